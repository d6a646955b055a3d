//! What is in effect in the signed version and a search of the bytes passes over, so that it takes a draft.

use super::asleep::{EVIDENCE, store};
use super::draft::{
    CATALOG, CONTENT, Draft, FIELD, FORM, PAGE, SIGNATURE, catalog, content, object_stream, page,
};
use super::tamper::{Append, Closing, find, last_xref, object, replace, stream};
use super::{CHANGED, Cases, FORMAT, UNDETERMINED, VALID};
use crate::pki::Officer;

/// An object that nothing refers to.
const ASIDE: u32 = 40;
const HOLDER: u32 = 41;
const OTHER_HOLDER: u32 = 43;
const OTHER_CONTENT: u32 = 44;

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("rebuilt");
    placed(cases);
    spelled(cases);
    packed(cases);
    appended(cases);
    linearised(cases);
    unread(cases);
}

/// The permit of somebody else, rewritten in its second revision.
fn rewritten(before: &[u8], behind: &[u8], aside: Option<&[u8]>) -> Vec<u8> {
    let forged = content("PERMIT 009 FOR TONO");
    let mut file = Draft::unsigned().with(CONTENT, forged).lay_out().bytes;
    let mut rows = Vec::new();
    if let Some(body) = aside {
        rows.push((ASIDE, file.len()));
        file.extend_from_slice(body);
    }
    file.extend_from_slice(before);
    rows.push((CONTENT, file.len()));
    object(&mut file, CONTENT, 0, &content("PERMIT 001 FOR BUDI"));
    file.extend_from_slice(behind);
    Append { rows, ..Append::new() }.to(&file)
}

/// Signs a file by a revision that closes so.
pub(super) fn signed(file: &[u8], on_page: &str, closing: Closing, officer: &Officer) -> Vec<u8> {
    let permit = Draft::permit(None);
    let mut append = Append::one(PAGE, page("7 0 R 9 0 R", on_page)).closing(closing);
    for number in [FORM, FIELD, SIGNATURE] {
        append = append.object(number, permit.objects.get(&number).cloned().unwrap_or_default());
    }
    append.signed(file, officer)
}

/// Bodies in effect that stand where no search looks.
fn placed(cases: &mut Cases<'_>) {
    let officer = &cases.bench.officer;
    let base = |file: &[u8]| signed(file, "", Closing::Table, officer);
    let reason = "Blanks, comments and ends of files mean nothing between two objects.";
    let plain = base(&rewritten(b"\n%%EOF\n% PERMIT 001\n\n", b"% behind it\n", None));
    let title = "evidence behind a revision with comments between its objects";
    cases.honest("ok-rebuilt-comments", title, reason, store().to(&plain), VALID);
    let reason = "A search does not find the content in effect, and takes the draft before it.";
    let mut add = |id, title, file: Vec<u8>| {
        let base = base(&file);
        cases.grown(&base, id, title, reason, store().to(&base), CHANGED);
    };
    let title = "a content that begins in a comment, evidence behind it";
    add("rebuilt-commented", title, rewritten(b"% ", b"", None));
    let title = "a content right behind the end of the object before it, evidence behind it";
    add("rebuilt-same-line", title, rewritten(b"", b"", Some(b"40 0 obj\n1\nendobj ")));
    let title = "a content behind a word glued to it, evidence behind it";
    add("rebuilt-glued-word", title, rewritten(b"endobj", b"", None));
    let title =
        "a content behind a string that no object holds and that is open, evidence behind it";
    add("rebuilt-open-string", title, rewritten(b"(\n", b"", None));
    let inner = content("PERMIT 001 FOR BUDI").len() + "4 0 obj\n\nendobj\n".len();
    let head = format!("40 0 obj\n<< /Length {inner} >>\nstream\n");
    let title = "a content inside the data of another stream, evidence behind it";
    let file = rewritten(b"", b"\nendstream\nendobj\n", Some(head.as_bytes()));
    add("rebuilt-inside", title, file);
    let data = stream("", b"endstream\nendobj\n(\n");
    let body = [b"40 0 obj\n", data.as_slice(), b"\nendobj\n"].concat();
    let title = "a content behind a stream in which a word ends it, evidence behind it";
    add("rebuilt-endstream", title, rewritten(b"", b"", Some(&body)));
}

/// Headers and trailers.
fn spelled(cases: &mut Cases<'_>) {
    let officer = &cases.bench.officer;
    let reason = "What readers that search the bytes go by is not what the cross-references say.";
    let mut add = |id, title, file: Vec<u8>| {
        let base = signed(&file, "", Closing::Table, officer);
        cases.grown(&base, id, title, reason, store().to(&base), CHANGED);
    };
    let file = rewritten(b"\n", b"", None);
    let place = find(&file, "\n\n4 0 obj\n").start + 3;
    let mut lines = file.clone();
    for at in [place, place + 2] {
        if let Some(byte) = lines.get_mut(at) {
            *byte = b'\n';
        }
    }
    add("rebuilt-lines", "a content whose header takes three lines, evidence behind it", lines);
    let title = "a draft under another generation than its cross-reference, evidence behind it";
    add("rebuilt-header", title, replace(&file, "\n4 0 obj", "\n4 1 obj"));
    let named = Draft { trailer: "/Encrypt 40 0 R".to_owned(), ..Draft::unsigned() };
    let title = "a first trailer that names encryption, evidence behind it";
    add("rebuilt-encrypt", title, named.lay_out().bytes);
    let text = "/Note (\ntrailer\n<< /Size 60 /Root 2 0 R >>\n)";
    let title = "a trailer in a string of a trailer, evidence behind it";
    let base = Append::new().trailer(text).to(&Draft::unsigned().lay_out().bytes);
    add("rebuilt-told", title, base);
}

/// Drafts in object streams.
fn packed(cases: &mut Cases<'_>) {
    let officer = &cases.bench.officer;
    let unsigned = Draft::unsigned().lay_out().bytes;
    let holding = |holder: u32, number: u32, body: &[u8]| {
        let mut append =
            Append::one(holder, object_stream(&[(number, body)])).closing(Closing::Stream);
        append.packed = vec![(holder, number, 0)];
        append
    };
    let shown = page("9 0 R", "");
    let file = holding(HOLDER, PAGE, &shown).to(&unsigned);
    let base = signed(&file, "", Closing::Stream, officer);
    let title =
        "a page that was packed, and the same but for a signature; a store closed by a table";
    let reason =
        "Whichever a reader takes, the page shows the same; but it may not see what is packed.";
    cases.grown(&base, "rebuilt-packed-same", title, reason, store().to(&base), UNDETERMINED);
    let other = String::from_utf8_lossy(&shown).replace("/Contents 4", "/Contents 44");
    let file = holding(HOLDER, PAGE, other.as_bytes())
        .object(OTHER_CONTENT, content("PERMIT 009 FOR TONO"))
        .to(&unsigned);
    let base = signed(&file, "", Closing::Stream, officer);
    let title = "another page that was packed; a store closed by a stream";
    let reason =
        "A reader that searches, for whatever reason it is given, may take what is packed.";
    let bytes = store().closing(Closing::Stream).to(&base);
    cases.grown(&base, "rebuilt-packed-stream", title, reason, bytes, UNDETERMINED);
    let title = "another page that was packed; a store closed by a table";
    let reason = "Some readers search a file of both kinds, and what is packed counts for them.";
    cases.grown(&base, "rebuilt-packed", title, reason, store().to(&base), CHANGED);
    let first = holding(OTHER_HOLDER, ASIDE, b"<< /Type /Draft >>").to(&unsigned);
    let second = holding(HOLDER, ASIDE, b"<< /Type /Note >>").to(&first);
    let base = signed(&second, "/PieceInfo << /Note 40 0 R >>", Closing::Stream, officer);
    let title = "an object packed twice, the draft in the stream of the higher number";
    let reason = "Some readers that search unfold the streams by their numbers.";
    cases.grown(&base, "rebuilt-packed-order", title, reason, store().to(&base), CHANGED);
}

/// What begins a revision, and what a later one is found by.
fn appended(cases: &mut Cases<'_>) {
    let officer = &cases.bench.officer;
    let unsigned = Draft::unsigned().lay_out().bytes;
    let own = catalog(None, "");
    let older = String::from_utf8_lossy(&own).replace("/AcroForm 6 0 R", "");
    let file = Draft::unsigned().with(CATALOG, older).lay_out().bytes;
    let unended = file.strip_suffix(b"\n").unwrap_or(&file);
    let first = Append::one(CATALOG, own).to(unended);
    let base = signed(&first, "", Closing::Table, officer);
    let title = "a catalog right behind the end of the first revision, evidence behind it";
    let reason = "Many programs append without a line end, and both catalogs have the same pages.";
    cases.honest("ok-rebuilt-unended", title, reason, store().to(&base), VALID);
    let forged = content("PERMIT 009 FOR TONO");
    let file = Draft::unsigned().with(CONTENT, forged).lay_out().bytes;
    let unended = file.strip_suffix(b"\n").unwrap_or(&file);
    let own = Append::one(CONTENT, content("PERMIT 001 FOR BUDI")).to(unended);
    let base = signed(&own, "", Closing::Table, officer);
    let title = "a content right behind the end of the first revision, evidence behind it";
    let reason = "To some readers it stands in a comment, and the draft before it counts.";
    cases.grown(&base, "rebuilt-unended", title, reason, store().to(&base), CHANGED);
    let base = signed(&unsigned, "", Closing::Stream, officer);
    let bytes = store().closing(Closing::Stream).to(&base);
    let at = last_xref(&bytes);
    let head = bytes.get(..bytes.len() - format!("{at}\n%%EOF\n").len()).unwrap_or_default();
    let within = [head, format!("{}\n%%EOF\n", at + 1).as_bytes()].concat();
    let title = "an end that points behind the first digit of the cross-reference stream";
    let reason = "Some readers find another number there, and search the bytes instead.";
    cases.grown(&base, "rebuilt-within", title, reason, within, CHANGED);
    let mut apart = base.clone();
    let evidence = apart.len();
    apart.extend_from_slice(&b"\n".repeat(40));
    object(&mut apart, EVIDENCE, 0, &stream("", b"\x30\x01x"));
    let mut store = store();
    store.objects.retain(|(number, ..)| *number != EVIDENCE);
    store.rows = vec![(EVIDENCE, evidence)];
    let title = "an object of a store that is stated forty lines before it stands";
    let reason = "Some readers look right there, and search the bytes then.";
    cases.grown(&base, "rebuilt-apart", title, reason, store.to(&apart), CHANGED);
}

/// Files that begin elsewhere for some readers, as long as nothing follows what was signed.
fn linearised(cases: &mut Cases<'_>) {
    let officer = &cases.bench.officer;
    let draft = Draft::unsigned().with(CONTENT, content("PERMIT 009 FOR TONO"));
    let signed_as_long_as = |length| {
        let file = super::honest::linearised(&draft, length);
        let file = Append::one(CONTENT, content("PERMIT 001 FOR BUDI")).to(&file);
        signed(&file, "", Closing::Table, officer)
    };
    let base = signed_as_long_as(None);
    let title = "evidence behind a file that was linearised, revised and signed";
    let reason = "Its length is no more the one that it names, and every reader begins at its end.";
    cases.honest("ok-rebuilt-linearised", title, reason, store().to(&base), VALID);
    let base = signed_as_long_as(Some(base.len()));
    let title = "evidence behind a linearised file that names the length of the signed version";
    let reason = "Whoever had the signed version alone was shown what its first section leads to.";
    cases.grown(&base, "rebuilt-linearised", title, reason, store().to(&base), FORMAT);
}

/// What some readers cannot read in the signed version, and are shown by what follows it.
fn unread(cases: &mut Cases<'_>) {
    let officer = &cases.bench.officer;
    let unsigned = Draft::unsigned().lay_out().bytes;
    let restated = |head: &str, body: &[u8]| {
        let row = (CATALOG, unsigned.len());
        let file = [&unsigned, head.as_bytes(), body, b"\nendobj\n"].concat();
        signed(&Append { rows: vec![row], ..Append::new() }.to(&file), "", Closing::Table, officer)
    };
    let own = catalog(None, "");
    let header = format!("{CATALOG} 0 obj\n");
    let reason = "Every reader reads the catalog before and behind, and both have the same pages.";
    let base = restated(&header, &own);
    let title = "evidence behind a catalog that was written twice";
    cases.honest("ok-unread-catalog", title, reason, store().to(&base), VALID);
    let reason = "Some readers find nothing, or another page, until the catalog is written anew.";
    let mut add = |id, title, base: Vec<u8>| {
        cases.grown(&base, id, title, reason, store().to(&base), CHANGED);
    };
    let title = "a catalog with a comment in its header, evidence behind it";
    add("unread-header", title, restated(&format!("{CATALOG} %x\n0 obj\n"), &own));
    let signs = String::from_utf8_lossy(&own).replace(" 0 R", " +0 R");
    let title = "a catalog with signs before generations, evidence behind it";
    add("unread-token", title, restated(&header, signs.as_bytes()));
    let mut heads = unsigned.clone();
    heads.insert(find(&unsigned, "xref\n0 ").end, b' ');
    let title = "a table whose head has two blanks, evidence behind it";
    add("unread-head", title, signed(&heads, "", Closing::Table, officer));
    let reason = "Some programs leave such rows for numbers that nobody uses.";
    let file = Append { rows: vec![(ASIDE, 0)], ..Append::new() }.to(&unsigned);
    let base = signed(&file, "", Closing::Table, officer);
    let title = "evidence behind a table with a row that leads to the start of the file";
    cases.honest("ok-unread-row", title, reason, store().to(&base), VALID);
    let font = page("9 0 R", "/Note << /FirstChar 32 /LastChar 40 >>");
    let file = Draft::unsigned().with(PAGE, font).lay_out().bytes;
    let base = signed(&file, "", Closing::Table, officer);
    let title = "evidence behind a page that had the first character of a font";
    let reason = "It is written again for the signature, and holds no objects.";
    cases.honest("ok-unread-first", title, reason, store().to(&base), VALID);
}
