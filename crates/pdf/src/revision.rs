//! The layers of a file.

use std::sync::Arc;

use crate::error::PdfError;
use crate::lexer::{LexFault, Lexer, Token};
use crate::parser::with_window;
use crate::source::{Source, window};
use crate::xref::Section;

/// How the cross-references of a revision are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "ISO 32000-2, 7.5 knows these two")]
pub enum XrefStyle {
    /// `xref` … `trailer`
    Table,
    /// A stream with `/Type /XRef`.
    Stream,
}

/// One layer of a file: what was written at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Revision {
    /// Counted from 1, the oldest.
    pub index: usize,
    /// The first byte of this layer: where the one before ends.
    pub start: u64,
    /// Behind `%%EOF`.
    pub marker_end: u64,
    /// Behind `%%EOF` and at most one end of line.
    pub end: u64,
    /// Behind the blanks and ends of lines that follow, at most sixteen bytes of them: a signer may have
    /// signed them, and whoever appends may have written them.
    pub(crate) blank_end: u64,
    /// Where the newest cross-reference section of this layer starts.
    pub xref_offset: u64,
    /// How that section is written.
    pub style: XrefStyle,
    /// Whether it has a `/XRefStm` beside its table.
    pub hybrid: bool,
    /// Indices of its sections in the chain, newest first.
    pub(crate) sections: std::ops::Range<usize>,
}

impl Revision {
    /// Whether a document of that many bytes ends where this revision does.
    pub fn ends_at(&self, end: u64) -> bool {
        (self.marker_end..=self.blank_end).contains(&end)
    }
}

/// Blanks and line ends behind the end of a file that some writers leave, and sign.
const BLANKS: usize = 16;

/// The ends of a layer.
struct Ends {
    marker: u64,
    line: u64,
    blanks: u64,
}

/// `startxref N %%EOF` behind a section: the number, and where it ends.
fn closing<S: Source + ?Sized>(source: &S, at: u64) -> Result<(u64, Ends), PdfError> {
    with_window(source, at, |data, complete| {
        let mut lexer = Lexer::new(data, complete);
        let (start, keyword) = lexer.next()?;
        let (_, number) = if keyword == Token::Keyword(b"startxref") {
            lexer.next()?
        } else {
            return Err(LexFault::Syntax(start, "startxref"));
        };
        let number = match number {
            Token::Integer(n) => u64::try_from(n).ok(),
            _ => None,
        };
        let number = number.ok_or(LexFault::Syntax(start, "an offset behind startxref"))?;
        let mut pos = lexer.pos;
        while data.get(pos).is_some_and(|b| crate::lexer::is_space(*b)) {
            pos += 1;
        }
        if data.len() < pos + 5 + BLANKS && !complete {
            return Err(LexFault::NeedMore);
        }
        if data.get(pos..pos + 5) != Some(b"%%EOF") {
            return Err(LexFault::Syntax(pos, "%%EOF"));
        }
        let marker = pos + 5;
        let line = match (data.get(marker), data.get(marker + 1)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            (Some(b'\r' | b'\n'), _) => 1,
            _ => 0,
        };
        let behind = data.get(marker..).unwrap_or_default().iter().take(BLANKS);
        let blanks = behind.take_while(|b| matches!(b, b'\r' | b'\n' | b' ')).count();
        let marker = at + marker as u64;
        Ok((number, Ends { marker, line: marker + line, blanks: marker + blanks as u64 }))
    })
}

/// Whether nothing but a few bytes of white space stands between two places.
fn touches<S: Source + ?Sized>(source: &S, from: u64, to: u64) -> Result<bool, PdfError> {
    const LONGEST: u64 = 16;
    if to.checked_sub(from).is_none_or(|gap| gap > LONGEST) {
        return Ok(false);
    }
    blank(source, from, to)
}

fn blank<S: Source + ?Sized>(source: &S, from: u64, to: u64) -> Result<bool, PdfError> {
    let gap = usize::try_from(to.saturating_sub(from)).unwrap_or(usize::MAX);
    let bytes =
        window(source, from, gap).map_err(|e| PdfError::Read { offset: from, kind: e.kind() })?;
    Ok(bytes.iter().all(|b| crate::lexer::is_space(*b)))
}

/// Whether two offsets name one section: white space may stand between them.
fn same_place<S: Source + ?Sized>(source: &S, a: u64, b: u64) -> Result<bool, PdfError> {
    const LONGEST: u64 = 64;
    Ok(a == b || (a.abs_diff(b) <= LONGEST && blank(source, a.min(b), a.max(b))?))
}

/// Groups the sections of a chain, newest first, into revisions, oldest first.
///
/// A linearised file has two sections in its first layer: the one at its head says `startxref 0`, or
/// nothing, and the one at its end names the head. Some writers put a second table, of a hybrid file,
/// right behind the trailer of the first; both are one layer.
pub(crate) fn layers<S: Source + ?Sized>(
    source: &S,
    sections: &[Arc<Section>],
) -> Result<Vec<Revision>, PdfError> {
    let mut newest_first: Vec<Revision> = Vec::new();
    let mut rest = sections.iter().enumerate().peekable();
    while let Some((first, head)) = rest.next() {
        let (mut last, mut section) = (first, head);
        let ends = loop {
            // The section that comes next in the chain stands behind this one: a linearised head.
            let is_head = last == first && rest.peek().is_some_and(|(_, s)| s.offset > head.offset);
            match closing(source, section.end) {
                Ok((number, ends)) if same_place(source, number, head.offset)? => break ends,
                Ok((0, _)) if last == first => {}
                Err(PdfError::Syntax { .. }) if is_head => {}
                _ => return Err(PdfError::RevisionEnd { xref_offset: head.offset }),
            }
            (last, section) =
                rest.next().ok_or(PdfError::RevisionEnd { xref_offset: head.offset })?;
        };
        let mut lowest = head.offset;
        while let Some((index, older)) = rest.peek()
            && last == first
            && touches(source, older.end, lowest)?
        {
            (last, lowest) = (*index, older.offset);
            rest.next();
        }
        newest_first.push(Revision {
            index: 0,
            start: 0,
            marker_end: ends.marker,
            end: ends.line,
            blank_end: ends.blanks,
            xref_offset: head.offset,
            style: head.style,
            hybrid: head.hybrid.is_some(),
            sections: first..last + 1,
        });
    }
    newest_first.reverse();
    let mut start = 0;
    for (i, revision) in newest_first.iter_mut().enumerate() {
        revision.index = i + 1;
        revision.start = start;
        if revision.marker_end <= start {
            return Err(PdfError::RevisionEnd { xref_offset: revision.xref_offset });
        }
        start = revision.end;
    }
    Ok(newest_first)
}
