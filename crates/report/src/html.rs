//! The report as a page to print and to keep: one file that needs nothing from outside.
//!
//! There is no script and no address in it that a reader would open, and the page forbids both by its
//! own policy. What comes from the document stands as text only: hostile characters are written out,
//! as everywhere, and the five characters of markup are escaped.

use segel_verify::{Conclusion, Weight};

use crate::change::change_kind_sentence;
use crate::json::{JsonChange, JsonReport};
use crate::language::Language;
use crate::shown::{bytes, escaped, from_to, quoted};
use crate::text::{LISTED, more};
use crate::told::{InForce, Row, Told, ToldFindings, ToldSignature};

const STYLE: &str = include_str!("html.css");

/// Reports on any number of files as one HTML document, a sheet for each; their sentences are in
/// `language`.
///
/// The report on a simple document fits one sheet of A4.
pub fn html(reports: &[JsonReport], language: Language) -> String {
    let title = language.of(("Hasil pemeriksaan tanda tangan", "Verification of signatures"));
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src \
         'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width, \
         initial-scale=1\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        language.tag()
    );
    for report in reports {
        sheet(&mut page, &Told::of(report, language), title, language);
    }
    page.push_str("</body>\n</html>\n");
    page
}

/// An element that holds nothing but text; its name and class are ours.
fn element(page: &mut String, name: &str, class: &str, text: &str) {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    page.push_str(&format!("<{name}{class}>{}</{name}>\n", escaped(text)));
}

/// The look of a whole sheet: a document that is not in force does not look good, however good its
/// signatures are.
fn look_of_sheet(told: &Told<'_>) -> &'static str {
    match (look(told.conclusion), told.in_force) {
        ("good", Some(InForce::No)) => "bad",
        ("good", Some(InForce::Unknown)) => "open",
        (look, _) => look,
    }
}

/// The look of a conclusion; the word itself always stands beside it.
fn look(conclusion: Conclusion) -> &'static str {
    match conclusion {
        Conclusion::Valid => "good",
        Conclusion::Changed | Conclusion::Invalid | Conclusion::Untrusted => "bad",
        Conclusion::Undetermined => "open",
        Conclusion::NotSigned => "none",
    }
}

fn sheet(page: &mut String, told: &Told<'_>, title: &str, language: Language) {
    page.push_str("<article>\n");
    element(page, "p", "title", title);
    page.push_str(&format!("<header class=\"{}\">\n", look_of_sheet(told)));
    element(page, "h1", "", told.word);
    element(page, "p", "file", &told.file);
    element(page, "p", "", told.sentence);
    for notice in told.register.iter().chain(&told.notices) {
        element(page, "p", "notice", notice);
    }
    page.push_str("</header>\n");
    for one in &told.signatures {
        signature(page, one, language);
    }
    if !told.findings.is_empty() {
        page.push_str("<section>\n");
        element(page, "h2", "", language.of(("Dokumen", "Document")));
        findings(page, &told.findings, language);
        page.push_str("</section>\n");
    }
    page.push_str("<div class=\"last\">\n");
    if !told.needs.is_empty() {
        let title = language.of(("Bukti yang belum ada", "Evidence that is missing"));
        list(page, title, told.needs.iter().map(String::as_str));
    }
    let title = language.of(("Tidak diperiksa", "Not checked"));
    list(page, title, told.unchecked.iter().copied());
    page.push_str("<section>\n");
    element(page, "h2", "", language.of(("Pemeriksaan", "Verification")));
    rows(page, &told.foot);
    page.push_str("</section>\n</div>\n</article>\n");
}

fn list<'t>(page: &mut String, title: &str, items: impl Iterator<Item = &'t str>) {
    page.push_str("<section>\n");
    element(page, "h2", "", title);
    page.push_str("<ul>\n");
    for item in items {
        element(page, "li", "", item);
    }
    page.push_str("</ul>\n</section>\n");
}

fn rows(page: &mut String, rows: &[Row]) {
    page.push_str("<dl>\n");
    for Row { label, value } in rows {
        page.push_str("<div>");
        element(page, "dt", "", label);
        element(page, "dd", "", value);
        page.push_str("</div>\n");
    }
    page.push_str("</dl>\n");
}

fn signature(page: &mut String, signature: &ToldSignature<'_>, language: Language) {
    page.push_str("<section>\n<h2>");
    page.push_str(&escaped(&signature.title));
    let look = look(signature.conclusion);
    page.push_str(&format!(" <span class=\"{look}\">{}</span></h2>\n", escaped(signature.word)));
    element(page, "p", "meaning", &signature.meaning);
    rows(page, &signature.rows);
    changes(page, &signature.forbidden, &signature.allowed, language);
    if let Some(original) = &signature.original {
        element(page, "p", "advice", original);
    }
    findings(page, &signature.findings, language);
    page.push_str("</section>\n");
}

fn changes(
    page: &mut String,
    forbidden: &[&JsonChange],
    allowed: &[&JsonChange],
    language: Language,
) {
    if forbidden.is_empty() && allowed.is_empty() {
        return;
    }
    page.push_str("<table>\n<tr>");
    for head in [
        ("Perubahan sesudahnya", "Changes afterwards"),
        ("Halaman", "Page"),
        ("Objek", "Object"),
        ("Sebelum → sesudah", "Before → after"),
        ("", ""),
    ] {
        element(page, "th", "", language.of(head));
    }
    page.push_str("</tr>\n");
    for (changes, class, word) in [
        (forbidden, "bad", ("DILARANG", "FORBIDDEN")),
        (allowed, "allowed", ("diizinkan", "allowed")),
    ] {
        for change in changes.iter().take(LISTED) {
            page.push_str(&format!("<tr class=\"{class}\">"));
            element(page, "td", "", &what(change, language));
            let number = change.page.map(|page| page.to_string());
            element(page, "td", "", number.as_deref().unwrap_or("–"));
            element(page, "td", "", &place(change, language));
            element(page, "td", "", &values(change, language));
            element(page, "td", "word", language.of(word));
            page.push_str("</tr>\n");
        }
        if changes.len() > LISTED {
            let more = more(changes.len() - LISTED, language);
            let more = escaped(&more);
            page.push_str(&format!("<tr class=\"{class}\"><td colspan=\"5\">{more}</td></tr>\n"));
        }
    }
    page.push_str("</table>\n");
}

fn what(change: &JsonChange, language: Language) -> String {
    let sentence = change_kind_sentence(change.kind.0, language);
    match &change.name {
        Some(name) => format!("{} ({})", sentence.trim_end_matches('.'), quoted(name)),
        None => sentence,
    }
}

fn place(change: &JsonChange, language: Language) -> String {
    let revision = (change.revision > 0)
        .then(|| format!("{} {}", language.of(("revisi", "revision")), change.revision));
    let range = change.bytes.map(|[start, end]| bytes(&(start..end), language));
    let parts: Vec<String> =
        [change.object.clone(), revision, range].into_iter().flatten().collect();
    if parts.is_empty() { "–".to_owned() } else { parts.join(", ") }
}

fn values(change: &JsonChange, language: Language) -> String {
    match (&change.old, &change.new) {
        (Some(old), Some(new)) => from_to(None, [old, new], language),
        (Some(old), None) => format!("{} → –", quoted(old)),
        (None, Some(new)) => format!("– → {}", quoted(new)),
        (None, None) => "–".to_owned(),
    }
}

fn findings(page: &mut String, findings: &[ToldFindings<'_>], language: Language) {
    for one in findings {
        let class = match one.weight {
            Weight::Blocks => "blocks",
            Weight::Clouds => "clouds",
            Weight::Informs => "informs",
        };
        element(page, "h3", "", one.label.trim_end_matches(':'));
        page.push_str(&format!("<ul class=\"{class}\">\n"));
        for finding in one.items.iter().take(LISTED) {
            let (text, code) = (escaped(&finding.text), finding.code);
            page.push_str(&format!("<li>{text} <code>{code}</code>"));
            if let Some(advice) = finding.advice {
                let to_do = language.of(("Anjuran", "What to do"));
                element(page, "p", "advice", &format!("{to_do}: {advice}"));
            }
            page.push_str("</li>\n");
        }
        if one.items.len() > LISTED {
            element(page, "li", "", &more(one.items.len() - LISTED, language));
        }
        page.push_str("</ul>\n");
    }
}

#[cfg(test)]
#[path = "html_tests.rs"]
mod tests;
