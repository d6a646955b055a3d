//! How the network is used.

use std::path::PathBuf;
use std::time::Duration;

/// Holds the limits of a client; the defaults suit a desk that waits for the result.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "plain data with defaults")]
pub struct Settings {
    /// The time for one request, its connection and the whole of its answer: 10 seconds.
    pub per_request: Duration,
    /// The time for all requests of one call: 30 seconds.
    pub total: Duration,
    /// Failures in a row after which an address is left alone: 3.
    pub failures: u32,
    /// For how long: a minute.
    pub rest: Duration,
    /// Seconds that the clock of an authority may differ from the caller's: 300.
    pub skew: i64,
    /// The proxy, such as `http://proxy.example:3128`; none by default.
    pub proxy: Option<String>,
    /// Hosts, and domains with what is below them, that are reached without the proxy, besides this
    /// machine itself; `*` for all.
    pub no_proxy: Vec<String>,
    /// Whether an address from a document may lead into a private network: no.
    pub allow_private: bool,
    /// Where lists and responses are kept until newer ones are due; nowhere by default.
    pub cache: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            per_request: Duration::from_secs(10),
            total: Duration::from_secs(30),
            failures: 3,
            rest: Duration::from_secs(60),
            skew: 300,
            proxy: None,
            no_proxy: Vec::new(),
            allow_private: false,
            cache: None,
        }
    }
}
