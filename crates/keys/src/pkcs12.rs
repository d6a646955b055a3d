//! Keys in PKCS#12 files (RFC 7292): today's encryption (PBES2) and the old RC2 and triple DES.

use p12_keystore::{Pkcs12Archive, error::Error as P12Error};
use segel_crypto::der::{Reader, tag};
use segel_x509::Certificate;

use crate::{KeysError, LoadedKey, MAX_LEN, Passphrase, chain};

/// Loads the one private key of a PKCS#12 file and its certificates, leaf first.
///
/// # Errors
///
/// [`KeysError::WrongPassphrase`] when the passphrase does not open the file, and the reason why
/// the file, the key or a certificate is refused.
pub fn load(file: &[u8], passphrase: &Passphrase) -> Result<LoadedKey, KeysError> {
    load_with(file, &[], passphrase)
}

/// Loads the one private key of a PKCS#12 file, with certificates it may lack.
///
/// # Errors
///
/// As [`load`].
pub fn load_with(
    file: &[u8],
    certificates: &[Certificate],
    passphrase: &Passphrase,
) -> Result<LoadedKey, KeysError> {
    if file.len() > MAX_LEN {
        return Err(KeysError::TooLarge { len: file.len(), limit: MAX_LEN });
    }
    let text =
        std::str::from_utf8(passphrase.as_bytes()).map_err(|_| KeysError::PassphraseNotText)?;
    let archive = Pkcs12Archive::from_pkcs12(file, text).map_err(|error| refusal(error, file))?;
    let mut known = Vec::new();
    for bag in &archive.certs {
        known.push(Certificate::from_der(bag.cert.as_der())?);
    }
    known.extend_from_slice(certificates);
    match archive.keys.as_slice() {
        [bag] => chain::assemble(bag.key.as_der(), &known),
        [] => Err(KeysError::NoKey),
        keys => Err(KeysError::SeveralKeys { count: keys.len() }),
    }
}

fn refusal(error: P12Error, file: &[u8]) -> KeysError {
    match error {
        P12Error::MacError(_) => KeysError::WrongPassphrase,
        // Without a MAC only the padding tells, and a wrong key may by chance leave a right one: what
        // it leaves is then no DER. With a MAC the passphrase is known to be right.
        P12Error::Pkcs5Error(_)
        | P12Error::UnpadError
        | P12Error::DerError(_)
        | P12Error::InvalidPrivateKey
            if lacks_mac(file) =>
        {
            KeysError::WrongPassphrase
        }
        P12Error::Pkcs5Error(_)
        | P12Error::UnsupportedEncryptionScheme
        | P12Error::UnsupportedMacAlgorithm => KeysError::UnsupportedEncryption,
        P12Error::InvalidParameters => KeysError::ExcessiveKeyDerivation,
        P12Error::InvalidPrivateKey => KeysError::Malformed { part: "the private key" },
        _ => KeysError::Malformed { part: "the pkcs#12 structure" },
    }
}

/// Whether this is a `PFX` without its third field, `macData`.
fn lacks_mac(file: &[u8]) -> bool {
    let mut outer = Reader::new(file);
    let Ok(pfx) = outer.expect(tag::SEQUENCE) else {
        return false;
    };
    let mut fields = Reader::new(pfx.value);
    fields.read_any().is_ok() && fields.read_any().is_ok() && fields.is_empty()
}
