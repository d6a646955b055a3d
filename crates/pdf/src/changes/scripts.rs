//! Scripts that run without anybody asking for them, and may write into any field.

use super::compare::Comparison;
use super::layout::inner;
use crate::document::Document;
use crate::error::PdfError;
use crate::object::{Dictionary, Object};
use crate::source::Source;

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
        let found = run_when_opened(self.new)?;
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
