//! Why bytes are not a certificate, a revocation list or an OCSP response.

use std::error::Error;
use std::fmt;

use crate::encoding::Unreadable;

/// Says why bytes could not be read as a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum X509Error {
    /// The bytes are not strict DER of the X.509 `Certificate` structure; the part that failed.
    Malformed {
        /// The field of the certificate that could not be read.
        field: &'static str,
    },
    /// Bytes follow the certificate.
    TrailingBytes {
        /// How many.
        len: usize,
    },
    /// The certificate is longer than this library reads.
    TooLarge {
        /// Its length in bytes.
        len: usize,
        /// The longest length read.
        limit: usize,
    },
    /// The signature algorithm inside the signed part is not the one outside of it.
    AlgorithmsDisagree,
    /// The same extension occurs twice.
    DuplicateExtension {
        /// Its object identifier.
        oid: String,
    },
    /// An extension this library reads is malformed.
    MalformedExtension {
        /// Its object identifier.
        oid: String,
    },
    /// The serial number is empty or longer than 20 octets.
    SerialNumber {
        /// Its length in octets.
        len: usize,
    },
    /// The subject public key could not be read.
    PublicKey,
    /// The text has no PEM block of a certificate.
    NoCertificate,
    /// The bytes hold no certificate, revocation list or OCSP response that can be read.
    NoEvidence,
    /// A PEM block is damaged; counted from 1.
    Pem {
        /// Which block of the text.
        block: usize,
    },
    /// More PEM blocks than this library reads.
    TooManyCertificates {
        /// The limit.
        limit: usize,
    },
}

impl fmt::Display for X509Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed { field } => write!(f, "certificate: {field} is not well-formed DER"),
            Self::TrailingBytes { len } => write!(f, "certificate: {len} bytes follow it"),
            Self::TooLarge { len, limit } => {
                write!(f, "certificate: {len} bytes are more than the limit of {limit}")
            }
            Self::NoEvidence => {
                f.write_str("no readable certificate, revocation list or OCSP response")
            }
            Self::AlgorithmsDisagree => {
                f.write_str("certificate: inner and outer signature algorithm disagree")
            }
            Self::DuplicateExtension { oid } => {
                write!(f, "certificate: extension {oid} occurs twice")
            }
            Self::MalformedExtension { oid } => {
                write!(f, "certificate: extension {oid} is malformed")
            }
            Self::SerialNumber { len } => {
                write!(f, "certificate: serial number of {len} octets")
            }
            Self::PublicKey => f.write_str("certificate: subject public key is malformed"),
            Self::NoCertificate => f.write_str("no certificate found"),
            Self::Pem { block } => write!(f, "pem block {block} is damaged"),
            Self::TooManyCertificates { limit } => {
                write!(f, "more than {limit} certificates in one text")
            }
        }
    }
}

impl Error for X509Error {}

impl From<Unreadable> for X509Error {
    fn from(Unreadable(field): Unreadable) -> Self {
        Self::Malformed { field }
    }
}

/// Says why bytes could not be read as a revocation list or an OCSP response.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RevocationError {
    /// The bytes are not strict DER of the structure; the part that failed.
    Malformed {
        /// The ASN.1 name of the part that could not be read.
        field: &'static str,
    },
    /// Bytes follow the structure.
    TrailingBytes {
        /// How many.
        len: usize,
    },
    /// There are more bytes than are read.
    TooLarge {
        /// The length in bytes.
        len: usize,
        /// The longest length read.
        limit: usize,
    },
    /// There is more of something than is read.
    TooMany {
        /// The ASN.1 name of what there is too much of.
        field: &'static str,
        /// The number read.
        limit: usize,
    },
    /// The version is not one of the standard, or does not allow what is there.
    Version,
    /// The signature algorithm inside the signed part is not the one outside of it.
    AlgorithmsDisagree,
    /// An extension is malformed.
    MalformedExtension {
        /// Its object identifier.
        oid: String,
    },
    /// A critical extension whose meaning is not known.
    UnknownCriticalExtension {
        /// Its object identifier.
        oid: String,
    },
    /// An entry of a revocation list has a critical extension whose meaning is not known.
    UnknownCriticalEntryExtension {
        /// Its object identifier.
        oid: String,
    },
    /// The revocation list speaks for other issuers, which this library does not read.
    IndirectCrl,
    /// The revocation list says that it holds only one kind of certificate, of several kinds.
    ContradictoryScope,
    /// The response is of another type than `id-pkix-ocsp-basic`.
    ResponseType {
        /// The object identifier found.
        oid: String,
    },
}

impl fmt::Display for RevocationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed { field } => {
                write!(f, "revocation data: {field} is not well-formed der")
            }
            Self::TrailingBytes { len } => write!(f, "revocation data: {len} bytes follow it"),
            Self::TooLarge { len, limit } => {
                write!(f, "revocation data: {len} bytes are more than the limit of {limit}")
            }
            Self::TooMany { field, limit } => {
                write!(f, "revocation data: more than {limit} of {field}")
            }
            Self::Version => f.write_str("revocation data: version does not fit the contents"),
            Self::AlgorithmsDisagree => {
                f.write_str("revocation data: inner and outer signature algorithm disagree")
            }
            Self::MalformedExtension { oid } => {
                write!(f, "revocation data: extension {oid} is malformed")
            }
            Self::UnknownCriticalExtension { oid } => {
                write!(f, "revocation data: critical extension {oid} is not known")
            }
            Self::UnknownCriticalEntryExtension { oid } => {
                write!(f, "revocation data: critical extension {oid} of an entry is not known")
            }
            Self::IndirectCrl => f.write_str("revocation list is indirect, which is not supported"),
            Self::ContradictoryScope => {
                f.write_str("revocation list names several exclusive scopes")
            }
            Self::ResponseType { oid } => {
                write!(f, "ocsp response type {oid} is not id-pkix-ocsp-basic")
            }
        }
    }
}

impl Error for RevocationError {}

impl From<Unreadable> for RevocationError {
    fn from(Unreadable(field): Unreadable) -> Self {
        Self::Malformed { field }
    }
}
