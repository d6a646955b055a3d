//! Scripts that run without anybody asking for them, and may write into any field.

use super::compare::Comparison;
use super::layout::inner;
use super::roles::Known;
use crate::document::Document;
use crate::error::PdfError;
use crate::object::{Dictionary, Object};
use crate::source::Source;
use crate::text::decode_text;

/// Levels of fields.
const LEVELS: usize = 64;
/// Events of a field on which a script may write its value otherwise (ISO 32000-2, table 199).
const WRITING: [&str; 3] = ["F", "C", "K"];
/// Events of an annotation and of a field that somebody has to bring about (tables 197 and 199).
const ASKED: [&str; 10] = ["E", "X", "D", "U", "Fo", "Bl", "K", "F", "V", "C"];

/// Functions that write a value out and touch no other field.
const WRITTEN_OUT: [&str; 6] = [
    "AFNumber_Format",
    "AFPercent_Format",
    "AFDate_Format",
    "AFDate_FormatEx",
    "AFTime_Format",
    "AFSpecial_Format",
];

/// Functions that reckon the value of their own field from those of others.
const RECKONED: [&str; 1] = ["AFSimple_Calculate"];

/// Whether a document runs scripts that nobody asks for and that may write into its fields: as it is opened, with
/// its pages, or in its fields, which readers write out as they open it.
pub(super) fn runs_unasked<S: Source>(
    document: &Document<S>,
    known: &Known,
) -> Result<bool, PdfError> {
    if runs_when_opened(document)? {
        return Ok(true);
    }
    let events = |number: u32| {
        let Some(id) = document.current(number)? else { return Ok(None) };
        let object = document.peek(id)?;
        let events = object.as_dictionary().and_then(|dictionary| dictionary.value("AA"));
        events.map(|events| document.resolve(events)).transpose()
    };
    for node in known.page_nodes() {
        if events(node)?.is_some() {
            return Ok(true);
        }
    }
    for field in known.fields.keys() {
        let Some(events) = events(*field)? else { continue };
        let format = events.as_dictionary().and_then(|events| events.value("F"));
        let free =
            |action: &Object| calls(document, action, (&WRITTEN_OUT, "")).map(|plain| !plain);
        if comes_unasked(&events) || format.map(free).transpose()?.unwrap_or(false) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a document runs scripts as it is opened.
fn runs_when_opened<S: Source>(document: &Document<S>) -> Result<bool, PdfError> {
    let catalog = document.catalog()?;
    // Some readers pass over a generation that is not the object's.
    for value in ["Names", "OpenAction"].iter().filter_map(|key| catalog.value(key)) {
        if let Some(id) = value.as_reference()
            && document.current(id.number)?.is_some_and(|current| current != id)
        {
            return Ok(true);
        }
    }
    let of = |key: &str| inner(document, &catalog, key);
    let names = of("Names")?.is_some_and(|names| names.value("JavaScript").is_some());
    let opened = of("OpenAction")?.is_some_and(|action| {
        action.value("S") != Some(&Object::name("GoTo")) || action.value("Next").is_some()
    });
    Ok(names || opened || ["AA", "A"].iter().any(|key| catalog.value(key).is_some()))
}

/// Whether an action does nothing but call one of some functions, which touch their own field alone, with words
/// and numbers, and these marks among them.
fn calls<S: Source>(
    document: &Document<S>,
    action: &Object,
    (functions, marks): (&[&str], &str),
) -> Result<bool, PdfError> {
    let action = document.resolve(action)?;
    let Some(action) = action.as_dictionary().filter(|action| action.value("Next").is_none())
    else {
        return Ok(false);
    };
    let script = action.value("JS").map(|script| document.resolve(script)).transpose()?;
    let Some(script) = script.as_ref().and_then(Object::as_string) else { return Ok(false) };
    let script = decode_text(script);
    let call = script.trim().trim_end_matches(';').strip_suffix(')');
    Ok(call.and_then(|call| call.split_once('(')).is_some_and(|(name, given)| {
        functions.contains(&name.trim())
            && given.chars().all(|c| {
                c.is_ascii_alphanumeric() || " ,.\"'/:-_$€".contains(c) || marks.contains(c)
            })
    }))
}

/// Whether an annotation has events that come with its page.
pub(super) fn runs_with_page<S: Source>(
    document: &Document<S>,
    annotation: &Dictionary,
) -> Result<bool, PdfError> {
    let events = annotation.value("AA").map(|events| document.resolve(events)).transpose()?;
    Ok(events.is_some_and(|events| comes_unasked(&events)))
}

/// Whether there is an event that nobody has to bring about; what is not understood may be one.
fn comes_unasked(events: &Object) -> bool {
    events.as_dictionary().is_none_or(|events| {
        events.iter().any(|(event, _)| event.as_str().is_none_or(|event| !ASKED.contains(&event)))
    })
}

impl<S: Source> Comparison<'_, S> {
    /// Whether a script may write what widgets show otherwise, where readers run scripts.
    pub(super) fn are_scripted(&self, widgets: &[u32]) -> Result<bool, PdfError> {
        let runs = || {
            self.visits.take(self.new_roles.fields.len())?;
            runs_unasked(self.new, &self.new_roles)
        };
        if self.new_memory.scripts.get((), runs, |_| true)? {
            return Ok(true);
        }
        for widget in widgets {
            if self.is_scripted(*widget)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a field was signed with a script that reckons its value from those of others: then a reader
    /// writes it, whether people may or not.
    pub(super) fn is_reckoned(&self, field: &Dictionary) -> Result<bool, PdfError> {
        let events = field.value("AA").map(|events| self.old.resolve(events)).transpose()?;
        let events = events.as_ref().and_then(Object::as_dictionary);
        let action = events.and_then(|events| events.value("C"));
        Ok(action
            .map(|action| calls(self.old, action, (&RECKONED, "()[]")))
            .transpose()?
            .unwrap_or(false))
    }

    /// Whether a script of the form may write what a widget shows otherwise, where readers run scripts.
    fn is_scripted(&self, widget: u32) -> Result<bool, PdfError> {
        let mut at = Some(widget);
        for _ in 0..LEVELS {
            let Some(number) = at else { return Ok(false) };
            let (_, field) = self.both(number)?;
            if let Some(events) = field.value("AA") {
                let events = self.new.resolve(events)?;
                let writes =
                    |events: &Dictionary| WRITING.iter().any(|event| events.value(event).is_some());
                if events.as_dictionary().is_none_or(writes) {
                    return Ok(true);
                }
            }
            at = self.new_roles.fields.get(&number).and_then(|facts| facts.parent);
        }
        Ok(true)
    }
}
