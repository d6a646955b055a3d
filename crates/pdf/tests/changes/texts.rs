//! The text of a filled field: where it stands, how it is moved, and how well it is seen.

use segel_pdf::changes::ChangeKind::{self, FieldChanged, FieldFilled};

use crate::drawn::{after, drawn};

/// What is said where text is drawn with these operators.
fn text(value: &str, operators: &str) -> Vec<ChangeKind> {
    drawn(value, &format!("BT {operators} ET"))
}

#[test]
fn every_way_to_place_a_line_is_followed() {
    for content in [
        "BT /F1 6 Tf 2 14 Td (1) Tj 0 -6 TD (0) Tj T* (0) Tj ET",
        "BT /F1 6 Tf 6 TL 2 14 Td (1) Tj (0) ' (0) ' ET",
        "BT /F1 6 Tf 6 TL 2 14 Td (1) Tj 0 0 (00) \" ET",
        "BT /F1 12 Tf 1 0 0 1 2 5 Tm (100) Tj ET",
        "BT /F1 6 Tf 2 0 0 2 2 5 Tm (100) Tj ET",
        "BT /F1 7 Tf .5 0 0 1 2 5 Tm (100) Tj ET",
        "BT /F1 10 Tf 2 12 Td (1) Tj 0 -7 Td (00) Tj ET",
        "BT /F1 12 Tf 2 5 Td (10) Tj 14 0 Td (0) Tj ET",
        "BT /F1 12 Tf 2 5 Td (10) Tj 14 3.5 Td (0) Tj ET",
        // Nothing and blanks are nowhere.
        "BT () Tj /F1 12 Tf 2 5 Td (100) Tj ET",
        "BT /F1 12 Tf -50 5 Td ( ) Tj 52 0 Td (100) Tj ET",
        "BT /F9 12 Tf /F1 12 Tf 2 5 Td (100) Tj ET",
    ] {
        assert_eq!(drawn("100", content), [FieldFilled], "{content}");
    }
    for content in [
        "BT /F1 6 Tf 2 12 Td (1) Tj 0 0 TD (00) Tj ET",
        "BT /F1 6 Tf 2 14 Td (1) Tj 0 -60 TD T* 0 66 Td (00) Tj T* (0) Tj ET",
        "BT /F1 10 Tf 2 12 Td (1) Tj 0 -6.9 Td (00) Tj ET",
        // Digits on digits.
        "BT /F1 6 Tf 2 5 Td (1) Tj 2 0 Td (00) Tj ET",
        // Onto the line before, or back to one above.
        "BT /F1 12 Tf 2 5 Td (10) Tj 7.4 0 Td (0) Tj ET",
        "BT /F1 12 Tf 2 5 Td (10) Tj 14 3.7 Td (0) Tj ET",
        "BT /F1 12 Tf 100 TL 2 5 Td (1) Tj (00) ' ET",
        "BT /F1 12 Tf 100 TL 2 5 Td (1) Tj 0 0 (00) \" ET",
        "BT /F1 12 Tf 12 TL 2 17 Td ( ) Tj 0 -6 (100) \" ET",
        "BT /F1 12 Tf 0 TL 2 5 Td (1) Tj -6 0 (00) \" ET",
        "BT /F1 6.9 Tf .5 0 0 1 2 5 Tm (100) Tj ET",
        "BT /F1 6.9 Tf 1 0 0 .5 2 5 Tm (100) Tj ET",
        // Text that stands nowhere, ends nowhere or lies in a path.
        "/F1 12 Tf 2 5 Td (100) Tj",
        "BT /F1 12 Tf 2 5 Td (100) Tj",
        "q BT /F1 12 Tf 2 5 Td (100) Tj ET",
        "BT /F1 12 Tf 2 5 Td (100) Tj ET 0 0 150 20 re",
        "BT /F1 12 Tf 2 5 Td (100) Tj ET 0 0 m",
        "0 0 150 20 re BT /F1 12 Tf 2 5 Td (100) Tj ET n",
        "ET BT /F1 12 Tf 2 5 Td (100) Tj ET",
    ] {
        assert_eq!(drawn("100", content), [FieldChanged], "{content}");
    }
    // Turned, flattened or mirrored, if only for a moment.
    for matrix in ["1 .1 0 1", "1 0 .1 1", "0 0 0 1", "1 0 0 0", "-1 0 0 1", "1 0 0 -1"] {
        let content = after(&format!("{matrix} 2 5 Tm 1 0 0 1 2 5 Tm"));
        assert_eq!(drawn("100", &content), [FieldChanged], "{matrix}");
    }
}

#[test]
fn letters_are_moved_and_spread_only_as_far_as_they_can_be_read() {
    for content in [
        "[(1) 80 (00)] TJ",
        "[(10) 80 (0)] TJ",
        "[(1) 80 (0) 80 (0)] TJ",
        "[(1) 40 () 40 (00)] TJ",
        "[(1) -5000 (00)] TJ",
        "1 Tc (10) Tj (0) Tj",
        "20 Tc (10) Tj (0) Tj",
        "20 Tw (1 0) Tj (0) Tj",
        "-.3 Tc (100) Tj",
        "-.3 Tw (100) Tj",
        "100 Tw (100) Tj",
        "65 Tc (100) Tj",
        "90 Tw (1 00) Tj",
    ] {
        let content = format!("/F1 12 Tf 2 5 Td {content}");
        assert_eq!(text("100", &content), [FieldFilled], "{content}");
    }
    for content in [
        "[(1) 81 (00)] TJ",
        // Little by little, and over what shows nothing.
        "[(1) 40 () 41 (00)] TJ",
        "[(1) 40 ( ) 41 (00)] TJ",
        "[(1) 40] TJ [41 (00)] TJ",
        "[(1) (text) /X (00)] TJ",
        "-.31 Tc (100) Tj",
        "-.31 Tw (100) Tj",
        "101 Tc (100) Tj",
        "101 Tw (100) Tj",
        // Pushed out of the box.
        "67 Tc (100) Tj",
        "[(1) -20000 (00)] TJ",
        "90 Tw ( 1 0) Tj (0) Tj",
    ] {
        let content = format!("/F1 12 Tf 2 5 Td {content}");
        assert_eq!(text("100", &content), [FieldChanged], "{content}");
    }
}

#[test]
fn text_stands_in_its_box_to_the_end() {
    for (value, x, y, said) in [
        // The box is 150 wide and 20 high.
        ("100", -0.9, 5.0, FieldFilled),
        ("100", -1.1, 5.0, FieldChanged),
        ("100", 2.0, -0.9, FieldFilled),
        ("100", 2.0, -1.0, FieldChanged),
        ("100", 2.0, 12.7, FieldFilled),
        ("100", 2.0, 12.9, FieldChanged),
        // Its end, by the least that each letter takes.
        ("100", 133.6, 5.0, FieldFilled),
        ("100", 133.8, 5.0, FieldChanged),
        ("iii", 143.7, 5.0, FieldFilled),
        ("iii", 143.9, 5.0, FieldChanged),
        ("mmm", 137.2, 5.0, FieldFilled),
        ("mmm", 137.4, 5.0, FieldChanged),
        ("MMM", 132.9, 5.0, FieldFilled),
        ("MMM", 133.1, 5.0, FieldChanged),
        ("jlt", 143.7, 5.0, FieldFilled),
        ("jlt", 143.9, 5.0, FieldChanged),
        ("frI", 143.7, 5.0, FieldFilled),
        ("frI", 143.9, 5.0, FieldChanged),
        ("0 0", 137.0, 5.0, FieldFilled),
        ("0 0", 137.2, 5.0, FieldChanged),
        ("...", 144.4, 5.0, FieldFilled),
        ("...", 144.6, 5.0, FieldChanged),
    ] {
        let content = format!("/F1 12 Tf {x} {y} Td ({value}) Tj");
        assert_eq!(text(value, &content), [said], "{content}");
    }
    // A second line has to reach into the box as well.
    for (lower, said) in [(10.4, FieldFilled), (10.6, FieldChanged)] {
        let content = format!("/F1 6 Tf 2 10 Td (1) Tj 0 -{lower} Td (00) Tj");
        assert_eq!(text("100", &content), [said], "{content}");
    }
}

#[test]
fn all_of_a_text_has_one_size_and_one_colour_that_is_seen() {
    for (content, said) in [
        ("/F1 3.5 Tf 2 5 Td (100) Tj", FieldFilled),
        ("/F1 3.4 Tf 2 5 Td (100) Tj", FieldChanged),
        // Four fifths and five fourths of the first.
        ("/F1 12 Tf 2 5 Td (1) Tj /F1 9.7 Tf (00) Tj", FieldFilled),
        ("/F1 12 Tf 2 5 Td (1) Tj /F1 9.5 Tf (00) Tj", FieldChanged),
        ("/F1 12 Tf 2 5 Td (1) Tj /F1 14.9 Tf (00) Tj", FieldFilled),
        ("/F1 12 Tf 2 5 Td (1) Tj /F1 15.1 Tf (00) Tj", FieldChanged),
        ("/F1 12 Tf 2 5 Td (1) Tj .81 0 0 1 12 5 Tm (00) Tj", FieldFilled),
        ("/F1 12 Tf 2 5 Td (1) Tj .79 0 0 1 12 5 Tm (00) Tj", FieldChanged),
        ("/F1 12 Tf 2 5 Td (1) Tj 1.24 0 0 1 12 5 Tm (00) Tj", FieldFilled),
        ("/F1 12 Tf 2 5 Td (1) Tj 1.26 0 0 1 12 5 Tm (00) Tj", FieldChanged),
        // Not by steps either.
        ("/F1 12 Tf 2 5 Td (1) Tj /F1 9.7 Tf (0) Tj /F1 8 Tf (0) Tj", FieldChanged),
        ("/F1 12 Tf 2 5 Td (1) Tj .04 g (00) Tj", FieldFilled),
        ("/F1 12 Tf 2 5 Td (1) Tj .06 g (00) Tj", FieldChanged),
        ("/F1 12 Tf 2 5 Td (1) Tj .04 g (0) Tj .08 g (0) Tj", FieldChanged),
        ("/F1 12 Tf 2 5 Td (1) Tj 0 0 .4 rg (00) Tj", FieldFilled),
        ("/F1 12 Tf 2 5 Td (1) Tj 0 0 .5 rg (00) Tj", FieldChanged),
        // Three tenths darker than paper.
        (".69 g /F1 12 Tf 2 5 Td (100) Tj", FieldFilled),
        (".71 g /F1 12 Tf 2 5 Td (100) Tj", FieldChanged),
        ("0 .99 0 rg /F1 12 Tf 2 5 Td (100) Tj", FieldFilled),
        ("0 1 1 rg /F1 12 Tf 2 5 Td (100) Tj", FieldChanged),
        ("0 0 0 .31 k /F1 12 Tf 2 5 Td (100) Tj", FieldFilled),
        ("0 0 0 .29 k /F1 12 Tf 2 5 Td (100) Tj", FieldChanged),
        ("1 1 0 0 k /F1 12 Tf 2 5 Td (100) Tj", FieldFilled),
        ("0 0 1 0 k /F1 12 Tf 2 5 Td (100) Tj", FieldChanged),
        (".69 sc /F1 12 Tf 2 5 Td (100) Tj", FieldFilled),
        (".71 scn /F1 12 Tf 2 5 Td (100) Tj", FieldChanged),
        ("1 g /DeviceGray cs /F1 12 Tf 2 5 Td (100) Tj", FieldFilled),
    ] {
        assert_eq!(text("100", content), [said], "{content}");
    }
}

#[test]
fn what_is_set_before_the_text_is_known_and_leaves_it_to_be_seen() {
    for operators in [
        "0 g",
        "0 0 0 rg",
        "0 0 0 1 k",
        "1 1 1 0 k",
        ".5 .5 .5 .45 k",
        "0 sc",
        "0 G",
        "0 SC",
        "0 0 0 RG",
        "0 0 0 1 K",
        "1 w",
        "0 Tr",
        "0 Tc",
        "1 Tc",
        "0 Tw",
        "1 Tw",
        "95 Tz",
        "105 Tz",
        "14 TL",
        "/F1 3.5 Tf",
    ] {
        assert_eq!(drawn("100", &after(operators)), [FieldFilled], "{operators}");
        let strange = format!("/X {operators}");
        assert_eq!(drawn("100", &after(&strange)), [FieldChanged], "{strange}");
    }
    for operators in [
        "1 g",
        "1 1 1 rg",
        "0 0 0 0 k",
        "1 Tr",
        "7 Tr",
        "94 Tz",
        "106 Tz",
        "/F1 3.4 Tf",
        "/Pattern cs",
        "/Spot CS",
        "0 0 sc",
        "0 0 0 scn",
        "1 0 0 1 0 0 cm",
        // What stands between texts only.
        "q",
        "q Q",
        "BT",
        "0 0 150 20 re",
        "h",
        "W",
        "n",
    ] {
        assert_eq!(drawn("100", &after(operators)), [FieldChanged], "{operators}");
    }
    let cut = "q BT /F1 12 Tf 2 5 Td (100) Tj Q ET";
    assert_eq!(drawn("100", cut), [FieldChanged]);
    let path = "BT /F1 12 Tf 2 5 Td (100) Tj 0 0 150 20 re ET n";
    assert_eq!(drawn("100", path), [FieldChanged]);
    let nested = |levels: usize| {
        let (open, close) = ("q ".repeat(levels), " Q".repeat(levels));
        drawn("100", &format!("{open}{}{close}", after("")))
    };
    assert_eq!(nested(28), [FieldFilled]);
    assert_eq!(nested(29), [FieldChanged]);
    let strange = format!("/X 0 0 150 20 re n {}", after(""));
    assert_eq!(drawn("100", &strange), [FieldChanged]);
}

#[test]
fn a_clip_leaves_room_for_the_text() {
    let clipped = |clip: &str, text: &str| {
        drawn("100", &format!("q {clip} re W n BT /F1 {text} Td (100) Tj ET Q"))
    };
    for (clip, text, said) in [
        ("1 1 148 18", "12 Tf 2 5", FieldFilled),
        // Inside a border it is as if it were not there.
        ("5 5 140 10", "12 Tf 4.5 4.5", FieldFilled),
        ("5.1 5 139.9 10", "12 Tf 4.5 4.5", FieldChanged),
        ("5 5 140 10", "12 Tf 130 5", FieldChanged),
        ("5 5 140 10", "12 Tf 3.9 5", FieldChanged),
        ("5 5 140 10", "12 Tf 6 3.9", FieldChanged),
        ("5 5 140 10", "12 Tf 6 7.7", FieldFilled),
        ("5 5 140 10", "12 Tf 6 7.9", FieldChanged),
        // In less all of the widest letters have to fit.
        ("6 1 100 18", "12 Tf 6 5", FieldFilled),
        ("6 1 100 18", "12 Tf 5.9 5", FieldChanged),
        ("0 0 36.3 20", "12 Tf 2 5", FieldFilled),
        ("0 0 36.1 20", "12 Tf 2 5", FieldChanged),
        ("0 5.1 150 14.9", "12 Tf 2 5.2", FieldFilled),
        ("0 5.1 150 14.9", "12 Tf 2 5", FieldChanged),
        ("0 5.1 150 9.2", "12 Tf 2 5.2", FieldFilled),
        ("0 5.1 150 9", "12 Tf 2 5.2", FieldChanged),
        ("0 4 150 3.6", "3.5 Tf 2 4", FieldFilled),
        ("0 4 150 3.4", "3.5 Tf 2 4", FieldChanged),
        ("100 4 1 12", "12 Tf 100 5", FieldChanged),
        ("0 0 2 20", "12 Tf 2 5", FieldChanged),
    ] {
        assert_eq!(clipped(clip, text), [said], "{clip} {text}");
    }
    // With what moves the letters apart, and what was shown before them.
    for (clip, text, said) in [
        ("0 0 39.3 20", "1 Tc (100) Tj", FieldFilled),
        ("0 0 39.1 20", "1 Tc (100) Tj", FieldChanged),
        ("0 0 30.7 20", "(1) Tj (00) Tj", FieldFilled),
        ("0 0 30.4 20", "(1) Tj (00) Tj", FieldChanged),
    ] {
        let content = format!("q {clip} re W n BT /F1 12 Tf 2 5 Td {text} ET Q");
        assert_eq!(drawn("100", &content), [said], "{content}");
    }
    // One clip cuts what another leaves.
    let both = |clips: &str| drawn("100", &format!("q {clips} {} Q", after("")));
    assert_eq!(both("1 1 148 18 re W n 0 0 150 20 re W* n"), [FieldFilled]);
    assert_eq!(both("0 0 100 20 re W n 0 0 150 20 re W n"), [FieldFilled]);
    assert_eq!(both("0 0 30 20 re W n 0 0 150 20 re W n"), [FieldChanged]);
    assert_eq!(both("q 0 0 30 20 re W n Q"), [FieldFilled]);
    // A clip is one rectangle.
    assert_eq!(both("0 0 m 150 0 l 150 20 l 0 20 l h W n"), [FieldFilled]);
    assert_eq!(both("0 0 m 150 0 l 150 20 l 9 20 l h W n"), [FieldChanged]);
    assert_eq!(both("0 0 150 20 re 0 0 150 20 re W n"), [FieldChanged]);
    assert_eq!(both("0 0 m 0 20 l 150 20 l 150 0 l W n"), [FieldFilled]);
    assert_eq!(both("0 0 m 150 0 l 150 20 l 0 20 l 0 0 l W n"), [FieldFilled]);
    for corners in [
        "9 0 m 0 20 l 150 20 l 150 0 l",
        "0 0 m 0 11 l 150 20 l 150 0 l",
        "0 0 m 0 20 l 150 20 l 99 0 l",
        "0 0 m 0 20 l 150 20 l 150 9 l",
        "0 0 m 150 9 l 150 20 l 0 20 l",
        "0 0 m 99 0 l 150 20 l 0 20 l",
        "0 0 m 150 0 l 150 20 l 0 11 l",
        "0 0 m 150 0 l 150 20 l 0 20 l 9 0 l",
        "0 0 m 150 0 l 150 20 l 0 20 l 0 9 l",
        "0 0 m 150 0 l 150 20 l 0 20 l 0 0 l 0 0 l",
    ] {
        assert_eq!(both(&format!("{corners} W n")), [FieldChanged], "{corners}");
    }
    assert_eq!(both("W n"), [FieldChanged]);
}
