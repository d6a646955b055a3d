//! The rules a chain that reaches an anchor must meet (RFC 5280 section 6.1).

use segel_crypto::{DigestAlgorithm, PublicKey, SignatureAlgorithm, UnixTime};

use crate::constraints::{self, Permission};
use crate::failure::BudgetLimit;
use crate::{Budget, Certificate, PathError, PolicyRules, Purpose, ValidPolicies, policy};

const MINIMUM_RSA_BITS: u32 = 2048;

/// What a chain is judged by.
#[derive(Clone, Copy)]
pub(crate) struct Conditions<'a> {
    pub(crate) at: UnixTime,
    pub(crate) purpose: Purpose,
    pub(crate) policies: &'a PolicyRules,
    /// The last instant at which the last certificate is an anchor.
    pub(crate) anchor_end: Option<UnixTime>,
}

/// Returns for which policies the chain is valid, and everything that speaks against a chain, leaf first, whose signatures verify and whose
/// last certificate is an anchor.
pub(crate) fn check(
    chain: &[Certificate],
    conditions: &Conditions<'_>,
    budget: &mut Budget,
) -> Result<(ValidPolicies, Vec<PathError>), BudgetLimit> {
    let Conditions { at, purpose, .. } = *conditions;
    let mut reasons = Vec::new();
    let last = chain.len().saturating_sub(1);
    for (index, certificate) in chain.iter().enumerate() {
        check_time(index, certificate, at, &mut reasons);
        reasons.extend(weak_key(index, certificate));
        for oid in &certificate.extensions().unknown_critical {
            reasons
                .push(PathError::UnknownCriticalExtension { certificate: index, oid: oid.clone() });
        }
        if index != last {
            check_signature_digest(index, certificate, &mut reasons);
        }
        if index == 0 {
            purpose.check_leaf(certificate, last == 0, &mut reasons);
            continue;
        }
        let below = chain.get(..index).unwrap_or_default();
        check_issuer(index, certificate, below, index == last, &mut reasons);
        if index != last {
            purpose.check_issuer(index, certificate, &mut reasons);
        }
        check_names(index, certificate, below, &mut budget.name_comparisons, &mut reasons)?;
    }
    if let Some(until) = conditions.anchor_end
        && at > until
    {
        reasons.push(PathError::AnchorEnded { certificate: last, until, at });
    }
    let rules = conditions.policies;
    let valid = policy::check(chain, rules, &mut budget.policy_nodes, &mut reasons)?;
    Ok((valid, reasons))
}

fn check_time(index: usize, certificate: &Certificate, at: UnixTime, reasons: &mut Vec<PathError>) {
    let (not_before, not_after) = (certificate.not_before(), certificate.not_after());
    if at < not_before {
        reasons.push(PathError::NotYetValid { certificate: index, not_before, at });
    }
    if at > not_after {
        reasons.push(PathError::Expired { certificate: index, not_after, at });
    }
}

/// What is against the key of a certificate, if it is RSA and weak.
pub(crate) fn weak_key(index: usize, certificate: &Certificate) -> Option<PathError> {
    let PublicKey::Rsa { modulus_bits, exponent, .. } = certificate.public_key().key() else {
        return None;
    };
    let (modulus_bits, exponent) = (*modulus_bits, *exponent);
    // A saturated exponent reads as an odd number and says nothing about its parity.
    let weak = modulus_bits < MINIMUM_RSA_BITS || exponent < 3 || exponent % 2 == 0;
    weak.then_some(PathError::WeakKey { certificate: index, modulus_bits, exponent })
}

fn check_signature_digest(index: usize, certificate: &Certificate, reasons: &mut Vec<PathError>) {
    let digest = certificate
        .signature_algorithm()
        .ok()
        .and_then(|algorithm: SignatureAlgorithm| algorithm.digest());
    if let Some(digest @ (DigestAlgorithm::Md5 | DigestAlgorithm::Sha1)) = digest {
        reasons.push(PathError::WeakSignature { certificate: index, digest });
    }
}

fn check_issuer(
    index: usize,
    issuer: &Certificate,
    below: &[Certificate],
    is_anchor: bool,
    reasons: &mut Vec<PathError>,
) {
    match issuer.basic_constraints() {
        Some(constraints) if constraints.ca => {
            // The leaf does not count, nor do self-issued authorities (RFC 5280 section 4.2.1.9).
            let found = below.iter().skip(1).filter(|below| !below.is_self_issued()).count();
            let found = u32::try_from(found).unwrap_or(u32::MAX);
            if let Some(allowed) = constraints.path_length
                && found > allowed
            {
                reasons.push(PathError::PathLength { certificate: index, allowed, found });
            }
        }
        // A version 1 root cannot say that it is an authority; being an anchor says it.
        None if is_anchor && issuer.version() == 0 => {}
        _ => reasons.push(PathError::NotACa { certificate: index }),
    }
    if issuer.key_usage().is_some_and(|usage| !usage.key_cert_sign()) {
        reasons.push(PathError::KeyUsage { certificate: index });
    }
}

fn check_names(
    index: usize,
    issuer: &Certificate,
    below: &[Certificate],
    name_comparisons: &mut u32,
    reasons: &mut Vec<PathError>,
) -> Result<(), BudgetLimit> {
    let Some(constraints) = &issuer.extensions().name_constraints else {
        return Ok(());
    };
    for (position, certificate) in below.iter().enumerate() {
        if position > 0 && certificate.is_self_issued() {
            continue;
        }
        match constraints::check(constraints, certificate, name_comparisons) {
            Permission::Permitted => {}
            Permission::Refused => reasons
                .push(PathError::NameConstraints { certificate: position, constrained_by: index }),
            Permission::BudgetExceeded => return Err(BudgetLimit::NameComparisons),
        }
    }
    Ok(())
}
