//! Notes and marks on text: the annotations that stand beside the content and do not cover it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::change::ChangeKind;
use super::colour::{Colour, luminance, of_parts};
use super::compare::{Comparison, Pair};
use super::fields::acts;
use super::layout::{Area, IDENTITY, on_page, overlap};
use super::marks::{BRIGHT, Line, Marks};
use super::note_face::{Drawing, Face, NEARLY, PALE, is_pale};
use super::placement::stays_upright;
use super::roles::{Role, items};
use crate::error::PdfError;
use crate::object::{Dictionary, Object, direct_numbers, ordered};
use crate::source::Source;

/// Annotations that stand beside the content and cannot cover it.
pub(super) const NOTES: [&str; 6] =
    ["Text", "Popup", "Highlight", "Underline", "StrikeOut", "Squiggly"];
/// Icons of a text note that readers draw themselves (ISO 32000-2, table 175).
const ICONS: [&str; 7] = ["Comment", "Key", "Note", "Help", "NewParagraph", "Paragraph", "Insert"];
/// The least and the largest icon of a text note, in points: a smaller one could be a letter.
const ICON: std::ops::RangeInclusive<f64> = 8.0..=32.0;
/// The size of the icons that readers draw themselves, in points.
const USUAL: f64 = 20.0;
/// The largest of those.
pub(super) const LARGEST: f64 = 24.0;
/// How far from anything else an icon with a face of its own stands that cannot be a part of it.
const APART: f64 = 12.0;
/// The least window of a note, in points.
const WINDOW: f64 = 40.0;
/// The highest line of text that a mark may stand on, in points.
const LINE: f64 = 72.0;
/// The widest stroke of a mark, in points.
const STROKE: f64 = 3.0;
/// The lowest line of text that a line may mark, in points.
const LOWEST: f64 = 3.0;
/// Lines of text that one mark may stand on.
const MARKED: usize = 256;
/// Pairs of boxes that are held side by side for as much as one visit of an object.
pub(super) const PAIRS_A_VISIT: usize = 64;
/// Numbers of such boxes that are read for as much.
const POINTS_A_VISIT: usize = 32;
/// Wider than any page.
const ANYWHERE: Area = [-1e6, -1e6, 1e6, 1e6];
/// ReadOnly, Locked and LockedContents (ISO 32000-2, table 167).
const LOCKED: i64 = 64 + 128 + 512;

impl<S: Source> Comparison<'_, S> {
    /// Names changed and added annotations. Marks are judged alone, and all of one page together.
    pub(super) fn annotations(&mut self, numbers: &BTreeSet<u32>) -> Result<(), PdfError> {
        let mut pages: HashMap<Option<u32>, Marks> = HashMap::new();
        // Those that cover nothing, and whether they could be read as a part of the content.
        let mut harmless = BTreeMap::new();
        for number in numbers {
            let (page, (_, now)) = (self.page_of(*number), self.both(*number)?);
            // Each revision that follows has the same long list compared again.
            let points = now.value("QuadPoints").and_then(Object::as_array);
            self.visits.take(points.map_or(0, <[Object]>::len) / POINTS_A_VISIT)?;
            let listed = subtype(&now).is_some_and(|s| NOTES.contains(&s)) && !acts(&now);
            if listed
                && self.is_dictionary(*number)
                && let Some(marks) = self.marks(page, &now, true)?
            {
                harmless.insert(*number, marks.unclear);
                pages.entry(page).or_default().join(marks);
            }
        }
        for (page, marks) in &mut pages {
            self.join_signed(*page, marks, numbers)?;
        }
        let mut readable = HashMap::new();
        for (page, marks) in &pages {
            self.visits.take(marks.work() / PAIRS_A_VISIT)?;
            let coloured = self.lie_on_colours(*page, marks, true)?;
            readable.insert(*page, marks.leave_readable(coloured));
        }
        for number in numbers {
            let page = self.page_of(*number);
            let readable = readable.get(&page).copied().unwrap_or(true);
            let harmless = harmless.get(number).copied().filter(|_| readable);
            self.annotation(*number, page, harmless)?;
        }
        Ok(())
    }

    /// Joins highlights with those of the page that lie below them and were there before.
    fn join_signed(
        &self,
        page: Option<u32>,
        marks: &mut Marks,
        numbers: &BTreeSet<u32>,
    ) -> Result<(), PdfError> {
        let Some(place) = page.filter(|_| !marks.fills.is_empty()) else { return Ok(()) };
        let Some(dictionary) = self.page_at(place, true)? else { return Ok(()) };
        let mut below = Marks::default();
        for item in items(self.new, dictionary.value("Annots"))? {
            self.visits.take(1)?;
            if item.as_reference().is_some_and(|id| numbers.contains(&id.number)) {
                continue;
            }
            let found = self.new.follow(&item)?;
            let Object::Dictionary(other) = &*found else { continue };
            if subtype(other) != Some("Highlight") {
                continue;
            }
            let points = other.value("QuadPoints").and_then(Object::as_array);
            self.visits.take(points.map_or(0, <[Object]>::len) / POINTS_A_VISIT)?;
            match self.marks(page, other, true)? {
                Some(found) => below.join(found),
                // Of what is not understood its face lies in its box, and the rest anywhere.
                None => {
                    let face = other.value("AP").and(direct_numbers(other.value("Rect")));
                    below.fills.push((face.map_or(ANYWHERE, ordered), [0.0; 3]));
                }
            }
        }
        self.visits.take(below.fills.len() * marks.fills.len() / PAIRS_A_VISIT)?;
        below.fills.retain(|(area, _)| marks.fills.iter().any(|(own, _)| overlap(area, own)));
        marks.fills.append(&mut below.fills);
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
        harmless: Option<bool>,
    ) -> Result<(), PdfError> {
        let (old, now) = self.both(number)?;
        let added = self.pairs.get(&number).is_some_and(Pair::is_added);
        let listed = subtype(&now).is_some_and(|s| NOTES.contains(&s)) && !acts(&now);
        // What could not be put over the content may not be taken from it either.
        let was = match !added && subtype(&old) == subtype(&now) {
            true => self.was_harmless(number, &old)?,
            false => None,
        };
        let kind = match (added, listed, harmless, was) {
            (true, _, Some(true), _) => ChangeKind::NoteUnclear,
            (true, _, Some(false), _) => ChangeKind::NoteAdded,
            (true, true, None, _) => ChangeKind::AnnotationAdded,
            (true, false, None, _) => ChangeKind::OverlayAdded,
            (false, _, Some(false), Some(false)) => ChangeKind::NoteChanged,
            (false, _, Some(_), Some(_)) => ChangeKind::NoteUnclear,
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
        let harmless = match note && is_annotation {
            true => self.was_harmless(place_of(id, place), &was)?,
            false => None,
        };
        let kind = match harmless {
            Some(false) => ChangeKind::NoteRemoved,
            Some(true) => ChangeKind::NoteUnclear,
            None => ChangeKind::AnnotationRemoved,
        };
        let change = self.say(kind, Some(place_of(id, place)));
        (change.page, change.name) = (Some(page), name.or_else(|| Some("Annots".to_owned())));
        Ok(())
    }

    /// Whether a note that was not locked could be read as a part of the content; `None` where it hid
    /// something of what was signed.
    fn was_harmless(&self, number: u32, was: &Dictionary) -> Result<Option<bool>, PdfError> {
        if was.value("F").is_some_and(|f| f.as_integer().is_none_or(|f| f & LOCKED != 0)) {
            return Ok(None);
        }
        let page = match self.old_roles.of(number) {
            Some(Role::Annotation(page)) => Some(page),
            _ => None,
        };
        let marks = self.marks(page, was, false)?;
        if let Some(marks) = &marks {
            self.visits.take(marks.work() / PAIRS_A_VISIT)?;
        }
        let Some(marks) = marks else { return Ok(None) };
        let coloured = self.lie_on_colours(page, &marks, false)?;
        Ok(marks.leave_readable(coloured).then_some(marks.unclear))
    }

    /// What a note of a known sort paints, now or in the signed version, where it leaves what it stands
    /// on readable.
    fn marks(
        &self,
        page: Option<u32>,
        note: &Dictionary,
        now: bool,
    ) -> Result<Option<Marks>, PdfError> {
        let Some(area) = direct_numbers(note.value("Rect")).map(ordered) else { return Ok(None) };
        let kind = subtype(note).unwrap_or_default();
        // What keeps its size or stays upright lies beside its place once the page is turned or another size.
        if !matches!(kind, "Text" | "Popup") && stays_upright(note) {
            return Ok(None);
        }
        let mut marks = Marks::default();
        let face = note.value("AP");
        // Where nobody drew it, some readers begin at the corner that is written first.
        let turned = face.is_none() && direct_numbers(note.value("Rect")) != Some(area);
        if turned && !matches!(kind, "Text" | "Popup") {
            return Ok(None);
        }
        let drawing = match (kind, face) {
            // The window of a note, and an icon that every reader draws in its own way.
            ("Popup", None) => {
                // Some readers show an open window where it stands.
                if let (Some(page), true) = (page, opens(note)) {
                    // In a small one some readers write over its edge.
                    let small = area[2] - area[0] < WINDOW || area[3] - area[1] < WINDOW;
                    marks.unclear = small
                        || turned
                        || self.is_unread(page, now)?
                        || self.is_turned(page, now)?
                        || self.icon_covers_text(page, &area, now)?
                        || self.stands_on_annotation(page, &area, None, now)?;
                }
                return Ok(Some(marks));
            }
            ("Text", None) => {
                // Some readers write the name where they have no icon of it.
                let named = note.value("Name").map(Object::as_name);
                let written = named.is_some_and(|name| !name.is_some_and(|n| ICONS.contains(&n)));
                let icon = |size: f64| [area[0], area[3] - size, area[0] + size, area[3]];
                let covers = match page {
                    Some(page) => self.icon_covers_text(page, &icon(USUAL), now)?,
                    None => false,
                };
                // An icon in the colour of paper is not told from it.
                let paper = match colour(note).as_deref() {
                    Some([]) => false,
                    Some(parts) => {
                        of_parts(parts).is_none_or(|c| c.iter().all(|part| *part > PALE))
                    }
                    None => true,
                };
                if covers || paper {
                    return Ok(None);
                }
                marks.unclear = written;
                if let Some(page) = page {
                    // Some readers draw it in another corner, or in the middle.
                    let beyond = if turned { LARGEST } else { 0.0 };
                    let reach = [
                        area[0].min(area[2] - LARGEST) - beyond,
                        area[1].min(area[3] - LARGEST) - beyond,
                        area[2].max(area[0] + LARGEST) + beyond,
                        area[3].max(area[1] + LARGEST) + beyond,
                    ];
                    let reach = self.reach_of_icon(page, &reach, now)?;
                    marks.unclear |= opens(note)
                        || self.is_unread(page, now)?
                        || self.icon_covers_text(page, &reach, now)?
                        || self.stands_on_annotation(page, &reach, None, now)?;
                }
                return Ok(Some(marks));
            }
            ("Text", Some(_)) => {
                let sides = [area[2] - area[0], area[3] - area[1]];
                let Some(page) = page.filter(|_| sides.iter().all(|side| ICON.contains(side)))
                else {
                    return Ok(None);
                };
                let reach = self.reach_of_icon(page, &area, now)?;
                if self.icon_stands_on_content(page, &reach, now)? {
                    return Ok(None);
                }
                marks.unclear = opens(note) || !self.icon_stands_apart(page, &reach, now)?;
                Drawing::Icon
            }
            ("Highlight", _) => {
                let Some(lines) = quads(note) else { return Ok(None) };
                let Some(colour) = mark_colour(note) else { return Ok(None) };
                if luminance(&colour) + NEARLY < BRIGHT {
                    return Ok(None);
                }
                if !self.blends(face, now)? {
                    marks.fills = lines.iter().map(|line| (line.area, colour)).collect();
                }
                Drawing::Multiplied
            }
            ("Underline" | "StrikeOut" | "Squiggly", _) => {
                let Some(lines) = quads(note).filter(|_| !pale_mark(note)) else {
                    return Ok(None);
                };
                self.visits.take(lines.len().pow(2) / PAIRS_A_VISIT)?;
                let Some(lowest) = lowest_apart(&lines) else { return Ok(None) };
                let widest = STROKE.min(lowest / 4.0);
                if !self.mark_text(page, &lines, now)? {
                    return Ok(None);
                }
                if face.is_none() {
                    let Some(width) = border_width(note).filter(|w| *w <= widest) else {
                        return Ok(None);
                    };
                    marks.strokes = lines.iter().map(|line| usual(kind, line, width)).collect();
                } else if kind == "Squiggly" {
                    return Ok(None);
                }
                // A line is a minus, or strikes what it stands on.
                marks.unclear = true;
                marks.lines.clone_from(&lines);
                Drawing::Lines(lines.len(), widest)
            }
            _ => return Ok(None),
        };
        if let Some(face) = face {
            let Object::Dictionary(parts) = self.document(now).resolve(face)? else {
                return Ok(None);
            };
            // Without one that is shown, readers draw it as if it had none.
            if parts.value("N").is_none() {
                return Ok(None);
            }
            for (_, stream) in parts.iter() {
                let Some(form) = stream.as_reference() else { return Ok(None) };
                if !self.draws(&Face { form, area, drawing, now }, &mut marks)? {
                    return Ok(None);
                }
            }
        }
        Ok(marks.strike_what_they_mark().then_some(marks))
    }

    /// Whether the content of a page is not understood, so that nothing tells where it is blank.
    fn is_unread(&self, page: u32, now: bool) -> Result<bool, PdfError> {
        Ok(self.layout_of(page, now)?.is_none())
    }

    /// Whether an icon of a size that a reader draws in the upper left corner of a note covers text.
    fn icon_covers_text(&self, page: u32, icon: &Area, now: bool) -> Result<bool, PdfError> {
        let found = self.layout_of(page, now)?;
        Ok(found.as_ref().as_ref().is_some_and(|f| f.text.iter().any(|text| overlap(icon, text))))
    }

    /// Whether there is nothing near the icon of a note that it could be read together with.
    fn icon_stands_apart(&self, page: u32, area: &Area, now: bool) -> Result<bool, PdfError> {
        let around = [area[0] - APART, area[1] - APART, area[2] + APART, area[3] + APART];
        let found = self.layout_of(page, now)?;
        let Some(found) = found.as_ref() else { return Ok(false) };
        if found.text.iter().chain(&found.pictures).any(|taken| overlap(&around, taken))
            || self.stands_on_annotation(page, &around, None, now)?
        {
            return Ok(false);
        }
        let document = self.document(now);
        let Some(dictionary) = self.page_at(page, now)? else { return Ok(false) };
        let mut icons = 0;
        for item in items(document, dictionary.value("Annots"))? {
            self.visits.take(1)?;
            let found = document.follow(&item)?;
            let Object::Dictionary(other) = &*found else { continue };
            let rectangle = direct_numbers(other.value("Rect")).map(ordered);
            let near = rectangle.is_none_or(|taken| overlap(&around, &taken));
            icons += usize::from(near && subtype(other) == Some("Text"));
        }
        // Itself.
        Ok(icons <= 1)
    }

    /// The area that the icon of a note may take: where the page is turned it stays upright for most
    /// readers, and hangs on its upper left corner, to whatever side.
    fn reach_of_icon(&self, page: u32, area: &Area, now: bool) -> Result<Area, PdfError> {
        if !self.is_turned(page, now)? {
            return Ok(*area);
        }
        let side = (area[2] - area[0]).max(area[3] - area[1]);
        let ([left, top], reach) = ([area[0], area[3]], side.max(ICON.end() * 2.0));
        Ok([left - reach, top - reach, left + reach, top + reach])
    }

    /// Whether the icon of a note stands on text, or on an annotation that is none of these.
    fn icon_stands_on_content(&self, page: u32, area: &Area, now: bool) -> Result<bool, PdfError> {
        let found = self.layout_of(page, now)?;
        if found.as_ref().as_ref().is_none_or(|f| f.text.iter().any(|text| overlap(area, text))) {
            return Ok(true);
        }
        self.stands_on_annotation(page, area, None, now)
    }

    /// Whether lines stand on text.
    fn mark_text(&self, page: Option<u32>, lines: &[Line], now: bool) -> Result<bool, PdfError> {
        let Some(page) = page else { return Ok(false) };
        let found = self.layout_of(page, now)?;
        let text = found.as_ref().as_ref().map(|found| found.text.as_slice());
        self.visits.take(text.map_or(0, <[Area]>::len) * lines.len() / PAIRS_A_VISIT)?;
        Ok(lines.iter().all(|line| line.marks_text(text)))
    }

    /// Whether any of the fills lies on text in a colour, or on an image.
    fn lie_on_colours(
        &self,
        page: Option<u32>,
        marks: &Marks,
        now: bool,
    ) -> Result<bool, PdfError> {
        for (area, _) in &marks.fills {
            if self.has_colours(page, area, now)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether there may be text in a colour, or an image, in an area.
    fn has_colours(&self, page: Option<u32>, area: &Area, now: bool) -> Result<bool, PdfError> {
        let Some(page) = page else { return Ok(true) };
        let found = self.layout_of(page, now)?;
        let Some(found) = found.as_ref() else { return Ok(true) };
        let mut parts = found.coloured.iter().chain(&found.pictures);
        Ok(found.shapes
            || parts.any(|part| overlap(area, part))
            || self.stands_on_annotation(page, area, None, now)?)
    }
}

/// The number of an annotation, or that of its page where it is no object of its own.
fn place_of(id: Option<crate::object::ObjectId>, place: u32) -> u32 {
    id.map_or(place, |id| id.number)
}

pub(super) fn subtype(annotation: &Dictionary) -> Option<&str> {
    annotation.value("Subtype").and_then(Object::as_name)
}

/// The marked lines, where each is no higher than a line of text may be.
fn quads(note: &Dictionary) -> Option<Vec<Line>> {
    let points = note.value("QuadPoints")?.as_array()?;
    if points.is_empty() || points.len() > MARKED * 8 || !points.len().is_multiple_of(8) {
        return None;
    }
    let numbers: Vec<f64> = points.iter().map(Object::as_number).collect::<Option<_>>()?;
    let points: Vec<[f64; 2]> =
        numbers.chunks_exact(2).filter_map(|p| <[f64; 2]>::try_from(p).ok()).collect();
    let line = |quad: &[[f64; 2]]| {
        // The first two are the ends of one of its long sides (ISO 32000-2, 12.5.6.10).
        let level = match quad {
            [[x, y], [to, up], ..] => (to - x).abs() >= (up - y).abs(),
            _ => true,
        };
        Line { area: on_page(quad, &IDENTITY), level }
    };
    let lines: Vec<Line> = points.chunks(4).map(line).collect();
    let low = |l: &Line| (l.area[2] - l.area[0]).min(l.area[3] - l.area[1]) <= LINE;
    lines.iter().all(low).then_some(lines)
}

/// The height of the lowest line of text that is marked, where no two of them are one upon the other:
/// many thin lines side by side would be an area.
fn lowest_apart(lines: &[Line]) -> Option<f64> {
    let size = |b: &Area| [b[2] - b[0], b[3] - b[1]];
    let area = |b: &Area| size(b).iter().map(|side| side.max(0.0)).product::<f64>();
    for (at, Line { area: one, .. }) in lines.iter().enumerate() {
        for Line { area: other, .. } in lines.iter().skip(at + 1) {
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
    let lowest = lines.iter().map(Line::height).fold(f64::MAX, f64::min);
    (lowest >= LOWEST).then_some(lowest)
}

/// How wide a line is at least that some readers draw, in points; `None` where that cannot be told.
pub(super) fn border_width(note: &Dictionary) -> Option<f64> {
    match (note.value("BS"), note.value("Border")) {
        (None, None) => Some(0.0),
        (Some(style), _) => match style.as_dictionary()?.value("W") {
            None => Some(1.0),
            Some(width) => width.as_number(),
        },
        (None, Some(border)) => border.as_array()?.get(2)?.as_number(),
    }
}

/// Where a viewer draws the line of a mark that has no appearance of its own.
fn usual(kind: &str, line: &Line, least: f64) -> Area {
    let [left, bottom, right, top] = line.area;
    let height = if line.level { top - bottom } else { right - left };
    let (from, width) = match kind {
        "StrikeOut" => (height / 2.0, height / 12.0),
        "Squiggly" => (0.0, height / 8.0),
        _ => (0.0, height / 12.0),
    };
    let width = width.max(least);
    if line.level {
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

/// Whether the colour with which a viewer paints a line or an icon is nearly that of paper.
fn pale_mark(note: &Dictionary) -> bool {
    match colour(note).as_deref() {
        Some([]) => false,
        Some(parts) => of_parts(parts).is_none_or(|colour| is_pale(&colour)),
        None => true,
    }
}

/// The colour with which a viewer paints a highlight; `None` where that is not plain. Where none is said
/// some take yellow and some black, whatever its face is.
fn mark_colour(note: &Dictionary) -> Option<Colour> {
    match colour(note).as_deref() {
        Some([g]) => Some([*g; 3]),
        Some([r, g, b]) => Some([*r, *g, *b]),
        _ => None,
    }
}

/// Whether the window of a note is open when the page is shown, or may be.
pub(super) fn opens(note: &Dictionary) -> bool {
    !matches!(note.value("Open"), None | Some(Object::Null | Object::Boolean(false)))
}
