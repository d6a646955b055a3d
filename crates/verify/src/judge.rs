//! The whole judgement: a document, a policy and an instant to a report.

use segel_crypto::{Digest, DigestAlgorithm, UnixTime};
use segel_pdf::{
    Document, PdfError, Prefix, SignatureDictionary, SignatureField, SignatureKind, Source,
};
use segel_x509::Purpose;

use crate::finding::{Code, Detail, Finding, Weight};
use crate::indication::{Conclusion, Indication, SubIndication as Sub};
use crate::policy::Policy;
use crate::proof::Passed;
use crate::report::{Coverage, Level, Report, SignatureReport, TimeSource};
use crate::verdict::Verdict;
use crate::{coverage, integrity, later, signed, strength, trust};

/// Revisions whose own signature fields are looked at.
const REVISIONS: usize = 256;
/// How far the signer's clock may run ahead of ours.
const CLOCK_SKEW: i64 = 300;

/// Opens a file and judges it.
///
/// A file that is a PDF with a signature in it but cannot be read strictly is INVALID, with the place
/// in a finding.
///
/// # Errors
/// When the file is no PDF, or cannot be read and nothing in it looks like a signature.
pub fn verify_source<S: Source>(
    source: S,
    policy: &Policy,
    at: UnixTime,
) -> Result<Report, PdfError> {
    let error = match Document::open(&source) {
        Ok(document) => return Ok(verify(&document, policy, at)),
        Err(error) => error,
    };
    if matches!(error, PdfError::Header | PdfError::Read { .. }) {
        return Err(error);
    }
    let signed = [&b"/ByteRange"[..], b"/SubFilter"]
        .iter()
        .any(|word| matches!(integrity::find(&source, word), Ok(Some(_))));
    if !signed {
        return Err(error);
    }
    let unreadable = Finding::blocks(Code::StructureUnreadable, Detail::Text(error.to_string()));
    // Bytes that no reader can make sense of may follow a version that was signed.
    for end in integrity::ends(&source).unwrap_or_default() {
        let Ok(document) = Document::open(Prefix::new(&source, end)) else { continue };
        let mut report = verify(&document, policy, at);
        if report.signatures.is_empty() {
            continue;
        }
        for signature in &mut report.signatures {
            if signature.coverage == Coverage::WholeFile {
                signature.coverage = Coverage::Revision;
            }
        }
        report.bytes = source.len();
        report.sha256 = integrity::file_sha256(&source);
        report.findings.push(unreadable);
        let detail = Detail::Bytes(end..source.len());
        report.findings.push(Finding::blocks(Code::TrailingBytes, detail));
        let covered = report.signatures.iter().any(|signature| signature.revision.is_some());
        let word = if covered { Conclusion::Changed } else { Conclusion::Invalid };
        report.conclusion = report.conclusion.max(word);
        return Ok(report);
    }
    let mut report = blank(source.len(), integrity::file_sha256(&source), policy, at);
    report.findings.push(unreadable);
    report.conclusion = Conclusion::Invalid;
    Ok(report)
}

/// Judges every signature of a document under a policy, as of an instant.
///
/// Never fails: whatever is wrong is a finding of the report (EN 319 102-1, 5).
pub fn verify<S: Source>(document: &Document<S>, policy: &Policy, at: UnixTime) -> Report {
    let source = document.source();
    let mut report = blank(document.len(), integrity::file_sha256(source), policy, at);
    if document.is_encrypted().unwrap_or(true) {
        report.findings.push(Finding::blocks(Code::Encrypted, Detail::None));
        report.conclusion = Conclusion::Undetermined;
        return report;
    }
    let fields = match document.signature_fields() {
        Ok(fields) => fields,
        Err(error) => {
            let detail = Detail::Text(error.to_string());
            report.findings.push(Finding::blocks(Code::FieldsUnreadable, detail));
            report.conclusion = Conclusion::Invalid;
            return report;
        }
    };
    let present: Vec<&SignatureField> = fields.iter().filter(|field| !field.is_empty()).collect();
    for (index, field) in present.iter().enumerate() {
        let collides = present.iter().take(index).any(|earlier| {
            let end = |f: &SignatureField| f.value.as_ref().map(|v| v.byte_range.end());
            end(earlier).is_some() && end(earlier) == end(field)
        });
        report.signatures.push(judge(document, field, collides, false, policy, at));
    }
    for field in removed(&mut report.findings, document, &present) {
        report.signatures.push(judge(document, &field, false, true, policy, at));
    }
    report.signatures.sort_by_key(|s| s.byte_range.map_or(u64::MAX, |range| range.end()));
    conclude(&mut report, document, policy);
    report
}

fn blank(bytes: u64, sha256: Option<[u8; 32]>, policy: &Policy, at: UnixTime) -> Report {
    Report {
        bytes,
        sha256,
        verified_at: at,
        policy: policy.name().to_owned(),
        signatures: Vec::new(),
        findings: Vec::new(),
        conclusion: Conclusion::NotSigned,
    }
}

fn conclude<S: Source>(report: &mut Report, document: &Document<S>, policy: &Policy) {
    if report.signatures.is_empty() {
        // A signature in the bytes that the cross-references no longer reach.
        if let Ok(Some(at)) = integrity::find(document.source(), b"/ByteRange") {
            let detail = Detail::Bytes(at..at + 10);
            report.findings.push(Finding::blocks(Code::HiddenSignature, detail));
        }
    }
    let mut worst = report.signatures.iter().map(|s| s.conclusion).max();
    if let Some(range) = document.trailing_bytes() {
        let mut blank = true;
        let read = integrity::for_each_window(document.source(), range.clone(), |bytes| {
            blank &= bytes.iter().all(|b| matches!(b, 0 | 9 | 10 | 12 | 13 | 32));
        });
        let code = if blank && read.is_ok() { Code::TrailingSpace } else { Code::TrailingBytes };
        let blocks = code == Code::TrailingBytes || policy.is_official();
        let weight = if blocks { Weight::Blocks } else { Weight::Clouds };
        report.findings.push(Finding { code, weight, detail: Detail::Bytes(range) });
        if blocks {
            worst = worst.map(|w| w.max(Conclusion::Changed));
        }
    }
    if report.findings.iter().any(|f| f.code == Code::BudgetExceeded) {
        worst = worst.map(|w| w.max(Conclusion::Undetermined));
    }
    report.conclusion = worst.unwrap_or(Conclusion::NotSigned);
}

/// Signatures of earlier revisions that the document as it stands no longer has.
fn removed<S: Source>(
    findings: &mut Vec<Finding>,
    document: &Document<S>,
    present: &[&SignatureField],
) -> Vec<SignatureField> {
    let revisions = document.revisions();
    let earlier = revisions.len().saturating_sub(1);
    if earlier > REVISIONS {
        let detail = Detail::Number(earlier as u64);
        findings.push(Finding::blocks(Code::BudgetExceeded, detail));
    }
    let mut out: Vec<SignatureField> = Vec::new();
    for revision in revisions.iter().take(earlier.min(REVISIONS)) {
        let Ok(prefix) = document.prefix(revision.end) else { continue };
        for field in prefix.signature_fields().unwrap_or_default() {
            let known = present.iter().copied().chain(&out).any(|other| same(&field, other));
            let gone = field.value.is_some() && !known;
            if gone {
                out.push(field);
            }
        }
    }
    out
}

/// Whether two readings of fields hold the same signature. A value that cannot be vouched for counts as
/// any: it is told of already.
fn same(a: &SignatureField, b: &SignatureField) -> bool {
    match (&a.value, &b.value) {
        (Some(a), Some(b)) => a.object == b.object && a.byte_range == b.byte_range,
        _ => true,
    }
}

fn judge<S: Source>(
    document: &Document<S>,
    field: &SignatureField,
    collides: bool,
    removed: bool,
    policy: &Policy,
    at: UnixTime,
) -> SignatureReport {
    let mut verdict = Verdict::default();
    let mut report = SignatureReport {
        field: field.name.clone(),
        kind: None,
        sub_filter: None,
        level: None,
        indication: Indication::Indeterminate(Sub::Generic),
        signer: None,
        chain: Vec::new(),
        digest_algorithm: None,
        signature_algorithm: None,
        claimed_signing_time: None,
        best_signature_time: at,
        time_source: TimeSource::Control,
        reason: None,
        location: None,
        permission: None,
        byte_range: None,
        coverage: Coverage::Unclear,
        revision: None,
        revisions: document.revisions().len(),
        changes: Vec::new(),
        findings: Vec::new(),
        conclusion: Conclusion::Undetermined,
    };
    let passed = match (&field.value, field.fault) {
        (Some(signature), _) => {
            describe(&mut report, signature);
            report.permission =
                [signature.permission, field.lock_permission].into_iter().flatten().min();
            if collides {
                let detail = Detail::Object(signature.object.number);
                verdict.fail(Sub::FormatFailure, Code::ByteRangeCollision, detail);
            }
            look(&mut report, &mut verdict, document, signature, policy, at)
        }
        (None, fault) => {
            coverage::fault(&mut verdict, fault.unwrap_or(segel_pdf::SignatureFault::Contents));
            None
        }
    };
    report.indication = match (verdict.failed(), verdict.first_doubt(), passed) {
        (Some(sub), ..) => Indication::TotalFailed(sub),
        (None, Some(sub), _) => Indication::Indeterminate(sub),
        (None, None, Some(passed)) => Indication::TotalPassed(passed),
        (None, None, None) => Indication::Indeterminate(Sub::Generic),
    };
    report.findings.splice(0..0, verdict.findings);
    report.conclusion = Conclusion::of(&report.indication);
    if removed {
        report.findings.push(Finding::blocks(Code::SignatureRemoved, Detail::None));
        report.conclusion = report.conclusion.max(Conclusion::Changed);
    }
    if report.changes.iter().any(|change| !change.allowed) {
        report.conclusion = report.conclusion.max(Conclusion::Changed);
    }
    report
}

fn describe(report: &mut SignatureReport, signature: &SignatureDictionary) {
    report.kind = Some(signature.kind);
    report.sub_filter.clone_from(&signature.sub_filter);
    report.claimed_signing_time = signature.signing_time;
    report.reason.clone_from(&signature.reason);
    report.location.clone_from(&signature.location);
    report.byte_range = Some(signature.byte_range);
}

fn look<S: Source>(
    report: &mut SignatureReport,
    verdict: &mut Verdict,
    document: &Document<S>,
    signature: &SignatureDictionary,
    policy: &Policy,
    at: UnixTime,
) -> Option<Passed> {
    // The hole and what it covers.
    let revision = coverage::signed_revision(verdict, document, signature);
    if let Some(revision) = &revision {
        report.coverage = revision.coverage;
        report.revision = Some(revision.index + 1);
        report.changes = later::look_at(
            &mut report.findings,
            document,
            revision.index,
            signature,
            report.permission,
            policy,
        );
    }
    // What was signed, by which key.
    let profile = match signature.sub_filter.as_deref() {
        Some("ETSI.CAdES.detached") => segel_cms::Profile::Cades,
        Some("adbe.pkcs7.detached") => segel_cms::Profile::Pkcs7Detached,
        Some("ETSI.RFC3161") => {
            verdict.doubt(Sub::Generic, Code::TimestampNotJudged, Detail::None);
            return None;
        }
        Some(old @ ("adbe.pkcs7.sha1" | "adbe.x509.rsa_sha1")) => {
            let detail = Detail::Text(old.to_owned());
            let sub = Sub::CryptoConstraintsFailureNoPoe;
            verdict.doubt(sub, Code::SubFilterUnsupported, detail);
            return None;
        }
        other => {
            let detail = other.map_or(Detail::None, |o| Detail::Text(o.to_owned()));
            verdict.fail(Sub::FormatFailure, Code::SubFilterUnsupported, detail);
            return None;
        }
    };
    let failure = std::cell::Cell::new(None);
    let digest = |algorithm: DigestAlgorithm| -> Digest {
        match integrity::covered_digest(document.source(), &signature.byte_range, algorithm) {
            Ok(digest) => digest,
            Err(error) => {
                // The digest of nothing matches no signature over a document.
                failure.set(Some(error.kind()));
                algorithm.digest(&[])
            }
        }
    };
    let signed = signed::look_at(verdict, &signature.contents, digest, profile, policy);
    if let Some(kind) = failure.get() {
        let detail = Detail::Text(kind.to_string());
        verdict.doubt(Sub::SignedDataNotFound, Code::StructureUnreadable, detail);
    }
    let signed = signed?;
    let check = &signed.check;
    report.digest_algorithm = check.digest_algorithm.map(|d| d.name().to_owned());
    report.signature_algorithm = check.signature_algorithm.map(|a| a.name().to_owned());
    report.signer.clone_from(&check.signer);
    if profile == segel_cms::Profile::Cades && verdict.clean().is_some() {
        report.level = Some(Level::B);
    }
    // Who, when, how strong.
    let signer = check.signer.as_ref()?;
    let purpose = Purpose::DocumentSigning;
    let candidates = signed.data.certificates();
    let trust = trust::look_at(verdict, signer, candidates, policy, purpose, at);
    when(verdict, &signed, signature, at);
    let algorithms = strength::look_at(verdict, check, &trust.chain, policy, at);
    report.chain.clone_from(&trust.chain);
    Some(Passed::new(
        revision?.proof,
        signed.proof?,
        trust.path?,
        trust.status?,
        algorithms?,
        verdict.clean()?,
    ))
}

/// The claimed time is told, and never proves anything.
fn when(
    verdict: &mut Verdict,
    signed: &signed::Signed,
    signature: &SignatureDictionary,
    at: UnixTime,
) {
    match signature.signing_time {
        None if signature.kind != SignatureKind::DocumentTimestamp => {
            verdict.cloud(Code::ClaimedTimeMissing, Detail::None);
        }
        Some(claimed) if claimed.unix_seconds() > at.seconds() + CLOCK_SKEW => {
            let detail = Detail::Time(UnixTime::new(claimed.unix_seconds()));
            verdict.cloud(Code::ClaimedTimeAhead, detail);
        }
        _ => {}
    }
    let tokens = signed.data.signer_infos().iter().map(|s| s.signature_timestamp_tokens().len());
    match tokens.sum::<usize>() {
        0 => verdict.inform(Code::TimeOnlyClaimed, Detail::None),
        tokens => verdict.inform(Code::TimestampNotJudged, Detail::Number(tokens as u64)),
    }
}
