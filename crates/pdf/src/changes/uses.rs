//! The uses of changed objects, as one comparison counts them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use super::compare::Pair;
use super::graph::{Drawn, Edge, SOURCE, Uses};
use super::roles::Role;
use crate::object::IndirectObject;

/// The uses of the objects that two versions differ in.
pub(super) struct UsesOf {
    uses: Rc<Uses>,
    /// Those of its uses that count, where some do not.
    own: HashMap<u32, Vec<Edge>>,
    numbers: Vec<u32>,
}

impl UsesOf {
    pub(super) fn new(uses: Rc<Uses>, pairs: &BTreeMap<u32, Pair>, of_new: bool) -> Self {
        // What is no stream is no source, whatever the trailer calls it.
        let names = |e: &Edge| e.from.is_none() && e.keys().first() == Some(&SOURCE);
        let mut own = HashMap::new();
        for (number, pair) in pairs {
            let object = if of_new { pair.new.as_deref() } else { pair.old.as_deref() };
            let edges = uses.edges(*number);
            if !matches!(object, Some(IndirectObject::Stream(_))) && edges.iter().any(names) {
                let kept = edges.iter().filter(|e| !names(e)).cloned().collect();
                own.insert(*number, kept);
            }
        }
        Self { uses, own, numbers: pairs.keys().copied().collect() }
    }

    pub(super) fn edges(&self, number: u32) -> &[Edge] {
        self.own.get(&number).map_or_else(|| self.uses.edges(number), Vec::as_slice)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &[Edge])> {
        self.numbers.iter().map(|number| (*number, self.edges(*number)))
    }

    /// Whether an object is reached without the security store.
    pub(super) fn is_shown(&self, number: u32) -> bool {
        self.uses.is_shown(number)
    }

    /// What draws with an object.
    pub(super) fn drawn(&self, number: u32) -> Option<Drawn> {
        self.uses.drawn(number)
    }

    /// Objects that are nothing but a reference to another, and what the trailer names wrongly.
    pub(super) fn unlike(&self) -> &[u32] {
        &self.uses.unlike
    }

    /// What is drawn through a crypt filter.
    pub(super) fn through_crypt(&self) -> &HashSet<u32> {
        &self.uses.through_crypt
    }

    /// Whether anything at all refers to another object under a generation that it has not.
    pub(super) fn is_strayed(&self) -> bool {
        self.uses.strayed
    }

    /// Whether an object refers to another under a generation that it has not, or to a stream for a dictionary.
    pub(super) fn is_misled(&self, number: u32) -> bool {
        self.uses.misled.contains(&number)
    }

    /// Whether anything refers to an object under a generation that it has not.
    pub(super) fn is_misnamed(&self, number: u32) -> bool {
        self.uses.misnamed.contains(&number)
    }

    pub(super) fn page(&self, number: u32) -> Option<u32> {
        self.uses.page.get(&number).copied()
    }
}

/// Whether an object of a role is expected at the end of this way.
pub(super) fn fits(edge: &Edge, role: Role, from: Option<Role>) -> bool {
    let keys = edge.keys();
    match (role, from, keys.as_slice()) {
        (Role::Catalog, None, ["Root"]) | (Role::Information, None, ["Info"]) => {
            edge.from.is_none()
        }
        (Role::Metadata, Some(Role::Catalog), ["Metadata"])
        | (Role::Extensions, Some(Role::Catalog), ["Extensions"])
        | (Role::Form, Some(Role::Catalog), ["AcroForm"])
        | (Role::FieldsArray, Some(Role::Form), ["Fields"])
        | (Role::FieldsArray, Some(Role::Catalog), ["AcroForm", "Fields"])
        | (Role::KidsArray, Some(Role::Field), ["Kids"])
        | (Role::Field, Some(Role::FieldsArray | Role::KidsArray), ["*"])
        | (Role::Field, Some(Role::Form), ["Fields", "*"])
        | (Role::Field, Some(Role::Catalog), ["AcroForm", "Fields", "*"])
        | (Role::Field, Some(Role::Field), ["Kids", "*"] | ["Parent"])
        | (Role::Field | Role::Annotation(_), Some(Role::AnnotationsArray(_)), ["*"])
        | (Role::Field | Role::Annotation(_), Some(Role::Page(_)), ["Annots", "*"])
        | (Role::Annotation(_), Some(Role::Annotation(_)), ["Popup" | "Parent" | "IRT"])
        // An element of the structure names the annotation that it stands for.
        | (Role::Annotation(_), _, ["K", "Obj"] | ["K", "*", "Obj"])
        | (Role::SignatureValue, Some(Role::Field), ["V" | "DV"])
        | (Role::Field, Some(Role::StructureElement), ["K", "Obj"] | ["K", "*", "Obj"])
        | (
            Role::StructureElement,
            Some(Role::StructureRoot | Role::StructureElement),
            ["K"] | ["K", "*"],
        )
        | (Role::StructureElement, Some(Role::ParentTree), ["Nums", "*"] | ["*"])
        // The first node of the tree may stand in the root itself.
        | (Role::StructureElement, Some(Role::StructureRoot), ["ParentTree", "Nums", "*"])
        | (
            Role::ParentTree,
            Some(Role::StructureRoot),
            ["ParentTree"] | ["ParentTree", "Nums" | "Kids"] | ["ParentTree", "Nums" | "Kids", "*"],
        )
        | (Role::ParentTree, Some(Role::ParentTree), ["Kids"] | ["Nums"] | [.., "*"])
        | (Role::PageNode, Some(Role::Catalog), ["Pages"])
        | (Role::PageNode, Some(Role::PageNode), ["Kids", "*"] | ["Parent"])
        | (Role::PageNode, Some(Role::Page(_)), ["Parent"])
        | (Role::Validation, Some(Role::Validation), _)
        | (Role::Validation, Some(Role::Catalog), ["DSS", ..]) => true,
        // Looked at with the trailer.
        (Role::Field | Role::Validation, None, [key, "*"]) => edge.from.is_none() && *key == SOURCE,
        (Role::AnnotationsArray(page), Some(Role::Page(of)), ["Annots"]) => page == of,
        (Role::Appearance(owner), Some(Role::Field | Role::Annotation(_)), ["AP", rest @ ..]) => {
            edge.from == Some(owner) && rest.len() <= 2
        }
        // An indirect dictionary of appearances or of states.
        (Role::Appearance(owner), Some(Role::Appearance(of)), [_] | [_, _]) => {
            owner == of && keys.first() != Some(&"Resources")
        }
        _ => false,
    }
}
