//! The reference from the signed attributes to the signer's certificate (RFC 2634, RFC 5035).

use segel_crypto::DigestAlgorithm;
use segel_crypto::der::{self, Reader, tag};
use segel_x509::Certificate;

/// More certificates than any path has.
const MAX_FURTHER: usize = 64;

/// Names the certificate a signer says is theirs, by its digest.
// Exhaustive: these are the parts of SigningCertificate and SigningCertificateV2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningCertificateReference {
    /// 1 for signing-certificate, 2 for signing-certificate-v2.
    pub version: u8,
    /// The digest algorithm, or the dotted object identifier of one that is not known.
    pub digest_algorithm: Result<DigestAlgorithm, String>,
    /// The digest of the whole certificate.
    pub hash: Vec<u8>,
    /// The issuer and serial number, if named too.
    pub issuer_serial: Option<IssuerSerial>,
    /// The further certificates, named after the signer's: to these its path is limited (RFC 5035
    /// section 5.4).
    pub further: Vec<CertificateReference>,
}

/// Names a certificate by its digest.
// Exhaustive: these are the parts of ESSCertID and ESSCertIDv2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateReference {
    /// The digest algorithm, or the dotted object identifier of one that is not known.
    pub digest_algorithm: Result<DigestAlgorithm, String>,
    /// The digest of the whole certificate.
    pub hash: Vec<u8>,
    /// The issuer and serial number, if named too.
    pub issuer_serial: Option<IssuerSerial>,
}

/// Names a certificate by its issuer and serial number.
// Exhaustive: these are the parts of IssuerSerial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuerSerial {
    /// The issuer's `Name`, DER; none when the issuer is not exactly one directory name.
    pub issuer: Option<Vec<u8>>,
    /// The contents octets of the serial number.
    pub serial: Vec<u8>,
}

/// Tells how a certificate compares to a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReferenceMatch {
    /// The digest is the certificate's, and so are issuer and serial number if they are named.
    Matches,
    /// The digest is another one.
    HashDiffers,
    /// The digest is the certificate's but the issuer or the serial number is not.
    IssuerSerialDiffers,
    /// The digest algorithm is not known.
    DigestUnknown,
}

impl SigningCertificateReference {
    /// Compares a certificate to this reference.
    pub fn compare(&self, certificate: &Certificate) -> ReferenceMatch {
        let (hash, issuer_serial) = (&self.hash, self.issuer_serial.as_ref());
        compare(&self.digest_algorithm, hash, issuer_serial, certificate)
    }
}

impl CertificateReference {
    /// Compares a certificate to this reference.
    pub fn compare(&self, certificate: &Certificate) -> ReferenceMatch {
        let (hash, issuer_serial) = (&self.hash, self.issuer_serial.as_ref());
        compare(&self.digest_algorithm, hash, issuer_serial, certificate)
    }
}

fn compare(
    algorithm: &Result<DigestAlgorithm, String>,
    hash: &[u8],
    issuer_serial: Option<&IssuerSerial>,
    certificate: &Certificate,
) -> ReferenceMatch {
    let Ok(algorithm) = *algorithm else {
        return ReferenceMatch::DigestUnknown;
    };
    let same = match algorithm {
        DigestAlgorithm::Sha256 => certificate.sha256()[..] == *hash,
        other => other.digest(certificate.as_der()).as_bytes() == hash,
    };
    if !same {
        return ReferenceMatch::HashDiffers;
    }
    let same = issuer_serial.is_none_or(|named| {
        named.serial == certificate.serial()
            && named.issuer.as_deref().is_some_and(|issuer| certificate.has_issuer(issuer))
    });
    if same { ReferenceMatch::Matches } else { ReferenceMatch::IssuerSerialDiffers }
}

pub(crate) fn read_v2(value: &[u8]) -> Option<SigningCertificateReference> {
    read(value, 2)
}

pub(crate) fn read_v1(value: &[u8]) -> Option<SigningCertificateReference> {
    read(value, 1)
}

fn read(value: &[u8], version: u8) -> Option<SigningCertificateReference> {
    let mut outer = der::single(value, tag::SEQUENCE).ok()?.reader();
    let mut certificates = outer.expect(tag::SEQUENCE).ok()?.reader();
    outer.optional(tag::SEQUENCE).ok()?;
    outer.finish().ok()?;

    let first = read_reference(certificates.expect(tag::SEQUENCE).ok()?.reader(), version)?;
    let mut further = Vec::new();
    while !certificates.is_empty() {
        if further.len() == MAX_FURTHER {
            return None;
        }
        let next = certificates.expect(tag::SEQUENCE).ok()?.reader();
        further.push(read_reference(next, version)?);
    }
    let CertificateReference { digest_algorithm, hash, issuer_serial } = first;
    Some(SigningCertificateReference { version, digest_algorithm, hash, issuer_serial, further })
}

/// Reads an ESSCertID or ESSCertIDv2.
fn read_reference(mut reader: Reader<'_>, version: u8) -> Option<CertificateReference> {
    let named = if version == 2 { reader.optional(tag::SEQUENCE).ok()? } else { None };
    let digest_algorithm = match named {
        Some(tlv) => match DigestAlgorithm::from_algorithm_identifier(tlv.encoding) {
            Ok(algorithm) => Ok(algorithm),
            Err(_) => Err(tlv.reader().expect(tag::OID).ok()?.oid().ok()?),
        },
        None if version == 2 => Ok(DigestAlgorithm::Sha256),
        None => Ok(DigestAlgorithm::Sha1),
    };
    let hash = reader.expect(tag::OCTET_STRING).ok()?.value.to_vec();
    let issuer_serial = match reader.optional(tag::SEQUENCE).ok()? {
        Some(tlv) => Some(read_issuer_serial(tlv.reader())?),
        None => None,
    };
    reader.finish().ok()?;
    Some(CertificateReference { digest_algorithm, hash, issuer_serial })
}

fn read_issuer_serial(mut reader: Reader<'_>) -> Option<IssuerSerial> {
    let mut names = reader.expect(tag::SEQUENCE).ok()?.reader();
    let serial = reader.expect(tag::INTEGER).ok()?.value.to_vec();
    reader.finish().ok()?;
    let first = names.read_any().ok()?;
    let directory = first.tag == tag::context_constructed(4) && names.is_empty();
    let issuer = if directory {
        Some(der::single(first.value, tag::SEQUENCE).ok()?.encoding.to_vec())
    } else {
        None
    };
    Some(IssuerSerial { issuer, serial })
}
