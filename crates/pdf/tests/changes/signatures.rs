//! Signatures that follow.

use segel_pdf::changes::ChangeKind::{
    self, FieldAdded, FieldChanged, ObjectAdded, SignatureAdded, SignatureChanged,
    SignatureOverContent, SignatureUnclear, StructureChanged, VisibleSignatureAdded,
};

use crate::bench::{
    FORM, NAME, PAGE, SIGN, SIGNATURE, Written, form_with, kinds, sorts, stream, told_on,
};

const LOOK: &str = "/Type/XObject/Subtype/Form/BBox[0 0 100 40]";

fn new_field(rectangle: &str, extra: &str) -> Vec<(u32, String)> {
    vec![
        (3, PAGE.replace("18 0 R]", "18 0 R 30 0 R]")),
        (5, FORM.replace("18 0 R]", "18 0 R 30 0 R]").replace("/DR", "/SigFlags 3/DR")),
        (
            30,
            format!(
                "<</Type/Annot/Subtype/Widget/FT/Sig/T(second)/F 132/P 3 0 R/V 31 0 R\
                 /Rect[{rectangle}]/AP<</N 32 0 R>>{extra}>>"
            ),
        ),
        (31, SIGNATURE.to_owned()),
        (32, stream(LOOK, "0 0 100 40 re S")),
    ]
}

fn of(objects: &[(u32, String)]) -> Vec<ChangeKind> {
    let objects: Vec<(u32, &str)> = objects.iter().map(|(n, b)| (*n, b.as_str())).collect();
    kinds(&objects)
}

#[test]
fn an_empty_field_is_signed_with_its_appearance_in_place() {
    let field = SIGN.replace("/F 4", "/F 132/V 31 0 R");
    let look = stream(LOOK, "0 0 100 40 re S");
    assert_eq!(kinds(&[(9, &field), (31, SIGNATURE), (14, &look)]), [SignatureAdded]);
    // The appearance without the signature.
    assert_eq!(kinds(&[(14, &look)]), [FieldChanged]);
    // The appearance of a field that was signed before.
    let signed = form_with(&[(9, &field), (31, SIGNATURE)]);
    assert_eq!(sorts(&told_on(signed.clone(), &[(14, &look)])), [SignatureChanged]);
    let taken = SIGN.replace("/F 4", "/F 132");
    assert_eq!(sorts(&told_on(signed, &[(9, &taken)])), [SignatureChanged]);
    // Another place than the signer saw.
    let moved = field.replace("300 600", "50 690");
    assert_eq!(kinds(&[(9, &moved), (31, SIGNATURE)]), [SignatureChanged]);
}

#[test]
fn a_new_field_stands_clear_of_text_and_annotations() {
    assert_eq!(of(&new_field("300 100 400 140", "")), [VisibleSignatureAdded]);
    for (rectangle, what) in [
        ("60 695 160 735", "the text of the page"),
        ("120 650 200 705", "the end of its text"),
        ("100 610 150 650", "a field"),
        ("150 680 180 700", "a mark"),
        ("0 0 595 842", "everything"),
        ("400 140 50 690", "everything, with its corners the other way"),
    ] {
        assert_eq!(of(&new_field(rectangle, "")), [SignatureOverContent], "{what}");
    }
    for rectangle in ["300 100 400", "300 100 400 15 0 R"] {
        assert_eq!(of(&new_field(rectangle, "")), [FieldAdded], "{rectangle}");
    }
    // Just beside the text, and just below it.
    assert_eq!(of(&new_field("210 695 280 735", "")), [VisibleSignatureAdded]);
    assert_eq!(of(&new_field("50 640 200 688", "")), [VisibleSignatureAdded]);
}

#[test]
fn the_name_of_a_new_field_is_one_for_all_readers() {
    let named = |name: &str| {
        let mut objects = new_field("300 100 400 140", "");
        objects[2].1 = objects[2].1.replace("/T(second)", &format!("/T{name}"));
        of(&objects)
    };
    for name in ["(Timestamp-2)", "<feff0054>", "(tanda tangan)"] {
        assert_eq!(named(name), [VisibleSignatureAdded], "{name}");
    }
    // A dot parts the names of fields, and the others are decoded in several ways.
    for name in ["(name.)", "(a.b)", "()", "<fffe5400>", "<feff001b0069006e001b0054>", "(a\\tb)"] {
        assert_eq!(named(name), [FieldAdded], "{name}");
    }
}

#[test]
fn a_field_that_is_there_may_be_of_that_name_for_some_readers() {
    let after = |name: &str| {
        let objects = new_field("300 100 400 140", "");
        let objects: Vec<(u32, &str)> = objects.iter().map(|(n, b)| (*n, b.as_str())).collect();
        let field = NAME.replace("(name)", name);
        sorts(&told_on(form_with(&[(7, &field)]), &objects))
    };
    for name in ["(other)", "(other.name)", "(first.second)", "<feff006e0061006d0065>"] {
        assert_eq!(after(name), [VisibleSignatureAdded], "{name}");
    }
    let marked = "<feff001b0065006e001b007300650063006f006e0064>";
    for name in ["(second.)", "(second.name)", "/second", marked, " 15 7 R"] {
        assert!(after(name).contains(&FieldAdded), "{name}");
    }
    // A widget that no field lists has a name all the same.
    let mut objects = new_field("300 100 400 140", "");
    objects[1].1 = objects[1].1.replace("7 0 R ", "");
    let later: Vec<(u32, &str)> = objects.iter().map(|(n, b)| (*n, b.as_str())).collect();
    for (name, said) in [("second", FieldAdded), ("other", VisibleSignatureAdded)] {
        let stray = NAME.replace("(name)", &format!("({name})")).replace("50 600", "50 300");
        let form = FORM.replace("7 0 R ", "");
        let told = sorts(&told_on(form_with(&[(5, &form), (7, &stray)]), &later));
        assert!(told.contains(&said), "{name}: {told:?}");
    }
}

#[test]
fn a_face_over_the_face_of_a_signature_only_is_called_that() {
    let over = |before: &[Written<'_>], rectangle: &str| {
        let objects = new_field(rectangle, "");
        let objects: Vec<(u32, &str)> = objects.iter().map(|(n, b)| (*n, b.as_str())).collect();
        sorts(&told_on(form_with(before), &objects))
    };
    let signed = SIGN.replace("/F 4", "/F 132/V 33 0 R");
    let first = [(9, signed.as_str()), (33, SIGNATURE)];
    assert_eq!(over(&first, "300 600 400 640"), [SignatureUnclear]);
    assert_eq!(over(&first, "398 600 500 640"), [SignatureUnclear]);
    assert_eq!(over(&first, "401 600 500 640"), [VisibleSignatureAdded]);
    // An empty field, and one whose value is none.
    assert_eq!(over(&[], "300 600 400 640"), [SignatureOverContent]);
    for value in ["/V 99 0 R", "/V/none", "/V[33 0 R]", "/FT/Tx/V 33 0 R"] {
        let field = SIGN.replace("/F 4", &format!("/F 132{value}"));
        let field = if value.starts_with("/FT") { field.replace("/FT/Sig", "") } else { field };
        let said = over(&[(9, &field), (33, SIGNATURE)], "300 600 400 640");
        assert_eq!(said, [SignatureOverContent], "{value}");
    }
    // With another field, or with text, it lies over content.
    assert_eq!(over(&first, "150 600 310 640"), [SignatureOverContent]);
    let text = stream("", "BT /F1 12 Tf 310 610 Td (IZIN) Tj ET");
    assert_eq!(over(&[first[0], first[1], (4, &text)], "300 600 400 640"), [SignatureOverContent]);
    // The signature of a field that is the parent of the widget.
    let widget = "<</Type/Annot/Subtype/Widget/Parent 34 0 R/F 132/P 3 0 R/Rect[300 600 400 640]>>";
    let fields = FORM.replace("9 0 R", "34 0 R");
    let holder = |value: &str| format!("<</FT/Sig/T(sign)/Kids[9 0 R]{value}>>");
    for (value, kind) in [("/V 33 0 R", SignatureUnclear), ("", SignatureOverContent)] {
        let holder = holder(value);
        let before = [(5, fields.as_str()), (9, widget), (33, SIGNATURE), (34, holder.as_str())];
        let mut objects = new_field("300 600 400 640", "");
        for (number, body) in &mut objects {
            if *number == 5 {
                *body = body.replace("9 0 R", "34 0 R");
            }
        }
        let objects: Vec<(u32, &str)> = objects.iter().map(|(n, b)| (*n, b.as_str())).collect();
        assert_eq!(sorts(&told_on(form_with(&before), &objects)), [kind], "{value}");
    }
}

#[test]
fn text_is_found_wherever_a_page_keeps_it() {
    let objects = new_field("300 100 400 140", "");
    let objects: Vec<(u32, &str)> = objects.iter().map(|(n, b)| (*n, b.as_str())).collect();
    let with = |content: &str, form: &str| {
        let page = PAGE.replace("/Font<<", "/XObject<</X 41 0 R>>/Font<<");
        let form = stream(
            "/Type/XObject/Subtype/Form/BBox[0 0 99 99]/Matrix[1 0 0 1 300 100]\
             /Resources<</Font<</F1 6 0 R>>>>",
            form,
        );
        let file = form_with(&[(3, &page), (4, &stream("", content)), (41, &form)]);
        let page = page.replace("18 0 R]", "18 0 R 30 0 R]");
        let mut objects = objects.clone();
        objects.retain(|(n, _)| *n != 3);
        objects.push((3, &page));
        sorts(&told_on(file, &objects))
    };
    let text = "BT /F1 12 Tf 5 5 Td (x) Tj ET";
    for (content, form, over) in [
        ("/X Do", text, true),
        ("/X Do", "", false),
        ("q 1 0 0 1 310 110 cm BT /F1 12 Tf (x) Tj ET Q", "", true),
        ("q 1 0 0 1 310 110 cm Q BT /F1 12 Tf (x) Tj ET", "", false),
        ("BT /F1 12 Tf 1 0 0 1 310 110 Tm (x) Tj ET", "", true),
        ("BT /F1 12 Tf 1 0 0 1 310 110 Tm (  ) Tj ET", "", false),
        ("BT /F1 12 Tf 10 110 Td [(x) -24800 (x)] TJ ET", "", true),
        ("BT /F1 12 Tf 12 TL 310 122 Td T* (x) Tj ET", "", true),
        ("BT /F1 12 Tf 0 12 -12 0 350 50 Tm (xxxxxxxx) Tj ET", "", true),
        // What is not understood may be anywhere.
        ("BT /F9 12 Tf 10 10 Td (x) Tj ET", "", true),
        ("BT 10 10 Td (x) Tj ET", "", true),
        ("( broken", "", true),
        ("BI /W 1 /H 1 ID abc EI BT /F1 12 Tf 310 110 Td (x) Tj ET", "", true),
        ("BI /W 1 /H 1 ID abc EI", "", false),
    ] {
        let kind = if over { SignatureOverContent } else { VisibleSignatureAdded };
        assert_eq!(with(content, form), [kind], "{content}");
    }
}

#[test]
fn every_sort_of_font_has_its_widths() {
    let over = |font: &str, shown: &str| {
        let content = format!("BT /F1 10 Tf 100 110 Td {shown} Tj ET");
        let file = form_with(&[(6, font), (4, &stream("", &content))]);
        let objects = new_field("300 100 400 140", "");
        let objects: Vec<(u32, &str)> = objects.iter().map(|(n, b)| (*n, b.as_str())).collect();
        sorts(&told_on(file, &objects)) == [SignatureOverContent]
    };
    // Twenty glyphs from 100 on: they reach the field at 300 where each is a whole size wide.
    let simple = |width: u32| {
        let widths = format!("{width} ").repeat(10);
        format!(
            "<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 97/Widths[{widths}]\
             /Encoding/WinAnsiEncoding>>"
        )
    };
    let shown = format!("({})", "abcdefghij".repeat(2));
    assert!(over(&simple(1200), &shown));
    assert!(!over(&simple(900), &shown));
    let wide = |w: &str, encoding: &str| {
        format!(
            "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/{encoding}\
             /DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/A/W[{w}]>>]>>"
        )
    };
    let shown = format!("<{}>", "0005".repeat(20));
    assert!(over(&wide("5[1200]", "Identity-H"), &shown));
    assert!(over(&wide("0 9 1200", "Identity-H"), &shown));
    assert!(!over(&wide("5[900]", "Identity-H"), &shown));
    assert!(!over(&wide("0 9 900", "Identity-H"), &shown));
    assert!(over(&wide("5[900]", "Identity-V"), "<0005>"));
    assert!(over(&wide("5[900]", "GBK-EUC-H"), &shown));
    assert!(!over(&wide("5[900]", "GBK-EUC-H"), "<0005>"));
    let drawn = |matrix: &str, bounds: &str| {
        format!(
            "<</Type/Font/Subtype/Type3/FontMatrix[{matrix}]/FontBBox[{bounds}]/FirstChar 97\
             /Widths[{}]/CharProcs<<>>/Encoding<<>>>>",
            "9 ".repeat(10)
        )
    };
    let shown = format!("({})", "abcdefghij".repeat(2));
    assert!(!over(&drawn(".1 0 0 .1 0 0", "0 -2 9 9"), &shown));
    assert!(over(&drawn(".2 0 0 .1 0 0", "0 -2 9 9"), &shown));
    assert!(over(&drawn(".1 0 0 .1 0 0", "0 -2 9 99"), &shown));
    assert!(over(&drawn("0 .1 .1 0 0 0", "0 -2 9 9"), &shown));
}

/// A new field with its element in the structure tree.
fn tagged() -> Vec<(u32, String)> {
    let mut objects = new_field("300 100 400 140", "/StructParent 1");
    for (number, body) in [
        (20, "<</Type/StructTreeRoot/K 21 0 R/ParentTree 22 0 R/ParentTreeNextKey 2>>"),
        (21, "<</Type/StructElem/S/Document/P 20 0 R/K[23 0 R 40 0 R]>>"),
        (22, "<</Nums[0 24 0 R 1 40 0 R]>>"),
        (40, "<</Type/StructElem/S/Form/P 21 0 R/Pg 3 0 R/K<</Type/OBJR/Obj 30 0 R>>>>"),
    ] {
        objects.push((number, body.to_owned()));
    }
    objects
}

#[test]
fn the_structure_gains_the_element_of_a_new_signature_and_nothing_else() {
    assert_eq!(of(&tagged()), [VisibleSignatureAdded]);
    let other = |number: u32, from: &str, to: &str| {
        let mut objects = tagged();
        for (n, body) in &mut objects {
            if *n == number {
                let now = body.replace(from, to);
                assert_ne!(now, *body);
                *body = now;
            }
        }
        of(&objects)
    };
    for (number, from, to) in [
        (40, "/Pg 3", "/ActualText(x)/Pg 3"),
        (40, "30 0 R", "7 0 R"),
        (40, "/OBJR", "/MCR"),
        (40, "/P 21 0 R", "/P 23 0 R"),
        (21, "23 0 R 40 0 R", "40 0 R 23 0 R"),
        (21, "23 0 R 40 0 R", "40 0 R"),
        (21, "/S/Document", "/S/Sect"),
        (21, "23 0 R 40 0 R", "23 0 R 40 0 R 23 0 R"),
        (22, "0 24 0 R", "0 40 0 R"),
        (22, "1 40 0 R", "2 40 0 R"),
        (22, "0 24 0 R ", ""),
        (20, "/ParentTreeNextKey 2", "/ParentTreeNextKey 2/RoleMap<</Form/P>>"),
        (20, "/ParentTreeNextKey 2", "/ParentTreeNextKey 0"),
    ] {
        let found = other(number, from, to);
        let told = found
            .iter()
            .any(|k| matches!(k, StructureChanged | ObjectAdded | ChangeKind::ObjectReplaced));
        assert!(told, "{number} {to}: {found:?}");
    }
    // Another element changed on the way.
    let mut objects = tagged();
    objects.push((23, "<</Type/StructElem/S/P/P 21 0 R/Pg 3 0 R/K 0/ActualText(x)>>".to_owned()));
    assert!(of(&objects).contains(&ChangeKind::ObjectReplaced));
}
