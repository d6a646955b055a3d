//! A small strict reader and writer of DER (ITU-T X.690), shared by every crate that reads ASN.1.
//!
//! The reader accepts definite, minimal lengths and single-octet tags only, never recurses and
//! never copies; the caller descends by opening a [`Reader`] on a value.

use std::fmt::Write as _;

use crate::CryptoError;
pub use crate::error::DerFault;

/// The tags this family of formats uses.
pub mod tag {
    /// BOOLEAN.
    pub const BOOLEAN: u8 = 0x01;
    /// INTEGER.
    pub const INTEGER: u8 = 0x02;
    /// BIT STRING, primitive.
    pub const BIT_STRING: u8 = 0x03;
    /// OCTET STRING, primitive.
    pub const OCTET_STRING: u8 = 0x04;
    /// NULL.
    pub const NULL: u8 = 0x05;
    /// OBJECT IDENTIFIER.
    pub const OID: u8 = 0x06;
    /// ENUMERATED.
    pub const ENUMERATED: u8 = 0x0a;
    /// UTF8String.
    pub const UTF8_STRING: u8 = 0x0c;
    /// UTCTime.
    pub const UTC_TIME: u8 = 0x17;
    /// GeneralizedTime.
    pub const GENERALIZED_TIME: u8 = 0x18;
    /// SEQUENCE and SEQUENCE OF.
    pub const SEQUENCE: u8 = 0x30;
    /// SET and SET OF.
    pub const SET: u8 = 0x31;

    /// Gives the tag `[n]`, primitive; `n` is below 31.
    pub const fn context(n: u8) -> u8 {
        0x80 | (n & 0x1f)
    }

    /// Gives the tag `[n]`, constructed; `n` is below 31.
    pub const fn context_constructed(n: u8) -> u8 {
        0xa0 | (n & 0x1f)
    }
}

/// Holds one element: its tag, its contents and its whole encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tlv<'a> {
    /// The tag octet.
    pub tag: u8,
    /// The contents octets.
    pub value: &'a [u8],
    /// Tag, length and contents as they stand in the source.
    pub encoding: &'a [u8],
}

impl<'a> Tlv<'a> {
    /// Opens a reader on the contents.
    pub fn reader(&self) -> Reader<'a> {
        Reader::new(self.value)
    }

    /// Reads the contents as an INTEGER that fits 64 bits and is not negative.
    ///
    /// # Errors
    ///
    /// [`DerFault::Integer`] when the contents are empty, not minimal, negative or too large.
    pub fn unsigned(&self) -> Result<u64, CryptoError> {
        let digits = self.magnitude()?;
        if digits.len() > 8 {
            return Err(fault(0, DerFault::Integer));
        }
        Ok(digits.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
    }

    /// Reads the contents as an INTEGER that is not negative: big-endian, without leading zeros.
    ///
    /// # Errors
    ///
    /// [`DerFault::Integer`] when the contents are empty, not minimal or negative.
    pub fn magnitude(&self) -> Result<&'a [u8], CryptoError> {
        match self.value {
            [0] => Ok(&[]),
            [0, rest @ ..] if rest.first().is_some_and(|byte| *byte >= 0x80) => Ok(rest),
            [first, ..] if *first != 0 && *first < 0x80 => Ok(self.value),
            _ => Err(fault(0, DerFault::Integer)),
        }
    }

    /// Reads the contents as a BIT STRING of whole octets.
    ///
    /// # Errors
    ///
    /// [`DerFault::BitString`] when there are unused bits or no octet at all.
    pub fn bit_octets(&self) -> Result<&'a [u8], CryptoError> {
        match self.value {
            [0, rest @ ..] => Ok(rest),
            _ => Err(fault(0, DerFault::BitString)),
        }
    }

    /// Reads the contents as a dotted object identifier.
    ///
    /// # Errors
    ///
    /// As [`oid_to_string`].
    pub fn oid(&self) -> Result<String, CryptoError> {
        oid_to_string(self.value)
    }
}

/// Reads a run of DER elements.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    rest: &'a [u8],
    len: usize,
}

fn fault(offset: usize, fault: DerFault) -> CryptoError {
    CryptoError::Der { offset, fault }
}

impl<'a> Reader<'a> {
    /// Begins at the first byte of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, len: bytes.len() }
    }

    /// Returns whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Returns how many bytes have been read.
    pub fn offset(&self) -> usize {
        self.len - self.rest.len()
    }

    /// Returns the bytes not read yet.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Returns the tag of the next element, if there is one.
    pub fn peek_tag(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Reads the next element whatever its tag.
    ///
    /// # Errors
    ///
    /// [`CryptoError::Der`] with the offset of the element.
    pub fn read_any(&mut self) -> Result<Tlv<'a>, CryptoError> {
        let at = self.offset();
        let (tag, value, encoding, rest) = split_element(self.rest).map_err(|f| fault(at, f))?;
        self.rest = rest;
        Ok(Tlv { tag, value, encoding })
    }

    /// Reads the next element, which must bear `tag`.
    ///
    /// # Errors
    ///
    /// [`CryptoError::Der`] with the offset of the element.
    pub fn expect(&mut self, tag: u8) -> Result<Tlv<'a>, CryptoError> {
        if self.peek_tag() == Some(tag) {
            return self.read_any();
        }
        Err(fault(self.offset(), DerFault::Tag { expected: tag, found: self.peek_tag() }))
    }

    /// Reads the next element if it bears `tag`.
    ///
    /// # Errors
    ///
    /// [`CryptoError::Der`] when it bears the tag and is malformed.
    pub fn optional(&mut self, tag: u8) -> Result<Option<Tlv<'a>>, CryptoError> {
        if self.peek_tag() == Some(tag) { self.read_any().map(Some) } else { Ok(None) }
    }

    /// Ends the reading; nothing may be left.
    ///
    /// # Errors
    ///
    /// [`DerFault::TrailingBytes`].
    pub fn finish(&self) -> Result<(), CryptoError> {
        if self.is_empty() { Ok(()) } else { Err(fault(self.offset(), DerFault::TrailingBytes)) }
    }
}

type Element<'a> = (u8, &'a [u8], &'a [u8], &'a [u8]);

fn split_element(bytes: &[u8]) -> Result<Element<'_>, DerFault> {
    let (&tag, after_tag) = bytes.split_first().ok_or(DerFault::Truncated)?;
    if tag & 0x1f == 0x1f {
        return Err(DerFault::LongTag);
    }
    let (&first, after_first) = after_tag.split_first().ok_or(DerFault::Truncated)?;
    let (len, body) = if first < 0x80 {
        (usize::from(first), after_first)
    } else {
        let octets = usize::from(first & 0x7f);
        if octets == 0 || octets > 4 {
            return Err(DerFault::Length);
        }
        let (digits, body) = after_first.split_at_checked(octets).ok_or(DerFault::Truncated)?;
        let len = digits.iter().fold(0u64, |len, byte| len << 8 | u64::from(*byte));
        let minimal = if octets == 1 { len >= 0x80 } else { len >> (8 * (octets - 1)) != 0 };
        if !minimal {
            return Err(DerFault::Length);
        }
        (usize::try_from(len).map_err(|_| DerFault::Length)?, body)
    };
    let (value, rest) = body.split_at_checked(len).ok_or(DerFault::Truncated)?;
    let (encoding, _) =
        bytes.split_at_checked(bytes.len() - rest.len()).ok_or(DerFault::Truncated)?;
    Ok((tag, value, encoding, rest))
}

/// Reads exactly one element bearing `tag`, with nothing after it.
///
/// # Errors
///
/// [`CryptoError::Der`].
pub fn single(bytes: &[u8], tag: u8) -> Result<Tlv<'_>, CryptoError> {
    let mut reader = Reader::new(bytes);
    let tlv = reader.expect(tag)?;
    reader.finish()?;
    Ok(tlv)
}

/// Turns the contents octets of an OBJECT IDENTIFIER into dotted text.
///
/// # Errors
///
/// [`DerFault::ObjectIdentifier`] when it is empty, not minimal, cut short, or an arc exceeds 64
/// bits.
pub fn oid_to_string(contents: &[u8]) -> Result<String, CryptoError> {
    let bad = || fault(0, DerFault::ObjectIdentifier);
    // Far longer than any identifier in use; bounds the text made from hostile bytes.
    if contents.is_empty() || contents.len() > 64 {
        return Err(bad());
    }
    let mut text = String::new();
    let mut arc = 0u64;
    let mut begun = false;
    for byte in contents {
        if !begun && *byte == 0x80 {
            return Err(bad());
        }
        if arc > u64::MAX >> 7 {
            return Err(bad());
        }
        arc = arc << 7 | u64::from(byte & 0x7f);
        begun = byte & 0x80 != 0;
        if begun {
            continue;
        }
        if text.is_empty() {
            let root = (arc / 40).min(2);
            text.reserve(3 * contents.len());
            // A text takes whatever is written to it.
            let _ = write!(text, "{root}.{}", arc - root * 40);
        } else {
            let _ = write!(text, ".{arc}");
        }
        arc = 0;
    }
    if begun { Err(bad()) } else { Ok(text) }
}

/// Encodes a dotted object identifier as a whole element.
///
/// Text that is not a dotted identifier gives an element without contents, which no reader accepts.
pub fn oid(dotted: &str) -> Vec<u8> {
    tlv(tag::OID, &oid_contents(dotted).unwrap_or_default())
}

fn oid_contents(dotted: &str) -> Option<Vec<u8>> {
    let mut arcs = dotted.split('.').map(|arc| arc.parse::<u64>().ok());
    let root = arcs.next()??;
    let second = arcs.next()??;
    if root > 2 || (root < 2 && second > 39) {
        return None;
    }
    let mut out = Vec::new();
    push_arc(&mut out, root.checked_mul(40)?.checked_add(second)?);
    for arc in arcs {
        push_arc(&mut out, arc?);
    }
    Some(out)
}

fn push_arc(out: &mut Vec<u8>, arc: u64) {
    let septets = (64 - arc.leading_zeros()).div_ceil(7).max(1);
    for index in (0..septets).rev() {
        let septet = (arc >> (7 * index) & 0x7f) as u8;
        out.push(if index == 0 { septet } else { septet | 0x80 });
    }
}

/// Encodes one element.
pub fn tlv(tag: u8, contents: &[u8]) -> Vec<u8> {
    tlv_of(tag, &[contents])
}

/// Encodes one element whose contents are the given parts, one after another.
pub fn tlv_of(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let len = parts.iter().map(|part| part.len()).sum();
    let mut out = Vec::with_capacity(element_len(len));
    out.push(tag);
    if len < 0x80 {
        out.push(len as u8);
    } else {
        let octets = (usize::BITS - len.leading_zeros()).div_ceil(8);
        out.push(0x80 | octets as u8);
        for index in (0..octets).rev() {
            out.push((len >> (8 * index)) as u8);
        }
    }
    for part in parts {
        out.extend_from_slice(part);
    }
    out
}

/// Tells how long the element is whose contents are `contents` bytes long.
pub fn element_len(contents: usize) -> usize {
    let octets =
        if contents < 0x80 { 0 } else { (usize::BITS - contents.leading_zeros()).div_ceil(8) };
    2 + octets as usize + contents
}

/// Encodes a SEQUENCE of elements already encoded.
pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv_of(tag::SEQUENCE, parts)
}

/// Encodes a SET OF elements already encoded, sorted as DER demands (X.690 section 11.6).
pub fn set_of(elements: Vec<Vec<u8>>) -> Vec<u8> {
    tlv(tag::SET, &sorted(elements).concat())
}

/// Sorts encoded elements as DER orders the elements of a SET OF.
pub fn sorted(mut elements: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    // Shorter encodings compare as if padded with zeros; no element is a prefix of another, so
    // plain byte order is the same order.
    elements.sort();
    elements
}

/// Encodes a non-negative INTEGER given big-endian.
pub fn integer(magnitude: &[u8]) -> Vec<u8> {
    let start = magnitude.iter().position(|byte| *byte != 0).unwrap_or(magnitude.len());
    let (_, digits) = magnitude.split_at_checked(start).unwrap_or((&[], magnitude));
    match digits.first() {
        None => tlv(tag::INTEGER, &[0]),
        Some(first) if *first >= 0x80 => tlv_of(tag::INTEGER, &[&[0], digits]),
        Some(_) => tlv(tag::INTEGER, digits),
    }
}

/// Encodes a small non-negative INTEGER.
pub fn unsigned(value: u64) -> Vec<u8> {
    integer(&value.to_be_bytes())
}

/// Encodes an OCTET STRING.
pub fn octet_string(contents: &[u8]) -> Vec<u8> {
    tlv(tag::OCTET_STRING, contents)
}

/// Encodes a BIT STRING of whole octets.
pub fn bit_string(octets: &[u8]) -> Vec<u8> {
    tlv_of(tag::BIT_STRING, &[&[0], octets])
}

/// Encodes NULL.
pub fn null() -> Vec<u8> {
    tlv(tag::NULL, &[])
}
