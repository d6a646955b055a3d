//! No bytes whatever make the readers panic, and what they read keeps its bytes.

use std::sync::OnceLock;

use proptest::prelude::*;
use segel_crypto::{KeyKind, UnixTime};
use segel_testkit::pki::{CrlEntry, OcspAnswer, Officer, Pki};
use segel_x509::{
    Budget, CertStatus, CertificateList, EvidenceOrigin, FreshnessRule, OcspResponse,
    RevocationEvidence, status,
};

fn now() -> UnixTime {
    UnixTime::new(1_795_489_200)
}

struct Bench {
    pki: Pki,
    officer: Officer,
    crl: Vec<u8>,
    ocsp: Vec<u8>,
}

fn bench() -> &'static Bench {
    static BENCH: OnceLock<Bench> = OnceLock::new();
    BENCH.get_or_init(|| {
        let pki = Pki::quick(now());
        let officer = pki.officer(KeyKind::P256, "Kepala Dinas (UJI COBA)");
        let since = now().plus_seconds(-3600);
        let crl = pki.crl(vec![CrlEntry::new(&officer.certificate, since, Some(1))], None);
        let ocsp = pki.ocsp(&officer.certificate, OcspAnswer::Revoked(since, Some(1)), None);
        Bench { pki, officer, crl, ocsp }
    })
}

fn bent(bytes: &[u8], changes: &[(usize, u8)], cut: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let len = bytes.len().max(1);
    for (at, value) in changes {
        if let Some(byte) = bytes.get_mut(at % len) {
            *byte = *value;
        }
    }
    bytes.truncate(len - cut % len);
    bytes
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(list) = CertificateList::from_der(&bytes) {
            prop_assert_eq!(list.as_der(), bytes.as_slice());
        }
        if let Ok(response) = OcspResponse::from_der(&bytes) {
            prop_assert_eq!(response.as_der(), bytes.as_slice());
        }
        let _ = OcspResponse::from_basic_der(&bytes);
    }

    #[test]
    fn evidence_of_a_revocation_never_becomes_evidence_of_none(
        changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..6),
        cut in 0_usize..3,
    ) {
        let bench = bench();
        let mut pool = RevocationEvidence::new();
        pool.add_crl(&bent(&bench.crl, &changes, cut), EvidenceOrigin::Document);
        pool.add_ocsp(&bent(&bench.ocsp, &changes, cut), EvidenceOrigin::Document);
        let (leaf, issuer) = (&bench.officer.certificate, &bench.pki.issuing.certificate);
        let (rule, mut budget) = (FreshnessRule::default(), Budget::default());
        let found = status(leaf, issuer, &pool, now(), &rule, &mut budget);
        let proven = matches!(found, CertStatus::Revoked { .. } | CertStatus::Unknown { .. });
        prop_assert!(proven, "{:?}", found);
    }
}
