//! Data that a kind has accepted.

use serde_json::Value;

use crate::json::canonical;

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

    pub(crate) fn value(&self) -> &Value {
        &self.value
    }
}
