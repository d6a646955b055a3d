//! Highlights on colours, in groups and away from their corners, and icons, stamps and carets that
//! readers draw.

use super::draft::{FIELD, FORM, PAGE, TEXT_AP, page};
use super::lines_bent::{face, mark};
use super::notes_over::{LINE, Note, ZERO, measured, noted};
use super::tamper::Append;
use super::{CHANGED, Cases, VALID_THEN_CHANGED};

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("drawn");
    coloured(cases);
    apart(cases);
    grouped(cases);
    icons(cases);
    redrawn(cases);
    others(cases);
}

const AMOUNT: [f64; 4] = [110.0, 698.0, 190.0, 716.0];
const MULTIPLY: &str = "/Resources << /ExtGState << /M << /BM /Multiply >> /T << /ca 0 >> >> >>";

/// A highlight that the reader draws.
fn light(area: [f64; 4], colour: &str) -> Note {
    (mark("Highlight", area, area, &format!("/C [{colour}]")), None)
}

/// Highlights on what is not black.
fn coloured(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "What is in a colour is gone under light of another one.";
    let mut add = |id, title, text: &str, notes: &[Note]| {
        let draft = measured(None, text);
        let base = draft.clone().signed_by(&bench.officer);
        let file = noted(&draft, &base, notes);
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    };
    let red = format!("1 0 0 rg {LINE}");
    let title = "eight pale red highlights on red text, each of which would leave it";
    add("marks-red", title, &red, &vec![light(AMOUNT, "1 .36 .36"); 8]);
    let shapes = "0 .9 0 rg 112 700 4 14 re f 0 .9 0 RG 3 w 122 702 m 136 714 l S";
    let title = "a green highlight on digits that are painted as green shapes";
    add("mark-shapes", title, shapes, &[light(AMOUNT, "0 .9 0")]);
    let signed = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (TTE1) /V 8 0 R /F 132 /P 3 0 R \
                  /Rect [60 594 260 618] /AP << /N 12 0 R >> >>";
    let drawn = |colour: &str| {
        let entries = "/BBox [0 0 200 24] /Resources << /Font << /F1 5 0 R >> >>";
        face(entries, &format!("{colour} BT /F1 18 Tf 2 6 Td (1-1-2027) Tj ET"))
    };
    let over = [60.0, 596.0, 180.0, 616.0];
    let on_face =
        |colour: &str| measured(None, LINE).with(FIELD, signed).with(TEXT_AP, drawn(colour));
    let draft = on_face("0 1 0 rg");
    let base = draft.clone().signed_by(&bench.officer);
    let file = noted(&draft, &base, &[light(over, "0 1 0")]);
    let title = "a green highlight on the green text of the face of the signature";
    cases.grown(base.bytes(), "mark-on-signature", title, reason, file, CHANGED);
    let draft = on_face("0 g");
    let base = draft.clone().signed_by(&bench.officer);
    let file = noted(&draft, &base, &[light(over, "1 1 0")]);
    let title = "a yellow highlight on the text of the face of the signature";
    let honest = "Text of every colour is read through yellow.";
    cases.honest("ok-mark-on-signature", title, honest, file, VALID_THEN_CHANGED);
    let draft = measured(Some(3), &red);
    let base = draft.clone().signed_by(&bench.officer);
    let file = noted(&draft, &base, &vec![light(AMOUNT, "1 1 0"); 3]);
    let title = "three yellow highlights one upon the other on red text, after P=3";
    cases.honest("ok-marks-yellow", title, honest, file, VALID_THEN_CHANGED);
}

/// Highlights whose rectangle and corners are in two places.
fn apart(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let below = "0 g BT /F1 18 Tf 60 600 Td (LUNAS) Tj ET";
    let draft = measured(None, &format!("0 1 0 rg {LINE} {below}"));
    let base = draft.clone().signed_by(&bench.officer);
    let other = [60.0, 598.0, 140.0, 616.0];
    let reason = "A highlight is judged where it paints, whatever it says that it marks.";
    let green = face(&format!("/BBox [0 0 80 18] {MULTIPLY}"), "/M gs 0 1 0 rg 0 0 80 18 re f");
    let file =
        noted(&draft, &base, &[(mark("Highlight", other, AMOUNT, "/C [0 1 0]"), Some(green))]);
    let title = "a green highlight of black text drawn in a rectangle upon green text";
    cases.grown(base.bytes(), "mark-rect-apart", title, reason, file, CHANGED);
    let file = noted(&draft, &base, &[(mark("Highlight", AMOUNT, other, "/C [0 1 0]"), None)]);
    let title = "a green highlight whose corners are upon green text and its rectangle is not";
    cases.grown(base.bytes(), "mark-corners-apart", title, reason, file, CHANGED);
    let file = noted(
        &draft,
        &base,
        &[(
            mark("Highlight", AMOUNT, [106.0, 694.0, 194.0, 720.0], "/C [1 1 0]"),
            Some(face(
                &format!("/BBox [0 0 88 26] {MULTIPLY}"),
                "/M gs 1 1 0 rg 4 4 m 84 4 l 88 9 88 17 84 22 c 4 22 l 0 17 0 9 4 4 c h f",
            )),
        )],
    );
    let title = "a yellow highlight with round ends, a little larger than its corners";
    let honest = "Writers leave room for the ends.";
    cases.honest("ok-mark-ends", title, honest, file, VALID_THEN_CHANGED);
}

/// Highlights that multiply with nothing.
fn grouped(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let draft = measured(Some(3), LINE);
    let base = draft.clone().signed_by(&bench.officer);
    let reason = "Of a group that stands alone it is the group that lies upon the page.";
    let title = "a white highlight that multiplies inside a group of its own, after P=3";
    let group = format!("/BBox [0 0 80 18] /Group << /S /Transparency /I true >> {MULTIPLY}");
    let drawn = face(&group, "/M gs 1 1 1 rg 0 0 80 18 re f");
    let note = (mark("Highlight", AMOUNT, AMOUNT, "/C [1 1 1]"), Some(drawn));
    let file = noted(&draft, &base, &[note]);
    cases.grown(base.bytes(), "mark-group", title, reason, file, CHANGED);
}

/// Icons upon text or behind it.
fn icons(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let draft = measured(None, LINE);
    let base = draft.clone().signed_by(&bench.officer);
    let icon = |[left, bottom, right, top]: [f64; 4], drawn: &str| -> Note {
        let entries =
            format!("/Subtype /Text /Name /Note /F 4 /Rect [{left} {bottom} {right} {top}]");
        let bounds = format!("/BBox [0 0 {} {}] {MULTIPLY}", right - left, top - bottom);
        (entries, Some(face(&bounds, drawn)))
    };
    let reason = "The icons of notes do not stand upon text, by whatever name they go.";
    let names = ["Comment", "Key", "Note", "Help", "NewParagraph", "Paragraph", "Insert"];
    let named: Vec<Note> = (0u32..)
        .zip(names)
        .map(|(at, name)| (110 + 10 * at, name))
        .map(|(left, name)| {
            let place = format!("/Rect [{left} 695 {} 719]", left + 24);
            (format!("/Subtype /Text /Name /{name} /F 4 /C [1 1 .69] {place}"), None)
        })
        .collect();
    let file = noted(&draft, &base, &named);
    let title = "seven notes in pale yellow, each with another name, upon the amount";
    cases.grown(base.bytes(), "icon-names", title, reason, file, CHANGED);
    let point = icon([130.0, 700.0, 132.0, 702.0], "1 1 0 rg 0 0 2 2 re f 0 g 0 0 1 1 re f");
    let file = noted(&draft, &base, &[point]);
    let title = "a note of two points, which is a point in the amount";
    cases.grown(base.bytes(), "icon-point", title, "What is too small is no icon.", file, CHANGED);
}

/// A note of the signed version that is drawn otherwise.
fn redrawn(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let note = "<< /Type /Annot /Subtype /Text /Name /Note /Rect [190.2 699.7 222.2 714] /F 4 \
                /P 3 0 R /AP << /N 14 0 R >> >>";
    let ground = "1 .9 .2 rg 0 0 32 14.3 re f";
    let base = measured(Some(3), LINE)
        .with(PAGE, page("7 0 R 13 0 R", ""))
        .with(13, note)
        .with(14, face("/BBox [0 0 32 14.3]", ground))
        .signed_by(&bench.officer);
    let zeros: String =
        (0..3).map(|at| format!("q 1 0 0 1 {} 0 cm {ZERO} Q ", 2 + 10 * at)).collect();
    let file = Append::one(14, face("/BBox [0 0 32 14.3]", &zeros)).to(base.bytes());
    let reason = "A note that is drawn anew is judged as a new one.";
    let title = "a yellow note behind the amount redrawn as three more digits, after P=3";
    cases.grown(base.bytes(), "icon-redrawn", title, reason, file, CHANGED);
    let far = note.replace("190.2 699.7 222.2 714", "500 300 532 314.3");
    let base = measured(Some(3), LINE)
        .with(PAGE, page("7 0 R 13 0 R", ""))
        .with(13, far)
        .with(14, face("/BBox [0 0 32 14.3]", ground))
        .signed_by(&bench.officer);
    let file = Append::one(14, face("/BBox [0 0 32 14.3]", "1 .6 .2 rg 0 0 32 14.3 re f"));
    let title = "a yellow note in the margin redrawn in orange, after P=3";
    let honest = "It stays a note, and nothing is near it.";
    let file = file.to(base.bytes());
    cases.honest("ok-icon-redrawn", title, honest, file, VALID_THEN_CHANGED);
}

/// Annotations that are no notes, whatever they are called.
fn others(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let draft = measured(Some(3), LINE)
        .with(FORM, "<< /Fields [7 0 R] /SigFlags 3 /DR << /Font << /F1 5 0 R >> >> >>");
    let base = draft.clone().signed_by(&bench.officer);
    let reason = "Only notes and marks on text stand beside what was signed.";
    let mut add = |id, title, entries: &str, face: Option<Vec<u8>>| {
        let file = noted(&draft, &base, &[(entries.to_owned(), face)]);
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    };
    add(
        "caret-named",
        "a caret without a face before the amount, after P=3",
        "/Subtype /Caret /Sy /P /F 4 /C [0 0 0] /Rect [102 698 110 716]",
        None,
    );
    add(
        "stamp-named",
        "a stamp on free paper that readers draw by its name, after P=3",
        "/Subtype /Stamp /Name /NotApproved /F 4 /Rect [300 600 420 640]",
        None,
    );
    add(
        "popup-drawn",
        "the window of a note that has a face, upon the amount, after P=3",
        "/Subtype /Popup /Open true /F 4 /Rect [110 695 200 719]",
        Some(face("/BBox [0 0 90 24]", "1 1 .8 rg 0 0 90 24 re f")),
    );
    add(
        "free-text-beside",
        "free text on free paper that takes its font from the form, after P=3",
        "/Subtype /FreeText /DA (/F1 18 Tf 0 g) /Contents (DIUBAH MENJADI 9.000.000) /F 4 \
         /Rect [60 640 400 670]",
        None,
    );
}
