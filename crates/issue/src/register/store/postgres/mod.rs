//! A register in a PostgreSQL database that many machines may share.

mod opening;
mod password;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::error::Error as _;
use std::fmt;
use std::time::Duration;

use postgres::error::SqlState;
use postgres::types::{IsNull, ToSql, Type, accepts, private::BytesMut, to_sql_checked};
use postgres::{Client, Statement};

use super::database::{Columns, Database, Found, Row, Statements, Value};
use super::{Begin, Tx};
use crate::register::address::ServerAddress;
use crate::register::error::RegisterError;

/// How often work is done anew that the server gave up or that its connection was lost under.
const TRIES: u32 = 5;
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(20);
/// How many rows of a long answer are in memory at once.
const BATCH: u32 = 1000;
/// Everything that writes waits here for the one before it: a register has one journal, in which
/// each line names the line before. Whoever holds the lock and falls silent is cut off.
const WRITING: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
    SET LOCAL idle_in_transaction_session_timeout = '60s';
    SELECT pg_advisory_xact_lock(1397183047);";
const READING: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;";

pub(in crate::register) struct Postgres {
    address: ServerAddress,
    session: RefCell<Session>,
}

impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Postgres({})", self.address)
    }
}

/// A connection, and the statements that it knows already.
struct Session {
    client: Client,
    statements: HashMap<String, Statement>,
}

impl Postgres {
    /// Connects to a register; begins one there where `begin` says in which zone.
    pub(super) fn open(
        address: &ServerAddress,
        begin: Option<Begin<'_>>,
    ) -> Result<Self, RegisterError> {
        let mut tries = 1;
        loop {
            let settled = Session::connect(address)
                .and_then(|mut session| {
                    opening::settle(&mut session, address, begin).map(|()| session)
                })
                .map(RefCell::new);
            match settled {
                Ok(session) => return Ok(Self { address: address.clone(), session }),
                // What was begun or not is seen when it is looked for again.
                Err(
                    RegisterError::ConnectionLost { .. } | RegisterError::OutcomeUnknown { .. },
                ) if tries < TRIES => {
                    tries += 1;
                    std::thread::sleep(PAUSE);
                }
                Err(error) => return Err(error),
            }
        }
    }
}

impl Session {
    fn connect(address: &ServerAddress) -> Result<Self, RegisterError> {
        Ok(Self { client: opening::connect(address)?, statements: HashMap::new() })
    }

    /// Begins a transaction, over a new connection where the one there was is gone: nothing was
    /// asked over it yet.
    fn begin<'a>(
        &'a mut self,
        address: &'a ServerAddress,
        how: &str,
    ) -> Result<Running<'a>, RegisterError> {
        for _ in 0..TRIES {
            match self.client.batch_execute(how) {
                Ok(()) => return Ok(Running::new(self, address)),
                Err(error) => match failed(&self.client, address, &error) {
                    RegisterError::ConnectionLost { .. } => *self = Self::connect(address)?,
                    other => {
                        // A lock that was waited for in vain leaves the transaction open.
                        let _ = self.client.batch_execute("ROLLBACK");
                        return Err(other);
                    }
                },
            }
        }
        Err(RegisterError::ConnectionLost { server: address.to_string() })
    }
}

/// An error of the driver's as one of ours. It is no `From`, so that no public type has dealings
/// with the driver's.
fn failed(client: &Client, address: &ServerAddress, error: &postgres::Error) -> RegisterError {
    let server = || address.to_string();
    let Some(said) = error.as_db_error() else {
        let cut = error.is_closed()
            || client.is_closed()
            || error.source().is_some_and(|cause| cause.is::<std::io::Error>());
        if cut {
            return RegisterError::ConnectionLost { server: server() };
        }
        return own("0", error.to_string());
    };
    let code = said.code();
    let busy = [
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
        SqlState::LOCK_NOT_AVAILABLE,
    ];
    let cut = [
        SqlState::ADMIN_SHUTDOWN,
        SqlState::CRASH_SHUTDOWN,
        SqlState::CANNOT_CONNECT_NOW,
        SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
    ];
    if busy.contains(code) {
        RegisterError::Busy
    } else if cut.contains(code) || code.code().starts_with("08") {
        RegisterError::ConnectionLost { server: server() }
    } else {
        own(code.code(), said.message().to_owned())
    }
}

fn own(code: &str, message: String) -> RegisterError {
    RegisterError::Database { engine: "PostgreSQL", code: code.to_owned(), message }
}

impl Database for Postgres {
    fn write<T>(
        &mut self,
        work: impl Fn(&dyn Statements) -> Result<T, RegisterError>,
    ) -> Result<T, RegisterError> {
        let session = self.session.get_mut();
        let mut tries = 1;
        loop {
            let running = session.begin(&self.address, WRITING)?;
            let done = match work(&running) {
                Ok(made) => running.commit().map(|()| made),
                Err(error) => {
                    // Nobody waits for the lock longer than the work took.
                    drop(running);
                    Err(error)
                }
            };
            match done {
                // Nothing was kept, and what is asked for is read anew.
                Err(RegisterError::Busy | RegisterError::ConnectionLost { .. })
                    if tries < TRIES =>
                {
                    tries += 1;
                    std::thread::sleep(PAUSE);
                }
                done => return done,
            }
        }
    }

    fn read<T>(
        &self,
        work: impl FnOnce(&dyn Statements) -> Result<T, RegisterError>,
    ) -> Result<T, RegisterError> {
        // Taken already where somebody asks the register while it hands out its rows.
        let mut session = self.session.try_borrow_mut().map_err(|_| RegisterError::Busy)?;
        let running = session.begin(&self.address, READING)?;
        work(&running)
    }
}

/// A transaction that is under way; it is given up with the value.
struct Running<'a> {
    session: RefCell<&'a mut Session>,
    address: &'a ServerAddress,
    /// How many long answers are being read.
    scans: Cell<usize>,
    /// Whether a statement failed: the server then keeps nothing, whatever it is told.
    broken: Cell<bool>,
    ended: Cell<bool>,
}

impl<'a> Running<'a> {
    fn new(session: &'a mut Session, address: &'a ServerAddress) -> Self {
        let (scans, broken, ended) = (Cell::new(0), Cell::new(false), Cell::new(false));
        Self { session: RefCell::new(session), address, scans, broken, ended }
    }

    /// Does something at the server; what is handed over later is not borrowed meanwhile.
    fn at<T>(
        &self,
        work: impl FnOnce(&mut Session) -> Result<T, postgres::Error>,
    ) -> Result<T, RegisterError> {
        let mut session = self.session.try_borrow_mut().map_err(|_| RegisterError::Busy)?;
        work(&mut session).map_err(|error| {
            self.broken.set(true);
            failed(&session.client, self.address, &error)
        })
    }

    fn commit(self) -> Result<(), RegisterError> {
        if self.broken.get() {
            return Err(own("25P02", "a statement of the step failed".to_owned()));
        }
        self.ended.set(true);
        self.at(|session| session.client.batch_execute("COMMIT")).map_err(|error| match error {
            // The server may have kept it before it fell silent.
            RegisterError::ConnectionLost { server } => RegisterError::OutcomeUnknown { server },
            other => other,
        })
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if !self.ended.get() {
            // Where the connection is gone, the server has given it up already.
            let _ = self.at(|session| session.client.batch_execute("ROLLBACK"));
        }
    }
}

impl Session {
    fn statement(&mut self, sql: &str) -> Result<Statement, postgres::Error> {
        if let Some(known) = self.statements.get(sql) {
            return Ok(known.clone());
        }
        let statement = self.client.prepare(&sql.replace('?', "$"))?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

fn parameters<'a>(values: &'a [Value<'_>]) -> Vec<&'a (dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

impl Statements for Running<'_> {
    fn execute(&self, sql: &str, values: &[Value<'_>]) -> Result<(), RegisterError> {
        self.at(|session| {
            let statement = session.statement(sql)?;
            session.client.execute(&statement, &parameters(values)).map(drop)
        })
    }

    fn query(
        &self,
        sql: &str,
        values: &[Value<'_>],
        found: Found<'_>,
    ) -> Result<(), RegisterError> {
        let rows = self.at(|session| {
            let statement = session.statement(sql)?;
            session.client.query(&statement, &parameters(values))
        })?;
        rows.iter().try_for_each(|row| found(&Row(row)))
    }

    fn scan(&self, sql: &str, values: &[Value<'_>], found: Found<'_>) -> Result<(), RegisterError> {
        let scan = self.scans.get();
        let fetch = self.at(|session| {
            let declare = format!("DECLARE scan{scan} NO SCROLL CURSOR FOR {sql}");
            let declare = session.statement(&declare)?;
            session.client.execute(&declare, &parameters(values))?;
            // Not kept: what it finds depends on what it was declared for.
            session.client.prepare(&format!("FETCH {BATCH} FROM scan{scan}"))
        })?;
        self.scans.set(scan + 1);
        let mut read = || loop {
            let rows = self.at(|session| session.client.query(&fetch, &[]))?;
            if rows.is_empty() {
                return Ok(());
            }
            rows.iter().try_for_each(|row| found(&Row(row)))?;
        };
        let read = read();
        self.scans.set(scan);
        if !self.broken.get() {
            self.at(|session| session.client.batch_execute(&format!("CLOSE scan{scan}")))?;
        }
        read
    }

    /// Nothing: the server checks the sums of its pages where it was made to, and constraints that
    /// were let down are among what was altered.
    fn damage(&self) -> Result<Vec<String>, RegisterError> {
        Ok(Vec::new())
    }

    fn altered(&self) -> Result<Vec<String>, RegisterError> {
        let expected: Vec<(&str, &str)> =
            include_str!("objects.txt").lines().filter_map(|line| line.split_once('\t')).collect();
        let mut found: Vec<(String, String)> = Vec::new();
        self.query(include_str!("objects.sql"), &[], &mut |row| {
            found.push((row.get("object")?, row.get("definition")?));
            Ok(())
        })?;
        let stands = |one: &(&str, &str)| {
            found.iter().any(|(name, sql)| (name.as_str(), sql.as_str()) == *one)
        };
        let missing = expected.iter().filter(|one| !stands(one)).map(|(name, _)| *name);
        let strange = found
            .iter()
            .map(|(name, sql)| (name.as_str(), sql.as_str()))
            .filter(|one| !expected.contains(one))
            .map(|(name, _)| name);
        let mut altered: Vec<String> = missing.chain(strange).map(str::to_owned).collect();
        altered.sort();
        altered.dedup();
        Ok(altered)
    }
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        of: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(number) => number.to_sql_checked(of, out),
            Self::Text(text) => text.as_ref().to_sql_checked(of, out),
        }
    }

    accepts!(INT8, TEXT);
    to_sql_checked!();
}

impl Columns for postgres::Row {
    fn integer(&self, column: &str) -> Result<Option<i64>, RegisterError> {
        self.try_get(column).map_err(|_| self.misread(column))
    }

    fn text(&self, column: &str) -> Result<Option<String>, RegisterError> {
        self.try_get(column).map_err(|_| self.misread(column))
    }

    fn misread(&self, column: &str) -> RegisterError {
        own("0", format!("column {column} cannot be read"))
    }
}
