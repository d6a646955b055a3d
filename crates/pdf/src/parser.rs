//! Objects from tokens, without recursion.

use std::ops::Range;

use crate::error::PdfError;
use crate::lexer::{LexFault, Lexer, Token, is_space};
use crate::object::{Dictionary, Entry, Object, ObjectId, PdfString, StringForm};
use crate::source::{Source, window};

/// Arrays and dictionaries inside one another; deeper is an attack, honest files stay below 20.
const DEPTH: usize = 64;
/// Objects inside one indirect object.
const ITEMS: usize = 2_000_000;
/// Bytes that one indirect object without its stream data may take.
const OBJECT_BYTES: usize = 64 << 20;
const FIRST_WINDOW: usize = 4096;

struct Item {
    object: Object,
    span: Range<usize>,
}

/// An array or a dictionary that is not closed yet: where it began, and how many items stood before it.
enum Frame {
    Array(usize, usize),
    Dictionary(usize, usize),
}

impl Frame {
    fn before(&self) -> usize {
        match self {
            Self::Array(_, before) | Self::Dictionary(_, before) => *before,
        }
    }
}

/// Parses direct objects up to a keyword that ends them, and returns that keyword.
///
/// # Errors
/// `NeedMore` inside a window, otherwise the fault with its place in the window.
fn items<'a>(lexer: &mut Lexer<'a>, base: u64) -> Result<(Vec<Item>, &'a [u8], usize), LexFault> {
    let mut frames: Vec<Frame> = Vec::new();
    // Of all frames, one behind the other.
    let mut current: Vec<Item> = Vec::with_capacity(16);
    let mut count = 0usize;
    loop {
        let (start, token) = lexer.next()?;
        count += 1;
        lexer.tokens = count;
        if count > ITEMS {
            return Err(LexFault::Syntax(start, "fewer items in one object"));
        }
        let object = match token {
            Token::Integer(i) => Object::Integer(i),
            Token::Real(r) => Object::Real(r),
            Token::Name(n) => Object::Name(n),
            Token::Literal(bytes) => Object::String(PdfString { bytes, form: StringForm::Literal }),
            Token::Hex(bytes) => Object::String(PdfString { bytes, form: StringForm::Hex }),
            Token::ArrayOpen | Token::DictionaryOpen => {
                if frames.len() >= DEPTH {
                    return Err(LexFault::Syntax(start, "fewer levels of nesting"));
                }
                frames.push(if token == Token::ArrayOpen {
                    Frame::Array(start, current.len())
                } else {
                    Frame::Dictionary(start, current.len())
                });
                continue;
            }
            Token::ArrayClose => match frames.pop() {
                Some(Frame::Array(from, before)) => {
                    let inner = current.drain(before.min(current.len())..);
                    let array = Object::Array(inner.map(|item| item.object).collect());
                    current.push(Item { object: array, span: from..lexer.pos });
                    continue;
                }
                _ => return Err(LexFault::Syntax(start, "no ] here")),
            },
            Token::DictionaryClose => match frames.pop() {
                Some(Frame::Dictionary(from, before)) => {
                    let inner = current.drain(before.min(current.len())..);
                    let dictionary = dictionary(inner, base, start, lexer.lenient)?;
                    let object = Object::Dictionary(dictionary);
                    current.push(Item { object, span: from..lexer.pos });
                    continue;
                }
                _ => return Err(LexFault::Syntax(start, "no >> here")),
            },
            Token::Keyword(b"true") => Object::Boolean(true),
            Token::Keyword(b"false") => Object::Boolean(false),
            Token::Keyword(b"null") => Object::Null,
            Token::Keyword(b"R") => {
                // What stands before the array or dictionary is not its own.
                let own = current.len() - frames.last().map_or(0, Frame::before).min(current.len());
                let generation = current.pop();
                let number = current.pop().filter(|_| own >= 2);
                match (number, generation) {
                    (
                        Some(Item { object: Object::Integer(n), span }),
                        Some(Item { object: Object::Integer(g), .. }),
                    ) => match (u32::try_from(n), u16::try_from(g)) {
                        (Ok(n), Ok(g)) => {
                            let object = Object::Reference(ObjectId::new(n, g));
                            current.push(Item { object, span: span.start..lexer.pos });
                            continue;
                        }
                        _ => return Err(LexFault::Syntax(start, "an object number before R")),
                    },
                    _ => return Err(LexFault::Syntax(start, "two integers before R")),
                }
            }
            Token::Keyword(word) if frames.is_empty() => return Ok((current, word, start)),
            Token::Keyword(word) if lexer.lenient && !matches!(word, b"endobj" | b"obj") => {
                Object::Null
            }
            Token::Keyword(_) => return Err(LexFault::Syntax(start, "an object")),
            Token::End if frames.is_empty() => return Ok((current, b"", start)),
            Token::End => return Err(LexFault::Syntax(start, "the end of an array or dictionary")),
        };
        current.push(Item { object, span: start..lexer.pos });
    }
}

fn dictionary(
    mut items: std::vec::Drain<'_, Item>,
    base: u64,
    at: usize,
    lenient: bool,
) -> Result<Dictionary, LexFault> {
    let mut entries = Vec::with_capacity(items.len() / 2);
    while let Some(key) = items.next() {
        let Object::Name(name) = key.object else {
            return Err(LexFault::Syntax(key.span.start, "a name as key"));
        };
        let Some(value) = items.next() else {
            if lenient {
                break;
            }
            return Err(LexFault::Syntax(at, "a value for the last key"));
        };
        let span = base + value.span.start as u64..base + value.span.end as u64;
        entries.push(Entry { key: name, value: value.object, span });
    }
    if lenient {
        return Ok(Dictionary::last_of(entries));
    }
    Dictionary::of(entries).map_err(|twice| {
        let value = usize::try_from(twice.start.saturating_sub(base)).unwrap_or(at);
        LexFault::Syntax(value, "a value whose key does not stand twice")
    })
}

/// An indirect object as it stands in the file.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub(crate) id: ObjectId,
    pub(crate) object: Object,
    /// Offset of the first byte of the stream data, for a stream.
    pub(crate) stream: Option<u64>,
    /// After `endobj`, or for a stream after the keyword `stream` and its end of line.
    pub(crate) end: u64,
    /// Of how many tokens it is made.
    pub(crate) tokens: usize,
}

fn fault(base: u64, fault: LexFault) -> PdfError {
    match fault {
        LexFault::NeedMore => {
            PdfError::Budget { what: "bytes in one object", limit: OBJECT_BYTES as u64 }
        }
        LexFault::Syntax(at, expected) => PdfError::Syntax { offset: base + at as u64, expected },
    }
}

/// Runs a parse over growing windows until it does not ask for more.
pub(crate) fn with_window<S: Source + ?Sized, T>(
    source: &S,
    offset: u64,
    parse: impl Fn(&[u8], bool) -> Result<T, LexFault>,
) -> Result<T, PdfError> {
    if let Some(data) = source.as_slice() {
        let rest = usize::try_from(offset).ok().and_then(|o| data.get(o..)).unwrap_or_default();
        return parse(rest, true).map_err(|e| fault(offset, e));
    }
    let mut size = FIRST_WINDOW;
    loop {
        let data =
            window(source, offset, size).map_err(|e| PdfError::Read { offset, kind: e.kind() })?;
        let complete = offset + data.len() as u64 >= source.len();
        match parse(&data, complete) {
            Err(LexFault::NeedMore) if !complete && size < OBJECT_BYTES => size *= 4,
            other => return other.map_err(|e| fault(offset, e)),
        }
    }
}

/// Reads `N G obj … endobj`, or up to the data of a stream.
pub(crate) fn indirect_at<S: Source + ?Sized>(source: &S, offset: u64) -> Result<Placed, PdfError> {
    with_window(source, offset, |data, complete| {
        let mut lexer = Lexer::new(data, complete);
        let id = object_header(&mut lexer)?;
        let (mut items, keyword, at) = items(&mut lexer, offset)?;
        let (item, alone) = (items.pop(), items.is_empty());
        let item = match item {
            Some(item) if alone => item,
            // Nothing, or a word that is no value: readers agree that it means null.
            None if keyword == b"endobj" => Item { object: Object::Null, span: at..at },
            None if keyword.iter().all(u8::is_ascii_lowercase)
                && !matches!(keyword, b"" | b"stream" | b"obj" | b"xref" | b"trailer")
                && lexer.next()?.1 == Token::Keyword(b"endobj") =>
            {
                let end = offset + lexer.pos as u64;
                let tokens = lexer.tokens;
                return Ok(Placed { id, object: Object::Null, stream: None, end, tokens });
            }
            _ => return Err(LexFault::Syntax(at, "exactly one object between obj and endobj")),
        };
        let tokens = lexer.tokens;
        match keyword {
            b"endobj" => {
                let end = offset + lexer.pos as u64;
                Ok(Placed { id, object: item.object, stream: None, end, tokens })
            }
            b"stream" if matches!(item.object, Object::Dictionary(_)) => {
                let after = match (data.get(lexer.pos), data.get(lexer.pos + 1)) {
                    (Some(b'\n'), _) => lexer.pos + 1,
                    (Some(b'\r'), Some(b'\n')) => lexer.pos + 2,
                    (None, _) | (Some(b'\r'), None) if !complete => return Err(LexFault::NeedMore),
                    _ => return Err(LexFault::Syntax(lexer.pos, "an end of line behind stream")),
                };
                let data = offset + after as u64;
                Ok(Placed { id, object: item.object, stream: Some(data), end: data, tokens })
            }
            _ => Err(LexFault::Syntax(at, "endobj")),
        }
    })
}

/// What was meant by an indirect object, and where its stream data starts or it ends.
pub(crate) struct Meant {
    pub(crate) id: ObjectId,
    pub(crate) object: Object,
    pub(crate) stream: Option<usize>,
    pub(crate) end: usize,
}

/// Reads `N G obj …` as far as it can be understood, without its `endobj`; else tells up to where that
/// was tried.
pub(crate) fn meant_at(data: &[u8], at: usize) -> Result<Meant, usize> {
    let mut lexer = Lexer::lenient(data, at);
    let id = object_header(&mut lexer).map_err(|_| lexer.pos)?;
    let (items, keyword, end) = items(&mut lexer, 0).map_err(|_| lexer.pos)?;
    let object = items.into_iter().next().map_or(Object::Null, |item| item.object);
    let stream = (keyword == b"stream" && matches!(object, Object::Dictionary(_))).then(|| {
        let rest = data.get(lexer.pos..).unwrap_or_default();
        let spaces = rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let line = match rest.get(spaces..) {
            Some([b'\r', b'\n', ..]) => 2,
            Some([b'\r' | b'\n', ..]) => 1,
            _ => 0,
        };
        lexer.pos + if line > 0 { spaces + line } else { 0 }
    });
    Ok(Meant { id, object, stream, end })
}

/// Reads the dictionary at a place, as far as it can be understood, and tells up to where it was read.
pub(crate) fn meant_dictionary(data: &[u8], at: usize) -> (Option<Dictionary>, usize) {
    let mut lexer = Lexer::lenient(data, at);
    let first = items(&mut lexer, 0).ok().and_then(|(items, ..)| items.into_iter().next());
    let dictionary = match first.map(|item| item.object) {
        Some(Object::Dictionary(dictionary)) => Some(dictionary),
        _ => None,
    };
    (dictionary, lexer.pos)
}

/// Reads the one object that some bytes of an object stream hold, as far as it can be understood.
pub(crate) fn meant_in(data: &[u8]) -> Option<Object> {
    let (items, _, _) = items(&mut Lexer::lenient(data, 0), 0).ok()?;
    items.into_iter().next().map(|item| item.object)
}

fn object_header(lexer: &mut Lexer<'_>) -> Result<ObjectId, LexFault> {
    let (start, number) = lexer.next()?;
    let (_, generation) = lexer.next()?;
    let (_, keyword) = lexer.next()?;
    match (number, generation, keyword) {
        (Token::Integer(n), Token::Integer(g), Token::Keyword(b"obj")) => {
            match (u32::try_from(n), u16::try_from(g)) {
                (Ok(n), Ok(g)) => Ok(ObjectId::new(n, g)),
                _ => Err(LexFault::Syntax(start, "an object number")),
            }
        }
        _ => Err(LexFault::Syntax(start, "N G obj")),
    }
}

/// Reads the dictionary that follows, `trailer << … >>`, from its first `<`; returns it and its end.
pub(crate) fn dictionary_at<S: Source + ?Sized>(
    source: &S,
    offset: u64,
) -> Result<(Dictionary, u64), PdfError> {
    with_window(source, offset, |data, complete| {
        let mut lexer = Lexer::new(data, complete);
        let (mut items, _, at) = items(&mut lexer, offset)?;
        match (items.pop(), items.is_empty()) {
            (Some(Item { object: Object::Dictionary(d), span }), true) => {
                Ok((d, offset + span.end as u64))
            }
            _ => Err(LexFault::Syntax(at, "a dictionary")),
        }
    })
}

/// Parses one object out of an object stream; the data must hold nothing else.
pub(crate) fn object_in(data: &[u8]) -> Result<Object, LexFault> {
    let mut lexer = Lexer::new(data, true);
    let (mut items, keyword, at) = items(&mut lexer, 0)?;
    match (items.pop(), items.is_empty() && keyword.is_empty()) {
        (Some(Item { mut object, .. }), true) => {
            if let Object::Dictionary(dictionary) = &mut object {
                dictionary.forget_spans();
            }
            Ok(object)
        }
        _ => Err(LexFault::Syntax(at, "one object")),
    }
}

/// The operands of an operator, and its word.
pub(crate) type Operation<'a> = (Vec<Object>, &'a [u8]);

/// The next operator of a content stream with its operands; `None` at its end.
pub(crate) fn operation<'a>(lexer: &mut Lexer<'a>) -> Result<Option<Operation<'a>>, LexFault> {
    let (items, word, at) = items(lexer, 0)?;
    match (items.is_empty(), word) {
        (true, b"") => Ok(None),
        (false, b"") => Err(LexFault::Syntax(at, "an operator behind operands")),
        _ => Ok(Some((items.into_iter().map(|i| i.object).collect(), word))),
    }
}

/// Checks that `endstream` and `endobj` follow stream data, and returns the offset behind `endobj`.
pub(crate) fn stream_end<S: Source + ?Sized>(source: &S, data_end: u64) -> Result<u64, PdfError> {
    with_window(source, data_end, |data, complete| {
        let mut lexer = Lexer::new(data, complete);
        let (start, first) = lexer.next()?;
        if first != Token::Keyword(b"endstream")
            || !data.get(..start).unwrap_or_default().iter().all(|b| is_space(*b))
        {
            return Err(LexFault::Syntax(start, "endstream where /Length ends"));
        }
        match lexer.next()? {
            (_, Token::Keyword(b"endobj")) => Ok(data_end + lexer.pos as u64),
            (at, _) => Err(LexFault::Syntax(at, "endobj")),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Object, LexFault> {
        object_in(text.as_bytes())
    }

    #[test]
    fn a_reference_takes_nothing_from_outside_of_its_array_or_dictionary() {
        for text in ["[1 [2 R]]", "[1 0 [R]]", "[1 <</A 0 R>>]", "<</A 1 /B [0 R]>>", "1 R", "R"] {
            assert!(
                matches!(read(text), Err(LexFault::Syntax(_, "two integers before R"))),
                "{text}"
            );
        }
    }

    #[test]
    fn what_stands_inside_is_put_in_its_place() {
        let reference = |n| Object::Reference(ObjectId::new(n, 0));
        let inner = Dictionary::new().with("C", Object::Array(vec![reference(3), reference(4)]));
        let expected = vec![
            Object::Integer(1),
            Object::Array(vec![reference(2), Object::Array(Vec::new())]),
            Object::Dictionary(inner),
            Object::Integer(-5),
        ];
        assert_eq!(read("[1 [2 0 R[]]<</C[3 0 R 4 0 R]>>-5]"), Ok(Object::Array(expected)));
        for text in ["[1 2", "<</A 1", "[1>>", "<</A 1]", "]", "<</A>>", "<<1 2>>"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_key_stands_twice_only_where_readers_agree_on_it() {
        let filler: String = (0..40).map(|n| format!("/K{n} {n}")).collect();
        for more in ["", &filler] {
            for (text, meant) in [
                ("/A 1/A 1", "/A 1"),
                ("/A[1 2 0 R]/B 1/A [1 2 0 R]", "/A[1 2 0 R]/B 1"),
                ("/Type/DocTimeStamp/Type/Sig", "/Type/Sig"),
                ("/Type/Sig/Type/DocTimeStamp", "/Type/Sig"),
                ("/Type/Sig/Type/Sig/Type/Sig", "/Type/Sig"),
            ] {
                assert_eq!(read(&format!("<<{text}{more}>>")), read(&format!("<<{meant}{more}>>")));
            }
            for text in [
                "/A 1/A 2",
                "/A 1/A 1.0",
                "/A 1/A 1/A 2",
                "/Type/Sig/Type/Page",
                "/Type/Sig/Type(Sig)",
                "/Kind/Sig/Kind/DocTimeStamp",
                "/Contents<00>/Contents<00>",
            ] {
                assert!(read(&format!("<<{text}{more}>>")).is_err(), "{text}");
            }
        }
    }
}
