//! Who signed: the path from the certificate to a trust anchor.

use segel_crypto::UnixTime;
use segel_x509::{
    Budget, Certificate, PathError, PathFailure, Purpose, VerifiedPath, build_path_without,
};

use crate::evidence::Evidence;
use crate::facts::NeedKind;
use crate::finding::{Code, Detail};
use crate::indication::SubIndication as Sub;
use crate::integrity::Digests;
use crate::keys::Asked;
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
    pub(crate) asked: &'a Asked,
}

/// Other paths that are looked for where the first is not known to be in force.
const OTHERS: usize = 3;

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
    let mut budget = ground.policy.path_budget.clone();
    let astray = ground.asked.astray.get();
    budget.signature_checks = budget.signature_checks.min(astray);
    let before = budget.signature_checks;
    let failed = ground.asked.limit_failed(&mut budget);
    let mut candidates_of_all = candidates.to_vec();
    candidates_of_all.extend(ground.evidence.certificates.iter().cloned());
    // What the caller brings may complete a path, and is no more trusted for it.
    candidates_of_all.extend(ground.policy.evidence.certificates().iter().cloned());
    let mut search = Search {
        leaf,
        of_signature: candidates,
        candidates: &candidates_of_all,
        ground,
        purpose,
        known,
        budget,
    };
    let trust = search.run(verdict);
    ground.asked.take_failed(failed, &search.budget);
    if trust.path.is_none() {
        ground.asked.astray.set(astray.saturating_sub(before - search.budget.signature_checks));
    }
    trust
}

/// Looks for the path of one signer.
struct Search<'a> {
    leaf: &'a Certificate,
    /// The certificates that the signature brings.
    of_signature: &'a [Certificate],
    candidates: &'a [Certificate],
    ground: &'a Ground<'a>,
    purpose: Purpose,
    known: Known,
    budget: Budget,
}

impl Search<'_> {
    fn build(
        &mut self,
        at: UnixTime,
        without: &[Certificate],
    ) -> Result<VerifiedPath, PathFailure> {
        let (trust, purpose) = (&self.ground.policy.trust, &self.purpose);
        let budget = &mut self.budget;
        build_path_without(self.leaf, self.candidates, without, trust, at, purpose, budget)
    }

    fn run(&mut self, verdict: &mut Verdict) -> Trust {
        let (leaf, now) = (self.leaf, self.ground.times.at);
        let Known { best, own, since, .. } = self.known;
        let failure = match self.build(now, &[]) {
            Ok(_) if own.plus_seconds(SKEW) < leaf.not_before() => {
                // It tells, or is proved, to have been there before its certificate was (EN 319 102-1,
                // 5.6.3.4).
                let detail = Detail::Time(leaf.not_before());
                verdict.fail(Sub::NotYetValid, Code::CertificateNotYetValid, detail);
                return Trust::none(vec![leaf.clone()]);
            }
            Ok(path) => return self.best_of(verdict, path, now, false),
            Err(failure) => failure,
        };
        if failure.is_only_out_of_time() && best < now {
            match self.build(best, &[]) {
                Ok(path) => return self.best_of(verdict, path, best, true),
                Err(failure) => {
                    weigh(verdict, &failure, false, since);
                    return Trust::none(failure.chain);
                }
            }
        }
        // Expired without proof of a time: it matters whether the end came before a revocation could.
        let end = leaf.not_after();
        let known_good = failure.is_only_out_of_time()
            && self.build(end, &[]).is_ok_and(|path| {
                let mut aside = Verdict::default();
                let known = Known { best: end, own, certified: end, since: None };
                self.with_status(&mut aside, path, known, true).good
            });
        weigh(verdict, &failure, known_good, since);
        Trust::none(failure.chain)
    }

    /// Of a path whose certificates are not known to be in force, and others, the first that is, else the
    /// first (EN 319 102-1, 5.2.6.4).
    fn best_of(
        &mut self,
        verdict: &mut Verdict,
        path: VerifiedPath,
        at: UnixTime,
        past: bool,
    ) -> Trust {
        let authorities: Vec<Certificate> = path.certificates().iter().skip(1).cloned().collect();
        let mut aside = Verdict::default();
        let first = self.with_status(&mut aside, path, self.known, past);
        // What the signer lost is no matter of paths.
        if first.status.is_none() && !aside.facts.lost {
            for without in authorities.iter().take(OTHERS) {
                let Ok(path) = self.build(at, std::slice::from_ref(without)) else { continue };
                let mut aside = Verdict::default();
                let other = self.with_status(&mut aside, path, self.known, past);
                if other.status.is_some() {
                    verdict.join(aside);
                    return other;
                }
            }
        }
        verdict.join(aside);
        first
    }

    fn with_status(
        &self,
        verdict: &mut Verdict,
        path: VerifiedPath,
        known: Known,
        past: bool,
    ) -> Trust {
        let chain = path.certificates().to_vec();
        let inquiry = Inquiry::new(&path, self.ground, self.purpose, known);
        let (status, good) = inquiry.status(verdict, past);
        let inside = good.then(|| inquiry.inside(self.of_signature)).flatten();
        Trust { chain, path: Some(path), status, good, inside }
    }
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
