//! Finding where a BER value ends, whether it is DER, and its DER form with everything in order.
//!
//! Only lengths and constructed strings are rewritten; nothing is sorted, so that what was hashed
//! can still be found. The nesting is kept on a stack of its own, never on the thread's.

use std::ops::Range;

use segel_crypto::der::{element_len, tag};

use crate::CmsError;

/// Deeper than any honest signature, which stays below 20.
const MAX_DEPTH: usize = 48;
/// Enough for a revocation list of a hundred thousand entries inside the signature.
const MAX_ELEMENTS: usize = 1_000_000;

const CONSTRUCTED: u8 = 0x20;
const CONSTRUCTED_OCTET_STRING: u8 = tag::OCTET_STRING | CONSTRUCTED;

#[derive(Clone, Copy)]
struct Element {
    tag: u8,
    depth: usize,
    start: usize,
    contents: usize,
    end: usize,
    /// The length of the contents once written as DER.
    len: usize,
    /// Whether this is a piece of a constructed OCTET STRING, which DER writes as one.
    in_string: bool,
    /// Whether this element, without what is inside it, is written differently in DER.
    rewritten: bool,
}

/// One value in DER, and what had to be done for it.
pub(crate) struct Transcoded {
    pub(crate) der: Vec<u8>,
    /// How many bytes the value took as received.
    pub(crate) received_len: usize,
    /// Where in the received bytes the first element stands that was not DER.
    pub(crate) first_ber: Option<usize>,
    /// Where in `der` the elements begin that were written differently.
    rewritten: Vec<usize>,
}

impl Transcoded {
    /// Tells whether nothing in this range of `der` was written differently.
    pub(crate) fn is_as_received(&self, range: &Range<usize>) -> bool {
        !self.rewritten.iter().any(|start| range.contains(start))
    }
}

struct Open {
    index: usize,
    end: Option<usize>,
}

struct Header {
    tag: u8,
    contents: usize,
    len: Option<usize>,
    minimal: bool,
}

fn header(bytes: &[u8], start: usize) -> Option<Header> {
    let tag = *bytes.get(start)?;
    if tag & 0x1f == 0x1f {
        return None;
    }
    let first = *bytes.get(start + 1)?;
    if first < 0x80 {
        let len = Some(usize::from(first));
        return Some(Header { tag, contents: start + 2, len, minimal: true });
    }
    let octets = usize::from(first & 0x7f);
    let contents = start + 2 + octets;
    if octets == 0 {
        let constructed = tag & CONSTRUCTED != 0;
        return constructed.then_some(Header { tag, contents, len: None, minimal: false });
    }
    if octets > 8 {
        return None;
    }
    let digits = bytes.get(start + 2..contents)?;
    let len = digits.iter().fold(0u64, |len, byte| len << 8 | u64::from(*byte));
    let len = usize::try_from(len).ok()?;
    let minimal = len >= 0x80 && digits.first() != Some(&0);
    Some(Header { tag, contents, len: Some(len), minimal })
}

/// Reads the first value of `bytes`.
pub(crate) fn transcode(bytes: &[u8]) -> Result<Transcoded, CmsError> {
    let (mut elements, received_len) = scan(bytes)?;
    let first_ber = elements.iter().find(|element| element.rewritten).map(|element| element.start);
    if first_ber.is_none() {
        let der = bytes.get(..received_len).unwrap_or_default().to_vec();
        return Ok(Transcoded { der, received_len, first_ber, rewritten: Vec::new() });
    }
    measure(&mut elements);
    let (der, rewritten) = write(bytes, &elements);
    Ok(Transcoded { der, received_len, first_ber, rewritten })
}

/// Lists every element, each before what is inside it.
fn scan(bytes: &[u8]) -> Result<(Vec<Element>, usize), CmsError> {
    let mut elements: Vec<Element> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut at = 0;
    loop {
        if elements.len() >= MAX_ELEMENTS {
            return Err(CmsError::TooMany { field: "elements", limit: MAX_ELEMENTS });
        }
        let bad = CmsError::Encoding { offset: at };
        let end_marker = bytes.get(at) == Some(&0) && bytes.get(at + 1) == Some(&0);
        if end_marker && open.last().is_some_and(|top| top.end.is_none()) {
            close(&mut elements, &mut open, at);
            at += 2;
        } else {
            let found = header(bytes, at).ok_or_else(|| bad.clone())?;
            let limit = open.iter().rev().find_map(|top| top.end).unwrap_or(bytes.len());
            let end = match found.len {
                Some(len) => found.contents.checked_add(len).ok_or_else(|| bad.clone())?,
                None => found.contents,
            };
            if end > limit || open.len() > MAX_DEPTH {
                return Err(if end > limit { bad } else { CmsError::TooDeep { limit: MAX_DEPTH } });
            }
            let constructed = found.tag & CONSTRUCTED != 0;
            let parent = open.last().and_then(|top| elements.get(top.index));
            let in_string = parent.is_some_and(|parent| parent.tag == CONSTRUCTED_OCTET_STRING);
            if in_string && found.tag & !CONSTRUCTED != tag::OCTET_STRING {
                return Err(bad);
            }
            elements.push(Element {
                tag: found.tag,
                depth: open.len(),
                start: at,
                contents: found.contents,
                end,
                len: end - found.contents,
                in_string,
                rewritten: !found.minimal || found.tag == CONSTRUCTED_OCTET_STRING,
            });
            if constructed {
                let end = found.len.map(|_| end);
                open.push(Open { index: elements.len() - 1, end });
                at = found.contents;
            } else {
                at = end;
            }
        }
        while open.last().is_some_and(|top| top.end == Some(at)) {
            close(&mut elements, &mut open, at);
        }
        if open.is_empty() {
            return Ok((elements, at));
        }
    }
}

fn close(elements: &mut [Element], open: &mut Vec<Open>, at: usize) {
    if let Some(top) = open.pop()
        && let Some(element) = elements.get_mut(top.index)
    {
        element.end = at;
    }
}

/// Computes the DER lengths from the innermost outwards.
fn measure(elements: &mut [Element]) {
    // What has been measured at each depth and belongs to the next element above it.
    let mut inside = [0usize; MAX_DEPTH + 3];
    for element in elements.iter_mut().rev() {
        if element.tag & CONSTRUCTED != 0 {
            let below = inside.get_mut(element.depth + 1);
            element.len = below.map(std::mem::take).unwrap_or_default();
        }
        if let Some(sum) = inside.get_mut(element.depth) {
            *sum += if element.in_string { element.len } else { element_len(element.len) };
        }
    }
}

/// Writes the elements as DER, and tells where those stand that were rewritten.
fn write(bytes: &[u8], elements: &[Element]) -> (Vec<u8>, Vec<usize>) {
    let mut der = Vec::with_capacity(bytes.len());
    let mut rewritten = Vec::new();
    for element in elements {
        if !element.in_string {
            if element.rewritten {
                rewritten.push(der.len());
            }
            let string = element.tag == CONSTRUCTED_OCTET_STRING;
            der.push(if string { tag::OCTET_STRING } else { element.tag });
            push_len(&mut der, element.len);
        }
        if element.tag & CONSTRUCTED == 0 {
            der.extend_from_slice(bytes.get(element.contents..element.end).unwrap_or_default());
        }
    }
    (der, rewritten)
}

fn push_len(out: &mut Vec<u8>, len: usize) {
    if len < 0x80 {
        out.push(len as u8);
        return;
    }
    let octets = element_len(len) - len - 2;
    out.push(0x80 | octets as u8);
    for index in (0..octets).rev() {
        out.push((len >> (8 * index)) as u8);
    }
}
