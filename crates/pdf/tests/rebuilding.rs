//! What is made of files that no strict reader takes.

#![expect(clippy::unwrap_used, reason = "a test fails where it panics")]

use segel_pdf::{Document, Object, ObjectId, PdfError, rebuild};

/// Objects without cross-references, numbered from 1.
fn pieces(objects: &[&str]) -> Vec<u8> {
    let mut out = b"%PDF-1.6\n".to_vec();
    for (number, object) in (1..).zip(objects) {
        out.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    out
}

fn rebuilt(objects: &[&str]) -> Vec<u8> {
    rebuild(&pieces(objects)).unwrap()
}

#[test]
fn the_page_tree_is_put_in_order() {
    let file = rebuilt(&[
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Kids[3 0 R 4 0 R<</Resources<<>>/Rotate 90>>3 0 R null 9 0 R(x)]/Count 70/MediaBox[0 0 9 9]>>",
        "<</Typ/Page/Parent 7 0 R/Resources<<>>>>",
        "<</Type/Page/Kids 5 0 R>>",
        "[6 0 R 2 0 R]",
        "<</Type/Page/Rotate 180>>",
    ]);
    let document = Document::open(file.as_slice()).unwrap();
    assert_eq!(document.page_count().unwrap(), 4);
    let turned: Vec<u16> = (0..4).map(|at| document.page(at).unwrap().rotate).collect();
    assert_eq!(turned, [0, 180, 90, 0]);
    let ids: Vec<ObjectId> = (0..4).map(|at| document.page_id(at).unwrap()).collect();
    assert_ne!(ids[0], ids[3], "a page that stands twice has a copy");
    for (at, parent) in [(0, 2), (1, 4), (2, 2), (3, 2)] {
        let page = document.page(at).unwrap().dictionary;
        assert_eq!(page.value("Type"), Some(&Object::name("Page")));
        assert_eq!(page.value("Parent"), Some(&Object::Reference(ObjectId::new(parent, 0))));
    }
    let inner = document.object(ObjectId::new(4, 0)).unwrap();
    let inner = inner.dictionary().unwrap();
    assert_eq!(inner.value("Type"), Some(&Object::name("Pages")));
    assert_eq!(inner.value("Count"), Some(&Object::Integer(1)));
}

#[test]
fn pages_without_a_catalog_get_one_and_without_a_page_there_is_no_file() {
    for lost in ["<</Type/Catalog/Lang(id)>>", "<</Catalogue true>>"] {
        let file = rebuilt(&[lost, "<</Type/Page/MediaBox[0 0 9 9]>>", "<</Type/Page>>"]);
        let document = Document::open(file.as_slice()).unwrap();
        assert_eq!(document.page_count().unwrap(), 2);
        let language = document.catalog().unwrap().value("Lang").is_some();
        assert_eq!(language, lost.contains("Lang"));
    }
    let inside = rebuilt(&["<</Type/Catalog/Pages<</Kids[2 0 R]>>>>", "<</MediaBox[0 0 9 9]>>"]);
    assert_eq!(Document::open(inside.as_slice()).unwrap().page_count().unwrap(), 1);
    let none = rebuild(&pieces(&["<</Type/Catalog/Lang(id)>>", "(x)"]));
    assert!(matches!(none, Err(PdfError::Missing { .. })));
}
