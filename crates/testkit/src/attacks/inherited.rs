//! Fields and pages that belong to one parent by `/Kids` and to another by `/Parent`, and values that are
//! said twice: some readers go by the one, some by the other.

use super::draft::{CADES, CONTENT, Draft, FORM, PAGE, PAGES, TEXT_AP, TEXT_FIELD, page};
use super::fills::{BESIDE, BOX, check_box, empty, face, filled, shown, unticked};
use super::second::signing;
use super::tamper::{Append, stream};
use super::{CHANGED, Cases, VALID_THEN_CHANGED};

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("form");
    widgets(cases);
    defaults(cases);
    choices(cases);
    buttons(cases);
    pages(cases);
}

/// A new signature field whose widget calls a text field its parent.
fn widgets(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "A widget that is a signature's by the list of kids is a text field's by its parent, and \
                  there are readers that show the text.";
    let text = "<< /FT /Tx /T (x) /V (9.000.000) /DA (/F1 18 Tf 0 g) >>";
    let base = Draft::permit(None)
        .with(CONTENT, stream("", b"BT /F1 18 Tf 60 700 Td (NILAI) Tj ET"))
        .signed_by(&bench.officer);
    let mut add = |id, title, parent: u32, holder: &str, expected| {
        let widget = format!(
            "<< /Type /Annot /Subtype /Widget /Parent {parent} 0 R /P 3 0 R /F 4 \
             /Rect [330 694 450 718] >>"
        );
        let mut append = signing("", CADES, "");
        append.objects.retain(|(number, ..)| ![PAGE, 30].contains(number));
        let append = append
            .object(PAGE, page("7 0 R 9 0 R 32 0 R", ""))
            .object(30, format!("<< /FT /Sig /T (TTE2) /V 31 0 R /Kids [32 0 R] {holder} >>"))
            .object(32, widget)
            .object(33, text);
        let file = append.signed(base.bytes(), &bench.second);
        match expected {
            true => cases.honest(id, title, "Its parent has it.", file, VALID_THEN_CHANGED),
            false => cases.grown(base.bytes(), id, title, reason, file, CHANGED),
        }
    };
    let title = "a second signature whose widget has a text field for its parent";
    add("widget-other-parent", title, 33, "", false);
    let title = "the same with the text field of the form";
    add("widget-parent-of-form", title, TEXT_FIELD, "", false);
    let title = "the same with its own field, which calls a text field parent in turn";
    add("field-other-parent", title, 30, "/Parent 33 0 R", false);
    let title = "a second signature in a field with a widget of its own";
    add("ok-widget-own-parent", title, 30, "", true);
}

/// A value that is taken away from a field with a default.
fn defaults(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "Where a field has no value, some readers show its default.";
    let of = |value: &str, more: &str, ap: u32| {
        format!(
            "<< /Type /Annot /Subtype /Widget /FT /Tx /T (nilai) {value} {more} /P 3 0 R {BESIDE} \
             /AP << /N {ap} 0 R >> >>"
        )
    };
    for (id, title, default) in [
        ("fill-default", "the value of a field with a default taken away, after P=2", "9.000.000"),
        ("ok-fill-no-default", "the value of a field taken away whose default is empty", ""),
    ] {
        let default = format!("/DV ({default})");
        let base = empty("NILAI", BESIDE)
            .with(TEXT_FIELD, of("/V (1.000)", &default, 12))
            .with(TEXT_AP, face(5, &shown("1.000")))
            .signed_by(&bench.officer);
        let file = Append::one(TEXT_FIELD, of("", &default, 20))
            .object(20, face(5, "/Tx BMC EMC"))
            .to(base.bytes());
        match id {
            "fill-default" => cases.unclear(id, title, reason, file),
            _ => cases.honest(id, title, "Nothing is shown.", file, VALID_THEN_CHANGED),
        }
    }
    let state = |state: &str| {
        let state =
            if state.is_empty() { String::new() } else { format!("/V /{state} /AS /{state}") };
        check_box("Off", BOX).replace("/V /Off /AS /Off", &format!("{state} /DV /Ya"))
    };
    let base = unticked().with(TEXT_FIELD, state("Off")).signed_by(&bench.officer);
    let file = Append::one(TEXT_FIELD, state("")).to(base.bytes());
    let title = "the state of a box taken away whose default is on, after P=2";
    cases.unclear("check-default", title, reason, file);
    // No face but that of the state that is on.
    let one = |state: &str| {
        let body = check_box("Ya", BOX).replace("/Off 13 0 R", "");
        body.replace("/V /Ya /AS /Ya", state)
    };
    let base = unticked().with(TEXT_FIELD, one("/V /Ya /AS /Ya")).signed_by(&bench.officer);
    let file = Append::one(TEXT_FIELD, one("/V /Off")).to(base.bytes());
    let title = "a box with one face switched off by taking its state away, after P=2";
    let reason = "Some readers take the only face that there is.";
    cases.unclear("check-one-face", title, reason, file);
    let file = Append::one(TEXT_FIELD, one("/V /Off /AS /Off")).to(base.bytes());
    let title = "a box with one face switched off, after P=2";
    let honest = "A state without a face shows nothing.";
    cases.honest("ok-check-one-face", title, honest, file, VALID_THEN_CHANGED);
}

/// Choices that the widget names otherwise than its field.
fn choices(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let drawn = |text: &str| face(5, &shown(text));
    let merged = |value: &str, index: &str, ap: u32| {
        format!(
            "<< /Type /Annot /Subtype /Widget /FT /Ch /Ff 131072 /T (satuan) /V ({value}) {index} \
             /Opt [(KILO) (TON)] /P 3 0 R {BESIDE} /AP << /N {ap} 0 R >> >>"
        )
    };
    let draft = |field: String| {
        empty("SATUAN", BESIDE)
            .with(CONTENT, stream("", b"BT /F1 18 Tf 20 700 Td (SATUAN) Tj ET"))
            .with(TEXT_FIELD, field)
            .with(TEXT_AP, drawn("KILO"))
    };
    let base = draft(merged("KILO", "/I [0]", 12)).signed_by(&bench.officer);
    let reason = "What chooses an option is one integer; other values some readers take for one.";
    for (id, title, index) in [
        ("choice-real", "a choice made whose number is 0.0, after P=2", "/I [0.0]"),
        ("choice-null", "the same with null for its number", "/I [null]"),
        ("choice-elsewhere", "the same with a number that stands elsewhere", "/I [21 0 R]"),
    ] {
        let file = Append::one(TEXT_FIELD, merged("TON", index, 20))
            .object(20, drawn("TON"))
            .object(21, "0");
        cases.grown(base.bytes(), id, title, reason, file.to(base.bytes()), CHANGED);
    }
    let file = Append::one(TEXT_FIELD, merged("TON", "/I [1]", 20)).object(20, drawn("TON"));
    let title = "a choice made with its number, after P=2";
    let file = file.to(base.bytes());
    cases.honest("ok-choice", title, "Both say the same.", file, VALID_THEN_CHANGED);

    let reason = "Some readers go by what the widget says, and not by its field.";
    let field = |value: &str| {
        format!(
            "<< /FT /Ch /Ff 131072 /T (satuan) /V ({value}) /Opt [(KILO) (TON)] /Kids [14 0 R] >>"
        )
    };
    let kid = |own: &str, ap: u32| {
        format!(
            "<< /Type /Annot /Subtype /Widget /Parent 9 0 R /P 3 0 R {own} {BESIDE} \
             /AP << /N {ap} 0 R >> >>"
        )
    };
    for (id, title, own) in [
        ("choice-own-value", "a choice made whose widget keeps the value of before", "/V (KILO)"),
        ("choice-own-options", "the same with options of its own", "/Opt [(KILO) (LITER)]"),
        (
            "ok-choice-own-kind",
            "the same with the kind and flags of its field",
            "/FT /Ch /Ff 131072",
        ),
    ] {
        let base = draft(field("KILO"))
            .with(PAGE, page("7 0 R 14 0 R", ""))
            .with(14, kid(own, 12))
            .signed_by(&bench.officer);
        let file = Append::one(TEXT_FIELD, field("TON"))
            .object(14, kid(own, 20))
            .object(20, drawn("TON"))
            .to(base.bytes());
        match id {
            "ok-choice-own-kind" => {
                cases.honest(id, title, "Both say the same.", file, VALID_THEN_CHANGED);
            }
            _ => cases.unclear(id, title, reason, file),
        }
    }
}

/// Radio buttons of which more or others are on for who goes by the value, or by the parent.
fn buttons(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let field = |value: &str| {
        format!("<< /FT /Btn /Ff 49152 /T (pilihan) /V /{value} /Kids [14 0 R 15 0 R] >>")
    };
    let kid = |parent: u32, state: &str, faces: &str, bottom: u32| {
        format!(
            "<< /Type /Annot /Subtype /Widget /Parent {parent} 0 R /P 3 0 R /F 4 /AS /{state} \
             /Rect [40 {bottom} 54 {}] /AP << /N << {faces} /Off 13 0 R >> >> >>",
            bottom + 14
        )
    };
    let text = b"BT /F1 18 Tf 60 700 Td (SETUJU) Tj 0 -40 Td (TIDAK SETUJU) Tj ET";
    let draft = || {
        unticked()
            .with(CONTENT, stream("", text))
            .with(PAGE, page("7 0 R 14 0 R 15 0 R", ""))
            .with(FORM, "<< /Fields [7 0 R 9 0 R] /SigFlags 3 >>")
            .with(TEXT_FIELD, field("Ya"))
            .with(14, kid(9, "Ya", "/Ya 12 0 R", 698))
            .with(15, kid(9, "Off", "/Tidak 12 0 R", 658))
    };
    let reason = "Some readers go by the value alone, and show each button that has a face for it.";
    let base = draft().with(14, kid(9, "Ya", "/Ya 12 0 R /Tidak 12 0 R", 698));
    let base = base.signed_by(&bench.officer);
    let file = Append::one(TEXT_FIELD, field("Tidak"))
        .object(14, kid(9, "Off", "/Ya 12 0 R /Tidak 12 0 R", 698))
        .object(15, kid(9, "Tidak", "/Tidak 12 0 R", 658));
    let title = "a radio button chosen, while another one has a face for the same value, after P=2";
    cases.unclear("radio-two-faces", title, reason, file.to(base.bytes()));
    let base = draft().with(14, kid(9, "Off", "/Ya 12 0 R", 698)).with(TEXT_FIELD, field("Off"));
    let base = base.with(15, kid(9, "Off", "/Ya 12 0 R", 658)).signed_by(&bench.officer);
    let file = Append::one(TEXT_FIELD, field("Ya")).object(15, kid(9, "Ya", "/Ya 12 0 R", 658));
    let title = "one of two radio buttons of the same value chosen, after P=2";
    cases.unclear("radio-same-value", title, reason, file.to(base.bytes()));

    let reason = "A button that calls a field its parent is one of it for some readers, and none for others.";
    let chosen = |base: &[u8]| {
        Append::one(TEXT_FIELD, field("Tidak"))
            .object(14, kid(9, "Off", "/Ya 12 0 R", 698))
            .object(15, kid(9, "Tidak", "/Tidak 12 0 R", 658))
            .to(base)
    };
    let stray = kid(9, "Tidak", "/Tidak 12 0 R", 598);
    let base = draft().with(PAGE, page("7 0 R 14 0 R 15 0 R 16 0 R", "")).with(16, stray);
    let base = base.signed_by(&bench.officer);
    let title = "a radio button chosen beside one that only calls the field its parent, after P=2";
    cases.unclear("radio-stray", title, reason, chosen(base.bytes()));
    let base = draft()
        .with(PAGE, page("7 0 R 14 0 R 15 0 R 16 0 R", ""))
        .with(FORM, "<< /Fields [7 0 R 9 0 R 17 0 R] /SigFlags 3 >>")
        .with(16, kid(9, "Off", "/Tidak 12 0 R", 598))
        .with(17, "<< /FT /Btn /Ff 49152 /T (lain) /V /Off /Kids [16 0 R] >>")
        .signed_by(&bench.officer);
    let title = "the same beside one that another field has among its kids";
    cases.unclear("radio-other-field", title, reason, chosen(base.bytes()));
}

/// A page that inherits from one node by the tree, and from another by its parent.
fn pages(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason =
        "Some readers inherit down the tree and some up from the page: that is two documents.";
    let fonts = |picture: &str| {
        format!("/Resources << /Font << /F1 5 0 R >> /XObject << /Im {picture} 0 R >> >>")
    };
    let drawn = |text: &str| {
        let entries = "/Type /XObject /Subtype /Form /BBox [0 0 595 842] \
                       /Resources << /Font << /F1 5 0 R >> >>";
        stream(entries, format!("BT /F1 18 Tf 60 650 Td ({text}) Tj ET").as_bytes())
    };
    let page = |parent: u32, more: &str| {
        format!(
            "<< /Type /Page /Parent {parent} 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
             /Annots [7 0 R 9 0 R] {more} >>"
        )
    };
    let node =
        |kids: &str, more: &str| format!("<< /Type /Pages /Kids [{kids}] /Count 1 {more} >>");
    let draft = |parent: u32| -> Draft {
        empty("NILAI", BESIDE)
            .with(CONTENT, stream("", b"BT /F1 18 Tf 60 700 Td (NILAI) Tj ET /Im Do"))
            .with(PAGES, node("3 0 R", &fonts("14")))
            .with(PAGE, page(parent, ""))
            .with(14, drawn("PERMIT 001"))
            .with(15, drawn("PERMIT 009"))
            .with(16, node("", &fonts("15")))
    };
    let fill = || filled("2.000", BESIDE, face(5, &shown("2.000")));
    let base = draft(16).signed_by(&bench.officer);
    let file = fill().object(PAGE, page(16, &fonts("15"))).to(base.bytes());
    let title =
        "a field filled in, and into its page what a node gives that does not list it, after P=2";
    cases.grown(base.bytes(), "page-other-parent", title, reason, file, CHANGED);
    let file = fill().to(base.bytes());
    let title = "a field filled in on such a page, after P=2";
    cases.grown(base.bytes(), "page-of-two-parents", title, reason, file, CHANGED);
    let base = draft(2).signed_by(&bench.officer);
    let file = fill().object(PAGE, page(2, &fonts("14"))).to(base.bytes());
    let title = "a field filled in, and into its page what it inherits, after P=2";
    let honest = "Some writers write out what a page inherits.";
    cases.honest("ok-page-written-out", title, honest, file, VALID_THEN_CHANGED);
}
