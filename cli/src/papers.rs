//! The files of the desk: contents that wait for approval, pages that wait for a signature. Each is
//! named by its SHA-256, so what is read is what was approved or it is refused.

use std::path::{Path, PathBuf};

use segel::issue::register::Location;
use segel_crypto::{Digest, DigestAlgorithm};

use crate::words::{Trouble, files, queue as words};
use crate::written::{self, Existing};

/// The folder with them.
#[derive(Debug, Clone)]
pub(crate) struct Papers(PathBuf);

impl Papers {
    /// The folder that was named, or the one beside a register's file. A server has none beside it,
    /// and all desks must see the same.
    pub(crate) fn of(register: &Location, named: Option<&Path>) -> Result<Self, Trouble> {
        match (named, register) {
            (Some(folder), _) => Ok(Self(folder.to_path_buf())),
            (None, Location::File(path)) => {
                let mut name = path.file_name().unwrap_or_default().to_os_string();
                name.push(".desk");
                Ok(Self(path.with_file_name(name)))
            }
            (None, _) => Err(words::no_papers()),
        }
    }

    /// Where the file with a digest lies.
    pub(crate) fn path(&self, digest: &Digest) -> PathBuf {
        self.0.join(digest.to_hex())
    }

    /// Puts a file there, where it is not there already, and returns its digest.
    pub(crate) fn keep(&self, content: &[u8]) -> Result<Digest, Trouble> {
        let digest = DigestAlgorithm::Sha256.digest(content);
        let path = self.path(&digest);
        if self.read(&digest).is_ok() {
            return Ok(digest);
        }
        std::fs::create_dir_all(&self.0).map_err(|error| files::unwritable(&self.0, &error))?;
        written::clear(&path);
        written::whole(&path, Existing::Replace, true, |sink| {
            sink.write_all(content).map_err(|error| files::unwritable(&path, &error))
        })?;
        Ok(digest)
    }

    /// Reads the file with a digest.
    pub(crate) fn read(&self, digest: &Digest) -> Result<Vec<u8>, Trouble> {
        let path = self.path(digest);
        let content = std::fs::read(&path).map_err(|error| files::unreadable(&path, &error))?;
        if DigestAlgorithm::Sha256.digest(&content) != *digest {
            return Err(words::changed_paper(&path));
        }
        Ok(content)
    }
}
