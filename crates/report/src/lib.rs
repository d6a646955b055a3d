//! A verification report as text and HTML in Indonesian and English, as JSON and as ETSI XML.
//!
//! [`text()`] and [`html()`] are for a person, [`JsonReport`] and [`json()`] are for a program,
//! [`etsi_xml()`] is for other validators. Text and page say the same as the JSON report: they are
//! written from it. Every [`segel_verify::Code`], every sort of change and
//! every word of a verdict has its sentences here and nowhere else; [`findings_reference`] lists
//! them, and `docs/reference/report.schema.json`, made from the types, describes the JSON.
//!
//! ```
//! use segel_report::{JsonReport, Language, json, text};
//! use segel_verify::Report;
//!
//! fn for_the_officer(report: &Report) -> String {
//!     text(report, "izin.pdf", Language::Indonesian)
//! }
//!
//! fn for_a_program(report: &Report) -> String {
//!     json(&[JsonReport::new(report, "izin.pdf", Language::Indonesian)])
//! }
//! ```
//!
//! What comes from a document is data: sentences and text show it with control characters,
//! marks of direction and characters of no width written out, as in `<U+202E>`. The JSON keeps the
//! strings as they are.

mod advice;
mod change;
mod etsi;
mod finding;
mod html;
mod json;
mod json_evidence;
mod language;
mod meaning;
mod reference;
mod register;
mod rows;
mod shown;
mod template;
mod text;
mod told;
mod verdict;
mod word;

pub use advice::advice;
pub use change::{change_kind_sentence, change_sentence};
pub use etsi::etsi_xml;
pub use finding::{sentence, sentence_of};
pub use html::html;
#[cfg(feature = "schema")]
pub use json::schema;
pub use json::{
    JsonChange, JsonDetail, JsonFinding, JsonRegister, JsonReport, JsonSignature, JsonSigner,
    SCHEMA, TOOL, json,
};
pub use json_evidence::{JsonEvidence, JsonNeed, JsonStatus, JsonTimestamp};
pub use language::Language;
pub use reference::findings_reference;
pub use text::{text, text_of};
pub use verdict::{conclusion_sentence, conclusion_word, sub_indication_sentence};
pub use word::{Word, Worded};
