//! The versions of one file, each read once however many others it is compared with.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

use super::change::{Change, ChangeKind};
use super::compare;
use super::graph::{self, Uses};
use super::layout::Area;
use super::pages;
use super::roles::Known;
use super::structure::ParentTree;
use crate::accounting::Stated;
use crate::document::Document;
use crate::dormant::Found;
use crate::error::PdfError;
use crate::object::{IndirectObject, ObjectId};
use crate::source::{Prefix, Source};

/// Later revisions that are compared.
const REVISIONS: usize = 256;
/// Objects that are compared, counted anew for every later revision.
const COMPARED: usize = 600_000;
/// Roles and uses that are kept for other comparisons.
const KEPT: usize = 4_000_000;
/// Objects that are kept for other versions.
const OBJECTS: usize = 8192;
/// Bytes of the longest object that is kept.
const LONGEST: u64 = 64 << 10;
/// Boxes of one page that are kept.
const BOXES: usize = 4096;

/// The history of a document, for whoever asks of several of its signatures what came after them.
///
/// Each version is compared with each later one as [`super::after`] does it; only what one version
/// tells by itself is read once.
pub struct History<'d, S> {
    document: &'d Document<S>,
    versions: Vec<OnceCell<Result<Version<'d, S>, PdfError>>>,
    revisions: Vec<Layer>,
    /// Everything that any revision but the first speaks of.
    written: OnceCell<HashSet<u32>>,
    /// Where a search of the bytes finds objects and trailers.
    found: Once<Vec<Found>>,
    kept: Rc<Cell<usize>>,
    visits: Rc<Visits>,
    objects: Rc<Objects>,
}

/// Objects that may be visited after one signature: a few times all that a file of that many bytes can
/// honestly hold. What is remembered from another comparison costs nothing. Streams that a rule looks
/// into weigh as much as the objects that would fit into them.
#[derive(Debug)]
pub(super) struct Visits {
    limit: usize,
    left: Cell<usize>,
}

impl Visits {
    const LEAST: u64 = 400_000;
    /// Bytes of a stream that weigh as much as an object.
    const BYTES: usize = 32;

    fn of(bytes: u64) -> Self {
        let limit = usize::try_from(Self::LEAST + bytes / 2).unwrap_or(usize::MAX);
        Self { limit, left: Cell::new(limit) }
    }

    pub(super) fn take(&self, visited: usize) -> Result<(), PdfError> {
        let (what, limit) = ("objects visited after a signature", self.limit as u64);
        let left = self.left.get().checked_sub(visited);
        // What is spent once stays spent.
        self.left.set(left.unwrap_or(0));
        left.map(|_| ()).ok_or(PdfError::Budget { what, limit })
    }

    /// Pays for the bytes of a stream that was undone.
    pub(super) fn take_bytes(&self, bytes: usize) -> Result<(), PdfError> {
        self.take(1 + bytes / Self::BYTES)
    }
}

impl<S> std::fmt::Debug for History<'_, S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("History").field("versions", &self.versions.len()).finish_non_exhaustive()
    }
}

type Once<T> = OnceCell<Result<T, PdfError>>;

/// What one revision tells by itself.
#[derive(Debug, Default)]
struct Layer {
    odd: Once<Vec<Range<u64>>>,
    stated: Once<Vec<(u32, Stated)>>,
    dormant: Once<Vec<Range<u64>>>,
    /// Whether every page shows after it what it showed before.
    same: OnceCell<bool>,
}

/// Objects by their place in the file, with their ends.
type Objects = RefCell<HashMap<u64, (ObjectId, u64, Rc<IndirectObject>)>>;

/// An object of one version: the identifier it has there, and what it is; `None` where it is null.
pub(super) type Current = (Option<ObjectId>, Option<Rc<IndirectObject>>);

/// The document as it was after one revision.
pub(super) struct Version<'d, S> {
    pub(super) document: Document<Prefix<&'d S>>,
    kept: Rc<Cell<usize>>,
    pub(super) visits: Rc<Visits>,
    objects: Rc<Objects>,
    known: OnceCell<Rc<Known>>,
    uses: OnceCell<Rc<Uses>>,
    found: RefCell<HashMap<u32, Current>>,
    pub(super) memories: Memories,
}

/// What the rules found out about one version alone.
#[derive(Debug, Default)]
pub(super) struct Memories {
    /// Where its pages have text.
    pub(super) boxes: Memory<u32, Rc<Option<Vec<Area>>>>,
    /// Whether its widgets stand on content.
    pub(super) covering: Memory<u32, bool>,
    /// Its parent tree, by the number of the structure root.
    pub(super) trees: Memory<u32, Rc<Option<ParentTree>>>,
}

/// Answers that are the same at every question.
#[derive(Debug)]
pub(super) struct Memory<K, V>(RefCell<HashMap<K, V>>);

impl<K, V> Default for Memory<K, V> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<K: std::hash::Hash + Eq, V: Clone> Memory<K, V> {
    /// The answer that is known, or the one made now, kept where `keep` says so.
    pub(super) fn get(
        &self,
        key: K,
        make: impl FnOnce() -> Result<V, PdfError>,
        keep: impl FnOnce(&V) -> bool,
    ) -> Result<V, PdfError> {
        if let Some(known) = self.0.borrow().get(&key) {
            return Ok(known.clone());
        }
        let made = make()?;
        if keep(&made) {
            self.0.borrow_mut().insert(key, made.clone());
        }
        Ok(made)
    }
}

/// Whether an array of boxes is short enough to be kept.
pub(super) fn is_short(boxes: &Rc<Option<Vec<Area>>>) -> bool {
    boxes.as_ref().as_ref().is_none_or(|boxes| boxes.len() <= BOXES)
}

impl<S: Source> Version<'_, S> {
    /// What the version alone tells of its objects.
    pub(super) fn known(&self) -> Result<Rc<Known>, PdfError> {
        once(&self.known, &self.kept, Known::size, || Known::read(&self.document))
    }

    /// Where it uses objects that any later revision of the file writes.
    pub(super) fn uses(&self, wanted: &HashSet<u32>) -> Result<Rc<Uses>, PdfError> {
        once(&self.uses, &self.kept, Uses::size, || {
            let known = self.known()?;
            let uses = graph::uses(&self.document, wanted, &known.pages)?;
            self.visits.take(uses.visited)?;
            Ok(uses)
        })
    }

    /// The object that a number stands for.
    pub(super) fn find(&self, number: u32) -> Result<Current, PdfError> {
        if let Some(found) = self.found.borrow().get(&number) {
            return Ok(found.clone());
        }
        let id = self.document.current(number)?;
        let (object, shared) = id.map_or(Ok((None, true)), |id| self.read(id))?;
        let found = (id, object);
        // What is not shared may be large, and there are many versions.
        if shared && self.kept.get() < KEPT {
            self.kept.set(self.kept.get() + 1);
            self.found.borrow_mut().insert(number, found.clone());
        }
        Ok(found)
    }

    /// Reads an object, and tells whether versions share what was read.
    fn read(&self, id: ObjectId) -> Result<(Option<Rc<IndirectObject>>, bool), PdfError> {
        let offset = self.document.offset_of(id)?;
        let known = offset.and_then(|at| self.objects.borrow().get(&at).cloned());
        if let Some((_, _, object)) =
            known.filter(|(of, end, _)| *of == id && *end <= self.document.len())
        {
            return Ok((Some(object), true));
        }
        let object = self.document.object(id)?;
        if object == IndirectObject::Plain(crate::object::Object::Null) {
            return Ok((None, true));
        }
        let object = Rc::new(object);
        if self.objects.borrow().len() < OBJECTS
            && let Ok(Some((offset, end))) = self.document.fixed_span(id)
            && end.saturating_sub(offset) <= LONGEST
        {
            self.objects.borrow_mut().insert(offset, (id, end, Rc::clone(&object)));
            return Ok((Some(object), true));
        }
        Ok((Some(object), false))
    }
}

/// What was made already, or is made now and kept while there is room.
fn once<T>(
    cell: &OnceCell<Rc<T>>,
    kept: &Cell<usize>,
    size: impl Fn(&T) -> usize,
    make: impl FnOnce() -> Result<T, PdfError>,
) -> Result<Rc<T>, PdfError> {
    if let Some(made) = cell.get() {
        return Ok(Rc::clone(made));
    }
    let made = Rc::new(make()?);
    let all = kept.get().saturating_add(size(&made));
    if all <= KEPT {
        kept.set(all);
        let _ = cell.set(Rc::clone(&made));
    }
    Ok(made)
}

impl<'d, S: Source> History<'d, S> {
    /// The history of a document; nothing is read yet.
    pub fn new(document: &'d Document<S>) -> Self {
        let count = document.revisions().len();
        Self {
            document,
            versions: (0..count).map(|_| OnceCell::new()).collect(),
            revisions: (0..count).map(|_| Layer::default()).collect(),
            written: OnceCell::new(),
            found: OnceCell::new(),
            kept: Rc::default(),
            visits: Rc::new(Visits::of(document.len())),
            objects: Rc::default(),
        }
    }

    /// The document whose history it is.
    pub fn document(&self) -> &'d Document<S> {
        self.document
    }

    /// The document as it was after a revision, given by its index in [`Document::revisions`].
    ///
    /// # Errors
    /// As [`Document::prefix`].
    pub fn version(&self, index: usize) -> Result<&Document<Prefix<&'d S>>, PdfError> {
        self.at(index).map(|version| &version.document)
    }

    fn at(&self, index: usize) -> Result<&Version<'d, S>, PdfError> {
        let missing = PdfError::Missing { what: "that revision" };
        let revision = self.document.revisions().get(index).ok_or(missing.clone())?;
        let made = self.versions.get(index).ok_or(missing)?.get_or_init(|| {
            Ok(Version {
                document: self.document.prefix(revision.end)?,
                kept: Rc::clone(&self.kept),
                visits: Rc::clone(&self.visits),
                objects: Rc::clone(&self.objects),
                known: OnceCell::new(),
                uses: OnceCell::new(),
                found: RefCell::default(),
                memories: Memories::default(),
            })
        });
        made.as_ref().map_err(Clone::clone)
    }

    fn layer(&self, index: usize) -> Result<&Layer, PdfError> {
        self.revisions.get(index).ok_or(PdfError::Missing { what: "that revision" })
    }

    fn stated(&self, index: usize) -> Result<&[(u32, Stated)], PdfError> {
        let made = self.layer(index)?.stated.get_or_init(|| {
            let revision = self.document.revisions().get(index);
            self.document
                .stated_objects(revision.ok_or(PdfError::Missing { what: "that revision" })?)
        });
        made.as_deref().map_err(Clone::clone)
    }

    /// What of a revision belongs to no object, or is not in plain form.
    fn odd(&self, index: usize) -> Result<&[Range<u64>], PdfError> {
        let made = self.layer(index)?.odd.get_or_init(|| {
            let missing = PdfError::Missing { what: "that revision" };
            let revision = self.document.revisions().get(index).ok_or(missing)?;
            let mut odd = self.document.unaccounted_bytes(revision)?;
            odd.extend(self.document.odd_ranges(revision, &self.at(index)?.document)?);
            Ok(odd)
        });
        made.as_deref().map_err(Clone::clone)
    }

    /// What sleeps in the version after a revision.
    fn dormant(&self, index: usize) -> Result<&[Range<u64>], PdfError> {
        let made = self.layer(index)?.dormant.get_or_init(|| {
            let found = self.found.get_or_init(|| self.document.search());
            self.at(index)?.document.dormant_ranges(found.as_ref().map_err(Clone::clone)?)
        });
        made.as_deref().map_err(Clone::clone)
    }

    fn written(&self) -> &HashSet<u32> {
        self.written.get_or_init(|| {
            let later = 1..self.revisions.len();
            // A revision that cannot be read is told of where it is compared.
            later.filter_map(|at| self.stated(at).ok()).flatten().map(|(n, _)| *n).collect()
        })
    }

    /// The first page that does not show in one version what it showed in an earlier one.
    ///
    /// Where each step between them shows the same, so do they. Else the two are held side by side,
    /// which is paid for: there are many pairs.
    fn first_difference(
        &self,
        signed: usize,
        at: usize,
        changes: &[Change],
    ) -> Result<Option<u32>, PdfError> {
        let (old, new) = (&self.at(signed)?.document, &self.at(at)?.document);
        if at == signed + 1 {
            let page = pages::first_difference(old, new, changes, None)?;
            let _ = self.layer(at)?.same.set(page.is_none());
            return Ok(page);
        }
        if (signed + 1..=at).all(|step| self.step_shows_same(step)) {
            return Ok(None);
        }
        pages::first_difference(old, new, changes, Some(&self.visits))
    }

    /// Whether a revision adds only what leaves every page as it was, and that is so.
    fn step_shows_same(&self, at: usize) -> bool {
        let look = || {
            let (old, new) = (self.at(at.checked_sub(1)?).ok()?, self.at(at).ok()?);
            let index = self.document.revisions().get(at)?.index;
            let stated = self.stated(at).ok()?.iter();
            let stated = stated.filter(|(number, entry)| *number != 0 || *entry != Stated::Free);
            let stated = stated.map(|(number, _)| (*number, index)).collect();
            let changes = compare::compare(old, new, self.written(), &stated, index).ok()?;
            let harmless = changes.is_empty() || pages::must_show_same(&changes);
            let differs = || pages::first_difference(&old.document, &new.document, &changes, None);
            Some(harmless && differs().ok()?.is_none())
        };
        let same = self.layer(at).map(|layer| layer.same.get_or_init(|| look().unwrap_or(false)));
        same.is_ok_and(|same| *same)
    }

    /// Does what [`super::after`] does.
    ///
    /// # Errors
    /// As [`super::after`].
    pub fn after(&self, signed: usize) -> Result<Vec<Change>, PdfError> {
        let revisions = self.document.revisions();
        let later = revisions.get(signed + 1..).unwrap_or_default();
        if later.is_empty() {
            return Ok(Vec::new());
        }
        if later.len() > REVISIONS {
            let limit = REVISIONS as u64;
            return Err(PdfError::Budget { what: "revisions after a signature", limit });
        }
        self.visits.left.set(self.visits.limit);
        let old = self.at(signed)?;
        let mut out: Vec<Change> = Vec::new();
        for range in self.dormant(signed)? {
            let index = revisions.get(signed).map_or(signed, |revision| revision.index);
            let mut change = Change::new(ChangeKind::UnaccountedBytes, index);
            change.bytes = Some(range.clone());
            out.push(change);
        }
        let mut told = HashSet::new();
        let mut newest: Vec<Change> = Vec::new();
        // The numbers that were written so far, with the revision that did so last.
        let mut stated: HashMap<u32, usize> = HashMap::new();
        let mut compared = 0;
        for (at, revision) in (signed + 1..).zip(later) {
            let new = self.at(at)?;
            for range in self.odd(at)? {
                let mut change = Change::new(ChangeKind::UnaccountedBytes, revision.index);
                change.bytes = Some(range.clone());
                out.push(change);
            }
            for (number, entry) in self.stated(at)? {
                // The head of the free list is no object.
                if *number != 0 || *entry != Stated::Free {
                    stated.insert(*number, revision.index);
                }
            }
            compared += stated.len();
            if compared > COMPARED {
                let limit = COMPARED as u64;
                return Err(PdfError::Budget { what: "objects compared after a signature", limit });
            }
            newest = compare::compare(old, new, self.written(), &stated, revision.index)?;
            // A second look that does not lean on the rules.
            if pages::must_show_same(&newest)
                && let Some(page) = self.first_difference(signed, at, &newest)?
            {
                let mut change = Change::new(ChangeKind::PageContentChanged, revision.index);
                change.page = Some(page).filter(|page| *page > 0);
                newest.push(change);
            }
            for change in &newest {
                let Change { kind, page, object, name, new, .. } = change;
                if told.insert((*kind, *page, *object, name.clone(), new.clone())) {
                    out.push(change.clone());
                }
            }
        }
        // A field that one revision adds and that is signed in the end counts as what it became.
        let last = later.last().map(|revision| revision.index);
        let signed: HashSet<_> = newest
            .iter()
            .filter(|c| {
                matches!(
                    c.kind,
                    ChangeKind::SignatureAdded
                        | ChangeKind::VisibleSignatureAdded
                        | ChangeKind::SignatureOverContent
                )
            })
            .map(|c| c.object)
            .collect();
        out.retain(|c| {
            c.kind != ChangeKind::FieldAdded
                || newest.contains(c)
                || Some(c.revision) == last
                || !signed.contains(&c.object)
        });
        Ok(out)
    }
}
