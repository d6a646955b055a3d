//! The facts of a file in words.

use super::Language;
use crate::commands::inspect::{Facts, LtvFacts};
use crate::signature_facts::{CertificateFacts, CmsFacts, DictionaryFacts, SignatureFacts};

/// Lines with a label each.
struct Page {
    text: String,
    language: Language,
}

impl Page {
    fn line(&mut self, label: [&str; 2], value: &str) {
        let [id, en] = label;
        let label = self.language.pick(id, en);
        self.text.push_str(&format!("  {label:<20}{}\n", plain(value)));
    }

    fn some(&mut self, label: [&str; 2], value: Option<&str>) {
        if let Some(value) = value {
            self.line(label, value);
        }
    }

    fn heading(&mut self, id: &str, en: &str) {
        self.text.push_str(&format!("\n{}\n", self.language.pick(id, en)));
    }

    fn yes(&self, value: bool) -> &'static str {
        match value {
            true => self.language.pick("ya", "yes"),
            false => self.language.pick("TIDAK", "NO"),
        }
    }
}

/// What comes from a document cannot steer the terminal or reorder a line.
pub(crate) fn plain(text: &str) -> String {
    let hostile = |c: &char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    text.chars().fold(String::new(), |mut shown, c| {
        if hostile(&c) {
            shown.push_str(&format!("<U+{:04X}>", u32::from(c)));
        } else {
            shown.push(c);
        }
        shown
    })
}

/// Writes the facts for a person.
pub(crate) fn text(facts: &Facts, language: Language) -> String {
    let mut page = Page { text: format!("{}\n", plain(&facts.file)), language };
    page.line(["Ukuran", "Size"], &format!("{} byte", facts.bytes));
    page.line(["SHA-256", "SHA-256"], &facts.sha256);
    if let Some(pages) = facts.pages {
        page.line(["Halaman", "Pages"], &pages.to_string());
    }
    if facts.encrypted {
        let value = page.yes(true);
        page.line(["Terenkripsi", "Encrypted"], value);
    }
    page.heading("Revisi", "Revisions");
    for revision in &facts.revisions {
        let mut value =
            format!("{}..{}  xref {}", revision.start, revision.end, revision.xref_offset);
        value.push_str(if revision.style == "table" { " (table" } else { " (stream" });
        value.push_str(if revision.hybrid { ", hybrid)" } else { ")" });
        match &revision.unaccounted {
            None => value.push_str(language.pick("; isi tak terhitung", "; not accounted for")),
            Some(ranges) => {
                for [start, end] in ranges {
                    value.push_str(language.pick("; bukan objek: ", "; no object: "));
                    value.push_str(&format!("{start}..{end}"));
                }
            }
        }
        let index = revision.index.to_string();
        page.line([&index, &index], &value);
    }
    if let Some([start, end]) = facts.trailing_bytes {
        page.line(["Sesudah akhir", "Behind the end"], &format!("{start}..{end}"));
    }
    for signature in &facts.signatures {
        of_signature(&mut page, signature);
    }
    if facts.signatures.is_empty() {
        match facts.locked {
            true => page.heading(
                "Isinya terkunci: beri kata sandi dengan --password-file atau --password-fd",
                "The content is locked: give a password with --password-file or --password-fd",
            ),
            false => page.heading("Tidak ada tanda tangan", "No signature"),
        }
    }
    if !facts.empty_fields.is_empty() {
        page.heading("Isian tanda tangan kosong", "Empty signature fields");
        page.line(["Nama", "Names"], &facts.empty_fields.join(", "));
    }
    if let Some(rows) = &facts.ltv {
        of_ltv(&mut page, rows);
    }
    page.text
}

/// Certificate by certificate, what the document has to prove its status.
fn of_ltv(page: &mut Page, rows: &[LtvFacts]) {
    page.heading("Bukti status sertifikat", "Proofs of the certificates' status");
    for row in rows {
        let of = match row.chain {
            "signer" => page.language.pick("penanda tangan", "signer"),
            "signature_timestamp" => page.language.pick("cap waktu", "time-stamp"),
            _ => page.language.pick("cap waktu dokumen", "document timestamp"),
        };
        let mark = if row.missing.is_none() { "+" } else { "-" };
        let name = plain(&format!("{} · {of} {}", row.field, row.position + 1));
        page.text.push_str(&format!("  {mark} {name}: {}\n", plain(&row.certificate)));
        let (id, en) =
            if row.missing.is_none() { ("bukti", "proof") } else { ("kurang", "missing") };
        page.line([&format!("    {id}"), &format!("    {en}")], &row.text);
    }
    let missing = rows.iter().filter(|row| row.missing.is_some()).count();
    let value = match missing {
        0 if rows.is_empty() => {
            page.language.pick("tidak ada sertifikat", "no certificate").to_owned()
        }
        0 => page.language.pick("lengkap", "complete").to_owned(),
        count => {
            let rest = page.language.pick("sertifikat tanpa bukti", "certificates without proof");
            format!("{count} {rest}")
        }
    };
    page.line(["Seluruhnya", "In all"], &value);
}

fn of_signature(page: &mut Page, signature: &SignatureFacts) {
    let field = plain(&signature.field);
    page.heading(&format!("Tanda tangan {field}"), &format!("Signature {field}"));
    page.some(["Cacat", "Fault"], signature.fault.as_deref());
    let Some(dictionary) = &signature.dictionary else { return };
    of_dictionary(page, dictionary);
    page.some(["Isi CMS", "CMS contents"], dictionary.cms_error.as_deref());
    if let Some(cms) = &dictionary.cms {
        of_cms(page, cms);
    }
}

fn of_dictionary(page: &mut Page, facts: &DictionaryFacts) {
    page.line(["Objek", "Object"], &facts.object);
    let permission = facts.permission.map(|p| format!(", P={p}")).unwrap_or_default();
    page.line(["Jenis", "Kind"], &format!("{}{permission}", facts.kind));
    page.some(["SubFilter", "SubFilter"], facts.sub_filter.as_deref());
    let [a, b, c, d] = facts.byte_range;
    let covered = facts.covers_revision.map_or_else(
        || page.language.pick("tidak berakhir di akhir revisi", "ends at no revision").to_owned(),
        |revision| format!("{} {revision}", page.language.pick("revisi", "revision")),
    );
    page.line(["Rentang byte", "Byte range"], &format!("[{a} {b} {c} {d}], {covered}"));
    page.some(["Waktu diklaim", "Claimed time"], facts.claimed_signing_time.as_deref());
    page.some(["Nama", "Name"], facts.name.as_deref());
    page.some(["Alasan", "Reason"], facts.reason.as_deref());
    page.some(["Lokasi", "Location"], facts.location.as_deref());
    page.some(["Kontak", "Contact"], facts.contact.as_deref());
}

fn of_cms(page: &mut Page, facts: &CmsFacts) {
    page.line(["CMS", "CMS"], &format!("{} byte", facts.bytes));
    page.some(["Algoritma ringkasan", "Digest algorithm"], facts.digest_algorithm);
    page.some(["Algoritma TTE", "Signature algorithm"], facts.signature_algorithm);
    page.some(["messageDigest", "messageDigest"], facts.message_digest.as_deref());
    page.some(["Ringkasan dokumen", "Document digest"], facts.document_digest.as_deref());
    if let Some(equal) = facts.message_digest_matches {
        let value = page.yes(equal);
        page.line(["Ringkasan sama", "Digests are equal"], value);
    }
    let value = match facts.signature_value {
        "verifies" => page.language.pick("cocok dengan kunci", "verifies with the key"),
        "does_not_verify" => page.language.pick("TIDAK cocok", "does NOT verify"),
        _ => page.language.pick("tidak dihitung", "not computed"),
    };
    page.line(["Nilai tanda tangan", "Signature value"], value);
    let reference = match facts.signing_certificate {
        Some("matches") => page.language.pick("cocok", "matches"),
        Some("differs") => page.language.pick("BERBEDA", "DIFFERS"),
        Some(_) => page.language.pick("ringkasan tak dikenal", "unknown digest"),
        None => page.language.pick("tidak ada", "none"),
    };
    page.line(["signingCertificate", "signingCertificate"], reference);
    let inside = format!(
        "{} TST, {} CRL, {} OCSP",
        facts.signature_timestamps, facts.crls, facts.ocsp_responses
    );
    page.line(["Di dalamnya", "Inside"], &inside);
    for note in &facts.encoding {
        page.line(["Pengodean", "Encoding"], note);
    }
    for fault in &facts.faults {
        page.line(["Menyimpang", "Deviation"], fault);
    }
    if let Some(signer) = &facts.signer {
        of_certificate(page, ["Penanda tangan", "Signer"], signer);
    }
    for certificate in &facts.certificates {
        if facts.signer.as_ref().is_none_or(|signer| signer.sha256 != certificate.sha256) {
            of_certificate(page, ["Sertifikat lain", "Other certificate"], certificate);
        }
    }
    if let Some(chain) = &facts.chain {
        let reached = match chain.reaches_anchor {
            true => page.language.pick("sampai ke jangkar", "reaches an anchor"),
            false => page.language.pick("tidak sampai ke jangkar", "reaches no anchor"),
        };
        page.line(["Rantai", "Chain"], &format!("{reached} ({})", chain.at));
        for subject in &chain.subjects {
            page.line(["", ""], subject);
        }
        for fault in &chain.faults {
            let fault = super::chain::fault(fault);
            page.line(["Catatan rantai", "Remark"], fault.text(page.language));
        }
    }
}

fn of_certificate(page: &mut Page, label: [&str; 2], facts: &CertificateFacts) {
    page.line(label, &facts.subject);
    page.line(["  diterbitkan oleh", "  issued by"], &facts.issuer);
    page.line(["  nomor seri", "  serial"], &facts.serial);
    let term = format!("{} .. {}", facts.not_before, facts.not_after);
    page.line(["  berlaku", "  valid"], &term);
    page.line(["  kunci", "  key"], &format!("{} {}", facts.key, facts.key_usage.join(" ")));
    page.line(["  SHA-256", "  SHA-256"], &facts.sha256);
}

pub(crate) fn no_data() -> super::Trouble {
    super::Trouble::new("tidak membawa data.json", "carries no data.json").next(
        "Hanya dokumen terbitan segel issue yang membawa datanya.",
        "Only documents that segel issue made carry their data.",
    )
}

pub(crate) fn data_changed() -> super::Trouble {
    super::Trouble::new(
        "data.json bukan lagi yang dilampirkan saat terbit",
        "data.json is no longer what was attached when it was issued",
    )
    .next("Periksa berkas ini dengan segel verify.", "Judge this file with segel verify.")
}
