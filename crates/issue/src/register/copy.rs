//! A register is carried to another place, number by number and line by line.

use segel_crypto::UnixTime;

use super::Register;
use super::entry::Act;
use super::error::RegisterError;
use super::journal::{JournalHead, JournalRecord};
use super::location::Location;

impl Register {
    /// Copies the register to a place where there is none, and returns the head of its journal:
    /// every number, every line and every document on the desk, or nothing of them.
    ///
    /// The new place takes each entry through its steps, so that it keeps to its own rules. What is
    /// recorded here afterwards is not there: let nobody work at either while it is copied, and put
    /// the old one away.
    ///
    /// # Errors
    /// [`RegisterError::NotEmpty`] where another register is, or one that has gone on; else as
    /// [`Location::open_or_begin`].
    pub fn copy_to(&self, location: &Location) -> Result<JournalHead, RegisterError> {
        let first = self.first_line()?;
        let misread = RegisterError::Row { table: "journal", row: 1, column: "at" };
        let at = UnixTime::parse_rfc3339(&first.at).ok_or(misread)?;
        // The same beginning makes the same first line.
        let mut copy = location.open_or_begin(self.zone, &Act { actor: &first.actor, at })?;
        self.store.read(|from| {
            copy.store.write(|to| {
                if to.head()? != (JournalHead { seq: 1, hash: first.hash() }) {
                    return Err(RegisterError::NotEmpty { path: location.to_string().into() });
                }
                to.copy(from)
            })?;
            from.head()
        })
    }

    fn first_line(&self) -> Result<JournalRecord, RegisterError> {
        let first = self.store.read(|tx| tx.first_line())?;
        first.ok_or(RegisterError::Row { table: "journal", row: 1, column: "seq" })
    }
}
