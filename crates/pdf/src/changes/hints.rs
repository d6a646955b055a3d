//! What a field says of how its value is drawn, for readers that draw it themselves: letters, border, colours.

use super::compare::Comparison;
use super::defaults::{Letters, letters};
use super::filling::Filling;
use crate::document::Document;
use crate::error::PdfError;
use crate::object::{Dictionary, Object};
use crate::source::Source;

/// What colours in parts of 255 may lie beside those that were meant.
const PART: f64 = 1.0 / 255.0;
/// Fonts of letters that every reader has (ISO 32000-2, 9.6.2.2).
const PLAIN: [&str; 3] = ["Helvetica", "Times-Roman", "Courier"];

impl<S: Source> Comparison<'_, S> {
    /// Whether a field has a border that nobody notices, or says nothing of one.
    pub(super) fn is_plain_border(&self, field: &Dictionary) -> Result<bool, PdfError> {
        let Some(style) = field.value("BS").map(|style| self.new.resolve(style)).transpose()?
        else {
            return Ok(true);
        };
        Ok(style.as_dictionary().is_some_and(|style| {
            style.iter().all(|(key, value)| match key.as_str() {
                Some("Type" | "S" | "D") => true,
                Some("W") => value.as_number().is_some_and(|width| (0.0..=1.0).contains(&width)),
                _ => false,
            })
        }))
    }

    /// Whether the characteristics of a widget have nothing that they did not have, and the same turn and
    /// nearly the same colours: some writers count these in parts of 255.
    pub(super) fn marks_stay(&self, old: &Dictionary, new: &Dictionary) -> Result<bool, PdfError> {
        let of = |document: &Document<S>, widget: &Dictionary| {
            let marks = widget.value("MK").map(|mk| document.resolve(mk)).transpose()?;
            Ok::<_, PdfError>(marks.and_then(|m| m.as_dictionary().cloned()).unwrap_or_default())
        };
        let (was, is) = (of(self.old, old)?, of(self.new, new)?);
        let colour = |value: &Object| -> Option<Vec<f64>> {
            value.as_array()?.iter().map(Object::as_number).collect()
        };
        let turned =
            |marks: &Dictionary| marks.value("R").map_or(Some(0.0), |turned| turned.as_number());
        Ok(turned(&was).is_some_and(|was| turned(&is) == Some(was))
            && ["BG", "BC"].iter().all(|key| was.value(key).is_some() == is.value(key).is_some())
            && is.iter().all(|(key, now)| {
                let Some(before) = key.as_str().and_then(|key| was.value(key)) else {
                    return false;
                };
                let near = |a: &[f64], b: &[f64]| {
                    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= PART)
                };
                before.says_same(now)
                    || matches!((colour(before), colour(now)), (Some(a), Some(b)) if near(&a, &b))
            }))
    }

    /// Whether a default appearance names the font, the size and the colour that held before, in whatever
    /// order; unclear where the font alone is another, which only who draws the value anew goes by. A plain
    /// font that the form does not have is as good: who draws the field anew takes one of his own.
    pub(super) fn same_letters(
        &self,
        number: u32,
        old: &Dictionary,
        new: &Dictionary,
    ) -> Result<Filling, PdfError> {
        let after = new.value("DA").and_then(|own| letters(own.as_string()?));
        let before = self.letters_above(number, old)?;
        let (Some(before), Some(after)) = (before, after) else { return Ok(Filling::Not) };
        if (before.1, before.2) != (after.1, after.2) {
            return Ok(Filling::Not);
        }
        let named = before.0 == after.0 || self.is_readers_own(&after.0)?;
        Ok(Filling::Clear.clear_if(named))
    }

    /// Whether a font is a plain one by its name, of which the form knows nothing, before or after.
    fn is_readers_own(&self, name: &str) -> Result<bool, PdfError> {
        if !PLAIN.contains(&name) {
            return Ok(false);
        }
        for document in [self.old, self.new] {
            let form = document.form()?.unwrap_or_default();
            let resources = form.value("DR").map(|dr| document.resolve(dr)).transpose()?;
            let fonts = resources.as_ref().and_then(|dr| dr.as_dictionary()?.value("Font"));
            let fonts = fonts.map(|fonts| document.resolve(fonts)).transpose()?;
            if fonts.is_some_and(|f| f.as_dictionary().is_none_or(|f| f.value(name).is_some())) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The letters of the default appearance that a field had or inherited.
    fn letters_above(&self, number: u32, old: &Dictionary) -> Result<Option<Letters>, PdfError> {
        let above = self.default_appearance(number, old)?;
        Ok(above.and_then(|above| letters(above.as_string()?)))
    }

    /// The default appearance that a field had or inherited.
    pub(super) fn default_appearance(
        &self,
        number: u32,
        old: &Dictionary,
    ) -> Result<Option<Object>, PdfError> {
        Ok(match old.value("DA") {
            Some(own) => Some(own.clone()),
            None => match self.above(number, "DA")? {
                Some(Object::Null) | None => self.old.form()?.and_then(|f| f.value("DA").cloned()),
                above => above,
            },
        })
    }
}
