//! Marks upon text that leave nothing of it, or add to it.

use super::notes_over::{LINE, Note, measured, noted};
use super::tamper::stream;
use super::{CHANGED, Cases, VALID_THEN_CHANGED};

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("drawn");
    highlights(cases);
    strokes(cases);
    honest(cases);
}

/// A mark without a face on an area.
fn mark(kind: &str, area: [u32; 4], rest: &str) -> Note {
    let [left, bottom, right, top] = area;
    let quad = format!("{left} {top} {right} {top} {left} {bottom} {right} {bottom}");
    let around = format!("{} {} {} {}", left - 5, bottom - 30, right + 5, top + 30);
    (format!("/Subtype /{kind} /Rect [{around}] /QuadPoints [{quad}] /F 4 {rest}"), None)
}

const AMOUNT: [u32; 4] = [110, 698, 190, 716];

fn highlights(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "Text is read through a highlight: its colour is known, and leaves the text.";
    let mut add = |id, title, text: &str, notes: &[Note]| {
        let draft = measured(None, text);
        let base = draft.clone().signed_by(&bench.officer);
        let file = noted(&draft, &base, notes);
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    };
    let title = "a highlight without a colour, which some readers paint black";
    add("mark-no-colour", title, LINE, &[mark("Highlight", AMOUNT, "")]);
    let green = format!("0 1 0 rg {LINE}");
    let title = "green text under a green highlight";
    add("mark-green", title, &green, &[mark("Highlight", AMOUNT, "/C [0 1 0]")]);
    let hues = ["1 1 0", "0 1 1", "1 0.35 1", "1 0.35 1"];
    let hues = hues.map(|hue| mark("Highlight", AMOUNT, &format!("/C [{hue}]")));
    let title = "four bright highlights of several colours, black where they lie on one another";
    add("mark-hues", title, LINE, &hues);
}

fn strokes(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let draft = measured(None, LINE);
    let base = draft.clone().signed_by(&bench.officer);
    let mut add = |id, title, reason, notes: &[Note]| {
        let file = noted(&draft, &base, notes);
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    };
    let reason = "A line is as thin as it must be to leave the text readable.";
    let low = [110, 704, 190, 708];
    let wide = mark("Underline", low, "/C [0 0 0] /BS << /W 30 >>");
    add("mark-wide", "an underline with a border of 30 points", reason, &[wide]);
    let waved = mark("Squiggly", low, "/C [0.69 0.69 0.69] /BS << /W 40 >>");
    add("mark-waved", "a grey wave with a border of 40 points", reason, &[waved]);
    let bars: Vec<Note> = (0..4)
        .map(|at| 31.5 + 3.0 * f64::from(at))
        .map(|level| {
            let drawn = format!("3 w 0 G 0 {level} m 80 {level} l S");
            let form = "/Type /XObject /Subtype /Form /BBox [0 0 80 60]";
            let quad = "110 730 190 730 110 670 190 670";
            let entries = "/Subtype /StrikeOut /C [0 0 0] /F 4 /Rect [110 670 190 730]";
            let face = stream(form, drawn.as_bytes());
            (format!("{entries} /QuadPoints [{quad}]"), Some(face))
        })
        .collect();
    let title = "four strokes side by side on an area that is higher than the text";
    let higher = "A line of text is as high as its letters, and not as high as a mark says.";
    add("lines-high", title, higher, &bars);
    let form = "/Type /XObject /Subtype /Form /BBox [0 0 60 18]";
    let sides = [
        [1.0, 1.0, 1.0, 14.0],
        [8.0, 1.0, 8.0, 14.0],
        [0.6, 1.0, 8.4, 1.0],
        [0.6, 14.0, 8.4, 14.0],
    ];
    let digits: Vec<Note> = [1.0, 11.0, 21.0]
        .into_iter()
        .flat_map(|at: f64| sides.map(|[x, y, to, up]| [x + at, y, to + at, up]))
        .map(|[x, y, to, up]| {
            let drawn = format!("0.85 w 0 G {x:.1} {y} m {to:.1} {up} l S");
            let quad = "190 717 250 717 190 699 250 699";
            let entries = "/Subtype /StrikeOut /C [0 0 0] /F 4 /Rect [190 699 250 717]";
            (format!("{entries} /QuadPoints [{quad}]"), Some(stream(form, drawn.as_bytes())))
        })
        .collect();
    let title = "twelve strokes behind the amount that are three more digits";
    add(
        "lines-digits",
        title,
        "Strokes strike what is there; where nothing is they write.",
        &digits,
    );
}

fn honest(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    for (permission, id, title, note) in [
        (
            Some(3),
            "ok-highlight",
            "the amount highlighted yellow as the reader draws it, after P=3",
            mark("Highlight", AMOUNT, "/C [1 1 0]"),
        ),
        (
            None,
            "ok-highlight-approval",
            "the amount highlighted green as the reader draws it, after an approval",
            mark("Highlight", AMOUNT, "/C [0.41 0.85 0.35] /CA 0.5"),
        ),
        (
            Some(3),
            "ok-underline",
            "the amount underlined as the reader draws it, after P=3",
            mark("Underline", AMOUNT, "/C [0 0 1] /BS << /W 1 >>"),
        ),
        (
            None,
            "ok-strike-out",
            "the amount struck out as the reader draws it, after an approval",
            mark("StrikeOut", AMOUNT, "/C [1 0 0]"),
        ),
    ] {
        let draft = measured(permission, LINE);
        let base = draft.clone().signed_by(&bench.officer);
        let file = noted(&draft, &base, &[note]);
        let reason = "The mark fits its text, which stays readable.";
        // A line is a minus, or strikes what it stands on.
        if title.contains("highlighted") {
            cases.honest(id, title, reason, file, VALID_THEN_CHANGED);
        } else {
            cases.unclear(id, title, reason, file);
        }
    }
}
