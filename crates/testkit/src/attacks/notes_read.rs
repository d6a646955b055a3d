//! Notes that write a sign, hide one, or are drawn in two ways.

use super::draft::{
    CADES, CONTENT, Draft, FONT, FORM, PAGE, TEXT_AP, TEXT_FIELD, page, signature, text_field,
};
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

fn form(width: f64, height: f64, drawn: &str) -> Vec<u8> {
    let entries = format!("/Type /XObject /Subtype /Form /BBox [0 0 {width} {height}]");
    stream(&entries, drawn.as_bytes())
}

/// Icons with three digits on a ground that is none.
fn grounds(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let draft = measured(None, SHORT);
    let base = draft.clone().signed_by(&bench.officer);
    let zeros: String =
        [3.0, 12.5, 22.0].iter().map(|at| format!("q 1 0 0 1 {at} 0 cm {ZERO} Q ")).collect();
    let on = |ground: &str| {
        let face = form(32.0, 14.3, &format!("{ground} 0 g .8 .1 1.8 1.8 re f {zeros}"));
        let entries = "/Subtype /Text /Name /Note /F 4 /Rect [155.1 699.7 187.1 714]";
        noted(&draft, &base, &[(entries.to_owned(), Some(face))])
    };
    let reason = "Without a ground the digits of a note are digits of the amount.";
    let file = on("1 1 0 rg 16 -3000 m -1500 40 1500 40 16 -3000 c f");
    let title = "digits behind the amount in a note whose ground is a curve that is nowhere near";
    cases.unclear("icon-ground-curve", title, reason, file);
    let file = on("1 1 2 rg 0 0 32 14.3 re f");
    let title = "the same with a ground whose blue is beyond white";
    cases.grown(base.bytes(), "icon-ground-beyond", title, reason, file, CHANGED);
}

const AMOUNT: [f64; 4] = [110.0, 697.0, 190.0, 716.0];

/// Highlights that are lighter for some readers than for others.
fn highlights(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let draft = measured(Some(3), LINE);
    let base = draft.clone().signed_by(&bench.officer);
    let grey = mark("Highlight", AMOUNT, "/C [.5 .5 .5] /AP << >>", None);
    let file = noted(&draft, &base, &vec![grey; 12]);
    let title = "twelve grey highlights whose dictionary of faces is empty, after P=3";
    let reason = "A dictionary without a face is none, and each of them darkens the text.";
    cases.grown(base.bytes(), "mark-no-face", title, reason, file, CHANGED);
    let entries = "/Type /XObject /Subtype /Form /BBox [0 0 80 19] /Resources \
                   << /ExtGState << /M << /BM /Multiply >> /N << /BM /Normal >> >> >>";
    let face = stream(entries, b"/M /N gs 1 1 1 rg 0 0 80 19 re f");
    let note = mark("Highlight", AMOUNT, "/C [1 1 1]", Some(face));
    let file = noted(&draft, &base, &[note]);
    let title = "a white highlight by two states, the last of which does not multiply, after P=3";
    let reason = "Of operands too many some readers take the first, and others the last.";
    cases.grown(base.bytes(), "mark-two-states", title, reason, file, CHANGED);
}

/// Strokes that are signs.
fn strokes(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let draft = measured(None, LINE);
    let base = draft.clone().signed_by(&bench.officer);
    let face = form(5.0, 18.0, "1.4 w 0 G .3 8.6 m 4.7 8.6 l S");
    let note = mark("StrikeOut", [105.0, 696.0, 110.0, 714.0], "/C [0 0 0]", Some(face));
    let file = noted(&draft, &base, &[note]);
    let title = "a stroke over the blank before the amount, which is a minus";
    let reason = "A short stroke is a sign.";
    cases.unclear("stroke-minus", title, reason, file);
    let face = form(80.0, 19.0, "[1.5 100] 0 d 1.5 w 0 G 1 3 m 79 3 l S");
    let note = mark("Underline", AMOUNT, "/C [0 0 0]", Some(face));
    let file = noted(&draft, &base, &[note]);
    let title = "an underline of which a dash leaves one dot";
    let reason = "A dot is another sign than a line.";
    cases.grown(base.bytes(), "stroke-dashed", title, reason, file, CHANGED);
}

/// A mark whose corners are no rectangle, so that readers draw an upright line.
fn skewed(cases: &mut Cases<'_>) {
    let draft = measured(None, LINE);
    let base = draft.clone().signed_by(&cases.bench.officer);
    let entries = "/Subtype /Underline /C [0 0 0] /F 4 /Rect [104 699 111 714] \
                   /QuadPoints [105 713 110 713 107.6 700.2 107.6 713]";
    let file = noted(&draft, &base, &[(entries.to_owned(), None)]);
    let title = "an underline whose corners make it upright, a one before the amount";
    let reason = "A mark is level with its line, and its four corners are those of a box.";
    cases.unclear("corners-upright", title, reason, file);
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
    let draft = measured(None, LINE);
    let base = draft.clone().signed_by(&bench.officer);
    let file = noted(&draft, &base, &[icon("105 688 60 640", yellow)]);
    let title = "a note below the amount, its upper right corner written first";
    let reason = "Some readers hang the icon on the corner that is written first.";
    cases.unclear("icon-turned", title, reason, file);
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
    let note = "/Subtype /Text /Name /Note /F 4 /C [1 1 .6] /Rect [500 690 520 714]";
    let mut append = with_notes(&draft, &[(note.to_owned(), None)])
        .object(FORM, "<< /Fields [7 0 R 30 0 R] /SigFlags 3 >>")
        .object(30, field)
        .object(31, signature(CADES, ""));
    for (number, _, body) in &mut append.objects {
        if *number == PAGE {
            let text = String::from_utf8_lossy(body);
            *body = text.replace("20 0 R]", "20 0 R 30 0 R]").into_bytes();
        }
    }
    let file = append.signed(base.bytes(), &bench.second);
    let title = "a note beside the text and the next signature made in one revision";
    let reason = "The first signer did not see the note, and the second one signed it.";
    cases.unclear("note-signed", title, reason, file);
}
