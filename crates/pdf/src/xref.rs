//! Cross-reference sections, looked up where they stand (ISO 32000-2, 7.5.4 and 7.5.8).

mod spans;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::error::PdfError;
use crate::filter;
use crate::lexer::{LexFault, Lexer, Token, is_space};
use crate::object::{Dictionary, Object};
use crate::parser::{dictionary_at, indirect_at, stream_end, with_window};
use crate::revision::XrefStyle;
use crate::source::{Source, window};
use spans::{Listed, Spans};

/// Subsections of one table or stream.
const SUBSECTIONS: usize = 500_000;
/// The bytes of one table entry. Some writers end theirs with a line feed alone, or with one byte too
/// many; every reader takes them all the same.
const ENTRY: u64 = 20;
const LONGEST_ENTRY: usize = 21;

/// Where an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    Free,
    Offset { offset: u64, generation: u16 },
    InStream { stream: u32, index: u32 },
}

/// One cross-reference section with its trailer.
#[derive(Debug)]
pub(crate) struct Section {
    /// Where `xref` or the stream object starts.
    pub(crate) offset: u64,
    pub(crate) style: XrefStyle,
    pub(crate) trailer: Dictionary,
    /// Where the word `trailer` of a table stands.
    pub(crate) trailer_at: Option<u64>,
    /// Behind the trailer dictionary or the stream's `endobj`, and the idle trailer that may follow it.
    pub(crate) end: u64,
    /// Whether the lines that begin the subsections of a table are two numbers with one blank between them, and
    /// nothing else stands beside the rows: some readers read none of the table else.
    pub(crate) has_plain_heads: bool,
    rows: Rows,
    spans: Spans,
    /// The stream of a hybrid-reference file (`/XRefStm`).
    pub(crate) hybrid: Option<Box<Section>>,
}

#[derive(Debug)]
struct Subsection {
    first: u32,
    count: u32,
    /// File offset of the first entry of a table; index of the first row of a stream.
    start: u64,
    /// The bytes of one entry of a table.
    width: u64,
}

#[derive(Debug)]
enum Rows {
    Table(Vec<Subsection>),
    Stream { subsections: Vec<Subsection>, widths: [usize; 3], data: Vec<u8> },
}

impl Section {
    /// Reads the section at an offset.
    pub(crate) fn read<S: Source + ?Sized>(source: &S, offset: u64) -> Result<Self, PdfError> {
        if offset >= source.len() {
            return Err(PdfError::XrefChain { offset });
        }
        // Honest writers point at the line end before the keyword; a few bytes of space are let be.
        let head =
            window(source, offset, 8).map_err(|e| PdfError::Read { offset, kind: e.kind() })?;
        let spaces = head.iter().take_while(|b| is_space(**b)).count();
        let mut section = if head.get(spaces..).is_some_and(|h| h.starts_with(b"xref")) {
            Self::table(source, offset, spaces as u64)?
        } else {
            Self::stream(source, offset)?
        };
        if let (XrefStyle::Table, Some(at)) = (section.style, section.trailer.value("XRefStm")) {
            let at = at.as_integer().and_then(|i| u64::try_from(i).ok());
            let at = at.ok_or(PdfError::XrefChain { offset })?;
            let hybrid = Self::stream(source, at)?;
            // Some readers follow what it has for a predecessor, and not where the table leads.
            let before = hybrid.trailer.value("Prev");
            if before.is_some_and(|before| section.trailer.value("Prev") != Some(before)) {
                return Err(PdfError::XrefChain { offset });
            }
            section.hybrid = Some(Box::new(hybrid));
        }
        // Only a table has a stream beside it; some readers follow one from a stream.
        let streams = [Some(&section), section.hybrid.as_deref()];
        let beside = |found: &Self| {
            found.style == XrefStyle::Stream && found.trailer.value("XRefStm").is_some()
        };
        if streams.into_iter().flatten().any(beside) {
            return Err(PdfError::XrefChain { offset });
        }
        Ok(section)
    }

    /// Bytes that its rows take in memory.
    pub(crate) fn size(&self) -> u64 {
        let (parts, data) = match &self.rows {
            Rows::Table(parts) => (parts, 0),
            Rows::Stream { subsections, data, .. } => (subsections, data.len()),
        };
        let own = data.saturating_add(size_of_val(parts.as_slice())) as u64;
        own.saturating_add(self.hybrid.as_ref().map_or(0, |hybrid| hybrid.size()))
    }

    /// The number behind the highest that this section lists.
    pub(crate) fn first_unlisted(&self) -> u32 {
        let (Rows::Table(listed) | Rows::Stream { subsections: listed, .. }) = &self.rows;
        let own = listed.iter().map(|part| part.first.saturating_add(part.count)).max();
        own.unwrap_or_default().max(self.hybrid.as_ref().map_or(0, |s| s.first_unlisted()))
    }

    /// Whether every reader takes the rows: those that do not would look for objects elsewhere.
    ///
    /// A kind takes one byte. What a free row says beside means nothing, yet must be small. Nothing
    /// stands behind the rows.
    pub(crate) fn has_plain_rows(&self) -> bool {
        let Rows::Stream { subsections, widths, data } = &self.rows else { return true };
        let ([kind, second, third], width) = (*widths, widths.iter().sum::<usize>());
        let count: u64 = subsections.iter().map(|part| u64::from(part.count)).sum();
        let whole = count.checked_mul(width as u64) == Some(data.len() as u64);
        let small = |part: &[u8], most: u64| {
            part.iter()
                .try_fold(0u64, |n, b| n.checked_mul(256)?.checked_add(u64::from(*b)))
                .is_some_and(|n| n <= most)
        };
        let plain = |row: &[u8]| {
            let is_free = kind == 1 && row.first() == Some(&0);
            let rest = row.get(kind..).unwrap_or_default();
            rest.split_at_checked(second).is_some_and(|(next, generation)| {
                !is_free || (small(next, u64::from(u32::MAX >> 1)) && small(generation, 65535))
            })
        };
        // Some readers pass over numbers that come below those before them (ISO 32000-2, table 17).
        let ascending = subsections.windows(2).all(|two| match two {
            [one, next] => one.first.saturating_add(one.count) <= next.first,
            _ => true,
        });
        kind <= 1 && third <= 4 && whole && ascending && data.chunks(width.max(1)).all(plain)
    }

    /// The numbers that it lists, its stream's among them; `None` where there are no such numbers.
    fn listed(&self) -> Option<Vec<Range<u32>>> {
        let (Rows::Table(own) | Rows::Stream { subsections: own, .. }) = &self.rows;
        let range = |part: &Subsection| Some(part.first..part.first.checked_add(part.count)?);
        let mut listed = own.iter().map(range).collect::<Option<Vec<_>>>()?;
        if let Some(hybrid) = &self.hybrid {
            listed.extend(hybrid.listed()?);
        }
        Some(listed)
    }

    /// Behind the last byte that it was read from.
    pub(crate) fn reach(&self) -> u64 {
        self.hybrid.as_ref().map_or(self.end, |hybrid| self.end.max(hybrid.end))
    }

    fn table<S: Source + ?Sized>(source: &S, offset: u64, spaces: u64) -> Result<Self, PdfError> {
        let mut subsections = Vec::new();
        let (mut at, mut has_plain_heads) = (offset + spaces + 4, true);
        loop {
            let (next, used, plain) = with_window(source, at, |data, complete| {
                let mut lexer = Lexer::new(data, complete);
                let alone =
                    |start| data.get(..start).is_some_and(|b| b.iter().all(|b| is_space(*b)));
                match lexer.next()? {
                    (start, Token::Keyword(b"trailer")) => Ok((None, lexer.pos, alone(start))),
                    (start, Token::Integer(first)) => match (u32::try_from(first), lexer.next()?) {
                        (Ok(first), (_, Token::Integer(count))) => {
                            let count = u32::try_from(count)
                                .map_err(|_| LexFault::Syntax(start, "a count of entries"))?;
                            let head = data.get(start..lexer.pos).unwrap_or_default();
                            let plain = alone(start) && is_plain_head(head);
                            let mut end = lexer.pos;
                            let mut last = 0;
                            while let Some(b @ (b' ' | b'\r' | b'\n')) = data.get(end).copied() {
                                if last == b'\n' || (last == b'\r' && b != b'\n') {
                                    break;
                                }
                                (last, end) = (b, end + 1);
                            }
                            if end == data.len() && !complete {
                                return Err(LexFault::NeedMore);
                            }
                            Ok((Some((first, count)), end, plain))
                        }
                        _ => Err(LexFault::Syntax(start, "a subsection of the xref table")),
                    },
                    (start, _) => Err(LexFault::Syntax(start, "a subsection or trailer")),
                }
            })?;
            has_plain_heads &= plain;
            match next {
                None => {
                    let (trailer, end) = dictionary_at(source, at + used as u64)?;
                    return Ok(Self {
                        offset,
                        style: XrefStyle::Table,
                        trailer,
                        trailer_at: (at + used as u64).checked_sub(b"trailer".len() as u64),
                        end,
                        has_plain_heads,
                        spans: Spans::of(&subsections),
                        rows: Rows::Table(subsections),
                        hybrid: None,
                    });
                }
                Some((first, count)) => {
                    let start = at + used as u64;
                    if subsections.len() >= SUBSECTIONS {
                        let limit = SUBSECTIONS as u64;
                        return Err(PdfError::Budget {
                            what: "cross-reference subsections",
                            limit,
                        });
                    }
                    let width = if count == 0 { ENTRY } else { entry_width(source, start)? };
                    at = start + u64::from(count) * width;
                    if at > source.len() {
                        return Err(PdfError::Syntax {
                            offset: start,
                            expected: "that many entries",
                        });
                    }
                    subsections.push(Subsection { first, count, start, width });
                }
            }
        }
    }

    fn stream<S: Source + ?Sized>(source: &S, offset: u64) -> Result<Self, PdfError> {
        let not_one = PdfError::Syntax { offset, expected: "a cross-reference table or stream" };
        let placed = indirect_at(source, offset)?;
        let (Object::Dictionary(dictionary), Some(data_at)) = (placed.object, placed.stream) else {
            return Err(not_one);
        };
        if dictionary.value("Type").and_then(Object::as_name) != Some("XRef") {
            return Err(not_one);
        }
        let number = |key: &str| dictionary.value(key).and_then(Object::as_integer);
        let length =
            number("Length").and_then(|l| usize::try_from(l).ok()).ok_or(PdfError::Syntax {
                offset,
                expected: "a direct /Length in a cross-reference stream",
            })?;
        let raw = window(source, data_at, length)
            .map_err(|e| PdfError::Read { offset: data_at, kind: e.kind() })?;
        if raw.len() != length {
            return Err(PdfError::Syntax { offset: data_at, expected: "the whole stream" });
        }
        let end = behind_idle_trailer(source, stream_end(source, data_at + length as u64)?)?;
        let data = filter::decode(&dictionary, &raw, placed.id.number)?;
        let bad = PdfError::Syntax { offset, expected: "sane /W, /Index and /Size" };
        let widths = match dictionary.value("W").and_then(Object::as_array) {
            Some([a, b, c]) => {
                let width = |o: &Object| {
                    o.as_integer().and_then(|i| usize::try_from(i).ok()).filter(|w| *w <= 8)
                };
                match (width(a), width(b), width(c)) {
                    (Some(a), Some(b), Some(c)) if b > 0 => [a, b, c],
                    _ => return Err(bad),
                }
            }
            _ => return Err(bad),
        };
        let size = number("Size").and_then(|s| u32::try_from(s).ok()).ok_or(bad.clone())?;
        let index: Vec<u32> = match dictionary.value("Index") {
            None => vec![0, size],
            Some(o) => o
                .as_array()
                .and_then(|a| {
                    a.iter()
                        .map(|o| o.as_integer().and_then(|i| u32::try_from(i).ok()))
                        .collect::<Option<Vec<_>>>()
                })
                .ok_or(bad.clone())?,
        };
        let row = widths.iter().sum::<usize>() as u64;
        let mut subsections = Vec::new();
        let mut start = 0u64;
        for pair in index.chunks(2) {
            let [first, count] = pair else { return Err(bad) };
            subsections.push(Subsection { first: *first, count: *count, start, width: 0 });
            start += u64::from(*count);
        }
        if start * row > data.len() as u64 || subsections.len() > SUBSECTIONS {
            return Err(bad);
        }
        Ok(Self {
            offset,
            style: XrefStyle::Stream,
            trailer: dictionary,
            trailer_at: None,
            end,
            has_plain_heads: true,
            spans: Spans::of(&subsections),
            rows: Rows::Stream { subsections, widths, data },
            hybrid: None,
        })
    }

    /// What this section says of an object; `None` where it says nothing.
    pub(crate) fn entry<S: Source + ?Sized>(
        &self,
        source: &S,
        number: u32,
    ) -> Result<Option<Entry>, PdfError> {
        let own = self.own_entry(source, number)?;
        let Some(hybrid) = &self.hybrid else { return Ok(own) };
        match (own, hybrid.own_entry(source, number)?) {
            (own, None) => Ok(own),
            (None | Some(Entry::Free), other) => Ok(other),
            (Some(a), Some(b)) if a == b => Ok(Some(a)),
            _ => Err(PdfError::HybridDisagreement { number }),
        }
    }

    /// What the table alone says of a number, or the stream where there is no table.
    pub(crate) fn own_entry<S: Source + ?Sized>(
        &self,
        source: &S,
        number: u32,
    ) -> Result<Option<Entry>, PdfError> {
        let subsections = match &self.rows {
            Rows::Table(s) | Rows::Stream { subsections: s, .. } => s,
        };
        // The last mention counts nowhere in the standard; a number in two subsections is refused.
        let part = match self.spans.find(subsections, number) {
            None => return Ok(None),
            Some(Listed::Twice) => {
                let expected = "each object number in one subsection only";
                return Err(PdfError::Syntax { offset: self.offset, expected });
            }
            Some(Listed::At(at)) => subsections.get(at),
        };
        let row = part.map(|part| self.row(source, part, number.saturating_sub(part.first)));
        row.transpose()
    }

    fn row<S: Source + ?Sized>(
        &self,
        source: &S,
        subsection: &Subsection,
        i: u32,
    ) -> Result<Entry, PdfError> {
        let start = subsection.start;
        match &self.rows {
            Rows::Table(_) => {
                let at = start + u64::from(i) * subsection.width;
                let mut row = [0u8; LONGEST_ENTRY];
                let width = usize::try_from(subsection.width).unwrap_or(0);
                let row = row.get_mut(..width).unwrap_or_default();
                fill(source, at, row)?;
                table_entry(row).ok_or(PdfError::Syntax { offset: at, expected: "an xref entry" })
            }
            Rows::Stream { widths, data, .. } => {
                let width: usize = widths.iter().sum();
                let at =
                    usize::try_from(start + u64::from(i)).ok().and_then(|n| n.checked_mul(width));
                let row = at.and_then(|at| data.get(at..at + width));
                row.and_then(|row| stream_entry(row, *widths)).ok_or(PdfError::Syntax {
                    offset: self.offset,
                    expected: "a sane row in the cross-reference stream",
                })
            }
        }
    }

    /// Every object number that this section speaks of, with what it says; hybrid rows included.
    pub(crate) fn entries<S: Source + ?Sized>(
        &self,
        source: &S,
        limit: usize,
    ) -> Result<Vec<(u32, Entry)>, PdfError> {
        let mut out = Vec::new();
        let mut sections = vec![self];
        sections.extend(self.hybrid.as_deref());
        for section in sections {
            let (Rows::Table(s) | Rows::Stream { subsections: s, .. }) = &section.rows;
            for s in s {
                for i in 0..s.count {
                    if out.len() >= limit {
                        let limit = limit as u64;
                        return Err(PdfError::Budget { what: "changed objects", limit });
                    }
                    let Some(number) = s.first.checked_add(i) else { break };
                    out.push((number, section.row(source, s, i)?));
                }
            }
        }
        Ok(out)
    }
}

/// Which section of a chain is the first to speak of an object, so that a file of many revisions need
/// not be asked one after the other. Long sections are left out of it, and asked.
#[derive(Debug, Default)]
pub(crate) struct Mentions {
    first: HashMap<u32, usize>,
    /// The sections that are not in the map, newest first.
    long: Vec<usize>,
}

impl Mentions {
    /// Entries of one section, and of all, that are noted.
    const ENTRIES: usize = 1024;
    const ALL: usize = 64 << 10;

    pub(crate) fn of(sections: &[Arc<Section>]) -> Self {
        let mut mentions = Self::default();
        for (at, section) in sections.iter().enumerate() {
            let room = Self::ALL.saturating_sub(mentions.first.len()).min(Self::ENTRIES);
            let listed = section.listed().filter(|listed| {
                sections.len() >= 4 && listed.iter().map(|r| r.len()).sum::<usize>() <= room
            });
            let Some(listed) = listed else {
                mentions.long.push(at);
                continue;
            };
            for number in listed.into_iter().flatten() {
                mentions.first.entry(number).or_insert(at);
            }
        }
        mentions
    }

    /// The sections that may speak of a number, newest first, up to one that does.
    pub(crate) fn candidates(&self, number: u32) -> impl Iterator<Item = usize> {
        let first = self.first.get(&number).copied();
        let asked = self.long.iter().copied();
        asked.take_while(move |at| first.is_none_or(|first| *at < first)).chain(first)
    }
}

/// Reads bytes at an offset, fewer only at the end of the file.
fn fill<S: Source + ?Sized>(source: &S, at: u64, row: &mut [u8]) -> Result<(), PdfError> {
    let mut filled = 0;
    while let Some(rest) = row.get_mut(filled..).filter(|r| !r.is_empty()) {
        match source.read_at(at + filled as u64, rest) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
            Err(e) => return Err(PdfError::Read { offset: at, kind: e.kind() }),
        }
    }
    Ok(())
}

/// Two numbers with one blank between them.
fn is_plain_head(head: &[u8]) -> bool {
    let mut parts = head.split(|b| *b == b' ');
    let is_number = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    parts.next().is_some_and(is_number)
        && parts.next().is_some_and(is_number)
        && parts.next().is_none()
}

/// The bytes of each entry of a table, by how its first one ends.
fn entry_width<S: Source + ?Sized>(source: &S, at: u64) -> Result<u64, PdfError> {
    let mut row = [0u8; LONGEST_ENTRY];
    fill(source, at, &mut row)?;
    Ok(match row {
        [.., b' ', b'\r', b'\n'] => 21,
        [.., b'\r' | b'\n', next, _] if !matches!(next, b'\r' | b'\n') => 19,
        _ => ENTRY,
    })
}

fn table_entry(row: &[u8]) -> Option<Entry> {
    let (offset, rest) = row.split_at_checked(10)?;
    let [b' ', g1, g2, g3, g4, g5, b' ', kind, end @ ..] = rest else { return None };
    let generation = decimal(&[*g1, *g2, *g3, *g4, *g5])?;
    let offset = decimal(offset)?;
    if !matches!(
        end,
        [b' ', b'\r' | b'\n'] | [b'\r', b'\n'] | [b'\r' | b'\n'] | [b' ', b'\r', b'\n']
    ) {
        return None;
    }
    match kind {
        b'f' => Some(Entry::Free),
        b'n' => Some(Entry::Offset { offset, generation: u16::try_from(generation).ok()? }),
        _ => None,
    }
}

fn decimal(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0u64, |n, b| b.is_ascii_digit().then(|| n * 10 + u64::from(b - b'0')))
}

fn stream_entry(row: &[u8], widths: [usize; 3]) -> Option<Entry> {
    let [a, b, _] = widths;
    let (kind, rest) = row.split_at_checked(a)?;
    let (second, third) = rest.split_at_checked(b)?;
    let number = |bytes: &[u8]| bytes.iter().fold(0u64, |n, b| (n << 8) | u64::from(*b));
    match if kind.is_empty() { 1 } else { number(kind) } {
        0 => Some(Entry::Free),
        1 => Some(Entry::Offset {
            offset: number(second),
            generation: u16::try_from(number(third)).ok()?,
        }),
        2 => Some(Entry::InStream {
            stream: u32::try_from(number(second)).ok()?,
            index: u32::try_from(number(third)).ok()?,
        }),
        _ => None,
    }
}

/// Behind a trailer that says nothing, where one follows a cross-reference stream.
///
/// Some writers of linearised files put a dictionary there with the size and the identifiers alone. It
/// names no catalog and no other section, so that a reader that takes it for a trailer learns nothing
/// from it; any other one is not passed over.
fn behind_idle_trailer<S: Source + ?Sized>(source: &S, end: u64) -> Result<u64, PdfError> {
    let word = with_window(source, end, |data, complete| {
        let mut lexer = Lexer::new(data, complete);
        let (_, token) = lexer.next()?;
        Ok((token == Token::Keyword(b"trailer")).then_some(lexer.pos))
    });
    let Ok(Some(word)) = word else { return Ok(end) };
    let (dictionary, behind) = dictionary_at(source, end + word as u64)?;
    let idle = dictionary.iter().all(|(key, _)| matches!(key.as_str(), Some("Size" | "ID")));
    Ok(if idle { behind } else { end })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_some_readers_do_not_read_has_other_heads() {
        let plain = |heads: &str| {
            let table =
                format!("xref\n{heads}\n0000000000 65535 f \ntrailer\n<</Size 2>>\nstartxref");
            Section::table(table.as_bytes(), 0, 0).map(|section| section.has_plain_heads)
        };
        for head in ["0 1", "0 1 ", "\n0 1", "7 0\n0 1", "00 1"] {
            assert_eq!(plain(head), Ok(true), "{head:?}");
        }
        for head in ["0  1", "0\t1", "+0 1", "%x\n0 1", "0 %x\n1", "0\n1"] {
            assert_eq!(plain(head), Ok(false), "{head:?}");
        }
    }
}
