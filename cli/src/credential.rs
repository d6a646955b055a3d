//! The key that was named, unlocked once and bound to its certificates.

use std::path::Path;
use std::sync::Arc;

use segel::Certificate;
use segel::keys::{self, KeysError, LoadedKey};
use segel::sign::Credential;

use crate::arguments::KeyArguments;
use crate::secret;
use crate::words::{Language, Trouble, files, keys as words, signing};

/// Opens the key; `None` where none was named.
pub(crate) fn open(
    arguments: &KeyArguments,
    language: Language,
) -> Result<Option<Credential>, Trouble> {
    let (path, certificates) = match (&arguments.p12, &arguments.key, &arguments.cert) {
        (Some(path), _, _) => (path, Vec::new()),
        (None, Some(path), Some(certificates)) => (path, read_certificates(certificates)?),
        _ => return Ok(None),
    };
    let file = std::fs::read(path).map_err(|error| files::unreadable(path, &error))?;
    // A key that is not locked needs no passphrase; whether it is locked the file itself says.
    let loaded = match keys::load(&file, &certificates, None) {
        Err(KeysError::PassphraseNeeded) => {
            let passphrase = secret::passphrase(arguments, path, language)?;
            keys::load(&file, &certificates, Some(&passphrase))
        }
        other => other,
    };
    bind(loaded.map_err(|error| words::refused(path, &error))?, path).map(Some)
}

fn bind(loaded: LoadedKey, path: &Path) -> Result<Credential, Trouble> {
    if loaded.certificates.is_empty() {
        return Err(words::no_certificate(path));
    }
    Credential::new(Arc::new(loaded.key), loaded.certificates)
        .map_err(|error| signing::refused(&error).at(path.display()))
}

/// Reads the certificates of a file.
pub(crate) fn read_certificates(path: &Path) -> Result<Vec<Certificate>, Trouble> {
    let bytes = std::fs::read(path).map_err(|error| files::unreadable(path, &error))?;
    Certificate::from_pem_or_der(&bytes).map_err(|error| files::bad_certificate(path, &error))
}
