//! Buttons whose mark is somewhere else, too small, or more than a mark.

use super::draft::{CONTENT, Draft, FONT, FORM, PAGE, TEXT_AP, TEXT_FIELD, page};
use super::fills::{BOX, check_box, unticked};
use super::notes_over::{LINE, MEASURED};
use super::tamper::{Append, stream};
use super::{CHANGED, Cases, VALID_THEN_CHANGED};

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("form");
    misplaced(cases);
    pressed(cases);
    upon(cases);
    radio(cases);
}

const FORM_OF: &str = "/Type /XObject /Subtype /Form";

/// Faces that come with the switch, and show no mark in the box.
fn misplaced(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let frame = "0 G .5 .5 13 13 re S";
    let mark = "0 g 3 3 8 8 re f";
    let box_of = "/BBox [0 0 14 14]";
    let reason = "A mark that is drawn anew is in the box, upright, and large enough to be seen.";
    for (on, id, title, entries, drawn) in [
        (
            true,
            "check-turned",
            "a box ticked with a face that its matrix turns, after P=2",
            "/BBox [0 0 14 14] /Matrix [0 1 -1 0 0 0]",
            format!("{frame} {mark}"),
        ),
        (
            true,
            "check-squeezed",
            "a box ticked with a face ten times as wide, of which a thin line is left, after P=2",
            "/BBox [0 0 140 14]",
            format!("{frame} {mark}"),
        ),
        (
            true,
            "check-dot",
            "a box ticked with a mark of a hundredth of a point, after P=2",
            box_of,
            format!("{frame} 0 g 5 5 .01 .01 re f"),
        ),
        (
            true,
            "check-covered",
            "a box ticked with a mark that white is painted over, after P=2",
            box_of,
            format!("{frame} {mark} 1 g 1 1 12 12 re f"),
        ),
        (
            false,
            "check-crossed",
            "a box switched off whose new face has a cross of two lines, after P=2",
            box_of,
            format!("{frame} 2 w 3 3 m 11 11 l 3 11 m 11 3 l S"),
        ),
    ] {
        let (before, after) = if on { ("Off", "Ya") } else { ("Ya", "Off") };
        let base = unticked().with(TEXT_FIELD, check_box(before, BOX)).signed_by(&bench.officer);
        let old = if on { "/Ya 12 0 R" } else { "/Off 13 0 R" };
        let new = if on { "/Ya 20 0 R" } else { "/Off 20 0 R" };
        let file = Append::one(TEXT_FIELD, check_box(after, BOX).replace(old, new))
            .object(20, stream(&format!("{FORM_OF} {entries}"), drawn.as_bytes()));
        cases.grown(base.bytes(), id, title, reason, file.to(base.bytes()), CHANGED);
    }
}

/// Faces that show while the mouse is down.
fn pressed(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "What shows while the mouse is down is a face like any other.";
    let cover = b"1 g 0 0 14 14 re f 0 g BT /F1 14 Tf 3 2 Td (9) Tj ET".as_slice();
    let entries = format!("{FORM_OF} /BBox [0 0 14 14] /Resources << /Font << /F1 5 0 R >> >>");
    let with = |state: &str, down: &str| {
        check_box(state, BOX).replace("/Off 13 0 R >>", &format!("/Off 13 0 R >> {down}"))
    };
    let base = unticked().signed_by(&bench.officer);
    let down = "/D << /Ya 20 0 R /Off 20 0 R >>";
    let file = Append::one(TEXT_FIELD, with("Ya", down)).object(20, stream(&entries, cover));
    let title = "a box ticked that gains a face for the mouse, after P=2";
    cases.grown(base.bytes(), "check-down", title, reason, file.to(base.bytes()), CHANGED);
    let down = "/D << /Ya 14 0 R /Off 14 0 R >>";
    let base = unticked()
        .with(TEXT_FIELD, with("Off", down))
        .with(14, stream(&entries, b"0.8 g 0 0 14 14 re f"))
        .signed_by(&bench.officer);
    let file = Append::one(TEXT_FIELD, with("Ya", down)).object(14, stream(&entries, cover));
    let title = "a box ticked whose face for the mouse is written again, after P=2";
    cases.grown(base.bytes(), "check-down-redrawn", title, reason, file.to(base.bytes()), CHANGED);
    let file = Append::one(TEXT_FIELD, with("Ya", down)).to(base.bytes());
    let title = "a box ticked whose face for the mouse stays, after P=2";
    let honest = "Its faces are those of the signed version.";
    cases.honest("ok-check-down", title, honest, file, VALID_THEN_CHANGED);
}

/// Buttons that stand on the text of the page.
fn upon(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "A button that stands on text shows a mark, and hides nothing.";
    for (id, title, place, [width, height], drawn) in [
        (
            "check-digit",
            "a small button upon a digit whose signed state is another digit, after P=2",
            "109.5 696 120.5 716",
            [11, 20],
            "1 g 0 0 11 20 re f 0 g BT /F1 18 Tf .5 4 Td (9) Tj ET",
        ),
        (
            "check-bar",
            "a wide button upon the amount whose signed state is a bar, after P=2",
            "110 698 191 712",
            [81, 14],
            "0 g 6 2 68 10 re f",
        ),
    ] {
        let entries = format!(
            "{FORM_OF} /BBox [0 0 {width} {height}] /Resources << /Font << /F1 5 0 R >> >>"
        );
        let base = Draft::permit(Some(2))
            .with(FONT, MEASURED)
            .with(CONTENT, stream("", LINE.as_bytes()))
            .with(TEXT_FIELD, check_box("Off", place))
            .with(TEXT_AP, stream(&entries, drawn.as_bytes()))
            .with(13, stream(&entries, b"q Q"))
            .signed_by(&bench.officer);
        let file = Append::one(TEXT_FIELD, check_box("Ya", place)).to(base.bytes());
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    }
}

/// Radio buttons: one field, and a widget for each choice.
fn radio(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let field = |value: &str| {
        format!("<< /FT /Btn /Ff 49152 /T (pilihan) /V /{value} /Kids [14 0 R 15 0 R] >>")
    };
    let kid = |name: &str, on: bool, bottom: u32| {
        let state = if on { name } else { "Off" };
        format!(
            "<< /Type /Annot /Subtype /Widget /Parent 9 0 R /P 3 0 R /F 4 /AS /{state} \
             /Rect [40 {bottom} 54 {}] /AP << /N << /{name} 12 0 R /Off 13 0 R >> >> >>",
            bottom + 14
        )
    };
    let text = b"BT /F1 18 Tf 60 700 Td (SETUJU) Tj 0 -40 Td (TIDAK SETUJU) Tj ET";
    let base = unticked()
        .with(CONTENT, stream("", text))
        .with(PAGE, page("7 0 R 14 0 R 15 0 R", ""))
        .with(FORM, "<< /Fields [7 0 R 9 0 R] /SigFlags 3 >>")
        .with(TEXT_FIELD, field("Ya"))
        .with(14, kid("Ya", true, 698))
        .with(15, kid("Tidak", false, 658))
        .signed_by(&bench.officer);
    let reason = "One of the buttons shows what the field says, and only that one.";
    let mut add = |id, title, value: &str, on: [bool; 2]| {
        let file = Append::one(TEXT_FIELD, field(value))
            .object(14, kid("Ya", on[0], 698))
            .object(15, kid("Tidak", on[1], 658));
        let file = file.to(base.bytes());
        if id == "ok-radio" {
            cases.honest(id, title, "P=2 allows filling in forms.", file, VALID_THEN_CHANGED);
        } else {
            cases.grown(base.bytes(), id, title, reason, file, CHANGED);
        }
    };
    let title = "the value of radio buttons changed, and not what they show, after P=2";
    add("radio-value", title, "Tidak", [true, false]);
    let title = "two of the radio buttons on at once, after P=2";
    add("radio-both", title, "Tidak", [true, true]);
    let title = "another of the radio buttons chosen, after P=2";
    add("ok-radio", title, "Tidak", [false, true]);
}
