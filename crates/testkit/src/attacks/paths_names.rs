//! Names that an authority may not certify, in spellings that are not compared, and certificates in a
//! form that readers do not take alike.

use segel_crypto::der::{self, tag};
use segel_crypto::{KeyKind, UnixTime};

use super::cms::{Parts, SIGNING_CERTIFICATE_V2, attribute, ess_v2};
use super::draft::Draft;
use super::evidence::plain;
use super::paths::{BROKEN, SHA256, authority, officer, same};
use super::{Cases, Expected, UNTRUSTED, VALID, Word};
use crate::pki::{Authority, Extension, Form, Officer, Options, Template, generate};

const GENERAL_STRING: u8 = 0x1b;
/// `SmtpUTF8Mailbox` (RFC 9598).
const UTF8_MAILBOX: &str = "1.3.6.1.5.5.7.8.9";
const EMAIL_ADDRESS: &str = "1.2.840.113549.1.9.1";
const ORGANIZATION: &str = "2.5.4.10";
const COMMON_NAME: &str = "2.5.4.3";
/// Room for a chain of three.
const WIDE: usize = 16_384;
const REFUSED: Expected = Expected::of(&[Word::Untrusted, Word::Undetermined, Word::Invalid]);

pub(super) fn add(cases: &mut Cases<'_>) {
    constrained(cases);
    forms(cases);
}

fn name(parts: &[(&str, u8, &[u8])]) -> Vec<u8> {
    let rdn = |(oid, string, value): &(&str, u8, &[u8])| {
        der::tlv(tag::SET, &der::sequence(&[&der::oid(oid), &der::tlv(*string, value)]))
    };
    let rdns: Vec<Vec<u8>> = parts.iter().map(rdn).collect();
    let rdns: Vec<&[u8]> = rdns.iter().map(Vec::as_slice).collect();
    der::sequence(&rdns)
}

fn mailbox(text: &str) -> Vec<u8> {
    der::tlv(tag::context(1), text.as_bytes())
}

fn utf8_mailbox(text: &str) -> Vec<u8> {
    let value = der::tlv(tag::context_constructed(0), &der::tlv(tag::UTF8_STRING, text.as_bytes()));
    der::tlv(tag::context_constructed(0), &[der::oid(UTF8_MAILBOX), value].concat())
}

fn host(text: &str) -> Vec<u8> {
    der::tlv(tag::context(2), text.as_bytes())
}

fn organization(text: &str) -> Vec<u8> {
    name(&[(ORGANIZATION, tag::UTF8_STRING, text.as_bytes())])
}

fn constrained(cases: &mut Cases<'_>) {
    let pki = &cases.bench.pki;
    let under = |permitted: &[Vec<u8>], excluded: &[Vec<u8>]| {
        authority(&pki.root, "Bench CA Terbatas (UJI COBA)", SHA256, &|template| {
            template.with(Extension::name_constraints(permitted, excluded))
        })
    };
    let named = |issuer: &Authority, names: &[Vec<u8>]| {
        plain(&officer(pki, &[issuer], &|template| {
            template.with(Extension::alternative_names(names))
        }))
    };
    let called = |issuer: &Authority, subject: &[u8]| {
        let subject = subject.to_vec();
        plain(&officer(pki, &[issuer], &|template| Template {
            subject: subject.clone(),
            ..template
        }))
    };

    let government = under(&[mailbox("blitarkab.go.id")], &[]);
    let reason = "A constraint on mailboxes binds those in any script (RFC 9598 section 6).";
    let file = named(&government, &[utf8_mailbox("bupati@lain.example")]);
    cases.add("p-mailbox-utf8", "a foreign mailbox as SmtpUTF8Mailbox", reason, file, BROKEN);
    let file = named(&government, &[utf8_mailbox("búpati@blitarkab.go.id")]);
    let title = "a mailbox with accents on the permitted host";
    cases.honest("ok-p-mailbox-utf8", title, reason, file, VALID);
    let reason = "An address in the subject that cannot be read is an address all the same.";
    let subject = name(&[
        (COMMON_NAME, tag::UTF8_STRING, b"Budi Santoso"),
        (EMAIL_ADDRESS, GENERAL_STRING, b"bupati@lain.example"),
    ]);
    let file = called(&government, &subject);
    cases.add("p-mailbox-unread", "a foreign address as GeneralString", reason, file, BROKEN);

    let all_but = under(&[], &[mailbox("lain.example"), host("lain.example")]);
    let reason = "Who reads past the brackets or the null finds a name below what is excluded.";
    let file = named(&all_but, &[mailbox("<bupati@lain.example>")]);
    cases.add("p-mailbox-angle", "an excluded mailbox in angle brackets", reason, file, BROKEN);
    let file = named(&all_but, &[host("lain.example\0.blitarkab.go.id")]);
    cases.add("p-host-null", "an excluded host before a null", reason, file, BROKEN);
    let reason = "Other names are not excluded.";
    let file = named(&all_but, &[mailbox("\"b@u\"@Blitarkab.go.id"), host("blitarkab.go.id.")]);
    cases.honest("ok-p-mailbox", "a quoted mailbox, a host with its dot", reason, file, VALID);

    let directory = der::tlv(tag::context_constructed(4), &organization("Pemkab Blitar"));
    let all_but = under(&[], &[directory]);
    let reason = "RFC 4518 drops the soft hyphen, so the name is the one that is excluded.";
    let file = called(&all_but, &organization("Pem\u{ad}kab Blitar"));
    cases.add("p-name-hyphen", "an excluded name with a soft hyphen", reason, file, BROKEN);
    let reason = "A letter with an accent is another letter.";
    let file = called(&all_but, &organization("Pémkab Blitar"));
    cases.honest("ok-p-name", "a name with an accent beside an excluded one", reason, file, VALID);
}

/// The permit signed with certificates of one's own, that of the signer first.
fn with_certificates(signer: &Officer, certificates: &[Vec<u8>]) -> Vec<u8> {
    let mut draft = Draft::permit(None);
    draft.hole = WIDE;
    let sealed = draft.lay_out().seal(|content| {
        let own = certificates.first().map(Vec::as_slice).unwrap_or_default();
        let reference = ess_v2(SHA256.digest(own).as_bytes());
        let mut parts = Parts::of(signer, content)
            .with_attribute(2, Some(attribute(SIGNING_CERTIFICATE_V2, &[&reference])));
        parts.certificates = certificates.to_vec();
        parts.build()
    });
    sealed.laid.bytes
}

fn forms(cases: &mut Cases<'_>) {
    let pki = &cases.bench.pki;
    let root = pki.root.certificate.as_der().to_vec();

    let other = authority(&pki.root, "Bench CA Lama (UJI COBA)", SHA256, &same);
    let signer = officer(pki, &[&other], &same);
    let template = Template {
        serial: vec![0x51],
        issuer: other.certificate.issuer_der().to_vec(),
        subject: other.certificate.subject_der().to_vec(),
        not_before: other.certificate.not_before(),
        not_after: other.certificate.not_after(),
        public_key: other.certificate.public_key().as_der().to_vec(),
        extensions: vec![Extension::basic_constraints(true, None), Extension::key_usage(&[5, 6])],
    };
    let old = pki.root.issue_der(&template, &Form::version(0), SHA256);
    let file =
        with_certificates(&signer, &[signer.certificate.as_der().to_vec(), old, root.clone()]);
    let reason = "Version 1 has no extensions, and says of nobody that it is an authority.";
    let expected = UNTRUSTED.sub("NO_CERTIFICATE_CHAIN_FOUND");
    cases.add("p-version-1", "an authority of version 1 with extensions", reason, file, expected);

    let key = generate(KeyKind::P256);
    let template = pki.officer_template(&key, "Budi Santoso", Options::default());
    let certificate = pki.issuing.issue(&template, SHA256);
    let signer = Officer { pkcs8_der: key, certificate, chain: Vec::new() };
    let issuing = pki.issuing.certificate.as_der().to_vec();
    let written = |template: &Template, form: &Form| {
        let own = pki.issuing.issue_der(template, form, SHA256);
        with_certificates(&signer, &[own, issuing.clone(), root.clone()])
    };
    let reason = "Nobody signed where nobody is named.";
    let nobody = Template { subject: der::sequence(&[]), ..template.clone() };
    let file = written(&nobody, &Form::default());
    cases.add("p-nobody", "a certificate that names nobody", reason, file, REFUSED);
    let reason = "Times with an offset are read in two ways, and RFC 5280 forbids them.";
    let zoned = |at: UnixTime| {
        let civil = at.civil();
        let (year, month, day) = (civil.year.rem_euclid(100), civil.month, civil.day);
        der::tlv(tag::UTC_TIME, format!("{year:02}{month:02}{day:02}000000+0700").as_bytes())
    };
    let form = Form::validity(zoned(template.not_before), zoned(template.not_after));
    let file = written(&template, &form);
    cases.add("p-local-time", "a certificate with times of a zone", reason, file, REFUSED);
}
