//! What surely shows what it says, and what could be read otherwise.

use segel_pdf::changes::ChangeKind::{
    self, FieldChanged, FieldFilled, FieldUnclear, NoteAdded, NoteChanged, NoteRemoved,
    NoteUnclear, SignatureUnclear, VisibleSignatureAdded,
};

use crate::bench::{
    AGREE, CHOICE, FORM, NAME, PAGE, SIGNATURE, Written, form, form_with, showing, sorts, stream,
    text_form, told_on,
};

/// What is said of a field that is filled with a value and draws this, with more objects.
fn filled_with(value: &str, content: &str, flags: &str, before: &[Written<'_>]) -> Vec<ChangeKind> {
    let signed = NAME.replace("/F 4", &format!("/F 4{flags}"));
    let field = signed.replace("(Budi)", &format!("({value})"));
    let mut old = vec![(7, signed.as_str())];
    old.extend(before);
    sorts(&told_on(form_with(&old), &[(7, &field), (11, &text_form(content))]))
}

fn filled(value: &str, operators: &str) -> Vec<ChangeKind> {
    // What stands at the right is meant to.
    let far = |word: &str| word.parse::<f64>().is_ok_and(|left| left > 20.0);
    let side =
        if operators.starts_with("2 ") || !operators.split(' ').any(far) { "" } else { "/Q 2" };
    filled_with(value, &format!("BT /F1 12 Tf {operators} ET"), side, &[])
}

#[test]
fn a_text_surely_stands_in_its_box_from_its_first_letter_to_its_last() {
    for (value, operators, said) in [
        ("100", "2 5 Td (100) Tj", FieldFilled),
        ("100", "0 5 Td (100) Tj", FieldFilled),
        ("100", "-.5 5 Td (100) Tj", FieldUnclear),
        // The feet of the letters, and their heads.
        ("100", "2 0 Td (100) Tj", FieldFilled),
        ("100", "2 -.5 Td (100) Tj", FieldUnclear),
        ("100", "2 11.9 Td (100) Tj", FieldFilled),
        ("100", "2 12.2 Td (100) Tj", FieldUnclear),
        // Three digits take 20.02, and a little more may lie outside.
        ("100", "130.2 5 Td (100) Tj", FieldFilled),
        ("100", "130.5 5 Td (100) Tj", FieldUnclear),
        // Narrow letters and wide ones.
        ("iiiiiiiiii", "123.5 5 Td (iiiiiiiiii) Tj", FieldFilled),
        ("iiiiiiiiii", "124 5 Td (iiiiiiiiii) Tj", FieldUnclear),
        ("WWWWWWWWWW", "37 5 Td (WWWWWWWWWW) Tj", FieldFilled),
        ("WWWWWWWWWW", "37.5 5 Td (WWWWWWWWWW) Tj", FieldUnclear),
        // Where it stands is known again after each move.
        ("abc abc", "2 5 Td (abc ) Tj 30 0 Td (abc) Tj", FieldFilled),
        // So far apart they could stand in two columns.
        ("abc abc", "2 5 Td (abc ) Tj 90 0 Td (abc) Tj", FieldUnclear),
        ("abc abc", "2 5 Td (abc ) Tj 129.5 0 Td (abc) Tj", FieldUnclear),
        // Farther by what moves the letters apart.
        ("100", "129 5 Td [(1) -100 (00)] TJ", FieldFilled),
        ("100", "129.3 5 Td [(1) -100 (00)] TJ", FieldUnclear),
        ("100", "1 Tc 127.2 5 Td (100) Tj", FieldFilled),
        ("100", "1 Tc 127.5 5 Td (100) Tj", FieldUnclear),
    ] {
        assert_eq!(filled(value, operators), [said], "{operators}");
    }
}

#[test]
fn every_standard_font_has_the_widths_that_readers_know() {
    let from = |font: &str, start: f64| {
        let dictionary = format!("<</Type/Font/Subtype/Type1{font}/Encoding/WinAnsiEncoding>>");
        let content = format!("BT /F1 10 Tf {start} 5 Td (Pajak, 7%) Tj ET");
        filled_with("Pajak, 7%", &content, "/Q 2", &[(6, &dictionary)])
    };
    // So wide is the text in each of them.
    for (font, width) in [
        ("/BaseFont/Helvetica", 45.02),
        ("/BaseFont/Helvetica-Oblique", 45.02),
        ("/BaseFont/Helvetica-Bold", 46.14),
        ("/BaseFont/Helvetica-BoldOblique", 46.14),
        ("/BaseFont/Times-Roman", 40.55),
        ("/BaseFont/Courier", 54.0),
        ("/BaseFont/Courier-Bold", 54.0),
        ("/BaseFont/Courier-Oblique", 54.0),
        ("/BaseFont/Courier-BoldOblique", 54.0),
    ] {
        let start = 150.0 - width;
        assert_eq!(from(font, start + 0.2), [FieldFilled], "{font}");
        assert_eq!(from(font, start + 0.5), [FieldUnclear], "{font}");
    }
    // What the font itself says counts, and where nothing is known it is the most that is usual.
    let stated =
        format!("/BaseFont/Helvetica/FirstChar 32/LastChar 126/Widths[{}]", ["500"; 95].join(" "));
    assert_eq!(from(&stated, 105.2), [FieldFilled]);
    assert_eq!(from(&stated, 105.5), [FieldUnclear]);
    assert_eq!(from("/BaseFont/Times-Italic", 85.0), [FieldFilled]);
    assert_eq!(from("/BaseFont/Times-Italic", 105.0), [FieldUnclear]);
}

#[test]
fn the_parts_of_a_text_surely_stand_behind_one_another() {
    for (operators, said) in [
        ("2 5 Td [(1) 20 (00)] TJ", FieldFilled),
        ("2 5 Td (1) Tj 6.7 0 Td (00) Tj", FieldFilled),
        // Onto the digit before, by a little.
        ("2 5 Td (1) Tj 6.2 0 Td (00) Tj", FieldUnclear),
        // A gap is a blank that the value has not.
        ("2 5 Td (1) Tj 9 0 Td (00) Tj", FieldFilled),
        ("2 5 Td (1) Tj 9.7 0 Td (00) Tj", FieldUnclear),
        ("2 5 Td (1) Tj 8 0 Td [-80 (00)] TJ", FieldFilled),
        ("2 5 Td (1) Tj 8 0 Td [-190 (00)] TJ", FieldUnclear),
        ("2 5 Td (1) Tj ( ) Tj (00) Tj", FieldUnclear),
        ("2 5 Td [(1) -200 (00)] TJ", FieldFilled),
        ("2 5 Td [(1) -210 (00)] TJ", FieldUnclear),
        ("2 5 Td (1 00) Tj", FieldUnclear),
        ("2 5 Td 2.4 Tc (100) Tj", FieldFilled),
        ("2 5 Td 2.5 Tc (100) Tj", FieldUnclear),
        // On a line of its own as well.
        ("2 12 Td (1) Tj 0 -9 Td (00) Tj", FieldUnclear),
    ] {
        let size = if operators.contains("-9 Td") { 10 } else { 12 };
        let content = format!("BT /F1 {size} Tf {operators} ET");
        assert_eq!(filled_with("100", &content, "", &[]), [said], "{operators}");
    }
    let two_lines = "2 12 Td (1) Tj 0 -9 Td (00) Tj";
    assert_eq!(
        filled_with("1 00", &format!("BT /F1 10 Tf {two_lines} ET"), "", &[]),
        [FieldFilled]
    );
    // In a comb letters stand apart.
    let comb = "/Ff 16777216/MaxLen 5";
    let apart = "BT /F1 12 Tf 2 5 Td (1) Tj 30 0 Td (0) Tj 30 0 Td (0) Tj ET";
    assert_eq!(filled_with("100", apart, comb, &[]), [FieldFilled]);
    assert_eq!(filled_with("100", apart, "", &[]), [FieldUnclear]);
}

#[test]
fn the_space_between_words_belongs_to_a_blank() {
    let digit = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Type/Encoding\
                 /BaseEncoding/WinAnsiEncoding/Differences[32/zero]>>>>";
    for (font, spaces, said) in [
        ("", "0 Tw", FieldFilled),
        ("", "1 Tw", FieldFilled),
        (digit, "0 Tw", FieldFilled),
        (digit, "1 Tw", FieldUnclear),
    ] {
        let text = if font.is_empty() { "100" } else { "1 0" };
        let content = format!("BT /F1 12 Tf {spaces} 2 5 Td ({text}) Tj ET");
        let before: &[Written<'_>] = if font.is_empty() { &[] } else { &[(6, font)] };
        assert_eq!(filled_with("100", &content, "", before), [said], "{font} {spaces}");
    }
}

#[test]
fn what_readers_show_in_two_ways_is_not_clear() {
    // A soft hyphen.
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Type/Encoding\
                /BaseEncoding/WinAnsiEncoding/Differences[45/sfthyphen]>>>>";
    let content = "BT /F1 12 Tf 2 5 Td (-1) Tj ET";
    assert_eq!(filled_with("-1", content, "", &[]), [FieldFilled]);
    assert_eq!(filled_with("-1", content, "", &[(6, font)]), [FieldUnclear]);
    // A field that readers draw themselves.
    let bare = NAME.replace("/AP<</N 11 0 R>>", "");
    let with = |value: &str| {
        let field = bare.replace("(Budi)", value);
        sorts(&told_on(form_with(&[(7, &bare)]), &[(7, &field)]))
    };
    assert_eq!(with("(100)"), [FieldUnclear]);
    assert_eq!(with("()"), [FieldFilled]);
    // A ground that leaves much of a low field.
    let low = NAME.replace("50 600 200 620", "50 600 200 610").replace("/F 4", "/F 4/MK<</BG[1]>>");
    let on = |ground: &str| {
        let field = low.replace("(Budi)", "(100)");
        let look = stream(
            "/Type/XObject/Subtype/Form/BBox[0 0 150 10]/Resources<</Font<</F1 6 0 R>>>>",
            &format!("{ground} re f BT 0 g /F1 8 Tf 2 2 Td (100) Tj ET"),
        );
        sorts(&told_on(form_with(&[(7, &low)]), &[(7, &field), (11, &look)]))
    };
    assert_eq!(on("1 g 1 1 148 8"), [FieldFilled]);
    assert_eq!(on("1 g 1 1 148 7"), [FieldUnclear]);
}

#[test]
fn a_number_right_beside_text_could_be_a_part_of_it() {
    let page = |text: &str| stream("", &format!("BT /F1 12 Tf {text} Td (17) Tj ET"));
    let with = |value: &str, text: &str| {
        let field = NAME.replace("(Budi)", &format!("({value})"));
        let look = text_form(&format!("BT 0 g /F1 12 Tf 2 5 Td ({value}) Tj ET"));
        let file = form_with(&[(4, &page(text))]);
        sorts(&told_on(file, &[(7, &field), (11, &look)]))
    };
    // Two digits before the field, which begins at 50, and behind it.
    assert_eq!(with(".000", "20 605"), [FieldFilled]);
    for value in [".000", "000", ",5", "-1"] {
        assert_eq!(with(value, "34 605"), [FieldUnclear], "{value}");
    }
    assert_eq!(with("Sari", "34 605"), [FieldFilled]);
    assert_eq!(with("Rp 1", "202 605"), [FieldUnclear]);
    // Beside words there is no number to be a part of.
    let label = |value: &str| {
        let field = NAME.replace("(Budi)", &format!("({value})"));
        let look = text_form(&format!("BT 0 g /F1 12 Tf 2 5 Td ({value}) Tj ET"));
        let file = form_with(&[(4, &stream("", "BT /F1 12 Tf 20 605 Td (Rp:) Tj ET"))]);
        sorts(&told_on(file, &[(7, &field), (11, &look)]))
    };
    assert_eq!(label("000"), [FieldFilled]);
    assert_eq!(with("Rp 1", "215 605"), [FieldFilled]);
}

#[test]
fn a_button_is_switched_among_signed_faces_that_show_a_mark_and_none() {
    let form = "/Type/XObject/Subtype/Form/BBox[0 0 20 20]";
    let check = "0 g 5 5 10 10 re f";
    let empty = "0 G 1 w .5 .5 19 19 re S";
    let switched = |on: &str, off: &str, rectangle: &str| {
        let field = AGREE.replace("50 560 70 580", rectangle);
        let after = field.replace("/V/Off/AS/Off", "/V/Yes/AS/Yes");
        let (on, off) = (stream(form, on), stream(form, off));
        let file = form_with(&[(8, &field), (12, &on), (13, &off)]);
        let back = form_with(&[(8, &after), (12, &on), (13, &off)]);
        (sorts(&told_on(file, &[(8, &after)])), sorts(&told_on(back, &[(8, &field)])))
    };
    let usual = "50 560 70 580";
    assert_eq!(switched(check, empty, usual), (vec![FieldFilled], vec![FieldFilled]));
    for (on, off, said) in [
        ("q Q", empty, [FieldUnclear, FieldFilled]),
        (check, check, [FieldFilled, FieldUnclear]),
        ("0 g BT /F1 12 Tf 2 2 Td (x) Tj ET", empty, [FieldUnclear, FieldFilled]),
        (check, "0 0 m 20 20 l S", [FieldFilled, FieldUnclear]),
        // Two lines that are a cross or a check, dark and not too wide, and others.
        ("3 3 m 17 17 l 3 17 m 17 3 l S", empty, [FieldFilled; 2]),
        ("17 3 m 3 17 l 17 17 m 3 3 l S", empty, [FieldFilled; 2]),
        ("3 10 m 8 3 l 17 17 l S", empty, [FieldFilled; 2]),
        ("3 3 m 17 17 l 3 3 m 17 17 l S", empty, [FieldUnclear, FieldFilled]),
        ("3 3 m 3 17 l 17 17 m 17 3 l S", empty, [FieldUnclear, FieldFilled]),
        ("3 3 m 17 17 l 3 12 m 17 3 l S", empty, [FieldUnclear, FieldFilled]),
        ("17 10 m 8 3 l 3 17 l S", empty, [FieldUnclear, FieldFilled]),
        ("3 10 m 8 5 l 17 3 l S", empty, [FieldUnclear, FieldFilled]),
        ("3 3 m 6 6 l 3 6 m 6 3 l S", empty, [FieldUnclear, FieldFilled]),
        ("3 3 m 27 17 l 3 17 m 27 3 l S", empty, [FieldUnclear, FieldFilled]),
        (".51 G 3 3 m 17 17 l 3 17 m 17 3 l S", empty, [FieldUnclear, FieldFilled]),
        (".49 G 3 3 m 17 17 l 3 17 m 17 3 l S", empty, [FieldFilled; 2]),
        ("5.1 w 3 3 m 17 17 l 3 17 m 17 3 l S", empty, [FieldUnclear, FieldFilled]),
        (".4 w 3 3 m 17 17 l 3 17 m 17 3 l S", empty, [FieldUnclear, FieldFilled]),
        ("[9] 0 d 3 3 m 17 17 l 3 17 m 17 3 l S", empty, [FieldUnclear, FieldFilled]),
        ("[] 0 d 3 3 m 17 17 l 3 17 m 17 3 l S", empty, [FieldFilled; 2]),
        // Curves without an area, and four that are no ring.
        (
            "0 g 7 7 m 7 7 12 12 7 7 c 7 7 7 7 7 7 c 7 7 7 7 7 7 c 7 7 7 7 7 7 c f",
            empty,
            [FieldUnclear, FieldFilled],
        ),
        (
            check,
            "0 G 2 w 2 2 m 2 2 12 12 12 12 c 12 12 7 7 7 7 c 7 7 2 12 2 12 c 2 12 12 2 12 2 c S",
            [FieldFilled, FieldUnclear],
        ),
    ] {
        let [one, other] = said;
        assert_eq!(switched(on, off, usual), (vec![one], vec![other]), "{on} {off}");
    }
    // As large as a picture, where nothing is.
    let large = switched(check, empty, "50 400 91 441").0;
    assert_eq!(large, [FieldUnclear]);
}

/// What is said of an annotation that is added, changed from another, and taken away.
fn annotated(note: &str, other: &str, more: &[Written<'_>]) -> [Vec<ChangeKind>; 3] {
    let listed = PAGE.replace("18 0 R]", "18 0 R 30 0 R]");
    let with = |before: &[Written<'_>], after: &[Written<'_>]| {
        let mut old = more.to_vec();
        old.extend(before);
        sorts(&told_on(form_with(&old), after))
    };
    [
        with(&[], &[(3, &listed), (30, note)]),
        with(&[(3, &listed), (30, other)], &[(30, note)]),
        with(&[(3, &listed), (30, note)], &[(3, PAGE), (30, "")]),
    ]
}

#[test]
fn lines_on_text_are_never_clear_and_highlights_are() {
    let mark = |kind: &str, more: &str| {
        format!(
            "<</Type/Annot/Subtype/{kind}/Rect[50 697 110 711]/C[1 0 0]\
             /QuadPoints[50 711 110 711 50 697 110 697]{more}>>"
        )
    };
    for kind in ["Underline", "StrikeOut", "Squiggly"] {
        let [added, changed, removed] =
            annotated(&mark(kind, ""), &mark(kind, "/Contents(a)"), &[]);
        assert_eq!(added, [NoteUnclear], "{kind}");
        assert_eq!(changed, [NoteUnclear], "{kind}");
        assert_eq!(removed, [NoteUnclear], "{kind}");
    }
    let yellow = |more: &str| mark("Highlight", more).replace("/C[1 0 0]", "/C[1 1 0]");
    let [added, changed, removed] = annotated(&yellow(""), &yellow("/Contents(a)"), &[]);
    assert_eq!((added, changed), (vec![NoteAdded], vec![NoteChanged]));
    assert_eq!(removed, [NoteRemoved]);
}

#[test]
fn an_icon_with_a_face_stands_apart_from_all_that_it_could_be_read_with() {
    let ground = stream("/Type/XObject/Subtype/Form/BBox[0 0 20 20]", "1 1 0 rg 0 0 20 20 re f");
    let icon = |left: f64, bottom: f64| {
        let (right, top) = (left + 20.0, bottom + 20.0);
        format!("<</Subtype/Text/Rect[{left} {bottom} {right} {top}]/AP<</N 40 0 R>>>>")
    };
    let at = |left: f64, bottom: f64| {
        let [added, ..] = annotated(&icon(left, bottom), &icon(300.0, 300.0), &[(40, &ground)]);
        added
    };
    // The text of the page ends before 153.7 and is 9.6 high above its line.
    assert_eq!(at(170.0, 700.0), [NoteAdded]);
    assert_eq!(at(160.0, 700.0), [NoteUnclear]);
    assert_eq!(at(60.0, 724.0), [NoteAdded]);
    assert_eq!(at(60.0, 718.0), [NoteUnclear]);
    assert_eq!(at(60.0, 655.0), [NoteAdded]);
    assert_eq!(at(60.0, 671.0), [NoteUnclear]);
    // A field from 50 to 200, and one from 300 to 400.
    assert_eq!(at(215.0, 600.0), [NoteAdded]);
    assert_eq!(at(205.0, 600.0), [NoteUnclear]);
    assert_eq!(at(275.0, 600.0), [NoteUnclear]);
    // Another icon, whether it has a face or not.
    let beside = |other: &str| {
        let page = PAGE.replace("18 0 R]", "18 0 R 31 0 R]");
        let listed = PAGE.replace("18 0 R]", "18 0 R 31 0 R 30 0 R]");
        let file = form_with(&[(3, &page), (31, other), (40, &ground)]);
        sorts(&told_on(file, &[(3, &listed), (30, &icon(300.0, 300.0))]))
    };
    assert_eq!(beside(&icon(335.0, 300.0)), [NoteAdded]);
    assert_eq!(beside(&icon(330.0, 300.0)), [NoteUnclear]);
    assert_eq!(beside("<</Subtype/Text/Rect[330 300 350 320]>>"), [NoteUnclear]);
    assert_eq!(beside("<</Subtype/Popup/Rect[330 300 350 320]>>"), [NoteAdded]);
}

#[test]
fn an_icon_that_readers_draw_covers_no_field_in_any_of_their_sizes() {
    let at = |left: f64, top: f64| {
        let bottom = top - 20.0;
        let right = left + 20.0;
        let note = format!("<</Subtype/Text/Rect[{left} {bottom} {right} {top}]>>");
        let [added, ..] = annotated(&note, &note, &[]);
        added
    };
    assert_eq!(at(225.0, 620.0), [NoteAdded]);
    assert_eq!(at(180.0, 620.0), [NoteUnclear]);
    // Icons are up to 24 wide: the field begins at 300, and the text at 50.
    assert_eq!(at(275.0, 620.0), [NoteAdded]);
    assert_eq!(at(278.0, 620.0), [NoteUnclear]);
    assert_eq!(at(28.0, 715.0), [NoteUnclear]);
    assert_eq!(at(25.0, 715.0), [NoteAdded]);
}

#[test]
fn a_face_right_beside_text_could_be_a_part_of_it() {
    let signed = |rectangle: &str| {
        let page = PAGE.replace("18 0 R]", "18 0 R 30 0 R]");
        let fields = FORM.replace("18 0 R]", "18 0 R 30 0 R]").replace("/DR", "/SigFlags 3/DR");
        let field = format!(
            "<</Type/Annot/Subtype/Widget/FT/Sig/T(second)/F 132/P 3 0 R/V 31 0 R\
             /Rect[{rectangle}]/AP<</N 32 0 R>>>>"
        );
        let look = stream("/Type/XObject/Subtype/Form/BBox[0 0 100 40]", "0 0 100 40 re S");
        let objects =
            [(3, page.as_str()), (5, &fields), (30, &field), (31, SIGNATURE), (32, &look)];
        let text = stream("", "BT /F1 12 Tf 300 300 Td (17) Tj ET");
        sorts(&told_on(form_with(&[(4, &text)]), &objects))
    };
    // The text ends at 313.7.
    assert_eq!(signed("320 290 380 330"), [VisibleSignatureAdded]);
    assert_eq!(signed("315 290 380 330"), [SignatureUnclear]);
    assert_eq!(signed("210 290 295 330"), [VisibleSignatureAdded]);
    assert_eq!(signed("210 290 298 330"), [SignatureUnclear]);
    // Above and below it there is nothing to read on.
    assert_eq!(signed("280 310 380 350"), [VisibleSignatureAdded]);
}

#[test]
fn what_only_some_readers_go_by_is_unclear() {
    let with = |was: &str, is: &str| {
        let field = NAME.replace("(Budi)", "(Siti)").replace(was, is);
        sorts(&told_on(form(), &[(7, &field), (11, &showing("Siti"))]))
    };
    // Who draws the value anew goes by the font and the border.
    assert_eq!(with("/F1 12 Tf 0 g", "0 g /F2 12 Tf"), [FieldUnclear]);
    assert_eq!(with("/F1 12 Tf 0 g", "0 g /F2 13 Tf"), [FieldChanged]);
    assert_eq!(with("/F1 12 Tf 0 g", "1 g /F2 12 Tf"), [FieldChanged]);
    assert_eq!(with("/F 4", "/F 4/BS<</W 0/S/S>>"), [FieldUnclear]);
    assert_eq!(with("/F 4", "/F 4/BS<</W 1.1/S/S>>"), [FieldChanged]);
    assert_eq!(with("/F 4", "/F 4/BS<</W -1>>"), [FieldChanged]);
    assert_eq!(with("/F 4", "/F 4/BS<</W 0/X 1>>"), [FieldChanged]);
    // Others go by the index of what was chosen.
    let chosen = |index: &str| {
        let field = CHOICE.replace("/V(a)", &format!("/V(b)/I[{index}]"));
        sorts(&told_on(form(), &[(18, &field), (17, &showing("Balai"))]))
    };
    assert_eq!(chosen("1"), [FieldFilled]);
    assert_eq!(chosen("0"), [FieldUnclear]);
    assert_eq!(chosen("0 1"), [FieldChanged]);
    // Any option that some readers decode otherwise may be the one that is meant.
    let among = |options: &str| {
        let signed = CHOICE.replace("[[(a)(Alun)][(b)(Balai)]]", options);
        let field = signed.replace("/V(a)", "/V(b)");
        sorts(&told_on(form_with(&[(18, &signed)]), &[(18, &field), (17, &showing("Balai"))]))
    };
    assert_eq!(among("[[(a)(Alun)][(b)(Balai)]]"), [FieldFilled]);
    for (options, said) in [
        ("[[<fffe61>(Alun)][(b)(Balai)]]", FieldUnclear),
        ("[[(a)<fffe41>][(b)(Balai)]]", FieldUnclear),
        ("[<1b>[(b)(Balai)]]", FieldUnclear),
        ("[[(c)(b)][(b)(Balai)]]", FieldUnclear),
        ("[[(b)(Alun)][(b)(Balai)]]", FieldChanged),
    ] {
        assert_eq!(among(options), [said], "{options}");
    }
    // What had neither value nor face is given one that shows nothing.
    let bare = CHOICE.replace("/V(a)", "").replace("/AP<</N 17 0 R>>", "");
    let faced = bare.replace("/Opt", "/AP<</N 30 0 R>>/Opt");
    let drawn = |before: &str, text: &str| {
        sorts(&told_on(form_with(&[(18, before)]), &[(18, &faced), (30, &showing(text))]))
    };
    assert_eq!(drawn(&bare, ""), [FieldFilled]);
    assert_eq!(drawn(&bare, "Balai"), [FieldChanged]);
    let emptied = |options: &str, more: &str| {
        let signed = CHOICE.replace("[[(a)(Alun)][(b)(Balai)]]", options);
        let field = signed.replace("/V(a)", &format!("/V(){more}"));
        sorts(&told_on(form_with(&[(18, &signed)]), &[(18, &field), (17, &showing(""))]))
    };
    assert_eq!(emptied("[[(a)(Alun)]]", ""), [FieldFilled]);
    assert_eq!(emptied("[[(a)(Alun)]]", "/I[0]"), [FieldUnclear]);
    assert_eq!(emptied("[[(a)(Alun)][()(Balai)]]", ""), [FieldUnclear]);
    assert_eq!(drawn(&CHOICE.replace("/V(a)", ""), ""), [FieldChanged]);
    // A state is named by a name.
    let ticked = |value: &str| {
        let field = AGREE.replace("/V/Off/AS/Off", &format!("/V{value}/AS/Yes"));
        sorts(&told_on(form(), &[(8, &field)]))
    };
    assert_eq!(ticked("(Yes)"), [FieldUnclear]);
    assert_eq!(ticked("(/Yes)"), [FieldUnclear]);
    assert_eq!(ticked("(No)"), [FieldChanged]);
    // A button of a group repeats its state, or says another value.
    let group = "<</FT/Btn/T(group)/V/Off/Ff 49152/Kids[8 0 R]>>";
    let form = FORM.replace("8 0 R", "40 0 R");
    let kid = AGREE.replace("/FT/Btn/T(agree)/V/Off", "/Parent 40 0 R");
    let switched = |says: &str| {
        let now = kid.replace("/AS/Off", &format!("/AS/Yes{says}"));
        let field = group.replace("/V/Off", "/V/Yes");
        let file = form_with(&[(5, &form), (8, &kid), (40, group)]);
        sorts(&told_on(file, &[(8, &now), (40, &field)]))
    };
    assert_eq!(switched("/V/Yes"), [FieldUnclear]);
    assert_eq!(switched("/V/Off"), [FieldChanged]);
    assert_eq!(switched("/V(Yes)"), [FieldChanged]);
}

#[test]
fn lines_between_the_cells_of_a_comb_could_be_digits() {
    let with = |lines: &str| {
        let content =
            format!("{lines} BT /F1 12 Tf 9 5 Td (1) Tj 30 0 Td (2) Tj 30 0 Td (3) Tj ET");
        filled_with("123", &content, "/Ff 16777216/MaxLen 5", &[])
    };
    assert_eq!(with(""), [FieldFilled]);
    assert_eq!(with("30 0 m 30 20 l 60 0 m 60 20 l S"), [FieldUnclear]);
    assert_eq!(with("30 0 m 30 20 l S 60 20 m 60 0 l S"), [FieldUnclear]);
    for lines in [
        // Between cells, too short, aslant, level, wide, without an end, filled, cut.
        "45 0 m 45 20 l S",
        "30 5 m 30 15 l S",
        "30 0 m 33 20 l S",
        "0 0 m 150 0 l S",
        "2 w 30 0 m 30 20 l S",
        "30 0 m 30 20 l 60 0 m 60 20 l",
        "30 0 m 30 20 l 60 0 m 60 20 l f",
        "30 0 m 30 20 l 60 0 m 60 20 l W n",
        "30 0 m 30 20 l 60 0 m 60 20 l n",
        "30 0 m 30 20 l 10 10 m 20 10 l S",
        "30 0 m 30 20 l 40 20 l S",
        "30 0 m 30 20 l 0 0 5 5 re S",
    ] {
        assert_eq!(with(lines), [FieldChanged], "{lines}");
    }
    // In one line there are no cells.
    let text = "30 0 m 30 20 l S BT /F1 12 Tf 2 5 Td (123) Tj ET";
    assert_eq!(filled_with("123", text, "", &[]), [FieldChanged]);
    // Over the letters they strike them out.
    let over = "BT /F1 12 Tf 9 5 Td (1) Tj ET 30 0 m 30 20 l S";
    assert_eq!(filled_with("1", over, "/Ff 16777216/MaxLen 5", &[]), [FieldChanged]);
}
