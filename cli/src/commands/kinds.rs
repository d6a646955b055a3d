//! `segel kinds [list|show KIND]`.

use clap::{Args, Subcommand};
use segel::issue::{Kind, Kinds, Office};
use serde::Serialize;

use crate::output;
use crate::words::{Language, Trouble, kinds as words, of_kinds};

#[derive(Debug, Args)]
pub(crate) struct KindsArguments {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the kinds; this is what happens without a word
    List {
        /// Write JSON
        #[arg(long)]
        json: bool,
    },
    /// Show one kind: its fields, number, validity, signer and an example of its data
    Show {
        kind: String,
        /// Write JSON, the JSON Schema of the data included
        #[arg(long)]
        json: bool,
        /// Write only the example of its data, ready to be filled in
        #[arg(long, conflicts_with = "json")]
        example: bool,
    },
}

#[derive(Debug, Serialize)]
struct Row<'k> {
    slug: &'k str,
    title: &'k str,
    abbreviation: Option<&'k str>,
    version: &'k str,
}

#[derive(Debug, Serialize)]
struct Shown<'k> {
    #[serde(flatten)]
    row: Row<'k>,
    number_format: &'k str,
    validity_months: Option<u32>,
    roles: &'k [String],
    places: Vec<&'k str>,
    schema: serde_json::Value,
    example: serde_json::Value,
}

pub(crate) fn run(arguments: &KindsArguments, language: Language) -> Result<u8, Trouble> {
    let kinds = Kinds::bundled().map_err(|error| words::refused(&error))?;
    match &arguments.action {
        None => list(&kinds, false, language),
        Some(Action::List { json }) => list(&kinds, *json, language),
        Some(Action::Show { kind, json, example }) => {
            let kind = words::kind_named(&kinds, kind)?;
            if *example {
                output::data(kind.example());
            } else if *json {
                output::json(&shown(kind, language));
            } else {
                let office = Office::bundled().ok();
                output::data(&words::kind_text(kind, office.as_ref(), language));
            }
        }
    }
    Ok(0)
}

fn row(kind: &Kind, language: Language) -> Row<'_> {
    Row {
        slug: kind.slug(),
        title: kind.title(of_kinds(language)),
        abbreviation: kind.abbreviation(),
        version: kind.version(),
    }
}

fn list(kinds: &Kinds, json: bool, language: Language) {
    if json {
        let rows: Vec<Row<'_>> = kinds.iter().map(|kind| row(kind, language)).collect();
        return output::json(&rows);
    }
    let width = kinds.iter().map(|kind| kind.slug().len()).max().unwrap_or(0);
    let mut text = String::new();
    for kind in kinds.iter() {
        let Row { slug, title, .. } = row(kind, language);
        text.push_str(&format!("{slug:width$}  {title}\n"));
    }
    output::data(&text);
}

fn shown(kind: &Kind, language: Language) -> Shown<'_> {
    let months =
        |rule: &segel::issue::ValidityRule| u32::from(rule.years) * 12 + u32::from(rule.months);
    Shown {
        row: row(kind, language),
        number_format: kind.number_format().as_str(),
        validity_months: kind.validity_rule().map(months),
        roles: &kind.signer().roles,
        places: kind.places().iter().map(|place| place.label.as_str()).collect(),
        schema: serde_json::from_str(kind.schema()).unwrap_or_default(),
        example: serde_json::from_str(kind.example()).unwrap_or_default(),
    }
}
