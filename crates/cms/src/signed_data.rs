//! SignedData, read from the bytes of `/Contents`.

use segel_crypto::der::{self, Reader, Tlv, tag};
use segel_crypto::{CryptoError, DigestAlgorithm};
use segel_x509::{Certificate, CertificateReader};

use crate::ber::{self, Transcoded};
use crate::signer_info::SignerInfo;
use crate::{CmsError, oid};

/// Far above any signature with the revocation lists of its chain inside.
const MAX_LEN: usize = 32 * 1024 * 1024;
const MAX_CERTIFICATES: usize = 128;
const MAX_REVOCATIONS: usize = 128;
const MAX_SIGNERS: usize = 16;
const MAX_DIGEST_ALGORITHMS: usize = 16;

/// The tags of an attribute certificate of version 1 or of another format of revocation data, of an
/// attribute certificate of version 2, and of another format of certificate.
const CHOICE_1: u8 = tag::context_constructed(1);
const CHOICE_2: u8 = tag::context_constructed(2);
const CHOICE_3: u8 = tag::context_constructed(3);

/// Says which encodings are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Strictness {
    /// DER only, as PAdES demands.
    Strict,
    /// BER too, noted, because honest programs write it.
    Tolerant,
}

/// Tells what is unusual about an encoding that could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodingNote {
    /// It is BER and not DER, for the first time at this byte.
    Ber {
        /// Bytes from the start of the contents.
        offset: usize,
    },
    /// The signed attributes themselves, as received, are not DER.
    SignedAttributesBer,
    /// Bytes that are not all zero follow the value.
    TrailingBytes {
        /// The bytes after the value.
        len: usize,
    },
    /// Zeros follow the value: the padding of `/Contents`.
    TrailingZeros {
        /// The bytes after the value.
        len: usize,
    },
    /// The certificates do not stand in the order of a DER SET OF.
    UnsortedCertificates,
    /// The signed attributes do not stand in the order of a DER SET OF.
    UnsortedSignedAttributes,
    /// The version is not the one that the contents call for (RFC 5652 section 5.1).
    Version {
        /// The version found.
        found: u64,
        /// The version that belongs there.
        expected: u64,
    },
    /// Certificates could not be read, or are of a kind that is not.
    UnreadableCertificates {
        /// How many.
        count: usize,
    },
}

/// Holds a SignedData as received; nothing in it has been verified.
#[derive(Debug, Clone)]
pub struct SignedData {
    notes: Vec<EncodingNote>,
    received_len: usize,
    version: u64,
    digest_algorithms: Vec<Vec<u8>>,
    content_type: String,
    content: Option<Vec<u8>>,
    certificates: Vec<Certificate>,
    unreadable: usize,
    crls: Vec<Vec<u8>>,
    ocsp_responses: Vec<Vec<u8>>,
    signer_infos: Vec<SignerInfo>,
}

fn malformed(field: &'static str) -> impl Fn(CryptoError) -> CmsError {
    move |_| CmsError::Malformed { field }
}

impl SignedData {
    /// Reads the bytes of `/Contents`, padding included.
    ///
    /// # Errors
    ///
    /// [`CmsError`] when it is not a SignedData, or not DER where only DER is read.
    pub fn from_contents(contents: &[u8], strictness: Strictness) -> Result<Self, CmsError> {
        Self::from_contents_with(contents, strictness, &CertificateReader::new())
    }

    /// Does what [`SignedData::from_contents`] does; certificates that the reader knows are not read again.
    ///
    /// # Errors
    ///
    /// As [`SignedData::from_contents`].
    pub fn from_contents_with(
        contents: &[u8],
        strictness: Strictness,
        reader: &CertificateReader,
    ) -> Result<Self, CmsError> {
        if contents.iter().all(|byte| *byte == 0) {
            return Err(CmsError::Empty);
        }
        if contents.len() > MAX_LEN {
            return Err(CmsError::TooLong { len: contents.len(), limit: MAX_LEN });
        }
        let value = ber::transcode(contents)?;
        let mut notes = Vec::new();
        if let Some(offset) = value.first_ber {
            if strictness == Strictness::Strict {
                return Err(CmsError::NotDer { offset });
            }
            notes.push(EncodingNote::Ber { offset });
        }
        let rest = contents.get(value.received_len..).unwrap_or_default();
        if rest.iter().any(|byte| *byte != 0) {
            notes.push(EncodingNote::TrailingBytes { len: rest.len() });
        } else if !rest.is_empty() {
            notes.push(EncodingNote::TrailingZeros { len: rest.len() });
        }
        Self::read(&value, notes, reader)
    }

    fn read(
        value: &Transcoded,
        notes: Vec<EncodingNote>,
        known: &CertificateReader,
    ) -> Result<Self, CmsError> {
        let outer = der::single(&value.der, tag::SEQUENCE).map_err(malformed("ContentInfo"))?;
        let mut info = outer.reader();
        let content_type = info.expect(tag::OID).and_then(|tlv| tlv.oid());
        let content_type = content_type.map_err(malformed("contentType"))?;
        if content_type != oid::SIGNED_DATA {
            return Err(CmsError::ContentType { oid: content_type });
        }
        let explicit = info.expect(tag::context_constructed(0)).map_err(malformed("content"))?;
        info.finish().map_err(malformed("ContentInfo"))?;
        let signed = der::single(explicit.value, tag::SEQUENCE).map_err(malformed("SignedData"))?;
        // Everything up to here ends where the whole ends.
        let base = value.der.len() - signed.value.len();

        let mut reader = signed.reader();
        let version = reader.expect(tag::INTEGER).and_then(|tlv| tlv.unsigned());
        let version = version.map_err(malformed("SignedData.version"))?;
        let algorithms = reader.expect(tag::SET).map_err(malformed("digestAlgorithms"))?;
        let digest_algorithms = elements(algorithms, "digestAlgorithms", MAX_DIGEST_ALGORITHMS)?;
        let digest_algorithms = digest_algorithms.iter().map(|tlv| tlv.encoding.to_vec()).collect();
        let encapsulated = reader.expect(tag::SEQUENCE).map_err(malformed("encapContentInfo"))?;
        let (content_type, content) = read_encapsulated(encapsulated)?;

        let mut read = Self {
            notes,
            received_len: value.received_len,
            version,
            digest_algorithms,
            content_type,
            content,
            certificates: Vec::new(),
            unreadable: 0,
            crls: Vec::new(),
            ocsp_responses: Vec::new(),
            signer_infos: Vec::new(),
        };
        let mut choices = Vec::new();
        if let Some(set) =
            reader.optional(tag::context_constructed(0)).map_err(malformed("certificates"))?
        {
            read.read_certificates(set, known)?;
            choices.extend(kinds(set, false));
        }
        if let Some(set) =
            reader.optional(tag::context_constructed(1)).map_err(malformed("crls"))?
        {
            read.read_revocations(set)?;
            choices.extend(kinds(set, true));
        }
        let start = base + reader.offset();
        let signers = reader.expect(tag::SET).map_err(malformed("signerInfos"))?;
        reader.finish().map_err(malformed("SignedData"))?;
        read.read_signers(signers, start, value)?;
        let expected = choices.into_iter().max().unwrap_or(1).max(read.least_version());
        if version != expected {
            read.notes.push(EncodingNote::Version { found: version, expected });
        }
        Ok(read)
    }

    /// The version that the content and the signers call for (RFC 5652 section 5.1).
    fn least_version(&self) -> u64 {
        let third = self.content_type != oid::DATA
            || self.signer_infos.iter().any(|signer| signer.version() == 3);
        if third { 3 } else { 1 }
    }

    fn read_certificates(
        &mut self,
        set: Tlv<'_>,
        known: &CertificateReader,
    ) -> Result<(), CmsError> {
        let found = elements(set, "certificates", MAX_CERTIFICATES)?;
        if !found.is_sorted_by_key(|tlv| tlv.encoding) {
            self.notes.push(EncodingNote::UnsortedCertificates);
        }
        for tlv in found {
            match known.read(tlv.encoding) {
                Ok(certificate) => self.certificates.push(certificate),
                Err(_) => self.unreadable += 1,
            }
        }
        if self.unreadable > 0 {
            self.notes.push(EncodingNote::UnreadableCertificates { count: self.unreadable });
        }
        Ok(())
    }

    fn read_revocations(&mut self, set: Tlv<'_>) -> Result<(), CmsError> {
        for tlv in elements(set, "crls", MAX_REVOCATIONS)? {
            if tlv.tag == tag::SEQUENCE {
                self.crls.push(tlv.encoding.to_vec());
            } else if tlv.tag == tag::context_constructed(1) {
                let mut other = tlv.reader();
                let format = other.expect(tag::OID).and_then(|tlv| tlv.oid());
                let format = format.map_err(malformed("OtherRevocationInfoFormat"))?;
                if format == oid::OCSP_RESPONSE {
                    self.ocsp_responses.push(other.rest().to_vec());
                }
            }
        }
        Ok(())
    }

    fn read_signers(
        &mut self,
        set: Tlv<'_>,
        start: usize,
        value: &Transcoded,
    ) -> Result<(), CmsError> {
        let mut at = start + (set.encoding.len() - set.value.len());
        for tlv in elements(set, "signerInfos", MAX_SIGNERS)? {
            if tlv.tag != tag::SEQUENCE {
                return Err(CmsError::Malformed { field: "SignerInfo" });
            }
            let (signer, attributes) = SignerInfo::read(&tlv)?;
            if !value.is_as_received(&(at + attributes.start..at + attributes.end)) {
                self.notes.push(EncodingNote::SignedAttributesBer);
            }
            if signer.signed_attributes().is_some_and(|attributes| !attributes.is_sorted()) {
                self.notes.push(EncodingNote::UnsortedSignedAttributes);
            }
            self.signer_infos.push(signer);
            at += tlv.encoding.len();
        }
        Ok(())
    }

    /// Returns what is unusual about the encoding.
    pub fn encoding_notes(&self) -> &[EncodingNote] {
        &self.notes
    }

    /// Returns how many bytes of the contents the value takes, padding excluded.
    pub fn der_len(&self) -> usize {
        self.received_len
    }

    /// Returns the version as written.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Reads the digest algorithms named for all signers, those that are known.
    pub fn digest_algorithms(&self) -> Vec<DigestAlgorithm> {
        let known = |der: &Vec<u8>| DigestAlgorithm::from_algorithm_identifier(der).ok();
        self.digest_algorithms.iter().filter_map(known).collect()
    }

    /// Returns the type of the content as a dotted object identifier.
    pub fn encapsulated_content_type(&self) -> &str {
        &self.content_type
    }

    /// Returns the content itself; a detached signature has none.
    pub fn encapsulated_content(&self) -> Option<&[u8]> {
        self.content.as_deref()
    }

    /// Returns the certificates that could be read, in the order received; anyone can have added
    /// any of them.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// Adds certificates among which the signer's may be found; they are as little trusted.
    pub(crate) fn add_certificates(&mut self, certificates: &[Certificate]) {
        for certificate in certificates {
            if !self.certificates.contains(certificate) {
                self.certificates.push(certificate.clone());
            }
        }
    }

    /// Returns how many certificates could not be read.
    pub fn unreadable_certificates(&self) -> usize {
        self.unreadable
    }

    /// Returns the revocation lists, DER, not verified.
    pub fn crls(&self) -> &[Vec<u8>] {
        &self.crls
    }

    /// Returns the OCSP responses, DER, not verified.
    pub fn ocsp_responses(&self) -> &[Vec<u8>] {
        &self.ocsp_responses
    }

    /// Returns the signers.
    pub fn signer_infos(&self) -> &[SignerInfo] {
        &self.signer_infos
    }
}

/// The versions that the kinds of certificates or revocation data in a set call for (RFC 5652
/// section 5.1): other formats, and attribute certificates.
fn kinds(set: Tlv<'_>, revocations: bool) -> Vec<u64> {
    let mut reader = set.reader();
    let mut versions = Vec::new();
    while let Ok(tlv) = reader.read_any() {
        versions.extend(match tlv.tag {
            CHOICE_1 if revocations => Some(5),
            CHOICE_3 if !revocations => Some(5),
            CHOICE_2 if !revocations => Some(4),
            CHOICE_1 => Some(3),
            _ => None,
        });
    }
    versions
}

fn elements<'a>(
    outer: Tlv<'a>,
    field: &'static str,
    limit: usize,
) -> Result<Vec<Tlv<'a>>, CmsError> {
    let mut reader = outer.reader();
    let mut found = Vec::new();
    while !reader.is_empty() {
        if found.len() == limit {
            return Err(CmsError::TooMany { field, limit });
        }
        found.push(reader.read_any().map_err(malformed(field))?);
    }
    Ok(found)
}

fn read_encapsulated(tlv: Tlv<'_>) -> Result<(String, Option<Vec<u8>>), CmsError> {
    let mut reader: Reader<'_> = tlv.reader();
    let content_type = reader.expect(tag::OID).and_then(|tlv| tlv.oid());
    let content_type = content_type.map_err(malformed("eContentType"))?;
    let explicit = reader.optional(tag::context_constructed(0)).map_err(malformed("eContent"))?;
    reader.finish().map_err(malformed("encapContentInfo"))?;
    let content = match explicit {
        Some(explicit) => {
            let octets = der::single(explicit.value, tag::OCTET_STRING);
            Some(octets.map_err(malformed("eContent"))?.value.to_vec())
        }
        None => None,
    };
    Ok((content_type, content))
}
