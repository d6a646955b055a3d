//! The number register: every number is given out once and has exactly one fate.
//!
//! An entry goes reserved → prepared → signed → published, or ends as void with a reason. Every
//! step checks the one before it, is taken in one transaction with its line in the journal, and may
//! be asked for again: a step that was taken already is answered with the entry as it is. After a
//! crash, [`Register::unfinished`] lists what is under way; a prepared entry names the digest that
//! must be signed, so that no second rendering ever stands under one number.
//!
//! Nothing here reads a clock: each step is handed an [`Act`] with its instant.
//!
//! ```
//! use segel_crypto::{DigestAlgorithm, UnixTime};
//! use segel_issue::register::{Act, RecordedFile, Register, Reservation, State};
//! use segel_issue::{Kinds, ZonaWaktu};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let kinds = Kinds::bundled()?;
//! let kind = kinds.kind("siujk")?;
//! let act = Act { actor: "operator", at: UnixTime::new(1_795_492_800) };
//! let mut register = Register::in_memory(ZonaWaktu::Wib)?;
//!
//! let data = DigestAlgorithm::Sha256.digest(kind.example().as_bytes());
//! let day = register.day(act.at)?;
//! let request = Reservation::of_kind(kind, "409.20.3", day, "permohonan-17", &data);
//! let entry = register.reserve(&request, &act)?;
//! assert_eq!(entry.nomor.as_str(), "B/500.16.7/1/409.20.3/2026");
//!
//! let document = b"%PDF rendered with the number and prepared";
//! register.prepared(entry.id, &DigestAlgorithm::Sha256.digest(document), &act)?;
//! let signed = b"%PDF signed";
//! let sha256 = DigestAlgorithm::Sha256.digest(signed);
//! register.record(entry.id, &RecordedFile { sha256, path: "siujk-1.pdf".into() }, &act)?;
//! assert_eq!(register.publish(entry.id, &act)?.state, State::Published);
//!
//! let audit = register.audit(|_| Ok(signed.to_vec()))?;
//! assert!(audit.breaches.is_empty());
//! # Ok(()) }
//! ```

#[cfg(feature = "postgres")]
mod address;
mod audit;
mod copy;
pub mod desk;
mod entry;
mod error;
mod export;
mod journal;
mod location;
pub mod papers;
#[cfg(any(feature = "postgres", feature = "s3"))]
mod percent;
#[cfg(any(feature = "postgres", feature = "s3"))]
mod secret;
mod statistics;
mod status;
mod steps;
mod store;

use std::path::Path;

use segel_crypto::{Digest, UnixTime};

use crate::date::CalendarDate;
use crate::error::DateError;
use crate::office::ZonaWaktu;

#[cfg(feature = "postgres")]
pub use address::{AddressDefect, ServerAddress};
pub use audit::{Audit, BookSummary, Breach};
pub use desk::Desk;
pub use entry::{
    Act, Entry, EntryId, RecordedFile, Reservation, Selection, Sequence, State, Status,
};
#[cfg(feature = "postgres")]
pub use error::PasswordFileDefect;
pub use error::{RegisterError, TextDefect};
pub use journal::{Action, JournalBreach, JournalHead, JournalRecord, Outcome, check_journal};
pub use location::Location;
pub use statistics::Issued;
pub use status::{ListedDocument, STATUS_SCHEMA, StatusList};

use journal::digest_text;
use store::Store;

/// A register of numbers, kept in one SQLite file that many processes may share, or in a PostgreSQL
/// database that many machines share (see [`Location`]).
#[derive(Debug)]
pub struct Register {
    store: Store,
    zone: ZonaWaktu,
}

impl Register {
    /// Opens a register that is there.
    ///
    /// # Errors
    /// [`RegisterError::Missing`], [`RegisterError::NotARegister`], [`RegisterError::NewerSchema`].
    pub fn open(path: &Path) -> Result<Self, RegisterError> {
        Location::File(path.to_owned()).open()
    }

    /// Opens a register and begins it where there is none; its years and days are those of `zone`.
    ///
    /// # Errors
    /// [`RegisterError::Zone`] where it was begun in another zone; [`RegisterError::Unreachable`]
    /// where no file can be made; else as [`Register::open`].
    pub fn open_or_begin(
        path: &Path,
        zone: ZonaWaktu,
        act: &Act<'_>,
    ) -> Result<Self, RegisterError> {
        Location::File(path.to_owned()).open_or_begin(zone, act)
    }

    /// What was found in a store.
    fn found(store: Store) -> Result<Self, RegisterError> {
        let zone = store.read(|tx| tx.zone())?;
        Ok(Self { store, zone })
    }

    /// Begins a register that is gone with the value: for tests and trials.
    ///
    /// # Errors
    /// [`RegisterError::Database`] where the database fails.
    pub fn in_memory(zone: ZonaWaktu) -> Result<Self, RegisterError> {
        let store = Store::in_memory((zone, "memory", UnixTime::new(0)))?;
        Ok(Self { store, zone })
    }

    /// The zone whose days and years the register keeps.
    pub fn zone(&self) -> ZonaWaktu {
        self.zone
    }

    /// The day that it is in the register's zone.
    ///
    /// # Errors
    /// [`DateError::Year`] outside the years 1900 to 9999.
    pub fn day(&self, at: UnixTime) -> Result<CalendarDate, DateError> {
        let local = at.plus_seconds(i64::from(self.zone.minutes()) * 60).civil();
        let year = u16::try_from(local.year).unwrap_or(u16::MAX);
        CalendarDate::new(year, local.month, local.day)
    }

    /// The entry of that name.
    ///
    /// # Errors
    /// [`RegisterError::UnknownEntry`].
    pub fn entry(&self, id: EntryId) -> Result<Entry, RegisterError> {
        self.store.read(|tx| tx.entry(id))
    }

    /// The entry that was asked for with that idempotency key.
    ///
    /// # Errors
    /// [`RegisterError::Database`] where the database fails.
    pub fn entry_with_key(&self, idempotency_key: &str) -> Result<Option<Entry>, RegisterError> {
        self.store.read(|tx| tx.with_key(idempotency_key))
    }

    /// The entry whose signed file has that SHA-256.
    ///
    /// # Errors
    /// [`RegisterError::Database`] where the database fails.
    pub fn entry_with_file(&self, sha256: &Digest) -> Result<Option<Entry>, RegisterError> {
        self.store.read(|tx| tx.with_file(&digest_text(sha256)))
    }

    /// The entries that are printed with that number; kinds and years may share one.
    ///
    /// # Errors
    /// [`RegisterError::Database`] where the database fails.
    pub fn entries_numbered(&self, nomor: &str) -> Result<Vec<Entry>, RegisterError> {
        self.store.read(|tx| tx.numbered(nomor))
    }

    /// The entries of a selection, in the order in which they were reserved.
    ///
    /// # Errors
    /// [`RegisterError::Database`] where the database fails.
    pub fn entries(&self, selection: &Selection) -> Result<Vec<Entry>, RegisterError> {
        let mut entries = Vec::new();
        self.store.read(|tx| {
            tx.selected(selection, |entry| {
                entries.push(entry);
                Ok(())
            })
        })?;
        Ok(entries)
    }

    /// The entries that are neither published nor void: what is to be taken up after a crash.
    ///
    /// # Errors
    /// [`RegisterError::Database`] where the database fails.
    pub fn unfinished(&self) -> Result<Vec<Entry>, RegisterError> {
        self.store.read(|tx| tx.unfinished())
    }
}
