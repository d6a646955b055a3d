//! The steps that change the register: each in one transaction, with its line in the journal.

use std::path::Path;

use segel_crypto::{Digest, DigestAlgorithm};

use super::Register;
use super::desk::{DeskRefusal, ItemId};
use super::entry::{Act, Entry, EntryId, RecordedFile, Reservation, Sequence, State, check_text};
use super::error::{RegisterError, TextDefect};
use super::journal::{Action, Note, Outcome, digest_text};
use super::store::Tx;
use crate::date::CalendarDate;
use crate::error::NumberError;

pub(super) const LONGEST_REASON: usize = 500;
const LONGEST_PATH: usize = 4096;

impl Register {
    /// Goes on with a running book: the first number of a sequence in a year.
    ///
    /// # Errors
    /// [`RegisterError::Begun`] where the year has begun otherwise already.
    pub fn start_at(
        &mut self,
        sequence: &Sequence,
        tahun: u16,
        first: u32,
        act: &Act<'_>,
    ) -> Result<(), RegisterError> {
        if first == 0 {
            return Err(NumberError::Zero.into());
        }
        CalendarDate::new(tahun, 1, 1)?;
        self.step(act, Action::Start, None, |tx| {
            tx.let_administer(act)?;
            let books = tx.books_of(sequence)?;
            if let Some(book) = books.iter().find(|book| book.tahun >= tahun) {
                let newest = tx.newest(book.id)?.map(|entry| entry.ordinal());
                if book.tahun == tahun && newest.is_none() && book.first == first {
                    return Ok(());
                }
                let next = newest.map_or(u64::from(book.first), |last| u64::from(last) + 1);
                return Err(RegisterError::Begun { tahun: book.tahun, next });
            }
            tx.add_book(sequence, tahun, first)?;
            let text = format!("{sequence} {tahun} from {first}");
            let note = Note { note: Some(&text), ..done(Action::Start) };
            tx.append(act.at, act.actor, note)
        })
    }

    /// Gives out the next number of a sequence.
    ///
    /// The same idempotency key gives the same entry, whatever day it is then.
    ///
    /// # Errors
    /// [`RegisterError::OtherData`] where the key stands for something else;
    /// [`RegisterError::BackDated`] before the day of the sequence's newest entry;
    /// [`RegisterError::PostDated`] past the day of the act; [`RegisterError::NumberTaken`] where
    /// the format would print a number of this kind and year a second time.
    pub fn reserve(
        &mut self,
        reservation: &Reservation<'_>,
        act: &Act<'_>,
    ) -> Result<Entry, RegisterError> {
        reservation.check()?;
        let today = self.day(act.at)?;
        self.step(act, Action::Reserve, None, |tx| {
            no_desk(tx)?;
            reserve(tx, reservation, today, act)
        })
    }

    /// Gives out numbers for a whole list at once: all of them, in the list's order, or none.
    ///
    /// # Errors
    /// As [`Register::reserve`], for the first that is refused.
    pub fn reserve_all(
        &mut self,
        reservations: &[Reservation<'_>],
        act: &Act<'_>,
    ) -> Result<Vec<Entry>, RegisterError> {
        reservations.iter().try_for_each(Reservation::check)?;
        let today = self.day(act.at)?;
        self.step(act, Action::Reserve, None, |tx| {
            no_desk(tx)?;
            reservations.iter().map(|reservation| reserve(tx, reservation, today, act)).collect()
        })
    }

    /// Records the digest of the document that is to be signed; from here on it is this document.
    ///
    /// # Errors
    /// [`RegisterError::DigestDiffers`] where another document was prepared before;
    /// [`RegisterError::WrongState`] for a void entry.
    pub fn prepared(
        &mut self,
        entry: EntryId,
        digest: &Digest,
        act: &Act<'_>,
    ) -> Result<Entry, RegisterError> {
        let algorithm = digest.algorithm();
        let serves = matches!(
            algorithm,
            DigestAlgorithm::Sha256 | DigestAlgorithm::Sha384 | DigestAlgorithm::Sha512
        );
        if !serves {
            let algorithm = algorithm.name();
            return Err(RegisterError::DigestAlgorithm { part: "prepared document", algorithm });
        }
        self.step(act, Action::Prepare, Some(entry), |tx| {
            off_the_desk(tx, entry)?;
            prepare(tx, entry, digest, act)
        })
    }

    /// Records the signed file.
    ///
    /// # Errors
    /// [`RegisterError::WrongState`] where nothing was prepared or the entry is void;
    /// [`RegisterError::DigestDiffers`] where another file is recorded;
    /// [`RegisterError::FileTaken`] where the file is recorded for another entry.
    pub fn record(
        &mut self,
        entry: EntryId,
        file: &RecordedFile,
        act: &Act<'_>,
    ) -> Result<Entry, RegisterError> {
        let algorithm = file.sha256.algorithm();
        if algorithm != DigestAlgorithm::Sha256 {
            let algorithm = algorithm.name();
            return Err(RegisterError::DigestAlgorithm { part: "signed file", algorithm });
        }
        check_path(&file.path)?;
        self.step(act, Action::Record, Some(entry), |tx| {
            off_the_desk(tx, entry)?;
            record(tx, entry, file, act)
        })
    }

    /// Records that the document was handed out.
    ///
    /// # Errors
    /// [`RegisterError::WrongState`] unless it is signed.
    pub fn publish(&mut self, entry: EntryId, act: &Act<'_>) -> Result<Entry, RegisterError> {
        self.step(act, Action::Publish, Some(entry), |tx| {
            off_the_desk(tx, entry)?;
            publish(tx, entry, act)
        })
    }

    /// Leaves a number unused for good, for a reason; it is never given out again.
    ///
    /// # Errors
    /// [`RegisterError::WrongState`] for a published entry, which is withdrawn instead, and for
    /// one that is void for another reason; [`RegisterError::Text`] for a reason that is empty or
    /// may hold a NIK.
    pub fn void(
        &mut self,
        entry: EntryId,
        reason: &str,
        act: &Act<'_>,
    ) -> Result<Entry, RegisterError> {
        check_text("reason", reason, LONGEST_REASON)?;
        self.step(act, Action::Void, Some(entry), |tx| {
            off_the_desk(tx, entry)?;
            tx.let_decide(&tx.entry(entry)?, act)?;
            void(tx, entry, reason, act)
        })
    }

    /// Withdraws a published document, for a reason.
    ///
    /// # Errors
    /// [`RegisterError::WrongState`] where it was never published;
    /// [`RegisterError::NotInForce`] where it was withdrawn for another reason, or replaced.
    pub fn withdraw(
        &mut self,
        entry: EntryId,
        reason: &str,
        act: &Act<'_>,
    ) -> Result<Entry, RegisterError> {
        check_text("reason", reason, LONGEST_REASON)?;
        self.step(act, Action::Withdraw, Some(entry), |tx| {
            // Where there is a desk, a withdrawal takes two.
            if tx.has_appointments()? {
                return Err(DeskRefusal::TwoPersons.into());
            }
            withdraw(tx, entry, reason, act)
        })
    }

    /// Records that another document takes the place of a published one.
    ///
    /// # Errors
    /// [`RegisterError::WrongState`] where one of the two was never published;
    /// [`RegisterError::NotInForce`] where one of the two was withdrawn or replaced;
    /// [`RegisterError::ReplacesItself`].
    pub fn replace(
        &mut self,
        entry: EntryId,
        by: EntryId,
        act: &Act<'_>,
    ) -> Result<Entry, RegisterError> {
        self.step(act, Action::Replace, Some(entry), |tx| {
            tx.let_decide(&tx.entry(entry)?, act)?;
            advance(tx, entry, Action::Replace, act, |tx, before| {
                if entry == by {
                    return Err(RegisterError::ReplacesItself { entry });
                }
                let successor = tx.entry(by)?;
                for one in [before, &successor] {
                    if one.state != State::Published {
                        return Err(wrong(one, Action::Replace));
                    }
                }
                if before.replaced_by == Some(by) {
                    return Ok(None);
                }
                in_force(before)?;
                in_force(&successor)?;
                let after = Entry { replaced_by: Some(by), ..before.clone() };
                let note = Some(format!("{by} {}", successor.nomor));
                Ok(Some(Change { after, digest: None, note }))
            })
        })
    }

    /// Takes a step; where it is refused, the journal says so.
    pub(super) fn step<T>(
        &mut self,
        act: &Act<'_>,
        action: Action,
        entry: Option<EntryId>,
        work: impl Fn(&Tx<'_>) -> Result<T, RegisterError>,
    ) -> Result<T, RegisterError> {
        self.step_about(act, action, (entry, None), work)
    }

    pub(super) fn step_about<T>(
        &mut self,
        act: &Act<'_>,
        action: Action,
        (entry, item): (Option<EntryId>, Option<ItemId>),
        work: impl Fn(&Tx<'_>) -> Result<T, RegisterError>,
    ) -> Result<T, RegisterError> {
        act.check()?;
        let error = match self.store.write(work) {
            Ok(made) => return Ok(made),
            Err(error) => error,
        };
        if let Some(name) = error.refusal() {
            self.store.write(|tx| {
                let note = Note {
                    outcome: Outcome::Refused,
                    entry: entry.map(|id| (id, String::new())),
                    item,
                    note: Some(name),
                    ..done(action)
                };
                tx.append(act.at, act.actor, note)
            })?;
        }
        Err(error)
    }
}

/// What a step makes of an entry, and what the journal says of it.
struct Change {
    after: Entry,
    digest: Option<String>,
    note: Option<String>,
}

pub(super) fn done<'a>(action: Action) -> Note<'a> {
    Note { action, outcome: Outcome::Done, entry: None, item: None, digest: None, note: None }
}

fn advance(
    tx: &Tx<'_>,
    id: EntryId,
    action: Action,
    act: &Act<'_>,
    change: impl FnOnce(&Tx<'_>, &Entry) -> Result<Option<Change>, RegisterError>,
) -> Result<Entry, RegisterError> {
    let before = tx.entry(id)?;
    let Some(Change { after, digest, note }) = change(tx, &before)? else {
        return Ok(before);
    };
    tx.update(&after)?;
    let entry = Some((id, after.nomor.as_str().to_owned()));
    tx.append(act.at, act.actor, Note { entry, digest, note: note.as_deref(), ..done(action) })?;
    Ok(after)
}

/// An entry whose document lies on the desk takes its steps there.
fn off_the_desk(tx: &Tx<'_>, entry: EntryId) -> Result<(), RegisterError> {
    match tx.item_of(entry)? {
        Some(item) => Err(DeskRefusal::OnTheDesk { item }.into()),
        None => Ok(()),
    }
}

/// Where there is a desk, numbers are given out at the desk and nowhere else.
fn no_desk(tx: &Tx<'_>) -> Result<(), RegisterError> {
    if tx.has_appointments()? {
        return Err(DeskRefusal::AtTheDesk.into());
    }
    Ok(())
}

pub(super) fn prepare(
    tx: &Tx<'_>,
    entry: EntryId,
    digest: &Digest,
    act: &Act<'_>,
) -> Result<Entry, RegisterError> {
    advance(tx, entry, Action::Prepare, act, |_, before| match &before.prepared {
        _ if before.state == State::Void => Err(wrong(before, Action::Prepare)),
        Some(recorded) if recorded == digest => Ok(None),
        Some(recorded) => Err(RegisterError::DigestDiffers {
            entry,
            recorded: recorded.clone(),
            given: digest.clone(),
        }),
        None => {
            let after = Entry {
                state: State::Prepared,
                prepared: Some(digest.clone()),
                prepared_at: Some(act.at),
                ..before.clone()
            };
            Ok(Some(Change { after, digest: Some(digest_text(digest)), note: None }))
        }
    })
}

pub(super) fn record(
    tx: &Tx<'_>,
    entry: EntryId,
    file: &RecordedFile,
    act: &Act<'_>,
) -> Result<Entry, RegisterError> {
    advance(tx, entry, Action::Record, act, |tx, before| match (&before.file, before.state) {
        (_, State::Void | State::Reserved) => Err(wrong(before, Action::Record)),
        (Some(recorded), _) if recorded.sha256 == file.sha256 => Ok(None),
        (Some(recorded), _) => Err(RegisterError::DigestDiffers {
            entry,
            recorded: recorded.sha256.clone(),
            given: file.sha256.clone(),
        }),
        (None, _) => {
            let digest = digest_text(&file.sha256);
            if let Some(other) = tx.with_file(&digest)? {
                return Err(RegisterError::FileTaken { entry, other: other.id });
            }
            let after = Entry { state: State::Signed, file: Some(file.clone()), ..before.clone() };
            Ok(Some(Change { after, digest: Some(digest), note: None }))
        }
    })
}

pub(super) fn publish(tx: &Tx<'_>, entry: EntryId, act: &Act<'_>) -> Result<Entry, RegisterError> {
    advance(tx, entry, Action::Publish, act, |_, before| match before.state {
        State::Published => Ok(None),
        State::Signed => {
            let published_at = Some(act.at);
            let after = Entry { state: State::Published, published_at, ..before.clone() };
            let digest = after.file.as_ref().map(|file| digest_text(&file.sha256));
            Ok(Some(Change { after, digest, note: None }))
        }
        _ => Err(wrong(before, Action::Publish)),
    })
}

pub(super) fn void(
    tx: &Tx<'_>,
    entry: EntryId,
    reason: &str,
    act: &Act<'_>,
) -> Result<Entry, RegisterError> {
    advance(tx, entry, Action::Void, act, |_, before| match before.state {
        State::Void if before.reason.as_deref() == Some(reason) => Ok(None),
        State::Void | State::Published => Err(wrong(before, Action::Void)),
        State::Reserved | State::Prepared | State::Signed => {
            let reason = Some(reason.to_owned());
            let after = Entry { state: State::Void, reason: reason.clone(), ..before.clone() };
            Ok(Some(Change { after, digest: None, note: reason }))
        }
    })
}

pub(super) fn withdraw(
    tx: &Tx<'_>,
    entry: EntryId,
    reason: &str,
    act: &Act<'_>,
) -> Result<Entry, RegisterError> {
    advance(tx, entry, Action::Withdraw, act, |_, before| {
        if before.state != State::Published {
            return Err(wrong(before, Action::Withdraw));
        }
        if before.withdrawn_at.is_some() && before.reason.as_deref() == Some(reason) {
            return Ok(None);
        }
        in_force(before)?;
        let reason = Some(reason.to_owned());
        let withdrawn_at = Some(act.at);
        let after = Entry { withdrawn_at, reason: reason.clone(), ..before.clone() };
        Ok(Some(Change { after, digest: None, note: reason }))
    })
}

fn wrong(entry: &Entry, action: Action) -> RegisterError {
    RegisterError::WrongState { entry: entry.id, state: entry.state, action }
}

fn in_force(entry: &Entry) -> Result<(), RegisterError> {
    if entry.withdrawn_at.is_some() || entry.replaced_by.is_some() {
        return Err(RegisterError::NotInForce { entry: entry.id });
    }
    Ok(())
}

fn check_path(path: &Path) -> Result<(), RegisterError> {
    let defect = match path.to_str() {
        Some("") => TextDefect::Empty,
        Some(text) if text.len() > LONGEST_PATH => TextDefect::TooLong { limit: LONGEST_PATH },
        Some(text) if !text.contains('\0') => return Ok(()),
        _ => TextDefect::Characters,
    };
    Err(RegisterError::Text { part: "path", defect })
}

pub(super) fn reserve(
    tx: &Tx<'_>,
    reservation: &Reservation<'_>,
    today: CalendarDate,
    act: &Act<'_>,
) -> Result<Entry, RegisterError> {
    let request = reservation.request();
    if let Some(entry) = tx.with_key(reservation.idempotency_key)? {
        if entry.request != request {
            return Err(RegisterError::OtherData {
                entry: entry.id,
                nomor: entry.nomor.as_str().to_owned(),
            });
        }
        return Ok(entry);
    }
    let tanggal = reservation.tanggal;
    if tanggal > today {
        return Err(RegisterError::PostDated { tanggal, today });
    }
    let sequence = reservation.sequence()?;
    let tahun = tanggal.year();
    let (mut current, mut last) = (None, None);
    for book in tx.books_of(&sequence)? {
        let newest = tx.newest(book.id)?;
        // A year that has ended stays ended, also where its last entry is older than this day.
        if let Some(newest) = newest.as_ref().filter(|newest| newest.tanggal > tanggal) {
            return Err(RegisterError::BackDated {
                tanggal,
                newest: newest.tanggal,
                nomor: newest.nomor.as_str().to_owned(),
            });
        }
        if book.tahun == tahun {
            (current, last) = (Some(book), newest);
            break;
        }
    }
    let book = match current {
        Some(book) => book,
        None => tx.add_book(&sequence, tahun, 1)?,
    };
    let ordinal = match last {
        None => book.first,
        Some(last) => last.ordinal().checked_add(1).ok_or(RegisterError::Exhausted { tahun })?,
    };
    let nomor = reservation.number(ordinal)?;
    if let Some(other) = tx.namesake(reservation.kind, &nomor)? {
        let nomor = nomor.as_str().to_owned();
        return Err(RegisterError::NumberTaken { entry: other.id, nomor });
    }
    let entry = Entry {
        id: tx.next_id()?,
        nomor,
        sequence,
        kind: reservation.kind.to_owned(),
        sifat: reservation.sifat,
        klasifikasi: reservation.klasifikasi.to_owned(),
        kode_unit: reservation.kode_unit.to_owned(),
        tanggal,
        valid_until: reservation.valid_until,
        idempotency_key: reservation.idempotency_key.to_owned(),
        reserved_at: act.at,
        state: State::Reserved,
        prepared: None,
        prepared_at: None,
        file: None,
        published_at: None,
        reason: None,
        withdrawn_at: None,
        replaced_by: None,
        request,
        book: book.id,
    };
    tx.add_entry(&entry)?;
    let note = Note {
        entry: Some((entry.id, entry.nomor.as_str().to_owned())),
        digest: Some(digest_text(&entry.identity())),
        ..done(Action::Reserve)
    };
    tx.append(act.at, act.actor, note)?;
    Ok(entry)
}
