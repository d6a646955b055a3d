//! The outer structure of PKCS#8 private keys (RFC 5958).

use zeroize::Zeroizing;

use crate::der::{self, tag};
use crate::signature::{EC_PUBLIC_KEY, ED25519, RSA_ENCRYPTION, RSASSA_PSS};
use crate::{Curve, KeyError};

/// What a PKCS#8 structure holds, by kind.
pub(crate) enum Contents {
    Rsa,
    Ec { curve: Curve, scalar: Zeroizing<Vec<u8>>, has_point: bool },
    Ed25519,
}

pub(crate) fn read(pkcs8: &[u8]) -> Result<Contents, KeyError> {
    let malformed = |_| KeyError::Malformed;
    let mut outer = der::single(pkcs8, tag::SEQUENCE).map_err(malformed)?.reader();
    if outer.expect(tag::INTEGER).and_then(|v| v.unsigned()).map_err(malformed)? > 1 {
        return Err(KeyError::Malformed);
    }
    let mut algorithm = outer.expect(tag::SEQUENCE).map_err(malformed)?.reader();
    let oid = algorithm.expect(tag::OID).and_then(|v| v.oid()).map_err(malformed)?;
    let key = outer.expect(tag::OCTET_STRING).map_err(malformed)?;
    match oid.as_str() {
        RSA_ENCRYPTION => Ok(Contents::Rsa),
        ED25519 => Ok(Contents::Ed25519),
        EC_PUBLIC_KEY => {
            let curve = algorithm.expect(tag::OID).and_then(|v| v.oid()).map_err(malformed)?;
            let curve = match Curve::from_oid(&curve) {
                Some(known @ (Curve::P256 | Curve::P384)) => known,
                _ => return Err(KeyError::UnsupportedKey { oid: curve }),
            };
            let (scalar, has_point) = read_ec(key.value).ok_or(KeyError::Malformed)?;
            Ok(Contents::Ec { curve, scalar, has_point })
        }
        RSASSA_PSS => Err(KeyError::UnsupportedKey { oid }),
        _ => Err(KeyError::UnsupportedKey { oid }),
    }
}

/// Reads `ECPrivateKey` (RFC 5915): the scalar, and whether the point is there.
fn read_ec(bytes: &[u8]) -> Option<(Zeroizing<Vec<u8>>, bool)> {
    let mut reader = der::single(bytes, tag::SEQUENCE).ok()?.reader();
    if reader.expect(tag::INTEGER).ok()?.unsigned().ok()? != 1 {
        return None;
    }
    let scalar = Zeroizing::new(reader.expect(tag::OCTET_STRING).ok()?.value.to_vec());
    reader.optional(tag::context_constructed(0)).ok()?;
    let has_point = reader.optional(tag::context_constructed(1)).ok()?.is_some();
    reader.finish().ok()?;
    Some((scalar, has_point))
}

/// Rewrites a PKCS#8 structure in its first version, without the public half, which older programs
/// do not read.
pub(crate) fn first_version(pkcs8: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut outer = der::single(pkcs8, tag::SEQUENCE).ok()?.reader();
    outer.expect(tag::INTEGER).ok()?;
    let algorithm = outer.expect(tag::SEQUENCE).ok()?.encoding;
    let key = outer.expect(tag::OCTET_STRING).ok()?.encoding;
    Some(Zeroizing::new(der::sequence(&[&der::unsigned(0), algorithm, key])))
}
