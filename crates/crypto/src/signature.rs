//! Signature algorithms and their identifiers.

use crate::der::{self, Reader, tag};
use crate::digest::absent_or_null;
use crate::{CryptoError, DigestAlgorithm};

pub(crate) const RSA_ENCRYPTION: &str = "1.2.840.113549.1.1.1";
pub(crate) const RSASSA_PSS: &str = "1.2.840.113549.1.1.10";
const MGF1: &str = "1.2.840.113549.1.1.8";
pub(crate) const EC_PUBLIC_KEY: &str = "1.2.840.10045.2.1";
pub(crate) const ED25519: &str = "1.3.101.112";

const RSA_PKCS1: [(&str, DigestAlgorithm); 6] = [
    ("1.2.840.113549.1.1.4", DigestAlgorithm::Md5),
    ("1.2.840.113549.1.1.5", DigestAlgorithm::Sha1),
    ("1.2.840.113549.1.1.14", DigestAlgorithm::Sha224),
    ("1.2.840.113549.1.1.11", DigestAlgorithm::Sha256),
    ("1.2.840.113549.1.1.12", DigestAlgorithm::Sha384),
    ("1.2.840.113549.1.1.13", DigestAlgorithm::Sha512),
];

const ECDSA: [(&str, DigestAlgorithm); 5] = [
    ("1.2.840.10045.4.1", DigestAlgorithm::Sha1),
    ("1.2.840.10045.4.3.1", DigestAlgorithm::Sha224),
    ("1.2.840.10045.4.3.2", DigestAlgorithm::Sha256),
    ("1.2.840.10045.4.3.3", DigestAlgorithm::Sha384),
    ("1.2.840.10045.4.3.4", DigestAlgorithm::Sha512),
];

/// Names a signature algorithm with everything that must be known to verify with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2).
    RsaPkcs1(DigestAlgorithm),
    /// RSASSA-PSS (RFC 8017 section 8.1).
    RsaPss(PssParameters),
    /// ECDSA with a DER signature (RFC 5758).
    Ecdsa(DigestAlgorithm),
    /// Ed25519 (RFC 8032), the pure form.
    Ed25519,
}

/// Holds the parameters of RSASSA-PSS; the trailer field is always 1.
// Exhaustive: these are the parameters of RFC 4055 section 3.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PssParameters {
    /// The digest of the message.
    pub digest: DigestAlgorithm,
    /// The digest inside the mask generation function MGF1.
    pub mask_digest: DigestAlgorithm,
    /// The length of the salt in bytes.
    pub salt_length: u32,
}

impl PssParameters {
    /// Gives the usual parameters: MGF1 with the same digest, a salt as long as the digest.
    pub fn standard(digest: DigestAlgorithm) -> Self {
        Self { digest, mask_digest: digest, salt_length: digest.output_len() as u32 }
    }

    /// Reads `RSASSA-PSS-params`; what is left out has its default, which is SHA-1.
    fn read(bytes: &[u8]) -> Result<Self, CryptoError> {
        let bad = || CryptoError::Parameters { oid: RSASSA_PSS.to_owned() };
        let mut reader = der::single(bytes, tag::SEQUENCE)?.reader();
        let mut read = Self { salt_length: 20, ..Self::standard(DigestAlgorithm::Sha1) };
        if let Some(outer) = reader.optional(tag::context_constructed(0))? {
            read.digest = DigestAlgorithm::from_algorithm_identifier(outer.value)?;
        }
        if let Some(outer) = reader.optional(tag::context_constructed(1))? {
            let mut mask = der::single(outer.value, tag::SEQUENCE)?.reader();
            let oid = mask.expect(tag::OID)?.oid()?;
            if oid != MGF1 {
                return Err(CryptoError::UnknownAlgorithm { oid });
            }
            read.mask_digest =
                DigestAlgorithm::from_algorithm_identifier(mask.expect(tag::SEQUENCE)?.encoding)?;
            mask.finish()?;
        }
        if let Some(outer) = reader.optional(tag::context_constructed(2))? {
            let salt = der::single(outer.value, tag::INTEGER)?.unsigned()?;
            read.salt_length = u32::try_from(salt).map_err(|_| bad())?;
        }
        if let Some(outer) = reader.optional(tag::context_constructed(3))?
            && der::single(outer.value, tag::INTEGER)?.unsigned()? != 1
        {
            return Err(bad());
        }
        reader.finish()?;
        Ok(read)
    }

    /// Encodes `RSASSA-PSS-params`, leaving out defaults as DER demands.
    fn encode(self) -> Vec<u8> {
        // RFC 4055 section 2.1 wants NULL beside the digests inside these parameters.
        let identifier =
            |digest: DigestAlgorithm| der::sequence(&[&der::oid(digest.oid()), &der::null()]);
        let mut parts = Vec::new();
        if self.digest != DigestAlgorithm::Sha1 {
            parts.push(der::tlv(tag::context_constructed(0), &identifier(self.digest)));
        }
        if self.mask_digest != DigestAlgorithm::Sha1 {
            let mask = der::sequence(&[&der::oid(MGF1), &identifier(self.mask_digest)]);
            parts.push(der::tlv(tag::context_constructed(1), &mask));
        }
        if self.salt_length != 20 {
            let salt = der::unsigned(u64::from(self.salt_length));
            parts.push(der::tlv(tag::context_constructed(2), &salt));
        }
        der::tlv(tag::SEQUENCE, &parts.concat())
    }
}

/// Reads the parameters that may stand in an id-RSASSA-PSS identifier.
pub(crate) fn pss_parameters(
    reader: &mut Reader<'_>,
) -> Result<Option<PssParameters>, CryptoError> {
    if reader.is_empty() {
        return Ok(None);
    }
    let read = PssParameters::read(reader.expect(tag::SEQUENCE)?.encoding)?;
    reader.finish()?;
    Ok(Some(read))
}

fn find(table: &[(&str, DigestAlgorithm)], oid: &str) -> Option<DigestAlgorithm> {
    table.iter().find(|(known, _)| *known == oid).map(|(_, digest)| *digest)
}

fn oid_of(
    table: &[(&'static str, DigestAlgorithm)],
    digest: DigestAlgorithm,
) -> Option<&'static str> {
    table.iter().find(|(_, known)| *known == digest).map(|(oid, _)| *oid)
}

impl SignatureAlgorithm {
    /// Reads a DER `AlgorithmIdentifier`.
    ///
    /// `digest` is the digest named beside the identifier, as a CMS `SignerInfo` does: it completes
    /// `rsaEncryption` and `id-ecPublicKey`, which name none, and must agree with the others.
    /// Ed25519 names no digest of its own and agrees with any; RFC 8419 is the caller's to apply.
    ///
    /// # Errors
    ///
    /// [`CryptoError::UnknownAlgorithm`], [`CryptoError::Parameters`],
    /// [`CryptoError::DigestMissing`], [`CryptoError::DigestMismatch`] or [`CryptoError::Der`].
    pub fn from_algorithm_identifier(
        der: &[u8],
        digest: Option<DigestAlgorithm>,
    ) -> Result<Self, CryptoError> {
        let mut reader = der::single(der, tag::SEQUENCE)?.reader();
        let oid = reader.expect(tag::OID)?.oid()?;
        // RFC 5758 and RFC 8410 leave parameters out, but some producers write NULL, which changes
        // nothing about what is computed.
        let read = if let Some(digest) = find(&RSA_PKCS1, &oid) {
            absent_or_null(&mut reader, oid)?;
            Self::RsaPkcs1(digest)
        } else if let Some(digest) = find(&ECDSA, &oid) {
            absent_or_null(&mut reader, oid)?;
            Self::Ecdsa(digest)
        } else {
            match oid.as_str() {
                RSA_ENCRYPTION => {
                    absent_or_null(&mut reader, oid)?;
                    Self::RsaPkcs1(digest.ok_or(CryptoError::DigestMissing)?)
                }
                EC_PUBLIC_KEY => {
                    // A curve may be repeated here; the key alone decides which one it is.
                    reader.optional(tag::OID)?;
                    absent_or_null(&mut reader, oid)?;
                    Self::Ecdsa(digest.ok_or(CryptoError::DigestMissing)?)
                }
                RSASSA_PSS => Self::RsaPss(pss_parameters(&mut reader)?.unwrap_or(PssParameters {
                    salt_length: 20,
                    ..PssParameters::standard(DigestAlgorithm::Sha1)
                })),
                ED25519 => {
                    absent_or_null(&mut reader, oid)?;
                    Self::Ed25519
                }
                _ => return Err(CryptoError::UnknownAlgorithm { oid }),
            }
        };
        match (read.digest(), digest) {
            (Some(own), Some(beside)) if own != beside => Err(CryptoError::DigestMismatch),
            _ => Ok(read),
        }
    }

    /// Encodes the DER `AlgorithmIdentifier`.
    ///
    /// ECDSA with a digest for which no identifier exists is written as `id-ecPublicKey`.
    pub fn algorithm_identifier(&self) -> Vec<u8> {
        match self {
            Self::RsaPkcs1(digest) => der::sequence(&[
                &der::oid(oid_of(&RSA_PKCS1, *digest).unwrap_or(RSA_ENCRYPTION)),
                &der::null(),
            ]),
            Self::RsaPss(parameters) => {
                der::sequence(&[&der::oid(RSASSA_PSS), &parameters.encode()])
            }
            Self::Ecdsa(digest) => {
                der::sequence(&[&der::oid(oid_of(&ECDSA, *digest).unwrap_or(EC_PUBLIC_KEY))])
            }
            Self::Ed25519 => der::sequence(&[&der::oid(ED25519)]),
        }
    }

    /// Returns the digest the algorithm applies to the message; none for Ed25519.
    pub fn digest(&self) -> Option<DigestAlgorithm> {
        match self {
            Self::RsaPkcs1(digest) | Self::Ecdsa(digest) => Some(*digest),
            Self::RsaPss(parameters) => Some(parameters.digest),
            Self::Ed25519 => None,
        }
    }

    /// Returns the name as the standards spell it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::RsaPkcs1(_) => "RSASSA-PKCS1-v1_5",
            Self::RsaPss(_) => "RSASSA-PSS",
            Self::Ecdsa(_) => "ECDSA",
            Self::Ed25519 => "Ed25519",
        }
    }
}
