//! A signature that stands beside what it signs.

use segel_cms::{CmsFault, Profile, SignatureState, SignedData, Strictness, check};
use segel_crypto::{Acceptability, AlgorithmPolicy, SignatureAlgorithm, UnixTime};
use segel_x509::{
    AgeLimit, Budget, CertStatus, Certificate, FreshnessRule, PathFailure, Purpose,
    RevocationEvidence, TrustStore, build_path,
};

use crate::times::SKEW;

/// Says why a detached signature does not stand.
#[derive(Debug)]
#[non_exhaustive]
pub enum DetachedFault {
    /// It is no SignedData in DER.
    Unreadable(segel_cms::CmsError),
    /// The content or the signature is not what was signed.
    Broken(Vec<CmsFault>),
    /// The algorithm, or the length of the key, is not one that is relied on at the instant.
    Weak(SignatureAlgorithm),
    /// The certificate of the signer has no path to a trust anchor.
    Untrusted(Box<PathFailure>),
    /// A certificate of the path was revoked, or suspended, by the instant asked about.
    Revoked {
        /// Whose, as a common name or a subject.
        certificate: String,
        /// Since when.
        at: UnixTime,
    },
}

impl std::fmt::Display for DetachedFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "no signature: {error}"),
            Self::Broken(_) => f.write_str("the content is not what was signed"),
            Self::Weak(algorithm) => write!(f, "{} is no longer relied on", algorithm.name()),
            Self::Untrusted(_) => f.write_str("no path from the signer to a trust anchor"),
            Self::Revoked { certificate, at } => write!(f, "{certificate} was revoked at {at}"),
        }
    }
}

impl std::error::Error for DetachedFault {}

/// Verifies a detached CMS signature over a content and returns the path of its signer, who comes
/// first and the trust anchor last.
///
/// Nothing is fetched. A certificate that `evidence` shows to be revoked speaks against the signature;
/// one of which it tells nothing does not.
///
/// # Errors
/// [`DetachedFault`]: there is no partly good signature here.
pub fn verify_detached(
    content: &[u8],
    signature: &[u8],
    trust: &TrustStore,
    evidence: &RevocationEvidence,
    at: UnixTime,
) -> Result<Vec<Certificate>, DetachedFault> {
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
    let algorithm = checked.signature_algorithm.filter(|algorithm| {
        let key = signer.public_key().key();
        let found = AlgorithmPolicy::bundled().signature_acceptable(*algorithm, key, at);
        !matches!(found, Acceptability::Acceptable | Acceptability::AcceptableUntil(_))
    });
    if let Some(algorithm) = algorithm {
        return Err(DetachedFault::Weak(algorithm));
    }
    let (purpose, mut budget) = (Purpose::DocumentSigning, Budget::default());
    let path = build_path(&signer, signed.certificates(), trust, at, &purpose, &mut budget)
        .map_err(|failure| DetachedFault::Untrusted(Box::new(failure)))?;
    let rule = FreshnessRule { limit: AgeLimit::NextUpdate, since: None, skew: SKEW };
    for (index, certificate) in path.certificates().iter().enumerate() {
        let since = match path.status(index, evidence, at, &rule, &mut budget) {
            Some(CertStatus::Revoked { at, .. }) => at,
            Some(CertStatus::OnHold { since, .. }) => since,
            _ => continue,
        };
        if since <= at {
            let certificate = certificate.common_name().unwrap_or_else(|| certificate.subject());
            return Err(DetachedFault::Revoked { certificate, at: since });
        }
    }
    Ok(path.certificates().to_vec())
}
