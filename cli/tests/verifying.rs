//! `segel verify`: exit codes, streams and words.
#![expect(clippy::tests_outside_test_module, reason = "an integration test")]

#[path = "bench/mod.rs"]
#[expect(dead_code, reason = "each test program uses a part of the bench")]
mod bench;

use std::process::Stdio;

use bench::{Bench, Outcome};

/// A bench with `good.pdf`, signed, and `changed.pdf`, of which one covered byte differs.
fn signed(name: &str) -> Result<Bench, Box<dyn std::error::Error>> {
    let bench = Bench::new(name)?;
    bench.sign(&["surat.pdf", "-o", "good.pdf"])?.with_code(0);
    let mut changed = bench.read("good.pdf")?;
    *changed.get_mut(10).ok_or("an empty file")? ^= 1;
    bench.write("changed.pdf", &changed)?;
    bench.write("noise.pdf", b"no pdf at all")?;
    Ok(bench)
}

#[test]
fn a_good_signature_is_valid_and_exits_with_0() -> Outcome {
    let bench = signed("verify-good")?;
    let said = bench.verify(&["good.pdf", "--revocation", "soft"])?.with_code(0);
    let said = said.saying("SAH").saying("Siti Ngaisyiyah (UJI COBA)");
    assert_eq!(said.err, "");
    let said = bench.verify(&["good.pdf", "--revocation", "soft", "--lang", "en"])?.with_code(0);
    said.saying("VALID");
    Ok(())
}

#[test]
fn a_changed_file_is_changed_and_exits_with_1() -> Outcome {
    let bench = signed("verify-changed")?;
    let said = bench.verify(&["changed.pdf", "--revocation", "soft", "--lang", "en"])?;
    said.with_code(1).saying("CHANGED");
    bench.verify(&["changed.pdf", "--revocation", "soft"])?.with_code(1).saying("BERUBAH");
    Ok(())
}

#[test]
fn without_revocation_data_a_signature_is_undetermined_and_exits_with_3() -> Outcome {
    let bench = signed("verify-hard")?;
    bench.verify(&["good.pdf", "--lang", "en"])?.with_code(3).saying("UNDETERMINED");
    Ok(())
}

#[test]
fn a_root_that_no_one_named_is_untrusted_and_exits_with_1() -> Outcome {
    let bench = signed("verify-untrusted")?;
    let at = ["--at-time", bench::TIME, "--revocation", "soft", "--lang", "en"];
    let said = bench.run(&[&["verify", "good.pdf"], &at[..]].concat())?;
    said.with_code(1).saying("UNTRUSTED");
    Ok(())
}

#[test]
fn a_file_without_signature_exits_with_4_and_noise_with_2() -> Outcome {
    let bench = signed("verify-unsigned")?;
    bench.verify(&["surat.pdf", "--lang", "en"])?.with_code(4).saying("NOT_SIGNED");
    let said = bench.verify(&["noise.pdf"])?.with_code(2);
    let said = said.complaining("noise.pdf: bukan berkas PDF");
    assert_eq!(said.out, "");
    bench.verify(&["tiada.pdf"])?.with_code(2).complaining("tidak ditemukan");
    Ok(())
}

#[test]
fn over_many_files_the_worst_decides_and_every_one_is_judged() -> Outcome {
    let bench = signed("verify-many")?;
    let soft = ["--revocation", "soft", "--json"];
    let judged = |files: &[&str]| bench.verify(&[files, &soft[..]].concat());
    judged(&["good.pdf", "surat.pdf"])?.with_code(4);
    judged(&["good.pdf", "changed.pdf", "surat.pdf"])?.with_code(1);
    let said = judged(&["noise.pdf", "good.pdf", "changed.pdf", "tiada.pdf", "surat.pdf"])?;
    let said = said.with_code(2).complaining("noise.pdf").complaining("tiada.pdf");
    let reports: serde_json::Value = serde_json::from_str(&said.out)?;
    let words: Vec<&str> = reports
        .as_array()
        .ok_or("no array")?
        .iter()
        .filter_map(|report| report["conclusion"].as_str())
        .collect();
    assert_eq!(words, ["VALID", "CHANGED", "NOT_SIGNED"]);
    Ok(())
}

#[test]
fn json_stands_alone_on_stdout_and_holds_to_the_contract() -> Outcome {
    let bench = signed("verify-json")?;
    let said = bench.verify(&["good.pdf", "--revocation", "soft", "--json"])?.with_code(0);
    assert_eq!(said.err, "");
    let reports: serde_json::Value = serde_json::from_str(&said.out)?;
    let report = &reports[0];
    assert_eq!(report["schema"], "segel.report/1");
    assert_eq!(report["file"], "good.pdf");
    assert_eq!(report["policy"], "contract/1");
    assert_eq!(report["verified_at"], "2026-11-24T03:00:00Z");
    let signature = &report["signatures"][0];
    assert_eq!(signature["indication"], "TOTAL-PASSED");
    assert_eq!(signature["kind"], "approval");
    assert_eq!(signature["coverage"], "whole_file");
    assert_eq!(signature["level"], "PAdES-B-B");
    Ok(())
}

#[test]
fn a_folder_stands_for_the_pdf_files_in_it() -> Outcome {
    let bench = signed("verify-folder")?;
    bench.write("arsip/2026/good.pdf", &bench.read("good.pdf")?)?;
    bench.write("arsip/README.txt", b"no pdf")?;
    let said = bench.verify(&["arsip", "--revocation", "soft"])?.with_code(0);
    said.saying("arsip/2026/good.pdf");
    bench.write("kosong/README.txt", b"no pdf")?;
    bench.verify(&["kosong"])?.with_code(2).complaining("tidak ada berkas .pdf");
    Ok(())
}

#[test]
fn a_folder_of_anchors_is_read_and_an_empty_one_refused() -> Outcome {
    let bench = signed("verify-anchors")?;
    bench.write("roots/root.pem", &bench.read("root.pem")?)?;
    bench.write("none/readme.txt", b"no certificate")?;
    let soft = ["--at-time", bench::TIME, "--revocation", "soft", "--trust"];
    let judged = |trust| bench.run(&[&["verify", "good.pdf"], &soft[..], &[trust]].concat());
    judged("roots")?.with_code(0);
    judged("none")?.with_code(2).complaining("tidak ada sertifikat");
    judged("surat.pdf")?.with_code(2).complaining("surat.pdf");
    Ok(())
}

#[test]
fn a_reader_that_goes_away_is_no_reason_to_panic() -> Outcome {
    let bench = signed("verify-closed")?;
    let mut command = bench.command(&["verify", "surat.pdf", "good.pdf", "--lang", "en"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    drop(child.stdout.take());
    let said = bench::Said::of(child.wait_with_output()?);
    assert!(!said.err.contains("panicked"), "{said:?}");
    assert_eq!(said.code, Some(1));
    Ok(())
}

#[test]
fn what_is_lost_on_its_way_out_is_told_by_the_exit_code() -> Outcome {
    let bench = signed("verify-full")?;
    for arguments in [
        &["verify", "good.pdf", "--json"][..],
        &["verify", "good.pdf"],
        &["inspect", "good.pdf"],
        &["doctor", "surat.pdf"],
        &["--help"],
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full")?;
        let mut command = bench.command(arguments);
        let said = bench::Said::of(command.stdout(full).stderr(Stdio::piped()).output()?);
        assert_eq!(said.code, Some(2), "{arguments:?}: {said:?}");
    }
    Ok(())
}

#[test]
fn a_report_takes_the_place_of_nothing_that_it_is_made_from() -> Outcome {
    let bench = signed("verify-spared")?;
    let before = bench.read("good.pdf")?;
    for option in ["--html", "--etsi-xml"] {
        let arguments = ["good.pdf", "--revocation", "soft", option, "./good.pdf", "--force"];
        bench.verify(&arguments)?.with_code(2).complaining("good.pdf");
        assert_eq!(bench.read("good.pdf")?, before);
    }
    let root = bench.read("root.pem")?;
    let arguments = ["good.pdf", "--revocation", "soft", "--html", "root.pem", "--force"];
    bench.verify(&arguments)?.with_code(2);
    assert_eq!(bench.read("root.pem")?, root);
    Ok(())
}

#[test]
fn the_language_follows_the_locale_and_is_indonesian_where_that_is_silent() -> Outcome {
    let bench = signed("verify-locale")?;
    for (locale, word) in
        [("en_GB.UTF-8", "NOT_SIGNED"), ("id_ID.UTF-8", "TIDAK ADA"), ("C", "TIDAK ADA")]
    {
        let mut command = bench.command(&["verify", "surat.pdf"]);
        let said = bench::Said::of(command.env("LC_ALL", locale).output()?);
        said.with_code(4).saying(word);
    }
    Ok(())
}

#[test]
fn usage_errors_exit_with_2_and_help_with_0() -> Outcome {
    let bench = signed("verify-usage")?;
    bench.run(&["verify"])?.with_code(2);
    bench.run(&["verify", "good.pdf", "--policy", "lax"])?.with_code(2);
    bench.run(&["nonsense"])?.with_code(2);
    bench
        .run(&["verify", "good.pdf", "--at-time", "kemarin"])?
        .with_code(2)
        .complaining("--at-time");
    bench.run(&["--help"])?.with_code(0).saying("verify");
    bench.run(&["--version"])?.with_code(0).saying("segel ");
    Ok(())
}

#[test]
fn the_version_that_was_signed_is_written_out_byte_for_byte() -> Outcome {
    let bench = signed("verify-extract")?;
    bench.sign(&["good.pdf", "-o", "both.pdf"])?.with_code(0);
    let soft = ["--revocation", "soft", "--lang", "en"];
    let extract = |file, number, out, more: &[&str]| {
        bench.verify(&[&[file, "--extract-signed", number, out], &soft[..], more].concat())
    };
    let said = extract("both.pdf", "1", "first.pdf", &[])?.with_code(0).saying("VALID");
    said.complaining("signature 1 signed was written to first.pdf");
    assert_eq!(bench.read("first.pdf")?, bench.read("good.pdf")?);
    // The last one signed everything; what exists is kept unless it may go.
    extract("both.pdf", "2", "first.pdf", &[])?.with_code(2).complaining("first.pdf");
    assert_eq!(bench.read("first.pdf")?, bench.read("good.pdf")?);
    extract("both.pdf", "2", "first.pdf", &["--force"])?.with_code(0);
    assert_eq!(bench.read("first.pdf")?, bench.read("both.pdf")?);
    extract("both.pdf", "3", "x.pdf", &[])?.with_code(2).complaining("holds 2");
    extract("both.pdf", "0", "x.pdf", &[])?.with_code(2).complaining("--extract-signed");
    extract("both.pdf", "1", "both.pdf", &["--force"])?.with_code(2).complaining("both.pdf");
    bench.verify(&["both.pdf", "good.pdf", "--extract-signed", "1", "x.pdf"])?.with_code(2);
    assert!(!bench.has("x.pdf"));
    Ok(())
}

#[test]
fn what_was_appended_to_a_signed_version_is_left_behind_and_a_broken_one_is_not_written() -> Outcome
{
    let bench = signed("verify-extract-changed")?;
    let good = bench.read("good.pdf")?;
    let forged = [&good[..], b"\n% something else\n"].concat();
    bench.write("appended.pdf", &forged)?;
    let extract = |file| bench.verify(&[file, "--extract-signed", "1", "out.pdf", "--lang", "en"]);
    extract("appended.pdf")?.with_code(1).saying("CHANGED");
    assert_eq!(bench.read("out.pdf")?, good);
    std::fs::remove_file(bench.folder.join("out.pdf"))?;
    // Of bytes that no signature holds for, no version is proved to have been signed.
    let said = extract("changed.pdf")?.with_code(2).saying("CHANGED");
    said.complaining("no version is proved");
    assert!(!bench.has("out.pdf"));
    Ok(())
}

#[test]
fn the_html_report_is_one_file_with_a_sheet_for_each_document() -> Outcome {
    let bench = signed("verify-html")?;
    let verify = |more: &[&str]| {
        let files = ["good.pdf", "changed.pdf", "--revocation", "soft", "--html", "report.html"];
        bench.verify(&[&files, more].concat())
    };
    let said = verify(&[])?.with_code(1).saying("SAH: good.pdf").complaining("report.html");
    assert!(!said.out.contains("<html"));
    let page = String::from_utf8(bench.read("report.html")?)?;
    assert_eq!(page.matches("<article>").count(), 2);
    assert!(page.contains("<h1>SAH</h1>") && page.contains("<h1>BERUBAH</h1>"), "{page}");
    assert!(page.contains("Siti Ngaisyiyah (UJI COBA)"), "{page}");
    // What exists is kept unless it may go.
    verify(&["--lang", "en"])?.with_code(2).complaining("report.html");
    assert_eq!(page.as_bytes(), bench.read("report.html")?);
    verify(&["--lang", "en", "--force", "--json"])?.with_code(1).saying("\"conclusion\"");
    let page = String::from_utf8(bench.read("report.html")?)?;
    assert!(page.contains("<h1>VALID</h1>"), "{page}");
    Ok(())
}

#[test]
fn the_etsi_report_is_written_for_one_file_that_is_signed() -> Outcome {
    let bench = signed("verify-etsi")?;
    let soft = ["--revocation", "soft", "--lang", "en", "--etsi-xml"];
    let verify = |file, out| bench.verify(&[&[file], &soft[..], &[out]].concat());
    verify("good.pdf", "good.xml")?.with_code(0).complaining("good.xml");
    let xml = String::from_utf8(bench.read("good.xml")?)?;
    assert!(xml.starts_with("<?xml"), "{xml}");
    let passed = "<MainIndication>urn:etsi:019102:mainindication:total-passed</MainIndication>";
    assert!(xml.contains(passed), "{xml}");
    verify("changed.pdf", "changed.xml")?.with_code(1);
    let xml = String::from_utf8(bench.read("changed.xml")?)?;
    assert!(xml.contains("urn:etsi:019102:subindication:HASH_FAILURE"), "{xml}");
    assert!(!xml.contains(passed), "{xml}");
    verify("surat.pdf", "none.xml")?.with_code(4).complaining("needs at least one signature");
    assert!(!bench.has("none.xml"));
    verify("good.pdf", "changed.xml")?.with_code(2).complaining("changed.xml");
    bench.verify(&["good.pdf", "changed.pdf", "--etsi-xml", "x.xml"])?.with_code(2);
    Ok(())
}

#[test]
fn evidence_from_a_folder_settles_what_it_proves_and_no_more() -> Outcome {
    let bench = signed("verify-evidence")?;
    let stranger = Bench::new("verify-evidence-stranger")?;
    let with = |folders: &[&str]| {
        let evidence = folders.iter().flat_map(|folder| ["--evidence", *folder]);
        let arguments: Vec<&str> = ["good.pdf"].into_iter().chain(evidence).collect();
        bench.verify(&arguments)
    };
    let said = with(&[])?.with_code(3).saying("Bukti yang belum ada").saying("issuing.crl");
    assert_eq!(said.err, "");
    let said = with(&["evidence"])?.with_code(0).saying("SAH: good.pdf");
    let said = said.saying("tidak dicabut, menurut CRL tanggal 23 November 2026");
    assert!(!said.out.contains("Bukti yang belum ada"), "{}", said.out);
    assert!(!said.out.contains("apakah sertifikat telah dicabut"), "{}", said.out);
    // Half of it is not enough, and single files may be named.
    let half = with(&["evidence/issuing.crl"])?.with_code(3).saying("root.crl");
    assert!(!half.out.contains("issuing.crl"), "{}", half.out);
    with(&["evidence/issuing.crl", "evidence/root.crl"])?.with_code(0);
    // Another authority of the same name says nothing about this one.
    for name in ["issuing.crl", "root.crl"] {
        let file = stranger.read(&format!("evidence/{name}"))?;
        bench.write(&format!("stranger/{name}"), &file)?;
    }
    with(&["stranger"])?.with_code(3).saying("TRY_LATER");
    let said = with(&["revoked"])?.with_code(3).saying("REVOKED_NO_POE").saying("DICABUT sejak");
    said.saying("[CERTIFICATE_REVOKED]");
    with(&["evidence", "revoked"])?.with_code(3).saying("REVOKED_NO_POE");
    Ok(())
}

#[test]
fn what_is_no_evidence_is_told_and_a_folder_without_any_refused() -> Outcome {
    let bench = signed("verify-no-evidence")?;
    bench.write("evidence/README.txt", b"daftar pencabutan")?;
    bench.write("none/README.txt", b"kosong")?;
    let with = |path| bench.verify(&["good.pdf", "--evidence", path]);
    with("evidence")?.with_code(0).complaining("evidence/README.txt: bukan bukti");
    with("none")?.with_code(2).complaining("none: tidak ada sertifikat, CRL");
    with("none/README.txt")?.with_code(2).complaining("README.txt");
    with("tiada")?.with_code(2).complaining("tidak ditemukan");
    Ok(())
}
