//! Submitting, initialling, approving, sending back.

use segel_crypto::{Digest, DigestAlgorithm};

use super::Desk;
use super::item::{Item, ItemId, ItemState, Submission, Task};
use super::people::{Appointment, OPERATOR};
use super::refusal::DeskRefusal;
use crate::register::entry::{Act, State, check_code, check_text};
use crate::register::error::RegisterError;
use crate::register::journal::{Action, Note, digest_text};
use crate::register::steps::{self, LONGEST_REASON, done};
use crate::register::store::Tx;

impl Desk<'_> {
    /// Puts a document on the desk. The same key gives the same document.
    ///
    /// # Errors
    /// [`DeskRefusal::NoRole`] unless the actor is an operator there; [`DeskRefusal::NoRoute`];
    /// [`DeskRefusal::OtherSubmission`] where the key stands for something else.
    pub fn submit(
        &mut self,
        submission: &Submission<'_>,
        act: &Act<'_>,
    ) -> Result<Item, RegisterError> {
        check_code("kind", submission.kind)?;
        if !submission.kode_unit.is_empty() {
            check_code("kode_unit", submission.kode_unit)?;
        }
        check_text("key", submission.key, 200)?;
        check_text("subject", submission.subject, 200)?;
        check_content(submission.content)?;
        self.0.step(act, Action::Submit, None, |tx| {
            let Submission { kind, kode_unit, .. } = *submission;
            let held = tx.holding(OPERATOR, kind, kode_unit, act)?;
            if let Some(item) = tx.item_with_key(submission.key)? {
                let same = item.kind == kind
                    && item.kode_unit == kode_unit
                    && item.subject == submission.subject
                    && (item.version > 1 || item.content == *submission.content);
                if !same {
                    return Err(DeskRefusal::OtherSubmission { item: item.id }.into());
                }
                return Ok(item);
            }
            let route = tx.route(kind, kode_unit)?.ok_or_else(|| DeskRefusal::NoRoute {
                kind: kind.to_owned(),
                kode_unit: kode_unit.to_owned(),
            })?;
            let item = Item {
                id: tx.next_item()?,
                key: submission.key.to_owned(),
                kind: kind.to_owned(),
                kode_unit: kode_unit.to_owned(),
                subject: submission.subject.to_owned(),
                submitted_by: act.actor.to_owned(),
                submitted_at: act.at,
                expires_at: submission.expires_at,
                route,
                state: ItemState::Waiting,
                version: 1,
                content: submission.content.clone(),
                step: 1,
                since: act.at,
                entry: None,
                document: None,
                signatures: 0,
            };
            tx.add_item(&item)?;
            journal(tx, Action::Submit, &item, Some(digest_text(&item.content)), &held, act)?;
            Ok(item)
        })
    }

    /// Puts a document that was sent back on the desk again, with its new content; it starts at the
    /// first step.
    ///
    /// # Errors
    /// [`DeskRefusal::NotThere`] unless it was sent back; [`DeskRefusal::NoRole`].
    pub fn resubmit(
        &mut self,
        id: ItemId,
        content: &Digest,
        act: &Act<'_>,
    ) -> Result<Item, RegisterError> {
        check_content(content)?;
        self.0.step_about(act, Action::Submit, (None, Some(id)), |tx| {
            let item = in_time(tx, id, act)?;
            let held = tx.holding(OPERATOR, &item.kind, &item.kode_unit, act)?;
            if item.state == ItemState::Waiting && item.step == 1 && item.content == *content {
                return Ok(item);
            }
            if item.state != ItemState::Returned {
                return Err(DeskRefusal::NotThere { item: id, state: item.state }.into());
            }
            let item = Item {
                state: ItemState::Waiting,
                version: item.version.saturating_add(1),
                content: content.clone(),
                step: 1,
                since: act.at,
                ..item
            };
            tx.update_item(&item)?;
            journal(tx, Action::Submit, &item, Some(digest_text(content)), &held, act)?;
            Ok(item)
        })
    }

    /// Initials the content (paraf).
    ///
    /// # Errors
    /// [`DeskRefusal::OtherTask`], [`DeskRefusal::NoRole`], [`DeskRefusal::SamePerson`],
    /// [`DeskRefusal::OtherContent`] where the digest is not what lies on the desk,
    /// [`DeskRefusal::Expired`].
    pub fn initial(
        &mut self,
        id: ItemId,
        content: &Digest,
        act: &Act<'_>,
    ) -> Result<Item, RegisterError> {
        self.decide(id, Task::Paraf, content, act)
    }

    /// Approves the content (setuju).
    ///
    /// # Errors
    /// As [`Desk::initial`].
    pub fn approve(
        &mut self,
        id: ItemId,
        content: &Digest,
        act: &Act<'_>,
    ) -> Result<Item, RegisterError> {
        self.decide(id, Task::Setuju, content, act)
    }

    fn decide(
        &mut self,
        id: ItemId,
        task: Task,
        content: &Digest,
        act: &Act<'_>,
    ) -> Result<Item, RegisterError> {
        let action = if task == Task::Paraf { Action::Initial } else { Action::Approve };
        self.0.step_about(act, action, (None, Some(id)), |tx| {
            let (item, held) = due(tx, id, task, act)?;
            same_content(&item, content)?;
            let after = Item { step: item.step.saturating_add(1), since: act.at, ..item.clone() };
            tx.update_item(&after)?;
            journal(tx, action, &item, Some(digest_text(content)), &held, act)?;
            Ok(after)
        })
    }

    /// Sends a document back to whoever submitted it, with a reason; a number that it had stays
    /// unused.
    ///
    /// # Errors
    /// [`DeskRefusal::NoRole`] unless the step that is due is the actor's;
    /// [`DeskRefusal::Signed`] where it bears a signature; else as [`Desk::initial`].
    pub fn send_back(
        &mut self,
        id: ItemId,
        content: &Digest,
        reason: &str,
        act: &Act<'_>,
    ) -> Result<Item, RegisterError> {
        check_text("reason", reason, LONGEST_REASON)?;
        self.0.step_about(act, Action::Return, (None, Some(id)), |tx| {
            let item = in_time(tx, id, act)?;
            let step = item.due().ok_or(DeskRefusal::NotThere { item: id, state: item.state })?;
            let held = tx.holding(&step.role, &item.kind, &item.kode_unit, act)?;
            same_content(&item, content)?;
            if item.signatures > 0 {
                return Err(DeskRefusal::Signed { item: id }.into());
            }
            leave_number(tx, &item, "dikembalikan", act)?;
            let after = Item {
                state: ItemState::Returned,
                since: act.at,
                entry: None,
                document: None,
                ..item.clone()
            };
            tx.update_item(&after)?;
            let text = format!("{}: {reason}", told(&item, &held));
            let note = Note {
                item: Some(id),
                digest: Some(digest_text(content)),
                note: Some(&text),
                ..done(Action::Return)
            };
            tx.append(act.at, act.actor, note)?;
            Ok(after)
        })
    }

    /// Ends what has waited past its time, and returns it; numbers that it had stay unused.
    ///
    /// # Errors
    /// [`RegisterError::Database`] where the database fails.
    pub fn expire_due(&mut self, act: &Act<'_>) -> Result<Vec<Item>, RegisterError> {
        self.0.step(act, Action::Expire, None, |tx| {
            let mut overdue = Vec::new();
            tx.items(true, |item| {
                if item.is_overdue(act.at) {
                    overdue.push(item);
                }
            })?;
            for item in &mut overdue {
                leave_number(tx, item, "kedaluwarsa di meja", act)?;
                item.state = ItemState::Expired;
                (item.entry, item.document) = (None, None);
                tx.update_item(item)?;
                let text = item.version.to_string();
                let note = Note { item: Some(item.id), note: Some(&text), ..done(Action::Expire) };
                tx.append(act.at, act.actor, note)?;
            }
            Ok(overdue)
        })
    }
}

fn check_content(content: &Digest) -> Result<(), RegisterError> {
    let algorithm = content.algorithm();
    if algorithm != DigestAlgorithm::Sha256 {
        let algorithm = algorithm.name();
        return Err(RegisterError::DigestAlgorithm { part: "content", algorithm });
    }
    Ok(())
}

fn same_content(item: &Item, given: &Digest) -> Result<(), RegisterError> {
    if item.content != *given {
        let (recorded, given) = (item.content.clone(), given.clone());
        return Err(DeskRefusal::OtherContent { item: item.id, recorded, given }.into());
    }
    Ok(())
}

fn in_time(tx: &Tx<'_>, id: ItemId, act: &Act<'_>) -> Result<Item, RegisterError> {
    let item = tx.item(id)?;
    if item.is_overdue(act.at) {
        return Err(DeskRefusal::Expired { item: id }.into());
    }
    Ok(item)
}

/// The document, where that task is due and is the actor's, and how he holds it.
pub(super) fn due(
    tx: &Tx<'_>,
    id: ItemId,
    asked: Task,
    act: &Act<'_>,
) -> Result<(Item, Appointment), RegisterError> {
    let item = in_time(tx, id, act)?;
    let step = item.due().ok_or(DeskRefusal::NotThere { item: id, state: item.state })?;
    if step.task != asked {
        return Err(DeskRefusal::OtherTask { item: id, due: step.task, asked }.into());
    }
    let held = tx.holding(&step.role, &item.kind, &item.kode_unit, act)?;
    if took_part(tx, &item, act.actor)? {
        return Err(DeskRefusal::SamePerson { item: id, actor: act.actor.to_owned() }.into());
    }
    Ok((item, held))
}

/// Whether somebody submitted this version or took a step for it.
fn took_part(tx: &Tx<'_>, item: &Item, actor: &str) -> Result<bool, RegisterError> {
    if item.submitted_by == actor {
        return Ok(true);
    }
    let version = format!("{} ", item.version);
    Ok(tx.journal_of_item(item.id)?.iter().any(|line| {
        let step = matches!(
            line.action,
            Action::Submit | Action::Initial | Action::Approve | Action::Sign
        );
        step && line.outcome == crate::register::journal::Outcome::Done
            && line.actor == actor
            && line.note.as_deref().is_some_and(|note| note.starts_with(&version))
    }))
}

/// Version and step, and as whom the actor took it.
pub(super) fn told(item: &Item, held: &Appointment) -> String {
    format!("{} {} {}", item.version, item.step, held.held())
}

pub(super) fn journal(
    tx: &Tx<'_>,
    action: Action,
    item: &Item,
    digest: Option<String>,
    held: &Appointment,
    act: &Act<'_>,
) -> Result<(), RegisterError> {
    let mut text = told(item, held);
    if action == Action::Submit {
        text.push_str(&format!(" {}", item.identity().to_hex()));
    }
    let note = Note { item: Some(item.id), digest, note: Some(&text), ..done(action) };
    tx.append(act.at, act.actor, note)
}

fn leave_number(tx: &Tx<'_>, item: &Item, why: &str, act: &Act<'_>) -> Result<(), RegisterError> {
    let Some(entry) = item.entry else { return Ok(()) };
    if tx.entry(entry)?.state != State::Void {
        steps::void(tx, entry, &format!("{why}: berkas {}", item.id), act)?;
    }
    Ok(())
}
