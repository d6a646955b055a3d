//! Ends of the signed version that not every reader takes for one, and what makes readers of the file give
//! up what is packed: some search the bytes before a revision, and not behind it, or the other way round.

use super::asleep::store;
use super::draft::{
    CADES, CONTENT, Draft, FIELD, FORM, PAGE, SIGNATURE, content, object_stream, page,
};
use super::second::{UNSEEN, signing};
use super::tamper::{Append, Closing};
use super::{CHANGED, Cases, FORMAT, UNDETERMINED, VALID, VALID_THEN_CHANGED};

/// An object that nothing refers to.
const ASIDE: u32 = 40;
const HOLDER: u32 = 41;
/// A number that the file does not have.
const NOWHERE: u32 = 55;

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("rebuilt");
    closings(cases);
    trailers(cases);
    rows(cases);
    cases.class("second");
    values(cases);
    cases.class("page");
    slivers(cases);
}

/// The revision that signs a file.
fn signature(page: Vec<u8>) -> Append {
    let permit = Draft::permit(None);
    let body = |number: u32| permit.objects.get(&number).cloned().unwrap_or_default();
    let append = Append::one(PAGE, page);
    [FORM, FIELD, SIGNATURE].into_iter().fold(append, |append, n| append.object(n, body(n)))
}

/// The permit of somebody else, rewritten in its second revision.
fn rewritten() -> Vec<u8> {
    let forged = content("PERMIT 009 FOR TONO");
    let file = Draft::unsigned().with(CONTENT, forged).lay_out().bytes;
    Append::one(CONTENT, content("PERMIT 001 FOR BUDI")).to(&file)
}

/// The same, with an object that is packed.
fn packed() -> Vec<u8> {
    let holder = object_stream(&[(ASIDE, b"<< /Type /Note >>")]);
    let mut append = Append::one(HOLDER, holder).closing(Closing::Stream);
    append.packed = vec![(HOLDER, ASIDE, 0)];
    append.to(&rewritten())
}

fn closings(cases: &mut Cases<'_>) {
    let officer = &cases.bench.officer;
    let closed = |between: &str, behind: &str| {
        let append = Append {
            between: between.to_owned(),
            behind: behind.to_owned(),
            ..signature(page("7 0 R 9 0 R", ""))
        };
        append.signed(&rewritten(), officer)
    };
    let base = closed(" ", "");
    let title = "evidence behind a signed version whose closing stands on one line";
    let reason = "Every reader finds its closing.";
    cases.honest("ok-ending-line", title, reason, store().to(&base), VALID);
    let base = closed("\r\n", "\n\n");
    let title = "evidence behind a signed version that ends with empty lines";
    let reason = "Every reader finds its closing.";
    cases.honest("ok-ending-lines", title, reason, store().to(&base), VALID);
    let reason =
        "Some readers do not find the closing, and search the bytes until another follows.";
    for (id, title, between, behind) in [
        (
            "ending-gap",
            "forty empty lines before the number of the closing, evidence behind it",
            "\n".repeat(40),
            "",
        ),
        (
            "ending-comment",
            "a comment before the number of the closing, evidence behind it",
            "%c\n".to_owned(),
            "",
        ),
        ("ending-sign", "a sign before the number of the closing", "\n+".to_owned(), ""),
    ] {
        let base = closed(&between, behind);
        cases.grown(&base, id, title, reason, store().to(&base), CHANGED);
    }
    for (id, title, glue) in [
        ("ending-glued", "a trailer and the closing on one line, evidence behind it", ""),
        ("ending-apart", "the same, a blank between them", " "),
    ] {
        let append = Append { glue: Some(glue), ..signature(page("7 0 R 9 0 R", "")) };
        let base = append.signed(&rewritten(), officer);
        cases.grown(&base, id, title, reason, store().to(&base), CHANGED);
    }
    let base = closed("\n", &"\n".repeat(1000));
    let title = "a thousand empty lines behind the closing, evidence behind them";
    cases.grown(&base, "ending-far", title, reason, store().to(&base), FORMAT);
}

fn trailers(cases: &mut Cases<'_>) {
    let officer = &cases.bench.officer;
    let base = |file: &[u8], trailer: &str, closing: Closing| {
        signature(page("7 0 R 9 0 R", "")).trailer(trailer).closing(closing).signed(file, officer)
    };
    let (table, stream) = (Closing::Table, Closing::Stream);
    let named = format!("/Info {NOWHERE} 0 R");
    let reason = "Readers make nothing of a description that is not there.";
    let plain = base(&rewritten(), &named, table);
    let title = "evidence behind a trailer whose description is not there";
    cases.honest("ok-ending-info", title, reason, store().to(&plain), VALID);
    let plain = base(&rewritten(), "", table);
    let title = "evidence under a trailer whose description is not there";
    cases.honest("ok-ending-later-info", title, reason, store().trailer(&named).to(&plain), VALID);
    let whole = base(&packed(), "", stream);
    let bytes = store().closing(stream).trailer(&named).to(&whole);
    let title = "the same, behind a document with something packed";
    cases.honest("ok-ending-packed-info", title, reason, bytes, VALID);
    let reason =
        "Some readers search for what is not there, and pass over what is packed under a table.";
    let bytes = store().trailer(&named).to(&whole);
    let title = "the same, closed by a table";
    cases.grown(&whole, "ending-table-info", title, reason, bytes, UNDETERMINED);
    let mixed = base(&packed(), "", table);
    let bytes = store().closing(stream).to(&mixed);
    let title =
        "a signature closed by a table behind something packed, evidence closed by a stream";
    let reason = "Some readers pass over what is packed in the one, and not in the other.";
    cases.grown(&mixed, "ending-mixed", title, reason, bytes, UNDETERMINED);
    let bytes = store().closing(stream).to(&whole);
    let title = "evidence behind a document with something packed";
    let reason = "All cross-references are of one kind, and lead somewhere.";
    cases.honest("ok-ending-packed", title, reason, bytes, VALID);
    let reason =
        "Some readers understand no such trailer, and search the bytes until another follows.";
    for (id, title, trailer) in [
        ("ending-token", "a trailer with a sign in a number, evidence behind it", "/Note 1 +0 R"),
        ("ending-null", "a packed trailer with no filter, evidence behind it", "/Filter null"),
    ] {
        let base = base(&rewritten(), trailer, stream);
        cases.grown(&base, id, title, reason, store().closing(stream).to(&base), CHANGED);
    }
}

/// Rows that become right only when the file goes on.
fn rows(cases: &mut Cases<'_>) {
    let officer = &cases.bench.officer;
    let stream = Closing::Stream;
    let base = |append: Append| append.signed(&rewritten(), officer);
    let closed = || signature(page("7 0 R 9 0 R", "")).closing(stream);
    let title = "a row for a place behind the signed version, evidence behind it";
    let reason =
        "Some readers mend the shorter file, since a row leads out of it, and not the longer one.";
    let file = base(Append { rows: vec![(ASIDE, 20_000)], ..closed() });
    let bytes = store().closing(stream).to(&file);
    cases.grown(&file, "row-behind", title, reason, bytes, CHANGED);
    let title = "a row for what an object stream holds that is not there, evidence behind it";
    let reason = "Some readers mend the file as long as the stream is not there.";
    let file = base(Append { packed: vec![(NOWHERE, ASIDE, 0)], ..closed() });
    let bytes = store().closing(stream).to(&file);
    cases.grown(&file, "row-missing", title, reason, bytes, CHANGED);
    let mut freed = Append::new().closing(stream);
    freed.freed = vec![HOLDER];
    let file = closed().signed(&freed.to(&packed()), officer);
    let bytes = store().closing(stream).to(&file);
    let title = "a row for what an object stream holds that was freed, evidence behind it";
    cases.grown(&file, "row-freed", title, reason, bytes, CHANGED);
}

/// Values of a second field that have other types than they have.
fn values(cases: &mut Cases<'_>) {
    let base = cases.bench.p2.bytes();
    let reason = "Some readers draw nothing of a page on which a value has another type.";
    for (id, title, old, new) in [
        (
            "second-name",
            "a second signature whose field has an array for a name",
            "(TTE2)",
            "[3 0 R /Fit]",
        ),
        ("second-unnamed", "a second signature whose field has an empty name", "(TTE2)", "()"),
        (
            "second-look",
            "a second signature whose appearance is an array, after P=2",
            "/F 132",
            "/F 132 /AP [33 0 R]",
        ),
        (
            "second-look-plain",
            "a second signature whose appearance is no stream, after P=2",
            "/F 132",
            "/F 132 /AP << /N 33 0 R >>",
        ),
    ] {
        let append = signing(&UNSEEN.replace(old, new), CADES, "");
        let append = if new.contains("33") { append.object(33, "<< >>") } else { append };
        let file = append.signed(base, &cases.bench.second);
        cases.grown(base, id, title, reason, file, CHANGED);
    }
}

/// Boxes that are written anew with fewer digits.
fn slivers(cases: &mut Cases<'_>) {
    let officer = &cases.bench.officer;
    let boxed = |sheet: &str, cut: &str| {
        let cut = if cut.is_empty() { String::new() } else { format!("/CropBox [{cut}]") };
        let page = String::from_utf8_lossy(&page("7 0 R 9 0 R 30 0 R", &cut)).into_owned();
        page.replace("[0 0 595 842]", &format!("[{sheet}]"))
    };
    let again = |cases: &Cases<'_>, base: &[u8], page: String| {
        let mut append = signing(UNSEEN, CADES, "");
        append.objects.retain(|(number, ..)| *number != PAGE);
        append.object(PAGE, page).signed(base, &cases.bench.second)
    };
    let first = |sheet: &str, cut: &str| {
        let page = boxed(sheet, cut).replace(" 30 0 R", "");
        let file = Draft::unsigned().lay_out().bytes;
        signature(page.into_bytes()).signed(&file, officer)
    };
    let whole = "0 0 595 842";
    let base = first("0 0 595.27563 841.88976", "10.00012 10 500 800");
    let bytes = again(cases, &base, boxed("0 0 595.276 841.89", "10 10 500 800"));
    let title = "a second signature by a writer that keeps three digits of boxes";
    let reason = "The page is the same to the eye.";
    cases.honest("ok-box-digits", title, reason, bytes, VALID_THEN_CHANGED);
    let reason =
        "A sliver is a page to one reader and none to the next, which shows the whole sheet then.";
    for (id, title, old, new) in [
        (
            "box-empty",
            "a second signature, the cut of the page no sliver any more",
            "0 0 0.0004 0.0004",
            "0 0 0 0",
        ),
        (
            "box-sliver",
            "a second signature, the empty cut of the page a sliver",
            "0 0 0 0",
            "0 0 0.0004 0.0004",
        ),
        (
            "box-beside",
            "a second signature, a cut beside the sheet moved onto its rim",
            "595.0002 0 900 842",
            "594.9999 0 900 842",
        ),
    ] {
        let base = first(whole, old);
        let bytes = again(cases, &base, boxed(whole, new));
        cases.grown(&base, id, title, reason, bytes, CHANGED);
    }
}
