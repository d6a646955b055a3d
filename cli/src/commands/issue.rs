//! `segel issue KIND DATA.json -o OUT.pdf`.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use segel::DigestAlgorithm;
use segel::issue::register::papers::remove_abandoned;
use segel::issue::register::{Entry, State};
use segel::issue::{
    CalendarDate, IssueError, Kertas, Kind, NomorSurat, Office, Renderer, Validity,
};
use segel::paper::OfficeKey;
use segel_crypto::Digest;

use crate::arguments::{Certify, KeyArguments, SignatureArguments};
use crate::book::{self, Book};
use crate::credential;
use crate::desk::{self, Desk};
use crate::moment::Moment;
use crate::office;
use crate::office_key;
use crate::output::{self, Progress};
use crate::pool;
use crate::signer::Signer;
use crate::words::{FAILED, Language, Trouble, files, issuing, issuing_day, kinds, signing};
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
    #[arg(long, conflicts_with_all = ["p12", "key", "cert", "ordinal", "register", "request"])]
    draft: bool,
    /// Overwrite results that exist already
    #[arg(long)]
    force: bool,
    /// Register of numbers; begun where there is none [default: segel/register.db in the user's
    /// data folder]
    #[arg(long, value_name = "FILE|URL")]
    register: Option<PathBuf>,
    /// Name of the request: asked again, it gets the same number [default: kind, data and output]
    #[arg(long, value_name = "NAME")]
    request: Option<String>,
    /// Who issues, for the journal of the register [default: the user]
    #[arg(long, value_name = "NAME")]
    actor: Option<String>,
    /// Take this running number, or for many the first, and leave the register out of it
    #[arg(long, value_name = "N", conflicts_with_all = ["register", "request"], value_parser = clap::value_parser!(u32).range(1..))]
    ordinal: Option<u32>,
    /// Office profile: a TOML file, or the name of a bundled one such as desa or kelurahan
    /// [default: the kind's]
    #[arg(long, value_name = "FILE")]
    office: Option<PathBuf>,
    /// Folder of kinds that lie over the bundled ones
    #[arg(long, value_name = "DIR")]
    kinds: Option<PathBuf>,
    /// Paper [default: the office's]
    #[arg(long, value_enum, value_name = "SIZE")]
    paper: Option<PaperSize>,
    /// Key of the office, not of an official, that signs the code on paper: Ed25519 or P-256, PKCS#8
    #[arg(long, value_name = "FILE", conflicts_with_all = ["draft", "qr"])]
    paper_key: Option<PathBuf>,
    /// Read the passphrase of the office key from the first line of a file
    #[arg(long, value_name = "FILE", requires = "paper_key")]
    paper_passphrase_file: Option<PathBuf>,
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

/// The paper to print on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PaperSize {
    A4,
    F4,
}

impl PaperSize {
    fn kertas(self) -> Kertas {
        match self {
            Self::A4 => Kertas::A4,
            Self::F4 => Kertas::F4,
        }
    }
}

/// One document to be made.
struct Task {
    /// The line in a file of many.
    line: Option<usize>,
    /// The data as they were written: of many only this is kept until its turn.
    text: String,
    /// SHA-256 of the data in the form that the register knows.
    digest: Digest,
    /// Draft, a number that was given, or an entry of the register.
    number: Number,
    tanggal: CalendarDate,
    validity: Option<Validity>,
    target: PathBuf,
}

/// Where the number of a document comes from.
enum Number {
    None,
    Given(NomorSurat),
    Entry(Box<Entry>),
}

impl Task {
    fn nomor(&self) -> Option<&NomorSurat> {
        match &self.number {
            Number::None => None,
            Number::Given(nomor) => Some(nomor),
            Number::Entry(entry) => Some(&entry.nomor),
        }
    }
}

pub(crate) fn run(arguments: &Issue, language: Language) -> Result<u8, Trouble> {
    let refused = |error: IssueError| kinds::refused(&error);
    let kinds = super::kinds::opened(arguments.kinds.as_deref())?;
    let kind = kinds::kind_named(&kinds, &arguments.kind)?;
    let mut office = office::office(&kinds, kind, arguments.office.as_deref())?;
    if let Some(paper) = arguments.paper {
        office.kertas = paper.kertas();
    }
    let zone = office.zona_waktu.minutes();
    let moment = Moment::of("--time", arguments.signature.time.as_deref())?.in_zone(zone);
    let tanggal: CalendarDate = match &arguments.date {
        Some(text) => text.parse().map_err(|error| issuing_day::bad_date(text, &error))?,
        None => moment.date().map_err(|error| refused(error.into()))?,
    };
    let signatory = office::signatory(kind, &office, arguments.role.as_deref(), tanggal)?;
    let many = is_many(&arguments.data);
    let (mut tasks, bad) = accepted(arguments, kind, tanggal, language)?;
    let signer = signer(arguments, zone, language)?;
    let office_key = match &arguments.paper_key {
        None => None,
        Some(path) => {
            let official = signer.as_ref().map(Signer::certificate);
            Some(office_key::open(path, arguments.paper_passphrase_file.as_deref(), official)?)
        }
    };
    // Before any number is taken.
    let folder =
        if many { arguments.output.as_path() } else { written::folder_of(&arguments.output) };
    std::fs::create_dir_all(folder).map_err(|error| files::unwritable(folder, &error))?;
    let mut book = None;
    match arguments.ordinal {
        _ if arguments.draft => {}
        Some(first) => {
            for (ordinal, task) in (first..).zip(&mut tasks) {
                let nomor = desk::number(kind, &office, tanggal, ordinal).map_err(refused)?;
                task.number = Number::Given(nomor);
            }
        }
        None => {
            let (register, actor) = (arguments.register.as_deref(), arguments.actor.as_deref());
            let opened = Book::open(register, &office, actor, moment.instant)?;
            reserve(&opened, arguments, kind, &office, &mut tasks)?;
            book = Some(opened);
        }
    }
    for task in &mut tasks {
        task.target = target(&arguments.output, kind, task);
    }
    let renderer = Renderer::new(&kinds).map_err(refused)?;
    let desk = Desk { kind, office: &office, signatory, renderer: &renderer };
    let run = Issuing {
        desk,
        signer: signer.as_ref(),
        office_key: office_key.as_ref(),
        book: book.as_ref(),
        arguments,
    };
    if !many {
        for task in &tasks {
            run.make(task)?;
            output::remark(issuing::issued(task.nomor(), &task.target).text(language));
        }
        if book.is_some() && signer.is_none() {
            output::remark(issuing::waiting().text(language));
        }
        return Ok(0);
    }
    let (mut done, mut failed) = (0, bad);
    let progress = Progress::new(tasks.len());
    let work = |task: &Task| {
        let result = run.make(task);
        progress.step();
        result
    };
    pool::in_order(&tasks, arguments.jobs, work, |task, result| match result {
        Ok(()) => {
            done += 1;
            let line = issuing::issued(task.nomor(), &task.target);
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

/// What every document goes through.
struct Issuing<'a> {
    desk: Desk<'a>,
    signer: Option<&'a Signer>,
    office_key: Option<&'a OfficeKey>,
    book: Option<&'a Book>,
    arguments: &'a Issue,
}

impl Issuing<'_> {
    /// Renders, fixes the pages in the register, signs, writes, and records what was written.
    fn make(&self, task: &Task) -> Result<(), Trouble> {
        let existing = match self.arguments.force {
            true => Existing::Replace,
            false => Existing::Refuse,
        };
        let recorded = match (&task.number, self.book) {
            (Number::Entry(entry), Some(book)) => Some((entry, book)),
            _ => None,
        };
        if let Some((entry, book)) = recorded
            && !matches!(entry.state, State::Reserved | State::Prepared)
        {
            return finish(task, entry, book);
        }
        remove_abandoned(&task.target);
        let data = self.desk.kind.accept(&task.text).map_err(IssueError::Data);
        let data = data.map_err(|error| kinds::refused(&error))?;
        let rendered = self.desk.render(&data, task.nomor(), task.tanggal)?;
        // A registered document that was written and not recorded, because the work was cut short,
        // is made again; any other file stays.
        let existing = match recorded {
            Some((entry, _)) if entry.state == State::Prepared && self.signer.is_some() => {
                let begun = std::fs::read(&task.target);
                let own = begun.is_ok_and(|found| found.starts_with(&rendered.pdf));
                if own { Existing::Replace } else { existing }
            }
            _ => existing,
        };
        written::check(&task.target, existing)?;
        if let Some((entry, book)) = recorded {
            book.prepare(entry.id, &rendered.pdf)?;
        }
        let (Some(nomor), Some(signer)) = (task.nomor(), self.signer) else {
            return written::bytes(&task.target, existing, &rendered.pdf);
        };
        let code = self.office_key.map(|key| self.desk.code(key, &data, nomor, task.tanggal));
        let pdf = self.desk.certify(rendered, nomor, signer, code.transpose()?)?;
        written::bytes(&task.target, existing, &pdf)?;
        match recorded {
            Some((entry, book)) => book.record(entry.id, &pdf, &task.target),
            None => Ok(()),
        }
    }
}

/// A request that was issued before is done when its file is the recorded one, and refused else.
fn finish(task: &Task, entry: &Entry, book: &Book) -> Result<(), Trouble> {
    let file = std::fs::read(&task.target).unwrap_or_default();
    let sha256 = DigestAlgorithm::Sha256.digest(&file);
    let in_force = entry.withdrawn_at.is_none() && entry.replaced_by.is_none();
    if in_force && entry.file.as_ref().is_some_and(|recorded| recorded.sha256 == sha256) {
        return book.record(entry.id, &file, &task.target);
    }
    Err(issuing::finished(entry))
}

/// Takes the numbers, all at once; a request that was made before gets the number it had.
fn reserve(
    book: &Book,
    arguments: &Issue,
    kind: &Kind,
    office: &Office,
    tasks: &mut [Task],
) -> Result<(), Trouble> {
    let mut asked = Vec::new();
    for task in tasks.iter() {
        let digest = task.digest.clone();
        let key = match (&arguments.request, task.line) {
            (Some(name), Some(line)) => format!("{name}-{line}"),
            (Some(name), None) => name.clone(),
            (None, line) => book::key_of(kind, &digest, &arguments.output, line),
        };
        asked.push((key, digest, task.tanggal, task.validity));
    }
    // A file that is in the way is told of before a number is taken for nothing. What the same request
    // left there is its own.
    if let ([task], [(key, ..)], false) = (&*tasks, &*asked, arguments.force)
        && task.line.is_none()
        && !book.knows(key)?
    {
        written::check(&arguments.output, Existing::Refuse)?;
    }
    let requests: Vec<_> = asked
        .iter()
        .map(|(key, data, day, validity)| book::request(kind, office, *day, *validity, key, data))
        .collect();
    for (task, entry) in tasks.iter_mut().zip(book.reserve(&requests)?) {
        task.tanggal = entry.tanggal;
        task.number = Number::Entry(Box::new(entry));
    }
    Ok(())
}

fn signer(arguments: &Issue, zone: i32, language: Language) -> Result<Option<Signer>, Trouble> {
    let Some(credential) = credential::open(&arguments.key, language)? else { return Ok(None) };
    // The register records the file for good; what is appended later would make it another one.
    #[cfg(feature = "network")]
    if arguments.signature.raising.timestamp_later {
        return Err(issuing::no_later_stamp());
    }
    let (certify, signature) = (Some(Certify::None), &arguments.signature);
    let mut signer = Signer::new(credential, certify, signature, Language::Indonesian)?;
    signer.zone = Some(zone);
    Ok(Some(signer))
}

fn is_many(data: &Path) -> bool {
    data.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("jsonl"))
}

/// Reads the data; of many the lines that are wrong are told and counted, and the others go on.
fn accepted(
    arguments: &Issue,
    kind: &Kind,
    tanggal: CalendarDate,
    language: Language,
) -> Result<(Vec<Task>, usize), Trouble> {
    let path = &arguments.data;
    let text = std::fs::read_to_string(path).map_err(|error| files::unreadable(path, &error))?;
    let task = |line, text: &str| {
        let data = kind.accept(text).map_err(IssueError::Data)?;
        let validity = kind.validity(&data, tanggal)?;
        let digest = DigestAlgorithm::Sha256.digest(data.as_json().as_bytes());
        let (text, number, target) = (text.to_owned(), Number::None, PathBuf::new());
        Ok(Task { line, text, digest, number, tanggal, validity, target })
    };
    let refused = |error: IssueError| kinds::refused(&error).at(path.display());
    if !is_many(path) {
        return Ok((vec![task(None, &text).map_err(refused)?], 0));
    }
    let (mut tasks, mut bad) = (Vec::new(), 0);
    for (line, text) in (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty()) {
        match task(Some(line), text) {
            Ok(task) => tasks.push(task),
            Err(error) => {
                bad += 1;
                let trouble = issuing::at_line(Some(line), refused(error));
                output::complain(&trouble.sentence(language));
            }
        }
    }
    Ok((tasks, bad))
}

/// Of many, each document is named by its running number, a draft by its line.
fn target(output: &Path, kind: &Kind, task: &Task) -> PathBuf {
    let slug = kind.slug();
    match (task.line, task.nomor()) {
        (None, _) => output.to_path_buf(),
        (Some(_), Some(nomor)) => {
            output.join(format!("{slug}-{}-{:04}.pdf", nomor.year(), nomor.ordinal()))
        }
        (Some(line), None) => output.join(format!("{slug}-konsep-{line:04}.pdf")),
    }
}
