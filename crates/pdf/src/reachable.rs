//! Everything a document uses, read once, so that nothing is vouched for unread.

use std::collections::HashSet;

use crate::changes::references;
use crate::document::{Document, Shape};
use crate::error::PdfError;
use crate::object::{Object, ObjectId};
use crate::source::Source;

/// Objects looked at in one document.
const OBJECTS: usize = 2_000_000;
/// Faults that are kept.
const FAULTS: usize = 16;

impl<S: Source> Document<S> {
    /// The objects reachable from the trailer that cannot be read strictly, with what is wrong, at most
    /// sixteen of them.
    ///
    /// What two readers may understand in two ways is among them: a key that stands twice, a stream
    /// that does not end where its `/Length` says, cross-references that name another object, or a
    /// table and a stream of one section that disagree.
    ///
    /// # Errors
    /// When a budget runs out before everything was looked at.
    pub fn unreadable_objects(&self) -> Result<Vec<(ObjectId, PdfError)>, PdfError> {
        let (mut visited, mut faults, mut values) = (HashSet::new(), Vec::new(), 0);
        let mut waiting: Vec<ObjectId> = Vec::new();
        let trailer = Object::Dictionary(self.trailer()?.clone());
        references(&trailer, &mut values, |id, _| waiting.push(id))?;
        while let Some(id) = waiting.pop() {
            if !visited.insert(id) || faults.len() >= FAULTS {
                continue;
            }
            if visited.len() > OBJECTS {
                let limit = OBJECTS as u64;
                return Err(PdfError::Budget { what: "objects of one document", limit });
            }
            match self.whole(id) {
                Ok(object) => references(&object, &mut values, |id, _| {
                    if !visited.contains(&id) {
                        waiting.push(id);
                    }
                })?,
                Err(error) => faults.push((id, error)),
            }
        }
        Ok(faults)
    }

    /// The numbers of a kind that anything reachable from the trailer refers to, or from the pages and the
    /// form alone.
    pub(crate) fn referred_to_among(
        &self,
        wanted: impl Fn(u32) -> bool,
        only_shown: bool,
    ) -> Result<HashSet<u32>, PdfError> {
        let (mut visited, mut found, mut values) = (HashSet::new(), HashSet::new(), 0);
        let mut waiting: Vec<ObjectId> = Vec::new();
        let trailer = Object::Dictionary(self.trailer()?.clone());
        references(&trailer, &mut values, |id, _| waiting.push(id))?;
        let catalog = self.catalog_id().ok();
        while let Some(id) = waiting.pop() {
            if !visited.insert(id) {
                continue;
            }
            if wanted(id.number) {
                found.insert(id.number);
            }
            if visited.len() > OBJECTS {
                let limit = OBJECTS as u64;
                return Err(PdfError::Budget { what: "objects of one document", limit });
            }
            let mut found_in = |object: &Object| {
                references(object, &mut values, |id, _| {
                    if !visited.contains(&id) {
                        waiting.push(id);
                    }
                })
            };
            if only_shown && Some(id) == catalog {
                let catalog = self.catalog()?;
                // Some readers give up over labels of pages that are not there.
                let shown = ["Pages", "AcroForm", "OCProperties", "OpenAction", "PageLabels"];
                let shown = shown.into_iter().filter_map(|key| catalog.value(key));
                found_in(&Object::Array(shown.cloned().collect()))?;
            } else if let Ok(object) = self.peek(id) {
                // What cannot be read is told where it is vouched for.
                found_in(&object)?;
            }
        }
        Ok(found)
    }

    /// An object or the dictionary of a stream, read to its `endobj`.
    pub(crate) fn whole(&self, id: ObjectId) -> Result<Shape<'static>, PdfError> {
        match self.offset_of(id)? {
            Some(offset) => self.whole_at(id, offset),
            None => self.peek(id),
        }
    }
}
