//! Revocation lists: what is read, what is refused, and what is found in them.

use std::error::Error;

use segel_crypto::der::{self, tag};
use segel_crypto::{CryptoError, KeyKind, UnixTime};
use segel_testkit::pki::{CrlEntry, CrlFault, CrlTemplate, Extension, Officer, Pki};
use segel_x509::{
    Budget, BudgetLimit, CertificateList, CrlScope, RevocationError, RevocationReason,
};

type Outcome = Result<(), Box<dyn Error>>;

const DAY: i64 = 86_400;

fn now() -> UnixTime {
    UnixTime::new(1_795_489_200)
}

fn bench() -> (Pki, Officer) {
    let pki = Pki::quick(now());
    let officer = pki.officer(KeyKind::P256, "Kepala Dinas (UJI COBA)");
    (pki, officer)
}

#[test]
fn every_field_of_a_list_is_read() -> Outcome {
    let (pki, officer) = bench();
    let mut entry = CrlEntry::new(&officer.certificate, now().plus_seconds(-3 * DAY), Some(1));
    entry.invalidity_date = Some(now().plus_seconds(-5 * DAY));
    let der = pki.crl(vec![entry], None);
    let list = CertificateList::from_der(&der)?;
    let issuing = &pki.issuing.certificate;
    assert_eq!(list.as_der(), der);
    assert_eq!(list.issuer_der(), issuing.subject_der());
    assert_eq!(list.issuer(), issuing.subject());
    assert_eq!(list.this_update(), now().plus_seconds(-DAY));
    assert_eq!(list.next_update(), Some(now().plus_seconds(6 * DAY)));
    assert_eq!(list.authority_key_identifier(), issuing.subject_key_identifier());
    assert_eq!((list.number(), list.delta_base()), (Some(&[7][..]), None));
    assert_eq!((list.entries(), list.issuing_distribution_point()), (1, None));
    assert_eq!(list.verify_signature(issuing), Ok(()));
    assert_eq!(list.verify_signature(&pki.root.certificate), Err(CryptoError::BadSignature));

    let mut budget = Budget::default();
    let found = list.find(officer.certificate.serial(), &mut budget)?.ok_or("not listed")?;
    assert_eq!(found.revocation_date, now().plus_seconds(-3 * DAY));
    assert_eq!(found.reason, Some(RevocationReason::KeyCompromise));
    assert_eq!(found.invalidity_date, Some(now().plus_seconds(-5 * DAY)));
    assert_eq!(found.occurrences, 1);
    assert_eq!(list.find(issuing.serial(), &mut budget)?, None);
    Ok(())
}

#[test]
fn a_serial_number_is_compared_as_a_whole() -> Outcome {
    let (pki, officer) = bench();
    let der = pki.crl(vec![CrlEntry::new(&officer.certificate, now(), None)], None);
    let list = CertificateList::from_der(&der)?;
    let serial = officer.certificate.serial();
    let shorter = serial.get(..serial.len() - 1).ok_or("a serial number")?;
    assert_eq!(list.find(shorter, &mut Budget::default())?, None);
    assert_eq!(list.find(&[], &mut Budget::default())?, None);
    Ok(())
}

#[test]
fn a_serial_number_listed_twice_is_noticed_and_the_graver_entry_counts() -> Outcome {
    let (pki, officer) = bench();
    let entry = CrlEntry::new(&officer.certificate, now().plus_seconds(-DAY), Some(4));
    let list = CertificateList::from_der(&pki.crl(vec![entry], Some(CrlFault::Repeated)))?;
    let found = list.find(officer.certificate.serial(), &mut Budget::default())?;
    let found = found.ok_or("not listed")?;
    assert_eq!((found.occurrences, found.reason), (2, Some(RevocationReason::Superseded)));
    Ok(())
}

#[test]
fn a_long_list_is_read_within_the_budget() -> Outcome {
    let (pki, officer) = bench();
    let entries = (0..100_000_u32)
        .map(|number| CrlEntry {
            serial: [&[0x41][..], &number.to_be_bytes()].concat(),
            ..CrlEntry::new(&officer.certificate, now(), Some(1))
        })
        .chain([CrlEntry::new(&officer.certificate, now(), None)])
        .collect();
    let list = CertificateList::from_der(&pki.crl(entries, None))?;
    let mut budget = Budget { revocation_entries: 150_000, ..Budget::default() };
    assert!(list.find(officer.certificate.serial(), &mut budget)?.is_some());
    assert_eq!(budget.revocation_entries, 49_999);
    let spent = list.find(officer.certificate.serial(), &mut budget);
    assert_eq!(spent, Err(BudgetLimit::RevocationEntries));
    Ok(())
}

#[test]
fn what_is_not_understood_is_refused_by_name() {
    let (pki, officer) = bench();
    let refused = |fault| {
        let entries = vec![CrlEntry::new(&officer.certificate, now(), None)];
        CertificateList::from_der(&pki.crl(entries, Some(fault))).err()
    };
    let oid = "1.3.6.1.4.1.55555.1".to_owned();
    assert_eq!(refused(CrlFault::Indirect), Some(RevocationError::IndirectCrl));
    assert_eq!(
        refused(CrlFault::UnknownCritical),
        Some(RevocationError::UnknownCriticalExtension { oid: oid.clone() })
    );
    assert_eq!(
        refused(CrlFault::UnknownCriticalInEntry),
        Some(RevocationError::UnknownCriticalEntryExtension { oid })
    );
}

fn issued(template: &CrlTemplate, pki: &Pki) -> Result<CertificateList, RevocationError> {
    CertificateList::from_der(&pki.issuing.crl(template, false))
}

#[test]
fn an_entry_that_names_another_issuer_makes_the_list_indirect() {
    let (pki, officer) = bench();
    let mut entry = CrlEntry::new(&officer.certificate, now(), None);
    entry.extensions.push(Extension::raw("2.5.29.29", true, der::sequence(&[])));
    let template = CrlTemplate::new(&pki.issuing.certificate, now(), vec![entry]);
    assert_eq!(issued(&template, &pki).err(), Some(RevocationError::IndirectCrl));
}

#[test]
fn the_scope_is_read_and_two_exclusive_scopes_are_refused() -> Outcome {
    let (pki, _) = bench();
    let plain = CrlTemplate::new(&pki.issuing.certificate, now(), Vec::new());
    let scopes = [
        (1, CrlScope::UserCertificates),
        (2, CrlScope::CaCertificates),
        (5, CrlScope::AttributeCertificates),
    ];
    for (flag, expected) in scopes {
        let url = "http://127.0.0.1:8799/uji-coba/issuing.crl";
        let point = Extension::issuing_distribution_point(Some(url), Some(flag));
        let list = issued(&plain.clone().with(point), &pki)?;
        let scope = list.issuing_distribution_point().ok_or("no scope")?;
        assert_eq!((scope.scope(), scope.urls()), (expected, vec![url.to_owned()]));
        assert!(!scope.has_only_some_reasons());
    }
    let flag = |number| der::tlv(tag::context(number), &[0xff]);
    let both = der::sequence(&[&flag(1), &flag(2)]);
    let both = plain.clone().with(Extension::raw("2.5.29.28", true, both));
    assert_eq!(issued(&both, &pki).err(), Some(RevocationError::ContradictoryScope));
    let explicit_false = der::sequence(&[&der::tlv(tag::context(1), &[0])]);
    let explicit_false = plain.clone().with(Extension::raw("2.5.29.28", true, explicit_false));
    let explicit_false = issued(&explicit_false, &pki)?;
    let scope = explicit_false.issuing_distribution_point().ok_or("no scope")?;
    assert_eq!(scope.scope(), CrlScope::All);
    let neither = der::sequence(&[&der::tlv(tag::context(1), &[1])]);
    let neither = plain.clone().with(Extension::raw("2.5.29.28", true, neither));
    let oid = "2.5.29.28".to_owned();
    let expected = Some(RevocationError::MalformedExtension { oid });
    assert_eq!(issued(&neither, &pki).err(), expected);
    let some = der::sequence(&[&der::tlv(tag::context(3), &[5, 0x60])]);
    let some = issued(&plain.with(Extension::raw("2.5.29.28", true, some)), &pki)?;
    assert!(some.issuing_distribution_point().ok_or("no scope")?.has_only_some_reasons());
    Ok(())
}

#[test]
fn bytes_cut_off_or_added_are_refused() -> Outcome {
    let (pki, officer) = bench();
    let entries = vec![CrlEntry::new(&officer.certificate, now(), Some(1))];
    let whole = pki.crl(entries, None);
    let longer = [whole.as_slice(), &[0]].concat();
    let trailing = RevocationError::TrailingBytes { len: 1 };
    assert_eq!(CertificateList::from_der(&longer).err(), Some(trailing));
    for len in 0..whole.len() {
        let cut = whole.get(..len).ok_or("a part")?;
        assert!(CertificateList::from_der(cut).is_err(), "{len} bytes");
    }
    Ok(())
}

#[test]
fn no_changed_byte_is_read_as_another_list_with_a_good_signature() -> Outcome {
    let (pki, officer) = bench();
    let entries = vec![CrlEntry::new(&officer.certificate, now(), Some(1))];
    let whole = pki.crl(entries, None);
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        if let Some(byte) = changed.get_mut(at) {
            *byte ^= 1;
        }
        if let Ok(list) = CertificateList::from_der(&changed) {
            assert!(list.verify_signature(&pki.issuing.certificate).is_err(), "byte {at}");
        }
    }
    Ok(())
}

#[test]
fn versions_and_extensions_belong_together() -> Outcome {
    let (pki, officer) = bench();
    let mut template = CrlTemplate::new(&pki.issuing.certificate, now(), Vec::new());
    template.extensions.clear();
    assert_eq!(issued(&template, &pki)?.number(), None);
    // The version is the first three bytes of the signed part; without it there is none but 1.
    let entries = vec![CrlEntry::new(&officer.certificate, now(), None)];
    let der = pki.crl(entries, None);
    let outer = der::single(&der, tag::SEQUENCE)?;
    let mut parts = outer.reader();
    let tbs = parts.read_any()?;
    let without = der::tlv(tag::SEQUENCE, tbs.value.get(3..).ok_or("a version")?);
    let der = der::sequence(&[&without, parts.rest()]);
    assert_eq!(CertificateList::from_der(&der).err(), Some(RevocationError::Version));
    Ok(())
}
