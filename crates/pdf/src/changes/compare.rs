//! Two versions of a document, side by side.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use super::change::{Change, ChangeKind};
use super::filling::Filling;
use super::graph::{Drawn, Edge, FORM_OF_FILE, SOURCE};
use super::pages;
use super::roles::{Role, Roles};
use super::uses::{UsesOf, fits};
use super::version::{Memories, Version, Visits};
use crate::document::Document;
use crate::error::PdfError;
use crate::object::{Dictionary, IndirectObject, Object, ObjectId, StreamObject, rounds};
use crate::source::Source;

/// Objects that later revisions may write.
const OBJECTS: usize = 200_000;

/// By how much `/Size` may differ between two versions.
const NUMBERS: u32 = 1_000_000;

/// Numbers that weigh as much as an object.
const NUMBERS_A_VISIT: usize = 16;

/// An object that later revisions wrote, before and after.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) id: ObjectId,
    pub(super) old: Option<Rc<IndirectObject>>,
    pub(super) new: Option<Rc<IndirectObject>>,
    pub(super) revision: usize,
}

impl Pair {
    pub(super) fn is_added(&self) -> bool {
        self.old.is_none()
    }

    /// A stream that only holds other objects or their places.
    fn is_container(object: Option<&IndirectObject>) -> bool {
        let Some(IndirectObject::Stream(stream)) = object else { return false };
        let kind = stream.dictionary.value("Type").and_then(Object::as_name);
        matches!(kind, Some("XRef" | "ObjStm"))
    }
}

/// Everything the rules look at.
pub(super) struct Comparison<'v, S> {
    pub(super) old: &'v Document<S>,
    pub(super) new: &'v Document<S>,
    pub(super) old_roles: Roles,
    pub(super) new_roles: Roles,
    pub(super) old_uses: UsesOf,
    pub(super) new_uses: UsesOf,
    pub(super) pairs: BTreeMap<u32, Pair>,
    /// What an encrypted document says again, in other bytes maybe.
    pub(super) restated: Vec<(u32, Rc<IndirectObject>)>,
    /// What a rule has claimed.
    pub(super) claimed: HashSet<u32>,
    /// New objects that belong to one field, annotation or signature alone.
    private: HashSet<u32>,
    /// What stood in another object before, and is one of its own now.
    pub(super) moved: HashSet<u32>,
    /// What a change of `/DA` or `/DR` is, where it is a harmless one.
    pub(super) form_defaults: Option<ChangeKind>,
    pub(super) out: Vec<Change>,
    newest: usize,
    /// Whose appearances are replaced.
    pub(super) owners: OnceCell<Rc<BTreeSet<u32>>>,
    /// Whether viewers show fields by their appearances alone, as far as that can be told.
    pub(super) plain_form: OnceCell<Filling>,
    /// What is free now and nothing uses, by itself and by whose appearance it was.
    freed: OnceCell<HashMap<u32, Vec<u32>>>,
    pub(super) old_memory: &'v Memories,
    pub(super) new_memory: &'v Memories,
    pub(super) visits: &'v Visits,
}

/// Names what `new` changed against `old`; `stated` are the numbers that the revisions between them
/// speak of, with the last of those revisions; `written` those that any revision speaks of.
pub(super) fn compare<S: Source>(
    old: &Version<'_, S>,
    new: &Version<'_, S>,
    written: &HashSet<u32>,
    stated: &HashMap<u32, usize>,
    newest: usize,
) -> Result<Vec<Change>, PdfError> {
    let mut out = Vec::new();
    let mut pairs = BTreeMap::new();
    let mut restated = Vec::new();
    // Whether a box was written anew with fewer digits.
    let mut rounded = false;
    if stated.len() > OBJECTS {
        let limit = OBJECTS as u64;
        return Err(PdfError::Budget { what: "objects written after a signature", limit });
    }
    for (number, revision) in stated {
        let ((before, old_object), (after, new_object)) = (old.find(*number)?, new.find(*number)?);
        let Some(id) = after.or(before) else { continue };
        let dictionaries = old_object.as_deref().zip(new_object.as_deref());
        rounded |= dictionaries.is_some_and(|(old, new)| {
            let both = old.dictionary().zip(new.dictionary());
            both.is_some_and(|(old, new)| rounds(old, new))
        });
        let same = match (&old_object, &new_object) {
            (Some(old), Some(new)) => {
                // In another order it is judged by its place, or by what is drawn with it.
                before == after
                    && (Rc::ptr_eq(old, new) || (old.says_same(new) && old.keeps_order(new)))
            }
            (None, None) => true,
            _ => false,
        };
        if same {
            if old_object.is_some() && !Pair::is_container(new_object.as_deref()) {
                let mut change = Change::new(ChangeKind::SameContent, *revision);
                change.object = Some(id);
                out.push(change);
            }
            if new.document.key().is_some()
                && let Some(object) = new_object
            {
                restated.push((*number, object));
            }
            continue;
        }
        pairs.insert(*number, Pair { id, old: old_object, new: new_object, revision: *revision });
    }
    let (mut old_roles, mut new_roles) = (Roles::new(old.known()?), Roles::new(new.known()?));
    Roles::give_appearances(&mut old_roles, &mut new_roles);
    let old_uses = UsesOf::new(old.uses(written)?, &pairs, false);
    let new_uses = UsesOf::new(new.uses(written)?, &pairs, true);
    let (old_memory, new_memory) = (&old.memories, &new.memories);
    let visits = new.visits();
    let (old, new) = (&old.document, &new.document);
    let mut comparison = Comparison {
        old,
        new,
        old_roles,
        new_roles,
        old_uses,
        new_uses,
        pairs,
        restated,
        claimed: HashSet::new(),
        private: HashSet::new(),
        moved: HashSet::new(),
        form_defaults: None,
        out,
        newest,
        owners: OnceCell::new(),
        plain_form: OnceCell::new(),
        freed: OnceCell::new(),
        old_memory,
        new_memory,
        visits,
    };
    comparison.run()?;
    let mut out = comparison.out;
    if rounded && let Some(page) = pages::first_sliver(old, new, visits)? {
        let mut change = Change::new(ChangeKind::PageChanged, newest);
        (change.page, change.name) = (Some(page), Some("CropBox".to_owned()));
        out.push(change);
    }
    // Said in the same order each time.
    out.sort_by_key(|change| (change.revision, change.page, change.kind, change.object));
    Ok(out)
}

impl<S: Source> Comparison<'_, S> {
    fn run(&mut self) -> Result<(), PdfError> {
        self.trailer()?;
        self.containers();
        self.read_otherwise();
        self.form_defaults = self.defaults()?;
        self.find_private();
        self.catalog()?;
        self.form()?;
        self.pages()?;
        self.fields_and_annotations()?;
        self.structure()?;
        self.validation()?;
        self.rest()?;
        self.strays();
        Ok(())
    }

    /// A stream of one of the two versions, its filters undone; `None` where it cannot be read. Every
    /// comparison looks into the same ones anew, so the work is paid for.
    pub(super) fn stream_of(
        &self,
        document: &Document<S>,
        id: ObjectId,
    ) -> Result<Option<StreamObject>, PdfError> {
        self.visits.take(1)?;
        let Ok(Some(stream)) = document.unfolded(id) else { return Ok(None) };
        self.visits.take_bytes(stream.data.len())?;
        Ok(Some(stream))
    }

    /// Says a change of an object.
    pub(super) fn say(&mut self, kind: ChangeKind, number: Option<u32>) -> &mut Change {
        let pair = number.and_then(|n| self.pairs.get(&n));
        let mut change = Change::new(kind, pair.map_or(self.newest, |p| p.revision));
        change.object = pair.map(|p| p.id).or(number.map(|n| ObjectId::new(n, 0)));
        self.out.push(change);
        let last = self.out.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "it was pushed just now")]
        &mut self.out[last]
    }

    fn trailer(&mut self) -> Result<(), PdfError> {
        let (old, new) = (self.old.trailer()?, self.new.trailer()?);
        let differs = |key: &str| stated(old, key) != stated(new, key);
        let mut found: Vec<(ChangeKind, String)> = Vec::new();
        for key in ["Root", "Encrypt"] {
            if differs(key) {
                found.push((ChangeKind::TrailerChanged, key.to_owned()));
            }
        }
        let size = |d: &crate::object::Dictionary| d.value("Size").and_then(Object::as_integer);
        if self.leaves_out(size(new), size(old))? {
            // An honest writer counts its own objects alone.
            let shrank = size(new).zip(size(old)).is_some_and(|(new, old)| (0..old).contains(&new));
            let kind = if shrank { ChangeKind::SizeUnclear } else { ChangeKind::TrailerChanged };
            found.push((kind, "Size".to_owned()));
        }
        for (key, value) in new.iter() {
            let key = key.as_str().unwrap_or("?");
            let known = ["Root", "Encrypt", "Info", "ID", "DocChecksum"];
            let judged = known.contains(&key) || FORM_OF_FILE.contains(&key);
            let nothing = key == SOURCE && self.names_no_stream(value)?;
            let says = Some(value).filter(|value| **value != Object::Null);
            if !judged && !nothing && stated(old, key) != says {
                found.push((ChangeKind::TrailerChanged, key.to_owned()));
            }
        }
        for (kind, key) in found {
            self.say(kind, None).name = Some(key);
        }
        Ok(())
    }

    /// Writers copy `/AdditionalStreams`, which names the source of a document, with numbers that are
    /// right no longer. What is no stream is no source.
    fn names_no_stream(&self, value: &Object) -> Result<bool, PdfError> {
        let list = match value {
            Object::Array(items) => items.as_slice(),
            _ => return Ok(false),
        };
        for item in list {
            let plain = match item {
                Object::Name(_) => true,
                Object::Reference(id) => {
                    matches!(self.new.object(*id)?, IndirectObject::Plain(_))
                }
                _ => false,
            };
            if !plain {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether `/Size` shrank below an object that was there, or grew beyond one that it left out:
    /// readers take what lies beyond it for null, so that the one hides it and the other brings it up.
    fn leaves_out(&self, new: Option<i64>, old: Option<i64>) -> Result<bool, PdfError> {
        let number = |size: Option<i64>| size.and_then(|size| u32::try_from(size).ok());
        let (Some(new), Some(old)) = (number(new), number(old)) else { return Ok(true) };
        if new.abs_diff(old) > NUMBERS {
            return Ok(true);
        }
        // Every pair of versions is asked.
        self.visits.take(new.abs_diff(old) as usize / NUMBERS_A_VISIT)?;
        for number in new.min(old)..new.max(old) {
            let Some(id) = self.old.current(number)? else { continue };
            // Where the places of objects stand is found without a number.
            if new < old || !Pair::is_container(Some(&self.old.object(id)?)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Object and cross-reference streams hold what is compared on its own.
    ///
    /// An object stream that was there may not be replaced: entries of earlier revisions lead into it,
    /// and the objects that they name would change without being named. A cross-reference stream is
    /// found by its offset, so one that was there is out of use, and some writers leave one that nothing
    /// leads to.
    fn containers(&mut self) {
        let is_table = |object: &Option<Rc<IndirectObject>>| {
            let kind = object.as_deref().and_then(IndirectObject::dictionary);
            let kind = kind.and_then(|d| d.value("Type")).and_then(Object::as_name);
            kind == Some("XRef")
        };
        let claimed: Vec<u32> = self
            .pairs
            .iter()
            .filter(|(number, pair)| {
                Pair::is_container(pair.new.as_deref())
                    && (pair.is_added() || (is_table(&pair.old) && is_table(&pair.new)))
                    && self.old_uses.edges(**number).is_empty()
                    && self.new_uses.edges(**number).is_empty()
            })
            .map(|(number, _)| *number)
            .collect();
        self.claimed.extend(claimed);
    }

    /// New objects that are reached only through a changed field, annotation or signature.
    fn find_private(&mut self) {
        let mut from: HashMap<u32, Vec<u32>> = HashMap::new();
        for (to, edges) in self.new_uses.iter() {
            for edge in edges {
                if let Some(f) = edge.from {
                    from.entry(f).or_default().push(to);
                }
            }
        }
        let mut waiting: Vec<u32> =
            self.pairs.keys().copied().filter(|n| owns(self.new_roles.of(*n))).collect();
        if self.form_defaults.is_some() {
            let defaults: Vec<u32> = self
                .new_uses
                .iter()
                .filter(|(number, edges)| {
                    self.pairs.get(number).is_some_and(Pair::is_added)
                        && self.new_roles.of(*number).is_none()
                        && edges.iter().any(|edge| self.in_defaults(edge))
                })
                .map(|(number, _)| number)
                .collect();
            self.private.extend(defaults.iter().copied());
            waiting.extend(defaults);
        }
        while let Some(owner) = waiting.pop() {
            for to in from.get(&owner).map(Vec::as_slice).unwrap_or_default() {
                let added = self.pairs.get(to).is_some_and(Pair::is_added);
                if added && self.new_roles.of(*to).is_none() && self.private.insert(*to) {
                    waiting.push(*to);
                }
            }
        }
        // One foreign use, and it is private no longer; nor is what hangs on it.
        let mut foreign: Vec<u32> =
            self.private.iter().copied().filter(|n| self.is_foreign(*n)).collect();
        while let Some(number) = foreign.pop() {
            if self.private.remove(&number) {
                let below = from.get(&number).map(Vec::as_slice).unwrap_or_default();
                foreign.extend(below.iter().filter(|to| self.private.contains(to)).copied());
            }
        }
        self.claimed.extend(self.private.iter().copied());
    }

    /// An annotation and the parts of its appearance, as far as they are free now and nothing uses them.
    pub(super) fn freed_with(&self, owner: u32) -> Vec<u32> {
        let freed = self.freed.get_or_init(|| {
            let mut freed: HashMap<u32, Vec<u32>> = HashMap::new();
            for (number, pair) in &self.pairs {
                if pair.new.is_none() && self.new_uses.edges(*number).is_empty() {
                    freed.entry(*number).or_default().push(*number);
                    if let Some(of) = self.old_roles.appearance_of(*number) {
                        freed.entry(of).or_default().push(*number);
                    }
                }
            }
            freed
        });
        freed.get(&owner).cloned().unwrap_or_default()
    }

    /// Whether an object has a use that does not stand in what may own it.
    fn is_foreign(&self, number: u32) -> bool {
        !self.old_uses.edges(number).is_empty()
            || !self.new_uses.edges(number).iter().all(|edge| self.owned(edge))
    }

    /// Whether a use stands in something changed that may own objects.
    fn owned(&self, edge: &Edge) -> bool {
        let Some(from) = edge.from else { return false };
        self.private.contains(&from)
            || (self.form_defaults.is_some() && self.in_defaults(edge))
            || (self.pairs.contains_key(&from) && owns(self.new_roles.of(from)))
    }

    /// Whether a use stands in the default resources of the form.
    fn in_defaults(&self, edge: &Edge) -> bool {
        let role = edge.from.and_then(|from| self.new_roles.of(from));
        matches!(
            (role, edge.keys().as_slice()),
            (Some(Role::Form), ["DR", ..]) | (Some(Role::Catalog), ["AcroForm", "DR", ..])
        )
    }

    /// What no rule claimed, and what a rule claimed but is used where the rule knows nothing of it.
    fn rest(&mut self) -> Result<(), PdfError> {
        let numbers: Vec<u32> = self.pairs.keys().copied().collect();
        for number in numbers {
            let misplaced = self.misplaced(number);
            if self.claimed.contains(&number) && !misplaced {
                continue;
            }
            let Some(pair) = self.pairs.get(&number) else { continue };
            let used_before = !self.old_uses.edges(number).is_empty();
            if pair.old.is_some() && self.fell_out_of_use(number) {
                continue;
            }
            let kind = match (&pair.old, &pair.new) {
                // What was free or unused before and is free now is nothing.
                (_, None) if !used_before && !Pair::is_container(pair.old.as_deref()) => continue,
                (Some(_), None) => ChangeKind::ObjectFreed,
                // A signature that no field reaches was cut loose by whoever changed its field.
                // The next store does not name it any more.
                (None, Some(new)) if self.is_unused(number) && self.is_proof(pair.id, new)? => {
                    continue;
                }
                (None, Some(new)) if self.is_unused(number) && !is_signature(new) => {
                    ChangeKind::UnusedObjectAdded
                }
                (None, _) => ChangeKind::ObjectAdded,
                (Some(_), Some(_)) => ChangeKind::ObjectReplaced,
            };
            let uses = self.new_uses.edges(number).iter().chain(self.old_uses.edges(number));
            let ways: Vec<(Option<Role>, Vec<String>)> = uses
                .map(|edge| {
                    let role = edge.from.and_then(|f| self.new_roles.of(f));
                    (role, edge.keys().iter().map(|k| (*k).to_owned()).collect())
                })
                .collect();
            let page = self.new_uses.page(number).or(self.old_uses.page(number));
            let on_page = ways.iter().find_map(|(role, keys)| match role {
                Some(Role::Page(page))
                    if matches!(
                        keys.first().map(String::as_str),
                        Some("Contents" | "Resources")
                    ) =>
                {
                    Some(*page)
                }
                _ => None,
            });
            let key = ways.iter().find_map(|(_, keys)| keys.iter().rfind(|k| *k != "*").cloned());
            let structure = ways.iter().any(|(role, keys)| {
                *role == Some(Role::Catalog) && keys.first().is_some_and(|k| k == "StructTreeRoot")
            });
            let kind = if on_page.is_some() {
                ChangeKind::PageContentChanged
            } else if structure {
                ChangeKind::StructureChanged
            } else {
                kind
            };
            let change = self.say(kind, Some(number));
            change.page = on_page.or(page);
            change.name = key;
        }
        Ok(())
    }

    /// Whether something that rules compare by where it was used is used by nothing any more: validation
    /// data and the description, of which the loss is told, the list of a page's annotations, a part of an
    /// appearance.
    fn fell_out_of_use(&self, number: u32) -> bool {
        let owner = self.old_roles.appearance_of(number).map(Role::Appearance);
        let role = self.old_roles.role_of(number).or(owner);
        let compared = match role {
            Some(Role::Validation) => !self.old_uses.is_shown(number),
            Some(Role::AnnotationsArray(_) | Role::Appearance(_) | Role::Information) => {
                self.old_uses.drawn(number).is_none()
            }
            _ => false,
        };
        compared && self.new_uses.edges(number).is_empty()
    }

    /// Whether a field is used where its keys are names: as the resources of a page, or the states of an
    /// appearance, it would show there what it gains as a field.
    fn lends_its_keys(&self, number: u32) -> bool {
        let (old, new) = (self.old_uses.edges(number), self.new_uses.edges(number));
        let uses = old.iter().map(|e| (e, &self.old_roles));
        let mut uses = uses.chain(new.iter().map(|e| (e, &self.new_roles)));
        uses.any(|(edge, roles)| {
            let keys = edge.keys();
            let pointed_at = matches!(
                keys.as_slice(),
                [.., "T" | "P" | "Parent" | "Obj" | "IRT"]
                    | [.., "T" | "Fields" | "CO" | "Annots" | "Kids", "*"]
            );
            !pointed_at && !fits(edge, Role::Field, edge.from.and_then(|f| roles.of(f)))
        })
    }

    /// Whether something that was there is what a page or an appearance is drawn with, whatever else it is.
    /// The parts of an appearance are replaced by the rules of its owner, default fonts by theirs.
    fn is_drawn_with(&self, number: u32, role: Option<Role>) -> bool {
        let drawn = |by: Drawn| {
            [&self.old_uses, &self.new_uses].iter().any(|uses| uses.drawn(number) == Some(by))
        };
        let own = matches!(role, Some(Role::Appearance(_)));
        let extended = self.form_defaults == Some(ChangeKind::FormDefaultsExtended)
            && role.is_none()
            && self.old_roles.of(number).is_none()
            && self.new_uses.edges(number).iter().any(|edge| self.in_defaults(edge));
        !extended && (drawn(Drawn::Page) || (drawn(Drawn::Face) && !own))
    }

    fn is_unused(&self, number: u32) -> bool {
        self.new_uses.edges(number).is_empty() && self.old_uses.edges(number).is_empty()
    }

    /// Whether a new object or an array is used in a place that its rule does not know.
    fn misplaced(&self, number: u32) -> bool {
        let Some(pair) = self.pairs.get(&number).filter(|_| !self.moved.contains(&number)) else {
            return false;
        };
        let role = self.new_roles.of(number);
        if !pair.is_added() && self.is_drawn_with(number, role) {
            return true;
        }
        if pair.new.is_none() && self.new_uses.edges(number).is_empty() {
            return false;
        }
        // What a page shows as well is no mere proof.
        let shown = |uses: &UsesOf| uses.is_shown(number);
        if role == Some(Role::Validation) && (shown(&self.old_uses) || shown(&self.new_uses)) {
            return true;
        }
        // The keys that rules let change in these mean nothing anywhere else.
        let keyed = matches!(
            role,
            Some(
                Role::Catalog
                    | Role::Form
                    | Role::Page(_)
                    | Role::Field
                    | Role::StructureRoot
                    | Role::StructureElement
            )
        );
        if keyed && !pair.is_added() {
            return role == Some(Role::Field) && self.lends_its_keys(number);
        }
        let fits = |edge: &Edge, roles: &Roles| match role {
            None => self.owned(edge),
            Some(role) => fits(edge, role, edge.from.and_then(|f| roles.of(f))),
        };
        let placed = self.new_uses.edges(number).iter().all(|e| fits(e, &self.new_roles))
            && self.old_uses.edges(number).iter().all(|e| fits(e, &self.old_roles));
        !placed
    }
}

/// What a dictionary states under a key: null is nothing (ISO 32000-2, 7.3.9).
fn stated<'o>(dictionary: &'o Dictionary, key: &str) -> Option<&'o Object> {
    dictionary.value(key).filter(|value| **value != Object::Null)
}

fn is_signature(object: &IndirectObject) -> bool {
    object.dictionary().is_some_and(|dictionary| dictionary.value("ByteRange").is_some())
}

/// What may bring new objects of its own: appearances, names of builds, parameters.
fn owns(role: Option<Role>) -> bool {
    matches!(
        role,
        Some(Role::Field | Role::Annotation(_) | Role::SignatureValue | Role::Appearance(_))
    )
}
