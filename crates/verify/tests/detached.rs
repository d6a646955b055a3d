//! Signatures that stand beside what they sign.

use std::sync::Arc;

use segel_crypto::{KeyKind, PrivateKey, UnixTime};
use segel_sign::{Credential, sign_detached};
use segel_testkit::pki::Pki;
use segel_verify::{DetachedFault, verify_detached};

#[test]
fn only_the_content_that_was_signed_by_somebody_trusted_stands() {
    let now = UnixTime::new(1_795_492_800);
    let pki = Pki::quick(now);
    for kind in [KeyKind::P256, KeyKind::Ed25519] {
        let officer = pki.officer(kind, "Pengelola Register");
        let key = PrivateKey::from_pkcs8(&officer.pkcs8_der).unwrap();
        let credential = Credential::new(Arc::new(key), officer.chain.clone()).unwrap();
        let content = b"{\"status\":\"berlaku\"}";
        let signature = sign_detached(content, &credential).unwrap();
        let signer = verify_detached(content, &signature, &pki.trust(), now).unwrap();
        assert_eq!(signer.common_name().as_deref(), Some("Pengelola Register"));
        for place in 0..content.len() {
            let mut other = content.to_vec();
            other[place] ^= 1;
            let fault = verify_detached(&other, &signature, &pki.trust(), now);
            assert!(matches!(fault, Err(DetachedFault::Broken(_))), "byte {place}");
        }
        for place in 0..signature.len() {
            let mut other = signature.clone();
            other[place] ^= 1;
            // Of a certificate that only helps, such as the root's copy, a byte may change.
            if let Ok(found) = verify_detached(content, &other, &pki.trust(), now) {
                assert_eq!(found.as_der(), signer.as_der(), "byte {place}");
            }
        }
        let strangers = Pki::quick(now).trust();
        let fault = verify_detached(content, &signature, &strangers, now);
        assert!(matches!(fault, Err(DetachedFault::Untrusted(_))));
        assert!(matches!(
            verify_detached(content, b"x", &pki.trust(), now),
            Err(DetachedFault::Unreadable(_))
        ));
    }
}
