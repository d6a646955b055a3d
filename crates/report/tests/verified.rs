//! Reports on documents that were really signed, altered and verified.

mod fits;

use std::error::Error;
use std::sync::{Arc, OnceLock};

use fits::fits;
use segel_crypto::{KeyKind, PrivateKey, UnixTime};
use segel_pdf::{Dictionary, Document, Increment, IncrementOptions, Object, ObjectId, PdfDate};
use segel_report::{JsonReport, Language, json, schema, text};
use segel_sign::{Credential, Permission, SigningPlan, prepare};
use segel_testkit::document::page_of;
use segel_testkit::levels::{evidence, raised, supplied};
use segel_testkit::pki::Pki;
use segel_verify::{Conclusion, Policy, Report, Revocation, verify_source};
use segel_x509::TrustStore;
use serde_json::Value;

type Fallible<T> = Result<T, Box<dyn Error>>;

const TIME: PdfDate = PdfDate {
    year: 2026,
    month: 11,
    day: 24,
    hour: 10,
    minute: 0,
    second: 0,
    offset_minutes: Some(420),
};

const SIGNER: &str = "Siti Aminah, S.H., M.Si.";

fn now() -> UnixTime {
    UnixTime::new(TIME.unix_seconds()).plus_seconds(3600)
}

fn pki() -> &'static Pki {
    static PKI: OnceLock<Pki> = OnceLock::new();
    PKI.get_or_init(|| Pki::quick(UnixTime::new(TIME.unix_seconds())))
}

/// A page that shows one line.
fn page() -> Vec<u8> {
    page_of("BT /F1 12 Tf 72 700 Td (Nilai: 1.000) Tj ET")
}

fn signed(source: &Vec<u8>, plan: &SigningPlan) -> Fallible<Vec<u8>> {
    let officer = pki().officer(KeyKind::P256, SIGNER);
    let key = PrivateKey::from_pkcs8(&officer.pkcs8_der)?;
    let credential = Credential::new(Arc::new(key), officer.chain)?;
    let prepared = prepare(&Document::open(source)?, plan, credential.chain(), TIME)?;
    let mut out = Vec::new();
    prepared.sign_with(&credential)?.write_to(source, &mut out)?;
    Ok(out)
}

fn certified() -> Fallible<Vec<u8>> {
    signed(&page(), &SigningPlan::certification(Permission::None).with_field("TTE1"))
}

/// A revision that sets objects of a document.
fn appended(mut file: Vec<u8>, objects: &[(u32, Object)]) -> Fallible<Vec<u8>> {
    let document = Document::open(&file)?;
    let mut increment = Increment::new(&document)?;
    for (number, object) in objects {
        increment.set(ObjectId::new(*number, 0), object.clone());
    }
    let bytes = increment.finish(IncrementOptions { file_id: [7; 16] })?.bytes;
    file.extend_from_slice(&bytes);
    Ok(file)
}

fn verified(file: &Vec<u8>, trust: TrustStore, revocation: Revocation) -> Fallible<Report> {
    let policy = Policy::contract(trust).with_revocation(revocation);
    Ok(verify_source(file, &policy, now())?)
}

fn softly(file: &Vec<u8>) -> Fallible<Report> {
    verified(file, pki().trust(), Revocation::Soft)
}

/// Both texts, once the JSON is seen to fit the schema and to read back as itself.
fn told(report: &Report, expected: Conclusion) -> Fallible<[String; 2]> {
    let schema: Value = serde_json::from_str(&schema())?;
    let texts = Language::ALL.map(|language| text(report, "a.pdf", language));
    for language in Language::ALL {
        let reports = [JsonReport::new(report, "a.pdf", language)];
        let written = json(&reports);
        fits(&serde_json::from_str(&written)?, &schema, &schema, "")?;
        assert_eq!(serde_json::from_str::<Vec<JsonReport>>(&written)?, reports);
    }
    assert_eq!(report.conclusion(), expected, "{}", texts[1]);
    Ok(texts)
}

fn has(text: &str, lines: &[&str]) {
    let mut rest = text;
    for line in lines {
        let found = rest.split_once(line);
        assert!(found.is_some(), "{line:?} is missing, or not in its order:\n{text}");
        rest = found.map_or("", |(_, rest)| rest);
    }
}

#[test]
fn a_good_signature_is_told_with_what_was_not_checked_first() -> Fallible<()> {
    let [id, en] = told(&softly(&certified()?)?, Conclusion::Valid)?;
    has(
        &id,
        &[
            "SAH: a.pdf\nPERHATIAN: Pencabutan sertifikat tidak diperiksa",
            "(2 sertifikat).\n",
            "Tanda tangan 1 dari 1, kolom “TTE1”: SAH\n",
            "Yang ditandatangani “Siti Aminah, S.H., M.Si.” sama persis dengan isi berkas ini.\n",
            "Penandatangan   Siti Aminah, S.H., M.Si.\n",
            "Penerbit        ",
            "Bench Issuing CA (UJI COBA)",
            "Waktu           24 November 2026, 10.00.00 WIB, hanya menurut penandatangan",
            "sesudahnya tidak boleh diubah (P=1)\n",
            "Cakupan         seluruh berkas\n",
            "Perubahan       tidak ada\n",
            "Tidak diperiksa\n  - apakah sertifikat telah dicabut\n",
            "Untuk waktu     24 November 2026, 11.00.00 WIB\n",
            "Kebijakan       contract/1\n",
        ],
    );
    assert!(en.starts_with("VALID: a.pdf\nATTENTION: Revocation"), "{en}");
    Ok(())
}

#[test]
fn without_revocation_data_it_is_undetermined_and_says_why_and_what_to_do() -> Fallible<()> {
    let report = verified(&certified()?, pki().trust(), Revocation::Hard)?;
    let [id, _] = told(&report, Conclusion::Undetermined)?;
    assert!(!id.contains("PERHATIAN"), "{id}");
    has(
        &id,
        &[
            "BELUM DAPAT DIPASTIKAN: a.pdf\n",
            "INDETERMINATE (TRY_LATER)\n",
            "Yang menghalangi:\n    - Belum diketahui apakah sertifikat telah dicabut",
            "[REVOCATION_UNKNOWN]\n      Anjuran: Periksa lagi dengan data pencabutan",
            "Tidak diperiksa\n  - apakah sertifikat telah dicabut\n",
        ],
    );
    Ok(())
}

#[test]
fn a_page_that_was_exchanged_is_named_with_the_signature_that_stands() -> Fallible<()> {
    let forged = Dictionary::new()
        .with("Type", Object::name("Page"))
        .with("Parent", Object::Reference(ObjectId::new(2, 0)))
        .with("Rotate", Object::Integer(180));
    let file = appended(certified()?, &[(3, Object::Dictionary(forged))])?;
    let [id, en] = told(&softly(&file)?, Conclusion::Changed)?;
    has(
        &id,
        &[
            "BERUBAH: a.pdf\n",
            "Jangan dipakai.",
            "sah untuk versi 2 dari 3, TETAPI berkas ini telah diubah sesudahnya.\n",
            "Hasil           TOTAL-PASSED, hanya untuk versi yang ditandatangani",
            "Perubahan yang DILARANG sesudahnya:\n    - Halaman 1: ",
            "[FORBIDDEN_CHANGE]\n      Anjuran: Jangan dipakai.",
        ],
    );
    has(&en, &["CHANGED: a.pdf\n", "FORBIDDEN changes afterwards:\n    - Page 1: "]);
    assert!(!id.contains(": SAH\n"), "{id}");
    Ok(())
}

#[test]
fn a_byte_that_was_exchanged_is_told_as_another_content() -> Fallible<()> {
    let mut file = certified()?;
    let at = file.windows(5).position(|bytes| bytes == b"1.000").ok_or("the amount")?;
    *file.get_mut(at).ok_or("a byte")? = b'9';
    let [id, _] = told(&softly(&file)?, Conclusion::Changed)?;
    has(
        &id,
        &[
            "BERUBAH: a.pdf\n",
            "TOTAL-FAILED (HASH_FAILURE)\n",
            "Isi berkas berbeda dari isi yang ditandatangani. [DIGEST_MISMATCH]\n",
        ],
    );
    assert!(!id.contains("sah untuk versi"), "{id}");
    Ok(())
}

#[test]
fn a_stranger_is_not_named_as_the_one_who_signed() -> Fallible<()> {
    let report = verified(&certified()?, TrustStore::indonesian(), Revocation::Soft)?;
    let [id, en] = told(&report, Conclusion::Untrusted)?;
    has(
        &id,
        &[
            "TIDAK TEPERCAYA: a.pdf\n",
            "Penandatangan   Siti Aminah, S.H., M.Si. (menurut sertifikatnya; tidak terbukti)\n",
            "Yang menghalangi:\n",
            "Tidak diperiksa\n  - apakah sertifikat telah dicabut\n",
        ],
    );
    assert!(en.starts_with("UNTRUSTED: a.pdf\n"), "{en}");
    Ok(())
}

#[test]
fn a_document_without_a_signature_says_so() -> Fallible<()> {
    let [id, en] = told(&softly(&page())?, Conclusion::NotSigned)?;
    assert!(id.starts_with("TIDAK ADA TANDA TANGAN: a.pdf\n"), "{id}");
    assert!(en.starts_with("NOT_SIGNED: a.pdf\n"), "{en}");
    Ok(())
}

#[test]
fn a_second_signer_is_an_allowed_change_of_the_first() -> Fallible<()> {
    let first = signed(&page(), &SigningPlan::approval().with_field("Kepala"))?;
    let both = signed(&first, &SigningPlan::approval().with_field("Sekretaris"))?;
    let [id, _] = told(&softly(&both)?, Conclusion::Valid)?;
    has(
        &id,
        &[
            "SAH: a.pdf\nPERHATIAN (“Kepala”, “Sekretaris”): ",
            "Tanda tangan 1 dari 2, kolom “Kepala”: SAH\n",
            "(versi 2 dari 3) utuh; perubahan sesudahnya diizinkan.\n",
            "Perubahan yang diizinkan sesudahnya:\n    - Halaman 1: tanda tangan lain ditambahkan (“Sekretaris”)",
            "Tanda tangan 2 dari 2, kolom “Sekretaris”: SAH\n",
        ],
    );
    Ok(())
}

#[test]
fn a_hostile_reason_stays_on_its_line() -> Fallible<()> {
    let hostile = "x\u{202e}has\n\nSAH: lain.pdf\u{200b}\u{1b}[1m";
    let plan = SigningPlan::approval().with_field("TTE1").with_reason(hostile);
    let file = signed(&page(), &plan)?;
    let report = softly(&file)?;
    for shown in told(&report, Conclusion::Valid)? {
        has(&shown, &["“x<U+202E>has<U+000A><U+000A>SAH: lain.pdf<U+200B><U+001B>[1m”\n"]);
        assert!(!shown.contains("\nSAH: lain.pdf"), "{shown}");
    }
    let written = json(&[JsonReport::new(&report, hostile, Language::English)]);
    assert!(!written.contains(['\u{202e}', '\u{200b}', '\u{1b}']), "{written}");
    let read: Vec<JsonReport> = serde_json::from_str(&written)?;
    let reason = read.first().and_then(|report| report.signatures.first()?.reason.clone());
    assert_eq!(reason.as_deref(), Some(hostile));
    Ok(())
}

#[test]
fn a_file_of_a_name_that_is_no_text_of_its_own_is_one_line() -> Fallible<()> {
    let report = softly(&page())?;
    let shown = text(&report, "a\nSAH: b.pdf", Language::Indonesian);
    assert!(shown.starts_with("TIDAK ADA TANDA TANGAN: a<U+000A>SAH: b.pdf\n"), "{shown}");
    Ok(())
}

#[test]
fn an_archived_signature_is_told_with_its_proved_time_and_the_evidence_in_the_document()
-> Fallible<()> {
    let officer = pki().officer(KeyKind::P256, "Siti Aminah, S.H., M.Si.");
    let plan = SigningPlan::approval().with_field("TTE1");
    let files = raised(&page(), plan, &officer, &[], pki())?;
    let at = now().plus_seconds(2 * 3600);
    let fresh = supplied(&evidence(pki(), &[&officer.certificate], at));
    let policy = Policy::contract(pki().trust()).with_evidence(fresh);
    let [id, en] = told(&verify_source(&files.lta, &policy, at)?, Conclusion::Valid)?;
    has(
        &id,
        &[
            "SAH: a.pdf\n",
            "sama persis dengan isi berkas ini; sesudahnya hanya data pembuktian yang ditambahkan.\n",
            "Pencabutan      Siti Aminah, S.H., M.Si.: tidak dicabut, menurut OCSP tanggal ",
            "Pencabutan      Bench Issuing CA (UJI COBA): tidak dicabut, menurut CRL tanggal ",
            "Waktu           24 November 2026, 10.01.00 WIB, terbukti dengan cap waktu dari Bench TSA",
            "PAdES-B-LTA",
            "Cap waktu “Bench TSA (UJI COBA)” membuktikan bahwa seluruh berkas ini sudah ada pada ",
            "Pemberi cap     Bench TSA (UJI COBA)\n",
        ],
    );
    assert_eq!(id.matches("Pencabutan      Bench Issuing CA").count(), 2, "one a chain\n{id}");
    has(&en, &["exactly the content of this file; only proofs were added afterwards.\n"]);
    assert!(!en.contains("Evidence that is missing"), "{en}");
    Ok(())
}
