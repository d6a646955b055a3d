//! Private keys: making, storing, loading, signing.

#![expect(clippy::unwrap_used, reason = "a test fails where it did not expect to")]

use segel_crypto::der::{self, tag};
use segel_crypto::{
    DigestAlgorithm, KeyError, KeyKind, PrivateKey, SignatureAlgorithm, SigningKey,
    SubjectPublicKeyInfo, ToBeSigned,
};

const KINDS: [KeyKind; 6] = [
    KeyKind::Ed25519,
    KeyKind::P256,
    KeyKind::P384,
    KeyKind::Rsa2048,
    KeyKind::Rsa3072,
    KeyKind::Rsa4096,
];

/// Takes the public half out of a P-256 key, as some key stores do.
fn without_public_half(pkcs8: &[u8]) -> Vec<u8> {
    let mut outer = der::single(pkcs8, tag::SEQUENCE).unwrap().reader();
    let version = outer.expect(tag::INTEGER).unwrap().encoding;
    let algorithm = outer.expect(tag::SEQUENCE).unwrap().encoding;
    let key = outer.expect(tag::OCTET_STRING).unwrap().value;
    let mut inner = der::single(key, tag::SEQUENCE).unwrap().reader();
    let inner_version = inner.expect(tag::INTEGER).unwrap().encoding;
    let scalar = inner.expect(tag::OCTET_STRING).unwrap().encoding;
    let key = der::octet_string(&der::sequence(&[inner_version, scalar]));
    der::sequence(&[version, algorithm, &key])
}

#[test]
fn every_kind_of_key_is_made_stored_loaded_and_verifies_what_it_signs() {
    for kind in KINDS {
        let made = PrivateKey::generate(kind);
        if !cfg!(feature = "aws-lc") && format!("{kind:?}").starts_with("Rsa") {
            assert_eq!(made.unwrap_err(), KeyError::UnsupportedAlgorithm);
            continue;
        }
        let (key, der) = made.unwrap();
        let loaded = PrivateKey::from_pkcs8(&der).unwrap();
        assert_eq!(loaded.public_key(), key.public_key());
        let algorithm = loaded.algorithms()[0];
        let message = ToBeSigned::new(b"surat keterangan".to_vec());
        let value = loaded.sign(algorithm, &message).unwrap();
        assert!(value.as_bytes().len() <= key.public_key().max_signature_len().unwrap());
        let public = SubjectPublicKeyInfo::from_der(key.public_key().as_der()).unwrap();
        assert_eq!(public.verify(algorithm, message.as_bytes(), value.as_bytes()), Ok(()));
        assert!(public.verify(algorithm, b"surat lain", value.as_bytes()).is_err());
        assert!(!format!("{loaded:?}").contains("der"));
    }
}

#[test]
fn an_ec_key_without_its_public_half_is_completed_from_its_certificate() {
    let (whole, der) = PrivateKey::generate(KeyKind::P256).unwrap();
    let (public, half) = (whole.public_key(), without_public_half(&der));
    let key = PrivateKey::from_pkcs8_for(&half, public).unwrap();
    let message = ToBeSigned::new(b"m".to_vec());
    let value = key.sign(key.algorithms()[0], &message).unwrap();
    assert_eq!(public.verify(key.algorithms()[0], b"m", value.as_bytes()), Ok(()));
    match PrivateKey::from_pkcs8(&half) {
        Ok(key) => assert_eq!(key.public_key(), public),
        Err(error) => assert_eq!(error, KeyError::PublicKeyMissing),
    }
}

#[test]
fn a_key_is_refused_for_a_public_key_that_is_not_its_own() {
    let (own, der) = PrivateKey::generate(KeyKind::P256).unwrap();
    let (other, _) = PrivateKey::generate(KeyKind::P256).unwrap();
    for key in [der.to_vec(), without_public_half(&der)] {
        let refused = PrivateKey::from_pkcs8_for(&key, other.public_key());
        assert_eq!(refused.unwrap_err(), KeyError::PublicKeyMismatch);
        assert!(PrivateKey::from_pkcs8_for(&key, own.public_key()).is_ok());
    }
}

#[test]
fn an_algorithm_the_key_does_not_offer_is_refused() {
    let (key, _) = PrivateKey::generate(KeyKind::P256).unwrap();
    for algorithm in [
        SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha384),
        SignatureAlgorithm::Ed25519,
        SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256),
    ] {
        let refused = key.sign(algorithm, &ToBeSigned::new(Vec::new()));
        assert_eq!(refused.unwrap_err(), KeyError::UnsupportedAlgorithm);
    }
}

#[test]
fn damaged_private_keys_are_refused_without_a_panic() {
    let (_, der) = PrivateKey::generate(KeyKind::P256).unwrap();
    for len in 0..der.len() {
        assert!(PrivateKey::from_pkcs8(&der[..len]).is_err());
    }
    assert_eq!(PrivateKey::from_pkcs8(b"").unwrap_err(), KeyError::Malformed);
}
