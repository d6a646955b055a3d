//! Who signed: the path from the certificate to a trust anchor.

use segel_crypto::UnixTime;
use segel_x509::{Certificate, PathError, PathFailure, Purpose, VerifiedPath, build_path};

use crate::evidence::Evidence;
use crate::facts::NeedKind;
use crate::finding::{Code, Detail};
use crate::indication::SubIndication as Sub;
use crate::integrity::Digests;
use crate::policy::Policy;
use crate::proof::StatusSettled;
use crate::revocation::Inquiry;
use crate::times::{Known, SKEW, Times};
use crate::verdict::Verdict;

/// What every judgement of a certificate rests on.
#[derive(Debug)]
pub(crate) struct Ground<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) evidence: &'a Evidence,
    pub(crate) times: &'a Times,
    pub(crate) digests: &'a Digests,
}

/// The chain as far as it was found, and the path when it is trusted.
#[derive(Debug)]
pub(crate) struct Trust {
    pub(crate) chain: Vec<Certificate>,
    pub(crate) path: Option<VerifiedPath>,
    pub(crate) status: Option<StatusSettled>,
    /// Whether every certificate below the anchor has evidence of a good status.
    pub(crate) good: bool,
    /// SHA-256 of the evidence that the document itself has of it, one for each certificate below the
    /// anchor, where the document has all of it and the certificates too.
    pub(crate) inside: Option<Vec<[u8; 32]>>,
}

impl Trust {
    fn none(chain: Vec<Certificate>) -> Self {
        Self { chain, path: None, status: None, good: false, inside: None }
    }
}

/// Builds the path of a signer of whose signature the times are known.
///
/// The path is built at the instant of the check; where only that instant lies outside the validity
/// of a certificate, at the proved one (EN 319 102-1, 5.5.4).
pub(crate) fn look_at(
    verdict: &mut Verdict,
    leaf: &Certificate,
    candidates: &[Certificate],
    ground: &Ground<'_>,
    purpose: Purpose,
    known: Known,
) -> Trust {
    let Known { best, own, .. } = known;
    let policy = ground.policy;
    let mut budget = policy.path_budget.clone();
    let mut all = candidates.to_vec();
    all.extend(ground.evidence.certificates.iter().cloned());
    // What the caller brings may complete a path, and is no more trusted for it.
    all.extend(policy.evidence.certificates().iter().cloned());
    let mut build = |at| build_path(leaf, &all, &policy.trust, at, &purpose, &mut budget);
    let failure = match build(ground.times.at) {
        Ok(_) if own.plus_seconds(SKEW) < leaf.not_before() => {
            // It tells, or is proved, to have been there before its certificate was (EN 319 102-1,
            // 5.6.3.4).
            let detail = Detail::Time(leaf.not_before());
            verdict.fail(Sub::NotYetValid, Code::CertificateNotYetValid, detail);
            return Trust::none(vec![leaf.clone()]);
        }
        Ok(path) => return with_status(verdict, path, candidates, ground, purpose, known, false),
        Err(failure) => failure,
    };
    if failure.is_only_out_of_time() && best < ground.times.at {
        match build(best) {
            Ok(path) => {
                return with_status(verdict, path, candidates, ground, purpose, known, true);
            }
            Err(failure) => {
                weigh(verdict, &failure, false, known.since);
                return Trust::none(failure.chain);
            }
        }
    }
    // Expired without proof of a time: it matters whether the end came before a revocation could.
    let known_good = failure.is_only_out_of_time()
        && build(leaf.not_after()).is_ok_and(|path| {
            let mut aside = Verdict::default();
            let end = leaf.not_after();
            let known = Known { best: end, own, certified: end, since: None };
            with_status(&mut aside, path, candidates, ground, purpose, known, true).good
        });
    weigh(verdict, &failure, known_good, known.since);
    Trust::none(failure.chain)
}

fn with_status(
    verdict: &mut Verdict,
    path: VerifiedPath,
    candidates: &[Certificate],
    ground: &Ground<'_>,
    purpose: Purpose,
    known: Known,
    past: bool,
) -> Trust {
    let chain = path.certificates().to_vec();
    let inquiry = Inquiry { path: &path, ground, purpose, known };
    let (status, good) = inquiry.status(verdict, past);
    let inside = good.then(|| inquiry.inside(candidates)).flatten();
    Trust { chain, path: Some(path), status, good, inside }
}

fn weigh(verdict: &mut Verdict, failure: &PathFailure, known_good: bool, since: Option<UnixTime>) {
    let name = |index: &usize| {
        let found = failure.chain.get(*index);
        let name = found.map(|c| c.common_name().unwrap_or_else(|| c.subject()));
        name.map_or(Detail::Number(*index as u64), Detail::Text)
    };
    // Without an anchor nothing in the chain can be believed, so that goes first.
    let untrusted = !failure.reaches_anchor;
    let otherwise = |sub: Sub| if untrusted { Sub::NoCertificateChainFound } else { sub };
    // Who gave up looking does not know that there is no chain.
    let gave_up = |reason: &&PathError| matches!(reason, PathError::BudgetExceeded { .. });
    let (first, others): (Vec<_>, Vec<_>) = failure.reasons.iter().partition(gave_up);
    for reason in first.into_iter().chain(others) {
        let (sub, code, detail) = match reason {
            PathError::NoPath { issuer } => {
                if let Some(last) = failure.chain.last() {
                    verdict.facts.need(NeedKind::Issuer, last, None);
                }
                (Sub::NoCertificateChainFound, Code::NoPath, Detail::Text(issuer.clone()))
            }
            PathError::UntrustedRoot { certificate } => {
                (Sub::NoCertificateChainFound, Code::UntrustedRoot, name(certificate))
            }
            PathError::AnchorEnded { until, .. } => {
                (Sub::NoCertificateChainFoundNoPoe, Code::AnchorEnded, Detail::Time(*until))
            }
            PathError::Expired { certificate, not_after, .. } => {
                let after = since.is_some_and(|since| since > *not_after);
                if *certificate == 0 && after && failure.is_only_out_of_time() {
                    // The signature was made when its certificate had ended.
                    let detail = Detail::Time(*not_after);
                    verdict.fail(Sub::Expired, Code::CertificateExpired, detail);
                    continue;
                }
                let sub =
                    if known_good { Sub::OutOfBoundsNotRevoked } else { Sub::OutOfBoundsNoPoe };
                (otherwise(sub), Code::CertificateExpired, Detail::Time(*not_after))
            }
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
