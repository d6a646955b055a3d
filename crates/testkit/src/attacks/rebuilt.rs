//! Syntax after which some readers search the bytes for objects, and what they would find then.

use super::evidence::{HOUR, after, plain, with_store};
use super::{CHANGED, Cases, VALID, Word};
use crate::levels::evidence;

/// A value of the store that is one DER SEQUENCE and holds a page content under a signed number.
fn der_with_object() -> Vec<u8> {
    let content =
        b"\n4 0 obj\n<< /Length 30 >>\nstream\nBT (PERMIT 009 FOR TONO) Tj ET\nendstream\nendobj\n";
    let length = u8::try_from(content.len()).unwrap_or(0x7f);
    [&[0x30, length], content.as_slice()].concat()
}

pub(super) fn add(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let (pki, officer) = (&bench.pki, &bench.officer);
    cases.class("rebuilt");
    let base = plain(officer);
    let data = evidence(pki, &[&officer.certificate], after(HOUR));
    let file = with_store(&base, &[], &data.crls, &data.ocsp_responses);
    let reason = "Written as every reader takes it, with nothing beside what it states.";
    cases.honest("ok-rebuilt", "evidence added in the plain form", reason, file.clone(), VALID);
    let grown = |from: &[u8], to: &[u8]| {
        let later = base.len();
        let tail = file.get(later..).unwrap_or_default();
        let at = tail.windows(from.len()).position(|part| part == from).unwrap_or_default();
        let (head, rest) = tail.split_at(at);
        let rest = rest.get(from.len()..).unwrap_or_default();
        [base.as_slice(), head, to, rest].concat()
    };
    let reason = "Readers that mend cross-references would search the bytes for objects.";
    let mut add = |id, title, bytes| cases.grown(&base, id, title, reason, bytes, CHANGED);
    let hidden = with_store(&base, &[der_with_object()], &data.crls, &data.ocsp_responses);
    add("rebuilt-in-der", "an object inside a piece of evidence", hidden);
    add("rebuilt-comment", "a comment behind xref", grown(b"\nxref\n", b"\nxref\n%c\n"));
    add("rebuilt-closing", "startxref and its number on one line", {
        grown(b"startxref\n", b"startxref ")
    });
    let blanks = [file.as_slice(), &[b' '; 5000]].concat();
    add("rebuilt-blanks", "five thousand blanks behind the end", blanks);
    let signed_blanks = [base.as_slice(), &[0; 1200]].concat();
    add("rebuilt-zeros", "zeros behind the end of what was signed", signed_blanks);
    let reason = "A reader may stop at a row that it does not take.";
    let rows = grown(b" 00000 n \n", b" 00000 n\n");
    let expected = super::Expected::of(&[Word::Changed, Word::Invalid]);
    cases.grown(&base, "rebuilt-short-row", "a row of nineteen bytes", reason, rows, expected);
}
