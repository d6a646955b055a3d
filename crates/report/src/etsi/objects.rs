//! The objects that a validation rests on, each once and by a name that references use.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use segel_crypto::hex;
use segel_verify::{Indication, Report, SignatureReport, TimestampFacts};
use segel_x509::{CertStatus, Certificate, EvidenceKind, RevocationSource};

use super::xml::Xml;
use super::{SHA256, digest, indication_uri, status};

/// The objects of one report.
#[derive(Debug, Default)]
pub(super) struct Objects<'r> {
    certificates: Vec<&'r Certificate>,
    revocation: Vec<&'r RevocationSource>,
    timestamps: Vec<(&'r TimestampFacts, Option<&'r SignatureReport>)>,
}

pub(super) fn certificate_id(certificate: &Certificate) -> String {
    format!("certificate-{}", certificate.sha256_hex())
}

pub(super) fn timestamp_id(facts: &TimestampFacts) -> String {
    format!("timestamp-{}", hex(&facts.sha256))
}

pub(super) fn revocation_id(source: &RevocationSource) -> String {
    let kind = if source.kind == EvidenceKind::Ocsp { "ocsp" } else { "crl" };
    format!("{kind}-{}", hex(&source.sha256))
}

/// The piece of evidence that a status rests on.
pub(super) fn source(status: &CertStatus) -> Option<&RevocationSource> {
    match status {
        CertStatus::Good { source, .. }
        | CertStatus::Revoked { source, .. }
        | CertStatus::OnHold { source, .. } => Some(source),
        _ => None,
    }
}

impl<'r> Objects<'r> {
    pub(super) fn of(report: &'r Report) -> Self {
        let mut objects = Self::default();
        for signature in &report.signatures {
            signature
                .signer
                .iter()
                .chain(&signature.chain)
                .for_each(|one| objects.certificate(one));
            for one in &signature.statuses {
                objects.certificate(&one.certificate);
                if let Some(source) = source(&one.status) {
                    objects.certificate(&source.signer);
                    if !objects.revocation.iter().any(|known| known.sha256 == source.sha256) {
                        objects.revocation.push(source);
                    }
                }
            }
            let own = super::is_document_timestamp(signature).then_some(signature);
            for facts in &signature.timestamps {
                facts.authority.iter().for_each(|one| objects.certificate(one));
                if !objects.timestamps.iter().any(|(known, _)| known.sha256 == facts.sha256) {
                    objects.timestamps.push((facts, own));
                }
            }
        }
        objects
    }

    fn certificate(&mut self, certificate: &'r Certificate) {
        if !self.certificates.contains(&certificate) {
            self.certificates.push(certificate);
        }
    }

    /// The newest time-stamp of that time which proves it.
    pub(super) fn proof(&self, time: segel_crypto::UnixTime) -> Option<&'r TimestampFacts> {
        let mut proving = self.timestamps.iter().map(|(facts, _)| *facts);
        proving.find(|facts| facts.proved && facts.time == time)
    }

    pub(super) fn write(&self, xml: &mut Xml, report: &Report) {
        if self.certificates.is_empty() && self.revocation.is_empty() && self.timestamps.is_empty()
        {
            return;
        }
        xml.element("SignatureValidationObjects", &[], |xml| {
            for certificate in &self.certificates {
                let id = certificate_id(certificate);
                object(xml, &id, "certificate", |xml| {
                    xml.element("ValidationObjectRepresentation", &[], |xml| {
                        xml.text("base64", &STANDARD.encode(certificate.as_der()));
                    });
                });
            }
            for source in &self.revocation {
                let ocsp = source.kind == EvidenceKind::Ocsp;
                let kind = if ocsp { "OCSPResponse" } else { "CRL" };
                object(xml, &revocation_id(source), kind, |xml| by_digest(xml, &source.sha256));
            }
            for (facts, own) in &self.timestamps {
                object(xml, &timestamp_id(facts), "timestamp", |xml| {
                    by_digest(xml, &facts.sha256);
                    xml.element("ValidationReport", &[], |xml| stamp(xml, facts, *own, report));
                });
            }
        });
    }
}

fn object(xml: &mut Xml, id: &str, kind: &str, fill: impl FnOnce(&mut Xml)) {
    xml.element("ValidationObject", &[("id", id)], |xml| {
        xml.text("ObjectType", &format!("urn:etsi:019102:validationObject:{kind}"));
        fill(xml);
    });
}

fn by_digest(xml: &mut Xml, sha256: &[u8]) {
    xml.element("ValidationObjectRepresentation", &[], |xml| {
        xml.element("DigestAlgAndValue", &[], |xml| digest(xml, SHA256, sha256));
    });
}

/// What was found of a time-stamp; `own` is the report on a document timestamp.
fn stamp(xml: &mut Xml, facts: &TimestampFacts, own: Option<&SignatureReport>, report: &Report) {
    if let Some(authority) = &facts.authority {
        let id = certificate_id(authority);
        xml.element("SignerInformation", &[], |xml| {
            xml.empty("SignerCertificate", &[("VOReference", &id)]);
            xml.text("Signer", &authority.subject());
        });
    }
    match own {
        Some(own) => status(xml, own, report, true),
        None => xml.element("SignatureValidationStatus", &[], |xml| {
            let word = if facts.proved { "passed" } else { "indeterminate" };
            xml.text("MainIndication", &indication_uri(word));
        }),
    }
}

/// The anchor of a path that is proved.
pub(super) fn anchor(signature: &SignatureReport) -> Option<&Certificate> {
    match &signature.indication {
        Indication::TotalPassed(passed) => passed.path().certificates().last(),
        _ => None,
    }
}
