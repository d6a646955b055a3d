//! The pages, the trees that lead to them, the structure and the trailer.

use segel_pdf::changes::ChangeKind::{
    self, AttachmentsChanged, FormChanged, ObjectAdded, ObjectReplaced, PagesChanged,
    SignatureAdded, SignatureOverContent, StructureChanged, TrailerChanged, VisibleSignatureAdded,
};
use segel_pdf::{Document, changes};

use crate::bench::{
    CATALOG, FORM, FREE, PAGE, SIGNATURE, Written, form, form_with, kinds, revise, sorts, stream,
    told_on,
};

#[test]
fn pages_stay_in_their_order_and_a_form_stays() {
    let bare = CATALOG.replace("/AcroForm 5 0 R", "");
    assert!(kinds(&[(1, &bare)]).contains(&FormChanged));
    let attached = CATALOG.replace("/Pages", "/AF[40 0 R]/Pages");
    let said = kinds(&[(1, &attached), (40, "<</Type/Filespec>>")]);
    assert!(said.contains(&AttachmentsChanged), "{said:?}");
    let tree = "<</Type/Pages/Kids 50 0 R/Count 2/MediaBox[0 0 595 842]>>";
    let second = "<</Type/Page/Parent 2 0 R/Resources<<>>>>";
    let base = || form_with(&[(2, tree), (50, "[3 0 R 51 0 R]"), (51, second)]);
    let said = sorts(&told_on(base(), &[(50, "[51 0 R 3 0 R]")]));
    assert!(said.contains(&PagesChanged), "{said:?}");
    let noted = PAGE.replace("10 0 R ", "");
    let said = sorts(&told_on(base(), &[(50, "[51 0 R 3 0 R]"), (3, &noted), (51, second)]));
    assert!(said.contains(&PagesChanged), "{said:?}");
    let direct = tree.replace("50 0 R", "[51 0 R 3 0 R]");
    let said = sorts(&told_on(base(), &[(2, &direct), (3, &noted)]));
    assert!(said.contains(&PagesChanged), "{said:?}");
}

#[test]
fn a_list_of_annotations_goes_with_what_stood_in_it_and_nowhere_else() {
    let listed = PAGE.replace("[7 0 R 8 0 R 9 0 R 10 0 R 18 0 R]", " 50 0 R");
    let fields = "<</Fields[]>>";
    let base = |more: &str| {
        let listed = listed.replace("/Contents", &format!("{more}/Contents"));
        form_with(&[(3, &listed), (5, fields), (50, "[10 0 R]")])
    };
    let gone = PAGE.replace("/Annots[7 0 R 8 0 R 9 0 R 10 0 R 18 0 R]", "");
    let said = sorts(&told_on(base(""), &[(3, &gone), (10, FREE), (50, FREE)]));
    assert_eq!(said, [ChangeKind::NoteRemoved]);
    // Something else uses it.
    let used = gone.replace("/Contents", "/PieceInfo 50 0 R/Contents");
    let said = sorts(&told_on(base("/PieceInfo 50 0 R"), &[(3, &used), (10, FREE), (50, FREE)]));
    assert!(said.contains(&ChangeKind::ObjectFreed), "{said:?}");
    // It became something else: that matters where something else uses it.
    let text = [(10, FREE), (50, "(text)")];
    let said = sorts(&told_on(base(""), &[&[(3, gone.as_str())][..], &text].concat()));
    assert_eq!(said, [ChangeKind::NoteRemoved]);
    let said =
        sorts(&told_on(base("/PieceInfo 50 0 R"), &[&[(3, used.as_str())][..], &text].concat()));
    assert!(said.contains(&ObjectReplaced), "{said:?}");
}

/// A visible signature with its element, as objects that may be changed.
fn tagged(rectangle: &str) -> Vec<(u32, String)> {
    let look = "/Type/XObject/Subtype/Form/BBox[0 0 100 40]";
    let field = format!(
        "<</Type/Annot/Subtype/Widget/FT/Sig/T(second)/F 132/P 3 0 R/V 31 0 R/StructParent 1\
         /Rect[{rectangle}]/AP<</N 32 0 R>>>>"
    );
    vec![
        (3, PAGE.replace("18 0 R]", "18 0 R 30 0 R]")),
        (5, FORM.replace("18 0 R]", "18 0 R 30 0 R]").replace("/DR", "/SigFlags 3/DR")),
        (30, field),
        (31, SIGNATURE.to_owned()),
        (32, stream(look, "0 0 100 40 re S")),
        (20, "<</Type/StructTreeRoot/K 21 0 R/ParentTree 22 0 R/ParentTreeNextKey 2>>".to_owned()),
        (21, "<</Type/StructElem/S/Document/P 20 0 R/K[23 0 R 40 0 R]>>".to_owned()),
        (22, "<</Nums[0 24 0 R 1 40 0 R]>>".to_owned()),
        (40, "<</Type/StructElem/S/Form/P 21 0 R/Pg 3 0 R/K<</Type/OBJR/Obj 30 0 R>>>>".to_owned()),
    ]
}

/// What is said when some of the objects before, and of those written after, are others.
fn with(before: &[Written<'_>], after: &[Written<'_>]) -> Vec<ChangeKind> {
    let mut objects = tagged("300 100 400 140");
    for (number, body) in after {
        objects.retain(|(n, _)| n != number);
        objects.push((*number, (*body).to_owned()));
    }
    let objects: Vec<Written<'_>> = objects.iter().map(|(n, b)| (*n, b.as_str())).collect();
    sorts(&told_on(form_with(before), &objects))
}

#[test]
fn the_element_of_a_signature_may_be_written_in_some_ways() {
    let element =
        |content: &str| format!("<</Type/StructElem/S/Form/P 21 0 R/Pg 3 0 R/K{content}>>");
    for content in [
        "<</Type/OBJR/Obj 30 0 R>>",
        "<</Type/OBJR/Obj 30 0 R/Pg 3 0 R>>",
        "[<</Type/OBJR/Obj 30 0 R>>]",
    ] {
        assert_eq!(with(&[], &[(40, &element(content))]), [VisibleSignatureAdded], "{content}");
    }
    for content in [
        "[<</Type/OBJR/Obj 30 0 R>>0]",
        "[0<</Type/OBJR/Obj 30 0 R>>]",
        "<</Type/OBJR/Obj 30 0 R/Pg 3 0 R/E(x)>>",
        "[]",
        " 0",
    ] {
        let said = with(&[], &[(40, &element(content))]);
        let told = said.iter().any(|k| [StructureChanged, ObjectAdded, ObjectReplaced].contains(k));
        assert!(told, "{content}: {said:?}");
    }
    let of = |rectangle: &str| {
        let objects = tagged(rectangle);
        let objects: Vec<Written<'_>> = objects.iter().map(|(n, b)| (*n, b.as_str())).collect();
        kinds(&objects)
    };
    assert_eq!(of("60 695 160 735"), [SignatureOverContent]);
    let mut unseen = tagged("0 0 0 0");
    for (number, body) in &mut unseen {
        if *number == 30 {
            *body = body.replace("/AP<</N 32 0 R>>", "");
        }
    }
    unseen.retain(|(number, _)| *number != 32);
    let unseen: Vec<Written<'_>> = unseen.iter().map(|(n, b)| (*n, b.as_str())).collect();
    assert_eq!(kinds(&unseen), [SignatureAdded]);
}

#[test]
fn a_tree_of_parents_grows_where_it_stands_and_keeps_what_it_had() {
    let nested = "<</Kids[25 0 R]>>";
    let named = "<</Nums 26 0 R/Limits[0 0]>>";
    let grown = "<</Nums 26 0 R/Limits[0 1]>>";
    let before = [(22, nested), (25, named), (26, "[0 24 0 R]")];
    let after = |list: &str| with(&before, &[(22, nested), (25, grown), (26, list)]);
    let plain = |said: &[ChangeKind]| {
        said.iter().all(|k| [VisibleSignatureAdded, ChangeKind::SameContent].contains(k))
    };
    let said = after("[0 24 0 R 1 40 0 R]");
    assert!(plain(&said), "{said:?}");
    for list in
        ["[0 23 0 R 1 40 0 R]", "[1 40 0 R]", "[0 24 0 R 1 40 0 R 2 23 0 R]", "[0 24 0 R 0 40 0 R]"]
    {
        assert!(!plain(&after(list)), "{list}");
    }
    // The lists of a page are kept as they are, in their own objects too.
    for list in ["[23 0 R 40 0 R]", "[40 0 R]", "[]"] {
        assert!(!plain(&with(&[], &[(24, list)])), "{list}");
    }
    // The first node in the root itself.
    let root = |nums: &str, next: u32| {
        format!(
            "<</Type/StructTreeRoot/K 21 0 R/ParentTree<</Nums[{nums}]>>/ParentTreeNextKey {next}>>"
        )
    };
    let said =
        with(&[(20, &root("0 24 0 R", 1))], &[(20, &root("0 24 0 R 1 40 0 R", 2)), (22, "null")]);
    assert!(!said.contains(&StructureChanged), "{said:?}");
    let said = with(&[(20, &root("0 24 0 R", 1))], &[(20, &root("0 23 0 R 1 40 0 R", 2))]);
    assert!(!plain(&said), "{said:?}");
    // What is no tree of parents.
    for tree in ["<</Nums[0 24 0 R 1 40 0 R]/X 1>>", "<</Nums[0 24 0 R 1]>>", "<</Kids[22 0 R]>>"] {
        assert!(!plain(&with(&[], &[(22, tree)])), "{tree}");
    }
}

#[test]
fn kids_of_an_element_are_kept_in_front_of_what_is_new() {
    for kids in ["[40 0 R 40 0 R]", "[23 0 R]", "[40 0 R]", "[23 0 R 40 0 R 24 0 R]"] {
        let element = format!("<</Type/StructElem/S/Document/P 20 0 R/K{kids}>>");
        let said = with(&[], &[(21, &element)]);
        let told = said.iter().any(|k| [StructureChanged, ObjectAdded, ObjectReplaced].contains(k));
        assert!(told, "{kids}: {said:?}");
    }
    // An element that says nothing of its sort.
    let nameless = "<</Type/StructElem/P 20 0 R/K[23 0 R 40 0 R]>>";
    let was = "<</Type/StructElem/P 20 0 R/K[23 0 R]>>";
    let said = with(&[(21, was)], &[(21, nameless)]);
    assert!(said.contains(&StructureChanged) || said.contains(&ObjectReplaced), "{said:?}");
}

/// Appends a revision whose trailer says other things.
fn revise_with(file: &mut Vec<u8>, objects: &[Written<'_>], from: &str, to: &str) {
    let signed = file.len();
    revise(file, objects);
    let revision = String::from_utf8(file.split_off(signed)).unwrap();
    let said = revision.replace(from, to);
    assert_ne!(said, revision);
    file.extend(said.bytes());
}

fn after(file: &[u8]) -> Vec<(ChangeKind, Option<String>)> {
    let document = Document::open(file).unwrap();
    let said = changes::after(&document, 0).unwrap();
    said.into_iter().map(|change| (change.kind, change.name)).collect()
}

#[test]
fn a_trailer_that_passes_hides_nothing_but_its_size() {
    let told = |to: &str| {
        let mut file = form();
        revise_with(&mut file, &[], "/Size 99", to);
        revise(&mut file, &[(50, "(unused)")]);
        after(&file)
    };
    let unused = (ChangeKind::UnusedObjectAdded, None);
    assert_eq!(told("/Size 9"), std::slice::from_ref(&unused));
    let odd = (TrailerChanged, Some("Odd".to_owned()));
    assert_eq!(told("/Size 99/Odd 1"), [odd, unused]);
}

#[test]
fn a_size_leaves_out_nothing_that_was_there_and_brings_up_nothing() {
    let size = (TrailerChanged, Some("Size".to_owned()));
    // Readers ignore what lies beyond it, or do not.
    let unclear = (ChangeKind::SizeUnclear, Some("Size".to_owned()));
    let table = stream("/Type/XRef/Size 1/W[1 1 1]/Index[0 0]", "");
    let told = |base: &[Written<'_>], to: &str| {
        let mut file = form_with(base);
        revise_with(&mut file, &[], "/Size 99", to);
        after(&file)
    };
    assert_eq!(told(&[], "/Size 98"), []);
    assert_eq!(told(&[], "/Size 20"), std::slice::from_ref(&unclear));
    assert_eq!(told(&[(98, "(last)")], "/Size 98"), std::slice::from_ref(&unclear));
    assert_eq!(told(&[(98, &table)], "/Size 98"), [unclear]);
    assert_eq!(told(&[], "/Size 500"), []);
    assert_eq!(told(&[], "/Size 1000100"), [size]);
}

#[test]
fn bytes_that_belong_to_nothing_are_told_of_with_their_place() {
    let mut file = form();
    let signed = file.len();
    file.extend(b"stray bytes\n");
    revise(&mut file, &[(50, "(unused)")]);
    let document = Document::open(file.as_slice()).unwrap();
    let said = changes::after(&document, 0).unwrap();
    let stray = said.iter().find(|change| change.kind == ChangeKind::UnaccountedBytes).unwrap();
    let place = stray.bytes.clone().unwrap();
    assert!(place.start as usize >= signed);
    let text = file.get(place.start as usize..place.end as usize).unwrap();
    assert!(text.starts_with(b"stray"), "{}", String::from_utf8_lossy(text));
}

#[test]
fn a_use_deep_in_a_value_is_a_use() {
    let field = crate::bench::SIGN.replace("/F 4", "/F 132/V 31 0 R");
    let value = SIGNATURE.replace("/Filter/Adobe", "/Prop_Build 30 0 R/Filter/Adobe");
    for way in ["[[30 0 R]]", "[<</A[[30 0 R]]>>]", "<</A<</B[30 0 R]>>>>", "[0[0[<</A 30 0 R>>]]]"]
    {
        let page = PAGE.replace("/Contents", &format!("/PieceInfo{way}/Contents"));
        let said = kinds(&[(9, &field), (31, &value), (30, "(app)"), (3, &page)]);
        assert!(said.contains(&ObjectAdded), "{way}: {said:?}");
    }
}

#[test]
fn what_a_list_has_twice_it_has_once_more() {
    let twice = PAGE.replace("18 0 R]", "18 0 R 10 0 R]");
    let said = kinds(&[(3, &twice)]);
    assert!(said.contains(&ChangeKind::OverlayAdded), "{said:?}");
    let said = sorts(&told_on(form_with(&[(3, &twice)]), &[(3, PAGE)]));
    assert!(said.contains(&ChangeKind::NoteRemoved), "{said:?}");
    let fields = FORM.replace("18 0 R]", "18 0 R 9 0 R]");
    let said = kinds(&[(5, &fields)]);
    assert!(said.contains(&ChangeKind::FieldAdded), "{said:?}");
}
