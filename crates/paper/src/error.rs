//! What keeps a code from being made or looked at.

/// Says why a code could not be made, or a text or picture holds none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PaperError {
    /// The key is neither Ed25519 nor ECDSA on P-256.
    #[error("an office key is Ed25519 or ECDSA on P-256")]
    KeyKind,
    /// The key did not sign.
    #[error("the office key does not sign: {0}")]
    Key(segel_crypto::KeyError),
    /// A fact is empty, too long, or has characters that cannot be printed safely.
    #[error("{field} cannot stand in a code")]
    Fact {
        /// Which one.
        field: &'static str,
    },
    /// The address of the check page has characters that a QR code cannot hold in capital letters.
    #[error(
        "the address {address:?} is not made of letters, digits and $%*+-./: and does not end with /"
    )]
    Address {
        /// The address.
        address: String,
    },
    /// The text holds no code: it is an address alone, or something else.
    #[error("the text holds no signed code")]
    NoCode,
    /// The text is longer than any code.
    #[error("the text is longer than {limit} characters")]
    TooLong {
        /// The limit.
        limit: usize,
    },
    /// A file of keys cannot be read.
    #[error("no public key or certificate can be read from it")]
    NoKey,
    /// The picture is neither PNG nor JPEG, is broken, or is too large.
    #[error("the picture cannot be read: {why}")]
    Picture {
        /// Why.
        why: String,
    },
}
