//! What a new signature field adds to the structure tree (ISO 32000-2, 14.7).

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::rc::Rc;

use super::change::ChangeKind;
use super::compare::Comparison;
use super::roles::{Role, items};
use super::rules::{dictionaries, differing};
use super::version::Memories;
use crate::document::Document;
use crate::error::PdfError;
use crate::object::{Dictionary, Object, ObjectId};
use crate::source::Source;

/// Entries of one parent tree.
const ENTRIES: usize = 1_000_000;
/// Nodes of one parent tree.
const NODES: usize = 200_000;
/// Entries of a parent tree that is kept for other comparisons.
const KEPT: usize = 16_384;

/// A parent tree laid out: its entries, and the objects it is made of.
#[derive(Debug, Default)]
pub(super) struct ParentTree {
    entries: BTreeMap<i64, Object>,
    objects: HashSet<u32>,
    /// Keys that a reader which goes by the limits may miss.
    missed: BTreeSet<i64>,
    /// Keys below nodes that say no limits.
    vague: BTreeSet<i64>,
}

impl<S: Source> Comparison<'_, S> {
    /// Claims what only adds the element of a new signature field; the rest is named as a change of
    /// the structure.
    pub(super) fn structure(&mut self) -> Result<(), PdfError> {
        let (old, new) = (self.old.catalog()?, self.new.catalog()?);
        let root =
            |catalog: &Dictionary| catalog.value("StructTreeRoot").and_then(Object::as_reference);
        let Some(root) = root(&new).filter(|id| root(&old) == Some(*id)) else { return Ok(()) };
        let (was, is) = self.both(root.number)?;
        let tree = |memory: &Memories, document, root_now: &Dictionary| {
            let read = || parent_tree(document, root_now).map(Rc::new);
            memory.trees.get(root.number, read, is_small)
        };
        let before = tree(self.old_memory, self.old, &was)?;
        let after = tree(self.new_memory, self.new, &is)?;
        let (Some(before), Some(after)) = (before.as_ref(), after.as_ref()) else {
            return Ok(());
        };
        let elements = self.new_elements()?;
        if !self.tree_grows(before, after, &elements)? {
            return Ok(());
        }
        let mut grown: HashSet<u32> = HashSet::new();
        let mut placed: HashSet<u32> = HashSet::new();
        let numbers: Vec<u32> = self.pairs.keys().copied().collect();
        for number in numbers {
            let is_root = number == root.number;
            let Some((old, new)) = dictionaries(self, number) else { continue };
            let free = self.new_roles.of(number).is_none();
            if !free || !(is_root || old.value("S").is_some_and(|s| s.as_name().is_some())) {
                continue;
            }
            let fits = differing(&old, &new).iter().all(|key| match key.as_str() {
                "K" => true,
                "ParentTree" => is_root,
                "ParentTreeNextKey" => is_root && raised(old.value(key), new.value(key)),
                _ => false,
            });
            // A list that is an object of its own would be a list in a list.
            let listed = match old.value("K") {
                Some(Object::Reference(id)) => self.old.shape(*id)?.as_array().is_some(),
                _ => false,
            };
            let fits = fits && (!listed || old.value("K") == new.value("K"));
            let Some(added) = appended(old.value("K"), new.value("K")).filter(|_| fits) else {
                continue;
            };
            let known = added
                .iter()
                .all(|id| elements.get(&id.number).is_some_and(|parent| *parent == number));
            if known {
                placed.extend(added.iter().map(|id| id.number));
                grown.insert(number);
            }
        }
        // All of it fits, or none is claimed.
        if elements.keys().any(|number| !placed.contains(number)) {
            return Ok(());
        }
        for number in grown.iter().chain(elements.keys()) {
            let role =
                if *number == root.number { Role::StructureRoot } else { Role::StructureElement };
            self.give_both(*number, role);
            self.claimed.insert(*number);
        }
        self.give_both(root.number, Role::StructureRoot);
        for number in before.objects.iter().chain(&after.objects) {
            self.give_both(*number, Role::ParentTree);
            if after.objects.contains(number) && self.pairs.contains_key(number) {
                self.claimed.insert(*number);
            }
        }
        Ok(())
    }

    fn give_both(&mut self, number: u32, role: Role) {
        self.old_roles.give(number, role);
        self.new_roles.give(number, role);
    }

    /// The elements that only hold a widget of a signature that was added, with their parents.
    fn new_elements(&self) -> Result<BTreeMap<u32, u32>, PdfError> {
        let signed: HashSet<u32> = self
            .out
            .iter()
            .filter(|c| c.kind.is_signature() || c.kind == ChangeKind::DocumentTimestampAdded)
            .filter_map(|c| c.object.map(|id| id.number))
            .collect();
        let mut out = BTreeMap::new();
        for (number, pair) in &self.pairs {
            if !pair.is_added() || self.new_roles.of(*number).is_some() {
                continue;
            }
            let Some(Object::Dictionary(element)) = pair.new.as_ref().and_then(|o| o.as_plain())
            else {
                continue;
            };
            let known = ["Type", "S", "P", "Pg", "K"];
            let plain =
                element.iter().all(|(key, _)| key.as_str().is_some_and(|k| known.contains(&k)));
            let parent = element.value("P").and_then(Object::as_reference);
            let (Some(parent), true) = (parent, plain && element.value("S").is_some()) else {
                continue;
            };
            let content = match element.value("K") {
                Some(Object::Array(list)) if list.len() == 1 => list.first(),
                other => other,
            };
            let Some(Object::Dictionary(reference)) = content else { continue };
            let widget = reference.value("Obj").and_then(Object::as_reference);
            let fits = reference.value("Type").and_then(Object::as_name) == Some("OBJR")
                && reference.len() <= 3
                && widget.is_some_and(|id| signed.contains(&id.number));
            if fits {
                out.insert(*number, parent.number);
            }
        }
        Ok(out)
    }

    /// Whether the parent tree kept what it had and gained only the new elements, each under the key
    /// that its widget names.
    fn tree_grows(
        &self,
        before: &ParentTree,
        after: &ParentTree,
        elements: &BTreeMap<u32, u32>,
    ) -> Result<bool, PdfError> {
        // What was found is found, what was missed is missed, and what came is found; with nodes that say no
        // limits only where there were such.
        let known = |key: &&i64| before.entries.contains_key(key);
        if after.missed != before.missed
            || !after.vague.iter().filter(known).eq(&before.vague)
            || (before.vague.is_empty() && !after.vague.is_empty())
        {
            return Ok(false);
        }
        for (key, value) in &before.entries {
            let Some(now) = after.entries.get(key) else { return Ok(false) };
            let kept = match (self.old.resolve(value)?, self.new.resolve(now)?) {
                (Object::Array(old), Object::Array(new)) => old == new,
                _ => value == now,
            };
            if !kept {
                return Ok(false);
            }
        }
        for (key, value) in &after.entries {
            if before.entries.contains_key(key) {
                continue;
            }
            let element = value.as_reference().filter(|id| elements.contains_key(&id.number));
            let Some(element) = element else { return Ok(false) };
            let (_, element) = self.both(element.number)?;
            let content = match element.value("K") {
                Some(Object::Array(list)) => list.first(),
                other => other,
            };
            let widget = content.and_then(Object::as_dictionary).and_then(|r| r.value("Obj"));
            let widget = widget.map(|w| self.new.resolve(w)).transpose()?;
            let named = widget.as_ref().and_then(Object::as_dictionary);
            let named = named.and_then(|w| w.value("StructParent")).and_then(Object::as_integer);
            if named != Some(*key) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn raised(old: Option<&Object>, new: Option<&Object>) -> bool {
    let number = |o: Option<&Object>| o.and_then(Object::as_integer);
    number(new).is_some_and(|new| number(old).is_none_or(|old| new >= old))
}

/// The references that a list of kids gained at its end; `None` where anything else changed.
fn appended(old: Option<&Object>, new: Option<&Object>) -> Option<Vec<ObjectId>> {
    let list = |value: Option<&Object>| match value {
        None => Vec::new(),
        Some(Object::Array(items)) => items.clone(),
        Some(single) => vec![single.clone()],
    };
    let (old, new) = (list(old), list(new));
    let kept = new.len() >= old.len() && new.iter().zip(&old).all(|(new, old)| new == old);
    let added: Option<Vec<ObjectId>> =
        new.iter().skip(old.len()).map(Object::as_reference).collect();
    added.filter(|_| kept)
}

/// Whether a tree is small enough to be kept.
fn is_small(tree: &Rc<Option<ParentTree>>) -> bool {
    tree.as_ref().as_ref().is_none_or(|tree| tree.entries.len() <= KEPT)
}

/// How a reader that goes by the limits comes to a node.
#[derive(Clone, Copy)]
struct Way {
    /// The least and the most key that lead here.
    least: i64,
    most: i64,
    /// Some keys do not lead here that stand here, or lead elsewhere as well.
    crooked: bool,
    /// Some node on the way says no limits.
    vague: bool,
}

/// Lays out the parent tree; `None` where it is not one.
fn parent_tree<S: Source>(
    document: &Document<S>,
    root: &Dictionary,
) -> Result<Option<ParentTree>, PdfError> {
    let mut tree = ParentTree::default();
    let start = Way { least: i64::MIN, most: i64::MAX, crooked: false, vague: false };
    let mut waiting: Vec<(Object, Way)> =
        root.value("ParentTree").map(|node| (node.clone(), start)).into_iter().collect();
    let mut nodes = 0;
    while let Some((node, mut way)) = waiting.pop() {
        nodes += 1;
        if nodes > NODES || tree.entries.len() > ENTRIES {
            return Ok(None);
        }
        if let Some(id) = node.as_reference()
            && !tree.objects.insert(id.number)
        {
            return Ok(None);
        }
        let Object::Dictionary(node) = document.resolve(&node)? else { return Ok(None) };
        let known = ["Nums", "Kids", "Limits", "Type"];
        if !node.iter().all(|(key, _)| key.as_str().is_some_and(|k| known.contains(&k))) {
            return Ok(None);
        }
        for key in ["Nums", "Kids"] {
            tree.objects.extend(node.value(key).and_then(Object::as_reference).map(|id| id.number));
        }
        // Some readers look into the one, some into the other.
        way.crooked |= node.value("Nums").is_some() && node.value("Kids").is_some();
        waiting.extend(below(document, &node, way)?);
        let entries = items(document, node.value("Nums"))?;
        let mut last = None;
        for pair in entries.chunks(2) {
            let [Object::Integer(key), _] = pair else { return Ok(None) };
            way.crooked |= last.is_some_and(|last| last >= *key);
            last = Some(*key);
        }
        for pair in entries.chunks(2) {
            let [Object::Integer(key), value] = pair else { return Ok(None) };
            if way.crooked || !(way.least..=way.most).contains(key) {
                tree.missed.insert(*key);
            }
            if way.vague {
                tree.vague.insert(*key);
            }
            if let Some(id) = value.as_reference()
                && matches!(document.resolve(value)?, Object::Array(_))
            {
                tree.objects.insert(id.number);
            }
            if tree.entries.insert(*key, value.clone()).is_some() {
                return Ok(None);
            }
        }
    }
    Ok(Some(tree))
}

/// The kids of a node with the ways to them: each behind the limits of those before it.
fn below<S: Source>(
    document: &Document<S>,
    node: &Dictionary,
    way: Way,
) -> Result<Vec<(Object, Way)>, PdfError> {
    let mut kids = Vec::new();
    for kid in items(document, node.value("Kids"))? {
        let own = document.resolve(&kid)?;
        let limits = own.as_dictionary().and_then(|kid| kid.value("Limits"));
        let limits = limits.map(|limits| document.resolve(limits)).transpose()?;
        let ends = match limits.as_ref().and_then(Object::as_array) {
            Some([Object::Integer(low), Object::Integer(high)]) => Some((*low, *high)),
            _ => None,
        };
        kids.push((kid, limits.is_none(), ends));
    }
    // Where the limits of two of them meet, keys of either may be looked for in the other.
    let mut met = vec![false; kids.len()];
    let mut behind: Option<(usize, i64)> = None;
    for (at, (.., ends)) in kids.iter().enumerate() {
        let Some((low, high)) = ends else { continue };
        if let Some((before, most)) = behind
            && *low <= most
        {
            met.iter_mut().take(at + 1).skip(before).for_each(|met| *met = true);
        }
        if behind.is_none_or(|(_, most)| *high > most) {
            behind = Some((at, *high));
        }
    }
    let ways = kids.into_iter().zip(met).map(|((kid, silent, ends), met)| {
        let stated = ends.is_some_and(|(low, high)| low <= high);
        let (low, high) = ends.unwrap_or((way.least, way.most));
        let own = Way {
            least: way.least.max(low),
            most: way.most.min(high),
            crooked: way.crooked || met || !(stated || silent),
            vague: way.vague || silent,
        };
        (kid, own)
    });
    Ok(ways.collect())
}
