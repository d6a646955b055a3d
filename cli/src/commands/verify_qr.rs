//! `segel verify-qr TEXT|IMAGE --trust KEY`: the code on a printed document, without a network.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;
use segel::issue::Kinds;
use segel::paper::{Genuine, PaperError, TrustedKeys, Verdict, codes_in_picture, verify};
use segel::{DigestAlgorithm, Document};
use serde::Serialize;

use crate::inputs::Bytes;
use crate::moment::Moment;
use crate::output;
use crate::words::{Language, Trouble, files, inspecting, of_kinds, paper as words, signing};

#[derive(Debug, Args)]
pub(crate) struct VerifyQr {
    /// The text of the code, a PNG or JPEG picture of it, or - for text from standard input
    #[arg(value_name = "TEXT|IMAGE")]
    code: String,
    /// Public key or certificate of the office, PEM or DER, or a folder of them; repeatable
    #[arg(long, value_name = "KEY")]
    trust: Vec<PathBuf>,
    /// Also compare with the data that a PDF carries
    #[arg(long, value_name = "PDF")]
    document: Option<PathBuf>,
    /// The day on which the term is looked at, RFC 3339 [default: now]
    #[arg(long, value_name = "RFC3339")]
    at_time: Option<String>,
    /// Write JSON
    #[arg(long)]
    json: bool,
}

/// What is told of a code.
#[derive(Debug, Default, Serialize)]
struct Told {
    schema: &'static str,
    conclusion: &'static str,
    reason: Option<&'static str>,
    key: Option<String>,
    identifier: Option<String>,
    address: Option<String>,
    kind: Option<String>,
    title: Option<String>,
    number: Option<String>,
    holder: Option<String>,
    issued: Option<String>,
    valid_from: Option<String>,
    valid_until: Option<String>,
    expired: Option<bool>,
    data_sha256: Option<String>,
    document_matches: Option<bool>,
}

const LONGEST_TEXT: u64 = 64 << 10;

pub(crate) fn run(arguments: &VerifyQr, language: Language) -> Result<u8, Trouble> {
    let now = Moment::of("--at-time", arguments.at_time.as_deref())?;
    let trusted = trusted(&arguments.trust)?;
    let mut verdicts = Vec::new();
    for text in texts(&arguments.code)? {
        match verify(&text, &trusted) {
            Ok(verdict) => verdicts.push(verdict),
            Err(PaperError::NoCode) => {}
            Err(error) => return Err(words::refused(&error)),
        }
    }
    // Of several codes on one sheet the worst counts: a genuine one does not cover for another.
    let worst = verdicts.iter().position(|verdict| !matches!(verdict, Verdict::Genuine(_)));
    let verdict = verdicts.get(worst.unwrap_or(0));
    let mut told = Told { schema: "segel.qr/1", conclusion: "NO_CODE", ..Told::default() };
    let mut text = String::new();
    match verdict {
        None => {}
        Some(Verdict::Genuine(found)) => {
            told.conclusion = "GENUINE";
            let matches = match &arguments.document {
                Some(path) => Some(is_of(found, path)?),
                None => None,
            };
            if matches == Some(false) {
                told.conclusion = "MISMATCH";
            }
            told.document_matches = matches;
            tell(found, now, language, &mut told);
            text = words::facts(found, told.title.as_deref(), language);
            if told.expired == Some(true) {
                text.push_str(&format!("{}\n", words::expired().text(language)));
            }
            text.push_str(&format!("{}\n", words::not_checked().text(language)));
        }
        Some(Verdict::Forged(reason)) => {
            let (name, why) = words::reason(*reason);
            (told.conclusion, told.reason) = ("FORGED", Some(name));
            text = format!("  {}\n", why.text(language));
        }
        Some(Verdict::UnknownKey(id)) => {
            told.conclusion = "UNKNOWN_KEY";
            told.key = id.map(|id| id.to_string());
            text = told.key.iter().map(|id| format!("  {id}\n")).collect();
        }
        Some(_) => told.conclusion = "FORGED",
    }
    if arguments.json {
        output::json(&told);
    } else {
        let conclusion = words::conclusion(told.conclusion);
        output::data(&format!("{}\n{text}", conclusion.text(language)));
    }
    Ok(match told.conclusion {
        "GENUINE" => 0,
        "NO_CODE" => 4,
        _ => 1,
    })
}

/// The texts of what was given: a picture's codes, a file's text, standard input, or the argument.
fn texts(code: &str) -> Result<Vec<String>, Trouble> {
    if code == "-" {
        let mut text = String::new();
        let read = std::io::stdin().take(LONGEST_TEXT).read_to_string(&mut text);
        read.map_err(|error| files::unreadable(Path::new("-"), &error))?;
        return Ok(vec![text]);
    }
    let path = Path::new(code);
    if !path.is_file() {
        let picture = path.extension().and_then(|extension| extension.to_str());
        let is_picture = picture.is_some_and(|extension| {
            ["png", "jpg", "jpeg"].iter().any(|known| extension.eq_ignore_ascii_case(known))
        });
        // A mistyped name of a picture is no code.
        return match path.metadata() {
            Err(error) if is_picture => Err(files::unreadable(path, &error)),
            _ => Ok(vec![code.to_owned()]),
        };
    }
    let bytes = std::fs::read(path).map_err(|error| files::unreadable(path, &error))?;
    let is_picture = bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"\xFF\xD8");
    match String::from_utf8(bytes) {
        Ok(text) if !is_picture => Ok(vec![text]),
        Ok(text) => codes(text.as_bytes(), path),
        Err(error) => codes(error.as_bytes(), path),
    }
}

fn codes(bytes: &[u8], path: &Path) -> Result<Vec<String>, Trouble> {
    codes_in_picture(bytes).map_err(|error| words::refused(&error).at(path.display()))
}

fn trusted(paths: &[PathBuf]) -> Result<TrustedKeys, Trouble> {
    if paths.is_empty() {
        return Err(words::no_trust());
    }
    let mut trusted = TrustedKeys::new();
    for path in paths {
        let mut found = vec![path.clone()];
        if path.is_dir() {
            let read = std::fs::read_dir(path).and_then(Iterator::collect);
            let entries: Vec<std::fs::DirEntry> =
                read.map_err(|error| files::unreadable(path, &error))?;
            found = entries.iter().map(std::fs::DirEntry::path).collect();
            found.retain(|path| path.is_file());
            found.sort();
        }
        for file in found {
            let bytes = std::fs::read(&file).map_err(|error| files::unreadable(&file, &error))?;
            trusted = trusted
                .with_file(&bytes)
                .map_err(|error| words::refused(&error).at(file.display()))?;
        }
    }
    Ok(trusted)
}

/// Whether the data that a PDF carries is what the code was made for.
fn is_of(found: &Genuine, path: &Path) -> Result<bool, Trouble> {
    let unreadable = |error| signing::unreadable_pdf(&error).at(path.display());
    let document = Document::open(Bytes::open(path)?).map_err(unreadable)?;
    let data = document.attachment("data.json").map_err(unreadable)?;
    let data = data.ok_or_else(|| inspecting::no_data().at(path.display()))?;
    Ok(DigestAlgorithm::Sha256.digest(&data).as_bytes() == found.claim.data_sha256)
}

fn tell(found: &Genuine, now: Moment, language: Language, told: &mut Told) {
    let day = |days: u32| words::day(days).map(|date| date.to_string());
    let claim = &found.claim;
    let kinds = Kinds::bundled().ok();
    let kind = kinds.as_ref().and_then(|kinds| kinds.kind(&claim.kind).ok());
    let local = now.instant.plus_seconds(i64::from(now.offset) * 60).seconds();
    told.title = kind.map(|kind| kind.title(of_kinds(language)).to_owned());
    told.key = Some(found.key.to_string());
    told.identifier = Some(found.identifier.clone());
    told.address = found.address.clone();
    told.kind = Some(claim.kind.clone());
    told.number = Some(claim.number.clone());
    told.holder = claim.holder.clone();
    told.issued = day(claim.issued);
    told.valid_from = claim.valid.and_then(|(from, _)| day(from));
    told.valid_until = claim.valid.and_then(|(_, until)| day(until));
    told.expired = claim.valid.map(|(_, until)| local.div_euclid(86_400) > i64::from(until));
    told.data_sha256 = Some(claim.data_sha256.iter().map(|byte| format!("{byte:02x}")).collect());
}
