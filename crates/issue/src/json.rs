//! JSON in and out: no duplicate keys on the way in, one canonical form on the way out.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// What kept a text from being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum JsonFault {
    Malformed { line: usize, column: usize },
    Duplicate { key: String },
}

const DUPLICATE: &str = "duplicate key ";

/// Reads one JSON value and refuses objects that name a key twice.
pub(crate) fn read(text: &str) -> Result<Value, JsonFault> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Strict.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    value.map_err(|error| {
        let message = error.to_string();
        // serde's errors carry text only; the marker is written by `Strict` below.
        match message.strip_prefix(DUPLICATE).and_then(|rest| rest.rsplit_once(" at line ")) {
            Some((key, _)) => JsonFault::Duplicate { key: key.to_owned() },
            None => JsonFault::Malformed { line: error.line(), column: error.column() },
        }
    })
}

struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = entries.next_element_seed(Strict)? {
            list.push(entry);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key_seed(Key)? {
            if map.contains_key(&key) {
                return Err(A::Error::custom(format!("{DUPLICATE}{key}")));
            }
            map.insert(key, entries.next_value_seed(Strict)?);
        }
        Ok(Value::Object(map))
    }
}

struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<String, D::Error> {
        String::deserialize(reader)
    }
}

/// Writes a value with sorted keys and two spaces of indentation, whatever order it came in.
///
/// The depth is bounded by the reader's own limit of 128.
pub(crate) fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write(value, 0, &mut text);
    text.push('\n');
    text
}

fn write(value: &Value, depth: usize, text: &mut String) {
    let line = |text: &mut String, depth: usize| {
        text.push('\n');
        text.push_str(&"  ".repeat(depth));
    };
    match value {
        Value::Object(map) if !map.is_empty() => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            text.push('{');
            for (index, (key, entry)) in entries.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                line(text, depth + 1);
                text.push_str(&Value::String(key.clone()).to_string());
                text.push_str(": ");
                write(entry, depth + 1, text);
            }
            line(text, depth);
            text.push('}');
        }
        Value::Array(list) if !list.is_empty() => {
            text.push('[');
            for (index, entry) in list.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                line(text, depth + 1);
                write(entry, depth + 1, text);
            }
            line(text, depth);
            text.push(']');
        }
        other => text.push_str(&other.to_string()),
    }
}

/// Appends one reference token to a JSON pointer.
pub(crate) fn pointer(base: &str, token: &str) -> String {
    format!("{base}/{}", token.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_named_twice_is_refused_at_any_depth() {
        assert_eq!(
            read(r#"{"a": [{"nik": "1", "nik": "2"}]}"#),
            Err(JsonFault::Duplicate { key: "nik".into() })
        );
    }

    #[test]
    fn the_order_of_keys_does_not_reach_the_canonical_form() {
        let one = read(r#"{"b": [1, 2.5, "x"], "a": {"d": null, "c": {}}}"#).unwrap();
        let other = read(r#"{"a": {"c": {}, "d": null}, "b": [1, 2.5, "x"]}"#).unwrap();
        assert_eq!(canonical(&one), canonical(&other));
        assert_eq!(read(&canonical(&one)).unwrap(), one);
    }

    #[test]
    fn deep_nesting_and_trailing_text_are_errors() {
        assert!(matches!(read(&"[".repeat(100_000)), Err(JsonFault::Malformed { .. })));
        assert!(matches!(read("{} {}"), Err(JsonFault::Malformed { line: 1, .. })));
    }
}
