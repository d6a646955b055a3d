//! Descriptive data.

use segel_pdf::changes::ChangeKind::{MetadataChanged, MetadataDatesChanged};

use crate::bench::{CATALOG, INFO, kinds, packet};

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
    assert_eq!(kinds(&[(16, "<<>>")]), [MetadataChanged]);
    let catalog = CATALOG.replace("/Metadata 16 0 R", "");
    assert_eq!(kinds(&[(1, &catalog)]), [MetadataChanged]);
}
