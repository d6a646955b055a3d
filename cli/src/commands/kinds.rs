//! `segel kinds [list|show KIND|check DIR|new SLUG]`.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
#[cfg(feature = "render")]
use segel::issue::IssueError;
use segel::issue::{Kind, Kinds, new_kind};
use serde::Serialize;

use crate::output;
use crate::words::{Language, Trouble, files, kinds as words, of_kinds};
use crate::written::{self, Existing};

#[derive(Debug, Args)]
pub(crate) struct KindsArguments {
    #[command(subcommand)]
    action: Option<Action>,
    /// Folder of kinds that lie over the bundled ones
    #[arg(long, global = true, value_name = "DIR")]
    kinds: Option<PathBuf>,
}

/// The kinds of the binary, with those of a folder over them where one is named.
pub(crate) fn opened(folder: Option<&Path>) -> Result<Kinds, Trouble> {
    let opened = match folder {
        None => Kinds::bundled(),
        Some(folder) => Kinds::bundled_with(folder),
    };
    opened.map_err(|error| words::refused(&error))
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
    /// Check kinds: files, both examples, pages, places, text, fonts, PDF/A, attachment
    #[cfg(feature = "render")]
    Check {
        /// A folder of kinds, the folder of one kind, or all for the bundled ones
        #[arg(value_name = "DIR|all")]
        folder: PathBuf,
        /// Write JSON
        #[arg(long)]
        json: bool,
    },
    /// Begin a new kind: a folder with files that check accepts
    New {
        /// Its name: small letters, digits and hyphens
        slug: String,
        /// Folder of kinds to put it into
        #[arg(short, long, value_name = "DIR", default_value = ".")]
        output: PathBuf,
        /// Title of the document [default: made of the name]
        #[arg(long)]
        title: Option<String>,
        /// Office profile that issues it, by its name
        #[arg(long, default_value = "dpmptsp")]
        office: String,
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
    let own = arguments.kinds.as_deref();
    #[cfg(feature = "render")]
    if let Some(Action::Check { folder, json }) = &arguments.action {
        return check(folder, own, *json, language);
    }
    let kinds = opened(own)?;
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
                let office = kinds.office(kind.office()).ok();
                output::data(&words::kind_text(kind, office.as_ref(), language));
            }
        }
        #[cfg(feature = "render")]
        Some(Action::Check { .. }) => {}
        Some(Action::New { slug, output, title, office }) => {
            begin(&kinds, (slug, title.as_deref(), office), output, language)?;
        }
    }
    Ok(0)
}

/// Writes the files of a new kind into a folder of its own.
fn begin(
    kinds: &Kinds,
    (slug, title, office): (&str, Option<&str>, &str),
    output: &Path,
    language: Language,
) -> Result<(), Trouble> {
    let named = title.map_or_else(|| words::title_of(slug), str::to_owned);
    let made = new_kind(kinds, slug, &named, office).map_err(|error| words::refused(&error))?;
    if kinds.kind(slug).is_ok() {
        return Err(words::kind_exists(slug));
    }
    let folder = output.join(slug);
    if folder.symlink_metadata().is_ok() {
        return Err(files::exists(&folder));
    }
    std::fs::create_dir_all(&folder).map_err(|error| files::unwritable(&folder, &error))?;
    for (name, text) in made {
        written::bytes(&folder.join(name), Existing::Refuse, text.as_bytes())?;
    }
    output::remark(words::begun(&folder).text(language));
    Ok(())
}

/// What was found of one kind.
#[cfg(feature = "render")]
#[derive(Debug, Serialize)]
struct Checked {
    kind: String,
    passed: bool,
    checks: usize,
    hard_pages: u32,
    complaints: Vec<Complained>,
}

#[cfg(feature = "render")]
#[derive(Debug, Serialize)]
struct Complained {
    point: &'static str,
    with: String,
    text: String,
}

/// Checks every kind of a folder; one that cannot be read is one that fails.
#[cfg(feature = "render")]
fn check(folder: &Path, own: Option<&Path>, json: bool, language: Language) -> Result<u8, Trouble> {
    use segel::issue::Renderer;
    use segel::issue::examine::examine;
    let refused = |error: IssueError| words::refused(&error);
    let (kinds, unread) = if folder == Path::new("all") {
        (opened(own)?, Vec::new())
    } else {
        Kinds::survey(folder).map_err(refused)?
    };
    if unread.is_empty() && kinds.iter().next().is_none() {
        return Err(words::no_kinds(folder));
    }
    let mut checked: Vec<Checked> = Vec::new();
    for (kind, error) in unread {
        let complaints = vec![Complained {
            point: words::point(segel::issue::examine::Point::Files),
            with: String::new(),
            text: error.to_string(),
        }];
        checked.push(Checked { kind, passed: false, checks: 1, hard_pages: 0, complaints });
    }
    let renderer = Renderer::new(&kinds).map_err(refused)?;
    for kind in kinds.iter() {
        let found = examine(&kinds, &renderer, kind).map_err(refused)?;
        let complaints = found.complaints.iter().map(|complaint| Complained {
            point: words::point(complaint.point),
            with: complaint.with.clone(),
            text: complaint.words.text(of_kinds(language)).to_owned(),
        });
        checked.push(Checked {
            kind: found.slug,
            passed: found.complaints.is_empty(),
            checks: found.checks,
            hard_pages: found.hard_pages,
            complaints: complaints.collect(),
        });
    }
    checked.sort_by(|one, other| one.kind.cmp(&other.kind));
    if json {
        output::json(&checked);
    } else {
        for kind in &checked {
            output::data(&words::verdict(&kind.kind, kind.passed, kind.checks, language));
            for Complained { point, with, text } in &kind.complaints {
                let with = if with.is_empty() { String::new() } else { format!(" ({with})") };
                output::data(&format!("  - {point}{with}: {text}\n"));
            }
        }
    }
    let failed = checked.iter().filter(|kind| !kind.passed).count();
    output::remark(words::counted(checked.len(), failed).text(language));
    Ok(u8::from(failed > 0))
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
