//! What hides behind a later signature that is itself right, or looks like one.

use segel_sign::{Appearance, Place, SigningPlan};

use super::appended::FORGED;
use super::draft::{
    CADES, CONTENT, Draft, FIELD, FORM, PAGE, SIGNATURE, Signed, content, doc_mdp, page, signature,
};
use super::honest::EMPTY_FIELD;
use super::tamper::{Append, replace, stream};
use super::{CHANGED, Cases, Expected, Word};
use crate::pki::Officer;

pub(super) const NOT_VALID: Expected =
    Expected::of(&[Word::Changed, Word::Invalid, Word::Undetermined]);

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("second");
    covering(cases);
    disguised(cases);
    unseen(cases);
    order(cases);
    locked(cases);
    cut_loose(cases);
}

/// Behind the first signature nobody binds the field of the second but the second itself.
fn cut_loose(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let one = bench.approval.bytes();
    let two = bench.product_sign(one, &SigningPlan::approval(), &bench.second);
    let reason = "The second signature is still in the bytes, and no field reaches it any more.";
    let file = replace(&two, "/V 20 0 R", "/V 20 1 R");
    let title = "the second signature cut loose from its field";
    cases.grown(&two, "second-cut-loose", title, reason, file, CHANGED);
}

const FIELDS: &str = "<< /Fields [7 0 R 9 0 R 30 0 R] /SigFlags 3 /DA (/F1 12 Tf 0 g) \
                      /DR << /Font << /F1 5 0 R >> >> >>";

/// A second signature in a new field: the entries of its widget and of its dictionary.
pub(super) fn signing(widget: &str, sub_filter: &str, extra: &str) -> Append {
    let field = format!("<< /Type /Annot /FT /Sig /V 31 0 R /P 3 0 R {widget} >>");
    Append::new()
        .object(PAGE, page("7 0 R 9 0 R 30 0 R", ""))
        .object(FORM, FIELDS)
        .object(30, field)
        .object(31, signature(sub_filter, extra))
}

pub(super) const UNSEEN: &str = "/Subtype /Widget /T (TTE2) /F 132 /Rect [0 0 0 0]";

fn grown(
    cases: &mut Cases<'_>,
    base: &Signed,
    id: &'static str,
    title: &'static str,
    reason: &'static str,
    append: Append,
    expected: Expected,
) {
    let file = append.signed(base.bytes(), &cases.bench.second);
    cases.grown(base.bytes(), id, title, reason, file, expected);
}

fn covering(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "A signature may be drawn where it covers nothing; this one covers the text.";
    let plan = SigningPlan::approval()
        .with_place(Place { page: 1, x: 55.0, y: 112.0, width: 220.0, height: 45.0 })
        .with_appearance(Appearance::new().with_line("PERMIT 009 FOR TONO").with_frame());
    let mut sign = |base: &Signed, id, title, officer: &Officer, expected| {
        let file = bench.product_sign(base.bytes(), &plan, officer);
        cases.grown(base.bytes(), id, title, reason, file, expected);
    };
    let title = "a second officer signs visibly over the text after an approval signature";
    let doubt = Expected::of(&[Word::Changed, Word::Undetermined]);
    sign(&bench.approval, "cover-visible", title, &bench.second, doubt);
    let title = "a second officer signs visibly over the text after P=2";
    sign(&bench.p2, "cover-visible-p2", title, &bench.second, CHANGED);
    let title = "a stranger signs visibly over the text after an approval signature";
    let words = Expected::of(&[Word::Changed, Word::Untrusted]);
    sign(&bench.approval, "cover-stranger", title, &bench.stranger, words);
    let faces = "/Subtype /Widget /T (TTE2) /F 4 /Rect [55 690 255 730] \
                 /AP << /N 33 0 R /D 34 0 R >>";
    let face = "/Type /XObject /Subtype /Form /BBox [0 0 200 40]";
    let append = signing(faces, CADES, "")
        .object(33, stream(face, b"1 g 0 0 200 40 re f"))
        .object(34, stream(face, b"q Q"));
    let title =
        "a second signature over the text, the last of its two faces drawing nothing, after P=2";
    grown(cases, &bench.p2, "cover-two-faces", title, reason, append, CHANGED);
    let reason = "A second signature does not vouch for what else its revision does.";
    let append = signing(UNSEEN, CADES, "").object(CONTENT, content(FORGED));
    let title = "a second signature whose revision swaps the page content, after P=2";
    grown(cases, &bench.p2, "second-content", title, reason, append, CHANGED);
    let reason = "P=1 allows no further signature.";
    let title = "a second signature after P=1";
    grown(cases, &bench.p1, "second-p1", title, reason, signing(UNSEEN, CADES, ""), CHANGED);
}

fn disguised(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let disguise = || {
        let text =
            String::from_utf8_lossy(&signature(CADES, "")).replace("/Sig ", "/DocTimeStamp ");
        let mut append = signing(UNSEEN, CADES, "");
        append.objects.retain(|(number, ..)| *number != 31);
        append.object(31, text)
    };
    let reason = "A time-stamp is one by its token; P=1 lets no other signature follow.";
    let title = "the signature of a person that calls itself a time-stamp, after P=1";
    grown(cases, &bench.p1, "second-as-stamp", title, reason, disguise(), NOT_VALID);
    let text =
        String::from_utf8_lossy(&signature("ETSI.RFC3161", "")).replace("/Sig ", "/DocTimeStamp ");
    let mut append = signing(UNSEEN, CADES, "");
    append.objects.retain(|(number, ..)| *number != 31);
    let title = "a time-stamp whose token is the signature of a person, after P=1";
    grown(
        cases,
        &bench.p1,
        "second-stamp-token",
        title,
        reason,
        append.object(31, text),
        NOT_VALID,
    );

    let reason = "Only a widget is the face of a field; other annotations draw without a box.";
    let line = "/Subtype /Line /T (TTE2) /F 4 /Rect [0 0 0 0] /L [55 708 300 708] /BS << /W 40 >> \
                /C [1 1 1]";
    let title = "a second signature whose widget is a broad line, after P=2";
    grown(cases, &bench.p2, "second-line", title, reason, signing(line, CADES, ""), CHANGED);
    let stamped = |widget: &str| {
        let mut append = disguise();
        append.objects.retain(|(number, ..)| *number != 30);
        append.object(30, format!("<< /Type /Annot /FT /Sig /V 31 0 R /P 3 0 R {widget} >>"))
    };
    let title = "the same, calling itself a time-stamp, after P=1";
    grown(cases, &bench.p1, "second-stamp-line", title, reason, stamped(line), NOT_VALID);
    let ink = "/Subtype /Ink /T (TTE2) /F 4 /Rect [0 0 0 0] /InkList [[55 708 300 708]] \
               /BS << /W 40 >> /C [1 1 1]";
    let title = "a second signature whose widget is ink, after an approval signature";
    grown(cases, &bench.approval, "second-ink", title, reason, signing(ink, CADES, ""), CHANGED);
    let bare = "/T (TTE2) /F 4 /Rect [0 0 0 0] /QuadPoints [55 690 255 690 55 730 255 730]";
    let title = "a second signature whose widget has no subtype, after P=2";
    grown(cases, &bench.p2, "second-no-subtype", title, reason, signing(bare, CADES, ""), CHANGED);

    let reason = "A second signature brings its field, not a picture or an action beside it.";
    let acting = format!("{UNSEEN} /AA << /E << /S /URI /URI (http://127.0.0.1) >> >>");
    let title = "a second signature whose field acts, after P=2";
    grown(cases, &bench.p2, "second-action", title, reason, signing(&acting, CADES, ""), CHANGED);
    let drawn = stream("/Type /XObject /Subtype /Form /BBox [0 0 200 40]", b"1 g 0 0 200 40 re f");
    let shown = format!("{UNSEEN} /AP << /N << /On 32 0 R >> >> /AS /On");
    let title = "a second signature with an appearance in a state, its box without room, after P=2";
    let append = signing(&shown, CADES, "").object(32, drawn);
    grown(cases, &bench.p2, "second-state", title, reason, append, CHANGED);
    let parent = "<< /FT /Sig /T (TTE2) /V 31 0 R /Kids [33 0 R] >>";
    let kid = "<< /Type /Annot /Subtype /Widget /Parent 30 0 R /P 3 0 R /F 4 \
               /Rect [55 690 255 730] /AP << /N 11 0 R >> >>";
    let family = |kid: &str| {
        let mut append = signing(UNSEEN, CADES, "");
        append.objects.retain(|(number, ..)| ![30, PAGE].contains(number));
        append.object(30, parent).object(33, kid).object(PAGE, page("7 0 R 9 0 R 33 0 R", ""))
    };
    let title = "a second signature whose widget is a kid over the text, after P=2";
    grown(cases, &bench.p2, "second-kid", title, reason, family(kid), CHANGED);
    let line = kid
        .replace("/Widget", "/Line")
        .replace("[55 690 255 730]", "[0 0 0 0]")
        .replace("/AP << /N 11 0 R >>", "/L [55 708 300 708] /BS << /W 40 >>");
    let title = "a second signature whose kid is a broad line, after P=2";
    grown(cases, &bench.p2, "second-kid-line", title, reason, family(&line), CHANGED);
    let more = "<< /Type /Annot /Subtype /Widget /Parent 7 0 R /P 3 0 R /F 4 \
                /Rect [55 690 255 730] /AP << /N 11 0 R >> >>";
    let first = "<< /FT /Sig /T (TTE1) /V 8 0 R /Kids [33 0 R] >>";
    let append = Append::one(FIELD, first).object(33, more).object(PAGE, page("33 0 R 9 0 R", ""));
    let title = "the field of the first signature given a widget over the text, after P=2";
    let base = bench.p2.bytes();
    cases.grown(base, "second-widget-of-first", title, reason, append.to(base), CHANGED);
    let note = "<< /Type /Annot /Subtype /Stamp /Rect [55 690 255 730] /P 3 0 R /F 4 >>";
    let mut append = signing(UNSEEN, CADES, "").object(33, note);
    append.objects.retain(|(number, ..)| *number != PAGE);
    let append = append.object(PAGE, page("7 0 R 9 0 R 30 0 R 33 0 R", ""));
    let title = "a second signature and a stamp in one revision, after P=2";
    grown(cases, &bench.p2, "second-stamp", title, reason, append, CHANGED);
    let moved = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (TTE1) /V 8 0 R /F 132 /P 3 0 R \
                 /Rect [55 690 255 730] /AP << /N 11 0 R >> >>";
    let append = signing(UNSEEN, CADES, "").object(FIELD, moved);
    let title = "a second signature, and the first one drawn over the text, after P=2";
    grown(cases, &bench.p2, "second-first-drawn", title, reason, append, CHANGED);
}

/// Boxes that have no room only for a reader that counts them its own way, and fields that were
/// signed for a moment.
fn unseen(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "Only four direct numbers say that a field has no room (SSA-3).";
    let place = "/Rect [0 0 34 0 R 35 0 R 0 0]";
    let widget = format!("/Subtype /Widget /T (TTE2) /F 4 {place} /AP << /N 33 0 R >>");
    let drawn = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 34 0 R 35 0 R 0 0]",
        b"1 g 0 0 595 842 re f",
    );
    let numbered = |mut append: Append| {
        append = append.object(33, &drawn).object(34, "595");
        append.object(35, "842")
    };
    let title = "a second signature whose box names its size among four zeros, after P=2";
    let append = numbered(signing(&widget, CADES, ""));
    grown(cases, &bench.p2, "second-six-sides", title, reason, append, CHANGED);
    let text = String::from_utf8_lossy(&signature(CADES, "")).replace("/Sig ", "/DocTimeStamp ");
    let mut append = numbered(signing(&widget, CADES, ""));
    append.objects.retain(|(number, ..)| *number != 31);
    let append = append.object(31, text);
    let title = "the same box, the signature calling itself a time-stamp, after P=1";
    grown(cases, &bench.p1, "second-six-sides-stamp", title, reason, append, NOT_VALID);

    let reason = "What a revision added and the next one bent is judged as it stands now.";
    let broken = "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached \
                  /ByteRange [0 10 20 30] /Contents <3003020100> >>";
    let mut first = signing(UNSEEN, CADES, "");
    first.objects.retain(|(number, ..)| *number != 31);
    let first = first.object(31, broken);
    let seen = "<< /Type /Annot /FT /Sig /Subtype /Widget /T (TTE2) /F 4 /P 3 0 R \
                /Rect [55 690 255 730] /AP << /N 11 0 R >> >>";
    let then = Append::one(30, seen);
    let mut add = |base: &Signed, id, title| {
        let file = then.to(&first.to(base.bytes()));
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    };
    let title =
        "a field with a broken signature, then the signature gone and the field seen, after P=2";
    add(&bench.p2, "second-gone", title);
    let title = "the same after an approval signature";
    add(&bench.approval, "second-gone-approval", title);
}

fn order(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "There is one certification, and it is the first signature (ISO 32000-2, 12.8.1).";
    let title = "a certification after an approval signature";
    let append = signing(UNSEEN, CADES, &doc_mdp(3));
    grown(cases, &bench.approval, "second-certifies", title, reason, append, NOT_VALID);
    let title = "a second certification after P=2";
    let append = signing(UNSEEN, CADES, &doc_mdp(3));
    grown(cases, &bench.p2, "second-certifies-p2", title, reason, append, NOT_VALID);
    let reason = "Two fields of one name are one field, and one field has one signature.";
    let same = UNSEEN.replace("TTE2", "TTE1");
    let title = "a second signature in a field of the first one's name, after an approval";
    let append = signing(&same, CADES, "");
    grown(cases, &bench.approval, "second-same-name", title, reason, append, NOT_VALID);
    let reason = "A signature covers what stands when it is made, the table of its revision too.";
    let file = signing(UNSEEN, CADES, "").signed(bench.approval.bytes(), &bench.second);
    let swapped = Append::one(CONTENT, content(FORGED)).to(&file);
    let title = "the page content swapped after two signatures";
    cases.grown(&file, "second-then-content", title, reason, swapped, CHANGED);
    let freed = Append { freed: vec![31], ..Append::new() };
    let reason = "Taking a signature out does not make the rest whole.";
    let title = "the second of two signatures marked free";
    cases.grown(&file, "second-freed", title, reason, freed.to(&file), CHANGED);
    let back = Append {
        rows: Vec::new(),
        ..Append::one(
            FORM,
            "<< /Fields [7 0 R 9 0 R] /SigFlags 3 \
                /DA (/F1 12 Tf 0 g) /DR << /Font << /F1 5 0 R >> >> >>",
        )
    };
    let title = "the field of the second signature taken out of the form";
    cases.grown(&file, "second-removed", title, reason, back.to(&file), CHANGED);
    let swap = Append::one(CONTENT, content(FORGED)).to(bench.approval.bytes());
    let there_and_back = Append::one(CONTENT, content("PERMIT 001 FOR BUDI")).to(&swap);
    let reason = "What stood between was shown to someone; the chain of revisions is judged whole.";
    let title = "the page content swapped and put back";
    let base = bench.approval.bytes();
    cases.grown(base, "second-and-back", title, reason, there_and_back, CHANGED);
}

/// Locks that forbid the second signature.
fn locked(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "A lock of the signed field counts like the permission of a certification.";
    let field = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (TTE1) /V 8 0 R /F 132 /P 3 0 R \
                 /Rect [0 0 0 0] /Lock << /Type /SigFieldLock /Action /All /P 1 >> >>";
    let base = Draft::permit(None).with(FIELD, field).signed_by(&bench.officer);
    let title = "a second signature although the lock of the first says P=1";
    let append = signing(UNSEEN, CADES, "");
    grown(cases, &base, "lock-then-signed", title, reason, append, CHANGED);

    let prepared = |transform: &str| {
        let reference = format!(
            "/Reference [<< /Type /SigRef /TransformMethod /FieldMDP /TransformParams \
             << /Type /TransformParams /V /1.2 {transform} >> >>]"
        );
        Draft::permit(None)
            .with(13, EMPTY_FIELD)
            .with(PAGE, page("7 0 R 9 0 R 13 0 R", ""))
            .with(FORM, "<< /Fields [7 0 R 9 0 R 13 0 R] /SigFlags 3 >>")
            .with(SIGNATURE, signature(CADES, &reference))
            .signed_by(&bench.officer)
    };
    let sign = |base: &Signed| {
        let field = EMPTY_FIELD.replace("/F 4", "/F 4 /V 31 0 R");
        Append::one(13, field).object(31, signature(CADES, "")).signed(base.bytes(), &bench.second)
    };
    let reason = "FieldMDP names the field that was signed afterwards.";
    let base = prepared("/Action /Include /Fields [(TTE2)]");
    let title = "an empty field signed that FieldMDP names";
    cases.grown(base.bytes(), "lock-signs-named", title, reason, sign(&base), CHANGED);
    let base = prepared("/Action /All");
    let title = "an empty field signed although FieldMDP locks all";
    cases.grown(base.bytes(), "lock-signs-all", title, reason, sign(&base), CHANGED);
    let base = prepared("/Action /Exclude /Fields [(TTE2)]");
    let title = "an empty field signed that FieldMDP exempts";
    let reason = "The first signer left this field open for the second.";
    cases.class(super::HONEST);
    let expected = super::VALID_THEN_CHANGED;
    cases.grown(base.bytes(), "ok-lock-exempt", title, reason, sign(&base), expected);
    cases.class("second");
}
