//! Whether a name lies below another, and whether that can be told at all.
//!
//! RFC 5280 section 7.1 compares names as RFC 4518 prepares them: some characters are dropped, others
//! replaced, all brought into one normal form. That is not done here. Instead each value is asked
//! whether the preparation could change it; two values that it leaves alone differ for certain, any
//! other two only perhaps.

use crate::name::{Attribute, attributes, folded, string};

const UTF8_STRING: u8 = 0x0c;
const UNIVERSAL_STRING: u8 = 0x1c;
const BMP_STRING: u8 = 0x1e;

/// Whether a name lies within a subtree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Within {
    Yes,
    No,
    /// It is spelled differently, and prepared it could be the same.
    Unsettled,
}

/// One value of a relative distinguished name, ordered by type.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Value {
    oid: String,
    contents: Vec<u8>,
    settled: bool,
    /// Whether a letter of it stays beyond ASCII.
    foreign: bool,
}

/// Tells whether the DER `Name` of a subject begins with that of a base; none when either is
/// malformed.
pub(crate) fn is_within(base: &[u8], subject: &[u8]) -> Option<Within> {
    let (base, subject) = (relative_names(base)?, relative_names(subject)?);
    if subject.len() < base.len() {
        return Some(Within::No);
    }
    let mut found = Within::Yes;
    for (one, other) in base.iter().zip(&subject) {
        match compare(one, other) {
            Within::Yes => {}
            Within::No => return Some(Within::No),
            Within::Unsettled => found = Within::Unsettled,
        }
    }
    Some(found)
}

fn relative_names(name: &[u8]) -> Option<Vec<Vec<Value>>> {
    let mut rdns: Vec<Vec<Value>> = Vec::new();
    for attribute in attributes(name)? {
        let value = value(&attribute);
        match rdns.last_mut() {
            Some(last) if !attribute.first => last.push(value),
            _ => rdns.push(vec![value]),
        }
    }
    for rdn in &mut rdns {
        rdn.sort();
    }
    Some(rdns)
}

fn value(attribute: &Attribute<'_>) -> Value {
    let oid = attribute.oid.clone();
    let Some(text) = string(attribute.tag, attribute.value) else {
        let contents = attribute.value.to_vec();
        return Value { oid, contents, settled: false, foreign: false };
    };
    // What the other types mean beyond ASCII is read in more than one way.
    let is_unicode = matches!(attribute.tag, UTF8_STRING | UNIVERSAL_STRING | BMP_STRING);
    let settled = text.chars().all(|c| (is_unicode || c.is_ascii()) && is_left_alone(c));
    let foreign = is_unicode && text.chars().any(stays_foreign);
    Value { oid, contents: folded(&text).into_bytes(), settled, foreign }
}

fn compare(base: &[Value], subject: &[Value]) -> Within {
    let mut pairs = base.iter().zip(subject);
    if base.len() != subject.len() || !pairs.clone().all(|(one, other)| one.oid == other.oid) {
        Within::No
    } else if pairs.clone().all(|(one, other)| one.contents == other.contents) {
        Within::Yes
    } else if pairs.all(|(one, other)| surely_told(one, other)) {
        Within::No
    } else {
        Within::Unsettled
    }
}

/// Whether two values are the same or not as they stand: both are prepared, or one of plain ASCII cannot
/// become the other, of which a letter stays beyond ASCII.
fn surely_told(one: &Value, other: &Value) -> bool {
    let plain = |value: &Value| value.settled && value.contents.is_ascii();
    (one.settled && other.settled) || (plain(one) && other.foreign) || (plain(other) && one.foreign)
}

/// Whether the preparation makes no ASCII of a character, nor nothing.
fn stays_foreign(c: char) -> bool {
    !c.is_ascii() && !c.is_whitespace() && (is_left_alone(c) || matches!(c, 'Σ' | 'ς' | 'σ'))
}

/// Whether the preparation leaves a character alone, but for its case and the width of spaces, and
/// joins it with no neighbour that is left alone too. Letters that are not listed only cost an
/// excluded name its benefit of the doubt.
fn is_left_alone(c: char) -> bool {
    if c.is_whitespace() {
        return true;
    }
    match c {
        // Folded to more than one letter, or mapped to others by the normal form.
        'ß' | 'İ' | 'Ĳ' | 'ĳ' | 'Ŀ' | 'ŀ' | 'ŉ' | 'ſ' => false,
        ' '..='~' | 'À'..='\u{17f}' => true,
        // Latin letters with further marks.
        '\u{1e00}'..='\u{1e95}' | '\u{1ea0}'..='\u{1ef9}' => true,
        // Greek letters, but for sigma, whose form at the end of a word folds to the other one.
        'Α'..='Ρ' | 'Τ'..='Ω' | 'ά'..='ί' | 'α'..='ρ' | 'τ'..='ώ' => true,
        // Cyrillic and Arabic letters.
        '\u{400}'..='\u{45f}' | '\u{621}'..='\u{63a}' | '\u{641}'..='\u{64a}' => true,
        // Dashes and quotation marks.
        '\u{2013}' | '\u{2014}' | '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' => true,
        // Kana, ideographs and syllables of Hangul.
        '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}' => true,
        '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use segel_crypto::der::{self, tag};

    use super::*;

    const GENERAL_STRING: u8 = 0x1b;
    const T61_STRING: u8 = 0x14;

    fn organization(string_tag: u8, value: &[u8]) -> Vec<u8> {
        let pair = |oid, string_tag, value: &[u8]| {
            let pair = der::sequence(&[&der::oid(oid), &der::tlv(string_tag, value)]);
            der::tlv(tag::SET, &pair)
        };
        der::sequence(&[&pair("2.5.4.6", UTF8_STRING, b"ID"), &pair("2.5.4.10", string_tag, value)])
    }

    fn judge(string_tag: u8, value: &[u8]) -> Option<Within> {
        let base = organization(UTF8_STRING, b"Pemkab Blitar");
        is_within(&base, &organization(string_tag, value))
    }

    #[test]
    fn spellings_that_are_prepared_here_are_told() {
        assert_eq!(judge(UTF8_STRING, b" PEMKAB  blitar"), Some(Within::Yes));
        assert_eq!(judge(UTF8_STRING, "Pem\u{212a}ab Blitar".as_bytes()), Some(Within::Yes));
        assert_eq!(judge(UTF8_STRING, "Pemkab\u{a0}Blitar".as_bytes()), Some(Within::Yes));
        let wide: Vec<u8> = "Pemkab Blitar".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(judge(BMP_STRING, &wide), Some(Within::Yes));
        assert_eq!(judge(UTF8_STRING, b"Pemkab Malang"), Some(Within::No));
        assert_eq!(judge(UTF8_STRING, "Pemkáb Blitar".as_bytes()), Some(Within::No));
        for text in ["日本", "Nguyễn", "Δήμος"] {
            assert_eq!(judge(UTF8_STRING, text.as_bytes()), Some(Within::No), "{text}");
        }
    }

    #[test]
    fn spellings_that_could_be_the_same_are_not_told() {
        for text in [
            "Pem\u{ad}kab Blitar",
            "Pem\u{200b}kab Blitar",
            "\u{ff30}emkab Blitar",
            "Pemkab\0 Blitar",
            "Pemka\u{301}b Blitar",
        ] {
            assert_eq!(judge(UTF8_STRING, text.as_bytes()), Some(Within::Unsettled), "{text:?}");
        }
        assert_eq!(judge(GENERAL_STRING, b"Pemkab Blitar"), Some(Within::Unsettled));
        assert_eq!(judge(T61_STRING, b"Pemk\xe1b Blitar"), Some(Within::Unsettled));
        assert_eq!(judge(UTF8_STRING, b"\xff"), Some(Within::Unsettled));
    }

    #[test]
    fn another_part_that_differs_settles_it() {
        let base = organization(UTF8_STRING, b"Pemkab Blitar");
        let country = der::sequence(&[&der::oid("2.5.4.6"), &der::tlv(UTF8_STRING, b"SG")]);
        let other = der::sequence(&[&der::oid("2.5.4.10"), &der::tlv(GENERAL_STRING, b"x")]);
        let name = der::sequence(&[&der::tlv(tag::SET, &country), &der::tlv(tag::SET, &other)]);
        assert_eq!(is_within(&base, &name), Some(Within::No));
        let short = der::sequence(&[&der::tlv(tag::SET, &country)]);
        assert_eq!(is_within(&base, &short), Some(Within::No));
    }
}
