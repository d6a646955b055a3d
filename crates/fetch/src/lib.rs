//! Asks authorities over HTTP and HTTPS, and hands on only what was verified: time-stamps (RFC 3161),
//! OCSP responses (RFC 6960), revocation lists and issuers' certificates (RFC 5280).
//!
//! The only crate that opens a socket, and a [`Client`] made with [`Client::offline`] opens none. One
//! client serves a whole batch on any number of threads: the same list is fetched once and kept until
//! a newer one is due, an address that keeps failing is left alone, and every request has its limits
//! of time and size ([`Settings`]).
//!
//! ```no_run
//! use segel_crypto::{DigestAlgorithm, UnixTime};
//! use segel_fetch::{Authority, Client, Settings, Unanswered};
//!
//! fn stamp(content: &[u8], now: UnixTime) -> Result<Vec<u8>, Unanswered> {
//!     let client = Client::new(Settings::default())?;
//!     let authorities = [
//!         Authority::new("https://tsa.example/").with_requests(500),
//!         Authority::new("https://other.example/tsr"),
//!     ];
//!     let imprint = DigestAlgorithm::Sha256.digest(content);
//!     Ok(client.timestamp(&authorities, &imprint, now)?.response)
//! }
//! ```

mod address;
mod breaker;
mod client;
mod deadline;
mod error;
mod issuer;
#[cfg(feature = "s3")]
pub mod objects;
mod published;
mod revocation;
mod settings;
mod store;
mod timestamp;
mod transport;

use std::time::Instant;

pub use address::Reach;
pub use client::Client;
pub use error::{FetchError, Unanswered};
pub use revocation::{Evidence, EvidenceBytes, Inquiry};
pub use settings::Settings;
pub use timestamp::{Authority, Stamp};

#[expect(clippy::disallowed_methods, reason = "how long a request takes is measured here")]
fn clock() -> Instant {
    Instant::now()
}
