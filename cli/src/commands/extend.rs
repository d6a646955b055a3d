//! `segel extend IN.pdf -o OUT --level t|lt|lta`.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Args;
use segel::Source as _;
use segel::long_term::Target;
use segel::sign::Chained;
use serde::Serialize;

use crate::arguments::{LevelChoice, StampArguments};
use crate::commands::sign::{check_names, target};
use crate::inputs::{self, Bytes, Input};
use crate::jobs::{Job, Jobs};
use crate::network::Network;
use crate::output::{self, Progress};
use crate::pool;
use crate::words::{FAILED, Language, Trouble, extending as words, files, network, signing};
use crate::written::{self, Existing};

#[derive(Debug, Args)]
pub(crate) struct Extend {
    /// Signed PDF files, and folders of them
    #[arg(value_name = "IN.pdf|DIR", required_unless_present = "pending")]
    inputs: Vec<PathBuf>,
    /// Where the result goes; with many inputs a folder, in which the names are kept
    #[arg(short, long, value_name = "OUT", conflicts_with = "in_place")]
    output: Option<PathBuf>,
    /// Append to the files themselves
    #[arg(long)]
    in_place: bool,
    /// Overwrite results that exist already
    #[arg(long)]
    force: bool,
    /// PAdES baseline level; lta again renews the archive stamp of a file that has one
    #[arg(long, value_enum, default_value = "lta")]
    level: LevelChoice,
    /// Extend the files noted in the job list, in place, each to the level that it owes
    #[arg(long, conflicts_with_all = ["inputs", "output", "in_place"])]
    pending: bool,
    /// The job list [default: extend.jsonl in the user's data folder]
    #[arg(long, value_name = "FILE")]
    job_list: Option<PathBuf>,
    /// From lt upwards: say in the file which proofs belong to which signature (VRI), for readers
    /// that look for it there; segel does without
    #[arg(long)]
    vri: bool,
    #[command(flatten)]
    stamps: StampArguments,
    /// Worker threads for many files [default: the cores]
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
    appended_bytes: Option<usize>,
    error: Option<String>,
}

/// One file, where its result goes, and its level.
struct Task {
    input: Input,
    target: PathBuf,
    level: Target,
    job: Option<Job>,
}

pub(crate) fn run(arguments: &Extend, language: Language) -> Result<u8, Trouble> {
    let list = Jobs::at(arguments.job_list.as_deref());
    let tasks = match arguments.pending {
        true => pending(list.as_ref().map_err(Clone::clone)?)?,
        false => tasks(arguments)?,
    };
    if tasks.is_empty() {
        output::remark(words::nothing_to_do().text(language));
        return Ok(0);
    }
    // Whether a stamp is needed is seen in each file; for B-LT it may have one.
    let stamps = tasks.iter().any(|task| task.level != Target::Lt);
    let network = Network::new(&arguments.stamps, stamps)?;
    let many = arguments.pending || inputs::are_many(&arguments.inputs);
    let work = |task: &Task| {
        let done = extend(arguments, task, &network);
        if done.is_ok()
            && let (Some(job), Ok(list)) = (&task.job, &list)
        {
            list.strike(job)?;
        }
        done
    };
    if let (false, [task]) = (many, tasks.as_slice()) {
        let appended = work(task).map_err(|trouble| trouble.about(&task.input.path))?;
        output::remark(line(task, appended).text(language));
        if arguments.json {
            output::json(&[told(task, Ok(appended), language)]);
        }
        return Ok(0);
    }
    let progress = Progress::new(tasks.len());
    let (mut outcomes, mut failed) = (Vec::new(), 0);
    let stepped = |task: &Task| {
        let result = work(task);
        progress.step();
        result
    };
    pool::in_order(&tasks, arguments.jobs, stepped, |task, result| {
        let line = match &result {
            Ok(appended) => line(task, *appended),
            Err(trouble) => {
                failed += 1;
                words::not_extended(&task.input.path, trouble)
            }
        };
        progress.remark(line.text(language));
        outcomes.push(told(task, result, language));
    });
    drop(progress);
    output::remark(signing::counted(outcomes.len() - failed, failed).text(language));
    if arguments.json {
        output::json(&outcomes);
    }
    Ok(if failed == 0 { 0 } else { FAILED })
}

fn tasks(arguments: &Extend) -> Result<Vec<Task>, Trouble> {
    if arguments.output.is_none() && !arguments.in_place {
        return Err(signing::output_missing());
    }
    let level = goal(arguments.level).ok_or_else(words::level_b)?;
    let many = inputs::are_many(&arguments.inputs);
    let output = arguments.output.as_deref();
    let found = inputs::list(&arguments.inputs, output.filter(|_| many));
    let mut tasks = Vec::new();
    for input in found {
        let input = input?;
        let target = target(output, &input, many)?;
        tasks.push(Task { input, target, level, job: None });
    }
    check_names(tasks.iter().map(|task| (&task.input, task.target.as_path())))?;
    Ok(tasks)
}

/// The files that the job list names.
fn pending(list: &Jobs) -> Result<Vec<Task>, Trouble> {
    let tasks = list.read()?.into_iter().filter_map(|job| {
        let level = job.level().and_then(goal)?;
        let path = job.file.clone();
        let name = path.file_name().map(PathBuf::from).unwrap_or_default();
        let input = Input { path: path.clone(), name };
        Some(Task { input, target: path, level, job: Some(job) })
    });
    Ok(tasks.collect())
}

fn goal(level: LevelChoice) -> Option<Target> {
    match level {
        LevelChoice::B => None,
        LevelChoice::T => Some(Target::T),
        LevelChoice::Lt => Some(Target::Lt),
        LevelChoice::Lta => Some(Target::Lta),
    }
}

fn name(level: Target) -> &'static str {
    match level {
        Target::T => "PAdES-B-T",
        Target::Lt => "PAdES-B-LT",
        Target::Lta => "PAdES-B-LTA",
    }
}

/// Extends one file and returns how many bytes were appended.
fn extend(arguments: &Extend, task: &Task, network: &Network) -> Result<usize, Trouble> {
    let existing = if arguments.force { Existing::Replace } else { Existing::Refuse };
    let in_place = arguments.in_place || task.job.is_some();
    if !in_place {
        if written::is_same(&task.input.path, &task.target) {
            return Err(files::output_is_input(&task.target));
        }
        written::check(&task.target, existing)?;
    }
    let before = written::Stamp::of(&task.input.path)?;
    let bytes = Bytes::open(&task.input.path)?;
    let appended = network.long_term().with_vri(arguments.vri).extended(&bytes, task.level);
    let appended = appended.map_err(|error| network::refused(&error))?;
    if in_place {
        if !appended.is_empty() {
            written::append(&task.target, &before, bytes.len(), &appended)?;
        }
        return Ok(appended.len());
    }
    make_folder(&task.target)?;
    written::whole(&task.target, existing, false, |sink| {
        copy(&Chained::new(&bytes, &appended), sink, &task.target)
    })?;
    Ok(appended.len())
}

fn make_folder(target: &Path) -> Result<(), Trouble> {
    match target.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => {
            std::fs::create_dir_all(folder).map_err(|error| files::unwritable(folder, &error))
        }
        None => Ok(()),
    }
}

fn copy(
    source: &impl segel::Source,
    sink: &mut dyn std::io::Write,
    target: &Path,
) -> Result<(), Trouble> {
    let mut buffer = vec![0; 256 << 10];
    let mut offset = 0;
    loop {
        let read = source.read_at(offset, &mut buffer);
        let read = read.map_err(|error| files::unreadable(target, &error))?;
        if read == 0 {
            return Ok(());
        }
        let part = buffer.get(..read).unwrap_or_default();
        sink.write_all(part).map_err(|error| files::unwritable(target, &error))?;
        offset += read as u64;
    }
}

fn line(task: &Task, appended: usize) -> crate::words::Words {
    match appended {
        0 => words::already(&task.input.path, name(task.level)),
        _ => words::extended(&task.input.path, &task.target, name(task.level)),
    }
}

fn told(task: &Task, result: Result<usize, Trouble>, language: Language) -> Outcome {
    let file = task.input.path.display().to_string();
    match result {
        Ok(appended) => Outcome {
            file,
            output: Some(task.target.display().to_string()),
            level: Some(name(task.level)),
            appended_bytes: Some(appended),
            error: None,
        },
        Err(trouble) => {
            let error = Some(trouble.line(language));
            Outcome { file, output: None, level: None, appended_bytes: None, error }
        }
    }
}
