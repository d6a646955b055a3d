//! Grounds and borders of filled fields, what goes with a widget, and what holds from above it.

use segel_pdf::changes::ChangeKind::{self, FieldChanged, FieldFilled, FieldUnclear};

use crate::bench::{
    CHOICE, FORM, NAME, PAGE, SIGN, SIGNATURE, Written, form_with, loose, showing, sorts, stream,
    told_on,
};

#[test]
fn the_characteristics_of_a_widget_stay_but_for_a_part_of_255() {
    for (before, after, said) in [
        ("/BG[.9]", "/BG[.9035]", FieldFilled),
        ("/BG[.9]", "/BG[.8965]", FieldFilled),
        ("/BG[.9]", "/BG[.9045]", FieldChanged),
        ("/BG[.9]", "/BG[.8955]", FieldChanged),
        ("/BG[1 1 1]", "/BG[1 1 .9]", FieldChanged),
        ("/BG[1 1 1]", "/BG[1]", FieldChanged),
        ("/BG[1]", "/BG[1 1 1]", FieldChanged),
        ("/BG[0]", "/BG[.003]", FieldFilled),
        ("/BG[.9]/R 0", "/BG[.902]/R 0", FieldFilled),
        ("/BG[.9]/R 0", "/BG[.902]/R 90", FieldChanged),
        ("/BG[.9]", "/BG[.902]/R 0", FieldChanged),
        ("/BG[.9]/R 90", "/BG[.902]", FieldChanged),
        ("/BG[.9]/BC[0]", "/BG[.902]", FieldChanged),
        ("/BC[0]", "/BC[0]/BG[.9]", FieldChanged),
        ("/CA(x)/BG[.9]", "/BG[.9]", FieldFilled),
        ("/CA(x)/BG[.9]", "/CA(y)/BG[.9]", FieldChanged),
        ("/BG[.9]", "/BG[.9]/CA(x)", FieldChanged),
        ("/BG[(x)]", "/BG[(y)]", FieldChanged),
    ] {
        let signed = NAME.replace("/F 4", &format!("/F 4/MK<<{before}>>"));
        let filled =
            NAME.replace("/F 4", &format!("/F 4/MK<<{after}>>")).replace("(Budi)", "(Siti)");
        let told = told_on(form_with(&[(7, &signed)]), &[(7, &filled), (11, &showing("Siti"))]);
        assert_eq!(loose::sorts(&told), [said], "{before} {after}");
    }
}

/// What is said of a field on a rectangle that is filled, when its face drew one thing and draws another
/// around its text, in a box of its own, with more objects.
fn grounded(
    [rectangle, bounds]: [&str; 2],
    text: &str,
    [before, after]: [&str; 2],
    more: &[Written<'_>],
) -> Vec<ChangeKind> {
    let signed =
        NAME.replace("50 600 200 620", rectangle).replace("/F 4", "/F 4/MK<</BG[.9]/BC[0]>>");
    let filled = signed.replace("(Budi)", "(1)");
    let form = |content: &str| {
        let entries = format!("/Type/XObject/Subtype/Form/BBox[{bounds}]");
        stream(&format!("{entries}/Resources<</Font<</F1 6 0 R>>>>"), content)
    };
    let (was, is) = (form(before), form(&format!("{after} BT /F1 9 Tf 0 g {text} ET")));
    let mut old = vec![(7, signed.as_str()), (11, was.as_str())];
    old.extend(more);
    sorts(&told_on(form_with(&old), &[(7, &filled), (11, &is)]))
}

#[test]
fn a_ground_that_was_not_there_hides_what_a_field_stands_on() {
    const TEXT: &str = "102 105 Td (1) Tj";
    const GROUND: &str = "q .9 g 100 100 150 20 re f Q";
    let (on, off) = (["100 695 250 715", "100 100 250 120"], ["50 600 200 620", "100 100 250 120"]);
    assert_eq!(loose_one(grounded(off, TEXT, ["", GROUND], &[])), FieldFilled);
    assert_eq!(loose_one(grounded(on, TEXT, ["", ""], &[])), FieldFilled);
    assert_eq!(loose_one(grounded(on, TEXT, ["", GROUND], &[])), FieldChanged);
    for painted in ["f", "F", "f*", "B", "B*", "b", "b*"] {
        let before = format!("q .9 g 100 100 150 20 re {painted} Q");
        let said = grounded(on, TEXT, [&before, GROUND], &[]);
        assert_eq!(loose_one(said), FieldFilled, "{painted}");
    }
    for other in ["0 0 150 20 re S", "0 0 150 20 re n", "( broken", "0 g", "/X Do"] {
        let said = grounded(on, TEXT, [other, GROUND], &[]);
        assert_eq!(loose_one(said), FieldChanged, "{other}");
    }
    // A border that takes much of it does as well.
    for (border, said) in [
        ("q 0 G 2.9 w 100 100 150 20 re S Q", FieldFilled),
        ("q 0 G 3.1 w 100 100 150 20 re S Q", FieldChanged),
        ("q .9 g 100 100 m 105 100 l 105 120 l 100 120 l f Q", FieldChanged),
    ] {
        assert_eq!(loose_one(grounded(on, TEXT, ["", border], &[])), said, "{border}");
        assert_eq!(loose_one(grounded(off, TEXT, ["", border], &[])), FieldFilled, "{border}");
    }
    // Over the text it takes a letter.
    let over = format!("{TEXT} ET q 0 g 100 100 m 105 100 l 105 120 l 100 120 l f Q BT");
    assert_eq!(loose_one(grounded(off, &over, ["", ""], &[])), FieldChanged);
    let upright = ["100 695 120 745", "100 100 120 150"];
    for (border, said) in [
        ("q 0 G 2.9 w 100 100 20 50 re S Q", FieldFilled),
        ("q 0 G 3.1 w 100 100 20 50 re S Q", FieldChanged),
    ] {
        assert_eq!(loose_one(grounded(upright, TEXT, ["", border], &[])), said, "{border}");
    }
    // Where it is not known what the page has, it may have anything there.
    let unknown = stream("", "( broken");
    let said = grounded(off, TEXT, ["", GROUND], &[(4, &unknown)]);
    assert_eq!(loose_one(said), FieldChanged);
}

/// The only change that is said.
fn loose_one(said: Vec<ChangeKind>) -> ChangeKind {
    assert_eq!(said.len(), 1, "{said:?}");
    let said = said.first().copied().unwrap();
    if said == FieldUnclear { FieldFilled } else { said }
}

#[test]
fn a_ground_leaves_little_of_a_field_that_stands_anywhere() {
    let ground = |area: &str| format!("q .9 g {area} re f Q");
    for (shape, text, area, said) in [
        (["50 600 200 610", "100 100 250 110"], "102 102 Td", "101.4 101.4 147.2 7.2", FieldFilled),
        (["50 600 200 610", "100 100 250 110"], "102 102 Td", "101.6 100 148.4 10", FieldUnclear),
        (["50 600 63 620", "100 100 113 120"], "102 105 Td", "101.4 101.4 10.2 17.2", FieldFilled),
        (["50 600 63 620", "100 100 113 120"], "102 105 Td", "100 100 10.9 20", FieldUnclear),
    ] {
        let text = format!("{text} (1) Tj");
        let said_now = grounded(shape, &text, ["", &ground(area)], &[]);
        assert_eq!(said_now, [said], "{area}");
    }
}

#[test]
fn what_is_written_out_is_what_held_from_above() {
    let form = FORM.replace("7 0 R", "41 0 R");
    let field = NAME.replace("/T(name)", "/T(name)/Parent 41 0 R");
    let with = |above: &str, own: &str| {
        let parent = format!("<</T(group){above}/Kids[7 0 R]>>");
        let after = field.replace("(Budi)", "(Siti)").replace("/F 4", &format!("/F 4{own}"));
        let base = form_with(&[(5, &form), (7, &field), (41, &parent)]);
        loose::sorts(&told_on(base, &[(7, &after), (11, &showing("Siti"))]))
    };
    for (above, own, said) in [
        ("", "", FieldFilled),
        ("", "/Q 0", FieldFilled),
        ("/Q 0", "/Q 0", FieldFilled),
        ("/Q 2", "/Q 0", FieldChanged),
        ("/Ff 4096", "/Ff 0", FieldChanged),
        ("/Ff 4096", "", FieldFilled),
        ("/Ff 1", "", FieldChanged),
        ("/Ff 0", "/Ff 0", FieldFilled),
        ("", "/TI 0", FieldChanged),
        ("", "/BS<</Type/Border/W 1/S/S>>", FieldFilled),
    ] {
        assert_eq!(with(above, own), [said], "{above} {own}");
    }
    let bare = NAME.replace("/F 4", "");
    let after = bare.replace("(Budi)", "(Siti)").replace("/P 3 0 R", "/P 3 0 R/F 0");
    let said = told_on(form_with(&[(7, &bare)]), &[(7, &after), (11, &showing("Siti"))]);
    assert_eq!(sorts(&said), [FieldFilled]);
}

#[test]
fn what_is_drawn_itself_has_no_kids_that_are_drawn_for_it() {
    let page = PAGE.replace("18 0 R]", "18 0 R 40 0 R]");
    let form = FORM.replace("7 0 R", "41 0 R");
    let widget = "<</Type/Annot/Subtype/Widget/Parent 41 0 R/Rect[50 600 200 620]/F 4\
                  /AP<</N 11 0 R>>>>";
    for (own, listed, said) in [
        ("", false, FieldFilled),
        ("/Rect[50 300 200 320]", false, FieldChanged),
        ("/AP<</N 14 0 R>>", false, FieldChanged),
        ("", true, FieldChanged),
    ] {
        let parent =
            |value: &str| format!("<</FT/Tx/T(name)/V({value})/DA(/F1 12 Tf){own}/Kids[7 0 R]>>");
        let page = if listed { page.replace("40 0 R", "41 0 R") } else { PAGE.to_owned() };
        let signed = parent("Budi");
        let base = form_with(&[(3, &page), (5, &form), (7, widget), (41, &signed)]);
        let told = told_on(base, &[(41, &parent("Siti")), (11, &showing("Siti"))]);
        assert_eq!(loose::sorts(&told), [said], "{own} {listed}");
    }
}

#[test]
fn a_choice_and_a_signature_keep_what_they_showed() {
    // The same choice is not drawn anew.
    let choice = CHOICE.replace("[[(a)(Alun)][(b)(Balai)]]", "[(a)(b)]");
    let again = crate::bench::text_form("BT /F1 10 Tf 0 g 3 6 Td (a) Tj ET");
    let said = told_on(form_with(&[(18, &choice), (17, &showing("a"))]), &[(17, &again)]);
    assert_eq!(sorts(&said), [FieldChanged]);
    // A state chooses among several faces, and says nothing beside one.
    let with = |faces: &str| {
        let signed = SIGN.replace("/N 14 0 R", &format!("/N {faces}")).replace("/F 4", "/F 4/AS/A");
        let after = signed.replace("/F 4/AS/A", "/F 132/V 31 0 R/AS/B");
        let other = stream("/Type/XObject/Subtype/Form/BBox[0 0 20 20]", "0 0 9 9 re f");
        let base = form_with(&[(9, &signed), (40, &other)]);
        sorts(&told_on(base, &[(9, &after), (31, SIGNATURE)]))
    };
    assert_eq!(with("14 0 R"), [ChangeKind::SignatureAdded]);
    assert_eq!(with("<</A 14 0 R/B 40 0 R>>"), [ChangeKind::SignatureChanged]);
}

#[test]
fn a_part_of_a_font_tells_which_letters_it_has() {
    let field = NAME.replace("(Budi)", "(Siti)").replace("11 0 R", "30 0 R");
    let form = showing("Siti").replace("6 0 R", "40 0 R");
    for (name, said) in [("Arial", FieldFilled), ("ABCDEF+Arial", FieldChanged)] {
        let font =
            format!("<</Type/Font/Subtype/TrueType/BaseFont/{name}/Encoding/WinAnsiEncoding>>");
        let told = told_on(form_with(&[(40, &font)]), &[(7, &field), (30, &form)]);
        assert_eq!(loose::sorts(&told), [said], "{name}");
    }
}
