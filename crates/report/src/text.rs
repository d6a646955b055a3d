//! The report as text for a person: the word first, then why, who, when, and what came after.

use segel_verify::Report;

use crate::json::{JsonChange, JsonReport};
use crate::language::Language;
use crate::shown::{grouped, harmless};
use crate::told::{Row, Told, ToldFinding, ToldFindings, ToldSignature};

/// Changes or findings of one signature that are listed; the JSON has them all.
pub(crate) const LISTED: usize = 50;

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
    let told = Told::of(report, language);
    let mut page = Page { text: String::new(), language };
    page.line(&format!("{}: {}", told.word, told.file));
    if let Some(register) = &told.register {
        page.line(register);
    }
    for notice in &told.notices {
        page.line(notice);
    }
    page.line(told.sentence);
    for signature in &told.signatures {
        page.signature(signature);
    }
    if !told.findings.is_empty() {
        page.heading(("Dokumen", "Document"));
        page.findings(&told.findings);
    }
    if !told.needs.is_empty() {
        page.heading(("Bukti yang belum ada", "Evidence that is missing"));
        for need in &told.needs {
            page.line(&format!("  - {need}"));
        }
    }
    page.heading(("Tidak diperiksa", "Not checked"));
    for one in &told.unchecked {
        page.line(&format!("  - {one}"));
    }
    page.heading(("Pemeriksaan", "Verification"));
    page.rows(&told.foot);
    page.text
}

struct Page {
    text: String,
    language: Language,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn heading(&mut self, label: (&str, &str)) {
        let label = self.language.of(label);
        self.line(&format!("\n{label}"));
    }

    fn rows(&mut self, rows: &[Row]) {
        for Row { label, value } in rows {
            self.line(&format!("  {label:<LABEL$}{value}"));
        }
    }

    fn signature(&mut self, signature: &ToldSignature<'_>) {
        self.line(&format!("\n{}: {}", signature.title, signature.word));
        self.line(&format!("  {}", signature.meaning));
        self.rows(&signature.rows);
        let text = |change: &&JsonChange| harmless(&change.text);
        let forbidden = ("Perubahan yang DILARANG sesudahnya:", "FORBIDDEN changes afterwards:");
        self.list(self.language.of(forbidden), signature.forbidden.iter().map(text));
        let allowed = ("Perubahan yang diizinkan sesudahnya:", "Allowed changes afterwards:");
        self.list(self.language.of(allowed), signature.allowed.iter().map(text));
        if let Some(original) = &signature.original {
            self.line(&format!("  {original}"));
        }
        self.findings(&signature.findings);
    }

    fn findings(&mut self, findings: &[ToldFindings<'_>]) {
        let to_do = self.language.of(("Anjuran", "What to do"));
        let text = |finding: &ToldFinding<'_>| {
            let mut text = format!("{} [{}]", finding.text, finding.code);
            if let Some(advice) = finding.advice {
                text.push_str(&format!("\n      {to_do}: {}", harmless(advice)));
            }
            text
        };
        for one in findings {
            self.list(one.label, one.items.iter().map(text));
        }
    }

    fn list(&mut self, label: &str, items: impl Iterator<Item = String>) {
        let mut count = 0;
        for item in items {
            count += 1;
            if count == 1 {
                self.line(&format!("  {label}"));
            }
            if count <= LISTED {
                self.line(&format!("    - {item}"));
            }
        }
        if count > LISTED {
            let more = more(count - LISTED, self.language);
            self.line(&format!("    - {more}"));
        }
    }
}

/// That a list goes on, and by how much.
pub(crate) fn more(count: usize, language: Language) -> String {
    let count = grouped(count as u64, language);
    match language {
        Language::Indonesian => format!("dan {count} lagi"),
        Language::English => format!("and {count} more"),
    }
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
