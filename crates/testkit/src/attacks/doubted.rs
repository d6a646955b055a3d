//! Whoever is in doubt ends no suspension by a revocation, silences nobody, and lifts nothing; and answers that
//! mean a certificate in other words.

use segel_crypto::{DigestAlgorithm, KeyKind, UnixTime};
use segel_sign::ValidationData;
use segel_x509::{Certificate, OcspRequest};

use super::evidence::{DAY, HOUR, SHA256, after, plain, stamped, with_data, with_more, with_store};
use super::held::{archived, archived_with, list_of};
use super::later_evidence::{of_root, of_some_reasons};
use super::paths::{another_certificate, authority, officer, same};
use super::renewed::responder;
use super::{Cases, Conditions, Expected, UNDETERMINED, VALID};
use crate::levels::lists;
use crate::pki::{
    Authority, CrlEntry, CrlTemplate, Extension, OcspAnswer, Pki, Template, distinguished_name,
    generate, public_key, sign_response,
};

pub(super) const OPEN: Expected = UNDETERMINED.sub("TRY_LATER");
pub(super) const REVOKED: Expected = UNDETERMINED.sub("REVOKED_NO_POE");
pub(super) const OF_AUTHORITY: Expected = UNDETERMINED.sub("REVOKED_CA_NO_POE");
pub(super) const UNPROVED: Expected = UNDETERMINED.sub("REVOCATION_OUT_OF_BOUNDS_NO_POE");
/// keyCompromise, cACompromise, superseded and certificateHold.
pub(super) const STOLEN: Option<u8> = Some(1);
pub(super) const ROBBED: Option<u8> = Some(2);
pub(super) const REPLACED: Option<u8> = Some(4);
pub(super) const HELD: Option<u8> = Some(6);

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("R");
    cases.under(Conditions::at(after(2 * HOUR)).hard());
    ended(cases);
    stale(cases);
    silenced(cases);
    crossed(cases);
    lifted(cases);
    named(cases);
    respelled(cases);
    other_usage(cases);
    cases.under(Conditions::USUAL);
}

/// A responder of the root, for a key, that spares the look-up.
pub(super) fn of_the_root(pki: &Pki, number: u8, pkcs8: &[u8]) -> Authority {
    let template = Template {
        serial: vec![0x5e, 0x79, number],
        issuer: pki.root.certificate.subject_der().to_vec(),
        subject: distinguished_name(&[("C", "ID"), ("CN", "Bench OCSP Akar (UJI COBA)")]),
        not_before: after(-365 * DAY),
        not_after: after(365 * DAY),
        extensions: vec![
            Extension::key_usage(&[0]),
            Extension::extended_key_usage(&["1.3.6.1.5.5.7.3.9"], false),
            Extension::raw("1.3.6.1.5.5.7.48.1.5", false, vec![5, 0]),
        ],
        public_key: public_key(pkcs8),
    };
    Authority::new(&template, pkcs8, Some(&pki.root), SHA256)
}

/// What a responder of an issuer says of a certificate at an instant.
pub(super) fn says(
    pki: &Pki,
    (by, issuer): (&Authority, &Certificate),
    of: &Certificate,
    answer: OcspAnswer,
    at: UnixTime,
) -> Vec<u8> {
    let mut template = pki.ocsp_template(of, answer);
    template.request = OcspRequest::new(of, issuer, DigestAlgorithm::Sha1);
    (template.this_update, template.produced_at) = (at, at);
    template.next_update = Some(after(DAY));
    sign_response(&template, by, true)
}

pub(super) fn list_with(by: &Authority, at: UnixTime, entries: Vec<CrlEntry>) -> Vec<u8> {
    let mut list = CrlTemplate::new(&by.certificate, at, entries);
    list.this_update = at;
    by.crl(&list, false)
}

pub(super) fn responses(file: &Vec<u8>, ocsp_responses: Vec<Vec<u8>>) -> Vec<u8> {
    with_more(file, &ValidationData { ocsp_responses, ..ValidationData::default() })
}

/// A suspension, and a responder that says the certificate was replaced later.
fn ended(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let issuing = &pki.issuing.certificate;
    let pkcs8 = generate(KeyKind::P256);
    let by = responder(pki, 11, &pkcs8, public_key(&pkcs8));
    let file = stamped(officer, &|digest| pki.timestamp(digest, after(60), None));
    let answer = OcspAnswer::Revoked(after(900), REPLACED);
    let said = says(pki, (&by, issuing), &officer.certificate, answer, after(900));
    let with = |reason: Option<u8>| {
        let held = CrlEntry::new(&officer.certificate, after(600), HELD);
        let robbed = reason.map(|_| CrlEntry::new(&by.certificate, after(700), reason));
        let entries = std::iter::once(held).chain(robbed).collect();
        let mut data = lists(pki, after(HOUR), entries);
        // Nothing proves that this one is older than the suspension.
        data.crls.push(list_of(&pki.issuing, after(120), None));
        with_data(&file, &ValidationData { ocsp_responses: vec![said.clone()], ..data })
    };
    let reason = "A responder in force says what became of the suspension.";
    let title = "suspended after the stamp, and replaced later, as a responder says";
    cases.honest("ok-r-hold-replaced", title, reason, with(None), VALID);
    let reason = "Who stole the key of a responder ends no suspension.";
    let title = "the same, where the key of the responder was stolen";
    cases.add("r-doubted-replaced", title, reason, with(STOLEN), OPEN);
    let pkcs8 = generate(KeyKind::P256);
    let by = of_the_root(pki, 1, &pkcs8);
    let root = &pki.root.certificate;
    let said =
        says(pki, (&by, root), issuing, OcspAnswer::Revoked(after(900), REPLACED), after(900));
    let then = lists(pki, after(120), Vec::new()).crls;
    let entries = vec![
        CrlEntry::new(issuing, after(200), HELD),
        CrlEntry::new(&by.certificate, after(700), STOLEN),
    ];
    let bytes = responses(&archived(cases, &then, vec![of_root(pki, entries)]), vec![said]);
    let title = "the authority suspended between the stamps, and replaced as a stolen key says";
    cases.add("r-doubted-replaced-authority", title, reason, bytes, OF_AUTHORITY);
}

/// A suspension that was lifted, as a list says that is out of date, and a later end.
fn stale(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let own = |hours: i64, entry: Option<CrlEntry>| {
        let at = after(hours * HOUR);
        let mut list = CrlTemplate::new(&pki.issuing.certificate, at, entry.into_iter().collect());
        (list.this_update, list.next_update) = (at, Some(at.plus_seconds(HOUR)));
        pki.issuing.crl(&list, false)
    };
    let entry = |at: i64, reason| Some(CrlEntry::new(&officer.certificate, after(at), reason));
    let file = stamped(officer, &|digest| pki.timestamp(digest, after(60), None));
    let with = |released: bool| {
        let mut data = lists(pki, after(HOUR), entry(600, REPLACED).into_iter().collect());
        data.crls.push(own(-9, entry(-10 * HOUR, HELD)));
        data.crls.extend(released.then(|| own(-8, None)));
        with_data(&file, &data)
    };
    let reason = "A list tells that it was released before it signed, however old the list is.";
    let title = "suspended and released before the stamp, and replaced after it";
    cases.honest("ok-r-released-stale", title, reason, with(true), VALID);
    let reason = "Nothing tells of a release.";
    let title = "suspended before the stamp, and replaced after it";
    cases.add("r-held-replaced", title, reason, with(false), REVOKED);
}

/// Another certificate for the signer's key.
pub(super) fn twin_of(own: &Certificate, by: &Authority) -> Certificate {
    let template = Template {
        serial: vec![0x5e, 0x6e, 0x61],
        issuer: by.certificate.subject_der().to_vec(),
        subject: own.subject_der().to_vec(),
        not_before: own.not_before(),
        not_after: own.not_after(),
        extensions: vec![Extension::key_usage(&[0, 1])],
        public_key: own.public_key().as_der().to_vec(),
    };
    by.issue(&template, SHA256)
}

/// Who told that the signer's key was stolen, and those who would silence him.
fn silenced(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let below = |issuer: &Authority, name: &str, number: u8| {
        authority(issuer, name, SHA256, &|template| Template {
            serial: vec![0x5e, 0x7a, number],
            ..template
        })
    };
    let der = |certificates: &[&Certificate]| -> Vec<Vec<u8>> {
        certificates.iter().map(|of| of.as_der().to_vec()).collect()
    };
    let own = lists(pki, after(120), Vec::new()).crls;
    let upper = below(&pki.root, "Bench CA Atas (UJI COBA)", 1);
    let lower = below(&upper, "Bench CA Bawah (UJI COBA)", 2);
    let twin = twin_of(&officer.certificate, &lower);
    let stolen = |at: i64| Some(CrlEntry::new(&twin, after(at), STOLEN));
    let then = [own.clone(), vec![list_of(&lower, after(120), stolen(-HOUR))]].concat();
    let more = vec![
        of_root(pki, vec![CrlEntry::new(&upper.certificate, after(600), ROBBED)]),
        list_of(&upper, after(HOUR), Some(CrlEntry::new(&lower.certificate, after(-DAY), ROBBED))),
    ];
    let certificates = der(&[&twin, &lower.certificate, &upper.certificate]);
    let bytes = archived_with(cases, &certificates, &then, more);
    let reason = "Who stole the key of the upper authority silences nobody by it.";
    let title = "the signer's key stolen, as an authority told whom a robbed one calls robbed";
    cases.add("r-silenced-nested", title, reason, bytes, REVOKED);

    let other = below(&pki.root, "Bench CA Lain (UJI COBA)", 3);
    let twin = twin_of(&officer.certificate, &other);
    let pkcs8 = generate(KeyKind::P256);
    let [old, new] = [2, 3].map(|number| of_the_root(pki, number, &pkcs8));
    let root = &pki.root.certificate;
    let of_other = |at: i64, reason, said: i64| {
        let answer = OcspAnswer::Revoked(after(at), reason);
        says(pki, (&old, root), &other.certificate, answer, after(said))
    };
    let told = |entries: Vec<CrlEntry>| {
        let entry = CrlEntry::new(&twin, after(-HOUR), STOLEN);
        let crls = [
            list_of(&pki.issuing, after(HOUR), None),
            of_root(pki, entries),
            list_of(&other, after(HOUR), Some(entry)),
        ];
        let certificates = der(&[&twin, &other.certificate, &new.certificate]);
        with_store(&plain(officer), &certificates, &crls, &[of_other(-DAY, ROBBED, 900)])
    };
    let reason =
        "A responder in force says that the authority was robbed, whose word is a thief's.";
    let title = "the signer's key stolen, as an authority says whom a responder calls robbed";
    cases.honest("ok-r-silenced", title, reason, told(Vec::new()), VALID);
    let reason = "Whose key was stolen silences nobody.";
    let title = "the same, where the responder's key was stolen under another certificate";
    let entry = |reason| vec![CrlEntry::new(&new.certificate, after(-HOUR), reason)];
    cases.add("r-silenced-twin", title, reason, told(entry(STOLEN)), REVOKED);
    let title = "the same, where that other certificate is suspended";
    cases.add("r-silenced-twin-held", title, reason, told(entry(HELD)), REVOKED);

    let entry = CrlEntry::new(&twin, after(-HOUR), STOLEN);
    let then = [own, vec![list_of(&other, after(120), Some(entry))]].concat();
    let entries = vec![
        CrlEntry::new(&other.certificate, after(600), ROBBED),
        CrlEntry::new(&old.certificate, after(600), STOLEN),
    ];
    let certificates = der(&[&twin, &other.certificate]);
    let bytes = archived_with(cases, &certificates, &then, vec![of_root(pki, entries)]);
    let bytes = responses(&bytes, vec![of_other(-DAY, None, 900)]);
    let reason = "Who stole the key of a responder says no day of a theft.";
    let title = "the signer's key stolen, as one told who was robbed later, and earlier by a thief";
    cases.add("r-silenced-day", title, reason, bytes, REVOKED);
}

/// A cross certificate by an authority that was robbed.
fn crossed(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let middle = authority(&pki.root, "Bench CA Tengah (UJI COBA)", SHA256, &same);
    let robbed = authority(&pki.root, "Bench CA Rampok (UJI COBA)", SHA256, &|template| Template {
        serial: vec![0x5e, 0x7b],
        ..template
    });
    let other = authority(&middle, "Bench CA Lain (UJI COBA)", SHA256, &same);
    let own = &middle.certificate;
    let template = Template {
        serial: vec![0x5e, 0x7c],
        issuer: robbed.certificate.subject_der().to_vec(),
        subject: own.subject_der().to_vec(),
        not_before: own.not_before(),
        not_after: own.not_after(),
        extensions: vec![Extension::basic_constraints(true, None), Extension::key_usage(&[5, 6])],
        public_key: own.public_key().as_der().to_vec(),
    };
    let crossed = robbed.issue(&template, SHA256);
    let twin = twin_of(&officer.certificate, &other);
    let entry = CrlEntry::new(&twin, after(-HOUR), STOLEN);
    let crls = [
        list_of(&pki.issuing, after(HOUR), None),
        of_root(pki, vec![CrlEntry::new(&robbed.certificate, after(-DAY), ROBBED)]),
        list_of(&other, after(HOUR), Some(entry)),
    ];
    let mut certificates = [&twin, &other.certificate, &crossed, &robbed.certificate, own]
        .map(|of| of.as_der().to_vec());
    let reason = "What a robbed authority certified hides no other path.";
    let title = "the signer's key stolen, as an authority says that a robbed one certified as well";
    let with = |certificates: &[Vec<u8>]| with_store(&plain(officer), certificates, &crls, &[]);
    cases.add("r-silenced-crossed", title, reason, with(&certificates), REVOKED);
    certificates.reverse();
    let title = "the same in another order";
    cases.add("r-silenced-crossed-turned", title, reason, with(&certificates), REVOKED);
}

/// Suspensions of keys that sign evidence, lifted by others or by themselves.
fn lifted(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let issuing = &pki.issuing.certificate;
    let pkcs8 = generate(KeyKind::P256);
    let [old, new] = [12, 13].map(|number| responder(pki, number, &pkcs8, public_key(&pkcs8)));
    let pkcs8 = generate(KeyKind::P256);
    let third = responder(pki, 14, &pkcs8, public_key(&pkcs8));
    let answers = [
        says(pki, (&old, issuing), &officer.certificate, OcspAnswer::Good, after(HOUR)),
        says(pki, (&third, issuing), &new.certificate, OcspAnswer::Good, after(HOUR + 60)),
    ];
    let with = |robbed: bool| {
        let [of_new, root] = of_some_reasons(pki, &new.certificate, HELD, &[1, 0x02]);
        let [of_third, _] = of_some_reasons(pki, &third.certificate, STOLEN, &[6, 0x40]);
        let crls = [vec![of_new, root], robbed.then_some(of_third).into_iter().collect()].concat();
        let certificates = [new.certificate.as_der().to_vec()];
        with_store(&plain(officer), &certificates, &crls, &answers)
    };
    let reason = "A responder in force says that the key is nobody else's.";
    let title = "a responder's other certificate suspended, and released as another one says";
    cases.honest("ok-r-twin-released", title, reason, with(false), VALID);
    let reason = "Who stole the key of a responder lifts no suspension.";
    let title = "the same, where the key of that one was stolen";
    cases.add("r-twin-released", title, reason, with(true), UNPROVED);

    let pkcs8 = generate(KeyKind::P256);
    let template = Template {
        serial: vec![0x5e, 0x7d],
        issuer: issuing.subject_der().to_vec(),
        subject: issuing.subject_der().to_vec(),
        not_before: issuing.not_before(),
        not_after: issuing.not_after(),
        extensions: vec![
            Extension::key_usage(&[6]),
            Extension::subject_key_identifier(&public_key(&pkcs8)),
        ],
        public_key: public_key(&pkcs8),
    };
    let lister = Authority::new(&template, &pkcs8, Some(&pki.issuing), SHA256);
    let entries =
        [&officer.certificate, &lister.certificate].map(|of| CrlEntry::new(of, after(-HOUR), HELD));
    let held = list_with(&pki.issuing, after(60), entries.to_vec());
    let own = list_with(&lister, after(HOUR), Vec::new());
    let with = |more: Vec<Vec<u8>>| {
        let crls = [vec![held.clone(), own.clone(), of_root(pki, Vec::new())], more].concat();
        with_store(&plain(officer), &[lister.certificate.as_der().to_vec()], &crls, &[])
    };
    let reason = "Nobody lifts his own suspension.";
    let title = "a key for lists, suspended with the signer, that knows of no suspension";
    cases.add("r-lister-releases-itself", title, reason, with(Vec::new()), OPEN);
    let reason = "The authority itself released both.";
    let title = "the same, and a newer list of the authority's own key without them";
    let released = list_with(&pki.issuing, after(HOUR + 60), Vec::new());
    cases.honest("ok-r-lister-released", title, reason, with(vec![released]), VALID);
}

/// Answers that name the issuer by other digests.
fn named(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    let crls = lists(pki, after(HOUR), Vec::new()).crls;
    let with = |answer: OcspAnswer, digest: DigestAlgorithm| {
        let mut template = pki.ocsp_template(&officer.certificate, answer);
        let issuer = &pki.issuing.certificate;
        template.request = OcspRequest::new(&officer.certificate, issuer, digest);
        with_store(&plain(officer), &[], &crls, &[pki.ocsp_of(template)])
    };
    let revoked = OcspAnswer::Revoked(after(-HOUR), STOLEN);
    let reason = "An answer means its certificate by whatever digest it names it.";
    let title = "an answer that revokes, by SHA-224";
    let bytes = with(revoked, DigestAlgorithm::Sha224);
    cases.add("r-ocsp-sha224", title, reason, bytes, REVOKED);
    let reason = "Who may answer and revokes that number may mean it.";
    let title = "an answer that revokes, by a digest that names nobody";
    let bytes = with(revoked, DigestAlgorithm::Md5);
    cases.add("r-ocsp-digest-unknown", title, reason, bytes, OPEN);
    let reason = "It says nothing against it, and a list speaks for it.";
    let title = "an answer that is good, by a digest that names nobody";
    let bytes = with(OcspAnswer::Good, DigestAlgorithm::Md5);
    cases.honest("ok-r-ocsp-digest-unknown", title, reason, bytes, VALID);
}

/// A certificate that spells its issuer's name in another string type, and answers that spell it as that does.
fn respelled(cases: &mut Cases<'_>) {
    let pki = &cases.bench.pki;
    let issuing = &pki.issuing.certificate;
    let mut name = issuing.subject_der().to_vec();
    // commonName in UTF8String becomes one in PrintableString.
    let at = name.windows(4).position(|window| window == [0x55, 4, 3, 0x0c]);
    if let Some(string) = at.and_then(|at| name.get_mut(at + 3)) {
        *string = 0x13;
    }
    let signer =
        officer(pki, &[&pki.issuing], &|template| Template { issuer: name.clone(), ..template });
    let own = &signer.certificate;
    let alike = Template {
        serial: own.serial().to_vec(),
        issuer: issuing.subject_der().to_vec(),
        subject: own.subject_der().to_vec(),
        not_before: own.not_before(),
        not_after: own.not_after(),
        extensions: Vec::new(),
        public_key: own.public_key().as_der().to_vec(),
    };
    let alike = pki.issuing.issue(&alike, SHA256);
    let with = |answer: OcspAnswer, crls: &[Vec<u8>]| {
        let mut template = pki.ocsp_template(own, answer);
        template.request = OcspRequest::new(&alike, issuing, DigestAlgorithm::Sha1);
        with_store(&plain(&signer), &[], crls, &[pki.ocsp_of(template)])
    };
    let reason = "A name is the same in whatever string type.";
    let title = "an answer that spells the issuer's name as the issuer does, and not as the signer";
    let bytes = with(OcspAnswer::Good, &[of_root(pki, Vec::new())]);
    cases.honest("ok-r-ocsp-respelled", title, reason, bytes, VALID);
    let title = "the same, where it revokes";
    let crls = lists(pki, after(HOUR), Vec::new()).crls;
    let bytes = with(OcspAnswer::Revoked(after(-HOUR), STOLEN), &crls);
    cases.add("r-ocsp-respelled", title, reason, bytes, REVOKED);
}

/// An authority whose certificate in the path may not sign lists, and another one of its key that may.
fn other_usage(cases: &mut Cases<'_>) {
    let pki = &cases.bench.pki;
    let pkcs8 = generate(KeyKind::P256);
    let [old, new] = [(1, &[5][..]), (2, &[5, 6][..])].map(|(number, usage)| {
        let template = Template {
            serial: vec![0x5e, 0x7e, number],
            subject: distinguished_name(&[("C", "ID"), ("CN", "Bench CA Daftar (UJI COBA)")]),
            extensions: vec![Extension::basic_constraints(true, None), Extension::key_usage(usage)],
            public_key: public_key(&pkcs8),
            ..another_certificate(pki)
        };
        Authority::new(&template, &pkcs8, Some(&pki.root), SHA256)
    });
    let signer = officer(pki, &[&old], &same);
    let mut template = pki.ocsp_template(&signer.certificate, OcspAnswer::Good);
    template.request =
        OcspRequest::new(&signer.certificate, &old.certificate, DigestAlgorithm::Sha1);
    let answer = sign_response(&template, &old, false);
    let with = |entry: Option<CrlEntry>| {
        let crls = [list_of(&new, after(HOUR), entry), of_root(pki, Vec::new())];
        let certificates = [new.certificate.as_der().to_vec()];
        with_store(&plain(&signer), &certificates, &crls, std::slice::from_ref(&answer))
    };
    let reason = "The key is the authority's, and one of its certificates may sign lists.";
    let title = "a list by a key whose certificate in the path may not sign lists";
    cases.honest("ok-r-lists-renewed", title, reason, with(None), VALID);
    let title = "the same, where the list revokes";
    let entry = CrlEntry::new(&signer.certificate, after(-HOUR), STOLEN);
    cases.add("r-lists-renewed", title, reason, with(Some(entry)), REVOKED);
}
