//! Objects that belong to something which may change, and those that are used elsewhere too.

use segel_pdf::Document;
use segel_pdf::changes::ChangeKind::{
    self, FieldChanged, FieldFilled, FormDefaultsExtended, ObjectAdded, ObjectFreed,
    ObjectReplaced, PageChanged, PageContentChanged, SignatureAdded, StructureChanged,
    TrailerChanged, UnusedObjectAdded, VisibleSignatureAdded,
};
use segel_pdf::changes::{self, Change};

use crate::bench::{
    CATALOG, FORM, FREE, NAME, PAGE, SIGN, SIGNATURE, Written, form, form_with, kinds, revise,
    showing, sorts, stream, told_on,
};

#[test]
fn a_piece_of_evidence_may_get_the_number_that_a_copied_trailer_names() {
    let named = CATALOG.replace("/Pages", "/DSS<</Certs[60 0 R]>>/Pages");
    let piece = stream("", "0\u{1}a");
    let after = |key: &str| {
        let entry = format!("/Size 99/{key}[/application#2Fpdf 60 0 R]");
        let with = |bytes: Vec<u8>| -> Vec<u8> {
            String::from_utf8(bytes).unwrap().replace("/Size 99", &entry).into_bytes()
        };
        let mut file = with(form());
        let signed = file.len();
        revise(&mut file, &[(1, &named), (60, &piece)]);
        let revision = file.split_off(signed);
        file.extend(with(revision));
        sorts(&changes::after(&Document::open(file.as_slice()).unwrap(), 0).unwrap())
    };
    assert_eq!(after("AdditionalStreams"), [ChangeKind::ValidationDataAdded]);
    assert_eq!(after("OtherStreams"), [ChangeKind::ValidationDataAdded, ObjectAdded]);
}

/// What is said of a revision whose trailer has more entries.
fn told_with_trailer(entries: &str, objects: &[Written<'_>]) -> Vec<Change> {
    let mut file = form();
    let signed = file.len();
    revise(&mut file, objects);
    let revision = String::from_utf8(file.split_off(signed)).unwrap();
    file.extend(revision.replace("/Size 99", &format!("/Size 99{entries}")).bytes());
    changes::after(&Document::open(file.as_slice()).unwrap(), 0).unwrap()
}

#[test]
fn a_trailer_may_name_a_source_that_is_none() {
    let name = NAME.replace("(Budi)", "(Siti)");
    let filled = [(7, name.as_str()), (11, &showing("Siti"))];
    let said = |entries: &str| sorts(&told_with_trailer(entries, &filled));
    assert_eq!(said(""), [FieldFilled]);
    // No stream, though the number is that of a field that was filled.
    assert_eq!(said("/AdditionalStreams[/application#2Fpdf 7 0 R]"), [FieldFilled]);
    assert_eq!(said("/AdditionalStreams[/application#2Fpdf 2 0 R]"), [FieldFilled]);
    assert_eq!(said("/AdditionalStreams[]"), [FieldFilled]);
    for entries in [
        "/AdditionalStreams[/application#2Fpdf 4 0 R]",
        "/AdditionalStreams[/application#2Fpdf 2 0 R/x 4 0 R]",
        "/AdditionalStreams[(text)]",
        "/AdditionalStreams 2 0 R",
        "/AdditionalStreams<<>>",
        "/OtherStreams[/application#2Fpdf 2 0 R]",
        "/OtherStreams[]",
    ] {
        assert_eq!(said(entries), [FieldFilled, TrailerChanged], "{entries}");
    }
    // A new field in a place that no rule knows.
    let page = PAGE.replace("18 0 R]", "18 0 R 30 0 R]");
    let fields = FORM.replace("18 0 R]", "18 0 R 30 0 R]").replace("/DR", "/SigFlags 3/DR");
    let field =
        "<</Type/Annot/Subtype/Widget/FT/Sig/T(second)/F 132/P 3 0 R/V 31 0 R/Rect[0 0 0 0]>>";
    let signed = [(3, page.as_str()), (5, &fields), (30, field), (31, SIGNATURE)];
    let said = |entries: &str| sorts(&told_with_trailer(entries, &signed));
    assert_eq!(said("/AdditionalStreams[/application#2Fpdf 30 0 R]"), [SignatureAdded]);
    let elsewhere = said("/OtherStreams[/application#2Fpdf 30 0 R]");
    assert_eq!(elsewhere, [SignatureAdded, TrailerChanged, ObjectAdded]);
}

#[test]
fn what_was_nothing_and_is_nothing_is_not_told_of() {
    let loose = PAGE.replace("/Contents", "/PieceInfo 30 0 R/Contents");
    assert_eq!(sorts(&told_on(form_with(&[(3, &loose)]), &[(30, "null")])), []);
    assert_eq!(sorts(&told_on(form_with(&[(3, &loose)]), &[(30, FREE)])), []);
    assert_eq!(sorts(&told_on(form_with(&[(3, &loose), (30, "1")]), &[(30, FREE)])), [ObjectFreed]);
    // Used by nothing before.
    assert_eq!(sorts(&told_on(form_with(&[(30, "1")]), &[(30, FREE)])), []);
}

#[test]
fn a_container_of_the_file_stays_what_it_is() {
    let table = stream("/Type/XRef/Size 1/W[1 1 1]/Index[0 0]", "");
    let objects = stream("/Type/ObjStm/N 0/First 0", "");
    let longer = stream("/Type/XRef/Size 1/W[1 1 1]/Index[0 0]", "   ");
    for (old, new, said) in [
        (&table, &longer, &[][..]),
        (&table, &objects, &[ObjectReplaced]),
        (&objects, &table, &[ObjectReplaced]),
    ] {
        assert_eq!(sorts(&told_on(form_with(&[(30, old)]), &[(30, new)])), said, "{old} {new}");
    }
    assert_eq!(kinds(&[(30, &table), (31, &objects)]), []);
}

/// The objects of a signature in a field of the form, whose dictionary names object 30.
fn signing() -> Vec<(u32, String)> {
    vec![
        (9, SIGN.replace("/F 4", "/F 132/V 31 0 R")),
        (31, SIGNATURE.replace("/Filter/Adobe", "/Prop_Build 30 0 R/Filter/Adobe")),
    ]
}

fn after(old: &[Written<'_>], new: &[Written<'_>]) -> Vec<ChangeKind> {
    let signing = signing();
    let mut all: Vec<Written<'_>> = signing.iter().map(|(n, b)| (*n, b.as_str())).collect();
    all.extend(new);
    sorts(&told_on(form_with(old), &all))
}

#[test]
fn what_a_signature_brings_is_its_own_and_new() {
    assert_eq!(after(&[], &[(30, "(app)")]), [SignatureAdded]);
    assert_eq!(after(&[], &[(30, "<</App 32 0 R>>"), (32, "(app)")]), [SignatureAdded]);
    // It was there, though nothing used it.
    assert_eq!(after(&[(30, "(old)")], &[(30, "(app)")]), [SignatureAdded, ObjectReplaced]);
    // What was signed named it, though it was not there.
    let loose = PAGE.replace("/Contents", "/PieceInfo 30 0 R/Contents");
    let said = after(&[(3, &loose)], &[(30, "(app)")]);
    assert_eq!(said, [SignatureAdded, ObjectAdded]);
    // Something else names it now.
    let said = after(&[], &[(30, "(app)"), (3, &loose)]);
    assert_eq!(said, [SignatureAdded, PageChanged, ObjectAdded]);
    let said = after(&[], &[(30, "<</App 32 0 R>>"), (32, "(app)"), (3, &loose)]);
    assert_eq!(said, [SignatureAdded, PageChanged, ObjectAdded]);
    let drawn = PAGE.replace("/Resources<<", "/Resources<</XObject<</Im 30 0 R>>");
    let said = after(&[], &[(30, "(app)"), (3, &drawn)]);
    assert_eq!(said, [SignatureAdded, PageContentChanged]);
    let defaults = FORM.replace("/F1 6 0 R", "/F1 6 0 R/F2 30 0 R");
    let said = after(&[], &[(30, "(app)"), (5, &defaults)]);
    assert_eq!(said, [SignatureAdded, FormDefaultsExtended]);
    // Under a name that text asks for, it would be shown.
    let asked = FORM.replace("/DA(/F1 12 Tf)", "/DA(/F2 12 Tf)");
    let defaults = asked.replace("/F1 6 0 R", "/F1 6 0 R/F2 30 0 R");
    let said = after(&[(5, &asked)], &[(30, "(app)"), (5, &defaults)]);
    assert_eq!(said, [SignatureAdded, ChangeKind::FormChanged, ObjectAdded]);
}

#[test]
fn fonts_for_the_defaults_of_a_form_are_used_nowhere_else() {
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
    let bare = "<</Fields[7 0 R 8 0 R 9 0 R 18 0 R]>>";
    let with =
        "<</Fields[7 0 R 8 0 R 9 0 R 18 0 R]/DA(/Helv 0 Tf 0 g)/DR<</Font<</Helv 30 0 R>>>>>>";
    let after = |old: &[Written<'_>], new: &[Written<'_>]| {
        let old: Vec<Written<'_>> = old.iter().copied().chain([(5, bare)]).collect();
        let new: Vec<Written<'_>> = new.iter().copied().chain([(5, with)]).collect();
        sorts(&told_on(form_with(&old), &new))
    };
    assert_eq!(after(&[], &[(30, font)]), [FormDefaultsExtended]);
    assert_eq!(
        after(&[], &[(30, font), (32, "(loose)")]),
        [FormDefaultsExtended, UnusedObjectAdded]
    );
    assert_eq!(after(&[(30, "(old)")], &[(30, font)]), [FormDefaultsExtended, ObjectReplaced]);
    let drawn = PAGE.replace("/F1 6 0 R", "/F1 6 0 R/F2 30 0 R");
    let said = after(&[], &[(30, font), (3, &drawn)]);
    assert_eq!(said, [FormDefaultsExtended, PageContentChanged]);
    let named = PAGE.replace("/Contents", "/PieceInfo 30 0 R/Contents");
    let said = after(&[], &[(30, font), (3, &named)]);
    assert_eq!(said, [FormDefaultsExtended, PageChanged, ObjectAdded]);
}

#[test]
fn a_change_is_named_by_the_key_that_leads_to_it() {
    let page = PAGE.replace("/Contents", "/PieceInfo[30 0 R]/Contents");
    let said = told_on(form_with(&[(3, &page), (30, "1")]), &[(30, "2")]);
    let named: Vec<_> = said.iter().map(|c| (c.kind, c.page, c.name.as_deref())).collect();
    assert_eq!(named, [(ObjectReplaced, Some(1), Some("PieceInfo"))]);
    let catalog = CATALOG
        .replace("/StructTreeRoot 20 0 R", "/StructTreeRoot<</Type/StructTreeRoot/X 30 0 R>>");
    let said = told_on(form_with(&[(1, &catalog), (30, "1")]), &[(30, "2")]);
    assert_eq!(sorts(&said), [StructureChanged]);
    let other = PAGE.replace("/Contents", "/StructTreeRoot<</X 30 0 R>>/Contents");
    let said = told_on(form_with(&[(3, &other), (30, "1")]), &[(30, "2")]);
    assert_eq!(sorts(&said), [ObjectReplaced]);
}

/// A signature in a new field whose `/AP` is object 33, with the objects.
fn with_looks(looks: &str, more: &[Written<'_>]) -> Vec<ChangeKind> {
    let page = PAGE.replace("18 0 R]", "18 0 R 30 0 R]");
    let fields = FORM.replace("18 0 R]", "18 0 R 30 0 R]").replace("/DR", "/SigFlags 3/DR");
    let field = "<</Type/Annot/Subtype/Widget/FT/Sig/T(second)/F 132/P 3 0 R/V 31 0 R\
                 /Rect[300 100 400 140]/AP 33 0 R>>";
    let mut objects =
        vec![(3, page.as_str()), (5, &fields), (30, field), (31, SIGNATURE), (33, looks)];
    objects.extend(more);
    kinds(&objects)
}

#[test]
fn an_appearance_stands_in_the_appearances_of_its_own_field() {
    let entries = "/Type/XObject/Subtype/Form/BBox[0 0 100 40]";
    let look = stream(entries, "0 0 100 40 re S");
    assert_eq!(with_looks("<</N 32 0 R>>", &[(32, &look)]), [VisibleSignatureAdded]);
    assert_eq!(with_looks("<</N<</On 32 0 R>>>>", &[(32, &look)]), [VisibleSignatureAdded]);
    let states = with_looks("<</N 34 0 R>>", &[(34, "<</On 32 0 R>>"), (32, &look)]);
    assert_eq!(states, [VisibleSignatureAdded]);
    let named = NAME.replace("/AP<</N 11 0 R>>", "/AP<</N 11 0 R/D 32 0 R>>");
    let shared = with_looks("<</N 32 0 R>>", &[(32, &look), (7, &named)]);
    assert!(shared.contains(&FieldChanged) || shared.contains(&ObjectAdded), "{shared:?}");
}

#[test]
fn a_signed_field_is_drawn_anew_where_its_appearances_stood() {
    let entries = "/Type/XObject/Subtype/Form/BBox[0 0 100 40]";
    let look = |content: &str, more: &str| stream(&format!("{entries}{more}"), content);
    let (was, is) = (look("q Q", ""), look("0 0 100 40 re S", ""));
    let signed = |looks: &str, old: &[Written<'_>], new: &[Written<'_>]| {
        let empty = SIGN.replace("<</N 14 0 R>>", looks);
        let field = empty.replace("/F 4", "/F 132/V 31 0 R");
        let old: Vec<_> = old.iter().copied().chain([(9, empty.as_str())]).collect();
        let new: Vec<_> =
            new.iter().copied().chain([(9, field.as_str()), (31, SIGNATURE)]).collect();
        sorts(&told_on(form_with(&old), &new))
    };
    // Appearances and states in dictionaries of their own, written again.
    let (looks, states) = ("<</N 41 0 R>>", "<</On 14 0 R/Off 42 0 R>>");
    let old = [(40, looks), (41, states), (42, &was)];
    let more = "<</On 14 0 R/Off 42 0 R/Down 14 0 R>>";
    for new in [
        [(14, is.as_str()), (42, &is)],
        [(40, "<</N 41 0 R/D 14 0 R>>"), (42, &is)],
        [(41, more), (42, &is)],
    ] {
        assert_eq!(signed(" 40 0 R", &old, &new), [SignatureAdded], "{new:?}");
    }
    // One of them draws with the other, or keeps it in a place that no reader looks at.
    for more in ["/Resources 42 0 R", "/Resources<</XObject 42 0 R>>"] {
        let (first, second) = (look("q Q", more), look("0 0 100 40 re S", more));
        let old = [(14, first.as_str()), (42, &was)];
        let said = signed("<</N<</On 14 0 R/Off 42 0 R>>>>", &old, &[(14, &second), (42, &is)]);
        assert_eq!(said, [SignatureAdded, ObjectReplaced], "{more}");
    }
    // A state inside of a state.
    let old = [(42, was.as_str())];
    let said = signed("<</N<</On<</Deep 42 0 R>>>>>>", &old, &[(42, &is)]);
    assert_ne!(said, [SignatureAdded]);
}

#[test]
fn the_values_of_a_field_are_told_in_words() {
    let told = |old: &str, new: &str| {
        let field = |value: &str| NAME.replace("/V(Budi)", value);
        let said = told_on(form_with(&[(7, &field(old))]), &[(7, &field(new))]);
        said.into_iter().find(|c| c.name.as_deref() == Some("name")).map(|c| (c.old, c.new))
    };
    let words = |old: &str, new: &str| Some((Some(old.to_owned()), Some(new.to_owned())));
    assert_eq!(told("/V(Budi)", "/V(Siti)"), words("Budi", "Siti"));
    assert_eq!(told("/V/Off", "/V/Yes"), words("Off", "Yes"));
    assert_eq!(told("/V 17", "/V 71"), words("17", "71"));
    assert_eq!(told("/V(Budi)", "/V[1]"), Some((Some("Budi".to_owned()), None)));
}
