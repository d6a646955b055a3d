//! What can go wrong while a document is prepared and signed.

use std::fmt;

use segel_cms::TokenFault;
use segel_crypto::{CryptoError, KeyError, UnixTime};
use segel_pdf::PdfError;
use segel_x509::{RevocationError, X509Error};

use crate::proof::MissingProof;

/// Says why a document could not be prepared or signed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// The document could not be read or extended.
    #[error("document: {0}")]
    Pdf(PdfError),
    /// The bytes of the document could not be read.
    #[error("the document could not be read at offset {offset}: {kind}")]
    Read {
        /// Where, in bytes from the start.
        offset: u64,
        /// What the system said.
        kind: std::io::ErrorKind,
    },
    /// The signed document could not be written.
    #[error("the signed document could not be written: {kind}")]
    Write {
        /// What the system said.
        kind: std::io::ErrorKind,
    },
    /// The document is encrypted.
    #[error("the document is encrypted")]
    Encrypted,
    /// The document is certified and allows no change, so that no further signature may follow.
    #[error("field {field} certifies the document without any later change (DocMDP P=1)")]
    CertifiedWithoutChanges {
        /// The field of the certification.
        field: String,
    },
    /// The lock of a signed field allows no change.
    #[error("the lock of field {field} allows no later change")]
    Locked {
        /// The signed field.
        field: String,
    },
    /// A certification is not possible because the document has a signature.
    #[error("a certification must be the first signature, and field {field} is signed")]
    CertificationNotFirst {
        /// A field that is signed.
        field: String,
    },
    /// The catalog names a DocMDP permission that belongs to no signature that can be read.
    #[error("the document's DocMDP permission cannot be read")]
    UnreadablePermission,
    /// The field holds a signature.
    #[error("field {name} is signed already")]
    FieldSigned {
        /// Full name of the field.
        name: String,
    },
    /// The name belongs to a field that is not a signature field.
    #[error("field {name} is not a signature field")]
    FieldOfAnotherType {
        /// Full name of the field.
        name: String,
    },
    /// A name that a new field cannot have: empty, or with a full stop.
    #[error("a new field cannot be named {name:?}")]
    FieldName {
        /// The name asked for.
        name: String,
    },
    /// An empty field prescribes how it is to be signed, which is not supported.
    #[error("field {name} has a {key} entry, which is not supported")]
    FieldConstrained {
        /// Full name of the field.
        name: String,
        /// `/Lock` or `/SV`.
        key: &'static str,
    },
    /// An empty field stands in more than one place.
    #[error("field {name} has {count} widgets; one is possible")]
    FieldWidgets {
        /// Full name of the field.
        name: String,
        /// Number of its widgets.
        count: usize,
    },
    /// A place was given for a field that has one.
    #[error("field {name} has its own place")]
    FieldPlaced {
        /// Full name of the field.
        name: String,
    },
    /// An appearance was given for an invisible signature.
    #[error("an appearance needs a place")]
    AppearanceWithoutPlace,
    /// The place names a page that the document does not have.
    #[error("there is no page {page}; the document has {count}")]
    NoSuchPage {
        /// The page asked for, from 1.
        page: u32,
        /// Number of pages.
        count: u32,
    },
    /// The place is not wholly on its page.
    #[error("the place is not wholly on page {page}, which is {width} by {height} points")]
    PlaceOutsidePage {
        /// The page, from 1.
        page: u32,
        /// Width of the visible page in points.
        width: f64,
        /// Height of the visible page in points.
        height: f64,
    },
    /// The page of a visible signature is turned by no quarter.
    #[error("page {page} is turned by {degrees} degrees, which is no multiple of 90")]
    TurnedPage {
        /// The page, from 1.
        page: u32,
        /// Its `/Rotate`.
        degrees: u16,
    },
    /// An entry of the document is not of the type that the standard gives it.
    #[error("{entry} is not what it must be")]
    Entry {
        /// The entry.
        entry: &'static str,
    },
    /// The signing time names no zone.
    #[error("the signing time has no zone")]
    TimeWithoutZone,
    /// The chain has no certificate.
    #[error("no certificate")]
    EmptyChain,
    /// The chain has more certificates than a signature carries.
    #[error("{len} certificates; at most {limit} are possible")]
    ChainTooLong {
        /// Number given.
        len: usize,
        /// Number possible.
        limit: usize,
    },
    /// A certificate was not issued by the one after it.
    #[error("certificate {position} of the chain was not issued by the one after it")]
    ChainBroken {
        /// Position of the lower certificate, from 0.
        position: usize,
    },
    /// The key is not the signer certificate's.
    #[error("the key is not the one in the signer's certificate")]
    KeyOfAnotherCertificate,
    /// The chain of the credential is not the one the document was prepared for.
    #[error("the document was prepared for another certificate")]
    PreparedForAnother,
    /// No signature algorithm is known for the certificate's key, or not the one asked for.
    #[error("the certificate's key does not make {algorithm} signatures")]
    AlgorithmOfAnotherKey {
        /// The algorithm.
        algorithm: &'static str,
    },
    /// No signature algorithm is known for the certificate's key.
    #[error("no signature algorithm is known for the certificate's key")]
    UnsupportedKey,
    /// The digest asked for is not the signature algorithm's.
    #[error("digest and signature algorithm disagree")]
    DigestMismatch,
    /// A digest that may not be used for new signatures.
    #[error("{digest} is not used for new signatures")]
    WeakDigest {
        /// Name of the digest algorithm.
        digest: &'static str,
    },
    /// The key did not sign.
    #[error("key: {0}")]
    Key(KeyError),
    /// The signature that came back does not verify with the certificate's key.
    #[error("the signature does not verify with the signer's certificate: {0}")]
    WrongSignature(CryptoError),
    /// The signature is longer than the place kept for it.
    #[error("the signature takes {len} bytes and {reserved} were kept")]
    TooLong {
        /// Length of the `SignedData` in bytes.
        len: usize,
        /// Length that was kept.
        reserved: usize,
    },
    /// The room asked for a time-stamp is more than any token takes.
    #[error("room for a signature of more than {limit} bytes is not kept")]
    RoomTooLarge {
        /// Bytes of `/Contents` at the most.
        limit: usize,
    },
    /// The answer of a time-stamping authority was refused.
    #[error("time-stamp: {0}")]
    Timestamp(TokenFault),
    /// The request is for a time-stamp over something else.
    #[error("the request for a time-stamp is not of this signature or document")]
    TimestampOfAnother,
    /// The token does not fit the place that was kept for it.
    #[error("the time-stamp token takes {needed} bytes and there is room for {kept}")]
    TimestampTooLong {
        /// Length of the token in bytes: the room to keep.
        needed: usize,
        /// Room that was kept.
        kept: usize,
    },
    /// The time-stamp tells a time before that of one which it would cover.
    #[error("the time-stamp tells {time}, before the {earlier} of a time-stamp in the document")]
    TimestampOrder {
        /// The time that it tells.
        time: UnixTime,
        /// The time that one before tells.
        earlier: UnixTime,
    },
    /// Validation data could not be read.
    #[error("validation data: {0}")]
    Evidence(EvidenceFault),
    /// The validation data does not prove the status of every certificate.
    #[error("proofs are missing: {}", Listed(.0))]
    MissingProofs(Vec<MissingProof>),
    /// The document is not the one that was prepared.
    #[error("the document is not the one that was prepared")]
    AnotherDocument,
    /// Suspended bytes are damaged or of another version.
    #[error("the suspended signature is damaged at {part}")]
    Suspended {
        /// The part that could not be read.
        part: &'static str,
    },
    /// A certificate of a suspended signature could not be read.
    #[error("certificate: {0}")]
    Certificate(X509Error),
    /// The bundled font has no glyph for a character of the appearance's text.
    #[error("no glyph for the character {character:?} (U+{:04X}) in the appearance's text", u32::from(*character))]
    MissingGlyph {
        /// The character that cannot be drawn.
        character: char,
    },
    /// The text does not fit its box even at the smallest size.
    #[error("the appearance's text does not fit a box of {width} by {height} points")]
    TextDoesNotFit {
        /// Width of the whole appearance in points.
        width: f64,
        /// Height of the whole appearance in points.
        height: f64,
    },
    /// The box of an appearance has no area, or a side that is not a number.
    #[error("an appearance cannot be drawn in a box of {width} by {height} points")]
    EmptyBox {
        /// Width asked for, in points.
        width: f64,
        /// Height asked for, in points.
        height: f64,
    },
    /// An image of the appearance could not be read.
    #[error("image of the appearance: {0}")]
    Image(ImageFault),
    /// More text than a QR code holds.
    #[error("{bytes} bytes are more than a qr code holds")]
    QrTooLong {
        /// Length of the text in bytes.
        bytes: usize,
    },
    /// A bundled font could not be read or subset.
    #[error("the bundled font {name} could not be subset")]
    Font {
        /// PostScript name of the font.
        name: &'static str,
    },
}

/// Says why an image cannot be part of an appearance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImageFault {
    /// Neither a PNG nor a JPEG.
    #[error("neither png nor jpeg")]
    UnknownFormat,
    /// The file ends early or contradicts its format.
    #[error("damaged")]
    Damaged,
    /// More pixels than an appearance may carry.
    #[error("{width} by {height} pixels are more than the {limit} that fit an appearance")]
    TooLarge {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// The greatest number of pixels.
        limit: u64,
    },
    /// A JPEG coding that PDF readers do not all know (arithmetic, lossless, 12 bits).
    #[error("a jpeg coding that not every reader knows")]
    JpegCoding,
    /// A JPEG in CMYK, which a document with an RGB output intent may not carry.
    #[error("a jpeg with {components} colour components; 1 or 3 are possible")]
    JpegComponents {
        /// Number of colour components.
        components: u8,
    },
}

/// Says which piece of validation data could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EvidenceFault {
    /// A revocation list.
    #[error("revocation list {position}: {error}")]
    Crl {
        /// Its place in the data, from 0.
        position: usize,
        /// What is wrong with it.
        error: RevocationError,
    },
    /// An OCSP response.
    #[error("ocsp response {position}: {error}")]
    Ocsp {
        /// Its place in the data, from 0.
        position: usize,
        /// What is wrong with it.
        error: RevocationError,
    },
}

struct Listed<'a>(&'a [MissingProof]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, proof) in self.0.iter().enumerate() {
            let between = if position == 0 { "" } else { "; " };
            write!(f, "{between}{proof}")?;
        }
        Ok(())
    }
}

impl From<PdfError> for SignError {
    fn from(error: PdfError) -> Self {
        match error {
            PdfError::Encrypted => Self::Encrypted,
            other => Self::Pdf(other),
        }
    }
}
