//! Why a document could not be read or written.

use std::fmt;

/// The work could not be done; offsets are bytes from the start of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PdfError {
    /// The source could not be read.
    Read {
        /// Where.
        offset: u64,
        /// What the system said.
        kind: std::io::ErrorKind,
    },
    /// The file does not begin with `%PDF-`.
    Header,
    /// Something else stands before `%PDF-`, so that offsets may be counted from two places.
    BeforeHeader {
        /// Where `%PDF-` stands.
        offset: u64,
    },
    /// There is no `startxref` with a number and `%%EOF` behind it.
    NoStartXref,
    /// What stands at an offset is not what the syntax asks for there.
    Syntax {
        /// Where.
        offset: u64,
        /// What was expected.
        expected: &'static str,
    },
    /// A cross-reference entry points at an object of another number or generation, or at none.
    EntryMismatch {
        /// The object number asked for.
        number: u32,
        /// Where the entry points.
        offset: u64,
    },
    /// The two views of a hybrid-reference file differ for an object.
    HybridDisagreement {
        /// The object number.
        number: u32,
    },
    /// A cross-reference chain turns in a circle or points outside the file.
    XrefChain {
        /// The offset that was asked for.
        offset: u64,
    },
    /// A revision does not end with its own `startxref` and `%%EOF`.
    RevisionEnd {
        /// Where its cross-reference section starts.
        xref_offset: u64,
    },
    /// An object that must be there is missing or of another kind.
    Missing {
        /// What it is.
        what: &'static str,
    },
    /// The document is encrypted, and no password that opens it was given.
    Encrypted,
    /// The document is encrypted in a way that is not read here.
    UnsupportedEncryption {
        /// Which one.
        what: &'static str,
    },
    /// A string is not encrypted as the document says.
    DamagedString {
        /// The number of the object that holds it.
        number: u32,
    },
    /// A filter or parameter that structures of a document may not use here.
    UnsupportedFilter {
        /// The object number, where known.
        number: u32,
    },
    /// The compressed data of a stream is damaged.
    DamagedStream {
        /// The object number, where known.
        number: u32,
    },
    /// A budget ran out.
    Budget {
        /// Which one.
        what: &'static str,
        /// Its size.
        limit: u64,
    },
    /// The file carries a signature, so nothing but itself may take its place.
    Signed,
    /// An object that the document uses cannot be understood, so a rebuilt file would lack it.
    Lost {
        /// The object number.
        number: u32,
    },
    /// There is no page of that index.
    NoSuchPage {
        /// Counted from 0.
        index: u32,
    },
}

impl fmt::Display for PdfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { offset, kind } => write!(f, "reading at byte {offset} failed: {kind}"),
            Self::Header => f.write_str("the file does not begin with %PDF-"),
            Self::BeforeHeader { offset } => {
                write!(f, "{offset} bytes of something else stand before %PDF-")
            }
            Self::NoStartXref => f.write_str("no startxref with %%EOF was found"),
            Self::Syntax { offset, expected } => write!(f, "expected {expected} at byte {offset}"),
            Self::EntryMismatch { number, offset } => {
                write!(f, "the entry of object {number} points at byte {offset}, where it is not")
            }
            Self::HybridDisagreement { number } => {
                write!(f, "the two cross-reference views disagree on object {number}")
            }
            Self::XrefChain { offset } => {
                write!(f, "the cross-reference chain breaks at byte {offset}")
            }
            Self::RevisionEnd { xref_offset } => write!(
                f,
                "the revision with its cross-references at byte {xref_offset} has no end of its own"
            ),
            Self::Missing { what } => write!(f, "{what} is missing or of the wrong kind"),
            Self::Encrypted => f.write_str("the document is encrypted and needs its password"),
            Self::UnsupportedEncryption { what } => write!(f, "the document uses {what}"),
            Self::DamagedString { number } => {
                write!(f, "a string of object {number} is not encrypted as the document says")
            }
            Self::UnsupportedFilter { number } => {
                write!(f, "object {number} uses a filter that is not supported there")
            }
            Self::DamagedStream { number } => {
                write!(f, "the compressed data of object {number} is damaged")
            }
            Self::Budget { what, limit } => write!(f, "more than {limit} {what}"),
            Self::Signed => f.write_str("the file carries a signature"),
            Self::Lost { number } => {
                write!(f, "object {number}, which the document uses, cannot be understood")
            }
            Self::NoSuchPage { index } => write!(f, "there is no page {}", u64::from(*index) + 1),
        }
    }
}

impl std::error::Error for PdfError {}
