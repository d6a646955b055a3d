//! The desk on the command line.

#![cfg(feature = "register")]
#![allow(clippy::indexing_slicing, reason = "of JSON that the command wrote, a missing key fails")]
#![allow(clippy::print_stdout, reason = "tells what was skipped")]

#[path = "bench/mod.rs"]
#[expect(dead_code, reason = "each test program uses a part of the bench")]
mod bench;

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;

use bench::{Bench, Outcome, Said, TIME};
use segel_testkit::document::page_of;
use serde_json::Value;

const LATER: &str = "2026-11-24T11:00:00+07:00";

/// What somebody asks of the desk.
fn queue(bench: &Bench, actor: &str, words: &[&str]) -> std::io::Result<Said> {
    let who = ["--register", "register.db", "--actor", actor, "--at-time", TIME];
    bench.run(&[&["queue"], words, &who[..]].concat())
}

fn json(bench: &Bench, actor: &str, words: &[&str]) -> Result<Value, Box<dyn std::error::Error>> {
    let said = queue(bench, actor, &[words, &["--json"]].concat())?.with_code(0);
    Ok(serde_json::from_str(&said.out)?)
}

/// A desk with an operator, a section head and a head of office who signs with the bench's key.
fn office(name: &str) -> Result<Bench, Box<dyn std::error::Error>> {
    let bench = Bench::new(name)?;
    for words in [
        &["appoint", "admin", "admin"][..],
        &["appoint", "dewi", "operator"],
        &["appoint", "rudi", "kasi"],
        &["appoint", "tono", "sekretaris"],
        &["appoint", "wati", "kepala-dinas", "--signs-with", "officer.pem"],
        &["route", "siujk", "paraf:kasi,setuju:sekretaris,tte:kepala-dinas"],
    ] {
        queue(&bench, "admin", words)?.with_code(0);
    }
    Ok(bench)
}

/// Submits pages that say something of their own.
fn submit(bench: &Bench, number: u32) -> Result<(String, String), Box<dyn std::error::Error>> {
    let name = format!("halaman-{number}.pdf");
    bench.write(&name, &page_of(&format!("{number} 0 m {number} 9 l S")))?;
    let item = json(bench, "dewi", &["submit", "siujk", &name, "--subject", "SIUJK CV Karya"])?;
    let text = |key: &str| item[key].as_str().map(str::to_owned).unwrap_or_default();
    Ok((item["item"].to_string(), text("content")))
}

fn approve(bench: &Bench, (item, content): &(String, String)) -> Outcome {
    queue(bench, "rudi", &["initial", item, "--digest", &content[..16]])?.with_code(0);
    queue(bench, "tono", &["approve", item, "--digest", content])?.with_code(0);
    Ok(())
}

/// Writes a signed status list.
fn status(bench: &Bench, name: &str) -> Outcome {
    let key = ["--p12", "officer.p12", "--passphrase-file", "officer.pass", "--time", TIME];
    let words = ["register", "status", "-o", name, "--register", "register.db"];
    bench.run(&[&words[..], &key[..]].concat())?.with_code(0);
    Ok(())
}

/// Asks a foreign program whether the signature of a list stands.
fn judged_by_openssl(bench: &Bench, name: &str) -> Outcome {
    let signature = format!("{name}.p7s");
    // The instant of every test.
    let at = "1795489200";
    let verify =
        ["cms", "-verify", "-binary", "-inform", "DER", "-in", &signature, "-content", name];
    let trust = ["-CAfile", "root.pem", "-purpose", "any", "-attime", at, "-out", "content"];
    let openssl = std::process::Command::new("openssl")
        .args([&verify[..], &trust[..]].concat())
        .current_dir(&bench.folder)
        .output();
    match openssl {
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            assert_eq!(bench.read("content")?, bench.read(name)?);
        }
        Err(error) => {
            #[expect(clippy::disallowed_methods, reason = "a gate may not skip its judges")]
            let gate = std::env::var("CI").is_ok_and(|value| value == "true");
            assert!(!gate, "openssl: {error}");
            println!("skipped: openssl: {error}");
        }
    }
    Ok(())
}

const KEY: [&str; 8] =
    ["--p12", "officer.p12", "--passphrase-file", "officer.pass", "--time", TIME, "-o", "terbit"];

#[test]
fn a_list_is_confirmed_by_its_root_signed_and_verified() -> Outcome {
    let bench = office("queue-sign")?;
    for number in 1..=5 {
        approve(&bench, &submit(&bench, number)?)?;
    }
    let list = json(&bench, "wati", &[&["sign"], &KEY[..]].concat())?;
    assert_eq!((&list["count"], &list["first"]), (&5.into(), &"B/500.16.7/1/409.117/2026".into()));
    assert!(!bench.has("terbit"), "nothing is signed before the list is confirmed");
    let root = list["root"].as_str().ok_or("no root")?;
    let wrong = "0".repeat(64);
    let sign = |root: &str| queue(&bench, "wati", &[&["sign", "--root", root], &KEY[..]].concat());
    sign(&wrong)?.with_code(2).complaining(root);
    sign("abc")?.with_code(2);
    bench.write("officer.pass", b"salah\n")?;
    sign(root)?.with_code(2);
    assert!(!bench.has("terbit"), "a wrong passphrase stops before anything is signed");
    bench.write("officer.pass", b"rahasia\n")?;
    let signed = sign(root)?.with_code(0).complaining("B/500.16.7/5/409.117/2026");
    assert_eq!(signed.err.lines().count(), 6, "{}", signed.err);
    bench.verify(&["terbit", "--revocation", "soft"])?.with_code(0);
    let audit = bench.run(&["register", "audit", "--register", "register.db"])?.with_code(0);
    audit.saying("5 entri, 5 berkas");
    // The same command again finds the list done.
    sign(root)?.with_code(0);
    let statistics = bench.run(&["register", "statistics", "--register", "register.db"])?;
    statistics.with_code(0).saying("kepala-dinas");
    Ok(())
}

#[test]
fn a_list_that_was_cut_short_goes_on_where_it_stopped() -> Outcome {
    let bench = office("queue-cut")?;
    for number in 1..=3 {
        approve(&bench, &submit(&bench, number)?)?;
    }
    let list = json(&bench, "wati", &[&["sign"], &KEY[..]].concat())?;
    let root = list["root"].as_str().ok_or("no root")?;
    // Somebody else's file has the name of the second one.
    let taken = "terbit/siujk-409.117-2026-0002.pdf";
    bench.write(taken, b"not ours")?;
    let sign = || queue(&bench, "wati", &[&["sign", "--json", "--root", root], &KEY[..]].concat());
    let told: Value = serde_json::from_str(&sign()?.with_code(2).out)?;
    let errors: Vec<bool> = told["documents"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| one["error"].is_null())
        .collect();
    assert_eq!(errors, [true, false, true]);
    assert_eq!(bench.read(taken)?, b"not ours");
    std::fs::remove_file(bench.folder.join(taken))?;
    let told: Value = serde_json::from_str(&sign()?.with_code(0).out)?;
    assert_eq!(told["documents"].as_array().map(Vec::len), Some(1), "what is signed stays");
    bench.verify(&["terbit", "--revocation", "soft"])?.with_code(0);
    bench.run(&["register", "audit", "--register", "register.db"])?.with_code(0);
    Ok(())
}

#[test]
fn the_desk_refuses_and_says_what_to_do() -> Outcome {
    let bench = office("queue-refusals")?;
    queue(&bench, "siapa", &["submit", "siujk", "surat.pdf"])?
        .with_code(2)
        .complaining("tidak memegang peran operator");
    let (item, content) = submit(&bench, 1)?;
    queue(&bench, "rudi", &["initial", &item, "--digest", "0123456789abcdef"])?
        .with_code(2)
        .complaining(&content);
    queue(&bench, "dewi", &["initial", &item, "--digest", &content])?.with_code(2);
    queue(&bench, "tono", &["approve", &item, "--digest", &content])?
        .with_code(2)
        .complaining("menunggu paraf");
    queue(&bench, "rudi", &["reject", &item, "--digest", &content, "--reason", "alamat kurang"])?
        .with_code(0)
        .complaining("DIKEMBALIKAN");
    bench.write("lagi.pdf", &page_of("7 7 m 8 8 l S"))?;
    let again = json(&bench, "dewi", &["submit", "siujk", "lagi.pdf", "--again", &item])?;
    assert_eq!((&again["version"], &again["state"]), (&2.into(), &"waiting".into()));
    queue(&bench, "rudi", &["list"])?.with_code(0).saying("paraf kasi").complaining("1 dokumen");
    queue(&bench, "rudi", &["show", &item, "--content", "isi.pdf"])?
        .with_code(0)
        .saying("alamat kurang")
        .saying("Versi           2");
    assert_eq!(bench.read("isi.pdf")?, bench.read("lagi.pdf")?);
    queue(&bench, "siapa", &["people", "--lang", "en"])?.with_code(0).saying("kepala-dinas");
    queue(&bench, "wati", &[&["sign"], &KEY[..]].concat())?.with_code(0).complaining("tidak ada");
    Ok(())
}

#[test]
fn a_withdrawal_takes_two_and_a_deputy_signs_with_his_own_key() -> Outcome {
    let bench = office("queue-two")?;
    approve(&bench, &submit(&bench, 1)?)?;
    let delegate = ["delegate", "kepala-dinas", "agus", "--until", LATER];
    queue(&bench, "wati", &[&delegate[..], &["--signs-with", "officer.pem"]].concat())?
        .with_code(0)
        .complaining("Plh.");
    let list = json(&bench, "agus", &[&["sign"], &KEY[..]].concat())?;
    let root = list["root"].as_str().ok_or("no root")?;
    queue(&bench, "agus", &[&["sign", "--root", root], &KEY[..]].concat())?.with_code(0);
    queue(&bench, "agus", &["show", "1"])?.with_code(0).saying("kepala-dinas plh wati");
    let withdraw = |actor: &str| {
        let nomor = "B/500.16.7/1/409.117/2026";
        let words = ["withdraw", nomor, "--reason", "atas permintaan", "--time", TIME];
        let who = ["--register", "register.db", "--actor", actor];
        bench.run(&[&["register"], &words[..], &who[..]].concat())
    };
    withdraw("siapa")?.with_code(2);
    withdraw("dewi")?.with_code(0).complaining("seorang lain");
    status(&bench, "berlaku.json")?;
    let verify = |file: &str, list: &str, code: i32| {
        let words = ["--status", list, "--revocation", "soft", "--lang", "id"];
        bench.verify(&[&[file], &words[..]].concat()).map(|said| said.with_code(code))
    };
    let document = "terbit/siujk-409.117-2026-0001.pdf";
    verify(document, "berlaku.json", 0)?.saying("REGISTER: BERLAKU");
    bench.sign(&["surat.pdf", "-o", "surat-tte.pdf"])?.with_code(0);
    verify("surat-tte.pdf", "berlaku.json", 3)?.saying("REGISTER: TIDAK TERDAFTAR");
    withdraw("wati")?.with_code(0).complaining("DICABUT");
    // The list of before the withdrawal says what was true then; a new one says what is.
    status(&bench, "dicabut.json")?;
    let told =
        verify(document, "dicabut.json", 1)?.saying("SAH: terbit").saying("REGISTER: DICABUT");
    told.saying("Siti Ngaisyiyah");
    let told =
        bench.verify(&[document, "--status", "dicabut.json", "--revocation", "soft", "--json"])?;
    let told: Value = serde_json::from_str(&told.with_code(1).out)?;
    assert_eq!(told[0]["conclusion"], "VALID");
    assert_eq!(told[0]["register"]["status"], "DICABUT");
    assert_eq!(told[0]["register"]["nomor"], "B/500.16.7/1/409.117/2026");
    // What is added behind the signed file does not hide what became of it.
    let mut longer = bench.read(document)?;
    longer.extend_from_slice(b"\n");
    bench.write("longer.pdf", &longer)?;
    let longer = bench.verify(&["longer.pdf", "--status", "dicabut.json"])?;
    longer.saying("REGISTER: DICABUT");
    judged_by_openssl(&bench, "dicabut.json")?;
    let address = published([bench.read("dicabut.json")?, bench.read("dicabut.json.p7s")?])?;
    let asked = |address: &str, code: i32| {
        let trust = ["--no-default-trust", "--trust", "root.pem", "--at-time", TIME];
        let words =
            ["verify", document, "--status", address, "--revocation", "soft", "--lang", "id"];
        bench.run(&[&words[..], &trust[..]].concat()).map(|said| said.with_code(code))
    };
    asked(&address, 1)?.saying("REGISTER: DICABUT");
    let offline = bench.verify(&[document, "--status", &address])?.with_code(2);
    offline.complaining("dan jaringan tidak dipakai").complaining("sebagai berkas");
    asked(&address.replace("dicabut", "tak-ada"), 2)?.complaining("404");
    let list = String::from_utf8(bench.read("dicabut.json")?)?.replace("dicabut", "berlaku");
    bench.write("dicabut.json", list.as_bytes())?;
    verify(document, "dicabut.json", 2)?.complaining("tanda tangan daftar status");
    bench.run(&["register", "audit", "--register", "register.db"])?.with_code(0);
    Ok(())
}

/// Publishes a list and its signature on this machine, for as long as the tests run.
fn published([list, signature]: [Vec<u8>; 2]) -> std::io::Result<String> {
    let door = TcpListener::bind("127.0.0.1:0")?;
    let address = format!("http://{}/dicabut.json", door.local_addr()?);
    std::thread::spawn(move || -> std::io::Result<()> {
        for visitor in door.incoming() {
            let mut visitor = visitor?;
            let mut asked = String::new();
            let mut lines = BufReader::new(&visitor);
            lines.read_line(&mut asked)?;
            let mut rest = String::new();
            while lines.read_line(&mut rest)? > 2 {
                rest.clear();
            }
            let (status, body) = match asked.split(' ').nth(1) {
                Some("/dicabut.json") => ("200 OK", list.as_slice()),
                Some("/dicabut.json.p7s") => ("200 OK", signature.as_slice()),
                _ => ("404 Not Found", &b"not here"[..]),
            };
            let length = body.len();
            write!(
                visitor,
                "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
            )?;
            visitor.write_all(body)?;
        }
        Ok(())
    });
    Ok(address)
}

#[test]
fn two_sign_one_document_and_the_second_does_not_break_the_first() -> Outcome {
    let bench = office("queue-several")?;
    queue(&bench, "admin", &["appoint", "agus", "camat", "--signs-with", "officer.pem"])?
        .with_code(0);
    queue(&bench, "admin", &["route", "siujk", "paraf:kasi,tte:kepala-dinas,tte:camat"])?
        .with_code(0);
    let (item, content) = submit(&bench, 1)?;
    queue(&bench, "rudi", &["initial", &item, "--digest", &content])?.with_code(0);
    for actor in ["wati", "agus"] {
        assert!(!bench.has("terbit/siujk-409.117-2026-0001.pdf"), "not before the last signature");
        let list = json(&bench, actor, &[&["sign"], &KEY[..]].concat())?;
        let root = list["root"].as_str().ok_or("no root")?;
        queue(&bench, actor, &[&["sign", "--root", root], &KEY[..]].concat())?.with_code(0);
    }
    let signed = "terbit/siujk-409.117-2026-0001.pdf";
    let told = bench.verify(&[signed, "--revocation", "soft", "--json"])?.with_code(0);
    let told: Value = serde_json::from_str(&told.out)?;
    let coverage: Vec<&Value> = told[0]["signatures"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|signature| &signature["coverage"])
        .collect();
    assert_eq!(coverage, ["revision", "whole_file"]);
    bench.run(&["register", "audit", "--register", "register.db"])?.with_code(0);
    Ok(())
}
