//! A document, read lazily through its cross-reference chain.

mod packed;
mod shape;
mod work;

pub(crate) use shape::Shape;

use std::sync::{Arc, OnceLock};

use crate::encryption::{self, FileKey, Handler};
use crate::error::PdfError;
use crate::filter;
use crate::lexer::{Lexer, Token, is_space};
use crate::object::{Dictionary, IndirectObject, Object, ObjectId, StreamObject};
use crate::parsed::Parsed;
use crate::parser::{Placed, indirect_at, stream_end};
use crate::revision::{Revision, layers};
use crate::signature::SignatureDictionary;
use crate::source::{Prefix, Source, window};
use crate::xref::{Entry, Mentions, Section};
pub(crate) use packed::Held;
use packed::is_object_stream;
use work::Work;

/// Sections of one `/Prev` chain; a document signed fifty times has fifty.
const SECTIONS: usize = 1024;
/// Bytes of one stream that is read into memory as an object.
const STREAM_BYTES: u64 = 256 << 20;
/// Bytes in which lenient readers look for a header (ISO 32000-1, annex H.3).
const HEADER_SEARCH: usize = 1024;
/// Strings that all versions of a short file may decrypt together: each takes a key of its own to begin.
const STRINGS: u64 = 2_000_000;
const TAIL_STEP: u64 = 64 << 10;

/// One view of a file: the newest, or with [`Document::prefix`] an earlier one.
pub struct Document<S> {
    source: S,
    sections: Vec<Arc<Section>>,
    revisions: Vec<Revision>,
    access: Access,
    parsed: Arc<Parsed>,
    mentions: OnceLock<Mentions>,
    work: Work,
}

impl<S> std::fmt::Debug for Document<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Document").field("revisions", &self.revisions).finish_non_exhaustive()
    }
}

/// Whether the words of a document can be read.
#[derive(Debug)]
enum Access {
    Clear,
    Unlocked(FileKey),
    Locked(PdfError),
}

impl<S: Source> Document<S> {
    /// Reads the header, the last `startxref` and the chain of cross-references; nothing else.
    ///
    /// An encrypted document is opened with the empty password; where that does not open it, its layers
    /// can be looked at, its objects cannot ([`Document::locked`]).
    ///
    /// # Errors
    /// When the file is not one that this strict reader can read, with the place.
    pub fn open(source: S) -> Result<Self, PdfError> {
        Self::open_with_password(source, b"")
    }

    /// Does what [`Document::open`] does, with the password of a user or of the owner.
    ///
    /// Of a document that is not encrypted, or that the empty password opens, the password is not used.
    /// It is UTF-8; what old documents take it for is found out.
    ///
    /// # Errors
    /// As [`Document::open`]. A wrong password is no error: the document is locked.
    pub fn open_with_password(source: S, password: &[u8]) -> Result<Self, PdfError> {
        let mut document = Self::read(source, Arc::default())?;
        document.access = document.unlocked(None, password);
        Ok(document)
    }

    /// Does what [`Document::open`] does, with the key of another version of the same document.
    ///
    /// # Errors
    /// As [`Document::open`].
    pub fn open_with_key(source: S, key: Option<&FileKey>) -> Result<Self, PdfError> {
        let mut document = Self::read(source, Arc::default())?;
        document.access = document.unlocked(key, b"");
        Ok(document)
    }

    fn read(source: S, parsed: Arc<Parsed>) -> Result<Self, PdfError> {
        let head =
            window(&source, 0, 5).map_err(|e| PdfError::Read { offset: 0, kind: e.kind() })?;
        if *head != *b"%PDF-" {
            return Err(no_header(&source));
        }
        let mut next = Some(last_startxref(&source)?);
        let mut sections: Vec<Arc<Section>> = Vec::new();
        let room = Work::rows(source.len());
        while let Some(offset) = next {
            if sections.iter().any(|s| s.offset == offset) {
                return Err(PdfError::XrefChain { offset });
            }
            if sections.len() >= SECTIONS {
                let limit = SECTIONS as u64;
                return Err(PdfError::Budget { what: "cross-reference sections", limit });
            }
            let section = parsed.section(&source, offset)?;
            room.take(section.size())?;
            next = match section.trailer.value("Prev") {
                None => None,
                Some(p) => match p.as_integer().and_then(|i| u64::try_from(i).ok()) {
                    Some(p) => Some(p),
                    None => return Err(PdfError::XrefChain { offset }),
                },
            };
            sections.push(section);
        }
        let revisions = layers(&source, &sections)?;
        let access = Access::Clear;
        let mentions = OnceLock::new();
        let work = Work::of(source.len());
        Ok(Self { source, sections, revisions, access, parsed, mentions, work })
    }

    fn unlocked(&self, known: Option<&FileKey>, password: &[u8]) -> Access {
        if self.trailer().is_ok_and(|t| matches!(t.value("Encrypt"), None | Some(Object::Null))) {
            return Access::Clear;
        }
        let read = || {
            let (dictionary, id, own) = self.encryption()?;
            if let Some(key) = known.filter(|key| key.is_for(&dictionary, &id, own)) {
                return Ok(Some(key.clone()));
            }
            let handler = Handler::read(dictionary, id, own)?;
            Ok(handler.unlock(password).or_else(|| handler.unlock(b"")))
        };
        match read() {
            Ok(Some(key)) => Access::Unlocked(key),
            Ok(None) => Access::Locked(PdfError::Encrypted),
            Err(error) => Access::Locked(error),
        }
    }

    /// The encryption dictionary, the first half of `/ID`, and the object that holds the dictionary.
    fn encryption(&self) -> Result<(Dictionary, Vec<u8>, Option<ObjectId>), PdfError> {
        let trailer = self.trailer()?;
        let value = trailer.value("Encrypt").cloned().unwrap_or(Object::Null);
        let Object::Dictionary(mut dictionary) = self.resolve(&value)? else {
            return Err(PdfError::Missing { what: "the encryption dictionary" });
        };
        for (_, value) in dictionary.iter_mut() {
            *value = self.resolve(value)?;
            // The crypt filters, and what each of them says.
            for filter in value.values_mut() {
                *filter = self.resolve(filter)?;
                for value in filter.values_mut() {
                    *value = self.resolve(value)?;
                }
            }
        }
        let id = trailer.value("ID").map(|id| self.resolve(id)).transpose()?;
        let first = id.as_ref().and_then(Object::as_array).and_then(<[Object]>::first);
        let first = first.and_then(Object::as_string).unwrap_or_default().to_vec();
        Ok((dictionary, first, value.as_reference()))
    }

    /// Whether every reader takes the encryption for the same, as far as its dictionary says.
    pub(crate) fn is_encrypted_plainly(&self) -> Result<bool, PdfError> {
        let value = self.trailer()?.value("Encrypt").cloned().unwrap_or(Object::Null);
        let dictionary = self.resolve(&value)?;
        Ok(dictionary.as_dictionary().is_some_and(encryption::is_plain))
    }

    /// Why the objects of an encrypted document cannot be read: no password opens it, or it is encrypted
    /// in a way that is not read here. `None` where they can.
    pub fn locked(&self) -> Option<&PdfError> {
        if let Access::Locked(error) = &self.access { Some(error) } else { None }
    }

    /// The key of an encrypted document that was opened.
    pub fn key(&self) -> Option<&FileKey> {
        if let Access::Unlocked(key) = &self.access { Some(key) } else { None }
    }

    /// The source that the document is read from.
    pub fn source(&self) -> &S {
        &self.source
    }

    /// Gives the source back.
    pub fn into_source(self) -> S {
        self.source
    }

    /// The bytes of the file.
    pub fn len(&self) -> u64 {
        self.source.len()
    }

    /// Whether the file has no bytes; an open document always has some.
    pub fn is_empty(&self) -> bool {
        self.source.is_empty()
    }

    /// The layers, oldest first; at least one.
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// The bytes behind the end of the newest revision, where there are any.
    pub fn trailing_bytes(&self) -> Option<std::ops::Range<u64>> {
        let end = self.revisions.last()?.end;
        (end < self.len()).then(|| end..self.len())
    }

    /// The trailer dictionary of the newest revision.
    ///
    /// # Errors
    /// Never for a document that was opened; the type has no other way to say it.
    pub fn trailer(&self) -> Result<&Dictionary, PdfError> {
        self.sections.first().map(|s| &s.trailer).ok_or(PdfError::Missing { what: "the trailer" })
    }

    /// The object number of the catalog.
    ///
    /// # Errors
    /// When `/Root` is not a reference.
    pub fn catalog_id(&self) -> Result<ObjectId, PdfError> {
        let root = self.trailer()?.value("Root").and_then(Object::as_reference);
        root.ok_or(PdfError::Missing { what: "/Root in the trailer" })
    }

    /// The catalog (ISO 32000-2, 7.7.2).
    ///
    /// # Errors
    /// When it cannot be read or is not a dictionary.
    pub fn catalog(&self) -> Result<Dictionary, PdfError> {
        match self.object(self.catalog_id()?)? {
            IndirectObject::Plain(Object::Dictionary(d)) => Ok(d),
            _ => Err(PdfError::Missing { what: "the catalog" }),
        }
    }

    /// Whether the trailer names an encryption dictionary.
    ///
    /// # Errors
    /// As [`Document::trailer`].
    pub fn is_encrypted(&self) -> Result<bool, PdfError> {
        Ok(!matches!(self.trailer()?.value("Encrypt"), None | Some(Object::Null)))
    }

    /// The document as it was when it was `end` bytes long.
    ///
    /// # Errors
    /// As [`Document::open`].
    pub fn prefix(&self, end: u64) -> Result<Document<Prefix<&S>>, PdfError> {
        let parsed = Arc::clone(&self.parsed);
        let mut prefix = Document::read(Prefix::new(&self.source, end), parsed)?;
        prefix.access = prefix.unlocked(self.key(), b"");
        Ok(prefix)
    }

    /// The version that the header names, such as `1.7`.
    pub(crate) fn header_version(&self) -> Option<String> {
        let head = self.part(0..8).ok()?;
        std::str::from_utf8(head.get(5..)?).ok().map(str::to_owned)
    }

    pub(crate) fn sections(&self) -> &[Arc<Section>] {
        &self.sections
    }

    pub(crate) fn sections_of(&self, revision: &Revision) -> &[Arc<Section>] {
        self.sections.get(revision.sections.clone()).unwrap_or_default()
    }

    /// While it is held, what is parsed is kept, for whoever comes by the same objects again.
    pub(crate) fn keeping(&self) -> Arc<Parsed> {
        Arc::clone(&self.parsed)
    }

    /// The object at an offset; kept where there are other versions that will ask for it.
    pub(crate) fn placed(&self, offset: u64) -> Result<Arc<Placed>, PdfError> {
        let keep = Arc::strong_count(&self.parsed) > 1 || self.revisions.len() > 1;
        if let Some(known) = self.parsed.object(&self.source, offset).filter(|_| keep) {
            self.work.again(known.end.saturating_sub(offset))?;
            return Ok(known);
        }
        // Nothing more is read once the work is spent, whoever passes over the error.
        self.work.parsed(1)?;
        let read = indirect_at(&self.source, offset);
        let (end, tokens) = match &read {
            Ok(placed) => (placed.end, placed.tokens),
            Err(PdfError::Syntax { offset, .. }) => (*offset, 0),
            Err(_) => (self.len(), 0),
        };
        self.work.parsed(end.saturating_sub(offset).max(Work::TOKEN * tokens as u64))?;
        let placed = Arc::new(read?);
        if keep {
            self.parsed.keep(offset, &placed);
        }
        Ok(placed)
    }

    /// A signature that another version of the file has at the same place.
    pub(crate) fn known_signature(
        &self,
        id: ObjectId,
    ) -> Result<Option<Arc<SignatureDictionary>>, PdfError> {
        let at = self.offset_of(id)?;
        let known = at.and_then(|offset| self.parsed.signature(offset, self.len()));
        Ok(known.filter(|known| known.object == id && known.byte_range.end() <= self.len()))
    }

    /// Keeps a signature for the other versions of the file, where there are any.
    pub(crate) fn keep_signature(&self, offset: u64, read: &Arc<SignatureDictionary>) {
        if matches!(self.access, Access::Clear)
            && self.revisions.len() > 1
            && let Ok(placed) = self.placed(offset)
        {
            self.parsed.keep_signature(offset, placed.end, read);
        }
    }

    /// From `N G obj` to the data of a stream, and from behind that to behind `endobj`.
    pub(crate) fn object_parts(
        &self,
        id: ObjectId,
        offset: u64,
    ) -> Result<[std::ops::Range<u64>; 2], PdfError> {
        let placed = self.placed(offset)?;
        if placed.id != id {
            return Err(PdfError::EntryMismatch { number: id.number, offset });
        }
        let behind = match (&placed.object, placed.stream) {
            (Object::Dictionary(d), Some(at)) => {
                let behind = at + self.stream_length(d, offset)?;
                behind..stream_end(&self.source, behind)?
            }
            _ => placed.end..placed.end,
        };
        Ok([offset..placed.end, behind])
    }

    /// From behind the data of the object at an offset, whatever it is, to its end.
    pub(crate) fn tail_at(&self, offset: u64) -> Result<std::ops::Range<u64>, PdfError> {
        let id = self.placed(offset)?.id;
        let [_, tail] = self.object_parts(id, offset)?;
        Ok(tail)
    }

    /// The data of the stream at an offset as it stands in the file.
    pub(crate) fn data_of(&self, offset: u64) -> Result<std::borrow::Cow<'_, [u8]>, PdfError> {
        let placed = self.placed(offset)?;
        match (&placed.object, placed.stream) {
            (Object::Dictionary(d), Some(at)) => self.part(at..at + self.stream_length(d, offset)?),
            _ => Ok(std::borrow::Cow::default()),
        }
    }

    /// What the newest section that mentions a number says of it.
    pub(crate) fn entry(&self, number: u32) -> Result<Option<Entry>, PdfError> {
        let mentions = self.mentions.get_or_init(|| Mentions::of(&self.sections));
        for section in mentions.candidates(number).filter_map(|at| self.sections.get(at)) {
            if let Some(entry) = section.entry(&self.source, number)? {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    /// Reads an object; one that is free or never mentioned is null (ISO 32000-2, 7.3.10).
    ///
    /// # Errors
    /// When the entry does not point at that object, or the object cannot be read.
    pub fn object(&self, id: ObjectId) -> Result<IndirectObject, PdfError> {
        match self.entry(id.number)? {
            None | Some(Entry::Free) => Ok(IndirectObject::Plain(Object::Null)),
            Some(Entry::Offset { generation, .. }) if generation != id.generation => {
                Ok(IndirectObject::Plain(Object::Null))
            }
            Some(Entry::Offset { offset, .. }) => self.direct(id, offset),
            Some(Entry::InStream { .. }) if id.generation != 0 => {
                Ok(IndirectObject::Plain(Object::Null))
            }
            Some(Entry::InStream { stream, index }) => self.in_stream(id.number, stream, index),
        }
    }

    /// Where an object stands in the file, where it is not inside an object stream.
    ///
    /// # Errors
    /// When the cross-references cannot be read.
    pub fn offset_of(&self, id: ObjectId) -> Result<Option<u64>, PdfError> {
        Ok(match self.entry(id.number)? {
            Some(Entry::Offset { offset, generation }) if generation == id.generation => {
                Some(offset)
            }
            _ => None,
        })
    }

    /// The number behind the highest that any cross-reference lists.
    pub(crate) fn first_unlisted(&self) -> u32 {
        self.sections.iter().map(|section| section.first_unlisted()).max().unwrap_or_default()
    }

    /// The identifier under which a number stands for an object now; `None` where it is free.
    pub(crate) fn current(&self, number: u32) -> Result<Option<ObjectId>, PdfError> {
        Ok(match self.entry(number)? {
            None | Some(Entry::Free) => None,
            Some(Entry::Offset { generation, .. }) => Some(ObjectId::new(number, generation)),
            Some(Entry::InStream { .. }) => Some(ObjectId::new(number, 0)),
        })
    }

    /// A stream with its filters undone, where they are the ones that structures use.
    pub(crate) fn unfolded(&self, id: ObjectId) -> Result<Option<StreamObject>, PdfError> {
        let IndirectObject::Stream(stream) = self.object(id)? else { return Ok(None) };
        let mut dictionary = stream.dictionary;
        for key in ["Filter", "DecodeParms"] {
            if let Some(value) = dictionary.value(key) {
                let value = self.resolve(value)?;
                dictionary.insert(key, value);
            }
        }
        let data = filter::decode(&dictionary, &stream.data, id.number)?;
        Ok(Some(StreamObject { dictionary, data }))
    }

    /// An object as it stands in the file, its strings decrypted.
    fn in_clear(&self, id: ObjectId, mut object: Object) -> Result<Object, PdfError> {
        match &self.access {
            Access::Clear => {}
            Access::Locked(error) => return Err(error.clone()),
            Access::Unlocked(key) => {
                let kind = object.as_dictionary().and_then(|d| d.value("Type"));
                // The dictionary of a cross-reference stream is a trailer.
                if kind.and_then(Object::as_name) != Some("XRef") {
                    let limit = STRINGS.saturating_add(self.len() / 4);
                    if self.parsed.decipher(key.decrypt_strings(id, &mut object)?) > limit {
                        return Err(PdfError::Budget { what: "encrypted strings", limit });
                    }
                }
            }
        }
        Ok(object)
    }

    fn direct(&self, id: ObjectId, offset: u64) -> Result<IndirectObject, PdfError> {
        if offset == 0 || offset >= self.len() {
            return Err(PdfError::EntryMismatch { number: id.number, offset });
        }
        let placed = self.placed(offset)?;
        if placed.id != id {
            return Err(PdfError::EntryMismatch { number: id.number, offset });
        }
        let stream = placed.stream;
        match (self.in_clear(id, Arc::unwrap_or_clone(placed).object)?, stream) {
            (Object::Dictionary(dictionary), Some(at)) => {
                let length = self.stream_length(&dictionary, offset)?;
                stream_end(&self.source, at + length)?;
                if length > STREAM_BYTES {
                    return Err(PdfError::Budget {
                        what: "bytes in one stream",
                        limit: STREAM_BYTES,
                    });
                }
                let size = usize::try_from(length).unwrap_or(usize::MAX);
                let data = window(&self.source, at, size)
                    .map_err(|e| PdfError::Read { offset: at, kind: e.kind() })?;
                let mut stream = StreamObject { dictionary, data: data.into_owned() };
                if let Access::Unlocked(key) = &self.access {
                    key.decrypt_stream(id, &mut stream)?;
                }
                Ok(IndirectObject::Stream(stream))
            }
            (object, _) => Ok(IndirectObject::Plain(object)),
        }
    }

    /// `/Length`, direct or one reference away. That of an object stream may not stand inside one
    /// (ISO 32000-2, 7.5.7).
    fn stream_length(&self, dictionary: &Dictionary, offset: u64) -> Result<u64, PdfError> {
        let bad = PdfError::Syntax { offset, expected: "a /Length of the stream" };
        let length = match dictionary.value("Length") {
            Some(Object::Reference(id)) => match self.entry(id.number)? {
                Some(Entry::Offset { offset, generation }) if generation == id.generation => {
                    let placed = self.placed(offset)?;
                    if placed.id != *id {
                        return Err(PdfError::EntryMismatch { number: id.number, offset });
                    }
                    placed.object.as_integer()
                }
                Some(Entry::InStream { stream, index })
                    if id.generation == 0 && !is_object_stream(dictionary) =>
                {
                    match self.in_stream(id.number, stream, index)? {
                        IndirectObject::Plain(length) => length.as_integer(),
                        IndirectObject::Stream(_) => None,
                    }
                }
                _ => None,
            },
            Some(other) => other.as_integer(),
            None => None,
        };
        let length = length.and_then(|l| u64::try_from(l).ok()).ok_or(bad.clone())?;
        if length > self.len() {
            return Err(bad);
        }
        Ok(length)
    }
}

/// Says whether a header stands within the bytes in which lenient readers look for it.
fn no_header<S: Source + ?Sized>(source: &S) -> PdfError {
    let head = window(source, 0, HEADER_SEARCH).unwrap_or_default();
    match head.windows(5).position(|bytes| bytes == b"%PDF-") {
        Some(offset) => PdfError::BeforeHeader { offset: offset as u64 },
        None => PdfError::Header,
    }
}

/// The number behind the last `startxref` of the file, searched backwards.
fn last_startxref<S: Source + ?Sized>(source: &S) -> Result<u64, PdfError> {
    const WORD: &[u8] = b"startxref";
    let mut end = source.len();
    while end > 0 {
        let start = end.saturating_sub(TAIL_STEP);
        // The windows overlap so that a word across their border is found.
        let size = usize::try_from(end - start).unwrap_or(usize::MAX).saturating_add(64);
        let data = window(source, start, size)
            .map_err(|e| PdfError::Read { offset: start, kind: e.kind() })?;
        let found = data.windows(WORD.len()).rposition(|w| w == WORD);
        if let Some(at) = found {
            let mut lexer = Lexer::at(&data, at + WORD.len(), true);
            let number = match lexer.next() {
                Ok((_, Token::Integer(n))) => u64::try_from(n).ok(),
                _ => None,
            };
            let rest = data.get(lexer.pos..).unwrap_or_default();
            let marker = rest.iter().position(|b| !is_space(*b)).and_then(|i| rest.get(i..i + 5));
            return match (number, marker) {
                (Some(n), Some(b"%%EOF")) => Ok(n),
                _ => Err(PdfError::NoStartXref),
            };
        }
        end = start;
    }
    Err(PdfError::NoStartXref)
}
