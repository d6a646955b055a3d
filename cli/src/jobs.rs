//! Files that still owe a level: a line of JSON each, for `segel extend --pending`.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::arguments::LevelChoice;
use crate::network::variable;
use crate::words::{Trouble, files, network as words};
use crate::written::{self, Existing};

/// One file and the level that it owes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Job {
    pub(crate) file: PathBuf,
    pub(crate) level: String,
}

impl Job {
    pub(crate) fn new(file: &Path, level: LevelChoice) -> Self {
        let file = std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf());
        let level = match level {
            LevelChoice::B => "b",
            LevelChoice::T => "t",
            LevelChoice::Lt => "lt",
            LevelChoice::Lta => "lta",
        };
        Self { file, level: level.to_owned() }
    }

    pub(crate) fn level(&self) -> Option<LevelChoice> {
        clap::ValueEnum::from_str(&self.level, true).ok()
    }
}

/// A list of jobs on disk.
#[derive(Debug)]
pub(crate) struct Jobs {
    path: PathBuf,
}

impl Jobs {
    /// The list that was named, or the user's.
    pub(crate) fn at(path: Option<&Path>) -> Result<Self, Trouble> {
        let path = match path {
            Some(path) => path.to_path_buf(),
            None => default_path().ok_or_else(words::no_job_list)?,
        };
        Ok(Self { path })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Notes a job, unless it is noted.
    pub(crate) fn note(&self, job: &Job) -> Result<(), Trouble> {
        self.locked(|jobs| {
            if jobs.contains(job) {
                return false;
            }
            jobs.retain(|other| other.file != job.file);
            jobs.push(job.clone());
            true
        })
    }

    /// Strikes a job out.
    pub(crate) fn strike(&self, job: &Job) -> Result<(), Trouble> {
        self.locked(|jobs| {
            let before = jobs.len();
            jobs.retain(|other| other != job);
            jobs.len() != before
        })
    }

    /// Reads the list; one that is not there is empty.
    pub(crate) fn read(&self) -> Result<Vec<Job>, Trouble> {
        let text = match std::fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(files::unreadable(&self.path, &error)),
        };
        let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
        lines
            .map(|(number, line)| {
                serde_json::from_str(line).map_err(|_| words::bad_job(&self.path, number))
            })
            .collect()
    }

    /// Changes the list while nobody else does; `change` tells whether there is something to write.
    fn locked(&self, change: impl FnOnce(&mut Vec<Job>) -> bool) -> Result<(), Trouble> {
        let unwritable = |error: std::io::Error| files::unwritable(&self.path, &error);
        if let Some(folder) = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(unwritable)?;
        }
        let lock = self.path.with_extension("lock");
        let lock: File = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(lock)
            .map_err(unwritable)?;
        lock.lock().map_err(unwritable)?;
        let mut jobs = self.read()?;
        if !change(&mut jobs) {
            return Ok(());
        }
        written::whole(&self.path, Existing::Replace, false, |sink| {
            for job in &jobs {
                let line = serde_json::to_string(job).unwrap_or_default();
                writeln!(sink, "{line}").map_err(unwritable)?;
            }
            Ok(())
        })
    }
}

fn default_path() -> Option<PathBuf> {
    let folder = match variable("XDG_DATA_HOME") {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(variable("HOME")?).join(".local/share"),
    };
    Some(folder.join("segel/extend.jsonl"))
}
