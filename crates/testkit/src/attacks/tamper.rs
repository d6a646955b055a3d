//! Tampering tools: edits in place, raw bytes behind the end, increments of every shape.

use std::collections::BTreeMap;
use std::ops::Range;

use super::cms::Parts;
use super::draft::{CONTENTS, HOLE, Laid, RANGE, RANGE_WIDTH};
use crate::pki::Officer;

/// Writes an indirect object.
pub(super) fn object(out: &mut Vec<u8>, number: u32, generation: u16, body: &[u8]) {
    out.extend(format!("{number} {generation} obj\n").bytes());
    out.extend_from_slice(body);
    out.extend_from_slice(b"\nendobj\n");
}

/// The body of a stream object without a filter.
pub(super) fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<< {entries} /Length {} >>\nstream\n", data.len()).into_bytes();
    out.extend_from_slice(data);
    out.extend_from_slice(b"\nendstream");
    out
}

/// One row of a table, 20 bytes.
pub(super) fn decimal_row(offset: usize, generation: u16, kind: char) -> Vec<u8> {
    format!("{offset:010} {generation:05} {kind} \n").into_bytes()
}

/// A cross-reference stream of rows: number, type, second and third field.
pub(super) fn stream_rows(entries: &str, rows: &[(u32, u8, u64, u16)]) -> Vec<u8> {
    let mut data = Vec::new();
    let mut index = String::new();
    for (number, kind, second, third) in rows {
        index += &format!("{number} 1 ");
        data.push(*kind);
        data.extend(second.to_be_bytes());
        data.extend(third.to_be_bytes());
    }
    stream(&format!("{entries} /W [1 8 2] /Index [{index}]"), &data)
}

/// Where a text stands in a file.
#[expect(clippy::panic, reason = "a text that is not there is a fault of the generator")]
pub(super) fn find(bytes: &[u8], text: impl AsRef<[u8]>) -> Range<usize> {
    let text = text.as_ref();
    match bytes.windows(text.len()).position(|w| w == text) {
        Some(at) => at..at + text.len(),
        None => panic!("{} is not in the file", String::from_utf8_lossy(text)),
    }
}

/// Replaces the first occurrence of a text by one that is not longer, blanks behind it.
pub(super) fn replace(bytes: &[u8], old: &str, new: &str) -> Vec<u8> {
    let place = find(bytes, old);
    let mut out = bytes.to_vec();
    out.splice(place, format!("{new:<width$}", width = old.len()).bytes());
    assert_eq!(out.len(), bytes.len(), "{new} is longer than {old}");
    out
}

/// Puts raw bytes behind the end.
pub(super) fn followed_by(bytes: &[u8], more: impl AsRef<[u8]>) -> Vec<u8> {
    let mut out = bytes.to_vec();
    out.extend_from_slice(more.as_ref());
    out
}

/// The number behind the last `startxref`.
pub(super) fn last_xref(bytes: &[u8]) -> usize {
    let text = String::from_utf8_lossy(bytes);
    let tail = text.rsplit("startxref").next().unwrap_or_default();
    let digits = tail.trim_start_matches(|c: char| !c.is_ascii_digit());
    let digits: String = digits.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

/// How an increment closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closing {
    Table,
    Stream,
    /// A trailer and `startxref`, but no cross-references.
    TrailerOnly,
    /// A trailer and nothing behind it.
    TrailerAndEnd,
    /// Nothing at all.
    Nothing,
}

/// An increment built freely.
#[derive(Debug, Clone)]
pub(super) struct Append {
    pub(super) objects: Vec<(u32, u16, Vec<u8>)>,
    pub(super) freed: Vec<u32>,
    /// Rows that point anywhere: number, offset.
    pub(super) rows: Vec<(u32, usize)>,
    /// Packed objects: number of the object stream, number, index.
    pub(super) packed: Vec<(u32, u32, u16)>,
    pub(super) closing: Closing,
    pub(super) trailer: String,
    /// Instead of `/Prev` of the last cross-references.
    pub(super) previous: Option<String>,
    /// Instead of the offset of the cross-references.
    pub(super) startxref: Option<usize>,
    /// Instead of the line end before the closing; what stands before its offset, and behind the end.
    pub(super) glue: Option<&'static str>,
    pub(super) between: String,
    pub(super) behind: String,
    pub(super) root: String,
}

impl Append {
    pub(super) fn new() -> Self {
        Self {
            objects: Vec::new(),
            freed: Vec::new(),
            rows: Vec::new(),
            packed: Vec::new(),
            closing: Closing::Table,
            trailer: String::new(),
            previous: None,
            startxref: None,
            glue: None,
            between: "\n".to_owned(),
            behind: String::new(),
            root: "1 0 R".to_owned(),
        }
    }

    /// An increment of one object.
    pub(super) fn one(number: u32, body: impl AsRef<[u8]>) -> Self {
        Self::new().object(number, body)
    }

    pub(super) fn object(mut self, number: u32, body: impl AsRef<[u8]>) -> Self {
        self.objects.push((number, 0, body.as_ref().to_vec()));
        self
    }

    pub(super) fn closing(mut self, closing: Closing) -> Self {
        self.closing = closing;
        self
    }

    pub(super) fn trailer(mut self, text: &str) -> Self {
        self.trailer = text.to_owned();
        self
    }

    /// Appends the increment.
    pub(super) fn to(&self, file: &[u8]) -> Vec<u8> {
        let mut out = file.to_vec();
        let previous = self.previous.clone().unwrap_or_else(|| last_xref(file).to_string());
        let mut rows: Vec<(u32, u8, u64, u16)> =
            self.freed.iter().map(|number| (*number, 0, 0, 1)).collect();
        for (number, generation, body) in &self.objects {
            rows.push((*number, 1, out.len() as u64, *generation));
            object(&mut out, *number, *generation, body);
        }
        rows.extend(self.rows.iter().map(|(number, at)| (*number, 1, *at as u64, 0)));
        rows.extend(
            self.packed.iter().map(|(stream, number, i)| (*number, 2, u64::from(*stream), *i)),
        );
        rows.sort_by_key(|row| row.0);
        let xref = out.len();
        let size = 60;
        let previous = if previous.is_empty() { previous } else { format!("/Prev {previous}") };
        let entries = format!("/Size {size} /Root {} {previous} {}", self.root, self.trailer);
        match self.closing {
            Closing::Table => {
                out.extend_from_slice(b"xref\n");
                for (number, kind, second, third) in &rows {
                    out.extend(format!("{number} 1\n").bytes());
                    let kind = if *kind == 0 { 'f' } else { 'n' };
                    out.extend(decimal_row(*second as usize, *third, kind));
                }
                out.extend(format!("trailer\n<< {entries} >>\n").bytes());
            }
            Closing::Stream => {
                rows.push((size - 1, 1, xref as u64, 0));
                let entries = format!("/Type /XRef {entries}");
                object(&mut out, size - 1, 0, &stream_rows(&entries, &rows));
            }
            Closing::TrailerOnly | Closing::TrailerAndEnd => {
                out.extend(format!("trailer\n<< {entries} >>\n").bytes());
            }
            Closing::Nothing => return out,
        }
        if self.closing == Closing::TrailerAndEnd {
            out.extend_from_slice(b"%%EOF\n");
        } else {
            let at = self.startxref.unwrap_or(xref);
            let Self { between, behind, .. } = self;
            if let Some(glue) = self.glue {
                out.pop();
                out.extend(glue.bytes());
            }
            out.extend(format!("startxref{between}{at}\n%%EOF\n{behind}").bytes());
        }
        out
    }

    /// Appends the increment, one object of which has places for a signature, and signs it all.
    pub(super) fn signed(self, file: &[u8], officer: &Officer) -> Vec<u8> {
        self.sealed(file, |content| Parts::of(officer, content).build())
    }

    /// The same with whatever is made of the covered bytes.
    pub(super) fn sealed(mut self, file: &[u8], seal: impl FnOnce(&[u8]) -> Vec<u8>) -> Vec<u8> {
        let range = format!("[{}]", " ".repeat(RANGE_WIDTH - 2));
        let hole = format!("<{}>", "0".repeat(2 * HOLE));
        for (.., body) in &mut self.objects {
            if body.windows(RANGE.len()).any(|w| w == RANGE.as_bytes()) {
                let text = String::from_utf8_lossy(body);
                *body = text.replace(RANGE, &range).replace(CONTENTS, &hole).into_bytes();
            }
        }
        let bytes = self.to(file);
        let (range, hole) = (find(&bytes, range), find(&bytes, hole));
        let (offsets, hidden) = (BTreeMap::new(), Vec::new());
        let laid = Laid { bytes, hole, range, offsets, hidden, xref: 0 };
        laid.seal(seal).laid.bytes
    }
}
