//! Where the text of a page stands, told by the new signatures that may not stand on it.

use segel_pdf::changes::ChangeKind::{FieldAdded, SignatureOverContent, VisibleSignatureAdded};

use crate::bench::loose::sorts;
use crate::bench::{FORM, PAGE, SIGNATURE, Written, form_with, stream, told_on};

/// A page whose text is drawn by this, with a second font and a form.
struct Page<'a> {
    content: &'a str,
    font: &'a str,
    form: &'a str,
    more: &'a [Written<'a>],
}

const FONT: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
const WIDE: &str = "<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 119/Widths[2000]\
     /Encoding/WinAnsiEncoding>>";

impl Page<'_> {
    /// Whether a new signature on a rectangle is said to stand on something.
    fn covers(&self, [left, bottom, right, top]: [f64; 4]) -> bool {
        let page = PAGE.replace(
            "/Font<</F1 6 0 R>>",
            "/Font<</F1 6 0 R/F2 42 0 R>>/XObject<</X 41 0 R/Y 43 0 R>>\
             /ExtGState<</G<</Font[6 0 R 9]>>/H<</CA 1>>>>",
        );
        let text = stream("", self.content);
        let mut before = vec![(3, page.as_str()), (4, &text), (6, self.font), (42, WIDE)];
        if !self.form.is_empty() {
            before.push((41, self.form));
        }
        before.extend(self.more);
        let page = page.replace("18 0 R]", "18 0 R 30 0 R]");
        let fields = FORM.replace("18 0 R]", "18 0 R 30 0 R]").replace("/DR", "/SigFlags 3/DR");
        let field = format!(
            "<</Type/Annot/Subtype/Widget/FT/Sig/T(second)/F 132/P 3 0 R/V 31 0 R\
             /Rect[{left} {bottom} {right} {top}]/AP<</N 32 0 R>>>>"
        );
        let look = stream("/Type/XObject/Subtype/Form/BBox[0 0 100 40]", "0 0 100 40 re S");
        let objects =
            [(3, page.as_str()), (5, &fields), (30, &field), (31, SIGNATURE), (32, &look)];
        let said = sorts(&told_on(form_with(&before), &objects));
        assert!(said == [SignatureOverContent] || said == [VisibleSignatureAdded], "{said:?}");
        said == [SignatureOverContent]
    }

    /// Checks that the only text stands in this box: what reaches over its sides covers it, and what
    /// touches them does not.
    #[track_caller]
    fn has_text_in(&self, [left, bottom, right, top]: [f64; 4]) {
        for (reach, covers) in [(1.1, true), (0.9, false)] {
            for (side, rectangle) in [
                ("left", [left - 50.0, bottom - 20.0, left + reach, top + 20.0]),
                ("right", [right - reach, bottom - 20.0, right + 50.0, top + 20.0]),
                ("bottom", [left - 20.0, bottom - 20.0, right + 20.0, bottom + reach]),
                ("top", [left - 20.0, top - reach, right + 20.0, top + 50.0]),
            ] {
                assert_eq!(self.covers(rectangle), covers, "{} {side} {reach}", self.content);
            }
        }
    }

    /// Checks that text may stand anywhere, since something is not understood.
    #[track_caller]
    fn is_not_understood(&self) {
        assert!(self.covers([400.0, 300.0, 450.0, 320.0]), "{}", self.content);
    }
}

fn page(content: &str) -> Page<'_> {
    Page { content, font: FONT, form: "", more: &[] }
}

#[test]
fn a_touch_of_one_point_is_none() {
    let text = page("BT /F1 10 Tf 310 110 Td (w) Tj ET");
    for (rectangle, covers) in [
        ([260.0, 90.0, 311.0, 140.0], false),
        ([318.0, 90.0, 360.0, 140.0], false),
        ([290.0, 90.0, 340.0, 108.5], false),
        ([290.0, 117.0, 340.0, 140.0], false),
        ([311.0, 108.0, 318.0, 117.0], true),
    ] {
        assert_eq!(text.covers(rectangle), covers, "{rectangle:?}");
    }
}

#[test]
fn text_stands_where_the_operators_put_it() {
    const BOX: [f64; 4] = [310.0, 107.5, 319.0, 118.0];
    for content in [
        "BT /F1 10 Tf 310 110 Td (w) Tj ET",
        "BT /F1 10 Tf 300 100 Td 10 10 Td (w) Tj ET",
        "BT /F1 10 Tf 300 120 Td 10 -10 TD (w) Tj ET",
        "BT /F1 10 Tf 310 130 Td 0 -10 TD T* (w) Tj ET",
        "BT /F1 10 Tf 10 TL 310 120 Td T* (w) Tj ET",
        "BT /F1 10 Tf 10 TL 310 120 Td (w) ' ET",
        "BT /F1 10 Tf 10 TL 310 120 Td 0 0 (w) \" ET",
        "BT /F1 10 Tf 5 Ts 310 105 Td (w) Tj ET",
        "BT /F1 10 Tf 1 0 0 1 310 110 Tm (w) Tj ET",
        "BT /F1 5 Tf 2 0 0 2 310 110 Tm (w) Tj ET",
        "q 1 0 0 1 100 50 cm 1 0 0 1 10 10 cm BT /F1 10 Tf 200 50 Td (w) Tj ET Q",
        "q 2 0 0 2 100 50 cm BT /F1 5 Tf 105 30 Td (w) Tj ET Q",
        "q 2 0 0 2 100 50 cm Q BT /F1 10 Tf 310 110 Td (w) Tj ET",
        "q 2 0 0 2 0 0 cm q 3 0 0 3 0 0 cm Q Q Q BT /F1 10 Tf 310 110 Td (w) Tj ET",
        "BT /F1 10 Tf 10 10 Td ( ) Tj ET BT 310 110 Td (w) Tj ET",
        "/H gs BT /F1 10 Tf 310 110 Td (w) Tj ET",
        "BT /F1 10 Tf /F2 10 Tf /F1 10 Tf 310 110 Td (w) Tj ET",
        "/None Do BT /F1 10 Tf 310 110 Td (w) Tj ET",
        "BI /W 1 /H 1 ID (((( EI BT /F1 10 Tf 310 110 Td (w) Tj ET",
        "BI /W 1 /H 1 ID ((((~>EI BT /F1 10 Tf 310 110 Td (w) Tj ET",
    ] {
        page(content).has_text_in(BOX);
    }
    for (content, text) in [
        ("5 Tc (ww)", 28.0),
        ("5 Tw (ww)", 28.0),
        ("3 Tc 2 Tw (ww)", 28.0),
        ("200 Tz (w)", 18.0),
        ("50 Tz (ww)", 9.0),
        ("/F2 10 Tf (w)", 20.0),
        ("/F2 10 Tf (x)", 10.0),
        ("(M)", 10.2),
        ("(@)", 10.2),
        ("(A)", 8.3),
        ("(x)", 6.2),
        ("(7)", 5.7),
        ("(\\351)", 10.2),
    ] {
        let content = format!("BT /F1 10 Tf 310 110 Td {content} Tj ET");
        page(&content).has_text_in([310.0, 107.5, 310.0 + text, 118.0]);
    }
    let spread = "BT /F1 10 Tf 10 TL 310 120 Td 2 3 (ww) \" ET";
    page(spread).has_text_in([310.0, 107.5, 338.0, 118.0]);
    let moved = "BT /F1 10 Tf 310 110 Td [(w) -1000 (w)] TJ ET";
    page(moved).has_text_in([310.0, 107.5, 338.0, 118.0]);
    let back = "BT /F1 10 Tf 310 110 Td [1000 (w)] TJ ET";
    page(back).has_text_in([300.0, 107.5, 310.0, 118.0]);
    let behind = "BT /F1 10 Tf 310 110 Td ( ) Tj (w) Tj ET";
    page(behind).has_text_in([310.0, 107.5, 322.5, 118.0]);
}

#[test]
fn turned_text_stands_where_it_is_turned_to() {
    for (content, text) in [
        ("BT /F1 10 Tf 0 1 -1 0 320 110 Tm (w) Tj ET", [312.0, 110.0, 322.5, 119.0]),
        ("0 1 -1 0 320 110 cm BT /F1 10 Tf 5 3 Td (w) Tj ET", [309.0, 115.0, 319.5, 124.0]),
        (
            "0 1 -1 0 320 110 cm BT /F1 10 Tf 0 1 -1 0 0 0 Tm (w) Tj ET",
            [311.0, 102.0, 320.0, 112.5],
        ),
        (
            "1 .5 .5 1 300 100 cm BT /F1 10 Tf 1 .5 .5 1 8 8 Tm (w) Tj ET",
            [309.5, 108.875, 331.25, 131.0],
        ),
        ("BT /F1 10 Tf 1 0 0 -1 310 110 Tm (w) Tj ET", [310.0, 102.0, 319.0, 112.5]),
    ] {
        page(content).has_text_in(text);
    }
}

#[test]
fn text_in_forms_stands_where_they_are_painted() {
    const BOX: [f64; 4] = [310.0, 107.5, 319.0, 118.0];
    let text = "BT /F1 10 Tf 10 10 Td (w) Tj ET";
    let form = |entries: &str, content: &str| {
        stream(&format!("/Type/XObject/Subtype/Form/BBox[0 0 99 99]{entries}"), content)
    };
    let moved = "/Matrix[1 0 0 1 200 50]";
    let own = "/Resources<</Font<</F1 42 0 R>>>>";
    let inner = form("/Matrix[1 0 0 1 150 25]", text);
    for (entries, content, more) in [
        // Without resources of its own it takes those of the page.
        (moved, text, &[][..]),
        ("/Matrix[1 0 0 1 50 25]", "/Y Do", &[(43, inner.as_str())]),
    ] {
        let (form, content) = (form(entries, content), "q 1 0 0 1 100 50 cm /X Do Q");
        Page { content, font: FONT, form: &form, more }.has_text_in(BOX);
    }
    let wide = form(&format!("{moved}{own}"), text);
    let content = "q 1 0 0 1 100 50 cm /X Do Q";
    Page { content, font: FONT, form: &wide, more: &[] }.has_text_in([310.0, 107.5, 330.0, 118.0]);
    let image = stream("/Type/XObject/Subtype/Image", "(((");
    let content = "/X Do BT /F1 10 Tf 310 110 Td (w) Tj ET";
    Page { content, font: FONT, form: &image, more: &[] }.has_text_in(BOX);
    for strange in [
        stream("/Type/XObject/Subtype/PS", ""),
        form("/Matrix[1 0]", text),
        form("/Matrix 7", text),
        "null".to_owned(),
        "<</Subtype/Form>>".to_owned(),
    ] {
        Page { content, font: FONT, form: &strange, more: &[] }.is_not_understood();
    }
}

#[test]
fn the_parts_of_a_content_are_read_as_one() {
    let parts = PAGE.replace("/Contents 4 0 R", "/Contents[4 0 R 44 0 R]");
    let second = stream("", "BT /F1 10 Tf 310 110 Td (w) Tj ET");
    let first = stream("", "BT /F1 10 Tf 10 10 Td (w) Tj ET");
    let covers = |rectangle: &str| {
        let page = parts.replace("18 0 R]", "18 0 R 30 0 R]");
        let fields = FORM.replace("18 0 R]", "18 0 R 30 0 R]").replace("/DR", "/SigFlags 3/DR");
        let field = format!(
            "<</Type/Annot/Subtype/Widget/FT/Sig/T(second)/F 132/P 3 0 R/V 31 0 R\
             /Rect[{rectangle}]/AP<</N 32 0 R>>>>"
        );
        let look = stream("/Type/XObject/Subtype/Form/BBox[0 0 100 40]", "0 0 100 40 re S");
        let base = form_with(&[(3, &parts), (4, &first), (44, &second)]);
        let objects =
            [(3, page.as_str()), (5, &fields), (30, &field), (31, SIGNATURE), (32, &look)];
        sorts(&told_on(base, &objects)) == [SignatureOverContent]
    };
    assert!(covers("300 100 330 130"));
    assert!(covers("5 5 30 30"));
    assert!(!covers("320 120 420 160"));
}

#[test]
fn what_is_not_understood_of_a_page_may_be_text_anywhere() {
    for content in [
        "/G gs BT /F1 10 Tf 310 110 Td (w) Tj ET",
        "BT 10 Tf (w) Tj ET",
        "BT /F1 10 Tf [(w) /X] TJ ET",
        "BT /F1 10 Tf 10 10 Td (w) Tj ET ) (",
        "BI /W 1 /H 1 ID xx",
        // The word that ends an image, without a blank before it or behind it.
        "BI /W 1 /H 1 ID  EIx (( EI BT /F1 10 Tf 310 110 Td (w) Tj ET",
        "BI /W 1 /H 1 ID xEI (( EI BT /F1 10 Tf 310 110 Td (w) Tj ET",
    ] {
        page(content).is_not_understood();
    }
    // An operand too many, too few, or of another kind.
    for odd in [
        "1 1 0 0 1 0 0 cm",
        "1 0 0 1 0 cm",
        "1 310 110 Td",
        "310 Td",
        "/A 310 TD",
        "1 2 Tc",
        "Tw",
        "/A Tz",
        "1 1 TL",
        "1 1 Ts",
        "0 0 Tr",
        "1 T*",
        "/F1 1 2 Tf",
        "/A /B Do",
        "/H /H gs",
        "1 0 0 1 310 Tm",
        "(a) (w) Tj",
        "1 [(w)] TJ",
        "(a) (w) '",
        "1 (w) \"",
    ] {
        page(&format!("BT /F1 10 Tf {odd} ET")).is_not_understood();
    }
    let nested = |levels: usize| {
        let content = format!("{}BT /F1 10 Tf 310 110 Td (w) Tj ET", "q ".repeat(levels));
        page(&content).covers([400.0, 300.0, 450.0, 320.0])
    };
    assert!(!nested(512));
    assert!(nested(513));
    let drawn = |matrix: &str, bounds: &str| {
        let font = format!(
            "<</Type/Font/Subtype/Type3/FontMatrix[{matrix}]/FontBBox[{bounds}]/FirstChar 119\
             /Widths[9]/CharProcs<<>>/Encoding<<>>>>"
        );
        let content = "BT /F1 10 Tf 310 110 Td (w) Tj ET";
        let page = Page { content, font: &font, form: "", more: &[] };
        page.covers([400.0, 300.0, 450.0, 320.0])
    };
    assert!(!drawn(".1 0 0 .1 0 0", "0 -5 9 9"));
    for (matrix, bounds) in [
        (".1 .1 0 .1 0 0", "0 -2 9 9"),
        (".1 0 .1 .1 0 0", "0 -2 9 9"),
        ("-.1 0 0 .1 0 0", "0 -2 9 9"),
        (".1 0 0 -.1 0 0", "0 -2 9 9"),
        ("0 0 0 .1 0 0", "0 -2 9 9"),
        (".1 0 0 .1 0 0", "0 -6 9 9"),
        (".1 0 0 .1 0 0", "0 -2 9 12"),
        (".1 0 0 .1 0 0", "0 9 9 9"),
        (".1 0 0 0 0 0", "0 -2 9 9"),
    ] {
        assert!(drawn(matrix, bounds), "{matrix} {bounds}");
    }
    let wide = |w: &str| {
        let font = format!(
            "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H\
             /DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/A/W[{w}]>>]>>"
        );
        let content = "BT /F1 10 Tf 310 110 Td <0005> Tj ET";
        let page = Page { content, font: &font, form: "", more: &[] };
        page.covers([400.0, 300.0, 450.0, 320.0])
    };
    for known in ["", "5[900]", "0 9 900", "0 65535 900", "9 5 900"] {
        assert!(!wide(known), "{known}");
    }
    for strange in ["5", "5[/X]", "0 9", "0 9/X", "5/X", "/X[900]", "0 65536 900", "-1 9 900"] {
        assert!(wide(strange), "{strange}");
    }
}

#[test]
fn a_field_that_the_reader_draws_covers_as_one_that_is_drawn() {
    let said = |entries: &str, note: &str| {
        let page = PAGE.replace("18 0 R]", &format!("18 0 R{note} 30 0 R]"));
        let listed = PAGE.replace("18 0 R]", &format!("18 0 R{note}]"));
        let fields = FORM.replace("18 0 R]", "18 0 R 30 0 R]").replace("/DR", "/SigFlags 3/DR");
        let field =
            format!("<</Type/Annot/Subtype/Widget/FT/Sig/T(second)/P 3 0 R/V 31 0 R{entries}>>");
        let look = stream("/Type/XObject/Subtype/Form/BBox[0 0 100 40]", "0 0 100 40 re S");
        let popup = "<</Subtype/Popup/Rect[290 90 420 150]>>";
        let base = form_with(&[(3, &listed), (33, popup)]);
        let mut objects = vec![(3, page.as_str()), (5, &fields), (30, &field), (31, SIGNATURE)];
        if entries.contains("/AP") {
            objects.push((32, &look));
        }
        sorts(&told_on(base, &objects))
    };
    let (on, off) = ("/Rect[60 695 160 735]", "/Rect[300 100 400 140]");
    let drawn = "/AP<</N 32 0 R>>";
    for (entries, note, over) in [
        (format!("{on}/F 132{drawn}"), "", true),
        (format!("{on}/F 132/MK<</BG[1]>>"), "", true),
        (format!("{on}/F 132"), "", false),
        (format!("{off}/F 132{drawn}"), "", false),
        (format!("{off}/F 132{drawn}"), " 33 0 R", false),
        (format!("{off}/F 140{drawn}"), "", true),
        (format!("{off}/F 148{drawn}"), "", true),
    ] {
        let kind = if over { SignatureOverContent } else { VisibleSignatureAdded };
        assert_eq!(said(&entries, note), [kind], "{entries}{note}");
    }
    // Some readers draw no page on which a value has another type.
    assert_eq!(said(&format!("{off}/F(132){drawn}"), ""), [FieldAdded]);
}
