//! Suspensions: what they say of the time before them.

use segel_crypto::UnixTime;
use segel_sign::ValidationData;
use segel_x509::Certificate;

use super::evidence::{
    HOUR, SHA256, after, plain, stamped, stamped_with, with_data, with_more, with_store,
};
use super::later_evidence::stamping;
use super::paths::another_certificate;
use super::{Cases, Conditions, Expected, UNDETERMINED, VALID};
use crate::levels::lists;
use crate::pki::{Authority, CrlEntry, CrlTemplate, Officer, TokenTemplate, sign_token};

const OPEN: Expected = UNDETERMINED.sub("TRY_LATER");
const REVOKED: Expected = UNDETERMINED.sub("REVOKED_NO_POE");
const OF_AUTHORITY: Expected = UNDETERMINED.sub("REVOKED_CA_NO_POE");
/// certificateHold.
const HELD: Option<u8> = Some(6);

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("R");
    cases.under(Conditions::at(after(2 * HOUR)).hard());
    signers(cases);
    authorities(cases);
    cases.under(Conditions::USUAL);
}

/// A list of an authority, made at an instant, with one entry.
pub(super) fn list_of(by: &Authority, at: UnixTime, entry: Option<CrlEntry>) -> Vec<u8> {
    let mut list = CrlTemplate::new(&by.certificate, at, entry.into_iter().collect());
    list.this_update = at;
    by.crl(&list, false)
}

/// The permit, stamped after a minute by an authority below the root, with the evidence of two minutes
/// after under a stamp of five; then more lists.
pub(super) fn archived(cases: &Cases<'_>, then: &[Vec<u8>], more: Vec<Vec<u8>>) -> Vec<u8> {
    archived_with(cases, &[], then, more)
}

/// The same with certificates.
pub(super) fn archived_with(
    cases: &Cases<'_>,
    certificates: &[Vec<u8>],
    then: &[Vec<u8>],
    crls: Vec<Vec<u8>>,
) -> Vec<u8> {
    archived_of(cases, &cases.bench.officer, certificates, then, crls)
}

/// The same of another officer.
pub(super) fn archived_of(
    cases: &Cases<'_>,
    officer: &Officer,
    certificates: &[Vec<u8>],
    then: &[Vec<u8>],
    crls: Vec<Vec<u8>>,
) -> Vec<u8> {
    let bench = cases.bench;
    let tsa = stamping(&bench.pki);
    let root = &bench.pki.root.certificate;
    let token = |template: &TokenTemplate| sign_token(template, &tsa, root);
    let file = stamped(officer, &|digest| token(&TokenTemplate::new(digest.clone(), after(60))));
    let kept = with_store(&file, certificates, then, &[]);
    let kept = stamped_with(bench, &kept, after(300), &|template| token(&template));
    with_more(&kept, &ValidationData { crls, ..ValidationData::default() })
}

/// The same under another stamp of that authority's sort, and then more lists.
pub(super) fn stamped_again(
    cases: &Cases<'_>,
    file: &Vec<u8>,
    at: UnixTime,
    crls: Vec<Vec<u8>>,
) -> Vec<u8> {
    let bench = cases.bench;
    let (tsa, root) = (stamping(&bench.pki), &bench.pki.root.certificate);
    let kept = stamped_with(bench, file, at, &|template| sign_token(&template, &tsa, root));
    with_more(&kept, &ValidationData { crls, ..ValidationData::default() })
}

/// The permit, stamped after a minute by an authority below the root.
fn stamped_by_root(cases: &Cases<'_>) -> Vec<u8> {
    let bench = cases.bench;
    let (tsa, root) = (stamping(&bench.pki), &bench.pki.root.certificate);
    stamped(&bench.officer, &|digest| {
        sign_token(&TokenTemplate::new(digest.clone(), after(60)), &tsa, root)
    })
}

/// A signer who was suspended.
fn signers(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let own = |made: i64, since: i64, reason, suspected: Option<i64>| {
        let mut entry = CrlEntry::new(&officer.certificate, after(since), reason);
        entry.invalidity_date = suspected.map(after);
        list_of(&pki.issuing, after(made), Some(entry))
    };
    let then = lists(pki, after(120), Vec::new()).crls;
    let with = |cases: &Cases<'_>, more: Vec<Vec<u8>>| archived(cases, &then, more);
    let reason = "A suspension says nothing of the time before it.";
    let title = "suspended after the stamps over signature and evidence";
    let bytes = with(cases, vec![own(HOUR, 600, HELD, None)]);
    cases.honest("ok-r-hold-later", title, reason, bytes, VALID);
    let reason =
        "Nothing that is kept tells that it was good then, and the suspension is not settled yet.";
    let title = "suspended after the stamp, and no evidence of before";
    let file = stamped(officer, &|digest| pki.timestamp(digest, after(60), None));
    let entry = CrlEntry::new(&officer.certificate, after(600), HELD);
    let bytes = with_data(&file, &lists(pki, after(HOUR), vec![entry.clone()]));
    cases.add("r-hold-stamped", title, reason, bytes, OPEN);
    let title = "the same, and evidence of before that nothing proves to be of then";
    let data = [then.clone(), vec![own(HOUR, 600, HELD, None)]].concat();
    let bytes = with_store(&stamped_by_root(cases), &[], &data, &[]);
    cases.add("r-hold-kept-late", title, reason, bytes, OPEN);
    let reason = "It was suspended when the stamp was made.";
    let title = "suspended before the stamp, under a stamp over evidence of no suspension";
    let bytes = with(cases, vec![own(HOUR, 30, HELD, None)]);
    cases.add("r-hold-before", title, reason, bytes, OPEN);
    let reason = "Only the signer says that it was signed before the suspension.";
    let title = "suspended later than the time that the signer claims";
    let bytes = with_data(&plain(officer), &lists(pki, after(HOUR), vec![entry]));
    cases.add("r-hold-claimed", title, reason, bytes, OPEN);
    let reason =
        "The date of a suspension is that of the paper work; the key was suspected before.";
    let title = "suspended after the stamps, suspected since before";
    let bytes = with(cases, vec![own(HOUR, 600, HELD, Some(30))]);
    cases.add("r-hold-suspected", title, reason, bytes, OPEN);
    let reason = "Nothing tells that the first suspension ended before the second.";
    let title = "suspended before the stamp, and by a newer list as of after it";
    let bytes = with(cases, vec![own(200, 30, HELD, None), own(HOUR, 600, HELD, None)]);
    cases.add("r-hold-twice", title, reason, bytes, OPEN);
    let reason = "Of a suspension that became a revocation the earlier start counts.";
    let title = "suspended after the stamps, then revoked, and suspected since before";
    let bytes = with(cases, vec![own(700, 600, HELD, None), own(HOUR, 900, Some(1), Some(30))]);
    cases.add("r-hold-became", title, reason, bytes, REVOKED);
    let title = "suspended before the stamp, then revoked as of after it";
    let bytes = with(cases, vec![own(200, 30, HELD, None), own(HOUR, 900, Some(1), None)]);
    cases.add("r-hold-then-revoked", title, reason, bytes, REVOKED);
}

/// An authority that was suspended.
fn authorities(cases: &mut Cases<'_>) {
    let pki = &cases.bench.pki;
    let then = lists(pki, after(120), Vec::new()).crls;
    let root = |of: &Certificate, since: i64| {
        list_of(&pki.root, after(HOUR), Some(CrlEntry::new(of, after(since), HELD)))
    };
    let issuing = &pki.issuing.certificate;
    let reason = "Signature and evidence are proved to be older than the suspension.";
    let title = "the authority suspended after the stamp over the evidence";
    let bytes = archived(cases, &then, vec![root(issuing, 600)]);
    cases.honest("ok-r-hold-authority", title, reason, bytes, VALID);
    let reason = "The evidence is not proved to be older than the suspension.";
    let title = "the authority suspended between the stamps";
    let bytes = archived(cases, &then, vec![root(issuing, 200)]);
    cases.add("r-hold-authority-between", title, reason, bytes, OF_AUTHORITY);
    let reason = "What a suspended authority issued may be a thief's.";
    let title = "the authority suspended before the stamps";
    let bytes = archived(cases, &then, vec![root(issuing, -HOUR)]);
    cases.add("r-hold-authority", title, reason, bytes, OPEN);
    let other = pki.root.issue(&another_certificate(pki), SHA256);
    let certificates = [other.as_der().to_vec()];
    let with = |since: i64, released: bool| {
        let silent = |at| list_of(&pki.root, after(at), None);
        let more =
            [vec![root(&other, since)], released.then(|| silent(HOUR + 60)).into_iter().collect()];
        archived_with(cases, &certificates, &then, more.concat())
    };
    let (bytes, lifted, later) = (with(-HOUR, false), with(-HOUR, true), with(600, false));
    let between = with(200, false);
    let reason = "The key is one, whichever certificate is suspended.";
    let title = "another certificate of the authority's key suspended before the stamps";
    cases.add("r-hold-same-key", title, reason, bytes, OPEN);
    let title = "the same, between the stamps";
    cases.add("r-hold-same-key-between", title, reason, between, OF_AUTHORITY);
    let reason = "Signature and evidence are proved to be older than the suspension.";
    let title = "the same, after the stamp over the evidence";
    cases.honest("ok-r-hold-same-key", title, reason, later, VALID);
    let reason = "The root released it.";
    let title = "the same, before the stamps, and released";
    cases.honest("ok-r-hold-same-key-lifted", title, reason, lifted, VALID);
}
