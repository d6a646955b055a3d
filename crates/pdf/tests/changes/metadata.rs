//! Descriptive data.

use segel_pdf::changes::ChangeKind::{self, MetadataChanged, MetadataDatesChanged, ObjectReplaced};

use crate::bench::{CATALOG, INFO, form_with, kinds, packet, sorts, stream, told_on};

#[test]
fn dates_and_tools_are_not_what_a_document_says_of_itself() {
    let info = INFO.replace("20260101", "20270101").replace("(a)", "(b)");
    assert_eq!(kinds(&[(15, &info)]), [MetadataDatesChanged]);
    assert_eq!(kinds(&[(16, &packet("2027-01-01", "Izin 17"))]), [MetadataDatesChanged]);
    let catalog = CATALOG.replace("16 0 R", "40 0 R");
    let moved = packet("2027-01-01", "Izin 17");
    assert_eq!(kinds(&[(1, &catalog), (40, &moved)]), [MetadataDatesChanged]);
}

#[test]
fn everything_else_is_changed_data() {
    for (from, to) in [
        ("Izin 17", "Izin 18"),
        ("/Title(Izin 17)", ""),
        ("/Title", "/Author(x)/Title"),
        ("(D:20260101)", "<<>>"),
        ("/Producer(a)", ""),
    ] {
        assert_eq!(kinds(&[(15, &INFO.replace(from, to))]), [MetadataChanged], "{to}");
    }
    assert_eq!(kinds(&[(16, &packet("2026-01-01", "Izin 18"))]), [MetadataChanged]);
    assert_eq!(kinds(&[(16, "<<>>")]), [MetadataChanged, ObjectReplaced]);
    let catalog = CATALOG.replace("/Metadata 16 0 R", "");
    assert_eq!(kinds(&[(1, &catalog)]), [MetadataChanged]);
}

const RDF: &str = "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'";
const XMP: &str = "xmlns:xmp='http://ns.adobe.com/xap/1.0/'";
const DC: &str = "xmlns:dc='http://purl.org/dc/elements/1.1/'";

/// A packet with attributes of its outer element and of its description, and what stands in that.
fn described(outer: &str, attributes: &str, inside: &str) -> String {
    as_stream(&text_of(outer, attributes, inside))
}

fn text_of(outer: &str, attributes: &str, inside: &str) -> String {
    format!(
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'{outer}><rdf:RDF {RDF}><rdf:Description \
         rdf:about='' {XMP} {DC}{attributes}>{inside}</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
}

fn as_stream(text: &str) -> String {
    stream("/Type/Metadata/Subtype/XML", text)
}

fn from(old: &str, new: &str) -> Vec<ChangeKind> {
    sorts(&told_on(form_with(&[(16, old)]), &[(16, new)]))
}

#[test]
fn a_packet_says_the_same_in_another_form() {
    let plain = described("", " dc:title='x>y'", "<dc:mark/><dc:rights>z</dc:rights>");
    for (old, new) in [
        (
            &plain,
            described(
                "",
                " dc:title='x>y' xmp:ModifyDate='a'",
                "<dc:mark/><dc:rights>z</dc:rights>",
            ),
        ),
        (
            &plain,
            described(" x:xmptk='a'", " dc:title='x>y'", "<dc:mark/><dc:rights>z</dc:rights>"),
        ),
        (&plain, described("", " dc:rights='z' dc:title=\"x>y\"", "<dc:mark></dc:mark>")),
        (&plain, described("", "", "<dc:rights> z </dc:rights><dc:title>x>y</dc:title><dc:mark/>")),
        (
            &plain,
            described(
                "",
                " dc:title='x>y'",
                "<!-- <a> --><dc:mark/><?x <b> ?><dc:rights>z</dc:rights>",
            ),
        ),
        (
            &plain,
            described(
                "",
                " dc:title='x>y'",
                &format!(
                    "<dc:mark/></rdf:Description><rdf:Description rdf:about='' {DC} \
                     dc:rights='z'>"
                ),
            ),
        ),
        (
            &described("", "", "<xmp:ModifyDate xml:lang='a'>b</xmp:ModifyDate>"),
            described("", "", "<xmp:ModifyDate xml:lang='b'>c</xmp:ModifyDate>"),
        ),
    ] {
        assert_eq!(from(old, &new), [MetadataDatesChanged], "{new}");
    }
    // What hides in a date is no date.
    let hidden =
        |of: &str| described("", "", &format!("<xmp:ModifyDate dc:x='{of}'>b</xmp:ModifyDate>"));
    assert_eq!(from(&hidden("a"), &hidden("b")), [MetadataChanged]);
    let deep = |levels: usize| {
        let (open, close) = ("<dc:a>".repeat(levels), "</dc:a>".repeat(levels));
        let with = |date: &str| {
            described("", &format!(" xmp:ModifyDate='{date}'"), &format!("{open}{close}"))
        };
        from(&with("a"), &with("b"))
    };
    assert_eq!(deep(61), [MetadataDatesChanged]);
    assert_eq!(deep(62), [MetadataChanged]);
}

#[test]
fn a_packet_that_says_anything_else_is_changed_data() {
    let plain = text_of("", " dc:title='x>y'", "<dc:rights>z</dc:rights>");
    for (was, is) in [
        ("'x>y'", "'x>z'"),
        ("<dc:rights>", "<dc:mark/><dc:rights>"),
        (" dc:title", " dc:mark='' dc:title"),
        (" dc:title", " dc:mark='a' dc:title"),
        (" dc:title='x>y'", ""),
        ("dc/elements/1.1/", "dc/elements/1.2/"),
        ("rdf:about=''", "rdf:about='x'"),
        ("</x:xmpmeta>", "</x:xmpmeta>text"),
        (">z<", ">y<"),
        // What is not understood says nobody knows what.
        ("<dc:rights>", "<![CDATA[]]><dc:rights>"),
        ("</dc:rights>", "</dc:right>"),
        ("'x>y'", "x"),
    ] {
        let now = plain.replace(was, is);
        assert_ne!(now, plain);
        assert_eq!(from(&as_stream(&plain), &as_stream(&now)), [MetadataChanged], "{is}");
    }
    let plain = as_stream(&plain);
    let about = |subject: &str| {
        as_stream(&text_of("", "", "<dc:rights>z</dc:rights>").replace("about=''", subject))
    };
    assert_eq!(from(&about("about='x'"), &about("about='y'")), [MetadataChanged]);
    let strange = described("", "", "<!DOCTYPE a><dc:title>x</dc:title>");
    let other = described("", "", "<!DOCTYPE b><dc:title>x</dc:title>");
    assert_eq!(from(&strange, &other), [MetadataChanged]);
    let keyed = plain.replace("/Subtype/XML", "/Subtype/XML/Note(x)");
    let dated = described("", " dc:title='x>y' xmp:ModifyDate='a'", "<dc:rights>z</dc:rights>");
    assert_eq!(from(&keyed, &dated), [MetadataChanged]);
    assert_eq!(
        from(&plain, &dated.replace("/Subtype/XML", "/Subtype/XML/Note(x)")),
        [MetadataChanged]
    );
}

#[test]
fn each_entry_of_the_information_is_told_with_its_text() {
    let told = |old: &str, new: &str| {
        let file = form_with(&[(15, &format!("<<{old}>>"))]);
        let said = told_on(file, &[(15, &format!("<<{new}>>"))]);
        said.into_iter().map(|c| (c.kind, c.name, c.old, c.new)).collect::<Vec<_>>()
    };
    let text = |text: &str| Some(text.to_owned());
    let title = (MetadataChanged, text("Title"), text("a"), text("b"));
    assert_eq!(told("/Title(a)", "/Title(b)"), [title]);
    let date = (MetadataDatesChanged, text("ModDate"), text("a"), text("b"));
    assert_eq!(told("/ModDate(a)", "/ModDate(b)"), [date]);
    let number = (MetadataChanged, text("X"), None, None);
    assert_eq!(told("/X 1", "/X 2"), [number]);
    // The same text, written otherwise.
    assert_eq!(told("/Title(a)/X(b)", "/Title<FEFF0061>/X(b)"), []);
    let none = (MetadataChanged, text("Info"), None, None);
    let said = told_on(form_with(&[]), &[(15, "[]")]);
    let said: Vec<_> = said.into_iter().map(|c| (c.kind, c.name, c.old, c.new)).collect();
    assert_eq!(said, [none]);
}
