//! Whether validation data proves the status of every certificate of a signature.

use std::fmt;

use segel_cms::{Profile, SignedData, Strictness, TimeStampToken};
use segel_crypto::UnixTime;
use segel_pdf::SecurityStore;
use segel_x509::{
    AgeLimit, Budget, CertStatus, Certificate, EvidenceOrigin, FreshnessRule, PathError, Purpose,
    ResponderAuthority, RevocationEvidence, RevocationFault, TrustStore, VerifiedPath, build_path,
};

use crate::error::SignError;
use crate::store::ValidationData;

/// By which rule validation data counts as complete.
#[derive(Debug, Clone, Copy)]
pub struct ProofRule<'a> {
    trust: &'a TrustStore,
    at: UnixTime,
    grace: i64,
}

impl<'a> ProofRule<'a> {
    /// Demands proofs up to the anchors of a store, at the instant of now, and about the signer's
    /// certificate such as were made no earlier than the time-stamp.
    #[must_use]
    pub fn new(trust: &'a TrustStore, at: UnixTime) -> Self {
        Self { trust, at, grace: 0 }
    }

    /// Lets the proof about the signer's certificate be up to that many seconds older than the
    /// time-stamp.
    #[must_use]
    pub fn with_grace(mut self, seconds: i64) -> Self {
        self.grace = seconds.max(0);
        self
    }
}

/// Says whose chain a certificate stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChainOf {
    /// The signer's.
    Signer,
    /// That of the time-stamping authority.
    TimeStampingAuthority,
    /// It signs OCSP responses about a certificate of these chains.
    Responder,
}

/// Names a certificate and what is missing to prove its status.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain data")]
pub struct MissingProof {
    /// The subject of the certificate.
    pub certificate: String,
    /// Whose chain it stands in.
    pub chain: ChainOf,
    /// What is missing.
    pub missing: Missing,
}

/// Says what is missing to prove the status of a certificate.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Missing {
    /// A way from it to an anchor; the first thing that speaks against the nearest one.
    Path(Option<PathError>),
    /// Revocation data; what speaks against each piece at hand that is about this issuer.
    Status(Vec<RevocationFault>),
    /// Newer revocation data, since newer was due before the instant at which it must hold.
    Newer {
        /// When newer data was due.
        next_update: Option<UnixTime>,
    },
    /// Revocation data whose own signer is still in force.
    SignerInForce {
        /// When the signer's certificate ended.
        not_after: UnixTime,
    },
    /// Nothing can prove it: it was revoked before the time-stamp, or its key was suspected before.
    Revoked {
        /// Since when that counts.
        at: UnixTime,
    },
    /// An end to its suspension (certificateHold): until its issuer releases it, nobody knows that it does not
    /// become a revocation of an earlier day.
    OnHold {
        /// Since when.
        since: UnixTime,
    },
}

/// What was found.
pub(crate) struct Found {
    pub(crate) missing: Vec<MissingProof>,
    /// The certificates of the chains, without the anchors.
    pub(crate) certificates: Vec<Certificate>,
}

/// Looks for a proof for each certificate below an anchor in the chains of a signature and of its
/// time-stamps.
pub(crate) fn look_at(
    signature: &SignedData,
    store: &SecurityStore,
    data: &ValidationData,
    rule: &ProofRule<'_>,
) -> Result<Found, SignError> {
    let broken = SignError::Entry { entry: "/Contents" };
    let signer = signature.signer_infos().first().ok_or(broken.clone())?;
    let leaf = signature.certificates().iter().find(|c| signer.sid().names(c));
    let leaf = leaf.ok_or(broken)?;
    let tokens: Vec<TimeStampToken> = signer
        .signature_timestamp_tokens()
        .into_iter()
        .filter_map(|der| TimeStampToken::from_der(der, Strictness::Strict).ok())
        .collect();
    let mut pool = Pool::of(store, data);
    pool.add(signature.certificates());
    for token in &tokens {
        pool.add(token.signed_data().certificates());
    }
    let best = tokens.iter().map(|token| token.info().gen_time()).min().unwrap_or(rule.at);
    let mut search = Search { rule, pool: &pool, missing: Vec::new(), certificates: Vec::new() };
    search.chain(leaf, ChainOf::Signer, best);
    for token in &tokens {
        let content = token.signed_data().encapsulated_content().unwrap_or_default();
        let digest = |algorithm: segel_crypto::DigestAlgorithm| algorithm.digest(content);
        let check = segel_cms::check(token.signed_data(), digest, Profile::TimeStampToken);
        if let Some(tsa) = check.signer {
            search.chain(&tsa, ChainOf::TimeStampingAuthority, rule.at);
        }
    }
    Ok(Found { missing: search.missing, certificates: search.certificates })
}

/// Certificates and revocation data from everywhere.
struct Pool {
    certificates: Vec<Certificate>,
    revocation: RevocationEvidence,
}

impl Pool {
    fn of(store: &SecurityStore, data: &ValidationData) -> Self {
        let mut pool = Self { certificates: Vec::new(), revocation: RevocationEvidence::new() };
        let stored: Vec<Certificate> =
            store.certificates.iter().filter_map(|der| Certificate::from_der(der).ok()).collect();
        pool.add(&stored);
        pool.add(&data.certificates);
        for der in store.crls.iter().chain(&data.crls) {
            pool.revocation.add_crl(der, EvidenceOrigin::Document);
        }
        for der in store.ocsp_responses.iter().chain(&data.ocsp_responses) {
            pool.revocation.add_ocsp(der, EvidenceOrigin::Document);
        }
        pool
    }

    fn add(&mut self, certificates: &[Certificate]) {
        for certificate in certificates {
            if !self.certificates.contains(certificate) {
                self.certificates.push(certificate.clone());
                self.revocation.add_certificates([certificate.clone()]);
            }
        }
    }
}

struct Search<'a> {
    rule: &'a ProofRule<'a>,
    pool: &'a Pool,
    missing: Vec<MissingProof>,
    certificates: Vec<Certificate>,
}

impl Search<'_> {
    /// Looks at a chain whose statuses must hold at `since`.
    fn chain(&mut self, leaf: &Certificate, of: ChainOf, since: UnixTime) {
        let purpose = match of {
            ChainOf::Signer => Purpose::DocumentSigning,
            _ => Purpose::TimeStamping,
        };
        let (trust, known) = (self.rule.trust, &self.pool.certificates);
        let path = match build_path(leaf, known, trust, since, &purpose, &mut Budget::default()) {
            Ok(path) => path,
            Err(failure) => {
                let reason = failure.reasons.into_iter().next();
                return self.lacks(leaf, of, Missing::Path(reason));
            }
        };
        let below = path.certificates().len().saturating_sub(1);
        for (index, certificate) in path.certificates().iter().take(below).enumerate() {
            if !self.certificates.contains(certificate) {
                self.certificates.push(certificate.clone());
            }
            self.status(&path, index, certificate, of, since);
        }
    }

    fn status(
        &mut self,
        path: &VerifiedPath,
        index: usize,
        certificate: &Certificate,
        of: ChainOf,
        since: UnixTime,
    ) {
        // A list about authorities is made rarely: it counts as long as it says itself. About the
        // signer nothing older than the time-stamp tells what was so then (EN 319 102-1, 5.6.2.2).
        let limit = match of {
            ChainOf::Signer if index == 0 => AgeLimit::Seconds(self.rule.grace),
            _ => AgeLimit::NextUpdate,
        };
        let fresh = FreshnessRule { limit, since: Some(since), ..FreshnessRule::default() };
        let (pool, at) = (&self.pool.revocation, self.rule.at);
        let found = path.status(index, pool, at, &fresh, &mut Budget::default());
        let (source, revoked) = match found {
            None => return,
            Some(CertStatus::Good { source, next_update, .. }) => {
                if next_update.is_none_or(|next| next < since) {
                    return self.lacks(certificate, of, Missing::Newer { next_update });
                }
                (source, false)
            }
            // Revoked since, which proves that it was not before.
            Some(CertStatus::Revoked { at, invalidity_date, source, .. }) => {
                // The date of a revocation is that of the paper work (RFC 5280, 5.3.2).
                let at = invalidity_date.map_or(at, |suspected| suspected.min(at));
                if since >= at {
                    return self.lacks(certificate, of, Missing::Revoked { at });
                }
                (source, true)
            }
            Some(CertStatus::OnHold { since, .. }) => {
                return self.lacks(certificate, of, Missing::OnHold { since });
            }
            Some(CertStatus::Unknown { mut reasons }) => {
                reasons.retain(|fault| !fault.kind.is_unrelated());
                return self.lacks(certificate, of, Missing::Status(reasons));
            }
            Some(_) => return self.lacks(certificate, of, Missing::Status(Vec::new())),
        };
        if !revoked && at > source.signer.not_after() {
            let not_after = source.signer.not_after();
            return self.lacks(certificate, of, Missing::SignerInForce { not_after });
        }
        if let ResponderAuthority::Delegated { no_check: false } = source.authority
            && let Some(issuer) = path.certificates().get(index + 1)
        {
            self.responder(&source.signer, issuer, since);
        }
    }

    /// A responder whose issuer wants its status looked up.
    fn responder(&mut self, responder: &Certificate, issuer: &Certificate, since: UnixTime) {
        let fresh = FreshnessRule { since: Some(since), ..FreshnessRule::default() };
        let (pool, at) = (&self.pool.revocation, self.rule.at);
        let budget = &mut Budget::default();
        let missing = match segel_x509::status(responder, issuer, pool, at, &fresh, budget) {
            CertStatus::Good { .. } => return,
            CertStatus::Revoked { at, .. } => Missing::Revoked { at },
            CertStatus::OnHold { since, .. } => Missing::OnHold { since },
            CertStatus::Unknown { reasons } => Missing::Status(reasons),
            _ => Missing::Status(Vec::new()),
        };
        self.lacks(responder, ChainOf::Responder, missing);
    }

    fn lacks(&mut self, certificate: &Certificate, chain: ChainOf, missing: Missing) {
        let certificate = certificate.subject();
        let proof = MissingProof { certificate, chain, missing };
        if !self.missing.contains(&proof) {
            self.missing.push(proof);
        }
    }
}

impl fmt::Display for ChainOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Signer => "signer",
            Self::TimeStampingAuthority => "time-stamping authority",
            Self::Responder => "ocsp responder",
        })
    }
}

impl fmt::Display for MissingProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (chain of the {}): {}", self.certificate, self.chain, self.missing)
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(Some(reason)) => write!(f, "no way to an anchor: {reason}"),
            Self::Path(None) => f.write_str("no way to an anchor"),
            Self::Status(reasons) => match reasons.first() {
                Some(reason) => write!(f, "no revocation data that counts: {reason}"),
                None => f.write_str("no revocation data"),
            },
            Self::Newer { next_update: Some(next) } => {
                write!(f, "the revocation data is too old, newer was due at {next}")
            }
            Self::Newer { next_update: None } => {
                f.write_str("the revocation data does not say when newer is due")
            }
            Self::SignerInForce { not_after } => {
                write!(f, "the signer of the revocation data was in force until {not_after} only")
            }
            Self::Revoked { at } => write!(f, "revoked since {at}"),
            Self::OnHold { since } => {
                write!(f, "suspended (certificateHold) since {since}, until its issuer releases it")
            }
        }
    }
}
