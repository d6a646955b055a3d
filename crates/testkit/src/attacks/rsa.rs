//! The bare private operation of RSA, for signatures that no honest key makes.

use num_bigint::BigUint;
use segel_crypto::DigestAlgorithm;
use segel_crypto::der::{self, Reader, tag};

/// Raises an encoded message to the private exponent of a PKCS#8 key.
#[expect(clippy::expect_used, reason = "the bench made the key itself")]
fn private(pkcs8: &[u8], encoded: &[u8]) -> Vec<u8> {
    let mut outer = der::single(pkcs8, tag::SEQUENCE).expect("PKCS#8").reader();
    outer.expect(tag::INTEGER).expect("a version");
    outer.expect(tag::SEQUENCE).expect("an algorithm");
    let key = outer.expect(tag::OCTET_STRING).expect("a key").value;
    let mut key: Reader<'_> = der::single(key, tag::SEQUENCE).expect("an RSA key").reader();
    key.expect(tag::INTEGER).expect("a version");
    let mut integer =
        || BigUint::from_bytes_be(key.expect(tag::INTEGER).expect("an integer").value);
    let (modulus, _, exponent) = (integer(), integer(), integer());
    let signature = BigUint::from_bytes_be(encoded).modpow(&exponent, &modulus).to_bytes_be();
    let mut out = vec![0; encoded.len().saturating_sub(signature.len())];
    out.extend(signature);
    out
}

fn digest_info(digest: DigestAlgorithm, message: &[u8]) -> Vec<u8> {
    let algorithm = der::sequence(&[&der::oid(digest.oid()), &der::null()]);
    der::sequence(&[&algorithm, &der::octet_string(digest.digest(message).as_bytes())])
}

/// What stands in the place of the DigestInfo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Info {
    /// Parameters left out, which RFC 8017 lets pass.
    NoParameters,
    /// Rubbish in the parameters.
    Rubbish,
    /// The identifier of SHA-512 beside a digest of 32 bytes.
    OtherDigest,
}

fn block(info: &[u8]) -> Vec<u8> {
    let mut encoded = vec![0, 1];
    encoded.resize(256 - info.len() - 1, 0xff);
    encoded.push(0);
    encoded.extend(info);
    encoded
}

/// Signs with any digest, however weak (RFC 8017 section 8.2), a key of 2048 bits.
pub(super) fn sign(pkcs8: &[u8], digest: DigestAlgorithm, message: &[u8]) -> Vec<u8> {
    private(pkcs8, &block(&digest_info(digest, message)))
}

/// Signs with full padding and a DigestInfo of some kind.
pub(super) fn sign_info(pkcs8: &[u8], kind: Info, message: &[u8]) -> Vec<u8> {
    let digest = DigestAlgorithm::Sha256;
    let oid = match kind {
        Info::OtherDigest => DigestAlgorithm::Sha512.oid(),
        _ => digest.oid(),
    };
    let parameters = match kind {
        Info::NoParameters => Vec::new(),
        Info::Rubbish => der::octet_string(&[0x5a; 40]),
        Info::OtherDigest => der::null(),
    };
    let algorithm = der::sequence(&[&der::oid(oid), &parameters]);
    let octets = der::octet_string(digest.digest(message).as_bytes());
    private(pkcs8, &block(&der::sequence(&[&algorithm, &octets])))
}

/// Signs with the shortest padding and rubbish behind the digest.
pub(super) fn sign_with_rubbish(pkcs8: &[u8], message: &[u8]) -> Vec<u8> {
    let mut encoded = vec![0, 1];
    encoded.extend([0xff; 8]);
    encoded.push(0);
    encoded.extend(digest_info(DigestAlgorithm::Sha256, message));
    encoded.resize(256, 0x5a);
    private(pkcs8, &encoded)
}
