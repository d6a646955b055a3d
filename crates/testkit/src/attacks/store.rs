//! The security store as an attacker fills it: nothing in it is signed.

use segel_crypto::KeyKind;
use segel_pdf::{Document, Increment, IncrementOptions, Object, ObjectId};

use super::draft::CATALOG;
use super::evidence::{HOUR, after, plain, with_data, with_store};
use super::{Cases, Conditions, Expected, UNDETERMINED, UNTRUSTED, VALID, Word};
use crate::levels::{NOW, evidence, lists};
use crate::pki::{CrlEntry, OcspAnswer, Pki};

const OPEN: Expected = UNDETERMINED.sub("TRY_LATER");
const NO_CHAIN: Expected = UNTRUSTED.sub("NO_CERTIFICATE_CHAIN_FOUND");

pub(super) fn add(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    cases.class("L");
    cases.under(Conditions::at(after(2 * HOUR)).hard());
    let file = plain(officer);
    let data = evidence(pki, &[&officer.certificate], after(HOUR));
    let reason = "All that is needed, and nothing else.";
    cases.honest("ok-l-store", "a store with the evidence", reason, with_data(&file, &data), VALID);
    let own = Pki::quick(NOW);
    let stranger = own.officer(KeyKind::P256, "Budi Santoso");
    let reason = "A certificate is not trusted for being in the document.";
    let store = evidence(&own, &[&stranger.certificate], after(HOUR));
    let roots = [own.root.certificate.as_der().to_vec(), own.issuing.certificate.as_der().to_vec()];
    let bytes = with_store(&plain(&stranger), &roots, &store.crls, &store.ocsp_responses);
    cases.add("l-own-root", "a root and its evidence in the store", reason, bytes, NO_CHAIN);
    let reason = "What cannot be read proves nothing, and spoils nothing beside it.";
    let rubbish = vec![b"bukan DER".to_vec()];
    let crls = [rubbish.clone(), data.crls.clone()].concat();
    let bytes = with_store(&file, &rubbish, &crls, &data.ocsp_responses);
    let title = "rubbish beside the evidence";
    let expected = Expected::or(&[Word::Valid, Word::Changed], &[Word::Valid, Word::Changed]);
    cases.honest("ok-l-rubbish", title, reason, bytes, expected);
    let reason = "One piece of evidence is of one certificate.";
    let other = pki.ocsp(&bench.second.certificate, OcspAnswer::Good, None);
    let root = data.crls.get(1).cloned().into_iter().collect::<Vec<_>>();
    let bytes = with_store(&file, &[], &root, &vec![other; 40]);
    cases.add("l-other", "forty answers about another certificate", reason, bytes, OPEN);
    let reason = "The proof of revocation counts, wherever it stands among the others.";
    let entry = vec![CrlEntry::new(&officer.certificate, after(-HOUR), Some(1))];
    let revoked = lists(pki, after(HOUR), entry).crls;
    let crls = [data.crls.clone(), revoked].concat();
    let bytes = with_store(&file, &[], &crls, &data.ocsp_responses);
    let expected = UNDETERMINED.sub("REVOKED_NO_POE");
    cases.add("l-revoked", "good answers beside a list that revokes", reason, bytes, expected);
    let reason = "A list that was put in the place of a response is still a list, or nothing.";
    let bytes = with_store(&file, &[], &[], &data.crls);
    cases.add("l-exchanged", "lists in the place of responses", reason, bytes, OPEN);
    let reason = "The same certificate a hundred times is one certificate.";
    let certificates = vec![pki.issuing.certificate.as_der().to_vec(); 100];
    let bytes = with_store(&file, &certificates, &data.crls, &data.ocsp_responses);
    cases.honest("ok-l-repeated", "one certificate a hundred times", reason, bytes, VALID);
    let reason = "Without the evidence nothing is known; that is no proof of a change.";
    let bytes = without_store(&with_data(&file, &data));
    let words = Expected::of(&[Word::Undetermined, Word::Changed]);
    cases.add("l-stripped", "the evidence taken out again", reason, bytes, words);
    let reason = "A store is for evidence alone.";
    let bytes = with_page(&with_data(&file, &data));
    cases.add("l-page", "a page changed together with the store", reason, bytes, super::CHANGED);
    let reason = "The officer's certificate came from another authority of that name.";
    let bytes = with_store(&file, &roots, &[own.crl(Vec::new(), None)], &[]);
    cases.add("l-namesake", "the evidence of a namesake", reason, bytes, OPEN);
    cases.under(Conditions::USUAL);
}

/// Appends a revision that takes `/DSS` out of the catalog.
#[expect(clippy::expect_used, reason = "a bench that cannot append has nothing to go on with")]
fn without_store(file: &Vec<u8>) -> Vec<u8> {
    let document = Document::open(file).expect("a readable document");
    let mut increment = Increment::new(&document).expect("a document to append to");
    let catalog = document.catalog().expect("a catalog").clone();
    let catalog = catalog.with("DSS", Object::Null);
    increment.set(ObjectId { number: CATALOG, generation: 0 }, Object::Dictionary(catalog));
    let written = increment.finish(IncrementOptions { file_id: [8; 16] });
    [file.as_slice(), &written.expect("an increment").bytes].concat()
}

/// Appends a revision that turns the page.
#[expect(clippy::expect_used, reason = "a bench that cannot append has nothing to go on with")]
fn with_page(file: &Vec<u8>) -> Vec<u8> {
    let document = Document::open(file).expect("a readable document");
    let mut increment = Increment::new(&document).expect("a document to append to");
    let id = document.page(0).expect("a page").id;
    let page = document.object(id).expect("a page").dictionary().cloned().expect("a page");
    let page = page.with("Rotate", Object::Integer(90));
    increment.set(id, Object::Dictionary(page));
    let written = increment.finish(IncrementOptions { file_id: [9; 16] });
    [file.as_slice(), &written.expect("an increment").bytes].concat()
}
