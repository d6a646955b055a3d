//! Signatures on evidence, each verified once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use segel_crypto::CryptoError;

use crate::{Budget, BudgetLimit, Certificate};

/// Verifications that one pool of evidence may cost in all, for each of its pieces, and at the most.
const LEAST: usize = 1_000;
const FOR_A_PIECE: usize = 2;
const MOST: usize = 4_000;

/// What was signed, and the certificate whose key is asked for, both by their SHA-256.
type Asked = ([u8; 32], [u8; 32]);

/// Remembers which signatures verified: many questions about one document lead to the same pieces.
#[derive(Debug, Default)]
pub(crate) struct Checks(Mutex<HashMap<Asked, Result<(), CryptoError>>>);

impl Clone for Checks {
    /// Remembers nothing: what is added to the one is not in the other.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Checks {
    /// Verifies a signature, or knows already; only what is verified now spends of the budget.
    pub(crate) fn verify(
        &self,
        (signed, signer): ([u8; 32], &Certificate),
        pieces: usize,
        budget: &mut Budget,
        verify: impl FnOnce() -> Result<(), CryptoError>,
    ) -> Result<Result<(), CryptoError>, BudgetLimit> {
        let asked = (signed, signer.sha256());
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(outcome) = known.get(&asked) {
            return Ok(outcome.clone());
        }
        let limit = BudgetLimit::SignatureChecks;
        if known.len() >= LEAST.saturating_add(pieces.saturating_mul(FOR_A_PIECE)).min(MOST) {
            return Err(limit);
        }
        budget.signature_checks = budget.signature_checks.checked_sub(1).ok_or(limit)?;
        let outcome = verify();
        known.insert(asked, outcome.clone());
        Ok(outcome)
    }
}

/// Verifies what has to do with one piece of evidence.
pub(crate) struct Verifier<'a> {
    pub(crate) checks: &'a Checks,
    /// SHA-256 of the piece.
    pub(crate) sha256: [u8; 32],
    /// How many pieces there are.
    pub(crate) pieces: usize,
    pub(crate) budget: &'a mut Budget,
}

impl Verifier<'_> {
    pub(crate) fn verify(
        &mut self,
        asked: ([u8; 32], &Certificate),
        verify: impl FnOnce() -> Result<(), CryptoError>,
    ) -> Result<Result<(), CryptoError>, BudgetLimit> {
        self.checks.verify(asked, self.pieces, self.budget, verify)
    }
}
