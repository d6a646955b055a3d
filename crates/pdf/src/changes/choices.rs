//! What a combo box shows.

use std::collections::BTreeSet;

use super::compare::Comparison;
use super::filling::{Filling, Room, string};
use super::roles::FieldFacts;
use crate::error::PdfError;
use crate::object::{Dictionary, Object};
use crate::source::Source;
use crate::text::reads_alike;

/// Field flags (ISO 32000-2, table 233): a combo box, one with free text.
const COMBO: i64 = 1 << 17;
const EDIT: i64 = 1 << 18;

impl<S: Source> Comparison<'_, S> {
    /// The options of a choice: the value of each, and what it displays; `None` where one is not understood.
    fn options(&self, holder: u32) -> Result<Option<Vec<[Object; 2]>>, PdfError> {
        let Some(Object::Array(options)) = self.inherited(holder, "Opt")? else {
            return Ok(Some(Vec::new()));
        };
        let mut out = Vec::new();
        for option in &options {
            out.push(match self.new.resolve(option)? {
                Object::Array(pair) => match pair.as_slice() {
                    [export, display] => [self.new.resolve(export)?, self.new.resolve(display)?],
                    _ => return Ok(None),
                },
                single => [single.clone(), single],
            });
        }
        Ok(Some(out))
    }

    /// The value of a field as it is displayed, where a choice displays something else than its value.
    pub(super) fn displayed(
        &self,
        holder: u32,
        facts: &FieldFacts,
        value: Option<String>,
    ) -> Result<Option<String>, PdfError> {
        let Some(text) = value.as_ref().filter(|_| facts.kind.as_deref() == Some("Ch")) else {
            return Ok(value);
        };
        let options = self.options(holder)?.unwrap_or_default();
        let meant = options.iter().find(|[export, _]| string(export).as_ref() == Some(text));
        let display = meant.and_then(|[_, display]| string(display)).filter(|shown| shown != text);
        Ok(display.map(|display| format!("{display} ({text})")).or(value.clone()))
    }

    /// Whether a combo box shows one of its options, or what may be typed into it, in every reader.
    pub(super) fn is_chosen(
        &self,
        holder: u32,
        widgets: &[u32],
        value: &Object,
        field: &Dictionary,
        flags: i64,
    ) -> Result<Filling, PdfError> {
        // Which line of a list box is marked cannot be read from its text.
        let Some(text) = string(value).filter(|_| flags & COMBO != 0) else {
            return Ok(Filling::Not);
        };
        let Some(options) = self.options(holder)? else { return Ok(Filling::Not) };
        let mut plain = true;
        let (mut found, mut displays) = (None, BTreeSet::new());
        for (at, [export, display]) in (0..).zip(&options) {
            plain &=
                [export, display].iter().all(|named| named.as_string().is_none_or(reads_alike));
            let (export, display) = (string(export), string(display));
            if export.as_ref() == Some(&text) && found.is_none() {
                found = display.clone().map(|display| (at, display));
            }
            if [&export, &display].into_iter().flatten().any(|named| *named == text) {
                displays.insert(display);
            }
        }
        if text.is_empty() {
            // Nothing is chosen, or the option that has no value; some readers show nothing in any case, and
            // some what the index names.
            let sure = found.is_none() && field.value("I").is_none();
            let nothing = self.widgets_show(widgets, "", Room::Choice, true)?;
            let Some((_, display)) = found.filter(|_| nothing == Filling::Not) else {
                return Ok(nothing.clear_if(sure));
            };
            return Ok(self.widgets_show(widgets, &display, Room::Choice, true)?.clear_if(false));
        }
        let (at, display) = match found {
            Some((at, display)) => (Some(at), display),
            None if flags & EDIT != 0 => (None, text),
            None => return Ok(Filling::Not),
        };
        let index = match field.value("I").map(|i| self.new.resolve(i)).transpose()? {
            None => None,
            Some(Object::Array(list)) => match list.as_slice() {
                [] => None,
                [Object::Integer(one)] => Some(*one),
                // What is no direct integer some readers take for one.
                _ => return Ok(Filling::Not),
            },
            Some(_) => return Ok(Filling::Not),
        };
        // Some readers show what the index names.
        let meant = index.is_none() || index == at;
        // Of several options readers show the first or the last, and one by its export or by what it
        // displays; of what was typed some show nothing while the form is open.
        let sure = plain && meant && (displays.len() == 1 || display.is_empty());
        Ok(self.widgets_show(widgets, &display, Room::Choice, true)?.clear_if(sure))
    }
}
