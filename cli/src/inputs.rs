//! The files that were named, and those inside the folders that were named.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::blocks::Blocks;
use crate::words::{Trouble, files};

/// Levels of folders inside each other that are looked into.
const DEPTH: usize = 32;

/// One input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Input {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Its name below the folder that was named, or its own name.
    pub(crate) name: PathBuf,
}

/// Lists the inputs in order; a folder gives its PDF files, those of its subfolders included.
///
/// `skip` is a folder that is not looked into: where the results go.
pub(crate) fn list(paths: &[PathBuf], skip: Option<&Path>) -> Vec<Result<Input, Trouble>> {
    let skip = skip.and_then(|skip| skip.canonicalize().ok());
    let mut found = Vec::new();
    for path in paths {
        if !path.is_dir() {
            let name = path.file_name().map(PathBuf::from).unwrap_or_default();
            found.push(Ok(Input { path: path.clone(), name }));
            continue;
        }
        let before = found.len();
        look_into(path, skip.as_deref(), &mut found);
        if found.len() == before {
            found.push(Err(files::no_pdfs(path)));
        }
    }
    found
}

fn look_into(top: &Path, skip: Option<&Path>, found: &mut Vec<Result<Input, Trouble>>) {
    let mut waiting = vec![(top.to_path_buf(), 0)];
    while let Some((folder, depth)) = waiting.pop() {
        if skip.is_some() && folder.canonicalize().ok().as_deref() == skip {
            continue;
        }
        let entries = match std::fs::read_dir(&folder).and_then(Iterator::collect) {
            Ok(entries) => entries,
            Err(error) => {
                found.push(Err(files::unreadable(&folder, &error)));
                continue;
            }
        };
        let mut entries: Vec<std::fs::DirEntry> = entries;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        let mut folders = Vec::new();
        for entry in entries {
            let path = entry.path();
            let kind = entry.file_type();
            let is_file = kind.as_ref().is_ok_and(std::fs::FileType::is_file);
            // A link to a folder is not followed: it could lead back up.
            if kind.is_ok_and(|kind| kind.is_dir()) {
                if depth < DEPTH {
                    folders.push((path, depth + 1));
                }
            // One that leads nowhere is told of: its document was meant to be among them.
            } else if is_pdf(&path) && (is_file || path.is_file() || !path.exists()) {
                let name = path.strip_prefix(top).unwrap_or(&path).to_path_buf();
                found.push(Ok(Input { path, name }));
            }
        }
        waiting.extend(folders.into_iter().rev());
    }
}

fn is_pdf(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pdf"))
}

/// Whether the paths stand for many documents rather than one.
pub(crate) fn are_many(paths: &[PathBuf]) -> bool {
    !matches!(paths, [only] if !only.is_dir())
}

/// A PDF in memory, or on disk where it is large.
#[derive(Debug)]
pub(crate) enum Bytes {
    Memory(Vec<u8>),
    Disk(Blocks),
}

/// Files up to this size are read at once where all of their objects are looked at.
const IN_MEMORY: u64 = 64 << 20;
/// Files up to this size are read at once where they are read from start to end, and few objects are
/// looked at: a large file is never in memory as a whole.
const AT_ONCE: u64 = 4 << 20;
/// Bytes that are taken of what is no file, such as a pipe.
const PIPED: u64 = 256 << 20;

impl Bytes {
    /// Opens a file whose objects will all be looked at.
    pub(crate) fn open(path: &Path) -> Result<Self, Trouble> {
        Self::open_up_to(path, IN_MEMORY)
    }

    /// Opens a file that will be read from start to end.
    pub(crate) fn open_streamed(path: &Path) -> Result<Self, Trouble> {
        Self::open_up_to(path, AT_ONCE)
    }

    fn open_up_to(path: &Path, in_memory: u64) -> Result<Self, Trouble> {
        let open = || -> std::io::Result<Option<Self>> {
            let file = std::fs::File::open(path)?;
            let about = file.metadata()?;
            if about.is_dir() {
                return Err(std::io::ErrorKind::IsADirectory.into());
            }
            if about.is_file() && about.len() > in_memory {
                return Ok(Some(Self::Disk(Blocks::new(file, about.len()))));
            }
            // Its length is known, so that it takes one step; then whatever came behind.
            let mut bytes = vec![0; usize::try_from(about.len()).unwrap_or(0)];
            let mut read = 0;
            while let Some(rest) = bytes.get_mut(read..).filter(|rest| !rest.is_empty()) {
                match (&file).read(rest) {
                    Ok(0) => break,
                    Ok(more) => read += more,
                    Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(error),
                }
            }
            bytes.truncate(read);
            let most = if about.is_file() { u64::MAX } else { PIPED };
            if (&file).take(most).read_to_end(&mut bytes)? as u64 == most {
                return Ok(None);
            }
            Ok(Some(Self::Memory(bytes)))
        };
        let opened = open().map_err(|error| files::unreadable(path, &error))?;
        opened.ok_or_else(|| files::too_long(path))
    }
}

impl segel::Source for Bytes {
    fn len(&self) -> u64 {
        match self {
            Self::Memory(bytes) => segel::Source::len(bytes),
            Self::Disk(file) => segel::Source::len(file),
        }
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Self::Memory(bytes) => bytes.read_at(offset, buffer),
            Self::Disk(file) => segel::Source::read_at(file, offset, buffer),
        }
    }

    fn as_slice(&self) -> Option<&[u8]> {
        match self {
            Self::Memory(bytes) => Some(bytes),
            Self::Disk(_) => None,
        }
    }
}
