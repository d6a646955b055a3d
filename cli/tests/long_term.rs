//! Levels above B-B through the binary, against a bench PKI on the loopback address.
#![expect(clippy::tests_outside_test_module, reason = "an integration test")]

#[path = "served/mod.rs"]
#[expect(dead_code, reason = "each test program uses a part of the bench")]
mod served;

use std::process::Command;

use segel_crypto::KeyKind;
use segel_testkit::served::{Fault, Service};
use served::{Outcome, Said, Served, now};

/// The conclusion and the level of the first signature, judged offline.
fn judged(bench: &Served, file: &str) -> Result<(String, String), Box<dyn std::error::Error>> {
    let (_, report) = bench.verify(&[file, "--offline"])?;
    let text = |at: &str| report.pointer(at).and_then(|value| value.as_str()).map(str::to_owned);
    let (conclusion, level) = (text("/conclusion"), text("/signatures/0/level"));
    Ok((conclusion.unwrap_or_default(), level.unwrap_or_default()))
}

fn pair(conclusion: &str, level: &str) -> (String, String) {
    (conclusion.to_owned(), level.to_owned())
}

#[test]
fn every_level_is_made_in_one_command_and_told_by_its_name() -> Outcome {
    let bench = Served::new("levels-sign", KeyKind::Rsa2048)?;
    let tsa = bench.tsa();
    let levels = [
        ("t", "PAdES-B-T", pair("UNDETERMINED", "PAdES-B-B")),
        ("lt", "PAdES-B-LT", pair("VALID", "PAdES-B-LT")),
        ("lta", "PAdES-B-LTA", pair("VALID", "PAdES-B-LTA")),
    ];
    for (level, told, verdict) in levels {
        let out = format!("{level}.pdf");
        let arguments = ["surat.pdf", "-o", &out, "--level", level, "--tsa", &tsa, "--json"];
        let said = bench.sign(&arguments)?.with_code(0);
        let outcome: serde_json::Value = serde_json::from_str(&said.out)?;
        assert_eq!(outcome[0]["level"], told);
        assert!(bench.read(&out)?.starts_with(&bench.read("surat.pdf")?));
        assert_eq!(judged(&bench, &out)?, verdict, "{level}");
    }
    // Certified with P=1 and visible: what follows is allowed after it.
    let arguments = ["surat.pdf", "-o", "p1.pdf", "--level", "lta", "--tsa", &tsa];
    let place = ["--certify", "none", "--at", "1:60,680,220,70"];
    bench.sign(&[&arguments[..], &place[..]].concat())?.with_code(0);
    assert_eq!(judged(&bench, "p1.pdf")?, pair("VALID", "PAdES-B-LTA"));
    // In place too.
    bench.write("sendiri.pdf", &bench.read("surat.pdf")?)?;
    let arguments = ["sendiri.pdf", "--in-place", "--level", "lt", "--tsa", &tsa];
    bench.sign(&arguments)?.with_code(0);
    assert_eq!(judged(&bench, "sendiri.pdf")?, pair("VALID", "PAdES-B-LT"));
    Ok(())
}

#[test]
fn a_file_is_extended_level_by_level_and_renewed() -> Outcome {
    let bench = Served::new("levels-extend", KeyKind::P256)?;
    let tsa = bench.tsa();
    bench.sign(&["surat.pdf", "-o", "b.pdf"])?.with_code(0);
    let mut from = "b.pdf".to_owned();
    for (level, verdict) in [
        ("t", pair("UNDETERMINED", "PAdES-B-B")),
        ("lt", pair("VALID", "PAdES-B-LT")),
        ("lta", pair("VALID", "PAdES-B-LTA")),
        ("lta", pair("VALID", "PAdES-B-LTA")),
    ] {
        let to = format!("{level}-{from}");
        bench.extend(&[&from, "-o", &to, "--level", level, "--tsa", &tsa])?.with_code(0);
        assert!(bench.read(&to)?.starts_with(&bench.read(&from)?));
        assert_eq!(judged(&bench, &to)?, verdict, "{to}");
        from = to;
    }
    // All at once, and to where it is already.
    bench.extend(&["b.pdf", "-o", "c.pdf", "--level", "lt", "--tsa", &tsa])?.with_code(0);
    let said = bench.extend(&["c.pdf", "-o", "d.pdf", "--level", "lt"])?.with_code(0);
    said.complaining("tidak ada yang ditambahkan");
    assert_eq!(bench.read("c.pdf")?, bench.read("d.pdf")?);
    let said = bench.extend(&["surat.pdf", "-o", "e.pdf", "--tsa", &tsa])?.with_code(2);
    said.complaining("tidak ada tanda tangan");
    let said = bench.extend(&["b.pdf", "-o", "e.pdf", "--level", "lt"])?.with_code(2);
    said.complaining("--tsa");
    assert!(!bench.has("e.pdf"));
    Ok(())
}

#[test]
fn on_request_a_file_says_which_proofs_belong_to_which_signature() -> Outcome {
    let bench = Served::new("levels-vri", KeyKind::P256)?;
    let tsa = bench.tsa();
    bench.sign(&["surat.pdf", "-o", "b.pdf", "--certify", "none"])?.with_code(0);
    let to = ["b.pdf", "-o", "lt.pdf", "--level", "lt", "--tsa", &tsa, "--vri"];
    bench.extend(&to)?.with_code(0);
    let file = bench.read("lt.pdf")?;
    let document = segel_pdf::Document::open(&file)?;
    let catalog = document.catalog()?;
    let store = document.resolve(catalog.value("DSS").ok_or("no store")?)?;
    let vri = store.as_dictionary().and_then(|store| store.value("VRI")).ok_or("no VRI")?;
    let entries = document.resolve(vri)?.as_dictionary().cloned().ok_or("no entries")?;
    let fields = document.signature_fields()?;
    for value in fields.iter().filter_map(|field| field.value.as_ref()) {
        let key = segel_crypto::DigestAlgorithm::Sha1.digest(&value.contents);
        let entry = entries.value(&key.to_hex().to_uppercase()).ok_or("a signature without")?;
        let entry = entry.as_dictionary().ok_or("no dictionary")?;
        // Certificates that the signatures carry are not in the store.
        assert!(entry.value("OCSP").or(entry.value("CRL")).is_some(), "{entry:?}");
    }
    assert_eq!(judged(&bench, "lt.pdf")?, pair("VALID", "PAdES-B-LT"));
    bench.extend(&["lt.pdf", "-o", "lta.pdf", "--tsa", &tsa, "--vri"])?.with_code(0);
    assert_eq!(judged(&bench, "lta.pdf")?, pair("VALID", "PAdES-B-LTA"));
    // What is said is not said again.
    bench.extend(&["lt.pdf", "-o", "again.pdf", "--level", "lt", "--vri"])?.with_code(0);
    assert_eq!(bench.read("again.pdf")?, file);
    Ok(())
}

#[test]
fn without_an_authority_nothing_is_published_and_later_it_is_made_good() -> Outcome {
    let bench = Served::new("levels-later", KeyKind::P256)?;
    let tsa = bench.tsa();
    bench.sign(&["surat.pdf", "-o", "out.pdf", "--level", "lt"])?.with_code(2).complaining("--tsa");
    bench.faults.set(Service::Tsa, Some(Fault::Unavailable));
    let arguments = ["surat.pdf", "-o", "out.pdf", "--level", "lt", "--tsa", &tsa];
    let said = bench.sign(&arguments)?.with_code(2);
    said.complaining("tidak ada cap waktu yang didapat").complaining("--timestamp-later");
    assert!(!bench.has("out.pdf") && !bench.has("data"));
    let later = [&arguments[..], &["--timestamp-later"]].concat();
    let said = bench.sign(&later)?.with_code(0);
    said.complaining("baru PAdES-B-B").complaining("extend.jsonl");
    assert_eq!(judged(&bench, "out.pdf")?, pair("UNDETERMINED", "PAdES-B-B"));
    let pending = ["--pending", "--tsa", tsa.as_str()];
    bench.extend(&pending)?.with_code(2).complaining("menjawab HTTP 503");
    assert_eq!(judged(&bench, "out.pdf")?, pair("UNDETERMINED", "PAdES-B-B"));
    bench.faults.set(Service::Tsa, None);
    bench.extend(&pending)?.with_code(0).complaining("dinaikkan ke PAdES-B-LT");
    assert_eq!(judged(&bench, "out.pdf")?, pair("VALID", "PAdES-B-LT"));
    bench.extend(&pending)?.with_code(0).complaining("tidak ada pekerjaan");
    Ok(())
}

#[test]
fn the_next_authority_is_asked_where_one_fails() -> Outcome {
    let bench = Served::new("levels-next", KeyKind::P256)?;
    let (failing, good) = (format!("{}?fault=503", bench.tsa()), bench.tsa());
    let tsas = ["--tsa", &failing, "--tsa", &good];
    let arguments = ["surat.pdf", "-o", "out.pdf", "--level", "lt"];
    bench.sign(&[&arguments[..], &tsas[..]].concat())?.with_code(0);
    assert_eq!(judged(&bench, "out.pdf")?, pair("VALID", "PAdES-B-LT"));
    Ok(())
}

#[test]
fn a_token_longer_than_remembered_leads_to_another_layout_and_not_to_a_failure() -> Outcome {
    let bench = Served::new("levels-room", KeyKind::P256)?;
    let tsa = bench.tsa();
    let key = ["--p12", "officer.p12", "--passphrase-file", "officer.pass", "--trust", "root.pem"];
    let sign = |out: &str| {
        let arguments = ["sign", "surat.pdf", "-o", out, "--level", "t", "--tsa", &tsa];
        bench.run(&[&arguments[..], &["--cache", "ingatan"], &key[..]].concat())
    };
    sign("one.pdf")?.with_code(0);
    assert_eq!(bench.asked("/tsa"), 2, "one to learn the length");
    sign("two.pdf")?.with_code(0);
    assert_eq!(bench.asked("/tsa"), 3, "the length is remembered");
    for entry in std::fs::read_dir(bench.folder.join("ingatan"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        bench.write(&format!("ingatan/{name}"), b"100")?;
    }
    sign("three.pdf")?.with_code(0);
    assert_eq!(bench.asked("/tsa"), 5, "one did not fit");
    let (one, three) = (bench.read("one.pdf")?.len(), bench.read("three.pdf")?.len());
    assert!(one.abs_diff(three) < 256, "{one} and {three}");
    let (code, report) = bench.verify(&["three.pdf"])?;
    assert_eq!((code, report["conclusion"].as_str()), (Some(0), Some("VALID")));
    assert_eq!(report["signatures"][0]["level"], "PAdES-B-T");
    Ok(())
}

#[test]
fn a_batch_asks_once_for_each_certificate() -> Outcome {
    let bench = Served::new("levels-batch", KeyKind::P256)?;
    let tsa = bench.tsa();
    let page = bench.read("surat.pdf")?;
    for number in 0..40 {
        bench.write(&format!("in/{number:03}.pdf"), &page)?;
    }
    let said = bench.sign(&["in", "-o", "out", "--level", "lt", "--tsa", &tsa, "--jobs", "4"])?;
    said.with_code(0).complaining("40 dokumen selesai, 0 gagal");
    // Two certificates have a responder, and the issuing authority stands in the root's list.
    assert_eq!((bench.asked("/ocsp"), bench.asked("/root.crl")), (2, 1));
    assert_eq!(bench.asked("/issuing.crl"), 0);
    assert!(bench.asked("/tsa") <= 44, "a probe on each thread at the most");
    let said = bench.run(&["verify", "out", "--offline", "--trust", "root.pem"])?.with_code(0);
    said.complaining("SAH 40");
    Ok(())
}

#[test]
fn a_revoked_signer_reaches_no_long_term_level() -> Outcome {
    let bench = Served::new("levels-revoked", KeyKind::P256)?;
    let tsa = bench.tsa();
    bench.sign(&["surat.pdf", "-o", "t.pdf", "--level", "t", "--tsa", &tsa])?.with_code(0);
    bench.revoke(now().plus_seconds(-60));
    let said = bench.sign(&["surat.pdf", "-o", "lt.pdf", "--level", "lt", "--tsa", &tsa])?;
    said.with_code(2).complaining("DICABUT sejak");
    let said = bench.extend(&["t.pdf", "-o", "lt.pdf", "--level", "lt", "--tsa", &tsa])?;
    said.with_code(2).complaining("DICABUT sejak");
    assert!(!bench.has("lt.pdf"));
    let (code, report) = bench.verify(&["t.pdf"])?;
    assert_eq!(code, Some(3));
    assert_eq!(report["signatures"][0]["sub_indication"], "REVOKED_NO_POE");
    Ok(())
}

#[test]
fn what_is_missing_is_listed_with_who_must_supply_it() -> Outcome {
    let bench = Served::new("levels-inspect", KeyKind::P256)?;
    let tsa = bench.tsa();
    bench.sign(&["surat.pdf", "-o", "t.pdf", "--level", "t", "--tsa", &tsa])?.with_code(0);
    bench.sign(&["surat.pdf", "-o", "lt.pdf", "--level", "lt", "--tsa", &tsa])?.with_code(0);
    let inspect = |file: &str| -> Result<serde_json::Value, Box<dyn std::error::Error>> {
        let said = bench.run(&["inspect", file, "--ltv", "--trust", "root.pem", "--json"])?;
        Ok(serde_json::from_str::<serde_json::Value>(&said.with_code(0).out)?["ltv"].clone())
    };
    let rows = inspect("t.pdf")?;
    let rows = rows.as_array().ok_or("no rows")?;
    assert_eq!(rows.len(), 4, "{rows:#?}");
    for row in rows {
        assert_eq!(row["missing"], "revocation", "{row:#?}");
    }
    assert_eq!(rows[0]["supplier"], "Bench Issuing CA (UJI COBA)");
    assert_eq!(rows[0]["sources"][0], format!("{}/ocsp", bench.pki.url()));
    let rows = inspect("lt.pdf")?;
    for row in rows.as_array().ok_or("no rows")? {
        assert!(row["missing"].is_null() && !row["proof"].is_null(), "{row:#?}");
    }
    let said = bench.run(&["inspect", "t.pdf", "--ltv", "--trust", "root.pem"])?.with_code(0);
    assert!(said.out.contains("4 sertifikat tanpa bukti"), "{}", said.out);
    Ok(())
}

#[test]
fn a_verdict_asks_the_authorities_and_offline_nobody() -> Outcome {
    let bench = Served::new("levels-online", KeyKind::P256)?;
    bench.sign(&["surat.pdf", "-o", "b.pdf"])?.with_code(0);
    let (code, report) = bench.verify(&["b.pdf", "--offline"])?;
    assert_eq!((code, report["conclusion"].as_str()), (Some(3), Some("UNDETERMINED")));
    assert!(bench.faults.asked().is_empty());
    let (code, report) = bench.verify(&["b.pdf"])?;
    assert_eq!((code, report["conclusion"].as_str()), (Some(0), Some("VALID")));
    assert_eq!((bench.asked("/ocsp"), bench.asked("/root.crl")), (1, 1));
    // What is asked for softly, or of a time gone by, is asked of nobody.
    bench.verify(&["b.pdf", "--revocation", "soft"])?;
    bench.verify(&["b.pdf", "--at-time", "2026-11-24T10:00:00+07:00"])?;
    assert_eq!((bench.asked("/ocsp"), bench.asked("/root.crl")), (1, 1));
    bench.faults.set(Service::Crl, Some(Fault::Unavailable));
    let trust = ["--no-default-trust", "--trust", "root.pem", "--no-cache"];
    let said = bench.run(&[&["verify", "b.pdf"], &trust[..]].concat())?.with_code(3);
    said.complaining("root.crl: menjawab HTTP 503");
    Ok(())
}

#[test]
fn offline_no_socket_is_opened() -> Outcome {
    let bench = Served::new("levels-strace", KeyKind::P256)?;
    if Command::new("strace").arg("-V").output().is_err() {
        assert!(option_env!("CI") != Some("true"), "strace is missing");
        eprintln!("skipped: strace is not installed");
        return Ok(());
    }
    bench.sign(&["surat.pdf", "-o", "b.pdf"])?.with_code(0);
    let traced = |options: &[&str]| -> Result<String, Box<dyn std::error::Error>> {
        let mut command = Command::new("strace");
        command.args(["-f", "-e", "trace=network", "-o", "trace.txt"]);
        command.arg(env!("CARGO_BIN_EXE_segel")).args(["verify", "b.pdf", "--trust", "root.pem"]);
        let said = Said::of(command.args(options).current_dir(&bench.folder).output()?);
        assert!(said.code.is_some(), "{said:#?}");
        Ok(String::from_utf8_lossy(&bench.read("trace.txt")?).into_owned())
    };
    let quiet = traced(&["--offline"])?;
    assert!(!quiet.contains("socket(") && !quiet.contains("connect("), "{quiet}");
    // That the trace would show one.
    let online = traced(&["--no-cache"])?;
    assert!(online.contains("socket(") && online.contains("connect("), "{online}");
    Ok(())
}

#[test]
fn an_address_of_no_authority_is_refused_before_the_key_is_used() -> Outcome {
    let bench = Served::new("levels-addresses", KeyKind::P256)?;
    for (tsa, words) in [
        ("ftp://tsa.example/", "bukan alamat http"),
        ("http://127.0.0.1:1/tsa", "tidak dapat dihubungi"),
    ] {
        let said = bench.sign(&["surat.pdf", "-o", "out.pdf", "--level", "t", "--tsa", tsa])?;
        said.with_code(2).complaining(words);
    }
    let tsa = bench.tsa();
    let arguments = ["surat.pdf", "-o", "out.pdf", "--level", "t", "--tsa", &tsa];
    let said = bench.sign(&[&arguments[..], &["--tsa-policy", "1.2.3.4"]].concat())?.with_code(2);
    said.complaining("kebijakan tidak tersedia");
    let said = bench.sign(&[&arguments[..], &["--tsa-policy", "kebijakan"]].concat())?.with_code(2);
    said.complaining("bukan OID");
    assert!(!bench.has("out.pdf"));
    Ok(())
}
