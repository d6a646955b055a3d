//! Buttons that are drawn anew when they are switched, and buttons on text.

use segel_pdf::changes::ChangeKind::{self, FieldChanged, FieldFilled};

use crate::bench::loose::{kinds, sorts};
use crate::bench::{AGREE, form_with, stream, told_on};

const DINGBATS: &str =
    "/Resources<</Font<</Z<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>>>>>";
const FORM: &str = "/Type/XObject/Subtype/Form";

fn face(entries: &str, content: &str) -> String {
    stream(&format!("{FORM}{entries}{DINGBATS}"), content)
}

const EMPTY: &str = "0 G .5 .5 19 19 re S";
const CHECK: &str = "q BT /Z 18 Tf 0 g 2 3 Td (4) Tj ET Q";

/// What is said of a button that is switched on with faces of their own numbers.
fn with(on: &str, off: &str) -> Vec<ChangeKind> {
    let field = AGREE
        .replace("/V/Off/AS/Off", "/V/Yes/AS/Yes")
        .replace("/Yes 12 0 R", "/Yes 40 0 R")
        .replace("/Off 13 0 R", "/Off 41 0 R");
    kinds(&[(8, &field), (40, on), (41, off)])
}

fn shows(on: &str) -> Vec<ChangeKind> {
    with(&face("/BBox[0 0 20 20]", on), &face("/BBox[0 0 20 20]", EMPTY))
}

#[test]
fn a_mark_is_one_that_everyone_knows_and_large_enough() {
    for mark in "3458lnuH".chars() {
        assert_eq!(shows(&CHECK.replace("(4)", &format!("({mark})"))), [FieldFilled], "{mark}");
    }
    for mark in ["1", "2", "6", "7", "9", "a", "m", "o", "t", "v", "G", "I", " ", "", "44"] {
        let said = shows(&CHECK.replace("(4)", &format!("({mark})")));
        assert_eq!(said, [FieldChanged], "{mark}");
    }
    for (content, said) in [
        // A third of the box, and dark.
        ("BT /Z 6.7 Tf 2 3 Td (4) Tj ET", FieldFilled),
        ("BT /Z 6.6 Tf 2 3 Td (4) Tj ET", FieldChanged),
        ("BT .49 g /Z 18 Tf 2 3 Td (4) Tj ET", FieldFilled),
        ("BT .51 g /Z 18 Tf 2 3 Td (4) Tj ET", FieldChanged),
        ("BT 1 0 0 rg /Z 18 Tf 2 3 Td (4) Tj ET", FieldFilled),
        ("BT 0 1 0 rg /Z 18 Tf 2 3 Td (4) Tj ET", FieldChanged),
        ("BT 0 0 0 .51 k /Z 18 Tf 2 3 Td (4) Tj ET", FieldFilled),
        ("BT 0 0 0 .49 k /Z 18 Tf 2 3 Td (4) Tj ET", FieldChanged),
        ("/Tx BMC BT /Z 18 Tf 2 3 Td (4) Tj ET EMC", FieldFilled),
        ("/OC BMC BT /Z 18 Tf 2 3 Td (4) Tj ET EMC", FieldChanged),
        ("BT /Z 18 Tf 3 Tr 2 3 Td (4) Tj ET", FieldChanged),
        ("BT (4) Tj ET", FieldChanged),
    ] {
        assert_eq!(shows(content), [said], "{content}");
    }
}

#[test]
fn a_mark_that_is_filled_takes_a_part_of_the_box() {
    for (content, said) in [
        // One fifth of each side, and four fifths of the whole.
        ("0 g 8 8 4.1 4.1 re f", FieldFilled),
        ("0 g 8 8 3.9 10 re f", FieldChanged),
        ("0 g 5 8 10 3.9 re f", FieldChanged),
        ("0 g 1 1 17.8 17.8 re f", FieldFilled),
        ("0 g 1 1 18 18 re f", FieldChanged),
        ("0 g 0 0 20 15.9 re f", FieldFilled),
        ("0 g 0 0 20 16.1 re f", FieldChanged),
        ("0 g 5 5 m 15 5 l 10 15 l f", FieldChanged),
        ("0 g 5 5 m 15 5 l f", FieldChanged),
        ("0 g f", FieldChanged),
        // A ground is light, and comes before.
        (".81 g 0 0 20 20 re f 0 g 5 5 10 10 re f", FieldFilled),
        (".79 g 0 0 20 20 re f 0 g 5 5 10 10 re f", FieldChanged),
        ("0 g 5 5 10 10 re f .81 g 0 0 20 20 re f", FieldChanged),
        (".81 g 0 0 20 20 re f", FieldChanged),
        // What is left away is no mark.
        ("0 g 5 5 10 10 re n", FieldChanged),
        ("0 g 0 0 20 20 re n 5 5 10 10 re f", FieldFilled),
        // A ring or a frame around it, and no other line.
        ("0 g 0 0 20 20 re S 5 5 10 10 re f", FieldFilled),
        (
            "0 g 20 10 m 20 15 15 20 10 20 c 5 20 0 15 0 10 c 0 5 5 0 10 0 c 15 0 20 5 20 10 c s \
             5 5 9 9 re f",
            FieldFilled,
        ),
        // No ring.
        (
            "0 g 20 10 m 1 1 1 20 1 1 c 1 1 1 1 1 1 c 1 1 1 1 1 1 c 1 1 1 1 20 10 c s 5 5 9 9 re f",
            FieldChanged,
        ),
        (
            "0 g 20 10 m 20 15 15 20 10 20 c 5 20 0 15 10 0 c 0 5 5 0 0 10 c 15 0 20 5 20 10 c s \
             5 5 9 9 re f",
            FieldChanged,
        ),
        (
            "0 g 20 10 m 20 15 15 20 10 20 c 5 20 0 15 0 10 c 0 5 5 0 10 0 c 15 0 40 5 20 10 c s \
             5 5 9 9 re f",
            FieldChanged,
        ),
        ("0 g 20 10 m 1 1 1 1 1 1 c 1 1 1 1 20 10 c s 5 5 9 9 re f", FieldChanged),
        ("0 0 m 20 20 l S 0 g 5 5 10 10 re f", FieldChanged),
        ("0 0 20 20 re 0 0 m 20 20 l S 0 g 5 5 10 10 re f", FieldChanged),
        // Elsewhere, too wide, or behind the mark.
        ("0 g 500 500 10 10 re f", FieldChanged),
        ("100 100 20 20 re W n 0 g 5 5 10 10 re f", FieldChanged),
        ("1 g q 0 g Q 5 5 10 10 re f", FieldChanged),
        // Nothing was kept that could be brought back.
        ("1 g Q 5 5 10 10 re f", FieldChanged),
        ("Q 0 g 5 5 10 10 re f", FieldChanged),
        ("0 g 5 5 10 10 re f Q", FieldFilled),
        ("0 g 5 5 10 10 re f Q Q 0 g", FieldChanged),
        ("0 G 9 w 0 0 20 20 re S 0 g 5 5 10 10 re f", FieldChanged),
        ("0 g 5 5 10 10 re f 1 G 3 w 0 0 20 20 re S", FieldChanged),
        // Cut off by less than a fifth of each side.
        ("2 2 16.1 16.1 re W n 0 g 5 5 10 10 re f", FieldFilled),
        ("2 2 15.9 18 re W n 0 g 5 5 10 10 re f", FieldChanged),
        ("2 2 18 15.9 re W n 0 g 5 5 10 10 re f", FieldChanged),
        ("/P cs 0 g 5 5 10 10 re f", FieldChanged),
        ("/G gs 0 g 5 5 10 10 re f", FieldChanged),
        ("1 0 0 1 0 0 cm 0 g 5 5 10 10 re f", FieldChanged),
    ] {
        assert_eq!(shows(content), [said], "{content}");
    }
    let nothing =
        |content: &str| with(&face("/BBox[0 0 20 20]", CHECK), &face("/BBox[0 0 20 20]", content));
    assert_eq!(nothing("1 g 0 0 20 20 re f"), [FieldFilled]);
    assert_eq!(nothing(".51 g 5 5 10 10 re f"), [FieldChanged]);
    assert_eq!(nothing("0 g 5 5 10 10 re f"), [FieldChanged]);
    let long = |operators: usize| shows(&format!("{CHECK} {}", "1 w ".repeat(operators - 8)));
    assert_eq!(long(199), [FieldFilled]);
    assert_eq!(long(200), [FieldChanged]);
}

#[test]
fn a_face_that_is_drawn_anew_fits_its_button() {
    for (entries, said) in [
        ("/BBox[0 0 20 20]", FieldFilled),
        ("/BBox[20 20 0 0]", FieldFilled),
        ("/BBox[0 0 15 20]", FieldFilled),
        ("/BBox[0 0 14.9 20]", FieldChanged),
        ("/BBox[0 0 20 26.7]", FieldFilled),
        ("/BBox[0 0 20 26.9]", FieldChanged),
        ("/BBox[0 0 20 20]/Matrix[1 0 0 1 0 0]", FieldFilled),
        ("/BBox[0 0 20 20]/Matrix[1 0 0 1 5 0]", FieldChanged),
        ("/BBox[0 0 20 20]/Matrix 1", FieldChanged),
        ("/BBox[0 0 20 20]/OC<<>>", FieldChanged),
        ("/BBox[0 0 20]", FieldChanged),
        // It begins elsewhere.
        ("/BBox[1 -1 21 19]", FieldFilled),
        ("/BBox[1.1 0 21.1 20]", FieldChanged),
        ("/BBox[0 1.1 20 21.1]", FieldChanged),
        ("/BBox[100 100 120 120]", FieldChanged),
        ("", FieldChanged),
    ] {
        let off = face("/BBox[0 0 20 20]", EMPTY);
        assert_eq!(with(&face(entries, CHECK), &off), [said], "{entries}");
    }
    for font in ["/FontDescriptor<<>>", "/ToUnicode 4 0 R", "/Widths[9]", "/Encoding<<>>"] {
        let on = face("/BBox[0 0 20 20]", CHECK)
            .replace("/BaseFont/ZapfDingbats", &format!("/BaseFont/ZapfDingbats{font}"));
        assert_eq!(with(&on, &face("/BBox[0 0 20 20]", EMPTY)), [FieldChanged], "{font}");
    }
    // And the button is one.
    for (side, said) in [(40, FieldFilled), (41, FieldChanged)] {
        let rectangle = format!("/Rect[300 300 {} 340]", 300 + side);
        let off = AGREE.replace("/Rect[50 560 70 580]", &rectangle);
        let on = off.replace("/V/Off/AS/Off", "/V/Yes/AS/Yes").replace("/Yes 12", "/Yes 40");
        let shown = face("/BBox[0 0 40 40]", "0 g 5 5 20 20 re f");
        let said_now = sorts(&told_on(form_with(&[(8, &off)]), &[(8, &on), (40, &shown)]));
        assert_eq!(said_now, [said], "{side}");
    }
}

/// What is said of a button on a rectangle that is switched on, when its signed face draws this.
fn on(rectangle: &str, content: &str) -> Vec<ChangeKind> {
    let off = AGREE.replace("/Rect[50 560 70 580]", &format!("/Rect[{rectangle}]"));
    let shown = face("/BBox[0 0 20 20]", content);
    let base = form_with(&[(8, &off), (12, &shown)]);
    sorts(&told_on(base, &[(8, &off.replace("/V/Off/AS/Off", "/V/Yes/AS/Yes"))]))
}

#[test]
fn a_button_on_text_shows_a_mark_and_no_ground() {
    let ground = format!("1 g 0 0 20 20 re f {CHECK}");
    for content in [CHECK, "q Q", ground.as_str(), "/X Do"] {
        assert_eq!(on("300 300 320 320", content), [FieldFilled], "{content}");
        let plain = content == CHECK || content == "q Q";
        let said = if plain { FieldFilled } else { FieldChanged };
        assert_eq!(on("60 695 80 715", content), [said], "{content}");
    }
    // The text ends at 153.68; a touch of one point is none.
    assert_eq!(on("152.7 695 172.7 715", &ground), [FieldFilled]);
    assert_eq!(on("152.6 695 172.6 715", &ground), [FieldChanged]);
    // As large as a picture it may hide anything.
    let large = |rectangle: &str| {
        let off = AGREE.replace("/Rect[50 560 70 580]", &format!("/Rect[{rectangle}]"));
        let shown = face("/BBox[0 0 40 40]", "0 g 5 5 20 20 re f");
        let base = form_with(&[(8, &off), (12, &shown)]);
        sorts(&told_on(base, &[(8, &off.replace("/V/Off/AS/Off", "/V/Yes/AS/Yes"))]))
    };
    assert_eq!(large("60 695 100 735"), [FieldFilled]);
    assert_eq!(large("60 695 100.1 735"), [FieldChanged]);
    assert_eq!(large("60 695 100 735.1"), [FieldChanged]);
    assert_eq!(large("300 300 341 341"), [FieldFilled]);
}
