//! How a version ends: its closing, its newest trailer, and the encryption that this names.
//!
//! A reader that makes nothing of them searches the bytes of the file instead, or opens it with another
//! key than the next reader does. Where that is so before a later revision and not after it, or the other
//! way round, the reader shows another document than the one that was signed.

use std::ops::Range;

use crate::document::Document;
use crate::error::PdfError;
use crate::object::{Dictionary, Object};
use crate::plain::is_plain_closing;
use crate::source::Source;
use crate::xref::Section;

/// Bytes at the end of a file in which readers look for `startxref`; some in as few as these.
const CLOSING: u64 = 1000;

/// Keys of a trailer whose references nobody follows: writers copy them with numbers that are right no
/// longer.
const PASSED: [&str; 3] = ["AdditionalStreams", "Prev", "XRefStm"];

impl<S: Source> Document<S> {
    /// What at the end of this version not every reader takes for the same, once something follows;
    /// `packed` says whether it has anything in object streams.
    pub(crate) fn odd_ending(&self, packed: bool) -> Result<Vec<Range<u64>>, PdfError> {
        let mut odd = self.odd_trailer(self.trailer()?, packed)?;
        let Some(revision) = self.revisions().last() else { return Ok(odd) };
        let sections = self.sections_of(revision);
        let last = sections.iter().map(|s| s.end).max().unwrap_or(revision.start);
        let closing = self.part(last..revision.marker_end)?;
        let word = closing.windows(9).rposition(|part| part == b"startxref").unwrap_or(0);
        let before = closing.get(..word).unwrap_or_default().last();
        let begins_line = before.is_some_and(|byte| matches!(byte, b'\r' | b'\n'));
        let far = self.len() - (last + word as u64) > CLOSING;
        if far || !begins_line || !is_plain_closing(&closing) {
            odd.push(last..revision.marker_end);
        }
        if let Some(newest) = self.sections().first() {
            for part in [Some(&**newest), newest.hybrid.as_deref()].into_iter().flatten() {
                odd.extend(self.odd_section_dictionary(part)?);
            }
        }
        Ok(odd)
    }

    /// The newest trailer, where it says of an encrypted document what readers take for different keys, or
    /// names what is not in effect: some readers then search the bytes, and pass over what is packed in object
    /// streams, where the version before has anything `packed`. `before` is the trailer of that.
    pub(crate) fn odd_trailer(
        &self,
        before: &Dictionary,
        packed: bool,
    ) -> Result<Vec<Range<u64>>, PdfError> {
        let Some(newest) = self.sections().first() else { return Ok(Vec::new()) };
        let trailer = &newest.trailer;
        let mut dangles = false;
        for (key, value) in trailer.iter() {
            let passed = key.as_str().is_some_and(|key| PASSED.contains(&key));
            let values = match value {
                Object::Array(items) => items.as_slice(),
                value => std::slice::from_ref(value),
            };
            for id in values.iter().filter_map(Object::as_reference) {
                dangles |= !passed && self.current(id.number)? != Some(id);
            }
        }
        let identified = identity(trailer).is_some_and(|own| identity(before) == Some(own));
        let locked = self.is_encrypted()? && !(identified && self.is_encrypted_plainly()?);
        let odd = locked || (dangles && packed);
        Ok(odd.then(|| newest.offset..newest.end).into_iter().collect())
    }

    /// The dictionary of a section, where not every reader reads the same in it.
    fn odd_section_dictionary(&self, part: &Section) -> Result<Option<Range<u64>>, PdfError> {
        let from = part.trailer_at.unwrap_or(part.offset);
        if let Some(odd) = self.odd_spelling(from..part.end)? {
            return Ok(Some(odd));
        }
        let plain = part.trailer_at.is_some() || self.is_plain_stream(part)?;
        Ok((!plain).then_some(part.offset..part.end))
    }
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
