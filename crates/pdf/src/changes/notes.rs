//! Notes and marks on text: the annotations that stand beside the content and do not cover it.

use std::collections::{BTreeSet, HashMap};

use super::change::ChangeKind;
use super::compare::{Comparison, Pair};
use super::fields::acts;
use super::layout::{Area, IDENTITY, Matrix, bounds, ordered, then};
use super::marks::Marks;
use super::roles::Role;
use crate::error::PdfError;
use crate::lexer::Lexer;
use crate::object::{Dictionary, Object, ObjectId};
use crate::parser::operation;
use crate::source::Source;

/// Annotations that stand beside the content and cannot cover it.
const NOTES: [&str; 6] = ["Text", "Popup", "Highlight", "Underline", "StrikeOut", "Squiggly"];
/// The largest icon of a text note, in points.
const ICON: f64 = 32.0;
/// The highest line of text that a mark may stand on, in points.
const LINE: f64 = 72.0;
/// The widest stroke of a mark, in points.
const STROKE: f64 = 3.0;
/// The lowest line of text that a line may mark, in points.
const LOWEST: f64 = 3.0;
/// Lines of text that one mark may stand on.
const MARKED: usize = 1000;
/// With every part of its colour above this, a line would wipe out what it crosses.
const PALE: f64 = 0.7;
/// Every part of the colour of a highlight together is at least this bright.
const BRIGHT: f64 = 0.5;
/// Operators that one appearance may have.
const OPERATORS: usize = 20_000;
/// Forms inside forms.
const FORMS: usize = 3;

/// What the appearance of a note may paint.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Drawing {
    /// Anything but text and images: it is no larger than an icon.
    Icon,
    /// Bright colours that multiply with what is below.
    Multiplied,
    /// So many straight lines, and how wide they may be.
    Lines(usize, f64),
}

#[derive(Debug, Clone, Copy)]
struct State {
    /// From the form to the page.
    ctm: Matrix,
    multiplies: bool,
    /// How bright what is filled is.
    light: f64,
    /// Whether the colour for lines is nearly white.
    pale: bool,
    width: f64,
}

impl<S: Source> Comparison<'_, S> {
    /// Names changed and added annotations. Marks are judged alone, and all of one page together.
    pub(super) fn annotations(&mut self, numbers: &BTreeSet<u32>) -> Result<(), PdfError> {
        let mut pages: HashMap<Option<u32>, Marks> = HashMap::new();
        let mut harmless = BTreeSet::new();
        for number in numbers {
            let (page, (_, now)) = (self.page_of(*number), self.both(*number)?);
            let listed = subtype(&now).is_some_and(|s| NOTES.contains(&s)) && !acts(&now);
            if listed
                && self.is_dictionary(*number)
                && let Some(marks) = self.marks(page, &now)?
            {
                harmless.insert(*number);
                pages.entry(page).or_default().join(marks);
            }
        }
        let readable: HashMap<_, _> =
            pages.iter().map(|(page, marks)| (*page, marks.leave_readable())).collect();
        for number in numbers {
            let page = self.page_of(*number);
            let readable = readable.get(&page).copied().unwrap_or(true);
            self.annotation(*number, page, harmless.contains(number) && readable)?;
        }
        Ok(())
    }

    fn page_of(&self, number: u32) -> Option<u32> {
        match self.new_roles.of(number) {
            Some(Role::Annotation(page)) => Some(page),
            _ => None,
        }
    }

    /// Names a changed or added annotation.
    fn annotation(
        &mut self,
        number: u32,
        page: Option<u32>,
        harmless: bool,
    ) -> Result<(), PdfError> {
        let (old, now) = self.both(number)?;
        let added = self.pairs.get(&number).is_some_and(Pair::is_added);
        let listed = subtype(&now).is_some_and(|s| NOTES.contains(&s)) && !acts(&now);
        let same = !added && subtype(&old) == subtype(&now);
        let kind = match (added, listed, harmless) {
            (true, _, true) => ChangeKind::NoteAdded,
            (true, true, false) => ChangeKind::AnnotationAdded,
            (true, false, _) => ChangeKind::OverlayAdded,
            (false, _, true) if same => ChangeKind::NoteChanged,
            _ => ChangeKind::AnnotationChanged,
        };
        let name = subtype(&now).map(str::to_owned);
        let change = self.say(kind, Some(number));
        (change.page, change.name) = (page, name);
        Ok(())
    }

    /// Names an annotation that a page does not list any more; what belonged to a note alone may be
    /// free now.
    pub(super) fn annotation_removed(
        &mut self,
        page: u32,
        place: u32,
        item: &Object,
    ) -> Result<(), PdfError> {
        let id = item.as_reference();
        let was = match id {
            Some(id) => self.both(id.number)?.0,
            None => Dictionary::new(),
        };
        let name = subtype(&was).map(str::to_owned);
        let note = name.as_deref().is_some_and(|s| NOTES.contains(&s));
        let is_annotation =
            id.is_some_and(|id| self.old_roles.of(id.number) == Some(Role::Annotation(page)));
        if note && is_annotation {
            let owner = id.map_or(0, |id| id.number);
            let freed = self.freed_with(owner);
            self.claimed.extend(freed);
        }
        let kind = if note && is_annotation {
            ChangeKind::NoteRemoved
        } else {
            ChangeKind::AnnotationRemoved
        };
        let change = self.say(kind, Some(id.map_or(place, |id| id.number)));
        (change.page, change.name) = (Some(page), name.or_else(|| Some("Annots".to_owned())));
        Ok(())
    }

    /// What a note of a known sort paints, where it leaves what it stands on readable.
    fn marks(&self, page: Option<u32>, note: &Dictionary) -> Result<Option<Marks>, PdfError> {
        let Some([left, bottom, right, top]) = direct_numbers(note.value("Rect")) else {
            return Ok(None);
        };
        let area = ordered([left, bottom, right, top]);
        let (width, height) = ((right - left).abs(), (top - bottom).abs());
        let kind = subtype(note).unwrap_or_default();
        let quads = match kind {
            "Text" | "Popup" => Vec::new(),
            _ => match quads(note) {
                Some(quads) => quads,
                None => return Ok(None),
            },
        };
        let mut marks = Marks::default();
        let light = match kind {
            "Highlight" => mark_light(note).filter(|light| *light >= BRIGHT),
            _ => Some(1.0),
        };
        let Some(light) = light else { return Ok(None) };
        let mut widest = STROKE;
        if matches!(kind, "Underline" | "StrikeOut" | "Squiggly") {
            match lowest_apart(&quads).filter(|_| !pale_mark(note)) {
                Some(lowest) => widest = widest.min(lowest / 4.0),
                None => return Ok(None),
            }
            marks.lines.clone_from(&quads);
        }
        let Some(appearance) = note.value("AP") else {
            match kind {
                "Highlight" => marks.fills = quads.iter().map(|quad| (*quad, light)).collect(),
                _ => marks.strokes = marks.lines.iter().map(|line| usual(kind, line)).collect(),
            }
            return Ok(Some(marks));
        };
        let drawing = match kind {
            // Many icons side by side could be anything, so none may stand on text.
            "Text" if width <= ICON && height <= ICON => match page {
                Some(page) if !self.stands_on_text(page, &area)? => Drawing::Icon,
                _ => return Ok(None),
            },
            "Highlight" => Drawing::Multiplied,
            "Underline" | "StrikeOut" => Drawing::Lines(quads.len(), widest),
            _ => return Ok(None),
        };
        let Object::Dictionary(parts) = self.new.resolve(appearance)? else { return Ok(None) };
        for (_, stream) in parts.iter() {
            let Some(id) = stream.as_reference() else { return Ok(None) };
            if matches!(drawing, Drawing::Lines(..)) && !self.keeps_size(id, width, height)? {
                return Ok(None);
            }
            if !self.draws(id, drawing, &area, &mut marks)? {
                return Ok(None);
            }
        }
        Ok(marks.strike_what_they_mark().then_some(marks))
    }

    /// How the form of an annotation is laid onto its rectangle (ISO 32000-2, algorithm 12.5.5);
    /// `None` where that is not plain.
    fn laid(&self, id: ObjectId, area: &Area) -> Result<Option<Matrix>, PdfError> {
        let Object::Dictionary(form) = self.new.shape(id)? else { return Ok(None) };
        let Some(bbox) = direct_numbers(form.value("BBox")).map(ordered) else { return Ok(None) };
        let Some(matrix) = self.matrix(&form)? else { return Ok(None) };
        let drawn = bounds(&bbox, &matrix);
        let scale = [
            (area[2] - area[0]) / (drawn[2] - drawn[0]),
            (area[3] - area[1]) / (drawn[3] - drawn[1]),
        ];
        if !scale.iter().all(|scale| scale.is_finite()) {
            return Ok(None);
        }
        let placed = [
            scale[0],
            0.0,
            0.0,
            scale[1],
            area[0] - drawn[0] * scale[0],
            area[1] - drawn[1] * scale[1],
        ];
        Ok(Some(then(&matrix, &placed)))
    }

    /// Whether a form is about as large as the annotation, so that thin lines stay thin.
    fn keeps_size(&self, id: ObjectId, width: f64, height: f64) -> Result<bool, PdfError> {
        let Object::Dictionary(form) = self.new.shape(id)? else { return Ok(false) };
        let Some([left, bottom, right, top]) = direct_numbers(form.value("BBox")) else {
            return Ok(false);
        };
        let stretched = [width / (right - left).abs(), height / (top - bottom).abs()];
        if let Some(matrix) = form.value("Matrix") {
            let upright = matches!(
                matrix.as_array(),
                Some([a, b, c, d, ..]) if [a, b, c, d].map(Object::as_number)
                    == [Some(1.0), Some(0.0), Some(0.0), Some(1.0)]
            );
            if !upright {
                return Ok(false);
            }
        }
        Ok(stretched.iter().all(|scale| (0.5..=1.5).contains(scale)))
    }

    /// The matrix of a form; `None` where it is no matrix.
    fn matrix(&self, form: &Dictionary) -> Result<Option<Matrix>, PdfError> {
        let Some(matrix) = form.value("Matrix") else { return Ok(Some(IDENTITY)) };
        let matrix = self.new.resolve(matrix)?;
        let numbers: Option<Vec<f64>> =
            matrix.as_array().and_then(|a| a.iter().map(Object::as_number).collect());
        Ok(numbers.and_then(|numbers| Matrix::try_from(numbers).ok()))
    }

    /// Whether a form paints only what it may; what it paints is put to the marks.
    fn draws(
        &self,
        id: ObjectId,
        drawing: Drawing,
        area: &Area,
        marks: &mut Marks,
    ) -> Result<bool, PdfError> {
        let ctm = match self.laid(id, area)? {
            Some(ctm) => ctm,
            // Of an icon it does not matter what it paints where.
            None if drawing == Drawing::Icon => IDENTITY,
            None => return Ok(false),
        };
        let mut state = State { ctm, multiplies: false, light: 0.0, pale: false, width: 1.0 };
        let mut left = match drawing {
            // An underline may be drawn in two strokes.
            Drawing::Lines(quads, _) => quads.saturating_mul(2),
            _ => OPERATORS,
        };
        let mut forms = vec![(id, state)];
        let mut seen = 0;
        while let Some((id, given)) = forms.pop() {
            seen += 1;
            if seen > FORMS {
                return Ok(false);
            }
            state = given;
            let Some(form) = self.stream_of(self.new, id)? else { return Ok(false) };
            if form.dictionary.value("Subtype").and_then(Object::as_name) != Some("Form")
                || form.dictionary.value("OC").is_some()
            {
                return Ok(false);
            }
            if seen > 1 {
                let Some(matrix) = self.matrix(&form.dictionary)? else { return Ok(false) };
                state.ctm = then(&matrix, &state.ctm);
            }
            let group = self.inner(&form.dictionary, "Group")?;
            // An isolated group does not multiply with the page.
            if !state.multiplies && group.is_some_and(|g| g.value("I").is_some()) {
                return Ok(false);
            }
            let resources = self.inner(&form.dictionary, "Resources")?.unwrap_or_default();
            let mut saved = Vec::new();
            let mut path: Vec<[f64; 2]> = Vec::new();
            let mut lexer = Lexer::new(&form.data, true);
            for count in 0.. {
                if count > OPERATORS {
                    return Ok(false);
                }
                let (operands, operator) = match operation(&mut lexer) {
                    Ok(Some(found)) => found,
                    Ok(None) => break,
                    Err(_) => return Ok(false),
                };
                let numbers: Vec<f64> = operands.iter().filter_map(Object::as_number).collect();
                match (operator, numbers.as_slice()) {
                    (b"q", []) if saved.len() < 28 => saved.push(state),
                    (b"Q", []) => match saved.pop() {
                        Some(last) => state = last,
                        None => return Ok(false),
                    },
                    (b"g", [g]) => state.light = *g,
                    (b"rg", [r, g, b]) => state.light = luminance(*r, *g, *b),
                    (b"k", [c, m, y, k]) => {
                        let part = |ink: &f64| 1.0 - (ink + k).min(1.0);
                        state.light = luminance(part(c), part(m), part(y));
                    }
                    (b"w", [width]) => state.width = *width,
                    (b"G", [g]) => state.pale = *g > PALE,
                    (b"RG", [r, g, b]) => state.pale = r.min(*g).min(*b) > PALE,
                    (b"K", [c, m, y, k]) => state.pale = 1.0 - (c.max(*m).max(*y) + k) > PALE,
                    (b"J" | b"j" | b"M" | b"d" | b"i" | b"ri", _) => {}
                    (b"gs", []) => {
                        let name = operands.first().and_then(Object::as_name).unwrap_or_default();
                        match self.multiplies(&resources, name)? {
                            Some(mode) => state.multiplies = mode.unwrap_or(state.multiplies),
                            None => return Ok(false),
                        }
                    }
                    (b"Do", []) if state.multiplies && drawing == Drawing::Multiplied => {
                        let name = operands.first().and_then(Object::as_name).unwrap_or_default();
                        let objects = self.inner(&resources, "XObject")?.unwrap_or_default();
                        let Some(id) = objects.value(name).and_then(Object::as_reference) else {
                            return Ok(false);
                        };
                        forms.push((id, state));
                    }
                    (b"cm", [a, b, c, d, e, f]) if !matches!(drawing, Drawing::Lines(..)) => {
                        state.ctm = then(&[*a, *b, *c, *d, *e, *f], &state.ctm);
                    }
                    // Each line is looked at by itself.
                    (b"m", [_, _]) if matches!(drawing, Drawing::Lines(..)) && !path.is_empty() => {
                        return Ok(false);
                    }
                    (b"m", [x, y]) if matches!(drawing, Drawing::Lines(..)) => {
                        path = vec![[*x, *y]];
                    }
                    (b"m" | b"l", [x, y]) => path.push([*x, *y]),
                    (b"h" | b"W" | b"W*", []) => {}
                    (b"re", [x, y, w, h]) if !matches!(drawing, Drawing::Lines(..)) => {
                        path.extend([[*x, *y], [x + w, *y], [*x, y + h], [x + w, y + h]]);
                    }
                    (b"c" | b"v" | b"y", points) if !matches!(drawing, Drawing::Lines(..)) => {
                        let points = points.chunks_exact(2);
                        path.extend(points.filter_map(|p| <[f64; 2]>::try_from(p).ok()));
                    }
                    (b"n", []) => path.clear(),
                    (b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"S" | b"s", []) => {
                        let fits = match drawing {
                            Drawing::Icon => true,
                            Drawing::Multiplied => {
                                // Strokes have a colour of their own.
                                let fills = matches!(operator, b"f" | b"F" | b"f*");
                                marks.fills.push((on_page(&path, &state.ctm), state.light));
                                state.multiplies && state.light >= BRIGHT && fills
                            }
                            Drawing::Lines(_, widest) => {
                                left = left.saturating_sub(path.len().saturating_sub(1).max(1));
                                marks.strokes.push(stroke(&path, &state));
                                left > 0
                                    && matches!(operator, b"S" | b"s")
                                    && !state.pale
                                    && (0.0..=widest).contains(&state.width)
                                    && is_straight(&path)
                            }
                        };
                        if !fits {
                            return Ok(false);
                        }
                        path.clear();
                    }
                    _ => return Ok(false),
                }
            }
        }
        Ok(true)
    }

    fn inner(&self, of: &Dictionary, key: &str) -> Result<Option<Dictionary>, PdfError> {
        let value = of.value(key).map(|v| self.new.resolve(v)).transpose()?;
        Ok(value.and_then(|v| v.as_dictionary().cloned()))
    }

    /// Whether a graphics state turns multiplying on or off, if it says so; `None` where it does more
    /// than that.
    fn multiplies(
        &self,
        resources: &Dictionary,
        name: &str,
    ) -> Result<Option<Option<bool>>, PdfError> {
        let states = self.inner(resources, "ExtGState")?.unwrap_or_default();
        let Some(state) = self.inner(&states, name)? else { return Ok(None) };
        let mut multiplies = None;
        for (key, value) in state.iter() {
            match (key.as_str(), value) {
                (Some("BM"), Object::Name(mode)) if mode.as_str() == Some("Multiply") => {
                    multiplies = Some(true);
                }
                (Some("BM"), Object::Name(mode)) if mode.as_str() == Some("Normal") => {
                    multiplies = Some(false);
                }
                (Some("Type" | "CA" | "ca" | "AIS" | "SA"), _) => {}
                (Some("SMask"), Object::Name(mask)) if mask.as_str() == Some("None") => {}
                _ => return Ok(None),
            }
        }
        Ok(Some(multiplies))
    }
}

fn subtype(annotation: &Dictionary) -> Option<&str> {
    annotation.value("Subtype").and_then(Object::as_name)
}

/// Four direct numbers.
pub(super) fn direct_numbers(value: Option<&Object>) -> Option<[f64; 4]> {
    let [a, b, c, d] = value?.as_array()? else { return None };
    Some([a.as_number()?, b.as_number()?, c.as_number()?, d.as_number()?])
}

/// The boxes of the marked lines, where each is no higher than a line of text.
fn quads(note: &Dictionary) -> Option<Vec<Area>> {
    let points = note.value("QuadPoints")?.as_array()?;
    let numbers: Vec<f64> = points.iter().map(Object::as_number).collect::<Option<_>>()?;
    if numbers.is_empty() || !numbers.len().is_multiple_of(8) {
        return None;
    }
    let points: Vec<[f64; 2]> =
        numbers.chunks_exact(2).filter_map(|p| <[f64; 2]>::try_from(p).ok()).collect();
    let quads: Vec<Area> = points.chunks(4).map(|quad| on_page(quad, &IDENTITY)).collect();
    quads.iter().all(|q| (q[2] - q[0]).min(q[3] - q[1]) <= LINE).then_some(quads)
}

/// The height of the lowest line of text that is marked, where no two of them are one upon the other:
/// many thin lines side by side would be an area.
fn lowest_apart(boxes: &[Area]) -> Option<f64> {
    let size = |b: &Area| [b[2] - b[0], b[3] - b[1]];
    let area = |b: &Area| size(b).iter().map(|side| side.max(0.0)).product::<f64>();
    if boxes.len() > MARKED {
        return None;
    }
    for (at, one) in boxes.iter().enumerate() {
        for other in boxes.iter().skip(at + 1) {
            let shared = [
                one[0].max(other[0]),
                one[1].max(other[1]),
                one[2].min(other[2]),
                one[3].min(other[3]),
            ];
            if area(&shared) > area(one).min(area(other)) / 2.0
                && size(&shared).iter().all(|side| *side > 0.0)
            {
                return None;
            }
        }
    }
    let height = |b: &Area| size(b)[0].min(size(b)[1]);
    let lowest = boxes.iter().map(height).fold(f64::MAX, f64::min);
    (lowest >= LOWEST).then_some(lowest)
}

/// The box of a path on the page.
fn on_page(path: &[[f64; 2]], ctm: &Matrix) -> Area {
    path.iter().fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |b, [x, y]| {
        let [x, y] = [ctm[0] * x + ctm[2] * y + ctm[4], ctm[1] * x + ctm[3] * y + ctm[5]];
        [b[0].min(x), b[1].min(y), b[2].max(x), b[3].max(y)]
    })
}

/// The box of a straight stroke.
fn stroke(path: &[[f64; 2]], state: &State) -> Area {
    let [left, bottom, right, top] = on_page(path, &state.ctm);
    let [wide, high] = [state.ctm[0].abs(), state.ctm[3].abs()].map(|s| s * state.width / 2.0);
    if right - left >= top - bottom {
        [left, bottom - high, right, top + high]
    } else {
        [left - wide, bottom, right + wide, top]
    }
}

/// Where a viewer draws the line of a mark that has no appearance of its own.
fn usual(kind: &str, line: &Area) -> Area {
    let [left, bottom, right, top] = *line;
    let level = right - left >= top - bottom;
    let height = if level { top - bottom } else { right - left };
    let (from, width) = match kind {
        "StrikeOut" => (height / 2.0, height / 12.0),
        "Squiggly" => (0.0, height / 8.0),
        _ => (0.0, height / 12.0),
    };
    if level {
        [left, bottom + from, right, bottom + from + width]
    } else {
        [left + from, bottom, left + from + width, top]
    }
}

/// The parts of the colour with which a viewer paints a mark; none are said where it has its own.
fn colour(note: &Dictionary) -> Option<Vec<f64>> {
    let Some(colour) = note.value("C") else { return Some(Vec::new()) };
    colour.as_array().and_then(|parts| parts.iter().map(Object::as_number).collect())
}

/// Whether the colour with which a viewer paints a line is nearly that of paper.
fn pale_mark(note: &Dictionary) -> bool {
    match colour(note).as_deref() {
        Some([]) => false,
        Some([c, m, y, k]) => 1.0 - (c.max(*m).max(*y) + k) > PALE,
        Some(parts) => parts.iter().all(|part| *part > PALE),
        None => true,
    }
}

/// How bright the colour is with which a viewer paints a highlight; none where that is not plain.
fn mark_light(note: &Dictionary) -> Option<f64> {
    match colour(note).as_deref() {
        // Yellow, mostly.
        Some([]) => Some(0.89),
        Some([g]) => Some(*g),
        Some([r, g, b]) => Some(luminance(*r, *g, *b)),
        _ => None,
    }
}

/// By the parts: yellow, green, pink and light blue are bright.
fn luminance(red: f64, green: f64, blue: f64) -> f64 {
    0.299 * red + 0.587 * green + 0.114 * blue
}

/// Whether a path runs along one line, level or upright.
fn is_straight(path: &[[f64; 2]]) -> bool {
    let Some([x, y]) = path.first() else { return false };
    path.iter().all(|p| (p[0] - x).abs() < 0.5) || path.iter().all(|p| (p[1] - y).abs() < 0.5)
}
