//! What new signatures are drawn as: faces that keep to their boxes, or show nothing.

use std::collections::HashSet;

use super::compare::Comparison;
use super::content::{OPERATORS_OF_CONTENT, Open, plain_content};
use super::layout::{IDENTITY, Matrix, inner};
use crate::error::PdfError;
use crate::lexer::Lexer;
use crate::object::{Dictionary, IndirectObject, Object, ObjectId, direct_numbers, ordered};
use crate::parser::operation;
use crate::source::Source;

/// Operators of one face, with the forms in it, and forms in it.
const OPERATORS: usize = 200_000;
const FORMS: usize = 256;
/// How often forms may be drawn that were drawn before.
const AGAIN: usize = 8;
/// How much of a box a path around all of it takes.
const MOST: f64 = 0.7;
/// Operators that weigh as much as an object.
const OPERATORS_A_VISIT: usize = 16;

/// Where a face draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Drawn {
    /// Nowhere: it is made of remarks, and of forms that are.
    Nothing,
    /// In its box.
    Inside,
    /// On the whole page, in some readers: it takes back a state that it did not keep, and the clip with it,
    /// or leaves something open for what is drawn next. So may what is not understood.
    Anywhere,
}

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
        // Some readers draw an image by its data, whatever box it has beside them.
        let form = face.dictionary.value("Subtype").and_then(Object::as_name) == Some("Form");
        if !form || self.drawn_by(id)? == Drawn::Anywhere {
            return Ok(Some(false));
        }
        let bounds = face.dictionary.value("BBox").map(|b| self.new.resolve(b)).transpose()?;
        let Some([left, bottom, right, top]) = direct_numbers(bounds.as_ref()).map(ordered) else {
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

    /// What a face draws, with all that it leads to. What cannot be read may stand anywhere.
    fn drawn_by(&self, face: ObjectId) -> Result<Drawn, PdfError> {
        let (mut seen, mut waiting, mut operators) = (HashSet::new(), vec![face], 0);
        // Forms that draw forms.
        let mut holders = HashSet::new();
        let (mut drawn, mut again) = (Drawn::Nothing, 0);
        while let Some(id) = waiting.pop() {
            if !seen.insert(id.number) {
                // What draws twice what draws twice, and so on, no reader draws to its end.
                again += usize::from(holders.contains(&id.number));
                if again > AGAIN {
                    return Ok(Drawn::Anywhere);
                }
                continue;
            }
            let Some(form) = self.stream_of(self.new, id)? else { return Ok(Drawn::Anywhere) };
            if seen.len() > FORMS {
                return Ok(Drawn::Anywhere);
            }
            let resources = inner(self.new, &form.dictionary, "Resources")?.unwrap_or_default();
            if self.draws_letters_itself(&resources)? {
                return Ok(Drawn::Anywhere);
            }
            let content = without_remarks(&form.data);
            let Some(mut lexer) = plain_content(&content) else { return Ok(Drawn::Anywhere) };
            let (mut kept, mut gone, mut open) = (0usize, false, Open::default());
            loop {
                operators += 1;
                if operators > OPERATORS {
                    return Ok(Drawn::Anywhere);
                }
                if operators % OPERATORS_A_VISIT == 0 {
                    self.visits.take(1)?;
                }
                let (operands, operator) = match operation(&mut lexer) {
                    Ok(Some(found)) => found,
                    Ok(None) => break,
                    Err(_) => return Ok(Drawn::Anywhere),
                };
                if !open.step(operator, &operands) {
                    return Ok(Drawn::Anywhere);
                }
                if !matches!(operator, b"q" | b"Q" | b"cm" | b"Do") {
                    drawn = Drawn::Inside;
                }
                let name = operands.last().and_then(Object::as_name);
                let led = match operator {
                    // Some writers take back one too many at the end, where nothing follows.
                    b"Q" => {
                        gone |= kept == 0;
                        kept = kept.saturating_sub(1);
                        continue;
                    }
                    b"ET" | b"EMC" => continue,
                    _ if gone || !OPERATORS_OF_CONTENT.contains(&operator) => {
                        return Ok(Drawn::Anywhere);
                    }
                    b"q" => {
                        kept += 1;
                        continue;
                    }
                    b"Do" => self.led_to(&resources, "XObject", name)?,
                    b"scn" | b"SCN" if name.is_some() => {
                        self.led_to(&resources, "Pattern", name)?
                    }
                    b"gs" => self.led_to(&resources, "ExtGState", name)?,
                    _ => continue,
                };
                let Some(led) = led else { return Ok(Drawn::Anywhere) };
                if led.is_empty() {
                    // An image.
                    drawn = Drawn::Inside;
                }
                if !led.is_empty() {
                    holders.insert(id.number);
                }
                waiting.extend(led);
            }
            if open != Open::default() {
                return Ok(Drawn::Anywhere);
            }
        }
        Ok(drawn)
    }

    /// Whether a face would be cut by a clip that another one left open: its first path takes that clip, with
    /// whatever path was left, and what it draws later stands outside of both.
    pub(super) fn is_cut(&self, face: ObjectId) -> Result<bool, PdfError> {
        let Some(form) = self.stream_of(self.new, face)? else {
            // Some writers say of nothing that it is deflated.
            let object = self.new.object(face)?;
            return Ok(!matches!(object, IndirectObject::Stream(form) if form.data.is_empty()));
        };
        let Some([left, bottom, right, top]) =
            direct_numbers(form.dictionary.value("BBox")).map(ordered)
        else {
            return Ok(true);
        };
        let mut lexer = Lexer::new(&form.data, true);
        let (mut whole, mut cut) = (false, false);
        for _ in 0..OPERATORS {
            let (operands, operator) = match operation(&mut lexer) {
                Ok(Some(found)) => found,
                Ok(None) => return Ok(false),
                Err(_) => return Ok(true),
            };
            match operator {
                b"re" => {
                    let sides: Vec<f64> = operands.iter().filter_map(Object::as_number).collect();
                    whole |= matches!(sides.as_slice(), [_, _, wide, high]
                        if wide.abs() >= (right - left) * MOST && high.abs() >= (top - bottom) * MOST);
                }
                b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"S" | b"s" | b"n" => {
                    if whole || cut {
                        return Ok(cut);
                    }
                    cut = true;
                }
                b"Do" | b"ID" | b"cm" | b"sh" => return Ok(true),
                b"Tj" | b"TJ" | b"'" | b"\"" if cut => return Ok(true),
                _ => {}
            }
        }
        Ok(true)
    }

    /// The content that a resource of a face leads to; `None` where that is not known.
    fn led_to(
        &self,
        resources: &Dictionary,
        kind: &str,
        name: Option<&str>,
    ) -> Result<Option<Vec<ObjectId>>, PdfError> {
        let named = inner(self.new, resources, kind)?.unwrap_or_default();
        // What only the page has some readers take from there.
        let Some(found) = name.and_then(|name| named.value(name)) else { return Ok(None) };
        let object = self.new.resolve(found)?;
        let Some(dictionary) = object.as_dictionary() else { return Ok(None) };
        let word = |key: &str| dictionary.value(key).and_then(Object::as_name);
        if kind == "ExtGState" {
            if dictionary.value("Font").is_some() {
                return Ok(None);
            }
            let mask = dictionary.value("SMask").map(|mask| self.new.resolve(mask)).transpose()?;
            return Ok(match mask {
                None => Some(Vec::new()),
                Some(mask) if mask.as_name() == Some("None") => Some(Vec::new()),
                Some(mask) => {
                    let group = mask.as_dictionary().and_then(|mask| mask.value("G"));
                    group.and_then(Object::as_reference).map(|group| vec![group])
                }
            });
        }
        let drawn = match kind {
            "XObject" => match word("Subtype") {
                Some("Form") => true,
                Some("Image") => false,
                _ => return Ok(None),
            },
            _ => match dictionary.value("PatternType").and_then(Object::as_integer) {
                Some(1) => true,
                Some(2) => false,
                _ => return Ok(None),
            },
        };
        Ok(if drawn { found.as_reference().map(|id| vec![id]) } else { Some(Vec::new()) })
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

/// Content without the lines that only remark something: plain words, in which no string can begin or end.
fn without_remarks(content: &[u8]) -> Vec<u8> {
    let lines = content.split_inclusive(|byte| matches!(byte, b'\r' | b'\n'));
    let remark = |line: &&[u8]| {
        let line = line.trim_ascii();
        let plain = |b: &u8| b.is_ascii_alphanumeric() || b" .,:_-".contains(b);
        line.strip_prefix(b"%").is_some_and(|words| words.iter().all(plain))
    };
    lines.filter(|line| !remark(line)).collect::<Vec<_>>().concat()
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
    // What draws nothing shows nothing, in whatever box; but readers know of a ground and a border, too.
    let faces = widget.value("AP").map(|faces| comparison.new.resolve(faces)).transpose()?;
    if let Some(Object::Dictionary(faces)) = &faces
        && widget.value("MK").is_none()
    {
        let mut blank = !faces.is_empty();
        for (_, face) in faces.iter() {
            blank = match face.as_reference() {
                Some(face) if blank => comparison.drawn_by(face)? == Drawn::Nothing,
                _ => false,
            };
        }
        if blank {
            return Ok(false);
        }
    }
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
