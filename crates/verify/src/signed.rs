//! What the SignedData says, and whether it was signed by the key of its certificate.

use segel_cms::{
    CmsCheck, CmsError, CmsFault, EncodingNote, Profile as CmsProfile, ReferenceMatch,
    SignatureState, SignedData,
};
use segel_crypto::{CryptoError, Digest, DigestAlgorithm};
use segel_x509::Certificate;

use crate::finding::{Code, Detail, Finding};
use crate::indication::SubIndication as Sub;
use crate::policy::Policy;
use crate::proof::{Sealed, SignatureVerified};
use crate::verdict::Verdict;

/// The SignedData as read, with what was found.
pub(crate) struct Signed<'d> {
    pub(crate) data: &'d SignedData,
    pub(crate) check: CmsCheck,
    pub(crate) proof: Option<SignatureVerified>,
}

/// Checks the SignedData of a signature, as it was read.
pub(crate) fn look_at<'d>(
    verdict: &mut Verdict,
    read: &'d Result<SignedData, CmsError>,
    digest: impl Fn(DigestAlgorithm) -> Digest,
    profile: CmsProfile,
    policy: &Policy,
) -> Option<Signed<'d>> {
    let data = match read {
        Ok(data) => data,
        Err(error) => {
            let detail = Detail::Text(error.to_string());
            verdict.fail(Sub::FormatFailure, Code::CmsUnreadable, detail);
            return None;
        }
    };
    let check = segel_cms::check(data, digest, profile);
    let proof = weigh_all(verdict, data, &check, profile, policy);
    if profile == CmsProfile::Pkcs7Detached && check.reference.is_none() {
        let reported = check.faults.iter().any(|f| matches!(f, CmsFault::SigningCertificate(_)));
        if !reported {
            strictly(verdict, policy, Code::SigningCertificateMissing, Detail::None);
        }
    }
    Some(Signed { data, check, proof })
}

/// Whether what was found of a SignedData lets its signature be one of level B (EN 319 142-1, 6.3).
pub(crate) fn is_baseline(verdict: &Verdict) -> bool {
    let against = |finding: &Finding| {
        matches!(
            finding.code,
            Code::CmsBer
                | Code::CmsUnsorted
                | Code::SignedAttributesNotDer
                | Code::AttributeForbidden
                | Code::SigningTimeAttribute
                | Code::SigningCertificateMalformed
                | Code::SigningCertificateDiffers
        )
    };
    verdict.clean().is_some() && !verdict.findings.iter().any(against)
}

/// Holds the path against the certificates that the signer names beside the own one: to these it is
/// limited (RFC 5035, 5.4). The anchor need not be named, but where it stands right above the signer.
pub(crate) fn limits(verdict: &mut Verdict, check: &CmsCheck, path: &[Certificate]) {
    let Some(further) = check.reference.as_ref().map(|reference| &reference.further) else {
        return;
    };
    let [_, above @ ..] = path else { return };
    let asked = match above {
        [between @ .., _] if !between.is_empty() => between,
        all => all,
    };
    let named = |certificate: &Certificate| {
        further.iter().any(|one| one.compare(certificate) == ReferenceMatch::Matches)
    };
    if let Some(other) = asked.iter().find(|certificate| !named(certificate))
        && !further.is_empty()
    {
        let name = other.common_name().unwrap_or_else(|| other.subject());
        verdict.cloud(Code::SigningCertificatePath, Detail::Text(name));
    }
}

/// Turns the facts about a SignedData into findings; the proof is there when its signature is over
/// the digest at hand and verifies under the certificate it names.
pub(crate) fn weigh_all(
    verdict: &mut Verdict,
    data: &SignedData,
    check: &CmsCheck,
    profile: CmsProfile,
    policy: &Policy,
) -> Option<SignatureVerified> {
    for fault in &check.faults {
        weigh(verdict, fault, data, check, profile, policy);
    }
    for note in data.encoding_notes() {
        match note {
            EncodingNote::UnsortedCertificates | EncodingNote::UnsortedSignedAttributes => {
                verdict.inform(Code::CmsUnsorted, Detail::None);
            }
            EncodingNote::UnreadableCertificates { count } => {
                verdict.cloud(Code::CertificatesUnreadable, Detail::Number(*count as u64));
            }
            EncodingNote::Version { found, .. } => {
                verdict.inform(Code::SignedDataVersion, Detail::Number(*found));
            }
            // The others are faults already, or padding.
            _ => {}
        }
    }
    let matches = check.document_digest.is_some()
        && !check.faults.iter().any(|fault| {
            matches!(fault, CmsFault::MessageDigest(_) | CmsFault::MessageDigestDiffers { .. })
        });
    (matches && check.signature == SignatureState::Verified && check.signer.is_some())
        .then_some(SignatureVerified(Sealed))
}

/// Blocks under the official policy, clouds under the other.
fn strictly(verdict: &mut Verdict, policy: &Policy, code: Code, detail: Detail) {
    if policy.is_official() {
        verdict.doubt(Sub::SigConstraintsFailure, code, detail);
    } else {
        verdict.cloud(code, detail);
    }
}

fn weigh(
    verdict: &mut Verdict,
    fault: &CmsFault,
    data: &SignedData,
    check: &CmsCheck,
    profile: CmsProfile,
    policy: &Policy,
) {
    let format = Sub::FormatFailure;
    let constraints = Sub::SigConstraintsFailure;
    let text = |oid: &String| Detail::Text(oid.clone());
    match fault {
        CmsFault::Ber { offset } => {
            let detail = Detail::Number(*offset as u64);
            if policy.is_official() {
                verdict.fail(format, Code::CmsBer, detail);
            } else {
                verdict.cloud(Code::CmsBer, detail);
            }
        }
        CmsFault::SignedAttributesNotDer => {
            verdict.fail(format, Code::SignedAttributesNotDer, Detail::None);
        }
        CmsFault::SignedAttributesUnsorted => {
            // Honest producers have signed what they wrote without sorting it: what was signed is
            // known, only by another rule than that of RFC 5652 section 5.4.
            if policy.is_official() {
                verdict.fail(format, Code::SignedAttributesNotDer, Detail::None);
            } else {
                verdict.cloud(Code::SignedAttributesNotDer, Detail::None);
            }
        }
        CmsFault::TrailingBytes { len } => {
            verdict.fail(format, Code::CmsTrailingBytes, Detail::Number(*len as u64));
        }
        CmsFault::ContentPresent { len } => {
            verdict.fail(format, Code::ContentPresent, Detail::Number(*len as u64));
        }
        CmsFault::EncapsulatedContentType { oid } => {
            verdict.fail(format, Code::ContentTypeWrong, text(oid));
        }
        CmsFault::SignerCount { count } => {
            verdict.fail(format, Code::SignerCount, Detail::Number(*count as u64));
        }
        CmsFault::SignerInfoVersion { found, .. } => {
            strictly(verdict, policy, Code::SignerVersion, Detail::Number(*found));
        }
        CmsFault::DigestAlgorithm(error) => {
            let detail = Detail::Text(error.to_string());
            let sub = Sub::CryptoConstraintsFailureNoPoe;
            verdict.doubt(sub, Code::DigestAlgorithmUnsupported, detail);
        }
        CmsFault::DigestAlgorithmNotListed { algorithm } => {
            let detail = Detail::Text(algorithm.name().to_owned());
            strictly(verdict, policy, Code::DigestAlgorithmNotListed, detail);
        }
        CmsFault::SignatureAlgorithm(error) => {
            let detail = Detail::Text(error.to_string());
            let sub = Sub::CryptoConstraintsFailureNoPoe;
            verdict.doubt(sub, Code::SignatureAlgorithmUnsupported, detail);
        }
        CmsFault::AlgorithmsContradict | CmsFault::Ed25519Digest { .. } => {
            verdict.fail(format, Code::AlgorithmsContradict, Detail::None);
        }
        CmsFault::AlgorithmProtection => {
            verdict.fail(format, Code::AlgorithmProtection, Detail::None);
        }
        CmsFault::NoSignedAttributes => {
            if profile != CmsProfile::Pkcs7Detached {
                verdict.fail(format, Code::NoSignedAttributes, Detail::None);
            } else {
                verdict.doubt(constraints, Code::NoSignedAttributes, Detail::None);
            }
        }
        CmsFault::RepeatedAttribute { oid } => {
            verdict.fail(format, Code::AttributeRepeated, text(oid));
        }
        CmsFault::ForbiddenAttribute { oid, .. } => {
            strictly(verdict, policy, Code::AttributeForbidden, text(oid));
        }
        CmsFault::SigningTime => {
            strictly(verdict, policy, Code::SigningTimeAttribute, Detail::None);
        }
        CmsFault::ContentType(error) => {
            verdict.fail(format, Code::ContentTypeWrong, Detail::Text(error.to_string()));
        }
        CmsFault::ContentTypeDiffers { attribute, .. } => {
            verdict.fail(format, Code::ContentTypeWrong, text(attribute));
        }
        CmsFault::MessageDigest(error) => {
            let detail = Detail::Text(error.to_string());
            verdict.fail(format, Code::MessageDigestMalformed, detail);
        }
        CmsFault::MessageDigestDiffers { .. } => {
            verdict.fail(Sub::HashFailure, Code::DigestMismatch, Detail::None);
        }
        CmsFault::SigningCertificateMissing => {
            verdict.doubt(constraints, Code::SigningCertificateMissing, Detail::None);
        }
        CmsFault::SigningCertificate(error) => {
            let detail = Detail::Text(error.to_string());
            verdict.doubt(constraints, Code::SigningCertificateMalformed, detail);
        }
        CmsFault::BothSigningCertificates => {
            strictly(verdict, policy, Code::SigningCertificateMalformed, Detail::None);
        }
        CmsFault::SigningCertificateDigest { oid } => {
            verdict.doubt(constraints, Code::SigningCertificateMalformed, text(oid));
        }
        CmsFault::SigningCertificateDiffers { .. } => {
            // When the certificate that was named is there, the signer identifier was exchanged.
            let exchanged = check.reference.as_ref().is_some_and(|reference| {
                let named = |c: &_| reference.compare(c) == ReferenceMatch::Matches;
                data.certificates().iter().any(named)
            });
            if exchanged {
                verdict.fail(format, Code::SigningCertificateDiffers, Detail::None);
            } else {
                verdict.doubt(constraints, Code::SigningCertificateDiffers, Detail::None);
            }
        }
        CmsFault::IssuerSerialDiffers { .. } => {
            verdict.doubt(constraints, Code::SigningCertificateDiffers, Detail::None);
        }
        CmsFault::SignerCertificateMissing => {
            let sub = Sub::NoSigningCertificateFound;
            verdict.doubt(sub, Code::SignerCertificateMissing, Detail::None);
        }
        CmsFault::Signature(error) => match error {
            CryptoError::BadSignature | CryptoError::AlgorithmKeyMismatch => {
                verdict.fail(Sub::SigCryptoFailure, Code::SignatureValueWrong, Detail::None);
            }
            other => {
                let detail = Detail::Text(other.to_string());
                let sub = Sub::CryptoConstraintsFailureNoPoe;
                verdict.doubt(sub, Code::SignatureAlgorithmUnsupported, detail);
            }
        },
        other => {
            // A fault that this judge does not know is never let pass.
            verdict.doubt(Sub::Generic, Code::CmsUnreadable, Detail::Text(format!("{other:?}")));
        }
    }
}
