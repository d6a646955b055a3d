//! A register in one SQLite file that many processes of a machine may share.

mod opening;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, ToSql, Transaction, TransactionBehavior, params_from_iter};

use super::database::{Columns, Database, Found, Row, Statements, Value};
use crate::register::error::RegisterError;

#[derive(Debug)]
pub(in crate::register) struct Sqlite(Connection);

/// An error of SQLite's as one of ours. It is no `From`, so that no public type has dealings with
/// SQLite's.
fn failed(error: rusqlite::Error) -> RegisterError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => RegisterError::Busy,
        _ => RegisterError::Database {
            engine: "SQLite",
            code: error.sqlite_error().map_or(0, |failure| failure.extended_code).to_string(),
            message: error.to_string(),
        },
    }
}

impl Database for Sqlite {
    fn write<T>(
        &mut self,
        work: impl Fn(&dyn Statements) -> Result<T, RegisterError>,
    ) -> Result<T, RegisterError> {
        let transaction =
            self.0.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let made = work(&Running(&transaction))?;
        transaction.commit().map_err(failed)?;
        Ok(made)
    }

    fn read<T>(
        &self,
        work: impl FnOnce(&dyn Statements) -> Result<T, RegisterError>,
    ) -> Result<T, RegisterError> {
        let transaction =
            Transaction::new_unchecked(&self.0, TransactionBehavior::Deferred).map_err(failed)?;
        work(&Running(&transaction))
    }
}

/// A transaction that is under way.
struct Running<'a>(&'a Connection);

impl Statements for Running<'_> {
    fn execute(&self, sql: &str, values: &[Value<'_>]) -> Result<(), RegisterError> {
        let mut statement = self.0.prepare_cached(sql).map_err(failed)?;
        statement.execute(params_from_iter(values)).map(drop).map_err(failed)
    }

    fn query(
        &self,
        sql: &str,
        values: &[Value<'_>],
        found: Found<'_>,
    ) -> Result<(), RegisterError> {
        let mut statement = self.0.prepare_cached(sql).map_err(failed)?;
        let mut rows = statement.query(params_from_iter(values)).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            found(&Row(row))?;
        }
        Ok(())
    }

    fn damage(&self) -> Result<Vec<String>, RegisterError> {
        let mut found = Vec::new();
        for check in ["PRAGMA integrity_check(20)", "PRAGMA foreign_key_check"] {
            let mut statement = self.0.prepare(check).map_err(failed)?;
            let mut rows = statement.query([]).map_err(failed)?;
            while let Some(row) = rows.next().map_err(failed)? {
                let said: String = row.get(0).map_err(failed)?;
                if said != "ok" {
                    found.push(said);
                }
            }
        }
        Ok(found)
    }

    fn altered(&self) -> Result<Vec<String>, RegisterError> {
        opening::altered(self.0).map_err(failed)
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

impl Columns for rusqlite::Row<'_> {
    fn integer(&self, column: &str) -> Result<Option<i64>, RegisterError> {
        self.get(column).map_err(failed)
    }

    fn text(&self, column: &str) -> Result<Option<String>, RegisterError> {
        self.get(column).map_err(failed)
    }

    fn misread(&self, column: &str) -> RegisterError {
        RegisterError::Database {
            engine: "SQLite",
            code: "0".to_owned(),
            message: format!("column {column} cannot be read"),
        }
    }
}
