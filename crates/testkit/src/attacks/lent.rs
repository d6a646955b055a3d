//! What later revisions may write, used by the signed version as something else.

use super::draft::{CADES, CATALOG, CONTENT, Draft, FORM, PAGE, catalog, page, signature};
use super::tamper::{Append, stream};
use super::{CHANGED, Cases, HONEST, VALID_THEN_CHANGED};

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("lent");
    fields(cases);
    stores(cases);
    turned(cases);
}

const EMPTY: &str =
    "<< /Type /Annot /Subtype /Widget /FT /Sig /T (TTE2) /F 132 /P 3 0 R /Rect [0 0 0 0] >>";
const SIGNED: &str = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (TTE2) /F 132 /P 3 0 R \
                      /Rect [0 0 0 0] /V 31 0 R /M 32 0 R >>";

fn form(fields: &str) -> String {
    format!(
        "<< /Fields [{fields}] /SigFlags 3 /DA (/F1 12 Tf 0 g) /DR << /Font << /F1 5 0 R >> >> >>"
    )
}

/// The page with one sort of resources in an object of its own.
pub(super) fn leaning(resources: &str, annotations: &str) -> String {
    format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> \
         {resources} >> /Contents 4 0 R /Annots [{annotations}] >>"
    )
}

/// The content of the page with something more behind its text.
pub(super) fn drawn(more: &str) -> Vec<u8> {
    let text = format!("BT /F1 18 Tf 60 700 Td (PERMIT 001 FOR BUDI) Tj ET\n{more}\n");
    stream("", text.as_bytes())
}

/// An empty signature field whose entries are names in the resources of the page.
fn fields(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let cover =
        stream("/Type /XObject /Subtype /Form /BBox [0 0 595 842]", b"1 g 0 0 595 842 re f");
    let reason = "A field is used as a field alone; where its entries are names, they show.";
    for (permission, object, state) in
        [(None, "lent-object", "lent-state"), (Some(2), "lent-object-p2", "lent-state-p2")]
    {
        let draft = |resources: &str, content: &str| {
            Draft::permit(permission)
                .with(13, EMPTY)
                .with(FORM, form("7 0 R 9 0 R 13 0 R"))
                .with(PAGE, leaning(resources, "7 0 R 9 0 R 13 0 R"))
                .with(CONTENT, drawn(content))
                .signed_by(&bench.officer)
        };
        let base = draft("/XObject 13 0 R", "/M Do");
        let file = Append::one(13, SIGNED)
            .object(31, signature(CADES, ""))
            .object(32, cover.clone())
            .signed(base.bytes(), &bench.second);
        let title = "a field that is the page's dictionary of pictures gains one when it is signed";
        cases.grown(base.bytes(), object, title, reason, file, CHANGED);
        let base =
            draft("/ExtGState 13 0 R", "q /V gs BT /F1 18 Tf 60 650 Td (UNLESS VOID) Tj ET Q");
        let file = Append::one(13, SIGNED.replace(" /M 32 0 R", ""))
            .object(31, signature(CADES, "/ca 0"))
            .signed(base.bytes(), &bench.second);
        let title = "a signature dictionary that is a graphics state hides a line";
        cases.grown(base.bytes(), state, title, reason, file, CHANGED);
    }
}

/// The security store as something that is not proof.
fn stores(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "A signature in the same revision does not make proof of what shows.";
    for (permission, id) in [(None, "lent-store"), (Some(2), "lent-store-p2")] {
        let base = Draft::permit(permission)
            .with(14, "<< /Type /DSS /VRI 20 0 R >>")
            .with(CATALOG, catalog(permission, "/DSS 14 0 R"))
            .with(PAGE, leaning("/XObject 14 0 R", "7 0 R 9 0 R"))
            .with(CONTENT, drawn("/VRI Do"))
            .signed_by(&bench.officer);
        let both = [&b"0\x20"[..], b"w 1 g 60 690 400 40 re f        "].concat();
        let shown = stream("/Type /XObject /Subtype /Form /BBox [0 0 595 842]", &both);
        let file = Append::one(20, shown)
            .object(FORM, form("7 0 R 9 0 R 30 0 R"))
            .object(30, "<< /FT /Sig /T (TTE2) /V 31 0 R >>")
            .object(31, signature(CADES, ""))
            .signed(base.bytes(), &bench.second);
        let title =
            "a store that is the page's dictionary of pictures gains one beside a signature";
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    }
    let reason = "What comes as proof stays proof; no later field takes it for a part of itself.";
    for (base, permission, id) in
        [(&bench.approval, None, "lent-kid"), (&bench.p2, Some(2), "lent-kid-p2")]
    {
        let store = catalog(permission, "/DSS << /VRI << /X 60 0 R >> >>");
        let stored = Append::one(CATALOG, store)
            .object(60, "<< /FT /Tx /T (nilai) /V (9.000) >>")
            .to(base.bytes());
        let file = Append::one(FORM, form("7 0 R 9 0 R 30 0 R"))
            .object(30, "<< /FT /Sig /V 31 0 R /Kids [60 0 R] >>")
            .object(31, signature(CADES, ""))
            .signed(&stored, &bench.second);
        let title = "a field of a signed name brought as proof, then a kid of a signature field";
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    }
}

/// A widget that is not drawn where it says.
fn turned(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let turned = |annotations: &str| page(annotations, "/Rotate 90");
    let base = Draft::permit(None).with(PAGE, turned("7 0 R 9 0 R")).signed_by(&bench.officer);
    let signed = |flags: u32| {
        let field = format!(
            "<< /Type /Annot /Subtype /Widget /FT /Sig /T (TTE2) /F {flags} /P 3 0 R /V 31 0 R \
             /Rect [300 100 400 150] /AP << /N 11 0 R >> >>"
        );
        Append::one(PAGE, turned("7 0 R 9 0 R 30 0 R"))
            .object(FORM, form("7 0 R 9 0 R 30 0 R"))
            .object(30, field)
            .object(31, signature(CADES, ""))
            .signed(base.bytes(), &bench.second)
    };
    let reason = "With these flags a widget is drawn beside its rectangle.";
    for (flags, id, title) in [
        (132 + 16, "lent-turned", "a visible signature with NoRotate on a turned page"),
        (132 + 8, "lent-zoomed", "a visible signature with NoZoom on a turned page"),
    ] {
        cases.grown(base.bytes(), id, title, reason, signed(flags), CHANGED);
    }
    cases.class(HONEST);
    cases.grown(
        base.bytes(),
        "ok-turned-visible",
        "a visible signature on free ground of a turned page",
        "It covers nothing, wherever the page is turned to.",
        signed(132),
        VALID_THEN_CHANGED,
    );
}
