//! Keys with several certificates that sign evidence, and lists of some reasons that were made anew.

use segel_crypto::KeyKind;
use segel_crypto::der::{self, tag};
use segel_x509::Certificate;

use super::evidence::{DAY, HOUR, SHA256, after, plain, with_store};
use super::held::list_of;
use super::later_evidence::{of_root, of_some_reasons};
use super::paths::key_for_lists;
use super::{Cases, Conditions, Expected, UNDETERMINED, VALID};
use crate::pki::{
    Authority, CrlEntry, CrlTemplate, Extension, OcspAnswer, Pki, Template, distinguished_name,
    generate, public_key, sign_response,
};

const UNPROVED: Expected = UNDETERMINED.sub("REVOCATION_OUT_OF_BOUNDS_NO_POE");
const OPEN: Expected = UNDETERMINED.sub("TRY_LATER");
/// keyCompromise, superseded and certificateHold.
const STOLEN: Option<u8> = Some(1);
const REPLACED: Option<u8> = Some(4);
const HELD: Option<u8> = Some(6);

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("R");
    cases.under(Conditions::at(after(2 * HOUR)).hard());
    spelled(cases);
    responders(cases);
    listers(cases);
    parts(cases);
    cases.under(Conditions::USUAL);
}

/// What makes a responder of the issuing authority, for a key that may be spelled otherwise.
pub(super) fn responder_template(pki: &Pki, number: u8, key: Vec<u8>) -> Template {
    Template {
        serial: vec![0x5e, 0x72, number],
        issuer: pki.issuing.certificate.subject_der().to_vec(),
        subject: distinguished_name(&[("C", "ID"), ("CN", "Bench OCSP Lain (UJI COBA)")]),
        not_before: after(-365 * DAY),
        not_after: after(365 * DAY),
        extensions: vec![
            Extension::key_usage(&[0]),
            Extension::extended_key_usage(&["1.3.6.1.5.5.7.3.9"], false),
            Extension::raw("1.3.6.1.5.5.7.48.1.5", false, der::null()),
        ],
        public_key: key,
    }
}

/// A responder of the issuing authority, of a key that may be spelled otherwise.
pub(super) fn responder(pki: &Pki, number: u8, pkcs8: &[u8], key: Vec<u8>) -> Authority {
    let template = responder_template(pki, number, key);
    Authority::new(&template, pkcs8, Some(&pki.issuing), SHA256)
}

/// The signer's key in the certificate of a responder, without the NULL that RSA has beside it.
fn spelled(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, signer) = (&bench.pki, &bench.rsa);
    let octets = signer.certificate.public_key().key_octets();
    let algorithm = der::sequence(&[&der::oid("1.2.840.113549.1.1.1")]);
    let key = der::sequence(&[&algorithm, &der::bit_string(octets)]);
    let own = responder(pki, 1, &signer.pkcs8_der, key);
    let says = |about: &Certificate| {
        sign_response(&pki.ocsp_template(about, OcspAnswer::Good), &own, true)
    };
    let list = of_root(pki, Vec::new());
    let reason = "Nobody answers for his own key, however it is spelled.";
    let title = "a signer whose key, spelled otherwise, answers for it";
    let answer = says(&signer.certificate);
    let bytes = with_store(&plain(signer), &[], std::slice::from_ref(&list), &[answer]);
    cases.add("r-ocsp-own-spelled", title, reason, bytes, OPEN);
    let reason = "It answers for another key.";
    let title = "the same responder's answer for another signer";
    let answer = says(&bench.officer.certificate);
    let bytes = with_store(&plain(&bench.officer), &[], &[list], &[answer]);
    cases.honest("ok-r-ocsp-spelled", title, reason, bytes, VALID);
}

/// A responder's key with an old certificate, which its answer brings, and a new one.
fn responders(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let pkcs8 = generate(KeyKind::P256);
    let [old, new] = [2, 3].map(|number| responder(pki, number, &pkcs8, public_key(&pkcs8)));
    let template = pki.ocsp_template(&officer.certificate, OcspAnswer::Good);
    let answer = sign_response(&template, &old, true);
    let told = |reason, bits: &[u8]| {
        let crls = of_some_reasons(pki, &old.certificate, reason, bits);
        let certificates = [new.certificate.as_der().to_vec()];
        with_store(&plain(officer), &certificates, &crls, std::slice::from_ref(&answer))
    };
    let reason = "The key was certified anew, and is the responder's alone.";
    let title = "an answer with a responder's replaced certificate, and the new one at hand";
    let bytes = told(REPLACED, &[3, 0x08]);
    cases.honest("ok-r-renewed-responder", title, reason, bytes, VALID);
    let reason = "A new certificate does not give back a key that others may have.";
    for (id, title, why, bits) in [
        ("r-renewed-stolen", "the same, where the key was stolen", STOLEN, &[6, 0x40][..]),
        ("r-renewed-unsaid", "the same, where nobody says why", None, &[6, 0x40][..]),
        ("r-renewed-held", "the same, where the old one is suspended", HELD, &[1, 0x02][..]),
    ] {
        cases.add(id, title, reason, told(why, bits), UNPROVED);
    }
}

/// A key for lists with an old certificate and a new one, in both orders.
fn listers(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let pki = &bench.pki;
    let pkcs8 = generate(KeyKind::P256);
    let with_number = |number: u8| {
        let template = Template { serial: vec![0x5e, 0x73, number], ..key_for_lists(pki, &pkcs8) };
        Authority::new(&template, &pkcs8, Some(&pki.root), SHA256)
    };
    let [old, new] = [1, 2].map(with_number);
    let mut list = CrlTemplate::new(&pki.issuing.certificate, after(HOUR), Vec::new());
    list.this_update = after(HOUR);
    list.extensions.retain(|extension| extension.oid != "2.5.29.35");
    let list = old.crl(&list, false);
    let told = |reason, turned: bool| {
        let root = of_root(pki, vec![CrlEntry::new(&old.certificate, after(-HOUR), reason)]);
        let mut certificates = [&old, &new].map(|of| of.certificate.as_der().to_vec());
        if turned {
            certificates.reverse();
        }
        with_store(&plain(&bench.officer), &certificates, &[list.clone(), root], &[])
    };
    let reason = "The key was certified anew, and is the authority's alone.";
    let title = "a list by a key whose first certificate was replaced";
    cases.honest("ok-r-renewed-lister", title, reason, told(REPLACED, false), VALID);
    let title = "a list by a key whose last certificate was replaced";
    cases.honest("ok-r-renewed-lister-last", title, reason, told(REPLACED, true), VALID);
    let reason = "A stolen key is stolen under all of its certificates.";
    let title = "a list by a key that was stolen under its first certificate";
    cases.add("r-renewed-lister", title, reason, told(STOLEN, false), UNPROVED);
    let title = "a list by a key that was stolen under its last certificate";
    cases.add("r-renewed-lister-last", title, reason, told(STOLEN, true), UNPROVED);
}

/// Lists of some reasons, one of which suspends the signer, and newer ones.
fn parts(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let some = |bits: &[u8], made: i64, held: bool| {
        let entry = CrlEntry::new(&officer.certificate, after(-HOUR), HELD);
        let reasons = der::tlv(tag::context(3), bits);
        let point = Extension::raw("2.5.29.28", true, der::sequence(&[&reasons]));
        let entries = held.then_some(entry).into_iter().collect();
        let mut list = CrlTemplate::new(&pki.issuing.certificate, after(made), entries).with(point);
        list.this_update = after(made);
        pki.issuing.crl(&list, false)
    };
    let with = |lists: &[Vec<u8>]| {
        let root = list_of(&pki.root, after(HOUR), None);
        with_store(&plain(officer), &[], &[lists, &[root]].concat(), &[])
    };
    // keyCompromise is told by one list, every other reason by the other.
    let (most, one) = (&[7, 0x3f, 0x80][..], &[6, 0x40][..]);
    let held = [some(most, 0, true), some(one, 0, false)];
    let reason = "The newest lists of all reasons know of no suspension any more.";
    let title = "two lists of some reasons that suspend, and two newer ones that do not";
    let bytes = with(&[&held[..], &[some(most, HOUR, false), some(one, HOUR, false)]].concat());
    cases.honest("ok-r-parts-released", title, reason, bytes, VALID);
    let reason = "The newest list that tells of suspensions knows of none any more.";
    let title = "a suspension released by the one list that is made more often";
    let slow = some(one, -DAY, false);
    let bytes = with(&[slow.clone(), some(most, 0, true), some(most, HOUR, false)]);
    cases.honest("ok-r-parts-slow", title, reason, bytes, VALID);
    let reason = "The newest list that tells of suspensions suspends.";
    let title = "two lists of some reasons, and two newer ones that suspend";
    let older = [some(most, -DAY, false), slow.clone()];
    let newer = [some(most, HOUR, true), some(one, HOUR, false)];
    cases.add("r-parts-held", title, reason, with(&[older.clone(), newer].concat()), OPEN);
    let reason = "The newest lists do not tell of suspensions.";
    let title = "a suspension, and newer lists of every reason but that";
    let rest = [some(&[7, 0x3d, 0x80], HOUR, false), some(one, HOUR, false)];
    let bytes = with(&[&older[..], &[some(most, 0, true)], &rest].concat());
    cases.add("r-parts-rest", title, reason, bytes, OPEN);
}
