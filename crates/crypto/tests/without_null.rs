//! RSASSA-PKCS1-v1_5 over a DigestInfo without NULL verifies, and nothing near it does.
#![cfg(feature = "aws-lc")]

use std::error::Error;

use num_bigint::BigUint;
use segel_crypto::der::{self, tag};
use segel_crypto::{DigestAlgorithm, KeyKind, PrivateKey, SignatureAlgorithm, SigningKey as _};

/// Modulus, and the private exponent, of a PKCS#8 RSA key.
fn numbers(pkcs8: &[u8]) -> Result<(BigUint, BigUint), Box<dyn Error>> {
    let mut outer = der::single(pkcs8, tag::SEQUENCE)?.reader();
    outer.expect(tag::INTEGER)?;
    outer.expect(tag::SEQUENCE)?;
    let mut inner = der::single(outer.expect(tag::OCTET_STRING)?.value, tag::SEQUENCE)?.reader();
    inner.expect(tag::INTEGER)?;
    let modulus = BigUint::from_bytes_be(inner.expect(tag::INTEGER)?.value);
    inner.expect(tag::INTEGER)?;
    let private = BigUint::from_bytes_be(inner.expect(tag::INTEGER)?.value);
    Ok((modulus, private))
}

fn sign(encoded: &[u8], (modulus, private): &(BigUint, BigUint)) -> Vec<u8> {
    let value = BigUint::from_bytes_be(encoded).modpow(private, modulus).to_bytes_be();
    let mut signature = vec![0; 256 - value.len()];
    signature.extend_from_slice(&value);
    signature
}

fn encoded(info: &[u8], filling: usize, rest: &[u8]) -> Vec<u8> {
    let mut out = vec![0, 1];
    out.resize(2 + filling, 0xff);
    out.push(0);
    out.extend_from_slice(info);
    out.extend_from_slice(rest);
    out
}

#[test]
fn a_digest_info_without_null_verifies_and_its_forgeries_do_not() -> Result<(), Box<dyn Error>> {
    let (key, pkcs8) = PrivateKey::generate(KeyKind::Rsa2048)?;
    let numbers = numbers(&pkcs8)?;
    let message = b"izin usaha";
    let digest = DigestAlgorithm::Sha256;
    let value = der::tlv(tag::OCTET_STRING, digest.digest(message).as_bytes());
    let info = |parameters: &[u8]| {
        let identifier = der::sequence(&[&der::oid(digest.oid()), parameters]);
        der::sequence(&[&identifier, &value])
    };
    let algorithm = SignatureAlgorithm::RsaPkcs1(digest);
    let verifies = |encoded: &[u8], message: &[u8]| {
        key.public_key().verify(algorithm, message, &sign(encoded, &numbers)).is_ok()
    };
    let (bare, null) = (info(&[]), info(&der::null()));
    let whole = encoded(&bare, 253 - bare.len(), &[]);
    assert!(verifies(&whole, message));
    assert!(verifies(&encoded(&null, 253 - null.len(), &[]), message));
    assert!(!verifies(&whole, b"izin lain"), "another message");
    // Bytes behind the digest, with a shorter filling: what a lenient parser would skip.
    assert!(!verifies(&encoded(&bare, 8, &vec![7; 245 - bare.len()]), message), "garbage behind");
    let odd = info(&der::tlv(tag::OCTET_STRING, &[1]));
    assert!(!verifies(&encoded(&odd, 253 - odd.len(), &[]), message), "other parameters");
    for (at, bit) in [(0, 1), (1, 2), (2, 1), (100, 0x80), (255 - value.len(), 1), (255, 1)] {
        let mut wrong = whole.clone();
        if let Some(byte) = wrong.get_mut(at) {
            *byte ^= bit;
        }
        assert!(!verifies(&wrong, message), "byte {at}");
    }
    Ok(())
}
