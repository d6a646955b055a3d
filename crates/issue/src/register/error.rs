//! What can go wrong at the register.

use std::path::PathBuf;

use segel_crypto::Digest;

#[cfg(feature = "postgres")]
use super::address::AddressDefect;
use super::desk::DeskRefusal;
use super::entry::{EntryId, State};
use super::journal::{Action, JournalBreach};
use crate::date::CalendarDate;
use crate::error::{DateError, NumberError};
use crate::office::ZonaWaktu;

/// Says what is wrong with a text that is to stand in the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TextDefect {
    /// It is empty.
    #[error("empty")]
    Empty,
    /// It is longer than the register takes.
    #[error("longer than {limit} bytes")]
    TooLong {
        /// The budget in bytes.
        limit: usize,
    },
    /// It has characters that do not belong there.
    #[error("has characters that do not belong there")]
    Characters,
    /// It has sixteen digits in a row, which may be somebody's NIK.
    #[error("has sixteen digits in a row, as a NIK has; a register holds none")]
    Nik,
}

/// Says why a file of passwords does not serve.
#[cfg(feature = "postgres")]
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordFileDefect {
    /// It cannot be read.
    #[error("cannot be read: {reason}")]
    Unreadable {
        /// The kind of the failure.
        reason: std::io::ErrorKind,
    },
    /// Others may read it.
    #[error("may be read by others; its mode must be 600")]
    OpenToOthers,
    /// No line is for the server, the database and the user.
    #[error("has no line for this server, database and user")]
    NoLine,
}

/// Says why the register refused, or could not do, what was asked of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// There is no such file, or no register in the database.
    #[error("{}: there is no register", path.display())]
    Missing {
        /// The file, or the address of the database, that was asked for.
        path: PathBuf,
    },
    /// The file could not be made.
    #[error("{}: a register cannot be begun there: {reason}", path.display())]
    Unreachable {
        /// The file.
        path: PathBuf,
        /// The kind of the failure.
        reason: std::io::ErrorKind,
    },
    /// The file is an SQLite database of something else, or no database; or the database has a
    /// schema `segel` with something else in it.
    #[error("{}: is no register of segel", path.display())]
    NotARegister {
        /// The file, or the address of the database.
        path: PathBuf,
    },
    /// The register was written by a later version.
    #[error("the register has schema {found}, this version knows {known}")]
    NewerSchema {
        /// The schema of the register.
        found: i64,
        /// The newest schema that is known here.
        known: i64,
    },
    /// There is a register already where one was to be copied to.
    #[error("{}: there is another register, or this one with more in it", path.display())]
    NotEmpty {
        /// The file, or the address of the database.
        path: PathBuf,
    },
    /// The register was begun in another time zone.
    #[error("the register keeps the days of {recorded:?}, not of {asked:?}")]
    Zone {
        /// The zone that the register keeps.
        recorded: ZonaWaktu,
        /// The zone that was asked for.
        asked: ZonaWaktu,
    },
    /// Another process held the register for longer than the patience allows.
    #[error("the register is held by another process")]
    Busy,
    /// The database failed.
    #[error("{engine} error {code}: {message}")]
    Database {
        /// Which one.
        engine: &'static str,
        /// SQLite's extended result code or PostgreSQL's SQLSTATE; 0 where there is none.
        code: String,
        /// The database's own words.
        message: String,
    },
    /// The place is a database server, and this build knows files alone.
    #[error(
        "this build keeps registers in files only; a database server needs the feature postgres"
    )]
    NoServers,
    /// The address of a database does not serve.
    #[cfg(feature = "postgres")]
    #[error("the address of the database {0}")]
    Address(#[from] AddressDefect),
    /// A file of passwords does not serve.
    #[cfg(feature = "postgres")]
    #[error("{}: {defect}", path.display())]
    PasswordFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        defect: PasswordFileDefect,
    },
    /// The certificates that vouch for a server cannot be read.
    #[cfg(feature = "postgres")]
    #[error("{}: holds no certificate in PEM that could vouch for the database", path.display())]
    Authorities {
        /// The file.
        path: PathBuf,
    },
    /// The server cannot be reached, or lets nobody in.
    #[cfg(feature = "postgres")]
    #[error("{server}: no connection: {reason}")]
    NoConnection {
        /// The address.
        server: String,
        /// The server's words, or the system's.
        reason: String,
    },
    /// The connection was lost before anything was kept.
    #[cfg(feature = "postgres")]
    #[error("{server}: the connection was lost; nothing of this step was kept")]
    ConnectionLost {
        /// The address.
        server: String,
    },
    /// The connection was lost while a step was being kept.
    #[cfg(feature = "postgres")]
    #[error(
        "{server}: the connection was lost while the step was being kept; whether it was tells \
         the register, and asking for the same step again is safe"
    )]
    OutcomeUnknown {
        /// The address.
        server: String,
    },
    /// The server is set up so that numbers could be lost or spoiled.
    #[cfg(feature = "postgres")]
    #[error("the server has {setting} = {value}, which no register is kept under")]
    Unsafe {
        /// The setting.
        setting: &'static str,
        /// Its value.
        value: String,
    },
    /// A row holds what the register never wrote.
    #[error("{table} {row}: column {column} cannot be read")]
    Row {
        /// The table.
        table: &'static str,
        /// The number of the row.
        row: i64,
        /// The column.
        column: &'static str,
    },
    /// A text that was handed in cannot stand in the register.
    #[error("{part}: {defect}")]
    Text {
        /// Which one.
        part: &'static str,
        /// What is wrong with it.
        defect: TextDefect,
    },
    /// A digest was made with an algorithm that does not serve here.
    #[error("{part}: a digest by {algorithm} does not serve")]
    DigestAlgorithm {
        /// Which digest.
        part: &'static str,
        /// The algorithm's name.
        algorithm: &'static str,
    },
    /// The journal was changed.
    #[error("journal: {0}")]
    Journal(#[from] JournalBreach),
    /// The number could not be written.
    #[error(transparent)]
    Number(#[from] NumberError),
    /// The instant lies outside the calendar.
    #[error(transparent)]
    Date(#[from] DateError),
    /// There is no such entry.
    #[error("the register has no entry {entry}")]
    UnknownEntry {
        /// The entry that was asked for.
        entry: EntryId,
    },
    /// The day lies before the newest entry of the sequence.
    #[error(
        "{tanggal} lies before {newest}, the day of {nomor}, the newest number of the sequence"
    )]
    BackDated {
        /// The day that was asked for.
        tanggal: CalendarDate,
        /// The day of the newest entry.
        newest: CalendarDate,
        /// The newest entry's number.
        nomor: String,
    },
    /// The day is yet to come.
    #[error("{tanggal} is yet to come: in the register's zone it is {today}")]
    PostDated {
        /// The day that was asked for.
        tanggal: CalendarDate,
        /// The day that it is.
        today: CalendarDate,
    },
    /// The idempotency key belongs to an entry that was reserved for other data.
    #[error("the idempotency key belongs to {nomor}, which was reserved for other data")]
    OtherData {
        /// The entry.
        entry: EntryId,
        /// Its number.
        nomor: String,
    },
    /// Another entry of the same kind and year is printed with the same number.
    #[error(
        "{nomor} is already the number of entry {entry}: the format lacks what keeps them apart"
    )]
    NumberTaken {
        /// The other entry.
        entry: EntryId,
        /// The number.
        nomor: String,
    },
    /// The sequence has given out numbers, or was told where to start.
    #[error("the sequence of {tahun} has begun and goes on at {next}")]
    Begun {
        /// The year.
        tahun: u16,
        /// The next number.
        next: u64,
    },
    /// The sequence has given out its last number.
    #[error("the sequence of {tahun} has no number left")]
    Exhausted {
        /// The year.
        tahun: u16,
    },
    /// The entry is not in a state from which this step leads on.
    #[error("entry {entry} is {state} and cannot take the step {action}")]
    WrongState {
        /// The entry.
        entry: EntryId,
        /// Its state.
        state: State,
        /// The step that was asked for.
        action: Action,
    },
    /// Something else is already recorded for the entry.
    #[error("entry {entry} has {recorded:?} recorded, not {given:?}")]
    DigestDiffers {
        /// The entry.
        entry: EntryId,
        /// What stands in the register.
        recorded: Digest,
        /// What was handed in.
        given: Digest,
    },
    /// The same file is recorded for another entry.
    #[error("the file is already recorded for entry {other}, so it cannot be that of {entry}")]
    FileTaken {
        /// The entry that was to be recorded.
        entry: EntryId,
        /// The entry that has the file.
        other: EntryId,
    },
    /// The document was withdrawn or replaced.
    #[error("entry {entry} was withdrawn or replaced")]
    NotInForce {
        /// The entry.
        entry: EntryId,
    },
    /// A document cannot replace itself.
    #[error("entry {entry} cannot replace itself")]
    ReplacesItself {
        /// The entry.
        entry: EntryId,
    },
    /// The desk refused.
    #[error("desk: {0}")]
    Desk(#[from] DeskRefusal),
    /// An export could not be written.
    #[error("the export could not be written: {reason}")]
    Export {
        /// The kind of the failure.
        reason: std::io::ErrorKind,
    },
}

impl RegisterError {
    /// The name under which the journal keeps a refusal; none where nothing was refused: the
    /// request could not be read or the work could not be done.
    pub(super) fn refusal(&self) -> Option<&'static str> {
        Some(match self {
            Self::BackDated { .. } => "back-dated",
            Self::PostDated { .. } => "post-dated",
            Self::OtherData { .. } => "other-data",
            Self::NumberTaken { .. } => "number-taken",
            Self::Begun { .. } => "begun",
            Self::Exhausted { .. } => "exhausted",
            Self::WrongState { .. } => "wrong-state",
            Self::DigestDiffers { .. } => "digest-differs",
            Self::FileTaken { .. } => "file-taken",
            Self::NotInForce { .. } => "not-in-force",
            Self::ReplacesItself { .. } => "replaces-itself",
            Self::Desk(refusal) => return refusal.name(),
            _ => return None,
        })
    }
}
