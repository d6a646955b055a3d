//! The ETSI report: its elements stand where the schema of TS 119 102-2 has them, its references lead
//! somewhere, and it calls nothing passed that the verdict does not.

use std::collections::BTreeSet;
use std::error::Error;

use roxmltree::{Document, Node};
use segel_crypto::{KeyKind, UnixTime};
use segel_report::{JsonReport, etsi_xml};
use segel_sign::SigningPlan;
use segel_testkit::attacks::{Bench, vectors};
use segel_testkit::document::one_page;
use segel_testkit::levels::{NOW, evidence, raised, supplied};
use segel_testkit::pki::Pki;
use segel_verify::{Conclusion, Policy, Report, Revocation, verify_source};

type Tested = Result<(), Box<dyn Error>>;

const VR: &str = "http://uri.etsi.org/19102/v1.2.1#";
const DS: &str = "http://www.w3.org/2000/09/xmldsig#";

/// The most children of a kind where there is no limit.
const MANY: usize = usize::MAX;

/// A child in the order of its sequence: name, the fewest, the most.
type Child = (&'static str, usize, usize);

/// The children of an element, by the path of its name and its parent's where one name has two types;
/// written from the schema of version 1.2.1, as far as our reports use it.
fn content(parent: &str, name: &str) -> Option<&'static [Child]> {
    Some(match (parent, name) {
        ("", "ValidationReport") => {
            &[("SignatureValidationReport", 1, MANY), ("SignatureValidationObjects", 0, 1)]
        }
        (_, "SignatureValidationReport" | "ValidationReport") => &[
            ("SignatureIdentifier", 0, 1),
            ("ValidationConstraintsEvaluationReport", 0, 1),
            ("ValidationTimeInfo", 0, 1),
            ("SignersDocument", 0, MANY),
            ("SignatureAttributes", 0, 1),
            ("SignerInformation", 0, 1),
            ("SignatureQuality", 0, 1),
            ("SignatureValidationProcess", 0, 1),
            ("SignatureValidationStatus", 1, 1),
        ],
        (_, "SignatureIdentifier") => &[
            ("DigestAlgAndValue", 0, 1),
            ("ds:SignatureValue", 0, 1),
            ("HashOnly", 1, 1),
            ("DocHashOnly", 1, 1),
            ("DAIdentifier", 0, 1),
        ],
        (_, "ValidationConstraintsEvaluationReport") => {
            &[("SignatureValidationPolicy", 0, 1), ("ValidationConstraint", 0, MANY)]
        }
        (_, "ValidationConstraint") => &[
            ("ValidationConstraintIdentifier", 1, 1),
            ("ValidationConstraintParameter", 0, MANY),
            ("ConstraintStatus", 1, 1),
            ("ValidationStatus", 0, 1),
            ("Indications", 0, 1),
        ],
        (_, "ConstraintStatus") => &[("Status", 1, 1), ("OverriddenBy", 0, 1)],
        (_, "ValidationTimeInfo") => &[("ValidationTime", 1, 1), ("BestSignatureTime", 1, 1)],
        (_, "BestSignatureTime") => {
            &[("POETime", 1, 1), ("TypeOfProof", 1, 1), ("POEObject", 0, 1)]
        }
        (_, "SignersDocument") => &[("DigestAlgAndValue", 1, 1), ("SignersDocumentRef", 0, 1)],
        (_, "DigestAlgAndValue") => &[("ds:DigestMethod", 1, 1), ("ds:DigestValue", 1, 1)],
        (_, "SigningTime") => &[("AttributeObject", 0, MANY), ("Time", 1, 1)],
        (_, "SignatureProductionPlace") => {
            &[("AttributeObject", 0, MANY), ("AddressString", 1, MANY)]
        }
        (_, "Reason") => &[("AttributeObject", 0, MANY), ("ReasonElement", 1, 1)],
        (_, "SubFilter") => &[("AttributeObject", 0, MANY), ("SubFilterElement", 1, 1)],
        (_, "SignatureTimeStamp") => &[("AttributeObject", 0, MANY), ("TimeStampValue", 1, 1)],
        (_, "SignerInformation") => &[("SignerCertificate", 1, 1), ("Signer", 0, 1)],
        (_, "SignatureValidationProcess") => &[("SignatureValidationProcessID", 0, 1)],
        (_, "SignatureValidationStatus" | "ValidationStatus") => &[
            ("MainIndication", 1, 1),
            ("SubIndication", 0, MANY),
            ("AssociatedValidationReportData", 0, MANY),
        ],
        (_, "AssociatedValidationReportData") => &[
            ("TrustAnchor", 0, 1),
            ("CertificateChain", 0, 1),
            ("RelatedValidationObject", 0, MANY),
            ("RevocationStatusInformation", 0, 1),
            ("CryptoInformation", 0, 1),
            ("AdditionalValidationReportData", 0, 1),
        ],
        (_, "CertificateChain") => &[
            ("SigningCertificate", 1, 1),
            ("IntermediateCertificate", 0, MANY),
            ("TrustAnchor", 0, 1),
        ],
        (_, "RevocationStatusInformation") => &[
            ("ValidationObjectId", 1, 1),
            ("RevocationTime", 1, 1),
            ("RevocationReason", 0, 1),
            ("RevocationObject", 0, 1),
        ],
        (_, "AdditionalValidationReportData") => &[("ReportData", 1, MANY)],
        (_, "ReportData") => &[("Type", 1, 1), ("Value", 1, 1)],
        (_, "SignatureValidationObjects") => &[("ValidationObject", 1, MANY)],
        (_, "ValidationObject") => &[
            ("ObjectType", 1, 1),
            ("ValidationObjectRepresentation", 1, 1),
            ("POE", 0, 1),
            ("POEProvisioning", 0, 1),
            ("ValidationReport", 0, 1),
        ],
        (_, "ValidationObjectRepresentation") => &[("base64", 0, 1), ("DigestAlgAndValue", 0, 1)],
        // References and texts have no children.
        _ => return None,
    })
}

/// The attributes in a choice, in any order and number.
const ATTRIBUTES: &[&str] = &[
    "SigningTime",
    "SignatureProductionPlace",
    "SignatureTimeStamp",
    "Reason",
    "SubFilter",
    "ByteRange",
];

fn name(node: Node<'_, '_>) -> String {
    let name = node.tag_name();
    match name.namespace() {
        Some(VR) => name.name().to_owned(),
        Some(DS) => format!("ds:{}", name.name()),
        other => format!("{{{}}}{}", other.unwrap_or(""), name.name()),
    }
}

fn is_time(text: &str) -> bool {
    UnixTime::parse_rfc3339(text).or_else(|| UnixTime::parse_rfc3339(&format!("{text}Z"))).is_some()
}

/// What is wrong with an element and everything in it.
fn faults(root: Node<'_, '_>) -> Vec<String> {
    let mut faults = Vec::new();
    for node in root.descendants().filter(Node::is_element) {
        let name_here = name(node);
        let parent = node.parent_element().map(name).unwrap_or_default();
        let children: Vec<String> = node.children().filter(Node::is_element).map(name).collect();
        let place = format!("{parent}/{name_here}");
        if name_here == "SignatureAttributes" {
            if children.is_empty() {
                faults.push(format!("{place} is empty"));
            }
            let strange = children.iter().find(|child| !ATTRIBUTES.contains(&child.as_str()));
            faults.extend(strange.map(|child| format!("{place} holds {child}")));
            continue;
        }
        let model = content(&parent, &name_here).unwrap_or_default();
        let mut rest = children.iter().peekable();
        for (child, fewest, most) in model {
            let mut count = 0;
            while count < *most && rest.next_if(|next| next == child).is_some() {
                count += 1;
            }
            if count < *fewest {
                faults.push(format!("{place} lacks {child}"));
            }
        }
        faults.extend(rest.next().map(|next| format!("{place} holds {next} out of place")));
        let text = node.text().unwrap_or_default();
        let timed = ["ValidationTime", "POETime", "Time", "TimeStampValue", "RevocationTime"];
        if timed.contains(&name_here.as_str()) && !is_time(text) {
            faults.push(format!("{place} is no time: {text:?}"));
        }
        let known = ["VOReference", "id", "Signed", "Algorithm", "type"];
        for attribute in node.attributes() {
            if !known.contains(&attribute.name()) {
                faults.push(format!("{place} has {}", attribute.name()));
            }
        }
    }
    let mut ids = BTreeSet::new();
    for id in root.descendants().filter_map(|node| node.attribute("id")) {
        if !ids.insert(id) {
            faults.push(format!("{id} stands twice"));
        }
    }
    for id in root.descendants().filter_map(|node| node.attribute("VOReference")) {
        if !ids.contains(id) {
            faults.push(format!("{id} leads nowhere"));
        }
    }
    faults
}

fn texts<'d>(document: &'d Document<'_>, name: &str) -> Vec<&'d str> {
    let named = document.descendants().filter(|node| node.has_tag_name((VR, name)));
    named.filter_map(|node| node.text()).collect()
}

/// The main indications of the signatures themselves.
fn outcomes<'d>(document: &'d Document<'_>) -> Vec<&'d str> {
    let all = texts(document, "MainIndication").into_iter();
    let prefix = "urn:etsi:019102:mainindication:";
    let statuses = document.descendants().filter(|node| {
        let parent = node.parent_element().and_then(|parent| parent.parent_element());
        node.has_tag_name((VR, "MainIndication"))
            && parent.is_some_and(|one| one.has_tag_name((VR, "SignatureValidationReport")))
    });
    assert!(all.clone().all(|one| one.starts_with(prefix)), "{:?}", all.collect::<Vec<_>>());
    statuses.filter_map(|node| node.text()?.strip_prefix(prefix)).collect()
}

#[test]
fn the_report_on_every_vector_follows_the_schema_and_passes_nothing_that_is_not_valid() -> Tested {
    let bench = Bench::new();
    let trust = bench.trust();
    let policy = Policy::contract(trust).with_revocation(Revocation::Soft);
    let (mut written, mut passed) = (0, 0);
    for vector in vectors(&bench) {
        let Ok(report) = verify_source(&vector.file, &policy, bench.judged_at()) else { continue };
        let Some(xml) = etsi_xml(&report) else {
            assert_eq!(report.signatures.len(), stamps(&report), "{}", vector.id);
            continue;
        };
        let document = Document::parse(&xml).map_err(|error| format!("{}: {error}", vector.id))?;
        let faults = faults(document.root_element());
        assert!(faults.is_empty(), "{}: {faults:?}\n{xml}", vector.id);
        let outcomes = outcomes(&document);
        assert_eq!(outcomes.len(), report.signatures.len() - stamps(&report), "{}", vector.id);
        let signatures = report.signatures.iter().filter(|one| !is_stamp(one));
        for (outcome, signature) in outcomes.iter().zip(signatures) {
            let valid = signature.conclusion() == Conclusion::Valid;
            assert!(valid || *outcome != "total-passed", "{}\n{xml}", vector.id);
        }
        if report.conclusion() != Conclusion::Valid {
            assert!(outcomes.iter().any(|one| *one != "total-passed"), "{}\n{xml}", vector.id);
        } else {
            passed += 1;
        }
        written += 1;
    }
    assert!(written > 300 && passed > 30, "{written} {passed}");
    Ok(())
}

fn is_stamp(signature: &segel_verify::SignatureReport) -> bool {
    signature.kind == Some(segel_pdf::SignatureKind::DocumentTimestamp)
}

fn stamps(report: &Report) -> usize {
    report.signatures.iter().filter(|one| is_stamp(one)).count()
}

#[test]
fn a_signature_with_archived_proofs_names_its_evidence_and_its_time() -> Tested {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(KeyKind::P256, "Siti <Aminah> & \u{202e}Rekan");
    let plan = SigningPlan::approval().with_field("TTE1").with_reason("Persetujuan");
    let files = raised(&one_page(), plan, &officer, &[], &pki)?;
    let at = NOW.plus_seconds(2 * 3600);
    let fresh = supplied(&evidence(&pki, &[&officer.certificate], at));
    let policy = Policy::contract(pki.trust()).with_evidence(fresh);
    for (file, process) in [(&files.t, "LTVM"), (&files.lt, "LTVM"), (&files.lta, "LTVM")] {
        let report = verify_source(file, &policy, at)?;
        let xml = etsi_xml(&report).ok_or("no report")?;
        let document = Document::parse(&xml)?;
        let faults = faults(document.root_element());
        assert!(faults.is_empty(), "{faults:?}\n{xml}");
        assert_eq!(outcomes(&document), ["total-passed"], "{xml}");
        let process = format!("urn:etsi:019102:validationprocess:{process}");
        assert_eq!(texts(&document, "SignatureValidationProcessID"), [process.as_str()]);
        let kinds = texts(&document, "ObjectType");
        for kind in ["certificate", "timestamp"] {
            let uri = format!("urn:etsi:019102:validationObject:{kind}");
            assert!(kinds.contains(&uri.as_str()), "{kind}\n{xml}");
        }
        assert!(kinds.iter().any(|kind| kind.ends_with("CRL") || kind.ends_with("OCSPResponse")));
        let proof = document.descendants().find(|node| node.has_tag_name((VR, "POEObject")));
        assert!(proof.is_some(), "{xml}");
        assert!(xml.contains("&lt;Aminah") && !xml.contains('\u{202e}'), "{xml}");
        assert_eq!(texts(&document, "ReasonElement"), ["Persetujuan"]);
    }
    Ok(())
}

#[test]
fn a_suspension_is_told_alone_and_beside_a_revocation_that_did_not_end_it() -> Tested {
    let bench = Bench::new();
    let policy = Policy::contract(bench.trust()).with_revocation(Revocation::Hard);
    for (id, revoked) in [("r-hold-stamped", false), ("r-doubted-replaced", true)] {
        let vector = vectors(&bench).into_iter().find(|vector| vector.id == id).ok_or(id)?;
        let at = vector.conditions.at;
        let report = verify_source(&vector.file, &policy, at)?;
        let since = NOW.plus_seconds(600).to_string();
        let json = JsonReport::new(&report, "a.pdf", segel_report::Language::English);
        let signature = json.signatures.first().ok_or("a signature")?;
        let status = signature.certificate_status.first().ok_or("a status")?;
        let expected =
            if revoked { ("revoked", &status.held_since) } else { ("on_hold", &status.since) };
        assert_eq!(
            (status.status.as_str(), expected.1.as_ref()),
            (expected.0, Some(&since)),
            "{id}"
        );
        let xml = etsi_xml(&report).ok_or("no report")?;
        let document = Document::parse(&xml)?;
        assert!(texts(&document, "Type").contains(&"urn:x-segel:suspended"), "{xml}");
        let values = texts(&document, "Value");
        assert!(values.iter().any(|value| value.ends_with(&format!(", since {since}"))), "{xml}");
        let reason = "urn:etsi:019102:revocationReason:certificateHold";
        assert_eq!(texts(&document, "RevocationReason").contains(&reason), !revoked, "{xml}");
    }
    Ok(())
}

#[test]
fn a_document_without_a_signature_has_no_such_report() -> Tested {
    let report = verify_source(one_page(), &Policy::contract(Pki::quick(NOW).trust()), NOW)?;
    assert_eq!(etsi_xml(&report), None);
    Ok(())
}
