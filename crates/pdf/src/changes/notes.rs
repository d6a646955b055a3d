//! Notes and marks on text: the annotations that stand beside the content and do not cover it.

use super::change::ChangeKind;
use super::compare::{Comparison, Pair};
use super::fields::acts;
use super::layout::ordered;
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
const PALE: f64 = 0.85;
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
    multiplies: bool,
    bright: bool,
    /// Whether the colour for lines is nearly white.
    pale: bool,
    width: f64,
}

impl<S: Source> Comparison<'_, S> {
    /// Names a changed or added annotation.
    pub(super) fn annotation(&mut self, number: u32) -> Result<(), PdfError> {
        let page = match self.new_roles.of(number) {
            Some(Role::Annotation(page)) => Some(page),
            _ => None,
        };
        let (old, now) = self.both(number)?;
        let added = self.pairs.get(&number).is_some_and(Pair::is_added);
        let listed = subtype(&now).is_some_and(|s| NOTES.contains(&s)) && !acts(&now);
        let harmless = listed && self.is_dictionary(number) && self.covers_nothing(page, &now)?;
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
            let freed: Vec<u32> = self
                .pairs
                .iter()
                .filter(|(number, pair)| {
                    pair.new.is_none()
                        && self.new_uses.edges(**number).is_empty()
                        && (**number == owner
                            || self.old_roles.appearance_of(**number) == Some(owner))
                })
                .map(|(number, _)| *number)
                .collect();
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

    /// Whether a note of a known sort leaves what it stands on readable.
    fn covers_nothing(&self, page: Option<u32>, note: &Dictionary) -> Result<bool, PdfError> {
        let Some([left, bottom, right, top]) = direct_numbers(note.value("Rect")) else {
            return Ok(false);
        };
        let (width, height) = ((right - left).abs(), (top - bottom).abs());
        let kind = subtype(note).unwrap_or_default();
        let quads = match kind {
            "Text" | "Popup" => 0,
            _ => match quads(note) {
                Some(quads) => quads,
                None => return Ok(false),
            },
        };
        if kind == "Highlight" && !bright_mark(note) {
            return Ok(false);
        }
        let mut widest = STROKE;
        if matches!(kind, "Underline" | "StrikeOut" | "Squiggly") {
            match lowest_apart(note).filter(|_| !pale_mark(note)) {
                Some(lowest) => widest = widest.min(lowest / 4.0),
                None => return Ok(false),
            }
        }
        let Some(appearance) = note.value("AP") else { return Ok(true) };
        let drawing = match kind {
            // Many icons side by side could be anything, so none may stand on text.
            "Text" if width <= ICON && height <= ICON => {
                let area = ordered([left, bottom, right, top]);
                match page {
                    Some(page) if !self.stands_on_text(page, &area)? => Drawing::Icon,
                    _ => return Ok(false),
                }
            }
            "Highlight" => Drawing::Multiplied,
            "Underline" | "StrikeOut" => Drawing::Lines(quads, widest),
            _ => return Ok(false),
        };
        let Object::Dictionary(parts) = self.new.resolve(appearance)? else { return Ok(false) };
        for (_, stream) in parts.iter() {
            let Some(id) = stream.as_reference() else { return Ok(false) };
            if matches!(drawing, Drawing::Lines(..)) && !self.keeps_size(id, width, height)? {
                return Ok(false);
            }
            if !self.draws(id, drawing)? {
                return Ok(false);
            }
        }
        Ok(true)
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

    /// Whether a form paints only what it may.
    fn draws(&self, id: ObjectId, drawing: Drawing) -> Result<bool, PdfError> {
        let mut state = State { multiplies: false, bright: false, pale: false, width: 1.0 };
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
            let Ok(Some(form)) = self.new.unfolded(id) else { return Ok(false) };
            if form.dictionary.value("Subtype").and_then(Object::as_name) != Some("Form")
                || form.dictionary.value("OC").is_some()
            {
                return Ok(false);
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
                    (b"g", [g]) => state.bright = *g >= BRIGHT,
                    (b"rg", [r, g, b]) => state.bright = is_bright(*r, *g, *b),
                    (b"k", [c, m, y, k]) => {
                        let part = |ink: &f64| 1.0 - (ink + k).min(1.0);
                        state.bright = is_bright(part(c), part(m), part(y));
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
                    (b"cm", _) if !matches!(drawing, Drawing::Lines(..)) => {}
                    // Each line is looked at by itself.
                    (b"m", [_, _]) if matches!(drawing, Drawing::Lines(..)) && !path.is_empty() => {
                        return Ok(false);
                    }
                    (b"m", [x, y]) => path = vec![[*x, *y]],
                    (b"l", [x, y]) => path.push([*x, *y]),
                    (b"h" | b"W" | b"W*", []) => {}
                    (b"c" | b"v" | b"y" | b"re", _) if !matches!(drawing, Drawing::Lines(..)) => {}
                    (b"n", []) => path.clear(),
                    (b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"S" | b"s", []) => {
                        let fits = match drawing {
                            Drawing::Icon => true,
                            Drawing::Multiplied => {
                                // Strokes have a colour of their own.
                                let fills = matches!(operator, b"f" | b"F" | b"f*");
                                state.multiplies && state.bright && fills
                            }
                            Drawing::Lines(_, widest) => {
                                left = left.saturating_sub(path.len().saturating_sub(1).max(1));
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

/// The number of marked lines, where each is no higher than a line of text.
fn quads(note: &Dictionary) -> Option<usize> {
    let points = note.value("QuadPoints")?.as_array()?;
    let numbers: Vec<f64> = points.iter().map(Object::as_number).collect::<Option<_>>()?;
    if numbers.is_empty() || !numbers.len().is_multiple_of(8) {
        return None;
    }
    for quad in numbers.chunks(8) {
        let extent = |skip: usize| {
            let side = || quad.iter().skip(skip).step_by(2);
            side().copied().fold(f64::MIN, f64::max) - side().copied().fold(f64::MAX, f64::min)
        };
        if extent(0).min(extent(1)) > LINE {
            return None;
        }
    }
    Some(numbers.len() / 8)
}

/// The height of the lowest line of text that is marked, where no two of them are one upon the other:
/// many thin lines side by side would be an area.
fn lowest_apart(note: &Dictionary) -> Option<f64> {
    let points = note.value("QuadPoints")?.as_array()?;
    let numbers: Vec<f64> = points.iter().map(Object::as_number).collect::<Option<_>>()?;
    let bounds = |quad: &[f64]| {
        quad.chunks(2).fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |b, p| match p {
            [x, y] => [b[0].min(*x), b[1].min(*y), b[2].max(*x), b[3].max(*y)],
            _ => b,
        })
    };
    let boxes: Vec<[f64; 4]> = numbers.chunks(8).map(bounds).collect();
    let size = |b: &[f64; 4]| [b[2] - b[0], b[3] - b[1]];
    let area = |b: &[f64; 4]| size(b).iter().map(|side| side.max(0.0)).product::<f64>();
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
    let height = |b: &[f64; 4]| size(b)[0].min(size(b)[1]);
    let lowest = boxes.iter().map(height).fold(f64::MAX, f64::min);
    (lowest >= LOWEST).then_some(lowest)
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

/// Whether the colour with which a viewer paints a highlight leaves the text below readable.
fn bright_mark(note: &Dictionary) -> bool {
    match colour(note).as_deref() {
        Some([]) => true,
        Some([g]) => *g >= BRIGHT,
        Some([r, g, b]) => is_bright(*r, *g, *b),
        _ => false,
    }
}

/// By the luminance of the parts: yellow, green, pink and light blue are bright.
fn is_bright(red: f64, green: f64, blue: f64) -> bool {
    0.299 * red + 0.587 * green + 0.114 * blue >= BRIGHT
}

/// Whether a path runs along one line, level or upright.
fn is_straight(path: &[[f64; 2]]) -> bool {
    let Some([x, y]) = path.first() else { return false };
    path.iter().all(|p| (p[0] - x).abs() < 0.5) || path.iter().all(|p| (p[1] - y).abs() < 0.5)
}
