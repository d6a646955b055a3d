//! Why a key file could not be loaded.

use std::error::Error;
use std::fmt;

use segel_crypto::KeyError;
use segel_x509::X509Error;

/// Says why a key file could not be loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeysError {
    /// The passphrase does not open the file.
    WrongPassphrase,
    /// The file is encrypted and no passphrase was given.
    PassphraseNeeded,
    /// A PKCS#12 passphrase is text, and this one is not UTF-8.
    PassphraseNotText,
    /// The PEM file uses the encryption that OpenSSL wrote before PKCS#8.
    LegacyPemEncryption,
    /// The file is encrypted in a way this library does not read.
    UnsupportedEncryption,
    /// The key derivation asks for more work than this library does.
    ExcessiveKeyDerivation,
    /// A PEM block holds a private key of another form.
    UnsupportedForm {
        /// The label of the block.
        label: String,
    },
    /// The file is longer than this library reads.
    TooLarge {
        /// Its length in bytes.
        len: usize,
        /// The longest length read.
        limit: usize,
    },
    /// A part of the file is damaged.
    Malformed {
        /// The part.
        part: &'static str,
    },
    /// The file holds no private key.
    NoKey,
    /// The file holds more than one private key.
    SeveralKeys {
        /// How many.
        count: usize,
    },
    /// None of the certificates belongs to the key.
    KeyCertificateMismatch,
    /// The key itself was refused.
    Key(KeyError),
    /// A certificate in the file was refused.
    Certificate(X509Error),
}

impl fmt::Display for KeysError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongPassphrase => f.write_str("key file: the passphrase does not open it"),
            Self::PassphraseNeeded => {
                f.write_str("key file: it is encrypted; a passphrase is needed")
            }
            Self::PassphraseNotText => f.write_str("key file: the passphrase is not utf-8 text"),
            Self::LegacyPemEncryption => f.write_str(
                "key file: pem encryption of the kind \"Proc-Type: 4,ENCRYPTED\" is not read; \
                 convert it with: openssl pkcs8 -topk8 -in OLD.pem -out NEW.pem",
            ),
            Self::UnsupportedEncryption => {
                f.write_str("key file: it is encrypted with an unsupported algorithm")
            }
            Self::ExcessiveKeyDerivation => {
                f.write_str("key file: its key derivation asks for too much work")
            }
            Self::UnsupportedForm { label } => {
                write!(f, "key file: a pem block {label:?} is not a form that is read")
            }
            Self::TooLarge { len, limit } => {
                write!(f, "key file: {len} bytes are more than the limit of {limit}")
            }
            Self::Malformed { part } => write!(f, "key file: {part} is damaged"),
            Self::NoKey => f.write_str("key file: it holds no private key"),
            Self::SeveralKeys { count } => {
                write!(f, "key file: it holds {count} private keys, not one")
            }
            Self::KeyCertificateMismatch => {
                f.write_str("key file: no certificate belongs to the private key")
            }
            Self::Key(error) => write!(f, "key file: {error}"),
            Self::Certificate(error) => write!(f, "key file: {error}"),
        }
    }
}

impl Error for KeysError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Key(error) => Some(error),
            Self::Certificate(error) => Some(error),
            _ => None,
        }
    }
}

impl From<KeyError> for KeysError {
    fn from(error: KeyError) -> Self {
        Self::Key(error)
    }
}

impl From<X509Error> for KeysError {
    fn from(error: X509Error) -> Self {
        Self::Certificate(error)
    }
}
