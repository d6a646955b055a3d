//! Check boxes and radio buttons: the state that the value names, in faces that show it.

use super::compare::Comparison;
use super::layout::{IDENTITY, ordered};
use super::marks::luminance;
use super::note_face::{Colour, of_parts, on_page};
use super::notes::direct_numbers;
use crate::error::PdfError;
use crate::lexer::Lexer;
use crate::object::{Dictionary, Object, ObjectId, StreamObject};
use crate::parser::operation;
use crate::source::Source;

/// The largest button that may stand on text, in points: a box to tick beside a word.
const BUTTON: f64 = 40.0;
/// Operators of one face.
const OPERATORS: usize = 200;
/// Codes of ZapfDingbats that mark what is chosen: checks, crosses, a disc, a box, a star, a lozenge.
const MARKS: [u8; 8] = *b"3458lnuH";
/// How much of a box a mark may fill.
const WHOLE: f64 = 0.8;
/// How much of each side of its box a mark takes at least.
const SEEN: f64 = 0.2;
/// How dark a mark is at least, and how light what is filled where there is none.
const DARK: f64 = 0.5;
const LIGHT: f64 = 0.8;

/// What the face of a button shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Nothing,
    Mark,
}

impl<S: Source> Comparison<'_, S> {
    /// Whether the buttons stand in the state that the value names, by appearances that are as they
    /// were.
    pub(super) fn is_switched(&self, widgets: &[u32], value: &Object) -> Result<bool, PdfError> {
        let value = match value {
            Object::Null => "Off",
            value => match value.as_name() {
                Some(name) => name,
                None => return Ok(false),
            },
        };
        let replaced = self.owners_of_replaced();
        let mut on = false;
        for widget in widgets {
            let (before, after) = self.both(*widget)?;
            if replaced.contains(widget) && !self.gains_marks(&before, &after)? {
                return Ok(false);
            }
            // A state that is as large as a picture may hide and show anything.
            let rectangle = after.value("Rect").map(|r| self.new.resolve(r)).transpose()?;
            let Some(area) = direct_numbers(rectangle.as_ref()).map(ordered) else {
                return Ok(false);
            };
            let large = area[2] - area[0] > BUTTON || area[3] - area[1] > BUTTON;
            let switched = before.value("AS") != after.value("AS");
            let upon = switched && self.widget_stands_on_content(*widget, &area)?;
            if upon && large {
                return Ok(false);
            }
            let parts = after.value("AP").map(|ap| self.new.resolve(ap)).transpose()?;
            let states = match parts.as_ref().and_then(Object::as_dictionary) {
                Some(parts) => parts.value("N").map(|n| self.new.resolve(n)).transpose()?,
                None => None,
            };
            let states = states.as_ref().and_then(Object::as_dictionary);
            let Some(states) = states else { return Ok(false) };
            let state = match after.value("AS") {
                None => "Off",
                Some(state) => match state.as_name() {
                    Some(state) => state,
                    None => return Ok(false),
                },
            };
            // On text or a picture it shows a mark and nothing that covers.
            if upon && let Some(face) = states.value(state).and_then(Object::as_reference) {
                let size = [area[2] - area[0], area[3] - area[1]];
                if self.shown_by(face, size)?.is_none_or(|(_, grounded)| grounded) {
                    return Ok(false);
                }
            }
            let fits = state == "Off" || (state == value && states.value(state).is_some());
            if !fits {
                return Ok(false);
            }
            on |= state != "Off";
        }
        Ok(on == (value != "Off"))
    }

    /// Whether faces that were drawn anew, as some writers do with every button that they switch, show a
    /// mark in the states that are on and none in the one that is off.
    pub(super) fn gains_marks(
        &self,
        before: &Dictionary,
        after: &Dictionary,
    ) -> Result<bool, PdfError> {
        let states = |now: bool, widget: &Dictionary| {
            let document = self.document(now);
            let parts = widget.value("AP").map(|ap| document.resolve(ap)).transpose()?;
            let parts = parts.and_then(|parts| parts.as_dictionary().cloned()).unwrap_or_default();
            let states = parts.value("N").map(|n| document.resolve(n)).transpose()?;
            let states = states.and_then(|states| states.as_dictionary().cloned());
            Ok::<_, PdfError>((parts.len(), states.unwrap_or_default()))
        };
        let ((_, was), (others, is)) = (states(false, before)?, states(true, after)?);
        let rectangle = after.value("Rect").map(|r| self.new.resolve(r)).transpose()?;
        let Some(area) = direct_numbers(rectangle.as_ref()).map(ordered) else { return Ok(false) };
        let size = [area[2] - area[0], area[3] - area[1]];
        // Faces for the mouse say nothing, and need not come along.
        if others == 0 || size.iter().any(|side| *side > BUTTON) || was.len() != is.len() {
            return Ok(false);
        }
        for (state, face) in is.iter() {
            let Some(state) = state.as_str() else { return Ok(false) };
            let (Some(face), true) = (face.as_reference(), was.value(state).is_some()) else {
                return Ok(false);
            };
            let same = was.value(state).and_then(Object::as_reference) == Some(face)
                && !self.pairs.contains_key(&face.number);
            let due = if state == "Off" { Shown::Nothing } else { Shown::Mark };
            if !same && self.shown_by(face, size)?.map(|(shown, _)| shown) != Some(due) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What a face of a button shows, and whether on a ground; `None` where that is not plain.
    fn shown_by(&self, face: ObjectId, size: [f64; 2]) -> Result<Option<(Shown, bool)>, PdfError> {
        let Some(form) = self.stream_of(self.new, face)? else { return Ok(None) };
        if !is_upright(&form, size) {
            return Ok(None);
        }
        let resources =
            form.dictionary.value("Resources").map(|r| self.new.resolve(r)).transpose()?;
        let fonts =
            resources.as_ref().and_then(Object::as_dictionary).and_then(|r| r.value("Font"));
        let fonts = fonts.map(|fonts| self.new.resolve(fonts)).transpose()?;
        let dingbats = |name: &str| -> Result<bool, PdfError> {
            let font = fonts.as_ref().and_then(Object::as_dictionary).and_then(|f| f.value(name));
            let font = font.map(|font| self.new.resolve(font)).transpose()?;
            let Some(font) = font.as_ref().and_then(Object::as_dictionary) else {
                return Ok(false);
            };
            let plain = ["FontDescriptor", "ToUnicode", "Widths"];
            let encoding = font.value("Encoding").is_none_or(|e| e.as_name().is_some());
            Ok(font.value("BaseFont").and_then(Object::as_name) == Some("ZapfDingbats")
                && encoding
                && plain.iter().all(|key| font.value(key).is_none()))
        };
        let mut lexer = Lexer::new(&form.data, true);
        let mut path: Vec<[f64; 2]> = Vec::new();
        let mut grounded = false;
        let mut drawn: Vec<Vec<u8>> = Vec::new();
        let (mut shown, mut colour, mut font, mut high): (_, Colour, _, f64) =
            (Shown::Nothing, [0.0; 3], false, 0.0);
        for _ in 0..OPERATORS {
            let (operands, operator) = match operation(&mut lexer) {
                Ok(Some(found)) => found,
                Ok(None) => return Ok(Some((shown, grounded))),
                Err(_) => return Ok(None),
            };
            let numbers: Vec<f64> = operands.iter().filter_map(Object::as_number).collect();
            if operator == b"n" {
                path.clear();
                drawn.clear();
            }
            match (operator, numbers.as_slice()) {
                (b"re", [x, y, w, h]) => path.extend([[*x, *y], [x + w, y + h]]),
                (b"m" | b"l" | b"c" | b"v" | b"y", points) => {
                    let points = points.chunks_exact(2);
                    path.extend(points.filter_map(|p| <[f64; 2]>::try_from(p).ok()));
                }
                _ => {}
            }
            match (operator, operands.as_slice()) {
                (
                    b"q" | b"Q" | b"w" | b"J" | b"j" | b"M" | b"d" | b"h" | b"n" | b"BT" | b"ET"
                    | b"Td" | b"Tm" | b"G" | b"RG" | b"K" | b"EMC" | b"TL",
                    _,
                ) => {}
                (b"m" | b"l" | b"c" | b"v" | b"y" | b"re", _) => drawn.push(operator.to_vec()),
                // What is cut off is not seen.
                (b"W", _) => {
                    let [left, bottom, right, top] = on_page(&path, &IDENTITY);
                    if right - left < WHOLE * size[0] || top - bottom < WHOLE * size[1] {
                        return Ok(None);
                    }
                }
                (b"BMC", [Object::Name(tag)]) if tag.as_str() == Some("Tx") => {}
                (b"g" | b"rg" | b"k", parts) if parts.len() == numbers.len() => {
                    match of_parts(&numbers) {
                        Some(named) => colour = named,
                        None => return Ok(None),
                    }
                }
                (b"Tf", [Object::Name(name), _]) => {
                    font = dingbats(name.as_str().unwrap_or_default())?;
                    high = numbers.first().copied().unwrap_or(0.0);
                }
                (b"Tj", [Object::String(text)]) => {
                    let marks =
                        text.bytes.len() == 1 && text.bytes.iter().all(|b| MARKS.contains(b));
                    if !font || !marks || high < size[1] / 3.0 || luminance(&colour) > DARK {
                        return Ok(None);
                    }
                    shown = Shown::Mark;
                }
                (b"S" | b"s", _) => {
                    // A frame or a ring; any other line is a mark, if not of the kind that is known.
                    let parts: Vec<&[u8]> = drawn.iter().map(Vec::as_slice).collect();
                    let frame = parts.iter().all(|part| *part == b"re")
                        || parts == [b"m".as_slice(), b"c", b"c", b"c", b"c"];
                    if !frame {
                        return Ok(None);
                    }
                    drawn.clear();
                    path.clear();
                }
                (b"f" | b"F" | b"f*" | b"B" | b"b", _) if luminance(&colour) <= DARK => {
                    // A mark is in the box, and not all of it.
                    let [left, bottom, right, top] = on_page(&path, &IDENTITY);
                    let sides = [(right - left) / size[0], (top - bottom) / size[1]];
                    if sides.iter().product::<f64>() > WHOLE || sides.iter().any(|s| *s < SEEN) {
                        return Ok(None);
                    }
                    shown = Shown::Mark;
                    drawn.clear();
                    path.clear();
                }
                // A ground comes before the mark.
                (b"f" | b"F" | b"f*" | b"B" | b"b", _)
                    if luminance(&colour) >= LIGHT && shown == Shown::Nothing =>
                {
                    grounded = true;
                    drawn.clear();
                    path.clear();
                }
                _ => return Ok(None),
            }
        }
        Ok(None)
    }
}

/// Whether a face has about the size of its widget, and stands as it does.
fn is_upright(form: &StreamObject, size: [f64; 2]) -> bool {
    let numbers = |key: &str| -> Option<Vec<f64>> {
        form.dictionary.value(key)?.as_array()?.iter().map(Object::as_number).collect()
    };
    let Some(&[a, b, c, d]) = numbers("BBox").as_deref() else { return false };
    let fits = [(c - a).abs() / size[0], (d - b).abs() / size[1]];
    let turned = numbers("Matrix").is_some_and(|matrix| matrix != IDENTITY);
    let kind = form.dictionary.value("Subtype").and_then(Object::as_name);
    kind == Some("Form")
        && !turned
        && (form.dictionary.value("Matrix").is_none() || numbers("Matrix").is_some())
        && form.dictionary.value("OC").is_none()
        && fits.iter().all(|scale| (0.75..=1.34).contains(scale))
}
