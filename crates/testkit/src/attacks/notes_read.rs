//! Notes that write a sign, hide one, or are drawn in two ways.

use super::draft::{
    CADES, CONTENT, Draft, FONT, FORM, PAGE, TEXT_AP, TEXT_FIELD, page, signature, text_field,
};
use super::fills::{check_box, unticked};
use super::notes_over::{LINE, MEASURED, Note, ZERO, measured, noted, with_notes};
use super::tamper::{Append, stream};
use super::{CHANGED, Cases, VALID_THEN_CHANGED};

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("drawn");
    grounds(cases);
    highlights(cases);
    strokes(cases);
    skewed(cases);
    icons(cases);
    struck(cases);
    meanwhile(cases);
}

/// An amount that three more digits would multiply: it reaches from 110 to 155.
const SHORT: &str = "BT /F1 18 Tf 60 700 Td (NILAI 1.000) Tj ET";

fn corners([left, bottom, right, top]: [f64; 4]) -> String {
    format!("{left} {top} {right} {top} {left} {bottom} {right} {bottom}")
}

/// A mark on an area, with what it is drawn as.
fn mark(kind: &str, area: [f64; 4], rest: &str, face: Option<Vec<u8>>) -> Note {
    let [left, bottom, right, top] = area;
    let entries = format!(
        "/Subtype /{kind} /Rect [{left} {bottom} {right} {top}] /QuadPoints [{}] /F 4 {rest}",
        corners(area)
    );
    (entries, face)
}

fn form(width: f64, height: f64, resources: &str, drawn: &str) -> Vec<u8> {
    let entries = format!(
        "/Type /XObject /Subtype /Form /BBox [0 0 {width} {height}] /Resources << {resources} >>"
    );
    stream(&entries, drawn.as_bytes())
}

/// Icons with three digits on a ground that is none.
fn grounds(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let draft = measured(None, SHORT);
    let base = draft.clone().signed_by(&bench.officer);
    let zeros: String =
        [3.0, 12.5, 22.0].iter().map(|at| format!("q 1 0 0 1 {at} 0 cm {ZERO} Q ")).collect();
    let twice = "0 0 m 32 0 l 32 14.3 l 0 14.3 l ".repeat(2);
    let reason = "Without a ground the digits of a note are digits of the amount.";
    for (id, title, clear, painted) in [
        (
            "icon-ground-curve",
            "digits behind the amount in a note whose ground is a curve that is nowhere near",
            false,
            "1 1 0 rg 16 -3000 m -1500 40 1500 40 16 -3000 c f".to_owned(),
        ),
        (
            "icon-ground-twice",
            "the same with a ground that goes around twice, and so is empty",
            false,
            format!("1 1 0 rg {twice} f*"),
        ),
        (
            "icon-ground-beyond",
            "the same with a ground whose blue is beyond white",
            true,
            "1 1 2 rg 0 0 32 14.3 re f".to_owned(),
        ),
        (
            "icon-ground-inks",
            "the same with a ground of less than no ink",
            true,
            "0 0 -1 0 k 0 0 32 14.3 re f".to_owned(),
        ),
        (
            "icon-ground-frame",
            "the same with a pale ground that is a strip at the foot and two thin sides",
            false,
            "/T gs 1 1 .6 rg 0 0 m 32 0 l 32 14.3 l 31.5 14.3 l 31.5 4.4 l .5 4.4 l .5 14.3 l \
             0 14.3 l h f"
                .to_owned(),
        ),
    ] {
        let drawn = format!("{painted} 0 g .8 .1 1.8 1.8 re f {zeros}");
        let face = form(32.0, 14.3, "/ExtGState << /T << /ca .5 >> >>", &drawn);
        let entries = "/Subtype /Text /Name /Note /F 4 /Rect [155.1 699.7 187.1 714]";
        let file = noted(&draft, &base, &[(entries.to_owned(), Some(face))]);
        if clear {
            cases.grown(base.bytes(), id, title, reason, file, CHANGED);
        } else {
            cases.unclear(id, title, reason, file);
        }
    }
}

const AMOUNT: [f64; 4] = [110.0, 697.0, 190.0, 716.0];

/// Highlights that wipe out for some readers what they leave for others.
fn highlights(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let draft = measured(Some(3), LINE);
    let base = draft.clone().signed_by(&bench.officer);
    let states = "/ExtGState << /M << /BM /Multiply >> /N << /BM /Normal >> >>";
    let device = "/ColorSpace << /DefaultRGB [/DeviceN [/A /B /C] /DeviceGray 50 0 R] >>";
    let inverse =
        stream("/FunctionType 4 /Domain [0 1 0 1 0 1] /Range [0 1]", b"{ pop pop 1 exch sub }");
    let reason = "A highlight leaves the text readable for every reader.";
    for (id, title, more, colour, drawn) in [
        (
            "mark-two-states",
            "a white highlight by two states, the last of which does not multiply, after P=3",
            "",
            "1 1 1",
            "/M /N gs 1 1 1 rg 0 0 80 19 re f",
        ),
        (
            "mark-four-operands",
            "a highlight in a white that has one operand too many, and may be black, after P=3",
            "",
            "1 1 1",
            "/M gs 1 1 1 /X rg 0 0 80 19 re f",
        ),
        (
            "mark-default-colours",
            "a highlight in a space of colours of its own, where white is black, after P=3",
            device,
            "1 1 0",
            "/M gs 1 1 1 rg 0 0 80 19 re f",
        ),
    ] {
        let face = form(80.0, 19.0, &format!("{states} {more}"), drawn);
        let note = mark("Highlight", AMOUNT, &format!("/C [{colour}]"), Some(face));
        let file = with_notes(&draft, &[note]).object(50, inverse.clone()).to(base.bytes());
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    }
    let grey = mark("Highlight", AMOUNT, "/C [.5 .5 .5] /AP << >>", None);
    let file = noted(&draft, &base, &vec![grey; 12]);
    let title = "twelve grey highlights whose list of faces is empty, after P=3";
    cases.grown(base.bytes(), "mark-no-face", title, reason, file, CHANGED);
    let face = form(80.0, 19.0, states, "/M gs 1 1 .4 rg 0 0 80 19 re f");
    let note = mark("Highlight", AMOUNT, "/C [1 1 .4]", Some(face));
    let file = noted(&draft, &base, &[note]);
    let title = "the amount highlighted by one state and one colour, after P=3";
    let honest = "It is multiplied for every reader.";
    cases.honest("ok-mark-drawn", title, honest, file, VALID_THEN_CHANGED);
}

/// Strokes that are signs.
fn strokes(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let draft = measured(None, LINE);
    let base = draft.clone().signed_by(&bench.officer);
    let reason = "A short stroke is a sign, or makes another one of that below it.";
    // The blank before the amount, and the first zero of it.
    for (id, title, area, drawn) in [
        (
            "stroke-minus",
            "a stroke over the blank before the amount, which is a minus",
            [105.0, 696.0, 110.0, 714.0],
            "1.4 w 0 G .3 8.6 m 4.7 8.6 l S",
        ),
        (
            "stroke-eight",
            "a stroke through one zero of the amount, which is an eight",
            [125.0, 696.0, 135.0, 714.0],
            "1.6 w 0 G 2 10.6 m 8 10.6 l S",
        ),
    ] {
        let face = form(area[2] - area[0], 18.0, "", drawn);
        let note = mark("StrikeOut", area, "/C [0 0 0]", Some(face));
        cases.unclear(id, title, reason, noted(&draft, &base, &[note]));
    }
    let face = form(80.0, 19.0, "", "[1.5 100] 0 d 1.5 w 0 G 1 3 m 79 3 l S");
    let note = mark("Underline", AMOUNT, "/C [0 0 0]", Some(face));
    let file = noted(&draft, &base, &[note]);
    let title = "an underline of which a dash leaves one dot";
    cases.grown(base.bytes(), "stroke-dashed", title, reason, file, CHANGED);
}

/// Marks whose corners are no rectangle, so that readers draw an upright or a slanting line.
fn skewed(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "A mark is level with its line, and its four corners are those of a box.";
    for (id, title, text, points) in [
        (
            "corners-upright",
            "an underline whose corners make it upright, a one before the amount",
            LINE,
            "105 713 110 713 107.6 700.2 107.6 713",
        ),
        (
            "corners-slanting",
            "an underline whose corners make it slanting, so that equal becomes not equal",
            "BT /F1 18 Tf 60 700 Td (A = 5) Tj ET",
            "76.9 713 87 713 78 699 86 713",
        ),
    ] {
        let draft = measured(None, text);
        let base = draft.clone().signed_by(&bench.officer);
        let entries = format!(
            "/Subtype /Underline /C [0 0 0] /F 4 /Rect [76 699 111 714] /QuadPoints [{points}]"
        );
        cases.unclear(id, title, reason, noted(&draft, &base, &[(entries, None)]));
    }
}

/// Icons that readers draw, in the one size or the other.
fn icons(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let icon = |place: &str, more: &str| -> Note {
        (format!("/Subtype /Text /F 4 /Rect [{place}] {more}"), None)
    };
    let yellow = "/Name /Note /C [1 1 .6]";
    let reason = "Readers draw icons in sizes of their own, up to 24 points.";
    let draft = measured(None, &LINE.replace("NILAI ", "").replace("60 700", "160 700"));
    let base = draft.clone().signed_by(&bench.officer);
    let file = noted(&draft, &base, &[icon("138.8 690 158.8 714", yellow)]);
    let title = "a note without a face before the amount, of which a large icon covers a part";
    cases.unclear("icon-size", title, reason, file);
    let reason = "What a field shows is not covered either.";
    let rest = "/DA (/F1 18 Tf 0 g) /Rect [110 694 310 718] /F 4 /AP << /N 12 0 R >>";
    let shown = "/Type /XObject /Subtype /Form /BBox [0 0 200 24] \
                 /Resources << /Font << /F1 5 0 R >> >>";
    let draft = Draft::permit(None)
        .with(FONT, MEASURED)
        .with(CONTENT, stream("", b"BT /F1 18 Tf 30 700 Td (NILAI) Tj ET"))
        .with(TEXT_FIELD, text_field("19.000.000", rest))
        .with(TEXT_AP, {
            stream(shown, b"/Tx BMC q BT 0 g /F1 18 Tf 2 6 Td (19.000.000) Tj ET Q EMC")
        });
    let base = draft.clone().signed_by(&bench.officer);
    let file = noted(&draft, &base, &[icon("98 694 122 718", yellow)]);
    let title = "a note without a face upon the first digit of a field";
    cases.unclear("icon-upon-field", title, reason, file);
    let mut draft = Draft::permit(None);
    draft
        .objects
        .extend(unticked().objects.into_iter().filter(|(number, _)| *number >= TEXT_FIELD));
    let draft = draft.with(FONT, MEASURED).with(TEXT_FIELD, check_box("Off", "36 696 54 714"));
    let base = draft.clone().signed_by(&bench.officer);
    let file = noted(&draft, &base, &[icon("33 693 57 717", "/Name /Cross /C [0 0 0]")]);
    let title = "a cross as the icon of a note upon an empty check box";
    cases.unclear("icon-upon-box", title, reason, file);
    let draft = measured(None, LINE);
    let base = draft.clone().signed_by(&bench.officer);
    let file = noted(&draft, &base, &[icon("500 690 520 714", yellow)]);
    let title = "a note without a face far from the amount, after an approval";
    let honest = "It is drawn where nothing is, in every size.";
    cases.honest("ok-icon-far", title, honest, file, VALID_THEN_CHANGED);
}

/// A clause that was struck out when it was signed.
fn struck(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let stroke = |flags: u32| {
        format!(
            "<< /Type /Annot /Subtype /StrikeOut /C [0 0 0] /Rect [55 690 195 720] /P 3 0 R \
             /QuadPoints [60 716 190 716 60 698 190 698] /F {flags} /Contents (dicoret) >>"
        )
    };
    let draft = measured(None, LINE).with(PAGE, page("7 0 R 13 0 R", "")).with(13, stroke(4));
    let base = draft.signed_by(&bench.officer);
    let reason = "What was struck out when it was signed would hold again.";
    let file = Append::one(PAGE, page("7 0 R", "")).to(base.bytes());
    let title = "a signed stroke through the amount taken away, after an approval";
    cases.unclear("stroke-removed", title, reason, file);
    let file = Append::one(13, stroke(6)).to(base.bytes());
    let title = "a signed stroke through the amount hidden by its flags, after an approval";
    cases.unclear("stroke-hidden", title, reason, file);
}

/// Notes that come in one revision with the next signature.
fn meanwhile(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let draft = measured(None, LINE);
    let base = draft.clone().signed_by(&bench.officer);
    let field = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (TTE2) /V 31 0 R /F 132 /P 3 0 R \
                 /Rect [0 0 0 0] >>";
    let signed = |note: Note| {
        let mut append = with_notes(&draft, &[note])
            .object(FORM, "<< /Fields [7 0 R 30 0 R] /SigFlags 3 >>")
            .object(30, field)
            .object(31, signature(CADES, ""));
        for (number, _, body) in &mut append.objects {
            if *number == PAGE {
                let text = String::from_utf8_lossy(body);
                *body = text.replace("20 0 R]", "20 0 R 30 0 R]").into_bytes();
            }
        }
        append.signed(base.bytes(), &bench.second)
    };
    let file = signed(mark("StrikeOut", [60.0, 696.0, 190.0, 714.0], "/C [0 0 0]", None));
    let title = "the amount struck out and the next signature made in one revision";
    let reason = "The first signer did not see the stroke, and the second one did.";
    cases.unclear("stroke-signed", title, reason, file);
    let note = "/Subtype /Text /Name /Note /F 4 /C [1 1 .6] /Rect [500 690 520 714]";
    let file = signed((note.to_owned(), None));
    let title = "a note beside the text and the next signature made in one revision";
    let honest = "The note hides nothing from either signer.";
    cases.honest("ok-note-signed", title, honest, file, VALID_THEN_CHANGED);
}
