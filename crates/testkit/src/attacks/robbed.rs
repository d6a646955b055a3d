//! Whoever has the key of an authority or a responder says what he likes: that a suspension was lifted,
//! that a certificate is good, that another key was stolen at another time.

use segel_crypto::KeyKind;
use segel_x509::{Certificate, OcspResponse};

use super::evidence::{DAY, HOUR, SHA256, after, plain, with_store};
use super::held::{archived, archived_of, archived_with, list_of, stamped_again};
use super::later_evidence::{of_root, of_some_reasons};
use super::paths::{another_certificate, authority, officer, same};
use super::{Cases, Conditions, Expected, UNDETERMINED, VALID};
use crate::levels::lists;
use crate::pki::{
    Authority, CrlEntry, Extension, OcspAnswer, Pki, Template, distinguished_name, generate,
    public_key,
};

const OPEN: Expected = UNDETERMINED.sub("TRY_LATER");
const REVOKED: Expected = UNDETERMINED.sub("REVOKED_NO_POE");
const OF_AUTHORITY: Expected = UNDETERMINED.sub("REVOKED_CA_NO_POE");
/// keyCompromise, cACompromise and certificateHold.
const STOLEN: Option<u8> = Some(1);
const ROBBED: Option<u8> = Some(2);
const HELD: Option<u8> = Some(6);

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("R");
    cases.under(Conditions::at(after(2 * HOUR)).hard());
    lifted(cases);
    released(cases);
    answered(cases);
    tellers(cases);
    anchors(cases);
    cases.under(Conditions::USUAL);
}

/// A suspension under a stamp, and a newer list that knows of none.
fn lifted(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let held = CrlEntry::new(&officer.certificate, after(-HOUR), HELD);
    let then = [list_of(&pki.issuing, after(120), Some(held)), of_root_then(pki)];
    let silent = list_of(&pki.issuing, after(HOUR), None);
    let reason = "The authority itself lifted the suspension.";
    let title = "a suspension under a stamp, and a newer list without it";
    let bytes = archived(cases, &then, vec![silent.clone()]);
    cases.honest("ok-r-lifted", title, reason, bytes, VALID);
    let reason = "Whoever stole the key of the authority lifts what he likes.";
    let title = "the same, where the newer list came when the authority's key was stolen";
    let entry = CrlEntry::new(&pki.issuing.certificate, after(600), ROBBED);
    let robbed = of_root(pki, vec![entry]);
    let bytes = archived(cases, &then, vec![silent.clone(), robbed]);
    cases.add("r-robbed-lifts", title, reason, bytes, OPEN);
    let title = "the same, told of another certificate of the authority's key";
    let other = pki.root.issue(&another_certificate(pki), SHA256);
    let robbed = of_root(pki, vec![CrlEntry::new(&other, after(600), ROBBED)]);
    let certificates = [other.as_der().to_vec()];
    let bytes = archived_with(cases, &certificates, &then, vec![silent, robbed]);
    cases.add("r-robbed-lifts-twin", title, reason, bytes, OPEN);
    let reason = "Whoever stole the key of the authority dates a suspension as he likes.";
    let title = "a suspension under a stamp, dated anew when the authority's key was stolen";
    let later = CrlEntry::new(&officer.certificate, after(700), HELD);
    let entry = CrlEntry::new(&pki.issuing.certificate, after(600), ROBBED);
    let crls = vec![
        list_of(&pki.issuing, after(650), None),
        list_of(&pki.issuing, after(HOUR), Some(later)),
        of_root(pki, vec![entry]),
    ];
    let bytes = archived(cases, &then, crls);
    cases.add("r-robbed-dates", title, reason, bytes, OPEN);
}

/// An authority below another one, suspended by it and released when that was robbed.
fn released(cases: &mut Cases<'_>) {
    let pki = &cases.bench.pki;
    let below = |issuer: &Authority, name: &str| {
        let serial = vec![0x5e, 0x78];
        authority(issuer, name, SHA256, &|template| Template { serial: serial.clone(), ..template })
    };
    let upper = below(&pki.root, "Bench CA Lain (UJI COBA)");
    let lower = below(&upper, "Bench CA Bawah (UJI COBA)");
    let signer = officer(pki, &[&lower, &upper], &same);
    let held = CrlEntry::new(&lower.certificate, after(600), HELD);
    let then = [list_of(&upper, after(120), None), of_root_then(pki)];
    // What tells of the signer is under a second stamp, from between the suspension and the theft.
    let between = [list_of(&lower, after(650), None), list_of(&upper, after(700), Some(held))];
    let with = |cases: &Cases<'_>, then: &[Vec<u8>], more: Vec<Vec<u8>>| {
        let file = archived_of(cases, &signer, &[], then, between.to_vec());
        stamped_again(cases, &file, after(750), more)
    };
    let silent = list_of(&upper, after(HOUR), None);
    let reason = "The suspension was lifted by who had declared it.";
    let title = "an authority suspended and released after the stamps";
    let bytes = with(cases, &then, vec![silent.clone()]);
    cases.honest("ok-r-released-authority", title, reason, bytes, VALID);
    let reason = "Whoever stole the key of the upper authority releases whom he likes.";
    let title = "the same, released when the key of the upper authority was stolen";
    let robbed = of_root(pki, vec![CrlEntry::new(&upper.certificate, after(800), ROBBED)]);
    let more = vec![silent, robbed];
    cases.add("r-robbed-releases", title, reason, with(cases, &then, more.clone()), OF_AUTHORITY);
    let reason = "What tells of the signer is proved to be older than the suspension.";
    let title = "the same, and evidence of the signer from before the suspension";
    let then = [&then[..], &[list_of(&lower, after(120), None)]].concat();
    let bytes = with(cases, &then, more);
    cases.honest("ok-r-robbed-releases", title, reason, bytes, VALID);
}

/// The list of the root of two minutes after.
fn of_root_then(pki: &Pki) -> Vec<u8> {
    lists(pki, after(120), Vec::new()).crls.swap_remove(1)
}

/// A suspension, and a newer answer that the certificate is good.
fn answered(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let mut template = pki.ocsp_template(&officer.certificate, OcspAnswer::Good);
    (template.this_update, template.produced_at) = (after(900), after(900));
    template.next_update = Some(after(DAY));
    let response = pki.ocsp_of(template);
    let read = OcspResponse::from_der(&response).ok();
    let responder = read.and_then(|read| read.certificates().first().cloned());
    let responder = responder.unwrap_or_else(|| pki.issuing.certificate.clone());
    let held = CrlEntry::new(&officer.certificate, after(-HOUR), HELD);
    let held = list_of(&pki.issuing, after(60), Some(held));
    let with = |more: &[Vec<u8>]| {
        let crls = [more, std::slice::from_ref(&held)].concat();
        with_store(&plain(officer), &[], &crls, std::slice::from_ref(&response))
    };
    let reason = "The suspension was lifted, as a responder in force says.";
    let title = "a suspension, and a newer answer that the certificate is good";
    let bytes = with(&[of_root(pki, Vec::new())]);
    cases.honest("ok-r-lifted-answer", title, reason, bytes, VALID);
    let reason = "Whoever stole the key of the responder lifts what he likes.";
    let title = "the same, where the key of the responder was stolen";
    let bytes = with(&of_some_reasons(pki, &responder, STOLEN, &[6, 0x40]));
    cases.add("r-robbed-responder", title, reason, bytes, OPEN);
}

/// An authority that told of a stolen key, and was robbed later: who has its key tells of it again.
fn tellers(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let other = authority(&pki.root, "Bench CA Lain (UJI COBA)", SHA256, &|template| Template {
        serial: vec![0x5e, 0x76],
        ..template
    });
    let twin_of = |own: &Certificate, number: u8, extensions: Vec<Extension>| {
        let template = Template {
            serial: vec![0x5e, 0x6e, number],
            issuer: other.certificate.subject_der().to_vec(),
            subject: own.subject_der().to_vec(),
            not_before: own.not_before(),
            not_after: own.not_after(),
            extensions,
            public_key: own.public_key().as_der().to_vec(),
        };
        other.issue(&template, SHA256)
    };
    let robbed = of_root(pki, vec![CrlEntry::new(&other.certificate, after(600), ROBBED)]);
    let own = lists(pki, after(120), Vec::new()).crls;
    let told = |cases: &Cases<'_>, twin: &Certificate, first: Option<Option<u8>>, again: bool| {
        let entry = |at, reason| CrlEntry::new(twin, after(at), reason);
        let first = first.map(|reason| entry(-HOUR, reason));
        let then = [own.clone(), vec![list_of(&other, after(120), first)]].concat();
        let mut more = vec![robbed.clone()];
        if again {
            more.push(list_of(&other, after(HOUR), Some(entry(-2 * HOUR, STOLEN))));
        }
        let certificates = [twin, &other.certificate].map(|of| of.as_der().to_vec());
        archived_with(cases, &certificates, &then, more)
    };
    let twin = twin_of(&officer.certificate, 0x51, vec![Extension::key_usage(&[0, 1])]);
    let reason = "What it told before it was robbed stays told.";
    let title = "the signer's key stolen, told by an authority that was robbed later";
    let bytes = told(cases, &twin, Some(STOLEN), false);
    cases.add("r-robbed-teller", title, reason, bytes, REVOKED);
    let title = "the same, and told again with an earlier date by whoever robbed it";
    let bytes = told(cases, &twin, Some(STOLEN), true);
    cases.add("r-robbed-teller-again", title, reason, bytes, REVOKED);
    let usage = vec![Extension::basic_constraints(true, None), Extension::key_usage(&[5, 6])];
    let above = twin_of(&pki.issuing.certificate, 0x52, usage);
    let title =
        "the authority's key revoked without a reason, and again for theft by whoever did that";
    let bytes = told(cases, &above, Some(None), true);
    cases.add("r-robbed-teller-graver", title, reason, bytes, OF_AUTHORITY);
    let reason = "Only who stole the key of the teller says so.";
    let title = "the signer's key stolen, told by whoever robbed an authority";
    let bytes = told(cases, &twin, None, true);
    cases.honest("ok-r-robbed-teller", title, reason, bytes, VALID);
}

/// A root that took the place of an old one, each of which certified the other's key (RFC 4210, 4.4).
fn anchors(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let pki = &bench.pki;
    let pkcs8 = generate(KeyKind::P256);
    let name = distinguished_name(&[("C", "ID"), ("CN", "Bench Root CA Lama (UJI COBA)")]);
    let root = &pki.root.certificate;
    let template = |number: u8, issuer: &[u8], subject: &[u8], key: &[u8]| Template {
        serial: vec![0x5e, 0x74, number],
        issuer: issuer.to_vec(),
        subject: subject.to_vec(),
        not_before: root.not_before(),
        not_after: root.not_after(),
        extensions: vec![Extension::basic_constraints(true, None), Extension::key_usage(&[5, 6])],
        public_key: key.to_vec(),
    };
    let with_new = template(1, root.subject_der(), &name, &public_key(&pkcs8));
    let old = Authority::new(&with_new, &pkcs8, Some(&pki.root), SHA256);
    let with_old = template(2, &name, root.subject_der(), root.public_key().as_der());
    let with_old = old.issue(&with_old, SHA256);
    let told = |reason| {
        let entry = CrlEntry::new(&with_old, after(-HOUR), reason);
        let list = list_of(&old, after(HOUR), Some(entry));
        let crls = [lists(pki, after(HOUR), Vec::new()).crls, vec![list]].concat();
        let certificates = [&with_old, &old.certificate].map(|of| of.as_der().to_vec());
        with_store(&plain(&bench.officer), &certificates, &crls, &[])
    };
    let reason = "Who trusts the root itself does not need what an old one certified of it.";
    let title = "the certificate of the root's key by an old root, ended without a reason";
    cases.honest("ok-r-anchor-cross", title, reason, told(None), VALID);
    let title = "the same, where the privilege was withdrawn";
    cases.honest("ok-r-anchor-withdrawn", title, reason, told(Some(9)), VALID);
    let reason = "A stolen key is stolen, whoever says so that the root vouches for.";
    for (id, title, code) in [
        ("r-anchor-stolen", "the same, where the key was stolen", 1),
        ("r-anchor-robbed", "the same, where that of the authority was stolen", 2),
        ("r-anchor-attributes", "the same, where that of attributes was stolen", 10),
    ] {
        cases.add(id, title, reason, told(Some(code)), OF_AUTHORITY);
    }
}
