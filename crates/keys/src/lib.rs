//! Where signing keys live: files of a key and its certificates, read from bytes.
//!
//! Every entry takes the bytes of the file and a [`Passphrase`]; nothing here opens a file, asks for
//! a passphrase or keeps one. The result is a [`LoadedKey`]: a key that fits its leaf certificate,
//! and the chain in order.

mod chain;
mod encrypted;
mod error;
mod form;
mod passphrase;
pub mod pem;
#[cfg(feature = "pkcs12")]
pub mod pkcs12;

use segel_crypto::PrivateKey;
use segel_x509::Certificate;

pub use error::KeysError;
pub use passphrase::Passphrase;

/// Far above any real key file.
pub(crate) const MAX_LEN: usize = 4 * 1024 * 1024;

/// Holds a key with its certificates, leaf first.
#[derive(Debug)]
#[non_exhaustive]
pub struct LoadedKey {
    /// The private key.
    pub key: PrivateKey,
    /// The leaf, whose public key is that of `key`, and its issuers as far as they are at hand.
    /// Empty when the file holds a key alone and no certificates were given.
    pub certificates: Vec<Certificate>,
}

/// Loads a key file of any form this library reads, told apart by its first bytes.
///
/// `certificates` joins what the file itself carries, as when key and certificate are two files.
///
/// # Errors
///
/// As [`pem::load`], and as `pkcs12::load` where that feature is built in.
pub fn load(
    file: &[u8],
    certificates: &[Certificate],
    passphrase: Option<&Passphrase>,
) -> Result<LoadedKey, KeysError> {
    #[cfg(feature = "pkcs12")]
    if form::is_pkcs12(file) {
        let passphrase = passphrase.ok_or(KeysError::PassphraseNeeded)?;
        return pkcs12::load_with(file, certificates, passphrase);
    }
    pem::load(file, certificates, passphrase)
}
