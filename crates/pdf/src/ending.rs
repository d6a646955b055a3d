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

/// Bytes in which a table or a stream of cross-references begins.
const HEAD: u64 = 32;
/// Blanks and line ends around the number of a closing.
const AROUND: usize = 4;

impl<S: Source> Document<S> {
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
        if far || !ends_line(before) || !is_found(own) {
            odd.push(last..revision.marker_end);
        }
        if let Some(newest) = self.sections().first() {
            for part in [Some(&**newest), newest.hybrid.as_deref()].into_iter().flatten() {
                odd.extend(self.odd_newest(part)?);
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

    /// Parts of the newest cross-references by which some readers take this version for another: two tables
    /// where one does, or one that names another catalog, encryption or number of objects than the trailer.
    pub(crate) fn odd_parts(&self) -> Vec<Range<u64>> {
        let Some(newest) = self.sections().first() else { return Vec::new() };
        let parts = self.revisions().last().map(|revision| self.sections_of(revision));
        let parts = parts.unwrap_or_default();
        let differs = |part: &Section, key: &str| {
            let own = part.trailer.value(key);
            own.is_some() && own != newest.trailer.value(key)
        };
        let beside = parts.iter().filter_map(|part| part.hybrid.as_deref());
        let beside =
            beside.filter(|part| ["Root", "Encrypt", "Size"].iter().any(|k| differs(part, k)));
        let second = parts.iter().skip(1).map(|part| &**part);
        beside.chain(second).map(|part| part.offset..part.end).collect()
    }

    /// The newest section, where not every reader reads the same in its head or its dictionary.
    fn odd_newest(&self, part: &Section) -> Result<Option<Range<u64>>, PdfError> {
        let from = part.trailer_at.unwrap_or(part.offset);
        let head = self.part(part.offset..part.offset.saturating_add(HEAD))?;
        let plain = self.stands_apart(part.offset)?
            && begins_section(&head, part.trailer_at.is_some())
            // Some readers read nothing of a stream whose filter is null.
            && !part.trailer.value("Filter").is_some_and(holds_null);
        let odd = self.odd_spelling(from..part.end)?;
        Ok(odd.or((!plain).then_some(part.offset..part.end)))
    }
}

/// Whether what stands before the word that closes a version ends a line; comments of a writer may.
fn ends_line(before: &[u8]) -> bool {
    before.last().is_some_and(|byte| matches!(byte, b'\r' | b'\n'))
        && without_comments(before).iter().all(|byte| is_space(*byte))
}

/// Whether a table or a stream of cross-references begins with its word or its numbers on one line, one line
/// end behind where it is stated at the most.
fn begins_section(head: &[u8], is_table: bool) -> bool {
    let head = head.strip_prefix(b"\r").unwrap_or(head);
    let head = head.strip_prefix(b"\n").unwrap_or(head);
    if is_table {
        return head.starts_with(b"xref");
    }
    let mut rest = head;
    for _ in 0..2 {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let behind = rest.get(digits..).and_then(|rest| rest.strip_prefix(b" "));
        let Some(behind) = behind.filter(|_| digits > 0) else { return false };
        rest = behind;
    }
    rest.starts_with(b"obj")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_begins_where_it_is_stated() {
        for plain in [&b"xref\n0 1"[..], b"\nxref\r", b"\r\nxref "] {
            assert!(begins_section(plain, true) && !begins_section(plain, false), "{plain:?}");
        }
        for plain in [&b"61 0 obj\n<<"[..], b"\n61 0 obj<<", b"\r\n7 0 obj"] {
            assert!(begins_section(plain, false) && !begins_section(plain, true), "{plain:?}");
        }
        for odd in [
            &b"\n\nxref"[..],
            b" xref",
            b"61 0\nobj",
            b"61  0 obj",
            b"\n\n61 0 obj",
            b"61 obj",
            b"",
        ] {
            assert!(!begins_section(odd, true) && !begins_section(odd, false), "{odd:?}");
        }
    }

    #[test]
    fn a_closing_is_found_with_a_few_blanks_around_its_number() {
        for found in
            [&b"startxref\n12\n%%EOF"[..], b"startxref 12\r\n%%EOF", b"startxref\r\n 12 \n%%EOF"]
        {
            assert!(is_found(found), "{found:?}");
        }
        for odd in [
            &b"startxref12\n%%EOF"[..],
            b"startxref\n12%%EOF",
            b"startxref\n+12\n%%EOF",
            b"startxref\n%c\n12\n%%EOF",
            b"startxref\n\n\n\n\n12\n%%EOF",
            b"startxref\n1 2\n%%EOF",
            b"startxref\n\n%%EOF",
            b"startxref\n12\n",
        ] {
            assert!(!is_found(odd), "{odd:?}");
        }
        assert!(ends_line(b"\n") && ends_line(b"% who\r"));
        assert!(!ends_line(b"") && !ends_line(b" ") && !ends_line(b"x\n"));
    }
}
