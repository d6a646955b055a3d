//! What must hold between fields, as `[[rule]]` tables of `kind.toml`.
//!
//! Fields are named by JSON pointers through groups (`/lokasi/desa`). A rule is silent where a field
//! that it looks at is absent: whether it may be absent is the schema's business.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::date::CalendarDate;
use crate::error::RuleDefect;
use crate::fault::{Fault, FaultCode};
use crate::schema::{Node, Shape};
use crate::text::quoted;
use crate::words::{Words, grouped};

/// One rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "rule", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Rule {
    /// The whole number `field` lies in the range that belongs to the choice made in `by`.
    ///
    /// `below` and `above` say what a number outside means; they may use `{value}`, `{choice}`,
    /// `{min}`, `{max}`, `{unit}`.
    RangeBy {
        field: String,
        by: String,
        unit: Words,
        below: Words,
        above: Words,
        ranges: BTreeMap<String, Range>,
    },
    /// The choice in `field` is one of those that belong to the choice made in `by`.
    ChoiceBy { field: String, by: String, choices: BTreeMap<String, Vec<String>> },
    /// `later` is not before `earlier`.
    DateOrder { earlier: String, later: String },
    /// `field` must be there when `when` holds one of `is`.
    RequiredWhen { field: String, when: String, is: Vec<String> },
    /// `field` must be absent when `when` holds one of `is`.
    AbsentWhen { field: String, when: String, is: Vec<String> },
    /// `field` begins with one of these.
    PrefixBy { field: String, by: String, prefixes: BTreeMap<String, Vec<String>> },
}

/// An inclusive range.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Range {
    min: i64,
    max: i64,
}

impl Rule {
    /// Checks that the rule fits the schema: its fields exist and its tables are complete.
    pub(crate) fn check_against(&self, schema: &Node) -> Result<(), RuleDefect> {
        let found = |pointer: &str| {
            schema.at(pointer).ok_or_else(|| RuleDefect::NoField { pointer: pointer.to_owned() })
        };
        match self {
            Self::RangeBy { field, by, ranges, .. } => {
                found(field)?;
                same_choices(found(by)?.choices(), ranges.keys())?;
                match ranges.iter().find(|(_, range)| range.min > range.max) {
                    None => Ok(()),
                    Some((choice, _)) => Err(RuleDefect::EmptyRange { choice: choice.clone() }),
                }
            }
            Self::ChoiceBy { field, by, choices } => {
                let (inner, outer) = (found(field)?, found(by)?);
                same_choices(outer.choices(), choices.keys())?;
                // A field without choices of its own takes them all from the table.
                if inner.choices().is_empty() {
                    return Ok(());
                }
                subset(choices.values().flatten(), inner.choices())
            }
            Self::PrefixBy { field, by, prefixes } => {
                found(field)?;
                same_choices(found(by)?.choices(), prefixes.keys())
            }
            Self::DateOrder { earlier, later } => {
                found(earlier)?;
                found(later).map(|_| ())
            }
            Self::RequiredWhen { field, when, is } | Self::AbsentWhen { field, when, is } => {
                found(field)?;
                subset(is.iter(), found(when)?.choices())
            }
        }
    }

    /// Applies the rule to data that already fits the schema.
    pub(crate) fn fault(&self, schema: &Node, data: &Value) -> Option<Fault> {
        let text = |pointer: &str| data.pointer(pointer).and_then(Value::as_str);
        match self {
            Self::RangeBy { field, by, unit, below, above, ranges } => {
                let value = data.pointer(field)?.as_i64()?;
                let choice = text(by)?;
                let range = ranges.get(choice)?;
                let words = if value < range.min {
                    below
                } else if value > range.max {
                    above
                } else {
                    return None;
                };
                let values = [
                    ("value", grouped(value)),
                    ("choice", Words::same(choice)),
                    ("min", grouped(range.min)),
                    ("max", grouped(range.max)),
                    ("unit", unit.clone()),
                ];
                let expected = Words::new(
                    "{min} sampai {max} {unit} untuk {choice}",
                    "{min} to {max} {unit} for {choice}",
                );
                let (problem, expected) = (words.filled(&values), expected.filled(&values));
                Some(fault(schema, field, problem, expected))
            }
            Self::ChoiceBy { field, by, choices } => {
                let (value, choice) = (text(field)?, text(by)?);
                let allowed = choices.get(choice)?;
                if allowed.iter().any(|entry| entry == value) {
                    return None;
                }
                let (shown, list) = (quoted(value), allowed.join("; "));
                let problem = Words::new(
                    format!("{shown} bukan bagian dari {choice}"),
                    format!("{shown} does not belong to {choice}"),
                );
                let expected =
                    Words::new(format!("salah satu dari: {list}"), format!("one of: {list}"));
                Some(fault(schema, field, problem, expected))
            }
            Self::PrefixBy { field, by, prefixes } => {
                let (value, choice) = (text(field)?, text(by)?);
                let allowed = prefixes.get(choice)?;
                if allowed.iter().any(|prefix| value.starts_with(prefix.as_str())) {
                    return None;
                }
                let (shown, list) = (quoted(value), allowed.join(", "));
                let problem = Words::new(
                    format!("{shown} tidak sesuai untuk {choice}"),
                    format!("{shown} does not fit {choice}"),
                );
                let expected = Words::new(
                    format!("yang diawali salah satu dari: {list}"),
                    format!("one beginning with: {list}"),
                );
                Some(fault(schema, field, problem, expected))
            }
            Self::DateOrder { earlier, later } => {
                let one: CalendarDate = text(earlier)?.parse().ok()?;
                let other: CalendarDate = text(later)?.parse().ok()?;
                (other < one).then(|| {
                    let before = &schema.at(earlier)?.title;
                    let problem = Words::new(
                        format!("{} mendahului {} ({})", other.long(), before.id, one.long()),
                        format!("{other} is before {} ({one})", before.en),
                    );
                    let expected = Words::new(
                        format!("{} atau sesudahnya", one.long()),
                        format!("{one} or later"),
                    );
                    Some(fault(schema, later, problem, expected))
                })?
            }
            Self::RequiredWhen { field, when, is } => {
                let choice = text(when).filter(|choice| is.iter().any(|entry| entry == choice))?;
                if data.pointer(field).is_some() {
                    return None;
                }
                let other = &schema.at(when)?.title;
                let problem = Words::new(
                    format!("belum diisi, padahal wajib karena {} = {choice}", other.id),
                    format!("is not filled in though {} = {choice}", other.en),
                );
                Some(fault(schema, field, problem, schema.at(field)?.expected()))
            }
            Self::AbsentWhen { field, when, is } => {
                let choice = text(when).filter(|choice| is.iter().any(|entry| entry == choice))?;
                data.pointer(field)?;
                let other = &schema.at(when)?.title;
                let problem = Words::new(
                    format!("diisi, padahal {} = {choice}", other.id),
                    format!("is filled in though {} = {choice}", other.en),
                );
                let expected = Words::new("kolom ini dikosongkan", "this field to be left out");
                Some(fault(schema, field, problem, expected))
            }
        }
    }
}

/// Says where a span of dates is not as long as it must be.
pub(crate) fn span_fault(
    schema: &Node,
    (start, end): (CalendarDate, CalendarDate),
    until: &str,
    years: u16,
    months: u16,
) -> Option<Fault> {
    let due = start.plus(years, months).ok()?;
    if due == end {
        return None;
    }
    let length = length(years, months);
    let problem = Words::new(
        format!("{} bukan {} sejak {}", end.long(), length.id, start.long()),
        format!("{end} is not {} after {start}", length.en),
    );
    let expected = Words::new(
        format!("{due} ({}, masa berlaku {})", due.long(), length.id),
        format!("{due} (valid for {})", length.en),
    );
    Some(fault(schema, until, problem, expected))
}

pub(crate) fn length(years: u16, months: u16) -> Words {
    match (years, months) {
        (years, 0) => Words::new(format!("{years} tahun"), format!("{years} years")),
        (0, months) => Words::new(format!("{months} bulan"), format!("{months} months")),
        (years, months) => Words::new(
            format!("{years} tahun {months} bulan"),
            format!("{years} years and {months} months"),
        ),
    }
}

fn fault(schema: &Node, pointer: &str, problem: Words, expected: Words) -> Fault {
    let title = title(schema, pointer).unwrap_or_else(|| Words::same(pointer));
    Fault { pointer: pointer.to_owned(), code: FaultCode::Rule, title, problem, expected }
}

/// The field's title with those of its groups before it.
fn title(schema: &Node, pointer: &str) -> Option<Words> {
    let mut node = schema;
    let mut title: Option<Words> = None;
    for token in pointer.strip_prefix('/')?.split('/') {
        let Shape::Group(properties) = &node.shape else { return None };
        node = &properties.iter().find(|property| property.name == token)?.node;
        title = Some(match title {
            None => node.title.clone(),
            Some(outer) => Words::new(
                format!("{} – {}", outer.id, node.title.id),
                format!("{} – {}", outer.en, node.title.en),
            ),
        });
    }
    title
}

pub(crate) fn same_choices<'a>(
    choices: &[String],
    table: impl Iterator<Item = &'a String> + Clone,
) -> Result<(), RuleDefect> {
    subset(table.clone(), choices)?;
    match choices.iter().find(|choice| table.clone().all(|row| row != *choice)) {
        None => Ok(()),
        Some(choice) => Err(RuleDefect::Choice { choice: choice.clone() }),
    }
}

fn subset<'a>(
    mut table: impl Iterator<Item = &'a String>,
    choices: &[String],
) -> Result<(), RuleDefect> {
    match table.find(|row| !choices.contains(row)) {
        None => Ok(()),
        Some(row) => Err(RuleDefect::Choice { choice: row.clone() }),
    }
}
