//! Certificates, revocation lists and OCSP responses that were handed over for a verification.

use std::path::{Path, PathBuf};

use segel_x509::{EvidenceOrigin, RevocationEvidence};

use crate::output;
use crate::words::{Language, Trouble, files, judging};

/// Files looked at in all.
const FILES: usize = 10_000;

/// The longest file that is read; lists of a national authority have some megabytes.
const LONGEST: u64 = 64 << 20;

/// Reads files and folders of evidence. A file that was named must hold some; in a folder others may
/// lie beside it, and each is told.
pub(crate) fn read(paths: &[PathBuf], language: Language) -> Result<RevocationEvidence, Trouble> {
    let mut evidence = RevocationEvidence::new();
    let mut left = FILES;
    for path in paths {
        if path.is_dir() {
            folder(path, &mut evidence, &mut left, language)?;
        } else {
            file(path, &mut evidence)?;
        }
    }
    Ok(evidence)
}

fn folder(
    path: &Path,
    evidence: &mut RevocationEvidence,
    left: &mut usize,
    language: Language,
) -> Result<(), Trouble> {
    let read = std::fs::read_dir(path).and_then(Iterator::collect);
    let entries: Vec<std::fs::DirEntry> = read.map_err(|error| files::unreadable(path, &error))?;
    let mut paths: Vec<PathBuf> = entries.iter().map(std::fs::DirEntry::path).collect();
    paths.retain(|path| path.is_file());
    paths.sort();
    let mut found = 0;
    for path in &paths {
        *left = left.checked_sub(1).ok_or_else(|| judging::too_many_files(path, FILES))?;
        match file(path, evidence) {
            Ok(()) => found += 1,
            Err(trouble) => output::remark(&format!("segel: {}", trouble.line(language))),
        }
    }
    if found == 0 { Err(judging::no_evidence(path)) } else { Ok(()) }
}

fn file(path: &Path, evidence: &mut RevocationEvidence) -> Result<(), Trouble> {
    let unreadable = |error| files::unreadable(path, &error);
    let length = path.metadata().map_err(unreadable)?.len();
    if length > LONGEST {
        return Err(judging::bad_evidence(path, &format!("{length} > {LONGEST} byte")));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    match evidence.add_file(&bytes, EvidenceOrigin::Supplied) {
        Ok(_) => Ok(()),
        Err(error) => Err(judging::bad_evidence(path, &error)),
    }
}
