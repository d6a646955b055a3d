//! The status of a certificate: what the evidence proves, and why a piece of it is not used.

use std::error::Error;

use segel_crypto::der::{self, tag};
use segel_crypto::{CryptoError, DigestAlgorithm, KeyKind, UnixTime};
use segel_testkit::pki::{
    Authority, CrlEntry, CrlFault, CrlTemplate, Extension, OcspAnswer, OcspFault, Officer, Options,
    Pki, Template, generate, public_key,
};
use segel_x509::{
    AgeLimit, Budget, BudgetLimit, CertStatus, Certificate, EvidenceKind, EvidenceOrigin,
    FreshnessRule, Purpose, ResponderAuthority, ResponderFault, RevocationError,
    RevocationEvidence, RevocationFaultKind as Kind, RevocationReason, build_path, examine, status,
};

type Outcome = Result<(), Box<dyn Error>>;

const DAY: i64 = 86_400;
const DELTA: &str = "2.5.29.27";
const NUMBER: &str = "2.5.29.20";

fn now() -> UnixTime {
    UnixTime::new(1_795_489_200)
}

fn bench() -> (Pki, Officer) {
    let pki = Pki::quick(now());
    let officer = pki.officer(KeyKind::P256, "Kepala Dinas (UJI COBA)");
    (pki, officer)
}

fn pool(crls: &[Vec<u8>], responses: &[Vec<u8>]) -> RevocationEvidence {
    let mut pool = RevocationEvidence::new();
    for crl in crls {
        pool.add_crl(crl, EvidenceOrigin::Document);
    }
    for response in responses {
        pool.add_ocsp(response, EvidenceOrigin::Fetched);
    }
    pool
}

fn ask(pki: &Pki, officer: &Officer, pool: &RevocationEvidence) -> CertStatus {
    let (rule, mut budget) = (FreshnessRule::default(), Budget::default());
    status(&officer.certificate, &pki.issuing.certificate, pool, now(), &rule, &mut budget)
}

fn why(status: CertStatus) -> Vec<Kind> {
    match status {
        CertStatus::Unknown { reasons } => reasons.into_iter().map(|fault| fault.kind).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn a_fresh_list_without_the_certificate_proves_it_good() -> Outcome {
    let (pki, officer) = bench();
    let crl = pki.crl(Vec::new(), None);
    let CertStatus::Good { this_update, next_update, source } =
        ask(&pki, &officer, &pool(&[crl], &[]))
    else {
        return Err("not good".into());
    };
    assert_eq!(this_update, now().plus_seconds(-DAY));
    assert_eq!(next_update, Some(now().plus_seconds(6 * DAY)));
    assert_eq!((source.evidence, source.kind), (0, EvidenceKind::Crl));
    assert_eq!(source.origin, EvidenceOrigin::Document);
    assert_eq!(source.signer, pki.issuing.certificate);
    assert_eq!(source.authority, ResponderAuthority::Issuer);
    assert_eq!(source.produced_at, this_update);
    assert!(source.signature_algorithm.is_some());
    Ok(())
}

#[test]
fn a_fresh_response_proves_it_good() -> Outcome {
    let (pki, officer) = bench();
    let response = pki.ocsp(&officer.certificate, OcspAnswer::Good, None);
    let CertStatus::Good { source, .. } = ask(&pki, &officer, &pool(&[], &[response])) else {
        return Err("not good".into());
    };
    assert_eq!((source.kind, source.origin), (EvidenceKind::Ocsp, EvidenceOrigin::Fetched));
    assert_eq!(source.authority, ResponderAuthority::Delegated { no_check: true });
    assert_ne!(source.signer, pki.issuing.certificate);
    Ok(())
}

#[test]
fn a_revocation_is_told_with_its_time_and_reason() -> Outcome {
    let (pki, officer) = bench();
    let since = now().plus_seconds(-2 * DAY);
    let mut entry = CrlEntry::new(&officer.certificate, since, Some(1));
    entry.invalidity_date = Some(now().plus_seconds(-4 * DAY));
    let crl = pki.crl(vec![entry], None);
    let CertStatus::Revoked { at, reason, invalidity_date, source, .. } =
        ask(&pki, &officer, &pool(&[crl], &[]))
    else {
        return Err("not revoked".into());
    };
    assert_eq!((at, reason), (since, Some(RevocationReason::KeyCompromise)));
    assert_eq!(invalidity_date, Some(now().plus_seconds(-4 * DAY)));
    assert_eq!(source.occurrences, 1);
    let response = pki.ocsp(&officer.certificate, OcspAnswer::Revoked(since, None), None);
    let found = ask(&pki, &officer, &pool(&[], &[response]));
    assert!(matches!(found, CertStatus::Revoked { at, reason: None, .. } if at == since));
    Ok(())
}

#[test]
fn each_fault_of_a_list_is_named_and_the_list_not_used() {
    let (pki, officer) = bench();
    let this_update = now().plus_seconds(-DAY);
    let unknown = "1.3.6.1.4.1.55555.1".to_owned();
    let expected = [
        (CrlFault::OtherIssuer, Kind::OtherIssuer),
        (CrlFault::BadSignature, Kind::Signature(CryptoError::BadSignature)),
        (
            CrlFault::Stale,
            Kind::NotFresh {
                this_update: now().plus_seconds(-5 * DAY),
                next_update: Some(now().plus_seconds(-DAY)),
            },
        ),
        (
            CrlFault::FromTheFuture,
            Kind::FromTheFuture { this_update: now().plus_seconds(2 * DAY), at: now() },
        ),
        (CrlFault::NoNextUpdate, Kind::NoNextUpdate { this_update }),
        (CrlFault::OnlyAuthorities, Kind::OutOfScope),
        (CrlFault::OtherPoint, Kind::OutOfScope),
        (CrlFault::DeltaAlone, Kind::DeltaWithoutBase),
        (CrlFault::Indirect, Kind::Unreadable(RevocationError::IndirectCrl)),
        (
            CrlFault::UnknownCritical,
            Kind::Unreadable(RevocationError::UnknownCriticalExtension { oid: unknown }),
        ),
        (
            CrlFault::BeforeTheCertificate,
            Kind::BeforeTheCertificate {
                this_update: now().plus_seconds(-372 * DAY),
                not_before: officer.certificate.not_before(),
            },
        ),
    ];
    for (fault, kind) in expected {
        let crl = pki.crl(Vec::new(), Some(fault));
        assert_eq!(why(ask(&pki, &officer, &pool(&[crl], &[]))), [kind], "{fault:?}");
    }
}

#[test]
fn each_fault_of_a_response_is_named_and_the_response_not_used() {
    use OcspFault as Fault;
    let (pki, officer) = bench();
    let hour_ago = now().plus_seconds(-3600);
    let responder = |fault| Kind::Responder(fault);
    let unknown = "1.3.6.1.4.1.55555.1".to_owned();
    let expected = [
        (Fault::OtherSerial, Kind::OtherCertificate),
        (Fault::OtherIssuerName, Kind::OtherCertificate),
        (Fault::OtherIssuerKey, Kind::OtherCertificate),
        (Fault::BadSignature, responder(ResponderFault::Signature(CryptoError::BadSignature))),
        (
            Fault::Stale,
            Kind::NotFresh {
                this_update: now().plus_seconds(-2 * DAY),
                next_update: Some(now().plus_seconds(-DAY)),
            },
        ),
        (
            Fault::FromTheFuture,
            Kind::FromTheFuture { this_update: now().plus_seconds(2 * DAY), at: now() },
        ),
        (Fault::NoNextUpdate, Kind::NoNextUpdate { this_update: hour_ago }),
        (
            Fault::BeforeTheCertificate,
            Kind::BeforeTheCertificate {
                this_update: now().plus_seconds(-365 * DAY),
                not_before: officer.certificate.not_before(),
            },
        ),
        (Fault::OtherResponderId, responder(ResponderFault::NotFound)),
        (Fault::UnknownCriticalInAnswer, Kind::UnknownCriticalExtension { oid: unknown }),
        (Fault::ResponderMissing, responder(ResponderFault::NotFound)),
        (Fault::ResponderWithoutPurpose, responder(ResponderFault::NotForOcspSigning)),
        (Fault::ResponderForAnything, responder(ResponderFault::NotForOcspSigning)),
        (Fault::ResponderOfTheRoot, responder(ResponderFault::NotOfTheIssuer)),
        (
            Fault::ResponderExpired,
            // An hour ago the certificate had been over for almost a day.
            responder(ResponderFault::NotValidThen { produced_at: hour_ago }),
        ),
    ];
    for (fault, kind) in expected {
        let response = pki.ocsp(&officer.certificate, OcspAnswer::Good, Some(fault));
        assert_eq!(why(ask(&pki, &officer, &pool(&[], &[response]))), [kind], "{fault:?}");
    }
    let response = pki.ocsp(&officer.certificate, OcspAnswer::Unknown, None);
    assert_eq!(why(ask(&pki, &officer, &pool(&[], &[response]))), [Kind::UnknownToResponder]);
    let mut early = pki.ocsp_template(&officer.certificate, OcspAnswer::Good);
    early.produced_at = early.this_update.plus_seconds(-300);
    let found = ask(&pki, &officer, &pool(&[], &[pki.ocsp_of(early.clone())]));
    assert!(matches!(found, CertStatus::Good { .. }), "{found:?}");
    early.produced_at = early.this_update.plus_seconds(-301);
    let (produced_at, this_update) = (early.produced_at, early.this_update);
    let found = ask(&pki, &officer, &pool(&[], &[pki.ocsp_of(early)]));
    assert_eq!(why(found), [Kind::ProducedBeforeUpdate { produced_at, this_update }]);
}

#[test]
fn without_evidence_nothing_is_known() {
    let (pki, officer) = bench();
    assert_eq!(why(ask(&pki, &officer, &pool(&[], &[]))), [Kind::NoEvidence]);
    let crl = pki.crl(Vec::new(), None);
    let (rule, mut budget) = (FreshnessRule::default(), Budget::default());
    let root = &pki.root.certificate;
    let pool = pool(&[crl], &[]);
    let found = status(&officer.certificate, root, &pool, now(), &rule, &mut budget);
    assert_eq!(why(found), [Kind::NotItsIssuer]);
}

#[test]
fn a_revocation_outweighs_everything_and_does_not_age() -> Outcome {
    let (pki, officer) = bench();
    let since = now().plus_seconds(-9 * DAY + 60);
    let entry = CrlEntry::new(&officer.certificate, since, Some(4));
    // The officer's certificate is seven days old: the stale list must not be older.
    let mut stale = CrlTemplate::new(&pki.issuing.certificate, now(), vec![entry]);
    stale.this_update = now().plus_seconds(-6 * DAY);
    stale.next_update = Some(now().plus_seconds(-5 * DAY));
    let stale = pki.issuing.crl(&stale, false);
    let good = pki.ocsp(&officer.certificate, OcspAnswer::Good, None);
    let pool = pool(&[stale], &[good]);
    let (rule, mut budget) = (FreshnessRule::default(), Budget::default());
    let (found, faults) =
        examine(&officer.certificate, &pki.issuing.certificate, &pool, now(), &rule, &mut budget);
    assert!(matches!(found, CertStatus::Revoked { at, .. } if at == since), "{found:?}");
    assert!(faults.is_empty(), "{faults:?}");
    Ok(())
}

#[test]
fn of_suspended_and_good_the_newer_evidence_counts() {
    let (pki, officer) = bench();
    let hold = CrlEntry::new(&officer.certificate, now().plus_seconds(-2 * DAY), Some(6));
    // The list is a day old, the response an hour.
    let list = pki.crl(vec![hold], None);
    let good = pki.ocsp(&officer.certificate, OcspAnswer::Good, None);
    let found = ask(&pki, &officer, &pool(std::slice::from_ref(&list), &[]));
    assert!(matches!(found, CertStatus::OnHold { .. }));
    let found = ask(&pki, &officer, &pool(&[list], &[good]));
    assert!(matches!(found, CertStatus::Good { .. }));
    let since = now().plus_seconds(-DAY);
    let held = pki.ocsp(&officer.certificate, OcspAnswer::Revoked(since, Some(6)), None);
    let found = ask(&pki, &officer, &pool(&[pki.crl(Vec::new(), None)], &[held]));
    assert!(matches!(found, CertStatus::OnHold { since: told, .. } if told == since));
}

#[test]
fn good_evidence_that_is_not_preferred_lifts_no_suspension() -> Outcome {
    let (pki, officer) = bench();
    let hold = CrlEntry::new(&officer.certificate, now().plus_seconds(-2 * DAY), Some(6));
    let good = pki.ocsp(&officer.certificate, OcspAnswer::Good, None);
    let pool = pool(&[pki.crl(vec![hold], None)], &[good]);
    let (chain, purpose) = (&officer.chain, Purpose::DocumentSigning);
    let mut budget = Budget::default();
    let path = build_path(&officer.certificate, chain, &pki.trust(), now(), &purpose, &mut budget)?;
    let mut found = |preferred: bool| {
        let rule = FreshnessRule::default();
        path.status_preferring(0, &pool, now(), &rule, &|_| preferred, &mut budget)
    };
    assert!(matches!(found(true), Some(CertStatus::Good { .. })));
    assert!(matches!(found(false), Some(CertStatus::OnHold { .. })));
    Ok(())
}

#[test]
fn a_greatest_age_takes_the_place_of_next_update_and_is_measured_from_where_it_is_said() {
    let (pki, officer) = bench();
    let pool = pool(&[pki.crl(Vec::new(), Some(CrlFault::NoNextUpdate))], &[]);
    let ask = |limit, since| {
        let rule = FreshnessRule { limit, since, skew: 0 };
        let (leaf, issuer) = (&officer.certificate, &pki.issuing.certificate);
        let found = status(leaf, issuer, &pool, now(), &rule, &mut Budget::default());
        matches!(found, CertStatus::Good { .. })
    };
    // The list is exactly a day old.
    assert!(ask(AgeLimit::Seconds(DAY), None));
    assert!(!ask(AgeLimit::Seconds(DAY - 1), None));
    assert!(ask(AgeLimit::Seconds(0), Some(now().plus_seconds(-DAY))));
    assert!(!ask(AgeLimit::Seconds(0), Some(now().plus_seconds(-DAY + 1))));
    assert!(ask(AgeLimit::Unlimited, None));
    assert!(!ask(AgeLimit::NextUpdate, None));
}

/// An officer whose certificate ended some days ago.
fn expired(pki: &Pki) -> Certificate {
    let key = generate(KeyKind::P256);
    let mut template = pki.officer_template(&key, "Pensiunan (UJI COBA)", Options::default());
    template.not_after = now().plus_seconds(-3 * DAY);
    pki.issuing.issue(&template, DigestAlgorithm::Sha256)
}

#[test]
fn silence_about_an_expired_certificate_proves_nothing_unless_it_is_kept() {
    let (pki, _) = bench();
    let leaf = expired(&pki);
    let ask = |pool: &RevocationEvidence| {
        let (rule, mut budget) = (FreshnessRule::default(), Budget::default());
        status(&leaf, &pki.issuing.certificate, pool, now(), &rule, &mut budget)
    };
    let plain = CrlTemplate::new(&pki.issuing.certificate, now(), Vec::new());
    let found = ask(&pool(&[pki.issuing.crl(&plain, false)], &[]));
    let (this_update, not_after) = (now().plus_seconds(-DAY), leaf.not_after());
    assert_eq!(why(found), [Kind::AfterExpiry { this_update, not_after }]);
    let since = |text: &[u8]| der::tlv(tag::GENERALIZED_TIME, text);
    let keeps = Extension::raw("2.5.29.60", false, since(b"20200101000000Z"));
    let keeping = plain.with(keeps);
    let found = ask(&pool(&[pki.issuing.crl(&keeping, false)], &[]));
    assert!(matches!(found, CertStatus::Good { .. }));
    let mut response = pki.ocsp_template(&leaf, OcspAnswer::Good);
    let cutoff = Extension::raw("1.3.6.1.5.5.7.48.1.6", false, since(b"20200101000000Z"));
    let found = ask(&pool(&[], &[pki.ocsp_of(response.clone())]));
    assert!(matches!(why(found).as_slice(), [Kind::AfterExpiry { .. }]));
    response.answer_extensions.push(cutoff);
    let found = ask(&pool(&[], &[pki.ocsp_of(response)]));
    assert!(matches!(found, CertStatus::Good { .. }));
}

fn numbered(pki: &Pki, number: u64, age: i64, entries: Vec<CrlEntry>) -> CrlTemplate {
    let mut template = CrlTemplate::new(&pki.issuing.certificate, now(), entries)
        .with(Extension::raw(NUMBER, false, der::unsigned(number)));
    template.this_update = now().plus_seconds(-age);
    template
}

fn delta(pki: &Pki, number: u64, base: u64, entries: Vec<CrlEntry>) -> Vec<u8> {
    let template =
        numbered(pki, number, 3600, entries).with(Extension::raw(DELTA, true, der::unsigned(base)));
    pki.issuing.crl(&template, false)
}

#[test]
fn a_delta_changes_what_its_complete_list_says() {
    let (pki, officer) = bench();
    let entry = |reason| CrlEntry::new(&officer.certificate, now().plus_seconds(-7200), reason);
    let base = |entries| pki.issuing.crl(&numbered(&pki, 256, DAY, entries), false);
    let found = |crls: &[Vec<u8>]| ask(&pki, &officer, &pool(crls, &[]));

    let silent = found(&[base(vec![]), delta(&pki, 257, 256, vec![])]);
    assert!(
        matches!(silent, CertStatus::Good { this_update, .. } if this_update == now().plus_seconds(-3600))
    );
    let revoked = found(&[base(vec![]), delta(&pki, 257, 255, vec![entry(Some(1))])]);
    assert!(matches!(revoked, CertStatus::Revoked { .. }));
    let released =
        found(&[base(vec![entry(Some(6))]), delta(&pki, 257, 256, vec![entry(Some(8))])]);
    assert!(matches!(released, CertStatus::Good { .. }));
    let not_released =
        found(&[base(vec![entry(None)]), delta(&pki, 257, 256, vec![entry(Some(8))])]);
    assert!(matches!(not_released, CertStatus::Revoked { .. }));

    // The delta tells changes since a later list, or is no newer than the complete one.
    let late = delta(&pki, 258, 257, vec![entry(Some(8))]);
    let held = found(&[base(vec![entry(Some(6))]), late]);
    assert!(matches!(held, CertStatus::OnHold { .. }));
    let old = delta(&pki, 255, 254, vec![entry(Some(8))]);
    assert!(matches!(found(&[base(vec![entry(Some(6))]), old]), CertStatus::OnHold { .. }));
}

#[test]
fn a_delta_without_its_complete_list_revokes_whom_it_names_and_speaks_for_nobody() {
    let (pki, officer) = bench();
    let entry = |reason| CrlEntry::new(&officer.certificate, now().plus_seconds(-7200), reason);
    let good = pki.ocsp(&officer.certificate, OcspAnswer::Good, None);
    let delta = |reason| delta(&pki, 257, 256, vec![entry(reason)]);
    for number in [255, 257, 300] {
        let base = pki.issuing.crl(&numbered(&pki, number, DAY, vec![]), false);
        for reason in [None, Some(1), Some(4)] {
            let pool = pool(&[base.clone(), delta(reason)], std::slice::from_ref(&good));
            let found = ask(&pki, &officer, &pool);
            assert!(matches!(found, CertStatus::Revoked { .. }), "{number} {reason:?}");
        }
    }
    let alone = |reason| ask(&pki, &officer, &pool(&[delta(reason)], &[]));
    assert!(matches!(alone(None), CertStatus::Revoked { .. }));
    assert!(matches!(alone(Some(6)), CertStatus::OnHold { .. }));
    assert_eq!(why(alone(Some(8))), [Kind::DeltaWithoutBase]);
}

#[test]
fn a_responder_that_says_revoked_means_it_whatever_its_reason() {
    let (pki, officer) = bench();
    let since = now().plus_seconds(-DAY);
    let removed = pki.ocsp(&officer.certificate, OcspAnswer::Revoked(since, Some(8)), None);
    let found = ask(&pki, &officer, &pool(&[pki.crl(Vec::new(), None)], &[removed]));
    assert!(matches!(found, CertStatus::Revoked { at, reason: None, .. } if at == since));
}

#[test]
fn a_complete_list_that_removes_a_certificate_is_not_believed() {
    let (pki, officer) = bench();
    let entry = CrlEntry::new(&officer.certificate, now().plus_seconds(-7200), Some(8));
    let found = ask(&pki, &officer, &pool(&[pki.crl(vec![entry], None)], &[]));
    assert_eq!(why(found), [Kind::RemovedFromCompleteList]);
}

#[test]
fn lists_of_some_reasons_count_only_together() {
    let (pki, officer) = bench();
    let some = |unused: u8, bits: [u8; 2]| {
        let flags = der::tlv(tag::context(3), &[&[unused][..], &bits[..]].concat());
        let point = Extension::raw("2.5.29.28", true, der::sequence(&[&flags]));
        let plain = CrlTemplate::new(&pki.issuing.certificate, now(), Vec::new());
        pki.issuing.crl(&plain.with(point), false)
    };
    let first = some(7, [0b0110_0000, 0x80]);
    let rest = some(7, [0b0001_1111, 0x80]);
    let found = ask(&pki, &officer, &pool(std::slice::from_ref(&first), &[]));
    assert_eq!(why(found), [Kind::OnlySomeReasons]);
    let found = ask(&pki, &officer, &pool(&[first, rest], &[]));
    assert!(matches!(found, CertStatus::Good { .. }));
}

trait Certify {
    fn authority(&self, signer: &Authority) -> Authority;
}

impl Certify for Template {
    fn authority(&self, signer: &Authority) -> Authority {
        let key = generate(KeyKind::P256);
        let template = Self { public_key: public_key(&key), ..self.clone() };
        Authority::new(&template, &key, Some(signer), DigestAlgorithm::Sha256)
    }
}

fn rollover(pki: &Pki, signer: &Authority, usage: &[u8]) -> Authority {
    rollover_template(pki, usage).authority(signer)
}

/// Another key under the name of the issuing authority.
fn rollover_template(pki: &Pki, usage: &[u8]) -> Template {
    let name = pki.issuing.certificate.subject_der().to_vec();
    Template {
        serial: vec![0x52],
        issuer: name.clone(),
        subject: name,
        not_before: now().plus_seconds(-30 * DAY),
        not_after: now().plus_seconds(30 * DAY),
        extensions: vec![Extension::key_usage(usage)],
        public_key: Vec::new(),
    }
}

#[test]
fn another_key_of_the_issuer_signs_lists_only_if_the_issuer_certified_it_for_that() {
    let (pki, officer) = bench();
    let found = |authority: &Authority| {
        let crl = CrlTemplate::new(&pki.issuing.certificate, now(), Vec::new());
        let mut pool = pool(&[authority.crl(&crl, false)], &[]);
        pool.add_certificates([authority.certificate.clone()]);
        ask(&pki, &officer, &pool)
    };
    let right = rollover(&pki, &pki.issuing, &[6]);
    let good = found(&right);
    assert!(matches!(good, CertStatus::Good { source, .. } if source.signer == right.certificate));
    let bad = [Kind::Signature(CryptoError::BadSignature)];
    assert_eq!(why(found(&rollover(&pki, &pki.issuing, &[5]))), bad);
    assert_eq!(why(found(&rollover(&pki, &pki.root, &[6]))), bad);
}

#[test]
fn along_a_path_a_key_for_lists_may_be_certified_further_up() -> Outcome {
    let (pki, officer) = bench();
    let (mut budget, rule) = (Budget::default(), FreshnessRule::default());
    let (leaf, purpose) = (&officer.certificate, Purpose::DocumentSigning);
    let path = build_path(leaf, &officer.chain, &pki.trust(), now(), &purpose, &mut budget)?;
    let mut found = |authority: &Authority| {
        let crl = CrlTemplate::new(&pki.issuing.certificate, now(), Vec::new());
        let mut pool = pool(&[authority.crl(&crl, false)], &[]);
        pool.add_certificates([authority.certificate.clone()]);
        path.status(0, &pool, now(), &rule, &mut budget)
    };
    let by_root = Template {
        issuer: pki.root.certificate.subject_der().to_vec(),
        ..rollover_template(&pki, &[6])
    };
    let separate = by_root.authority(&pki.root);
    let good = found(&separate).ok_or("a status")?;
    assert!(
        matches!(good, CertStatus::Good { source, .. } if source.signer == separate.certificate)
    );
    // Of the root's name, but the issuing authority signed it; and without the usage.
    let forged = by_root.authority(&pki.issuing);
    let bad = [Kind::Signature(CryptoError::BadSignature)];
    assert_eq!(why(found(&forged).ok_or("a status")?), bad);
    let unmarked = by_root.clone().without("2.5.29.15").authority(&pki.root);
    assert_eq!(why(found(&unmarked).ok_or("a status")?), bad);
    let pool = pool(&[pki.root_crl(Vec::new(), None)], &[]);
    let issuing = path.status(1, &pool, now(), &rule, &mut Budget::default());
    assert!(matches!(issuing, Some(CertStatus::Good { .. })));
    assert_eq!(path.status(2, &pool, now(), &rule, &mut Budget::default()), None);
    Ok(())
}

#[test]
fn after_a_change_of_keys_the_old_key_of_the_same_name_still_signs_lists() -> Outcome {
    let (pki, _) = bench();
    // The old key certified the new one, which issued to the officer.
    let new_key = Template {
        extensions: vec![Extension::basic_constraints(true, Some(0)), Extension::key_usage(&[5])],
        ..rollover_template(&pki, &[5])
    }
    .authority(&pki.issuing);
    let key = generate(KeyKind::P256);
    let template = pki.officer_template(&key, "Pejabat Baru (UJI COBA)", Options::default());
    let leaf = new_key.issue(&template.without("2.5.29.35"), DigestAlgorithm::Sha256);
    let hints = [new_key.certificate.clone(), pki.issuing.certificate.clone()];
    let (mut budget, purpose) = (Budget::default(), Purpose::DocumentSigning);
    let path = build_path(&leaf, &hints, &pki.trust(), now(), &purpose, &mut budget)?;
    assert_eq!(path.certificates().len(), 4);
    let pool = pool(&[pki.crl(Vec::new(), None)], &[]);
    let found = path.status(0, &pool, now(), &FreshnessRule::default(), &mut budget);
    let signer = pki.issuing.certificate.clone();
    assert!(matches!(found, Some(CertStatus::Good { source, .. }) if source.signer == signer));
    Ok(())
}

#[test]
fn the_pool_keeps_the_same_bytes_once_and_says_what_it_could_not_read() {
    let (pki, officer) = bench();
    let crl = pki.crl(Vec::new(), None);
    let response = pki.ocsp(&officer.certificate, OcspAnswer::Good, None);
    let mut pool = RevocationEvidence::new();
    assert!(pool.is_empty());
    assert_eq!(pool.add_crl(&crl, EvidenceOrigin::Document), 0);
    assert_eq!(pool.add_ocsp(&response, EvidenceOrigin::Signature), 1);
    assert_eq!(pool.add_crl(&crl, EvidenceOrigin::Supplied), 0);
    assert_eq!(pool.add_crl(b"not a list", EvidenceOrigin::Document), 2);
    assert_eq!(pool.len(), 3);
    assert!(pool.crl(0).is_some() && pool.ocsp(1).is_some() && pool.crl(2).is_none());
    assert_eq!(pool.unreadable().map(|(number, _)| number).collect::<Vec<_>>(), [2]);
    // Put in the wrong place first, a response is still found in the right one.
    let other = pki.ocsp(&officer.certificate, OcspAnswer::Unknown, None);
    let number = pool.add_crl(&other, EvidenceOrigin::Document);
    assert!(pool.ocsp(number).is_none());
    assert_eq!(pool.add_ocsp(&other, EvidenceOrigin::Document), number);
    assert!(pool.ocsp(number).is_some());
}

#[test]
fn a_spent_budget_is_a_reason_and_never_an_answer() {
    let (pki, officer) = bench();
    let entry = CrlEntry::new(&officer.certificate, now(), Some(1));
    let pool = pool(&[pki.crl(vec![entry], None)], &[]);
    let ask = |mut budget: Budget| {
        let rule = FreshnessRule::default();
        let (leaf, issuer) = (&officer.certificate, &pki.issuing.certificate);
        why(status(leaf, issuer, &pool, now(), &rule, &mut budget))
    };
    let signatures = Budget { signature_checks: 0, ..Budget::default() };
    assert_eq!(ask(signatures), [Kind::Budget(BudgetLimit::SignatureChecks)]);
    let entries = Budget { revocation_entries: 0, ..Budget::default() };
    assert_eq!(ask(entries), [Kind::Budget(BudgetLimit::RevocationEntries)]);
}

#[test]
fn preferred_evidence_of_a_good_status_goes_before_newer_and_never_before_a_revocation() -> Outcome
{
    let (pki, officer) = bench();
    // The list is a day old, the answer an hour.
    let answer = pki.ocsp(&officer.certificate, OcspAnswer::Good, None);
    let (purpose, mut budget) = (Purpose::DocumentSigning, Budget::default());
    let (chain, trust) = (&officer.chain, pki.trust());
    let path = build_path(&officer.certificate, chain, &trust, now(), &purpose, &mut budget)
        .map_err(|failure| format!("{failure:?}"))?;
    let mut asked = |list: Vec<CrlEntry>, kinds: &[EvidenceKind]| {
        let pool = pool(&[pki.crl(list, None)], std::slice::from_ref(&answer));
        let preferred = |source: &segel_x509::RevocationSource| kinds.contains(&source.kind);
        let rule = FreshnessRule::default();
        path.status_preferring(0, &pool, now(), &rule, &preferred, &mut budget)
    };
    let used = |status: Option<CertStatus>| match status {
        Some(CertStatus::Good { source, .. }) => Some(source.kind),
        _ => None,
    };
    assert_eq!(used(asked(Vec::new(), &[EvidenceKind::Crl])), Some(EvidenceKind::Crl));
    assert_eq!(used(asked(Vec::new(), &[EvidenceKind::Ocsp])), Some(EvidenceKind::Ocsp));
    assert_eq!(used(asked(Vec::new(), &[])), Some(EvidenceKind::Ocsp), "else the newest");
    let entry = CrlEntry::new(&officer.certificate, now().plus_seconds(-2 * DAY), Some(1));
    let found = asked(vec![entry], &[EvidenceKind::Ocsp]);
    assert!(matches!(found, Some(CertStatus::Revoked { .. })), "{found:?}");
    Ok(())
}
