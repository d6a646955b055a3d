//! Copying a register, from either database to either.

use super::Tx;
use super::database::{Row, Value};
use super::rows;
use crate::register::entry::{Entry, Selection, State};
use crate::register::error::RegisterError;
use crate::register::journal::JournalRecord;

/// The tables that are copied as they are, each after those that it names; `#` marks whole numbers.
/// Entries are not among them: they take their steps.
const BOOKS: (&str, &str) = ("book", "#id scope kind klasifikasi unit #tahun #first");
const REST: [(&str, &str); 7] = [
    ("journal", "#seq #at actor action outcome #entry nomor digest note previous hash #item"),
    (
        "appointment",
        "#id actor role unit kind capacity principal #begins #ends certificate made_by \
         #dismissed_at",
    ),
    ("route", "#id kind unit steps"),
    (
        "item",
        "#id key kind unit subject submitted_by #submitted_at #expires_at steps state #version \
         content #step #since #entry document #signatures",
    ),
    ("list", "#id actor certificate root #confirmed_at"),
    ("list_item", "#list #place #item document"),
    ("proposal", "#entry reason proposed_by"),
];

impl Tx<'_> {
    pub(in crate::register) fn first_line(&self) -> Result<Option<JournalRecord>, RegisterError> {
        let sql = "SELECT seq, at, actor, action, outcome, entry, item, nomor, digest, note,
            previous, hash FROM journal WHERE seq = 1";
        self.first(sql, &[], |row| rows::record(row).map(|(record, _)| record))
    }

    /// Takes over all that another register holds; this one has its first line and nothing else.
    pub(in crate::register) fn copy(&self, from: &Tx<'_>) -> Result<(), RegisterError> {
        self.copy_table(from, BOOKS)?;
        let all = Selection::default();
        from.selected(&all, |entry| self.add_entry(&reserved(&entry)))?;
        // Only now, since an entry may name one that came after it.
        from.selected(&all, |entry| self.take_steps(&entry))?;
        REST.into_iter().try_for_each(|table| self.copy_table(from, table))
    }

    fn copy_table(
        &self,
        from: &Tx<'_>,
        (table, columns): (&str, &str),
    ) -> Result<(), RegisterError> {
        let names: Vec<&str> =
            columns.split(' ').map(|column| column.trim_start_matches('#')).collect();
        let places: Vec<String> = (1..=names.len()).map(|place| format!("?{place}")).collect();
        let (names, places) = (names.join(", "), places.join(", "));
        let insert = format!("INSERT INTO {table} ({names}) VALUES ({places})");
        // The first line of the journal is here already.
        let rest = if table == "journal" { "WHERE seq > 1" } else { "" };
        let select = format!("SELECT {names} FROM {table} {rest} ORDER BY 1, 2");
        from.0.scan(&select, &[], &mut |row| {
            let values = columns.split(' ').map(|column| value(row, column));
            self.0.execute(&insert, &values.collect::<Result<Vec<_>, _>>()?)
        })
    }

    /// Takes an entry from reserved to where it stands.
    fn take_steps(&self, entry: &Entry) -> Result<(), RegisterError> {
        let mut stands = reserved(entry);
        if entry.prepared.is_some() {
            stands.state = State::Prepared;
            (stands.prepared, stands.prepared_at) = (entry.prepared.clone(), entry.prepared_at);
            self.update(&stands)?;
        }
        if entry.file.is_some() {
            (stands.state, stands.file) = (State::Signed, entry.file.clone());
            self.update(&stands)?;
        }
        match entry.state {
            State::Reserved | State::Prepared | State::Signed => Ok(()),
            State::Void => self.update(entry),
            State::Published => {
                (stands.state, stands.published_at) = (State::Published, entry.published_at);
                self.update(&stands)?;
                let ended = entry.withdrawn_at.is_some() || entry.replaced_by.is_some();
                if ended { self.update(entry) } else { Ok(()) }
            }
        }
    }
}

fn value(row: &Row<'_>, column: &str) -> Result<Value<'static>, RegisterError> {
    Ok(match column.strip_prefix('#') {
        Some(column) => row.get::<Option<i64>>(column)?.into(),
        None => row.get::<Option<String>>(column)?.into(),
    })
}

/// The entry as it began.
fn reserved(entry: &Entry) -> Entry {
    Entry {
        state: State::Reserved,
        prepared: None,
        prepared_at: None,
        file: None,
        published_at: None,
        reason: None,
        withdrawn_at: None,
        replaced_by: None,
        ..entry.clone()
    }
}
