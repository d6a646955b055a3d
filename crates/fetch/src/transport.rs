//! One request over HTTP, within its limits.

use std::net::ToSocketAddrs as _;
use std::time::Duration;

use ureq::config::ConfigBuilder;
use ureq::http::{Response, Uri};
use ureq::typestate::AgentScope;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body, Proxy};

use crate::address::{NotPublic, PublicResolver, Reach, is_public};
use crate::deadline::Deadline;
use crate::error::FetchError;
use crate::settings::Settings;

/// Redirects that are followed.
const REDIRECTS: usize = 3;
const USER_AGENT: &str = concat!("segel/", env!("CARGO_PKG_VERSION"));

/// What all requests have in common: nothing of HTTP is left to happen by itself.
pub(crate) fn config() -> ConfigBuilder<AgentScope> {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .user_agent(USER_AGENT)
        .max_response_header_size(16 << 10)
        // The environment is not asked: what is set is what holds.
        .proxy(None)
}

/// What is asked of one address.
#[derive(Debug)]
pub(crate) struct Ask<'a> {
    pub(crate) url: &'a str,
    pub(crate) reach: Reach,
    /// The message and its media type; without one it is a GET.
    pub(crate) post: Option<(&'a [u8], &'static str)>,
    pub(crate) accept: &'static str,
    /// Bytes of an answer at the most.
    pub(crate) limit: usize,
}

/// The only sockets of the project.
#[derive(Debug)]
pub(crate) struct Transport {
    every: Agent,
    public: Agent,
    proxied: Option<Agent>,
    /// Hosts, and domains with what is below them, that are reached without the proxy.
    direct: Vec<String>,
    per_request: Duration,
    allow_private: bool,
}

impl Transport {
    pub(crate) fn new(settings: &Settings) -> Result<Self, FetchError> {
        let proxy = settings.proxy.as_deref().map(|address| {
            Proxy::new(address).map_err(|_| FetchError::Proxy { proxy: without_secret(address) })
        });
        let proxy = proxy.transpose()?;
        let config = |proxy| config().proxy(proxy).build();
        let public =
            Agent::with_parts(config(None), DefaultConnector::default(), PublicResolver::default());
        Ok(Self {
            every: Agent::new_with_config(config(None)),
            public,
            proxied: proxy.map(|proxy| Agent::new_with_config(config(Some(proxy)))),
            direct: settings.no_proxy.iter().map(|host| host.to_ascii_lowercase()).collect(),
            per_request: settings.per_request,
            allow_private: settings.allow_private,
        })
    }

    /// Asks, follows a few redirects, and returns the body of a success.
    pub(crate) fn ask(&self, ask: &Ask<'_>, deadline: &Deadline) -> Result<Vec<u8>, FetchError> {
        let mut url = ask.url.to_owned();
        let mut reach = ask.reach;
        for _ in 0..=REDIRECTS {
            let mut response = self.send(ask, &url, reach, deadline)?;
            let status = response.status().as_u16();
            let moved = match status {
                301..=303 => ask.post.is_none(),
                307 | 308 => true,
                _ => false,
            };
            if moved {
                let to = response.headers().get("location").and_then(|to| to.to_str().ok());
                let next = to.and_then(|to| joined(&url, to));
                let refused = || FetchError::Redirect {
                    url: url.clone(),
                    to: to.unwrap_or("nowhere").to_owned(),
                };
                let next = next.ok_or_else(refused)?;
                if is_secure(&url) && !is_secure(&next) {
                    return Err(refused());
                }
                reach = self.reach_behind(&url, reach);
                url = next;
                continue;
            }
            if !(200..300).contains(&status) {
                return Err(FetchError::Status { url, status });
            }
            let limit = ask.limit;
            let read = response.body_mut().with_config().limit(limit as u64).read_to_vec();
            return read.map_err(|error| match error {
                ureq::Error::BodyExceedsLimit(_) => FetchError::TooLarge { url, limit },
                other => explained(url, other, self.per_request, deadline),
            });
        }
        Err(FetchError::Redirect { url: ask.url.to_owned(), to: url })
    }

    fn send(
        &self,
        ask: &Ask<'_>,
        url: &str,
        reach: Reach,
        deadline: &Deadline,
    ) -> Result<Response<Body>, FetchError> {
        let uri: Uri = url.parse().map_err(|_| FetchError::Url { url: url.to_owned() })?;
        let web = matches!(uri.scheme_str(), Some("http" | "https"));
        let host = uri.host().unwrap_or_default();
        if !web || host.is_empty() || uri.authority().is_some_and(|a| a.as_str().contains('@')) {
            return Err(FetchError::Url { url: url.to_owned() });
        }
        let everywhere = reach == Reach::Vouched || self.allow_private;
        // A proxy resolves names itself; a bare address can be seen here already.
        let bare = host.trim_start_matches('[').trim_end_matches(']').parse();
        if !everywhere && bare.is_ok_and(|address| !is_public(address)) {
            return Err(FetchError::PrivateAddress { url: url.to_owned() });
        }
        let agent = match self.proxy_for(host) {
            Some(proxied) => proxied,
            None if everywhere => &self.every,
            None => &self.public,
        };
        let left = deadline.left(url)?.min(self.per_request);
        let sent = match ask.post {
            Some((body, kind)) => agent
                .post(uri)
                .header("content-type", kind)
                .header("accept", ask.accept)
                .config()
                .timeout_global(Some(left))
                .build()
                .send(body),
            None => agent
                .get(uri)
                .header("accept", ask.accept)
                .config()
                .timeout_global(Some(left))
                .build()
                .call(),
        };
        sent.map_err(|error| explained(url.to_owned(), error, self.per_request, deadline))
    }

    /// The agent that goes through the proxy, for hosts that are reached by it: not for this machine
    /// itself, nor for those that are named.
    fn proxy_for(&self, host: &str) -> Option<&Agent> {
        let host = host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
        let is_here = host == "localhost"
            || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
        let named = self.direct.iter().any(|direct| {
            let domain = direct.trim_start_matches("*.").trim_start_matches('.');
            let below = host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
            direct == "*" || (!domain.is_empty() && (host == domain || below))
        });
        self.proxied.as_ref().filter(|_| !is_here && !named)
    }

    /// How far a redirect from an address may lead: what is public itself leads into no private
    /// network.
    fn reach_behind(&self, url: &str, reach: Reach) -> Reach {
        match reach {
            Reach::Vouched if self.is_private(url) => Reach::Vouched,
            _ => Reach::Stranger,
        }
    }

    /// Whether every address of a host is a private one.
    fn is_private(&self, url: &str) -> bool {
        let Ok(uri) = url.parse::<Uri>() else { return false };
        let host = uri.host().unwrap_or_default();
        if self.proxy_for(host).is_some() {
            return false;
        }
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let port = uri.port_u16().unwrap_or(80);
        (host, port)
            .to_socket_addrs()
            .is_ok_and(|mut all| all.all(|address| !is_public(address.ip())))
    }
}

/// What went wrong with one request, which might have taken `per_request`.
pub(crate) fn explained(
    url: String,
    error: ureq::Error,
    per_request: Duration,
    deadline: &Deadline,
) -> FetchError {
    match error {
        ureq::Error::HostNotFound => FetchError::HostNotFound { url },
        ureq::Error::Timeout(_) => match deadline.left(&url) {
            Ok(_) => FetchError::Timeout { url, seconds: per_request.as_secs() },
            Err(spent) => spent,
        },
        ureq::Error::Other(inner) if inner.is::<NotPublic>() => FetchError::PrivateAddress { url },
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => {
            FetchError::Timeout { url, seconds: per_request.as_secs() }
        }
        // The look-up of a name fails in a kind of its own that has no stable name.
        ureq::Error::Io(error) if error.to_string().contains("failed to lookup") => {
            FetchError::HostNotFound { url }
        }
        // A certificate that nobody vouches for comes as data that does not serve.
        ureq::Error::Io(error)
            if error.kind() == std::io::ErrorKind::InvalidData && is_secure(&url) =>
        {
            FetchError::Tls { url, reason: error.to_string() }
        }
        ureq::Error::Io(error) => FetchError::Connection { url, kind: error.kind() },
        ureq::Error::ConnectionFailed => {
            FetchError::Connection { url, kind: std::io::ErrorKind::NotConnected }
        }
        ureq::Error::Rustls(error) => FetchError::Tls { url, reason: error.to_string() },
        ureq::Error::Tls(reason) => FetchError::Tls { url, reason: reason.to_owned() },
        ureq::Error::BadUri(_) => FetchError::Url { url },
        other => FetchError::Protocol { url, reason: other.to_string() },
    }
}

fn is_secure(url: &str) -> bool {
    url.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("https://"))
}

/// Where a `Location` leads from an address (RFC 3986 section 5, the forms that servers use).
fn joined(from: &str, to: &str) -> Option<String> {
    if to.contains("://") {
        return Some(to.to_owned());
    }
    let uri: Uri = from.parse().ok()?;
    let (scheme, authority) = (uri.scheme_str()?, uri.authority()?);
    if let Some(rest) = to.strip_prefix("//") {
        return Some(format!("{scheme}://{rest}"));
    }
    if to.starts_with('/') {
        return Some(format!("{scheme}://{authority}{to}"));
    }
    let folder = uri.path().rsplit_once('/').map_or("", |(folder, _)| folder);
    Some(format!("{scheme}://{authority}{folder}/{to}"))
}

/// The address of a proxy without what stands before its host.
fn without_secret(address: &str) -> String {
    match (address.split_once("://"), address.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://{host}"),
        (None, Some((_, host))) => host.to_owned(),
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_joined_to_where_it_was_found() {
        let from = "http://a.example:81/x/y?z";
        for (to, expected) in [
            ("https://b.example/c", "https://b.example/c"),
            ("//b.example/c", "http://b.example/c"),
            ("/c", "http://a.example:81/c"),
            ("c", "http://a.example:81/x/c"),
        ] {
            assert_eq!(joined(from, to).as_deref(), Some(expected), "{to}");
        }
    }

    #[test]
    fn a_redirect_leads_from_the_public_network_into_no_private_one() {
        let transport = Transport::new(&Settings::default()).unwrap();
        let behind = |url: &str, reach| transport.reach_behind(url, reach);
        assert_eq!(behind("http://127.0.0.1:8799/tsa", Reach::Vouched), Reach::Vouched);
        assert_eq!(behind("http://8.8.8.8/tsa", Reach::Vouched), Reach::Stranger);
        assert_eq!(behind("http://127.0.0.1:8799/tsa", Reach::Stranger), Reach::Stranger);
    }

    #[test]
    fn the_proxy_is_passed_by_for_this_machine_and_for_hosts_that_are_named() {
        let proxy = Some("http://proxy.example:3128".to_owned());
        let no_proxy = vec!["blitarkab.example".to_owned(), ".dalam.example".to_owned()];
        let settings = Settings { proxy, no_proxy, ..Settings::default() };
        let transport = Transport::new(&settings).unwrap();
        for direct in [
            "127.0.0.1",
            "[::1]",
            "localhost",
            "blitarkab.example",
            "tsa.BLITARKAB.example",
            "a.dalam.example",
        ] {
            assert!(transport.proxy_for(direct).is_none(), "{direct}");
        }
        for proxied in ["tsa.example", "otherblitarkab.example", "10.0.0.1"] {
            assert!(transport.proxy_for(proxied).is_some(), "{proxied}");
        }
    }

    #[test]
    fn the_secret_of_a_proxy_is_told_to_nobody() {
        assert_eq!(without_secret("http://user:rahasia@proxy:3128"), "http://proxy:3128");
        assert_eq!(without_secret("user:rahasia@proxy:3128"), "proxy:3128");
        assert_eq!(without_secret("http://proxy:3128"), "http://proxy:3128");
    }
}
