//! Notes and marks on text.

use segel_pdf::changes::ChangeKind::{
    AnnotationAdded, AnnotationChanged, AnnotationRemoved, NoteAdded, NoteChanged, NoteRemoved,
    ObjectFreed, OverlayAdded,
};

use crate::bench::{FREE, MARK, PAGE, form_with, kinds, sorts, stream, told_on};

fn page() -> String {
    PAGE.replace("18 0 R]", "18 0 R 30 0 R]")
}

fn added(note: &str, form: &str) -> Vec<segel_pdf::changes::ChangeKind> {
    let form = if form.is_empty() { Vec::new() } else { vec![(31, form)] };
    kinds(&[&[(3, page().as_str()), (30, note)], form.as_slice()].concat())
}

const HIGHLIGHT: &str = "<</Type/Annot/Subtype/Highlight/Rect[50 690 200 715]/C[1 1 0]\
     /QuadPoints[50 715 200 715 50 690 200 690]/AP<</N 31 0 R>>>>";
const LOOK: &str = "/Type/XObject/Subtype/Form/BBox[0 0 150 25]/Resources<</ExtGState<<\
     /M<</BM/Multiply>>/N<</BM/Normal>>/S<</SMask 4 0 R>>>>/XObject<</X 4 0 R>>>>";

#[test]
fn notes_that_cover_nothing_may_be_added() {
    for note in [
        "<</Type/Annot/Subtype/Text/Rect[10 10 30 30]/Contents(x)>>",
        "<</Type/Annot/Subtype/Popup/Rect[10 10 300 300]>>",
        MARK,
        "<</Subtype/Underline/Rect[50 690 200 715]/QuadPoints[50 715 200 715 50 690 200 690]>>",
        "<</Subtype/Squiggly/Rect[50 690 200 715]/QuadPoints[50 715 200 715 50 690 200 690]>>",
        "<</Subtype/StrikeOut/Rect[50 690 200 715]/QuadPoints[50 715 200 715 50 690 200 690]>>",
    ] {
        assert_eq!(added(note, ""), [NoteAdded], "{note}");
    }
    let form = stream(LOOK, "/M gs 1 1 0 rg 0 0 150 25 re f");
    assert_eq!(added(HIGHLIGHT, &form), [NoteAdded]);
    let line = stream(LOOK, "1 w 0 3 m 150 3 l S");
    let note = HIGHLIGHT.replace("Highlight", "StrikeOut");
    assert_eq!(added(&note, &line), [NoteAdded]);
}

#[test]
fn a_mark_that_covers_is_no_note() {
    for content in [
        "1 1 0 rg 0 0 150 25 re f",
        "/N gs 1 1 0 rg 0 0 150 25 re f",
        "/M gs 0 g 0 0 150 25 re f",
        "/M gs 1 1 0 rg BT /F1 12 Tf (9) Tj ET",
        "/S gs 0 0 150 25 re f",
        "1 1 0 rg /X Do",
        "q /M gs Q 1 1 0 rg 0 0 150 25 re f",
        "/M gs /N gs 1 1 0 rg 0 0 150 25 re f",
        "/M gs 1 1 0 rg 0 G 40 w 0 0 150 25 re B",
        "/M gs 1 1 0 rg 0 0 150 25 re f BI /W 1 ID x EI",
    ] {
        assert_eq!(added(HIGHLIGHT, &stream(LOOK, content)), [AnnotationAdded], "{content}");
    }
    for content in [
        "40 w 0 3 m 150 3 l S",
        "0 0 150 25 re f",
        "1 w 0 0 m 9 9 l S",
        "1 w 0 0 m 0 9 l 5 9 l 5 0 l S",
        "1 w 0 0 m 9 9 l 0 3 m 150 3 l S",
    ] {
        let note = HIGHLIGHT.replace("Highlight", "Underline");
        assert_eq!(added(&note, &stream(LOOK, content)), [AnnotationAdded], "{content}");
    }
    // A thin line that is stretched into a broad one.
    let note = HIGHLIGHT.replace("Highlight", "Underline");
    for look in [LOOK.replace("0 0 150 25", "0 0 15 2"), format!("{LOOK}/Matrix[9 0 0 9 0 0]")] {
        assert_eq!(added(&note, &stream(&look, "1 w 0 1 m 15 1 l S")), [AnnotationAdded], "{look}");
    }
    for (from, to) in [
        ("/C[1 1 0]", "/C[0 0 0]"),
        ("/QuadPoints[50 715 200 715 50 690 200 690]", ""),
        ("[50 715 200 715 50 690 200 690]", "[0 0 500 0 0 800 500 800]"),
        ("/Rect[50 690 200 715]", "/Rect 4 0 R"),
    ] {
        assert_eq!(added(&MARK.replace(from, to), ""), [AnnotationAdded], "{to}");
    }
    let icon = "<</Subtype/Text/Rect[0 0 300 300]/AP<</N 31 0 R>>>>";
    assert_eq!(added(icon, &stream(LOOK, "0 0 150 25 re f")), [AnnotationAdded]);
    let small = icon.replace("300 300", "20 20");
    assert_eq!(added(&small, &stream(LOOK, "0 0 150 25 re f")), [NoteAdded]);
    assert_eq!(added(&small, &stream(LOOK, "BT ET")), [AnnotationAdded]);
    // An icon on the text of the page, drawn by the file itself or by the reader.
    let on_text = small.replace("[0 0 20 20]", "[60 695 80 715]");
    assert_eq!(added(&on_text, &stream(LOOK, "0 0 150 25 re f")), [AnnotationAdded]);
    assert_eq!(added(&on_text.replace("/AP<</N 31 0 R>>", ""), ""), [NoteAdded]);
}

#[test]
fn what_can_cover_or_act_is_an_overlay() {
    for kind in [
        "FreeText",
        "Stamp",
        "Redact",
        "Square",
        "Circle",
        "Line",
        "Polygon",
        "PolyLine",
        "Ink",
        "Caret",
        "FileAttachment",
        "Watermark",
        "Screen",
        "Widget",
        "RichMedia",
        "Link",
        "Unknown",
    ] {
        let note = format!("<</Type/Annot/Subtype/{kind}/Rect[10 10 30 30]>>");
        assert_eq!(added(&note, ""), [OverlayAdded], "{kind}");
    }
    for note in [
        "<</Type/Annot/Rect[10 10 30 30]>>",
        "<</Type/Annot/Subtype 15 0 R/Rect[10 10 30 30]>>",
        "<</Type/Annot/Subtype/Text/Rect[10 10 30 30]/A<</S/URI/URI(x)>>>>",
        "<</Type/Annot/Subtype/Text/Rect[10 10 30 30]/AA<<>>>>",
    ] {
        assert_eq!(added(note, ""), [OverlayAdded], "{note}");
    }
}

#[test]
fn a_note_changes_only_into_a_note_of_its_sort() {
    assert_eq!(kinds(&[(10, &MARK.replace("/P 3", "/Contents(y)/P 3"))]), [NoteChanged]);
    for (from, to) in [("Highlight", "Underline"), ("Highlight", "Stamp"), ("[1 1 0]", "[0 0 0]")] {
        assert_eq!(kinds(&[(10, &MARK.replace(from, to))]), [AnnotationChanged], "{to}");
    }
    let stamp = MARK.replace("Highlight", "Stamp");
    let changes = told_on(form_with(&[(10, &stamp)]), &[(10, MARK)]);
    assert_eq!(sorts(&changes), [AnnotationChanged]);
}

#[test]
fn only_notes_may_be_taken_away() {
    let page = PAGE.replace("10 0 R ", "");
    assert_eq!(kinds(&[(3, &page)]), [NoteRemoved]);
    assert_eq!(kinds(&[(3, &page), (10, FREE)]), [NoteRemoved]);
    // Something else uses it still.
    let other = PAGE.replace("/Contents", "/Other 10 0 R/Contents");
    let changes =
        told_on(form_with(&[(3, &other)]), &[(3, &other.replace("10 0 R 18", "18")), (10, FREE)]);
    assert!(sorts(&changes).contains(&ObjectFreed), "{changes:?}");
    let link = MARK.replace("Highlight", "Link");
    let changes = told_on(form_with(&[(10, &link)]), &[(3, &page)]);
    assert_eq!(sorts(&changes), [AnnotationRemoved]);
    // The widget of a field.
    assert_eq!(kinds(&[(3, &PAGE.replace("7 0 R ", ""))]), [AnnotationRemoved]);
}
