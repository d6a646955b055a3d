//! One kind of document: its fields, rules, words and number format, all of them data.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use crate::data::DocumentData;
use crate::date::CalendarDate;
use crate::error::{IssueError, RuleDefect};
use crate::fault::{DataFaults, Fault, FaultCode};
use crate::json::{self, JsonFault};
use crate::number::{NumberFormat, Sifat};
use crate::rule::{Rule, same_choices, span_fault};
use crate::schema::{Node, Shape};
use crate::text::quoted;
use crate::tree::Tree;
use crate::words::{Language, Words};

/// Which sequence a kind takes its numbers from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Scope {
    /// One sequence for this kind alone.
    Kind,
    /// One sequence for all documents of the unit.
    Unit,
    /// One sequence for all documents of the same classification code.
    Klasifikasi,
    /// One sequence for each kind in each unit: villages that share a register.
    UnitKind,
    /// One sequence for each classification code in each unit.
    UnitKlasifikasi,
    /// One sequence for everything.
    Global,
}

/// How long a document of a kind is good for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValidityRule {
    /// Whole years.
    #[serde(default)]
    pub years: u16,
    /// Whole months, added to the years.
    #[serde(default)]
    pub months: u16,
    /// The data field, as a JSON pointer, that may say when it begins; else the day of issue.
    pub from: Option<String>,
    /// The data field, as a JSON pointer, that may say when it ends; it must agree.
    pub until: Option<String>,
    /// The field, as a JSON pointer, whose choice gives the term in [`ValidityRule::terms`].
    pub by: Option<String>,
    /// The term of each choice of [`ValidityRule::by`]: the re-test interval of an instrument.
    #[serde(default)]
    pub terms: BTreeMap<String, Term>,
}

/// A length of time in whole years and months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Whole years.
    #[serde(default)]
    pub years: u16,
    /// Whole months, added to the years.
    #[serde(default)]
    pub months: u16,
}

impl ValidityRule {
    /// The term of one document.
    pub(crate) fn term(&self, data: &Value) -> Term {
        let choice = self.by.as_deref().and_then(|by| data.pointer(by)).and_then(Value::as_str);
        let own = choice.and_then(|choice| self.terms.get(choice)).copied();
        own.unwrap_or(Term { years: self.years, months: self.months })
    }
}

/// The days between which one document is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// The first day.
    pub from: CalendarDate,
    /// The last day.
    pub until: CalendarDate,
}

/// Who signs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignerRule {
    /// The roles, in the order in which they sign; the first takes the number, the others (a camat
    /// under "Mengetahui") have their blocks beside the first one's.
    pub roles: Vec<String>,
    /// Whether the name stands with academic degrees: without them in decisions, with them in
    /// permits and correspondence.
    pub degrees: bool,
}

/// A named place that the page keeps free.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceRule {
    /// The label, `tte` for the place of the only signature.
    pub label: String,
    /// The role whose signature goes there.
    pub role: String,
}

/// What the check of a kind and the code on paper need to know of its fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct PaperRule {
    /// The field, as a JSON pointer, whose text says in the code on paper whose document it is.
    holder: Option<String>,
    /// Fields that are not meant to be printed, as JSON pointers; `*` stands for any entry of a list.
    #[serde(default)]
    unprinted: Vec<String>,
}

/// A field as a form or a manual shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// A JSON pointer; `*` stands for any entry of a list.
    pub pointer: String,
    /// The title.
    pub title: Words,
    /// Whether it must be there.
    pub required: bool,
    /// What it should hold.
    pub expected: Words,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct KindFile {
    slug: String,
    title: Words,
    abbreviation: Option<String>,
    version: String,
    office: Option<String>,
    #[serde(default)]
    variants: Vec<String>,
    sifat: Sifat,
    klasifikasi: String,
    number: String,
    register: RegisterRule,
    validity: Option<ValidityRule>,
    signer: SignerRule,
    #[serde(default, rename = "place")]
    places: Vec<PlaceRule>,
    #[serde(default, rename = "rule")]
    rules: Vec<Rule>,
    #[serde(default)]
    paper: PaperRule,
    #[serde(default)]
    #[cfg_attr(
        not(feature = "typst"),
        expect(dead_code, reason = "the words of the page are read by the renderer only")
    )]
    text: Value,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RegisterRule {
    scope: Scope,
}

/// A kind of document, read and checked once.
#[derive(Debug, Clone)]
pub struct Kind {
    file: KindFile,
    number: NumberFormat,
    schema: Node,
    tree: Arc<Tree>,
}

impl Kind {
    const LARGEST_DATA: usize = 1 << 20;

    pub(crate) fn read(tree: &Arc<Tree>, slug: &str) -> Result<Self, IssueError> {
        let text = |file: &'static str| {
            tree.text(&format!("{slug}/{file}"))
                .ok_or_else(|| IssueError::MissingFile { slug: slug.to_owned(), file })
        };
        let file: KindFile = toml::from_str(text("kind.toml")?).map_err(|error| {
            IssueError::Toml { file: format!("{slug}/kind.toml"), message: error.to_string() }
        })?;
        if file.slug != slug {
            return Err(IssueError::SlugMismatch { folder: slug.to_owned(), slug: file.slug });
        }
        text("main.typ")?;
        text("example.json")?;
        let schema: Value =
            serde_json::from_str(text("schema.json")?).map_err(|error| IssueError::Schema {
                slug: slug.to_owned(),
                pointer: String::new(),
                defect: crate::error::SchemaDefect::NotJson { line: error.line() },
            })?;
        let schema = Node::compile(&schema).map_err(|found| IssueError::Schema {
            slug: slug.to_owned(),
            pointer: found.pointer,
            defect: found.defect,
        })?;
        for (index, rule) in file.rules.iter().enumerate() {
            rule.check_against(&schema).map_err(|defect| IssueError::Rule {
                slug: slug.to_owned(),
                rule: index + 1,
                defect,
            })?;
        }
        let ends = file.validity.iter().flat_map(|rule| [&rule.from, &rule.until]).flatten();
        for pointer in ends {
            if schema.at(pointer).is_none() {
                let defect = RuleDefect::NoField { pointer: pointer.clone() };
                return Err(IssueError::Rule { slug: slug.to_owned(), rule: 0, defect });
            }
        }
        if let Some(rule) = file.validity.as_ref()
            && let Some(by) = &rule.by
        {
            let wrong = |defect| IssueError::Rule { slug: slug.to_owned(), rule: 0, defect };
            let choices = schema
                .at(by)
                .ok_or_else(|| wrong(RuleDefect::NoField { pointer: by.clone() }))?
                .choices();
            same_choices(choices, rule.terms.keys()).map_err(wrong)?;
        }
        if let Some(holder) = &file.paper.holder {
            let wrong = |defect| IssueError::Rule { slug: slug.to_owned(), rule: 0, defect };
            let node = schema
                .at(holder)
                .ok_or_else(|| wrong(RuleDefect::NoField { pointer: holder.clone() }))?;
            let is_name = matches!(&node.shape, Shape::Text(text) if text.format.is_none());
            if !is_name {
                return Err(wrong(RuleDefect::Holder { pointer: holder.clone() }));
            }
        }
        let number = file.number.parse()?;
        Ok(Self { file, number, schema, tree: Arc::clone(tree) })
    }

    /// The name by which the kind is asked for.
    pub fn slug(&self) -> &str {
        &self.file.slug
    }

    /// The title.
    pub fn title(&self, language: Language) -> &str {
        self.file.title.text(language)
    }

    /// The usual abbreviation, such as `TDUPR`.
    pub fn abbreviation(&self) -> Option<&str> {
        self.file.abbreviation.as_deref()
    }

    /// The version of the kind's files.
    pub fn version(&self) -> &str {
        &self.file.version
    }

    /// The profile beside the kinds (`_office/NAME.toml`) of the office that issues it.
    pub fn office(&self) -> &str {
        self.file.office.as_deref().unwrap_or("dpmptsp")
    }

    /// The profiles of other offices that may issue it, such as `kelurahan` beside `desa`.
    pub fn variants(&self) -> impl Iterator<Item = &str> {
        self.file.variants.iter().map(String::as_str)
    }

    /// Whose document it is, as the code on paper says it; `None` where the kind names no field.
    pub fn holder<'d>(&self, data: &'d DocumentData) -> Option<&'d str> {
        data.text(self.file.paper.holder.as_deref()?)
    }

    /// Whether a field, named by the pointer of its value, is not meant to be printed.
    #[cfg(feature = "typst")]
    pub(crate) fn is_unprinted(&self, pointer: &str) -> bool {
        let same = |rule: &str, token: &str| rule == "*" || rule == token;
        self.file.paper.unprinted.iter().any(|rule| {
            rule.split('/').count() == pointer.split('/').count()
                && rule.split('/').zip(pointer.split('/')).all(|(rule, token)| same(rule, token))
        })
    }

    /// The openness of its documents.
    pub fn sifat(&self) -> Sifat {
        self.file.sifat
    }

    /// The archive classification code of its documents.
    pub fn klasifikasi(&self) -> &str {
        &self.file.klasifikasi
    }

    /// How its numbers are written.
    pub fn number_format(&self) -> &NumberFormat {
        &self.number
    }

    /// Which sequence its numbers come from.
    pub fn scope(&self) -> Scope {
        self.file.register.scope
    }

    /// How long its documents are good for; `None` for as long as the facts stand.
    pub fn validity_rule(&self) -> Option<&ValidityRule> {
        self.file.validity.as_ref()
    }

    /// Who signs.
    pub fn signer(&self) -> &SignerRule {
        &self.file.signer
    }

    /// The places that its pages keep free.
    pub fn places(&self) -> &[PlaceRule] {
        &self.file.places
    }

    /// An example of its data, as JSON.
    pub fn example(&self) -> &str {
        self.own_text("example.json")
    }

    /// A hard example of its data: long names, many rows.
    pub fn hard_example(&self) -> Option<&str> {
        self.tree.text(&format!("{}/hard.json", self.file.slug))
    }

    /// The schema of its data, as JSON Schema.
    pub fn schema(&self) -> &str {
        self.own_text("schema.json")
    }

    fn own_text(&self, file: &str) -> &str {
        self.tree.text(&format!("{}/{file}", self.file.slug)).unwrap_or_default()
    }

    /// All fields, groups before what is in them, in the order of the schema.
    pub fn fields(&self) -> Vec<Field> {
        let mut fields = Vec::new();
        list_fields(&self.schema, "", &mut fields);
        fields
    }

    /// Checks data against the schema and, where that holds, against the rules between fields.
    ///
    /// # Errors
    /// [`DataFaults`] with everything that is wrong.
    pub fn accept(&self, text: &str) -> Result<DocumentData, DataFaults> {
        if text.len() > Self::LARGEST_DATA {
            return Err(
                self.unreadable(Words::new("lebih besar dari 1 MiB", "is larger than 1 MiB"))
            );
        }
        let value = json::read(text).map_err(|fault| match fault {
            JsonFault::Malformed { line, column } => self.unreadable(Words::new(
                format!("bukan JSON yang benar pada baris {line} kolom {column}"),
                format!("is not well-formed JSON at line {line} column {column}"),
            )),
            JsonFault::Duplicate { key } => DataFaults::one(Fault {
                pointer: String::new(),
                code: FaultCode::Duplicate,
                title: Words::new(
                    format!("Kolom {}", quoted(&key)),
                    format!("Field {}", quoted(&key)),
                ),
                problem: Words::new("diisi dua kali", "is given twice"),
                expected: Words::new("satu isian saja", "one value only"),
            }),
        })?;
        let mut faults = crate::check::check(&self.schema, &value);
        if faults.is_empty() {
            let broken = self.file.rules.iter();
            faults.extend(broken.filter_map(|rule| rule.fault(&self.schema, &value)));
            let (from, until) = self.stated(&value);
            if let Some(from) = from {
                faults.extend(self.span(&value, from, until));
            }
        }
        match DataFaults::new(faults) {
            Some(faults) => Err(faults),
            None => Ok(DocumentData::new(&self.file.slug, value)),
        }
    }

    /// Works out between which days a document is good; `None` where the kind has no term.
    ///
    /// # Errors
    /// [`IssueError::Data`] where the data states another end than the rule gives;
    /// [`IssueError::Date`] where the calendar ends before the document does.
    pub fn validity(
        &self,
        data: &DocumentData,
        issued: CalendarDate,
    ) -> Result<Option<Validity>, IssueError> {
        let Some(rule) = &self.file.validity else { return Ok(None) };
        let (from, until) = self.stated(data.value());
        let from = from.unwrap_or(issued);
        if let Some(fault) = self.span(data.value(), from, until) {
            return Err(IssueError::Data(DataFaults::one(fault)));
        }
        let term = rule.term(data.value());
        Ok(Some(Validity { from, until: from.plus(term.years, term.months)? }))
    }

    /// The days that the data itself states.
    fn stated(&self, data: &Value) -> (Option<CalendarDate>, Option<CalendarDate>) {
        let day = |pointer: &Option<String>| -> Option<CalendarDate> {
            data.pointer(pointer.as_deref()?)?.as_str()?.parse().ok()
        };
        match &self.file.validity {
            None => (None, None),
            Some(rule) => (day(&rule.from), day(&rule.until)),
        }
    }

    fn span(&self, data: &Value, from: CalendarDate, until: Option<CalendarDate>) -> Option<Fault> {
        let rule = self.file.validity.as_ref()?;
        let pointer = rule.until.as_deref()?;
        let term = rule.term(data);
        span_fault(&self.schema, (from, until?), pointer, term.years, term.months)
    }

    fn unreadable(&self, problem: Words) -> DataFaults {
        DataFaults::one(Fault {
            pointer: String::new(),
            code: FaultCode::NotJson,
            title: Words::new("Berkas data", "Data file"),
            problem,
            expected: Words::new(
                format!("satu objek JSON seperti contoh jenis {}", self.file.slug),
                format!("one JSON object like the example of kind {}", self.file.slug),
            ),
        })
    }

    /// The title of the field at a pointer of the data, with its row where it is in a list.
    #[cfg(feature = "typst")]
    pub(crate) fn title_of(&self, pointer: &str) -> Words {
        let (mut node, mut title) = (&self.schema, Words::same(String::new()));
        for token in pointer.split('/').skip(1) {
            let part = match &node.shape {
                Shape::Group(properties) => {
                    let Some(found) = properties.iter().find(|one| one.name == token) else {
                        break;
                    };
                    node = &found.node;
                    node.title.clone()
                }
                Shape::List { entry, .. } => {
                    let row = token.parse::<usize>().map_or(0, |row| row + 1);
                    node = entry;
                    title = Words::new(
                        format!("{} ke-{row}", title.id),
                        format!("{} no. {row}", title.en),
                    );
                    continue;
                }
                _ => break,
            };
            title = match title.id.is_empty() {
                true => part,
                false => Words::new(
                    format!("{} – {}", title.id, part.id),
                    format!("{} – {}", title.en, part.en),
                ),
            };
        }
        title
    }

    #[cfg(feature = "typst")]
    pub(crate) fn tree(&self) -> &Arc<Tree> {
        &self.tree
    }

    #[cfg(feature = "typst")]
    pub(crate) fn words(&self) -> &Value {
        &self.file.text
    }
}

/// The depth is the schema's, which is bounded.
fn list_fields(node: &Node, at: &str, fields: &mut Vec<Field>) {
    match &node.shape {
        Shape::Group(properties) => {
            for property in properties {
                let pointer = json::pointer(at, &property.name);
                fields.push(Field {
                    pointer: pointer.clone(),
                    title: property.node.title.clone(),
                    required: property.required,
                    expected: property.node.expected(),
                });
                list_fields(&property.node, &pointer, fields);
            }
        }
        Shape::List { entry, .. } => list_fields(entry, &format!("{at}/*"), fields),
        _ => {}
    }
}
