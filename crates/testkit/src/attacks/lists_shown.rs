//! Lists, captions and free text that readers draw by the defaults of the form, and choices that show
//! something else.

use super::defaults_shown::{bent, plain_names};
use super::draft::{CONTENT, Draft, FONT, FORM, PAGE, TEXT_AP, TEXT_FIELD, page, text_field};
use super::fills::{BESIDE, face, shown};
use super::notes_over::{LINE, MEASURED, measured};
use super::tamper::{Append, stream};
use super::{CHANGED, Cases, UNCLEAR_THEN_CHANGED, VALID, VALID_THEN_CHANGED};

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("form");
    revealed(cases);
    lying(cases);
    renamed(cases);
    itself(cases);
    needed(cases);
    chosen(cases);
}

const HELVETICA: &str =
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";

/// A form with these fields and entries.
fn form(fields: &str, entries: &str) -> String {
    format!("<< /Fields [{fields}] /SigFlags 3 {entries} >>")
}

/// What is not drawn until the form says with what.
fn revealed(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "Lists and captions without a face are drawn as soon as there is a font for them.";
    let defaults = format!("/DA (/Helv 18 Tf 0 g) /DR << /Font << /Helv {HELVETICA} >> >>");
    let list = "/FT /Ch /T (a) /Opt [(.000)]";
    let combo = "/FT /Ch /Ff 131072 /T (a) /Opt [(.000)] /I [0]";
    let caption = "/FT /Btn /Ff 65536 /T (a) /MK << /CA (.000) >>";
    for (permission, listed, id, title, entries) in [
        (2, true, "list-revealed-p2", "defaults that let a list be seen, after P=2", list),
        (
            1,
            false,
            "combo-revealed",
            "the same with a combo box that only says which option is chosen, after P=1",
            combo,
        ),
        (1, false, "caption-revealed", "the same with the caption of a button, after P=1", caption),
    ] {
        let fields = if listed { "7 0 R 13 0 R" } else { "7 0 R" };
        let widget = format!(
            "<< /Type /Annot /Subtype /Widget {entries} /P 3 0 R /F 4 /Rect [190 694 310 718] >>"
        );
        let base = measured(Some(permission), LINE)
            .with(FORM, form(fields, ""))
            .with(PAGE, page("7 0 R 13 0 R", ""))
            .with(13, widget)
            .signed_by(&bench.officer);
        let file = Append::one(FORM, form(fields, &defaults)).to(base.bytes());
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    }
    let text = "<< /Type /Annot /Subtype /FreeText /Rect [190 694 310 718] /Contents (.000) \
                /P 3 0 R /F 4 >>";
    let base = measured(Some(1), LINE)
        .with(PAGE, page("7 0 R 13 0 R", ""))
        .with(13, text)
        .signed_by(&bench.officer);
    let file = Append::one(FORM, form("7 0 R", &defaults)).to(base.bytes());
    let title = "defaults for free text that has neither a face nor letters of its own, after P=1";
    cases.grown(base.bytes(), "free-text-revealed", title, reason, file, CHANGED);
    let faced = "<< /Type /Annot /Subtype /Widget /FT /Ch /T (a) /Opt [(.000)] /P 3 0 R /F 4 \
                 /Rect [300 600 420 624] /AP << /N 14 0 R >> >>";
    let base = measured(Some(2), LINE)
        .with(FORM, form("7 0 R 13 0 R", ""))
        .with(PAGE, page("7 0 R 13 0 R", ""))
        .with(13, faced)
        .with(14, face(5, ""))
        .signed_by(&bench.officer);
    let usual = defaults.replace("18 Tf", "9 Tf");
    let file = Append::one(FORM, form("7 0 R 13 0 R", &usual)).to(base.bytes());
    let title = "defaults for a form with a list that has a face of its own, after P=2";
    let honest = "Who draws it anew takes letters of that size.";
    cases.honest("ok-list-faced", title, honest, file, VALID_THEN_CHANGED);
}

/// Fonts in which ones are nines, for what names them in a roundabout way.
fn lying(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason =
        "What some readers draw with a font is drawn with it, however they come to its name.";
    let list = "/Subtype /Widget /FT /Ch /T (a) /DA (/Helv 18 Tf 0 g) /Opt [(NILAI 1.000.000)]";
    let text = |kind: &str, letters: &str| {
        format!("/Subtype {kind} /DA ({letters}) /Contents (NILAI 1.000.000)")
    };
    let usual = "/Helv 18 Tf 0 g";
    for (id, title, entries, name) in [
        (
            "fonts-list",
            "a font of nines under the name that a list calls for, after P=1",
            list.to_owned(),
            "Helv",
        ),
        (
            "fonts-subtype",
            "the same for free text that says so in another object, after P=1",
            text("14 0 R", usual),
            "Helv",
        ),
        (
            "fonts-string",
            "the same under a second name, in a string of the letters of free text, after P=1",
            text("/FreeText", "/F1 18 Tf 0 g <2f> (x /F9 18 Tf )"),
            "F9",
        ),
    ] {
        let fonts = |more: &str| {
            form("7 0 R", &format!("/DR << /Font << /F1 5 0 R /Helv2 5 0 R {more} >> >>"))
        };
        let base = Draft::bare(Some(1))
            .with(FORM, fonts(""))
            .with(PAGE, page("7 0 R 13 0 R", ""))
            .with(13, format!("<< /Type /Annot {entries} /P 3 0 R /F 4 /Rect [60 640 400 670] >>"))
            .with(14, "/FreeText")
            .signed_by(&bench.officer);
        let file = Append::one(FORM, fonts(&format!("/{name} 50 0 R")))
            .object(50, bent("51"))
            .object(51, plain_names());
        cases.grown(base.bytes(), id, title, reason, file.to(base.bytes()), CHANGED);
    }
}

/// Fonts of the form under other names.
fn renamed(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let with = |fonts: &str| {
        form("7 0 R 9 0 R", &format!("/DA (/F1 12 Tf 0 g) /DR << /Font << {fonts} >> >>"))
    };
    let base = Draft::permit(Some(2))
        .with(FORM, with("/F1 5 0 R /F2 16 0 R"))
        .with(16, "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>")
        .signed_by(&bench.officer);
    let reason = "The fonts of a form keep their names, and each name its font.";
    let file = Append::one(FORM, with("/F3 5 0 R /F2 16 0 R")).to(base.bytes());
    let title = "a font of the form under another name, after P=2";
    cases.grown(base.bytes(), "fonts-renamed", title, reason, file, CHANGED);
}

/// Default resources that lead to the form itself, of which the page takes its fonts.
fn itself(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let with = |encoding: &str| {
        let font = "/Type /Font /Subtype /Type1 /BaseFont /Helvetica";
        form(
            "7 0 R 9 0 R",
            &format!(
                "/DR << {font} {encoding} /Font << /F1 5 0 R >> /Properties << /X 6 0 R >> >>"
            ),
        )
    };
    let fonts =
        String::from_utf8_lossy(&page("7 0 R 9 0 R", "")).replace("<< /F1 5 0 R >>", "6 0 R");
    let base = Draft::permit(Some(2))
        .with(PAGE, fonts)
        .with(CONTENT, stream("", b"BT /DR 18 Tf 60 700 Td (NILAI 1.000.000) Tj ET"))
        .with(FORM, with(""))
        .signed_by(&bench.officer);
    let nines =
        "/Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [49 /nine] >>";
    let file = Append::one(FORM, with(nines)).to(base.bytes());
    let reason = "The form is the fonts of the page, and its defaults are one of them.";
    let title = "defaults that are a font of the page and lead back to the form, after P=2";
    cases.grown(base.bytes(), "fonts-itself", title, reason, file, CHANGED);
}

/// Forms that tell readers to draw all fields themselves.
fn needed(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let with = |entries: &str| {
        let fonts = "/DA (/F1 18 Tf 0 g)";
        form("7 0 R 9 0 R", &format!("{fonts} {entries}"))
    };
    let draft = |entries: &str, seen: &str| {
        Draft::permit(Some(2))
            .with(FONT, MEASURED)
            .with(CONTENT, stream("", b"BT /F1 18 Tf 60 700 Td (NILAI) Tj ET"))
            .with(FORM, with(&format!("{entries} /DR << /Font << /F1 5 0 R >> >>")))
            .with(TEXT_FIELD, text_field("1.000", &format!("{BESIDE} /AP << /N 12 0 R >>")))
            .with(TEXT_AP, face(5, &shown(seen)))
            .signed_by(&bench.officer)
    };
    let reason = "Who signed saw what readers drew, and not the faces that they passed over.";
    let base = draft("/NeedAppearances true", "9.000.000");
    let file = Append::one(FORM, with("/NeedAppearances false /DR << /Font << /F1 5 0 R >> >>"));
    let title = "readers told no longer to draw a field whose face shows another amount, after P=2";
    cases.grown(base.bytes(), "need-lifted", title, reason, file.to(base.bytes()), CHANGED);
    let reason = "Where readers draw all fields themselves, the fonts of the form are seen.";
    let base = draft("/NeedAppearances true", "1.000");
    let fonts = "/NeedAppearances true /DR << /Font << /F1 5 0 R /Helv 50 0 R >> >>";
    let file = Append::one(FORM, with(fonts).replace("/F1 18 Tf", "/Helv 18 Tf"))
        .object(50, bent("51"))
        .object(51, plain_names());
    let title = "another font for the fields that readers are told to draw, after P=2";
    cases.grown(base.bytes(), "need-fonts", title, reason, file.to(base.bytes()), CHANGED);
    let base = draft("", "1.000");
    let file = Append::one(FORM, with("/NeedAppearances false /DR << /Font << /F1 5 0 R >> >>"));
    let title = "the entry written out that readers need draw nothing, after P=2";
    let honest = "That is what held before.";
    cases.honest("ok-need-said", title, honest, file.to(base.bytes()), VALID);
}

/// Choices that are not what they show.
fn chosen(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let combo = |value: &str, options: &str, face: u32| {
        format!(
            "<< /Type /Annot /Subtype /Widget /FT /Ch /Ff 131072 /T (nilai) {value} /Opt [{options}] \
             /P 3 0 R {BESIDE} /AP << /N {face} 0 R >> >>"
        )
    };
    let options = "[(a) (1.000)] [(b) (2.000)]";
    let base = Draft::permit(Some(2))
        .with(FONT, MEASURED)
        .with(CONTENT, stream("", b"BT /F1 18 Tf 60 700 Td (NILAI) Tj ET"))
        .with(TEXT_FIELD, combo("/V (a)", options, 12))
        .with(TEXT_AP, face(5, &shown("1.000")))
        .signed_by(&bench.officer);
    let reason = "A choice is one of the signed options, and shows it.";
    let other = "[(a) (1.000)] [(b) (9.000)]";
    for (id, title, value, options, seen) in [
        (
            "list-options",
            "another text for the option that is chosen, after P=2",
            "/V (b)",
            other,
            "9.000",
        ),
        (
            "list-other",
            "an option chosen, and the other one shown, after P=2",
            "/V (b)",
            options,
            "1.000",
        ),
        (
            "list-index",
            "an option chosen, and the other one by its number, after P=2",
            "/V (b) /I [0]",
            options,
            "2.000",
        ),
        ("ok-list", "one of the options chosen, after P=2", "/V (b) /I [1]", options, "2.000"),
    ] {
        let file = Append::one(TEXT_FIELD, combo(value, options, 20))
            .object(20, face(5, &shown(seen)))
            .to(base.bytes());
        let expected = match id {
            "ok-list" => {
                cases.honest(id, title, "P=2 allows filling in forms.", file, VALID_THEN_CHANGED);
                continue;
            }
            // Some readers go by the number, and some by the value.
            "list-index" => UNCLEAR_THEN_CHANGED,
            _ => CHANGED,
        };
        cases.grown(base.bytes(), id, title, reason, file, expected);
    }
}
