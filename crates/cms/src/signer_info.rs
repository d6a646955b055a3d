//! One SignerInfo.

use segel_crypto::der::{self, Tlv, tag};
use segel_crypto::{CryptoError, DigestAlgorithm, SignatureAlgorithm};
use segel_x509::Certificate;

use crate::attributes::{Attribute, SignedAttributes, read_attributes};
use crate::{CmsError, oid};

/// Names the certificate of a signer; not covered by the signature.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignerIdentifier {
    /// By the issuer and the serial number: the DER of `IssuerAndSerialNumber`.
    IssuerAndSerialNumber(Vec<u8>),
    /// By the key identifier of the subject.
    SubjectKeyIdentifier(Vec<u8>),
}

impl SignerIdentifier {
    /// Returns whether this names the certificate; several can bear the same name.
    pub fn names(&self, certificate: &Certificate) -> bool {
        match self {
            Self::IssuerAndSerialNumber(der) => certificate.issuer_and_serial_der() == *der,
            Self::SubjectKeyIdentifier(identifier) => {
                certificate.subject_key_identifier() == Some(identifier)
            }
        }
    }
}

/// Holds one SignerInfo as received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignerInfo {
    version: u64,
    sid: SignerIdentifier,
    digest_algorithm: Vec<u8>,
    signed: Option<SignedAttributes>,
    signature_algorithm: Vec<u8>,
    signature: Vec<u8>,
    unsigned: Vec<Attribute>,
}

impl SignerInfo {
    /// Reads the element; also tells where in it the signed attributes stand.
    pub(crate) fn read(tlv: &Tlv<'_>) -> Result<(Self, std::ops::Range<usize>), CmsError> {
        let malformed = |field| move |_: CryptoError| CmsError::Malformed { field };
        let mut reader = tlv.reader();
        let version = reader.expect(tag::INTEGER).and_then(|v| v.unsigned());
        let version = version.map_err(malformed("SignerInfo.version"))?;
        let sid = reader.read_any().map_err(malformed("SignerInfo.sid"))?;
        let sid = match sid.tag {
            tag::SEQUENCE => SignerIdentifier::IssuerAndSerialNumber(sid.encoding.to_vec()),
            0x80 => SignerIdentifier::SubjectKeyIdentifier(sid.value.to_vec()),
            _ => return Err(CmsError::Malformed { field: "SignerInfo.sid" }),
        };
        let digest_algorithm = reader.expect(tag::SEQUENCE);
        let digest_algorithm = digest_algorithm.map_err(malformed("SignerInfo.digestAlgorithm"))?;
        let header = tlv.encoding.len() - tlv.value.len();
        let start = header + reader.offset();
        let signed = reader
            .optional(tag::context_constructed(0))
            .map_err(malformed("signedAttrs"))?
            .map(|tlv| SignedAttributes::read(&tlv))
            .transpose()?;
        let range = start..header + reader.offset();
        let signature_algorithm =
            reader.expect(tag::SEQUENCE).map_err(malformed("SignerInfo.signatureAlgorithm"))?;
        let signature =
            reader.expect(tag::OCTET_STRING).map_err(malformed("SignerInfo.signature"))?;
        let unsigned = reader
            .optional(tag::context_constructed(1))
            .map_err(malformed("unsignedAttrs"))?
            .map(|tlv| read_attributes(tlv.value, "unsignedAttrs"))
            .transpose()?;
        reader.finish().map_err(malformed("SignerInfo"))?;
        let read = Self {
            version,
            sid,
            digest_algorithm: digest_algorithm.encoding.to_vec(),
            signed,
            signature_algorithm: signature_algorithm.encoding.to_vec(),
            signature: signature.value.to_vec(),
            unsigned: unsigned.map(|(attributes, _)| attributes).unwrap_or_default(),
        };
        Ok((read, range))
    }

    /// Returns the version as written.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Returns what names the signer's certificate.
    pub fn sid(&self) -> &SignerIdentifier {
        &self.sid
    }

    /// Reads the digest algorithm.
    ///
    /// # Errors
    ///
    /// [`CryptoError`] when it is not known or has parameters.
    pub fn digest_algorithm(&self) -> Result<DigestAlgorithm, CryptoError> {
        DigestAlgorithm::from_algorithm_identifier(&self.digest_algorithm)
    }

    /// Reads the signature algorithm, completed by the digest algorithm where it names none.
    ///
    /// # Errors
    ///
    /// [`CryptoError`]; [`CryptoError::DigestMismatch`] when the two contradict each other.
    pub fn signature_algorithm(&self) -> Result<SignatureAlgorithm, CryptoError> {
        SignatureAlgorithm::from_algorithm_identifier(
            &self.signature_algorithm,
            self.digest_algorithm().ok(),
        )
    }

    /// Returns the dotted object identifiers of the digest and the signature algorithm as written,
    /// known or not.
    pub fn algorithm_oids(&self) -> [Option<String>; 2] {
        [&self.digest_algorithm, &self.signature_algorithm].map(|identifier| {
            let mut reader = der::single(identifier, tag::SEQUENCE).ok()?.reader();
            reader.expect(tag::OID).ok()?.oid().ok()
        })
    }

    /// Returns the signed attributes.
    pub fn signed_attributes(&self) -> Option<&SignedAttributes> {
        self.signed.as_ref()
    }

    /// Returns the signature value.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// Returns the unsigned attributes: anyone can have added or taken away any of them.
    pub fn unsigned_attributes(&self) -> &[Attribute] {
        &self.unsigned
    }

    /// Returns the values of every unsigned attribute of this type, DER.
    pub fn unsigned_values<'a>(&'a self, oid: &'a str) -> impl Iterator<Item = &'a [u8]> {
        let of_type = self.unsigned.iter().filter(move |attribute| attribute.oid == oid);
        of_type.flat_map(|attribute| attribute.values.iter().map(Vec::as_slice))
    }

    /// Returns the signature time-stamp tokens, each the DER of a ContentInfo, not verified.
    pub fn signature_timestamp_tokens(&self) -> Vec<&[u8]> {
        self.unsigned_values(oid::SIGNATURE_TIME_STAMP).collect()
    }
}
