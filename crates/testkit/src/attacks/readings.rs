//! What one reader draws and another does not: odd operators, data of images, words in place of icons,
//! letters without room, and marks of no room at all.

use super::draft::{CADES, CONTENT, Draft, FORM, PAGE, page, signature};
use super::evidence::{HOUR, SHA256, after};
use super::fills::{BESIDE, empty, filled, shown};
use super::notes_over::{LINE, Note, measured, noted, with_notes};
use super::second::signing;
use super::tamper::{Append, stream};
use super::{CHANGED, Cases, VALID, VALID_THEN_CHANGED};
use crate::pki::TokenTemplate;

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("drawn");
    over_text(cases);
    boundless(cases);
    stamps(cases);
    notes(cases);
    marks(cases);
    cases.class("form");
    letters(cases);
    cut(cases);
}

const FACE: &str = "/Type /XObject /Subtype /Form";
const FONTS: &str = "/Resources << /Font << /F1 5 0 R >> >>";

/// The permit with this content, and a visible signature of a second officer on what it says.
fn over_text(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "A signature may be drawn where there is no text in any reader.";
    let text = "BT /F1 18 Tf 60 700 Td (PERMIT 001) Tj ET";
    let mut add = |id: &'static str,
                   title,
                   (from, to): (&str, &str),
                   drawn: &str,
                   objects: &[(u32, Vec<u8>)]| {
        let body = |listed: &str| {
            let body = page(listed, "");
            String::from_utf8_lossy(&body).replace(from, to)
        };
        let mut draft = Draft::permit(None)
            .with(CONTENT, stream("", drawn.as_bytes()))
            .with(PAGE, body("7 0 R 9 0 R"));
        for (number, object) in objects {
            draft = draft.with(*number, object);
        }
        let base = draft.signed_by(&bench.officer);
        let widget = "/Subtype /Widget /T (TTE2) /F 4 /Rect [58 694 260 718] /AP << /N 32 0 R >>";
        let entries = format!("{FACE} /BBox [0 0 202 24] {FONTS}");
        let cover = b"1 g 0 0 202 24 re f 0 g BT /F1 18 Tf 2 6 Td (PERMIT 009) Tj ET";
        let mut append = signing(widget, CADES, "");
        append.objects.retain(|(number, ..)| *number != PAGE);
        let append =
            append.object(PAGE, body("7 0 R 9 0 R 30 0 R")).object(32, stream(&entries, cover));
        let file = append.signed(base.bytes(), &bench.second);
        if id.starts_with("ok-") {
            let honest = "There is no text where it stands.";
            cases.honest(id, title, honest, file, VALID_THEN_CHANGED);
        } else {
            cases.grown(base.bytes(), id, title, reason, file, CHANGED);
        }
    };
    let plain = ("", "");
    let forms = |resources: &'static str| ("/XObject <<", resources);
    let title = "a second signature over text that is placed with a number too many";
    add("cover-operands", title, plain, &text.replace("60 700 Td", "5 60 700 Td"), &[]);
    let title = "the same over text that a matrix of seven numbers moves there";
    let low = text.replace("60 700 Td", "60 100 Td");
    add("cover-matrix", title, plain, &format!("q 5 1 0 0 1 0 600 cm {low} Q"), &[]);
    let title = "the same over text between two images, of which the first ends without a blank";
    let image = "BI /W 1 /H 1 /CS /G /BPC 8 ID";
    add("cover-image-data", title, plain, &format!("{image} xEI {text} {image} x EI"), &[]);
    let title = "the same over text behind an image that ends right before a name";
    add("cover-image-name", title, plain, &format!("{image} x EI/A {text} {image} x EI"), &[]);
    let title = "the same over text whose operator is written twice in one word";
    add("cover-glued", title, plain, &text.replace("Tj", "TjTj"), &[]);
    let title = "the same over text that negative spaces let run back";
    let back = "BT /F1 18 Tf -40 Tc 250 700 Td (100 TIMREP) Tj ET";
    add("cover-spaces", title, plain, back, &[]);
    let title = "the same over text whose place is kept and brought back";
    let kept = "BT /F1 18 Tf 60 700 Td q 1 0 0 1 60 100 Tm Q (PERMIT 001) Tj ET";
    add("cover-kept-place", title, plain, kept, &[]);
    let font = |drawn: &str| {
        let font = "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] \
                    /FirstChar 97 /LastChar 97 /Widths [1] /Encoding << /Differences [97 /a] >> \
                    /CharProcs << /a 15 0 R >> /Resources << >> >>";
        let glyph = stream("", format!("1 0 d0 {drawn}").as_bytes());
        [(14, font.as_bytes().to_vec()), (15, glyph)]
    };
    let drawn_font = ("/F1 5 0 R", "/F1 5 0 R /F3 14 0 R");
    let letters = "BT /F3 18 Tf 60 100 Td (a) Tj ET";
    let title = "the same over a glyph that is drawn far above its line";
    let far = font("0 33 .5 1 re f");
    add("cover-glyph", title, drawn_font, letters, &far);
    let title = "a second signature above a glyph that is drawn on its line";
    add("ok-cover-glyph", title, drawn_font, letters, &font("0 0 .5 .7 re f"));
    let pattern = |drawn: &str| {
        let entries = "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /XStep 595 \
                       /BBox [0 0 595 842] /YStep 842";
        stream(&format!("{entries} {FONTS}"), drawn.as_bytes())
    };
    let named = forms("/Pattern << /P 14 0 R >> /XObject <<");
    let painted = "/Pattern cs /P scn 0 0 595 842 re f";
    let title = "the same over text in a pattern";
    add("cover-pattern", title, named, painted, &[(14, pattern(text))]);
    let title = "a second signature over a pattern of lines";
    let lines = pattern("0.9 G 0 0 m 595 842 l S");
    add("ok-cover-pattern", title, named, painted, &[(14, lines)]);
    let group = |drawn: &str| {
        let entries = "/Group << /S /Transparency /CS /DeviceGray >> /BBox [0 0 595 842]";
        stream(&format!("{FACE} {entries} {FONTS}"), format!("1 g {drawn}").as_bytes())
    };
    let state = b"<< /Type /ExtGState /SMask << /Type /Mask /S /Luminosity /G 14 0 R >> >>";
    let named = forms("/ExtGState << /M 15 0 R >> /XObject <<");
    let painted = "q /M gs 0 g 0 0 595 842 re f Q";
    let title = "the same over text that a mask lets through";
    add("cover-mask", title, named, painted, &[(14, group(text)), (15, state.to_vec())]);
    let title = "a second signature beside a shape that a mask lets through";
    let shape = group("400 100 9 9 re f");
    add("ok-cover-mask", title, named, painted, &[(14, shape), (15, state.to_vec())]);
    let title = "the same over a form that the page has and the form that names it has not";
    let named = forms("/XObject << /Outer 14 0 R /Inner 15 0 R");
    let outer = stream(&format!("{FACE} /BBox [0 0 595 842] /Resources << >>"), b"/Inner Do");
    let inner = stream(&format!("{FACE} /BBox [0 0 595 842] {FONTS}"), text.as_bytes());
    add("cover-fallback", title, named, "/Outer Do", &[(14, outer), (15, inner)]);
}

/// Faces of signatures that say nothing of where they end.
fn boundless(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "A face without a box some readers draw over the whole page.";
    let over = b"1 g 0 0 595 842 re f 0 g BT /F1 18 Tf 60 700 Td (PERMIT 009 FOR TONO) Tj ET";
    let widget = "/Subtype /Widget /T (TTE2) /F 4 /Rect [330 94 530 118] /AP << /N 32 0 R >>";
    let base = Draft::permit(None).signed_by(&bench.officer);
    for (id, title, bounds) in [
        ("face-no-box", "a second signature whose face has no box", ""),
        ("face-null-box", "the same with null for its box", "/BBox null"),
        (
            "face-flat",
            "the same with a matrix that leaves no room",
            "/BBox [0 0 9 9] /Matrix [0 0 0 0 0 0]",
        ),
    ] {
        let face = stream(&format!("{FACE} {bounds} {FONTS}"), over);
        let append = signing(widget, CADES, "").object(32, face);
        let file = append.signed(base.bytes(), &bench.second);
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    }
    let reason =
        "A face that takes back a state it did not keep paints on the whole page in some readers.";
    let face =
        |drawn: &str| stream(&format!("{FACE} /BBox [0 0 200 24] {FONTS}"), drawn.as_bytes());
    let drawn = "1 g 0 0 595 842 re f 0 g BT /F1 18 Tf 60 700 Td (PERMIT 009) Tj ET";
    let inner = format!("{FACE} /BBox [0 0 595 842] {FONTS}");
    let inner = stream(&inner, format!("Q Q {drawn}").as_bytes());
    let outer = format!("{FACE} /BBox [0 0 200 24] /Resources << /XObject << /X 33 0 R >> >>");
    let glyphs = format!(
        "{FACE} /BBox [0 0 200 24] /Resources << /Font << /F2 << /Type /Font /Subtype /Type3 \
         /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97 /Widths [9] \
         /Encoding << /Differences [97 /a] >> /CharProcs << /a 33 0 R >> >> >> >>"
    );
    for (id, title, face, ok) in [
        (
            "face-restored",
            "a second signature whose face begins with Q",
            face(&format!("Q {drawn}")),
            false,
        ),
        (
            "face-restored-inside",
            "the same with a form inside",
            stream(&outer, b"q /X Do Q"),
            false,
        ),
        (
            "face-restored-glyph",
            "the same with a letter that is drawn by operators",
            stream(&glyphs, b"BT /F2 1 Tf (a) Tj ET"),
            false,
        ),
        (
            "ok-face-restored-last",
            "a second signature whose face ends with a Q too many",
            face("q 0 g BT /F1 9 Tf 2 6 Td (Siti Aminah) Tj ET Q Q"),
            true,
        ),
    ] {
        let append = signing(widget, CADES, "").object(32, face).object(33, &inner);
        let file = append.signed(base.bytes(), &bench.second);
        match ok {
            true => cases.honest(id, title, "Nothing follows it.", file, VALID_THEN_CHANGED),
            false => cases.grown(base.bytes(), id, title, reason, file, CHANGED),
        }
    }
    let field = |value: &str| {
        format!(
            "<< /Type /Annot /Subtype /Widget /FT /Sig /T (TTE2) /F 4 /P 3 0 R \
             /Rect [330 94 530 118] {value} >>"
        )
    };
    let listed = "<< /Fields [7 0 R 9 0 R 13 0 R] /SigFlags 3 >>";
    let base = Draft::permit(Some(2))
        .with(PAGE, page("7 0 R 9 0 R 13 0 R", ""))
        .with(FORM, listed)
        .with(13, field(""))
        .signed_by(&bench.officer);
    let signed = |bounds: &str| {
        let mut append = signing("", CADES, "");
        append.objects.retain(|(number, ..)| *number == 31);
        append
            .object(13, field("/V 31 0 R /AP << /N 32 0 R >>"))
            .object(32, stream(&format!("{FACE} {bounds} {FONTS}"), over))
            .signed(base.bytes(), &bench.second)
    };
    let title = "a face without a box in the empty field that was signed, after P=2";
    cases.grown(base.bytes(), "face-no-box-p2", title, reason, signed(""), CHANGED);
    let title = "the field that was signed for it signed, with a face in its box, after P=2";
    let honest = "It is drawn in its box.";
    let file = signed("/BBox [0 0 200 24]");
    cases.honest("ok-face-box-p2", title, honest, file, VALID_THEN_CHANGED);
}

/// The revision of a time-stamp in a field of no room with a face, number 30; `listed` is what its page lists.
pub(super) fn stamp_without_room(listed: &str, face: Vec<u8>) -> Append {
    let stamp =
        String::from_utf8_lossy(&signature("ETSI.RFC3161", "")).replace("/Sig ", "/DocTimeStamp ");
    let widget = "/Subtype /Widget /T (TTE2) /F 4 /Rect [57 700 57 700] /AP << /N 32 0 R >>";
    let mut append = signing(widget, CADES, "");
    append.objects.retain(|(number, ..)| ![PAGE, 31].contains(number));
    append.object(PAGE, page(listed, "")).object(31, stamp).object(32, face)
}

/// Seals such a revision with a token.
pub(super) fn stamped(cases: &Cases<'_>, base: &[u8], append: Append) -> Vec<u8> {
    append.sealed(base, |content| {
        let template = TokenTemplate::new(SHA256.digest(content), after(HOUR / 2));
        cases.bench.pki.timestamp_of(&template)
    })
}

/// Stamps of no room whose box a matrix leans.
fn stamps(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "Of a clip without an area some readers draw a line, and a matrix says where to.";
    let base = Draft::permit(Some(1)).signed_by(&bench.officer);
    let mut add = |id: &'static str, title, bounds: &str, drawn: &str| {
        let face = stream(&format!("{FACE} {bounds}"), drawn.as_bytes());
        let file = stamped(cases, base.bytes(), stamp_without_room("7 0 R 9 0 R 30 0 R", face));
        if id.starts_with("ok-") {
            cases.honest(id, title, "It takes no room, and draws nothing.", file, VALID);
        } else {
            cases.grown(base.bytes(), id, title, reason, file, CHANGED);
        }
    };
    let black = "0 g -100 -100 700 700 re f";
    let leaning = "/BBox [0 0 0 20] /Matrix [1 0 1 1 0 0]";
    let title = "a stamp without room, whose box leans over the page, after P=1";
    add("stamp-leaning", title, leaning, black);
    let title = "a stamp without room whose face begins with Q, after P=1";
    add("stamp-restored", title, "/BBox [0 0 0 0]", &format!("Q {black}"));
    let plain = "/BBox [0 0 0 20] /Matrix [1 0 0 1 0 0]";
    let title = "a stamp without room, with a matrix that moves nothing";
    add("ok-stamp-matrix", title, plain, black);
    let title = "a stamp without room whose face has room and is blank";
    add("ok-stamp-blank", title, "/BBox [0 0 100 100]", "% DSBlank\n");
}

/// Notes without a face, whose icon is a word.
fn notes(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let draft = measured(Some(3), LINE);
    let base = draft.clone().signed_by(&bench.officer);
    let reason = "Some readers write the name of an icon that they do not have.";
    let note = |name: &str| -> Note {
        (format!("/Subtype /Text /F 4 /Rect [400 700 420 720] /Name /{name}"), None)
    };
    let mut add = |id, title, name: &str| {
        let file = noted(&draft, &base, &[note(name)]);
        match id {
            "ok-note-named" => {
                let honest = "Readers draw it themselves.";
                cases.honest(id, title, honest, file, VALID_THEN_CHANGED);
            }
            _ => cases.unclear(id, title, reason, file),
        }
    };
    add("note-named", "a note without a face whose icon is called 000, after P=3", "#20000");
    add("ok-note-named", "a note without a face whose icon is a usual one, after P=3", "Comment");
}

/// Notes that readers draw more than once, on others, or somewhere else.
fn marks(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let highlight = |colour: &str| -> Note {
        let entries = format!(
            "/Subtype /Highlight /F 4 /C [{colour}] /Rect [110 697 190 716] \
             /QuadPoints [110 716 190 716 110 697 190 697]"
        );
        (entries, None)
    };
    let draft = measured(Some(3), LINE);
    let base = draft.clone().signed_by(&bench.officer);
    let listed = |times: usize| {
        let mut append = with_notes(&draft, &[highlight(".75 .75 .75")]);
        for (number, _, body) in &mut append.objects {
            if *number == PAGE {
                let text = String::from_utf8_lossy(body);
                *body = text.replace(" 20 0 R", &" 20 0 R".repeat(times)).into_bytes();
            }
        }
        append.to(base.bytes())
    };
    let title = "one grey highlight that the page lists twenty times, after P=3";
    let reason = "What a page lists twenty times is drawn twenty times, and darkens as often.";
    cases.grown(base.bytes(), "mark-listed-often", title, reason, listed(20), CHANGED);
    let title = "the same, listed once";
    let honest = "The text is read through it.";
    cases.honest("ok-mark-listed", title, honest, listed(1), VALID_THEN_CHANGED);

    let signed = format!("<< /Type /Annot /P 3 0 R {} >>", highlight("0 1 0").0);
    let page = |draft: &Draft| {
        let body = draft.objects.get(&PAGE).map(Vec::as_slice).unwrap_or_default();
        String::from_utf8_lossy(body).replace("/Annots [7 0 R", "/Annots [7 0 R 14 0 R")
    };
    let marked = draft.clone().with(PAGE, page(&draft)).with(14, signed);
    let base = marked.clone().signed_by(&bench.officer);
    let append = with_notes(&marked, &vec![highlight("1 .35 1"); 4]);
    let title = "four pink highlights on a green one that was signed, after P=3";
    let reason = "What was there darkens as well as what comes.";
    let file = append.to(base.bytes());
    cases.grown(base.bytes(), "mark-on-signed", title, reason, file, CHANGED);
    let append = with_notes(&marked, &[highlight("1 1 .6")]);
    let title = "a yellow highlight on a green one that was signed, after P=3";
    cases.honest("ok-mark-on-signed", title, honest, append.to(base.bytes()), VALID_THEN_CHANGED);

    let draft = measured(Some(3), LINE);
    let base = draft.clone().signed_by(&bench.officer);
    let reason = "Without a face some readers draw an icon in the middle of its box, or below.";
    for (id, title, place) in [
        (
            "note-middle",
            "a note without a face in whose middle the amount is, after P=3",
            "20 500 260 914",
        ),
        ("note-below", "the same with the amount in its lower left corner", "112 698 400 800"),
    ] {
        let note = (format!("/Subtype /Text /F 4 /Name /Note /Rect [{place}]"), None);
        cases.unclear(id, title, reason, noted(&draft, &base, &[note]));
    }
}

/// Letters that some readers lose, or set one upon the other.
fn letters(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "Some readers lose a digit, or give the letters no room.";
    let mut add = |id, title, entries: &str, font: &str, text: &str, ok: bool| {
        let base = empty("NILAI", BESIDE).signed_by(&bench.officer);
        let drawn = format!("/Tx BMC q BT 0 g /F1 18 Tf 2 6 Td {text} Tj ET Q EMC");
        let entries =
            format!("{FACE} /BBox [0 0 200 24] {entries} /Resources << /Font << /F1 {font} >> >>");
        let file = filled("1000000", BESIDE, stream(&entries, drawn.as_bytes()));
        let file = file.to(base.bytes());
        match ok {
            true => cases.honest(id, title, "All of it is seen.", file, VALID_THEN_CHANGED),
            false if font.contains("/Widths") => cases.unclear(id, title, reason, file),
            false => cases.grown(base.bytes(), id, title, reason, file, CHANGED),
        }
    };
    let usual = "(1000000)";
    let helvetica = |more: &str| {
        format!(
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding {more} >>"
        )
    };
    let title = "a value in hexadecimal digits of which the last half is left out, after P=2";
    add("fill-half-digit", title, "", "5 0 R", "<3130303030303>", false);
    let title = "a value in hexadecimal digits, after P=2";
    add("ok-fill-hexadecimal", title, "", "5 0 R", "<31303030303030>", true);
    let title = "a value in a font whose list of widths is empty, after P=2";
    add("fill-no-widths", title, "", &helvetica("/Widths []"), usual, false);
    let title = "the same with a list that ends before the digits";
    let short = helvetica("/FirstChar 32 /LastChar 33 /Widths [278 278]");
    add("fill-short-widths", title, "", &short, usual, false);
    let title = "a value in a face whose matrix has four numbers, after P=2";
    add("fill-short-matrix", title, "/Matrix [1 0 0 1]", "5 0 R", usual, false);
    let title = "a value in a face that its matrix moves farther than numbers are exact, after P=2";
    add("fill-far", title, "/Matrix [1 0 0 1 16777217 0]", "5 0 R", usual, false);
}

/// Values that fill their field to its edge.
fn cut(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason =
        "Some readers draw a value anew with letters of their own, and cut what is too wide.";
    for (id, title, right, value) in [
        ("fill-to-edge", "a number that just fits in its field, after P=2", 172, "100000"),
        ("fill-words-to-edge", "the same with words", 249, "YA TAPI BUKAN"),
        ("ok-fill-words", "words with room behind them, after P=2", 290, "YA TAPI BUKAN"),
        ("ok-fill-with-room", "a number with room behind it, after P=2", 190, "100000"),
    ] {
        let rest = BESIDE.replace("310 718", &format!("{right} 718"));
        let base = empty("NILAI", &rest).signed_by(&bench.officer);
        let width = right - 110;
        let entries = format!("{FACE} /BBox [0 0 {width} 24] {FONTS}");
        let face = stream(&entries, shown(value).as_bytes());
        let file = filled(value, &rest, face).to(base.bytes());
        match id {
            "ok-fill-with-room" | "ok-fill-words" => {
                cases.honest(id, title, "All of it is seen.", file, VALID_THEN_CHANGED);
            }
            _ => cases.unclear(id, title, reason, file),
        }
    }
}
