//! Form tricks, locks, metadata and the catalog.

use super::draft::{
    CATALOG, Draft, FIELD, FORM, METADATA, PAGE, SIGNATURE, Signed, TEXT_AP, TEXT_FIELD, TEXT_REST,
    appearance, catalog, doc_mdp, metadata, signature, text_field,
};
use super::tamper::{Append, stream};
use super::{CHANGED, Cases, Expected, VALID, VALID_THEN_CHANGED, Word};

pub(super) fn add(cases: &mut Cases<'_>) {
    fields(cases);
    whole_form(cases);
    locks(cases);
    catalogs(cases);
    descriptions(cases);
}

const USUAL_FORM: &str = "/Fields [7 0 R 9 0 R] /SigFlags 3 /DR << /Font << /F1 5 0 R >> >>";

fn fields(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    cases.class("form");
    let reason =
        "Filling in is a value and its appearance; whatever else of a field changes is not.";
    let mut add = |base: &Signed, id, title, append: Append| {
        cases.grown(base.bytes(), id, title, reason, append.to(base.bytes()), CHANGED);
    };
    let field = |rest: &str| Append::one(TEXT_FIELD, text_field("1.000", rest));
    let respelt = |old: &str, new: &str| field(&TEXT_REST.replace(old, new));
    let hidden = || respelt("/F 4", "/F 2");
    add(&bench.p2, "FF-2", "a field hidden after P=2", hidden());
    add(&bench.approval, "ff-2-approval", "a field hidden after an approval", hidden());
    let other = || Append::one(TEXT_AP, appearance("9.000"));
    add(&bench.p2, "FF-3", "the appearance changed, the value not, after P=2", other());
    add(&bench.approval, "ff-3-approval", "the same after an approval", other());
    add(&bench.p2, "form-no-view", "NoView set after P=2", respelt("/F 4", "/F 36"));
    add(&bench.p2, "form-password", "made a password field", respelt("/F 4", "/F 4 /Ff 8192"));
    add(&bench.p2, "form-multiline", "made multiline", respelt("/F 4", "/F 4 /Ff 4096"));
    add(&bench.p2, "form-length", "/MaxLen cut", respelt("/MaxLen 12", "/MaxLen 1"));
    let append = respelt("/F1 12 Tf 0 g", "/F1 12 Tf 1 1 1 rg");
    add(&bench.p2, "form-white", "the text made white", append);
    let append = respelt("/F1 12 Tf 0 g", "/F1 0.01 Tf 0 g");
    add(&bench.p2, "form-tiny", "the text made too small to read", append);
    let append = respelt("/F 4", "/F 4 /Q 2");
    add(&bench.p2, "form-quadding", "/Q of the field changed", append);
    let append = respelt("/F 4", "/F 4 /MK << /BG [0 0 0] >>");
    add(&bench.p2, "form-background", "a background over the value", append);
    let append = respelt("[60 600 160 620]", "[55 690 255 730]");
    add(&bench.p2, "form-moved", "the field moved over the text", append);
    let append = respelt("/F 4", "/F 4 /TU (Nilai izin: 9.000)");
    add(&bench.p2, "form-tooltip", "the tooltip changed", append);
    let script = "/F 4 /AA << /C << /S /JavaScript /JS (event.value=9000) >> >>";
    add(&bench.p2, "form-script", "a calculation script added", respelt("/F 4", script));
    let renamed = String::from_utf8_lossy(&text_field("1.000", TEXT_REST))
        .replace("(nilai)", "<FEFF006E0069006C0061006900>");
    add(&bench.p2, "form-renamed", "the field renamed", Append::one(TEXT_FIELD, renamed));
    let button = String::from_utf8_lossy(&text_field("1.000", TEXT_REST)).replace("/Tx", "/Btn");
    add(&bench.p2, "form-type", "the type of the field changed", Append::one(TEXT_FIELD, button));
    let append = Append::one(TEXT_FIELD, text_field("9.000", TEXT_REST))
        .object(TEXT_AP, appearance("1.000"));
    add(&bench.p2, "form-disagree", "the value changed, the appearance not", append);
    let append = respelt("/AP << /N 12 0 R >>", "");
    add(&bench.p2, "form-no-appearance", "the appearance taken away", append);
    let append = Append { freed: vec![TEXT_FIELD], ..Append::new() };
    add(&bench.p2, "form-freed", "the field marked free", append);
    let value = Append::one(TEXT_FIELD, text_field("2.000", TEXT_REST))
        .object(TEXT_AP, appearance("2.000"));
    add(&bench.p1, "form-filled-p1", "a field filled in after P=1", value);
}

fn whole_form(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    cases.class("form");
    let reason = "What the form says for all fields changes what every field shows.";
    let mut add = |base: &Signed, id, title, form: String| {
        let append = Append::one(FORM, form);
        cases.grown(base.bytes(), id, title, reason, append.to(base.bytes()), CHANGED);
    };
    let usual = |extra: &str| format!("<< {USUAL_FORM} {extra} >>");
    let all = "/NeedAppearances true /DA (/F1 0 Tf 1 g) /Q 1";
    add(&bench.p1, "FF-1", "NeedAppearances, /DA and /Q changed after P=1", usual(all));
    let need = "/DA (/F1 12 Tf 0 g) /NeedAppearances true";
    add(&bench.p2, "form-need", "NeedAppearances set after P=2", usual(need));
    add(&bench.p2, "form-da", "the default appearance changed", usual("/DA (/F1 12 Tf 1 g)"));
    let xfa = "/DA (/F1 12 Tf 0 g) /XFA [(template) 11 0 R]";
    add(&bench.p2, "form-xfa", "XFA added after P=2", usual(xfa));
    add(
        &bench.p2,
        "form-order",
        "a calculation order added",
        usual("/DA (/F1 12 Tf 0 g) /CO [9 0 R]"),
    );
    let fewer = "<< /Fields [7 0 R] /SigFlags 3 /DA (/F1 12 Tf 0 g) >>";
    add(&bench.p2, "form-field-removed", "a field taken out of the form", fewer.to_owned());
    let flags = usual("/DA (/F1 12 Tf 0 g)").replace("/SigFlags 3", "/SigFlags 0");
    add(&bench.p2, "form-flags", "/SigFlags taken back", flags);
    let asked = Draft::permit(Some(2)).with(FORM, usual(need)).signed_by(&bench.officer);
    let file = Append::one(FORM, usual("/DA (/F1 12 Tf 0 g)")).to(asked.bytes());
    let title = "NeedAppearances taken back over faces that show the values, after P=2";
    cases.unclear("form-need-gone", title, reason, file);
    // A form of signatures only, whose widget draws a name that only the form could explain.
    let visible = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (TTE1) /V 8 0 R /F 132 /P 3 0 R \
                   /Rect [60 100 260 140] /AP << /N 12 0 R >> >>";
    let drawn = stream("/Type /XObject /Subtype /Form /BBox [0 0 200 40]", b"/X Do");
    let mut draft = Draft::permit(Some(1))
        .with(FIELD, visible)
        .with(TEXT_AP, drawn)
        .with(FORM, "<< /Fields [7 0 R] /SigFlags 3 >>")
        .with(PAGE, super::draft::page("7 0 R", ""));
    draft.objects.remove(&TEXT_FIELD);
    let base = draft.signed_by(&bench.officer);
    let picture =
        stream("/Type /XObject /Subtype /Form /BBox [0 0 200 40]", b"1 0 0 rg 0 0 200 40 re f");
    let defaults = "<< /Fields [7 0 R] /SigFlags 3 /DR << /XObject << /X 30 0 R >> >> >>";
    let append = Append::one(FORM, defaults).object(30, picture);
    let title = "default resources that explain a name in the face of the signature, after P=1";
    let bytes = append.to(base.bytes());
    cases.grown(base.bytes(), "form-defaults-drawn", title, reason, bytes, CHANGED);
    let none = "<< /Fields [9 0 R] /DA (/F1 12 Tf 0 g) >>";
    let base = &bench.approval;
    let append = Append::one(FORM, none);
    cases.grown(
        base.bytes(),
        "form-signature-removed",
        "the signature field taken out of the form",
        "Taking a signature out does not make the document an unsigned one.",
        append.to(base.bytes()),
        CHANGED.finding("SIGNATURE_REMOVED"),
    );
}

fn locks(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    cases.class("lock");
    let reason = "FieldMDP and locks are read from the signed bytes, and the strictest counts.";
    let filled = Append::one(TEXT_FIELD, text_field("2.000", TEXT_REST))
        .object(TEXT_AP, appearance("2.000"));
    let signed = |transform: &str| {
        let reference = format!(
            "/Reference [<< /Type /SigRef /TransformMethod /FieldMDP /TransformParams \
             << /Type /TransformParams /V /1.2 {transform} >> >>]"
        );
        Draft::permit(None)
            .with(SIGNATURE, signature(super::draft::CADES, &reference))
            .signed_by(&bench.officer)
    };
    let include = signed("/Action /Include /Fields [(nilai)]");
    let all = signed("/Action /All");
    let exclude = signed("/Action /Exclude /Fields [(lain)]");
    let mut add = |base: &Signed, id, title, expected| {
        cases.grown(base.bytes(), id, title, reason, filled.to(base.bytes()), expected);
    };
    add(&include, "lock-include", "a field filled in that FieldMDP names", CHANGED);
    add(&all, "lock-all", "a field filled in although FieldMDP locks all", CHANGED);
    add(&exclude, "lock-exclude", "a field filled in that FieldMDP does not exempt", CHANGED);
    let other = signed("/Action /Include /Fields [(nil)]");
    cases.class(super::HONEST);
    let title = "a field filled in whose name only begins like a locked one";
    cases.grown(
        other.bytes(),
        "ok-lock-prefix",
        title,
        "Names are compared part by part: nil does not lock nilai.",
        filled.to(other.bytes()),
        VALID_THEN_CHANGED,
    );
    cases.class("lock");
    let two = format!(
        "{} /Extra << /P 3 >>",
        doc_mdp(2).replace(
            "/Reference [",
            "/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams \
             << /Type /TransformParams /P 1 /V /1.2 >> >> "
        )
    );
    let base = Draft::permit(Some(2))
        .with(SIGNATURE, signature(super::draft::CADES, &two))
        .signed_by(&bench.officer);
    let title = "a field filled in where one of two DocMDP references says P=1";
    let bytes = filled.to(base.bytes());
    let words = Expected::of(&[Word::Changed, Word::Undetermined, Word::Invalid]);
    cases.grown(base.bytes(), "lock-two-docmdp", title, reason, bytes, words);
    let apart = "/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams 14 0 R >>]";
    let base = Draft::permit(Some(1))
        .with(SIGNATURE, signature(super::draft::CADES, apart))
        .with(14, "<< /Type /TransformParams /P 1 /V /1.2 >>")
        .signed_by(&bench.officer);
    let mut loosened = filled.clone();
    loosened = loosened.object(14, "<< /Type /TransformParams /P 3 /V /1.2 >>");
    let title = "P=1 by reference made P=3, and a field filled in";
    let bytes = loosened.to(base.bytes());
    cases.grown(base.bytes(), "lock-p-later", title, reason, bytes, CHANGED);
    let odd = doc_mdp(2).replace("/P 2", "/P 7");
    let base = Draft::permit(Some(2))
        .with(SIGNATURE, signature(super::draft::CADES, &odd))
        .signed_by(&bench.officer);
    let title = "a field filled in after P=7";
    let bytes = filled.to(base.bytes());
    cases.grown(base.bytes(), "lock-p-seven", title, reason, bytes, words);
}

fn catalogs(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    cases.class("catalog");
    let reason = "The catalog decides what a viewer does and shows beyond the pages.";
    let mut add = |base: &Signed, permission, id, title, extra: &str| {
        let append = Append::one(CATALOG, catalog(permission, extra));
        cases.grown(base.bytes(), id, title, reason, append.to(base.bytes()), CHANGED);
    };
    let (p2, p3) = (&bench.p2, &bench.p3);
    let script = "/OpenAction << /S /JavaScript /JS (app.alert(1)) >>";
    add(p2, Some(2), "cat-script", "JavaScript on opening after P=2", script);
    let names = "/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (1) >>] >> >>";
    add(p2, Some(2), "cat-names-script", "JavaScript in the name tree after P=2", names);
    let launch = "/AA << /WC << /S /Launch /F (cmd) >> >>";
    add(p3, Some(3), "cat-launch", "a program launched on closing after P=3", launch);
    let layers = "/OCProperties << /OCGs [] /D << /BaseState /OFF >> >>";
    add(p3, Some(3), "cat-layers", "layers switched off after P=3", layers);
    let viewer = "/ViewerPreferences << /Direction /R2L /DisplayDocTitle true >>";
    add(p2, Some(2), "cat-viewer", "viewer preferences changed after P=2", viewer);
    let outlines = "/Outlines << /Type /Outlines /Count 0 >>";
    add(p2, Some(2), "cat-outlines", "outlines added after P=2", outlines);
    add(p2, Some(2), "cat-language", "the language changed after P=2", "/Lang (en)");
    let labels = "/PageLabels << /Nums [0 << /S /r >>] >>";
    add(p2, Some(2), "cat-labels", "page labels changed after P=2", labels);
    let structure = "/StructTreeRoot << /Type /StructTreeRoot >> /MarkInfo << /Marked true >>";
    add(p2, Some(2), "cat-structure", "a structure tree added after P=2", structure);
    let attached =
        "/Names << /EmbeddedFiles << /Names [(data.json) << /Type /Filespec /F (a) >>] >> >>";
    add(p2, Some(2), "cat-attachment", "an attached file added after P=2", attached);
    let unknown = "/BenchExtension << /A 1 >>";
    add(p2, Some(2), "cat-unknown", "a key that no one knows after P=2", unknown);
    add(p2, None, "cat-perms-removed", "/Perms taken away after P=2", "");
    let rights = "/Perms << /UR3 8 0 R >>";
    add(p2, None, "cat-perms-rights", "/Perms turned to usage rights after P=2", rights);
    moved_labels(cases, reason);
    // P=1 is in the signed bytes, whatever /Perms says today.
    let append = Append::one(CATALOG, catalog(None, ""))
        .object(TEXT_FIELD, text_field("2.000", TEXT_REST))
        .object(TEXT_AP, appearance("2.000"));
    let base = bench.p1.bytes();
    let title = "/Perms taken away and a field filled in after P=1";
    cases.grown(base, "cat-perms-filled", title, reason, append.to(base), CHANGED);
    let renamed = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (TTE9) /V 8 0 R /F 132 /P 3 0 R \
                   /Rect [0 0 0 0] >>";
    let append = Append::one(FIELD, renamed);
    let base = bench.p2.bytes();
    let title = "the field of the signature renamed after P=2";
    cases.grown(base, "cat-field-renamed", title, reason, append.to(base), CHANGED);
    let shown = renamed.replace("TTE9", "TTE1").replace("[0 0 0 0]", "[55 690 255 730]");
    let append = Append::one(FIELD, shown.replace("/F 132", "/F 132 /AP << /N 11 0 R >>"));
    let title = "the invisible field of the signature drawn over the text after P=2";
    cases.grown(base, "cat-field-shown", title, reason, append.to(base), CHANGED);
}

fn descriptions(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    cases.class("metadata");
    let reason = "Descriptive data is what archives and searches show.";
    let base = bench.p1.bytes();
    let info = "<< /Title (PERMIT 001 FOR TONO) >>";
    let append = Append::one(METADATA, metadata("TONO")).object(31, info).trailer("/Info 31 0 R");
    let title = "/Info added and the holder in the metadata changed after P=1";
    cases.grown(base, "MD-1", title, reason, append.to(base), CHANGED);
    let append = Append::one(METADATA, metadata("TONO"));
    let title = "the holder in the metadata changed after P=2";
    let base = bench.p2.bytes();
    cases.grown(base, "md-xmp-p2", title, reason, append.to(base), CHANGED);
    let append = Append::one(
        PAGE,
        super::draft::page("7 0 R 9 0 R", "/PieceInfo << /App << /Private 1 >> >>"),
    );
    let title = "private data of a program on the page after P=1";
    let base = bench.p1.bytes();
    cases.grown(base, "md-piece-info", title, reason, append.to(base), CHANGED);
    let append = Append::one(METADATA, stream("/Type /Metadata /Subtype /XML", b""));
    let title = "the metadata emptied after P=1";
    cases.grown(base, "md-emptied", title, reason, append.to(base), CHANGED);
}

/// Page labels that become an object of their own, as a widely used library writes them.
fn moved_labels(cases: &mut Cases<'_>, reason: &'static str) {
    let labels = |label: &str| catalog(Some(2), &format!("/PageLabels << /Nums [0 {label}] >>"));
    let same = "<< /S /D /St 2 >>";
    let base = Draft::permit(Some(2)).with(CATALOG, labels(same)).signed_by(&cases.bench.officer);
    let moved = |label: &str| Append::one(CATALOG, labels("20 0 R")).object(20, label);
    let title = "page labels that become an object of their own, after P=2";
    let file = moved(same).to(base.bytes());
    cases.honest("ok-labels-moved", title, "They are the same.", file, VALID);
    let file = moved("<< /S /r /St 2 >>").to(base.bytes());
    let title = "the same with other labels";
    cases.grown(base.bytes(), "cat-labels-moved", title, reason, file, CHANGED);
}
