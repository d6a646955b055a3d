//! What the appearance of a filled field may draw: text where everyone sees it, and nothing else.

use segel_pdf::changes::ChangeKind::{
    self, FieldChanged, FieldFilled, GenerationUnclear, ObjectAdded,
};

use crate::bench::loose::{kinds, sorts};
use crate::bench::{NAME, form_with, stream, text_form, told_on};

/// What is said of a field that is filled with a value, when its appearance draws this.
pub(crate) fn drawn(value: &str, content: &str) -> Vec<ChangeKind> {
    let field = NAME.replace("(Budi)", &format!("({value})"));
    kinds(&[(7, &field), (11, &text_form(content))])
}

/// The same of a field that has a border and a ground.
fn drawn_with_border(content: &str) -> Vec<ChangeKind> {
    let before = NAME.replace("/F 4", "/F 4/MK<</BG[.9]/BC[0]>>");
    let after = before.replace("(Budi)", "(100)");
    let form = text_form(&format!("{content} BT /F1 12 Tf 0 g 2 5 Td (100) Tj ET"));
    sorts(&told_on(form_with(&[(7, &before)]), &[(7, &after), (11, &form)]))
}

/// Text with operators before the string.
pub(crate) fn after(operators: &str) -> String {
    format!("BT /F1 12 Tf 2 5 Td {operators} (100) Tj ET")
}

#[test]
fn a_form_lies_in_its_widget_as_it_is() {
    let with = |entries: &str, content: &str| {
        let field = NAME.replace("(Budi)", "(100)");
        let entries = format!("/Type/XObject{entries}/Resources<</Font<</F1 6 0 R>>>>");
        kinds(&[(7, &field), (11, &stream(&entries, content))])
    };
    let text = after("");
    let far = "BT /F1 12 Tf 102 105 Td (100) Tj ET";
    assert_eq!(with("/Subtype/Form/BBox[100 100 250 120]", far), [FieldFilled]);
    assert_eq!(with("/Subtype/Form/BBox[0 0 150 20]/Matrix[1 0 0 1 0 0]", &text), [FieldFilled]);
    for entries in [
        "/Subtype/Form/BBox[0 0 300 20]",
        "/Subtype/Form/BBox[0 0 150 40]",
        "/Subtype/Image/BBox[0 0 150 20]",
        "/BBox[0 0 150 20]",
        "/Subtype/Form/BBox[0 0 150 20]/Ref<<>>",
        "/Subtype/Form/BBox[0 0 150 20]/OC<<>>",
        "/Subtype/Form/BBox[0 0 150 20]/Matrix[1 0 0]",
        "/Subtype/Form/BBox[0 0 150 20]/Matrix[2 0 0 1 0 0]",
        "/Subtype/Form/BBox[0 0 150 20]/Matrix[1 .1 0 1 0 0]",
        "/Subtype/Form/BBox[0 0 150 20]/Matrix[1 0 .1 1 0 0]",
        "/Subtype/Form/BBox[0 0 150 20]/Matrix[1 0 0 2 0 0]",
    ] {
        assert_eq!(with(entries, &text), [FieldChanged], "{entries}");
    }
}

#[test]
fn a_border_lies_around_the_box_and_a_ground_under_it() {
    for content in [
        // Each side as broad as a border may be, and a little over the edge.
        "0 0 m 5 0 l 5 20 l 0 20 l f",
        "145 0 m 150 0 l 150 20 l 145 20 l f",
        "0 0 m 150 0 l 150 5 l 0 5 l f",
        "0 15 m 150 15 l 150 20 l 0 20 l f",
        "0 0 m 5 0 l 5 20 l 0 20 l h f",
        "-.1 0 m 1 0 l 1 20 l -.1 20 l f",
        "149 0 m 150.1 0 l 150.1 20 l 149 20 l f",
        "0 -.1 m 150 -.1 l 150 1 l 0 1 l f",
        "0 19 m 150 19 l 150 20.1 l 0 20.1 l f",
        "q .9 g 5 5 140 10 re f Q",
        "q 0 G 5 w 0 0 150 20 re S Q",
        "q 0 G 5 w 0 0 150 20 re s Q",
    ] {
        assert_eq!(drawn_with_border(content), [FieldFilled], "{content}");
        // The signer saw neither.
        let bare = drawn("100", &format!("{content} {}", after("")));
        assert_eq!(bare, [FieldChanged], "{content}");
    }
    for content in [
        // Broader, outside, and bent over.
        "0 0 m 6 0 l 6 20 l 0 20 l f",
        "144 0 m 150 0 l 150 20 l 144 20 l f",
        "0 0 m 150 0 l 150 6 l 0 6 l f",
        "0 14 m 150 14 l 150 20 l 0 20 l f",
        "-1 0 m 1 0 l 1 20 l -1 20 l f",
        "149 0 m 151 0 l 151 20 l 149 20 l f",
        "0 -1 m 150 -1 l 150 1 l 0 1 l f",
        "0 19 m 150 19 l 150 21 l 0 21 l f",
        "40 8 m 41 8 l 41 9 l 40 9 l f",
        // With a rectangle beside it, begun twice, never begun, left lying.
        "0 0 150 20 re 0 0 m 1 0 l 1 20 l f",
        "0 0 m 0 20 l 1 20 l 0 0 m f",
        "0 0 l 1 0 l 1 20 l f",
        "0 0 m 0 20 l n 1 20 l f",
        "/X 0 0 m 1 0 l 1 20 l f",
        "0 0 m /X 1 0 l 1 20 l f",
        "BT 0 0 m ET 1 0 l 1 20 l f",
        "0 0 m BT 1 0 l ET 1 20 l f",
        "0 0 m 1 0 l BT 1 20 l f ET",
        "q .9 g 6 0 144 20 re f Q",
        "q .9 g 0 0 150 20 re 40 2 1 10 re f Q",
        "q 0 G 5.1 w 0 0 150 20 re S Q",
        "q 0 G 1 w 0 0 150 20 re 40 2 1 10 re s Q",
        "f",
        "S",
    ] {
        assert_eq!(drawn_with_border(content), [FieldChanged], "{content}");
    }
    // Letters that hardly differ from the ground.
    for ink in ["0 0 0 .15 k", ".85 g", ".95 .95 .95 rg"] {
        let before = NAME.replace("/F 4", "/F 4/MK<</BG[.9]>>");
        let field = before.replace("(Budi)", "(100)");
        let form = text_form(&format!("q .9 g 0 0 150 20 re f Q {}", after(ink)));
        let said = sorts(&told_on(form_with(&[(7, &before)]), &[(7, &field), (11, &form)]));
        assert_eq!(said, [FieldChanged], "{ink}");
    }
}

/// What is said of a filled field in a font, when the signed version has some objects and the later
/// one others.
fn in_font(before: &[(u32, &str)], font: &str, later: &[(u32, &str)]) -> Vec<ChangeKind> {
    let field = NAME.replace("(Budi)", "(Siti)").replace("11 0 R", "30 0 R");
    let entries =
        format!("/Type/XObject/Subtype/Form/BBox[0 0 150 20]/Resources<</Font<</F1 {font}>>>>");
    let form = stream(&entries, "BT /F1 12 Tf 2 5 Td (Siti) Tj ET");
    let objects = [&[(7, field.as_str()), (30, &form)], later].concat();
    sorts(&told_on(form_with(before), &objects))
}

#[test]
fn a_font_with_letters_of_its_own_is_one_that_was_signed_in_all_its_parts() {
    let font = "<</Type/Font/Subtype/TrueType/BaseFont/Arial/Encoding/WinAnsiEncoding\
                /FontDescriptor 41 0 R>>";
    let descriptor = "<</Type/FontDescriptor/FontName/Own/FontFile2 42 0 R/Of 40 0 R>>";
    let program = stream("", "letters");
    let own = [(40, font), (41, descriptor), (42, program.as_str())];
    assert_eq!(in_font(&own, "40 0 R", &[]), [FieldFilled]);
    // With another generation than the signed one it is nothing.
    let nothing = in_font(&own, "40 1 R", &[]);
    assert_eq!(nothing, [FieldChanged, ObjectAdded, GenerationUnclear]);
    // Nothing of it was signed, or a part came anew.
    assert_eq!(in_font(&[], "40 0 R", &own), [FieldChanged]);
    let other = stream("", "others");
    let said = in_font(&own, "40 0 R", &[(42, &other)]);
    assert!(said.contains(&FieldChanged) && !said.contains(&FieldFilled), "{said:?}");
    let said = in_font(&own, "40 0 R", &[(41, &descriptor.replace("/Of", "/As"))]);
    assert!(said.contains(&FieldChanged) && !said.contains(&FieldFilled), "{said:?}");
}

#[test]
fn a_font_has_a_limit_of_parts() {
    let with = |parts: u32| {
        let names: String = (0..parts).map(|part| format!("{} 0 R ", 50 + part)).collect();
        let font = format!(
            "<</Type/Font/Subtype/TrueType/BaseFont/Arial/Encoding/WinAnsiEncoding/Of[{names}]>>"
        );
        let mut own = vec![(40, font.as_str())];
        own.extend((0..parts).map(|part| (50 + part, "(part)")));
        in_font(&own, "40 0 R", &[])
    };
    assert_eq!(with(40), [FieldFilled]);
    // A font itself is one of them.
    assert_eq!(with(63), [FieldFilled]);
    assert_eq!(with(64), [FieldChanged]);
}
