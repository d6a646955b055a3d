//! OCSP responses (RFC 6960).

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use segel_crypto::der::{self, Tlv, tag};
use segel_crypto::{CryptoError, DigestAlgorithm, SignatureAlgorithm, UnixTime};

use crate::encoding::{self, Cursor, contents_start};
use crate::ocsp_single::SingleResponse;
use crate::{Certificate, RevocationError, name};

/// Far above any real response, which carries a chain at the most.
const MAX_LEN: usize = 4 * 1024 * 1024;
const MAX_RESPONSES: usize = 4096;
const MAX_CERTIFICATES: usize = 32;

const BASIC: &str = "1.3.6.1.5.5.7.48.1.1";
const NONCE: &str = "1.3.6.1.5.5.7.48.1.2";

/// Says whether a responder answered at all (`OCSPResponseStatus`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OcspResponseStatus {
    /// It answered.
    Successful,
    /// It did not understand the request.
    MalformedRequest,
    /// It failed.
    InternalError,
    /// It asks to try later.
    TryLater,
    /// It wants the request signed.
    SigRequired,
    /// It does not answer this requester, or not about this certificate.
    Unauthorized,
}

impl OcspResponseStatus {
    fn from_code(code: u8) -> Option<Self> {
        Some(match code {
            0 => Self::Successful,
            1 => Self::MalformedRequest,
            2 => Self::InternalError,
            3 => Self::TryLater,
            5 => Self::SigRequired,
            6 => Self::Unauthorized,
            _ => return None,
        })
    }

    /// Returns the name as RFC 6960 spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Successful => "successful",
            Self::MalformedRequest => "malformedRequest",
            Self::InternalError => "internalError",
            Self::TryLater => "tryLater",
            Self::SigRequired => "sigRequired",
            Self::Unauthorized => "unauthorized",
        }
    }
}

/// Names the responder.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponderId {
    /// By the DER of its `Name`.
    ByName(Vec<u8>),
    /// By the SHA-1 of its public key, without tag and length.
    ByKey(Vec<u8>),
}

impl ResponderId {
    /// Returns whether this names the certificate.
    pub fn names(&self, certificate: &Certificate) -> bool {
        match self {
            Self::ByName(name) => crate::name::is_same(certificate.subject_der(), name),
            Self::ByKey(hash) => certificate.key_sha1().is_some_and(|sha1| sha1 == hash.as_slice()),
        }
    }
}

/// Holds one OCSP response and its original bytes; nothing in it is verified.
///
/// Clones share the bytes.
#[derive(Clone)]
pub struct OcspResponse {
    inner: Arc<Inner>,
}

struct Inner {
    der: Vec<u8>,
    status: OcspResponseStatus,
    basic: Option<Basic>,
}

/// A BasicOCSPResponse and where its parts lie in it.
struct Basic {
    der: Vec<u8>,
    tbs: Range<usize>,
    algorithm: Range<usize>,
    signature: Range<usize>,
    responder_id: ResponderId,
    produced_at: UnixTime,
    responses: Vec<SingleResponse>,
    nonce: Option<Vec<u8>>,
    certificates: Vec<Certificate>,
}

fn malformed(field: &'static str) -> RevocationError {
    RevocationError::Malformed { field }
}

fn single<'a>(bytes: &'a [u8], tag: u8, field: &'static str) -> Result<Tlv<'a>, RevocationError> {
    der::single(bytes, tag).map_err(|_| malformed(field))
}

fn check_len(bytes: &[u8]) -> Result<(), RevocationError> {
    if bytes.len() > MAX_LEN {
        return Err(RevocationError::TooLarge { len: bytes.len(), limit: MAX_LEN });
    }
    Ok(())
}

impl OcspResponse {
    /// Reads one DER `OCSPResponse`; nothing may follow it.
    ///
    /// # Errors
    ///
    /// Strict DER only; the response must be of the basic type; extensions that are critical and
    /// not known are refused.
    pub fn from_der(bytes: &[u8]) -> Result<Self, RevocationError> {
        check_len(bytes)?;
        let mut top = Cursor::new(bytes, 0);
        let (range, whole) = top.expect(tag::SEQUENCE, "OCSPResponse")?;
        let rest = bytes.len() - range.end;
        if rest != 0 {
            return Err(RevocationError::TrailingBytes { len: rest });
        }
        let mut outer = Cursor::inside(&range, &whole);
        let (_, status) = outer.expect(tag::ENUMERATED, "responseStatus")?;
        let status = match status.value {
            [code] => OcspResponseStatus::from_code(*code),
            _ => None,
        };
        let status = status.ok_or(malformed("responseStatus"))?;
        let bytes_of = outer.optional(tag::context_constructed(0), "responseBytes")?;
        outer.finish("OCSPResponse")?;
        let basic = match (status, bytes_of) {
            (OcspResponseStatus::Successful, Some((_, explicit))) => {
                let mut parts =
                    Cursor::new(single(explicit.value, tag::SEQUENCE, "responseBytes")?.value, 0);
                let (_, kind) = parts.expect(tag::OID, "responseType")?;
                let oid = kind.oid().map_err(|_| malformed("responseType"))?;
                if oid != BASIC {
                    return Err(RevocationError::ResponseType { oid });
                }
                let (_, response) = parts.expect(tag::OCTET_STRING, "response")?;
                parts.finish("responseBytes")?;
                Some(Basic::read(response.value)?)
            }
            // Only a responder that answered has something to say (RFC 6960 section 4.2.1).
            (OcspResponseStatus::Successful, None) => return Err(malformed("responseBytes")),
            (_, Some(_)) => return Err(malformed("responseBytes")),
            (_, None) => None,
        };
        Ok(Self { inner: Arc::new(Inner { der: bytes.to_vec(), status, basic }) })
    }

    /// Reads one DER `BasicOCSPResponse`, the form that CAdES keeps.
    ///
    /// # Errors
    ///
    /// As [`OcspResponse::from_der`].
    pub fn from_basic_der(bytes: &[u8]) -> Result<Self, RevocationError> {
        check_len(bytes)?;
        let (basic, status) = (Some(Basic::read(bytes)?), OcspResponseStatus::Successful);
        Ok(Self { inner: Arc::new(Inner { der: bytes.to_vec(), status, basic }) })
    }

    fn basic(&self) -> Option<&Basic> {
        self.inner.basic.as_ref()
    }

    /// Returns the whole response as received, DER.
    pub fn as_der(&self) -> &[u8] {
        &self.inner.der
    }

    /// Returns whether the responder answered; every other accessor is empty when it did not.
    pub fn status(&self) -> OcspResponseStatus {
        self.inner.status
    }

    /// Returns what names the responder.
    pub fn responder_id(&self) -> Option<&ResponderId> {
        self.basic().map(|basic| &basic.responder_id)
    }

    /// Returns when the response was signed, as the responder says.
    pub fn produced_at(&self) -> Option<UnixTime> {
        self.basic().map(|basic| basic.produced_at)
    }

    /// Returns what is said about each certificate.
    pub fn responses(&self) -> &[SingleResponse] {
        self.basic().map(|basic| basic.responses.as_slice()).unwrap_or_default()
    }

    /// Returns the nonce, if the response repeats one.
    pub fn nonce(&self) -> Option<&[u8]> {
        self.basic().and_then(|basic| basic.nonce.as_deref())
    }

    /// Returns the certificates inside that could be read; anyone can have added any of them.
    pub fn certificates(&self) -> &[Certificate] {
        self.basic().map(|basic| basic.certificates.as_slice()).unwrap_or_default()
    }

    /// Returns the SHA-256 of the whole response as received.
    pub fn sha256(&self) -> [u8; 32] {
        DigestAlgorithm::Sha256.digest(&self.inner.der).as_bytes().try_into().unwrap_or_default()
    }

    /// Reads the algorithm with which the response was signed.
    ///
    /// # Errors
    ///
    /// [`CryptoError`] when it is not known, or there is no answer.
    pub fn signature_algorithm(&self) -> Result<SignatureAlgorithm, CryptoError> {
        let algorithm = self.basic().map(|basic| basic.part(&basic.algorithm));
        SignatureAlgorithm::from_algorithm_identifier(algorithm.unwrap_or_default(), None)
    }

    /// Verifies the signature under the key of `responder`; says nothing about whether it may
    /// answer: that is [`OcspResponse::responder`].
    ///
    /// # Errors
    ///
    /// [`CryptoError`] when it does not verify or cannot be computed.
    pub fn verify_signature(&self, responder: &Certificate) -> Result<(), CryptoError> {
        let algorithm = self.signature_algorithm()?;
        let basic = self.basic().ok_or(CryptoError::BadSignature)?;
        let (tbs, signature) = (basic.part(&basic.tbs), basic.part(&basic.signature));
        responder.public_key().verify(algorithm, tbs, signature)
    }
}

impl Basic {
    fn part(&self, range: &Range<usize>) -> &[u8] {
        self.der.get(range.clone()).unwrap_or_default()
    }

    fn read(bytes: &[u8]) -> Result<Self, RevocationError> {
        let mut top = Cursor::new(bytes, 0);
        let (range, whole) = top.expect(tag::SEQUENCE, "BasicOCSPResponse")?;
        top.finish("BasicOCSPResponse")?;
        let mut outer = Cursor::inside(&range, &whole);
        let (tbs, tbs_value) = outer.expect(tag::SEQUENCE, "tbsResponseData")?;
        let (algorithm, _) = outer.expect(tag::SEQUENCE, "signatureAlgorithm")?;
        let (signature_range, signature_value) = outer.expect(tag::BIT_STRING, "signature")?;
        signature_value.bit_octets().map_err(|_| malformed("signature"))?;
        let signature = contents_start(&signature_range, &signature_value) + 1..signature_range.end;
        let certificates = match outer.optional(tag::context_constructed(0), "certs")? {
            Some((_, explicit)) => read_certificates(&explicit)?,
            None => Vec::new(),
        };
        outer.finish("BasicOCSPResponse")?;

        let mut fields = Cursor::inside(&tbs, &tbs_value);
        // Version 1 is the default, which DER leaves out, but honest responders have written it.
        if let Some((_, explicit)) = fields.optional(tag::context_constructed(0), "version")?
            && single(explicit.value, tag::INTEGER, "version")?.value != [0]
        {
            return Err(RevocationError::Version);
        }
        let responder_id = fields.reader.read_any().map_err(|_| malformed("responderID"))?;
        let responder_id = read_responder_id(&responder_id).ok_or(malformed("responderID"))?;
        let produced_at = fields.reader.read_any().map_err(|_| malformed("producedAt"))?;
        let produced_at = encoding::generalized_time(&produced_at);
        let produced_at = produced_at.ok_or(malformed("producedAt"))?;
        let (_, list) = fields.expect(tag::SEQUENCE, "responses")?;
        let extensions = fields.optional(tag::context_constructed(1), "responseExtensions")?;
        fields.finish("tbsResponseData")?;
        let nonce = match extensions {
            Some((_, explicit)) => read_nonce(&explicit)?,
            None => None,
        };
        let mut responses = Vec::new();
        let mut reader = list.reader();
        while !reader.is_empty() {
            if responses.len() == MAX_RESPONSES {
                return Err(RevocationError::TooMany { field: "responses", limit: MAX_RESPONSES });
            }
            let tlv = reader.expect(tag::SEQUENCE).map_err(|_| malformed("SingleResponse"))?;
            responses.push(SingleResponse::read(&tlv)?);
        }
        Ok(Self {
            der: bytes.to_vec(),
            tbs,
            algorithm,
            signature,
            responder_id,
            produced_at,
            responses,
            nonce,
            certificates,
        })
    }
}

fn read_responder_id(tlv: &Tlv<'_>) -> Option<ResponderId> {
    if tlv.tag == tag::context_constructed(1) {
        let name = der::single(tlv.value, tag::SEQUENCE).ok()?.encoding;
        return name::is_well_formed(name).then(|| ResponderId::ByName(name.to_vec()));
    }
    let hash = der::single(tlv.value, tag::OCTET_STRING).ok()?.value;
    (tlv.tag == tag::context_constructed(2) && hash.len() == 20)
        .then(|| ResponderId::ByKey(hash.to_vec()))
}

fn read_nonce(explicit: &Tlv<'_>) -> Result<Option<Vec<u8>>, RevocationError> {
    let list = single(explicit.value, tag::SEQUENCE, "responseExtensions")?;
    let extensions = encoding::extensions(list.value).ok_or(malformed("responseExtensions"))?;
    let mut nonce = None;
    for extension in extensions {
        if extension.oid == NONCE {
            // RFC 6960 left the form open; what is not an OCTET STRING is the nonce itself.
            let inner = der::single(extension.value, tag::OCTET_STRING).map(|tlv| tlv.value);
            nonce = Some(inner.unwrap_or(extension.value).to_vec());
        } else if extension.critical {
            return Err(RevocationError::UnknownCriticalExtension { oid: extension.oid });
        }
    }
    Ok(nonce)
}

/// Reads the certificates; those that are not readable cannot be the responder's.
fn read_certificates(explicit: &Tlv<'_>) -> Result<Vec<Certificate>, RevocationError> {
    let mut reader = single(explicit.value, tag::SEQUENCE, "certs")?.reader();
    let mut certificates = Vec::new();
    let mut seen = 0;
    while !reader.is_empty() {
        if seen == MAX_CERTIFICATES {
            return Err(RevocationError::TooMany { field: "certs", limit: MAX_CERTIFICATES });
        }
        seen += 1;
        let tlv = reader.expect(tag::SEQUENCE).map_err(|_| malformed("certs"))?;
        certificates.extend(Certificate::from_der(tlv.encoding).ok());
    }
    Ok(certificates)
}

impl fmt::Debug for OcspResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OcspResponse")
            .field("status", &self.inner.status)
            .field("responder_id", &self.responder_id())
            .field("produced_at", &self.produced_at())
            .field("responses", &self.responses())
            .finish_non_exhaustive()
    }
}
