//! The faces that documents are set in; their licences lie beside them.

use typst::foundations::Bytes;
use typst::text::Font;

use crate::error::IssueError;

macro_rules! face {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../../assets/fonts/", $name)))
    };
}

/// TeX Gyre Bonum has the widths of Bookman Old Style, the usual face of official letters;
/// Liberation Sans has those of Arial.
const FACES: [(&str, &[u8]); 4] = [
    face!("texgyrebonum-regular.otf"),
    face!("texgyrebonum-bold.otf"),
    face!("texgyrebonum-italic.otf"),
    face!("LiberationSans-Italic.ttf"),
];

/// Reads all faces.
pub(super) fn all() -> Result<Vec<Font>, IssueError> {
    FACES
        .iter()
        .map(|(name, bytes)| Font::new(Bytes::new(*bytes), 0).ok_or(IssueError::Font { name }))
        .collect()
}

/// Finds a character of `text` for which some face has no glyph.
///
/// Every face is asked, since a template may set any text in any of them.
pub(super) fn without_glyph(fonts: &[Font], text: &str) -> Option<char> {
    text.chars().find(|character| {
        fonts.iter().any(|font| !font.info().coverage.contains(u32::from(*character)))
    })
}
