//! Preparing, signing, suspending and writing, judged by foreign programs.

#![expect(clippy::unwrap_used, reason = "a test fails where it panics")]
#![expect(clippy::print_stderr, reason = "a skipped program is named")]

use std::io::Write as _;
use std::process::Command;
use std::sync::Arc;

use segel_crypto::der::{oid, sequence, set_of, tag, tlv};
use segel_crypto::{
    DigestAlgorithm, KeyKind, PrivateKey, SignatureAlgorithm, SignatureValue, SigningKey,
    ToBeSigned,
};
use segel_pdf::{Document, Object, PdfDate, SignatureKind};
use segel_sign::{
    Appearance, Credential, Permission, Place, Prepared, SignError, SigningPlan, prepare,
    prepare_copying,
};
use segel_testkit::document::laid_out;
use segel_x509::Certificate;

const TIME: PdfDate = PdfDate {
    year: 2026,
    month: 11,
    day: 24,
    hour: 10,
    minute: 0,
    second: 0,
    offset_minutes: Some(420),
};

/// A self-signed certificate over a new P-256 key, enough for a signature of its own.
fn credential(name: &str) -> Credential {
    let (key, _) = PrivateKey::generate(KeyKind::P256).unwrap();
    let algorithm = SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha256);
    let identifier = algorithm.algorithm_identifier();
    let common_name = sequence(&[&oid("2.5.4.3"), &tlv(0x0c, name.as_bytes())]);
    let subject = sequence(&[&set_of(vec![common_name])]);
    let validity =
        sequence(&[&tlv(tag::UTC_TIME, b"260101000000Z"), &tlv(tag::UTC_TIME, b"290101000000Z")]);
    let usage = sequence(&[
        &oid("2.5.29.15"),
        &tlv(0x01, &[0xff]),
        &tlv(tag::OCTET_STRING, &tlv(tag::BIT_STRING, &[6, 0xc0])),
    ]);
    let tbs = sequence(&[
        &tlv(tag::context_constructed(0), &tlv(tag::INTEGER, &[2])),
        &tlv(tag::INTEGER, &[0x11, 0x22]),
        &identifier,
        &subject,
        &validity,
        &subject,
        key.public_key().as_der(),
        &tlv(tag::context_constructed(3), &sequence(&[&usage])),
    ]);
    let signature = key.sign(algorithm, &ToBeSigned::new(tbs.clone())).unwrap();
    let mut bits = vec![0];
    bits.extend(signature.as_bytes());
    let der = sequence(&[&tbs, &identifier, &tlv(tag::BIT_STRING, &bits)]);
    Credential::new(Arc::new(key), vec![Certificate::from_der(&der).unwrap()]).unwrap()
}

/// A file of one page of 200 by 100 points; `extra` goes into the catalog, `page` into the page.
fn file(extra: &str, page: &str, more: &[&str]) -> Vec<u8> {
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {extra} >>"),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Resources << >> {page} >>"),
    ];
    objects.extend(more.iter().map(|object| (*object).to_owned()));
    laid_out("1.7", &objects)
}

fn plain() -> Vec<u8> {
    file("", "", &[])
}

fn prepared(
    source: &Vec<u8>,
    plan: &SigningPlan,
    credential: &Credential,
) -> Result<Prepared, SignError> {
    let document = Document::open(source)?;
    prepare(&document, plan, credential.chain(), TIME)
}

fn signed(
    source: &Vec<u8>,
    plan: &SigningPlan,
    credential: &Credential,
) -> Result<Vec<u8>, SignError> {
    let mut out = Vec::new();
    prepared(source, plan, credential)?.sign_with(credential)?.write_to(source, &mut out)?;
    Ok(out)
}

fn visible() -> SigningPlan {
    let appearance = Appearance::new().with_bold_line("Kepala Dinas").with_frame();
    SigningPlan::approval()
        .with_place(Place { page: 1, x: 10.0, y: 20.0, width: 100.0, height: 40.0 })
        .with_appearance(appearance)
}

/// Runs a program on the file; `None`, in words, where it is not installed.
fn judged(program: &str, arguments: &[&str], file: &[u8], name: &str) -> Option<(bool, String)> {
    let path =
        std::env::temp_dir().join(format!("segel-sign-{}-{program}-{name}", std::process::id()));
    std::fs::File::create(&path).unwrap().write_all(file).unwrap();
    let output = Command::new(program).args(arguments).arg(&path).output();
    std::fs::remove_file(&path).unwrap();
    match output {
        Ok(output) => {
            let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
            text += &String::from_utf8_lossy(&output.stderr);
            Some((output.status.success(), text))
        }
        Err(_) => {
            eprintln!("skipped: {program} is not here");
            None
        }
    }
}

fn foreign_programs_agree(file: &[u8], signatures: usize, name: &str) {
    if let Some((success, text)) = judged("qpdf", &["--check"], file, name) {
        assert!(success, "qpdf: {text}");
    }
    if let Some((_, text)) = judged("pdfsig", &["-nocert"], file, name) {
        assert_eq!(text.matches("Signature is Valid.").count(), signatures, "{text}");
        assert!(text.contains("ETSI.CAdES.detached"), "{text}");
    }
}

#[test]
fn an_invisible_signature_is_appended_and_found_again() {
    let credential = credential("Bupati");
    let source = plain();
    let out = signed(&source, &SigningPlan::approval().with_reason("Izin – baru"), &credential);
    let out = out.unwrap();
    assert!(out.starts_with(&source));
    let document = Document::open(&out).unwrap();
    let fields = document.signature_fields().unwrap();
    let [field] = fields.as_slice() else { panic!("one field") };
    assert_eq!(field.name, "TTE1");
    let value = field.value.as_ref().unwrap();
    assert_eq!(value.kind, SignatureKind::Approval);
    assert_eq!(value.byte_range.end(), out.len() as u64);
    foreign_programs_agree(&out, 1, "invisible.pdf");
}

#[test]
fn the_same_document_prepared_twice_gives_the_same_bytes_to_be_signed() {
    let credential = credential("Bupati");
    let source = plain();
    let one = prepared(&source, &visible(), &credential).unwrap();
    let other = prepared(&source, &visible(), &credential).unwrap();
    assert_eq!(one.suspend(), other.suspend());
}

#[test]
fn what_is_copied_while_it_is_hashed_is_the_document_and_its_signature_stands() {
    let (credential, file) = (credential("Penandatangan"), plain());
    let plan = SigningPlan::approval();
    let path = std::env::temp_dir().join(format!("segel-copied-{}.pdf", std::process::id()));
    std::fs::File::create(&path).unwrap().write_all(&file).unwrap();
    let document = Document::open(std::fs::File::open(&path).unwrap()).unwrap();
    let mut copied = Vec::new();
    let chain = credential.chain();
    let prepared = prepare_copying(&document, &plan, chain, TIME, &mut copied).unwrap();
    assert_eq!(copied, file);
    let other = prepare(&Document::open(file.as_slice()).unwrap(), &plan, chain, TIME).unwrap();
    assert_eq!(prepared.to_be_signed(), other.to_be_signed());
    copied.extend_from_slice(prepared.sign_with(&credential).unwrap().appended());
    let signed = Document::open(copied.as_slice()).unwrap();
    assert_eq!(signed.signature_fields().unwrap().len(), 1);
    foreign_programs_agree(&copied, 1, "copied");
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn a_second_signature_takes_the_next_free_name_and_both_stand() {
    let credential = credential("Bupati");
    let once = signed(&plain(), &visible(), &credential).unwrap();
    let twice = signed(&once, &visible(), &credential).unwrap();
    let fields = Document::open(&twice).unwrap().signature_fields().unwrap();
    let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["TTE1", "TTE2"]);
    foreign_programs_agree(&twice, 2, "twice.pdf");
}

#[test]
fn a_certification_without_changes_forbids_a_further_signature_and_forms_allows_it() {
    let credential = credential("Bupati");
    let closed =
        signed(&plain(), &SigningPlan::certification(Permission::None), &credential).unwrap();
    foreign_programs_agree(&closed, 1, "closed.pdf");
    assert_eq!(
        prepared(&closed, &SigningPlan::approval(), &credential).unwrap_err(),
        SignError::CertifiedWithoutChanges { field: "TTE1".to_owned() }
    );
    let open =
        signed(&plain(), &SigningPlan::certification(Permission::Forms), &credential).unwrap();
    let twice = signed(&open, &SigningPlan::approval(), &credential).unwrap();
    foreign_programs_agree(&twice, 2, "forms.pdf");
}

#[test]
fn a_certification_after_a_signature_is_refused() {
    let credential = credential("Bupati");
    let once = signed(&plain(), &SigningPlan::approval(), &credential).unwrap();
    let plan = SigningPlan::certification(Permission::Forms);
    assert_eq!(
        prepared(&once, &plan, &credential).unwrap_err(),
        SignError::CertificationNotFirst { field: "TTE1".to_owned() }
    );
}

#[test]
fn a_signed_field_is_not_signed_again() {
    let credential = credential("Bupati");
    let plan = SigningPlan::approval().with_field("Camat");
    let once = signed(&plain(), &plan, &credential).unwrap();
    assert_eq!(
        prepared(&once, &plan, &credential).unwrap_err(),
        SignError::FieldSigned { name: "Camat".to_owned() }
    );
}

#[test]
fn an_empty_field_is_filled_and_an_indirect_form_and_array_are_extended_in_place() {
    let credential = credential("Bupati");
    let field = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Kadis) /F 4 /P 3 0 R \
                 /Rect [10 10 110 50] >>";
    let form = "<< /Fields [4 0 R] >>";
    let source = file("/AcroForm 5 0 R", "/Annots 6 0 R", &[field, form, "[4 0 R]"]);
    let appearance = Appearance::new().with_line("Kepala Dinas");
    let plan = SigningPlan::approval().with_field("Kadis").with_appearance(appearance);
    let once = signed(&source, &plan, &credential).unwrap();
    foreign_programs_agree(&once, 1, "filled.pdf");
    let twice = signed(&once, &visible(), &credential).unwrap();
    foreign_programs_agree(&twice, 2, "extended.pdf");
    let appended = String::from_utf8_lossy(&twice[once.len()..]).into_owned();
    assert!(appended.contains("6 0 obj") && !appended.contains("\n3 0 obj"), "{appended}");
    assert!(appended.contains("5 0 obj") && !appended.contains("\n1 0 obj"), "{appended}");
}

#[test]
fn a_field_of_another_type_or_a_name_with_a_full_stop_is_refused() {
    let credential = credential("Bupati");
    let source = file("/AcroForm << /Fields [4 0 R] >>", "", &["<< /FT /Tx /T (Nama) >>"]);
    let refused = |name: &str| {
        prepared(&source, &SigningPlan::approval().with_field(name), &credential).unwrap_err()
    };
    assert_eq!(refused("Nama"), SignError::FieldOfAnotherType { name: "Nama".to_owned() });
    assert_eq!(refused("a.b"), SignError::FieldName { name: "a.b".to_owned() });
}

#[test]
fn a_place_off_the_page_is_refused() {
    let credential = credential("Bupati");
    let plan = SigningPlan::approval().with_place(Place {
        page: 1,
        x: 150.0,
        y: 0.0,
        width: 51.0,
        height: 10.0,
    });
    assert_eq!(
        prepared(&plain(), &plan, &credential).unwrap_err(),
        SignError::PlaceOutsidePage { page: 1, width: 200.0, height: 100.0 }
    );
    assert_eq!(
        prepared(&file("", "/Rotate 90", &[]), &plan, &credential).unwrap_err(),
        SignError::PlaceOutsidePage { page: 1, width: 100.0, height: 200.0 }
    );
}

#[test]
fn on_a_turned_page_the_place_is_meant_as_it_is_seen() {
    let credential = credential("Bupati");
    let place = Place { page: 1, x: 10.0, y: 20.0, width: 60.0, height: 40.0 };
    let plan = SigningPlan::approval().with_place(place).with_appearance(Appearance::new());
    for (degrees, rectangle, matrix) in [
        ("0", [10, 40, 70, 80], None),
        ("90", [20, 10, 60, 70], Some([0, 1, -1, 0, 0, 0])),
        ("180", [130, 20, 190, 60], Some([-1, 0, 0, -1, 0, 0])),
        ("270", [140, 30, 180, 90], Some([0, -1, 1, 0, 0, 0])),
        ("-90", [140, 30, 180, 90], Some([0, -1, 1, 0, 0, 0])),
    ] {
        let file = file("", &format!("/Rotate {degrees}"), &[]);
        let signed = signed(&file, &plan, &credential).unwrap();
        let document = Document::open(signed.as_slice()).unwrap();
        let field = document.signature_fields().unwrap().pop().unwrap();
        let integers = |numbers: &[i64]| {
            Object::Array(numbers.iter().map(|number| Object::Integer(*number)).collect())
        };
        assert_eq!(field.dictionary.value("Rect"), Some(&integers(&rectangle)), "{degrees}");
        let shown = field.dictionary.value("AP").and_then(Object::as_dictionary).unwrap();
        let form = shown.value("N").and_then(Object::as_reference).unwrap();
        let form = document.object(form).unwrap();
        let form = form.dictionary().unwrap();
        assert_eq!(form.value("BBox"), Some(&integers(&[0, 0, 60, 40])));
        assert_eq!(form.value("Matrix"), matrix.map(|matrix| integers(&matrix)).as_ref());
    }
}

#[test]
fn a_key_of_another_certificate_and_a_credential_of_another_signer_are_refused() {
    let (one, other) = (credential("Bupati"), credential("Camat"));
    let (key, _) = PrivateKey::generate(KeyKind::P256).unwrap();
    let chain = one.chain().certificates().to_vec();
    assert_eq!(
        Credential::new(Arc::new(key), chain).unwrap_err(),
        SignError::KeyOfAnotherCertificate
    );
    let prepared = prepared(&plain(), &SigningPlan::approval(), &one).unwrap();
    assert_eq!(prepared.sign_with(&other).unwrap_err(), SignError::PreparedForAnother);
}

#[test]
fn a_suspended_document_is_resumed_and_completed_with_a_value_from_elsewhere() {
    let credential = credential("Bupati");
    let source = plain();
    let suspended = prepared(&source, &visible(), &credential).unwrap().suspend();
    let resumed = Prepared::resume(&suspended).unwrap();
    let value = credential.key().sign(resumed.algorithm(), resumed.to_be_signed()).unwrap();
    let signed = resumed.complete(value).unwrap();
    assert_eq!(signed.level(), "PAdES-B-B");
    let mut out = Vec::new();
    signed.write_to(&source, &mut out).unwrap();
    assert_eq!(out.get(source.len()..), Some(signed.appended()));
    foreign_programs_agree(&out, 1, "resumed.pdf");
}

#[test]
fn suspended_bytes_with_any_bit_changed_or_cut_are_refused() {
    let credential = credential("Bupati");
    let suspended = prepared(&plain(), &SigningPlan::approval(), &credential).unwrap().suspend();
    for at in (0..suspended.len()).step_by(7) {
        let mut damaged = suspended.clone();
        damaged[at] ^= 1;
        assert!(matches!(Prepared::resume(&damaged), Err(SignError::Suspended { .. })), "{at}");
        assert!(Prepared::resume(&suspended[..at]).is_err(), "{at}");
    }
}

#[test]
fn a_signature_that_does_not_verify_is_not_embedded() {
    let (one, other) = (credential("Bupati"), credential("Camat"));
    let prepared = prepared(&plain(), &SigningPlan::approval(), &one).unwrap();
    let wrong = other.key().sign(prepared.algorithm(), prepared.to_be_signed()).unwrap();
    let wrong = SignatureValue::new(wrong.as_bytes().to_vec());
    assert!(matches!(prepared.complete(wrong), Err(SignError::WrongSignature(_))));
}

#[test]
fn a_document_that_changed_since_it_was_prepared_is_not_written() {
    let credential = credential("Bupati");
    let source = plain();
    let signed = prepared(&source, &SigningPlan::approval(), &credential)
        .unwrap()
        .sign_with(&credential)
        .unwrap();
    let mut changed = source.clone();
    changed[20] ^= 1;
    assert_eq!(signed.check_source(&source), Ok(()));
    assert_eq!(signed.check_source(&changed), Err(SignError::AnotherDocument));
    changed.push(b'\n');
    let refused = signed.write_to(&changed, &mut Vec::new());
    assert_eq!(refused, Err(SignError::AnotherDocument));
}

#[test]
fn a_signing_time_without_zone_and_a_digest_of_the_past_are_refused() {
    let credential = credential("Bupati");
    let source = plain();
    let document = Document::open(&source).unwrap();
    let time = PdfDate { offset_minutes: None, ..TIME };
    let refused = prepare(&document, &SigningPlan::approval(), credential.chain(), time);
    assert_eq!(refused.unwrap_err(), SignError::TimeWithoutZone);
    let plan = SigningPlan::approval().with_digest(DigestAlgorithm::Sha1);
    let refused = prepare(&document, &plan, credential.chain(), TIME);
    assert!(matches!(refused.unwrap_err(), SignError::WeakDigest { .. }));
}
