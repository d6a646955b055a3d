//! Passphrases: from a file descriptor, a file or the terminal, never from an argument.

use std::fs::File;
use std::io::{IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};

use segel::keys::Passphrase;
use segel::{Document, PdfError, Source};
use zeroize::Zeroizing;

use crate::arguments::{KeyArguments, PasswordArguments};
use crate::words::{Language, Trouble, files, keys, signing};

/// Longer than any passphrase; a mistaken file is not read whole.
const LONGEST: u64 = 4096;

/// Reads the passphrase that an option points at, or asks for it.
pub(crate) fn passphrase(
    arguments: &KeyArguments,
    key: &Path,
    language: Language,
) -> Result<Passphrase, Trouble> {
    if let Some(path) = &arguments.passphrase_file {
        return first_line(path).map(Passphrase::from_line);
    }
    if let Some(number) = arguments.passphrase_fd {
        return first_line(&descriptor(number)).map(Passphrase::from_line);
    }
    if !std::io::stdin().is_terminal() {
        return Err(keys::no_terminal());
    }
    let typed = rpassword::prompt_password(keys::prompt(key).text(language));
    typed.map(|typed| Passphrase::from_bytes(typed.into_bytes())).map_err(|_| keys::no_terminal())
}

/// The password of encrypted PDFs, read once for all of them.
pub(crate) struct Password {
    given: Option<Zeroizing<Vec<u8>>>,
    /// Whether a person may be asked: of one file, not of many.
    ask: bool,
    language: Language,
}

impl Default for Password {
    /// None, and nobody to be asked.
    fn default() -> Self {
        Self { given: None, ask: false, language: Language::Indonesian }
    }
}

impl Password {
    pub(crate) fn read(
        arguments: &PasswordArguments,
        ask: bool,
        language: Language,
    ) -> Result<Self, Trouble> {
        let path = match (&arguments.password_file, arguments.password_fd) {
            (Some(path), _) => Some(path.clone()),
            (None, number) => number.map(descriptor),
        };
        let line = path.map(|path| first_line(&path)).transpose()?;
        let given = line.map(|mut line| {
            if let Some(end) = line.iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
                line.truncate(end);
            }
            Zeroizing::new(line)
        });
        Ok(Self { given, ask, language })
    }

    /// Opens a document that can be read; where it is locked and a person is there, asks.
    pub(crate) fn open<S: Source>(&self, source: S, path: &Path) -> Result<Document<S>, Trouble> {
        self.try_open(source, path)?.map_err(|error| signing::unreadable_pdf(&error))
    }

    /// The same, with the reason why a file cannot be read set apart from a wrong password.
    pub(crate) fn try_open<S: Source>(
        &self,
        source: S,
        path: &Path,
    ) -> Result<Result<Document<S>, PdfError>, Trouble> {
        let given = self.given.as_ref().map_or(&[][..], |given| given.as_slice());
        let document = match Document::open_with_password(source, given) {
            Ok(document) if document.locked() == Some(&PdfError::Encrypted) => document,
            other => return Ok(other),
        };
        if self.given.is_some() {
            return Err(signing::wrong_password());
        }
        if !self.ask || !std::io::stdin().is_terminal() {
            return Ok(Ok(document));
        }
        let typed = rpassword::prompt_password(signing::password_prompt(path).text(self.language));
        let typed = Zeroizing::new(typed.map_err(|_| keys::no_terminal())?.into_bytes());
        match Document::open_with_password(document.into_source(), &typed) {
            Ok(document) if document.locked() == Some(&PdfError::Encrypted) => {
                Err(signing::wrong_password())
            }
            other => Ok(other),
        }
    }
}

fn descriptor(number: u32) -> PathBuf {
    PathBuf::from(format!("/dev/fd/{number}"))
}

/// Reads the passphrase of a file that is to be written.
#[cfg(feature = "bench")]
pub(crate) fn line(path: Option<&Path>, number: Option<u32>) -> Result<Zeroizing<String>, Trouble> {
    let named = number.map(descriptor);
    let path = path.or(named.as_deref()).ok_or_else(keys::no_terminal)?;
    let bytes = Zeroizing::new(first_line(path)?);
    let text = std::str::from_utf8(&bytes).map_err(|_| keys::not_text(path))?;
    Ok(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned()))
}

pub(crate) fn first_line(path: &Path) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::with_capacity(LONGEST as usize);
    let read = File::open(path).and_then(|file| file.take(LONGEST).read_to_end(&mut bytes));
    read.map_err(|error| files::unreadable(path, &error))?;
    if let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
        bytes.truncate(end + 1);
    }
    Ok(bytes)
}
