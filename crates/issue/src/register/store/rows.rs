//! Rows of the register, read back into what they were.

use segel_crypto::UnixTime;

use super::Book;
use super::database::Row;
use crate::date::CalendarDate;
use crate::number::{NomorSurat, Sifat};
use crate::register::entry::{Entry, EntryId, RecordedFile, Sequence, State, scope_named};
use crate::register::error::RegisterError;
use crate::register::journal::{Action, JournalRecord, Outcome, parse_digest};

pub(super) fn book(row: &Row<'_>) -> Result<Book, RegisterError> {
    let id: i64 = row.get("id")?;
    let scope: String = row.get("scope")?;
    let scope = scope_named(&scope).ok_or(RegisterError::Row {
        table: "book",
        row: id,
        column: "scope",
    })?;
    let sequence = Sequence {
        scope,
        kind: row.get("kind")?,
        klasifikasi: row.get("klasifikasi")?,
        unit: row.get("unit")?,
    };
    Ok(Book { id, sequence, tahun: row.get("tahun")?, first: row.get("first")? })
}

pub(super) fn entry(row: &Row<'_>) -> Result<Entry, RegisterError> {
    let id: i64 = row.get("id")?;
    let misread = |column| RegisterError::Row { table: "entry", row: id, column };
    let text = |column| row.get::<Option<String>>(column);
    let instant =
        |column| Ok::<_, RegisterError>(row.get::<Option<i64>>(column)?.map(UnixTime::new));
    let day = |column: &'static str| -> Result<Option<CalendarDate>, RegisterError> {
        text(column)?.map(|day| day.parse()).transpose().map_err(|_| misread(column))
    };
    let digest = |column: &'static str| -> Result<_, RegisterError> {
        let kept = text(column)?;
        kept.map(|kept| parse_digest(&kept).ok_or_else(|| misread(column))).transpose()
    };
    let file = match (digest("file_sha256")?, text("file_path")?) {
        (Some(sha256), Some(path)) => Some(RecordedFile { sha256, path: path.into() }),
        _ => None,
    };
    let (scope, state): (String, String) = (row.get("scope")?, row.get("state")?);
    let sequence = Sequence {
        scope: scope_named(&scope).ok_or_else(|| misread("book"))?,
        kind: row.get("book_kind")?,
        klasifikasi: row.get("book_klasifikasi")?,
        unit: row.get("book_unit")?,
    };
    let sifat = Sifat::try_from(row.get::<String>("sifat")?).map_err(|_| misread("sifat"))?;
    Ok(Entry {
        id: EntryId(id),
        nomor: NomorSurat::recorded(row.get("nomor")?, row.get("ordinal")?, row.get("tahun")?),
        sequence,
        kind: row.get("kind")?,
        sifat,
        klasifikasi: row.get("klasifikasi")?,
        kode_unit: row.get("unit")?,
        tanggal: day("tanggal")?.ok_or_else(|| misread("tanggal"))?,
        valid_until: day("valid_until")?,
        idempotency_key: row.get("idempotency_key")?,
        reserved_at: UnixTime::new(row.get("reserved_at")?),
        state: State::named(&state).ok_or_else(|| misread("state"))?,
        prepared: digest("prepared")?,
        prepared_at: instant("prepared_at")?,
        file,
        published_at: instant("published_at")?,
        reason: text("reason")?,
        withdrawn_at: instant("withdrawn_at")?,
        replaced_by: row.get::<Option<i64>>("replaced_by")?.map(EntryId),
        request: digest("request")?.ok_or_else(|| misread("request"))?,
        book: row.get("book")?,
    })
}

/// A line of the journal and the hash that is kept beside it.
pub(super) fn record(row: &Row<'_>) -> Result<(JournalRecord, String), RegisterError> {
    let number: i64 = row.get("seq")?;
    let misread = |column| RegisterError::Row { table: "journal", row: number, column };
    let action: String = row.get("action")?;
    let outcome: String = row.get("outcome")?;
    let record = JournalRecord {
        seq: u64::try_from(number).map_err(|_| misread("seq"))?,
        at: UnixTime::new(row.get("at")?).to_string(),
        actor: row.get("actor")?,
        action: Action::named(&action).ok_or_else(|| misread("action"))?,
        outcome: Outcome::named(&outcome).ok_or_else(|| misread("outcome"))?,
        entry: row.get("entry")?,
        item: row.get("item")?,
        nomor: row.get("nomor")?,
        digest: row.get("digest")?,
        note: row.get("note")?,
        previous: row.get("previous")?,
    };
    Ok((record, row.get("hash")?))
}
