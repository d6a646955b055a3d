//! Digests, signature algorithms, public keys and private keys of Segel, and the dates on which
//! algorithms stop being acceptable.
//!
//! Everything that computes goes through here: no other crate touches a cryptographic library.
//! Nothing here reads a clock; instants come in as [`UnixTime`].

mod backend;
pub mod der;
mod digest;
mod error;
mod hex;
mod hmac;
mod key;
mod pkcs1;
mod pkcs8;
pub mod policy;
mod public_key;
mod random;
mod signature;
mod time;
mod verify;

pub use digest::{Digest, DigestAlgorithm, Hasher};
pub use error::{CryptoError, KeyError};
pub use hex::hex;
pub use hmac::hmac_sha256;
pub use key::{KeyKind, PrivateKey, SignatureValue, SigningKey, ToBeSigned};
pub use policy::{Acceptability, AlgorithmPolicy};
pub use public_key::{Curve, PublicKey, SubjectPublicKeyInfo};
pub use random::random;
pub use signature::{PssParameters, SignatureAlgorithm};
pub use time::{Civil, UnixTime};
pub use zeroize::Zeroizing;
