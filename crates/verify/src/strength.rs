//! Whether algorithms and keys were acceptable at an instant (TS 119 312, as a dated table).

use segel_cms::CmsCheck;
use segel_crypto::{Acceptability, DigestAlgorithm, UnixTime};
use segel_x509::Certificate;

use crate::finding::{Code, Detail};
use crate::indication::SubIndication as Sub;
use crate::policy::Policy;
use crate::proof::{AlgorithmsAcceptable, Sealed};
use crate::times::Known;
use crate::verdict::Verdict;

/// Judges the digest, the signature and every signature of the chain below the anchor.
pub(crate) fn look_at(
    verdict: &mut Verdict,
    check: &CmsCheck,
    chain: &[Certificate],
    policy: &Policy,
    known: Known,
) -> Option<AlgorithmsAcceptable> {
    let at = known.best;
    // Beside each: after which instant it is proved to have been used.
    let mut told: Vec<(String, Acceptability, Option<UnixTime>)> = Vec::new();
    let mut add = |name: String, found: Acceptability, since: Option<UnixTime>| {
        if !told.iter().any(|(n, f, _)| *n == name && *f == found) {
            told.push((name, found, since));
        }
    };
    let digest = check.digest_algorithm?;
    add(digest.name().to_owned(), policy.algorithms.digest_acceptable(digest, at), known.since);
    let (algorithm, signer) = (check.signature_algorithm?, check.signer.as_ref()?);
    let key = signer.public_key().key();
    let found = policy.algorithms.signature_acceptable(algorithm, key, at);
    add(algorithm.name().to_owned(), found, known.since);
    for (certificate, issuer) in chain.iter().zip(chain.iter().skip(1)) {
        match certificate.signature_algorithm() {
            Ok(algorithm) => {
                let key = issuer.public_key().key();
                let found = policy.algorithms.signature_acceptable(algorithm, key, at);
                add(algorithm.name().to_owned(), found, None);
            }
            Err(error) => add(error.to_string(), Acceptability::Unknown, None),
        }
    }
    let sub = Sub::CryptoConstraintsFailureNoPoe;
    let mut acceptable = true;
    for (name, found, since) in told {
        match found {
            Acceptability::Acceptable => {}
            Acceptability::AcceptableUntil(end) => {
                verdict.inform(Code::AlgorithmEnds, Detail::Ends(name, end));
            }
            Acceptability::EndedAt(end) => {
                acceptable = false;
                let after = since.is_some_and(|since| since >= end);
                let sub = if after { Sub::CryptoConstraintsFailure } else { sub };
                verdict.doubt(sub, Code::AlgorithmEnded, Detail::Ends(name, end));
            }
            _ => {
                acceptable = false;
                verdict.doubt(sub, Code::AlgorithmUnknown, Detail::Text(name));
            }
        }
    }
    acceptable.then_some(AlgorithmsAcceptable(Sealed))
}

/// Judges the digest by which the signed attributes name the signer's certificate, where it is not
/// that of the signature, which is judged already.
///
/// Who can make two certificates with one digest can have one of them issued and show the other. That
/// takes two that collide, and with SHA-1 an authority that lets its serial numbers be foreseen: so
/// that a policy for what the world sends lets SHA-1 pass here, and tells it.
pub(crate) fn reference(verdict: &mut Verdict, check: &CmsCheck, policy: &Policy, at: UnixTime) {
    let Some(Ok(digest)) = check.reference.as_ref().map(|found| found.digest_algorithm.clone())
    else {
        return;
    };
    if check.digest_algorithm == Some(digest) {
        return;
    }
    let name = format!("{} (signing-certificate)", digest.name());
    let sub = Sub::CryptoConstraintsFailureNoPoe;
    match policy.algorithms.digest_acceptable(digest, at) {
        Acceptability::Acceptable => {}
        Acceptability::AcceptableUntil(end) => {
            verdict.inform(Code::AlgorithmEnds, Detail::Ends(name, end));
        }
        Acceptability::EndedAt(end) if digest == DigestAlgorithm::Sha1 && !policy.is_official() => {
            verdict.cloud(Code::AlgorithmEnded, Detail::Ends(name, end));
        }
        Acceptability::EndedAt(end) => {
            verdict.doubt(sub, Code::AlgorithmEnded, Detail::Ends(name, end));
        }
        _ => verdict.doubt(sub, Code::AlgorithmUnknown, Detail::Text(name)),
    }
}

/// Judges a digest that stands alone, such as the imprint of a time-stamp.
pub(crate) fn digest(
    verdict: &mut Verdict,
    digest: DigestAlgorithm,
    policy: &Policy,
    at: UnixTime,
) {
    let name = digest.name().to_owned();
    let sub = Sub::CryptoConstraintsFailureNoPoe;
    match policy.algorithms.digest_acceptable(digest, at) {
        Acceptability::Acceptable => {}
        Acceptability::AcceptableUntil(end) => {
            verdict.inform(Code::AlgorithmEnds, Detail::Ends(name, end));
        }
        Acceptability::EndedAt(end) => {
            verdict.doubt(sub, Code::AlgorithmEnded, Detail::Ends(name, end));
        }
        _ => verdict.doubt(sub, Code::AlgorithmUnknown, Detail::Text(name)),
    }
}
