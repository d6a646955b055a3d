//! Strict, bounded, lazy reading of PDF revisions and signature fields, and append-only writing.
//!
//! A file is read as what it was, layer by layer: [`Document`] knows its [`Revision`]s, every object
//! is looked up through the cross-reference sections of one view, and a dictionary knows where the
//! tokens of its values stand, so that a verifier can hold a signature's hole against the bytes.
//!
//! Nothing here knows digests, keys or certificates, repairs a broken file, or recurses on input.

mod date;
mod document;
mod error;
mod filter;
mod lexer;
mod object;
mod parser;
mod revision;
mod source;
mod text;
mod write;
mod xref;

pub use date::PdfDate;
pub use document::Document;
pub use error::PdfError;
pub use object::{
    Dictionary, IndirectObject, Name, Object, ObjectId, PdfString, StreamObject, StringForm,
};
pub use revision::{Revision, XrefStyle};
pub use source::{Prefix, Source};
pub use text::{decode_text, encode_text};
pub use write::write_object;
