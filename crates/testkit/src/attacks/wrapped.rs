//! Signature wrapping, partial coverage and holes that are not exactly the signature.

use std::io::Write as _;
use std::ops::Range;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::appended::FORGED;
use super::cms::Parts;
use super::draft::{
    CADES, CATALOG, CONTENT, CONTENTS, Draft, PAGE, RANGE, SIGNATURE, Signed, content, doc_mdp,
    hex, page, signature,
};
use super::tamper::{Append, decimal_row, object, stream, stream_rows};
use super::{BROKEN, Cases, Expected, FORMAT, INVALID, Word};

/// Refused or called broken, or CHANGED, which outweighs INVALID: where the hole has an end of file
/// of its own, the covered tail stands behind it as bytes that belong to nothing.
const WRAPPED: Expected =
    Expected::of(&[Word::Invalid, Word::Changed, Word::Undetermined, Word::Unreadable]);

pub(super) fn add(cases: &mut Cases<'_>) {
    wrapping(cases);
    two_bodies(cases);
    in_the_hole(cases);
    around_the_hole(cases);
    partial(cases);
    leading(cases);
}

/// The permit with a large picture behind the signature, so that there is room before its table.
fn roomy(cases: &Cases<'_>) -> Signed {
    let with_picture = String::from_utf8_lossy(&page("7 0 R 9 0 R", ""))
        .replace("/Im 11 0 R", "/Im 11 0 R /Im2 13 0 R");
    Draft::permit(Some(1))
        .with(PAGE, with_picture)
        .with(13, stream("/Type /XObject /Subtype /Form /BBox [0 0 1 1]", &[b' '; 40_000]))
        .signed_by(&cases.bench.officer)
}

/// The signed version names another dictionary under the number of the signature; the next version turns
/// the entry to the one whose hole holds it.
fn two_bodies(cases: &mut Cases<'_>) {
    cases.class("SWA");
    let officer = &cases.bench.officer;
    let reason = "The signature is the one that the signed version itself names.";
    // Read from its own start the inner dictionary is a string, from the inner start a dictionary.
    let inner = format!("{SIGNATURE} 0 obj\n<< /Reason (lain) %");
    let outer = format!("/Reason (diketahui\n{inner})\n{}", doc_mdp(1));
    let signed =
        Draft::permit(Some(1)).with(SIGNATURE, signature(CADES, &outer)).signed_by(officer);
    let start = signed.bytes().windows(inner.len()).position(|window| window == inner.as_bytes());
    let append = Append { rows: vec![(SIGNATURE, start.unwrap_or_default())], ..Append::new() };
    let title = "the entry of the signature turned to a start inside its dictionary";
    let file = append.to(signed.bytes());
    cases.grown(signed.bytes(), "swa-inner-start", title, reason, file, super::BROKEN_LATER);

    let width = 10;
    let digits = "0".repeat(width);
    let decoy = signature(CADES, "").escape_ascii().to_string();
    let decoy = decoy
        .replace(RANGE, &format!("[0 {digits} {digits} {digits}]"))
        .replace(CONTENTS, &format!("<{}>", "0".repeat(64)));
    let mut draft = Draft::permit(Some(1));
    draft.hidden.push((SIGNATURE, decoy.into_bytes()));
    let mut laid = draft.lay_out();
    let at = laid.hidden.first().copied().unwrap_or_default();
    let own = laid.offsets.get(&SIGNATURE).copied().unwrap_or_default();
    let file = String::from_utf8_lossy(laid.bytes.get(at..).unwrap_or_default()).into_owned();
    let hole = at + file.find("/Contents <").unwrap_or_default() + "/Contents ".len();
    let behind = hole + 64 + 2;
    let numbers = [hole, behind, laid.bytes.len() - behind];
    let range = numbers.map(|number| format!("{number:0width$}")).join(" ");
    let place = at + file.find("/ByteRange [0 ").unwrap_or_default() + "/ByteRange [0 ".len();
    write_over(&mut laid.bytes, place, range.as_bytes());
    let (real, named) = (decimal_row(own, 0, 'n'), decimal_row(at, 0, 'n'));
    let row = laid.bytes.windows(real.len()).position(|window| window == real);
    write_over(&mut laid.bytes, row.unwrap_or_default(), &named);
    let signed = laid.seal(|content| Parts::of(officer, content).build());
    let append = Append { rows: vec![(SIGNATURE, own)], ..Append::new() };
    let title = "the entry of the signature turned from a decoy to the one that holds it";
    let file = append.to(signed.bytes());
    cases.grown(signed.bytes(), "swa-decoy", title, reason, file, super::BROKEN_LATER);
}

fn write_over(bytes: &mut [u8], at: usize, new: &[u8]) {
    for (old, new) in bytes.iter_mut().skip(at).zip(new) {
        *old = *new;
    }
}

/// How the forged dictionary holds the signature.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Plain,
    Packed,
    Octal,
    Indirect,
    Comments,
}

/// H, then the forged part, then T: what was signed is still there, around another document.
#[expect(clippy::indexing_slicing, reason = "the draft says itself where its parts are")]
fn wrap(signed: &Signed, form: Form, closed: bool) -> Vec<u8> {
    let Signed { laid, cms } = signed;
    let (head, tail) = (&laid.bytes[..laid.hole.start], &laid.bytes[laid.hole.end..]);
    let mut inner = signed.token().to_vec();
    // A first pass learns the length of the forged part; every number has its full width.
    let mut total = 0;
    let mut done = Vec::new();
    for _ in 0..2 {
        inner.truncate(signed.token().len());
        inner.extend_from_slice(b" >>\nendobj\n");
        let mut offsets = laid.offsets.clone();
        // The objects of T move.
        for (_, offset) in offsets.iter_mut().filter(|(_, at)| **at > laid.hole.end) {
            *offset = *offset - laid.hole.len() + total;
        }
        let mut place = |inner: &mut Vec<u8>, number: u32, body: &[u8]| {
            offsets.insert(number, head.len() + inner.len());
            object(inner, number, 0, body);
        };
        place(&mut inner, CONTENT, &content(FORGED));
        let behind = head.len() + total;
        let range = format!("[0 {:08} {behind:08} {:08}]", head.len(), tail.len());
        let contents = match form {
            Form::Plain => format!("<{}>", hex(cms)),
            Form::Comments => format!("<{}%\n {}0>", hex(&cms[..40]), hex(&cms[40..])),
            Form::Octal => {
                format!("({})", cms.iter().map(|b| format!("\\{b:03o}")).collect::<String>())
            }
            Form::Indirect => "50 0 R".to_owned(),
            Form::Packed => {
                let digits = total.saturating_sub(2);
                format!("<{:0<digits$}>", hex(cms))
            }
        };
        let dictionary = String::from_utf8_lossy(&signature(CADES, &doc_mdp(1)))
            .replace(RANGE, &range)
            .replace(super::draft::CONTENTS, &contents);
        match form {
            Form::Packed => {
                let index = format!("{SIGNATURE} 0 ");
                let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
                let packed = encoder
                    .write_all(format!("{index}{dictionary}").as_bytes())
                    .and_then(|()| encoder.finish())
                    .unwrap_or_default();
                let entries =
                    format!("/Type /ObjStm /N 1 /First {} /Filter /FlateDecode", index.len());
                // The length of the packed form varies with the numbers in it.
                let mut body = stream(&entries, &packed);
                body.resize(2_000, b' ');
                place(&mut inner, 18, &body);
            }
            Form::Indirect => {
                place(&mut inner, 50, format!("<{}>", hex(cms)).as_bytes());
                place(&mut inner, SIGNATURE, dictionary.as_bytes());
            }
            _ => place(&mut inner, SIGNATURE, dictionary.as_bytes()),
        }
        let start = head.len() + inner.len();
        assert!(start < laid.xref, "no room before the table: {start} of {}", laid.xref);
        inner.resize(laid.xref - head.len(), b' ');
        let mut rows: Vec<(u32, u8, u64, u16)> =
            offsets.iter().map(|(n, at)| (*n, 1, *at as u64, 0)).collect();
        if form == Form::Packed {
            rows.retain(|row| row.0 != SIGNATURE);
            rows.push((SIGNATURE, 2, 18, 0));
            rows.push((19, 1, laid.xref as u64, 0));
            rows.sort_unstable();
            object(&mut inner, 19, 0, &stream_rows("/Type /XRef /Size 60 /Root 1 0 R", &rows));
        } else {
            inner.extend_from_slice(b"xref\n");
            for (number, _, at, _) in &rows {
                inner.extend(format!("{number} 1\n").bytes());
                inner.extend(decimal_row(*at as usize, 0, 'n'));
            }
            inner.extend_from_slice(b"trailer\n<< /Size 60 /Root 1 0 R >>\n");
        }
        if closed {
            inner.extend(format!("startxref\n{}\n%%EOF\n", laid.xref).bytes());
        }
        total = inner.len();
        done = [head, &inner, tail].concat();
    }
    done
}

fn wrapping(cases: &mut Cases<'_>) {
    let signed = roomy(cases);
    let reason = "What the byte range leaves out is more than the signature.";
    let all = [
        ("S", "S1", "token, foreign objects and table in the hole", Form::Plain, false),
        (
            "S",
            "S2",
            "the signature dictionary packed, its padding as long as the hole",
            Form::Packed,
            true,
        ),
        ("SWA", "swa-a", "as S1, with an end of file of its own in the hole", Form::Plain, true),
        ("SWA", "swa-b", "as S2, without an end of file in the hole", Form::Packed, false),
        ("SWA", "swa-c", "the forged dictionary with a literal string", Form::Octal, true),
        (
            "SWA",
            "swa-d",
            "the forged dictionary with a reference to its string",
            Form::Indirect,
            true,
        ),
        (
            "SWA",
            "swa-e",
            "the forged dictionary with blanks and an odd digit",
            Form::Comments,
            true,
        ),
    ];
    for (class, id, title, form, closed) in all {
        cases.class(class);
        cases.grown(signed.bytes(), id, title, reason, wrap(&signed, form, closed), WRAPPED);
    }
}

/// Edits of the hole itself: no covered byte changes, so the digest stays right.
fn in_the_hole(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let signed = &bench.p1;
    cases.class("SWA");
    let reason =
        "The hole is one string of hexadecimal digits; whatever else is in it is unsigned.";
    let edited = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut token = signed.token().to_vec();
        change(&mut token);
        signed.with_hole(&token)
    };
    let used = 1 + 2 * signed.cms.len();
    let put = |token: &mut Vec<u8>, text: &str| {
        token.splice(used..used + text.len(), text.bytes());
    };
    let mut add = |id, title, bytes| {
        cases.grown(signed.bytes(), id, title, reason, bytes, FORMAT);
    };
    add("hole-blanks", "blanks among the zeros of the padding", edited(&|t| put(t, "  \n ")));
    add("hole-odd", "one zero of the padding made a blank", edited(&|t| put(t, " ")));
    let object = "> /X << /Y 1 >> /Z <";
    add("swa-f", "entries between two strings in the hole", edited(&|t| put(t, object)));
    let whole = "> >>\nendobj\n4 0 obj (PERMIT 009) endobj\n30 0 obj << /A <";
    add(
        "swa-f-object",
        "whole objects between two strings in the hole",
        edited(&|t| put(t, whole)),
    );
    let short = edited(&|t| t.splice(used.., b">".iter().copied()).for_each(drop));
    add("hole-short", "the string ends early, blanks fill the hole", short);
    let mut add = |id, title, bytes| {
        cases.grown(signed.bytes(), id, title, reason, bytes, INVALID);
    };
    add("hole-comment", "a comment in the padding", edited(&|t| put(t, "%a comment\n")));
    add("hole-letters", "letters that are no digits in the padding", edited(&|t| put(t, "xyzw")));

    let doubled = |first: &str, second: &str| {
        let text = signature(CADES, &doc_mdp(1));
        let text = String::from_utf8_lossy(&text)
            .replace(&format!("/ByteRange {RANGE}"), &format!("{first} {second}"));
        Draft::permit(Some(1)).with(SIGNATURE, text).signed_by(&bench.officer)
    };
    let own = format!("/ByteRange {RANGE}");
    let reason = "A key that stands twice has no one meaning: readers take the first or the last.";
    let mut add = |id, title, signed: Signed| {
        cases.add(id, title, reason, signed.laid.bytes, BROKEN);
    };
    let zeros = "/ByteRange [0 0 0 0]";
    add("swa-g-last", "two byte ranges, the right one last", doubled(zeros, &own));
    add("swa-g-first", "two byte ranges, the right one first", doubled(&own, zeros));
    add(
        "swa-g-escaped",
        "a second byte range with an escaped name",
        doubled(&own, "/By#74eRange [0 1 2 3]"),
    );
}

/// Rightly signed, with a hole that is not exactly the token.
fn around_the_hole(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let sealed = |cut: &dyn Fn(Range<usize>) -> Range<usize>| {
        let laid = Draft::permit(Some(1)).lay_out();
        let hole = cut(laid.hole.clone());
        let covered = [(0, hole.start), (hole.end, laid.bytes.len() - hole.end)];
        laid.seal_over(&covered, |content| Parts::of(&bench.officer, content).build()).laid.bytes
    };
    cases.class("SWA");
    let reason =
        "The hole runs from the sign before the digits to the one behind them, no other way.";
    let mut add = |id, title, bytes| cases.add(id, title, reason, bytes, FORMAT);
    add("swa-h-inside", "the byte range covers < and >", sealed(&|h| h.start + 1..h.end - 1));
    add("swa-h-before", "the hole begins one byte early", sealed(&|h| h.start - 1..h.end));
    add("swa-h-behind", "the hole ends one byte late", sealed(&|h| h.start..h.end + 1));
    add("swa-h-shifted", "the hole shifted by one byte", sealed(&|h| h.start + 1..h.end + 1));
    add("swa-key", "the hole takes the key /Contents with it", sealed(&|h| h.start - 10..h.end));
}

fn partial(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let build = |content: &[u8]| Parts::of(&bench.officer, content).build();
    let laid = || Draft::permit(Some(1)).lay_out();
    cases.class("partial");
    let reason = "The signer left bytes out that can be changed later.";
    let cut = |drop: usize| {
        let laid = laid();
        let [first, (at, len)] = laid.covered();
        laid.seal_over(&[first, (at, len - drop)], build).laid.bytes
    };
    let mut add = |id, title, bytes, expected| cases.add(id, title, reason, bytes, expected);
    add("partial-marker", "coverage ends before %%EOF", cut(7), INVALID);
    add("partial-table", "coverage ends before the table", cut(600), INVALID);
    let shorter = laid();
    let [first, _] = shorter.covered();
    let at = shorter.hole.end;
    let bytes = shorter.seal_over(&[first, (at, 10)], build).laid.bytes;
    add("partial-dictionary", "coverage ends inside the signature dictionary", bytes, INVALID);
    let none = laid();
    let [first, (at, _)] = none.covered();
    let bytes = none.seal_over(&[first, (at, 0)], build).laid.bytes;
    add("partial-nothing", "nothing behind the hole is covered", bytes, INVALID);
    let skip = laid();
    let [(_, b), rest] = skip.covered();
    let at = skip.offsets.get(&CONTENT).copied().unwrap_or_default();
    let end = at + 60;
    let bytes = skip.seal_over(&[(0, at), (end, b - end), rest], build).laid.bytes;
    add("partial-skip", "six entries that leave the page content out", bytes, FORMAT);
    let late = laid();
    let [(_, b), rest] = late.covered();
    let bytes = late.seal_over(&[(9, b - 9), rest], build).laid.bytes;
    add("partial-head", "coverage begins behind the header", bytes, FORMAT);
    let beyond = laid();
    let [(_, b), (c, d)] = beyond.covered();
    let range = format!("[0 {b} {c} {}]", d + 100);
    let bytes = beyond.seal_as(&[(0, b), (c, d)], &range, build).laid.bytes;
    add("partial-beyond", "coverage that ends beyond the file", bytes, FORMAT);

    // The hole takes an object with it that stands behind the signature.
    let wide = laid();
    let [(_, b), _] = wide.covered();
    let end = wide.offsets.get(&super::draft::SEAL).copied().unwrap_or_default();
    let rest = wide.bytes.len() - end;
    let bytes = wide.seal_over(&[(0, b), (end, rest)], build).laid.bytes;
    add("partial-wide-hole", "the hole takes objects behind the signature with it", bytes, FORMAT);

    let shared = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (TTE2) /V 8 0 R /F 132 /P 3 0 R \
                  /Rect [0 0 0 0] >>";
    let two = Draft::permit(Some(1))
        .with(13, shared)
        .with(PAGE, page("7 0 R 9 0 R 13 0 R", ""))
        .with(super::draft::FORM, "<< /Fields [7 0 R 9 0 R 13 0 R] /SigFlags 3 >>")
        .signed_by(&bench.officer);
    let reason = "One signature stands for one act: two fields may not share it.";
    let title = "two fields with one signature dictionary";
    cases.add("partial-collision", title, reason, two.laid.bytes, BROKEN);
}

/// Something before the header; the offsets and the byte range are right for it.
fn leading(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    cases.class("leading");
    let reason = "The header stands at the first byte, or the file is something else as well.";
    let all: [(&str, &str, &[u8]); 4] = [
        ("lead-line", "an empty line before the header", b"\n"),
        ("lead-bom", "a byte order mark before the header", b"\xef\xbb\xbf"),
        ("lead-html", "the beginning of a web page before the header", b"<html><!--\n"),
        ("lead-header", "a second header before the header", b"%PDX-1.0\n"),
    ];
    for (id, title, junk) in all {
        let mut draft = Draft::permit(Some(1));
        draft.header.splice(0..0, junk.iter().copied());
        let signed = draft.signed_by(&bench.officer);
        cases.add(id, title, reason, signed.laid.bytes, BROKEN);
    }
    let late = [b"\n".as_slice(), bench.p1.bytes()].concat();
    let title = "an empty line put before the header after signing";
    cases.grown(bench.p1.bytes(), "lead-late", title, reason, late, super::BROKEN_LATER);
    // The catalog is what a reader of the second header would find elsewhere.
    let mut draft = Draft::permit(Some(1));
    draft.hidden.push((CATALOG, b"%PDF-1.4".to_vec()));
    let signed = draft.signed_by(&bench.officer);
    let changed = super::tamper::replace(signed.bytes(), "%PDF-1.7", "%PDF-1.4");
    let reason = "The header is covered like every other byte.";
    let title = "the version in the header lowered after signing";
    cases.grown(signed.bytes(), "lead-version", title, reason, changed, super::CHANGED);
}
