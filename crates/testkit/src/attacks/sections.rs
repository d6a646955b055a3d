//! Cross-references and first objects that lead some readers to another version of the file.

use super::draft::{
    CADES, CATALOG, CONTENT, Draft, FIELD, FORM, PAGE, SIGNATURE, catalog, content, doc_mdp, page,
    signature,
};
use super::honest::{linearised, security_store};
use super::tamper::{Append, Closing, decimal_row, last_xref, object, stream_rows};
use super::{Cases, Expected, HONEST, INVALID, VALID, Word};

/// Cross-references that are none for one reader are a fault of the file or a change.
const CHANGED_OR_INVALID: Expected = Expected::of(&[Word::Changed, Word::Invalid]);

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("chain");
    hidden_streams(cases);
    linear(cases);
    two_tables(cases);
}

/// Two tables behind one another, of which the first brings a draft and the second what was signed.
fn two_tables(cases: &mut Cases<'_>) {
    let base = cases.bench.p1.bytes();
    let mut file = base.to_vec();
    let mut places = Vec::new();
    for text in ["PERMIT 001 FOR BUDI", "PERMIT 009 FOR TONO"] {
        places.push(file.len());
        object(&mut file, CONTENT, 0, &content(text));
    }
    let mut previous = last_xref(base);
    for place in places.iter().rev() {
        let at = file.len();
        file.extend(format!("xref\n{CONTENT} 1\n").bytes());
        file.extend(decimal_row(*place, 0, 'n'));
        let trailer = format!("trailer\n<< /Size 60 /Root 1 0 R /Prev {previous} >>\n");
        file.extend(trailer.bytes());
        previous = at;
    }
    file.extend(format!("startxref\n{previous}\n%%EOF\n").bytes());
    let title =
        "two tables one behind the other, of which the inner one leads to a draft, after P=1";
    let reason = "Readers that search for a table, or stop at the first, show the draft.";
    cases.grown(base, "chain-two-tables", title, reason, file, CHANGED_OR_INVALID);
}

/// The permit that followed a draft with another holder, certified with P=1.
fn after_draft(cases: &Cases<'_>, draft: &[u8]) -> Vec<u8> {
    let form = "<< /Fields [7 0 R 9 0 R] /SigFlags 3 /DA (/F1 12 Tf 0 g) \
                /DR << /Font << /F1 5 0 R >> >> >>";
    let field = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (TTE1) /V 8 0 R /F 132 \
                 /P 3 0 R /Rect [0 0 0 0] >>";
    Append::one(CATALOG, catalog(Some(1), ""))
        .object(PAGE, page("7 0 R 9 0 R", ""))
        .object(CONTENT, content("PERMIT 001 FOR BUDI"))
        .object(FORM, form)
        .object(FIELD, field)
        .object(SIGNATURE, signature(CADES, &doc_mdp(1)))
        .signed(draft, &cases.bench.officer)
}

fn draft() -> Draft {
    Draft::unsigned().with(CONTENT, content("PERMIT 009 FOR TONO"))
}

/// Cross-reference streams beside those that every reader reads.
fn hidden_streams(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "In a stream that key has no meaning, but some readers follow it.";
    let rows = |row: (u32, u8, u64, u16)| stream_rows("/Type /XRef /Size 60 /Root 1 0 R", &[row]);
    let leading = |base: &[u8], hidden: Vec<u8>, key: &str| {
        let key = if key.is_empty() { String::new() } else { format!("{key} {}", base.len()) };
        Append::one(58, hidden)
            .object(CATALOG, catalog(Some(1), "/DSS << /Type /DSS >>"))
            .closing(Closing::Stream)
            .trailer(&key)
            .to(base)
    };
    let base = bench.p1.bytes();
    let freed = rows((CONTENT, 0, 0, 1));
    let file = leading(base, freed.clone(), "/XRefStm");
    let title = "a cross-reference stream with XRefStm to one that frees the content, after P=1";
    cases.grown(base, "chain-stream-frees", title, reason, file, CHANGED_OR_INVALID);
    let laid = draft().lay_out();
    let at = laid.offsets.get(&CONTENT).copied().unwrap_or_default();
    let base = after_draft(cases, &laid.bytes);
    let file = leading(&base, rows((CONTENT, 1, at as u64, 0)), "/XRefStm");
    let title = "the same to one that brings back the content of a draft";
    cases.grown(&base, "chain-stream-draft", title, reason, file, CHANGED_OR_INVALID);
    let base = bench.p1.bytes();
    let file = leading(base, freed, "");
    let title = "a cross-reference stream as an object that no cross-references lead to, after P=1";
    let reason = "Some writers leave one behind beside the table that counts, and nobody reads it.";
    cases.class(HONEST);
    cases.grown(base, "ok-stream-unused", title, reason, file, VALID);
    cases.class("chain");
}

/// A first object that says how long the file is.
fn linear(cases: &mut Cases<'_>) {
    // Linearised as long as the file only is once something was added to what was signed.
    let length = 60_000;
    let base = after_draft(cases, &linearised(&draft(), Some(length)));
    let store = security_store(cases, &cases.bench.p1, 1);
    let unpadded = store.to(&base).len();
    let file = store.trailer(&" ".repeat(length.saturating_sub(unpadded))).to(&base);
    let reason = "Readers of a linearised file begin at its first page, and find the draft.";
    let title = "a draft with a length that is that of the file once evidence was added, after P=1";
    cases.grown(&base, "linear-length", title, reason, file, INVALID);
    let linear = linearised(&draft(), None);
    let base = after_draft(cases, &linear);
    let file = security_store(cases, &cases.bench.p1, 1).to(&base);
    let title = "a linearised file, signed and then extended by evidence, after P=1";
    let honest = "Its length is that of the first revision, as it should be.";
    cases.class(HONEST);
    cases.grown(&base, "ok-linearised-extended", title, honest, file, VALID);
    cases.class("chain");
}
