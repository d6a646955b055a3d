//! Text strings (ISO 32000-2, 7.9.2.2).

/// The characters of PDFDocEncoding from 0x80, where they differ from Latin-1.
const HIGH: [char; 32] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™',
    'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}',
];

/// The characters of PDFDocEncoding from 0x18.
const LOW: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];

/// Whether every reader takes a text string for the same: none of marks of a language, of the other order of
/// bytes and of UTF-8, and no code that only some know.
pub(crate) fn reads_alike(bytes: &[u8]) -> bool {
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        let units = rest.chunks(2).map(|unit| match unit {
            [high, low] => u16::from_be_bytes([*high, *low]),
            _ => 0,
        });
        return char::decode_utf16(units)
            .all(|c| c.is_ok_and(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')));
    }
    let known = |byte: &u8| {
        matches!(byte, b'\n' | b'\r' | b'\t') || !matches!(byte, 0..=0x1f | 0x7f | 0x9f | 0xad)
    };
    !bytes.starts_with(&[0xff, 0xfe])
        && !bytes.starts_with(&[0xef, 0xbb, 0xbf])
        && bytes.iter().all(known)
}

/// Reads a text string: UTF-16BE or UTF-8 behind their marks, else PDFDocEncoding.
pub fn decode_text(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        let units = rest.chunks_exact(2).map(|c| match c {
            [h, l] => u16::from_be_bytes([*h, *l]),
            _ => 0xfffd,
        });
        return char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect();
    }
    if let Some(rest) = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]) {
        return String::from_utf8_lossy(rest).into_owned();
    }
    bytes
        .iter()
        .map(|b| match b {
            0x18..=0x1f => LOW.get(usize::from(b - 0x18)).copied().unwrap_or('\u{fffd}'),
            0x80..=0x9f => HIGH.get(usize::from(b - 0x80)).copied().unwrap_or('\u{fffd}'),
            0xa0 => '€',
            _ => char::from(*b),
        })
        .collect()
}

/// Writes a text string: ASCII as it is, anything else as UTF-16BE behind its mark.
pub fn encode_text(text: &str) -> Vec<u8> {
    if text.bytes().all(|b| (0x20..0x7f).contains(&b) || matches!(b, b'\n' | b'\r' | b'\t')) {
        return text.as_bytes().to_vec();
    }
    let mut out = vec![0xfe, 0xff];
    out.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_decoded_again() {
        for text in ["Budi Santoso", "Siti Ngaisyiyah, S.T. – Blitar", "ꦧ꧀ꦭꦶꦠꦂ", "𝔅"]
        {
            assert_eq!(decode_text(&encode_text(text)), text);
        }
    }

    #[test]
    fn what_readers_decode_in_two_ways_is_known() {
        for alike in
            [b"Budi\r\n\t".as_slice(), b"\xe9\x84\xa0\xff", b"\xfe\xff\x00B\xd8\x35\xdd\x05", b""]
        {
            assert!(reads_alike(alike), "{alike:?}");
        }
        for other in [
            b"\x1bid\x1bBudi".as_slice(),
            b"\xff\xfeB\0",
            b"\xef\xbb\xbfBudi",
            b"\x18",
            b"\x7f",
            b"\x9f",
            b"\xad",
            b"\0",
            b"\xfe\xff\x00\x1b",
            b"\xfe\xff\x00B\x00",
            b"\xfe\xff\xd8\x35",
        ] {
            assert!(!reads_alike(other), "{other:?}");
        }
        assert_eq!(decode_text(b"\x18\x1f"), "\u{2d8}\u{2dc}");
    }
}
