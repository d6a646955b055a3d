//! Revisions each of which only adds something to the one before, and what they do together.

use super::draft::{
    CADES, CATALOG, Draft, FIELD, FONT, FORM, PAGE, SIGNATURE, TEXT_AP, TEXT_FIELD, appearance,
    catalog, page, signature, text_field,
};
use super::honest::EMPTY_FIELD;
use super::second::{UNSEEN, signing};
use super::tamper::{Append, stream};
use super::{CHANGED, Cases};

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("joined");
    stored(cases);
    faced(cases);
    adopted(cases);
    placed(cases);
}

const ENCODED: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding 13 0 R >>";
const PLAIN: &str = "<< /Type /Encoding /Differences [65 /A] >>";
const BENT: &str = "<< /Type /Encoding /Differences [48 /nine /nine] >>";
const STORE: &str = "/DSS << /VRI 5 0 R >>";

/// What the page shows stands in the security store as well, which may change.
fn stored(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "Only what shows nowhere is data of the security store.";
    for (permission, id, then, title) in [
        (
            Some(2),
            "joined-store-p2",
            "joined-store-before-p2",
            "the font of the page put into the store, its encoding bent by the next revision, after P=2",
        ),
        (None, "joined-store", "joined-store-before", "the same after an approval signature"),
    ] {
        let draft = Draft::permit(permission).with(FONT, ENCODED).with(13, PLAIN);
        let base = draft.clone().signed_by(&bench.officer);
        let stored = Append::one(CATALOG, catalog(permission, STORE)).to(base.bytes());
        let bent = || signing(UNSEEN, CADES, "").object(13, BENT);
        let file = bent().signed(&stored, &bench.second);
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
        let base = draft.with(CATALOG, catalog(permission, STORE)).signed_by(&bench.officer);
        let file = bent().signed(base.bytes(), &bench.second);
        let title = "the font of the page in the store when it is signed, then its encoding bent";
        cases.grown(base.bytes(), then, title, reason, file, CHANGED);
    }
}

/// The face of a second signature leads into the store, which a third revision changes.
fn faced(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let base = bench.approval.bytes();
    let widget = "/Subtype /Widget /T (TTE2) /F 4 /Rect [300 100 400 150] /AP << /N 40 0 R >>";
    let face = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 100 50] /Resources 41 0 R",
        b"BT /F1 12 Tf 2 5 Td (1.000) Tj ET",
    );
    let font = |encoding: &str| {
        format!("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding {encoding} >>")
    };
    let two = signing(widget, CADES, "")
        .object(40, face)
        .object(41, "<< /Font 42 0 R >>")
        .object(42, "<< /F1 43 0 R >>")
        .object(43, font(PLAIN))
        .signed(base, &bench.second);
    let stored = Append::one(CATALOG, catalog(None, "/DSS << /VRI 41 0 R >>")).to(&two);
    let file = Append::one(PAGE, page("7 0 R 9 0 R 30 0 R 44 0 R", ""))
        .object(FORM, form("7 0 R 9 0 R 30 0 R 44 0 R"))
        .object(43, font(BENT))
        .object(
            44,
            format!(
                "<< /Type /Annot /FT /Sig /V 45 0 R /P 3 0 R {} >>",
                UNSEEN.replace("TTE2", "TTE3")
            ),
        )
        .object(45, signature(CADES, ""))
        .signed(&stored, &bench.twin);
    let reason = "Only what shows nowhere is data of the security store.";
    let title = "the font in the face of the second of three signatures bent through the store";
    cases.grown(&two, "joined-face", title, reason, file, CHANGED);
}

const STAMP: &str = "<< /Type /Annot /Subtype /Stamp /Rect [55 690 255 730] /P 3 0 R /F 4 >>";

fn form(fields: &str) -> String {
    format!(
        "<< /Fields [{fields}] /SigFlags 3 /DA (/F1 12 Tf 0 g) \
         /DR << /Font << /F1 5 0 R >> >> >>"
    )
}

/// A new signature field takes what was signed for its kids.
fn adopted(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "A new field brings its own widgets; what was signed is no part of it.";
    let draft = Draft::permit(Some(2)).with(13, STAMP).with(PAGE, page("7 0 R 9 0 R 13 0 R", ""));
    let base = draft.signed_by(&bench.officer);
    let parent = "<< /FT /Sig /T (TTE2) /V 31 0 R /Kids [13 0 R] >>";
    let first = Append::one(FORM, form("7 0 R 9 0 R 30 0 R"))
        .object(30, parent)
        .object(31, signature(CADES, ""))
        .signed(base.bytes(), &bench.second);
    let title = "a stamp made a kid of a second signature field, after P=2";
    cases.grown(base.bytes(), "joined-kid", title, reason, first.clone(), CHANGED);
    let drawn = STAMP.replace("/F 4", "/F 4 /V 33 0 R /AP << /N 34 0 R >>");
    let face = stream("/Type /XObject /Subtype /Form /BBox [0 0 200 40]", b"1 g 0 0 200 40 re f");
    let file = Append::one(13, drawn)
        .object(33, signature(CADES, ""))
        .object(34, face)
        .signed(&first, &bench.twin);
    let title = "a stamp made a kid of a second signature field, and redrawn by a third, after P=2";
    cases.grown(base.bytes(), "joined-kid-drawn", title, reason, file, CHANGED);

    let lock = "/Lock << /Type /SigFieldLock /Action /Include /Fields [(nilai)] >>";
    let reference = "/Reference [<< /Type /SigRef /TransformMethod /FieldMDP /TransformParams \
                     << /Type /TransformParams /V /1.2 /Action /Include /Fields [(nilai)] >> >>]";
    let field = format!(
        "<< /Type /Annot /Subtype /Widget /FT /Sig /T (TTE1) /V 8 0 R /F 132 /P 3 0 R \
         /Rect [0 0 0 0] {lock} >>"
    );
    let base = Draft::permit(None)
        .with(FIELD, field)
        .with(SIGNATURE, signature(CADES, reference))
        .signed_by(&bench.officer);
    let parent = "<< /FT /Sig /T (TTE2) /V 31 0 R /Kids [9 0 R] >>";
    let first = Append::one(FORM, form("7 0 R 9 0 R 30 0 R"))
        .object(30, parent)
        .object(31, signature(CADES, ""))
        .signed(base.bytes(), &bench.second);
    let rest = super::draft::TEXT_REST;
    let file = Append::one(TEXT_FIELD, text_field("9.000", rest))
        .object(TEXT_AP, appearance("9.000"))
        .to(&first);
    let title = "a locked field made a kid of a second signature field, and filled in";
    cases.grown(base.bytes(), "joined-lock", title, reason, file, CHANGED);

    let reference = reference.replace("(nilai)", "(TTE2)");
    let base = Draft::permit(None)
        .with(13, EMPTY_FIELD)
        .with(PAGE, page("7 0 R 9 0 R 13 0 R", ""))
        .with(FORM, form("7 0 R 9 0 R 13 0 R"))
        .with(SIGNATURE, signature(CADES, &reference))
        .signed_by(&bench.officer);
    let parent = "<< /FT /Sig /T (TTE3) /V 31 0 R /Kids [13 0 R] >>";
    let first = Append::one(FORM, form("7 0 R 9 0 R 13 0 R 30 0 R"))
        .object(30, parent)
        .object(31, signature(CADES, ""))
        .signed(base.bytes(), &bench.second);
    let file = Append::one(13, EMPTY_FIELD.replace("/F 4", "/F 4 /V 33 0 R"))
        .object(33, signature(CADES, ""))
        .signed(&first, &bench.twin);
    let title = "a locked signature field made a kid of another one, and signed under its name";
    cases.grown(base.bytes(), "joined-lock-signed", title, reason, file, CHANGED);
}

/// Where a widget is drawn.
fn placed(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let two = "<< /Type /Pages /Kids [3 0 R 14 0 R] /Count 2 >>";
    let empty = |annotations: &str| {
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> \
             /Annots [{annotations}] >>"
        )
    };
    let base = Draft::permit(None).with(2, two).with(14, empty("")).signed_by(&bench.officer);
    let reason = "A widget that two pages list is drawn on both.";
    let widget = "/Subtype /Widget /T (TTE2) /F 4 /Rect [55 690 255 730] /AP << /N 11 0 R >>";
    let file =
        signing(widget, CADES, "").object(14, empty("30 0 R")).signed(base.bytes(), &bench.second);
    let title = "a second signature over the text of one page and on an empty one";
    cases.grown(base.bytes(), "joined-two-pages", title, reason, file, CHANGED);
    let reason = "A field that no page lists shows nothing when it is signed.";
    let unlisted = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (TTE2) /F 4 /P 3 0 R \
                    /Rect [55 690 255 730] >>";
    let base = Draft::permit(Some(2))
        .with(13, unlisted)
        .with(FORM, form("7 0 R 9 0 R 13 0 R"))
        .signed_by(&bench.officer);
    let shown = unlisted.replace("/F 4", "/F 4 /V 31 0 R /AP << /N 11 0 R >>");
    let file = Append::one(13, shown)
        .object(PAGE, page("7 0 R 9 0 R 13 0 R", ""))
        .object(31, signature(CADES, ""))
        .signed(base.bytes(), &bench.second);
    let title = "a signed field that no page listed put over the text, after P=2";
    cases.grown(base.bytes(), "joined-unlisted", title, reason, file, CHANGED);
    let base = Draft::permit(Some(2))
        .with(13, unlisted.replace("/F 4", "/F 2"))
        .with(FORM, form("7 0 R 9 0 R 13 0 R"))
        .with(PAGE, page("7 0 R 9 0 R 13 0 R", ""))
        .signed_by(&bench.officer);
    let file = Append::one(13, unlisted.replace("/F 4", "/F 4 /V 31 0 R /AP << /N 11 0 R >>"))
        .object(31, signature(CADES, ""))
        .signed(base.bytes(), &bench.second);
    let title = "a hidden field over the text shown when it is signed, after P=2";
    cases.grown(base.bytes(), "joined-hidden", title, reason, file, CHANGED);

    let reason = "Only a widget is the face of a field; what else stood there stays as it was.";
    let note = "<< /Type /Annot /Subtype /FreeText /Parent 13 0 R /DA (/F1 12 Tf 0 g) /F 4 \
                /P 3 0 R /Rect [55 690 255 730] /AP << /N 15 0 R >> >>";
    let parent = "<< /FT /Sig /T (TTE2) /Kids [14 0 R] >>";
    let base = Draft::permit(Some(2))
        .with(13, parent)
        .with(14, note)
        .with(15, appearance("YA"))
        .with(FORM, form("7 0 R 9 0 R 13 0 R"))
        .with(PAGE, page("7 0 R 9 0 R 14 0 R", ""))
        .signed_by(&bench.officer);
    let file = Append::one(13, parent.replace("/Kids", "/V 31 0 R /Kids"))
        .object(14, note.replace("15 0 R", "16 0 R"))
        .object(16, appearance("TIDAK"))
        .object(31, signature(CADES, ""))
        .signed(base.bytes(), &bench.second);
    let title = "a note under a signature field given another face when it is signed, after P=2";
    cases.grown(base.bytes(), "joined-note", title, reason, file, CHANGED);
}
