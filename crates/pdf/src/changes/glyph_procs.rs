//! Glyphs that operators draw (ISO 32000-2, 9.6.4): whether they keep to where letters stand.

use super::layout::inner;
use super::layout::{IDENTITY, Matrix, bounds, inline_image_end, on_page, then};
use crate::document::Document;
use crate::error::PdfError;
use crate::lexer::Lexer;
use crate::object::{Dictionary, Object};
use crate::parser::operation;
use crate::source::Source;

/// Operators of the glyphs of one font, and glyphs.
const OPERATORS: usize = 100_000;
const GLYPHS: usize = 1024;
/// How far a glyph may reach below its line, above it, and beside its width, in parts of the size.
const BELOW: f64 = -0.5;
const ABOVE: f64 = 1.1;
const BESIDE: f64 = 0.5;
/// How wide the widest glyph is at most.
const WIDEST: f64 = 2.0;

/// Whether every glyph of a font draws about where its letter stands; what is not plain does not.
pub(super) fn stand_on_the_line<S: Source>(
    document: &Document<S>,
    font: &Dictionary,
    [right, up]: [f64; 2],
) -> Result<bool, PdfError> {
    let glyphs = inner(document, font, "CharProcs")?.unwrap_or_default();
    let mut operators = 0;
    if glyphs.len() > GLYPHS {
        return Ok(false);
    }
    for (_, glyph) in glyphs.iter() {
        let Some(id) = glyph.as_reference() else { return Ok(false) };
        let Ok(Some(glyph)) = document.unfolded(id) else { return Ok(false) };
        let Some([left, bottom, far, top]) = extent(&glyph.data, &mut operators) else {
            return Ok(false);
        };
        let inside = left * right >= -BESIDE
            && far * right <= WIDEST
            && bottom * up >= BELOW
            && top * up <= ABOVE;
        // One that draws nothing reaches nowhere.
        if left <= far && !inside {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The box of all that a glyph draws; `None` where that is not plain.
fn extent(content: &[u8], operators: &mut usize) -> Option<[f64; 4]> {
    let mut lexer = Lexer::new(content, true);
    let (mut ctm, mut saved): (Matrix, Vec<Matrix>) = (IDENTITY, Vec::new());
    let mut whole = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
    let mut grow = |area: [f64; 4]| {
        whole = [
            whole[0].min(area[0]),
            whole[1].min(area[1]),
            whole[2].max(area[2]),
            whole[3].max(area[3]),
        ];
    };
    loop {
        *operators += 1;
        if *operators > OPERATORS {
            return None;
        }
        let Some((operands, operator)) = operation(&mut lexer).ok()? else { break };
        let numbers: Vec<f64> = operands.iter().filter_map(Object::as_number).collect();
        match (operator, numbers.as_slice()) {
            (b"q", _) => saved.push(ctm),
            (b"Q", _) => ctm = saved.pop()?,
            (b"cm", [a, b, c, d, e, f]) => ctm = then(&[*a, *b, *c, *d, *e, *f], &ctm),
            (b"m" | b"l" | b"c" | b"v" | b"y", points) => {
                let points: Vec<[f64; 2]> =
                    points.chunks_exact(2).filter_map(|p| p.try_into().ok()).collect();
                grow(on_page(&points, &ctm));
            }
            (b"re", [x, y, wide, high]) => {
                grow(on_page(
                    &[[*x, *y], [x + wide, *y], [*x, y + high], [x + wide, y + high]],
                    &ctm,
                ));
            }
            (b"ID", _) => {
                lexer.pos = inline_image_end(content, lexer.pos)?;
                grow(bounds(&[0.0, 0.0, 1.0, 1.0], &ctm));
            }
            (
                b"d0" | b"d1" | b"BI" | b"EI" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*"
                | b"S" | b"s" | b"n" | b"h" | b"w" | b"J" | b"j" | b"M" | b"d" | b"i" | b"W"
                | b"W*" | b"g" | b"G" | b"rg" | b"RG" | b"k" | b"K",
                _,
            ) => {}
            _ => return None,
        }
    }
    whole.iter().all(|side| side.is_finite()).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glyph_reaches_as_far_as_its_paths_and_images() {
        let of = |content: &str| extent(content.as_bytes(), &mut 0);
        assert_eq!(of("9 0 d0 1 2 m 3 4 l S"), Some([1.0, 2.0, 3.0, 4.0]));
        assert_eq!(of("q 1 0 0 1 10 0 cm 0 0 2 3 re f Q"), Some([10.0, 0.0, 12.0, 3.0]));
        assert_eq!(of("q 5 0 0 6 1 1 cm BI /W 1 /H 1 ID x EI Q"), Some([1.0, 1.0, 6.0, 7.0]));
        assert_eq!(of("Q 0 0 2 3 re f"), None);
        assert_eq!(of("/X Do"), None);
        assert_eq!(of("BT (a) Tj ET"), None);
        assert!(of("9 0 d0").is_some_and(|[left, _, right, _]| left > right));
    }
}
