//! Object streams and lists as a search of the bytes finds them: members that no cross-reference states, and
//! bodies of one number of which it makes no difference, or does, which one a reader takes.

use super::asleep::{EVIDENCE, store};
use super::concealed::signed;
use super::draft::{
    CATALOG, Draft, FIELD, FORM, PAGE, SIGNATURE, catalog, content, object_stream, page,
};
use super::tamper::{Append, Closing, stream};
use super::{CHANGED, Cases, Expected, FORMAT, UNDETERMINED, VALID, Word};

/// An object that the page refers to.
const ASIDE: u32 = 40;
const HOLDER: u32 = 41;
const OTHER_HOLDER: u32 = 43;
const OTHER_CONTENT: u32 = 44;
const LIST: u32 = 45;
const NOTE: u32 = 46;

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("rebuilt");
    unstated(cases);
    packed_before(cases);
    glued(cases);
    tokens(cases);
    elements(cases);
    cases.class("lexical");
    misnamed(cases);
    cases.class("spelled");
    trailers(cases);
}

fn unsigned() -> Vec<u8> {
    let other = content("PERMIT 009 FOR TONO");
    Append::one(OTHER_CONTENT, other).to(&Draft::unsigned().lay_out().bytes)
}

/// A page with the other content.
fn other_page() -> Vec<u8> {
    let page = page("9 0 R", "");
    String::from_utf8_lossy(&page).replace("/Contents 4", "/Contents 44").into_bytes()
}

fn holding(holder: u32, members: &[(u32, &[u8])]) -> Append {
    Append::one(holder, object_stream(members)).closing(Closing::Stream)
}

/// Members that a search finds and no cross-reference names.
fn unstated(cases: &mut Cases<'_>) {
    let officer = &cases.bench.officer;
    let note = b"<< /Type /Note >>".as_slice();
    let draft = other_page();
    let named = "/PieceInfo << /Note 40 0 R >>";
    let base = |append: Append| signed(&append.to(&unsigned()), named, Closing::Stream, officer);
    let reason =
        "A search finds a page in an object stream that the cross-references do not have there.";
    let mut held = holding(HOLDER, &[(ASIDE, note), (PAGE, &draft)]);
    held.packed = vec![(HOLDER, ASIDE, 0)];
    let file = base(held);
    let title = "another page in an object stream, which nothing states; evidence behind it";
    let bytes = store().closing(Closing::Stream).to(&file);
    cases.grown(&file, "rebuilt-member", title, reason, bytes, CHANGED);
    let mut held = holding(HOLDER, &[(ASIDE, note), (ASIDE, b"<< /Type /Other >>")]);
    held.packed = vec![(HOLDER, ASIDE, 0)];
    let file = base(held);
    let title = "an object twice in one object stream, evidence behind it";
    let bytes = store().closing(Closing::Stream).to(&file);
    // It is out of order from the start, and all the more once something follows.
    let doubt = Expected::of(&[Word::Changed, Word::Invalid]);
    cases.grown(&file, "rebuilt-member-twice", title, reason, bytes, doubt);
    let title = "the same with nothing behind it";
    cases.add("member-twice", title, reason, file, FORMAT);
    let out_of_use = holding(HOLDER, &[(PAGE, &draft)]).to(&unsigned());
    let again = Append::one(HOLDER, "<< /Type /Note >>").closing(Closing::Stream).to(&out_of_use);
    let file = signed(&again, "", Closing::Stream, officer);
    let title =
        "another page in an object stream whose number is something else now; evidence behind it";
    let bytes = store().closing(Closing::Stream).to(&file);
    cases.grown(&file, "rebuilt-member-outdated", title, reason, bytes, CHANGED);
    let stated = |holder: u32, body: &[u8]| {
        let mut held = holding(holder, &[(ASIDE, body)]);
        held.packed = vec![(holder, ASIDE, 0)];
        held
    };
    let first = stated(HOLDER, note).to(&unsigned());
    let second = stated(OTHER_HOLDER, b"<< /Type /Other >>").to(&first);
    let file = signed(&second, named, Closing::Stream, officer);
    let title = "an object packed twice, the one in effect in the stream of the higher number";
    let reason = "Whoever searches takes the same one.";
    let bytes = store().closing(Closing::Stream).to(&file);
    cases.honest("ok-rebuilt-packed-order", title, reason, bytes, VALID);
    let spare = Append::one(OTHER_HOLDER, note).closing(Closing::Stream).to(&unsigned());
    let first = stated(HOLDER, note).to(&spare);
    let second = stated(OTHER_HOLDER, b"<< /Type /Other >>").to(&first);
    let file = signed(&second, named, Closing::Stream, officer);
    let title = "the same, the number of that stream taken by something before";
    let reason = "Some readers that search unfold the streams as they find their numbers.";
    let bytes = store().closing(Closing::Stream).to(&file);
    cases.grown(&file, "rebuilt-packed-number", title, reason, bytes, CHANGED);
    let table = |root: &str| {
        let entries = format!("/Type /XRef /Size 9 /W [1 2 1] /Root {root}");
        let body = stream(&entries, b"");
        let file = Append::one(ASIDE, body).to(&unsigned());
        signed(&file, "", Closing::Stream, officer)
    };
    let file = table("1 0 R");
    let title = "a cross-reference stream that is in no chain, evidence behind it";
    let reason = "Some writers leave one, and it leads to the same catalog.";
    let bytes = store().closing(Closing::Stream).to(&file);
    cases.honest("ok-rebuilt-spare", title, reason, bytes, VALID);
    let file = table("2 0 R");
    let title = "the same, with another root";
    let reason = "Some readers that search take its catalog.";
    let bytes = store().closing(Closing::Stream).to(&file);
    cases.grown(&file, "rebuilt-spare", title, reason, bytes, CHANGED);
    let plain = Append::one(ASIDE, note).to(&unsigned());
    let file =
        |body: &[u8]| signed(&stated(HOLDER, body).to(&plain), named, Closing::Stream, officer);
    let same = file(note);
    let title = "an object that was plain and is packed now, evidence behind it";
    let reason = "Whichever of the two a reader takes, they say the same.";
    let bytes = store().closing(Closing::Stream).to(&same);
    cases.honest("ok-rebuilt-plain", title, reason, bytes, VALID);
    let other = file(b"<< /Type /Other >>");
    let title = "an object that was plain and is another packed one now, evidence behind it";
    let reason =
        "A reader that searches, for whatever reason it is given, passes over what is packed.";
    let bytes = store().closing(Closing::Stream).to(&other);
    cases.grown(&other, "rebuilt-plain", title, reason, bytes, UNDETERMINED);
}

/// Objects that were packed with something else, under a table.
fn packed_before(cases: &mut Cases<'_>) {
    let officer = &cases.bench.officer;
    let reason = "Some readers search a file of both kinds, and what is packed counts for them.";
    let held = |number: u32, body: &[u8]| {
        let mut held = holding(HOLDER, &[(number, body)]);
        held.packed = vec![(HOLDER, number, 0)];
        held
    };
    let stamp = "<< /Type /Annot /Subtype /Stamp /Rect [60 690 300 730] >>";
    let noted = page(&format!("9 0 R {NOTE} 0 R"), "");
    let file = held(PAGE, &noted).object(NOTE, stamp).to(&unsigned());
    let file = signed(&file, "", Closing::Stream, officer);
    let title = "a page that was packed with a stamp; a store closed by a table";
    cases.grown(&file, "rebuilt-packed-stamp", title, reason, store().to(&file), CHANGED);
    let exact = String::from_utf8_lossy(&page("9 0 R", "")).replace("842]", "842.0]");
    let file = signed(&held(PAGE, exact.as_bytes()).to(&unsigned()), "", Closing::Stream, officer);
    let title = "a page that was packed with its height in decimals, evidence behind it";
    let honest = "It is the same height.";
    let bytes = store().closing(Closing::Stream).to(&file);
    cases.honest("ok-rebuilt-decimals", title, honest, bytes, VALID);
    let listed = String::from_utf8_lossy(&page("", "")).replace("[]", &format!("{LIST} 0 R"));
    let mut before = held(LIST, format!("[9 0 R {NOTE} 0 R]").as_bytes());
    before = before.object(NOTE, stamp);
    let permit = Draft::permit(None);
    let mut signing = Append::one(PAGE, listed).object(LIST, "[7 0 R 9 0 R]");
    for number in [FORM, FIELD, SIGNATURE] {
        signing = signing.object(number, permit.objects.get(&number).cloned().unwrap_or_default());
    }
    let file = signing.closing(Closing::Stream).signed(&before.to(&unsigned()), officer);
    let title = "a list of annotations that was packed with a stamp; a store closed by a table";
    cases.grown(&file, "rebuilt-packed-list", title, reason, store().to(&file), CHANGED);
}

/// Parts of the structure that were packed, and that signing wrote plainly.
fn elements(cases: &mut Cases<'_>) {
    let officer = &cases.bench.officer;
    let mut add = |id: &'static str, title, before: &str, after: &str| {
        let mut held = holding(HOLDER, &[(ASIDE, before.as_bytes())]);
        held.packed = vec![(HOLDER, ASIDE, 0)];
        let permit = Draft::permit(None);
        let named = page("7 0 R 9 0 R", "/PieceInfo << /Note 40 0 R >>");
        let mut signing = Append::one(PAGE, named);
        for number in [FORM, FIELD, SIGNATURE] {
            let body = permit.objects.get(&number).cloned().unwrap_or_default();
            signing = signing.object(number, body);
        }
        let signing = signing
            .object(ASIDE, after)
            .object(NOTE, "<< /Type /StructElem /S /Form /P 40 0 R /K 0 >>")
            .closing(Closing::Stream);
        let file = signing.signed(&held.to(&unsigned()), officer);
        let bytes = store().closing(Closing::Stream).to(&file);
        if id.starts_with("ok-") {
            let reason = "Without the element of the signature it reads the same.";
            cases.honest(id, title, reason, bytes, VALID);
        } else {
            let reason = "A reader that takes the packed one reads something else aloud.";
            cases.grown(&file, id, title, reason, bytes, UNDETERMINED);
        }
    };
    let element = |rest: &str| format!("<< /Type /StructElem /S /P /P 47 0 R {rest} >>");
    let (before, after) = (element("/Alt (001) /K [0]"), element("/Alt (001) /K [0 46 0 R]"));
    let title = "an element that was packed and gained that of a signature, evidence behind it";
    add("ok-rebuilt-element", title, &before, &after);
    let title = "the same with another text in its place";
    add("rebuilt-element", title, &before, &after.replace("001", "009"));
    let title = "the same that lost a part";
    add("rebuilt-element-part", title, &element("/K [0 3 0 R]"), &element("/K [0 46 0 R]"));
    let title = "a node of the parent tree that was packed and gained an element";
    let (nums, more) = ("<< /Nums [0 47 0 R] >>", "<< /Nums [0 47 0 R 1 46 0 R] >>");
    add("ok-rebuilt-nums", title, nums, more);
    let title = "the same with another element for the first key";
    add("rebuilt-nums", title, nums, "<< /Nums [0 3 0 R 1 46 0 R] >>");
    let root = |rest: &str| format!("<< /Type /StructTreeRoot {rest} >>");
    let tree = "/ParentTree << /Nums [0 47 0 R] >>";
    let (before, grown) = (root(&format!("/K 3 0 R {tree}")), "/K [3 0 R 46 0 R]");
    let title = "the root of the structure that was packed and gained an element";
    add("ok-rebuilt-roles", title, &before, &root(&format!("{grown} {tree} /ParentTreeNextKey 2")));
    let title = "the same with another role";
    let roles = root(&format!("{grown} {tree} /RoleMap << /P /Artifact >>"));
    add("rebuilt-roles", title, &before, &roles);
}

/// Bodies right behind the end of a revision, in its comment to some readers.
fn glued(cases: &mut Cases<'_>) {
    let officer = &cases.bench.officer;
    let behind = |file: &[u8], number: u32, body: &[u8]| {
        let unended = file.strip_suffix(b"\n").unwrap_or(file);
        signed(&Append::one(number, body).to(unended), "", Closing::Table, officer)
    };
    let form = Draft::unsigned().objects.get(&FORM).cloned().unwrap_or_default();
    let file = behind(&unsigned(), FORM, &form);
    let title = "a form right behind the end of the first revision, evidence behind it";
    let reason = "Both bodies have the same fields, but for the signature.";
    cases.honest("ok-rebuilt-unended-form", title, reason, store().to(&file), VALID);
    let reason = "To some readers it stands in a comment, and the other page counts.";
    let stamp = "<< /Type /Annot /Subtype /Stamp /Rect [60 690 300 730] >>";
    let stamped = page(&format!("9 0 R {NOTE} 0 R"), "");
    let first = Append::one(PAGE, stamped).object(NOTE, stamp).to(&unsigned());
    let file = behind(&first, PAGE, &page("9 0 R", ""));
    let title =
        "a page right behind the end of a revision in which it had a stamp; evidence behind it";
    cases.grown(&file, "rebuilt-unended-stamp", title, reason, store().to(&file), CHANGED);
    let mut held = holding(HOLDER, &[(PAGE, &other_page())]);
    held.packed = vec![(HOLDER, PAGE, 0)];
    let file = held.to(&unsigned());
    let unended = file.strip_suffix(b"\n").unwrap_or(&file);
    let plain = Append::one(PAGE, page("9 0 R", "")).closing(Closing::Stream).to(unended);
    let file = signed(&plain, "", Closing::Stream, officer);
    let title =
        "a page right behind the end of a revision in which another was packed; evidence behind it";
    let bytes = store().closing(Closing::Stream).to(&file);
    cases.grown(&file, "rebuilt-unended-packed", title, reason, bytes, CHANGED);
}

/// Numbers that are referred to under a generation that their objects have not.
fn misnamed(cases: &mut Cases<'_>) {
    let officer = &cases.bench.officer;
    let reason = "Some readers pass over the generation of what is packed, and then the page shows another thing.";
    let named = "/PieceInfo << /Note 1 1 R >>";
    let file = signed(&unsigned(), named, Closing::Stream, officer);
    let own = catalog(None, "/DSS << /Certs [21 0 R] >>");
    let mut held = holding(HOLDER, &[(CATALOG, &own)]);
    held = held.object(EVIDENCE, stream("", b"\x30\x01x"));
    held.packed = vec![(HOLDER, CATALOG, 0)];
    let title = "a page that names the catalog under another generation, which evidence packs";
    cases.grown(&file, "lexical-misnamed", title, reason, held.to(&file), CHANGED);
    let file = signed(&unsigned(), "/PieceInfo << /Note 5 1 R >>", Closing::Stream, officer);
    let title =
        "a page that names a font under another generation; evidence that does not write it";
    let reason = "It means null, and goes on to do so.";
    let bytes = store().closing(Closing::Stream).to(&file);
    cases.honest("ok-misnamed", title, reason, bytes, VALID);
}

/// Tokens that are packed in the signed version, and words in what a later revision packs.
fn tokens(cases: &mut Cases<'_>) {
    let officer = &cases.bench.officer;
    let own = catalog(None, "");
    let packed = |body: &[u8]| {
        let mut held = holding(HOLDER, &[(CATALOG, body)]);
        held.packed = vec![(HOLDER, CATALOG, 0)];
        signed(&held.to(&unsigned()), "", Closing::Stream, officer)
    };
    let file = packed(&own);
    let title = "evidence behind a catalog that is packed";
    let reason = "It is spelled as every reader takes it, and has the same pages.";
    let bytes = store().closing(Closing::Stream).to(&file);
    cases.honest("ok-unread-packed", title, reason, bytes, VALID);
    let signs = String::from_utf8_lossy(&own).replace("2 0 R", "2 +0 R");
    let file = packed(signs.as_bytes());
    let title = "evidence behind a catalog that is packed with a sign before a generation";
    let reason = "Some readers find no page, until the catalog is written anew.";
    let bytes = store().closing(Closing::Stream).to(&file);
    cases.grown(&file, "unread-packed", title, reason, bytes, CHANGED);
    let file = signed(&unsigned(), "", Closing::Table, officer);
    for (id, title, word) in [
        (
            "isa-startxref-inside",
            "a store with an end of a file in a certificate",
            "startxref\n17\n%",
        ),
        ("isa-end-inside", "a store with the mark of an end in a certificate", "\n%%EOF\n+++++++"),
    ] {
        let data = [b"0\x0e", word.as_bytes()].concat();
        let mut store = store();
        store.objects.retain(|(number, ..)| *number != EVIDENCE);
        let store = store.object(EVIDENCE, stream("", &data));
        let reason = "Some readers take the last end that they find in the bytes.";
        cases.grown(&file, id, title, reason, store.to(&file), CHANGED);
    }
}

/// Tokens in the trailers of later revisions.
fn trailers(cases: &mut Cases<'_>) {
    let officer = &cases.bench.officer;
    let file = signed(&unsigned(), "", Closing::Table, officer);
    let reason = "Some readers do not take an unknown escape for the letter behind it.";
    for (id, title, closing) in [
        ("spelled-trailer", "an unknown escape in the trailer of a store", Closing::Table),
        ("spelled-trailer-stream", "the same, packed", Closing::Stream),
    ] {
        let bytes = store().closing(closing).trailer("/ID [(a\\qb) (c)]").to(&file);
        cases.grown(&file, id, title, reason, bytes, CHANGED);
    }
    let bytes = store().trailer("/ID [(a\\\\b) (c)]").to(&file);
    let title = "a known escape in the trailer of a store";
    cases.honest("ok-spelled-trailer", title, "Every reader knows it.", bytes, VALID);
}
