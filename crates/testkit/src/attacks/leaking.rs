//! What one annotation leaves open for the next, and what readers draw anew in their own way.

use super::draft::{CONTENT, Draft, FORM, PAGE, TEXT_AP, TEXT_FIELD, page, text_field};
use super::fills::{BESIDE, empty, face, filled, shown};
use super::notes_over::{LINE, Note, measured, noted};
use super::readings::{stamp_without_room, stamped};
use super::tamper::{Append, stream};
use super::{CHANGED, Cases, VALID, VALID_THEN_CHANGED};

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("drawn");
    stamps(cases);
    notes(cases);
    cases.class("form");
    clips(cases);
    sizes(cases);
    defaults(cases);
}

const FACE: &str = "/Type /XObject /Subtype /Form";
/// A stamp that was signed: a line, and words below it.
const STAMP: &str = "<< /Type /Annot /Subtype /Stamp /F 4 /P 3 0 R /Rect [60 600 260 640] \
                     /AP << /N 14 0 R >> >>";

fn stamp() -> Vec<u8> {
    let drawn = b"0 G 0 20 m 200 20 l S BT /F1 12 Tf 2 4 Td (BELUM BERLAKU) Tj ET";
    stream(&format!("{FACE} /BBox [0 0 200 40] /Resources << /Font << /F1 5 0 R >> >>"), drawn)
}

/// Stamps of no room, which anybody may add, and what their faces leave open.
fn stamps(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let base = Draft::permit(Some(1))
        .with(PAGE, page("7 0 R 9 0 R 13 0 R", ""))
        .with(13, STAMP)
        .with(14, stamp())
        .signed_by(&bench.officer);
    let reason = "What a face leaves open, or takes back, some readers carry on to the page.";
    let mut add = |id: &'static str, title, listed: &str, resources: &str, drawn: &str| {
        let entries = format!("{FACE} /BBox [0 0 0 0] /Resources << {resources} >>");
        let pattern = "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] \
                       /XStep 9 /YStep 9 /Resources << >>";
        let face = stream(&entries, drawn.as_bytes());
        let mut append = stamp_without_room(listed, face);
        if resources.contains("33 0 R") {
            append = append.object(33, stream(pattern, b"Q Q 1 g 0 0 9 9 re f"));
        }
        let file = stamped(cases, base.bytes(), append);
        if id.starts_with("ok-") {
            cases.honest(id, title, "It draws nothing, behind all others.", file, VALID);
        } else {
            cases.grown(base.bytes(), id, title, reason, file, CHANGED);
        }
    };
    let (last, first) = ("7 0 R 9 0 R 13 0 R 30 0 R", "7 0 R 9 0 R 30 0 R 13 0 R");
    let white = "1 g 0 0 595 842 re f";
    let title =
        "a stamp without room whose face takes back a state in a word of its own, after P=1";
    add("stamp-restored-glued", title, last, "", &format!("QQ {white}"));
    let title = "the same in a pattern";
    let named = "/Pattern << /P 33 0 R >>";
    add("stamp-restored-pattern", title, last, named, &format!("/Pattern cs /P scn {white}"));
    let title = "the same in a pattern that a line is drawn with";
    let stroked = format!("/Pattern CS /P SCN 0 0 m 9 9 l S {white}");
    add("stamp-restored-stroke", title, last, named, &stroked);
    let title = "the same in the data of an image";
    let image = format!("BI /W 1 /H 1 /BPC 8 /CS /G /F /AHx ID 80>EI/A Q {white} EI ");
    add("stamp-restored-image", title, last, "", &image);
    let title = "a stamp without room that leaves a clip open, before a signed stamp, after P=1";
    add("stamp-open-clip", title, first, "", "0 0 m W");
    let title = "the same that leaves marked content open which is switched off";
    let off = "/Properties << /X << /Type /OCMD /VE [/Not [/And]] >> >>";
    add("stamp-open-content", title, first, off, "/OC /X BDC");
    let title = "a blank stamp before a signed one, after P=1";
    add("stamp-before", title, first, "", "% DSBlank\n");
    add("ok-stamp-behind", "a blank stamp behind a signed one, after P=1", last, "", "% DSBlank\n");
}

/// Highlights whose face leaves a clip open, or that readers draw themselves, and small windows.
fn notes(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let draft = measured(Some(3), LINE);
    let base = draft.clone().signed_by(&bench.officer);
    let highlight = |resources: &str, drawn: &str, colour: &str| -> Note {
        let entries = format!(
            "/Subtype /Highlight /F 4 /C [{colour}] /Rect [110 697 190 716] \
             /QuadPoints [110 716 190 716 110 697 190 697]"
        );
        let form = format!("{FACE} /BBox [0 0 80 19] /Resources << {resources} >>");
        (entries, Some(stream(&form, drawn.as_bytes())))
    };
    let blends = "/ExtGState << /M << /BM /Multiply >> >>";
    let reason = "Some readers carry a clip that is left open into the next annotation.";
    let drawn = "/M gs 1 1 0 rg 0 0 80 19 re f 0 0 80 19 re W";
    let file = noted(&draft, &base, &[highlight(blends, drawn, "1 1 0")]);
    let title = "a highlight whose face ends with a clip that is left open, after P=3";
    cases.grown(base.bytes(), "mark-open-clip", title, reason, file, CHANGED);
    let reason = "A face that does not blend some readers pass over, and draw the mark themselves.";
    let grey = highlight("", "", ".75 .75 .75");
    let file = noted(&draft, &base, &vec![grey; 20]);
    let title = "twenty grey highlights with faces that draw nothing, after P=3";
    cases.grown(base.bytes(), "mark-unblended", title, reason, file, CHANGED);
    let reason = "Some readers write the words of an open window over its edge.";
    let note = (
        "/Subtype /Text /F 4 /Rect [400 700 420 720] /Name /Note /Contents (.000) /Popup 22 0 R"
            .to_owned(),
        None,
    );
    let popup =
        ("/Subtype /Popup /Open true /Rect [191 712 191 712] /Parent 20 0 R".to_owned(), None);
    let title = "a note with an open window of no room behind the amount, after P=3";
    cases.unclear("popup-small", title, reason, noted(&draft, &base, &[note, popup]));
}

/// A filled field whose face leaves a clip open.
fn clips(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "Some readers cut the next annotation by a clip that is left open.";
    let base = empty("NILAI", BESIDE)
        .with(PAGE, page("7 0 R 9 0 R 13 0 R", ""))
        .with(13, STAMP)
        .with(14, stamp())
        .signed_by(&bench.officer);
    let open = format!("{} 0 0 10 10 re W", shown("2.000"));
    let file = filled("2.000", BESIDE, face(5, &open)).to(base.bytes());
    let title = "a field filled in whose face leaves a clip open, before a signed stamp, after P=2";
    cases.grown(base.bytes(), "fill-open-clip", title, reason, file, CHANGED);
    let file = filled("2.000", BESIDE, face(5, &shown("2.000"))).to(base.bytes());
    let title = "a field filled in before a signed stamp, after P=2";
    cases.honest("ok-fill-closed", title, "Its face ends all it begins.", file, VALID_THEN_CHANGED);
}

/// Values of which readers show a part when they draw them anew.
fn sizes(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "Some readers draw a value anew with letters of their own, and cut what is too wide or high.";
    let small =
        "/Tx BMC q BT 0 g /F1 6 Tf 2 13 Td (YA SETUJU) Tj 0 -8 Td (TETAPI BUKAN) Tj ET Q EMC";
    for (id, title, size, drawn) in [
        (
            "fill-lines-cut",
            "a field of two lines in letters that are too small, after P=2",
            18,
            small,
        ),
        ("ok-fill-lines-small", "the same with letters of that size", 6, small),
    ] {
        let rest = BESIDE.replace("18 Tf", &format!("{size} Tf")) + " /Ff 4096";
        let base = empty("NAMA", &rest).signed_by(&bench.officer);
        let value = "YA SETUJU\nTETAPI BUKAN";
        let file = filled(value, &rest, face(5, drawn)).to(base.bytes());
        match id {
            "fill-lines-cut" => cases.unclear(id, title, reason, file),
            _ => cases.honest(id, title, "All of it is seen.", file, VALID_THEN_CHANGED),
        }
    }
    let choice = |value: &str, right: u32, ap: u32| {
        let place = BESIDE.replace("310 718", &format!("{right} 718"));
        format!(
            "<< /Type /Annot /Subtype /Widget /FT /Ch /Ff 131072 /T (harga) /V ({value}) \
             /Opt [(10) (10000)] /P 3 0 R {place} /AP << /N {ap} 0 R >> >>"
        )
    };
    for (id, title, right) in [
        (
            "choice-arrow",
            "a choice whose number reaches below the arrow of some readers, after P=2",
            185,
        ),
        ("ok-choice-room", "a choice with room for that arrow, after P=2", 210),
    ] {
        let base = empty("HARGA", BESIDE)
            .with(CONTENT, stream("", b"BT /F1 18 Tf 20 700 Td (HARGA) Tj ET"))
            .with(TEXT_FIELD, choice("10", right, 12))
            .with(TEXT_AP, face(5, &shown("10")))
            .signed_by(&bench.officer);
        let entries =
            format!("{FACE} /BBox [0 0 {} 24] /Resources << /Font << /F1 5 0 R >> >>", right - 110);
        let file = Append::one(TEXT_FIELD, choice("10000", right, 20))
            .object(20, stream(&entries, shown("10000").as_bytes()))
            .to(base.bytes());
        match id {
            "choice-arrow" => cases.unclear(id, title, reason, file),
            _ => cases.honest(id, title, "All of it is seen.", file, VALID_THEN_CHANGED),
        }
    }
    let base = empty("NILAI", BESIDE).signed_by(&bench.officer);
    let file = filled("1234.5", BESIDE, face(5, &shown("1.234,50"))).to(base.bytes());
    let title = "a number that the form writes out otherwise than its value, after P=2";
    let reason = "It is the same number, as far as a person sees.";
    cases.unclear("fill-written-out", title, reason, file);
}

/// Defaults that a value is drawn anew with.
fn defaults(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let rest = "/Rect [110 694 200 718] /F 4 /AP << /N 12 0 R >>";
    let form = |fields: &str, size: &str| {
        let letters =
            if size.is_empty() { String::new() } else { format!("/DA (/F1 {size} Tf 0 g)") };
        format!(
            "<< /Fields [7 0 R {fields}] /SigFlags 3 {letters} /DR << /Font << /F1 5 0 R >> >> >>"
        )
    };
    let entries = format!("{FACE} /BBox [0 0 90 24] /Resources << /Font << /F1 5 0 R >> >>");
    let value = "BT /F1 9 Tf 0 g 2 6 Td (100.000.000) Tj ET";
    let reason = "Some readers draw a value anew with the defaults of the form.";
    for (id, title, permission, listed, size) in [
        (
            "defaults-large",
            "large letters as defaults for a value without its own, after P=2",
            2,
            "9 0 R",
            "18",
        ),
        (
            "defaults-stray",
            "the same for a widget that the form does not list, after P=1",
            1,
            "",
            "18",
        ),
        ("ok-defaults-usual", "defaults of no size for such a value, after P=2", 2, "9 0 R", "0"),
    ] {
        let base = Draft::permit(Some(permission))
            .with(CONTENT, stream("", b"BT /F1 18 Tf 20 700 Td (NILAI) Tj ET"))
            .with(TEXT_FIELD, text_field("100.000.000", rest))
            .with(TEXT_AP, stream(&entries, value.as_bytes()))
            .with(FORM, form(listed, ""))
            .signed_by(&bench.officer);
        let file = Append::one(FORM, form(listed, size)).to(base.bytes());
        match id {
            "ok-defaults-usual" => {
                let honest = "It is drawn as it was.";
                cases.honest(id, title, honest, file, VALID_THEN_CHANGED);
            }
            _ => cases.grown(base.bytes(), id, title, reason, file, CHANGED),
        }
    }
}
