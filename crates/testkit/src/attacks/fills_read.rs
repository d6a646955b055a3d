//! Fields whose faces readers read in two ways, or that they draw themselves.

use super::draft::{CATALOG, CONTENT, Draft, TEXT_AP, TEXT_FIELD, catalog, text_field};
use super::fills::{BESIDE, empty, filled};
use super::tamper::stream;
use super::{CHANGED, Cases, VALID_THEN_CHANGED};

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("form");
    widths(cases);
    seen(cases);
    spaces(cases);
    operands(cases);
    faceless(cases);
    beside(cases);
    choices(cases);
}

const COURIER: &str =
    "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>";

fn helvetica(differences: &str) -> String {
    format!(
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding \
         /BaseEncoding /WinAnsiEncoding /Differences [{differences}] >> >>"
    )
}

/// A face of the usual field with more fonts, and resources of other sorts.
fn face(fonts: &str, resources: &str, drawn: &str) -> Vec<u8> {
    let entries = format!(
        "/Type /XObject /Subtype /Form /BBox [0 0 200 24] \
         /Resources << /Font << /F1 5 0 R {fonts} >> {resources} >>"
    );
    stream(&entries, format!("/Tx BMC q BT {drawn} ET Q EMC").as_bytes())
}

/// Letters that are wider, or nearer to one another, than the value lets on.
fn widths(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let base = empty("NILAI", BESIDE).signed_by(&bench.officer);
    let reason = "What the letters take is what their font says, and all of them are seen.";
    let stated: String =
        (32..127).map(|code| if (46..58).contains(&code) { "180 " } else { "556 " }).collect();
    let narrow = format!(
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding \
         /FirstChar 22 0 R /LastChar 126 /Widths [{stated}] >>"
    );
    let shifted = "0 g /F2 18 Tf 2 6 Td (1) Tj 10 0 Td \
                   [(5) -380 (0) 80 (0) 80 (0) 80 (0) 80 (0) 80 (0)] TJ";
    for (id, title, value, font, drawn) in [
        (
            "fill-wide",
            "a field in a wide font that leaves its box between two digits, after P=2",
            "9.000.000.000",
            COURIER,
            "0 g /F2 18 Tf 102.6 6 Td (9.000.000.000) Tj",
        ),
        (
            "fill-gap",
            "a field with fourteen blanks before the last digits, after P=2",
            "9.000.000.000",
            COURIER,
            "0 g /F2 18 Tf 2 6 Td (9.000              .000.000) Tj",
        ),
        (
            "fill-point",
            "a field whose decimal point stands under the foot of a two, after P=2",
            "1.25",
            COURIER,
            "0 g /F1 18 Tf 2 6 Td (1.) Tj 10.51 0 Td (25) Tj",
        ),
        (
            "fill-first-code",
            "a field in a font whose first code is a reference, with digits on digits, after P=2",
            "15000000",
            narrow.as_str(),
            shifted,
        ),
    ] {
        let drawn = face("/F2 21 0 R", "", drawn);
        let mut file = filled(value, BESIDE, drawn).object(21, font);
        if font == narrow {
            file = file.object(22, "32");
        }
        cases.unclear(id, title, reason, file.to(base.bytes()));
    }
}

/// Letters in colours and spaces of colours that readers take otherwise.
fn seen(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let base = empty("NILAI", BESIDE).signed_by(&bench.officer);
    let reason = "A value is dark on light all along, however a colour is reckoned.";
    let drawn = ".088 g /F1 18 Tf 2 6 Td (9.000) Tj 1 1 -7 rg (.000.000) Tj";
    let file = filled("9.000.000.000", BESIDE, face("", "", drawn)).to(base.bytes());
    let title = "a field whose last digits have a blue part below zero and are yellow, after P=2";
    cases.grown(base.bytes(), "fill-beyond", title, reason, file, CHANGED);
    let space = "/ColorSpace << /DefaultRGB [/DeviceN [/A /B /C] /DeviceGray 21 0 R] >>";
    let inverse =
        stream("/FunctionType 4 /Domain [0 1 0 1 0 1] /Range [0 1]", b"{ pop pop 1 exch sub }");
    let drawn = "0 g /F1 18 Tf 2 6 Td (9.000) Tj 0 0 0 rg (.000.000) Tj";
    let file = filled("9.000.000.000", BESIDE, face("", space, drawn)).object(21, inverse);
    let file = file.to(base.bytes());
    let title =
        "a field whose last digits are in a space of its own where black is white, after P=2";
    cases.grown(base.bytes(), "fill-default-colours", title, reason, file, CHANGED);
    let low = "/DA (/F1 5 Tf 0 g) /Rect [110 697 310 709] /F 4 /MK << /BG [1 1 1] >>";
    let base = empty("NILAI", low).signed_by(&bench.officer);
    let entries = "/Type /XObject /Subtype /Form /BBox [0 0 200 12] \
                   /Resources << /Font << /F1 5 0 R >> >>";
    let drawn = b"0 g 0 5 200 7 re f /Tx BMC q BT 1 g /F1 5.5 Tf 2 6.2 Td (9.000) Tj \
                  0 -5.6 Td (.000.000) Tj ET Q EMC";
    let file = filled("9.000.000.000", low, stream(entries, drawn)).to(base.bytes());
    let title = "a low field with white digits, half of it on a black ground, after P=2";
    let reason = "What lies on no ground is white on white.";
    cases.unclear("fill-half-ground", title, reason, file);
}

/// The space between words, where code 32 is a digit.
fn spaces(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let base = empty("NILAI", BESIDE).signed_by(&bench.officer);
    let file = filled("9.000.000.000", BESIDE, {
        face("/F2 21 0 R", "", "0 g /F2 18 Tf 100 Tw 2 6 Td (9.00 .000.000) Tj")
    });
    let file = file.object(21, helvetica("32 /zero")).to(base.bytes());
    let title = "a field with a digit under the code of a blank, and wide spaces, after P=2";
    let reason = "The space between words belongs to a code, whatever it shows.";
    cases.unclear("fill-word-space", title, reason, file);
}

/// Operators with more operands than they take, or others.
fn operands(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let layers = "/OCProperties << /OCGs [14 0 R] /D << /OFF [14 0 R] /Order [14 0 R] >> >>";
    let base = empty("NILAI", BESIDE)
        .with(CATALOG, catalog(Some(2), layers))
        .with(14, "<< /Type /OCG /Name (Garis bantu) >>")
        .signed_by(&bench.officer);
    let reason = "Of operands too many some readers take the first, and others the last.";
    for (id, title, value, drawn) in [
        (
            "fill-three-marked",
            "a field whose last digits are in a layer by the last two of three operands, after P=2",
            "9.000.000.000",
            "0 g /F1 18 Tf 2 6 Td (9.000) Tj /Tx /OC /L BDC (.000.000) Tj EMC",
        ),
        (
            "fill-three-font",
            "a field with two fonts for one text, in one of which ones are nines, after P=2",
            "1.000.000",
            "0 g /F1 /F2 18 Tf 2 6 Td (1.000.000) Tj",
        ),
        (
            "fill-three-colour",
            "a field whose last digits are black by a colour with one operand too many, after P=2",
            "9.000.000.000",
            "0 g /F1 18 Tf 2 6 Td (9.000) Tj 1 g 0 0 0 /X rg (.000.000) Tj",
        ),
        (
            "fill-components",
            "a field whose last digits are black by three components for grey, after P=2",
            "9.000.000.000",
            "0 g /F1 18 Tf 2 6 Td (9.000) Tj 1 g 0 0 0 sc (.000.000) Tj",
        ),
    ] {
        let resources = "/Properties << /L 14 0 R >>";
        let file = filled(value, BESIDE, face("/F2 21 0 R", resources, drawn));
        let file = file.object(21, helvetica("49 /nine")).to(base.bytes());
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    }
}

/// A field that readers draw by its value, each in its own way.
fn faceless(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "Without a face it is for the reader to say what of the value is seen.";
    for (id, title, entries, value) in [
        (
            "fill-comb",
            "a field of four boxes for letters filled in with ten, without a face, after P=2",
            "/Ff 16777216 /MaxLen 4",
            "9000000000",
        ),
        (
            "fill-lines",
            "a field of several lines filled in with more than fit, without a face, after P=2",
            "/Ff 4096 /MaxLen 99",
            "9.000 .000.000",
        ),
    ] {
        let rest = format!("/DA (/F1 18 Tf 0 g) /Rect [110 694 190 718] /F 4 {entries}");
        let base = bare("NILAI", &rest).signed_by(&bench.officer);
        let file = super::tamper::Append::one(TEXT_FIELD, text_field(value, &rest));
        cases.unclear(id, title, reason, file.to(base.bytes()));
    }
}

/// A field that is empty and has no face when the permit is signed with P=2.
fn bare(text: &str, rest: &str) -> Draft {
    let mut draft = empty(text, rest).with(TEXT_FIELD, text_field("", rest));
    draft.objects.remove(&TEXT_AP);
    draft
}

/// A number right beside one that is printed.
fn beside(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let at = |left: &str| format!("/DA (/F1 18 Tf 0 g) /Rect [{left} 694 320 718] /F 4");
    let shown = |width: u32| {
        let entries = format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 {width} 24] \
             /Resources << /Font << /F1 5 0 R >> >>"
        );
        stream(&entries, b"/Tx BMC q BT 0 g /F1 18 Tf 0 6 Td (.000) Tj ET Q EMC")
    };
    let rest = at("190");
    let base = empty("NILAI 1.000.000", &rest).signed_by(&bench.officer);
    let file = filled(".000", &rest, shown(130)).to(base.bytes());
    let title = "a field right behind the amount filled in with three more digits, after P=2";
    let reason = "It reads on where the amount ends.";
    cases.unclear("fill-behind-number", title, reason, file);
    let rest = at("220");
    let base = empty("NILAI 1.000.000", &rest).signed_by(&bench.officer);
    let file = filled(".000", &rest, shown(100)).to(base.bytes());
    let title = "the same with a field that is farther from the amount";
    let honest = "A number that is far from another is one of its own.";
    cases.honest("ok-fill-apart", title, honest, file, VALID_THEN_CHANGED);
}

/// The line that a list shows first.
fn choices(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let field = |value: &str, rest: &str| {
        format!(
            "<< /Type /Annot /Subtype /Widget /FT /Ch /Ff 131072 /T (satuan) /V ({value}) \
             /Opt [(KILO) (TON)] /P 3 0 R {BESIDE} {rest} >>"
        )
    };
    let base = empty("SATUAN", BESIDE)
        .with(CONTENT, stream("", b"BT /F1 18 Tf 20 700 Td (SATUAN) Tj ET"))
        .with(TEXT_FIELD, field("KILO", "/AP << /N 12 0 R >>"))
        .with(TEXT_AP, face("", "", "0 g /F1 18 Tf 2 6 Td (KILO) Tj"))
        .signed_by(&bench.officer);
    let chosen = |first: &str| {
        let body = field("TON", &format!("/TI {first} /AP << /N 20 0 R >>"));
        super::tamper::Append::one(TEXT_FIELD, body)
            .object(20, face("", "", "0 g /F1 18 Tf 2 6 Td (TON) Tj"))
            .to(base.bytes())
    };
    let title = "a choice made, with a first line that is before every other, after P=2";
    let reason = "A list begins at one of its lines.";
    let file = chosen("-1");
    cases.grown(base.bytes(), "fill-first-line", title, reason, file, CHANGED);
    let title = "a choice made, with the first line shown first, after P=2";
    let honest = "Writers note where a list begins.";
    cases.honest("ok-fill-first-line", title, honest, chosen("0"), VALID_THEN_CHANGED);
}
