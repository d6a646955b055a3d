//! From PAdES-B-T to PAdES-B-LT: what proves the status of every certificate goes into the document.

use segel_pdf::{Document, Source};

use crate::error::SignError;
use crate::level;
use crate::proof::{self, ProofRule};
use crate::signed::SignedDocument;
use crate::store::{ValidationData, append_validation_data};

impl SignedDocument<level::T> {
    /// Appends the validation data, once it is proved to be complete.
    ///
    /// Every certificate below an anchor in the chains of the signer and of the time-stamping
    /// authority must be proved not to have been revoked, by `data` or by what the document carries
    /// already. The certificates of these chains are written with it.
    ///
    /// # Errors
    ///
    /// [`SignError::MissingProofs`] lists each certificate and what is missing for it; else what
    /// [`append_validation_data`] refuses.
    pub fn with_validation_data<S: Source>(
        mut self,
        source: &S,
        data: &ValidationData,
        rule: &ProofRule<'_>,
    ) -> Result<SignedDocument<level::Lt>, SignError> {
        self.check_source(source)?;
        let (_, signature) = self.signed_data()?;
        let document = Document::open_with_key(self.chained(source), self.key.as_ref())?;
        let store = document.security_store()?.unwrap_or_default();
        let found = proof::look_at(&signature, &store, data, rule)?;
        if !found.missing.is_empty() {
            return Err(SignError::MissingProofs(found.missing));
        }
        let mut data = data.clone();
        data.certificates.extend(found.certificates);
        let appended = append_validation_data(&document, &data)?;
        self.appended.extend_from_slice(&appended.bytes);
        Ok(self.raised())
    }
}
