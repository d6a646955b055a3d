//! What a verdict demands.

use segel_crypto::AlgorithmPolicy;
use segel_x509::{Budget, RevocationEvidence, TrustStore};

/// The rules for what may come after a signature, and how strictly its form is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the command line offers these two")]
pub enum Profile {
    /// For documents that the office issued itself: full strictness, and only long-term data may
    /// follow a signature.
    Official,
    /// For what the world sends: the permissions of the document decide what may follow, and honest
    /// irregularities cloud instead of blocking.
    Contract,
}

/// What happens when nothing says whether a certificate was revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the command line offers these two")]
pub enum Revocation {
    /// The signature stays undetermined (TRY_LATER).
    Hard,
    /// The signature may pass, with a clouding finding.
    Soft,
}

/// A policy: the profile, the trust anchors and the table of algorithms.
#[derive(Debug, Clone)]
pub struct Policy {
    pub(crate) profile: Profile,
    pub(crate) trust: TrustStore,
    pub(crate) revocation: Revocation,
    pub(crate) algorithms: AlgorithmPolicy,
    pub(crate) evidence: RevocationEvidence,
    pub(crate) path_budget: Budget,
    pub(crate) signature_policies: Vec<(String, Vec<u8>)>,
}

impl Policy {
    /// Judges documents of any origin, with these anchors; revocation is demanded.
    pub fn contract(trust: TrustStore) -> Self {
        Self::new(Profile::Contract, trust)
    }

    /// Judges documents that the office issued itself, with these anchors; revocation is demanded.
    pub fn official(trust: TrustStore) -> Self {
        Self::new(Profile::Official, trust)
    }

    fn new(profile: Profile, trust: TrustStore) -> Self {
        Self {
            profile,
            trust,
            revocation: Revocation::Hard,
            algorithms: AlgorithmPolicy::bundled(),
            evidence: RevocationEvidence::new(),
            path_budget: Budget::default(),
            signature_policies: Vec::new(),
        }
    }

    /// Says what happens when nothing tells whether a certificate was revoked.
    #[must_use]
    pub fn with_revocation(mut self, revocation: Revocation) -> Self {
        self.revocation = revocation;
        self
    }

    /// Replaces the dated table of algorithms.
    #[must_use]
    pub fn with_algorithms(mut self, algorithms: AlgorithmPolicy) -> Self {
        self.algorithms = algorithms;
        self
    }

    /// Brings revocation lists, OCSP responses and certificates from outside the document, in the
    /// place of any brought before. None of them is trusted: each counts for what it proves.
    #[must_use]
    pub fn with_evidence(mut self, evidence: RevocationEvidence) -> Self {
        self.evidence = evidence;
        self
    }

    /// Makes a signature policy known that signers may name: its dotted object identifier, and the
    /// bytes of its document, over which the signer's digest is made.
    ///
    /// Whoever adds it vouches that what it demands of a signature is met by what this policy demands;
    /// the document itself is not read.
    #[must_use]
    pub fn with_signature_policy(mut self, oid: &str, document: &[u8]) -> Self {
        self.signature_policies.push((oid.to_owned(), document.to_vec()));
        self
    }

    /// The profile.
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// The name and version that reports carry: `contract/1` or `official/1`.
    pub fn name(&self) -> &'static str {
        match self.profile {
            Profile::Official => "official/1",
            Profile::Contract => "contract/1",
        }
    }

    pub(crate) fn is_official(&self) -> bool {
        self.profile == Profile::Official
    }
}
