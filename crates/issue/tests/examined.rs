//! The check of kinds, and the list of PDF/A rules: each rule is broken once.
#![cfg(feature = "typst")]
#![expect(clippy::unwrap_used, reason = "a test that fails here fails rightly")]

use segel_issue::examine::{ArchiveRule, archive_breaches, examine};
use segel_issue::{CalendarDate, Issuance, Kinds, NumberParts, Renderer};

#[test]
fn every_kind_passes_with_both_examples_for_every_office_on_both_papers() {
    let kinds = Kinds::bundled().unwrap();
    let renderer = Renderer::new(&kinds).unwrap();
    let mut long = 0;
    for kind in kinds.iter() {
        let found = examine(&kinds, &renderer, kind).unwrap();
        assert!(found.complaints.is_empty(), "{}: {:#?}", found.slug, found.complaints);
        assert!(found.checks > 100, "{}: only {} checks", found.slug, found.checks);
        long += u32::from(found.hard_pages > 1);
    }
    assert!(long >= 20, "only {long} hard examples need a second page");
}

fn permit() -> Vec<u8> {
    let kinds = Kinds::bundled().unwrap();
    let kind = kinds.kind("tdup").unwrap();
    let office = kinds.office(kind.office()).unwrap();
    let tanggal = CalendarDate::new(2026, 11, 24).unwrap();
    let parts = NumberParts {
        sifat: kind.sifat(),
        klasifikasi: kind.klasifikasi(),
        ordinal: 1,
        kode_unit: &office.kode_unit,
        tanggal,
    };
    let nomor = Some(kind.number_format().number(&parts).unwrap());
    let issuance = Issuance { nomor, tanggal, draft: false, check_url: None };
    let data = kind.accept(kind.example()).unwrap();
    let signatory = office.signatory_on("kepala-dinas", tanggal).unwrap();
    let renderer = Renderer::new(&kinds).unwrap();
    renderer.render(kind, &data, &office, signatory, &issuance).unwrap().pdf
}

/// Replaces words by others of the same length, so that every offset stays true.
fn altered(pdf: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len(), "{from} and {to}");
    let mut changed = pdf.to_vec();
    let at: Vec<usize> = (0..pdf.len() - from.len())
        .filter(|at| pdf.get(*at..at + from.len()) == Some(from.as_bytes()))
        .collect();
    assert!(!at.is_empty(), "no {from:?}");
    for at in at {
        changed.get_mut(at..at + to.len()).unwrap().copy_from_slice(to.as_bytes());
    }
    changed
}

#[test]
fn each_rule_of_the_archive_is_found_broken_where_it_is_broken() {
    let pdf = permit();
    assert_eq!(archive_breaches(&pdf).unwrap(), []);
    let cases = [
        (ArchiveRule::Header, "%PDF-1.7", "%PDF-2.0"),
        (ArchiveRule::OutputIntent, "/GTS_PDFA1", "/GTS_PDFX1"),
        (ArchiveRule::Fonts, "/FontFile", "/FontFool"),
        (ArchiveRule::Unicode, "/ToUnicode", "/ToUnicorn"),
        (ArchiveRule::Metadata, "<pdfaid:part>3", "<pdfaid:part>2"),
        (ArchiveRule::Structure, "/MarkInfo", "/MarkInfa"),
        (ArchiveRule::Structure, "/StructParents", "/StructParentz"),
        (ArchiveRule::Language, "/Lang(", "/Long("),
        (ArchiveRule::Attachments, "/AFRelationship", "/AFRelationshop"),
        (ArchiveRule::Attachments, "/AF[", "/AG["),
        (ArchiveRule::Streams, "/FlateDecode", "/LZWDecode  "),
        (ArchiveRule::Catalog, "/ViewerPreferences", "/OCProperties     "),
        (ArchiveRule::Trailer, "/ID[", "/IX["),
    ];
    for (rule, from, to) in cases {
        let broken = altered(&pdf, from, to);
        let found = archive_breaches(&broken).unwrap();
        assert!(found.iter().any(|(broken, _)| *broken == rule), "{rule:?}: {found:?}");
    }
    let longer = [&pdf[..], b"more"].concat();
    let found = archive_breaches(&longer).unwrap();
    assert!(found.contains(&(ArchiveRule::End, None)), "{found:?}");
    assert!(archive_breaches(b"no file").is_err());
}

#[test]
fn the_paper_on_the_list_and_the_list_in_the_code_are_the_same() {
    let list = include_str!("../../../docs/conformance/pdfa.md");
    for rule in ArchiveRule::ALL {
        assert!(list.contains(&format!("| `{}` |", rule.name())), "{rule:?}");
    }
    assert_eq!(list.matches("\n| `").count(), ArchiveRule::ALL.len());
}
