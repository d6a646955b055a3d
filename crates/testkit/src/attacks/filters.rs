//! Streams whose filters readers do not undo alike, so that each of them reads something else.

use super::draft::{CATALOG, PAGE, page};
use super::fills::{BESIDE, empty, filled};
use super::honest::security_store;
use super::notes_over::{LINE, measured, noted};
use super::tamper::{Closing, stream};
use super::{CHANGED, Cases, Expected, VALID, VALID_THEN_CHANGED, Word};

/// Objects that some readers find changed, and for others there are none.
const CHANGED_OR_INVALID: Expected = Expected::of(&[Word::Changed, Word::Invalid]);

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("filters");
    object_streams(cases);
    notes(cases);
    fields(cases);
}

/// The data in the form of zlib, without compression.
pub(super) fn stored(data: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let mut parts = data.chunks(0xffff).peekable();
    while let Some(part) = parts.next() {
        out.push(u8::from(parts.peek().is_none()));
        let length = u16::try_from(part.len()).unwrap_or(u16::MAX);
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend_from_slice(part);
    }
    let (mut a, mut b) = (1u32, 0u32);
    for byte in data {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    out.extend((b << 16 | a).to_be_bytes());
    out
}

/// An object of a stream: its number, as one reader finds it and as the other.
type Twofold = (u32, Vec<u8>, Vec<u8>);

fn padded(mut line: Vec<u8>, width: usize) -> Vec<u8> {
    line.resize(width, b' ');
    line
}

/// Rows in which a reader that undoes the predictor finds the first bodies, and any other the second
/// ones; with the place of the first object, and the length of a row.
fn in_rows(objects: &[Twofold]) -> (Vec<u8>, usize, usize) {
    let longest = objects.iter().flat_map(|(_, one, other)| [one.len(), other.len()]).max();
    let columns = longest.unwrap_or(0) + 40;
    let mut index = String::from(" ");
    let mut data = Vec::new();
    for (at, (number, one, other)) in objects.iter().enumerate() {
        index += &format!("{number} {} ", 2 * at * (columns + 1));
        // Each row loses its first byte, so that the object begins so much earlier.
        let mut first = vec![b' '; 2 * at + 3];
        first.extend(one);
        data.push(b'%');
        data.extend(padded(first, columns - 1));
        data.extend(b"%\n");
        data.extend(padded(other.clone(), columns));
    }
    let mut all = padded(index.into_bytes(), columns + 1);
    all.extend(data);
    (all, columns + 1, columns)
}

/// Copies of 38 bytes each, whose lengths begin a comment.
fn copies(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for part in text.chunks(38) {
        out.push(b'%');
        out.extend(padded(part.to_vec(), 38));
    }
    out
}

/// Run lengths in which a reader that undoes them finds the first bodies, and any other the second
/// ones; with the place of the first object.
fn in_runs(objects: &[Twofold]) -> (Vec<u8>, usize) {
    let pack = |body: fn(&Twofold) -> &[u8]| {
        let (mut index, mut bodies) = (String::new(), Vec::new());
        for object in objects {
            index += &format!("{} {} ", object.0, bodies.len());
            bodies.extend_from_slice(body(object));
            bodies.push(b' ');
        }
        (index.into_bytes(), bodies)
    };
    let (index, bodies) = pack(|object| &object.1);
    let (plain_index, plain_bodies) = pack(|object| &object.2);
    let (head, tail) = (copies(&index), copies(&bodies));
    let unpacked = head.len() / 39 * 38;
    // As many blanks, and as long a first part, as make it equally long for both.
    let mut runs = 0;
    let (last, blanks) = loop {
        let first = head.len() + 2 * runs + 2 + tail.len() + 2 + plain_index.len();
        let lacking = first.saturating_sub(unpacked + 128 * runs);
        if lacking < 128 {
            let blanks = 2usize.saturating_sub(lacking);
            break (lacking + blanks, blanks);
        }
        runs += 1;
    };
    let mut data = head;
    data.extend(b"\x81 ".repeat(runs));
    data.push(u8::try_from(257 - last).unwrap_or(0x81));
    data.push(b' ');
    data.extend(tail);
    data.extend(b"\x80\n");
    data.extend(plain_index);
    data.extend(vec![b' '; blanks]);
    let first = data.len();
    data.extend(plain_bodies);
    (data, first)
}

/// The page with a font in which a one is a nine.
fn other_page() -> Vec<u8> {
    let bent = "/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica \
                /Encoding << /Type /Encoding /Differences [49 /nine] >> >>";
    String::from_utf8_lossy(&page("7 0 R 9 0 R", "")).replace("/F1 5 0 R", bent).into_bytes()
}

const ROWS: &str = "/Predictor 15 /Columns";

/// A store whose catalog stands in an object stream, with the page beside it.
fn object_streams(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let base = bench.p1.bytes();
    let mut evidence = security_store(cases, &bench.p1, 1).closing(Closing::Stream);
    let named: Vec<_> = evidence.objects.extract_if(.., |object| object.0 == CATALOG).collect();
    let catalog = named.first().map(|object| object.2.clone()).unwrap_or_default();
    let signed_page = page("7 0 R 9 0 R", "");
    let objects = [(CATALOG, catalog.clone(), catalog), (PAGE, other_page(), signed_page.clone())];
    let with = |first: usize, entries: &str, data: &[u8]| {
        let mut append = evidence.clone();
        let entries = format!("/Type /ObjStm /N 2 /First {first} {entries}");
        append.objects.push((40, 0, stream(&entries, data)));
        append.packed = vec![(40, CATALOG, 0), (40, PAGE, 1)];
        append.to(base)
    };
    // Readers undo a predictor that stands in the first place of a list, and seldom any other.
    let (rows, first, columns) = in_rows(&objects);
    let turned = objects.clone().map(|(number, one, other)| (number, other, one));
    let (turned, ..) = in_rows(&turned);
    let reason = "Where the parameters do not fit the filters, readers undo them or do not.";
    let row = format!("<< {ROWS} {columns} >>");
    for (id, title, data, entries) in [
        (
            "filter-parms-longer",
            "an object stream with one filter and two parameters, after P=1",
            &rows,
            format!("/Filter [/FlateDecode] /DecodeParms [{row} null]"),
        ),
        (
            "filter-parms-alone",
            "the same with a list of filters and no list of parameters",
            &turned,
            format!("/Filter [/FlateDecode] /DecodeParms {row}"),
        ),
        (
            "filter-parms-listed",
            "the same with one filter that is in no list, and a list of parameters",
            &turned,
            format!("/Filter /FlateDecode /DecodeParms [{row}]"),
        ),
        (
            "filter-parms-second",
            "the same with a list of one filter and the parameters of a second",
            &turned,
            format!("/Filter [/FlateDecode] /DecodeParms [null {row}]"),
        ),
    ] {
        let file = with(first, &entries, &stored(data));
        cases.grown(base, id, title, reason, file, CHANGED_OR_INVALID);
    }
    let (runs, first) = in_runs(&objects);
    let reason = "Readers take the short names of inline images for filters, and others do not.";
    let title = "an object stream whose filter stands under /F, after P=1";
    let file = with(first, "/F /RunLengthDecode", &runs);
    cases.grown(base, "filter-short-name", title, reason, file, CHANGED_OR_INVALID);

    let [(_, _, catalog), _] = &objects;
    let index = format!("{CATALOG} 0 {PAGE} {} ", catalog.len() + 1);
    let plain = [index.as_bytes(), catalog, b"\n", &signed_page].concat();
    let columns = 64;
    let mut rows = Vec::new();
    for part in plain.chunks(columns) {
        rows.push(0);
        rows.extend(padded(part.to_vec(), columns));
    }
    let entries = format!("/Filter [/FlateDecode] /DecodeParms [<< {ROWS} {columns} >>]");
    let title = "a store in an object stream with a predictor, filter and parameters in lists";
    let honest = "One filter and its parameters: every reader undoes both.";
    let file = with(index.len(), &entries, &stored(&rows));
    cases.class(super::HONEST);
    cases.grown(base, "ok-filter-lists", title, honest, file, VALID);
    cases.class("filters");
}

/// Two rows, of which a reader that undoes the predictor draws the first, and any other the second.
fn two_rows(one: &str, other: &str) -> (Vec<u8>, String) {
    let columns = one.len().max(other.len()) + 4;
    let mut data = b"%".to_vec();
    data.extend(padded(format!("{one} ").into_bytes(), columns - 1));
    data.extend(b"%\n");
    data.extend(padded(other.as_bytes().to_vec(), columns));
    let parameters = format!("<< {ROWS} {columns} >>");
    (stored(&data), format!("/Filter [/FlateDecode] /DecodeParms [{parameters} null]"))
}

/// Runs that show one thing, and behind them what a reader draws that does not undo them.
fn two_runs(one: &str, other: &str) -> (Vec<u8>, String) {
    let data = [&copies(one.as_bytes()), &b"\x80\n"[..], other.as_bytes()].concat();
    (data, "/F /RunLengthDecode".to_owned())
}

/// The face of a highlight.
fn notes(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let other = "1 g 0 0 90 28 re f 0 g BT /F1 18 Tf 5 7 Td (9.000.000) Tj ET";
    let yellow = "/M gs 1 1 0 rg 5 5 80 18 re f";
    let highlighted = |permission, (data, filter): &(Vec<u8>, String)| {
        let draft = measured(permission, LINE);
        let base = draft.clone().signed_by(&bench.officer);
        let entries = format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 90 28] {filter} /Resources \
             << /Font << /F1 5 0 R >> /ExtGState << /M << /BM /Multiply >> >> >>"
        );
        let note = "/Subtype /Highlight /C [1 1 0] /F 4 /Rect [105 693 195 721] \
                    /QuadPoints [110 716 190 716 110 698 190 698]";
        let file = noted(&draft, &base, &[(note.to_owned(), Some(stream(&entries, data)))]);
        (base, file)
    };
    let reason = "A face that readers unpack in two ways is another amount for some of them.";
    let title = "a highlight whose face is another amount once its predictor is undone, after P=3";
    let (base, file) = highlighted(Some(3), &two_rows(other, yellow));
    cases.grown(base.bytes(), "filter-note-parms", title, reason, file, CHANGED);
    let title = "a highlight whose face has a filter under /F, after an approval";
    let (base, file) = highlighted(None, &two_runs(other, yellow));
    cases.grown(base.bytes(), "filter-note-short-name", title, reason, file, CHANGED);
}

/// The face of a field.
fn fields(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let shown = |amount: &str| format!("/Tx BMC q BT 0 g /F1 18 Tf 2 6 Td ({amount}) Tj ET Q EMC");
    let base = empty("NILAI", BESIDE).signed_by(&bench.officer);
    let with = |(data, filter): &(Vec<u8>, String)| {
        let entries = format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 200 24] {filter} \
             /Resources << /Font << /F1 5 0 R >> >>"
        );
        filled("1.000.000", BESIDE, stream(&entries, data)).to(base.bytes())
    };
    let (other, value) = (shown("9.000.000"), shown("1.000.000"));
    let reason = "A field shows its value to every reader.";
    let title = "a field that shows another amount once its predictor is undone, after P=2";
    let file = with(&two_rows(&other, &value));
    cases.grown(base.bytes(), "filter-fill-parms", title, reason, file, CHANGED);
    let title = "a field whose face has a filter under /F, after P=2";
    let file = with(&two_runs(&other, &value));
    cases.grown(base.bytes(), "filter-fill-short-name", title, reason, file, CHANGED);
    let packed = stored(value.as_bytes());
    let file = with(&(packed, "/Filter [/FlateDecode] /DecodeParms [null]".to_owned()));
    let title = "a field filled in with a packed face whose filter has no parameters, after P=2";
    let honest = "Lists of one filter and of no parameters are two lists of one.";
    cases.class(super::HONEST);
    cases.grown(base.bytes(), "ok-filter-fill", title, honest, file, VALID_THEN_CHANGED);
    cases.class("filters");
}
