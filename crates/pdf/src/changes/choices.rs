//! What a combo box shows.

use std::collections::BTreeSet;

use super::compare::Comparison;
use super::filling::{Filling, Room, string};
use crate::error::PdfError;
use crate::object::{Dictionary, Object};
use crate::source::Source;

/// Field flags (ISO 32000-2, table 233): a combo box, one with free text.
const COMBO: i64 = 1 << 17;
const EDIT: i64 = 1 << 18;

impl<S: Source> Comparison<'_, S> {
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
        let options = match self.inherited(holder, "Opt")? {
            Some(Object::Array(options)) => options,
            _ => Vec::new(),
        };
        let (mut found, mut displays) = (None, BTreeSet::new());
        for (at, option) in (0..).zip(&options) {
            let (export, display) = match self.new.resolve(option)? {
                Object::Array(pair) => match pair.as_slice() {
                    [export, display] => (self.new.resolve(export)?, self.new.resolve(display)?),
                    _ => return Ok(Filling::Not),
                },
                single => (single.clone(), single),
            };
            let (export, display) = (string(&export), string(&display));
            if export.as_ref() == Some(&text) && found.is_none() {
                found = display.clone().map(|display| (at, display));
            }
            if [&export, &display].into_iter().flatten().any(|named| *named == text) {
                displays.insert(display);
            }
        }
        let (at, display) = match found {
            Some((at, display)) => (Some(at), display),
            None if flags & EDIT != 0 || text.is_empty() => (None, text),
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
        let sure = meant && (displays.len() == 1 || display.is_empty());
        Ok(self.widgets_show(widgets, &display, Room::Choice, true)?.clear_if(sure))
    }
}
