//! The other encoding of RSASSA-PKCS1-v1_5 that verifiers have to accept (RFC 8017, 9.2, note 1).

use num_bigint::BigUint;

use crate::DigestAlgorithm;
use crate::der::{self, tag};

/// Verifies a signature whose DigestInfo leaves the NULL parameters of its digest algorithm out.
///
/// The libraries compare with the encoding that has them; this compares the whole encoded message with
/// the other, byte by byte, and nothing in it is parsed. Public values only, so time does not matter.
pub(crate) fn verify_without_null(
    modulus: &[u8],
    exponent: &[u8],
    digest: DigestAlgorithm,
    message: &[u8],
    signature: &[u8],
) -> bool {
    let n = BigUint::from_bytes_be(modulus);
    let s = BigUint::from_bytes_be(signature);
    let width = usize::try_from(n.bits().div_ceil(8)).unwrap_or(0);
    if signature.len() != width || s >= n {
        return false;
    }
    let identifier = der::sequence(&[&der::oid(digest.oid())]);
    let value = digest.digest(message);
    let info = der::sequence(&[&identifier, &der::tlv(tag::OCTET_STRING, value.as_bytes())]);
    // 00 01, at least eight times FF, 00, the DigestInfo.
    let Some(filling) = width.checked_sub(info.len() + 3).filter(|filling| *filling >= 8) else {
        return false;
    };
    let mut expected = vec![0, 1];
    expected.resize(2 + filling, 0xff);
    expected.push(0);
    expected.extend_from_slice(&info);
    let opened = s.modpow(&BigUint::from_bytes_be(exponent), &n);
    opened == BigUint::from_bytes_be(&expected)
}
