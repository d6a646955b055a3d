//! A signature that stands beside what it signs.

use segel_cms::{CmsFault, Profile, SignatureState, SignedData, Strictness, check};
use segel_crypto::UnixTime;
use segel_x509::{Budget, Certificate, PathFailure, Purpose, TrustStore, build_path};

/// Says why a detached signature does not stand.
#[derive(Debug)]
#[non_exhaustive]
pub enum DetachedFault {
    /// It is no SignedData in DER.
    Unreadable(segel_cms::CmsError),
    /// The content or the signature is not what was signed.
    Broken(Vec<CmsFault>),
    /// The certificate of the signer has no path to a trust anchor.
    Untrusted(Box<PathFailure>),
}

impl std::fmt::Display for DetachedFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "no signature: {error}"),
            Self::Broken(_) => f.write_str("the content is not what was signed"),
            Self::Untrusted(_) => f.write_str("no path from the signer to a trust anchor"),
        }
    }
}

impl std::error::Error for DetachedFault {}

/// Verifies a detached CMS signature over a content and returns the certificate of its signer.
///
/// Whether that certificate was revoked is not asked: nothing is fetched.
///
/// # Errors
/// [`DetachedFault`]: there is no partly good signature here.
pub fn verify_detached(
    content: &[u8],
    signature: &[u8],
    trust: &TrustStore,
    at: UnixTime,
) -> Result<Certificate, DetachedFault> {
    let signed = SignedData::from_contents(signature, Strictness::Strict)
        .map_err(DetachedFault::Unreadable)?;
    let checked = check(&signed, |algorithm| algorithm.digest(content), Profile::Cades);
    let signer = match checked.signer {
        Some(signer)
            if checked.faults.is_empty() && checked.signature == SignatureState::Verified =>
        {
            signer
        }
        _ => return Err(DetachedFault::Broken(checked.faults)),
    };
    let (purpose, mut budget) = (Purpose::DocumentSigning, Budget::default());
    build_path(&signer, signed.certificates(), trust, at, &purpose, &mut budget)
        .map_err(|failure| DetachedFault::Untrusted(Box::new(failure)))?;
    Ok(signer)
}
