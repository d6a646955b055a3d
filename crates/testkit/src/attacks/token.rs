//! Universal signature forgery: `/Contents` and `/ByteRange` made unreadable in place.

use super::draft::Signed;
use super::tamper::replace;
use super::{Cases, FORMAT, INVALID};

const REASON: &str =
    "A value that cannot be checked is a broken signature, never an unsigned document.";

pub(super) fn add(cases: &mut Cases<'_>) {
    let signed = &cases.bench.p1;
    let [b, c, d] = numbers(signed);
    let file = signed.bytes();
    let zeros = format!("<{}>", "0".repeat(signed.token().len() - 2));

    cases.class("U");
    let mut add = |id, title, bytes| cases.grown(file, id, title, REASON, bytes, FORMAT);
    add("U1", "/Contents renamed", replace(file, "/Contents <", "/Contentz <"));
    add("U2", "/Contents empty", signed.with_hole(b"<>"));
    add("U3", "/Contents all zero", signed.with_hole(zeros.as_bytes()));
    add("U4", "/ByteRange renamed", replace(file, "/ByteRange", "/ByteRangx"));
    add("U5", "/ByteRange null", signed.with_range("null"));
    add("U6", "/ByteRange negative", signed.with_range(&format!("[0 {b} -{c} {d}]")));
    let half = d / 2;
    let six = format!("[0 {b} {c} {half} {} {}]", c + half, d - half);
    add("U7", "/ByteRange of six entries that cover the same", signed.with_range(&six));

    cases.class("USF");
    let mut add = |id, title, bytes| cases.grown(file, id, title, REASON, bytes, FORMAT);
    for (id, title, token) in CONTENTS {
        add(id, title, signed.with_hole(token.as_bytes()));
    }
    let ranges = [
        ("usf-range-empty", "/ByteRange of no entries", "[]".to_owned()),
        ("usf-range-name", "/ByteRange a name", "/All".to_owned()),
        ("usf-range-dictionary", "/ByteRange a dictionary", "<< /A 0 >>".to_owned()),
        ("usf-range-no-object", "/ByteRange a reference to nothing", "40 0 R".to_owned()),
        ("usf-range-zeros", "/ByteRange [0 0 0 0]", "[0 0 0 0]".to_owned()),
        ("usf-range-minus-one", "/ByteRange [0 -1 0 -1]", "[0 -1 0 -1]".to_owned()),
        ("usf-range-three", "/ByteRange of three entries", format!("[0 {b} {c}]")),
        ("usf-range-five", "/ByteRange of five entries", format!("[0 {b} {c} {d} 0]")),
        ("usf-range-reals", "/ByteRange of real numbers", format!("[0. {b}.0 {c}.0 {d}.0]")),
        (
            "usf-range-overlapping",
            "/ByteRange whose parts overlap",
            format!("[0 {c} {b} {}]", d + c - b),
        ),
        ("usf-range-descending", "/ByteRange in the wrong order", format!("[{c} {d} 0 {b}]")),
        ("usf-range-string", "/ByteRange a string", format!("(0 {b} {c} {d})")),
        ("usf-range-references", "/ByteRange of references", "[0 41 0 R 42 0 R 43 0 R]".to_owned()),
    ];
    for (id, title, text) in ranges {
        add(id, title, signed.with_range(&text));
    }
    // No number at all: the dictionary cannot be read, nor any signature in it.
    let unread = [
        (
            "usf-range-huge",
            "/ByteRange beyond 63 bits",
            "[0 9223372036854775808 9223372036854775809 18446744073709551615]".to_owned(),
        ),
        ("usf-range-signs", "/ByteRange with doubled signs", format!("[--0 {b} --{c} {d}]")),
        ("usf-range-radix", "/ByteRange in another radix", format!("[0x0 {b} {c} {d}]")),
    ];
    for (id, title, text) in unread {
        cases.grown(file, id, title, REASON, signed.with_range(&text), INVALID);
    }
    let value = replace(file, "/V 8 0 R", "/V null");
    let reason = "The covered bytes no longer name the signature, and still hold it.";
    let words = super::Expected::of(&[
        super::Word::Changed,
        super::Word::Invalid,
        super::Word::NotSigned,
        super::Word::Undetermined,
    ]);
    cases.grown(file, "usf-value-null", "/V of the field null, in place", reason, value, words);
}

const CONTENTS: [(&str, &str, &str); 11] = [
    ("usf-contents-null", "/Contents null", "null"),
    ("usf-contents-name", "/Contents a name", "/Sig"),
    ("usf-contents-dictionary", "/Contents a dictionary", "<< /Sig true >>"),
    ("usf-contents-no-object", "/Contents a reference to nothing", "40 0 R"),
    ("usf-contents-stream", "/Contents a reference to a stream", "4 0 R"),
    ("usf-contents-one-zero", "/Contents <00>", "<00>"),
    ("usf-contents-literal", "/Contents a literal string", "(0\\202)"),
    ("usf-contents-integer", "/Contents an integer", "0"),
    ("usf-contents-array", "/Contents an array of its string", "[<3082>]"),
    ("usf-contents-odd", "/Contents of an odd number of digits", "<30820>"),
    ("usf-contents-boolean", "/Contents true", "true"),
];

/// The numbers of a right byte range.
pub(super) fn numbers(signed: &Signed) -> [usize; 3] {
    let [(_, b), (c, d)] = signed.laid.covered();
    [b, c, d]
}
