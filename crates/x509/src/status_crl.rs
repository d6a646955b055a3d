//! What revocation lists say about a certificate, alone and together (RFC 5280 section 6.3.3).

use std::cell::LazyCell;
use std::collections::HashMap;

use segel_crypto::SignatureAlgorithm;

use crate::checks::Verifier;
use crate::crl_entry::RevokedEntry;
use crate::revocation_fault::RevocationFaultKind as Kind;
use crate::status::{Answer, Inquiry, SIGNERS, Signer, Verdict};
use crate::{
    Budget, BudgetLimit, Certificate, CertificateList, CrlScope, RevocationReason,
    RevocationSource, name,
};

/// Bits 1 to 8 of `ReasonFlags`: every reason for which a certificate is revoked.
const ALL_REASONS: u16 = 0x1fe;
/// `certificateHold` among them.
const HOLD: u16 = 1 << 6;

/// The lists that do not answer alone.
#[derive(Default)]
pub(crate) struct Lists {
    complete: Vec<Complete>,
    deltas: Vec<Delta>,
    partial: Vec<Partial>,
}

/// A complete list, whether fresh or not, to which a delta may tell the changes.
struct Complete {
    list: CertificateList,
    verdict: Verdict,
    hand: Hand,
}

struct Delta {
    list: CertificateList,
    hand: Hand,
}

/// The key and the algorithm of a list, and the certificates of that key that it is heard under.
struct Hand {
    key: Vec<u8>,
    sources: Vec<RevocationSource>,
}

impl Hand {
    /// Sorts what a list says by the keys of its signers.
    fn sort(sources: &[RevocationSource]) -> Vec<Self> {
        let mut hands: Vec<Self> = Vec::new();
        for source in sources {
            let key = source.signer.public_key().key_identity();
            match hands.iter_mut().find(|hand| hand.key == key) {
                Some(hand) => hand.sources.push(source.clone()),
                None => hands.push(Self { key, sources: vec![source.clone()] }),
            }
        }
        hands
    }

    /// The number of the piece.
    fn number(&self) -> usize {
        self.sources.first().map_or(usize::MAX, |source| source.evidence)
    }

    /// Whether two lists are signed with the same key by the same algorithm, so that what is known of the one
    /// signer is known of the other.
    fn is(&self, other: &Self) -> bool {
        let algorithm = |hand: &Self| hand.sources.first().map(|source| source.signature_algorithm);
        algorithm(self) == algorithm(other) && self.key == other.key
    }
}

/// Takes what a list says, under each certificate of its signer, or puts it by when it needs another one.
pub(crate) fn answer(
    inquiry: &Inquiry<'_>,
    list: &CertificateList,
    source: impl Fn(Signer) -> RevocationSource,
    lists: &mut Lists,
    verifier: &mut Verifier<'_>,
) -> Result<Vec<Answer>, Kind> {
    if !name::is_same(list.issuer_der(), inquiry.certificate.issuer_der()) {
        return Err(Kind::OtherIssuer);
    }
    let serial = inquiry.certificate.serial_as_named();
    // Whatever it is about, an issuer's own list that names the certificate revokes it.
    if !covers(list, inquiry) && !names(list, serial, verifier)? {
        return Err(Kind::OutOfScope);
    }
    let (this_update, next_update) = (list.this_update(), list.next_update());
    if let Err(fault) = inquiry.check_made(this_update) {
        // What revokes counts whenever it was said.
        let entry = verifier.find(list, serial).map_err(Kind::Budget)?;
        if !entry.is_some_and(|entry| inquiry.counts_already(&entry)) {
            return Err(fault);
        }
    }
    let sources = signers(list, inquiry, verifier)?.into_iter().map(source);
    let mut sources: Vec<RevocationSource> = sources.collect();
    if list.delta_base().is_some() {
        let hands = Hand::sort(&sources).into_iter();
        lists.deltas.extend(hands.map(|hand| Delta { list: list.clone(), hand }));
        return Ok(Vec::new());
    }
    let entry = verifier.find(list, serial).map_err(Kind::Budget)?;
    let occurrences = entry.map_or(0, |entry| entry.occurrences);
    sources.iter_mut().for_each(|source| source.occurrences = occurrences);
    let verdict = match entry {
        None => Verdict::Good,
        Some(entry) => Verdict::of(&entry).ok_or(Kind::RemovedFromCompleteList)?,
    };
    let hands = Hand::sort(&sources).into_iter();
    lists.complete.extend(hands.map(|hand| Complete { list: list.clone(), verdict, hand }));
    let answers = sources.into_iter();
    let answers = answers.map(|source| Answer::new(verdict, this_update, next_update, source));
    if verdict != Verdict::Good {
        return Ok(answers.collect());
    }
    let reasons = list.issuing_distribution_point().and_then(|point| point.reasons());
    let reasons = reasons.filter(|reasons| reasons & ALL_REASONS != ALL_REASONS);
    let answers: Vec<Answer> = answers.collect();
    let fresh = inquiry.check_good(this_update, next_update, list.expired_certificates_since());
    if let Err(fault) = fresh {
        // One that tells of suspensions tells of a release.
        if reasons.is_none_or(|reasons| reasons & HOLD != 0) {
            inquiry.keep_stale(&fault, &answers);
        }
        return Err(fault);
    }
    match reasons {
        Some(reasons) => {
            lists.partial.extend(answers.into_iter().map(|answer| (answer, reasons)));
            Ok(Vec::new())
        }
        None => Ok(answers),
    }
}

/// Whether a list of certificates of its issuer alone has the serial number.
fn names(list: &CertificateList, serial: &[u8], verifier: &mut Verifier<'_>) -> Result<bool, Kind> {
    let point = list.issuing_distribution_point();
    if point.is_none_or(|point| point.scope() == CrlScope::AttributeCertificates) {
        return Ok(false);
    }
    let entry = verifier.find(list, serial).map_err(Kind::Budget)?;
    Ok(entry.is_some_and(|entry| entry.reason != Some(RevocationReason::RemoveFromCrl)))
}

fn covers(list: &CertificateList, inquiry: &Inquiry<'_>) -> bool {
    let Some(point) = list.issuing_distribution_point() else {
        return true;
    };
    let certificate = inquiry.certificate;
    let kind = match point.scope() {
        CrlScope::All => true,
        // Version 1 does not say whether it is an authority, so that no list of either kind is
        // known to cover it.
        CrlScope::UserCertificates => !certificate.is_ca() && certificate.version() != 0,
        CrlScope::CaCertificates => certificate.is_ca(),
        CrlScope::AttributeCertificates => false,
    };
    let points = &certificate.extensions().distribution_points;
    kind && point.covers(points, certificate.issuer_der())
}

/// Finds the key that signed the list: the issuer's, or another of the issuer's name that stands
/// further up the path or was certified by it to sign lists, under each certificate that says so, for
/// one of them may be in doubt where another is not.
fn signers(
    list: &CertificateList,
    inquiry: &Inquiry<'_>,
    verifier: &mut Verifier<'_>,
) -> Result<Vec<Signer>, Kind> {
    let issuer = inquiry.issuer;
    let Err(fault) = check_signer(list, issuer, verifier) else {
        return Ok(vec![Signer::in_path(issuer.clone())]);
    };
    if fault.is_of_budget() {
        return Err(fault);
    }
    let other_keys = other_keys(list, inquiry, verifier);
    for other in &other_keys.above {
        if is_signed_by(list, other, verifier)? {
            return Ok(vec![Signer::in_path(other.clone())]);
        }
    }
    let this_update = list.this_update();
    let mut found: Vec<Signer> = Vec::new();
    for (other, certifier) in &other_keys.certified {
        if !(other.not_before()..=other.not_after()).contains(&this_update) {
            continue;
        }
        match is_signed_by(list, other, verifier) {
            Ok(true) => found.push(Signer::another_key(other.clone(), certifier.clone())),
            Ok(false) => {}
            // What was found signed it, whatever there is no time for.
            Err(_) if !found.is_empty() => break,
            Err(fault) => return Err(fault),
        }
        if found.len() >= SIGNERS {
            break;
        }
    }
    match &other_keys.spent {
        _ if !found.is_empty() => Ok(found),
        Some(limit) => Err(Kind::Budget(*limit)),
        None => Err(fault),
    }
}

/// Other keys of an issuer's name, looked for once for all lists.
pub(crate) struct OtherKeys {
    /// Further up the path.
    above: Vec<Certificate>,
    /// Certified to sign lists, and by which authority of the path.
    certified: Vec<(Certificate, Certificate)>,
    /// What was spent before all of them were looked at.
    spent: Option<BudgetLimit>,
}

fn other_keys<'i>(
    list: &CertificateList,
    inquiry: &'i Inquiry<'_>,
    verifier: &mut Verifier<'_>,
) -> &'i OtherKeys {
    if let Some(known) = inquiry.other_keys.get() {
        return known;
    }
    let issuer = inquiry.issuer;
    let own_key = issuer.public_key().key_identity();
    // The issuer's own key may sign lists by another certificate than the one in the path.
    let may_not = issuer.key_usage().is_some_and(|usage| !usage.crl_sign());
    let another = |other: &&Certificate| {
        name::is_same(other.subject_der(), issuer.subject_der())
            && (may_not || other.public_key().key_identity() != own_key)
    };
    let above = inquiry.above.iter().filter(another).cloned().collect();
    let mut keys = OtherKeys { above, certified: Vec::new(), spent: None };
    // Nothing but the usage tells an authority from anyone else.
    let may = |other: &&Certificate| {
        other.key_usage().is_some_and(|usage| usage.crl_sign())
            && other.extensions().unknown_critical.is_empty()
    };
    // The key that the list names goes first: names alone can be anybody's.
    let wanted = list.authority_key_identifier();
    let known = inquiry.known().iter();
    let mut known: Vec<&Certificate> = known.filter(may).filter(another).collect();
    known.sort_by_key(|other| wanted.is_some() && other.subject_key_identifier() != wanted);
    for other in known {
        match certifier(other, inquiry, verifier) {
            Ok(Some(certifier)) => keys.certified.push((other.clone(), certifier)),
            Ok(None) => {}
            Err(limit) => {
                keys.spent = Some(limit);
                break;
            }
        }
    }
    inquiry.other_keys.get_or_init(|| keys)
}

/// The authority of the path that certified another key.
fn certifier(
    other: &Certificate,
    inquiry: &Inquiry<'_>,
    verifier: &mut Verifier<'_>,
) -> Result<Option<Certificate>, BudgetLimit> {
    for certifier in std::iter::once(inquiry.issuer).chain(inquiry.above) {
        let asked = (other.sha256(), certifier);
        if name::is_same(certifier.subject_der(), other.issuer_der())
            && verifier.verify(asked, || other.verify_signature(certifier))?.is_ok()
        {
            return Ok(Some(certifier.clone()));
        }
    }
    Ok(None)
}

fn check_signer(
    list: &CertificateList,
    signer: &Certificate,
    verifier: &mut Verifier<'_>,
) -> Result<(), Kind> {
    if signer.key_usage().is_some_and(|usage| !usage.crl_sign()) {
        return Err(Kind::MayNotSignCrls);
    }
    let own = (verifier.sha256, signer);
    let signed = verifier.verify(own, || list.verify_signature(signer));
    signed.map_err(Kind::Budget)?.map_err(Kind::Signature)
}

/// Whether a key signed the list; nobody knows once the budget is spent.
fn is_signed_by(
    list: &CertificateList,
    signer: &Certificate,
    verifier: &mut Verifier<'_>,
) -> Result<bool, Kind> {
    match check_signer(list, signer, verifier) {
        Ok(()) => Ok(true),
        Err(fault) if fault.is_of_budget() => Err(fault),
        Err(_) => Ok(false),
    }
}

/// A list that knows of some reasons only, and of which.
type Partial = (Answer, u16);

impl Lists {
    /// By the numbers of the pieces.
    pub(crate) fn in_order(mut self) -> Self {
        self.complete.sort_by_key(|list| list.hand.number());
        self.deltas.sort_by_key(|list| list.hand.number());
        self.partial.sort_by_key(|(answer, _)| answer.source.evidence);
        self
    }

    /// Joins deltas with their complete lists, and lists of some reasons with each other: the newest, and
    /// where those are not preferred such as are, for a list that came later does not undo an older one.
    pub(crate) fn join(
        self,
        inquiry: &Inquiry<'_>,
        preferred: &dyn Fn(&RevocationSource) -> bool,
        budget: &mut Budget,
    ) -> (Vec<Answer>, Vec<(usize, Kind)>) {
        let mut answers = Vec::new();
        let mut faults = Vec::new();
        // What each delta tells the changes to is the same under every certificate of its signer.
        let bases = Bases::of(&self.complete);
        // Asked for once, and only where there is need.
        let kept = LazyCell::new(|| {
            let complete = self.complete.iter();
            complete.map(|base| base.hand.sources.iter().any(preferred)).collect::<Vec<_>>()
        });
        for delta in &self.deltas {
            let fitting: Vec<(usize, &Complete)> = bases.of_delta(delta);
            let newest = delta.entry(inquiry, budget).and_then(|entry| {
                let bases = fitting.iter().map(|(_, base)| *base);
                Ok((entry, delta.join(bases, entry, inquiry)?))
            });
            let (entry, newest) = match newest {
                Ok(newest) => newest,
                Err(kind) => {
                    let faults_of = |source: &RevocationSource| (source.evidence, kind.clone());
                    faults.extend(delta.hand.sources.iter().map(faults_of));
                    continue;
                }
            };
            let older = LazyCell::new(|| {
                let kept = fitting.iter().filter(|(at, _)| kept.get(*at) == Some(&true));
                let older = delta.join(kept.map(|(_, base)| *base), entry, inquiry).ok();
                older.filter(|older| older.verdict == newest.verdict)
            });
            for source in &delta.hand.sources {
                let newest = newest.clone().under(source);
                if !preferred(&newest.source) && preferred(source) {
                    answers.extend(older.clone().map(|older| older.under(source)));
                }
                answers.push(newest);
            }
        }
        // Whoever has another key of the authority may have lost it.
        let mut hands: HashMap<(Option<SignatureAlgorithm>, Vec<u8>), Vec<&Partial>> =
            HashMap::new();
        for one in &self.partial {
            let source = &one.0.source;
            let key = (source.signature_algorithm, source.signer.public_key().key_identity());
            hands.entry(key).or_default().push(one);
        }
        let mut hands: Vec<Vec<&Partial>> = hands.into_values().collect();
        hands.sort_by_key(|hand| hand.first().map(|(answer, _)| answer.source.evidence));
        for hand in hands {
            let Some(all) = together(&hand) else {
                let number =
                    |(answer, _): &&Partial| (answer.source.evidence, Kind::OnlySomeReasons);
                faults.extend(hand.iter().map(number));
                continue;
            };
            if !preferred(&all.source) {
                let older = hand.iter().copied().filter(|(answer, _)| preferred(&answer.source));
                answers.extend(together(&older.collect::<Vec<_>>()));
            }
            answers.push(all);
        }
        (answers, faults)
    }
}

/// What lists of some reasons say of all of them, where they do: of the newest that it takes, for an older one
/// says nothing of a reason that a newer one knows of. They are as old as the oldest of these, and know of
/// suspensions what the one does that tells of them.
fn together(lists: &[&Partial]) -> Option<Answer> {
    let mut newest_first = lists.to_vec();
    newest_first.sort_by_key(|(answer, _)| std::cmp::Reverse(answer.this_update));
    let (mut known, mut holds_until) = (0, None);
    let mut taken: Vec<&Answer> = Vec::new();
    for (answer, reasons) in newest_first {
        let new = reasons & ALL_REASONS & !known;
        if new & HOLD != 0 {
            holds_until = Some(answer.this_update);
        }
        if new != 0 {
            known |= new;
            taken.push(answer);
        }
    }
    let (oldest, others) = taken.split_last().filter(|_| known == ALL_REASONS)?;
    let mut answer = (*oldest).clone();
    answer.holds_until = holds_until.unwrap_or(answer.this_update);
    answer.source.beside = others.iter().map(|other| other.source.sha256).collect();
    Some(answer)
}

/// Complete lists by all that a delta has in common with the one that it tells the changes to, each with its
/// place; they are asked for by every delta.
struct Bases<'a>(HashMap<Common<'a>, Vec<(usize, &'a Complete)>>);

/// The key that signed a list, and the one that it names.
type Common<'a> = (&'a [u8], Option<&'a [u8]>);

impl<'a> Bases<'a> {
    fn of(complete: &'a [Complete]) -> Self {
        let mut bases: HashMap<_, Vec<(usize, &Complete)>> = HashMap::new();
        for (place, base) in complete.iter().enumerate() {
            let key = (base.hand.key.as_slice(), base.list.authority_key_identifier());
            bases.entry(key).or_default().push((place, base));
        }
        Self(bases)
    }

    /// Those that a delta tells the changes to.
    fn of_delta(&self, delta: &Delta) -> Vec<(usize, &'a Complete)> {
        // Magnitudes without leading zeros: the longer is the greater.
        let order = |number: &'a [u8]| (number.len(), number);
        let (Some(own), Some(first)) = (delta.list.number(), delta.list.delta_base()) else {
            return Vec::new();
        };
        let ((own, first), point) =
            (((own.len(), own), (first.len(), first)), delta.list.issuing_distribution_point());
        let fits = |(_, base): &&(usize, &'a Complete)| {
            base.list.number().map(order).is_some_and(|number| first <= number && number < own)
                // Of one hand: what the base says is believed for the sake of the delta.
                && base.hand.is(&delta.hand)
                && base.list.issuing_distribution_point() == point
        };
        let key = (delta.hand.key.as_slice(), delta.list.authority_key_identifier());
        let same = self.0.get(&key).into_iter().flatten();
        same.filter(fits).copied().collect()
    }
}

impl Delta {
    fn sha256(&self) -> [u8; 32] {
        self.hand.sources.first().map_or([0; 32], |source| source.sha256)
    }

    /// What the delta itself says of the certificate.
    fn entry(
        &self,
        inquiry: &Inquiry<'_>,
        budget: &mut Budget,
    ) -> Result<Option<RevokedEntry>, Kind> {
        let (list, serial) = (&self.list, inquiry.certificate.serial_as_named());
        let checks = inquiry.evidence.checks();
        checks.find((self.sha256(), list), serial, budget).map_err(Kind::Budget)
    }

    /// What it says, under the first certificate of its signer, with the newest of these complete lists that
    /// it tells the changes to.
    fn join<'a>(
        &self,
        fitting: impl Iterator<Item = &'a Complete>,
        entry: Option<RevokedEntry>,
        inquiry: &Inquiry<'_>,
    ) -> Result<Answer, Kind> {
        let own = self.hand.sources.first().ok_or(Kind::DeltaWithoutBase)?;
        let base = fitting.max_by_key(|base| base.list.this_update());
        let Some(base) = base else {
            // Whom it names it revokes or suspends, for that is the issuer's word; silence needs a list.
            let verdict = entry.as_ref().and_then(Verdict::of).ok_or(Kind::DeltaWithoutBase)?;
            let mut source = own.clone();
            source.occurrences = entry.map_or(0, |entry| entry.occurrences);
            let (this_update, next_update) = (self.list.this_update(), self.list.next_update());
            return Ok(Answer::new(verdict, this_update, next_update, source));
        };
        let mut source = own.clone();
        source.beside.extend(base.hand.sources.first().map(|base| base.sha256));
        source.occurrences = entry.map_or(0, |entry| entry.occurrences);
        let verdict = match entry {
            None => base.verdict,
            // Only what was suspended can be released; the reader gives the gravest of entries.
            Some(entry) if entry.reason == Some(RevocationReason::RemoveFromCrl) => {
                match base.verdict {
                    Verdict::Hold { .. } => Verdict::Good,
                    other => other,
                }
            }
            Some(entry) => Verdict::of(&entry).unwrap_or(base.verdict),
        };
        let (this_update, next_update) = (self.list.this_update(), self.list.next_update());
        if verdict == Verdict::Good {
            let kept_since = self.list.expired_certificates_since();
            inquiry.check_good(this_update, next_update, kept_since)?;
            let point = self.list.issuing_distribution_point();
            if point.is_some_and(|point| point.has_only_some_reasons()) {
                return Err(Kind::OnlySomeReasons);
            }
        }
        Ok(Answer::new(verdict, this_update, next_update, source))
    }
}
