//! False certificates by the hundred, in the name of an authority or for a key of somebody else: they may
//! neither hide what is said nor keep honest evidence from being heard.

use segel_crypto::KeyKind;
use segel_x509::Certificate;

use super::evidence::{HOUR, SHA256, after, plain, with_store};
use super::held::list_of;
use super::later_evidence::of_root;
use super::paths::key_for_lists;
use super::renewed::responder_template;
use super::{Cases, Conditions, Expected, UNDETERMINED, UNTRUSTED, VALID};
use crate::levels::lists;
use crate::pki::{
    Authority, CrlEntry, CrlTemplate, Extension, OcspAnswer, OcspFault, Officer, Pki, Template,
    generate, public_key, sign_response,
};

const REVOKED: Expected = UNDETERMINED.sub("REVOKED_NO_POE");
const OPEN: Expected = UNDETERMINED.sub("TRY_LATER");
/// keyCompromise.
const STOLEN: Option<u8> = Some(1);
/// More than all verifications that a search may take.
const MANY: u8 = 110;

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("P");
    cases.under(Conditions::at(after(2 * HOUR)).hard());
    authorities(cases);
    cases.class("R");
    own_key(cases);
    listers(cases);
    responders(cases);
    cases.under(Conditions::USUAL);
}

fn der_of<'c>(certificates: impl IntoIterator<Item = &'c Certificate>) -> Vec<Vec<u8>> {
    certificates.into_iter().map(|certificate| certificate.as_der().to_vec()).collect()
}

/// Certificates of a template under many numbers, which its issuer did not sign.
fn false_ones(pki: &Pki, template: &Template) -> Vec<Certificate> {
    let one = |number: u8| {
        let template = Template { serial: vec![0x61, number], ..template.clone() };
        pki.issuing.issue(&template, SHA256)
    };
    (0..MANY).map(one).collect()
}

/// Authorities with the name and the key identifier of the signer's, before the true one.
fn authorities(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let pki = &bench.pki;
    let issuing = &pki.issuing.certificate;
    let template = |number: u8| Template {
        serial: vec![0x62, number],
        issuer: pki.root.certificate.subject_der().to_vec(),
        subject: issuing.subject_der().to_vec(),
        not_before: issuing.not_before(),
        not_after: issuing.not_after(),
        extensions: vec![
            Extension::basic_constraints(true, Some(0)),
            Extension::key_usage(&[5, 6]),
            Extension::subject_key_identifier(issuing.public_key().as_der()),
            Extension::authority_key_identifier(pki.root.certificate.public_key().as_der()),
        ],
        public_key: public_key(&generate(KeyKind::P256)),
    };
    let others = (0..MANY).map(|number| pki.issuing.issue(&template(number), SHA256));
    let others: Vec<Certificate> = others.collect();
    let crls = lists(pki, after(HOUR), Vec::new()).crls;
    // The signature brings the signer's certificate alone.
    let with = |signer: &Officer, certificates: &[Certificate]| {
        let (pkcs8_der, certificate) = (signer.pkcs8_der.clone(), signer.certificate.clone());
        let alone =
            Officer { pkcs8_der, certificate: certificate.clone(), chain: vec![certificate] };
        with_store(&plain(&alone), &der_of(certificates), &crls, &[])
    };
    let reason = "Among them the true one is found.";
    let title = "the authority behind a hundred false ones of its name";
    let bytes = with(&bench.officer, &[&others[..], std::slice::from_ref(issuing)].concat());
    cases.honest("ok-p-crowd", title, reason, bytes, VALID);
    let reason = "None of them issued the certificate.";
    let title = "a hundred false authorities of one name, and no true one";
    cases.add("p-crowd", title, reason, with(&bench.stranger, &others), UNTRUSTED);
}

/// Certificates for the signer's key that the authority did not sign.
fn own_key(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let own = &officer.certificate;
    let template = |number: u8| Template {
        serial: vec![0x63, number],
        issuer: pki.issuing.certificate.subject_der().to_vec(),
        subject: own.subject_der().to_vec(),
        not_before: own.not_before(),
        not_after: own.not_after(),
        extensions: vec![Extension::key_usage(&[0, 1])],
        public_key: own.public_key().as_der().to_vec(),
    };
    let forge = |number| pki.root.issue(&template(number), SHA256);
    let mut certificates: Vec<Certificate> = (0..MANY).map(forge).collect();
    let with = |certificates: &[Certificate], revoked: &[&Certificate]| {
        let entries = revoked.iter().map(|of| CrlEntry::new(of, after(-HOUR), STOLEN)).collect();
        let crls = lists(pki, after(HOUR), entries).crls;
        with_store(&plain(officer), &der_of(certificates), &crls, &[])
    };
    let reason = "What the authority did not sign says nothing of the key.";
    let title = "a hundred false certificates of the signer's key";
    cases.honest("ok-r-crowd-own-key", title, reason, with(&certificates, &[]), VALID);
    let title = "the same, where the authority revoked other certificates of their numbers";
    let all: Vec<&Certificate> = certificates.iter().collect();
    let bytes = with(&certificates, &all);
    cases.honest("ok-r-crowd-own-numbers", title, reason, bytes, VALID);
    let twin = pki.issuing.issue(&template(MANY), SHA256);
    certificates.push(twin.clone());
    let reason = "A stolen key is stolen under all of its certificates, however many are false.";
    let title =
        "a true certificate of the signer's key, revoked for theft, behind a hundred false ones";
    cases.add("r-crowd-own-key", title, reason, with(&certificates, &[&twin]), REVOKED);
}

/// A key for lists behind a hundred of its name.
fn listers(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let pkcs8 = generate(KeyKind::P256);
    let template = key_for_lists(pki, &pkcs8);
    let lister = Authority::new(&template, &pkcs8, Some(&pki.root), SHA256);
    let certificates = [false_ones(pki, &template), vec![lister.certificate.clone()]].concat();
    let with = |entries: Vec<CrlEntry>| {
        let mut list = CrlTemplate::new(&pki.issuing.certificate, after(HOUR), entries);
        list.this_update = after(HOUR);
        list.extensions.retain(|extension| extension.oid != "2.5.29.35");
        let crls = [lister.crl(&list, false), of_root(pki, Vec::new())];
        with_store(&plain(officer), &der_of(&certificates), &crls, &[])
    };
    let reason = "Among them the one is found that the root certified.";
    let title = "a list by a key with a hundred false certificates";
    cases.honest("ok-r-crowd-lister", title, reason, with(Vec::new()), VALID);
    let title = "the same, where the list revokes";
    let entry = CrlEntry::new(&officer.certificate, after(-HOUR), STOLEN);
    cases.add("r-crowd-lister", title, reason, with(vec![entry]), REVOKED);
}

/// A responder's key with a hundred false certificates, and forged answers.
fn responders(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let pkcs8 = generate(KeyKind::P256);
    let template = responder_template(pki, 0x75, public_key(&pkcs8));
    let responder = Authority::new(&template, &pkcs8, Some(&pki.issuing), SHA256);
    let forge = |number: u8| {
        pki.root.issue(&Template { serial: vec![0x64, number], ..template.clone() }, SHA256)
    };
    let forged: Vec<Certificate> = (0..MANY).map(forge).collect();
    let answer = pki.ocsp_template(&officer.certificate, OcspAnswer::Good);
    let answer = sign_response(&answer, &responder, false);
    let with = |certificates: &[Certificate]| {
        let crls = [of_root(pki, Vec::new())];
        let answers = std::slice::from_ref(&answer);
        with_store(&plain(officer), &der_of(certificates), &crls, answers)
    };
    let reason = "Among them the one is found that the authority certified.";
    let title = "an answer by a key with a hundred false certificates";
    let bytes = with(&[&forged[..], std::slice::from_ref(&responder.certificate)].concat());
    cases.honest("ok-r-crowd-responder", title, reason, bytes, VALID);
    let reason = "The authority certified none of them.";
    let title = "an answer by a key with nothing but false certificates";
    cases.add("r-crowd-responder", title, reason, with(&forged), OPEN);
    let false_answer = |seconds: i64| {
        let mut template = pki.ocsp_template(&officer.certificate, OcspAnswer::Good);
        template.this_update = after(-seconds);
        template.fault = Some(OcspFault::BadSignature);
        pki.ocsp_of(template)
    };
    let answers: Vec<Vec<u8>> = (0..MANY).map(|number| false_answer(number.into())).collect();
    let with = |entry: Option<CrlEntry>| {
        let own = list_of(&pki.issuing, after(-2 * HOUR), entry);
        with_store(&plain(officer), &[], &[own, of_root(pki, Vec::new())], &answers)
    };
    let reason = "Forged answers say nothing, and the list is heard.";
    let title = "a list, and a hundred newer forged answers";
    cases.honest("ok-r-crowd-answers", title, reason, with(None), VALID);
    let title = "the same, where the list revokes";
    let entry = CrlEntry::new(&officer.certificate, after(-3 * HOUR), STOLEN);
    cases.add("r-crowd-answers", title, reason, with(Some(entry)), REVOKED);
}
