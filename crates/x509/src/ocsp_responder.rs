//! Who may answer for an issuer (RFC 6960 section 4.2.2.2).

use std::error::Error;
use std::fmt;

use segel_crypto::{CryptoError, UnixTime};

use crate::checks::Verifier;
use crate::{Budget, BudgetLimit, Certificate, OcspResponse, name};

const OCSP_SIGNING: &str = "1.3.6.1.5.5.7.3.9";

/// Says by what right a responder answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponderAuthority {
    /// It is the issuer itself.
    Issuer,
    /// The issuer certified it for this.
    Delegated {
        /// Whether the issuer says that its revocation need not be looked up
        /// (`id-pkix-ocsp-nocheck`); if not, the caller still has to.
        no_check: bool,
    },
    /// It is another key of the issuer's name, which the issuer, or an authority above it, certified to
    /// sign lists; whether that certificate is revoked is for the caller to look up.
    AnotherKey,
}

/// Holds the responder that signed a response and may answer for the issuer.
// Exhaustive: who, and by what right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Responder {
    /// Its certificate.
    pub certificate: Certificate,
    /// By what right it answers.
    pub authority: ResponderAuthority,
}

/// Says why a response has no responder that may answer for the issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponderFault {
    /// The response holds no answer.
    NoAnswer,
    /// No certificate at hand is the one the response names.
    NotFound,
    /// The certificate that the response names was not issued by the issuer.
    NotOfTheIssuer,
    /// The certificate is the one that is asked about.
    OwnCertificate,
    /// The certificate does not say that it is for signing OCSP responses.
    NotForOcspSigning,
    /// The key usage of the certificate lacks signatures.
    KeyUsage,
    /// The certificate has a critical extension whose meaning is not known.
    UnknownCriticalExtension {
        /// Its object identifier.
        oid: String,
    },
    /// The certificate was not valid when the response was made.
    NotValidThen {
        /// When the response was made.
        produced_at: UnixTime,
    },
    /// The signature on the certificate does not verify under the issuer's key.
    CertificateSignature(CryptoError),
    /// The signature on the response does not verify.
    Signature(CryptoError),
    /// The budget was spent.
    Budget(BudgetLimit),
}

impl OcspResponse {
    /// Finds who signed the response, and proves that it may answer for `issuer`: it is the issuer,
    /// or it was certified for this directly by the issuer's key.
    ///
    /// `known` are certificates besides those inside the response. A delegated certificate must be
    /// valid when the response says it was made; whether it still is, and whether it is revoked, is
    /// the caller's to ask.
    ///
    /// # Errors
    ///
    /// What speaks against the candidate that came nearest.
    pub fn responder(
        &self,
        issuer: &Certificate,
        known: &[Certificate],
        budget: &mut Budget,
    ) -> Result<Responder, ResponderFault> {
        let verifier = &mut Verifier::forgetful(budget);
        let found = self.responders_among(issuer, known, 1, verifier)?;
        found.into_iter().next().ok_or(ResponderFault::NotFound)
    }

    /// Finds the responder as [`Self::responder`] does, with a memory for signatures, under as many
    /// certificates of its key as there may be: one of them may be in doubt where another is not.
    pub(crate) fn responders_among(
        &self,
        issuer: &Certificate,
        known: &[Certificate],
        most: usize,
        verifier: &mut Verifier<'_>,
    ) -> Result<Vec<Responder>, ResponderFault> {
        let (Some(id), Some(produced_at)) = (self.responder_id(), self.produced_at()) else {
            return Err(ResponderFault::NoAnswer);
        };
        let mut nearest = ResponderFault::NotFound;
        if id.names(issuer) {
            match self.signed_by(issuer, verifier) {
                Ok(()) => {
                    let (certificate, authority) = (issuer.clone(), ResponderAuthority::Issuer);
                    return Ok(vec![Responder { certificate, authority }]);
                }
                Err(fault) => nearest = fault,
            }
        }
        // Who says to be certified by the key of the issuer goes first: names alone can be anybody's.
        let wanted = issuer.subject_key_identifier();
        let own = |of: &&Certificate| wanted.is_some() && of.authority_key_identifier() == wanted;
        let all = || self.certificates().iter().chain(known);
        let others = all().filter(|candidate| !own(candidate));
        let mut found: Vec<Responder> = Vec::new();
        for candidate in all().filter(own).chain(others) {
            let limit = ResponderFault::Budget(BudgetLimit::Candidates);
            let candidates = &mut verifier.budget.candidates;
            *candidates = candidates.checked_sub(1).ok_or(limit)?;
            let repeated = found.iter().any(|other| other.certificate == *candidate);
            if candidate == issuer || repeated || !id.names(candidate) {
                continue;
            }
            match self.delegated(candidate, issuer, produced_at, verifier) {
                Ok(responder) => found.push(responder),
                // What was found answers, whatever there is no time for.
                Err(ResponderFault::Budget(_)) if !found.is_empty() => break,
                Err(fault @ ResponderFault::Budget(_)) => return Err(fault),
                Err(fault) if fault.rank() > nearest.rank() => nearest = fault,
                Err(_) => {}
            }
            if found.len() >= most {
                break;
            }
        }
        if found.is_empty() { Err(nearest) } else { Ok(found) }
    }

    fn delegated(
        &self,
        candidate: &Certificate,
        issuer: &Certificate,
        produced_at: UnixTime,
        verifier: &mut Verifier<'_>,
    ) -> Result<Responder, ResponderFault> {
        if !name::is_same(candidate.issuer_der(), issuer.subject_der()) {
            return Err(ResponderFault::NotOfTheIssuer);
        }
        // Any extended key usage is no delegation: the purpose has to be named.
        let usages = candidate.extended_key_usage();
        if !usages.is_some_and(|usages| usages.oids.iter().any(|oid| oid == OCSP_SIGNING)) {
            return Err(ResponderFault::NotForOcspSigning);
        }
        let signs = |usage: crate::KeyUsage| usage.digital_signature() || usage.non_repudiation();
        if !candidate.key_usage().is_none_or(signs) {
            return Err(ResponderFault::KeyUsage);
        }
        if let Some(oid) = candidate.extensions().unknown_critical.first() {
            return Err(ResponderFault::UnknownCriticalExtension { oid: oid.clone() });
        }
        if produced_at < candidate.not_before() || produced_at > candidate.not_after() {
            return Err(ResponderFault::NotValidThen { produced_at });
        }
        let certified = verifier
            .verify((candidate.sha256(), issuer), || candidate.verify_signature(issuer))
            .map_err(ResponderFault::Budget)?;
        certified.map_err(ResponderFault::CertificateSignature)?;
        self.signed_by(candidate, verifier)?;
        let no_check = candidate.has_ocsp_no_check();
        let authority = ResponderAuthority::Delegated { no_check };
        Ok(Responder { certificate: candidate.clone(), authority })
    }

    fn signed_by(
        &self,
        certificate: &Certificate,
        verifier: &mut Verifier<'_>,
    ) -> Result<(), ResponderFault> {
        let own = (verifier.sha256, certificate);
        let signed = verifier.verify(own, || self.verify_signature(certificate));
        signed.map_err(ResponderFault::Budget)?.map_err(ResponderFault::Signature)
    }
}

impl ResponderFault {
    /// How near a candidate came.
    fn rank(&self) -> u8 {
        match self {
            Self::NoAnswer => 0,
            Self::NotFound => 1,
            Self::NotOfTheIssuer => 2,
            Self::NotForOcspSigning | Self::OwnCertificate => 3,
            Self::KeyUsage | Self::UnknownCriticalExtension { .. } => 4,
            Self::NotValidThen { .. } => 5,
            Self::CertificateSignature(_) => 6,
            Self::Signature(_) => 7,
            Self::Budget(_) => 8,
        }
    }
}

impl fmt::Display for ResponderFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAnswer => f.write_str("the response holds no answer"),
            Self::NotFound => f.write_str("the certificate of the responder is not at hand"),
            Self::NotOfTheIssuer => f.write_str("the responder was certified by another issuer"),
            Self::OwnCertificate => f.write_str("the certificate answers for itself"),
            Self::NotForOcspSigning => {
                f.write_str("the certificate of the responder is not for signing ocsp responses")
            }
            Self::KeyUsage => f.write_str("the key usage of the responder lacks signatures"),
            Self::UnknownCriticalExtension { oid } => {
                write!(f, "the responder has the unknown critical extension {oid}")
            }
            Self::NotValidThen { produced_at } => {
                write!(f, "the certificate of the responder was not valid at {produced_at}")
            }
            Self::CertificateSignature(error) => {
                write!(f, "signature on the certificate of the responder: {error}")
            }
            Self::Signature(error) => write!(f, "signature on the response: {error}"),
            Self::Budget(limit) => write!(f, "budget of {limit} spent"),
        }
    }
}

impl Error for ResponderFault {}
