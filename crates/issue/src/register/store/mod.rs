//! All SQL of the register, written once for both databases that may hold one.

mod copy;
mod database;
mod desk;
#[cfg(feature = "postgres")]
mod postgres;
mod rows;
mod sqlite;

use std::path::Path;

use segel_crypto::UnixTime;

#[cfg(feature = "postgres")]
use super::address::ServerAddress;
use super::desk::ItemId;
use super::entry::{Entry, EntryId, Selection, Sequence};
use super::error::RegisterError;
use super::journal::{
    Action, JournalBreach, JournalHead, JournalRecord, Note, Outcome, digest_text,
};
use crate::number::NomorSurat;
use crate::office::ZonaWaktu;

use database::{Database as _, Row, Statements, Value, values};
pub(super) use desk::KeptList;
use rows::{book, entry};

/// The schema that this version reads and writes, in either database.
const NEWEST: i64 = 2;

/// How a register begins: in which zone, by whom, when.
pub(super) type Begin<'a> = (ZonaWaktu, &'a str, UnixTime);

/// A sequence in a year.
#[derive(Debug, Clone)]
pub(super) struct Book {
    pub(super) id: i64,
    pub(super) sequence: Sequence,
    pub(super) tahun: u16,
    pub(super) first: u32,
}

/// Where the register is kept.
#[derive(Debug)]
pub(super) enum Store {
    Sqlite(sqlite::Sqlite),
    #[cfg(feature = "postgres")]
    Postgres(Box<postgres::Postgres>),
}

impl Store {
    /// Opens a file; makes it and begins a register there where `begin` says in which zone.
    pub(super) fn open(path: &Path, begin: Option<Begin<'_>>) -> Result<Self, RegisterError> {
        sqlite::Sqlite::open(path, begin).map(Self::Sqlite)
    }

    /// Connects to a server; begins a register there where `begin` says in which zone.
    #[cfg(feature = "postgres")]
    pub(super) fn connect(
        address: &ServerAddress,
        begin: Option<Begin<'_>>,
    ) -> Result<Self, RegisterError> {
        Ok(Self::Postgres(Box::new(postgres::Postgres::open(address, begin)?)))
    }

    pub(super) fn in_memory(begin: Begin<'_>) -> Result<Self, RegisterError> {
        sqlite::Sqlite::in_memory(begin).map(Self::Sqlite)
    }

    /// Takes the write lock, then works; nothing is kept where the work fails.
    pub(super) fn write<T>(
        &mut self,
        work: impl Fn(&Tx<'_>) -> Result<T, RegisterError>,
    ) -> Result<T, RegisterError> {
        match self {
            Self::Sqlite(database) => database.write(|statements| work(&Tx(statements))),
            #[cfg(feature = "postgres")]
            Self::Postgres(database) => database.write(|statements| work(&Tx(statements))),
        }
    }

    /// Reads the register as it is at one moment, however much is written meanwhile.
    pub(super) fn read<T>(
        &self,
        work: impl FnOnce(&Tx<'_>) -> Result<T, RegisterError>,
    ) -> Result<T, RegisterError> {
        match self {
            Self::Sqlite(database) => database.read(|statements| work(&Tx(statements))),
            #[cfg(feature = "postgres")]
            Self::Postgres(database) => database.read(|statements| work(&Tx(statements))),
        }
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
pub(super) struct Tx<'a>(&'a dyn Statements);

impl Tx<'_> {
    /// Writes the first line of a register that has none.
    fn begin(&self, (zone, actor, at): Begin<'_>) -> Result<(), RegisterError> {
        let name = zone_name(zone);
        let sql = r#"INSERT INTO register ("only", zone) VALUES (1, ?1)"#;
        self.0.execute(sql, values![name])?;
        let note = Note {
            action: Action::Begin,
            outcome: Outcome::Done,
            entry: None,
            item: None,
            digest: None,
            note: Some(name),
        };
        self.append(at, actor, note)
    }

    /// The first row that a query finds.
    fn first<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        read: impl Fn(&Row<'_>) -> Result<T, RegisterError>,
    ) -> Result<Option<T>, RegisterError> {
        let mut first = None;
        self.0.query(sql, values, &mut |row| {
            if first.is_none() {
                first = Some(read(row)?);
            }
            Ok(())
        })?;
        Ok(first)
    }

    /// All rows that a query finds, where they are few.
    fn all<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        read: impl Fn(&Row<'_>) -> Result<T, RegisterError>,
    ) -> Result<Vec<T>, RegisterError> {
        let mut all = Vec::new();
        self.0.query(sql, values, &mut |row| {
            all.push(read(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// The number that the next row of a table will have.
    fn next(&self, table: &str) -> Result<i64, RegisterError> {
        let sql = format!("SELECT coalesce(max(id), 0) + 1 AS next FROM {table}");
        Ok(self.first(&sql, &[], |row| row.get("next"))?.unwrap_or(1))
    }

    pub(super) fn zone(&self) -> Result<ZonaWaktu, RegisterError> {
        let name: Option<String> =
            self.first("SELECT zone FROM register", &[], |row| row.get("zone"))?;
        [ZonaWaktu::Wib, ZonaWaktu::Wita, ZonaWaktu::Wit]
            .into_iter()
            .find(|zone| name.as_deref() == Some(zone_name(*zone)))
            .ok_or(RegisterError::Row { table: "register", row: 1, column: "zone" })
    }

    /// The books of a sequence, the newest year first.
    pub(super) fn books_of(&self, sequence: &Sequence) -> Result<Vec<Book>, RegisterError> {
        let Sequence { scope, kind, klasifikasi, unit } = sequence;
        let sql = "SELECT id, scope, kind, klasifikasi, unit, tahun, first FROM book
            WHERE scope = ?1 AND kind = ?2 AND klasifikasi = ?3 AND unit = ?4 ORDER BY tahun DESC";
        self.all(sql, values![*scope, kind, klasifikasi, unit], book)
    }

    pub(super) fn books(&self) -> Result<Vec<Book>, RegisterError> {
        let sql = "SELECT id, scope, kind, klasifikasi, unit, tahun, first FROM book ORDER BY id";
        self.all(sql, &[], book)
    }

    pub(super) fn add_book(
        &self,
        sequence: &Sequence,
        tahun: u16,
        first: u32,
    ) -> Result<Book, RegisterError> {
        let Sequence { scope, kind, klasifikasi, unit } = sequence;
        let id = self.next("book")?;
        self.0.execute(
            "INSERT INTO book (id, scope, kind, klasifikasi, unit, tahun, first)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            values![id, *scope, kind, klasifikasi, unit, tahun, first],
        )?;
        Ok(Book { id, sequence: sequence.clone(), tahun, first })
    }

    /// The newest entry of a book.
    pub(super) fn newest(&self, book: i64) -> Result<Option<Entry>, RegisterError> {
        self.one(" WHERE e.book = ?1 ORDER BY e.ordinal DESC LIMIT 1", values![book])
    }

    pub(super) fn entry(&self, id: EntryId) -> Result<Entry, RegisterError> {
        self.one(" WHERE e.id = ?1", values![id.0])?
            .ok_or(RegisterError::UnknownEntry { entry: id })
    }

    pub(super) fn with_key(&self, key: &str) -> Result<Option<Entry>, RegisterError> {
        self.one(" WHERE e.idempotency_key = ?1", values![key])
    }

    pub(super) fn with_file(&self, sha256: &str) -> Result<Option<Entry>, RegisterError> {
        self.one(" WHERE e.file_sha256 = ?1", values![sha256])
    }

    pub(super) fn numbered(&self, nomor: &str) -> Result<Vec<Entry>, RegisterError> {
        self.all(&format!("{ENTRY} WHERE e.nomor = ?1 ORDER BY e.id"), values![nomor], entry)
    }

    pub(super) fn namesake(
        &self,
        kind: &str,
        nomor: &NomorSurat,
    ) -> Result<Option<Entry>, RegisterError> {
        self.one(
            " WHERE e.kind = ?1 AND e.tahun = ?2 AND e.nomor = ?3",
            values![kind, nomor.year(), nomor.as_str()],
        )
    }

    pub(super) fn selected(
        &self,
        selection: &Selection,
        found: impl FnMut(Entry) -> Result<(), RegisterError>,
    ) -> Result<(), RegisterError> {
        let conditions = [
            ("e.kind =", selection.kind.as_ref().map(Value::from)),
            ("e.unit =", selection.kode_unit.as_ref().map(Value::from)),
            ("e.tahun =", selection.tahun.map(Value::from)),
            ("e.state =", selection.state.map(|state| state.name().into())),
            ("e.id >", selection.after.map(|after| after.0.into())),
        ];
        let mut tail = String::from(" WHERE TRUE");
        let mut values = Vec::new();
        for (condition, value) in conditions {
            if let Some(value) = value {
                values.push(value);
                tail.push_str(&format!(" AND {condition} ?{}", values.len()));
            }
        }
        tail.push_str(" ORDER BY e.id");
        if let Some(limit) = selection.limit {
            values.push(limit.into());
            tail.push_str(&format!(" LIMIT ?{}", values.len()));
        }
        self.each(&tail, &values, found)
    }

    /// The entries whose document is still under way.
    pub(super) fn unfinished(&self) -> Result<Vec<Entry>, RegisterError> {
        let tail = "WHERE e.state IN ('reserved', 'prepared', 'signed') ORDER BY e.id";
        self.all(&format!("{ENTRY} {tail}"), &[], entry)
    }

    /// All entries, those of a book together and in the order of their numbers.
    pub(super) fn by_book(
        &self,
        found: impl FnMut(Entry) -> Result<(), RegisterError>,
    ) -> Result<(), RegisterError> {
        self.each(" ORDER BY e.book, e.ordinal", &[], found)
    }

    fn one(&self, tail: &str, values: &[Value]) -> Result<Option<Entry>, RegisterError> {
        self.first(&format!("{ENTRY}{tail}"), values, entry)
    }

    fn each(
        &self,
        tail: &str,
        values: &[Value],
        mut found: impl FnMut(Entry) -> Result<(), RegisterError>,
    ) -> Result<(), RegisterError> {
        self.0.scan(&format!("{ENTRY}{tail}"), values, &mut |row| found(entry(row)?))
    }

    /// The name that the next entry will have.
    pub(super) fn next_id(&self) -> Result<EntryId, RegisterError> {
        self.next("entry").map(EntryId)
    }

    pub(super) fn add_entry(&self, entry: &Entry) -> Result<(), RegisterError> {
        self.0.execute(
            "INSERT INTO entry (id, book, ordinal, tahun, nomor, tanggal, valid_until, kind, sifat,
                klasifikasi, unit, idempotency_key, request, reserved_at, state)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            values![
                entry.id.0,
                entry.book,
                entry.nomor.ordinal(),
                entry.nomor.year(),
                entry.nomor.as_str(),
                entry.tanggal.to_string(),
                entry.valid_until.map(|day| day.to_string()),
                &entry.kind,
                entry.sifat.code(),
                &entry.klasifikasi,
                &entry.kode_unit,
                &entry.idempotency_key,
                digest_text(&entry.request),
                entry.reserved_at.seconds(),
                entry.state.name(),
            ],
        )
    }

    /// Writes what may change.
    pub(super) fn update(&self, entry: &Entry) -> Result<(), RegisterError> {
        self.0.execute(
            "UPDATE entry SET state = ?2, prepared = ?3, prepared_at = ?10, file_sha256 = ?4,
                file_path = ?5, published_at = ?6, reason = ?7, withdrawn_at = ?8, replaced_by = ?9
             WHERE id = ?1",
            values![
                entry.id.0,
                entry.state.name(),
                entry.prepared.as_ref().map(digest_text),
                entry.file.as_ref().map(|file| digest_text(&file.sha256)),
                entry.file.as_ref().and_then(|file| file.path.to_str()),
                entry.published_at.map(UnixTime::seconds),
                entry.reason.as_ref(),
                entry.withdrawn_at.map(UnixTime::seconds),
                entry.replaced_by.map(|by| by.0),
                entry.prepared_at.map(UnixTime::seconds),
            ],
        )
    }

    pub(super) fn head(&self) -> Result<JournalHead, RegisterError> {
        let sql = "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1";
        let read = |row: &Row<'_>| Ok((row.get::<i64>("seq")?, row.get("hash")?));
        let last = self.first(sql, &[], read)?;
        let Some((seq, hash)) = last else { return Ok(JournalHead::empty()) };
        let misread = RegisterError::Row { table: "journal", row: seq, column: "seq" };
        Ok(JournalHead { seq: u64::try_from(seq).map_err(|_| misread)?, hash })
    }

    pub(super) fn append(
        &self,
        at: UnixTime,
        actor: &str,
        note: Note<'_>,
    ) -> Result<(), RegisterError> {
        let head = self.head()?;
        let record = head.next(at, actor, note);
        let misread = RegisterError::Row { table: "journal", row: i64::MAX, column: "seq" };
        self.0.execute(
            "INSERT INTO journal (seq, at, actor, action, outcome, entry, nomor, digest, note,
                previous, hash, item)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            values![
                i64::try_from(record.seq).map_err(|_| misread)?,
                at.seconds(),
                &record.actor,
                record.action.name(),
                record.outcome.name(),
                record.entry,
                record.nomor.as_ref(),
                record.digest.as_ref(),
                record.note.as_ref(),
                &record.previous,
                record.hash(),
                record.item,
            ],
        )
    }

    /// All lines of the journal, each with whether its hash is the one that is kept beside it.
    pub(super) fn journal(
        &self,
        found: impl FnMut(JournalRecord, Result<(), JournalBreach>) -> Result<(), RegisterError>,
    ) -> Result<(), RegisterError> {
        self.lines("ORDER BY seq", &[], found)
    }

    pub(super) fn journal_of_item(
        &self,
        item: ItemId,
    ) -> Result<Vec<JournalRecord>, RegisterError> {
        let mut records = Vec::new();
        self.lines("WHERE item = ?1 ORDER BY seq", values![item.0], |record, _| {
            records.push(record);
            Ok(())
        })?;
        Ok(records)
    }

    pub(super) fn journal_of(&self, entry: EntryId) -> Result<Vec<JournalRecord>, RegisterError> {
        let mut records = Vec::new();
        self.lines("WHERE entry = ?1 ORDER BY seq", values![entry.0], |record, _| {
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
    ) -> Result<(), RegisterError> {
        let sql = format!(
            "SELECT seq, at, actor, action, outcome, entry, item, nomor, digest, note, previous,
                hash
             FROM journal {tail}"
        );
        self.0.scan(&sql, values, &mut |row| {
            let (record, kept) = rows::record(row)?;
            let seq = record.seq;
            let checked =
                if record.hash() == kept { Ok(()) } else { Err(JournalBreach::Hash { seq }) };
            found(record, checked)
        })
    }

    /// What the database itself finds wrong with what it keeps.
    pub(super) fn damage(&self) -> Result<Vec<String>, RegisterError> {
        self.0.damage()
    }

    /// The tables, indexes and triggers that are not as the migrations make them.
    pub(super) fn altered(&self) -> Result<Vec<String>, RegisterError> {
        self.0.altered()
    }
}
