//! The report in the form of ETSI TS 119 102-2: for another validator, an archive or a court's expert.
//!
//! Only what was established stands in it. The quality of a signature (qualified or not) is a matter of
//! trusted lists, which this project does not read, and so `SignatureQuality` is never there. What the
//! standard has no word for stands under `urn:x-segel:`.

mod constraints;
mod objects;
mod xml;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use segel_crypto::DigestAlgorithm;
use segel_pdf::SignatureKind;
use segel_verify::{
    Conclusion, Indication, Report, SignatureReport, SubIndication, TimeSource, Weight,
};
use segel_x509::{CertStatus, RevocationReason};

use crate::change::change_sentence;
use crate::finding::sentence;
use crate::json::{TOOL, claimed};
use crate::language::Language;
use objects::{Objects, anchor, certificate_id, revocation_id, source, timestamp_id};
use xml::Xml;

const NAMESPACES: &[(&str, &str)] = &[
    ("xmlns", "http://uri.etsi.org/19102/v1.2.1#"),
    ("xmlns:ds", "http://www.w3.org/2000/09/xmldsig#"),
    ("xmlns:xs", "http://www.w3.org/2001/XMLSchema"),
    ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
];

const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";

/// The report as XML that follows the schema of ETSI TS 119 102-2 (namespace
/// `http://uri.etsi.org/19102/v1.2.1#`), its sentences in English.
///
/// `None` for a document without a signature: that form needs at least one. A document timestamp is no
/// signature in it but an object that proves a time.
///
/// A signature is `total-passed` only where its document is as it was signed, too: where something
/// forbidden came after it, or a document timestamp does not stand, it is `indeterminate` with
/// `SIG_CONSTRAINTS_FAILURE`, and the constraints tell why.
pub fn etsi_xml(report: &Report) -> Option<String> {
    let signatures = || report.signatures.iter().filter(|one| !is_document_timestamp(one));
    signatures().next()?;
    let objects = Objects::of(report);
    let mut xml = Xml::new();
    xml.element("ValidationReport", NAMESPACES, |xml| {
        for (index, signature) in signatures().enumerate() {
            xml.element("SignatureValidationReport", &[], |xml| {
                validation(xml, signature, index + 1, report, &objects);
            });
        }
        objects.write(xml, report);
    });
    Some(xml.finish())
}

pub(crate) fn is_document_timestamp(signature: &SignatureReport) -> bool {
    signature.kind == Some(SignatureKind::DocumentTimestamp)
}

fn validation(
    xml: &mut Xml,
    signature: &SignatureReport,
    number: usize,
    report: &Report,
    objects: &Objects<'_>,
) {
    let id = format!("signature-{number}");
    xml.element("SignatureIdentifier", &[("id", &id)], |xml| {
        if let Some(value) = &signature.signature_value {
            xml.text("ds:SignatureValue", &STANDARD.encode(value));
        }
        // The signature and the document were there, not only their digests.
        xml.text("HashOnly", "false");
        xml.text("DocHashOnly", "false");
    });
    constraints::write(xml, signature, report);
    xml.element("ValidationTimeInfo", &[], |xml| {
        xml.text("ValidationTime", &report.verified_at.to_string());
        xml.element("BestSignatureTime", &[], |xml| {
            xml.text("POETime", &signature.best_signature_time.to_string());
            xml.text("TypeOfProof", "urn:etsi:019102:poetype:validation");
            let proved = signature.time_source == TimeSource::Timestamp;
            let proof = proved.then(|| objects.proof(signature.best_signature_time)).flatten();
            if let Some(proof) = proof {
                xml.empty("POEObject", &[("VOReference", &timestamp_id(proof))]);
            }
        });
    });
    if let Some(covered) = &signature.document_digest
        && let Some(algorithm) = digest_uri(covered.algorithm())
    {
        xml.element("SignersDocument", &[], |xml| {
            xml.element("DigestAlgAndValue", &[], |xml| {
                digest(xml, algorithm, covered.as_bytes());
            });
        });
    }
    attributes(xml, signature);
    if let Some(signer) = &signature.signer {
        let id = certificate_id(signer);
        xml.element("SignerInformation", &[], |xml| {
            xml.empty("SignerCertificate", &[("VOReference", &id)]);
            xml.text("Signer", &signer.subject());
        });
    }
    xml.element("SignatureValidationProcess", &[], |xml| {
        xml.text("SignatureValidationProcessID", process(signature));
    });
    status(xml, signature, report, false);
}

/// The process of EN 319 102-1 that the outcome rests on: without a proved time that for basic
/// signatures (5.3), with one from a time-stamp in it 5.5, with one from a document timestamp 5.6.
fn process(signature: &SignatureReport) -> &'static str {
    let best = signature.best_signature_time;
    let own = signature.timestamps.iter().any(|facts| facts.proved && facts.time == best);
    match signature.time_source {
        TimeSource::Timestamp if own => "urn:etsi:019102:validationprocess:LTVM",
        TimeSource::Timestamp => "urn:etsi:019102:validationprocess:LTA",
        _ => "urn:etsi:019102:validationprocess:Basic",
    }
}

/// What the signature says of itself; everything but its time-stamps is covered by it.
fn attributes(xml: &mut Xml, signature: &SignatureReport) {
    let signed: &[(&str, &str)] = &[("Signed", "true")];
    let claimed = signature.claimed_signing_time.as_ref().and_then(claimed);
    // XML Schema knows no year 0, and a time without a zone says that it has none.
    let claimed = claimed.filter(|time| !time.starts_with("0000"));
    let texts = [
        ("SignatureProductionPlace", "AddressString", &signature.location),
        ("Reason", "ReasonElement", &signature.reason),
        ("SubFilter", "SubFilterElement", &signature.sub_filter),
    ];
    if claimed.is_none()
        && signature.timestamps.is_empty()
        && signature.byte_range.is_none()
        && texts.iter().all(|(_, _, value)| value.is_none())
    {
        return;
    }
    xml.element("SignatureAttributes", &[], |xml| {
        if let Some(time) = &claimed {
            xml.element("SigningTime", signed, |xml| {
                xml.text("Time", time.strip_suffix("-00:00").unwrap_or(time));
            });
        }
        for (name, inner, value) in texts {
            if let Some(value) = value {
                xml.element(name, signed, |xml| xml.text(inner, value));
            }
        }
        for facts in &signature.timestamps {
            xml.element("SignatureTimeStamp", &[("Signed", "false")], |xml| {
                xml.empty("AttributeObject", &[("VOReference", &timestamp_id(facts))]);
                xml.text("TimeStampValue", &facts.time.to_string());
            });
        }
        if let Some(range) = signature.byte_range {
            let [a, b, c] = [range.before, range.after_offset, range.after_length];
            xml.text("ByteRange", &format!("0 {a} {b} {c}"));
        }
    });
}

/// The indication, and what it rests on. A time-stamp has the words of a part of a validation.
fn status(xml: &mut Xml, signature: &SignatureReport, report: &Report, is_part: bool) {
    let (word, sub) = outcome(signature, report);
    let word = if is_part { word.trim_start_matches("total-") } else { word };
    xml.element("SignatureValidationStatus", &[], |xml| {
        xml.text("MainIndication", &indication_uri(word));
        if let Some(sub) = sub {
            xml.text("SubIndication", &sub_indication_uri(sub));
        }
        xml.element("AssociatedValidationReportData", &[], |xml| {
            let anchor = anchor(signature);
            if let Some(anchor) = anchor {
                xml.empty("TrustAnchor", &[("VOReference", &certificate_id(anchor))]);
            }
            chain(xml, signature, anchor.is_some());
            evidence(xml, signature);
            revocation(xml, signature);
            additional(xml, signature, report);
        });
    });
}

/// The outcome of the signature together with what came after it.
fn outcome(signature: &SignatureReport, report: &Report) -> (&'static str, Option<SubIndication>) {
    match &signature.indication {
        Indication::TotalFailed(sub) => ("total-failed", Some(*sub)),
        Indication::Indeterminate(sub) => ("indeterminate", Some(*sub)),
        Indication::TotalPassed(_) => {
            let blocked = report.findings.iter().any(|finding| finding.weight == Weight::Blocks);
            let stamped = constraints::document_timestamps(report) != Some(Some("indeterminate"));
            if signature.conclusion() == Conclusion::Valid && !blocked && stamped {
                ("total-passed", None)
            } else {
                ("indeterminate", Some(SubIndication::SigConstraintsFailure))
            }
        }
    }
}

fn chain(xml: &mut Xml, signature: &SignatureReport, is_anchored: bool) {
    let Some((leaf, above)) = signature.chain.split_first() else { return };
    let (anchor, between) = match above.split_last() {
        Some((anchor, between)) if is_anchored => (Some(anchor), between),
        _ => (None, above),
    };
    xml.element("CertificateChain", &[], |xml| {
        xml.empty("SigningCertificate", &[("VOReference", &certificate_id(leaf))]);
        for one in between {
            xml.empty("IntermediateCertificate", &[("VOReference", &certificate_id(one))]);
        }
        if let Some(anchor) = anchor {
            xml.empty("TrustAnchor", &[("VOReference", &certificate_id(anchor))]);
        }
    });
}

/// The revocation data and the time-stamps that were looked at.
fn evidence(xml: &mut Xml, signature: &SignatureReport) {
    let mut ids: Vec<String> = Vec::new();
    let revocation = signature.statuses.iter().filter_map(|one| source(&one.status));
    // A document timestamp is not named among its own evidence.
    let own = if is_document_timestamp(signature) { &[] } else { signature.timestamps.as_slice() };
    for id in revocation.map(revocation_id).chain(own.iter().map(timestamp_id)) {
        if !ids.contains(&id) {
            xml.empty("RelatedValidationObject", &[("VOReference", &id)]);
            ids.push(id);
        }
    }
}

/// The first revoked certificate of the chain, or the first that is suspended where none is revoked; the form
/// has room for one.
fn revocation(xml: &mut Xml, signature: &SignatureReport) {
    let revoked = signature.statuses.iter().find_map(|one| match &one.status {
        CertStatus::Revoked { at, reason, .. } => Some((one, *at, *reason)),
        _ => None,
    });
    let suspended = signature.statuses.iter().find_map(|one| match &one.status {
        CertStatus::OnHold { since, .. } => {
            Some((one, *since, Some(RevocationReason::CertificateHold)))
        }
        _ => None,
    });
    let Some((one, at, reason)) = revoked.or(suspended) else { return };
    xml.element("RevocationStatusInformation", &[], |xml| {
        let id = certificate_id(&one.certificate);
        xml.empty("ValidationObjectId", &[("VOReference", &id)]);
        xml.text("RevocationTime", &at.to_string());
        if let Some(reason) = reason {
            xml.text("RevocationReason", &format!("urn:etsi:019102:revocationReason:{reason}"));
        }
        if let Some(source) = source(&one.status) {
            xml.empty("RevocationObject", &[("VOReference", &revocation_id(source))]);
        }
    });
}

/// What the standard has no word for: our own words, findings and changes.
fn additional(xml: &mut Xml, signature: &SignatureReport, report: &Report) {
    let language = Language::English;
    xml.element("AdditionalValidationReportData", &[], |xml| {
        let mut data = |kind: &str, value: &str| {
            xml.element("ReportData", &[], |xml| {
                xml.text("Type", &format!("urn:x-segel:{kind}"));
                xml.text_with("Value", &[("xsi:type", "xs:string")], value);
            });
        };
        data("conclusion", signature.conclusion().word());
        data("document-conclusion", report.conclusion().word());
        data("policy", &report.policy);
        data("program", TOOL);
        data("field", &signature.field);
        if let Some(level) = signature.level {
            data("level", level.word());
        }
        for one in &signature.statuses {
            let subject = one.certificate.subject();
            // The element above has room for one date of one certificate.
            let (held, suspected) = match &one.status {
                CertStatus::OnHold { since, invalidity_date, .. } => {
                    (Some(*since), *invalidity_date)
                }
                CertStatus::Revoked { held, invalidity_date, .. } => {
                    let of_hold = held.and_then(|(_, suspected)| suspected);
                    let suspected = invalidity_date.iter().copied().chain(of_hold).min();
                    (held.map(|(since, _)| since), suspected)
                }
                _ => (None, None),
            };
            for (kind, since) in [("suspended", held), ("suspected", suspected)] {
                if let Some(since) = since {
                    data(kind, &format!("{subject}, since {since}"));
                }
            }
        }
        for change in &signature.changes {
            let kind = if change.allowed { "allowed-change" } else { "forbidden-change" };
            data(kind, &change_sentence(&change.change, language));
        }
        for finding in signature.findings.iter().chain(&report.findings) {
            let kind = format!("finding:{}:{}", finding.weight.word(), finding.code);
            data(&kind, &sentence(finding, language));
        }
    });
}

fn indication_uri(word: &str) -> String {
    format!("urn:etsi:019102:mainindication:{word}")
}

fn sub_indication_uri(sub: SubIndication) -> String {
    format!("urn:etsi:019102:subindication:{sub}")
}

fn digest(xml: &mut Xml, algorithm: &str, value: &[u8]) {
    xml.empty("ds:DigestMethod", &[("Algorithm", algorithm)]);
    xml.text("ds:DigestValue", &STANDARD.encode(value));
}

/// The identifiers of RFC 6931 and XML encryption; none for a digest that has no such name here.
fn digest_uri(algorithm: DigestAlgorithm) -> Option<&'static str> {
    Some(match algorithm {
        DigestAlgorithm::Sha256 => SHA256,
        DigestAlgorithm::Sha384 => "http://www.w3.org/2001/04/xmldsig-more#sha384",
        DigestAlgorithm::Sha512 => "http://www.w3.org/2001/04/xmlenc#sha512",
        DigestAlgorithm::Sha1 => "http://www.w3.org/2000/09/xmldsig#sha1",
        _ => return None,
    })
}
