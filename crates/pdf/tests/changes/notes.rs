//! Notes and marks on text.

use segel_pdf::changes::ChangeKind::{
    AnnotationAdded, AnnotationChanged, AnnotationRemoved, NoteAdded, NoteChanged, NoteRemoved,
    ObjectFreed, OverlayAdded,
};

use crate::bench::loose::{kinds, sorts};
use crate::bench::{FREE, MARK, PAGE, form_with, stream, told_on};

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
        "<</Subtype/Underline/Rect[50 697 110 711]/QuadPoints[50 711 110 711 50 697 110 697]>>",
        "<</Subtype/Squiggly/Rect[50 697 110 711]/QuadPoints[50 711 110 711 50 697 110 697]>>",
        "<</Subtype/StrikeOut/Rect[50 697 110 711]/QuadPoints[50 711 110 711 50 697 110 697]>>",
    ] {
        assert_eq!(added(note, ""), [NoteAdded], "{note}");
    }
    let form = stream(LOOK, "/M gs 1 1 0 rg 0 0 150 25 re f");
    assert_eq!(added(HIGHLIGHT, &form), [NoteAdded]);
    let note = on_line("StrikeOut");
    for content in ["1 w 0 3 m 60 3 l S", "/DeviceRGB CS 1 0 0 SC 1 w 0 3 m 60 3 l S"] {
        assert_eq!(added(&note, &stream(&line(), content)), [NoteAdded], "{content}");
    }
    let form = stream(LOOK, "/M gs /DeviceRGB cs 1 1 0 sc 0 0 150 25 re f");
    assert_eq!(added(HIGHLIGHT, &form), [NoteAdded]);
}

/// A mark on the line of text of the page, with an appearance.
fn on_line(kind: &str) -> String {
    format!(
        "<</Type/Annot/Subtype/{kind}/Rect[50 697 110 711]/C[1 0 0]\
         /QuadPoints[50 711 110 711 50 697 110 697]/AP<</N 31 0 R>>>>"
    )
}

/// The form of such an appearance.
fn line() -> String {
    LOOK.replace("0 0 150 25", "0 0 60 14")
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
    let note = on_line("Underline");
    assert_eq!(added(&note, &stream(&line(), "1 w 0 3 m 60 3 l S")), [NoteAdded]);
    for content in [
        "40 w 0 3 m 60 3 l S",
        "0 0 60 14 re f",
        "1 w 0 0 m 9 9 l S",
        "1 w 0 0 m 0 9 l 5 9 l 5 0 l S",
        "1 w 0 0 m 9 9 l 0 3 m 60 3 l S",
        // Across the line: with others it could be a letter.
        "1 w 9 0 m 9 13 l S",
        "/DeviceGray CS 1 SC 1 w 0 3 m 60 3 l S",
        "/Pattern CS 1 w 0 3 m 60 3 l S",
    ] {
        assert_eq!(added(&note, &stream(&line(), content)), [AnnotationAdded], "{content}");
    }
    // A thin line that is stretched into a broad one.
    for look in [line().replace("0 0 60 14", "0 0 6 1"), format!("{}/Matrix[9 0 0 9 0 0]", line())]
    {
        assert_eq!(added(&note, &stream(&look, "1 w 0 1 m 6 1 l S")), [AnnotationAdded], "{look}");
    }
    // Where there is no text, or much lower text than the line.
    for quads in ["50 611 110 611 50 597 110 597", "50 725 110 725 50 690 110 690"] {
        let bare = note.replace("/AP<</N 31 0 R>>", "");
        assert_eq!(added(&bare, ""), [NoteAdded]);
        let moved = bare.replace("50 711 110 711 50 697 110 697", quads);
        assert_eq!(added(&moved, ""), [AnnotationAdded], "{quads}");
    }
    for border in ["/BS<</W 30>>", "/Border[0 0 30]"] {
        let wide = note.replace("/AP<</N 31 0 R>>", border);
        assert_eq!(added(&wide, ""), [AnnotationAdded], "{border}");
    }
    for (from, to) in [
        ("/C[1 1 0]", "/C[0 0 0]"),
        // Some readers paint it black.
        ("/C[1 1 0]", ""),
        ("/QuadPoints[50 715 200 715 50 690 200 690]", ""),
        ("[50 715 200 715 50 690 200 690]", "[0 0 500 0 0 800 500 800]"),
        ("/Rect[50 690 200 715]", "/Rect 4 0 R"),
    ] {
        assert_eq!(added(&MARK.replace(from, to), ""), [AnnotationAdded], "{to}");
    }
    let icon = "<</Subtype/Text/Rect[0 0 300 300]/AP<</N 31 0 R>>>>";
    assert_eq!(added(icon, &stream(LOOK, "0 0 150 25 re f")), [AnnotationAdded]);
    let small = icon.replace("300 300", "20 20");
    let shown = "1 1 0 rg 0 0 150 25 re f 0 G 9 9 m 20 9 l S";
    assert_eq!(added(&small, &stream(LOOK, shown)), [NoteAdded]);
    for content in [
        // Letters, wiping out, on no ground or behind it.
        "0 0 150 25 re f",
        "1 1 0 rg 0 0 20 5 re f 0 G 9 9 m 20 9 l S",
        "1 1 0 rg 0 0 150 25 re f 1 g 5 5 100 15 re f",
        "1 1 0 rg 0 0 150 25 re f 1 G 9 9 m 20 9 l S",
        "0 0 .4 rg 0 0 150 25 re f",
        "BT ET",
    ] {
        assert_eq!(added(&small, &stream(LOOK, content)), [AnnotationAdded], "{content}");
    }
    let tiny = icon.replace("300 300", "5 5");
    assert_eq!(added(&tiny, &stream(LOOK, shown)), [AnnotationAdded]);
    // An icon on the text of the page, drawn by the file itself or by the reader.
    let on_text = small.replace("[0 0 20 20]", "[60 695 80 715]");
    assert_eq!(added(&on_text, &stream(LOOK, shown)), [AnnotationAdded]);
    assert_eq!(added(&on_text.replace("/AP<</N 31 0 R>>", ""), ""), [AnnotationAdded]);
    let beside = small.replace("[0 0 20 20]", "[300 695 320 715]");
    assert_eq!(added(&beside.replace("/AP<</N 31 0 R>>", ""), ""), [NoteAdded]);
    let white = on_text.replace("/AP<</N 31 0 R>>", "/C[1 1 1]");
    assert_eq!(added(&white, ""), [AnnotationAdded]);
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
    // One that is locked, in itself or in what it says, stays as it is.
    for (flags, removed, changed) in [
        ("4", NoteRemoved, NoteChanged),
        ("64", AnnotationRemoved, AnnotationChanged),
        ("128", AnnotationRemoved, AnnotationChanged),
        ("512", AnnotationRemoved, AnnotationChanged),
        ("/X", AnnotationRemoved, AnnotationChanged),
    ] {
        let locked = MARK.replace("/P 3", &format!("/F {flags}/P 3"));
        let base = || form_with(&[(10, &locked)]);
        assert_eq!(sorts(&told_on(base(), &[(3, &page)])), [removed], "{flags}");
        let other = locked.replace("/P 3", "/Contents(y)/P 3");
        assert_eq!(sorts(&told_on(base(), &[(10, &other)])), [changed], "{flags}");
    }
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
