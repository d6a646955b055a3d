//! One version of a file, each part of it read once.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::graph::{self, Uses};
use super::layout::Layout;
use super::placement::{Ground, Placed};
use super::roles::Known;
use super::structure::ParentTree;
use crate::document::Document;
use crate::error::PdfError;
use crate::object::{IndirectObject, ObjectId};
use crate::source::{Prefix, Source};

/// Roles and uses that are kept for other comparisons.
const KEPT: usize = 4_000_000;
/// Objects that are kept for other versions.
const OBJECTS: usize = 8192;
/// Bytes of the longest object that is kept.
const LONGEST: u64 = 64 << 10;
/// Boxes of one page that are always kept.
const BOXES: usize = 20_000;
/// Boxes of all longer pages that are kept.
const ALL_BOXES: usize = 1_000_000;

/// Objects that may be visited after one signature: a few times all that a file of that many bytes can
/// honestly hold. What is remembered from another comparison costs nothing. Streams that a rule looks
/// into weigh as much as the objects that would fit into them.
#[derive(Debug)]
pub(super) struct Visits {
    limit: usize,
    left: Cell<usize>,
    /// Boxes of long pages that may still be kept.
    boxes: Cell<usize>,
}

impl Visits {
    const LEAST: u64 = 400_000;
    /// Bytes of a stream that weigh as much as an object.
    const BYTES: usize = 32;

    pub(super) fn of(bytes: u64) -> Self {
        let limit = usize::try_from(Self::LEAST + bytes / 2).unwrap_or(usize::MAX);
        Self { limit, left: Cell::new(limit), boxes: Cell::new(ALL_BOXES) }
    }

    /// Begins anew, for the next signature.
    pub(super) fn renew(&self) {
        self.left.set(self.limit);
    }

    pub(super) fn take(&self, visited: usize) -> Result<(), PdfError> {
        let (what, limit) = ("objects visited after a signature", self.limit as u64);
        let left = self.left.get().checked_sub(visited);
        // What is spent once stays spent.
        self.left.set(left.unwrap_or(0));
        left.map(|_| ()).ok_or(PdfError::Budget { what, limit })
    }

    /// Whether there is room to keep what was found on a page.
    pub(super) fn keeps(&self, found: &Rc<Option<Layout>>) -> bool {
        let size = found.as_ref().as_ref().map_or(0, Layout::size);
        let left = self.boxes.get().checked_sub(size);
        if size > BOXES
            && let Some(left) = left
        {
            self.boxes.set(left);
        }
        size <= BOXES || left.is_some()
    }

    /// Pays for the bytes of a stream that was undone.
    pub(super) fn take_bytes(&self, bytes: usize) -> Result<(), PdfError> {
        self.take(1 + bytes / Self::BYTES)
    }
}

/// Objects by their place in the file, with their ends.
type Objects = RefCell<HashMap<u64, (ObjectId, u64, Rc<IndirectObject>)>>;

/// An object of one version: the identifier it has there, and what it is; `None` where it is null.
pub(super) type Current = (Option<ObjectId>, Option<Rc<IndirectObject>>);

/// What the versions of one file share.
#[derive(Debug)]
pub(super) struct Shared {
    kept: Cell<usize>,
    pub(super) visits: Visits,
    objects: Objects,
}

impl Shared {
    pub(super) fn of(bytes: u64) -> Self {
        Self { kept: Cell::default(), visits: Visits::of(bytes), objects: Objects::default() }
    }
}

/// The document as it was after one revision.
pub(super) struct Version<'d, S> {
    pub(super) document: Document<Prefix<&'d S>>,
    shared: Rc<Shared>,
    known: OnceCell<Rc<Known>>,
    uses: OnceCell<Rc<Uses>>,
    found: RefCell<HashMap<u32, Current>>,
    pub(super) memories: Memories,
}

/// What the rules found out about one version alone.
#[derive(Debug, Default)]
pub(super) struct Memories {
    /// Where its pages have text and images.
    pub(super) layouts: Memory<u32, Rc<Option<Layout>>>,
    /// Whether its pages are turned.
    pub(super) turned: Memory<u32, bool>,
    /// Where its pages have annotations.
    pub(super) placed: Memory<u32, Rc<Vec<Placed>>>,
    /// Whether its widgets stand on content.
    pub(super) covering: Memory<u32, Ground>,
    /// Whether it runs scripts that nobody asks for.
    pub(super) scripts: Memory<(), bool>,
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

impl<'d, S: Source> Version<'d, S> {
    pub(super) fn of(document: Document<Prefix<&'d S>>, shared: &Rc<Shared>) -> Self {
        Self {
            document,
            shared: Rc::clone(shared),
            known: OnceCell::new(),
            uses: OnceCell::new(),
            found: RefCell::default(),
            memories: Memories::default(),
        }
    }

    /// What looking into objects costs.
    pub(super) fn visits(&self) -> &Visits {
        &self.shared.visits
    }

    /// What the version alone tells of its objects.
    pub(super) fn known(&self) -> Result<Rc<Known>, PdfError> {
        once(&self.known, &self.shared.kept, Known::size, || Known::read(&self.document))
    }

    /// Where it uses objects that any later revision of the file writes.
    pub(super) fn uses(&self, wanted: &HashSet<u32>) -> Result<Rc<Uses>, PdfError> {
        once(&self.uses, &self.shared.kept, Uses::size, || {
            let known = self.known()?;
            let uses = graph::uses(&self.document, wanted, &known)?;
            self.shared.visits.take(uses.visited)?;
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
        if shared && self.shared.kept.get() < KEPT {
            self.shared.kept.set(self.shared.kept.get() + 1);
            self.found.borrow_mut().insert(number, found.clone());
        }
        Ok(found)
    }

    /// Reads an object, and tells whether versions share what was read.
    fn read(&self, id: ObjectId) -> Result<(Option<Rc<IndirectObject>>, bool), PdfError> {
        let offset = self.document.offset_of(id)?;
        let known = offset.and_then(|at| self.shared.objects.borrow().get(&at).cloned());
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
        if self.shared.objects.borrow().len() < OBJECTS
            && let Ok(Some((offset, end))) = self.document.fixed_span(id)
            && end.saturating_sub(offset) <= LONGEST
        {
            self.shared.objects.borrow_mut().insert(offset, (id, end, Rc::clone(&object)));
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
