//! How wide the strings of a font are at most.

use std::collections::HashMap;

use super::glyph_procs::stand_on_the_line;
use super::glyphs::{self, Decoding};
use super::metrics;
use super::roles::items;
use crate::document::Document;
use crate::error::PdfError;
use crate::object::{Dictionary, Object};
use crate::source::Source;

/// Widths that one font may state.
const WIDTHS: usize = 70_000;

/// The widths of a font, in parts of its size.
#[derive(Debug)]
pub(super) struct Font {
    wide: bool,
    widths: HashMap<u16, f64>,
    /// The width of what is not stated; `None` where the letters of a standard font tell.
    other: Option<f64>,
    /// Whether its letters are as wide as those of Helvetica or Times.
    known: bool,
    /// The widths of its letters, where it is a standard font that states none.
    standard: Option<&'static [u16; 95]>,
    decoding: Option<Decoding>,
    /// Whether it states as many widths as it has codes; readers take others for nothing.
    whole: bool,
}

impl Font {
    /// Reads a font and what its codes stand for; `None` where its widths cannot be known.
    pub(super) fn read<S: Source>(
        document: &Document<S>,
        font: &Dictionary,
    ) -> Result<Option<Self>, PdfError> {
        Self::with(document, font, glyphs::decoding(document, font).unwrap_or(None))
    }

    /// Reads the widths of a font; what its codes stand for is known, or not asked for.
    pub(super) fn with<S: Source>(
        document: &Document<S>,
        font: &Dictionary,
        decoding: Option<Decoding>,
    ) -> Result<Option<Self>, PdfError> {
        let subtype = font.value("Subtype").map(|s| document.resolve(s)).transpose()?;
        let mut widths = HashMap::new();
        match subtype.as_ref().and_then(Object::as_name) {
            Some("Type1" | "TrueType" | "MMType1") => {
                let edge = |key: &str| {
                    let edge = font.value(key).map(|edge| document.resolve(edge)).transpose()?;
                    Ok::<_, PdfError>(edge.as_ref().and_then(Object::as_integer))
                };
                let (edges, list) = (
                    (edge("FirstChar")?, edge("LastChar")?),
                    items(document, font.value("Widths"))?,
                );
                let first = edges.0.unwrap_or(0);
                let count = edges.1.and_then(|last| last.checked_sub(edges.0?)?.checked_add(1));
                let whole = count.and_then(|count| usize::try_from(count).ok()) == Some(list.len());
                for (code, width) in (first..).zip(list) {
                    let width = document.resolve(&width)?.as_number();
                    if let (Ok(code), Some(width)) = (u16::try_from(code), width) {
                        widths.insert(code, width / 1000.0);
                    }
                }
                // Letters that run back stand somewhere else.
                if widths.values().any(|width: &f64| *width < 0.0) {
                    return Ok(None);
                }
                // An empty list says of every letter that it takes no room.
                let stated = font.value("Widths").is_some_and(|list| *list != Object::Null);
                let other = if stated { Some(1.0) } else { None };
                let name = font.value("BaseFont").and_then(Object::as_name).unwrap_or_default();
                let known = name.starts_with("Helvetica") || name.starts_with("Times-");
                let standard = if other.is_none() { metrics::of(name) } else { None };
                let whole = whole || other.is_none();
                Ok(Some(Self { wide: false, widths, other, known, standard, decoding, whole }))
            }
            Some("Type0") => {
                let descendants = items(document, font.value("DescendantFonts"))?;
                let Some(descendant) = descendants.first() else { return Ok(None) };
                let Object::Dictionary(descendant) = document.resolve(descendant)? else {
                    return Ok(None);
                };
                let other = descendant.value("DW").map(|d| document.resolve(d)).transpose()?;
                let other = other.as_ref().and_then(Object::as_number).unwrap_or(1000.0) / 1000.0;
                if !wide_widths(document, &descendant, &mut widths)? {
                    return Ok(None);
                }
                let encoding = font.value("Encoding").map(|e| document.resolve(e)).transpose()?;
                match encoding.as_ref().and_then(Object::as_name) {
                    Some("Identity-H") => {
                        let other = Some(other);
                        let (known, standard) = (false, None);
                        let whole = true;
                        Ok(Some(Self {
                            wide: true,
                            widths,
                            other,
                            known,
                            standard,
                            decoding,
                            whole,
                        }))
                    }
                    // How many bytes a code has is not known: each byte counts as the widest glyph.
                    Some(name) if name.ends_with("-H") || name == "H" => {
                        let widest = widths.values().copied().fold(other.max(1.0), f64::max);
                        let widths = HashMap::new();
                        let (other, known, standard) = (Some(widest), false, None);
                        let (decoding, whole) = (None, false);
                        Ok(Some(Self {
                            wide: false,
                            widths,
                            other,
                            known,
                            standard,
                            decoding,
                            whole,
                        }))
                    }
                    _ => Ok(None),
                }
            }
            Some("Type3") => drawn(document, font, decoding),
            _ => Ok(None),
        }
    }

    /// The width of a string that shows a text: as it is, where all of its letters are those of a standard
    /// font, and the most that it may be elsewhere.
    pub(super) fn most(&self, text: &str, bytes: &[u8]) -> f64 {
        let letters = self.standard.and_then(|widths| {
            text.chars().map(|letter| metrics::width(widths, letter)).sum::<Option<f64>>()
        });
        letters.unwrap_or_else(|| self.widest(&self.codes(bytes)))
    }

    /// Whether each letter of a text surely takes as much room as it does in a font that can be read, which
    /// `least` tells in parts of the size.
    pub(super) fn sets_apart(&self, text: &str, bytes: &[u8], least: impl Fn(char) -> f64) -> bool {
        let (codes, letters) = (self.codes(bytes), text.chars());
        if self.other.is_none() {
            return true;
        }
        let known = |code: &u16| match self.widths.get(code) {
            None if self.wide => self.other,
            stated => stated.copied(),
        };
        self.whole
            && codes.len() == letters.clone().count()
            && codes
                .iter()
                .zip(letters)
                .all(|(code, letter)| known(code).is_some_and(|width| width >= least(letter)))
    }

    /// What is known of a string.
    pub(super) fn measure(&self, bytes: &[u8]) -> Measured {
        let text = self.decoding.as_ref().and_then(|decoding| decoding.text(bytes));
        let text = text.as_ref().map(|(text, _)| text.as_str());
        let codes = self.codes(bytes);
        #[expect(clippy::cast_precision_loss, reason = "strings are far shorter than 2^53")]
        let count = codes.len() as f64;
        Measured {
            width: self.widest(&codes),
            count,
            blank: bytes.is_empty()
                || text.is_some_and(|text| text.chars().all(char::is_whitespace)),
            number: text.is_none_or(is_number),
        }
    }

    fn codes(&self, bytes: &[u8]) -> Vec<u16> {
        if self.wide {
            bytes.chunks(2).map(|c| c.iter().fold(0, |n, b| n << 8 | u16::from(*b))).collect()
        } else {
            bytes.iter().map(|b| u16::from(*b)).collect()
        }
    }

    fn widest(&self, codes: &[u16]) -> f64 {
        let of = |code: &u16| match (self.widths.get(code), self.other) {
            (Some(width), _) => width.abs(),
            (None, Some(other)) => other,
            (None, None) if self.known => standard(*code).min(narrow(*code)),
            (None, None) => standard(*code),
        };
        codes.iter().map(of).sum()
    }
}

/// What is known of a string, in parts of the font's size.
pub(super) struct Measured {
    /// How wide it is at most.
    pub(super) width: f64,
    /// Its glyphs.
    pub(super) count: f64,
    /// Whether it surely shows nothing.
    pub(super) blank: bool,
    /// Whether it may begin or end as a number does.
    pub(super) number: bool,
}

/// Whether a text begins or ends as a number or a part of one does.
pub(super) fn is_number(text: &str) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || ".,-".contains(c));
    let text = text.trim();
    digit(text.chars().next()) || digit(text.chars().next_back())
}

/// A font whose glyphs are drawn by the file, where they are upright and about as high as letters.
fn drawn<S: Source>(
    document: &Document<S>,
    font: &Dictionary,
    decoding: Option<Decoding>,
) -> Result<Option<Font>, PdfError> {
    let numbers = |key: &str| {
        let list = items(document, font.value(key))?;
        Ok::<_, PdfError>(list.iter().filter_map(Object::as_number).collect::<Vec<f64>>())
    };
    let (matrix, bounds) = (numbers("FontMatrix")?, numbers("FontBBox")?);
    let ([a, b, c, d, e, f], [_, bottom, _, top]) = (matrix.as_slice(), bounds.as_slice()) else {
        return Ok(None);
    };
    let upright = *b == 0.0 && *c == 0.0 && *a > 0.0 && *d > 0.0 && *e == 0.0 && *f == 0.0;
    let letters = bottom * d >= -0.5 && top * d <= 1.1 && top > bottom;
    let first = font.value("FirstChar").and_then(Object::as_integer).unwrap_or(0);
    let mut widths = HashMap::new();
    for (code, width) in (first..).zip(numbers("Widths")?) {
        if let Ok(code) = u16::try_from(code) {
            widths.insert(code, width * a);
        }
    }
    let ahead = widths.values().all(|width| *width >= 0.0);
    if !upright || !letters || !ahead || widths.is_empty() {
        return Ok(None);
    }
    if !stand_on_the_line(document, font, [*a, *d])? {
        return Ok(None);
    }
    let (other, known, standard) = (Some(1.0), false, None);
    Ok(Some(Font { wide: false, widths, other, known, standard, decoding, whole: false }))
}

/// The most that a narrow letter of Helvetica and Times takes, in whatever weight.
fn narrow(code: u16) -> f64 {
    match u8::try_from(code) {
        Ok(b' ' | b'.' | b',' | b':' | b';' | b'i' | b'j' | b'l' | b'\'' | b'!' | b'|') => 0.35,
        Ok(b'f' | b't' | b'r' | b'I' | b'-' | b'/' | b'(' | b')' | b'[' | b']') => 0.4,
        Ok(b's' | b'c' | b'z' | b'J' | b'0'..=b'9') => 0.57,
        _ => f64::MAX,
    }
}

/// The most that a letter of the standard fonts takes.
fn standard(code: u16) -> f64 {
    match u8::try_from(code) {
        Ok(b'm' | b'w') => 0.9,
        Ok(b'M' | b'W' | b'@' | b'%') => 1.02,
        Ok(b'A'..=b'Z' | b'&') => 0.83,
        Ok(0x20..=0x7e) => 0.62,
        _ => 1.02,
    }
}

/// `/W` of a composite font: `c [w …]` or `first last w` (ISO 32000-2, 9.7.4.3).
fn wide_widths<S: Source>(
    document: &Document<S>,
    font: &Dictionary,
    widths: &mut HashMap<u16, f64>,
) -> Result<bool, PdfError> {
    let list = items(document, font.value("W"))?;
    let mut rest = list.iter();
    while let Some(first) = rest.next() {
        let Some(first) = first.as_integer() else { return Ok(false) };
        let Some(second) = rest.next() else { return Ok(false) };
        match document.resolve(second)? {
            Object::Array(each) => {
                for (code, width) in (first..).zip(each) {
                    let (Ok(code), Some(width)) = (u16::try_from(code), width.as_number()) else {
                        return Ok(false);
                    };
                    widths.insert(code, width / 1000.0);
                }
            }
            Object::Integer(last) => {
                let width = rest.next().and_then(Object::as_number);
                let (Some(width), true) = (width, last - first < 65_536) else { return Ok(false) };
                for code in first..=last {
                    let Ok(code) = u16::try_from(code) else { return Ok(false) };
                    widths.insert(code, width / 1000.0);
                }
            }
            _ => return Ok(false),
        }
        if widths.len() > WIDTHS {
            return Ok(false);
        }
    }
    Ok(true)
}
