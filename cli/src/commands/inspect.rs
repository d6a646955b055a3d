//! `segel inspect FILE`: facts without judgement.

use std::path::PathBuf;

use clap::Args;
use segel::{Document, TrustStore, UnixTime};
use segel_pdf::XrefStyle;
use serde::Serialize;

use crate::arguments::TrustArguments;
use crate::inputs::Bytes;
use crate::moment::Moment;
use crate::output;
use crate::signature_facts::{SignatureFacts, whole_digest};
use crate::trust;
use crate::words::{Language, Trouble, inspecting, signing};

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// The PDF file
    file: PathBuf,
    #[command(flatten)]
    trust: TrustArguments,
    /// Look for a chain as of an instant [default: now, or within the certificate's validity]
    #[arg(long, value_name = "RFC3339")]
    at_time: Option<String>,
    /// Write the data that one of our documents carries, as the JSON that was attached
    #[arg(long, conflicts_with = "json")]
    data: bool,
    /// Write the facts as JSON
    #[arg(long)]
    json: bool,
}

/// Where chains are looked for, and when.
pub(crate) struct Setting {
    pub(crate) trust: TrustStore,
    pub(crate) at: Option<UnixTime>,
    pub(crate) now: UnixTime,
}

/// Everything there is to tell.
#[derive(Debug, Serialize)]
pub(crate) struct Facts {
    schema: &'static str,
    pub(crate) file: String,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
    pub(crate) encrypted: bool,
    pub(crate) pages: Option<u32>,
    pub(crate) revisions: Vec<RevisionFacts>,
    pub(crate) trailing_bytes: Option<[u64; 2]>,
    pub(crate) signatures: Vec<SignatureFacts>,
    pub(crate) empty_fields: Vec<String>,
}

/// One layer of the file.
#[derive(Debug, Serialize)]
pub(crate) struct RevisionFacts {
    pub(crate) index: usize,
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) xref_offset: u64,
    pub(crate) style: &'static str,
    pub(crate) hybrid: bool,
    /// Bytes that belong to no object; none where they could not be told.
    pub(crate) unaccounted: Option<Vec<[u64; 2]>>,
}

/// The name under which our documents carry their data.
const DATA: &str = "data.json";

/// Writes the attached data, as it was when the document was issued: data that a later revision put
/// in its place is refused.
fn write_data(arguments: &Inspect) -> Result<u8, Trouble> {
    let unreadable = |error| signing::unreadable_pdf(&error);
    let document = Document::open(Bytes::open(&arguments.file)?).map_err(unreadable)?;
    let data = document.attachment(DATA).map_err(unreadable)?.ok_or_else(inspecting::no_data)?;
    if let [first, _, ..] = document.revisions() {
        let issued = document.prefix(first.end).and_then(|issued| issued.attachment(DATA));
        if issued.is_ok_and(|issued| issued.is_some_and(|issued| issued != data)) {
            return Err(inspecting::data_changed());
        }
    }
    let text = String::from_utf8(data).map_err(|_| inspecting::no_data())?;
    output::data(&text);
    Ok(0)
}

pub(crate) fn run(arguments: &Inspect, language: Language) -> Result<u8, Trouble> {
    if arguments.data {
        return write_data(arguments).map_err(|trouble| trouble.about(&arguments.file));
    }
    let now = Moment::now()?.instant;
    let at = arguments.at_time.as_deref();
    let at = at.map(|text| Moment::of("--at-time", Some(text))).transpose()?;
    let at = at.map(|moment| moment.instant);
    let setting = Setting { trust: trust::store(&arguments.trust)?, at, now };
    let facts = facts(arguments, &setting).map_err(|trouble| trouble.about(&arguments.file))?;
    if arguments.json {
        output::json(&facts);
    } else {
        output::data(&inspecting::text(&facts, language));
    }
    Ok(0)
}

fn facts(arguments: &Inspect, setting: &Setting) -> Result<Facts, Trouble> {
    let unreadable = |error| signing::unreadable_pdf(&error);
    let bytes = Bytes::open(&arguments.file)?;
    let sha256 = whole_digest(&bytes).map_err(unreadable)?;
    let document = Document::open(bytes).map_err(unreadable)?;
    let revisions = document.revisions().iter();
    let revisions = revisions
        .map(|revision| RevisionFacts {
            index: revision.index,
            start: revision.start,
            end: revision.end,
            xref_offset: revision.xref_offset,
            style: match revision.style {
                XrefStyle::Table => "table",
                XrefStyle::Stream => "stream",
            },
            hybrid: revision.hybrid,
            unaccounted: document
                .unaccounted_bytes(revision)
                .ok()
                .map(|ranges| ranges.iter().map(|range| [range.start, range.end]).collect()),
        })
        .collect();
    let encrypted = document.is_encrypted().map_err(unreadable)?;
    // The words of an encrypted document are not readable, its layers are.
    let fields =
        if encrypted { Vec::new() } else { document.signature_fields().map_err(unreadable)? };
    let (empty, filled): (Vec<_>, Vec<_>) = fields.into_iter().partition(|field| field.is_empty());
    let signatures: Result<Vec<SignatureFacts>, _> = filled
        .iter()
        .map(|field| SignatureFacts::of(&document, field, setting).map_err(unreadable))
        .collect();
    Ok(Facts {
        schema: "segel.inspect/1",
        file: arguments.file.display().to_string(),
        bytes: document.len(),
        sha256,
        encrypted,
        pages: document.page_count().ok(),
        revisions,
        trailing_bytes: document.trailing_bytes().map(|range| [range.start, range.end]),
        signatures: signatures?,
        empty_fields: empty.into_iter().map(|field| field.name).collect(),
    })
}
