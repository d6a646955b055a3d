//! What can go wrong with the files of a desk.

use std::path::PathBuf;

#[cfg(feature = "s3")]
use segel_fetch::objects::ObjectError;

#[cfg(feature = "s3")]
use super::bucket::BucketAddressDefect;

/// Says why a file with credentials does not serve.
#[cfg(feature = "s3")]
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CredentialsFileDefect {
    /// It cannot be read.
    #[error("cannot be read: {reason}")]
    Unreadable {
        /// The kind of the failure.
        reason: std::io::ErrorKind,
    },
    /// Others may read it.
    #[error("may be read by others; its mode must be 600")]
    OpenToOthers,
    /// It has no such profile, or not both lines in it.
    #[error("has no aws_access_key_id and aws_secret_access_key in the profile {profile}")]
    Incomplete {
        /// The profile.
        profile: String,
    },
}

/// Says why a file of the desk was not kept, or not read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PapersError {
    /// There is no such file.
    #[error("{}: is not there", place.display())]
    Missing {
        /// Where it was looked for.
        place: PathBuf,
    },
    /// The bytes are not those that the file is named after.
    #[error("{}: is not the file whose digest it is named by", place.display())]
    Changed {
        /// Where it lies.
        place: PathBuf,
    },
    /// It cannot be read.
    #[error("{}: cannot be read: {reason}", place.display())]
    Unreadable {
        /// Where it lies.
        place: PathBuf,
        /// The kind of the failure.
        reason: std::io::ErrorKind,
    },
    /// It cannot be written.
    #[error("{}: cannot be written: {reason}", place.display())]
    Unwritable {
        /// Where it was to lie.
        place: PathBuf,
        /// The kind of the failure.
        reason: std::io::ErrorKind,
    },
    /// The place is a bucket, and this build knows folders alone.
    #[error("this build keeps files in folders only; a bucket needs the feature s3")]
    NoBuckets,
    /// The address of a bucket does not serve.
    #[cfg(feature = "s3")]
    #[error("the address of the bucket {0}")]
    Address(#[from] BucketAddressDefect),
    /// Nothing says who asks.
    #[cfg(feature = "s3")]
    #[error("the address of the bucket names no file with credentials")]
    NoCredentials,
    /// A file with credentials does not serve.
    #[cfg(feature = "s3")]
    #[error("{}: {defect}", path.display())]
    CredentialsFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        defect: CredentialsFileDefect,
    },
    /// The certificates that vouch for a server cannot be read.
    #[cfg(feature = "s3")]
    #[error("{}: holds no certificate in PEM that could vouch for the endpoint", path.display())]
    Authorities {
        /// The file.
        path: PathBuf,
    },
    /// The bucket did not do it.
    #[cfg(feature = "s3")]
    #[error(transparent)]
    Bucket(ObjectError),
}

#[cfg(feature = "s3")]
impl From<ObjectError> for PapersError {
    fn from(error: ObjectError) -> Self {
        match error {
            ObjectError::Missing { object } => Self::Missing { place: object.into() },
            ObjectError::Changed { object } => Self::Changed { place: object.into() },
            other => Self::Bucket(other),
        }
    }
}
