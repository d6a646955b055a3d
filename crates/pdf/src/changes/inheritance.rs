//! What a field has or inherits, and what it and its widgets say twice.

use super::compare::Comparison;
use crate::error::PdfError;
use crate::object::{Dictionary, Object};
use crate::source::Source;

/// Levels of parents looked at for an inherited key.
const LEVELS: usize = 32;
/// What a field says, and a widget of it may say otherwise; some readers go by the widget.
const OF_THE_FIELD: [&str; 9] = ["FT", "Ff", "V", "DV", "I", "Opt", "MaxLen", "RV", "DS"];

impl<S: Source> Comparison<'_, S> {
    /// The value of a key of a parent.
    pub(super) fn above(&self, number: u32, key: &str) -> Result<Option<Object>, PdfError> {
        let mut at = self.new_roles.fields.get(&number).and_then(|f| f.parent);
        for _ in 0..LEVELS {
            let Some(parent) = at else { return Ok(None) };
            if let Some(value) = self.value_now(parent, key)? {
                return Ok(Some(value));
            }
            at = self.new_roles.fields.get(&parent).and_then(|f| f.parent);
        }
        Ok(Some(Object::Null))
    }

    pub(super) fn inherited(&self, number: u32, key: &str) -> Result<Option<Object>, PdfError> {
        match self.value_now(number, key)? {
            Some(value) => Ok(Some(value)),
            None => self.above(number, key),
        }
    }

    /// The value of a key that a field or one above it had in the signed version, but for the defaults
    /// that the field itself wrote out.
    pub(super) fn inherited_before(
        &self,
        number: u32,
        key: &str,
    ) -> Result<Option<Object>, PdfError> {
        let mut at = Some(number);
        for _ in 0..LEVELS {
            let Some(number) = at else { return Ok(None) };
            let Some(id) = self.old.current(number)? else { return Ok(None) };
            let field = self.old.peek(id)?;
            let own = field.as_dictionary().and_then(|field| field.value(key));
            if let Some(value) = own.map(|value| self.old.resolve(value)).transpose()? {
                return Ok((!says_default(key, &value)).then_some(value));
            }
            at = self.old_roles.fields.get(&number).and_then(|f| f.parent);
        }
        Ok(Some(Object::Null))
    }

    /// The value of a key as it is now. The dictionary may be long, and many ask for it.
    fn value_now(&self, number: u32, key: &str) -> Result<Option<Object>, PdfError> {
        let Some(id) = self.new.current(number)? else { return Ok(None) };
        let object = self.new.peek(id)?;
        let value = object.as_dictionary().and_then(|dictionary| dictionary.value(key));
        value.map(|value| self.new.resolve(value)).transpose()
    }

    /// Whether every reader takes the same for the value of a field: neither a widget nor a default says
    /// another.
    pub(super) fn is_told_once(
        &self,
        holder: u32,
        widgets: &[u32],
        value: &Object,
    ) -> Result<bool, PdfError> {
        // Some readers show the default of a field that has no value.
        if *value == Object::Null {
            let default = self.inherited(holder, "DV")?;
            let none = default.is_none_or(|default| match &default {
                Object::Null => true,
                Object::String(text) => text.bytes.is_empty(),
                default => default.as_name() == Some("Off"),
            });
            if !none {
                return Ok(false);
            }
        }
        for widget in widgets.iter().filter(|widget| **widget != holder) {
            for key in OF_THE_FIELD {
                let Some(own) = self.value_now(*widget, key)? else { continue };
                if !self.inherited(holder, key)?.is_some_and(|above| above.says_same(&own)) {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}

/// Whether a key that may be left out is, or says what holds then.
pub(super) fn is_default(key: &str, of: &Dictionary) -> bool {
    match of.value(key) {
        None => matches!(key, "Ff" | "F" | "Q" | "BS"),
        Some(value) => says_default(key, value),
    }
}

/// Whether a value is what holds where its key is left out.
fn says_default(key: &str, value: &Object) -> bool {
    match key {
        "Ff" | "F" | "Q" => value.as_integer() == Some(0),
        "BS" => value.as_dictionary().is_some_and(|style| {
            style.iter().all(|(key, value)| match key.as_str() {
                Some("Type") => true,
                Some("W") => value.as_number() == Some(1.0),
                Some("S") => value.as_name() == Some("S"),
                _ => false,
            })
        }),
        _ => false,
    }
}
