//! What lies beside, upon and behind a field that is filled, or a signature that comes.

use segel_pdf::changes::ChangeKind::{
    self, FieldFilled, FieldUnclear, ScriptsRun, SignatureUnclear, VisibleSignatureAdded,
};

use crate::bench::{
    FORM, NAME, PAGE, SIGNATURE, Written, form_with, showing, sorts, stream, told_on,
};

const LISTED: &str = "/Annots[7 0 R 8 0 R 9 0 R 10 0 R 18 0 R]";

/// What is said of the field that is filled with a name, with more objects and another list on its page.
fn filled(listed: &str, more: &[Written<'_>], face: &str) -> Vec<ChangeKind> {
    let page = PAGE.replace(LISTED, listed);
    let signed: Vec<Written<'_>> = more.iter().copied().chain([(3, page.as_str())]).collect();
    let field = NAME.replace("(Budi)", "(Siti)");
    sorts(&told_on(form_with(&signed), &[(7, &field), (11, face)]))
}

fn form(content: &str) -> String {
    let entries = "/Type/XObject/Subtype/Form/BBox[0 0 40 40]/Resources<</Font<</F1 6 0 R>>>>";
    stream(entries, content)
}

#[test]
fn a_clip_that_is_left_open_cuts_what_a_page_draws_next() {
    let open = crate::bench::text_form("1 1 148 18 re W BT 0 g /F1 12 Tf 2 5 Td (Siti) Tj ET");
    let (path, text) =
        (form("5 5 9 9 re f BT /F1 9 Tf 2 5 Td (x) Tj ET"), form("BT /F1 9 Tf 2 5 Td (x) Tj ET"));
    let square = |entries: &str| format!("<</Subtype/Square/Rect[300 300 340 340]{entries}>>");
    let after = |entries: &str, listed: &str| {
        let square = square(entries);
        filled(listed, &[(30, &square), (31, &path), (32, &text)], &open)
    };
    let behind = "/Annots[7 0 R 30 0 R]";
    for (entries, said) in [
        ("/AP<</N 31 0 R>>", FieldUnclear),
        ("/AP<</N 32 0 R>>", FieldFilled),
        ("/AP<</N<</A 31 0 R/B 32 0 R>>>>/AS/A", FieldUnclear),
        ("/AP<</N<</A 31 0 R/B 32 0 R>>>>/AS/B", FieldFilled),
        ("/AP<</N<</A 31 0 R/B 32 0 R>>>>", FieldFilled),
        ("", FieldFilled),
    ] {
        assert_eq!(after(entries, behind), [said], "{entries}");
    }
    assert_eq!(after("/AP<</N 31 0 R>>", "/Annots[30 0 R 7 0 R]"), [FieldFilled]);
    assert_eq!(after("/AP<</N 31 0 R>>", "/Annots[7 0 R 32 0 R 30 0 R]"), [FieldUnclear]);
    // One that it ends cuts nothing.
    let square = square("/AP<</N 31 0 R>>");
    let ended = filled(behind, &[(30, &square), (31, &path)], &showing("Siti"));
    assert_eq!(ended, [FieldFilled]);
}

#[test]
fn a_face_is_cut_where_its_first_path_leaves_the_rest_without() {
    let open = crate::bench::text_form("1 1 148 18 re W BT 0 g /F1 12 Tf 2 5 Td (Siti) Tj ET");
    let cut = |content: &str| {
        let (square, face) =
            ("<</Subtype/Square/Rect[300 300 340 340]/AP<</N 31 0 R>>>>", form(content));
        filled("/Annots[7 0 R 30 0 R]", &[(30, square), (31, &face)], &open) == [FieldUnclear]
    };
    let text = "BT /F1 9 Tf 2 5 Td (x) Tj ET";
    for paint in ["f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "n"] {
        assert!(cut(&format!("5 5 9 9 re {paint} {text}")), "{paint}");
        assert!(!cut(&format!("5 5 9 9 re {paint}")), "{paint}");
        assert!(!cut(&format!("0 0 40 40 re {paint} 5 5 9 9 re {paint} {text}")), "{paint}");
    }
    for shown in ["(x) Tj", "[(x)] TJ", "(x) '", "1 1 (x) \""] {
        assert!(cut(&format!("5 5 9 9 re f BT /F1 9 Tf {shown} ET")), "{shown}");
        assert!(!cut(&format!("BT /F1 9 Tf {shown} ET")), "{shown}");
    }
    assert!(cut("5 5 9 9 re f 6 6 9 9 re f"));
    // Seven tenths of both sides are all of it.
    assert!(!cut(&format!("0 0 28 28 re f {text}")));
    assert!(cut(&format!("0 0 27 28 re f {text}")));
    assert!(cut(&format!("0 0 28 27 re f {text}")));
    assert!(!cut(&format!("28 28 -28 -28 re f {text}")));
    for unknown in ["/X Do", "1 0 0 1 0 0 cm", "/X sh", "(x"] {
        assert!(cut(unknown), "{unknown}");
    }
    assert!(!cut(text));
}

#[test]
fn what_lies_on_a_field_may_lie_over_its_value() {
    let on = |entries: &str, rectangle: &str| {
        let other = format!("<</Rect[{rectangle}]{entries}>>");
        filled("/Annots[7 0 R 30 0 R]", &[(30, &other)], &showing("Siti"))
    };
    let within = "100 605 140 615";
    for (entries, said) in [
        ("/Subtype/Square", FieldUnclear),
        ("/Subtype/Square/F 2", FieldFilled),
        ("/Subtype/Link", FieldFilled),
        ("/Subtype/Link/AP<</N 4 0 R>>", FieldUnclear),
        ("/Subtype/Popup", FieldFilled),
        ("/Subtype/Popup/Open true", FieldUnclear),
        ("/Subtype/Popup/AP<</N 4 0 R>>", FieldUnclear),
        ("/Subtype/Text", FieldUnclear),
    ] {
        assert_eq!(on(entries, within), [said], "{entries}");
    }
    assert_eq!(on("/Subtype/Square", "300 605 340 615"), [FieldFilled]);
    // Without a face readers draw it by its own places, beyond its box, or turned beside it.
    let far = "300 100 330 130";
    for (entries, said) in [
        ("/Subtype/Square", FieldFilled),
        ("/Subtype/Highlight/QuadPoints[60 620 190 620 60 600 190 600]", FieldUnclear),
        ("/Subtype/Highlight/QuadPoints[300 130 330 130 300 100 330 100]", FieldFilled),
        ("/Subtype/Highlight/QuadPoints(x)", FieldUnclear),
        ("/Subtype/Line/L[60 610 190 610]", FieldUnclear),
        ("/Subtype/PolyLine/Vertices[60 610 190 610]", FieldUnclear),
        ("/Subtype/Ink/InkList[[60 610 190 610]]", FieldUnclear),
        ("/Subtype/Ink/InkList[[300 110 310 120]]", FieldFilled),
        ("/Subtype/Square/RD[-900 -900 -900 -900]", FieldUnclear),
        ("/Subtype/Square/BS<</W 900>>", FieldUnclear),
        ("/Subtype/Stamp/F 20/AP<</N 4 0 R>>", FieldFilled),
    ] {
        assert_eq!(on(entries, far), [said], "{entries}");
    }
    assert_eq!(on("/Subtype/Text", "100 570 101 571"), [FieldFilled]);
    assert_eq!(on("/Subtype/Text", "100 625 101 626"), [FieldUnclear]);
    assert_eq!(on("/Subtype/Text", "100 605 100 605"), [FieldUnclear]);
    let widget = "/Subtype/Widget/FT/Tx/T(other)";
    assert_eq!(on(widget, "100 605 100 605"), [FieldFilled]);
    let turned = "/Rotate 90/Annots[7 0 R 30 0 R]";
    let stamp = "<</Subtype/Stamp/F 20/Rect[300 100 330 130]/AP<</N 4 0 R>>>>";
    assert_eq!(filled(turned, &[(30, stamp)], &showing("Siti")), [FieldUnclear]);
    // What touches an edge by no more than that covers nothing.
    for (touching, over) in [
        ("20 600 50.5 620", "20 600 56 620"),
        ("199.5 600 240 620", "194 600 240 620"),
        ("50 580 200 600.5", "50 580 200 606"),
        ("50 619.5 200 640", "50 614 200 640"),
    ] {
        assert_eq!(on("/Subtype/Square", touching), [FieldFilled], "{touching}");
        assert_eq!(on("/Subtype/Square", over), [FieldUnclear], "{over}");
    }
    // A script that runs when the page is opened.
    let scripted = "/AA<</O<</S/JavaScript/JS(1)>>>>/Annots[7 0 R]";
    assert_eq!(filled(scripted, &[], &showing("Siti")), [FieldUnclear, ScriptsRun]);
}

#[test]
fn a_signature_stands_beside_no_number_whoever_shows_it() {
    let beside = |other: &str, parent: &str| {
        let page = PAGE.replace(LISTED, "/Annots[40 0 R]");
        let signed = PAGE.replace(LISTED, "/Annots[40 0 R 30 0 R]");
        let fields = FORM.replace("18 0 R]", "18 0 R 30 0 R]").replace("/DR", "/SigFlags 3/DR");
        let field = "<</Type/Annot/Subtype/Widget/FT/Sig/T(second)/F 132/P 3 0 R/V 31 0 R\
                     /Rect[202 290 300 330]/AP<</N 32 0 R>>>>";
        let other = format!("<</Rect[50 300 200 320]{other}>>");
        let look = stream("/Type/XObject/Subtype/Form/BBox[0 0 98 40]", "0 0 98 40 re S");
        let face = form("");
        let file = form_with(&[(3, &page), (40, &other), (41, &face), (42, parent)]);
        let later = [(3, signed.as_str()), (5, &fields), (30, field), (31, SIGNATURE), (32, &look)];
        sorts(&told_on(file, &later))
    };
    let face = "/AP<</N 41 0 R>>";
    for (other, said) in [
        ("/Subtype/Widget/FT/Tx/T(x)/V(17)".to_owned(), SignatureUnclear),
        ("/Subtype/Widget/FT/Tx/T(x)/V(Budi)".to_owned(), VisibleSignatureAdded),
        (format!("/Subtype/Widget/FT/Tx/T(x)/V(Budi){face}"), VisibleSignatureAdded),
        ("/Subtype/Widget/FT/Ch/T(x)/V(Budi)/Opt[[(Budi)(17)]]".to_owned(), VisibleSignatureAdded),
        (format!("/Subtype/Widget/FT/Ch/T(x)/V(Budi)/Opt[[(Budi)(17)]]{face}"), SignatureUnclear),
        ("/Subtype/Widget/FT/Tx/T(x)".to_owned(), VisibleSignatureAdded),
        (format!("/Subtype/Widget/FT/Tx/T(x){face}"), SignatureUnclear),
        (format!("/Subtype/Widget/FT/Sig/T(x){face}"), VisibleSignatureAdded),
        ("/Subtype/Link".to_owned(), VisibleSignatureAdded),
        (format!("/Subtype/Link{face}"), SignatureUnclear),
        ("/Subtype/FreeText".to_owned(), SignatureUnclear),
        ("".to_owned(), SignatureUnclear),
    ] {
        assert_eq!(beside(&other, "null"), [said], "{other}");
    }
    let kid = format!("/Subtype/Widget/Parent 42 0 R{face}");
    for (parent, said) in [
        ("<</FT/Tx/T(x)/V(17)/Kids[40 0 R]>>", SignatureUnclear),
        ("<</FT/Tx/T(x)/V(Budi)/Kids[40 0 R]>>", VisibleSignatureAdded),
        ("<</FT/Ch/T(x)/V(Budi)/Opt[[(Budi)(17)]]/Kids[40 0 R]>>", SignatureUnclear),
        ("<</FT/Sig/T(x)/Kids[40 0 R]>>", VisibleSignatureAdded),
    ] {
        assert_eq!(beside(&kid, parent), [said], "{parent}");
    }
    // What a widget says comes before what stands above it.
    let own = "/Subtype/Widget/V(17)/Parent 42 0 R";
    assert_eq!(beside(own, "<</FT/Tx/T(x)/V(Budi)/Kids[40 0 R]>>"), [SignatureUnclear]);
}

/// Whether a signature that draws this, with these resources, is one that shows in its place.
fn shows_in_place(content: &str, resources: &str, more: &[Written<'_>]) -> bool {
    let page = PAGE.replace("18 0 R]", "18 0 R 30 0 R]");
    let fields = FORM.replace("18 0 R]", "18 0 R 30 0 R]").replace("/DR", "/SigFlags 3/DR");
    let field = "<</Type/Annot/Subtype/Widget/FT/Sig/T(second)/F 132/P 3 0 R/V 31 0 R\
                 /Rect[300 300 400 340]/AP<</N 32 0 R>>>>";
    let entries = format!("/Type/XObject/Subtype/Form/BBox[0 0 100 40]/Resources<<{resources}>>");
    let look = stream(&entries, content);
    let objects = [(3, page.as_str()), (5, &fields), (30, field), (31, SIGNATURE), (32, &look)];
    let all: Vec<Written<'_>> = objects.iter().chain(more).copied().collect();
    sorts(&told_on(crate::bench::form(), &all)) == [VisibleSignatureAdded]
}

#[test]
fn the_face_of_a_signature_stays_in_its_place_with_all_that_it_leads_to() {
    let mark = "5 5 9 9 re f";
    for (content, stays) in [
        (mark, true),
        ("q 1 0 0 1 0 0 cm 5 5 9 9 re f Q", true),
        ("BT /F1 9 Tf (x) Tj ET", true),
        ("/Tx BMC 5 5 9 9 re f EMC", true),
        ("% a remark, plain\n5 5 9 9 re f", true),
        ("5 5 9 9 re f\r% at the end", true),
        ("% (odd\n5 5 9 9 re f", false),
        // One taken back too many at the end, and before anything else.
        ("5 5 9 9 re f Q", true),
        ("Q 5 5 9 9 re f", false),
        ("q Q Q q 5 5 9 9 re f Q", false),
        ("q 5 5 9 9 re f", true),
        ("BT /F1 9 Tf (x) Tj", false),
        ("5 5 9 9 re W", false),
        ("/Tx BMC", false),
        ("5 5 9 9 re unknown", false),
        ("(x", false),
    ] {
        let fonts = "/Font<</F1 6 0 R>>";
        assert_eq!(shows_in_place(content, fonts, &[]), stays, "{content}");
    }
    let form = |content: &str| form(content);
    let (good, bad, image) = (
        form(mark),
        form("Q 5 5 9 9 re f"),
        stream(
            "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray",
            "x",
        ),
    );
    let pattern = |kind: u8, content: &str| {
        let entries = format!(
            "/PatternType {kind}/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9/Resources<<>>"
        );
        stream(&entries, content)
    };
    let (tiles, tiles_bad, odd) =
        (pattern(1, mark), pattern(1, "Q 5 5 9 9 re f"), pattern(3, mark));
    let paint = "/Pattern cs /P scn 5 5 9 9 re f";
    for (content, resources, object, stays) in [
        ("/X Do", "/XObject<</X 40 0 R>>", good.as_str(), true),
        ("/X Do", "/XObject<</X 40 0 R>>", &bad, false),
        ("/X Do", "/XObject<</X 40 0 R>>", &image, true),
        ("/Y Do", "/XObject<</X 40 0 R>>", &good, false),
        ("/X Do", "/XObject<</X 40 0 R>>", "<</Subtype/Form>>", false),
        (paint, "/Pattern<</P 40 0 R>>", &tiles, true),
        (paint, "/Pattern<</P 40 0 R>>", &tiles_bad, false),
        (paint, "/Pattern<</P 40 0 R>>", &odd, false),
        ("/S gs", "/ExtGState<</S 40 0 R>>", "<</CA .5>>", true),
        ("/S gs", "/ExtGState<</S 40 0 R>>", "<</Font[6 0 R 9]>>", false),
        ("/S gs", "/ExtGState<</S 40 0 R>>", "<</SMask/None>>", true),
        ("/S gs", "/ExtGState<</S 40 0 R>>", "<</SMask/Other>>", false),
        ("/S gs", "/ExtGState<<>>", "<</CA .5>>", false),
        (mark, "/Font<</F 40 0 R>>", "<</Type/Font/Subtype/Type3>>", false),
        (mark, "/Font<</F 40 0 R>>", "<</Type/Font/Subtype(Type1)>>", false),
    ] {
        let said = shows_in_place(content, resources, &[(40, object)]);
        assert_eq!(said, stays, "{content} {resources} {object}");
    }
    for (content, stays) in [(mark, true), ("Q 5 5 9 9 re f", false)] {
        let group = form(content);
        let mask = "<</SMask<</S/Alpha/G 41 0 R>>>>";
        let said = shows_in_place("/S gs", "/ExtGState<</S 40 0 R>>", &[(40, mask), (41, &group)]);
        assert_eq!(said, stays, "{content}");
    }
    // A form that draws another one may be drawn again, but not often.
    let often = |times: usize| {
        let holder = stream(
            "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</Y 41 0 R>>>>",
            "/Y Do",
        );
        let resources = "/XObject<</X 40 0 R>>";
        shows_in_place(&"/X Do ".repeat(times), resources, &[(40, &holder), (41, &good)])
    };
    assert!(often(9));
    assert!(!often(10));
}
