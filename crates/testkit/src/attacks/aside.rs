//! What decides beside the fields: scripts that nobody asks for, texts that readers decode otherwise, and what
//! lies on a button.

use super::draft::{CATALOG, Draft, FREE, PAGE, TEXT_FIELD, catalog, page, text_field};
use super::fills::{BESIDE, BOX, check_box, empty, face, filled, shown, unticked};
use super::tamper::{Append, stream};
use super::{CHANGED, Cases, Expected, UNCLEAR_THEN_CHANGED, VALID_THEN_CHANGED, Word};

const WRITTEN: &str = "9.000.000";
const SCRIPT: &str = "<< /S /JavaScript /JS (this.getField\\(\"nilai\"\\).value = \"1\") >>";

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("form");
    scripts(cases);
    decoded(cases);
    on_buttons(cases);
    by_its_places(cases);
    labels(cases);
}

fn scripts(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    // A store is all that comes, and a script may ask how large the file is.
    let opened = |store: &str| catalog(Some(1), &format!("/OpenAction {SCRIPT} {store}"));
    let base = Draft::permit(Some(1)).with(CATALOG, opened("")).signed_by(&bench.officer);
    let named = opened(&format!("/DSS << /Certs [{FREE} 0 R] >>"));
    let file = Append::one(CATALOG, named).object(FREE, stream("", b"\x30\x01x")).to(base.bytes());
    let title = "evidence behind P=1 in a document that runs a script when it is opened";
    let reason = "A script may show something else once anything follows.";
    let open = Expected::or(&[Word::Valid], &[Word::Undetermined]);
    cases.honest("ok-script-store", title, reason, file, open);

    let reason = "A script that nobody asks for may write into any field.";
    let base = unticked().with(CATALOG, catalog(Some(2), &format!("/OpenAction {SCRIPT}")));
    let base = base.signed_by(&bench.officer);
    let file = Append::one(TEXT_FIELD, check_box("Ya", BOX)).to(base.bytes());
    let title = "a box ticked in a document that runs a script when it is opened, after P=2";
    cases.unclear("check-open-script", title, reason, file);
    let link = |events: &str| {
        format!(
            "<< /Type /Annot /Subtype /Link /Rect [300 300 340 320] /AA << {events} {SCRIPT} >> >>"
        )
    };
    for (id, title, events) in [
        (
            "fill-beside-script",
            "a field filled in beside a link whose script runs with the page, after P=2",
            "/PO",
        ),
        (
            "ok-fill-beside-script",
            "the same with a script that runs when somebody enters the link",
            "/E",
        ),
    ] {
        let base = empty("NILAI", BESIDE)
            .with(PAGE, page("7 0 R 9 0 R 14 0 R", ""))
            .with(14, link(events))
            .signed_by(&bench.officer);
        let file = filled(WRITTEN, BESIDE, face(5, &shown(WRITTEN))).to(base.bytes());
        if id.starts_with("ok-") {
            cases.honest(id, title, "Nobody entered it.", file, VALID_THEN_CHANGED);
        } else {
            cases.unclear(id, title, reason, file);
        }
    }
    // Readers write every field out as they open the document.
    let written = |script: &str| {
        format!(
            "<< /FT /Tx /T (lain) /V (1) /AA << /F << /S /JavaScript /JS ({script}) >> >> /P 3 0 R \
             /Type /Annot /Subtype /Widget /Rect [300 300 340 320] >>"
        )
    };
    for (id, title, script) in [
        (
            "fill-other-format",
            "a field filled in beside another one whose format script writes what it likes, after P=2",
            "this.getField\\(\"nilai\"\\).value = 1",
        ),
        (
            "ok-fill-other-format",
            "the same with the function that writes numbers out",
            "AFNumber_Format\\(0, 0, 0, 0, \"Rp\", true\\);",
        ),
    ] {
        let base = empty("NILAI", BESIDE)
            .with(PAGE, page("7 0 R 9 0 R 14 0 R", ""))
            .with(super::draft::FORM, "<< /Fields [7 0 R 9 0 R 14 0 R] /SigFlags 3 >>")
            .with(14, written(script))
            .signed_by(&bench.officer);
        let file = filled(WRITTEN, BESIDE, face(5, &shown(WRITTEN))).to(base.bytes());
        if id.starts_with("ok-") {
            cases.honest(id, title, "It touches no other field.", file, VALID_THEN_CHANGED);
        } else {
            cases.unclear(id, title, reason, file);
        }
    }
}

fn decoded(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "A text that some readers decode otherwise is another text for them.";
    let combo = |value: &str, options: &str, rest: &str| {
        format!(
            "<< /Type /Annot /Subtype /Widget /FT /Ch /Ff 131072 /T (nilai) {value} /Opt [{options}] \
             /P 3 0 R {BESIDE} {rest} >>"
        )
    };
    for (id, title, options, value, drawn) in [
        (
            "list-no-value",
            "an option without a value shown where nothing is chosen, after P=2",
            "[() (SETUJU)] [(b) (TOLAK)]",
            "",
            "SETUJU",
        ),
        (
            "list-little-endian",
            "an option chosen whose value is in the other order of bytes, after P=2",
            "[<fffe7300> (SETUJU)] [(s) (TOLAK)]",
            "/V <fffe7300>",
            "SETUJU",
        ),
        (
            "list-low-code",
            "an option chosen whose value has a code that not all readers know, after P=2",
            "[<1873> (SETUJU)] [<7f73> (TOLAK)]",
            "/V <1873>",
            "SETUJU",
        ),
    ] {
        let base = empty("NILAI", BESIDE)
            .with(TEXT_FIELD, combo("", options, ""))
            .signed_by(&bench.officer);
        let file = Append::one(TEXT_FIELD, combo(value, options, "/AP << /N 20 0 R >>"))
            .object(20, face(5, &shown(drawn)))
            .to(base.bytes());
        cases.grown(base.bytes(), id, title, reason, file, UNCLEAR_THEN_CHANGED);
    }
    for (id, title, value, bytes, expected) in [
        (
            "fill-little-endian",
            "a value in the other order of bytes, after P=2",
            "<fffe3900>",
            b"\xff\xfe9\0".as_slice(),
            CHANGED,
        ),
        (
            "fill-marked",
            "a value in UTF-8 behind its mark, after P=2",
            "<efbbbf39>",
            b"9",
            UNCLEAR_THEN_CHANGED,
        ),
    ] {
        let base = empty("NILAI", BESIDE).signed_by(&bench.officer);
        let field = text_field("", &format!("{BESIDE} /AP << /N 20 0 R >>"));
        let field = String::from_utf8_lossy(&field).replace("/V ()", &format!("/V {value}"));
        let seen = shown(&segel_pdf::decode_text(bytes));
        let file = Append::one(TEXT_FIELD, field).object(20, face(5, &seen)).to(base.bytes());
        cases.grown(base.bytes(), id, title, reason, file, expected);
    }
    for (id, title, name) in [
        (
            "fill-name-low",
            "a field whose name has a code that not all readers know, after P=2",
            "<18>",
        ),
        ("fill-name-empty", "a field filled in beside one of an empty name, after P=2", "()"),
    ] {
        let other = format!("<< /FT /Tx /T {name} /V (1) >>");
        let form = "<< /Fields [7 0 R 9 0 R 15 0 R] /SigFlags 3 >>";
        let base = empty("NILAI", BESIDE)
            .with(super::draft::FORM, form)
            .with(15, other)
            .signed_by(&bench.officer);
        let file = filled(WRITTEN, BESIDE, face(5, &shown(WRITTEN))).to(base.bytes());
        cases.unclear(id, title, reason, file);
    }
}

/// What was signed and lies on a button.
fn on_buttons(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "Of two annotations in one place some readers draw one over the other.";
    for (id, title, place) in [
        ("check-under", "a box ticked on which a signed square lies, after P=2", BOX),
        ("ok-check-apart", "the same with the square elsewhere", "300 300 314 314"),
    ] {
        let square =
            format!("<< /Type /Annot /Subtype /Square /Rect [{place}] /AP << /N 15 0 R >> >>");
        let white =
            stream("/Type /XObject /Subtype /Form /BBox [0 0 14 14]", b"1 g 0 0 14 14 re f");
        let base = unticked()
            .with(PAGE, page("7 0 R 9 0 R 14 0 R", ""))
            .with(14, square)
            .with(15, white)
            .with(
                12,
                stream(
                    "/Type /XObject /Subtype /Form /BBox [0 0 14 14]",
                    b"0 G .5 .5 13 13 re S 0 g 3 3 8 8 re f",
                ),
            )
            .signed_by(&bench.officer);
        let file = Append::one(TEXT_FIELD, check_box("Ya", BOX)).to(base.bytes());
        if id.starts_with("ok-") {
            cases.honest(id, title, "P=2 allows filling in forms.", file, VALID_THEN_CHANGED);
        } else {
            cases.unclear(id, title, reason, file);
        }
    }
}

/// A signed mark whose box is elsewhere, and which readers draw by its own places.
fn by_its_places(cases: &mut Cases<'_>) {
    let mark = "<< /Type /Annot /Subtype /Highlight /Rect [300 300 340 320] /C [0 0 0] \
                /QuadPoints [40 712 54 712 40 698 54 698] >>";
    let ticked = b"0 G .5 .5 13 13 re S 0 g 3 3 8 8 re f";
    let base = unticked()
        .with(PAGE, page("7 0 R 9 0 R 14 0 R", ""))
        .with(14, mark)
        .with(12, stream("/Type /XObject /Subtype /Form /BBox [0 0 14 14]", ticked))
        .signed_by(&cases.bench.officer);
    let file = Append::one(TEXT_FIELD, check_box("Ya", BOX)).to(base.bytes());
    let title =
        "a box ticked on which readers draw a signed mark whose box is elsewhere, after P=2";
    let reason = "A mark without a face is drawn by its own places.";
    cases.unclear("check-under-mark", title, reason, file);
}

/// A node of page labels that becomes an object of its own, without which some readers see no labels.
fn labels(cases: &mut Cases<'_>) {
    let named = |kid: &str| catalog(Some(2), &format!("/PageLabels << /Kids [{kid}] >>"));
    let kid = "<< /Limits [0 0] /Nums [0 << /P (LAMPIRAN-9) >>] >>";
    let base = Draft::permit(Some(2)).with(CATALOG, named(kid)).signed_by(&cases.bench.officer);
    let file = Append::one(CATALOG, named("20 0 R")).object(20, kid).to(base.bytes());
    let title = "a node of page labels that becomes an object of its own, after P=2";
    let reason = "A reader may see no labels in a node that is no object.";
    cases.grown(base.bytes(), "cat-labels-node", title, reason, file, CHANGED);
}
