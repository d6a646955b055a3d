//! Whoever is in doubt relieves nobody: neither of what an authority told, nor of a suspension that others
//! declared or that became a revocation, nor of what he says of his own age.

use segel_crypto::KeyKind;
use segel_crypto::der::{self, tag};
use segel_x509::Certificate;

use super::doubted::{
    HELD, OF_AUTHORITY, OPEN, REPLACED, REVOKED, ROBBED, STOLEN, UNPROVED, list_with, of_the_root,
    responses, says, twin_of,
};
use super::evidence::{DAY, HOUR, SHA256, after, plain, stamped, with_store};
use super::held::list_of;
use super::later_evidence::{of_root, stamping};
use super::paths::{authority, key_for_lists};
use super::renewed::{responder, responder_template};
use super::{Cases, Conditions, VALID};
use crate::levels::lists;
use crate::pki::{
    Authority, CrlEntry, CrlTemplate, Extension, OcspAnswer, Pki, Template, TokenTemplate,
    generate, public_key, sign_token,
};

/// removeFromCRL.
const RELEASED: Option<u8> = Some(8);

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("R");
    cases.under(Conditions::at(after(2 * HOUR)).hard());
    silenced(cases);
    listers(cases);
    changes(cases);
    in_between(cases);
    became(cases);
    stampers(cases);
    ages(cases);
    twins(cases);
    cases.under(Conditions::USUAL);
}

/// A key of the issuing authority that signs lists, with the number of its certificate.
fn lister(pki: &Pki, number: u8, pkcs8: &[u8]) -> Authority {
    let template = Template {
        serial: vec![0x5e, 0x7f, number],
        issuer: pki.issuing.certificate.subject_der().to_vec(),
        ..key_for_lists(pki, pkcs8)
    };
    Authority::new(&template, pkcs8, Some(&pki.issuing), SHA256)
}

fn new_lister(pki: &Pki, number: u8) -> Authority {
    lister(pki, number, &generate(KeyKind::P256))
}

fn new_responder(pki: &Pki, number: u8) -> Authority {
    let pkcs8 = generate(KeyKind::P256);
    responder(pki, number, &pkcs8, public_key(&pkcs8))
}

fn entry(of: &Certificate, since: i64, reason: Option<u8>) -> CrlEntry {
    CrlEntry::new(of, after(since), reason)
}

fn der_of(certificates: &[&Certificate]) -> Vec<Vec<u8>> {
    certificates.iter().map(|of| of.as_der().to_vec()).collect()
}

/// Who told that a key was stolen, and those who would silence him.
fn silenced(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, signer) = (&bench.pki, &bench.officer);
    let (root, issuing) = (&pki.root.certificate, &pki.issuing.certificate);
    let other = authority(&pki.root, "Bench CA Lain (UJI COBA)", SHA256, &|template| Template {
        serial: vec![0x5e, 0x80, 1],
        ..template
    });
    let pkcs8 = generate(KeyKind::P256);
    let ended = Template {
        serial: vec![0x5e, 0x80, 2],
        issuer: root.subject_der().to_vec(),
        not_after: after(-10 * DAY),
        ..responder_template(pki, 0, public_key(&pkcs8))
    };
    let ended = Authority::new(&ended, &pkcs8, Some(&pki.root), SHA256);
    let robbed = |by: &Authority, since: i64, said: i64| {
        let answer = OcspAnswer::Revoked(after(since), ROBBED);
        says(pki, (by, root), &other.certificate, answer, after(said))
    };
    let twin = twin_of(&signer.certificate, &other);
    let with = |told: &Certificate, more: &[&Certificate], entries, answer| {
        let crls = [
            list_of(&pki.issuing, after(HOUR), None),
            of_root(pki, entries),
            list_of(&other, after(HOUR), Some(entry(told, -HOUR, STOLEN))),
        ];
        let certificates = der_of(&[&[told, &other.certificate], more].concat());
        with_store(&plain(signer), &certificates, &crls, &[answer])
    };
    let reason = "Whoever has the key of a responder that ended dates its answers as he likes.";
    let title = "the signer's key stolen, as one says whom a responder that has ended calls robbed";
    let bytes = with(&twin, &[], Vec::new(), robbed(&ended, -21 * DAY, -20 * DAY));
    cases.add("r-silenced-ended", title, reason, bytes, REVOKED);

    let template = Template {
        serial: vec![0x5e, 0x80, 3],
        issuer: other.certificate.subject_der().to_vec(),
        subject: issuing.subject_der().to_vec(),
        not_before: issuing.not_before(),
        not_after: issuing.not_after(),
        extensions: vec![Extension::basic_constraints(true, None), Extension::key_usage(&[5, 6])],
        public_key: issuing.public_key().as_der().to_vec(),
    };
    let above = other.issue(&template, SHA256);
    let pkcs8 = generate(KeyKind::P256);
    let [old, new] = [0x21, 0x22].map(|number| of_the_root(pki, number, &pkcs8));
    let told = |entries| with(&above, &[&new.certificate], entries, robbed(&old, -DAY, 900));
    let reason =
        "A responder in force says that the authority was robbed, whose word is a thief's.";
    let title = "the authority's key stolen, as one says whom a responder calls robbed";
    cases.honest("ok-r-silenced-authority", title, reason, told(Vec::new()), VALID);
    let reason = "Whose key was stolen silences nobody.";
    let title = "the same, where the responder's key was stolen under another certificate";
    let bytes = told(vec![entry(&new.certificate, -HOUR, STOLEN)]);
    cases.add("r-silenced-authority", title, reason, bytes, OF_AUTHORITY);
}

/// Keys for lists that are suspended, under the certificate at hand or another, and release somebody.
fn listers(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, signer) = (&bench.pki, &bench.officer.certificate);
    let issuing = &pki.issuing.certificate;
    let own = new_lister(pki, 1);
    let by = new_responder(pki, 0x31);
    let answer = says(pki, (&by, issuing), signer, OcspAnswer::Good, after(HOUR + 60));
    let held = [signer, &own.certificate, &by.certificate].map(|of| entry(of, -HOUR, HELD));
    let held = list_with(&pki.issuing, after(60), held.to_vec());
    let with = |newer: &Authority| {
        let newer = list_of(newer, after(HOUR), Some(entry(signer, -HOUR, HELD)));
        let crls = [held.clone(), newer, of_root(pki, Vec::new())];
        let certificates = der_of(&[&own.certificate]);
        with_store(&plain(&bench.officer), &certificates, &crls, std::slice::from_ref(&answer))
    };
    let reason =
        "The authority itself released the responder, which knows of the signer's release.";
    let title = "a responder, suspended with the signer and released, that releases the signer";
    cases.honest("ok-r-responder-released", title, reason, with(&pki.issuing), VALID);
    let reason = "Whoever is suspended himself releases nobody.";
    let title = "the same, where the responder was released by a key for lists that is suspended";
    cases.add("r-lister-releases-responder", title, reason, with(&own), OPEN);

    let pkcs8 = generate(KeyKind::P256);
    let [old, new] = [2, 3].map(|number| lister(pki, number, &pkcs8));
    let silent = list_of(&new, after(HOUR), None);
    let with = |why: Option<u8>| {
        let entries = vec![entry(signer, -HOUR, HELD), entry(&old.certificate, -HOUR, why)];
        let crls =
            [list_with(&pki.issuing, after(60), entries), silent.clone(), of_root(pki, Vec::new())];
        let certificates = der_of(&[&old.certificate, &new.certificate]);
        with_store(&plain(&bench.officer), &certificates, &crls, &[])
    };
    let reason = "The key was certified anew, and is the authority's alone.";
    let title = "suspended, and released by a key for lists whose old certificate was replaced";
    cases.honest("ok-r-lister-twin", title, reason, with(REPLACED), VALID);
    let reason = "A key that is suspended under one certificate is in doubt under all.";
    let title = "the same, where the old certificate is suspended";
    cases.add("r-lister-twin-held", title, reason, with(HELD), OPEN);
}

/// A list with a number, or the changes to the one with a number.
fn numbered(by: &Authority, at: i64, number: u64, base: Option<u64>, one: CrlEntry) -> Vec<u8> {
    let mut list = CrlTemplate::new(&by.certificate, after(at), vec![one]);
    list.this_update = after(at);
    let list = list.with(Extension::raw("2.5.29.20", false, der::unsigned(number)));
    let changes = base.map(|base| Extension::raw("2.5.29.27", true, der::unsigned(base)));
    let list = changes.into_iter().fold(list, CrlTemplate::with);
    by.crl(&list, false)
}

/// Changes to a list that take a suspension away.
fn changes(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, signer) = (&bench.pki, &bench.officer.certificate);
    let own = new_lister(pki, 4);
    let base = numbered(&own, 60, 5, None, entry(signer, -HOUR, HELD));
    let delta = numbered(&own, HOUR, 6, Some(5), entry(signer, HOUR - 60, RELEASED));
    let with = |why: Option<Option<u8>>| {
        let more = why.map(|why| entry(&own.certificate, -HOUR, why));
        let entries = std::iter::once(entry(signer, -HOUR, HELD)).chain(more).collect();
        let held = list_with(&pki.issuing, after(60), entries);
        let crls = [held, base.clone(), delta.clone(), of_root(pki, Vec::new())];
        let certificates = der_of(&[&own.certificate]);
        with_store(&plain(&bench.officer), &certificates, &crls, &[])
    };
    let reason = "The changes take the suspension away (RFC 5280, 5.2.4).";
    let title = "the signer suspended, and released by changes of a key for lists";
    cases.honest("ok-r-delta-releases", title, reason, with(None), VALID);
    let reason = "Whoever is suspended himself releases nobody.";
    let title = "the same, where that key is suspended";
    cases.add("r-delta-releases", title, reason, with(Some(HELD)), OPEN);
}

/// Suspended before the stamp, revoked after it, and released in between as somebody says.
fn in_between(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, signer) = (&bench.pki, &bench.officer.certificate);
    let issuing = &pki.issuing.certificate;
    let file = stamped(&bench.officer, &|digest| pki.timestamp(digest, after(60), None));
    let (own, by) = (new_lister(pki, 5), new_responder(pki, 0x32));
    let other = twin_of(signer, &pki.issuing);
    let with = |of: &Certificate, listed: bool, why: Option<Option<u8>>| {
        let told_by = if listed { &own } else { &by };
        let lost = why.map(|why| entry(&told_by.certificate, -HOUR, why));
        let entries = std::iter::once(entry(of, 600, STOLEN)).chain(lost).collect();
        let mut crls = vec![
            list_of(&pki.issuing, after(-9 * HOUR), Some(entry(of, -10 * HOUR, HELD))),
            list_with(&pki.issuing, after(HOUR), entries),
            of_root(pki, Vec::new()),
        ];
        let mut answers = Vec::new();
        if listed {
            crls.push(list_of(&own, after(-2 * HOUR), None));
        } else {
            answers.push(says(pki, (&by, issuing), of, OcspAnswer::Good, after(-2 * HOUR)));
        }
        let certificates = der_of(&[&other, &told_by.certificate]);
        with_store(&file, &certificates, &crls, &answers)
    };
    let told = "It was released before it signed.";
    let reason =
        "Who is in doubt tells of no release, and without one it never came back in force.";
    let title = "suspended, released as a key for lists says, stamped, and revoked";
    cases.honest("ok-r-between-lister", title, told, with(signer, true, None), VALID);
    let title = "the same, where that key is suspended";
    let bytes = with(signer, true, Some(HELD));
    cases.add("r-between-lister", title, reason, bytes, REVOKED);
    let title =
        "another certificate of the signer's key suspended, released, as is said, and later stolen";
    cases.honest("ok-r-between-twin", title, told, with(&other, false, None), VALID);
    let title = "the same, where the responder's key was stolen";
    let bytes = with(&other, false, Some(STOLEN));
    cases.add("r-between-twin", title, reason, bytes, REVOKED);
    let title = "the same, where a key for lists says so that was stolen";
    let bytes = with(&other, true, Some(STOLEN));
    cases.add("r-between-twin-lister", title, reason, bytes, REVOKED);
}

/// A suspension after the stamp, and a key for lists that says the certificate was replaced later.
fn became(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, signer) = (&bench.pki, &bench.officer.certificate);
    let file = stamped(&bench.officer, &|digest| pki.timestamp(digest, after(60), None));
    let own = new_lister(pki, 6);
    let replaced = || entry(signer, 900, REPLACED);
    let whole = list_of(&own, after(HOUR + 60), Some(replaced()));
    let delta = numbered(&own, HOUR + 60, 9, Some(3), replaced());
    let with = |said: &Vec<u8>, why: Option<Option<u8>>| {
        let lost = why.map(|why| entry(&own.certificate, 500, why));
        let entries = std::iter::once(entry(signer, 600, HELD)).chain(lost).collect();
        let crls = [
            // Nothing proves that this one is older than the suspension.
            list_of(&pki.issuing, after(120), None),
            list_with(&pki.issuing, after(HOUR), entries),
            of_root(pki, Vec::new()),
            said.clone(),
        ];
        with_store(&file, &der_of(&[&own.certificate]), &crls, &[])
    };
    let told = "The authority says by that key what became of the suspension.";
    let reason = "Whoever stole a key for lists ends no suspension.";
    let title = "suspended after the stamp, and replaced later, as a key for lists says";
    cases.honest("ok-r-replaced-lister", title, told, with(&whole, None), VALID);
    let title = "the same, where that key was stolen";
    cases.add("r-replaced-lister", title, reason, with(&whole, Some(STOLEN)), OPEN);
    let title = "suspended after the stamp, and replaced later, as changes without their list say";
    cases.honest("ok-r-replaced-delta", title, told, with(&delta, None), VALID);
    let title = "the same, where the key that signed the changes was stolen";
    cases.add("r-replaced-delta", title, reason, with(&delta, Some(STOLEN)), OPEN);
}

/// A time-stamping authority that is suspended, and a responder that says it was replaced later.
fn stampers(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, signer) = (&bench.pki, &bench.officer.certificate);
    let root = &pki.root.certificate;
    let tsa = stamping(pki);
    let file = stamped(&bench.officer, &|digest| {
        sign_token(&TokenTemplate::new(digest.clone(), after(60)), &tsa, root)
    });
    let by = of_the_root(pki, 0x23, &generate(KeyKind::P256));
    let answer = OcspAnswer::Revoked(after(900), REPLACED);
    let said = says(pki, (&by, root), &tsa.certificate, answer, after(900));
    let with = |why: Option<Option<u8>>| {
        let lost = why.map(|why| entry(&by.certificate, 500, why));
        let entries = std::iter::once(entry(&tsa.certificate, 600, HELD)).chain(lost).collect();
        let mut crls = lists(pki, after(120), Vec::new()).crls;
        crls.push(list_of(&pki.issuing, after(HOUR), Some(entry(signer, 200, STOLEN))));
        crls.push(of_root(pki, entries));
        with_store(&file, &[], &crls, std::slice::from_ref(&said))
    };
    let reason = "The stamp of an authority that was only replaced tells its time (RFC 3161, 4).";
    let title = "revoked after the stamp of one suspended, and replaced, as a responder says";
    cases.honest("ok-r-stamper-replaced", title, reason, with(None), VALID);
    let reason = "Only who stole the responder's key says that nobody had that of the stamps.";
    let title = "the same, where the key of the responder was stolen";
    cases.add("r-stamper-replaced", title, reason, with(Some(STOLEN)), REVOKED);
}

/// A list of the issuing authority that tells of thefts and suspensions only, so that it speaks for nobody.
fn of_two_reasons(pki: &Pki, entries: Vec<CrlEntry>) -> Vec<u8> {
    let reasons = der::tlv(tag::context(3), &[1, 0x42]);
    let point = Extension::raw("2.5.29.28", true, der::sequence(&[&reasons]));
    let mut list = CrlTemplate::new(&pki.issuing.certificate, after(HOUR), entries).with(point);
    list.this_update = after(HOUR);
    pki.issuing.crl(&list, false)
}

/// A responder that is suspended, and another one that says it was replaced later: of whom that is believed,
/// what he says of the age of his answers is believed too.
fn ages(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, signer) = (&bench.pki, &bench.officer.certificate);
    let issuing = &pki.issuing.certificate;
    let (by, other) = (new_responder(pki, 0x33), new_responder(pki, 0x34));
    let answers = [
        says(pki, (&by, issuing), signer, OcspAnswer::Good, after(HOUR)),
        says(
            pki,
            (&other, issuing),
            &by.certificate,
            OcspAnswer::Revoked(after(HOUR + 1200), REPLACED),
            after(HOUR + 1200),
        ),
    ];
    let with = |why: Option<Option<u8>>| {
        let lost = why.map(|why| entry(&other.certificate, -HOUR, why));
        let entries = std::iter::once(entry(&by.certificate, HOUR + 600, HELD)).chain(lost);
        let crls = [of_two_reasons(pki, entries.collect()), of_root(pki, Vec::new())];
        with_store(&plain(&bench.officer), &[], &crls, &answers)
    };
    let reason = "Nobody else had the key, as a responder in force says, and it answered before.";
    let title =
        "an answer of a responder that was suspended later, and replaced as another one says";
    cases.honest("ok-r-age-replaced", title, reason, with(None), VALID);
    let reason = "Only who stole the other responder's key says that nobody had this one.";
    let title = "the same, where the key of that one was stolen";
    cases.add("r-age-replaced", title, reason, with(Some(STOLEN)), UNPROVED);
}

/// Another certificate of a responder's key that is suspended, and replaced later as somebody says.
fn twins(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, signer) = (&bench.pki, &bench.officer.certificate);
    let issuing = &pki.issuing.certificate;
    let pkcs8 = generate(KeyKind::P256);
    let [by, twin] = [0x35, 0x36].map(|number| responder(pki, number, &pkcs8, public_key(&pkcs8)));
    let other = new_responder(pki, 0x37);
    let replaced = OcspAnswer::Revoked(after(900), REPLACED);
    let answers = vec![
        says(pki, (&by, issuing), signer, OcspAnswer::Good, after(HOUR)),
        says(pki, (&other, issuing), &twin.certificate, replaced, after(900)),
    ];
    let with = |why: Option<Option<u8>>| {
        let lost = why.map(|why| entry(&other.certificate, -HOUR, why));
        let entries = std::iter::once(entry(&twin.certificate, -HOUR, HELD)).chain(lost);
        let crls = [of_two_reasons(pki, entries.collect()), of_root(pki, Vec::new())];
        let file = with_store(&plain(&bench.officer), &der_of(&[&twin.certificate]), &crls, &[]);
        responses(&file, answers.clone())
    };
    let reason = "A responder in force says that the key is nobody else's.";
    let title = "a responder's other certificate suspended, and replaced as another one says";
    cases.honest("ok-r-twin-replaced", title, reason, with(None), VALID);
    let reason = "Who stole the key of a responder ends no suspension.";
    let title = "the same, where the key of that one was stolen";
    cases.add("r-twin-replaced", title, reason, with(Some(STOLEN)), UNPROVED);
}
