//! A signed document, ready to be written.

use std::io::Write;
use std::marker::PhantomData;

use segel_cms::{SignedData, Strictness};
use segel_crypto::{Digest, Hasher};
use segel_pdf::{ByteRange, FileKey, Source};

use crate::chained::Chained;
use crate::error::SignError;
use crate::level::Level;
use crate::prepare::{copy, covered_parts};

/// What a signature or a document timestamp covers, and the digest of it.
#[derive(Debug, Clone)]
pub(crate) struct Seal {
    pub(crate) byte_range: ByteRange,
    pub(crate) digest: Digest,
}

/// A document signed at a baseline level: the old bytes, which stay where they are, and those
/// that are appended.
///
/// A step to a higher level consumes it. Where the step may be refused, as by an authority that
/// answers wrongly, a clone keeps what is signed, so that the key is not needed again.
#[derive(Debug, Clone)]
#[must_use = "a signed document is not written yet"]
pub struct SignedDocument<L: Level> {
    pub(crate) source_len: u64,
    pub(crate) appended: Vec<u8>,
    /// The signature, then what was stamped over it.
    pub(crate) seals: Vec<Seal>,
    /// Of the signature value, which a time-stamp is over.
    pub(crate) signature_digest: Digest,
    /// Of an encrypted document.
    pub(crate) key: Option<FileKey>,
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
        let empty = ByteRange { before: 0, after_offset: 0, after_length: 0 };
        self.seals.first().map_or(empty, |seal| seal.byte_range)
    }

    /// Joins the document and what is appended into one source, without a copy.
    pub fn chained<S: Source>(&self, source: S) -> Chained<'_, S> {
        Chained::new(source, &self.appended)
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

    fn pass<S: Source + ?Sized>(
        &self,
        source: &S,
        take: impl FnMut(&[u8]) -> Result<(), SignError>,
    ) -> Result<(), SignError> {
        pass(source, self.source_len, &self.appended, &self.seals, take)
    }

    /// Moves on to another level with what is appended by then.
    pub(crate) fn raised<M: Level>(self) -> SignedDocument<M> {
        let Self { source_len, appended, seals, signature_digest, key, .. } = self;
        SignedDocument { source_len, appended, seals, signature_digest, key, level: PhantomData }
    }

    /// Reads the signature back from the place where it was embedded.
    pub(crate) fn signed_data(&self) -> Result<(Vec<u8>, SignedData), SignError> {
        let broken = SignError::Entry { entry: "/Contents" };
        let range = self.byte_range();
        let inside = |offset: u64| {
            offset.checked_sub(self.source_len).and_then(|offset| usize::try_from(offset).ok())
        };
        let hole = match (inside(range.before), inside(range.after_offset)) {
            (Some(start), Some(end)) => self.appended.get(start..end),
            _ => None,
        };
        let Some([b'<', digits @ .., b'>']) = hole else {
            return Err(broken);
        };
        let value = |digit: &u8| char::from(*digit).to_digit(16).unwrap_or(0) as u8;
        let contents: Vec<u8> = digits
            .chunks_exact(2)
            .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | value(digit)))
            .collect();
        let data = SignedData::from_contents(&contents, Strictness::Strict);
        Ok((contents, data.map_err(|_| broken)?))
    }
}

/// Hands on the bytes of a source while they, and what is appended, are held against every digest.
pub(crate) fn pass<S: Source + ?Sized>(
    source: &S,
    source_len: u64,
    appended: &[u8],
    seals: &[Seal],
    mut take: impl FnMut(&[u8]) -> Result<(), SignError>,
) -> Result<(), SignError> {
    if source.len() != source_len {
        return Err(SignError::AnotherDocument);
    }
    let mut hashers: Vec<Hasher> =
        seals.iter().map(|seal| Hasher::new(seal.digest.algorithm())).collect();
    copy(source, source_len, |part| {
        hashers.iter_mut().for_each(|hasher| hasher.update(part));
        take(part)
    })?;
    for (seal, mut hasher) in seals.iter().zip(hashers) {
        for part in covered_parts(appended, source_len, seal.byte_range)? {
            hasher.update(part);
        }
        if hasher.finish() != seal.digest {
            return Err(SignError::AnotherDocument);
        }
    }
    Ok(())
}
