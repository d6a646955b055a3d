//! What a document lacks to prove the status of its certificates by itself: facts, no judgement.

use segel_cms::{SignedData, SignerInfo, Strictness, TimeStampToken};
use segel_crypto::UnixTime;
use segel_pdf::{Document, PdfError, SignatureDictionary, Source};
use segel_x509::{
    AgeLimit, Budget, CertStatus, Certificate, EvidenceKind, FreshnessRule, PathError, Purpose,
    RevocationFault, RevocationSource, TrustStore, build_path,
};

use crate::evidence::{Evidence, pieces_covered};
use crate::keys::counts_from;
use crate::signature::is_timestamp;
use crate::times::{Proof, SKEW, Times};

/// Names a certificate of a document and what is missing to prove its status.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gap {
    /// The field of the signature or document timestamp.
    pub field: String,
    /// Whose chain the certificate stands in.
    pub chain: ChainOf,
    /// The certificate.
    pub certificate: Certificate,
    /// The certificate of its issuer, where a way leads over it.
    pub issuer: Option<Certificate>,
    /// What is missing.
    pub missing: Missing,
    /// Where its authority says that this can be had.
    pub sources: Vec<String>,
}

/// A certificate of a signature or time-stamp, and what the document has to prove its status.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Link {
    /// The field of the signature or document timestamp.
    pub field: String,
    /// Whose chain the certificate stands in.
    pub chain: ChainOf,
    /// Its place in the chain, 0 for the signer or the authority itself.
    pub position: usize,
    /// The certificate.
    pub certificate: Certificate,
    /// The certificate of its issuer, where a way leads over it.
    pub issuer: Option<Certificate>,
    /// When its status must be proved: the time of the oldest stamp over the signature, or the time
    /// that the stamp itself tells.
    pub since: UnixTime,
    /// The proof.
    pub proof: Option<KeptProof>,
    /// What is missing.
    pub missing: Option<Missing>,
    /// Where its authority says that this can be had.
    pub sources: Vec<String>,
}

/// The piece of evidence in a document that proves the status of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeptProof {
    /// What it is.
    pub kind: EvidenceKind,
    /// The SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// When it was made.
    pub this_update: UnixTime,
    /// When newer was due.
    pub next_update: Option<UnixTime>,
    /// Who signed it.
    pub signer: Certificate,
    /// Since when the certificate is revoked or suspended, which was later than it had to hold.
    pub revoked: Option<UnixTime>,
}

/// Says whose chain a certificate stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChainOf {
    /// The signer's.
    Signer,
    /// That of the authority of a time-stamp in a signature.
    SignatureTimestamp,
    /// That of the authority of a document timestamp. What is missing for the newest one is asked for
    /// when the next one is made, before its authority ends.
    DocumentTimestamp,
}

/// Says what is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Missing {
    /// The certificate itself: a way to an anchor needs it, and the document does not carry it.
    Certificate,
    /// The certificate of its issuer: no way leads from it to an anchor.
    Issuer {
        /// The issuer, RFC 4514.
        name: String,
    },
    /// A sound chain.
    Path(PathError),
    /// Revocation data that was valid when the signature or time-stamp was made.
    Revocation {
        /// What speaks against the pieces at hand that are about its issuer.
        faults: Vec<RevocationFault>,
    },
    /// A proof that the revocation data is older than the end of its own signer's certificate.
    EvidenceSignerInForce {
        /// That end.
        not_after: UnixTime,
    },
    /// Nothing can fill this: it was revoked before, or its key was suspected before.
    Revoked {
        /// Since when that counts.
        at: UnixTime,
    },
    /// An end to its suspension.
    OnHold {
        /// Since when.
        since: UnixTime,
    },
}

/// Lists every certificate of the signatures and time-stamps of a document for which the document
/// itself, with these anchors, has no proof as of an instant.
///
/// Times are taken as the time-stamps tell them; whether they stand is for [`crate::verify`].
///
/// # Errors
///
/// When the signature fields of the document cannot be read.
pub fn ltv_gaps<S: Source>(
    document: &Document<S>,
    trust: &TrustStore,
    at: UnixTime,
) -> Result<Vec<Gap>, PdfError> {
    let gap = |link: Link| {
        let Link { field, chain, certificate, issuer, missing, sources, .. } = link;
        Some(Gap { field, chain, certificate, issuer, missing: missing?, sources })
    };
    Ok(ltv_links(document, trust, at)?.into_iter().filter_map(gap).collect())
}

/// Lists every certificate of the signatures and time-stamps of a document below the anchors, each
/// with its proof in the document or with what is missing, as [`ltv_gaps`] does for the latter.
///
/// # Errors
///
/// When the signature fields of the document cannot be read.
pub fn ltv_links<S: Source>(
    document: &Document<S>,
    trust: &TrustStore,
    at: UnixTime,
) -> Result<Vec<Link>, PdfError> {
    let fields = document.signature_fields()?;
    let values: Vec<(&str, &SignatureDictionary)> = fields
        .iter()
        .filter_map(|field| field.value.as_deref().map(|value| (field.name.as_str(), value)))
        .collect();
    let evidence = Evidence::inside(document, trust);
    let mut times = Times::new(at);
    for (_, value) in values.iter().filter(|(_, value)| is_timestamp(value)) {
        let token = TimeStampToken::from_contents(&value.contents, Strictness::Tolerant);
        let end = value.byte_range.end();
        if let (Ok(token), Ok(covered)) = (token, document.prefix(end)) {
            let pieces = times.pieces(pieces_covered(&covered, &value.byte_range, trust));
            let (time, told) = (token.info().latest(), token.info().gen_time());
            times.proofs.push(Proof {
                end,
                time,
                told,
                earliest: token.info().earliest(),
                conforms: true,
                pieces,
                inside: None,
            });
        }
    }
    let mut search = Search { trust, evidence: &evidence, times: &times, links: Vec::new() };
    for (field, value) in values {
        let contents = &value.contents;
        if is_timestamp(value) {
            if let Ok(token) = TimeStampToken::from_contents(contents, Strictness::Tolerant) {
                search.token(field, ChainOf::DocumentTimestamp, &token);
            }
            continue;
        }
        let Ok(data) = SignedData::from_contents(contents, Strictness::Tolerant) else { continue };
        let Some(signer) = data.signer_infos().first() else { continue };
        let tokens: Vec<TimeStampToken> = signer
            .signature_timestamp_tokens()
            .into_iter()
            .filter_map(|der| TimeStampToken::from_der(der, Strictness::Tolerant).ok())
            .collect();
        let covering = times.of_bytes(value.byte_range.end());
        let stamped = tokens.iter().map(|token| token.info().gen_time());
        let since = stamped.fold(covering, UnixTime::min);
        if let Some(leaf) = leaf(&data, signer) {
            let purpose = Purpose::DocumentSigning;
            search.chain(field, ChainOf::Signer, leaf, data.certificates(), purpose, since);
        }
        for token in &tokens {
            search.token(field, ChainOf::SignatureTimestamp, token);
        }
    }
    Ok(search.links)
}

fn leaf<'a>(data: &'a SignedData, signer: &SignerInfo) -> Option<&'a Certificate> {
    data.certificates().iter().find(|certificate| signer.sid().names(certificate))
}

struct Search<'a> {
    trust: &'a TrustStore,
    evidence: &'a Evidence,
    times: &'a Times,
    links: Vec<Link>,
}

impl Search<'_> {
    fn token(&mut self, field: &str, chain: ChainOf, token: &TimeStampToken) {
        let data = token.signed_data();
        let Some(leaf) = data.signer_infos().first().and_then(|signer| leaf(data, signer)) else {
            return;
        };
        let since = token.info().gen_time();
        self.chain(field, chain, leaf, data.certificates(), Purpose::TimeStamping, since);
    }

    fn chain(
        &mut self,
        field: &str,
        of: ChainOf,
        leaf: &Certificate,
        carried: &[Certificate],
        purpose: Purpose,
        since: UnixTime,
    ) {
        let mut known = carried.to_vec();
        known.extend(self.evidence.certificates.iter().cloned());
        let budget = &mut Budget::default();
        let path = match build_path(leaf, &known, self.trust, since, &purpose, budget) {
            Ok(path) => path,
            Err(failure) => {
                let last = failure.chain.last().unwrap_or(leaf).clone();
                let sources = last.issuer_urls().to_vec();
                let missing = match failure.reasons.first().cloned() {
                    Some(PathError::NoPath { issuer }) => Missing::Issuer { name: issuer },
                    Some(reason) => Missing::Path(reason),
                    None => Missing::Issuer { name: last.issuer() },
                };
                return self.links.push(Link {
                    field: field.to_owned(),
                    chain: of,
                    position: failure.chain.len().saturating_sub(1),
                    certificate: last,
                    issuer: None,
                    since,
                    proof: None,
                    missing: Some(missing),
                    sources,
                });
            }
        };
        let rule = FreshnessRule { limit: AgeLimit::NextUpdate, since: Some(since), skew: SKEW };
        let below = path.certificates().len().saturating_sub(1);
        for (index, certificate) in path.certificates().iter().take(below).enumerate() {
            let mut link = Link {
                field: field.to_owned(),
                chain: of,
                position: index,
                certificate: certificate.clone(),
                issuer: path.certificates().get(index + 1).cloned(),
                since,
                proof: None,
                missing: None,
                sources: Vec::new(),
            };
            if !known.contains(certificate) {
                let missing = Some(Missing::Certificate);
                self.links.push(Link { missing, ..link.clone() });
            }
            let in_force = |source: &RevocationSource| {
                self.times.of_source(source) <= source.signer.not_after()
            };
            let pool = &self.evidence.inside;
            let found =
                path.status_preferring(index, pool, self.times.at, &rule, &in_force, budget);
            link.missing = match found {
                None => continue,
                Some(CertStatus::Good { this_update, next_update, source }) => {
                    let not_after = source.signer.not_after();
                    let holds = in_force(&source);
                    link.proof = Some(kept(this_update, next_update, source, None));
                    (!holds).then_some(Missing::EvidenceSignerInForce { not_after })
                }
                Some(CertStatus::Revoked { held: Some((held, suspected)), .. })
                    if since >= counts_from(held, suspected) =>
                {
                    Some(Missing::OnHold { since: held })
                }
                Some(CertStatus::Revoked { at, invalidity_date, this_update, source, .. })
                    if since < counts_from(at, invalidity_date) =>
                {
                    link.proof = Some(kept(this_update, None, source, Some(at)));
                    None
                }
                Some(CertStatus::Revoked { at, invalidity_date, .. }) => {
                    Some(Missing::Revoked { at: counts_from(at, invalidity_date) })
                }
                Some(CertStatus::OnHold {
                    since: held,
                    invalidity_date,
                    also_good: Some(good),
                    ..
                }) if since < counts_from(held, invalidity_date) => {
                    link.proof = Some(kept(good.produced_at, None, *good, Some(held)));
                    None
                }
                Some(CertStatus::OnHold { since, .. }) => Some(Missing::OnHold { since }),
                Some(CertStatus::Unknown { reasons: mut faults }) => {
                    faults.retain(|fault| !fault.kind.is_unrelated());
                    Some(Missing::Revocation { faults })
                }
                Some(_) => Some(Missing::Revocation { faults: Vec::new() }),
            };
            link.sources = [certificate.ocsp_urls(), certificate.crl_urls()].concat();
            self.links.push(link);
        }
    }
}

fn kept(
    this_update: UnixTime,
    next_update: Option<UnixTime>,
    source: RevocationSource,
    revoked: Option<UnixTime>,
) -> KeptProof {
    let (kind, sha256, signer) = (source.kind, source.sha256, source.signer);
    KeptProof { kind, sha256, this_update, next_update, signer, revoked }
}
