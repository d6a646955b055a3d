//! What the register asks of a database: the one seam between its SQL and the two that speak it.
//!
//! A statement is written once. It numbers its values `?1`, `?2`, …, holds whole numbers and texts
//! alone, and keeps to what both databases understand alike.

use std::borrow::Cow;

use crate::register::error::RegisterError;

/// What is handed to a statement.
#[derive(Debug, Clone)]
pub(super) enum Value<'a> {
    Null,
    Integer(i64),
    Text(Cow<'a, str>),
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<u16> for Value<'_> {
    fn from(number: u16) -> Self {
        Self::Integer(number.into())
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, T::into)
    }
}

/// The values of a statement, in the order of their numbers.
macro_rules! values {
    ($($value:expr),* $(,)?) => { &[$($crate::register::store::database::Value::from($value)),*] };
}
pub(super) use values;

/// The columns of a row, as a database hands them over.
pub(super) trait Columns {
    fn integer(&self, column: &str) -> Result<Option<i64>, RegisterError>;
    fn text(&self, column: &str) -> Result<Option<String>, RegisterError>;
    /// Says that a column does not hold what it should.
    fn misread(&self, column: &str) -> RegisterError;
}

/// A row that was found.
pub(super) struct Row<'a>(pub(super) &'a dyn Columns);

impl Row<'_> {
    pub(super) fn get<T: Column>(&self, column: &str) -> Result<T, RegisterError> {
        T::of(self.0, column)
    }
}

/// What a column can be read as.
pub(super) trait Column: Sized {
    fn of(row: &dyn Columns, column: &str) -> Result<Self, RegisterError>;
}

impl Column for Option<i64> {
    fn of(row: &dyn Columns, column: &str) -> Result<Self, RegisterError> {
        row.integer(column)
    }
}

impl Column for Option<String> {
    fn of(row: &dyn Columns, column: &str) -> Result<Self, RegisterError> {
        row.text(column)
    }
}

impl Column for String {
    fn of(row: &dyn Columns, column: &str) -> Result<Self, RegisterError> {
        row.text(column)?.ok_or_else(|| row.misread(column))
    }
}

/// Whole numbers of a column; one that is out of the type's range is a row that was tampered with.
macro_rules! integers {
    ($($type:ty),*) => { $(
        impl Column for $type {
            fn of(row: &dyn Columns, column: &str) -> Result<Self, RegisterError> {
                let number = row.integer(column)?.and_then(|number| number.try_into().ok());
                number.ok_or_else(|| row.misread(column))
            }
        }
    )* };
}
integers!(i64, u32, u16);

/// What takes each row that a query finds.
pub(super) type Found<'a> = &'a mut dyn FnMut(&Row<'_>) -> Result<(), RegisterError>;

/// A transaction of a database that is under way.
pub(super) trait Statements {
    fn execute(&self, sql: &str, values: &[Value<'_>]) -> Result<(), RegisterError>;

    /// Hands over the rows of a query that finds few.
    fn query(&self, sql: &str, values: &[Value<'_>], found: Found<'_>)
    -> Result<(), RegisterError>;

    /// Hands over the rows of a query that may find all there are: they are never all in memory,
    /// and other statements may be run in between.
    fn scan(&self, sql: &str, values: &[Value<'_>], found: Found<'_>) -> Result<(), RegisterError> {
        self.query(sql, values, found)
    }

    /// What the database itself finds wrong with what it keeps.
    fn damage(&self) -> Result<Vec<String>, RegisterError>;

    /// The tables, indexes and triggers that are not as the migrations make them.
    fn altered(&self) -> Result<Vec<String>, RegisterError>;
}

/// A database with a register in it.
pub(super) trait Database {
    /// Takes the write lock, then works; nothing is kept where the work fails. The work is done
    /// anew where the database gave it up for reasons of its own.
    fn write<T>(
        &mut self,
        work: impl Fn(&dyn Statements) -> Result<T, RegisterError>,
    ) -> Result<T, RegisterError>;

    /// Reads the register as it is at one moment, however much is written meanwhile.
    fn read<T>(
        &self,
        work: impl FnOnce(&dyn Statements) -> Result<T, RegisterError>,
    ) -> Result<T, RegisterError>;
}
