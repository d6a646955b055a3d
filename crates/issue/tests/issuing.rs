//! The three permits, from data to PDF, through the public API.
#![cfg(feature = "typst")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails here fails rightly"
)]

use segel_issue::{
    CalendarDate, DocumentData, Issuance, IssueError, Kind, Kinds, NumberParts, Office, Rendered,
    Renderer,
};

const PERMITS: [&str; 3] = ["siujk", "tdup", "tdupr"];

fn day() -> CalendarDate {
    CalendarDate::new(2026, 11, 24).unwrap()
}

fn issuance(kind: &Kind, office: &Office, draft: bool) -> Issuance {
    let parts = NumberParts {
        sifat: kind.sifat(),
        klasifikasi: kind.klasifikasi(),
        ordinal: 1785,
        kode_unit: &office.kode_unit,
        tanggal: day(),
    };
    let nomor = (!draft).then(|| kind.number_format().number(&parts).unwrap());
    let check_url = if draft { None } else { office.check_url.clone() };
    Issuance { nomor, tanggal: day(), draft, check_url }
}

fn render(
    renderer: &Renderer,
    kind: &Kind,
    data: &DocumentData,
    draft: bool,
) -> Result<Rendered, IssueError> {
    let office = Office::bundled().unwrap();
    let signatory = office.signatory(&kind.signer().roles[0]).unwrap();
    renderer.render(kind, data, &office, signatory, &issuance(kind, &office, draft))
}

fn contains(bytes: &[u8], needle: &str) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[test]
fn every_example_becomes_a_one_page_archival_file() {
    let kinds = Kinds::bundled().unwrap();
    let renderer = Renderer::new(&kinds).unwrap();
    for slug in PERMITS {
        let kind = kinds.kind(slug).unwrap();
        let data = kind.accept(kind.example()).unwrap();
        let rendered = render(&renderer, kind, &data, false).unwrap();
        assert_eq!(rendered.pages, 1, "{slug}");
        assert!(rendered.pdf.starts_with(b"%PDF-1.7"), "{slug}");
        assert!(rendered.pdf.len() < 65_000, "{slug}: {} bytes", rendered.pdf.len());
        for part in [
            "<pdfaid:part>3</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
            "(data.json)",
            "(places.json)",
            "/AFRelationship/Data",
            "/Lang",
            "/StructTreeRoot",
        ] {
            assert!(contains(&rendered.pdf, part), "{slug} lacks {part}");
        }
        assert!(!contains(&rendered.pdf, "/ObjStm"), "{slug} has object streams");
    }
}

#[test]
fn the_place_of_the_signature_lies_on_the_page() {
    let kinds = Kinds::bundled().unwrap();
    let renderer = Renderer::new(&kinds).unwrap();
    for slug in PERMITS {
        let kind = kinds.kind(slug).unwrap();
        let data = kind.accept(kind.example()).unwrap();
        let rendered = render(&renderer, kind, &data, false).unwrap();
        let [place] = rendered.places.as_slice() else { panic!("{slug}: {:?}", rendered.places) };
        assert_eq!((place.label.as_str(), place.page), ("tte", 1));
        assert!((place.width - 198.43).abs() < 0.01 && (place.height - 73.70).abs() < 0.01);
        assert!(place.x > 595.28 / 2.0 && place.x + place.width < 595.28 - 50.0, "{place:?}");
        assert!(place.y > 400.0 && place.y + place.height < 841.89 - 60.0, "{place:?}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let kinds = Kinds::bundled().unwrap();
    let kind = kinds.kind("tdupr").unwrap();
    let data = kind.accept(kind.example()).unwrap();
    let renderer = Renderer::new(&kinds).unwrap();
    let first = render(&renderer, kind, &data, false).unwrap();
    let other = kinds.kind("tdup").unwrap();
    let between = other.accept(other.example()).unwrap();
    for _ in 0..12 {
        render(&renderer, other, &between, false).unwrap();
    }
    assert_eq!(render(&renderer, kind, &data, false).unwrap(), first);
    let fresh = Renderer::new(&kinds).unwrap();
    assert_eq!(render(&fresh, kind, &data, false).unwrap(), first);
    assert_ne!(render(&fresh, kind, &data, true).unwrap().pdf, first.pdf);
}

#[test]
fn a_long_list_moves_to_an_annex_and_the_signer_block_stays_whole() {
    let kinds = Kinds::bundled().unwrap();
    let kind = kinds.kind("siujk").unwrap();
    let mut value: serde_json::Value = serde_json::from_str(kind.example()).unwrap();
    let row = value["subklasifikasi"][0].clone();
    let rows = (0..30).map(|index| {
        let mut row = row.clone();
        row["nomor_sbu"] = format!("SBU-{index:04}").into();
        row
    });
    value["subklasifikasi"] = rows.collect();
    let data = kind.accept(&value.to_string()).unwrap();
    let renderer = Renderer::new(&kinds).unwrap();
    let rendered = render(&renderer, kind, &data, false).unwrap();
    assert!(rendered.pages >= 2);
    assert_eq!(rendered.places[0].page, 1);
}

#[test]
fn a_draft_has_no_number_and_an_issued_document_must_have_one() {
    let kinds = Kinds::bundled().unwrap();
    let kind = kinds.kind("tdup").unwrap();
    let data = kind.accept(kind.example()).unwrap();
    let renderer = Renderer::new(&kinds).unwrap();
    let office = Office::bundled().unwrap();
    let signatory = office.signatory("kepala-dinas").unwrap();
    let good = issuance(kind, &office, false);
    let numbered_draft = Issuance { draft: true, ..good.clone() };
    let result = renderer.render(kind, &data, &office, signatory, &numbered_draft);
    assert_eq!(result, Err(IssueError::NumberedDraft));
    let unnumbered = Issuance { nomor: None, ..good };
    let result = renderer.render(kind, &data, &office, signatory, &unnumbered);
    assert_eq!(result, Err(IssueError::NoNumber));
}

#[test]
fn data_is_printed_and_never_read_as_markup() {
    let kinds = Kinds::bundled().unwrap();
    let kind = kinds.kind("tdup").unwrap();
    let renderer = Renderer::new(&kinds).unwrap();
    let mut value: serde_json::Value = serde_json::from_str(kind.example()).unwrap();
    value["nama_usaha"] = "#read(\"/issue.json\") $x$ *a* {sampai} #panic(1)".into();
    let data = kind.accept(&value.to_string()).unwrap();
    assert_eq!(render(&renderer, kind, &data, false).unwrap().pages, 1);
}

#[test]
fn a_letter_that_the_fonts_lack_is_refused_rather_than_printed_as_a_box() {
    let kinds = Kinds::bundled().unwrap();
    let kind = kinds.kind("tdup").unwrap();
    let renderer = Renderer::new(&kinds).unwrap();
    let mut value: serde_json::Value = serde_json::from_str(kind.example()).unwrap();
    value["nama_usaha"] = "ꦧꦭꦶꦠꦂ".into();
    let data = kind.accept(&value.to_string()).unwrap();
    let Err(IssueError::Data(faults)) = render(&renderer, kind, &data, false) else {
        panic!("not refused");
    };
    assert!(faults.faults()[0].problem.id.contains("U+A9A7"));
    assert_eq!(faults.faults()[0].pointer, "/nama_usaha");
    let sentence = faults.sentences(segel_issue::Language::Indonesian);
    assert!(sentence.starts_with("Merek/Nama Usaha: huruf"), "{sentence}");
}

#[test]
fn data_of_one_kind_is_not_rendered_as_another() {
    let kinds = Kinds::bundled().unwrap();
    let (one, other) = (kinds.kind("tdup").unwrap(), kinds.kind("tdupr").unwrap());
    let data = one.accept(one.example()).unwrap();
    let renderer = Renderer::new(&kinds).unwrap();
    assert!(matches!(render(&renderer, other, &data, false), Err(IssueError::OtherKind { .. })));
}

#[test]
fn an_end_that_is_not_three_years_on_is_refused_at_issue() {
    let kinds = Kinds::bundled().unwrap();
    let kind = kinds.kind("siujk").unwrap();
    let mut value: serde_json::Value = serde_json::from_str(kind.example()).unwrap();
    value["berlaku_sampai"] = "2029-11-24".into();
    let data = kind.accept(&value.to_string()).unwrap();
    assert!(kind.validity(&data, day()).unwrap().is_some());
    let later = CalendarDate::new(2026, 11, 25).unwrap();
    assert!(matches!(kind.validity(&data, later), Err(IssueError::Data(_))));
}

#[test]
fn the_signer_block_never_stands_on_a_page_without_text() {
    let kinds = Kinds::bundled().unwrap();
    let kind = kinds.kind("tdupr").unwrap();
    let renderer = Renderer::new(&kinds).unwrap();
    let mut value: serde_json::Value = serde_json::from_str(kind.example()).unwrap();
    let filler = "Wijayakusuma Sejahtera Bersama ".repeat(6);
    for (field, length) in [("alamat_pemilik", 158), ("alamat_kandang", 98), ("nama_usaha", 78)] {
        value[field] = filler.chars().take(length).collect::<String>().trim().into();
    }
    for length in (10..=80).step_by(10) {
        value["nama_pemilik"] = filler.chars().take(length).collect::<String>().trim().into();
        let data = kind.accept(&value.to_string()).unwrap();
        let rendered = render(&renderer, kind, &data, false).unwrap();
        let place = &rendered.places[0];
        // Alone on its page, the place would begin right under the office's lines, at 82 points.
        assert!(place.page == 1 || place.y > 95.0, "{place:?}");
    }
}

#[test]
fn an_office_may_bring_its_own_emblem() {
    let kinds = Kinds::bundled().unwrap();
    let kind = kinds.kind("tdup").unwrap();
    let data = kind.accept(kind.example()).unwrap();
    let renderer = Renderer::new(&kinds).unwrap();
    let mut office = Office::bundled().unwrap();
    let signatory = office.signatory("kepala-dinas").unwrap().clone();
    let issuance = issuance(kind, &office, false);
    let neutral = renderer.render(kind, &data, &office, &signatory, &issuance).unwrap();
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><circle cx='4' cy='4' r='3'/></svg>";
    office.logo = Some(svg.as_bytes().to_vec());
    let own = renderer.render(kind, &data, &office, &signatory, &issuance).unwrap();
    assert_ne!(own.pdf, neutral.pdf);
    office.logo = Some(b"no picture".to_vec());
    let broken = renderer.render(kind, &data, &office, &signatory, &issuance);
    assert!(matches!(broken, Err(IssueError::Template { .. })), "{broken:?}");
}

#[test]
fn one_renderer_serves_many_threads() {
    let kinds = Kinds::bundled().unwrap();
    let renderer = Renderer::new(&kinds).unwrap();
    let kind = kinds.kind("siujk").unwrap();
    let data = kind.accept(kind.example()).unwrap();
    let expected = render(&renderer, kind, &data, false).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..5 {
                    assert_eq!(render(&renderer, kind, &data, false).unwrap(), expected);
                }
            });
        }
    });
}
