//! Syntax after which some readers search the bytes for objects, and what they would find then.

use std::collections::BTreeMap;

use super::cms::Parts;
use super::draft::{CATALOG, CONTENT, Draft, FREE, PAGE, PAGES, SEAL, catalog, content, page};
use super::evidence::{HOUR, after, plain, with_store};
use super::tamper::{Append, Closing, find, last_xref, object, replace, stream};
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
    by_rows(cases);
    by_tables(cases);
    asleep(cases);
}

const EVIDENCE: u32 = FREE + 1;

/// The catalog with a store of one certificate, which is none.
fn store() -> Append {
    let named = catalog(None, &format!("/DSS << /Certs [{EVIDENCE} 0 R] >>"));
    Append::one(CATALOG, named).object(EVIDENCE, stream("", b"\x30\x01x"))
}

/// The store closed by a cross-reference stream whose rows the case writes: number, kind, offset.
fn with_rows(base: &[u8], widths: [usize; 3], free: Option<u64>, behind: &[u8]) -> Vec<u8> {
    let mut out = base.to_vec();
    let mut rows = Vec::new();
    for (number, _, body) in &store().objects {
        rows.push((*number, 1u8, out.len() as u64));
        object(&mut out, *number, 0, body);
    }
    rows.extend(free.map(|next| (EVIDENCE + 1, 0, next)));
    let xref = out.len();
    rows.push((EVIDENCE + 2, 1, xref as u64));
    let (mut data, mut index) = (Vec::new(), String::new());
    for (number, kind, second) in rows {
        index += &format!("{number} 1 ");
        for (value, width) in [u64::from(kind), second, 0].into_iter().zip(widths) {
            let bytes = value.to_be_bytes();
            data.extend_from_slice(bytes.get(8 - width..).unwrap_or_default());
        }
    }
    data.extend_from_slice(behind);
    let [a, b, c] = widths;
    let entries = format!(
        "/Type /XRef /Size 60 /Root 1 0 R /Prev {} /W [{a} {b} {c}] /Index [{index}]",
        last_xref(base)
    );
    object(&mut out, EVIDENCE + 2, 0, &stream(&entries, &data));
    out.extend(format!("startxref\n{xref}\n%%EOF\n").bytes());
    out
}

fn by_rows(cases: &mut Cases<'_>) {
    let base = &plain(&cases.bench.officer);
    let reason = "Evidence in the widths that all writers use.";
    let honest = with_rows(base, [1, 4, 2], Some(0), b"");
    cases.honest("ok-rebuilt-rows", "a store closed by a stream", reason, honest, VALID);
    let reason = "A reader that refuses these rows searches the bytes for objects instead.";
    let mut add = |id, title, bytes| cases.grown(base, id, title, reason, bytes, CHANGED);
    add("rebuilt-wide-kind", "a kind of five bytes", with_rows(base, [5, 4, 2], None, b""));
    let far = with_rows(base, [1, 8, 2], Some(u64::MAX), b"");
    add("rebuilt-far-free", "a free row that leads beyond every file", far);
    let behind = with_rows(base, [1, 4, 2], None, b"\ntrailer\n<< /Root 9 0 R >>\n");
    add("rebuilt-behind-rows", "a trailer behind the rows of a stream", behind);
}

/// The number of the page tree where the catalog takes its own.
const TREE: u32 = 13;

fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let mut at = 0;
    while let Some(place) =
        out.get(at..).and_then(|rest| rest.windows(from.len()).position(|w| w == from.as_bytes()))
    {
        out.splice(at + place..at + place + from.len(), to.bytes());
        at += place + to.len();
    }
    out
}

fn by_tables(cases: &mut Cases<'_>) {
    let base = &plain(&cases.bench.officer);
    let reason = "A reader that mends or refuses the table reads the file in another way.";
    let officer = &cases.bench.officer;
    let mut add = |id, title, base: &[u8], bytes| {
        cases.grown(base, id, title, reason, bytes, CHANGED);
    };
    let words = store().trailer("/ID [(\ntrailer\n<< /Root 9 0 R >>\n) (x)]").to(base);
    add("rebuilt-trailer-string", "a trailer in a string of the trailer", base, words);
    let head = store().object(0, "null").to(base);
    add("rebuilt-head-used", "the head of the free list is an object", base, head);

    // In this one nothing is number 1, and the catalog is number 2.
    let permit = Draft::permit(None);
    let mut moved = Draft { objects: BTreeMap::new(), ..permit.clone() };
    for (number, body) in permit.objects {
        let number = match number {
            CATALOG => PAGES,
            PAGES => TREE,
            other => other,
        };
        let body = replaced(&body, " 2 0 R", &format!(" {TREE} 0 R"));
        moved = moved.with(number, body);
    }
    let mut laid = moved.lay_out();
    laid.bytes = replace(&laid.bytes, "/Root 1 0 R", "/Root 2 0 R");
    let signed = laid.seal(|content| Parts::of(officer, content).build()).laid.bytes;
    let mut append = store();
    append.root = "2 0 R".to_owned();
    append.freed = vec![CATALOG];
    for (number, _, body) in &mut append.objects {
        if *number == CATALOG {
            *number = PAGES;
            *body = replaced(body, " 2 0 R", &format!(" {TREE} 0 R"));
        }
    }
    append = append.object(PAGE, replaced(&page("7 0 R 9 0 R", ""), " 2 0 R", " 13 0 R"));
    let bytes = append.to(&signed);
    let (old, later) = bytes.split_at(signed.len());
    let later = replaced(&replaced(later, "xref\n1 1\n", "xref\n1 3\n"), "\n2 1\n", "\n");
    let bytes = [old, &replaced(&later, "\n3 1\n", "\n")].concat();
    add("rebuilt-from-one", "a table that begins at one with a free row", &signed, bytes);

    // The stream says of the seal what the first revision says, and the table that it is free.
    let seal = find(base, format!("\n{SEAL} 0 obj")).start + 1;
    let mut hybrid = base.clone();
    let at = hybrid.len();
    let entries = format!("/Type /XRef /Size 60 /Root 1 0 R /W [1 4 2] /Index [{SEAL} 1]");
    let row = [&[1][..], &u32::try_from(seal).unwrap_or(0).to_be_bytes(), &[0, 0]].concat();
    object(&mut hybrid, EVIDENCE + 2, 0, &stream(&entries, &row));
    let mut append = store().trailer(&format!("/XRefStm {at}"));
    append.previous = Some(last_xref(base).to_string());
    append.freed = vec![SEAL];
    append.rows = vec![(EVIDENCE + 2, at)];
    let hybrid = append.to(&hybrid);
    add("rebuilt-hybrid-free", "the table frees what the stream keeps", base, hybrid);
}

/// What the signed version holds and no reader shows, until one searches for it.
fn asleep(cases: &mut Cases<'_>) {
    let forged = content("PERMIT 009 FOR TONO");
    let mut draft = Draft::permit(None);
    draft.hidden.push((CONTENT, forged));
    let base = draft.signed_by(&cases.bench.officer).laid.bytes;
    let reason = "What no cross-reference states wakes when a later revision makes readers search.";
    for (id, title, closing) in [
        ("rebuilt-asleep", "another content asleep, evidence behind it", Closing::Table),
        ("rebuilt-asleep-stream", "the same, closed by a stream", Closing::Stream),
    ] {
        let bytes = store().closing(closing).to(&base);
        cases.grown(&base, id, title, reason, bytes, CHANGED);
    }
}
