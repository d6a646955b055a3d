//! References and parts of faces that some readers take for nothing, and others for what they hold.

use super::draft::{CATALOG, Draft, FONT, PAGE, PAGES, catalog, page};
use super::fills::{BESIDE, empty, filled};
use super::notes_over::{LINE, measured, with_notes};
use super::tamper::{Append, stream};
use super::{CHANGED, Cases};

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("lexical");
    generations(cases);
    streams(cases);
    chains(cases);
    exchanged(cases);
    information(cases);
    states(cases);
    fills(cases);
}

/// The usual field filled in with a face in this font, which lies in these resources.
fn shown(resources: &str, drawn: &str) -> Vec<u8> {
    let entries =
        format!("/Type /XObject /Subtype /Form /BBox [0 0 200 24] /Resources {resources}");
    stream(&entries, format!("/Tx BMC q BT 0 g {drawn} ET Q EMC").as_bytes())
}

/// The amount highlighted with a white that multiplies, in a group of some sort.
fn highlighted(group: &str) -> (Draft, Append) {
    let draft = measured(Some(3), LINE);
    let entries = format!(
        "/Type /XObject /Subtype /Form /BBox [0 0 90 28] {group} /Resources \
         << /ExtGState << /M << /BM /Multiply >> >> >>"
    );
    let note = "/Subtype /Highlight /C [1 1 1] /F 4 /Rect [105 693 195 721] \
                /QuadPoints [110 716 190 716 110 698 190 698]";
    let face = stream(&entries, b"/M gs 1 1 1 rg 5 5 80 18 re f");
    let append = with_notes(&draft, &[(note.to_owned(), Some(face))]);
    (draft, append)
}

/// Objects that are named under another generation than their own.
fn generations(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "Under another generation an object is nothing, but some readers pass over that.";
    let isolated = "<< /S /Transparency /I true >>";
    let (draft, append) = highlighted("/Group 50 7 R");
    let base = draft.signed_by(&bench.officer);
    let file = append.object(50, isolated).to(base.bytes());
    let title = "a white highlight in a group of its own under another generation, after P=3";
    cases.grown(base.bytes(), "generation-group", title, reason, file, CHANGED);
    let base = empty("NILAI", BESIDE).signed_by(&bench.officer);
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding \
                << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences 22 7 R >> >>";
    let drawn = "/F2 18 Tf 2 6 Td (1.000.000) Tj";
    let file = filled("1.000.000", BESIDE, shown("<< /Font << /F2 21 0 R >> >>", drawn))
        .object(21, font)
        .object(22, "[49 /nine]");
    let title = "a field in a font whose nines are named under another generation, after P=2";
    let file = file.to(base.bytes());
    cases.grown(base.bytes(), "generation-letters", title, reason, file, CHANGED);
}

/// Resources that the page named by a reference, written out into it with two names exchanged.
fn exchanged(cases: &mut Cases<'_>) {
    let with = |draft: Draft, resources: &str| {
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources {resources} \
             /Contents 4 0 R /Annots [7 0 R] >>"
        );
        draft.with(PAGE, page)
    };
    let form = |text: &str| {
        let entries = "/Type /XObject /Subtype /Form /BBox [0 0 200 24] \
                       /Resources << /Font << /F1 5 0 R >> >>";
        stream(entries, format!("BT /F1 18 Tf 2 6 Td ({text}) Tj ET").as_bytes())
    };
    let named = |one: u32, other: u32| {
        format!("<< /XObject << /A {one} 0 R /B {other} 0 R >> /Font << /F1 5 0 R >> >>")
    };
    let drawn = "q 1 0 0 1 60 700 cm /A Do Q";
    let draft = measured(Some(3), drawn)
        .with(14, form("NILAI 1.000.000"))
        .with(15, form("NILAI 9.000.000"))
        .with(16, named(14, 15));
    let base = with(draft.clone(), "16 0 R").signed_by(&cases.bench.officer);
    let note = "/Subtype /Text /Name /Note /F 4 /C [1 1 .6] /Rect [500 690 520 714]".to_owned();
    let file = with_notes(&with(draft, &named(15, 14)), &[(note, None)]).to(base.bytes());
    let title =
        "resources written out into the page with two names exchanged, beside a note, after P=3";
    let reason = "The page shows another form.";
    cases.grown(base.bytes(), "resources-exchanged", title, reason, file, CHANGED);
}

/// Streams where a dictionary stands everywhere else.
fn streams(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "Some readers take the dictionary of a stream for one, and others do not.";
    let base = empty("NILAI", BESIDE).signed_by(&bench.officer);
    let two = "/F1 18 Tf 2 6 Td (9.000) Tj /F2 18 Tf (.000.000) Tj";
    let nines =
        stream("/Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [57 /one]", b"");
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding 22 0 R >>";
    for (id, title, value, resources, drawn, one, other) in [
        (
            "stream-resources",
            "a field whose resources are a stream, so that its last digits have no font, after P=2",
            "9.000.000.000",
            "21 0 R",
            two,
            stream("/Font << /F1 5 0 R /F2 5 0 R >>", b""),
            None,
        ),
        (
            "stream-fonts",
            "the same with fonts that are a stream",
            "9.000.000.000",
            "<< /Font 21 0 R >>",
            two,
            stream("/F1 5 0 R /F2 5 0 R", b""),
            None,
        ),
        (
            "stream-encoding",
            "a field in a font whose encoding is a stream that makes ones of nines, after P=2",
            "1.000.000",
            "<< /Font << /F2 21 0 R >> >>",
            "/F2 18 Tf 2 6 Td (9.000.000) Tj",
            font.as_bytes().to_vec(),
            Some(nines),
        ),
    ] {
        let mut file = filled(value, BESIDE, shown(resources, drawn)).object(21, one);
        if let Some(other) = other {
            file = file.object(22, other);
        }
        cases.grown(base.bytes(), id, title, reason, file.to(base.bytes()), CHANGED);
    }
    let (draft, append) = highlighted("/Group 50 0 R");
    let base = draft.signed_by(&bench.officer);
    let group = stream("/S /Transparency /I true", b"");
    let file = append.object(50, group).to(base.bytes());
    let title = "a white highlight in a group of its own that is a stream, after P=3";
    cases.grown(base.bytes(), "stream-group", title, reason, file, CHANGED);
}

/// A page whose list of annotations is this, in a box that its node or itself has.
fn listed(annotations: &str, extra: &str) -> Vec<u8> {
    let whole = String::from_utf8_lossy(&page("7 0 R 9 0 R", extra)).into_owned();
    whole.replace("/Annots [7 0 R 9 0 R]", annotations).into_bytes()
}

/// A dictionary as that of an empty stream.
fn streamed(dictionary: &[u8]) -> Vec<u8> {
    [dictionary, b"\nstream\n\nendstream"].concat()
}

/// The catalog of a permit behind P=1 that names one thing otherwise.
fn named(from: &str, to: &str) -> Vec<u8> {
    String::from_utf8_lossy(&catalog(Some(1), "")).replace(from, to).into_bytes()
}

/// What says the same only for readers that follow references to references, or do not ask for generations.
fn chains(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "Some readers follow a reference to a reference, and others find nothing there.";
    let list = "[7 0 R 9 0 R]";
    let (chained, direct) = (listed("/Annots 13 0 R", ""), page("7 0 R 9 0 R", ""));
    let cut = "/CropBox [0 0 300 300]";
    let below = |parent: &str, cut: &str| {
        let whole = String::from_utf8_lossy(&page("7 0 R 9 0 R", cut)).into_owned();
        whole.replace("/Parent 2 0 R", &format!("/Parent {parent}")).into_bytes()
    };
    let node = |cut: &str| format!("<< /Type /Pages /Kids [3 0 R] /Count 1 {cut} >>").into_bytes();
    let permit = || Draft::permit(Some(1));
    let lists = |at: &str| permit().with(13, at).with(14, list);
    let entries =
        "/Fields [7 0 R 9 0 R] /SigFlags 3 /DA (/F1 12 Tf 0 g) /DR << /Font << /F1 5 0 R >> >>";
    let forms = || permit().with(13, stream(entries, b""));
    for (id, title, base, number, body) in [
        (
            "chain-annotations",
            "a list of annotations two references away moved into its page, after P=1",
            lists("14 0 R").with(PAGE, chained.clone()),
            PAGE,
            direct.clone(),
        ),
        (
            "chain-annotations-later",
            "a list of annotations moved two references away, after P=1",
            lists("14 0 R"),
            PAGE,
            chained.clone(),
        ),
        (
            "chain-list-later",
            "a reference written anew as the list that it led to, after P=1",
            lists("14 0 R").with(PAGE, chained),
            13,
            list.as_bytes().to_vec(),
        ),
        (
            "generation-annotations",
            "a list under another generation taken out of its page, after P=1",
            permit().with(13, list).with(PAGE, listed("/Annots 13 1 R", "")),
            PAGE,
            listed("", ""),
        ),
        (
            "chain-parent",
            "what is inherited over a reference to a reference copied into its page, after P=1",
            permit().with(13, "2 0 R").with(PAGES, node(cut)).with(PAGE, below("13 0 R", "")),
            PAGE,
            below("13 0 R", cut),
        ),
        (
            "chain-parent-above",
            "the same with the reference at the node above the page",
            permit()
                .with(CATALOG, named("/Pages 2 0 R", "/Pages 14 0 R"))
                .with(14, format!("<< /Type /Pages /Kids [2 0 R] /Count 1 {cut} >>"))
                .with(13, "14 0 R")
                .with(PAGES, node("/Parent 13 0 R")),
            PAGE,
            below("2 0 R", cut),
        ),
        (
            "chain-form",
            "a form two references away named by one, after P=1",
            permit().with(13, "6 0 R").with(CATALOG, named("6 0 R", "13 0 R")),
            CATALOG,
            catalog(Some(1), ""),
        ),
        (
            "chain-form-later",
            "a form named by a reference to its reference, after P=1",
            permit().with(13, "6 0 R"),
            CATALOG,
            named("6 0 R", "13 0 R"),
        ),
        (
            "stream-page",
            "a page with a length written anew as a stream with its entries, after P=1",
            permit().with(PAGE, page("7 0 R 9 0 R", "/Length 0")),
            PAGE,
            streamed(&page("7 0 R 9 0 R", "/Length 0")),
        ),
        (
            "stream-form",
            "a stream with the entries of the form named as the form, after P=1",
            forms(),
            CATALOG,
            named("6 0 R", "13 0 R"),
        ),
    ] {
        let base = base.signed_by(&bench.officer);
        let file = Append::one(number, body).to(base.bytes());
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    }
}

/// Information that the trailer names otherwise than before.
fn information(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let entries = "/Title (PERMIT 001)";
    let mut base = Draft::permit(Some(1))
        .with(13, format!("<< {entries} >>"))
        .with(14, "13 0 R")
        .with(15, stream(entries, b""));
    base.trailer = "/Info 13 0 R".to_owned();
    let base = base.signed_by(&bench.officer);
    for (id, title, named) in [
        ("chain-info", "information named by a reference to its reference, after P=1", "14 0 R"),
        ("stream-info", "a stream with the entries of the information named as it", "15 0 R"),
        ("generation-info", "information named under another generation, after P=1", "13 1 R"),
    ] {
        let file = Append::one(FONT, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
            .trailer(&format!("/Info {named}"))
            .to(base.bytes());
        let reason = "For some readers the document has no information any more.";
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    }
}

/// A button whose states stand in another order, in the list of the page itself.
fn states(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let with = |states: &str| {
        let button = format!(
            "<< /Type /Annot /Subtype /Widget /FT /Btn /Ff 32768 /T (pilihan) /V /A /AS /A /F 4 \
             /Rect [60 600 80 620] /AP << /N << {states} >> >> >>"
        );
        listed(&format!("/Annots [7 0 R 9 0 R {button}]"), "")
    };
    let base = Draft::permit(Some(1)).with(PAGE, with("/A 11 0 R /B 12 0 R"));
    let base = base.signed_by(&bench.officer);
    let file = Append::one(PAGE, with("/B 12 0 R /A 11 0 R")).to(base.bytes());
    let title = "the states of a button in another order in the list of its page, after P=1";
    let reason = "Some readers take the first state for the button's value.";
    cases.grown(base.bytes(), "order-states-direct", title, reason, file, CHANGED);
}

/// Fields filled in where readers differ in what a page or a face is.
fn fills(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let drawn = "/F1 18 Tf 2 6 Td (1.000.000) Tj";
    for (id, title, reason, base, append) in [
        (
            "kids-null",
            "a field filled in on a page whose kids are null, after P=2",
            "For some readers it is a page, for others a node without pages.",
            empty("NILAI", BESIDE).with(PAGE, page("7 0 R 9 0 R", "/Kids null")),
            filled("1.000.000", BESIDE, shown("<< /Font << /F1 5 0 R >> >>", drawn)),
        ),
        (
            "node-called-page",
            "the same below a node that calls itself a page",
            "For some readers it is a page, for others a node above one.",
            empty("NILAI", BESIDE).with(PAGES, "<< /Type /Page /Kids [3 0 R] /Count 1 >>"),
            filled("1.000.000", BESIDE, shown("<< /Font << /F1 5 0 R >> >>", drawn)),
        ),
        (
            "chain-face",
            "a field filled in with a face whose font is two references away, after P=2",
            "Some readers follow a reference to a reference, and others find no font.",
            empty("NILAI", BESIDE),
            filled("1.000.000", BESIDE, shown("<< /Font << /F1 21 0 R >> >>", drawn))
                .object(21, "5 0 R"),
        ),
    ] {
        let base = base.signed_by(&bench.officer);
        let file = append.to(base.bytes());
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    }
}
