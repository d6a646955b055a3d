//! Results on disk: whole or not at all.

use std::fs::OpenOptions;
use std::io::{self, BufWriter, Seek as _, Write};
use std::path::Path;

use crate::unnamed::{self, Unnamed};
use crate::words::{Trouble, files};

/// Whether a path may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Existing {
    Refuse,
    Replace,
}

/// Refuses early what [`whole`] would refuse at its end.
pub(crate) fn check(path: &Path, existing: Existing) -> Result<(), Trouble> {
    match path.symlink_metadata() {
        Err(_) => Ok(()),
        Ok(_) if existing == Existing::Refuse => Err(files::exists(path)),
        // What a link leads to may be replaced, and a link that leads nowhere.
        Ok(about) if about.is_symlink() && !path.exists() => Ok(()),
        Ok(_) if path.is_file() => Ok(()),
        Ok(_) => Err(files::not_a_file(path)),
    }
}

/// The file whose place a result takes: what a link leads to.
pub(crate) fn behind_links(path: &Path) -> std::path::PathBuf {
    let is_link = path.symlink_metadata().is_ok_and(|about| about.is_symlink());
    is_link.then(|| path.canonicalize().ok()).flatten().unwrap_or_else(|| path.to_path_buf())
}

/// Writes a file that is whole or not there, and makes it last.
pub(crate) fn whole(
    path: &Path,
    existing: Existing,
    secret: bool,
    fill: impl FnOnce(&mut dyn Write) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let mut file = BufWriter::new(Unnamed::create(path, existing, secret)?);
    fill(&mut file)?;
    let file = file.into_inner().map_err(|error| files::unwritable(path, &error.into_error()))?;
    unnamed::settle(vec![file]).into_iter().collect()
}

/// The folder in which a file lies.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Writes bytes as a whole file.
pub(crate) fn bytes(path: &Path, existing: Existing, content: &[u8]) -> Result<(), Trouble> {
    whole(path, existing, false, |sink| {
        sink.write_all(content).map_err(|error| files::unwritable(path, &error))
    })
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

/// Whether nobody but its owner may read a file.
pub(crate) fn is_private(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        path.metadata().is_ok_and(|about| about.mode() & 0o077 == 0)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        false
    }
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
