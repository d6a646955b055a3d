//! Of several pieces of evidence, or of one that says little: what counts.

use std::cell::Cell;
use std::error::Error;

use segel_crypto::{DigestAlgorithm, KeyKind, UnixTime, der};
use segel_testkit::pki::{
    Authority, CrlEntry, CrlFault, CrlTemplate, Extension, OcspAnswer, OcspFault, Officer, Pki,
    Template, generate, public_key,
};
use segel_x509::{
    Budget, BudgetLimit, CertStatus, Certificate, EvidenceOrigin, FreshnessRule, OcspResponse,
    RevocationEvidence, RevocationFaultKind as Kind, RevocationReason, RevocationSource, status,
    status_below,
};

type Outcome = Result<(), Box<dyn Error>>;

const HOUR: i64 = 3_600;
const NOW: UnixTime = UnixTime::new(1_795_489_200);

fn bench() -> (Pki, Officer) {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(KeyKind::P256, "Kepala Dinas (UJI COBA)");
    (pki, officer)
}

fn ask(
    (pki, officer): &(Pki, Officer),
    crls: &[Vec<u8>],
    responses: &[Vec<u8>],
    since: Option<UnixTime>,
) -> CertStatus {
    let mut pool = RevocationEvidence::new();
    for crl in crls {
        pool.add_crl(crl, EvidenceOrigin::Document);
    }
    for response in responses {
        pool.add_ocsp(response, EvidenceOrigin::Document);
    }
    let rule = FreshnessRule { since, ..FreshnessRule::default() };
    let (of, by) = (&officer.certificate, &pki.issuing.certificate);
    status(of, by, &pool, NOW, &rule, &mut Budget::default())
}

#[test]
fn an_answer_that_names_no_next_one_is_fresh_for_what_is_older_than_it() {
    let bench = bench();
    let (pki, officer) = &bench;
    // An hour old.
    let fault = Some(OcspFault::NoNextUpdate);
    let response = [pki.ocsp(&officer.certificate, OcspAnswer::Good, fault)];
    let of = |since| ask(&bench, &[], &response, since);
    assert!(matches!(of(Some(NOW.plus_seconds(-HOUR))), CertStatus::Good { .. }));
    for since in [None, Some(NOW.plus_seconds(1 - HOUR))] {
        let CertStatus::Unknown { reasons } = of(since) else { panic!("{since:?}") };
        assert!(matches!(reasons[0].kind, Kind::NoNextUpdate { .. }));
    }
}

#[test]
fn of_revocations_the_gravest_counts_from_the_earliest_day() -> Outcome {
    let bench = bench();
    let (pki, officer) = &bench;
    let list = |hours: i64, reason, suspected: Option<i64>| {
        let at = NOW.plus_seconds(hours * HOUR);
        let mut entry = CrlEntry::new(&officer.certificate, at, Some(reason));
        entry.invalidity_date = suspected.map(|hours| NOW.plus_seconds(hours * HOUR));
        pki.crl(vec![entry], None)
    };
    let replaced = list(-9, 4, None);
    let stolen = list(-5, 1, Some(-7));
    let suspected = list(-5, 4, Some(-12));
    let hours = |time: UnixTime| (time.seconds() - NOW.seconds()) / HOUR;
    for lists in [[replaced.clone(), stolen.clone()], [stolen.clone(), replaced]] {
        let found = ask(&bench, &lists, &[], None);
        let CertStatus::Revoked { at, reason, invalidity_date, .. } = found else {
            return Err("not revoked".into());
        };
        assert_eq!(reason, Some(RevocationReason::KeyCompromise));
        assert_eq!((hours(at), invalidity_date.map(hours)), (-9, Some(-7)));
    }
    let found = ask(&bench, &[stolen, suspected], &[], None);
    let CertStatus::Revoked { reason, invalidity_date, .. } = found else {
        return Err("not revoked".into());
    };
    assert_eq!(reason, Some(RevocationReason::KeyCompromise));
    assert_eq!(invalidity_date.map(hours), Some(-12));
    Ok(())
}

#[test]
fn an_issuers_own_list_revokes_whom_it_names_whatever_its_point() {
    let bench = bench();
    let (pki, officer) = &bench;
    let with = |entries, fault| ask(&bench, &[pki.crl(entries, Some(fault))], &[], None);
    let named = || vec![CrlEntry::new(&officer.certificate, NOW.plus_seconds(-HOUR), Some(1))];
    for fault in [CrlFault::OtherPoint, CrlFault::OnlyAuthorities] {
        assert!(matches!(with(named(), fault), CertStatus::Revoked { .. }), "{fault:?}");
        let silent = with(Vec::new(), fault);
        let CertStatus::Unknown { reasons } = silent else { panic!("{fault:?}") };
        assert_eq!(reasons[0].kind, Kind::OutOfScope);
    }
}

#[test]
fn some_reasons_say_that_nobody_else_had_the_key() {
    use RevocationReason as Reason;
    for reason in [Reason::AffiliationChanged, Reason::Superseded, Reason::CessationOfOperation] {
        assert!(Reason::spares_key(Some(reason)), "{reason:?}");
    }
    for reason in [
        None,
        Some(Reason::Unspecified),
        Some(Reason::KeyCompromise),
        Some(Reason::CaCompromise),
        Some(Reason::PrivilegeWithdrawn),
        Some(Reason::AaCompromise),
    ] {
        assert!(!Reason::spares_key(reason), "{reason:?}");
    }
}

#[test]
fn pools_of_one_document_verify_a_signature_once_and_search_a_long_list_once() {
    let bench = bench();
    let (pki, officer) = &bench;
    let entry = |number: u8| CrlEntry {
        serial: vec![0x70, number],
        ..CrlEntry::new(&officer.certificate, NOW.plus_seconds(-2 * HOUR), None)
    };
    const ENTRIES: u8 = 100;
    let crl = pki.crl((0..ENTRIES).map(entry).collect(), None);
    let pool = |mut pool: RevocationEvidence| {
        pool.add_crl(&crl, EvidenceOrigin::Document);
        pool
    };
    let ask = |pool: &RevocationEvidence, checks: u32, entries: u64| {
        let mut budget = Budget { signature_checks: checks, ..Budget::default() };
        budget.revocation_entries = entries;
        let (of, by) = (&officer.certificate, &pki.issuing.certificate);
        let found = status(of, by, pool, NOW, &FreshnessRule::default(), &mut budget);
        matches!(found, CertStatus::Good { .. })
    };
    assert!(!ask(&pool(RevocationEvidence::new()), 1, u64::from(ENTRIES) - 1));
    let first = pool(RevocationEvidence::new());
    assert!(!ask(&first, 0, u64::from(ENTRIES)));
    assert!(ask(&first, 1, u64::from(ENTRIES)));
    assert!(ask(&first, 0, 0));
    assert!(ask(&pool(first.companion()), 0, 0));
    assert!(!ask(&first.clone(), 0, 0), "a clone is for another document");
}

/// A list made so many hours ago, with one entry.
fn dated(
    (pki, officer): &(Pki, Officer),
    made: i64,
    entry: Option<(i64, u8, Option<i64>)>,
) -> Vec<u8> {
    let hours = |hours: i64| NOW.plus_seconds(hours * HOUR);
    let entries = entry.map(|(at, reason, suspected)| {
        let mut entry = CrlEntry::new(&officer.certificate, hours(at), Some(reason));
        entry.invalidity_date = suspected.map(hours);
        entry
    });
    let entries = entries.into_iter().collect();
    let mut template = CrlTemplate::new(&pki.issuing.certificate, NOW, entries);
    template.this_update = hours(made);
    pki.issuing.crl(&template, false)
}

fn since(found: &CertStatus) -> Option<(i64, Option<i64>)> {
    let hours = |time: UnixTime| (time.seconds() - NOW.seconds()) / HOUR;
    match found {
        CertStatus::Revoked { at, invalidity_date, .. } => {
            Some((hours(*at), invalidity_date.map(hours)))
        }
        _ => None,
    }
}

#[test]
fn a_revocation_counts_from_the_suspension_before_it_unless_that_was_lifted() {
    let bench = bench();
    let of = |lists: &[Vec<u8>]| since(&ask(&bench, lists, &[], None));
    let held = dated(&bench, -20, Some((-30, 6, Some(-40))));
    for reason in [0, 1, 4, 5] {
        let revoked = dated(&bench, -1, Some((-5, reason, None)));
        assert_eq!(of(std::slice::from_ref(&revoked)), Some((-5, None)));
        assert_eq!(of(&[held.clone(), revoked.clone()]), Some((-30, Some(-40))));
        assert_eq!(of(&[revoked, held.clone()]), Some((-30, Some(-40))));
    }
    let revoked = dated(&bench, -1, Some((-5, 1, None)));
    let with = |made| of(&[held.clone(), dated(&bench, made, None), revoked.clone()]);
    assert_eq!(with(-10), Some((-5, None)), "lifted");
    assert_eq!(with(-25), Some((-30, Some(-40))), "older than what tells of the suspension");
    assert_eq!(with(-3), Some((-30, Some(-40))), "does not know of the revocation");
    let again = dated(&bench, -7, Some((-8, 6, None)));
    let lists = [held, dated(&bench, -10, None), again, revoked];
    assert_eq!(of(&lists), Some((-8, None)), "suspended once more");
}

#[test]
fn entries_of_one_list_that_suspend_and_revoke_count_from_the_earlier() {
    let bench = bench();
    let (pki, officer) = &bench;
    let entry = |hours: i64, reason| {
        CrlEntry::new(&officer.certificate, NOW.plus_seconds(hours * HOUR), Some(reason))
    };
    for entries in [[entry(-2, 1), entry(-9, 6)], [entry(-9, 6), entry(-2, 1)]] {
        let found = ask(&bench, &[pki.crl(entries.to_vec(), None)], &[], None);
        let told = matches!(
            found,
            CertStatus::Revoked { reason: Some(RevocationReason::KeyCompromise), .. }
        );
        assert!(told && since(&found) == Some((-9, None)), "{found:?}");
    }
}

#[test]
fn a_lost_key_is_told_whatever_was_said_earlier_and_counts_from_then() {
    let bench = bench();
    let (pki, officer) = &bench;
    let entry = |hours: i64, reason| {
        CrlEntry::new(&officer.certificate, NOW.plus_seconds(hours * HOUR), reason)
    };
    let lost = |found: CertStatus| {
        let told = matches!(
            found,
            CertStatus::Revoked { reason: Some(RevocationReason::KeyCompromise), .. }
        );
        assert!(told && since(&found) == Some((-9, None)), "{found:?}");
    };
    for earlier in [None, Some(0), Some(9), Some(4), Some(5)] {
        for order in [[0, 1], [1, 0]] {
            let entries = [entry(-9, earlier), entry(-2, Some(1))];
            let told = order.map(|index| entries[index].clone());
            let lists = told.clone().map(|entry| pki.crl(vec![entry], None));
            lost(ask(&bench, &lists, &[], None));
            lost(ask(&bench, &[pki.crl(told.to_vec(), None)], &[], None));
        }
    }
    // On the same day.
    let lists = [None, Some(1), Some(0)].map(|reason| pki.crl(vec![entry(-9, reason)], None));
    lost(ask(&bench, &lists, &[], None));
}

#[test]
fn a_short_budget_is_spent_on_the_newest_evidence() {
    let (pki, officer) = bench();
    let list = |hours: i64, entries| {
        let mut template = CrlTemplate::new(&pki.issuing.certificate, NOW, entries);
        template.this_update = NOW.plus_seconds(-HOUR * hours);
        template.next_update = Some(template.this_update.plus_seconds(1800));
        pki.issuing.crl(&template, false)
    };
    let fresh = pki.ocsp(&officer.certificate, OcspAnswer::Good, None);
    let ask = |entries: Vec<CrlEntry>| {
        let lists: Vec<Vec<u8>> = (2..12).map(|hours| list(hours, entries.clone())).collect();
        let mut pool = RevocationEvidence::new();
        for list in &lists {
            pool.add_crl(list, EvidenceOrigin::Document);
        }
        pool.add_ocsp(&fresh, EvidenceOrigin::Fetched);
        // For the responder's certificate and its answer.
        let mut budget = Budget { signature_checks: 2, ..Budget::default() };
        let (leaf, issuer) = (&officer.certificate, &pki.issuing.certificate);
        status(leaf, issuer, &pool, NOW, &FreshnessRule::default(), &mut budget)
    };
    assert!(matches!(ask(Vec::new()), CertStatus::Good { .. }));
    // What there was no time for and names the certificate is not passed over.
    let named = CrlEntry::new(&officer.certificate, NOW.plus_seconds(-7 * 24 * HOUR), Some(1));
    assert!(matches!(ask(vec![named]), CertStatus::Unknown { .. }));
}

#[test]
fn a_suspension_counts_from_the_first_that_was_not_lifted_and_tells_what_was_good_before() {
    let bench = bench();
    let held = |made: i64, at: i64, suspected| dated(&bench, made, Some((at, 6, suspected)));
    let good = |made: i64| dated(&bench, made, None);
    let asked = |lists: &[Vec<u8>]| {
        let CertStatus::OnHold { since, invalidity_date, also_good, .. } =
            ask(&bench, lists, &[], None)
        else {
            panic!("not on hold")
        };
        let hours = |time: UnixTime| (time.seconds() - NOW.seconds()) / HOUR;
        (hours(since), invalidity_date.map(hours), also_good.map(|good| hours(good.produced_at)))
    };
    assert_eq!(asked(&[held(-1, -2, None)]), (-2, None, None));
    assert_eq!(asked(&[held(-1, -2, None), held(-4, -5, Some(-9))]), (-5, Some(-9), None));
    let lists = [held(-1, -2, None), good(-3), held(-4, -5, Some(-9))];
    assert_eq!(asked(&lists), (-2, None, Some(-3)));
    // Made after the second suspension, it tells of no release before it.
    let lists = [held(-1, -3, None), good(-2), held(-4, -5, None)];
    assert_eq!(asked(&lists), (-5, None, Some(-2)));
}

#[test]
fn what_fails_is_paid_for_from_a_budget_of_its_own() {
    let mut budget = Budget { signature_checks: 2, failed_checks: 3, ..Budget::default() };
    let spent = |budget: &Budget| (budget.signature_checks, budget.failed_checks);
    assert_eq!(budget.verify(2, || Err(())), Ok(Err(())));
    assert_eq!(spent(&budget), (2, 1));
    // More than is left there.
    assert_eq!(budget.verify(2, || Err(())), Ok(Err(())));
    assert_eq!(spent(&budget), (0, 1));
    let limit = Err(BudgetLimit::SignatureChecks);
    assert_eq!(budget.verify(1, || Ok::<(), ()>(())), limit);
    let mut budget = Budget { signature_checks: 1, failed_checks: 0, ..Budget::default() };
    assert_eq!(budget.verify(1, || Ok::<(), ()>(())), Ok(Ok(())));
    assert_eq!(spent(&budget), (0, 0));
}

#[test]
fn evidence_is_heard_under_every_certificate_of_its_signer() -> Outcome {
    let (pki, officer) = &bench();
    let response = pki.ocsp(&officer.certificate, OcspAnswer::Good, None);
    let read = OcspResponse::from_der(&response)?;
    let first = read.certificates().first().ok_or("no responder")?;
    let renewed = Template {
        serial: vec![0x5e, 0x77],
        issuer: first.issuer_der().to_vec(),
        subject: first.subject_der().to_vec(),
        not_before: first.not_before(),
        not_after: first.not_after(),
        extensions: vec![
            Extension::key_usage(&[0]),
            Extension::extended_key_usage(&["1.3.6.1.5.5.7.3.9"], false),
        ],
        public_key: first.public_key().as_der().to_vec(),
    };
    let renewed = pki.issuing.issue(&renewed, DigestAlgorithm::Sha256);
    let mut pool = RevocationEvidence::new();
    pool.add_ocsp(&response, EvidenceOrigin::Document);
    pool.add_certificates([renewed.clone()]);
    let signer = |preferred: &dyn Fn(&RevocationSource) -> bool| {
        let (of, by) = (&officer.certificate, std::slice::from_ref(&pki.issuing.certificate));
        let (rule, mut budget) = (FreshnessRule::default(), Budget::default());
        match status_below(of, by, &pool, NOW, &rule, preferred, &mut budget) {
            CertStatus::Good { source, .. } => Some(source.signer),
            _ => None,
        }
    };
    let is = |certificate: &Certificate| {
        let certificate = certificate.clone();
        move |source: &RevocationSource| source.signer == certificate
    };
    assert_eq!(signer(&is(first)).as_ref(), Some(first));
    assert_eq!(signer(&is(&renewed)), Some(renewed));
    assert_eq!(signer(&|_| false).as_ref(), Some(first), "else the first");
    Ok(())
}

#[test]
fn a_pool_tells_whom_its_pieces_may_revoke_and_some_of_them_make_another() {
    let (pki, officer) = &bench();
    let other = pki.officer(KeyKind::P256, "Sekretaris (UJI COBA)");
    let entry = CrlEntry::new(&officer.certificate, NOW.plus_seconds(-HOUR), Some(1));
    let revoked = OcspAnswer::Revoked(NOW.plus_seconds(-HOUR), None);
    let mut pool = RevocationEvidence::new();
    pool.add_crl(&pki.crl(vec![entry], None), EvidenceOrigin::Document);
    pool.add_ocsp(&pki.ocsp(&other.certificate, OcspAnswer::Good, None), EvidenceOrigin::Document);
    let may =
        |pool: &RevocationEvidence, of: &Officer| pool.revoked_serials().may_hold(&of.certificate);
    assert!(may(&pool, officer));
    assert!(!may(&pool, &other));
    let none = pool.only(&|_| false);
    assert!(none.is_empty() && !may(&none, officer));
    let answer = pki.ocsp(&other.certificate, revoked, None);
    pool.add_ocsp(&answer, EvidenceOrigin::Document);
    assert!(may(&pool, &other));
    let mut of_answer = RevocationEvidence::new();
    of_answer.add_ocsp(&answer, EvidenceOrigin::Document);
    let some = pool.only(&|piece| of_answer.contains(piece));
    assert_eq!(some.len(), 1);
    assert!(may(&some, &other) && !may(&some, officer));
    // Of more than are kept nobody knows who is not among them.
    let entry = |number: u32| CrlEntry {
        serial: [&[0x70][..], &number.to_be_bytes()].concat(),
        ..CrlEntry::new(&officer.certificate, NOW.plus_seconds(-HOUR), None)
    };
    for (entries, known) in [(200_000, true), (200_001, false)] {
        let mut long = RevocationEvidence::new();
        long.add_crl(&pki.crl((0..entries).map(entry).collect(), None), EvidenceOrigin::Document);
        assert_eq!(may(&long, officer), !known);
    }
}

#[test]
fn what_revokes_behind_more_forged_answers_than_both_budgets_pay_for_is_not_passed_over() {
    let (pki, officer) = &bench();
    let forged =
        |_| pki.ocsp(&officer.certificate, OcspAnswer::Good, Some(OcspFault::BadSignature));
    let entry = CrlEntry::new(&officer.certificate, NOW.plus_seconds(-9 * HOUR), Some(1));
    let mut pool = RevocationEvidence::new();
    pool.add_ocsp(
        &pki.ocsp(&officer.certificate, OcspAnswer::Good, None),
        EvidenceOrigin::Document,
    );
    for answer in (0..6).map(forged) {
        pool.add_ocsp(&answer, EvidenceOrigin::Document);
    }
    pool.add_crl(&pki.crl(vec![entry], None), EvidenceOrigin::Document);
    // Each answer takes one verification for its responder and one for itself.
    let ask = |signature_checks: u32, failed_checks: u32| {
        let mut budget = Budget { signature_checks, failed_checks, ..Budget::default() };
        let (of, by) = (&officer.certificate, &pki.issuing.certificate);
        status(of, by, &pool.clone(), NOW, &FreshnessRule::default(), &mut budget)
    };
    assert!(matches!(ask(9, 6), CertStatus::Revoked { unheard: false, .. }));
    assert!(matches!(ask(8, 6), CertStatus::Unknown { .. }));
    assert!(matches!(ask(9, 5), CertStatus::Unknown { .. }));
}

#[test]
fn a_piece_is_heard_under_a_bounded_number_of_certificates_of_its_key() {
    let (pki, officer) = bench();
    let issuing = &pki.issuing.certificate;
    let key = generate(KeyKind::P256);
    let lister = |number: u8| {
        let template = Template {
            serial: vec![0x52, number],
            issuer: issuing.subject_der().to_vec(),
            subject: issuing.subject_der().to_vec(),
            not_before: NOW.plus_seconds(-30 * 86_400),
            not_after: NOW.plus_seconds(30 * 86_400),
            extensions: vec![Extension::key_usage(&[6])],
            public_key: public_key(&key),
        };
        Authority::new(&template, &key, Some(&pki.issuing), DigestAlgorithm::Sha256)
    };
    let listers: Vec<Authority> = (0..32).map(lister).collect();
    let (lists, deltas) = (10, 10);
    let mut pool = RevocationEvidence::new();
    for number in 0..lists + deltas {
        let mut list = CrlTemplate::new(issuing, NOW, Vec::new());
        list.extensions.retain(|extension| extension.oid != "2.5.29.20");
        list = list.with(Extension::raw("2.5.29.20", false, der::unsigned(number + 1)));
        if number >= lists {
            list = list.with(Extension::raw("2.5.29.27", true, der::unsigned(1)));
        }
        let first = listers.first().map(|lister| lister.crl(&list, false));
        pool.add_crl(&first.unwrap_or_default(), EvidenceOrigin::Document);
    }
    pool.add_certificates(listers.iter().map(|lister| lister.certificate.clone()));
    let asked = Cell::new(0_u64);
    let nobody = |_: &RevocationSource| {
        asked.set(asked.get() + 1);
        false
    };
    let (rule, mut budget) = (FreshnessRule::default(), Budget::default());
    let above = std::slice::from_ref(issuing);
    let found = status_below(&officer.certificate, above, &pool, NOW, &rule, &nobody, &mut budget);
    assert!(matches!(found, CertStatus::Good { .. }), "{found:?}");
    // Each under eight certificates, as a delta, as what the deltas tell the changes to, and in the end.
    assert!(asked.get() <= 4 * 8 * (lists + deltas), "{}", asked.get());
}
