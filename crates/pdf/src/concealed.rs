//! What is in effect in a signed version and a search of the bytes would pass over.
//!
//! A reader that searches the bytes takes what it finds. Where it does not find the body in effect, since
//! that stands inside a string, a comment or the data of another stream, it takes an older draft instead,
//! or shows nothing. So every object of a signed version begins where the one before it has ended, and one
//! of which there are drafts begins a line, spelled as all readers spell it.

use std::collections::HashMap;
use std::ops::Range;

use crate::document::Document;
use crate::error::PdfError;
use crate::lexer::is_space;
use crate::object::IndirectObject;
use crate::search::{Beginning, Found, Mark};
use crate::source::Source;

/// Bytes between two objects that are looked at.
const GAP: u64 = 1 << 20;
/// Bytes of the line behind the header.
const MARKER: usize = 64;
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
        // Whoever passes over it takes an older one, or one behind it, which is looked at by itself.
        for body in bodies.iter().filter(|body| **body < at) {
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
            match rest.first() {
                None => return Ok(Apart::Idle),
                Some(_) if rest == b"%%EOF" => return Ok(Apart::Glued),
                // Some writers have the line of bytes behind the header without its sign.
                Some(first) if *first == b'%' || (is_head && is_marker(rest)) => {
                    let Some(line) = line_end(rest) else { return Ok(Apart::No) };
                    rest = rest.get(line..).unwrap_or_default();
                }
                Some(_) => match behind_closing(rest).or_else(|| behind_mark(rest)) {
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

/// Where a line ends; to ask before each word would take as long as the square of their number.
fn line_end(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|b| matches!(b, b'\r' | b'\n'))
}

/// Whether bytes begin with a line of at most 64 that mean nothing.
fn is_marker(bytes: &[u8]) -> bool {
    let line = line_end(bytes.get(..=MARKER).unwrap_or(bytes));
    let line = line.and_then(|line| bytes.get(..line)).unwrap_or_default();
    !line.is_empty() && !line.iter().any(|b| b"()<>[]{}%".contains(b))
}

/// Behind `startxref` and a number; the mark of the end of a file is a comment.
fn behind_closing(bytes: &[u8]) -> Option<&[u8]> {
    let rest = bytes.strip_prefix(b"startxref")?;
    let blanks = rest.iter().take_while(|b| is_space(**b)).count();
    let rest = rest.get(blanks..)?;
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    rest.get(digits..).filter(|_| blanks > 0 && digits > 0)
}

/// Behind a line that begins or ends marked content, which a widely used office program leaves between objects.
fn behind_mark(bytes: &[u8]) -> Option<&[u8]> {
    let end = line_end(bytes.get(..=MARKER).unwrap_or(bytes))?;
    let (line, behind) = bytes.split_at_checked(end)?;
    let begins = |line: &[u8]| {
        let line = line.strip_prefix(b"/")?.strip_suffix(b">>BDC")?;
        let at = line.windows(8).position(|part| part == b"<</MCID ")?;
        let (tag, number) = (line.get(..at)?, line.get(at + 8..)?);
        let plain = !tag.is_empty() && tag.iter().all(u8::is_ascii_alphanumeric);
        (plain && !number.is_empty() && number.iter().all(u8::is_ascii_digit)).then_some(())
    };
    (line == b"EMC" || begins(line).is_some()).then_some(behind)
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
    fn marked_content_that_was_left_over_is_a_line_of_its_own() {
        assert_eq!(behind_mark(b"/Document<</MCID 17>>BDC\n1 0"), Some(&b"\n1 0"[..]));
        assert_eq!(behind_mark(b"EMC\r\n"), Some(&b"\r\n"[..]));
        for other in [
            &b"/Document<</MCID 17>>BDC"[..],
            b"/Document<</MCID 17>>BDC 1 0 obj\n",
            b"/Document<</MCID >>BDC\n",
            b"/Document<</MCID 1/A 2>>BDC\n",
            b"/<</MCID 1>>BDC\n",
            b"/A(<</MCID 1>>BDC\n",
            b"Document<</MCID 1>>BDC\n",
            b"EMC 1\n",
        ] {
            assert_eq!(behind_mark(other), None, "{other:?}");
        }
    }

    #[test]
    fn a_marker_is_a_short_line_that_opens_nothing() {
        assert!(is_marker(b"\xae\xd8\xa7\n"));
        assert!(!is_marker(b"\xae(\n"));
        assert!(!is_marker(b"\n"));
        assert!(!is_marker(b"\xae"));
        let line = |length: usize| [vec![b'a'; length], b"\n".to_vec()].concat();
        assert!(is_marker(&line(64)) && !is_marker(&line(65)));
    }
}
