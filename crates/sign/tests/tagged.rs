//! A visible signature takes its place in the structure of a tagged document.

use std::error::Error;
use std::sync::Arc;

use segel_crypto::{KeyKind, UnixTime};
use segel_keys::Passphrase;
use segel_pdf::{Dictionary, Document, Object, ObjectId, PdfDate};
use segel_sign::{Appearance, Credential, Place, SigningPlan, prepare};
use segel_testkit::document::laid_out;
use segel_testkit::pki::Pki;

const TIME: &str = "2026-11-24T10:00:00+07:00";

/// A tagged page; `tree` is what the root of its parent tree holds, `more` are objects from 7 on.
fn tagged(tree: &str, more: &[&str]) -> Vec<u8> {
    let root = format!("<</Type/StructTreeRoot/K 5 0 R/ParentTree {tree}/ParentTreeNextKey 1>>");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R/StructTreeRoot 4 0 R/MarkInfo<</Marked true>>/Lang(id)>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>",
        "<</Type/Page/Parent 2 0 R/StructParents 0/Resources<<>>>>",
        &root,
        "<</Type/StructElem/S/Document/P 4 0 R/K 6 0 R>>",
        "<</Type/StructElem/S/P/P 5 0 R/Pg 3 0 R>>",
    ];
    laid_out("1.7", &[&objects[..], more].concat())
}

fn sign(file: &[u8], visible: bool) -> Result<Vec<u8>, Box<dyn Error>> {
    let now = UnixTime::parse_rfc3339(TIME).ok_or("no such time")?;
    let officer = Pki::quick(now).officer(KeyKind::P256, "Siti (UJI COBA)");
    let passphrase = Passphrase::from_bytes(b"rahasia".to_vec());
    let loaded = segel_keys::load(&officer.to_pkcs12("rahasia"), &[], Some(&passphrase))?;
    let credential = Credential::new(Arc::new(loaded.key), loaded.certificates)?;
    let document = Document::open(file)?;
    let mut plan = SigningPlan::approval().with_name("Siti (UJI COBA)");
    if visible {
        let place = Place { page: 1, x: 50.0, y: 50.5, width: 200.0, height: 60.0 };
        plan = plan.with_place(place).with_appearance(Appearance::new());
    }
    let time = PdfDate::parse(b"D:20261124100000+07'00'").ok_or("no such time")?;
    let signed = prepare(&document, &plan, credential.chain(), time)?.sign_with(&credential)?;
    let mut out = Vec::new();
    signed.write_to(document.source(), &mut out)?;
    Ok(out)
}

fn dictionary<S: segel_pdf::Source>(
    document: &Document<S>,
    id: ObjectId,
) -> Result<Dictionary, Box<dyn Error>> {
    let object = document.object(id)?;
    Ok(object.dictionary().cloned().ok_or("no dictionary")?)
}

#[test]
fn the_widget_has_its_element_its_entry_and_its_word_in_every_shape_of_parent_tree()
-> Result<(), Box<dyn Error>> {
    for (tree, more) in [
        ("<</Nums[0[6 0 R]]>>", &[][..]),
        ("7 0 R", &["<</Nums[0[6 0 R]]>>"]),
        ("7 0 R", &["<</Nums 8 0 R>>", "[0[6 0 R]]"]),
        ("7 0 R", &["<</Kids[8 0 R]>>", "<</Limits[0 0]/Nums[0[6 0 R]]>>"]),
        // What the root keeps as the next key lags behind.
        ("<</Nums[4[6 0 R]]>>", &[]),
    ] {
        let signed = sign(&tagged(tree, more), true)?;
        let document = Document::open(signed.as_slice())?;
        assert_eq!(document.unreadable_objects()?, []);
        let fields = document.signature_fields()?;
        let field = fields.first().ok_or("no field")?;
        let widget = &field.dictionary;
        let key = widget.value("StructParent").and_then(Object::as_integer).ok_or("no key")?;
        assert_eq!(key, if tree.contains("4[") { 5 } else { 1 });
        let word = widget.value("TU").and_then(Object::as_string).map(segel_pdf::decode_text);
        assert_eq!(word.as_deref(), Some("Tanda tangan elektronik: Siti (UJI COBA)"));
        let root = dictionary(&document, ObjectId::new(4, 0))?;
        assert_eq!(root.value("ParentTreeNextKey"), Some(&Object::Integer(key + 1)));
        // Through the parent tree to the element, and from the element to the widget.
        let mut node = root.value("ParentTree").map(|t| document.resolve(t)).transpose()?;
        let mut entry = None;
        for _ in 0..3 {
            let Some(Object::Dictionary(inner)) = &node else { break };
            if let Some(numbers) = inner.value("Nums") {
                let numbers = document.resolve(numbers)?;
                let numbers = numbers.as_array().ok_or("no array")?;
                assert_eq!(numbers.get(numbers.len() - 2), Some(&Object::Integer(key)));
                entry = numbers.last().and_then(Object::as_reference);
            }
            let kids = inner.value("Kids").and_then(Object::as_array).map(<[Object]>::to_vec);
            let last = kids.and_then(|kids| kids.last().cloned());
            node = last.map(|last| document.resolve(&last)).transpose()?;
            if let Some(Object::Dictionary(leaf)) = &node {
                let limits = vec![Object::Integer(0), Object::Integer(key)];
                assert_eq!(leaf.value("Limits"), Some(&Object::Array(limits)));
            }
        }
        let element_id = entry.ok_or("no entry")?;
        let element = dictionary(&document, element_id)?;
        assert_eq!(element.value("S").and_then(Object::as_name), Some("Form"));
        let reference = element.value("K").and_then(Object::as_dictionary).ok_or("no OBJR")?;
        assert_eq!(reference.value("Type").and_then(Object::as_name), Some("OBJR"));
        assert_eq!(reference.value("Obj").and_then(Object::as_reference), field.field);
        let parent = element.value("P").and_then(Object::as_reference).ok_or("no parent")?;
        assert_eq!(parent, ObjectId::new(5, 0), "the element of the whole document");
        let kids = dictionary(&document, parent)?.value("K").cloned();
        let kids = kids.as_ref().and_then(Object::as_array).ok_or("no kids")?;
        assert_eq!(kids.last().and_then(Object::as_reference), Some(element_id));
        assert_eq!(kids.len(), 2);
        assert_eq!(document.page(0)?.dictionary.value("Tabs"), Some(&Object::name("S")));
    }
    Ok(())
}

#[test]
fn an_invisible_signature_and_a_document_without_structure_leave_it_alone()
-> Result<(), Box<dyn Error>> {
    let file = tagged("<</Nums[0[6 0 R]]>>", &[]);
    let untagged = segel_testkit::document::one_page();
    for (file, visible) in [(&file, false), (&untagged, true)] {
        let signed = sign(file, visible)?;
        let document = Document::open(signed.as_slice())?;
        let fields = document.signature_fields()?;
        let widget = &fields.first().ok_or("no field")?.dictionary;
        assert_eq!(widget.value("StructParent"), None);
        assert_eq!(document.page(0)?.dictionary.value("Tabs"), None);
    }
    // A second signature does not touch what the first one covers of it.
    let twice = sign(&sign(&file, true)?, true)?;
    let document = Document::open(twice.as_slice())?;
    let fields = document.signature_fields()?;
    assert_eq!(fields.len(), 2);
    assert_eq!(fields.last().ok_or("no field")?.dictionary.value("StructParent"), None);
    Ok(())
}
