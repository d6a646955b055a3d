//! What the page of a report says, and in which order.

use std::error::Error;

use segel_verify::{Conclusion, Coverage, SubIndication, TimeSource};

use super::*;
use crate::JsonSignature;
use crate::word::Worded;

type Tested = Result<(), Box<dyn Error>>;

fn reports() -> Result<Vec<JsonReport>, serde_json::Error> {
    serde_json::from_str(include_str!("../tests/report.json"))
}

fn valid() -> Result<JsonReport, Box<dyn Error>> {
    Ok(reports()?.into_iter().next().ok_or("the first report")?)
}

/// The first signature of a report.
fn first(report: &mut JsonReport) -> Result<&mut JsonSignature, &'static str> {
    report.signatures.first_mut().ok_or("a signature")
}

fn change(kind: &str, allowed: bool, text: &str) -> Result<JsonChange, serde_json::Error> {
    serde_json::from_value(serde_json::json!({
        "page": 1, "object": "12 0", "kind": kind, "allowed": allowed, "text": text, "revision": 2,
    }))
}

#[test]
fn a_valid_document_is_told_in_the_order_in_which_an_officer_asks() -> Tested {
    let shown = page(&valid()?, Language::Indonesian);
    let expected = "\
SAH: siujk.pdf
PERHATIAN: Pencabutan sertifikat tidak diperiksa; kebijakan yang dipakai membiarkannya.
Setiap tanda tangan sah, dan sesudahnya tidak ada perubahan yang dilarang.

Tanda tangan 1 dari 1, kolom “TTE1”: SAH
  Yang ditandatangani “Siti Aminah, S.H., M.Si.” sama persis dengan isi berkas ini.
  Penandatangan   Siti Aminah, S.H., M.Si.
  Subjek          CN=Siti Aminah\\, S.H.\\, M.Si.,OU=DPMPTSP,O=Pemerintah Kabupaten,C=ID
  Penerbit        CN=Bench Issuing CA,O=Bench,C=ID
  Sertifikat      nomor seri 6b1f, berlaku 1 Januari 2026, 07.00.00 WIB s.d. 1 Januari 2028, 07.00.00 WIB
  Waktu           20 November 2026, 09.15.00 WIB, hanya menurut penandatangan; tidak terbukti
  Jenis           sertifikasi; sesudahnya tidak boleh diubah (P=1)
  Bentuk          ETSI.CAdES.detached, PAdES-B-B, SHA-256, RSASSA-PKCS1-v1_5
  Cakupan         seluruh berkas
  Keutuhan        utuh; byte yang dicakup adalah byte yang ditandatangani
  Tempat          “Ngawi”
  Hasil           TOTAL-PASSED
  Perubahan       tidak ada
  Yang perlu diperhatikan:
    - Algoritma RSA-2048 hanya dianggap aman untuk sementara, sampai 1 Januari 2029, 07.00.00 WIB. [ALGORITHM_ENDS]
      Anjuran: Beri dokumen cap waktu arsip sebelum batas itu bila harus disimpan lebih lama.
  Keterangan:
    - Waktu penandatanganan hanya pernyataan penandatangan dan tidak terbukti. [TIME_ONLY_CLAIMED]

Tidak diperiksa
  - apakah sertifikat telah dicabut
  - status dokumen pada register (berlaku, dicabut, atau diganti)

Pemeriksaan
  Untuk waktu     24 November 2026, 10.00.00 WIB
  Kebijakan       contract/1
  Program         segel 0.1.0
  Ukuran          48.211 byte
  SHA-256         9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
  Zona waktu      WIB = UTC+7
";
    assert_eq!(shown, expected);
    Ok(())
}

#[test]
fn a_later_change_is_told_beside_the_signature_that_still_stands() -> Tested {
    let mut report = valid()?;
    report.conclusion = Worded(Conclusion::Changed);
    let signature = first(&mut report)?;
    signature.conclusion = Worded(Conclusion::Changed);
    signature.coverage = Worded(Coverage::Revision);
    signature.revisions = 3;
    signature.changes = vec![
        change("version_raised", true, "Versi dinaikkan.")?,
        change("field_filled", false, "Halaman 1: isian “nilai”: “1.000” → “9.000”.")?,
    ];
    let shown = page(&report, Language::Indonesian);
    for (earlier, later) in [
        ("BERUBAH: siujk.pdf", "Jangan dipakai."),
        ("Jangan dipakai.", "sah untuk versi 1 dari 3, TETAPI berkas ini telah diubah sesudahnya."),
        ("Perubahan yang DILARANG", "“1.000” → “9.000”"),
        ("“1.000” → “9.000”", "Perubahan yang diizinkan"),
        ("Perubahan yang diizinkan", "Versi dinaikkan."),
    ] {
        let (earlier_at, later_at) = (shown.find(earlier), shown.find(later));
        assert!(earlier_at.is_some() && earlier_at < later_at, "{earlier} / {later}\n{shown}");
    }
    assert!(!shown.contains(": SAH"), "{shown}");
    Ok(())
}

#[test]
fn a_signer_without_a_trusted_chain_is_never_named_as_proved() -> Tested {
    let mut report = valid()?;
    report.conclusion = Worded(Conclusion::Untrusted);
    let signature = first(&mut report)?;
    signature.conclusion = Worded(Conclusion::Untrusted);
    signature.indication = "INDETERMINATE".to_owned();
    signature.sub_indication = Some(Worded(SubIndication::NoCertificateChainFound));
    let shown = page(&report, Language::English);
    assert!(shown.starts_with("UNTRUSTED: siujk.pdf\n"), "{shown}");
    assert!(shown.contains("M.Si. (as its certificate says; not proved)\n"), "{shown}");
    assert!(shown.contains("INDETERMINATE (NO_CERTIFICATE_CHAIN_FOUND)\n"), "{shown}");
    assert!(!shown.contains("exactly the content"), "{shown}");
    Ok(())
}

#[test]
fn a_proved_time_is_told_as_proved_and_the_claim_beside_it() -> Tested {
    let mut report = valid()?;
    let signature = first(&mut report)?;
    signature.time_source = Worded(TimeSource::Timestamp);
    signature.best_signature_time = "2026-11-20T02:15:09Z".to_owned();
    signature.claimed_signing_time = Some("2026-11-20T09:15:00-00:00".to_owned());
    let shown = page(&report, Language::English);
    assert!(shown.contains("20 November 2026, 02:15:09 UTC, proved by a time-stamp\n"), "{shown}");
    assert!(
        shown.contains("Claimed         20 November 2026, 09:15:00 (no time zone)\n"),
        "{shown}"
    );
    Ok(())
}

#[test]
fn strings_of_the_document_cannot_leave_their_line_or_turn_it_around() -> Tested {
    let hostile = "x\u{202e}\r\nSAH: lain.pdf\u{1b}[2J\u{2028}\u{200b}\u{2069}";
    let mut report = valid()?;
    let calm = page(&report, Language::Indonesian).lines().count();
    report.file = hostile.to_owned();
    report.policy = hostile.to_owned();
    let signature = first(&mut report)?;
    signature.field = hostile.to_owned();
    signature.location = Some(hostile.to_owned());
    signature.sub_filter = Some(hostile.to_owned());
    signature.claimed_signing_time = Some(hostile.to_owned());
    if let Some(signer) = &mut signature.signer {
        signer.common_name = Some(hostile.to_owned());
        signer.subject = hostile.to_owned();
        signer.issuer = hostile.to_owned();
        signer.serial = hostile.to_owned();
    }
    for finding in &mut signature.findings {
        finding.text = hostile.to_owned();
    }
    let shown = page(&report, Language::Indonesian);
    assert_eq!(shown.lines().count(), calm, "{shown}");
    assert!(!shown.chars().any(|c| c != '\n' && crate::shown::is_hostile(c)), "{shown:?}");
    assert!(shown.contains("<U+202E><U+000D><U+000A>SAH: lain.pdf<U+001B>"), "{shown}");
    Ok(())
}

#[test]
fn a_name_cannot_add_words_to_the_sentence_it_stands_in() -> Tested {
    let mut report = valid()?;
    let name = "Bupati” signed and sealed this file. What “nobody";
    let signer = first(&mut report)?.signer.as_mut().ok_or("a signer")?;
    signer.common_name = Some(name.to_owned());
    signer.subject = format!("CN={name},C=ID");
    let shown = page(&report, Language::English);
    let said = "What “Bupati\" signed and sealed this file. What \"nobody” signed is exactly";
    assert!(shown.contains(said), "{shown}");
    Ok(())
}

#[test]
fn whoever_has_several_names_is_told_by_all_of_them() -> Tested {
    let mut report = valid()?;
    let signer = first(&mut report)?.signer.as_mut().ok_or("a signer")?;
    signer.common_name = Some("Bupati, M.Si.".to_owned());
    signer.subject = "CN=Bupati\\, M.Si.+UID=7,O=CN\\, CN=no,CN=Budi \\C3\\A9,C=ID".to_owned();
    let told = page(&report, Language::English);
    assert!(told.contains("What “Bupati, M.Si.” (also named “Budi é”) signed is"), "{told}");
    assert!(told.contains("Signer          “Bupati, M.Si.” (also named “Budi é”)\n"), "{told}");
    let told = page(&report, Language::Indonesian);
    assert!(told.contains("Penandatangan   “Bupati, M.Si.” (juga bernama “Budi é”)\n"), "{told}");
    Ok(())
}

#[test]
fn evidence_that_a_finding_refuses_is_not_told_as_if_it_counted() -> Tested {
    let mut report = valid()?;
    let signature = first(&mut report)?;
    let leaf = signature.chain.first().cloned().ok_or("a chain")?;
    signature.certificate_status = serde_json::from_value(serde_json::json!([
        { "certificate": leaf, "subject": "Siti", "status": "good", "since": null, "reason": null,
          "evidence": { "kind": "ocsp", "origin": "document", "sha256": leaf,
                        "produced_at": "2026-11-02T00:00:00Z" } },
    ]))?;
    let line = "the OCSP of 2 November 2026, 00:00:00 UTC in the document says";
    let shown = page(&report, Language::English);
    assert!(shown.contains(&format!("{line}\n")), "{shown}");
    let signature = first(&mut report)?;
    signature.findings.push(serde_json::from_value(serde_json::json!({
        "code": "REVOCATION_SIGNER_UNKNOWN", "weight": "blocks", "clause": "-", "text": "-",
        "advice": "-", "detail": { "text": "Siti" },
    }))?);
    let shown = page(&report, Language::English);
    assert!(shown.contains(&format!("{line}; not to be relied on\n")), "{shown}");
    Ok(())
}

#[test]
fn an_unsigned_document_says_so_and_no_more_than_it_must() -> Tested {
    let report = reports()?.pop().ok_or("the second report")?;
    let shown = page(&report, Language::Indonesian);
    assert!(shown.starts_with("TIDAK ADA TANDA TANGAN: memo.pdf\nDokumen ini tidak"), "{shown}");
    assert!(shown.contains("\nDokumen\n  Yang perlu diperhatikan:\n    - Ada data"), "{shown}");
    assert!(!shown.contains("Tanda tangan 1") && !shown.contains("SHA-256"), "{shown}");
    Ok(())
}

#[test]
fn with_several_signatures_the_notice_names_those_it_is_about() -> Tested {
    let mut report = valid()?;
    let mut second = first(&mut report)?.clone();
    second.field = "TTE2".to_owned();
    report.signatures.push(second);
    let shown = page(&report, Language::Indonesian);
    assert_eq!(shown.matches("PERHATIAN (“TTE1”, “TTE2”): ").count(), 1, "{shown}");
    let advice = "Anjuran: Beri dokumen cap waktu arsip";
    assert_eq!(shown.matches(advice).count(), 1, "advice is given once\n{shown}");
    Ok(())
}

#[test]
fn an_endless_list_is_cut_and_says_by_how_much() -> Tested {
    let mut report = valid()?;
    let one = change("object_added", false, "Bagian.")?;
    first(&mut report)?.changes = vec![one; LISTED + 1200];
    let shown = page(&report, Language::Indonesian);
    assert_eq!(shown.matches("- Bagian.").count(), LISTED);
    assert!(shown.contains("    - dan 1.200 lagi\n"), "{shown}");
    // What says nothing new pushes nothing out of it.
    let mut changes = vec![change("same_content", true, "Sama.")?; LISTED + 9];
    changes.push(change("field_filled", true, "Isian diisi.")?);
    first(&mut report)?.changes = changes;
    let shown = page(&report, Language::Indonesian);
    assert_eq!(shown.matches("- Isian diisi.").count(), 1, "{shown}");
    assert_eq!(shown.matches("- Sama.").count(), LISTED - 1);
    Ok(())
}

#[test]
fn proofs_that_were_added_are_told_apart_from_other_allowed_changes() -> Tested {
    let mut report = valid()?;
    let signature = first(&mut report)?;
    signature.coverage = Worded(Coverage::Revision);
    signature.revisions = 2;
    signature.changes = vec![change("validation_data_added", true, "Data ditambahkan.")?];
    let shown = page(&report, Language::English);
    let only = "is exactly the content of this file; only proofs were added afterwards.\n";
    assert!(shown.contains(only), "{shown}");
    first(&mut report)?.changes.push(change("field_filled", true, "Isian diisi.")?);
    let shown = page(&report, Language::English);
    assert!(!shown.contains("exactly the content"), "{shown}");
    assert!(shown.contains("(version 1 of 2) is intact; later changes are allowed.\n"), "{shown}");
    Ok(())
}

#[test]
fn a_document_timestamp_is_told_as_what_proves_a_time() -> Tested {
    let mut report = valid()?;
    let signature = first(&mut report)?;
    signature.kind = Some(Worded(segel_pdf::SignatureKind::DocumentTimestamp));
    signature.time_source = Worded(TimeSource::Timestamp);
    let shown = page(&report, Language::English);
    let said = "proves that all of this file existed at 24 November 2026, 03:00:00 UTC.\n";
    assert!(shown.contains(said), "{shown}");
    assert!(shown.contains("  Authority       Siti Aminah, S.H., M.Si.\n"), "{shown}");
    assert!(!shown.contains("Signer "), "{shown}");
    Ok(())
}

#[test]
fn evidence_is_told_with_its_date_and_where_it_came_from_and_what_is_missing_with_its_source()
-> Tested {
    let mut report = valid()?;
    let signature = first(&mut report)?;
    let leaf = signature.chain.first().cloned().ok_or("a chain")?;
    signature.anchor = Some("Root\u{202e}".to_owned());
    signature.certificate_status = serde_json::from_value(serde_json::json!([
        { "certificate": leaf, "subject": "Siti", "status": "revoked",
          "since": "2026-11-01T00:00:00Z", "reason": "keyCompromise",
          "evidence": { "kind": "ocsp", "origin": "document", "sha256": leaf,
                        "produced_at": "2026-11-02T00:00:00Z" } },
        { "certificate": "00", "subject": "TSA", "status": "good", "since": null, "reason": null,
          "evidence": null },
    ]))?;
    signature.missing = serde_json::from_value(serde_json::json!([
        { "kind": "revocation", "subject": "CA\n", "issuer": "CN=Root", "serial": "0b",
          "ocsp_urls": [], "crl_urls": ["http://a/1.crl"], "issuer_urls": [] },
        { "kind": "issuer", "subject": "Siti", "issuer": "CN=CA", "serial": "6b1f",
          "ocsp_urls": [], "crl_urls": [], "issuer_urls": ["http://a/ca.crt"] },
    ]))?;
    let shown = page(&report, Language::English);
    for line in [
        "  Trusted         by a chain to Root<U+202E>\n",
        "  Revocation      Siti: REVOKED since 1 November 2026, 00:00:00 UTC, as the OCSP of \
         2 November 2026, 00:00:00 UTC in the document says\n",
        "Evidence that is missing\n  - the revocation status (OCSP or CRL) of CA<U+000A>, serial \
         number 0b; CRL: http://a/1.crl\n  - the certificate of the issuer of Siti, serial number \
         6b1f; certificate: http://a/ca.crt\n",
    ] {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
    assert!(!shown.contains("TSA:"), "the chain of another\n{shown}");
    Ok(())
}

#[test]
fn a_suspension_beside_a_revocation_is_told_and_so_is_a_suspected_day() -> Tested {
    let mut report = valid()?;
    let signature = first(&mut report)?;
    let leaf = signature.chain.first().cloned().ok_or("a chain")?;
    signature.certificate_status = serde_json::from_value(serde_json::json!([
        { "certificate": leaf, "subject": "Siti", "status": "revoked",
          "since": "2026-11-03T00:00:00Z", "reason": null,
          "held_since": "2026-11-01T00:00:00Z", "suspected_since": "2026-10-31T00:00:00Z",
          "evidence": { "kind": "ocsp", "origin": "document", "sha256": leaf,
                        "produced_at": "2026-11-04T00:00:00Z" } },
    ]))?;
    let shown = page(&report, Language::English);
    let said = "REVOKED since 3 November 2026, 00:00:00 UTC, as the OCSP of 4 November 2026, 00:00:00 UTC \
                in the document says; suspended as well since 1 November 2026, 00:00:00 UTC, and no \
                evidence to be relied on says that the suspension ended; its key is suspected since \
                31 October 2026, 00:00:00 UTC\n";
    assert!(shown.contains(said), "{shown}");
    let shown = page(&report, Language::Indonesian);
    for said in
        ["; juga ditangguhkan sejak ", "penangguhan itu berakhir; kuncinya dicurigai sejak "]
    {
        assert!(shown.contains(said), "{said}\n{shown}");
    }
    Ok(())
}
