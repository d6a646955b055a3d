//! Titles and authors in another order, and faces of signatures where others see something else.

use super::draft::{CADES, CATALOG, Draft, FORM, METADATA, PAGE, catalog, page, signature};
use super::notes_over::{LINE, measured};
use super::tamper::{Append, stream};
use super::{CHANGED, Cases, VALID_THEN_CHANGED};

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("metadata");
    orders(cases);
    firsts(cases);
    cases.class("second");
    turned(cases);
    faces(cases);
}

fn described(inner: &str) -> Vec<u8> {
    let xmp = format!(
        "<?xpacket begin=\"\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description \
         rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">{inner}</rdf:Description></rdf:RDF>\
         </x:xmpmeta><?xpacket end=\"w\"?>"
    );
    stream("/Type /Metadata /Subtype /XML", xmp.as_bytes())
}

fn orders(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let shown = catalog(Some(2), "/ViewerPreferences << /DisplayDocTitle true >>");
    let titles = |one: &str, other: &str| {
        format!(
            "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{one}</rdf:li>\
             <rdf:li xml:lang=\"en\">{other}</rdf:li></rdf:Alt></dc:title>"
        )
    };
    let authors = |one: &str, other: &str| {
        format!(
            "<dc:creator><rdf:Seq><rdf:li>{one}</rdf:li><rdf:li>{other}</rdf:li></rdf:Seq>\
             </dc:creator>"
        )
    };
    let tool = |tool: &str| {
        let date = "<xmp:ModifyDate>2026-11-24T10:00:00+07:00</xmp:ModifyDate>";
        format!("<dc:title>IZIN 001</dc:title><xmp:CreatorTool>{tool}</xmp:CreatorTool>{date}")
    };
    let inside = "A<rdf:Description rdf:about=\"\"><dc:title>IZIN 009</dc:title></rdf:Description>";
    let later = tool("B").replace("T10:00", "T11:00");
    let reason = "The order of titles and authors says which counts, and a tool has no title.";
    let honest = "Writers say when they wrote and with what.";
    for (id, title, before, after) in [
        (
            "metadata-titles",
            "the titles of two languages exchanged, after P=2",
            titles("NILAI 1.000.000", "IDR 9,000,000"),
            titles("IDR 9,000,000", "NILAI 1.000.000"),
        ),
        (
            "metadata-authors",
            "two authors in another order, after P=2",
            authors("BUDI, PENJUAL", "SARI, PEMBELI"),
            authors("SARI, PEMBELI", "BUDI, PENJUAL"),
        ),
        (
            "metadata-tool",
            "another title inside the name of the tool, after P=2",
            tool("A"),
            tool(inside),
        ),
        (
            "ok-metadata-tool",
            "another tool and a later date in the metadata, after P=2",
            tool("A"),
            later,
        ),
    ] {
        let base = Draft::permit(Some(2))
            .with(CATALOG, &shown)
            .with(METADATA, described(&before))
            .signed_by(&bench.officer);
        let file = Append::one(METADATA, described(&after)).to(base.bytes());
        if id.starts_with("ok-") {
            cases.honest(id, title, honest, file, VALID_THEN_CHANGED);
        } else {
            cases.grown(base.bytes(), id, title, reason, file, CHANGED);
        }
    }
}

/// Metadata where the signed version had none, and such as are no XML.
fn firsts(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let list = |title: &str| {
        format!(
            "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>"
        )
    };
    let date = |hour: u8| format!("<xmp:ModifyDate>2026-11-24T{hour}:00:00+07:00</xmp:ModifyDate>");
    let full = String::from_utf8_lossy(&catalog(Some(2), "")).into_owned();
    let bare = full.replace("/Metadata 10 0 R", "");
    let informed = |info: &str| {
        let mut draft = Draft::permit(Some(2)).with(CATALOG, &bare).with(14, info);
        draft.trailer = "/Info 14 0 R".to_owned();
        draft.signed_by(&bench.officer)
    };
    let titled = "<< /Title (PERMIT 001) /Author (BUDI) >>";
    let reason = "Readers show what the metadata say before what /Info says.";
    for (id, title, info, packet) in [
        (
            "metadata-first-title",
            "the first metadata of a document say another title than /Info, after P=2",
            titled,
            list("PERMIT 009") + &date(11),
        ),
        (
            "metadata-first-none",
            "the first metadata of a document say a title where it has none, after P=2",
            "<< /Author (BUDI) >>",
            list("PERMIT 009") + &date(11),
        ),
        (
            "ok-metadata-first",
            "the first metadata of a document say what /Info says, after P=2",
            titled,
            list("PERMIT 001") + &date(11),
        ),
    ] {
        let base = informed(info);
        let file = Append::one(CATALOG, full.replace("10 0 R", "50 0 R"))
            .object(50, described(&packet))
            .trailer("/Info 14 0 R")
            .to(base.bytes());
        if id.starts_with("ok-") {
            let honest = "Some signers write metadata into every document.";
            cases.honest(id, title, honest, file, VALID_THEN_CHANGED);
        } else {
            cases.grown(base.bytes(), id, title, reason, file, CHANGED);
        }
    }
    let twice = |hour: u8| {
        let spaces = "xmlns:a=\"urn:a\" xmlns:b=\"urn:a\"";
        described(&format!(
            "{}<dc:source {spaces} a:x=\"1\" b:x=\"2\"/>{}",
            list("PERMIT 001"),
            date(hour)
        ))
    };
    let base = Draft::permit(Some(2)).with(METADATA, twice(10)).signed_by(&bench.officer);
    let file = Append::one(METADATA, twice(11)).to(base.bytes());
    let title = "a later date in metadata with an attribute under two prefixes, after P=2";
    let reason = "What is no XML is read by each reader up to another place.";
    cases.grown(base.bytes(), "metadata-no-xml", title, reason, file, CHANGED);
}

const FACE: &str = "/Type /XObject /Subtype /Form /Resources << /Font << /F1 5 0 R >> >>";

/// An empty field of a turned page, which does not turn any more once it is signed.
fn turned(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let field = |flags: u32, more: &str| {
        format!(
            "<< /Type /Annot /Subtype /Widget /FT /Sig /T (TTE2) /F {flags} /P 3 0 R \
             /Rect [190 740 390 790] {more} >>"
        )
    };
    let base = Draft::bare(Some(2))
        .with(PAGE, page("7 0 R 13 0 R", "/Rotate 270"))
        .with(FORM, "<< /Fields [7 0 R 13 0 R] /SigFlags 3 >>")
        .with(13, field(4, ""))
        .signed_by(&bench.officer);
    let drawn = b"1 g 0 0 200 50 re f 0 g BT /F1 18 Tf 10 10 Td (NILAI 9.000.000) Tj ET";
    let signed = |flags: u32| {
        Append::one(13, field(flags, "/V 31 0 R /AP << /N 32 0 R >>"))
            .object(31, signature(CADES, ""))
            .object(32, stream(&format!("{FACE} /BBox [0 0 200 50]"), drawn))
            .signed(base.bytes(), &bench.second)
    };
    let reason = "With these flags its face lies where the certifier saw none.";
    let title = "a prepared field of a turned page gains NoRotate when it is signed, after P=2";
    cases.grown(base.bytes(), "second-unturned", title, reason, signed(4 + 16), CHANGED);
    let title = "a prepared field of a turned page signed where it is, after P=2";
    let honest = "Its face lies where the certifier placed the field.";
    cases.honest("ok-prepared-turned", title, honest, signed(4), VALID_THEN_CHANGED);
}

/// Faces of signatures that could be read as a part of what was signed, or hide another.
fn faces(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let sign = |source: &[u8], number: u32, listed: &str, place: [u32; 4], drawn: &str| {
        let [left, bottom, right, top] = place;
        let field = format!(
            "<< /Type /Annot /Subtype /Widget /FT /Sig /T (TTE{number}) /F 132 /P 3 0 R \
             /V {} 0 R /Rect [{left} {bottom} {right} {top}] /AP << /N {} 0 R >> >>",
            number + 1,
            number + 2
        );
        let bounds = format!("{FACE} /BBox [0 0 {} {}]", right - left, top - bottom);
        Append::one(PAGE, page(listed, ""))
            .object(FORM, format!("<< /Fields [{listed}] /SigFlags 3 >>"))
            .object(number, field)
            .object(number + 1, signature(CADES, ""))
            .object(number + 2, stream(&bounds, drawn.as_bytes()))
            .signed(source, &bench.second)
    };
    let base = measured(None, LINE).signed_by(&bench.officer);
    let zeros = "0 g BT /F1 18 Tf .8 6 Td (.000) Tj ET";
    let one = "7 0 R 30 0 R";
    let file = sign(base.bytes(), 30, one, [191, 694, 251, 718], zeros);
    let title = "a second signature right behind the amount, drawn as three more digits";
    let reason = "It reads on where the amount ends.";
    cases.unclear("second-behind-number", title, reason, file);
    let name = "0 g BT /F1 12 Tf 4 6 Td (SITI AMINAH) Tj ET";
    let place = [300, 500, 400, 550];
    let first = sign(base.bytes(), 30, one, place, name);
    let two = "7 0 R 30 0 R 33 0 R";
    let file = sign(&first, 33, two, place, name);
    let title = "a third signature drawn in the place of the second";
    let reason = "It covers the face of another.";
    cases.unclear("second-same-place", title, reason, file);
    let file = sign(&first, 33, two, [300, 400, 400, 450], name);
    let title = "a third signature drawn below the second";
    let honest = "Each has a place of its own.";
    cases.honest("ok-second-below", title, honest, file, VALID_THEN_CHANGED);
}
