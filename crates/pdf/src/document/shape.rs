//! Objects without the bytes of their streams, lent where they are kept.

use std::ops::Deref;
use std::sync::Arc;

use super::{Access, Document};
use crate::error::PdfError;
use crate::object::{IndirectObject, Object, ObjectId};
use crate::parser::{Placed, stream_end};
use crate::source::Source;
use crate::xref::Entry;

/// References followed from one to the next before an object is reached.
const HOPS: usize = 16;

/// An object, or the dictionary of a stream.
#[derive(Debug)]
pub(crate) enum Shape<'o> {
    /// It is the value that was asked about.
    Lent(&'o Object),
    /// The versions of the file share it.
    Kept(Arc<Placed>),
    /// It was made for this question.
    Own(Object),
}

impl Deref for Shape<'_> {
    type Target = Object;

    fn deref(&self) -> &Object {
        match self {
            Self::Lent(object) => object,
            Self::Kept(placed) => &placed.object,
            Self::Own(object) => object,
        }
    }
}

impl Shape<'_> {
    fn into_object(self) -> Object {
        match self {
            Self::Lent(object) => object.clone(),
            Self::Kept(placed) => Arc::unwrap_or_clone(placed).object,
            Self::Own(object) => object,
        }
    }
}

impl<S: Source> Document<S> {
    /// The object at an offset as it stands in the file, its strings decrypted.
    fn lent(&self, id: ObjectId, placed: Arc<Placed>) -> Result<Shape<'static>, PdfError> {
        match self.access {
            Access::Clear => Ok(Shape::Kept(placed)),
            _ => self.in_clear(id, Arc::unwrap_or_clone(placed).object).map(Shape::Own),
        }
    }

    fn placed_as(&self, id: ObjectId, offset: u64) -> Result<Arc<Placed>, PdfError> {
        if offset == 0 || offset >= self.len() {
            return Err(PdfError::EntryMismatch { number: id.number, offset });
        }
        let placed = self.placed(offset)?;
        if placed.id != id {
            return Err(PdfError::EntryMismatch { number: id.number, offset });
        }
        Ok(placed)
    }

    /// The object at an offset, read to its `endobj`.
    pub(crate) fn whole_at(&self, id: ObjectId, offset: u64) -> Result<Shape<'static>, PdfError> {
        let placed = self.placed_as(id, offset)?;
        if let (Object::Dictionary(d), Some(at)) = (&placed.object, placed.stream) {
            stream_end(self.source(), at + self.stream_length(d, offset)?)?;
        }
        self.lent(id, placed)
    }

    /// An object, or the dictionary of a stream without its bytes.
    pub(crate) fn peek(&self, id: ObjectId) -> Result<Shape<'static>, PdfError> {
        match self.entry(id.number)? {
            Some(Entry::Offset { offset, generation }) if generation == id.generation => {
                self.lent(id, self.placed_as(id, offset)?)
            }
            Some(Entry::InStream { stream, index }) if id.generation == 0 => {
                Ok(Shape::Own(match self.in_stream(id.number, stream, index)? {
                    IndirectObject::Plain(object) => object,
                    IndirectObject::Stream(stream) => Object::Dictionary(stream.dictionary),
                }))
            }
            _ => Ok(Shape::Own(Object::Null)),
        }
    }

    /// Does what [`Document::peek`] does, for whoever changes what it gets.
    pub(crate) fn shape(&self, id: ObjectId) -> Result<Object, PdfError> {
        self.peek(id).map(Shape::into_object)
    }

    /// Follows references as [`Document::resolve`] does.
    pub(crate) fn follow<'o>(&self, object: &'o Object) -> Result<Shape<'o>, PdfError> {
        let mut current = Shape::Lent(object);
        for _ in 0..HOPS {
            let Object::Reference(id) = *current else { return Ok(current) };
            current = self.peek(id)?;
        }
        Err(PdfError::Budget { what: "references to references", limit: HOPS as u64 })
    }

    /// Follows references until something else is reached; a stream gives its dictionary.
    ///
    /// # Errors
    /// When an object cannot be read, or the references go in a circle.
    pub fn resolve(&self, object: &Object) -> Result<Object, PdfError> {
        self.follow(object).map(Shape::into_object)
    }

    /// Follows references as [`Document::resolve`] does; a stream gives nothing, where some readers take its
    /// dictionary and some do not.
    pub(crate) fn plain(&self, object: &Object) -> Result<Object, PdfError> {
        let mut current = object.clone();
        for _ in 0..HOPS {
            let Object::Reference(id) = current else { return Ok(current) };
            current = match self.entry(id.number)? {
                Some(Entry::Offset { offset, generation }) if generation == id.generation => {
                    let placed = self.placed_as(id, offset)?;
                    if placed.stream.is_some() {
                        return Ok(Object::Null);
                    }
                    self.lent(id, placed)?.into_object()
                }
                _ => self.shape(id)?,
            };
        }
        Err(PdfError::Budget { what: "references to references", limit: HOPS as u64 })
    }

    /// Whether an object is a stream.
    pub(crate) fn is_stream(&self, id: ObjectId) -> Result<bool, PdfError> {
        Ok(match self.entry(id.number)? {
            Some(Entry::Offset { offset, generation }) if generation == id.generation => {
                self.placed_as(id, offset)?.stream.is_some()
            }
            _ => false,
        })
    }

    /// Where an object begins and ends, where every version with these bytes reads the same there.
    pub(crate) fn fixed_span(&self, id: ObjectId) -> Result<Option<(u64, u64)>, PdfError> {
        let Some(offset) = self.offset_of(id)?.filter(|_| matches!(self.access, Access::Clear))
        else {
            return Ok(None);
        };
        let placed = self.placed(offset)?;
        let end = match (&placed.object, placed.stream) {
            (Object::Dictionary(d), Some(at)) => match d.value("Length") {
                Some(Object::Integer(_)) => {
                    stream_end(self.source(), at + self.stream_length(d, offset)?)?
                }
                _ => return Ok(None),
            },
            _ => placed.end,
        };
        Ok(Some((offset, end)))
    }
}
