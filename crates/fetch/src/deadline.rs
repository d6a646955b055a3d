//! The time that all requests of one call may take together.

use std::time::{Duration, Instant};

use crate::clock;
use crate::error::FetchError;

/// The end of a budget of time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline {
    end: Instant,
}

impl Deadline {
    pub(crate) fn after(total: Duration) -> Self {
        Self { end: clock() + total }
    }

    /// What is left, for a request to `url`.
    pub(crate) fn left(&self, url: &str) -> Result<Duration, FetchError> {
        let left = self.end.saturating_duration_since(clock());
        if left.is_zero() {
            return Err(FetchError::TimeSpent { url: url.to_owned() });
        }
        Ok(left)
    }
}
