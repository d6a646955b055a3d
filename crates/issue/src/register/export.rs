//! The register and its journal, written out for others.

use std::io::{self, Write};

use serde::Serialize;

use super::Register;
use super::entry::{Entry, EntryId, Selection};
use super::error::RegisterError;
use super::journal::JournalRecord;
use crate::date::CalendarDate;

/// An entry as it is exported: neither keys nor paths, which may say more than the register does.
#[derive(Serialize)]
struct Row<'a> {
    entry: i64,
    nomor: &'a str,
    ordinal: u32,
    tahun: u16,
    sequence: String,
    kind: &'a str,
    sifat: &'static str,
    klasifikasi: &'a str,
    kode_unit: &'a str,
    tanggal: String,
    valid_until: Option<String>,
    reserved_at: String,
    state: &'static str,
    published_at: Option<String>,
    status: Option<&'static str>,
    withdrawn_at: Option<String>,
    replaced_by: Option<i64>,
    reason: Option<&'a str>,
    sha256: Option<String>,
}

const COLUMNS: [&str; 19] = [
    "entry",
    "nomor",
    "ordinal",
    "tahun",
    "sequence",
    "kind",
    "sifat",
    "klasifikasi",
    "kode_unit",
    "tanggal",
    "valid_until",
    "reserved_at",
    "state",
    "published_at",
    "status",
    "withdrawn_at",
    "replaced_by",
    "reason",
    "sha256",
];

impl<'a> Row<'a> {
    fn new(entry: &'a Entry, on: CalendarDate) -> Self {
        Self {
            entry: entry.id.0,
            nomor: entry.nomor.as_str(),
            ordinal: entry.nomor.ordinal(),
            tahun: entry.nomor.year(),
            sequence: entry.sequence.to_string(),
            kind: &entry.kind,
            sifat: entry.sifat.code(),
            klasifikasi: &entry.klasifikasi,
            kode_unit: &entry.kode_unit,
            tanggal: entry.tanggal.to_string(),
            valid_until: entry.valid_until.map(|day| day.to_string()),
            reserved_at: entry.reserved_at.to_string(),
            state: entry.state.name(),
            published_at: entry.published_at.map(|at| at.to_string()),
            status: entry.status(on).map(|status| status.name()),
            withdrawn_at: entry.withdrawn_at.map(|at| at.to_string()),
            replaced_by: entry.replaced_by.map(|by| by.0),
            reason: entry.reason.as_deref(),
            sha256: entry.file.as_ref().map(|file| file.sha256.to_hex()),
        }
    }

    /// In the order of [`COLUMNS`].
    fn cells(self) -> [String; COLUMNS.len()] {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        [
            self.entry.to_string(),
            self.nomor.to_owned(),
            self.ordinal.to_string(),
            self.tahun.to_string(),
            self.sequence,
            self.kind.to_owned(),
            self.sifat.to_owned(),
            self.klasifikasi.to_owned(),
            self.kode_unit.to_owned(),
            self.tanggal,
            self.valid_until.unwrap_or_default(),
            self.reserved_at,
            self.state.to_owned(),
            self.published_at.unwrap_or_default(),
            text(self.status),
            self.withdrawn_at.unwrap_or_default(),
            self.replaced_by.map(|by| by.to_string()).unwrap_or_default(),
            text(self.reason),
            self.sha256.unwrap_or_default(),
        ]
    }
}

impl Entry {
    /// The entry as one JSON object, as [`Register::export_json`] writes it.
    pub fn json(&self, on: CalendarDate) -> String {
        // A struct of texts and numbers always has a JSON form.
        serde_json::to_string(&Row::new(self, on)).unwrap_or_default()
    }
}

impl Register {
    /// Writes the entries of a selection as CSV (RFC 4180, UTF-8, with a line of names), each with
    /// its status on a day, and returns how many there were.
    ///
    /// No cell begins like a formula: one that would is preceded by an apostrophe, as spreadsheets
    /// mark text.
    ///
    /// # Errors
    /// [`RegisterError::Export`] where `out` fails.
    pub fn export_csv(
        &self,
        selection: &Selection,
        on: CalendarDate,
        mut out: impl Write,
    ) -> Result<u64, RegisterError> {
        out.write_all(csv_line(COLUMNS.map(str::to_owned)).as_bytes()).map_err(failed)?;
        let mut written = 0;
        self.store.read(|tx| {
            tx.selected(selection, |entry| {
                written += 1;
                let line = csv_line(Row::new(&entry, on).cells());
                out.write_all(line.as_bytes()).map_err(failed)
            })
        })?;
        out.flush().map_err(failed)?;
        Ok(written)
    }

    /// Writes the entries of a selection as one JSON value, each with its status on a day, and
    /// returns how many there were.
    ///
    /// # Errors
    /// [`RegisterError::Export`] where `out` fails.
    pub fn export_json(
        &self,
        selection: &Selection,
        on: CalendarDate,
        mut out: impl Write,
    ) -> Result<u64, RegisterError> {
        write!(out, "{{\"schema\":\"segel.register/1\",\"on\":\"{on}\",\"entries\":[")
            .map_err(failed)?;
        let mut written = 0;
        self.store.read(|tx| {
            tx.selected(selection, |entry| {
                out.write_all(if written == 0 { b"\n" } else { b",\n" }).map_err(failed)?;
                written += 1;
                serde_json::to_writer(&mut out, &Row::new(&entry, on))
                    .map_err(|error| failed(error.into()))
            })
        })?;
        out.write_all(b"\n]}\n").map_err(failed)?;
        out.flush().map_err(failed)?;
        Ok(written)
    }

    /// The lines of the journal that are about one entry, oldest first.
    ///
    /// # Errors
    /// [`RegisterError::Row`] where a line cannot be read.
    pub fn journal_of(&self, entry: EntryId) -> Result<Vec<JournalRecord>, RegisterError> {
        self.store.read(|tx| tx.journal_of(entry))
    }

    /// The journal, oldest line first.
    ///
    /// # Errors
    /// [`RegisterError::Row`] where a line cannot be read.
    pub fn journal(&self) -> Result<Vec<JournalRecord>, RegisterError> {
        let mut records = Vec::new();
        self.store.read(|tx| {
            tx.journal(|record, _| {
                records.push(record);
                Ok(())
            })
        })?;
        Ok(records)
    }

    /// Writes the journal, one JSON value a line, each naming the SHA-256 of the line before it,
    /// and returns how many lines there were. [`check_journal`](super::check_journal) reads it.
    ///
    /// # Errors
    /// [`RegisterError::Export`] where `out` fails.
    pub fn export_journal(&self, mut out: impl Write) -> Result<u64, RegisterError> {
        let mut written = 0;
        self.store.read(|tx| {
            tx.journal(|record, _| {
                written += 1;
                writeln!(out, "{}", record.line()).map_err(failed)
            })
        })?;
        out.flush().map_err(failed)?;
        Ok(written)
    }
}

fn failed(error: io::Error) -> RegisterError {
    RegisterError::Export { reason: error.kind() }
}

fn csv_line(cells: [String; COLUMNS.len()]) -> String {
    let mut line = cells.map(|cell| csv_cell(&cell)).join(",");
    line.push_str("\r\n");
    line
}

/// A spreadsheet runs what begins with one of these signs, the full-width ones included; and where
/// it takes the semicolon for its separator, as Indonesian settings do, a cell begins there too.
fn csv_cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len() + 2);
    let mut begins = true;
    for character in text.chars() {
        let acts = matches!(character, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
        if begins && (acts || matches!(character, '\t' | '\r' | '\n')) {
            cell.push('\'');
        }
        cell.push(character);
        begins = character == ';' || begins && matches!(character, ' ' | '"');
    }
    if cell.contains([',', ';', '"', '\r', '\n']) {
        return format!("\"{}\"", cell.replace('"', "\"\""));
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_like_a_formula() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("+62", "'+62"),
            ("-2", "'-2"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "\"'\r=1\""),
            ("＝1", "'＝1"),
            ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""),
            (" =1", " '=1"),
            ("salah ketik; =1", "\"salah ketik; '=1\""),
            ("a;\"=1", "\"a;\"\"'=1\""),
        ] {
            assert_eq!(csv_cell(text), expected, "{text:?}");
        }
    }

    #[test]
    fn plain_cells_stay_as_they_are() {
        for text in ["B/500.16.7/1/409.20.3/2026", "siujk", "", "2026-11-24", "a-b=c+d@e", "' x"] {
            assert_eq!(csv_cell(text), text);
        }
        assert_eq!(csv_cell("satu, dua"), "\"satu, dua\"");
    }
}
