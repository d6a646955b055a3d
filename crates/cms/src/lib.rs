//! CMS SignedData with CAdES attributes, byte for byte (RFC 5652, RFC 5035, EN 319 122-1).
//!
//! Reading and checking: [`SignedData::from_contents`] reads the bytes of `/Contents` and keeps every
//! part as received; [`check`] lists what is wrong with it as the signature of a document. Which
//! verdict follows from which fault is not decided here.
//!
//! Time-stamps: [`TimeStampToken`] reads and checks a token, [`TimeStampRequest`] and
//! [`TimeStampResponse`] are the two messages with an authority; sending them is the caller's.
//!
//! Building: a detached signature over a document is made in two steps. [`signed_attributes`] gives
//! the bytes that a key signs, [`assemble`] puts its value, the attributes and the chain together.
//! [`encoded_len`] says beforehand how long the result can become. [`with_signature_timestamp`] adds
//! a token to a signature that is made.

mod accept;
mod archived;
mod attributes;
mod ber;
mod build;
mod check;
mod error;
mod oid;
mod signature_policy;
mod signed_data;
mod signer_info;
mod signing_certificate;
mod timestamp;
mod timestamp_protocol;
mod tst_info;
mod unsigned;

pub use accept::{TokenFault, accept_timestamp};
pub use archived::ArchivedRevocation;
pub use attributes::{Attribute, AttributeFault, SignedAttributes};
pub use build::{assemble, encoded_len, signed_attributes};
pub use check::{CmsCheck, CmsFault, Profile, SignatureState, check};
pub use error::CmsError;
pub use signature_policy::{PolicyHash, SignaturePolicy};
pub use signed_data::{EncodingNote, SignedData, Strictness};
pub use signer_info::{SignerIdentifier, SignerInfo};
pub use signing_certificate::{
    CertificateReference, IssuerSerial, ReferenceMatch, SigningCertificateReference,
};
pub use timestamp::{ImprintState, TimeStampToken, TimestampCheck, TimestampFault};
pub use timestamp_protocol::{
    ResponseFault, TimeStampRequest, TimeStampResponse, TimestampFailure, TimestampStatus,
};
pub use tst_info::{Accuracy, TstInfo};
pub use unsigned::{encoded_len_with_timestamp, with_signature_timestamp, with_unsigned_attribute};
