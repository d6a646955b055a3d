//! The status of one certificate, from the evidence at hand (RFC 5280 section 6.3, RFC 6960).

use std::cell::{OnceCell, RefCell};

use segel_crypto::UnixTime;

use crate::checks::Verifier;
use crate::crl_entry::RevokedEntry;
use crate::evidence::{Content, Piece};
use crate::revocation_fault::{RevocationFault, RevocationFaultKind};
use crate::status_crl::{self, Lists, OtherKeys};
use crate::status_joined::{conclude, without_own_word};
use crate::{
    Budget, CertId, Certificate, Responder, ResponderAuthority, RevocationEvidence,
    RevocationReason, RevocationSource, VerifiedPath, name, status_ocsp,
};

/// Says how old evidence may be that a certificate is not revoked.
// Exhaustive: a limit and where it is measured from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FreshnessRule {
    /// The limit.
    pub limit: AgeLimit,
    /// The instant from which the age is measured, such as the best signature time; the instant
    /// asked about when there is none.
    pub since: Option<UnixTime>,
    /// How many seconds the clocks of others may be ahead.
    pub skew: i64,
}

/// Says how old evidence may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AgeLimit {
    /// As old as it says itself, by its `nextUpdate`; evidence without one is not fresh.
    NextUpdate,
    /// This many seconds.
    Seconds(i64),
    /// Any age.
    Unlimited,
}

impl Default for FreshnessRule {
    /// Gives the `nextUpdate` rule with five minutes for clocks.
    fn default() -> Self {
        Self { limit: AgeLimit::NextUpdate, since: None, skew: 300 }
    }
}

/// Certificates of one key that a piece of evidence is heard under: those of responders that are certified anew
/// every week, with a month of overlap. What is asked of each is dear.
pub(crate) const SIGNERS: usize = 8;
/// Entries of a list that is looked into though the budget is spent.
const MOST_ENTRIES: u64 = 10_000;

/// Tells what the evidence says about one certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertStatus {
    /// It was not revoked when the evidence was made, and the evidence is fresh.
    Good {
        /// When the evidence was made.
        this_update: UnixTime,
        /// When newer information is due.
        next_update: Option<UnixTime>,
        /// The evidence.
        source: RevocationSource,
    },
    /// It is revoked; whether that was before or after an instant is for the caller to compare.
    Revoked {
        /// Since when.
        at: UnixTime,
        /// Why, if the evidence says so.
        reason: Option<RevocationReason>,
        /// Since when the key is suspected, if the evidence says so.
        invalidity_date: Option<UnixTime>,
        /// When the evidence was made; it may be old, since a revocation does not end.
        this_update: UnixTime,
        /// The evidence.
        source: RevocationSource,
        /// Whether evidence that might tell of an earlier revocation was left unread, as the budget was spent.
        unheard: bool,
        /// Preferred evidence that it was good, which counts where the revocation is later than what it is
        /// asked for.
        also_good: Option<Box<RevocationSource>>,
        /// Since when it is suspended, and suspected, where no preferred evidence tells of the revocation and
        /// none of a release: both count.
        held: Option<(UnixTime, Option<UnixTime>)>,
    },
    /// It is suspended; whether that came before or after an instant is for the caller to compare.
    OnHold {
        /// Since when, without a release in between that anything tells of.
        since: UnixTime,
        /// Since when the key is suspected, if the evidence says so.
        invalidity_date: Option<UnixTime>,
        /// When the evidence was made.
        this_update: UnixTime,
        /// The evidence.
        source: RevocationSource,
        /// Preferred evidence of before that it was good, which counts where the suspension is later than what
        /// it is asked for.
        also_good: Option<Box<RevocationSource>>,
    },
    /// The evidence does not tell.
    Unknown {
        /// Why not, piece by piece; never empty.
        reasons: Vec<RevocationFault>,
    },
}

/// What one usable piece of evidence says.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) verdict: Verdict,
    pub(crate) this_update: UnixTime,
    pub(crate) next_update: Option<UnixTime>,
    /// Up to when it would know of a suspension.
    pub(crate) holds_until: UnixTime,
    pub(crate) source: RevocationSource,
}

impl Answer {
    pub(crate) fn new(
        verdict: Verdict,
        this_update: UnixTime,
        next_update: Option<UnixTime>,
        source: RevocationSource,
    ) -> Self {
        Self { verdict, this_update, next_update, holds_until: this_update, source }
    }

    /// The same under another certificate of the signer's key.
    pub(crate) fn under(mut self, other: &RevocationSource) -> Self {
        self.source.signer = other.signer.clone();
        self.source.authority = other.authority;
        self.source.certifier = other.certifier.clone();
        self
    }
}

/// Who signed a piece of evidence, by what right, and who certified him where he stands in no path.
pub(crate) struct Signer {
    certificate: Certificate,
    authority: ResponderAuthority,
    certifier: Option<Certificate>,
}

impl Signer {
    /// The signer of a response about a certificate of `issuer`.
    pub(crate) fn of(responder: Responder, issuer: &Certificate) -> Self {
        let Responder { certificate, authority } = responder;
        let delegated = matches!(authority, ResponderAuthority::Delegated { .. });
        Self { certificate, authority, certifier: delegated.then(|| issuer.clone()) }
    }

    /// An authority of the path.
    pub(crate) fn in_path(certificate: Certificate) -> Self {
        Self { certificate, authority: ResponderAuthority::Issuer, certifier: None }
    }

    /// Another key of an authority, certified by one of the path.
    pub(crate) fn another_key(certificate: Certificate, certifier: Certificate) -> Self {
        let authority = ResponderAuthority::AnotherKey;
        Self { certificate, authority, certifier: Some(certifier) }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Good,
    Hold { since: UnixTime, invalidity_date: Option<UnixTime> },
    Revoked { at: UnixTime, reason: Option<RevocationReason>, invalidity_date: Option<UnixTime> },
}

impl Verdict {
    /// Sorts what a revocation means; none for a removal.
    pub(crate) fn of(entry: &RevokedEntry) -> Option<Self> {
        let RevokedEntry { revocation_date: at, reason, invalidity_date, .. } = *entry;
        match reason {
            Some(RevocationReason::CertificateHold) => {
                Some(Self::Hold { since: at, invalidity_date })
            }
            Some(RevocationReason::RemoveFromCrl) => None,
            _ => Some(Self::Revoked { at, reason, invalidity_date }),
        }
    }
}

/// What is asked, and by which rule.
pub(crate) struct Inquiry<'a> {
    pub(crate) certificate: &'a Certificate,
    pub(crate) issuer: &'a Certificate,
    /// What stands above the issuer in a verified path, if there is one.
    pub(crate) above: &'a [Certificate],
    pub(crate) evidence: &'a RevocationEvidence,
    pub(crate) at: UnixTime,
    rule: FreshnessRule,
    /// Whether nothing counts against the certificate but what is preferred.
    believing: bool,
    /// Good answers that are no longer fresh: they tell of a release, and of nothing else.
    stale: RefCell<Vec<Answer>>,
    /// What answers name the certificate by, for each digest that occurred.
    pub(crate) named: RefCell<Vec<CertId>>,
    /// Other keys that may have signed lists of the issuer.
    pub(crate) other_keys: OnceCell<OtherKeys>,
}

impl<'a> Inquiry<'a> {
    fn new(
        (certificate, issuer, above): (&'a Certificate, &'a Certificate, &'a [Certificate]),
        evidence: &'a RevocationEvidence,
        at: UnixTime,
        rule: &FreshnessRule,
    ) -> Self {
        let (stale, named, other_keys) = Default::default();
        let (rule, believing) = (*rule, false);
        Self { certificate, issuer, above, evidence, at, rule, believing, stale, named, other_keys }
    }

    /// Certificates among which responders, and other keys of the issuer, may be found.
    pub(crate) fn known(&self) -> &[Certificate] {
        self.evidence.certificates()
    }

    /// Verifies what has to do with one piece.
    fn verifier<'b>(&'b self, piece: &Piece, budget: &'b mut Budget) -> Verifier<'b> {
        let remembered = (self.evidence.checks(), self.evidence.len());
        Verifier::remembering(remembered, piece.sha256, budget)
    }

    /// Whether a revocation is no later than the instant asked about.
    pub(crate) fn counts_already(&self, entry: &RevokedEntry) -> bool {
        Verdict::of(entry).is_some() && entry.revocation_date <= self.at
    }

    /// Tells whether an instant lies before another by more than clocks may differ.
    pub(crate) fn is_before(&self, one: UnixTime, other: UnixTime) -> bool {
        one.plus_seconds(self.rule.skew) < other
    }

    /// Refuses evidence that cannot be meant: made later than the instant asked about, or before
    /// the certificate.
    pub(crate) fn check_made(&self, this_update: UnixTime) -> Result<(), RevocationFaultKind> {
        if self.is_before(self.at, this_update) {
            return Err(RevocationFaultKind::FromTheFuture { this_update, at: self.at });
        }
        let not_before = self.certificate.not_before();
        if self.is_before(this_update, not_before) {
            return Err(RevocationFaultKind::BeforeTheCertificate { this_update, not_before });
        }
        Ok(())
    }

    /// Keeps good answers that are only no longer fresh.
    pub(crate) fn keep_stale(&self, fault: &RevocationFaultKind, answers: &[Answer]) {
        use RevocationFaultKind::{NoNextUpdate, NotFresh};
        if matches!(fault, NotFresh { .. } | NoNextUpdate { .. }) {
            self.stale.borrow_mut().extend(answers.iter().cloned());
        }
    }

    /// Refuses to take silence for an answer: `kept_since` tells since when the evidence still
    /// knows of certificates that have expired.
    pub(crate) fn check_good(
        &self,
        this_update: UnixTime,
        next_update: Option<UnixTime>,
        kept_since: Option<UnixTime>,
    ) -> Result<(), RevocationFaultKind> {
        let not_after = self.certificate.not_after();
        if this_update > not_after && kept_since.is_none_or(|since| since > not_after) {
            return Err(RevocationFaultKind::AfterExpiry { this_update, not_after });
        }
        let since = self.rule.since.unwrap_or(self.at);
        let fresh = match (self.rule.limit, next_update) {
            (AgeLimit::Unlimited, _) => true,
            (AgeLimit::Seconds(age), _) => this_update.plus_seconds(age) >= since,
            (AgeLimit::NextUpdate, Some(next)) => next >= since,
            // Made since then, it is as new as anything could be.
            (AgeLimit::NextUpdate, None) if this_update >= since => true,
            (AgeLimit::NextUpdate, None) => {
                return Err(RevocationFaultKind::NoNextUpdate { this_update });
            }
        };
        if fresh {
            return Ok(());
        }
        Err(RevocationFaultKind::NotFresh { this_update, next_update })
    }
}

/// Tells the status of a certificate of `issuer` from the evidence, at the instant `at` of the
/// verification.
///
/// A revocation counts whenever it is proven, however old the proof; that there is none counts only
/// when the proof is fresh by the rule. Of suspended and good, the newer evidence counts. Evidence is
/// judged by its own words and signature: whether its signer was in force, whether a delegated
/// responder was revoked, and whether algorithms are still strong stays with the caller, who finds
/// all of it in the [`RevocationSource`].
///
/// Another key that `issuer` certified under its own name to sign lists is found among the
/// certificates of the pool; [`VerifiedPath::status`] finds those certified further up too.
pub fn status(
    certificate: &Certificate,
    issuer: &Certificate,
    evidence: &RevocationEvidence,
    at: UnixTime,
    rule: &FreshnessRule,
    budget: &mut Budget,
) -> CertStatus {
    examine(certificate, issuer, evidence, at, rule, budget).0
}

/// Tells the status as [`status`] does, of a certificate whose issuer, the first of `issuers`, stands in
/// a path below the others: as [`VerifiedPath::status_preferring`] does, lists may be signed by what they
/// certified for it, and of good evidence such as the caller prefers goes first.
pub fn status_below(
    certificate: &Certificate,
    issuers: &[Certificate],
    evidence: &RevocationEvidence,
    at: UnixTime,
    rule: &FreshnessRule,
    preferred: &dyn Fn(&RevocationSource) -> bool,
    budget: &mut Budget,
) -> CertStatus {
    let Some((issuer, above)) = issuers.split_first() else {
        let kind = RevocationFaultKind::NotItsIssuer;
        let reasons = vec![RevocationFault { evidence: None, origin: None, kind }];
        return CertStatus::Unknown { reasons };
    };
    let inquiry = Inquiry::new((certificate, issuer, above), evidence, at, rule);
    inquire(&inquiry, preferred, budget).0
}

/// Tells the status as [`status_below`] does, but hears nothing against the certificate that the caller does
/// not prefer: what counts against others must be believed itself. `None` where there is no issuer.
pub fn status_believing(
    certificate: &Certificate,
    issuers: &[Certificate],
    evidence: &RevocationEvidence,
    at: UnixTime,
    rule: &FreshnessRule,
    preferred: &dyn Fn(&RevocationSource) -> bool,
    budget: &mut Budget,
) -> Option<CertStatus> {
    let (issuer, above) = issuers.split_first()?;
    let mut inquiry = Inquiry::new((certificate, issuer, above), evidence, at, rule);
    inquiry.believing = true;
    Some(inquire(&inquiry, preferred, budget).0)
}

/// Tells the status as [`status`] does, and beside it what spoke against every piece of evidence
/// that was not used.
pub fn examine(
    certificate: &Certificate,
    issuer: &Certificate,
    evidence: &RevocationEvidence,
    at: UnixTime,
    rule: &FreshnessRule,
    budget: &mut Budget,
) -> (CertStatus, Vec<RevocationFault>) {
    let inquiry = Inquiry::new((certificate, issuer, &[]), evidence, at, rule);
    inquire(&inquiry, &|_| true, budget)
}

impl VerifiedPath {
    /// Tells the status of one certificate of the path, counted from the leaf; none for the anchor,
    /// whose status is the caller's to know.
    ///
    /// As [`status`] does, but a list may also be signed by another key of the issuer's name that
    /// stands further up the path, or that an authority of the path certified for it: as after a
    /// change of keys, or where lists have a key of their own.
    pub fn status(
        &self,
        index: usize,
        evidence: &RevocationEvidence,
        at: UnixTime,
        rule: &FreshnessRule,
        budget: &mut Budget,
    ) -> Option<CertStatus> {
        self.status_preferring(index, evidence, at, rule, &|_| true, budget)
    }

    /// Tells the status as [`VerifiedPath::status`] does, but of the evidence that a certificate was
    /// good takes such as the caller prefers before any other, however new that is: evidence whose
    /// own signer is in force, for one.
    pub fn status_preferring(
        &self,
        index: usize,
        evidence: &RevocationEvidence,
        at: UnixTime,
        rule: &FreshnessRule,
        preferred: &dyn Fn(&RevocationSource) -> bool,
        budget: &mut Budget,
    ) -> Option<CertStatus> {
        let chain = self.certificates();
        let (certificate, issuer) = (chain.get(index)?, chain.get(index + 1)?);
        let above = chain.get(index + 2..).unwrap_or_default();
        let inquiry = Inquiry::new((certificate, issuer, above), evidence, at, rule);
        Some(inquire(&inquiry, preferred, budget).0)
    }
}

fn inquire(
    inquiry: &Inquiry<'_>,
    preferred: &dyn Fn(&RevocationSource) -> bool,
    budget: &mut Budget,
) -> (CertStatus, Vec<RevocationFault>) {
    let (evidence, mut faults) = (inquiry.evidence, Vec::new());
    let mut whole = |kind| faults.push(RevocationFault { evidence: None, origin: None, kind });
    if !name::is_same(inquiry.certificate.issuer_der(), inquiry.issuer.subject_der()) {
        whole(RevocationFaultKind::NotItsIssuer);
        return (CertStatus::Unknown { reasons: faults.clone() }, faults);
    }
    if evidence.is_empty() {
        whole(RevocationFaultKind::NoEvidence);
    }
    let mut answers = Vec::new();
    let mut lists = Lists::default();
    for (number, piece) in evidence.newest_first() {
        let outcome: Result<Vec<Answer>, _> = match &piece.content {
            Err(error) => Err(RevocationFaultKind::Unreadable(error.clone())),
            Ok(Content::Ocsp(response)) => {
                let source = |signer| source(number, piece, signer);
                let mut verifier = inquiry.verifier(piece, budget);
                status_ocsp::answer(inquiry, response, source, &mut verifier)
            }
            Ok(Content::Crl(list)) => {
                let source = |signer| source(number, piece, signer);
                let mut verifier = inquiry.verifier(piece, budget);
                status_crl::answer(inquiry, list, source, &mut lists, &mut verifier)
            }
        };
        match outcome {
            // Where none is preferred the first counts, which is heard last.
            Ok(said) => answers.extend(said.into_iter().rev()),
            Err(kind) => faults.push(fault(number, piece, kind)),
        }
    }
    // Beyond the budget their order means nothing.
    answers.sort_by_key(|answer: &Answer| answer.source.evidence);
    faults.sort_by_key(|fault| fault.evidence);
    let (joined, rejected) = lists.in_order().join(inquiry, preferred, budget);
    answers.extend(joined);
    for (number, kind) in rejected {
        if let Some(piece) = evidence.pieces().get(number) {
            faults.push(fault(number, piece, kind));
        }
    }
    if inquiry.believing {
        answers.retain(|answer| answer.verdict == Verdict::Good || preferred(&answer.source));
    }
    let mut stale = inquiry.stale.take();
    without_own_word(&mut answers, &mut stale, inquiry.certificate);
    let unheard = faults.iter().any(|fault| {
        let piece = fault.evidence.and_then(|number| evidence.pieces().get(number));
        fault.kind == RevocationFaultKind::UnknownDigest
            || (fault.kind.is_of_budget() && piece.is_some_and(|piece| may_revoke(inquiry, piece)))
    });
    // Who had no time for what speaks against it does not know that nothing does.
    let status = conclude(answers, &stale, preferred).and_then(|mut status| match &mut status {
        CertStatus::Revoked { unheard: own, .. } => {
            *own = unheard;
            Some(status)
        }
        _ => (!unheard).then_some(status),
    });
    (status.unwrap_or_else(|| CertStatus::Unknown { reasons: faults.clone() }), faults)
}

/// Whether a piece, if it were believed, might revoke the certificate.
fn may_revoke(inquiry: &Inquiry<'_>, piece: &Piece) -> bool {
    match &piece.content {
        Ok(Content::Ocsp(response)) => status_ocsp::may_revoke(inquiry, response),
        // To read it is dear.
        Ok(Content::Crl(list)) => {
            let mut budget = Budget { revocation_entries: MOST_ENTRIES, ..Budget::default() };
            let (asked, serial) = ((piece.sha256, list), inquiry.certificate.serial_as_named());
            let found = inquiry.evidence.checks().find(asked, serial, &mut budget);
            found.map_or(true, |entry| entry.is_some())
        }
        Err(_) => false,
    }
}

fn fault(number: usize, piece: &Piece, kind: RevocationFaultKind) -> RevocationFault {
    RevocationFault { evidence: Some(number), origin: Some(piece.origin), kind }
}

fn source(
    number: usize,
    piece: &Piece,
    Signer { certificate, authority, certifier }: Signer,
) -> RevocationSource {
    let (signature_algorithm, produced_at) = match &piece.content {
        Ok(Content::Crl(list)) => (list.signature_algorithm().ok(), Some(list.this_update())),
        Ok(Content::Ocsp(read)) => (read.signature_algorithm().ok(), read.produced_at()),
        Err(_) => (None, None),
    };
    RevocationSource {
        evidence: number,
        kind: piece.kind,
        origin: piece.origin,
        sha256: piece.sha256,
        beside: Vec::new(),
        signer: certificate,
        authority,
        certifier,
        signature_algorithm,
        produced_at: produced_at.unwrap_or(UnixTime::new(0)),
        occurrences: 0,
    }
}
