//! What makes bytes unreadable as a SignedData.

use std::fmt;

/// Tells why the bytes of `/Contents` are not a SignedData that can be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CmsError {
    /// There is nothing but zeros, or nothing at all.
    Empty,
    /// There are more bytes than are read.
    TooLong {
        /// The bytes found.
        len: usize,
        /// The bytes allowed.
        limit: usize,
    },
    /// Elements lie deeper inside each other than is read.
    TooDeep {
        /// The depth allowed.
        limit: usize,
    },
    /// There is more of something than is read.
    TooMany {
        /// The ASN.1 name of what there is too much of.
        field: &'static str,
        /// The number allowed.
        limit: usize,
    },
    /// The encoding is not even BER.
    Encoding {
        /// Bytes from the start of the contents.
        offset: usize,
    },
    /// The encoding is BER but not DER, and only DER is read.
    NotDer {
        /// Bytes from the start of the contents.
        offset: usize,
    },
    /// A part does not have the structure RFC 5652 gives it.
    Malformed {
        /// The ASN.1 name of the part.
        field: &'static str,
    },
    /// The contents are another CMS content type than SignedData.
    ContentType {
        /// The dotted object identifier found.
        oid: String,
    },
    /// What is signed is of another type than TSTInfo, and not readable as one.
    NotATimeStamp {
        /// The dotted object identifier found.
        oid: String,
    },
}

impl fmt::Display for CmsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("signature contents are empty"),
            Self::TooLong { len, limit } => {
                write!(f, "signature contents of {len} bytes, more than {limit}")
            }
            Self::TooDeep { limit } => {
                write!(f, "signature contents nested deeper than {limit} levels")
            }
            Self::TooMany { field, limit } => write!(f, "more than {limit} of {field}"),
            Self::Encoding { offset } => {
                write!(f, "signature contents are not ber at byte {offset}")
            }
            Self::NotDer { offset } => write!(f, "signature contents are not der at byte {offset}"),
            Self::Malformed { field } => write!(f, "malformed {field}"),
            Self::ContentType { oid } => write!(f, "content type {oid} where signed-data belongs"),
            Self::NotATimeStamp { oid } => {
                write!(f, "content type {oid} where a time-stamp belongs")
            }
        }
    }
}

impl std::error::Error for CmsError {}
