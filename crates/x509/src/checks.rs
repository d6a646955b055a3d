//! Signatures on evidence, each verified once, and long lists, each searched once for a number.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use segel_crypto::{CryptoError, DigestAlgorithm};

use crate::crl_entry::RevokedEntry;
use crate::{Budget, BudgetLimit, Certificate, CertificateList};

/// Verifications that one pool of evidence may cost in all, for each of its pieces, and at the most.
const LEAST: usize = 1_000;
const FOR_A_PIECE: usize = 2;
const MOST: usize = 4_000;
/// Besides, such as fail, for anyone can bring those about.
const FAILED: usize = 4_000;

/// What was signed, and the key that is asked for, both by their SHA-256.
type Asked = ([u8; 32], [u8; 32]);

/// Lists with fewer entries are searched as quickly as remembered.
const LONG: u32 = 64;
/// Searches of long lists that are remembered.
const SEARCHES: usize = 20_000;

/// A list, by its SHA-256, and a serial number.
type Sought = ([u8; 32], Vec<u8>);

/// Remembers which signatures verified and what long lists hold: many questions about one document lead to
/// the same pieces, in whichever of its pools.
#[derive(Debug, Default)]
pub(crate) struct Checks {
    verified: Arc<Mutex<Verified>>,
    found: Arc<Mutex<HashMap<Sought, Option<RevokedEntry>>>>,
}

/// Which signatures verified, and how many did not.
#[derive(Debug, Default)]
struct Verified {
    outcomes: HashMap<Asked, Result<(), CryptoError>>,
    failed: usize,
}

impl Clone for Checks {
    /// Remembers nothing: what is added to the one is not in the other.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Checks {
    /// Remembers with this one: everything is known by the digest of its bytes.
    pub(crate) fn shared(&self) -> Self {
        Self { verified: Arc::clone(&self.verified), found: Arc::clone(&self.found) }
    }

    /// Looks for a serial number in a list, or knows already; only a new search spends of the budget.
    pub(crate) fn find(
        &self,
        (sha256, list): ([u8; 32], &CertificateList),
        serial: &[u8],
        budget: &mut Budget,
    ) -> Result<Option<RevokedEntry>, BudgetLimit> {
        if list.entries() < LONG {
            return list.find(serial, budget);
        }
        let sought = (sha256, serial.to_vec());
        let known = || self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = known().get(&sought) {
            return Ok(*entry);
        }
        let entry = list.find(serial, budget)?;
        let mut known = known();
        if known.len() < SEARCHES {
            known.insert(sought, entry);
        }
        Ok(entry)
    }

    /// Verifies a signature, or knows already; only what is verified now spends of the budget.
    pub(crate) fn verify(
        &self,
        (signed, signer): ([u8; 32], &Certificate),
        pieces: usize,
        budget: &mut Budget,
        verify: impl FnOnce() -> Result<(), CryptoError>,
    ) -> Result<Result<(), CryptoError>, BudgetLimit> {
        let key = DigestAlgorithm::Sha256.digest(signer.public_key().as_der());
        let asked = (signed, key.as_bytes().try_into().unwrap_or_default());
        let mut known = self.verified.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(outcome) = known.outcomes.get(&asked) {
            return Ok(outcome.clone());
        }
        let spent = known.outcomes.len().saturating_sub(known.failed.min(FAILED));
        if spent >= LEAST.saturating_add(pieces.saturating_mul(FOR_A_PIECE)).min(MOST) {
            return Err(BudgetLimit::SignatureChecks);
        }
        let outcome = budget.verify(1, verify)?;
        known.failed += usize::from(outcome.is_err());
        known.outcomes.insert(asked, outcome.clone());
        Ok(outcome)
    }
}

/// Verifies what has to do with one piece of evidence.
pub(crate) struct Verifier<'a> {
    /// What is remembered; nothing where only one thing is asked.
    checks: Option<&'a Checks>,
    /// SHA-256 of the piece.
    pub(crate) sha256: [u8; 32],
    /// How many pieces there are.
    pieces: usize,
    pub(crate) budget: &'a mut Budget,
}

impl<'a> Verifier<'a> {
    pub(crate) fn remembering(
        (checks, pieces): (&'a Checks, usize),
        sha256: [u8; 32],
        budget: &'a mut Budget,
    ) -> Self {
        Self { checks: Some(checks), sha256, pieces, budget }
    }

    /// For a piece of which nothing is asked twice.
    pub(crate) fn forgetful(budget: &'a mut Budget) -> Self {
        Self { checks: None, sha256: [0; 32], pieces: 0, budget }
    }

    pub(crate) fn verify(
        &mut self,
        asked: ([u8; 32], &Certificate),
        verify: impl FnOnce() -> Result<(), CryptoError>,
    ) -> Result<Result<(), CryptoError>, BudgetLimit> {
        match self.checks {
            Some(checks) => checks.verify(asked, self.pieces, self.budget, verify),
            None => self.budget.verify(1, verify),
        }
    }

    /// Looks for a serial number in the list that the piece is.
    pub(crate) fn find(
        &mut self,
        list: &CertificateList,
        serial: &[u8],
    ) -> Result<Option<RevokedEntry>, BudgetLimit> {
        match self.checks {
            Some(checks) => checks.find((self.sha256, list), serial, self.budget),
            None => list.find(serial, self.budget),
        }
    }
}
