//! Public keys.

use std::fmt;

use crate::der::{self, Tlv, tag};
use crate::signature::{EC_PUBLIC_KEY, ED25519, RSA_ENCRYPTION, RSASSA_PSS, pss_parameters};
use crate::{CryptoError, PssParameters};

/// Other algorithms for keys of the same form: id-ecDH and id-ecMQV (RFC 5480, 2.1.2), id-RSAES-OAEP
/// (RFC 4055, 4) and the RSA of X.509 before PKCS #1.
const EC_DH: &str = "1.3.132.1.12";
const EC_MQV: &str = "1.3.132.1.13";
const RSAES_OAEP: &str = "1.2.840.113549.1.1.7";
const RSA_X500: &str = "2.5.8.1.1";

/// Names an elliptic curve of NIST.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Curve {
    /// P-256, also secp256r1.
    P256,
    /// P-384, also secp384r1.
    P384,
    /// P-521, also secp521r1.
    P521,
}

impl Curve {
    /// Returns the name, for example `P-256`.
    pub fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
        }
    }

    /// Returns the dotted object identifier.
    pub fn oid(self) -> &'static str {
        match self {
            Self::P256 => "1.2.840.10045.3.1.7",
            Self::P384 => "1.3.132.0.34",
            Self::P521 => "1.3.132.0.35",
        }
    }

    /// Returns the bits of the field.
    pub fn bits(self) -> u32 {
        match self {
            Self::P256 => 256,
            Self::P384 => 384,
            Self::P521 => 521,
        }
    }

    pub(crate) fn from_oid(oid: &str) -> Option<Self> {
        [Self::P256, Self::P384, Self::P521].into_iter().find(|curve| curve.oid() == oid)
    }

    fn point_len(self) -> usize {
        1 + 2 * self.bits().div_ceil(8) as usize
    }
}

/// Tells what kind of key a [`SubjectPublicKeyInfo`] holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PublicKey {
    /// RSA.
    Rsa {
        /// The bits of the modulus.
        modulus_bits: u32,
        /// The public exponent; `u64::MAX` when it is larger.
        exponent: u64,
    },
    /// A key on a named curve, as an uncompressed point.
    Ec(Curve),
    /// Ed25519.
    Ed25519,
    /// A key this library does not compute with: another algorithm, another curve, a curve given by
    /// explicit parameters, or a compressed point.
    Unsupported {
        /// The dotted object identifier of the algorithm, or of the curve when that is what is
        /// not supported.
        oid: String,
    },
}

/// What the verifier hands to the library that computes.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Material {
    Rsa { modulus: Vec<u8>, exponent: Vec<u8>, restriction: Restriction },
    Ec { curve: Curve, point: Vec<u8> },
    Ed25519(Vec<u8>),
    None,
}

/// What an RSA key says it may be used for (RFC 4055 section 1.2).
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Restriction {
    None,
    Pss,
    PssWith(PssParameters),
}

/// Holds a public key as certificates carry it, with its original bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct SubjectPublicKeyInfo {
    der: Vec<u8>,
    key: PublicKey,
    material: Material,
}

/// Whether a point of Ed25519 is one of the eight whose order divides eight, however it is written: under
/// such a key one signature verifies over every message (RFC 8032, 5.1; NIST SP 800-186, D.1.3).
fn is_of_small_order(octets: &[u8]) -> bool {
    const fn edge(first: u8) -> [u8; 32] {
        let mut octets = [0xff; 32];
        (octets[0], octets[31]) = (first, 0x7f);
        octets
    }
    const fn small(first: u8) -> [u8; 32] {
        let mut octets = [0; 32];
        octets[0] = first;
        octets
    }
    // The ordinates 0, 1, p - 1, p, p + 1, and the two of the points of order eight.
    const ORDINATES: [[u8; 32]; 7] = [
        small(0),
        small(1),
        edge(0xec),
        edge(0xed),
        edge(0xee),
        [
            0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10,
            0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77,
            0x92, 0xac, 0x03, 0x7a,
        ],
        [
            0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef,
            0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88,
            0x6d, 0x53, 0xfc, 0x05,
        ],
    ];
    // The topmost bit is the sign of the abscissa.
    let Some((last, rest)) = octets.split_last() else { return true };
    ORDINATES.iter().any(|ordinate| {
        ordinate.split_last().is_some_and(|(top, low)| low == rest && *top == last & 0x7f)
    })
}

impl SubjectPublicKeyInfo {
    /// Reads a DER `SubjectPublicKeyInfo`; nothing may follow it.
    ///
    /// A key of a kind that is not supported is read as [`PublicKey::Unsupported`].
    ///
    /// # Errors
    ///
    /// [`CryptoError::Der`], and [`CryptoError::MalformedKey`], for a key of Ed25519 that proves nothing as
    /// well.
    pub fn from_der(bytes: &[u8]) -> Result<Self, CryptoError> {
        let mut outer = der::single(bytes, tag::SEQUENCE)?.reader();
        let identifier = outer.expect(tag::SEQUENCE)?;
        let key_bits = outer.expect(tag::BIT_STRING)?;
        outer.finish()?;
        let mut algorithm = identifier.reader();
        let oid = algorithm.expect(tag::OID)?.oid()?;
        let (key, material) = match oid.as_str() {
            RSA_ENCRYPTION => {
                crate::digest::absent_or_null(&mut algorithm, oid)?;
                read_rsa(key_bits, Restriction::None)?
            }
            RSASSA_PSS => {
                let restriction = match pss_parameters(&mut algorithm)? {
                    None => Restriction::Pss,
                    Some(parameters) => Restriction::PssWith(parameters),
                };
                read_rsa(key_bits, restriction)?
            }
            EC_PUBLIC_KEY => read_ec(algorithm.read_any()?, key_bits)?,
            ED25519 => {
                algorithm.finish().map_err(|_| CryptoError::Parameters { oid })?;
                let octets = key_bits.bit_octets()?;
                if octets.len() != 32 || is_of_small_order(octets) {
                    return Err(CryptoError::MalformedKey);
                }
                (PublicKey::Ed25519, Material::Ed25519(octets.to_vec()))
            }
            _ => (PublicKey::Unsupported { oid }, Material::None),
        };
        Ok(Self { der: bytes.to_vec(), key, material })
    }

    pub(crate) fn rsa_from_pkcs1(pkcs1: &[u8]) -> Result<Self, CryptoError> {
        let algorithm = der::sequence(&[&der::oid(RSA_ENCRYPTION), &der::null()]);
        Self::from_der(&der::sequence(&[&algorithm, &der::bit_string(pkcs1)]))
    }

    pub(crate) fn ec_from_point(curve: Curve, point: &[u8]) -> Result<Self, CryptoError> {
        let algorithm = der::sequence(&[&der::oid(EC_PUBLIC_KEY), &der::oid(curve.oid())]);
        Self::from_der(&der::sequence(&[&algorithm, &der::bit_string(point)]))
    }

    pub(crate) fn ed25519_from_octets(octets: &[u8]) -> Result<Self, CryptoError> {
        let algorithm = der::sequence(&[&der::oid(ED25519)]);
        Self::from_der(&der::sequence(&[&algorithm, &der::bit_string(octets)]))
    }

    /// Returns the original bytes.
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// Returns what kind of key it is.
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// Returns the contents of `subjectPublicKey`, of which key identifiers and OCSP make a digest.
    pub fn key_octets(&self) -> &[u8] {
        let read = || {
            let mut outer = der::single(&self.der, tag::SEQUENCE).ok()?.reader();
            outer.expect(tag::SEQUENCE).ok()?;
            outer.expect(tag::BIT_STRING).ok()?.bit_octets().ok()
        };
        read().unwrap_or_default()
    }

    /// Returns what tells whose key it is, however it is spelled: two certificates with the same are of one
    /// private key, though their [`as_der`](Self::as_der) may differ in the algorithm that the key is for,
    /// in its parameters or in how its point is written.
    ///
    /// Of RSA it is the modulus, as whoever knows the private half of one exponent knows that of all; of an
    /// elliptic curve the abscissa of the point, which is written alike whether it is compressed and whether
    /// the curve is named; of others the octets of the key with their algorithm. Keys of kinds that are not
    /// supported are told as far as they can be read, else by their DER.
    pub fn key_identity(&self) -> Vec<u8> {
        let tagged = |kind: u8, octets: &[u8]| {
            let zeros = octets.iter().take_while(|octet| **octet == 0).count();
            [&[kind], octets.get(zeros..).unwrap_or_default()].concat()
        };
        let octets = self.key_octets();
        let known = match &self.material {
            Material::Rsa { modulus, .. } => Some(tagged(1, modulus)),
            Material::Ec { point, .. } => abscissa(point).map(|abscissa| tagged(2, abscissa)),
            Material::Ed25519(octets) => Some([&[3], octets.as_slice()].concat()),
            Material::None => match self.algorithm_oid().as_deref() {
                Some(EC_PUBLIC_KEY | EC_DH | EC_MQV) => {
                    abscissa(octets).map(|abscissa| tagged(2, abscissa))
                }
                Some(RSAES_OAEP | RSA_X500) => modulus(octets).map(|modulus| tagged(1, modulus)),
                _ => None,
            },
        };
        // No kind is the tag of a sequence.
        known.unwrap_or_else(|| self.der.clone())
    }

    fn algorithm_oid(&self) -> Option<String> {
        let mut outer = der::single(&self.der, tag::SEQUENCE).ok()?.reader();
        outer.expect(tag::SEQUENCE).ok()?.reader().expect(tag::OID).ok()?.oid().ok()
    }

    /// Returns the length in bytes of the longest signature this key makes; none if not supported.
    pub fn max_signature_len(&self) -> Option<usize> {
        match &self.key {
            PublicKey::Rsa { modulus_bits, .. } => Some(modulus_bits.div_ceil(8) as usize),
            PublicKey::Ec(Curve::P256) => Some(72),
            PublicKey::Ec(Curve::P384) => Some(104),
            PublicKey::Ec(Curve::P521) => Some(139),
            PublicKey::Ed25519 => Some(64),
            PublicKey::Unsupported { .. } => None,
        }
    }

    pub(crate) fn material(&self) -> &Material {
        &self.material
    }
}

/// The abscissa of a point on a curve, as SEC 1, 2.3.3, writes it: compressed, in full, or both.
fn abscissa(point: &[u8]) -> Option<&[u8]> {
    match point.split_first()? {
        (2 | 3, abscissa) if !abscissa.is_empty() => Some(abscissa),
        (4 | 6 | 7, both) if !both.is_empty() && both.len() % 2 == 0 => both.get(..both.len() / 2),
        _ => None,
    }
}

fn modulus(key: &[u8]) -> Option<&[u8]> {
    let mut reader = der::single(key, tag::SEQUENCE).ok()?.reader();
    reader.expect(tag::INTEGER).ok()?.magnitude().ok()
}

fn read_rsa(key: Tlv<'_>, restriction: Restriction) -> Result<(PublicKey, Material), CryptoError> {
    let mut reader = der::single(key.bit_octets()?, tag::SEQUENCE)?.reader();
    let modulus = reader.expect(tag::INTEGER)?.magnitude()?;
    let exponent = reader.expect(tag::INTEGER)?.magnitude()?;
    reader.finish()?;
    let odd = |digits: &[u8]| digits.last().is_some_and(|byte| byte & 1 == 1);
    let bits = |digits: &[u8]| {
        let zeros = digits.first().map_or(0, |byte| byte.leading_zeros());
        u32::try_from(digits.len()).ok()?.checked_mul(8)?.checked_sub(zeros)
    };
    if !odd(modulus) || !odd(exponent) || exponent == [1] {
        return Err(CryptoError::MalformedKey);
    }
    let modulus_bits = bits(modulus).ok_or(CryptoError::MalformedKey)?;
    let small = if exponent.len() > 8 {
        u64::MAX
    } else {
        exponent.iter().fold(0, |value, byte| value << 8 | u64::from(*byte))
    };
    Ok((
        PublicKey::Rsa { modulus_bits, exponent: small },
        Material::Rsa { modulus: modulus.to_vec(), exponent: exponent.to_vec(), restriction },
    ))
}

fn read_ec(parameters: Tlv<'_>, key: Tlv<'_>) -> Result<(PublicKey, Material), CryptoError> {
    let unsupported = |oid: String| (PublicKey::Unsupported { oid }, Material::None);
    // Explicit parameters let the key's owner choose the base point: never computed with.
    if parameters.tag != tag::OID {
        return Ok(unsupported(EC_PUBLIC_KEY.to_owned()));
    }
    let oid = parameters.oid()?;
    let Some(curve) = Curve::from_oid(&oid) else {
        return Ok(unsupported(oid));
    };
    let point = key.bit_octets()?;
    match point.first() {
        Some(4) if point.len() == curve.point_len() => {
            Ok((PublicKey::Ec(curve), Material::Ec { curve, point: point.to_vec() }))
        }
        Some(2 | 3) if point.len() == 1 + curve.bits().div_ceil(8) as usize => {
            Ok(unsupported(EC_PUBLIC_KEY.to_owned()))
        }
        _ => Err(CryptoError::MalformedKey),
    }
}

impl fmt::Debug for SubjectPublicKeyInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubjectPublicKeyInfo").field("key", &self.key).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(algorithm: &[&[u8]], key: &[u8]) -> SubjectPublicKeyInfo {
        let der = der::sequence(&[&der::sequence(algorithm), &der::bit_string(key)]);
        SubjectPublicKeyInfo::from_der(&der).expect("a readable key")
    }

    #[test]
    fn a_key_is_the_same_however_it_is_spelled() {
        let (abscissa, other) = ([[7; 32], [9; 32]], [8; 32]);
        let curve = der::oid(Curve::P256.oid());
        let full = [&[4], abscissa.concat().as_slice()].concat();
        let compressed = [&[3], abscissa[0].as_slice()].concat();
        let ec = spelled(&[&der::oid(EC_PUBLIC_KEY), &curve], &full);
        for (algorithm, parameters, point) in [
            (EC_PUBLIC_KEY, &curve, &compressed),
            (EC_DH, &curve, &full),
            (EC_MQV, &curve, &compressed),
            // Explicit parameters, whatever they are.
            (EC_PUBLIC_KEY, &der::sequence(&[]), &full),
        ] {
            let twin = spelled(&[&der::oid(algorithm), parameters], point);
            assert!(ec != twin);
            assert_eq!(ec.key_identity(), twin.key_identity(), "{algorithm}");
        }
        let point = [&[4], other.as_slice(), &abscissa[1]].concat();
        let stranger = spelled(&[&der::oid(EC_PUBLIC_KEY), &curve], &point);
        assert_ne!(ec.key_identity(), stranger.key_identity());
        // Another kind of the same octets is another key.
        let ed = spelled(&[&der::oid(ED25519)], &abscissa[0]);
        assert_ne!(ec.key_identity(), ed.key_identity());
        let agreement = spelled(&[&der::oid("1.3.101.110")], &abscissa[0]);
        assert_eq!(agreement.key_identity(), agreement.as_der());
        // One that cannot be read is its DER.
        let unread = spelled(&[&der::oid(EC_DH), &curve], &[5, 1]);
        assert_eq!(unread.key_identity(), unread.as_der());
    }

    #[test]
    fn an_rsa_key_is_its_modulus() {
        let key = |modulus: &[u8], exponent: u8| {
            der::sequence(&[&der::tlv(tag::INTEGER, modulus), &der::tlv(tag::INTEGER, &[exponent])])
        };
        let (modulus, other) = ([0x51; 128], [0x53; 128]);
        let rsa = spelled(&[&der::oid(RSA_ENCRYPTION), &der::null()], &key(&modulus, 3));
        for (algorithm, parameters, exponent) in [
            (RSA_ENCRYPTION, None, 3),
            (RSASSA_PSS, None, 3),
            (RSAES_OAEP, None, 3),
            (RSA_X500, Some(der::tlv(tag::INTEGER, &[4])), 3),
            (RSA_ENCRYPTION, Some(der::null()), 5),
        ] {
            let identifier = [der::oid(algorithm), parameters.unwrap_or_default()];
            let twin = spelled(&[&identifier[0], &identifier[1]], &key(&modulus, exponent));
            assert!(rsa != twin);
            assert_eq!(rsa.key_identity(), twin.key_identity(), "{algorithm}");
        }
        let stranger = spelled(&[&der::oid(RSA_ENCRYPTION), &der::null()], &key(&other, 3));
        assert_ne!(rsa.key_identity(), stranger.key_identity());
    }
}
