//! Who tells of a status, and of a time, and how far that is to be believed.

use segel_crypto::der::{self, tag};
use segel_crypto::{Digest, KeyKind, UnixTime};

use segel_x509::{Certificate, OcspResponse};

use super::bench::Bench;

use super::evidence::{DAY, HOUR, SHA256, after, brief, plain, stamped, with_data, with_store};
use super::paths::{another_certificate, key_for_lists};
use super::{Cases, Conditions, Expected, UNDETERMINED, VALID, Word};
use crate::document::one_page;
use crate::levels::{lists, stamp_document};
use crate::pki::{
    Authority, CrlEntry, CrlTemplate, Extension, OcspAnswer, OcspFault, OcspSigner, Template,
    TokenTemplate, generate,
};

const REVOKED: Expected = UNDETERMINED.sub("REVOKED_NO_POE");
const UNPROVED: Expected = UNDETERMINED.sub("REVOCATION_OUT_OF_BOUNDS_NO_POE");
const OPEN: Expected = UNDETERMINED.sub("TRY_LATER");

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("R");
    cases.under(Conditions::at(after(2 * HOUR)).hard());
    suspected(cases);
    times(cases);
    responders(cases);
    vouched(cases);
    another_key(cases);
    same_key(cases);
    cases.under(Conditions::USUAL);
    nobody(cases);
}

/// What the date of a revocation leaves open.
fn suspected(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let file = stamped(officer, &|digest| pki.timestamp(digest, after(60), None));
    let since = |suspected: UnixTime| {
        let mut entry = CrlEntry::new(&officer.certificate, after(600), Some(1));
        entry.invalidity_date = Some(suspected);
        with_data(&file, &lists(pki, after(HOUR), vec![entry]))
    };
    let reason =
        "The date of a revocation is that of the paper work; the key was suspected before.";
    let title = "revoked after the stamp, suspected since before";
    cases.add("r-suspected-before", title, reason, since(after(30)), REVOKED);
    let reason = "The stamp is older than the suspicion, too.";
    let title = "revoked after the stamp, suspected since then";
    cases.honest("ok-r-suspected-after", title, reason, since(after(120)), VALID);
    let reason = "It is revoked now, and no date of it makes the signature older.";
    let entry = CrlEntry::new(&officer.certificate, after(DAY), Some(1));
    let bytes = with_data(&plain(officer), &lists(pki, after(HOUR), vec![entry]));
    cases.add("r-revoked-tomorrow", "revoked as of tomorrow", reason, bytes, REVOKED);
}

/// What a stamp proves.
fn times(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let entry = CrlEntry::new(&officer.certificate, after(120), Some(1));
    let list = lists(pki, after(HOUR), vec![entry]);
    let accurate = |seconds: u8| {
        let token = |digest: &Digest| {
            let mut template = TokenTemplate::new(digest.clone(), after(60));
            template.accuracy = Some((seconds, 0));
            pki.timestamp_of(&template)
        };
        with_data(&stamped(officer, &token), &list)
    };
    let reason = "A stamp is as late as its own accuracy lets it be.";
    let title = "revoked within the accuracy of the stamp";
    cases.add("t-accuracy", title, reason, accurate(100), REVOKED);
    let reason = "The stamp is older by more than its accuracy.";
    let title = "revoked beyond the accuracy of the stamp";
    cases.honest("ok-t-accuracy", title, reason, accurate(30), VALID);
    let ending = brief(bench);
    cases.under(Conditions::at(after(7 * DAY)));
    let file = stamped(&ending, &|digest| pki.timestamp(digest, after(60), None));
    let replaced = |at| {
        let entry = CrlEntry::new(&pki.tsa().certificate, at, Some(4));
        with_data(&file, &lists(pki, after(7 * DAY), vec![entry]))
    };
    let reason = "Nobody else had the key, so the stamp is of the time that it tells.";
    let bytes = replaced(after(2 * DAY));
    cases.honest("ok-t-tsa-replaced", "its authority replaced later", reason, bytes, VALID);
    let reason = "The stamp tells a time at which its authority had been replaced.";
    let bytes = replaced(after(-HOUR));
    let expected = UNDETERMINED.sub("OUT_OF_BOUNDS_NO_POE");
    cases.add("t-tsa-replaced", "its authority replaced before", reason, bytes, expected);
    cases.under(Conditions::at(after(2 * HOUR)).hard());
}

/// Responders of whom it is not known that they were in force.
fn responders(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let file = plain(officer);
    let of_root = || lists(pki, after(HOUR), Vec::new()).crls.split_off(1);
    let answer = |fault| pki.ocsp(&officer.certificate, OcspAnswer::Good, fault);
    let reason = "Its issuer does not spare the look-up, and nothing tells whether it is revoked.";
    let response = answer(Some(OcspFault::ResponderToBeChecked));
    let bytes = with_store(&file, &[], &of_root(), std::slice::from_ref(&response));
    cases.add("r-responder-open", "a responder of unknown status", reason, bytes, OPEN);
    let read = OcspResponse::from_der(&response).ok();
    let responder = read.and_then(|read| read.certificates().first().cloned());
    let responder = responder.unwrap_or_else(|| pki.issuing.certificate.clone());
    // The list knows of some reasons only, so that it does not answer for the officer.
    let listed = |of: &Certificate, reason| {
        let entry = CrlEntry::new(of, after(-HOUR), Some(reason));
        let reasons = der::tlv(tag::context(3), &[1, 0x42]);
        let point = Extension::raw("2.5.29.28", true, der::sequence(&[&reasons]));
        let mut list =
            CrlTemplate::new(&pki.issuing.certificate, after(HOUR), vec![entry]).with(point);
        list.this_update = after(HOUR);
        [vec![pki.issuing.crl(&list, false)], of_root()].concat()
    };
    let reason = "Who is suspended may have lost the key.";
    let bytes = with_store(&file, &[], &listed(&responder, 6), &[response]);
    cases.add("r-responder-held", "a responder that is suspended", reason, bytes, UNPROVED);
}

/// Responders of whom another one says that they are in force.
fn vouched(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let file = plain(officer);
    let of_root = lists(pki, after(HOUR), Vec::new()).crls.split_off(1);
    let asked = Some(OcspFault::ResponderToBeChecked);
    let response = pki.ocsp(&officer.certificate, OcspAnswer::Good, asked);
    let read = OcspResponse::from_der(&response).ok();
    let responder = read.and_then(|read| read.certificates().first().cloned());
    let responder = responder.unwrap_or_else(|| pki.issuing.certificate.clone());
    let with = |word: Vec<u8>| with_store(&file, &[], &of_root, &[response.clone(), word]);
    let mut of_issuer = pki.ocsp_template(&responder, OcspAnswer::Good);
    of_issuer.signer = OcspSigner::Issuer;
    let reason = "The issuer itself says that its responder is in force.";
    let title = "a responder of whom the issuer answers";
    cases.honest("ok-r-vouched", title, reason, with(pki.ocsp_of(of_issuer)), VALID);
    let reason = "One who is not known does not make another known.";
    let word = pki.ocsp(&responder, OcspAnswer::Good, asked);
    let title = "a responder of whom one answers who is as unknown";
    cases.add("r-vouched", title, reason, with(word), OPEN);
}

/// An authority whose key has two certificates.
fn same_key(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let pki = &bench.pki;
    let other = pki.root.issue(&another_certificate(pki), SHA256);
    let file = plain(&bench.officer);
    let revoked = |reason| {
        let entry = CrlEntry::new(&other, after(-HOUR), Some(reason));
        let mut of_root = CrlTemplate::new(&pki.root.certificate, after(HOUR), vec![entry]);
        of_root.this_update = after(HOUR);
        let own = lists(pki, after(HOUR), Vec::new()).crls.swap_remove(0);
        let crls = [own, pki.root.crl(&of_root, false)];
        with_store(&file, &[other.as_der().to_vec()], &crls, &[])
    };
    let reason = "The certificate was replaced, and the key is still the authority's alone.";
    let title = "another certificate of the authority's key replaced";
    cases.honest("ok-r-same-key", title, reason, revoked(4), VALID);
    let reason = "A stolen key is stolen under all of its certificates.";
    let expected = UNDETERMINED.sub("REVOKED_CA_NO_POE");
    let title = "another certificate of the authority's key revoked for theft";
    cases.add("r-same-key", title, reason, revoked(2), expected);
}

/// Lists that another key of the authority's name signs.
fn another_key(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let pki = &bench.pki;
    let file = plain(&bench.officer);
    let pkcs8 = generate(KeyKind::P256);
    let issuing = &pki.issuing.certificate;
    let template = key_for_lists(pki, &pkcs8);
    let lister = Authority::new(&template, &pkcs8, Some(&pki.root), SHA256);
    let mut list = CrlTemplate::new(issuing, after(HOUR), Vec::new());
    list.this_update = after(HOUR);
    list.extensions.retain(|extension| extension.oid != "2.5.29.35");
    let list = lister.crl(&list, false);
    let with = |entries: Vec<CrlEntry>| {
        let mut of_root = CrlTemplate::new(&pki.root.certificate, after(HOUR), entries);
        of_root.this_update = after(HOUR);
        let crls = [list.clone(), pki.root.crl(&of_root, false)];
        with_store(&file, &[lister.certificate.as_der().to_vec()], &crls, &[])
    };
    let reason = "The root certified another key of this name for lists.";
    let title = "a list signed by another key of the authority";
    cases.honest("ok-r-another-key", title, reason, with(Vec::new()), VALID);
    let reason = "That key was stolen: whoever has it makes lists as he likes.";
    let entry = CrlEntry::new(&lister.certificate, after(-HOUR), Some(1));
    let title = "a list signed by another key that was stolen";
    cases.add("r-another-key", title, reason, with(vec![entry]), UNPROVED);
    // Certified by the authority itself: no list but its own tells of that key.
    let own = Template { issuer: issuing.subject_der().to_vec(), ..template };
    let lister = Authority::new(&own, &pkcs8, Some(&pki.issuing), SHA256);
    let of_root = lists(pki, after(HOUR), Vec::new()).crls.split_off(1);
    let crls = [vec![list], of_root].concat();
    let bytes = with_store(&file, &[lister.certificate.as_der().to_vec()], &crls, &[]);
    let reason = "An authority whose lists have a key of their own tells of it in those lists.";
    let title = "a list signed by another key that the authority itself certified";
    cases.honest("ok-r-own-key", title, reason, bytes, VALID);
}

/// Stamps without a signature.
#[expect(clippy::expect_used, reason = "a bench that cannot stamp has nothing to go on with")]
fn nobody(cases: &mut Cases<'_>) {
    let bench: &Bench = cases.bench;
    let bytes = stamp_document(&one_page(), &bench.pki, after(0)).expect("a stamped document");
    let reason = "Anyone can have any file stamped: a stamp is nobody's signature.";
    let expected = Expected::of(&[Word::NotSigned]).finding("ONLY_TIMESTAMPS");
    cases.add("t-nobody", "a document with a stamp and no signature", reason, bytes, expected);
}
