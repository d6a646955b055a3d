//! The desk as the journal tells it, to hold the tables to.

use std::collections::HashMap;

use super::item::{Item, ItemState};
use super::list::SigningList;
use crate::register::audit::Breach;
use crate::register::error::RegisterError;
use crate::register::journal::{Action, JournalRecord, digest_text};
use crate::register::store::Tx;

/// A document as the journal tells it.
struct ToldItem {
    identity: String,
    state: ItemState,
    version: u32,
    content: Option<String>,
    step: u32,
    entry: Option<i64>,
    document: Option<String>,
    signatures: u32,
    seen: bool,
}

/// What the journal tells of the desk.
#[derive(Default)]
pub(in crate::register) struct Told {
    items: HashMap<i64, ToldItem>,
    /// The digest that stands for a row, by the table's name and the number of the row.
    rows: HashMap<(&'static str, i64), String>,
    dismissed: HashMap<i64, String>,
}

impl Told {
    /// Takes a line; false where it could not follow.
    pub(in crate::register) fn follow(&mut self, record: &JournalRecord) -> bool {
        let note = record.note.as_deref().unwrap_or_default();
        let mut words = note.split(' ');
        let first = words.next().and_then(|word| word.parse::<i64>().ok());
        match record.action {
            Action::Appoint => self.row("appointment", first, record.digest.clone()),
            Action::Route => self.row("route", first, Some(note.to_owned())),
            Action::Confirm => {
                let certificate = words.nth(1).unwrap_or_default();
                let root = record.digest.as_deref().unwrap_or_default();
                let told = format!("{} {} {root} {certificate}", record.actor, record.at);
                self.row("list", first, Some(told))
            }
            Action::Propose => {
                self.row("proposal", record.entry, Some(format!("{} {note}", record.actor)))
            }
            Action::Dismiss => {
                first.is_some_and(|id| self.dismissed.insert(id, record.at.clone()).is_none())
            }
            _ => self.item(record, first),
        }
    }

    fn row(&mut self, table: &'static str, id: Option<i64>, told: Option<String>) -> bool {
        let (Some(id), Some(told)) = (id, told) else { return false };
        self.rows.insert((table, id), told).is_none()
    }

    fn item(&mut self, record: &JournalRecord, version: Option<i64>) -> bool {
        let Some(id) = record.item else { return false };
        let version = version.and_then(|version| u32::try_from(version).ok());
        let note = record.note.as_deref().unwrap_or_default();
        if record.action == Action::Submit {
            let identity = note.rsplit(' ').next().unwrap_or_default().to_owned();
            let before = self.items.get(&id);
            let follows = match before {
                None => version == Some(1),
                Some(before) => {
                    before.state == ItemState::Returned
                        && version == before.version.checked_add(1)
                        && identity == before.identity
                }
            };
            let told = ToldItem {
                identity,
                state: ItemState::Waiting,
                version: version.unwrap_or_default(),
                content: record.digest.clone(),
                step: 1,
                entry: None,
                document: None,
                signatures: 0,
                seen: false,
            };
            self.items.insert(id, told);
            return follows;
        }
        let Some(told) = self.items.get_mut(&id) else { return false };
        if told.state != ItemState::Waiting && record.action != Action::Expire {
            return false;
        }
        let step = note.split(' ').nth(1).and_then(|step| step.parse().ok());
        let here = version == Some(told.version) && step == Some(told.step);
        let approved = here && record.digest == told.content;
        match record.action {
            Action::Initial | Action::Approve => {
                told.step = told.step.saturating_add(1);
                approved
            }
            Action::Return => {
                told.state = ItemState::Returned;
                (told.entry, told.document) = (None, None);
                approved && told.signatures == 0
            }
            Action::Expire => {
                told.state = ItemState::Expired;
                (told.entry, told.document) = (None, None);
                told.signatures == 0
            }
            Action::Number => {
                let fresh = told.entry.is_none();
                told.entry = record.entry;
                fresh && record.entry.is_some()
            }
            Action::Ready => {
                let fresh = told.document.is_none() && told.entry.is_some();
                told.document.clone_from(&record.digest);
                fresh
            }
            Action::Sign => {
                let ready = told.document.is_some();
                told.step = told.step.saturating_add(1);
                told.signatures = told.signatures.saturating_add(1);
                told.document.clone_from(&record.digest);
                here && ready
            }
            _ => false,
        }
    }

    /// Compares the tables of the desk with what was told.
    pub(in crate::register) fn compare(
        &mut self,
        tx: &Tx<'_>,
        breaches: &mut Vec<Breach>,
    ) -> Result<(), RegisterError> {
        let differs = |table, row, part| Breach::DeskDiffers { table, row, part };
        let mut found = |table: &'static str, id: i64, is: String, breaches: &mut Vec<Breach>| {
            if self.rows.remove(&(table, id)).as_ref() != Some(&is) {
                breaches.push(differs(table, id, "row"));
            }
        };
        for one in tx.appointments()? {
            found("appointment", one.id, digest_text(&one.identity()), breaches);
            let dismissed = one.dismissed_at.map(|at| at.to_string());
            if self.dismissed.remove(&one.id) != dismissed {
                breaches.push(differs("appointment", one.id, "end"));
            }
        }
        for (id, told) in tx.routes()? {
            found("route", id, told, breaches);
        }
        for (entry, by, reason) in tx.proposals()? {
            found("proposal", entry, format!("{by} {reason}"), breaches);
        }
        for list in tx.lists()? {
            let certificate = list.certificate.trim_start_matches("SHA-256:");
            let (actor, at, root) = (&list.actor, list.confirmed_at, &list.root);
            found("list", list.id, format!("{actor} {at} {root} {certificate}"), breaches);
            let documents = tx.list_items(list.id)?;
            if digest_text(&SigningList::new(documents).root()) != list.root {
                breaches.push(differs("list", list.id, "documents"));
            }
        }
        tx.items(false, |item| {
            let id = item.id.number();
            match self.items.get_mut(&id) {
                None => breaches.push(differs("item", id, "row")),
                Some(told) => {
                    told.seen = true;
                    if let Some(part) = told.difference(&item) {
                        breaches.push(differs("item", id, part));
                    }
                }
            }
        })?;
        let mut gone: Vec<(&'static str, i64)> = self.rows.keys().copied().collect();
        gone.extend(self.items.iter().filter(|(_, told)| !told.seen).map(|(id, _)| ("item", *id)));
        gone.sort_unstable();
        breaches.extend(gone.into_iter().map(|(table, row)| differs(table, row, "row")));
        Ok(())
    }
}

impl ToldItem {
    fn difference(&self, item: &Item) -> Option<&'static str> {
        // The last signature of a route ends it.
        let finished = item.route.step(self.step).is_none();
        let state = match self.state {
            ItemState::Waiting if finished => ItemState::Finished,
            other => other,
        };
        let text = |digest: Option<&segel_crypto::Digest>| digest.map(digest_text);
        [
            ("identity", self.identity == item.identity().to_hex()),
            ("state", state == item.state),
            ("version", self.version == item.version),
            ("content", self.content == text(Some(&item.content))),
            ("step", self.step == item.step),
            ("entry", self.entry == item.entry.map(|entry| entry.0)),
            ("document", self.document == text(item.document.as_ref())),
            ("signatures", self.signatures == item.signatures),
        ]
        .into_iter()
        .find_map(|(part, same)| (!same).then_some(part))
    }
}
