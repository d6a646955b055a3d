//! Proves that every number has one fate, that files are what was recorded, and that the journal
//! tells the same story.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

use segel_crypto::{Digest, DigestAlgorithm};

use super::Register;
use super::desk;
use super::entry::{Entry, EntryId, RecordedFile, Sequence, State};
use super::error::RegisterError;
use super::journal::{Action, JournalBreach, JournalHead, JournalRecord, Outcome, digest_text};
use super::store::{Book, Tx};

/// What an audit found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Audit {
    /// Each sequence in each year.
    pub books: Vec<BookSummary>,
    /// How many entries there are.
    pub entries: u64,
    /// How many signed files were read and compared.
    pub files: u64,
    /// The end of the journal: write it down elsewhere, since a register that was cut off, journal
    /// and all, is a good register that is shorter.
    pub head: JournalHead,
    /// Everything that is wrong; a register in order has none.
    pub breaches: Vec<Breach>,
}

/// A sequence in a year, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BookSummary {
    /// The sequence.
    pub sequence: Sequence,
    /// The year.
    pub tahun: u16,
    /// The number that it started with.
    pub first: u32,
    /// The newest number; `None` before there is one.
    pub last: Option<u32>,
    /// How many documents are under way.
    pub unfinished: u64,
    /// How many were published.
    pub published: u64,
    /// How many numbers are void.
    pub void: u64,
}

/// One thing that is wrong with a register.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Breach {
    /// SQLite finds the file damaged.
    #[error("the file is damaged: {message}")]
    Damaged {
        /// SQLite's own words.
        message: String,
    },
    /// A row holds what the register never wrote; what lies behind it was not read.
    #[error("{table} {row}: column {column} cannot be read")]
    Row {
        /// The table.
        table: &'static str,
        /// The number of the row.
        row: i64,
        /// The column.
        column: &'static str,
    },
    /// A table, index or trigger is not as the register makes it.
    #[error("{object} was altered, added or removed")]
    Altered {
        /// Which one.
        object: String,
    },
    /// The journal was changed.
    #[error("journal: {0}")]
    Journal(JournalBreach),
    /// A line of the journal records a step that could not be taken then.
    #[error("journal: line {seq} records a step that its entry could not take")]
    Step {
        /// The line.
        seq: u64,
    },
    /// Numbers have no entry.
    #[error("{sequence} {tahun}: {from} to {to} have no entry")]
    Missing {
        /// The sequence.
        sequence: Sequence,
        /// The year.
        tahun: u16,
        /// The first that is missing.
        from: u32,
        /// The last that is missing.
        to: u32,
    },
    /// A running number stands twice, or below the first of its book.
    #[error("{sequence} {tahun}: {ordinal} is out of order")]
    OutOfOrder {
        /// The sequence.
        sequence: Sequence,
        /// The year.
        tahun: u16,
        /// The number.
        ordinal: u32,
    },
    /// An entry bears an earlier day than the one before it, or another year than its book.
    #[error("{nomor}: dated before the number that precedes it, or in another year")]
    BackDated {
        /// The entry.
        entry: EntryId,
        /// Its number.
        nomor: String,
    },
    /// The journal knows an entry that is gone.
    #[error("{nomor}: entry {entry} is in the journal and no longer in the register")]
    Gone {
        /// The entry.
        entry: EntryId,
        /// Its number.
        nomor: String,
    },
    /// The journal does not know an entry.
    #[error("{nomor}: entry {entry} is not in the journal")]
    NotJournalled {
        /// The entry.
        entry: EntryId,
        /// Its number.
        nomor: String,
    },
    /// An entry is not what the journal says.
    #[error("{nomor}: {part} of entry {entry} is not what the journal says")]
    Differs {
        /// The entry.
        entry: EntryId,
        /// Its number.
        nomor: String,
        /// What differs.
        part: &'static str,
    },
    /// A row of the desk is not what the journal says, or one of the two is gone.
    #[error("desk: {part} of {table} {row} is not what the journal says")]
    DeskDiffers {
        /// The table.
        table: &'static str,
        /// The number of the row.
        row: i64,
        /// What differs.
        part: &'static str,
    },
    /// A signed file cannot be read.
    #[error("{nomor}: {} cannot be read: {reason}", path.display())]
    FileUnreadable {
        /// The entry.
        entry: EntryId,
        /// Its number.
        nomor: String,
        /// The file.
        path: PathBuf,
        /// The kind of the failure.
        reason: io::ErrorKind,
    },
    /// A signed file is not the one that was recorded.
    #[error("{nomor}: {} is not the file that was recorded", path.display())]
    FileChanged {
        /// The entry.
        entry: EntryId,
        /// Its number.
        nomor: String,
        /// The file.
        path: PathBuf,
        /// The digest that is recorded.
        recorded: Digest,
        /// The digest of the file as it is.
        found: Digest,
    },
}

impl Breach {
    /// A name for programs that does not change.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Damaged { .. } => "damaged",
            Self::Row { .. } => "row",
            Self::Altered { .. } => "altered",
            Self::Journal(_) => "journal",
            Self::Step { .. } => "step",
            Self::Missing { .. } => "missing",
            Self::OutOfOrder { .. } => "out_of_order",
            Self::BackDated { .. } => "back_dated",
            Self::Gone { .. } => "gone",
            Self::NotJournalled { .. } => "not_journalled",
            Self::Differs { .. } => "differs",
            Self::DeskDiffers { .. } => "desk_differs",
            Self::FileUnreadable { .. } => "file_unreadable",
            Self::FileChanged { .. } => "file_changed",
        }
    }
}

impl Register {
    /// Audits the register as it is at one moment, and all signed files but those of void numbers.
    ///
    /// `read_file` is asked for each recorded path.
    ///
    /// # Errors
    /// [`RegisterError`] only where the audit could not begin; what is wrong with the register is
    /// in [`Audit::breaches`].
    pub fn audit(
        &self,
        mut read_file: impl FnMut(&Path) -> io::Result<Vec<u8>>,
    ) -> Result<Audit, RegisterError> {
        self.store.read(|tx| {
            let mut auditor = Auditor::default();
            match tx.damage() {
                Ok(found) => auditor
                    .breaches
                    .extend(found.into_iter().map(|message| Breach::Damaged { message })),
                Err(error) => auditor.failed(error),
            }
            match tx.altered() {
                Ok(found) => auditor
                    .breaches
                    .extend(found.into_iter().map(|object| Breach::Altered { object })),
                Err(error) => auditor.failed(error),
            }
            auditor.journal(tx);
            auditor.entries(tx, &mut read_file);
            let Auditor { desk, breaches, .. } = &mut auditor;
            if let Err(error) = desk.compare(tx, breaches) {
                auditor.failed(error);
            }
            Ok::<_, RegisterError>(auditor.finish())
        })
    }

    /// Checks the journal alone and returns its head.
    ///
    /// # Errors
    /// [`RegisterError::Journal`] for the first line that is wrong, [`RegisterError::Row`] for one
    /// that cannot be read.
    pub fn check_journal(&self) -> Result<JournalHead, RegisterError> {
        let mut head = JournalHead::empty();
        self.store
            .read(|tx| tx.journal(|record, kept| Ok(kept.and_then(|()| head.follow(&record))?)))?;
        Ok(head)
    }
}

/// An entry as the journal tells it.
struct Told {
    nomor: String,
    identity: Option<String>,
    state: State,
    prepared: Option<String>,
    prepared_at: Option<String>,
    file: Option<String>,
    published_at: Option<String>,
    reason: Option<String>,
    withdrawn_at: Option<String>,
    replaced_by: Option<i64>,
    seen: bool,
}

impl Told {
    /// Takes a step; false where it could not be taken.
    fn follow(&mut self, record: &JournalRecord) -> bool {
        let in_force = self.withdrawn_at.is_none() && self.replaced_by.is_none();
        match (record.action, self.state) {
            (Action::Prepare, State::Reserved) => {
                self.state = State::Prepared;
                self.prepared.clone_from(&record.digest);
                self.prepared_at = Some(record.at.clone());
            }
            (Action::Record, State::Prepared) => {
                self.state = State::Signed;
                self.file.clone_from(&record.digest);
            }
            (Action::Publish, State::Signed) => {
                self.state = State::Published;
                self.published_at = Some(record.at.clone());
                return record.digest == self.file;
            }
            (Action::Void, State::Reserved | State::Prepared | State::Signed) => {
                self.state = State::Void;
                self.reason.clone_from(&record.note);
            }
            (Action::Withdraw, State::Published) if in_force => {
                self.withdrawn_at = Some(record.at.clone());
                self.reason.clone_from(&record.note);
            }
            (Action::Replace, State::Published) if in_force => {
                let by = record.note.as_deref().and_then(|note| note.split(' ').next());
                self.replaced_by = by.and_then(|by| by.parse().ok());
                return self.replaced_by.is_some();
            }
            _ => return false,
        }
        true
    }

    /// The first part of an entry that is told otherwise.
    fn difference(&self, entry: &Entry) -> Option<&'static str> {
        let text = |digest: Option<&Digest>| digest.map(digest_text);
        let at = |at: Option<segel_crypto::UnixTime>| at.map(|at| at.to_string());
        let file = entry.file.as_ref().map(|file| &file.sha256);
        [
            ("identity", self.identity == text(Some(&entry.identity()))),
            ("state", self.state == entry.state),
            ("prepared digest", self.prepared == text(entry.prepared.as_ref())),
            ("time of preparing", self.prepared_at == at(entry.prepared_at)),
            ("signed file", self.file == text(file)),
            ("time of publishing", self.published_at == at(entry.published_at)),
            ("reason", self.reason == entry.reason),
            ("time of withdrawal", self.withdrawn_at == at(entry.withdrawn_at)),
            ("successor", self.replaced_by == entry.replaced_by.map(|by| by.0)),
        ]
        .into_iter()
        .find_map(|(part, same)| (!same).then_some(part))
    }
}

#[derive(Default)]
struct Auditor {
    breaches: Vec<Breach>,
    told: HashMap<i64, Told>,
    desk: desk::Told,
    head: Option<JournalHead>,
    books: Vec<BookSummary>,
    entries: u64,
    files: u64,
}

impl Auditor {
    fn failed(&mut self, error: impl Into<RegisterError>) {
        self.breaches.push(match error.into() {
            RegisterError::Row { table, row, column } => Breach::Row { table, row, column },
            other => Breach::Damaged { message: other.to_string() },
        });
    }

    fn journal(&mut self, tx: &Tx<'_>) {
        let mut head = JournalHead::empty();
        let mut broken = false;
        let read = tx.journal(|record, kept| {
            // After the first broken link every other one is broken too: one breach says it.
            if !broken && let Err(breach) = kept.and_then(|()| head.follow(&record)) {
                self.breaches.push(Breach::Journal(breach));
                broken = true;
            }
            self.follow(record);
            Ok(())
        });
        if let Err(error) = read {
            self.failed(error);
        }
        self.head = Some(head);
    }

    fn follow(&mut self, record: JournalRecord) {
        let seq = record.seq;
        if record.outcome == Outcome::Refused {
            return;
        }
        let taken = match (record.action, record.entry) {
            (action, _) if action.is_of_desk() => self.desk.follow(&record),
            (Action::Begin | Action::Start, None) => true,
            (Action::Reserve, Some(id)) => {
                let told = Told {
                    nomor: record.nomor.unwrap_or_default(),
                    identity: record.digest,
                    state: State::Reserved,
                    prepared: None,
                    prepared_at: None,
                    file: None,
                    published_at: None,
                    reason: None,
                    withdrawn_at: None,
                    replaced_by: None,
                    seen: false,
                };
                self.told.insert(id, told).is_none()
            }
            (_, Some(id)) => self.told.get_mut(&id).is_some_and(|told| told.follow(&record)),
            (_, None) => false,
        };
        if !taken {
            self.breaches.push(Breach::Step { seq });
        }
    }

    fn entries(&mut self, tx: &Tx<'_>, read_file: &mut impl FnMut(&Path) -> io::Result<Vec<u8>>) {
        let books: HashMap<i64, Book> = match tx.books() {
            Ok(books) => books.into_iter().map(|book| (book.id, book)).collect(),
            Err(error) => return self.failed(error),
        };
        self.books = books.values().map(summary).collect();
        self.books
            .sort_by(|one, other| (&one.sequence, one.tahun).cmp(&(&other.sequence, other.tahun)));
        let places: HashMap<(Sequence, u16), usize> = (0..)
            .zip(&self.books)
            .map(|(place, book)| ((book.sequence.clone(), book.tahun), place))
            .collect();
        let mut last: Option<Entry> = None;
        let read = tx.by_book(|entry| {
            self.entries += 1;
            if let Some(book) = books.get(&entry.book) {
                let before = last.as_ref().filter(|before| before.book == entry.book);
                self.order(book, before, &entry);
                let place = places.get(&(book.sequence.clone(), book.tahun));
                if let Some(summary) = place.and_then(|place| self.books.get_mut(*place)) {
                    count(summary, &entry);
                }
            }
            self.compare(&entry);
            if let Some(file) = entry.file.as_ref().filter(|_| entry.state != State::Void) {
                self.file(&entry, file, read_file);
            }
            last = Some(entry);
            Ok(())
        });
        if let Err(error) = read {
            self.failed(error);
        }
        let mut gone: Vec<Breach> = self
            .told
            .iter()
            .filter(|(_, told)| !told.seen)
            .map(|(id, told)| Breach::Gone { entry: EntryId(*id), nomor: told.nomor.clone() })
            .collect();
        gone.sort_by_key(|breach| match breach {
            Breach::Gone { entry, .. } => *entry,
            _ => EntryId(0),
        });
        self.breaches.append(&mut gone);
    }

    /// From the book's first number on, each follows the one before it, in number and in day.
    fn order(&mut self, book: &Book, before: Option<&Entry>, entry: &Entry) {
        let ordinal = entry.ordinal();
        let due = before.map_or(book.first, |before| before.ordinal().saturating_add(1));
        let (sequence, tahun) = (book.sequence.clone(), book.tahun);
        if ordinal > due {
            self.breaches.push(Breach::Missing { sequence, tahun, from: due, to: ordinal - 1 });
        } else if ordinal < due {
            self.breaches.push(Breach::OutOfOrder { sequence, tahun, ordinal });
        }
        let earlier = before.is_some_and(|before| entry.tanggal < before.tanggal);
        if earlier || entry.tanggal.year() != book.tahun || entry.nomor.year() != book.tahun {
            self.breaches.push(Breach::BackDated { entry: entry.id, nomor: nomor(entry) });
        }
    }

    fn compare(&mut self, entry: &Entry) {
        let (id, nomor) = (entry.id, nomor(entry));
        match self.told.get_mut(&id.0) {
            None => self.breaches.push(Breach::NotJournalled { entry: id, nomor }),
            Some(told) => {
                told.seen = true;
                if let Some(part) = told.difference(entry) {
                    self.breaches.push(Breach::Differs { entry: id, nomor, part });
                }
            }
        }
    }

    fn file(
        &mut self,
        entry: &Entry,
        file: &RecordedFile,
        read_file: &mut impl FnMut(&Path) -> io::Result<Vec<u8>>,
    ) {
        let (id, nomor, path) = (entry.id, nomor(entry), file.path.clone());
        match read_file(&file.path) {
            Err(error) => self.breaches.push(Breach::FileUnreadable {
                entry: id,
                nomor,
                path,
                reason: error.kind(),
            }),
            Ok(bytes) => {
                self.files += 1;
                let found = DigestAlgorithm::Sha256.digest(&bytes);
                if found != file.sha256 {
                    let recorded = file.sha256.clone();
                    let breach = Breach::FileChanged { entry: id, nomor, path, recorded, found };
                    self.breaches.push(breach);
                }
            }
        }
    }

    fn finish(self) -> Audit {
        Audit {
            books: self.books,
            entries: self.entries,
            files: self.files,
            head: self.head.unwrap_or_else(JournalHead::empty),
            breaches: self.breaches,
        }
    }
}

fn nomor(entry: &Entry) -> String {
    entry.nomor.as_str().to_owned()
}

fn summary(book: &Book) -> BookSummary {
    BookSummary {
        sequence: book.sequence.clone(),
        tahun: book.tahun,
        first: book.first,
        last: None,
        unfinished: 0,
        published: 0,
        void: 0,
    }
}

fn count(summary: &mut BookSummary, entry: &Entry) {
    summary.last = Some(entry.ordinal());
    match entry.state {
        State::Reserved | State::Prepared | State::Signed => summary.unfinished += 1,
        State::Published => summary.published += 1,
        State::Void => summary.void += 1,
    }
}
