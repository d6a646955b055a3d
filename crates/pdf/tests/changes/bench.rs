//! A small form as its signer left it, and revisions on top of it.

use segel_pdf::Document;
use segel_pdf::changes::{self, Change, ChangeKind};

/// An object written into a revision: its number, and its body or that it is free.
pub(crate) type Written<'a> = (u32, &'a str);

pub(crate) const FREE: &str = "";

/// A stream object with its dictionary's entries and its content.
pub(crate) fn stream(entries: &str, content: &str) -> String {
    let length = content.len();
    format!("<<{entries}/Length {length}>>\nstream\n{content}\nendstream")
}

/// The appearance of a text field.
pub(crate) fn text_form(content: &str) -> String {
    let entries = "/Type/XObject/Subtype/Form/BBox[0 0 150 20]/Resources<</Font<</F1 6 0 R>>>>";
    stream(entries, content)
}

pub(crate) fn showing(text: &str) -> String {
    text_form(&format!("/Tx BMC q 1 1 148 18 re W n BT /F1 12 Tf 0 g 2 5 Td ({text}) Tj ET Q EMC"))
}

pub(crate) const NAME: &str = "<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V(Budi)/F 4/P 3 0 R\
     /DA(/F1 12 Tf 0 g)/Rect[50 600 200 620]/AP<</N 11 0 R>>>>";
pub(crate) const AGREE: &str = "<</Type/Annot/Subtype/Widget/FT/Btn/T(agree)/V/Off/AS/Off/F 4/P 3 0 R\
     /Rect[50 560 70 580]/AP<</N<</Yes 12 0 R/Off 13 0 R>>>>>>";
pub(crate) const SIGN: &str = "<</Type/Annot/Subtype/Widget/FT/Sig/T(sign)/F 4/P 3 0 R\
     /Rect[300 600 400 640]/AP<</N 14 0 R>>>>";
pub(crate) const MARK: &str = "<</Type/Annot/Subtype/Highlight/Rect[50 690 200 715]/C[1 1 0]\
     /QuadPoints[50 715 200 715 50 690 200 690]/P 3 0 R>>";
pub(crate) const CHOICE: &str = "<</Type/Annot/Subtype/Widget/FT/Ch/Ff 131072/T(choice)/F 4/P 3 0 R\
     /V(a)/Opt[[(a)(Alun)][(b)(Balai)]]/DA(/F1 12 Tf 0 g)/Rect[50 520 200 540]/AP<</N 17 0 R>>>>";
pub(crate) const PAGE: &str = "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 6 0 R>>>>\
     /Annots[7 0 R 8 0 R 9 0 R 10 0 R 18 0 R]>>";
pub(crate) const FORM: &str =
    "<</Fields[7 0 R 8 0 R 9 0 R 18 0 R]/DR<</Font<</F1 6 0 R>>>>/DA(/F1 12 Tf)>>";
pub(crate) const CATALOG: &str =
    "<</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R/Metadata 16 0 R/StructTreeRoot 20 0 R>>";
pub(crate) const INFO: &str = "<</Title(Izin 17)/ModDate(D:20260101)/Producer(a)>>";

pub(crate) fn packet(date: &str, title: &str) -> String {
    let text = format!(
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF \
         xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' \
         xmlns:xmp='http://ns.adobe.com/xap/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'>\
         <xmp:ModifyDate>{date}</xmp:ModifyDate><dc:title>{title}</dc:title></rdf:Description>\
         </rdf:RDF></x:xmpmeta>"
    );
    stream("/Type/Metadata/Subtype/XML", &text)
}

/// A value for a signature field; what is in it plays no part here.
pub(crate) const SIGNATURE: &str = "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached\
     /ByteRange[0 1 2 3]/Contents<00>>>";

fn base() -> Vec<(u32, String)> {
    let form = "/Type/XObject/Subtype/Form/BBox[0 0 20 20]";
    let mut objects: Vec<(u32, String)> = [
        (1, CATALOG),
        (2, "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>"),
        (3, PAGE),
        (5, FORM),
        (6, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"),
        (7, NAME),
        (8, AGREE),
        (9, SIGN),
        (10, MARK),
        (15, INFO),
        (18, CHOICE),
        (20, "<</Type/StructTreeRoot/K 21 0 R/ParentTree 22 0 R/ParentTreeNextKey 1>>"),
        (21, "<</Type/StructElem/S/Document/P 20 0 R/K[23 0 R]>>"),
        (22, "<</Nums[0 24 0 R]>>"),
        (23, "<</Type/StructElem/S/P/P 21 0 R/Pg 3 0 R/K 0>>"),
        (24, "[23 0 R]"),
    ]
    .map(|(number, body)| (number, body.to_owned()))
    .into();
    objects.extend([
        (4, stream("", "BT /F1 12 Tf 50 700 Td (IZIN NOMOR 17) Tj ET")),
        (11, showing("Budi")),
        (12, stream(form, "q Q")),
        (13, stream(form, "")),
        (14, stream(form, "")),
        (16, packet("2026-01-01", "Izin 17")),
        (17, showing("Alun")),
    ]);
    objects
}

/// The signed version of the form.
pub(crate) fn form() -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let objects = base();
    let objects: Vec<Written<'_>> = objects.iter().map(|(n, b)| (*n, b.as_str())).collect();
    append(&mut out, &objects, None);
    out
}

/// The signed version with some of its objects otherwise.
pub(crate) fn form_with(others: &[Written<'_>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut objects = base();
    for (number, body) in others {
        objects.retain(|(n, _)| n != number);
        objects.push((*number, (*body).to_owned()));
    }
    let objects: Vec<Written<'_>> = objects.iter().map(|(n, b)| (*n, b.as_str())).collect();
    append(&mut out, &objects, None);
    out
}

/// Appends a revision.
pub(crate) fn revise(file: &mut Vec<u8>, objects: &[Written<'_>]) {
    let text = String::from_utf8_lossy(file);
    let at = text.rfind("startxref\n").map_or(0, |at| at + 10);
    let previous = text.get(at..).and_then(|t| t.lines().next()).map(str::to_owned);
    append(file, objects, previous.as_deref());
}

fn append(out: &mut Vec<u8>, objects: &[Written<'_>], previous: Option<&str>) {
    let mut entries = Vec::new();
    for (number, body) in objects {
        let offset = out.len();
        entries.push(if body.is_empty() {
            format!("{number} 1\n0000000000 00001 f \n")
        } else {
            out.extend_from_slice(format!("{number} 0 obj\n{body}\nendobj\n").as_bytes());
            format!("{number} 1\n{offset:010} 00000 n \n")
        });
    }
    let xref = out.len();
    let head = if previous.is_none() { "0 1\n0000000000 65535 f \n" } else { "" };
    let before = previous.map_or_else(String::new, |p| format!("/Prev {p}"));
    let text = format!(
        "xref\n{head}{}trailer\n<</Size 99/Root 1 0 R/Info 15 0 R{before}>>\nstartxref\n{xref}\n%%EOF\n",
        entries.concat()
    );
    out.extend_from_slice(text.as_bytes());
}

/// What one revision on top of the signed version is said to change.
pub(crate) fn told_on(mut file: Vec<u8>, objects: &[Written<'_>]) -> Vec<Change> {
    revise(&mut file, objects);
    let document = Document::open(file.as_slice()).unwrap();
    changes::after(&document, 0).unwrap()
}

pub(crate) fn told(objects: &[Written<'_>]) -> Vec<Change> {
    told_on(form(), objects)
}

/// The sorts of the changes that one revision makes.
pub(crate) fn kinds(objects: &[Written<'_>]) -> Vec<ChangeKind> {
    sorts(&told(objects))
}

pub(crate) fn sorts(changes: &[Change]) -> Vec<ChangeKind> {
    let mut kinds: Vec<ChangeKind> = changes.iter().map(|c| c.kind).collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

/// The same, where what is unclear counts as what it is taken for: whether it surely shows what it says is
/// asked in `clear.rs`.
pub(crate) mod loose {
    use super::{Change, ChangeKind, Written, told};

    pub(crate) fn kinds(objects: &[Written<'_>]) -> Vec<ChangeKind> {
        sorts(&told(objects))
    }

    pub(crate) fn sorts(changes: &[Change]) -> Vec<ChangeKind> {
        let taken_for = |change: &Change| match change.kind {
            ChangeKind::FieldUnclear => ChangeKind::FieldFilled,
            ChangeKind::NoteUnclear => ChangeKind::NoteAdded,
            ChangeKind::SignatureUnclear => ChangeKind::VisibleSignatureAdded,
            kind => kind,
        };
        let mut kinds: Vec<ChangeKind> = changes.iter().map(taken_for).collect();
        kinds.sort();
        kinds.dedup();
        kinds
    }
}
