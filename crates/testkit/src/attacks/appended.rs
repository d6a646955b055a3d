//! Incremental saving: something was put behind the signed revision.

use super::draft::{
    self, CONTENT, Draft, FREE, OBJECT_STREAM, PAGE, SIGNATURE, Style, content, page,
};
use super::tamper::{Append, Closing, followed_by, object};
use super::{BROKEN_LATER, CHANGED, Cases, Expected, Word};

pub(super) const FORGED: &str = "PERMIT 009 FOR TONO";

const UNACCOUNTED: &str = "Every byte behind the signature must belong to something allowed.";

/// Behind the end, without cross-references that anyone finds.
const TRAILING: Expected = CHANGED.finding("TRAILING_BYTES");

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("I");
    let bench = cases.bench;
    let file = bench.p1.bytes();
    let swap = Append::one(CONTENT, content(FORGED));
    let closed = |closing| swap.clone().closing(closing).to(file);
    let mut add = |id, title, reason, bytes, expected| {
        cases.grown(file, id, title, reason, bytes, expected);
    };
    let shown = "The page shows something else than what was signed.";
    add("I1", "page content swapped by an increment", shown, closed(Closing::Table), CHANGED);
    let bytes = closed(Closing::Nothing);
    add("I2", "objects behind %%EOF, no cross-references", UNACCOUNTED, bytes, TRAILING);
    let bytes = closed(Closing::TrailerAndEnd);
    add("I3", "objects and a trailer, no startxref", UNACCOUNTED, bytes, TRAILING);
    let bytes = followed_by(file, "% not a word of this was signed\n");
    add("I4", "a comment behind %%EOF", UNACCOUNTED, bytes, TRAILING);
    let mut whole = Draft::unsigned().with(CONTENT, content(FORGED));
    whole.header = b"%PDF-1.7\n".to_vec();
    let bytes = followed_by(file, whole.lay_out_at(file.len()).bytes);
    add(
        "I5",
        "a whole second document behind the signed one",
        "The document as it stands has no signature, and hides one that had.",
        bytes,
        Expected::of(&[Word::NotSigned]).finding("HIDDEN_SIGNATURE"),
    );

    cases.class("ISA");
    let compact = Draft::permit(Some(1)).with_style(Style::Compact);
    let other = compact.clone().with(PAGE, page("", "/Rotate 180"));
    let stream = draft::object_stream(&other.packed());
    let signed = compact.signed_by(&bench.officer);
    let bytes = Append::one(OBJECT_STREAM, stream).closing(Closing::Stream).to(signed.bytes());
    cases.grown(
        signed.bytes(),
        "isa-stream-again",
        "the object stream that holds the page written again with another page in it",
        "No entry speaks of the page again, yet every reader finds the other one.",
        bytes,
        CHANGED,
    );
    let mut add = |id, title, reason, bytes, expected| {
        cases.grown(file, id, title, reason, bytes, expected);
    };
    add("isa-1", "content swapped, closed by a stream", shown, closed(Closing::Stream), CHANGED);
    let bytes = closed(Closing::TrailerOnly);
    let reason = "startxref leads to a trailer without cross-references: no reader may guess them.";
    add("isa-2", "objects, a trailer and startxref to no table", reason, bytes, BROKEN_LATER);
    let forged = Append::one(PAGE, page("", "")).closing(Closing::Nothing).to(file);
    add("isa-3", "a new page object behind %%EOF", UNACCOUNTED, forged, TRAILING);
    let mut copied = closed(Closing::Nothing);
    object(&mut copied, SIGNATURE, 0, &signature_copy(cases));
    cases.grown(
        file,
        "isa-4",
        "as I2, with a copy of the signature dictionary and its byte range",
        UNACCOUNTED,
        copied,
        TRAILING,
    );
    let mut append = swap.clone().object(SIGNATURE, signature_copy(cases));
    append.closing = Closing::Table;
    cases.grown(
        file,
        "isa-4-closed",
        "content swapped, and the signature dictionary written again with its byte range",
        "The hole of the copy is not where the byte range says, and the page changed.",
        append.to(file),
        Expected::of(&[Word::Changed, Word::Invalid]),
    );
    let mut whole = Draft::permit(Some(1)).with(CONTENT, content(FORGED));
    whole.header = b"%PDF-1.7\n".to_vec();
    whole = whole.with(SIGNATURE, signature_copy(cases));
    cases.grown(
        file,
        "isa-5",
        "a whole second document that holds a copy of the signature",
        "The copy covers the first document; the second was never signed.",
        followed_by(file, whole.lay_out_at(file.len()).bytes),
        Expected::of(&[Word::Changed, Word::Invalid, Word::NotSigned]),
    );
    cases.grown(
        file,
        "isa-6",
        "two comments and a line end behind %%EOF",
        UNACCOUNTED,
        followed_by(file, "%a\n%b\n"),
        TRAILING,
    );
    cases.grown(
        file,
        "isa-zip",
        "an archive behind %%EOF: the file is two formats",
        "A second format in the same bytes is read by other programs and was not signed.",
        followed_by(file, zip()),
        TRAILING,
    );
    cases.grown(
        file,
        "isa-second-eof",
        "a second startxref and %%EOF that lead to the signed revision",
        "Nothing may stand behind the signed end but allowed revisions.",
        followed_by(file, format!("startxref\n{}\n%%EOF\n", bench.p1.laid.xref)),
        Expected::of(&[Word::Changed, Word::Invalid, Word::Unreadable]),
    );
    cases.grown(
        file,
        "isa-null-bytes",
        "binary rubbish with a zero byte behind %%EOF",
        UNACCOUNTED,
        followed_by(file, [0u8, 1, 2, 3, 0xff, 0xfe, b'\n']),
        TRAILING,
    );
    blank(cases);
    with_generations(cases);
}

/// Only blanks: between a near-miss and an attack, so the word is open, but it must be told.
fn blank(cases: &mut Cases<'_>) {
    let file = cases.bench.p1.bytes();
    let bytes = followed_by(file, " \n".repeat(200));
    cases.class(super::HONEST);
    cases.grown(
        file,
        "isa-6-blanks",
        "four hundred blanks behind %%EOF",
        "They show nothing and hide nothing, but they were not signed: told, if not refused.",
        bytes,
        Expected::of(&[Word::Valid, Word::Changed]),
    );
    cases.class("ISA");
}

fn with_generations(cases: &mut Cases<'_>) {
    let file = cases.bench.p1.bytes();
    let mut append = Append::new()
        .object(PAGE, String::from_utf8_lossy(&page("7 0 R 9 0 R", "")).replace("4 0 R", "4 1 R"));
    append.objects.push((CONTENT, 1, content(FORGED)));
    cases.grown(
        file,
        "isa-generation",
        "the content under a new generation of its number",
        "A number with another generation is another object, and the page uses it.",
        append.to(file),
        CHANGED,
    );
    let mut append = Append::new();
    append.objects.push((CONTENT, 1, content(FORGED)));
    cases.grown(
        file,
        "isa-generation-null",
        "the content under a new generation that the page does not name",
        "What the page names is gone, and the page shows nothing.",
        append.to(file),
        CHANGED,
    );
    let packed: [(u32, &[u8]); 1] = [(SIGNATURE, &signature_copy(cases))];
    let mut append = Append::one(50, draft::object_stream(&packed)).closing(Closing::Stream);
    append.packed = vec![(50, SIGNATURE, 0)];
    cases.grown(
        file,
        "isa-signature-packed",
        "the signature dictionary moved into an object stream, word for word",
        "A signature stands where its byte range says, and nowhere else.",
        append.to(file),
        Expected::of(&[Word::Changed, Word::Invalid]),
    );
    let packed: [(u32, &[u8]); 1] = [(PAGE, &page("", ""))];
    let mut append = Append::one(50, draft::object_stream(&packed)).closing(Closing::Stream);
    append.packed = vec![(50, PAGE, 0)];
    cases.grown(
        file,
        "isa-object-stream",
        "the page replaced from inside a new object stream",
        "An object is the same whether it is packed or not.",
        append.to(file),
        CHANGED,
    );
    let hidden = Append::new().to(file);
    let hidden = String::from_utf8_lossy(hidden.get(file.len()..).unwrap_or_default())
        .replace("xref\ntrailer", "% 4 0 obj << /Length 1 >> endobj\nxref\ntrailer");
    let moved = file.len() + hidden.find("xref").unwrap_or_default();
    let hidden =
        hidden.replace(&format!("startxref\n{}", file.len()), &format!("startxref\n{moved}"));
    cases.grown(
        file,
        "isa-comment-object",
        "an empty increment with an object in a comment",
        "A reader that searches for objects finds it: a comment is not always one.",
        followed_by(file, hidden),
        CHANGED,
    );
    let unused = Append::one(FREE + 5, "(tidak dipakai)");
    cases.grown(
        file,
        "isa-unused",
        "an object that nothing uses, appended after P=1",
        "What no one uses today is used tomorrow: nothing that is not claimed may come.",
        unused.to(file),
        CHANGED,
    );
}

/// The signature dictionary as it stands, from `<<` to `>>`.
#[expect(clippy::indexing_slicing, reason = "the draft says itself where its parts are")]
fn signature_copy(cases: &Cases<'_>) -> Vec<u8> {
    let signed = &cases.bench.p1;
    let start = signed.laid.offsets.get(&SIGNATURE).copied().unwrap_or_default();
    let end = signed.laid.offsets.get(&draft::TEXT_FIELD).copied().unwrap_or_default();
    let whole = &signed.bytes()[start..end];
    whole["8 0 obj\n".len()..whole.len() - "\nendobj\n".len()].to_vec()
}

/// The smallest archive: one empty stored file and its directory.
fn zip() -> Vec<u8> {
    let name = b"a.txt";
    let mut local = b"PK\x03\x04".to_vec();
    local.extend([10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x59]);
    local.extend([0; 12]);
    local.extend([5, 0, 0, 0]);
    local.extend(name);
    let mut out = local.clone();
    let mut directory = b"PK\x01\x02".to_vec();
    directory.extend([10, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x59]);
    directory.extend([0; 12]);
    directory.extend([5, 0]);
    directory.extend([0; 16]);
    directory.extend(name);
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend((local.len() as u32).to_le_bytes());
    out.extend([0, 0]);
    out
}
