//! How a version ends: its closing, its newest trailer, and the encryption that this names.
//!
//! A reader that makes nothing of them searches the bytes of the file instead, or opens it with another
//! key than the next reader does. Where that is so before a later revision and not after it, or the other
//! way round, the reader shows another document than the one that was signed.

use std::ops::Range;

use crate::accounting::without_comments;
use crate::document::Document;
use crate::error::PdfError;
use crate::lexer::is_space;
use crate::object::{Dictionary, Object};
use crate::plain::holds_null;
use crate::source::Source;
use crate::xref::Section;

/// Bytes at the end of a file in which readers look for `startxref`; some in as few as these.
const CLOSING: u64 = 1000;

/// Blanks and line ends around the number of a closing.
const AROUND: usize = 4;

impl<S: Source> Document<S> {
    /// Finds what keeps anything from following a signature of this document: parts out of effect, and parts
    /// in effect that a search of the bytes passes over, by their bytes in the file, at most some of each sort.
    ///
    /// Some readers come to search a file that goes on behind what was signed, and show another document
    /// then; so a second signature leaves the first one CHANGED. The bytes are read once from start to end.
    ///
    /// # Errors
    /// Cross-references or objects that cannot be read, and more of them than there is a budget for.
    pub fn unclear_once_followed(&self) -> Result<Vec<Range<u64>>, PdfError> {
        let found = self.search()?;
        let mut unclear = self.dormant_ranges(&found)?;
        unclear.extend(self.concealed_ranges(&found)?);
        unclear.extend(self.packed_otherwise()?);
        unclear.sort_unstable_by_key(|range| range.start);
        unclear.dedup();
        Ok(unclear)
    }

    /// What at the end of this version not every reader takes for the same, once something follows.
    pub(crate) fn odd_ending(&self) -> Result<Vec<Range<u64>>, PdfError> {
        let mut odd = self.odd_encryption(self.trailer()?)?;
        let Some(revision) = self.revisions().last() else { return Ok(odd) };
        let sections = self.sections_of(revision);
        let last = sections.iter().map(|s| s.end).max().unwrap_or(revision.start);
        let closing = self.part(last..revision.marker_end)?;
        let word = closing.windows(9).rposition(|part| part == b"startxref").unwrap_or(0);
        let far = self.len() - (last + word as u64) > CLOSING;
        let (before, own) = closing.split_at(word);
        if far || !begins_line(before) || !is_found(own) {
            odd.push(last..revision.marker_end);
        }
        if let Some(newest) = self.sections().first() {
            for part in [Some(&**newest), newest.hybrid.as_deref()].into_iter().flatten() {
                odd.extend(self.odd_section_dictionary(part)?);
            }
        }
        Ok(odd)
    }

    /// The newest trailer, where it says of an encrypted document what readers take for different keys;
    /// `before` is the trailer of the version before.
    pub(crate) fn odd_encryption(&self, before: &Dictionary) -> Result<Vec<Range<u64>>, PdfError> {
        let Some(newest) = self.sections().first() else { return Ok(Vec::new()) };
        let identified = identity(&newest.trailer).is_some_and(|own| identity(before) == Some(own));
        let odd = self.is_encrypted()? && !(identified && self.is_encrypted_plainly()?);
        Ok(odd.then(|| newest.offset..newest.end).into_iter().collect())
    }

    /// The dictionary of a section, where not every reader reads the same in it.
    fn odd_section_dictionary(&self, part: &Section) -> Result<Option<Range<u64>>, PdfError> {
        let from = part.trailer_at.unwrap_or(part.offset);
        // Some readers read nothing of a stream whose filter is null.
        let unread = part.trailer.value("Filter").is_some_and(holds_null);
        let odd = self.odd_spelling(from..part.end)?;
        Ok(odd.or(unread.then_some(part.offset..part.end)))
    }
}

/// Whether what stands before the word that closes a version ends a line; comments of a writer may.
fn begins_line(before: &[u8]) -> bool {
    before.last().is_some_and(|byte| matches!(byte, b'\r' | b'\n'))
        && without_comments(before).iter().all(|byte| is_space(*byte))
}

/// Whether every reader finds the number of a closing and its end: a few blanks and line ends stand around
/// it, and nothing else.
fn is_found(closing: &[u8]) -> bool {
    let blank = |byte: &u8| matches!(byte, b' ' | b'\r' | b'\n');
    let parts = closing.strip_prefix(b"startxref").and_then(|rest| rest.strip_suffix(b"%%EOF"));
    let Some(inner) = parts else { return false };
    let digits = inner.trim_ascii();
    let before = inner.iter().take_while(|byte| blank(byte)).count();
    let behind = inner.iter().rev().take_while(|byte| blank(byte)).count();
    (1..=AROUND).contains(&before)
        && (1..=AROUND).contains(&behind)
        && before + digits.len() + behind == inner.len()
        && (1..=20).contains(&digits.len())
        && digits.iter().all(u8::is_ascii_digit)
}

/// The half of `/ID` that keys are made with, where there is one; `None` where readers may take it for
/// different ones.
fn identity(trailer: &Dictionary) -> Option<Option<&[u8]>> {
    match trailer.value("ID") {
        None => Some(None),
        Some(Object::Array(halves)) => match halves.as_slice() {
            [first, second] => second.as_string().and(first.as_string()).map(Some),
            _ => None,
        },
        Some(_) => None,
    }
}
