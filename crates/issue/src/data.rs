//! Data that a kind has accepted.

use serde_json::Value;

use crate::json::canonical;
#[cfg(feature = "typst")]
use crate::json::pointer;

/// Data that passed a kind's schema and rules; nothing else makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentData {
    slug: String,
    value: Value,
    text: String,
}

impl DocumentData {
    pub(crate) fn new(slug: &str, value: Value) -> Self {
        Self { slug: slug.to_owned(), text: canonical(&value), value }
    }

    /// The kind that accepted the data.
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// The data as JSON with sorted keys: the same text for the same data.
    pub fn as_json(&self) -> &str {
        &self.text
    }

    /// The text at a JSON pointer, where there is one.
    pub fn text(&self, pointer: &str) -> Option<&str> {
        self.value.pointer(pointer)?.as_str()
    }

    /// Visits every text of the data with its JSON pointer, in the order of the data.
    #[cfg(feature = "typst")]
    pub(crate) fn each_text(&self, mut visit: impl FnMut(&str, &str)) {
        let mut waiting = vec![(String::new(), &self.value)];
        while let Some((at, value)) = waiting.pop() {
            match value {
                Value::String(text) => visit(&at, text),
                Value::Object(map) => {
                    let inner = map.iter().rev();
                    waiting.extend(inner.map(|(name, inner)| (pointer(&at, name), inner)));
                }
                Value::Array(list) => {
                    let inner = list.iter().enumerate().rev();
                    waiting
                        .extend(inner.map(|(row, inner)| (pointer(&at, &row.to_string()), inner)));
                }
                _ => {}
            }
        }
    }

    pub(crate) fn value(&self) -> &Value {
        &self.value
    }
}
