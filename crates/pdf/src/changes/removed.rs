//! Validation data that a later revision took out of the security store.

use std::collections::HashSet;

use super::history::{History, REVISIONS};
use crate::error::PdfError;
use crate::source::Source;
use crate::store::{Place, STREAMS, SecurityStore};

/// Entries of all earlier stores that are looked at.
const ENTRIES: usize = 500_000;
/// What earlier stores may unfold to, as a part of what the store of the document may.
const PART: usize = 4;

impl<S: Source> History<'_, S> {
    /// What the stores of earlier revisions held and that of the document no longer holds: whoever takes
    /// it out may want it to be forgotten.
    ///
    /// # Errors
    /// When a budget runs out, which is one for all revisions.
    pub fn removed_from_store(&self) -> Result<SecurityStore, PdfError> {
        let document = self.document();
        let mut removed = SecurityStore::default();
        let (mut streams, bytes) = document.store_room();
        let mut bytes = bytes / PART;
        let earlier = document.revisions().len().saturating_sub(1);
        if earlier == 0 {
            return Ok(removed);
        }
        let (mut lists, mut places) = document.store_lists()?;
        let mut known: HashSet<(usize, Place)> = HashSet::new();
        let mut looked_at = 0usize;
        for (kind, list) in lists.iter().enumerate() {
            for id in list {
                known.insert((kind, document.place_of(*id)?));
            }
        }
        for index in (0..earlier).rev().take(REVISIONS) {
            // What cannot be read here is told where the revision is compared.
            let Ok(version) = self.version(index) else { continue };
            let Ok((now, whereabouts)) = version.store_lists() else { continue };
            let written = self.stated(index + 1).map(|stated| {
                let numbers: HashSet<u32> = stated.iter().map(|(number, _)| *number).collect();
                lists.iter().flatten().any(|id| numbers.contains(&id.number))
            });
            if whereabouts == places && now == lists && written == Ok(false) {
                continue;
            }
            (lists, places) = (now, whereabouts);
            let kinds = [&mut removed.certificates, &mut removed.crls, &mut removed.ocsp_responses];
            for ((kind, list), out) in lists.iter().enumerate().zip(kinds) {
                for id in list {
                    looked_at += 1;
                    let (what, limit) = ("entries of earlier security stores", ENTRIES as u64);
                    if looked_at > ENTRIES {
                        return Err(PdfError::Budget { what, limit });
                    }
                    if !known.insert((kind, version.place_of(*id)?)) {
                        continue;
                    }
                    let limit = STREAMS as u64;
                    let what = "streams of earlier security stores";
                    streams = streams.checked_sub(1).ok_or(PdfError::Budget { what, limit })?;
                    out.extend(version.held(*id, &mut bytes)?);
                }
            }
        }
        Ok(removed)
    }
}
