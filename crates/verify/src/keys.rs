//! Keys that have several certificates: one that was stolen is stolen under all of them.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{HashMap, HashSet};

use segel_crypto::UnixTime;
use segel_x509::{
    Budget, BudgetLimit, CertStatus, Certificate, KeyUsage, OcspResponse, PathError, Purpose,
    RevocationEvidence, RevocationReason, RevocationSource, RevokedSerials, TrustAnchor,
    VerifiedPath, build_path, build_path_without, status_believing, status_below,
};

use crate::evidence::Evidence;
use crate::revocation::{Compromise, Inquiry, freshness, is_unheard};
use crate::times::Known;
use crate::trust::Ground;

/// Signature verifications that paths of one document may take which lead nowhere.
const ASTRAY: u32 = 1_000;
/// Signature verifications that may fail besides, in paths of one document and in the search for those who
/// certified a key: a hundred false certificates of each of forty authorities.
const FAILED: u32 = 4_000;
/// What it counts for to look whether an authority has a name.
const NAMES: usize = 32;
/// Instants at which a path of one certificate is looked for: now, and ends of it and of those above it.
const ENDS: usize = 4;
/// Paths of an authority without those who are robbed that are looked for.
const OTHERS: usize = 3;
/// Signers of evidence that may hang on one another when it is asked whether keys are stolen.
const ASKING: usize = 3;
/// Certificates of one key that a piece of evidence is heard under, at the most.
const SIGNERS: usize = 8;
/// Pieces of evidence that may be looked at, in all of one document, to know of the signers of others:
/// that of a thousand signatures with two responders each does not come near it.
const STEPS: u64 = 100_000_000;

/// What was asked and spent, once for all signatures of a document.
#[derive(Debug)]
pub(crate) struct Asked {
    /// What may still be spent on paths that lead to nobody who is trusted.
    pub(crate) astray: Cell<u32>,
    /// What may still fail.
    failed: Cell<u32>,
    /// What may still be spent on the signers of evidence.
    steps: Cell<u64>,
    /// The certificates at hand, of which the key of one may be stolen or which stand above it.
    at_hand: OnceCell<Vec<Certificate>>,
    /// Of those the authorities.
    authorities: OnceCell<Vec<Certificate>>,
    /// The certificates at hand by their keys, where there are several of one.
    by_key: OnceCell<HashMap<Vec<u8>, Vec<Certificate>>>,
    /// The serial numbers of all that anything at hand might revoke.
    revoked: OnceCell<[RevokedSerials; 2]>,
    /// Whether a certificate was signed by another, by their SHA-256.
    signed: RefCell<HashMap<[[u8; 32]; 2], bool>>,
    /// The signers of evidence of whom it is being asked whether their keys are stolen.
    asking: RefCell<Vec<[u8; 32]>>,
    /// An authority and those above it, of those that no path of the document has.
    issuers: RefCell<HashMap<[u8; 32], Option<Above>>>,
}

/// Who stands above a certificate, the nearest first, and since when one of them is robbed; with the path, where
/// it is not the one that is asked about.
#[derive(Debug, Clone)]
struct Above {
    issuers: Vec<Certificate>,
    robbed: Option<UnixTime>,
    path: Option<VerifiedPath>,
}

impl Asked {
    pub(crate) fn new() -> Self {
        Self {
            astray: Cell::new(ASTRAY),
            failed: Cell::new(FAILED),
            steps: Cell::new(STEPS),
            at_hand: OnceCell::new(),
            authorities: OnceCell::new(),
            by_key: OnceCell::new(),
            revoked: OnceCell::new(),
            signed: RefCell::default(),
            asking: RefCell::default(),
            issuers: RefCell::default(),
        }
    }

    /// Limits what may fail in a search to what is left for the document; returns the limit.
    pub(crate) fn limit_failed(&self, budget: &mut Budget) -> u32 {
        budget.failed_checks = budget.failed_checks.min(self.failed.get());
        budget.failed_checks
    }

    /// Takes off what failed in a search, of which that was the limit.
    pub(crate) fn take_failed(&self, limit: u32, budget: &Budget) {
        let failed = limit.saturating_sub(budget.failed_checks);
        self.failed.set(self.failed.get().saturating_sub(failed));
    }

    /// Spends of what looking at the signers of evidence may cost; `false` when it is spent.
    pub(crate) fn step(&self, pieces: usize) -> bool {
        let left = self.steps.get().checked_sub(pieces as u64);
        self.steps.set(left.unwrap_or_default());
        left.is_some()
    }

    /// The certificates of the document, of what the caller brings and of what was taken out, each once:
    /// whoever takes one out may not want it to be heard. Those that stand in answers of responders are
    /// among them.
    fn at_hand(&self, ground: &Ground<'_>) -> &[Certificate] {
        self.at_hand.get_or_init(|| {
            let (policy, evidence) = (ground.policy, ground.evidence);
            let pools = [&evidence.revocation, &evidence.with_removed];
            let in_answers = pools
                .into_iter()
                .flat_map(|pool| (0..pool.len()).filter_map(|number| pool.ocsp(number)))
                .flat_map(OcspResponse::certificates);
            let brought = policy.evidence.certificates().iter();
            let removed = evidence.with_removed.certificates().iter();
            let mut known = HashSet::new();
            let all = evidence.certificates.iter().chain(brought).chain(removed).chain(in_answers);
            all.filter(|certificate| known.insert(certificate.sha256())).cloned().collect()
        })
    }

    /// The certificates at hand for the key of one, itself among them; none where there is no other.
    fn of_key(&self, ground: &Ground<'_>, certificate: &Certificate) -> &[Certificate] {
        let by_key = self.by_key.get_or_init(|| {
            let at_hand = self.at_hand(ground).iter().chain(ground.policy.trust.intermediates());
            let mut by_key: HashMap<Vec<u8>, Vec<Certificate>> = HashMap::new();
            for certificate in at_hand {
                let of_key = by_key.entry(certificate.public_key().key_identity()).or_default();
                if !of_key.contains(certificate) {
                    of_key.push(certificate.clone());
                }
            }
            by_key
        });
        by_key.get(&certificate.public_key().key_identity()).map_or(&[], Vec::as_slice)
    }

    /// Asks whether the key of a signer is stolen, unless it is being asked already, or too many hang on the
    /// answer: who hangs on himself is not beyond doubt.
    pub(crate) fn asking<T>(&self, signer: [u8; 32], ask: impl FnOnce() -> T) -> Option<T> {
        let mut asking = self.asking.borrow_mut();
        if asking.contains(&signer) || asking.len() >= ASKING {
            return None;
        }
        asking.push(signer);
        drop(asking);
        let answer = ask();
        self.asking.borrow_mut().pop();
        Some(answer)
    }

    /// How many certificates at hand there are for the key of one, of those that evidence is heard under.
    pub(crate) fn certificates_of(&self, ground: &Ground<'_>, certificate: &Certificate) -> usize {
        self.of_key(ground, certificate).len().clamp(1, SIGNERS)
    }

    /// Whether anything at hand might revoke a certificate, whoever says so: of others it does not matter who
    /// certified them.
    fn may_be_revoked(&self, ground: &Ground<'_>, certificate: &Certificate) -> bool {
        let serials = self.revoked.get_or_init(|| {
            let Evidence { revocation, with_removed, .. } = ground.evidence;
            [revocation, with_removed].map(RevocationEvidence::revoked_serials)
        });
        serials.iter().any(|serials| serials.may_hold(certificate))
    }

    fn is_signed_by(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        budget: &mut Budget,
    ) -> Result<bool, BudgetLimit> {
        let asked = [certificate.sha256(), issuer.sha256()];
        if let Some(known) = self.signed.borrow().get(&asked) {
            return Ok(*known);
        }
        let limit = self.limit_failed(budget);
        let signed = budget.verify(1, || certificate.verify_signature(issuer));
        self.take_failed(limit, budget);
        let signed = signed?.is_ok();
        self.signed.borrow_mut().insert(asked, signed);
        Ok(signed)
    }

    /// The authorities at hand that certified a certificate, each with those above it up to somebody who is
    /// trusted, whatever path that is, and since when the key of one of them is known to be lost, for their
    /// word would be anybody's from then on. What the certificate itself is good for does not matter.
    fn issuers(
        &self,
        ground: &Ground<'_>,
        certificate: &Certificate,
        budget: &mut Budget,
    ) -> Result<Vec<Above>, BudgetLimit> {
        let mut found: Vec<Above> = Vec::new();
        let authorities = self.authorities.get_or_init(|| {
            let at_hand = self.at_hand(ground).iter().chain(ground.policy.trust.intermediates());
            let signs = |of: &&Certificate| of.key_usage().is_none_or(KeyUsage::key_cert_sign);
            at_hand.filter(|of| of.is_ca()).filter(signs).cloned().collect()
        });
        if !self.step(authorities.len().saturating_mul(NAMES)) {
            return Err(BudgetLimit::Candidates);
        }
        for issuer in authorities.iter().filter(|of| of.has_subject(certificate.issuer_der())) {
            if !self.is_signed_by(certificate, issuer, budget)? {
                continue;
            }
            if found.iter().any(|above| above.issuers.first() == Some(issuer)) {
                continue;
            }
            let known = self.issuers.borrow().get(&issuer.sha256()).cloned();
            let above = match known {
                Some(known) => known,
                None => {
                    let above = self.look_above(ground, issuer, budget)?;
                    self.issuers.borrow_mut().insert(issuer.sha256(), above.clone());
                    above
                }
            };
            found.extend(above);
        }
        Ok(found)
    }

    /// An authority and those above it.
    fn look_above(
        &self,
        ground: &Ground<'_>,
        issuer: &Certificate,
        budget: &mut Budget,
    ) -> Result<Option<Above>, BudgetLimit> {
        let (policy, now) = (ground.policy, ground.times.at);
        let candidates = self.at_hand(ground);
        // Its own end may have come, or that of somebody above it.
        let mut at = now;
        for _ in 0..ENDS {
            let astray = self.astray.get();
            let before = budget.signature_checks.min(astray);
            let mut left = Budget { signature_checks: before, ..budget.clone() };
            let limit = self.limit_failed(&mut left);
            let purpose = &Purpose::Any;
            let built = build_path(issuer, candidates, &policy.trust, at, purpose, &mut left);
            self.take_failed(limit, &left);
            budget.failed_checks = left.failed_checks;
            let spent = before.saturating_sub(left.signature_checks);
            budget.signature_checks = budget.signature_checks.saturating_sub(spent);
            let failure = match built {
                Ok(path) => {
                    return Ok(Some(self.least_robbed(ground, issuer, path, at, budget)));
                }
                Err(failure) => failure,
            };
            self.astray.set(astray.saturating_sub(spent));
            for reason in &failure.reasons {
                if let PathError::BudgetExceeded { limit } = reason {
                    return Err(*limit);
                }
            }
            if !failure.is_only_out_of_time() {
                break;
            }
            let ends = failure.reasons.iter().filter_map(|reason| match reason {
                PathError::Expired { not_after, .. } => Some(*not_after),
                PathError::AnchorEnded { until, .. } => Some(*until),
                _ => None,
            });
            match ends.min().filter(|end| *end < at) {
                Some(end) => at = end,
                None => break,
            }
        }
        Ok(None)
    }
}

impl Asked {
    /// Of a path of an authority and others without those who are robbed in it, the one that was robbed last or
    /// not at all: whoever was robbed can certify whom he likes, and would silence him by that.
    fn least_robbed(
        &self,
        ground: &Ground<'_>,
        issuer: &Certificate,
        path: VerifiedPath,
        at: UnixTime,
        budget: &mut Budget,
    ) -> Above {
        let (candidates, trust) = (self.at_hand(ground), &ground.policy.trust);
        let above = |path: VerifiedPath, robbed| Above {
            issuers: path.certificates().to_vec(),
            robbed,
            path: Some(path),
        };
        let losses = robbed_in(ground, &path, budget);
        let mut without: Vec<Certificate> = Vec::new();
        let robbed_of = |path: &VerifiedPath, losses: &[Compromise]| {
            // The authority itself stands in every path.
            let others = losses.iter().filter(|one| one.index > 0);
            let others = others.filter_map(|one| path.certificates().get(one.index));
            others.cloned().collect::<Vec<_>>()
        };
        without.extend(robbed_of(&path, &losses));
        let first = |losses: &[Compromise]| losses.iter().map(|one| one.since).min();
        let mut best = above(path, first(&losses));
        for _ in 0..OTHERS {
            if best.robbed.is_none() || without.is_empty() {
                break;
            }
            let astray = self.astray.get();
            let before = budget.signature_checks.min(astray);
            let mut left = Budget { signature_checks: before, ..budget.clone() };
            let limit = self.limit_failed(&mut left);
            let purpose = &Purpose::Any;
            let built =
                build_path_without(issuer, candidates, &without, trust, at, purpose, &mut left);
            self.take_failed(limit, &left);
            budget.failed_checks = left.failed_checks;
            let spent = before.saturating_sub(left.signature_checks);
            budget.signature_checks = budget.signature_checks.saturating_sub(spent);
            let Ok(path) = built else {
                self.astray.set(astray.saturating_sub(spent));
                break;
            };
            let losses = robbed_in(ground, &path, budget);
            let robbed = first(&losses);
            let more = robbed_of(&path, &losses);
            let later = robbed.is_none() || best.robbed < robbed;
            if later {
                best = above(path, robbed);
            }
            if more.is_empty() {
                break;
            }
            without.extend(more);
        }
        best
    }
}

/// The authorities of a path that are robbed, as those say of whom there is no doubt, from the top down: the word
/// of one who was robbed himself counts where it is proved to be older, for another would silence whom he likes.
fn robbed_in(ground: &Ground<'_>, path: &VerifiedPath, budget: &mut Budget) -> Vec<Compromise> {
    let (pool, now) = (&ground.evidence.revocation, ground.times.at);
    let known = Known { best: now, own: now, certified: now, since: None };
    let inquiry = Inquiry::new(path, ground, Purpose::Any, known);
    let chain = path.certificates();
    let mut robbed: Vec<Compromise> = Vec::new();
    for (index, of) in chain.iter().enumerate().rev().skip(1) {
        let above = chain.get(index + 1..).unwrap_or_default();
        let believed =
            |source: &RevocationSource| inquiry.doubt(source, index, &robbed, 0).is_none();
        let rule = freshness(now);
        let status = status_believing(of, above, pool, now, &rule, &believed, budget);
        if let Some(CertStatus::Revoked { at, reason, invalidity_date, .. }) = status
            && !RevocationReason::spares_key(reason)
        {
            robbed.push(Compromise { index, since: counts_from(at, invalidity_date) });
        }
    }
    robbed
}

impl Inquiry<'_> {
    /// Since when the key of a certificate, below `above` in the path, is somebody else's, as is said of
    /// other certificates for it by those who may speak of them: who is trusted, stands above in the
    /// path, or leads to somebody who is trusted. What others say would let anyone refuse any document.
    pub(crate) fn stolen_elsewhere(
        &self,
        certificate: &Certificate,
        above: &[Certificate],
        counts: &dyn Fn(&CertStatus) -> bool,
        budget: &mut Budget,
    ) -> Result<Vec<UnixTime>, BudgetLimit> {
        let mut found = Vec::new();
        for other in self.ground.asked.of_key(self.ground, certificate) {
            if other == certificate || !self.ground.asked.may_be_revoked(self.ground, other) {
                continue;
            }
            for Above { issuers, robbed, path } in self.who_may_speak(other, above, budget)? {
                let proofs = &self.ground.times.proofs;
                if robbed.is_some_and(|since| proofs.iter().all(|proof| since <= proof.time)) {
                    continue;
                }
                if !self.ground.asked.step(self.ground.evidence.revocation.len()) {
                    return Err(BudgetLimit::Candidates);
                }
                let aside = path.as_ref();
                let aside =
                    aside.map(|path| Inquiry::new(path, self.ground, Purpose::Any, self.known));
                let asked = aside.as_ref().unwrap_or(self);
                // What releases, and what says that a key was only replaced, must be beyond doubt itself.
                let believed = |source: &RevocationSource| {
                    let told = self.ground.times.of_source(source);
                    robbed.is_none_or(|robbed| told < robbed)
                        && asked.doubt(source, 0, &[], 0).is_none()
                };
                let (of, best) = ((other, issuers.as_slice()), self.known.best);
                let told = match robbed {
                    None => self.status_among(of, best, &believed, &|_, _| true, budget),
                    // Of one who was robbed only what is older is heard: a thief tells of it again, in graver
                    // words or of another day.
                    Some(robbed) => self.told_before(robbed, of, &believed, budget),
                };
                found.extend(self.lost_by(&told, robbed, counts)?);
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// What was said of a certificate that is proved to be older than an instant.
    fn told_before(
        &self,
        instant: UnixTime,
        (of, issuers): (&Certificate, &[Certificate]),
        believed: &dyn Fn(&RevocationSource) -> bool,
        budget: &mut Budget,
    ) -> CertStatus {
        let Ground { times, evidence, .. } = self.ground;
        let pool = if evidence.with_removed.is_empty() {
            &evidence.revocation
        } else {
            &evidence.with_removed
        };
        let older = pool.only(&|piece| times.of_piece(piece) < instant);
        let rule = freshness(self.known.best);
        status_below(of, issuers, &older, times.at, &rule, believed, budget)
    }

    /// Since when a key is lost as that status of a certificate says, which is told by one who was robbed
    /// at an instant.
    fn lost_by(
        &self,
        status: &CertStatus,
        robbed: Option<UnixTime>,
        counts: &dyn Fn(&CertStatus) -> bool,
    ) -> Result<Option<UnixTime>, BudgetLimit> {
        let counted = counts(status);
        // What was left unread may tell of the theft.
        if is_unheard(status)
            || (!counted && matches!(status, CertStatus::Revoked { unheard: true, .. }))
        {
            return Err(BudgetLimit::SignatureChecks);
        }
        let (CertStatus::Revoked { source, .. } | CertStatus::OnHold { source, .. }) = status
        else {
            return Ok(None);
        };
        // What is older than the robbery of its teller is no thief's word.
        let told = self.ground.times.of_source(source);
        let believed = counted && robbed.is_none_or(|robbed| told < robbed);
        let lost = lost_since(status).into_iter().chain(held_since(status)).min();
        Ok(lost.filter(|_| believed))
    }

    fn who_may_speak(
        &self,
        other: &Certificate,
        above: &[Certificate],
        budget: &mut Budget,
    ) -> Result<Vec<Above>, BudgetLimit> {
        let chain = self.path.certificates();
        let mut found: Vec<Above> = Vec::new();
        let mut asked: Vec<&Certificate> = Vec::new();
        let anchors = self.ground.policy.trust.anchors().iter().map(TrustAnchor::certificate);
        let named = |issuer: &&Certificate| issuer.has_subject(other.issuer_der());
        for issuer in anchors.chain(above).filter(named) {
            // The anchor stands in the path as well.
            if asked.contains(&issuer) {
                continue;
            }
            asked.push(issuer);
            if self.ground.asked.is_signed_by(other, issuer, budget)? {
                let place = chain.iter().position(|of| of == issuer);
                let above = place.and_then(|place| chain.get(place + 1..)).unwrap_or_default();
                let issuers = [std::slice::from_ref(issuer), above].concat();
                found.push(Above { issuers, robbed: None, path: None });
            }
        }
        if found.is_empty() {
            found.extend(self.ground.asked.issuers(self.ground, other, budget)?);
        }
        Ok(found)
    }
}

/// Whether two certificates are for one key, however that is spelled.
pub(crate) fn is_same_key(one: &Certificate, other: &Certificate) -> bool {
    one.public_key().key_identity() == other.public_key().key_identity()
}

/// Since when somebody else may have the key of a certificate of that status.
pub(crate) fn lost_since(status: &CertStatus) -> Option<UnixTime> {
    match status {
        CertStatus::Revoked { unheard: true, .. } => Some(UnixTime::new(0)),
        CertStatus::Revoked { at, reason, invalidity_date, .. }
            if !RevocationReason::spares_key(*reason) =>
        {
            Some(counts_from(*at, *invalidity_date))
        }
        _ => None,
    }
}

/// Since when a certificate of that status is suspended, though it may be revoked as well.
pub(crate) fn held_since(status: &CertStatus) -> Option<UnixTime> {
    match status {
        CertStatus::OnHold { since, invalidity_date, .. }
        | CertStatus::Revoked { held: Some((since, invalidity_date)), .. } => {
            Some(counts_from(*since, *invalidity_date))
        }
        _ => None,
    }
}

/// Since when a revocation counts: the date of the revocation is that of the paper work, and what was
/// suspected before it counts from then (RFC 5280, 5.3.2).
pub(crate) fn counts_from(at: UnixTime, invalidity_date: Option<UnixTime>) -> UnixTime {
    invalidity_date.map_or(at, |since| since.min(at))
}

/// Whether a revocation is for the key, in so many words.
pub(crate) fn says_key_is_lost(status: &CertStatus) -> bool {
    matches!(
        status,
        CertStatus::Revoked { reason, .. } if RevocationReason::says_key_is_lost(*reason)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_costs_to_know_signers_is_bounded_for_the_document() {
        let asked = Asked::new();
        for _ in 0..STEPS / 10_000 {
            assert!(asked.step(10_000));
        }
        assert!(!asked.step(1));
    }
}
