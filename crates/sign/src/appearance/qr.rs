//! QR codes as vector rectangles.

use fast_qr::{ECL, QRBuilder};

use crate::error::SignError;

/// Modules of white that ISO/IEC 18004 asks for around a code.
const QUIET: usize = 4;

/// A run of dark modules in one row, in modules from the top left of the quiet zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) row: usize,
    pub(super) start: usize,
    pub(super) length: usize,
}

/// A QR code: its side in modules, quiet zone included, and its dark runs.
#[derive(Debug)]
pub(super) struct Modules {
    pub(super) side: usize,
    pub(super) runs: Vec<Run>,
}

/// Encodes the text.
pub(super) fn encode(text: &str) -> Result<Modules, SignError> {
    let code = QRBuilder::new(text)
        .ecl(ECL::M)
        .build()
        .map_err(|_| SignError::QrTooLong { bytes: text.len() })?;
    let mut runs = Vec::new();
    for (row, modules) in code.data.chunks(code.size.max(1)).take(code.size).enumerate() {
        let mut column = 0;
        for group in modules.chunk_by(|a, b| a.value() == b.value()) {
            if group.first().is_some_and(|module| module.value()) {
                runs.push(Run { row: row + QUIET, start: column + QUIET, length: group.len() });
            }
            column += group.len();
        }
    }
    Ok(Modules { side: code.size + 2 * QUIET, runs })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_begins_with_the_finder_pattern() {
        let modules = encode("https://example.go.id/1").unwrap();
        assert_eq!(modules.runs.first(), Some(&Run { row: 4, start: 4, length: 7 }));
        assert_eq!((modules.side - 2 * QUIET - 17) % 4, 0);
    }

    #[test]
    fn a_text_of_four_thousand_bytes_is_refused() {
        assert_eq!(encode(&"x".repeat(4000)).unwrap_err(), SignError::QrTooLong { bytes: 4000 });
    }
}
