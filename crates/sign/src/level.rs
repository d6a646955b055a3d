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
