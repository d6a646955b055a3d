//! Check boxes and radio buttons: the state that the value names, in faces that show it.

use super::appearance_fonts::is_unchanged;
use super::colour::{Colour, luminance, of_parts};
use super::compare::Comparison;
use super::content::{Open, Spaces, bends_colours, plain_content, shows_others};
use super::filling::Filling;
use super::graph::references;
use super::layout::{IDENTITY, inner, on_page};
use crate::error::PdfError;
use crate::object::{Dictionary, Object, ObjectId, StreamObject, direct_numbers, ordered};
use crate::parser::operation;
use crate::source::Source;
use crate::text::decode_text;

/// The largest button that may stand on text, in points: a box to tick beside a word.
const BUTTON: f64 = 40.0;
/// Operators of one face.
const OPERATORS: usize = 200;
/// Codes of ZapfDingbats that mark what is chosen: checks, crosses, a disc, a box, a star, a lozenge.
const MARKS: [u8; 8] = *b"3458lnuH";
/// How much of a box a mark may fill.
const WHOLE: f64 = 0.8;
/// The least of a box that a frame or a ring goes around.
const RING: f64 = 0.6;
/// The widest frame, and the widest that hides nothing, in points.
const FRAME: f64 = 3.0;
const THIN: f64 = 1.5;
/// How much of its box a mark may fill that hides nothing.
const SMALL: f64 = 0.4;
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
    /// Whether the buttons stand in the state that the value names; clear where each that was switched is
    /// a box to tick whose face stayed and shows a mark where it is on, and none where it is off.
    pub(super) fn is_switched(&self, widgets: &[u32], value: &Object) -> Result<Filling, PdfError> {
        // A text that names a state is one for some readers only.
        let named = match value {
            Object::String(text) => {
                let text = decode_text(&text.bytes);
                Some(text.strip_prefix('/').map_or(text.clone(), str::to_owned))
            }
            _ => None,
        };
        let value = match (value, &named) {
            (Object::Null, _) => "Off",
            (_, Some(text)) => text.as_str(),
            (value, None) => match value.as_name() {
                Some(name) => name,
                None => return Ok(Filling::Not),
            },
        };
        let replaced = self.owners_of_replaced();
        let (mut on, mut found) = (0_usize, Filling::Clear.clear_if(named.is_none()));
        for widget in widgets {
            let (before, after) = self.both(*widget)?;
            if replaced.contains(widget) && !self.gains_marks(&before, &after)? {
                return Ok(Filling::Not);
            }
            let stayed = !replaced.contains(widget) && before.value("AP") == after.value("AP");
            found = found.clear_if(stayed);
            // A state that is as large as a picture may hide and show anything.
            let rectangle = after.value("Rect").map(|r| self.new.resolve(r)).transpose()?;
            let Some(area) = direct_numbers(rectangle.as_ref()).map(ordered) else {
                return Ok(Filling::Not);
            };
            let large = area[2] - area[0] > BUTTON || area[3] - area[1] > BUTTON;
            let switched = before.value("AS") != after.value("AS");
            let upon = switched && self.widget_stands_on_content(*widget, &area)?;
            if upon && large {
                return Ok(Filling::Not);
            }
            let parts = after.value("AP").map(|ap| self.new.resolve(ap)).transpose()?;
            let states = match parts.as_ref().and_then(Object::as_dictionary) {
                Some(parts) => parts.value("N").map(|n| self.new.resolve(n)).transpose()?,
                None => None,
            };
            let states = states.as_ref().and_then(Object::as_dictionary);
            let Some(states) = states else { return Ok(Filling::Not) };
            let state = match after.value("AS") {
                // Some readers take the only face that there is.
                None if before.value("AS").is_some() => {
                    found = found.clear_if(false);
                    "Off"
                }
                None => "Off",
                Some(state) => match state.as_name() {
                    Some(state) => state,
                    None => return Ok(Filling::Not),
                },
            };
            let fits = state == "Off" || (state == value && states.value(state).is_some());
            if !fits {
                return Ok(Filling::Not);
            }
            // Some readers go by the value alone: who has a face for it shows it, and one face at most.
            let named = value != "Off" && states.value(value).is_some();
            let chosen = states.iter().filter(|(state, _)| state.as_str() != Some("Off")).count();
            found = found.clear_if(named == (state != "Off") && chosen == 1);
            if switched {
                let size = [area[2] - area[0], area[3] - area[1]];
                let due = if state == "Off" { Shown::Nothing } else { Shown::Mark };
                // Without a face for it, nothing is shown.
                let (shown, covers) = match states.value(state) {
                    None => (Some(Shown::Nothing), false),
                    Some(face) => {
                        let face = face.as_reference();
                        let shown = face.map(|face| self.shown_by(face, size)).transpose()?;
                        shown.flatten().map_or((None, true), |(s, covers)| (Some(s), covers))
                    }
                };
                // On text or a picture it shows a mark and nothing that covers.
                if upon && covers {
                    return Ok(Filling::Not);
                }
                found = found.clear_if(!large && shown == Some(due));
            }
            on += usize::from(state != "Off");
        }
        // Of several that are on at once some readers show the first alone.
        found = found.clear_if(on <= 1);
        Ok(if (on > 0) == (value != "Off") { found } else { Filling::Not })
    }

    /// Whether faces that were drawn anew, as some writers do with every button that they switch, show a
    /// mark in the states that are on and none in the one that is off.
    pub(super) fn gains_marks(
        &self,
        before: &Dictionary,
        after: &Dictionary,
    ) -> Result<bool, PdfError> {
        let faces = |now: bool, widget: &Dictionary| {
            let document = self.document(now);
            let faces = inner(document, widget, "AP")?.unwrap_or_default();
            let states = inner(document, &faces, "N")?.unwrap_or_default();
            Ok::<_, PdfError>((faces, states))
        };
        let ((had, was), (has, is)) = (faces(false, before)?, faces(true, after)?);
        let rectangle = after.value("Rect").map(|r| self.new.resolve(r)).transpose()?;
        let Some(area) = direct_numbers(rectangle.as_ref()).map(ordered) else { return Ok(false) };
        let size = [area[2] - area[0], area[3] - area[1]];
        if is.is_empty() || size.iter().any(|side| *side > BUTTON) || was.len() != is.len() {
            return Ok(false);
        }
        // Faces for the mouse need not come along, and are not drawn anew.
        for (key, face) in has.iter().filter(|(key, _)| key.as_str() != Some("N")) {
            let (mut values, mut parts) = (0, Vec::new());
            references(face, &mut values, |to, _| parts.push(to))?;
            let mut same = key.as_str().and_then(|key| had.value(key)) == Some(face);
            for part in parts {
                same &= is_unchanged(self, part)?;
            }
            if !same {
                return Ok(false);
            }
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

    /// What a face of a button shows, and whether it hides what it stands on; `None` where that is not
    /// plain.
    fn shown_by(&self, face: ObjectId, size: [f64; 2]) -> Result<Option<(Shown, bool)>, PdfError> {
        let Some(form) = self.stream_of(self.new, face)? else { return Ok(None) };
        if !is_upright(&form, size) {
            return Ok(None);
        }
        let resources = inner(self.new, &form.dictionary, "Resources")?.unwrap_or_default();
        if bends_colours(self.new, &resources)? {
            return Ok(None);
        }
        let fonts = inner(self.new, &resources, "Font")?.unwrap_or_default();
        let dingbats = |name: &str| -> Result<bool, PdfError> {
            let Some(font) = inner(self.new, &fonts, name)? else { return Ok(false) };
            let plain = ["FontDescriptor", "ToUnicode", "Widths"];
            let encoding = font.value("Encoding").is_none_or(|e| e.as_name().is_some());
            let name = |key: &str| font.value(key).and_then(Object::as_name);
            Ok(name("BaseFont") == Some("ZapfDingbats")
                && name("Subtype") == Some("Type1")
                && encoding
                && plain.iter().all(|key| font.value(key).is_none()))
        };
        let mut reader = FaceReader::new(size);
        let Some(mut lexer) = plain_content(&form.data) else { return Ok(None) };
        let mut open = Open::default();
        for _ in 0..OPERATORS {
            let (operands, operator) = match operation(&mut lexer) {
                Ok(Some(found)) => found,
                Ok(None) if open != Open::default() => return Ok(None),
                Ok(None) => return Ok(Some((reader.shown, reader.covers))),
                Err(_) => return Ok(None),
            };
            if let (b"Tf", [Object::Name(name), ..]) = (operator, operands.as_slice()) {
                reader.state.dingbats = dingbats(name.as_str().unwrap_or_default())?;
            }
            if reader.step(operator, &operands).is_none() || !open.step(operator, &operands) {
                return Ok(None);
            }
        }
        Ok(None)
    }
}

/// What `q` keeps and `Q` brings back.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    spaces: Spaces,
    colour: Colour,
    line: Colour,
    width: f64,
    /// Whether the font is that of the marks, and how large it is.
    dingbats: bool,
    high: f64,
}

/// The face of a button, read operator by operator.
struct FaceReader {
    size: [f64; 2],
    shown: Shown,
    /// Whether it hides what it stands on.
    covers: bool,
    state: State,
    saved: Vec<State>,
    /// Whether a state was taken back that was not kept.
    gone: bool,
    /// Where text stands.
    at: [f64; 2],
    /// The path by its operators and corners.
    drawn: Vec<u8>,
    path: Vec<[f64; 2]>,
}

impl FaceReader {
    fn new(size: [f64; 2]) -> Self {
        Self {
            size,
            shown: Shown::Nothing,
            covers: false,
            state: State { width: 1.0, ..State::default() },
            saved: Vec::new(),
            gone: false,
            at: [0.0; 2],
            drawn: Vec::new(),
            path: Vec::new(),
        }
    }

    /// Takes one operator; `None` where it is not understood.
    fn step(&mut self, operator: &[u8], operands: &[Object]) -> Option<()> {
        let numbers: Vec<f64> = operands.iter().filter_map(Object::as_number).collect();
        if !self.state.spaces.take(operator, operands) {
            return None;
        }
        match (operator, numbers.as_slice()) {
            (b"q", _) => self.saved.push(self.state),
            // Some writers take back what they did not keep, where nothing follows: some readers would
            // paint that on the whole page.
            (b"Q", _) => match self.saved.pop() {
                Some(state) => self.state = state,
                None => self.gone = true,
            },
            (b"ET" | b"EMC", _) => {}
            _ if self.gone => return None,
            (b"w", [width]) => self.state.width = *width,
            // Lines with holes may be lines of holes.
            (b"d", _) => {
                let dashes = operands.first().and_then(Object::as_array);
                dashes.filter(|dashes| dashes.is_empty())?;
            }
            (b"J" | b"j" | b"M" | b"h" | b"TL", _) => {}
            (b"BT", _) => self.at = [0.0; 2],
            (b"BMC", _) if operands.first().and_then(Object::as_name) == Some("Tx") => {}
            (b"G" | b"RG" | b"K", parts) => self.state.line = of_parts(parts)?,
            (b"g" | b"rg" | b"k", parts) => self.state.colour = of_parts(parts)?,
            (b"Tf", [high]) => self.state.high = *high,
            (b"Td", [x, y]) => self.at = [self.at[0] + x, self.at[1] + y],
            #[expect(clippy::float_cmp, reason = "another scale is not understood")]
            (b"Tm", [a, b, c, d, e, f]) if [*a, *b, *c, *d] == [1.0, 0.0, 0.0, 1.0] => {
                self.at = [*e, *f];
            }
            (b"Tj", []) => self.letter(operands.first()?.as_string()?)?,
            (b"re", [x, y, w, h]) => {
                self.drawn.push(b'r');
                self.path.extend([[*x, *y], [x + w, y + h]]);
            }
            (b"m" | b"l" | b"c" | b"v" | b"y", points) => {
                self.drawn.extend(operator);
                let points = points.chunks_exact(2);
                self.path.extend(points.filter_map(|p| <[f64; 2]>::try_from(p).ok()));
            }
            // What is cut off is not seen.
            (b"W", _) => self.whole(WHOLE).then_some(())?,
            (b"n", _) => self.end(),
            (b"S", _) if is_tick(&self.drawn, &self.path) => self.tick()?,
            // A frame or a ring, before anything is drawn in it.
            (b"S" | b"s", _) => {
                let thin = (0.0..=FRAME).contains(&self.state.width) && self.whole(RING);
                (thin && self.is_plain() && self.shown == Shown::Nothing).then_some(())?;
                self.covers |= self.state.width > THIN;
                self.end();
            }
            (b"f" | b"F" | b"f*", _) => self.fill()?,
            _ => return None,
        }
        Some(())
    }

    fn end(&mut self) {
        self.drawn.clear();
        self.path.clear();
    }

    /// Whether the path is one rectangle or one ring: of others it is not known what they fill.
    fn is_plain(&self) -> bool {
        match self.drawn.as_slice() {
            b"r" => true,
            b"mcccc" => is_ring(&self.path),
            _ => false,
        }
    }

    /// The sides of the path's box in parts of the face's, where it lies in it.
    fn sides(&self) -> Option<[f64; 2]> {
        let [left, bottom, right, top] = on_page(&self.path, &IDENTITY);
        let inside = left >= -1.0
            && bottom >= -1.0
            && right <= self.size[0] + 1.0
            && top <= self.size[1] + 1.0;
        inside.then_some([(right - left) / self.size[0], (top - bottom) / self.size[1]])
    }

    fn whole(&self, least: f64) -> bool {
        self.sides().is_some_and(|sides| sides.iter().all(|side| *side >= least))
    }

    fn fill(&mut self) -> Option<()> {
        let sides = self.sides().filter(|_| self.is_plain())?;
        let light = luminance(&self.state.colour);
        let part = sides.iter().product::<f64>();
        if light <= DARK {
            // A mark is in the box, and not all of it.
            (part <= WHOLE && sides.iter().all(|side| *side >= SEEN)).then_some(())?;
            self.covers |= part > SMALL;
            self.shown = Shown::Mark;
        } else {
            // A ground comes before the mark.
            (light >= LIGHT && self.shown == Shown::Nothing).then_some(())?;
            self.covers = true;
        }
        self.end();
        Some(())
    }

    /// A cross or a check of two dark lines, inside the box.
    fn tick(&mut self) -> Option<()> {
        let sides = self.sides()?;
        let most = self.size[0].min(self.size[1]) / 4.0;
        let seen = luminance(&self.state.line) <= DARK && (0.5..=most).contains(&self.state.width);
        (seen && sides.iter().all(|side| *side >= SEEN)).then_some(())?;
        self.shown = Shown::Mark;
        self.end();
        Some(())
    }

    fn letter(&mut self, text: &[u8]) -> Option<()> {
        let mark = text.len() == 1 && text.iter().all(|byte| MARKS.contains(byte));
        let inside = |axis: usize| {
            let (at, size) = (self.at.get(axis), self.size.get(axis));
            at.zip(size).is_some_and(|(at, size)| (-0.1 * size..=0.6 * size).contains(at))
        };
        let seen = self.state.high >= self.size[1] / 3.0 && luminance(&self.state.colour) <= DARK;
        (self.state.dingbats && mark && seen && inside(0) && inside(1)).then_some(())?;
        self.shown = Shown::Mark;
        Some(())
    }
}

/// Whether lines are the two diagonals of a box, or go down to its bottom and up again to its top on the
/// right.
fn is_tick(drawn: &[u8], path: &[[f64; 2]]) -> bool {
    let [left, bottom, right, top] = on_page(path, &IDENTITY);
    let near = |a: f64, b: f64, side: f64| (a - b).abs() <= side * 0.1;
    let at = |[x, y]: &[f64; 2]| {
        let side = |at: f64, from: f64, to: f64| match () {
            () if near(at, from, to - from) => Some(false),
            () if near(at, to, to - from) => Some(true),
            () => None,
        };
        side(*x, left, right).zip(side(*y, bottom, top))
    };
    match (drawn, path) {
        (b"mlml", [a, b, c, d]) => {
            let opposite = |a: &[f64; 2], b: &[f64; 2]| match (at(a), at(b)) {
                (Some(a), Some(b)) if a.0 != b.0 && a.1 != b.1 => Some(a.0 == a.1),
                _ => None,
            };
            matches!((opposite(a, b), opposite(c, d)), (Some(one), Some(other)) if one != other)
        }
        (b"mll", [a, b, c]) => {
            a[0] < b[0]
                && b[0] < c[0]
                && near(b[1], bottom, top - bottom)
                && at(c) == Some((true, true))
                && near(a[0], left, right - left)
                && a[1] > bottom + (top - bottom) * 0.2
        }
        _ => false,
    }
}

/// Whether four curves go from the middle of one side of their box to that of the next, and nowhere out
/// of it.
fn is_ring(path: &[[f64; 2]]) -> bool {
    let ends: Vec<[f64; 2]> = path.iter().step_by(3).copied().collect();
    let [start, .., end] = ends.as_slice() else { return false };
    let [left, bottom, right, top] = on_page(&ends, &IDENTITY);
    let [wide, high] = [right - left, top - bottom];
    let near = |a: f64, b: f64, side: f64| (a - b).abs() <= side * 0.05;
    // Which side a point is in the middle of, counted around.
    let side = |[x, y]: &[f64; 2]| {
        let (across, up) = (near(*x, left + wide / 2.0, wide), near(*y, bottom + high / 2.0, high));
        match () {
            () if up && near(*x, left, wide) => Some(0),
            () if across && near(*y, top, high) => Some(1),
            () if up && near(*x, right, wide) => Some(2),
            () if across && near(*y, bottom, high) => Some(3),
            () => None,
        }
    };
    let sides: Option<Vec<i32>> = ends.iter().map(side).collect();
    let around = sides.is_some_and(|sides| {
        let steps: Vec<i32> =
            sides.iter().zip(sides.iter().skip(1)).map(|(a, b)| (b - a).rem_euclid(4)).collect();
        steps == [1; 4] || steps == [3; 4]
    });
    let inside = |[x, y]: &[f64; 2]| {
        let slack = [wide * 0.05, high * 0.05];
        (left - slack[0]..=right + slack[0]).contains(x)
            && (bottom - slack[1]..=top + slack[1]).contains(y)
    };
    ends.len() == 5
        && wide > 0.0
        && high > 0.0
        && near(start[0], end[0], wide)
        && near(start[1], end[1], high)
        && around
        && path.iter().all(inside)
}

/// Whether a face has about the size of its widget, and stands as it does.
fn is_upright(form: &StreamObject, size: [f64; 2]) -> bool {
    let numbers = |key: &str| -> Option<Vec<f64>> {
        form.dictionary.value(key)?.as_array()?.iter().map(Object::as_number).collect()
    };
    let Some(&[a, b, c, d]) = numbers("BBox").as_deref() else { return false };
    // What is drawn is read as if the box began here.
    let origin = a.min(c).abs() <= 1.0 && b.min(d).abs() <= 1.0;
    let fits = [(c - a).abs() / size[0], (d - b).abs() / size[1]];
    let turned = numbers("Matrix").is_some_and(|matrix| matrix != IDENTITY);
    let kind = form.dictionary.value("Subtype").and_then(Object::as_name);
    kind == Some("Form")
        && origin
        && !turned
        && (form.dictionary.value("Matrix").is_none() || numbers("Matrix").is_some())
        && !shows_others(&form.dictionary)
        && fits.iter().all(|scale| (0.75..=1.34).contains(scale))
}
