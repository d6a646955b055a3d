//! The page tree of a rebuilt file, in the form in which every reader takes it.

use std::collections::BTreeSet;

use super::{Found, OBJECTS, Pieces};
use crate::error::PdfError;
use crate::object::{Dictionary, Object, ObjectId};

/// A node whose kids are looked at, and what they have become.
struct Node {
    number: u32,
    waiting: std::vec::IntoIter<Object>,
    kids: Vec<u32>,
    leaves: i64,
}

impl Pieces<'_> {
    /// Gives each node of the page tree its type, its parent and its count, a page inside another object a
    /// number of its own, and one that stands twice a copy. What is no page is left out.
    pub(super) fn order_pages(&mut self, root: u32) -> Result<(), PdfError> {
        let top = self.dictionary(root).and_then(|d| d.value("Pages"));
        let Some(top) = top.and_then(Object::as_reference).map(|id| id.number) else {
            return Ok(());
        };
        // The last number that is taken.
        let mut next = self.next_number().saturating_sub(1);
        let mut seen = BTreeSet::from([top]);
        let mut path = vec![self.node(top)];
        let mut left = OBJECTS;
        while let Some(node) = path.last_mut() {
            let Some(kid) = node.waiting.next() else {
                let Some(done) = path.pop() else { break };
                self.close(&done);
                if let Some(above) = path.last_mut() {
                    above.leaves = above.leaves.saturating_add(done.leaves);
                }
                continue;
            };
            let limit = OBJECTS as u64;
            left = left
                .checked_sub(1)
                .ok_or(PdfError::Budget { what: "nodes of the page tree", limit })?;
            let number = match kid {
                Object::Reference(id) => id.number,
                Object::Dictionary(page) => {
                    next = next.saturating_add(1);
                    self.objects.insert(next, Found::Plain(Object::Dictionary(page)));
                    next
                }
                _ => continue,
            };
            if matches!(self.objects.get(&number), Some(Found::Broken)) {
                // It is missed when everything that is used is written.
                node.kids.push(number);
                continue;
            }
            let parent = node.number;
            let Some(page) = self.dictionary(number) else { continue };
            let (inner, again) = (page.value("Kids").is_some(), !seen.insert(number));
            let number = match (inner, again) {
                // A branch that bites its tail, or hangs in two places.
                (true, true) => continue,
                (false, true) => {
                    let copy = Found::Plain(Object::Dictionary(page.clone()));
                    next = next.saturating_add(1);
                    self.objects.insert(next, copy);
                    next
                }
                _ => number,
            };
            node.kids.push(number);
            if !inner {
                node.leaves = node.leaves.saturating_add(1);
            }
            let kind = if inner { "Pages" } else { "Page" };
            if let Some(page) = self.dictionary_mut(number) {
                page.insert("Type", Object::name(kind));
                page.insert("Parent", Object::Reference(ObjectId::new(parent, 0)));
            }
            if inner {
                path.push(self.node(number));
            }
        }
        Ok(())
    }

    fn node(&self, number: u32) -> Node {
        let kids = match self.dictionary(number).and_then(|d| d.value("Kids")) {
            Some(Object::Array(kids)) => kids.clone(),
            Some(Object::Reference(id)) => match self.objects.get(&id.number) {
                Some(Found::Plain(Object::Array(kids))) => kids.clone(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        Node { number, waiting: kids.into_iter(), kids: Vec::new(), leaves: 0 }
    }

    fn close(&mut self, node: &Node) {
        let kids = node.kids.iter().map(|kid| Object::Reference(ObjectId::new(*kid, 0)));
        let kids = Object::Array(kids.collect());
        if let Some(dictionary) = self.dictionary_mut(node.number) {
            dictionary.insert("Type", Object::name("Pages"));
            dictionary.insert("Kids", kids);
            dictionary.insert("Count", Object::Integer(node.leaves));
        }
    }

    fn dictionary_mut(&mut self, number: u32) -> Option<&mut Dictionary> {
        match self.objects.get_mut(&number) {
            Some(Found::Plain(Object::Dictionary(dictionary))) => Some(dictionary),
            _ => None,
        }
    }
}
