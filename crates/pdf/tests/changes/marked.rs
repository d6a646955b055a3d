//! What the marks of a page may paint, alone and together.

use segel_pdf::changes::ChangeKind::{self, AnnotationAdded, NoteAdded};

use crate::bench::{PAGE, kinds, stream};

/// What is said of notes from number 30 on, with more objects.
fn noted(notes: &[String], more: &[(u32, &str)]) -> Vec<ChangeKind> {
    let numbers: String = (30..).zip(notes).map(|(n, _)| format!(" {n} 0 R")).collect();
    let page = PAGE.replace("18 0 R]", &format!("18 0 R{numbers}]"));
    let mut objects = vec![(3, page.as_str())];
    objects.extend((30..).zip(notes.iter().map(String::as_str)));
    objects.extend(more);
    kinds(&objects)
}

/// A mark of a kind on one level line of text, 150 wide and 25 high, with more entries.
fn level(kind: &str, more: &str) -> String {
    format!(
        "<</Type/Annot/Subtype/{kind}/Rect[50 690 200 715]\
         /QuadPoints[50 715 200 715 50 690 200 690]{more}>>"
    )
}

/// A mark on one upright line of text, 20 wide and 150 high.
fn upright(kind: &str, more: &str) -> String {
    format!(
        "<</Type/Annot/Subtype/{kind}/Rect[300 100 320 250]\
         /QuadPoints[300 250 320 250 300 100 320 100]{more}>>"
    )
}

const DRAWN: &str = "/AP<</N 50 0 R>>";
const STATES: &str = "/Resources<</ExtGState<</M<</BM/Multiply>>/N<</BM/Normal>>/D<</BM/Darken>>\
     /T<</Type/ExtGState/CA 1/ca 1/AIS false/SA true/SMask/None>>/U<</SMask/Other>>>>\
     /XObject<</F 51 0 R>>>>";

fn look(entries: &str, content: &str) -> String {
    stream(&format!("/Type/XObject/Subtype/Form{entries}{STATES}"), content)
}

/// What is said of a highlight that draws this, and perhaps a form inside.
fn highlighted(content: &str, form: Option<&str>) -> Vec<ChangeKind> {
    let outer = look("/BBox[0 0 150 25]", content);
    let mut more = vec![(50, outer.as_str())];
    more.extend(form.map(|form| (51, form)));
    noted(&[level("Highlight", &format!("/C[1 1 0]{DRAWN}"))], &more)
}

#[test]
fn a_highlight_paints_bright_areas_that_multiply() {
    for content in [
        "/M gs 0 0 0 .2 k 0 0 150 25 re f",
        "/M gs .4 .4 .4 .05 k 0 0 150 25 re f",
        "/M gs .5 g 0 0 150 25 re F",
        "/M gs 1 1 0 rg 0 0 150 25 re f*",
        "/M gs 1 1 0 rg q 0 g Q 0 0 150 25 re f",
        "/M gs 1 1 0 rg q q 0 g Q Q 0 0 m 150 0 l 150 25 l 0 25 l h f",
        "/M gs 0 0 150 25 re W n 1 0 0 1 0 0 cm 1 1 0 rg 0 0 150 25 re W* n 0 0 150 25 re f",
        "/M gs 1 J 1 j 4 M [] 0 d 1 i /Perceptual ri 1 1 0 rg 0 0 150 25 re f",
        "/N gs /M gs 1 1 0 rg 0 0 150 25 re f",
        "/T gs /M gs 1 1 0 rg 0 0 150 25 re f",
        "/M gs 1 1 0 rg 0 0 m 0 9 9 9 9 0 c 9 9 9 5 v 9 9 9 7 y f",
        "/M gs 1 w 1 G 0 0 0 RG 0 0 0 0 K 1 1 0 rg 0 0 150 25 re f",
    ] {
        assert_eq!(highlighted(content, None), [NoteAdded], "{content}");
    }
    for content in [
        "/M gs .4 .4 .4 .3 k 0 0 150 25 re f",
        "/M gs 0 0 0 .6 k 0 0 150 25 re f",
        "/M gs .49 g 0 0 150 25 re f",
        "/M gs 1 1 0 rg Q 0 0 150 25 re f",
        "/D gs /M gs 1 1 0 rg 0 0 150 25 re f",
        "/U gs /M gs 1 1 0 rg 0 0 150 25 re f",
        "/M gs /T gs 1 1 0 rg 0 0 150 25 re B",
        "/M gs 1 1 0 rg 0 0 150 25 re b*",
        "/M gs 1 1 0 rg 0 0 150 25 re S",
        "/M gs /P sh",
        "/W gs /M gs 1 1 0 rg 0 0 150 25 re f",
    ] {
        assert_eq!(highlighted(content, None), [AnnotationAdded], "{content}");
    }
    let nested = |levels: usize| {
        let (open, close) = ("q ".repeat(levels), "Q ".repeat(levels));
        highlighted(&format!("/M gs 1 1 0 rg {open}{close}0 0 150 25 re f"), None)
    };
    assert_eq!(nested(28), [NoteAdded]);
    assert_eq!(nested(29), [AnnotationAdded]);
    // Of an isolated group it is the group that lies on the page.
    let yellow = "/M gs 1 1 0 rg 0 0 150 25 re f";
    for (entries, said) in [
        ("/BBox[0 0 150 25]/Group<</S/Transparency>>", NoteAdded),
        ("/BBox[0 0 150 25]/Matrix[1 0 0 1 0 0]", NoteAdded),
        ("/BBox[0 0 150 25]/Group<</S/Transparency/I true>>", AnnotationAdded),
        ("/BBox[0 0 150 25]/OC<</Type/OCG>>", AnnotationAdded),
        ("/BBox[0 0 150 25]/Matrix[1 0 0 1]", AnnotationAdded),
        ("/BBox[0 0 0 0]", AnnotationAdded),
        ("", AnnotationAdded),
    ] {
        let form = look(entries, yellow);
        let note = level("Highlight", &format!("/C[1 1 0]{DRAWN}"));
        assert_eq!(noted(&[note], &[(50, &form)]), [said], "{entries}");
    }
    let image = stream("/Type/XObject/Subtype/Image/BBox[0 0 150 25]", yellow);
    let note = level("Highlight", &format!("/C[1 1 0]{DRAWN}"));
    assert_eq!(noted(&[note], &[(50, &image)]), [AnnotationAdded]);
}

#[test]
fn a_form_inside_a_highlight_paints_as_the_highlight_may() {
    let form = |entries: &str, content: &str| look(&format!("/BBox[0 0 150 25]{entries}"), content);
    let area = "0 0 150 25 re f";
    for (outer, entries, inner, said) in [
        ("/M gs 1 1 0 rg /F Do", "", area, NoteAdded),
        ("/M gs 1 1 0 rg /F Do 0 g", "", area, NoteAdded),
        ("/M gs 1 1 0 rg /F Do", "/Group<</S/Transparency/I true>>", area, NoteAdded),
        ("/M gs 1 1 0 rg /F Do", "/Matrix[1 0 0 1 0 0]", area, NoteAdded),
        ("/M gs 1 1 0 rg /F Do", "/Matrix[1 0]", area, AnnotationAdded),
        ("/M gs 1 1 0 rg /F Do", "", "0 g 0 0 150 25 re f", AnnotationAdded),
        ("/M gs 0 g /F Do 1 1 0 rg", "", area, AnnotationAdded),
        ("1 1 0 rg /F Do", "", area, AnnotationAdded),
        ("1 1 0 rg /F Do /M gs", "", area, AnnotationAdded),
        ("/M gs 1 1 0 rg /G Do", "", area, AnnotationAdded),
        ("/M gs 1 1 0 rg /F Do", "/OC<</Type/OCG>>", area, AnnotationAdded),
        ("/M gs 1 1 0 rg /F Do", "", "BT /F1 12 Tf (9) Tj ET", AnnotationAdded),
        // Three forms at most.
        ("/M gs 1 1 0 rg /F Do /F Do", "", "q Q", NoteAdded),
        ("/M gs 1 1 0 rg /F Do /F Do /F Do", "", "q Q", AnnotationAdded),
    ] {
        let made = form(entries, inner);
        assert_eq!(highlighted(outer, Some(&made)), [said], "{outer} {entries} {inner}");
    }
    // Three times half the light is too little, wherever a form moves what it paints.
    let dark = |shift: u32| {
        let entries = format!("/Matrix[1 0 0 1 {shift} 0]");
        let inner = look(&format!("/BBox[0 0 150 25]{entries}"), "0 0 40 25 re f");
        highlighted("/M gs .5 g 0 0 40 25 re f 0 0 40 25 re f /F Do", Some(&inner))
    };
    assert_eq!(dark(0), [AnnotationAdded]);
    assert_eq!(dark(60), [NoteAdded]);
    let alone = format!("/C[1 1 0]{DRAWN}");
    let image = look("/BBox[0 0 150 25]", "1 1 0 rg /F Do");
    let form = form("", area);
    for kind in ["Underline", "StrikeOut"] {
        let said = noted(&[level(kind, &alone)], &[(50, &image), (51, &form)]);
        assert!(said.contains(&AnnotationAdded), "{kind}");
    }
}

#[test]
fn areas_upon_one_another_leave_light_enough_however_they_are_drawn() {
    for content in [
        "0 0 150 25 re f 0 0 150 25 re f",
        "0 0 40 25 re f 50 0 40 25 re f 100 0 40 25 re f",
        "10 0 5 25 re f 20 0 15 25 re f 40 0 38 25 re f",
        "0 2 150 3 re f 0 6 150 5 re f 0 12 150 11 re f",
        "q 1 0 0 1 50 0 cm 0 0 40 25 re f Q q 1 0 0 1 100 0 cm 0 0 40 25 re f Q 0 0 40 25 re f",
        "0 0 m 0 25 40 25 40 0 c f 50 0 m 50 25 90 25 90 0 c f 100 0 m 100 25 140 25 140 0 c f",
        "0 0 m 40 0 l 40 25 l f 50 0 m 90 0 l 90 25 l f 100 0 m 140 0 l 140 25 l f",
        "0 0 150 25 re n 0 0 150 25 re n 0 0 150 25 re n",
    ] {
        let said = highlighted(&format!("/M gs .5 g {content}"), None);
        assert_eq!(said, [NoteAdded], "{content}");
    }
    for content in [
        "0 0 150 25 re f 0 0 150 25 re f 0 0 150 25 re f",
        "0 0 60 25 re f 40 0 60 25 re f 50 0 99 25 re f",
        "0 0 m 0 25 40 25 40 0 c f 0 0 m 0 25 40 25 40 0 c f 0 0 m 0 25 40 25 40 0 c f",
        "0 0 m 40 0 l 40 25 l f 0 0 m 40 0 l 40 25 l f 0 0 m 40 0 l 40 25 l f",
        "50 0 40 25 re f 50 0 40 25 re f 1 0 0 1 50 0 cm 0 0 40 25 re f",
        "q 0 25 -25 0 150 0 cm 0 0 1 6 re f Q 0 0 150 25 re f 0 0 150 25 re f",
    ] {
        let said = highlighted(&format!("/M gs .5 g {content}"), None);
        assert_eq!(said, [AnnotationAdded], "{content}");
    }
    // Highlights that the reader draws, with a colour of their own.
    let many = |colour: &str, count: usize| {
        noted(&vec![level("Highlight", &format!("/C[{colour}]")); count], &[])
    };
    assert_eq!(many(".5", 2), [NoteAdded]);
    assert_eq!(many(".5", 3), [AnnotationAdded]);
    assert_eq!(many(".49", 1), [AnnotationAdded]);
    assert_eq!(many(".51 .51 .51", 1), [NoteAdded]);
    assert_eq!(many("0 0 0 0", 1), [AnnotationAdded]);
    assert_eq!(many("/X", 1), [AnnotationAdded]);
}

/// What is said of an underline that draws this.
fn underlined(content: &str) -> Vec<ChangeKind> {
    let form = look("/BBox[0 0 150 25]", content);
    noted(&[level("Underline", DRAWN)], &[(50, &form)])
}

#[test]
fn a_line_is_thin_straight_and_dark() {
    for content in [
        "1 w 0 3 m 150 3 l S",
        "1 w 0 3 m 150 3 l s",
        "3 w 0 3 m 150 3 l S",
        ".7 G 1 w 0 3 m 150 3 l S",
        ".7 .7 .7 RG 1 w 0 3 m 150 3 l S",
        "1 1 0 RG 1 w 0 3 m 150 3 l S",
        ".3 0 0 .3 K 1 w 0 3 m 150 3 l S",
        "q 1 G Q 1 w 0 3 m 150 3 l S",
        "q 30 w Q 0 3 m 150 3 l S",
        "[3] 0 d 1 w 0 3 m 150 3 l S",
    ] {
        assert_eq!(underlined(content), [NoteAdded], "{content}");
    }
    for content in [
        "3.1 w 0 3 m 150 3 l S",
        "-1 w 0 3 m 150 3 l S",
        ".71 G 1 w 0 3 m 150 3 l S",
        ".71 .71 .71 RG 1 w 0 3 m 150 3 l S",
        "0 0 0 .2 K 1 w 0 3 m 150 3 l S",
        ".1 .1 .1 .1 K 1 w 0 3 m 150 3 l S",
        "1 w 0 3 m 150 3 l B",
        "1 w 0 3 m 150 3 l f",
        "1 w 0 3 m 150 5 l S",
        "1 w 0 3 m 150 3.5 l S",
        "1 w 0 3 150 0 re S",
        "1 w 0 3 m 0 3 150 3 150 3 c S",
        "1 0 0 1 0 0 cm 1 w 0 3 m 150 3 l S",
        "1 w 0 3 m 150 3 l 0 4 m 150 4 l S",
        "1 w S",
        // More strokes than an underline takes.
        ".1 w 0 3 m 150 3 l S 0 3 m 150 3 l S 0 3 m 150 3 l S",
        ".1 w 0 3 m 150 3 l 0 3 l 150 3 l S",
        // Beside the line that is marked.
        "1 w 0 -6 m 150 -6 l S",
        "1 w 0 31 m 150 31 l S",
        "1 w -7 3 m 150 3 l S",
        "1 w 0 3 m 157 3 l S",
    ] {
        assert_eq!(underlined(content), [AnnotationAdded], "{content}");
    }
    // In a form whose box begins elsewhere.
    for (bounds, content, said) in [
        ("100 0 250 25", "1 w 100 3 m 250 3 l S", NoteAdded),
        ("100 0 250 25", "1 w 100 3 m 290 3 l S", AnnotationAdded),
        ("0 100 150 125", "1 w 0 103 m 150 103 l S", NoteAdded),
        ("0 100 150 125", "1 w 0 150 m 150 150 l S", AnnotationAdded),
        ("0 0 300 25", "1 w 0 3 m 300 3 l S", NoteAdded),
        ("0 0 301 25", "1 w 0 3 m 300 3 l S", AnnotationAdded),
        ("0 0 150 12", "1 w 0 3 m 150 3 l S", AnnotationAdded),
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
        let entries = format!("/BBox[0 0 150 25]/Matrix[{matrix}]");
        let form = look(&entries, "1 w 0 3 m 150 3 l S");
        assert_eq!(noted(&[level("Underline", DRAWN)], &[(50, &form)]), [said], "{matrix}");
    }
}

#[test]
fn an_upright_line_is_marked_as_a_level_one() {
    for (content, said) in [
        ("1 w 3 0 m 3 150 l S", NoteAdded),
        ("2 w -4 0 m -4 150 l S", NoteAdded),
        ("2 w 24 0 m 24 150 l S", NoteAdded),
        ("2 w -4.5 0 m -4.5 150 l S", AnnotationAdded),
        ("2 w 24.5 0 m 24.5 150 l S", AnnotationAdded),
        ("1 w 3 0 m 5 150 l S", AnnotationAdded),
        ("1 w 3 0 m 3.5 150 l S", AnnotationAdded),
        ("1 w 3 -6 m 3 150 l S", AnnotationAdded),
        ("1 w 3 0 m 3 156 l S", AnnotationAdded),
    ] {
        let form = look("/BBox[0 0 20 150]", content);
        let said_now = noted(&[upright("Underline", DRAWN)], &[(50, &form)]);
        assert_eq!(said_now, [said], "{content}");
    }
    // As the reader draws them: a twelfth, or an eighth, of the height each.
    type Made = fn(&str, &str) -> String;
    for (kind, most) in [("Underline", 3), ("StrikeOut", 3), ("Squiggly", 2)] {
        for made in [level as Made, upright] {
            let many = |count: usize| noted(&vec![made(kind, ""); count], &[]);
            assert_eq!(many(most), [NoteAdded], "{kind}");
            assert_eq!(many(most + 1), [AnnotationAdded], "{kind}");
        }
    }
}

#[test]
fn what_is_marked_elsewhere_makes_no_room_on_a_line() {
    let below = level("Underline", "").replace("690", "640").replace("715", "665");
    let mut notes = vec![level("Underline", ""); 4];
    assert_eq!(noted(&notes, &[]), [AnnotationAdded]);
    notes.extend(vec![below; 3]);
    assert_eq!(noted(&notes, &[]), [AnnotationAdded]);
    notes.truncate(3);
    notes.push(level("Underline", "").replace("690", "640").replace("715", "665"));
    assert_eq!(noted(&notes, &[]), [NoteAdded]);
}

#[test]
fn the_lines_that_are_marked_are_lines_of_text_and_apart() {
    let marked = |kind: &str, points: &str, more: &str| {
        let rectangle = "/Rect[50 690 200 715]";
        let note = format!("<</Subtype/{kind}{rectangle}/QuadPoints[{points}]{more}>>");
        noted(&[note], &[])
    };
    let quad = |left: f64, bottom: f64, right: f64, top: f64| {
        format!("{left} {top} {right} {top} {left} {bottom} {right} {bottom} ")
    };
    let one = quad(50.0, 690.0, 200.0, 715.0);
    for kind in ["Underline", "Squiggly", "StrikeOut"] {
        for (points, said) in [
            (quad(50.0, 690.0, 200.0, 762.0), NoteAdded),
            (quad(50.0, 690.0, 200.0, 763.0), AnnotationAdded),
            (quad(50.0, 690.0, 200.0, 693.0), NoteAdded),
            (quad(50.0, 690.0, 200.0, 692.9), AnnotationAdded),
            (String::new(), AnnotationAdded),
            ("50 715 200 715".to_owned(), AnnotationAdded),
            (format!("{one} 50 715 200 715"), AnnotationAdded),
            (one.replace("715", "/X"), AnnotationAdded),
            // Beside one another, up to one half; and upon one another.
            (format!("{one}{}", quad(50.0, 660.0, 200.0, 685.0)), NoteAdded),
            (format!("{one}{}", quad(140.0, 690.0, 290.0, 715.0)), NoteAdded),
            (format!("{one}{}", quad(125.0, 690.0, 275.0, 715.0)), NoteAdded),
            (format!("{one}{}", quad(120.0, 690.0, 270.0, 715.0)), AnnotationAdded),
            (format!("{one}{}", quad(50.0, 700.0, 200.0, 725.0)), AnnotationAdded),
            (format!("{one}{}", quad(50.0, 703.0, 200.0, 728.0)), NoteAdded),
            (format!("{one}{one}"), AnnotationAdded),
        ] {
            assert_eq!(marked(kind, &points, ""), [said], "{kind} {points}");
        }
        for (colour, said) in [
            ("[.7 .7 .7]", NoteAdded),
            ("[.71 .71 .71]", AnnotationAdded),
            ("[.71 .71 .7]", NoteAdded),
            ("[.71]", AnnotationAdded),
            ("[0 0 0 .3]", NoteAdded),
            ("[.3 0 0 .3]", NoteAdded),
            ("[0 0 0 .2]", AnnotationAdded),
            ("[.1 .1 .1 .1]", AnnotationAdded),
            ("[]", NoteAdded),
            ("[/X]", AnnotationAdded),
            (" 1", AnnotationAdded),
        ] {
            assert_eq!(marked(kind, &one, &format!("/C{colour}")), [said], "{kind} {colour}");
        }
    }
}

#[test]
fn the_marks_of_a_page_have_a_limit() {
    let quad = |at: usize| {
        let (bottom, top) = (5 * at, 5 * at + 4);
        format!("50 {top} 200 {top} 50 {bottom} 200 {bottom} ")
    };
    let marked = |kind: &str, count: usize| {
        let points: String = (0..count).map(quad).collect();
        let note = format!("<</Subtype/{kind}/Rect[50 0 200 9]/C[1 1 .6]/QuadPoints[{points}]>>");
        noted(&[note], &[])
    };
    for kind in ["Highlight", "Underline", "StrikeOut", "Squiggly"] {
        assert_eq!(marked(kind, 256), [NoteAdded], "{kind}");
        assert_eq!(marked(kind, 257), [AnnotationAdded], "{kind}");
    }
    // Many lines that one note marks with a single stroke.
    let drawn = |count: usize| {
        let points: String = (0..count).map(quad).collect();
        let note = format!("<</Subtype/Underline/Rect[50 0 200 25]/QuadPoints[{points}]{DRAWN}>>");
        let form = look("/BBox[0 0 150 25]", ".5 w 0 1 m 150 1 l S");
        noted(&[note], &[(50, &form)])
    };
    assert_eq!(drawn(512), [NoteAdded]);
    assert_eq!(drawn(513), [AnnotationAdded]);
    assert_eq!(drawn(1001), [AnnotationAdded]);
}

#[test]
fn an_icon_is_small_whichever_way_it_is_drawn() {
    let icon = |rectangle: &str, look: &str| {
        let note = format!("<</Subtype/Text/Rect[{rectangle}]{DRAWN}>>");
        noted(&[note], &[(50, look)])
    };
    let form = look("/BBox[0 0 20 20]", "1 0 0 1 0 0 cm 0 0 20 20 re B 0 0 m 9 9 9 9 9 9 c S");
    assert_eq!(icon("300 300 332 332", &form), [NoteAdded]);
    assert_eq!(icon("300 300 333 320", &form), [AnnotationAdded]);
    assert_eq!(icon("300 300 320 333", &form), [AnnotationAdded]);
    let plain = look("", "0 0 20 20 re f");
    assert_eq!(icon("300 300 320 320", &plain), [NoteAdded]);
    let text = look("/BBox[0 0 20 20]", "BT /F1 12 Tf (9) Tj ET");
    assert_eq!(icon("300 300 320 320", &text), [AnnotationAdded]);
    let form_in_form = look("/BBox[0 0 20 20]", "/M gs /F Do");
    let note = format!("<</Subtype/Text/Rect[300 300 320 320]{DRAWN}>>");
    let said = noted(&[note], &[(50, &form_in_form), (51, &plain)]);
    assert_eq!(said, [AnnotationAdded]);
}
