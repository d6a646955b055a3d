//! Characters that have no place on an official page.

use crate::words::Words;

/// Finds the first character of `text` that must not reach a page: controls (line breaks too),
/// marks that reorder or hide text, separators, private and unassigned-for-ever characters.
pub(crate) fn forbidden(text: &str) -> Option<char> {
    text.chars().find(|character| {
        let code = u32::from(*character);
        character.is_control()
            || matches!(code,
                0x00AD | 0x034F | 0x061C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F
                | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F
                | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFD | 0xE000..=0xF8FF | 0xFDD0..=0xFDEF
                | 0xE0000..=0x10FFFF)
            || code & 0xFFFE == 0xFFFE
    })
}

/// Names a forbidden character.
pub(crate) fn forbidden_words(character: char) -> Words {
    let code = u32::from(character);
    let (id, en) = match code {
        0x09..=0x0D | 0x2028 | 0x2029 => ("ganti baris atau tab", "a line break or tab"),
        0x061C | 0x200E | 0x200F | 0x202A..=0x202E | 0x2066..=0x2069 => {
            ("karakter pembalik arah tulisan", "a character that reorders text")
        }
        0x200B..=0x200D | 0x2060..=0x2065 | 0xFEFF | 0x00AD => {
            ("karakter tak terlihat", "an invisible character")
        }
        _ => ("karakter yang tidak dapat dicetak", "a character that cannot be printed"),
    };
    Words::new(format!("berisi {id} (U+{code:04X})"), format!("has {en} (U+{code:04X})"))
}

/// Shows a value inside a message: quoted, short, nothing that could act on a terminal.
pub(crate) fn quoted(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut shown = String::from("\"");
    for (index, character) in text.chars().enumerate() {
        if index == LONGEST {
            shown.push('…');
            break;
        }
        if forbidden(character.encode_utf8(&mut [0; 4])).is_some() {
            shown.push_str(&format!("\\u{{{:x}}}", u32::from(character)));
        } else {
            shown.push(character);
        }
    }
    shown.push('"');
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_reorders_or_hides_itself_is_found() {
        for text in
            ["a\u{202E}b", "a\u{2066}b", "a\u{200B}b", "a\nb", "a\0b", "\u{FEFF}a", "\u{E0041}"]
        {
            assert!(forbidden(text).is_some(), "{text:?}");
        }
        for text in ["Ni’matul Ma'rifah", "CV. Sejahtera – Blitar", "é ā ₂ m² \u{a0}"] {
            assert_eq!(forbidden(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_quoted_value_is_short_and_harmless() {
        assert_eq!(quoted("a\u{1b}[31m"), "\"a\\u{1b}[31m\"");
        assert!(quoted(&"x".repeat(500)).chars().count() < 50);
    }
}
