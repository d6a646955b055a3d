//! What reading one version may cost.
//!
//! Objects may overlap in a hostile file, lead to the same long one from a hundred thousand places, or
//! stand in streams that unfold to a thousand times their size. Each object by itself is in order then;
//! the work of all of them is counted.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::PdfError;
use crate::parsed::Parsed;

/// Work, counted down.
#[derive(Debug)]
pub(super) struct Room {
    what: &'static str,
    limit: u64,
    left: AtomicU64,
}

impl Room {
    fn new(what: &'static str, limit: u64) -> Self {
        Self { what, limit, left: AtomicU64::new(limit) }
    }

    pub(super) fn limit(&self) -> u64 {
        self.limit
    }

    pub(super) fn take(&self, amount: u64) -> Result<(), PdfError> {
        // What is spent once stays spent.
        let less = |left: u64| Some(left.saturating_sub(amount));
        let left = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
        match left {
            Ok(left) if left >= amount => Ok(()),
            _ => Err(PdfError::Budget { what: self.what, limit: self.limit }),
        }
    }
}

/// What is left of the work that reading one version may be.
#[derive(Debug)]
pub(super) struct Work {
    parsed: Room,
    unfolded: Room,
    members: Room,
}

impl Work {
    /// Bytes that a token counts as at least: an honest one, with what sets it apart, has as many.
    pub(super) const TOKEN: u64 = 6;

    /// Looking at an object that is kept costs less than to parse it, by this.
    const KEPT: u64 = 8;

    /// A walk through all objects reads a file once; what judges a version does so a dozen times.
    pub(super) fn of(len: u64) -> Self {
        let parsed = (64u64 << 20).saturating_add(len.saturating_mul(32));
        let unfolded = (256u64 << 20).saturating_add(len.saturating_mul(64));
        // What is unfolded is several times as long as the file.
        let members = (64u64 << 20).saturating_add(len.saturating_mul(96));
        Self {
            members: Room::new("bytes of objects in object streams", members),
            parsed: Room::new("bytes of objects that are read", parsed),
            unfolded: Room::new("unfolded bytes of object streams", unfolded),
        }
    }

    /// The bytes that all cross-references may take in memory. A row takes fewer than its object does in
    /// the file, compressed or not.
    pub(super) fn rows(len: u64) -> Room {
        let limit = (24u64 << 20).saturating_add(len.saturating_mul(4));
        Room::new("bytes of cross-references", limit)
    }

    /// Pays for bytes that were parsed.
    pub(super) fn parsed(&self, bytes: u64) -> Result<(), PdfError> {
        self.parsed.take(bytes)
    }

    /// Pays for bytes of an object stream that were parsed.
    pub(super) fn member(&self, bytes: u64) -> Result<(), PdfError> {
        self.members.take(bytes)
    }

    /// Pays for an object of so many bytes that was parsed before.
    pub(super) fn again(&self, bytes: u64) -> Result<(), PdfError> {
        self.parsed.take(bytes / Self::KEPT)
    }

    /// Pays for an object stream that was unfolded. Two that are too large to be kept together may drive
    /// each other out in every version, so all versions of a file have no more than one of them alone.
    pub(super) fn unfolded(&self, bytes: u64, parsed: &Parsed) -> Result<(), PdfError> {
        let limit = self.unfolded.limit();
        if parsed.unfold(bytes) > limit {
            return Err(PdfError::Budget { what: "unfolded bytes of object streams", limit });
        }
        self.unfolded.take(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_can_be_taken_to_the_last_byte() {
        let room = Room::new("bytes", 10);
        let spent = Err(PdfError::Budget { what: "bytes", limit: 10 });
        assert_eq!(room.take(7), Ok(()));
        assert_eq!(room.take(3), Ok(()));
        assert_eq!(room.take(1), spent);
        let room = Room::new("bytes", 10);
        assert_eq!(room.take(7), Ok(()));
        assert_eq!(room.take(4), spent);
        assert_eq!(room.take(1), spent);
    }
}
