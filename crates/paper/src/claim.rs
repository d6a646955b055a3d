//! The facts in a code, as deterministic CBOR.
//!
//! A map with small whole numbers as keys: 0 the version (1), 1 the identifier, 2 the kind, 3 the
//! number, 4 the day of issue, 5 the holder, 6 and 7 the first and last day, 8 the SHA-256 of the
//! canonical data. Days are counted from 1970-01-01 as RFC 8943 does. 5 to 7 may be absent.

use coset::CborSerializable as _;
use coset::cbor::value::Value;

use crate::error::PaperError;

/// The longest text of a fact in characters; a longer holder is cut, a longer number refused.
pub const LONGEST_TEXT: usize = 60;

/// The bytes of an identifier: 80 bits that nobody guesses.
pub const IDENTIFIER_LEN: usize = 10;

const VERSION: u8 = 1;

/// What the code on paper says of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "plain data; another fact is another version")]
pub struct Claim {
    /// The kind of document, by its slug.
    pub kind: String,
    /// The number.
    pub number: String,
    /// Whose document it is; cut to [`LONGEST_TEXT`] characters.
    pub holder: Option<String>,
    /// The day of issue, in days since 1970-01-01.
    pub issued: u32,
    /// The first and the last day on which it is good, counted in the same way.
    pub valid: Option<(u32, u32)>,
    /// The SHA-256 of the canonical data, which the PDF carries as `data.json`.
    pub data_sha256: [u8; 32],
}

impl Claim {
    /// Checks the facts and cuts the holder.
    pub(crate) fn fitted(&self) -> Result<Self, PaperError> {
        let mut fitted = self.clone();
        let fact = |field, good| if good { Ok(()) } else { Err(PaperError::Fact { field }) };
        fact("the kind", is_text(&self.kind))?;
        fact("the number", is_text(&self.number))?;
        if let Some(holder) = &mut fitted.holder {
            if holder.chars().count() > LONGEST_TEXT {
                *holder = holder.chars().take(LONGEST_TEXT - 1).chain(['…']).collect();
            }
            fact("the holder", is_text(holder) && !has_personal_number(holder))?;
        }
        fact("the term", self.valid.is_none_or(|(from, until)| from <= until))?;
        Ok(fitted)
    }

    /// What the identifier is made from: everything that tells one document from another.
    pub(crate) fn seed(&self) -> Vec<u8> {
        self.encode(&[0; IDENTIFIER_LEN])
    }

    pub(crate) fn encode(&self, identifier: &[u8; IDENTIFIER_LEN]) -> Vec<u8> {
        let mut map = vec![
            (0, Value::from(VERSION)),
            (1, Value::Bytes(identifier.to_vec())),
            (2, Value::Text(self.kind.clone())),
            (3, Value::Text(self.number.clone())),
            (4, Value::from(self.issued)),
        ];
        map.extend(self.holder.clone().map(|holder| (5, Value::Text(holder))));
        if let Some((from, until)) = self.valid {
            map.extend([(6, Value::from(from)), (7, Value::from(until))]);
        }
        map.push((8, Value::Bytes(self.data_sha256.to_vec())));
        let map = map.into_iter().map(|(key, value)| (Value::from(key), value)).collect();
        // A value of our own making always has its bytes.
        Value::Map(map).to_vec().unwrap_or_default()
    }

    /// Reads the facts; `None` unless they are written in exactly the way [`Claim::encode`] writes.
    pub(crate) fn decode(bytes: &[u8]) -> Option<(Self, [u8; IDENTIFIER_LEN])> {
        let Value::Map(map) = Value::from_slice(bytes).ok()? else { return None };
        let mut facts: [Option<Value>; 9] = Default::default();
        for (key, value) in map {
            let key = usize::try_from(i128::from(key.as_integer()?)).ok()?;
            *facts.get_mut(key)? = Some(value);
        }
        let [version, identifier, kind, number, issued, holder, from, until, digest] = facts;
        let day = |value: Value| u32::try_from(i128::from(value.as_integer()?)).ok();
        let octets = |value: Option<Value>| value?.into_bytes().ok();
        if day(version?)? != u32::from(VERSION) {
            return None;
        }
        let claim = Self {
            kind: kind?.into_text().ok()?,
            number: number?.into_text().ok()?,
            holder: match holder {
                Some(holder) => Some(holder.into_text().ok()?),
                None => None,
            },
            issued: day(issued?)?,
            valid: match (from, until) {
                (Some(from), Some(until)) => Some((day(from)?, day(until)?)),
                (None, None) => None,
                _ => return None,
            },
            data_sha256: octets(digest)?.try_into().ok()?,
        };
        let identifier = octets(identifier)?.try_into().ok()?;
        let same = claim.fitted().ok()? == claim && claim.encode(&identifier) == bytes;
        same.then_some((claim, identifier))
    }
}

/// Text that a page or a terminal can show: no controls, nothing that hides or reorders.
fn is_text(text: &str) -> bool {
    let hidden = |character: char| {
        character.is_control()
            || matches!(u32::from(character),
                0xAD | 0x61C | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFEFF
                | 0xE000..=0xF8FF | 0xFFF0..=0xFFFD | 0xE0000..=0x10FFFF)
    };
    !text.trim().is_empty() && text.chars().count() <= LONGEST_TEXT && !text.chars().any(hidden)
}

/// Whether sixteen digits stand in a row, as in a NIK; the code is for anyone to read.
fn has_personal_number(text: &str) -> bool {
    let mut row = 0;
    text.chars().filter(|character| !matches!(character, ' ' | '.' | '-')).any(|character| {
        row = if character.is_ascii_digit() { row + 1 } else { 0 };
        row >= 16
    })
}
