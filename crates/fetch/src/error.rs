//! What can go wrong on the way to an answer and with the answer.

use segel_cms::TokenFault;
use segel_crypto::UnixTime;
use segel_x509::{OcspResponseStatus, RevocationError, RevocationFault, X509Error};

/// Says why one address gave nothing that can be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The client is offline: it opens no socket.
    #[error("offline")]
    Offline,
    /// The address is not one over HTTP or HTTPS.
    #[error("{url}: not an http address")]
    Url {
        /// The address.
        url: String,
    },
    /// The host is not found.
    #[error("{url}: host not found")]
    HostNotFound {
        /// The address.
        url: String,
    },
    /// The address, or one it leads to, is inside a private network.
    #[error("{url}: leads into a private network")]
    PrivateAddress {
        /// The address.
        url: String,
    },
    /// No connection, or it broke off.
    #[error("{url}: {kind}")]
    Connection {
        /// The address.
        url: String,
        /// What the system said.
        kind: std::io::ErrorKind,
    },
    /// The connection could not be secured.
    #[error("{url}: tls: {reason}")]
    Tls {
        /// The address.
        url: String,
        /// What the protocol said.
        reason: String,
    },
    /// The other side broke the protocol.
    #[error("{url}: {reason}")]
    Protocol {
        /// The address.
        url: String,
        /// What was wrong.
        reason: String,
    },
    /// No whole answer within the time of one request.
    #[error("{url}: no answer within {seconds} s")]
    Timeout {
        /// The address.
        url: String,
        /// How long was waited.
        seconds: u64,
    },
    /// The time for all requests of the work is spent.
    #[error("{url}: not asked, the time for all requests is spent")]
    TimeSpent {
        /// The address.
        url: String,
    },
    /// An answer of HTTP that is not a success.
    #[error("{url}: http status {status}")]
    Status {
        /// The address.
        url: String,
        /// The status.
        status: u16,
    },
    /// More bytes than an answer of its kind has.
    #[error("{url}: more than {limit} bytes")]
    TooLarge {
        /// The address.
        url: String,
        /// The greatest number.
        limit: usize,
    },
    /// Too many redirects, or one to an address that is not followed.
    #[error("{url}: redirected to {to}, which is not followed")]
    Redirect {
        /// The address.
        url: String,
        /// Where it led.
        to: String,
    },
    /// The address failed several times in a row and is left alone for a while.
    #[error("{url}: not asked, it failed {failures} times in a row")]
    Resting {
        /// The address.
        url: String,
        /// How often.
        failures: u32,
    },
    /// The requests allowed to this authority are used up.
    #[error("{url}: not asked, the {requests} requests allowed to it are used up")]
    RequestsSpent {
        /// The address.
        url: String,
        /// How many were allowed.
        requests: u32,
    },
    /// The answer of a time-stamping authority was refused.
    #[error("{url}: {fault}")]
    Token {
        /// The address.
        url: String,
        /// Why.
        fault: TokenFault,
    },
    /// The authority's clock and ours differ too much.
    #[error("{url}: its clock tells {theirs}, ours {ours}")]
    Clock {
        /// The address.
        url: String,
        /// The time of the token.
        theirs: UnixTime,
        /// The time of the caller.
        ours: UnixTime,
    },
    /// A responder gave no answer about the certificate.
    #[error("{url}: the responder said {}", .status.name())]
    NoAnswer {
        /// The address.
        url: String,
        /// What it said.
        status: OcspResponseStatus,
    },
    /// A list or response that is none.
    #[error("{url}: {error}")]
    Evidence {
        /// The address.
        url: String,
        /// What is wrong with it.
        error: RevocationError,
    },
    /// The response repeats another nonce: it may be an old one.
    #[error("{url}: repeats another nonce")]
    Nonce {
        /// The address.
        url: String,
    },
    /// A list or response that does not tell the status of the certificate.
    #[error("{url}: {}", first(.reasons))]
    Unusable {
        /// The address.
        url: String,
        /// Why not.
        reasons: Vec<RevocationFault>,
    },
    /// A certificate that is none.
    #[error("{url}: {error}")]
    Certificate {
        /// The address.
        url: String,
        /// What is wrong with it.
        error: X509Error,
    },
    /// A certificate that did not issue the one asked about.
    #[error("{url}: not the issuer's certificate")]
    NotTheIssuer {
        /// The address.
        url: String,
    },
    /// The certificate does not say where this can be had.
    #[error("{certificate} names no address for it")]
    NoAddress {
        /// The subject of the certificate.
        certificate: String,
    },
    /// There is nobody to ask for a time-stamp.
    #[error("no time-stamping authority is named")]
    NoAuthority,
    /// No random number for a nonce.
    #[error("the system gave no random number")]
    Random,
    /// The settings of the proxy are not an address.
    #[error("the proxy {proxy} is not an address")]
    Proxy {
        /// What was set, without a password.
        proxy: String,
    },
}

fn first(reasons: &[RevocationFault]) -> String {
    let telling = reasons.iter().find(|fault| !fault.kind.is_unrelated()).or(reasons.first());
    telling.map_or_else(|| "does not tell the status".to_owned(), |fault| fault.kind.to_string())
}

/// Says why nobody gave what was asked for, address by address in the order they were asked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", listed(.attempts))]
#[expect(clippy::exhaustive_structs, reason = "plain data")]
pub struct Unanswered {
    /// What became of each address; never empty.
    pub attempts: Vec<FetchError>,
}

impl From<FetchError> for Unanswered {
    fn from(error: FetchError) -> Self {
        Self { attempts: vec![error] }
    }
}

fn listed(attempts: &[FetchError]) -> String {
    let attempts: Vec<String> = attempts.iter().map(ToString::to_string).collect();
    attempts.join("; ")
}
