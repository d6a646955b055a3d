//! What the objects of one version are: catalog, form, field, page, validation data.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::graph;
use super::named::{OddName, letters};
use super::version::Visits;
use crate::document::Document;
use crate::error::PdfError;
use crate::field_name::{FieldNames, below};
use crate::object::{Dictionary, Object, ObjectId};
use crate::source::Source;
use crate::text::{decode_text, reads_alike};

/// Nodes of the page tree, fields, annotations and validation objects looked at.
const NODES: usize = 1_000_000;

/// The place of an object in the structure of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Catalog,
    Information,
    Metadata,
    Extensions,
    Form,
    FieldsArray,
    KidsArray,
    Field,
    PageNode,
    PagesArray,
    Page(u32),
    AnnotationsArray(u32),
    Annotation(u32),
    SignatureValue,
    /// A part of the appearance of the one field or annotation of that number.
    Appearance(u32),
    Validation,
    StructureRoot,
    StructureElement,
    /// A node of the parent tree, or an array in it.
    ParentTree,
    /// Two of them at once: nothing may change.
    Several,
}

/// What is known of a field from its place in the tree of fields.
#[derive(Debug, Clone, Default)]
pub(super) struct FieldFacts {
    pub(super) name: Rc<str>,
    /// `/FT`, inherited.
    pub(super) kind: Option<Rc<str>>,
    pub(super) parent: Option<u32>,
    /// The first page that lists it.
    pub(super) page: Option<u32>,
    /// Further pages that do.
    pub(super) further: Vec<u32>,
    /// Whether it has a part of a name of its own; one without is a widget of its parent.
    pub(super) named: bool,
    /// The objects of `/Kids`.
    pub(super) kids: Vec<u32>,
    /// Whether its `/Parent` is another object than the one in whose `/Kids` it stands: some readers
    /// inherit from the one, some from the other.
    pub(super) misled: bool,
}

/// What one version alone tells of its objects.
#[derive(Debug, Default)]
pub(super) struct Known {
    roles: HashMap<u32, Role>,
    pub(super) fields: HashMap<u32, FieldFacts>,
    pub(super) pages: HashMap<u32, u32>,
    /// The objects of the pages, in order.
    places: Vec<u32>,
    /// All objects of the page tree, in order.
    nodes: Vec<u32>,
    /// What is called parent by a field or a widget that it does not have among its kids.
    strays: HashSet<u32>,
    /// Pages, and nodes above them, that call another node their parent than the one that lists them.
    astray: Vec<u32>,
    /// Nodes of the page tree that are a page for some readers and none for others.
    twofold: Vec<u32>,
    /// Whether some field has a name that readers decode in several ways.
    odd_names: bool,
    /// The names of fields, and of widgets that no field lists, that some readers take for other names.
    loose: Vec<OddName>,
    /// The parts of appearances with their owner; `None` where two share one.
    appearances: HashMap<u32, Option<u32>>,
    /// The fields of each full name.
    names: OnceCell<HashMap<Rc<str>, Vec<u32>>>,
    visited: usize,
}

/// The roles of one version beside another: what it tells alone, and what both together tell.
#[derive(Debug)]
pub(super) struct Roles {
    known: Rc<Known>,
    given: HashMap<u32, Role>,
}

impl std::ops::Deref for Roles {
    type Target = Known;

    fn deref(&self) -> &Known {
        &self.known
    }
}

/// The items of an array, direct or one reference away; nothing where there is none.
pub(super) fn items<S: Source>(
    document: &Document<S>,
    value: Option<&Object>,
) -> Result<Vec<Object>, PdfError> {
    let found = value.map(|v| document.follow(v)).transpose()?;
    Ok(found.and_then(|o| o.as_array().map(<[Object]>::to_vec)).unwrap_or_default())
}

fn is_widget(annotation: &Dictionary) -> bool {
    annotation.value("Subtype").and_then(Object::as_name) == Some("Widget")
}

impl Roles {
    pub(super) fn new(known: Rc<Known>) -> Self {
        Self { known, given: HashMap::new() }
    }

    pub(super) fn of(&self, number: u32) -> Option<Role> {
        self.given.get(&number).or_else(|| self.known.roles.get(&number)).copied()
    }

    pub(super) fn give(&mut self, number: u32, role: Role) {
        let role =
            if self.of(number).is_none_or(|known| known == role) { role } else { Role::Several };
        self.given.insert(number, role);
    }

    /// Gives the parts of appearances their role, where each belongs to the same owner in both
    /// versions and is nothing else. New ones belong to whoever brings them.
    pub(super) fn give_appearances(old: &mut Self, new: &mut Self) {
        let owner = |known: &Known, number: &u32| {
            known.appearance_of(*number).filter(|_| !known.roles.contains_key(number))
        };
        for number in new.known.appearances.keys() {
            let Some(of) = owner(&new.known, number) else { continue };
            if owner(&old.known, number) == Some(of) {
                old.given.insert(*number, Role::Appearance(of));
                new.given.insert(*number, Role::Appearance(of));
            }
        }
    }
}

impl Known {
    pub(super) fn read<S: Source>(document: &Document<S>) -> Result<Self, PdfError> {
        let mut roles = Self::default();
        let root = document.catalog_id()?;
        roles.give(root, Role::Catalog);
        let information = document.trailer()?.value("Info").and_then(Object::as_reference);
        if let Some(id) = information {
            roles.give(id, Role::Information);
        }
        let catalog = document.catalog()?;
        for (key, role) in [("Metadata", Role::Metadata), ("Extensions", Role::Extensions)] {
            if let Some(id) = catalog.value(key).and_then(Object::as_reference) {
                roles.give(id, role);
            }
        }
        roles.form(document, &catalog)?;
        roles.page_tree(document, &catalog)?;
        if let Some(store) = catalog.value("DSS") {
            roles.validation(document, store)?;
        }
        Ok(roles)
    }

    /// The place of an object in this version alone.
    pub(super) fn role_of(&self, number: u32) -> Option<Role> {
        self.roles.get(&number).copied()
    }

    /// Whether a field and those above it, and its widgets, belong together for every reader: whether one
    /// goes by `/Kids` or by `/Parent`.
    pub(super) fn belongs(&self, number: u32) -> bool {
        let Some(facts) = self.fields.get(&number) else { return false };
        let whole = |at: &u32| {
            !self.strays.contains(at) && self.fields.get(at).is_none_or(|facts| !facts.misled)
        };
        let mut above = facts.parent;
        for _ in 0..NODES {
            let Some(at) = above else { break };
            if !whole(&at) {
                return false;
            }
            above = self.fields.get(&at).and_then(|facts| facts.parent);
        }
        whole(&number) && facts.kids.iter().all(whole)
    }

    /// Pages, and nodes above them, that call another node their parent than the one that lists them.
    pub(super) fn astray(&self) -> &[u32] {
        &self.astray
    }

    /// Nodes of the page tree that are a page for some readers and none for others: they go by the kids or by
    /// the type, and take what is no list of kids for none.
    pub(super) fn twofold(&self) -> &[u32] {
        &self.twofold
    }

    /// Whose appearance alone an object is a part of.
    pub(super) fn appearance_of(&self, number: u32) -> Option<u32> {
        self.appearances.get(&number).copied().flatten()
    }

    /// Everything that is a part of some appearance.
    pub(super) fn appearance_parts(&self) -> Vec<u32> {
        self.appearances.keys().copied().collect()
    }

    /// The object of a page, counted from 1.
    pub(super) fn place_of(&self, page: u32) -> Option<u32> {
        let at = usize::try_from(page.checked_sub(1)?).ok()?;
        self.places.get(at).copied()
    }

    /// The objects of the page tree, whatever else they are.
    pub(super) fn page_nodes(&self) -> impl Iterator<Item = u32> {
        self.nodes.iter().copied()
    }

    /// The fields of a full name.
    pub(super) fn named(&self, name: &str) -> &[u32] {
        let names = self.names.get_or_init(|| {
            let mut names: HashMap<Rc<str>, Vec<u32>> = HashMap::new();
            for (number, facts) in &self.fields {
                names.entry(facts.name.clone()).or_default().push(*number);
            }
            names
        });
        names.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether some field has a name that readers decode in several ways.
    pub(super) fn has_odd_names(&self) -> bool {
        self.odd_names
    }

    /// Whether some reader may take another field, or a widget without one, for one of this name.
    /// All of them are asked, which is paid for.
    pub(super) fn may_be_named(&self, name: &str, visits: &Visits) -> Result<bool, PdfError> {
        visits.take(self.loose.len())?;
        let name = letters(name.as_bytes());
        Ok(self.loose.iter().any(|other| other.may_be(&name)))
    }

    /// How much there is to keep.
    pub(super) fn size(&self) -> usize {
        self.visited.saturating_add(self.roles.len())
    }

    /// Notes the parts of `/AP`: its dictionary, the dictionaries of states, and the streams.
    fn appearance<S: Source>(
        &mut self,
        document: &Document<S>,
        owner: u32,
        value: Option<&Object>,
    ) -> Result<(), PdfError> {
        let Some(value) = value else { return Ok(()) };
        let mut waiting = vec![(value.clone(), 0)];
        while let Some((value, depth)) = waiting.pop() {
            self.count()?;
            if let Some(id) = value.as_reference() {
                self.appearances
                    .entry(id.number)
                    .and_modify(|known| *known = known.filter(|of| *of == owner))
                    .or_insert(Some(owner));
            }
            let found = document.follow(&value)?;
            let Object::Dictionary(inner) = &*found else { continue };
            let is_stream = inner.value("Length").is_some() || inner.value("BBox").is_some();
            if depth < 2 && !is_stream {
                waiting.extend(inner.iter().map(|(_, value)| (value.clone(), depth + 1)));
            }
        }
        Ok(())
    }

    fn give(&mut self, id: ObjectId, role: Role) {
        self.roles
            .entry(id.number)
            .and_modify(|known| {
                if *known != role {
                    *known = Role::Several;
                }
            })
            .or_insert(role);
    }

    fn count(&mut self) -> Result<(), PdfError> {
        self.visited += 1;
        if self.visited > NODES {
            let limit = NODES as u64;
            return Err(PdfError::Budget { what: "structure of one version", limit });
        }
        Ok(())
    }

    fn form<S: Source>(
        &mut self,
        document: &Document<S>,
        catalog: &Dictionary,
    ) -> Result<(), PdfError> {
        let Some(form) = catalog.value("AcroForm") else { return Ok(()) };
        if let Some(id) = form.as_reference() {
            self.give(id, Role::Form);
        }
        let found = document.follow(form)?;
        let Object::Dictionary(form) = &*found else { return Ok(()) };
        if let Some(id) = form.value("Fields").and_then(Object::as_reference) {
            self.give(id, Role::FieldsArray);
        }
        let mut names = FieldNames::new();
        let mut stack: Vec<(Object, FieldFacts, usize)> = items(document, form.value("Fields"))?
            .into_iter()
            .map(|field| (field, FieldFacts::default(), 0))
            .collect();
        let mut seen = HashSet::new();
        while let Some((object, inherited, level)) = stack.pop() {
            self.count()?;
            let id = object.as_reference();
            if id.is_some_and(|id| !seen.insert(id.number)) {
                continue;
            }
            let found = document.follow(&object)?;
            let Object::Dictionary(field) = &*found else { continue };
            let mut facts = FieldFacts { named: field.value("T").is_some(), ..inherited };
            let stated = field.value("Parent").filter(|parent| **parent != Object::Null);
            let stated = stated.map(|parent| parent.as_reference().map(|id| id.number));
            facts.misled = stated.is_some_and(|parent| parent != facts.parent);
            if let (true, Some(Some(parent))) = (facts.misled, stated) {
                self.strays.insert(parent);
            }
            if let Some(part) = field.value("T") {
                let part = document.follow(part)?;
                self.loose.extend(OddName::of(&part));
                let part = part.as_string();
                // What is decoded otherwise; and nothing, before which some readers set a dot.
                self.odd_names |= part.is_some_and(|part| part.is_empty() || !reads_alike(part));
                let part = part.map(decode_text);
                facts.name = names.join(&facts.name, part.unwrap_or_default())?;
            }
            if let Some(kind) = field.value("FT") {
                facts.kind = document.follow(kind)?.as_name().map(Rc::from);
            }
            if let Some(Object::Reference(value)) = field.value("V")
                && facts.kind.as_deref() == Some("Sig")
            {
                self.give(*value, Role::SignatureValue);
            }
            if let Some(kids) = field.value("Kids").and_then(Object::as_reference) {
                self.give(kids, Role::KidsArray);
            }
            let kids = items(document, field.value("Kids"))?;
            if !kids.is_empty() {
                let level = below(level)?;
                let inherited = FieldFacts { parent: id.map(|id| id.number), ..facts.clone() };
                facts.kids =
                    kids.iter().filter_map(Object::as_reference).map(|k| k.number).collect();
                stack.extend(kids.into_iter().map(|kid| (kid, inherited.clone(), level)));
            }
            if let Some(id) = id {
                self.appearance(document, id.number, field.value("AP"))?;
                self.give(id, Role::Field);
                self.fields.insert(id.number, facts);
            }
        }
        Ok(())
    }

    fn page_tree<S: Source>(
        &mut self,
        document: &Document<S>,
        catalog: &Dictionary,
    ) -> Result<(), PdfError> {
        let root = catalog.value("Pages").cloned();
        let mut stack: Vec<(Object, Option<u32>)> =
            root.into_iter().map(|root| (root, None)).collect();
        let mut seen = HashSet::new();
        let mut number = 0;
        while let Some((object, above)) = stack.pop() {
            self.count()?;
            let Some(id) = object.as_reference() else {
                // Some readers show a page that is no object of its own.
                self.twofold.extend(above.filter(|_| object != Object::Null));
                continue;
            };
            if !seen.insert(id.number) {
                continue;
            }
            let found = document.follow(&object)?;
            let Object::Dictionary(node) = &*found else { continue };
            self.nodes.push(id.number);
            let parent = node.value("Parent").filter(|parent| **parent != Object::Null);
            let stated = parent.and_then(Object::as_reference);
            // A parent that is no object of its own gives what is inherited to whoever goes up.
            if stated.map(|parent| parent.number) != above || parent.is_some() != stated.is_some() {
                self.astray.push(id.number);
            }
            let kids = node.value("Kids");
            let listed = kids.map(|kids| document.follow(kids)).transpose()?;
            let kind = node.value("Type").map_or(Some("Page"), Object::as_name);
            let is_one = match listed.as_deref() {
                None => kind == Some("Page"),
                Some(Object::Array(_)) => kind == Some("Pages") || node.value("Type").is_none(),
                Some(_) => false,
            };
            if !is_one {
                self.twofold.push(id.number);
            }
            if let Some(kids) = kids {
                self.give(id, Role::PageNode);
                if let Some(id) = kids.as_reference() {
                    self.give(id, Role::PagesArray);
                }
                let kids = items(document, Some(kids))?.into_iter().rev();
                stack.extend(kids.map(|kid| (kid, Some(id.number))));
                continue;
            }
            number += 1;
            self.give(id, Role::Page(number));
            self.pages.insert(id.number, number);
            self.places.push(id.number);
            if let Some(id) = node.value("Annots").and_then(Object::as_reference) {
                self.give(id, Role::AnnotationsArray(number));
            }
            for annotation in items(document, node.value("Annots"))? {
                self.count()?;
                let Some(id) = annotation.as_reference() else { continue };
                if !self.fields.contains_key(&id.number)
                    && let Object::Dictionary(found) = &*document.peek(id)?
                {
                    self.appearance(document, id.number, found.value("AP"))?;
                    if let Some(name) = found.value("T").filter(|_| is_widget(found)) {
                        self.loose.push(OddName::unlisted(&*document.follow(name)?));
                    }
                    let parent = found.value("Parent").and_then(Object::as_reference);
                    self.strays.extend(parent.map(|parent| parent.number));
                }
                match self.fields.get_mut(&id.number) {
                    Some(field) if field.page.is_none() => field.page = Some(number),
                    Some(field) if field.page == Some(number) => {}
                    Some(field) => field.further.push(number),
                    None => self.give(id, Role::Annotation(number)),
                }
            }
        }
        Ok(())
    }

    /// Everything that is reachable from the security store.
    fn validation<S: Source>(
        &mut self,
        document: &Document<S>,
        store: &Object,
    ) -> Result<(), PdfError> {
        let (mut values, mut waiting) = (0, vec![store.clone()]);
        let mut seen = HashSet::new();
        while let Some(object) = waiting.pop() {
            let value = match object {
                Object::Reference(id) => {
                    if !seen.insert(id.number) {
                        continue;
                    }
                    self.count()?;
                    self.give(id, Role::Validation);
                    document.shape(id)?
                }
                other => other,
            };
            graph::references(&value, &mut values, |id, _| waiting.push(Object::Reference(id)))?;
        }
        Ok(())
    }
}
