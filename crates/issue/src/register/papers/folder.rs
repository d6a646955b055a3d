//! The files of a desk in a folder.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use segel_crypto::{Digest, DigestAlgorithm};

use super::Papers;
use super::error::PapersError;

/// Names tried for a temporary file.
const ATTEMPTS: u32 = 100;

/// A folder with the files of a desk; it is made when the first is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder(PathBuf);

impl Folder {
    /// The folder at a path.
    pub fn new(path: &Path) -> Self {
        Self(path.to_path_buf())
    }

    fn path(&self, digest: &Digest) -> PathBuf {
        self.0.join(digest.to_hex())
    }
}

impl Papers for Folder {
    fn keep(&self, content: &[u8]) -> Result<Digest, PapersError> {
        let digest = DigestAlgorithm::Sha256.digest(content);
        if self.read(&digest).is_ok() {
            return Ok(digest);
        }
        let path = self.path(&digest);
        let unwritable = |place: &Path, error: io::Error| PapersError::Unwritable {
            place: place.to_path_buf(),
            reason: error.kind(),
        };
        fs::create_dir_all(&self.0).map_err(|error| unwritable(&self.0, error))?;
        remove_abandoned(&path);
        write(&self.0, &path, content).map_err(|error| unwritable(&path, error))?;
        Ok(digest)
    }

    fn read(&self, digest: &Digest) -> Result<Vec<u8>, PapersError> {
        let place = self.path(digest);
        match fs::read(&place) {
            Ok(content) if DigestAlgorithm::Sha256.digest(&content) == *digest => Ok(content),
            Ok(_) => Err(PapersError::Changed { place }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(PapersError::Missing { place })
            }
            Err(error) => Err(PapersError::Unreadable { place, reason: error.kind() }),
        }
    }

    /// Absolute, so that it is found from elsewhere too.
    fn place(&self, digest: &Digest) -> PathBuf {
        let path = self.path(digest);
        std::path::absolute(&path).unwrap_or(path)
    }
}

/// Writes a file under a temporary name, syncs it, gives it its name and syncs the folder.
fn write(folder: &Path, path: &Path, content: &[u8]) -> io::Result<()> {
    let (temporary, mut file) = beside(folder, path)?;
    let written = file
        .write_all(content)
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written?;
    File::open(folder)?.sync_all()
}

/// Begins a file that nobody else reads, under a name that [`remove_abandoned`] knows.
fn beside(folder: &Path, path: &Path) -> io::Result<(PathBuf, File)> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    for attempt in 0..ATTEMPTS {
        let temporary = folder.join(format!(".{name}.{}-{attempt}.tmp", std::process::id()));
        match options.open(&temporary) {
            Ok(file) => return Ok((temporary, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Removes what a process that is gone left beside a path as `.NAME.PROCESS-NUMBER.tmp`.
///
/// Where it cannot be told which processes are there, nothing is removed.
pub fn remove_abandoned(path: &Path) {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let begin = format!(".{}.", name.to_string_lossy());
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let found = entry.file_name();
        let found = found.to_string_lossy();
        let rest = found.strip_prefix(&begin).and_then(|rest| rest.strip_suffix(".tmp"));
        let process = rest.and_then(|rest| rest.split_once('-')).map(|(process, _)| process);
        if process.is_some_and(is_gone) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_gone(process: &str) -> bool {
    let number = process.parse::<u32>();
    number.is_ok_and(|number| number != std::process::id())
        && Path::new("/proc/self").exists()
        && !Path::new("/proc").join(process).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_gone_process_left_for_that_file_is_removed() -> io::Result<()> {
        let folder = std::env::temp_dir().join(format!("segel-abandoned-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let own = format!(".a.pdf.{}-0.tmp", std::process::id());
        let names = [".a.pdf.4194305-0.tmp", ".b.pdf.4194305-0.tmp", ".a.pdf.x-0.tmp", &own];
        for name in names {
            File::create(folder.join(name))?;
        }
        remove_abandoned(&folder.join("a.pdf"));
        let left = names.map(|name| folder.join(name).exists());
        fs::remove_dir_all(&folder)?;
        // No process has a number above 2^22 on Linux.
        assert_eq!(left, [!Path::new("/proc/self").exists(), true, true, true]);
        Ok(())
    }
}
