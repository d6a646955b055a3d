//! Signature fields whose widgets stand on their own, and what makes a signature a plain one.

use segel_pdf::changes::ChangeKind::{
    self, CertificationAdded, DocumentTimestampAdded, FieldAdded, FieldChanged, SignatureAdded,
    SignatureChanged, SignatureOverContent, VisibleSignatureAdded,
};

use crate::bench::{
    FORM, PAGE, SIGN, SIGNATURE, Written, form_with, kinds, sorts, stream, told_on,
};

/// The field without a widget of its own, with the list of its kids and more entries.
fn field(kids: &str, more: &str) -> String {
    format!("<</FT/Sig/T(sign)/Kids {kids}{more}>>")
}

/// A widget of field 9.
fn widget(more: &str) -> String {
    format!("<</Type/Annot/Subtype/Widget/Parent 9 0 R/F 132/P 3 0 R/Rect[0 0 0 0]{more}>>")
}

const MORE: &str = "7 0 R 8 0 R 41 0 R 10 0 R 18 0 R";

/// The page with the annotations of the signed version, and with further ones.
fn page(more: &str) -> String {
    PAGE.replace("7 0 R 8 0 R 9 0 R 10 0 R 18 0 R", &format!("{MORE}{more}"))
}

/// What is said when the field is signed and gets other kids; object 41 was one before.
fn signed(old: &str, new: &str, more: &[Written<'_>]) -> Vec<ChangeKind> {
    let (page, was, is) = (page(""), field(old, ""), field(new, "/V 31 0 R"));
    let own = widget("");
    let base = form_with(&[(3, &page), (9, &was), (41, &own), (40, "[41 0 R]"), (44, "(loose)")]);
    let mut objects = vec![(9, is.as_str()), (31, SIGNATURE)];
    objects.extend(more);
    sorts(&told_on(base, &objects))
}

#[test]
fn a_signed_field_gains_widgets_and_loses_none() {
    let (own, grown) = (widget(""), page(" 42 0 R"));
    let foreign = own.replace("/Parent 9 0 R", "/FT/Tx/T(x)");
    for (old, new) in [("[41 0 R]", "[41 0 R 42 0 R]"), ("40 0 R", "40 0 R")] {
        let list = |text: &'static str| (old == "40 0 R").then_some((40, text));
        let said = |text: &'static str, more: &[Written<'_>]| {
            let kids = if old == "40 0 R" { new } else { text };
            let more: Vec<_> = more.iter().copied().chain(list(text)).collect();
            signed(old, kids, &more)
        };
        let added = [(42, own.as_str()), (3, &grown)];
        assert_eq!(said("[41 0 R 42 0 R]", &added), [SignatureAdded], "{old}");
        for (text, more) in [
            // In another order, instead of the old one, twice, none at all.
            ("[42 0 R 41 0 R]", &added[..]),
            ("[42 0 R]", &added),
            ("[]", &[]),
            // No widget of the field, no object of its own, one that was there before.
            ("[41 0 R 42 0 R]", &[(42, foreign.as_str()), (3, &grown)]),
            ("[41 0 R<</Subtype/Widget>>]", &[]),
            ("[41 0 R 41 0 R]", &[]),
            ("[41 0 R 7 0 R]", &[]),
            ("[41 0 R 44 0 R]", &[]),
        ] {
            let said = said(text, more);
            let wrong = said.contains(&SignatureChanged) || said.contains(&FieldChanged);
            assert!(wrong, "{old} {text}: {said:?}");
        }
    }
}

#[test]
fn the_list_of_kids_of_another_field_stays() {
    let text = "<</FT/Tx/T(name)/Kids 40 0 R>>";
    let kid = "<</Type/Annot/Subtype/Widget/Parent 7 0 R/F 4/P 3 0 R/Rect[0 0 0 0]>>";
    let base = form_with(&[(7, text), (40, "[41 0 R]"), (41, kid)]);
    let said = sorts(&told_on(base.clone(), &[(40, "[41 0 R 42 0 R]"), (42, kid)]));
    assert!(said.contains(&FieldChanged), "{said:?}");
    assert!(sorts(&told_on(base, &[(40, "[]")])).contains(&FieldChanged));
}

#[test]
fn the_widget_of_a_field_that_is_signed_is_drawn_and_not_moved() {
    let look = stream("/Type/XObject/Subtype/Form/BBox[0 0 0 0]", "");
    let drawn = widget("/AP<</N 45 0 R>>");
    let said = signed("[41 0 R]", "[41 0 R]", &[(41, &drawn), (45, &look)]);
    assert_eq!(said, [SignatureAdded]);
    for other in
        [widget("/A<</S/URI>>"), widget("/MK<<>>"), widget("").replace("[0 0 0 0]", "[0 0 50 50]")]
    {
        let said = signed("[41 0 R]", "[41 0 R]", &[(41, &other)]);
        assert_eq!(said, [SignatureAdded, FieldChanged], "{other}");
    }
}

/// What is said of a new signature field with those entries, and its signature.
fn new_field(entries: &str, signature: &str, more: &[Written<'_>]) -> Vec<ChangeKind> {
    let page = PAGE.replace("18 0 R]", "18 0 R 30 0 R]");
    let fields = FORM.replace("18 0 R]", "18 0 R 30 0 R]").replace("/DR", "/SigFlags 3/DR");
    let field = format!("<</FT/Sig/T(second)/F 132/P 3 0 R{entries}>>");
    let mut objects = vec![(3, page.as_str()), (5, &fields), (30, &field)];
    if !signature.is_empty() {
        objects.push((31, signature));
    }
    objects.extend(more);
    kinds(&objects)
}

const WIDGET: &str = "/Type/Annot/Subtype/Widget/Rect[0 0 0 0]";

#[test]
fn only_the_first_signature_says_what_may_follow() {
    let entries = format!("{WIDGET}/V 31 0 R");
    let said = |reference: &str| {
        let signature = SIGNATURE.replace("/Filter/Adobe", &format!("{reference}/Filter/Adobe"));
        new_field(&entries, &signature, &[(34, "/DocMDP"), (35, "/FieldMDP")])
    };
    for reference in [
        "/Reference[<</TransformMethod/FieldMDP>>]",
        "/Reference[]",
        "/Reference[<</TransformMethod/FieldMDP>><</TransformMethod/UR3>>]",
    ] {
        let said = said(reference);
        assert!(said.contains(&SignatureAdded), "{reference}: {said:?}");
        assert!(!said.contains(&CertificationAdded), "{reference}: {said:?}");
    }
    for reference in [
        "/Reference[<</TransformMethod/DocMDP>>]",
        "/Reference[<</TransformMethod/FieldMDP>><</TransformMethod/DocMDP>>]",
        "/Reference[<</TransformMethod 34 0 R>>]",
        "/Reference[<</TransformMethod(FieldMDP)>>]",
        "/Reference[<<>>]",
        "/Reference[1]",
        "/Reference 1",
    ] {
        assert!(said(reference).contains(&CertificationAdded), "{reference}");
    }
}

#[test]
fn a_signature_may_stand_in_its_field() {
    let entries = format!("{WIDGET}/V{SIGNATURE}");
    assert_eq!(new_field(&entries, "", &[]), [SignatureAdded]);
    let stamp = SIGNATURE
        .replace("/Type/Sig", "/Type/DocTimeStamp")
        .replace("ETSI.CAdES.detached", "ETSI.RFC3161");
    assert_eq!(new_field(&format!("{WIDGET}/V{stamp}"), "", &[]), [DocumentTimestampAdded]);
    assert_eq!(new_field(&format!("{WIDGET}/V 31 0 R"), &stamp, &[]), [DocumentTimestampAdded]);
    let half = stamp.replace("ETSI.RFC3161", "ETSI.CAdES.detached");
    assert_eq!(new_field(&format!("{WIDGET}/V{half}"), "", &[]), [FieldAdded]);
    let other = SIGNATURE.replace("/Type/Sig", "/Type/Other");
    assert_eq!(new_field(&format!("{WIDGET}/V{other}"), "", &[]), [FieldAdded]);
    assert_eq!(new_field(&format!("{WIDGET}/V(text)"), "", &[]), [FieldAdded]);
}

#[test]
fn a_new_signature_is_a_widget_and_does_nothing() {
    let said = |entries: &str| new_field(&format!("{entries}/V 31 0 R"), SIGNATURE, &[]);
    assert_eq!(said(WIDGET), [SignatureAdded]);
    assert_eq!(said("/Subtype/Widget/Rect[0 0 0 0]"), [SignatureAdded]);
    for entries in [
        "/Type/Annot/Subtype/Stamp/Rect[0 0 0 0]",
        "/Type/Page/Subtype/Widget/Rect[0 0 0 0]",
        "/Subtype/Link/Rect[0 0 0 0]",
        "/Type/Annot/Rect[0 0 0 0]",
        "/Type/Annot/Subtype/Widget/Rect[0 0 0 0]/AA<</E<</S/URI>>>>",
        "/Type/Annot/Subtype/Widget/Rect[0 0 0 0]/A<</S/URI>>",
    ] {
        assert_eq!(said(entries), [FieldAdded], "{entries}");
    }
    // Nothing that is drawn, and nothing that a page lists.
    let listed = |entries: &str, page: &str| {
        let fields = FORM.replace("18 0 R]", "18 0 R 30 0 R]").replace("/DR", "/SigFlags 3/DR");
        let field = format!("<</FT/Sig/T(second){entries}/V 31 0 R>>");
        kinds(&[(3, page), (5, &fields), (30, &field), (31, SIGNATURE)])
    };
    let on = PAGE.replace("18 0 R]", "18 0 R 30 0 R]");
    let off = PAGE.replace("/Contents", "/Tabs/S/Contents");
    assert!(listed("", &on).contains(&FieldAdded));
    assert!(listed("", &off).contains(&SignatureAdded));
    assert!(listed("/Subtype/Stamp/Rect[0 0 0 0]", &off).contains(&FieldAdded));
    // A widget under the new field.
    let under = |more: &str, above: &str| {
        let page = PAGE.replace("18 0 R]", "18 0 R 36 0 R]");
        let fields = FORM.replace("18 0 R]", "18 0 R 30 0 R]").replace("/DR", "/SigFlags 3/DR");
        let field = format!("<</FT/Sig/T(second)/Kids[36 0 R]/V 31 0 R{above}>>");
        let widget = format!("<<{WIDGET}/F 132/P 3 0 R/Parent 30 0 R{more}>>");
        kinds(&[(3, &page), (5, &fields), (30, &field), (31, SIGNATURE), (36, &widget)])
    };
    assert_eq!(under("", ""), [SignatureAdded]);
    for (more, above) in [("/A<</S/URI>>", ""), ("/AA<<>>", ""), ("", "/AA<<>>")] {
        assert!(under(more, above).contains(&FieldAdded), "{more} {above}");
    }
}

#[test]
fn a_field_without_room_shows_nothing_unless_its_appearance_has_room() {
    let said = |bounds: &str| {
        let look = stream(&format!("/Type/XObject/Subtype/Form{bounds}"), "0 0 100 40 re S");
        let entries = format!("{WIDGET}/V 31 0 R/AP<</N 32 0 R>>");
        new_field(&entries, SIGNATURE, &[(32, &look)])
    };
    let shows = said("/BBox[0 0 100 40]");
    assert!(shows == [VisibleSignatureAdded] || shows == [SignatureOverContent], "{shows:?}");
    assert_eq!(said("/BBox[0 0 0 0]"), [SignatureAdded]);
    assert_eq!(said("/BBox[0 0 0 40]"), [SignatureAdded]);
    assert_eq!(said("/BBox[0 0 100 0]"), [SignatureAdded]);
    // Without a box, or with one that a matrix flattens, some readers draw over the page.
    for odd in [
        "",
        "/BBox[0 0]",
        "/BBox null",
        "/BBox[0 0 100 40]/Matrix[1 0 0]",
        "/BBox[0 0 1 1]/Matrix 5",
    ] {
        assert_eq!(said(odd), [FieldAdded], "{odd}");
    }
    for flat in ["0 0 0 0 0 0", "1 1 1 1 0 0", "1 0 2 0 5 5"] {
        assert_eq!(said(&format!("/BBox[0 0 100 40]/Matrix[{flat}]")), [FieldAdded], "{flat}");
    }
    assert_eq!(said("/BBox[0 0 100 40]/Matrix[0 1 -1 0 0 0]"), shows);
}

#[test]
fn a_face_that_draws_nothing_shows_nothing_but_for_a_ground_of_the_widget() {
    let said = |marks: &str, content: &str| {
        let look = stream("/Type/XObject/Subtype/Form/BBox[0 0 100 40]", content);
        let widget = WIDGET.replace("/Rect[0 0 0 0]", "/Rect[300 100 400 140]");
        let entries = format!("{widget}{marks}/V 31 0 R/AP<</N 32 0 R>>");
        new_field(&entries, SIGNATURE, &[(32, &look)])
    };
    for blank in ["", "% DSBlank\n", "q Q", "q 1 0 0 1 0 0 cm Q"] {
        assert_eq!(said("", blank), [SignatureAdded], "{blank}");
    }
    for shown in [said("/MK<</BG[1]>>", ""), said("", "0 0 100 40 re S"), said("", "q 1 g Q")] {
        assert!(shown == [VisibleSignatureAdded] || shown == [SignatureOverContent], "{shown:?}");
    }
}

#[test]
fn resources_that_a_page_inherits_are_its_own() {
    let bare = PAGE.replace("/Resources<</Font<</F1 6 0 R>>>>", "");
    let pages = "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]\
                 /Resources<</Font<</F1 6 0 R>>>>>>";
    let signed = |rectangle: &str| {
        let page = bare.replace("18 0 R]", "18 0 R 30 0 R]");
        let fields = FORM.replace("18 0 R]", "18 0 R 30 0 R]").replace("/DR", "/SigFlags 3/DR");
        let field = format!(
            "<</Type/Annot/Subtype/Widget/FT/Sig/T(second)/F 132/P 3 0 R/V 31 0 R\
             /Rect[{rectangle}]/AP<</N 32 0 R>>>>"
        );
        let look = stream("/Type/XObject/Subtype/Form/BBox[0 0 70 40]", "0 0 70 40 re S");
        let objects =
            [(3, page.as_str()), (5, &fields), (30, &field), (31, SIGNATURE), (32, &look)];
        sorts(&told_on(form_with(&[(2, pages), (3, &bare)]), &objects))
    };
    assert_eq!(signed("210 695 280 735"), [VisibleSignatureAdded]);
    assert_eq!(signed("120 650 200 705"), [SignatureOverContent]);
}

#[test]
fn a_signature_is_not_hidden_by_being_made() {
    let said = |flags: &str| {
        let field = SIGN.replace("/F 4", &format!("/F {flags}/V 31 0 R"));
        kinds(&[(9, &field), (31, SIGNATURE)])
    };
    for flags in ["4", "132", "128", "0", "64", "512"] {
        assert_eq!(said(flags), [SignatureAdded], "{flags}");
    }
    for flags in ["2", "32", "34", "6", "166", "(4)", "4.5", "8", "16", "148"] {
        assert_eq!(said(flags), [FieldChanged], "{flags}");
    }
}
