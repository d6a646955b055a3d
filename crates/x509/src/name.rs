//! Distinguished names: RFC 4514 text and their single attributes, from the original DER.

use std::fmt::Write as _;

use segel_crypto::der::{self, Reader, tag};

/// More attributes than any real name has; a name with more is refused.
const MAX_ATTRIBUTES: usize = 64;
/// Octets of a name; a longer one is refused, for it would be folded anew whenever it is compared.
const MAX_LEN: usize = 16 * 1024;

const UTF8_STRING: u8 = 0x0c;
const NUMERIC_STRING: u8 = 0x12;
const PRINTABLE_STRING: u8 = 0x13;
const T61_STRING: u8 = 0x14;
const IA5_STRING: u8 = 0x16;
const VISIBLE_STRING: u8 = 0x1a;
const UNIVERSAL_STRING: u8 = 0x1c;
const BMP_STRING: u8 = 0x1e;

/// One attribute of a name; `first` when it opens a relative distinguished name.
pub(crate) struct Attribute<'a> {
    pub(crate) first: bool,
    pub(crate) oid: String,
    pub(crate) tag: u8,
    pub(crate) value: &'a [u8],
}

/// Reads the attributes of a DER `Name` in order, or nothing when it is malformed.
pub(crate) fn attributes(name: &[u8]) -> Option<Vec<Attribute<'_>>> {
    if name.len() > MAX_LEN {
        return None;
    }
    let mut found = Vec::new();
    let mut outer = Reader::new(name);
    let mut sets = Reader::new(outer.expect(tag::SEQUENCE).ok()?.value);
    outer.finish().ok()?;
    while !sets.is_empty() {
        let mut set = Reader::new(sets.expect(tag::SET).ok()?.value);
        let mut first = true;
        while !set.is_empty() {
            let mut pair = Reader::new(set.expect(tag::SEQUENCE).ok()?.value);
            let oid = der::oid_to_string(pair.expect(tag::OID).ok()?.value).ok()?;
            let value = pair.read_any().ok()?;
            pair.finish().ok()?;
            if found.len() >= MAX_ATTRIBUTES {
                return None;
            }
            found.push(Attribute { first, oid, tag: value.tag, value: value.value });
            first = false;
        }
        if first {
            return None;
        }
    }
    Some(found)
}

/// Returns whether bytes are a well-formed `Name`.
pub(crate) fn is_well_formed(name: &[u8]) -> bool {
    attributes(name).is_some()
}

/// Returns whether a well-formed `Name` holds nothing.
pub(crate) fn is_empty(name: &[u8]) -> bool {
    attributes(name).is_some_and(|attributes| attributes.is_empty())
}

/// Writes a DER `Name` as RFC 4514 text: last relative distinguished name first.
pub(crate) fn to_text(name: &[u8]) -> String {
    let Some(attributes) = attributes(name) else {
        return String::new();
    };
    let mut rdns: Vec<String> = Vec::new();
    for attribute in &attributes {
        let text = attribute_text(attribute);
        match rdns.last_mut() {
            Some(last) if !attribute.first => {
                last.push('+');
                last.push_str(&text);
            }
            _ => rdns.push(text),
        }
    }
    rdns.reverse();
    rdns.join(",")
}

/// Returns the last `commonName` of a DER `Name`, the most specific one.
pub(crate) fn common_name(name: &[u8]) -> Option<String> {
    attributes(name)?
        .iter()
        .rev()
        .find(|attribute| attribute.oid == "2.5.4.3")
        .and_then(|attribute| string(attribute.tag, attribute.value))
}

/// Returns the e-mail address attributes of a DER `Name`, which name constraints also bind; none in
/// the place of one that cannot be read.
pub(crate) fn email_addresses(name: &[u8]) -> Vec<Option<String>> {
    attributes(name)
        .unwrap_or_default()
        .iter()
        .filter(|attribute| attribute.oid == "1.2.840.113549.1.9.1")
        .map(|attribute| string(attribute.tag, attribute.value))
        .collect()
}

/// One relative distinguished name in the form that is compared: sorted pairs of type and value.
pub(crate) type ComparableRdn = Vec<(String, Vec<u8>)>;

/// A name in the form that is compared.
pub(crate) type Comparable = Vec<ComparableRdn>;

/// Brings a DER `Name` into the form in which name constraints compare it: strings of any encoding
/// in lower case with runs of spaces folded, other values as they are.
pub(crate) fn comparable(name: &[u8]) -> Option<Comparable> {
    let mut rdns = Comparable::new();
    for attribute in attributes(name)? {
        let value = match string(attribute.tag, attribute.value) {
            Some(text) => folded(&text).into_bytes(),
            None => attribute.value.to_vec(),
        };
        match rdns.last_mut() {
            Some(last) if !attribute.first => last.push((attribute.oid, value)),
            _ => rdns.push(vec![(attribute.oid, value)]),
        }
    }
    for rdn in &mut rdns {
        rdn.sort();
    }
    Some(rdns)
}

/// Brings a string into lower case with runs of spaces folded.
pub(crate) fn folded(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// Returns whether two `Name`s are the same: the same bytes, or the same in the compared form.
pub(crate) fn is_same(one: &[u8], other: &[u8]) -> bool {
    one == other
        || matches!((comparable(one), comparable(other)), (Some(one), Some(other)) if one == other)
}

fn attribute_text(attribute: &Attribute<'_>) -> String {
    let mut text = String::new();
    let known = key(&attribute.oid);
    text.push_str(known.unwrap_or(&attribute.oid));
    text.push('=');
    match string(attribute.tag, attribute.value) {
        Some(value) => escape_into(&mut text, &value),
        None => {
            text.push('#');
            for byte in der::tlv(attribute.tag, attribute.value) {
                let _ = write!(text, "{byte:02x}");
            }
        }
    }
    text
}

fn key(oid: &str) -> Option<&'static str> {
    Some(match oid {
        "2.5.4.3" => "CN",
        "2.5.4.4" => "SN",
        "2.5.4.5" => "serialNumber",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "STREET",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.12" => "title",
        "2.5.4.13" => "description",
        "2.5.4.42" => "GN",
        "2.5.4.97" => "organizationIdentifier",
        "0.9.2342.19200300.100.1.1" => "UID",
        "0.9.2342.19200300.100.1.25" => "DC",
        "1.2.840.113549.1.9.1" => "emailAddress",
        _ => return None,
    })
}

/// Reads a value of one of the string types, if it is one that is read here.
pub(crate) fn string(tag: u8, value: &[u8]) -> Option<String> {
    match tag {
        UTF8_STRING | NUMERIC_STRING | PRINTABLE_STRING | IA5_STRING | VISIBLE_STRING => {
            std::str::from_utf8(value).ok().map(str::to_owned)
        }
        T61_STRING => Some(value.iter().map(|byte| char::from(*byte)).collect()),
        BMP_STRING => {
            let (pairs, rest) = value.as_chunks::<2>();
            if !rest.is_empty() {
                return None;
            }
            char::decode_utf16(pairs.iter().map(|pair| u16::from_be_bytes(*pair)))
                .collect::<Result<String, _>>()
                .ok()
        }
        UNIVERSAL_STRING => {
            let (words, rest) = value.as_chunks::<4>();
            if !rest.is_empty() {
                return None;
            }
            words.iter().map(|word| char::from_u32(u32::from_be_bytes(*word))).collect()
        }
        _ => None,
    }
}

/// Escapes as RFC 4514 section 2.4 asks, and control and direction characters besides, so that a
/// name can neither break a line nor turn the text around it.
fn escape_into(text: &mut String, value: &str) {
    let last = value.chars().count().saturating_sub(1);
    for (index, character) in value.chars().enumerate() {
        let hex = character.is_control()
            || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if hex {
            let mut buffer = [0; 4];
            for byte in character.encode_utf8(&mut buffer).bytes() {
                let _ = write!(text, "\\{byte:02X}");
            }
            continue;
        }
        let quoted = matches!(character, '"' | '+' | ',' | ';' | '<' | '>' | '\\')
            || (character == ' ' && (index == 0 || index == last))
            || (character == '#' && index == 0);
        if quoted {
            text.push('\\');
        }
        text.push(character);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_no_sensible_length_is_none() {
        let of = |len: usize| {
            let value = der::tlv(UTF8_STRING, &vec![b'a'; len]);
            let pair = der::sequence(&[&der::oid("2.5.4.3"), &value]);
            der::sequence(&[&der::tlv(tag::SET, &pair)])
        };
        assert!(is_well_formed(&of(MAX_LEN - 100)));
        let (long, longer) = (of(MAX_LEN), of(MAX_LEN + 1));
        assert!(!is_well_formed(&long) && comparable(&long).is_none());
        assert!(!is_same(&long, &longer));
    }

    #[test]
    fn a_value_is_escaped_so_that_it_stays_one_attribute() {
        let mut text = String::new();
        escape_into(&mut text, " a,b+c\u{202e}\n ");
        assert_eq!(text, "\\ a\\,b\\+c\\E2\\80\\AE\\0A\\ ");
    }
}
