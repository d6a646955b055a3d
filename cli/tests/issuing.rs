//! `segel issue` and `segel demo`.
#![cfg(feature = "render")]
#![expect(clippy::tests_outside_test_module, reason = "an integration test")]

#[path = "bench/mod.rs"]
#[expect(dead_code, reason = "each test program uses a part of the bench")]
mod bench;

use bench::{Bench, Outcome, TIME};

const SIUJK: &str = include_str!("../../examples/siujk.json");

fn with_data(name: &str) -> Result<Bench, Box<dyn std::error::Error>> {
    let bench = Bench::new(name)?;
    bench.write("siujk.json", SIUJK.as_bytes())?;
    Ok(bench)
}

#[test]
fn a_draft_has_neither_number_nor_signature() -> Outcome {
    let bench = with_data("issue-draft")?;
    let said = bench.run(&["issue", "siujk", "siujk.json", "-o", "konsep.pdf", "--draft"])?;
    said.with_code(0).complaining("konsep: konsep.pdf");
    bench.run(&["inspect", "konsep.pdf"])?.with_code(0).saying("Tidak ada tanda tangan");
    let numbered = ["issue", "siujk", "siujk.json", "-o", "x.pdf", "--draft", "--ordinal", "1"];
    bench.run(&numbered)?.with_code(2);
    Ok(())
}

#[test]
fn an_issued_permit_is_certified_valid_and_judged_as_official() -> Outcome {
    let bench = with_data("issue-signed")?;
    let key = ["--p12", "officer.p12", "--passphrase-file", "officer.pass", "--time", TIME];
    let issue = ["issue", "siujk", "siujk.json", "-o", "siujk.pdf", "--ordinal", "17"];
    let said = bench.run(&[&issue[..], &key[..]].concat())?.with_code(0);
    said.complaining("B/500.16.7/17/409.117/2026");
    let said = bench.verify(&["siujk.pdf", "--revocation", "soft", "--json"])?.with_code(0);
    let reports: serde_json::Value = serde_json::from_str(&said.out)?;
    assert_eq!(reports[0]["policy"], "official/1");
    assert_eq!(reports[0]["signatures"][0]["kind"], "certification");
    assert_eq!(reports[0]["signatures"][0]["permission"], 1);
    bench.run(&[&issue[..], &key[..]].concat())?.with_code(2).complaining("sudah ada");
    Ok(())
}

#[test]
fn a_village_letter_is_issued_by_the_office_its_kind_names_or_by_the_one_asked_for() -> Outcome {
    let bench = Bench::new("issue-village")?;
    for (kind, data) in [
        ("sktm", include_str!("../../kinds/sktm/example.json")),
        ("sk-tanah", include_str!("../../kinds/sk-tanah/example.json")),
        ("skhp", include_str!("../../kinds/skhp/example.json")),
    ] {
        bench.write("data.json", data.as_bytes())?;
        let output = format!("{kind}.pdf");
        let issue = ["issue", kind, "data.json", "-o", &output, "--ordinal", "3", "--time", TIME];
        let key = ["--p12", "officer.p12", "--passphrase-file", "officer.pass"];
        bench.run(&[&issue[..], &key[..]].concat())?.with_code(0);
        bench.verify(&[&output, "--revocation", "soft"])?.with_code(0);
    }
    bench.write("data.json", include_bytes!("../../kinds/sktm/example.json"))?;
    let draft = ["issue", "sktm", "data.json", "-o", "k.pdf", "--draft", "--office"];
    bench.run(&[&draft[..], &["kelurahan"]].concat())?.with_code(0);
    bench.run(&[&draft[..], &["tidak-ada"]].concat())?.with_code(2).complaining("tidak-ada");
    Ok(())
}

#[test]
fn every_fault_of_the_data_is_a_sentence_with_its_field() -> Outcome {
    let bench = with_data("issue-faults")?;
    let mut data: serde_json::Value = serde_json::from_str(SIUJK)?;
    data["nik_pjbu"] = "12".into();
    data["npwp"] = serde_json::Value::Null;
    data["warna"] = "biru".into();
    bench.write("salah.json", data.to_string().as_bytes())?;
    let issue = ["issue", "siujk", "salah.json", "-o", "x.pdf", "--draft"];
    let said = bench.run(&issue)?.with_code(2);
    let said = said.complaining("salah.json").complaining("NIK").complaining("NPWP");
    said.complaining("warna").complaining("segel kinds show");
    assert!(!bench.has("x.pdf"));
    bench.write("bukan.json", b"{ nama: ")?;
    let said = bench.run(&["issue", "siujk", "bukan.json", "-o", "x.pdf", "--draft"])?;
    said.with_code(2).complaining("baris 1");
    Ok(())
}

#[test]
fn many_lines_become_many_documents_and_a_bad_line_takes_no_number() -> Outcome {
    let bench = with_data("issue-many")?;
    let line = serde_json::from_str::<serde_json::Value>(SIUJK)?.to_string();
    bench.write("banyak.jsonl", format!("{line}\n{{}}\n\n{line}\n").as_bytes())?;
    let issue = ["issue", "siujk", "banyak.jsonl", "-o", "out", "--ordinal", "5", "--time", TIME];
    let said = bench.run(&issue)?.with_code(2);
    said.complaining("baris 2").complaining("2 dokumen selesai, 1 gagal");
    assert!(bench.has("out/siujk-2026-0005.pdf") && bench.has("out/siujk-2026-0006.pdf"));
    assert!(!bench.has("out/siujk-2026-0007.pdf"));
    Ok(())
}

#[test]
fn a_number_an_office_and_a_role_are_asked_for_by_name() -> Outcome {
    let bench = with_data("issue-options")?;
    let issue = ["issue", "siujk", "siujk.json", "-o", "x.pdf"];
    let with = |more: &[&str]| bench.run(&[&issue[..], &["--ordinal", "1"], more].concat());
    with(&["--role", "bupati"])?.with_code(2).complaining("kepala-dinas");
    with(&["--date", "24-11-2026"])?.with_code(2).complaining("2026-11-24");
    with(&["--office", "tiada.toml"])?.with_code(2).complaining("tiada.toml");
    bench.run(&["issue", "ktp", "siujk.json", "-o", "x.pdf"])?.with_code(2).complaining("siujk");
    assert!(!bench.has("x.pdf"));
    Ok(())
}

#[test]
fn the_register_gives_each_request_one_number() -> Outcome {
    let bench = with_data("issue-register")?;
    let key = ["--p12", "officer.p12", "--passphrase-file", "officer.pass", "--time", TIME];
    let issue = |output: &str, more: &[&str]| {
        let command = ["issue", "siujk", "siujk.json", "-o", output];
        bench.run(&[&command[..], &key[..], more].concat())
    };
    issue("a.pdf", &[])?.with_code(0).complaining("B/500.16.7/1/409.117/2026");
    issue("b.pdf", &[])?.with_code(0).complaining("B/500.16.7/2/409.117/2026");
    assert!(bench.has("data/segel/register.db"));
    let first = bench.read("a.pdf")?;
    issue("a.pdf", &[])?.with_code(0).complaining("B/500.16.7/1/409.117/2026");
    assert_eq!(bench.read("a.pdf")?, first);
    bench.write("a.pdf", b"another file")?;
    let said = issue("a.pdf", &["--force"])?.with_code(2);
    said.complaining("sudah terbit sebagai B/500.16.7/1/409.117/2026");
    assert_eq!(bench.read("a.pdf")?, b"another file");
    let own = ["--register", "own.db", "--request", "permohonan-17"];
    issue("c.pdf", &own)?.with_code(0).complaining("B/500.16.7/1/409.117/2026");
    let said = issue("d.pdf", &["--date", "2026-11-23"])?.with_code(2);
    said.complaining("2026-11-23 mendahului 2026-11-24");
    let said = issue("d.pdf", &["--register", "siujk.json"])?.with_code(2);
    said.complaining("siujk.json").complaining("bukan register");
    Ok(())
}

#[test]
fn a_file_in_the_way_takes_no_number_and_a_withdrawn_document_is_not_issued_again() -> Outcome {
    let bench = with_data("issue-in-the-way")?;
    let key = ["--p12", "officer.p12", "--passphrase-file", "officer.pass", "--time", TIME];
    let issue = |output: &str| {
        bench.run(&[&["issue", "siujk", "siujk.json", "-o", output], &key[..]].concat())
    };
    bench.write("mine.pdf", b"mine")?;
    issue("mine.pdf")?.with_code(2).complaining("mine.pdf: sudah ada");
    assert_eq!(bench.read("mine.pdf")?, b"mine");
    issue("new/folder/a.pdf")?.with_code(0).complaining("B/500.16.7/1/409.117/2026");
    let withdraw = ["register", "withdraw", "B/500.16.7/1/409.117/2026", "--reason", "salah data"];
    bench.run(&[&withdraw[..], &["--time", TIME]].concat())?.with_code(0);
    issue("new/folder/a.pdf")?.with_code(2).complaining("dicabut");
    Ok(())
}

#[test]
fn an_unsigned_permit_keeps_its_number_until_it_is_signed() -> Outcome {
    let bench = with_data("issue-later")?;
    let issue = ["issue", "siujk", "siujk.json", "-o", "a.pdf", "--time", TIME];
    let said = bench.run(&issue)?.with_code(0);
    said.complaining("/1/409.117/2026").complaining("belum ditandatangani");
    let unsigned = bench.read("a.pdf")?;
    let key = ["--p12", "officer.p12", "--passphrase-file", "officer.pass", "--force"];
    let said = bench.run(&[&issue[..], &key[..]].concat())?.with_code(0);
    said.complaining("/1/409.117/2026");
    assert!(bench.read("a.pdf")?.starts_with(&unsigned));
    bench.verify(&["a.pdf", "--revocation", "soft"])?.with_code(0);
    Ok(())
}

#[test]
fn the_demo_leaves_every_file_and_a_valid_permit() -> Outcome {
    let bench = with_data("demo")?;
    let said = bench.run(&["demo", "out", "--key-kind", "p256", "--time", TIME])?.with_code(0);
    said.saying("SAH");
    for name in
        ["root.pem", "officer.p12", "officer.pass", "siujk-unsigned.pdf", "siujk.pdf", "siujk.json"]
    {
        assert!(bench.has(&format!("out/{name}")), "{name}");
    }
    let report: serde_json::Value = serde_json::from_slice(&bench.read("out/siujk.json")?)?;
    assert_eq!(report[0]["conclusion"], "VALID");
    assert!(bench.read("out/siujk.pdf")?.starts_with(&bench.read("out/siujk-unsigned.pdf")?));
    let at = ["--at", "tte", "--p12", "out/officer.p12", "--passphrase-file", "out/officer.pass"];
    let sign = ["sign", "out/siujk-unsigned.pdf", "-o", "own.pdf"];
    bench.run(&[&sign[..], &at[..]].concat())?.with_code(0);
    bench.run(&["demo", "."])?.with_code(2).complaining("folder");
    Ok(())
}
