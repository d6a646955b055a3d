//! A signed document, ready to be written.

use std::io::Write;
use std::marker::PhantomData;

use segel_crypto::{DigestAlgorithm, Hasher};
use segel_pdf::{ByteRange, Source};

use crate::error::SignError;
use crate::level::Level;
use crate::prepare::{copy, covered_parts};

/// A document signed at a baseline level: the old bytes, which stay where they are, and those
/// that are appended.
#[derive(Debug)]
#[must_use = "a signed document is not written yet"]
pub struct SignedDocument<L: Level> {
    pub(crate) source_len: u64,
    pub(crate) appended: Vec<u8>,
    pub(crate) byte_range: ByteRange,
    pub(crate) digest_algorithm: DigestAlgorithm,
    pub(crate) digest: Vec<u8>,
    pub(crate) level: PhantomData<L>,
}

impl<L: Level> SignedDocument<L> {
    /// Returns the level as it is printed.
    #[must_use]
    pub fn level(&self) -> &'static str {
        L::NAME
    }

    /// Returns the bytes to be appended to the document.
    #[must_use]
    pub fn appended(&self) -> &[u8] {
        &self.appended
    }

    /// Returns the length of the document before the signature, where the appended bytes begin.
    #[must_use]
    pub fn source_len(&self) -> u64 {
        self.source_len
    }

    /// Returns the byte range that the signature covers.
    #[must_use]
    pub fn byte_range(&self) -> ByteRange {
        self.byte_range
    }

    /// Checks that a source is still the document that was signed.
    ///
    /// # Errors
    ///
    /// Another length or another digest, or a source that cannot be read.
    pub fn check_source<S: Source + ?Sized>(&self, source: &S) -> Result<(), SignError> {
        self.pass(source, |_| Ok(()))
    }

    /// Writes the whole signed document, and checks while writing that the source is still the
    /// one that was signed.
    ///
    /// # Errors
    ///
    /// A source of another length or digest (what was written is then to be thrown away), or a
    /// source or sink that fails.
    pub fn write_to<S: Source + ?Sized>(
        &self,
        source: &S,
        sink: &mut impl Write,
    ) -> Result<(), SignError> {
        let failed = |error: std::io::Error| SignError::Write { kind: error.kind() };
        self.pass(source, |part| sink.write_all(part).map_err(failed))?;
        sink.write_all(&self.appended).map_err(failed)?;
        sink.flush().map_err(failed)
    }

    /// Hands on the bytes of the source while it is held against the signed digest.
    fn pass<S: Source + ?Sized>(
        &self,
        source: &S,
        mut take: impl FnMut(&[u8]) -> Result<(), SignError>,
    ) -> Result<(), SignError> {
        if source.len() != self.source_len {
            return Err(SignError::AnotherDocument);
        }
        let mut hasher = Hasher::new(self.digest_algorithm);
        copy(source, self.source_len, |part| {
            hasher.update(part);
            take(part)
        })?;
        for part in covered_parts(&self.appended, self.source_len, self.byte_range)? {
            hasher.update(part);
        }
        if hasher.finish().as_bytes() != self.digest.as_slice() {
            return Err(SignError::AnotherDocument);
        }
        Ok(())
    }
}
