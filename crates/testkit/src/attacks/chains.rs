//! Cross-references that loop, leave the file, skip a revision or lie about what they point at.

use super::appended::FORGED;
use super::draft::{CATALOG, CONTENT, Draft, PAGE, catalog, content, page};
use super::tamper::{Append, Closing, followed_by, last_xref, replace};
use super::{BROKEN_LATER, CHANGED, Cases, Expected, Word};

const REASON: &str = "A chain that cannot be followed strictly is not repaired.";

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("chain");
    let bench = cases.bench;
    let file = bench.p1.bytes();
    let swap = || Append::one(CONTENT, content(FORGED));
    let to = |change: &dyn Fn(&mut Append)| {
        let mut append = swap();
        change(&mut append);
        append.to(file)
    };
    // Where the table of the increment will stand.
    let own = last_xref(&swap().to(file));
    let stream_body = bench.p1.laid.offsets.get(&CONTENT).copied().unwrap_or_default() + 60;
    let in_hole = bench.p1.laid.hole.start + 10;
    let page_at = bench.p1.laid.offsets.get(&PAGE).copied().unwrap_or_default();

    let mut add = |id, title, bytes| cases.grown(file, id, title, REASON, bytes, BROKEN_LATER);
    let own_text = own.to_string();
    add("chain-loop", "/Prev leads to itself", to(&|a| a.previous = Some(own_text.clone())));
    add("chain-forward", "/Prev beyond the end", to(&|a| a.previous = Some("9999999".to_owned())));
    add("chain-negative", "/Prev negative", to(&|a| a.previous = Some("-1".to_owned())));
    add("chain-real", "/Prev a real number", to(&|a| a.previous = Some("1.5".to_owned())));
    let reference = to(&|a| a.previous = Some("40 0 R".to_owned()));
    add("chain-reference", "/Prev a reference to nothing", reference);
    add(
        "chain-startxref-outside",
        "startxref beyond the end",
        to(&|a| a.startxref = Some(9_999_999)),
    );
    let at_zero = to(&|a| a.startxref = Some(0));
    add("chain-startxref-zero", "startxref at the header", at_zero);
    let in_stream = Append { rows: vec![(CONTENT, stream_body)], ..Append::new() };
    add("chain-into-stream", "an entry into the middle of a stream", in_stream.to(file));
    let hole = Append { rows: vec![(CONTENT, in_hole)], ..Append::new() };
    add("chain-into-hole", "an entry into the hole of the signature", hole.to(file));
    let other = Append { rows: vec![(CONTENT, page_at)], ..Append::new() };
    add("chain-other-object", "an entry that points at another object", other.to(file));
    let mut twice = swap();
    twice.rows.push((CONTENT, bench.p1.laid.offsets.get(&CONTENT).copied().unwrap_or_default()));
    add("chain-twice", "two entries for one object in one table", twice.to(file));
    let twice = twice.closing(Closing::Stream).to(file);
    add("chain-twice-stream", "two entries for one object in one stream", twice);
    let short = swap().to(file);
    let tail = String::from_utf8_lossy(short.get(file.len()..).unwrap_or_default()).into_owned();
    let short = followed_by(file, tail.replace(" n \n", " n\n"));
    add("chain-19-bytes", "entries of 19 bytes", short);
    let second = Append::one(PAGE, page("", "")).to(&swap().to(file));
    // The first increment names the second; both offsets have the same number of digits.
    let (old, aim) = (last_xref(file), last_xref(&second));
    let loop_of_two = replace(&second, &format!("/Prev {old}"), &format!("/Prev {aim}"));
    add("chain-loop-of-two", "two sections that lead to each other", loop_of_two);

    let small = Append::new().to(file);
    let small = replace(&small, "/Size 60", "/Size 04");
    add("chain-size", "an empty increment whose /Size leaves most objects out", small);

    let mut orphan = swap();
    orphan.previous = Some(String::new());
    cases.grown(
        file,
        "chain-no-prev",
        "an increment without /Prev: the old objects are out of sight",
        "The document as it stands has no catalog, and hides a signature.",
        orphan.to(file),
        Expected::of(&[
            Word::Changed,
            Word::Invalid,
            Word::Undetermined,
            Word::NotSigned,
            Word::Unreadable,
        ]),
    );
    skipped(cases);
    roots(cases);
}

/// A later revision whose chain leaves the signed one out.
fn skipped(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let unsigned = Draft::unsigned().lay_out();
    let plan = segel_sign::SigningPlan::certification(segel_sign::Permission::None);
    let signed = bench.product_sign(&unsigned.bytes, &plan, &bench.officer);
    let mut append = Append::one(CONTENT, content(FORGED));
    append.previous = Some(unsigned.xref.to_string());
    let words = Expected::of(&[
        Word::Changed,
        Word::Invalid,
        Word::NotSigned,
        Word::Undetermined,
        Word::Unreadable,
    ]);
    cases.grown(
        &signed,
        "chain-skip",
        "a revision whose /Prev skips the signed one",
        "The document as it stands grew out of the unsigned one: the signature is hidden.",
        append.to(&signed),
        words,
    );
    // The signature is kept in sight, its revision is not.
    let mut append = Append::one(CONTENT, content(FORGED));
    append.rows = stated(&signed);
    append.previous = Some(unsigned.xref.to_string());
    cases.grown(
        &signed,
        "chain-skip-kept",
        "as chain-skip, with entries that keep the signature in sight",
        "What was signed is no revision of the document as it stands.",
        append.to(&signed),
        Expected::of(&[Word::Changed, Word::Invalid, Word::Undetermined, Word::Unreadable]),
    );
}

/// What the newest revision says, as rows.
#[expect(clippy::expect_used, reason = "the product just wrote this file")]
fn stated(file: &[u8]) -> Vec<(u32, usize)> {
    let file = file.to_vec();
    let document = segel_pdf::Document::open(&file).expect("a readable document");
    let newest = document.revisions().last().expect("a revision");
    let objects = document.stated_objects(newest).expect("readable cross-references");
    let offset = |stated| match stated {
        segel_pdf::Stated::At(offset) => usize::try_from(offset).ok(),
        _ => None,
    };
    objects.into_iter().filter_map(|(number, at)| Some((number, offset(at)?))).collect()
}

fn roots(cases: &mut Cases<'_>) {
    let file = cases.bench.p1.bytes();
    let mut append = Append::one(30, catalog(Some(1), "")).object(CONTENT, content(FORGED));
    append.root = "30 0 R".to_owned();
    cases.grown(
        file,
        "chain-root",
        "another catalog in the trailer, and the content swapped",
        "The trailer must name the catalog that was signed.",
        append.to(file),
        CHANGED,
    );
    let mut append = Append::one(30, catalog(Some(1), ""));
    append.root = "30 0 R".to_owned();
    cases.grown(
        file,
        "chain-root-only",
        "another catalog of the same content in the trailer",
        "A copy of the catalog is the door for the next change.",
        append.to(file),
        CHANGED,
    );
    let encrypted = Append::new()
        .object(31, "<< /Filter /Standard /V 1 /R 2 /O () /U () /P -4 >>")
        .trailer("/Encrypt 31 0 R");
    cases.grown(
        file,
        "chain-encrypt",
        "an encryption dictionary added",
        "Every string of the document would read differently.",
        encrypted.to(file),
        BROKEN_LATER,
    );
    let info = Append::one(31, "<< /Title (PERMIT 001 FOR TONO) >>").trailer("/Info 31 0 R");
    cases.class("metadata");
    cases.grown(
        file,
        "md-info",
        "/Info added after P=1",
        "Descriptive data is what archives and searches show.",
        info.to(file),
        CHANGED,
    );
    cases.class("chain");
    let freed = Append { freed: vec![CATALOG], ..Append::new() };
    cases.grown(
        file,
        "chain-catalog-freed",
        "the catalog marked free",
        "Without a catalog there is no document.",
        freed.closing(Closing::Table).to(file),
        Expected::of(&[Word::Changed, Word::Invalid, Word::Undetermined, Word::Unreadable]),
    );
}
