//! The judgement over a signed document: not written yet.
//!
//! Its place is between `pdf`, `cms`, `x509` and the reports; see `ARCHITECTURE.md`.
