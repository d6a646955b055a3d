//! Time-stamp tokens (RFC 3161, RFC 5816): facts, no judgement.

use segel_crypto::der::{self, tag};
use segel_crypto::{Digest, DigestAlgorithm};
use segel_x509::{Certificate, CertificateReader};

use crate::signed_data::EncodingNote;
use crate::tst_info::TstInfo;
use crate::{CmsCheck, CmsError, Profile, SignedData, Strictness, check, oid};

/// Holds a time-stamp token as received; nothing in it has been verified.
#[derive(Debug, Clone)]
pub struct TimeStampToken {
    der: Vec<u8>,
    signed_data: SignedData,
    info: TstInfo,
    padding_allowed: bool,
}

/// Names one thing that is wrong with a token beside its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimestampFault {
    /// What was stamped is something else.
    ImprintDiffers {
        /// The imprint in the token.
        token: Vec<u8>,
        /// The digest of what should have been stamped.
        expected: Digest,
    },
    /// The digest algorithm of the imprint is not known.
    ImprintAlgorithm {
        /// Its dotted object identifier.
        oid: String,
    },
    /// The version is not 1.
    Version {
        /// The version found.
        found: u64,
    },
    /// A critical extension, none of which is known.
    UnknownCriticalExtension {
        /// Its dotted object identifier.
        oid: String,
    },
    /// The authority named in the token is not the subject of the certificate that signed it.
    TsaDiffers,
    /// Zeros follow the token where nothing belongs.
    TrailingZeros {
        /// How many.
        len: usize,
    },
}

/// Tells how the imprint compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ImprintState {
    /// It is the digest of what should have been stamped.
    Matches,
    /// It is not.
    Differs,
    /// Its algorithm is not known.
    NotComputed,
}

/// Holds the facts about one token.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TimestampCheck {
    /// The facts about its signature, the authority's certificate among them: content type, number
    /// of signers, message digest, signing-certificate attribute, signature value.
    pub cms: CmsCheck,
    /// Whether the imprint is of what it should be.
    pub imprint: ImprintState,
    /// What else is wrong, in the order found.
    pub faults: Vec<TimestampFault>,
}

impl TimestampCheck {
    /// Returns whether nothing at all was found wrong.
    ///
    /// Whether the certificate leads to an anchor, and is for time-stamping, has still to be asked.
    pub fn is_faultless(&self) -> bool {
        self.faults.is_empty() && self.cms.faults.is_empty()
    }
}

impl TimeStampToken {
    /// Reads the DER of a token, such as the value of a signature time-stamp attribute.
    ///
    /// # Errors
    ///
    /// [`CmsError`] when it is not a SignedData with a readable TSTInfo inside, or not DER where only
    /// DER is read.
    pub fn from_der(bytes: &[u8], strictness: Strictness) -> Result<Self, CmsError> {
        Self::read(bytes, strictness, false, &CertificateReader::new())
    }

    /// Reads the bytes of the `/Contents` of a document time-stamp, padding included.
    ///
    /// # Errors
    ///
    /// As [`TimeStampToken::from_der`].
    pub fn from_contents(bytes: &[u8], strictness: Strictness) -> Result<Self, CmsError> {
        Self::from_contents_with(bytes, strictness, &CertificateReader::new())
    }

    /// Does what [`TimeStampToken::from_contents`] does; certificates that the reader knows are not read
    /// again.
    ///
    /// # Errors
    ///
    /// As [`TimeStampToken::from_der`].
    pub fn from_contents_with(
        bytes: &[u8],
        strictness: Strictness,
        reader: &CertificateReader,
    ) -> Result<Self, CmsError> {
        Self::read(bytes, strictness, true, reader)
    }

    fn read(
        bytes: &[u8],
        strictness: Strictness,
        padded: bool,
        reader: &CertificateReader,
    ) -> Result<Self, CmsError> {
        let signed_data = SignedData::from_contents_with(bytes, strictness, reader)?;
        let content_type = signed_data.encapsulated_content_type();
        let content = signed_data.encapsulated_content();
        let content = content.ok_or(CmsError::Malformed { field: "eContent" })?;
        let info = TstInfo::from_der(content, strictness).map_err(|error| {
            if content_type == oid::TST_INFO {
                return error;
            }
            CmsError::NotATimeStamp { oid: content_type.to_owned() }
        })?;
        let der = bytes.get(..signed_data.der_len()).unwrap_or(bytes).to_vec();
        Ok(Self { der, signed_data, info, padding_allowed: padded })
    }

    /// Adds certificates among which the authority's may be found; a token need not carry it.
    #[must_use]
    pub fn with_certificates(mut self, certificates: &[Certificate]) -> Self {
        self.signed_data.add_certificates(certificates);
        self
    }

    /// Returns the token as received, without padding.
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// Returns what the authority signed.
    pub fn info(&self) -> &TstInfo {
        &self.info
    }

    /// Returns the signature around it, with the certificates and revocation data it carries.
    pub fn signed_data(&self) -> &SignedData {
        &self.signed_data
    }

    /// Checks everything the token says by itself and about what it should stamp.
    ///
    /// `imprint_of` gives the digest of that: of a signature value, or of the bytes that the
    /// `/ByteRange` covers. It is asked once at the most. The path of the authority's certificate,
    /// with [`segel_x509::Purpose::TimeStamping`], is the caller's to build.
    pub fn check(&self, imprint_of: impl Fn(DigestAlgorithm) -> Digest) -> TimestampCheck {
        let content = self.signed_data.encapsulated_content().unwrap_or_default();
        let digest = |algorithm: DigestAlgorithm| algorithm.digest(content);
        let cms = check(&self.signed_data, digest, Profile::TimeStampToken);
        let mut faults = Vec::new();
        for note in self.signed_data.encoding_notes() {
            if let EncodingNote::TrailingZeros { len } = *note
                && !self.padding_allowed
            {
                faults.push(TimestampFault::TrailingZeros { len });
            }
        }
        if self.info.version() != 1 {
            faults.push(TimestampFault::Version { found: self.info.version() });
        }
        let imprint = match self.info.imprint_algorithm() {
            Ok(algorithm) => {
                let expected = imprint_of(algorithm);
                let token = self.info.imprint();
                if expected.algorithm() == algorithm && expected.as_bytes() == token {
                    ImprintState::Matches
                } else {
                    let token = token.to_vec();
                    faults.push(TimestampFault::ImprintDiffers { token, expected });
                    ImprintState::Differs
                }
            }
            Err(oid) => {
                faults.push(TimestampFault::ImprintAlgorithm { oid: oid.to_owned() });
                ImprintState::NotComputed
            }
        };
        if let Some(oid) = self.info.unknown_critical_extension() {
            faults.push(TimestampFault::UnknownCriticalExtension { oid: oid.to_owned() });
        }
        if let (Some(tsa), Some(signer)) = (self.info.tsa(), &cms.signer)
            && let Ok(name) = der::single(tsa, tag::context_constructed(4))
            && !signer.has_subject(name.value)
        {
            faults.push(TimestampFault::TsaDiffers);
        }
        TimestampCheck { cms, imprint, faults }
    }
}
