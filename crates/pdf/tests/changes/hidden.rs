//! What the faces of notes hide or draw beside what they are known for, and what defaults show on pages.

use segel_pdf::changes::ChangeKind::{
    self, AnnotationAdded, AnnotationChanged, FieldChanged, FormChanged, FormDefaultsExtended,
    NoteAdded,
};

use crate::bench::{CHOICE, FORM, NAME, PAGE, SIGN, Written, form_with, loose, showing, told_on};
use crate::marked::{DRAWN, TEXT, level, look, noted, noted_on, quad};

fn icon(content: &str) -> Vec<ChangeKind> {
    let (form, more) =
        (look("/BBox[0 0 20 20]", content), look("/BBox[0 0 20 20]", "0 0 9 9 re f"));
    let note = format!("<</Subtype/Text/Rect[300 300 320 320]{DRAWN}>>");
    noted(&[note], &[(50, &form), (51, &more)])
}

fn highlighted(entries: &str, content: &str, inner: &str) -> Vec<ChangeKind> {
    let outer = look(&format!("/BBox[0 0 150 25]{entries}"), content);
    let inner = look("/BBox[0 0 150 25]", inner);
    let corners = quad([50.0, 690.0, 200.0, 715.0]);
    let note = format!(
        "<</Type/Annot/Subtype/Highlight/Rect[50 690 200 715]/QuadPoints[{corners}]/C[1 1 0]{DRAWN}>>"
    );
    noted(&[note], &[(50, &outer), (51, &inner)])
}

#[test]
fn the_ground_of_an_icon_is_as_large_as_it_is_seen() {
    const GROUND: &str = "1 1 0 rg 0 0 20 20 re f";
    for (content, said) in [
        ("1 1 0 rg 0 0 m 20 20 l 20 19 l f", AnnotationAdded),
        ("1 1 0 rg 10 10 20 20 re f", AnnotationAdded),
        ("1 .5 .5 1 0 0 cm 1 1 0 rg 0 0 11 11 re f", AnnotationAdded),
        ("1 .5 .5 1 0 0 cm 1 1 0 rg 0 0 13 13 re f", NoteAdded),
        // A space begins with black, and with lines that are seen.
        ("1 1 0 rg /DeviceRGB cs 0 0 20 20 re f", AnnotationAdded),
        ("1 1 0 rg /DeviceRGB CS 0 0 20 20 re f", NoteAdded),
    ] {
        assert_eq!(icon(content), [said], "{content}");
    }
    for (content, said) in [
        ("1 G /DeviceGray CS 0 9 m 20 9 l S", NoteAdded),
        ("1 G /DeviceGray cs 0 9 m 20 9 l S", AnnotationAdded),
        // A form of its own is not looked into.
        ("/F Do", AnnotationAdded),
        ("/M gs /F Do", AnnotationAdded),
    ] {
        assert_eq!(icon(&format!("{GROUND} {content}")), [said], "{content}");
    }
    // What was painted before is no part of what is painted next.
    let two = "1 1 0 rg 0 0 20 20 re 5 5 m f";
    assert_eq!(icon(&format!("{two} 0 g 0 0 9 9 re f")), [NoteAdded]);
    assert_eq!(icon(&format!("{two} 0 g 0 0 20 20 re f")), [AnnotationAdded]);
}

#[test]
fn a_form_inside_a_face_has_its_own_states_and_its_own_path() {
    let area = "0 0 150 25 re f";
    for (outer, inner, said) in [
        ("/M gs 1 1 0 rg /F Do", area, NoteAdded),
        ("/F Do", "/M gs 1 1 0 rg 0 0 150 25 re f", AnnotationAdded),
        ("/M gs 1 1 0 rg q /F Do", "q Q 0 0 150 25 re f", NoteAdded),
        ("/M gs 1 1 0 rg q /F Do", "Q 0 0 150 25 re f", AnnotationAdded),
    ] {
        assert_eq!(highlighted("", outer, inner), [said], "{outer} {inner}");
    }
    // An isolated group does not multiply with the page.
    let drawn = "/M gs 1 1 0 rg 0 0 150 25 re f";
    assert_eq!(highlighted("/Group<</S/Transparency>>", drawn, ""), [NoteAdded]);
    let isolated = "/Group<</S/Transparency/I true>>";
    assert_eq!(highlighted(isolated, drawn, ""), [AnnotationAdded]);
    // A line without a hole.
    let line = |content: &str| {
        let form = look("/BBox[0 0 60 14]", content);
        noted(&[level("Underline", DRAWN)], &[(50, &form)])
    };
    assert_eq!(line("0 1 m 60 1 l S"), [NoteAdded]);
    assert_eq!(line("0 1 m 20 1 l 40 1 m 60 1 l S"), [AnnotationAdded]);
    // A wave has no face that is straight, and a face that is not shown is none.
    let form = look("/BBox[0 0 60 14]", "0 1 m 60 1 l S");
    assert_eq!(noted(&[level("Squiggly", "")], &[]), [NoteAdded]);
    assert_eq!(noted(&[level("Squiggly", DRAWN)], &[(50, &form)]), [AnnotationAdded]);
    let pressed = "/AP<</D 50 0 R>>";
    assert_eq!(noted(&[level("Underline", pressed)], &[(50, &form)]), [AnnotationAdded]);
}

#[test]
fn a_note_takes_the_place_of_no_other_sort() {
    let page = PAGE.replace("18 0 R]", "18 0 R 30 0 R]");
    let text = "<</Subtype/Text/Rect[300 300 320 320]>>";
    let changed = |from: &str, to: &str| {
        loose::sorts(&told_on(form_with(&[(3, &page), (30, from)]), &[(30, to)]))
    };
    let window = text.replace("Text", "Popup");
    assert_eq!(changed(text, &window), [AnnotationChanged]);
    assert_eq!(changed(&window, text), [AnnotationChanged]);
    // A direct annotation is in the way as any other.
    let direct = "<</Type/Annot/Subtype/Square/Rect[300 300 320 320]>>";
    let form = look("/BBox[0 0 20 20]", "1 1 0 rg 0 0 20 20 re f");
    for (before, said) in [(direct, AnnotationAdded), ("", NoteAdded)] {
        let old = PAGE.replace("18 0 R]", &format!("18 0 R {before}]"));
        let new = PAGE.replace("18 0 R]", &format!("18 0 R {before} 30 0 R]"));
        let note = format!("<</Subtype/Text/Rect[300 300 320 320]{DRAWN}>>");
        let told = told_on(form_with(&[(3, &old)]), &[(3, &new), (30, &note), (50, &form)]);
        assert_eq!(loose::sorts(&told), [said], "{before}");
    }
    // One that does not turn with its page reaches to its right as well.
    for (turn, said) in [("/Rotate 90", AnnotationAdded), ("", NoteAdded)] {
        let old = PAGE.replace("/Contents", &format!("{turn}/Contents"));
        let new = old.replace("18 0 R]", "18 0 R 30 0 R]");
        let note = format!("<</Subtype/Text/F 8/Rect[0 720 20 740]{DRAWN}>>");
        let told = told_on(form_with(&[(3, &old)]), &[(3, &new), (30, &note), (50, &form)]);
        assert_eq!(loose::sorts(&told), [said], "{turn}");
    }
    assert_eq!(noted_on(TEXT, &[text.to_owned()], &[]), [NoteAdded]);
}

/// What is said of a form that gains a font or a default appearance, with objects of the signed version.
fn gains(default: &str, gained: &str, font: &str, before: &[Written<'_>]) -> Vec<ChangeKind> {
    let form = FORM.replace("/DA(/F1 12 Tf)", default);
    let after = form.replace("/F1 6 0 R", &format!("/F1 6 0 R/{gained} 40 0 R"));
    let mut old = vec![(5, form.as_str())];
    old.extend(before);
    let mut said = loose::sorts(&told_on(form_with(&old), &[(5, &after), (40, font)]));
    // What the form may not gain stands for itself.
    said.retain(|kind| *kind != ChangeKind::ObjectAdded);
    said
}

const HELVETICA: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";

#[test]
fn a_font_that_is_asked_for_shows_its_codes() {
    let own = "<</Type/Font/Subtype/TrueType/BaseFont/Own/FontDescriptor 4 0 R>>";
    let symbols = "<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats/Name/ZaDb>>";
    let encoded = "<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats/Encoding/WinAnsiEncoding>>";
    for (default, gained, font, said) in [
        ("/DA(/Helv 12 Tf)", "Helv", HELVETICA, FormDefaultsExtended),
        ("/DA(/Helv 12 Tf)", "Helv", own, FormChanged),
        ("/DA(/Helv 12 Tf)", "Helv", symbols, FormChanged),
        ("/DA(/ZaDb 12 Tf)", "ZaDb", symbols, FormDefaultsExtended),
        ("/DA(/ZaDb 12 Tf)", "ZaDb", encoded, FormChanged),
        ("/DA(/F1 12 Tf)", "Helv", own, FormDefaultsExtended),
    ] {
        assert_eq!(gains(default, gained, font, &[]), [said], "{default} {gained} {font}");
    }
    // A field asks for it.
    let field = NAME.replace("/DA(/F1 12 Tf 0 g)", "/DA(/Helv 12 Tf 0 g)");
    assert_eq!(gains("/DA(/F1 12 Tf)", "Helv", own, &[(7, &field)]), [FormChanged]);
}

#[test]
fn what_readers_draw_by_the_defaults_keeps_them() {
    let bare = |field: &str| {
        let (before, after) = field.split_once("/AP<<").unwrap();
        format!("{before}{}", after.rsplit_once(">>").unwrap().1.to_owned() + ">>")
    };
    let text = bare(NAME).replace("/DA(/F1 12 Tf 0 g)", "");
    let with =
        |number: u32, object: &str| gains("/DA(/F1 12 Tf)", "Helv", HELVETICA, &[(number, object)]);
    for (number, object, said) in [
        (7, text.clone(), FormChanged),
        (7, text.replace("(Budi)", "()"), FormDefaultsExtended),
        (7, text.replace("(Budi)", " null"), FormDefaultsExtended),
        (7, text.replace("/V(Budi)", ""), FormDefaultsExtended),
        (7, text.replace("/F 4", "/F 4/DA(/F1 9 Tf)"), FormDefaultsExtended),
        (7, text.replace("/F 4", "/F 4/DA(/F9 9 Tf)"), FormChanged),
        (7, text.replace("/F 4", "/F 4/DA 1"), FormChanged),
        (7, text.replace("/V(Budi)", "").replace("/F 4", "/F 4/MK<</CA(x)>>"), FormChanged),
        (9, bare(SIGN), FormDefaultsExtended),
        (9, bare(SIGN).replace("/F 4", "/F 4/MK<</CA(x)>>"), FormChanged),
        (18, bare(CHOICE).replace("/DA(/F1 12 Tf 0 g)", ""), FormChanged),
        (10, "<</Type/Annot/Subtype/FreeText/Rect[9 9 99 99]/Contents(x)>>".into(), FormChanged),
        (10, "<</Type/Annot/Subtype/Square/Rect[9 9 99 99]>>".into(), FormDefaultsExtended),
    ] {
        assert_eq!(with(number, &object), [said], "{object}");
    }
    // Its sort and its value may stand above it.
    let kid = text.replace("/FT/Tx/T(name)/V(Budi)", "/Parent 41 0 R");
    for (above, said) in [
        ("/FT/Tx/V(Budi)", FormChanged),
        ("/FT/Tx/V()", FormDefaultsExtended),
        ("/FT/Tx", FormDefaultsExtended),
        ("/FT/Sig", FormDefaultsExtended),
        ("/FT/Ch", FormChanged),
        ("", FormChanged),
    ] {
        let parent = format!("<</T(name){above}/Kids[7 0 R]>>");
        let said_now = gains("/DA(/F1 12 Tf)", "Helv", HELVETICA, &[(7, &kid), (41, &parent)]);
        assert_eq!(said_now, [said], "{above}");
    }
    // A default appearance that others are drawn by.
    let form = FORM.replace("/DA(/F1 12 Tf)", "");
    let gained = form.replace("/DR", "/DA(/F1 0 Tf 0 g)/DR");
    let own = text.replace("/F 4", "/F 4/DA(/F1 9 Tf)");
    let told = told_on(form_with(&[(5, &form), (7, &own)]), &[(5, &gained)]);
    assert_eq!(loose::sorts(&told), [FormChanged]);
}

#[test]
fn a_default_appearance_says_each_thing_once_and_in_full() {
    let shown = showing("Siti");
    for letters in ["/F1 12 Tf /X 0 g", "/F1 12 Tf 1 g 0 g", "/F1 12 Tf 0 0 0 /X rg"] {
        let field = NAME.replace("(Budi)", "(Siti)").replace("/F1 12 Tf 0 g", letters);
        let told = told_on(form_with(&[]), &[(7, &field), (11, &shown)]);
        assert_eq!(loose::sorts(&told), [FieldChanged], "{letters}");
    }
}
