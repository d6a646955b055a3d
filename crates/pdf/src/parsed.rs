//! What was parsed already, shared by the versions of one file.
//!
//! The same bytes are the same object in every version that has them, so a document signed fifty times is
//! parsed once and not once for each pair of versions. What reaches beyond the end of a version is parsed
//! anew, and refused there.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::PdfError;
use crate::parser::{Placed, indirect_at};
use crate::source::Source;
use crate::xref::Section;

/// Objects that are kept.
const OBJECTS: usize = 8192;
/// Bytes of the longest object that is kept.
const LONGEST: u64 = 64 << 10;

#[derive(Debug, Default)]
pub(crate) struct Parsed {
    objects: Mutex<HashMap<u64, Arc<Placed>>>,
    sections: Mutex<HashMap<u64, Arc<Section>>>,
}

impl Parsed {
    /// The object at an offset, its strings as they stand; kept where `keep` says so.
    pub(crate) fn object<S: Source + ?Sized>(
        &self,
        source: &S,
        offset: u64,
        keep: bool,
    ) -> Result<Arc<Placed>, PdfError> {
        if !keep {
            return indirect_at(source, offset).map(Arc::new);
        }
        let lock = || self.objects.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&offset).filter(|placed| placed.end <= source.len()) {
            return Ok(Arc::clone(known));
        }
        let placed = Arc::new(indirect_at(source, offset)?);
        let mut objects = lock();
        if objects.len() < OBJECTS && placed.end.saturating_sub(offset) <= LONGEST {
            objects.insert(offset, Arc::clone(&placed));
        }
        Ok(placed)
    }

    /// The cross-reference section at an offset.
    pub(crate) fn section<S: Source + ?Sized>(
        &self,
        source: &S,
        offset: u64,
    ) -> Result<Arc<Section>, PdfError> {
        let lock = || self.sections.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&offset).filter(|section| section.reach() <= source.len()) {
            return Ok(Arc::clone(known));
        }
        let section = Arc::new(Section::read(source, offset)?);
        lock().insert(offset, Arc::clone(&section));
        Ok(section)
    }
}
