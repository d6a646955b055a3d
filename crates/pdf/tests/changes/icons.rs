//! The icons of text notes: how large they are, on what ground, and where they stand.

use segel_pdf::changes::ChangeKind::{self, AnnotationAdded, NoteAdded};

use crate::bench::loose::sorts;
use crate::bench::{PAGE, form_with, stream, told_on};
use crate::marked::{DRAWN, look, noted};

const GROUND: &str = "1 1 0 rg 0 0 20 20 re f";

fn note(rectangle: &str, more: &str) -> String {
    format!("<</Subtype/Text/Rect[{rectangle}]{more}>>")
}

/// What is said of an icon where nothing is, that draws this.
fn icon(content: &str) -> Vec<ChangeKind> {
    let form = look("/BBox[0 0 20 20]", content);
    noted(&[note("300 300 320 320", DRAWN)], &[(50, &form)])
}

#[test]
fn an_icon_is_neither_large_nor_as_small_as_a_letter() {
    let form = look("/BBox[0 0 20 20]", GROUND);
    for (rectangle, said) in [
        ("300 300 332 332", NoteAdded),
        ("300 300 333 320", AnnotationAdded),
        ("300 300 320 333", AnnotationAdded),
        ("300 300 308 308", NoteAdded),
        ("300 300 307.9 320", AnnotationAdded),
        ("300 300 320 307.9", AnnotationAdded),
        ("320 320 300 300", NoteAdded),
        ("300 300 320", AnnotationAdded),
    ] {
        assert_eq!(noted(&[note(rectangle, DRAWN)], &[(50, &form)]), [said], "{rectangle}");
    }
    let bare = look("", GROUND);
    assert_eq!(noted(&[note("300 300 320 320", DRAWN)], &[(50, &bare)]), [AnnotationAdded]);
}

#[test]
fn an_icon_has_a_ground_in_a_colour_that_is_seen() {
    for content in [
        GROUND,
        // A part of it, and how far its colour is from grey, how light and how opaque.
        "1 1 0 rg 0 0 20 6.1 re f",
        "1 1 .59 rg 0 0 20 20 re f",
        "0 .6 0 rg 0 0 20 20 re f",
        "/O gs 1 1 0 rg 0 0 20 20 re f",
        "/L gs /O gs 1 1 0 rg 0 0 20 20 re f",
        "q /L gs Q 1 1 0 rg 0 0 20 20 re f",
        // What goes around a part of it, by its corners.
        "1 1 0 rg 0 0 m 20 0 l 20 12.5 l f",
        "1 1 0 rg 0 0 20 20 re B",
        "2 0 0 2 0 0 cm 1 1 0 rg 0 0 10 10 re f",
        // Paper comes before it.
        "1 g 0 0 20 20 re f 1 1 0 rg 0 0 20 20 re f",
        ".71 g 0 0 20 20 re f 1 1 0 rg 0 0 20 20 re f",
    ] {
        assert_eq!(icon(content), [NoteAdded], "{content}");
    }
    for content in [
        "",
        "1 1 0 rg 0 0 20 5.9 re f",
        "1 1 .61 rg 0 0 20 20 re f",
        "0 .59 0 rg 0 0 20 20 re f",
        "/L gs 1 1 0 rg 0 0 20 20 re f",
        "/O gs /L gs 1 1 0 rg 0 0 20 20 re f",
        "1 1 0 rg 0 0 m 20 0 l 20 11.5 l f",
        "1 1 0 rg 0 0 m 20 0 l f",
        "1 1 0 rg 0 0 20 20 re S",
        ".5 0 0 .5 0 0 cm 1 1 0 rg 0 0 20 20 re f",
        // Of two shapes one may take away what the other fills.
        "1 1 0 rg 0 0 20 20 re 1 1 18 18 re f*",
        // Grey or lines before it, and paper alone.
        "1 g 0 0 20 20 re f",
        ".69 g 0 0 20 20 re f 1 1 0 rg 0 0 20 20 re f",
        "0 G 0 0 20 20 re S 1 1 0 rg 0 0 20 20 re f",
        // Beside the icon.
        "1 1 0 rg 20 0 20 20 re f",
        // Cut off, or with what is no shape.
        "0 0 20 20 re W n 1 1 0 rg 0 0 20 20 re f",
        "1 1 0 rg 0 0 20 20 re f BT /F1 12 Tf (9) Tj ET",
        "1 1 0 rg 0 0 20 20 re f /F Do",
        "/M gs 1 1 0 rg 0 0 20 20 re f /F Do",
        "/D gs 1 1 0 rg 0 0 20 20 re f",
    ] {
        assert_eq!(icon(content), [AnnotationAdded], "{content}");
    }
}

#[test]
fn what_is_drawn_on_an_icon_lies_on_its_ground_and_leaves_most_of_it() {
    for (drawn, said) in [
        // A dark colour takes half of it at most.
        ("0 g 0 0 14.1 14.1 re f", NoteAdded),
        ("0 g 0 0 14.2 14.2 re f", AnnotationAdded),
        // Of several shapes it is not known what they leave.
        ("0 g 0 0 20 20 re 1 1 2 2 re f", AnnotationAdded),
        ("0 g 0 0 14 14 re 1 1 2 2 re f", NoteAdded),
        (".34 g 0 0 5 5 re f", NoteAdded),
        (".36 g 0 0 5 5 re f", AnnotationAdded),
        ("1 g 0 0 5 5 re f", AnnotationAdded),
        // Another colour as much as it likes.
        ("1 .5 0 rg 0 0 20 20 re f", NoteAdded),
        ("/L gs 1 .5 0 rg 0 0 20 20 re f", AnnotationAdded),
        // Lines as dark as others.
        ("0 G 0 9 m 20 9 l S", NoteAdded),
        (".7 G 0 9 m 20 9 l S", NoteAdded),
        (".71 G 0 9 m 20 9 l S", AnnotationAdded),
        ("1 1 0 RG 0 9 m 20 9 l S", AnnotationAdded),
        // But for the width of a line.
        ("0 G -1 9 m 21 9 l S", NoteAdded),
        ("0 G -1.1 9 m 20 9 l S", AnnotationAdded),
        ("0 G 0 9 m 21.1 9 l S", AnnotationAdded),
        ("0 G 9 -1.1 m 9 20 l S", AnnotationAdded),
        ("0 G 9 0 m 9 21.1 l S", AnnotationAdded),
    ] {
        assert_eq!(icon(&format!("{GROUND} {drawn}")), [said], "{drawn}");
    }
    // On a ground that is smaller than the icon.
    let half = "1 1 0 rg 0 0 20 10 re f 0 G";
    assert_eq!(icon(&format!("{half} 0 11 m 20 11 l S")), [NoteAdded]);
    assert_eq!(icon(&format!("{half} 0 11.1 m 20 11.1 l S")), [AnnotationAdded]);
}

#[test]
fn an_icon_stands_on_no_text_and_no_widget() {
    let form = look("/BBox[0 0 20 20]", GROUND);
    // The text ends at 153.68 and 709.6, and begins at 50 and 697; a touch of one point is none.
    for (rectangle, said) in [
        ("152.7 697 172.7 717", NoteAdded),
        ("152.6 697 172.6 717", AnnotationAdded),
        ("31 697 51 717", NoteAdded),
        ("31.1 697 51.1 717", AnnotationAdded),
        ("60 708.7 80 728.7", NoteAdded),
        ("60 708.5 80 728.5", AnnotationAdded),
        ("60 678 80 698", NoteAdded),
        ("60 678.1 80 698.1", AnnotationAdded),
        // The field for a name, from 50 600 to 200 620.
        ("199 600 219 620", NoteAdded),
        ("198.9 600 218.9 620", AnnotationAdded),
    ] {
        let said_now = noted(&[note(rectangle, DRAWN)], &[(50, &form)]);
        assert_eq!(said_now, [said], "{rectangle}");
    }
    // The icon that a reader draws hangs in the upper left corner, 20 wide and high.
    for (rectangle, said) in [
        ("152.7 600 300 717", NoteAdded),
        ("152.6 600 300 717", AnnotationAdded),
        ("31 700 32 717", NoteAdded),
        ("31.1 700 32 717", AnnotationAdded),
        ("60 720 80 728.7", NoteAdded),
        ("60 720 80 728.5", AnnotationAdded),
        ("60 300 61 698", NoteAdded),
        ("60 300 61 698.1", AnnotationAdded),
    ] {
        assert_eq!(noted(&[note(rectangle, "")], &[]), [said], "{rectangle}");
    }
    for (colour, said) in [
        ("[1 1 .7]", NoteAdded),
        ("[1 1 .71]", AnnotationAdded),
        ("[.7]", NoteAdded),
        ("[.71]", AnnotationAdded),
        ("[]", NoteAdded),
        ("[1 1]", AnnotationAdded),
        ("[/X]", AnnotationAdded),
    ] {
        let more = format!("/C{colour}");
        assert_eq!(noted(&[note("300 300 320 320", &more)], &[]), [said], "{colour}");
    }
}

#[test]
fn an_icon_on_a_turned_page_hangs_on_its_corner() {
    let form = look("/BBox[0 0 20 20]", GROUND);
    let on = |turn: &str, flags: &str, rectangle: &str| {
        let page = PAGE.replace("/Contents", &format!("{turn}/Contents"));
        let pages = stream("", "BT /F1 12 Tf 50 700 Td (IZIN NOMOR 17) Tj ET");
        let added = page.replace("18 0 R]", "18 0 R 30 0 R]");
        let icon = note(rectangle, &format!("{flags}{DRAWN}"));
        let base = form_with(&[(3, &page), (4, &pages)]);
        sorts(&told_on(base, &[(3, &added), (30, &icon), (50, &form)]))
    };
    // Text is 64 to the left of its corner, or beneath it.
    let (near, far) = ("200 680 220 700", "217 680 237 700");
    for (turn, flags, rectangle, said) in [
        ("", "/F 28", near, NoteAdded),
        ("/Rotate 0", "/F 28", near, NoteAdded),
        // Most readers turn no icon with the page, whatever its flags.
        ("/Rotate 90", "/F 4", near, AnnotationAdded),
        ("/Rotate 90", "", near, AnnotationAdded),
        ("/Rotate 90", "/F 8", near, AnnotationAdded),
        ("/Rotate 90", "/F 16", near, AnnotationAdded),
        ("/Rotate/X", "/F 16", near, AnnotationAdded),
        ("/Rotate 90", "/F/X", near, AnnotationAdded),
        ("/Rotate 90", "/F 28", far, NoteAdded),
    ] {
        assert_eq!(on(turn, flags, rectangle), [said], "{turn} {flags} {rectangle}");
    }
}

#[test]
fn a_page_in_ascii_is_read_as_any_other() {
    let form = look("/BBox[0 0 20 20]", GROUND);
    let on = |entries: &str, content: &str, rectangle: &str| {
        let added = PAGE.replace("18 0 R]", "18 0 R 30 0 R]");
        let base = form_with(&[(4, &stream(entries, content))]);
        let icon = note(rectangle, DRAWN);
        crate::bench::sorts(&told_on(base, &[(3, &added), (30, &icon), (50, &form)]))
    };
    let (over, beside) = ("50 695 70 715", "300 300 320 320");
    let plain = |rectangle| on("", "BT /F1 12 Tf 50 700 Td (IZIN NOMOR 17) Tj ET", rectangle);
    assert_eq!(plain(beside), [NoteAdded]);
    assert_ne!(plain(over), plain(beside));
    let packed = "6<#'\\7PQ#?1*BP.+>khq2_Zp.<+I+\"8Qn\\\\+AP^,:Jr;i2^okKC*5rE~>";
    let deflated = "Garg^;:'MC<%p.,#Y@rK2,Gtc0Mi$H;:+fko(5lMoCqng;D9rZ<!^TDE\")gJh9QEq~>";
    for (entries, content) in
        [("/Filter/ASCII85Decode", packed), ("/Filter[/ASCII85Decode/FlateDecode]", deflated)]
    {
        assert_eq!(on(entries, content, beside), plain(beside), "{entries}");
        assert_eq!(on(entries, content, over), plain(over), "{entries}");
        let unread = on(entries, &content.replace("~>", ">"), beside);
        assert_ne!(unread, plain(beside), "{entries}");
    }
}
