//! What is kept on disk between runs. Nothing in it is trusted: what is read is verified as if it came
//! from the network.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use segel_crypto::DigestAlgorithm;

/// Files in the folder, beyond which nothing new is kept.
const FILES: usize = 8192;

/// A folder of answers, or none.
#[derive(Debug, Default)]
pub(crate) struct Store {
    folder: Option<PathBuf>,
    written: AtomicU64,
}

impl Store {
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self { folder, written: AtomicU64::new(0) }
    }

    /// Reads what was kept under a key.
    pub(crate) fn read(&self, key: &str, kind: &str, limit: usize) -> Option<Vec<u8>> {
        let file = File::open(self.path(key, kind)?).ok()?;
        let mut bytes = Vec::new();
        file.take(limit as u64 + 1).read_to_end(&mut bytes).ok()?;
        (bytes.len() <= limit).then_some(bytes)
    }

    /// Keeps bytes under a key, whole or not at all. A disk that cannot be written costs the next run
    /// a request and nobody a document, so that it is no error.
    pub(crate) fn write(&self, key: &str, kind: &str, bytes: &[u8]) {
        let Some(path) = self.path(key, kind) else { return };
        let Some(folder) = &self.folder else { return };
        let _ = fs::create_dir_all(folder);
        if !path.exists() && fs::read_dir(folder).map_or(0, Iterator::count) >= FILES {
            return;
        }
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        let temporary = folder.join(format!(".{}-{number}.tmp", std::process::id()));
        if write_whole(&temporary, bytes).and_then(|()| fs::rename(&temporary, &path)).is_err() {
            let _ = fs::remove_file(&temporary);
        }
    }

    pub(crate) fn write_size(&self, url: &str, len: usize) {
        self.write(url, "size", len.to_string().as_bytes());
    }

    pub(crate) fn read_size(&self, url: &str, limit: usize) -> Option<usize> {
        let bytes = self.read(url, "size", 16)?;
        std::str::from_utf8(&bytes).ok()?.parse().ok().filter(|len| *len <= limit)
    }

    fn path(&self, key: &str, kind: &str) -> Option<PathBuf> {
        let name = DigestAlgorithm::Sha256.digest(key.as_bytes()).to_hex();
        Some(self.folder.as_ref()?.join(format!("{name}.{kind}")))
    }
}

fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
