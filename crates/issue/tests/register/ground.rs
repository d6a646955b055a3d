//! The database under the tests that both databases stand: SQLite.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use rusqlite::Connection;
use segel_issue::ZonaWaktu;
use segel_issue::register::{Location, Register, RegisterError};

use crate::bench::Tested;

/// What an `UPDATE` may hide in.
pub(crate) const DISGUISED: [&str; 2] = [
    "INSERT OR REPLACE INTO journal SELECT seq, at, 'x', action, outcome, entry, nomor, digest,
        note, previous, hash, NULL FROM journal WHERE seq = 2",
    "INSERT OR REPLACE INTO entry SELECT 5, book, 6, tahun, 'x', tanggal, NULL, kind, sifat,
        klasifikasi, unit, 'x', request, reserved_at, 'reserved', NULL, NULL, NULL, NULL, NULL,
        NULL, NULL, NULL FROM entry WHERE id = 5",
];
pub(crate) const STRANGE_TRIGGER: &str =
    "CREATE TRIGGER t AFTER INSERT ON entry BEGIN SELECT 1; END";
pub(crate) const WITHOUT_TRIGGER: &str = "DROP TRIGGER journal_stays";
/// How many stories are made up.
pub(crate) const CASES: u32 = 96;

/// After how many milliseconds a desk of its own process is killed.
pub(crate) fn kill_after(round: u64) -> u64 {
    3 + round * 7 % 31
}

/// A register that is gone with the value.
pub(crate) fn register(zone: ZonaWaktu) -> Result<Register, RegisterError> {
    Register::in_memory(zone)
}

/// A new, empty folder.
pub(crate) fn folder(name: &str) -> std::io::Result<PathBuf> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("register-{name}-{}-{count}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// A place where no register is yet.
pub(crate) fn place(name: &str) -> Result<Location, Box<dyn std::error::Error>> {
    Ok(Location::named(folder(name)?.join("register.db"))?)
}

fn connected(place: &Location) -> Result<Connection, Box<dyn std::error::Error>> {
    let Location::File(path) = place else { return Err("no file".into()) };
    Ok(Connection::open(path)?)
}

/// Does something past the register, as anybody could who may write the file.
pub(crate) fn execute(place: &Location, statement: &str) -> Tested {
    connected(place)?.execute(statement, [])?;
    Ok(())
}

/// Takes the triggers away, does its worst, and puts them back.
pub(crate) fn tamper(place: &Location, statements: &str) -> Tested {
    let connection = connected(place)?;
    connection.pragma_update(None, "foreign_keys", false)?;
    let triggers: Vec<(String, String)> = connection
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (name, _) in &triggers {
        connection.execute(&format!("DROP TRIGGER {name}"), [])?;
    }
    connection.execute_batch(statements)?;
    for (_, sql) in &triggers {
        connection.execute(sql, [])?;
    }
    Ok(())
}
