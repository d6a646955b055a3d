//! `segel issue KIND DATA.json -o OUT.pdf`.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Args;
use segel::issue::{CalendarDate, DocumentData, IssueError, Kind, Kinds, NomorSurat, Renderer};

use crate::arguments::{Certify, KeyArguments, SignatureArguments};
use crate::credential;
use crate::desk::{self, Desk};
use crate::moment::Moment;
use crate::output::{self, Progress};
use crate::pool;
use crate::signer::Signer;
use crate::words::{FAILED, Language, Trouble, files, issuing, kinds, signing};
use crate::written::{self, Existing};

#[derive(Debug, Args)]
pub(crate) struct Issue {
    /// Kind of document; segel kinds lists them
    kind: String,
    /// The data: one JSON object, or with .jsonl one object a line
    #[arg(value_name = "DATA.json|DATA.jsonl")]
    data: PathBuf,
    /// Where the PDF goes; for .jsonl a folder
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// Only render a draft: watermark KONSEP, no number, no signature
    #[arg(long, conflicts_with_all = ["p12", "key", "cert", "ordinal"])]
    draft: bool,
    /// Overwrite results that exist already
    #[arg(long)]
    force: bool,
    /// Running number of the document, or of the first one
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    ordinal: Option<u32>,
    /// Office profile, TOML [default: the bundled example office]
    #[arg(long, value_name = "FILE")]
    office: Option<PathBuf>,
    /// Role of the signatory in the office profile [default: the kind's]
    #[arg(long)]
    role: Option<String>,
    /// Day of issue, YYYY-MM-DD [default: the day of signing]
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    #[command(flatten)]
    key: KeyArguments,
    #[command(flatten)]
    signature: SignatureArguments,
    /// Worker threads for many documents [default: the cores]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

/// One document to be made.
struct Task {
    /// The line in a file of many.
    line: Option<usize>,
    data: DocumentData,
    nomor: Option<NomorSurat>,
    target: PathBuf,
}

pub(crate) fn run(arguments: &Issue, language: Language) -> Result<u8, Trouble> {
    let refused = |error: IssueError| kinds::refused(&error);
    let kinds = Kinds::bundled().map_err(refused)?;
    let kind = kinds::kind_named(&kinds, &arguments.kind)?;
    let office = desk::office(arguments.office.as_deref())?;
    let signatory = desk::signatory(kind, &office, arguments.role.as_deref())?;
    let zone = office.zona_waktu.minutes();
    let moment = Moment::of("--time", arguments.signature.time.as_deref())?.in_zone(zone);
    let tanggal: CalendarDate = match &arguments.date {
        Some(text) => text.parse().map_err(|error| issuing::bad_date(text, &error))?,
        None => moment.date().map_err(|error| refused(error.into()))?,
    };
    let many = is_many(&arguments.data);
    let (mut tasks, bad) = accepted(&arguments.data, kind, many, language)?;
    if !arguments.draft {
        let first = arguments.ordinal.ok_or_else(issuing::no_number)?;
        for (ordinal, task) in (first..).zip(&mut tasks) {
            task.nomor = Some(desk::number(kind, &office, tanggal, ordinal).map_err(refused)?);
        }
    }
    for task in &mut tasks {
        task.target = target(&arguments.output, kind, task);
    }
    let signer = match credential::open(&arguments.key, language)? {
        None => None,
        Some(credential) => {
            let (certify, signature) = (Some(Certify::None), &arguments.signature);
            let mut signer = Signer::new(credential, certify, signature, Language::Id)?;
            signer.zone = Some(zone);
            Some(signer)
        }
    };
    let renderer = Renderer::new(&kinds).map_err(refused)?;
    let desk = Desk { kind, office: &office, signatory, renderer: &renderer, tanggal };
    let existing = if arguments.force { Existing::Replace } else { Existing::Refuse };
    let make = |task: &Task| {
        written::check(&task.target, existing)?;
        let pdf = desk.issue(&task.data, task.nomor.as_ref(), signer.as_ref())?;
        written::bytes(&task.target, existing, &pdf)
    };
    if !many {
        for task in &tasks {
            make(task)?;
            output::remark(issuing::issued(task.nomor.as_ref(), &task.target).text(language));
        }
        return Ok(0);
    }
    let folder = &arguments.output;
    std::fs::create_dir_all(folder).map_err(|error| files::unwritable(folder, &error))?;
    let (mut done, mut failed) = (0, bad);
    let progress = Progress::new(tasks.len());
    let work = |task: &Task| {
        let result = make(task);
        progress.step();
        result
    };
    pool::in_order(&tasks, arguments.jobs, work, |task, result| match result {
        Ok(()) => {
            done += 1;
            let line = issuing::issued(task.nomor.as_ref(), &task.target);
            progress.remark(line.text(language));
        }
        Err(trouble) => {
            failed += 1;
            let trouble = issuing::at_line(task.line, trouble);
            progress.remark(&format!("segel: {}", trouble.sentence(language)));
        }
    });
    drop(progress);
    output::remark(signing::counted(done, failed).text(language));
    Ok(if failed == 0 { 0 } else { FAILED })
}

fn is_many(data: &Path) -> bool {
    data.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("jsonl"))
}

/// Reads the data; of many the lines that are wrong are told and counted, and the others go on.
fn accepted(
    path: &Path,
    kind: &Kind,
    many: bool,
    language: Language,
) -> Result<(Vec<Task>, usize), Trouble> {
    let text = std::fs::read_to_string(path).map_err(|error| files::unreadable(path, &error))?;
    let task = |line, data| Task { line, data, nomor: None, target: PathBuf::new() };
    let refused = |faults| kinds::refused(&IssueError::Data(faults)).at(path.display());
    if !many {
        let data = kind.accept(&text).map_err(refused)?;
        return Ok((vec![task(None, data)], 0));
    }
    let (mut tasks, mut bad) = (Vec::new(), 0);
    for (line, text) in (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty()) {
        match kind.accept(text) {
            Ok(data) => tasks.push(task(Some(line), data)),
            Err(faults) => {
                bad += 1;
                let trouble = issuing::at_line(Some(line), refused(faults));
                output::complain(&trouble.sentence(language));
            }
        }
    }
    Ok((tasks, bad))
}

/// Of many, each document is named by its running number, a draft by its line.
fn target(output: &Path, kind: &Kind, task: &Task) -> PathBuf {
    let slug = kind.slug();
    match (task.line, &task.nomor) {
        (None, _) => output.to_path_buf(),
        (Some(_), Some(nomor)) => {
            output.join(format!("{slug}-{}-{:04}.pdf", nomor.year(), nomor.ordinal()))
        }
        (Some(line), None) => output.join(format!("{slug}-konsep-{line:04}.pdf")),
    }
}
