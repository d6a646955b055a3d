//! What other programs honestly write later, and what only resembles it.

use segel_pdf::changes::ChangeKind::{
    self, FieldChanged, FieldFilled, FormChanged, FormUnclear, ObjectAdded, ObjectReplaced,
    PageChanged, PageContentChanged, ReadersDiffer, SameContent, SignatureAdded, SignatureChanged,
    UnusedObjectAdded, ValidationDataAdded, VisibleSignatureAdded,
};
use segel_pdf::{Document, changes};

use crate::bench::loose::{kinds, sorts};
use crate::bench::{
    AGREE, CATALOG, CHOICE, FORM, NAME, PAGE, SIGN, SIGNATURE, Written, form, form_with, revise,
    showing, stream, told_on,
};

fn on(old: &[Written<'_>], new: &[Written<'_>]) -> Vec<ChangeKind> {
    sorts(&told_on(form_with(old), new))
}

#[test]
fn what_a_page_inherits_may_be_copied_into_it() {
    let with = |more: &str| PAGE.replace("/Contents", &format!("{more}/Contents"));
    for same in ["/MediaBox[0 0 595 842]", "/MediaBox[0 0 595.0 842.0004]"] {
        assert_eq!(kinds(&[(3, &with(same))]), [], "{same}");
    }
    for other in ["/MediaBox[0 0 595 700]", "/Rotate 90", "/CropBox[0 0 595 842]", "/UserUnit 1"] {
        assert_eq!(kinds(&[(3, &with(other))]), [PageChanged], "{other}");
    }
    let bare = PAGE.replace("/Resources<</Font<</F1 6 0 R>>>>", "");
    let above = "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]\
         /Resources<</Font<</F1 6 0 R>>>>>>";
    assert_eq!(on(&[(2, above), (3, &bare)], &[(3, PAGE)]), []);
    let other = PAGE.replace("/F1 6 0 R", "/F1 6 0 R/F2 6 0 R");
    assert_eq!(on(&[(2, above), (3, &bare)], &[(3, &other)]), [PageContentChanged]);
}

#[test]
fn a_box_may_have_fewer_digits_and_nothing_else() {
    let drawn = |matrix: &str, bounds: &str| {
        let form = format!("/Type/XObject/Subtype/Form/BBox[{bounds}]/Matrix[{matrix}]");
        stream(&form, "0 0 1 1 re f")
    };
    let page = PAGE.replace("/Font<<", "/XObject<</X 40 0 R>>/Font<<");
    let base = drawn("0.0001 0 0 0.0001 0 0", "0 0 1 1");
    let after = |form: &str| on(&[(3, &page), (40, &base)], &[(40, form)]);
    assert_eq!(after(&drawn("0.0001 0 0 0.0001 0 0", "0 0 1.0 1.0")), [SameContent]);
    for other in
        [drawn("0.0005 0 0 0.0005 0 0", "0 0 1 1"), drawn("0.0001 0 0 0.0001 0 0", "0 0 1 0.9996")]
    {
        assert_eq!(after(&other), [PageContentChanged], "{other}");
    }
}

#[test]
fn what_is_not_said_of_appearances_is_false() {
    let says = |value: &str| FORM.replace("/DA", &format!("/NeedAppearances {value}/DA"));
    assert_eq!(kinds(&[(5, &says("false"))]), []);
    assert_eq!(on(&[(5, &says("false"))], &[(5, FORM)]), []);
    assert_eq!(kinds(&[(5, &says("true"))]), [FormChanged]);
    assert_eq!(on(&[(5, &says("true"))], &[(5, FORM)]), [FormUnclear]);
}

#[test]
fn an_empty_line_may_stand_before_the_trailer() {
    let written = |before: &str| {
        let mut file = form();
        revise(&mut file, &[(3, PAGE)]);
        let at = file.windows(8).rposition(|word| word == b"\ntrailer").unwrap();
        file.splice(at..=at, before.bytes());
        sorts(&changes::after(&Document::open(file.as_slice()).unwrap(), 0).unwrap())
    };
    for plain in ["\n", "\n\n", "\n\r\n"] {
        assert_eq!(written(plain), [SameContent], "{plain:?}");
    }
    for odd in ["\n\n\n", "\n% \n"] {
        assert_eq!(written(odd), [SameContent, ReadersDiffer], "{odd:?}");
    }
}

#[test]
fn validation_data_that_falls_out_of_use_is_not_told_again() {
    let certificate = stream("", "\u{30}\u{3}abc");
    let old = CATALOG.replace("/Pages", "/DSS 40 0 R/Pages");
    let base: [Written<'_>; 3] = [(1, &old), (40, "<</Certs[41 0 R]>>"), (41, &certificate)];
    let new = CATALOG.replace("/Pages", "/DSS 42 0 R/Pages");
    let kept = "<</Certs[41 0 R]>>";
    assert_eq!(on(&base, &[(1, &new), (42, kept)]), [ValidationDataAdded]);
    // The old store was written again before.
    let said = on(&base, &[(1, &new), (42, kept), (40, "<</Certs[]>>")]);
    assert_eq!(said, [ValidationDataAdded]);
    // A page uses it.
    let drawn = PAGE.replace("/Contents", "/PieceInfo 40 0 R/Contents");
    let said = on(&base, &[(1, &new), (42, kept), (40, "<</Certs[]>>"), (3, &drawn)]);
    assert!(said.contains(&PageChanged) && said.contains(&ObjectReplaced), "{said:?}");
    // A proof that nothing names any more is no object of its own; anything else is.
    let said = on(&base, &[(1, &new), (42, kept), (43, "<</Type/VRI/Cert[41 0 R]>>")]);
    assert_eq!(said, [ValidationDataAdded]);
    let said = on(&base, &[(1, &new), (42, kept), (43, "<</Type/VRI/Cert[41 0 R]/X 1>>")]);
    assert_eq!(said, [ValidationDataAdded, UnusedObjectAdded]);
    // What was there as something else is no proof.
    let page = "<</Certs[41 0 R 4 0 R]>>";
    let said = on(&base, &[(1, &new), (42, page)]);
    assert_eq!(said, [ValidationDataAdded, ObjectAdded]);
}

#[test]
fn a_signature_may_speak_of_the_document_as_a_whole() {
    let signed = SIGN.replace("/F 4", "/F 132/V 31 0 R");
    let speaking = SIGNATURE
        .replace("/ByteRange", "/Reference[<</TransformMethod/FieldMDP/Data 1 0 R>>]/ByteRange");
    let store = CATALOG.replace("/Pages", "/DSS 40 0 R/Pages");
    let certificate = stream("", "\u{30}\u{3}abc");
    let added: [Written<'_>; 3] = [(1, &store), (40, "<</Certs[41 0 R]>>"), (41, &certificate)];
    assert_eq!(on(&[(9, &signed), (31, &speaking)], &added), [ValidationDataAdded]);
}

#[test]
fn a_field_that_is_signed_may_say_where_it_is() {
    let bare = SIGN.replace("/P 3 0 R", "");
    let signed = |more: &str| bare.replace("/F 4", &format!("/F 132/V 31 0 R{more}"));
    let look = stream("/Type/XObject/Subtype/Form/BBox[0 0 100 40]", "0 0 100 40 re S");
    let after = |more: &str| on(&[(9, &bare)], &[(9, &signed(more)), (31, SIGNATURE), (14, &look)]);
    for more in ["", "/P 3 0 R", "/AS/N", "/P 3 0 R/AS/N"] {
        assert_eq!(after(more), [SignatureAdded], "{more}");
    }
    for more in ["/P 2 0 R", "/MK<</BG[1]>>", "/A<<>>"] {
        assert_eq!(after(more), [SignatureChanged], "{more}");
    }
    // What drew nothing takes no room any more.
    let empty = SIGN.replace("/AP<</N 14 0 R>>", "");
    let none = empty.replace("/F 4", "/F 132/V 31 0 R").replace("300 600 400 640", "0 0 0 0");
    assert_eq!(on(&[(9, &empty)], &[(9, &none), (31, SIGNATURE)]), [SignatureAdded]);
    let moved = empty.replace("/F 4", "/F 132/V 31 0 R").replace("300 600", "310 600");
    let said = on(&[(9, &empty)], &[(9, &moved), (31, SIGNATURE)]);
    assert!(!said.contains(&SignatureAdded) && !said.contains(&VisibleSignatureAdded), "{said:?}");
}

#[test]
fn a_filled_field_may_say_what_held_before() {
    let filled = NAME.replace("/V(Budi)", "/V(Siti)");
    let shown = showing("Siti");
    let with = |more: &str| filled.replace("/T(name)", &format!("/T(name){more}"));
    for more in ["/AS/N", "/Ff 0", "/Q 0", "/BS<</W 1/S/S>>", "/M(D:20260101)"] {
        assert_eq!(kinds(&[(7, &with(more)), (11, &shown)]), [FieldFilled], "{more}");
    }
    for more in ["/Ff 2", "/Q 1", "/BS<</W 3>>", "/MK<</BG[1]>>", "/MaxLen 3", "/RV(x)"] {
        assert_eq!(kinds(&[(7, &with(more)), (11, &shown)]), [FieldChanged], "{more}");
    }
    for (letters, kind) in [
        ("0 g /F1 12 Tf", FieldFilled),
        ("/F1 12 Tf", FieldFilled),
        ("/F1 12 Tf 1 g", FieldChanged),
        ("/F1 13 Tf 0 g", FieldChanged),
        ("/F2 13 Tf 0 g", FieldChanged),
        ("/F1 12 Tf 0 g 2 Tr", FieldChanged),
        ("/F1 12 Tf 0 g % /F2 12 Tf", FieldChanged),
    ] {
        let field = filled.replace("/F1 12 Tf 0 g", letters);
        assert_eq!(kinds(&[(7, &field), (11, &shown)]), [kind], "{letters}");
    }
    for (first, kind) in [("0", FieldFilled), ("-1", FieldChanged), ("(x)", FieldChanged)] {
        let combo = CHOICE.replace("/V(a)", &format!("/V(b)/TI {first}"));
        assert_eq!(kinds(&[(18, &combo), (17, &showing("Balai"))]), [kind], "{first}");
    }
    // A field that was read only, by itself or from above, stays what it is.
    let closed = NAME.replace("/T(name)", "/T(name)/Ff 1");
    let said = on(&[(7, &closed)], &[(7, &with("/Ff 1")), (11, &shown)]);
    assert_eq!(said, [FieldChanged]);
    assert_eq!(on(&[(7, &closed)], &[(7, &with("/Ff 0")), (11, &shown)]), [FieldChanged]);
}

#[test]
fn the_same_value_may_be_drawn_anew_where_it_was_seen() {
    let again = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 150 20]/Resources<</Font<</F1 6 0 R>>>>",
        "/Tx BMC q 2 2 146 16 re W n BT /F1 10 Tf 0 g 3 6 Td (Budi) Tj ET Q EMC",
    );
    assert_eq!(kinds(&[(11, &again)]), [FieldFilled]);
    assert_eq!(kinds(&[(11, &showing("Tono"))]), [FieldChanged]);
    // What was seen before was not the value.
    assert_eq!(on(&[(11, &showing("Tono"))], &[(11, &again)]), [FieldChanged]);
}

#[test]
fn a_page_lists_no_field_that_it_did_not_list() {
    let second = "<</Type/Page/Parent 2 0 R/Resources<<>>/Annots[]>>";
    let two = "<</Type/Pages/Kids[3 0 R 40 0 R]/Count 2/MediaBox[0 0 595 842]>>";
    let listed = second.replace("[]", "[8 0 R]");
    let ticked = AGREE.replace("/V/Off/AS/Off", "/V/Yes/AS/Yes");
    let base: [Written<'_>; 2] = [(2, two), (40, second)];
    assert_eq!(on(&base, &[(8, &ticked)]), [FieldFilled]);
    assert_eq!(on(&base, &[(8, &ticked), (40, &listed)]), [FieldChanged]);
}
