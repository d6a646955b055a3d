//! What a report tells a person and in which order: the one source of the text and of the page.
//!
//! Every string in it is harmless already: whatever comes from the document stays on its line.

use std::collections::BTreeSet;

use segel_pdf::changes::ChangeKind;
use segel_verify::{Code, Conclusion, Coverage, Weight};

use crate::json::{JsonChange, JsonFinding, JsonReport, JsonSignature};
use crate::language::Language;
use crate::meaning::{meaning, revocation_was_looked_at, told};
use crate::register::register_line;
use crate::rows;
use crate::shown::{grouped, harmless, plain, quoted};
use crate::verdict::{conclusion_sentence, conclusion_word};

/// A label and what stands beside it.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) label: &'static str,
    pub(crate) value: String,
}

impl Row {
    pub(crate) fn new(label: &'static str, value: impl Into<String>) -> Self {
        Self { label, value: value.into() }
    }
}

/// A whole report.
#[derive(Debug)]
pub(crate) struct Told<'r> {
    pub(crate) conclusion: Conclusion,
    pub(crate) word: &'static str,
    pub(crate) file: String,
    /// What the register says of the document, where it was asked.
    pub(crate) register: Option<String>,
    /// Whether it is in force by that.
    pub(crate) in_force: Option<InForce>,
    /// What is told before everything else.
    pub(crate) notices: Vec<String>,
    pub(crate) sentence: &'static str,
    pub(crate) signatures: Vec<ToldSignature<'r>>,
    /// What concerns the document as a whole.
    pub(crate) findings: Vec<ToldFindings<'r>>,
    pub(crate) needs: Vec<String>,
    pub(crate) unchecked: Vec<&'static str>,
    pub(crate) foot: Vec<Row>,
}

/// Whether a document is in force by the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InForce {
    Yes,
    No,
    Unknown,
}

/// One signature.
#[derive(Debug)]
pub(crate) struct ToldSignature<'r> {
    pub(crate) title: String,
    pub(crate) conclusion: Conclusion,
    pub(crate) word: &'static str,
    pub(crate) meaning: String,
    pub(crate) rows: Vec<Row>,
    pub(crate) forbidden: Vec<&'r JsonChange>,
    pub(crate) allowed: Vec<&'r JsonChange>,
    /// How to get the version that was signed, where the file is another one now.
    pub(crate) original: Option<String>,
    pub(crate) findings: Vec<ToldFindings<'r>>,
}

/// The findings of one weight.
#[derive(Debug)]
pub(crate) struct ToldFindings<'r> {
    pub(crate) weight: Weight,
    pub(crate) label: &'static str,
    pub(crate) items: Vec<ToldFinding<'r>>,
}

/// One finding.
#[derive(Debug)]
pub(crate) struct ToldFinding<'r> {
    pub(crate) text: String,
    pub(crate) code: Code,
    /// What to do; none where it was told before.
    pub(crate) advice: Option<&'r str>,
}

impl<'r> Told<'r> {
    /// What is told of a report whose sentences are in `language`.
    pub(crate) fn of(report: &'r JsonReport, language: Language) -> Self {
        let mut advised = BTreeSet::new();
        let count = report.signatures.len();
        let signatures = report.signatures.iter().enumerate();
        let signatures = signatures
            .map(|(index, one)| signature(one, index + 1, count, &mut advised, language))
            .collect();
        Self {
            conclusion: report.conclusion.0,
            word: conclusion_word(report.conclusion.0, language),
            file: plain(&report.file),
            register: report.register.as_ref().map(|said| register_line(said, language)),
            in_force: report.register.as_ref().map(|said| match said.status.as_str() {
                "BERLAKU" => InForce::Yes,
                "TIDAK_TERDAFTAR" | "TIDAK_DIKETAHUI" => InForce::Unknown,
                _ => InForce::No,
            }),
            notices: notices(report, language),
            sentence: document_sentence(report, language),
            signatures,
            findings: findings(&report.findings, &mut advised, language),
            needs: rows::needs(report, language),
            unchecked: unchecked(report, language),
            foot: foot(report, language),
        }
    }
}

/// What the word means of this document: of a form that cannot be read nobody knows what it holds.
fn document_sentence(report: &JsonReport, language: Language) -> &'static str {
    if report.conclusion.0 == Conclusion::Invalid && report.signatures.is_empty() {
        return language.of((
            "Berkas ini rusak, sehingga tanda tangannya, bila ada, tidak dapat diperiksa. Jangan dipakai.",
            "This file is damaged, so that its signatures, if it has any, cannot be verified. Do not use it.",
        ));
    }
    conclusion_sentence(report.conclusion.0, language)
}

fn notices(report: &JsonReport, language: Language) -> Vec<String> {
    let mut notices: Vec<(&str, Vec<String>)> = Vec::new();
    for signature in &report.signatures {
        for finding in signature.findings.iter().filter(|finding| is_notice(finding)) {
            let field = quoted(&signature.field);
            match notices.iter_mut().find(|(text, _)| *text == finding.text) {
                Some((_, fields)) if fields.contains(&field) => {}
                Some((_, fields)) => fields.push(field),
                None => notices.push((&finding.text, vec![field])),
            }
        }
    }
    let attention = language.of(("PERHATIAN", "ATTENTION"));
    let tell = |(text, fields): (&str, Vec<String>)| {
        if report.signatures.len() > 1 {
            format!("{attention} ({}): {}", fields.join(", "), harmless(text))
        } else {
            format!("{attention}: {}", harmless(text))
        }
    };
    notices.into_iter().map(tell).collect()
}

/// What is told before everything else: a check that was left out and yet is let pass.
fn is_notice(finding: &JsonFinding) -> bool {
    finding.code.0 == Code::RevocationNotChecked && finding.weight.0 == Weight::Clouds
}

fn signature<'r>(
    signature: &'r JsonSignature,
    number: usize,
    count: usize,
    advised: &mut BTreeSet<&'r str>,
    language: Language,
) -> ToldSignature<'r> {
    let field = quoted(&signature.field);
    let title = match language {
        Language::Indonesian => format!("Tanda tangan {number} dari {count}, kolom {field}"),
        Language::English => format!("Signature {number} of {count}, field {field}"),
    };
    let (mut allowed, forbidden): (Vec<_>, Vec<_>) =
        signature.changes.iter().partition(|change| change.allowed);
    // Long lists are cut, and what says nothing new must not push the rest out of sight.
    allowed.sort_by_key(|change| match change.kind.0 {
        ChangeKind::SameContent | ChangeKind::UnusedObjectAdded => 2,
        ChangeKind::MetadataDatesChanged
        | ChangeKind::ValidationDataAdded
        | ChangeKind::VersionRaised => 1,
        _ => 0,
    });
    let mut rows = rows::of_signature(signature, language);
    // Silence where nothing could be compared: a finding tells that.
    let compared = signature.coverage.0 != Coverage::Unclear
        && !signature.findings.iter().any(|finding| {
            matches!(finding.code.0, Code::ChangesUnreadable | Code::BudgetExceeded)
        });
    if signature.changes.is_empty() && compared {
        let none = language.of(("tidak ada", "none"));
        rows.push(Row::new(language.of(("Perubahan", "Changes")), none));
    }
    let changed = signature.conclusion.0 == Conclusion::Changed;
    let original = signature.signed_version.filter(|_| changed).map(|length| {
        let length = grouped(length, language);
        match language {
            Language::Indonesian => format!(
                "Versi yang ditandatangani ({length} byte pertama) dapat diambil dengan segel \
                 verify --extract-signed {number} KELUARAN.pdf."
            ),
            Language::English => format!(
                "The version that was signed (the first {length} bytes) can be taken out with \
                 segel verify --extract-signed {number} OUT.pdf."
            ),
        }
    });
    ToldSignature {
        title,
        conclusion: signature.conclusion.0,
        word: conclusion_word(signature.conclusion.0, language),
        meaning: meaning(signature, language),
        rows,
        forbidden,
        allowed,
        original,
        findings: findings(&signature.findings, advised, language),
    }
}

fn findings<'r>(
    findings: &'r [JsonFinding],
    advised: &mut BTreeSet<&'r str>,
    language: Language,
) -> Vec<ToldFindings<'r>> {
    let mut told = Vec::new();
    for (weight, label) in [
        (Weight::Blocks, ("Yang menghalangi:", "What stands in the way:")),
        (Weight::Clouds, ("Yang perlu diperhatikan:", "What you should know:")),
        (Weight::Informs, ("Keterangan:", "Notes:")),
    ] {
        let mut items = Vec::new();
        let of_weight = findings.iter().filter(|finding| finding.weight.0 == weight);
        for finding in of_weight.filter(|finding| !is_notice(finding)) {
            let new = weight != Weight::Informs && advised.insert(&finding.advice);
            items.push(ToldFinding {
                text: harmless(&finding.text),
                code: finding.code.0,
                advice: new.then_some(finding.advice.as_str()),
            });
        }
        if !items.is_empty() {
            told.push(ToldFindings { weight, label: language.of(label), items });
        }
    }
    told
}

fn unchecked(report: &JsonReport, language: Language) -> Vec<&'static str> {
    let found = |codes: &[Code]| {
        let of_signatures = report.signatures.iter().flat_map(|one| &one.findings);
        of_signatures.chain(&report.findings).any(|finding| codes.contains(&finding.code.0))
    };
    let unread =
        [Code::Encrypted, Code::StructureUnreadable, Code::FieldsUnreadable, Code::BudgetExceeded];
    let left_out = [
        (
            found(&unread),
            (
                "bagian berkas yang tidak terbaca, termasuk tanda tangan di dalamnya",
                "the parts of the file that were not read, and any signature in them",
            ),
        ),
        (
            report.signatures.iter().any(|one| !revocation_was_looked_at(one)),
            ("apakah sertifikat telah dicabut", "whether the certificates were revoked"),
        ),
        (
            found(&[
                Code::TimestampNotTrusted,
                Code::TimestampStatusUnknown,
                Code::TimestampRevoked,
            ]),
            ("cap waktu", "the time-stamps"),
        ),
        (
            found(&[Code::ChangesUnreadable]),
            ("perubahan setelah tanda tangan", "what came after the signature"),
        ),
        // Without a status list the report is made from the file alone, whatever the signatures say.
        (
            report.register.is_none(),
            (
                "status dokumen pada register (berlaku, dicabut, atau diganti)",
                "the state of the document in a register (in force, withdrawn or replaced)",
            ),
        ),
    ];
    left_out.into_iter().filter(|(left, _)| *left).map(|(_, what)| language.of(what)).collect()
}

fn foot(report: &JsonReport, language: Language) -> Vec<Row> {
    let unit = language.of(("byte", "bytes"));
    let mut rows = vec![
        Row::new(language.of(("Untuk waktu", "As of")), told(&report.verified_at, language)),
        Row::new(language.of(("Kebijakan", "Policy")), plain(&report.policy)),
        Row::new("Program", plain(&report.tool)),
        Row::new(
            language.of(("Ukuran", "Size")),
            format!("{} {unit}", grouped(report.bytes, language)),
        ),
    ];
    rows.extend(report.sha256.as_ref().map(|digest| Row::new("SHA-256", plain(digest))));
    if language == Language::Indonesian {
        rows.push(Row::new("Zona waktu", "WIB = UTC+7"));
    }
    rows
}
