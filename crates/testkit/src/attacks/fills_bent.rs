//! Fields that show less than their value, in parts that do not count, or in two ways.

use super::draft::{CONTENT, Draft, FONT, FORM, PAGE, TEXT_AP, TEXT_FIELD, page, text_field};
use super::fills::{BESIDE, drawn_so, empty, face, filled, shown};
use super::notes_over::MEASURED;
use super::tamper::{Append, stream};
use super::{CHANGED, Cases, VALID_THEN_CHANGED};

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("form");
    partly(cases);
    grounds(cases);
    shared(cases);
    above(cases);
    entries(cases);
    combs(cases);
}

/// Values of which a part is not read.
fn partly(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "All of a value is shown in one colour and one size, side by side and inside.";
    let border = "/MK << /BC [.89 .89 .89] >>";
    let mut add = |id, title, value: &str, more: &str, drawn: &str| {
        let (base, file) = drawn_so(bench, value, more, drawn);
        cases.grown(&base, id, title, reason, file, CHANGED);
    };
    add(
        "fill-two-sizes",
        "a field whose first digit is a fifth as high as the others, after P=2",
        "19.000.000",
        "",
        "/Tx BMC q BT 0 g /F1 3.6 Tf 2 6 Td (1) Tj /F1 18 Tf (9.000.000) Tj ET Q EMC",
    );
    add(
        "fill-two-colours",
        "a field whose first digit is nearly as light as paper, after P=2",
        "19.000.000",
        "",
        "/Tx BMC q BT .66 g /F1 18 Tf 2 6 Td (1) Tj 0 g (9.000.000) Tj ET Q EMC",
    );
    add(
        "fill-unpainted",
        "a field whose last digits are neither filled nor stroked, after P=2",
        "9.000.000.000",
        "",
        "/Tx BMC q BT 0 g /F1 18 Tf 2 6 Td (9.000) Tj 3 Tr (.000.000) Tj ET Q EMC",
    );
    add(
        "fill-lower-border",
        "a field whose second line lies under a border that is painted after it, after P=2",
        "9.000.000.000",
        border,
        "/Tx BMC q BT 0 g /F1 12 Tf 2 11 Td (9.000) Tj 0 -10.6 Td (.000.000) Tj ET Q EMC \
         .89 g 0 0 m 200 0 l 200 5 l 0 5 l h f",
    );
    add(
        "fill-tight",
        "a field whose letters are pushed upon one another, after P=2",
        "90000000",
        "",
        "/Tx BMC q BT 0 g /F1 18 Tf 2 6 Td (90) Tj -9.9 Tc (000000) Tj ET Q EMC",
    );
}

/// Grounds and borders that hide, and values in the colour of theirs.
fn grounds(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let rest = format!("{BESIDE} /MK << /BG [.5 .5 .5] >>");
    let drawn = ".5 g 0 0 200 24 re f /Tx BMC q BT .5 g /F1 18 Tf 2 6 Td (19) Tj 0 g \
                 (.000.000) Tj ET Q EMC";
    let base = empty("NILAI", &rest).signed_by(&bench.officer);
    let file = filled("19.000.000", &rest, face(5, drawn)).to(base.bytes());
    let reason = "What has the colour of its ground is not seen.";
    let title = "a field whose first digits have the colour of its ground, after P=2";
    cases.grown(base.bytes(), "fill-on-ground", title, reason, file, CHANGED);

    // Ten points high: a border of five is a ground.
    let rest = "/DA (/F1 10 Tf 0 g) /Rect [110 697 310 707] /F 4 /MK << /BC [.5 .5 .5] >>";
    let low = |drawn: &str| {
        let entries = "/Type /XObject /Subtype /Form /BBox [0 0 200 10] \
                       /Resources << /Font << /F1 5 0 R >> >>";
        stream(entries, drawn.as_bytes())
    };
    let text = b"BT /F1 18 Tf 50 700 Td (NILAI) Tj /F1 10 Tf 65 -1.5 Td (1.000.000) Tj ET";
    let base = empty("NILAI", rest)
        .with(CONTENT, stream("", text))
        .with(TEXT_AP, low("/Tx BMC EMC"))
        .signed_by(&bench.officer);
    let drawn = "1 G 5 w 2.5 2.5 195 5 re S \
                 /Tx BMC q BT 0 g /F1 10 Tf 5 1.5 Td (9.000.000) Tj ET Q EMC";
    let file = filled("9.000.000", rest, low(drawn)).to(base.bytes());
    let reason = "A border that is as wide as half of a field is a ground.";
    let title = "a low field upon the amount whose border hides it, after P=2";
    cases.grown(base.bytes(), "fill-frame", title, reason, file, CHANGED);
}

/// Two fields in one place, of which the one hides the other.
fn shared(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let rest = |place: &str, face: u32| {
        format!(
            "/DA (/F1 18 Tf 0 g) /Rect [{place}] /F 4 /MK << /BG [1 1 1] >> /AP << /N {face} 0 R >>"
        )
    };
    let (one, other) = ("110 694 310 718", "157 694 357 718");
    let second = |value: &str, face: u32| {
        let body = text_field(value, &rest(other, face));
        String::from_utf8_lossy(&body).replace("(nilai)", "(catatan)")
    };
    let white = "1 g 0 0 200 24 re f";
    let base = empty("NILAI", BESIDE)
        .with(TEXT_FIELD, text_field("", &rest(one, 12)))
        .with(FORM, "<< /Fields [7 0 R 9 0 R 13 0 R] /SigFlags 3 >>")
        .with(PAGE, page("7 0 R 9 0 R 13 0 R", ""))
        .with(13, second("", 14))
        .with(14, face(5, "/Tx BMC EMC"))
        .signed_by(&bench.officer);
    let file = Append::one(TEXT_FIELD, text_field("9.000.000.000", &rest(one, 20)))
        .object(13, second("-", 21))
        .object(20, face(5, &shown("9.000.000.000")))
        .object(21, face(5, &format!("{white} {}", shown("-"))));
    let reason = "A ground that comes with a value hides no other field.";
    let title = "a field whose new ground covers the end of the value beside it, after P=2";
    cases.grown(base.bytes(), "fill-neighbour", title, reason, file.to(base.bytes()), CHANGED);
}

/// Fields that inherit, and fields that are a widget and have some.
fn above(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let whole = "/DA (/F1 18 Tf 0 g) /Rect [50 690 450 720] /F 4";
    let wide = |drawn: &str| {
        let entries = "/Type /XObject /Subtype /Form /BBox [0 0 400 30] \
                       /Resources << /Font << /F1 5 0 R >> >>";
        stream(entries, drawn.as_bytes())
    };
    let forged = "1 g 0 0 400 30 re f 0 g BT /F1 18 Tf 10 10 Td (NILAI 9.000.000) Tj ET";
    let kid = "<< /Type /Annot /Subtype /Widget /Parent 9 0 R /Rect [0 0 0 0] /F 4 /P 3 0 R >>";
    let reason = "A field that is drawn itself shows its value, whatever kids it lists.";
    for (id, title, kids) in [
        ("fill-no-kids", "a field with an empty list of kids drawn at will, after P=2", ""),
        (
            "fill-kid-beside",
            "a field that is a widget and has one drawn at will, after P=2",
            "13 0 R",
        ),
    ] {
        let rest = format!("{whole} /Kids [{kids}]");
        let annotations = format!("7 0 R 9 0 R {kids}");
        let base = empty("NILAI 1.000.000", &rest)
            .with(PAGE, page(&annotations, ""))
            .with(TEXT_AP, wide("/Tx BMC EMC"))
            .with(13, kid)
            .signed_by(&bench.officer);
        let file = filled("x", &rest, wide(forged)).to(base.bytes());
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    }
    let rest = |flags: &str| format!("{BESIDE} /Parent 13 0 R {flags}");
    let base = empty("NILAI", BESIDE)
        .with(TEXT_FIELD, text_field("1.000.000", &format!("{} /AP << /N 12 0 R >>", rest(""))))
        .with(TEXT_AP, face(5, &shown("1.000.000")))
        .with(FORM, "<< /Fields [7 0 R 13 0 R] /SigFlags 3 >>")
        .with(13, "<< /T (surat) /Ff 1 /Kids [9 0 R] >>")
        .signed_by(&bench.officer);
    let file = filled("9.000.000", &rest("/Ff 0"), face(5, &shown("9.000.000"))).to(base.bytes());
    let reason = "What a field inherited when it was signed still holds.";
    let title =
        "a field for reading only, by its parent, that says it is not and is filled, after P=2";
    cases.grown(base.bytes(), "fill-read-only-above", title, reason, file, CHANGED);
}

/// Entries that come with a value and say how it is drawn.
fn entries(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason =
        "Nothing of a field changes with its value by which a reader may draw it otherwise.";
    let base = empty("NILAI", BESIDE).signed_by(&bench.officer);
    let value = shown("9.000.000");
    let mut add = |id, title, rest: &str| {
        let file = filled("9.000.000", rest, face(5, &value)).to(base.bytes());
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    };
    let with = |da: &str| BESIDE.replace("/F1 18 Tf 0 g", da);
    add(
        "fill-da-comment",
        "a field filled in with a second font in a comment of its letters, after P=2",
        &with("/F1 18 Tf 0 g % /F9 2 Tf 1 g"),
    );
    let rich = "/RV (<body xmlns=\"http://www.w3.org/1999/xhtml\"><p>19.000.000</p></body>)";
    add(
        "fill-rich",
        "a field filled in with rich text that says something else, after P=2",
        &format!("{BESIDE} /Ff 33554432 {rich}"),
    );
    add(
        "fill-turned",
        "a field filled in and turned upside down for who draws it anew, after P=2",
        &format!("{BESIDE} /MK << /R 180 >>"),
    );
}

/// Fields of so many places.
fn combs(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let digits = |text: &str, places: [f64; 4]| {
        let mut at = 0.0;
        let mut drawn = String::from("/Tx BMC q BT 0 g /F1 18 Tf 0 6 Td ");
        for (digit, place) in text.chars().zip(places) {
            drawn += &format!("{} 0 Td ({digit}) Tj ", place - at);
            at = place;
        }
        drawn + "ET Q EMC"
    };
    let rest = format!("{BESIDE} /Ff 16777216 /MaxLen 8");
    let base = empty("NILAI", &rest).signed_by(&bench.officer);
    let places = [7.0, 32.0, 57.0, 82.0];
    let reason = "In a comb each letter of the value has the next place.";
    for (id, title, places) in [
        (
            "fill-comb-order",
            "the digits of a comb set in another order, after P=2",
            [32.0, 7.0, 57.0, 82.0],
        ),
        ("ok-fill-comb", "a comb filled in place by place, after P=2", places),
    ] {
        let file = filled("1900", &rest, face(5, &digits("1900", places))).to(base.bytes());
        if id == "ok-fill-comb" {
            let honest = "Letters in places of their own stand apart.";
            cases.honest(id, title, honest, file, VALID_THEN_CHANGED);
        } else {
            cases.grown(base.bytes(), id, title, reason, file, CHANGED);
        }
    }
    let lines = "/Tx BMC q BT 0 g /F1 10 Tf 2 13 Td (PASAR) Tj 0 -10 Td (BARU) Tj ET Q EMC";
    let rest = format!("{BESIDE} /Ff 4096");
    let base = Draft::permit(Some(2))
        .with(FONT, MEASURED)
        .with(CONTENT, stream("", b"BT /F1 18 Tf 60 700 Td (NAMA) Tj ET"))
        .with(TEXT_FIELD, text_field("", &format!("{rest} /AP << /N 12 0 R >>")))
        .with(TEXT_AP, face(5, "/Tx BMC EMC"))
        .signed_by(&bench.officer);
    let file = filled("PASAR BARU", &rest, face(5, lines)).to(base.bytes());
    let title = "words of one line drawn on two in a field of several, after P=2";
    let reason = "Some readers draw a value themselves, line by line.";
    cases.unclear("fill-lines-broken", title, reason, file);
}
