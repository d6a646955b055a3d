//! From PAdES-B-B to PAdES-B-T: a time-stamp over the signature value (EN 319 142-1, RFC 3161).

use segel_cms::{
    ResponseFault, Strictness, TimeStampRequest, TimeStampResponse, TimeStampToken,
    with_signature_timestamp,
};
use segel_crypto::Digest;
use segel_x509::{Budget, Purpose, TrustAnchor, TrustStore, build_path};

use crate::error::{SignError, TokenFault};
use crate::level;
use crate::prepared::{digits, write_digits};
use crate::signed::SignedDocument;

/// Reads an authority's answer and takes the token out, once it is proved to be one for the request.
///
/// Checked are the status, the imprint, the nonce and the policy, every rule for tokens, the token's
/// own signature under the certificate inside it, and that this certificate is for time-stamping and
/// was valid at the time that the token tells. Whether the authority is trusted is asked when the
/// evidence for its certificates is there.
pub(crate) fn token(
    request: &TimeStampRequest,
    response: &[u8],
) -> Result<TimeStampToken, SignError> {
    let refused = SignError::Timestamp;
    let response = TimeStampResponse::from_der(response)
        .map_err(|error| refused(TokenFault::Response(ResponseFault::Token(error))))?;
    let token = response
        .token_for(request, Strictness::Strict)
        .map_err(|fault| refused(TokenFault::Response(fault)))?;
    let imprint: &Digest = request.imprint();
    let check = token.check(|_| imprint.clone());
    if let Some(fault) = check.faults.first() {
        return Err(refused(TokenFault::Token(fault.clone())));
    }
    if let Some(fault) = check.cms.faults.first() {
        return Err(refused(TokenFault::Signature(fault.clone())));
    }
    let tsa = check.cms.signer.as_ref();
    let tsa = tsa.ok_or(refused(TokenFault::Response(ResponseFault::CertificateMissing)))?;
    // The certificate as its own anchor: its purpose and its validity, nothing above it.
    let alone = TrustStore::new(vec![TrustAnchor::new(tsa.clone())]);
    let (at, purpose) = (token.info().gen_time(), Purpose::TimeStamping);
    match build_path(tsa, &[], &alone, at, &purpose, &mut Budget::default()) {
        Ok(_) => Ok(token),
        Err(failure) => match failure.reasons.into_iter().next() {
            Some(reason) => Err(refused(TokenFault::Authority(reason))),
            None => Err(refused(TokenFault::Response(ResponseFault::CertificateMissing))),
        },
    }
}

impl SignedDocument<level::B> {
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
        let token = token(request, response)?;
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
