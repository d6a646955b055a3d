//! Who signed: the path from the certificate to a trust anchor, and the status of its certificates.

use segel_crypto::{Acceptability, UnixTime};
use segel_x509::{
    AgeLimit, CertStatus, Certificate, EvidenceOrigin, FreshnessRule, PathError, PathFailure,
    Purpose, ResponderAuthority, RevocationReason, RevocationSource, VerifiedPath, build_path,
};

use crate::evidence::Evidence;
use crate::facts::NeedKind;
use crate::finding::{Code, Detail};
use crate::indication::SubIndication as Sub;
use crate::integrity::Digests;
use crate::policy::{Policy, Revocation};
use crate::proof::{Sealed, StatusSettled};
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
        Ok(path) => return with_status(verdict, path, candidates, ground, known, false),
        Err(failure) => failure,
    };
    if failure.is_only_out_of_time() && best < ground.times.at {
        match build(best) {
            Ok(path) => return with_status(verdict, path, candidates, ground, known, true),
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
            let known = Known { best: leaf.not_after(), own, since: None };
            with_status(&mut aside, path, candidates, ground, known, true).good
        });
    weigh(verdict, &failure, known_good, known.since);
    Trust::none(failure.chain)
}

fn with_status(
    verdict: &mut Verdict,
    path: VerifiedPath,
    candidates: &[Certificate],
    ground: &Ground<'_>,
    known: Known,
    past: bool,
) -> Trust {
    let chain = path.certificates().to_vec();
    let (status, good) = status(verdict, &path, ground, known, past);
    let inside = good.then(|| inside(&path, candidates, ground, known.own)).flatten();
    Trust { chain, path: Some(path), status, good, inside }
}

fn freshness(best: UnixTime) -> FreshnessRule {
    FreshnessRule { limit: AgeLimit::NextUpdate, since: Some(best), skew: SKEW }
}

/// What the document itself has to prove the status of every certificate when the signature or the
/// stamp was made (EN 319 142-1, 6.3): evidence from elsewhere, though it is newer, does not take its
/// place, and the level does not fall because evidence grows old.
fn inside(
    path: &VerifiedPath,
    candidates: &[Certificate],
    ground: &Ground<'_>,
    own: UnixTime,
) -> Option<Vec<[u8; 32]>> {
    let (evidence, at) = (ground.evidence, ground.times.at);
    let mut budget = ground.policy.path_budget.clone();
    let below_anchor = path.certificates().len().saturating_sub(1);
    let below = path.certificates().iter().take(below_anchor).enumerate();
    let proof = |(index, certificate): (usize, &Certificate)| {
        let known = candidates.contains(certificate) || evidence.certificates.contains(certificate);
        let rule = freshness(own);
        let pool = &evidence.inside;
        let found =
            path.status_preferring(index, pool, at, &rule, &|s| holds(s, ground), &mut budget);
        match found {
            Some(CertStatus::Good { source, .. }) if known && holds(&source, ground) => {
                Some(source.sha256)
            }
            Some(CertStatus::Revoked { at, source, .. }) if known && own < at => {
                Some(source.sha256)
            }
            _ => None,
        }
    };
    below.map(proof).collect()
}

/// Whether each certificate below the anchor was in force at the proved time: as far as the policy
/// demands, and with evidence for all of them. A path that holds in the `past` only needs evidence
/// that has come down from then; to ask again later would bring none.
fn status(
    verdict: &mut Verdict,
    path: &VerifiedPath,
    ground: &Ground<'_>,
    Known { best, since, .. }: Known,
    past: bool,
) -> (Option<StatusSettled>, bool) {
    let below_anchor = path.certificates().len().saturating_sub(1);
    let rule = freshness(best);
    let mut budget = ground.policy.path_budget.clone();
    let (mut settled, mut unknown) = (true, 0u64);
    for (index, certificate) in path.certificates().iter().take(below_anchor).enumerate() {
        let evidence = &ground.evidence.revocation;
        let at = ground.times.at;
        let found =
            path.status_preferring(index, evidence, at, &rule, &|s| holds(s, ground), &mut budget);
        let name = certificate.common_name().unwrap_or_else(|| certificate.subject());
        let issuer = path.certificates().get(index + 1);
        if let Some(found) = &found {
            verdict.facts.status(certificate, found.clone());
        }
        match found {
            Some(CertStatus::Good { source, .. }) => {
                if !provable(&source, ground) {
                    settled = false;
                    verdict.facts.need(NeedKind::Revocation, certificate, issuer);
                    let sub = Sub::RevocationOutOfBoundsNoPoe;
                    verdict.doubt(sub, Code::RevocationUnprovable, Detail::Text(name));
                } else if let Some((algorithm, end)) = ended(&source, ground) {
                    settled = false;
                    let sub = Sub::CryptoConstraintsFailureNoPoe;
                    let (code, detail) = match end {
                        Some(end) => (Code::AlgorithmEnded, Detail::Ends(algorithm, end)),
                        None => (Code::AlgorithmUnknown, Detail::Text(algorithm)),
                    };
                    verdict.doubt(sub, code, detail);
                } else if responder_revoked(&source, issuer, ground) {
                    settled = false;
                    let sub = Sub::RevocationOutOfBoundsNoPoe;
                    verdict.doubt(sub, Code::RevocationUnprovable, Detail::Text(name));
                }
            }
            Some(CertStatus::Revoked { at, .. }) => {
                // Who suspects the key from an earlier day on says so by the date of revocation.
                if best < at {
                    verdict.inform(Code::RevokedLater, Detail::Time(at));
                } else {
                    settled = false;
                    let (code, detail) = (Code::CertificateRevoked, Detail::Time(at));
                    match index {
                        0 if since.is_some_and(|since| since >= at) => {
                            verdict.fail(Sub::Revoked, code, detail);
                        }
                        0 => verdict.doubt(Sub::RevokedNoPoe, code, detail),
                        _ => verdict.doubt(Sub::RevokedCaNoPoe, code, detail),
                    }
                }
            }
            Some(CertStatus::OnHold { since, .. }) => {
                settled = false;
                verdict.doubt(Sub::TryLater, Code::CertificateSuspended, Detail::Time(since));
            }
            _ => {
                unknown += 1;
                verdict.facts.need(NeedKind::Revocation, certificate, issuer);
            }
        }
    }
    if unknown > 0 {
        match ground.policy.revocation {
            Revocation::Soft => {
                verdict.cloud(Code::RevocationNotChecked, Detail::Number(unknown));
            }
            Revocation::Hard => {
                settled = false;
                // EN 319 102-1, 5.6.2: past validation looks for data that is proved to be old enough.
                let sub = if past { Sub::NoPoe } else { Sub::TryLater };
                verdict.doubt(sub, Code::RevocationUnknown, Detail::Number(unknown));
            }
        }
    }
    (settled.then_some(StatusSettled(Sealed)), settled && unknown == 0)
}

/// The algorithm of a piece of evidence, and since when it is no longer acceptable, where that is
/// before the piece is proved to have existed (EN 319 102-1, 5.2.6).
fn ended(source: &RevocationSource, ground: &Ground<'_>) -> Option<(String, Option<UnixTime>)> {
    let known = ground.times.of_piece(&source.sha256);
    let Some(algorithm) = source.signature_algorithm else {
        return Some(("unknown".to_owned(), None));
    };
    let key = source.signer.public_key().key();
    let name = algorithm.name().to_owned();
    match ground.policy.algorithms.signature_acceptable(algorithm, key, known) {
        Acceptability::Acceptable | Acceptability::AcceptableUntil(_) => None,
        Acceptability::EndedAt(end) => Some((name, Some(end))),
        _ => Some((name, None)),
    }
}

/// Whether a responder is known to have been revoked before it answered (RFC 6960, 4.2.2.2.1). That its
/// issuer spares the look-up does not make what is known unknown.
///
/// It tells itself when it answered, and whoever has a stolen key tells any time: so a revocation for
/// such a reason, or for none, is later only than an answer that is proved to be older.
fn responder_revoked(
    source: &RevocationSource,
    issuer: Option<&Certificate>,
    ground: &Ground<'_>,
) -> bool {
    let (ResponderAuthority::Delegated { .. }, Some(issuer)) = (source.authority, issuer) else {
        return false;
    };
    let (pool, at) = (&ground.evidence.revocation, ground.times.at);
    let rule = freshness(source.produced_at);
    let mut budget = ground.policy.path_budget.clone();
    let found = segel_x509::status(&source.signer, issuer, pool, at, &rule, &mut budget);
    let CertStatus::Revoked { at, reason, .. } = found else { return false };
    let answered = match reason {
        Some(
            RevocationReason::AffiliationChanged
            | RevocationReason::Superseded
            | RevocationReason::CessationOfOperation,
        ) => source.produced_at,
        _ => ground.times.of_piece(&source.sha256),
    };
    at <= answered
}

/// Whether a piece of evidence can be relied on: its signer and its algorithm.
fn holds(source: &RevocationSource, ground: &Ground<'_>) -> bool {
    provable(source, ground) && ended(source, ground).is_none()
}

/// Whether the signer of a piece of evidence is in force now, or was when the evidence is proved to
/// have existed.
fn provable(source: &RevocationSource, ground: &Ground<'_>) -> bool {
    let known = ground.times.of_piece(&source.sha256);
    source.origin == EvidenceOrigin::Fetched || known <= source.signer.not_after()
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
