//! Wrong data: one sentence each, naming the field, what is wrong and what is expected.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that fails here fails rightly"
)]

use segel_issue::{DataFaults, Kinds, Language};
use serde_json::{Value, json};

fn refused(slug: &str, change: impl FnOnce(&mut Value)) -> DataFaults {
    let kinds = Kinds::bundled().unwrap();
    let kind = kinds.kind(slug).unwrap();
    let mut value: Value = serde_json::from_str(kind.example()).unwrap();
    change(&mut value);
    kind.accept(&value.to_string()).expect_err("should have been refused")
}

/// Sets one field (or removes it, for `Null`) and looks at the single sentence that answers.
fn check(slug: &str, pointer: &str, wrong: Value, title: &str, says: &[&str]) {
    let faults = refused(slug, |value| {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let parent = value.pointer_mut(parent).unwrap();
        let object = parent.as_object_mut().unwrap();
        if wrong.is_null() {
            object.remove(name);
        } else {
            object.insert(name.to_owned(), wrong);
        }
    });
    assert_eq!(
        faults.faults().len(),
        1,
        "{slug}{pointer}: {}",
        faults.sentences(Language::English)
    );
    let fault = &faults.faults()[0];
    assert_eq!(fault.pointer, pointer);
    let sentence = fault.sentence(Language::Indonesian);
    assert!(sentence.starts_with(title), "{sentence}");
    for part in says {
        assert!(sentence.contains(part), "{sentence:?} should say {part:?}");
    }
    assert!(sentence.contains("yang diharapkan") && sentence.ends_with('.'), "{sentence}");
    let english = fault.sentence(Language::English);
    assert!(english.contains("; expected ") && english != sentence, "{english}");
}

#[test]
fn siujk_answers_wrong_data_with_one_sentence() {
    let check = |pointer, wrong, title, says: &[&str]| check("siujk", pointer, wrong, title, says);
    check("/nama_badan_usaha", Value::Null, "Nama Badan Usaha", &["belum diisi"]);
    check("/npwp", json!("02.481.357.6-653"), "NPWP Badan Usaha", &["12 angka", "15 atau 16"]);
    check("/nib", json!("912010482031"), "Nomor Induk Berusaha (NIB)", &["12 angka", "13"]);
    check("/nik_pjbu", json!("3505113208820003"), "NIK Penanggung Jawab", &["320882", "kalender"]);
    check("/kualifikasi", json!("K9"), "Kualifikasi", &["\"K9\"", "K1; K2; K3; M1; M2; B1; B2"]);
    check("/jenis_usaha", json!("Toko"), "Jenis Usaha", &["\"Toko\"", "Pelaksana Konstruksi"]);
    check("/subklasifikasi", json!([]), "Subklasifikasi", &["0 baris", "1 sampai"]);
    check("/telepon", json!("nol"), "Nomor Telepon", &["bukan nomor telepon"]);
    check("/berlaku_mulai", json!("2026-02-30"), "Berlaku Mulai", &["kalender", "TTTT-BB-HH"]);
    check("/nama_pjbu", json!("Agus\u{202E}nawaites"), "Nama Penanggung", &["U+202E"]);
    check("/jenis_permohonan", json!(7), "Jenis Permohonan", &["bilangan 7", "Baru"]);
}

#[test]
fn siujk_holds_to_three_years_and_to_the_former_licence() {
    let faults = refused("siujk", |value| {
        value["berlaku_mulai"] = "2026-11-24".into();
        value["berlaku_sampai"] = "2031-11-24".into();
    });
    let sentence = faults.sentences(Language::Indonesian);
    assert!(sentence.starts_with("Berlaku Sampai: 24 November 2031 bukan 3 tahun"), "{sentence}");
    assert!(sentence.contains("24 November 2029"), "{sentence}");
    let faults = refused("siujk", |value| value["jenis_permohonan"] = "Perpanjangan".into());
    assert_eq!(faults.faults()[0].pointer, "/nomor_izin_lama");
    let faults = refused("siujk", |value| value["subklasifikasi"][1]["kode"] = "si1".into());
    let sentence = faults.sentences(Language::Indonesian);
    assert!(sentence.starts_with("Subklasifikasi ke-2 – Kode: \"si1\""), "{sentence}");
}

#[test]
fn tdupr_answers_wrong_data_with_one_sentence() {
    let check = |pointer, wrong, title, says: &[&str]| check("tdupr", pointer, wrong, title, says);
    check("/nik", json!("350506050475000"), "NIK Pemilik", &["15 angka, bukan 16"]);
    check("/nik", json!("0000000504750002"), "NIK Pemilik", &["000000", "wilayah"]);
    check("/nik", json!("3505060504750000"), "NIK Pemilik", &["0000"]);
    check(
        "/jumlah",
        json!(999),
        "Jumlah Ternak",
        &["999 ekor", "rumah tangga", "1.000 sampai 10.000"],
    );
    check("/jumlah", json!(10_001), "Jumlah Ternak", &["10.001", "izin perusahaan"]);
    check("/jumlah", json!("6500"), "Jumlah Ternak", &["teks \"6500\"", "bilangan bulat"]);
    check("/jumlah", json!(12.5), "Jumlah Ternak", &["12.5 bukan bilangan bulat"]);
    check("/jenis_ternak", json!("Naga"), "Jenis Ternak", &["\"Naga\"", "Sapi Potong"]);
    check("/kecamatan", json!("Kepanjen"), "Kecamatan", &["\"Kepanjen\"", "Kanigoro"]);
    check("/luas_lahan_m2", json!(0), "Luas Lahan", &["terlalu kecil"]);
    check("/tanggal_rekomendasi", json!("9-11-2026"), "Tanggal Rekomendasi", &["TTTT-BB-HH"]);
    check("/rt", json!("3A"), "RT", &["\"3A\"", "1 sampai 3 angka"]);
    check("/nama_usaha", json!("  "), "Nama Usaha", &["kosong"]);
}

#[test]
fn every_species_has_a_range_of_its_own() {
    let kinds = Kinds::bundled().unwrap();
    let kind = kinds.kind("tdupr").unwrap();
    for (species, most) in [
        ("Ayam Ras Petelur", 10_000),
        ("Ayam Ras Pedaging", 10_000),
        ("Ayam Buras", 10_000),
        ("Itik, Angsa, dan/atau Entok", 10_000),
        ("Kalkun", 10_000),
        ("Puyuh", 25_000),
        ("Burung Dara", 25_000),
        ("Kambing dan/atau Domba", 300),
        ("Sapi Potong", 50),
        ("Sapi Perah", 20),
        ("Kuda", 20),
        ("Kerbau", 50),
        ("Babi", 5),
    ] {
        let mut value: Value = serde_json::from_str(kind.example()).unwrap();
        value["jenis_ternak"] = species.into();
        value["jumlah"] = most.into();
        assert!(kind.accept(&value.to_string()).is_ok(), "{species}");
        value["jumlah"] = (most + 1).into();
        let faults = kind.accept(&value.to_string()).unwrap_err();
        assert_eq!(faults.faults()[0].pointer, "/jumlah", "{species}");
    }
}

#[test]
fn tdup_answers_wrong_data_with_one_sentence() {
    let check = |pointer, wrong, title, says: &[&str]| check("tdup", pointer, wrong, title, says);
    check("/bidang_usaha", json!("Perbengkelan"), "Bidang Usaha", &["Wisata Tirta; Spa"]);
    check("/jenis_usaha", json!("Karaoke"), "Jenis Usaha", &["Penyediaan Akomodasi", "Hotel"]);
    check("/nomor_akta", Value::Null, "Nomor Akta Pendirian", &["wajib", "Badan Usaha"]);
    check("/nama_pengurus", Value::Null, "Nama Pengurus", &["wajib"]);
    check("/nik", json!("35051252068800O1"), "NIK Pengusaha", &["\"O\" yang bukan angka"]);
    check("/nib", json!("0000000000000"), "Nomor Induk Berusaha", &["nol"]);
    check("/npwp", json!("tidak ada"), "NPWP", &["bukan angka"]);
    check("/tanggal_pendaftaran", json!("2026-11-31"), "Tanggal Pendaftaran", &["kalender"]);
    check("/nama_pengusaha", json!("x".repeat(101)), "Nama Pengusaha", &["terlalu panjang"]);
    check("/keterangan", json!("8 kamar\n20 orang"), "Keterangan", &["ganti baris"]);
    check("/bidang_usha", json!("Spa"), "Kolom \"bidang_usha\"", &["mungkin \"bidang_usaha\""]);
    check("/alamat_usaha", json!(["Serang"]), "Alamat Penyelenggaraan", &["daftar"]);
}

#[test]
fn there_are_thirteen_fields_of_tourism() {
    let kinds = Kinds::bundled().unwrap();
    let schema: Value = serde_json::from_str(kinds.kind("tdup").unwrap().schema()).unwrap();
    assert_eq!(schema["properties"]["bidang_usaha"]["enum"].as_array().unwrap().len(), 13);
}

#[test]
fn a_file_that_is_not_json_or_names_a_field_twice_is_refused_in_words() {
    let kinds = Kinds::bundled().unwrap();
    let kind = kinds.kind("tdup").unwrap();
    let cases = ["", "[", "[]", "null", "{\"nik\": \"1\", \"nik\": \"2\"}", &"[".repeat(500_000)];
    for text in cases {
        let faults = kind.accept(text).unwrap_err();
        let sentence = faults.faults()[0].sentence(Language::Indonesian);
        assert!(sentence.contains("yang diharapkan"), "{sentence}");
    }
    assert!(kind.accept(&" ".repeat(2 << 20)).is_err());
}

#[test]
fn thousands_of_faults_are_told_up_to_a_limit() {
    let faults = refused("siujk", |value| {
        for index in 0..5_000 {
            value[format!("kolom{index}")] = 1.into();
        }
    });
    assert_eq!(faults.faults().len(), DataFaults::LIMIT);
    assert!(faults.has_more());
}

#[test]
fn examples_in_the_repository_are_those_of_the_kinds() {
    let kinds = Kinds::bundled().unwrap();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");
    for slug in ["siujk", "tdup", "tdupr"] {
        let text = std::fs::read_to_string(format!("{folder}/{slug}.json")).unwrap();
        assert_eq!(text, kinds.kind(slug).unwrap().example(), "{slug}");
        assert!(kinds.kind(slug).unwrap().accept(&text).is_ok());
    }
}

#[test]
fn a_folder_of_kinds_reads_like_the_bundled_ones() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../kinds");
    let opened = Kinds::open(folder.as_ref()).unwrap();
    let bundled = Kinds::bundled().unwrap();
    let slugs = |kinds: &Kinds| kinds.iter().map(|kind| kind.slug().to_owned()).collect::<Vec<_>>();
    assert_eq!(slugs(&opened), slugs(&bundled));
    let fields = bundled.kind("siujk").unwrap().fields();
    assert!(fields.iter().any(|field| field.pointer == "/subklasifikasi/*/kode"));
    assert!(opened.kind("sk-naga").is_err());
}
