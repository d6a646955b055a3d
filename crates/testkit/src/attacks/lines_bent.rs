//! Lines that mark text, of which a clip, a matrix or a box leaves something else.

use super::notes_over::{Note, measured, noted};
use super::tamper::stream;
use super::{CHANGED, Cases};

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("drawn");
    cut(cases);
    written(cases);
    beside(cases);
}

/// An amount of four digits: the two halves of it meet at 130, and it ends at 150.
const SHORT: &str = "BT /F1 18 Tf 60 700 Td (NILAI 1500) Tj ET";

/// A mark on an area with a rectangle of its own.
pub(super) fn mark(kind: &str, area: [f64; 4], rectangle: [f64; 4], rest: &str) -> String {
    let [left, bottom, right, top] = area;
    let [a, b, c, d] = rectangle;
    format!(
        "/Subtype /{kind} /F 4 /Rect [{a} {b} {c} {d}] {rest} \
         /QuadPoints [{left} {top} {right} {top} {left} {bottom} {right} {bottom}]"
    )
}

/// The face of a mark with this box.
pub(super) fn face(entries: &str, drawn: &str) -> Vec<u8> {
    stream(&format!("/Type /XObject /Subtype /Form {entries}"), drawn.as_bytes())
}

/// A line on an area, drawn in a form as large as that.
fn line(kind: &str, area: [f64; 4], drawn: &str) -> Note {
    let bounds = format!("/BBox [0 0 {} {}]", area[2] - area[0], area[3] - area[1]);
    (mark(kind, area, area, "/C [0 0 0]"), Some(face(&bounds, drawn)))
}

const DIGITS: [f64; 4] = [110.0, 696.0, 150.0, 714.0];

/// Underlines of the amount of which one point is left, between two of its digits.
fn cut(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let draft = measured(None, SHORT);
    let base = draft.clone().signed_by(&bench.officer);
    let reason = "A line runs along all that it marks, and nothing cuts it off.";
    let under = "1.6 w 0 G 0 4.6 m 40 4.6 l S";
    let mut add = |id, title, note: Note| {
        let file = noted(&draft, &base, &[note]);
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    };
    add(
        "line-clipped",
        "an underline clipped to a point between the digits of the amount",
        line("Underline", DIGITS, &format!("19.2 0 m 20.8 0 l 20.8 14 l 19.2 14 l h W n {under}")),
    );
    add(
        "line-hole",
        "the same by a clip with two holes",
        line(
            "Underline",
            DIGITS,
            &format!("0 0 40 18 re 0 0 19.2 18 re 20.8 0 19.2 18 re W* n {under}"),
        ),
    );
    add(
        "line-dot",
        "a line of no length with round ends, which is a point",
        line("Underline", DIGITS, "1 J 1.8 w 0 G 20 4.9 m 20 4.9 l S"),
    );
    let rest = mark("Underline", DIGITS, [129.2, 700.0, 130.8, 701.6], "/C [0 0 0]");
    let drawn = "1.6 w 0 G -19 .8 m 21 .8 l S";
    add(
        "line-cut",
        "a mark on the amount whose rectangle, and so its line, is a point",
        (rest, Some(face("/BBox [0 0 1.6 1.6]", drawn))),
    );
}

/// Lines that are no lines: upright, broad, or of the colour of paper.
fn written(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let mut add = |id, title, reason, text: &str, note: Note| {
        let draft = measured(Some(3), text);
        let base = draft.clone().signed_by(&bench.officer);
        let file = noted(&draft, &base, &[note]);
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    };
    let level = "A line is level with the text that it marks.";
    add(
        "line-upright",
        "an upright stroke that makes a six of a five, after P=3",
        level,
        "BT /F1 18 Tf 60 700 Td (NILAI 5.000) Tj ET",
        line("StrikeOut", [108.0, 695.0, 123.0, 716.0], "1.6 w 0 G 4.1 7.5 m 4.1 13 l S"),
    );
    let blank = [105.0, 696.0, 110.0, 714.0];
    let turned = face("/BBox [0 0 18 5] /Matrix [0 1 -1 0 0 0]", "1.6 w 0 G 3 2 m 18 2 l S");
    add(
        "line-turned",
        "a line in the blank before the amount that a matrix makes upright, a one, after P=3",
        level,
        SHORT,
        (mark("Underline", blank, blank, "/C [0 0 0]"), Some(turned)),
    );
    let stretched = face("/BBox [0 0 4 1.8]", "1.4 w 0 G 0 .9 m 4 .9 l S");
    add(
        "line-stretched",
        "a thin line whose small box is stretched, so that it is as broad as the text, after P=3",
        "How broad a line is depends on its form and its rectangle.",
        SHORT,
        (mark("Underline", DIGITS, DIGITS, "/C [0 0 0]"), Some(stretched)),
    );
    add(
        "line-pale",
        "a pale yellow stroke upon the minus before an amount, after P=3",
        "What is nearly the colour of paper wipes out what it crosses.",
        "BT /F1 18 Tf 60 700 Td (SALDO -1.000.000) Tj ET",
        line("StrikeOut", [120.0, 696.0, 132.0, 714.0], "2.9 w 1 1 .69 RG 6 8.2 m 12 8.2 l S"),
    );
}

/// Lines where there is no text to mark.
fn beside(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let draft = measured(None, "BT /F1 18 Tf 60 700 Td (SALDO) Tj 100 0 Td (1.000) Tj ET");
    let base = draft.clone().signed_by(&bench.officer);
    let whole = [60.0, 698.0, 205.0, 716.0];
    let file = noted(&draft, &base, &[(mark("StrikeOut", whole, whole, "/C [0 0 0]"), None)]);
    cases.grown(
        base.bytes(),
        "line-gap",
        "a stroke over two words and the wide gap between them, a minus before the amount",
        "Between words that stand far apart a line marks nothing, and is a sign.",
        file,
        CHANGED,
    );
    let word = [60.0, 698.0, 120.0, 716.0];
    let file = noted(&draft, &base, &[(mark("Underline", word, word, "/C [0 0 1]"), None)]);
    let title = "the first of two words underlined as the reader draws it";
    cases.unclear("ok-line-word", title, "The line ends with its word.", file);
}
