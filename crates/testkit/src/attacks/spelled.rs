//! Later revisions in tokens and packed data that readers do not all take for the same, and stores that
//! hold what is none of their business.

use super::draft::{CATALOG, PAGE, page};
use super::filters::stored;
use super::honest::security_store;
use super::tamper::{Append, Closing, stream};
use super::{CHANGED, Cases, Expected, HONEST, VALID, Word};

const CHANGED_OR_INVALID: Expected = Expected::of(&[Word::Changed, Word::Invalid]);

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("spelled");
    tokens(cases);
    packed(cases);
    stores(cases);
}

/// The same text with one piece of it replaced.
fn replaced(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = text.windows(from.len()).position(|part| part == from).unwrap_or(text.len());
    let (head, tail) = text.split_at(at);
    [head, to, tail.get(from.len()..).unwrap_or_default()].concat()
}

/// Validation data after P=1, whose catalog is spelled as no writer does.
fn tokens(cases: &mut Cases<'_>) {
    let base = cases.bench.p1.bytes();
    let store = security_store(cases, &cases.bench.p1, 1);
    let zeros = [&b"/DSS "[..], &[b'0'; 260], b"33 0 R"].concat();
    let reason =
        "Some readers part words, numbers and strings otherwise, and see another document.";
    let from = b"/DSS 33 0 R".as_slice();
    for (id, title, to) in [
        ("spelled-null", "a null byte for a blank, after P=1", b"/DSS\x0033 0 R".as_slice()),
        ("spelled-feed", "a form feed for a blank, after P=1", b"/DSS\x0c33 0 R"),
        ("spelled-comment", "a comment inside an object, after P=1", b"/DSS %a\n33 0 R"),
        ("spelled-zeros", "a number of 262 digits, after P=1", &zeros),
        ("spelled-plus", "a number with two signs, after P=1", b"/DSS +-33 0 R"),
        ("spelled-name", "a name with a byte that some take for a blank", b"/DSS 33 0 R/A\x80"),
        ("spelled-huge", "a reference that overflows in some readers", b"/DSS 4294967329 0 R"),
    ] {
        let mut append = store.clone();
        for object in append.objects.iter_mut().filter(|object| object.0 == CATALOG) {
            object.2 = replaced(&object.2, from, to);
        }
        cases.grown(base, id, title, reason, append.to(base), CHANGED_OR_INVALID);
    }
}

/// Bits in the order of the stream, as bytes.
fn bits(text: &str) -> Vec<u8> {
    let bits: Vec<u8> = text.bytes().map(|bit| bit & 1).collect();
    bits.chunks(8).map(|part| part.iter().rev().fold(0, |byte, bit| byte << 1 | bit)).collect()
}

/// A number, its lowest bit first.
fn low(value: usize, count: usize) -> String {
    (0..count).map(|at| if value >> at & 1 == 1 { '1' } else { '0' }).collect()
}

/// An empty block whose longest code has fifteen bits and whose end has one, then what is given, then the
/// head of a stored block: readers that look fifteen bits ahead have read a byte of that by then.
fn looked_into(between: &str, data: &[u8]) -> Vec<u8> {
    let length = |symbol: usize| match symbol {
        256 => 1,
        65..=77 => symbol - 63,
        78 | 79 => 15,
        _ => 0,
    };
    let high = |code: usize| low(code, 4).chars().rev().collect::<String>();
    let mut text = "001".to_owned() + &low(0, 5) + &low(0, 5) + &low(15, 4);
    // The codes of the lengths 0 to 15 are they themselves; the order is that of RFC 1951.
    for symbol in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] {
        text += &low(if symbol < 16 { 4 } else { 0 }, 3);
    }
    text.extend((0..=256).map(|symbol| high(length(symbol))));
    // No distances, and the end of the block.
    text += &(high(0) + "0" + between + "100");
    let plain = stored(data);
    let (_, behind) = plain.split_at(3);
    [&[0x78, 0x01], bits(&text).as_slice(), behind].concat()
}

/// Validation data after P=1, in an object stream that readers unpack otherwise.
fn packed(cases: &mut Cases<'_>) {
    let base = cases.bench.p1.bytes();
    let mut evidence = security_store(cases, &cases.bench.p1, 1).closing(Closing::Stream);
    let named: Vec<_> = evidence.objects.extract_if(.., |object| object.0 == CATALOG).collect();
    let catalog = named.first().map(|object| object.2.clone()).unwrap_or_default();
    let body = [&catalog[..], b"\n", &page("7 0 R 9 0 R", "")].concat();
    let index = format!("{CATALOG} 0 {PAGE} {} ", catalog.len() + 1);
    let plain = [index.as_bytes(), &body].concat();
    let with = |entries: &str, first: usize, data: &[u8]| {
        let mut append = evidence.clone();
        let entries = format!("/Type /ObjStm /N 2 /First {first} {entries}");
        append.objects.push((40, 0, stream(&entries, data)));
        append.packed = vec![(40, CATALOG, 0), (40, PAGE, 1)];
        append.to(base)
    };
    let first = index.len();
    let flate = "/Filter /FlateDecode";
    let honest = "A stored block alone is unpacked by every reader.";
    cases.class(HONEST);
    let title = "a store in an object stream of one stored block, after P=1";
    cases.grown(base, "ok-packed", title, honest, with(flate, first, &stored(&plain)), VALID);
    cases.class("spelled");
    let reason = "Readers that look ahead for the longest code unpack another page.";
    for (id, title, between) in [
        ("packed-ahead", "a stored block behind codes of very different lengths, after P=1", ""),
        ("packed-ahead-block", "the same with an empty block between", "0100000000"),
    ] {
        let file = with(flate, first, &looked_into(between, &plain));
        cases.grown(base, id, title, reason, file, CHANGED_OR_INVALID);
    }
    let reason = "Some readers pass over the first offset, and some read what stands before it.";
    let moved = format!("{CATALOG} 4 {PAGE} {} ", catalog.len() + 5);
    let gap = [moved.as_bytes(), b"null", &body].concat();
    let title = "an object stream whose first object does not begin at its first place";
    let file = with("", moved.len(), &gap);
    cases.grown(base, "packed-gap", title, reason, file, CHANGED_OR_INVALID);
    let reason = "Some readers mend a file whose parameters they refuse, and find its draft.";
    let rows: Vec<u8> = plain
        .chunks(64)
        .flat_map(|row| [&[0][..], row, &vec![b' '; 64 - row.len()]].concat())
        .collect();
    for (id, title, more) in [
        ("packed-bits", "an object stream of seven bits a component", "73 /BitsPerComponent 7"),
        ("packed-colours", "an object stream of two colours", "32 /Colors 2"),
        ("packed-short-bits", "an object stream that names its bits by /BPC", "64 /BPC 8"),
    ] {
        let entries = format!("{flate} /DecodeParms << /Predictor 15 /Columns {more} >>");
        let file = with(&entries, first, &stored(&rows));
        cases.grown(base, id, title, reason, file, CHANGED_OR_INVALID);
    }
}

/// Stores with more than validation data in them, after P=1.
fn stores(cases: &mut Cases<'_>) {
    let base = cases.bench.p1.bytes();
    let store = security_store(cases, &cases.bench.p1, 1);
    let reason = "Readers that mend a file search it for catalogs, pages and streams of objects.";
    let with = |from: &[u8], to: &[u8], more: &[(u32, Vec<u8>)]| -> Append {
        let mut append = store.clone();
        for object in append.objects.iter_mut().filter(|object| object.0 == 33) {
            object.2 = replaced(&object.2, from, to);
        }
        more.iter().fold(append, |append, (number, body)| append.object(*number, body.clone()))
    };
    let another = b"<< /Type /Catalog /Pages 2 0 R >>".to_vec();
    let vri = b"/VRI <<".as_slice();
    for (id, title, append) in [
        (
            "store-catalog",
            "a catalog among what belongs to signatures, after P=1",
            with(vri, b"/VRI << /X 41 0 R", &[(41, another.clone())]),
        ),
        (
            "store-catalog-inside",
            "a catalog under a key of what belongs to one signature",
            with(vri, b"/VRI << /X << /Y 41 0 R >>", &[(41, another.clone())]),
        ),
        (
            "store-catalog-listed",
            "a catalog in the list of answers",
            with(vri, b"/OCSPs [41 0 R] /VRI <<", &[(41, another)]),
        ),
        (
            "store-form",
            "a stream of the form of a certificate that calls itself a picture",
            with(
                vri,
                b"/OCSPs [41 0 R] /VRI <<",
                &[(41, stream("/Type /XObject /Subtype /Form", b"0\x03\x02\x01\x01"))],
            ),
        ),
        (
            "store-page",
            "the page named as validation data",
            with(vri, b"/CRLs [3 0 R] /VRI <<", &[]),
        ),
    ] {
        cases.grown(base, id, title, reason, append.to(base), CHANGED);
    }
    let honest = "All that ISO 32000-2 lets belong to one signature.";
    let more = b"/VRI << /0123456789ABCDEF0123456789ABCDEF01234567 \
                 << /Type /VRI /Cert [30 0 R] /CRL [] /OCSP null /TU (D:20261124030000Z) >>";
    cases.class(HONEST);
    let title = "a store with all keys of what belongs to a signature, after P=1";
    cases.grown(base, "ok-store-keys", title, honest, with(vri, more, &[]).to(base), VALID);
    cases.class("spelled");
}
