//! What highlights may paint, alone and upon one another, on black text and on text in colours.

use segel_pdf::changes::ChangeKind::{self, AnnotationAdded, NoteAdded};

use crate::bench::{MARK, PAGE, form_with, sorts, stream, told, told_on};
use crate::marked::{DRAWN, TEXT, level, look, noted, noted_on, quad};

const AREA: [f64; 4] = [50.0, 690.0, 200.0, 715.0];

fn highlight(area: [f64; 4], more: &str) -> String {
    let [left, bottom, right, top] = area;
    format!(
        "<</Type/Annot/Subtype/Highlight/Rect[{left} {bottom} {right} {top}]\
         /QuadPoints[{}]{more}>>",
        quad(area)
    )
}

/// What is said of a highlight that draws this, and perhaps a form inside.
fn highlighted(content: &str, form: Option<&str>) -> Vec<ChangeKind> {
    let outer = look("/BBox[0 0 150 25]", content);
    let mut more = vec![(50, outer.as_str())];
    more.extend(form.map(|form| (51, form)));
    noted(&[highlight(AREA, &format!("/C[1 1 0]{DRAWN}"))], &more)
}

#[test]
fn a_highlight_paints_bright_areas_that_multiply() {
    for content in [
        "/M gs 0 0 0 .2 k 0 0 150 25 re f",
        "/M gs .4 .4 .4 .05 k 0 0 150 25 re f",
        "/M gs .51 g 0 0 150 25 re F",
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
        let note = highlight(AREA, &format!("/C[1 1 0]{DRAWN}"));
        assert_eq!(noted(&[note], &[(50, &form)]), [said], "{entries}");
    }
    let image = stream("/Type/XObject/Subtype/Image/BBox[0 0 150 25]", yellow);
    let note = highlight(AREA, &format!("/C[1 1 0]{DRAWN}"));
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
        highlighted("/M gs .51 g 0 0 40 25 re f 0 0 40 25 re f /F Do", Some(&inner))
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
        let said = highlighted(&format!("/M gs .51 g {content}"), None);
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
        let said = highlighted(&format!("/M gs .51 g {content}"), None);
        assert_eq!(said, [AnnotationAdded], "{content}");
    }
}

#[test]
fn highlights_that_the_reader_draws_are_bright_and_leave_light_together() {
    let many = |colour: &str, count: usize| {
        noted(&vec![highlight(AREA, &format!("/C[{colour}]")); count], &[])
    };
    for (colour, count, said) in [
        (".51", 1, NoteAdded),
        (".49", 1, AnnotationAdded),
        (".51 .51 .51", 1, NoteAdded),
        (".49 .49 .49", 1, AnnotationAdded),
        // Green is bright, and red and blue are not.
        ("0 1 0", 1, NoteAdded),
        ("0 .86 0", 1, NoteAdded),
        ("0 .85 0", 1, AnnotationAdded),
        ("1 0 1", 1, AnnotationAdded),
        ("1 .15 1", 1, NoteAdded),
        ("1 .14 1", 1, AnnotationAdded),
        // One fifth of the light is left.
        (".51", 2, NoteAdded),
        (".51", 3, AnnotationAdded),
        (".59", 3, NoteAdded),
        (".58", 3, AnnotationAdded),
        ("1 1 0", 9, NoteAdded),
        ("0 0 0 0", 1, AnnotationAdded),
        ("/X", 1, AnnotationAdded),
        ("", 1, AnnotationAdded),
    ] {
        assert_eq!(many(colour, count), [said], "{colour} {count}");
    }
    // Each is bright, and together they are not: by the parts of the colours.
    let both = |one: &str, other: &str| {
        noted(&[one, other].map(|c| highlight(AREA, &format!("/C[{c}]"))), &[])
    };
    assert_eq!(both("1 1 0", "0 1 1"), [NoteAdded]);
    assert_eq!(both("0 1 1", "1 .15 1"), [NoteAdded]);
    assert_eq!(both("1 1 0", "1 .15 1"), [NoteAdded]);
    assert_eq!(both("0 1 0", "1 .34 1"), [AnnotationAdded]);
    assert_eq!(both("0 1 0", "1 .35 1"), [NoteAdded]);
    // The edges of neighbours overlap: of 20, three on each side.
    let grey = |bottom: f64| highlight([50.0, bottom, 200.0, bottom + 20.0], "/C[.51]");
    let beside = |bottom: f64| noted(&[grey(690.0), grey(690.0), grey(bottom)], &[]);
    assert_eq!(beside(704.1), [NoteAdded]);
    assert_eq!(beside(703.9), [AnnotationAdded]);
}

#[test]
fn highlights_darken_together_with_those_that_were_signed() {
    // The page has one in 1 1 0.
    let on_it = |area: [f64; 4], colour: &str| {
        let page = PAGE.replace("18 0 R]", "18 0 R 30 0 R]");
        sorts(&told(&[(3, &page), (30, &highlight(area, &format!("/C[{colour}]")))]))
    };
    assert_eq!(on_it(AREA, "1 1 .6"), [NoteAdded]);
    assert_eq!(on_it(AREA, "1 .16 1"), [NoteAdded]);
    let base = |mark: &str| form_with(&[(10, mark)]);
    let green = MARK.replace("/C[1 1 0]", "/C[0 1 0]");
    let page = PAGE.replace("18 0 R]", "18 0 R 30 0 R 31 0 R]");
    for (colour, said) in [("1 .6 1", NoteAdded), ("1 .35 1", AnnotationAdded)] {
        let note = highlight(AREA, &format!("/C[{colour}]"));
        let on_it = told_on(base(&green), &[(3, &page), (30, &note), (31, &note)]);
        assert_eq!(sorts(&on_it), [said], "{colour}");
    }
    // What is not understood is taken for black where its face may lie.
    let black = MARK.replace("/C[1 1 0]", "/C[0 0 0]");
    let page = PAGE.replace("18 0 R]", "18 0 R 30 0 R]");
    let yellow = highlight(AREA, "/C[1 1 .6]");
    let said = told_on(base(&black), &[(3, &page), (30, &yellow)]);
    assert_eq!(sorts(&said), [AnnotationAdded]);
    let far = highlight([50.0, 90.0, 200.0, 115.0], "/C[1 1 .6]");
    let faced = black.replace("/P 3 0 R", "/P 3 0 R/AP<</N 11 0 R>>");
    let said = told_on(base(&faced), &[(3, &page), (30, &far)]);
    assert_eq!(sorts(&said), [NoteAdded]);
}

#[test]
fn a_highlight_on_text_in_a_colour_keeps_it() {
    let red = format!("1 0 0 rg {TEXT}");
    let on = |content: &str, colour: &str, count: usize| {
        noted_on(content, &vec![highlight(AREA, &format!("/C[{colour}]")); count], &[])
    };
    for (colour, count, said) in [
        ("1 1 0", 1, NoteAdded),
        ("1 1 0", 9, NoteAdded),
        ("0 1 0", 1, AnnotationAdded),
        ("0 1 1", 1, AnnotationAdded),
        (".17 1 1", 1, NoteAdded),
        (".16 1 1", 1, AnnotationAdded),
        (".5 1 1", 2, NoteAdded),
        (".5 1 1", 3, AnnotationAdded),
    ] {
        assert_eq!(on(&red, colour, count), [said], "{colour} {count}");
        assert_eq!(on(TEXT, colour, count), [NoteAdded], "black: {colour} {count}");
    }
    // What is in a colour, or may be.
    for content in [
        ".2 .2 .36 rg",
        "0 0 .2 0 k",
        "/DeviceRGB cs 1 0 0 sc",
        "/Spot cs .5 scn",
        "/Pattern cs /P scn",
        "1 Tr",
        // Shapes wherever they are.
        "q 1 0 0 rg 300 300 9 9 re f Q",
        "q 1 0 0 RG 300 300 m 309 300 l S Q",
        "q 0 g 1 0 0 RG 300 300 9 9 re B Q",
        "/P sh",
        "q 9 0 0 9 60 700 cm BI /W 1 /H 1 ID x EI Q",
    ] {
        let page = format!("{content} {TEXT}");
        assert_eq!(on(&page, "0 1 0", 1), [AnnotationAdded], "{content}");
        assert_eq!(on(&page, "1 1 0", 1), [NoteAdded], "{content}");
    }
    for content in [
        ".5 g",
        ".2 .2 .34 rg",
        "0 0 .1 .5 k",
        "/DeviceGray cs 0 sc",
        "1 0 0 rg /DeviceRGB cs",
        "1 0 0 RG",
        "q 1 0 0 rg Q",
        "3 Tr",
        "q 1 0 0 rg 300 300 9 9 re n Q",
        "q .5 g .5 G 300 300 9 9 re B Q",
        // Elsewhere.
        "q 1 0 0 rg BT /F1 12 Tf 50 100 Td (x) Tj ET Q",
        "q 9 0 0 9 60 300 cm BI /W 1 /H 1 ID x EI Q",
    ] {
        let page = format!("{content} {TEXT}");
        assert_eq!(on(&page, "0 1 0", 1), [NoteAdded], "{content}");
    }
    // The file draws it, on the same text.
    let drawn = |content: &str| {
        let form = look("/BBox[0 0 150 25]", content);
        noted_on(&red, &[highlight(AREA, &format!("/C[1 1 0]{DRAWN}"))], &[(50, &form)])
    };
    assert_eq!(drawn("/M gs .17 1 1 rg 0 0 150 25 re f"), [NoteAdded]);
    assert_eq!(drawn("/M gs .16 1 1 rg 0 0 150 25 re f"), [AnnotationAdded]);
    // A widget may have any colour, and a page that is not understood too.
    let field = |colour: &str| {
        noted(&[highlight([50.0, 600.0, 200.0, 620.0], &format!("/C[{colour}]"))], &[])
    };
    assert_eq!(field("0 1 0"), [AnnotationAdded]);
    assert_eq!(field("1 1 0"), [NoteAdded]);
    assert_eq!(on("BT /F9 12 Tf 50 700 Td (x) Tj ET", "0 1 0", 1), [AnnotationAdded]);
}
