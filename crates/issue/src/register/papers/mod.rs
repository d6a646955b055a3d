//! The files of a register's desk: contents that wait for approval, pages that wait for a signature,
//! documents that have one. Each is named by its SHA-256, so what is read is what was kept.

#[cfg(feature = "s3")]
mod bucket;
#[cfg(feature = "s3")]
mod credentials;
mod error;
mod folder;

use std::fmt;
use std::path::{Path, PathBuf};

use segel_crypto::{Digest, DigestAlgorithm, UnixTime};

#[cfg(feature = "s3")]
pub use bucket::{BucketAddress, BucketAddressDefect};
#[cfg(feature = "s3")]
pub use error::CredentialsFileDefect;
pub use error::PapersError;
pub use folder::{Folder, remove_abandoned};
#[cfg(feature = "s3")]
pub use segel_fetch::{
    FetchError,
    objects::{Bucket, BucketDefect, ObjectError},
};

/// Keeps files under the SHA-256 of their bytes.
///
/// Many may keep and read at once, the same file too. A file is kept before the register's line that
/// names it is: work that is cut short in between leaves a file that nothing names, which is there
/// when the work is taken up again.
pub trait Papers: fmt::Debug + Send + Sync {
    /// Keeps a file, unless it is there already; once this returns, it is there for good.
    ///
    /// # Errors
    /// [`PapersError`]; the same may be asked for again.
    fn keep(&self, content: &[u8]) -> Result<Digest, PapersError>;

    /// Reads the file of a digest.
    ///
    /// # Errors
    /// [`PapersError::Missing`]; [`PapersError::Changed`] where something else lies there; or the
    /// place cannot be reached.
    fn read(&self, digest: &Digest) -> Result<Vec<u8>, PapersError>;

    /// Where the file of a digest lies, as a register records it.
    fn place(&self, digest: &Digest) -> PathBuf;

    /// The digest of what a register records as lying at a place; none where that is not here.
    fn at(&self, place: &Path) -> Option<Digest> {
        let digest = digest(place.file_name()?.to_str()?)?;
        (self.place(&digest) == place).then_some(digest)
    }
}

/// Reads the SHA-256 that a file is named by.
fn digest(name: &str) -> Option<Digest> {
    let byte = |at: usize| u8::from_str_radix(name.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..name.len()).step_by(2).map(byte).collect();
    let digest = Digest::from_bytes(DigestAlgorithm::Sha256, &bytes?)?;
    (digest.to_hex() == name).then_some(digest)
}

/// Where the files of a desk are kept: in a folder, or in a bucket that many machines share.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
#[cfg_attr(
    feature = "s3",
    expect(clippy::large_enum_variant, reason = "there is one of them in a run")
)]
pub enum PapersLocation {
    /// A folder of this machine, or one that is mounted on all.
    Folder(PathBuf),
    /// A bucket of an S3-compatible store.
    #[cfg(feature = "s3")]
    Bucket(BucketAddress),
}

impl PapersLocation {
    /// Takes the name of a folder, or an address that begins with `s3:`.
    ///
    /// # Errors
    /// `PapersError::Address` for an address that does not serve; [`PapersError::NoBuckets`] for
    /// any, where this build has no feature `s3`.
    pub fn named(name: PathBuf) -> Result<Self, PapersError> {
        match name.to_str().filter(|name| name.starts_with("s3:")) {
            None => Ok(Self::Folder(name)),
            #[cfg(feature = "s3")]
            Some(address) => Ok(Self::Bucket(address.parse()?)),
            #[cfg(not(feature = "s3"))]
            Some(_) => Err(PapersError::NoBuckets),
        }
    }

    /// Whether what is kept there is found from every machine under the same name.
    pub fn is_shared(&self) -> bool {
        !matches!(self, Self::Folder(_))
    }

    /// Makes what is there ready to be asked; nothing is asked yet. `clock` tells the instants for
    /// which requests to a server are signed.
    ///
    /// # Errors
    /// Those of a bucket's credentials.
    #[cfg_attr(not(feature = "s3"), expect(unused_variables, reason = "a folder needs no clock"))]
    pub fn open(&self, clock: fn() -> UnixTime) -> Result<Box<dyn Papers>, PapersError> {
        match self {
            Self::Folder(path) => Ok(Box::new(Folder::new(path))),
            #[cfg(feature = "s3")]
            Self::Bucket(address) => Ok(Box::new(address.open(clock)?)),
        }
    }
}

impl fmt::Display for PapersLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => path.display().fmt(f),
            #[cfg(feature = "s3")]
            Self::Bucket(address) => address.fmt(f),
        }
    }
}
