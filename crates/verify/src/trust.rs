//! Who signed: the path from the certificate to a trust anchor, and what is known of its status.

use segel_crypto::UnixTime;
use segel_x509::{Certificate, PathError, PathFailure, Purpose, VerifiedPath, build_path};

use crate::finding::{Code, Detail};
use crate::indication::SubIndication as Sub;
use crate::policy::{Policy, Revocation};
use crate::proof::{Sealed, StatusSettled};
use crate::verdict::Verdict;

/// The chain as far as it was found, and the path when it is trusted.
#[derive(Debug)]
pub(crate) struct Trust {
    pub(crate) chain: Vec<Certificate>,
    pub(crate) path: Option<VerifiedPath>,
    pub(crate) status: Option<StatusSettled>,
}

/// Builds the path of a signer at an instant.
pub(crate) fn look_at(
    verdict: &mut Verdict,
    leaf: &Certificate,
    candidates: &[Certificate],
    policy: &Policy,
    purpose: Purpose,
    at: UnixTime,
) -> Trust {
    let mut budget = policy.path_budget.clone();
    match build_path(leaf, candidates, &policy.trust, at, &purpose, &mut budget) {
        Ok(path) => {
            let status = status(verdict, &path, policy);
            Trust { chain: path.certificates().to_vec(), path: Some(path), status }
        }
        Err(failure) => {
            weigh(verdict, &failure);
            Trust { chain: failure.chain, path: None, status: None }
        }
    }
}

/// Whether the certificates below the anchor were revoked. No evidence is read yet, so the policy
/// decides what the silence means.
fn status(verdict: &mut Verdict, path: &VerifiedPath, policy: &Policy) -> Option<StatusSettled> {
    let below_anchor = path.certificates().len().saturating_sub(1);
    if below_anchor == 0 {
        // A signer that is an anchor itself is trusted by configuration.
        return Some(StatusSettled(Sealed));
    }
    let detail = Detail::Number(below_anchor as u64);
    match policy.revocation {
        Revocation::Soft => {
            verdict.cloud(Code::RevocationNotChecked, detail);
            Some(StatusSettled(Sealed))
        }
        Revocation::Hard => {
            verdict.doubt(Sub::TryLater, Code::RevocationUnknown, detail);
            None
        }
    }
}

fn weigh(verdict: &mut Verdict, failure: &PathFailure) {
    let name = |index: &usize| {
        let found = failure.chain.get(*index);
        let name = found.map(|c| c.common_name().unwrap_or_else(|| c.subject()));
        name.map_or(Detail::Number(*index as u64), Detail::Text)
    };
    // Without an anchor nothing in the chain can be believed, so that goes first.
    let untrusted = !failure.reaches_anchor;
    let otherwise = |sub: Sub| if untrusted { Sub::NoCertificateChainFound } else { sub };
    for reason in &failure.reasons {
        let (sub, code, detail) = match reason {
            PathError::NoPath { issuer } => {
                (Sub::NoCertificateChainFound, Code::NoPath, Detail::Text(issuer.clone()))
            }
            PathError::UntrustedRoot { certificate } => {
                (Sub::NoCertificateChainFound, Code::UntrustedRoot, name(certificate))
            }
            PathError::Expired { not_after, .. } => (
                otherwise(Sub::OutOfBoundsNoPoe),
                Code::CertificateExpired,
                Detail::Time(*not_after),
            ),
            PathError::NotYetValid { certificate, not_before, .. } => {
                let detail = Detail::Time(*not_before);
                if *certificate == 0 && failure.is_only_out_of_time() {
                    // The signature exists before its certificate does.
                    verdict.fail(Sub::NotYetValid, Code::CertificateNotYetValid, detail);
                    continue;
                }
                (otherwise(Sub::OutOfBoundsNoPoe), Code::CertificateNotYetValid, detail)
            }
            PathError::Purpose { certificate, .. } => (
                otherwise(Sub::ChainConstraintsFailure),
                Code::CertificatePurpose,
                name(certificate),
            ),
            PathError::WeakSignature { certificate, .. }
            | PathError::WeakKey { certificate, .. } => {
                (otherwise(Sub::CryptoConstraintsFailureNoPoe), Code::WeakKey, name(certificate))
            }
            PathError::BudgetExceeded { limit } => {
                (Sub::Generic, Code::BudgetExceeded, Detail::Text(format!("{limit:?}")))
            }
            PathError::NameConstraints { certificate, .. } => (
                otherwise(Sub::CertificateChainGeneralFailure),
                Code::NameConstraints,
                name(certificate),
            ),
            PathError::UnknownCriticalExtension { oid, .. } => (
                otherwise(Sub::CertificateChainGeneralFailure),
                Code::UnknownCriticalExtension,
                Detail::Text(oid.clone()),
            ),
            other => (
                otherwise(Sub::CertificateChainGeneralFailure),
                Code::ChainBroken,
                Detail::Text(other.to_string()),
            ),
        };
        verdict.doubt(sub, code, detail);
    }
}
