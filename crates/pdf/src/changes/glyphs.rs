//! Which characters the codes of a font stand for (ISO 32000-2, 9.6.5 and annex D).

use std::collections::HashMap;

use crate::document::Document;
use crate::error::PdfError;
use crate::lexer::{Lexer, Token};
use crate::object::{Dictionary, Object};
use crate::source::Source;

/// The glyph names of 0x20 to 0x7e.
const ASCII: &str = "space exclam quotedbl numbersign dollar percent ampersand quotesingle parenleft \
parenright asterisk plus comma hyphen period slash zero one two three four five six seven eight nine \
colon semicolon less equal greater question at A B C D E F G H I J K L M N O P Q R S T U V W X Y Z \
bracketleft backslash bracketright asciicircum underscore grave a b c d e f g h i j k l m n o p q r s \
t u v w x y z braceleft bar braceright asciitilde";
/// The glyph names of 0xa1 to 0xff in Latin-1.
const LATIN: &str = "exclamdown cent sterling currency yen brokenbar section dieresis copyright \
ordfeminine guillemotleft logicalnot sfthyphen registered macron degree plusminus twosuperior \
threesuperior acute mu paragraph periodcentered cedilla onesuperior ordmasculine guillemotright \
onequarter onehalf threequarters questiondown Agrave Aacute Acircumflex Atilde Adieresis Aring AE \
Ccedilla Egrave Eacute Ecircumflex Edieresis Igrave Iacute Icircumflex Idieresis Eth Ntilde Ograve \
Oacute Ocircumflex Otilde Odieresis multiply Oslash Ugrave Uacute Ucircumflex Udieresis Yacute Thorn \
germandbls agrave aacute acircumflex atilde adieresis aring ae ccedilla egrave eacute ecircumflex \
edieresis igrave iacute icircumflex idieresis eth ntilde ograve oacute ocircumflex otilde odieresis \
divide oslash ugrave uacute ucircumflex udieresis yacute thorn ydieresis";
/// The other glyphs of the standard Latin character set.
const OTHERS: [(&str, char); 44] = [
    ("bullet", '•'),
    ("dagger", '†'),
    ("daggerdbl", '‡'),
    ("ellipsis", '…'),
    ("emdash", '—'),
    ("endash", '–'),
    ("florin", 'ƒ'),
    ("fraction", '⁄'),
    ("guilsinglleft", '‹'),
    ("guilsinglright", '›'),
    ("minus", '−'),
    ("perthousand", '‰'),
    ("quotedblbase", '„'),
    ("quotedblleft", '“'),
    ("quotedblright", '”'),
    ("quoteleft", '‘'),
    ("quoteright", '’'),
    ("quotesinglbase", '‚'),
    ("trademark", '™'),
    ("fi", 'ﬁ'),
    ("fl", 'ﬂ'),
    ("Lslash", 'Ł'),
    ("OE", 'Œ'),
    ("Scaron", 'Š'),
    ("Ydieresis", 'Ÿ'),
    ("Zcaron", 'Ž'),
    ("dotlessi", 'ı'),
    ("lslash", 'ł'),
    ("oe", 'œ'),
    ("scaron", 'š'),
    ("zcaron", 'ž'),
    ("Euro", '€'),
    ("breve", '˘'),
    ("caron", 'ˇ'),
    ("circumflex", 'ˆ'),
    ("dotaccent", '˙'),
    ("hungarumlaut", '˝'),
    ("ogonek", '˛'),
    ("ring", '˚'),
    ("tilde", '˜'),
    ("nbspace", '\u{a0}'),
    ("nonbreakingspace", '\u{a0}'),
    ("uni00A0", '\u{a0}'),
    ("middot", '·'),
];
/// 0x80 to 0x9f in WinAnsiEncoding; a space where there is nothing.
const WINDOWS: [char; 32] = [
    '€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
];
/// The fonts that every reader has and that have letters (ISO 32000-2, 9.6.2.2).
const STANDARD: [&str; 12] = [
    "Helvetica",
    "Helvetica-Bold",
    "Helvetica-Oblique",
    "Helvetica-BoldOblique",
    "Times-Roman",
    "Times-Bold",
    "Times-Italic",
    "Times-BoldItalic",
    "Courier",
    "Courier-Bold",
    "Courier-Oblique",
    "Courier-BoldOblique",
];
/// How wide the digits of standard fonts may be stated, in thousandths of the size.
const DIGIT: std::ops::RangeInclusive<f64> = 400.0..=700.0;
/// Characters that one `/ToUnicode` may map.
const MAPPED: usize = 70_000;

/// The character of a glyph name of the standard Latin character set.
pub(super) fn of_name(name: &str) -> Option<char> {
    let place = |list: &str, from: u32| {
        let at = list.split(' ').position(|n| n == name)?;
        char::from_u32(from + u32::try_from(at).ok()?)
    };
    place(ASCII, 0x20)
        .or_else(|| place(LATIN, 0xa1))
        .or_else(|| OTHERS.iter().find(|(n, _)| *n == name).map(|(_, c)| *c))
}

/// How the codes of a font are read.
#[derive(Debug, Clone)]
pub(super) enum Decoding {
    /// One byte a character.
    Simple(HashMap<u8, String>),
    /// Two bytes a character.
    Wide(HashMap<u16, String>),
}

impl Decoding {
    /// The text of a shown string and its number of glyphs; `None` where a code is not known.
    pub(super) fn text(&self, bytes: &[u8]) -> Option<(String, usize)> {
        match self {
            Self::Simple(map) => {
                let text: Option<String> =
                    bytes.iter().map(|b| map.get(b).map(String::as_str)).collect();
                Some((text?, bytes.len()))
            }
            Self::Wide(map) => {
                let codes = bytes.chunks(2).map(|c| match c {
                    [h, l] => map.get(&u16::from_be_bytes([*h, *l])).map(String::as_str),
                    _ => None,
                });
                Some((codes.collect::<Option<String>>()?, bytes.len() / 2))
            }
        }
    }
}

/// Where a font keeps its program (ISO 32000-2, table 120).
const PROGRAMS: [&str; 3] = ["FontFile", "FontFile2", "FontFile3"];
/// What the names of fonts of letters begin with that forms name without bringing them.
const LETTERS: [&str; 32] = [
    "helv",
    "arial",
    "times",
    "courier",
    "verdana",
    "tahoma",
    "georgia",
    "calibri",
    "cambria",
    "candara",
    "consolas",
    "constantia",
    "corbel",
    "segoeui",
    "trebuchet",
    "palatino",
    "garamond",
    "bookman",
    "century",
    "franklin",
    "lucidasans",
    "myriad",
    "minion",
    "adobesans",
    "adobeserif",
    "liberation",
    "dejavu",
    "nimbus",
    "carlito",
    "caladea",
    "noto",
    "roboto",
];

/// Whether this is one of the standard fonts without a program of its own.
pub(super) fn is_standard(font: &Dictionary) -> bool {
    let known =
        ["Type", "Subtype", "BaseFont", "Name", "Encoding", "FirstChar", "LastChar", "Widths"];
    let name = |key: &str| font.value(key).and_then(Object::as_name);
    // Stated widths move the letters: none may fall on another.
    let ordinary =
        |width: &Object| width.as_number().is_some_and(|w| (180.0..=1020.0).contains(&w));
    let first = font.value("FirstChar").and_then(Object::as_integer).unwrap_or(0);
    let digit = |width: &Object| width.as_number().is_some_and(|w| DIGIT.contains(&w));
    let widths = match font.value("Widths") {
        None => true,
        Some(widths) => widths.as_array().is_some_and(|list| {
            list.iter().all(ordinary)
                && (first..)
                    .zip(list)
                    .all(|(code, width)| !(0x30..=0x39).contains(&code) || digit(width))
        }),
    };
    widths
        && name("Type") == Some("Font")
        && name("Subtype") == Some("Type1")
        && name("BaseFont").is_some_and(|n| STANDARD.contains(&n))
        && font.iter().all(|(key, _)| key.as_str().is_some_and(|k| known.contains(&k)))
}

/// Whether a font states no widths, or those of all letters: some readers take what a list leaves out for
/// nothing.
pub(super) fn gives_room_to_all(font: &Dictionary) -> bool {
    let Some(widths) = font.value("Widths") else { return true };
    let count = widths.as_array().and_then(|list| i64::try_from(list.len()).ok());
    let first = font.value("FirstChar").and_then(Object::as_integer);
    let (Some(first), Some(count)) = (first, count) else { return false };
    first <= 0x20 && first.checked_add(count).is_some_and(|behind| behind > 0x7e)
}

/// Whether a font, or the one that it is made of, brings a program of its own.
fn has_program<S: Source>(document: &Document<S>, font: &Dictionary) -> Result<bool, PdfError> {
    let below = font.value("DescendantFonts").map(|below| document.plain(below)).transpose()?;
    let below = below.as_ref().and_then(|below| below.as_array()?.first());
    let below = below.map(|below| document.plain(below)).transpose()?;
    let holder = below.as_ref().and_then(|below| below.as_dictionary()).unwrap_or(font);
    let descriptor = holder.value("FontDescriptor").map(|d| document.plain(d)).transpose()?;
    let descriptor = descriptor.as_ref().and_then(|d| d.as_dictionary());
    Ok(descriptor.is_some_and(|d| PROGRAMS.iter().any(|key| d.value(key).is_some())))
}

/// Whether a font that brings no program of its own is one of letters by all the names that it has:
/// readers look for one by that of the font, or by that of its descriptor.
pub(super) fn has_letters<S: Source>(
    document: &Document<S>,
    font: &Dictionary,
) -> Result<bool, PdfError> {
    if has_program(document, font)? {
        return Ok(true);
    }
    let kind = font.value("Subtype").and_then(Object::as_name).unwrap_or_default();
    if !["Type1", "MMType1", "TrueType"].contains(&kind) {
        // Of a composite one nobody knows which glyph a number means.
        return Ok(kind != "Type0");
    }
    let descriptor = font.value("FontDescriptor").map(|d| document.plain(d)).transpose()?;
    let descriptor = descriptor.as_ref().and_then(|d| d.as_dictionary());
    let of = |d: Option<&Dictionary>, key: &str| d?.value(key)?.as_name().map(str::to_owned);
    let names = [of(Some(font), "BaseFont"), of(descriptor, "FontName")];
    let [own, other] = &names;
    let agree = own.is_none() || other.is_none() || own == other;
    let letters = |name: &String| {
        let name = name.to_ascii_lowercase();
        // A part of a font has six letters before its name.
        let name = name.split_once('+').filter(|(tag, _)| tag.len() == 6).map_or(&*name, |n| n.1);
        LETTERS.iter().any(|known| name.starts_with(known))
    };
    Ok(agree && names.iter().flatten().all(letters))
}

/// How the strings of a font are read; `None` where that is not known for sure.
pub(super) fn decoding<S: Source>(
    document: &Document<S>,
    font: &Dictionary,
) -> Result<Option<Decoding>, PdfError> {
    let subtype = font.value("Subtype").and_then(Object::as_name);
    if subtype == Some("Type0") {
        if font.value("Encoding").and_then(Object::as_name) != Some("Identity-H") {
            return Ok(None);
        }
        let Some(map) = to_unicode(document, font)? else { return Ok(None) };
        return Ok(Some(Decoding::Wide(map)));
    }
    if !matches!(subtype, Some("Type1" | "TrueType" | "MMType1")) {
        return Ok(None);
    }
    let Some(stated) = to_unicode(document, font)? else {
        return Ok(encoded(document, font)?.map(Decoding::Simple));
    };
    // What a code is said to mean is not what it shows, where its glyph has another name.
    let named = encoded(document, font)?.unwrap_or_default();
    // Without a program of its own a font shows what its encoding says, whatever it is said to mean.
    let own = has_program(document, font)?;
    let stated = stated.into_iter().filter_map(|(code, text)| {
        let code = u8::try_from(code).ok()?;
        let fits = named.get(&code).map_or(own, |name| bare(name) == bare(&text));
        fits.then_some((code, text))
    });
    Ok(Some(Decoding::Simple(stated.collect())))
}

/// What the codes of a simple font show by the names of their glyphs, as far as that is known; `None`
/// where nothing is.
fn encoded<S: Source>(
    document: &Document<S>,
    font: &Dictionary,
) -> Result<Option<HashMap<u8, String>>, PdfError> {
    let encoding = font.value("Encoding").map(|e| document.plain(e)).transpose()?;
    let (base, differences) = match &encoding {
        None if is_standard(font) => (Base::Standard, None),
        None => return Ok(None),
        Some(Object::Name(name)) => (Base::of(name.as_str()), None),
        Some(Object::Dictionary(d)) => {
            let base = match d.value("BaseEncoding") {
                // The encoding of the font program itself counts, and is known only for these.
                None if is_standard(font) => Base::Standard,
                None => Base::Nothing,
                Some(base) => Base::of(document.resolve(base)?.as_name()),
            };
            let differences = d.value("Differences").map(|d| document.resolve(d)).transpose()?;
            // Some readers draw nothing by what is no list.
            if differences.as_ref().is_some_and(|list| list.as_array().is_none()) {
                return Ok(None);
            }
            (base, differences)
        }
        Some(_) => return Ok(None),
    };
    let mut map: HashMap<u8, String> = HashMap::new();
    for code in 0x20..=0xff_u8 {
        if let Some(c) = base.character(code) {
            map.insert(code, c.to_string());
        }
    }
    let mut code = 0i64;
    for item in differences.as_ref().and_then(Object::as_array).unwrap_or_default() {
        match item {
            Object::Integer(number) => code = *number,
            Object::Name(name) => {
                let Ok(at) = u8::try_from(code) else { return Ok(None) };
                // A name outside the standard set shows nobody knows what.
                match name.as_str().and_then(of_name) {
                    Some(c) => map.insert(at, c.to_string()),
                    None => map.remove(&at),
                };
                code += 1;
            }
            _ => return Ok(None),
        }
    }
    Ok(Some(map))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Base {
    Standard,
    Windows,
    /// No encoding of fonts (ISO 32000-2, table 112): some readers know it, some take the standard one.
    Document,
    Roman,
    /// Only what the differences name is known.
    Nothing,
}

impl Base {
    fn of(name: Option<&str>) -> Self {
        match name {
            Some("WinAnsiEncoding") => Self::Windows,
            Some("PDFDocEncoding") => Self::Document,
            Some("StandardEncoding") => Self::Standard,
            Some("MacRomanEncoding") => Self::Roman,
            _ => Self::Nothing,
        }
    }

    fn character(self, code: u8) -> Option<char> {
        match (self, code) {
            (Self::Nothing, _) => None,
            (Self::Standard, 0x27) => Some('’'),
            (Self::Standard, 0x60) => Some('‘'),
            (Self::Document, 0x27 | 0x60 | 0x80..) => None,
            (_, 0x20..=0x7e) => Some(char::from(code)),
            (Self::Windows, 0x80..=0x9f) => {
                WINDOWS.get(usize::from(code - 0x80)).copied().filter(|c| *c != ' ')
            }
            (Self::Windows, 0xa1..=0xff) => Some(char::from(code)),
            _ => None,
        }
    }
}

/// `/ToUnicode`, with its ranges written out; `None` where there is none or it is not understood.
fn to_unicode<S: Source>(
    document: &Document<S>,
    font: &Dictionary,
) -> Result<Option<HashMap<u16, String>>, PdfError> {
    let Some(id) = font.value("ToUnicode").and_then(Object::as_reference) else { return Ok(None) };
    let Some(stream) = document.unfolded(id)? else { return Ok(None) };
    Ok(character_map(&stream.data))
}

fn character_map(data: &[u8]) -> Option<HashMap<u16, String>> {
    let mut lexer = Lexer::new(data, true);
    let mut map = HashMap::new();
    let mut operands: Vec<Operand> = Vec::new();
    let mut list: Option<Vec<Vec<u8>>> = None;
    loop {
        let (_, token) = lexer.next().ok()?;
        match token {
            Token::Hex(bytes) => match &mut list {
                Some(list) => list.push(bytes),
                None => operands.push(Operand::Code(bytes)),
            },
            Token::ArrayOpen => list = Some(Vec::new()),
            Token::ArrayClose => operands.push(Operand::List(list.take()?)),
            Token::Keyword(b"endbfchar") => {
                for pair in operands.chunks(2) {
                    let [Operand::Code(code), Operand::Code(text)] = pair else { return None };
                    map.insert(number(code)?, utf16(text)?);
                }
                operands.clear();
            }
            Token::Keyword(b"endbfrange") => {
                for three in operands.chunks(3) {
                    let [Operand::Code(from), Operand::Code(to), texts] = three else {
                        return None;
                    };
                    let (from, to) = (number(from)?, number(to)?);
                    for (step, code) in (from..=to).enumerate() {
                        let text = match texts {
                            Operand::List(list) => utf16(list.get(step)?)?,
                            Operand::Code(text) => {
                                let (last, head) = text.split_last()?;
                                let last = last.checked_add(u8::try_from(step).ok()?)?;
                                utf16(&[head, &[last]].concat())?
                            }
                        };
                        map.insert(code, text);
                    }
                }
                operands.clear();
            }
            Token::Keyword(b"beginbfchar" | b"beginbfrange" | b"endcodespacerange") => {
                operands.clear();
            }
            Token::End => return Some(map),
            _ => {}
        }
        if map.len() > MAPPED || operands.len() > MAPPED {
            return None;
        }
    }
}

enum Operand {
    Code(Vec<u8>),
    List(Vec<Vec<u8>>),
}

fn number(code: &[u8]) -> Option<u16> {
    match code {
        [one] => Some(u16::from(*one)),
        [high, low] => Some(u16::from_be_bytes([*high, *low])),
        _ => None,
    }
}

fn utf16(bytes: &[u8]) -> Option<String> {
    let units: Option<Vec<u16>> = bytes
        .chunks(2)
        .map(|c| match c {
            [h, l] => Some(u16::from_be_bytes([*h, *l])),
            _ => None,
        })
        .collect();
    String::from_utf16(&units?).ok()
}

/// A text as it is read: with single blanks, and with one form of each quotation mark and hyphen.
pub(super) fn read(text: &str) -> String {
    // Some readers show a soft hyphen, and some do not.
    let words = text.split_whitespace().map(|word| bare(&word.replace('\u{ad}', "\u{fffd}")));
    let words: Vec<String> = words.collect();
    words.join(" ")
}

/// A text as it is compared: without white space, and with one form of each quotation mark and hyphen.
pub(super) fn bare(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '‘' | '’' => out.push('\''),
            '\u{ad}' => out.push('-'),
            'ﬁ' => out.push_str("fi"),
            'ﬂ' => out.push_str("fl"),
            c if c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyph_names_stand_for_their_characters() {
        for (name, c) in [
            ("A", 'A'),
            ("space", ' '),
            ("asciitilde", '~'),
            ("exclamdown", '¡'),
            ("ydieresis", 'ÿ'),
            ("Adieresis", 'Ä'),
            ("one", '1'),
            ("Euro", '€'),
        ] {
            assert_eq!(of_name(name), Some(c), "{name}");
        }
        assert_eq!(of_name("g17"), None);
        assert_eq!(of_name(""), None);
    }

    #[test]
    fn a_character_map_is_read_with_its_ranges() {
        let map = character_map(
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
              1 beginbfchar <0001> <0041> endbfchar\n\
              2 beginbfrange <0010> <0012> <0061> <0020> <0021> [<0078> <00660069>] endbfrange",
        );
        let map = map.unwrap_or_default();
        let of = |code: u16| map.get(&code).map(String::as_str);
        assert_eq!((of(1), of(0x12), of(0x21), of(2)), (Some("A"), Some("c"), Some("fi"), None));
        assert!(character_map(b"1 beginbfrange <0010> <0030> [<0061>] endbfrange").is_none());
    }
}
