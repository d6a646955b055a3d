//! What OCSP says and asks about one certificate (RFC 6960 sections 4.1 and 4.2).

use segel_crypto::der::{self, Tlv, tag};
use segel_crypto::{DigestAlgorithm, UnixTime};

use crate::crl_entry::{INVALIDITY_DATE, reason};
use crate::{Certificate, RevocationError, RevocationReason, encoding};

const ARCHIVE_CUTOFF: &str = "1.3.6.1.5.5.7.48.1.6";
const NONCE: &str = "1.3.6.1.5.5.7.48.1.2";
/// The digests a certificate is named by; SHA-1 is only an index here and proves nothing.
const CERT_ID_DIGESTS: [DigestAlgorithm; 5] = [
    DigestAlgorithm::Sha1,
    DigestAlgorithm::Sha224,
    DigestAlgorithm::Sha256,
    DigestAlgorithm::Sha384,
    DigestAlgorithm::Sha512,
];

/// Names one certificate by the digests of its issuer and by its serial number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertId {
    digest: Option<DigestAlgorithm>,
    issuer_name_hash: Vec<u8>,
    issuer_key_hash: Vec<u8>,
    serial: Vec<u8>,
}

/// Says what a responder knows about one certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OcspCertStatus {
    /// It is not revoked.
    Good,
    /// It is revoked.
    Revoked {
        /// Since when.
        at: UnixTime,
        /// Why, if the response says so.
        reason: Option<RevocationReason>,
    },
    /// The responder does not know it.
    Unknown,
}

/// Holds what a response says about one certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SingleResponse {
    cert_id: CertId,
    status: OcspCertStatus,
    this_update: UnixTime,
    next_update: Option<UnixTime>,
    archive_cutoff: Option<UnixTime>,
    invalidity_date: Option<UnixTime>,
    unknown_critical: Option<String>,
}

fn malformed(field: &'static str) -> RevocationError {
    RevocationError::Malformed { field }
}

impl CertId {
    /// Names a certificate by the digests of its issuer.
    pub fn new(certificate: &Certificate, issuer: &Certificate, digest: DigestAlgorithm) -> Self {
        Self::with_name(certificate, issuer, certificate.issuer_der(), digest)
    }

    /// Names a certificate as [`Self::new`] does, and as those do who spell the issuer's name as it does itself,
    /// in other string types than the certificate.
    pub(crate) fn spelled(
        certificate: &Certificate,
        issuer: &Certificate,
        digest: DigestAlgorithm,
    ) -> [Self; 2] {
        let names = [certificate.issuer_der(), issuer.subject_der()];
        names.map(|name| Self::with_name(certificate, issuer, name, digest))
    }

    fn with_name(
        certificate: &Certificate,
        issuer: &Certificate,
        name: &[u8],
        digest: DigestAlgorithm,
    ) -> Self {
        let hash = |bytes: &[u8]| digest.digest(bytes).as_bytes().to_vec();
        Self {
            digest: Some(digest),
            issuer_name_hash: hash(name),
            issuer_key_hash: hash(issuer.public_key().key_octets()),
            serial: certificate.serial_as_named().to_vec(),
        }
    }

    /// Returns the digest algorithm; none when it is not one that certificates are named by.
    pub fn digest_algorithm(&self) -> Option<DigestAlgorithm> {
        self.digest
    }

    /// Returns the contents octets of the serial number.
    pub fn serial(&self) -> &[u8] {
        &self.serial
    }

    /// Returns whether this names some certificate of an issuer: its name and key.
    pub fn is_of(&self, issuer: &Certificate) -> bool {
        let hash = |bytes: &[u8]| self.digest.map(|digest| digest.digest(bytes));
        let same = |bytes: &[u8], stated: &[u8]| {
            hash(bytes).is_some_and(|digest| digest.as_bytes() == stated)
        };
        same(issuer.subject_der(), &self.issuer_name_hash)
            && same(issuer.public_key().key_octets(), &self.issuer_key_hash)
    }

    /// Returns whether this names a certificate of an issuer: serial number, name and key.
    pub fn names(&self, certificate: &Certificate, issuer: &Certificate) -> bool {
        self.serial == certificate.serial_as_named()
            && self.digest.is_some_and(|digest| *self == Self::new(certificate, issuer, digest))
    }

    fn read(tlv: &Tlv<'_>) -> Result<Self, RevocationError> {
        let bad = |_| malformed("certID");
        let mut parts = tlv.reader();
        let algorithm = parts.expect(tag::SEQUENCE).map_err(bad)?.encoding;
        let digest = DigestAlgorithm::from_algorithm_identifier(algorithm).ok();
        let issuer_name_hash = parts.expect(tag::OCTET_STRING).map_err(bad)?.value.to_vec();
        let issuer_key_hash = parts.expect(tag::OCTET_STRING).map_err(bad)?.value.to_vec();
        let serial = parts.expect(tag::INTEGER).map_err(bad)?.value;
        let serial = encoding::serial(serial).ok_or(malformed("serialNumber"))?.to_vec();
        parts.finish().map_err(bad)?;
        let digest = digest.filter(|digest| CERT_ID_DIGESTS.contains(digest));
        Ok(Self { digest, issuer_name_hash, issuer_key_hash, serial })
    }

    /// Encodes `CertID`, with NULL beside the digest, which old responders expect.
    pub fn to_der(&self) -> Vec<u8> {
        let oid = self.digest.map(DigestAlgorithm::oid).unwrap_or_default();
        der::sequence(&[
            &der::sequence(&[&der::oid(oid), &der::null()]),
            &der::octet_string(&self.issuer_name_hash),
            &der::octet_string(&self.issuer_key_hash),
            &der::tlv(tag::INTEGER, &self.serial),
        ])
    }
}

impl SingleResponse {
    pub(crate) fn read(tlv: &Tlv<'_>) -> Result<Self, RevocationError> {
        let bad = |_| malformed("SingleResponse");
        let mut parts = tlv.reader();
        let cert_id = CertId::read(&parts.expect(tag::SEQUENCE).map_err(bad)?)?;
        let status = parts.read_any().map_err(|_| malformed("certStatus"))?;
        let status = read_status(&status).ok_or(malformed("certStatus"))?;
        let this_update = parts.read_any().map_err(|_| malformed("thisUpdate"))?;
        let this_update = encoding::generalized_time(&this_update);
        let this_update = this_update.ok_or(malformed("thisUpdate"))?;
        let next_update = match parts.optional(tag::context_constructed(0)).map_err(bad)? {
            Some(explicit) => Some(
                der::single(explicit.value, tag::GENERALIZED_TIME)
                    .ok()
                    .and_then(|tlv| encoding::generalized_time(&tlv))
                    .ok_or(malformed("nextUpdate"))?,
            ),
            None => None,
        };
        let extensions = parts.optional(tag::context_constructed(1)).map_err(bad)?;
        parts.finish().map_err(bad)?;
        let mut read = Self {
            cert_id,
            status,
            this_update,
            next_update,
            archive_cutoff: None,
            invalidity_date: None,
            unknown_critical: None,
        };
        if let Some(explicit) = extensions {
            read.read_extensions(&explicit)?;
        }
        Ok(read)
    }

    fn read_extensions(&mut self, explicit: &Tlv<'_>) -> Result<(), RevocationError> {
        let list = der::single(explicit.value, tag::SEQUENCE);
        let list = list.map_err(|_| malformed("singleExtensions"))?;
        for extension in encoding::extensions(list.value).ok_or(malformed("singleExtensions"))? {
            let place = match extension.oid.as_str() {
                ARCHIVE_CUTOFF => &mut self.archive_cutoff,
                // Those of the entries of lists may stand here too (RFC 6960, 4.4.5).
                INVALIDITY_DATE => &mut self.invalidity_date,
                _ => {
                    if extension.critical {
                        self.unknown_critical = Some(extension.oid);
                    }
                    continue;
                }
            };
            let tlv = der::single(extension.value, tag::GENERALIZED_TIME).ok();
            let time = tlv.and_then(|tlv| encoding::time(&tlv));
            let bad = RevocationError::MalformedExtension { oid: extension.oid };
            *place = Some(time.ok_or(bad)?);
        }
        Ok(())
    }

    /// Returns what names the certificate.
    pub fn cert_id(&self) -> &CertId {
        &self.cert_id
    }

    /// Returns what the responder knows about it.
    pub fn status(&self) -> OcspCertStatus {
        self.status
    }

    /// Returns when the status was known to be right.
    pub fn this_update(&self) -> UnixTime {
        self.this_update
    }

    /// Returns when newer information is due at the latest, if the response says so.
    pub fn next_update(&self) -> Option<UnixTime> {
        self.next_update
    }

    /// Returns since when the responder keeps what it knows of expired certificates.
    pub fn archive_cutoff(&self) -> Option<UnixTime> {
        self.archive_cutoff
    }

    /// Returns since when the key is suspected, if the response says so.
    pub fn invalidity_date(&self) -> Option<UnixTime> {
        self.invalidity_date
    }

    /// Returns a critical extension whose meaning is not known: the answer must not be used.
    pub fn unknown_critical_extension(&self) -> Option<&str> {
        self.unknown_critical.as_deref()
    }
}

fn read_status(tlv: &Tlv<'_>) -> Option<OcspCertStatus> {
    match tlv.tag {
        0x80 if tlv.value.is_empty() => Some(OcspCertStatus::Good),
        0x82 if tlv.value.is_empty() => Some(OcspCertStatus::Unknown),
        0xa1 => {
            let mut parts = tlv.reader();
            let at = encoding::generalized_time(&parts.read_any().ok()?)?;
            let reason = match parts.optional(tag::context_constructed(0)).ok()? {
                Some(explicit) => {
                    Some(reason(der::single(explicit.value, tag::ENUMERATED).ok()?.value)?)
                }
                None => None,
            };
            parts.finish().ok()?;
            Some(OcspCertStatus::Revoked { at, reason })
        }
        _ => None,
    }
}

/// Holds a question about one certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OcspRequest {
    cert_id: CertId,
    nonce: Option<Vec<u8>>,
}

impl OcspRequest {
    /// Asks about a certificate of an issuer, named by the given digest.
    pub fn new(certificate: &Certificate, issuer: &Certificate, digest: DigestAlgorithm) -> Self {
        Self { cert_id: CertId::new(certificate, issuer, digest), nonce: None }
    }

    /// Adds a nonce, which the caller draws at random: 32 octets, by RFC 9654.
    #[must_use]
    pub fn with_nonce(mut self, nonce: &[u8]) -> Self {
        self.nonce = Some(nonce.to_vec());
        self
    }

    /// Reads a DER `OCSPRequest` about one certificate, as a responder receives it; a signature on it
    /// is not looked at, nor any extension but the nonce.
    ///
    /// # Errors
    ///
    /// [`RevocationError::Malformed`] with the part that could not be read.
    pub fn from_der(bytes: &[u8]) -> Result<Self, RevocationError> {
        let bad = |_| malformed("OCSPRequest");
        let outer = der::single(bytes, tag::SEQUENCE).map_err(bad)?;
        let mut parts = outer.reader();
        let request = parts.expect(tag::SEQUENCE).map_err(bad)?;
        parts.optional(tag::context_constructed(0)).map_err(bad)?;
        parts.finish().map_err(bad)?;
        let mut fields = request.reader();
        fields.optional(tag::context_constructed(0)).map_err(bad)?;
        fields.optional(tag::context_constructed(1)).map_err(bad)?;
        let list = fields.expect(tag::SEQUENCE).map_err(bad)?;
        let extensions = fields.optional(tag::context_constructed(2)).map_err(bad)?;
        fields.finish().map_err(bad)?;
        let mut list = list.reader();
        let one = list.expect(tag::SEQUENCE).map_err(bad)?;
        list.finish().map_err(bad)?;
        let cert_id = CertId::read(&one.reader().expect(tag::SEQUENCE).map_err(bad)?)?;
        let mut nonce = None;
        if let Some(explicit) = extensions {
            let list = der::single(explicit.value, tag::SEQUENCE).map_err(bad)?;
            let extensions = encoding::extensions(list.value);
            for extension in extensions.ok_or(malformed("requestExtensions"))? {
                if extension.oid == NONCE {
                    let inner = der::single(extension.value, tag::OCTET_STRING).map_err(bad)?;
                    nonce = Some(inner.value.to_vec());
                }
            }
        }
        Ok(Self { cert_id, nonce })
    }

    /// Returns what names the certificate.
    pub fn cert_id(&self) -> &CertId {
        &self.cert_id
    }

    /// Returns the nonce.
    pub fn nonce(&self) -> Option<&[u8]> {
        self.nonce.as_deref()
    }

    /// Encodes an unsigned `OCSPRequest`.
    pub fn to_der(&self) -> Vec<u8> {
        let list = der::sequence(&[&der::sequence(&[&self.cert_id.to_der()])]);
        let extensions = self.nonce.as_ref().map(|nonce| {
            let value = der::octet_string(&der::octet_string(nonce));
            let extension = der::sequence(&[&der::oid(NONCE), &value]);
            der::tlv(tag::context_constructed(2), &der::sequence(&[&extension]))
        });
        der::sequence(&[&der::sequence(&[&list, &extensions.unwrap_or_default()])])
    }
}
