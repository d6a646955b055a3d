//! Reading one certificate.
#![expect(clippy::expect_used, reason = "tests stop at the first surprise")]

use proptest::prelude::*;
use segel_crypto::der::{self, Reader, tag};
use segel_crypto::{DigestAlgorithm, KeyKind, UnixTime};
use segel_testkit::pki::{Extension, Form, Options, Pki, Template, generate};
use segel_x509::{Certificate, TrustStore, X509Error};

fn now() -> UnixTime {
    UnixTime::parse_rfc3339("2026-11-24T03:00:00Z").expect("an instant")
}

fn bundled() -> Certificate {
    let trust = TrustStore::indonesian();
    trust.intermediates().first().expect("the issuing authority").clone()
}

#[test]
fn the_fields_of_the_issuing_authority_are_read() {
    let certificate = bundled();
    assert_eq!(certificate.common_name().as_deref(), Some("BSRE CA DS G1"));
    assert_eq!(certificate.subject(), "CN=BSRE CA DS G1,O=Badan Siber dan Sandi Negara,C=ID");
    assert_eq!(
        certificate.issuer(),
        "C=ID,O=Kementerian Komunikasi dan Informatika,CN=Root CA Indonesia DS G1"
    );
    assert!(certificate.is_ca() && !certificate.is_self_issued());
    assert!(certificate.key_usage().is_some_and(|usage| usage.key_cert_sign()));
    let algorithm = certificate.signature_algorithm().expect("an algorithm");
    assert_eq!(algorithm.digest(), Some(DigestAlgorithm::Sha384));
}

#[test]
fn an_officer_has_the_indonesian_profile() {
    let pki = Pki::quick(now());
    let certificate = pki.officer(KeyKind::Rsa2048, "Budi, \"S.H.\"").certificate;
    assert_eq!(certificate.common_name().as_deref(), Some("Budi, \"S.H.\""));
    assert_eq!(
        certificate.subject(),
        "C=ID,O=Bench Pemerintah Daerah (UJI COBA),CN=Budi\\, \\\"S.H.\\\""
    );
    assert_eq!(certificate.serial().len(), 20);
    assert_eq!(certificate.policies(), ["2.16.360.1.1.1.3.11.2.1", "2.16.360.1.1.1.7.1"]);
    let usage = certificate.key_usage().expect("a key usage");
    assert_eq!(usage.names(), ["digitalSignature", "nonRepudiation"]);
    assert_eq!(
        certificate.authority_key_identifier(),
        pki.issuing.certificate.subject_key_identifier()
    );
    assert!(certificate.ocsp_urls().iter().all(|url| url.starts_with("http://127.0.0.1")));
    assert_eq!((certificate.crl_urls().len(), certificate.issuer_urls().len()), (1, 1));
}

#[test]
fn issuer_and_serial_are_the_original_bytes() {
    let certificate = bundled();
    let encoded = certificate.issuer_and_serial_der();
    let mut outer = Reader::new(&encoded);
    let mut fields = Reader::new(outer.expect(tag::SEQUENCE).expect("a sequence").value);
    assert_eq!(fields.read_any().expect("a name").encoding, certificate.issuer_der());
    assert_eq!(fields.read_any().expect("a number").value, certificate.serial());
}

#[test]
fn bytes_after_the_certificate_are_refused() {
    let mut bytes = bundled().as_der().to_vec();
    bytes.push(0);
    assert_eq!(Certificate::from_der(&bytes), Err(X509Error::TrailingBytes { len: 1 }));
}

#[test]
fn disagreeing_signature_algorithms_are_refused() {
    let certificate = bundled();
    // The outer identifier names another digest than the signed one: sha256WithRSAEncryption.
    let other = der::sequence(&[&der::oid("1.2.840.113549.1.1.11"), &der::tlv(tag::NULL, &[])]);
    let mut contents = vec![0];
    contents.extend_from_slice(certificate.signature());
    let signature = der::tlv(tag::BIT_STRING, &contents);
    let bytes = der::sequence(&[certificate.tbs(), &other, &signature]);
    assert_eq!(Certificate::from_der(&bytes), Err(X509Error::AlgorithmsDisagree));
}

#[test]
fn an_extension_that_occurs_twice_is_refused() {
    let pki = Pki::quick(now());
    let key = generate(KeyKind::P256);
    let mut template = pki.officer_template(&key, "Pejabat", Options::default());
    template.extensions.push(Extension::key_usage(&[0]));
    let (signer, _) = segel_crypto::PrivateKey::generate(KeyKind::Ed25519).expect("a key");
    let der = template.sign_der(&signer, segel_crypto::SignatureAlgorithm::Ed25519);
    let oid = "2.5.29.15".to_owned();
    assert_eq!(Certificate::from_der(&der), Err(X509Error::DuplicateExtension { oid }));
}

#[test]
fn a_serial_number_of_more_than_twenty_octets_is_refused() {
    let pki = Pki::quick(now());
    let key = generate(KeyKind::P256);
    let mut template = pki.officer_template(&key, "Pejabat", Options::default());
    template.serial = vec![0x11; 22];
    let (signer, _) = segel_crypto::PrivateKey::generate(KeyKind::Ed25519).expect("a key");
    let der = template.sign_der(&signer, segel_crypto::SignatureAlgorithm::Ed25519);
    assert_eq!(Certificate::from_der(&der), Err(X509Error::SerialNumber { len: 22 }));
}

#[test]
fn a_bundle_is_read_in_order_and_a_damaged_block_is_named() {
    let pki = Pki::quick(now());
    let officer = pki.officer(KeyKind::P256, "Pejabat");
    let text = officer.chain_pem();
    assert_eq!(Certificate::from_pem_bundle(text.as_bytes()), Ok(officer.chain.clone()));
    let damaged = text.replacen("-----END CERTIFICATE-----", "*", 1);
    let block = 1;
    assert_eq!(Certificate::from_pem_bundle(damaged.as_bytes()), Err(X509Error::Pem { block }));
    assert_eq!(Certificate::from_pem_or_der(b"bukan"), Err(X509Error::NoCertificate));
    let der = officer.certificate.as_der();
    assert_eq!(Certificate::from_pem_or_der(der), Ok(vec![officer.certificate.clone()]));
}

/// What becomes of an officer's template that is written in a form.
fn written(form: &Form, bend: impl FnOnce(Template) -> Template) -> Result<Certificate, X509Error> {
    let pki = Pki::quick(now());
    let template = pki.officer_template(&generate(KeyKind::P256), "Pejabat", Options::default());
    Certificate::from_der(&pki.issuing.issue_der(&bend(template), form, DigestAlgorithm::Sha256))
}

#[test]
fn only_version_3_has_extensions() {
    let whole = |template| template;
    let bare = |template| Template { extensions: Vec::new(), ..template };
    assert_eq!(written(&Form::default(), whole).map(|read| read.version()), Ok(2));
    for version in [0, 1] {
        let form = Form::version(version);
        assert_eq!(written(&form, whole), Err(X509Error::Malformed { field: "extensions" }));
        assert_eq!(written(&form, bare).map(|read| read.version()), Ok(u32::from(version)));
    }
    let refused = written(&Form::version(3), bare);
    assert_eq!(refused, Err(X509Error::Malformed { field: "version" }));
}

#[test]
fn an_empty_subject_needs_critical_alternative_names() {
    let name = der::tlv(tag::context(1), b"pejabat@go.id");
    let names = |critical| Extension {
        critical,
        ..Extension::alternative_names(std::slice::from_ref(&name))
    };
    let nobody = |template| Template { subject: der::sequence(&[]), ..template };
    let form = Form::default();
    let malformed = Err(X509Error::Malformed { field: "subject" });
    assert_eq!(written(&form, nobody), malformed);
    assert_eq!(written(&form, |template| nobody(template).with(names(false))), malformed);
    assert!(written(&form, |template| nobody(template).with(names(true))).is_ok());
}

#[test]
fn the_times_are_read_in_the_forms_of_the_profile_alone() {
    const UTC: u8 = tag::UTC_TIME;
    const GENERALIZED: u8 = tag::GENERALIZED_TIME;
    let judge = |string: u8, text: &str| {
        let (from, to) = (der::tlv(UTC, b"240101000000Z"), der::tlv(string, text.as_bytes()));
        written(&Form::validity(from, to), |template| template).map(|read| read.not_after())
    };
    let instant = |text| UnixTime::parse_rfc3339(text).ok_or(X509Error::NoCertificate);
    assert_eq!(judge(UTC, "291231235959Z"), instant("2029-12-31T23:59:59Z"));
    assert_eq!(judge(GENERALIZED, "99991231235959Z"), instant("9999-12-31T23:59:59Z"));
    for (string, text) in [
        (UTC, "2912312359Z"),
        (UTC, "291231235959+0700"),
        (UTC, "291231235960Z"),
        (GENERALIZED, "20501231235959.5Z"),
        (GENERALIZED, "20501231235959"),
        (tag::UTF8_STRING, "291231235959Z"),
    ] {
        assert_eq!(judge(string, text), Err(X509Error::Malformed { field: "validity" }), "{text}");
    }
}

proptest! {
    #[test]
    fn no_change_to_a_certificate_makes_the_reader_panic(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = bundled().as_der().to_vec();
        let len = bytes.len();
        for (at, value) in &changes {
            if let Some(byte) = bytes.get_mut(at.index(len)) {
                *byte = *value;
            }
        }
        if let Ok(certificate) = Certificate::from_der(&bytes) {
            let _ = (certificate.subject(), certificate.signature_algorithm());
        }
        bytes.truncate(cut.index(bytes.len()));
        prop_assert!(Certificate::from_der(&bytes).is_err());
    }
}
