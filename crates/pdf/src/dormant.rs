//! What sleeps in a signed version: objects that no cross-reference has ever stated.
//!
//! They show nowhere as long as every reader follows the cross-references. A reader that comes to
//! search the bytes instead, for whatever reason a later revision gives it, would wake them, and the
//! signature would still stand. So nothing may follow a version that holds any.
//!
//! A draft that an older cross-reference stated sleeps as well where it stands behind what is in effect:
//! who searches takes the last one. And so does a body of a number that was freed and is still referred
//! to, one of another generation than is in effect, a root that is in effect no more, and an object stream
//! out of use, whose members a search finds again.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::document::Document;
use crate::error::PdfError;
use crate::lexer::is_space;
use crate::object::ObjectId;
use crate::plain::{Numbers, may_go_on, numbers_at_end};
use crate::source::{Source, window};
use crate::xref::Entry;

/// Entries of all cross-references that are gathered.
const ENTRIES: usize = 2_000_000;
/// Bytes searched at a time.
const STEP: usize = 1 << 20;
/// Blanks between where an object is stated and where its number stands.
const BLANKS: u64 = 64;
/// Bytes looked at before and behind a word.
const AROUND: usize = 288;
/// Bytes of a line behind which the numbers of an object are looked for no more.
const LONG: usize = 250;
/// Bytes of an object in which its dictionary says what it is.
const HEAD: usize = 1024;
/// Ranges that are told.
const TOLD: usize = 16;
/// Objects and trailers that a search may find.
const FOUND: usize = 2_000_000;

/// What a search of the bytes takes for the beginning of an object or a trailer, or for the end of a stream.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    /// Where its word stands: `obj`, `trailer` or `endstream`.
    pub(crate) word: u64,
    /// Where the number of the object stands, and how many blanks are before it; nothing for the others.
    pub(crate) number: Option<(u64, u64)>,
    /// The number, and the generation.
    pub(crate) value: Option<u32>,
    pub(crate) generation: Option<u16>,
    /// Whether every reader takes it for the beginning of an object.
    pub(crate) plain: bool,
    /// Whether it is `endstream`, and begins nothing.
    pub(crate) ends: bool,
}

impl<S: Source> Document<S> {
    /// The places of this version where a search finds an object or a trailer that none of its
    /// cross-references, old or new, states.
    ///
    /// `found` is what [`Document::search`] tells of the whole file.
    pub(crate) fn dormant_ranges(&self, found: &[Found]) -> Result<Vec<Range<u64>>, PdfError> {
        let (mut starts, mut packed, mut streams) = (HashSet::new(), HashSet::new(), Vec::new());
        // A stream of cross-references is found without a number.
        let mut tables = HashSet::new();
        for section in self.sections() {
            tables.insert(section.offset);
            tables.extend(section.hybrid.as_deref().map(|hybrid| hybrid.offset));
            let left = ENTRIES.saturating_sub(starts.len() + packed.len());
            for (number, entry) in section.entries(self.source(), left)? {
                match entry {
                    Entry::Offset { offset, generation } => {
                        starts.insert((offset, number));
                        streams.push((ObjectId::new(number, generation), offset));
                    }
                    Entry::InStream { stream, .. } => {
                        packed.insert((stream, number));
                    }
                    Entry::Free => {}
                }
            }
        }
        // The one of a table; behind a stream, one that says nothing.
        let is_own = |at: u64| {
            self.sections().iter().any(|section| match section.trailer_at {
                Some(own) => own == at,
                None => (section.offset..section.end).contains(&at),
            })
        };
        let mut out: Vec<Range<u64>> = found
            .iter()
            .take_while(|found| found.word + 3 <= self.len())
            .filter(|found| !found.ends)
            .filter(|found| match found.number {
                Some((at, blanks)) => !(0..=blanks.min(BLANKS)).any(|apart| {
                    let at = at - apart;
                    tables.contains(&at)
                        || found.value.is_some_and(|number| starts.contains(&(at, number)))
                }),
                None => !is_own(found.word),
            })
            .map(|found| found.word..found.word + 3)
            .take(TOLD)
            .collect();
        out.extend(self.outdated_drafts(found, &packed)?);
        out.sort_unstable_by_key(|range| range.start);
        out.dedup();
        out.truncate(TOLD);
        // Of two generations of one number some readers take the one, some the other.
        let mut generations: HashMap<u32, u16> = HashMap::new();
        for (id, offset) in &streams {
            if *generations.entry(id.number).or_insert(id.generation) != id.generation {
                out.push(*offset..*offset + 1);
            }
        }
        out.truncate(TOLD);
        for (id, offset) in streams {
            if out.len() >= TOLD {
                break;
            }
            let current =
                self.current(id.number)? == Some(id) && self.offset_of(id)? == Some(offset);
            // One that is out of use holds what nobody states for it any more.
            let sleeps = match current {
                false => self.looks_packed(offset)?,
                true => {
                    self.holds_others(id)?
                        && !self.members_of(id.number)?.is_some_and(|members| {
                            let mut once = HashSet::new();
                            members
                                .iter()
                                .all(|m| once.insert(*m) && packed.contains(&(id.number, *m)))
                        })
                }
            };
            if sleeps {
                out.push(offset..offset + 1);
            }
        }
        Ok(out)
    }

    /// Bodies of numbers whose statement in effect stands before them, or that are free and referred to.
    fn outdated_drafts(
        &self,
        found: &[Found],
        packed: &HashSet<(u32, u32)>,
    ) -> Result<Vec<Range<u64>>, PdfError> {
        let mut bodies: HashMap<u32, Vec<(u64, u64)>> = HashMap::new();
        for found in found.iter().take_while(|found| found.word + 3 <= self.len()) {
            if let (Some((at, _)), Some(number)) = (found.number, found.value) {
                bodies.entry(number).or_default().push((at, found.word));
            }
        }
        let place = |number: u32| {
            Ok::<_, PdfError>(match self.entry(number)? {
                Some(Entry::Offset { offset, .. }) => Some(offset),
                _ => None,
            })
        };
        let (mut out, mut freed) = (Vec::new(), HashMap::new());
        for (number, own) in &bodies {
            let Some((last, word)) = own.last() else { continue };
            let holder = match self.entry(*number)? {
                None | Some(Entry::Free) => {
                    freed.insert(*number, *word);
                    continue;
                }
                Some(Entry::InStream { stream, .. }) => stream,
                Some(Entry::Offset { .. }) => *number,
            };
            // Its own offset may be that of the blanks before it.
            let Some(offset) = place(holder)? else { continue };
            let own = bodies.get(&holder).map(Vec::as_slice).unwrap_or_default();
            let effective = own.iter().map(|(at, _)| *at).find(|at| *at >= offset);
            if effective.is_some_and(|effective| *last > effective) {
                out.push(*word..*word + 3);
            }
        }
        // What a stream holds that stands behind the body in effect, or that is free by now.
        for (stream, number) in packed {
            let Some((stream_at, word)) = bodies.get(stream).and_then(|own| own.last()) else {
                continue;
            };
            let holder = match self.entry(*number)? {
                None | Some(Entry::Free) => {
                    freed.insert(*number, *word);
                    continue;
                }
                Some(Entry::InStream { stream: own, .. }) if own == *stream => continue,
                // Some readers unfold the streams by their numbers.
                Some(Entry::InStream { stream: own, .. }) if own < *stream => {
                    out.push(*word..*word + 3);
                    continue;
                }
                Some(Entry::InStream { stream: own, .. }) => own,
                Some(Entry::Offset { .. }) => *number,
            };
            if place(holder)?.is_some_and(|effective| *stream_at > effective) {
                out.push(*word..*word + 3);
            }
        }
        if !freed.is_empty() {
            for number in self.referred_to_among(|number| freed.contains_key(&number), false)? {
                out.extend(freed.get(&number).map(|word| *word..*word + 3));
            }
        }
        out.extend(self.hidden_by_hybrids()?);
        // Who mends a file may take the first trailer for the last one.
        let newest = self.trailer()?;
        let sections = self.sections().iter().flat_map(|s| [Some(&**s), s.hybrid.as_deref()]);
        out.extend(sections.flatten().filter_map(|section| {
            let other = ["Root", "Encrypt"].into_iter().any(|key| {
                section.trailer.value(key).is_some_and(|own| Some(own) != newest.value(key))
            });
            other.then(|| section.offset..section.offset + 4)
        }));
        Ok(out)
    }

    /// Sections of a hybrid file whose stream alone has what is shown: some readers ask the stream of the
    /// newest section only, and lose it once another section is appended. The structure, which some writers
    /// keep there, is not shown.
    fn hidden_by_hybrids(&self) -> Result<Vec<Range<u64>>, PdfError> {
        let mut hidden: HashMap<u32, u64> = HashMap::new();
        for (at, section) in self.sections().iter().enumerate() {
            for number in self.only_in_stream(at)? {
                hidden.insert(number, section.offset);
            }
        }
        if hidden.is_empty() {
            return Ok(Vec::new());
        }
        let shown = self.referred_to_among(|number| hidden.contains_key(&number), true)?;
        let places = shown.iter().filter_map(|number| hidden.get(number));
        Ok(places.map(|at| *at..*at + 4).collect())
    }

    /// The numbers that the stream of a hybrid section, given by its place, lists as in use and no table
    /// from there on does: who reads the tables alone has them not.
    pub(crate) fn only_in_stream(&self, at: usize) -> Result<Vec<u32>, PdfError> {
        let sections = self.sections().get(at..).unwrap_or_default();
        let Some(hybrid) = sections.first().and_then(|section| section.hybrid.as_deref()) else {
            return Ok(Vec::new());
        };
        let (mut out, mut asked) = (Vec::new(), 0usize);
        for (number, entry) in hybrid.entries(self.source(), ENTRIES)? {
            let itself = matches!(entry, Entry::Offset { offset, .. } if offset == hybrid.offset);
            if itself || entry == Entry::Free {
                continue;
            }
            let mut own = None;
            for section in sections {
                asked += 1;
                if asked > ENTRIES {
                    let limit = ENTRIES as u64;
                    return Err(PdfError::Budget { what: "rows of a hybrid file", limit });
                }
                own = section.own_entry(self.source(), number)?;
                if own.is_some() {
                    break;
                }
            }
            if own != Some(entry) {
                out.push(number);
            }
        }
        Ok(out)
    }

    /// Whether an object is an object stream, or may be one to who resolves what `/Type` refers to.
    pub(crate) fn is_object_stream(&self, id: ObjectId) -> Result<bool, PdfError> {
        let object = self.peek(id)?;
        let Some(kind) = object.as_dictionary().and_then(|d| d.value("Type")) else {
            return Ok(false);
        };
        Ok(self.follow(kind)?.as_name() == Some("ObjStm"))
    }

    /// Whether an object is one that holds others. A row for what is not there, as some writers leave them
    /// for numbers that nobody uses, holds nothing.
    fn holds_others(&self, id: ObjectId) -> Result<bool, PdfError> {
        match self.is_object_stream(id) {
            Err(error @ (PdfError::Budget { .. } | PdfError::Read { .. })) => Err(error),
            Err(_) => Ok(false),
            Ok(holds) => Ok(holds),
        }
    }

    /// Whether an object that is out of use begins like an object stream.
    fn looks_packed(&self, offset: u64) -> Result<bool, PdfError> {
        let head = window(self.source(), offset, HEAD)
            .map_err(|e| PdfError::Read { offset, kind: e.kind() })?;
        let end = head.windows(6).position(|part| part == b"stream").unwrap_or(head.len());
        let head = head.get(..end).unwrap_or_default();
        let own = head.windows(6).position(|part| part == b"endobj").unwrap_or(head.len());
        let head = head.get(..own).unwrap_or_default();
        // `/FirstChar` is that of a font.
        let first = head.windows(7).any(|p| p.starts_with(b"/First") && !p.ends_with(b"C"));
        Ok(head.windows(6).any(|part| part == b"ObjStm") || first || head.ends_with(b"/First"))
    }

    /// Everything that a search of the bytes takes for an object or a trailer, in the order of the file.
    pub(crate) fn search(&self) -> Result<Vec<Found>, PdfError> {
        let (mut out, mut at) = (Vec::new(), 0);
        while at < self.len() {
            let from = at.saturating_sub(AROUND as u64);
            let end = at + STEP as u64;
            let size = usize::try_from(end + AROUND as u64 - from).unwrap_or(usize::MAX);
            let bytes = window(self.source(), from, size)
                .map_err(|e| PdfError::Read { offset: from, kind: e.kind() })?;
            for (place, word) in beginnings(&bytes) {
                let offset = from + place as u64;
                if !(at..end).contains(&offset) {
                    continue;
                }
                let before = bytes.get(..place).unwrap_or_default();
                let rest = bytes.get(place..).unwrap_or_default();
                let (number, value, generation, plain) = match &word {
                    b"obj" => {
                        let Some(Numbers { number: start, gap, generation }) =
                            numbers_at_end(before)
                        else {
                            if may_go_on(before) || begins_oddly(before) {
                                out.push(Found {
                                    word: offset,
                                    number: Some((offset, 0)),
                                    value: None,
                                    generation: None,
                                    plain: false,
                                    ends: false,
                                });
                            }
                            continue;
                        };
                        let value = digits(before, start..gap).and_then(|d| d.parse().ok());
                        let tail = before.get(generation..).unwrap_or_default();
                        let count = tail.iter().take_while(|b| b.is_ascii_digit()).count();
                        let apart = [before.get(gap..generation), tail.get(count..)];
                        let plain = before.get(start) != Some(&b'0')
                            && apart
                                .iter()
                                .flatten()
                                .all(|part| !part.is_empty() && part.iter().all(|b| *b == b' '));
                        let generation = digits(tail, 0..count).and_then(|d| d.parse().ok());
                        let blanks = before.get(..start).unwrap_or_default().iter().rev();
                        let blanks = blanks.take_while(|b| is_space(**b)).count() as u64;
                        (Some((from + start as u64, blanks)), value, generation, plain)
                    }
                    b"tra" if begins_trailer(before, rest) => (None, None, None, false),
                    b"end" if rest.starts_with(b"endstream") => (None, None, None, false),
                    _ => continue,
                };
                if out.len() >= FOUND {
                    let limit = FOUND as u64;
                    return Err(PdfError::Budget { what: "objects that a search finds", limit });
                }
                let ends = word == *b"end";
                out.push(Found { word: offset, number, value, generation, plain, ends });
            }
            at = end;
        }
        Ok(out)
    }
}

/// Where the first three letters of a word stand that is searched for.
fn beginnings(bytes: &[u8]) -> impl Iterator<Item = (usize, [u8; 3])> {
    const STEP: usize = 64;
    // Without branches, so that many places are looked at in one step: a file is mostly streams.
    let is_one = |[a, b, c]: [u8; 3]| {
        ((a == b'o') & (b == b'b') & (c == b'j'))
            | ((a == b't') & (b == b'r') & (c == b'a'))
            | ((a == b'e') & (b == b'n') & (c == b'd'))
    };
    let any = move |step: &[u8]| {
        let [b, c] = [1, 2].map(|apart| step.get(apart..).unwrap_or_default());
        let all = step.iter().zip(b).zip(c);
        all.fold(false, |any, ((a, b), c)| any | is_one([*a, *b, *c]))
    };
    let steps = (0..bytes.len()).step_by(STEP);
    let steps =
        steps.map(|at| (at, bytes.get(at..bytes.len().min(at + STEP + 2)).unwrap_or_default()));
    steps.filter(move |(_, step)| any(step)).flat_map(move |(at, step)| {
        let words = step.windows(3).enumerate();
        words.filter_map(move |(place, word)| {
            let word: [u8; 3] = word.try_into().ok()?;
            is_one(word).then_some((at + place, word))
        })
    })
}

fn digits(bytes: &[u8], range: Range<usize>) -> Option<&str> {
    bytes.get(range).and_then(|digits| std::str::from_utf8(digits).ok())
}

/// Whether two numbers in a spelling that some readers take stand before the word, or a comment that goes
/// on for longer than any honest one does.
fn begins_oddly(before: &[u8]) -> bool {
    let trimmed = |bytes: &[u8]| bytes.iter().rposition(|b| !is_space(*b)).map_or(0, |at| at + 1);
    let token = |bytes: &[u8]| {
        let numeric = |b: &u8| b.is_ascii_digit() || b"+-.".contains(b);
        bytes.iter().rposition(|b| !numeric(b)).map_or(0, |at| at + 1)
    };
    let end = trimmed(before);
    let head = before.get(..end).unwrap_or_default();
    let second = token(head);
    let first_end = trimmed(head.get(..second).unwrap_or_default());
    let first = token(head.get(..first_end).unwrap_or_default());
    let has_digit = |range: std::ops::Range<usize>| {
        before.get(range).is_some_and(|part| part.iter().any(u8::is_ascii_digit))
    };
    let numbers = has_digit(second..end) && has_digit(first..first_end) && first_end < second;
    let broken = end < before.len()
        && before.get(end..).is_some_and(|rest| rest.iter().any(|b| matches!(b, b'\r' | b'\n')));
    let line = before.get(end.saturating_sub(LONG)..end).unwrap_or_default();
    let long = line.len() == LONG && !line.iter().any(|b| matches!(b, b'\r' | b'\n'));
    numbers || (broken && long)
}

/// `trailer` on a line of its own or before its dictionary.
fn begins_trailer(before: &[u8], rest: &[u8]) -> bool {
    let Some(behind) = rest.strip_prefix(b"trailer") else { return false };
    before.last().is_none_or(|b| is_space(*b))
        && behind.iter().find(|b| !is_space(**b)) == Some(&b'<')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_wherever_they_stand() {
        let mut state = 11u64;
        for len in 0..300usize {
            let letters = std::iter::repeat_with(|| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                b"objtraend "[usize::try_from(state >> 33).unwrap() % 10]
            });
            let mut bytes: Vec<u8> = letters.take(len).collect();
            for at in (0..len.saturating_sub(3)).step_by(7) {
                bytes[at..at + 3].copy_from_slice([b"obj", b"tra", b"end"][at % 3]);
            }
            let found: Vec<usize> = beginnings(&bytes).map(|(place, _)| place).collect();
            let named = |word: &[u8]| [&b"obj"[..], b"tra", b"end"].contains(&word);
            let words = bytes.windows(3).enumerate();
            let expected: Vec<usize> =
                words.filter(|(_, word)| named(word)).map(|(place, _)| place).collect();
            assert_eq!(found, expected, "{len}");
        }
    }

    #[test]
    fn two_numbers_begin_an_object_however_they_are_set_apart() {
        let start = |bytes: &[u8]| numbers_at_end(bytes).map(|found| found.number);
        assert_eq!(start(b"endobj\n12 0 "), Some(7));
        assert_eq!(start(b"x12\r\n0\t"), Some(1));
        assert_eq!(start(b"12 0"), Some(0));
        assert_eq!(start(b" 12"), None);
        assert_eq!(start(b"\nend"), None);
    }

    #[test]
    fn a_trailer_is_a_word_and_a_dictionary() {
        assert!(begins_trailer(b"\n", b"trailer\n<< /Root 9 0 R >>"));
        assert!(!begins_trailer(b"a ", b"trailer for boats"));
        assert!(!begins_trailer(b"-", b"trailer<<"));
    }
}
