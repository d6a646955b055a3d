//! What was parsed already, shared by the versions of one file.
//!
//! The same bytes are the same object in every version that has them, so a document signed fifty times is
//! parsed once and not once for each pair of versions. What reaches beyond the end of a version is parsed
//! anew, and refused there.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::document::Held;
use crate::error::PdfError;
use crate::parser::Placed;
use crate::signature::SignatureDictionary;
use crate::source::Source;
use crate::xref::Section;

/// Objects that are kept: a document of ten thousand pages has thirty thousand.
const OBJECTS: usize = 32_768;
/// Bytes of the longest object that is kept.
const LONGEST: u64 = 64 << 10;
/// Bytes of the file that the objects take which are kept.
const BYTES: u64 = 8 << 20;

/// Signatures that are kept.
const SIGNATURES: usize = 1024;

#[derive(Debug, Default)]
struct Kept {
    at: HashMap<u64, Arc<Placed>>,
    bytes: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Parsed {
    objects: Mutex<Kept>,
    sections: Mutex<HashMap<u64, Arc<Section>>>,
    streams: Mutex<Vec<Held>>,
    /// Bytes that were unfolded, in all versions together.
    unfolded: AtomicU64,
    /// Strings that were decrypted, in all versions together.
    deciphered: AtomicU64,
    /// Signature dictionaries that say everything themselves, by their place, with their ends.
    signatures: Mutex<HashMap<u64, (u64, Arc<SignatureDictionary>)>>,
}

impl Parsed {
    /// The object at an offset, its strings as they stand, where it is kept.
    pub(crate) fn object<S: Source + ?Sized>(
        &self,
        source: &S,
        offset: u64,
    ) -> Option<Arc<Placed>> {
        let kept = self.objects.lock().unwrap_or_else(PoisonError::into_inner);
        kept.at.get(&offset).filter(|placed| placed.end <= source.len()).map(Arc::clone)
    }

    /// Keeps an object for whoever comes by it again, while there is room.
    pub(crate) fn keep(&self, offset: u64, placed: &Arc<Placed>) {
        let mut kept = self.objects.lock().unwrap_or_else(PoisonError::into_inner);
        let size = placed.end.saturating_sub(offset);
        let room = kept.at.len() < OBJECTS && kept.bytes.saturating_add(size) <= BYTES;
        if room && size <= LONGEST {
            kept.bytes += size;
            kept.at.insert(offset, Arc::clone(placed));
        }
    }

    /// The object streams that are kept.
    pub(crate) fn streams(&self) -> MutexGuard<'_, Vec<Held>> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts bytes that were unfolded; how many they are by now.
    pub(crate) fn unfold(&self, bytes: u64) -> u64 {
        self.unfolded.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes)
    }

    /// Counts strings that were decrypted; how many they are by now.
    pub(crate) fn decipher(&self, strings: u64) -> u64 {
        self.deciphered.fetch_add(strings, Ordering::Relaxed).saturating_add(strings)
    }

    /// The signature whose dictionary stands at an offset and ends by `len`, where it is known.
    pub(crate) fn signature(&self, offset: u64, len: u64) -> Option<Arc<SignatureDictionary>> {
        let known = self.signatures.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, read) = known.get(&offset).filter(|(end, _)| *end <= len)?;
        Some(Arc::clone(read))
    }

    pub(crate) fn keep_signature(&self, offset: u64, end: u64, read: &Arc<SignatureDictionary>) {
        let mut known = self.signatures.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() < SIGNATURES {
            known.insert(offset, (end, Arc::clone(read)));
        }
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
