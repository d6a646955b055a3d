//! What of a field, of its widgets and of what it is filled with must be as it is.

use segel_pdf::changes::ChangeKind::{
    self, AnnotationChanged, DocumentTimestampAdded, FieldAdded, FieldChanged, FieldFilled,
    FormDefaultsExtended, NoteChanged, NoteRemoved, ObjectAdded, ObjectFreed, ObjectReplaced,
    PageContentChanged, SignatureAdded, VisibleSignatureAdded,
};
use segel_pdf::{Document, changes};

use crate::bench::loose::{kinds, sorts};
use crate::bench::{
    AGREE, CHOICE, FORM, FREE, MARK, NAME, PAGE, SIGN, SIGNATURE, Written, form_with, revise,
    showing, stream, told, told_on,
};

#[test]
fn what_is_a_dictionary_does_not_become_a_stream() {
    let as_stream = |dictionary: &str| {
        let entries = dictionary.strip_prefix("<<").and_then(|d| d.strip_suffix(">>")).unwrap();
        stream(entries, "")
    };
    let field = as_stream(&NAME.replace("(Budi)", "(Siti)"));
    assert_eq!(kinds(&[(7, &field), (11, &showing("Siti"))]), [FieldChanged, ObjectReplaced]);
    let sign = as_stream(&SIGN.replace("/F 4", "/F 132/V 31 0 R"));
    assert!(kinds(&[(9, &sign), (31, SIGNATURE)]).contains(&FieldChanged));
    let mark = as_stream(&MARK.replace("/P 3", "/Contents(y)/P 3"));
    assert_eq!(kinds(&[(10, &mark)]), [AnnotationChanged, ObjectReplaced]);
}

#[test]
fn fields_that_do_not_show_their_value_are_not_filled() {
    let value = |field: &str| field.replace("(Budi)", "(Siti)");
    for flags in [1 << 13, 1 << 20] {
        let field = NAME.replace("/F 4", &format!("/F 4/Ff {flags}"));
        let base = form_with(&[(7, &field)]);
        let said = sorts(&told_on(base, &[(7, &value(&field)), (11, &showing("Siti"))]));
        assert_eq!(said, [FieldChanged], "{flags}");
    }
    let other = NAME.replace("/F 4", "/F 4/Ff 2");
    let base = form_with(&[(7, &other)]);
    let said = sorts(&told_on(base, &[(7, &value(&other)), (11, &showing("Siti"))]));
    assert_eq!(said, [FieldFilled]);
    let button = AGREE.replace("/F 4", "/F 4/Ff 65536");
    let pressed = button.replace("/V/Off/AS/Off", "/V/Yes/AS/Yes");
    assert_eq!(sorts(&told_on(form_with(&[(8, &button)]), &[(8, &pressed)])), [FieldChanged]);
}

#[test]
fn what_a_field_inherits_counts_from_however_far_above() {
    let field = NAME.replace("/T(name)", "/T(name)/Parent 41 0 R");
    let fields = FORM.replace("7 0 R", "42 0 R");
    let said = |above: &str, top: &str| {
        let base = form_with(&[
            (5, &fields),
            (7, &field),
            (41, &format!("<</T(b)/Kids[7 0 R]/Parent 42 0 R{above}>>")),
            (42, &format!("<</T(a)/Kids[41 0 R]{top}>>")),
        ]);
        let now = field.replace("(Budi)", "(Siti)");
        sorts(&told_on(base, &[(7, &now), (11, &showing("Siti"))]))
    };
    assert_eq!(said("", ""), [FieldFilled]);
    for entry in ["/V(x)", "/Ff 8192", "/Ff(2)"] {
        assert_eq!(said(entry, ""), [FieldChanged], "{entry}");
        assert_eq!(said("", entry), [FieldChanged], "{entry}");
    }
    assert_eq!(said("/Ff 2", "/Ff 8192"), [FieldFilled]);
}

#[test]
fn a_form_that_needs_appearances_needs_them_before_or_after() {
    let form = FORM.replace("/DR", "/NeedAppearances 40 0 R/DR");
    let field = NAME.replace("(Budi)", "(Siti)");
    for (old, new) in [("true", "false"), ("false", "true"), ("null", "false")] {
        let base = form_with(&[(5, &form), (40, old)]);
        let said = sorts(&told_on(base, &[(40, new), (7, &field), (11, &showing("Siti"))]));
        assert!(said.contains(&FieldChanged) && !said.contains(&FieldFilled), "{old} {new}");
    }
}

#[test]
fn an_option_is_the_first_of_its_name_and_free_text_is_for_those_that_take_it() {
    let choice = |field: &str, value: &str, shown: &str| {
        let field = field.to_owned();
        let now = field.replace("/V(a)", value);
        let mut said = told_on(form_with(&[(18, &field)]), &[(18, &now), (17, &showing(shown))]);
        said.retain(|change| change.kind != ChangeKind::SameContent);
        sorts(&said)
    };
    assert_eq!(choice(CHOICE, "/V(b)", "Balai"), [FieldFilled]);
    assert_eq!(choice(CHOICE, "/V(b)/I[]", "Balai"), [FieldFilled]);
    assert_eq!(choice(CHOICE, "/V()", ""), [FieldFilled]);
    assert_eq!(choice(CHOICE, "", ""), [FieldFilled]);
    for (value, shown) in [
        ("/V(c)", "c"),
        ("/V(c)", "Alun"),
        ("/V(b)", "Alun"),
        ("/V(b)", "b"),
        ("/V(b)/I[0 1]", "Balai"),
        ("/V(b)/I 1", "Balai"),
        ("/V()", "Alun"),
    ] {
        assert_eq!(choice(CHOICE, value, shown), [FieldChanged], "{value} {shown}");
    }
    let free = CHOICE.replace("/Ff 131072", "/Ff 393216");
    assert_eq!(choice(&free, "/V(c)", "c"), [FieldFilled]);
    assert_eq!(choice(&free, "/V(c)", "Alun"), [FieldChanged]);
    let twice = CHOICE.replace("[(b)(Balai)]", "[(b)(Balai)][(b)(Other)]");
    assert_eq!(choice(&twice, "/V(b)", "Balai"), [FieldFilled]);
    assert_eq!(choice(&twice, "/V(b)", "Other"), [FieldChanged]);
    let plain = CHOICE.replace("[[(a)(Alun)][(b)(Balai)]]", "[(a)(b)]");
    assert_eq!(choice(&plain, "/V(b)", "b"), [FieldFilled]);
    let odd = CHOICE.replace("[(b)(Balai)]", "[(b)(Balai)(x)]");
    assert_eq!(choice(&odd, "/V(b)", "Balai"), [FieldChanged]);
}

/// What is said of a field that is filled with a value, when a signed font shows these codes.
fn coded(font: &str, map: &str, value: &str, codes: &str) -> Vec<ChangeKind> {
    let field = NAME.replace("(Budi)", value).replace("11 0 R", "30 0 R");
    let entries = "/Type/XObject/Subtype/Form/BBox[0 0 150 20]/Resources<</Font<</F1 40 0 R>>>>";
    let form = stream(entries, &format!("BT /F1 12 Tf 2 5 Td {codes} Tj ET"));
    let map = stream("", map);
    let base = form_with(&[(40, font), (41, &map)]);
    sorts(&told_on(base, &[(7, &field), (30, &form)]))
}

#[test]
fn the_codes_of_a_signed_font_are_read_as_its_encoding_says() {
    let font = |encoding: &str| {
        format!("<</Type/Font/Subtype/TrueType/BaseFont/Arial{encoding}/FontDescriptor<<>>>>")
    };
    for (encoding, value, codes) in [
        ("/Encoding/WinAnsiEncoding", "(Siti)", "(Siti)"),
        ("/Encoding/WinAnsiEncoding", "(\\240)", "(\\200)"),
        ("/Encoding/WinAnsiEncoding", "(\\351)", "(\\351)"),
        ("/Encoding/PDFDocEncoding", "(Siti)", "(Siti)"),
        ("/Encoding/StandardEncoding", "(Siti)", "(Siti)"),
        ("/Encoding/MacRomanEncoding", "(Siti)", "(Siti)"),
        ("/Encoding<</BaseEncoding/WinAnsiEncoding>>", "(Siti)", "(Siti)"),
        ("/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[65/i/t]>>", "(Siti)", "(SABA)"),
        ("/Encoding<</Differences[65/S/i/t]>>", "(Siti)", "(ABCB)"),
    ] {
        let said = coded(&font(encoding), "", value, codes);
        assert_eq!(said, [FieldFilled], "{encoding} {codes}");
    }
    for (encoding, value, codes) in [
        ("", "(Siti)", "(Siti)"),
        ("/Encoding/Own", "(Siti)", "(Siti)"),
        // No encoding of fonts: readers know it, or take the standard one.
        ("/Encoding/PDFDocEncoding", "(\\240)", "(\\240)"),
        ("/Encoding/PDFDocEncoding", "(\\351)", "(\\351)"),
        ("/Encoding/PDFDocEncoding", "(Si'ti)", "(Si'ti)"),
        ("/Encoding/PDFDocEncoding", "(Si\\140ti)", "(Si\\140ti)"),
        ("/Encoding<<>>", "(Siti)", "(Siti)"),
        ("/Encoding<</Differences[65/S]>>", "(Siti)", "(Siti)"),
        ("/Encoding<</BaseEncoding/Own>>", "(Siti)", "(Siti)"),
        ("/Encoding 7", "(Siti)", "(Siti)"),
        ("/Encoding/WinAnsiEncoding", "( )", "(\\201)"),
        ("/Encoding/WinAnsiEncoding", "(\\201)", "(\\201)"),
        ("/Encoding/StandardEncoding", "(\\351)", "(\\351)"),
        ("/Encoding/MacRomanEncoding", "(\\351)", "(\\351)"),
        ("/Encoding/StandardEncoding", "(`)", "(`)"),
    ] {
        let said = coded(&font(encoding), "", value, codes);
        assert_eq!(said, [FieldChanged], "{encoding} {codes}");
    }
    // Glyphs that are drawn by the file show what they like.
    let drawn = font("/Encoding/WinAnsiEncoding").replace("TrueType", "Type3");
    assert_eq!(coded(&drawn, "", "(Siti)", "(Siti)"), [FieldChanged]);
}

#[test]
fn the_codes_of_a_signed_font_are_read_as_its_map_says() {
    let simple = "<</Type/Font/Subtype/TrueType/BaseFont/Own/ToUnicode 41 0 R\
                  /FontDescriptor<</FontFile2 41 0 R>>>>";
    let wide = |encoding: &str| {
        format!(
            "<</Type/Font/Subtype/Type0/BaseFont/Own/Encoding/{encoding}/ToUnicode 41 0 R\
             /DescendantFonts[<</FontDescriptor<</FontFile2 41 0 R>>>>]>>"
        )
    };
    let identity = wide("Identity-H");
    let pairs = "3 beginbfchar <0001> <0053> <0002> <0069> <0003> <0074> endbfchar";
    let ranges = "1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
                  1 beginbfrange <0010> <0012> [<0053> <0069> <0074>] endbfrange";
    let bytes = "2 beginbfchar <53> <0053> <69> <0069> endbfchar\n\
                 1 beginbfrange <74> <75> <0074> endbfrange";
    let follow = "<53> <0053> endbfchar <69> <69> <0069> <74> <75> <0074> endbfrange\n\
                  <41> <0041> endbfchar";
    for (font, map, codes) in [
        (identity.as_str(), pairs, "<0001000200030002>"),
        (&identity, ranges, "<0010001100120011>"),
        (simple, bytes, "(Siti)"),
        (simple, follow, "(Siti)"),
    ] {
        assert_eq!(coded(font, map, "(Siti)", codes), [FieldFilled], "{map}");
    }
    for (font, map, codes) in [
        (identity.as_str(), pairs, "<0001000200030001>"),
        (&identity, pairs, "<00010002000300>"),
        (&identity, "", "<0001000200030002>"),
        (&wide("Identity-V"), pairs, "<0001000200030002>"),
        (simple, "1 beginbfchar <53> endbfchar", "(Siti)"),
        (simple, "1 beginbfchar <535353> <0053> endbfchar", "(Siti)"),
        (simple, "1 beginbfrange <53> <54> endbfrange", "(Siti)"),
    ] {
        assert_eq!(coded(font, map, "(Siti)", codes), [FieldChanged], "{map} {codes}");
    }
    let bare = identity.replace("/ToUnicode 41 0 R", "");
    assert_eq!(coded(&bare, "", "(Siti)", "<0001000200030002>"), [FieldChanged]);
    // Without a program readers show other glyphs than the map says, or none.
    let shown = identity.replace("/FontFile2 41 0 R", "");
    assert_eq!(coded(&shown, pairs, "(Siti)", "<0001000200030002>"), [FieldChanged]);
    for name in ["Arial", "ZapfDingbats", "D050000L"] {
        let shown = simple.replace("/FontFile2 41 0 R", "").replace("Own", name);
        assert_eq!(coded(&shown, bytes, "(Siti)", "(Siti)"), [FieldChanged], "{name}");
    }
}

#[test]
fn the_quotation_marks_of_a_standard_font_are_curly() {
    let field = |value: &str| NAME.replace("(Budi)", value).replace("11 0 R", "30 0 R");
    let said = |value: &str, codes: &str| {
        let font = "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>";
        let entries =
            format!("/Type/XObject/Subtype/Form/BBox[0 0 150 20]/Resources<</Font<</F1 {font}>>>>");
        let form = stream(&entries, &format!("BT /F1 12 Tf 2 5 Td {codes} Tj ET"));
        kinds(&[(7, &field(value)), (30, &form)])
    };
    assert_eq!(said("(')", "(')"), [FieldFilled]);
    assert_eq!(said("(')", "(`)"), [FieldFilled]);
    assert_eq!(said("(`)", "(`)"), [FieldChanged]);
}

#[test]
fn a_widget_is_told_of_by_its_own_number() {
    let parent = "<</FT/Tx/T(name)/V(Budi)/DA(/F1 12 Tf)/Kids[7 0 R]>>";
    let widget = "<</Type/Annot/Subtype/Widget/Parent 41 0 R/Rect[50 600 200 620]/F 4\
                  /AP<</N 11 0 R>>>>";
    let base = form_with(&[(5, &FORM.replace("7 0 R", "41 0 R")), (7, widget), (41, parent)]);
    let numbers = |objects: &[Written<'_>]| {
        let said = told_on(base.clone(), objects);
        said.iter().map(|c| (c.kind, c.object.map(|id| id.number))).collect::<Vec<_>>()
    };
    let moved = widget.replace("[50 600", "[50 610");
    assert_eq!(numbers(&[(7, &moved)]), [(FieldChanged, Some(7))]);
    let siti = parent.replace("Budi", "Siti");
    let both = numbers(&[(41, &siti), (7, &moved)]);
    assert_eq!(both, [(FieldChanged, Some(41))]);
}

#[test]
fn a_note_is_looked_at_when_only_its_appearance_is_written_anew() {
    let states = "/Resources<</ExtGState<</M<</BM/Multiply>>>>>>";
    let look = |content: &str| {
        stream(&format!("/Type/XObject/Subtype/Form/BBox[0 0 150 25]{states}"), content)
    };
    let mark = MARK.replace("/P 3", "/AP<</N 50 0 R>>/P 3");
    let yellow = look("/M gs 1 1 0 rg 0 0 150 25 re f");
    let base = form_with(&[(10, &mark), (50, &yellow)]);
    let said = |content: &str| sorts(&told_on(base.clone(), &[(50, &look(content))]));
    assert_eq!(said("/M gs 1 1 .5 rg 0 0 150 25 re f"), [NoteChanged]);
    assert_eq!(said("0 g 0 0 150 25 re f"), [AnnotationChanged]);
    // What belonged to it goes with it, unless something else uses it.
    let page = PAGE.replace("10 0 R ", "");
    let gone = [(3, page.as_str()), (10, FREE), (50, FREE)];
    assert_eq!(sorts(&told_on(base.clone(), &gone)), [NoteRemoved]);
    assert_eq!(sorts(&told_on(base, &[(3, &page), (10, FREE)])), [NoteRemoved]);
    let used = PAGE.replace("/Font<<", "/XObject<</X 50 0 R>>/Font<<");
    let base = form_with(&[(3, &used), (10, &mark), (50, &yellow)]);
    let without = used.replace("10 0 R ", "");
    let said = sorts(&told_on(base, &[(3, &without), (10, FREE), (50, FREE)]));
    assert!(said.contains(&PageContentChanged) || said.contains(&ObjectFreed), "{said:?}");
}

/// What is said of a new field with those entries that page and form list, and a signature.
fn new_field(entries: &str) -> Vec<ChangeKind> {
    let page = PAGE.replace("18 0 R]", "18 0 R 30 0 R]");
    let fields = FORM.replace("18 0 R]", "18 0 R 30 0 R]").replace("/DR", "/SigFlags 3/DR");
    let field = format!("<</Type/Annot/Subtype/Widget/T(second)/F 132/P 3 0 R{entries}>>");
    kinds(&[(3, &page), (5, &fields), (30, &field), (31, SIGNATURE)])
}

#[test]
fn only_a_signature_field_is_signed_and_what_has_room_shows() {
    assert_eq!(new_field("/FT/Sig/V 31 0 R/Rect[0 0 0 0]"), [SignatureAdded]);
    for other in ["/FT/Tx", "/FT/Btn", ""] {
        let said = new_field(&format!("{other}/V 31 0 R/Rect[0 0 0 0]"));
        assert!(said.contains(&FieldAdded), "{other}: {said:?}");
    }
    // A signature of its own makes no signature of another field, nor a field its own signature.
    let said = new_field(&format!("/FT/Tx/V{SIGNATURE}/Rect[0 0 0 0]"));
    assert!(said.contains(&FieldAdded), "{said:?}");
    let page = PAGE.replace("18 0 R]", "18 0 R 30 0 R]");
    let fields = FORM.replace("18 0 R]", "18 0 R 30 0 R]").replace("/DR", "/SigFlags 3/DR");
    let itself = "<</Subtype/Widget/FT/Sig/T(second)/F 132/P 3 0 R/V 30 0 R/Rect[0 0 0 0]>>";
    let said = kinds(&[(3, &page), (5, &fields), (30, itself)]);
    assert!(said.contains(&FieldAdded), "{said:?}");
    for rectangle in ["300 100 400 140", "300 100 400 100", "300 100 300 140"] {
        let said = new_field(&format!("/FT/Sig/V 31 0 R/Rect[{rectangle}]"));
        assert_eq!(said, [VisibleSignatureAdded], "{rectangle}");
    }
    // Values of other types than they have: some readers draw nothing of the page then.
    let place = "/Rect[300 100 400 140]";
    for entries in [
        "/Rect[0 0 0]",
        "/Rect/Square",
        "/Rect 15 0 R",
        &format!("{place}/TU/a"),
        &format!("{place}/Ff(0)"),
        &format!("{place}/AS(a)"),
        &format!("{place}/MK[]"),
        &format!("{place}/Border 1"),
        &format!("{place}/AP[31 0 R]"),
        &format!("{place}/AP(a)"),
        &format!("{place}/AP<</N 31 0 R>>"),
        &format!("{place}/AP<</N<</On 31 0 R>>>>"),
        &format!("{place}/AP<</N/a>>"),
    ] {
        let said = new_field(&format!("/FT/Sig/V 31 0 R{entries}"));
        assert!(said.contains(&FieldAdded), "{entries}: {said:?}");
    }
    for named in ["()", "/second", "[(second)]"] {
        let field = format!("<</Subtype/Widget/FT/Sig/T{named}/F 132/P 3 0 R/V 31 0 R{place}>>");
        let said = kinds(&[(3, &page), (5, &fields), (30, &field), (31, SIGNATURE)]);
        assert!(said.contains(&FieldAdded), "{named}: {said:?}");
    }
    let null = SIGN.replace("/F 4", "/F 132/V null");
    let signed = SIGN.replace("/F 4", "/F 132/V 31 0 R");
    let said = sorts(&told_on(form_with(&[(9, &null)]), &[(9, &signed), (31, SIGNATURE)]));
    assert_eq!(said, [SignatureAdded]);
}

#[test]
fn a_stamp_in_a_field_that_shows_is_a_visible_one_once_it_is_drawn_otherwise() {
    let stamp = SIGNATURE
        .replace("/Type/Sig", "/Type/DocTimeStamp")
        .replace("ETSI.CAdES.detached", "ETSI.RFC3161");
    let drawn = stream("/Type/XObject/Subtype/Form/BBox[0 0 100 40]", "0 0 100 40 re S");
    let said = |from: &str, to: &str| {
        let field = SIGN.replace("/P 3", "/V 31 0 R/P 3").replace(from, to);
        sorts(&told_on(form_with(&[(14, &drawn)]), &[(9, &field), (31, &stamp)]))
    };
    assert_eq!(said("", ""), [DocumentTimestampAdded]);
    let visible = [VisibleSignatureAdded, ChangeKind::SignatureOverContent];
    let redrawn = said("/F 4", "/F 132");
    assert!(redrawn.len() == 1 && redrawn.iter().all(|k| visible.contains(k)), "{redrawn:?}");
    // A face that is blank shows nothing.
    let field = SIGN.replace("/P 3", "/V 31 0 R/P 3").replace("/F 4", "/F 132");
    let blank = stream("/Type/XObject/Subtype/Form/BBox[0 0 100 40]", "% DSBlank\n");
    let base = form_with(&[(14, &blank)]);
    let blank = sorts(&told_on(base, &[(9, &field), (31, &stamp)]));
    assert_eq!(blank, [DocumentTimestampAdded]);
}

#[test]
fn fonts_of_the_defaults_bring_their_encodings() {
    let form = FORM.replace("/F1 6 0 R", "/F1 6 0 R/Helv 40 0 R");
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding 41 0 R>>";
    let encoding = "<</Type/Encoding/BaseEncoding/WinAnsiEncoding>>";
    let said = kinds(&[(5, &form), (40, font), (41, encoding)]);
    assert_eq!(said, [FormDefaultsExtended]);
    let own = PAGE.replace("/Contents", "/PieceInfo 41 0 R/Contents");
    let said = kinds(&[(5, &form), (40, font), (41, encoding), (3, &own)]);
    assert!(said.contains(&ObjectAdded), "{said:?}");
}

#[test]
fn defaults_that_no_field_can_use_are_told_apart() {
    let helvetica = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
    let said = |fields: &str, entries: &str| {
        let form = |entries: &str| format!("<</Fields[{fields}]{entries}>>");
        let page = PAGE.replace("7 0 R 8 0 R 9 0 R 10 0 R 18 0 R", fields);
        let base = form_with(&[(3, &page), (5, &form(""))]);
        sorts(&told_on(base, &[(5, &form(entries)), (40, helvetica)]))
    };
    let added = "/DA(/Helv 0 Tf 0 g)/DR<</Font<</Helv 40 0 R>>>>";
    assert_eq!(said("9 0 R", added), [ChangeKind::FormDefaultsAdded]);
    for fields in ["7 0 R", "7 0 R 9 0 R", "8 0 R", "18 0 R"] {
        assert_eq!(said(fields, added), [FormDefaultsExtended], "{fields}");
    }
    let font = "/DR<</Font<</Helv 40 0 R>>>>";
    let coloured = format!("/DA(/Helv 0 Tf 0 0 0 rg){font}");
    assert_eq!(said("7 0 R", &coloured), [FormDefaultsExtended]);
    for appearance in ["/Helv (x) Tf", "/Helv 0 Tf 0 0 1 rg", "/Helv 0 Tf /Helv 0 Tf", "0 Tf"] {
        let said = said("7 0 R", &format!("/DA({appearance}){font}").replace("(x)", "/X"));
        assert!(said.contains(&ChangeKind::FormChanged), "{appearance}: {said:?}");
    }
}

#[test]
fn a_kid_that_is_a_field_of_its_own_is_no_widget() {
    let parent = |value: &str| format!("<</FT/Tx/T(name)/V({value})/DA(/F1 12 Tf)/Kids[7 0 R]>>");
    let said = |more: &str| {
        let kid = format!(
            "<</Type/Annot/Subtype/Widget/Parent 41 0 R/Rect[50 600 200 620]/F 4/P 3 0 R\
             /AP<</N 11 0 R>>{more}>>"
        );
        let fields = FORM.replace("7 0 R", "41 0 R");
        let base = form_with(&[(5, &fields), (7, &kid), (41, &parent("Budi"))]);
        sorts(&told_on(base, &[(41, &parent("Siti")), (11, &showing("Siti"))]))
    };
    assert_eq!(said(""), [FieldFilled]);
    let named = said("/T(other)");
    assert!(named.contains(&FieldChanged) && !named.contains(&FieldFilled), "{named:?}");
    let with_kids = said("/Kids[8 0 R]");
    assert!(!with_kids.contains(&FieldFilled), "{with_kids:?}");
}

#[test]
fn what_hangs_on_something_foreign_is_foreign_as_well() {
    let field = SIGN.replace("/F 4", "/F 132/V 31 0 R");
    let value = SIGNATURE.replace("/Filter/Adobe", "/Prop_Build 30 0 R/Filter/Adobe");
    let page = PAGE.replace("/Contents", "/PieceInfo 30 0 R/Contents");
    let said = told(&[
        (9, &field),
        (31, &value),
        (30, "<</App 32 0 R>>"),
        (32, "<</Of 33 0 R>>"),
        (33, "(app)"),
        (3, &page),
    ]);
    let added = said.iter().filter(|c| c.kind == ObjectAdded);
    let numbers: Vec<_> = added.filter_map(|c| c.object.map(|id| id.number)).collect();
    assert_eq!(numbers, [30, 32, 33]);
}

/// What is said after several revisions.
fn after(revisions: &[&[Written<'_>]]) -> Vec<ChangeKind> {
    let mut file = form_with(&[]);
    for objects in revisions {
        revise(&mut file, objects);
    }
    sorts(&changes::after(&Document::open(file.as_slice()).unwrap(), 0).unwrap())
}

#[test]
fn a_field_that_one_revision_adds_and_the_next_signs_counts_as_what_it_became() {
    let page = PAGE.replace("18 0 R]", "18 0 R 30 0 R]");
    let fields = FORM.replace("18 0 R]", "18 0 R 30 0 R]").replace("/DR", "/SigFlags 3/DR");
    let field = |value: &str| {
        format!(
            "<</Type/Annot/Subtype/Widget/FT/Sig/T(second)/F 132/P 3 0 R{value}/Rect[0 0 0 0]>>"
        )
    };
    let (empty, signed) = (field(""), field("/V 31 0 R"));
    let add = [(3, page.as_str()), (5, &fields), (30, &empty)];
    let sign = [(30, signed.as_str()), (31, SIGNATURE)];
    assert_eq!(after(&[&add]), [FieldAdded]);
    assert_eq!(after(&[&add, &sign]), [SignatureAdded]);
    let visible = |rectangle: &str| {
        let with =
            |field: &str| field.replace("/Rect[0 0 0 0]", &format!("/Rect[{rectangle}]/MK<<>>"));
        let (empty, signed) = (with(&empty), with(&signed));
        let add = [(3, page.as_str()), (5, &fields), (30, &empty)];
        after(&[&add, &[(30, &signed), (31, SIGNATURE)]])
    };
    assert_eq!(visible("300 100 400 140"), [VisibleSignatureAdded]);
    assert_eq!(visible("60 695 160 735"), [ChangeKind::SignatureOverContent]);
    // What else was done on the way stays.
    let moved = SIGN.replace("300 600", "300 500");
    let back = SIGN.replace("/F 4", "/F 132/V 31 0 R");
    let said = after(&[&[(9, &moved)], &[(9, &back), (31, SIGNATURE)]]);
    assert_eq!(said, [SignatureAdded, FieldChanged]);
    let said = after(&[&add, &[(9, &back), (31, SIGNATURE)]]);
    assert_eq!(said, [SignatureAdded, FieldAdded]);
}
