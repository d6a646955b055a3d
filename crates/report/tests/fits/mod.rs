//! As much of JSON Schema as the generated schema uses.

use serde_json::Value;

/// Whether a value fits a schema, by the keywords that the generated schema uses; any other
/// keyword is an error, so that none is passed over in silence.
pub(crate) fn fits(value: &Value, schema: &Value, root: &Value, at: &str) -> Result<(), String> {
    let keywords = schema.as_object().ok_or_else(|| format!("{at}: no schema"))?;
    for (keyword, rule) in keywords {
        let rules = || rule.as_array().map(Vec::as_slice).unwrap_or_default();
        let inside = |schema: &Value| fits(value, schema, root, at).is_ok();
        let number = |value: &Value| value.as_f64();
        let holds = match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "format" | "pattern" => true,
            "$ref" => {
                let name = rule.as_str().and_then(|name| name.strip_prefix('#'));
                let target = name.and_then(|name| root.pointer(name));
                fits(value, target.ok_or_else(|| format!("{at}: {rule} is nowhere"))?, root, at)?;
                true
            }
            "type" => match rule {
                Value::String(name) => is_a(value, name),
                _ => rules().iter().filter_map(Value::as_str).any(|name| is_a(value, name)),
            },
            "const" => value == rule,
            "enum" => rules().contains(value),
            "anyOf" => rules().iter().any(inside),
            "oneOf" => rules().iter().filter(|one| inside(one)).count() == 1,
            "minimum" => number(value).is_none_or(|value| Some(value) >= number(rule)),
            "maximum" => number(value).is_none_or(|value| Some(value) <= number(rule)),
            "minItems" => {
                value.as_array().is_none_or(|items| Some(items.len() as u64) >= rule.as_u64())
            }
            "maxItems" => {
                value.as_array().is_none_or(|items| Some(items.len() as u64) <= rule.as_u64())
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    fits(item, rule, root, &format!("{at}/{index}"))?;
                }
                true
            }
            "required" => rules()
                .iter()
                .filter_map(Value::as_str)
                .all(|key| value.as_object().is_none_or(|object| object.contains_key(key))),
            "properties" => {
                for (key, property) in rule.as_object().into_iter().flatten() {
                    if let Some(inner) = value.get(key) {
                        fits(inner, property, root, &format!("{at}/{key}"))?;
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = keywords.get("properties").and_then(Value::as_object);
                rule != &Value::Bool(false)
                    || value
                        .as_object()
                        .into_iter()
                        .flatten()
                        .all(|(key, _)| known.is_some_and(|known| known.contains_key(key)))
            }
            other => return Err(format!("{at}: the keyword {other} is not known here")),
        };
        if !holds {
            return Err(format!("{at}: {value} breaks {keyword} {rule}"));
        }
    }
    Ok(())
}

fn is_a(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}
