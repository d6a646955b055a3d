//! What speaks of the status of certificates, each piece wrong in one way; all of it in the document.

use segel_crypto::UnixTime;
use segel_crypto::der::{self, tag};
use segel_sign::ValidationData;
use segel_x509::{Certificate, OcspResponse};

use super::evidence::{
    DAY, HOUR, after, brief, plain, stamped, stamped_over, stamped_with, with_data, with_more,
    with_responses, with_store,
};
use super::{Cases, Conditions, Expected, UNDETERMINED, VALID};
use crate::levels::{evidence, lists};
use crate::pki::{
    CrlEntry, CrlFault, CrlTemplate, Extension, OcspAnswer, OcspFault, OcspSigner, Officer, Pki,
};

/// Two hours after the signature, when all evidence is fresh.
const TWO_HOURS_ON: UnixTime = UnixTime::new(1_795_489_200 + 2 * HOUR);
const OPEN: Expected = UNDETERMINED.sub("TRY_LATER");
const REVOKED: Expected = UNDETERMINED.sub("REVOKED_NO_POE");

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("R");
    cases.under(Conditions::at(TWO_HOURS_ON).hard());
    answers(cases);
    listed(cases);
    told(cases);
    over(cases);
    cases.under(Conditions::USUAL);
}

/// The list of the root alone, so that only the officer's status is open.
fn of_root(pki: &Pki) -> Vec<Vec<u8>> {
    lists(pki, after(HOUR), Vec::new()).crls.split_off(1)
}

const ANSWERS: [(&str, &str, OcspFault, Expected); 16] = [
    ("r-ocsp-serial", "an answer about another serial number", OcspFault::OtherSerial, OPEN),
    ("r-ocsp-name", "an answer about another issuer's name", OcspFault::OtherIssuerName, OPEN),
    ("r-ocsp-key", "an answer about another issuer's key", OcspFault::OtherIssuerKey, OPEN),
    ("r-ocsp-value", "an answer with a flipped bit", OcspFault::BadSignature, OPEN),
    ("r-ocsp-stale", "an answer that is out of date", OcspFault::Stale, OPEN),
    ("r-ocsp-future", "an answer of the day after tomorrow", OcspFault::FromTheFuture, OPEN),
    ("r-ocsp-endless", "an answer without a next one", OcspFault::NoNextUpdate, OPEN),
    (
        "r-ocsp-before",
        "an answer older than the certificate",
        OcspFault::BeforeTheCertificate,
        OPEN,
    ),
    ("r-ocsp-id", "an answer that names another key", OcspFault::OtherResponderId, OPEN),
    (
        "r-ocsp-critical",
        "a critical extension in the answer",
        OcspFault::UnknownCriticalInAnswer,
        OPEN,
    ),
    (
        "r-ocsp-critical-whole",
        "a critical extension of the response",
        OcspFault::UnknownCritical,
        OPEN,
    ),
    ("r-ocsp-purpose", "a responder without the purpose", OcspFault::ResponderWithoutPurpose, OPEN),
    ("r-ocsp-anything", "a responder for any purpose", OcspFault::ResponderForAnything, OPEN),
    ("r-ocsp-root", "a responder that the root certified", OcspFault::ResponderOfTheRoot, OPEN),
    ("r-ocsp-forged", "a responder that another certified", OcspFault::ResponderForged, OPEN),
    (
        "r-ocsp-nobody",
        "a responder whose certificate is nowhere",
        OcspFault::ResponderMissing,
        OPEN,
    ),
];

fn answers(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let file = plain(officer);
    let answered = |response: Vec<u8>| with_store(&file, &[], &of_root(pki), &[response]);
    let reason = "Fresh, by a responder that the issuer certified, about this certificate.";
    let good = answered(pki.ocsp(&officer.certificate, OcspAnswer::Good, None));
    cases.honest("ok-r-ocsp", "an answer in the document", reason, good, VALID);
    let reason = "The issuer may answer itself.";
    let mut template = pki.ocsp_template(&officer.certificate, OcspAnswer::Good);
    template.signer = OcspSigner::Issuer;
    let bytes = answered(pki.ocsp_of(template));
    cases.honest("ok-r-ocsp-issuer", "an answer of the issuer itself", reason, bytes, VALID);
    let reason = "An answer counts only where every rule of answers is kept.";
    for (id, title, fault, expected) in ANSWERS {
        let response = pki.ocsp(&officer.certificate, OcspAnswer::Good, Some(fault));
        cases.add(id, title, reason, answered(response), expected);
    }
    let reason = "The responder was no longer in force when it answered.";
    let fault = Some(OcspFault::ResponderExpired);
    let bytes = answered(pki.ocsp(&officer.certificate, OcspAnswer::Good, fault));
    cases.add("r-ocsp-expired", "a responder that had ended", reason, bytes, OPEN);
    let reason = "Not known is not good.";
    let bytes = answered(pki.ocsp(&officer.certificate, OcspAnswer::Unknown, None));
    cases.add("r-ocsp-unknown", "an answer that does not know", reason, bytes, OPEN);
    let reason = "An answer about somebody else says nothing.";
    let bytes = answered(pki.ocsp(&bench.second.certificate, OcspAnswer::Good, None));
    cases.add("r-ocsp-other", "an answer about another officer", reason, bytes, OPEN);
}

const LISTED: [(&str, &str, CrlFault); 11] = [
    ("r-crl-issuer", "the list of another issuer", CrlFault::OtherIssuer),
    ("r-crl-value", "a list with a flipped bit", CrlFault::BadSignature),
    ("r-crl-stale", "a list that is out of date", CrlFault::Stale),
    ("r-crl-future", "a list of the day after tomorrow", CrlFault::FromTheFuture),
    ("r-crl-endless", "a list without a next one", CrlFault::NoNextUpdate),
    ("r-crl-authorities", "a list of authorities only", CrlFault::OnlyAuthorities),
    ("r-crl-point", "a list of another distribution point", CrlFault::OtherPoint),
    ("r-crl-delta", "a delta list alone", CrlFault::DeltaAlone),
    ("r-crl-indirect", "an indirect list", CrlFault::Indirect),
    ("r-crl-critical", "a list with a critical extension", CrlFault::UnknownCritical),
    ("r-crl-before", "a list older than the certificate", CrlFault::BeforeTheCertificate),
];

fn listed(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let file = plain(officer);
    let with = |list: Vec<u8>| {
        let crls = [vec![list], of_root(pki)].concat();
        with_store(&file, &[], &crls, &[])
    };
    let reason = "Fresh, of the issuer, in scope, and the certificate is not on it.";
    let bytes = with(pki.crl(Vec::new(), None));
    cases.honest("ok-r-crl", "a list in the document", reason, bytes, VALID);
    let others = vec![CrlEntry::new(&bench.second.certificate, after(-HOUR), Some(1))];
    let reason = "The list revokes somebody else.";
    let bytes = with(pki.crl(others.clone(), None));
    cases.honest("ok-r-crl-other", "a list that revokes another officer", reason, bytes, VALID);
    let reason = "A list counts only where every rule of lists is kept.";
    for (id, title, fault) in LISTED {
        cases.add(id, title, reason, with(pki.crl(Vec::new(), Some(fault))), OPEN);
    }
    let bytes = with(pki.crl(others, Some(CrlFault::UnknownCriticalInEntry)));
    cases.add("r-crl-entry", "a critical extension in an entry", reason, bytes, OPEN);
    let reason = "Nothing in the document tells of the officer.";
    let bytes = with_store(&file, &[], &of_root(pki), &[]);
    cases.add("r-none", "no evidence about the officer", reason, bytes, OPEN);
    let reason = "Nothing tells of the authority between.";
    let response = pki.ocsp(&officer.certificate, OcspAnswer::Good, None);
    let bytes = with_store(&file, &[], &[], &[response]);
    cases.add("r-no-authority", "no evidence about the authority", reason, bytes, OPEN);
    let stranger = Pki::quick(crate::levels::NOW);
    let reason = "A list of the same name under another key is another's.";
    let bytes = with(stranger.crl(Vec::new(), None));
    cases.add("r-crl-stranger", "the list of a namesake", reason, bytes, OPEN);
}

fn told(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let file = plain(officer);
    let entry = |at, reason| vec![CrlEntry::new(&officer.certificate, at, Some(reason))];
    let list = |at, reason| with_data(&file, &lists(pki, after(HOUR), entry(at, reason)));
    let reason = "It is revoked, and nothing proves that it was signed before.";
    cases.add(
        "r-revoked",
        "revoked before signing, by a list",
        reason,
        list(after(-HOUR), 1),
        REVOKED,
    );
    cases.add(
        "r-revoked-later",
        "revoked after, time only claimed",
        reason,
        list(after(600), 1),
        REVOKED,
    );
    let revoked = OcspAnswer::Revoked(after(-HOUR), Some(1));
    let response = pki.ocsp(&officer.certificate, revoked, None);
    let bytes = with_store(&file, &[], &of_root(pki), std::slice::from_ref(&response));
    cases.add("r-revoked-ocsp", "revoked before signing, by an answer", reason, bytes, REVOKED);
    let reason = "One proof of revocation outweighs any number of the contrary.";
    let good = pki.ocsp(&officer.certificate, OcspAnswer::Good, None);
    let bytes = with_store(&file, &[], &of_root(pki), &[good.clone(), response.clone()]);
    cases.add("r-both", "one answer good and one revoked", reason, bytes, REVOKED);
    let crls = lists(pki, after(HOUR), Vec::new()).crls;
    let bytes = with_store(&file, &[], &crls, &[response]);
    cases.add(
        "r-list-behind",
        "an answer revoked and a list that is silent",
        reason,
        bytes,
        REVOKED,
    );
    let reason = "A suspension may be lifted again.";
    cases.add("r-hold", "suspended", reason, list(after(-HOUR), 6), OPEN);
    let reason =
        "What a revoked authority issued cannot be told from what its key was misused for.";
    let mut data = evidence(pki, &[&officer.certificate], after(HOUR));
    let entry = CrlEntry::new(&pki.issuing.certificate, after(-HOUR), Some(2));
    let mut root = CrlTemplate::new(&pki.root.certificate, after(HOUR), vec![entry]);
    root.this_update = after(HOUR);
    data.crls = vec![pki.root.crl(&root, false)];
    let expected = UNDETERMINED.sub("REVOKED_CA_NO_POE");
    let title = "the authority revoked";
    cases.add("r-authority", title, reason, with_data(&file, &data), expected);
    // Soft checking excuses what is not known, never what is.
    cases.under(Conditions::at(TWO_HOURS_ON));
    let reason = "What is known counts, however mildly what is not known is judged.";
    cases.add("r-soft", "revoked, judged softly", reason, list(after(-120), 1), REVOKED);
    cases.under(Conditions::at(TWO_HOURS_ON).hard());
}

fn over(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let pki = &bench.pki;
    let officer = &bench.officer;
    let stamp =
        |officer: &Officer| stamped(officer, &|digest| pki.timestamp(digest, after(60), None));
    let file = stamp(officer);
    let entry = |at| vec![CrlEntry::new(&officer.certificate, at, Some(1))];
    let reason = "A stamp proves that it was signed before the revocation.";
    let bytes = with_data(&file, &lists(pki, after(HOUR), entry(after(600))));
    cases.honest("ok-r-revoked-later", "revoked after the stamp", reason, bytes, VALID);
    let reason = "The stamp is later than the revocation.";
    let bytes = with_data(&file, &lists(pki, after(HOUR), entry(after(-HOUR))));
    cases.add("r-stamped-late", "stamped when it was revoked", reason, bytes, REVOKED);
    let ending = brief(bench);
    cases.under(Conditions::at(after(8 * DAY)).hard());
    let reason = "It had not been revoked when it ended, but when it was signed is not proved.";
    let data = evidence(pki, &[&ending.certificate], after(HOUR));
    let bytes = with_data(&plain(&ending), &data);
    let expected = UNDETERMINED.sub("OUT_OF_BOUNDS_NOT_REVOKED");
    cases.add("r-ended-good", "ended since, and good until then", reason, bytes, expected);
    let reason = "The time is proved, the status at that time is not, and no list tells of it now.";
    let fresh = lists(pki, after(7 * DAY + HOUR), Vec::new());
    let bytes = with_data(&stamp(&ending), &fresh);
    let expected = UNDETERMINED.sub("NO_POE");
    cases.add("r-ended-silent", "ended since, no evidence of then", reason, bytes, expected);
    let reason = "Time and status at that time are both proved, and lists of today are there.";
    let bytes = with_data(&stamp(&ending), &data);
    let bytes = with_more(&bytes, &fresh);
    cases.honest("ok-r-ended", "ended since, with the evidence of then", reason, bytes, VALID);
    cases.under(Conditions::at(TWO_HOURS_ON).hard());
    revoked_responder(cases);
    ended_responder(cases);
}

/// An answer whose responder was in force then and has ended since.
fn ended_responder(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let at = after(550 * DAY);
    cases.under(Conditions::at(at).hard());
    let mut data = evidence(pki, &[&officer.certificate], after(HOUR));
    data.crls.remove(0);
    // Of today: what tells of the authorities and not of officers.
    let mut fresh = lists(pki, at.plus_seconds(-HOUR), Vec::new());
    fresh.crls.remove(0);
    let mut template = pki.ocsp_template(&pki.tsa().certificate, OcspAnswer::Good);
    template.signer = OcspSigner::Issuer;
    template.this_update = at.plus_seconds(-HOUR);
    template.produced_at = template.this_update;
    template.next_update = Some(at.plus_seconds(DAY));
    fresh.ocsp_responses.push(pki.ocsp_of(template));
    let file = stamped(officer, &|digest| pki.timestamp(digest, after(60), None));
    let kept = with_data(&file, &data);
    let reason = "Whoever has the key of a responder that has ended can answer for any day.";
    let expected = UNDETERMINED.sub("REVOCATION_OUT_OF_BOUNDS_NO_POE");
    let title = "an answer whose responder has ended since";
    cases.add("r-responder-over", title, reason, with_more(&kept, &fresh), expected);
    let reason = "A stamp over the answer proves that it is of then.";
    let archived = stamped_over(bench, &kept, after(2 * HOUR), &|template| template);
    let title = "the same answer under a stamp of then";
    cases.honest("ok-r-archived", title, reason, with_more(&archived, &fresh), VALID);
    let reason = "What the hole of a stamp holds is not among the bytes that it covers.";
    let answers = std::mem::take(&mut data.ocsp_responses);
    let late = stamped_with(bench, &with_data(&file, &data), after(2 * HOUR), &|template| {
        with_responses(&pki.timestamp_of(&template), &answers)
    });
    let title = "the same answer put into the stamp itself";
    cases.add("r-stamp-own", title, reason, with_more(&late, &fresh), expected);
}

/// A responder whose key was stolen, or that was taken out of service.
fn revoked_responder(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let file = plain(officer);
    let answered = |fault| {
        let mut template = pki.ocsp_template(&officer.certificate, OcspAnswer::Good);
        (template.this_update, template.produced_at) = (after(120), after(120));
        template.next_update = Some(after(DAY));
        template.fault = fault;
        let response = pki.ocsp_of(template);
        let read = OcspResponse::from_der(&response).ok();
        let responder = read.and_then(|read| read.certificates().first().cloned());
        (response, responder.unwrap_or_else(|| pki.issuing.certificate.clone()))
    };
    // The list knows of some reasons only, so that it does not answer for the officer.
    let told = |responder: &Certificate, reason| {
        let entry = CrlEntry::new(responder, after(600), Some(reason));
        let reasons = der::tlv(tag::context(3), &[2, 0x44]);
        let point = Extension::raw("2.5.29.28", true, der::sequence(&[&reasons]));
        let mut list =
            CrlTemplate::new(&pki.issuing.certificate, after(HOUR), vec![entry]).with(point);
        list.this_update = after(HOUR);
        [vec![pki.issuing.crl(&list, false)], of_root(pki)].concat()
    };
    let expected = UNDETERMINED.sub("REVOCATION_OUT_OF_BOUNDS_NO_POE");
    let reason = "Whoever stole the key tells any time before its revocation.";
    for (id, title, fault) in [
        (
            "r-responder-stolen",
            "a responder revoked for a stolen key after it says to have answered",
            Some(OcspFault::ResponderToBeChecked),
        ),
        ("r-responder-no-check", "the same where the look-up was spared", None),
    ] {
        let (response, responder) = answered(fault);
        let crls = told(&responder, 1);
        cases.add(id, title, reason, with_store(&file, &[], &crls, &[response]), expected);
    }
    let (response, responder) = answered(Some(OcspFault::ResponderToBeChecked));
    let reason = "Nobody else had the key, so it answered when it says.";
    let bytes = with_store(&file, &[], &told(&responder, 5), std::slice::from_ref(&response));
    cases.honest("ok-r-responder-ceased", "a responder that ceased later", reason, bytes, VALID);
    let reason = "A stamp proves that the answer is older than the revocation.";
    let mut of_tsa = pki.ocsp_template(&pki.tsa().certificate, OcspAnswer::Good);
    of_tsa.signer = OcspSigner::Issuer;
    let bytes = with_store(&file, &[], &of_root(pki), &[response, pki.ocsp_of(of_tsa)]);
    let bytes = stamped_over(bench, &bytes, after(300), &|template| template);
    let data = ValidationData { crls: told(&responder, 1), ..ValidationData::default() };
    let title = "a responder whose key was stolen after the stamp over its answer";
    cases.honest("ok-r-responder-stamped", title, reason, with_more(&bytes, &data), VALID);
}
