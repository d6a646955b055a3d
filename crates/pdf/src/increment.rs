//! Appending a revision (ISO 32000-2, 7.5.6).

use std::collections::BTreeMap;

use crate::document::Document;
use crate::encryption::FileKey;
use crate::error::PdfError;
use crate::object::{Dictionary, Object, ObjectId, PdfString, StringForm};
use crate::revision::XrefStyle;
use crate::signature::ByteRange;
use crate::source::{Source, window};
use crate::write::{write_dictionary, write_object};

/// Digits for each number of `/ByteRange`, so that files far beyond 4 GiB keep their layout.
const RANGE_DIGITS: usize = 12;

#[derive(Debug, Clone)]
enum Change {
    Object(Object),
    Stream(Dictionary, Vec<u8>),
    Signature { dictionary: Dictionary, contents_len: usize },
}

impl Change {
    /// The same as it stands in an encrypted file; the hole of a signature is added later, in clear.
    fn encrypted(self, id: ObjectId, key: &FileKey) -> Result<Self, PdfError> {
        let strings = |dictionary: Dictionary| {
            let mut object = Object::Dictionary(dictionary);
            key.encrypt_strings(id, &mut object)?;
            Ok::<_, PdfError>(if let Object::Dictionary(d) = object {
                d
            } else {
                Dictionary::new()
            })
        };
        Ok(match self {
            Self::Object(mut object) => {
                key.encrypt_strings(id, &mut object)?;
                Self::Object(object)
            }
            Self::Stream(dictionary, data) => {
                let data = key.encrypt_stream(id, &dictionary, &data)?;
                Self::Stream(strings(dictionary)?, data)
            }
            Self::Signature { dictionary, contents_len } => {
                Self::Signature { dictionary: strings(dictionary)?, contents_len }
            }
        })
    }
}

/// One revision to be appended; the old bytes are never touched.
#[derive(Debug)]
pub struct Increment<'d, S> {
    document: &'d Document<S>,
    changes: BTreeMap<ObjectId, Change>,
    next: u32,
}

/// What the caller decides of a revision.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::exhaustive_structs, reason = "plain data")]
pub struct IncrementOptions {
    /// The second part of `/ID`, which names this version of the file.
    pub file_id: [u8; 16],
}

/// The place that a signature's `/Contents` takes, still filled with zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "plain data")]
pub struct Hole {
    /// What the signature covers, in offsets of the whole file.
    pub byte_range: ByteRange,
    /// Where the first hex digit stands in the appended bytes.
    pub start_in_bytes: usize,
    /// The number of hex digits.
    pub digits: usize,
}

/// The bytes to append, and where the signature goes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "plain data")]
pub struct IncrementBytes {
    /// What is appended to the file.
    pub bytes: Vec<u8>,
    /// The place of a signature, where one was set.
    pub hole: Option<Hole>,
}

impl<'d, S: Source> Increment<'d, S> {
    /// Starts a revision on a document.
    ///
    /// # Errors
    /// When the document is locked, has more than a little white space behind its end, or states no `/Size`.
    pub fn new(document: &'d Document<S>) -> Result<Self, PdfError> {
        if let Some(error) = document.locked() {
            return Err(error.clone());
        }
        if let Some(range) = document.trailing_bytes()
            && !document.is_blank(range.clone())?
        {
            let expected = "nothing behind the last %%EOF";
            return Err(PdfError::Syntax { offset: range.start, expected });
        }
        let size = document.trailer()?.value("Size").and_then(Object::as_integer);
        let next = size.and_then(|s| u32::try_from(s).ok()).filter(|s| *s < u32::MAX - (1 << 16));
        let next = next.ok_or(PdfError::Missing { what: "/Size in the trailer" })?;
        // A `/Size` that is too small must not give out the number of an object that is there.
        let next = next.max(document.first_unlisted());
        Ok(Self { document, changes: BTreeMap::new(), next })
    }

    /// Takes a number that no object of the document has.
    pub fn new_id(&mut self) -> ObjectId {
        let id = ObjectId::new(self.next, 0);
        self.next = self.next.saturating_add(1);
        id
    }

    /// Sets an object, new or instead of an old one.
    pub fn set(&mut self, id: ObjectId, object: Object) {
        self.changes.insert(id, Change::Object(object));
    }

    /// Sets a stream; the data is written as it is and `/Length` is set to its size.
    pub fn set_stream(&mut self, id: ObjectId, dictionary: Dictionary, data: Vec<u8>) {
        self.changes.insert(id, Change::Stream(dictionary, data));
    }

    /// Sets the signature dictionary, and reserves `/Contents` for that many bytes.
    ///
    /// A second one in the same revision takes the place of the first.
    pub fn set_signature(&mut self, id: ObjectId, dictionary: Dictionary, contents_len: usize) {
        self.changes.retain(|_, c| !matches!(c, Change::Signature { .. }));
        self.changes.insert(id, Change::Signature { dictionary, contents_len });
    }

    /// Lays the revision out, its cross-references in the style of the newest one before.
    ///
    /// # Errors
    /// When the document cannot be read, or an offset does not fit the form of the file.
    pub fn finish(mut self, options: IncrementOptions) -> Result<IncrementBytes, PdfError> {
        let base = self.document.len();
        let newest = self.document.revisions().last();
        let (style, previous) = newest
            .map(|r| (r.style, r.xref_offset))
            .ok_or(PdfError::Missing { what: "a revision" })?;
        let mut out = Vec::new();
        let last = window(self.document.source(), base.saturating_sub(1), 1)
            .map_err(|e| PdfError::Read { offset: base, kind: e.kind() })?;
        if !matches!(last.last(), Some(b'\n' | b'\r')) {
            out.push(b'\n');
        }
        let mut rows: Vec<(ObjectId, u64)> = Vec::new();
        let mut places: Option<(usize, usize, usize)> = None;
        let changes = std::mem::take(&mut self.changes);
        for (id, mut change) in changes {
            rows.push((id, base + out.len() as u64));
            out.extend_from_slice(format!("{id} obj\n").as_bytes());
            if let Some(key) = self.document.key() {
                change = change.encrypted(id, key)?;
            }
            match &change {
                Change::Object(object) => write_object(object, &mut out),
                Change::Stream(dictionary, data) => write_stream(dictionary, data, &mut out),
                Change::Signature { dictionary, contents_len } => {
                    places = Some(write_signature(dictionary, *contents_len, &mut out));
                }
            }
            out.extend_from_slice(b"\nendobj\n");
        }
        let stream_id = (style == XrefStyle::Stream).then(|| self.new_id());
        let xref_at = base + out.len() as u64;
        let trailer = self.new_trailer(previous, options)?;
        match stream_id {
            Some(id) => {
                rows.push((id, xref_at));
                write_xref_stream(id, &rows, trailer, &mut out);
            }
            None => write_xref_table(&rows, &trailer, xref_at, &mut out)?,
        }
        out.extend_from_slice(format!("startxref\n{xref_at}\n%%EOF\n").as_bytes());
        let hole = match places {
            None => None,
            Some(places) => Some(fill_byte_range(places, base, &mut out)?),
        };
        Ok(IncrementBytes { bytes: out, hole })
    }

    fn new_trailer(
        &self,
        previous: u64,
        options: IncrementOptions,
    ) -> Result<Dictionary, PdfError> {
        let old = self.document.trailer()?;
        let mut trailer = Dictionary::new();
        trailer.insert("Size", Object::Integer(i64::from(self.next)));
        for key in ["Root", "Info", "Encrypt"] {
            if let Some(value) = old.value(key) {
                trailer.insert(key, value.clone());
            }
        }
        let previous =
            i64::try_from(previous).map_err(|_| PdfError::XrefChain { offset: previous })?;
        trailer.insert("Prev", Object::Integer(previous));
        let hex = |bytes: &[u8]| {
            Object::String(PdfString { bytes: bytes.to_vec(), form: StringForm::Hex })
        };
        let second = hex(&options.file_id);
        let first = match (self.document.key(), old.value("ID").and_then(Object::as_array)) {
            // The key was made with it, with an empty one too.
            (Some(key), _) if key.id().is_empty() => return Ok(trailer),
            (Some(key), _) => hex(key.id()),
            (None, Some([first, _])) => first.as_string().map_or(second.clone(), hex),
            (None, _) => second.clone(),
        };
        trailer.insert("ID", Object::Array(vec![first, second]));
        Ok(trailer)
    }
}

fn write_stream(dictionary: &Dictionary, data: &[u8], out: &mut Vec<u8>) {
    let mut dictionary = dictionary.clone();
    let length = i64::try_from(data.len()).unwrap_or(i64::MAX);
    dictionary.insert("Length", Object::Integer(length));
    write_dictionary(&dictionary, out);
    out.extend_from_slice(b"\nstream\n");
    out.extend_from_slice(data);
    out.extend_from_slice(b"\nendstream");
}

/// Writes the dictionary with a blank byte range and an empty hole; where each of them stands.
fn write_signature(
    dictionary: &Dictionary,
    contents_len: usize,
    out: &mut Vec<u8>,
) -> (usize, usize, usize) {
    let mut head = Vec::new();
    write_dictionary(dictionary, &mut head);
    head.truncate(head.len().saturating_sub(2));
    out.extend_from_slice(&head);
    out.extend_from_slice(b"/ByteRange [");
    let range_at = out.len();
    out.extend(std::iter::repeat_n(b' ', 4 + 3 * RANGE_DIGITS));
    out.extend_from_slice(b"]/Contents <");
    let digits_at = out.len();
    out.extend(std::iter::repeat_n(b'0', contents_len * 2));
    out.extend_from_slice(b">>>");
    (range_at, digits_at, contents_len * 2)
}

fn fill_byte_range(
    (range_at, digits_at, digits): (usize, usize, usize),
    base: u64,
    out: &mut [u8],
) -> Result<Hole, PdfError> {
    let before = base + digits_at as u64 - 1;
    let after_offset = base + (digits_at + digits) as u64 + 1;
    let after_length = base + out.len() as u64 - after_offset;
    let text = format!("0 {before} {after_offset} {after_length}");
    let place = out.get_mut(range_at..range_at + text.len());
    match place {
        Some(place) if text.len() <= 4 + 3 * RANGE_DIGITS => {
            place.copy_from_slice(text.as_bytes());
        }
        _ => return Err(PdfError::Budget { what: "digits in a byte range", limit: 12 }),
    }
    let byte_range = ByteRange { before, after_offset, after_length };
    Ok(Hole { byte_range, start_in_bytes: digits_at, digits })
}

fn write_xref_table(
    rows: &[(ObjectId, u64)],
    trailer: &Dictionary,
    xref_at: u64,
    out: &mut Vec<u8>,
) -> Result<(), PdfError> {
    if xref_at > 9_999_999_999 {
        return Err(PdfError::Budget {
            what: "bytes before a cross-reference table",
            limit: 9_999_999_999,
        });
    }
    out.extend_from_slice(b"xref\n");
    for run in rows.chunk_by(|(a, _), (b, _)| a.number + 1 == b.number) {
        if let Some((first, _)) = run.first() {
            out.extend_from_slice(format!("{} {}\n", first.number, run.len()).as_bytes());
        }
        for (id, offset) in run {
            out.extend_from_slice(format!("{offset:010} {:05} n \n", id.generation).as_bytes());
        }
    }
    out.extend_from_slice(b"trailer\n");
    write_dictionary(trailer, out);
    out.push(b'\n');
    Ok(())
}

fn write_xref_stream(
    id: ObjectId,
    rows: &[(ObjectId, u64)],
    trailer: Dictionary,
    out: &mut Vec<u8>,
) {
    let mut data = Vec::with_capacity(rows.len() * 11);
    let mut index = Vec::new();
    for run in rows.chunk_by(|(a, _), (b, _)| a.number + 1 == b.number) {
        if let Some((first, _)) = run.first() {
            index.push(Object::Integer(i64::from(first.number)));
            index.push(Object::Integer(i64::try_from(run.len()).unwrap_or(i64::MAX)));
        }
        for (id, offset) in run {
            data.push(1);
            data.extend_from_slice(&offset.to_be_bytes());
            data.extend_from_slice(&id.generation.to_be_bytes());
        }
    }
    let mut dictionary = Dictionary::new().with("Type", Object::name("XRef"));
    dictionary.insert("W", Object::Array([1, 8, 2].map(Object::Integer).to_vec()));
    dictionary.insert("Index", Object::Array(index));
    for (key, value) in trailer.iter() {
        if let Some(key) = key.as_str() {
            dictionary.insert(key, value.clone());
        }
    }
    out.extend_from_slice(format!("{id} obj\n").as_bytes());
    write_stream(&dictionary, &data, out);
    out.extend_from_slice(b"\nendobj\n");
}
