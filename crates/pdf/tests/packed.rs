//! Object streams, hybrid files and names that readers take in two ways.

#![expect(clippy::unwrap_used, reason = "a test fails where it panics")]

use segel_pdf::changes::ChangeKind::{ObjectAdded, ReadersDiffer};
use segel_pdf::{Document, IndirectObject, Object, ObjectId, changes};

/// A stream object.
fn stream(number: u32, entries: &[u8], data: &[u8]) -> Vec<u8> {
    let mut out = format!("{number} 0 obj\n<<").into_bytes();
    out.extend_from_slice(entries);
    out.extend_from_slice(format!("/Length {}>>\nstream\n", data.len()).as_bytes());
    out.extend_from_slice(data);
    out.extend_from_slice(b"\nendstream\nendobj\n");
    out
}

/// Appends objects with a cross-reference stream; some numbers stand in object stream 4.
fn append(file: &mut Vec<u8>, objects: &[(u32, Vec<u8>)], packed: &[u32]) {
    let text = String::from_utf8_lossy(file).into_owned();
    let previous = text.rsplit("startxref\n").next().and_then(|t| t.lines().next());
    let previous = previous.filter(|_| text.contains("startxref")).map(|at| format!("/Prev {at}"));
    if file.is_empty() {
        file.extend_from_slice(b"%PDF-1.7\n");
    }
    let mut rows: Vec<(u32, [u8; 4])> = Vec::new();
    let place = |at: usize| u16::try_from(at).unwrap().to_be_bytes();
    for (number, body) in objects {
        let [high, low] = place(file.len());
        rows.push((*number, [1, high, low, 0]));
        file.extend_from_slice(body);
    }
    for (index, number) in (0u8..).zip(packed) {
        rows.push((*number, [2, 0, 4, index]));
    }
    let [high, low] = place(file.len());
    rows.push((9, [1, high, low, 0]));
    rows.sort_unstable();
    let index: String = rows.iter().map(|(number, _)| format!("{number} 1 ")).collect();
    let data: Vec<u8> = rows.iter().flat_map(|(_, row)| *row).collect();
    let previous = previous.unwrap_or_default();
    let entries = format!("/Type/XRef/Size 10/Root 1 0 R/W[1 2 1]/Index[{index}]{previous}");
    let at = file.len();
    file.extend_from_slice(&stream(9, entries.as_bytes(), &data));
    file.extend_from_slice(format!("startxref\n{at}\n%%EOF\n").as_bytes());
}

fn plain(number: u32, body: &str) -> (u32, Vec<u8>) {
    (number, format!("{number} 0 obj\n{body}\nendobj\n").into_bytes())
}

fn base() -> Vec<u8> {
    let mut file = Vec::new();
    let page = "<</Type/Page/Parent 2 0 R/Resources<<>>/PieceInfo[5 0 R 6 0 R]>>";
    let pages = "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>";
    let objects = [
        plain(1, "<</Type/Catalog/Pages 2 0 R>>"),
        plain(2, pages),
        plain(3, page),
        plain(5, "17"),
        plain(6, "18"),
    ];
    append(&mut file, &objects, &[]);
    file
}

/// The base with an object stream that holds 5 and 6 behind it.
fn with(entries: &[u8], data: &[u8]) -> Vec<u8> {
    let mut file = base();
    append(&mut file, &[(4, stream(4, entries, data))], &[5, 6]);
    file
}

/// What stands for number 5 then.
fn fifth(entries: &str, data: &[u8]) -> Option<IndirectObject> {
    let file = with(entries.as_bytes(), data);
    Document::open(file.as_slice()).unwrap().object(ObjectId::new(5, 0)).ok()
}

#[test]
fn an_object_stream_begins_where_its_index_ends() {
    let known = Some(IndirectObject::Plain(Object::Integer(17)));
    assert_eq!(fifth("/Type/ObjStm/N 2/First 8", b"5 0 6 3 17 18"), known);
    assert_eq!(fifth("/Type/ObjStm/N 2/First 12", b"5 0 6 3 \n   17 18"), known);
    for (entries, data) in [
        // The first object behind a gap, or something between.
        ("/Type/ObjStm/N 2/First 8", b"5 3 6 6 99 17 18".as_slice()),
        ("/Type/ObjStm/N 2/First 8", b"5 1 6 4  17 18"),
        ("/Type/ObjStm/N 2/First 11", b"5 0 6 3 99 17 18"),
        ("/Type/ObjStm/N 2/First 11", b"5 0 6 3 %a\n17 18 "),
        // One before the other, and numbers that some readers cut off.
        ("/Type/ObjStm/N 2/First 8", b"5 3 6 0 18 17"),
    ] {
        let said = fifth(entries, data);
        let comment = data.contains(&b'%');
        assert!(said.is_none() || comment, "{}: {said:?}", String::from_utf8_lossy(data));
    }
    let long = |zeros: usize| {
        let index = format!("5 {}0 6 3 ", "0".repeat(zeros));
        let data = format!("{index}17 18");
        fifth(&format!("/Type/ObjStm/N 2/First {}", index.len()), data.as_bytes())
    };
    assert_eq!(long(127), known);
    assert_eq!(long(128), None);
}

#[test]
fn structures_know_no_crypt_filters_and_hexadecimal_digits_end_plainly() {
    let known = Some(IndirectObject::Plain(Object::Integer(17)));
    let hex =
        |digits: &str| fifth("/Type/ObjStm/N 2/First 8/Filter/ASCIIHexDecode", digits.as_bytes());
    let digits = "35203020362033203137203138";
    assert_eq!(hex(&format!("{digits}>")), known);
    assert_eq!(hex(&format!("{} {}\r\n>\n", &digits[..8], &digits[8..])), known);
    for odd in [
        digits.to_owned(),
        format!("{}\0{}>", &digits[..8], &digits[8..]),
        format!("{}\x0c{}>", &digits[..8], &digits[8..]),
        format!("{digits}>a"),
    ] {
        assert_eq!(hex(&odd), None, "{odd:?}");
    }
    for filter in ["/Crypt", "[/Crypt]", "[/Crypt/ASCIIHexDecode]", "[/ASCIIHexDecode/Crypt]"] {
        let entries = format!("/Type/ObjStm/N 2/First 8/Filter{filter}");
        assert_eq!(fifth(&entries, b"5 0 6 3 17 18"), None, "{filter}");
    }
}

#[test]
fn a_later_object_stream_holds_its_members_apart_under_names_that_all_readers_know() {
    let said = |entries: &[u8], data: &[u8]| {
        let file = with(entries, data);
        let document = Document::open(file.as_slice()).unwrap();
        let said = changes::after(&document, 0).unwrap();
        said.iter().map(|change| change.kind).collect::<Vec<_>>()
    };
    let usual = b"/Type/ObjStm/N 2/First 8".as_slice();
    assert_eq!(said(usual, b"5 0 6 3 17 18").iter().filter(|k| **k == ObjectAdded).count(), 0);
    assert!(!said(usual, b"5 0 6 3 17 18").contains(&ReadersDiffer));
    // Side by side two numbers are one to some.
    assert!(said(usual, b"5 0 6 2 1718").contains(&ReadersDiffer));
    for name in [b"/First\x80 40".as_slice(), b"/First\xff 40", b"/First\x0b 40", b"/X/N\x80"] {
        let entries = [usual, name].concat();
        assert!(said(&entries, b"5 0 6 3 17 18").contains(&ReadersDiffer), "{name:?}");
    }
    // Nor is anything spelled oddly in it, packed in two filters, or predicted.
    for data in [b"5 0 6 3 17\x0018".as_slice(), b"5 0 6 3 17%18", b"5 0 6 3 17\n/\x80"] {
        assert!(said(usual, data).contains(&ReadersDiffer), "{data:?}");
    }
    let hex = b"/Type/ObjStm/N 2/First 8/Filter/ASCIIHexDecode".as_slice();
    assert!(said(hex, b"35203020362033203137203138>").contains(&ReadersDiffer));
}

#[test]
fn the_stream_beside_a_table_leads_where_the_table_does() {
    let hybrid = |stream_before: &str, table_before: bool| {
        let mut file = base();
        let text = String::from_utf8_lossy(&file).into_owned();
        let previous = text.rsplit("startxref\n").next().and_then(|t| t.lines().next()).unwrap();
        let (previous, at) = (previous.to_owned(), file.len());
        let lead = stream_before.replace("PREV", &previous);
        let entries = format!("/Type/XRef/Size 10/W[1 2 1]/Index[8 1]{lead}");
        file.extend_from_slice(&stream(8, entries.as_bytes(), &[0, 0, 0, 0]));
        let table = file.len();
        let before = if table_before { format!("/Prev {previous}") } else { String::new() };
        let end = format!(
            "xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 10/Root 1 0 R/XRefStm {at}{before}>>\n\
             startxref\n{table}\n%%EOF\n"
        );
        file.extend_from_slice(end.as_bytes());
        Document::open(file.as_slice()).map(|_| ()).is_ok()
    };
    assert!(hybrid("", true));
    assert!(hybrid("/Prev PREV", true));
    assert!(!hybrid("/Prev 9", true));
    assert!(!hybrid("/Prev PREV", false));
}

#[test]
fn a_form_that_was_packed_may_leave_out_what_is_not_said() {
    let drafts = |packed: &str, now: &str| {
        let mut file = Vec::new();
        let catalog = "<</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R>>";
        let pages = "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>";
        let page = "<</Type/Page/Parent 2 0 R/Resources<<>>/PieceInfo 6 0 R>>";
        let index = format!("5 0 6 {} ", packed.len() + 1);
        let data = format!("{index}{packed} 18");
        let entries = format!("/Type/ObjStm/N 2/First {}", index.len());
        let stream = (4, stream(4, entries.as_bytes(), data.as_bytes()));
        let objects = [plain(1, catalog), plain(2, pages), plain(3, page), stream];
        append(&mut file, &objects, &[5, 6]);
        append(&mut file, &[plain(5, now)], &[]);
        Document::open(file.as_slice()).unwrap().unclear_once_followed().unwrap().len()
    };
    let signed = "<</Fields[]/SigFlags 3>>";
    assert_eq!(drafts("<</Fields[]>>", signed), 0);
    assert_eq!(drafts("<</Fields[]/NeedAppearances false>>", signed), 0);
    assert_eq!(drafts("<</Fields[]>>", "<</Fields[]/SigFlags 3/NeedAppearances false>>"), 0);
    assert_eq!(drafts("<</Fields[]/NeedAppearances true>>", signed), 1);
    assert_eq!(drafts("<</Fields[]/NeedAppearances 0>>", signed), 1);
    assert_eq!(drafts("<</Fields[]/Q 2>>", signed), 1);
}
