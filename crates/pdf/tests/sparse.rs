//! Files far beyond four gibibytes, which exist as their head and tail alone.

#![expect(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::cell::Cell;
use std::io;

use segel_pdf::{
    Dictionary, Document, Increment, IncrementOptions, Object, ObjectId, PdfError, Source,
};

/// A head, zeros, and a tail; it counts what was read.
struct Sparse {
    head: Vec<u8>,
    zeros: u64,
    tail: Vec<u8>,
    read: Cell<u64>,
}

impl Source for Sparse {
    fn len(&self) -> u64 {
        self.head.len() as u64 + self.zeros + self.tail.len() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        let tail_at = self.head.len() as u64 + self.zeros;
        for (at, byte) in (offset..self.len()).zip(buffer.iter_mut()) {
            *byte = match at.checked_sub(tail_at) {
                Some(at) => self.tail.get(usize::try_from(at).unwrap()).copied().unwrap_or(0),
                None => self.head.get(usize::try_from(at).unwrap()).copied().unwrap_or(0),
            };
            filled += 1;
        }
        self.read.set(self.read.get() + filled);
        Ok(usize::try_from(filled).unwrap())
    }
}

/// One page, a stream of zeros, and behind it the catalog and a table or a stream of cross-references.
fn sparse(zeros: u64, table: bool) -> Sparse {
    let mut head = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (number, body) in [
        (1, "<</Type/Pages/Kids[2 0 R]/Count 1/MediaBox[0 0 99 99]>>"),
        (2, "<</Type/Page/Parent 1 0 R/Contents 3 0 R>>"),
    ] {
        offsets.push(head.len() as u64);
        head.extend_from_slice(format!("{number} 0 obj\n{body}\nendobj\n").as_bytes());
    }
    offsets.push(head.len() as u64);
    head.extend_from_slice(format!("3 0 obj\n<</Length {zeros}>>\nstream\n").as_bytes());
    let base = head.len() as u64 + zeros;
    let mut tail = b"\nendstream\nendobj\n".to_vec();
    offsets.push(base + tail.len() as u64);
    tail.extend_from_slice(b"4 0 obj\n<</Type/Catalog/Pages 1 0 R>>\nendobj\n");
    let at = base + tail.len() as u64;
    if table {
        tail.extend_from_slice(b"xref\n0 5\n0000000000 65535 f \n");
        for offset in offsets {
            tail.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
        }
        tail.extend_from_slice(b"trailer\n<</Size 5/Root 4 0 R>>\n");
    } else {
        offsets.push(at);
        let mut rows = vec![0; 9];
        for offset in offsets {
            rows.push(1);
            rows.extend_from_slice(&offset.to_be_bytes());
        }
        let length = rows.len();
        let dictionary = format!("<</Type/XRef/W[1 8 0]/Size 6/Root 4 0 R/Length {length}>>");
        tail.extend_from_slice(format!("5 0 obj\n{dictionary}\nstream\n").as_bytes());
        tail.extend_from_slice(&rows);
        tail.extend_from_slice(b"\nendstream\nendobj\n");
    }
    tail.extend_from_slice(format!("startxref\n{at}\n%%EOF\n").as_bytes());
    Sparse { head, zeros, tail, read: Cell::new(0) }
}

fn append<S: Source>(document: &Document<S>) -> Result<(Vec<u8>, u64), PdfError> {
    let mut increment = Increment::new(document)?;
    let signature = increment.new_id();
    increment.set_signature(signature, Dictionary::new().with("Type", Object::name("Sig")), 64);
    let catalog = document.catalog()?.with("V", Object::Reference(signature));
    increment.set(document.catalog_id()?, Object::Dictionary(catalog));
    let written = increment.finish(IncrementOptions { file_id: [1; 16] })?;
    let range = written.hole.unwrap().byte_range;
    assert_eq!(range.end(), document.len() + written.bytes.len() as u64);
    Ok((written.bytes, range.before))
}

#[test]
fn objects_and_holes_are_found_at_every_size_and_little_is_read() {
    for zeros in [100_000_000, 1 << 31, 1 << 32, 10_000_000_000, 100_000_000_000] {
        for table in [true, false] {
            let source = sparse(zeros, table);
            let fits = source.len() < 9_999_999_000;
            if table && !fits {
                continue;
            }
            let document = Document::open(source).unwrap();
            assert_eq!(document.page(0).unwrap().id, ObjectId::new(2, 0));
            assert_eq!(document.unreadable_objects().unwrap(), [], "{zeros} {table}");
            assert!(document.examine(usize::MAX).unwrap().faults.is_empty());
            let (bytes, before) = append(&document).unwrap();
            assert!(before > zeros);
            assert!(document.source().read.get() < 1 << 20, "{}", document.source().read.get());
            // What was appended is read back with its hole.
            let mut grown = document.into_source();
            grown.tail.extend_from_slice(&bytes);
            let document = Document::open(grown).unwrap();
            assert_eq!(document.revisions().len(), 2);
            let catalog = document.catalog().unwrap();
            let signature = catalog.value("V").and_then(Object::as_reference).unwrap();
            let value = document.object(signature).unwrap();
            let span = value.dictionary().unwrap().span("Contents").unwrap();
            assert_eq!(span.start, before, "{zeros} {table}");
            // The stream of the gap is too large to be held, and is never asked for by a signature.
            let held = document.object(ObjectId::new(3, 0));
            assert_eq!(held.is_err(), zeros > 256 << 20);
        }
    }
}

#[test]
fn a_table_ends_where_its_ten_digits_do() {
    let document = Document::open(sparse(9_999_999_500, true)).unwrap();
    assert!(matches!(append(&document), Err(PdfError::Budget { .. })));
    assert!(append(&Document::open(sparse(9_999_999_500, false)).unwrap()).is_ok());
}
