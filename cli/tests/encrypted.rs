//! Encrypted PDFs are signed with their encryption and judged with their password.

#[expect(dead_code, reason = "each test program uses a part of the bench")]
mod bench;

use std::path::Path;

use bench::{Bench, Outcome};
use segel_pdf::{Document, Increment, IncrementOptions, Object};

const FILES: [&str; 6] = ["rc4-40", "rc4-128", "aes-128", "aes-256-r5", "aes-256-r6", "owner-only"];

fn with_file(bench: &Bench, name: &str) -> std::io::Result<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/encrypted");
    let file = format!("{name}.pdf");
    bench.write(&file, &std::fs::read(folder.join(&file))?)?;
    Ok(file)
}

#[test]
fn every_encryption_is_signed_and_found_valid_with_the_password() -> Outcome {
    let bench = Bench::new("encrypted-signed")?;
    bench.write("sandi", b"pemakai\n")?;
    bench.write("salah", b"tebakan\n")?;
    for name in FILES {
        let file = with_file(&bench, name)?;
        let out = format!("{name}-signed.pdf");
        let password = ["--password-file", "sandi"];
        let seen = [&file, "-o", &out, "--at", "1:20,20,200,60", "--reason", "Uji sandi"];
        bench.sign(&[&seen[..], &password].concat())?.with_code(0);
        assert!(bench.read(&out)?.starts_with(&bench.read(&file)?), "{name}");
        let judge = [out.as_str(), "--revocation", "soft"];
        bench.verify(&[&judge[..], &password].concat())?.with_code(0).saying("Uji sandi");
        if name == "owner-only" {
            bench.verify(&judge)?.with_code(0);
            continue;
        }
        bench.verify(&judge)?.with_code(3).saying("terenkripsi");
        let wrong = ["--password-file", "salah"];
        bench.verify(&[&judge[..], &wrong].concat())?.with_code(2).complaining("salah");
        bench.sign(&[&file, "-o", "x.pdf"])?.with_code(2).complaining("--password-file");
        let repair = bench.run(&["doctor", &file, "--repair", "x.pdf"])?.with_code(2);
        repair.complaining("terenkripsi tidak dapat diperbaiki");
        assert!(!bench.has("x.pdf"));
        bench.run(&["inspect", &out])?.with_code(0).saying("kata sandi");
        bench.run(&["inspect", &out, "--password-file", "sandi"])?.with_code(0).saying("TTE1");
    }
    Ok(())
}

#[test]
fn a_page_that_is_changed_after_the_signature_is_told_behind_the_password() -> Outcome {
    let bench = Bench::new("encrypted-changed")?;
    bench.write("sandi", b"pemakai\n")?;
    for name in FILES {
        let file = with_file(&bench, name)?;
        let (out, password) = (format!("{name}-signed.pdf"), ["--password-file", "sandi"]);
        bench.sign(&[&[file.as_str(), "-o", &out][..], &password].concat())?.with_code(0);
        let signed = bench.read(&out)?;
        let document = Document::open_with_password(signed.as_slice(), b"pemilik")?;
        let mut increment = Increment::new(&document)?;
        let page = document.page(0)?;
        let content = page.dictionary.value("Contents").and_then(Object::as_reference);
        let content = content.ok_or("no content")?;
        let other = b"BT /F 12 Tf 20 150 Td (IZIN 999) Tj ET".to_vec();
        increment.set_stream(content, segel_pdf::Dictionary::new(), other);
        let appended = increment.finish(IncrementOptions { file_id: [9; 16] })?;
        bench.write("changed.pdf", &[signed.as_slice(), &appended.bytes].concat())?;
        let judge = ["changed.pdf", "--revocation", "soft"];
        bench.verify(&[&judge[..], &password].concat())?.with_code(1).saying("BERUBAH");
        // The same object once more, with other bytes for the same words, changes nothing.
        let mut increment = Increment::new(&document)?;
        let id = document.trailer()?.value("Info").and_then(Object::as_reference).ok_or("info")?;
        let information = document.object(id)?.into_plain().ok_or("no dictionary")?;
        increment.set(id, information);
        let appended = increment.finish(IncrementOptions { file_id: [9; 16] })?;
        bench.write("same.pdf", &[signed.as_slice(), &appended.bytes].concat())?;
        let judge = ["same.pdf", "--revocation", "soft"];
        bench.verify(&[&judge[..], &password].concat())?.with_code(0);
    }
    Ok(())
}

#[test]
fn what_is_signed_in_an_encrypted_file_satisfies_foreign_readers() -> Outcome {
    let bench = Bench::new("encrypted-judges")?;
    bench.write("sandi", b"pemakai\n")?;
    for (tool, arguments) in
        [("qpdf", ["--check", "--password=pemakai"]), ("pdfsig", ["-upw", "pemakai"])]
    {
        if std::process::Command::new(tool).arg("--help").output().is_err() {
            assert_ne!(option_env!("CI"), Some("true"), "{tool} is missing");
            println!("skipped: {tool} is not installed");
            continue;
        }
        for name in FILES {
            let (file, out) = (with_file(&bench, name)?, format!("{name}-{tool}.pdf"));
            bench.sign(&[&file, "-o", &out, "--password-file", "sandi"])?.with_code(0);
            let mut command = std::process::Command::new(tool);
            let mut arguments = arguments.to_vec();
            match (tool, name) {
                ("qpdf", "owner-only") => arguments = vec!["--check"],
                ("pdfsig", "owner-only") => arguments = vec!["-nocert"],
                ("pdfsig", _) => arguments.push("-nocert"),
                _ => {}
            }
            let said = command.args(arguments).arg(bench.folder.join(&out)).output()?;
            let words = String::from_utf8_lossy(&said.stdout).into_owned();
            let good = tool == "qpdf" && said.status.success() || words.contains("is Valid");
            assert!(good, "{tool} {name}: {words} {}", String::from_utf8_lossy(&said.stderr));
        }
    }
    Ok(())
}
