//! The proof on paper: a signed code small enough for a QR symbol, judged without a network.
//!
//! A certified PDF proves itself; its printout proves nothing. So the office signs a few facts of
//! each document ([`Claim`]) with a key of its own, which is never an official's, and prints them
//! as one QR code. Whoever has the office's public key sees offline whether the code is genuine, and
//! compares what it says with the paper.
//!
//! The code is a `COSE_Sign1` (RFC 9052) over deterministic CBOR (RFC 8949, 4.2.1), signed with
//! Ed25519 or ES256, in base32 (RFC 4648, upper case, no padding) so that the symbol stays in its
//! alphanumeric mode. It stands behind an address with an identifier that nobody can guess,
//! `HTTPS://HOST/Q/IDENTIFIER/CODE`, which a telephone opens; or behind `SEGEL1:`, where there is
//! no such page.
//!
//! ```
//! use segel_crypto::{KeyKind, PrivateKey};
//! use segel_paper::{Claim, OfficeKey, TrustedKeys, Verdict, verify};
//!
//! let key = OfficeKey::new(PrivateKey::generate(KeyKind::Ed25519)?.0)?;
//! let facts = Claim {
//!     kind: "tdupr".into(),
//!     number: "B/500.16.7/46/409.117/2026".into(),
//!     holder: Some("Suprapto".into()),
//!     issued: 20_781, // days since 1970-01-01
//!     valid: None,
//!     data_sha256: [7; 32],
//! };
//! let text = key.sign(&facts, Some("https://cek.example.go.id/q/"))?;
//! let trusted = TrustedKeys::new().with(key.public_key().clone());
//! match verify(&text, &trusted)? {
//!     Verdict::Genuine(found) => assert_eq!(found.claim, facts),
//!     other => panic!("{other:?}"),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod base32;
mod claim;
mod error;
mod key;
mod picture;
mod text;
mod verdict;

pub use claim::{Claim, IDENTIFIER_LEN, LONGEST_TEXT};
pub use error::PaperError;
pub use key::{KeyId, OfficeKey, TrustedKeys};
pub use picture::codes_in_picture;
pub use verdict::{Genuine, Reason, Verdict, verify};
