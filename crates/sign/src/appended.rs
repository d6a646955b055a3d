//! A revision to be appended to a document that is there.

use std::io::Write;

use segel_pdf::Source;

use crate::chained::Chained;
use crate::error::SignError;
use crate::signed::{Seal, pass};

/// What is appended to a document: validation data, or a document timestamp.
///
/// It is empty where the document had everything already.
#[derive(Debug, Clone)]
#[must_use = "what is appended is not written yet"]
pub struct Appended {
    pub(crate) source_len: u64,
    pub(crate) bytes: Vec<u8>,
    pub(crate) seals: Vec<Seal>,
}

impl Appended {
    /// Returns the bytes to be appended to the document.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the length of the document, where the appended bytes begin.
    #[must_use]
    pub fn source_len(&self) -> u64 {
        self.source_len
    }

    /// Tells whether there is nothing to append.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Joins the document and what is appended into one source, without a copy.
    pub fn chained<S: Source>(&self, source: S) -> Chained<'_, S> {
        Chained::new(source, &self.bytes)
    }

    /// Writes the whole document, and checks while writing that the source has the length it had,
    /// and under a timestamp the digest.
    ///
    /// # Errors
    ///
    /// Another document (what was written is then to be thrown away), or a source or sink that
    /// fails.
    pub fn write_to<S: Source + ?Sized>(
        &self,
        source: &S,
        sink: &mut impl Write,
    ) -> Result<(), SignError> {
        let failed = |error: std::io::Error| SignError::Write { kind: error.kind() };
        pass(source, self.source_len, &self.bytes, &self.seals, |part| {
            sink.write_all(part).map_err(failed)
        })?;
        sink.write_all(&self.bytes).map_err(failed)?;
        sink.flush().map_err(failed)
    }
}
