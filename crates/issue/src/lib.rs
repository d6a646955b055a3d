//! Issues documents: data of a kind is checked, numbered and rendered to PDF/A.
//!
//! A kind is a folder of data (`kinds/SLUG/`): `kind.toml` (titles, number format, validity, signer,
//! words, rules between fields), `schema.json` (a subset of JSON Schema, see [`Kind::accept`]),
//! `main.typ` (the page), `example.json` and `hard.json`. A new kind needs no change of this crate.
//!
//! Nothing here reads a clock: the day of issue is handed in, and the same input gives the same
//! bytes.

mod check;
mod data;
mod date;
mod error;
#[cfg(feature = "typst")]
pub mod examine;
mod fault;
mod format;
mod json;
mod kind;
mod kinds;
mod new_kind;
mod number;
mod office;
#[cfg(feature = "register")]
pub mod register;
#[cfg(feature = "typst")]
mod render;
mod rule;
mod schema;
mod signatory;
mod text;
mod tree;
mod words;

pub use data::DocumentData;
pub use date::CalendarDate;
pub use error::{DateError, IssueError, NumberError, ProfileDefect, RuleDefect, SchemaDefect};
pub use fault::{DataFaults, Fault, FaultCode};
pub use format::Format;
pub use kind::{Field, Kind, PlaceRule, Scope, SignerRule, Term, Validity, ValidityRule};
pub use kinds::Kinds;
pub use new_kind::new_kind;
pub use number::{NomorSurat, NumberFormat, NumberParts, Sifat};
pub use office::{Kertas, Office, ZonaWaktu};
#[cfg(feature = "typst")]
pub use render::{Issuance, LaidBox, PageLayout, Place, Rendered, Renderer};
pub use signatory::{Capacity, Signatory};
pub use words::{Language, Words};
