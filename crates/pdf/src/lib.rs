//! Strict, bounded, lazy reading of PDF revisions and signature fields, and append-only writing.
//!
//! A file is read as what it was, layer by layer: [`Document`] knows its [`Revision`]s, every object
//! is looked up through the cross-reference sections of one view, and a dictionary knows where the
//! tokens of its values stand, so that a verifier can hold a signature's hole against the bytes ([`SignatureField`]). Writing appends an [`Increment`];
//! old bytes are never touched (ISO 32000-2, 7.5.6).
//!
//! Nothing here knows signatures or certificates, or recurses on input. A broken file is refused; what can
//! be understood of one that was never signed is written as a new file by [`rebuild`], which no other
//! function calls.

mod accounting;
mod attachment;
mod bodies;
pub mod changes;
mod claims;
mod concealed;
mod date;
mod deflate;
mod document;
mod dormant;
mod encryption;
mod ending;
mod error;
mod field_name;
mod filter;
mod increment;
mod lexer;
mod linearized;
mod lint;
mod lock;
mod object;
mod page;
mod parsed;
mod parser;
mod plain;
mod reachable;
mod rebuild;
mod revision;
mod search;
mod signature;
mod source;
mod spelling;
mod store;
mod text;
mod write;
mod xref;

pub use accounting::Stated;
pub use claims::Claims;
pub use date::PdfDate;
pub use document::Document;
pub use encryption::FileKey;
pub use error::PdfError;
pub use increment::{Hole, Increment, IncrementBytes, IncrementOptions};
pub use lint::{Examination, Hazard, HazardKind, ObjectFault};
pub use lock::{FieldLock, LockAction};
pub use object::{
    Dictionary, IndirectObject, Name, Object, ObjectId, PdfString, StreamObject, StringForm,
};
pub use page::Page;
pub use rebuild::rebuild;
pub use revision::{Revision, XrefStyle};
pub use signature::{
    ByteRange, SignatureDictionary, SignatureFault, SignatureField, SignatureKind,
};
pub use source::{Prefix, Source};
pub use store::{HeldStream, SecurityStore};
pub use text::{decode_text, encode_text};
pub use write::write_object;
