//! Passphrases: from a file descriptor, a file or the terminal, never from an argument.

use std::fs::File;
use std::io::{IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};

use segel::keys::Passphrase;

use crate::arguments::KeyArguments;
use crate::words::{Language, Trouble, files, keys};

/// Longer than any passphrase; a mistaken file is not read whole.
const LONGEST: u64 = 4096;

/// Reads the passphrase that an option points at, or asks for it.
pub(crate) fn passphrase(
    arguments: &KeyArguments,
    key: &Path,
    language: Language,
) -> Result<Passphrase, Trouble> {
    if let Some(path) = &arguments.passphrase_file {
        return first_line(path);
    }
    if let Some(number) = arguments.passphrase_fd {
        return first_line(&PathBuf::from(format!("/dev/fd/{number}")));
    }
    if !std::io::stdin().is_terminal() {
        return Err(keys::no_terminal());
    }
    let typed = rpassword::prompt_password(keys::prompt(key).text(language));
    typed.map(|typed| Passphrase::from_bytes(typed.into_bytes())).map_err(|_| keys::no_terminal())
}

pub(crate) fn first_line(path: &Path) -> Result<Passphrase, Trouble> {
    let mut bytes = Vec::with_capacity(LONGEST as usize);
    let read = File::open(path).and_then(|file| file.take(LONGEST).read_to_end(&mut bytes));
    read.map_err(|error| files::unreadable(path, &error))?;
    if let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
        bytes.truncate(end + 1);
    }
    Ok(Passphrase::from_line(bytes))
}
