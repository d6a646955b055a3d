//! The filters that structures of a document use: FlateDecode with predictors, also written in ASCII.

use std::borrow::Cow;
use std::io::Read;

use crate::deflate;
use crate::error::PdfError;
use crate::object::{Dictionary, Object};

/// Bytes that one cross-reference or object stream may unfold to, however long it is.
const UNFOLDED: u64 = 128 << 20;
/// Bytes that a short one may unfold to, and how many more for each of its own.
const SHORT: u64 = 24 << 20;
const MORE: u64 = 4;
/// No honest stream of structures unfolds to more than this many times its size.
const RATIO: u64 = 1100;

/// The parameters of FlateDecode (ISO 32000-2, table 8), and what every dictionary may say of itself.
const KNOWN: [&str; 6] =
    ["Predictor", "Colors", "BitsPerComponent", "Columns", "EarlyChange", "Type"];
/// Entries by which some readers take the data from elsewhere, or undo other filters.
const ELSEWHERE: [&str; 4] = ["F", "FFilter", "FDecodeParms", "DP"];

/// The filters of a stream, each with its parameters; `None` where two readers could take it otherwise.
///
/// A name goes with a dictionary, and an array with an array of as many (ISO 32000-2, table 5): of other
/// pairs some readers take the parameters, and some do not.
fn filters(dictionary: &Dictionary) -> Option<Vec<(&str, Option<&Dictionary>)>> {
    if ELSEWHERE.iter().any(|key| dictionary.value(key).is_some()) {
        return None;
    }
    let (filter, parameters) = (dictionary.value("Filter"), dictionary.value("DecodeParms"));
    let names: Vec<&str> = match filter {
        None | Some(Object::Null) => Vec::new(),
        Some(Object::Array(names)) => names.iter().map(Object::as_name).collect::<Option<_>>()?,
        Some(name) => vec![name.as_name()?],
    };
    if matches!(parameters, None | Some(Object::Null)) {
        return Some(names.into_iter().map(|name| (name, None)).collect());
    }
    let listed = |value: Option<&Object>| matches!(value, Some(Object::Array(_)));
    let pairs = listed(filter) == listed(parameters);
    let parameters: Vec<&Object> = match parameters {
        Some(Object::Array(items)) => items.iter().collect(),
        other => other.into_iter().collect(),
    };
    if !pairs || parameters.len() != names.len() {
        // Where none of them says anything, it does not matter whose they are.
        let idle = |item: &&Object| match item {
            Object::Null => true,
            Object::Dictionary(parameters) => parameters.iter().next().is_none(),
            _ => false,
        };
        return parameters
            .iter()
            .all(idle)
            .then(|| names.into_iter().map(|name| (name, None)).collect());
    }
    let parameters = parameters.into_iter().map(|item| match item {
        Object::Null => Some(None),
        Object::Dictionary(parameters) => Some(Some(parameters)),
        _ => None,
    });
    names.into_iter().zip(parameters).map(|(name, own)| Some((name, own?))).collect()
}

/// Whether a stream names a crypt filter, or a filter that is no name.
pub(crate) fn names_crypt(dictionary: &Dictionary) -> bool {
    let filters = match dictionary.value("Filter") {
        Some(Object::Array(filters)) => filters.as_slice(),
        other => other.map(std::slice::from_ref).unwrap_or_default(),
    };
    filters.iter().any(|filter| filter.as_name().is_none_or(|name| name == "Crypt"))
}

/// Whether the data of a stream may be taken from elsewhere, or through other filters.
pub(crate) fn names_elsewhere(dictionary: &Dictionary) -> bool {
    ELSEWHERE.iter().any(|key| dictionary.value(key).is_some())
}

/// Whether every reader unfolds what a stream was deflated to alike; of other filters nothing is said.
pub(crate) fn unfolds_alike(dictionary: &Dictionary, data: &[u8]) -> bool {
    let Some(filters) = filters(dictionary) else { return true };
    match filters.as_slice() {
        [("FlateDecode", _), ..] => deflate::is_plain(data),
        [("ASCII85Decode", _), ("FlateDecode", _), ..] => {
            base_85(data).is_some_and(|data| deflate::is_plain(&data))
        }
        _ => true,
    }
}

/// Whether a cross-reference or object stream is unfolded as every reader does: it is deflated or as it
/// stands, and predicted by bytes at most.
pub(crate) fn is_plainly_packed(dictionary: &Dictionary) -> bool {
    let Some(filters) = filters(dictionary) else { return false };
    let parameters = match filters.as_slice() {
        [] => return true,
        [("FlateDecode", parameters)] => *parameters,
        _ => return false,
    };
    let integer = |key: &str| match parameters.and_then(|p| p.value(key)) {
        None => Some(None),
        Some(value) => value.as_integer().map(Some),
    };
    matches!(integer("Predictor"), Some(None | Some(1 | 10..=15)))
        && matches!(integer("Colors"), Some(None | Some(1)))
        && matches!(integer("BitsPerComponent"), Some(None | Some(8)))
}

/// Undoes the filters of a cross-reference or object stream.
pub(crate) fn decode(
    dictionary: &Dictionary,
    data: &[u8],
    number: u32,
) -> Result<Vec<u8>, PdfError> {
    let unsupported = || PdfError::UnsupportedFilter { number };
    let filters = filters(dictionary).ok_or_else(unsupported)?;
    let damaged = || PdfError::DamagedStream { number };
    let (mut filters, mut data) = (filters.as_slice(), Cow::Borrowed(data));
    // What a crypt filter did is undone where the stream is read.
    if let [("Crypt", _), rest @ ..] = filters {
        filters = rest;
    }
    if let [("ASCII85Decode", parameters), rest @ ..] = filters {
        // It has none.
        if parameters.is_some_and(|parameters| parameters.iter().next().is_some()) {
            return Err(unsupported());
        }
        (filters, data) = (rest, Cow::Owned(base_85(&data).ok_or_else(damaged)?));
    }
    let (filter, parameters) = match filters {
        [] => return Ok(data.into_owned()),
        [one] => *one,
        _ => return Err(unsupported()),
    };
    match filter {
        "ASCIIHexDecode" => {
            return hexadecimal(&data).ok_or_else(damaged);
        }
        "FlateDecode" => {}
        _ => return Err(unsupported()),
    }
    let len = data.len() as u64;
    let limit = UNFOLDED.min(SHORT.saturating_add(len.saturating_mul(MORE)));
    let limit = limit.min(len.saturating_mul(RATIO).max(4096));
    let mut out = Vec::new();
    flate2::read::ZlibDecoder::new(&*data)
        .take(limit + 1)
        .read_to_end(&mut out)
        .map_err(|_| damaged())?;
    if out.len() as u64 > limit {
        return Err(PdfError::Budget { what: "unfolded bytes in one stream", limit });
    }
    let Some(parameters) = parameters else { return Ok(out) };
    // Some readers know them under other names as well.
    if !parameters.iter().all(|(key, _)| key.as_str().is_some_and(|key| KNOWN.contains(&key))) {
        return Err(unsupported());
    }
    let integer = |key: &str, default: i64| match parameters.value(key) {
        None => Ok(default),
        Some(o) => o.as_integer().ok_or_else(unsupported),
    };
    let predictor = integer("Predictor", 1)?;
    if predictor == 1 {
        return Ok(out);
    }
    let number_of = |key: &str, default: i64, most: i64| {
        let value = integer(key, default)?;
        usize::try_from(value).ok().filter(|_| (1..=most).contains(&value)).ok_or_else(unsupported)
    };
    let (colors, bits) = (number_of("Colors", 1, 32)?, number_of("BitsPerComponent", 8, 16)?);
    let row = (number_of("Columns", 1, 1 << 20)? * colors * bits).div_ceil(8);
    match predictor {
        2 if bits == 8 => Ok(tiff(out, row, colors)),
        10..=15 => {
            let pixel = (colors * bits).div_ceil(8);
            png(&out, row, pixel).ok_or_else(damaged)
        }
        _ => Err(unsupported()),
    }
}

/// Undoes ASCIIHexDecode (ISO 32000-2, 7.4.2).
fn hexadecimal(data: &[u8]) -> Option<Vec<u8>> {
    // Not all readers pass over the same bytes, nor end where nothing says so.
    let blank = |byte: &&u8| !matches!(**byte, b' ' | b'\t' | b'\r' | b'\n');
    let end = data.iter().position(|byte| *byte == b'>')?;
    if data.get(end + 1..)?.iter().any(|byte| blank(&byte)) {
        return None;
    }
    let digits = data.get(..end)?.iter().filter(blank);
    let digits: Option<Vec<u8>> = digits
        .map(|byte| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let pair = |pair: &[u8]| pair.first().map(|high| high << 4 | pair.get(1).unwrap_or(&0));
    digits?.chunks(2).map(pair).collect()
}

/// Undoes ASCII85Decode (ISO 32000-2, 7.4.3).
fn base_85(data: &[u8]) -> Option<Vec<u8>> {
    let blank = |byte: &&u8| !matches!(**byte, b' ' | b'\t' | b'\r' | b'\n');
    let end = data.windows(2).position(|two| two == b"~>")?;
    if data.get(end + 2..)?.iter().any(|byte| blank(&byte)) {
        return None;
    }
    let (mut out, mut group) = (Vec::new(), Vec::new());
    for byte in data.get(..end)?.iter().filter(blank) {
        match byte {
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => group.push(byte - b'!'),
            _ => return None,
        }
        if group.len() == 5 {
            out.extend(word(&group)?.to_be_bytes());
            group.clear();
        }
    }
    if let Some(rest) = group.len().checked_sub(1) {
        // Of a part of a group readers take the bytes alike where it is what these bytes are written as.
        let len = group.len();
        group.resize(5, 84);
        let mut bytes = word(&group)?.to_be_bytes();
        bytes.get_mut(rest..)?.fill(0);
        let mut written = u32::from_be_bytes(bytes) / 85u32.pow(u32::try_from(5 - len).ok()?);
        for digit in group.get(..len)?.iter().rev() {
            if written % 85 != u32::from(*digit) {
                return None;
            }
            written /= 85;
        }
        out.extend_from_slice(bytes.get(..rest).filter(|bytes| !bytes.is_empty())?);
    }
    Some(out)
}

/// The number that five digits of base 85 write.
fn word(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0u32, |word, digit| word.checked_mul(85)?.checked_add((*digit).into()))
}

/// Undoes TIFF prediction for components of one byte (ISO 32000-2, 7.4.4.4).
fn tiff(mut data: Vec<u8>, row: usize, colors: usize) -> Vec<u8> {
    for row in data.chunks_mut(row) {
        let mut left = vec![0u8; colors];
        for pixel in row.chunks_mut(colors) {
            for (byte, left) in pixel.iter_mut().zip(&mut left) {
                *byte = byte.wrapping_add(*left);
                *left = *byte;
            }
        }
    }
    data
}

/// Undoes PNG prediction (ISO 32000-2, 7.4.4.4); `pixel` is the bytes from one pixel to the next.
fn png(data: &[u8], columns: usize, pixel: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(data.len());
    let mut above = vec![0u8; columns];
    for row in data.chunks(columns + 1) {
        let (kind, row) = row.split_first()?;
        if row.len() != columns || *kind > 4 {
            return None;
        }
        let mut current: Vec<u8> = Vec::with_capacity(columns);
        for (at, (x, up)) in row.iter().zip(&above).enumerate() {
            let before = at.checked_sub(pixel);
            let left = before.and_then(|at| current.get(at)).copied().unwrap_or(0);
            let predicted = match kind {
                0 => 0,
                1 => left,
                2 => *up,
                3 => ((u16::from(left) + u16::from(*up)) / 2) as u8,
                _ => {
                    let corner = before.and_then(|at| above.get(at)).copied().unwrap_or(0);
                    paeth(left, *up, corner)
                }
            };
            current.push(x.wrapping_add(predicted));
        }
        out.extend_from_slice(&current);
        above = current;
    }
    Some(out)
}

fn paeth(a: u8, b: u8, c: u8) -> u8 {
    let (ia, ib, ic) = (i16::from(a), i16::from(b), i16::from(c));
    let p = ia + ib - ic;
    let (pa, pb, pc) = ((p - ia).abs(), (p - ib).abs(), (p - ic).abs());
    if pa <= pb && pa <= pc {
        a
    } else if pb <= pc {
        b
    } else {
        c
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::parser::object_in;

    /// What comes of rows of two bytes, each behind a tag, under these entries.
    fn undone(entries: &str) -> Result<Vec<u8>, PdfError> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(b"\x02ab\x02\x01\x01").expect("a vector takes all");
        let data = encoder.finish().expect("a vector takes all");
        let Ok(Object::Dictionary(dictionary)) = object_in(format!("<<{entries}>>").as_bytes())
        else {
            panic!("{entries} is no dictionary")
        };
        decode(&dictionary, &data, 7)
    }

    #[test]
    fn parameters_go_with_the_filters_that_they_stand_beside() {
        let (rows, plain) = (b"abbc".to_vec(), b"\x02ab\x02\x01\x01".to_vec());
        const P: &str = "<</Predictor 12/Columns 2>>";
        for entries in [
            format!("/Filter/FlateDecode/DecodeParms{P}"),
            format!("/Filter[/FlateDecode]/DecodeParms[{P}]"),
            format!("/Filter[/Crypt/FlateDecode]/DecodeParms[null{P}]"),
            format!("/Filter[/Crypt/FlateDecode]/DecodeParms[<</Name/Identity>>{P}]"),
        ] {
            assert_eq!(undone(&entries), Ok(rows.clone()), "{entries}");
        }
        for entries in [
            "/Filter/FlateDecode",
            "/Filter[/FlateDecode]",
            "/Filter/FlateDecode/DecodeParms null",
            "/Filter[/FlateDecode]/DecodeParms[null]",
            "/Filter/FlateDecode/DecodeParms<</Predictor 1>>",
            // Wherever it belongs, it says nothing.
            "/Filter/FlateDecode/DecodeParms[]",
            "/Filter/FlateDecode/DecodeParms[null]",
            "/Filter[/FlateDecode]/DecodeParms<<>>",
            "/Filter[/FlateDecode]/DecodeParms[null null]",
        ] {
            assert_eq!(undone(entries), Ok(plain.clone()), "{entries}");
        }
        for entries in [
            format!("/Filter[/FlateDecode]/DecodeParms{P}"),
            format!("/Filter/FlateDecode/DecodeParms[{P}]"),
            format!("/Filter/FlateDecode/DecodeParms[null{P}]"),
            format!("/Filter[/FlateDecode]/DecodeParms[null{P}]"),
            format!("/Filter[/FlateDecode]/DecodeParms[{P} null]"),
            format!("/Filter[/Crypt/FlateDecode]/DecodeParms[{P}]"),
            "/Filter/FlateDecode/DecodeParms 1".to_owned(),
            "/Filter[/FlateDecode]/DecodeParms[1]".to_owned(),
            "/Filter[/FlateDecode 1]".to_owned(),
            "/Filter 1".to_owned(),
            "/Filter/FlateDecode/F/RunLengthDecode".to_owned(),
            "/F/RunLengthDecode".to_owned(),
            format!("/Filter/FlateDecode/DP{P}"),
            "/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 2/BPC 8>>".to_owned(),
            "/Filter/FlateDecode/FFilter/FlateDecode".to_owned(),
            format!("/Filter/FlateDecode/FDecodeParms{P}"),
        ] {
            assert_eq!(
                undone(&entries),
                Err(PdfError::UnsupportedFilter { number: 7 }),
                "{entries}"
            );
        }
    }
    #[test]
    fn ascii_in_base_85_is_undone_where_every_reader_does_so_alike() {
        for (written, bytes) in [
            ("~>", &b""[..]),
            ("5l~>", b"A"),
            ("9jqo^~>", b"Man "),
            ("9jqo^BlbD-BleB1DJ+*+F(f,q~>", b"Man is distinguished"),
            ("9jq o^\r\nBl\tbD-~>\n", b"Man is d"),
            ("z~>", b"\0\0\0\0"),
            ("z9jqo^z~>", b"\0\0\0\0Man \0\0\0\0"),
            ("s8W-!~>", b"\xff\xff\xff\xff"),
            ("s8W*~>", b"\xff\xff\xff"),
            ("!!~>", b"\0"),
        ] {
            assert_eq!(base_85(written.as_bytes()).as_deref(), Some(bytes), "{written}");
        }
        for odd in [
            "",
            "5l",
            "5l~",
            "5l>",
            "5l~ >",
            "5l~>x",
            "5l~>5l~>",
            "<~5l~>",
            "5~>",
            "9jqo^5~>",
            "5m~>",
            "s8W-\"~>",
            "uuuuu~>",
            "uu~>",
            "9z~>",
            "9jqzo^~>",
            "9jv~>",
            "9\0jqo^~>",
            "9\x0cjqo^~>",
            "9j\u{e9}~>",
        ] {
            assert_eq!(base_85(odd.as_bytes()), None, "{odd:?}");
        }
        let dictionary = |entries: &str| match object_in(format!("<<{entries}>>").as_bytes()) {
            Ok(Object::Dictionary(dictionary)) => dictionary,
            other => panic!("{entries} is no dictionary: {other:?}"),
        };
        let undone = |entries: &str, data: &str| decode(&dictionary(entries), data.as_bytes(), 7);
        assert_eq!(undone("/Filter/ASCII85Decode", "9jqo^~>"), Ok(b"Man ".to_vec()));
        assert_eq!(undone("/Filter[/Crypt/ASCII85Decode]", "9jqo^~>"), Ok(b"Man ".to_vec()));
        assert_eq!(undone("/Filter[/ASCII85Decode/ASCIIHexDecode]", "1bh/~>"), Ok(b"A".to_vec()));
        let (names, deflated) =
            ("/Filter[/ASCII85Decode/FlateDecode]", "GapQd0Mohj0Jic-3=<S&'JBOE~>");
        assert_eq!(undone(names, deflated), Ok(b"0 0 m 10 0 l S".to_vec()));
        assert!(unfolds_alike(&dictionary(names), deflated.as_bytes()));
        // A header of another sum.
        let other = deflated.replacen("GapQd", "Gb$We", 1);
        assert!(!unfolds_alike(&dictionary(names), other.as_bytes()));
        for entries in [
            "/Filter[/ASCII85Decode/ASCII85Decode/FlateDecode]",
            "/Filter[/ASCII85Decode/LZWDecode]",
            "/Filter/ASCII85Decode/DecodeParms<</Predictor 12>>",
            "/Filter/A85",
        ] {
            let told = undone(entries, "9jqo^~>");
            assert_eq!(told, Err(PdfError::UnsupportedFilter { number: 7 }), "{entries}");
        }
    }
}
