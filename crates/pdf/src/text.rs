//! Text strings (ISO 32000-2, 7.9.2.2).

/// The characters of PDFDocEncoding from 0x80, where they differ from Latin-1.
const HIGH: [char; 32] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™',
    'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}',
];

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
}
