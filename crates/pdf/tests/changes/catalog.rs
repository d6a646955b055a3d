//! The catalog, the form as a whole and the security store: what may be raised, added and kept.

use segel_pdf::changes::ChangeKind::{
    self, CatalogChanged, FieldAdded, FormChanged, ObjectAdded, ObjectReplaced, OverlayAdded,
    PanelChanged, SameContent, ValidationDataAdded, ValidationDataRemoved, VersionRaised,
};

use crate::bench::{CATALOG, FORM, PAGE, Written, form_with, kinds, sorts, stream, told_on};

/// The catalog with some entries.
fn catalog(entries: &str) -> String {
    CATALOG.replace("/Pages", &format!("{entries}/Pages"))
}

/// What is said when the entries of the catalog change.
fn catalogs(old: &str, new: &str) -> Vec<ChangeKind> {
    let (old, new) = (catalog(old), catalog(new));
    sorts(&told_on(form_with(&[(1, &old)]), &[(1, &new)]))
}

#[test]
fn another_panel_beside_the_pages_is_told_and_a_whole_screen_is_a_change() {
    let mode = |name: &str| format!("/PageMode/{name}");
    for (old, new) in [
        ("", mode("UseAttachments")),
        (&*mode("UseOutlines"), mode("UseAttachments")),
        (&mode("UseThumbs"), mode("UseOC")),
        (&mode("UseOC"), mode("UseNone")),
        (&mode("UseNone"), String::new()),
    ] {
        assert_eq!(catalogs(old, &new), [PanelChanged], "{old} {new}");
    }
    for (old, new) in [
        ("", mode("FullScreen")),
        (&*mode("FullScreen"), String::new()),
        ("", "/PageMode 1".to_owned()),
        ("/PageMode(UseOC)", mode("UseOC")),
    ] {
        assert_eq!(catalogs(old, &new), [CatalogChanged], "{old} {new}");
    }
}

#[test]
fn a_version_is_one_that_is_known_and_not_lowered_below_that_of_the_header() {
    for (old, new) in [
        ("", "/Version/1.0"),
        ("", "/Version/2.0"),
        ("/Version/1.0", "/Version/1.1"),
        ("/Version/1.7", "/Version/2.0"),
        // The header says 1.7.
        ("/Version/2.0", "/Version/1.7"),
    ] {
        assert_eq!(catalogs(old, new), [VersionRaised], "{old} {new}");
    }
    for (old, new) in [
        ("/Version/1.1", "/Version/1.0"),
        ("/Version/2.0", "/Version/1.6"),
        ("/Version/1.0", ""),
        ("/Version/1.4", "/Version/3.0"),
        ("", "/Version/9"),
        ("", "/Version(2.0)"),
        ("/Version/9", "/Version/2.0"),
    ] {
        assert_eq!(catalogs(old, new), [CatalogChanged], "{old} {new}");
    }
}

/// Extensions, from the text between the brackets.
fn extensions(text: &str) -> String {
    format!("/Extensions<<{text}>>")
}

#[test]
fn extensions_of_a_known_form_come_and_go() {
    let one = "/ESIC<</BaseVersion/1.7/ExtensionLevel 2>>";
    let three = "/ESIC<</BaseVersion/1.7/ExtensionLevel 3>>";
    let adobe = "/ADBE<</BaseVersion/1.7/ExtensionLevel 8>>";
    let list = "/ISO_[<</BaseVersion/2.0/ExtensionLevel 1>><</BaseVersion/2.0/ExtensionLevel 2>>]";
    let with = |more: &str| format!("{one}{more}");
    for (old, new) in [
        (String::new(), one.to_owned()),
        (String::new(), list.to_owned()),
        (one.to_owned(), three.to_owned()),
        (one.to_owned(), with(adobe)),
        (one.to_owned(), with("/Type/DeveloperExtensions")),
        (one.to_owned(), with(list)),
        // What was there already may be of a form that is not known.
        ("/X 1".to_owned(), with("/X 1")),
        (String::new(), "/A<</ExtensionLevel 1/URL(http://a.example)>>".to_owned()),
        // Writers that know of one alone.
        (three.to_owned(), one.to_owned()),
        (with(adobe), one.to_owned()),
        (with(adobe), three.to_owned()),
        (one.to_owned(), String::new()),
    ] {
        let said = catalogs(&extensions(&old), &extensions(&new));
        assert_eq!(said, [VersionRaised], "{old} {new}");
    }
    assert_eq!(catalogs("", &extensions(one)), [VersionRaised]);
    assert_eq!(catalogs("/Extensions null", &extensions(one)), [VersionRaised]);
    for (old, new) in [
        (with("/X<</Subtype/Type1>>"), one.to_owned()),
        (with("/X<</Subtype/Type1>>"), with("/X<</ExtensionLevel 1>>")),
        (one.to_owned(), with("/X 1")),
        (one.to_owned(), with("/X(text)")),
        (one.to_owned(), with("/X[1]")),
        (one.to_owned(), with("/X[<</ExtensionLevel 1>>1]")),
        (one.to_owned(), with("/X<</ExtensionLevel 1/JS(a)/S/JavaScript>>")),
        (one.to_owned(), with("/X<</ExtensionLevel 1/URL<</S/URI>>>>")),
        (one.to_owned(), with("/X<</BaseVersion/1.7>>")),
        ("/X 1".to_owned(), with("/X 2")),
    ] {
        let said = catalogs(&extensions(&old), &extensions(&new));
        assert_eq!(said, [CatalogChanged], "{old} {new}");
    }
    assert_eq!(catalogs(&extensions(one), "/Extensions 1"), [CatalogChanged]);
    assert_eq!(catalogs(&extensions(one), ""), [CatalogChanged]);
    assert_eq!(catalogs("/Extensions 1", &extensions(one)), [CatalogChanged]);
}

#[test]
fn what_stands_in_a_list_may_become_an_object_of_its_own() {
    let labels = |label: &str| catalog(&format!("/PageLabels<</Nums[0 {label}]>>"));
    let (direct, moved) = (labels("<</S/D/St 2>>"), labels("40 0 R"));
    let told =
        |signed: &[Written<'_>], later: &[Written<'_>]| sorts(&told_on(form_with(signed), later));
    let same = "<</S/D/St 2>>";
    assert_eq!(told(&[(1, &direct)], &[(1, &moved), (40, same)]), [SameContent]);
    let (intents, kept) = (
        catalog("/OutputIntents[<</S/GTS_PDFA1/OutputConditionIdentifier(a)>>]"),
        catalog("/OutputIntents[40 0 R]"),
    );
    let intent = "<</S/GTS_PDFA1/OutputConditionIdentifier(a)>>";
    assert_eq!(told(&[(1, &intents)], &[(1, &kept), (40, intent)]), [SameContent]);
    let layers = |told: &str| catalog(&format!("/OCProperties<</OCGs[]/D<</AS[{told}]>>>>"));
    let printed = "<</Event/Print/Category[/Print]/OCGs[]>>";
    let kept = layers("40 0 R");
    assert_eq!(told(&[(1, &layers(printed))], &[(1, &kept), (40, printed)]), [SameContent]);
    // A layer is none for some readers where it is no object.
    for list in ["OCGs", "D<</OFF", "D<</ON", "Configs"] {
        let of = |layer: &str| {
            let end = if list.contains("<<") { ">>" } else { "" };
            catalog(&format!("/OCProperties<</{list}[{layer}]{end}>>"))
        };
        let layer = "<</Type/OCG/Name(a)>>";
        let said = told(&[(1, &of(layer))], &[(1, &of("40 0 R")), (40, layer)]);
        assert!(said.contains(&CatalogChanged), "{list}: {said:?}");
    }
    // Other content, another order, more or fewer entries, another kind of object, a null.
    for other in [
        "<</S/r/St 2>>",
        "<</St 2/S/D>>",
        "<</S/D>>",
        "<</S/D/St 2/P(a)>>",
        "[/S/D/St 2]",
        "null",
        &stream("/S/D/St 2", ""),
    ] {
        let said = told(&[(1, &direct)], &[(1, &moved), (40, other)]);
        assert!(said.contains(&CatalogChanged), "{other}: {said:?}");
    }
    // An object that was there, that something named before, or that something else uses too.
    let said = told(&[(1, &direct), (40, same)], &[(1, &moved)]);
    assert!(said.contains(&CatalogChanged), "{said:?}");
    let waiting = PAGE.replace("/Annots", "/PieceInfo 40 0 R/Annots");
    let said = told(&[(1, &direct), (3, &waiting)], &[(1, &moved), (40, same)]);
    assert!(said.contains(&CatalogChanged), "{said:?}");
    let said = told(&[(1, &direct)], &[(1, &moved), (3, &waiting), (40, same)]);
    assert!(said.contains(&CatalogChanged), "{said:?}");
    // Under another generation, nothing, and one list for two labels.
    let said = told(&[(1, &direct)], &[(1, &labels("40 1 R")), (40, same)]);
    assert!(said.contains(&CatalogChanged), "{said:?}");
    let twice = |label: &str| labels(&format!("{label} 1 {label}"));
    let said = told(&[(1, &twice(same))], &[(1, &twice("40 0 R")), (40, same)]);
    assert!(said.contains(&CatalogChanged), "{said:?}");
    // What is a part of the page stays where it is.
    let names = |of: &str| catalog(&format!("/Dests<</a{of}>>"));
    let said = told(&[(1, &names("[3 0 R/Fit]"))], &[(1, &names(" 40 0 R")), (40, "[3 0 R/Fit]")]);
    assert!(said.contains(&CatalogChanged), "{said:?}");
}

#[test]
fn an_object_of_extensions_is_judged_as_entries_of_the_catalog_are() {
    let named = catalog("/Extensions 40 0 R");
    let level = |n: u8| format!("<</ESIC<</BaseVersion/1.7/ExtensionLevel {n}>>>>");
    let (two, three) = (level(2), level(3));
    let signed = || form_with(&[(1, &named), (40, &two)]);
    assert_eq!(sorts(&told_on(signed(), &[(40, &three)])), [VersionRaised]);
    assert_eq!(sorts(&told_on(signed(), &[(40, &level(1))])), [VersionRaised]);
    assert_eq!(sorts(&told_on(signed(), &[(40, "<<>>")])), [VersionRaised]);
    assert_eq!(sorts(&told_on(signed(), &[(40, "<</X 1>>")])), [CatalogChanged]);
    assert_eq!(kinds(&[(1, &named), (40, &two)]), [VersionRaised]);
}

#[test]
fn the_flags_of_the_form_are_set_and_never_taken_back() {
    let flags = |text: &str| match text {
        "" => FORM.to_owned(),
        _ => FORM.replace("/Fields", &format!("/SigFlags {text}/Fields")),
    };
    let said =
        |old: &str, new: &str| sorts(&told_on(form_with(&[(5, &flags(old))]), &[(5, &flags(new))]));
    for (old, new) in [("", "1"), ("", "3"), ("1", "3"), ("2", "3"), ("0", "2"), ("4", "7")] {
        assert_eq!(said(old, new), [], "{old} {new}");
    }
    for (old, new) in [
        ("3", "1"),
        ("3", "2"),
        ("1", "2"),
        ("3", ""),
        ("", "4"),
        ("1", "5"),
        ("4", "3"),
        ("7", "3"),
        ("", "/A"),
        ("/A", "3"),
    ] {
        assert_eq!(said(old, new), [FormChanged], "{old} {new}");
    }
}

/// A security store that names these certificates, and the objects.
fn store(names: &str) -> String {
    format!("<</Type/DSS/Certs[{names}]>>")
}

#[test]
fn a_store_keeps_what_it_had_and_holds_nothing_but_sequences() {
    let named = catalog("/DSS 40 0 R");
    let (piece, other) = (stream("", "0\u{1}a"), stream("", "0\u{1}b"));
    let signed = || form_with(&[(1, &named), (40, &store("41 0 R")), (41, &piece)]);
    let after = |objects: &[(u32, &str)]| sorts(&told_on(signed(), objects));
    assert_eq!(kinds(&[(1, &named), (40, &store("41 0 R")), (41, &piece)]), [ValidationDataAdded]);
    assert_eq!(after(&[(40, &store("41 0 R 42 0 R")), (42, &other)]), [ValidationDataAdded]);
    assert_eq!(after(&[(40, &store("42 0 R")), (42, &other)]), [ValidationDataRemoved]);
    // Another piece under the number of the old one; with and without a new one beside it.
    assert_eq!(after(&[(41, &other)]), [ValidationDataRemoved]);
    let both = [(40, store("41 0 R 42 0 R")), (41, other.clone()), (42, other.clone())];
    let both: Vec<(u32, &str)> = both.iter().map(|(n, b)| (*n, b.as_str())).collect();
    assert_eq!(after(&both), [ValidationDataRemoved]);
    // The first is replaced, the last one kept.
    let two = form_with(&[(1, &named), (40, &store("41 0 R 42 0 R")), (41, &piece), (42, &other)]);
    let third = stream("", "0\u{1}c");
    let said = told_on(two.clone(), &[(40, &store("43 0 R 42 0 R")), (43, &third)]);
    assert_eq!(sorts(&said), [ValidationDataRemoved]);
    assert_eq!(sorts(&told_on(two, &[(41, &third)])), [ValidationDataRemoved]);
    assert_eq!(after(&[(1, CATALOG)]), [ValidationDataRemoved]);
    let page = stream("", "BT ET");
    let with_page = after(&[(40, &store("41 0 R 42 0 R")), (42, &page)]);
    assert_eq!(with_page, [ValidationDataAdded, ObjectAdded]);
}

#[test]
fn what_takes_the_place_of_a_proof_is_one_wherever_the_proof_is_named() {
    let named = catalog("/DSS 40 0 R");
    let (piece, other) = (stream("", "0\u{1}a"), stream("", "0\u{1}b"));
    // Only what belongs to a signature names it, and no list of the store.
    let of_signature = "<</VRI<</0123456789ABCDEF0123456789ABCDEF01234567<</Cert[41 0 R]>>>>>>";
    let signed = || form_with(&[(1, &named), (40, of_signature), (41, &piece)]);
    let after = |object: &str| sorts(&told_on(signed(), &[(41, object)]));
    assert_eq!(after(&other), [ValidationDataAdded]);
    for object in [&stream("", "BT ET"), &stream("/Subtype/Form", "0\u{1}a")] {
        assert_eq!(after(object), [ValidationDataAdded, ObjectAdded], "{object}");
    }
    let no_stream = [ValidationDataAdded, ObjectReplaced, ObjectAdded];
    assert_eq!(after("<</Type/Page>>"), no_stream);
    // Its length may be an object of its own.
    let measured = "<</Length 42 0 R>>\nstream\n0\u{1}a\nendstream";
    let objects = [(1, named.as_str()), (40, &store("41 0 R")), (41, measured), (42, "3")];
    assert_eq!(kinds(&objects), [ValidationDataAdded]);
}

#[test]
fn a_store_holds_nothing_but_what_belongs_there() {
    let named = catalog("/DSS 40 0 R");
    let (piece, name) = (stream("", "0\u{1}a"), "0123456789ABCDEF0123456789ABCDEF01234567");
    let said = |entries: &str, other: &str| {
        let store = format!("<</Certs[41 0 R]{entries}>>");
        kinds(&[(1, &named), (40, &store), (41, &piece), (42, other)])
    };
    let of = |signature: &str| format!("/VRI<</{name} {signature}>>");
    for (entries, other) in [
        (of("<</Cert[41 0 R]>>"), "null"),
        (of("<</Type/VRI/Cert[41 0 R]/CRL[]/OCSP null/TU(D:2026)/TS 41 0 R>>"), "null"),
        (of("42 0 R"), "<</Cert[41 0 R]/TU(D:2026)>>"),
        (of("<</Cert 42 0 R>>"), "[41 0 R]"),
        (of("<</TU 42 0 R>>"), "(D:2026)"),
        ("/VRI 42 0 R".to_owned(), "<</Type/Names>>"),
        ("/CRLs 42 0 R".to_owned(), "[41 0 R]"),
    ] {
        assert_eq!(said(&entries, other), [ValidationDataAdded], "{entries} {other}");
    }
    for (entries, other) in [
        (of("<</Certs[41 0 R]>>"), "null"),
        (of("<</X 42 0 R>>"), "<</Type/Catalog>>"),
        (of("42 0 R"), "<</Type/Catalog/Pages 2 0 R>>"),
        (of("42 0 R"), "[41 0 R]"),
        (of("<</Cert[42 0 R]>>"), "<</Type/Catalog>>"),
        (of("<</Cert[[41 0 R]]>>"), "null"),
        (of("<</TU 42 0 R>>"), "<</Type/Catalog>>"),
        (of("<</TS 42 0 R>>"), "(D:2026)"),
        (of("[41 0 R]"), "null"),
        // What is there as something else.
        (of("3 0 R"), "null"),
        (of("<</Cert[3 0 R]>>"), "null"),
        ("/VRI 3 0 R".to_owned(), "null"),
        ("/VRI[41 0 R]".to_owned(), "null"),
        ("/CRLs 42 0 R".to_owned(), "<</Type/Catalog>>"),
        ("/CRLs[42 0 R]".to_owned(), "<</Type/Catalog>>"),
        ("/OCSPs[42 0 R]".to_owned(), &stream("/Type/XObject/Subtype/Form", "0\u{1}a")),
        ("/OCSPs[42 0 R]".to_owned(), &stream("", "0\u{1}ab")),
        (of("<</OCSP[42 0 R]>>"), &stream("", "0\u{1}ab")),
    ] {
        let said = said(&entries, other);
        let told = said.iter().any(|kind| matches!(kind, ObjectAdded | CatalogChanged));
        assert!(told, "{entries} {other}: {said:?}");
    }
}

#[test]
fn one_sequence_in_a_store_has_the_length_that_it_says() {
    let named = catalog("/DSS 40 0 R");
    let said = |hex: &str| {
        let piece = stream("/Filter/ASCIIHexDecode", &format!("{hex}>"));
        kinds(&[(1, &named), (40, &store("41 0 R")), (41, &piece)])
    };
    let zeros = |n: usize| "00".repeat(n);
    for hex in [
        "3000".to_owned(),
        "30020101".to_owned(),
        format!("307f{}", zeros(127)),
        format!("3081ff{}", zeros(255)),
        format!("30820101{}", zeros(257)),
        format!("3082012c{}", zeros(300)),
        format!("3083000101{}", zeros(257)),
        format!("308400000101{}", zeros(257)),
    ] {
        assert_eq!(said(&hex), [ValidationDataAdded], "{hex}");
    }
    for hex in [
        String::new(),
        "30".to_owned(),
        "3001".to_owned(),
        "300000".to_owned(),
        "3100".to_owned(),
        "3080".to_owned(),
        format!("3081fe{}", zeros(255)),
        format!("30820101{}", zeros(256)),
        format!("30820101{}", zeros(258)),
        format!("3082ff01{}", zeros(257)),
        format!("30850000000101{}", zeros(257)),
    ] {
        assert_eq!(said(&hex), [ValidationDataAdded, ObjectAdded], "{hex}");
    }
}

#[test]
fn what_a_list_gains_is_new_and_of_its_kind() {
    // A widget that the page has already becomes a field, or a field gets onto the page.
    let fewer = FORM.replace("8 0 R ", "");
    let said = sorts(&told_on(form_with(&[(5, &fewer)]), &[(5, FORM)]));
    assert!(said.contains(&FieldAdded), "{said:?}");
    let hidden = PAGE.replace("8 0 R ", "");
    let said = sorts(&told_on(form_with(&[(3, &hidden)]), &[(3, PAGE)]));
    assert!(said.contains(&OverlayAdded), "{said:?}");
    // What is new and no dictionary.
    let more = FORM.replace("18 0 R]", "18 0 R 30 0 R]");
    let said = kinds(&[(5, &more), (30, "(text)")]);
    assert!(said.contains(&FieldAdded), "{said:?}");
    let more = PAGE.replace("18 0 R]", "18 0 R 30 0 R]");
    let said = kinds(&[(3, &more), (30, "(text)")]);
    assert!(said.contains(&OverlayAdded), "{said:?}");
}
