//! Fields filled in so that they show something else, or something more, than their value.

use super::draft::{
    CONTENT, Draft, FONT, PAGE, PAGES, TEXT_AP, TEXT_FIELD, content, page, text_field,
};
use super::lent_pages::{TWO, second_page};
use super::notes_over::MEASURED;
use super::tamper::{Append, stream};
use super::{Bench, CHANGED, Cases, HONEST, UNCLEAR, UNCLEAR_THEN_CHANGED, VALID_THEN_CHANGED};

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("form");
    partly(cases);
    written_out(cases);
    grounds(cases);
    fonts(cases);
    boxes(cases);
    further_pages(cases);
    locked(cases);
    honest(cases);
}

/// The usual field: beside the word that says what it is for.
pub(super) const BESIDE: &str = "/DA (/F1 18 Tf 0 g) /Rect [110 694 310 718] /F 4";

pub(super) fn face(font: u32, drawn: &str) -> Vec<u8> {
    let entries = format!(
        "/Type /XObject /Subtype /Form /BBox [0 0 200 24] \
         /Resources << /Font << /F1 {font} 0 R >> >>"
    );
    stream(&entries, drawn.as_bytes())
}

pub(super) fn shown(text: &str) -> String {
    format!("/Tx BMC q BT 0 g /F1 18 Tf 2 6 Td ({text}) Tj ET Q EMC")
}

/// A field that is empty when the permit is signed with P=2.
pub(super) fn empty(text: &str, rest: &str) -> Draft {
    let text = format!("BT /F1 18 Tf 60 700 Td ({text}) Tj ET");
    Draft::permit(Some(2))
        .with(FONT, MEASURED)
        .with(CONTENT, stream("", text.as_bytes()))
        .with(TEXT_FIELD, text_field("", &format!("{rest} /AP << /N 12 0 R >>")))
        .with(TEXT_AP, face(5, "/Tx BMC EMC"))
}

/// The field with a value and a face of its own, object 20.
pub(super) fn filled(value: &str, rest: &str, face: Vec<u8>) -> Append {
    Append::one(TEXT_FIELD, text_field(value, &format!("{rest} /AP << /N 20 0 R >>")))
        .object(20, face)
}

/// The field beside its label, signed empty, and then with a value whose face draws this.
pub(super) fn drawn_so(bench: &Bench, value: &str, more: &str, drawn: &str) -> (Vec<u8>, Vec<u8>) {
    let rest = format!("{BESIDE} {more}");
    let base = empty("NILAI", &rest).signed_by(&bench.officer);
    let file = filled(value, &rest, face(5, drawn)).to(base.bytes());
    (base.bytes().to_vec(), file)
}

/// A number in places of its own letters, written out as another one.
fn written_out(cases: &mut Cases<'_>) {
    let more = "/Ff 16777216 /MaxLen 6";
    let drawn = "/Tx BMC q BT 0 g /F1 18 Tf 12 6 Td (1235) Tj ET Q EMC";
    let (base, file) = drawn_so(cases.bench, "1234.5", more, drawn);
    let title = "a number in places of its own letters whose face is rounded, after P=2";
    let reason = "A script may have written it out, and it is not what the field says.";
    cases.class(UNCLEAR);
    cases.grown(&base, "fill-comb-rounded", title, reason, file, UNCLEAR_THEN_CHANGED);
    cases.class("form");
}

/// Values of which only a part is seen.
fn partly(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "A field shows all of its value, and nothing of it in a way that is passed over.";
    let mut add = |id, title, value: &str, more: &str, drawn: &str| {
        let (base, file) = drawn_so(bench, value, more, drawn);
        cases.grown(&base, id, title, reason, file, CHANGED);
    };
    add(
        "fill-clipped",
        "a field whose face is clipped to the head of its value, after P=2",
        "9.000.000.000",
        "",
        "/Tx BMC q 0 0 47.5 24 re W n BT 0 g /F1 18 Tf 2 6 Td (9.000.000.000) Tj ET Q EMC",
    );
    add(
        "fill-bordered",
        "a field whose border is painted over the first digit of its value, after P=2",
        "19.000.000",
        "/MK << /BC [0.5 0.5 0.5] >>",
        "/Tx BMC q BT 0 g /F1 12 Tf -2 6 Td (19.000.000) Tj ET Q EMC \
         1 g 0 0 m 4.9 0 l 4.9 24 l 0 24 l h f",
    );
    add(
        "fill-small",
        "a field whose first digit is small and pale, after P=2",
        "19.000.000",
        "",
        "/Tx BMC q BT 0.84 g /F1 2 Tf 0 6 Td (1) Tj 0 g /F1 18 Tf 2 0 Td (9.000.000) Tj ET Q EMC",
    );
    add(
        "fill-cut",
        "a field whose value begins at its right edge, so that one digit is seen, after P=2",
        "9.000.000.000",
        "",
        "/Tx BMC q BT 0 g /F1 18 Tf 188 6 Td (9.000.000.000) Tj ET Q EMC",
    );
    add(
        "fill-spread",
        "a field whose letters are set so far apart that most are outside, after P=2",
        "9.000",
        "",
        "/Tx BMC q BT 0 g /F1 18 Tf 100 Tc 2 6 Td (9.000) Tj ET Q EMC",
    );
    let over: String = [".", "0", "0", "0", ".", "0", "0", "0"]
        .iter()
        .zip(["36.7", "0.001", "0.001", "0.001", "0.001", "0.001", "0.001", "0.001"])
        .map(|(digit, step)| format!("{step} 0 Td ({digit}) Tj "))
        .collect();
    let title = "a field whose last digits are shown one upon the other, after P=2";
    let drawn = format!("/Tx BMC q BT 0 g /F1 18 Tf 2 6 Td (1.000) Tj {over} ET Q EMC");
    add("fill-overprinted", title, "1.000.000.000", "", &drawn);
}

/// Fields whose ground hides what was signed.
fn grounds(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let rest = format!("{BESIDE} /MK << /BG [1 1 1] >>");
    let drawn = format!("1 g 0 0 200 24 re f {}", shown("9.000.000"));
    let base = empty("NILAI 1.000.000", &rest).signed_by(&bench.officer);
    let file = filled("9.000.000", &rest, face(5, &drawn)).to(base.bytes());
    let reason = "A ground that was not painted when it was signed hides what stands below.";
    let title = "a field upon the amount, transparent until it is filled in, after P=2";
    cases.grown(base.bytes(), "fill-ground", title, reason, file, CHANGED);
    let base = empty("NILAI", &rest).signed_by(&bench.officer);
    let file = filled("9.000.000", &rest, face(5, &drawn)).to(base.bytes());
    cases.class(HONEST);
    let title = "a field with a ground on free paper filled in, after P=2";
    let reason = "It hides nothing.";
    cases.grown(base.bytes(), "ok-fill-ground", title, reason, file, VALID_THEN_CHANGED);
    cases.class("form");
}

/// A font of the signed version that shows other letters than those it names.
fn fonts(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let base = empty("NILAI", BESIDE)
        .with(TEXT_AP, face(16, "/Tx BMC EMC"))
        .with(16, super::defaults_shown::bent("17"))
        .with(17, super::defaults_shown::plain_names())
        .signed_by(&bench.officer);
    let file = filled("1.111.111", BESIDE, face(16, &shown("1.111.111"))).to(base.bytes());
    let title = "a field filled in with a font of nines that are copied as ones, after P=2";
    let reason = "A field shows its value to the eye, and not only to who copies it.";
    cases.grown(base.bytes(), "fill-to-unicode", title, reason, file, CHANGED);
}

/// A check box: how it stands, and where.
pub(super) fn check_box(state: &str, place: &str) -> String {
    format!(
        "<< /Type /Annot /Subtype /Widget /FT /Btn /T (setuju) /P 3 0 R /F 4 /Rect [{place}] \
         /V /{state} /AS /{state} /AP << /N << /Ya 12 0 R /Off 13 0 R >> >> >>"
    )
}

pub(super) const BOX: &str = "40 698 54 712";

/// The permit with an empty check box of 14 points.
pub(super) fn unticked() -> Draft {
    let drawn = |cross: &str| {
        let form = "/Type /XObject /Subtype /Form /BBox [0 0 14 14]";
        stream(form, format!("0 G 0.5 0.5 13 13 re S {cross}").as_bytes())
    };
    Draft::permit(Some(2))
        .with(CONTENT, stream("", b"BT /F1 18 Tf 60 700 Td (SETUJU) Tj ET"))
        .with(TEXT_FIELD, check_box("Off", BOX))
        .with(TEXT_AP, drawn("3 3 m 11 11 l 3 11 m 11 3 l S"))
        .with(13, drawn(""))
}

fn boxes(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let whole = "/Type /XObject /Subtype /Form /BBox [0 0 595 842] \
                 /Resources << /Font << /F1 5 0 R >> >>";
    let other = b"1 g 0 0 595 842 re f 0 g BT /F1 18 Tf 60 700 Td (PERMIT 009 FOR TONO) Tj ET";
    let base = Draft::permit(Some(2))
        .with(CONTENT, content("PERMIT 001 FOR BUDI"))
        .with(TEXT_FIELD, check_box("Off", "0 0 595 842"))
        .with(TEXT_AP, stream(whole, other))
        .with(13, stream(whole, b"q Q"))
        .signed_by(&bench.officer);
    let file = Append::one(TEXT_FIELD, check_box("Ya", "0 0 595 842")).to(base.bytes());
    let reason = "A box that is ticked shows a tick, and not another page.";
    let title = "a check box as large as the page ticked, whose tick is another permit, after P=2";
    cases.grown(base.bytes(), "check-page", title, reason, file, CHANGED);
    let base = unticked().signed_by(&bench.officer);
    let file = Append::one(TEXT_FIELD, check_box("Ya", BOX)).to(base.bytes());
    cases.class(HONEST);
    let title = "a check box of 14 points ticked, after P=2";
    let reason = "P=2 allows filling in forms.";
    cases.grown(base.bytes(), "ok-check", title, reason, file, VALID_THEN_CHANGED);
    cases.class("form");
}

/// Widgets that a second page lists as well, from the revision on that fills them in.
fn further_pages(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "A widget that two pages list is drawn on both.";
    let two = |draft: Draft, text: &str| {
        let text = format!("BT /F1 18 Tf 60 700 Td ({text}) Tj ET 0 G 40.5 698.5 13 13 re S");
        draft.with(PAGES, TWO).with(14, second_page("")).with(15, stream("", text.as_bytes()))
    };
    let listed = || second_page("/Annots [9 0 R]");
    let rest = format!("{BESIDE} /MK << /BG [1 1 1] >>");
    let drawn = format!("1 g 0 0 200 24 re f {}", shown("9.000.000"));
    let text = "/AP << /N 12 0 R >>";
    for (permission, id, title) in [
        (
            Some(2),
            "fill-two-pages-p2",
            "a field filled in and put upon another page too, after P=2",
        ),
        (None, "fill-two-pages", "the same after an approval"),
    ] {
        let draft = Draft::permit(permission)
            .with(CONTENT, stream("", b"BT /F1 18 Tf 60 700 Td (CATATAN) Tj ET"))
            .with(TEXT_FIELD, text_field("", &format!("{rest} {text}")))
            .with(TEXT_AP, face(5, "1 g 0 0 200 24 re f /Tx BMC EMC"));
        let base = two(draft, "NILAI 1.000.000").signed_by(&bench.officer);
        let file = filled("9.000.000", &rest, face(5, &drawn)).object(14, listed());
        cases.grown(base.bytes(), id, title, reason, file.to(base.bytes()), CHANGED);
    }
    let base = two(unticked(), "MENJAMIN").signed_by(&bench.officer);
    let file = Append::one(TEXT_FIELD, check_box("Ya", BOX)).object(14, listed());
    let title = "a check box ticked and put upon another page too, after P=2";
    cases.grown(base.bytes(), "check-two-pages", title, reason, file.to(base.bytes()), CHANGED);
    cases.class(HONEST);
    let kid = |page: u32, face: u32| {
        format!(
            "<< /Type /Annot /Subtype /Widget /Parent 9 0 R /P {page} 0 R {BESIDE} \
             /AP << /N {face} 0 R >> >>"
        )
    };
    let field =
        |value: &str| format!("<< /FT /Tx /T (nilai) /V ({value}) /Kids [16 0 R 17 0 R] >>");
    let draft = Draft::permit(Some(2))
        .with(CONTENT, stream("", b"BT /F1 18 Tf 60 700 Td (NILAI) Tj ET"))
        .with(TEXT_FIELD, field(""))
        .with(PAGE, page("7 0 R 16 0 R", ""))
        .with(16, kid(3, 12))
        .with(17, kid(14, 13))
        .with(TEXT_AP, face(5, "/Tx BMC EMC"))
        .with(13, face(5, "/Tx BMC EMC"));
    let base = two(draft, "NILAI").with(14, second_page("/Annots [17 0 R]"));
    let base = base.signed_by(&bench.officer);
    let file = Append::one(TEXT_FIELD, field("2.000"))
        .object(16, kid(3, 20))
        .object(17, kid(14, 21))
        .object(20, face(5, &shown("2.000")))
        .object(21, face(5, &shown("2.000")));
    cases.grown(
        base.bytes(),
        "ok-fill-two-pages",
        "a field with a widget on each of two pages filled in, after P=2",
        "Both show the value, each where it was.",
        file.to(base.bytes()),
        VALID_THEN_CHANGED,
    );
    cases.class("form");
}

/// A field that the issuer filled in for good.
fn locked(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let rest = BESIDE.replace("/F 4", "/F 708 /Ff 1");
    let base = empty("NILAI", BESIDE)
        .with(TEXT_FIELD, text_field("1.000.000", &format!("{rest} /AP << /N 12 0 R >>")))
        .with(TEXT_AP, face(5, &shown("1.000.000")))
        .signed_by(&bench.officer);
    let file = filled("9.000.000", &rest, face(5, &shown("9.000.000"))).to(base.bytes());
    let reason = "P=2 allows filling in what the form leaves open.";
    let title = "a field that is for reading only filled in, after P=2";
    cases.grown(base.bytes(), "fill-read-only", title, reason, file, CHANGED);
}

/// Fields filled in as honest writers do.
fn honest(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    cases.class(HONEST);
    let reason = "All of the value is shown, inside the box of the field.";
    let clip = "/Tx BMC q 2 2 196 20 re W n BT /F1 12 Tf 0 g 2 6 Td (2.000) Tj ET Q EMC";
    let border = "1 g 0 0 200 24 re f 0 0 1 RG 1 w 0.5 0.5 199 23 re S";
    for (id, title, more, drawn) in [
        (
            "ok-fill-clipped",
            "a field whose face is clipped to its box filled in, after P=2",
            "",
            clip.to_owned(),
        ),
        (
            "ok-fill-bordered",
            "a field with a ground, a border and a clip filled in, after P=2",
            "/MK << /BG [1 1 1] /BC [0 0 1] >>",
            format!("{border} {clip}"),
        ),
    ] {
        let rest = format!("{BESIDE} {more}");
        let base = empty("NILAI", &rest).signed_by(&bench.officer);
        let file = filled("2.000", &rest, face(5, &drawn)).to(base.bytes());
        cases.grown(base.bytes(), id, title, reason, file, VALID_THEN_CHANGED);
    }
    cases.class("form");
}
