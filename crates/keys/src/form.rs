//! The forms of a DER private key, and how each becomes PKCS#8.

use segel_crypto::der::{self, Reader, tag};
use zeroize::Zeroizing;

use crate::KeysError;

const RSA_ENCRYPTION: &str = "1.2.840.113549.1.1.1";
const EC_PUBLIC_KEY: &str = "1.2.840.10045.2.1";

/// What a DER value looks like from its first fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// `PrivateKeyInfo` or `OneAsymmetricKey`.
    Pkcs8,
    /// `EncryptedPrivateKeyInfo`.
    EncryptedPkcs8,
    /// `RSAPrivateKey`.
    Pkcs1,
    /// `ECPrivateKey`.
    Sec1,
    /// `PFX`.
    Pkcs12,
}

impl Form {
    /// Tells the form of a DER value, by structure alone.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        let mut outer = Reader::new(bytes);
        let mut fields = Reader::new(outer.expect(tag::SEQUENCE).ok()?.value);
        let first = fields.read_any().ok()?;
        let second = fields.read_any().ok()?.tag;
        match (first.tag, first.value, second) {
            (tag::SEQUENCE, _, tag::OCTET_STRING) => Some(Self::EncryptedPkcs8),
            (tag::INTEGER, [0 | 1], tag::SEQUENCE) => Some(Self::Pkcs8),
            (tag::INTEGER, [0], tag::INTEGER) => Some(Self::Pkcs1),
            (tag::INTEGER, [1], tag::OCTET_STRING) => Some(Self::Sec1),
            (tag::INTEGER, [3], tag::SEQUENCE) => Some(Self::Pkcs12),
            _ => None,
        }
    }
}

/// Whether a file is PKCS#12: DER, or BER of indefinite length with the same version.
#[cfg(feature = "pkcs12")]
pub(crate) fn is_pkcs12(file: &[u8]) -> bool {
    Form::of(file) == Some(Form::Pkcs12)
        || file.starts_with(&[tag::SEQUENCE, 0x80, 0x02, 0x01, 0x03])
}

/// Wraps an `RSAPrivateKey` (PKCS#1) as PKCS#8.
pub(crate) fn pkcs1_to_pkcs8(pkcs1: &[u8]) -> Zeroizing<Vec<u8>> {
    let algorithm = der::sequence(&[&der::oid(RSA_ENCRYPTION), &der::tlv(tag::NULL, &[])]);
    wrap(&algorithm, pkcs1)
}

/// Wraps an `ECPrivateKey` (SEC1) as PKCS#8; its curve moves to the algorithm.
pub(crate) fn sec1_to_pkcs8(sec1: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeysError> {
    let malformed = || KeysError::Malformed { part: "the ec private key" };
    let mut outer = Reader::new(sec1);
    let mut fields = Reader::new(outer.expect(tag::SEQUENCE).map_err(|_| malformed())?.value);
    outer.finish().map_err(|_| malformed())?;
    let version = fields.expect(tag::INTEGER).map_err(|_| malformed())?.encoding;
    let secret = fields.expect(tag::OCTET_STRING).map_err(|_| malformed())?.encoding;
    let parameters = fields
        .optional(tag::context_constructed(0))
        .map_err(|_| malformed())?
        .ok_or_else(malformed)?
        .value;
    let public = fields.optional(tag::context_constructed(1)).map_err(|_| malformed())?;
    fields.finish().map_err(|_| malformed())?;
    let public = public.map_or(&[][..], |public| public.encoding);
    let algorithm = der::sequence(&[&der::oid(EC_PUBLIC_KEY), parameters]);
    let bare = Zeroizing::new(der::sequence(&[version, secret, public]));
    Ok(wrap(&algorithm, &bare))
}

fn wrap(algorithm: &[u8], key: &[u8]) -> Zeroizing<Vec<u8>> {
    let octets = Zeroizing::new(der::tlv(tag::OCTET_STRING, key));
    let version = der::tlv(tag::INTEGER, &[0]);
    Zeroizing::new(der::sequence(&[&version, algorithm, &octets]))
}
