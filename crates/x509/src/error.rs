//! Why bytes are not a certificate.

use std::error::Error;
use std::fmt;

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
