//! Defaults of the form by which readers draw what has no appearance of its own.

use super::draft::{CONTENT, Draft, FORM, PAGE, TEXT_FIELD, page, text_field};
use super::lent::leaning;
use super::tamper::{Append, stream};
use super::{CHANGED, Cases, HONEST, VALID_THEN_CHANGED};

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("form");
    bent_letters(cases);
    revealed(cases);
    symbols(cases);
    commented(cases);
    shared(cases);
    honest(cases);
}

/// A font in which ones are nines, with the name of the object that says which letters it shows.
pub(super) fn bent(names: &str) -> String {
    format!(
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode {names} 0 R /Encoding \
         << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [49 /nine] >> >>"
    )
}

/// A map by which every code is the letter of that code.
pub(super) fn plain_names() -> Vec<u8> {
    stream(
        "",
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def \
          1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <20> <7E> <0020> \
          endbfrange endcmap end end",
    )
}

const HELVETICA: &str =
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";
const DINGBATS: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>";
/// Text on the page that a reader draws in the font `Helv`, wherever it finds one.
const FREE_TEXT: &str = "<< /Type /Annot /Subtype /FreeText /Rect [60 640 400 670] \
                         /DA (/Helv 18 Tf 0 g) /Contents (NILAI 1.000.000) /P 3 0 R /F 4 >>";

/// The form of the permit with these fonts.
fn with_fonts(fonts: &str) -> String {
    format!(
        "<< /Fields [7 0 R 9 0 R] /SigFlags 3 /DA (/F1 12 Tf 0 g) \
         /DR << /Font << /F1 5 0 R {fonts} >> >> >>"
    )
}

/// The form of a permit with no field to be filled in, with these entries.
fn signatures_only(entries: &str) -> String {
    format!("<< /Fields [7 0 R] /SigFlags 3 {entries} >>")
}

fn bent_letters(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "Fonts of the form are those of all text without an appearance, field or not.";
    let orphan = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (1.000.000) \
                  /DA (/Helv 18 Tf 0 g) /P 3 0 R /F 4 /Rect [60 640 300 670] >>";
    for (id, title, shown) in [
        ("fonts-free-text", "a font under the name that free text calls for, after P=1", FREE_TEXT),
        ("fonts-orphan", "the same with a field that the form does not list, after P=1", orphan),
    ] {
        let base = Draft::bare(Some(1))
            .with(PAGE, page("7 0 R 13 0 R", ""))
            .with(13, shown)
            .signed_by(&bench.officer);
        let file = Append::one(FORM, signatures_only("/DR << /Font << /Helv 50 0 R >> >>"))
            .object(50, bent("51"))
            .object(51, plain_names())
            .to(base.bytes());
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    }
}

/// A value that no reader can draw before the form says how.
fn revealed(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "A value without an appearance is drawn as soon as there is a font for it.";
    let value = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (.000) /P 3 0 R /F 4 \
                 /Rect [190 694 310 718] >>";
    let defaults = format!("/DA (/Helv 18 Tf 0 g) /DR << /Font << /Helv {HELVETICA} >> >>");
    for (permission, listed, id, title) in [
        (
            2,
            true,
            "defaults-reveal-p2",
            "a default appearance that lets a value be seen, after P=2",
        ),
        (
            1,
            false,
            "defaults-reveal",
            "the same with a field that the form does not list, after P=1",
        ),
    ] {
        let form = |entries: &str| {
            let form = signatures_only(entries);
            if listed { form.replace("[7 0 R]", "[7 0 R 13 0 R]") } else { form }
        };
        let base = Draft::bare(Some(permission))
            .with(CONTENT, stream("", b"BT /F1 18 Tf 60 700 Td (NILAI 1.000.000) Tj ET"))
            .with(FORM, form(""))
            .with(PAGE, page("7 0 R 13 0 R", ""))
            .with(13, value)
            .signed_by(&bench.officer);
        let file = Append::one(FORM, form(&defaults)).to(base.bytes());
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    }
}

/// Symbols under the name of a font of letters.
fn symbols(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let base = Draft::permit(Some(2))
        .with(PAGE, page("7 0 R 9 0 R 13 0 R", ""))
        .with(13, FREE_TEXT.replace("NILAI 1.000.000", "TIDAK UNTUK EKSPOR"))
        .signed_by(&bench.officer);
    let file = Append::one(FORM, with_fonts(&format!("/Helv {DINGBATS}"))).to(base.bytes());
    let reason = "Under the name of a font of letters, symbols make the text unreadable.";
    let title = "symbols under the name that free text calls for, after P=2";
    cases.grown(base.bytes(), "fonts-symbols", title, reason, file, CHANGED);
}

/// A font behind the mark of a comment, which not every reader takes for one.
fn commented(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let shown = FREE_TEXT.replace("/Helv 18 Tf 0 g", "/F1 18 Tf 0 g % /F9 18 Tf");
    let base = Draft::permit(Some(2))
        .with(PAGE, page("7 0 R 9 0 R 13 0 R", ""))
        .with(13, shown)
        .signed_by(&bench.officer);
    let file = Append::one(FORM, with_fonts("/F9 50 0 R"))
        .object(50, bent("51"))
        .object(51, plain_names())
        .to(base.bytes());
    let reason = "In the operators of a field some readers know no comments.";
    let title = "a font of nines under the name in a comment of free text, after P=2";
    cases.grown(base.bytes(), "fonts-comment", title, reason, file, CHANGED);
}

/// The fonts of the form are at the same time those of the page.
fn shared(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let text =
        b"BT /F1 18 Tf 60 700 Td (NILAI 1.000.000) Tj ET BT /F9 18 Tf 190 700 Td (.000) Tj ET";
    let base = Draft::permit(Some(2))
        .with(PAGE, leaning("", "7 0 R 9 0 R").replace("<< /F1 5 0 R >>", "16 0 R"))
        .with(CONTENT, stream("", text))
        .with(FORM, with_fonts("").replace("<< /F1 5 0 R  >>", "16 0 R"))
        .with(16, "<< /F1 5 0 R >>")
        .signed_by(&bench.officer);
    let file = Append::one(16, format!("<< /F1 5 0 R /F9 {HELVETICA} >>")).to(base.bytes());
    let reason = "What the page is drawn with stays as it was, whatever else it is.";
    let title = "fonts that form and page share gain one that the page calls for, after P=2";
    cases.grown(base.bytes(), "fonts-shared", title, reason, file, CHANGED);
}

fn honest(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    cases.class(HONEST);
    let base = bench.p2.bytes();
    let fonts = format!("/Helv {HELVETICA} /ZaDb {DINGBATS}");
    let file = Append::one(FORM, with_fonts(&fonts)).to(base);
    let title = "the usual two fonts added to the form, where all has an appearance, after P=2";
    let reason = "Writers add them before they fill in, and nothing is drawn with them yet.";
    cases.grown(base, "ok-fonts", title, reason, file, VALID_THEN_CHANGED);
    let faced = FREE_TEXT.replace("/F 4", "/F 4 /AP << /N 12 0 R >>");
    let base = Draft::permit(Some(2))
        .with(PAGE, page("7 0 R 9 0 R 13 0 R", ""))
        .with(13, faced)
        .with(TEXT_FIELD, text_field("1.000", super::draft::TEXT_REST))
        .signed_by(&bench.officer);
    let file = Append::one(FORM, with_fonts(&fonts)).to(base.bytes());
    let title = "the same where free text has an appearance of its own, after P=2";
    let reason = "What has an appearance needs no font of the form.";
    cases.grown(base.bytes(), "ok-fonts-faced", title, reason, file, VALID_THEN_CHANGED);
    let base = Draft::bare(Some(1)).signed_by(&bench.officer);
    let defaults = format!("/DA (/Helv 0 Tf 0 g) /DR << /Font << /Helv {HELVETICA} >> >>");
    let file = Append::one(FORM, signatures_only(&defaults)).to(base.bytes());
    let title = "defaults added to a form of nothing but a signature, after P=1";
    let reason = "There is no text that is drawn by them.";
    cases.grown(base.bytes(), "ok-defaults", title, reason, file, VALID_THEN_CHANGED);
    cases.class("form");
}
