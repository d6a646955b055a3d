//! Signs PDF documents by appending one revision (EN 319 142-1, ISO 32000-2, 12.8).
//!
//! Each step consumes the one before it, so that a wrong order does not compile:
//! [`prepare`] builds the revision with a hole for the signature, [`Prepared`] is signed by a
//! [`Credential`] or completed with a value that came from elsewhere, and only a
//! [`SignedDocument`] can be written. The old bytes of a document are never changed, and a
//! signature is verified before it is embedded.
//!
//! ```
//! use segel_pdf::{Document, PdfDate, Source};
//! use segel_sign::{Credential, SignError, SigningPlan, prepare};
//!
//! fn sign<S: Source>(
//!     source: S,
//!     credential: &Credential,
//!     time: PdfDate,
//! ) -> Result<Vec<u8>, SignError> {
//!     let document = Document::open(source)?;
//!     let plan = SigningPlan::approval().with_reason("Persetujuan izin");
//!     let prepared = prepare(&document, &plan, credential.chain(), time)?;
//!     let signed = prepared.sign_with(credential)?;
//!     let mut file = Vec::new();
//!     signed.write_to(document.source(), &mut file)?;
//!     Ok(file)
//! }
//! ```
//!
//! A prepared document is signed once:
//!
//! ```compile_fail,E0382
//! # use segel_sign::{Credential, Prepared};
//! fn twice(prepared: Prepared, credential: &Credential) {
//!     let one = prepared.sign_with(credential);
//!     let other = prepared.sign_with(credential);
//! }
//! ```
//!
//! What is not signed cannot be written:
//!
//! ```compile_fail,E0599
//! # use segel_sign::Prepared;
//! fn unsigned(prepared: Prepared, source: &Vec<u8>) {
//!     let written = prepared.write_to(source, &mut Vec::new());
//! }
//! ```

pub mod appearance;
mod credential;
pub mod error;
mod field;
pub mod level;
mod plan;
mod prepare;
mod prepared;
mod signed;
mod suspend;

pub use appearance::{Appearance, Drawn, Image};
pub use credential::{CertificateChain, Credential};
pub use error::{ImageFault, SignError};
pub use plan::{Permission, Place, SigningPlan};
pub use prepare::{prepare, prepare_copying};
pub use prepared::Prepared;
pub use signed::SignedDocument;
