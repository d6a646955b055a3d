//! What a status rests on: algorithms that end, witnesses in a row, keys with two certificates, and
//! certificates that are never revoked.

use segel_crypto::der::{self, tag};
use segel_crypto::{DigestAlgorithm, KeyKind, UnixTime};
use segel_sign::ValidationData;
use segel_x509::Certificate;

use super::bench::sign;
use super::cms::{Parts, attribute};
use super::draft::{Draft, SIGNATURE, signature};
use super::evidence::{
    DAY, HOUR, SHA256, SIGNATURE_TIME_STAMP, WIDE, after, plain, stamped, stamped_with, with_data,
    with_more, with_store,
};
use super::paths::{another_certificate, authority, key_for_lists, officer};
use super::{Cases, Conditions, Expected, INVALID, UNDETERMINED, UNTRUSTED, VALID, Word, rsa};
use crate::levels::{lists, officer_until};
use crate::pki::{
    Authority, CrlEntry, CrlTemplate, Extension, OcspAnswer, OcspSigner, Pki, Template,
    TokenTemplate, distinguished_name, generate, public_key, sign_response, sign_token,
};

const YEAR: i64 = 365 * DAY;
const OPEN: Expected = UNDETERMINED.sub("TRY_LATER");
const OF_AUTHORITY: Expected = UNDETERMINED.sub("REVOKED_CA_NO_POE");

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("R");
    cases.under(Conditions::at(after(2 * HOUR)).hard());
    rows(cases);
    never(cases);
    twins(cases);
    unnamed(cases);
    replaced(cases);
    archived(cases);
    ended(cases);
    early(cases);
    cases.under(Conditions::USUAL);
    unknown_root(cases);
    weak(cases);
}

/// Responders that vouch for one another.
fn rows(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, signer) = (&bench.pki, &bench.officer);
    let file = plain(signer);
    let of_root = lists(pki, after(HOUR), Vec::new()).crls.split_off(1);
    let responders: Vec<Authority> = (0..4).map(|number| responder(pki, number)).collect();
    let [a, b, c, d] = responders.as_slice() else { return };
    let says = |by: &Authority, about: &Certificate| {
        sign_response(&pki.ocsp_template(about, OcspAnswer::Good), by, true)
    };
    let issuer_says = |about: &Certificate| {
        let mut template = pki.ocsp_template(about, OcspAnswer::Good);
        template.signer = OcspSigner::Issuer;
        pki.ocsp_of(template)
    };
    let of_signer = says(a, &signer.certificate);
    let with = |words: Vec<Vec<u8>>| {
        with_store(&file, &[], &of_root, &[vec![of_signer.clone()], words].concat())
    };
    let reason = "Each is known by the next, and the last by the issuer itself.";
    let row = [says(b, &a.certificate), says(c, &b.certificate)];
    let with_row = |last: &[Vec<u8>]| with([row.as_slice(), last].concat());
    let bytes = with_row(&[issuer_says(&c.certificate)]);
    cases.honest("ok-r-vouched-row", "three responders in a row", reason, bytes, VALID);
    let reason = "A row of witnesses has an end.";
    let bytes = with_row(&[says(d, &c.certificate), issuer_says(&d.certificate)]);
    cases.add("r-vouched-row", "four responders in a row", reason, bytes, OPEN);
    let reason = "Two who vouch for each other are two who are not known.";
    let circle = vec![says(b, &a.certificate), says(a, &b.certificate)];
    let title = "two responders that vouch for each other";
    cases.add("r-vouched-circle", title, reason, with(circle), OPEN);
    let reason = "Nobody vouches for himself.";
    let own = vec![says(a, &a.certificate)];
    let title = "a responder that vouches for itself";
    cases.add("r-vouched-self", title, reason, with(own), OPEN);
}

/// A responder of the issuing authority whose own status is to be asked for.
pub(super) fn responder(pki: &Pki, number: u8) -> Authority {
    let key = generate(KeyKind::P256);
    let template = Template {
        serial: vec![0x5e, 0x70, number],
        issuer: pki.issuing.certificate.subject_der().to_vec(),
        subject: distinguished_name(&[("C", "ID"), ("CN", "Bench OCSP Lain (UJI COBA)")]),
        not_before: after(-YEAR),
        not_after: after(YEAR),
        extensions: vec![
            Extension::key_usage(&[0]),
            Extension::extended_key_usage(&["1.3.6.1.5.5.7.3.9"], false),
        ],
        public_key: public_key(&key),
    };
    Authority::new(&template, &key, Some(&pki.issuing), SHA256)
}

/// Certificates whose issuer says that it revokes none of their kind.
fn never(cases: &mut Cases<'_>) {
    const INFORMATION: &str = "1.3.6.1.5.5.7.1.1";
    const POINTS: &str = "2.5.29.31";
    let pki = &cases.bench.pki;
    let of_root = lists(pki, after(HOUR), Vec::new()).crls.split_off(1);
    let never = || Extension::raw("2.5.29.56", false, der::null());
    let brief = || Extension::raw("0.4.0.194121.2.1", false, der::null());
    let with = |said: Extension, without: &[&str]| {
        let bent = officer(pki, &[&pki.issuing], &|template| {
            let template = template.with(said.clone());
            without.iter().fold(template, |template, oid| template.without(oid))
        });
        with_store(&plain(&bent), &[], &of_root, &[])
    };
    let reason = "There is nothing to ask for, and the issuer says so.";
    let bytes = with(never(), &[INFORMATION, POINTS]);
    cases.honest("ok-r-never", "a certificate that is never revoked", reason, bytes, VALID);
    let bytes = with(brief(), &[INFORMATION, POINTS]);
    cases.honest("ok-r-brief", "a certificate too brief to be revoked", reason, bytes, VALID);
    let reason = "Who says where to ask does not say that there is nothing to ask for.";
    let bytes = with(never(), &[INFORMATION]);
    let title = "never revoked, and a place of lists";
    cases.add("r-never-list", title, reason, bytes, OPEN);
    let bytes = with(never(), &[POINTS]);
    let title = "never revoked, and a place of answers";
    cases.add("r-never-answer", title, reason, bytes, OPEN);
}

/// The lists of an hour after; that of the root with an entry.
fn with_entry(pki: &Pki, of: &Certificate, at: UnixTime, reason: Option<u8>) -> Vec<Vec<u8>> {
    let entry = CrlEntry::new(of, at, reason);
    let mut of_root = CrlTemplate::new(&pki.root.certificate, after(HOUR), vec![entry]);
    of_root.this_update = after(HOUR);
    let own = lists(pki, after(HOUR), Vec::new()).crls.swap_remove(0);
    vec![own, pki.root.crl(&of_root, false)]
}

/// Authorities whose key has two certificates.
fn twins(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let pki = &bench.pki;
    let file = plain(&bench.officer);
    let other = pki.root.issue(&another_certificate(pki), SHA256);
    let with = |other: &Certificate, crls: &[Vec<u8>]| {
        with_store(&file, &[other.as_der().to_vec()], crls, &[])
    };
    let reason = "The key is good under the certificate that took the place of the first.";
    let bytes = with(&other, &with_entry(pki, &pki.issuing.certificate, after(-HOUR), Some(4)));
    let title = "the authority's certificate replaced by another at hand";
    cases.honest("ok-r-cross", title, reason, bytes, VALID);
    let reason = "It is revoked now, and no date of it makes the signature older.";
    let bytes = with(&other, &with_entry(pki, &other, after(DAY), Some(2)));
    let title = "another certificate of the authority's key revoked as of tomorrow";
    cases.add("r-same-key-tomorrow", title, reason, bytes, OF_AUTHORITY);
    let reason = "Who does not say why may mean a theft.";
    let bytes = with(&other, &with_entry(pki, &other, after(-HOUR), None));
    let title = "another certificate of the authority's key revoked without a reason";
    cases.add("r-same-key-unsaid", title, reason, bytes, OF_AUTHORITY);
    let renamed = &bench.twin.certificate;
    let reason = "Whatever is said to be lost, the key is among it.";
    for (id, title, code) in [
        (
            "r-own-key-authority",
            "another certificate of the signer's key revoked as an authority's",
            2,
        ),
        (
            "r-own-key-attributes",
            "another certificate of the signer's key revoked as that of attributes",
            10,
        ),
    ] {
        let entry = CrlEntry::new(renamed, after(-HOUR), Some(code));
        let bytes = with(renamed, &lists(pki, after(HOUR), vec![entry]).crls);
        cases.add(id, title, reason, bytes, UNDETERMINED.sub("REVOKED_NO_POE"));
    }
    let reason = "What the root did not issue, it does not revoke.";
    let forged = Pki::quick(after(0)).root.issue(&another_certificate(pki), SHA256);
    let bytes = with(&forged, &with_entry(pki, &forged, after(-HOUR), Some(2)));
    let title = "a forged certificate of the authority's key, with a number that was revoked";
    cases.honest("ok-r-same-key-forged", title, reason, bytes, VALID);
}

/// A signature that does not name its certificate, whose officer was revoked after the stamp.
fn unnamed(cases: &mut Cases<'_>) {
    let (pki, signer) = (&cases.bench.pki, &cases.bench.officer);
    let mut draft = Draft::permit(None).with(SIGNATURE, signature("adbe.pkcs7.detached", ""));
    draft.hole = WIDE;
    let sealed = draft.lay_out().seal(|content| {
        let mut parts = Parts::of(signer, content).with_attribute(2, None);
        let value = sign(signer, &parts.to_be_signed());
        let token = pki.timestamp(&SHA256.digest(&value), after(60), None);
        parts.signature = Some(value);
        parts.unsigned.push(attribute(SIGNATURE_TIME_STAMP, &[&token]));
        parts.build()
    });
    let entry = CrlEntry::new(&signer.certificate, after(600), Some(1));
    let bytes = with_data(&sealed.laid.bytes, &lists(pki, after(HOUR), vec![entry]));
    let reason = "The stamp proves that the value is older, whatever names the certificate.";
    let expected = Expected::or(&[Word::Valid], &[Word::Undetermined, Word::Invalid]);
    let title = "no signing-certificate attribute, and revoked after the stamp";
    cases.honest("ok-r-unnamed", title, reason, bytes, expected);
}

/// What was replaced, and by a date that proves nothing.
fn replaced(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, signer) = (&bench.pki, &bench.officer);
    let entry = CrlEntry::new(&signer.certificate, after(DAY), Some(4));
    let bytes = with_data(&plain(signer), &lists(pki, after(HOUR), vec![entry]));
    let reason = "It is revoked now, and no date of it makes the signature older.";
    let expected = UNDETERMINED.sub("REVOKED_NO_POE");
    let title = "replaced as of tomorrow";
    cases.add("r-replaced-tomorrow", title, reason, bytes, expected);
    let file = stamped(signer, &|digest| pki.timestamp(digest, after(60), None));
    let crls = with_entry(pki, &pki.issuing.certificate, after(600), Some(4));
    let bytes = with_store(&file, &[], &crls, &[]);
    let reason = "A stamp tells its own time, and not when its authority was certified.";
    let title = "the authority of officer and stamp replaced after the stamp";
    cases.add("r-authority-replaced", title, reason, bytes, OF_AUTHORITY);
}

/// Evidence under a stamp of then, and an authority whose key was stolen since; the stamps are not its.
fn archived(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let pki = &bench.pki;
    let stamping =
        authority(&pki.root, "Bench TSA Lain (UJI COBA)", SHA256, &|template| Template {
            extensions: vec![
                Extension::key_usage(&[0]),
                Extension::extended_key_usage(&["1.3.6.1.5.5.7.3.8"], true),
            ],
            ..template
        });
    let token = |template: &TokenTemplate| sign_token(template, &stamping, &pki.root.certificate);
    let file =
        stamped(&bench.officer, &|digest| token(&TokenTemplate::new(digest.clone(), after(60))));
    let other = pki.root.issue(&another_certificate(pki), SHA256);
    let then = lists(pki, after(120), Vec::new()).crls;
    let kept = with_store(&file, &[other.as_der().to_vec()], &then, &[]);
    let kept = stamped_with(bench, &kept, after(300), &|template| token(&template));
    let stolen = |of: &Certificate, at: UnixTime| {
        let crls = with_entry(pki, of, at, Some(2));
        with_more(&kept, &ValidationData { crls, ..ValidationData::default() })
    };
    let reason = "Signature and evidence are proved to be older than the theft.";
    let bytes = stolen(&pki.issuing.certificate, after(600));
    let title = "the authority's key stolen after the stamp over the evidence";
    cases.honest("ok-r-authority-later", title, reason, bytes, VALID);
    let bytes = stolen(&other, after(600));
    let title = "the same, told of another certificate of the key";
    cases.honest("ok-r-same-key-later", title, reason, bytes, VALID);
    let reason = "The evidence is not proved to be older than the theft.";
    let title = "the authority's key stolen between the stamps";
    let bytes = stolen(&pki.issuing.certificate, after(200));
    cases.add("r-authority-between", title, reason, bytes, OF_AUTHORITY);
    let title = "another certificate of the authority's key stolen between the stamps";
    let bytes = stolen(&other, after(200));
    cases.add("r-same-key-between", title, reason, bytes, OF_AUTHORITY);
}

/// Lists signed with RSA of 2048 bits, which ends with the year 2028.
fn ended(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let pki = &bench.pki;
    let issuing = &pki.issuing.certificate;
    let date = |year, month| UnixTime::from_civil(year, month, 1, 0, 0, 0).unwrap_or(after(0));
    let lasting = officer_until(pki, KeyKind::P256, date(2032, 1));
    let key = &bench.rsa.pkcs8_der;
    let template = key_for_lists(pki, key);
    let lister = Authority::new(&template, key, Some(&pki.root), SHA256);
    let listed = |at: UnixTime| {
        let mut list = CrlTemplate::new(issuing, at, Vec::new());
        list.this_update = at.plus_seconds(-HOUR);
        list.extensions.retain(|extension| extension.oid != "2.5.29.35");
        let of_root = lists(pki, at.plus_seconds(-HOUR), Vec::new()).crls.split_off(1);
        let crls = [vec![lister.crl(&list, false)], of_root].concat();
        with_store(&plain(&lasting), &[lister.certificate.as_der().to_vec()], &crls, &[])
    };
    let reason = "The algorithm is acceptable, for some months.";
    cases.under(Conditions::at(date(2028, 6)).hard());
    let bytes = listed(date(2028, 6));
    cases.honest("ok-r-weak-list", "a list signed with RSA before its end", reason, bytes, VALID);
    let reason = "Whoever can break the algorithm can make such a list today.";
    cases.under(Conditions::at(date(2029, 6)).hard());
    let weak = UNDETERMINED.sub("CRYPTO_CONSTRAINTS_FAILURE_NO_POE").finding("ALGORITHM_ENDED");
    let bytes = listed(date(2029, 6));
    cases.add("r-weak-list", "a list signed with RSA after its end", reason, bytes, weak);
    cases.under(Conditions::at(after(2 * HOUR)).hard());
}

/// Signatures that are proved to be older than their certificate.
fn early(cases: &mut Cases<'_>) {
    let pki = &cases.bench.pki;
    cases.class("P");
    cases.under(Conditions::at(after(2 * DAY)));
    let begins = |begin: i64| {
        let officer = officer(pki, &[&pki.issuing], &|template| Template {
            not_before: after(begin),
            not_after: after(YEAR),
            ..template
        });
        stamped(&officer, &|digest| pki.timestamp(digest, after(60), None))
    };
    let reason = "It was signed before there was a certificate.";
    let title = "stamped a day before the certificate begins";
    let expected = INVALID.sub("NOT_YET_VALID");
    cases.add("p-stamped-early", title, reason, begins(DAY), expected);
    let reason = "Clocks differ by a little.";
    let title = "stamped some seconds before the certificate begins";
    cases.honest("ok-p-stamped-early", title, reason, begins(90), VALID);
    cases.under(Conditions::USUAL);
    let young = authority(&pki.root, "Bench CA Muda (UJI COBA)", SHA256, &|template| Template {
        not_before: after(DAY),
        ..template
    });
    let bytes = plain(&officer(pki, &[&young], &|template| template));
    let reason = "The officer's certificate is of today, that of his authority is not.";
    let title = "an authority of tomorrow";
    let expected = UNDETERMINED.sub("OUT_OF_BOUNDS_NO_POE");
    cases.add("p-authority-tomorrow", title, reason, bytes, expected);
}

/// A chain that ends with a root, which nobody trusts.
fn unknown_root(cases: &mut Cases<'_>) {
    let pki = &cases.bench.pki;
    let key = generate(KeyKind::P256);
    let name = distinguished_name(&[("C", "ID"), ("CN", "Bench Root CA Lain (UJI COBA)")]);
    let template = Template {
        serial: vec![0x52],
        issuer: name.clone(),
        subject: name,
        not_before: after(-YEAR),
        not_after: after(YEAR),
        extensions: vec![Extension::basic_constraints(true, None), Extension::key_usage(&[5, 6])],
        public_key: public_key(&key),
    };
    let root = Authority::new(&template, &key, None, SHA256);
    let bytes = plain(&officer(pki, &[&root], &|template| template));
    let reason = "A root that comes with the document is as strange as its officer.";
    let expected = UNTRUSTED.finding("UNTRUSTED_ROOT");
    cases.add("p-foreign-root", "a root of another name", reason, bytes, expected);
}

/// A certificate that is signed over SHA-1.
#[expect(clippy::expect_used, reason = "the bench made the certificate itself")]
fn weak(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, rsa) = (&bench.pki, &bench.rsa);
    let name = distinguished_name(&[("C", "ID"), ("CN", "Bench CA RSA (UJI COBA)")]);
    let template = Template {
        serial: vec![0x53],
        issuer: pki.root.certificate.subject_der().to_vec(),
        subject: name.clone(),
        not_before: after(-YEAR),
        not_after: after(YEAR),
        extensions: vec![Extension::basic_constraints(true, None), Extension::key_usage(&[5, 6])],
        public_key: public_key(&rsa.pkcs8_der),
    };
    let issuer = Authority::new(&template, &rsa.pkcs8_der, Some(&pki.root), SHA256);
    let mut signer = officer(pki, &[&issuer], &|template| template);
    // The identifiers of both are as long, and stand before the key and behind it.
    let [strong, weak] = [11, 5].map(|last| der::oid(&format!("1.2.840.113549.1.1.{last}")));
    let mut bytes = signer.certificate.as_der().to_vec();
    let places: Vec<usize> = (0..bytes.len())
        .filter(|at| bytes.get(*at..).is_some_and(|rest| rest.starts_with(&strong)))
        .collect();
    for at in places {
        if let Some(place) = bytes.get_mut(at..at + weak.len()) {
            place.copy_from_slice(&weak);
        }
    }
    let mut parts = der::single(&bytes, tag::SEQUENCE).expect("a certificate").reader();
    let body = parts.read_any().expect("what is signed").encoding;
    let algorithm = parts.read_any().expect("an algorithm").encoding;
    let value = rsa::sign(&rsa.pkcs8_der, DigestAlgorithm::Sha1, body);
    let bytes = der::sequence(&[body, algorithm, &der::bit_string(&value)]);
    signer.certificate = Certificate::from_der(&bytes).expect("a certificate");
    if let Some(first) = signer.chain.first_mut() {
        *first = signer.certificate.clone();
    }
    let reason = "Whoever finds a collision of SHA-1 has a certificate of any content.";
    let expected = UNDETERMINED.sub("CRYPTO_CONSTRAINTS_FAILURE_NO_POE").finding("WEAK_KEY");
    let title = "a certificate signed over SHA-1";
    cases.add("p-sha1", title, reason, plain(&signer), expected);
}
