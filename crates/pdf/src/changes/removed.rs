//! Validation data that a later revision took out of the security store.

use std::collections::HashSet;

use super::history::{History, REVISIONS};
use crate::error::PdfError;
use crate::source::Source;
use crate::store::{Place, STREAMS, SecurityStore};

impl<S: Source> History<'_, S> {
    /// What the stores of earlier revisions held and that of the document no longer holds: whoever takes
    /// it out may want it to be forgotten.
    ///
    /// # Errors
    /// When a budget runs out, which is one for all revisions.
    pub fn removed_from_store(&self) -> Result<SecurityStore, PdfError> {
        let document = self.document();
        let mut removed = SecurityStore::default();
        let (mut streams, mut bytes) = document.store_room();
        let earlier = document.revisions().len().saturating_sub(1);
        if earlier == 0 {
            return Ok(removed);
        }
        let (lists, mut last) = document.store_lists()?;
        let mut known: HashSet<Place> = HashSet::new();
        for id in lists.into_iter().flatten() {
            known.insert((id, document.offset_of(id)?));
        }
        for index in (0..earlier).rev().take(REVISIONS) {
            // What cannot be read here is told where the revision is compared.
            let Ok(version) = self.version(index) else { continue };
            let Ok((lists, places)) = version.store_lists() else { continue };
            if places == last && !places.is_empty() {
                continue;
            }
            last = places;
            let kinds = [&mut removed.certificates, &mut removed.crls, &mut removed.ocsp_responses];
            for (list, kind) in lists.into_iter().zip(kinds) {
                for id in list {
                    if !known.insert((id, version.offset_of(id)?)) {
                        continue;
                    }
                    let limit = STREAMS as u64;
                    let what = "streams of earlier security stores";
                    streams = streams.checked_sub(1).ok_or(PdfError::Budget { what, limit })?;
                    kind.extend(version.held(id, &mut bytes)?);
                }
            }
        }
        Ok(removed)
    }
}
