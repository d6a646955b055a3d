//! Buttons that are switched to something other than a mark, or than none.

use super::draft::{CONTENT, Draft, FONT, TEXT_AP, TEXT_FIELD};
use super::fills::{BOX, check_box, unticked};
use super::notes_over::{LINE, MEASURED};
use super::tamper::{Append, stream};
use super::{CHANGED, Cases, VALID_THEN_CHANGED};

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("form");
    redrawn(cases);
    prepared(cases);
}

/// A face of 14 points, in a frame.
fn face(fonts: &str, drawn: &str) -> Vec<u8> {
    let entries = format!(
        "/Type /XObject /Subtype /Form /BBox [0 0 14 14] /Resources << /Font << {fonts} >> >>"
    );
    stream(&entries, format!("0 G .5 .5 13 13 re S {drawn}").as_bytes())
}

const DINGBATS: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>";

const MARK: &str = "BT /ZaDb 12 Tf 0 g 2 3 Td (4) Tj ET";

/// Buttons that come with faces of their own.
fn redrawn(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "A button that is on shows a mark that everyone knows, and one that is off none.";
    let type3 = "<< /Type /Font /Subtype /Type3 /BaseFont /ZapfDingbats /FontBBox [0 0 1000 1000] \
                 /FontMatrix [.001 0 0 .001 0 0] /CharProcs << /four 22 0 R >> \
                 /Encoding /WinAnsiEncoding /FirstChar 52 /LastChar 52 \
                 /Resources << /Font << /F1 5 0 R >> >> >>";
    let curves = "7 7 7 7 7 7 c ".repeat(3);
    let cross = "0 G 2 w 2 2 m 2 2 12 12 12 12 c 12 12 7 7 7 7 c 7 7 2 12 2 12 c \
                 2 12 12 2 12 2 c S";
    let flat = format!("0 g 7 7 m 7 7 12 12 7 7 c {curves} f");
    for (on, id, title, fonts, drawn) in [
        (
            false,
            "check-ring",
            "a box switched off whose face is a cross of four curves, after P=2",
            "",
            cross,
        ),
        (
            true,
            "check-flat",
            "a box ticked with a mark of curves without an area, after P=2",
            "",
            flat.as_str(),
        ),
        (
            true,
            "check-type3",
            "a box ticked with the letter of a font that only has the name of dingbats, after P=2",
            "/ZaDb 21 0 R",
            MARK,
        ),
        (
            true,
            "check-restored",
            "a box ticked with a mark in a colour that was never kept, after P=2",
            "",
            "1 g Q 3 3 8 8 re f",
        ),
    ] {
        let (before, after) = if on { ("Off", "Ya") } else { ("Ya", "Off") };
        let base = unticked()
            .with(FONT, MEASURED)
            .with(TEXT_FIELD, check_box(before, BOX))
            .signed_by(&bench.officer);
        let old = if on { "/Ya 12 0 R" } else { "/Off 13 0 R" };
        let new = if on { "/Ya 20 0 R" } else { "/Off 20 0 R" };
        let mut file = Append::one(TEXT_FIELD, check_box(after, BOX).replace(old, new))
            .object(20, face(fonts, drawn));
        if !fonts.is_empty() {
            let letter = b"1000 0 d0 BT /F1 1000 Tf 60 120 Td (4) Tj ET";
            file = file.object(21, type3).object(22, stream("", letter));
        }
        cases.grown(base.bytes(), id, title, reason, file.to(base.bytes()), CHANGED);
    }
}

/// Buttons whose signed faces show something else.
fn prepared(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "What a signed face shows was not seen before the button was switched to it.";
    for (id, title, place, [width, height], drawn) in [
        (
            "check-text",
            "a button behind the amount whose signed state is three more digits, after P=2",
            "190.2 696 230.2 716",
            [40, 20],
            "0 g BT /F1 18 Tf 0 4 Td (.000) Tj ET",
        ),
        (
            "check-large",
            "a large button on free ground whose signed state is a line of text, after P=2",
            "55 560 455 690",
            [400, 130],
            "0 g BT /F1 18 Tf 5 100 Td (NILAI DIUBAH MENJADI 9.000.000) Tj ET",
        ),
    ] {
        let entries = format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 {width} {height}] \
             /Resources << /Font << /F1 5 0 R >> >>"
        );
        let base = Draft::permit(Some(2))
            .with(FONT, MEASURED)
            .with(CONTENT, stream("", LINE.as_bytes()))
            .with(TEXT_FIELD, check_box("Off", place))
            .with(TEXT_AP, stream(&entries, drawn.as_bytes()))
            .with(13, stream(&entries, b""))
            .signed_by(&bench.officer);
        let file = Append::one(TEXT_FIELD, check_box("Ya", place)).to(base.bytes());
        cases.unclear(id, title, reason, file);
    }
    let base = unticked()
        .with(FONT, MEASURED)
        .with(TEXT_AP, face(&format!("/ZaDb {DINGBATS}"), MARK))
        .signed_by(&bench.officer);
    let file = Append::one(TEXT_FIELD, check_box("Ya", BOX)).to(base.bytes());
    let title = "a box ticked with a signed check of the dingbats, after P=2";
    let honest = "It shows a mark that everyone knows.";
    cases.honest("ok-check-dingbat", title, honest, file, VALID_THEN_CHANGED);
}
