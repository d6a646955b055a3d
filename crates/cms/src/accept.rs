//! Taking the answer of a time-stamping authority, once it is proved to be one to the request.

use std::error::Error;
use std::fmt;

use segel_crypto::Digest;
use segel_x509::{Budget, PathError, Purpose, TrustAnchor, TrustStore, build_path};

use crate::{
    CmsFault, ResponseFault, Strictness, TimeStampRequest, TimeStampResponse, TimeStampToken,
    TimestampFault,
};

/// Says why the answer of a time-stamping authority was refused.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum TokenFault {
    /// It is no answer to the request.
    Response(ResponseFault),
    /// The token breaks a rule of time-stamps.
    Token(TimestampFault),
    /// The signature of the token is not what it must be.
    Signature(CmsFault),
    /// The certificate of the authority is not for time-stamping, or was not valid.
    Authority(PathError),
}

/// Reads an authority's answer and takes the token out, once it is proved to be one for the request
/// (RFC 3161 section 2.4.2).
///
/// Checked are the status, the imprint, the nonce and the policy, every rule for tokens, the token's
/// own signature under the certificate inside it, and that this certificate is for time-stamping and
/// was valid at the time that the token tells. Whether the authority is trusted is asked when the
/// evidence for its certificates is there.
///
/// # Errors
///
/// [`TokenFault`] with the first thing that is wrong.
pub fn accept_timestamp(
    request: &TimeStampRequest,
    response: &[u8],
) -> Result<TimeStampToken, TokenFault> {
    let response = TimeStampResponse::from_der(response)
        .map_err(|error| TokenFault::Response(ResponseFault::Token(error)))?;
    let token = response.token_for(request, Strictness::Strict).map_err(TokenFault::Response)?;
    let imprint: &Digest = request.imprint();
    let check = token.check(|_| imprint.clone());
    if let Some(fault) = check.faults.first() {
        return Err(TokenFault::Token(fault.clone()));
    }
    if let Some(fault) = check.cms.faults.first() {
        return Err(TokenFault::Signature(fault.clone()));
    }
    let missing = TokenFault::Response(ResponseFault::CertificateMissing);
    let Some(tsa) = check.cms.signer else { return Err(missing) };
    // The certificate as its own anchor: its purpose and its validity, nothing above it.
    let alone = TrustStore::new(vec![TrustAnchor::new(tsa.clone())]);
    let (at, purpose) = (token.info().gen_time(), Purpose::TimeStamping);
    match build_path(&tsa, &[], &alone, at, &purpose, &mut Budget::default()) {
        Ok(_) => Ok(token),
        Err(failure) => {
            Err(failure.reasons.into_iter().next().map_or(missing, TokenFault::Authority))
        }
    }
}

impl fmt::Display for TokenFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Response(fault) => fault.fmt(f),
            Self::Token(fault) => write!(f, "the token breaks rfc 3161: {fault:?}"),
            Self::Signature(fault) => write!(f, "the signature of the token: {fault:?}"),
            Self::Authority(error) => write!(f, "the certificate of the authority: {error}"),
        }
    }
}

impl Error for TokenFault {}
