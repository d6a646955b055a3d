//! Signatures that stand beside what they sign.

use std::sync::Arc;

use segel_crypto::{KeyKind, PrivateKey, UnixTime};
use segel_sign::{Credential, sign_detached};
use segel_testkit::levels::officer_until;
use segel_testkit::pki::{CrlEntry, Pki};
use segel_verify::{DetachedFault, verify_detached};
use segel_x509::{EvidenceOrigin, RevocationEvidence};

#[test]
fn only_the_content_that_was_signed_by_somebody_trusted_stands() {
    let now = UnixTime::new(1_795_492_800);
    let pki = Pki::quick(now);
    let none = RevocationEvidence::default();
    for kind in [KeyKind::P256, KeyKind::Ed25519] {
        let officer = pki.officer(kind, "Pengelola Register");
        let key = PrivateKey::from_pkcs8(&officer.pkcs8_der).unwrap();
        let credential = Credential::new(Arc::new(key), officer.chain.clone()).unwrap();
        let content = b"{\"status\":\"berlaku\"}";
        let signature = sign_detached(content, &credential).unwrap();
        let path = verify_detached(content, &signature, &pki.trust(), &none, now).unwrap();
        let signer = &path[0];
        assert_eq!(signer.common_name().as_deref(), Some("Pengelola Register"));
        for place in 0..content.len() {
            let mut other = content.to_vec();
            other[place] ^= 1;
            let fault = verify_detached(&other, &signature, &pki.trust(), &none, now);
            assert!(matches!(fault, Err(DetachedFault::Broken(_))), "byte {place}");
        }
        for place in 0..signature.len() {
            let mut other = signature.clone();
            other[place] ^= 1;
            // Of a certificate that only helps, such as the root's copy, a byte may change.
            if let Ok(found) = verify_detached(content, &other, &pki.trust(), &none, now) {
                assert_eq!(found[0].as_der(), signer.as_der(), "byte {place}");
            }
        }
        let strangers = Pki::quick(now).trust();
        let fault = verify_detached(content, &signature, &strangers, &none, now);
        assert!(matches!(fault, Err(DetachedFault::Untrusted(_))));
        assert!(matches!(
            verify_detached(content, b"x", &pki.trust(), &none, now),
            Err(DetachedFault::Unreadable(_))
        ));
    }
}

#[test]
fn whoever_is_known_to_be_revoked_signs_no_list() {
    let now = UnixTime::new(1_795_492_800);
    let pki = Pki::quick(now);
    let officer = pki.officer(KeyKind::P256, "Pengelola Register");
    let key = PrivateKey::from_pkcs8(&officer.pkcs8_der).unwrap();
    let credential = Credential::new(Arc::new(key), officer.chain.clone()).unwrap();
    let signature = sign_detached(b"{}", &credential).unwrap();
    let judged = |entries: Vec<CrlEntry>| {
        let mut evidence = RevocationEvidence::default();
        evidence.add_crl(&pki.crl(entries, None), EvidenceOrigin::Supplied);
        verify_detached(b"{}", &signature, &pki.trust(), &evidence, now)
    };
    assert!(judged(Vec::new()).is_ok(), "a list that does not name the certificate");
    let since = now.plus_seconds(-7 * 86_400);
    let fault = judged(vec![CrlEntry::new(&officer.certificate, since, Some(1))]);
    assert!(matches!(fault, Err(DetachedFault::Revoked { at, .. }) if at == since), "{fault:?}");
}

#[test]
fn an_algorithm_that_has_ended_signs_nothing() {
    let pki = Pki::quick(UnixTime::new(1_795_492_800));
    let date = |year| UnixTime::from_civil(year, 6, 1, 0, 0, 0).unwrap();
    let officer = officer_until(&pki, KeyKind::Rsa2048, date(2031));
    let key = PrivateKey::from_pkcs8(&officer.pkcs8_der).unwrap();
    let credential = Credential::new(Arc::new(key), officer.chain).unwrap();
    let signature = sign_detached(b"{}", &credential).unwrap();
    let judged = |at| {
        let evidence = RevocationEvidence::default();
        verify_detached(b"{}", &signature, &pki.trust(), &evidence, at)
    };
    assert!(judged(date(2028)).is_ok());
    let fault = judged(date(2030));
    assert!(matches!(fault, Err(DetachedFault::Weak(_))));
}
