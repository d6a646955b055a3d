//! What some readers show otherwise than the face that is there, and how they read that face.

use segel_pdf::changes::ChangeKind::{
    self, FieldChanged, FieldFilled, FieldUnclear, NoteAdded, NoteUnclear, SameContent,
};

use crate::bench::{
    CHOICE, NAME, PAGE, Written, form_with, showing, sorts, stream, text_form, told, told_on,
};

/// What is said of a field that is filled with a value and draws this, in this font.
fn filled(value: &str, content: &str, font: &str) -> Vec<ChangeKind> {
    let field = NAME.replace("(Budi)", &format!("({value})"));
    let face = text_form(&format!("BT 0 g /F1 12 Tf 2 5 Td {content} ET"));
    let font = format!("<</Type/Font/Subtype/Type1/BaseFont/Helvetica{font}>>");
    let file = form_with(&[(6, &font)]);
    sorts(&told_on(file, &[(7, &field), (11, &face)]))
}

#[test]
fn a_choice_is_one_option_by_every_name() {
    let choice = |options: &str, flags: &str, value: &str, shown: &str| {
        let field = CHOICE.replace("[[(a)(Alun)][(b)(Balai)]]", options);
        let field = field.replace("/Ff 131072", flags);
        let now = field.replace("/V(a)", value);
        let mut said = told_on(form_with(&[(18, &field)]), &[(18, &now), (17, &showing(shown))]);
        said.retain(|change| change.kind != SameContent);
        sorts(&said)
    };
    let (closed, free) = ("/Ff 131072", "/Ff 393216");
    const TWO: &str = "[[(a)(Alun)][(b)(Balai)]]";
    assert_eq!(choice(TWO, closed, "/V(b)", "Balai"), [FieldFilled]);
    assert_eq!(choice(TWO, free, "/V(b)", "Balai"), [FieldFilled]);
    assert_eq!(choice(TWO, closed, "/V()", ""), [FieldFilled]);
    // Of what was typed some readers show nothing.
    assert_eq!(choice(TWO, free, "/V(c)", "c"), [FieldUnclear]);
    // Two of one name.
    let twice = "[[(a)(Alun)][(b)(Balai)][(b)(Other)]]";
    assert_eq!(choice(twice, closed, "/V(b)", "Balai"), [FieldUnclear]);
    let crossed = "[[(a)(b)][(b)(Balai)]]";
    assert_eq!(choice(crossed, closed, "/V(b)", "Balai"), [FieldUnclear]);
    let alike = "[[(a)(Alun)][(b)(Balai)][(b)(Balai)]]";
    assert_eq!(choice(alike, closed, "/V(b)", "Balai"), [FieldFilled]);
    assert_eq!(choice(TWO, closed, "/V(b)", "Alun"), [FieldChanged]);
}

#[test]
fn letters_of_the_default_size_fit_in_the_field_as_well() {
    let with = |size: &str, content: &str| {
        let side = if content.contains("90 5 Td") { "/Q 2" } else { "" };
        let old = NAME.replace("/F1 12 Tf", &format!("/F1 {size} Tf"));
        let old = old.replace("/F 4", &format!("/F 4{side}"));
        let field = old.replace("(Budi)", "(9.000.000.000)");
        let face = text_form(content);
        sorts(&told_on(form_with(&[(7, &old)]), &[(7, &field), (11, &face)]))
    };
    let small = "BT 0 g /F1 8 Tf 2 5 Td (9.000.000.000) Tj ET";
    for size in ["0", "8", "12", "19"] {
        assert_eq!(with(size, small), [FieldFilled], "{size}");
    }
    // With a font of the reader's own, and a little free at both sides.
    assert_eq!(with("20", small), [FieldUnclear]);
    // From where it begins to where it ends, wherever that is.
    let right = "BT 0 g /F1 8 Tf 90 5 Td (9.000.000.000) Tj ET";
    assert_eq!(with("12", right), [FieldFilled]);
}

#[test]
fn marked_content_says_nothing_of_its_own() {
    let with = |mark: &str| filled("100", &format!("{mark} (100) Tj EMC"), "");
    for mark in ["/Tx BMC", "/Span<</MCID 1>>BDC", "/Span<</Lang(id)>>BDC", "/Span<<>>BDC"] {
        assert_eq!(with(mark), [FieldFilled], "{mark}");
    }
    for mark in [
        "/Span<</ActualText(900)>>BDC",
        "/Span<</Alt(900)>>BDC",
        "/Span<</E(900)>>BDC",
        "/Span/P BDC",
    ] {
        assert_eq!(with(mark), [FieldUnclear], "{mark}");
    }
}

#[test]
fn letters_take_the_room_that_they_need() {
    let with = |widths: &str| filled("100", "(100) Tj", widths);
    let list = |count: usize, width: &str| vec![width; count].join(" ");
    for widths in [
        String::new(),
        "/FirstChar 48/LastChar 49/Widths[556 556]".to_owned(),
        format!("/FirstChar 32/LastChar 126/Widths[{}]", list(95, "556")),
    ] {
        assert_eq!(with(&widths), [FieldFilled], "{widths}");
    }
    for widths in [
        // Readers take the width of what is not stated for nothing.
        "/FirstChar 49/LastChar 49/Widths[556]".to_owned(),
        "/FirstChar 48/LastChar 48/Widths[556 556]".to_owned(),
        "/FirstChar 48/LastChar 52/Widths[556 556]".to_owned(),
        "/FirstChar 48/Widths[556 556]".to_owned(),
        format!("/LastChar 49/Widths[{}]", list(50, "556")),
    ] {
        assert_eq!(with(&widths), [FieldUnclear], "{widths}");
    }
}

#[test]
fn letters_of_a_composite_font_take_the_room_that_they_need() {
    let with = |widths: &str| {
        let field = NAME.replace("(Budi)", "(100)").replace("11 0 R", "30 0 R");
        let entries =
            "/Type/XObject/Subtype/Form/BBox[0 0 150 20]/Resources<</Font<</F1 40 0 R>>>>";
        let face = stream(entries, "BT 0 g /F1 12 Tf 2 5 Td <003100300030> Tj ET");
        let map = "1 beginbfrange <0020> <007e> <0020> endbfrange";
        let font = "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode 41 0 R\
                    /DescendantFonts[42 0 R]>>";
        let part = format!(
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/A{widths}/FontDescriptor<</FontFile2 41 0 R>>>>"
        );
        let file = form_with(&[(40, font), (41, &stream("", map)), (42, &part)]);
        sorts(&told_on(file, &[(7, &field), (30, &face)]))
    };
    for widths in ["/DW 556", "", "/DW 0/W[48[556 556]]", "/W[48 49 556]"] {
        assert_eq!(with(widths), [FieldFilled], "{widths}");
    }
    for widths in ["/DW 0", "/DW 300", "/DW 556/W[48[100]]", "/DW 0/W[49[556]]"] {
        assert_eq!(with(widths), [FieldUnclear], "{widths}");
    }
}

#[test]
fn a_pair_of_letters_is_moved_together_by_little() {
    let with = |moved: &str| filled("1.25", &format!("[(1) {moved} (.25)] TJ"), "");
    assert_eq!(with("40"), [FieldFilled]);
    assert_eq!(with("41"), [FieldUnclear]);
}

#[test]
fn a_face_is_spelled_as_every_reader_takes_it() {
    for content in ["(100) Tj", "<313030> Tj", "(1\\060\\\n0) Tj", "[(1) -.5 (00)] TJ"] {
        assert_eq!(filled("100", content, ""), [FieldFilled], "{content}");
    }
    let font =
        "/Encoding<</Type/Encoding/BaseEncoding/WinAnsiEncoding/Differences[10/zero 13/zero]>>";
    for content in [
        "(1\r\n) Tj",
        "(1\r0) Tj",
        "(\\100) Tj %c\n",
        "(1\\8 00) Tj",
        "/A\u{c}BMC EMC (100) Tj",
        "00000000000000000000000000000000000000 w (100) Tj",
    ] {
        let said = filled("100", content, font);
        assert!(!said.contains(&FieldFilled), "{content:?}: {said:?}");
    }
    assert_eq!(filled("100", "(1\n\n) Tj", font), [FieldFilled]);
}

#[test]
fn the_window_of_a_note_is_open_only_beside_the_content() {
    let listed = PAGE.replace("18 0 R]", "18 0 R 30 0 R 31 0 R]");
    let with = |note: &str, popup: &str| {
        let note = format!("<</Subtype/Text/Rect[400 300 420 320]/Popup 31 0 R{note}>>");
        let popup = format!("<</Subtype/Popup/Parent 30 0 R{popup}>>");
        let written: [Written<'_>; 3] = [(3, &listed), (30, &note), (31, &popup)];
        sorts(&told(&written))
    };
    let (over, beside) = ("/Rect[50 690 250 790]", "/Rect[410 100 590 250]");
    assert_eq!(with("", over), [NoteAdded]);
    assert_eq!(with("/Open false", &format!("{over}/Open false")), [NoteAdded]);
    assert_eq!(with("", &format!("{beside}/Open true")), [NoteAdded]);
    for (note, popup) in [
        ("", format!("{over}/Open true")),
        ("/Open true", beside.to_owned()),
        ("", format!("{over}/Open 40 0 R")),
        // Over a field.
        ("", "/Rect[150 590 250 610]/Open true".to_owned()),
    ] {
        assert!(with(note, &popup).contains(&NoteUnclear), "{note} {popup}");
    }
}

#[test]
fn a_comb_has_a_letter_in_each_cell() {
    let with = |text: &str, places: usize| {
        let old = NAME.replace("/F 4", &format!("/F 4/Ff 16777216/MaxLen {places}"));
        let field = old.replace("(Budi)", "(1000)");
        let face = text_form(&format!("BT 0 g /F1 12 Tf 2 5 Td {text} ET"));
        sorts(&told_on(form_with(&[(7, &old)]), &[(7, &field), (11, &face)]))
    };
    let step = |by: [f64; 3]| {
        let [a, b, c] = by;
        format!("(1) Tj {a} 0 Td (0) Tj {b} 0 Td (0) Tj {c} 0 Td (0) Tj")
    };
    // Cells of 15 points.
    assert_eq!(with(&step([15.0; 3]), 10), [FieldFilled]);
    assert_eq!(with(&step([14.0, 16.0, 15.0]), 10), [FieldFilled]);
    assert_eq!(with("8.3 Tc (1000) Tj", 10), [FieldFilled]);
    assert_eq!(with(&step([15.0, 30.0, 15.0]), 10), [FieldUnclear]);
    assert_eq!(with("(10) Tj 30 0 Td (00) Tj", 10), [FieldUnclear]);
    // More letters than places.
    assert_eq!(with("45 Tc (1000) Tj", 3), [FieldChanged]);
    assert_eq!(with("25 Tc (1000) Tj", 3), [FieldUnclear]);
}

#[test]
fn a_value_is_no_longer_than_its_field_takes() {
    let with = |most: &str| {
        let old = NAME.replace("/F 4", &format!("/F 4{most}"));
        let field = old.replace("(Budi)", "(1000)");
        let face = text_form("BT 0 g /F1 12 Tf 2 5 Td (1000) Tj ET");
        sorts(&told_on(form_with(&[(7, &old)]), &[(7, &field), (11, &face)]))
    };
    for (most, said) in [("", FieldFilled), ("/MaxLen 4", FieldFilled), ("/MaxLen 3", FieldUnclear)]
    {
        assert_eq!(with(most), [said], "{most}");
    }
}
