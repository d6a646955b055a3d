//! What the bench and the builders make is judged by openssl, and what openssl makes by us.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use segel_cms::{Strictness, TimeStampRequest, TimeStampResponse, TimestampStatus};
use segel_crypto::{DigestAlgorithm, KeyKind, UnixTime};
use segel_testkit::pki::{
    Authority, BENCH_TSA_POLICY, CrlEntry, Extension, OcspAnswer, OcspFault, Pki, Template,
    TokenTemplate, TsaFault, distinguished_name, generate, pem, public_key,
};
use segel_x509::OcspRequest;

type Outcome = Result<(), Box<dyn Error>>;

const SHA256: DigestAlgorithm = DigestAlgorithm::Sha256;

fn now() -> UnixTime {
    UnixTime::new(1_795_489_200)
}

/// A folder of its own for each test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> std::io::Result<Self> {
        let path = std::env::temp_dir().join(format!("segel-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    fn put(&self, name: &str, bytes: &[u8]) -> std::io::Result<String> {
        let path = self.0.join(name);
        std::io::Write::write_all(&mut std::fs::File::create(&path)?, bytes)?;
        Ok(text(&path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Runs openssl; none when it is not installed.
#[expect(clippy::print_stderr, reason = "a skipped judge is told of")]
fn openssl(arguments: &[&str]) -> Option<(bool, String)> {
    let Ok(output) = Command::new("openssl").args(arguments).output() else {
        eprintln!("skipped: openssl is not installed");
        return None;
    };
    let said = [output.stdout, output.stderr].concat();
    Some((output.status.success(), String::from_utf8_lossy(&said).into_owned()))
}

#[test]
fn openssl_verifies_the_lists_of_the_bench() -> Outcome {
    let (folder, pki) = (Folder::new("crl")?, Pki::quick(now()));
    let officer = pki.officer(KeyKind::P256, "Budi Santoso");
    let issuing =
        folder.put("ca.pem", pem("CERTIFICATE", pki.issuing.certificate.as_der()).as_bytes())?;
    let crl = pki.crl(vec![CrlEntry::new(&officer.certificate, now(), Some(1))], None);
    let crl = folder.put("list.crl", &crl)?;
    let arguments = ["crl", "-inform", "DER", "-in", &crl, "-CAfile", &issuing, "-noout", "-text"];
    let Some((_, said)) = openssl(&arguments) else {
        return Ok(());
    };
    assert!(said.contains("verify OK"), "{said}");
    assert!(said.contains("Key Compromise"), "{said}");
    assert!(said.to_lowercase().contains(&officer.certificate.serial_hex()), "{said}");
    Ok(())
}

#[test]
fn openssl_verifies_the_responses_of_the_bench_and_reads_our_requests() -> Outcome {
    let (folder, pki) = (Folder::new("ocsp")?, Pki::quick(now()));
    let officer = pki.officer(KeyKind::P256, "Budi Santoso");
    let leaf =
        folder.put("leaf.pem", pem("CERTIFICATE", officer.certificate.as_der()).as_bytes())?;
    let issuing =
        folder.put("ca.pem", pem("CERTIFICATE", pki.issuing.certificate.as_der()).as_bytes())?;
    let root = folder.put("root.pem", pki.root_pem().as_bytes())?;
    let at = now().seconds().to_string();
    let judge = |answer, fault| -> Result<Option<(bool, String)>, Box<dyn Error>> {
        let response =
            folder.put("response.der", &pki.ocsp(&officer.certificate, answer, fault))?;
        let parts = ["ocsp", "-respin", &response, "-issuer", &issuing, "-cert", &leaf];
        // The age of a response is held against the clock, whatever `-attime` says.
        let age = ["-validity_period", "2000000000"];
        let trust = ["-CAfile", &root, "-verify_other", &issuing, "-attime", &at];
        Ok(openssl(&[&parts[..], &trust[..], &age[..], &["-no_nonce"]].concat()))
    };
    let Some((_, said)) = judge(OcspAnswer::Good, None)? else {
        return Ok(());
    };
    assert!(said.contains("Response verify OK") && said.contains(": good"), "{said}");
    let revoked = judge(OcspAnswer::Revoked(now(), Some(1)), None)?.ok_or("openssl")?.1;
    assert!(revoked.contains("Response verify OK") && revoked.contains(": revoked"), "{revoked}");
    for fault in [OcspFault::BadSignature, OcspFault::ResponderWithoutPurpose] {
        let said = judge(OcspAnswer::Good, Some(fault))?.ok_or("openssl")?.1;
        assert!(!said.contains("Response verify OK"), "{fault:?}: {said}");
    }
    let request = OcspRequest::new(&officer.certificate, &pki.issuing.certificate, SHA256);
    let request = folder.put("request.der", &request.with_nonce(&[5; 32]).to_der())?;
    let (good, said) = openssl(&["ocsp", "-reqin", &request, "-req_text"]).ok_or("openssl")?;
    assert!(good && said.contains("OCSP Nonce") && said.contains("sha256"), "{said}");
    assert!(said.to_lowercase().contains(&officer.certificate.serial_hex()), "{said}");
    Ok(())
}

#[test]
fn openssl_verifies_the_tokens_of_the_bench() -> Outcome {
    let (folder, pki) = (Folder::new("token")?, Pki::quick(now()));
    let root = folder.put("root.pem", pki.root_pem().as_bytes())?;
    let imprint = SHA256.digest(b"stamped");
    let at = now().seconds().to_string();
    let judge = |fault| -> Result<Option<(bool, String)>, Box<dyn Error>> {
        let token = folder.put("token.der", &pki.timestamp(&imprint, now(), fault))?;
        let digest = imprint.to_hex();
        Ok(openssl(&[
            "ts",
            "-verify",
            "-token_in",
            "-in",
            &token,
            "-digest",
            &digest,
            "-CAfile",
            &root,
            "-attime",
            &at,
        ]))
    };
    let Some((good, said)) = judge(None)? else {
        return Ok(());
    };
    assert!(good && said.contains("Verification: OK"), "{said}");
    let refused = [
        TsaFault::OtherImprint,
        TsaFault::BadSignature,
        TsaFault::NoSigningCertificate,
        TsaFault::OtherSigningCertificate,
        TsaFault::PurposeMissing,
        TsaFault::PurposeNotCritical,
        TsaFault::PurposeNotAlone,
        TsaFault::TwoSigners,
        TsaFault::OtherMessageDigest,
    ];
    for fault in refused {
        let (good, said) = judge(Some(fault))?.ok_or("openssl")?;
        assert!(!good, "{fault:?}: {said}");
    }
    Ok(())
}

/// A time-stamping authority whose key openssl is handed.
fn authority_of_openssl(pki: &Pki, key: &[u8]) -> Authority {
    let template = Template {
        serial: vec![0x53],
        issuer: pki.root.certificate.subject_der().to_vec(),
        subject: distinguished_name(&[("C", "ID"), ("CN", "TSA openssl (UJI COBA)")]),
        not_before: UnixTime::new(1_500_000_000),
        not_after: UnixTime::new(4_000_000_000),
        extensions: vec![
            Extension::key_usage(&[0]),
            Extension::extended_key_usage(&["1.3.6.1.5.5.7.3.8"], true),
        ],
        public_key: public_key(key),
    };
    Authority::new(&template, key, Some(&pki.root), SHA256)
}

#[test]
fn our_request_is_answered_by_openssl_and_the_answer_is_right() -> Outcome {
    let (folder, pki) = (Folder::new("reply")?, Pki::quick(now()));
    let key = generate(KeyKind::Rsa2048);
    let tsa = authority_of_openssl(&pki, &key);
    let certificate =
        folder.put("tsa.pem", pem("CERTIFICATE", tsa.certificate.as_der()).as_bytes())?;
    let key = folder.put("tsa.key", pem("PRIVATE KEY", &key).as_bytes())?;
    let serial = folder.put("serial", b"01")?;
    let config = format!(
        "[tsa]\ndefault_tsa=one\n[one]\nserial={serial}\nsigner_cert={certificate}\n\
         signer_key={key}\nsigner_digest=sha256\ndefault_policy={BENCH_TSA_POLICY}\n\
         digests=sha256\naccuracy=secs:1,millisecs:500\ntsa_name=yes\ness_cert_id_alg=sha256\n"
    );
    let config = folder.put("tsa.cnf", config.as_bytes())?;
    let imprint = SHA256.digest(b"stamped");
    let request = TimeStampRequest::new(imprint).with_nonce(&[0xc0, 1, 2, 3, 4, 5, 6, 7]);
    let query = folder.put("request.tsq", &request.to_der())?;
    let reply = text(&folder.0.join("reply.tsr"));
    let arguments = ["ts", "-reply", "-config", &config, "-queryfile", &query, "-out", &reply];
    let Some((good, said)) = openssl(&arguments) else {
        return Ok(());
    };
    assert!(good, "{said}");
    let response = TimeStampResponse::from_der(&std::fs::read(&reply)?)?;
    assert_eq!(response.status(), TimestampStatus::Granted);
    let token = response.token_for(&request, Strictness::Strict)?;
    let check = token.check(|algorithm| algorithm.digest(b"stamped"));
    assert!(check.is_faultless(), "{check:?}");
    assert_eq!(check.cms.signer, Some(tsa.certificate));
    assert_eq!(token.info().accuracy().map(|accuracy| accuracy.millis), Some(500));
    let other = request.with_nonce(&[1]);
    assert!(response.token_for(&other, Strictness::Strict).is_err());
    // A policy the authority does not offer is refused, and the refusal is read.
    let query = folder.put("other.tsq", &other.with_policy("1.2.3.4").to_der())?;
    let arguments = ["ts", "-reply", "-config", &config, "-queryfile", &query, "-out", &reply];
    openssl(&arguments).ok_or("openssl")?;
    let refused = TimeStampResponse::from_der(&std::fs::read(&reply)?)?;
    assert_eq!(refused.status(), TimestampStatus::Rejection);
    assert_eq!(refused.failures(), [segel_cms::TimestampFailure::UnacceptedPolicy]);
    Ok(())
}

#[test]
fn a_token_with_a_nonce_is_one_that_openssl_finds_in_its_query() -> Outcome {
    let (folder, pki) = (Folder::new("query")?, Pki::quick(now()));
    let root = folder.put("root.pem", pki.root_pem().as_bytes())?;
    let request = TimeStampRequest::new(SHA256.digest(b"stamped")).with_nonce(&[9; 8]);
    let query = folder.put("request.tsq", &request.to_der())?;
    let template = TokenTemplate::new(request.imprint().clone(), now()).with_nonce(&[9; 8]);
    let reply = folder.put("reply.tsr", &pki.timestamp_response(&template))?;
    let at = now().seconds().to_string();
    let arguments =
        ["ts", "-verify", "-queryfile", &query, "-in", &reply, "-CAfile", &root, "-attime", &at];
    let Some((good, said)) = openssl(&arguments) else {
        return Ok(());
    };
    assert!(good, "{said}");
    Ok(())
}
