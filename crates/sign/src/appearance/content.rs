//! Drawing an appearance into a Form XObject.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use segel_pdf::{Dictionary, IndirectObject, Name, Object, StreamObject};

use super::layout::{Fonts, LEADING, fit, text_height};
use super::{Appearance, Drawn, Means, ObjectIds, Weight, qr};
use crate::error::SignError;

/// Width of the frame's line and distance of everything from the edge, in points.
const FRAME: f64 = 0.5;
const MARGIN: f64 = 3.0;
/// Space between the squares and the text, in points.
const GAP: f64 = 4.0;
/// The greatest share of the width that one square takes where text stands beside it.
const SQUARE_SHARE: f64 = 0.4;

pub(super) fn draw(
    appearance: &Appearance,
    means: Means,
    width: f64,
    height: f64,
    ids: &mut dyn ObjectIds,
) -> Result<Drawn, SignError> {
    let inner_width = width - 2.0 * MARGIN;
    let inner_height = height - 2.0 * MARGIN;
    let drawable = |side: f64| side.is_finite() && side > 0.0 && side < 14_400.0;
    if !drawable(inner_width) || !drawable(inner_height) {
        return Err(SignError::EmptyBox { width, height });
    }
    let form = ids.next_id();
    let mut objects = Vec::new();
    let mut content = String::new();
    let mut left = MARGIN;

    if appearance.frame {
        let (half, across, up) = (FRAME / 2.0, width - FRAME, height - FRAME);
        let _ = writeln!(
            content,
            "q {} {} w {} {} {} {} re S Q",
            means.stroke(0),
            number(FRAME),
            number(half),
            number(half),
            number(across),
            number(up)
        );
    }

    let squares = usize::from(appearance.qr.is_some()) + usize::from(appearance.image.is_some());
    let share = if appearance.lines.is_empty() {
        1.0 / squares.max(1) as f64
    } else {
        SQUARE_SHARE / squares.max(1) as f64 * if squares > 1 { 1.5 } else { 1.0 }
    };
    let square = inner_height.min(inner_width * share);
    let bottom = (height - square) / 2.0;
    if let Some(text) = &appearance.qr {
        draw_qr(text, means, [left, bottom, square], &mut content)?;
        left += square + GAP;
    }
    let mut resources = Dictionary::new();
    if let Some(image) = &appearance.image {
        let id = image.embed(means, ids, &mut objects);
        let mut images = Dictionary::new();
        images.insert("Im0", Object::Reference(id));
        resources.insert("XObject", Object::Dictionary(images));
        let (across, up) = (f64::from(image.width()), f64::from(image.height()));
        let scale = square / across.max(up);
        let (across, up) = (across * scale, up * scale);
        let _ = writeln!(
            content,
            "q {} 0 0 {} {} {} cm /Im0 Do Q",
            number(across),
            number(up),
            number(left + (square - across) / 2.0),
            number(bottom + (square - up) / 2.0)
        );
        left += square + GAP;
    }

    if !appearance.lines.is_empty() {
        let mut fonts = Fonts::new()?;
        draw_text(appearance, means, &mut fonts, [left, width, height], &mut content)?;
        let mut used = Dictionary::new();
        for (key, font) in [("F0", &fonts.regular), ("F1", &fonts.bold)] {
            if font.is_used() {
                used.insert(key, Object::Reference(font.embed(means, ids, &mut objects)?));
            }
        }
        resources.insert("Font", Object::Dictionary(used));
    }

    if !content.is_empty()
        && let Some(spaces) = means.resources()
    {
        resources.insert("ColorSpace", spaces);
    }

    let data = deflated(content.as_bytes());
    let mut dictionary = Dictionary::new();
    dictionary.insert("Type", Object::Name(Name::new("XObject")));
    dictionary.insert("Subtype", Object::Name(Name::new("Form")));
    let bounds = [Object::Integer(0), Object::Integer(0), real(width), real(height)];
    dictionary.insert("BBox", Object::Array(bounds.to_vec()));
    dictionary.insert("Resources", Object::Dictionary(resources));
    dictionary.insert("Filter", Object::Name(Name::new("FlateDecode")));
    dictionary.insert("Length", integer(data.len()));
    objects.push((form, IndirectObject::Stream(StreamObject { dictionary, data })));
    Ok(Drawn { form, objects })
}

fn draw_qr(
    text: &str,
    means: Means,
    [left, bottom, square]: [f64; 3],
    content: &mut String,
) -> Result<(), SignError> {
    let modules = qr::encode(text)?;
    let unit = square / modules.side as f64;
    // White first, so that the code can be read on any page; then one path for all dark modules.
    let _ = writeln!(
        content,
        "q {unit} 0 0 {unit} {} {} cm {} 0 0 {side} {side} re f {}",
        number(left),
        number(bottom),
        means.fill(1),
        means.fill(0),
        unit = number(unit),
        side = modules.side
    );
    for run in &modules.runs {
        let up = modules.side.saturating_sub(run.row + 1);
        let _ = writeln!(content, "{} {} {} 1 re", run.start, up, run.length);
    }
    content.push_str("f Q\n");
    Ok(())
}

fn draw_text(
    appearance: &Appearance,
    means: Means,
    fonts: &mut Fonts,
    [left, width, height]: [f64; 3],
    content: &mut String,
) -> Result<(), SignError> {
    let column = width - MARGIN - left;
    let fitted = fit(appearance, fonts, column, height - 2.0 * MARGIN)?
        .ok_or(SignError::TextDoesNotFit { width, height })?;
    for line in &fitted.lines {
        fonts.of_mut(line.weight).note(&line.text)?;
    }
    let block = text_height(fitted.lines.len(), fonts, fitted.size);
    let mut base = (height + block) / 2.0 - fonts.bold.ascent() as f64 * fitted.size / 1000.0;
    let _ = writeln!(content, "BT {}", means.fill(0));
    let mut current = None;
    for line in fitted.lines.iter() {
        if !line.text.is_empty() {
            if current != Some(line.weight) {
                let key = match line.weight {
                    Weight::Regular => "F0",
                    Weight::Bold => "F1",
                };
                let _ = writeln!(content, "/{key} {} Tf", number(fitted.size));
                current = Some(line.weight);
            }
            let text = fonts.of(line.weight).encode(&line.text)?;
            let _ = writeln!(content, "1 0 0 1 {} {} Tm <{text}> Tj", number(left), number(base));
        }
        base -= LEADING as f64 * fitted.size / 1000.0;
    }
    content.push_str("ET\n");
    Ok(())
}

/// Writes a number with at most four decimals, never in exponent form.
fn number(value: f64) -> String {
    let text = format!("{value:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Wraps a length of ours as an integer object.
pub(super) fn integer(length: usize) -> Object {
    Object::Integer(i64::try_from(length).unwrap_or(i64::MAX))
}

fn real(value: f64) -> Object {
    if value.fract() == 0.0 { Object::Integer(value as i64) } else { Object::Real(value) }
}

/// Compresses for `FlateDecode`.
pub(super) fn deflated(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(data.len() / 2), Compression::best());
    // Writing to a vector does not fail.
    let _ = encoder.write_all(data);
    encoder.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_plain() {
        assert_eq!(number(0.1 + 0.2), "0.3");
        assert_eq!(number(-0.000_001), "0");
        assert_eq!(number(120.0), "120");
    }
}
