//! `segel pki`: a bench is made, served, asked, and told apart from anything real.
#![expect(clippy::tests_outside_test_module, reason = "an integration test")]
#![cfg(feature = "bench")]

#[path = "bench/mod.rs"]
#[expect(dead_code, reason = "each test program uses a part of the bench")]
mod bench;

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};

use bench::{Bench, Outcome};
use segel_x509::Certificate;

/// A server that ends with the test.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Serves a bench and waits until it says where.
fn serve(bench: &Bench, options: &[&str]) -> Result<Serving, Box<dyn std::error::Error>> {
    let mut command = bench.command(&[&["pki", "serve", "uji"], options].concat());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let out = child.stdout.take().ok_or("no output")?;
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line)?;
    assert!(line.contains("/tsa"), "{line}");
    Ok(Serving(child))
}

/// A port that was free a moment ago.
fn free_port() -> std::io::Result<u16> {
    Ok(segel_testkit::served::listen(0)?.local_addr()?.port())
}

#[test]
fn every_certificate_and_every_help_says_that_it_is_a_bench() -> Outcome {
    let bench = Bench::new("pki-names")?;
    bench.run(&["pki", "init", "uji", "--port", "18701"])?.with_code(0).complaining("UJI COBA");
    let name = ["--name", "Budi Santoso", "-o", "budi.p12", "--key-kind", "p256"];
    bench.run(&[&["pki", "certificate", "uji"], &name[..]].concat())?.with_code(0);
    let files = ["root", "issuing", "tsa", "ocsp", "officer"].map(|name| format!("uji/{name}.pem"));
    for file in files.iter().map(String::as_str).chain(["budi.pem"]) {
        for certificate in Certificate::from_pem_bundle(&bench.read(file)?)? {
            let name = certificate.common_name().ok_or("no name")?;
            assert!(name.contains("(UJI COBA)"), "{file}: {name}");
        }
    }
    for command in ["", "init", "serve", "certificate", "crl", "revoke"] {
        let words: Vec<&str> =
            ["pki", command, "--help"].into_iter().filter(|w| !w.is_empty()).collect();
        let said = bench.run(&words)?.with_code(0);
        assert!(said.out.contains("UJI COBA"), "{command}: {}", said.out);
    }
    bench.run(&["pki", "init", "uji"])?.with_code(2).complaining("sudah ada PKI uji coba");
    bench
        .run(&["pki", "crl", "nirwana", "-o", "x.crl"])?
        .with_code(2)
        .complaining("segel pki init");
    Ok(())
}

#[cfg(unix)]
#[test]
fn keys_and_passphrases_are_for_their_owner_and_the_passphrase_may_be_given() -> Outcome {
    use std::os::unix::fs::PermissionsExt as _;
    let bench = Bench::new("pki-secrets")?;
    bench.run(&["pki", "init", "uji", "--port", "18702", "--officer-key", "p256"])?.with_code(0);
    let keys = ["root", "issuing", "tsa", "ocsp"].map(|name| format!("uji/keys/{name}.key"));
    let secrets = ["uji/officer.p12".to_owned(), "uji/officer.pass".to_owned()];
    for file in keys.iter().chain(&secrets) {
        let mode = bench.folder.join(file).metadata()?.permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    let arguments = ["pki", "certificate", "uji", "--name", "Siti", "-o", "siti.p12"];
    let given = ["--key-kind", "p256", "--passphrase-file", "officer.pass"];
    bench.run(&[&arguments[..], &given[..]].concat())?.with_code(0);
    assert!(!bench.has("siti.pass"));
    let key = ["--p12", "siti.p12", "--passphrase-file", "officer.pass"];
    bench.run(&[&["sign", "surat.pdf", "-o", "out.pdf"], &key[..]].concat())?.with_code(0);
    Ok(())
}

#[test]
fn a_bench_that_is_served_stamps_answers_and_knows_a_revocation_at_once() -> Outcome {
    let bench = Bench::new("pki-serve")?;
    let port = free_port()?.to_string();
    bench.run(&["pki", "init", "uji", "--port", &port, "--officer-key", "p256"])?.with_code(0);
    let serving = serve(&bench, &[])?;
    let tsa = format!("http://127.0.0.1:{port}/tsa");
    let key = ["--p12", "uji/officer.p12", "--passphrase-file", "uji/officer.pass"];
    let asking = ["--level", "lta", "--tsa", &tsa, "--trust", "uji/root.pem", "--no-cache"];
    let sign =
        |out: &str| bench.run(&[&["sign", "surat.pdf", "-o", out], &key[..], &asking[..]].concat());
    sign("lta.pdf")?.with_code(0);
    let trust = ["--no-default-trust", "--trust", "uji/root.pem", "--offline"];
    let said = bench.run(&[&["verify", "lta.pdf"], &trust[..]].concat())?.with_code(0);
    said.saying("PAdES-B-LTA");
    bench.run(&["pki", "revoke", "uji", "--cert", "uji/officer.pem"])?.with_code(0);
    sign("no.pdf")?.with_code(2).complaining("DICABUT");
    bench.run(&["pki", "crl", "uji", "-o", "uji.crl"])?.with_code(0);
    let list = segel_x509::CertificateList::from_der(&bench.read("uji.crl")?)?;
    assert!(list.this_update() < list.next_update().ok_or("no next")?);
    let said = bench.run(&["pki", "revoke", "uji", "--cert", "officer.pem"])?.with_code(2);
    said.complaining("tidak diterbitkan oleh PKI uji coba ini");
    drop(serving);
    let _failing = serve(&bench, &["--fault", "tsa=wrong-nonce"])?;
    sign("no.pdf")?.with_code(2).complaining("mengulang nonce lain");
    bench
        .run(&["pki", "serve", "uji", "--fault", "tsa=marah"])?
        .with_code(2)
        .complaining("wrong-nonce");
    bench.run(&["pki", "serve", "uji"])?.with_code(2).complaining("--port");
    assert!(!bench.has("no.pdf"));
    Ok(())
}

#[test]
fn a_certificate_on_hold_is_refused_in_so_many_words() -> Outcome {
    let bench = Bench::new("pki-hold")?;
    let port = free_port()?.to_string();
    bench.run(&["pki", "init", "uji", "--port", &port, "--officer-key", "p256"])?.with_code(0);
    let _serving = serve(&bench, &[])?;
    let revoke = ["pki", "revoke", "uji", "--cert", "uji/officer.pem", "--reason", "6"];
    bench.run(&revoke)?.with_code(0);
    let tsa = format!("http://127.0.0.1:{port}/tsa");
    let key = ["--p12", "uji/officer.p12", "--passphrase-file", "uji/officer.pass"];
    let asking = ["--tsa", &tsa, "--trust", "uji/root.pem", "--no-cache"];
    let refused = |given: &[&str]| {
        let said = bench.run(&[given, &asking[..]].concat())?.with_code(2);
        // Neither newer data nor more grace helps, so neither is advised.
        said.complaining("DITANGGUHKAN sejak").complaining("hubungi penerbitnya");
        Ok::<(), Box<dyn std::error::Error>>(())
    };
    let sign = |level: &'static str, out: &'static str| {
        [&["sign", "surat.pdf", "-o", out, "--level", level], &key[..]].concat()
    };
    refused(&sign("lt", "no.pdf"))?;
    bench.run(&[&sign("t", "t.pdf")[..], &asking[..]].concat())?.with_code(0);
    refused(&["extend", "t.pdf", "-o", "no.pdf", "--level", "lta"])?;
    assert!(!bench.has("no.pdf"));
    Ok(())
}
