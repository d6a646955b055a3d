//! The constraints whose outcome is known for each signature.
//!
//! The standards name no constraint of this kind by a URI, so that these are ours.

use segel_verify::{Code, Conclusion, Coverage, Indication, Report, SignatureReport, Weight};

use super::xml::Xml;
use super::{indication_uri, is_document_timestamp};

/// How a constraint came out; `None` where the policy leaves it out.
type Outcome = Option<&'static str>;

pub(super) fn write(xml: &mut Xml, signature: &SignatureReport, report: &Report) {
    let constraints = [
        ("signed-revision", signed_revision(signature)),
        ("later-changes", later_changes(signature, report)),
        ("revocation", revocation(signature)),
        ("document-timestamps", document_timestamps(report)),
    ];
    if constraints.iter().all(|(_, outcome)| outcome.is_none()) {
        return;
    }
    xml.element("ValidationConstraintsEvaluationReport", &[], |xml| {
        for (name, outcome) in constraints {
            let Some(outcome) = outcome else { continue };
            xml.element("ValidationConstraint", &[], |xml| {
                let identifier = format!("urn:x-segel:constraint:{name}");
                xml.text("ValidationConstraintIdentifier", &identifier);
                let applied = if outcome.is_some() { "applied" } else { "disabled" };
                let applied = format!("urn:etsi:019102:constraintStatus:{applied}");
                xml.element("ConstraintStatus", &[], |xml| xml.text("Status", &applied));
                if let Some(word) = outcome {
                    xml.element("ValidationStatus", &[], |xml| {
                        xml.text("MainIndication", &indication_uri(word));
                    });
                }
            });
        }
    });
}

fn says(signature: &SignatureReport, codes: &[Code]) -> bool {
    signature.findings.iter().any(|finding| codes.contains(&finding.code))
}

/// The signature value is over exactly the bytes of a revision of this document.
fn signed_revision(signature: &SignatureReport) -> Option<Outcome> {
    let passed = signature.signed_version().is_some();
    let failed = matches!(signature.indication, Indication::TotalFailed(_));
    Some(Some(match (passed, failed) {
        (true, _) => "passed",
        (false, true) => "failed",
        (false, false) => "indeterminate",
    }))
}

/// Nothing that the policy forbids came after the signature.
fn later_changes(signature: &SignatureReport, report: &Report) -> Option<Outcome> {
    let blocked = report.findings.iter().any(|finding| finding.weight == Weight::Blocks);
    let forbidden = signature.changes.iter().any(|change| !change.allowed);
    if forbidden || blocked || says(signature, &[Code::SignatureRemoved]) {
        return Some(Some("failed"));
    }
    let uncompared =
        [Code::ChangesUnreadable, Code::BudgetExceeded, Code::NotedMeanwhile, Code::ChangeUnclear];
    if signature.coverage == Coverage::Unclear || says(signature, &uncompared) {
        return Some(Some("indeterminate"));
    }
    Some(Some("passed"))
}

/// Every document timestamp stands; nothing to say where there is none.
pub(super) fn document_timestamps(report: &Report) -> Option<Outcome> {
    let mut stamps = report.signatures.iter().filter(|one| is_document_timestamp(one)).peekable();
    stamps.peek()?;
    let stand = stamps.all(|stamp| stamp.conclusion() == Conclusion::Valid);
    Some(Some(if stand { "passed" } else { "indeterminate" }))
}

/// The certificates were not revoked, as evidence at hand says.
fn revocation(signature: &SignatureReport) -> Option<Outcome> {
    if says(signature, &[Code::RevocationNotChecked]) {
        return Some(None);
    }
    if matches!(signature.indication, Indication::TotalPassed(_)) {
        return Some(Some("passed"));
    }
    let open = [
        Code::RevocationUnknown,
        Code::RevocationUnprovable,
        Code::RevocationSignerRevoked,
        Code::RevocationSignerUnknown,
        Code::CertificateRevoked,
        Code::CertificateSuspended,
    ];
    // Where no path was found, none of its certificates was looked up.
    says(signature, &open).then_some(Some("indeterminate"))
}
