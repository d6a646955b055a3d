//! All SQL of the register, and nothing else: a second store begins by cutting here.

mod desk;
mod opening;
mod rows;

use rusqlite::types::Value;
use rusqlite::{
    Connection, ErrorCode, OptionalExtension, Transaction, TransactionBehavior, params,
    params_from_iter,
};
use segel_crypto::UnixTime;

use super::desk::ItemId;
use super::entry::{Entry, EntryId, Selection, Sequence};
use super::error::RegisterError;
use super::journal::{JournalBreach, JournalHead, JournalRecord, Note, digest_text};
use crate::number::NomorSurat;
use crate::office::ZonaWaktu;

pub(super) use desk::KeptList;
use rows::{book, entry};

/// What fails in here. It becomes a [`RegisterError`] on its way out, so that no public type has
/// dealings with SQLite's errors.
#[derive(Debug)]
pub(super) enum Failure {
    Sqlite(rusqlite::Error),
    Register(RegisterError),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<RegisterError> for Failure {
    fn from(error: RegisterError) -> Self {
        Self::Register(error)
    }
}

impl From<Failure> for RegisterError {
    fn from(failure: Failure) -> Self {
        let error = match failure {
            Failure::Register(error) => return error,
            Failure::Sqlite(error) => error,
        };
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            _ => Self::Database {
                code: error.sqlite_error().map_or(0, |failure| failure.extended_code),
                message: error.to_string(),
            },
        }
    }
}

/// A sequence in a year.
#[derive(Debug, Clone)]
pub(super) struct Book {
    pub(super) id: i64,
    pub(super) sequence: Sequence,
    pub(super) tahun: u16,
    pub(super) first: u32,
}

#[derive(Debug)]
pub(super) struct Store(Connection);

impl Store {
    /// Takes the write lock, then works; nothing is kept where the work fails.
    pub(super) fn write<T>(
        &mut self,
        work: impl FnOnce(&Tx<'_>) -> Result<T, RegisterError>,
    ) -> Result<T, RegisterError> {
        let transaction = self
            .0
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(Failure::from)?;
        let made = work(&Tx(&transaction))?;
        transaction.commit().map_err(Failure::from)?;
        Ok(made)
    }

    /// Reads the register as it is at one moment, however much is written meanwhile.
    pub(super) fn read<T, E: Into<RegisterError>>(
        &self,
        work: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, RegisterError> {
        let transaction = Transaction::new_unchecked(&self.0, TransactionBehavior::Deferred)
            .map_err(Failure::from)?;
        work(&Tx(&transaction)).map_err(E::into)
    }
}

fn zone_name(zone: ZonaWaktu) -> &'static str {
    match zone {
        ZonaWaktu::Wib => "WIB",
        ZonaWaktu::Wita => "WITA",
        ZonaWaktu::Wit => "WIT",
    }
}

const ENTRY: &str = "SELECT e.id, e.book, e.ordinal, e.tahun, e.nomor, e.tanggal, e.valid_until,
    e.kind, e.sifat, e.klasifikasi, e.unit, e.idempotency_key, e.request, e.reserved_at, e.state,
    e.prepared, e.prepared_at, e.file_sha256, e.file_path, e.published_at, e.reason, e.withdrawn_at, e.replaced_by,
    b.scope, b.kind AS book_kind, b.klasifikasi AS book_klasifikasi, b.unit AS book_unit
    FROM entry e JOIN book b ON b.id = e.book";

/// A transaction that is under way.
pub(super) struct Tx<'a>(&'a Connection);

impl Tx<'_> {
    pub(super) fn zone(&self) -> Result<ZonaWaktu, Failure> {
        let name: String = self.0.query_row("SELECT zone FROM register", [], |row| row.get(0))?;
        [ZonaWaktu::Wib, ZonaWaktu::Wita, ZonaWaktu::Wit]
            .into_iter()
            .find(|zone| zone_name(*zone) == name)
            .ok_or(RegisterError::Row { table: "register", row: 1, column: "zone" }.into())
    }

    /// The books of a sequence, the newest year first.
    pub(super) fn books_of(&self, sequence: &Sequence) -> Result<Vec<Book>, Failure> {
        let mut statement = self.0.prepare_cached(
            "SELECT id, scope, kind, klasifikasi, unit, tahun, first FROM book
             WHERE scope = ?1 AND kind = ?2 AND klasifikasi = ?3 AND unit = ?4 ORDER BY tahun DESC",
        )?;
        let Sequence { scope, kind, klasifikasi, unit } = sequence;
        let mut rows = statement.query(params![scope, kind, klasifikasi, unit])?;
        let mut books = Vec::new();
        while let Some(row) = rows.next()? {
            books.push(book(row)?);
        }
        Ok(books)
    }

    pub(super) fn books(&self) -> Result<Vec<Book>, Failure> {
        let mut statement = self.0.prepare_cached(
            "SELECT id, scope, kind, klasifikasi, unit, tahun, first FROM book ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        let mut books = Vec::new();
        while let Some(row) = rows.next()? {
            books.push(book(row)?);
        }
        Ok(books)
    }

    pub(super) fn add_book(
        &self,
        sequence: &Sequence,
        tahun: u16,
        first: u32,
    ) -> Result<Book, Failure> {
        let Sequence { scope, kind, klasifikasi, unit } = sequence;
        self.0
            .prepare_cached(
                "INSERT INTO book (scope, kind, klasifikasi, unit, tahun, first)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![scope, kind, klasifikasi, unit, tahun, first])?;
        let id = self.0.last_insert_rowid();
        Ok(Book { id, sequence: sequence.clone(), tahun, first })
    }

    /// The newest entry of a book.
    pub(super) fn newest(&self, book: i64) -> Result<Option<Entry>, Failure> {
        self.one(" WHERE e.book = ?1 ORDER BY e.ordinal DESC LIMIT 1", &[Value::Integer(book)])
    }

    pub(super) fn entry(&self, id: EntryId) -> Result<Entry, Failure> {
        self.one(" WHERE e.id = ?1", &[Value::Integer(id.0)])?
            .ok_or(RegisterError::UnknownEntry { entry: id }.into())
    }

    pub(super) fn with_key(&self, key: &str) -> Result<Option<Entry>, Failure> {
        self.one(" WHERE e.idempotency_key = ?1", &[Value::Text(key.to_owned())])
    }

    pub(super) fn with_file(&self, sha256: &str) -> Result<Option<Entry>, Failure> {
        self.one(" WHERE e.file_sha256 = ?1", &[Value::Text(sha256.to_owned())])
    }

    pub(super) fn numbered(&self, nomor: &str) -> Result<Vec<Entry>, Failure> {
        let mut entries = Vec::new();
        self.each(
            " WHERE e.nomor = ?1 ORDER BY e.id",
            &[Value::Text(nomor.to_owned())],
            |entry| {
                entries.push(entry);
                Ok(())
            },
        )?;
        Ok(entries)
    }

    pub(super) fn namesake(
        &self,
        kind: &str,
        nomor: &NomorSurat,
    ) -> Result<Option<Entry>, Failure> {
        self.one(
            " WHERE e.kind = ?1 AND e.tahun = ?2 AND e.nomor = ?3",
            &[
                Value::Text(kind.to_owned()),
                Value::Integer(nomor.year().into()),
                Value::Text(nomor.as_str().to_owned()),
            ],
        )
    }

    pub(super) fn selected(
        &self,
        selection: &Selection,
        found: impl FnMut(Entry) -> Result<(), RegisterError>,
    ) -> Result<(), Failure> {
        let text = |text: &String| Value::Text(text.clone());
        let state = selection.state.map(|state| Value::Text(state.name().to_owned()));
        let conditions = [
            ("e.kind =", selection.kind.as_ref().map(text)),
            ("e.unit =", selection.kode_unit.as_ref().map(text)),
            ("e.tahun =", selection.tahun.map(|tahun| Value::Integer(tahun.into()))),
            ("e.state =", state),
            ("e.id >", selection.after.map(|after| Value::Integer(after.0))),
        ];
        let mut tail = String::from(" WHERE 1");
        let mut values = Vec::new();
        for (condition, value) in conditions {
            if let Some(value) = value {
                values.push(value);
                tail.push_str(&format!(" AND {condition} ?{}", values.len()));
            }
        }
        tail.push_str(" ORDER BY e.id");
        if let Some(limit) = selection.limit {
            values.push(Value::Integer(limit.into()));
            tail.push_str(&format!(" LIMIT ?{}", values.len()));
        }
        self.each(&tail, &values, found)
    }

    /// The entries whose document is still under way.
    pub(super) fn unfinished(&self) -> Result<Vec<Entry>, Failure> {
        let mut entries = Vec::new();
        let tail = " WHERE e.state IN ('reserved', 'prepared', 'signed') ORDER BY e.id";
        self.each(tail, &[], |entry| {
            entries.push(entry);
            Ok(())
        })?;
        Ok(entries)
    }

    /// All entries, those of a book together and in the order of their numbers.
    pub(super) fn by_book(
        &self,
        found: impl FnMut(Entry) -> Result<(), RegisterError>,
    ) -> Result<(), Failure> {
        self.each(" ORDER BY e.book, e.ordinal", &[], found)
    }

    fn one(&self, tail: &str, values: &[Value]) -> Result<Option<Entry>, Failure> {
        let mut statement = self.0.prepare_cached(&format!("{ENTRY}{tail}"))?;
        let mut rows = statement.query(params_from_iter(values))?;
        rows.next()?.map(entry).transpose()
    }

    fn each(
        &self,
        tail: &str,
        values: &[Value],
        mut found: impl FnMut(Entry) -> Result<(), RegisterError>,
    ) -> Result<(), Failure> {
        let mut statement = self.0.prepare_cached(&format!("{ENTRY}{tail}"))?;
        let mut rows = statement.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            found(entry(row)?)?;
        }
        Ok(())
    }

    /// The name that the next entry will have.
    pub(super) fn next_id(&self) -> Result<EntryId, Failure> {
        let next = "SELECT coalesce(max(id), 0) + 1 FROM entry";
        Ok(EntryId(self.0.prepare_cached(next)?.query_row([], |row| row.get(0))?))
    }

    pub(super) fn add_entry(&self, entry: &Entry) -> Result<(), Failure> {
        self.0.prepare_cached(
            "INSERT INTO entry (id, book, ordinal, tahun, nomor, tanggal, valid_until, kind, sifat,
                klasifikasi, unit, idempotency_key, request, reserved_at, state)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            )?.execute(params![
                entry.id.0,
                entry.book,
                entry.nomor.ordinal(),
                entry.nomor.year(),
                entry.nomor.as_str(),
                entry.tanggal.to_string(),
                entry.valid_until.map(|day| day.to_string()),
                entry.kind,
                entry.sifat.code(),
                entry.klasifikasi,
                entry.kode_unit,
                entry.idempotency_key,
                digest_text(&entry.request),
                entry.reserved_at.seconds(),
                entry.state.name(),
            ])?;
        Ok(())
    }

    /// Writes what may change.
    pub(super) fn update(&self, entry: &Entry) -> Result<(), Failure> {
        self.0
            .prepare_cached(
                "UPDATE entry SET state = ?2, prepared = ?3, prepared_at = ?10, file_sha256 = ?4,
                file_path = ?5, published_at = ?6, reason = ?7, withdrawn_at = ?8, replaced_by = ?9
             WHERE id = ?1",
            )?
            .execute(params![
                entry.id.0,
                entry.state.name(),
                entry.prepared.as_ref().map(digest_text),
                entry.file.as_ref().map(|file| digest_text(&file.sha256)),
                entry.file.as_ref().and_then(|file| file.path.to_str()),
                entry.published_at.map(UnixTime::seconds),
                entry.reason,
                entry.withdrawn_at.map(UnixTime::seconds),
                entry.replaced_by.map(|by| by.0),
                entry.prepared_at.map(UnixTime::seconds),
            ])?;
        Ok(())
    }

    pub(super) fn head(&self) -> Result<JournalHead, Failure> {
        let last = self
            .0
            .prepare_cached("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")?
            .query_row([], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)))
            .optional()?;
        let Some((seq, hash)) = last else { return Ok(JournalHead::empty()) };
        let misread = RegisterError::Row { table: "journal", row: seq, column: "seq" };
        Ok(JournalHead { seq: u64::try_from(seq).map_err(|_| misread)?, hash })
    }

    pub(super) fn append(&self, at: UnixTime, actor: &str, note: Note<'_>) -> Result<(), Failure> {
        let head = self.head()?;
        let record = head.next(at, actor, note);
        let misread = RegisterError::Row { table: "journal", row: i64::MAX, column: "seq" };
        self.0
            .prepare_cached(
                "INSERT INTO journal (seq, at, actor, action, outcome, entry, nomor, digest, note,
                previous, hash, item)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )?
            .execute(params![
                i64::try_from(record.seq).map_err(|_| misread)?,
                at.seconds(),
                record.actor,
                record.action.name(),
                record.outcome.name(),
                record.entry,
                record.nomor,
                record.digest,
                record.note,
                record.previous,
                record.hash(),
                record.item,
            ])?;
        Ok(())
    }

    /// All lines of the journal, each with whether its hash is the one that is kept beside it.
    pub(super) fn journal(
        &self,
        found: impl FnMut(JournalRecord, Result<(), JournalBreach>) -> Result<(), RegisterError>,
    ) -> Result<(), Failure> {
        self.lines("ORDER BY seq", &[], found)
    }

    pub(super) fn journal_of_item(&self, item: ItemId) -> Result<Vec<JournalRecord>, Failure> {
        let mut records = Vec::new();
        self.lines("WHERE item = ?1 ORDER BY seq", &[Value::Integer(item.0)], |record, _| {
            records.push(record);
            Ok(())
        })?;
        Ok(records)
    }

    pub(super) fn journal_of(&self, entry: EntryId) -> Result<Vec<JournalRecord>, Failure> {
        let mut records = Vec::new();
        self.lines("WHERE entry = ?1 ORDER BY seq", &[Value::Integer(entry.0)], |record, _| {
            records.push(record);
            Ok(())
        })?;
        Ok(records)
    }

    fn lines(
        &self,
        tail: &str,
        values: &[Value],
        mut found: impl FnMut(JournalRecord, Result<(), JournalBreach>) -> Result<(), RegisterError>,
    ) -> Result<(), Failure> {
        let mut statement = self.0.prepare_cached(&format!(
            "SELECT seq, at, actor, action, outcome, entry, item, nomor, digest, note, previous,
                hash
             FROM journal {tail}"
        ))?;
        let mut rows = statement.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            let (record, kept) = rows::record(row)?;
            let seq = record.seq;
            let checked =
                if record.hash() == kept { Ok(()) } else { Err(JournalBreach::Hash { seq }) };
            found(record, checked)?;
        }
        Ok(())
    }

    /// What SQLite itself finds wrong with the file.
    pub(super) fn damage(&self) -> Result<Vec<String>, Failure> {
        let mut found = Vec::new();
        for check in ["PRAGMA integrity_check(20)", "PRAGMA foreign_key_check"] {
            let mut statement = self.0.prepare(check)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let said: String = row.get(0)?;
                if said != "ok" {
                    found.push(said);
                }
            }
        }
        Ok(found)
    }

    /// The tables, indexes and triggers that are not as the migrations make them.
    pub(super) fn altered(&self) -> Result<Vec<String>, Failure> {
        opening::altered(self.0)
    }
}
