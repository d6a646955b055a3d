//! What a later revision must look like so that every reader sees the same in it.
//!
//! Many readers mend a file whose cross-references they cannot read: they search its bytes for
//! `N G obj`, `trailer` and object streams. What we would read leniently, or not look into, may then
//! take the place of what was signed. So a revision behind a signature is written in the plain form
//! that every reader takes, and holds nothing that such a search would find beside what its own
//! cross-references state.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::accounting::without_comments;
use crate::document::Document;
use crate::error::PdfError;
use crate::filter;
use crate::lexer::is_space;
use crate::object::{IndirectObject, Object, ObjectId};
use crate::revision::{Revision, XrefStyle};
use crate::source::{Source, window};
use crate::spelling::odd_token;
use crate::xref::{Entry, Section};

/// Objects that one revision may write.
const OBJECTS: usize = 1_000_000;
/// The largest object number that common readers take, and one.
const NUMBERS: i64 = 4_194_304;
/// Bytes searched at a time.
const STEP: usize = 1 << 20;
/// Bytes looked at before and behind a word.
const AROUND: usize = 288;
/// Blanks between where an object is stated and where its number stands.
const BLANKS: usize = 8;

impl<S: Source> Document<S> {
    /// The ranges of a revision that are not in plain form, or that a search for objects would find
    /// beside what the revision's own cross-references state. `new` is the document up to its end.
    pub(crate) fn odd_ranges<T: Source>(
        &self,
        revision: &Revision,
        new: &Document<T>,
    ) -> Result<Vec<Range<u64>>, PdfError> {
        let (mut odd, mut written, mut packed) = (Vec::new(), Vec::new(), Vec::new());
        let sections = self.sections_of(revision);
        for (place, section) in sections.iter().enumerate() {
            odd.extend(self.odd_section(section)?);
            for part in [Some(&**section), section.hybrid.as_deref()].into_iter().flatten() {
                let from = part.trailer_at.unwrap_or(part.offset);
                odd.extend(self.odd_spelling(from..part.end)?);
                if part.style == XrefStyle::Stream && !self.is_plain_stream(part)? {
                    odd.push(part.offset..part.end);
                }
            }
            // What the stream has and the table has not is there for some readers only.
            if !self.only_in_stream(revision.sections.start + place)?.is_empty() {
                odd.push(section.offset..section.end);
            }
            for (number, entry) in section.entries(self.source(), OBJECTS)? {
                // Some readers refuse a table in which the head of the free list is an object.
                if number == 0 && entry != Entry::Free {
                    odd.push(section.offset..section.end);
                }
                match entry {
                    Entry::Offset { offset, generation } => {
                        written.push((offset, ObjectId::new(number, generation)));
                    }
                    Entry::InStream { stream, index } => packed.push((stream, index, number)),
                    Entry::Free => {}
                }
            }
        }
        packed.sort_unstable();
        let streams =
            sections.iter().flat_map(|s| [Some(s.offset), s.hybrid.as_ref().map(|h| h.offset)]);
        let mut starts: Vec<u64> = written.iter().map(|(offset, _)| *offset).collect();
        starts.extend(streams.flatten());
        starts.sort_unstable();
        let last = sections.iter().map(|s| s.end).max().unwrap_or(revision.start);
        let closing = self.part(last..revision.marker_end)?;
        if !is_plain_closing(&closing) {
            odd.push(last..revision.marker_end);
        }
        odd.extend(self.found_by_search(revision, &starts)?);
        for (offset, id) in written {
            if (revision.start..revision.end).contains(&offset) {
                for part in self.object_parts(id, offset)? {
                    odd.extend(self.odd_spelling(part)?);
                }
            }
            if !unfolds_alike(new, id)? {
                odd.push(offset..offset + 1);
            }
            if has_unstated_members(new, id, &packed)? {
                odd.push(offset..offset + 1);
            }
        }
        Ok(odd)
    }

    /// Bodies of this version that a later one writes anew, `numbers`, and tables that it goes on from, which
    /// not every reader can read: such a reader would be shown by the later version what it was not shown
    /// before.
    pub(crate) fn odd_before(
        &self,
        numbers: impl Iterator<Item = u32>,
    ) -> Result<Vec<Range<u64>>, PdfError> {
        let (mut odd, mut streams) = (Vec::new(), BTreeSet::new());
        let oddly_headed = self.sections().iter().filter(|section| !section.has_plain_heads);
        odd.extend(oddly_headed.map(|section| section.offset..section.end));
        for number in numbers {
            match self.entry(number)? {
                Some(Entry::Offset { offset, generation }) => {
                    let id = ObjectId::new(number, generation);
                    let Ok(parts) = self.object_parts(id, offset) else {
                        odd.push(offset..offset + 1);
                        continue;
                    };
                    let head = self.part(offset..parts[0].end.min(offset + AROUND as u64))?;
                    if !begins_plainly(&head, id) {
                        odd.push(offset..offset + 1);
                    }
                    for part in parts {
                        odd.extend(self.odd_spelling(part)?);
                    }
                }
                Some(Entry::InStream { stream, .. }) => {
                    if streams.insert(stream) && !self.holds_plain_tokens(stream)? {
                        odd.extend(self.offset_of(ObjectId::new(stream, 0))?.map(|at| at..at + 1));
                    }
                }
                Some(Entry::Free) | None => {}
            }
        }
        Ok(odd)
    }

    pub(crate) fn part(&self, range: Range<u64>) -> Result<Cow<'_, [u8]>, PdfError> {
        let size = usize::try_from(range.end.saturating_sub(range.start)).unwrap_or(usize::MAX);
        window(self.source(), range.start, size)
            .map_err(|e| PdfError::Read { offset: range.start, kind: e.kind() })
    }

    /// Whether every reader unfolds a section's stream alike, and takes its rows for the same.
    fn is_plain_stream(&self, section: &Section) -> Result<bool, PdfError> {
        let data = self.data_of(section.offset)?;
        Ok(section.has_plain_rows()
            && !["Filter", "DecodeParms"]
                .into_iter()
                .any(|key| section.trailer.value(key).is_some_and(holds_null))
            && filter::is_plainly_packed(&section.trailer)
            && filter::unfolds_alike(&section.trailer, &data))
    }

    pub(crate) fn odd_spelling(&self, range: Range<u64>) -> Result<Option<Range<u64>>, PdfError> {
        let found = odd_token(&self.part(range.clone())?, self.len());
        Ok(found.map(|found| range.start + found.start as u64..range.start + found.end as u64))
    }

    /// Whether what is stated to begin at a place does so behind a blank or the end of a line, or with the end
    /// of one, and not in the midst of a number. Some readers look at the byte before.
    pub(crate) fn stands_apart(&self, at: u64) -> Result<bool, PdfError> {
        let breaks = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let Some(place) = at.checked_sub(1) else { return Ok(true) };
        let around = self.part(place..at.saturating_add(1))?;
        let (before, first) = (around.first(), around.get(1));
        Ok(before.is_none_or(|byte| breaks(byte) || matches!(byte, b' ' | b'\t'))
            || (first.is_some_and(breaks) && before.is_some_and(|byte| !byte.is_ascii_digit())))
    }

    /// A section that a strict reader may refuse.
    fn odd_section(&self, section: &Section) -> Result<Option<Range<u64>>, PdfError> {
        let whole = section.offset..section.end;
        let size = section.trailer.value("Size").and_then(Object::as_integer).unwrap_or(0);
        let plain = self.stands_apart(section.offset)?
            && size <= NUMBERS
            && i64::from(section.first_unlisted()) <= size
            && (section.style == XrefStyle::Stream || is_plain_table(&self.part(whole.clone())?));
        Ok((!plain).then_some(whole))
    }

    /// Words that begin objects or end files, where the cross-references know of none.
    fn found_by_search(
        &self,
        revision: &Revision,
        starts: &[u64],
    ) -> Result<Vec<Range<u64>>, PdfError> {
        let mut odd = Vec::new();
        let own = self.sections_of(revision);
        let last = own.iter().map(|s| s.end).max().unwrap_or(revision.start);
        let trailers: Vec<u64> = own.iter().filter_map(|s| s.trailer_at).collect();
        let mut at = revision.start;
        while at < revision.end {
            let from = at.saturating_sub(AROUND as u64).max(revision.start);
            let to = (at + STEP as u64 + AROUND as u64).min(revision.end);
            let bytes = self.part(from..to)?;
            let end = at + STEP as u64;
            for (place, word) in words(&bytes) {
                let offset = from + place as u64;
                if !(at..end).contains(&offset) || odd.len() >= 16 {
                    continue;
                }
                let before = bytes.get(..place).unwrap_or_default();
                let known = match word {
                    b"obj" => match header(before) {
                        Header::None => true,
                        Header::At(start) => {
                            // Some writers point at the white space before the number.
                            let number = from + start as u64;
                            let stated = starts.partition_point(|s| *s <= number).checked_sub(1);
                            let stated = stated.and_then(|at| starts.get(at)).copied();
                            let apart =
                                stated.map(|s| usize::try_from(number - s).unwrap_or(AROUND));
                            let apart = apart.and_then(|n| bytes.get(start.checked_sub(n)?..start));
                            apart.is_some_and(|apart| {
                                apart.len() <= BLANKS && apart.iter().all(|b| is_space(*b))
                            })
                        }
                        Header::Odd => false,
                    },
                    b"trailer" => trailers.contains(&offset),
                    b"startxref" => offset >= last,
                    _ => offset + word.len() as u64 == revision.marker_end,
                };
                if !known {
                    odd.push(offset..offset + word.len() as u64);
                }
            }
            at = end;
        }
        Ok(odd)
    }
}

/// Whether every reader unfolds what a stream holds alike, once it is decrypted.
fn unfolds_alike<S: Source>(new: &Document<S>, id: ObjectId) -> Result<bool, PdfError> {
    let shape = new.shape(id)?;
    let filter = shape.as_dictionary().and_then(|d| d.value("Filter"));
    match filter {
        None => return Ok(true),
        // Some readers read nothing then.
        Some(filter) if holds_null(filter) => return Ok(false),
        Some(_) => {}
    }
    Ok(match new.object(id) {
        Ok(IndirectObject::Stream(stream)) => {
            filter::unfolds_alike(&stream.dictionary, &stream.data)
        }
        _ => true,
    })
}

/// Whether a value is null, or an array with a null in it.
pub(crate) fn holds_null(value: &Object) -> bool {
    match value {
        Object::Null => true,
        Object::Array(items) => items.contains(&Object::Null),
        _ => false,
    }
}

/// Whether an object of the revision is an object stream that holds what its cross-references do not
/// state, or state in another place.
fn has_unstated_members<S: Source>(
    new: &Document<S>,
    id: ObjectId,
    packed: &[(u32, u32, u32)],
) -> Result<bool, PdfError> {
    if !new.is_object_stream(id)? {
        return Ok(false);
    }
    let object = new.shape(id)?;
    let Some(members) = new.members_of(id.number)? else { return Ok(true) };
    let packed_plainly = object.as_dictionary().is_some_and(filter::is_plainly_packed);
    if !packed_plainly || !new.holds_plain_tokens(id.number)? {
        return Ok(true);
    }
    let stated = |(index, member)| packed.binary_search(&(id.number, index, member)).is_ok();
    Ok(!(0u32..).zip(members).all(stated))
}

/// The words of `WORDS` in their places.
fn words(bytes: &[u8]) -> impl Iterator<Item = (usize, &'static [u8])> {
    const WORDS: [&[u8]; 4] = [b"obj", b"trailer", b"startxref", b"%%EOF"];
    (0..bytes.len()).filter_map(move |at| {
        let rest = bytes.get(at..)?;
        let first = rest.first()?;
        if !matches!(first, b'o' | b't' | b's' | b'%') {
            return None;
        }
        WORDS.into_iter().find(|word| rest.starts_with(word)).map(|word| (at, word))
    })
}

enum Header {
    /// No number stands before the word.
    None,
    /// `N G ` begins there.
    At(usize),
    /// Numbers that not every reader takes for a header.
    Odd,
}

/// Where the two numbers of a header begin, and where the first ends.
pub(crate) struct Numbers {
    pub(crate) number: usize,
    pub(crate) gap: usize,
    pub(crate) generation: usize,
}

/// Whether a byte sets numbers apart, to some readers at least.
const fn sets_apart(b: u8) -> bool {
    is_space(b) || matches!(b, 0x0b | 0x80 | 0xa0 | 0xff)
}

/// The place behind the last byte that neither sets apart nor belongs to a comment.
fn behind_text(bytes: &[u8]) -> usize {
    let is_break = |b: u8| matches!(b, b'\r' | b'\n');
    let mut end = bytes.len();
    loop {
        let head = bytes.get(..end).unwrap_or_default();
        let text = behind_last(head, |b| !sets_apart(b));
        if !head.get(text..).unwrap_or_default().iter().any(|b| is_break(*b)) {
            return text;
        }
        let line = behind_last(head.get(..text).unwrap_or_default(), is_break);
        let comment = head.get(line..text).unwrap_or_default().iter().position(|b| *b == b'%');
        match comment {
            Some(comment) => end = line + comment,
            None => return text,
        }
    }
}

/// Whether the numbers of a header may stand before the bytes that were read: what they end with sets
/// numbers apart, or is one, for longer than any honest writer does.
pub(crate) fn may_go_on(before: &[u8]) -> bool {
    const LONG: usize = 256;
    let end = before.len().checked_sub(LONG).and_then(|from| before.get(from..));
    end.is_some_and(|end| end.iter().all(|b| sets_apart(*b) || b.is_ascii_digit()))
}

/// The two numbers that bytes end with, however they are set apart.
pub(crate) fn numbers_at_end(bytes: &[u8]) -> Option<Numbers> {
    let head = |end: usize| bytes.get(..end).unwrap_or_default();
    let text = behind_text(bytes);
    let generation = behind_last(head(text), |b| !b.is_ascii_digit());
    let gap = behind_text(head(generation));
    let number = behind_last(head(gap), |b| !b.is_ascii_digit());
    let two = generation < text && gap < generation && number < gap;
    two.then_some(Numbers { number, gap, generation })
}

/// The place behind the last byte that is such.
fn behind_last(bytes: &[u8], is_such: impl Fn(u8) -> bool) -> usize {
    bytes.iter().rposition(|b| is_such(*b)).map_or(0, |at| at + 1)
}

/// What stands before `obj`.
fn header(before: &[u8]) -> Header {
    let text = behind_last(before, |b| !is_space(b));
    let Some(last) = text.checked_sub(1).and_then(|at| before.get(at)) else {
        return if may_go_on(before) { Header::Odd } else { Header::None };
    };
    if !last.is_ascii_digit() {
        // A comment may stand between the numbers and the word, or what only some readers pass over.
        if numbers_at_end(before).is_some() || may_go_on(before) {
            return Header::Odd;
        }
        let apart = before.get(text..).unwrap_or_default();
        if !apart.iter().any(|b| matches!(b, b'\r' | b'\n')) {
            return Header::None;
        }
        let line = before.get(..text).unwrap_or_default();
        let line = line.rsplit(|b| matches!(b, b'\r' | b'\n')).next().unwrap_or_default();
        return if line.contains(&b'%') { Header::Odd } else { Header::None };
    }
    let Some(Numbers { number, gap, generation }) = numbers_at_end(before) else {
        return Header::Odd;
    };
    let plain = gap + 1 == generation
        && text + 1 == before.len()
        && before.get(gap) == Some(&b' ')
        && before.get(text) == Some(&b' ');
    if plain { Header::At(number) } else { Header::Odd }
}

/// Whether an object begins with its numbers and the word on one line, one blank apart.
fn begins_plainly(bytes: &[u8], id: ObjectId) -> bool {
    let blanks = bytes.iter().take_while(|b| is_space(**b)).count();
    let head = format!("{} {} obj", id.number, id.generation);
    bytes.get(blanks..).is_some_and(|rest| rest.starts_with(head.as_bytes()))
}

/// `xref`, subsections and rows of twenty bytes, up to `trailer`, as ISO 32000-2, 7.5.4 writes them.
fn is_plain_table(bytes: &[u8]) -> bool {
    fn line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
        let end = bytes.iter().position(|b| matches!(b, b'\r' | b'\n'))?;
        let (text, rest) = bytes.split_at_checked(end)?;
        let rest = rest.strip_prefix(b"\r\n").or_else(|| rest.get(1..))?;
        Some((text.strip_suffix(b" ").unwrap_or(text), rest))
    }
    let number = |text: &[u8]| -> Option<usize> {
        let digits = (1..=10).contains(&text.len()) && text.iter().all(u8::is_ascii_digit);
        std::str::from_utf8(text).ok().filter(|_| digits)?.parse().ok()
    };
    // Some writers point at the line feed before the word; of other blanks some readers make nothing.
    let own = bytes.strip_prefix(b"\n").unwrap_or(bytes);
    let Some((b"xref", mut rest)) = line(own) else { return false };
    loop {
        // Some writers leave a line empty before the word.
        let behind =
            rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        if behind.starts_with(b"trailer") {
            return true;
        }
        let Some((head, rows)) = line(rest) else { return false };
        let mut parts = head.split(|b| *b == b' ');
        let (Some(first), Some(count), None) = (parts.next(), parts.next(), parts.next()) else {
            return false;
        };
        let (Some(first), Some(count)) = (number(first), number(count)) else { return false };
        let Some((own, behind)) = count.checked_mul(20).and_then(|n| rows.split_at_checked(n))
        else {
            return false;
        };
        // Some writers count from one what stands at zero, and readers mend that.
        let from_one = first == 1 && own.get(17) == Some(&b'f');
        if from_one || !own.chunks(20).all(is_plain_row) {
            return false;
        }
        rest = behind;
    }
}

fn is_plain_row(row: &[u8]) -> bool {
    let digits = |range: Range<usize>| {
        row.get(range).is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    digits(0..10)
        && row.get(10) == Some(&b' ')
        && digits(11..16)
        && row.get(11..16).is_some_and(|generation| generation <= &b"65535"[..])
        && row.get(16) == Some(&b' ')
        && matches!(row.get(17), Some(b'n' | b'f'))
        && matches!(row.get(18..20), Some(b" \n" | b" \r" | b"\r\n"))
}

/// `startxref`, a number and `%%EOF`, each on a line of its own; before them comments of the writer,
/// who names himself there.
fn is_plain_closing(bytes: &[u8]) -> bool {
    let Some(body) = bytes.strip_suffix(b"%%EOF") else { return false };
    let word = body.windows(9).position(|part| part == b"startxref");
    let Some((before, text)) = word.and_then(|at| body.split_at_checked(at)) else { return false };
    if !without_comments(before).iter().all(|b| is_space(*b)) {
        return false;
    }
    let line = |text: &[u8]| {
        let end = text.iter().position(|b| matches!(b, b'\r' | b'\n')).unwrap_or(text.len());
        let ending: &[u8] = text.get(end..).unwrap_or_default();
        let ending = if ending.starts_with(b"\r\n") { 2 } else { ending.len().min(1) };
        (end, end + ending)
    };
    let (end, next) = line(text);
    let rest = text.get(next..).unwrap_or_default();
    let (digits, last) = line(rest);
    let number = rest.get(..digits).unwrap_or_default();
    text.get(..end) == Some(b"startxref")
        && (1..=20).contains(&number.len())
        && number.iter().all(u8::is_ascii_digit)
        && last == rest.len()
        && last > digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_begins_with_its_numbers_on_one_line() {
        let id = ObjectId::new(12, 0);
        for plain in [&b"12 0 obj\n<<"[..], b"\r\n12 0 obj<<"] {
            assert!(begins_plainly(plain, id));
        }
        for other in
            ["12  0 obj", "12 0\nobj", "12 %x\n0 obj", "012 0 obj", "12 +0 obj", "12 1 obj"]
        {
            assert!(!begins_plainly(other.as_bytes(), id), "{other}");
        }
    }

    #[test]
    fn a_header_is_plain_odd_or_none() {
        assert!(matches!(header(b"endobj\n12 0 "), Header::At(7)));
        assert!(matches!(header(b"12 0\n"), Header::Odd));
        assert!(matches!(header(b"12 0"), Header::Odd));
        assert!(matches!(header(b"12 0 %x\n"), Header::Odd));
        assert!(matches!(header(b"\nend"), Header::None));
        for odd in [&b"12\x800 "[..], b"12 0\x80", b"12\xff0\xa0", b"12\x0b0 ", b"12%\n0%a\n%b\r\n"]
        {
            assert!(matches!(header(odd), Header::Odd), "{odd:?}");
        }
        assert!(matches!(header(b"a 0\x80"), Header::None));
        // Each end of a line ends a comment.
        for end in ["\n", "\r", "\r\n"] {
            let behind = |text: &str| header(format!("{text}{end}").as_bytes());
            assert!(matches!(behind("12 0 %x"), Header::Odd), "{end:?}");
            assert!(matches!(behind("12 % b"), Header::Odd), "{end:?}");
            assert!(matches!(behind("x"), Header::None), "{end:?}");
            assert!(matches!(behind(&format!("% y{end}x")), Header::None), "{end:?}");
        }
        assert!(matches!(header(b"12 % b "), Header::None));
        // The numbers may stand before what was read.
        let blanks = |count: usize| [b"12 0".as_slice(), &b" ".repeat(count)].concat();
        assert!(matches!(header(&blanks(300)), Header::Odd));
        assert!(matches!(header(&b" ".repeat(255)), Header::None));
        assert!(matches!(header(&b" ".repeat(256)), Header::Odd));
    }

    #[test]
    fn only_the_written_form_of_a_table_is_plain() {
        let table = |rows: &str| is_plain_table(format!("xref\n{rows}trailer\n").as_bytes());
        assert!(table("0 1\n0000000000 65535 f \n"));
        assert!(table("0 1\n0000000000 65535 f \n6 1\n0000000017 00000 n\r\n"));
        for odd in [
            "0 1\n0000000000 65535 f\n",
            "0 1\n%%%%%%%%%% 65535 f \n",
            "0 1\n0000000000 99999 f \n",
            "%c\n0 1\n0000000000 65535 f \n",
            "+0 1\n0000000000 65535 f \n",
            "0\n1\n0000000000 65535 f \n",
            "1 1\n0000000000 65535 f \n",
        ] {
            assert!(!table(odd), "{odd}");
        }
        assert!(!is_plain_table(b"xref0 1\n0000000000 65535 f \ntrailer"));
    }

    #[test]
    fn a_null_in_a_list_is_a_null() {
        let filter = Object::name("FlateDecode");
        assert!(holds_null(&Object::Null));
        assert!(holds_null(&Object::Array(vec![filter.clone(), Object::Null])));
        assert!(!holds_null(&Object::Array(vec![filter.clone()])) && !holds_null(&filter));
    }

    #[test]
    fn only_three_lines_close_a_revision() {
        assert!(is_plain_closing(b"\nstartxref\n12\n%%EOF"));
        assert!(is_plain_closing(b"startxref\r\n12\r\n%%EOF"));
        assert!(is_plain_closing(b"startxref\r12\r%%EOF"));
        assert!(is_plain_closing(b"\n%Writer 7\nstartxref\n12\n%%EOF"));
        assert!(!is_plain_closing(b"startxref 12 %%EOF"));
        assert!(!is_plain_closing(b"startxref\n%c\n12\n%%EOF"));
        assert!(!is_plain_closing(b"startxref\n12\n%c\n%%EOF"));
        assert!(!is_plain_closing(b"startxref\n12\n\n12\n%%EOF"));
        assert!(!is_plain_closing(b"startxref\n12%%EOF"));
        assert!(!is_plain_closing(b"startxref0\n12\n%%EOF"));
        assert!(!is_plain_closing(b"startxref\n\n%%EOF"));
        assert!(!is_plain_closing(b"startxref\n+1\n%%EOF"));
        assert!(!is_plain_closing(b"startxref\n123456789012345678901\n%%EOF"));
        assert!(!is_plain_closing(b"%trailer\nstartxref\n12\n%%EOF"));
    }
}
