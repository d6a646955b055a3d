//! Each kind of hazard has a document that has it and one that nearly does.

#![expect(clippy::unwrap_used, reason = "a test fails where it panics")]

use segel_pdf::{Document, HazardKind, PdfError};

const CATALOG: &str = "<</Type/Catalog/Pages 2 0 R>>";
const PAGES: &str = "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 99 99]>>";
const PAGE: &str = "<</Type/Page/Parent 2 0 R/Contents 4 0 R>>";
const CONTENT: &str = "<</Length 1>>\nstream\nq\nendstream";

fn file(objects: &[&str]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, body) in (1..).zip(objects) {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.extend_from_slice(format!("{number} 0 obj\n{body}\nendobj\n").as_bytes());
    }
    let (size, at) = (objects.len() + 1, out.len());
    let end = format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n");
    out.extend_from_slice(table.as_bytes());
    out.extend_from_slice(end.as_bytes());
    out
}

/// A document whose catalog and page have more entries, and with more objects from 5 on.
fn with(catalog: &str, page: &str, more: &[&str]) -> Vec<u8> {
    let catalog = CATALOG.replace(">>", &format!("{catalog}>>"));
    let page = PAGE.replace(">>", &format!("{page}>>"));
    file(&[&[catalog.as_str(), PAGES, &page, CONTENT], more].concat())
}

fn kinds(bytes: &[u8]) -> Vec<HazardKind> {
    let document = Document::open(bytes).unwrap();
    let seen = document.examine(usize::MAX).unwrap();
    assert_eq!(seen.faults, []);
    assert!(seen.complete);
    seen.hazards.iter().map(|hazard| hazard.kind).collect()
}

#[test]
fn each_hazard_is_named_and_what_nearly_is_one_is_not() {
    use HazardKind as K;
    let note = "/Annots[<</Type/Annot/Rect[0 0 9 9]/Subtype";
    let form = |rest: &str| format!("/AcroForm<<{rest}>>");
    let fields = form("/Fields[5 0 R]");
    let cases: Vec<(Vec<u8>, &[HazardKind])> = vec![
        (with("", "", &[]), &[]),
        (
            with("/Names<</JavaScript<</Names[(a)5 0 R]>>>>", "", &["<</S/JavaScript/JS(x)>>"]),
            &[K::JavaScript],
        ),
        (with("", &format!("{note}/Link/A<</S/URI/URI(http://a)>>>>]"), &[]), &[]),
        (with("/OpenAction<</S/GoTo/D[3 0 R/Fit]>>", "", &[]), &[]),
        (with("/OpenAction[3 0 R/Fit]", "", &[]), &[]),
        (with("/OpenAction<</S/URI/URI(http://a)>>", "", &[]), &[K::AutomaticAction]),
        (with("", "/AA<</O<</S/Named/N/NextPage>>>>", &[]), &[K::AutomaticAction]),
        (with("", "/AA<<>>", &[]), &[]),
        (with("", &format!("{note}/Link/A<</S/Launch/F(a)>>>>]"), &[]), &[K::Launch]),
        (with("", &format!("{note}/Link/A<</S/GoToR/F(a)>>>>]"), &[]), &[K::ExternalReference]),
        (with(&form("/XFA 5 0 R"), "", &["<</Length 1>>\nstream\nx\nendstream"]), &[K::Xfa]),
        (with(&form("/XFA null"), "", &[]), &[]),
        (
            with("/OCProperties<</OCGs[5 0 R]/D<<>>>>", "", &["<</Type/OCG/Name(a)>>"]),
            &[K::OptionalContent],
        ),
        (with("/OCProperties<</OCGs[]/D<<>>>>", "", &[]), &[]),
        (with("", "", &["<</Type/Page/Parent 2 0 R>>"]), &[K::HiddenObject]),
        (with("", "", &["17"]), &[]),
        (with("", &format!("{note}/Movie>>]"), &[]), &[K::RichMedia]),
        (with("", &format!("{note}/FreeText>>]"), &[]), &[K::Annotation]),
        (with("", &format!("{note}/Widget>>]"), &[]), &[]),
        (with(&form("/NeedAppearances true"), "", &[]), &[K::NeedAppearances]),
        (with(&form("/NeedAppearances false"), "", &[]), &[]),
        (with(&fields, "", &["<</FT/Tx/T(a)>>"]), &[K::FormField]),
        (with(&fields, "", &["<</FT/Sig/T(a)>>"]), &[]),
        (with("/AF[<</Type/Filespec/F(a)/EF<<>>>>]", "", &[]), &[K::EmbeddedFile]),
        (with("/AF[<</Type/Filespec/F(a)>>]", "", &[]), &[]),
        (with("/A 5 0 R", "", &["<</Type/FontDescriptor/FontName/F>>"]), &[K::FontNotEmbedded]),
        (with("/A<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", "", &[]), &[K::FontNotEmbedded]),
        (with("/A<</Type/Font/Subtype/Type3>>", "", &[]), &[]),
    ];
    for (bytes, expected) in cases {
        assert_eq!(kinds(&bytes), expected, "{}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn bytes_outside_of_objects_and_earlier_versions_are_named_with_their_place() {
    let mut bytes = with("", "", &[]);
    let at = bytes.len() as u64;
    bytes.extend_from_slice(b"more");
    let document = Document::open(bytes.as_slice()).unwrap();
    let seen = document.examine(usize::MAX).unwrap();
    let hazard = seen.hazards.first().unwrap();
    assert_eq!(
        (hazard.kind, hazard.bytes.clone()),
        (HazardKind::UnaccountedBytes, Some(at..at + 4))
    );

    let bytes = with("", "", &[]);
    let document = Document::open(bytes.as_slice()).unwrap();
    let mut increment = segel_pdf::Increment::new(&document).unwrap();
    let catalog = document.catalog().unwrap().with("Lang", segel_pdf::Object::string("id"));
    increment.set(document.catalog_id().unwrap(), segel_pdf::Object::Dictionary(catalog));
    let options = segel_pdf::IncrementOptions { file_id: [1; 16] };
    let grown = [bytes.as_slice(), &increment.finish(options).unwrap().bytes].concat();
    assert_eq!(kinds(&grown), [HazardKind::EarlierVersions]);
}

#[test]
fn an_object_that_cannot_be_read_is_a_fault_with_its_place() {
    let bytes = with("/Lang 5 0 R", "", &["<</A 1/A 2>>"]);
    let document = Document::open(bytes.as_slice()).unwrap();
    let seen = document.examine(usize::MAX).unwrap();
    let fault = seen.faults.first().unwrap();
    assert_eq!(fault.object.number, 5);
    assert!(matches!(fault.error, PdfError::Syntax { .. }));
    let offset = usize::try_from(fault.offset.unwrap()).unwrap();
    assert!(bytes.get(offset..).unwrap().starts_with(b"5 0 obj"));
}

#[test]
fn a_limit_ends_the_look_and_says_so() {
    let bytes = with("", "", &[]);
    let document = Document::open(bytes.as_slice()).unwrap();
    assert!(!document.examine(3).unwrap().complete);
    assert!(document.examine(4).unwrap().complete);
}

#[test]
fn what_keeps_anything_from_following_is_told_by_its_place() {
    let found = |bytes: &[u8]| Document::open(bytes).unwrap().unclear_once_followed().unwrap();
    let at = |bytes: &[u8], text: &str| {
        bytes.windows(text.len()).position(|part| part == text.as_bytes()).unwrap() as u64
    };
    assert_eq!(found(&with("", "", &[])), []);
    // A body that no cross-reference states.
    let plain = file(&[CATALOG, PAGES, PAGE, CONTENT, "17 endobj\n9 0 obj\n18"]);
    let one = found(&plain);
    let draft = at(&plain, "9 0 obj");
    assert!(one.iter().any(|range| (draft..draft + 9).contains(&range.start)), "{one:?}");
    let told = |bytes: &[u8]| Document::open(bytes).unwrap().drafts().unwrap();
    assert_eq!(told(&with("", "", &[])), None);
    let hazard = told(&plain).unwrap();
    assert_eq!((hazard.kind, hazard.count), (HazardKind::HiddenDraft, one.len()));
    assert_eq!(hazard.bytes.as_ref(), one.first());
    // A page that inherits by its parent what the node that lists it does not give.
    let other = PAGES.replace("[3 0 R]", "[]").replace("99 99", "50 50");
    let astray = PAGE.replace("/Parent 2 0 R", "/Parent 5 0 R");
    let two = file(&[CATALOG, PAGES, &astray, CONTENT, &other]);
    let page = at(&two, "3 0 obj");
    assert_eq!(found(&two).first(), Some(&(page..page + 1)));
    // One that inherits the same either way.
    let same = PAGES.replace("[3 0 R]", "[]");
    assert_eq!(found(&file(&[CATALOG, PAGES, &astray, CONTENT, &same])), []);
    let own = astray.replace("/Contents", "/MediaBox[0 0 99 99]/Contents");
    assert_eq!(found(&file(&[CATALOG, PAGES, &own, CONTENT, &other])), []);
}
