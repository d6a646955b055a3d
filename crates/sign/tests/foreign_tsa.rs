//! A foreign authority answers our request, and its token goes into the signature.

use std::error::Error;
use std::io::Write as _;
use std::process::Command;

use segel_crypto::{DigestAlgorithm, KeyKind, UnixTime};
use segel_sign::{SignError, SigningPlan, TokenFault};
use segel_testkit::document::one_page;
use segel_testkit::levels::{self, NONCE, NOW};
use segel_testkit::pki::{
    Authority, BENCH_TSA_POLICY, Extension, Pki, Template, distinguished_name, generate, pem,
    public_key,
};

/// An authority that openssl acts for, its certificate with these usages.
fn authority(pki: &Pki, key: &[u8], usages: &[&str]) -> Authority {
    let template = Template {
        serial: vec![0x53],
        issuer: pki.root.certificate.subject_der().to_vec(),
        subject: distinguished_name(&[("C", "ID"), ("CN", "TSA openssl (UJI COBA)")]),
        // openssl stamps by the clock of the machine.
        not_before: UnixTime::new(1_500_000_000),
        not_after: UnixTime::new(4_000_000_000),
        extensions: vec![Extension::key_usage(&[0]), Extension::extended_key_usage(usages, true)],
        public_key: public_key(key),
    };
    Authority::new(&template, key, Some(&pki.root), DigestAlgorithm::Sha256)
}

#[test]
fn an_answer_of_openssl_is_embedded_whatever_it_names_its_certificate_by()
-> Result<(), Box<dyn Error>> {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(KeyKind::P256, "Siti Aminah");
    let name = format!("segel-foreign-tsa-{}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder)?;
    let put = |name: &str, bytes: &[u8]| -> Result<String, Box<dyn Error>> {
        let path = folder.join(name);
        std::fs::File::create(&path)?.write_all(bytes)?;
        Ok(path.to_string_lossy().into_owned())
    };
    let key = generate(KeyKind::Rsa2048);
    let tsa = authority(&pki, &key, &["1.3.6.1.5.5.7.3.8"]);
    let certificate = put("tsa.pem", pem("CERTIFICATE", tsa.certificate.as_der()).as_bytes())?;
    let key_file = put("tsa.key", pem("PRIVATE KEY", &key).as_bytes())?;
    let serial = put("serial", b"01")?;
    let source = one_page();
    let mut answers = 0;
    for (reference, digest) in [("sha256", "sha256"), ("sha1", "sha384")] {
        let config = format!(
            "[tsa]\ndefault_tsa=one\n[one]\nserial={serial}\nsigner_cert={certificate}\n\
             signer_key={key_file}\nsigner_digest={digest}\ndefault_policy={BENCH_TSA_POLICY}\n\
             digests=sha256\ntsa_name=yes\ness_cert_id_alg={reference}\n"
        );
        let config = put("tsa.cnf", config.as_bytes())?;
        let signed = levels::sign(&source, SigningPlan::approval(), &officer)?;
        let request = signed.timestamp_request(&NONCE);
        let query = put("request.tsq", &request.to_der())?;
        let reply = folder.join("reply.tsr");
        let output = Command::new("openssl")
            .args(["ts", "-reply", "-config", &config, "-queryfile", &query, "-out"])
            .arg(&reply)
            .output();
        let Ok(output) = output else {
            eprintln!("skipped: openssl is not here");
            break;
        };
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let answer = std::fs::read(&reply)?;
        let stamped = signed.clone().with_timestamp(&request, &answer)?;
        assert_eq!(stamped.level(), "PAdES-B-T");
        // The nonce is ours: the same answer to another request is refused.
        let other = signed.timestamp_request(b"another one");
        let refused = signed.with_timestamp(&other, &answer);
        assert!(matches!(refused, Err(SignError::Timestamp(TokenFault::Response(_)))));
        answers += 1;
    }
    std::fs::remove_dir_all(&folder)?;
    assert!(answers == 2 || Command::new("openssl").output().is_err());
    Ok(())
}
