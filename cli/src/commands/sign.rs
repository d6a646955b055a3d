//! `segel sign IN.pdf|DIR... -o OUT`.

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, mpsc};

use clap::Args;
use segel::sign::Chained;
use segel::verify::{JudgedChange, Policy};
use segel::{Document, Source, TrustStore};
use serde::Serialize;

use crate::arguments::{
    Certify, KeyArguments, PasswordArguments, PolicyChoice, SignatureArguments,
};
use crate::credential;
use crate::inputs::{self, Bytes, Input};
#[cfg(feature = "network")]
use crate::jobs::{Job, Jobs};
use crate::lint;
use crate::output::{self, Progress};
use crate::place::At;
use crate::pool;
use crate::raised::Raised;
use crate::secret::Password;
use crate::signer::Signer;
use crate::unnamed::{self, Unnamed};
#[cfg(feature = "network")]
use crate::words::network;
use crate::words::{FAILED, Language, Trouble, doctoring, files, keys, signing};
use crate::written::{self, Existing};

#[derive(Debug, Args)]
pub(crate) struct Sign {
    /// PDF files, and folders of them
    #[arg(value_name = "IN.pdf|DIR", required = true)]
    inputs: Vec<PathBuf>,
    /// Where the result goes; with many inputs a folder, in which the names are kept
    #[arg(short, long, value_name = "OUT", conflicts_with = "in_place")]
    output: Option<PathBuf>,
    /// Append the signature to the files themselves
    #[arg(long)]
    in_place: bool,
    /// Overwrite results that exist already
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    key: KeyArguments,
    #[command(flatten)]
    password: PasswordArguments,
    #[command(flatten)]
    signature: SignatureArguments,
    /// Certify the document and say what may still be done; else it is an approval signature
    #[arg(long, value_enum)]
    certify: Option<Certify>,
    /// Who vouches for the document: official refuses everything that can change or hide, else it is
    /// said
    #[arg(long, value_enum)]
    policy: Option<PolicyChoice>,
    /// Signature field: an empty one of the document, or the name of a new one
    #[arg(long, value_name = "NAME")]
    field: Option<String>,
    /// Where a visible signature goes: PAGE:X,Y,W,H in points from the top left, or the label of a
    /// place in a document that segel rendered
    #[arg(long, value_name = "PLACE")]
    at: Option<String>,
    /// The list in which --timestamp-later notes files [default: extend.jsonl in the user's data folder]
    #[cfg(feature = "network")]
    #[arg(long, value_name = "FILE")]
    job_list: Option<PathBuf>,
    /// Worker threads of a batch [default: the cores]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Write what became of each file as JSON to stdout
    #[arg(long)]
    json: bool,
}

/// What became of one file.
#[derive(Debug, Serialize)]
struct Outcome {
    file: String,
    output: Option<String>,
    level: Option<&'static str>,
    error: Option<String>,
}

/// One file and where its result goes.
struct Task {
    input: Input,
    target: PathBuf,
}

pub(crate) fn run(arguments: &Sign, language: Language) -> Result<u8, Trouble> {
    if arguments.output.is_none() && !arguments.in_place {
        return Err(signing::output_missing());
    }
    let many = inputs::are_many(&arguments.inputs);
    let found = inputs::list(&arguments.inputs, arguments.output.as_deref().filter(|_| many));
    let (mut tasks, mut outcomes) = (Vec::new(), Vec::new());
    for input in found {
        match input {
            Ok(input) => {
                let target = target(arguments.output.as_deref(), &input, many)?;
                tasks.push(Task { target, input });
            }
            Err(trouble) if many => {
                output::complain(&trouble.sentence(language));
                let error = Some(trouble.line(language));
                outcomes.push(Outcome { file: String::new(), output: None, level: None, error });
            }
            Err(trouble) => return Err(trouble),
        }
    }
    check_names(tasks.iter().map(|task| (&task.input, task.target.as_path())))?;
    let at = arguments.at.as_deref().map(At::parse).transpose()?;
    let credential = credential::open(&arguments.key, language)?.ok_or_else(keys::no_key_given)?;
    let mut signer = Signer::new(credential, arguments.certify, &arguments.signature, language)?;
    signer.field = arguments.field.clone();
    let password = Password::read(&arguments.password, !many, language)?;
    #[cfg(feature = "network")]
    let jobs = match arguments.signature.raising.timestamp_later {
        true => Some(Jobs::at(arguments.job_list.as_deref())?),
        false => None,
    };
    let signer = Batch {
        signer,
        at,
        password,
        arguments,
        language,
        folders: Mutex::default(),
        #[cfg(feature = "network")]
        jobs,
    };
    if let (false, Some(task)) = (many, tasks.first()) {
        for (task, result) in settle(vec![(task, signer.sign(task))]) {
            let level = result.map_err(|trouble| trouble.about(&task.input.path))?;
            output::remark(signing::signed(&task.input.path, &task.target).text(language));
            if arguments.json {
                output::json(&[told(task, Ok(level), language)]);
            }
        }
        return Ok(0);
    }
    outcomes.extend(batch(&tasks, &signer, language));
    let failed = outcomes.iter().filter(|outcome| outcome.error.is_some()).count();
    output::remark(signing::counted(outcomes.len() - failed, failed).text(language));
    if arguments.json {
        output::json(&outcomes);
    }
    Ok(if failed == 0 { 0 } else { FAILED })
}

/// Bytes of a file up to which it is judged what any new signature does to earlier ones.
const JUDGED: u64 = 16 << 20;

/// Results that are synced and named together.
const SETTLED: usize = 64;

/// What was signed and waits for its name.
struct Signed {
    level: &'static str,
    /// Nothing where the signature was appended to its file, or it has its name.
    file: Option<Unnamed>,
}

/// Signs every file; one that cannot be signed does not stop the others.
///
/// What was signed is made to last beside the signing of what follows: the disk needs no processor.
fn batch(tasks: &[Task], signer: &Batch<'_>, language: Language) -> Vec<Outcome> {
    let progress = Progress::new(tasks.len());
    let mut outcomes = Vec::new();
    let mut tell = |settled: Vec<(&Task, Result<&'static str, Trouble>)>| {
        let mut lines = Vec::new();
        for (task, result) in settled {
            let (input, target) = (&task.input.path, &task.target);
            let line = match &result {
                Ok(_) => signing::signed(input, target),
                Err(trouble) => signing::not_signed(input, trouble),
            };
            lines.push(line.text(language).to_owned());
            outcomes.push(told(task, result, language));
        }
        if !lines.is_empty() {
            progress.remark(&lines.join("\n"));
        }
    };
    // One group is settled while another is signed, which is handed over when that is done.
    let (full, groups) = mpsc::sync_channel::<Vec<(&Task, Result<Signed, Trouble>)>>(0);
    std::thread::scope(|scope| {
        scope.spawn(|| groups.into_iter().for_each(|group| tell(settle(group))));
        let mut waiting = Vec::new();
        pool::in_order(
            tasks,
            signer.arguments.jobs,
            |task| {
                let result = signer.sign(task);
                progress.step();
                result
            },
            |task, result| {
                waiting.push((task, result));
                if waiting.len() >= SETTLED {
                    // Its only receiver ends after this sender.
                    let _ = full.send(std::mem::take(&mut waiting));
                }
            },
        );
        let _ = full.send(waiting);
        drop(full);
    });
    outcomes
}

/// Makes what was signed last, and only then says that it was.
fn settle(
    waiting: Vec<(&Task, Result<Signed, Trouble>)>,
) -> Vec<(&Task, Result<&'static str, Trouble>)> {
    let (mut out, mut places, mut files) = (Vec::new(), Vec::new(), Vec::new());
    for (task, result) in waiting {
        let level = result.map(|signed| {
            if let Some(file) = signed.file {
                places.push(out.len());
                files.push(file);
            }
            signed.level
        });
        out.push((task, level));
    }
    for (place, settled) in places.into_iter().zip(unnamed::settle(files)) {
        if let (Some((_, result)), Err(trouble)) = (out.get_mut(place), settled) {
            *result = Err(trouble);
        }
    }
    out
}

fn told(task: &Task, result: Result<&'static str, Trouble>, language: Language) -> Outcome {
    let file = task.input.path.display().to_string();
    match result {
        Ok(level) => {
            let output = Some(task.target.display().to_string());
            Outcome { file, output, level: Some(level), error: None }
        }
        Err(trouble) => {
            Outcome { file, output: None, level: None, error: Some(trouble.line(language)) }
        }
    }
}

/// What all files have in common.
struct Batch<'a> {
    signer: Signer,
    at: Option<At>,
    password: Password,
    arguments: &'a Sign,
    language: Language,
    /// Folders of results that are there.
    folders: Mutex<HashSet<PathBuf>>,
    /// Where files are noted that still owe their level.
    #[cfg(feature = "network")]
    jobs: Option<Jobs>,
}

impl Batch<'_> {
    /// Signs one file and returns the level that was reached; the name of the result is to be settled.
    fn sign(&self, task: &Task) -> Result<Signed, Trouble> {
        let arguments = self.arguments;
        let existing = if arguments.force { Existing::Replace } else { Existing::Refuse };
        if !arguments.in_place {
            let taken = task.target.symlink_metadata().is_ok();
            if taken && written::is_same(&task.input.path, &task.target) {
                return Err(files::output_is_input(&task.target));
            }
            if taken {
                let mut keys = arguments.key.files();
                if keys.any(|key| written::is_same(key, &task.target)) {
                    return Err(files::output_is_key(&task.target));
                }
                written::check(&task.target, existing)?;
            }
        }
        let before = match arguments.in_place {
            true => Some(written::Stamp::of(&task.input.path)?),
            false => None,
        };
        // What others could not read they cannot read once it is signed.
        let private = !arguments.in_place && written::is_private(&task.input.path);
        let mut bytes = Bytes::open_streamed(&task.input.path)?;
        let mut cloned = None;
        if let (false, Bytes::Disk(blocks)) = (arguments.in_place, &bytes) {
            self.make_folder(&task.target)?;
            let mut file = Unnamed::create(&task.target, existing, private)?;
            if let Some(clone) = file.clone_of(blocks) {
                // From here on the clone is the document: nobody else can write to it.
                bytes = Bytes::Disk(clone);
                cloned = Some(file);
            }
        }
        let document = self.password.open(bytes, &task.input.path)?;
        let hazards = lint::before_signing(&document, arguments.policy)?;
        if !hazards.is_empty() {
            let warning = doctoring::warning(&task.input.path, &hazards);
            output::remark(warning.text(self.language));
        }
        if let Some(before) = before {
            let signed = self.sign_into(task, &document, &mut std::io::sink())?;
            written::append(&task.target, &before, signed.source_len(), signed.appended())?;
            #[cfg(feature = "network")]
            self.note(task, &signed)?;
            return Ok(Signed { level: signed.level(), file: None });
        }
        let (mut file, signed) = match cloned {
            Some(file) => (file, self.sign_into(task, &document, &mut std::io::sink())?),
            None => {
                self.make_folder(&task.target)?;
                let mut file = Unnamed::create(&task.target, existing, private)?;
                let signed = self.sign_into(task, &document, &mut file)?;
                (file, signed)
            }
        };
        let appended = file.write_all(signed.appended());
        appended.map_err(|error| files::unwritable(&task.target, &error))?;
        #[cfg(feature = "network")]
        if signed.owed.is_some() {
            // Nothing is noted that is not there.
            unnamed::settle(vec![file]).into_iter().collect::<Result<(), Trouble>>()?;
            self.note(task, &signed)?;
            return Ok(Signed { level: signed.level(), file: None });
        }
        Ok(Signed { level: signed.level(), file: Some(file) })
    }

    /// Makes the folder of a result, once.
    fn make_folder(&self, target: &Path) -> Result<(), Trouble> {
        let folder = written::folder_of(target);
        let mut made = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if !made.contains(folder) {
            std::fs::create_dir_all(folder).map_err(|error| files::unwritable(folder, &error))?;
            made.insert(folder.to_path_buf());
        }
        Ok(())
    }

    /// Notes a file that still owes its level, and says so.
    #[cfg(feature = "network")]
    fn note(&self, task: &Task, signed: &Raised) -> Result<(), Trouble> {
        let (Some(owed), Some(jobs), Some(raise)) = (&signed.owed, &self.jobs, &self.signer.raise)
        else {
            return Ok(());
        };
        jobs.note(&Job::new(&task.target, raise.level()))?;
        let words = network::owed(&task.target, signed.level(), jobs.path(), owed);
        output::remark(words.text(self.language));
        Ok(())
    }

    /// Signs a document while it is copied, and says so when an earlier signature does not bear it.
    fn sign_into<S: Source>(
        &self,
        task: &Task,
        document: &Document<S>,
        sink: &mut dyn Write,
    ) -> Result<Raised, Trouble> {
        let signed = self.signer.sign(document, self.at.as_ref(), None, sink)?;
        let visible = self.at.is_some() || self.signer.field.is_some();
        for (field, judged) in opposed(document, signed.appended(), visible) {
            let words = signing::opposed(&task.input.path, &field, &judged);
            output::remark(words.text(self.language));
        }
        Ok(signed)
    }
}

/// What a new signature does that an earlier one does not allow, or that only a person can judge, with the
/// name of the earlier one's field.
///
/// What is invisible stands over nothing. For the rest a large file is not read a second time, nor a file
/// that goes on already behind a signature: whatever that broke, it broke then.
fn opposed<S: Source>(
    document: &Document<S>,
    appended: &[u8],
    visible: bool,
) -> Vec<(String, JudgedChange)> {
    let judged = || {
        let fields = document.signature_fields().ok()?;
        let signed = fields.iter().filter(|field| field.value.is_some()).count();
        let looked_at = visible || (signed == 1 && document.len() <= JUDGED);
        if signed == 0 || !looked_at {
            return None;
        }
        let grown = Chained::new(document.source(), appended);
        let grown = Document::open_with_key(grown, document.key()).ok()?;
        let policy = Policy::contract(TrustStore::new(Vec::new()));
        segel::verify::judge_last_revision(&grown, &policy).ok()
    };
    let opposed = |judged: &JudgedChange| !judged.allowed || judged.is_unclear();
    let found = judged().unwrap_or_default().into_iter();
    found.filter_map(|(field, all)| Some((field, all.into_iter().find(opposed)?))).collect()
}

/// Where the result of an input goes; without an output into the input itself.
pub(crate) fn target(output: Option<&Path>, input: &Input, many: bool) -> Result<PathBuf, Trouble> {
    let Some(output) = output else { return Ok(input.path.clone()) };
    if many && output.exists() && !output.is_dir() {
        return Err(files::not_a_folder(output));
    }
    Ok(if many || output.is_dir() { output.join(&input.name) } else { output.to_path_buf() })
}

/// Two inputs of the same name would end in the same file.
pub(crate) fn check_names<'t>(
    tasks: impl Iterator<Item = (&'t Input, &'t Path)>,
) -> Result<(), Trouble> {
    let mut seen: HashMap<&Path, &Path> = HashMap::new();
    for (input, target) in tasks {
        if let Some(first) = seen.insert(target, &input.path) {
            return Err(files::same_name(target, first, &input.path));
        }
    }
    Ok(())
}
