//! What pages inherit, what files say of themselves, and notes between two signatures.

use super::draft::{CADES, Draft, FORM, METADATA, PAGE, PAGES, Signed, page, signature};
use super::evidence::{HOUR, SHA256, after};
use super::lines_bent::mark;
use super::notes_over::{LINE, measured};
use super::tamper::{Append, stream};
use super::{CHANGED, Cases, VALID, VALID_THEN_CHANGED};
use crate::pki::TokenTemplate;

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("page");
    inherited(cases);
    cases.class("metadata");
    told(cases);
    packets(cases);
    cases.class("drawn");
    meanwhile(cases);
}

/// Resources, box and rotation that the page takes from above.
fn inherited(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let fonts = "/Resources << /Font << /F1 5 0 R >> /XObject << /Im 11 0 R >> >>";
    let media = "/MediaBox [0 0 595 842]";
    let own = |entries: &str| {
        format!("<< /Type /Page /Parent 2 0 R {entries} /Contents 4 0 R /Annots [7 0 R 9 0 R] >>")
    };
    let above = |entries: &str| format!("<< /Type /Pages /Kids [3 0 R] /Count 1 {entries} >>");
    let bent = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding \
                /Differences [48 /nine] >> >>";
    let base = Draft::permit(Some(3))
        .with(PAGES, above(&format!("{fonts} {media}")))
        .with(PAGE, own(""))
        .with(13, "<< /Type /Pages /Parent 2 0 R /Kids [3 0 R] /Count 1 /Rotate 180 >>")
        .signed_by(&bench.officer);
    let reason = "What a page inherits is what it shows, from wherever it comes.";
    let mut add = |id, title, append: Append| {
        let file = append.to(base.bytes());
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    };
    let swapped = fonts.replace("5 0 R", "50 0 R");
    add(
        "page-own-fonts",
        "a page that inherited its fonts gains others of its own, after P=3",
        Append::one(PAGE, own(&swapped)).object(50, bent),
    );
    add(
        "page-own-box",
        "a page that inherited its box gains a lower one, after P=3",
        Append::one(PAGE, own("/MediaBox [0 0 595 690]")),
    );
    add(
        "page-between",
        "a node of the signed file put between the root of the tree and the page, after P=3",
        Append::one(PAGES, above(&format!("{fonts} {media}")).replace("[3 0 R]", "[13 0 R]"))
            .object(PAGE, own("").replace("/Parent 2 0 R", "/Parent 13 0 R")),
    );
    let file = Append::one(PAGE, own(&format!("{media} {fonts}"))).to(base.bytes());
    let title = "box and resources that a page inherits written into it, after P=3";
    cases.honest("ok-page-inherited", title, "The page shows what it showed.", file, VALID);
}

/// What `/Info` says.
fn told(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let info = |title: &str, rest: &str| format!("<< /Title ({title}) {rest} >>");
    let (permit, dated) = ("PERMIT 001", "/ModDate (D:20261124090000+07'00') /Producer (A)");
    let mut draft = Draft::permit(Some(3)).with(14, info(permit, dated));
    draft.trailer = "/Info 14 0 R".to_owned();
    let base = draft.signed_by(&bench.officer);
    let reason = "A file says when it was written and with what, and nothing else anew.";
    let later = "/ModDate (D:20261124110000+07'00') /Producer (B)";
    let named = "/Info 14 0 R";
    for (id, title, body, trailer) in [
        (
            "md-title",
            "another title beside a later date, after P=3",
            info("PERMIT 009", later),
            named,
        ),
        (
            "md-date-list",
            "a date that is a list of something else, after P=3",
            info(permit, "/ModDate [(PERMIT 009)] /Producer (A)"),
            named,
        ),
        (
            "md-info-other",
            "a trailer that names another object as the description, after P=3",
            info(permit, dated),
            "/Info 50 0 R",
        ),
        (
            "ok-md-written",
            "a later date and another program, after P=3",
            info(permit, later),
            named,
        ),
    ] {
        let mut file = Append::one(14, body).trailer(trailer);
        if id == "md-info-other" {
            file = file.object(50, info("PERMIT 009", dated));
        }
        let file = file.to(base.bytes());
        if id.starts_with("ok-") {
            let honest = "Every writer brings these up to date.";
            cases.honest(id, title, honest, file, VALID_THEN_CHANGED);
        } else {
            cases.grown(base.bytes(), id, title, reason, file, CHANGED);
        }
    }
    let file = Append::one(14, info(permit, later)).to(base.bytes());
    let title = "a trailer that names no description any more, after P=3";
    let reason = "Some readers find it in the trailer before, and some find none.";
    cases.unclear("md-info-left-out", title, reason, file);
    let hidden = Append::one(14, info("PERMIT 009", later)).to(base.bytes());
    let title = "the same, and the description under its number is another one";
    cases.unclear("md-info-left-other", title, reason, hidden);
}

/// What the metadata of the document say.
fn packets(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let packet = |outer: &str, inner: &str| {
        let xmp = format!(
            "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF \
             xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description \
             rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" {outer}>\
             <dc:title>PERMIT 001</dc:title>{inner}</rdf:Description></rdf:RDF></x:xmpmeta>"
        );
        stream("/Type /Metadata /Subtype /XML", xmp.as_bytes())
    };
    let usual = "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"";
    let date = |rest: &str, at: &str| {
        format!("<xmp:ModifyDate{rest}>2026-11-24T{at}:00:00+07:00</xmp:ModifyDate>")
    };
    let base = Draft::permit(Some(2))
        .with(METADATA, packet(usual, &date("", "10")))
        .signed_by(&bench.officer);
    let reason = "A date is a date by its full name, and says nothing else.";
    for (id, title, body) in [
        (
            "md-date-marked",
            "a date in the metadata with a title for an attribute, after P=2",
            packet(usual, &date(" dc:title=\"PERMIT 009\"", "11")),
        ),
        (
            "md-date-namespace",
            "dates in the metadata by a name of another vocabulary, after P=2",
            packet("xmlns:xmp=\"http://permit.example/title/\"", &date("", "11")),
        ),
        ("ok-md-date", "a later date in the metadata, after P=2", packet(usual, &date("", "11"))),
    ] {
        let file = Append::one(METADATA, body).to(base.bytes());
        if id.starts_with("ok-") {
            let honest = "It says when the file was written.";
            cases.honest(id, title, honest, file, VALID_THEN_CHANGED);
        } else {
            cases.grown(base.bytes(), id, title, reason, file, CHANGED);
        }
    }
}

/// Notes that come, change or go before somebody signs again.
fn meanwhile(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let listed = |more: &str| page(&format!("7 0 R 13 0 R {more}"), "");
    let note = |text: &str| {
        format!(
            "<< /Type /Annot /Subtype /Text /Rect [500 40 520 60] /P 3 0 R /F 28 /Contents ({text}) \
             >>"
        )
    };
    let area = [110.0, 698.0, 190.0, 716.0];
    let light = mark("Highlight", area, area, "/C [1 1 0]");
    let light = format!("<< /Type /Annot /P 3 0 R {light} >>");
    let draft =
        |permission| measured(permission, LINE).with(PAGE, listed("")).with(13, note("periksa"));
    let signs = |source: &[u8], annotations: &str| {
        let field = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (TTE2) /V 41 0 R /F 132 \
                     /P 3 0 R /Rect [0 0 0 0] >>";
        Append::one(PAGE, page(&format!("7 0 R {annotations} 40 0 R"), ""))
            .object(FORM, "<< /Fields [7 0 R 40 0 R] /SigFlags 3 >>")
            .object(40, field)
            .object(41, signature(CADES, ""))
            .signed(source, &bench.second)
    };
    let lit =
        |base: &Signed| Append::one(PAGE, listed("30 0 R")).object(30, &light).to(base.bytes());
    let base = draft(None).signed_by(&bench.officer);
    let reason = "Who signs next signs what was noted meanwhile; the first signer did not see it.";
    for (id, title, noted, annotations) in [
        (
            "noted-meanwhile",
            "the amount highlighted between an approval and the next signature",
            lit(&base),
            "13 0 R 30 0 R",
        ),
        (
            "noted-otherwise",
            "a note given another text between an approval and the next signature",
            Append::one(13, note("lunas")).to(base.bytes()),
            "13 0 R",
        ),
        (
            "noted-no-more",
            "a note taken away between an approval and the next signature",
            Append::one(PAGE, page("7 0 R", "")).to(base.bytes()),
            "",
        ),
    ] {
        cases.unclear(id, title, reason, signs(&noted, annotations));
    }
    let twice = signs(base.bytes(), "13 0 R");
    let noted = Append::one(PAGE, page("7 0 R 13 0 R 40 0 R 30 0 R", "")).object(30, &light);
    let file = noted.to(&twice);
    let title = "the amount highlighted after two approvals";
    let honest = "Nobody signed since, and so nobody took it for a part of what they signed.";
    cases.honest("ok-noted-last", title, honest, file, VALID_THEN_CHANGED);
    let p3 = draft(Some(3)).signed_by(&bench.officer);
    let file = signs(&lit(&p3), "13 0 R 30 0 R");
    let title = "the amount highlighted between P=3 and the next signature";
    let honest = "Who certified said that notes may come.";
    cases.honest("ok-noted-p3", title, honest, file, VALID_THEN_CHANGED);
    let stamp =
        String::from_utf8_lossy(&signature("ETSI.RFC3161", "")).replace("/Sig ", "/DocTimeStamp ");
    let field = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (TTE2) /V 41 0 R /F 132 /P 3 0 R \
                 /Rect [0 0 0 0] >>";
    let file = Append::one(PAGE, page("7 0 R 13 0 R 30 0 R 40 0 R", ""))
        .object(FORM, "<< /Fields [7 0 R 40 0 R] /SigFlags 3 >>")
        .object(40, field)
        .object(41, stamp)
        .sealed(&lit(&base), |content| {
            let template = TokenTemplate::new(SHA256.digest(content), after(HOUR / 2));
            bench.pki.timestamp_of(&template)
        });
    let title = "the amount highlighted between an approval and a time-stamp";
    let honest = "A time-stamp says when, and not that anybody agrees.";
    cases.honest("ok-noted-stamped", title, honest, file, VALID_THEN_CHANGED);
}
