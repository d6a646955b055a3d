//! What is written is read again, and what is not strict is refused.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails where it panics")]

use segel_pdf::{
    Dictionary, Document, Increment, IncrementOptions, Object, ObjectId, PdfError, SignatureFault,
    XrefStyle,
};

/// A one-page file with a classic table.
fn page() -> Vec<u8> {
    page_behind("")
}

/// The same behind something that stands first.
fn page_behind(first: &str) -> Vec<u8> {
    let content = "BT /F1 12 Tf (PERMIT 001 FOR BUDI) Tj ET";
    let objects = [
        "<</Type /Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type /Pages/Kids [3 0 R]/Count 1/MediaBox [0 0 595 842]>>".to_owned(),
        "<</Type /Page/Parent 2 0 R/Contents 4 0 R>>".to_owned(),
        format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
    ];
    let mut out = format!("%PDF-1.7\n{first}").into_bytes();
    let mut offsets = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", i + 1).as_bytes());
    }
    let xref = out.len();
    out.extend_from_slice(b"xref\n0 5\n0000000000 65535 f \n");
    for offset in offsets {
        out.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
    }
    out.extend_from_slice(
        format!("trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF\n").as_bytes(),
    );
    out
}

#[test]
fn a_file_that_says_a_length_which_it_only_has_now_begins_elsewhere() {
    let said = |length: &str, appended: bool| {
        let mut file = page_behind(&format!("9 0 obj\n<</Linearized 1/L {length}>>\nendobj\n"));
        if appended {
            file = with_signature(&file);
        }
        let found = Document::open(file.as_slice()).unwrap().linearized_elsewhere().unwrap();
        (found, file.len())
    };
    for appended in [false, true] {
        let (found, len) = said("000000", appended);
        assert_eq!(found, None);
        let place = Some(9..9 + "9 0 obj\n<</Linearized 1/L 000000>>\nendobj".len() as u64);
        assert_eq!(said(&format!("{len:06}"), appended), (place.clone(), len));
        // Some readers take other forms of a number, or none.
        assert_eq!(said(&format!("{len:05}."), appended).0, place);
        assert_eq!(said("(abcd)", appended).0, place);
        assert_eq!(said(&format!("{:06}", len + 1), appended).0, None);
        assert_eq!(said(&format!("{:06}", len - 1), appended).0, None);
    }
    // What is no object here may be one to others.
    for odd in ["<</Linearized 1/L 1/L 2>>", "<</Linearized 1e3/L 1>>", "[<</Linearized 1/L 1>>]"] {
        let file = page_behind(&format!("9 0 obj\n{odd}\nendobj\n"));
        let found = Document::open(file.as_slice()).unwrap().linearized_elsewhere().unwrap();
        assert!(found.is_some(), "{odd}");
    }
    let other = page_behind("9 0 obj\n<</L 000000>>\nendobj\n");
    assert_eq!(Document::open(other.as_slice()).unwrap().linearized_elsewhere().unwrap(), None);
}

#[test]
fn the_first_object_stands_near_the_beginning_and_none_in_a_comment_before_it() {
    let begins = |head: &str| {
        let mut file = format!("%PDF-1.7{head}\n");
        let first = file.len();
        file += "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n";
        let second = file.len();
        file += "2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n";
        let xref = file.len();
        file += &format!(
            "xref\n0 3\n0000000000 65535 f \n{first:010} 00000 n \n{second:010} 00000 n \n\
             trailer\n<</Size 3/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF"
        );
        let document = Document::open(file.as_bytes()).unwrap();
        let elsewhere = document.linearized_elsewhere().unwrap().is_some();
        assert_eq!(elsewhere, document.check_head().is_err(), "{head}");
        !elsewhere
    };
    for head in [
        "",
        " ",
        "\n%\u{e2}\u{e3}",
        "\n%% Original object ID: 1 0",
        &format!("\n%{}", " ".repeat(1_100)),
    ] {
        assert!(begins(head), "{head}");
    }
    for head in
        [" 9 0 obj <</#4cinearized 1>>", "\n%9 0 obj<<>>", &format!("\n%{}", " ".repeat(70_000))]
    {
        assert!(!begins(head), "{head}");
    }
}

#[test]
fn a_stream_beside_a_stream_of_cross_references_is_refused() {
    let stream = |beside: &str| {
        let mut out = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n\
            <</Type/Pages/Kids[]/Count 0>>\nendobj\n"
            .to_vec();
        let (second, at) = (9 + 46, out.len());
        let rows = [[0, 0, 0], [1, 0, 9], [1, 0, second], [1, 0, at as u8]].concat();
        let head = format!(
            "3 0 obj\n<</Type/XRef/Size 4/Root 1 0 R/W[1 1 1]/Length 12{beside}>>\nstream\n"
        );
        out.extend_from_slice(head.as_bytes());
        for [kind, _, offset] in rows.chunks(3).map(|row| [row[0], row[1], row[2]]) {
            out.extend_from_slice(&[kind, offset, 0]);
        }
        out.extend_from_slice(format!("\nendstream\nendobj\nstartxref\n{at}\n%%EOF\n").as_bytes());
        (out, at as u64)
    };
    let (plain, at) = stream("");
    assert!(Document::open(plain.as_slice()).is_ok());
    let (beside, _) = stream(&format!("/XRefStm {at}"));
    let refused = Document::open(beside.as_slice()).map(|_| ());
    assert_eq!(refused, Err(PdfError::XrefChain { offset: at }));
}

fn with_signature(file: &[u8]) -> Vec<u8> {
    let document = Document::open(file).unwrap();
    let mut increment = Increment::new(&document).unwrap();
    let (signature, field) = (increment.new_id(), increment.new_id());
    let dictionary = Dictionary::new()
        .with("Type", Object::name("Sig"))
        .with("SubFilter", Object::name("ETSI.CAdES.detached"));
    increment.set_signature(signature, dictionary, 32);
    increment.set(
        field,
        Object::Dictionary(
            Dictionary::new()
                .with("FT", Object::name("Sig"))
                .with("T", Object::string("TTE1"))
                .with("V", Object::Reference(signature)),
        ),
    );
    let form = Dictionary::new().with("Fields", Object::Array(vec![Object::Reference(field)]));
    let catalog = document.catalog().unwrap().with("AcroForm", Object::Dictionary(form));
    increment.set(document.catalog_id().unwrap(), Object::Dictionary(catalog));
    let appended = increment.finish(IncrementOptions { file_id: [7; 16] }).unwrap();
    let hole = appended.hole.unwrap();
    let mut out = file.to_vec();
    out.extend_from_slice(&appended.bytes);
    assert_eq!(hole.byte_range.end(), out.len() as u64);
    // One nibble, so that the hole is not read as all zeros.
    out[file.len() + hole.start_in_bytes] = b'3';
    out
}

#[test]
fn a_page_is_found_with_what_it_inherits() {
    let file = page();
    let document = Document::open(file.as_slice()).unwrap();
    assert_eq!(document.page_count().unwrap(), 1);
    let page = document.page(0).unwrap();
    assert_eq!((page.id, page.media_box), (ObjectId::new(3, 0), [0.0, 0.0, 595.0, 842.0]));
    assert_eq!(document.page(1).unwrap_err(), PdfError::NoSuchPage { index: 1 });
    assert!(document.unaccounted_bytes(&document.revisions()[0]).unwrap().is_empty());
}

#[test]
fn an_appended_signature_is_read_back_with_its_hole() {
    let file = page();
    let signed = with_signature(&file);
    assert!(signed.starts_with(&file));
    let document = Document::open(signed.as_slice()).unwrap();
    assert_eq!(document.revisions().len(), 2);
    let fields = document.signature_fields().unwrap();
    let value = fields[0].value.as_ref().unwrap();
    assert_eq!((fields[0].name.as_str(), value.contents.len()), ("TTE1", 32));
    assert!(document.revisions()[1].ends_at(value.byte_range.end()));
    for revision in document.revisions() {
        assert_eq!(document.unaccounted_bytes(revision).unwrap(), []);
    }
    let before = document.prefix(file.len() as u64).unwrap();
    assert!(before.signature_fields().unwrap().is_empty());
}

#[test]
fn a_cross_reference_stream_is_continued_by_a_stream() {
    let mut file = page();
    let at = file.windows(4).position(|w| w == b"xref").unwrap();
    file.truncate(at);
    let mut rows = vec![0u8; 4];
    for n in 1..=4 {
        let offset = file.windows(7).position(|w| w == format!("{n} 0 obj").as_bytes()).unwrap();
        rows.extend([1, (offset >> 8) as u8, offset as u8, 0]);
    }
    rows.extend([1, (at >> 8) as u8, at as u8, 0]);
    file.extend_from_slice(
        format!(
            "5 0 obj\n<</Type/XRef/W[1 2 1]/Size 6/Root 1 0 R/Length {}>>\nstream\n",
            rows.len()
        )
        .as_bytes(),
    );
    file.extend_from_slice(&rows);
    file.extend_from_slice(format!("\nendstream\nendobj\nstartxref\n{at}\n%%EOF").as_bytes());
    let signed = with_signature(&file);
    let document = Document::open(signed.as_slice()).unwrap();
    assert!(document.revisions().iter().all(|r| r.style == XrefStyle::Stream));
    assert!(document.signature_fields().unwrap()[0].value.is_some());
    for revision in document.revisions() {
        assert_eq!(document.unaccounted_bytes(revision).unwrap(), []);
    }
}

#[test]
fn a_hole_that_is_not_exactly_the_contents_is_no_signature() {
    let signed = with_signature(&page());
    let text = String::from_utf8_lossy(&signed).into_owned();
    let range = text.find("/ByteRange [").unwrap() + 12;
    let close = range + text[range..].find(']').unwrap();
    let numbers: Vec<u64> =
        text[range..close].split_whitespace().map(|n| n.parse().unwrap()).collect();
    let with_range = |range_text: String| {
        let mut file = signed.clone();
        let width = close - range;
        file[range..close].copy_from_slice(format!("{range_text:width$}").as_bytes());
        let document = Document::open(file.as_slice()).unwrap();
        let fields = document.signature_fields().unwrap();
        (fields[0].value.is_some(), fields[0].fault)
    };
    let [_, b, c, d] = numbers[..] else { panic!("four numbers") };
    assert_eq!(with_range(format!("0 {b} {c} {d}")), (true, None));
    for (bad, fault) in [
        (format!("0 {} {c} {d}", b - 1), SignatureFault::Hole),
        (format!("0 {b} {} {}", c + 1, d - 1), SignatureFault::Hole),
        (format!("1 {b} {c} {d}"), SignatureFault::ByteRange),
        (format!("0 {b} {c} {}", d + 1), SignatureFault::ByteRange),
        (format!("0 -1 {c} {d}"), SignatureFault::ByteRange),
        ("0 0 0 0".to_owned(), SignatureFault::ByteRange),
        ("null".to_owned(), SignatureFault::ByteRange),
        (format!("0 {b} {c} {d} 1 1"), SignatureFault::ByteRange),
    ] {
        assert_eq!(with_range(bad.clone()), (false, Some(fault)), "{bad}");
    }
}

#[test]
fn bytes_between_and_behind_the_objects_are_reported() {
    let signed = with_signature(&page());
    let mut behind = signed.clone();
    behind.extend_from_slice(b"9 0 obj\n(hidden)\nendobj\n");
    let document = Document::open(behind.as_slice()).unwrap();
    assert_eq!(document.trailing_bytes(), Some(signed.len() as u64..behind.len() as u64));
    assert!(Increment::new(&document).is_err());

    let text = String::from_utf8_lossy(&signed).into_owned();
    let gap = text.rfind("\nendobj\nxref").unwrap() + 7;
    for (comment, found) in [("\n% note", 0), ("\n% 4 0 obj", 1), ("\n(text)", 1)] {
        assert_eq!(unaccounted_with(&signed, gap, comment), found, "{comment}");
    }
}

/// How many gaps the second revision has with something put between its objects and its table.
fn unaccounted_with(signed: &[u8], gap: usize, put: &str) -> usize {
    let mut between = signed.to_vec();
    between.splice(gap..gap, put.bytes());
    let moved = String::from_utf8_lossy(&between).into_owned();
    let at = moved.rfind("xref\n").map(|_| moved.rfind("\nxref\n").unwrap() + 1).unwrap();
    let tail = moved.rfind("startxref\n").unwrap();
    between.truncate(tail);
    between.extend_from_slice(format!("startxref\n{at}\n%%EOF\n").as_bytes());
    let document = Document::open(between.as_slice()).unwrap();
    document.unaccounted_bytes(&document.revisions()[1]).unwrap().len()
}

#[test]
fn files_that_are_not_strict_are_refused_with_the_place() {
    assert_eq!(Document::open(&b"junk"[..]).unwrap_err(), PdfError::Header);
    let late = Document::open(&b"junk%PDF-1.7"[..]).unwrap_err();
    assert_eq!(late, PdfError::BeforeHeader { offset: 4 });
    let far = [&[b' '; 1020][..], b"%PDF-1.7"].concat();
    assert_eq!(Document::open(far.as_slice()).unwrap_err(), PdfError::Header);
    assert_eq!(Document::open(&b"%PDF-1.7\n"[..]).unwrap_err(), PdfError::NoStartXref);
    let file = page();
    let text = String::from_utf8_lossy(&file).into_owned();
    let looped = text.replace("/Size 5", &format!("/Prev {} /Size 5", text.find("xref").unwrap()));
    assert!(matches!(Document::open(looped.as_bytes()).unwrap_err(), PdfError::XrefChain { .. }));
    let shadow = text.replacen("3 0 obj", "7 0 obj", 1);
    let document = Document::open(shadow.as_bytes()).unwrap();
    assert!(matches!(document.page(0), Err(PdfError::EntryMismatch { number: 3, .. })));
    let twice = text.replacen("/Type /Page/", "/A 10/A 100/", 1);
    let document = Document::open(twice.as_bytes()).unwrap();
    assert!(matches!(document.page(0), Err(PdfError::Syntax { .. })));
}

#[test]
fn no_prefix_and_no_flipped_byte_makes_the_reader_panic() {
    let signed = with_signature(&page());
    let read = |bytes: &[u8]| {
        if let Ok(document) = Document::open(bytes) {
            let _ = document.signature_fields();
            let _ = document.page(0);
            for revision in document.revisions() {
                let _ = document.unaccounted_bytes(revision);
            }
        }
    };
    for end in 0..signed.len() {
        read(&signed[..end]);
        let mut flipped = signed.clone();
        for mask in [0x01, 0x80, 0x5a] {
            flipped[end] ^= mask;
            read(&flipped);
            flipped[end] ^= mask;
        }
    }
}

/// A form whose fields stand inside one another, each with a part of a name.
fn nested(levels: usize, part: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 9 9]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R>>".to_owned(),
    ];
    objects.extend((1..levels).map(|n| format!("<</FT/Sig/T({part})/Kids[{} 0 R]>>", n + 4)));
    objects.push(format!("<</FT/Sig/T({part})>>"));
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, body) in (1..).zip(&objects) {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.extend_from_slice(format!("{number} 0 obj\n{body}\nendobj\n").as_bytes());
    }
    let (size, at) = (objects.len() + 1, out.len());
    let end = format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n");
    [out, table.into_bytes(), end.into_bytes()].concat()
}

#[test]
fn names_of_fields_are_joined_as_far_as_any_honest_form_goes() {
    let fields = |levels: usize, part: &str| {
        let file = nested(levels, part);
        Document::open(file.as_slice()).unwrap().signature_fields()
    };
    let named = |fields: Vec<segel_pdf::SignatureField>| -> Vec<String> {
        fields.into_iter().map(|field| field.name).collect()
    };
    assert_eq!(named(fields(3, "a").unwrap()), ["a", "a.a", "a.a.a"]);
    assert_eq!(fields(60, "a").unwrap().len(), 60);
    for (levels, part) in [(90, "a".to_owned()), (2, "a".repeat(5000)), (60, "a".repeat(100))] {
        let budget = fields(levels, &part);
        assert!(matches!(budget, Err(segel_pdf::PdfError::Budget { .. })), "{budget:?}");
    }
}

#[test]
fn what_begins_like_an_object_and_never_ends_is_given_up() {
    for word in ["1 0 obj <", "1 0 obj (", "1 0 obj <</A [", "trailer <</A "] {
        let file = format!("%PDF-1.7\n{}\nstartxref\n9\n%%EOF\n", word.repeat(20_000));
        let refused = segel_pdf::rebuild(file.as_bytes());
        assert!(refused.is_err(), "{word}");
    }
}

/// A linearised page, number 3, whose dictionary at the head names this.
fn linearised(named: &str) -> Vec<u8> {
    let written = |length: usize, main: usize| {
        let mut file = String::from("%PDF-1.7\n");
        let first = file.len();
        file += &format!("9 0 obj\n<</Linearized 1/L {length:05} {named}>>\nendobj\n");
        let head = file.len();
        file += &format!(
            "xref\n9 1\n{first:010} 00000 n \ntrailer\n<</Size 10/Root 1 0 R/Prev {main:05}>>\n\
             startxref\n0\n%%EOF\n"
        );
        let mut rows = String::from("0000000000 65535 f \n");
        for (number, body) in (1..).zip([
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        ]) {
            rows += &format!("{:010} 00000 n \n", file.len());
            file += &format!("{number} 0 obj\n{body}\nendobj\n");
        }
        let main = file.len();
        file += &format!("xref\n0 4\n{rows}trailer\n<</Size 4>>\nstartxref\n{head}\n%%EOF\n");
        (file, main)
    };
    let (file, main) = written(0, 0);
    written(file.len(), main).0.into_bytes()
}

#[test]
fn a_linearised_file_names_its_own_pages() {
    let elsewhere = |named: &str| {
        let file = linearised(named);
        Document::open(file.as_slice()).unwrap().linearized_elsewhere().unwrap().is_some()
    };
    for own in ["/O 3/N 1", "/O 3/N 1/P 0"] {
        assert!(!elsewhere(own), "{own}");
    }
    for other in ["/O 2/N 1", "/O 3/N 2", "/O 3/N 1/P 1", "/O 3", "/N 1", "/O 3 0 R/N 1"] {
        assert!(elsewhere(other), "{other}");
    }
}
