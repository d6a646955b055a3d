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
use crate::lexer::is_regular;
use crate::object::ObjectId;
use crate::search::{Found, Mark};
use crate::source::{Source, window};
use crate::xref::Entry;

/// Entries of all cross-references that are gathered.
const ENTRIES: usize = 2_000_000;
/// Blanks between where an object is stated and where its number stands.
const BLANKS: u64 = 64;
/// Bytes of an object in which its dictionary says what it is.
const HEAD: usize = 1024;
/// Ranges that are told.
const TOLD: usize = 16;

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
            .filter(|found| match &found.mark {
                Mark::Object(object) => !(0..=object.blanks.min(BLANKS)).any(|apart| {
                    let at = object.start - apart;
                    tables.contains(&at)
                        || object.number.is_some_and(|number| starts.contains(&(at, number)))
                }),
                Mark::Trailer => !is_own(found.word),
                Mark::StreamEnd => false,
            })
            .map(|found| found.word..found.word + 3)
            .take(TOLD)
            .collect();
        out.extend(self.outdated_drafts(found, &packed)?);
        out.extend(self.rows_of_nothing(&streams, &packed)?);
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
                true => match self.kind_of(id)?.as_deref() {
                    Some("ObjStm") => !self.members_of(id.number)?.is_some_and(|members| {
                        let mut once = HashSet::new();
                        members.iter().all(|m| once.insert(*m) && packed.contains(&(id.number, *m)))
                    }),
                    Some("XRef") => !tables.contains(&offset) && self.leads_elsewhere(id)?,
                    _ => false,
                },
            };
            if sleeps {
                out.push(offset..offset + 1);
            }
        }
        Ok(out)
    }

    /// Sections with rows that become right only when the file goes on: for a place behind its end, or in an
    /// object stream that is not there. A reader that cannot follow them searches the bytes before, and not
    /// any more behind that.
    fn rows_of_nothing(
        &self,
        stated: &[(ObjectId, u64)],
        packed: &HashSet<(u32, u32)>,
    ) -> Result<Option<Range<u64>>, PdfError> {
        let numbers: HashSet<u32> = stated.iter().map(|(id, _)| id.number).collect();
        let behind = stated.iter().any(|(_, offset)| *offset >= self.len());
        let (mut missing, mut known) = (false, HashMap::new());
        for (stream, number) in packed {
            let gone = match known.get(stream) {
                Some(gone) => *gone,
                // One that was freed is not there either, for whatever is in effect in it.
                None => {
                    let gone = !matches!(self.entry(*stream)?, Some(Entry::Offset { .. }));
                    known.insert(*stream, gone);
                    gone
                }
            };
            let own = |entry| matches!(entry, Some(Entry::InStream { stream: own, .. }) if own == *stream);
            missing |= !numbers.contains(stream) || (gone && own(self.entry(*number)?));
        }
        let newest = self.sections().first().filter(|_| behind || missing);
        Ok(newest.map(|section| section.offset..section.offset + 4))
    }

    /// Bodies of numbers whose statement in effect stands before them, or that are free and referred to.
    fn outdated_drafts(
        &self,
        found: &[Found],
        packed: &HashSet<(u32, u32)>,
    ) -> Result<Vec<Range<u64>>, PdfError> {
        let mut bodies: HashMap<u32, Vec<(u64, u64)>> = HashMap::new();
        for found in found.iter().take_while(|found| found.word + 3 <= self.len()) {
            if let Some(object) = found.beginning()
                && let Some(number) = object.number
            {
                bodies.entry(number).or_default().push((object.start, found.word));
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
        // Readers that unfold streams as they find their numbers take an older body of one for its place.
        let mut streams_of: HashMap<u32, usize> = HashMap::new();
        for (_, number) in packed {
            *streams_of.entry(*number).or_default() += 1;
        }
        for (stream, number) in packed {
            let several = streams_of.get(number).is_some_and(|count| *count > 1);
            if let Some([.., (_, word)]) =
                bodies.get(stream).filter(|own| several && own.len() > 1).map(Vec::as_slice)
            {
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

    /// What the dictionary of an object says that it is. A row for what is not there, as some writers leave
    /// them for numbers that nobody uses, says nothing.
    fn kind_of(&self, id: ObjectId) -> Result<Option<String>, PdfError> {
        let kind = || {
            let object = self.peek(id)?;
            let Some(kind) = object.as_dictionary().and_then(|d| d.value("Type")) else {
                return Ok(None);
            };
            Ok(self.follow(kind)?.as_name().map(str::to_owned))
        };
        match kind() {
            Err(error @ (PdfError::Budget { .. } | PdfError::Read { .. })) => Err(error),
            Err(_) => Ok(None),
            Ok(kind) => Ok(kind),
        }
    }

    /// Whether cross-references that stand in no chain name another root or encryption than those that do.
    fn leads_elsewhere(&self, id: ObjectId) -> Result<bool, PdfError> {
        let (object, newest) = (self.peek(id)?, self.trailer()?);
        let Some(own) = object.as_dictionary() else { return Ok(false) };
        let differs = |key| own.value(key).is_some_and(|own| Some(own) != newest.value(key));
        Ok(["Root", "Encrypt"].into_iter().any(differs))
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
        let first = (0..head.len()).any(|at| {
            let key = head.get(at..).and_then(|rest| rest.strip_prefix(b"/First"));
            key.is_some_and(|behind| !behind.first().is_some_and(|b| is_regular(*b)))
        });
        Ok(head.windows(6).any(|part| part == b"ObjStm") || first)
    }
}
