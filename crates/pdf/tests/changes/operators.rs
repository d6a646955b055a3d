//! The operators of what is drawn have just the operands that they take, and colours as many parts as the
//! space has that is chosen: of others some readers take the last, and some take none.

use segel_pdf::changes::ChangeKind::{self, AnnotationAdded, FieldChanged, FieldFilled, NoteAdded};

use crate::bench::loose::{kinds, sorts};
use crate::bench::{AGREE, NAME, form_with, stream, told_on};
use crate::drawn::{after, drawn};
use crate::marked::{DRAWN, look, noted};

/// What is said of a button that is switched on and draws this before its mark.
fn switched(content: &str) -> Vec<ChangeKind> {
    let form = "/Type/XObject/Subtype/Form/BBox[0 0 20 20]";
    let field = AGREE
        .replace("/V/Off/AS/Off", "/V/Yes/AS/Yes")
        .replace("/Yes 12 0 R", "/Yes 40 0 R")
        .replace("/Off 13 0 R", "/Off 41 0 R");
    let on = stream(form, &format!("{content} 5 5 10 10 re f"));
    kinds(&[(8, &field), (40, &on), (41, &stream(form, ""))])
}

/// What is said of an icon that draws this on its ground.
fn icon(content: &str) -> Vec<ChangeKind> {
    let form = look("/BBox[0 0 20 20]", &format!("1 1 0 rg 0 0 20 20 re f {content}"));
    noted(&[format!("<</Subtype/Text/Rect[300 300 320 320]{DRAWN}>>")], &[(50, &form)])
}

#[test]
fn a_colour_has_as_many_parts_as_the_space_that_is_chosen() {
    for operators in [
        "0 sc",
        "0 scn",
        "0 SC",
        "0 SCN",
        "/DeviceGray cs 0 scn",
        "/DeviceRGB cs 0 0 0 sc",
        "/DeviceRGB cs 0 0 0 scn",
        "/DeviceCMYK cs 0 0 0 1 scn",
        "/DeviceRGB CS 0 0 0 SC",
        "/DeviceRGB CS 0 0 0 SCN",
        "/DeviceCMYK CS 0 0 0 1 SCN",
        // An operator of a space chooses it.
        "0 0 0 rg 0 0 0 scn",
        "0 0 0 1 k 0 0 0 1 scn",
        "0 0 0 RG 0 0 0 SCN",
        "0 0 0 1 K 0 0 0 1 SCN",
        "0 0 0 rg 0 g 0 scn",
        "0 0 0 RG 0 G 0 SCN",
        // Lines have one of their own.
        "/DeviceRGB CS 0 scn",
        "/DeviceRGB cs 0 0 0 scn 0 SCN",
    ] {
        assert_eq!(drawn("100", &after(operators)), [FieldFilled], "{operators}");
    }
    for operators in [
        "0 0 0 sc",
        "0 0 0 scn",
        "0 0 0 SC",
        "0 0 0 SCN",
        "0 0 0 1 sc",
        "0 0 0 1 SCN",
        "0 0 0 rg 0 scn",
        "0 0 0 1 k 0 0 0 scn",
        "0 0 0 RG 0 SCN",
        "0 0 0 1 K 0 0 0 SCN",
        "0 0 0 rg 0 g 0 0 0 scn",
        "0 0 0 RG 0 G 0 0 0 SCN",
        "/DeviceRGB cs 0 g 0 0 0 scn",
        "/DeviceRGB CS 0 G 0 0 0 SCN",
        "/DeviceRGB cs 0 scn",
        "/DeviceRGB CS 0 SCN",
        "/DeviceRGB cs 0 0 0 SCN",
        "/DeviceRGB CS 0 0 0 scn",
        "/Other cs 0 scn",
        "/Other CS 0 SCN",
        "/X cs",
        "/X CS",
    ] {
        assert_eq!(drawn("100", &after(operators)), [FieldChanged], "{operators}");
    }
}

#[test]
fn an_operator_has_just_the_operands_that_it_takes() {
    for content in [
        format!("/Tx <</MCID 0>> BDC {} EMC", after("")),
        format!("/Tx /P BDC {} EMC", after("")),
        "BT /F1 12 Tf 9 TL 2 14 Td (100) ' ET".to_owned(),
        "BT /F1 12 Tf 9 TL 2 14 Td 0 0 (100) \" ET".to_owned(),
    ] {
        assert_eq!(drawn("100", &content), [FieldFilled], "{content}");
    }
    for operators in ["/X G", "0 0 G", "0 0 /X RG", "0 0 0 /X K", "0 /X g", "0 0 0 /X k", "G"] {
        assert_eq!(drawn("100", &after(operators)), [FieldChanged], "{operators}");
    }
    for content in [
        format!("/Tx 0 BDC {} EMC", after("")),
        format!("/Tx BDC {} EMC", after("")),
        format!("/Tx <<>> BMC {} EMC", after("")),
        "BT /F1 12 Tf 9 TL 2 14 Td /X 0 (100) \" ET".to_owned(),
        "BT /F1 12 Tf 9 TL 2 14 Td 0 (100) \" ET".to_owned(),
        "BT /F1 /X 12 Tf 2 5 Td (100) Tj ET".to_owned(),
    ] {
        assert_eq!(drawn("100", &content), [FieldChanged], "{content}");
    }
    for operators in ["0 J", "1 j", "10 M", "[] 0 d", "9 TL", "0 0 0 RG", "0 0 0 1 K"] {
        assert_eq!(switched(operators), [FieldFilled], "{operators}");
    }
    for operators in
        ["/X J", "1 1 J", "/X j", "/X M", "[] /X d", "[] d", "/X TL", "0 0 0 /X K", "0 0 0 /X k"]
    {
        assert_eq!(switched(operators), [FieldChanged], "{operators}");
    }
    for operators in [
        "1 i",
        "/Perceptual ri",
        "[] 0 d",
        "1 .5 0 rg 2 2 5 5 re B*",
        "1 .5 0 rg 2 2 5 5 re b",
        "1 .5 0 rg 2 2 5 5 re b*",
        "/DeviceRGB cs 1 .5 0 scn 2 2 5 5 re f",
        "/DeviceRGB CS 0 0 0 SCN 0 9 m 20 9 l S",
    ] {
        assert_eq!(icon(operators), [NoteAdded], "{operators}");
    }
    for operators in ["/X i", "1 1 i", "0 ri", "[] /X d", "/X J", "1 0 0 1 0 0 /X cm"] {
        assert_eq!(icon(operators), [AnnotationAdded], "{operators}");
    }
}

#[test]
fn the_colours_of_devices_are_theirs() {
    let spaces = |name: &str| format!("/Resources<</ColorSpace<</{name}[/ICCBased 4 0 R]>>");
    for name in ["DefaultGray", "DefaultRGB", "DefaultCMYK", "Other"] {
        let bent = name != "Other";
        let font = "/Font<</F1 6 0 R>>>>";
        let text = format!("/Type/XObject/Subtype/Form/BBox[0 0 150 20]{}{font}", spaces(name));
        let field = NAME.replace("(Budi)", "(100)");
        let said = kinds(&[(7, &field), (11, &stream(&text, &after("")))]);
        assert_eq!(said, [if bent { FieldChanged } else { FieldFilled }], "{name}");
        let box_ = format!("/Type/XObject/Subtype/Form/BBox[0 0 20 20]{}>>", spaces(name));
        let on = AGREE
            .replace("/V/Off/AS/Off", "/V/Yes/AS/Yes")
            .replace("/Yes 12 0 R", "/Yes 40 0 R")
            .replace("/Off 13 0 R", "/Off 41 0 R");
        let mark = stream(&box_, "5 5 10 10 re f");
        let said = kinds(&[(8, &on), (40, &mark), (41, &stream(&box_, ""))]);
        assert_eq!(said, [if bent { FieldChanged } else { FieldFilled }], "{name}");
        let ground = stream(&box_, "1 1 0 rg 0 0 20 20 re f");
        let note = format!("<</Subtype/Text/Rect[300 300 320 320]{DRAWN}>>");
        let said = noted(&[note], &[(50, &ground)]);
        assert_eq!(said, [if bent { AnnotationAdded } else { NoteAdded }], "{name}");
    }
    // Spaces that cannot be read may be any.
    let unread = "/Type/XObject/Subtype/Form/BBox[0 0 150 20]/Resources<</ColorSpace 1\
                  /Font<</F1 6 0 R>>>>";
    let field = NAME.replace("(Budi)", "(100)");
    let said = sorts(&told_on(form_with(&[]), &[(7, &field), (11, &stream(unread, &after("")))]));
    assert_eq!(said, [FieldChanged]);
}
