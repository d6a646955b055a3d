//! Documents that come, wait and go back.

use std::path::Path;

use segel::issue::Kinds;
use segel::issue::register::desk::{Item, ItemId, ItemSelection, ItemState, Submission};
use segel_crypto::{Digest, DigestAlgorithm};
use serde_json::{Value, json};

use super::arguments::{Decide, List, StateChoice, Submit};
use super::{Table, people::instant, refused};
use crate::output;
use crate::table::{Table as Lines, span};
use crate::words::{Trouble, files, kinds, queue as words};
use crate::written::{self, Existing};

/// What somebody makes of a document.
#[derive(Debug, Clone, Copy)]
pub(super) enum Decision<'a> {
    Initial,
    Approve,
    Reject(&'a str),
}

/// Digits of a digest that are enough to say which one was seen.
const ENOUGH: usize = 16;

impl Table {
    pub(super) fn submit(&mut self, arguments: &Submit) -> Result<u8, Trouble> {
        let path = &arguments.file;
        let mut content = std::fs::read(path).map_err(|error| files::unreadable(path, &error))?;
        if !is_pdf(&content) {
            content = accepted(&arguments.kind, path, &content)?;
        }
        let unit = match &arguments.unit {
            Some(unit) => unit.clone(),
            None => unit_of(&arguments.kind)?,
        };
        let digest = self.papers.keep(&content)?;
        let act = self.acting.act();
        let mut desk = self.register.desk();
        let item = match arguments.again {
            Some(item) => desk.resubmit(ItemId::new(item), &digest, &act),
            None => {
                let key = arguments
                    .request
                    .clone()
                    .unwrap_or_else(|| format!("{}-{}", arguments.kind, &digest.to_hex()));
                // A NIK has sixteen digits in a row; so may a digest, which says nothing of anyone.
                let key = if arguments.request.is_some() { key } else { letters(&key) };
                desk.submit(
                    &Submission {
                        key: &key,
                        kind: &arguments.kind,
                        kode_unit: &unit,
                        subject: &arguments.subject,
                        content: &digest,
                        expires_at: instant("--expires", arguments.expires.as_deref())?,
                    },
                    &act,
                )
            }
        };
        self.told_item(&item.map_err(refused)?)
    }

    pub(super) fn list(&mut self, arguments: &List) -> Result<u8, Trouble> {
        let state = arguments.state.map(|state| match state {
            StateChoice::Waiting => ItemState::Waiting,
            StateChoice::Returned => ItemState::Returned,
            StateChoice::Finished => ItemState::Finished,
            StateChoice::Expired => ItemState::Expired,
        });
        let (role, kind) = (arguments.role.clone(), arguments.kind.clone());
        let selection = ItemSelection { state, role, kind, kode_unit: arguments.unit.clone() };
        let items = self.register.desk().items(&selection).map_err(refused)?;
        if self.json {
            let items: Vec<Value> = items.iter().map(as_json).collect();
            output::json(&json!({ "schema": "segel.queue/1", "items": items }));
            return Ok(0);
        }
        let mut lines = Lines::new(&self.language.pick(
            [">no", "jenis", "perihal", "keadaan", "menunggu", "sejak", "isi"],
            [">no", "kind", "subject", "state", "waits for", "for", "content"],
        ));
        for item in &items {
            let due = item.due().map(|step| format!("{} {}", step.task, step.role));
            let seconds = self.acting.at.seconds().saturating_sub(item.since.seconds());
            let since = due.is_some().then(|| span(u64::try_from(seconds).unwrap_or(0)));
            lines.row([
                item.id.to_string(),
                item.kind.clone(),
                item.subject.clone(),
                words::state(item, self.acting.at).text(self.language).to_owned(),
                due.unwrap_or_default(),
                since.unwrap_or_default(),
                item.content.to_hex().chars().take(ENOUGH).collect(),
            ]);
        }
        if !lines.is_empty() {
            output::data(&lines.text());
        }
        output::remark(words::counted(items.len()).text(self.language));
        Ok(0)
    }

    pub(super) fn show(&mut self, id: u32, content: Option<&Path>) -> Result<u8, Trouble> {
        let id = ItemId::new(id);
        let item = self.register.desk().item(id).map_err(refused)?;
        let lines = self.register.desk().journal_of(id).map_err(refused)?;
        if let Some(path) = content {
            let bytes = self.papers.read(&item.content)?;
            written::whole(path, Existing::Refuse, true, |sink| {
                sink.write_all(&bytes).map_err(|error| files::unwritable(path, &error))
            })?;
        }
        let nomor = item.entry.map(|entry| self.register.entry(entry)).transpose();
        let nomor = nomor.map_err(refused)?.map(|entry| entry.nomor.to_string());
        if self.json {
            let mut shown = as_json(&item);
            if let Some(object) = shown.as_object_mut() {
                object.insert("nomor".into(), json!(nomor));
                object.insert("journal".into(), json!(lines));
            }
            output::json(&shown);
            return Ok(0);
        }
        let mut text = String::new();
        for (name, value) in words::facts(&item, nomor, self.acting.at, self.language) {
            text.push_str(&format!("{name:<16}{value}\n"));
        }
        let mut table = Lines::new(&self.language.pick(
            ["waktu", "pelaku", "langkah", "hasil", "catatan"],
            ["time", "actor", "step", "outcome", "note"],
        ));
        for line in lines {
            let note = line.note.unwrap_or_default();
            // Of a submission the digest over everything that stays is for the audit.
            let note = note.split(' ').filter(|word| word.len() != 64).collect::<Vec<_>>();
            table.row([
                line.at,
                line.actor,
                line.action.to_string(),
                line.outcome.name().to_owned(),
                note.join(" "),
            ]);
        }
        output::data(&format!("{text}\n{}", table.text()));
        Ok(0)
    }

    pub(super) fn decide(
        &mut self,
        arguments: &Decide,
        decision: Decision<'_>,
    ) -> Result<u8, Trouble> {
        let id = ItemId::new(arguments.item);
        let lies = self.register.desk().item(id).map_err(refused)?.content;
        let seen = seen(&arguments.digest, &lies)?;
        // What is approved must be there to be issued.
        self.papers.read(&lies)?;
        let (act, mut desk) = (self.acting.act(), self.register.desk());
        let item = match decision {
            Decision::Initial => desk.initial(id, &seen, &act),
            Decision::Approve => desk.approve(id, &seen, &act),
            Decision::Reject(reason) => desk.send_back(id, &seen, reason, &act),
        };
        self.told_item(&item.map_err(refused)?)
    }

    fn told_item(&self, item: &Item) -> Result<u8, Trouble> {
        if self.json {
            output::json(&as_json(item));
        } else {
            output::remark(words::became(item, self.acting.at).text(self.language));
        }
        Ok(0)
    }
}

/// The code of the office that issues a kind.
fn unit_of(kind: &str) -> Result<String, Trouble> {
    let bundled = Kinds::bundled().map_err(|error| kinds::refused(&error))?;
    let kind = kinds::kind_named(&bundled, kind)?;
    Ok(crate::office::office(&bundled, kind, None)?.kode_unit)
}

/// Reads a digest in full, or a beginning of the one that lies there.
fn seen(text: &str, lies: &Digest) -> Result<Digest, Trouble> {
    let text = text.trim().to_ascii_lowercase();
    let hex = lies.to_hex();
    if text.len() >= ENOUGH && hex.starts_with(&text) {
        return Ok(lies.clone());
    }
    digest(&text).ok_or_else(|| words::other_digest(&hex))
}

/// Reads a SHA-256 in hexadecimal digits.
pub(super) fn digest(text: &str) -> Option<Digest> {
    let text = text.trim();
    let byte = |place: usize| u8::from_str_radix(text.get(place..place + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(byte).collect();
    Digest::from_bytes(DigestAlgorithm::Sha256, &bytes?)
}

pub(super) fn is_pdf(content: &[u8]) -> bool {
    content.starts_with(b"%PDF")
}

/// Digits as letters.
fn letters(text: &str) -> String {
    text.chars()
        .map(|c| c.to_digit(10).and_then(|d| char::from_digit(d + 16, 26)).unwrap_or(c))
        .collect()
}

/// Data as the kind accepts it, with sorted keys: the same bytes for the same data.
fn accepted(kind: &str, path: &Path, content: &[u8]) -> Result<Vec<u8>, Trouble> {
    let bundled = Kinds::bundled().map_err(|error| kinds::refused(&error))?;
    let kind = kinds::kind_named(&bundled, kind)?;
    let text = String::from_utf8_lossy(content);
    let data = kind.accept(&text).map_err(segel::issue::IssueError::Data);
    let data = data.map_err(|error| kinds::refused(&error).at(path.display()))?;
    Ok(data.as_json().as_bytes().to_vec())
}

pub(super) fn as_json(item: &Item) -> Value {
    let due = item.due().map(|step| json!({ "task": step.task.name(), "role": step.role }));
    json!({
        "item": item.id.number(), "kind": item.kind, "unit": item.kode_unit,
        "subject": item.subject, "state": item.state.name(), "version": item.version,
        "content": item.content.to_hex(), "route": item.route.to_string(), "step": item.step,
        "due": due, "submitted_by": item.submitted_by,
        "submitted_at": item.submitted_at.to_string(), "since": item.since.to_string(),
        "expires_at": item.expires_at.map(|at| at.to_string()),
        "entry": item.entry.map(|entry| entry.number()), "signatures": item.signatures,
        "document": item.document.as_ref().map(Digest::to_hex),
    })
}
