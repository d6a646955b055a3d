//! Scripts that run without anybody asking for them, and may write into any field.

use super::compare::Comparison;
use super::layout::inner;
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

/// Whether a document runs scripts as it is opened.
pub(super) fn run_when_opened<S: Source>(document: &Document<S>) -> Result<bool, PdfError> {
    let catalog = document.catalog()?;
    let of = |key: &str| inner(document, &catalog, key);
    let names = of("Names")?.is_some_and(|names| names.value("JavaScript").is_some());
    let opened = of("OpenAction")?.is_some_and(|action| {
        action.value("S") != Some(&Object::name("GoTo")) || action.value("Next").is_some()
    });
    Ok(names || opened || ["AA", "A"].iter().any(|key| catalog.value(key).is_some()))
}

/// Functions that write a value out and touch no other field.
const WRITTEN_OUT: [&str; 6] = [
    "AFNumber_Format",
    "AFPercent_Format",
    "AFDate_Format",
    "AFDate_FormatEx",
    "AFTime_Format",
    "AFSpecial_Format",
];

/// Whether pages, or fields of the form, run scripts that nobody asks for and that may write into other fields:
/// readers write all fields out as they open the document.
pub(super) fn run_unasked<S: Source>(
    document: &Document<S>,
    nodes: impl Iterator<Item = u32>,
    fields: impl Iterator<Item = u32>,
) -> Result<bool, PdfError> {
    let events = |number: u32| {
        let Some(id) = document.current(number)? else { return Ok(None) };
        let object = document.peek(id)?;
        let events = object.as_dictionary().and_then(|dictionary| dictionary.value("AA"));
        events.map(|events| document.resolve(events)).transpose()
    };
    for node in nodes {
        if events(node)?.is_some() {
            return Ok(true);
        }
    }
    for field in fields {
        let Some(events) = events(field)? else { continue };
        let Some(events) = events.as_dictionary() else { return Ok(true) };
        for (event, action) in events.iter() {
            let unasked = match event.as_str() {
                Some("F") => !writes_out(document, action)?,
                Some(event) => !ASKED.contains(&event),
                None => true,
            };
            if unasked {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Whether an action only writes the value of its own field out, by one of the known functions.
fn writes_out<S: Source>(document: &Document<S>, action: &Object) -> Result<bool, PdfError> {
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
        WRITTEN_OUT.contains(&name.trim())
            && given.chars().all(|c| c.is_ascii_alphanumeric() || " ,.\"'/:-_$€".contains(c))
    }))
}

/// Whether an annotation has events that come with its page.
pub(super) fn runs_with_page<S: Source>(
    document: &Document<S>,
    annotation: &Dictionary,
) -> Result<bool, PdfError> {
    let Some(events) = annotation.value("AA") else { return Ok(false) };
    let events = document.resolve(events)?;
    Ok(events.as_dictionary().is_none_or(|events| {
        events.iter().any(|(event, _)| event.as_str().is_none_or(|event| !ASKED.contains(&event)))
    }))
}

impl<S: Source> Comparison<'_, S> {
    /// Whether scripts run as the document is opened, which may write anything into any field.
    fn runs_scripts(&self) -> Result<bool, PdfError> {
        if let Some(known) = self.scripts.get() {
            return Ok(*known);
        }
        let roles = &self.new_roles;
        self.visits.take(roles.fields.len())?;
        let found = run_when_opened(self.new)?
            || run_unasked(self.new, roles.page_nodes(), roles.fields.keys().copied())?;
        Ok(*self.scripts.get_or_init(|| found))
    }

    /// Whether a script may write what widgets show otherwise, where readers run scripts.
    pub(super) fn are_scripted(&self, widgets: &[u32]) -> Result<bool, PdfError> {
        if self.runs_scripts()? {
            return Ok(true);
        }
        for widget in widgets {
            if self.is_scripted(*widget)? {
                return Ok(true);
            }
        }
        Ok(false)
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
