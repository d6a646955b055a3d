//! Values that readers draw themselves while the form is open: when that surely shows the same.

use segel_pdf::changes::ChangeKind::{self, FieldFilled, FieldUnclear, ScriptsRun};

use crate::bench::{
    AGREE, CATALOG, CHOICE, FORM, NAME, Written, form_with, showing, sorts, stream, told_on,
};

/// What is said of a field of a size, with more entries, that is filled with a value and draws this.
fn filled(value: &str, drawn: &str, entries: &str, [wide, high]: [u32; 2]) -> Vec<ChangeKind> {
    let place = format!("/Rect[50 600 {} {}]", 50 + wide, 600 + high);
    let signed =
        NAME.replace("/Rect[50 600 200 620]", &place).replace("/F 4", &format!("/F 4{entries}"));
    let signed = match entries.contains("/DA") {
        true => signed.replace("/DA(/F1 12 Tf 0 g)", ""),
        false => signed,
    };
    let field = signed.replace("(Budi)", &format!("({value})"));
    let face = format!(
        "/Type/XObject/Subtype/Form/BBox[0 0 {wide} {high}]/Resources<</Font<</F1 6 0 R>>>>"
    );
    let face = stream(&face, &format!("BT 0 g {drawn} ET"));
    sorts(&told_on(form_with(&[(7, &signed)]), &[(7, &field), (11, &face)]))
}

const LINE: [u32; 2] = [150, 20];
const LINES: &str = "/Ff 4096";

/// The same letter so often, in one line of letters of a size.
fn row(letter: char, times: usize, size: u32) -> (String, String) {
    let text = letter.to_string().repeat(times);
    (text.clone(), format!("/F1 {size} Tf 2 5 Td ({text}) Tj"))
}

#[test]
fn a_line_has_room_for_its_letters_in_a_wider_font() {
    let said = |times: usize, entries: &str| {
        let (text, drawn) = row('a', times, 12);
        filled(&text, &drawn, entries, LINE)
    };
    // A letter takes 6.67, a fifth more elsewhere, and 4 points are left free.
    assert_eq!(said(18, ""), [FieldFilled]);
    assert_eq!(said(19, ""), [FieldUnclear]);
    let chosen = |text: &str, wide: u32| {
        let options = CHOICE
            .replace("[(b)(Balai)]", &format!("[(b)({text})]"))
            .replace("520 200 540", &format!("520 {} 540", 50 + wide));
        let field = options.replace("/V(a)", "/V(b)");
        let face = format!(
            "/Type/XObject/Subtype/Form/BBox[0 0 {wide} 20]/Resources<</Font<</F1 6 0 R>>>>"
        );
        let face = stream(&face, &format!("BT 0 g /F1 12 Tf 2 5 Td ({text}) Tj ET"));
        sorts(&told_on(form_with(&[(18, &options)]), &[(18, &field), (17, &face)]))
    };
    // What is chosen stands at the left in some readers, whatever is said.
    let sided = |side: &str| {
        let signed = CHOICE.replace("/F 4", &format!("/F 4{side}"));
        let field = signed.replace("/V(a)", "/V(b)");
        sorts(&told_on(form_with(&[(18, &signed)]), &[(18, &field), (17, &showing("Balai"))]))
    };
    assert_eq!(sided("/Q 0"), [FieldFilled]);
    assert_eq!(sided("/Q 1"), [FieldUnclear]);
    // An arrow takes 16 points.
    assert_eq!(chosen(&"a".repeat(16), 150), [FieldFilled]);
    assert_eq!(chosen(&"a".repeat(17), 150), [FieldUnclear]);
    assert_eq!(chosen(&"a".repeat(17), 160), [FieldFilled]);
}

#[test]
fn several_lines_have_room_however_their_words_fall() {
    let said = |letter: char, times: usize, size: u32, high: u32| {
        let (text, _) = row(letter, times, size);
        let drawn = format!("/F1 {size} Tf 2 {} Td ({text}) Tj", high - size);
        filled(&text, &drawn, &format!("{LINES}/DA(/F1 {size} Tf 0 g)"), [150, high])
    };
    // In 146 points there are as many letters of 12 as this, and in 20 points one line.
    for (letter, most) in [
        ('a', 20),
        ('A', 15),
        ('&', 15),
        ('0', 19),
        ('W', 12),
        ('M', 12),
        ('m', 12),
        ('w', 12),
        ('%', 12),
    ] {
        assert_eq!(said(letter, most, 12, 20), [FieldFilled], "{letter}");
        assert_eq!(said(letter, most + 1, 12, 20), [FieldUnclear], "{letter}");
        assert_eq!(said(letter, most + 1, 12, 29), [FieldFilled], "{letter}");
    }
    // A word that is longer than a line is broken.
    assert_eq!(said('a', 40, 6, 14), [FieldFilled]);
    assert_eq!(said('a', 41, 6, 14), [FieldUnclear]);
    assert_eq!(said('a', 41, 6, 15), [FieldFilled]);
    let words = |one: usize, two: usize, high: u32| {
        let (one, two) = ("a".repeat(one), "a".repeat(two));
        let drawn = format!("/F1 6 Tf 2 {} Td ({one}) Tj 0 -8 Td ({two}) Tj", high - 6);
        let value = format!("{one} {two}");
        filled(&value, &drawn, &format!("{LINES}/DA(/F1 6 Tf 0 g)"), [150, high])
    };
    // What was broken leaves room behind it for 39 letters and no more.
    assert_eq!(words(41, 39, 15), [FieldFilled]);
    assert_eq!(words(41, 40, 15), [FieldUnclear]);
    assert_eq!(words(41, 40, 22), [FieldFilled]);
    // Words that fit into one line stand in one.
    assert_eq!(words(20, 19, 15), [FieldUnclear]);
    let two = |one: usize, two: usize| {
        let value = format!("{} {}", "a".repeat(one), "a".repeat(two));
        let drawn = format!("/F1 12 Tf 2 5 Td ({value}) Tj");
        filled(&value, &drawn, LINES, LINE)
    };
    assert_eq!(two(10, 9), [FieldFilled]);
    assert_eq!(two(10, 10), [FieldUnclear]);
}

#[test]
fn smaller_letters_of_a_face_have_room_in_the_size_that_is_named() {
    let said = |times: usize, entries: &str| {
        let (text, drawn) = row('a', times, 6);
        filled(&text, &drawn, entries, LINE)
    };
    // In a size of 12 these take twice as much.
    let comb = "/Ff 16777216/MaxLen 1";
    assert_eq!(said(1, comb), [FieldFilled]);
    let lines = "/Ff 4096";
    assert_eq!(said(20, lines), [FieldFilled]);
    assert_eq!(said(23, lines), [FieldUnclear]);
}

#[test]
fn a_text_stands_at_its_side_and_on_its_line() {
    let at = |left: f64, base: f64, entries: &str| {
        filled("abc", &format!("/F1 12 Tf {left} {base} Td (abc) Tj"), entries, LINE)
    };
    assert_eq!(at(16.0, 5.0, ""), [FieldFilled]);
    assert_eq!(at(16.5, 5.0, ""), [FieldUnclear]);
    // It takes 19.3 points: the middle is at 65.3, and the right end at 130.7.
    for (left, said) in [
        (49.0, FieldUnclear),
        (50.0, FieldFilled),
        (65.0, FieldFilled),
        (81.0, FieldFilled),
        (82.0, FieldUnclear),
    ] {
        assert_eq!(at(left, 5.0, "/Q 1"), [said], "{left}");
    }
    assert_eq!(at(115.0, 5.0, "/Q 2"), [FieldFilled]);
    assert_eq!(at(114.0, 5.0, "/Q 2"), [FieldUnclear]);
    assert_eq!(at(2.0, 5.0, "/Q 3"), [FieldUnclear]);
    let high = |base: f64| filled("abc", &format!("/F1 12 Tf 2 {base} Td (abc) Tj"), "", [150, 60]);
    // The middle of the letters is 4.2 above their line.
    for (base, said) in
        [(13.5, FieldUnclear), (14.0, FieldFilled), (37.5, FieldFilled), (38.0, FieldUnclear)]
    {
        assert_eq!(high(base), [said], "{base}");
    }
}

#[test]
fn the_lines_of_a_text_begin_at_the_top_and_fall_evenly() {
    let two = |first: f64, fall: f64, indent: f64| {
        let drawn = format!("/F1 12 Tf 2 {first} Td (one) Tj {indent} -{fall} Td (two) Tj");
        filled("one\\ntwo", &drawn, LINES, [150, 60])
    };
    assert_eq!(two(46.0, 14.0, 0.0), [FieldFilled]);
    assert_eq!(two(37.0, 14.0, 0.0), [FieldFilled]);
    assert_eq!(two(36.5, 14.0, 0.0), [FieldUnclear]);
    assert_eq!(two(46.0, 11.0, 0.0), [FieldFilled]);
    assert_eq!(two(46.0, 10.5, 0.0), [FieldUnclear]);
    assert_eq!(two(46.0, 18.0, 0.0), [FieldFilled]);
    assert_eq!(two(46.0, 18.5, 0.0), [FieldUnclear]);
    assert_eq!(two(46.0, 14.0, 14.0), [FieldFilled]);
    assert_eq!(two(46.0, 14.0, 14.5), [FieldUnclear]);
    // One line in the place of two.
    let one = filled("one\\ntwo", "/F1 12 Tf 2 46 Td (one two) Tj", LINES, [150, 60]);
    assert_eq!(one, [FieldUnclear]);
}

#[test]
fn letters_are_seen_on_the_ground_that_is_named_and_have_room_in_the_border() {
    let said = |entries: &str| filled("abc", "/F1 12 Tf 4 5 Td (abc) Tj", entries, LINE);
    for (entries, kind) in [
        ("/BS<</W 3>>", FieldFilled),
        ("/BS<</W 3.1>>", FieldUnclear),
        ("/MK<</BG[.31]>>", FieldFilled),
        ("/MK<</BG[.29]>>", FieldUnclear),
        ("/MK<</BG[]>>", FieldFilled),
        ("/MK<</BG 1>>", FieldUnclear),
        ("/MK<</BG[1 1]>>", FieldUnclear),
        ("/MK<</R 0>>", FieldFilled),
        ("/MK<</R 90>>", FieldUnclear),
    ] {
        assert_eq!(said(entries), [kind], "{entries}");
    }
    let blanks = |text: &str| {
        let drawn = format!("/F1 12 Tf 4 5 Td ({}) Tj", text.replace("  ", " "));
        filled(text, &drawn, "", LINE)
    };
    assert_eq!(blanks("a b"), [FieldFilled]);
    assert_eq!(blanks("a  b"), [FieldFilled]);
    assert_eq!(blanks("a   b"), [FieldUnclear]);
}

#[test]
fn a_side_that_the_form_names_and_the_field_does_not_is_none() {
    let said = |form: &str, own: &str| {
        let form = FORM.replace("/DA", &format!("{form}/DA"));
        let signed = NAME.replace("/F 4", &format!("/F 4{own}"));
        let field = signed.replace("(Budi)", "(Siti)");
        let later = showing("Siti");
        sorts(&told_on(form_with(&[(5, &form), (7, &signed)]), &[(7, &field), (11, &later)]))
    };
    assert_eq!(said("", ""), [FieldFilled]);
    assert_eq!(said("/Q 0", ""), [FieldFilled]);
    assert_eq!(said("/Q 2", ""), [FieldUnclear]);
    assert_eq!(said("/Q 2", "/Q 0"), [FieldFilled]);
}

#[test]
fn scripts_may_write_what_they_like() {
    let script = "<</S/JavaScript/JS(1)>>";
    let filled = |more: &[Written<'_>], field: &str| {
        let now = field.replace("(Budi)", "(Siti)");
        let signed: Vec<Written<'_>> = more.iter().copied().chain([(7, field)]).collect();
        let mut told = sorts(&told_on(form_with(&signed), &[(7, &now), (11, &showing("Siti"))]));
        told.retain(|kind| *kind != ScriptsRun);
        told
    };
    let opened = |entries: &str| {
        let catalog = CATALOG.replace("/Pages", &format!("{entries}/Pages"));
        filled(&[(1, &catalog)], NAME)
    };
    for (entries, said) in [
        ("/OpenAction<</S/GoTo/D[3 0 R/Fit]>>".to_owned(), FieldFilled),
        ("/OpenAction[3 0 R/Fit]".to_owned(), FieldFilled),
        (format!("/OpenAction{script}"), FieldUnclear),
        (format!("/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next{script}>>"), FieldUnclear),
        (format!("/A{script}"), FieldUnclear),
        ("/Names<</Dests<<>>>>".to_owned(), FieldFilled),
        ("/Names<</JavaScript<<>>>>".to_owned(), FieldUnclear),
        (format!("/AA<</WC{script}>>"), FieldUnclear),
    ] {
        assert_eq!(opened(&entries), [said], "{entries}");
    }
    for (event, said) in [
        ("F", FieldUnclear),
        ("C", FieldUnclear),
        ("K", FieldUnclear),
        ("E", FieldFilled),
        ("Bl", FieldFilled),
    ] {
        let field = NAME.replace("/F 4", &format!("/F 4/AA<</{event}{script}>>"));
        assert_eq!(filled(&[], &field), [said], "{event}");
    }
    for (events, said) in [("PO", FieldUnclear), ("PV", FieldUnclear), ("U", FieldFilled)] {
        let field = NAME.replace("/F 4", &format!("/F 4/AA<</{events}{script}>>"));
        assert_eq!(filled(&[], &field), [said], "{events}");
        let other = AGREE.replace("/F 4", &format!("/F 4/AA<</{events}{script}>>"));
        assert_eq!(filled(&[(8, &other)], NAME), [said], "{events}");
    }
    // Every field is written out as the document is opened.
    for (script, said) in [
        ("(AFNumber_Format\\(0, 0, 0, 0, \"Rp\", true\\);)", FieldFilled),
        ("(AFDate_FormatEx\\(\"dd/mm/yyyy\"\\))", FieldFilled),
        ("(AFNumber_Format\\(0\\); this.x = 1)", FieldUnclear),
        ("(AFNumber_Format\\(f\\(\\)\\))", FieldUnclear),
        ("(f\\(0\\))", FieldUnclear),
        ("4 0 R", FieldUnclear),
    ] {
        let other = AGREE.replace("/F 4", &format!("/F 4/AA<</F<</S/JavaScript/JS{script}>>>>"));
        let other = other.replace("/JS4", "/JS 4");
        assert_eq!(filled(&[(8, &other)], NAME), [said], "{script}");
    }
    let pages = "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]/AA<</O 4 0 R>>>>";
    assert_eq!(filled(&[(2, pages)], NAME), [FieldUnclear]);
    let field = NAME.replace("/F 4", "/F 4/AA 1");
    assert_eq!(filled(&[], &field), [FieldUnclear]);
}
