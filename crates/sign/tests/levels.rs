//! Signatures raised to PAdES-B-T, B-LT and B-LTA, and files of others extended; foreign programs
//! judge what comes out.

#![expect(clippy::print_stderr, reason = "a skipped program is named")]

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use segel_cms::{ResponseFault, SignedData, Strictness, TimeStampToken};
use segel_crypto::{DigestAlgorithm, KeyKind, PssParameters, SignatureAlgorithm};
use segel_pdf::{Document, SignatureField, SignatureKind};
use segel_sign::{
    Appearance, ChainOf, Missing, Permission, Place, ProofRule, SignError, SignatureEvidence,
    SigningPlan, TokenFault, ValidationData, append_validation_data, append_vri,
    prepare_document_timestamp,
};
use segel_testkit::document::{laid_out, one_page};
use segel_testkit::levels::{
    self, NONCE, NOW, ROOM, Raised, complete, evidence, lists, raised, stamp, stamp_document,
};
use segel_testkit::pki::{Officer, Pki, TokenTemplate, TsaFault, pem};

type Outcome = Result<(), Box<dyn Error>>;
/// What is stamped, and the token.
type Stamped = (Vec<u8>, TimeStampToken);

const SHA256: DigestAlgorithm = DigestAlgorithm::Sha256;
const HOUR: i64 = 3600;
/// Two hours after [`NOW`], for programs that read it.
const JUDGED_AT: &str = "2026-11-24T12:00:00+07:00";

/// A folder of one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Result<Self, Box<dyn Error>> {
        let name = format!("segel-levels-{}-{name}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, Box<dyn Error>> {
        let path = self.0.join(name);
        std::fs::File::create(&path)?.write_all(bytes)?;
        Ok(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            eprintln!("{}: {error}", self.0.display());
        }
    }
}

/// Runs a program; `None`, in words, where it is not installed.
fn run(program: &Path, arguments: &[&std::ffi::OsStr]) -> Option<(bool, String)> {
    let Ok(output) = Command::new(program).args(arguments).output() else {
        eprintln!("skipped: {} is not here", program.display());
        return None;
    };
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text += &String::from_utf8_lossy(&output.stderr);
    Some((output.status.success(), text))
}

fn fields(file: &Vec<u8>) -> Result<Vec<SignatureField>, Box<dyn Error>> {
    Ok(Document::open(file)?.signature_fields()?)
}

/// The token over a document, or inside the first signature that has one.
fn tokens(file: &Vec<u8>) -> Result<Vec<Stamped>, Box<dyn Error>> {
    let mut found = Vec::new();
    for field in fields(file)? {
        let value = field.value.ok_or("an empty field")?;
        if value.sub_filter.as_deref() == Some("ETSI.RFC3161") {
            let (range, len) = (value.byte_range, file.len());
            let before = file.get(..usize::try_from(range.before)?).ok_or("range")?;
            let end = usize::try_from(range.end())?.min(len);
            let after = file.get(usize::try_from(range.after_offset)?..end).ok_or("range")?;
            let token = TimeStampToken::from_contents(&value.contents, Strictness::Strict)?;
            found.push(([before, after].concat(), token));
            continue;
        }
        let data = SignedData::from_contents(&value.contents, Strictness::Strict)?;
        for signer in data.signer_infos() {
            for token in signer.signature_timestamp_tokens() {
                let token = TimeStampToken::from_der(token, Strictness::Strict)?;
                found.push((signer.signature().to_vec(), token));
            }
        }
    }
    Ok(found)
}

fn foreign_programs_agree(file: &Vec<u8>, pki: &Pki, name: &str, ltv: bool) -> Outcome {
    let folder = Folder::new(name)?;
    let path = folder.put("file.pdf", file)?;
    let root = folder.put("root.pem", pki.root_pem().as_bytes())?;
    let issuing = pem("CERTIFICATE", pki.issuing.certificate.as_der());
    let issuing = folder.put("issuing.pem", issuing.as_bytes())?;
    if let Some((success, text)) = run(Path::new("qpdf"), &["--check".as_ref(), path.as_ref()]) {
        assert!(success, "{name}: qpdf: {text}");
    }
    let all = fields(file)?;
    let signatures = all.iter().filter(|field| {
        field.value.as_ref().is_some_and(|v| v.kind != SignatureKind::DocumentTimestamp)
    });
    let signatures = signatures.count();
    if let Some((_, text)) = run(Path::new("pdfsig"), &["-nocert".as_ref(), path.as_ref()]) {
        let valid = text.matches("Signature is Valid.").count();
        assert!(valid >= signatures, "{name}: pdfsig: {text}");
        assert!(!text.contains("Signature is Invalid"), "{name}: pdfsig: {text}");
    }
    for (stamped, token) in tokens(file)? {
        let data = folder.put("stamped.bin", &stamped)?;
        let token = folder.put("token.der", token.as_der())?;
        let at = NOW.plus_seconds(2 * HOUR).seconds().to_string();
        let mut arguments: Vec<&std::ffi::OsStr> =
            ["ts", "-verify", "-token_in", "-attime", &at, "-data"].map(AsRef::as_ref).to_vec();
        arguments.extend([data.as_os_str(), "-in".as_ref(), token.as_os_str()]);
        arguments.extend(["-CAfile".as_ref(), root.as_os_str()]);
        arguments.extend(["-untrusted".as_ref(), issuing.as_os_str()]);
        if let Some((success, text)) = run(Path::new("openssl"), &arguments) {
            assert!(success, "{name}: openssl ts: {text}");
        }
    }
    if ltv {
        pyhanko_agrees(&path, &root, signatures, name);
    }
    Ok(())
}

/// AdES validation with our root and nothing from the network.
fn pyhanko_agrees(path: &Path, root: &Path, signatures: usize, name: &str) {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let program = project.join("target/judges/venv/bin/python");
    let script = project.join("interop/pades_lta.py");
    let arguments = [script.as_os_str(), path.as_ref(), root.as_ref(), JUDGED_AT.as_ref()];
    if let Some((success, text)) = run(&program, &arguments) {
        let passed = text.matches(" AdESPassed.OK").count();
        assert!(success && passed == signatures, "{name}: pyhanko: {text}");
    }
}

fn check_shape(raised: &Raised, name: &str) -> Outcome {
    // The token goes into the hole, nothing else of the signed file changes.
    assert_eq!(raised.b.len(), raised.t.len(), "{name}");
    let last = fields(&raised.b)?.pop().and_then(|field| field.value).ok_or("no signature")?;
    let hole =
        usize::try_from(last.byte_range.before)?..usize::try_from(last.byte_range.after_offset)?;
    for (at, (before, after)) in raised.b.iter().zip(&raised.t).enumerate() {
        assert!(before == after || hole.contains(&at), "{name}: byte {at}");
    }
    assert!(raised.lt.starts_with(&raised.t), "{name}");
    assert!(raised.lta.starts_with(&raised.lt), "{name}");
    let document = Document::open(&raised.lta)?;
    let store = document.security_store()?.ok_or("no store")?;
    assert_eq!((store.crls.len(), store.certificates.len() >= 3), (2, true), "{name}");
    let stamped = fields(&raised.lta)?.pop().ok_or("no timestamp")?;
    assert_eq!(stamped.name, "TSA1", "{name}");
    let value = stamped.value.ok_or("no timestamp")?;
    assert_eq!(value.kind, SignatureKind::DocumentTimestamp, "{name}");
    assert_eq!(value.byte_range.end(), raised.lta.len() as u64, "{name}");
    assert_eq!(value.signing_time, None, "{name}");
    // All proofs there are: none is written again.
    let data = ValidationData {
        certificates: Vec::new(),
        crls: store.crls,
        ocsp_responses: store.ocsp_responses,
    };
    assert!(append_validation_data(&document, &data)?.is_empty(), "{name}");
    Ok(())
}

#[test]
fn every_level_of_every_key_and_kind_of_document_is_agreed_by_foreign_programs() -> Outcome {
    let pki = Pki::quick(NOW);
    let mut seen = 0;
    let pss = SignatureAlgorithm::RsaPss(PssParameters::standard(SHA256));
    let kinds = [
        (KeyKind::Rsa2048, None),
        (KeyKind::Rsa3072, Some(pss)),
        (KeyKind::P256, None),
        (KeyKind::P384, None),
    ];
    for (kind, algorithm) in kinds {
        let officer = pki.officer(kind, "Siti Aminah");
        let first = pki.officer(KeyKind::P256, "Budi Santoso");
        let with = |plan: SigningPlan| match algorithm {
            Some(algorithm) => plan.with_algorithm(algorithm),
            None => plan,
        };
        for shape in ["invisible", "visible", "two", "certified"] {
            let name = format!("{kind:?}-{shape}");
            let none: &[&segel_x509::Certificate] = &[];
            let made = match shape {
                "two" => {
                    let (plan, others) = (SigningPlan::approval(), [&first.certificate]);
                    let once = raised(&one_page(), plan.clone(), &first, none, &pki)?.t;
                    raised(&once, with(plan), &officer, &others, &pki)?
                }
                "certified" => {
                    let plan = SigningPlan::certification(Permission::None);
                    raised(&one_page(), with(plan), &officer, none, &pki)?
                }
                "visible" => {
                    let place = Place { page: 1, x: 50.0, y: 60.0, width: 200.0, height: 60.0 };
                    let look = Appearance::new().with_line("Kepala Dinas");
                    let plan = SigningPlan::approval().with_place(place).with_appearance(look);
                    raised(&one_page(), with(plan), &officer, none, &pki)?
                }
                _ => raised(&one_page(), with(SigningPlan::approval()), &officer, none, &pki)?,
            };
            check_shape(&made, &name)?;
            let levels = [("t", &made.t, false), ("lt", &made.lt, false), ("lta", &made.lta, true)];
            for (level, file, ltv) in levels {
                foreign_programs_agree(file, &pki, &format!("{name}-{level}"), ltv)?;
                seen += tokens(file)?.len();
            }
        }
    }
    // One for T and LT, two for LTA; one more each where there are two signers.
    assert_eq!(seen, 4 * (4 + 4 + 7 + 4));
    Ok(())
}

fn officer(pki: &Pki) -> Officer {
    pki.officer(KeyKind::P256, "Siti Aminah")
}

#[test]
fn a_wrong_token_is_refused_by_name_and_the_signature_is_not_lost() -> Outcome {
    let pki = Pki::quick(NOW);
    let signed = levels::sign(&one_page(), SigningPlan::approval(), &officer(&pki))?;
    let at = NOW.plus_seconds(60);
    for fault in [
        TsaFault::OtherImprint,
        TsaFault::OtherContentType,
        TsaFault::OtherVersion,
        TsaFault::UnknownCritical,
        TsaFault::OtherTsa,
        TsaFault::NoSigningCertificate,
        TsaFault::OtherSigningCertificate,
        TsaFault::OtherMessageDigest,
        TsaFault::BadSignature,
        TsaFault::TwoSigners,
        TsaFault::CertificateMissing,
        TsaFault::TrailingByte,
        TsaFault::TrailingZeros,
        TsaFault::PurposeMissing,
        TsaFault::PurposeNotCritical,
        TsaFault::PurposeNotAlone,
        TsaFault::TsaExpired,
    ] {
        let refused = stamp(signed.clone(), &pki, at, Some(fault));
        assert!(matches!(refused, Err(SignError::Timestamp(_))), "{fault:?}: {refused:?}");
    }
    let request = signed.timestamp_request(&NONCE);
    let template = TokenTemplate::new(request.imprint().clone(), at);
    let answer = |template: &TokenTemplate| {
        signed.clone().with_timestamp(&request, &pki.timestamp_response(template)).err()
    };
    let nonce = SignError::Timestamp(TokenFault::Response(ResponseFault::Nonce));
    assert_eq!(answer(&template), Some(nonce.clone()));
    assert_eq!(answer(&template.clone().with_nonce(b"another nonce")), Some(nonce));
    let rejected = segel_crypto::der::sequence(&[&segel_crypto::der::sequence(&[
        &segel_crypto::der::unsigned(2),
    ])]);
    let refused = signed.clone().with_timestamp(&request, &rejected).err();
    assert!(matches!(
        refused,
        Some(SignError::Timestamp(TokenFault::Response(ResponseFault::NotGranted { .. })))
    ));
    let other = levels::sign(&one_page(), SigningPlan::approval(), &officer(&pki))?;
    let asked = other.timestamp_request(&NONCE);
    let token = TokenTemplate::new(asked.imprint().clone(), at).with_nonce(&NONCE);
    let refused = signed.clone().with_timestamp(&asked, &pki.timestamp_response(&token)).err();
    assert_eq!(refused, Some(SignError::TimestampOfAnother));
    assert!(stamp(signed, &pki, at, None).is_ok());
    Ok(())
}

#[test]
fn a_token_that_does_not_fit_tells_the_room_it_needs() -> Outcome {
    let pki = Pki::quick(NOW);
    let (officer, at) = (officer(&pki), NOW.plus_seconds(60));
    let with_room = |room: usize| -> Result<_, Box<dyn Error>> {
        let key = segel_crypto::PrivateKey::from_pkcs8(&officer.pkcs8_der)?;
        let key = std::sync::Arc::new(key);
        let credential = segel_sign::Credential::new(key, officer.chain.clone())?;
        let source = one_page();
        let document = Document::open(&source)?;
        let plan = SigningPlan::approval().with_timestamp_room(room);
        let time = levels::SIGNED_AT;
        let prepared = segel_sign::prepare(&document, &plan, credential.chain(), time)?;
        Ok(prepared.sign_with(&credential)?)
    };
    let refused = stamp(with_room(100)?, &pki, at, None).err();
    let Some(SignError::TimestampTooLong { needed, kept }) = refused else {
        return Err(format!("{refused:?}").into());
    };
    assert!((90..=110).contains(&kept), "{kept}");
    // The authority's own signature is one or two bytes longer at times.
    assert!(stamp(with_room(needed + 4)?, &pki, at, None).is_ok());
    let limit = 1 << 20;
    let refused = with_room(limit).err().ok_or("room without end")?;
    assert_eq!(refused.to_string(), SignError::RoomTooLarge { limit }.to_string());
    // The same for a document timestamp.
    let file = one_page();
    let small = prepare_document_timestamp(&Document::open(&file)?, 100, SHA256)?;
    let refused = complete(&small, &pki, at).err();
    assert!(matches!(refused, Some(SignError::TimestampTooLong { kept: 100, .. })), "{refused:?}");
    Ok(())
}

#[test]
fn long_term_data_is_refused_until_every_certificate_has_its_proof() -> Outcome {
    let pki = Pki::quick(NOW);
    let (officer, source, trust) = (officer(&pki), one_page(), pki.trust());
    let signed = levels::sign(&source, SigningPlan::approval(), &officer)?;
    let signed = stamp(signed, &pki, NOW.plus_seconds(60), None)?;
    let later = NOW.plus_seconds(HOUR);
    let rule = ProofRule::new(&trust, later);
    let missing = |data: &ValidationData, rule: &ProofRule<'_>| match signed
        .clone()
        .with_validation_data(&source, data, rule)
    {
        Err(SignError::MissingProofs(missing)) => {
            missing.into_iter().map(|m| (m.chain, m.certificate, m.missing)).collect()
        }
        Err(other) => vec![(ChainOf::Responder, other.to_string(), Missing::Path(None))],
        Ok(_) => Vec::new(),
    };
    let names = |data: &ValidationData, rule: &ProofRule<'_>| -> Vec<(ChainOf, String)> {
        missing(data, rule).into_iter().map(|(chain, name, _)| (chain, name)).collect()
    };
    let (signer, authority) = (ChainOf::Signer, ChainOf::TimeStampingAuthority);
    let of = |certificate: &segel_x509::Certificate| certificate.subject();
    let (leaf, tsa) = (of(&officer.certificate), of(&pki.tsa().certificate));
    let issuing = of(&pki.issuing.certificate);
    let full = evidence(&pki, &[&officer.certificate], later);
    assert_eq!(names(&full, &rule), []);

    let nothing = names(&ValidationData::default(), &rule);
    let all = [(signer, &leaf), (signer, &issuing), (authority, &tsa), (authority, &issuing)];
    assert_eq!(nothing, all.map(|(chain, name)| (chain, name.clone())));
    let mut data = full.clone();
    data.crls.remove(1);
    let without_root = names(&data, &rule);
    assert_eq!(without_root, [(signer, issuing.clone()), (authority, issuing)]);
    let mut data = full.clone();
    data.crls.remove(0);
    assert_eq!(names(&data, &rule), [(authority, tsa)]);
    // Data of before the time-stamp proves nothing about the signer, but for a stated grace.
    let old = evidence(&pki, &[&officer.certificate], NOW.plus_seconds(-HOUR));
    assert_eq!(names(&old, &rule), [(signer, leaf.clone())]);
    assert_eq!(names(&old, &rule.with_grace(2 * HOUR)), []);
    // Revoked before the time-stamp: nothing can prove it.
    let at = NOW.plus_seconds(-HOUR);
    let entry = segel_testkit::pki::CrlEntry::new(&officer.certificate, at, Some(1));
    let revoked = lists(&pki, later, vec![entry]);
    let found = missing(&revoked, &rule);
    assert_eq!(found, [(signer, leaf.clone(), Missing::Revoked { at })]);
    // The date of a revocation is that of the paper work: what was suspected before it counts.
    let mut entry = segel_testkit::pki::CrlEntry::new(&officer.certificate, later, Some(1));
    entry.invalidity_date = Some(at);
    let found = missing(&lists(&pki, later, vec![entry]), &rule);
    assert_eq!(found, [(signer, leaf.clone(), Missing::Revoked { at })]);
    // Suspended, though after the time-stamp: that may become a revocation of an earlier day.
    for since in [at, NOW.plus_seconds(HOUR / 2)] {
        let entry = segel_testkit::pki::CrlEntry::new(&officer.certificate, since, Some(6));
        let found = missing(&lists(&pki, later, vec![entry]), &rule);
        assert_eq!(found, [(signer, leaf.clone(), Missing::OnHold { since })]);
        let told = found.first().ok_or("a proof that is missing")?.2.to_string();
        assert!(told.contains("(certificateHold)") && told.contains("releases"), "{told}");
    }
    // Another trust store: no way to an anchor.
    let stranger = Pki::quick(NOW).trust();
    let found = missing(&full, &ProofRule::new(&stranger, later));
    assert!(found.iter().all(|(_, _, m)| matches!(m, Missing::Path(Some(_)))), "{found:?}");
    assert_eq!(found.len(), 2);
    let unreadable = ValidationData { crls: vec![vec![0x30, 0]], ..full };
    let refused = append_validation_data(&Document::open(&source)?, &unreadable);
    assert!(matches!(refused, Err(SignError::Evidence(_))), "{refused:?}");
    Ok(())
}

/// A file of one page whose catalog is given, and more objects from number 4 on.
fn file(version: &str, catalog: &str, more: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        format!("<</Type /Catalog/Pages 2 0 R {catalog}>>").into_bytes(),
        b"<</Type /Pages/Kids [3 0 R]/Count 1/MediaBox [0 0 595 842]>>".to_vec(),
        b"<</Type /Page/Parent 2 0 R/Resources <<>>>>".to_vec(),
    ];
    objects.extend_from_slice(more);
    laid_out(version, &objects)
}

#[test]
fn a_store_that_is_there_is_extended_in_place_and_keeps_all_it_has() -> Outcome {
    let pki = Pki::quick(NOW);
    let certificate = &pki.issuing.certificate;
    let der = certificate.as_der();
    let mut stream = format!("<</Length {}>>\nstream\n", der.len()).into_bytes();
    stream.extend_from_slice(der);
    stream.extend_from_slice(b"\nendstream");
    let store = b"<</Type /DSS/Certs 5 0 R/VRI <<>>>>".to_vec();
    let extension = b"<</ADBE <</BaseVersion /1.7/ExtensionLevel 5>>>>".to_vec();
    let more = [store, b"[6 0 R]".to_vec(), stream, extension];
    let source = file("1.7", "/DSS 4 0 R/Extensions 7 0 R", &more);
    let mut data = lists(&pki, NOW, Vec::new());
    data.crls.extend(data.crls.clone());
    data.certificates = vec![certificate.clone(), pki.root.certificate.clone()];
    let appended = append_validation_data(&Document::open(&source)?, &data)?;
    let mut out = Vec::new();
    appended.write_to(&source, &mut out)?;
    assert!(out.starts_with(&source));
    let document = Document::open(&out)?;
    let store = document.security_store()?.ok_or("no store")?;
    let root = pki.root.certificate.as_der().to_vec();
    assert_eq!(store.certificates, [der.to_vec(), root]);
    assert_eq!(store.crls.len(), 2);
    let text = String::from_utf8_lossy(appended.bytes()).into_owned();
    assert!(text.contains("\n5 0 obj\n[6 0 R ") || text.contains("[6 0 R "), "{text}");
    assert!(text.contains("4 0 obj") && text.contains("/VRI"), "{text}");
    assert!(text.contains("7 0 obj") && text.contains("/ADBE") && text.contains("/ESIC"), "{text}");
    assert!(!text.contains("\n1 0 obj"), "the catalog stays as it is: {text}");
    let again = append_validation_data(&document, &data)?;
    assert!(again.is_empty() && again.source_len() == out.len() as u64);
    Ok(())
}

#[test]
fn what_belongs_to_a_signature_is_said_in_a_store_that_stands_in_the_catalog_and_once() -> Outcome {
    let pki = Pki::quick(NOW);
    let der = pki.issuing.certificate.as_der();
    let mut stream = format!("<</Length {}>>\nstream\n", der.len()).into_bytes();
    stream.extend_from_slice(der);
    stream.extend_from_slice(b"\nendstream");
    let source = file("1.7", "/DSS <</Certs [4 0 R]>>", &[stream]);
    let pieces = [pki.issuing.certificate.sha256(), pki.root.certificate.sha256()].into();
    let evidence = [SignatureEvidence { contents: b"token".to_vec(), pieces }];
    let appended = append_vri(&Document::open(&source)?, &evidence)?;
    let mut out = Vec::new();
    appended.write_to(&source, &mut out)?;
    let key = DigestAlgorithm::Sha1.digest(b"token").to_hex().to_uppercase();
    let text = String::from_utf8_lossy(appended.bytes()).into_owned();
    assert!(text.contains(&key) && text.contains("/Cert [4 0 R]"), "{text}");
    let document = Document::open(&out)?;
    assert_eq!(document.security_store()?.ok_or("no store")?.certificates, [der.to_vec()]);
    assert!(append_vri(&document, &evidence)?.is_empty(), "said already");
    let bare = file("1.7", "", &[]);
    assert!(append_vri(&Document::open(&bare)?, &evidence)?.is_empty(), "no store");
    Ok(())
}

#[test]
fn pdf_2_needs_no_extension_and_an_extended_file_needs_it_once() -> Outcome {
    let pki = Pki::quick(NOW);
    let data = lists(&pki, NOW, Vec::new());
    let extended = |source: &Vec<u8>| -> Result<String, Box<dyn Error>> {
        let appended = append_validation_data(&Document::open(source)?, &data)?;
        Ok(String::from_utf8_lossy(appended.bytes()).into_owned())
    };
    assert!(!extended(&file("2.0", "", &[]))?.contains("/Extensions"));
    assert!(!extended(&file("1.7", "/Version /2.0", &[]))?.contains("/Extensions"));
    assert!(extended(&file("1.7", "/Version /1.7", &[]))?.contains("/ESIC"));
    let stamped = stamp_document(&file("1.4", "", &[]), &pki, NOW)?;
    assert!(String::from_utf8_lossy(&stamped).contains("/ESIC"));
    assert_eq!(extended(&stamped)?.matches("/ESIC").count(), 1);
    Ok(())
}

#[test]
fn a_file_is_extended_without_being_in_memory() -> Outcome {
    let pki = Pki::quick(NOW);
    let folder = Folder::new("from-disk")?;
    let made = raised(&one_page(), SigningPlan::approval(), &officer(&pki), &[], &pki)?;
    let path = folder.put("t.pdf", &made.t)?;
    let data = lists(&pki, NOW.plus_seconds(HOUR), Vec::new());
    let source = std::fs::File::open(&path)?;
    let appended = append_validation_data(&Document::open(&source)?, &data)?;
    let chained = appended.chained(&source);
    let document = Document::open(&chained)?;
    let prepared = prepare_document_timestamp(&document, ROOM, SHA256)?;
    let stamped = complete(&prepared, &pki, NOW.plus_seconds(2 * HOUR))?;
    let mut out = Vec::new();
    stamped.write_to(&chained, &mut out)?;
    assert!(out.starts_with(&made.t));
    foreign_programs_agree(&out, &pki, "from-disk-file", false)?;
    // What was stamped is held against what is written.
    let mut other = made.t;
    if let Some(byte) = other.get_mut(20) {
        *byte ^= 1;
    }
    let refused = stamped.write_to(&appended.chained(&other), &mut Vec::new());
    assert_eq!(refused, Err(SignError::AnotherDocument));
    Ok(())
}

#[test]
fn a_stamp_that_tells_a_time_before_one_it_covers_is_refused() -> Outcome {
    let pki = Pki::quick(NOW);
    let made = raised(&one_page(), SigningPlan::approval(), &officer(&pki), &[], &pki)?;
    let (early, latest) = (NOW, NOW.plus_seconds(HOUR + 60));
    let refused = stamp_document(&made.lta, &pki, early).err();
    assert_eq!(refused, Some(SignError::TimestampOrder { time: early, earlier: latest }));
    // The second document timestamp takes the next name.
    let renewed = stamp_document(&made.lta, &pki, latest.plus_seconds(60))?;
    assert_eq!(fields(&renewed)?.pop().map(|field| field.name), Some("TSA2".to_owned()));
    // A signature without a stamp of its own is stamped with the document.
    let stamped = stamp_document(&made.b, &pki, early)?;
    foreign_programs_agree(&stamped, &pki, "stamped-later", false)
}

#[test]
fn a_timestamp_prepared_over_another_document_is_refused() -> Outcome {
    let pki = Pki::quick(NOW);
    let (officer, source, trust) = (officer(&pki), one_page(), pki.trust());
    let later = NOW.plus_seconds(HOUR);
    let long_term = |source: &Vec<u8>| -> Result<_, SignError> {
        let signed = levels::sign(source, SigningPlan::approval(), &officer)?;
        let data = evidence(&pki, &[&officer.certificate], later);
        stamp(signed, &pki, NOW, None)?.with_validation_data(
            source,
            &data,
            &ProofRule::new(&trust, later),
        )
    };
    let signed = long_term(&source)?;
    let longer = file("1.7", "/Lang (id)", &[]);
    let other = long_term(&longer)?.prepare_document_timestamp(&longer, ROOM, SHA256)?;
    let request = other.request(&NONCE);
    let template = TokenTemplate::new(request.imprint().clone(), later).with_nonce(&NONCE);
    let response = pki.timestamp_response(&template);
    let refused = signed.clone().with_document_timestamp(&other, &request, &response).err();
    assert_eq!(refused, Some(SignError::AnotherDocument));
    let refused = signed.prepare_document_timestamp(&longer, ROOM, SHA256).err();
    assert_eq!(refused, Some(SignError::AnotherDocument));
    Ok(())
}
