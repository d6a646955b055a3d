//! Turned pages, dictionaries in another order, forms of XFA, and structure that readers do not find.

use super::draft::{CADES, CATALOG, Draft, FORM, PAGE, TEXT_FIELD, catalog, page, signature};
use super::fills::{BOX, check_box, unticked};
use super::notes_over::{LINE, Note, measured, noted};
use super::readings::{stamp_without_room, stamped};
use super::second::{UNSEEN, signing};
use super::tamper::{Append, stream};
use super::{CHANGED, Cases, VALID, VALID_THEN_CHANGED};

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("drawn");
    notes(cases);
    signatures(cases);
    stamps(cases);
    ordered(cases);
    cases.class("form");
    xfa(cases);
    buttons(cases);
    cases.class("smuggled");
    structure(cases);
    ways(cases);
}

/// Notes and marks that stay upright while the page is turned.
fn notes(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let draft = measured(Some(3), LINE).with(PAGE, page("7 0 R", "/Rotate 90"));
    let base = draft.clone().signed_by(&bench.officer);
    let honest = "It covers nothing, however it is turned.";
    let note = |place: &str| -> Note {
        (format!("/Subtype /Text /Name /Note /F 28 /Rect [{place}]"), None)
    };
    let reason = "On a turned page the icon of a note hangs on its corner, to whatever side.";
    let file = noted(&draft, &base, &[note("200 690 220 710")]);
    cases.unclear(
        "note-turned",
        "a note right of the amount on a turned page, after P=3",
        reason,
        file,
    );
    let large = (format!("/Subtype /Text /F 4 /Rect [{}]", "60 300 560 590"), None);
    let file = noted(&draft, &base, &[large]);
    let title = "a note with a large box below the amount on a turned page, after P=3";
    cases.unclear("note-turned-large", title, reason, file);
    let file = noted(&draft, &base, &[note("300 590 320 610")]);
    let title = "a note far from the amount on a turned page, after P=3";
    cases.honest("ok-note-turned", title, honest, file, VALID_THEN_CHANGED);
    let highlight = |flags: u32| -> Note {
        let entries = format!(
            "/Subtype /Highlight /F {flags} /C [1 1 0] /Rect [110 697 190 716] \
             /QuadPoints [110 716 190 716 110 697 190 697]"
        );
        (entries, None)
    };
    let reason = "What stays upright lies beside its place on a turned page.";
    let file = noted(&draft, &base, &[highlight(20)]);
    let title = "a highlight that does not turn with its turned page, after P=3";
    cases.grown(base.bytes(), "mark-upright", title, reason, file, CHANGED);
    let file = noted(&draft, &base, &[highlight(4)]);
    let title = "a highlight on a turned page, after P=3";
    cases.honest("ok-mark-turned", title, honest, file, VALID_THEN_CHANGED);
}

const FACE: &str = "/Type /XObject /Subtype /Form /BBox [0 0 100 20]";

/// Faces of second signatures beside numbers, and one that is an image.
fn signatures(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let upright = Draft::permit(None).signed_by(&bench.officer);
    let turned = page("7 0 R 9 0 R", "/Rotate 90");
    let turned = measured(None, LINE).with(PAGE, turned).signed_by(&bench.officer);
    let reason = "A signature right beside a number could be read as a part of it.";
    for (id, title, base, place) in [
        (
            "sign-beside-field",
            "a second signature right behind a field with a number in it",
            &upright,
            "162 600 262 620",
        ),
        (
            "ok-sign-field",
            "a second signature with room between it and the field",
            &upright,
            "170 600 270 620",
        ),
        (
            "sign-turned",
            "a second signature right above an amount, on a turned page",
            &turned,
            "110 717 210 737",
        ),
        ("ok-sign-turned", "the same with more room", &turned, "110 727 210 747"),
    ] {
        let widget = format!("/Subtype /Widget /T (TTE2) /F 4 /Rect [{place}] /AP << /N 32 0 R >>");
        let face = stream(FACE, b"0 0 100 20 re S");
        let mut append = signing(&widget, CADES, "").object(32, face);
        if id.ends_with("turned") {
            append.objects.retain(|(number, ..)| *number != PAGE && *number != FORM);
            append = append
                .object(PAGE, page("7 0 R 9 0 R 30 0 R", "/Rotate 90"))
                .object(FORM, "<< /Fields [7 0 R 30 0 R] /SigFlags 3 >>");
        }
        let file = append.signed(base.bytes(), &bench.second);
        if id.starts_with("ok-") {
            cases.honest(id, title, "Nobody reads it on.", file, VALID_THEN_CHANGED);
        } else {
            cases.unclear(id, title, reason, file);
        }
    }
    let image = stream(
        "/Type /XObject /Subtype /Image /BBox [0 0 9 9] /Width 4 /Height 2 /BitsPerComponent 8 \
         /ColorSpace /DeviceGray",
        b"    \n\n  ",
    );
    let widget = "/Subtype /Widget /T (TTE2) /F 4 /Rect [58 694 260 718] /AP << /N 32 0 R >>";
    let append = signing(widget, CADES, "").object(32, image);
    let file = append.signed(upright.bytes(), &bench.second);
    let title =
        "a second signature whose face is an image, of blanks that draw nothing, over the text";
    let reason = "Some readers draw the image.";
    cases.grown(upright.bytes(), "face-image", title, reason, file, CHANGED);
}

/// A stamp with room and a face of nothing.
fn stamps(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let base = Draft::permit(Some(1)).signed_by(&bench.officer);
    let blank = stream("/Type /XObject /Subtype /Form /BBox [0 0 200 24]", b"% DSBlank\n");
    let mut append = stamp_without_room("7 0 R 9 0 R 30 0 R", blank);
    for (_, _, body) in &mut append.objects {
        let text = String::from_utf8_lossy(body).replace("[57 700 57 700]", "[58 694 260 718]");
        *body = if text.contains("/Widget") { text.into_bytes() } else { body.clone() };
    }
    let file = stamped(cases, base.bytes(), append);
    let reason =
        "Some readers draw a flag where they take a field for one that waits to be signed.";
    let title = "a stamp with room over the text whose face is blank, after P=1";
    cases.grown(base.bytes(), "stamp-room", title, reason, file, CHANGED);
    let base = Draft::permit(None).signed_by(&bench.officer);
    let mut append = stamp_without_room("7 0 R 9 0 R 30 0 R", stream(FACE, b""));
    append.objects.retain(|(number, ..)| *number != 32);
    for (_, _, body) in &mut append.objects {
        let text = String::from_utf8_lossy(body).replace("[57 700 57 700]", "[58 694 260 718]");
        let text = text.replace("/AP << /N 32 0 R >>", "");
        *body = if text.contains("/Widget") { text.into_bytes() } else { body.clone() };
    }
    let file = stamped(cases, base.bytes(), append);
    let title = "a stamp with room over the text, and without a face, after an approval signature";
    cases.grown(base.bytes(), "stamp-room-bare", title, reason, file, CHANGED);
}

/// The same entries in another order.
fn ordered(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let masked = "/SMask << /Type /Mask /S /Luminosity /G 11 0 R >>";
    let (one, other) = (format!("/BM /Multiply {masked}"), format!("{masked} /BM /Multiply"));
    let state = |entries: &str| format!("<< /Type /ExtGState {entries} >>");
    let with_states = |states: &str| {
        let body = page("7 0 R 9 0 R", "");
        let states = format!("/ExtGState << /G {states} >> /XObject <<");
        String::from_utf8_lossy(&body).replace("/XObject <<", &states)
    };
    let reason = "Some readers set the parameters of a state in the order in which they stand.";
    let base = Draft::permit(Some(1))
        .with(PAGE, with_states("13 0 R"))
        .with(13, state(&one))
        .signed_by(&bench.officer);
    let file = Append::one(13, state(&other)).to(base.bytes());
    let title = "the parameters of a graphics state in another order, after P=1";
    cases.grown(base.bytes(), "order-state", title, reason, file, CHANGED);
    let listed = |entries: &str| format!("<< {entries} /FT /Tx /T (garis) >>");
    let form = "<< /Fields [7 0 R 9 0 R 13 0 R] /SigFlags 3 /DA (/F1 12 Tf 0 g) \
                /DR << /Font << /F1 5 0 R >> >> >>";
    let field = Draft::permit(Some(1))
        .with(PAGE, with_states("13 0 R"))
        .with(FORM, form)
        .with(13, listed(&one))
        .signed_by(&bench.officer);
    let file = Append::one(13, listed(&other)).to(field.bytes());
    let title = "the same of one that the form lists as a field";
    cases.grown(field.bytes(), "order-state-field", title, reason, file, CHANGED);
    let file = Append::one(13, state(&one)).to(base.bytes());
    let title = "the same in the same order";
    cases.honest("ok-order-state", title, "It is the same.", file, VALID);
    let base =
        Draft::permit(Some(2)).with(PAGE, with_states(&state(&one))).signed_by(&bench.officer);
    let mut append = signing(UNSEEN, CADES, "");
    append.objects.retain(|(number, ..)| *number != PAGE);
    let body = with_states(&state(&other)).replace("9 0 R]", "9 0 R 30 0 R]");
    let file = append.object(PAGE, body).signed(base.bytes(), &bench.second);
    let title = "the same in a page that gains a second signature, after P=2";
    cases.grown(base.bytes(), "order-state-page", title, reason, file, CHANGED);
    let base = Draft::permit(Some(1)).signed_by(&bench.officer);
    let shuffled = "<< /Perms << /DocMDP 8 0 R >> /Metadata 10 0 R /AcroForm 6 0 R /Pages 2 0 R \
                    /Type /Catalog >>";
    let file = Append::one(CATALOG, shuffled).to(base.bytes());
    let title = "the catalog in another order, after P=1";
    cases.honest("ok-order-catalog", title, "No reader goes by that order.", file, VALID);
}

/// Buttons whose states stand in another order.
fn buttons(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let base = unticked().signed_by(&bench.officer);
    let file = check_box("Off", BOX).replace("/Ya 12 0 R /Off 13 0 R", "/Off 13 0 R /Ya 12 0 R");
    let file = Append::one(TEXT_FIELD, file).to(base.bytes());
    let reason = "Some readers take the first state of a button for its value.";
    let title = "the states of a button in another order, after P=2";
    cases.grown(base.bytes(), "order-states", title, reason, file, CHANGED);
}

/// Forms of XFA, which some readers show as long as no signature takes room.
fn xfa(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let packet = stream("", b"<xdp:xdp xmlns:xdp=\"http://ns.adobe.com/xdp/\"></xdp:xdp>");
    let form = |fields: &str| format!("<< /Fields [{fields}] /SigFlags 3 /XFA 13 0 R >>");
    let reason = "What readers show of such a form hangs on what fields there are.";
    for (id, title, field) in [
        ("xfa-shown", "a second signature with room in a form of XFA that has signatures only", ""),
        ("ok-xfa-fields", "the same in one that has a field as well", " 9 0 R"),
    ] {
        let base = Draft::permit(None)
            .with(FORM, form(&format!("7 0 R{field}")))
            .with(PAGE, page(&format!("7 0 R{field}"), ""))
            .with(13, &packet)
            .signed_by(&bench.officer);
        let widget = "/Subtype /Widget /T (TTE2) /F 4 /Rect [300 100 400 120]";
        let append = Append::new()
            .object(PAGE, page(&format!("7 0 R{field} 30 0 R"), ""))
            .object(FORM, form(&format!("7 0 R{field} 30 0 R")))
            .object(30, format!("<< /Type /Annot /FT /Sig /V 31 0 R /P 3 0 R {widget} >>"))
            .object(31, signature(CADES, ""));
        let file = append.signed(base.bytes(), &bench.second);
        if id.starts_with("ok-") {
            cases.honest(id, title, "Every reader sees a form.", file, VALID_THEN_CHANGED);
        } else {
            cases.grown(base.bytes(), id, title, reason, file, CHANGED);
        }
    }
}

/// Nodes above the elements, written again so that these are looked for elsewhere.
fn ways(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let root = |next: u32| {
        format!(
            "<< /Type /StructTreeRoot /K 14 0 R /ParentTree 15 0 R /ParentTreeNextKey {next} >>"
        )
    };
    let document = |kids: &str| format!("<< /Type /StructElem /S /Document /P 13 0 R /K {kids} >>");
    let middle = |limits: &str| format!("<< /Limits [{limits}] /Kids [19 0 R] >>");
    let base = Draft::permit(Some(2))
        .with(CATALOG, catalog(Some(2), "/StructTreeRoot 13 0 R /MarkInfo << /Marked true >>"))
        .with(PAGE, page("7 0 R 9 0 R", "/StructParents 0"))
        .with(13, root(1))
        .with(14, document("[17 0 R]"))
        .with(15, "<< /Kids [18 0 R] >>")
        .with(17, "<< /Type /StructElem /S /P /P 14 0 R /Pg 3 0 R /K 0 >>")
        .with(18, middle("0 0"))
        .with(19, "<< /Limits [0 0] /Nums [0 [17 0 R]] >>")
        .signed_by(&bench.officer);
    for (id, title, kids, limits) in [
        (
            "tree-limits-above",
            "other limits for the node above those of the elements, after P=2",
            "35 0 R 18 0 R",
            "5 9",
        ),
        (
            "tree-empty",
            "an empty node put before the others, whose limits hold theirs as well, after P=2",
            "34 0 R 18 0 R 35 0 R",
            "0 0",
        ),
        ("ok-tree-above", "a node put behind the others, after P=2", "18 0 R 35 0 R", "0 0"),
    ] {
        let widget = format!("{UNSEEN} /StructParent 1");
        let element = "<< /Type /StructElem /S /Form /P 14 0 R /Pg 3 0 R \
                       /K << /Type /OBJR /Obj 30 0 R >> >>";
        let mut append = signing(&widget, CADES, "");
        append.objects.retain(|(number, ..)| *number != PAGE);
        let mut append = append
            .object(PAGE, page("7 0 R 9 0 R 30 0 R", "/StructParents 0"))
            .object(13, root(2))
            .object(14, document("[17 0 R 33 0 R]"))
            .object(15, format!("<< /Kids [{kids}] >>"))
            .object(18, middle(limits))
            .object(33, element)
            .object(35, "<< /Limits [1 1] /Nums [1 33 0 R] >>");
        if kids.contains("34") {
            append = append.object(34, "<< /Limits [0 0] /Nums [] >>");
        }
        let file = append.signed(base.bytes(), &bench.second);
        if id.starts_with("ok-") {
            cases.honest(id, title, "All of it is found.", file, VALID_THEN_CHANGED);
        } else {
            let reason = "Who goes by the limits must find what was there.";
            cases.grown(base.bytes(), id, title, reason, file, CHANGED);
        }
    }
}

/// The element of a second signature, put where readers lose what was there.
fn structure(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let root = |next: u32| {
        format!(
            "<< /Type /StructTreeRoot /K 14 0 R /ParentTree 15 0 R /ParentTreeNextKey {next} >>"
        )
    };
    let document = |kids: &str| format!("<< /Type /StructElem /S /Document /P 13 0 R /K {kids} >>");
    let base = |kids: &str| {
        Draft::permit(Some(2))
            .with(CATALOG, catalog(Some(2), "/StructTreeRoot 13 0 R /MarkInfo << /Marked true >>"))
            .with(PAGE, page("7 0 R 9 0 R", "/StructParents 0"))
            .with(13, root(1))
            .with(14, document(kids))
            .with(15, "<< /Nums [0 [17 0 R]] >>")
            .with(16, "[17 0 R]")
            .with(17, "<< /Type /StructElem /S /P /P 14 0 R /Pg 3 0 R /K 0 >>")
            .signed_by(&bench.officer)
    };
    let reason = "Who reads the structure out must find what was there.";
    let entries = "/Nums [0 [17 0 R] 1 33 0 R]";
    let leaf = |limits: &str, entries: &str| format!("<< /Limits [{limits}] /Nums [{entries}] >>");
    for (id, title, before, after, tree, leaves) in [
        (
            "tree-nested",
            "the list of a document's elements put into a list, after P=2",
            "16 0 R",
            "[16 0 R 33 0 R]",
            format!("<< {entries} >>"),
            None,
        ),
        (
            "ok-tree-grown",
            "a signature gains an element behind the others, after P=2",
            "[17 0 R]",
            "[17 0 R 33 0 R]",
            format!("<< {entries} >>"),
            None,
        ),
        (
            "tree-limits",
            "elements put behind limits that leave them out, after P=2",
            "[17 0 R]",
            "[17 0 R 33 0 R]",
            "<< /Kids [34 0 R 35 0 R] >>".to_owned(),
            Some(("5 9", "0 1")),
        ),
        (
            "tree-overlapping",
            "elements put behind others whose limits hold them as well, after P=2",
            "[17 0 R]",
            "[17 0 R 33 0 R]",
            "<< /Kids [35 0 R 34 0 R] >>".to_owned(),
            Some(("0 0", "0 1")),
        ),
        (
            "tree-both",
            "elements put into kids of a node that has its own, after P=2",
            "[17 0 R]",
            "[17 0 R 33 0 R]",
            "<< /Nums [0 [17 0 R]] /Kids [35 0 R] >>".to_owned(),
            Some(("0 0", "1 1")),
        ),
        (
            "ok-tree-limits",
            "the same behind limits that hold them",
            "[17 0 R]",
            "[17 0 R 33 0 R]",
            "<< /Kids [34 0 R 35 0 R] >>".to_owned(),
            Some(("0 0", "1 1")),
        ),
    ] {
        let base = base(before);
        let widget = format!("{UNSEEN} /StructParent 1");
        let element = "<< /Type /StructElem /S /Form /P 14 0 R /Pg 3 0 R \
                       /K << /Type /OBJR /Obj 30 0 R >> >>";
        let mut append = signing(&widget, CADES, "");
        append.objects.retain(|(number, ..)| *number != PAGE);
        append = append
            .object(PAGE, page("7 0 R 9 0 R 30 0 R", "/StructParents 0"))
            .object(13, root(2))
            .object(14, document(after))
            .object(15, tree)
            .object(33, element);
        if let Some((first, last)) = leaves {
            append =
                append.object(34, leaf(first, "0 [17 0 R]")).object(35, leaf(last, "1 33 0 R"));
        }
        let file = append.signed(base.bytes(), &bench.second);
        if id.starts_with("ok-") {
            cases.honest(id, title, "All of it is found.", file, VALID_THEN_CHANGED);
        } else {
            cases.grown(base.bytes(), id, title, reason, file, CHANGED);
        }
    }
}
