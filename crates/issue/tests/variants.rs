//! Permits as new, renewed, changed, revoked and copied; signers by their days in office.
#![cfg(feature = "typst")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails here fails rightly"
)]

use segel_issue::{
    CalendarDate, Capacity, Issuance, IssueError, Kinds, NumberParts, Office, PageLayout, Renderer,
};
use serde_json::{Value, json};

fn day(text: &str) -> CalendarDate {
    text.parse().unwrap()
}

fn text_of(
    kinds: &Kinds,
    renderer: &Renderer,
    slug: &str,
    office: &Office,
    value: &Value,
    tanggal: CalendarDate,
) -> Result<String, IssueError> {
    let kind = kinds.kind(slug).unwrap();
    let data = kind.accept(&value.to_string())?;
    let nomor = kind.number_format().number(&NumberParts {
        sifat: kind.sifat(),
        klasifikasi: kind.klasifikasi(),
        ordinal: 1,
        kode_unit: &office.kode_unit,
        tanggal,
    })?;
    let issuance = Issuance { nomor: Some(nomor), tanggal, draft: false, check_url: None };
    let signatory = office.signatory_on(&kind.signer().roles[0], tanggal)?;
    let (_, pages) = renderer.lay_out(kind, &data, office, signatory, &issuance)?;
    Ok(pages.iter().map(PageLayout::bare_text).collect())
}

#[test]
fn every_permit_is_renewed_changed_copied_and_revoked() {
    let kinds = Kinds::bundled().unwrap();
    let renderer = Renderer::new(&kinds).unwrap();
    let office = kinds.office("dpmptsp").unwrap();
    let tanggal = day("2026-11-24");
    for slug in ["siujk", "tdup", "tdupr"] {
        let example: Value = serde_json::from_str(kinds.kind(slug).unwrap().example()).unwrap();
        for (way, says) in [
            ("Perpanjangan", "PerpanjanganatasNomorB/500.16.7/7/409.117/2023"),
            ("Perubahan", "PerubahanatasNomorB/500.16.7/7/409.117/2023"),
            ("Salinan", "SalinansebagaipenggantiNomorB/500.16.7/7/409.117/2023"),
        ] {
            let mut value = example.clone();
            value["jenis_permohonan"] = json!(way);
            let refused = text_of(&kinds, &renderer, slug, &office, &value, tanggal);
            let Err(IssueError::Data(faults)) = refused else { panic!("{slug} {way}: no number") };
            assert_eq!(faults.faults()[0].pointer, "/nomor_izin_lama", "{slug} {way}");
            value["nomor_izin_lama"] = json!("B/500.16.7/7/409.117/2023");
            value["tanggal_izin_lama"] = json!("2023-11-20");
            if way != "Perpanjangan" {
                value["alasan"] = json!("alamat usaha berpindah");
            }
            let text = text_of(&kinds, &renderer, slug, &office, &value, tanggal).unwrap();
            assert!(text.contains(says) && text.contains("20November2023"), "{slug} {way}: {text}");
            assert_eq!(text.contains("–SALINAN"), way == "Salinan", "{slug} {way}");
        }
        // Revoked by a decision of its own, whose signer stands without degrees.
        let revoking = kinds.kind("pencabutan-izin").unwrap();
        let schema: Value = serde_json::from_str(revoking.schema()).unwrap();
        let choices = schema["properties"]["jenis_izin"]["enum"].as_array().unwrap();
        let title = kinds.kind(slug).unwrap().abbreviation().unwrap();
        let choice =
            choices.iter().find(|one| one.as_str().unwrap().contains(&format!("({title})")));
        let mut value: Value = serde_json::from_str(revoking.example()).unwrap();
        value["jenis_izin"] = choice.unwrap_or_else(|| panic!("{title}: {choices:?}")).clone();
        let text = text_of(&kinds, &renderer, "pencabutan-izin", &office, &value, tanggal).unwrap();
        assert!(text.contains("BAMBANGHARIPRASETYO") && !text.contains("M.Si."), "{text}");
    }
}

#[test]
fn whoever_is_in_office_on_the_day_signs_and_one_who_acts_goes_first() {
    let kinds = Kinds::bundled().unwrap();
    let mut office = kinds.office("desa").unwrap();
    let head = office.signatory("kepala-desa").unwrap().clone();
    let former = {
        let mut former = head.clone();
        former.nama = "SUTRISNO".into();
        former.sampai = Some(day("2026-06-30"));
        former
    };
    let mut current = head.clone();
    current.sejak = Some(day("2026-07-01"));
    let mut acting = head;
    acting.nama = "RATNA DEWI".into();
    acting.capacity = Capacity::Plh;
    acting.sejak = Some(day("2026-11-23"));
    acting.sampai = Some(day("2026-11-27"));
    acting.nomor_sk = Some("800/128/409.41/2026".into());
    office.signatories = vec![former, current, acting];
    let named = |on: &str| {
        office
            .signatory_on("kepala-desa", day(on))
            .map(|found| found.jabatan_lines()[0].clone() + " " + &found.nama)
    };
    assert_eq!(named("2026-06-30").unwrap(), "Kepala Desa Pojok SUTRISNO");
    assert_eq!(named("2026-07-01").unwrap(), "Kepala Desa Pojok SUGENG RIYANTO");
    assert_eq!(named("2026-11-24").unwrap(), "Plh. Kepala Desa Pojok RATNA DEWI");
    assert_eq!(named("2026-11-28").unwrap(), "Kepala Desa Pojok SUGENG RIYANTO");
    assert!(matches!(
        office.signatory_on("lurah", day("2026-11-24")),
        Err(IssueError::NoSignatory { .. })
    ));
    let mut gap = office.clone();
    gap.signatories.remove(1);
    assert!(matches!(
        gap.signatory_on("kepala-desa", day("2026-10-01")),
        Err(IssueError::NotInOffice { .. })
    ));
    let mut twice = office.clone();
    twice.signatories[0].sampai = None;
    assert!(matches!(
        twice.signatory_on("kepala-desa", day("2026-10-01")),
        Err(IssueError::SeveralInOffice { count: 2, .. })
    ));
    assert!(office.check().is_ok());
    office.signatories[2].sampai = Some(day("2026-11-01"));
    assert!(office.check().is_err(), "an office that ends before it begins");
}

#[test]
fn the_letter_names_the_one_who_acts_and_the_camat_of_the_day() {
    let kinds = Kinds::bundled().unwrap();
    let renderer = Renderer::new(&kinds).unwrap();
    let mut office = kinds.office("desa").unwrap();
    let mut deputy = office.signatory("camat").unwrap().clone();
    deputy.nama = "WIDODO".into();
    deputy.capacity = Capacity::Plt;
    deputy.sejak = Some(day("2026-12-01"));
    office.signatories.push(deputy);
    let example: Value = serde_json::from_str(kinds.kind("sk-tanah").unwrap().example()).unwrap();
    let text = |on| text_of(&kinds, &renderer, "sk-tanah", &office, &example, day(on)).unwrap();
    assert!(text("2026-11-24").contains("HENDRAKURNIAWAN"));
    let december = text("2026-12-02");
    assert!(december.contains("Mengetahui") && december.contains("Plt.CamatPonggok"), "{december}");
    assert!(december.contains("WIDODO") && !december.contains("HENDRA"), "{december}");
}

#[test]
fn every_village_letter_comes_from_a_desa_and_from_a_kelurahan() {
    let kinds = Kinds::bundled().unwrap();
    let renderer = Renderer::new(&kinds).unwrap();
    let tanggal = day("2026-11-24");
    let mut letters = 0;
    for kind in kinds.iter().filter(|kind| kind.office() == "desa") {
        assert_eq!(kind.variants().collect::<Vec<_>>(), ["kelurahan"], "{}", kind.slug());
        let example: Value = serde_json::from_str(kind.example()).unwrap();
        let text = |name: &str| {
            let office = kinds.office(name).unwrap();
            text_of(&kinds, &renderer, kind.slug(), &office, &example, tanggal).unwrap()
        };
        let (desa, kelurahan) = (text("desa"), text("kelurahan"));
        assert!(desa.contains("KepalaDesaPojok") && !desa.contains("Lurah"), "{desa}");
        assert!(kelurahan.contains("LurahTawangsari") && kelurahan.contains("NIP"), "{kelurahan}");
        assert!(!kelurahan.contains("KepalaDesa"), "{kelurahan}");
        letters += 1;
    }
    assert_eq!(letters, 27);
}
