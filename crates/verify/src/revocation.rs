//! Whether the certificates of a path were in force, and what the evidence of that rests on.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use segel_crypto::UnixTime;
use segel_x509::{
    AgeLimit, Budget, BudgetLimit, CertStatus, Certificate, FreshnessRule, Purpose,
    RevocationEvidence, RevocationReason, RevocationSource, VerifiedPath, status_below,
};

use crate::facts::NeedKind;
use crate::finding::{Code, Detail};
use crate::indication::SubIndication as Sub;
use crate::keys::{counts_from, held_since, lost_since, says_key_is_lost};
use crate::policy::Revocation;
use crate::proof::{Sealed, StatusSettled};
use crate::times::{Known, SKEW};
use crate::trust::Ground;
use crate::verdict::Verdict;
use crate::witnesses::{Certified, Doubt, Stolen, Word, tell};

/// The status of a path that was built for a purpose, of a signature of which these times are known.
pub(crate) struct Inquiry<'a> {
    pub(crate) path: &'a VerifiedPath,
    pub(crate) ground: &'a Ground<'a>,
    pub(crate) purpose: Purpose,
    pub(crate) known: Known,
    /// What tells of it: everything at hand, or what the document has.
    pub(crate) pool: &'a RevocationEvidence,
    /// What was found of the signers of evidence.
    pub(crate) doubts: RefCell<HashMap<Word, Option<Doubt>>>,
    /// What is said of their certificates.
    pub(crate) statuses: RefCell<HashMap<Certified, CertStatus>>,
    /// The instants up to which evidence is fresh.
    pub(crate) ends: OnceCell<Vec<UnixTime>>,
    /// Since when keys of such signers are stolen under other certificates.
    pub(crate) stolen: RefCell<HashMap<[u8; 32], Stolen>>,
}

/// Before everything.
const EVER: UnixTime = UnixTime::new(0);

/// An authority of the path whose key somebody else may have used since.
#[derive(PartialEq, Eq)]
pub(crate) struct Compromise {
    pub(crate) index: usize,
    pub(crate) since: UnixTime,
}

/// Evidence as old as it says itself, from an instant on.
pub(crate) fn freshness(best: UnixTime) -> FreshnessRule {
    FreshnessRule { limit: AgeLimit::NextUpdate, since: Some(best), skew: SKEW }
}

impl<'a> Inquiry<'a> {
    /// Asks of everything that is at hand.
    pub(crate) fn new(
        path: &'a VerifiedPath,
        ground: &'a Ground<'a>,
        purpose: Purpose,
        known: Known,
    ) -> Self {
        Self::of_pool(path, ground, purpose, known, &ground.evidence.revocation)
    }

    fn of_pool(
        path: &'a VerifiedPath,
        ground: &'a Ground<'a>,
        purpose: Purpose,
        known: Known,
        pool: &'a RevocationEvidence,
    ) -> Self {
        let (doubts, statuses, ends, stolen) = Default::default();
        Self { path, ground, purpose, known, pool, doubts, statuses, ends, stolen }
    }

    /// The certificates below the anchor, whose status is the caller's to know.
    fn below_anchor(&self) -> &[Certificate] {
        let chain = self.path.certificates();
        chain.split_last().map_or(chain, |(_, below)| below)
    }

    /// What the document itself has to prove the status of every certificate when the signature or the
    /// stamp was made (EN 319 142-1, 6.3): evidence from elsewhere, though it is newer, does not take its
    /// place, and the level does not fall because evidence grows old, or because newer came beside what is
    /// archived.
    pub(crate) fn inside(&self, candidates: &[Certificate]) -> Option<Vec<[u8; 32]>> {
        let (evidence, times) = (self.ground.evidence, self.ground.times);
        let Self { path, ground, purpose, known, .. } = *self;
        // What was said of responders then does not grow old either.
        let known = Known { best: known.own, ..known };
        let within = Self::of_pool(path, ground, purpose, known, &evidence.inside);
        let archived = |source: &RevocationSource| times.of_source(source) < times.at;
        let proof = |(index, certificate): (usize, &Certificate)| {
            if !candidates.contains(certificate) && !evidence.certificates.contains(certificate) {
                return None;
            }
            let holds = |source: &RevocationSource| within.doubt(source, index, &[], 0).is_none();
            let kept = |source: &RevocationSource| archived(source) && holds(source);
            let old = if times.proofs.is_empty() { None } else { within.proof(index, &kept) };
            old.or_else(|| within.proof(index, &holds))
        };
        let proofs: Option<Vec<_>> = self.below_anchor().iter().enumerate().map(proof).collect();
        proofs.map(|proofs| proofs.concat())
    }

    /// The pieces of such evidence as is asked for, that a certificate was in force when the signature or
    /// the stamp was made.
    fn proof(
        &self,
        index: usize,
        holds: &dyn Fn(&RevocationSource) -> bool,
    ) -> Option<Vec<[u8; 32]>> {
        let (at, rule) = (self.ground.times.at, freshness(self.known.own));
        let mut budget = self.ground.policy.path_budget.clone();
        let found = self.path.status_preferring(index, self.pool, at, &rule, holds, &mut budget);
        let source = match found? {
            CertStatus::Good { source, .. } => source,
            // That it was revoked since tells as well that it was not before.
            CertStatus::Revoked { at, source, also_good, unheard: false, held: None, .. }
                if self.known.own < at =>
            {
                also_good.map_or(source, |good| *good)
            }
            CertStatus::OnHold { since, invalidity_date, also_good, .. }
                if self.known.own < counts_from(since, invalidity_date) && self.known.own < at =>
            {
                *also_good?
            }
            _ => return None,
        };
        holds(&source).then(|| std::iter::once(source.sha256).chain(source.beside).collect())
    }

    /// What is known of each certificate below the anchor.
    fn found(&self, compromises: &[Compromise]) -> Vec<CertStatus> {
        let (chain, best) = (self.path.certificates(), self.known.best);
        let status = |(index, certificate): (usize, &Certificate)| {
            let issuers = chain.get(index + 1..).unwrap_or_default();
            let holds =
                |source: &RevocationSource| self.doubt(source, index, compromises, 0).is_none();
            // Of the signer's certificate one that is later says no more than what is at hand.
            let counts = |found: &CertStatus, removed: &CertStatus| match removed {
                CertStatus::Revoked { at, invalidity_date, .. } => {
                    index > 0
                        || matches!(found, CertStatus::Revoked { .. })
                        || counts_from(*at, *invalidity_date) <= best
                }
                CertStatus::OnHold { since, invalidity_date, .. } => {
                    index > 0
                        || matches!(found, CertStatus::Revoked { .. } | CertStatus::OnHold { .. })
                        || counts_from(*since, *invalidity_date) <= best
                }
                _ => true,
            };
            let mut budget = self.ground.policy.path_budget.clone();
            self.status_among((certificate, issuers), best, &holds, &counts, &mut budget)
        };
        self.below_anchor().iter().enumerate().map(status).collect()
    }

    /// Authorities of the path of whom it is found that they were robbed, or suspended later than what they
    /// certified: who is suspended may have lost the key, and what came before is no doubt of its own.
    fn compromises(&self, found: &[CertStatus]) -> Vec<Compromise> {
        let authorities = (0..).zip(found).skip(1);
        let lost = authorities.filter_map(|(index, found)| {
            let held = held_since(found).filter(|since| self.is_older(index, *since));
            let since = lost_since(found).into_iter().chain(held).min()?;
            Some(Compromise { index, since })
        });
        lost.collect()
    }

    /// Certificates of the path whose key has another certificate at hand that was revoked: the key is one,
    /// whichever certificate is shown for it. Of the signer's own it is said when the key was lost: whose
    /// certificate is replaced keeps the key and loses the old one, often without a reason. With each goes
    /// whether it is a suspension, which is told of authorities only: what somebody else may do with the key
    /// of one that is suspended he does under every certificate for it.
    fn of_same_keys(&self) -> Result<Vec<(Compromise, bool)>, BudgetLimit> {
        let chain = self.path.certificates();
        let mut budget = self.ground.policy.path_budget.clone();
        let mut found = Vec::new();
        for (index, certificate) in chain.iter().enumerate() {
            let above = chain.get(index + 1..).unwrap_or_default();
            // What an old root certified of one whom the caller trusts himself may end for any reason but a
            // theft.
            let trusted = above.is_empty();
            let counts = |status: &CertStatus| {
                let held = matches!(status, CertStatus::OnHold { .. });
                let any = index > 0 && !trusted && !held;
                any || says_key_is_lost(status)
            };
            let stolen = self.stolen_elsewhere(certificate, above, &counts, &mut budget)?;
            found.extend(stolen.into_iter().map(|since| (Compromise { index, since }, false)));
            if index > 0 && !trusted {
                let counts = |status: &CertStatus| matches!(status, CertStatus::OnHold { .. });
                let held = self.stolen_elsewhere(certificate, above, &counts, &mut budget)?;
                found.extend(held.into_iter().map(|since| (Compromise { index, since }, true)));
            }
        }
        Ok(found)
    }

    /// What the evidence says of a certificate below its issuers, by what is preferred; or what was taken out
    /// of the store says against it, where that counts beside the other. It is asked together with what is
    /// at hand, because lists may answer together only, and it speaks for nobody.
    pub(crate) fn status_among(
        &self,
        (certificate, issuers): (&Certificate, &[Certificate]),
        since: UnixTime,
        preferred: &dyn Fn(&RevocationSource) -> bool,
        counts: &dyn Fn(&CertStatus, &CertStatus) -> bool,
        budget: &mut Budget,
    ) -> CertStatus {
        let (at, rule) = (self.ground.times.at, freshness(since));
        let more = &self.ground.evidence.with_removed;
        let mut own = budget.clone();
        let found = status_below(certificate, issuers, self.pool, at, &rule, preferred, budget);
        if more.is_empty() {
            return found;
        }
        let at_hand = |source: &RevocationSource| {
            let mut pieces = std::iter::once(&source.sha256).chain(&source.beside);
            pieces.all(|piece| self.pool.contains(piece)) && preferred(source)
        };
        let removed = status_below(certificate, issuers, more, at, &rule, &at_hand, &mut own);
        let against = match &removed {
            CertStatus::Revoked { .. } | CertStatus::OnHold { .. } => true,
            other => is_unheard(other),
        };
        if against && counts(&found, &removed) { removed } else { found }
    }

    /// Whether each certificate below the anchor was in force at the proved time: as far as the policy
    /// demands, and with evidence for all of them. A path that holds in the `past` only needs evidence
    /// that has come down from then; to ask again later would bring none.
    pub(crate) fn status(
        &self,
        verdict: &mut Verdict,
        past: bool,
    ) -> (Option<StatusSettled>, bool) {
        let mut found = self.found(&[]);
        let mut compromises = self.compromises(&found);
        let (mut settled, mut unknown) = (true, 0u64);
        let of_same_keys = self.of_same_keys().unwrap_or_else(|limit| {
            // Who gave up looking does not know that there is none.
            settled = false;
            let detail = Detail::Text(format!("{limit:?}"));
            verdict.doubt(Sub::Generic, Code::BudgetExceeded, detail);
            Vec::new()
        });
        for (one, held) in of_same_keys {
            // What the authority issued, or the signer signed, cannot be told from what the key was misused for.
            let Known { best, certified, .. } = self.known;
            let (existed, sub) = match one.index {
                0 => (best, Sub::RevokedNoPoe),
                _ => (certified, Sub::RevokedCaNoPoe),
            };
            let later = existed >= one.since || existed >= self.ground.times.at;
            settled &= !later;
            if later && held {
                // It may be lifted, or become a revocation of an earlier day.
                suspended(verdict, one.since, false);
                continue;
            }
            if later {
                verdict.facts.lost = true;
                verdict.doubt(sub, Code::CertificateRevoked, Detail::Time(one.since));
            }
            compromises.push(one);
        }
        // Whom a robbed one released is suspended again, and says no more of others.
        for _ in self.below_anchor() {
            if compromises.is_empty() {
                break;
            }
            found = self.found(&compromises);
            let mut more = self.compromises(&found);
            more.retain(|one| !compromises.contains(one));
            if more.is_empty() {
                break;
            }
            compromises.extend(more);
        }
        for (index, (certificate, found)) in self.below_anchor().iter().zip(found).enumerate() {
            let issuer = self.path.certificates().get(index + 1);
            verdict.facts.status(certificate, found.clone());
            let held = held_since(&found);
            let kept = held.and_then(|_| self.kept_before_hold(index, &found, &compromises));
            if held.is_some() && kept.is_none() {
                settled = false;
                verdict.facts.lost |= index == 0;
            }
            let rests_on = match found {
                CertStatus::Good { source, .. } => Some(source),
                // That it was revoked since then is evidence like any other.
                CertStatus::Revoked {
                    at,
                    reason,
                    invalidity_date,
                    source,
                    also_good,
                    unheard,
                    held: on_hold,
                    ..
                } => {
                    // What was left unread may tell of an earlier day.
                    let since = if unheard { Some(EVER) } else { invalidity_date };
                    let survives = self.survives(verdict, index, at, reason, since);
                    settled &= survives;
                    verdict.facts.lost |= index == 0 && !survives;
                    // Who is not believed did not end the suspension.
                    if let Some((since, _)) = on_hold {
                        suspended(verdict, since, kept.is_some());
                        kept.filter(|_| survives)
                    } else {
                        let source = also_good.map_or(source, |good| *good);
                        survives.then_some(source)
                    }
                }
                CertStatus::OnHold { since, .. } => {
                    suspended(verdict, since, kept.is_some());
                    kept
                }
                // There can be no such data (RFC 9608, 4; EN 319 412-1, 5.2).
                _ if index == 0 && is_never_revoked(certificate) => {
                    verdict.inform(Code::NeverRevoked, Detail::None);
                    None
                }
                other => {
                    unknown += 1;
                    verdict.facts.lost |= index == 0 && is_unheard(&other);
                    verdict.facts.need(NeedKind::Revocation, certificate, issuer);
                    None
                }
            };
            let Some(source) = rests_on else { continue };
            let Some(doubt) = self.doubt(&source, index, &compromises, 0) else { continue };
            match &doubt {
                Doubt::SignerUnknown => {
                    unknown += 1;
                    let (of, by) = (&source.signer, source.certifier.as_ref());
                    verdict.facts.need(NeedKind::Revocation, of, by);
                }
                Doubt::SignerEnded => {
                    settled = false;
                    verdict.facts.need(NeedKind::Revocation, certificate, issuer);
                }
                _ => settled = false,
            }
            let name = certificate.common_name().unwrap_or_else(|| certificate.subject());
            tell(verdict, doubt, name);
        }
        if unknown > 0 {
            match self.ground.policy.revocation {
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

    /// Whether the signature is proved to be older than an instant at which a certificate of the path was
    /// no longer in force.
    fn is_older(&self, index: usize, than: UnixTime) -> bool {
        let Known { best, certified, .. } = self.known;
        // Of an authority's key it matters that the certificate is older, which names the signer.
        let existed = if index == 0 { best } else { certified };
        existed < than && existed < self.ground.times.at
    }

    /// The evidence that a certificate was good which is proved to be older than its suspension, where the
    /// signature is older too (EN 319 102-1, 5.6.2.2).
    fn kept_before_hold(
        &self,
        index: usize,
        found: &CertStatus,
        compromises: &[Compromise],
    ) -> Option<RevocationSource> {
        let held = held_since(found).filter(|held| self.is_older(index, *held))?;
        let times = self.ground.times;
        let kept = |source: &RevocationSource| {
            times.of_source(source) < held && self.doubt(source, index, compromises, 0).is_none()
        };
        let mut budget = self.ground.policy.path_budget.clone();
        let rule = freshness(self.known.best);
        let found =
            self.path.status_preferring(index, self.pool, times.at, &rule, &kept, &mut budget)?;
        // What is not kept from then releases nobody.
        let as_early = held_since(&found).is_some_and(|since| since >= held);
        match found {
            CertStatus::OnHold { also_good, .. } | CertStatus::Revoked { also_good, .. }
                if as_early =>
            {
                also_good.map(|good| *good)
            }
            _ => None,
        }
    }

    /// Whether the signature is proved to be older than a revocation.
    fn survives(
        &self,
        verdict: &mut Verdict,
        index: usize,
        at: UnixTime,
        reason: Option<RevocationReason>,
        invalidity_date: Option<UnixTime>,
    ) -> bool {
        let Known { own, since, .. } = self.known;
        let proved = self.is_older(index, counts_from(at, invalidity_date));
        // A stamp tells its time itself, and is believed as long as nobody else had the key (RFC 3161, 4).
        let told = index == 0
            && self.purpose == Purpose::TimeStamping
            && RevocationReason::spares_key(reason)
            && own < counts_from(at, invalidity_date);
        if proved || told {
            verdict.inform(Code::RevokedLater, Detail::Time(at));
            return true;
        }
        let (code, detail) = (Code::CertificateRevoked, Detail::Time(at));
        match index {
            0 if since.is_some_and(|since| since >= at) => {
                verdict.fail(Sub::Revoked, code, detail);
            }
            0 => verdict.doubt(Sub::RevokedNoPoe, code, detail),
            _ => verdict.doubt(Sub::RevokedCaNoPoe, code, detail),
        }
        false
    }
}

/// Tells of a suspension: it may become a revocation of an earlier day, but what is kept from before it stays
/// true.
fn suspended(verdict: &mut Verdict, since: UnixTime, kept: bool) {
    let (code, detail) = (Code::CertificateSuspended, Detail::Time(since));
    if kept {
        verdict.inform(code, detail);
    } else {
        verdict.doubt(Sub::TryLater, code, detail);
    }
}

/// Whether the issuer of a certificate says that it revokes none of its kind.
fn is_never_revoked(certificate: &Certificate) -> bool {
    let says = certificate.has_no_rev_avail() || certificate.is_validity_assured_short_term();
    // What says where to ask does not say that there is nothing to ask for (RFC 9608, 3).
    let silent = !certificate.names_lists() && certificate.ocsp_urls().is_empty();
    says && silent && !certificate.is_ca()
}

/// Whether nothing is known because the budget was spent.
pub(crate) fn is_unheard(status: &CertStatus) -> bool {
    match status {
        CertStatus::Unknown { reasons } => reasons.iter().any(|r| r.kind.is_of_budget()),
        _ => false,
    }
}
