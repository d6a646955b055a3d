//! The register of numbers, as issuing needs it.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use segel::UnixTime;
use segel::issue::register::{
    Act, Entry, EntryId, RecordedFile, Register, RegisterError, Reservation,
};
use segel::issue::{Kind, Office, Validity};
use segel_crypto::{Digest, DigestAlgorithm};

use crate::acting::{self, Acting};
use crate::words::{Trouble, registering as words};

/// An open register, and who acts in it when.
pub(crate) struct Book {
    register: Mutex<Register>,
    acting: Acting,
}

impl Book {
    /// Opens the register of an office, or begins it.
    pub(crate) fn open(
        name: Option<&Path>,
        office: &Office,
        actor: Option<&str>,
        at: UnixTime,
    ) -> Result<Self, Trouble> {
        let acting = Acting::new(actor, at);
        let register = acting::begin(&acting::location(name)?, office.zona_waktu, &acting)?;
        Ok(Self { register: Mutex::new(register), acting })
    }

    fn register(&self) -> MutexGuard<'_, Register> {
        self.register.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn act(&self) -> Act<'_> {
        self.acting.act()
    }

    /// Whether a request was made before.
    pub(crate) fn knows(&self, key: &str) -> Result<bool, Trouble> {
        let found = self.register().entry_with_key(key);
        found.map(|entry| entry.is_some()).map_err(|error| words::refused(&error))
    }

    /// Takes a number for each request: all of them or none.
    pub(crate) fn reserve(&self, requests: &[Reservation<'_>]) -> Result<Vec<Entry>, Trouble> {
        let reserved = self.register().reserve_all(requests, &self.act());
        reserved.map_err(|error| words::refused(&error))
    }

    /// Fixes the pages that will stand under a number.
    pub(crate) fn prepare(&self, entry: EntryId, pages: &[u8]) -> Result<(), Trouble> {
        let digest = DigestAlgorithm::Sha256.digest(pages);
        let prepared = self.register().prepared(entry, &digest, &self.act());
        prepared.map(drop).map_err(|error| words::refused(&error))
    }

    /// Records the signed file and that it was handed out.
    pub(crate) fn record(&self, entry: EntryId, pdf: &[u8], path: &Path) -> Result<(), Trouble> {
        let sha256 = DigestAlgorithm::Sha256.digest(pdf);
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let step = || -> Result<(), RegisterError> {
            let mut register = self.register();
            register.record(entry, &RecordedFile { sha256, path }, &self.act())?;
            register.publish(entry, &self.act())?;
            Ok(())
        };
        step().map_err(|error| words::refused(&error))
    }
}

/// Asks for a number for a document of a kind that is good for as long as the kind says.
pub(crate) fn request<'a>(
    kind: &'a Kind,
    office: &'a Office,
    tanggal: segel::issue::CalendarDate,
    validity: Option<Validity>,
    key: &'a str,
    data: &'a Digest,
) -> Reservation<'a> {
    let valid_until = validity.map(|validity| validity.until);
    let request = Reservation::of_kind(kind, &office.kode_unit, tanggal, key, data);
    Reservation { valid_until, ..request }
}

/// The same command names the same request, so that one that was cut short takes no second number.
pub(crate) fn key_of(kind: &Kind, data: &Digest, output: &Path, line: Option<usize>) -> String {
    let output = std::path::absolute(output).unwrap_or_else(|_| output.to_path_buf());
    let line = line.map(|line| line.to_string()).unwrap_or_default();
    let whole = format!("{}\n{}\n{}\n{line}", kind.slug(), data.to_hex(), output.display());
    format!("segel-issue-{}", DigestAlgorithm::Sha256.digest(whole.as_bytes()).to_hex())
}
