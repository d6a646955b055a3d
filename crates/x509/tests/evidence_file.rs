//! Files of evidence are told apart by what they hold.
#![expect(clippy::tests_outside_test_module, reason = "an integration test")]

use std::error::Error;

use segel_crypto::{KeyKind, UnixTime};
use segel_testkit::pki::Pki;
use segel_x509::{EvidenceOrigin, RevocationEvidence, X509Error};

type Tested = Result<(), Box<dyn Error>>;

const NOW: UnixTime = UnixTime::new(1_795_489_200);

fn armoured(label: &str, der: &[u8]) -> String {
    use base64::Engine as _;
    let body = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
}

#[test]
fn each_kind_is_known_by_its_bytes_whatever_its_form() -> Tested {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(KeyKind::P256, "Pejabat").certificate;
    let crl = pki.crl(Vec::new(), None);
    let mut pool = RevocationEvidence::new();
    let origin = EvidenceOrigin::Supplied;
    assert_eq!(pool.add_file(officer.as_der(), origin), Ok(1));
    assert_eq!((pool.certificates().len(), pool.len()), (1, 0));
    assert_eq!(pool.add_file(&crl, origin), Ok(1));
    assert_eq!(pool.len(), 1);
    assert!(pool.crl(0).is_some());
    let text = ["note\n", &armoured("X509 CRL", &crl), &armoured("CERTIFICATE", officer.as_der())];
    let mut pool = RevocationEvidence::new();
    assert_eq!(pool.add_file(text.concat().as_bytes(), origin), Ok(2));
    assert_eq!((pool.certificates().len(), pool.len()), (1, 1));
    Ok(())
}

#[test]
fn what_holds_no_evidence_or_lies_about_it_is_refused_whole() {
    let pki = Pki::quick(NOW);
    let crl = pki.crl(Vec::new(), None);
    let mut pool = RevocationEvidence::new();
    let mut refused = |bytes: &[u8]| pool.add_file(bytes, EvidenceOrigin::Supplied);
    assert_eq!(refused(b""), Err(X509Error::NoEvidence));
    assert_eq!(refused(b"catatan"), Err(X509Error::NoEvidence));
    assert_eq!(refused(&[0x30, 0x03, 0x02, 0x01, 0x01]), Err(X509Error::NoEvidence));
    let lying = [armoured("X509 CRL", &crl), armoured("OCSP RESPONSE", &crl)].concat();
    assert_eq!(refused(lying.as_bytes()), Err(X509Error::NoEvidence));
    let cut = armoured("X509 CRL", &crl).replace("-----END", "");
    assert_eq!(refused(cut.as_bytes()), Err(X509Error::Pem { block: 1 }));
    assert!(pool.is_empty());
}
