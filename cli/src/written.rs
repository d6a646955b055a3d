//! Results on disk: whole or not at all.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Seek as _, Write};
use std::path::{Path, PathBuf};

use crate::words::{Trouble, files};

/// Names tried for a temporary file.
const ATTEMPTS: u32 = 100;

/// Whether a path may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Existing {
    Refuse,
    Replace,
}

/// Refuses early what [`whole`] would refuse at its end.
pub(crate) fn check(path: &Path, existing: Existing) -> Result<(), Trouble> {
    if existing == Existing::Refuse && path.symlink_metadata().is_ok() {
        return Err(files::exists(path));
    }
    Ok(())
}

/// Writes a file under a temporary name beside it, syncs it, gives it its name and syncs the folder.
pub(crate) fn whole(
    path: &Path,
    existing: Existing,
    secret: bool,
    fill: impl FnOnce(&mut dyn Write) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    named(path, existing, secret, fill)?;
    settle(path)
}

/// Makes the name of a file last that [`named`] gave it, and those of all others in its folder.
pub(crate) fn settle(path: &Path) -> Result<(), Trouble> {
    let folder = File::open(folder_of(path)).and_then(|folder| folder.sync_all());
    folder.map_err(|error| files::unwritable(path, &error))
}

/// The folder in which a file lies.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Does what [`whole`] does but for the last step: after a power cut the file is whole or not there.
pub(crate) fn named(
    path: &Path,
    existing: Existing,
    secret: bool,
    fill: impl FnOnce(&mut dyn Write) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    check(path, existing)?;
    let folder = folder_of(path);
    let unwritable = |error: io::Error| files::unwritable(path, &error);
    let (temporary, file) = beside(folder, path, secret).map_err(unwritable)?;
    let filled = (|| {
        let mut writer = BufWriter::new(file);
        fill(&mut writer)?;
        let file = writer.into_inner().map_err(|error| unwritable(error.into_error()))?;
        file.sync_all().map_err(unwritable)?;
        rename(&temporary, path, existing)
    })();
    if filled.is_err() {
        let _ = std::fs::remove_file(&temporary);
    }
    filled
}

/// Writes bytes as a whole file.
pub(crate) fn bytes(path: &Path, existing: Existing, content: &[u8]) -> Result<(), Trouble> {
    whole(path, existing, false, |sink| {
        sink.write_all(content).map_err(|error| files::unwritable(path, &error))
    })
}

fn beside(folder: &Path, path: &Path, secret: bool) -> io::Result<(PathBuf, File)> {
    let name = path.file_name().ok_or(io::ErrorKind::IsADirectory)?.to_string_lossy();
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if secret {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _ = secret;
    let process = std::process::id();
    for attempt in 0..ATTEMPTS {
        let temporary = folder.join(format!(".{name}.{process}-{attempt}.tmp"));
        match options.open(&temporary) {
            Ok(file) => return Ok((temporary, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn rename(temporary: &Path, path: &Path, existing: Existing) -> Result<(), Trouble> {
    let unwritable = |error: io::Error| files::unwritable(path, &error);
    if existing == Existing::Replace {
        return std::fs::rename(temporary, path).map_err(unwritable);
    }
    // A link is made only where nothing is, so a file that appeared meanwhile stays as it is.
    match std::fs::hard_link(temporary, path) {
        Ok(()) => std::fs::remove_file(temporary).map_err(unwritable),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(files::exists(path)),
        // A file system without links.
        Err(_) => {
            check(path, existing)?;
            std::fs::rename(temporary, path).map_err(unwritable)
        }
    }
}

/// What tells that a file was written to, without reading it again.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    length: u64,
    modified: Option<std::time::SystemTime>,
    /// Device, file, and when anything of it changed last.
    identity: [i64; 4],
}

impl Stamp {
    pub(crate) fn of(path: &Path) -> Result<Self, Trouble> {
        path.metadata().map(|about| Self::new(&about)).map_err(|e| files::unreadable(path, &e))
    }

    fn new(about: &std::fs::Metadata) -> Self {
        #[cfg(unix)]
        let identity = {
            use std::os::unix::fs::MetadataExt as _;
            let number = |number: u64| i64::from_ne_bytes(number.to_ne_bytes());
            [number(about.dev()), number(about.ino()), about.ctime(), about.ctime_nsec()]
        };
        #[cfg(not(unix))]
        let identity = [0; 4];
        Self { length: about.len(), modified: about.modified().ok(), identity }
    }
}

/// Appends to a file that was `length` bytes long when it was read and was not written to since; where
/// that fails it is as it was.
pub(crate) fn append(
    path: &Path,
    before: &Stamp,
    length: u64,
    appended: &[u8],
) -> Result<(), Trouble> {
    let unwritable = |error: io::Error| files::unwritable(path, &error);
    let mut file = OpenOptions::new().write(true).open(path).map_err(unwritable)?;
    let now = Stamp::new(&file.metadata().map_err(unwritable)?);
    if now.length != length || now != *before {
        return Err(files::changed_meanwhile(path));
    }
    let written = file
        .seek(io::SeekFrom::Start(length))
        .and_then(|_| file.write_all(appended))
        .and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = file.set_len(length).and_then(|()| file.sync_all());
    }
    written.map_err(unwritable)
}

/// Whether both paths lead to the same file.
pub(crate) fn is_same(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        matches!((one.metadata(), other.metadata()), (Ok(one), Ok(other))
            if (one.dev(), one.ino()) == (other.dev(), other.ino()))
    }
    #[cfg(not(unix))]
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}
