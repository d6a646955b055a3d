//! Files that two readers take for two documents: hybrids, duplicate keys, odd spellings.

use super::appended::FORGED;
use super::cms::Parts;
use super::draft::{
    CADES, CONTENT, Draft, PAGE, SIGNATURE, Style, catalog, content, doc_mdp, page, signature,
};
use super::tamper::{Append, find, object, replace, stream};
use super::{BROKEN, BROKEN_LATER, CHANGED, Cases, FORMAT, INVALID};

pub(super) fn add(cases: &mut Cases<'_>) {
    hybrids(cases);
    duplicates(cases);
    spellings(cases);
    lengths(cases);
    in_place(cases);
}

fn hybrids(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    cases.class("hybrid");
    let reason = "Old readers use the table, new ones the stream: two documents in one signature.";
    let mut draft = Draft::permit(Some(1)).with_style(Style::Hybrid { disagree_on: Some(CONTENT) });
    draft.hidden.push((CONTENT, content(FORGED)));
    let signed = draft.signed_by(&bench.officer);
    let title = "table and XRefStm give the page another content";
    cases.add("hybrid-content", title, reason, signed.laid.bytes, BROKEN);

    let file = bench.p1.bytes();
    let signed_at = bench.p1.laid.offsets.get(&CONTENT).copied().unwrap_or_default();
    let mut forged = file.to_vec();
    let forged_at = forged.len();
    object(&mut forged, CONTENT, 0, &content(FORGED));
    let stream_at = forged.len();
    let mut grow = |id, title, table: Option<usize>, stream: usize| {
        let mut bytes = forged.clone();
        let rows = [(CONTENT, 1, stream as u64, 0)];
        let entries = "/Type /XRef /Size 60 /Root 1 0 R";
        object(&mut bytes, 59, 0, &super::tamper::stream_rows(entries, &rows));
        let mut append = Append::new().trailer(&format!("/XRefStm {stream_at}"));
        append.rows = table.map(|at| (CONTENT, at)).into_iter().collect();
        append.previous = Some(bench.p1.laid.xref.to_string());
        cases.grown(file, id, title, reason, append.to(&bytes), BROKEN_LATER);
    };
    let title = "an increment whose table is empty and whose XRefStm swaps the content";
    grow("hybrid-later", title, None, forged_at);
    let title = "an increment whose table keeps the content and whose XRefStm swaps it";
    grow("hybrid-later-stream", title, Some(signed_at), forged_at);
    let title = "an increment whose table swaps the content and whose XRefStm keeps it";
    grow("hybrid-later-table", title, Some(forged_at), signed_at);
}

fn duplicates(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    cases.class("duplicate");
    let reason = "A key that stands twice has no one meaning: readers take the first or the last.";
    let signed = |draft: Draft| draft.signed_by(&bench.officer).laid.bytes;
    let twice = signature(CADES, &format!("{} /Contents <3003020100>", doc_mdp(1)));
    let draft = Draft::permit(Some(1)).with(SIGNATURE, twice);
    let title = "two /Contents in the signature dictionary";
    cases.add("dup-contents", title, reason, signed(draft), BROKEN);
    let two = format!("/SubFilter /adbe.pkcs7.sha1 {}", doc_mdp(1));
    let draft = Draft::permit(Some(1)).with(SIGNATURE, signature(CADES, &two));
    let title = "two /SubFilter in the signature dictionary";
    cases.add("dup-sub-filter", title, reason, signed(draft), BROKEN);
    let draft = Draft::permit(Some(1)).with(1, catalog(Some(1), "/AcroForm << /Fields [] >>"));
    let title = "two /AcroForm in the catalog";
    cases.add("dup-form", title, reason, signed(draft), BROKEN);
    let draft = Draft::permit(Some(1)).with(PAGE, page("7 0 R 9 0 R", "/Contents 11 0 R"));
    cases.add("dup-page-contents", "two /Contents in the page", reason, signed(draft), BROKEN);
    let mut draft = Draft::permit(Some(1));
    draft.trailer = "/Root 2 0 R".to_owned();
    cases.add("dup-root", "two /Root in the trailer", reason, signed(draft), BROKEN);
}

/// The signer wrote the dictionary so; the digest and the value are right.
fn spellings(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    cases.class("lexical");
    let reason = "Readers disagree on this spelling; a strict one takes it for what it is: wrong.";
    let respelt = |old: &str, new: &str| {
        let text = signature(CADES, &doc_mdp(1));
        let text = String::from_utf8_lossy(&text).replace(old, new);
        Draft::permit(Some(1)).with(SIGNATURE, text).signed_by(&bench.officer).laid.bytes
    };
    let mut add = |id, title, bytes| cases.add(id, title, reason, bytes, FORMAT);
    add("lex-case-range", "/byterange in small letters", respelt("/ByteRange", "/byterange"));
    add("lex-case-contents", "/contents in small letters", respelt("/Contents", "/contents"));
    let laid = |text: &dyn Fn([usize; 3]) -> String| {
        let laid = Draft::permit(Some(1)).lay_out();
        let covered = laid.covered();
        let [(_, b), (c, d)] = covered;
        let range = text([b, c, d]);
        laid.seal_as(&covered, &range, |content| Parts::of(&bench.officer, content).build())
            .laid
            .bytes
    };
    let point = laid(&|[b, c, d]| format!("[0 {b}. {c} {d}]"));
    add("lex-point", "a byte range with a point behind a number", point);
    let minus = laid(&|[b, c, d]| format!("[-0.5 {b} {c} {d}]"));
    add("lex-fraction", "a byte range that begins with a fraction", minus);
    let nested = laid(&|[b, c, d]| format!("[[0 {b}] [{c} {d}]]"));
    add("lex-nested", "a byte range of two arrays", nested);
    let words = laid(&|[b, c, d]| format!("[null 0 {b} {c} {d}]"));
    add("lex-null", "a byte range with a null before its numbers", words);
    let exponent = laid(&|[b, c, d]| format!("[0 {b}e0 {c} {d}]"));
    let title = "a byte range with an exponent";
    cases.add("lex-exponent", title, reason, exponent, INVALID);
}

fn lengths(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    cases.class("lexical");
    let text = "BT /F1 18 Tf 60 700 Td (PERMIT 001 FOR BUDI) Tj ET\n";
    let hidden = "1 g 0 0 595 842 re f BT 0 g /F1 18 Tf 60 700 Td (PERMIT 009 FOR TONO) Tj ET\n";
    let mut body = format!("<< /Length {} >>\nstream\n", text.len()).into_bytes();
    body.extend_from_slice(text.as_bytes());
    body.extend_from_slice(hidden.as_bytes());
    body.extend_from_slice(b"\nendstream");
    let signed = Draft::permit(Some(1)).with(CONTENT, body).signed_by(&bench.officer);
    cases.add(
        "lex-length",
        "a page content whose /Length is short of its endstream",
        "Some readers believe /Length, some look for endstream: two pages in one signature.",
        signed.laid.bytes,
        BROKEN,
    );
    let drawn = format!("{text}%endstream would stand here\n{hidden}");
    let body = stream("", drawn.as_bytes());
    let body = String::from_utf8_lossy(&body)
        .replace(&format!("/Length {}", drawn.len()), "/Length 14 0 R");
    let signed = Draft::permit(Some(1))
        .with(CONTENT, body)
        .with(14, drawn.len().to_string())
        .signed_by(&bench.officer);
    let shorter = Append::one(14, text.len().to_string());
    cases.grown(
        signed.bytes(),
        "lex-length-later",
        "the indirect /Length of the page content shortened by an increment",
        "A number that a stream leans on is part of what the page shows.",
        shorter.to(signed.bytes()),
        BROKEN_LATER,
    );
    let file = bench.p1.bytes();
    let mut append = Append::one(CONTENT, content(FORGED)).to(file);
    let end = find(append.get(file.len()..).unwrap_or_default(), "\nendobj\n");
    append.drain(file.len() + end.start..file.len() + end.start + 7);
    cases.grown(
        file,
        "lex-endobj",
        "an increment without endobj, its offsets off by that much",
        "What cannot be read strictly is not repaired.",
        append,
        BROKEN_LATER,
    );
}

/// Covered bytes changed in place: whatever else is wrong, the digest is.
fn in_place(cases: &mut Cases<'_>) {
    let signed = &cases.bench.p1;
    let file = signed.bytes();
    cases.class("digest");
    let reason = "Every byte outside the hole is covered by the digest.";
    let changed = CHANGED.sub("HASH_FAILURE").finding("DIGEST_MISMATCH");
    let mut add = |id, title, old, new, expected| {
        cases.grown(file, id, title, reason, replace(file, old, new), expected);
    };
    add("hash-content", "one letter of the page content", "FOR BUDI", "FOR BUDO", changed);
    add("hash-metadata", "the holder in the metadata", "FOR BUDI</rdf", "FOR TONO</rdf", changed);
    add("hash-time", "the claimed time of signing", "D:20261124", "D:20251124", changed);
    add("hash-permission", "P=1 made P=3", "/P 1 /V", "/P 3 /V", changed);
    add("hash-box", "the height of the page", "[0 0 595 842]", "[0 0 595 500]", changed);
    add("hash-value", "the value of a field", "(1.000)", "(9.000)", changed);
    add(
        "hash-comment",
        "one byte of the binary comment behind the header",
        "%PDF-1.7\n%",
        "%PDF-1.7\n ",
        super::Expected::of(&[super::Word::Changed, super::Word::Invalid, super::Word::Unreadable]),
    );
}
