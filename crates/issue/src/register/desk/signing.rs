//! From an approved content to a signed document, and the withdrawal that takes two.

use segel_crypto::Digest;

use super::Desk;
use super::item::{Item, ItemId, ItemState, Task};
use super::list::SigningList;
use super::people::{Appointment, OPERATOR};
use super::refusal::DeskRefusal;
use super::steps::{due, told};
use crate::register::entry::{Act, Entry, EntryId, RecordedFile, Reservation, State, check_text};
use crate::register::error::RegisterError;
use crate::register::journal::{Action, Note, digest_text};
use crate::register::steps::{self, LONGEST_REASON, done};
use crate::register::store::{KeptList, Tx};

/// Documents on one list.
const LONGEST_LIST: usize = 10_000;

/// How far a withdrawal has come.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "it is asked for or it is made")]
pub enum Withdrawal {
    /// One person asked for it; another one has to make it.
    Proposed,
    /// It is made.
    Made(Box<Entry>),
}

impl Desk<'_> {
    /// Gives a document whose signature is due its number; asked again it is the same one.
    ///
    /// Kind, unit and data of the reservation are the document's; its key is replaced.
    ///
    /// # Errors
    /// [`DeskRefusal::OtherContent`] where the data are not what was approved;
    /// [`DeskRefusal::OtherTask`] before its signature is due; [`DeskRefusal::NoRole`] unless the
    /// actor is an operator there or the one to sign; else as [`Register::reserve`].
    ///
    /// [`Register::reserve`]: crate::register::Register::reserve
    pub fn number(
        &mut self,
        id: ItemId,
        reservation: &Reservation<'_>,
        act: &Act<'_>,
    ) -> Result<Entry, RegisterError> {
        reservation.check()?;
        let today = self.0.day(act.at)?;
        self.0.step_about(act, Action::Number, (None, Some(id)), |tx| {
            let item = to_be_signed(tx, id, act)?;
            if let Some(entry) = item.entry {
                return tx.entry(entry);
            }
            if *reservation.data != item.content {
                let (recorded, given) = (item.content, reservation.data.clone());
                return Err(DeskRefusal::OtherContent { item: id, recorded, given }.into());
            }
            let (kind, kode_unit) = (item.kind.as_str(), item.kode_unit.as_str());
            let key = item.number_key();
            let own = Reservation { kind, kode_unit, idempotency_key: &key, ..reservation.clone() };
            let entry = steps::reserve(tx, &own, today, act)?;
            tx.update_item(&Item { entry: Some(entry.id), ..item.clone() })?;
            let note = Note {
                item: Some(id),
                entry: Some((entry.id, entry.nomor.as_str().to_owned())),
                ..done(Action::Number)
            };
            tx.append(act.at, act.actor, note)?;
            Ok(entry)
        })
    }

    /// Fixes the pages of a numbered document: from here on they are what is signed.
    ///
    /// # Errors
    /// [`DeskRefusal::NotReady`] without a number; [`RegisterError::DigestDiffers`] where other
    /// pages were fixed; else as [`Desk::number`].
    pub fn ready(
        &mut self,
        id: ItemId,
        pages: &Digest,
        act: &Act<'_>,
    ) -> Result<Item, RegisterError> {
        self.0.step_about(act, Action::Ready, (None, Some(id)), |tx| {
            let item = to_be_signed(tx, id, act)?;
            let entry = item.entry.ok_or(DeskRefusal::NotReady { item: id })?;
            if item.signatures > 0 {
                return Err(DeskRefusal::Signed { item: id }.into());
            }
            steps::prepare(tx, entry, pages, act)?;
            if item.document.is_some() {
                return Ok(item);
            }
            let item = Item { document: Some(pages.clone()), ..item };
            tx.update_item(&item)?;
            let digest = Some(digest_text(pages));
            let note = Note { item: Some(id), digest, ..done(Action::Ready) };
            tx.append(act.at, act.actor, note)?;
            Ok(item)
        })
    }

    /// Draws up the list of documents that the actor is to sign, in the order given.
    ///
    /// # Errors
    /// As [`Desk::initial`] for each; [`DeskRefusal::NotReady`]; [`DeskRefusal::Defect`] for an
    /// empty list, one with a document twice and one that is too long.
    pub fn list(&self, items: &[ItemId], act: &Act<'_>) -> Result<SigningList, RegisterError> {
        self.0.store.read(|tx| draw_up(tx, items, act))
    }

    /// As whom the actor would take the step that is due.
    ///
    /// # Errors
    /// [`DeskRefusal::NotThere`]; [`DeskRefusal::NoRole`].
    pub fn acting_as(&self, id: ItemId, act: &Act<'_>) -> Result<Appointment, RegisterError> {
        self.0.store.read(|tx| {
            let item = tx.item(id)?;
            let step = item.due().ok_or(DeskRefusal::NotThere { item: id, state: item.state })?;
            tx.holding(&step.role, &item.kind, &item.kode_unit, act)
        })
    }

    /// What is left of a list that the actor confirmed: the documents that lie on the desk as they
    /// did then. `None` where he confirmed no such list.
    ///
    /// # Errors
    /// [`RegisterError::Database`] where the database fails.
    pub fn remaining(
        &self,
        root: &Digest,
        certificate: &Digest,
        act: &Act<'_>,
    ) -> Result<Option<Vec<ItemId>>, RegisterError> {
        let (root, certificate) = (digest_text(root), digest_text(certificate));
        self.0.store.read(|tx| {
            let own = |list: &KeptList| {
                list.root == root && list.certificate == certificate && list.actor == act.actor
            };
            let Some(list) = tx.lists()?.into_iter().rev().find(own) else { return Ok(None) };
            let mut left = Vec::new();
            for (id, _, document) in tx.list_items(list.id)? {
                let item = tx.item(id)?;
                if item.due().is_some() && item.document.as_ref() == Some(&document) {
                    left.push(id);
                }
            }
            Ok::<_, RegisterError>(Some(left))
        })
    }

    /// Confirms a list by its root, for a key that was unlocked.
    ///
    /// # Errors
    /// [`DeskRefusal::OtherList`] where the root is another: something changed since it was shown;
    /// [`DeskRefusal::OtherCertificate`] where the actor was appointed with another certificate or
    /// with none; else as [`Desk::list`].
    pub fn confirm(
        &mut self,
        items: &[ItemId],
        root: &Digest,
        certificate: &Digest,
        act: &Act<'_>,
    ) -> Result<SigningList, RegisterError> {
        self.0.step(act, Action::Confirm, None, |tx| {
            let list = draw_up(tx, items, act)?;
            let found = list.root();
            if found != *root {
                return Err(DeskRefusal::OtherList { found, given: root.clone() }.into());
            }
            for id in items {
                let (_, held) = due(tx, *id, Task::Tte, act)?;
                own_certificate(&held, certificate)?;
            }
            let id = tx.add_list(&list, act, certificate)?;
            let (first, last) = list.ends().unwrap_or_default();
            let (count, certificate) = (list.documents.len(), certificate.to_hex());
            let text = format!("{id} {count} {certificate} {first} {last}");
            let digest = Some(digest_text(root));
            let note = Note { digest, note: Some(&text), ..done(Action::Confirm) };
            tx.append(act.at, act.actor, note)?;
            Ok(list)
        })
    }

    /// Records the file that a signature made of the document as it was confirmed; after the last
    /// signature the document is handed out.
    ///
    /// # Errors
    /// [`DeskRefusal::NotConfirmed`] where the actor confirmed no list with the document as it is
    /// for this certificate; else as [`Desk::initial`].
    pub fn sign(
        &mut self,
        id: ItemId,
        file: &RecordedFile,
        certificate: &Digest,
        act: &Act<'_>,
    ) -> Result<Item, RegisterError> {
        self.0.step_about(act, Action::Sign, (None, Some(id)), |tx| {
            let item = tx.item(id)?;
            if item.document.as_ref() == Some(&file.sha256) && item.signatures > 0 {
                return Ok(item);
            }
            let (item, held) = due(tx, id, Task::Tte, act)?;
            own_certificate(&held, certificate)?;
            let (Some(entry), Some(document)) = (item.entry, &item.document) else {
                return Err(DeskRefusal::NotReady { item: id }.into());
            };
            if !tx.is_confirmed(id, document, act.actor, certificate)? {
                let actor = act.actor.to_owned();
                return Err(DeskRefusal::NotConfirmed { item: id, actor }.into());
            }
            let mut after = Item {
                step: item.step.saturating_add(1),
                since: act.at,
                document: Some(file.sha256.clone()),
                signatures: item.signatures.saturating_add(1),
                ..item.clone()
            };
            let last = after.due().is_none();
            if last {
                after.state = ItemState::Finished;
            }
            tx.update_item(&after)?;
            let text = told(&item, &held);
            let digest = Some(digest_text(&file.sha256));
            let note = Note { item: Some(id), digest, note: Some(&text), ..done(Action::Sign) };
            tx.append(act.at, act.actor, note)?;
            if last {
                steps::record(tx, entry, file, act)?;
                steps::publish(tx, entry, act)?;
            }
            Ok(after)
        })
    }

    /// Withdraws a document that was handed out: the first person asks for it, another one who
    /// signs that kind there, or the administrator, makes it.
    ///
    /// # Errors
    /// [`DeskRefusal::NoRole`]; [`DeskRefusal::OtherReason`] where the first gave another reason;
    /// else as [`Register::withdraw`].
    ///
    /// [`Register::withdraw`]: crate::register::Register::withdraw
    pub fn withdraw(
        &mut self,
        entry: EntryId,
        reason: &str,
        act: &Act<'_>,
    ) -> Result<Withdrawal, RegisterError> {
        check_text("reason", reason, LONGEST_REASON)?;
        self.0.step(act, Action::Withdraw, Some(entry), |tx| {
            let found = tx.entry(entry)?;
            let proposal = tx.proposal(entry)?;
            if proposal.as_ref().is_some_and(|(_, recorded)| recorded != reason) {
                return Err(DeskRefusal::OtherReason.into());
            }
            if proposal.as_ref().is_some_and(|(by, _)| by != act.actor) {
                tx.let_decide(&found, act)?;
                let entry = steps::withdraw(tx, entry, reason, act)?;
                return Ok(Withdrawal::Made(Box::new(entry)));
            }
            if found.withdrawn_at.is_some() {
                return Ok(Withdrawal::Made(Box::new(found)));
            }
            if found.state != State::Published {
                let state = found.state;
                return Err(RegisterError::WrongState { entry, state, action: Action::Withdraw });
            }
            if tx.holding(OPERATOR, &found.kind, &found.kode_unit, act).is_err() {
                tx.let_decide(&found, act)?;
            }
            if proposal.is_none() {
                tx.add_proposal(entry, reason, act.actor)?;
                let entry = Some((entry, found.nomor.as_str().to_owned()));
                let note = Note { entry, note: Some(reason), ..done(Action::Propose) };
                tx.append(act.at, act.actor, note)?;
            }
            Ok(Withdrawal::Proposed)
        })
    }
}

/// The document, where a signature is due and the actor prepares or makes it.
fn to_be_signed(tx: &Tx<'_>, id: ItemId, act: &Act<'_>) -> Result<Item, RegisterError> {
    let item = tx.item(id)?;
    if item.is_overdue(act.at) {
        return Err(DeskRefusal::Expired { item: id }.into());
    }
    let step = item.due().ok_or(DeskRefusal::NotThere { item: id, state: item.state })?;
    if step.task != Task::Tte {
        let (due, asked) = (step.task, Task::Tte);
        return Err(DeskRefusal::OtherTask { item: id, due, asked }.into());
    }
    if tx.holding(&step.role, &item.kind, &item.kode_unit, act).is_err() {
        tx.holding(OPERATOR, &item.kind, &item.kode_unit, act)?;
    }
    Ok(item)
}

fn own_certificate(held: &Appointment, given: &Digest) -> Result<(), RegisterError> {
    if held.what.certificate.as_ref() != Some(given) {
        return Err(DeskRefusal::OtherCertificate { actor: held.what.actor.clone() }.into());
    }
    Ok(())
}

fn draw_up(tx: &Tx<'_>, items: &[ItemId], act: &Act<'_>) -> Result<SigningList, RegisterError> {
    let wrong = |reason| DeskRefusal::Defect { part: "list", reason };
    if items.is_empty() {
        return Err(wrong("it is empty").into());
    }
    if items.len() > LONGEST_LIST {
        return Err(wrong("it has more than 10000 documents").into());
    }
    let mut seen = std::collections::BTreeSet::new();
    let mut documents = Vec::with_capacity(items.len());
    for id in items {
        if !seen.insert(*id) {
            return Err(wrong("it names a document twice").into());
        }
        let (item, _) = due(tx, *id, Task::Tte, act)?;
        let (Some(entry), Some(document)) = (item.entry, item.document) else {
            return Err(DeskRefusal::NotReady { item: *id }.into());
        };
        let nomor = tx.entry(entry)?.nomor;
        documents.push((*id, nomor.as_str().to_owned(), document));
    }
    Ok(SigningList::new(documents))
}
