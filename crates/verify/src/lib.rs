//! Verifies the signatures of PDF documents: bytes, trust, policy and instant to a [`Report`].

mod finding;
mod indication;
mod proof;
mod report;

pub use finding::{Code, Detail, Finding, Weight};
pub use indication::{Conclusion, Indication, SubIndication};
pub use proof::Passed;
pub use report::{Coverage, JudgedChange, Level, Report, SignatureReport, TimeSource};
