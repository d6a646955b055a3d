//! What can go wrong in this crate.

use std::fmt;

/// Tells why an algorithm, a public key or a signature was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CryptoError {
    /// The bytes are not the strict DER they should be, `offset` bytes into the value being read.
    Der {
        /// Bytes from the start of the value being read.
        offset: usize,
        /// What is wrong there.
        fault: DerFault,
    },
    /// An algorithm identifier names an algorithm this library does not know.
    UnknownAlgorithm {
        /// The dotted object identifier.
        oid: String,
    },
    /// An algorithm identifier carries parameters its algorithm does not allow.
    Parameters {
        /// The dotted object identifier of the algorithm.
        oid: String,
    },
    /// The algorithm identifier names no digest and none was supplied.
    DigestMissing,
    /// The digest the algorithm identifier names is not the one supplied beside it.
    DigestMismatch,
    /// A public key is not well formed for its own algorithm.
    MalformedKey,
    /// The signature does not verify under this key.
    BadSignature,
    /// The cryptographic library at hand does not compute this algorithm.
    UnsupportedAlgorithm,
    /// The key is not one that the algorithm can be used with.
    AlgorithmKeyMismatch,
    /// The key is too weak to compute with at all.
    WeakKey,
}

/// Names a breach of the Distinguished Encoding Rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DerFault {
    /// The value ends before its announced length.
    Truncated,
    /// A length is indefinite, not minimal, or larger than four octets.
    Length,
    /// A tag takes more than one octet.
    LongTag,
    /// Another tag was expected.
    Tag {
        /// The tag the structure calls for.
        expected: u8,
        /// The tag found, or none at the end of the value.
        found: Option<u8>,
    },
    /// Bytes follow where the value should end.
    TrailingBytes,
    /// An object identifier is empty, not minimal, or has an arc beyond 64 bits.
    ObjectIdentifier,
    /// An integer is empty, not minimal, negative or too large.
    Integer,
    /// A BIT STRING is not whole octets.
    BitString,
}

impl fmt::Display for DerFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated => f.write_str("value cut short"),
            Self::Length => f.write_str("length that DER does not allow"),
            Self::LongTag => f.write_str("tag of more than one octet"),
            Self::Tag { expected, found: Some(found) } => {
                write!(f, "tag {found:#04x} where {expected:#04x} belongs")
            }
            Self::Tag { expected, found: None } => {
                write!(f, "end of value where tag {expected:#04x} belongs")
            }
            Self::TrailingBytes => f.write_str("bytes after the last element"),
            Self::ObjectIdentifier => f.write_str("malformed object identifier"),
            Self::Integer => f.write_str("malformed or oversized integer"),
            Self::BitString => f.write_str("bit string that is not whole octets"),
        }
    }
}

impl fmt::Display for CryptoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Der { offset, fault } => write!(f, "{fault} at byte {offset}"),
            Self::UnknownAlgorithm { oid } => write!(f, "unknown algorithm {oid}"),
            Self::Parameters { oid } => write!(f, "parameters not allowed for algorithm {oid}"),
            Self::DigestMissing => f.write_str("signature algorithm without a digest algorithm"),
            Self::DigestMismatch => {
                f.write_str("signature algorithm and digest algorithm name different digests")
            }
            Self::MalformedKey => f.write_str("malformed public key"),
            Self::BadSignature => f.write_str("signature does not verify"),
            Self::UnsupportedAlgorithm => f.write_str("signature algorithm not supported"),
            Self::AlgorithmKeyMismatch => {
                f.write_str("signature algorithm does not fit the public key")
            }
            Self::WeakKey => f.write_str("public key too weak to compute with"),
        }
    }
}

impl std::error::Error for CryptoError {}

/// Tells why a private key was refused or did not sign.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// The bytes are not an unencrypted PKCS#8 `PrivateKeyInfo`.
    Malformed,
    /// The key is of a kind this library does not sign with.
    UnsupportedKey {
        /// The dotted object identifier of the key algorithm or of the curve.
        oid: String,
    },
    /// An elliptic-curve key comes without its public half; load it together with its certificate.
    PublicKeyMissing,
    /// The private key does not belong to the public key it is loaded for.
    PublicKeyMismatch,
    /// The key's components do not fit each other.
    Inconsistent,
    /// An RSA key has fewer than 2048 or more than 8192 bits, or more than the signer can use.
    KeySize {
        /// The bits of the modulus.
        bits: u32,
    },
    /// The key does not sign with this algorithm.
    UnsupportedAlgorithm,
    /// The operation failed inside the cryptographic library.
    Failed,
    /// The place where the key lives cannot be reached now.
    Unavailable,
    /// The place where the key lives refused to sign; the code is its own.
    Refused {
        /// The code the device or service gave.
        code: u64,
    },
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => f.write_str("private key is not an unencrypted pkcs#8 structure"),
            Self::UnsupportedKey { oid } => write!(f, "private key of unsupported kind {oid}"),
            Self::PublicKeyMissing => f.write_str("private key without its public half"),
            Self::PublicKeyMismatch => f.write_str("private key does not belong to the public key"),
            Self::Inconsistent => f.write_str("private key is inconsistent"),
            Self::KeySize { bits } => write!(f, "rsa private key of {bits} bits cannot be used"),
            Self::UnsupportedAlgorithm => {
                f.write_str("private key does not sign with this algorithm")
            }
            Self::Failed => f.write_str("signing failed"),
            Self::Unavailable => f.write_str("private key cannot be reached"),
            Self::Refused { code } => write!(f, "key device refused with code {code:#x}"),
        }
    }
}

impl std::error::Error for KeyError {}
