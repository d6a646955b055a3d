//! Asking an authority for a token (RFC 3161 section 2.4).

use std::error::Error;
use std::fmt;

use segel_crypto::der::{self, Tlv, tag};
use segel_crypto::{CryptoError, Digest, DigestAlgorithm};

use crate::{CmsError, Strictness, TimeStampToken};

/// More than any authority says beside its status.
const MAX_TEXTS: usize = 16;

/// Holds a request for a time-stamp token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeStampRequest {
    imprint: Digest,
    policy: Option<String>,
    nonce: Option<Vec<u8>>,
    certificates: bool,
}

impl TimeStampRequest {
    /// Asks to stamp what has this digest, with the authority's certificate in the token.
    pub fn new(imprint: Digest) -> Self {
        Self { imprint, policy: None, nonce: None, certificates: true }
    }

    /// Asks for a policy, a dotted object identifier.
    #[must_use]
    pub fn with_policy(mut self, oid: &str) -> Self {
        self.policy = Some(oid.to_owned());
        self
    }

    /// Adds a nonce, big-endian, which the caller draws at random: at least 64 bits.
    #[must_use]
    pub fn with_nonce(mut self, nonce: &[u8]) -> Self {
        self.nonce = Some(nonce.to_vec());
        self
    }

    /// Chooses whether the authority's certificate shall be in the token.
    #[must_use]
    pub fn with_certificates(mut self, wanted: bool) -> Self {
        self.certificates = wanted;
        self
    }

    /// Returns what is to be stamped.
    pub fn imprint(&self) -> &Digest {
        &self.imprint
    }

    /// Reads a DER `TimeStampReq`, as an authority receives it; extensions are not known here.
    ///
    /// # Errors
    ///
    /// [`CmsError::Malformed`] with the part that could not be read.
    pub fn from_der(bytes: &[u8]) -> Result<Self, CmsError> {
        let outer = der::single(bytes, tag::SEQUENCE).map_err(malformed("TimeStampReq"))?;
        let mut parts = outer.reader();
        let version = parts.expect(tag::INTEGER).and_then(|tlv| tlv.unsigned());
        if version.map_err(malformed("version"))? != 1 {
            return Err(CmsError::Malformed { field: "version" });
        }
        let imprint = parts.expect(tag::SEQUENCE).map_err(malformed("messageImprint"))?;
        let mut imprint = imprint.reader();
        let algorithm = imprint.expect(tag::SEQUENCE).map_err(malformed("hashAlgorithm"))?;
        let algorithm = DigestAlgorithm::from_algorithm_identifier(algorithm.encoding);
        let algorithm = algorithm.map_err(malformed("hashAlgorithm"))?;
        let message = imprint.expect(tag::OCTET_STRING).map_err(malformed("hashedMessage"))?;
        imprint.finish().map_err(malformed("messageImprint"))?;
        let imprint = Digest::from_bytes(algorithm, message.value);
        let imprint = imprint.ok_or(CmsError::Malformed { field: "hashedMessage" })?;
        let policy = parts.optional(tag::OID).map_err(malformed("reqPolicy"))?;
        let policy = policy.map(|tlv| tlv.oid()).transpose().map_err(malformed("reqPolicy"))?;
        let nonce = parts.optional(tag::INTEGER).map_err(malformed("nonce"))?;
        let nonce = nonce.map(|tlv| tlv.value.to_vec());
        let wanted = parts.optional(tag::BOOLEAN).map_err(malformed("certReq"))?;
        let certificates = wanted.is_some_and(|tlv| tlv.value == [0xff]);
        parts.finish().map_err(malformed("TimeStampReq"))?;
        Ok(Self { imprint, policy, nonce, certificates })
    }

    /// Returns the policy asked for.
    pub fn policy(&self) -> Option<&str> {
        self.policy.as_deref()
    }

    /// Returns the nonce, big-endian.
    pub fn nonce(&self) -> Option<&[u8]> {
        self.nonce.as_deref()
    }

    /// Returns whether the authority's certificate is wanted in the token.
    pub fn wants_certificates(&self) -> bool {
        self.certificates
    }

    /// Encodes `TimeStampReq`.
    pub fn to_der(&self) -> Vec<u8> {
        let algorithm = der::sequence(&[&der::oid(self.imprint.algorithm().oid()), &der::null()]);
        let imprint = der::sequence(&[&algorithm, &der::octet_string(self.imprint.as_bytes())]);
        let policy = self.policy.as_ref().map(|oid| der::oid(oid)).unwrap_or_default();
        let nonce = self.nonce.as_ref().map(|nonce| der::integer(nonce)).unwrap_or_default();
        let certificates =
            if self.certificates { der::tlv(tag::BOOLEAN, &[0xff]) } else { Vec::new() };
        der::sequence(&[&der::unsigned(1), &imprint, &policy, &nonce, &certificates])
    }
}

/// Says what became of a request (`PKIStatus`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimestampStatus {
    /// The token is there.
    Granted,
    /// The token is there, but not quite as asked for.
    GrantedWithMods,
    /// There is none.
    Rejection,
    /// There is none yet.
    Waiting,
    /// There is none, and a revocation is at hand.
    RevocationWarning,
    /// There is none, and a revocation happened.
    RevocationNotification,
}

/// Says why a request was refused (`PKIFailureInfo`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimestampFailure {
    /// The digest algorithm is not accepted.
    BadAlg,
    /// The request is not allowed or not supported.
    BadRequest,
    /// The request is malformed.
    BadDataFormat,
    /// The authority has no time.
    TimeNotAvailable,
    /// The policy is not offered.
    UnacceptedPolicy,
    /// The extension is not offered.
    UnacceptedExtension,
    /// What was asked for besides is not at hand.
    AddInfoNotAvailable,
    /// The authority failed.
    SystemFailure,
    /// A bit that RFC 3161 gives no meaning.
    Other(u8),
}

impl TimestampFailure {
    fn from_bit(bit: u8) -> Self {
        match bit {
            0 => Self::BadAlg,
            2 => Self::BadRequest,
            5 => Self::BadDataFormat,
            14 => Self::TimeNotAvailable,
            15 => Self::UnacceptedPolicy,
            16 => Self::UnacceptedExtension,
            17 => Self::AddInfoNotAvailable,
            25 => Self::SystemFailure,
            other => Self::Other(other),
        }
    }
}

/// Holds the answer of an authority as received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeStampResponse {
    status: TimestampStatus,
    texts: Vec<String>,
    failures: Vec<TimestampFailure>,
    token: Option<Vec<u8>>,
}

/// Says why an answer is not what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponseFault {
    /// The request was not granted.
    NotGranted {
        /// What became of it.
        status: TimestampStatus,
        /// Why, as far as the authority says.
        failures: Vec<TimestampFailure>,
        /// What the authority says besides.
        texts: Vec<String>,
    },
    /// It was granted but there is no token.
    TokenMissing,
    /// The token is not readable.
    Token(CmsError),
    /// The token stamps something else.
    Imprint,
    /// The nonce is another, or missing: the answer may be an old one.
    Nonce,
    /// The policy is another than asked for.
    Policy {
        /// The policy of the token.
        found: String,
    },
    /// The certificate was asked for and is not there.
    CertificateMissing,
}

fn malformed(field: &'static str) -> impl Fn(CryptoError) -> CmsError {
    move |_| CmsError::Malformed { field }
}

impl TimeStampResponse {
    /// Reads a DER `TimeStampResp`; nothing may follow it.
    ///
    /// # Errors
    ///
    /// [`CmsError::Malformed`] with the part that could not be read.
    pub fn from_der(bytes: &[u8]) -> Result<Self, CmsError> {
        let outer = der::single(bytes, tag::SEQUENCE).map_err(malformed("TimeStampResp"))?;
        let mut parts = outer.reader();
        let info = parts.expect(tag::SEQUENCE).map_err(malformed("PKIStatusInfo"))?;
        let token = parts.optional(tag::SEQUENCE).map_err(malformed("timeStampToken"))?;
        parts.finish().map_err(malformed("TimeStampResp"))?;
        let mut info = info.reader();
        let status = info.expect(tag::INTEGER).and_then(|tlv| tlv.unsigned());
        let status = match status.map_err(malformed("PKIStatus"))? {
            0 => TimestampStatus::Granted,
            1 => TimestampStatus::GrantedWithMods,
            2 => TimestampStatus::Rejection,
            3 => TimestampStatus::Waiting,
            4 => TimestampStatus::RevocationWarning,
            5 => TimestampStatus::RevocationNotification,
            _ => return Err(CmsError::Malformed { field: "PKIStatus" }),
        };
        let texts = match info.optional(tag::SEQUENCE).map_err(malformed("statusString"))? {
            Some(list) => read_texts(&list)?,
            None => Vec::new(),
        };
        let failures = match info.optional(tag::BIT_STRING).map_err(malformed("failInfo"))? {
            Some(bits) => {
                read_failures(bits.value).ok_or(CmsError::Malformed { field: "failInfo" })?
            }
            None => Vec::new(),
        };
        info.finish().map_err(malformed("PKIStatusInfo"))?;
        let token = token.map(|tlv| tlv.encoding.to_vec());
        Ok(Self { status, texts, failures, token })
    }

    /// Returns what became of the request.
    pub fn status(&self) -> TimestampStatus {
        self.status
    }

    /// Returns why it was refused, as far as the authority says.
    pub fn failures(&self) -> &[TimestampFailure] {
        &self.failures
    }

    /// Returns what the authority says besides; foreign text, to be escaped wherever it is shown.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// Returns the DER of the token.
    pub fn token_der(&self) -> Option<&[u8]> {
        self.token.as_deref()
    }

    /// Takes the token if it is the one asked for: imprint, nonce, policy and certificate.
    ///
    /// Says nothing about its signature: that is [`TimeStampToken::check`].
    ///
    /// # Errors
    ///
    /// [`ResponseFault`] with the first thing that is not as asked for.
    pub fn token_for(
        &self,
        request: &TimeStampRequest,
        strictness: Strictness,
    ) -> Result<TimeStampToken, ResponseFault> {
        if !matches!(self.status, TimestampStatus::Granted | TimestampStatus::GrantedWithMods) {
            return Err(ResponseFault::NotGranted {
                status: self.status,
                failures: self.failures.clone(),
                texts: self.texts.clone(),
            });
        }
        let token = self.token_der().ok_or(ResponseFault::TokenMissing)?;
        let token = TimeStampToken::from_der(token, strictness).map_err(ResponseFault::Token)?;
        let info = token.info();
        let asked = &request.imprint;
        if info.imprint_algorithm() != Ok(asked.algorithm()) || info.imprint() != asked.as_bytes() {
            return Err(ResponseFault::Imprint);
        }
        let nonce = info.nonce().map(|contents| der::tlv(tag::INTEGER, contents));
        if nonce != request.nonce.as_ref().map(|nonce| der::integer(nonce)) {
            return Err(ResponseFault::Nonce);
        }
        if request.policy.as_ref().is_some_and(|policy| policy != info.policy()) {
            return Err(ResponseFault::Policy { found: info.policy().to_owned() });
        }
        if request.certificates && token.signed_data().certificates().is_empty() {
            return Err(ResponseFault::CertificateMissing);
        }
        Ok(token)
    }
}

fn read_texts(list: &Tlv<'_>) -> Result<Vec<String>, CmsError> {
    let mut reader = list.reader();
    let mut texts = Vec::new();
    while !reader.is_empty() {
        if texts.len() == MAX_TEXTS {
            return Err(CmsError::TooMany { field: "statusString", limit: MAX_TEXTS });
        }
        let text = reader.expect(tag::UTF8_STRING).map_err(malformed("statusString"))?;
        texts.push(String::from_utf8_lossy(text.value).into_owned());
    }
    Ok(texts)
}

fn read_failures(contents: &[u8]) -> Option<Vec<TimestampFailure>> {
    let (unused, octets) = contents.split_first()?;
    // 32 bits hold every failure of RFC 3161 and of the older family it is taken from.
    if *unused > 7 || octets.len() > 4 || (octets.is_empty() && *unused != 0) {
        return None;
    }
    let bits = octets.iter().zip(0_u8..).flat_map(|(octet, index)| {
        (0..8_u8).filter(move |bit| octet & (0x80 >> bit) != 0).map(move |bit| index * 8 + bit)
    });
    Some(bits.map(TimestampFailure::from_bit).collect())
}

impl fmt::Display for ResponseFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotGranted { status, failures, .. } => {
                write!(f, "time-stamp not granted: {status:?} {failures:?}")
            }
            Self::TokenMissing => f.write_str("time-stamp granted without a token"),
            Self::Token(error) => write!(f, "time-stamp token: {error}"),
            Self::Imprint => f.write_str("time-stamp is of something else"),
            Self::Nonce => f.write_str("time-stamp repeats another nonce"),
            Self::Policy { found } => write!(f, "time-stamp under another policy, {found}"),
            Self::CertificateMissing => {
                f.write_str("time-stamp without the certificate of its authority")
            }
        }
    }
}

impl Error for ResponseFault {}
