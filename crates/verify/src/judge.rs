//! The whole judgement: a document, a policy and an instant to a report.

use segel_cms::{SignedData, Strictness};
use segel_crypto::UnixTime;
use segel_pdf::changes::History;
use segel_pdf::{Document, PdfError, Prefix, SignatureField, SignatureKind, Source};

use crate::evidence::{Evidence, for_each_token, pieces_covered};
use crate::finding::{Code, Detail, Finding, Weight};
use crate::indication::{Conclusion, Indication};
use crate::integrity;
use crate::keys::Asked;
use crate::policy::Policy;
use crate::report::{Coverage, Report, SignatureReport};
use crate::signature::{Opened, Read, Stamped, Standing, is_timestamp, judge};
use crate::times::{Proof, Times};
use crate::trust::Ground;

/// White space behind the last `%%EOF` that says nothing.
const BLANKS: u64 = 64;

/// Revisions whose own signature fields are looked at.
const REVISIONS: usize = 256;

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
    verify_source_with_password(source, b"", policy, at)
}

/// Does what [`verify_source`] does, with the password of an encrypted document.
///
/// # Errors
/// As [`verify_source`]. A password that opens nothing is a finding.
pub fn verify_source_with_password<S: Source>(
    source: S,
    password: &[u8],
    policy: &Policy,
    at: UnixTime,
) -> Result<Report, PdfError> {
    let open = |end: u64| Document::open_with_password(Prefix::new(&source, end), password);
    let error = match Document::open_with_password(&source, password) {
        Ok(document) => return Ok(verify(&document, policy, at)),
        Err(error) => error,
    };
    if matches!(error, PdfError::Header | PdfError::BeforeHeader { .. } | PdfError::Read { .. }) {
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
        let Ok(document) = open(end) else { continue };
        // Before all of it is judged.
        let fields = document.signature_fields().unwrap_or_default();
        if fields.iter().all(SignatureField::is_empty) {
            continue;
        }
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
    let mut report = blank(document.len(), None, policy, at);
    if let Some(error) = document.locked() {
        let detail = match error {
            PdfError::Encrypted => Detail::None,
            other => Detail::Text(other.to_string()),
        };
        report.sha256 = integrity::file_sha256(source);
        report.findings.push(Finding::blocks(Code::Encrypted, detail));
        report.conclusion = Conclusion::Undetermined;
        return report;
    }
    let fields = match document.signature_fields() {
        Ok(fields) => fields,
        Err(error) => {
            let detail = Detail::Text(error.to_string());
            report.sha256 = integrity::file_sha256(source);
            report.findings.push(Finding::blocks(Code::FieldsUnreadable, detail));
            report.conclusion = Conclusion::Invalid;
            return report;
        }
    };
    let present: Vec<&SignatureField> = fields.iter().filter(|field| !field.is_empty()).collect();
    let history = History::new(document);
    let gone = removed(&mut report.findings, &history, &present);
    let mut evidence = Evidence::of(document, policy);
    let read = |contents: &[u8]| {
        SignedData::from_contents_with(contents, Strictness::Tolerant, policy.trust.reader())
    };
    let values = present.iter().copied().chain(&gone).filter_map(|field| field.value.as_deref());
    let data: Vec<Read<'_>> = values.map(|value| (value, read(&value.contents))).collect();
    for data in data.iter().filter_map(|(_, data)| data.as_ref().ok()) {
        evidence.add_signed_data(data);
        for_each_token(data, |token| evidence.add_signed_data(token.signed_data()));
    }
    evidence.add_removed(&history, policy.trust.reader());
    if let Some(what) = evidence.overflow {
        let detail = Detail::Text(what.to_owned());
        report.findings.push(Finding::blocks(Code::BudgetExceeded, detail));
    }
    let ranges: Vec<_> = data.iter().map(|(value, _)| value.byte_range).collect();
    let elsewhere = document.linearized_elsewhere();
    let opened = Opened { history: &history, fields: &fields, data: &data, elsewhere };
    let digests = integrity::Digests::of(source, &ranges);
    report.sha256 = digests.whole;
    // Document timestamps from the newest on, so that each proves the age of those before it.
    let (mut times, asked) = (Times::new(at), Asked::new());
    let is_stamp = |field: &SignatureField| field.value.as_deref().is_some_and(is_timestamp);
    let (stamps, signatures): (Vec<_>, Vec<_>) =
        present.iter().copied().enumerate().partition(|(_, field)| is_stamp(field));
    let standing = stamps.into_iter().rev().chain(signatures).map(|(at, field)| (Some(at), field));
    for (index, field) in standing.chain(gone.iter().map(|field| (None, field))) {
        let collides = present.iter().take(index.unwrap_or_default()).any(|earlier| {
            let end = |f: &SignatureField| f.value.as_ref().map(|v| v.byte_range.end());
            end(earlier).is_some() && end(earlier) == end(field)
        });
        let (evidence, digests, asked) = (&evidence, &digests, &asked);
        let ground = Ground { policy, evidence, times: &times, digests, asked };
        let standing = Standing { collides, removed: index.is_none() };
        let judged = judge(&opened, field, standing, &ground);
        if let (Some(_), Some(range), Indication::TotalPassed(_), Some(stamped)) =
            (index, judged.report.byte_range, &judged.report.indication, judged.stamped)
        {
            let covered = document.prefix(range.end());
            let found = covered.map(|covered| pieces_covered(&covered, &range, &policy.trust));
            let pieces = times.pieces(found.unwrap_or_default());
            let Stamped { time, told, earliest, conforms, inside } = stamped;
            let end = range.end();
            times.proofs.push(Proof { end, time, told, earliest, conforms, pieces, inside });
        }
        report.signatures.push(judged.report);
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
        // Readers look for the end near the end: behind much white space they mend what needs no mending.
        let blank = blank && range.end - range.start <= BLANKS;
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
    // Anyone may have any file stamped: a stamp alone is nobody's signature.
    let is_stamp = |s: &SignatureReport| s.kind == Some(SignatureKind::DocumentTimestamp);
    if worst == Some(Conclusion::Valid) && report.signatures.iter().all(is_stamp) {
        report.findings.push(Finding::clouds(Code::OnlyTimestamps, Detail::None));
        worst = None;
    }
    report.conclusion = worst.unwrap_or(Conclusion::NotSigned);
}

/// Signatures of earlier revisions that the document as it stands no longer has.
fn removed<S: Source>(
    findings: &mut Vec<Finding>,
    history: &History<'_, S>,
    present: &[&SignatureField],
) -> Vec<SignatureField> {
    let earlier = history.document().revisions().len().saturating_sub(1);
    if earlier > REVISIONS {
        let detail = Detail::Number(earlier as u64);
        findings.push(Finding::blocks(Code::BudgetExceeded, detail));
    }
    let mut out: Vec<SignatureField> = Vec::new();
    for index in 0..earlier.min(REVISIONS) {
        let fields = match history.signature_fields(index) {
            Err(PdfError::Budget { limit, .. }) => {
                findings.push(Finding::blocks(Code::BudgetExceeded, Detail::Number(limit)));
                break;
            }
            fields => fields.unwrap_or_default(),
        };
        for field in fields {
            let known = present.iter().copied().chain(&out).any(|other| same(field, other));
            let gone = field.value.is_some() && !known;
            if gone {
                out.push(field.clone());
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
