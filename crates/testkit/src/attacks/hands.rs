//! What revokes, by whose hand, and what of it is proof.

use segel_crypto::der::{self, tag};
use segel_crypto::{KeyKind, UnixTime};
use segel_x509::Certificate;

use super::evidence::{HOUR, SHA256, after, plain, stamped, with_store};
use super::paths::key_for_lists;
use super::{Cases, Conditions, Expected, UNDETERMINED, VALID, Word};
use crate::levels::lists;
use crate::pki::{
    Authority, CrlEntry, CrlTemplate, Extension, OcspAnswer, OcspFault, OcspTemplate, Officer, Pki,
    Template, generate,
};

const REVOKED: Expected = UNDETERMINED.sub("REVOKED_NO_POE");
const UNPROVED: Expected = UNDETERMINED.sub("REVOCATION_OUT_OF_BOUNDS_NO_POE");
const TAKEN_OUT: Expected =
    Expected::of(&[Word::Undetermined, Word::Changed]).sub("REVOKED_NO_POE");
const OPEN: Expected = UNDETERMINED.sub("TRY_LATER");
/// keyCompromise and superseded.
const STOLEN: Option<u8> = Some(1);
const REPLACED: Option<u8> = Some(4);

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("R");
    cases.under(Conditions::at(after(2 * HOUR)).hard());
    later(cases);
    hands(cases);
    several(cases);
    of_other_times(cases);
    own_key(cases);
    crowds(cases);
    taken_out(cases);
    cases.under(Conditions::USUAL);
}

/// The list of the root, with which nothing is said of the officer.
fn of_root(pki: &Pki) -> Vec<Vec<u8>> {
    lists(pki, after(HOUR), Vec::new()).crls.split_off(1)
}

fn revoked(pki: &Pki, officer: &Officer, fault: Option<OcspFault>) -> OcspTemplate {
    let answer = OcspAnswer::Revoked(after(600), STOLEN);
    let mut template = pki.ocsp_template(&officer.certificate, answer).with_fault(fault, after(0));
    (template.this_update, template.produced_at) = (after(HOUR), after(HOUR));
    template.next_update = Some(after(24 * HOUR));
    template
}

/// A list of the issuing authority as of an instant.
fn list(pki: &Pki, at: UnixTime, entries: Vec<CrlEntry>) -> CrlTemplate {
    let mut list = CrlTemplate::new(&pki.issuing.certificate, at, entries);
    list.this_update = at;
    list
}

/// A revocation after the stamp proves that there was none before, as far as whoever tells is believed.
fn later(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let file = stamped(officer, &|digest| pki.timestamp(digest, after(60), None));
    let of_tsa = || pki.ocsp(&pki.tsa().certificate, OcspAnswer::Good, None);
    let with = |answers: Vec<Vec<u8>>| {
        with_store(&file, &[], &of_root(pki), &[answers, vec![of_tsa()]].concat())
    };
    let told = |fault| pki.ocsp_of(revoked(pki, officer, fault));
    let reason = "Revoked since means that it was not before.";
    let title = "revoked after the stamp, by a responder in force";
    cases.honest("ok-r-later", title, reason, with(vec![told(None)]), VALID);
    let reason = "Who says so may have lost the key, and then says any time he likes.";
    let open = Some(OcspFault::ResponderToBeChecked);
    let title = "revoked after the stamp, by a responder of unknown status";
    cases.add("r-later-open", title, reason, with(vec![told(open)]), OPEN);
    let reason = "That it was good then is proved by another.";
    let mut good = pki.ocsp_template(&officer.certificate, OcspAnswer::Good);
    (good.this_update, good.produced_at) = (after(120), after(120));
    good.next_update = Some(after(24 * HOUR));
    let title = "the same, beside an answer of before by a responder in force";
    cases.honest(
        "ok-r-later-both",
        title,
        reason,
        with(vec![told(open), pki.ocsp_of(good)]),
        VALID,
    );
    let reason = "What was suspected before counts from then, in an answer as in a list.";
    let mut suspected = revoked(pki, officer, None);
    let time = der::tlv(tag::GENERALIZED_TIME, b"20000101000000Z");
    suspected.answer_extensions.push(Extension::raw("2.5.29.24", false, time));
    let bytes = with(vec![pki.ocsp_of(suspected)]);
    let title = "an answer that says since when the key is suspected";
    cases.add("r-later-suspected", title, reason, bytes, REVOKED);
}

/// Another key of the issuing authority's name, certified by the root to sign lists.
fn lister(pki: &Pki) -> Authority {
    let pkcs8 = generate(KeyKind::P256);
    let template = key_for_lists(pki, &pkcs8);
    Authority::new(&template, &pkcs8, Some(&pki.root), SHA256)
}

/// Lists that answer together only, of which one is by a stolen key.
fn hands(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let pki = &bench.pki;
    let file = plain(&bench.officer);
    let other = lister(pki);
    let entry = CrlEntry::new(&other.certificate, after(-HOUR), STOLEN);
    let mut stolen = CrlTemplate::new(&pki.root.certificate, after(HOUR), vec![entry]);
    stolen.this_update = after(HOUR);
    let stolen = pki.root.crl(&stolen, false);
    let with = |crls: [Vec<u8>; 2]| {
        let crls = [crls.as_slice(), std::slice::from_ref(&stolen)].concat();
        with_store(&file, &[other.certificate.as_der().to_vec()], &crls, &[])
    };
    let numbered = |number: u64, hours: i64| {
        let mut list = list(pki, after(hours * HOUR), Vec::new());
        list.extensions.retain(|extension| extension.oid != "2.5.29.35");
        list.with(Extension::raw("2.5.29.20", false, der::unsigned(number)))
    };
    let base = numbered(5, -2);
    let delta = numbered(6, 1).with(Extension::raw("2.5.29.27", true, der::unsigned(5)));
    let delta = pki.issuing.crl(&delta, false);
    let reason = "Changes to a list are to one by the same hand.";
    let title = "the changes to a list of the same key";
    let both = [pki.issuing.crl(&base, false), delta.clone()];
    cases.honest("ok-r-delta-hand", title, reason, with(both), VALID);
    let title = "the changes to a list that another key signed, which was stolen";
    let both = [other.crl(&base, false), delta];
    cases.add("r-delta-hand", title, reason, with(both), UNPROVED);
    // keyCompromise is told by one list, every other reason by the other.
    let some = |bits: &[u8], hours: i64| {
        let reasons = der::tlv(tag::context(3), bits);
        let point = Extension::raw("2.5.29.28", true, der::sequence(&[&reasons]));
        numbered(7, hours).with(point)
    };
    let (most, one) = (some(&[7, 0x3f, 0x80], 0), some(&[6, 0x40], 1));
    let most = pki.issuing.crl(&most, false);
    let reason = "Lists of some reasons answer together where one hand signed them.";
    let title = "two lists of some reasons by the same key";
    let both = [most.clone(), pki.issuing.crl(&one, false)];
    cases.honest("ok-r-parts-hand", title, reason, with(both), VALID);
    let title = "two lists of some reasons, one by a key that was stolen";
    cases.add("r-parts-hand", title, reason, with([most, other.crl(&one, false)]), OPEN);
}

/// Several words about one certificate in one piece of evidence.
fn several(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let file = stamped(officer, &|digest| pki.timestamp(digest, after(60), None));
    let entries = |of: &Certificate, dates: [(i64, Option<u8>); 2]| {
        dates.map(|(at, reason)| CrlEntry::new(of, after(at), reason)).to_vec()
    };
    let twice = entries(&officer.certificate, [(900, REPLACED), (600, STOLEN)]);
    let [mut late, early] = <[CrlEntry; 2]>::try_from(twice).unwrap_or_else(|_| unreachable!());
    late.invalidity_date = Some(after(-HOUR));
    let own = pki.issuing.crl(&list(pki, after(HOUR), vec![late, early]), false);
    let reason = "Of two entries the suspicion counts that is the earlier one.";
    let bytes = with_store(&file, &[], &[vec![own], of_root(pki)].concat(), &[]);
    let title = "two entries of one number, the later one suspected before";
    cases.add("r-entries-suspected", title, reason, bytes, REVOKED);
    let twice = entries(&pki.issuing.certificate, [(300, REPLACED), (900, Some(2))]);
    let mut gone = CrlTemplate::new(&pki.root.certificate, after(HOUR), twice);
    gone.this_update = after(HOUR);
    let own = lists(pki, after(HOUR), Vec::new()).crls.swap_remove(0);
    let reason = "That it was replaced first does not unsay that its key was stolen.";
    let bytes = with_store(&file, &[], &[own, pki.root.crl(&gone, false)], &[]);
    let title = "an authority replaced by one entry and robbed by another";
    let expected = UNDETERMINED.sub("REVOKED_CA_NO_POE");
    cases.add("r-entries-authority", title, reason, bytes, expected);
}

/// Lists that are made at other times than a good one may be.
fn of_other_times(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let file = plain(officer);
    let with = |at: i64, revoked_at: i64| {
        let entry = CrlEntry::new(&officer.certificate, after(revoked_at), STOLEN);
        let good = pki.ocsp(&officer.certificate, OcspAnswer::Good, None);
        let crls = [vec![pki.issuing.crl(&list(pki, after(at), vec![entry]), false)], of_root(pki)];
        with_store(&file, &[], &crls.concat(), &[good])
    };
    let reason = "A clock that is ahead does not make a revocation untrue.";
    let title = "revoked by a list that is dated an hour ahead";
    cases.add("r-list-ahead", title, reason, with(4 * HOUR, -HOUR), REVOKED);
    let reason = "An authority may revoke what it has not dated yet.";
    let title = "revoked by a list that is older than the certificate";
    cases.add("r-list-before", title, reason, with(-4000 * 24 * HOUR, -4001 * 24 * HOUR), REVOKED);
    let reason = "As of now it was not revoked.";
    let title = "revoked as of after the check, by a list dated after it";
    cases.honest("ok-r-list-ahead", title, reason, with(4 * HOUR, 3 * HOUR), VALID);
}

/// Another certificate of the officer's key.
fn own_key(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let file = plain(officer);
    let own = &officer.certificate;
    let template = Template {
        serial: vec![0x5e, 0x6e, 0x22],
        issuer: pki.issuing.certificate.subject_der().to_vec(),
        subject: own.subject_der().to_vec(),
        not_before: own.not_before(),
        not_after: own.not_after(),
        extensions: vec![Extension::key_usage(&[0, 1])],
        public_key: own.public_key().as_der().to_vec(),
    };
    let other = pki.issuing.issue(&template, SHA256);
    let with = |reason| {
        let entry = CrlEntry::new(&other, after(-HOUR), reason);
        let own = pki.issuing.crl(&list(pki, after(HOUR), vec![entry]), false);
        let crls = [vec![own], of_root(pki)].concat();
        with_store(&file, &[other.as_der().to_vec()], &crls, &[])
    };
    let reason = "A stolen key is stolen under all of its certificates.";
    let title = "another certificate of the signer's key revoked for theft";
    cases.add("r-own-key-stolen", title, reason, with(STOLEN), REVOKED);
    let reason = "Who gets a new certificate for the key loses the old one.";
    let title = "another certificate of the signer's key revoked without a reason";
    cases.honest("ok-r-own-key-renewed", title, reason, with(None), VALID);
}

/// More evidence than there is time for.
fn crowds(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let file = plain(officer);
    let crls = || lists(pki, after(HOUR), Vec::new()).crls;
    let answers = |count: i64, bad: bool| -> Vec<Vec<u8>> {
        let answer = |seconds: i64| {
            let mut template = pki.ocsp_template(&officer.certificate, OcspAnswer::Good);
            template.this_update = after(-seconds);
            template.fault = bad.then_some(OcspFault::BadSignature);
            pki.ocsp_of(template)
        };
        (0..count).map(answer).collect()
    };
    let with = |answers: Vec<Vec<u8>>| with_store(&file, &[], &crls(), &answers);
    let reason = "Many answers were asked for, and all are good.";
    let title = "sixty answers about the signer";
    cases.honest("ok-r-crowd", title, reason, with(answers(60, false)), VALID);
    let reason = "Who had no time for what speaks against it does not know that nothing does.";
    let mut last = revoked(pki, officer, None);
    last.answer = OcspAnswer::Revoked(after(-HOUR), STOLEN);
    let forged = [answers(104, true), vec![pki.ocsp_of(last)]].concat();
    let title = "a revocation behind a hundred forged answers";
    cases.add("r-crowd", title, reason, with(forged), UNDETERMINED);
}

/// Evidence that a later revision takes out of the store.
fn taken_out(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let entry = CrlEntry::new(&officer.certificate, after(-HOUR), STOLEN);
    let revoking = pki.issuing.crl(&list(pki, after(HOUR), vec![entry]), false);
    let told = with_store(&plain(officer), &[], &[vec![revoking], of_root(pki)].concat(), &[]);
    let good = pki.ocsp(&officer.certificate, OcspAnswer::Good, None);
    let bytes = with_store(&told, &[], &of_root(pki), &[good]);
    let reason = "Whoever takes it out may not want it to be known.";
    let title = "a list that revokes, taken out of the store by a later revision";
    cases.add("r-taken-out", title, reason, bytes, TAKEN_OUT);
}
