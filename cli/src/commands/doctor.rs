//! `segel doctor FILE`: why a file can or cannot be signed.

use std::path::{Path, PathBuf};

use clap::Args;
use segel::Document;
use segel_pdf::{Hazard, HazardKind, PdfError};
use serde::Serialize;

use crate::arguments::PasswordArguments;
use crate::inputs::Bytes;
use crate::secret::Password;
use crate::words::doctoring::Help;
use crate::words::{Language, Trouble, doctoring, files, signing};
use crate::written::{self, Existing};
use crate::{lint, output};

#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// The PDF file
    file: PathBuf,
    #[command(flatten)]
    password: PasswordArguments,
    /// Write what can be understood of the file as a clean new unsigned one; never of a file that
    /// carries a signature
    #[arg(long, value_name = "OUT")]
    repair: Option<PathBuf>,
    /// Overwrite a result that exists already
    #[arg(long, requires = "repair")]
    force: bool,
    /// Write what was found as JSON
    #[arg(long)]
    json: bool,
}

/// Everything that was found.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Findings {
    schema: &'static str,
    pub(crate) file: String,
    pub(crate) bytes: u64,
    /// Whether `sign` signs it.
    pub(crate) signable: bool,
    /// Whether `sign --policy official` does.
    pub(crate) official: bool,
    /// Whether a signature is in it, so that no repair may touch it.
    pub(crate) signed: bool,
    /// Whether every object was looked at.
    pub(crate) complete: bool,
    /// Why it cannot be signed.
    pub(crate) faults: Vec<Fault>,
    /// What a signer should know of.
    pub(crate) hazards: Vec<Known>,
}

/// Why it cannot be signed.
#[derive(Debug, Serialize)]
pub(crate) struct Fault {
    pub(crate) object: Option<String>,
    pub(crate) offset: Option<u64>,
    pub(crate) text: String,
    /// What to do about it.
    pub(crate) next: Option<String>,
}

/// What a signer should know of.
#[derive(Debug, Serialize)]
pub(crate) struct Known {
    pub(crate) code: &'static str,
    pub(crate) grave: bool,
    /// Whether it keeps the office from signing.
    pub(crate) refused: bool,
    pub(crate) count: usize,
    pub(crate) objects: Vec<String>,
    pub(crate) bytes: Option<[u64; 2]>,
    pub(crate) name: Option<String>,
    pub(crate) text: String,
}

pub(crate) fn run(arguments: &Doctor, language: Language) -> Result<u8, Trouble> {
    let path = &arguments.file;
    let findings = look(arguments, language).map_err(|trouble| trouble.about(path))?;
    if arguments.json {
        output::json(&findings);
    } else {
        output::data(&doctoring::text(&findings, language));
    }
    if let Some(target) = &arguments.repair {
        repair(arguments, target, language).map_err(|trouble| trouble.about(path))?;
        return Ok(0);
    }
    Ok(u8::from(!findings.signable))
}

/// Writes a clean new file beside the broken one.
fn repair(arguments: &Doctor, target: &Path, language: Language) -> Result<(), Trouble> {
    if written::is_same(&arguments.file, target) {
        return Err(files::output_is_input(target));
    }
    let existing = if arguments.force { Existing::Replace } else { Existing::Refuse };
    written::check(target, existing)?;
    let bytes = Bytes::open(&arguments.file)?;
    let not_repaired = |error| doctoring::not_repaired(&error);
    let rebuilt = segel_pdf::rebuild(&bytes).map_err(not_repaired)?;
    // A file that could not be signed either would help nobody.
    let document = Document::open(rebuilt.as_slice()).map_err(not_repaired)?;
    segel::sign::check(&document).map_err(|error| signing::refused(&error))?;
    written::whole(target, existing, false, |sink| {
        sink.write_all(&rebuilt).map_err(|error| files::unwritable(target, &error))
    })?;
    output::remark(doctoring::repaired(&arguments.file, target).text(language));
    Ok(())
}

fn look(arguments: &Doctor, language: Language) -> Result<Findings, Trouble> {
    let bytes = Bytes::open(&arguments.file)?;
    let mut findings = Findings {
        schema: "segel.doctor/1",
        file: arguments.file.display().to_string(),
        bytes: segel::Source::len(&bytes),
        ..Findings::default()
    };
    let password = Password::read(&arguments.password, true, language)?;
    match password.try_open(&bytes, &arguments.file)? {
        Ok(document) => look_at(&document, &mut findings, language),
        Err(error) => {
            let trouble = signing::unreadable_pdf(&error);
            // Tried, so that nobody is sent to a repair that will not be.
            let help = match segel_pdf::rebuild(&bytes) {
                Ok(_) => Help::Repair,
                Err(PdfError::Signed) => Help::Signer,
                Err(_) => Help::Anew,
            };
            let (text, next) = told(&trouble, help, language);
            let offset = doctoring::offset_of(&error);
            findings.faults.push(Fault { object: None, offset, text, next });
        }
    }
    Ok(findings)
}

fn look_at<S: segel::Source>(document: &Document<S>, findings: &mut Findings, language: Language) {
    findings.signed = document
        .signature_fields()
        .is_ok_and(|fields| fields.iter().any(|field| !field.is_empty()));
    let signed = findings.signed;
    let help = if signed { Help::Signer } else { Help::Repair };
    let mut fault = |object: Option<String>, offset: Option<u64>, trouble: &Trouble| {
        let (text, next) = told(trouble, help, language);
        if !findings.faults.iter().any(|known| known.text == text) {
            findings.faults.push(Fault { object, offset, text, next });
        }
    };
    if let Err(error) = segel::sign::check(document) {
        let offset = match &error {
            segel::sign::SignError::Pdf(error) => doctoring::offset_of(error),
            _ => None,
        };
        fault(None, offset, &signing::refused(&error));
    }
    let seen = match document.examine(usize::MAX) {
        Ok(seen) => seen,
        Err(error) => {
            let offset = doctoring::offset_of(&error);
            return fault(None, offset, &signing::unreadable_pdf(&error));
        }
    };
    for broken in &seen.faults {
        let object = Some(broken.object.to_string());
        fault(object, broken.offset, &doctoring::unreadable_object(broken));
    }
    let refused = lint::refused(document, &seen).unwrap_or_else(|_| seen.hazards.clone());
    findings.complete = seen.complete;
    findings.signable = findings.faults.is_empty();
    findings.official = findings.signable && refused.is_empty() && seen.complete;
    findings.hazards = seen
        .hazards
        .iter()
        .map(|hazard| Known {
            code: hazard.kind.word(),
            grave: hazard.kind.is_grave(),
            refused: refused.contains(hazard),
            count: hazard.count,
            objects: hazard.objects.iter().map(ToString::to_string).collect(),
            bytes: hazard.bytes.as_ref().map(|range| [range.start, range.end]),
            name: hazard.name.clone(),
            text: doctoring::hazard(hazard).text(language).to_owned(),
        })
        .collect();
    if !signed && findings.signable {
        findings.hazards.extend(followed(&refused, language));
    }
}

/// What will keep a second signature, or proofs, from following the first.
fn followed(refused: &[Hazard], language: Language) -> Option<Known> {
    let drafts = refused.iter().find(|hazard| hazard.kind == HazardKind::HiddenDraft)?;
    let range = drafts.bytes.clone()?;
    Some(Known {
        code: "unclear_once_followed",
        grave: false,
        refused: true,
        count: drafts.count,
        objects: Vec::new(),
        bytes: Some([range.start, range.end]),
        name: None,
        text: doctoring::followed(range.start).text(language).to_owned(),
    })
}

/// A fault in words, and what helps.
fn told(trouble: &Trouble, help: Help, language: Language) -> (String, Option<String>) {
    (trouble.what(language).to_owned(), doctoring::remedy(trouble, help, language))
}
