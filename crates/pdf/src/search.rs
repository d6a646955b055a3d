//! What a search of the bytes finds, as readers make it that mend a file whose cross-references they cannot
//! read.

use std::ops::Range;

use crate::document::Document;
use crate::error::PdfError;
use crate::lexer::is_space;
use crate::plain::{Numbers, may_go_on, numbers_at_end};
use crate::source::{Source, window};

/// Bytes searched at a time.
const STEP: usize = 1 << 20;
/// Bytes looked at before and behind a word.
const AROUND: usize = 288;
/// Places looked at in one step.
const PLACES: usize = 64;
/// Bytes of a line behind which the numbers of an object are looked for no more.
const LONG: usize = 250;
/// Objects and trailers that a search may find.
const FOUND: usize = 2_000_000;

/// A word that means something to a search.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    /// Where it stands.
    pub(crate) word: u64,
    pub(crate) mark: Mark,
}

/// What a search takes a word for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Mark {
    /// `obj`: an object begins.
    Object(Beginning),
    /// `trailer`.
    Trailer,
    /// `endstream`.
    StreamEnd,
}

/// The numbers before `obj`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Beginning {
    /// Where the first one stands, and how many blanks are before it.
    pub(crate) start: u64,
    pub(crate) blanks: u64,
    /// The number and the generation, where they can be read.
    pub(crate) number: Option<u32>,
    pub(crate) generation: Option<u16>,
    /// Whether every reader takes them for the beginning of an object.
    pub(crate) plain: bool,
}

impl Found {
    /// The beginning of an object.
    pub(crate) fn beginning(&self) -> Option<&Beginning> {
        match &self.mark {
            Mark::Object(beginning) => Some(beginning),
            Mark::Trailer | Mark::StreamEnd => None,
        }
    }
}

impl<S: Source> Document<S> {
    /// Everything that a search of the bytes takes for an object, a trailer or the end of a stream, in the
    /// order of the file.
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
                let mark = match &word {
                    b"obj" => beginning(before, offset).map(Mark::Object),
                    b"tra" => begins_trailer(before, rest).then_some(Mark::Trailer),
                    _ => rest.starts_with(b"endstream").then_some(Mark::StreamEnd),
                };
                let Some(mark) = mark else { continue };
                if out.len() >= FOUND {
                    let limit = FOUND as u64;
                    return Err(PdfError::Budget { what: "objects that a search finds", limit });
                }
                out.push(Found { word: offset, mark });
            }
            at = end;
        }
        Ok(out)
    }
}

/// What the bytes before `obj`, which stands at `word`, tell of the object.
fn beginning(before: &[u8], word: u64) -> Option<Beginning> {
    let Some(Numbers { number: start, gap, generation }) = numbers_at_end(before) else {
        let (number, generation) = (None, None);
        let odd = Beginning { start: word, blanks: 0, number, generation, plain: false };
        return (may_go_on(before) || begins_oddly(before)).then_some(odd);
    };
    let tail = before.get(generation..).unwrap_or_default();
    let count = tail.iter().take_while(|b| b.is_ascii_digit()).count();
    let apart = [before.get(gap..generation), tail.get(count..)];
    let is_blank = |part: &[u8]| !part.is_empty() && part.iter().all(|b| *b == b' ');
    let blanks = before.get(..start).unwrap_or_default().iter().rev();
    Some(Beginning {
        start: word - (before.len() - start) as u64,
        blanks: blanks.take_while(|b| is_space(**b)).count() as u64,
        number: digits(before, start..gap).and_then(|digits| digits.parse().ok()),
        generation: digits(tail, 0..count).and_then(|digits| digits.parse().ok()),
        plain: before.get(start) != Some(&b'0') && apart.into_iter().flatten().all(is_blank),
    })
}

/// Where the first three letters of a word stand that is searched for.
fn beginnings(bytes: &[u8]) -> impl Iterator<Item = (usize, [u8; 3])> {
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
    let steps = (0..bytes.len()).step_by(PLACES);
    let steps =
        steps.map(|at| (at, bytes.get(at..bytes.len().min(at + PLACES + 2)).unwrap_or_default()));
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
    fn signs_and_long_comments_begin_an_object_for_some() {
        for odd in [&b"\n12 +0 "[..], b"\n-12 0. ", b"12. .0"] {
            assert!(begins_oddly(odd), "{odd:?}");
        }
        for other in [&b"x 12"[..], b"12 x", b"+ -", b"12.5", b"\n"] {
            assert!(!begins_oddly(other), "{other:?}");
        }
        // A comment that may have begun before what was read.
        let long = |end: &[u8]| [&b"x".repeat(LONG), end].concat();
        for end in [b"\n".as_slice(), b"\r", b"\r\n", b" \n"] {
            assert!(begins_oddly(&long(end)), "{end:?}");
            assert!(!begins_oddly(&[b"\n", &long(end)[1..]].concat()), "{end:?}");
            assert!(!begins_oddly(&[b"\r", &long(end)[1..]].concat()), "{end:?}");
        }
        assert!(!begins_oddly(&long(b" ")) && !begins_oddly(&long(b"")));
    }

    #[test]
    fn a_trailer_is_a_word_and_a_dictionary() {
        assert!(begins_trailer(b"\n", b"trailer\n<< /Root 9 0 R >>"));
        assert!(!begins_trailer(b"a ", b"trailer for boats"));
        assert!(!begins_trailer(b"-", b"trailer<<"));
    }
}
