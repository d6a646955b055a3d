//! Evidence that came later, beside what was there or in its place, and keys that are lost elsewhere.

use segel_crypto::der::{self, tag};
use segel_crypto::{Digest, KeyKind, UnixTime};
use segel_pdf::{Dictionary, Document, Increment, IncrementOptions, Object};
use segel_sign::ValidationData;
use segel_x509::Certificate;

use super::evidence::{
    DAY, HOUR, SHA256, after, plain, stamped, stamped_with, with_more, with_store,
};
use super::paths::{authority, key_for_lists, same};
use super::standing::responder;
use super::{Cases, Conditions, Expected, UNDETERMINED, VALID, Word};
use crate::levels::{lists, officer_until};
use crate::pki::{
    Authority, CrlEntry, CrlTemplate, Extension, OcspAnswer, OcspSigner, Officer, Pki, Template,
    TokenTemplate, generate, public_key, sign_response, sign_token,
};

const REVOKED: Expected = UNDETERMINED.sub("REVOKED_NO_POE");
const UNPROVED: Expected = UNDETERMINED.sub("REVOCATION_OUT_OF_BOUNDS_NO_POE");
const OPEN: Expected = UNDETERMINED.sub("TRY_LATER");
const TAKEN_OUT: Expected =
    Expected::of(&[Word::Undetermined, Word::Changed]).sub("REVOKED_NO_POE");
/// keyCompromise and superseded.
const STOLEN: Option<u8> = Some(1);
const REPLACED: Option<u8> = Some(4);

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("R");
    cases.under(Conditions::at(after(2 * HOUR)).hard());
    parts(cases);
    witnesses(cases);
    responders(cases);
    elsewhere(cases);
    out_of_sight(cases);
    in_answers(cases);
    overwritten(cases);
    crowds(cases);
    ended(cases);
    cases.under(Conditions::USUAL);
}

pub(super) fn of_root(pki: &Pki, entries: Vec<CrlEntry>) -> Vec<u8> {
    let mut list = CrlTemplate::new(&pki.root.certificate, after(HOUR), entries);
    list.this_update = after(HOUR);
    pki.root.crl(&list, false)
}

fn of_issuing(pki: &Pki, entries: Vec<CrlEntry>) -> Vec<u8> {
    let mut list = CrlTemplate::new(&pki.issuing.certificate, after(HOUR), entries);
    list.this_update = after(HOUR);
    pki.issuing.crl(&list, false)
}

/// A list of the issuing authority that revokes one certificate and knows of some reasons only, so that it
/// answers for nobody else, and one of the root.
pub(super) fn of_some_reasons(
    pki: &Pki,
    of: &Certificate,
    reason: Option<u8>,
    bits: &[u8],
) -> [Vec<u8>; 2] {
    let entry = CrlEntry::new(of, after(-HOUR), reason);
    let reasons = der::tlv(tag::context(3), bits);
    let point = Extension::raw("2.5.29.28", true, der::sequence(&[&reasons]));
    let mut list = CrlTemplate::new(&pki.issuing.certificate, after(HOUR), vec![entry]).with(point);
    list.this_update = after(HOUR);
    [pki.issuing.crl(&list, false), of_root(pki, Vec::new())]
}

/// A time-stamping authority below the root.
pub(super) fn stamping(pki: &Pki) -> Authority {
    authority(&pki.root, "Bench TSA Lain (UJI COBA)", SHA256, &|template| Template {
        extensions: vec![
            Extension::key_usage(&[0]),
            Extension::extended_key_usage(&["1.3.6.1.5.5.7.3.8"], true),
        ],
        ..template
    })
}

/// Lists that answer together, under a stamp, and others of the same key that came later, when it was
/// stolen.
fn parts(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let pki = &bench.pki;
    let tsa = stamping(pki);
    let token = |template: &TokenTemplate| sign_token(template, &tsa, &pki.root.certificate);
    let file =
        stamped(&bench.officer, &|digest| token(&TokenTemplate::new(digest.clone(), after(60))));
    let pkcs8 = generate(KeyKind::P256);
    let other = Authority::new(&key_for_lists(pki, &pkcs8), &pkcs8, Some(&pki.root), SHA256);
    let certificates = [other.certificate.as_der().to_vec()];
    let stolen = of_root(pki, vec![CrlEntry::new(&other.certificate, after(600), STOLEN)]);
    let kept_root = lists(pki, after(0), Vec::new()).crls.split_off(1);
    // What was there when it was stamped, and what came after that.
    let with = |then: &[Vec<u8>], later: &[Vec<u8>]| {
        let kept = with_store(&file, &certificates, &[then, &kept_root].concat(), &[]);
        let kept = stamped_with(bench, &kept, after(300), &|template| token(&template));
        let crls = [later, std::slice::from_ref(&stolen)].concat();
        with_more(&kept, &ValidationData { crls, ..ValidationData::default() })
    };
    let numbered = |number: u64, seconds: i64| {
        let mut list = CrlTemplate::new(&pki.issuing.certificate, after(seconds), Vec::new());
        list.this_update = after(seconds);
        list.extensions.retain(|extension| extension.oid != "2.5.29.35");
        list.with(Extension::raw("2.5.29.20", false, der::unsigned(number)))
    };
    // Without its changes it is out of date.
    let base = |number, seconds| {
        let mut list = numbered(number, seconds);
        list.next_update = Some(after(seconds + 60));
        other.crl(&list, false)
    };
    let delta = numbered(9, 120).with(Extension::raw("2.5.29.27", true, der::unsigned(3)));
    let delta = other.crl(&delta, false);
    let reason = "The list and its changes are proved to be older than the theft.";
    let title = "a newer list beside one under a stamp, to which changes are told";
    let bytes = with(&[base(5, -HOUR), delta.clone()], &[base(6, -60)]);
    cases.honest("ok-r-delta-archived", title, reason, bytes, VALID);
    let reason = "The list that the changes are told to is not proved to be older than the theft.";
    let title = "changes under a stamp, told to a list that came later";
    let bytes = with(std::slice::from_ref(&delta), &[base(5, -HOUR)]);
    cases.add("r-delta-late", title, reason, bytes, UNPROVED);
    let some = |bits: &[u8], seconds: i64| {
        let reasons = der::tlv(tag::context(3), bits);
        let point = Extension::raw("2.5.29.28", true, der::sequence(&[&reasons]));
        other.crl(&numbered(7, seconds).with(point), false)
    };
    let (most, one) = (&[7, 0x3f, 0x80][..], &[6, 0x40][..]);
    let reason = "Both lists are proved to be older than the theft.";
    let title = "a newer list of some reasons beside two under a stamp";
    let bytes = with(&[some(most, 120), some(one, 120)], &[some(one, 700)]);
    cases.honest("ok-r-parts-archived", title, reason, bytes, VALID);
    let reason = "One of the lists is not proved to be older than the theft.";
    let title = "a list of some reasons under a stamp, the other one later";
    let bytes = with(&[some(most, 120)], &[some(one, 120)]);
    cases.add("r-parts-late", title, reason, bytes, UNPROVED);
}

/// Of two who say that a responder is in force, the newer one is not known.
fn witnesses(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let [of_officer, unknown] = [responder(pki, 0x21), responder(pki, 0x22)];
    let says = |by: &Authority, about: &Certificate, at: UnixTime| {
        let mut template = pki.ocsp_template(about, OcspAnswer::Good);
        (template.this_update, template.produced_at) = (at, at);
        template.next_update = Some(at.plus_seconds(DAY));
        if by.certificate == pki.issuing.certificate {
            template.signer = OcspSigner::Issuer;
        }
        sign_response(&template, by, template.signer == OcspSigner::Delegated)
    };
    let file = plain(officer);
    let answers = |at: UnixTime| {
        let responder = &of_officer.certificate;
        [
            says(&of_officer, &officer.certificate, after(600)),
            says(&pki.issuing, responder, at),
            says(&unknown, responder, after(HOUR)),
        ]
    };
    let with = |at| with_store(&file, &[], &[of_root(pki, Vec::new())], &answers(at));
    let reason = "The older word is fresh, and of one who is in force.";
    let title = "a responder of whom the issuer says it, and later one who is not known";
    cases.honest("ok-r-vouched-older", title, reason, with(after(300)), VALID);
    let reason = "The older word had ended before the answer was made.";
    let title = "the same, and the word of the issuer is out of date";
    cases.add("r-vouched-stale", title, reason, with(after(-3 * DAY)), OPEN);

    let tsa = stamping(pki);
    let token = |digest: &Digest| {
        let template = TokenTemplate::new(digest.clone(), after(60));
        sign_token(&template, &tsa, &pki.root.certificate)
    };
    let mut word = pki.ocsp_template(&of_officer.certificate, OcspAnswer::Good);
    (word.this_update, word.produced_at) = (after(300), after(300));
    word.next_update = Some(after(900));
    let word = sign_response(&word, &pki.issuing, false);
    let answers = [says(&of_officer, &officer.certificate, after(600)), word];
    let with = |file: &Vec<u8>| with_store(file, &[], &[of_root(pki, Vec::new())], &answers);
    let reason = "The signature is older, and nothing needs to be known of later.";
    let title = "a stamped signature, and a responder of whom the issuer said it until a while ago";
    cases.honest("ok-r-vouched-then", title, reason, with(&stamped(officer, &token)), VALID);
    let reason = "Whoever stole its key since then says that it answered before.";
    let title = "the same without a stamp";
    cases.add("r-vouched-then", title, reason, with(&file), OPEN);
}

/// A responder whose key has another certificate.
fn responders(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let file = plain(officer);
    let response = pki.ocsp(&officer.certificate, OcspAnswer::Good, None);
    let read = segel_x509::OcspResponse::from_der(&response).ok();
    let own = read.and_then(|read| read.certificates().first().cloned());
    let own = own.unwrap_or_else(|| pki.issuing.certificate.clone());
    let twin = Template {
        serial: vec![0x5e, 0x70, 0x31],
        issuer: pki.issuing.certificate.subject_der().to_vec(),
        subject: own.subject_der().to_vec(),
        not_before: own.not_before(),
        not_after: own.not_after(),
        extensions: vec![Extension::key_usage(&[0])],
        public_key: own.public_key().as_der().to_vec(),
    };
    let twin = pki.issuing.issue(&twin, SHA256);
    let told = |reason, bits: &[u8]| {
        let crls = of_some_reasons(pki, &twin, reason, bits);
        let certificates = [twin.as_der().to_vec()];
        with_store(&file, &certificates, &crls, std::slice::from_ref(&response))
    };
    let reason = "A stolen key is stolen under all of its certificates.";
    let title = "another certificate of the responder's key revoked for theft";
    cases.add("r-responder-twin", title, reason, told(STOLEN, &[6, 0x40]), UNPROVED);
    let reason = "The certificate was replaced, and the key is still the responder's alone.";
    let title = "another certificate of the responder's key replaced";
    let bytes = told(REPLACED, &[3, 0x08]);
    cases.honest("ok-r-responder-twin", title, reason, bytes, VALID);
}

/// The signer's key under a certificate of another authority.
fn elsewhere(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let file = plain(officer);
    let own = lists(pki, after(HOUR), Vec::new()).crls;
    let told_of =
        |by: &Authority, above: &Authority, entries: Vec<CrlEntry>, more: &[Extension]| {
            let template = Template {
                serial: vec![0x5e, 0x6e, 0x41],
                issuer: by.certificate.subject_der().to_vec(),
                subject: officer.certificate.subject_der().to_vec(),
                not_before: officer.certificate.not_before(),
                not_after: officer.certificate.not_after(),
                extensions: [&[Extension::key_usage(&[0, 1])], more].concat(),
                public_key: officer.certificate.public_key().as_der().to_vec(),
            };
            let twin = by.issue(&template, SHA256);
            let entry = CrlEntry::new(&twin, after(-HOUR), STOLEN);
            let mut list = CrlTemplate::new(&by.certificate, after(HOUR), vec![entry]);
            list.this_update = after(HOUR);
            let [issuing, root] = own.as_slice() else { return Vec::new() };
            let root = if entries.is_empty() { root.clone() } else { of_root(pki, entries) };
            let certificates = [&twin, &by.certificate, &above.certificate];
            let certificates = certificates.map(|certificate| certificate.as_der().to_vec());
            with_store(&file, &certificates, &[issuing.clone(), root, by.crl(&list, false)], &[])
        };
    let told = |by: &Authority, above: &Authority, entries: Vec<CrlEntry>| {
        told_of(by, above, entries, &[])
    };
    let name = "Bench CA Lain (UJI COBA)";
    let other = authority(&pki.root, name, SHA256, &same);
    let reason = "The root vouches for the authority that says so.";
    let title = "the signer's key stolen under a certificate of another authority";
    let bytes = told(&other, &pki.root, Vec::new());
    cases.add("r-own-key-elsewhere", title, reason, bytes.clone(), REVOKED);
    let unknown = Extension::raw("1.3.6.1.4.1.32473.9", true, vec![5, 0]);
    let marked = told_of(&other, &pki.root, Vec::new(), &[unknown]);
    let title = "the same under a certificate with a critical extension that no one knows";
    let reason = "Nobody could use that certificate; what is said of its key holds.";
    cases.add("r-own-key-critical", title, reason, marked, REVOKED);
    let reason = "Whoever takes it out may not want it to be known.";
    let title = "the same, taken out of the store by a later revision";
    let bytes = with_store(&bytes, &[], &own, &[]);
    cases.add("r-own-key-taken-out", title, reason, bytes, TAKEN_OUT);
    let stranger = Pki::quick(after(0));
    let by = authority(&stranger.root, name, SHA256, &same);
    let reason = "Anyone can issue a certificate for any key, and revoke it.";
    let title = "the same told by an authority that nobody trusts";
    let bytes = told(&by, &stranger.root, Vec::new());
    cases.honest("ok-r-own-key-stranger", title, reason, bytes, VALID);
    let entry = CrlEntry::new(&other.certificate, after(-DAY), Some(2));
    let reason = "Whoever stole the key of that authority says what he likes.";
    let title = "the same told by an authority whose own key was stolen";
    let bytes = told(&other, &pki.root, vec![entry]);
    cases.honest("ok-r-own-key-robbed", title, reason, bytes, VALID);
}

/// The same, where it is hard to see: behind lists, in another spelling, of an authority that ended.
fn out_of_sight(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let file = plain(officer);
    let own = lists(pki, after(HOUR), Vec::new()).crls;
    let full = officer.certificate.public_key();
    let told = |by: &Authority, key: &[u8], before: Vec<Vec<u8>>| {
        let template = Template {
            serial: vec![0x5e, 0x6e, 0x42],
            issuer: by.certificate.subject_der().to_vec(),
            subject: officer.certificate.subject_der().to_vec(),
            not_before: officer.certificate.not_before(),
            not_after: officer.certificate.not_after(),
            extensions: vec![Extension::key_usage(&[0, 1])],
            public_key: key.to_vec(),
        };
        let twin = by.issue(&template, SHA256);
        let entry = CrlEntry::new(&twin, after(-HOUR), STOLEN);
        let mut list = CrlTemplate::new(&by.certificate, after(HOUR), vec![entry]);
        list.this_update = after(HOUR);
        let certificates = [&twin, &by.certificate].map(|of| of.as_der().to_vec());
        let crls = [own.clone(), before, vec![by.crl(&list, false)]].concat();
        with_store(&file, &certificates, &crls, &[])
    };
    let name = "Bench CA Lain (UJI COBA)";
    let other = authority(&pki.root, name, SHA256, &same);
    let reason = "Who had no time for what speaks against it does not know that nothing does.";
    let title = "the signer's key stolen elsewhere, told behind a hundred newer lists";
    // The newest is heard first.
    let newer = |seconds: i64| {
        let at = after(HOUR + 1 + seconds);
        let mut list = CrlTemplate::new(&other.certificate, at, Vec::new());
        list.this_update = at;
        other.crl(&list, false)
    };
    let bytes = told(&other, full.as_der(), (0..110).map(newer).collect());
    cases.add("r-own-key-crowd", title, reason, bytes, UNDETERMINED);
    let reason = "A key is the same however it is spelled.";
    let octets = full.key_octets();
    let sign = octets.last().map_or(2, |last| 2 + (last & 1));
    let point = [&[sign], octets.get(1..33).unwrap_or_default()].concat();
    let spelled = |algorithm: &str, point: &[u8]| {
        let algorithm = der::sequence(&[&der::oid(algorithm), &der::oid("1.2.840.10045.3.1.7")]);
        der::sequence(&[&algorithm, &der::bit_string(point)])
    };
    let title = "the signer's key stolen elsewhere, where its point is compressed";
    let bytes = told(&other, &spelled("1.2.840.10045.2.1", &point), Vec::new());
    cases.add("r-own-key-compressed", title, reason, bytes, REVOKED);
    let title = "the signer's key stolen elsewhere, where it is for key agreement";
    let bytes = told(&other, &spelled("1.3.132.1.12", octets), Vec::new());
    cases.add("r-own-key-agreement", title, reason, bytes, REVOKED);
    let ended = authority(&pki.root, name, SHA256, &|template| Template {
        not_after: after(HOUR + 60),
        ..template
    });
    let reason = "What an authority told while it was in force stays told.";
    let title = "the signer's key stolen elsewhere, under an authority that has ended since";
    let bytes = told(&ended, full.as_der(), Vec::new());
    cases.add("r-own-key-ended", title, reason, bytes, REVOKED);
}

/// A responder's key stolen under a certificate that stands in another answer alone.
fn in_answers(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let pkcs8 = generate(KeyKind::P256);
    let with_key = |number: u8| {
        let usual = responder(pki, number).certificate;
        let template = Template {
            serial: vec![0x5e, 0x71, number],
            issuer: usual.issuer_der().to_vec(),
            subject: usual.subject_der().to_vec(),
            not_before: usual.not_before(),
            not_after: usual.not_after(),
            extensions: vec![
                Extension::key_usage(&[0]),
                Extension::extended_key_usage(&["1.3.6.1.5.5.7.3.9"], false),
                Extension::raw("1.3.6.1.5.5.7.48.1.5", false, der::null()),
            ],
            public_key: public_key(&pkcs8),
        };
        Authority::new(&template, &pkcs8, Some(&pki.issuing), SHA256)
    };
    let [in_use, twin] = [with_key(0x31), with_key(0x32)];
    let says = |by: &Authority, about: &Certificate| {
        sign_response(&pki.ocsp_template(about, OcspAnswer::Good), by, true)
    };
    let answers = [says(&in_use, &officer.certificate), says(&twin, &twin.certificate)];
    let told = |reason, bits: &[u8]| {
        let crls = of_some_reasons(pki, &twin.certificate, reason, bits);
        with_store(&plain(officer), &[], &crls, &answers)
    };
    let reason = "A stolen key is stolen under all of its certificates, wherever they stand.";
    let title = "a responder's key stolen under a certificate that another answer brings";
    cases.add("r-responder-twin-answer", title, reason, told(STOLEN, &[6, 0x40]), UNPROVED);
    let reason = "The certificate was replaced, and the key is still the responder's alone.";
    let title = "the same, where it was replaced";
    let bytes = told(REPLACED, &[3, 0x08]);
    cases.honest("ok-r-responder-twin-answer", title, reason, bytes, VALID);
}

/// A list whose object a later revision writes anew.
fn overwritten(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let silent = of_issuing(pki, Vec::new());
    let with = |first: Vec<u8>, then: Vec<u8>| {
        let root = of_root(pki, Vec::new());
        let file = with_store(&plain(officer), &[], &[first, root], &[]);
        in_place(&file, then)
    };
    let reason = "Whoever writes over it may not want it to be known.";
    let title = "a list that revokes, written over in place by one that is silent";
    let entry = CrlEntry::new(&officer.certificate, after(-HOUR), STOLEN);
    let bytes = with(of_issuing(pki, vec![entry]), silent.clone());
    cases.add("r-overwritten", title, reason, bytes, TAKEN_OUT);
    let reason = "The newer list took the place of the older one, and says the same.";
    let title = "a list written over in place by a newer one";
    let older = lists(pki, after(60), Vec::new()).crls.swap_remove(0);
    let either = Expected::or(&[Word::Valid, Word::Changed], &[Word::Valid, Word::Changed]);
    cases.honest("ok-r-overwritten", title, reason, with(older, silent), either);
}

/// Appends a revision that writes the first list of the store anew, under its own number.
#[expect(clippy::expect_used, reason = "a bench that cannot append has nothing to go on with")]
fn in_place(file: &Vec<u8>, new: Vec<u8>) -> Vec<u8> {
    let document = Document::open(file).expect("a readable document");
    let id = |object: Option<&Object>| match object {
        Some(Object::Reference(id)) => *id,
        _ => unreachable!("the bench writes references"),
    };
    let store = id(document.catalog().expect("a catalog").value("DSS"));
    let store = document.object(store).expect("a store").dictionary().cloned().expect("a store");
    let Some(Object::Array(lists)) = store.value("CRLs") else { unreachable!("lists are there") };
    let mut increment = Increment::new(&document).expect("a document to append to");
    increment.set_stream(id(lists.first()), Dictionary::new(), new);
    let written = increment.finish(IncrementOptions { file_id: [6; 16] });
    [file.as_slice(), &written.expect("an increment").bytes].concat()
}

/// More keys and longer lists than there is time for, before what revokes.
fn crowds(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let file = plain(officer);
    let reason = "Who had no time for what speaks against it does not know that nothing does.";
    let pkcs8 = generate(KeyKind::P256);
    let template = key_for_lists(pki, &pkcs8);
    let lister = Authority::new(&template, &pkcs8, Some(&pki.root), SHA256);
    // In the name of the root, and not by it.
    let forged = (0..110u8).map(|number| {
        let pkcs8 = generate(KeyKind::P256);
        let template = Template { serial: vec![0x60, number], ..key_for_lists(pki, &pkcs8) };
        Authority::new(&template, &pkcs8, Some(&pki.issuing), SHA256).certificate
    });
    let certificates: Vec<Vec<u8>> = forged
        .chain([lister.certificate.clone()])
        .map(|certificate| certificate.as_der().to_vec())
        .collect();
    let entry = CrlEntry::new(&officer.certificate, after(-HOUR), STOLEN);
    let list = |entries: Vec<CrlEntry>| {
        let mut list = CrlTemplate::new(&pki.issuing.certificate, after(HOUR), entries);
        list.this_update = after(HOUR);
        list.extensions.retain(|extension| extension.oid != "2.5.29.35");
        list
    };
    let good = pki.ocsp(&officer.certificate, OcspAnswer::Good, None);
    let title = "a list that revokes, by a key behind a hundred forged ones";
    let crls = [of_root(pki, Vec::new()), lister.crl(&list(vec![entry.clone()]), false)];
    let bytes = with_store(&file, &certificates, &crls, std::slice::from_ref(&good));
    cases.add("r-crowd-keys", title, reason, bytes, UNDETERMINED);
    let entries = |of: &Officer| -> Vec<CrlEntry> {
        let others = (0..10_001u32).map(|number| CrlEntry {
            serial: [&[0x70][..], &number.to_be_bytes()].concat(),
            ..CrlEntry::new(&of.certificate, after(-HOUR), None)
        });
        others.chain([entry.clone()]).collect()
    };
    let own = |at: UnixTime, entries: Vec<CrlEntry>, bad: bool| {
        let mut list = CrlTemplate::new(&pki.issuing.certificate, at, entries);
        list.this_update = at;
        pki.issuing.crl(&list, bad)
    };
    let mut crls: Vec<Vec<u8>> =
        (1..105).map(|seconds| own(after(HOUR + seconds), Vec::new(), true)).collect();
    crls.extend([own(after(HOUR), entries(officer), false), of_root(pki, Vec::new())]);
    let title = "a list of ten thousand that revokes, behind a hundred forged ones";
    let bytes = with_store(&file, &[], &crls, &[good]);
    cases.add("r-crowd-long", title, reason, bytes, UNDETERMINED);
}

/// A list signed with RSA of 2048 bits, which ends with the year 2028.
fn ended(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let pki = &bench.pki;
    let date = |year, month| UnixTime::from_civil(year, month, 1, 0, 0, 0).unwrap_or(after(0));
    let (then, now) = (date(2027, 6), date(2029, 6));
    cases.under(Conditions::at(now).hard());
    let lasting = officer_until(pki, KeyKind::P256, date(2032, 1));
    let key = &bench.rsa.pkcs8_der;
    let lister = Authority::new(&key_for_lists(pki, key), key, Some(&pki.root), SHA256);
    let tsa = authority(&pki.root, "Bench TSA Lain (UJI COBA)", SHA256, &|template| Template {
        not_after: date(2032, 1),
        extensions: vec![
            Extension::key_usage(&[0]),
            Extension::extended_key_usage(&["1.3.6.1.5.5.7.3.8"], true),
        ],
        ..template
    });
    let token = |template: &TokenTemplate| sign_token(template, &tsa, &pki.root.certificate);
    let file = stamped(&lasting, &|digest| token(&TokenTemplate::new(digest.clone(), then)));
    let list = |at: UnixTime| {
        let mut list = CrlTemplate::new(&pki.issuing.certificate, at, Vec::new());
        list.this_update = at;
        list.extensions.retain(|extension| extension.oid != "2.5.29.35");
        lister.crl(&list, false)
    };
    let root = |at: UnixTime| lists(pki, at, Vec::new()).crls.split_off(1);
    let at = then.plus_seconds(HOUR);
    let certificates = [lister.certificate.as_der().to_vec()];
    let kept = with_store(&file, &certificates, &[vec![list(at)], root(at)].concat(), &[]);
    let kept = stamped_with(bench, &kept, then.plus_seconds(DAY), &|template| token(&template));
    let fresh = now.plus_seconds(-HOUR);
    let with = |file: &Vec<u8>, crls: Vec<Vec<u8>>| {
        with_more(file, &ValidationData { crls, ..ValidationData::default() })
    };
    let reason = "Signature and list are proved to be older than the end of the algorithm.";
    let title = "a list signed with RSA under a stamp from before its end";
    let bytes = with(&kept, root(fresh));
    cases.honest("ok-r-weak-archived", title, reason, bytes, VALID);
    let title = "the same, and a newer one beside it";
    let bytes = with(&kept, [vec![list(fresh)], root(fresh)].concat());
    cases.honest("ok-r-weak-beside", title, reason, bytes, VALID);
    let reason = "Nothing proves that the list is older than the end of the algorithm.";
    let title = "a list signed with RSA, which came behind the stamp";
    let kept = with_store(&file, &certificates, &root(at), &[]);
    let kept = stamped_with(bench, &kept, then.plus_seconds(DAY), &|template| token(&template));
    let bytes = with(&kept, [vec![list(at)], root(fresh)].concat());
    let weak = UNDETERMINED.sub("CRYPTO_CONSTRAINTS_FAILURE_NO_POE").finding("ALGORITHM_ENDED");
    cases.add("r-weak-late", title, reason, bytes, weak);
}
