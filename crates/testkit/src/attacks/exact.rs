//! Oddities of honest writers, each beside what it must be told from.

use super::draft::{CADES, CONTENT, Draft, Laid, PAGE, Signed, Style, content, page, signature};
use super::honest::security_store;
use super::lent::{drawn, leaning};
use super::second::{NOT_VALID, UNSEEN, signing};
use super::tamper::{Append, Closing, replace};
use super::{BROKEN, BROKEN_LATER, CHANGED, Cases, VALID, VALID_THEN_CHANGED};

pub(super) fn add(cases: &mut Cases<'_>) {
    idle_trailers(cases);
    lengths(cases);
    sizes(cases);
    lists(cases);
    keys(cases);
    numbers(cases);
}

/// The file with a text before its last `startxref`.
fn before_the_end(bytes: &[u8], text: &str) -> Vec<u8> {
    let word = b"startxref";
    let at = bytes.windows(word.len()).rposition(|w| w == word).unwrap_or(bytes.len());
    let (head, tail) = bytes.split_at(at);
    [head, text.as_bytes(), tail].concat()
}

fn idle_trailers(cases: &mut Cases<'_>) {
    cases.class("rebuilt");
    let bench = cases.bench;
    let with_trailer = |entries: &str| -> Signed {
        let laid = Draft::permit(Some(1)).with_style(Style::Compact).lay_out();
        let bytes = before_the_end(&laid.bytes, &format!("trailer\n<< {entries} >>\n"));
        let officer = &bench.officer;
        Laid { bytes, ..laid }.seal(|content| super::cms::Parts::of(officer, content).build())
    };
    let base = with_trailer("/Size 20 /ID [<00> <00>]");
    let store = security_store(cases, &base, 1).closing(Closing::Stream).to(base.bytes());
    cases.honest(
        "ok-idle-trailer",
        "a trailer of nothing but its size behind a cross-reference stream, evidence behind it",
        "Writers of linearised files leave it there; it leads nowhere.",
        store.clone(),
        VALID,
    );
    let reason = "A trailer that leads somewhere gives a reader that finds it another document.";
    let rooted = with_trailer("/Size 20 /Root 9 0 R").bytes().to_vec();
    cases.add("idle-trailer-root", "the same with a catalog", reason, rooted, BROKEN);
    let linked = with_trailer("/Size 20 /Prev 15").bytes().to_vec();
    cases.add("idle-trailer-prev", "the same with an earlier section", reason, linked, BROKEN);
    let later = before_the_end(&store, "trailer\n<< /Size 60 >>\n");
    let reason = "Nothing that no one needs may come behind a signature.";
    let title = "a trailer of nothing but its size in a later revision";
    cases.grown(base.bytes(), "idle-trailer-later", title, reason, later, CHANGED);
}

fn lengths(cases: &mut Cases<'_>) {
    cases.class("lexical");
    let bench = cases.bench;
    let body = String::from_utf8_lossy(&content("PERMIT 001 FOR BUDI")).into_owned();
    let digits = body.split("/Length ").nth(1).and_then(|rest| rest.split(' ').next());
    let digits = digits.unwrap_or_default().to_owned();
    let named = body.replacen(&format!("/Length {digits}"), "/Length 14 0 R", 1);
    let length: usize = digits.parse().unwrap_or(0);
    let draft = |length: usize| {
        let draft = Draft::permit(Some(1)).with_style(Style::Compact);
        draft.with(CONTENT, &named).with(14, length.to_string()).signed_by(&bench.officer)
    };
    let base = draft(length);
    cases.honest(
        "ok-length-packed",
        "the length of the page content inside an object stream",
        "Only the length of an object stream may not stand there (ISO 32000-2, 7.5.7).",
        base.bytes().to_vec(),
        VALID,
    );
    let reason = "Where the length ends there must be endstream.";
    let short = draft(length - 4).bytes().to_vec();
    cases.add("lex-length-packed", "the same, short of its endstream", reason, short, BROKEN);
    let later = |append: Append| append.closing(Closing::Stream).to(base.bytes());
    let shorter = later(Append::one(14, (length - 4).to_string()));
    let title = "the same, shortened by an increment";
    cases.grown(base.bytes(), "lex-length-packed-later", title, reason, shorter, BROKEN_LATER);
    let reason = "A length inside the very stream that it measures cannot be found.";
    let own = |kind: &str| {
        let head = format!("<< {kind} /N 1 /First 5 /Length 31 0 R >>");
        let stream = format!("{head}\nstream\n31 0 2 \nendstream");
        let mut append = Append::one(30, stream).object(CONTENT, &named);
        append.packed = vec![(30, 31, 0), (30, 14, 0)];
        later(append)
    };
    let title = "an object stream that holds its own length";
    cases.grown(base.bytes(), "lex-length-own", title, reason, own("/Type /ObjStm"), BROKEN_LATER);
    let title = "the same without a type";
    cases.grown(base.bytes(), "lex-length-own-bare", title, reason, own(""), BROKEN_LATER);
}

fn sizes(cases: &mut Cases<'_>) {
    cases.class("chain");
    let bench = cases.bench;
    let base = bench.approval.bytes();
    let small = |append: Append| replace(&append.to(base), "/Size 60", "/Size 01");
    let signed = |file: &[u8]| signing(UNSEEN, CADES, "").signed(file, &bench.second);
    cases.class(super::HONEST);
    cases.grown(
        base,
        "ok-empty-revision",
        "a revision of nothing with a wrong /Size before a second signature",
        "It writes no object, and readers go by the trailer of the last revision.",
        signed(&small(Append::new())),
        VALID_THEN_CHANGED,
    );
    cases.class("chain");
    let reason = "Readers take what lies beyond /Size for null.";
    let again = small(Append::one(CONTENT, content("PERMIT 001 FOR BUDI")));
    let title = "a revision of the same content whose /Size leaves most objects out";
    cases.grown(base, "chain-size-written", title, reason, signed(&again), CHANGED);
    let laid = Draft::permit(Some(1)).lay_out();
    let bytes = replace(&laid.bytes, "/Size 20", "/Size 11");
    let hiding = Laid { bytes, ..laid }
        .seal(|content| super::cms::Parts::of(&bench.officer, content).build());
    let shown = Append::new().to(hiding.bytes());
    let title = "a signed /Size that leaves the picture out, and a later one that brings it up";
    cases.grown(hiding.bytes(), "chain-size-grows", title, reason, shown, CHANGED);
}

fn lists(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let base = |subtype: &str| {
        let note = format!(
            "<< /Type /Annot /Subtype /{subtype} /Rect [500 700 520 720] /Contents (periksa) \
             /P 3 0 R /F 28 >>"
        );
        Draft::permit(Some(3))
            .with(13, note)
            .with(14, "[7 0 R 9 0 R 13 0 R]")
            .with(PAGE, String::from_utf8_lossy(&page("", "")).replace("[]", "14 0 R"))
            .signed_by(&bench.officer)
    };
    let without = |numbers: &[u32], page: Option<Vec<u8>>, base: &Signed| {
        let mut append = Append { freed: numbers.to_vec(), ..Append::new() };
        append.objects.extend(page.map(|page| (PAGE, 0, page)));
        append.to(base.bytes())
    };
    let noted = base("Text");
    cases.class(super::HONEST);
    cases.grown(
        noted.bytes(),
        "ok-note-removed",
        "a note removed together with the list that named it, after P=3",
        "P=3 allows it, and the page lists what is left by itself.",
        without(&[13, 14], Some(page("7 0 R 9 0 R", "")), &noted),
        VALID_THEN_CHANGED,
    );
    cases.class("annotation");
    let reason = "What a page lists no more is judged one by one.";
    let file = without(&[13, 14], Some(page("7 0 R", "")), &noted);
    let title = "a field taken off the page with the list and a note, after P=3";
    cases.grown(noted.bytes(), "list-field-removed", title, reason, file, CHANGED);
    let file = without(&[14], None, &noted);
    let title = "the list of annotations marked free under its page, after P=3";
    cases.grown(noted.bytes(), "list-freed", title, reason, file, CHANGED);
    let stamped = base("Stamp");
    let file = without(&[13, 14], Some(page("7 0 R 9 0 R", "")), &stamped);
    let title = "a stamp removed together with the list that named it, after P=3";
    cases.grown(stamped.bytes(), "list-stamp-removed", title, reason, file, CHANGED);
}

fn keys(cases: &mut Cases<'_>) {
    cases.class("duplicate");
    let bench = cases.bench;
    let signed = |extra: &str| {
        let draft = Draft::permit(Some(1)).with(PAGE, page("7 0 R 9 0 R", extra));
        draft.signed_by(&bench.officer).bytes().to_vec()
    };
    cases.honest(
        "ok-key-twice",
        "a key that stands twice with one value",
        "Readers take the first or the last, and both say the same.",
        signed("/MediaBox [0 0 595 842]"),
        super::honest::VALID_OR_STRICT,
    );
    let reason = "A key that stands twice has no one meaning: readers take the first or the last.";
    let title = "two boxes of the page";
    cases.add("dup-media-box", title, reason, signed("/MediaBox [0 0 595 841]"), BROKEN);
    let title = "two types of the page";
    cases.add("dup-page-type", title, reason, signed("/Type /Pages"), BROKEN);
    let mut append = signing(UNSEEN, CADES, "");
    append.objects.retain(|(number, ..)| *number != 31);
    let both = signature("ETSI.RFC3161", "/Type /DocTimeStamp");
    let file = append.object(31, both).signed(bench.p1.bytes(), &bench.second);
    let title = "a signature that is of both types, after P=1";
    let reason = "Only what every reader takes for a time-stamp may follow.";
    cases.grown(bench.p1.bytes(), "dup-signature-type", title, reason, file, NOT_VALID);
}

/// Numbers written as reals where they were integers.
fn numbers(cases: &mut Cases<'_>) {
    cases.class("lexical");
    let bench = cases.bench;
    let font = "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H \
                /DescendantFonts [14 0 R] >>";
    let letters = "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo \
                   << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> \
                   /CIDToGIDMap /Identity /DW 556 /W 15 0 R /FontDescriptor 16 0 R >>";
    let descriptor = "<< /Type /FontDescriptor /FontName /X /Flags 4 /FontBBox [-200 -300 1200 1000] \
                      /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>";
    let text = "BT /T 18 Tf 60 650 Td <00030013001300110013> Tj ET";
    let base = Draft::bare(Some(1))
        .with(PAGE, leaning("", "7 0 R").replace("/F1 5 0 R", "/F1 5 0 R /T 13 0 R"))
        .with(CONTENT, drawn(text))
        .with(13, font)
        .with(14, letters)
        .with(15, "[3 3 600]")
        .with(16, descriptor)
        .signed_by(&bench.officer);
    let file = Append::one(15, "[3. 3. 600.]").to(base.bytes());
    let reason = "Some readers drop widths whose codes are no integers, and the text moves.";
    let title = "the widths of a font written again as reals, after P=1";
    cases.grown(base.bytes(), "lex-reals", title, reason, file, CHANGED);
    let base = bench.approval.bytes();
    let mut append = signing(UNSEEN, CADES, "");
    for (number, _, body) in &mut append.objects {
        if *number == PAGE {
            let text = String::from_utf8_lossy(body);
            *body = text.replace("[0 0 595 842]", "[0.0 0.0 595.0 842.0]").into_bytes();
        }
    }
    cases.class(super::HONEST);
    cases.grown(
        base,
        "ok-reals",
        "a second signature whose writer gives the box of the page in reals",
        "A box is of numbers, and these are the same.",
        append.signed(base, &bench.second),
        VALID_THEN_CHANGED,
    );
}
