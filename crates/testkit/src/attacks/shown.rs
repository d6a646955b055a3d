//! Shadow attacks, evil annotations, sneaky signatures and pages that show something else.

use super::appended::FORGED;
use super::draft::{
    CATALOG, CONTENT, Draft, FONT, FORM, PAGE, PAGES, SEAL, SIGNATURE, Signed, catalog, content,
    page,
};
use super::honest::{EMPTY_FIELD, security_store};
use super::tamper::{Append, Closing, stream};
use super::{CHANGED, Cases};

pub(super) fn add(cases: &mut Cases<'_>) {
    shadow(cases);
    evil_annotations(cases);
    sneaky_signatures(cases);
    pages(cases);
    smuggled(cases);
}

fn shadow(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    cases.class("shadow");
    let reason = "What the signer saw is no longer what is shown.";
    let mut add = |base: &Signed, id, title, append: Append| {
        cases.grown(base.bytes(), id, title, reason, append.to(base.bytes()), CHANGED);
    };
    let freed = Append { freed: vec![SEAL], ..Append::new() };
    add(&bench.p1, "shadow-hide-free", "the picture over the text marked free", freed.clone());
    add(&bench.approval, "shadow-hide-approval", "the same after an approval signature", freed);
    let empty = stream("/Type /XObject /Subtype /Form /BBox [0 0 0 0]", b"");
    let append = Append::one(SEAL, empty);
    add(
        &bench.p2,
        "shadow-hide-replace",
        "the picture replaced by an empty one, after P=2",
        append,
    );
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding \
                /Differences [48 /nine /eight /seven] >> >>";
    let append = Append::one(FONT, font);
    add(&bench.p1, "shadow-replace-font", "the font replaced: other glyphs for the digits", append);
    let append = Append::one(FONT, font);
    add(&bench.p3, "shadow-replace-font-p3", "the font replaced after P=3", append);

    // Both documents are inside the signed bytes; the increment only turns the switch.
    let second_page = String::from_utf8_lossy(&page("7 0 R 9 0 R", ""))
        .replace("/Parent 2 0 R", "/Parent 14 0 R")
        .replace("4 0 R", "16 0 R");
    let signed = Draft::permit(Some(1))
        .with(14, "<< /Type /Pages /Kids [15 0 R] /Count 1 >>")
        .with(15, second_page)
        .with(16, content(FORGED))
        .signed_by(&bench.officer);
    let other = String::from_utf8_lossy(&catalog(Some(1), "")).replace("2 0 R", "14 0 R");
    let title = "the catalog turned to a second page tree inside the signed bytes";
    add(&signed, "shadow-both-root", title, Append::one(CATALOG, other));
    // A name that leads nowhere when it is signed, and somewhere afterwards.
    let forward = String::from_utf8_lossy(&page("7 0 R 9 0 R", ""))
        .replace("/Im 11 0 R", "/Im 11 0 R /Im2 32 0 R");
    let drawn = "/Im2 Do BT /F1 18 Tf 60 700 Td (PERMIT 001 FOR BUDI) Tj ET";
    let signed = Draft::permit(Some(1))
        .with(PAGE, forward)
        .with(CONTENT, stream("", drawn.as_bytes()))
        .signed_by(&bench.officer);
    let cover = "/Type /XObject /Subtype /Form /BBox [0 0 595 842]";
    let cover = stream(cover, b"1 g 0 0 595 842 re f");
    let title = "an object defined that the signed page already names";
    add(&signed, "shadow-forward", title, Append::one(32, &cover));
    let store = "<< /Type /DSS /Certs [32 0 R] >>";
    let append =
        Append::one(32, &cover).object(33, store).object(CATALOG, catalog(Some(1), "/DSS 33 0 R"));
    let title = "the same object, listed as a certificate of the DSS";
    add(&signed, "shadow-forward-dss", title, append);
    let mut draft = Draft::permit(Some(1));
    draft.hidden.push((CONTENT, content(FORGED)));
    let signed = draft.signed_by(&bench.officer);
    let hidden = signed.laid.hidden.first().copied().unwrap_or_default();
    let append = Append { rows: vec![(CONTENT, hidden)], ..Append::new() };
    let title = "an entry turned to a second body inside the signed bytes";
    add(&signed, "shadow-both-entry", title, append);
    let append = Append { rows: vec![(CONTENT, hidden)], ..Append::new() };
    let title = "the same by a cross-reference stream";
    add(&signed, "shadow-both-stream", title, append.closing(Closing::Stream));
}

/// An annotation with an appearance that covers the amount.
fn covering(entries: &str) -> Append {
    let drawn = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 200 40] \
         /Resources << /Font << /F1 5 0 R >> >>",
        b"1 g 0 0 200 40 re f BT 0 g /F1 18 Tf 2 10 Td (PERMIT 009 FOR TONO) Tj ET",
    );
    let annotation = format!("<< /Type /Annot {entries} /P 3 0 R >>");
    Append::new()
        .object(PAGE, page("7 0 R 9 0 R 30 0 R", ""))
        .object(30, annotation)
        .object(31, drawn)
}

fn evil_annotations(cases: &mut Cases<'_>) {
    let base = &cases.bench.p3;
    cases.class("annotation");
    let reason = "P=3 allows notes, and this one can cover what was signed.";
    let usual = "/Rect [55 690 255 730] /F 4 /AP << /N 31 0 R >>";
    let all: [(&str, &str, String); 15] = [
        (
            "eaa-free-text",
            "FreeText over the text",
            format!("/Subtype /FreeText /DA (/F1 9 Tf) /Contents (x) {usual}"),
        ),
        ("eaa-stamp", "Stamp over the text", format!("/Subtype /Stamp /Name /Approved {usual}")),
        (
            "eaa-square",
            "Square filled white over the text",
            format!("/Subtype /Square /IC [1 1 1] {usual}"),
        ),
        (
            "eaa-circle",
            "Circle filled white over the text",
            format!("/Subtype /Circle /IC [1 1 1] {usual}"),
        ),
        (
            "eaa-redact",
            "Redact over the text",
            format!("/Subtype /Redact /OverlayText (x) {usual}"),
        ),
        (
            "eaa-ink",
            "Ink as broad as the text",
            format!("/Subtype /Ink /InkList [[55 710 255 710]] /BS << /W 40 >> {usual}"),
        ),
        (
            "eaa-line",
            "Line as broad as the text",
            format!("/Subtype /Line /L [55 710 255 710] /BS << /W 40 >> {usual}"),
        ),
        (
            "eaa-polygon",
            "Polygon over the text",
            format!("/Subtype /Polygon /Vertices [55 690 255 690 255 730] /IC [1 1 1] {usual}"),
        ),
        ("eaa-watermark", "Watermark over the text", format!("/Subtype /Watermark {usual}")),
        ("eaa-null", "an annotation of subtype null", format!("/Subtype null {usual}")),
        (
            "eaa-unknown",
            "an annotation of an unknown subtype",
            format!("/Subtype /Catatan {usual}"),
        ),
        ("eaa-no-subtype", "an annotation without subtype", usual.to_owned()),
        (
            "eaa-reference",
            "the subtype of the note by reference to a name",
            format!("/Subtype 32 0 R {usual}"),
        ),
        (
            "eaa-file",
            "FileAttachment over the text",
            format!("/Subtype /FileAttachment /FS << /Type /Filespec /F (x) >> {usual}"),
        ),
        ("eaa-screen", "Screen over the text", format!("/Subtype /Screen {usual}")),
    ];
    for (id, title, entries) in all {
        let append = covering(&entries).object(32, "/FreeText");
        let append = if id == "eaa-reference" { append } else { covering(&entries) };
        cases.grown(base.bytes(), id, title, reason, append.to(base.bytes()), CHANGED);
    }
    let note = format!("/Subtype /Highlight /QuadPoints [0 0 1 0 0 1 1 1] {usual}");
    let reason = "P=2 allows no annotations at all.";
    let base = &cases.bench.p2;
    let file = covering(&note).to(base.bytes());
    cases.grown(base.bytes(), "eaa-p2", "a highlight after P=2", reason, file, CHANGED);
    let base = &cases.bench.p1;
    let text = "/Subtype /Text /Rect [500 700 520 720] /Contents (x)";
    let file = covering(text).to(base.bytes());
    let reason = "P=1 allows nothing but long-term data.";
    cases.grown(base.bytes(), "eaa-p1", "a text note after P=1", reason, file, CHANGED);
}

fn sneaky_signatures(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    cases.class("sneaky");
    let reason = "A signature field that nobody signed is a picture over the page.";
    let field =
        |rest: &str| format!("/Subtype /Widget /FT /Sig /T (TTE2) /F 4 /AP << /N 31 0 R >> {rest}");
    let fields = "<< /Fields [7 0 R 9 0 R 30 0 R] /SigFlags 3 /DA (/F1 12 Tf 0 g) \
                  /DR << /Font << /F1 5 0 R >> >> >>";
    let sneak = |rest: &str| covering(&field(rest)).object(FORM, fields);
    let mut add = |base: &Signed, id, title, append: Append| {
        cases.grown(base.bytes(), id, title, reason, append.to(base.bytes()), CHANGED);
    };
    let here = "/Rect [55 690 255 730]";
    let title = "an unsigned visible field after an approval signature";
    add(&bench.approval, "SSA-1", title, sneak(here));
    add(&bench.p2, "ssa-1-p2", "an unsigned visible field after P=2", sneak(here));
    let broken = "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached \
                  /ByteRange [0 10 20 30] /Contents <3003020100> >>";
    let append = sneak(&format!("{here} /V 33 0 R")).object(33, broken);
    add(&bench.p2, "ssa-2-broken", "a visible field with a broken signature after P=2", append);
    let append = sneak(&format!("{here} /V 8 0 R"));
    add(&bench.p2, "ssa-2-again", "a visible field with the first signature after P=2", append);
    let append = sneak("/Rect [34 0 R 35 0 R 36 0 R 36 0 R]")
        .object(34, "55")
        .object(35, "690")
        .object(36, "730");
    add(&bench.p2, "ssa-3-new", "its place by references to new numbers, after P=2", append);
    // The references lead to numbers that were signed.
    let numbers = |permission| {
        Draft::permit(Some(permission))
            .with(14, "55")
            .with(15, "690")
            .with(16, "730")
            .with(PAGES, "<< /Type /Pages /Kids [3 0 R] /Count 1 /Bench [14 0 R 15 0 R 16 0 R] >>")
            .signed_by(&bench.officer)
    };
    let place = "/Rect [14 0 R 15 0 R 16 0 R 16 0 R]";
    let title = "its place by references to signed numbers, after P=1";
    add(&numbers(1), "SSA-3", title, sneak(place));
    let title = "its place by references to signed numbers, after P=2";
    add(&numbers(2), "ssa-3-p2", title, sneak(place));
    let title = "an invisible field with a large appearance after P=2";
    add(&bench.p2, "ssa-no-box", title, sneak("/Rect [0 0 0 0]"));
    let title = "a widget that belongs to no field after P=2";
    add(&bench.p2, "ssa-no-field", title, covering(&field(here)));
    let prepared = || {
        Draft::permit(Some(2))
            .with(13, EMPTY_FIELD)
            .with(PAGE, page("7 0 R 9 0 R 13 0 R", ""))
            .with(FORM, "<< /Fields [7 0 R 9 0 R 13 0 R] /SigFlags 3 >>")
            .signed_by(&bench.officer)
    };
    let moved = EMPTY_FIELD.replace("[300 100 400 150]", "[55 690 255 730]");
    let title = "the empty field of the form moved over the text after P=2";
    add(&prepared(), "ssa-moved", title, Append::one(13, moved));
    let drawn = EMPTY_FIELD.replace("/P 3 0 R", "/P 3 0 R /AP << /N 11 0 R >>");
    let title = "the empty field of the form given an appearance after P=2";
    add(&prepared(), "ssa-drawn", title, Append::one(13, drawn));
}

fn pages(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    cases.class("page");
    let reason = "What a page shows is more than its content stream.";
    let mut add = |base: &Signed, id, title, append: Append| {
        cases.grown(base.bytes(), id, title, reason, append.to(base.bytes()), CHANGED);
    };
    let with = |extra: &str| Append::one(PAGE, page("7 0 R 9 0 R", extra));
    let respelt = |old: &str, new: &str| {
        let text = String::from_utf8_lossy(&page("7 0 R 9 0 R", "")).replace(old, new);
        Append::one(PAGE, text)
    };
    add(&bench.p3, "page-rotate", "the page turned after P=3", with("/Rotate 180"));
    add(&bench.p3, "page-crop", "a clause cropped away after P=3", with("/CropBox [0 0 595 400]"));
    let append = respelt("595 842", "595 400");
    add(&bench.approval, "page-media-box", "the page made smaller", append);
    add(&bench.p2, "page-unit", "the unit of the page changed", with("/UserUnit 2"));
    let turned = Draft::permit(Some(1))
        .with(PAGE, page("7 0 R 9 0 R", "/Rotate 180"))
        .signed_by(&bench.officer);
    let title = "an integer rotation made a real number after P=1: some readers ignore it";
    add(&turned, "page-real-rotation", title, with("/Rotate 180.0"));
    let append = respelt("/Contents 4 0 R", "/Contents [4 0 R 30 0 R]")
        .object(30, stream("", b"1 g 0 0 595 842 re f"));
    add(&bench.p3, "page-more-content", "a second content stream after P=3", append);
    let append = respelt("/Annots [7 0 R 9 0 R]", "");
    add(&bench.p3, "page-no-annotations", "the fields taken off the page", append);
    let append = respelt("7 0 R 9 0 R", "9 0 R 7 0 R");
    add(&bench.p1, "page-order", "the order of the annotations changed after P=1", append);
    let append = Append::one(PAGES, "<< /Type /Pages /Kids [3 0 R 30 0 R] /Count 2 >>")
        .object(30, page("", "/Bench true"));
    add(&bench.p2, "page-added", "a page added after P=2", append);
    let append = Append::one(PAGES, "<< /Type /Pages /Kids [] /Count 0 >>");
    add(&bench.approval, "page-removed", "the page taken away", append);
    let append = Append::one(PAGES, "<< /Type /Pages /Kids [3 0 R] /Count 1 /Rotate 90 >>");
    add(&bench.p3, "page-inherited", "a rotation inherited from the page tree after P=3", append);
    let append = with("/AA << /O << /S /JavaScript /JS (app.alert(1)) >> >>");
    add(&bench.p2, "page-action", "an action when the page opens after P=2", append);
}

/// Something forbidden beside something allowed.
fn smuggled(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    cases.class("smuggled");
    let reason = "An allowed change does not vouch for what stands beside it.";
    let store = || security_store(cases, &bench.p1, 1);
    let with_content = store().object(CONTENT, content(FORGED));
    let not_der = store().object(30, stream("", b"this is no certificate"));
    let wrong_kind = store().object(33, "<< /Type /DSS /Certs [30 0 R] /Foo 4 0 R >>");
    let used_page = store().object(33, "<< /Type /DSS /Certs [4 0 R 30 0 R] >>");
    let swapped = store()
        .object(33, "<< /Type /DSS /Certs [4 0 R 30 0 R 31 0 R 32 0 R] >>")
        .object(CONTENT, content(FORGED));
    let with_script =
        store().object(CATALOG, catalog(Some(1), "/DSS 33 0 R /OpenAction [3 0 R /Fit]"));
    let unused = store().object(40, stream("", b"not used by anything"));
    let clean = |mut append: Append| {
        // The last body of a number is the one that counts.
        let mut kept: Vec<(u32, u16, Vec<u8>)> = Vec::new();
        for object in append.objects.drain(..) {
            kept.retain(|(number, ..)| *number != object.0);
            kept.push(object);
        }
        append.objects = kept;
        append.to(bench.p1.bytes())
    };
    let file = bench.p1.bytes();
    let mut add = |id, title, append: Append| {
        cases.grown(file, id, title, reason, clean(append), CHANGED);
    };
    add("dss-content", "a DSS revision that swaps the page content too", with_content);
    add("dss-not-der", "a DSS revision whose stream is no certificate", not_der);
    add("dss-foreign-key", "a DSS revision with a key that no standard knows", wrong_kind);
    add("dss-page-stream", "a DSS revision that lists the page content", used_page);
    let title = "a DSS revision that lists the page content and swaps it";
    add("dss-page-swapped", title, swapped);
    add("dss-action", "a DSS revision that adds an action", with_script);
    add("dss-unused", "a DSS revision with an object that nothing uses", unused);
    // The name DSS somewhere else.
    let named = String::from_utf8_lossy(&page("7 0 R 9 0 R", "")).replace("/Im 11", "/DSS 11");
    let drawn = stream("", b"/DSS Do BT /F1 18 Tf 60 700 Td (PERMIT 001 FOR BUDI) Tj ET");
    let signed =
        Draft::permit(Some(1)).with(PAGE, named).with(CONTENT, drawn).signed_by(&bench.officer);
    let seal = "/Type /XObject /Subtype /Form /BBox [0 0 600 800]";
    let append = Append::one(SEAL, stream(seal, b"1 g 0 0 600 800 re f"));
    let reason = "A path is what it is from the catalog on, not by the name of its last key.";
    let title = "a picture that is called DSS replaced after P=1";
    let bytes = append.to(signed.bytes());
    cases.grown(signed.bytes(), "dss-name", title, reason, bytes, CHANGED);
    // A later signature over a forged page.
    let forged = Append::one(CONTENT, content(FORGED)).to(bench.approval.bytes());
    let plan = segel_sign::SigningPlan::approval();
    let covered = bench.product_sign(&forged, &plan, &bench.second);
    let reason = "A signature over everything does not colour the one before it.";
    let title = "the page content swapped, then signed by a second officer";
    cases.grown(bench.approval.bytes(), "cover-signed", title, reason, covered, CHANGED);
    let signature = Append { freed: vec![SIGNATURE], ..Append::new() };
    let reason = "Taking a signature out does not make the document an unsigned one.";
    let title = "the signature dictionary marked free";
    cases.grown(
        bench.approval.bytes(),
        "cover-freed",
        title,
        reason,
        signature.to(bench.approval.bytes()),
        CHANGED.finding("SIGNATURE_REMOVED"),
    );
}
