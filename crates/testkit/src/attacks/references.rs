//! References and parts of faces that some readers take for nothing, and others for what they hold.

use super::draft::Draft;
use super::fills::{BESIDE, empty, filled};
use super::notes_over::{LINE, measured, with_notes};
use super::tamper::{Append, stream};
use super::{CHANGED, Cases};

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("lexical");
    generations(cases);
    streams(cases);
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
