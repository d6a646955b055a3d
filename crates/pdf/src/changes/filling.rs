//! Form fields that are filled in: the value, and an appearance that shows just that value.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::appearance::{self, Paint};
use super::change::ChangeKind;
use super::compare::Comparison;
use super::fields::shown;
use super::formatted::is_written_out;
use super::glyphs::{bare, read};
use super::inheritance::is_default;
use super::layout::{Area, overlap};
use super::measure::is_number;
use super::placement::stays_upright;
use super::roles::{FieldFacts, Role, Roles};
use super::rules::differing;
use crate::document::Document;
use crate::error::PdfError;
use crate::object::{Dictionary, IndirectObject, Object, direct_numbers, ordered};
use crate::source::Source;
use crate::text::{decode_text, reads_alike};

/// Field flags (ISO 32000-2, tables 227 and 229): read only; a push button.
const READ_ONLY: i64 = 1;
const PUSH_BUTTON: i64 = 1 << 16;
/// A text field of several lines (table 231).
const MULTILINE: i64 = 1 << 12;
/// A text field of so many places (table 231).
const COMB: i64 = 1 << 24;
/// Password and file selection (table 231): what shows is not the value.
const UNLIKE_VALUE: i64 = (1 << 13) | (1 << 20);
/// How much of the room that a text may take it surely takes.
const SURE: f64 = 0.8;
/// LockedContents of an annotation (table 167).
const LOCKED_CONTENTS: i64 = 1 << 9;

/// A text of ASCII that every reader takes for the same, in either encoding of strings.
fn plain_text(bytes: &[u8]) -> Option<String> {
    let wide = bytes.starts_with(&[0xfe, 0xff]);
    let whole = if wide { bytes.len().is_multiple_of(2) } else { bytes.is_ascii() };
    let text = decode_text(bytes);
    let plain = text.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
    (whole && plain).then_some(text)
}

/// How far a changed field is one that was filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Filling {
    /// Something else changed, or something else is shown.
    Not,
    /// It shows its value, as far as that can be told.
    Unclear,
    /// It surely shows its value and nothing else.
    Clear,
}

/// What a field has its text in: one line, beside the arrow of a choice, several lines, or so many places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    Line,
    Choice,
    Lines,
    Places(i64),
}

impl Filling {
    /// Unclear, where it was clear and this does not hold.
    pub(super) fn clear_if(self, holds: bool) -> Self {
        if holds { self } else { self.min(Self::Unclear) }
    }
}

impl<S: Source> Comparison<'_, S> {
    /// An object's dictionary before and after, whether it changed or not.
    pub(super) fn both(&self, number: u32) -> Result<(Dictionary, Dictionary), PdfError> {
        let before = match self.old.current(number)? {
            Some(id) => self.old.shape(id)?,
            None => Object::Null,
        };
        let after = match self.new.current(number)? {
            Some(id) => self.new.shape(id)?,
            None => Object::Null,
        };
        let plain = |o: Object| o.as_dictionary().cloned().unwrap_or_default();
        Ok((plain(before), plain(after)))
    }

    /// Whether what was written anew under a number is a dictionary, and no stream.
    pub(super) fn is_dictionary(&self, number: u32) -> bool {
        let Some(pair) = self.pairs.get(&number) else { return true };
        matches!(pair.new.as_deref(), Some(IndirectObject::Plain(Object::Dictionary(_))))
    }

    /// The owners whose appearances were replaced in place.
    pub(super) fn owners_of_replaced(&self) -> Rc<BTreeSet<u32>> {
        let owners = self.owners.get_or_init(|| {
            let owner = |number: &u32| match self.new_roles.of(*number) {
                Some(Role::Appearance(owner)) => Some(owner),
                _ => None,
            };
            Rc::new(self.pairs.keys().filter_map(owner).collect())
        });
        Rc::clone(owners)
    }

    /// Judges changed fields that are no signatures, each with its widgets at once.
    pub(super) fn filled(&mut self, changed: &BTreeSet<u32>) -> Result<(), PdfError> {
        let mut fields: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for number in changed {
            let facts = self.new_roles.fields.get(number).cloned().unwrap_or_default();
            let holder = facts.parent.filter(|_| !facts.named).unwrap_or(*number);
            fields.entry(holder).or_default().push(*number);
        }
        for (holder, changed) in fields {
            let facts = self.new_roles.fields.get(&holder).cloned().unwrap_or_default();
            let (old, new) = self.both(holder)?;
            let filled = self.is_filled(holder, &facts, &changed, &old, &new)?;
            let kind = match filled {
                Filling::Clear => ChangeKind::FieldFilled,
                Filling::Unclear => ChangeKind::FieldUnclear,
                Filling::Not => ChangeKind::FieldChanged,
            };
            let number = match changed.first() {
                Some(first) if !changed.contains(&holder) => *first,
                _ => holder,
            };
            let pages = |n: &u32| self.new_roles.fields.get(n).and_then(|f| f.page);
            let page = facts.page.or_else(|| changed.iter().find_map(pages));
            let told = |value: Option<String>| self.displayed(holder, &facts, value);
            let (before, after) = (told(shown(&old))?, told(shown(&new))?);
            let change = self.say(kind, Some(number));
            (change.page, change.name) = (page, Some(facts.name.to_string()));
            if filled != Filling::Not || before != after {
                (change.old, change.new) = (before, after);
            }
        }
        Ok(())
    }

    /// Whether nothing but the value changed, and every widget shows it.
    fn is_filled(
        &self,
        holder: u32,
        facts: &FieldFacts,
        changed: &[u32],
        old: &Dictionary,
        new: &Dictionary,
    ) -> Result<Filling, PdfError> {
        let kind = facts.kind.as_deref();
        let before = self.old_roles.fields.get(&holder);
        let known = before.is_some_and(|b| {
            (&b.name, &b.kind, &b.kids) == (&facts.name, &facts.kind, &facts.kids) && b.named
        });
        let form = self.form_is_plain()?;
        if !known || !facts.named || form == Filling::Not {
            return Ok(Filling::Not);
        }
        // A value that comes from above, or one with another form beside it, is not understood.
        if self.above(holder, "V")?.is_some() || old.value("RV").is_some() {
            return Ok(Filling::Not);
        }
        let mut keys = form;
        for number in changed {
            keys = keys.min(self.goes_with_a_value(*number, *number == holder, kind)?);
        }
        if keys == Filling::Not {
            return Ok(Filling::Not);
        }
        let none = Object::Null;
        let (was, is) = (old.value("V").unwrap_or(&none), new.value("V").unwrap_or(&none));
        // Another appearance for the same value would show something else, where it was no plain text.
        if was.says_same(is) && !self.showed(holder, facts, kind, old)? {
            return Ok(Filling::Not);
        }
        let flags = match self.inherited(holder, "Ff")? {
            None => 0,
            Some(flags) => match flags.as_integer() {
                Some(flags) => flags,
                None => return Ok(Filling::Not),
            },
        };
        let before = self.inherited_before(holder, "Ff")?;
        let may_not = |flags: Option<i64>| flags.is_none_or(|flags| flags & READ_ONLY != 0);
        let before = before.map_or(Some(0), |flags| flags.as_integer());
        if (may_not(Some(flags)) || may_not(before))
            && !(before == Some(flags) && self.is_reckoned(old)?)
        {
            return Ok(Filling::Not);
        }
        let Some(widgets) = self.widgets(holder, facts, new) else { return Ok(Filling::Not) };
        for widget in &widgets {
            let known =
                |roles: &Roles| roles.fields.get(widget).map(|f| (f.page, f.further.clone()));
            let flags = self.both(*widget)?.0.value("F").map_or(Some(0), Object::as_integer);
            // It is shown on no page where it was not, and its contents are not locked.
            if known(&self.old_roles) != known(&self.new_roles)
                || flags.is_none_or(|flags| flags & LOCKED_CONTENTS != 0)
            {
                return Ok(Filling::Not);
            }
        }
        let mut upright = true;
        for widget in &widgets {
            upright &= !stays_upright(&self.both(*widget)?.1);
        }
        let found = match kind {
            Some("Tx") if flags & UNLIKE_VALUE == 0 => {
                let Some(text) = string(is) else { return Ok(Filling::Not) };
                let most = self.inherited(holder, "MaxLen")?.and_then(|most| most.as_integer());
                let room = match most.filter(|_| flags & COMB != 0) {
                    Some(places) => Room::Places(places),
                    None if flags & MULTILINE != 0 => Room::Lines,
                    None => Room::Line,
                };
                // Of several lines a comb is none, for some readers.
                let comb = flags & COMB != 0 && flags & MULTILINE != 0;
                // Some readers cut what is longer.
                let fits =
                    !comb && most.is_none_or(|most| text.encode_utf16().count() as i64 <= most);
                // In one line some readers pass over what ends one.
                let ends_line = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
                let fits = fits && (flags & MULTILINE != 0 || !text.contains(ends_line));
                self.widgets_show(&widgets, &text, room, true)?.clear_if(fits)
            }
            Some("Ch") => self.is_chosen(holder, &widgets, is, new, flags)?,
            Some("Btn") if flags & PUSH_BUTTON == 0 => self.is_switched(&widgets, is)?,
            _ => Filling::Not,
        };
        if found == Filling::Not {
            return Ok(found);
        }
        // Some readers take all fields of one name for one.
        let named = |n: &&u32| self.new_roles.fields.get(n).is_some_and(|facts| facts.named);
        let alone = self.new_roles.named(&facts.name).iter().filter(named).take(2).count() == 1
            && !self.new_roles.has_odd_names();
        let one =
            alone && self.new_roles.belongs(holder) && self.is_told_once(holder, &widgets, is)?;
        let plain = [is, was].into_iter().all(|value| match value {
            Object::String(text) => reads_alike(&text.bytes),
            _ => true,
        });
        let mut apart = true;
        for widget in &widgets {
            // What is beside it on a page that only some readers know, nobody can say.
            let placed = self.new_roles.fields.get(widget).is_some_and(|f| f.page.is_some());
            apart &= placed && !self.lies_with_others(*widget)?;
        }
        let quiet = !self.are_scripted(&widgets)?;
        Ok(found.min(keys).clear_if(one && upright && plain && apart && quiet))
    }

    /// Whether nothing but what goes with a value changed in a field that has it, or in a widget of that.
    fn goes_with_a_value(
        &self,
        number: u32,
        holds: bool,
        kind: Option<&str>,
    ) -> Result<Filling, PdfError> {
        let (old, new) = self.both(number)?;
        let mut found = Filling::Clear;
        for key in differing(&old, &new) {
            let fits = match key.as_str() {
                "V" if holds => true,
                // Some readers go by what a button says beside its state, and others by its field.
                "V" => {
                    found = found.clear_if(false);
                    let said = new.value("V").and_then(Object::as_name);
                    kind == Some("Btn") && said.is_some() && new.value("V") == new.value("AS")
                }
                "I" => holds && kind == Some("Ch"),
                // The first line that a list shows, and a combo box shows one.
                "TI" => {
                    let first = new.value("TI").map_or(Some(0), Object::as_integer);
                    kind == Some("Ch") && first.is_some_and(|first| first >= 0)
                }
                "AS" => kind == Some("Btn") || self.has_one_state(&new)?,
                "AP" => kind != Some("Btn") || self.gains_marks(&old, &new)?,
                "M" => true,
                "MK" => self.marks_stay(&old, &new)?,
                // The same letters in another encoding of strings.
                "T" | "TU" => {
                    let text = |of: &Dictionary| plain_text(of.value(&key)?.as_string()?);
                    text(&old).is_some_and(|old| text(&new) == Some(old))
                }
                "DA" => {
                    let same = self.same_letters(number, &old, &new)?;
                    found = found.min(same);
                    same != Filling::Not
                }
                other => {
                    // What is written out is what held before.
                    let stays = is_default(other, &old)
                        && is_default(other, &new)
                        && self.inherited_before(number, other)?.is_none();
                    // Only who draws the value anew goes by the border.
                    let hint = other == "BS" && self.is_plain_border(&new)?;
                    found = found.clear_if(stays);
                    stays || hint
                }
            };
            if !fits {
                return Ok(Filling::Not);
            }
        }
        Ok(if self.is_dictionary(number) { found } else { Filling::Not })
    }

    /// Whether the appearance of a widget is a stream: then `/AS` says nothing (ISO 32000-2, 12.5.5).
    pub(super) fn has_one_state(&self, widget: &Dictionary) -> Result<bool, PdfError> {
        let face = widget.value("AP").map(|ap| self.new.resolve(ap)).transpose()?;
        let normal = face.as_ref().and_then(Object::as_dictionary);
        let normal = normal.and_then(|face| face.value("N")).and_then(Object::as_reference);
        let Some(id) = normal else { return Ok(false) };
        Ok(matches!(self.new.object(id)?, IndirectObject::Stream(_)))
    }

    /// Whether viewers show fields by their appearances alone, before and after; unclear where they are told to
    /// draw them anew, and so they were.
    fn form_is_plain(&self) -> Result<Filling, PdfError> {
        if let Some(plain) = self.plain_form.get() {
            return Ok(*plain);
        }
        let plain = self.forms_are_plain()?;
        Ok(*self.plain_form.get_or_init(|| plain))
    }

    fn forms_are_plain(&self) -> Result<Filling, PdfError> {
        for document in [self.old, self.new] {
            if document.form()?.unwrap_or_default().value("XFA").is_some() {
                return Ok(Filling::Not);
            }
        }
        let (before, after) =
            (self.needs_appearances(self.old)?, self.needs_appearances(self.new)?);
        Ok(if before == after { Filling::Clear.clear_if(!before) } else { Filling::Not })
    }

    /// Whether readers are told to draw the fields of a version themselves.
    pub(super) fn needs_appearances(&self, document: &Document<S>) -> Result<bool, PdfError> {
        let form = document.form()?.unwrap_or_default();
        let needs = form.value("NeedAppearances").map(|needs| document.resolve(needs));
        Ok(needs.transpose()?.is_some_and(|needs| needs != Object::Boolean(false)))
    }

    /// The widgets of a field: itself, or kids that are nothing else.
    fn widgets(&self, holder: u32, facts: &FieldFacts, field: &Dictionary) -> Option<Vec<u32>> {
        if facts.kids.is_empty() {
            return Some(vec![holder]);
        }
        // What is drawn itself and has kids is drawn in two ways.
        if facts.page.is_some() || ["AP", "Rect"].iter().any(|key| field.value(key).is_some()) {
            return None;
        }
        let plain = facts.kids.iter().all(|kid| {
            self.old_roles.fields.contains_key(kid)
                && self.new_roles.fields.get(kid).is_some_and(|f| !f.named && f.kids.is_empty())
        });
        plain.then(|| facts.kids.clone())
    }

    /// Whether every widget with an appearance shows the text.
    pub(super) fn widgets_show(
        &self,
        widgets: &[u32],
        text: &str,
        room: Room,
        now: bool,
    ) -> Result<Filling, PdfError> {
        let mut found = Filling::Clear;
        let document = self.document(now);
        for widget in widgets {
            let (before, after) = self.both(*widget)?;
            let shown = if now { &after } else { &before };
            let Some(value) = shown.value("AP") else {
                if now && before.value("AP").is_some() && self.form_is_plain()? != Filling::Unclear
                {
                    return Ok(Filling::Not);
                }
                // Readers draw it in their own way.
                found = found.clear_if(text.is_empty());
                continue;
            };
            let Object::Dictionary(parts) = document.resolve(value)? else {
                return Ok(Filling::Not);
            };
            let normal = parts.value("N").and_then(Object::as_reference);
            let Some(normal) = normal.filter(|_| parts.len() == 1) else { return Ok(Filling::Not) };
            let mark = shown.value("MK").map(|m| document.resolve(m)).transpose()?;
            let painted = |key: &str| {
                let colour = mark.as_ref()?.as_dictionary()?.value(key)?.as_array()?;
                (!colour.is_empty()).then_some(())
            };
            let rectangle = shown.value("Rect").map(|r| document.resolve(r)).transpose()?;
            let Some([a, b, c, d]) = direct_numbers(rectangle.as_ref()) else {
                return Ok(Filling::Not);
            };
            let size = [(c - a).abs(), (d - b).abs()];
            let cell = match room {
                #[expect(clippy::cast_precision_loss, reason = "combs have few places")]
                Room::Places(places) => Some(size[0] / places.max(1) as f64),
                _ => None,
            };
            // A ground that was signed needs nobody who asked for it.
            let signed = [*widget, normal.number].iter().all(|n| !self.pairs.contains_key(n));
            let background = signed || painted("BG").is_some();
            let border = painted("BC").is_some();
            let paint = Paint { background, border, cell };
            let seen = appearance::text(self, normal, size, paint, now)?;
            let Some(seen) = seen else { return Ok(Filling::Not) };
            // A number that a script of the form wrote out is no other number, and is not clear below.
            if bare(&seen.text) != bare(text) && !is_written_out(text, &seen.text) {
                return Ok(Filling::Not);
            }
            // In places of their own letters stand apart.
            let apart = match cell {
                Some(cell) => bare(&seen.text) == bare(text) && seen.stands_in_cells(cell),
                None => read(&seen.text) == read(text),
            };
            found = found.clear_if(seen.clear && apart);
            // Some readers carry a clip that it leaves open into the next annotation that draws a path.
            if now && !seen.closed {
                found = found.clear_if(!self.cuts_what_follows(*widget)?);
            }
            // Some readers draw the value anew while the form is open.
            if now && !text.is_empty() {
                let mark = mark.as_ref().and_then(Object::as_dictionary);
                let faces = (&before, shown, mark);
                found = found.clear_if(self.redraws(*widget, faces, text, room, size, &seen)?);
            }
            let area = ordered([a, b, c, d]);
            // A part of a number right beside another could be one of that.
            if now && is_number(text) {
                found = found.clear_if(!self.stands_beside_number(*widget, &area)?);
            }
            // A ground that was not there before hides what the field stands on.
            if now && seen.grounded && !self.had_ground(&before)? {
                found = found.min(self.leaves_free(*widget, &area)?);
                if found == Filling::Not {
                    return Ok(found);
                }
            }
        }
        Ok(found)
    }

    /// Whether the widgets of a text field showed its value, or had no appearance, in the signed version; those
    /// of a choice had none, and no value.
    fn showed(
        &self,
        holder: u32,
        facts: &FieldFacts,
        kind: Option<&str>,
        old: &Dictionary,
    ) -> Result<bool, PdfError> {
        let text = old.value("V").map(|v| self.old.resolve(v)).transpose()?;
        let text = string(text.as_ref().unwrap_or(&Object::Null));
        let (Some(text), Some(widgets)) = (text, self.widgets(holder, facts, old)) else {
            return Ok(false);
        };
        match kind {
            Some("Tx") => {
                Ok(self.widgets_show(&widgets, &text, Room::Line, false)? != Filling::Not)
            }
            Some("Ch") if text.is_empty() => {
                for widget in &widgets {
                    if self.both(*widget)?.0.value("AP").is_some() {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Whether the appearances show the values of all fields with text, as far as that can be told.
    pub(super) fn faces_show_values(&self) -> Result<bool, PdfError> {
        self.visits.take(self.new_roles.fields.len())?;
        for (holder, facts) in &self.new_roles.fields {
            let kind = facts.kind.as_deref();
            if !facts.named || !matches!(kind, Some("Tx" | "Ch")) {
                continue;
            }
            let (_, field) = self.both(*holder)?;
            let Some(widgets) = self.widgets(*holder, facts, &field) else { continue };
            let value = field.value("V").map(|value| self.new.resolve(value)).transpose()?;
            let value = value.unwrap_or(Object::Null);
            let flags = self.inherited(*holder, "Ff")?.and_then(|flags| flags.as_integer());
            let found = match (kind, string(&value)) {
                (Some("Ch"), _) => {
                    self.is_chosen(*holder, &widgets, &value, &field, flags.unwrap_or(0))?
                }
                (_, Some(text)) => self.widgets_show(&widgets, &text, Room::Line, true)?,
                (_, None) => Filling::Not,
            };
            if found == Filling::Not {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether the appearance of a widget filled something before.
    fn had_ground(&self, before: &Dictionary) -> Result<bool, PdfError> {
        let parts = before.value("AP").map(|ap| self.old.resolve(ap)).transpose()?;
        let normal = parts.as_ref().and_then(Object::as_dictionary).and_then(|p| p.value("N"));
        let Some(normal) = normal.and_then(Object::as_reference) else { return Ok(false) };
        let Some(form) = self.stream_of(self.old, normal)? else { return Ok(false) };
        Ok(appearance::fills(&form.data))
    }

    /// Whether there may be a number right before or behind a widget, on any of its pages.
    fn stands_beside_number(&self, widget: u32, area: &Area) -> Result<bool, PdfError> {
        let Some(facts) = self.new_roles.fields.get(&widget) else { return Ok(true) };
        for page in facts.page.iter().chain(&facts.further) {
            if self.is_beside_number(*page, area)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a widget shares its place with an annotation of its pages, which may lie on top of it.
    fn lies_with_others(&self, widget: u32) -> Result<bool, PdfError> {
        let rectangle =
            self.both(widget)?.1.value("Rect").map(|r| self.new.resolve(r)).transpose()?;
        let Some(area) = direct_numbers(rectangle.as_ref()).map(ordered) else { return Ok(true) };
        let Some(facts) = self.new_roles.fields.get(&widget) else { return Ok(true) };
        for page in facts.page.iter().chain(&facts.further) {
            if self.shares_place(*page, &area, widget)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a widget stands on text or images of its pages.
    pub(super) fn widget_stands_on_content(
        &self,
        widget: u32,
        area: &Area,
    ) -> Result<bool, PdfError> {
        Ok(self.leaves_free(widget, area)? != Filling::Clear)
    }

    /// Whether a ground would hide nothing of what a widget stands on; unclear where that is the room alone that
    /// a text takes at most.
    fn leaves_free(&self, widget: u32, area: &Area) -> Result<Filling, PdfError> {
        let Some(facts) = self.new_roles.fields.get(&widget) else { return Ok(Filling::Not) };
        let mut free = Filling::Clear;
        for page in facts.page.iter().chain(&facts.further) {
            let found = self.layout_of(*page, true)?;
            let Some(found) = found.as_ref() else { return Ok(Filling::Not) };
            let upon = |taken: &Area| overlap(area, taken);
            if self.stands_on_annotation(*page, area, Some(widget), true)?
                || found.pictures.iter().any(upon)
                || found.text.iter().any(|text| upon(&surely_taken(text)))
            {
                return Ok(Filling::Not);
            }
            free = free.clear_if(!found.text.iter().any(upon));
        }
        Ok(free)
    }
}

/// What a text surely takes of the box that it takes at most.
fn surely_taken(text: &Area) -> Area {
    let [left, bottom, right, top] = *text;
    let upright = right - left > top - bottom;
    [left, bottom, if upright { left + (right - left) * SURE } else { right }, top]
}

/// A text value; nothing counts as the empty text.
pub(super) fn string(value: &Object) -> Option<String> {
    match value {
        Object::Null => Some(String::new()),
        Object::String(text) => Some(decode_text(&text.bytes)),
        _ => None,
    }
}
