//! The files of the desk: in a folder, or in a bucket that all desks share.

use std::path::{Path, PathBuf};

use segel::issue::register::Location;
use segel::issue::register::papers::{Papers as Store, PapersError, PapersLocation};
use segel_crypto::Digest;

use crate::moment::clock;
use crate::words::{Trouble, papers as words};

/// Where they are kept.
#[derive(Debug)]
pub(crate) struct Papers {
    store: Box<dyn Store>,
    shared: bool,
}

impl Papers {
    /// The place that was named, or the folder beside a register's file. A server has none beside
    /// it, and all desks must see the same.
    pub(crate) fn of(register: &Location, named: Option<&Path>) -> Result<Self, Trouble> {
        match (named, register) {
            (Some(name), _) => Self::at(name),
            (None, Location::File(path)) => {
                let mut name = path.file_name().unwrap_or_default().to_os_string();
                name.push(".desk");
                Self::opened(&PapersLocation::Folder(path.with_file_name(name)))
            }
            (None, _) => Err(words::no_papers()),
        }
    }

    /// The place that was named.
    pub(crate) fn at(name: &Path) -> Result<Self, Trouble> {
        let location = PapersLocation::named(name.to_path_buf()).map_err(refused)?;
        #[cfg(feature = "s3")]
        let location = with_credentials(location);
        Self::opened(&location)
    }

    fn opened(location: &PapersLocation) -> Result<Self, Trouble> {
        let store = location.open(clock).map_err(refused)?;
        Ok(Self { store, shared: location.is_shared() })
    }

    /// Whether documents are found there from every machine, so that they belong there too.
    pub(crate) fn is_shared(&self) -> bool {
        self.shared
    }

    /// Where the file with a digest lies, as the register records it.
    pub(crate) fn place(&self, digest: &Digest) -> PathBuf {
        self.store.place(digest)
    }

    /// Puts a file there, where it is not there already, and returns its digest.
    pub(crate) fn keep(&self, content: &[u8]) -> Result<Digest, Trouble> {
        self.store.keep(content).map_err(refused)
    }

    /// Reads the file with a digest.
    pub(crate) fn read(&self, digest: &Digest) -> Result<Vec<u8>, Trouble> {
        self.store.read(digest).map_err(refused)
    }

    /// Reads what the register records as lying at a place; none where that is elsewhere.
    pub(crate) fn read_at(&self, place: &Path) -> Option<Result<Vec<u8>, PapersError>> {
        self.store.at(place).map(|digest| self.store.read(&digest))
    }
}

/// The credentials of the user, where the address names none.
#[cfg(feature = "s3")]
fn with_credentials(location: PapersLocation) -> PapersLocation {
    let kept =
        crate::acting::variable("HOME").map(|home| Path::new(&home).join(".aws/credentials"));
    match (location, kept.filter(|path| path.exists())) {
        (PapersLocation::Bucket(address), Some(path)) => {
            PapersLocation::Bucket(address.or_credentials(&path))
        }
        (location, _) => location,
    }
}

#[expect(clippy::needless_pass_by_value, reason = "handed to map_err")]
fn refused(error: PapersError) -> Trouble {
    words::refused(&error)
}
