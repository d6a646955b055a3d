//! The proofs that a passed signature rests on; each is made only where its rule is checked.

use segel_x509::VerifiedPath;

/// The hole is exactly the signature, and what it covers is a revision of this document, readable on
/// its own, in which the same field holds the same signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CoversRevision(pub(crate) Sealed);

/// The covered bytes are those that were signed, with the key of the certificate that the signed
/// attributes name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SignatureVerified(pub(crate) Sealed);

/// Whether the certificates were revoked is settled as far as the policy demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StatusSettled(pub(crate) Sealed);

/// Every algorithm and key was acceptable at the best known time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AlgorithmsAcceptable(pub(crate) Sealed);

/// Nothing that was found stands in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NothingAgainst(pub(crate) Sealed);

/// Keeps the proofs from being written down elsewhere by accident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sealed;

/// Every proof that a passed signature needs; made only by the judge of this crate.
///
/// ```compile_fail
/// // No one outside can make one.
/// let passed = segel_verify::Passed {};
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    covers: CoversRevision,
    verified: SignatureVerified,
    path: VerifiedPath,
    status: StatusSettled,
    algorithms: AlgorithmsAcceptable,
    clean: NothingAgainst,
}

impl Passed {
    pub(crate) fn new(
        covers: CoversRevision,
        verified: SignatureVerified,
        path: VerifiedPath,
        status: StatusSettled,
        algorithms: AlgorithmsAcceptable,
        clean: NothingAgainst,
    ) -> Self {
        Self { covers, verified, path, status, algorithms, clean }
    }

    /// The trusted path, leaf first.
    pub fn path(&self) -> &VerifiedPath {
        &self.path
    }
}
