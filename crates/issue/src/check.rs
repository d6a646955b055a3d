//! Data against a compiled schema.

use serde_json::Value;

use crate::fault::{DataFaults, Fault, FaultCode};
use crate::json::pointer;
use crate::schema::{Node, Property, Shape, Text};
use crate::text::{forbidden, forbidden_words, quoted};
use crate::words::{Words, grouped};

/// Collects every fault of `value` under `node`.
pub(crate) fn check(node: &Node, value: &Value) -> Vec<Fault> {
    let mut checker = Checker { faults: Vec::new() };
    checker.node(node, value, "", &Trail::default());
    checker.faults
}

/// The titles of the groups around a field.
#[derive(Debug, Clone, Default)]
struct Trail(Option<Words>);

impl Trail {
    fn title(&self, own: &Words) -> Words {
        match &self.0 {
            None => own.clone(),
            Some(outer) => Words::new(
                format!("{} – {}", outer.id, own.id),
                format!("{} – {}", outer.en, own.en),
            ),
        }
    }
}

struct Checker {
    faults: Vec<Fault>,
}

impl Checker {
    /// One past the limit is enough to know that there are more.
    fn full(&self) -> bool {
        self.faults.len() > DataFaults::LIMIT
    }

    fn fault(&mut self, at: &str, code: FaultCode, title: Words, problem: Words, expected: Words) {
        self.faults.push(Fault { pointer: at.to_owned(), code, title, problem, expected });
    }

    /// The depth is the schema's, which is bounded, never the data's.
    fn node(&mut self, node: &Node, value: &Value, at: &str, trail: &Trail) {
        if self.full() {
            return;
        }
        let title = trail.title(&node.title);
        match (&node.shape, value) {
            (Shape::Group(properties), Value::Object(map)) => {
                // The root's title is the kind's own and names no field.
                let inner = if at.is_empty() { Trail::default() } else { Trail(Some(title)) };
                self.group(properties, map, at, &inner);
            }
            (Shape::List { entry, least, most, unique }, Value::Array(list)) => {
                self.count(node, list, (*least, *most, *unique), at, &title);
                for (index, item) in list.iter().enumerate().take(*most) {
                    let numbered = Words::new(
                        format!("{} ke-{}", title.id, index + 1),
                        format!("{} no. {}", title.en, index + 1),
                    );
                    let below = pointer(at, &index.to_string());
                    match &entry.shape {
                        Shape::Group(properties) if item.is_object() => {
                            if let Value::Object(map) = item {
                                self.group(properties, map, &below, &Trail(Some(numbered)));
                            }
                        }
                        _ => self.node(entry, item, &below, &Trail(Some(numbered))),
                    }
                }
            }
            (Shape::Text(text), Value::String(value)) => self.text(node, text, value, at, title),
            (Shape::Integer { least, most }, Value::Number(number)) => match number.as_i64() {
                Some(whole) if (*least..=*most).contains(&whole) => {}
                Some(whole) => {
                    let shown = grouped(whole);
                    let problem = outside(&shown, whole < *least);
                    self.fault(at, FaultCode::Range, title, problem, node.expected());
                }
                None => {
                    let problem = Words::new(
                        format!("{number} bukan bilangan bulat"),
                        format!("{number} is no whole number"),
                    );
                    self.fault(at, FaultCode::Type, title, problem, node.expected());
                }
            },
            (Shape::Number { least, most }, Value::Number(number)) => {
                let held = number.as_f64().unwrap_or(f64::NAN);
                if !(*least..=*most).contains(&held) {
                    let problem = outside(&Words::same(number.to_string()), held < *least);
                    self.fault(at, FaultCode::Range, title, problem, node.expected());
                }
            }
            (Shape::Boolean, Value::Bool(_)) => {}
            (_, Value::Null) => {
                let problem = Words::new("belum diisi", "is not filled in");
                self.fault(at, FaultCode::Missing, title, problem, node.expected());
            }
            (_, other) => {
                self.fault(at, FaultCode::Type, title, wrong_type(other), node.expected());
            }
        }
    }

    fn group(
        &mut self,
        properties: &[Property],
        map: &serde_json::Map<String, Value>,
        at: &str,
        trail: &Trail,
    ) {
        for property in properties {
            let below = pointer(at, &property.name);
            match map.get(&property.name) {
                Some(value) => self.node(&property.node, value, &below, trail),
                None if property.required => {
                    let title = trail.title(&property.node.title);
                    let problem =
                        Words::new("belum diisi, padahal wajib", "is required but not filled in");
                    self.fault(
                        &below,
                        FaultCode::Missing,
                        title,
                        problem,
                        property.node.expected(),
                    );
                }
                None => {}
            }
        }
        for name in map.keys() {
            if self.full() {
                return;
            }
            if properties.iter().all(|property| property.name != *name) {
                let title = trail.title(&Words::new(
                    format!("Kolom {}", quoted(name)),
                    format!("Field {}", quoted(name)),
                ));
                let problem = Words::new("tidak dikenal", "is not known");
                let expected = known_names(properties, name);
                self.fault(&pointer(at, name), FaultCode::Unknown, title, problem, expected);
            }
        }
    }

    fn count(
        &mut self,
        node: &Node,
        list: &[Value],
        (least, most, unique): (usize, usize, bool),
        at: &str,
        title: &Words,
    ) {
        let length = list.len();
        if length < least || length > most {
            let problem =
                Words::new(format!("berisi {length} baris"), format!("has {length} entries"));
            self.fault(at, FaultCode::Count, title.clone(), problem, node.expected());
        } else if unique {
            let twice = list
                .iter()
                .enumerate()
                .find(|(index, entry)| list.iter().take(*index).any(|before| before == *entry));
            if let Some((index, _)) = twice {
                let row = index + 1;
                let problem = Words::new(
                    format!("baris ke-{row} sama dengan baris sebelumnya"),
                    format!("entry {row} repeats an earlier one"),
                );
                let expected = Words::new("setiap baris berbeda", "every entry to be different");
                self.fault(at, FaultCode::Count, title.clone(), problem, expected);
            }
        }
    }

    fn text(&mut self, node: &Node, text: &Text, value: &str, at: &str, title: Words) {
        let found = text_fault(text, value);
        if let Some((code, problem)) = found {
            let expected = if code == FaultCode::Characters {
                Words::new("teks biasa dalam satu baris", "plain text on one line")
            } else {
                node.expected()
            };
            self.fault(at, code, title, problem, expected);
        }
    }
}

fn text_fault(text: &Text, value: &str) -> Option<(FaultCode, Words)> {
    if let Some(character) = forbidden(value) {
        return Some((FaultCode::Characters, forbidden_words(character)));
    }
    if value.trim().is_empty() && text.least > 0 {
        return Some((FaultCode::Missing, Words::new("masih kosong", "is empty")));
    }
    let shown = quoted(value);
    if !text.choices.is_empty() {
        return (!text.choices.iter().any(|choice| choice == value)).then(|| {
            let problem = Words::new(
                format!("{shown} bukan pilihan yang tersedia"),
                format!("{shown} is not among the choices"),
            );
            (FaultCode::Choice, problem)
        });
    }
    if let Some(format) = text.format {
        return format.check(value).err().map(|problem| {
            let problem = Words::new(
                format!("{shown} salah ({})", problem.id),
                format!("{shown} is wrong ({})", problem.en),
            );
            (FaultCode::Format, problem)
        });
    }
    let length = value.chars().count();
    if length < text.least || length > text.most {
        let problem = Words::new(
            format!(
                "{length} huruf, {}",
                if length < text.least { "terlalu pendek" } else { "terlalu panjang" }
            ),
            format!(
                "{length} characters, too {}",
                if length < text.least { "short" } else { "long" }
            ),
        );
        return Some((FaultCode::Length, problem));
    }
    match &text.pattern {
        Some(pattern) if !pattern.is_match(value) => {
            let problem = Words::new(
                format!("{shown} tidak sesuai bentuknya"),
                format!("{shown} does not have the right form"),
            );
            Some((FaultCode::Format, problem))
        }
        _ => None,
    }
}

fn outside(shown: &Words, below: bool) -> Words {
    if below {
        Words::new(format!("{} terlalu kecil", shown.id), format!("{} is too small", shown.en))
    } else {
        Words::new(format!("{} terlalu besar", shown.id), format!("{} is too large", shown.en))
    }
}

fn wrong_type(value: &Value) -> Words {
    match value {
        Value::Null => Words::new("kosong", "is empty"),
        Value::Bool(_) => Words::new("berisi ya/tidak", "is a yes or no"),
        Value::Number(number) => Words::new(
            format!("berisi bilangan {number} tanpa tanda kutip"),
            format!("is the bare number {number}"),
        ),
        Value::String(text) => Words::new(
            format!("berisi teks {}", quoted(text)),
            format!("is the text {}", quoted(text)),
        ),
        Value::Array(_) => Words::new("berisi daftar", "is a list"),
        Value::Object(_) => Words::new("berisi kelompok isian", "is a group of fields"),
    }
}

/// Offers the nearest name where one is near, else all of them.
fn known_names(properties: &[Property], wrong: &str) -> Words {
    let near = properties
        .iter()
        .map(|property| (distance(&property.name, wrong), property))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, property)| *distance <= 2.min(property.name.chars().count() / 2));
    if let Some((_, property)) = near {
        let name = &property.name;
        let title = &property.node.title;
        return Words::new(
            format!("nama kolom yang dikenal, mungkin \"{name}\" ({})", title.id),
            format!("a field that is known, perhaps \"{name}\" ({})", title.en),
        );
    }
    let names: Vec<&str> = properties.iter().map(|property| property.name.as_str()).collect();
    let list = names.join(", ");
    Words::new(format!("salah satu dari: {list}"), format!("one of: {list}"))
}

/// Edit distance, on the first 40 characters.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().take(40).collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, left) in one.chars().take(40).enumerate() {
        let mut next = vec![index + 1];
        for (right, pair) in other.iter().zip(row.windows(2)) {
            let (&[diagonal, above], Some(&before)) = (pair, next.last()) else { continue };
            let substituted = diagonal + usize::from(left != *right);
            next.push(substituted.min(above + 1).min(before + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_between_words_counts_edits() {
        assert_eq!(distance("nik", "nik"), 0);
        assert_eq!(distance("nik", "nikk"), 1);
        assert_eq!(distance("alamat", "alamta"), 2);
        assert_eq!(distance("", "abc"), 3);
    }
}
