//! Lines that mark text: where they may run, how long, how wide and how dark they are.

use segel_pdf::changes::ChangeKind::{self, AnnotationAdded, NoteAdded};

use crate::bench::loose::sorts;
use crate::bench::{PAGE, Written, form_with, stream, told_on};

pub(crate) const DRAWN: &str = "/AP<</N 50 0 R>>";
const STATES: &str = "/Resources<</ExtGState<</M<</BM/Multiply>>/N<</BM/Normal>>/D<</BM/Darken>>\
     /T<</Type/ExtGState/CA 1/ca 1/AIS false/SA true/SMask/None>>/U<</SMask/Other>>\
     /L<</ca .49>>/O<</ca .5>>>>/XObject<</F 51 0 R>>>>";

/// The form of an appearance.
pub(crate) fn look(entries: &str, content: &str) -> String {
    stream(&format!("/Type/XObject/Subtype/Form{entries}{STATES}"), content)
}

/// What is said of notes from number 30 on, with more objects, on a page with a content.
pub(crate) fn noted_on(content: &str, notes: &[String], more: &[Written<'_>]) -> Vec<ChangeKind> {
    let numbers: String = (30..).zip(notes).map(|(n, _)| format!(" {n} 0 R")).collect();
    let page = PAGE.replace("18 0 R]", &format!("18 0 R{numbers}]"));
    let mut objects = vec![(3, page.as_str())];
    objects.extend((30..).zip(notes.iter().map(String::as_str)));
    objects.extend(more);
    // Its own mark lies somewhere else.
    let away = "<</Type/Annot/Subtype/Highlight/Rect[400 10 410 20]/C[1 1 0]\
         /QuadPoints[400 20 410 20 400 10 410 10]/P 3 0 R>>";
    sorts(&told_on(form_with(&[(4, &stream("", content)), (10, away)]), &objects))
}

pub(crate) const TEXT: &str = "BT /F1 12 Tf 50 700 Td (IZIN NOMOR 17) Tj ET";
/// The same text upwards: its box is 310.4 to 323 wide.
pub(crate) const UPWARDS: &str = "BT /F1 12 Tf 0 1 -1 0 320 110 Tm (IZIN NOMOR 17) Tj ET";
/// Text in a font that nobody knows.
const UNKNOWN: &str = "BT /F9 12 Tf 50 700 Td (IZIN NOMOR 17) Tj ET";

pub(crate) fn noted(notes: &[String], more: &[Written<'_>]) -> Vec<ChangeKind> {
    noted_on(TEXT, notes, more)
}

pub(crate) fn quad([left, bottom, right, top]: [f64; 4]) -> String {
    format!("{left} {top} {right} {top} {left} {bottom} {right} {bottom} ")
}

/// The corners of a line that runs upwards.
fn turned([left, bottom, right, top]: [f64; 4]) -> String {
    format!("{left} {bottom} {left} {top} {right} {bottom} {right} {top} ")
}

/// A mark of a kind on these corners, with more entries.
pub(crate) fn mark(kind: &str, corners: &str, more: &str) -> String {
    format!("<</Type/Annot/Subtype/{kind}/Rect[50 697 110 711]/QuadPoints[{corners}]{more}>>")
}

/// A mark on the start of the text, 60 wide and 14 high.
pub(crate) fn level(kind: &str, more: &str) -> String {
    mark(kind, &quad([50.0, 697.0, 110.0, 711.0]), more)
}

/// A mark on the start of the text that runs upwards, 14 wide and 60 high.
pub(crate) fn upright(kind: &str, more: &str) -> String {
    mark(kind, &turned([310.0, 110.0, 324.0, 170.0]), more)
        .replace("50 697 110 711]", "310 110 324 170]")
}

/// What is said of an underline that draws this.
fn underlined(content: &str) -> Vec<ChangeKind> {
    let form = look("/BBox[0 0 60 14]", content);
    noted(&[level("Underline", DRAWN)], &[(50, &form)])
}

pub(crate) const LINES: [&str; 3] = ["Underline", "StrikeOut", "Squiggly"];

#[test]
fn a_line_marks_text_that_is_there_and_no_more_than_it() {
    for kind in LINES {
        for (area, said) in [
            ([50.0, 697.0, 110.0, 711.0], NoteAdded),
            // Half as high again as the text, which is 12.6.
            ([50.0, 697.0, 110.0, 715.8], NoteAdded),
            ([50.0, 697.0, 110.0, 716.0], AnnotationAdded),
            // Half of the height of the text, from above and from below.
            ([50.0, 703.2, 110.0, 717.2], NoteAdded),
            ([50.0, 703.4, 110.0, 717.4], AnnotationAdded),
            ([50.0, 689.4, 110.0, 703.4], NoteAdded),
            ([50.0, 689.2, 110.0, 703.2], AnnotationAdded),
            // Before the first letter and behind the last, at 153.68.
            ([48.0, 697.0, 110.0, 711.0], NoteAdded),
            ([47.8, 697.0, 110.0, 711.0], AnnotationAdded),
            ([50.0, 697.0, 155.7, 711.0], NoteAdded),
            ([50.0, 697.0, 155.9, 711.0], AnnotationAdded),
            ([160.0, 697.0, 220.0, 711.0], AnnotationAdded),
            // One narrow letter, and the lowest line.
            ([50.0, 697.0, 53.6, 711.0], NoteAdded),
            ([50.0, 700.0, 110.0, 702.9], AnnotationAdded),
        ] {
            let said_now = noted(&[mark(kind, &quad(area), "")], &[]);
            assert_eq!(said_now, [said], "{kind} {area:?}");
        }
    }
    // Across the text.
    let across = turned([50.0, 697.0, 64.0, 711.0]);
    assert_eq!(noted(&[mark("Underline", &across, "")], &[]), [AnnotationAdded]);
}

#[test]
fn a_line_runs_over_the_gap_between_words_and_over_no_hole() {
    let gap = |shift: f64| {
        let content = format!("BT /F1 12 Tf 50 700 Td (IZIN) Tj {shift} 0 Td (17) Tj ET");
        noted_on(&content, &[level("Underline", "").replace("110", "100")], &[])
    };
    // The first word ends at 79.52, and 8.4 are six tenths of the line.
    assert_eq!(gap(37.8), [NoteAdded]);
    assert_eq!(gap(38.0), [AnnotationAdded]);
    // A lower letter counts for all.
    let content = "BT /F1 12 Tf 50 700 Td (IZIN) Tj /F1 8 Tf 30 0 Td (NOMOR) Tj ET";
    let on = |top: f64| {
        let corners = quad([50.0, 697.0, 100.0, top]);
        noted_on(content, &[mark("Underline", &corners, "")], &[])
    };
    assert_eq!(on(709.5), [NoteAdded]);
    assert_eq!(on(709.7), [AnnotationAdded]);
}

#[test]
fn where_it_is_not_known_what_text_there_is_lines_are_low() {
    let on = |top: f64| {
        noted_on(UNKNOWN, &[mark("Underline", &quad([50.0, 600.0, 200.0, top]), "")], &[])
    };
    assert_eq!(on(624.0), [NoteAdded]);
    assert_eq!(on(624.1), [AnnotationAdded]);
    assert_eq!(on(603.0), [NoteAdded]);
    assert_eq!(on(602.9), [AnnotationAdded]);
    // Of large letters one inch.
    let large = |top: f64| {
        let content = TEXT.replace("/F1 12", "/F1 60");
        noted_on(&content, &[mark("Underline", &quad([50.0, 685.0, 200.0, top]), "")], &[])
    };
    assert_eq!(large(757.0), [NoteAdded]);
    assert_eq!(large(757.1), [AnnotationAdded]);
}

#[test]
fn a_line_is_thin_straight_and_dark() {
    for content in [
        "1 w 0 3 m 60 3 l S",
        "1 w 0 3 m 60 3 l s",
        "3 w 0 3 m 60 3 l S",
        ".7 G 1 w 0 3 m 60 3 l S",
        ".69 .69 .69 RG 1 w 0 3 m 60 3 l S",
        "1 0 0 RG 1 w 0 3 m 60 3 l S",
        "0 1 0 RG 1 w 0 3 m 60 3 l S",
        "0 0 0 .31 K 1 w 0 3 m 60 3 l S",
        "q 1 G Q 1 w 0 3 m 60 3 l S",
        "q 30 w Q 0 3 m 60 3 l S",
        "0 J 1 w 0 3 m 60 3 l S",
        "1 w 0 3 m 60 3.4 l S",
    ] {
        assert_eq!(underlined(content), [NoteAdded], "{content}");
    }
    for content in [
        "3.1 w 0 3 m 60 3 l S",
        "-1 w 0 3 m 60 3 l S",
        ".71 G 1 w 0 3 m 60 3 l S",
        ".71 .71 .71 RG 1 w 0 3 m 60 3 l S",
        // As bright as paper, though not white.
        "1 1 0 RG 1 w 0 3 m 60 3 l S",
        "0 1 1 RG 1 w 0 3 m 60 3 l S",
        "0 0 0 .29 K 1 w 0 3 m 60 3 l S",
        // Ends that reach beyond the line.
        "1 J 1 w 0 3 m 60 3 l S",
        "2 J 1 w 0 3 m 60 3 l S",
        "1 w 0 3 m 60 3 l B",
        "1 w 0 3 m 60 3 l f",
        "1 w 0 3 m 60 3.5 l S",
        "1 w 0 3 60 0 re S",
        "1 w 0 3 m 0 3 60 3 60 3 c S",
        "1 0 0 1 0 0 cm 1 w 0 3 m 60 3 l S",
        "1 w 0 3 m 60 3 l 0 4 m 60 4 l S",
        "1 w S",
        // More strokes than an underline takes.
        ".1 w 0 3 m 60 3 l S 0 3 m 60 3 l S 0 3 m 60 3 l S",
        ".1 w 0 3 m 60 3 l 0 3 l 60 3 l S",
    ] {
        assert_eq!(underlined(content), [AnnotationAdded], "{content}");
    }
    // Of a lower line one quarter.
    let low = mark("Underline", &quad([50.0, 697.0, 110.0, 707.0]), DRAWN).replace("711]", "707]");
    for (content, said) in
        [("2.5 w 0 3 m 60 3 l S", NoteAdded), ("2.6 w 0 3 m 60 3 l S", AnnotationAdded)]
    {
        let form = look("/BBox[0 0 60 10]", content);
        assert_eq!(noted(std::slice::from_ref(&low), &[(50, &form)]), [said], "{content}");
    }
}

#[test]
fn a_stroke_lies_along_its_line_and_is_no_dot() {
    for (content, said) in [
        // Twice as long as it is wide.
        ("1 w 10 3 m 12 3 l S", NoteAdded),
        ("1 w 10 3 m 11.9 3 l S", AnnotationAdded),
        ("3 w 10 3 m 16 3 l S", NoteAdded),
        ("3 w 10 3 m 15.9 3 l S", AnnotationAdded),
        ("1 w 10 3 m 10 3 l S", AnnotationAdded),
        ("0 w 10 3 m 10 3 l S", AnnotationAdded),
        // Upright, if only a little higher than wide.
        ("1 w 10 3 m 10 5 l S", AnnotationAdded),
        (".1 w 10 3 m 10.4 3.5 l S", AnnotationAdded),
        ("1 w 10 0 m 10 14 l S", AnnotationAdded),
        // Inside the rectangle, but for a point: what is beyond is cut off.
        ("1 w 0 -.5 m 60 -.5 l S", NoteAdded),
        ("1 w 0 -.6 m 60 -.6 l S", AnnotationAdded),
        ("1 w 0 14.5 m 60 14.5 l S", NoteAdded),
        ("1 w 0 14.6 m 60 14.6 l S", AnnotationAdded),
        ("1 w -1 3 m 60 3 l S", NoteAdded),
        ("1 w -1.1 3 m 60 3 l S", AnnotationAdded),
        ("1 w 0 3 m 61 3 l S", NoteAdded),
        ("1 w 0 3 m 61.1 3 l S", AnnotationAdded),
        // With holes, or cut off, a line is a dot.
        ("[] 0 d 1 w 0 3 m 60 3 l S", NoteAdded),
        ("[1.5 100] 0 d 1.5 w 0 1 m 60 1 l S", AnnotationAdded),
        ("20 0 m 21 0 l 21 14 l h W n 1 w 0 3 m 60 3 l S", AnnotationAdded),
    ] {
        assert_eq!(underlined(content), [said], "{content}");
    }
    for (content, said) in [
        ("1 w 3 0 m 3 60 l S", NoteAdded),
        ("1 w 3 10 m 3 12 l S", NoteAdded),
        ("1 w 3 10 m 3 11.9 l S", AnnotationAdded),
        ("1 w 0 3 m 14 3 l S", AnnotationAdded),
        ("1 w -.5 0 m -.5 60 l S", NoteAdded),
        ("1 w -.6 0 m -.6 60 l S", AnnotationAdded),
        ("1 w 14.5 0 m 14.5 60 l S", NoteAdded),
        ("1 w 14.6 0 m 14.6 60 l S", AnnotationAdded),
    ] {
        let form = look("/BBox[0 0 14 60]", content);
        let said_now = noted_on(UPWARDS, &[upright("Underline", DRAWN)], &[(50, &form)]);
        assert_eq!(said_now, [said], "{content}");
    }
}

#[test]
fn the_form_of_a_line_is_about_as_large_as_it() {
    for (bounds, content, said) in [
        ("100 0 160 14", "1 w 100 3 m 160 3 l S", NoteAdded),
        ("100 0 160 14", "1 w 100 3 m 170 3 l S", AnnotationAdded),
        ("0 100 60 114", "1 w 0 103 m 60 103 l S", NoteAdded),
        ("0 100 60 114", "1 w 0 125 m 60 125 l S", AnnotationAdded),
        ("0 0 120 14", "1 w 0 3 m 120 3 l S", NoteAdded),
        ("0 0 121 14", "1 w 0 3 m 121 3 l S", AnnotationAdded),
        ("0 0 40 14", "1 w 0 3 m 40 3 l S", NoteAdded),
        ("0 0 39 14", "1 w 0 3 m 39 3 l S", AnnotationAdded),
        ("0 0 60 28", "1 w 0 3 m 60 3 l S", NoteAdded),
        ("0 0 60 29", "1 w 0 3 m 60 3 l S", AnnotationAdded),
        ("0 0 60 9.2", "1 w 0 3 m 60 3 l S", AnnotationAdded),
    ] {
        let form = look(&format!("/BBox[{bounds}]"), content);
        assert_eq!(noted(&[level("Underline", DRAWN)], &[(50, &form)]), [said], "{bounds}");
    }
    for (matrix, said) in [
        ("1 0 0 1 0 0", NoteAdded),
        ("2 0 0 1 0 0", AnnotationAdded),
        ("1 .1 0 1 0 0", AnnotationAdded),
        ("1 0 .1 1 0 0", AnnotationAdded),
        ("1 0 0 2 0 0", AnnotationAdded),
    ] {
        let form = look(&format!("/BBox[0 0 60 14]/Matrix[{matrix}]"), "1 w 0 3 m 60 3 l S");
        assert_eq!(noted(&[level("Underline", DRAWN)], &[(50, &form)]), [said], "{matrix}");
    }
}
