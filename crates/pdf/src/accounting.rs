//! Every byte of a revision belongs to something (rule 3: nothing hides between the objects).

use std::ops::Range;

use crate::document::Document;
use crate::error::PdfError;
use crate::lexer::is_space;
use crate::object::ObjectId;
use crate::revision::Revision;
use crate::source::{Source, window};
use crate::xref::Entry;

/// Objects that one revision may write.
const OBJECTS: usize = 1_000_000;

/// White space and comments between two objects, in bytes.
const LONGEST_GAP: u64 = 64 << 10;

/// What a revision says of an object number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stated {
    /// It stands at an offset of the file.
    At(u64),
    /// It stands inside an object stream of that number.
    InStream(u32),
    /// It is free.
    Free,
}

impl<S: Source> Document<S> {
    /// The object numbers that a revision speaks of, with what it says, in the order of its sections.
    ///
    /// # Errors
    /// When the cross-references cannot be read, or a budget runs out.
    pub fn stated_objects(&self, revision: &Revision) -> Result<Vec<(u32, Stated)>, PdfError> {
        let mut out = Vec::new();
        for section in self.sections_of(revision) {
            for (number, entry) in section.entries(self.source(), OBJECTS)? {
                out.push((
                    number,
                    match entry {
                        Entry::Free => Stated::Free,
                        Entry::Offset { offset, .. } => Stated::At(offset),
                        Entry::InStream { stream, .. } => Stated::InStream(stream),
                    },
                ));
            }
        }
        Ok(out)
    }

    /// The bytes of a revision that are no object, cross-reference section, trailer or white space.
    ///
    /// A short comment line that holds nothing like an object counts as white space.
    ///
    /// # Errors
    /// When an object that the revision writes cannot be read.
    pub fn unaccounted_bytes(&self, revision: &Revision) -> Result<Vec<Range<u64>>, PdfError> {
        let layer = revision.start..revision.end;
        let mut spans: Vec<Range<u64>> = Vec::new();
        for section in self.sections_of(revision) {
            spans.push(section.offset..section.end);
            spans.extend(section.hybrid.as_deref().map(|h| h.offset..h.end));
            for (number, entry) in section.entries(self.source(), OBJECTS)? {
                if let Entry::Offset { offset, generation } = entry
                    && layer.contains(&offset)
                    && !spans.iter().take(2).any(|s| s.start == offset)
                {
                    let [head, tail] =
                        self.object_parts(ObjectId::new(number, generation), offset)?;
                    spans.push(head.start..tail.end);
                }
            }
        }
        spans.sort_by_key(|s| s.start);
        let mut gaps = Vec::new();
        let mut at = layer.start;
        for span in spans.iter().chain([&(layer.end..layer.end)]) {
            if span.start > at && !self.is_plain_gap(at..span.start, revision)? {
                gaps.push(at..span.start);
            }
            at = at.max(span.end);
        }
        Ok(gaps)
    }

    /// Whether a range holds white space alone, and not too much of it for a gap between revisions.
    pub(crate) fn is_blank(&self, range: Range<u64>) -> Result<bool, PdfError> {
        if range.end - range.start > LONGEST_GAP {
            return Ok(false);
        }
        let size = usize::try_from(range.end - range.start).unwrap_or(0);
        let bytes = window(self.source(), range.start, size)
            .map_err(|e| PdfError::Read { offset: range.start, kind: e.kind() })?;
        Ok(bytes.iter().all(|b| is_space(*b)))
    }

    /// White space, the header of the file, or the `startxref N %%EOF` that closes a section.
    fn is_plain_gap(&self, gap: Range<u64>, revision: &Revision) -> Result<bool, PdfError> {
        if gap.end - gap.start > LONGEST_GAP {
            return Ok(false);
        }
        let size = usize::try_from(gap.end - gap.start).unwrap_or(0);
        let bytes = window(self.source(), gap.start, size)
            .map_err(|e| PdfError::Read { offset: gap.start, kind: e.kind() })?;
        if gap.start == 0 && revision.index == 1 {
            return Ok(bytes.starts_with(b"%PDF-")
                && bytes
                    .split(|b| matches!(b, b'\r' | b'\n'))
                    .all(|line| line.is_empty() || line.starts_with(b"%")));
        }
        let bytes = without_comments(&bytes);
        let mut words = bytes.split(|b| is_space(*b)).filter(|w| !w.is_empty()).peekable();
        if words.peek() == Some(&&b"startxref"[..]) {
            words.next();
            let number = words.next().is_some_and(|w| w.iter().all(u8::is_ascii_digit));
            return Ok(number && words.next() == Some(b"%%EOF") && words.next().is_none());
        }
        Ok(words.next().is_none())
    }
}

/// Comment lines that writers leave between objects, taken out. A reader that searches for objects may
/// find some in a comment, so one that holds anything of the kind is kept.
pub(crate) fn without_comments(bytes: &[u8]) -> Vec<u8> {
    const LONGEST: usize = 256;
    let harmless = |line: &[u8]| {
        let words: [&[u8]; 6] = [b"obj", b"stream", b"xref", b"trailer", b"%EOF", b"<<"];
        <[u8]>::len(line) <= LONGEST
            && !words.iter().any(|word| line.windows(<[u8]>::len(word)).any(|w| w == *word))
    };
    let mut out = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|b| matches!(b, b'\r' | b'\n')) {
        if !(line.starts_with(b"%") && harmless(line)) {
            out.extend_from_slice(line);
        }
    }
    out
}
