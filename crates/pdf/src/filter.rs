//! The filters that structures of a document use: FlateDecode with predictors.

use std::io::Read;

use crate::error::PdfError;
use crate::object::{Dictionary, Object};

/// Bytes that one cross-reference or object stream may unfold to.
const UNFOLDED: u64 = 128 << 20;
/// No honest stream of structures unfolds to more than this many times its size.
const RATIO: u64 = 1100;

/// Undoes the filters of a cross-reference or object stream.
pub(crate) fn decode(
    dictionary: &Dictionary,
    data: &[u8],
    number: u32,
) -> Result<Vec<u8>, PdfError> {
    let unsupported = || PdfError::UnsupportedFilter { number };
    let filter = match dictionary.value("Filter") {
        None | Some(Object::Null) => return Ok(data.to_vec()),
        Some(Object::Array(items)) => match items.as_slice() {
            [] => return Ok(data.to_vec()),
            [one] => one.as_name(),
            _ => None,
        },
        Some(other) => other.as_name(),
    };
    if filter != Some("FlateDecode") {
        return Err(unsupported());
    }
    let parameters = match dictionary.value("DecodeParms") {
        None | Some(Object::Null) => None,
        Some(Object::Dictionary(d)) => Some(d),
        Some(Object::Array(items)) => match items.as_slice() {
            [Object::Dictionary(d)] => Some(d),
            [] | [Object::Null] => None,
            _ => return Err(unsupported()),
        },
        Some(_) => return Err(unsupported()),
    };
    let limit = UNFOLDED.min((data.len() as u64).saturating_mul(RATIO).max(4096));
    let mut out = Vec::new();
    flate2::read::ZlibDecoder::new(data)
        .take(limit + 1)
        .read_to_end(&mut out)
        .map_err(|_| PdfError::DamagedStream { number })?;
    if out.len() as u64 > limit {
        return Err(PdfError::Budget { what: "unfolded bytes in one stream", limit });
    }
    let Some(parameters) = parameters else { return Ok(out) };
    let integer = |key: &str, default: i64| match parameters.value(key) {
        None => Ok(default),
        Some(o) => o.as_integer().ok_or_else(unsupported),
    };
    match integer("Predictor", 1)? {
        1 => Ok(out),
        10..=15 => {
            let (colors, bits) = (integer("Colors", 1)?, integer("BitsPerComponent", 8)?);
            let columns = integer("Columns", 1)?;
            if colors != 1 || bits != 8 || !(1..=1 << 20).contains(&columns) {
                return Err(unsupported());
            }
            png(&out, usize::try_from(columns).map_err(|_| unsupported())?)
                .ok_or(PdfError::DamagedStream { number })
        }
        _ => Err(unsupported()),
    }
}

/// Undoes PNG prediction for one byte a pixel (ISO 32000-2, 7.4.4.4).
fn png(data: &[u8], columns: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(data.len());
    let mut above = vec![0u8; columns];
    for row in data.chunks(columns + 1) {
        let (kind, row) = row.split_first()?;
        if row.len() != columns {
            return None;
        }
        let (mut left, mut upper_left) = (0u8, 0u8);
        let mut current = Vec::with_capacity(columns);
        for (x, up) in row.iter().zip(&above) {
            let predicted = match kind {
                0 => 0,
                1 => left,
                2 => *up,
                3 => ((u16::from(left) + u16::from(*up)) / 2) as u8,
                4 => paeth(left, *up, upper_left),
                _ => return None,
            };
            left = x.wrapping_add(predicted);
            upper_left = *up;
            current.push(left);
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
