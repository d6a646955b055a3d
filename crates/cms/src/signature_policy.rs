//! The signature policy that a signer names (EN 319 122-1, signature-policy-identifier).

use segel_crypto::DigestAlgorithm;
use segel_crypto::der::{self, tag};

/// Names the policy under which a signer says that the signature was made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignaturePolicy {
    /// None by name: it is said to follow from the content.
    Implied,
    /// A policy by its identifier.
    Explicit {
        /// The dotted object identifier.
        oid: String,
        /// The digest of its document, if the signer gave one.
        hash: Option<PolicyHash>,
    },
}

/// Holds the digest of a policy document.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PolicyHash {
    /// The algorithm; none when it is not supported.
    pub algorithm: Option<DigestAlgorithm>,
    /// The value.
    pub value: Vec<u8>,
}

impl PolicyHash {
    /// Returns whether it is the digest of these bytes.
    pub fn matches(&self, document: &[u8]) -> bool {
        let digest = self.algorithm.map(|algorithm| algorithm.digest(document));
        digest.is_some_and(|digest| digest.as_bytes() == self.value)
    }
}

/// Reads a `SignaturePolicy`; what qualifies the policy is passed over.
pub(crate) fn read(value: &[u8]) -> Option<SignaturePolicy> {
    if value == der::null() {
        return Some(SignaturePolicy::Implied);
    }
    let mut policy = der::single(value, tag::SEQUENCE).ok()?.reader();
    let oid = policy.expect(tag::OID).ok()?.oid().ok()?;
    let mut hash = None;
    if !policy.is_empty() {
        let mut given = policy.expect(tag::SEQUENCE).ok()?.reader();
        let identifier = given.expect(tag::SEQUENCE).ok()?;
        let value = given.expect(tag::OCTET_STRING).ok()?.value.to_vec();
        given.finish().ok()?;
        let algorithm = DigestAlgorithm::from_algorithm_identifier(identifier.encoding).ok();
        hash = Some(PolicyHash { algorithm, value });
    }
    policy.optional(tag::SEQUENCE).ok()?;
    policy.finish().ok()?;
    Some(SignaturePolicy::Explicit { oid, hash })
}
