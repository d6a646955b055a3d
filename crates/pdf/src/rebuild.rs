//! A clean new file from what can be understood of a broken one.
//!
//! The objects are found by their words, `N G obj`, not by cross-references. Where a number stands twice
//! the later one counts, as most readers have it. Nothing of this is ever used to judge a signature, and a
//! file that carries one is not touched.

mod tree;

use std::collections::{BTreeMap, BTreeSet};

use crate::changes::references;
use crate::document::Document;
use crate::error::PdfError;
use crate::filter;
use crate::lexer::{Lexer, Token, is_space};
use crate::object::{Dictionary, Object, ObjectId};
use crate::parser::{meant_at, meant_dictionary, meant_in};
use crate::source::{Source, window};
use crate::write::{write_dictionary, write_object};

/// Bytes of a file that is rebuilt; it is in memory as a whole.
const BYTES: u64 = 1 << 30;
/// Objects of a file that is rebuilt.
const OBJECTS: usize = 2_000_000;
/// Bytes that all object streams may unfold to: so many, more for each byte of the file, and the most.
const UNFOLDED: [usize; 3] = [32 << 20, 16, 256 << 20];
/// Bytes that are read as objects, and more for each byte of the file: honest objects do not overlap.
const READ: [usize; 2] = [32 << 20, 4];
/// Values of all objects, and more for each byte of the file: a small file may unfold to very many.
const VALUES: [usize; 2] = [1 << 20, 1];

/// Where an object was found.
enum Found {
    Plain(Object),
    Stream {
        dictionary: Dictionary,
        data: std::ops::Range<usize>,
    },
    /// Words that could not be understood.
    Broken,
}

struct Pieces<'a> {
    bytes: &'a [u8],
    objects: BTreeMap<u32, Found>,
    root: Option<u32>,
    information: Option<u32>,
    read: Room,
    values: Room,
}

/// What may still be used of a budget.
struct Room {
    what: &'static str,
    limit: usize,
    left: usize,
}

impl Room {
    fn new(what: &'static str, limit: usize) -> Self {
        Self { what, limit, left: limit }
    }

    fn take(&mut self, amount: usize) -> Result<(), PdfError> {
        let limit = self.limit as u64;
        self.left =
            self.left.checked_sub(amount).ok_or(PdfError::Budget { what: self.what, limit })?;
        Ok(())
    }
}

/// The next place of a word, kept for whoever asks from a place before it.
struct Next {
    word: &'static [u8],
    from: usize,
    found: Option<usize>,
}

impl Next {
    fn of(word: &'static [u8], bytes: &[u8]) -> Self {
        Self { word, from: 0, found: find(bytes, word, 0) }
    }

    fn after(&mut self, bytes: &[u8], place: usize) -> Option<usize> {
        if place < self.from || self.found.is_some_and(|found| found < place) {
            self.found = find(bytes, self.word, place);
            self.from = place;
        }
        self.found
    }
}

/// How many values an object is.
fn count(object: &Object) -> usize {
    let (mut count, mut waiting) = (0, vec![object]);
    while let Some(object) = waiting.pop() {
        count += 1;
        match object {
            Object::Array(items) => waiting.extend(items),
            Object::Dictionary(dictionary) => waiting.extend(dictionary.iter().map(|(_, v)| v)),
            _ => {}
        }
    }
    count
}

/// Writes what can be understood of a file as a new file with one revision and a table.
///
/// # Errors
/// [`PdfError::Signed`] for a file that carries a signature, [`PdfError::Lost`] where an object that the
/// document uses cannot be understood; encrypted files, files above a gibibyte, and files without a
/// page.
pub fn rebuild<S: Source + ?Sized>(source: &S) -> Result<Vec<u8>, PdfError> {
    if source.len() > BYTES {
        return Err(PdfError::Budget { what: "bytes of a file to be rebuilt", limit: BYTES });
    }
    let size = usize::try_from(source.len()).unwrap_or(usize::MAX);
    let bytes = window(source, 0, size);
    let bytes = &*bytes.map_err(|e| PdfError::Read { offset: 0, kind: e.kind() })?;
    if find(bytes, b"/ByteRange", 0).is_some() {
        return Err(PdfError::Signed);
    }
    let more = |[least, each]: [usize; 2]| least.saturating_add(bytes.len().saturating_mul(each));
    let mut pieces = Pieces {
        bytes,
        objects: BTreeMap::new(),
        root: None,
        information: None,
        read: Room::new("bytes of objects to be rebuilt", more(READ)),
        values: Room::new("values of objects to be rebuilt", more(VALUES)),
    };
    pieces.trailers()?;
    pieces.scan()?;
    pieces.unfold()?;
    let root = pieces.catalog();
    pieces.page_tree(root)?;
    pieces.order_pages(root)?;
    let out = pieces.write(root)?;
    // What was written is read by the rules that a signer reads by.
    let document = Document::open(out.as_slice())?;
    match document.unreadable_objects()?.into_iter().next() {
        Some((_, error)) => Err(error),
        None => Ok(out),
    }
}

fn find(bytes: &[u8], word: &[u8], from: usize) -> Option<usize> {
    let first = *word.first()?;
    let mut at = from;
    loop {
        let rest = bytes.get(at..)?;
        let step = rest.iter().position(|byte| *byte == first)?;
        at += step;
        if bytes.get(at..)?.starts_with(word) {
            return Some(at);
        }
        at += 1;
    }
}

impl Pieces<'_> {
    /// The catalog as the trailers name it, the last one first.
    fn trailers(&mut self) -> Result<(), PdfError> {
        let mut at = 0;
        while let Some(place) = find(self.bytes, b"trailer", at) {
            at = place + 7;
            let (trailer, end) = meant_dictionary(self.bytes, at);
            self.read.take(end.saturating_sub(at))?;
            if let Some(trailer) = trailer {
                self.take_trailer(&trailer)?;
            }
        }
        Ok(())
    }

    fn take_trailer(&mut self, trailer: &Dictionary) -> Result<(), PdfError> {
        if !matches!(trailer.value("Encrypt"), None | Some(Object::Null)) {
            let what = "encryption, and cannot be rebuilt from what is left of it";
            return Err(PdfError::UnsupportedEncryption { what });
        }
        let number = |key: &str| {
            trailer.value(key).and_then(Object::as_reference).map(|id: ObjectId| id.number)
        };
        self.root = number("Root").or(self.root);
        self.information = number("Info").or(self.information);
        Ok(())
    }

    /// Every `N G obj` in the order of the file; what stands inside a stream is none.
    fn scan(&mut self) -> Result<(), PdfError> {
        let mut at = 0;
        let mut ends = [Next::of(b"endstream", self.bytes), Next::of(b"endobj", self.bytes)];
        while let Some(word) = find(self.bytes, b"obj", at) {
            at = word + 3;
            let Some(start) = self.header_before(word) else { continue };
            let meant = meant_at(self.bytes, start);
            let end = meant.as_ref().map_or_else(|end| *end, |meant| meant.end);
            self.read.take(end.saturating_sub(start))?;
            let Ok(meant) = meant else {
                if let Ok((_, Token::Integer(number))) = Lexer::lenient(self.bytes, start).next()
                    && let Ok(number) = u32::try_from(number)
                {
                    self.objects.entry(number).or_insert(Found::Broken);
                }
                continue;
            };
            if self.objects.len() > OBJECTS {
                return Err(PdfError::Budget {
                    what: "objects of one document",
                    limit: OBJECTS as u64,
                });
            }
            self.values.take(count(&meant.object))?;
            let found = match (meant.object, meant.stream) {
                (Object::Dictionary(dictionary), Some(data)) => {
                    let end = self.stream_end(&dictionary, data, &mut ends);
                    at = end.max(at);
                    if dictionary.value("Type").and_then(Object::as_name) == Some("XRef") {
                        self.take_trailer(&dictionary)?;
                    }
                    Found::Stream { dictionary, data: data..end }
                }
                (object, _) => {
                    at = meant.end.max(at);
                    Found::Plain(object)
                }
            };
            self.objects.insert(meant.id.number, found);
        }
        Ok(())
    }

    /// Where the `N G` before an `obj` starts.
    fn header_before(&self, word: usize) -> Option<usize> {
        let back = |mut at: usize, want: fn(u8) -> bool| {
            let from = at;
            while at > 0 && self.bytes.get(at - 1).is_some_and(|b| want(*b)) && from - at < 20 {
                at -= 1;
            }
            (at < from).then_some(at)
        };
        let digit = |b: u8| b.is_ascii_digit();
        let at = back(back(word, is_space).unwrap_or(word), digit)?;
        back(back(at, is_space)?, digit)
    }

    /// Where the data of a stream ends: at its `/Length` where `endstream` follows there, else at the next
    /// `endstream`, else at the next `endobj`.
    fn stream_end(&self, dictionary: &Dictionary, data: usize, ends: &mut [Next; 2]) -> usize {
        let length = match dictionary.value("Length") {
            Some(Object::Integer(length)) => usize::try_from(*length).ok(),
            Some(Object::Reference(id)) => match self.objects.get(&id.number) {
                Some(Found::Plain(Object::Integer(length))) => usize::try_from(*length).ok(),
                _ => None,
            },
            _ => None,
        };
        if let Some(end) = length.and_then(|length| data.checked_add(length)) {
            let rest = self.bytes.get(end..).unwrap_or_default();
            let spaces = rest.iter().take(4).take_while(|b| is_space(**b)).count();
            if rest.get(spaces..).is_some_and(|rest| rest.starts_with(b"endstream")) {
                return end;
            }
        }
        let end = ends.iter_mut().find_map(|next| next.after(self.bytes, data));
        let end = end.unwrap_or(self.bytes.len());
        match self.bytes.get(data..end) {
            Some([.., b'\r', b'\n']) => end - 2,
            Some([.., b'\r' | b'\n']) => end - 1,
            _ => end,
        }
    }

    /// Takes the objects out of object streams; one that stands in the file by itself counts more.
    fn unfold(&mut self) -> Result<(), PdfError> {
        let [least, each, most] = UNFOLDED;
        let limit = least.saturating_add(self.bytes.len().saturating_mul(each)).min(most);
        let mut room = Room::new("unfolded bytes of object streams", limit);
        let mut found: Vec<(u32, Object)> = Vec::new();
        for (number, object) in &self.objects {
            let Found::Stream { dictionary, data } = object else { continue };
            if dictionary.value("Type").and_then(Object::as_name) != Some("ObjStm") {
                continue;
            }
            let raw = self.bytes.get(data.clone()).unwrap_or_default();
            let Ok(unfolded) = filter::decode(dictionary, raw, *number) else { continue };
            room.take(unfolded.len())?;
            let first = dictionary.value("First").and_then(Object::as_integer);
            let first = first.and_then(|f| usize::try_from(f).ok()).unwrap_or(0);
            let mut lexer = Lexer::lenient(unfolded.get(..first).unwrap_or_default(), 0);
            let mut index: Vec<(u32, usize)> = Vec::new();
            while let (Ok((_, Token::Integer(n))), Ok((_, Token::Integer(o)))) =
                (lexer.next(), lexer.next())
            {
                let (Ok(n), Ok(o)) = (u32::try_from(n), usize::try_from(o)) else { break };
                index.push((n, first.saturating_add(o)));
            }
            // Objects of one stream follow one another, so that all together are no longer than it is.
            let mut left = unfolded.len();
            for (place, (inner, start)) in index.iter().enumerate() {
                let end = index.get(place + 1).map_or(unfolded.len(), |(_, next)| *next);
                let Some(bytes) = unfolded.get(*start..end) else { continue };
                let Some(less) = left.checked_sub(bytes.len()) else { break };
                left = less;
                if let Some(object) = meant_in(bytes) {
                    self.values.take(count(&object))?;
                    found.push((*inner, object));
                }
            }
        }
        for (number, object) in found {
            if matches!(self.objects.get(&number), None | Some(Found::Broken)) {
                self.objects.insert(number, Found::Plain(object));
            }
        }
        let signed = self.objects.values().any(|found| match found {
            Found::Plain(Object::Dictionary(d)) => d.value("ByteRange").is_some(),
            _ => false,
        });
        if signed { Err(PdfError::Signed) } else { Ok(()) }
    }

    fn dictionary(&self, number: u32) -> Option<&Dictionary> {
        match self.objects.get(&number) {
            Some(Found::Plain(Object::Dictionary(dictionary))) => Some(dictionary),
            _ => None,
        }
    }

    /// The numbers of the dictionaries of a type, in order.
    fn of_type(&self, kind: &str) -> Vec<u32> {
        let is = |number: &u32| {
            let dictionary = self.dictionary(*number);
            dictionary.and_then(|d| d.value("Type")).and_then(Object::as_name) == Some(kind)
        };
        self.objects.keys().copied().filter(is).collect()
    }

    /// The catalog; where none that leads to pages is left, one that lost its way to them, or a new one.
    fn catalog(&mut self) -> u32 {
        let good =
            |number: &u32| self.dictionary(*number).is_some_and(|d| d.value("Pages").is_some());
        let found = self.root.filter(good);
        let found = found.or_else(|| self.of_type("Catalog").into_iter().rfind(good));
        let found = found.or_else(|| self.of_type("Catalog").pop());
        found.unwrap_or_else(|| {
            let number = self.next_number();
            let catalog = Dictionary::new().with("Type", Object::name("Catalog"));
            self.objects.insert(number, Found::Plain(Object::Dictionary(catalog)));
            number
        })
    }

    /// A number behind all others.
    fn next_number(&self) -> u32 {
        self.objects.keys().next_back().map_or(1, |last| last.saturating_add(1))
    }

    /// Where the root of the page tree is gone, a new one takes every page there is.
    fn page_tree(&mut self, root: u32) -> Result<(), PdfError> {
        let mut pages = self.dictionary(root).and_then(|d| d.value("Pages")).cloned();
        // Inside the catalog, where it may not stand.
        if let Some(inside @ Object::Dictionary(_)) = pages {
            let number = self.next_number();
            let reference = Object::Reference(ObjectId::new(number, 0));
            self.objects.insert(number, Found::Plain(inside));
            if let Some(Found::Plain(Object::Dictionary(catalog))) = self.objects.get_mut(&root) {
                catalog.insert("Pages", reference.clone());
            }
            pages = Some(reference);
        }
        let pages = pages.as_ref().and_then(Object::as_reference);
        let whole =
            |id: ObjectId| self.dictionary(id.number).is_some_and(|d| d.value("Kids").is_some());
        if pages.is_some_and(whole) {
            return Ok(());
        }
        let leaves = self.of_type("Page");
        if leaves.is_empty() {
            return Err(PdfError::Missing { what: "a page in what can be understood" });
        }
        let next = self.next_number();
        let reference = |number: u32| Object::Reference(ObjectId::new(number, 0));
        for leaf in &leaves {
            if let Some(Found::Plain(Object::Dictionary(page))) = self.objects.get_mut(leaf) {
                page.insert("Parent", reference(next));
            }
        }
        let count = i64::try_from(leaves.len()).unwrap_or(i64::MAX);
        let kids = leaves.into_iter().map(reference).collect();
        let tree = Dictionary::new()
            .with("Type", Object::name("Pages"))
            .with("Kids", Object::Array(kids))
            .with("Count", Object::Integer(count));
        self.objects.insert(next, Found::Plain(Object::Dictionary(tree)));
        if let Some(Found::Plain(Object::Dictionary(catalog))) = self.objects.get_mut(&root) {
            catalog.insert("Pages", reference(next));
        }
        Ok(())
    }

    /// Writes what the catalog and the information reach, under its old numbers.
    fn write(mut self, root: u32) -> Result<Vec<u8>, PdfError> {
        let mut used: BTreeSet<u32> = BTreeSet::new();
        let mut waiting = vec![root];
        waiting.extend(self.information.filter(|n| self.dictionary(*n).is_some()));
        let mut values = 0;
        while let Some(number) = waiting.pop() {
            if !used.insert(number) {
                continue;
            }
            match self.objects.get_mut(&number) {
                None => {
                    used.remove(&number);
                }
                Some(Found::Broken) => return Err(PdfError::Lost { number }),
                Some(Found::Plain(object)) => {
                    plain_references(object);
                    references(object, &mut values, |id, _| waiting.push(id.number))?;
                }
                Some(Found::Stream { dictionary, .. }) => {
                    // The length is written anew, so an object that only holds it is used no more.
                    dictionary.remove("Length");
                    let mut object = Object::Dictionary(std::mem::take(dictionary));
                    plain_references(&mut object);
                    references(&object, &mut values, |id, _| waiting.push(id.number))?;
                    if let Object::Dictionary(inner) = object {
                        *dictionary = inner;
                    }
                }
            }
        }
        let mut out = self.header();
        let mut rows: Vec<(u32, usize)> = Vec::new();
        for number in &used {
            let Some(found) = self.objects.get(number) else { continue };
            rows.push((*number, out.len()));
            out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
            match found {
                Found::Plain(object) => write_object(object, &mut out),
                Found::Stream { dictionary, data } => {
                    let data = self.bytes.get(data.clone()).unwrap_or_default();
                    let length = i64::try_from(data.len()).unwrap_or(i64::MAX);
                    let dictionary = dictionary.clone().with("Length", Object::Integer(length));
                    write_dictionary(&dictionary, &mut out);
                    out.extend_from_slice(b"\nstream\n");
                    out.extend_from_slice(data);
                    out.extend_from_slice(b"\nendstream");
                }
                Found::Broken => {}
            }
            out.extend_from_slice(b"\nendobj\n");
        }
        let at = out.len();
        out.extend_from_slice(b"xref\n0 1\n0000000000 65535 f \n");
        for run in rows.chunk_by(|(a, _), (b, _)| a + 1 == *b) {
            if let Some((first, _)) = run.first() {
                out.extend_from_slice(format!("{first} {}\n", run.len()).as_bytes());
            }
            for (_, offset) in run {
                out.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
            }
        }
        let size = used.last().map_or(1, |last| i64::from(*last) + 1);
        let mut trailer = Dictionary::new()
            .with("Size", Object::Integer(size))
            .with("Root", Object::Reference(ObjectId::new(root, 0)));
        if let Some(number) = self.information.filter(|number| used.contains(number)) {
            trailer.insert("Info", Object::Reference(ObjectId::new(number, 0)));
        }
        out.extend_from_slice(b"trailer\n");
        write_dictionary(&trailer, &mut out);
        out.extend_from_slice(format!("\nstartxref\n{at}\n%%EOF\n").as_bytes());
        Ok(out)
    }

    /// The version of the broken file, where it states one.
    fn header(&self) -> Vec<u8> {
        let head = self.bytes.get(..1024).unwrap_or(self.bytes);
        let at = find(head, b"%PDF-", 0);
        let version = at.and_then(|at| head.get(at + 5..at + 8));
        let version = version.filter(|v| matches!(v, [b'1' | b'2', b'.', b'0'..=b'9']));
        let mut out = b"%PDF-".to_vec();
        out.extend_from_slice(version.unwrap_or(b"1.7"));
        out.extend_from_slice(b"\n%\xe2\xe3\xcf\xd3\n");
        out
    }
}

/// Every object is written with generation 0.
fn plain_references(object: &mut Object) {
    let mut waiting = vec![object];
    while let Some(object) = waiting.pop() {
        match object {
            Object::Reference(id) => id.generation = 0,
            Object::Array(items) => waiting.extend(items),
            Object::Dictionary(dictionary) => waiting.extend(dictionary.iter_mut().map(|(_, v)| v)),
            _ => {}
        }
    }
}
