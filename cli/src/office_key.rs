//! The key with which an office signs the code on paper.

use std::path::Path;

use segel::Certificate;
use segel::keys::{self, KeysError, Passphrase};
use segel::paper::OfficeKey;

use crate::secret;
use crate::words::{Trouble, files, keys as words, paper};

/// Opens the key; it must not be the one with which the official signs.
pub(crate) fn open(
    path: &Path,
    passphrase: Option<&Path>,
    official: Option<&Certificate>,
) -> Result<OfficeKey, Trouble> {
    let file = std::fs::read(path).map_err(|error| files::unreadable(path, &error))?;
    let loaded = match (keys::load(&file, &[], None), passphrase) {
        (Err(KeysError::PassphraseNeeded), Some(passphrase)) => {
            let line = Passphrase::from_line(secret::first_line(passphrase)?);
            keys::load(&file, &[], Some(&line))
        }
        (other, _) => other,
    };
    let key = loaded.map_err(|error| words::refused(path, &error))?.key;
    let key = OfficeKey::new(key).map_err(|error| paper::refused(&error).at(path.display()))?;
    let shared = official.is_some_and(|official| official.public_key() == key.public_key());
    if shared { Err(paper::officials_key(path)) } else { Ok(key) }
}
