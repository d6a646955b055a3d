//! Name constraints against names in spellings that are not compared.
#![expect(clippy::expect_used, reason = "tests stop at the first surprise")]

use segel_crypto::der::{self, tag};
use segel_crypto::{DigestAlgorithm, KeyKind, UnixTime};
use segel_testkit::pki::{
    Authority, Extension, Options, Pki, Template, distinguished_name, generate, public_key,
};
use segel_x509::{Budget, PathError, Purpose, build_path};

const SHA256: DigestAlgorithm = DigestAlgorithm::Sha256;
const YEAR: i64 = 365 * 86_400;
const GENERAL_STRING: u8 = 0x1b;
const IA5_STRING: u8 = 0x16;

/// What an officer is called.
enum Called<'a> {
    /// By an alternative name.
    Also(Vec<u8>),
    /// By an attribute behind the country: its identifier, string type and value.
    Subject(&'a str, u8, &'a [u8]),
}

fn mailbox(text: &str) -> Vec<u8> {
    der::tlv(tag::context(1), text.as_bytes())
}

fn host(text: &str) -> Vec<u8> {
    der::tlv(tag::context(2), text.as_bytes())
}

fn uri(text: &str) -> Vec<u8> {
    der::tlv(tag::context(6), text.as_bytes())
}

fn other_name(oid: &str, value: &[u8]) -> Vec<u8> {
    let value = der::tlv(tag::context_constructed(0), value);
    der::tlv(tag::context_constructed(0), &[der::oid(oid), value].concat())
}

fn utf8_mailbox(text: &str) -> Vec<u8> {
    other_name("1.3.6.1.5.5.7.8.9", &der::tlv(tag::UTF8_STRING, text.as_bytes()))
}

fn organization(text: &str) -> Vec<u8> {
    let name = distinguished_name(&[("C", "ID"), ("O", text)]);
    der::tlv(tag::context_constructed(4), &name)
}

/// Whether an authority under these constraints may certify an officer of this name.
fn is_permitted(permitted: &[Vec<u8>], excluded: &[Vec<u8>], called: &Called<'_>) -> bool {
    let now = UnixTime::parse_rfc3339("2026-11-24T03:00:00Z").expect("an instant");
    let pki = Pki::quick(now);
    let key = generate(KeyKind::P256);
    let template = Template {
        serial: vec![0x51],
        issuer: pki.root.certificate.subject_der().to_vec(),
        subject: distinguished_name(&[("C", "ID"), ("CN", "Bench CA Terbatas (UJI COBA)")]),
        not_before: now.plus_seconds(-YEAR),
        not_after: now.plus_seconds(YEAR),
        extensions: vec![
            Extension::basic_constraints(true, None),
            Extension::name_constraints(permitted, excluded),
        ],
        public_key: public_key(&key),
    };
    let authority = Authority::new(&template, &key, Some(&pki.root), SHA256);
    let key = generate(KeyKind::P256);
    let mut template =
        pki.officer_template(&key, "Pejabat (UJI COBA)", Options::default()).without("2.5.29.35");
    template.issuer = authority.certificate.subject_der().to_vec();
    match called {
        Called::Also(name) => {
            template = template.with(Extension::alternative_names(std::slice::from_ref(name)));
        }
        Called::Subject(oid, string, value) => {
            let rdn = |oid: &str, string: u8, value: &[u8]| {
                der::tlv(tag::SET, &der::sequence(&[&der::oid(oid), &der::tlv(string, value)]))
            };
            let country = rdn("2.5.4.6", tag::UTF8_STRING, b"ID");
            template.subject = der::sequence(&[&country, &rdn(oid, *string, value)]);
        }
    }
    let leaf = authority.issue(&template, SHA256);
    let candidates = [authority.certificate];
    let purpose = Purpose::DocumentSigning;
    let mut budget = Budget::default();
    match build_path(&leaf, &candidates, &pki.trust(), now, &purpose, &mut budget) {
        Ok(_) => true,
        Err(failure) => {
            let refusal = PathError::NameConstraints { certificate: 0, constrained_by: 1 };
            assert_eq!(failure.reasons, [refusal]);
            false
        }
    }
}

#[test]
fn mailboxes_in_any_script_are_bound_by_constraints_on_mailboxes() {
    let own = [mailbox("go.id")];
    let judge = |name| is_permitted(&own, &[], &Called::Also(name));
    assert!(judge(utf8_mailbox("b\u{fa}pati@go.id")));
    assert!(!judge(utf8_mailbox("bupati@lain.example")));
    assert!(!judge(utf8_mailbox("bupati@go\u{2024}id")));
    let unread = other_name("1.3.6.1.5.5.7.8.9", &der::tlv(IA5_STRING, b"bupati@go.id"));
    assert!(!judge(unread));
    let other = || Called::Also(utf8_mailbox("b\u{fa}pati@lain.example"));
    assert!(!is_permitted(&[], &[mailbox("lain.example")], &other()));
    assert!(is_permitted(&[], &own, &other()));
    // Constraints on other names of this kind are not compared, and those on hosts do not bind.
    let constraint = other_name("1.3.6.1.4.1.311.20.2.3", &der::tlv(tag::UTF8_STRING, b"x"));
    assert!(!is_permitted(&[], &[constraint], &other()));
    assert!(is_permitted(&[host("go.id")], &[], &other()));
}

#[test]
fn an_address_in_the_subject_that_cannot_be_read_is_within_no_constraint() {
    let own = [mailbox("go.id")];
    let email = "1.2.840.113549.1.9.1";
    let judge = |string, value: &'static [u8]| {
        is_permitted(&own, &[], &Called::Subject(email, string, value))
    };
    assert!(judge(IA5_STRING, b"bupati@go.id"));
    assert!(!judge(IA5_STRING, b"bupati@lain.example"));
    assert!(!judge(GENERAL_STRING, b"bupati@go.id"));
    assert!(!judge(IA5_STRING, b"bupati@l\xe9in.example"));
    // Who constrains no mailboxes asks for none.
    let called = Called::Subject(email, GENERAL_STRING, b"bupati@go.id");
    assert!(is_permitted(&[], &[host("go.id")], &called));
}

#[test]
fn spellings_that_others_read_as_an_excluded_name_are_refused() {
    let excluded = [mailbox("lain.example"), host("lain.example"), uri("lain.example")];
    let judge = |name| is_permitted(&[], &excluded, &Called::Also(name));
    for name in [
        mailbox("a@go.id"),
        mailbox("\"a b\"@go.id"),
        host("*.go.id"),
        host("go.id."),
        host("_sip.go.id"),
        uri("https://lain.example@go.id:8443/?x=https://lain.example"),
    ] {
        assert!(judge(name));
    }
    for name in [
        mailbox("a@lain.example "),
        mailbox("<a@lain.example>"),
        mailbox("a@lain.example(x)"),
        mailbox("a@lain.example,b@go.id"),
        mailbox("\"a\"@LAIN.example."),
        host("lain.example "),
        host("lain.example\0.go.id"),
        host("*.example"),
        uri("https://l%61in.example/"),
        uri("https:lain.example/?x=https://go.id/"),
        uri("https://go.id\\@lain.example/"),
        uri("https://lain.example\\.go.id/"),
    ] {
        assert!(!judge(name.clone()), "{name:?}");
    }
}

#[test]
fn a_directory_name_is_excluded_in_whatever_spelling_prepares_to_it() {
    let excluded = [organization("Pemkab Blitar")];
    let judge = |string, value: &[u8]| {
        is_permitted(&[], &excluded, &Called::Subject("2.5.4.10", string, value))
    };
    for text in ["Pemkab Malang", "Pémkab Blitar", "Pemkab Blitar – Bupati", "日本"] {
        assert!(judge(tag::UTF8_STRING, text.as_bytes()), "{text}");
    }
    for text in [
        "pemkab  BLITAR",
        "Pem\u{ad}kab Blitar",
        "Pem\u{200b}kab Blitar",
        "\u{ff30}emkab Blitar",
        "Pemkab\0 Blitar",
        "Pemkab Bli\u{301}tar",
    ] {
        assert!(!judge(tag::UTF8_STRING, text.as_bytes()), "{text:?}");
    }
    assert!(!judge(GENERAL_STRING, b"Pemkab Blitar"));
    // Another attribute is another name, however it is written.
    let called = Called::Subject("2.5.4.11", GENERAL_STRING, b"Pemkab Blitar");
    assert!(is_permitted(&[], &excluded, &called));
    // What is permitted is only what certainly is.
    let called = Called::Subject("2.5.4.10", tag::UTF8_STRING, "Pem\u{ad}kab Blitar".as_bytes());
    assert!(!is_permitted(&excluded, &[], &called));
}
