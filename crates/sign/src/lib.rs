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
//!
//! A signature is raised level by level; each answer of an authority is verified before it is
//! embedded, and nothing here opens a socket:
//!
//! ```
//! use segel_crypto::DigestAlgorithm;
//! use segel_pdf::Source;
//! use segel_sign::{ProofRule, SignError, SignedDocument, ValidationData, level};
//!
//! fn archive<S: Source>(
//!     source: &S,
//!     signed: SignedDocument<level::B>,
//!     ask: impl Fn(Vec<u8>) -> Vec<u8>,
//!     data: &ValidationData,
//!     rule: &ProofRule<'_>,
//!     nonce: &[u8],
//! ) -> Result<SignedDocument<level::Lta>, SignError> {
//!     let request = signed.timestamp_request(nonce);
//!     let signed = signed.with_timestamp(&request, &ask(request.to_der()))?;
//!     let signed = signed.with_validation_data(source, data, rule)?;
//!     let stamp = signed.prepare_document_timestamp(source, 8192, DigestAlgorithm::Sha256)?;
//!     let request = stamp.request(nonce);
//!     signed.with_document_timestamp(&stamp, &request, &ask(request.to_der()))
//! }
//! ```
//!
//! No validation data without a time-stamp:
//!
//! ```compile_fail,E0599
//! # use segel_sign::{ProofRule, SignedDocument, ValidationData, level};
//! fn too_early(
//!     signed: SignedDocument<level::B>,
//!     source: &Vec<u8>,
//!     data: &ValidationData,
//!     rule: &ProofRule<'_>,
//! ) {
//!     let long_term = signed.with_validation_data(source, data, rule);
//! }
//! ```
//!
//! No document timestamp over a document that lacks its validation data:
//!
//! ```compile_fail,E0599
//! # use segel_crypto::DigestAlgorithm;
//! # use segel_sign::{SignedDocument, level};
//! fn incomplete(signed: SignedDocument<level::T>, source: &Vec<u8>) {
//!     let stamp = signed.prepare_document_timestamp(source, 8192, DigestAlgorithm::Sha256);
//! }
//! ```
//!
//! What was raised is not raised from below again:
//!
//! ```compile_fail,E0382
//! # use segel_sign::{SignedDocument, level};
//! fn twice(signed: SignedDocument<level::B>, answer: &[u8]) {
//!     let request = signed.timestamp_request(b"nonce");
//!     let one = signed.with_timestamp(&request, answer);
//!     let other = signed.with_timestamp(&request, answer);
//! }
//! ```
//!
//! A document that is there already, signed by whomever, is extended by
//! [`append_validation_data`] and [`prepare_document_timestamp`]; for readers that look for it there,
//! [`append_vri`] says what belongs to which signature.

pub mod appearance;
mod appended;
mod archive;
mod chained;
mod claims;
mod credential;
mod detached;
pub mod error;
mod field;
pub mod level;
mod long_term;
mod plan;
mod prepare;
mod prepared;
mod proof;
mod signed;
mod spot;
mod store;
mod structure;
mod suspend;
mod timestamp;
mod vri;

pub use appearance::{Appearance, Drawn, Image};
pub use appended::Appended;
pub use archive::{PreparedTimestamp, prepare_document_timestamp};
pub use chained::Chained;
pub use credential::{CertificateChain, Credential};
pub use detached::sign_detached;
pub use error::{EvidenceFault, ImageFault, SignError};
pub use plan::{Permission, Place, SigningPlan};
pub use prepare::{check, prepare, prepare_copying};
pub use prepared::Prepared;
pub use proof::{ChainOf, Missing, MissingProof, ProofRule};
pub use segel_cms::TokenFault;
pub use signed::SignedDocument;
pub use store::{ValidationData, append_validation_data};
pub use vri::{SignatureEvidence, append_vri};
