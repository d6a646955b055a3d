//! Why a certificate has no acceptable path.

use std::error::Error;
use std::fmt;

use segel_crypto::{DigestAlgorithm, UnixTime};

use crate::Certificate;

/// Says what one certificate of a candidate chain does wrong.
///
/// `certificate` counts from 0, the leaf, in [`PathFailure::chain`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathError {
    /// No certificate of this issuer is at hand that leads to an anchor.
    NoPath {
        /// The issuer that is missing, RFC 4514.
        issuer: String,
    },
    /// The chain ends in a self-issued certificate that is not an anchor.
    UntrustedRoot {
        /// Which one.
        certificate: usize,
    },
    /// The certificate had expired.
    Expired {
        /// Which one.
        certificate: usize,
        /// Its last second.
        not_after: UnixTime,
        /// The instant asked about.
        at: UnixTime,
    },
    /// The certificate was not valid yet.
    NotYetValid {
        /// Which one.
        certificate: usize,
        /// Its first second.
        not_before: UnixTime,
        /// The instant asked about.
        at: UnixTime,
    },
    /// A certificate of the right name is at hand, but its key did not sign this one.
    BadSignature {
        /// The certificate whose signature does not verify.
        certificate: usize,
    },
    /// The signature on the certificate is of an algorithm that is not supported.
    UnsupportedSignature {
        /// Which one.
        certificate: usize,
    },
    /// The certificate was signed over a digest for which collisions can be made.
    WeakSignature {
        /// Which one.
        certificate: usize,
        /// The digest.
        digest: DigestAlgorithm,
    },
    /// The certificate issued another but is not a certification authority.
    NotACa {
        /// Which one.
        certificate: usize,
    },
    /// More authorities follow below this one than it allows.
    PathLength {
        /// Which one.
        certificate: usize,
        /// How many it allows.
        allowed: u32,
        /// How many there are.
        found: u32,
    },
    /// The key usage of an issuer lacks `keyCertSign`.
    KeyUsage {
        /// Which one.
        certificate: usize,
    },
    /// A critical extension whose meaning is not known.
    UnknownCriticalExtension {
        /// Which certificate.
        certificate: usize,
        /// The extension.
        oid: String,
    },
    /// A name lies outside what an issuer may certify, or in a form that cannot be compared.
    NameConstraints {
        /// The certificate whose name it is.
        certificate: usize,
        /// The issuer that constrains it.
        constrained_by: usize,
    },
    /// No certificate policy is left that is acceptable and valid for the whole chain.
    Policy {
        /// The certificate at which the last one was lost.
        certificate: usize,
    },
    /// A certificate maps a policy to or from `anyPolicy`.
    PolicyMapping {
        /// Which one.
        certificate: usize,
    },
    /// The caller trusts the anchor only up to an instant before the one asked about.
    AnchorEnded {
        /// Which one.
        certificate: usize,
        /// Up to when it is trusted.
        until: UnixTime,
        /// The instant asked about.
        at: UnixTime,
    },
    /// The key is too weak: RSA below 2048 bits, or an exponent that is even or below 3.
    WeakKey {
        /// Which certificate.
        certificate: usize,
        /// RSA modulus bits.
        modulus_bits: u32,
        /// RSA public exponent, saturated.
        exponent: u64,
    },
    /// The certificate is not meant for the purpose.
    Purpose {
        /// Which one.
        certificate: usize,
        /// What is against it.
        fault: PurposeFault,
    },
    /// The search was given up.
    BudgetExceeded {
        /// What ran out.
        limit: BudgetLimit,
    },
}

/// Says why a certificate is not meant for a purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PurposeFault {
    /// It is a certification authority.
    IsACa,
    /// Its key usage has no bit for the purpose.
    KeyUsage {
        /// The bits it has.
        names: Vec<&'static str>,
    },
    /// Its extended key usages leave the purpose out.
    ExtendedKeyUsage {
        /// The usages it has; empty when the extension is absent but required.
        oids: Vec<String>,
    },
    /// The extended key usage must be critical and alone for this purpose (RFC 3161 section 2.3).
    ExtendedKeyUsageNotExclusive {
        /// The usages it has.
        oids: Vec<String>,
    },
}

/// Names what a search ran out of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BudgetLimit {
    /// Signature verifications.
    SignatureChecks,
    /// Issuer candidates looked at.
    Candidates,
    /// Comparisons of names with constraints.
    NameComparisons,
    /// Entries of revocation lists.
    RevocationEntries,
    /// Certificate policies and their mappings.
    PolicyNodes,
    /// Authorities in one chain.
    Depth,
}

/// Carries the best candidate chain and everything that speaks against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathFailure {
    /// The chain, leaf first; never empty.
    pub chain: Vec<Certificate>,
    /// Whether the chain ends in a trust anchor and every signature in it verifies.
    pub reaches_anchor: bool,
    /// The reasons, in the order of the chain; never empty.
    pub reasons: Vec<PathError>,
}

impl PathFailure {
    /// Returns whether the chain is right in everything but the instant.
    pub fn is_only_out_of_time(&self) -> bool {
        self.reaches_anchor
            && self.reasons.iter().all(|reason| {
                matches!(
                    reason,
                    PathError::Expired { .. }
                        | PathError::NotYetValid { .. }
                        | PathError::AnchorEnded { .. }
                )
            })
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPath { issuer } => write!(f, "no path to an anchor: issuer {issuer} not found"),
            Self::UntrustedRoot { certificate } => {
                write!(f, "certificate {certificate} of the chain is self-issued and no anchor")
            }
            Self::Expired { certificate, not_after, at } => write!(
                f,
                "certificate {certificate} of the chain ended at {not_after}, before {at}"
            ),
            Self::NotYetValid { certificate, not_before, at } => write!(
                f,
                "certificate {certificate} of the chain began at {not_before}, after {at}"
            ),
            Self::BadSignature { certificate } => {
                write!(f, "certificate {certificate} of the chain was not signed by its issuer")
            }
            Self::UnsupportedSignature { certificate } => write!(
                f,
                "certificate {certificate} of the chain has a signature of an unsupported algorithm"
            ),
            Self::WeakSignature { certificate, digest } => write!(
                f,
                "certificate {certificate} of the chain was signed over {}",
                digest.name()
            ),
            Self::NotACa { certificate } => {
                write!(f, "certificate {certificate} of the chain is not an authority")
            }
            Self::PathLength { certificate, allowed, found } => write!(
                f,
                "certificate {certificate} of the chain allows {allowed} authorities below it, \
                 not {found}"
            ),
            Self::KeyUsage { certificate } => {
                write!(f, "certificate {certificate} of the chain may not sign certificates")
            }
            Self::UnknownCriticalExtension { certificate, oid } => write!(
                f,
                "certificate {certificate} of the chain has the unknown critical extension {oid}"
            ),
            Self::NameConstraints { certificate, constrained_by } => write!(
                f,
                "certificate {certificate} of the chain has a name that certificate \
                 {constrained_by} may not certify"
            ),
            Self::Policy { certificate } => write!(
                f,
                "no acceptable certificate policy is left at certificate {certificate} of the chain"
            ),
            Self::PolicyMapping { certificate } => {
                write!(f, "certificate {certificate} of the chain maps the policy that means any")
            }
            Self::AnchorEnded { certificate, until, at } => write!(
                f,
                "certificate {certificate} of the chain is an anchor until {until} only, before {at}"
            ),
            Self::WeakKey { certificate, modulus_bits, exponent } => write!(
                f,
                "certificate {certificate} of the chain has a weak rsa key: {modulus_bits} bits, \
                 exponent {exponent}"
            ),
            Self::Purpose { certificate, fault } => {
                write!(f, "certificate {certificate} of the chain: {fault}")
            }
            Self::BudgetExceeded { limit } => {
                write!(f, "path search given up: budget of {limit} spent")
            }
        }
    }
}

impl fmt::Display for BudgetLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SignatureChecks => "signature checks",
            Self::Candidates => "issuer candidates",
            Self::NameComparisons => "name comparisons",
            Self::RevocationEntries => "revocation entries",
            Self::PolicyNodes => "policy nodes",
            Self::Depth => "chain depth",
        })
    }
}

impl fmt::Display for PurposeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::IsACa => f.write_str("it is an authority, not a signer"),
            Self::KeyUsage { names } => write!(f, "key usage is only {}", names.join(", ")),
            Self::ExtendedKeyUsage { oids } if oids.is_empty() => {
                f.write_str("extended key usage is absent")
            }
            Self::ExtendedKeyUsage { oids } => {
                write!(f, "extended key usage is only {}", oids.join(", "))
            }
            Self::ExtendedKeyUsageNotExclusive { oids } => {
                write!(f, "extended key usage {} is not critical and alone", oids.join(", "))
            }
        }
    }
}

impl fmt::Display for PathFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, reason) in self.reasons.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{reason}")?;
        }
        Ok(())
    }
}

impl Error for BudgetLimit {}

impl Error for PathError {}

impl Error for PathFailure {}
