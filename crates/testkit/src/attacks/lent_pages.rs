//! Pages, the catalog, the form and the faces of fields, used by the signed version as resources.

use super::draft::{
    CATALOG, CONTENT, Draft, FORM, METADATA, PAGE, PAGES, TEXT_AP, TEXT_FIELD, catalog, page,
    text_field,
};
use super::lent::{drawn, leaning};
use super::tamper::{Append, stream};
use super::{CHANGED, Cases, HONEST, VALID_THEN_CHANGED};

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("lent");
    pages(cases);
    forms(cases);
    catalogs(cases);
    descriptions(cases);
    faces(cases);
}

pub(super) const TWO: &str = "<< /Type /Pages /Kids [3 0 R 14 0 R] /Count 2 >>";
const WHOLE: &str = "/Type /XObject /Subtype /Form /BBox [0 0 595 842]";

/// A second page, object 14, with its content in 15.
pub(super) fn second_page(entries: &str) -> String {
    format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] \
         /Resources << /Font << /F1 5 0 R >> >> /Contents 15 0 R {entries} >>"
    )
}

/// A picture of another permit.
fn forged() -> Vec<u8> {
    let entries = format!(
        "{WHOLE} /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 \
         /BaseFont /Helvetica >> >> >>"
    );
    let other = b"1 g 50 690 400 40 re f 0 g BT /F1 18 Tf 60 700 Td (PERMIT 009 FOR TONO) Tj ET";
    stream(&entries, other)
}

/// What a page lists for its annotations is at the same time a resource of another page.
fn pages(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "A list of annotations is one alone; where its entry is a name, it shows.";
    let draft = |resources: &str, text: &str| {
        Draft::bare(Some(1))
            .with(PAGES, TWO)
            .with(PAGE, leaning(resources, "7 0 R"))
            .with(CONTENT, drawn(text))
            .with(14, second_page(""))
            .with(15, drawn(""))
            .signed_by(&bench.officer)
    };
    let base = draft("/XObject 14 0 R", "/Annots Do");
    let file = Append::one(14, second_page("/Annots 50 0 R")).object(50, forged());
    let title =
        "a page that is the dictionary of pictures of another gains a list that is one, after P=1";
    cases.grown(base.bytes(), "lent-annots", title, reason, file.to(base.bytes()), CHANGED);
    let base = draft("/ExtGState 14 0 R", "/Annots gs BT /F1 18 Tf 60 650 Td (UNLESS VOID) Tj ET");
    let file = Append::one(14, second_page("/Annots << /ca 0 /CA 0 >>"));
    let title = "the same with a list that is a graphics state and hides a line, after P=1";
    cases.grown(base.bytes(), "lent-annots-state", title, reason, file.to(base.bytes()), CHANGED);

    let base = Draft::bare(Some(3))
        .with(PAGES, TWO)
        .with(14, second_page(""))
        .with(15, drawn(""))
        .signed_by(&bench.officer);
    let note = "<< /Type /Annot /Subtype /Text /Rect [500 700 520 720] /Contents (periksa) \
                /P 14 0 R /F 28 >>";
    let file = Append::one(14, second_page("/Annots [50 0 R]")).object(50, note);
    cases.class(HONEST);
    cases.grown(
        base.bytes(),
        "ok-note-second-page",
        "a note on a page that had none, after P=3",
        "A page gains the list with its first annotation.",
        file.to(base.bytes()),
        VALID_THEN_CHANGED,
    );
    cases.class("lent");
}

/// The form as a dictionary of pictures.
fn forms(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "Default resources are for fields alone; where they are a name, they show.";
    let file = || {
        let form = "<< /Fields [7 0 R] /SigFlags 3 /DR 50 0 R >>";
        Append::one(FORM, form).object(50, forged())
    };
    let inner = stream(&format!("{WHOLE} /Resources << /XObject 6 0 R >>"), b"/DR Do");
    let base = Draft::bare(Some(1))
        .with(PAGE, leaning("/XObject << /P 16 0 R >>", "7 0 R"))
        .with(CONTENT, drawn("/P Do"))
        .with(16, inner)
        .signed_by(&bench.officer);
    let title =
        "a form that is the pictures of a picture gains default resources that are one, after P=1";
    let bytes = file().to(base.bytes());
    cases.grown(base.bytes(), "lent-defaults", title, reason, bytes, CHANGED);
    let base = Draft::bare(Some(2))
        .with(PAGE, leaning("/XObject 6 0 R", "7 0 R"))
        .with(CONTENT, drawn("/DR Do"))
        .signed_by(&bench.officer);
    let title =
        "the same with the form as the pictures of the page, beside an object of no use, after P=2";
    let bytes = file().object(51, "<< >>").to(base.bytes());
    cases.grown(base.bytes(), "lent-defaults-p2", title, reason, bytes, CHANGED);
}

/// The catalog as a dictionary of fonts.
fn catalogs(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "Extensions tell of the version alone; where they are a font, they show.";
    let extended = |permission, encoding: &str| {
        let font = "/Type /Font /Subtype /Type1 /BaseFont /Helvetica";
        catalog(permission, &format!("/Extensions << {font} /Encoding << {encoding} >> >>"))
    };
    let bent = "/Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [57 /one]";
    let level = "/ExtensionLevel 1";
    let text = b"BT /Extensions 18 Tf 60 650 Td (NILAI 9.000.000) Tj ET";
    let inner = stream(&format!("{WHOLE} /Resources << /Font 1 0 R >>"), text);
    let base = Draft::bare(Some(1))
        .with(CATALOG, extended(Some(1), bent))
        .with(PAGE, leaning("/XObject << /P 16 0 R >>", "7 0 R"))
        .with(CONTENT, drawn("/P Do"))
        .with(16, inner)
        .signed_by(&bench.officer);
    let bytes = Append::one(CATALOG, extended(Some(1), level)).to(base.bytes());
    let title = "an extension that is the font of a picture loses its encoding, after P=1";
    cases.grown(base.bytes(), "lent-extensions", title, reason, bytes, CHANGED);
    let plain = String::from_utf8_lossy(&page("7 0 R", "")).into_owned();
    let base = Draft::bare(Some(2))
        .with(CATALOG, extended(Some(2), bent))
        .with(PAGE, plain.replace("/Font << /F1 5 0 R >>", "/Font 1 0 R"))
        .with(CONTENT, stream("", text))
        .signed_by(&bench.officer);
    let append = Append::one(CATALOG, extended(Some(2), level)).object(51, "<< >>");
    let title = "the same with the font of the page, beside an object of no use, after P=2";
    let bytes = append.to(base.bytes());
    cases.grown(base.bytes(), "lent-extensions-p2", title, reason, bytes, CHANGED);
}

/// The description of the document as a picture and as a letter.
fn descriptions(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "A description may be brought up to date where it shows nowhere.";
    let base = Draft::bare(None)
        .with(PAGE, leaning("/XObject 1 0 R", "7 0 R"))
        .with(CONTENT, drawn("/Metadata Do"))
        .signed_by(&bench.officer);
    let bytes = Append::one(METADATA, forged()).to(base.bytes());
    let title = "metadata that the page draws made a picture, after an approval";
    cases.grown(base.bytes(), "lent-metadata", title, reason, bytes, CHANGED);
    let described = |tool: &str| {
        let xmp = format!(
            "<?xpacket begin=\"\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta \
             xmlns:x=\"adobe:ns:meta/\"><rdf:RDF \
             xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description \
             rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"><xmp:CreatorTool> {tool} \
             </xmp:CreatorTool></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>"
        );
        stream("/Type /Metadata /Subtype /XML", xmp.as_bytes())
    };
    let font = "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 595 842] \
                /FontMatrix [1 0 0 1 0 0] /CharProcs 1 0 R /Encoding << /Type /Encoding \
                /Differences [65 /Metadata] >> /FirstChar 65 /LastChar 65 /Widths [1] \
                /Resources << /Font << /F1 5 0 R >> >> >>";
    let draft = |permission, font: &str, text: &str| {
        let with_font = leaning("", "7 0 R").replace("/F1 5 0 R", "/F1 5 0 R /T3 16 0 R");
        Draft::bare(permission)
            .with(PAGE, with_font)
            .with(CONTENT, drawn(text))
            .with(METADATA, described("1 0 d0"))
            .with(16, font)
            .signed_by(&bench.officer)
    };
    let base = draft(Some(2), font, "BT /T3 1 Tf 0 0 Td (A) Tj ET");
    let shown = "1 0 d0 1 g 50 690 300 40 re f 0 g BT /F1 18 Tf 60 700 Td \
                 (PERMIT 009 FOR TONO) Tj ET";
    let bytes = Append::one(METADATA, described(shown)).to(base.bytes());
    let title = "metadata that are a letter of a font of the page, after P=2";
    cases.grown(base.bytes(), "lent-metadata-glyph", title, reason, bytes, CHANGED);
}

/// The appearances of a field as a dictionary of pictures.
fn faces(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "What a field is drawn with may not be drawn by a page as well.";
    let rest = "/DA (/F1 18 Tf 0 g) /Rect [110 594 260 618] /F 4 /MK << /BG [1 1 1] >> /AP 17 0 R";
    let face = |text: &str| {
        let entries = "/Type /XObject /Subtype /Form /BBox [0 0 150 24] \
                       /Resources << /Font << /F1 5 0 R >> >>";
        let text = format!("/Tx BMC q BT 0 g /F1 18 Tf 2 6 Td ({text}) Tj ET Q EMC");
        stream(entries, format!("1 g 0 0 150 24 re f {text}").as_bytes())
    };
    let placed = "q 1 0 0 1 110 644 cm /N Do Q";
    let draft = |named: &str, text: &str| {
        Draft::permit(Some(2))
            .with(PAGE, leaning(named, "7 0 R 9 0 R"))
            .with(CONTENT, drawn(text))
            .with(TEXT_FIELD, text_field("1.000", rest))
            .with(17, "<< /N 12 0 R >>")
            .with(TEXT_AP, face("1.000"))
            .signed_by(&bench.officer)
    };
    let file = Append::one(TEXT_FIELD, text_field("9.000", rest)).object(TEXT_AP, face("9.000"));
    let base = draft("/XObject 17 0 R", placed);
    let bytes = file.to(base.bytes());
    let title = "a field filled in whose face the page draws beside its text, after P=2";
    cases.grown(base.bytes(), "lent-face", title, reason, bytes, CHANGED);
    let base = draft("", "");
    cases.class(HONEST);
    cases.grown(
        base.bytes(),
        "ok-face-replaced",
        "a field filled in whose face is written again under its number, after P=2",
        "Nothing but the field draws it.",
        file.to(base.bytes()),
        VALID_THEN_CHANGED,
    );
}
