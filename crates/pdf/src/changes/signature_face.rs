//! What new signatures are drawn as: faces that keep to their boxes, or show nothing.

use std::collections::HashSet;

use super::compare::Comparison;
use super::layout::{IDENTITY, Matrix, inline_image_end, inner};
use crate::error::PdfError;
use crate::lexer::Lexer;
use crate::object::{Dictionary, IndirectObject, Object, ObjectId, direct_numbers, ordered};
use crate::parser::operation;
use crate::source::Source;

/// Operators of one face, with the forms in it, and forms in it.
const OPERATORS: usize = 200_000;
const FORMS: usize = 256;
/// Operators that weigh as much as an object.
const OPERATORS_A_VISIT: usize = 16;

impl<S: Source> Comparison<'_, S> {
    /// Whether an appearance is a dictionary of faces, or of dictionaries of them.
    pub(super) fn is_plain_appearance(
        &self,
        appearance: &Object,
        takes_room: bool,
    ) -> Result<bool, PdfError> {
        let appearance = self.new.follow(appearance)?;
        let Some(faces) = appearance.as_dictionary() else { return Ok(false) };
        for (_, face) in faces.iter() {
            self.visits.take(1)?;
            if let Some(plain) = self.is_plain_face(face, takes_room)? {
                if !plain {
                    return Ok(false);
                }
                continue;
            }
            let states = self.new.follow(face)?;
            let Some(states) = states.as_dictionary() else { return Ok(false) };
            for (_, state) in states.iter() {
                self.visits.take(1)?;
                if self.is_plain_face(state, takes_room)? != Some(true) {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// Whether a face has a box, which a matrix may turn but not flatten: one without it some readers draw
    /// over the whole page. `None` where it is no stream.
    fn is_plain_face(&self, face: &Object, takes_room: bool) -> Result<Option<bool>, PdfError> {
        let Some(id) = face.as_reference() else { return Ok(None) };
        let IndirectObject::Stream(face) = self.new.object(id)? else { return Ok(None) };
        if !self.stays_inside(id)? {
            return Ok(Some(false));
        }
        let Some([left, bottom, right, top]) =
            direct_numbers(face.dictionary.value("BBox")).map(ordered)
        else {
            return Ok(Some(false));
        };
        let room = right > left && top > bottom;
        let turned = match face.dictionary.value("Matrix") {
            None => true,
            Some(matrix) => {
                let matrix = matrix.as_array().unwrap_or_default();
                let numbers: Option<Vec<f64>> = matrix.iter().map(Object::as_number).collect();
                let numbers = numbers.and_then(|numbers| Matrix::try_from(numbers).ok());
                numbers.is_some_and(|[a, b, c, d, right, up]| {
                    let area = a * d - b * c;
                    area.is_finite() && area != 0.0 && right.is_finite() && up.is_finite()
                })
            }
        };
        Ok(Some(turned && (room || !takes_room)))
    }

    /// Whether a face, with all forms in it, takes back no state that it did not keep: some readers let go
    /// of the clip then, and paint what follows on the whole page. What cannot be read does not stay.
    fn stays_inside(&self, face: ObjectId) -> Result<bool, PdfError> {
        let (mut seen, mut waiting, mut operators) = (HashSet::new(), vec![face], 0);
        while let Some(id) = waiting.pop() {
            if !seen.insert(id.number) {
                continue;
            }
            let Some(form) = self.stream_of(self.new, id)? else { return Ok(false) };
            if seen.len() > FORMS {
                return Ok(false);
            }
            let resources = inner(self.new, &form.dictionary, "Resources")?.unwrap_or_default();
            let objects = inner(self.new, &resources, "XObject")?.unwrap_or_default();
            if self.draws_letters_itself(&resources)? {
                return Ok(false);
            }
            let mut lexer = Lexer::new(&form.data, true);
            let (mut kept, mut gone) = (0usize, false);
            loop {
                operators += 1;
                if operators > OPERATORS {
                    return Ok(false);
                }
                if operators % OPERATORS_A_VISIT == 0 {
                    self.visits.take(1)?;
                }
                let (operands, operator) = match operation(&mut lexer) {
                    Ok(Some(found)) => found,
                    Ok(None) => break,
                    Err(_) => return Ok(false),
                };
                match operator {
                    // Some writers take back one too many at the end, where nothing follows.
                    b"Q" => match kept.checked_sub(1) {
                        Some(left) => kept = left,
                        None => gone = true,
                    },
                    b"ET" | b"EMC" => {}
                    _ if gone => return Ok(false),
                    b"q" => kept += 1,
                    b"ID" => {
                        let Some(end) = inline_image_end(&form.data, lexer.pos) else {
                            return Ok(false);
                        };
                        lexer.pos = end;
                    }
                    b"Do" => {
                        let name = operands.last().and_then(Object::as_name).unwrap_or_default();
                        let named = objects.value(name);
                        let Some(id) = named.and_then(Object::as_reference) else {
                            // One that only the page has, some readers take from there.
                            return Ok(false);
                        };
                        let kind = self.new.resolve(&Object::Reference(id))?;
                        let kind = kind.as_dictionary().and_then(|form| form.value("Subtype"));
                        if kind.and_then(Object::as_name) != Some("Image") {
                            waiting.push(id);
                        }
                    }
                    _ => {}
                }
            }
        }
        Ok(true)
    }

    /// Whether any of the fonts is one whose letters are drawn by operators, or may be.
    fn draws_letters_itself(&self, resources: &Dictionary) -> Result<bool, PdfError> {
        let fonts = inner(self.new, resources, "Font")?.unwrap_or_default();
        for (_, font) in fonts.iter() {
            self.visits.take(1)?;
            let font = self.new.resolve(font)?;
            let kind = font.as_dictionary().and_then(|font| font.value("Subtype"));
            if kind.is_some_and(|kind| kind.as_name().is_none_or(|kind| kind == "Type3")) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Whether the box of a widget is not surely one of no room.
pub(super) fn takes_room(widget: &Dictionary) -> bool {
    direct_numbers(widget.value("Rect")).map(ordered).is_none_or(|[a, b, c, d]| c > a && d > b)
}

/// Whether the widget takes room on its page. Only four direct numbers without width and height, and
/// an appearance without room, count as none; a matrix moves even that, and some readers draw a line then.
pub(super) fn shows<S: Source>(
    comparison: &Comparison<'_, S>,
    widget: &Dictionary,
) -> Result<bool, PdfError> {
    let Some(rectangle) = widget.value("Rect") else {
        // A field without a widget of its own shows nothing; its widgets are looked at by themselves.
        return Ok(widget.value("AP").is_some());
    };
    let numbers =
        |o: &Object| -> Option<Vec<f64>> { o.as_array()?.iter().map(Object::as_number).collect() };
    let sides = numbers(rectangle);
    #[expect(clippy::float_cmp, reason = "no room is exactly no room")]
    let empty = |s: &[f64]| matches!(s, [a, b, c, d] if a == c && b == d);
    if !sides.is_some_and(|s| empty(&s)) {
        return Ok(true);
    }
    let Some(appearance) = widget.value("AP") else { return Ok(false) };
    let Object::Dictionary(appearance) = comparison.new.resolve(appearance)? else {
        return Ok(true);
    };
    for (_, stream) in appearance.iter() {
        // What draws nothing shows nothing, in whatever box.
        let drawn = stream.as_reference().map(|id| comparison.stream_of(comparison.new, id));
        if drawn.transpose()?.flatten().is_some_and(|form| is_blank(&form.data)) {
            continue;
        }
        let Object::Dictionary(form) = comparison.new.resolve(stream)? else { return Ok(true) };
        let Some(bounds) = form.value("BBox") else { return Ok(true) };
        let matrix = form.value("Matrix").map(|m| comparison.new.resolve(m)).transpose()?;
        if matrix.is_some_and(|m| numbers(&m).as_deref() != Some(&IDENTITY[..])) {
            return Ok(true);
        }
        let bounds = comparison.new.resolve(bounds)?;
        let bounds = numbers(&bounds).unwrap_or_default();
        #[expect(clippy::float_cmp, reason = "no room is exactly no room")]
        let none = matches!(bounds.as_slice(), [a, b, c, d] if a == c || b == d);
        if !none {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether content is nothing but blanks and comments.
fn is_blank(content: &[u8]) -> bool {
    let lines = content.split(|byte| matches!(byte, b'\r' | b'\n'));
    lines.map(<[u8]>::trim_ascii).all(|line| line.is_empty() || line.starts_with(b"%"))
}
