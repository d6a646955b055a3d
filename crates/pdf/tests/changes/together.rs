//! What lines paint together, and how many of them a page takes.

use segel_pdf::changes::ChangeKind::{AnnotationAdded, NoteAdded};

use crate::marked::{DRAWN, LINES, UPWARDS, level, look, mark, noted, noted_on, quad, upright};

#[test]
fn lines_take_but_a_part_of_the_height_of_text_together() {
    // As the reader draws them: a twelfth, or an eighth, of the height each.
    for (kind, most) in [("Underline", 3), ("StrikeOut", 3), ("Squiggly", 2)] {
        let many = |count: usize| noted(&vec![level(kind, ""); count], &[]);
        assert_eq!(many(most), [NoteAdded], "{kind}");
        assert_eq!(many(most + 1), [AnnotationAdded], "{kind}");
        let many = |count: usize| noted_on(UPWARDS, &vec![upright(kind, ""); count], &[]);
        assert_eq!(many(most), [NoteAdded], "{kind} upwards");
        assert_eq!(many(most + 1), [AnnotationAdded], "{kind} upwards");
    }
    // Of different sorts, and one beside the other.
    let apart =
        |kind: &str, left: f64, right: f64| mark(kind, &quad([left, 697.0, right, 711.0]), "");
    let three = vec![apart("Underline", 50.0, 100.0); 3];
    for (left, said) in [(100.0, NoteAdded), (99.0, AnnotationAdded)] {
        let notes = [three.clone(), vec![apart("StrikeOut", left, 140.0)]].concat();
        assert_eq!(noted(&notes, &[]), [said], "{left}");
    }
    // As the file draws them: three tenths of 14.
    for (width, said) in [(2.09, NoteAdded), (2.11, AnnotationAdded)] {
        let low = look("/BBox[0 0 60 14]", &format!("{width} w 0 3 m 60 3 l S"));
        let high = look("/BBox[0 0 60 14]", &format!("{width} w 0 9 m 60 9 l S"));
        let notes = [level("Underline", DRAWN), level("StrikeOut", "/AP<</N 52 0 R>>")];
        assert_eq!(noted(&notes, &[(50, &low), (52, &high)]), [said], "{width}");
    }
    // As wide as a border says that the reader may draw them.
    for (border, said) in [
        ("/BS<</W 3>>", NoteAdded),
        ("/BS<</W 3.1>>", AnnotationAdded),
        ("/BS<<>>", NoteAdded),
        ("/BS<</W/X>>", AnnotationAdded),
        ("/BS 1", AnnotationAdded),
        ("/Border[0 0 3]", NoteAdded),
        ("/Border[0 0 3.1]", AnnotationAdded),
        ("/Border[0 0]", AnnotationAdded),
    ] {
        assert_eq!(noted(&[level("Underline", border)], &[]), [said], "{border}");
    }
}

#[test]
fn what_is_marked_elsewhere_makes_no_room_on_a_line() {
    let text = "BT /F1 12 Tf 50 700 Td (IZIN NOMOR 17) Tj 0 -50 Td (IZIN NOMOR 18) Tj ET";
    let below = mark("Underline", &quad([50.0, 647.0, 110.0, 661.0]), "");
    let mut notes = vec![level("Underline", ""); 4];
    assert_eq!(noted_on(text, &notes, &[]), [AnnotationAdded]);
    notes.extend(vec![below.clone(); 3]);
    assert_eq!(noted_on(text, &notes, &[]), [AnnotationAdded]);
    notes.truncate(3);
    notes.push(below);
    assert_eq!(noted_on(text, &notes, &[]), [NoteAdded]);
}

#[test]
fn the_lines_that_are_marked_are_apart_and_of_a_dark_colour() {
    let one = quad([50.0, 697.0, 90.0, 711.0]);
    let two_lines = "BT /F1 12 Tf 50 700 Td (IZIN NOMOR 17) Tj 0 -9 Td (IZIN NOMOR 18) Tj ET";
    for kind in LINES {
        let marked =
            |corners: &str, more: &str| noted_on(two_lines, &[mark(kind, corners, more)], &[]);
        for (points, said) in [
            (String::new(), AnnotationAdded),
            ("50 711 90 711".to_owned(), AnnotationAdded),
            (format!("{one} 50 711 90 711"), AnnotationAdded),
            (one.replace("711", "/X"), AnnotationAdded),
            // Beside one another, up to one half; and upon one another.
            (format!("{one}{}", quad([90.0, 697.0, 130.0, 711.0])), NoteAdded),
            (format!("{one}{}", quad([70.0, 697.0, 110.0, 711.0])), NoteAdded),
            (format!("{one}{}", quad([69.0, 697.0, 109.0, 711.0])), AnnotationAdded),
            (format!("{one}{}", quad([50.0, 690.0, 90.0, 704.0])), NoteAdded),
            (format!("{one}{}", quad([50.0, 690.5, 90.0, 704.5])), AnnotationAdded),
            (format!("{one}{one}"), AnnotationAdded),
        ] {
            assert_eq!(marked(&points, ""), [said], "{kind} {points}");
        }
        for (colour, said) in [
            ("[.69 .69 .69]", NoteAdded),
            ("[.71 .71 .71]", AnnotationAdded),
            // A bright part is not yet a bright colour.
            ("[1 0 0]", NoteAdded),
            ("[0 1 0]", NoteAdded),
            ("[1 .68 0]", NoteAdded),
            ("[1 .69 0]", AnnotationAdded),
            ("[.71]", AnnotationAdded),
            ("[0 0 0 .31]", NoteAdded),
            ("[0 0 0 .29]", AnnotationAdded),
            ("[]", NoteAdded),
            ("[0 0]", AnnotationAdded),
            ("[/X]", AnnotationAdded),
            (" 1", AnnotationAdded),
        ] {
            assert_eq!(marked(&one, &format!("/C{colour}")), [said], "{kind} {colour}");
        }
    }
}

#[test]
fn the_marks_of_a_page_have_a_limit() {
    let corners = |at: usize| {
        let (bottom, top) = (5 * at, 5 * at + 4);
        format!("50 {top} 150 {top} 50 {bottom} 150 {bottom} ")
    };
    // Text on each of the lines, 4.2 high.
    let text: String = (0..520)
        .map(|at| {
            format!(
                "BT /F1 4 Tf 50 {} Td (IZIN NOMOR 17 IZIN NOMOR 17 IZIN NOMOR) Tj ET ",
                5 * at + 1
            )
        })
        .collect();
    let marked = |kind: &str, count: usize| {
        let points: String = (0..count).map(corners).collect();
        let more = if kind == "Highlight" { "/C[1 1 .6]" } else { "" };
        noted_on(&text, &[mark(kind, &points, more)], &[])
    };
    for kind in ["Highlight", "Underline", "StrikeOut", "Squiggly"] {
        assert_eq!(marked(kind, 256), [NoteAdded], "{kind}");
        assert_eq!(marked(kind, 257), [AnnotationAdded], "{kind}");
    }
    // Many lines that notes mark with a single stroke each.
    let drawn = |counts: &[usize]| {
        let mut from = 0;
        let notes: Vec<String> = counts
            .iter()
            .map(|count| {
                let points: String = (from..from + count).map(corners).collect();
                let bounds = format!("50 {} 150 {}]", 5 * from, 5 * from + 4);
                from += count;
                mark("Underline", &points, DRAWN).replace("50 697 110 711]", &bounds)
            })
            .collect();
        let form = look("/BBox[0 0 100 4]", ".5 w 0 1 m 100 1 l S");
        noted_on(&text, &notes, &[(50, &form)])
    };
    assert_eq!(drawn(&[256]), [NoteAdded]);
    assert_eq!(drawn(&[257]), [AnnotationAdded]);
    assert_eq!(drawn(&[256, 256]), [NoteAdded]);
    assert_eq!(drawn(&[256, 256, 1]), [AnnotationAdded]);
}
