//! The uses of changed objects, as one comparison counts them.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::compare::Pair;
use super::graph::{Edge, SOURCE, Uses};
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

    pub(super) fn page(&self, number: u32) -> Option<u32> {
        self.uses.page.get(&number).copied()
    }
}
