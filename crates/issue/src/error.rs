//! What can go wrong.

use std::path::PathBuf;

use crate::date::CalendarDate;
use crate::fault::DataFaults;

/// Says why a document could not be accepted, numbered or rendered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IssueError {
    /// No kind of that name is known.
    #[error("no document kind is named {slug:?}")]
    UnknownKind {
        /// The name that was asked for.
        slug: String,
    },
    /// A name that no kind can have.
    #[error("{slug:?} cannot name a kind: 2 to 40 small letters, digits and hyphens")]
    BadSlug {
        /// The name.
        slug: String,
    },
    /// No office profile of that name lies beside the kinds.
    #[error("no office profile is named {name:?}")]
    UnknownOffice {
        /// The name that was asked for.
        name: String,
    },
    /// A kind wants a further signature of a role that the office profile does not name.
    #[error("the office profile has no signatory with the role {role:?}")]
    NoSignatory {
        /// The role.
        role: String,
    },
    /// Nobody with a role is in office on the day.
    #[error("no signatory with the role {role:?} is in office on {tanggal}")]
    NotInOffice {
        /// The role.
        role: String,
        /// The day.
        tanggal: CalendarDate,
    },
    /// More than one signatory with a role is in office on the day.
    #[error("{count} signatories with the role {role:?} are in office on {tanggal}")]
    SeveralInOffice {
        /// The role.
        role: String,
        /// The day.
        tanggal: CalendarDate,
        /// How many.
        count: usize,
    },
    /// A folder or file of the kinds could not be read.
    #[error("{}: {reason}", path.display())]
    Unreadable {
        /// Which one.
        path: PathBuf,
        /// The kind of the failure.
        reason: std::io::ErrorKind,
    },
    /// A file of a kind is larger than the budget.
    #[error("{}: larger than {limit} bytes", path.display())]
    TooLarge {
        /// Which one.
        path: PathBuf,
        /// The budget in bytes.
        limit: u64,
    },
    /// A kind lacks one of its files.
    #[error("kind {slug:?} has no {file}")]
    MissingFile {
        /// The kind.
        slug: String,
        /// The file's name inside the kind's folder.
        file: &'static str,
    },
    /// A TOML file (`kind.toml`, an office profile) is malformed.
    #[error("{file}: {message}")]
    Toml {
        /// The file as it was named.
        file: String,
        /// The reader's own words, with line and column.
        message: String,
    },
    /// A kind's `schema.json` is not in the subset that is understood.
    #[error("schema of kind {slug:?} at {pointer:?}: {defect}")]
    Schema {
        /// The kind.
        slug: String,
        /// A JSON pointer into the schema.
        pointer: String,
        /// What is wrong there.
        defect: SchemaDefect,
    },
    /// A rule of `kind.toml` does not fit the schema beside it.
    #[error("rule {rule} of kind {slug:?}: {defect}")]
    Rule {
        /// The kind.
        slug: String,
        /// Which rule, from 1.
        rule: usize,
        /// What does not fit.
        defect: RuleDefect,
    },
    /// The folder's name and the slug in `kind.toml` differ.
    #[error("folder {folder:?} holds the kind {slug:?}")]
    SlugMismatch {
        /// The folder.
        folder: String,
        /// The slug.
        slug: String,
    },
    /// The number format or the number is wrong.
    #[error(transparent)]
    Number(#[from] NumberError),
    /// A date is wrong.
    #[error(transparent)]
    Date(#[from] DateError),
    /// The data was refused.
    #[error(transparent)]
    Data(#[from] DataFaults),
    /// Data that was accepted for one kind is rendered as another.
    #[error("data accepted for {accepted:?} cannot be rendered as {asked:?}")]
    OtherKind {
        /// The kind that accepted the data.
        accepted: String,
        /// The kind that was to be rendered.
        asked: String,
    },
    /// A document that is not a draft has no number.
    #[error("a document that is not a draft needs a number")]
    NoNumber,
    /// A draft was given a number or an address to be checked at.
    #[error("a draft carries neither number nor check address")]
    NumberedDraft,
    /// A signatory or an office profile is incomplete or wrong.
    #[error("{part} of the {of}: {defect}")]
    Profile {
        /// `signatory` or `office`.
        of: &'static str,
        /// The field.
        part: &'static str,
        /// What is wrong.
        defect: ProfileDefect,
    },
    /// A template did not compile.
    #[error("{file}:{line}: {message}")]
    Template {
        /// The file inside the kinds' folder.
        file: String,
        /// The line, from 1; 0 where it is not known.
        line: usize,
        /// The compiler's own words.
        message: String,
    },
    /// A template rests on places that it does not have.
    #[error("the page has no place labelled {label:?}")]
    NoPlace {
        /// The label that `kind.toml` promises.
        label: String,
    },
    /// The pages could not be written as the archival format.
    #[error("the pages do not fit PDF/A: {message}")]
    Archival {
        /// The writer's own words.
        message: String,
    },
    /// A font of the binary could not be read.
    #[error("font {name} cannot be read")]
    Font {
        /// The file's name.
        name: &'static str,
    },
}

/// Says how a schema leaves the subset.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SchemaDefect {
    /// The text is not JSON.
    #[error("not JSON (line {line})")]
    NotJson {
        /// The line.
        line: usize,
    },
    /// A schema must be an object.
    #[error("not an object")]
    NotAnObject,
    /// A keyword outside the subset.
    #[error("keyword {keyword:?} is not in the subset")]
    Keyword {
        /// The keyword.
        keyword: String,
    },
    /// A keyword's value has the wrong shape.
    #[error("keyword {keyword:?} has a value of the wrong shape")]
    Shape {
        /// The keyword.
        keyword: &'static str,
    },
    /// A field has no Indonesian or no English title.
    #[error("{keyword:?} is missing")]
    Untitled {
        /// `title` or `x-title-en`.
        keyword: &'static str,
    },
    /// An unknown `type`.
    #[error("type {name:?} is not in the subset")]
    Type {
        /// The type.
        name: String,
    },
    /// An unknown `format`.
    #[error("format {name:?} is not known")]
    Format {
        /// The format.
        name: String,
    },
    /// A `pattern` that is not a regular expression.
    #[error("pattern is not a regular expression")]
    Pattern,
    /// A `$ref` that leads nowhere.
    #[error("reference {target:?} leads nowhere")]
    Reference {
        /// The reference.
        target: String,
    },
    /// `required` names a property that does not exist.
    #[error("required property {name:?} does not exist")]
    Required {
        /// The property.
        name: String,
    },
    /// Schemas are nested more deeply than any form needs.
    #[error("nested too deeply")]
    Depth,
}

/// Says how a rule misses its schema.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RuleDefect {
    /// The field that should say whose document it is holds no free text: a number of a person never
    /// goes into a code that anyone can read.
    #[error("{pointer:?} is no name and cannot stand for the holder")]
    Holder {
        /// The field.
        pointer: String,
    },
    /// A pointer names no field.
    #[error("no field at {pointer:?}")]
    NoField {
        /// The pointer.
        pointer: String,
    },
    /// A choice of the schema has no row in the rule's table, or the other way round.
    #[error("choice {choice:?} is not in both the schema and the table")]
    Choice {
        /// The choice.
        choice: String,
    },
    /// A lower bound above its upper bound.
    #[error("the range of {choice:?} is empty")]
    EmptyRange {
        /// The choice.
        choice: String,
    },
}

/// Says what is wrong with a field of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileDefect {
    /// A last day before the first.
    #[error("lies before the first day in office")]
    BeforeBegin,
    /// It is empty.
    #[error("empty")]
    Empty,
    /// It is needed for this capacity.
    #[error("missing for this capacity")]
    MissingForCapacity,
    /// It has characters that cannot be printed safely.
    #[error("has control or invisible characters")]
    Characters,
    /// A character has no glyph in the document's fonts.
    #[error("the document's fonts have no glyph for {0:?}")]
    NoGlyph(char),
    /// It does not have the form it must have.
    #[error("malformed")]
    Malformed,
}

/// Says why a letter number could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NumberError {
    /// A bracket that opens and does not close, or closes and did not open.
    #[error("number format: bracket at byte {at} has no partner")]
    Bracket {
        /// The byte offset.
        at: usize,
    },
    /// An unknown field.
    #[error("number format: field {name:?} is not known")]
    Field {
        /// The field.
        name: String,
    },
    /// Padding that is not a width between 1 and 9, or on a field that takes none.
    #[error("number format: padding of {name:?} is wrong")]
    Padding {
        /// The field.
        name: String,
    },
    /// The format lacks the running number.
    #[error("number format has no running number")]
    NoOrdinal,
    /// The format is longer than any number may be.
    #[error("number format is too long")]
    TooLong,
    /// The running number is zero.
    #[error("the running number is zero")]
    Zero,
    /// A part that the format needs is empty or has characters a number cannot have.
    #[error("part {name:?} of the number is empty or has forbidden characters")]
    Part {
        /// The field.
        name: &'static str,
    },
    /// An unknown `sifat` code.
    #[error("sifat {code:?} is none of B, T, R, SR")]
    Sifat {
        /// The code.
        code: String,
    },
}

/// Says why a date is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DateError {
    /// Not of the form YYYY-MM-DD.
    #[error("date is not of the form YYYY-MM-DD")]
    Form,
    /// The year is out of range.
    #[error("year {year} is not between 1900 and 9999")]
    Year {
        /// The year.
        year: u16,
    },
    /// There is no such month.
    #[error("there is no month {month}")]
    Month {
        /// The month.
        month: u8,
    },
    /// The month has no such day.
    #[error("{year:04}-{month:02} has no day {day}")]
    Day {
        /// The year.
        year: u16,
        /// The month.
        month: u8,
        /// The day.
        day: u8,
    },
}
