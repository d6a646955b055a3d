//! Notes that stand upon what was signed, pass for a part of it, or leave it bare.

use super::draft::{
    CONTENT, Draft, FIELD, FONT, PAGE, SEAL, Signed, TEXT_AP, TEXT_FIELD, page, text_field,
};
use super::tamper::{Append, stream};
use super::{CHANGED, Cases, VALID_THEN_CHANGED};

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("drawn");
    icons(cases);
    unread(cases);
    over_fields(cases);
    taken_away(cases);
}

/// The text of the page: the amount reaches from 110 to 190.
pub(super) const LINE: &str = "BT /F1 18 Tf 60 700 Td (NILAI 1.000.000) Tj ET";
/// A font that says how wide its letters are, so that it is known where the text ends.
pub(super) const MEASURED: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding \
     /FirstChar 32 /LastChar 90 /Widths [278 278 355 556 556 889 667 191 333 333 389 584 278 333 \
     278 278 556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 \
     667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611] >>";
/// An oval that is a zero.
pub(super) const ZERO: &str = "1.7 w 0 G 5 12.6 m 2.6 12.6 1.6 10 1.6 6.3 c \
    1.6 2.6 2.6 0.4 5 0.4 c 7.4 0.4 8.4 2.6 8.4 6.3 c 8.4 10 7.4 12.6 5 12.6 c S";
/// White, and a nine upon it.
const NINE: &str = "1 g 0 0 10.5 18 re f q 0 G 1.7 w 9.3 11.5 m 9.3 13.5 8 15 6 15 c \
    4 15 2.7 13.6 2.7 11.5 c 2.7 9.6 4 8.3 6 8.3 c 8 8.3 9.3 9.6 9.3 11.5 c \
    9.3 6 7.5 2.9 3.2 3.2 c S Q";

/// The permit with this content, text that can be measured, and no field to be filled in.
pub(super) fn measured(permission: Option<u8>, text: &str) -> Draft {
    Draft::bare(permission).with(FONT, MEASURED).with(CONTENT, stream("", text.as_bytes()))
}

/// A note: its entries and what it is drawn as.
pub(super) type Note = (String, Option<Vec<u8>>);

/// The file with notes on its page.
pub(super) fn noted(draft: &Draft, base: &Signed, notes: &[Note]) -> Vec<u8> {
    with_notes(draft, notes).to(base.bytes())
}

/// The revision that puts notes on the page; they have the numbers 20, 22 and so on.
pub(super) fn with_notes(draft: &Draft, notes: &[Note]) -> Append {
    let mut names = String::new();
    let mut objects = Vec::new();
    for (number, (entries, face)) in (20u32..).step_by(2).zip(notes) {
        names += &format!(" {number} 0 R");
        let mut shown = String::new();
        if let Some(face) = face {
            shown = format!("/AP << /N {} 0 R >>", number + 1);
            objects.push((number + 1, 0, face.clone()));
        }
        let note = format!("<< /Type /Annot /P 3 0 R {entries} {shown} >>");
        objects.push((number, 0, note.into_bytes()));
    }
    let page = draft.objects.get(&PAGE).map(Vec::as_slice).unwrap_or_default();
    // Behind all that was there.
    let page = String::from_utf8_lossy(page);
    let (head, list) = page.split_once("/Annots [").unwrap_or((&page, "]"));
    let page = format!("{head}/Annots [{}", list.replacen(']', &format!("{names}]"), 1));
    let mut append = Append::one(PAGE, page);
    append.objects.extend(objects);
    append
}

/// A small note with a face of its own.
fn icon(place: [f64; 4], drawn: &str) -> Note {
    let [left, bottom, right, top] = place;
    let (width, height) = (right - left, top - bottom);
    let entries = format!("/Subtype /Text /Name /Note /F 4 /Rect [{left} {bottom} {right} {top}]");
    let form = format!("/Type /XObject /Subtype /Form /BBox [0 0 {width} {height}]");
    (entries, Some(stream(&form, drawn.as_bytes())))
}

fn nine(left: f64, bottom: f64) -> Note {
    icon([left, bottom, left + 12.0, bottom + 20.0], NINE)
}

fn icons(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let draft = measured(None, LINE);
    let base = draft.clone().signed_by(&bench.officer);
    let reason = "A note looks like one: what it paints is taken for no part of the text.";
    let zeros: String =
        (0..3).map(|at| format!("q 1 0 0 1 {} 0 cm {ZERO} Q ", 2 + 10 * at)).collect();
    let behind = icon([190.0, 699.7, 222.0, 714.0], &format!("0 0 2 2 re f {zeros}"));
    let file = noted(&draft, &base, &[behind]);
    let title = "a note whose face is three more digits behind the amount";
    cases.grown(base.bytes(), "icon-digits", title, reason, file, CHANGED);
    let ground = "1 0.9 0.2 rg";
    let whole = "0 0 32 14.3 re";
    for (id, title, painted) in [
        (
            "icon-ground-clipped",
            "the same on a yellow ground of which a clip leaves nothing",
            format!("q 0 0 0.1 0.1 re W n {ground} {whole} f Q"),
        ),
        (
            "icon-ground-line",
            "the same on a yellow ground that is a line without an area",
            format!("{ground} 0 0 m 32 14.3 l f"),
        ),
        (
            "icon-ground-covered",
            "the same on a yellow ground that is painted over with light grey",
            format!("{ground} {whole} f 0.7 g {whole} f"),
        ),
    ] {
        let note = icon([190.0, 699.7, 222.0, 714.0], &format!("{painted} {zeros}"));
        let file = noted(&draft, &base, &[note]);
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    }
    let white: Vec<Note> = (0..9)
        .map(|at| 110 + 10 * at)
        .map(|left| {
            let place = format!("/Rect [{left} 695 {} 719]", left + 24);
            (format!("/Subtype /Text /Name /Note /F 4 /C [1 1 1] {place}"), None)
        })
        .collect();
    let file = noted(&draft, &base, &white);
    let title = "nine white notes without a face upon the amount";
    cases.grown(base.bytes(), "icon-white", title, reason, file, CHANGED);

    let turned = |text: &str| {
        let draft = measured(None, &format!("q -1 0 0 -1 595 842 cm {text} Q"));
        draft.with(PAGE, page("7 0 R", "/Rotate 180"))
    };
    let draft = turned(LINE);
    let base = draft.clone().signed_by(&bench.officer);
    let (entries, face) = icon([486.0, 112.0, 498.0, 128.0], "1 g 0 0 12 16 re f");
    let unturned = (entries.replace("/F 4", "/F 20"), face);
    let file = noted(&draft, &base, &[unturned]);
    let title = "a white note with NoRotate beside the amount of a turned page, drawn upon it";
    let beside = "With these flags a note is drawn beside its rectangle.";
    cases.grown(base.bytes(), "icon-unturned", title, beside, file, CHANGED);

    let draft = measured(Some(3), LINE);
    let base = draft.clone().signed_by(&bench.officer);
    let yellow = icon(
        [500.0, 700.0, 520.0, 720.0],
        "1 0.9 0.2 rg 0 0 20 20 re f 0 G 1 w 4 14 m 16 14 l S 4 10 m 16 10 l S 4 6 m 12 6 l S",
    );
    let window = "/Subtype /Popup /Rect [400 600 560 690] /F 28 /Open false /Parent 20 0 R";
    let file = noted(&draft, &base, &[yellow, (window.to_owned(), None)]);
    let title = "a yellow note with lines on it and its window, beside the text, after P=3";
    let honest = "It is told from the text by its ground.";
    cases.honest("ok-icon", title, honest, file, VALID_THEN_CHANGED);
    let plain = "/Subtype /Text /Name /Comment /C [1 0.82 0] /F 28 /Rect [420 698 444 722]";
    let file = noted(&draft, &base, &[(plain.to_owned(), None)]);
    let title = "a note without a face beside the amount, after P=3";
    let honest = "Readers draw an icon that everyone knows.";
    cases.honest("ok-icon-beside", title, honest, file, VALID_THEN_CHANGED);
}

/// Content that is read, but not as text.
fn unread(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "What a page shows is not text alone, and no note may pass for a part of it.";
    let mut add = |id, title, draft: Draft| {
        let base = draft.clone().signed_by(&bench.officer);
        let file = noted(&draft, &base, &[nine(109.5, 697.0)]);
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    };
    let image = "/Type /XObject /Subtype /Image /Width 8 /Height 2 /ColorSpace /DeviceGray \
                 /BitsPerComponent 1";
    let scanned = measured(None, "q 80 0 0 20 110 697 cm /Im Do Q");
    add(
        "icon-on-picture",
        "a nine in a note upon the first digit of an amount that is an image",
        scanned.with(SEAL, stream(image, &[0b1011_1011, 0b0101_0101])),
    );
    let zeros: String =
        (0..3).map(|at| format!("q 1 0 0 1 {} 700 cm {ZERO} Q ", 120 + 10 * at)).collect();
    let curves = format!("q 1.7 w 0 G 114 700 m 114 713 l S Q {zeros}");
    let title = "the same upon an amount that is drawn with curves";
    add("icon-on-curves", title, measured(None, &curves));
    let with =
        |old: &str, new: &str| String::from_utf8_lossy(&page("7 0 R", "")).replacen(old, new, 1);
    let font = "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] \
                /CharProcs << /a 17 0 R >> /Encoding << /Type /Encoding /Differences [65 /a] >> \
                /FirstChar 65 /LastChar 65 /Widths [1] /Resources << /Font << /F1 5 0 R >> >> >>";
    add(
        "icon-on-glyph",
        "the same upon a line that is one letter of a font, with the box of a letter",
        measured(None, "BT /T3 1 Tf 0 0 Td (A) Tj ET")
            .with(PAGE, with("/F1 5 0 R", "/F1 5 0 R /T3 16 0 R"))
            .with(16, font)
            .with(17, stream("", format!("1 0 d0 {LINE}").as_bytes())),
    );
    let tile = "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 595 842] \
                /XStep 595 /YStep 842 /Resources << /Font << /F1 5 0 R >> >>";
    add(
        "icon-on-pattern",
        "the same upon a line that a pattern draws",
        measured(None, "/Pattern cs /P1 scn 0 0 595 842 re f")
            .with(PAGE, with("/XObject", "/Pattern << /P1 16 0 R >> /XObject"))
            .with(16, stream(tile, LINE.as_bytes())),
    );
    let backwards = LINE.replace("18 Tf 60 700 Td", "-18 Tf -1 0 0 -1 60 700 Tm");
    let title = "the same upon text of a negative size, turned back by its matrix";
    add("icon-on-negative", title, measured(None, &backwards));
}

/// Notes upon fields.
fn over_fields(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "A note covers what a field shows no more than what the page does.";
    let rest = "/DA (/F1 18 Tf 0 g) /Rect [110 694 260 718] /F 4 /AP << /N 12 0 R >>";
    let face = |text: &str| {
        let entries = "/Type /XObject /Subtype /Form /BBox [0 0 150 24] \
                       /Resources << /Font << /F1 5 0 R >> >>";
        stream(
            entries,
            format!("/Tx BMC q BT 0 g /F1 18 Tf 2 6 Td ({text}) Tj ET Q EMC").as_bytes(),
        )
    };
    let draft = Draft::permit(Some(3))
        .with(FONT, MEASURED)
        .with(CONTENT, stream("", b"BT /F1 18 Tf 60 700 Td (NILAI) Tj ET"))
        .with(TEXT_FIELD, text_field("1.000.000", rest))
        .with(TEXT_AP, face("1.000.000"));
    let base = draft.clone().signed_by(&bench.officer);
    let file = noted(&draft, &base, &[nine(112.0, 697.0)]);
    let title = "a nine in a note upon the first digit of a field, after P=3";
    cases.grown(base.bytes(), "icon-on-field", title, reason, file, CHANGED);
    let signed = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (TTE1) /V 8 0 R /F 132 /P 3 0 R \
                  /Rect [60 594 210 618] /AP << /N 12 0 R >> >>";
    let draft = measured(None, LINE).with(FIELD, signed).with(TEXT_AP, face("1-1-2027"));
    let base = draft.clone().signed_by(&bench.officer);
    let file = noted(&draft, &base, &[nine(61.5, 597.0)]);
    let title = "a nine in a note upon the face of the signature";
    cases.grown(base.bytes(), "icon-on-signature", title, reason, file, CHANGED);
}

/// Notes of the signed version that hide something, or that it locks.
fn taken_away(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let note = |place: &str, rest: &str| {
        format!("<< /Type /Annot /Subtype /Text /Rect [{place}] /P 3 0 R /F 4 {rest} >>")
    };
    let hiding = note("55 690 255 720", "/AP << /N 14 0 R >>");
    let entries = "/Type /XObject /Subtype /Form /BBox [0 0 200 30] \
                   /Resources << /Font << /F1 5 0 R >> >>";
    let face = b"1 g 0 0 200 30 re f 0 g BT /F1 18 Tf 5 10 Td (NILAI 1.000.000) Tj ET";
    let draft = |permission, body: &str| {
        measured(permission, &LINE.replace("1.000", "9.000"))
            .with(PAGE, page("7 0 R 13 0 R", ""))
            .with(13, body)
            .with(14, stream(entries, face))
            .signed_by(&bench.officer)
    };
    let without = || Append::one(PAGE, page("7 0 R", ""));
    let reason = "What a note hid when it was signed comes to light with its removal.";
    for (permission, id, title) in [
        (None, "note-removed", "a note that covered the amount removed, after an approval"),
        (Some(3), "note-removed-p3", "the same after P=3"),
    ] {
        let base = draft(permission, &hiding);
        cases.grown(base.bytes(), id, title, reason, without().to(base.bytes()), CHANGED);
    }
    let base = draft(Some(3), &hiding);
    let bytes = Append::one(13, note("500 40 520 60", "")).to(base.bytes());
    let title = "a note that covered the amount put elsewhere without its face, after P=3";
    cases.grown(base.bytes(), "note-shrunk", title, reason, bytes, CHANGED);
    let struck = |flags: u32| {
        format!(
            "<< /Type /Annot /Subtype /StrikeOut /C [0 0 0] /Rect [55 690 195 720] /P 3 0 R \
             /QuadPoints [60 716 190 716 60 698 190 698] /F {flags} /Contents (dicoret) >>"
        )
    };
    let base = draft(Some(3), &struck(708));
    let reason = "What the signed version locks is not taken away.";
    let title = "a stroke through the amount that was locked removed, after P=3";
    let bytes = without().to(base.bytes());
    cases.grown(base.bytes(), "note-locked", title, reason, bytes, CHANGED);
    let base = draft(Some(3), &struck(4));
    let title = "a stroke through the amount that nothing locked removed, after P=3";
    let bytes = without().to(base.bytes());
    let honest = "P=3 allows it, and the text was readable before.";
    cases.class(super::HONEST);
    cases.unclear("ok-stroke-removed", title, honest, bytes);
    let base = draft(Some(3), &note("500 700 520 720", "/Contents (periksa)"));
    let bytes = Append::one(13, note("500 600 520 620", "/Contents (sudah)")).to(base.bytes());
    let title = "a note without a face put elsewhere with another text, after P=3";
    let honest = "P=3 allows it, and a note says nothing of the document.";
    cases.grown(base.bytes(), "ok-note-moved", title, honest, bytes, VALID_THEN_CHANGED);
    cases.class("drawn");
}
