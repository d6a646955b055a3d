//! What the faces of buttons show: marks that are known, rings, and what covers the page below.

use segel_pdf::changes::ChangeKind::{self, FieldChanged, FieldFilled, FieldUnclear};

use crate::bench::{AGREE, NAME, PAGE, form_with, loose, sorts, stream, told_on};

const FORM: &str = "/Type/XObject/Subtype/Form/BBox[0 0 20 20]\
     /Resources<</Font<</Z<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>>>>>";
const EMPTY: &str = "0 G .5 .5 19 19 re S";
const CHECK: &str = "q BT /Z 18 Tf 0 g 2 3 Td (4) Tj ET Q";

/// What is said of a button that is switched on with a face that is drawn anew.
fn shows(content: &str) -> Vec<ChangeKind> {
    anew(&stream(FORM, content))
}

fn anew(on: &str) -> Vec<ChangeKind> {
    let field = AGREE
        .replace("/V/Off/AS/Off", "/V/Yes/AS/Yes")
        .replace("/Yes 12 0 R", "/Yes 40 0 R")
        .replace("/Off 13 0 R", "/Off 41 0 R");
    let objects = [(8, field.as_str()), (40, on), (41, &stream(FORM, EMPTY))];
    loose::sorts(&told_on(form_with(&[]), &objects))
}

/// What is said of a button that is switched on, whose signed face shows this.
fn signed(content: &str) -> Vec<ChangeKind> {
    on("50 560 70 580", content)
}

fn on(rectangle: &str, content: &str) -> Vec<ChangeKind> {
    let off = AGREE.replace("50 560 70 580", rectangle);
    // Without the highlight, which would lie on it.
    let page = PAGE.replace("10 0 R ", "");
    let (shown, empty) = (stream(FORM, content), stream(FORM, EMPTY));
    let base = form_with(&[(3, &page), (8, &off), (12, &shown), (13, &empty)]);
    sorts(&told_on(base, &[(8, &off.replace("/V/Off/AS/Off", "/V/Yes/AS/Yes"))]))
}

#[test]
fn a_button_is_clear_where_its_faces_stayed() {
    assert_eq!(signed(CHECK), [FieldFilled]);
    let switched = AGREE.replace("/V/Off/AS/Off", "/V/Yes/AS/Yes");
    let (mark, empty) = (stream(FORM, CHECK), stream(FORM, EMPTY));
    let base = || form_with(&[(12, &mark), (13, &empty)]);
    // Drawn anew under other numbers, and under their own.
    let other = switched.replace("/Yes 12 0 R", "/Yes 40 0 R");
    assert_eq!(sorts(&told_on(base(), &[(8, &other), (40, &mark)])), [FieldUnclear]);
    let again = stream(FORM, &format!("{CHECK} q Q"));
    assert_eq!(sorts(&told_on(base(), &[(8, &switched), (12, &again)])), [FieldUnclear]);
}

#[test]
fn a_mark_is_a_letter_of_its_font_inside_the_box() {
    for (content, said) in [
        ("BT /Z 18 Tf 11 3 Td (4) Tj ET", FieldFilled),
        ("BT /Z 18 Tf 13 3 Td (4) Tj ET", FieldChanged),
        ("BT /Z 18 Tf -3 3 Td (4) Tj ET", FieldChanged),
        ("BT /Z 18 Tf 3 11 Td (4) Tj ET", FieldFilled),
        ("BT /Z 18 Tf 3 -3 Td (4) Tj ET", FieldChanged),
        ("BT /Z 18 Tf 6 6 Td 6 6 Td (4) Tj ET", FieldFilled),
        ("BT /Z 18 Tf 7 7 Td 7 7 Td (4) Tj ET", FieldChanged),
        ("BT /Z 18 Tf 1 0 0 1 2 3 Tm (4) Tj ET", FieldFilled),
        ("BT /Z 18 Tf 1 0 0 1 30 3 Tm (4) Tj ET", FieldChanged),
        ("BT /Z 18 Tf 2 0 0 1 2 3 Tm (4) Tj ET", FieldChanged),
        ("BT /Z 18 Tf 0 1 -1 0 2 3 Tm (4) Tj ET", FieldChanged),
    ] {
        assert_eq!(shows(content), [said], "{content}");
    }
    for (from, to) in [("/Type1", "/Type3"), ("/ZapfDingbats", "/Helvetica")] {
        let on = stream(&FORM.replace(from, to), CHECK);
        assert_eq!(anew(&on), [FieldChanged], "{to}");
    }
}

#[test]
fn what_is_drawn_lies_in_the_box_of_the_button() {
    for area in ["-3 8 10 10", "8 -3 10 10", "13 8 10 10", "8 13 10 10"] {
        assert_eq!(shows(&format!("0 g {area} re f")), [FieldChanged], "{area}");
    }
    assert_eq!(shows("0 g 8 8 10 10 re f"), [FieldFilled]);
    // A form as large as the button.
    for bounds in ["[-10 0 30 20]", "[0 -10 20 30]"] {
        let on = stream(&FORM.replace("[0 0 20 20]", bounds), "0 g 5 5 10 10 re f");
        assert_eq!(anew(&on), [FieldChanged], "{bounds}");
    }
}

#[test]
fn a_cross_and_a_check_are_no_other_two_lines() {
    for (content, said) in [
        ("3 3 m 17 17 l 3 17 m 17 3 l S", FieldFilled),
        // The corners are met but for a tenth of the side.
        ("3 3 m 17 17 l 3 15.7 m 17 3 l S", FieldFilled),
        ("3 3 m 17 17 l 3 15.3 m 17 3 l S", FieldUnclear),
        ("3 3 m 17 17 l 4.3 17 m 17 3 l S", FieldFilled),
        ("3 3 m 17 17 l 4.7 17 m 17 3 l S", FieldUnclear),
        ("3 3 m 17 17 l 3 17 m 15.3 3 l S", FieldUnclear),
        // Two lines beside one another, and one upon the other.
        ("3 3 m 3 17 l 17 3 m 17 17 l S", FieldUnclear),
        ("3 3 m 17 3 l 3 17 m 17 17 l S", FieldUnclear),
        ("3 10 m 8 3 l 17 17 l S", FieldFilled),
        ("3 6.5 m 8 3 l 17 17 l S", FieldFilled),
        ("3 3.5 m 8 3 l 17 17 l S", FieldUnclear),
        ("4 10 m 3 3 l 17 17 l S", FieldUnclear),
        ("3 10 m 3 3 l 17 17 l S", FieldUnclear),
        ("3 10 m 17.5 3 l 17 17 l S", FieldUnclear),
        ("3 10 m 17 3 l 17 17 l S", FieldUnclear),
    ] {
        assert_eq!(signed(content), [said], "{content}");
    }
}

#[test]
fn a_ring_goes_from_side_to_side() {
    let disc = "0 g 15 10 m 15 12.76 12.76 15 10 15 c 7.24 15 5 12.76 5 10 c \
                5 7.24 7.24 5 10 5 c 12.76 5 15 7.24 15 10 c f";
    assert_eq!(shows(disc), [FieldFilled]);
    let begun = disc.replace("15 10 m", "15 12 m").replace("15 10 c f", "15 12 c f");
    assert_eq!(shows(&begun), [FieldChanged]);
    for (from, to) in [
        // Not in the middle of a side.
        ("15 10", "15 12"),
        ("5 10 c", "5 12 c"),
        ("10 5 c", "12 5 c"),
        ("10 15 c", "12 15 c"),
        // Out of the box of its ends, to a side and down.
        ("15 7.24", "19 7.24"),
        ("12.76 5", "12.76 1"),
        ("5 7.24", "1 7.24"),
        ("7.24 15", "7.24 19"),
    ] {
        let other = disc.replace(from, to);
        assert_ne!(other, disc);
        assert_eq!(shows(&other), [FieldChanged], "{from} {to}");
    }
}

#[test]
fn what_a_button_on_text_shows_leaves_it_readable() {
    let mark = "5 5 4.1 4.1 re f";
    for (content, said) in [
        ("0 g 5 5 12.6 12.6 re f".to_owned(), FieldFilled),
        ("0 g 5 5 12.7 12.7 re f".to_owned(), FieldChanged),
        (format!("1.4 w 1 1 18 18 re S {mark}"), FieldFilled),
        (format!("1.6 w 1 1 18 18 re S {mark}"), FieldChanged),
        // Once it covers, it does.
        (format!("1.6 w 1 1 18 18 re S 1 w 1 1 18 18 re S {mark}"), FieldChanged),
        (format!("1 g 0 0 20 20 re f 0 g {mark}"), FieldChanged),
    ] {
        assert_eq!(on("60 695 80 715", &content), [said], "{content}");
        assert_eq!(on("300 300 320 320", &content), [FieldFilled], "{content}");
    }
    // On another field as on text, however many buttons there are.
    let ground = format!("1 g 0 0 20 20 re f 0 g {mark}");
    assert_eq!(on("60 600 80 620", &ground), [FieldChanged]);
    assert_eq!(on("60 600 80 620", mark), [FieldUnclear]);
    let away = NAME.replace("50 600 200 620", "250 600 280 620");
    let off = AGREE.replace("50 560 70 580", "60 600 80 620");
    let base = form_with(&[(7, &away), (8, &off), (12, &stream(FORM, &ground))]);
    let told = told_on(base, &[(8, &off.replace("/V/Off/AS/Off", "/V/Yes/AS/Yes"))]);
    assert_eq!(sorts(&told), [FieldFilled]);
}

#[test]
fn faces_for_the_mouse_stay_while_others_are_drawn_anew() {
    let faces = |mouse: &str| AGREE.replace("/Off 13 0 R>>", &format!("/Off 13 0 R>>{mouse}"));
    let before = faces("/D<</Yes 50 0 R/Off 13 0 R>>");
    let pressed = stream(FORM, CHECK);
    let switched = |mouse: &str| {
        faces(mouse)
            .replace("/V/Off/AS/Off", "/V/Yes/AS/Yes")
            .replace("<</N<</Yes 12 0 R", "<</N<</Yes 40 0 R")
    };
    let with = |mouse: &str, more: &[(u32, &str)]| {
        let (field, mark) = (switched(mouse), stream(FORM, CHECK));
        let mut later = vec![(8, field.as_str()), (40, mark.as_str())];
        later.extend(more);
        let base = form_with(&[(8, &before), (13, &stream(FORM, EMPTY)), (50, &pressed)]);
        loose::sorts(&told_on(base, &later))
    };
    assert_eq!(with("/D<</Yes 50 0 R/Off 13 0 R>>", &[]), [FieldFilled]);
    assert_eq!(with("", &[]), [FieldFilled]);
    assert_eq!(with("/D<</Yes 13 0 R/Off 50 0 R>>", &[]), [FieldChanged]);
    let other = stream(FORM, "q Q");
    assert_eq!(with("/D<</Yes 50 0 R/Off 13 0 R>>", &[(50, &other)]), [FieldChanged]);
}
