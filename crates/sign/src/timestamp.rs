//! From PAdES-B-B to PAdES-B-T: a time-stamp over the signature value (EN 319 142-1, RFC 3161).

use segel_cms::{TimeStampRequest, accept_timestamp, with_signature_timestamp};
use segel_crypto::Digest;

use crate::error::SignError;
use crate::level;
use crate::prepared::{digits, write_digits};
use crate::signed::SignedDocument;

impl SignedDocument<level::B> {
    /// Returns the digest of the signature value, which a time-stamp is over.
    #[must_use]
    pub fn imprint(&self) -> &Digest {
        &self.signature_digest
    }

    /// Makes the request for a time-stamp over the signature value, by the digest of the signature.
    ///
    /// The nonce is the caller's, eight random bytes or more; the certificate of the authority is
    /// asked for.
    #[must_use]
    pub fn timestamp_request(&self, nonce: &[u8]) -> TimeStampRequest {
        TimeStampRequest::new(self.signature_digest.clone()).with_nonce(nonce)
    }

    /// Verifies the answer of a time-stamping authority and embeds its token into the signature.
    ///
    /// Nothing that the signature covers changes. An answer that is refused does not cost the
    /// signature: clone the document before, or ask again with it.
    ///
    /// # Errors
    ///
    /// [`SignError::Timestamp`] for an answer that is refused, with the reason;
    /// [`SignError::TimestampOfAnother`] for a request that is not of this signature;
    /// [`SignError::TimestampTooLong`] for a token that does not fit the room that was kept
    /// ([`crate::SigningPlan::with_timestamp_room`]), with what it needs.
    pub fn with_timestamp(
        mut self,
        request: &TimeStampRequest,
        response: &[u8],
    ) -> Result<SignedDocument<level::T>, SignError> {
        if *request.imprint() != self.signature_digest {
            return Err(SignError::TimestampOfAnother);
        }
        let token = accept_timestamp(request, response).map_err(SignError::Timestamp)?;
        let (contents, _) = self.signed_data()?;
        let broken = SignError::Entry { entry: "/Contents" };
        let stamped =
            with_signature_timestamp(&contents, token.as_der()).map_err(|_| broken.clone())?;
        let range = self.byte_range();
        let hole = digits(&mut self.appended, self.source_len, range).ok_or(broken)?;
        let reserved = hole.len() / 2;
        if stamped.len() > reserved {
            let kept = token.as_der().len().saturating_sub(stamped.len() - reserved);
            let needed = token.as_der().len();
            return Err(SignError::TimestampTooLong { needed, kept });
        }
        write_digits(hole, &stamped);
        Ok(self.raised())
    }
}
