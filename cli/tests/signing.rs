//! `segel sign`: what it writes, what it refuses, and the words it finds for it.
#![expect(clippy::tests_outside_test_module, reason = "an integration test")]

#[path = "bench/mod.rs"]
mod bench;

use bench::{Bench, Outcome, TIME};
use segel_crypto::KeyKind;

#[test]
fn a_signed_file_begins_with_the_old_bytes_and_the_input_is_untouched() -> Outcome {
    let bench = Bench::new("sign-one")?;
    let before = bench.read("surat.pdf")?;
    bench.sign(&["surat.pdf", "-o", "out.pdf"])?.with_code(0).complaining("ditandatangani");
    assert_eq!(bench.read("surat.pdf")?, before);
    let signed = bench.read("out.pdf")?;
    assert!(signed.starts_with(&before) && signed.len() > before.len());
    assert!(bench.names()?.iter().all(|name| !name.ends_with(".tmp")), "{:?}", bench.names()?);
    bench.verify(&["out.pdf", "--revocation", "soft"])?.with_code(0);
    Ok(())
}

#[test]
fn an_existing_output_is_refused_and_replaced_only_by_force() -> Outcome {
    let bench = Bench::new("sign-overwrite")?;
    bench.write("out.pdf", b"mine")?;
    let said = bench.sign(&["surat.pdf", "-o", "out.pdf"])?.with_code(2);
    said.complaining("out.pdf: sudah ada").complaining("--force");
    assert_eq!(bench.read("out.pdf")?, b"mine");
    bench.sign(&["surat.pdf", "-o", "out.pdf", "--force"])?.with_code(0);
    assert!(bench.read("out.pdf")?.starts_with(b"%PDF-"));
    Ok(())
}

#[test]
fn the_input_is_never_the_output_even_by_force_or_by_a_link() -> Outcome {
    let bench = Bench::new("sign-onto-itself")?;
    let before = bench.read("surat.pdf")?;
    let said = bench.sign(&["surat.pdf", "-o", "surat.pdf", "--force"])?.with_code(2);
    said.complaining("--in-place");
    std::os::unix::fs::symlink("surat.pdf", bench.folder.join("link.pdf"))?;
    bench.sign(&["surat.pdf", "-o", "link.pdf", "--force"])?.with_code(2);
    assert_eq!(bench.read("surat.pdf")?, before);
    Ok(())
}

#[test]
fn force_replaces_files_and_what_links_lead_to_and_nothing_else() -> Outcome {
    let bench = Bench::new("sign-force")?;
    bench.write("old.pdf", b"old")?;
    std::os::unix::fs::symlink("old.pdf", bench.folder.join("link.pdf"))?;
    bench.sign(&["surat.pdf", "-o", "link.pdf", "--force"])?.with_code(0);
    assert!(bench.folder.join("link.pdf").symlink_metadata()?.is_symlink());
    assert!(bench.read("old.pdf")?.starts_with(b"%PDF-"));
    let listening = std::os::unix::net::UnixListener::bind(bench.folder.join("s.pdf"))?;
    bench.sign(&["surat.pdf", "-o", "s.pdf", "--force"])?.with_code(2).complaining("s.pdf");
    assert!(!bench.folder.join("s.pdf").metadata()?.is_file());
    drop(listening);
    let key = bench.read("officer.p12")?;
    bench.sign(&["surat.pdf", "-o", "officer.p12", "--force"])?.with_code(2);
    assert_eq!(bench.read("officer.p12")?, key);
    Ok(())
}

#[test]
fn what_only_its_owner_can_read_stays_so_once_it_is_signed() -> Outcome {
    use std::os::unix::fs::PermissionsExt as _;
    let bench = Bench::new("sign-private")?;
    let surat = bench.folder.join("surat.pdf");
    std::fs::set_permissions(&surat, std::fs::Permissions::from_mode(0o600))?;
    bench.sign(&["surat.pdf", "-o", "out.pdf"])?.with_code(0);
    let mode = bench.folder.join("out.pdf").metadata()?.permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    Ok(())
}

#[test]
fn in_place_appends_to_the_file_itself() -> Outcome {
    let bench = Bench::new("sign-in-place")?;
    let before = bench.read("surat.pdf")?;
    bench.sign(&["surat.pdf", "--in-place"])?.with_code(0);
    bench.sign(&["surat.pdf", "--in-place"])?.with_code(0);
    assert!(bench.read("surat.pdf")?.starts_with(&before));
    let said = bench.verify(&["surat.pdf", "--revocation", "soft", "--json"])?.with_code(0);
    let report: serde_json::Value = serde_json::from_str(&said.out)?;
    assert_eq!(report[0]["signatures"].as_array().map(Vec::len), Some(2));
    Ok(())
}

#[test]
fn a_wrong_passphrase_is_named_and_nothing_is_written() -> Outcome {
    let bench = Bench::new("sign-wrong-passphrase")?;
    bench.write("salah.pass", b"bukan ini\n")?;
    let arguments = ["sign", "surat.pdf", "-o", "out.pdf", "--p12", "officer.p12"];
    let wrong = [&arguments[..], &["--passphrase-file", "salah.pass"]].concat();
    let said = bench.run(&wrong)?.with_code(2);
    let said = said.complaining("officer.p12: kata sandi salah");
    assert!(!said.err.contains("bukan ini"), "{said:?}");
    let said = bench.run(&[&wrong[..], &["--lang", "en"]].concat())?.with_code(2);
    said.complaining("the passphrase is wrong").complaining("try again");
    bench.run(&arguments)?.with_code(2).complaining("--passphrase-file");
    assert!(!bench.has("out.pdf"));
    Ok(())
}

#[test]
fn a_passphrase_comes_from_a_file_descriptor() -> Outcome {
    let bench = Bench::new("sign-passphrase-fd")?;
    let key = ["--p12", "officer.p12", "--passphrase-fd", "0"];
    let mut command = bench.command(&[&["sign", "surat.pdf", "-o", "out.pdf"], &key[..]].concat());
    command.stdin(std::fs::File::open(bench.folder.join("officer.pass"))?);
    bench::Said::of(command.output()?).with_code(0);
    assert!(bench.has("out.pdf"));
    Ok(())
}

#[test]
fn a_key_and_its_certificates_may_be_two_files() -> Outcome {
    let bench = Bench::new("sign-key-and-cert")?;
    let key = ["sign", "surat.pdf", "--key", "officer.key", "--cert", "officer.pem"];
    bench.run(&[&key[..], &["-o", "out.pdf", "--time", TIME]].concat())?.with_code(0);
    bench.verify(&["out.pdf", "--revocation", "soft"])?.with_code(0);
    let key = ["sign", "surat.pdf", "--key", "officer.key", "--cert", "root.pem"];
    let said = bench.run(&[&key[..], &["-o", "no.pdf"]].concat())?.with_code(2);
    said.complaining("tidak ada sertifikat yang cocok");
    bench.run(&["sign", "surat.pdf", "-o", "no.pdf"])?.with_code(2).complaining("--p12");
    Ok(())
}

#[test]
fn a_batch_goes_on_past_a_bad_file_and_says_what_became_of_each() -> Outcome {
    let bench = Bench::new("sign-batch")?;
    for name in ["in/a.pdf", "in/b.pdf", "in/sub/a.pdf"] {
        bench.write(name, &bench::one_page())?;
    }
    bench.write("in/broken.pdf", b"%PDF-1.7 and nothing more")?;
    bench.write("in/notes.txt", b"no pdf")?;
    let said = bench.sign(&["in", "-o", "out", "--jobs", "2", "--json"])?.with_code(2);
    let told: serde_json::Value = serde_json::from_str(&said.out)?;
    let failed: Vec<&str> = told
        .as_array()
        .ok_or("no array")?
        .iter()
        .filter(|one| !one["error"].is_null())
        .filter_map(|one| one["file"].as_str())
        .collect();
    assert_eq!(failed, ["in/broken.pdf"]);
    said.complaining("GAGAL: in/broken.pdf").complaining("3 dokumen selesai, 1 gagal");
    for name in ["out/a.pdf", "out/b.pdf", "out/sub/a.pdf"] {
        assert!(bench.has(name), "{name}");
    }
    assert!(!bench.has("out/broken.pdf") && !bench.has("out/notes.txt"));
    bench.verify(&["out", "--revocation", "soft"])?.with_code(0);
    Ok(())
}

#[test]
fn two_inputs_of_one_name_are_refused_before_anything_is_signed() -> Outcome {
    let bench = Bench::new("sign-same-name")?;
    bench.write("one/a.pdf", &bench::one_page())?;
    bench.write("two/a.pdf", &bench::one_page())?;
    let said = bench.sign(&["one/a.pdf", "two/a.pdf", "-o", "out"])?.with_code(2);
    said.complaining("one/a.pdf").complaining("two/a.pdf");
    assert!(!bench.has("out"));
    Ok(())
}

#[test]
fn an_rsa_signature_at_a_given_time_is_the_same_bytes_again() -> Outcome {
    let bench = Bench::with_key("sign-deterministic", KeyKind::Rsa2048)?;
    let visible = ["--at", "1:60,680,220,70", "--reason", "Persetujuan", "--qr", "https://a.id/1"];
    bench.sign(&[&["surat.pdf", "-o", "one.pdf"], &visible[..]].concat())?.with_code(0);
    bench.sign(&[&["surat.pdf", "-o", "two.pdf"], &visible[..]].concat())?.with_code(0);
    assert_eq!(bench.read("one.pdf")?, bench.read("two.pdf")?);
    Ok(())
}

#[test]
fn an_algorithm_of_another_key_is_refused() -> Outcome {
    let bench = Bench::new("sign-algorithm")?;
    let said = bench.sign(&["surat.pdf", "-o", "out.pdf", "--algorithm", "rsa-pss"])?;
    said.with_code(2).complaining("surat.pdf: kunci ini tidak membuat tanda tangan");
    Ok(())
}

#[test]
fn rsa_signs_with_pss_and_a_longer_digest() -> Outcome {
    let bench = Bench::with_key("sign-pss", KeyKind::Rsa2048)?;
    let options = ["--algorithm", "rsa-pss", "--digest", "sha384"];
    bench.sign(&[&["surat.pdf", "-o", "out.pdf"], &options[..]].concat())?.with_code(0);
    let said = bench.verify(&["out.pdf", "--revocation", "soft", "--json"])?.with_code(0);
    let report: serde_json::Value = serde_json::from_str(&said.out)?;
    assert_eq!(report[0]["signatures"][0]["digest_algorithm"], "SHA-384");
    assert_eq!(report[0]["signatures"][0]["signature_algorithm"], "RSASSA-PSS");
    Ok(())
}

#[test]
fn a_level_above_b_without_an_authority_is_refused_in_words() -> Outcome {
    let bench = Bench::new("sign-level")?;
    for level in ["t", "lt", "lta"] {
        let said = bench.sign(&["surat.pdf", "-o", "out.pdf", "--level", level])?;
        said.with_code(2).complaining("--level").complaining("--tsa");
    }
    assert!(!bench.has("out.pdf"));
    Ok(())
}

#[test]
fn a_place_that_is_none_or_leaves_the_page_is_refused() -> Outcome {
    let bench = Bench::new("sign-place")?;
    for (place, words) in [
        ("1:500,800,220,70", "keluar dari halaman 1"),
        ("9:60,680,220,70", "halaman 9 tidak ada"),
        ("1:60,680", "bukan tempat"),
        ("tte", "tidak punya tempat bernama"),
    ] {
        let said = bench.sign(&["surat.pdf", "-o", "out.pdf", "--at", place])?;
        said.with_code(2).complaining(words);
    }
    Ok(())
}

#[test]
fn a_template_knows_its_placeholders() -> Outcome {
    let bench = Bench::new("sign-template")?;
    let at = ["surat.pdf", "-o", "out.pdf", "--at", "1:60,680,220,70", "--text"];
    let said = bench.sign(&[&at[..], &["Oleh {nama}"]].concat())?.with_code(2);
    said.complaining("{nama}").complaining("{name}");
    bench.sign(&[&at[..], &["Oleh {name}\\n{time}"]].concat())?.with_code(0);
    let said = bench.sign(&["surat.pdf", "-o", "no.pdf", "--text", "Oleh {name}"])?;
    said.with_code(2).complaining("--at");
    Ok(())
}

#[test]
fn nothing_follows_a_certification_that_forbids_it() -> Outcome {
    let bench = Bench::new("sign-after-certification")?;
    bench.sign(&["surat.pdf", "-o", "one.pdf", "--certify", "none"])?.with_code(0);
    let said = bench.sign(&["one.pdf", "-o", "two.pdf"])?.with_code(2);
    said.complaining("one.pdf: dokumen ini tidak boleh ditambah");
    bench.sign(&["surat.pdf", "-o", "forms.pdf", "--certify", "forms"])?.with_code(0);
    bench.sign(&["forms.pdf", "-o", "three.pdf"])?.with_code(0);
    let said = bench.sign(&["forms.pdf", "-o", "four.pdf", "--certify", "none"])?.with_code(2);
    said.complaining("--certify");
    Ok(())
}

#[test]
fn what_an_earlier_signature_does_not_bear_is_said_at_once() -> Outcome {
    let bench = Bench::new("sign-opposed")?;
    let place = |at: &'static str| ["--at", at];
    let judged = |file: &str| bench.verify(&[file, "--revocation", "soft"]);
    // In a new place behind a certification: the certification is judged CHANGED.
    bench.sign(&["surat.pdf", "-o", "forms.pdf", "--certify", "forms"])?.with_code(0);
    let behind = [&["forms.pdf", "-o", "seen.pdf"][..], &place("1:60,680,220,70")].concat();
    let said = bench.sign(&behind)?.with_code(0);
    let said = said.complaining("PERHATIAN: forms.pdf").complaining("“TTE1”");
    said.complaining("BERUBAH").complaining("tanpa --at");
    judged("seen.pdf")?.with_code(1).saying("BERUBAH");
    // Over the face of an earlier one.
    let first = [&["surat.pdf", "-o", "one.pdf"][..], &place("1:60,680,220,70")].concat();
    bench.sign(&first)?.with_code(0);
    let over = [&["one.pdf", "-o", "over.pdf"][..], &place("1:60,700,220,70")].concat();
    let said = bench.sign(&over)?.with_code(0).complaining("PERHATIAN: one.pdf");
    said.complaining("--at");
    // Nothing is said of what stays valid.
    for (file, out) in [("forms.pdf", "unseen.pdf"), ("one.pdf", "two.pdf")] {
        let said = bench.sign(&[file, "-o", out])?.with_code(0);
        assert!(!said.err.contains("PERHATIAN"), "{}", said.err);
        judged(out)?.with_code(0);
    }
    Ok(())
}

#[test]
fn what_is_no_pdf_is_said_to_be_none() -> Outcome {
    let bench = Bench::new("sign-no-pdf")?;
    bench.write("foto.pdf", b"\xff\xd8\xff\xe0 a picture")?;
    let said = bench.sign(&["foto.pdf", "-o", "out.pdf"])?.with_code(2);
    said.complaining("foto.pdf: bukan berkas PDF");
    let said = bench.sign(&["tiada.pdf", "-o", "out.pdf"])?.with_code(2);
    said.complaining("tiada.pdf: tidak dapat dibaca: tidak ditemukan");
    assert!(!bench.has("out.pdf"));
    Ok(())
}
