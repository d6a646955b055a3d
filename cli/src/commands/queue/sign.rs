//! Numbering, the list that a signer confirms, and signing all of it with one unlock.

use std::io::{BufRead as _, IsTerminal as _};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use segel::Document;
use segel::issue::register::desk::{DeskRefusal, Item, ItemId, ItemSelection, SigningList, Task};
use segel::issue::register::papers::remove_abandoned;
use segel::issue::register::{Entry, RecordedFile, Register, RegisterError, Reservation};
use segel::issue::{CalendarDate, IssueError, Kind, Kinds, Office};
use segel::sign::Credential;
use segel_crypto::{Digest, DigestAlgorithm};
use serde_json::{Value, json};

use super::arguments::Sign;
use super::papers::{digest, is_pdf};
use super::{Table, refused};
use crate::arguments::Certify;
use crate::credential;
use crate::output::{self, Progress};
use crate::place::At;
use crate::pool;
use crate::signer::Signer;
use crate::table::Table as Lines;
use crate::words::{
    FAILED, Language, Trouble, files, issuing_day, keys, kinds, queue as words, signing,
};
use crate::written::{self, Existing};

impl Table {
    pub(super) fn sign(&mut self, arguments: &Sign) -> Result<u8, Trouble> {
        let root = match arguments.root.as_deref() {
            None => None,
            Some(text) => Some(digest(text).ok_or_else(|| words::bad_root(text))?),
        };
        // The key is unlocked once, and only for somebody who says which list.
        let mut credential = match root {
            Some(_) => Some(self.unlock(arguments)?),
            None => None,
        };
        if let (Some(root), Some(credential)) = (&root, &credential) {
            let (certificate, act) = (certificate(credential), self.acting.act());
            let left = self.register.desk().remaining(root, &certificate, &act);
            if let Some(left) = left.map_err(refused)? {
                return self.sign_all(arguments, &left, credential);
            }
        }
        let items = self.chosen(arguments)?;
        if items.is_empty() {
            output::remark(words::nothing_to_sign().text(self.language));
            return Ok(0);
        }
        let workshop = Workshop::new()?;
        for item in &items {
            self.make_ready(arguments, &workshop, *item)
                .map_err(|trouble| words::about(*item, trouble))?;
        }
        let list = self.register.desk().list(&items, &self.acting.act()).map_err(refused)?;
        let root = match root {
            Some(root) => root,
            None => {
                self.show_list(&list);
                if !self.agrees(&list)? {
                    return Ok(0);
                }
                list.root()
            }
        };
        let credential = match credential.take() {
            Some(credential) => credential,
            None => self.unlock(arguments)?,
        };
        let act = self.acting.act();
        let confirmed =
            self.register.desk().confirm(&items, &root, &certificate(&credential), &act);
        confirmed.map_err(refused)?;
        self.sign_all(arguments, &items, &credential)
    }

    fn unlock(&self, arguments: &Sign) -> Result<Credential, Trouble> {
        credential::open(&arguments.key, self.language)?.ok_or_else(keys::no_key_given)
    }

    /// The documents that were named, or all that wait for a signature of the actor.
    fn chosen(&mut self, arguments: &Sign) -> Result<Vec<ItemId>, Trouble> {
        if !arguments.items.is_empty() {
            return Ok(arguments.items.iter().copied().map(ItemId::new).collect());
        }
        let state = Some(segel::issue::register::desk::ItemState::Waiting);
        let desk = self.register.desk();
        let waiting =
            desk.items(&ItemSelection { state, ..Default::default() }).map_err(refused)?;
        let due = waiting
            .iter()
            .filter(|item| item.due().is_some_and(|step| step.task == Task::Tte))
            .filter(|item| match desk.list(&[item.id], &self.acting.act()) {
                Ok(_) => true,
                Err(error) => matches!(error, RegisterError::Desk(DeskRefusal::NotReady { .. })),
            });
        Ok(due.map(|item| item.id).collect())
    }

    /// Numbers a document and fixes its pages, unless that is done.
    fn make_ready(
        &mut self,
        arguments: &Sign,
        workshop: &Workshop,
        id: ItemId,
    ) -> Result<(), Trouble> {
        let item = self.register.desk().item(id).map_err(refused)?;
        if item.document.is_some() {
            return Ok(());
        }
        let act = self.acting.act();
        let as_whom = self.register.desk().acting_as(id, &act).map_err(refused)?;
        let content = self.papers.read(&item.content)?;
        let kind = kinds::kind_named(&workshop.kinds, &item.kind)?;
        let office = crate::office::office(&workshop.kinds, kind, arguments.office.as_deref())?;
        let today = self.register.day(act.at).map_err(|error| refused(error.into()))?;
        let day: CalendarDate = match &arguments.date {
            Some(text) => text.parse().map_err(|error| issuing_day::bad_date(text, &error))?,
            None => today,
        };
        let (data, valid_until) = accepted(kind, &content, day)?;
        let request = Reservation::of_kind(kind, &item.kode_unit, day, "desk", &item.content);
        let request = Reservation { valid_until, ..request };
        let entry = self.register.desk().number(id, &request, &act).map_err(refused)?;
        let pages = match data {
            None => content,
            Some(data) => {
                let whole = Pages { workshop, kind, office: &office, entry: &entry };
                let role = item.due().map(|step| step.role.clone()).unwrap_or_default();
                whole.render(&data, &role, as_whom.what.capacity)?
            }
        };
        let digest = self.papers.keep(&pages)?;
        self.register.desk().ready(id, &digest, &act).map(drop).map_err(refused)
    }

    fn show_list(&self, list: &SigningList) {
        let (count, root) = (list.documents.len(), list.root());
        let (first, last) = list.ends().unwrap_or_default();
        if self.json {
            let documents: Vec<Value> = list
                .documents
                .iter()
                .map(|(item, nomor, digest)| {
                    json!({ "item": item.number(), "nomor": nomor, "sha256": digest.to_hex() })
                })
                .collect();
            output::json(&json!({
                "schema": "segel.list/1", "count": count, "first": first, "last": last,
                "root": root.to_hex(), "documents": documents,
            }));
            return;
        }
        let mut lines =
            Lines::new(&self.language.pick([">no", "nomor", "sidik"], [">no", "number", "digest"]));
        for (item, nomor, digest) in &list.documents {
            let digest: String = digest.to_hex().chars().take(16).collect();
            lines.row([item.to_string(), nomor.clone(), digest]);
        }
        output::data(&lines.text());
        output::data(words::list(count, first, last, &root).text(self.language));
    }

    /// Asks on a terminal; elsewhere the root has to be given.
    fn agrees(&self, list: &SigningList) -> Result<bool, Trouble> {
        let root = list.root().to_hex();
        if self.json || !std::io::stdin().is_terminal() {
            output::remark(words::how_to_confirm(&root).text(self.language));
            return Ok(false);
        }
        output::remark(words::question(list.documents.len()).text(self.language));
        let mut answer = String::new();
        let read = std::io::stdin().lock().read_line(&mut answer);
        read.map_err(|error| files::unreadable(std::path::Path::new("stdin"), &error))?;
        Ok(matches!(answer.trim(), "ya" | "yes"))
    }

    fn sign_all(
        &mut self,
        arguments: &Sign,
        items: &[ItemId],
        credential: &Credential,
    ) -> Result<u8, Trouble> {
        let folder = &arguments.output;
        std::fs::create_dir_all(folder).map_err(|error| files::unwritable(folder, &error))?;
        let zone = self.register.zone().minutes();
        let signer = |certify| -> Result<Signer, Trouble> {
            let own = credential.clone();
            let mut signer = Signer::new(own, certify, &arguments.signature, Language::Indonesian)?;
            signer.zone = Some(zone);
            Ok(signer)
        };
        let mut tasks = Vec::with_capacity(items.len());
        for id in items {
            let item = self.register.desk().item(*id).map_err(refused)?;
            let entry = item.entry.ok_or(DeskRefusal::NotReady { item: *id });
            let entry = entry.and_then(|id| {
                self.register.entry(id).map_err(|_| DeskRefusal::NotReady { item: item.id })
            });
            tasks.push((item, entry.map_err(|refusal| refused(refusal.into()))?));
        }
        let bundled = Kinds::bundled().map_err(|error| kinds::refused(&error))?;
        let batch = Batch {
            register: Mutex::new(&mut self.register),
            table: (&self.papers, &self.acting),
            only: signer(Some(Certify::None))?,
            one_of_many: signer(None)?,
            certificate: certificate(credential),
            at: arguments.at.as_deref().map(At::parse).transpose()?,
            kinds: &bundled,
            arguments,
        };
        let progress = Progress::new(tasks.len());
        let (mut told, mut failed) = (Vec::new(), 0);
        let (language, json) = (self.language, self.json);
        let work = |(item, entry): &(Item, Entry)| {
            let result = batch.sign(item, entry);
            progress.step();
            result
        };
        pool::in_order(&tasks, arguments.jobs, work, |(item, entry), result| {
            let mut row = json!({ "item": item.id.number(), "nomor": entry.nomor.as_str() });
            let (path, sha256, error) = match result {
                Ok((path, sha256)) => {
                    if !json {
                        progress.remark(words::signed(&entry.nomor, &path).text(language));
                    }
                    (Some(path), Some(sha256.to_hex()), None)
                }
                Err(trouble) => {
                    failed += 1;
                    let trouble = words::about(item.id, trouble);
                    progress.remark(&format!("segel: {}", trouble.sentence(language)));
                    (None, None, Some(trouble.line(language)))
                }
            };
            if let Some(row) = row.as_object_mut() {
                row.insert("output".into(), json!(path));
                row.insert("sha256".into(), json!(sha256));
                row.insert("error".into(), json!(error));
            }
            told.push(row);
        });
        drop(progress);
        if json {
            output::json(&json!({ "schema": "segel.signed/1", "documents": told }));
        }
        output::remark(signing::counted(tasks.len() - failed, failed).text(language));
        Ok(if failed == 0 { 0 } else { FAILED })
    }
}

/// What all documents of one run have in common.
struct Batch<'a> {
    register: Mutex<&'a mut Register>,
    table: (&'a crate::papers::Papers, &'a crate::acting::Acting),
    /// For a document with one signature, which nothing may follow.
    only: Signer,
    one_of_many: Signer,
    certificate: Digest,
    at: Option<At>,
    kinds: &'a Kinds,
    arguments: &'a Sign,
}

impl Batch<'_> {
    /// Signs the file as it was confirmed, writes it, and records what was written.
    fn sign(&self, item: &Item, entry: &Entry) -> Result<(PathBuf, Digest), Trouble> {
        let (papers, acting) = self.table;
        let document = item.document.as_ref().ok_or_else(|| refused(not_ready(item.id)))?;
        let before = papers.read(document)?;
        let single = item.route.signing_roles().count() == 1;
        let signer = if single { &self.only } else { &self.one_of_many };
        let opened = Document::open(before.clone());
        let opened = opened.map_err(|error| signing::unreadable_pdf(&error))?;
        let own = self.own_place(item, &opened);
        let at = self.at.as_ref().or(own.as_ref());
        let qr = self.check_address(item, entry)?;
        let mut pdf = Vec::new();
        let signed = signer.sign(&opened, at, qr.as_deref(), &mut pdf)?;
        pdf.extend_from_slice(signed.appended());
        let sha256 = DigestAlgorithm::Sha256.digest(&pdf);
        let last = item.route.step(item.step.saturating_add(1)).is_none();
        let (path, recorded) = if last {
            let nomor = &entry.nomor;
            let unit = if item.kode_unit.is_empty() { "" } else { "-" };
            let (kind, year, ordinal) = (&item.kind, nomor.year(), nomor.ordinal());
            let name = format!("{kind}{unit}{}-{year}-{ordinal:04}.pdf", item.kode_unit);
            let path = self.arguments.output.join(name);
            remove_abandoned(&path);
            // What was written and not recorded, because the work was cut short, is made again.
            let own = std::fs::read(&path).is_ok_and(|found| found.starts_with(&before));
            let existing = if own { Existing::Replace } else { Existing::Refuse };
            written::bytes(&path, existing, &pdf)?;
            let recorded = if papers.is_shared() {
                papers.keep(&pdf)?;
                papers.place(&sha256)
            } else {
                std::path::absolute(&path).unwrap_or_else(|_| path.clone())
            };
            (path, recorded)
        } else {
            papers.keep(&pdf)?;
            (papers.place(&sha256), papers.place(&sha256))
        };
        let file = RecordedFile { sha256: sha256.clone(), path: recorded };
        let mut register = self.register.lock().unwrap_or_else(PoisonError::into_inner);
        let recorded = register.desk().sign(item.id, &file, &self.certificate, &acting.act());
        recorded.map_err(refused)?;
        Ok((path, sha256))
    }

    /// The place that the pages keep for the role that signs.
    fn own_place(&self, item: &Item, document: &Document<Vec<u8>>) -> Option<At> {
        let role = &item.due()?.role;
        let kind = self.kinds.kind(&item.kind).ok()?;
        let place = kind.places().iter().find(|place| place.role == *role);
        let single = item.route.signing_roles().count() == 1;
        let place = place.or_else(|| kind.places().first().filter(|_| single))?;
        let at = At::Label(place.label.clone());
        at.find(document).ok().map(|_| at)
    }

    #[cfg(feature = "render")]
    fn check_address(&self, item: &Item, entry: &Entry) -> Result<Option<String>, Trouble> {
        let content = self.table.0.read(&item.content)?;
        if is_pdf(&content) {
            return Ok(None);
        }
        let kind = kinds::kind_named(self.kinds, &item.kind)?;
        let office = crate::office::office(self.kinds, kind, self.arguments.office.as_deref())?;
        Ok(crate::desk::check_address(&office, &entry.nomor))
    }

    #[cfg(not(feature = "render"))]
    #[expect(clippy::unnecessary_wraps, reason = "the build that renders reads files")]
    fn check_address(&self, _: &Item, _: &Entry) -> Result<Option<String>, Trouble> {
        Ok(None)
    }
}

/// What the pages of all documents have in common, made once.
struct Workshop {
    kinds: Kinds,
    #[cfg(feature = "render")]
    renderer: std::cell::OnceCell<segel::issue::Renderer>,
}

impl Workshop {
    fn new() -> Result<Self, Trouble> {
        let kinds = Kinds::bundled().map_err(|error| kinds::refused(&error))?;
        #[cfg(feature = "render")]
        let renderer = std::cell::OnceCell::new();
        Ok(Self {
            kinds,
            #[cfg(feature = "render")]
            renderer,
        })
    }

    /// Reads the fonts, unless that is done.
    #[cfg(feature = "render")]
    fn renderer(&self) -> Result<&segel::issue::Renderer, Trouble> {
        if let Some(renderer) = self.renderer.get() {
            return Ok(renderer);
        }
        let made = segel::issue::Renderer::new(&self.kinds);
        let made = made.map_err(|error| kinds::refused(&error))?;
        Ok(self.renderer.get_or_init(|| made))
    }
}

/// What pages are made from.
struct Pages<'a> {
    workshop: &'a Workshop,
    kind: &'a Kind,
    office: &'a Office,
    entry: &'a Entry,
}

impl Pages<'_> {
    /// Renders the pages; they must name the signatory in the capacity in which he signs.
    #[cfg(feature = "render")]
    fn render(
        &self,
        data: &segel::issue::DocumentData,
        role: &str,
        capacity: segel::issue::Capacity,
    ) -> Result<Vec<u8>, Trouble> {
        let signatory =
            crate::office::signatory(self.kind, self.office, Some(role), self.entry.tanggal)?;
        if signatory.capacity != capacity {
            return Err(words::other_capacity(role, signatory.capacity, capacity));
        }
        let (kind, office, renderer) = (self.kind, self.office, self.workshop.renderer()?);
        let desk = crate::desk::Desk { kind, office, signatory, renderer };
        Ok(desk.render(data, Some(&self.entry.nomor), self.entry.tanggal)?.pdf)
    }

    #[cfg(not(feature = "render"))]
    fn render(
        &self,
        _: &segel::issue::DocumentData,
        _: &str,
        _: segel::issue::Capacity,
    ) -> Result<Vec<u8>, Trouble> {
        let _ = (self.workshop, self.kind, self.office, self.entry);
        Err(words::no_renderer())
    }
}

/// The data of a content, unless it is pages, and the last day of its validity.
fn accepted(
    kind: &Kind,
    content: &[u8],
    day: CalendarDate,
) -> Result<(Option<segel::issue::DocumentData>, Option<CalendarDate>), Trouble> {
    if is_pdf(content) {
        return Ok((None, None));
    }
    let text = String::from_utf8_lossy(content);
    let data = kind.accept(&text).map_err(IssueError::Data);
    let data = data.map_err(|error| kinds::refused(&error))?;
    let validity = kind.validity(&data, day).map_err(|error| kinds::refused(&error))?;
    Ok((Some(data), validity.map(|validity| validity.until)))
}

fn certificate(credential: &Credential) -> Digest {
    DigestAlgorithm::Sha256.digest(credential.chain().signer().as_der())
}

fn not_ready(item: ItemId) -> RegisterError {
    DeskRefusal::NotReady { item }.into()
}
