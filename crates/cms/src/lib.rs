//! CMS SignedData with CAdES attributes, built byte for byte (RFC 5652, RFC 5035, EN 319 122-1).
//!
//! A detached signature over a document is made in two steps: [`signed_attributes`] gives the bytes
//! that a key signs, [`assemble`] puts its value, the attributes and the chain together.
//! [`encoded_len`] says beforehand how long the result can become.

mod build;

pub use build::{assemble, encoded_len, signed_attributes};
