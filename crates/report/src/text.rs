//! The report as text for a person: the word first, then why, who, when, and what came after.

use std::collections::BTreeSet;

use segel_pdf::SignatureKind;
use segel_verify::{Code, Coverage, Report, TimeSource, Weight};

use crate::json::{JsonChange, JsonFinding, JsonReport, JsonSignature};
use crate::language::Language;
use crate::meaning::{meaning, name, revocation_was_looked_at, told, version};
use crate::register::register_line;
use crate::shown::{grouped, harmless, plain, quoted};
use crate::verdict::{conclusion_sentence, conclusion_word};
use crate::word::Word as _;

/// Changes or findings of one signature that are listed; the JSON has them all.
const LISTED: usize = 50;

/// Characters in which a label stands before its value.
const LABEL: usize = 16;

/// The report on `file` as lines of text.
///
/// It needs no colour, and nothing that comes from the document can leave its line.
pub fn text(report: &Report, file: &str, language: Language) -> String {
    page(&JsonReport::new(report, file, language), language)
}

/// The lines of a report that was made before, such as one with a register's word in it; its
/// sentences are in `language`.
pub fn text_of(report: &JsonReport, language: Language) -> String {
    page(report, language)
}

/// The page of a report whose sentences are in `language`.
fn page(report: &JsonReport, language: Language) -> String {
    let mut page = Page { text: String::new(), language, advised: BTreeSet::new() };
    page.head(report);
    let count = report.signatures.len();
    for (index, signature) in report.signatures.iter().enumerate() {
        page.signature(signature, index + 1, count);
    }
    if !report.findings.is_empty() {
        page.heading(("Dokumen", "Document"));
        page.findings(&report.findings);
    }
    page.unchecked(report);
    page.foot(report);
    page.text
}

struct Page<'r> {
    text: String,
    language: Language,
    /// Advice that was given already and is not repeated.
    advised: BTreeSet<&'r str>,
}

impl<'r> Page<'r> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn heading(&mut self, label: (&str, &str)) {
        let label = self.language.of(label);
        self.line(&format!("\n{label}"));
    }

    fn entry(&mut self, label: (&str, &str), value: &str) {
        let label = self.language.of(label);
        self.line(&format!("  {label:<LABEL$}{value}"));
    }

    fn head(&mut self, report: &'r JsonReport) {
        let word = conclusion_word(report.conclusion.0, self.language);
        self.line(&format!("{word}: {}", plain(&report.file)));
        if let Some(register) = &report.register {
            self.line(&register_line(register, self.language));
        }
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
        for (text, fields) in notices {
            let attention = self.language.of(("PERHATIAN", "ATTENTION"));
            if report.signatures.len() > 1 {
                let fields = fields.join(", ");
                self.line(&format!("{attention} ({fields}): {}", harmless(text)));
            } else {
                self.line(&format!("{attention}: {}", harmless(text)));
            }
        }
        self.line(conclusion_sentence(report.conclusion.0, self.language));
    }

    fn signature(&mut self, signature: &'r JsonSignature, number: usize, count: usize) {
        let language = self.language;
        let word = conclusion_word(signature.conclusion.0, language);
        let field = quoted(&signature.field);
        self.line(&match language {
            Language::Indonesian => {
                format!("\nTanda tangan {number} dari {count}, kolom {field}: {word}")
            }
            Language::English => {
                format!("\nSignature {number} of {count}, field {field}: {word}")
            }
        });
        self.line(&format!("  {}", meaning(signature, language)));
        self.signer(signature);
        self.time(signature);
        self.kind(signature);
        self.coverage(signature);
        for (label, said) in [
            (("Alasan", "Reason"), &signature.reason),
            (("Tempat", "Location"), &signature.location),
        ] {
            if let Some(said) = said.as_deref().filter(|said| !said.trim().is_empty()) {
                self.entry(label, &quoted(said));
            }
        }
        let result = match signature.sub_indication {
            Some(sub) => format!("{} ({})", plain(&signature.indication), sub.0),
            None => plain(&signature.indication),
        };
        self.entry(("Hasil", "Result"), &result);
        self.changes(signature);
        self.findings(&signature.findings);
    }

    fn signer(&mut self, signature: &JsonSignature) {
        let language = self.language;
        let Some(signer) = &signature.signer else {
            self.entry(("Penandatangan", "Signer"), language.of(("tidak diketahui", "unknown")));
            return;
        };
        let unproved = match signature.indication.as_str() {
            "TOTAL-PASSED" => "",
            _ => language.of((
                " (menurut sertifikatnya; tidak terbukti)",
                " (as its certificate says; not proved)",
            )),
        };
        self.entry(("Penandatangan", "Signer"), &format!("{}{unproved}", name(signer)));
        self.entry(("Subjek", "Subject"), &plain(&signer.subject));
        self.entry(("Penerbit", "Issuer"), &plain(&signer.issuer));
        let [from, to] = [&signer.not_before, &signer.not_after].map(|time| told(time, language));
        let serial = plain(&signer.serial);
        self.entry(
            ("Sertifikat", "Certificate"),
            &match language {
                Language::Indonesian => format!("nomor seri {serial}, berlaku {from} s.d. {to}"),
                Language::English => format!("serial number {serial}, valid {from} to {to}"),
            },
        );
    }

    fn time(&mut self, signature: &JsonSignature) {
        let language = self.language;
        let claimed = signature.claimed_signing_time.as_deref().map(|time| told(time, language));
        if signature.time_source.0 == TimeSource::Timestamp {
            let best = told(&signature.best_signature_time, language);
            let proved = language.of((", terbukti dengan cap waktu", ", proved by a time-stamp"));
            self.entry(("Waktu", "Time"), &format!("{best}{proved}"));
            if let Some(claimed) = claimed {
                self.entry(("Pengakuan", "Claimed"), &claimed);
            }
            return;
        }
        let value = match claimed {
            Some(claimed) => {
                let only = language.of((
                    ", hanya menurut penandatangan; tidak terbukti",
                    ", only as the signer claims; not proved",
                ));
                format!("{claimed}{only}")
            }
            None => language.of(("tidak diketahui", "unknown")).to_owned(),
        };
        self.entry(("Waktu", "Time"), &value);
    }

    fn kind(&mut self, signature: &JsonSignature) {
        let language = self.language;
        let mut kind = match signature.kind.map(|kind| kind.0) {
            Some(SignatureKind::Approval) => language.of(("persetujuan", "approval")),
            Some(SignatureKind::Certification) => language.of(("sertifikasi", "certification")),
            Some(SignatureKind::DocumentTimestamp) => {
                language.of(("cap waktu dokumen", "document time-stamp"))
            }
            None => language.of(("tidak dapat dipastikan", "cannot be established")),
        }
        .to_owned();
        if let Some(permission) = signature.permission {
            let allowed = language.of(match permission {
                1 => ("sesudahnya tidak boleh diubah", "nothing may change afterwards"),
                2 => (
                    "sesudahnya boleh mengisi formulir dan menandatangani",
                    "forms may be filled in and signed afterwards",
                ),
                3 => (
                    "sesudahnya boleh mengisi formulir, menandatangani, dan memberi catatan",
                    "forms may be filled in and signed, and notes added afterwards",
                ),
                _ => ("izin perubahan tidak dikenal", "permission unknown"),
            });
            kind.push_str(&format!("; {allowed} (P={permission})"));
        }
        self.entry(("Jenis", "Kind"), &kind);
        let form: Vec<String> = [
            signature.sub_filter.as_deref(),
            signature.level.map(|level| level.0.fixed_word()),
            signature.digest_algorithm.as_deref(),
            signature.signature_algorithm.as_deref(),
        ]
        .into_iter()
        .flatten()
        .map(plain)
        .collect();
        if !form.is_empty() {
            self.entry(("Bentuk", "Form"), &form.join(", "));
        }
    }

    fn coverage(&mut self, signature: &JsonSignature) {
        let language = self.language;
        let covers = match signature.coverage.0 {
            Coverage::WholeFile => language.of(("seluruh berkas", "the whole file")).to_owned(),
            Coverage::Revision => match (version(signature, language), language) {
                (version, Language::Indonesian) => {
                    format!("{version}; berkas bertambah sesudahnya")
                }
                (version, Language::English) => format!("{version}; the file grew afterwards"),
            },
            Coverage::Unclear => {
                language.of(("tidak dapat dipastikan", "cannot be established")).to_owned()
            }
        };
        self.entry(("Cakupan", "Covers"), &covers);
    }

    fn changes(&mut self, signature: &'r JsonSignature) {
        if signature.changes.is_empty() {
            // Silence where nothing could be compared: a finding tells that.
            let compared = signature.coverage.0 != Coverage::Unclear
                && !signature.findings.iter().any(|finding| {
                    matches!(finding.code.0, Code::ChangesUnreadable | Code::BudgetExceeded)
                });
            if compared {
                let none = self.language.of(("tidak ada", "none"));
                self.entry(("Perubahan", "Changes"), none);
            }
            return;
        }
        self.list(
            ("Perubahan yang DILARANG sesudahnya:", "FORBIDDEN changes afterwards:"),
            signature.changes.iter().filter(|change| !change.allowed).map(change_text),
        );
        self.list(
            ("Perubahan yang diizinkan sesudahnya:", "Allowed changes afterwards:"),
            signature.changes.iter().filter(|change| change.allowed).map(change_text),
        );
    }

    fn findings(&mut self, findings: &'r [JsonFinding]) {
        for (weight, label) in [
            (Weight::Blocks, ("Yang menghalangi:", "What stands in the way:")),
            (Weight::Clouds, ("Yang perlu diperhatikan:", "What you should know:")),
            (Weight::Informs, ("Keterangan:", "Notes:")),
        ] {
            let mut told: Vec<String> = Vec::new();
            let of_weight = findings.iter().filter(|finding| finding.weight.0 == weight);
            for finding in of_weight.filter(|finding| !is_notice(finding)) {
                let mut text = format!("{} [{}]", harmless(&finding.text), finding.code.0);
                if weight != Weight::Informs && self.advised.insert(&finding.advice) {
                    let to_do = self.language.of(("Anjuran", "What to do"));
                    text.push_str(&format!("\n      {to_do}: {}", harmless(&finding.advice)));
                }
                told.push(text);
            }
            self.list(label, told.into_iter());
        }
    }

    fn list(&mut self, label: (&str, &str), items: impl Iterator<Item = String>) {
        let mut count = 0;
        for item in items {
            count += 1;
            if count == 1 {
                let label = self.language.of(label);
                self.line(&format!("  {label}"));
            }
            if count <= LISTED {
                self.line(&format!("    - {item}"));
            }
        }
        if count > LISTED {
            let more = grouped((count - LISTED) as u64, self.language);
            self.line(&match self.language {
                Language::Indonesian => format!("    - dan {more} lagi"),
                Language::English => format!("    - and {more} more"),
            });
        }
    }

    fn unchecked(&mut self, report: &JsonReport) {
        let found = |codes: &[Code]| {
            let of_signatures = report.signatures.iter().flat_map(|one| &one.findings);
            of_signatures.chain(&report.findings).any(|finding| codes.contains(&finding.code.0))
        };
        self.heading(("Tidak diperiksa", "Not checked"));
        let unread = [
            Code::Encrypted,
            Code::StructureUnreadable,
            Code::FieldsUnreadable,
            Code::BudgetExceeded,
        ];
        for (left_out, what) in [
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
            (found(&[Code::TimestampNotTrusted]), ("cap waktu", "the time-stamps")),
            (
                found(&[Code::ChangesUnreadable]),
                ("perubahan setelah tanda tangan", "what came after the signature"),
            ),
        ] {
            if left_out {
                let what = self.language.of(what);
                self.line(&format!("  - {what}"));
            }
        }
        // This report is made from the file alone, whatever the signatures say.
        self.line(self.language.of((
            "  - status dokumen pada register (berlaku, dicabut, atau diganti)",
            "  - the state of the document in a register (in force, withdrawn or replaced)",
        )));
    }

    fn foot(&mut self, report: &JsonReport) {
        let language = self.language;
        self.heading(("Pemeriksaan", "Verification"));
        self.entry(("Untuk waktu", "As of"), &told(&report.verified_at, language));
        self.entry(("Kebijakan", "Policy"), &plain(&report.policy));
        self.entry(("Program", "Program"), &plain(&report.tool));
        let unit = language.of(("byte", "bytes"));
        self.entry(("Ukuran", "Size"), &format!("{} {unit}", grouped(report.bytes, language)));
        if let Some(digest) = &report.sha256 {
            self.entry(("SHA-256", "SHA-256"), &plain(digest));
        }
        if language == Language::Indonesian {
            self.entry(("Zona waktu", "Time zone"), "WIB = UTC+7");
        }
    }
}

/// What is told before everything else: a check that was left out and yet is let pass.
fn is_notice(finding: &JsonFinding) -> bool {
    finding.code.0 == Code::RevocationNotChecked && finding.weight.0 == Weight::Clouds
}

fn change_text(change: &JsonChange) -> String {
    harmless(&change.text)
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
