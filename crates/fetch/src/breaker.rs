//! Leaving an address alone that keeps failing.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::clock;
use crate::error::FetchError;

/// Counts failures in a row, address by address.
#[derive(Debug)]
pub(crate) struct Breaker {
    failures: u32,
    rest: Duration,
    states: Mutex<HashMap<String, State>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct State {
    failures: u32,
    resting_since: Option<Instant>,
}

impl Breaker {
    pub(crate) fn new(failures: u32, rest: Duration) -> Self {
        Self { failures: failures.max(1), rest, states: Mutex::default() }
    }

    /// Refuses an address that rests. When its time is over one request may try it; the others wait
    /// for what becomes of that.
    pub(crate) fn check(&self, address: &str) -> Result<(), FetchError> {
        let mut states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(state) = states.get_mut(address) else { return Ok(()) };
        let now = clock();
        match state.resting_since {
            Some(since) if now.saturating_duration_since(since) < self.rest => {
                Err(FetchError::Resting { url: address.to_owned(), failures: state.failures })
            }
            Some(_) => {
                state.resting_since = Some(now);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Tells what became of a request.
    pub(crate) fn tell<T>(&self, address: &str, outcome: &Result<T, FetchError>) {
        let mut states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        match outcome {
            Ok(_) => {
                states.remove(address);
            }
            // Says nothing about the address.
            Err(FetchError::TimeSpent { .. } | FetchError::Random) => {}
            Err(_) => {
                let state = states.entry(address.to_owned()).or_default();
                state.failures = state.failures.saturating_add(1);
                if state.failures >= self.failures {
                    state.resting_since = Some(clock());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure() -> Result<(), FetchError> {
        Err(FetchError::Status { url: "a".to_owned(), status: 503 })
    }

    #[test]
    fn an_address_rests_after_failures_in_a_row_and_a_success_forgives_them() {
        let breaker = Breaker::new(2, Duration::from_secs(3600));
        for _ in 0..5 {
            breaker.tell("a", &failure());
            assert!(breaker.check("a").is_ok());
            breaker.tell("a", &Ok(()));
        }
        breaker.tell("a", &failure());
        breaker.tell("a", &failure());
        assert!(matches!(breaker.check("a"), Err(FetchError::Resting { failures: 2, .. })));
        assert!(breaker.check("b").is_ok());
    }

    #[test]
    fn when_the_rest_is_over_one_request_tries_it() {
        let breaker = Breaker::new(1, Duration::ZERO);
        breaker.tell("a", &failure());
        assert!(breaker.check("a").is_ok());
        let waiting = Breaker { rest: Duration::from_secs(3600), ..breaker };
        assert!(waiting.check("a").is_err(), "the trial is on its way");
    }
}
