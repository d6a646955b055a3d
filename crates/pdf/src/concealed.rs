//! What is in effect in a signed version and a search of the bytes would pass over.
//!
//! A reader that searches the bytes takes what it finds. Where it does not find the body in effect, since
//! that stands inside a string, a comment or the data of another stream, it takes an older draft instead,
//! or shows nothing. So every object of a signed version begins where the one before it has ended, and one
//! of which there are drafts begins a line, spelled as all readers spell it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::changes::{INHERITED, Inherited, inherited};
use crate::document::Document;
use crate::error::PdfError;
use crate::lexer::is_space;
use crate::object::{Dictionary, IndirectObject, Object, ObjectId};
use crate::revision::XrefStyle;
use crate::search::{Beginning, Found, Mark};
use crate::source::Source;
use crate::xref::Entry;

/// Bytes between two objects that are looked at.
const GAP: u64 = 1 << 20;
/// Entries of all cross-references that are gathered.
const ENTRIES: usize = 2_000_000;
/// What a catalog may have otherwise with the pages the same.
const TELLING: [&str; 8] =
    ["AcroForm", "DSS", "Extensions", "Lang", "Metadata", "Perms", "Type", "Version"];
/// What a page may have otherwise where it inherits the same, and its annotations, which are compared.
const PASSED: [&str; 5] = ["Annots", "Resources", "MediaBox", "CropBox", "Rotate"];
/// Ranges that are told.
const TOLD: usize = 16;

/// An object or a table in its place.
struct Piece {
    start: u64,
    /// Where the blanks before it begin, as far as cross-references may point at them.
    blanks: u64,
    /// From behind the data of its stream to its end; nothing where it cannot be read.
    tail: Option<Range<u64>>,
    /// Where its word stands.
    word: u64,
    number: Option<u32>,
    /// Whether every reader takes its header for one.
    plain: bool,
}

/// How an object stands behind what is before it.
enum Apart {
    /// Nothing is between them that means anything.
    Idle,
    /// It follows the mark of the end of a file at once, as some writers append.
    Glued,
    No,
}

impl<S: Source> Document<S> {
    /// The places of this version where an object begins that not every search finds.
    ///
    /// `found` is what [`Document::search`] tells of the whole file; what no section states is told by
    /// [`Document::dormant_ranges`].
    pub(crate) fn concealed_ranges(&self, found: &[Found]) -> Result<Vec<Range<u64>>, PdfError> {
        let found = || found.iter().take_while(|found| found.word + 3 <= self.len());
        let mut bodies: HashMap<u32, Vec<u64>> = HashMap::new();
        let (mut out, mut generations, mut ends) = (Vec::new(), HashMap::new(), Vec::new());
        for found in found() {
            let object = match &found.mark {
                Mark::Object(object) => object,
                Mark::StreamEnd => {
                    ends.push(found.word);
                    continue;
                }
                Mark::Trailer => continue,
            };
            let Some(number) = object.number else { continue };
            bodies.entry(number).or_default().push(object.start);
            // Whatever the cross-references say of them.
            if *generations.entry(number).or_insert(object.generation) != object.generation {
                out.push(found.word..found.word + 3);
            }
        }
        let packed = self.once_packed()?;
        let mut reach = 0;
        for piece in self.pieces(found())? {
            if out.len() >= TOLD {
                break;
            }
            let own = piece.number.and_then(|number| bodies.get(&number));
            let own = own.map(Vec::as_slice).unwrap_or_default();
            let members = piece.number.and_then(|number| packed.get(&number));
            let members = members.map(Vec::as_slice).unwrap_or_default();
            let has_drafts = own.len() > 1 || !members.is_empty();
            let apart = match piece.start.checked_sub(reach) {
                Some(_) => self.apart(reach..piece.start)?,
                None => Apart::No,
            };
            let seen = match apart {
                Apart::No => false,
                _ if !has_drafts => true,
                Apart::Idle => piece.plain && self.begins_line(reach, piece.start)?,
                Apart::Glued => piece.plain && self.shows_nothing(piece.start, own, members)?,
            };
            // Some readers end a stream at the first such word.
            let ends_once = piece.number.is_none()
                || piece.tail.as_ref().is_some_and(|tail| {
                    ends.get(ends.partition_point(|word| *word < piece.start))
                        .is_none_or(|word| *word >= tail.start)
                });
            if !seen || !ends_once {
                out.push(piece.word..piece.word + 3);
            }
            reach = reach.max(piece.tail.map_or(piece.word + 3, |tail| tail.end));
        }
        Ok(out)
    }

    /// All objects that a search finds, and all tables, in the order of the file.
    fn pieces<'f>(&self, found: impl Iterator<Item = &'f Found>) -> Result<Vec<Piece>, PdfError> {
        let mut pieces: Vec<Piece> = Vec::new();
        for found in found {
            let Some(Beginning { start, blanks, number, plain, .. }) = found.beginning().copied()
            else {
                continue;
            };
            let tail = match self.tail_at(start) {
                Ok(tail) => Some(tail),
                Err(error @ PdfError::Budget { .. }) => return Err(error),
                Err(_) => None,
            };
            let word = found.word;
            pieces.push(Piece { start, blanks: start - blanks, tail, word, number, plain });
        }
        let (sections, mut tables) = (self.sections().iter(), Vec::new());
        for section in sections.flat_map(|s| [Some(&**s), s.hybrid.as_deref()]).flatten() {
            let (start, end) = (section.offset, section.end);
            // A stream of them is found as an object.
            let next = pieces.partition_point(|piece| piece.start < start);
            match pieces.get_mut(next).filter(|piece| piece.blanks <= start) {
                Some(Piece { tail: Some(tail), .. }) => tail.end = tail.end.max(end),
                _ => {
                    let (tail, blanks, word) = (Some(end..end), start, start);
                    tables.push(Piece { start, blanks, tail, word, number: None, plain: true });
                }
            }
        }
        pieces.extend(tables);
        pieces.sort_by_key(|piece| piece.start);
        Ok(pieces)
    }

    /// Whether it makes no difference to what is shown which body of a number is taken: the one that
    /// stands there, another that stands in the file, or one that is packed.
    fn shows_nothing(
        &self,
        at: u64,
        bodies: &[u64],
        packed: &[(u32, u32)],
    ) -> Result<bool, PdfError> {
        let plain = |at: u64| {
            let placed = self.placed(at)?;
            let plain = placed.stream.is_none().then(|| placed.object.clone());
            Ok::<_, PdfError>(plain.map(IndirectObject::Plain))
        };
        let id = self.placed(at)?.id;
        let Some(new) = plain(at)? else { return Ok(false) };
        for body in bodies.iter().filter(|body| **body != at) {
            let same = match plain(*body)? {
                Some(old) => self.shows_same(id, &old, &new)?,
                None => false,
            };
            if !same {
                return Ok(false);
            }
        }
        for (stream, index) in packed {
            if !self.shows_same(id, &self.in_stream(id.number, *stream, *index)?, &new)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The numbers that any section, old or new, has in an object stream, with their places there.
    fn once_packed(&self) -> Result<HashMap<u32, Vec<(u32, u32)>>, PdfError> {
        let mut out: HashMap<u32, Vec<(u32, u32)>> = HashMap::new();
        for section in self.sections() {
            for (number, entry) in section.entries(self.source(), ENTRIES)? {
                if let Entry::InStream { stream, index } = entry {
                    out.entry(number).or_default().push((stream, index));
                }
            }
        }
        Ok(out)
    }

    /// The place of the first revision that has objects in object streams, which a reader of tables alone
    /// would miss: in a hybrid file the tables have what is shown.
    pub(crate) fn packed_since(&self) -> Result<Option<usize>, PdfError> {
        for (at, revision) in self.revisions().iter().enumerate() {
            let streams = self.sections_of(revision).iter();
            for section in streams.filter(|section| section.style == XrefStyle::Stream) {
                let entries = section.entries(self.source(), ENTRIES)?;
                if entries.into_iter().any(|(_, entry)| matches!(entry, Entry::InStream { .. })) {
                    return Ok(Some(at));
                }
            }
        }
        Ok(None)
    }

    /// Objects of this version that were packed in an older one, or are packed now and were not, and would
    /// show something else then.
    ///
    /// Some readers search a file whose newest cross-references are a table and older ones a stream, and
    /// take what is packed for what counts; others search for whatever reason they are given, and pass over
    /// what is packed.
    pub(crate) fn packed_otherwise(&self) -> Result<Vec<Range<u64>>, PdfError> {
        let packed = self.once_packed()?;
        let mut out = Vec::new();
        for (number, places) in &packed {
            let Some(Entry::Offset { offset, generation }) = self.entry(*number)? else { continue };
            let id = ObjectId::new(*number, generation);
            let new = self.object(id)?;
            for (stream, index) in places {
                let old = self.in_stream(*number, *stream, *index)?;
                if out.len() < TOLD && !self.shows_same(id, &old, &new)? {
                    out.push(offset..offset + 1);
                }
            }
        }
        for section in self.sections().iter().filter(|_| !packed.is_empty()) {
            for (number, entry) in section.entries(self.source(), ENTRIES)? {
                let Entry::Offset { offset, generation } = entry else { continue };
                if !packed.contains_key(&number) || out.len() >= TOLD {
                    continue;
                }
                let Some(Entry::InStream { stream, index }) = self.entry(number)? else { continue };
                let new = self.in_stream(number, stream, index)?;
                let old = match self.placed(offset) {
                    Ok(old) => old,
                    Err(error @ (PdfError::Budget { .. } | PdfError::Read { .. })) => {
                        return Err(error);
                    }
                    // A row that leads nowhere is no body.
                    Err(_) => continue,
                };
                let id = ObjectId::new(number, generation);
                let same = old.stream.is_none()
                    && self.shows_same(id, &IndirectObject::Plain(old.object.clone()), &new)?;
                if !same {
                    out.push(offset..offset + 1);
                }
            }
        }
        Ok(out)
    }

    /// Whether an older body of an object shows what the one in effect does, but for signatures.
    fn shows_same(
        &self,
        id: ObjectId,
        old: &IndirectObject,
        new: &IndirectObject,
    ) -> Result<bool, PdfError> {
        let (IndirectObject::Plain(old), IndirectObject::Plain(new)) = (old, new) else {
            return Ok(false);
        };
        let (old_dictionary, new_dictionary) = match (old, new) {
            (Object::Dictionary(old), Object::Dictionary(new)) => (old, new),
            (Object::Array(old), Object::Array(new)) => return self.only_signs(old, new),
            _ => return Ok(old.says_same(new)),
        };
        let is_form = self.catalog()?.value("AcroForm").and_then(Object::as_reference) == Some(id);
        let both = |key: &str, name: &str| {
            [old_dictionary, new_dictionary]
                .into_iter()
                .all(|dictionary| dictionary.value(key).and_then(Object::as_name) == Some(name))
        };
        let passed: &[&str] = if both("Type", "Catalog") {
            &TELLING
        } else if both("Type", "Page") {
            let lists = [old_dictionary, new_dictionary]
                .map(|page| page.value("Annots").map(|list| self.resolve(list)).transpose());
            let [old, new] = lists;
            let (old, new) = (old?, new?);
            let list = |list: &Option<Object>| {
                list.as_ref().and_then(Object::as_array).unwrap_or_default().to_vec()
            };
            if !self.only_signs(&list(&old), &list(&new))?
                || !self.inherits_same(old_dictionary, new_dictionary)?
            {
                return Ok(false);
            }
            &PASSED
        } else if is_form {
            &["Fields", "SigFlags", "DR", "DA"]
        } else if both("FT", "Sig")
            || self.trailer()?.value("Info").and_then(Object::as_reference) == Some(id)
        {
            return Ok(true);
        } else {
            &[]
        };
        let without = |dictionary: &Dictionary| {
            passed.iter().fold(dictionary.clone(), |out, key| out.with(key, Object::Null))
        };
        Ok(without(old_dictionary).says_same(&without(new_dictionary)))
    }

    /// Whether two bodies of a page have or inherit the same: some writers write out what it inherits.
    fn inherits_same(&self, old: &Dictionary, new: &Dictionary) -> Result<bool, PdfError> {
        for key in INHERITED {
            let (was, is) = (inherited(self, old, key)?, inherited(self, new, key)?);
            let same = match (was, is) {
                (Inherited::Value(was), Inherited::Value(is)) => was.says_same(&is),
                (Inherited::Nothing, Inherited::Nothing) => true,
                _ => false,
            };
            if !same {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a list has all that an older one had, and signature fields beside.
    fn only_signs(&self, old: &[Object], new: &[Object]) -> Result<bool, PdfError> {
        let references = |list: &[Object]| -> HashSet<ObjectId> {
            list.iter().filter_map(Object::as_reference).collect()
        };
        let direct = |list: &[Object]| -> Vec<Object> {
            list.iter().filter(|item| item.as_reference().is_none()).cloned().collect()
        };
        let (was, is) = (references(old), references(new));
        if !was.is_subset(&is) || direct(old) != direct(new) {
            return Ok(false);
        }
        for id in is.difference(&was) {
            let field = self.resolve(&Object::Reference(*id))?;
            let kind = field.as_dictionary().and_then(|field| field.value("FT"));
            if kind.and_then(Object::as_name) != Some("Sig") {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What stands between two objects: blanks, whole comments and what closes a section mean nothing.
    fn apart(&self, gap: Range<u64>) -> Result<Apart, PdfError> {
        if gap.end.saturating_sub(gap.start) > GAP {
            return Ok(Apart::No);
        }
        let (is_head, bytes) = (gap.start == 0, self.part(gap)?);
        let mut rest = &*bytes;
        loop {
            let blanks = rest.iter().take_while(|b| is_space(**b)).count();
            rest = rest.get(blanks..).unwrap_or_default();
            let line = rest.iter().position(|b| matches!(b, b'\r' | b'\n'));
            match rest.first() {
                None => return Ok(Apart::Idle),
                Some(b'%') if line.is_none() && rest == b"%%EOF" => return Ok(Apart::Glued),
                // Some writers have the line of bytes behind the header without its sign.
                Some(first) if *first == b'%' || (is_head && is_marker(rest, line)) => {
                    let Some(line) = line else { return Ok(Apart::No) };
                    rest = rest.get(line..).unwrap_or_default();
                }
                Some(_) => match behind_closing(rest) {
                    Some(behind) => rest = behind,
                    None => return Ok(Apart::No),
                },
            }
        }
    }

    /// Whether nothing but blanks and tabs stands between the end of a line and that place.
    fn begins_line(&self, from: u64, at: u64) -> Result<bool, PdfError> {
        let from = from.max(at.saturating_sub(GAP));
        let before = self.part(from..at)?;
        let blank = before.iter().rev().find(|b| !matches!(b, b' ' | b'\t'));
        Ok(blank.is_some_and(|b| matches!(b, b'\r' | b'\n')))
    }
}

/// Whether a line is one of bytes that mean nothing.
fn is_marker(bytes: &[u8], line: Option<usize>) -> bool {
    let line = line.and_then(|line| bytes.get(..line)).unwrap_or_default();
    (1..=64).contains(&line.len()) && !line.iter().any(|b| b"()<>[]{}%".contains(b))
}

/// Behind `startxref` and a number; the mark of the end of a file is a comment.
fn behind_closing(bytes: &[u8]) -> Option<&[u8]> {
    let rest = bytes.strip_prefix(b"startxref")?;
    let blanks = rest.iter().take_while(|b| is_space(**b)).count();
    let rest = rest.get(blanks..)?;
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    rest.get(digits..).filter(|_| blanks > 0 && digits > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_closes_a_section_is_a_word_and_a_number() {
        assert_eq!(behind_closing(b"startxref\n0\n%%EOF"), Some(&b"\n%%EOF"[..]));
        for other in [&b"startxref"[..], b"startxref\n", b"startxref0", b"start 0"] {
            assert_eq!(behind_closing(other), None, "{other:?}");
        }
    }

    #[test]
    fn a_marker_is_a_short_line_that_opens_nothing() {
        assert!(is_marker(b"\xae\xd8\xa7\n", Some(3)));
        assert!(!is_marker(b"\xae(\n", Some(2)));
        assert!(!is_marker(b"\n", Some(0)));
        assert!(!is_marker(b"\xae", None));
    }
}
