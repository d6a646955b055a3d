//! Drafts that were stated once and sleep in what was signed, and what some readers alone have of it.

use super::draft::{
    CATALOG, CONTENT, Draft, FIELD, FORM, FREE, PAGE, SIGNATURE, Style, catalog, content,
    object_stream, page,
};
use super::evidence::plain;
use super::fills::{BESIDE, drawn_so, empty, face, shown};
use super::tamper::{Append, Closing, find, last_xref, object, replace, stream, stream_rows};
use super::{CHANGED, Cases, VALID, VALID_THEN_CHANGED};
use crate::pki::Officer;

pub(super) const EVIDENCE: u32 = FREE + 1;
const NOTE: u32 = 30;

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("rebuilt");
    drafts(cases);
    spelled(cases);
    hybrids(cases);
    tables(cases);
    cases.class("form");
    clips(cases);
    letters(cases);
    cases.class("metadata");
    programs(cases);
    cases.class("drawn");
    unread(cases);
}

/// A note on a page whose content is packed as nothing here unpacks it.
fn unread(cases: &mut Cases<'_>) {
    // Runs of one: ISO 32000-2, 7.4.5.
    let text = b"BT /F1 18 Tf 60 700 Td (NILAI 1.000) Tj ET";
    let mut runs: Vec<u8> = text.iter().flat_map(|byte| [0, *byte]).collect();
    runs.push(128);
    let packed = stream("/Filter /RunLengthDecode", &runs);
    let base = Draft::permit(None).with(CONTENT, packed).signed_by(&cases.bench.officer);
    let note = "<< /Type /Annot /Subtype /Text /Rect [112 694 132 714] /C [1 1 0] /F 4 >>";
    let listed = page(&format!("7 0 R 9 0 R {NOTE} 0 R"), "");
    let file = Append::one(PAGE, listed).object(NOTE, note).to(base.bytes());
    let reason = "Nothing tells what the icon stands on.";
    let title = "a note over the amount of a page that is packed in run lengths";
    cases.unclear("icon-unread", title, reason, file);
}

/// A store of one certificate, which is none.
pub(super) fn store() -> Append {
    let named = catalog(None, &format!("/DSS << /Certs [{EVIDENCE} 0 R] >>"));
    Append::one(CATALOG, named).object(EVIDENCE, stream("", b"\x30\x01x"))
}

/// Signs a file of whatever revisions by one more, with these annotations and entries of the page.
fn signed_over(file: &[u8], annotations: &str, on_page: &str, officer: &Officer) -> Vec<u8> {
    let permit = Draft::permit(None);
    let mut append = Append::one(PAGE, page(annotations, on_page));
    for number in [FORM, FIELD, SIGNATURE] {
        append = append.object(number, permit.objects.get(&number).cloned().unwrap_or_default());
    }
    append.signed(file, officer)
}

/// Drafts in revisions before the signature.
fn drafts(cases: &mut Cases<'_>) {
    let officer = &cases.bench.officer;
    let unsigned = Draft::unsigned().lay_out().bytes;
    let signed = |file: &[u8], on_page| signed_over(file, "7 0 R 9 0 R", on_page, officer);
    let forged = content("PERMIT 009 FOR TONO");
    let written = Append::one(CONTENT, &forged).to(&unsigned);
    let base = signed(&written, "");
    let reason = "Each revision writes behind the one before it, and the last one counts.";
    let title = "evidence behind a document that was revised before it was signed";
    cases.honest("ok-rebuilt-revised", title, reason, store().to(&base), VALID);
    let early = find(&unsigned, format!("\n{CONTENT} 0 obj")).start + 1;
    let back = Append { rows: vec![(CONTENT, early)], ..Append::new() };
    let base = signed(&back.to(&written), "");
    let reason = "Who searches for objects takes the last one, and here that is an older draft.";
    for (id, title, closing) in [
        ("rebuilt-draft", "a draft behind what was signed, evidence behind it", Closing::Table),
        ("rebuilt-draft-stream", "the same, closed by a stream", Closing::Stream),
    ] {
        cases.grown(&base, id, title, reason, store().closing(closing).to(&base), CHANGED);
    }
    let noted = Append::one(40, "<< /Type /Draft >>").to(&unsigned);
    let mut gone = Append::new();
    gone.freed = vec![40];
    let base = signed(&gone.to(&noted), "/PieceInfo << /Draft 40 0 R >>");
    let reason = "Who searches finds the object again, and the page still refers to it.";
    let title = "an object that was freed and is referred to, evidence behind it";
    cases.grown(&base, "rebuilt-freed", title, reason, store().to(&base), CHANGED);
    let base = signed(&gone.to(&noted), "");
    let reason = "Nothing refers to it any more.";
    let title = "an object that was freed, evidence behind it";
    cases.honest("ok-rebuilt-freed", title, reason, store().to(&base), VALID);
}

/// The same in other spellings, and in object streams.
fn spelled(cases: &mut Cases<'_>) {
    let officer = &cases.bench.officer;
    let unsigned = Draft::unsigned().lay_out().bytes;
    let forged = content("PERMIT 009 FOR TONO");
    let signed = |file: &[u8], on_page| signed_over(file, "7 0 R 9 0 R", on_page, officer);
    let reason = "Readers that search for objects find another document.";
    let mut add = |id, title, base: Vec<u8>| {
        cases.grown(&base, id, title, reason, store().to(&base), CHANGED);
    };
    let header = format!("{CONTENT} +0 obj\n");
    let odd = [&unsigned, header.as_bytes(), &forged, b"\nendobj\n"].concat();
    add(
        "rebuilt-sign",
        "a draft whose generation has a sign, evidence behind it",
        signed(&odd, ""),
    );
    let other = replace(&unsigned, "/Root 1 0 R", "/Root 2 0 R");
    add(
        "rebuilt-root",
        "another root in the first trailer, evidence behind it",
        signed(&other, ""),
    );
    let mut fifth = Append::new();
    fifth.objects.push((CONTENT, 5, forged));
    let first = Append::one(CONTENT, content("PERMIT 001 FOR BUDI"));
    let title = "a content of two generations, evidence behind it";
    add("rebuilt-generation", title, signed(&first.to(&fifth.to(&unsigned)), ""));
    let packed = object_stream(&[(40, b"<< /Type /Draft >>")]);
    let mut holds = Append::one(41, packed).closing(Closing::Stream);
    holds.packed = vec![(41, 40, 0)];
    let mut gone = Append::new().closing(Closing::Stream);
    gone.freed = vec![40];
    let freed = gone.to(&holds.to(&unsigned));
    let title = "a packed object that was freed and is referred to, evidence behind it";
    add("rebuilt-freed-member", title, signed(&freed, "/PieceInfo << /Draft 40 0 R >>"));
}

/// What the table of a hybrid file has not.
fn hybrids(cases: &mut Cases<'_>) {
    let officer = &cases.bench.officer;
    let agreeing = Draft::permit(None).with_style(Style::Hybrid { disagree_on: None });
    let base = agreeing.signed_by(officer).bytes().to_vec();
    let reason = "The table has all that the stream has.";
    let title = "evidence behind a hybrid file whose table and stream agree";
    cases.honest("ok-rebuilt-hybrid", title, reason, store().to(&base), VALID);
    let unsigned = Draft::unsigned().lay_out().bytes;
    let mut file = unsigned.clone();
    let note = file.len();
    object(&mut file, NOTE, 0, b"<< /Type /Annot /Subtype /Text /Rect [300 300 320 320] >>");
    let at = file.len();
    let entries = format!("/Type /XRef /Size 60 /Root 1 0 R /W [1 4 2] /Index [{NOTE} 1]");
    let row = [&[1][..], &u32::try_from(note).unwrap_or(0).to_be_bytes(), &[0, 0]].concat();
    object(&mut file, NOTE + 1, 0, &stream(&entries, &row));
    let annotations = format!("9 0 R {NOTE} 0 R");
    let mut append = Append::one(PAGE, page(&annotations, "")).trailer(&format!("/XRefStm {at}"));
    append.previous = Some(last_xref(&unsigned).to_string());
    append.rows = vec![(NOTE + 1, at)];
    let base = signed_over(&append.to(&file), &format!("7 0 R {annotations}"), "", officer);
    let reason =
        "Some readers ask the stream of the newest section only, and lose what it alone had.";
    let title = "evidence behind a hybrid file whose stream alone has a note";
    cases.grown(&base, "rebuilt-hybrid-shown", title, reason, store().to(&base), CHANGED);
}

/// Cross-references that some readers refuse or pass over.
fn tables(cases: &mut Cases<'_>) {
    let base = &plain(&cases.bench.officer);
    let with = |downwards: bool, parameters: &str| {
        let mut out = base.clone();
        let mut rows = Vec::new();
        for (number, _, body) in &store().objects {
            rows.push((*number, 1u8, out.len() as u64, 0u16));
            object(&mut out, *number, 0, body);
        }
        let xref = out.len();
        rows.push((EVIDENCE + 2, 1, xref as u64, 0));
        if downwards {
            rows.reverse();
        }
        let previous = last_xref(base);
        let entries = format!("/Type /XRef /Size 60 /Root 1 0 R /Prev {previous} {parameters}");
        object(&mut out, EVIDENCE + 2, 0, &stream_rows(&entries, &rows));
        out.extend(format!("startxref\n{xref}\n%%EOF\n").bytes());
        out
    };
    let reason = "In the order and with the entries that the standard has.";
    let title = "a store closed by a stream of ascending numbers";
    cases.honest("ok-rebuilt-index", title, reason, with(false, ""), VALID);
    let reason = "Some readers pass over numbers below those before them.";
    let title = "a store closed by a stream of descending numbers";
    cases.grown(base, "rebuilt-index", title, reason, with(true, ""), CHANGED);
    let reason = "Some readers refuse parameters that are none, and search the bytes instead.";
    let title = "a cross-reference stream with null for its parameters";
    cases.grown(base, "rebuilt-null", title, reason, with(false, "/DecodeParms null"), CHANGED);
    let bytes = store().to(base);
    let xref = last_xref(&bytes);
    let (head, tail) = bytes.split_at(xref);
    let broken = [head, b"\r\n", tail].concat();
    let spaced = [head, b"   ", tail].concat();
    let reason = "Some readers look for the word right there.";
    let title = "three spaces where the cross-references should begin";
    cases.grown(base, "rebuilt-spaced", title, reason, spaced, CHANGED);
    let title = "a carriage return and a line feed where the cross-references should begin";
    cases.grown(base, "rebuilt-broken", title, reason, broken, CHANGED);
}

/// A clip whose path is not ended, as a widely used writer of forms has it.
fn clips(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let unended = "/Tx BMC q 0 0 200 24 re W BT 0 g /F1 18 Tf 2 6 Td (9.000) Tj ET Q EMC";
    let (_, file) = drawn_so(bench, "9.000", "", unended);
    let reason = "No reader clips, or all as if the path had been ended.";
    let title = "a field whose face clips without ending the path, after P=2";
    cases.honest("ok-fill-unended", title, reason, file, VALID_THEN_CHANGED);
    let painted = "/Tx BMC q 0 0 200 24 re W BT 0 g /F1 18 Tf 2 6 Td (9.000) Tj ET f Q EMC";
    let (base, file) = drawn_so(bench, "9.000", "", painted);
    let reason = "The path is painted after the text.";
    let title = "a field whose clip is filled over its value, after P=2";
    cases.grown(&base, "fill-unended", title, reason, file, CHANGED);
}

/// Default appearances that name another font, and values in more lines than a field has.
fn letters(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let other = BESIDE.replace("/F1", "/Helvetica");
    let base = empty("NILAI", BESIDE).signed_by(&bench.officer);
    let fill = |rest: &str, value: &str, drawn: &str| {
        super::fills::filled(value, rest, face(5, drawn)).to(base.bytes())
    };
    let reason = "A plain font that the form does not have is the reader's own.";
    let title = "a field filled in under another plain font, after P=2";
    let bytes = fill(&other, "9.000", &shown("9.000"));
    cases.honest("ok-fill-font", title, reason, bytes, VALID_THEN_CHANGED);
    let reason = "Letters of another size show otherwise where a reader draws them anew.";
    let title = "a field filled in under another plain font of another size, after P=2";
    let bytes = fill(&other.replace("18 Tf", "1 Tf"), "9.000", &shown("9.000"));
    cases.grown(base.bytes(), "fill-font-size", title, reason, bytes, CHANGED);
}

/// What programs say of themselves.
fn programs(cases: &mut Cases<'_>) {
    let base = &plain(&cases.bench.officer);
    let node = |more: &str| {
        let body = format!("<< /Type /Pages /Kids [3 0 R] /Count 1 {more} >>");
        Append::one(super::draft::PAGES, body).to(base)
    };
    let reason = "A widely used library says its version in the page tree.";
    let title = "a program that names itself in the page tree";
    let bytes = node("/ITXT (2.1.7)");
    cases.honest("ok-meta-program", title, reason, bytes, VALID_THEN_CHANGED);
    let reason = "The pages are turned beside it.";
    let title = "a program that names itself in the page tree and turns the pages";
    let bytes = node("/ITXT (2.1.7) /Rotate 180");
    cases.grown(base, "meta-program", title, reason, bytes, CHANGED);
}
