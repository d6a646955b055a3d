//! The subset of JSON Schema 2020-12 in which a kind describes its fields.
//!
//! A schema is compiled once, and refused where it leaves the subset, so that a misspelt keyword
//! never silently checks nothing. Known keywords:
//!
//! - everywhere: `type`, `title`, `x-title-en`, `description`, `x-expected` (`{id, en}`: replaces the
//!   expectation that is worked out from the other keywords), `$ref` to `#/$defs/NAME`, `$comment`,
//!   `examples`, `default` (annotations)
//! - `string`: `minLength` (at least 1 unless said otherwise), `maxLength` (200 unless said
//!   otherwise), `enum`, `const`, `format` ([`Format`]), `pattern` (anchored by its author; needs
//!   `x-expected`)
//! - `integer`, `number`: `minimum`, `maximum`
//! - `boolean`
//! - `array`: `items`, `minItems`, `maxItems` (200 unless said otherwise), `uniqueItems`
//! - `object`: `properties`, `required`, `additionalProperties` (always false)
//! - at the root also: `$schema`, `$id`, `$defs`
//!
//! What holds between fields is said by the rules in `kind.toml`.

use regex_lite::Regex;
use serde_json::{Map, Value};

use crate::error::SchemaDefect;
use crate::format::Format;
use crate::json::pointer;
use crate::words::{Words, grouped};

const DEEPEST: usize = 8;

/// One field, compiled.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) title: Words,
    pub(crate) shape: Shape,
    expected: Option<Words>,
}

/// What a field holds.
#[derive(Debug, Clone)]
pub(crate) enum Shape {
    Text(Text),
    Integer { least: i64, most: i64 },
    Number { least: f64, most: f64 },
    Boolean,
    List { entry: Box<Node>, least: usize, most: usize, unique: bool },
    Group(Vec<Property>),
}

/// The facets of a text.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(crate) least: usize,
    pub(crate) most: usize,
    pub(crate) choices: Vec<String>,
    pub(crate) format: Option<Format>,
    pub(crate) pattern: Option<Regex>,
}

/// A field inside a group.
#[derive(Debug, Clone)]
pub(crate) struct Property {
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) node: Node,
}

/// Where a schema leaves the subset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Defect {
    pub(crate) pointer: String,
    pub(crate) defect: SchemaDefect,
}

impl Node {
    /// Compiles a whole schema.
    pub(crate) fn compile(schema: &Value) -> Result<Self, Defect> {
        let definitions = schema.get("$defs").and_then(Value::as_object);
        Compiler { definitions }.node(schema, "", 0)
    }

    /// What this field should hold, as the end of a sentence.
    pub(crate) fn expected(&self) -> Words {
        self.expected.clone().unwrap_or_else(|| self.shape.expected())
    }

    /// The node at a pointer through groups only (rules look at single fields, not into lists).
    pub(crate) fn at(&self, pointer: &str) -> Option<&Self> {
        let mut node = self;
        for token in pointer.strip_prefix('/')?.split('/') {
            let Shape::Group(properties) = &node.shape else { return None };
            node = &properties.iter().find(|property| property.name == token)?.node;
        }
        Some(node)
    }

    /// The choices of a field, empty where it has none.
    pub(crate) fn choices(&self) -> &[String] {
        match &self.shape {
            Shape::Text(text) => &text.choices,
            _ => &[],
        }
    }
}

impl Shape {
    fn expected(&self) -> Words {
        match self {
            Self::Text(text) => text.expected(),
            Self::Integer { least, most } => {
                range(*least, *most, "bilangan bulat", "a whole number")
            }
            Self::Number { least, most } => {
                let (least, most) = (least.ceil(), most.floor());
                // The bounds are shown as whole numbers; the check itself uses them as written.
                #[expect(clippy::cast_possible_truncation, reason = "only shown, and saturating")]
                range(least as i64, most as i64, "bilangan", "a number")
            }
            Self::Boolean => Words::new("true (ya) atau false (tidak)", "true or false"),
            Self::List { least, most, .. } => Words::new(
                format!("daftar dengan {least} sampai {most} baris"),
                format!("a list of {least} to {most} entries"),
            ),
            Self::Group(_) => Words::new("kelompok isian { … }", "a group of fields { … }"),
        }
    }
}

impl Text {
    fn expected(&self) -> Words {
        if !self.choices.is_empty() {
            let list = self.choices.join("; ");
            return Words::new(format!("salah satu dari: {list}"), format!("one of: {list}"));
        }
        if let Some(format) = self.format {
            return format.expectation();
        }
        Words::new(
            format!("teks {} sampai {} huruf", self.least, self.most),
            format!("a text of {} to {} characters", self.least, self.most),
        )
    }
}

fn range(least: i64, most: i64, id: &str, en: &str) -> Words {
    let (from, to) = (grouped(least), grouped(most));
    match (least == i64::MIN, most == i64::MAX) {
        (true, true) => Words::new(id, en),
        (false, true) => Words::new(
            format!("{id} paling sedikit {}", from.id),
            format!("{en}, at least {}", from.en),
        ),
        (true, false) => {
            Words::new(format!("{id} paling banyak {}", to.id), format!("{en}, at most {}", to.en))
        }
        (false, false) => Words::new(
            format!("{id} dari {} sampai {}", from.id, to.id),
            format!("{en} from {} to {}", from.en, to.en),
        ),
    }
}

struct Compiler<'a> {
    definitions: Option<&'a Map<String, Value>>,
}

impl<'a> Compiler<'a> {
    /// Follows a `$ref`; what stands beside it (a title, mostly) overrides the target's.
    fn resolved(&self, schema: &'a Value, at: &str) -> Result<Map<String, Value>, Defect> {
        let own = schema.as_object().ok_or_else(|| defect(at, SchemaDefect::NotAnObject))?;
        let Some(reference) = own.get("$ref") else { return Ok(own.clone()) };
        let target = reference.as_str().unwrap_or_default();
        let found = target
            .strip_prefix("#/$defs/")
            .and_then(|name| self.definitions?.get(name)?.as_object())
            .filter(|found| !found.contains_key("$ref"));
        let Some(found) = found else {
            return Err(defect(at, SchemaDefect::Reference { target: target.to_owned() }));
        };
        let mut merged = found.clone();
        for (keyword, value) in own.iter().filter(|(keyword, _)| *keyword != "$ref") {
            merged.insert(keyword.clone(), value.clone());
        }
        Ok(merged)
    }

    fn node(&self, schema: &'a Value, at: &str, depth: usize) -> Result<Node, Defect> {
        if depth > DEEPEST {
            return Err(defect(at, SchemaDefect::Depth));
        }
        let map = self.resolved(schema, at)?;
        let words = |keyword: &'static str| {
            map.get(keyword)
                .and_then(Value::as_str)
                .map(str::to_owned)
                .ok_or_else(|| defect(at, SchemaDefect::Untitled { keyword }))
        };
        let title = Words::new(words("title")?, words("x-title-en")?);
        let expected = match map.get("x-expected") {
            None => None,
            Some(value) => Some(
                serde_json::from_value(value.clone())
                    .map_err(|_| defect(at, SchemaDefect::Shape { keyword: "x-expected" }))?,
            ),
        };
        let name = map.get("type").and_then(Value::as_str).unwrap_or_default();
        check_keywords(&map, name, at, depth == 0)?;
        let shape = match name {
            "string" => Shape::Text(text(&map, at, expected.is_some())?),
            "integer" => Shape::Integer {
                least: facet(&map, "minimum", at, Value::as_i64)?.unwrap_or(i64::MIN),
                most: facet(&map, "maximum", at, Value::as_i64)?.unwrap_or(i64::MAX),
            },
            "number" => Shape::Number {
                least: facet(&map, "minimum", at, Value::as_f64)?.unwrap_or(f64::MIN),
                most: facet(&map, "maximum", at, Value::as_f64)?.unwrap_or(f64::MAX),
            },
            "boolean" => Shape::Boolean,
            "array" => {
                let below = pointer(at, "items");
                // Cloned entries would outlive `map`; the original is looked up again instead.
                let entry = self
                    .original(schema, "items")
                    .ok_or_else(|| defect(at, SchemaDefect::Shape { keyword: "items" }))?;
                Shape::List {
                    entry: Box::new(self.node(entry, &below, depth + 1)?),
                    least: facet(&map, "minItems", at, size)?.unwrap_or(0),
                    most: facet(&map, "maxItems", at, size)?.unwrap_or(200),
                    unique: facet(&map, "uniqueItems", at, Value::as_bool)?.unwrap_or(false),
                }
            }
            "object" => Shape::Group(self.properties(schema, &map, at, depth)?),
            other => return Err(defect(at, SchemaDefect::Type { name: other.to_owned() })),
        };
        Ok(Node { title, shape, expected })
    }

    fn original(&self, schema: &'a Value, keyword: &str) -> Option<&'a Value> {
        let own = schema.get(keyword);
        own.or_else(|| {
            let name = schema.get("$ref")?.as_str()?.strip_prefix("#/$defs/")?;
            self.definitions?.get(name)?.get(keyword)
        })
    }

    fn properties(
        &self,
        schema: &'a Value,
        map: &Map<String, Value>,
        at: &str,
        depth: usize,
    ) -> Result<Vec<Property>, Defect> {
        if map.get("additionalProperties") != Some(&Value::Bool(false)) {
            return Err(defect(at, SchemaDefect::Shape { keyword: "additionalProperties" }));
        }
        let mut required: Vec<&str> = match map.get("required") {
            None => Vec::new(),
            Some(list) => list
                .as_array()
                .and_then(|list| list.iter().map(Value::as_str).collect::<Option<_>>())
                .ok_or_else(|| defect(at, SchemaDefect::Shape { keyword: "required" }))?,
        };
        let entries = self
            .original(schema, "properties")
            .and_then(Value::as_object)
            .ok_or_else(|| defect(at, SchemaDefect::Shape { keyword: "properties" }))?;
        let mut properties = Vec::with_capacity(entries.len());
        for (name, entry) in entries {
            let below = pointer(&pointer(at, "properties"), name);
            let node = self.node(entry, &below, depth + 1)?;
            let needed = required.contains(&name.as_str());
            required.retain(|other| other != name);
            properties.push(Property { name: name.clone(), required: needed, node });
        }
        match required.first() {
            None => Ok(properties),
            Some(name) => Err(defect(at, SchemaDefect::Required { name: (*name).to_owned() })),
        }
    }
}

fn text(map: &Map<String, Value>, at: &str, worded: bool) -> Result<Text, Defect> {
    let mut choices: Vec<String> = match map.get("enum") {
        None => Vec::new(),
        Some(list) => list
            .as_array()
            .and_then(|list| list.iter().map(|entry| Some(entry.as_str()?.to_owned())).collect())
            .ok_or_else(|| defect(at, SchemaDefect::Shape { keyword: "enum" }))?,
    };
    if let Some(only) = facet(map, "const", at, |value| value.as_str().map(str::to_owned))? {
        choices = vec![only];
    }
    let format = match facet(map, "format", at, |value| value.as_str().map(str::to_owned))? {
        None => None,
        Some(name) => {
            Some(Format::named(&name).ok_or_else(|| defect(at, SchemaDefect::Format { name }))?)
        }
    };
    let pattern = match facet(map, "pattern", at, |value| value.as_str().map(str::to_owned))? {
        None => None,
        Some(_) if !worded => {
            return Err(defect(at, SchemaDefect::Shape { keyword: "x-expected" }));
        }
        Some(text) => Some(Regex::new(&text).map_err(|_| defect(at, SchemaDefect::Pattern))?),
    };
    Ok(Text {
        least: facet(map, "minLength", at, size)?.unwrap_or(1),
        most: facet(map, "maxLength", at, size)?.unwrap_or(200),
        choices,
        format,
        pattern,
    })
}

fn facet<T>(
    map: &Map<String, Value>,
    keyword: &'static str,
    at: &str,
    read: impl Fn(&Value) -> Option<T>,
) -> Result<Option<T>, Defect> {
    match map.get(keyword) {
        None => Ok(None),
        Some(value) => {
            read(value).map(Some).ok_or_else(|| defect(at, SchemaDefect::Shape { keyword }))
        }
    }
}

fn size(value: &Value) -> Option<usize> {
    value.as_u64().and_then(|size| usize::try_from(size).ok())
}

fn check_keywords(
    map: &Map<String, Value>,
    name: &str,
    at: &str,
    root: bool,
) -> Result<(), Defect> {
    const ANYWHERE: &[&str] = &[
        "type",
        "title",
        "x-title-en",
        "description",
        "x-expected",
        "$ref",
        "$comment",
        "examples",
        "default",
    ];
    let own: &[&str] = match name {
        "string" => &["minLength", "maxLength", "enum", "const", "format", "pattern"],
        "integer" | "number" => &["minimum", "maximum"],
        "array" => &["items", "minItems", "maxItems", "uniqueItems"],
        "object" => &["properties", "required", "additionalProperties"],
        _ => &[],
    };
    let top: &[&str] = if root { &["$schema", "$id", "$defs"] } else { &[] };
    let known = |keyword: &str| [ANYWHERE, own, top].iter().any(|list| list.contains(&keyword));
    match map.keys().find(|keyword| !known(keyword)) {
        None => Ok(()),
        Some(keyword) => Err(defect(at, SchemaDefect::Keyword { keyword: keyword.clone() })),
    }
}

fn defect(pointer: &str, defect: SchemaDefect) -> Defect {
    Defect { pointer: pointer.to_owned(), defect }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn group(property: Value) -> Value {
        json!({
            "type": "object", "title": "T", "x-title-en": "T", "additionalProperties": false,
            "properties": { "a": property }
        })
    }

    #[test]
    fn a_misspelt_keyword_is_refused_rather_than_ignored() {
        let schema =
            group(json!({ "type": "string", "title": "A", "x-title-en": "A", "maxlength": 3 }));
        let found = Node::compile(&schema).unwrap_err();
        assert_eq!(found.pointer, "/properties/a");
        assert_eq!(found.defect, SchemaDefect::Keyword { keyword: "maxlength".into() });
    }

    #[test]
    fn a_reference_may_be_given_another_title() {
        let mut schema = group(json!({ "$ref": "#/$defs/nik", "title": "NIK Pemilik" }));
        schema["$defs"] = json!({
            "nik": { "type": "string", "format": "nik", "title": "NIK", "x-title-en": "NIK" }
        });
        let node = Node::compile(&schema).unwrap();
        assert_eq!(node.at("/a").unwrap().title, Words::new("NIK Pemilik", "NIK"));
    }

    #[test]
    fn a_reference_to_itself_or_to_nothing_is_refused() {
        let mut schema = group(json!({ "$ref": "#/$defs/loop" }));
        schema["$defs"] = json!({ "loop": { "$ref": "#/$defs/loop" } });
        assert!(matches!(
            Node::compile(&schema).unwrap_err().defect,
            SchemaDefect::Reference { .. }
        ));
    }

    #[test]
    fn a_group_that_contains_itself_is_too_deep() {
        let mut schema = group(json!({ "$ref": "#/$defs/loop" }));
        schema["$defs"] = json!({ "loop": {
            "type": "object", "title": "L", "x-title-en": "L", "additionalProperties": false,
            "properties": { "again": { "$ref": "#/$defs/loop" } }
        }});
        assert_eq!(Node::compile(&schema).unwrap_err().defect, SchemaDefect::Depth);
    }
}
