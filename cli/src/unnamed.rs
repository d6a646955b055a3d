//! Results on disk that get their names when they last.
//!
//! What was written is synced before it is named, so that after a power cut a file is whole or not
//! there. A folder full of results is synced together: that costs little more than one of them.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use segel::Source as _;

use crate::blocks::Blocks;
use crate::words::{Trouble, files};
use crate::written::{Existing, behind_links, check, folder_of};

/// Names tried for a temporary file.
const ATTEMPTS: u32 = 100;
/// From so many files on, syncing the file system is less work than syncing each of them.
const TOGETHER: usize = 4;

/// Whether a file without a name can be given one: asked once, not for each of ten thousand.
#[cfg(target_os = "linux")]
static NAMES_OF_OPEN_FILES: std::sync::LazyLock<bool> =
    std::sync::LazyLock::new(|| Path::new("/proc/self/fd").is_dir());

/// A result that has no name yet. Dropped before it gets one, it leaves nothing behind.
#[derive(Debug)]
pub(crate) struct Unnamed {
    file: File,
    /// Where the system has no files without a name.
    temporary: Option<PathBuf>,
    target: PathBuf,
    existing: Existing,
}

impl Unnamed {
    /// Begins a file that is to be found at `target` once it is settled.
    pub(crate) fn create(target: &Path, existing: Existing, secret: bool) -> Result<Self, Trouble> {
        check(target, existing)?;
        let behind = (existing == Existing::Replace).then(|| behind_links(target));
        let target = behind.as_deref().unwrap_or(target);
        let (file, temporary) = match Self::anonymous(target, existing, secret) {
            Some(file) => (file, None),
            None => {
                let made = beside(target, secret);
                let (path, file) = made.map_err(|error| files::unwritable(target, &error))?;
                (file, Some(path))
            }
        };
        Ok(Self { file, temporary, target: target.to_path_buf(), existing })
    }

    /// A file in the folder of its target that nobody can see; nothing where there is no such thing.
    #[cfg(target_os = "linux")]
    fn anonymous(target: &Path, existing: Existing, secret: bool) -> Option<File> {
        use rustix::fs::{Mode, OFlags};
        // A link takes no other file's place.
        if existing == Existing::Replace || !*NAMES_OF_OPEN_FILES {
            return None;
        }
        target.file_name()?;
        let mode = if secret { Mode::from(0o600) } else { Mode::from(0o666) };
        let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
        rustix::fs::open(folder_of(target), flags, mode).ok().map(File::from)
    }

    #[cfg(not(target_os = "linux"))]
    fn anonymous(_target: &Path, _existing: Existing, _secret: bool) -> Option<File> {
        None
    }

    /// Takes the content of a file without copying it, where the file system can share it (reflink), to be
    /// read and appended to; `None` where it cannot, and then this file is of no use.
    #[cfg(target_os = "linux")]
    pub(crate) fn clone_of(&mut self, source: &Blocks) -> Option<Blocks> {
        use std::io::Seek as _;
        rustix::fs::ioctl_ficlone(&self.file, source.file()).ok()?;
        // What came behind the length that was seen is not taken.
        self.file.set_len(source.len()).ok()?;
        self.file.seek(io::SeekFrom::End(0)).ok().filter(|end| *end == source.len())?;
        Some(Blocks::new(self.file.try_clone().ok()?, source.len()))
    }

    /// Nowhere else.
    #[cfg(not(target_os = "linux"))]
    pub(crate) fn clone_of(&mut self, _source: &Blocks) -> Option<Blocks> {
        None
    }

    fn unwritable(&self, error: &io::Error) -> Trouble {
        files::unwritable(&self.target, error)
    }

    /// Gives it its name.
    fn name(&mut self) -> Result<(), Trouble> {
        let Some(temporary) = self.temporary.take() else { return self.link() };
        let named = rename(&temporary, &self.target, self.existing);
        if named.is_err() {
            let _ = std::fs::remove_file(&temporary);
        }
        named
    }

    #[cfg(target_os = "linux")]
    fn link(&self) -> Result<(), Trouble> {
        use std::os::fd::AsRawFd as _;

        use rustix::fs::{AtFlags, CWD, linkat};
        let source = format!("/proc/self/fd/{}", self.file.as_raw_fd());
        match linkat(CWD, source, CWD, &self.target, AtFlags::SYMLINK_FOLLOW) {
            Ok(()) => Ok(()),
            Err(rustix::io::Errno::EXIST) => Err(files::exists(&self.target)),
            Err(error) => Err(self.unwritable(&error.into())),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn link(&self) -> Result<(), Trouble> {
        Err(self.unwritable(&io::ErrorKind::Unsupported.into()))
    }

    /// The file system on which it lies.
    fn system(&self) -> Option<u64> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            self.file.metadata().ok().map(|about| about.dev())
        }
        #[cfg(not(unix))]
        None
    }
}

impl Write for Unnamed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Unnamed {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            let _ = std::fs::remove_file(temporary);
        }
    }
}

/// Syncs files, names them, and makes their names last; what became of each.
pub(crate) fn settle(mut waiting: Vec<Unnamed>) -> Vec<Result<(), Trouble>> {
    let mut results: Vec<Result<(), Trouble>> = sync(&waiting);
    for (file, result) in waiting.iter_mut().zip(&mut results) {
        if result.is_ok() {
            *result = file.name();
        }
    }
    if waiting.len() >= TOGETHER && cfg!(target_os = "linux") {
        // The names, and that the files have any.
        for (result, lasts) in results.iter_mut().zip(sync(&waiting)) {
            if result.is_ok() {
                *result = lasts;
            }
        }
        return results;
    }
    let mut folders: BTreeMap<&Path, Result<(), Trouble>> = BTreeMap::new();
    for (file, result) in waiting.iter().zip(&mut results) {
        if result.is_ok() {
            let folder = folders.entry(folder_of(&file.target));
            *result = folder.or_insert_with(|| sync_folder(&file.target)).clone();
        }
    }
    results
}

/// Makes the name of a file last.
pub(crate) fn sync_folder(target: &Path) -> Result<(), Trouble> {
    let folder = File::open(folder_of(target)).and_then(|folder| folder.sync_all());
    folder.map_err(|error| files::unwritable(target, &error))
}

fn sync(files: &[Unnamed]) -> Vec<Result<(), Trouble>> {
    #[cfg(target_os = "linux")]
    if files.len() >= TOGETHER {
        let mut systems: BTreeMap<Option<u64>, io::Result<()>> = BTreeMap::new();
        return files
            .iter()
            .map(|file| {
                let system = file.system();
                // Of which system is not known: by itself.
                if system.is_none() {
                    return file.file.sync_all().map_err(|error| file.unwritable(&error));
                }
                let synced = systems.entry(system);
                let synced = synced.or_insert_with(|| Ok(rustix::fs::syncfs(&file.file)?));
                synced.as_ref().copied().map_err(|error| file.unwritable(error))
            })
            .collect();
    }
    let each = files.iter();
    each.map(|file| file.file.sync_all().map_err(|error| file.unwritable(&error))).collect()
}

fn beside(target: &Path, secret: bool) -> io::Result<(PathBuf, File)> {
    let name = target.file_name().ok_or(io::ErrorKind::IsADirectory)?.to_string_lossy();
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    if secret {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _ = secret;
    let process = std::process::id();
    for attempt in 0..ATTEMPTS {
        let temporary = folder_of(target).join(format!(".{name}.{process}-{attempt}.tmp"));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("segel-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn listed(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_is_not_settled_leaves_nothing_and_what_is_has_its_name() {
        let folder = folder("unnamed");
        for existing in [Existing::Refuse, Existing::Replace] {
            for count in [1, TOGETHER - 1, TOGETHER, 9] {
                let made = |n: usize| {
                    let target = folder.join(format!("{n}.pdf"));
                    let mut file = Unnamed::create(&target, existing, false).unwrap();
                    file.write_all(format!("{n}").as_bytes()).unwrap();
                    file
                };
                drop((0..count).map(made).collect::<Vec<_>>());
                assert_eq!(listed(&folder), Vec::<String>::new());
                let results = settle((0..count).map(made).collect());
                assert!(results.iter().all(Result::is_ok), "{results:?}");
                assert_eq!(listed(&folder).len(), count);
                for n in 0..count {
                    let path = folder.join(format!("{n}.pdf"));
                    assert_eq!(std::fs::read_to_string(&path).unwrap(), n.to_string());
                    std::fs::remove_file(path).unwrap();
                }
            }
        }
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a scratch file of this test")]
    fn a_file_that_appeared_meanwhile_stays_and_the_others_are_settled() {
        let folder = folder("meanwhile");
        let made = |n: usize| {
            let target = folder.join(format!("{n}.pdf"));
            Unnamed::create(&target, Existing::Refuse, false).unwrap()
        };
        for count in [2, 6] {
            let waiting: Vec<Unnamed> = (0..count).map(made).collect();
            std::fs::write(folder.join("1.pdf"), "theirs").unwrap();
            let results = settle(waiting);
            let failed: Vec<usize> =
                (0..count).filter(|n| results.get(*n).is_some_and(Result::is_err)).collect();
            assert_eq!(failed, [1]);
            assert_eq!(std::fs::read_to_string(folder.join("1.pdf")).unwrap(), "theirs");
            assert_eq!(listed(&folder).len(), count);
            (0..count).for_each(|n| std::fs::remove_file(folder.join(format!("{n}.pdf"))).unwrap());
        }
        std::fs::remove_dir_all(folder).unwrap();
    }
}
