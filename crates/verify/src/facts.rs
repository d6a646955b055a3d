//! What the judge learnt on its way beyond what decides: for reports, and for whoever fetches.

use segel_crypto::UnixTime;
use segel_x509::{CertStatus, Certificate};

/// What the evidence at hand says of one certificate below the anchor.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CertificateStatus {
    /// The certificate.
    pub certificate: Certificate,
    /// Whether it was revoked, and which piece of evidence tells; where none does, the first sixteen
    /// reasons that are about this certificate.
    pub status: CertStatus,
}

/// A time-stamp inside a signature, or a document timestamp.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TimestampFacts {
    /// The time that it tells.
    pub time: UnixTime,
    /// SHA-256 of its token.
    pub sha256: [u8; 32],
    /// The certificate of its authority, where it was found.
    pub authority: Option<Certificate>,
    /// Whether nothing stands against it, so that its time is proved.
    pub proved: bool,
}

/// Says what kind of evidence is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NeedKind {
    /// Whether the certificate was revoked: an OCSP response about it, or a revocation list that
    /// covers it. Either will do.
    Revocation,
    /// The certificate of its issuer.
    Issuer,
}

impl NeedKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Revocation, Self::Issuer];

    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Revocation => "revocation",
            Self::Issuer => "issuer",
        }
    }
}

/// A piece of evidence that the judge did not have, for the caller to bring; nothing here fetches it.
///
/// What was brought goes into [`crate::Policy::with_evidence`], and the document is judged again. A
/// certificate that was brought is trusted no more than one inside the file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Need {
    /// What is missing.
    pub kind: NeedKind,
    /// The certificate that it is about; [`Certificate::issuer`] and [`Certificate::serial_hex`]
    /// name it.
    pub certificate: Certificate,
    /// The certificate of its issuer, where a path leads over it; an OCSP request needs it.
    pub issuer: Option<Certificate>,
}

impl Need {
    /// Where its authority answers OCSP requests; empty unless revocation data is missing.
    pub fn ocsp_urls(&self) -> &[String] {
        self.of(NeedKind::Revocation, self.certificate.ocsp_urls())
    }

    /// Where its authority publishes revocation lists; empty unless revocation data is missing.
    pub fn crl_urls(&self) -> &[String] {
        self.of(NeedKind::Revocation, self.certificate.crl_urls())
    }

    /// Where the certificate of its issuer can be had; empty unless that is missing.
    pub fn issuer_urls(&self) -> &[String] {
        self.of(NeedKind::Issuer, self.certificate.issuer_urls())
    }

    fn of<'a>(&self, kind: NeedKind, urls: &'a [String]) -> &'a [String] {
        if self.kind == kind { urls } else { &[] }
    }
}

/// Reasons that are kept why the status of one certificate is unknown: there may be thousands.
const REASONS: usize = 16;

/// Everything of it that was learnt about one signature.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    statuses: Vec<CertificateStatus>,
    /// Those of the authorities of time-stamps.
    of_stamps: Vec<CertificateStatus>,
    pub(crate) timestamps: Vec<TimestampFacts>,
    pub(crate) needs: Vec<Need>,
    /// Whether the signer's own certificate or key, or that of an authority, is known to be lost, or may be
    /// by evidence that was not read: no matter of the path that led there.
    pub(crate) lost: bool,
}

impl Facts {
    /// Takes a status; of reasons why there is none, those that are about the certificate.
    pub(crate) fn status(&mut self, certificate: &Certificate, mut status: CertStatus) {
        if let CertStatus::Unknown { reasons } = &mut status {
            let first = reasons.first().cloned();
            reasons.retain(|fault| !fault.kind.is_unrelated());
            reasons.sort_by_key(|fault| !fault.kind.is_of_budget());
            reasons.truncate(REASONS);
            if reasons.is_empty() {
                reasons.extend(first);
            }
            reasons.shrink_to_fit();
        }
        let certificate = certificate.clone();
        self.statuses.push(CertificateStatus { certificate, status });
    }

    /// Takes what was learnt aside of the same signature.
    pub(crate) fn join(&mut self, aside: Self) {
        self.statuses.extend(aside.statuses);
        self.of_stamps.extend(aside.of_stamps);
        self.timestamps.extend(aside.timestamps);
        self.needs.extend(aside.needs);
        self.lost |= aside.lost;
    }

    pub(crate) fn need(
        &mut self,
        kind: NeedKind,
        leaf: &Certificate,
        issuer: Option<&Certificate>,
    ) {
        let need = Need { kind, certificate: leaf.clone(), issuer: issuer.cloned() };
        if !self.needs.contains(&need) {
            self.needs.push(need);
        }
    }

    /// The statuses: of its own chain, then of the authorities of its time-stamps, each once.
    pub(crate) fn statuses(&self) -> Vec<CertificateStatus> {
        let mut statuses = Vec::new();
        for status in self.statuses.iter().chain(&self.of_stamps) {
            if !statuses.contains(status) {
                statuses.push(status.clone());
            }
        }
        statuses
    }

    /// Takes what was learnt about a time-stamp in the signature.
    pub(crate) fn append(&mut self, other: Self) {
        self.of_stamps.extend(other.statuses);
        self.timestamps.extend(other.timestamps);
        for need in other.needs {
            if !self.needs.contains(&need) {
                self.needs.push(need);
            }
        }
    }
}
