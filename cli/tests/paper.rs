//! The code on paper: `segel issue --paper-key` and `segel verify-qr`; and `segel inspect --data`.
#![cfg(feature = "render")]
#![expect(clippy::tests_outside_test_module, reason = "an integration test")]
#![expect(clippy::print_stdout, reason = "a test says what it skipped")]

#[path = "bench/mod.rs"]
#[expect(dead_code, reason = "each test program uses a part of the bench")]
mod bench;

use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bench::{Bench, Outcome, TIME};
use segel::paper::OfficeKey;
use segel_crypto::{KeyKind, PrivateKey};

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

const TDUPR: &str = include_str!("../../kinds/tdupr/example.json");

fn pem(label: &str, der: &[u8]) -> String {
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", STANDARD.encode(der))
}

/// A bench with an office key and its public half.
fn with_office_key(name: &str) -> Fallible<Bench> {
    let bench = Bench::new(name)?;
    let (key, pkcs8) = PrivateKey::generate(KeyKind::Ed25519).map_err(|error| error.to_string())?;
    bench.write("kantor.key", pem("PRIVATE KEY", &pkcs8).as_bytes())?;
    let public = OfficeKey::new(key)?.public_key().as_der().to_vec();
    bench.write("kantor.pub", pem("PUBLIC KEY", &public).as_bytes())?;
    let other = PrivateKey::generate(KeyKind::P256).map_err(|error| error.to_string())?.0;
    let other = OfficeKey::new(other)?.public_key().as_der().to_vec();
    bench.write("lain.pub", &other)?;
    bench.write("tdupr.json", TDUPR.as_bytes())?;
    Ok(bench)
}

fn issue(bench: &Bench, output: &str, more: &[&str]) -> Fallible<bench::Said> {
    let key = ["--p12", "officer.p12", "--passphrase-file", "officer.pass", "--time", TIME];
    let command = ["issue", "tdupr", "tdupr.json", "-o", output];
    Ok(bench.run(&[&command[..], &key[..], more].concat())?)
}

/// Draws the first page so that its code can be read, as one who holds a phone comes nearer; `None`,
/// with a printed skip, where there is no pdftoppm.
fn readable(bench: &Bench, pdf: &str) -> Fallible<Option<String>> {
    let mut last = None;
    for dpi in ["200", "300", "250", "400"] {
        let Some(picture) = drawn(bench, pdf, dpi)? else { return Ok(None) };
        if !segel::paper::codes_in_picture(&bench.read(&picture)?)?.is_empty() {
            return Ok(Some(picture));
        }
        last = Some(picture);
    }
    Ok(last)
}

fn drawn(bench: &Bench, pdf: &str, dpi: &str) -> Fallible<Option<String>> {
    let name = pdf.trim_end_matches(".pdf");
    let made = Command::new("pdftoppm")
        .args(["-png", "-singlefile", "-r", dpi, pdf, name])
        .current_dir(&bench.folder)
        .status();
    #[expect(clippy::disallowed_methods, reason = "the gate sets CI")]
    let strict = std::env::var("CI").is_ok_and(|value| value == "true");
    match made {
        Ok(status) if status.success() => Ok(Some(format!("{name}.png"))),
        Ok(status) => Err(format!("pdftoppm: {status}").into()),
        Err(_) if !strict => {
            println!("skipped: there is no pdftoppm");
            Ok(None)
        }
        Err(error) => Err(format!("pdftoppm: {error}").into()),
    }
}

#[test]
fn a_printed_permit_proves_itself_from_its_picture_without_a_network() -> Outcome {
    let bench = with_office_key("paper-picture")?;
    let own = ["--ordinal", "1785", "--paper-key", "kantor.key"];
    issue(&bench, "a.pdf", &own)?.with_code(0);
    bench.verify(&["a.pdf", "--revocation", "soft"])?.with_code(0);
    let Some(picture) = readable(&bench, "a.pdf")? else { return Ok(()) };
    let judge = |more: &[&str]| bench.run(&[&["verify-qr", &picture], more].concat());
    let said = judge(&["--trust", "kantor.pub", "--document", "a.pdf"])?.with_code(0);
    said.saying("ASLI").saying("B/500.16.7/1785/409.117/2026").saying("Suprapto");
    let said = judge(&["--trust", "kantor.pub", "--json"])?.with_code(0);
    let told: serde_json::Value = serde_json::from_str(&said.out)?;
    assert_eq!(told["conclusion"], "GENUINE");
    assert_eq!(told["kind"], "tdupr");
    assert_eq!(told["issued"], "2026-11-24");
    assert!(!said.out.contains("3505060504750002"), "no NIK in a code");
    judge(&["--trust", "lain.pub"])?.with_code(1).saying("TIDAK TEPERCAYA");
    judge(&[])?.with_code(2).complaining("--trust");
    judge(&["--trust", "tdupr.json"])?.with_code(2).complaining("tdupr.json");
    // The code of one permit under another is genuine, and not of that document.
    let changed = TDUPR.replace("Suprapto", "Suprapti");
    bench.write("tdupr.json", changed.as_bytes())?;
    issue(&bench, "b.pdf", &["--ordinal", "1786", "--paper-key", "kantor.key"])?.with_code(0);
    let said = judge(&["--trust", "kantor.pub", "--document", "b.pdf"])?.with_code(1);
    said.saying("TIDAK COCOK");
    Ok(())
}

#[test]
fn a_forged_text_an_address_alone_and_a_missing_picture_are_told_apart() -> Outcome {
    let bench = with_office_key("paper-text")?;
    let office = include_str!("../../kinds/_office/dpmptsp.toml");
    let office =
        office.replace("zona_waktu", "code_url = \"https://cek.example.go.id/q/\"\nzona_waktu");
    bench.write("kantor.toml", office.as_bytes())?;
    let own = ["--ordinal", "9", "--paper-key", "kantor.key", "--office", "kantor.toml"];
    issue(&bench, "a.pdf", &own)?.with_code(0);
    let Some(picture) = readable(&bench, "a.pdf")? else { return Ok(()) };
    let texts = segel::paper::codes_in_picture(&bench.read(&picture)?)?;
    let [text] = texts.as_slice() else { return Err(format!("{texts:?}").into()) };
    assert!(text.starts_with("HTTPS://CEK.EXAMPLE.GO.ID/Q/"), "{text}");
    let judge = |text: &str| bench.run(&["verify-qr", text, "--trust", "kantor.pub"]);
    judge(text)?.with_code(0).saying("ASLI").saying("Cocokkan");
    let (head, tail) = text.split_at(text.len() - 40);
    let other = if tail.starts_with('A') { "B" } else { "A" };
    let forged = format!("{head}{other}{}", &tail[1..]);
    judge(&forged)?.with_code(1).saying("PALSU");
    judge("https://tte.kominfo.go.id/verifyPDF")?.with_code(4).saying("TANPA KODE");
    judge("tiada.png")?.with_code(2).complaining("tiada.png");
    bench.write("kode.txt", text.as_bytes())?;
    judge("kode.txt")?.with_code(0);
    Ok(())
}

#[test]
fn the_officials_key_is_refused_for_the_code() -> Outcome {
    let bench = with_office_key("paper-key")?;
    let said = issue(&bench, "a.pdf", &["--ordinal", "1", "--paper-key", "officer.key"])?;
    said.with_code(2).complaining("kunci TTE pejabat");
    assert!(!bench.has("a.pdf"));
    Ok(())
}

#[test]
fn the_data_comes_back_as_it_went_in_and_nothing_else_has_any() -> Outcome {
    let bench = with_office_key("paper-data")?;
    issue(&bench, "a.pdf", &["--ordinal", "1"])?.with_code(0);
    let said = bench.run(&["inspect", "--data", "a.pdf"])?.with_code(0);
    let (back, input): (serde_json::Value, serde_json::Value) =
        (serde_json::from_str(&said.out)?, serde_json::from_str(TDUPR)?);
    assert_eq!(back, input);
    bench.run(&["inspect", "--data", "surat.pdf"])?.with_code(2).complaining("data.json");
    Ok(())
}

/// Every text of the data, as it stands on a page once white space is taken away.
fn texts(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => {
            found.push(text.chars().filter(|letter| !letter.is_whitespace()).collect());
        }
        serde_json::Value::Array(list) => list.iter().for_each(|inner| texts(inner, found)),
        serde_json::Value::Object(map) => map.values().for_each(|inner| texts(inner, found)),
        _ => {}
    }
}

#[test]
fn every_example_is_issued_signed_verified_and_read_by_a_foreign_reader() -> Outcome {
    let bench = with_office_key("paper-every")?;
    let listed = bench.run(&["kinds", "list", "--json"])?.with_code(0);
    let listed: serde_json::Value = serde_json::from_str(&listed.out)?;
    let slugs: Vec<&str> =
        listed.as_array().into_iter().flatten().filter_map(|kind| kind["slug"].as_str()).collect();
    assert!(slugs.len() >= 46, "{slugs:?}");
    let mut read = 0;
    for (index, slug) in slugs.iter().enumerate() {
        let example = bench.run(&["kinds", "show", slug, "--example"])?.with_code(0).out;
        bench.write("data.json", example.as_bytes())?;
        let output = format!("{slug}.pdf");
        let key = ["--p12", "officer.p12", "--passphrase-file", "officer.pass", "--time", TIME];
        let own = ["issue", slug, "data.json", "-o", &output, "--ordinal", "1785"];
        let code = ["--paper-key", "kantor.key"];
        bench.run(&[&own[..], &key[..], &code[..]].concat())?.with_code(0);
        bench.verify(&[&output, "--revocation", "soft"])?.with_code(0).saying("SAH");
        let back = bench.run(&["inspect", "--data", &output])?.with_code(0).out;
        let (back, input): (serde_json::Value, serde_json::Value) =
            (serde_json::from_str(&back)?, serde_json::from_str(&example)?);
        assert_eq!(back, input, "{slug}");
        // Each code is decoded from a picture of the page; a few are enough for the others.
        if index % 12 == 0
            && let Some(picture) = readable(&bench, &output)?
        {
            let judge = ["verify-qr", &picture, "--trust", "kantor.pub", "--document", &output];
            bench.run(&judge)?.with_code(0).saying("ASLI");
        }
        let extracted = Command::new("pdftotext")
            .args(["-raw", &output, "-"])
            .current_dir(&bench.folder)
            .output();
        let Ok(extracted) = extracted else { continue };
        let page: String = String::from_utf8_lossy(&extracted.stdout)
            .chars()
            .filter(|letter| !letter.is_whitespace())
            .collect();
        let mut fields = Vec::new();
        texts(&input, &mut fields);
        for field in fields.iter().filter(|field| field.chars().count() > 1) {
            let date = field.parse::<segel::issue::CalendarDate>().map(|date| date.long());
            let date = date.unwrap_or_default().replace(' ', "");
            let choice = matches!(field.as_str(), "Baru" | "BadanUsaha");
            let printed = page.contains(field.as_str())
                || page.to_lowercase().contains(&field.to_lowercase())
                || (!date.is_empty() && page.contains(&date));
            assert!(printed || choice, "{slug}: {field:?} is not on the page\n{page}");
        }
        read += 1;
    }
    println!("{read} pages read by pdftotext");
    Ok(())
}
