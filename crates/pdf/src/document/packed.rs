//! Objects inside object streams (ISO 32000-2, 7.5.7).

use std::sync::Arc;

use super::Document;
use crate::error::PdfError;
use crate::filter;
use crate::lexer::{Lexer, Token, is_regular};
use crate::object::{Dictionary, IndirectObject, Object, ObjectId};
use crate::parser::object_in;
use crate::source::Source;
use crate::spelling::odd_token;
use crate::xref::Entry;

/// Objects in one object stream.
const STREAM_OBJECTS: usize = 100_000;
/// Bytes of unfolded object streams that are kept at hand, beside the newest.
const CACHED: usize = 8 << 20;
/// How many of them.
const STREAMS: usize = 128;

/// An unfolded object stream (ISO 32000-2, 7.5.7).
#[derive(Debug)]
pub(crate) struct ObjectStream {
    /// Object number and where it starts behind `/First`.
    index: Vec<(u32, usize)>,
    first: usize,
    data: Vec<u8>,
}

impl ObjectStream {
    /// Whether something stands between all of its members: two numbers side by side are one to some
    /// readers.
    fn is_spaced(&self) -> bool {
        self.index.iter().skip(1).all(|(_, start)| {
            let begins = self.first + start;
            let around = self.data.get(begins.saturating_sub(1)..=begins);
            around.is_some_and(|both| !both.iter().all(|byte| is_regular(*byte)))
        })
    }
}

impl<S: Source> Document<S> {
    pub(crate) fn in_stream(
        &self,
        number: u32,
        stream: u32,
        index: u32,
    ) -> Result<IndirectObject, PdfError> {
        let unfolded = self.object_stream(stream)?;
        let damaged = PdfError::DamagedStream { number: stream };
        let at = index as usize;
        let (found, start) = *unfolded.index.get(at).ok_or(damaged.clone())?;
        if found != number {
            return Err(PdfError::EntryMismatch { number, offset: u64::from(index) });
        }
        let end =
            unfolded.index.get(at + 1).map_or(unfolded.data.len(), |(_, s)| unfolded.first + s);
        let bytes = unfolded.data.get(unfolded.first + start..end).ok_or(damaged.clone())?;
        self.work.member(1 + bytes.len() as u64)?;
        Ok(IndirectObject::Plain(object_in(bytes).map_err(|_| damaged)?))
    }

    /// The object numbers that an object stream's own index names, in its order; `None` where some stand
    /// side by side.
    pub(crate) fn members_of(&self, number: u32) -> Result<Option<Vec<u32>>, PdfError> {
        let stream = self.object_stream(number)?;
        let members = stream.index.iter().map(|(member, _)| *member);
        Ok(stream.is_spaced().then(|| members.collect()))
    }

    /// Whether every reader takes what an object stream holds for the same tokens.
    pub(crate) fn holds_plain_tokens(&self, number: u32) -> Result<bool, PdfError> {
        Ok(odd_token(&self.object_stream(number)?.data, self.len()).is_none())
    }

    fn object_stream(&self, number: u32) -> Result<Arc<ObjectStream>, PdfError> {
        let damaged = PdfError::DamagedStream { number };
        let offset = match self.entry(number)? {
            Some(Entry::Offset { offset, generation: 0 }) => offset,
            _ => return Err(damaged),
        };
        let len = self.len();
        let clear = !self.is_encrypted()?;
        let mut cache = self.parsed.streams();
        if let Some(known) = cache.iter().find(|known| known.is(offset, number, len, clear)) {
            return Ok(Arc::clone(&known.stream));
        }
        // Before its length is looked for, which may not lead back here.
        let placed = self.placed(offset)?;
        if !placed.object.as_dictionary().is_some_and(is_object_stream) {
            return Err(damaged);
        }
        // A longer version has these bytes as well, and reads the same there.
        let length = placed.object.as_dictionary().and_then(|d| d.value("Length"));
        let fixed = clear && matches!(length, Some(Object::Integer(_)));
        let IndirectObject::Stream(stream) = self.direct(ObjectId::new(number, 0), offset)? else {
            return Err(damaged);
        };
        // Not all readers know of crypt filters.
        if filter::names_crypt(&stream.dictionary) {
            return Err(PdfError::UnsupportedFilter { number });
        }
        let integer = |key: &str| {
            let value = stream.dictionary.value(key).and_then(Object::as_integer);
            value.and_then(|i| usize::try_from(i).ok()).ok_or(damaged.clone())
        };
        let (count, first) = (integer("N")?, integer("First")?);
        if count > STREAM_OBJECTS {
            let limit = STREAM_OBJECTS as u64;
            return Err(PdfError::Budget { what: "objects in one object stream", limit });
        }
        // Before the next one is unfolded, so that no more of them are in memory at a time.
        make_room(&mut cache);
        self.work.unfolded(1, &self.parsed)?;
        let data = filter::decode(&stream.dictionary, &stream.data, number)?;
        self.work.unfolded(data.len() as u64, &self.parsed)?;
        let mut lexer = Lexer::new(data.get(..first).ok_or(damaged.clone())?, true);
        let mut index = Vec::new();
        for _ in 0..count {
            match (lexer.next(), lexer.next()) {
                (Ok((_, Token::Integer(n))), Ok((_, Token::Integer(o)))) => {
                    let n = u32::try_from(n).map_err(|_| damaged.clone())?;
                    let o = usize::try_from(o).map_err(|_| damaged.clone())?;
                    // Some readers pass over the offset of the first, and none begins behind the next.
                    if index.last().map_or(o != 0, |(_, last)| *last >= o) {
                        return Err(damaged);
                    }
                    index.push((n, o));
                }
                _ => return Err(damaged),
            }
        }
        // Of one that is named twice some readers take the first and some the last, whatever is stated.
        let mut numbers: Vec<u32> = index.iter().map(|(number, _)| *number).collect();
        numbers.sort_unstable();
        if !numbers.is_sorted_by(|one, next| one < next) {
            return Err(damaged);
        }
        // Nothing stands between its index and its first object.
        if !matches!(lexer.next(), Ok((_, Token::End))) {
            return Err(damaged);
        }
        let unfolded = Arc::new(ObjectStream { index, first, data });
        cache.push(Held { offset, number, len, fixed, stream: Arc::clone(&unfolded) });
        Ok(unfolded)
    }
}

impl ObjectStream {
    fn size(&self) -> usize {
        self.data.len() + size_of_val(self.index.as_slice())
    }
}

/// An unfolded object stream that is kept; the versions of a file share them.
#[derive(Debug)]
pub(crate) struct Held {
    offset: u64,
    number: u32,
    /// The length of the version that it was read in.
    len: u64,
    /// Whether every longer version that is not encrypted reads the same there.
    fixed: bool,
    stream: Arc<ObjectStream>,
}

impl Held {
    fn is(&self, offset: u64, number: u32, len: u64, clear: bool) -> bool {
        (self.offset, self.number) == (offset, number)
            && (self.len == len || (self.fixed && clear && len > self.len))
    }
}

/// Drops the oldest streams, until the others take no more than what may be kept.
fn make_room(cache: &mut Vec<Held>) {
    let mut room = CACHED;
    let fits = |held: &&Held| {
        let left = room.checked_sub(held.stream.size());
        room = left.unwrap_or(0);
        left.is_some()
    };
    let kept = cache.iter().rev().take(STREAMS).take_while(fits).count();
    cache.drain(..cache.len() - kept);
}

/// Whether a dictionary is that of an object stream.
pub(super) fn is_object_stream(dictionary: &Dictionary) -> bool {
    dictionary.value("Type").and_then(Object::as_name) == Some("ObjStm")
}
