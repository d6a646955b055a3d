//! Time-stamps, from the first of several authorities that gives a right one (RFC 3161 section 3.4).

use std::sync::PoisonError;

use segel_cms::{TimeStampRequest, TimeStampToken, accept_timestamp};
use segel_crypto::{Digest, DigestAlgorithm, UnixTime, random};

use crate::address::Reach;
use crate::client::Client;
use crate::deadline::Deadline;
use crate::error::{FetchError, Unanswered};
use crate::transport::Ask;

const QUERY: &str = "application/timestamp-query";
const REPLY: &str = "application/timestamp-reply";
/// Far above any token, with a long chain inside.
const LIMIT: usize = 256 << 10;
/// By so much a token may be longer than the longest one before: a serial number, a fraction of a
/// second, the length of an ECDSA signature.
const SLACK: usize = 64;

/// A time-stamping authority and what may be asked of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    url: String,
    policy: Option<String>,
    requests: Option<u32>,
}

impl Authority {
    /// Names an authority by the address that it answers at.
    #[must_use]
    pub fn new(url: &str) -> Self {
        Self { url: url.to_owned(), policy: None, requests: None }
    }

    /// Asks for stamps under a policy, a dotted object identifier, and takes no other.
    #[must_use]
    pub fn with_policy(mut self, oid: &str) -> Self {
        self.policy = Some(oid.to_owned());
        self
    }

    /// Lets a client ask it that many times in all.
    #[must_use]
    pub fn with_requests(mut self, requests: u32) -> Self {
        self.requests = Some(requests);
        self
    }

    /// Returns its address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// A request and the answer that was verified to be one to it.
#[derive(Debug, Clone)]
#[expect(clippy::exhaustive_structs, reason = "plain data")]
pub struct Stamp {
    /// The request, with its nonce.
    pub request: TimeStampRequest,
    /// The answer, DER `TimeStampResp`.
    pub response: Vec<u8>,
    /// The token in it.
    pub token: TimeStampToken,
    /// The address of the authority that gave it.
    pub url: String,
    /// What became of the authorities that were asked before.
    pub passed_over: Vec<FetchError>,
}

impl Client {
    /// Asks the authorities in order for a time-stamp over a digest, until one gives a right one.
    ///
    /// Right is an answer whose status, imprint, nonce, policy, certificate, signature, usage and
    /// validity were checked, and whose time is that of the caller's clock `now` within what the
    /// settings allow: of two clocks that differ one is wrong, and no document shall bear it.
    ///
    /// # Errors
    ///
    /// What became of every authority.
    pub fn timestamp(
        &self,
        authorities: &[Authority],
        imprint: &Digest,
        now: UnixTime,
    ) -> Result<Stamp, Unanswered> {
        let deadline = Deadline::after(self.settings().total);
        let mut attempts = Vec::new();
        for authority in authorities {
            match self.ask_authority(authority, imprint, now, &deadline) {
                Ok((request, response, token)) => {
                    self.remember(authority, token.as_der().len());
                    let (url, passed_over) = (authority.url.clone(), attempts);
                    return Ok(Stamp { request, response, token, url, passed_over });
                }
                Err(error) => attempts.push(error),
            }
        }
        if attempts.is_empty() {
            attempts.push(FetchError::NoAuthority);
        }
        Err(Unanswered { attempts })
    }

    fn ask_authority(
        &self,
        authority: &Authority,
        imprint: &Digest,
        now: UnixTime,
        deadline: &Deadline,
    ) -> Result<(TimeStampRequest, Vec<u8>, TimeStampToken), FetchError> {
        let transport = self.transport()?;
        let url = &authority.url;
        self.breaker().check(url)?;
        self.spend(authority)?;
        let outcome = (|| {
            let nonce: [u8; 16] = random().map_err(|_| FetchError::Random)?;
            let mut request = TimeStampRequest::new(imprint.clone()).with_nonce(&nonce);
            if let Some(policy) = &authority.policy {
                request = request.with_policy(policy);
            }
            let message = request.to_der();
            let ask = Ask {
                url,
                reach: Reach::Vouched,
                post: Some((&message, QUERY)),
                accept: REPLY,
                limit: LIMIT,
            };
            let response = transport.ask(&ask, deadline)?;
            let token = accept_timestamp(&request, &response)
                .map_err(|fault| FetchError::Token { url: url.clone(), fault })?;
            let theirs = token.info().gen_time();
            let skew = self.settings().skew;
            if theirs.plus_seconds(skew) < now || now.plus_seconds(skew) < theirs {
                return Err(FetchError::Clock { url: url.clone(), theirs, ours: now });
            }
            Ok((request, response, token))
        })();
        self.breaker().tell(url, &outcome);
        outcome
    }

    fn spend(&self, authority: &Authority) -> Result<(), FetchError> {
        let Some(allowed) = authority.requests else { return Ok(()) };
        let mut spent = self.spent().lock().unwrap_or_else(PoisonError::into_inner);
        let count = spent.entry(authority.url.clone()).or_default();
        if *count >= allowed {
            let url = authority.url.clone();
            return Err(FetchError::RequestsSpent { url, requests: allowed });
        }
        *count += 1;
        Ok(())
    }

    fn remember(&self, authority: &Authority, len: usize) {
        let mut sizes = self.sizes().lock().unwrap_or_else(PoisonError::into_inner);
        let known = sizes.entry(authority.url.clone()).or_default();
        if len > *known {
            *known = len;
            self.store().write_size(&authority.url, len);
        }
    }

    /// Returns the length of token to keep room for, by what the authorities gave before: in this
    /// process, or in an earlier one where there is a cache. None where none of them is known.
    #[must_use]
    pub fn token_room(&self, authorities: &[Authority]) -> Option<usize> {
        let mut sizes = self.sizes().lock().unwrap_or_else(PoisonError::into_inner);
        let known = authorities.iter().filter_map(|authority| {
            let url = &authority.url;
            if let Some(len) = sizes.get(url) {
                return Some(*len);
            }
            let len = self.store().read_size(url, LIMIT)?;
            sizes.insert(url.clone(), len);
            Some(len)
        });
        known.max().map(|len| len + SLACK)
    }

    /// Learns the length of an authority's tokens from one over a number of no meaning.
    ///
    /// # Errors
    ///
    /// As [`Client::timestamp`].
    pub fn probe_token_room(
        &self,
        authorities: &[Authority],
        digest: DigestAlgorithm,
        now: UnixTime,
    ) -> Result<usize, Unanswered> {
        let number: [u8; 32] = random().map_err(|_| FetchError::Random)?;
        let stamp = self.timestamp(authorities, &digest.digest(&number), now)?;
        Ok(stamp.token.as_der().len() + SLACK)
    }
}
