//! What hostile files ask for beyond what any honest one needs, and what is just within.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where it panics")]

use std::io::Write as _;

use segel_pdf::{Document, IndirectObject, ObjectId, PdfError, rebuild};

/// A file of objects, each with its number, and a table of them; further entries name places in the file.
fn file(objects: &[(u32, Vec<u8>)], entries: &[(u32, usize)]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut rows = entries.to_vec();
    for (number, body) in objects {
        rows.push((*number, out.len()));
        writeln!(out, "{number} 0 obj").unwrap();
        out.extend_from_slice(body);
        out.extend_from_slice(b"\nendobj\n");
    }
    let at = out.len();
    let last = rows.iter().map(|(number, _)| *number).max().unwrap();
    out.extend_from_slice(b"xref\n0 1\n0000000000 65535 f \n");
    for (number, offset) in rows {
        write!(out, "{number} 1\n{offset:010} 00000 n \n").unwrap();
    }
    writeln!(out, "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF", last + 1).unwrap();
    out
}

fn page_and(more: &str) -> Vec<(u32, Vec<u8>)> {
    vec![
        (1, format!("<</Type/Catalog/Pages 2 0 R{more}>>").into_bytes()),
        (2, b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 9 9]>>".to_vec()),
        (3, b"<</Type/Page/Parent 2 0 R>>".to_vec()),
    ]
}

fn budget<T: std::fmt::Debug>(result: Result<T, PdfError>) -> &'static str {
    match result {
        Err(PdfError::Budget { what, .. }) => what,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_object_that_thousands_of_numbers_name_is_not_read_for_each() {
    let mut objects = page_and("");
    objects.push((4, format!("[{}]", "0 ".repeat(40_000)).into_bytes()));
    let at = file(&objects, &[]).windows(7).position(|word| word == b"4 0 obj").unwrap();
    for (count, within) in [(20, true), (2_000, false)] {
        let entries: Vec<(u32, usize)> = (5..5 + count).map(|number| (number, at)).collect();
        let bytes = file(&objects, &entries);
        let seen = Document::open(bytes.as_slice()).unwrap().examine(usize::MAX);
        if within {
            assert!(seen.unwrap().complete);
        } else {
            assert_eq!(budget(seen), "bytes of objects that are read");
        }
    }
}

#[test]
fn actions_that_all_objects_share_are_told_for_each() {
    let count = 3_000;
    let mut objects = page_and("/X 4 0 R/Y 6 0 R");
    objects.push((4, format!("[{}]", "<</AA 5 0 R>>".repeat(count)).into_bytes()));
    objects.push((5, format!("<</O[{}]>>", "0 ".repeat(40_000)).into_bytes()));
    objects.push((6, b"[<</AA 7 0 R>><</AA<<>>>><</AA<</O 8 0 R>>>>]".to_vec()));
    objects.push((7, b"<<>>".to_vec()));
    let bytes = file(&objects, &[]);
    let seen = Document::open(bytes.as_slice()).unwrap().examine(usize::MAX).unwrap();
    let automatic = seen.hazards.iter().find(|hazard| hazard.kind.word() == "automatic_action");
    assert_eq!(automatic.map(|hazard| hazard.count), Some(count + 1));
}

#[test]
fn object_streams_in_turn_are_read_as_one_after_the_other() {
    // Each is so long that not all of them are kept.
    let blanks = " ".repeat(400_000);
    let streams = 40u32;
    let body = |n: u32| {
        let (a, b) = (1_000 + 2 * n, 1_001 + 2 * n);
        let data = format!("{a} 0 {b} {} [{n}][-{n}]{blanks}", format!("[{n}]").len());
        let first = data.find('[').unwrap();
        let dictionary = format!("<</Type/ObjStm/N 2/First {first}/Length {}>>", data.len());
        format!("{dictionary}stream\n{data}\nendstream").into_bytes()
    };
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut rows: Vec<(u32, [u64; 3])> = Vec::new();
    let mut put = |number: u32, body: &[u8], rows: &mut Vec<(u32, [u64; 3])>| {
        rows.push((number, [1, out.len() as u64, 0]));
        writeln!(out, "{number} 0 obj").unwrap();
        out.extend_from_slice(body);
        out.extend_from_slice(b"\nendobj\n");
    };
    for (number, body) in page_and("") {
        put(number, &body, &mut rows);
    }
    for n in 0..streams {
        put(100 + n, &body(n), &mut rows);
        rows.push((1_000 + 2 * n, [2, u64::from(100 + n), 0]));
        rows.push((1_001 + 2 * n, [2, u64::from(100 + n), 1]));
    }
    rows.sort_unstable();
    let (at, number) = (out.len(), 2_000);
    let index: String = rows.iter().map(|(number, _)| format!("{number} 1 ")).collect();
    let data: Vec<u8> = rows
        .iter()
        .flat_map(|(_, [kind, a, b])| {
            let (a, b) = (u32::try_from(*a).unwrap(), u8::try_from(*b).unwrap());
            [&[u8::try_from(*kind).unwrap()][..], &a.to_be_bytes(), &[b]].concat()
        })
        .collect();
    write!(
        out,
        "{number} 0 obj\n<</Type/XRef/W[1 4 1]/Index[{index}]/Size 2001/Root 1 0 R/Length {}>>stream\n",
        data.len()
    )
    .unwrap();
    out.extend_from_slice(&data);
    writeln!(out, "\nendstream\nendobj\nstartxref\n{at}\n%%EOF").unwrap();
    let document = Document::open(out.as_slice()).unwrap();
    for _ in 0..2 {
        for member in 0..2 {
            for n in 0..streams {
                let object = document.object(ObjectId::new(1_000 + 2 * n + member, 0)).unwrap();
                let list = object.as_plain().unwrap().as_array().unwrap().to_vec();
                let value = i64::from(n) * if member == 0 { 1 } else { -1 };
                assert_eq!(list.first().unwrap().as_integer(), Some(value));
            }
        }
    }
}

#[test]
fn what_is_rebuilt_is_read_once() {
    let head = b"%PDF-1.7\n".to_vec();
    // Each of these reads on to the end of the file.
    for word in ["1 0 obj(\n", "1 0 obj<\n", "1 0 obj[%", "trailer(\n"] {
        let bytes = [head.clone(), word.repeat(12_000).into_bytes()].concat();
        assert_eq!(budget(rebuild(bytes.as_slice())), "bytes of objects to be rebuilt", "{word}");
        let bytes = [head.clone(), word.repeat(600).into_bytes()].concat();
        assert!(!matches!(rebuild(bytes.as_slice()), Err(PdfError::Budget { .. })), "{word}");
    }
    // Streams without an end of their own end at `endobj`.
    let broken = "4 0 obj<</Length 9>>stream\nabc\nendobj\n".repeat(3_000);
    let mut bytes = file(&page_and("/X 4 0 R"), &[]);
    bytes.truncate(bytes.windows(4).position(|word| word == b"xref").unwrap());
    bytes.extend_from_slice(broken.as_bytes());
    let rebuilt = rebuild(bytes.as_slice()).unwrap();
    let document = Document::open(rebuilt.as_slice()).unwrap();
    match document.object(ObjectId::new(4, 0)).unwrap() {
        IndirectObject::Stream(stream) => assert_eq!(stream.data, b"abc"),
        other => panic!("{other:?}"),
    }
}
