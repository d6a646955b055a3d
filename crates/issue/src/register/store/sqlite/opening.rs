//! How the file of a register is made, found and brought to the newest schema.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::{Running, Sqlite, failed};
use crate::register::error::RegisterError;
use crate::register::store::{Begin, NEWEST, Tx};

/// `SGRG`, so that `file` and this crate know a register from any other SQLite database.
const APPLICATION_ID: i64 = 0x5347_5247;
/// Each takes a register one schema further; a released one is never edited.
const MIGRATIONS: [&str; NEWEST as usize] = [include_str!("schema.sql"), include_str!("desk.sql")];
/// There are some sixty; none should be parsed twice.
const STATEMENTS: usize = 128;
/// Who waits for the lock asks as often as everyone else, however long it has waited. SQLite's own
/// handler asks ever more seldom, and among sixty desks the one that waited longest gets nothing.
const PAUSE: Duration = Duration::from_millis(2);
/// Together with the pause more than half a minute.
const TRIES: i32 = 15_000;
/// The busy handler is not always asked while a database turns to WAL.
const TURNING_TRIES: u32 = 5_000;

/// What fails while a file is opened.
enum Failure {
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

impl Failure {
    fn told(self) -> RegisterError {
        match self {
            Self::Sqlite(error) => failed(error),
            Self::Register(error) => error,
        }
    }
}

impl Sqlite {
    /// Opens a file; makes it and begins a register there where `begin` says in which zone.
    pub(in crate::register::store) fn open(
        path: &Path,
        begin: Option<Begin<'_>>,
    ) -> Result<Self, RegisterError> {
        if begin.is_some() {
            make(path)?;
        } else if !path.exists() {
            return Err(RegisterError::Missing { path: path.to_owned() });
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
        settle(connection, path, begin).map_err(Failure::told)
    }

    pub(in crate::register::store) fn in_memory(begin: Begin<'_>) -> Result<Self, RegisterError> {
        let connection = Connection::open_in_memory().map_err(failed)?;
        settle(connection, Path::new(":memory:"), Some(begin)).map_err(Failure::told)
    }
}

fn settle(
    mut connection: Connection,
    path: &Path,
    begin: Option<Begin<'_>>,
) -> Result<Sqlite, Failure> {
    connection.busy_handler(Some(wait))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Asked before anything is written, so that a foreign database is left as it is.
    let foreign = match is_register(&connection) {
        Ok(known) => !known && (begin.is_none() || has_tables(&connection)?),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => true,
        Err(error) => return Err(error.into()),
    };
    if foreign {
        return Err(RegisterError::NotARegister { path: path.to_owned() }.into());
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    log_ahead(&connection)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "recursive_triggers", true)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    if schema(&connection)? != NEWEST {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        migrate(&transaction, begin)?;
        transaction.commit()?;
    }
    Ok(Sqlite(connection))
}

/// Makes an empty file that others cannot read, since SQLite would let them; its log is given the
/// same mode. A file that is there stays as it is.
fn make(path: &Path) -> Result<(), RegisterError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o640);
    let failed = |error: io::Error| RegisterError::Unreachable {
        path: path.to_owned(),
        reason: error.kind(),
    };
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(failed(error)),
        Ok(file) => {
            file.sync_all().map_err(failed)?;
            // The name must outlive a power cut as the numbers do.
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            let folder = File::open(folder.unwrap_or(Path::new("."))).map_err(failed)?;
            folder.sync_all().map_err(failed)
        }
    }
}

fn wait(tries: i32) -> bool {
    std::thread::sleep(PAUSE);
    tries < TRIES
}

/// Turns the database to WAL; one in memory stays as it is.
fn log_ahead(connection: &Connection) -> Result<(), Failure> {
    for _ in 0..TURNING_TRIES {
        match connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())) {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                std::thread::sleep(PAUSE);
            }
            other => return Ok(other?),
        }
    }
    Err(RegisterError::Busy.into())
}

fn schema(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

fn is_register(connection: &Connection) -> rusqlite::Result<bool> {
    let id: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    Ok(id == APPLICATION_ID)
}

fn has_tables(connection: &Connection) -> rusqlite::Result<bool> {
    // Counted in one statement with the mark: another process may be making the register now.
    connection.query_row(
        "SELECT (SELECT count(*) FROM sqlite_schema) > 0
            AND (SELECT application_id FROM pragma_application_id) <> ?1",
        [APPLICATION_ID],
        |row| row.get(0),
    )
}

fn migrate(connection: &Connection, begin: Option<Begin<'_>>) -> Result<(), Failure> {
    let found = schema(connection)?;
    let newer = RegisterError::NewerSchema { found, known: NEWEST };
    let done = usize::try_from(found).map_err(|_| newer.clone())?;
    let missing = MIGRATIONS.get(done..).ok_or(newer)?;
    for migration in missing {
        connection.execute_batch(migration)?;
    }
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", NEWEST)?;
    if let (0, Some(begin)) = (done, begin) {
        Tx(&Running(connection)).begin(begin)?;
    }
    Ok(())
}

pub(super) fn altered(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let fresh = Connection::open_in_memory()?;
    for migration in MIGRATIONS {
        fresh.execute_batch(migration)?;
    }
    let (expected, found) = (objects(&fresh)?, objects(connection)?);
    let missing = expected.iter().filter(|object| !found.contains(object));
    let strange = found.iter().filter(|object| !expected.iter().any(|(name, _)| *name == object.0));
    Ok(missing.chain(strange).map(|(name, _)| name.clone()).collect())
}

fn objects(connection: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    connection
        .prepare(
            "SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema
             WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY 1",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}
