//! What answers about one certificate say together.

use std::cell::LazyCell;
use std::cmp::Reverse;

use segel_crypto::UnixTime;

use crate::status::{Answer, CertStatus, Verdict};
use crate::{Certificate, RevocationReason, RevocationSource};

/// Chooses among answers: the gravest revocation, a preferred one where there is any, of those the
/// earliest; else the newest word on suspended or good. A good one that is not preferred comes last: it
/// does not lift a suspension, and a revocation that is not preferred does not end one.
///
/// Who prefers is asked of the newest first and no more than it takes, for that may be dear.
pub(crate) fn conclude(
    mut answers: Vec<Answer>,
    stale: &[Answer],
    preferred: &dyn Fn(&RevocationSource) -> bool,
) -> Option<CertStatus> {
    answers.sort_by_key(|answer| answer.this_update);
    let newest_good = || answers.iter().rev().filter(|answer| answer.verdict == Verdict::Good);
    let holds = |answer: &&Answer| preferred(&answer.source);
    let also_good = || newest_good().find(holds).map(|answer| Box::new(answer.source.clone()));
    if let Some((at, invalidity_date)) = joined(&answers, stale, &holds) {
        let rank = |answer: &&Answer| match answer.verdict {
            Verdict::Revoked { at, reason, .. } => {
                Some((RevocationReason::gravity(reason), holds(answer), -at.seconds()))
            }
            _ => None,
        };
        let answer = answers.iter().max_by_key(rank)?;
        let Verdict::Revoked { reason, .. } = answer.verdict else { return None };
        // That nobody else had the key is believed of those who are believed.
        let spares = RevocationReason::spares_key(reason);
        let reason = reason.filter(|_| !spares || holds(&answer));
        let is_revoked = |answer: &&Answer| matches!(answer.verdict, Verdict::Revoked { .. });
        let held = match suspension(&answers, stale, &holds) {
            Some(held) if !answers.iter().rev().filter(is_revoked).any(|one| holds(&one)) => {
                Some(held.0)
            }
            _ => None,
        };
        return Some(CertStatus::Revoked {
            at,
            reason,
            invalidity_date,
            this_update: answer.this_update,
            source: answer.source.clone(),
            unheard: false,
            also_good: also_good(),
            held,
        });
    }
    if let Some(((since, invalidity_date), held)) = suspension(&answers, stale, &holds) {
        let (this_update, source) = (held.this_update, held.source.clone());
        let also_good = also_good();
        return Some(CertStatus::OnHold { since, invalidity_date, this_update, source, also_good });
    }
    let good = newest_good().find(holds).or_else(|| newest_good().next())?.clone();
    let Answer { this_update, next_update, source, .. } = good;
    Some(CertStatus::Good { this_update, next_update, source })
}

/// Since when a certificate is suspended, and the newest answer that says so, where no preferred one that would
/// know of it says that it is good.
fn suspension<'a>(
    answers: &'a [Answer],
    stale: &[Answer],
    holds: &dyn Fn(&&Answer) -> bool,
) -> Option<(Since, &'a Answer)> {
    let is_held = |answer: &&Answer| matches!(answer.verdict, Verdict::Hold { .. });
    let held = answers.iter().rev().find(is_held)?;
    let Verdict::Hold { since, invalidity_date } = held.verdict else { return None };
    let good = answers.iter().rev().filter(|answer| answer.verdict == Verdict::Good);
    let mut newer = good.filter(|answer| held.this_update < answer.holds_until);
    if newer.any(|answer| holds(&answer)) {
        return None;
    }
    Some((lasting((since, invalidity_date), answers, stale, holds), held))
}

/// Drops what a certificate's own key says for it where another key speaks against it: nobody releases himself.
pub(crate) fn without_own_word(
    answers: &mut Vec<Answer>,
    stale: &mut Vec<Answer>,
    certificate: &Certificate,
) {
    let own_key = certificate.public_key().key_identity();
    let own = |answer: &Answer| answer.source.signer.public_key().key_identity() == own_key;
    if answers.iter().any(|answer| answer.verdict != Verdict::Good && !own(answer)) {
        answers.retain(|answer| answer.verdict != Verdict::Good || !own(answer));
        stale.retain(|answer| !own(answer));
    }
}

/// Since when a certificate is out of force, and since when it is suspected.
type Since = (UnixTime, Option<UnixTime>);

/// The earlier of each.
fn earlier((at, suspected): Since, (other, also): Since) -> Since {
    (at.min(other), suspected.into_iter().chain(also).min())
}

/// The earliest date of all revocations, and the earliest day that any of them suspects.
///
/// The answers are sorted by age.
fn joined(answers: &[Answer], stale: &[Answer], holds: &dyn Fn(&&Answer) -> bool) -> Option<Since> {
    let revocations = answers.iter().filter_map(|answer| match answer.verdict {
        Verdict::Revoked { at, invalidity_date, .. } => Some((at, invalidity_date)),
        _ => None,
    });
    Some(lasting(revocations.reduce(earlier)?, answers, stale, holds))
}

/// Since when a certificate is out of force that is so at the latest since `known`: what was suspended before
/// it and not released in between was out of force from then on.
fn lasting(
    known: Since,
    answers: &[Answer],
    stale: &[Answer],
    holds: &dyn Fn(&&Answer) -> bool,
) -> Since {
    // Good evidence made after that does not know of it, and of a release no more.
    let released = LazyCell::new(|| {
        let good = answers.iter().chain(stale);
        let good = good.filter(|answer| answer.verdict == Verdict::Good);
        let mut before: Vec<_> = good.filter(|answer| answer.holds_until < known.0).collect();
        before.sort_by_key(|answer| Reverse(answer.holds_until));
        before.into_iter().find(holds).map(|answer| answer.holds_until)
    });
    let suspensions = answers.iter().filter_map(|answer| match answer.verdict {
        Verdict::Hold { since, invalidity_date } => {
            let lasts = released.is_none_or(|released| released <= answer.this_update);
            lasts.then_some((since, invalidity_date))
        }
        _ => None,
    });
    suspensions.fold(known, earlier)
}
