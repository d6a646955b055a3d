//! Encrypted PKCS#8 (RFC 5958 section 3, PKCS#5).

use pkcs8::pkcs5::pbes2::Kdf;
use pkcs8::pkcs5::{self, EncryptionScheme};
use pkcs8::{EncryptedPrivateKeyInfoRef, SecretDocument};

use crate::{KeysError, Passphrase};

/// Some ten seconds of work; real files ask for at most a million.
const MAX_PBKDF2_ITERATIONS: u32 = 10_000_000;
/// Memory of one scrypt run, in bytes: `128 * n * r`.
const MAX_SCRYPT_MEMORY: u64 = 256 * 1024 * 1024;
const MAX_SCRYPT_PARALLELIZATION: u64 = 16;

/// Decrypts an `EncryptedPrivateKeyInfo` to PKCS#8.
pub(crate) fn decrypt(
    bytes: &[u8],
    passphrase: Option<&Passphrase>,
) -> Result<SecretDocument, KeysError> {
    let encrypted = EncryptedPrivateKeyInfoRef::try_from(bytes)
        .map_err(|_| KeysError::Malformed { part: "the encrypted private key" })?;
    let EncryptionScheme::Pbes2(parameters) = &encrypted.encryption_algorithm else {
        return Err(KeysError::UnsupportedEncryption);
    };
    check_work(&parameters.kdf)?;
    let passphrase = passphrase.ok_or(KeysError::PassphraseNeeded)?;
    encrypted.decrypt(passphrase.as_bytes()).map_err(|error| match error {
        pkcs8::Error::EncryptedPrivateKey(
            pkcs5::Error::UnsupportedAlgorithm { .. }
            | pkcs5::Error::AlgorithmParametersInvalid { .. }
            | pkcs5::Error::NoPbes1CryptSupport,
        ) => KeysError::UnsupportedEncryption,
        // A wrong key may by chance leave a right padding; what it leaves is then no PKCS#8.
        _ => KeysError::WrongPassphrase,
    })
}

fn check_work(kdf: &Kdf) -> Result<(), KeysError> {
    let fits = match kdf {
        Kdf::Pbkdf2(parameters) => parameters.iteration_count <= MAX_PBKDF2_ITERATIONS,
        Kdf::Scrypt(parameters) => {
            let memory = u64::from(parameters.block_size)
                .checked_mul(128)
                .and_then(|block| block.checked_mul(parameters.cost_parameter));
            memory.is_some_and(|memory| memory <= MAX_SCRYPT_MEMORY)
                && u64::from(parameters.parallelization) <= MAX_SCRYPT_PARALLELIZATION
        }
        _ => return Err(KeysError::UnsupportedEncryption),
    };
    if fits { Ok(()) } else { Err(KeysError::ExcessiveKeyDerivation) }
}
