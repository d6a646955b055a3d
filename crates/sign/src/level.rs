//! The baseline levels of EN 319 142-1 as types.

mod sealed {
    pub trait Sealed {}
}

/// A baseline level that a signed document has reached.
pub trait Level: sealed::Sealed {
    /// The level as it is printed, such as `PAdES-B-B`.
    const NAME: &'static str;
}

/// PAdES-B-B: signed, with a signing time that is only claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a type without values, only named")]
pub enum B {}

impl sealed::Sealed for B {}

impl Level for B {
    const NAME: &'static str = "PAdES-B-B";
}

/// PAdES-B-T: B-B, and a time-stamp proves that the signature existed at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a type without values, only named")]
pub enum T {}

impl sealed::Sealed for T {}

impl Level for T {
    const NAME: &'static str = "PAdES-B-T";
}

/// PAdES-B-LT: B-T, and the document carries what proves the status of every certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a type without values, only named")]
pub enum Lt {}

impl sealed::Sealed for Lt {}

impl Level for Lt {
    const NAME: &'static str = "PAdES-B-LT";
}

/// PAdES-B-LTA: B-LT, and a document timestamp covers all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a type without values, only named")]
pub enum Lta {}

impl sealed::Sealed for Lta {}

impl Level for Lta {
    const NAME: &'static str = "PAdES-B-LTA";
}
