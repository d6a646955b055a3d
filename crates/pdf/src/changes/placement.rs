//! Where a new signature field may stand on its page.

use std::rc::Rc;

use super::change::ChangeKind;
use super::compare::Comparison;
use super::layout::{self, Area, Layout, overlap};
use super::measure::is_number;
use super::notes::{LARGEST, NOTES, PAIRS_A_VISIT, border_width, opens, subtype};
use super::roles::items;
use super::scripts::runs_with_page;
use super::signature_face::takes_room;
use crate::document::Document;
use crate::error::PdfError;
use crate::object::{Dictionary, Object, direct_numbers, ordered};
use crate::source::Source;
use crate::text::decode_text;

/// Levels of the page tree.
const LEVELS: usize = 64;
/// How far from a number to its left or right stands what is surely no part of it, in points.
const BESIDE: f64 = 4.0;
/// The same in parts of the size of a number.
const BLANK: f64 = 0.38;
/// Annotations in which nothing is written.
const WORDLESS: [&str; 6] = ["Link", "Text", "Highlight", "Underline", "StrikeOut", "Squiggly"];
/// Operators of a page that weigh as much as an object.
const OPERATORS_A_VISIT: usize = 16;
/// NoZoom and NoRotate (ISO 32000-2, table 167).
pub(super) const UNTURNED: i64 = 8 + 16;

/// How far fields that stand side by side may reach into one another, in points.
const TOUCHED: f64 = 2.0;
/// Hidden (ISO 32000-2, table 167).
const HIDDEN: i64 = 2;
/// Annotations of a page whose places are kept.
const PLACED: usize = 16_384;

/// An annotation of a page.
#[derive(Debug)]
pub(super) struct Placed {
    /// Where it is an object.
    number: Option<u32>,
    /// Where that can be read.
    area: Option<Area>,
    /// Where readers draw it, which may be beyond its box; `None` where that may be anywhere.
    drawn: Option<Area>,
    /// It is a note or a mark.
    note: bool,
    /// It shows nothing: the closed window of a note, what is hidden, what takes no room, a link.
    closed: bool,
}

impl Placed {
    /// What is not known, or what lies on all of the page.
    fn anywhere(note: bool) -> Self {
        Self { number: None, area: None, drawn: None, note, closed: false }
    }

    fn lies_on(&self, area: &Area, but: Option<u32>) -> bool {
        (but.is_none() || self.number != but) && self.area.is_none_or(|taken| overlap(area, &taken))
    }
}

/// What a new widget stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ground {
    Nothing,
    /// Faces of signatures and nothing else, or what is so close to text that it could be a part of it.
    Unclear,
    /// Text or another annotation, or what cannot be known.
    Content,
}

impl Ground {
    /// What a signature is called whose face is seen there.
    pub(super) fn change(self) -> ChangeKind {
        match self {
            Self::Nothing => ChangeKind::VisibleSignatureAdded,
            Self::Unclear => ChangeKind::SignatureUnclear,
            Self::Content => ChangeKind::SignatureOverContent,
        }
    }
}

impl<S: Source> Comparison<'_, S> {
    /// What a new widget stands on, on the pages that list it.
    pub(super) fn ground_of(
        &self,
        number: u32,
        page: Option<u32>,
        widget: &Dictionary,
        flagged: bool,
    ) -> Result<Ground, PdfError> {
        // What no page lists, or what has no appearance, covers nothing, but for what readers draw a flag on.
        let Some(page) = page else { return Ok(Ground::Nothing) };
        if !flagged && widget.value("AP").is_none() && widget.value("MK").is_none() {
            return Ok(Ground::Nothing);
        }
        // It is drawn beside its rectangle where the page is turned or another size.
        if stays_upright(widget) {
            return Ok(Ground::Content);
        }
        let Some(area) = direct_numbers(widget.value("Rect")).map(ordered) else {
            return Ok(Ground::Content);
        };
        let further = self.new_roles.fields.get(&number).map(|facts| facts.further.as_slice());
        let ground = || {
            let mut worst = Ground::Nothing;
            for page in std::iter::once(&page).chain(further.unwrap_or_default()) {
                let Some(dictionary) = self.page_at(*page, true)? else {
                    return Ok(Ground::Content);
                };
                worst = worst.max(self.ground_on(number, *page, &area, &dictionary)?);
            }
            Ok(worst)
        };
        self.new_memory.covering.get(number, ground, |_| true)
    }

    fn ground_on(
        &self,
        number: u32,
        page: u32,
        area: &Area,
        dictionary: &Dictionary,
    ) -> Result<Ground, PdfError> {
        let mut ground = Ground::Nothing;
        let beside = around(area, BESIDE, self.is_turned(page, true)?);
        for item in items(self.new, dictionary.value("Annots"))? {
            if item.as_reference().is_some_and(|id| id.number == number) {
                continue;
            }
            let Object::Dictionary(other) = self.new.resolve(&item)? else { continue };
            if other.value("Subtype").and_then(Object::as_name) == Some("Popup") {
                continue;
            }
            let rectangle = other.value("Rect").map(|r| self.new.resolve(r)).transpose()?;
            let Some(taken) = direct_numbers(rectangle.as_ref()) else {
                return Ok(Ground::Content);
            };
            // What is written in a field goes on beside it.
            if ground == Ground::Nothing
                && overlap(&beside, &ordered(taken))
                && self.shows_a_number(&other)?
            {
                ground = Ground::Unclear;
            }
            if overlap(area, &ordered(taken)) {
                let signed = match item.as_reference() {
                    Some(id) => self.holds_a_signature(id.number)?,
                    None => false,
                };
                if !signed {
                    return Ok(Ground::Content);
                }
                ground = Ground::Unclear;
            }
        }
        if self.stands_on_text(page, area)? {
            return Ok(Ground::Content);
        }
        Ok(if self.is_beside_number(page, area)? { Ground::Unclear } else { ground })
    }

    /// Whether an annotation may show a number, or a part of one.
    fn shows_a_number(&self, annotation: &Dictionary) -> Result<bool, PdfError> {
        match annotation.value("Subtype").and_then(Object::as_name) {
            Some("Widget") => {}
            subtype => {
                let bare = subtype.is_some_and(|subtype| WORDLESS.contains(&subtype));
                return Ok(!bare || annotation.value("AP").is_some());
            }
        }
        let (mut at, mut value) = (annotation.clone(), None);
        for _ in 0..LEVELS {
            if let Some(kind) = at.value("FT")
                && self.new.resolve(kind)?.as_name() == Some("Sig")
            {
                return Ok(false);
            }
            value = value.or_else(|| at.value("V").cloned());
            let Some(parent) = at.value("Parent") else { break };
            let Object::Dictionary(parent) = self.new.resolve(parent)? else { break };
            at = parent;
        }
        let value = value.map(|value| self.new.resolve(&value)).transpose()?;
        let written = value.as_ref().and_then(Object::as_string);
        // What is chosen shows otherwise than it is called, and what has a face whatever that draws.
        Ok(
            match written.filter(|_| at.value("Opt").is_none() && annotation.value("Opt").is_none())
            {
                Some(text) => is_number(&decode_text(text)),
                None => annotation.value("AP").is_some(),
            },
        )
    }

    /// Whether a widget is that of a field with a signature in it.
    fn holds_a_signature(&self, widget: u32) -> Result<bool, PdfError> {
        let Some(facts) = self.new_roles.fields.get(&widget) else { return Ok(false) };
        if facts.kind.as_deref() != Some("Sig") {
            return Ok(false);
        }
        let parent = facts.parent.filter(|_| !facts.named);
        for field in std::iter::once(widget).chain(parent) {
            let (_, field) = self.both(field)?;
            if let Some(value) = field.value("V") {
                return Ok(self.new.resolve(value)?.as_dictionary().is_some());
            }
        }
        Ok(false)
    }

    /// Whether a number may end right before an area, or begin right behind it.
    pub(super) fn is_beside_number(&self, page: u32, area: &Area) -> Result<bool, PdfError> {
        let found = self.layout_of(page, true)?;
        let Some(found) = found.as_ref() else { return Ok(true) };
        // On a turned page lines run upwards.
        let turned = self.is_turned(page, true)?;
        Ok(found.numbers.iter().any(|number| {
            // Between large digits there is more room.
            let size = (number[2] - number[0]).min(number[3] - number[1]);
            overlap(&around(area, BESIDE.max(size * BLANK), turned), number)
        }))
    }

    /// Whether a page draws an annotation behind a widget that a clip which is left open would cut.
    pub(super) fn cuts_what_follows(&self, widget: u32) -> Result<bool, PdfError> {
        let Some(facts) = self.new_roles.fields.get(&widget) else { return Ok(true) };
        for page in facts.page.iter().chain(&facts.further) {
            let Some(dictionary) = self.page_at(*page, true)? else { return Ok(true) };
            let listed = items(self.new, dictionary.value("Annots"))?;
            let is_own = |item: &Object| item.as_reference().is_some_and(|id| id.number == widget);
            let at = listed.iter().position(is_own).unwrap_or(0);
            for item in listed.get(at + 1..).unwrap_or_default() {
                self.visits.take(1)?;
                let other = self.new.resolve(item)?;
                let Some(other) = other.as_dictionary() else { return Ok(true) };
                let faces = layout::inner(self.new, other, "AP")?.unwrap_or_default();
                let Some(face) = faces.value("N") else { continue };
                // Of several states only the one that is shown is drawn.
                let shown = match self.new.resolve(face)? {
                    Object::Dictionary(states) if states.value("BBox").is_none() => {
                        let state = other.value("AS").and_then(Object::as_name);
                        state.and_then(|state| states.value(state).cloned())
                    }
                    _ => Some(face.clone()),
                };
                let shown = shown.as_ref().and_then(Object::as_reference);
                if shown.map(|face| self.is_cut(face)).transpose()?.unwrap_or(false) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Whether an area of a page has text in it; where that cannot be known, it does.
    pub(super) fn stands_on_text(&self, page: u32, area: &Area) -> Result<bool, PdfError> {
        let found = self.layout_of(page, true)?;
        Ok(found.as_ref().as_ref().is_none_or(|f| f.text.iter().any(|text| overlap(area, text))))
    }

    /// What a page has where, now or in the signed version; `None` where that cannot be known.
    pub(super) fn layout_of(&self, page: u32, now: bool) -> Result<Rc<Option<Layout>>, PdfError> {
        let memory = if now { self.new_memory } else { self.old_memory };
        memory.layouts.get(
            page,
            || self.look_at(page, now).map(Rc::new),
            |found| self.visits.keeps(found),
        )
    }

    fn look_at(&self, page: u32, now: bool) -> Result<Option<Layout>, PdfError> {
        let Some(dictionary) = self.page_at(page, now)? else { return Ok(None) };
        let document = self.document(now);
        let Some(resources) = resources(document, &dictionary)? else { return Ok(None) };
        let found = layout::layout(document, &dictionary, &resources)?;
        self.visits.take(found.as_ref().map_or(0, |f| f.operators) / OPERATORS_A_VISIT)?;
        Ok(found)
    }

    /// Whether a page is turned, or may be.
    pub(super) fn is_turned(&self, page: u32, now: bool) -> Result<bool, PdfError> {
        let memory = if now { self.new_memory } else { self.old_memory };
        let read = || {
            let Some(dictionary) = self.page_at(page, now)? else { return Ok(true) };
            let document = self.document(now);
            Ok(match inherited(document, &dictionary, "Rotate")? {
                Inherited::Value(turn) => document.resolve(&turn)?.as_integer() != Some(0),
                Inherited::Nothing => false,
                Inherited::Unknown => true,
            })
        };
        memory.turned.get(page, read, |_| true)
    }

    /// Whether an area has a part of an annotation that is no note, but for one.
    pub(super) fn stands_on_annotation(
        &self,
        page: u32,
        area: &Area,
        but: Option<u32>,
        now: bool,
    ) -> Result<bool, PdfError> {
        let placed = self.placed_on(page, now)?;
        self.visits.take(placed.len() / PAIRS_A_VISIT)?;
        Ok(placed.iter().any(|other| !other.note && other.lies_on(area, but)))
    }

    /// Whether an area has a part of any annotation but one, which may lie on top of it.
    pub(super) fn shares_place(&self, page: u32, area: &Area, but: u32) -> Result<bool, PdfError> {
        let placed = self.placed_on(page, true)?;
        self.visits.take(placed.len() / PAIRS_A_VISIT)?;
        // What only touches its edge covers nothing of it.
        let [left, bottom, right, top] = *area;
        let edge = TOUCHED.min((right - left) / 4.0).min((top - bottom) / 4.0);
        let area = [left + edge, bottom + edge, right - edge, top - edge];
        Ok(placed.iter().any(|other| {
            let there = other.drawn.is_none_or(|drawn| overlap(&area, &drawn));
            !other.closed && other.number != Some(but) && there
        }))
    }

    /// The annotations of a page.
    fn placed_on(&self, page: u32, now: bool) -> Result<Rc<Vec<Placed>>, PdfError> {
        let memory = if now { self.new_memory } else { self.old_memory };
        let placed = || self.read_places(page, now).map(Rc::new);
        memory.placed.get(page, placed, |found| found.len() <= PLACED)
    }

    fn read_places(&self, page: u32, now: bool) -> Result<Vec<Placed>, PdfError> {
        let document = self.document(now);
        let Some(dictionary) = self.page_at(page, now)? else {
            // What is not known may be anywhere.
            return Ok(vec![Placed::anywhere(false)]);
        };
        let mut out = Vec::new();
        for item in items(document, dictionary.value("Annots"))? {
            self.visits.take(1)?;
            let found = document.follow(&item)?;
            let Object::Dictionary(other) = &*found else { continue };
            // A script that runs with the page may write into any field.
            if runs_with_page(document, other)? {
                out.push(Placed::anywhere(true));
            }
            let rectangle = other.value("Rect").map(|r| document.resolve(r)).transpose()?;
            let bare = other.value("AP").is_none();
            let closed = match subtype(other) {
                Some("Popup") => bare && !opens(other),
                Some("Link") => bare,
                _ => false,
            };
            let area = direct_numbers(rectangle.as_ref()).map(ordered);
            let drawn = match subtype(other) {
                Some("Widget") => area,
                // On a turned page it lies beside its place.
                _ if stays_upright(other) && self.is_turned(page, now)? => None,
                _ => area.and_then(|area| drawn_in(other, area)),
            };
            let flags = other.value("F").map_or(Some(0), Object::as_integer);
            let hidden = flags.is_some_and(|flags| flags & HIDDEN != 0);
            out.push(Placed {
                number: item.as_reference().map(|id| id.number),
                area,
                drawn,
                note: subtype(other).is_some_and(|s| NOTES.contains(&s)),
                closed: closed
                    || hidden
                    || (subtype(other) == Some("Widget") && !takes_room(other)),
            });
        }
        Ok(out)
    }

    /// The version that is asked about.
    pub(super) fn document(&self, now: bool) -> &Document<S> {
        if now { self.new } else { self.old }
    }

    /// The dictionary of a page, counted from 1.
    pub(super) fn page_at(&self, page: u32, now: bool) -> Result<Option<Dictionary>, PdfError> {
        let roles = if now { &self.new_roles } else { &self.old_roles };
        let both = roles.place_of(page).map(|place| self.both(place)).transpose()?;
        let Some((old, new)) = both else { return Ok(None) };
        Ok(Some(if now { new } else { old }))
    }
}

/// Where readers draw an annotation: beyond its box, by its own places, where it has no face, and icons in a
/// size of their own. `None` where that cannot be told.
fn drawn_in(annotation: &Dictionary, area: Area) -> Option<Area> {
    if annotation.value("AP").is_some() {
        // Into a box without room some readers draw it as it is.
        return takes_room(annotation).then_some(area);
    }
    let mut places = vec![area[0], area[1], area[2], area[3]];
    for key in ["QuadPoints", "L", "Vertices", "InkList", "CL"] {
        let Some(stated) = annotation.value(key) else { continue };
        for part in stated.as_array()? {
            match part {
                Object::Array(parts) => {
                    let parts: Option<Vec<f64>> = parts.iter().map(Object::as_number).collect();
                    places.extend(parts?);
                }
                number => places.push(number.as_number()?),
            }
        }
    }
    let side = |at: usize| places.iter().skip(at).step_by(2).copied();
    let more = match subtype(annotation) {
        Some("Text" | "FileAttachment" | "Sound") => LARGEST,
        Some("Link" | "Popup") => 0.0,
        _ => {
            let width = border_width(annotation)?.abs();
            (annotation.value("RD").is_none() && width <= LARGEST).then_some(width)?
        }
    };
    Some([
        side(0).fold(f64::MAX, f64::min) - more,
        side(1).fold(f64::MAX, f64::min) - more,
        side(0).fold(f64::MIN, f64::max) + more,
        side(1).fold(f64::MIN, f64::max) + more,
    ])
}

/// An area with so much more at its sides, and above and below where lines run upwards.
fn around(area: &Area, more: f64, upwards: bool) -> Area {
    let high = if upwards { more } else { 0.0 };
    [area[0] - more, area[1] - high, area[2] + more, area[3] + high]
}

/// Whether an annotation keeps its size or stays upright where the page is turned or another size, or may.
pub(super) fn stays_upright(annotation: &Dictionary) -> bool {
    annotation.value("F").is_some_and(|f| f.as_integer().is_none_or(|f| f & UNTURNED != 0))
}

/// What a page has under a key, itself or from a node above it.
#[derive(Debug)]
pub(crate) enum Inherited {
    Value(Object),
    /// Neither the page nor a node above it has the key.
    Nothing,
    /// The nodes above it cannot be followed.
    Unknown,
}

/// Looks a key up in a page, and then in the nodes above it.
pub(crate) fn inherited<S: Source>(
    document: &Document<S>,
    page: &Dictionary,
    key: &str,
) -> Result<Inherited, PdfError> {
    let mut node = page.clone();
    for _ in 0..LEVELS {
        if let Some(value) = node.value(key) {
            return Ok(Inherited::Value(value.clone()));
        }
        let Some(parent) = node.value("Parent") else { return Ok(Inherited::Nothing) };
        match document.plain(parent)? {
            Object::Dictionary(parent) => node = parent,
            _ => return Ok(Inherited::Unknown),
        }
    }
    Ok(Inherited::Unknown)
}

/// The resources of a page, its own or inherited.
fn resources<S: Source>(
    document: &Document<S>,
    page: &Dictionary,
) -> Result<Option<Dictionary>, PdfError> {
    Ok(match inherited(document, page, "Resources")? {
        Inherited::Value(resources) => document.resolve(&resources)?.as_dictionary().cloned(),
        Inherited::Nothing => Some(Dictionary::new()),
        Inherited::Unknown => None,
    })
}
