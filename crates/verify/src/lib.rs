//! Verifies the signatures of PDF documents (EN 319 102-1): bytes, trust, policy and instant to a
//! [`Report`].
//!
//! Facts come first and the judgement last. A signature passes only with the proof of every step:
//! the hole is exactly the signature and what it covers is a revision of this document, the covered
//! bytes are those that were signed by the key of the certificate, the certificate has a path to a
//! trust anchor, its status is settled as far as the policy demands, and the algorithms were
//! acceptable. What came after a signature is judged beside it: a document that was changed is
//! CHANGED even where the signature over the earlier version stands.
//!
//! ```
//! use segel_pdf::{PdfError, Source};
//! use segel_verify::{Conclusion, Policy, verify_source};
//! use segel_x509::TrustStore;
//!
//! fn accept(file: impl Source, now: segel_crypto::UnixTime) -> Result<bool, PdfError> {
//!     let policy = Policy::contract(TrustStore::indonesian());
//!     let report = verify_source(file, &policy, now)?;
//!     Ok(match report.conclusion() {
//!         Conclusion::Valid => true,
//!         Conclusion::Changed
//!         | Conclusion::Invalid
//!         | Conclusion::Untrusted
//!         | Conclusion::Undetermined
//!         | Conclusion::NotSigned => false,
//!     })
//! }
//! ```

mod context;
mod coverage;
mod detached;
mod evidence;
mod facts;
mod finding;
mod indication;
mod integrity;
mod judge;
mod keys;
mod later;
mod ltv;
mod policy;
mod proof;
mod report;
mod revocation;
mod signature;
mod signed;
mod strength;
mod times;
mod timestamp;
mod trust;
mod verdict;
mod witnesses;

pub use detached::{DetachedFault, verify_detached};
pub use facts::{CertificateStatus, Need, NeedKind, TimestampFacts};
pub use finding::{Code, Detail, Finding, Weight};
pub use indication::{Conclusion, Indication, SubIndication};
pub use judge::{verify, verify_source, verify_source_with_password};
pub use later::judge_last_revision;
pub use ltv::{ChainOf, Gap, KeptProof, Link, Missing, ltv_gaps, ltv_links};
pub use policy::{Policy, Profile, Revocation};
pub use proof::Passed;
pub use report::{
    Coverage, JudgedChange, Level, Report, SignatureReport, TimeSource, write_signed_version,
};
