//! Letter numbers and the formats they are written in.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::date::CalendarDate;
use crate::error::NumberError;

/// The degree of openness that opens a letter number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum Sifat {
    /// `B`, biasa.
    Biasa,
    /// `T`, terbatas.
    Terbatas,
    /// `R`, rahasia.
    Rahasia,
    /// `SR`, sangat rahasia.
    SangatRahasia,
}

impl Sifat {
    /// The code as it stands in a number.
    pub fn code(self) -> &'static str {
        match self {
            Self::Biasa => "B",
            Self::Terbatas => "T",
            Self::Rahasia => "R",
            Self::SangatRahasia => "SR",
        }
    }
}

impl TryFrom<String> for Sifat {
    type Error = NumberError;

    fn try_from(code: String) -> Result<Self, NumberError> {
        match code.as_str() {
            "B" => Ok(Self::Biasa),
            "T" => Ok(Self::Terbatas),
            "R" => Ok(Self::Rahasia),
            "SR" => Ok(Self::SangatRahasia),
            _ => Err(NumberError::Sifat { code }),
        }
    }
}

impl From<Sifat> for String {
    fn from(sifat: Sifat) -> Self {
        sifat.code().to_owned()
    }
}

/// A letter number: its text as printed, and the running number and year inside it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct NomorSurat {
    text: String,
    ordinal: u32,
    year: u16,
}

impl NomorSurat {
    /// A number that was given out before, as the register holds it.
    #[cfg(feature = "register")]
    pub(crate) fn recorded(text: String, ordinal: u32, year: u16) -> Self {
        Self { text, ordinal, year }
    }

    /// The number as printed.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The running number.
    pub fn ordinal(&self) -> u32 {
        self.ordinal
    }

    /// The year whose sequence the running number belongs to.
    pub fn year(&self) -> u16 {
        self.year
    }
}

impl fmt::Display for NomorSurat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// What a number is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberParts<'a> {
    /// Openness.
    pub sifat: Sifat,
    /// The classification code of the archive rules, such as `500.16.7`.
    pub klasifikasi: &'a str,
    /// The running number, from 1.
    pub ordinal: u32,
    /// The code of the issuing unit or village, such as `409.20.3`.
    pub kode_unit: &'a str,
    /// The day of issue: gives the year and the month.
    pub tanggal: CalendarDate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Sifat,
    Klasifikasi,
    Nomor { width: usize },
    KodeUnit,
    Tahun,
    Bulan,
    BulanRomawi,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Field(Field),
}

/// A number format, parsed once.
///
/// Fields stand in braces (`{klasifikasi}/{nomor:3}/{tahun}`) or, as village offices write them,
/// in brackets (`[kode_surat]/[nomor_surat, 3]/[kode_desa]/[bulan_romawi]/[tahun]`). A width pads
/// the running number with zeros and never cuts it. The fields: `sifat`; `klasifikasi`,
/// `kode_surat` or `kode`; `nomor`, `no` or `nomor_surat`; `kode_unit`, `kode_desa` or `desa`;
/// `tahun`; `bulan`; `bulan_romawi` or `romawi`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberFormat {
    text: String,
    pieces: Vec<Piece>,
}

impl NumberFormat {
    const LONGEST: usize = 200;

    /// The format as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Writes a number.
    ///
    /// # Errors
    /// [`NumberError::Zero`] for the running number 0; [`NumberError::Part`] where a part that the
    /// format uses is empty or has characters other than letters, digits, `.`, `-` and `_`.
    pub fn number(&self, parts: &NumberParts<'_>) -> Result<NomorSurat, NumberError> {
        if parts.ordinal == 0 {
            return Err(NumberError::Zero);
        }
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Literal(literal) => text.push_str(literal),
                Piece::Field(field) => match field {
                    Field::Sifat => text.push_str(parts.sifat.code()),
                    Field::Klasifikasi => text.push_str(clean("klasifikasi", parts.klasifikasi)?),
                    Field::Nomor { width } => {
                        text.push_str(&format!("{:0width$}", parts.ordinal, width = *width));
                    }
                    Field::KodeUnit => text.push_str(clean("kode_unit", parts.kode_unit)?),
                    Field::Tahun => text.push_str(&parts.tanggal.year().to_string()),
                    Field::Bulan => text.push_str(&format!("{:02}", parts.tanggal.month())),
                    Field::BulanRomawi => text.push_str(parts.tanggal.month_roman()),
                },
            }
        }
        Ok(NomorSurat { text, ordinal: parts.ordinal, year: parts.tanggal.year() })
    }
}

fn clean<'a>(name: &'static str, text: &'a str) -> Result<&'a str, NumberError> {
    let allowed =
        |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | '_');
    if text.is_empty() || text.len() > 40 || !text.chars().all(allowed) {
        return Err(NumberError::Part { name });
    }
    Ok(text)
}

impl FromStr for NumberFormat {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        if text.len() > Self::LONGEST {
            return Err(NumberError::TooLong);
        }
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut open: Option<(usize, char, String)> = None;
        for (at, character) in text.char_indices() {
            match (&mut open, character) {
                (None, '{') => open = Some((at, '}', String::new())),
                (None, '[') => open = Some((at, ']', String::new())),
                (None, '}' | ']') => return Err(NumberError::Bracket { at }),
                (None, other) => literal.push(other),
                (Some((_, close, _)), other) if other == *close => {
                    let Some((_, _, inner)) = open.take() else { continue };
                    if !literal.is_empty() {
                        pieces.push(Piece::Literal(std::mem::take(&mut literal)));
                    }
                    pieces.push(Piece::Field(field(&inner)?));
                }
                (Some(_), '{' | '[' | '}' | ']') => return Err(NumberError::Bracket { at }),
                (Some((_, _, inner)), other) => inner.push(other),
            }
        }
        if let Some((at, _, _)) = open {
            return Err(NumberError::Bracket { at });
        }
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
        if !pieces.iter().any(|piece| matches!(piece, Piece::Field(Field::Nomor { .. }))) {
            return Err(NumberError::NoOrdinal);
        }
        Ok(Self { text: text.to_owned(), pieces })
    }
}

fn field(inner: &str) -> Result<Field, NumberError> {
    let (name, width) = match inner.split_once([':', ',']) {
        None => (inner.trim(), None),
        Some((name, width)) => (name.trim(), Some(width.trim())),
    };
    let padding = || NumberError::Padding { name: name.to_owned() };
    let width = match width {
        None => None,
        Some(text) => {
            let width: usize = text.parse().map_err(|_| padding())?;
            Some(width).filter(|width| (1..=9).contains(width)).ok_or_else(padding).map(Some)?
        }
    };
    let found = match name {
        "nomor" | "no" | "nomor_surat" => {
            return Ok(Field::Nomor { width: width.unwrap_or(1) });
        }
        "sifat" => Field::Sifat,
        "klasifikasi" | "kode_surat" | "kode" => Field::Klasifikasi,
        "kode_unit" | "kode_desa" | "desa" => Field::KodeUnit,
        "tahun" => Field::Tahun,
        "bulan" => Field::Bulan,
        "bulan_romawi" | "romawi" => Field::BulanRomawi,
        other => return Err(NumberError::Field { name: other.to_owned() }),
    };
    if width.is_some() { Err(padding()) } else { Ok(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts() -> NumberParts<'static> {
        NumberParts {
            sifat: Sifat::Biasa,
            klasifikasi: "470.02",
            ordinal: 7,
            kode_unit: "409.20.3",
            tanggal: CalendarDate::new(2026, 11, 24).unwrap(),
        }
    }

    fn written(format: &str) -> Result<String, NumberError> {
        Ok(format.parse::<NumberFormat>()?.number(&parts())?.to_string())
    }

    #[test]
    fn the_office_and_the_village_write_their_own_formats() {
        assert_eq!(
            written("{sifat}/{klasifikasi}/{nomor}/{kode_unit}/{tahun}").unwrap(),
            "B/470.02/7/409.20.3/2026"
        );
        assert_eq!(
            written("[kode_surat]/[nomor_surat, 3]/[kode_desa]/[bulan_romawi]/[tahun]").unwrap(),
            "470.02/007/409.20.3/XI/2026"
        );
        assert_eq!(
            written("[kode]/[no,3]/[desa]/[romawi]/[tahun]").unwrap(),
            "470.02/007/409.20.3/XI/2026"
        );
        assert_eq!(written("[no,3]").unwrap(), "007");
        assert_eq!(written("188/{nomor:2}/KPTS/{bulan}").unwrap(), "188/07/KPTS/11");
    }

    #[test]
    fn padding_never_cuts_a_number() {
        let format: NumberFormat = "{nomor:2}".parse().unwrap();
        let number = format.number(&NumberParts { ordinal: 1785, ..parts() }).unwrap();
        assert_eq!((number.as_str(), number.ordinal(), number.year()), ("1785", 1785, 2026));
    }

    #[test]
    fn malformed_formats_are_refused_with_their_place() {
        assert_eq!(written("{nomor"), Err(NumberError::Bracket { at: 0 }));
        assert_eq!(written("nomor}"), Err(NumberError::Bracket { at: 5 }));
        assert_eq!(written("{nomor]}"), Err(NumberError::Bracket { at: 6 }));
        assert_eq!(written("{tahun}"), Err(NumberError::NoOrdinal));
        assert_eq!(written("{nomer}"), Err(NumberError::Field { name: "nomer".into() }));
        for format in ["{nomor:0}", "{nomor:99}", "{nomor:x}", "{nomor}{tahun:4}"] {
            assert!(matches!(written(format), Err(NumberError::Padding { .. })), "{format}");
        }
    }

    #[test]
    fn a_part_cannot_smuggle_a_slash_into_the_number() {
        let format: NumberFormat = "{klasifikasi}/{nomor}".parse().unwrap();
        let result = format.number(&NumberParts { klasifikasi: "1/2", ..parts() });
        assert_eq!(result, Err(NumberError::Part { name: "klasifikasi" }));
        let result = format.number(&NumberParts { ordinal: 0, ..parts() });
        assert_eq!(result, Err(NumberError::Zero));
    }
}
