//! Pieces of DER that certificates, revocation lists and OCSP responses share.

use std::ops::Range;

use segel_crypto::UnixTime;
use segel_crypto::der::{self, Reader, Tlv, tag};

/// More than any honest list of extensions has.
const MAX_EXTENSIONS: usize = 64;
/// RFC 5280 section 4.1.2.2 allows 20 octets, and DER may add a leading zero octet.
pub(crate) const MAX_SERIAL: usize = 21;

/// Names the field that could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unreadable(pub(crate) &'static str);

/// Reads values in turn and tells where each lies in the whole.
pub(crate) struct Cursor<'a> {
    pub(crate) reader: Reader<'a>,
    base: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8], base: usize) -> Self {
        Self { reader: Reader::new(bytes), base }
    }

    /// Opens the contents of a value that lies at `range`.
    pub(crate) fn inside(range: &Range<usize>, tlv: &Tlv<'a>) -> Self {
        Self::new(tlv.value, contents_start(range, tlv))
    }

    pub(crate) fn expect(
        &mut self,
        tag: u8,
        field: &'static str,
    ) -> Result<(Range<usize>, Tlv<'a>), Unreadable> {
        let start = self.base + self.reader.offset();
        let tlv = self.reader.expect(tag).map_err(|_| Unreadable(field))?;
        Ok((start..start + tlv.encoding.len(), tlv))
    }

    pub(crate) fn optional(
        &mut self,
        tag: u8,
        field: &'static str,
    ) -> Result<Option<(Range<usize>, Tlv<'a>)>, Unreadable> {
        if self.reader.peek_tag() == Some(tag) {
            self.expect(tag, field).map(Some)
        } else {
            Ok(None)
        }
    }

    pub(crate) fn finish(&self, field: &'static str) -> Result<(), Unreadable> {
        self.reader.finish().map_err(|_| Unreadable(field))
    }
}

/// Tells where the contents of a value begin.
pub(crate) fn contents_start(range: &Range<usize>, tlv: &Tlv<'_>) -> usize {
    range.end - tlv.value.len()
}

/// Holds one extension as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawExtension<'a> {
    pub(crate) oid: String,
    pub(crate) critical: bool,
    pub(crate) value: &'a [u8],
}

/// Reads the contents of `Extensions`; none when it is malformed or empty, or an extension occurs
/// twice.
pub(crate) fn extensions(contents: &[u8]) -> Option<Vec<RawExtension<'_>>> {
    let mut reader = Reader::new(contents);
    let mut read: Vec<RawExtension<'_>> = Vec::new();
    while !reader.is_empty() {
        let extension = extension(&reader.expect(tag::SEQUENCE).ok()?)?;
        let repeated = read.iter().any(|earlier| earlier.oid == extension.oid);
        if repeated || read.len() == MAX_EXTENSIONS {
            return None;
        }
        read.push(extension);
    }
    (!read.is_empty()).then_some(read)
}

fn extension<'a>(tlv: &Tlv<'a>) -> Option<RawExtension<'a>> {
    let mut parts = tlv.reader();
    let oid = der::oid_to_string(parts.expect(tag::OID).ok()?.value).ok()?;
    // FALSE is the default, which DER leaves out, but honest authorities have written it.
    let critical = match parts.optional(tag::BOOLEAN).ok()? {
        Some(tlv) => boolean(tlv.value)?,
        None => false,
    };
    let value = parts.expect(tag::OCTET_STRING).ok()?.value;
    parts.finish().ok()?;
    Some(RawExtension { oid, critical, value })
}

/// Reads the contents of a BOOLEAN.
pub(crate) fn boolean(contents: &[u8]) -> Option<bool> {
    match contents {
        [0x00] => Some(false),
        [0xff] => Some(true),
        _ => None,
    }
}

/// Reads the contents of an INTEGER that serves as a name: minimal, and no longer than a serial
/// number can be.
pub(crate) fn serial(contents: &[u8]) -> Option<&[u8]> {
    let minimal = match contents {
        [] => false,
        [0x00, second, ..] => *second >= 0x80,
        [0xff, second, ..] => *second < 0x80,
        _ => true,
    };
    (minimal && contents.len() <= MAX_SERIAL).then_some(contents)
}

/// Reads a UTCTime or GeneralizedTime in the forms of RFC 5280 section 4.1.2.5: seconds and `Z`.
pub(crate) fn time(tlv: &Tlv<'_>) -> Option<UnixTime> {
    match tlv.tag {
        tag::UTC_TIME => {
            let (year, rest) = tlv.value.split_at_checked(2)?;
            let year = number(year)?;
            from_digits(if year < 50 { 2000 + year } else { 1900 + year }, rest)
        }
        tag::GENERALIZED_TIME => {
            let (year, rest) = tlv.value.split_at_checked(4)?;
            from_digits(number(year)?, rest)
        }
        _ => None,
    }
}

/// Reads a GeneralizedTime alone. A fraction of a second, which RFC 5280 forbids but honest
/// responders write, is cut off.
pub(crate) fn generalized_time(tlv: &Tlv<'_>) -> Option<UnixTime> {
    if tlv.tag != tag::GENERALIZED_TIME {
        return None;
    }
    let Some(point) = tlv.value.iter().position(|byte| *byte == b'.') else {
        return time(tlv);
    };
    let (whole, rest) = tlv.value.split_at_checked(point)?;
    let fraction = rest.strip_prefix(b".")?.strip_suffix(b"Z")?;
    if fraction.is_empty() || fraction.len() > 9 || !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let (year, rest) = whole.split_at_checked(4)?;
    from_digits(number(year)?, &[rest, b"Z"].concat())
}

fn from_digits(year: i64, rest: &[u8]) -> Option<UnixTime> {
    let digits = rest.strip_suffix(b"Z")?;
    let (pairs, odd) = digits.as_chunks::<2>();
    if !odd.is_empty() {
        return None;
    }
    let [month, day, hour, minute, second] = pairs else {
        return None;
    };
    let part = |pair: &[u8; 2]| u8::try_from(number(pair)?).ok();
    UnixTime::from_civil(year, part(month)?, part(day)?, part(hour)?, part(minute)?, part(second)?)
}

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |value, byte| {
        byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0'))
    })
}

/// Reads the contents of a named BIT STRING of at most 16 bits; bit 0 is the lowest of the result.
pub(crate) fn named_bits(contents: &[u8]) -> Option<u16> {
    let (unused, octets) = contents.split_first()?;
    let (bits, len): (u16, u32) = match octets {
        [] => (0, 0),
        [one] => (u16::from(*one) << 8, 8),
        [one, two] => (u16::from(*one) << 8 | u16::from(*two), 16),
        _ => return None,
    };
    let unused = u32::from(*unused);
    // An empty string has no unused bits, and unused bits are zero.
    if unused > 7 || unused > len || bits.trailing_zeros() < 16 - len + unused {
        return None;
    }
    Some(bits.reverse_bits())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(tag: u8, text: &str) -> Option<UnixTime> {
        let encoded = der::tlv(tag, text.as_bytes());
        time(&Reader::new(&encoded).read_any().ok()?)
    }

    #[test]
    fn times_are_read_in_the_one_form_of_the_profile() {
        let at = UnixTime::from_civil(2026, 11, 24, 3, 4, 5);
        assert_eq!(read(tag::UTC_TIME, "261124030405Z"), at);
        assert_eq!(read(tag::GENERALIZED_TIME, "20261124030405Z"), at);
        assert_eq!(read(tag::UTC_TIME, "500101000000Z"), UnixTime::from_civil(1950, 1, 1, 0, 0, 0));
        for wrong in ["2611240304Z", "261124030405", "261124030405+0700", "261324030405Z", ""] {
            assert_eq!(read(tag::UTC_TIME, wrong), None, "{wrong}");
        }
        assert_eq!(read(tag::GENERALIZED_TIME, "20261124030405.5Z"), None);
    }

    #[test]
    fn responders_may_write_a_fraction_which_is_cut_off() {
        let read = |text: &str| {
            let encoded = der::tlv(tag::GENERALIZED_TIME, text.as_bytes());
            generalized_time(&Reader::new(&encoded).read_any().ok()?)
        };
        let at = UnixTime::from_civil(2026, 11, 24, 3, 4, 5);
        assert_eq!(read("20261124030405.364362Z"), at);
        assert_eq!(read("20261124030405Z"), at);
        for wrong in ["20261124030405.Z", "20261124030405.5", "202611240304.5Z", ".5Z", "."] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn named_bits_count_from_the_first() {
        assert_eq!(named_bits(&[1, 0b0110_0000]), Some(0b110));
        assert_eq!(named_bits(&[7, 0x00, 0x80]), Some(1 << 8));
        assert_eq!(named_bits(&[0]), Some(0));
        assert_eq!(named_bits(&[8, 0]), None);
        assert_eq!(named_bits(&[]), None);
    }

    #[test]
    fn serial_numbers_are_minimal_and_short() {
        assert_eq!(serial(&[0, 0x80]), Some(&[0, 0x80][..]));
        assert_eq!(serial(&[0, 0x7f]), None);
        assert_eq!(serial(&[]), None);
        assert_eq!(serial(&[1; 22]), None);
    }
}
