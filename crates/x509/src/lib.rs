//! X.509 certificates, certification paths and trust anchors (RFC 5280).
//!
//! A [`Certificate`] is an immutable, cheaply cloned view of one DER certificate: it is read once,
//! strictly, and every part that is hashed or compared later keeps its original bytes. Nothing here
//! trusts a certificate: only `build_path` does, against a `TrustStore` of the caller.

mod certificate;
mod error;
mod extensions;
mod name;
mod pem;

pub use certificate::Certificate;
pub use error::X509Error;
pub use extensions::{BasicConstraints, ExtendedKeyUsage, KeyUsage};
