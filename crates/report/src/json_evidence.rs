//! What a JSON report says of certificates, time-stamps and the evidence about them.

#[cfg(feature = "schema")]
use schemars::JsonSchema;
use segel_crypto::hex;
use segel_verify::{CertificateStatus, Need, NeedKind, TimestampFacts};
use segel_x509::{CertStatus, EvidenceKind, EvidenceOrigin, RevocationSource};
use serde::{Deserialize, Serialize};

use crate::word::Worded;

/// What the evidence at hand says of one certificate below the anchor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CertificateStatus"))]
#[non_exhaustive]
pub struct JsonStatus {
    /// SHA-256 over the certificate in lower-case hexadecimal.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[0-9a-f]{64}$")))]
    pub certificate: String,
    /// The common name of its subject, or the subject.
    pub subject: String,
    /// What the evidence says.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["good", "revoked", "on_hold", "unknown"])))]
    pub status: String,
    /// Since when it is revoked or suspended, in UTC.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub since: Option<String>,
    /// Why it was revoked, as RFC 5280 spells it.
    pub reason: Option<String>,
    /// Since when its key is suspected, where that is said, in UTC: a revocation or a suspension counts from
    /// that day where it is the earlier one.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub suspected_since: Option<String>,
    /// Since when a certificate that is revoked is suspended as well, in UTC, where nobody who is believed
    /// tells of the revocation and none of a release: the verdict rests on both.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub held_since: Option<String>,
    /// The piece of evidence that says so.
    pub evidence: Option<JsonEvidence>,
}

/// A revocation list or an OCSP response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Evidence"))]
#[non_exhaustive]
pub struct JsonEvidence {
    /// What it is.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["crl", "ocsp"])))]
    pub kind: String,
    /// Where it came from.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["document", "signature", "supplied", "fetched"])))]
    pub origin: String,
    /// When it was signed, in UTC.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub produced_at: String,
    /// SHA-256 over it in lower-case hexadecimal.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[0-9a-f]{64}$")))]
    pub sha256: String,
}

/// A time-stamp.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Timestamp"))]
#[non_exhaustive]
pub struct JsonTimestamp {
    /// The time that it tells, in UTC.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub time: String,
    /// Whether nothing stands against it, so that its time is proved.
    pub proved: bool,
    /// The common name of its authority, or its subject.
    pub authority: Option<String>,
    /// SHA-256 over the token in lower-case hexadecimal.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[0-9a-f]{64}$")))]
    pub sha256: String,
}

/// Evidence that was not at hand and would decide more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Missing"))]
#[non_exhaustive]
pub struct JsonNeed {
    /// What is missing: whether the certificate was revoked, or the certificate of its issuer.
    pub kind: Worded<NeedKind>,
    /// The common name of the certificate's subject, or the subject.
    pub subject: String,
    /// The issuer of the certificate as RFC 4514 text.
    pub issuer: String,
    /// The serial number of the certificate in lower-case hexadecimal.
    pub serial: String,
    /// Where its authority answers OCSP requests.
    pub ocsp_urls: Vec<String>,
    /// Where its authority publishes revocation lists.
    pub crl_urls: Vec<String>,
    /// Where the certificate of its issuer can be had.
    pub issuer_urls: Vec<String>,
}

impl JsonStatus {
    pub(crate) fn of(facts: &CertificateStatus) -> Self {
        let (status, since, reason, source) = match &facts.status {
            CertStatus::Good { source, .. } => ("good", None, None, Some(source)),
            CertStatus::Revoked { at, reason, source, .. } => {
                ("revoked", Some(at), reason.as_ref(), Some(source))
            }
            CertStatus::OnHold { since, source, .. } => {
                ("on_hold", Some(since), None, Some(source))
            }
            _ => ("unknown", None, None, None),
        };
        let (suspected, held) = match &facts.status {
            CertStatus::Revoked { invalidity_date, held, .. } => {
                let of_hold = held.and_then(|(_, suspected)| suspected);
                (invalidity_date.iter().copied().chain(of_hold).min(), held.map(|(since, _)| since))
            }
            CertStatus::OnHold { invalidity_date, .. } => (*invalidity_date, None),
            _ => (None, None),
        };
        Self {
            certificate: facts.certificate.sha256_hex(),
            subject: facts.certificate.common_name().unwrap_or_else(|| facts.certificate.subject()),
            status: status.to_owned(),
            since: since.map(ToString::to_string),
            reason: reason.map(ToString::to_string),
            suspected_since: suspected.map(|since| since.to_string()),
            held_since: held.map(|since| since.to_string()),
            evidence: source.map(JsonEvidence::of),
        }
    }
}

impl JsonEvidence {
    fn of(source: &RevocationSource) -> Self {
        let kind = match source.kind {
            EvidenceKind::Ocsp => "ocsp",
            _ => "crl",
        };
        let origin = match source.origin {
            EvidenceOrigin::Document => "document",
            EvidenceOrigin::Signature => "signature",
            EvidenceOrigin::Fetched => "fetched",
            _ => "supplied",
        };
        Self {
            kind: kind.to_owned(),
            origin: origin.to_owned(),
            produced_at: source.produced_at.to_string(),
            sha256: hex(&source.sha256),
        }
    }
}

impl JsonTimestamp {
    pub(crate) fn of(facts: &TimestampFacts) -> Self {
        let name = facts.authority.as_ref().map(|tsa| tsa.common_name().unwrap_or(tsa.subject()));
        Self {
            time: facts.time.to_string(),
            proved: facts.proved,
            authority: name,
            sha256: hex(&facts.sha256),
        }
    }
}

impl JsonNeed {
    pub(crate) fn of(need: &Need) -> Self {
        let certificate = &need.certificate;
        Self {
            kind: need.kind.into(),
            subject: certificate.common_name().unwrap_or_else(|| certificate.subject()),
            issuer: certificate.issuer(),
            serial: certificate.serial_hex(),
            ocsp_urls: need.ocsp_urls().to_vec(),
            crl_urls: need.crl_urls().to_vec(),
            issuer_urls: need.issuer_urls().to_vec(),
        }
    }
}
