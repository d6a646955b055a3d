//! What is allowed to come later, and paints over or lays bare what was signed.

use super::draft::{CONTENT, Draft, FORM, PAGE, SEAL, page, signature};
use super::evidence::{HOUR, SHA256, after};
use super::honest::EMPTY_FIELD;
use super::tamper::{Append, stream};
use super::{CHANGED, Cases, VALID, VALID_THEN_CHANGED};
use crate::pki::TokenTemplate;

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("drawn");
    stamps(cases);
    states(cases);
    lines(cases);
}

const FORM_ENTRIES: &str = "/Type /XObject /Subtype /Form /Resources << /Font << /F1 5 0 R >> >>";

/// A document timestamp in the field that the signed version has, with what it is drawn as.
fn stamped(cases: &Cases<'_>, base: &[u8], field: &str, drawn: Option<&[u8]>) -> Vec<u8> {
    let (head, _) = field.rsplit_once(">>").unwrap_or((field, ""));
    let shown = if drawn.is_some() { "/AP << /N 32 0 R >>" } else { "" };
    let stamp =
        String::from_utf8_lossy(&signature("ETSI.RFC3161", "")).replace("/Sig ", "/DocTimeStamp ");
    let mut append = Append::one(13, format!("{head} /V 31 0 R {shown} >>")).object(31, stamp);
    if let Some(drawn) = drawn {
        append = append.object(32, stream(&format!("{FORM_ENTRIES} /BBox [0 0 300 50]"), drawn));
    }
    append.sealed(base, |content| {
        let template = TokenTemplate::new(SHA256.digest(content), after(HOUR / 2));
        cases.bench.pki.timestamp_of(&template)
    })
}

fn stamps(cases: &mut Cases<'_>) {
    let over = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (TTE2) /F 4 /P 3 0 R \
                /Rect [50 690 350 740] >>";
    let forged: &[u8] =
        b"1 g 0 0 300 50 re f 0 g BT /F1 18 Tf 10 10 Td (PERMIT 009 FOR TONO) Tj ET";
    let reason = "A stamp proves a time; it is allowed after P=1 because it shows nothing.";
    for (id, title, permission, field, drawn) in [
        ("stamp-over-text", "a stamp drawn over the text, after P=1", Some(1), over, forged),
        ("stamp-over-text-approval", "the same after an approval", None, over, forged),
        ("stamp-drawn", "a stamp drawn beside the text, after P=1", Some(1), EMPTY_FIELD, forged),
    ] {
        let base = Draft::permit(permission)
            .with(13, field)
            .with(PAGE, page("7 0 R 9 0 R 13 0 R", ""))
            .with(FORM, "<< /Fields [7 0 R 9 0 R 13 0 R] /SigFlags 3 >>")
            .signed_by(&cases.bench.officer);
        let file = stamped(cases, base.bytes(), field, Some(drawn));
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
        if permission == Some(1) && field == over {
            let file = stamped(cases, base.bytes(), field, None);
            let title = "a stamp in a field that was there, with nothing drawn";
            cases.honest("ok-stamp-in-field", title, reason, file, VALID);
        }
    }
}

/// A note that is at the same time the graphics state in which the page draws something.
fn states(cases: &mut Cases<'_>) {
    let note = "<< /Subtype /Text /Rect [500 20 520 40] /Contents (a) /P 3 0 R >>";
    let reason = "The page draws by what the note says, though it is no part of its content.";
    for (id, title, permission) in [
        ("note-as-state", "a note turns what the page draws transparent, after P=3", Some(3)),
        ("note-as-state-approval", "the same after an approval", None),
    ] {
        let with_state = |annotations: &str| {
            let plain = String::from_utf8_lossy(&page(annotations, "")).into_owned();
            plain.replace("/XObject", "/ExtGState << /G 13 0 R >> /XObject")
        };
        let covered: &[u8] = b"1 g 0 650 600 100 re f 0 g BT /F1 18 Tf 60 700 Td \
                               (PERMIT 001 FOR BUDI) Tj ET";
        let content = b"BT /F1 18 Tf 60 700 Td (PERMIT 009 FOR TONO) Tj ET q /G gs /Im Do Q";
        let base = Draft::permit(permission)
            .with(PAGE, with_state("7 0 R 9 0 R 13 0 R"))
            .with(CONTENT, stream("", content))
            .with(SEAL, stream(&format!("{FORM_ENTRIES} /BBox [0 0 600 900]"), covered))
            .with(13, note)
            .signed_by(&cases.bench.officer);
        let changed = note.replace("/Contents", "/ca 0 /Contents");
        let file = Append::one(13, changed).to(base.bytes());
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    }
}

/// Lines that mark text, so many or so pale that nothing is left of it.
fn lines(cases: &mut Cases<'_>) {
    let base = cases.bench.p3.bytes();
    let quad = |bottom: u32, top: u32| format!("60 {top} 250 {top} 60 {bottom} 250 {bottom} ");
    let note = |quads: &str, rest: &str| {
        format!(
            "<< /Type /Annot /Subtype /Underline /Rect [50 690 330 730] /F 4 /P 3 0 R \
             /QuadPoints [{quads}] {rest} >>"
        )
    };
    let marked =
        |body: String| Append::new().object(PAGE, page("7 0 R 9 0 R 30 0 R", "")).object(30, body);
    let form = "/Type /XObject /Subtype /Form /BBox [50 690 330 730]";
    let drawn = |colour: &str, width: u32, levels: &[u32]| {
        let lines: String = levels.iter().map(|y| format!("60 {y} m 250 {y} l S ")).collect();
        stream(form, format!("{colour} G {width} w {lines}").as_bytes())
    };
    let one = quad(698, 716);
    let reason = "A thin dark line leaves the text readable.";
    let file = marked(note(&one, "/AP << /N 31 0 R >>")).object(31, drawn("0", 1, &[698]));
    let title = "a line of text underlined, after P=3";
    cases.unclear("ok-underlined", title, reason, file.to(base));
    let reason = "Lines side by side are an area, and pale ones wipe out what they cross.";
    let many = one.repeat(12);
    let all: Vec<u32> = (696..720).step_by(2).collect();
    let mut add = |id, title, append: Append| {
        cases.grown(base, id, title, reason, append.to(base), CHANGED);
    };
    let drawn_many = drawn("0.5", 3, &all);
    add(
        "lines-side-by-side",
        "twelve marks on one line of text, drawn side by side",
        marked(note(&many, "/AP << /N 31 0 R >>")).object(31, drawn_many),
    );
    let pale = drawn("1", 3, &[703, 706]);
    add(
        "lines-pale",
        "two white lines through the text",
        marked(note(&one, "/AP << /N 31 0 R >>")).object(31, pale),
    );
    add(
        "lines-pale-colour",
        "a white line that the reader draws",
        marked(note(&one, "/C [1 1 1]")),
    );
    let thin: String = (0..9).map(|at| quad(698 + 2 * at, 700 + 2 * at)).collect();
    add("lines-low", "marks two points high", marked(note(&thin, "/C [0 0 0]")));
    stacked(cases);
}

/// Marks that are harmless each, and together leave nothing of a line of text.
fn stacked(cases: &mut Cases<'_>) {
    let base = cases.bench.p3.bytes();
    let quad = |bottom: u32, top: u32| format!("60 {top} 250 {top} 60 {bottom} 250 {bottom} ");
    let mark = |kind: &str, quads: &str, rest: &str| {
        format!(
            "<< /Type /Annot /Subtype /{kind} /Rect [50 90 330 730] /F 4 /P 3 0 R \
             /QuadPoints [{quads}] {rest} >>"
        )
    };
    let form = "/Type /XObject /Subtype /Form /BBox [50 90 330 730]";
    let drawn = |levels: &[u32]| {
        let lines: String = levels.iter().map(|y| format!("60 {y} m 250 {y} l S ")).collect();
        stream(form, format!("0.6 0.8 0.5 RG 3 w {lines}").as_bytes())
    };
    let listed = |count: u32| {
        let names: String = (0..count).map(|at| format!("{} 0 R ", 30 + 2 * at)).collect();
        Append::new().object(PAGE, page(&format!("7 0 R 9 0 R {names}"), ""))
    };
    let reason = "What the marks cover together is what is no longer seen.";
    let mut add = |id, title, append: Append| {
        cases.grown(base, id, title, reason, append.to(base), CHANGED);
    };
    let mut apart = listed(6);
    for at in 0..6 {
        let body = mark("Underline", &quad(698, 716), &format!("/AP << /N {} 0 R >>", 31 + 2 * at));
        apart = apart.object(30 + 2 * at, body).object(31 + 2 * at, drawn(&[699 + 3 * at]));
    }
    add("marks-stacked", "six underlines of one line of text, each drawn elsewhere", apart);
    let mut shifted = listed(12);
    for at in 0..12 {
        let body = mark("StrikeOut", &quad(690 + at, 708 + at), "/C [0.6 0.8 0.5]");
        shifted = shifted.object(30 + 2 * at, body);
    }
    add("marks-shifted", "twelve strokes that the reader draws, each a point higher", shifted);
    let elsewhere: String = (1..=6).map(|at| quad(100 + 40 * at, 118 + 40 * at)).collect();
    let body = mark("Underline", &elsewhere, "/AP << /N 31 0 R >>");
    let all: Vec<u32> = (0..6).map(|at| 699 + 3 * at).collect();
    let gathered = listed(1).object(30, body).object(31, drawn(&all));
    add("marks-gathered", "the lines of six marks all drawn over one line of text", gathered);
    let form = "/Type /XObject /Subtype /Form /BBox [50 90 330 730] /Resources \
                << /ExtGState << /G << /BM /Multiply >> >> >>";
    let light = |fills: &str| stream(form, format!("/G gs 0.6 g {fills}").as_bytes());
    let body = mark("Highlight", &quad(698, 716), "/C [1 1 0] /AP << /N 31 0 R >>");
    let dark = "60 698 240 18 re f ".repeat(9);
    let dark = listed(1).object(30, body).object(31, light(&dark));
    add("marks-darkened", "a highlight painted nine times in one place", dark);
    let rows: String = (0..4).map(|at| quad(644 + 18 * at, 664 + 18 * at)).collect();
    let body = mark("Highlight", &rows, "/C [0.6 0.6 0.6] /AP << /N 31 0 R >>");
    let fills: String = (0..4)
        .map(|at| 644 + 18 * at)
        .map(|y| format!("60 {y} m 250 {y} l 305 {y} 305 {0} 250 {0} c 60 {0} l f ", y + 20))
        .collect();
    let four = listed(1).object(30, body).object(31, light(&fills));
    let title = "four neighbouring lines highlighted, each a little over the next";
    let honest = "What a highlight multiplies with stays readable.";
    cases.honest("ok-highlighted", title, honest, four.to(base), VALID_THEN_CHANGED);
    let form = "/Type /XObject /Subtype /Form /BBox [50 90 330 730]";
    let reason = "An underline and a stroke on the same words leave them readable.";
    let two = listed(3)
        .object(30, mark("Underline", &quad(698, 716), "/AP << /N 31 0 R >>"))
        .object(31, stream(form, b"1 0 0 RG 1 w 60 699 m 250 699 l S"))
        .object(32, mark("StrikeOut", &quad(698, 716), "/AP << /N 33 0 R >>"))
        .object(33, stream(form, b"1 0 0 RG 1 w 60 706 m 250 706 l S"))
        .object(34, mark("Squiggly", &quad(698, 716), "/C [0 0.4 0]"));
    let title = "the same words underlined, struck out and waved";
    cases.unclear("ok-marked-thrice", title, reason, two.to(base));
    let reason = "Marks on neighbouring lines of text are apart.";
    let mut lines = listed(8);
    for at in 0..8 {
        let (bottom, number) = (560 + 18 * at, 31 + 2 * at);
        let body =
            mark("Underline", &quad(bottom, bottom + 20), &format!("/AP << /N {number} 0 R >>"));
        let line = format!("0 0 1 RG 1 w 60 {0} m 250 {0} l S", bottom + 2);
        lines = lines.object(30 + 2 * at, body).object(number, stream(form, line.as_bytes()));
    }
    let text: String = (0..8)
        .map(|at| 564 + 18 * at)
        .map(|y| format!("BT /F1 18 Tf 60 {y} Td (PERMIT 001 FOR BUDI) Tj ET\n"))
        .collect();
    let base = Draft::permit(Some(3))
        .with(CONTENT, stream("", text.as_bytes()))
        .signed_by(&cases.bench.officer);
    let title = "eight lines of text underlined one by one";
    let file = lines.to(base.bytes());
    cases.unclear("ok-lines-underlined", title, reason, file);
}
