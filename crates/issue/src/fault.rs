//! What is wrong with data that was handed in, in words an officer can act on.

use std::error::Error;
use std::fmt;

use crate::words::{Language, Words};

/// The sort of a fault, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FaultCode {
    /// The text is not JSON.
    NotJson,
    /// A required field is absent or empty.
    Missing,
    /// A field that the kind does not have.
    Unknown,
    /// A field given twice.
    Duplicate,
    /// Another type than the field's.
    Type,
    /// Not of the field's format (NIK, NPWP, NIB, NIP, date, …).
    Format,
    /// None of the choices.
    Choice,
    /// Too small or too large.
    Range,
    /// Too short or too long.
    Length,
    /// Too few or too many entries, or the same entry twice.
    Count,
    /// Characters that do not belong into a document.
    Characters,
    /// A rule between fields is broken.
    Rule,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where: a JSON pointer (RFC 6901) into the data; empty for the whole.
    pub pointer: String,
    /// The sort.
    pub code: FaultCode,
    /// The field's title, with its enclosing groups before it.
    pub title: Words,
    /// What is wrong.
    pub problem: Words,
    /// What is expected instead.
    pub expected: Words,
}

impl Fault {
    /// Says it in one sentence: the field, what is wrong, what is expected.
    pub fn sentence(&self, language: Language) -> String {
        let (title, problem, expected) =
            (self.title.text(language), self.problem.text(language), self.expected.text(language));
        let lead = match language {
            Language::Indonesian => "yang diharapkan",
            Language::English => "expected",
        };
        format!("{title}: {problem}; {lead} {expected}.")
    }
}

/// Everything that is wrong with one set of data; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFaults {
    faults: Vec<Fault>,
    more: bool,
}

impl DataFaults {
    /// How many faults are told at most.
    pub const LIMIT: usize = 50;

    pub(crate) fn new(mut faults: Vec<Fault>) -> Option<Self> {
        if faults.is_empty() {
            return None;
        }
        let more = faults.len() > Self::LIMIT;
        faults.truncate(Self::LIMIT);
        Some(Self { faults, more })
    }

    pub(crate) fn one(fault: Fault) -> Self {
        Self { faults: vec![fault], more: false }
    }

    /// The faults, in the order of the kind's fields.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Says whether there were more than [`DataFaults::LIMIT`].
    pub fn has_more(&self) -> bool {
        self.more
    }

    /// All sentences, one line each.
    pub fn sentences(&self, language: Language) -> String {
        let lines: Vec<String> = self.faults.iter().map(|fault| fault.sentence(language)).collect();
        lines.join("\n")
    }
}

impl fmt::Display for DataFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the data has {} fault(s)", self.faults.len())?;
        if let Some(first) = self.faults.first() {
            write!(f, ": at {:?} {}", first.pointer, first.problem.en)?;
        }
        Ok(())
    }
}

impl Error for DataFaults {}
