//! Fields that are filled in.

use segel_pdf::changes::ChangeKind::{
    FieldChanged, FieldFilled, FieldUnclear, FormChanged, FormDefaultsExtended, FormUnclear,
    GenerationUnclear, ObjectReplaced, PageContentChanged,
};

use crate::bench::loose::{kinds, sorts};
use crate::bench::{
    self as bench, AGREE, CHOICE, FORM, NAME, PAGE, SIGN, Written, form_with, showing, stream,
    text_form, told, told_on,
};

fn named(text: &str) -> String {
    NAME.replace("(Budi)", &format!("({text})"))
}

#[test]
fn a_text_field_is_filled_by_a_value_and_an_appearance_that_shows_it() {
    let (field, form) = (named("Siti Aminah"), showing("Siti Aminah"));
    let changes = told(&[(7, &field), (11, &form)]);
    assert_eq!(sorts(&changes), [FieldFilled]);
    let change = changes.first().unwrap();
    let shown = (change.name.as_deref(), change.old.as_deref(), change.new.as_deref());
    assert_eq!(shown, (Some("name"), Some("Budi"), Some("Siti Aminah")));
    assert_eq!(change.page, Some(1));
    // The same with an appearance of its own number, and over several lines.
    let field = field.replace("11 0 R", "30 0 R");
    assert_eq!(kinds(&[(7, &field), (30, &form)]), [FieldFilled]);
    let form = text_form("BT /F1 8 Tf 9 TL 2 12 Td (Siti) Tj T* (Aminah) Tj ET");
    assert_eq!(kinds(&[(7, &field), (30, &form)]), [FieldFilled]);
}

#[test]
fn an_appearance_that_shows_something_else_is_a_changed_field() {
    let field = named("100");
    for content in [
        "BT /F1 12 Tf 2 5 Td (900) Tj ET",
        "BT /F1 12 Tf 2 5 Td (1000) Tj ET",
        "",
        // The same letters in another order on the page.
        "BT /F1 12 Tf 40 5 Td (1) Tj -20 0 Td (00) Tj ET",
        "BT /F1 12 Tf 2 5 Td (1) Tj 0 12 Td (00) Tj ET",
        // Beside the box, behind a clip, too small, white, or in no colour.
        "BT /F1 12 Tf 400 5 Td (100) Tj ET",
        "BT /F1 12 Tf 2 500 Td (100) Tj ET",
        "q 0 0 1 1 re W n BT /F1 12 Tf 2 5 Td (100) Tj ET Q",
        "BT /F1 0.1 Tf 2 5 Td (100) Tj ET",
        "BT /F1 12 Tf 1 g 2 5 Td (100) Tj ET",
        "BT /F1 12 Tf 3 Tr 2 5 Td (100) Tj ET",
        // Something beside the text.
        "BT /F1 12 Tf 2 5 Td (100) Tj ET /X Do",
        "BT /F1 12 Tf 2 5 Td (100) Tj ET q 0 0 150 20 re f Q",
        "q 1 g 0 0 150 20 re f Q BT /F1 12 Tf 0 g 2 5 Td (100) Tj ET",
        "BT /F1 12 Tf 2 5 Td (100) Tj ET 0 0 m 150 20 l S",
        "/OC /MC0 BDC BT /F1 12 Tf 2 5 Td (100) Tj ET EMC",
        "BT /F1 12 Tf 2 5 Td (100) Tj ET BI /W 1 ID x EI",
        "/GS gs BT /F1 12 Tf 2 5 Td (100) Tj ET",
        "BT /F9 12 Tf 2 5 Td (100) Tj ET",
        "BT /F1 12 Tf -1 0 0 1 2 5 Tm (100) Tj ET",
        "BT /F1 12 Tf 2 5 Td (1) Tj 0 0 Td (00) Tj ET",
        // Letters pushed over one another, or out of the box.
        "BT /F1 12 Tf 2 5 Td [(1) 900 (0) 900 (0)] TJ ET",
        "BT /F1 12 Tf 2 5 Td [(1) 150 () 150 (00)] TJ ET",
        "BT /F1 12 Tf 2 5 Td [(1) 150] TJ [150 (00)] TJ ET",
        "BT /F1 12 Tf 2 5 Td [(1) -20000 (00)] TJ ET",
        "BT /F1 12 Tf -6 Tc 2 5 Td (100) Tj ET",
        "BT /F1 12 Tf 2 19 Td (100) Tj ET",
        "BT /F1 12 Tf 40 Tz 2 5 Td (100) Tj ET",
    ] {
        let form = text_form(content);
        assert_eq!(kinds(&[(7, &field), (11, &form)]), [FieldChanged], "{content}");
    }
}

#[test]
fn an_appearance_that_is_stretched_out_of_sight_is_a_changed_field() {
    let field = named("100");
    let with = |bounds: &str, content: &str| {
        let entries =
            format!("/Type/XObject/Subtype/Form/BBox[{bounds}]/Resources<</Font<</F1 6 0 R>>>>");
        kinds(&[(7, &field), (11, &stream(&entries, content))])
    };
    let content = "BT /F1 12 Tf 2 5 Td (100) Tj ET";
    assert_eq!(with("0 0 150 20", content), [FieldFilled]);
    assert_eq!(with("150 20 0 0", content), [FieldFilled]);
    for bounds in ["0 0 15000 2000", "0 0 15 2", "0 0 150 0", "0 0 150", "-500 -500 1 1"] {
        assert_eq!(with(bounds, content), [FieldChanged], "{bounds}");
    }
    let entries = "/Type/XObject/Subtype/Form/BBox[0 0 150 20]/Matrix[-1 0 0 1 0 0]\
         /Resources<</Font<</F1 6 0 R>>>>";
    assert_eq!(kinds(&[(7, &field), (11, &stream(entries, content))]), [FieldChanged]);
}

#[test]
fn background_and_border_are_those_that_the_signer_saw() {
    let before = NAME.replace("/F 4", "/F 4/MK<</BG[.9]/BC[0]>>");
    let after = before.replace("(Budi)", "(100)");
    let with = |content: &str| {
        let form = text_form(content);
        sorts(&told_on(form_with(&[(7, &before)]), &[(7, &after), (11, &form)]))
    };
    let text = "BT /F1 12 Tf 0 g 2 5 Td (100) Tj ET";
    for content in [
        "q .9 g 0 0 150 20 re f Q",
        "q 0 G 1 w .5 .5 149 19 re S Q",
        "q 0 0 1 rg 1 19 m 149 19 l 150 20 l 0 20 l 1 19 l f Q",
        "q 0 g 0 0 150 20 re f Q 1 g",
    ] {
        let text =
            if content.ends_with("1 g") { text.replace("0 g", "1 g") } else { text.to_owned() };
        assert_eq!(with(&format!("{content} {text}")), [FieldFilled], "{content}");
    }
    for content in [
        // A stroke as broad as the box, or anywhere but around it.
        "q 0 G 30 w 0 0 150 20 re S Q",
        "q 0 G 1 w 40 2 1 10 re S Q",
        // Bars that look like letters.
        "q 0 g 40 2 1 10 re f Q",
        "q 0 g 40 2 m 41 2 l 41 12 l 40 12 l f Q",
        // Text of the colour of its ground.
        "q 0 g 0 0 150 20 re f Q",
    ] {
        assert_eq!(with(&format!("{content} {text}")), [FieldChanged], "{content}");
    }
    // Over the text.
    assert_eq!(with(&format!("{text} q .9 g 0 0 150 20 re f Q")), [FieldChanged]);
}

#[test]
fn several_widgets_of_one_field_all_show_its_value() {
    let parent =
        |value: &str| format!("<</FT/Tx/T(name)/V({value})/DA(/F1 12 Tf)/Kids[7 0 R 40 0 R]>>");
    let page = PAGE.replace("18 0 R]", "18 0 R 40 0 R]");
    let form = FORM.replace("7 0 R", "41 0 R");
    let widget = |form: u32, y: u32| {
        let top = y + 20;
        format!(
            "<</Type/Annot/Subtype/Widget/Parent 41 0 R/Rect[50 {y} 200 {top}]/F 4\
             /AP<</N {form} 0 R>>>>"
        )
    };
    let (one, two, budi) = (widget(11, 600), widget(42, 300), showing("Budi"));
    let file = form_with(&[
        (3, &page),
        (5, &form),
        (7, &one),
        (40, &two),
        (41, &parent("Budi")),
        (42, &budi),
    ]);
    let (field, siti) = (parent("Siti"), showing("Siti"));
    let both = told_on(file.clone(), &[(41, &field), (11, &siti), (42, &siti)]);
    assert_eq!(sorts(&both), [FieldFilled]);
    let one_only = told_on(file.clone(), &[(41, &field), (11, &siti)]);
    assert_eq!(sorts(&one_only), [FieldChanged]);
    let other = told_on(file, &[(41, &field), (11, &siti), (42, &showing("Tini"))]);
    assert_eq!(sorts(&other), [FieldChanged]);
}

#[test]
fn the_appearance_alone_or_the_value_alone_is_a_changed_field() {
    let form = showing("Bude");
    assert_eq!(kinds(&[(11, &form)]), [FieldChanged]);
    // The value alone: the page shows the old one.
    assert_eq!(kinds(&[(7, &named("Siti"))]), [FieldChanged]);
    // Another appearance for the same value.
    let field = NAME.replace("11 0 R", "30 0 R");
    assert_eq!(kinds(&[(7, &field), (30, &form)]), [FieldChanged]);
}

#[test]
fn every_other_key_of_a_field_is_a_changed_field() {
    let form = showing("Siti");
    for (from, to) in [
        ("/T(name)", "/T(other)"),
        ("/Rect[50 600", "/Rect[50 690"),
        ("/F 4", "/F 6"),
        ("/F 4", "/F 4/Ff 1"),
        ("/F 4", "/F 4/A<</S/JavaScript/JS(x)>>"),
        ("/F 4", "/F 4/MK<</BG[1]>>"),
        ("/F 4", "/F 4/Q 2"),
        ("/F 4", "/F 4/MaxLen 2"),
        ("0 g)", "1 g)"),
        ("/F 4", "/F 4/RV(x)"),
        ("<</N 11 0 R>>", "<</N 11 0 R/D 12 0 R>>"),
    ] {
        let field = named("Siti").replace(from, to);
        assert_ne!(field, named("Siti"));
        assert!(kinds(&[(7, &field), (11, &form)]).contains(&FieldChanged), "{to}");
    }
    // Without an appearance viewers make one up.
    let bare = named("Siti").replace("/AP<</N 11 0 R>>", "");
    assert_eq!(kinds(&[(7, &bare)]), [FieldChanged]);
}

#[test]
fn a_field_that_a_signed_script_reckons_is_unclear_and_any_other_that_is_read_only_is_changed() {
    let said = |script: &str, flags: (&str, &str)| {
        let with = |flags: &str| {
            NAME.replace("/F 4", &format!("/F 4{flags}/AA<</C<</S/JavaScript/JS({script})>>>>"))
        };
        let filled = with(flags.1).replace("(Budi)", "(Siti)");
        let base = form_with(&[(7, &with(flags.0))]);
        bench::sorts(&told_on(base, &[(7, &filled), (11, &showing("Siti"))]))
    };
    let sum = "AFSimple_Calculate\\(\"SUM\", new Array\\(\"a\", \"b\"\\)\\);";
    let locked = ("/Ff 1", "/Ff 1");
    assert_eq!(said(sum, locked), [FieldUnclear]);
    assert_eq!(said("AFSimple_Calculate\\(\"AVG\", [\"a\"]\\)", locked), [FieldUnclear]);
    for other in [
        "event.value = 1",
        "AFSimple_Calculate\\(\"SUM\", x = 1\\)",
        "AFSimple_Calculate\\(\"SUM\"\\); x\\(\\)",
        "AFNumber_Format\\(2\\)",
    ] {
        assert_eq!(said(other, locked), [FieldChanged], "{other}");
    }
    assert_eq!(said(sum, ("/Ff 1", "/Ff 0")), [FieldChanged]);
    assert_eq!(said(sum, ("/Ff 0", "/Ff 1")), [FieldChanged]);
}

#[test]
fn it_is_told_where_anything_is_named_under_another_generation() {
    let (field, shown) = (named("Siti"), showing("Siti"));
    for (entry, kinds) in [
        ("/PieceInfo 6 0 R", &[FieldFilled][..]),
        ("/PieceInfo 60 1 R", &[FieldFilled]),
        ("/PieceInfo 6 1 R", &[FieldFilled, GenerationUnclear]),
    ] {
        let page = PAGE.replace("/Annots", &format!("{entry}/Annots"));
        let told = told_on(form_with(&[(3, &page)]), &[(7, &field), (11, &shown)]);
        assert_eq!(bench::sorts(&told), kinds, "{entry}");
    }
}

#[test]
fn a_form_whose_viewers_make_the_appearances_is_unclear() {
    let (field, shown) = (named("Siti"), showing("Siti"));
    let said = |extra: &str, changed: &[Written<'_>]| {
        let form = FORM.replace("/DR", &format!("{extra}/DR"));
        bench::sorts(&told_on(form_with(&[(5, &form)]), changed))
    };
    let filled = [(7, field.as_str()), (11, shown.as_str())];
    for (extra, kind) in [
        ("/NeedAppearances true", FieldUnclear),
        ("/NeedAppearances null", FieldUnclear),
        ("/NeedAppearances true/XFA 4 0 R", FieldChanged),
        ("/XFA 4 0 R", FieldChanged),
        ("/NeedAppearances false", FieldFilled),
    ] {
        assert_eq!(said(extra, &filled), [kind], "{extra}");
    }
    // They need no face, and one that is there says what the value says.
    let bare = field.replace("/AP<</N 11 0 R>>", "");
    assert_eq!(said("/NeedAppearances true", &[(7, &bare)]), [FieldUnclear]);
    assert_eq!(said("/NeedAppearances false", &[(7, &bare)]), [FieldChanged]);
    let other = showing("Sita");
    assert_eq!(said("/NeedAppearances true", &[(7, &field), (11, &other)]), [FieldChanged]);
}

#[test]
fn an_appearance_that_is_used_elsewhere_as_well_belongs_to_no_field() {
    let (field, form) = (named("Siti"), showing("Siti"));
    // On the page.
    let page = PAGE.replace("/Font<<", "/XObject<</X 11 0 R>>/Font<<");
    let changes = told_on(form_with(&[(3, &page)]), &[(7, &field), (11, &form)]);
    assert!(sorts(&changes).contains(&PageContentChanged), "{changes:?}");
    // By another field.
    let other = CHOICE.replace("17 0 R", "11 0 R");
    let changes = told_on(form_with(&[(18, &other)]), &[(7, &field), (11, &form)]);
    assert!(sorts(&changes).contains(&ObjectReplaced), "{changes:?}");
    // By an unknown key of the catalog.
    let catalog = "<</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R/Foo 14 0 R>>";
    let sign = SIGN.replace("/F 4", "/F 4/V 31 0 R");
    let look = stream("/Type/XObject/Subtype/Form/BBox[0 0 20 20]", "q Q q Q");
    let changes = told_on(
        form_with(&[(1, catalog)]),
        &[(9, &sign), (31, crate::bench::SIGNATURE), (14, &look)],
    );
    assert!(sorts(&changes).contains(&ObjectReplaced), "{changes:?}");
}

#[test]
fn fonts_are_the_signed_ones_or_standard_ones() {
    let field = named("Siti").replace("11 0 R", "30 0 R");
    let with = |font: &str| {
        let entries =
            format!("/Type/XObject/Subtype/Form/BBox[0 0 150 20]/Resources<</Font<</F1 {font}>>>>");
        stream(&entries, "BT /F1 12 Tf 2 5 Td (Siti) Tj ET")
    };
    let standard = "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>";
    assert_eq!(kinds(&[(7, &field), (30, &with(standard))]), [FieldFilled]);
    assert_eq!(kinds(&[(7, &field), (30, &with("31 0 R")), (31, standard)]), [FieldFilled]);
    let differences = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica\
         /Encoding<</Type/Encoding/Differences[97/i/t]>>>>";
    // The differences turn other codes into the shown letters.
    let coded = with(differences).replace("(Siti)", "(Saba)");
    assert_eq!(kinds(&[(7, &field), (30, &coded)]), [FieldFilled]);
    for font in [
        // Letters of its own.
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FontDescriptor<</FontFile 4 0 R>>>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Wingdings>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FirstChar 32/Widths[0 0]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FirstChar 32/Widths[-600]>>",
        "<</Type/Font/Subtype/Type3/BaseFont/Helvetica>>",
        // Other letters for the same codes.
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica\
         /Encoding<</Type/Encoding/Differences[105/o]>>>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica\
         /Encoding<</Type/Encoding/Differences[105/g17]>>>>",
    ] {
        assert_eq!(kinds(&[(7, &field), (30, &with(font))]), [FieldChanged], "{font}");
    }
}

#[test]
fn a_button_is_switched_to_a_state_it_has() {
    let on = AGREE.replace("/V/Off/AS/Off", "/V/Yes/AS/Yes");
    assert_eq!(kinds(&[(8, &on)]), [FieldFilled]);
    for (from, to) in [
        ("/V/Yes/AS/Yes", "/V/Other/AS/Other"),
        ("/V/Yes/AS/Yes", "/V/Yes/AS/Off"),
        ("/V/Yes/AS/Yes", "/V/Off/AS/Yes"),
        ("/FT/Btn", "/FT/Btn/Ff 65536"),
        ("/Off 13 0 R", "/Off 11 0 R"),
        ("/Yes 12 0 R", "/Yes 13 0 R"),
        ("/Yes 12 0 R", "/Yes 11 0 R"),
    ] {
        assert_eq!(kinds(&[(8, &on.replace(from, to))]), [FieldChanged], "{to}");
    }
    // Some writers draw every button that they switch anew.
    let dingbats = "/Type/XObject/Subtype/Form/BBox[0 0 20 20]\
         /Resources<</Font<</Z<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>>>>>";
    let drawn = |on: &str, off: &str| {
        let field = AGREE
            .replace("/V/Off/AS/Off", "/V/Yes/AS/Yes")
            .replace("/Yes 12 0 R", "/Yes 40 0 R")
            .replace("/Off 13 0 R", "/Off 41 0 R");
        kinds(&[(8, &field), (40, &stream(dingbats, on)), (41, &stream(dingbats, off))])
    };
    let (check, empty) = ("q BT /Z 18 Tf 0 g 2 3 Td (4) Tj ET Q", "0 G .5 .5 19 19 re S");
    assert_eq!(drawn(check, empty), [FieldFilled]);
    assert_eq!(drawn("0 g 5 5 10 10 re f", "q 1 w Q"), [FieldFilled]);
    // A face for the mouse does not come along.
    let pressed = AGREE
        .replace("/V/Off/AS/Off", "/V/Yes/AS/Yes")
        .replace("/Off 13 0 R>>", "/Off 13 0 R>>/D<</Yes 40 0 R>>");
    assert_eq!(kinds(&[(8, &pressed), (40, &stream(dingbats, check))]), [FieldChanged]);
    for (on, off) in [
        ("", empty),
        (check, check),
        (check, "0 g 5 5 10 10 re f"),
        ("0 g 0 0 20 20 re f", empty),
        ("BT /Z 18 Tf 1 g 2 3 Td (4) Tj ET", empty),
        ("BT /Z 2 Tf 0 g 2 3 Td (4) Tj ET", empty),
        ("BT /Z 18 Tf 0 g 2 3 Td (44) Tj ET", empty),
        ("BT /F1 18 Tf 0 g 2 3 Td (4) Tj ET", empty),
        ("BT /Z 18 Tf 0 g 2 3 Td (a) Tj ET", empty),
        ("BT /Z 18 Tf 0 g 2 3 Td (4) Tj ET 1 g 0 0 20 20 re f", empty),
        ("/X Do", empty),
    ] {
        assert_eq!(drawn(on, off), [FieldChanged], "{on} {off}");
    }
    let look = stream("/Type/XObject/Subtype/Form/BBox[0 0 20 20]", "0 0 20 20 re f");
    assert_eq!(kinds(&[(8, &on), (12, &look)]), [FieldChanged]);
    assert_eq!(kinds(&[(12, &look)]), [FieldChanged]);
}

#[test]
fn a_choice_is_one_of_its_options_and_shows_it() {
    let field = CHOICE.replace("/V(a)", "/V(b)/I[1]");
    assert_eq!(kinds(&[(18, &field), (17, &showing("Balai"))]), [FieldFilled]);
    let said = told(&[(18, &field), (17, &showing("Balai"))]);
    let said: Vec<_> = said.iter().map(|c| (c.old.as_deref(), c.new.as_deref())).collect();
    assert_eq!(said, [(Some("Alun (a)"), Some("Balai (b)"))]);
    for (field, form) in [
        (field.clone(), showing("Alun ")),
        (field.replace("/V(b)", "/V(c)"), showing("c")),
        (field.replace("/Ff 131072", "/Ff 0"), showing("Balai")),
    ] {
        assert_eq!(kinds(&[(18, &field), (17, &form)]), [FieldChanged], "{field}");
    }
}

#[test]
fn a_new_object_that_something_else_uses_too_is_not_private() {
    let field = named("Siti").replace("11 0 R", "30 0 R");
    let page = PAGE.replace("/Font<<", "/XObject<</X 30 0 R>>/Font<<");
    let found = kinds(&[(7, &field), (30, &showing("Siti")), (3, &page)]);
    assert_eq!(found, [FieldFilled, PageContentChanged]);
}

#[test]
fn defaults_of_a_form_may_gain_standard_fonts_and_nothing_else() {
    let helvetica = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
    let form = FORM.replace("/F1 6 0 R", "/F1 6 0 R/Helv 40 0 R");
    assert_eq!(kinds(&[(5, &form), (40, helvetica)]), [FormDefaultsExtended]);
    let symbols = "<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats/Name/ZaDb>>";
    assert_eq!(kinds(&[(5, &form), (40, symbols)]), [FormDefaultsExtended]);
    // With a field filled in the same revision, in the new font.
    let shown = showing("Siti").replace("6 0 R", "40 0 R");
    let changes = kinds(&[(5, &form), (40, helvetica), (7, &named("Siti")), (11, &shown)]);
    assert_eq!(changes, [FieldFilled, FormDefaultsExtended]);
    for font in [
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FontDescriptor<</Flags 4>>>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[49/nine]>>>>",
        "<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats/Encoding<</Differences[49/nine]>>>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Other>>",
    ] {
        // Nothing asks for that name, so it shows nothing; of a name that is asked for it is another matter.
        assert_eq!(kinds(&[(5, &form), (40, font)]), [FormDefaultsExtended], "{font}");
        let asked = FORM.replace("/DA(/F1 12 Tf)", "/DA(/Helv 12 Tf)");
        let gained = asked.replace("/F1 6 0 R", "/F1 6 0 R/Helv 40 0 R");
        let said = sorts(&told_on(form_with(&[(5, &asked)]), &[(5, &gained), (40, font)]));
        assert!(said.contains(&FormChanged), "{font}");
    }
    let picture = FORM.replace("/Font<<", "/XObject<</X 4 0 R>>/Font<<");
    assert_eq!(kinds(&[(5, &picture)]), [FormDefaultsExtended]);
    let other = FORM.replace("/Font<<", "/Other<</X 4 0 R>>/Font<<");
    assert_eq!(kinds(&[(5, &other)]), [FormChanged]);
    for (from, to) in [
        ("/F1 6 0 R", "/F1 40 0 R"),
        ("/Font<</F1 6 0 R>>", ""),
        ("/DA(/F1 12 Tf)", ""),
        ("/DA(/F1 12 Tf)", "/DA(/F1 12 Tf 1 g)"),
        ("/DA", "/NeedAppearances true/DA"),
        ("/DA", "/Q 2/DA"),
    ] {
        let form = FORM.replace(from, to);
        assert!(kinds(&[(5, &form), (40, helvetica)]).contains(&FormChanged), "{to}");
    }
    let asks = |needs: &str| FORM.replace("/DA", &format!("{needs}/DA"));
    let asked = asks("/NeedAppearances true");
    for (old, new, kind) in [
        (&asked, FORM.to_owned(), FormUnclear),
        (&asked, asks("/NeedAppearances false"), FormUnclear),
        (&asked, asks("/NeedAppearances 0"), FormChanged),
        (&asks("/NeedAppearances 1"), FORM.to_owned(), FormChanged),
    ] {
        assert_eq!(sorts(&told_on(form_with(&[(5, old)]), &[(5, &new)])), [kind], "{old} {new}");
    }
    let bare = FORM.replace("/DA(/F1 12 Tf)", "");
    for (appearance, kind) in [
        ("/F1 0 Tf 0 g", FormDefaultsExtended),
        ("/F1 0 Tf 1 g", FormChanged),
        ("/F1 0 Tf 3 Tr", FormChanged),
        ("0 g", FormChanged),
    ] {
        let form = bare.replace("/DR", &format!("/DA({appearance})/DR"));
        let changes = told_on(form_with(&[(5, &bare)]), &[(5, &form)]);
        assert_eq!(sorts(&changes), [kind], "{appearance}");
    }
}

#[test]
fn an_appearance_without_resources_may_look_into_the_defaults() {
    let helvetica = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
    let form = FORM.replace("/F1 6 0 R", "/F1 6 0 R/Helv 40 0 R");
    let with = |content: &str| {
        let face = stream("/Type/XObject/Subtype/Form/BBox[0 0 20 20]", content);
        sorts(&told_on(form_with(&[(14, &face)]), &[(5, &form), (40, helvetica)]))
    };
    assert_eq!(with("/Tx BMC q Q EMC"), [FormDefaultsExtended]);
    for content in ["BT /Helv 9 Tf (x) Tj ET", "/X Do", "/OC /M BDC EMC", "( broken"] {
        assert!(with(content).contains(&FormChanged), "{content}");
    }
}
