//! The two languages in which the officer is spoken to.

use serde::{Deserialize, Serialize};

/// The language of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Language {
    /// Indonesian, the language of the documents themselves.
    #[default]
    Indonesian,
    /// English.
    English,
}

/// The same words in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Indonesian.
    pub id: String,
    /// English.
    pub en: String,
}

impl Words {
    /// Pairs an Indonesian with an English text.
    pub fn new(id: impl Into<String>, en: impl Into<String>) -> Self {
        Self { id: id.into(), en: en.into() }
    }

    /// Uses one text for both languages.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { en: text.clone(), id: text }
    }

    /// Returns the text in `language`.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Indonesian => &self.id,
            Language::English => &self.en,
        }
    }

    /// Replaces every `{name}` by the text given for that name.
    pub(crate) fn filled(&self, values: &[(&str, Words)]) -> Self {
        let mut filled = self.clone();
        for (name, value) in values {
            let placeholder = format!("{{{name}}}");
            filled.id = filled.id.replace(&placeholder, &value.id);
            filled.en = filled.en.replace(&placeholder, &value.en);
        }
        filled
    }
}

/// Writes a whole number with the thousands separator of each language: `1.000` and `1,000`.
pub(crate) fn grouped(number: i64) -> Words {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    if number < 0 {
        text.insert(0, '-');
    }
    let en = text.replace('.', ",");
    Words { id: text, en }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated_as_each_language_does() {
        assert_eq!(grouped(1_000), Words::new("1.000", "1,000"));
        assert_eq!(grouped(999), Words::same("999"));
        assert_eq!(grouped(-1_234_567), Words::new("-1.234.567", "-1,234,567"));
    }
}
