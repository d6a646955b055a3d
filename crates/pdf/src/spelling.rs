//! How a later revision spells its objects: in tokens that every reader takes for the same.
//!
//! Readers differ in what parts words, how long a word may be, which numbers they understand and what an
//! escape means. Where a revision behind a signature leaves the forms of ISO 32000-2, 7.2 and 7.3 that
//! writers use, one reader may see another document than the next.

use std::ops::Range;

/// The longest number, and the longest name as it stands in the file.
const LONGEST: usize = 32;
const LONGEST_NAME: usize = 127;
/// The largest integer, besides places in a file.
const INTEGER: u64 = 1 << 31;
/// The largest object number that common readers take.
const NUMBER: u64 = 4_194_303;
/// The longest operator, and the longest word among its operands.
const LONGEST_OPERATOR: usize = 5;
/// Arrays and dictionaries inside one another: some readers stop at 64 and drop all that is around, wherever
/// they count from; honest files stay below 20.
const DEEPEST: usize = 32;
/// Words that are no number, in objects and around them.
const WORDS: [&[u8]; 9] =
    [b"true", b"false", b"null", b"R", b"obj", b"endobj", b"endstream", b"trailer", b"stream"];

/// The range of the first token that not every reader takes for the same. What stands behind `stream` is
/// not looked at. No integer is larger than `most`, the length of the file.
pub(crate) fn odd_token(bytes: &[u8], most: u64) -> Option<Range<usize>> {
    odd(bytes, most, |word| WORDS.contains(&word))
}

/// The same of a content stream, in which words are operators.
pub(crate) fn odd_content(bytes: &[u8]) -> Option<Range<usize>> {
    odd(bytes, 0, |word| {
        let begins = word.first().is_some_and(|b| b.is_ascii_alphabetic() || b"'\"".contains(b));
        begins && word.len() <= LONGEST_OPERATOR && !matches!(word, b"R" | b"stream")
    })
}

fn odd(bytes: &[u8], most: u64, is_known: impl Fn(&[u8]) -> bool) -> Option<Range<usize>> {
    // The two integers before a reference.
    let mut last = [None, None];
    let (mut at, mut opened, mut depth) = (0, false, 0usize);
    while let Some(first) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        let (mut integer, mut begins) = (None, false);
        let length = match first {
            b'\t' | b'\n' | b'\r' | b' ' => {
                at += 1;
                continue;
            }
            b'[' | b']' => Some(1),
            b'<' | b'>' if rest.get(1) == Some(first) => Some(2),
            b'<' => hexadecimal(rest),
            b'(' => literal(rest),
            b'/' => name(rest),
            _ => {
                let end = rest.iter().position(|b| !is_word(*b)).unwrap_or(rest.len());
                let word = rest.get(..end).unwrap_or_default();
                integer = plain_integer(word);
                let known = match word {
                    b"stream" if is_known(word) => return None,
                    b"R" if is_known(word) => is_reference(last),
                    // An object may be a word that is no value, which readers agree means null.
                    _ if opened && word.iter().all(u8::is_ascii_lowercase) => true,
                    _ => is_known(word) || is_plain_number(word, most),
                };
                begins = word == b"obj";
                known.then_some(end)
            }
        };
        let Some(length) = length else { return Some(at..at + 1) };
        match first {
            b'[' => depth += 1,
            b'<' if rest.starts_with(b"<<") => depth += 1,
            b']' | b'>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(at..at + 1);
        }
        (last, opened) = ([last[1], integer], begins);
        at += length;
    }
    None
}

/// What words are made of: visible ASCII but for delimiters.
const fn is_word(b: u8) -> bool {
    matches!(b, b'!'..=b'~')
        && !matches!(b, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn plain_integer(word: &[u8]) -> Option<u64> {
    let digits = word.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(word).ok().filter(|_| digits)?.parse().ok()
}

/// A sign at most, digits, and a point among them.
fn is_plain_number(word: &[u8], most: u64) -> bool {
    let digits = word.strip_prefix(b"-").or_else(|| word.strip_prefix(b"+")).unwrap_or(word);
    let whole = digits.split(|b| *b == b'.').next().unwrap_or_default();
    let points = digits.iter().filter(|b| **b == b'.').count();
    let plain = digits.iter().all(|b| b.is_ascii_digit() || *b == b'.');
    plain
        && word.len() <= LONGEST
        && points <= 1
        && digits.len() > points
        && (whole.is_empty() || plain_integer(whole).is_some_and(|n| n <= most.max(INTEGER)))
}

fn is_reference([number, generation]: [Option<u64>; 2]) -> bool {
    number.is_some_and(|n| n <= NUMBER) && generation.is_some_and(|g| g <= u64::from(u16::MAX))
}

/// A name of visible ASCII, empty at least, in which `#` stands before two digits.
fn name(bytes: &[u8]) -> Option<usize> {
    let end = bytes.iter().skip(1).position(|b| !is_word(*b)).map_or(bytes.len(), |n| n + 1);
    let word = bytes.get(..end)?;
    let is_escape = |part: &[u8]| {
        part.get(..2).is_some_and(|code| code.iter().all(u8::is_ascii_hexdigit) && code != b"00")
    };
    let escapes = word.split(|b| *b == b'#').skip(1).all(is_escape);
    (escapes && (1..=LONGEST_NAME).contains(&end)).then_some(end)
}

const fn is_blank(b: u8) -> bool {
    matches!(b, b'\t' | b'\n' | b'\r' | b' ')
}

/// A string of whole bytes: a last digit without its other half is lost on some readers.
fn hexadecimal(bytes: &[u8]) -> Option<usize> {
    let end = bytes.iter().position(|b| *b == b'>')?;
    let inner = bytes.get(1..end)?;
    let blanks = inner.iter().filter(|b| is_blank(**b)).count();
    let plain = inner.iter().all(|b| b.is_ascii_hexdigit() || is_blank(*b));
    (plain && (inner.len() - blanks).is_multiple_of(2)).then_some(end + 1)
}

/// A string whose escapes are those of ISO 32000-2, table 3.
fn literal(bytes: &[u8]) -> Option<usize> {
    let (mut at, mut depth) = (0, 0usize);
    loop {
        let byte = bytes.get(at)?;
        at += 1;
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            b'\\' => {
                let rest = bytes.get(at..)?;
                let octal = rest.iter().take(3).take_while(|b| (b'0'..=b'7').contains(*b)).count();
                at += match rest.first()? {
                    b'n' | b'r' | b't' | b'b' | b'f' | b'(' | b')' | b'\\' => 1,
                    b'0'..=b'3' => octal,
                    b'4'..=b'7' if octal < 3 => octal,
                    b'\r' | b'\n' => 1,
                    _ => return None,
                };
            }
            b'\r' => return None,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(bytes: &[u8]) -> Option<usize> {
        odd_token(bytes, 0).map(|range| range.start)
    }

    #[test]
    fn what_writers_use_is_plain() {
        for text in [
            &b"1 0 obj\r\n<</Type/XRef/W[1 2 1]/A#20B(a\\(\\053\\7)/C<0a FF>>>\nstream\n\x80\xff"[..],
            b"7 0 obj undefined endobj",
            b"\nendstream\nendobj",
            b"trailer <</Root 4194303 65535 R/A -.5/B +3.25/C 2147483648/D/>>",
            b"<</A()/B((a)b)/C(a\\\r\nb)/D[true false null]>>",
            b"(\\n\\r\\t\\b\\f\\(\\)\\\\a\\\nb\\7)\t<0\t1\n2\r3 4 5>",
        ] {
            assert_eq!(first(text), None, "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn no_object_nests_deeper_than_every_reader_goes() {
        let nested =
            |levels: usize| [b"[<</A(<<)/B<00>".repeat(levels), b">>]".repeat(levels)].concat();
        assert_eq!(first(&nested(16)), None);
        assert_eq!(first(&nested(17)), Some(15 * 16));
        // One behind the other, not one inside the other.
        assert_eq!(first(&b"[[<</A 1>>]]".repeat(50)), None);
        assert_eq!(first(&b"[<>]".repeat(50)), None);
        assert_eq!(first(&b"<>".repeat(50)), None);
        assert_eq!(first(&[&b"]".repeat(9)[..], &b"[".repeat(33)].concat()), Some(9 + 32));
    }

    #[test]
    fn what_readers_differ_in_is_odd() {
        let zeros = [b"/A ".as_slice(), &[b'0'; 33]].concat();
        let long = [b" /A ".as_slice(), b"/", &[b'a'; 127]].concat();
        for (at, text) in [
            (2, &b"/A\x0012"[..]),
            (2, b"/A\x0c12"),
            (2, b"/A\x8012"),
            (2, b"/A\xff"),
            (2, b"/A%c\n12"),
            (0, b"/A#0012"),
            (0, b"/A#4"),
            (3, b"/A 1e3"),
            (3, b"/A --1"),
            (3, b"/A 1.2.3"),
            (3, b"/A ."),
            (3, b"/A 2147483649"),
            (3, &zeros),
            (4, &long),
            (2, b"1 0R"),
            (10, b"4194304 0 R"),
            (8, b"1 65536 R"),
            (5, b"1 /A R"),
            (3, b"/A (a\\qb)"),
            (3, b"/A (a\rb)"),
            (3, b"/A (\\400)"),
            (3, b"/A (a"),
            (3, b"/A <0g>"),
            (3, b"/A <30 3>"),
            (3, b"/A {1}"),
            (3, b"/A undefined"),
            (9, b"1 0 obj [undefined]"),
        ] {
            assert_eq!(first(text), Some(at), "{}", String::from_utf8_lossy(text));
        }
        assert_eq!(odd_token(b"/A 2147483649", 2_147_483_649), None);
        // As long as they may be.
        assert_eq!(first(&[b'0'; 32]), None);
        assert_eq!(first(&[b"/".as_slice(), &[b'a'; 126]].concat()), None);
        // What ends a name belongs to none.
        for (at, text) in [
            (2, &b"/A)"[..]),
            (2, b"/A}"),
            (2, b"/A{"),
            (3, b"/A[undefined]"),
            (2, b"/A>"),
            (3, b"/A]undefined"),
        ] {
            assert_eq!(first(text), Some(at), "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn content_is_made_of_operators_and_of_what_they_take() {
        let first = |bytes: &[u8]| odd_content(bytes).map(|range| range.start);
        for text in [
            &b"BT /F1 12 Tf (a) Tj 1 0 0 rg [(a) -5.5 (b)] TJ T* ET"[..],
            b"(a) ' 1 2 (a) \" d0 b* BI ID EI false null",
        ] {
            assert_eq!(first(text), None, "{}", String::from_utf8_lossy(text));
        }
        for (at, text) in [
            (2, &b"q endobj"[..]),
            (2, b"q 1a"),
            (2, b"q *a"),
            (2, b"q stream \x80"),
            (4, b"1 0 R"),
            (2, b"q \x80"),
            (2, b"q 1e3"),
            (2, b"q %a\n"),
        ] {
            assert_eq!(first(text), Some(at), "{}", String::from_utf8_lossy(text));
        }
    }
}
