//! The client for authorities, as the options describe it.

use std::path::PathBuf;
use std::time::Duration;

use segel::fetch::{Authority, Client, Settings};
use segel::long_term::LongTerm;
use segel::{TrustStore, fetch};

use crate::arguments::{NetworkArguments, StampArguments};
use crate::moment::clock;
use crate::trust;
use crate::words::{Trouble, network as words};

/// Whom to ask and whom to trust; one for a whole run.
#[derive(Debug)]
pub(crate) struct Network {
    client: Client,
    authorities: Vec<Authority>,
    trust: TrustStore,
    grace: i64,
}

impl Network {
    /// Reads the options; `stamps` says whether a time-stamp may be needed.
    pub(crate) fn new(arguments: &StampArguments, stamps: bool) -> Result<Self, Trouble> {
        if stamps && arguments.tsa.is_empty() {
            return Err(words::no_authority());
        }
        let authority = |url: &String| {
            let mut authority = Authority::new(url);
            if let Some(policy) = &arguments.tsa_policy {
                authority = authority.with_policy(policy);
            }
            if let Some(requests) = arguments.tsa_requests {
                authority = authority.with_requests(requests);
            }
            authority
        };
        if let Some(policy) = &arguments.tsa_policy
            && !is_oid(policy)
        {
            return Err(words::bad_policy(policy));
        }
        Ok(Self {
            client: client(&arguments.network)?,
            authorities: arguments.tsa.iter().map(authority).collect(),
            trust: trust::store(&arguments.trust)?,
            grace: i64::from(arguments.grace),
        })
    }

    pub(crate) fn long_term(&self) -> LongTerm<'_> {
        LongTerm::new(&self.client, &self.authorities, &self.trust, &clock).with_grace(self.grace)
    }
}

/// Makes the client.
pub(crate) fn client(arguments: &NetworkArguments) -> Result<Client, Trouble> {
    let per_request = Duration::from_secs(u64::from(arguments.timeout.max(1)));
    let proxy = arguments.proxy.clone().or_else(|| {
        let names = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];
        names.iter().find_map(|name| variable(name))
    });
    let no_proxy = variable("NO_PROXY").or_else(|| variable("no_proxy")).unwrap_or_default();
    let hosts = no_proxy.split(',').map(str::trim).filter(|host| !host.is_empty());
    let no_proxy = hosts.map(str::to_owned).collect();
    let cache = match (&arguments.cache, arguments.no_cache) {
        (_, true) => None,
        (Some(folder), false) => Some(folder.clone()),
        (None, false) => default_cache(),
    };
    let settings = Settings {
        per_request,
        total: per_request * 3,
        proxy,
        no_proxy,
        cache,
        allow_private: arguments.allow_private_network,
        ..Settings::default()
    };
    Client::new(settings).map_err(|error: fetch::FetchError| words::no_client(&error))
}

fn is_oid(text: &str) -> bool {
    let arcs: Vec<Option<u64>> = text.split('.').map(|arc| arc.parse().ok()).collect();
    match arcs.as_slice() {
        [Some(0 | 1), Some(second), ..] => *second < 40 && arcs.iter().all(Option::is_some),
        [Some(2), Some(_), ..] => arcs.iter().all(Option::is_some),
        _ => false,
    }
}

fn default_cache() -> Option<PathBuf> {
    let folder = match variable("XDG_CACHE_HOME") {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(variable("HOME")?).join(".cache"),
    };
    Some(folder.join("segel/evidence"))
}

/// A variable of the environment that is set to something.
pub(crate) fn variable(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the command line reads the environment")]
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
