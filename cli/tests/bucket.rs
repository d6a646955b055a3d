//! The desk on the command line, with its files in a bucket.
//!
//! `cargo test -p segel-cli --no-default-features --features s3 --test bucket`; the bucket is on a
//! server that the test starts.

#![cfg(feature = "s3")]
#![allow(clippy::indexing_slicing, reason = "of JSON that the command wrote, a missing key fails")]

#[path = "bench/mod.rs"]
#[expect(dead_code, reason = "each test program uses a part of the bench")]
mod bench;
#[path = "../../crates/issue/tests/papers/server.rs"]
mod server;

use std::io;
use std::process::Stdio;
use std::time::Duration;

use bench::{Bench, Outcome, Said, TIME};
use segel_testkit::document::page_of;
use serde_json::Value;
use server::Server;

const SIGNED: &str = "terbit/siujk-409.117-2026-0001.pdf";
const KEY: [&str; 8] =
    ["--p12", "officer.p12", "--passphrase-file", "officer.pass", "--time", TIME, "-o", "terbit"];

/// A desk whose files lie in a bucket, below a prefix of its own.
struct Office {
    bench: Bench,
    server: &'static Server,
    prefix: &'static str,
}

impl Office {
    /// With a route on which two sign; none where there is no server.
    fn new(prefix: &'static str) -> Result<Option<Self>, Box<dyn std::error::Error>> {
        let Some(server) = Server::get()? else { return Ok(None) };
        let office = Self { bench: Bench::new(&format!("bucket-{prefix}"))?, server, prefix };
        for words in [
            &["appoint", "admin", "admin"][..],
            &["appoint", "dewi", "operator"],
            &["appoint", "rudi", "kasi"],
            &["appoint", "wati", "kepala-dinas", "--signs-with", "officer.pem"],
            &["appoint", "agus", "camat", "--signs-with", "officer.pem"],
            &["route", "siujk", "paraf:kasi,tte:kepala-dinas,tte:camat"],
        ] {
            office.queue("admin", words)?.with_code(0);
        }
        Ok(Some(office))
    }

    fn papers(&self) -> String {
        self.server.address(self.prefix, "default")
    }

    /// The same address at a port where nobody listens.
    fn gone(&self) -> Result<String, Box<dyn std::error::Error>> {
        let papers = self.papers();
        let (start, end) = papers.split_once("127.0.0.1:").ok_or("no port")?;
        let (_, end) = end.split_once('&').ok_or("no end")?;
        Ok(format!("{start}127.0.0.1:1&{end}"))
    }

    fn command(&self, actor: &str, papers: &str, words: &[&str]) -> std::process::Command {
        let who = ["--register", "register.db", "--actor", actor, "--at-time", TIME];
        self.bench.command(&[&["queue"], words, &who[..], &["--papers", papers]].concat())
    }

    fn queue_in(&self, papers: &str, actor: &str, words: &[&str]) -> io::Result<Said> {
        Ok(Said::of(self.command(actor, papers, words).output()?))
    }

    fn queue(&self, actor: &str, words: &[&str]) -> io::Result<Said> {
        self.queue_in(&self.papers(), actor, words)
    }

    fn json(&self, actor: &str, words: &[&str]) -> Result<Value, Box<dyn std::error::Error>> {
        let said = self.queue(actor, &[words, &["--json"]].concat())?.with_code(0);
        Ok(serde_json::from_str(&said.out)?)
    }

    /// Begins some work and ends it after a while, wherever it is.
    fn killed(&self, actor: &str, words: &[&str], after: u64) -> Outcome {
        let papers = self.papers();
        let mut command = self.command(actor, &papers, words);
        let mut work = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        std::thread::sleep(Duration::from_millis(after));
        work.kill()?;
        work.wait()?;
        Ok(())
    }

    fn audit(&self, papers: &[&str]) -> io::Result<Said> {
        let words = ["register", "audit", "--register", "register.db", "--lang", "id"];
        self.bench.run(&[&words[..], papers].concat())
    }

    /// Where the register says that the document lies.
    fn recorded(&self) -> Result<String, Box<dyn std::error::Error>> {
        let words = ["register", "show", "1", "--json", "--register", "register.db"];
        let shown: Value = serde_json::from_str(&self.bench.run(&words)?.with_code(0).out)?;
        Ok(shown["path"].as_str().ok_or("no path")?.to_owned())
    }
}

#[test]
fn a_document_goes_over_the_desk_and_all_of_it_lies_in_the_bucket() -> Outcome {
    let Some(office) = Office::new("story")? else { return Ok(()) };
    let pages = page_of("1 0 m 1 9 l S");
    office.bench.write("halaman.pdf", &pages)?;
    let submit = ["submit", "siujk", "halaman.pdf", "--subject", "SIUJK CV Karya"];
    // The file is kept, and the register refuses who brings it; then comes who may.
    office.queue("siapa", &submit)?.with_code(2).complaining("operator");
    let item = office.json("dewi", &submit)?;
    let content = item["content"].as_str().ok_or("no content")?;
    office.queue("rudi", &["show", "1", "--content", "isi.pdf"])?.with_code(0);
    assert_eq!(office.bench.read("isi.pdf")?, pages);
    office.queue("rudi", &["initial", "1", "--digest", content])?.with_code(0);
    for actor in ["wati", "agus"] {
        let list = office.json(actor, &[&["sign"], &KEY[..]].concat())?;
        let root = list["root"].as_str().ok_or("no root")?;
        office.queue(actor, &[&["sign", "--root", root], &KEY[..]].concat())?.with_code(0);
    }
    office.bench.verify(&[SIGNED, "--revocation", "soft"])?.with_code(0);
    assert!(!office.bench.has("register.db.desk"), "nothing lies beside the register");
    let recorded = office.recorded()?;
    let name = recorded.strip_prefix("s3://segel/").ok_or("not in the bucket")?;
    let papers = office.papers();
    office.audit(&["--papers", &papers])?.with_code(0).saying("1 entri, 1 berkas");

    office.audit(&[])?.with_code(1).saying(&recorded);
    let gone = office.gone()?;
    office.audit(&["--papers", &gone])?.with_code(2).complaining("tidak dapat dihubungi");
    office.server.spoil(name)?;
    office.audit(&["--papers", &papers])?.with_code(1).saying(&recorded);
    office.server.lose(name)?;
    office.audit(&["--papers", &papers])?.with_code(1).saying(&recorded);
    Ok(())
}

#[test]
fn what_keeps_the_desk_from_its_bucket_is_said_with_what_to_do() -> Outcome {
    let Some(office) = Office::new("words")? else { return Ok(()) };
    let papers = office.papers();
    let submit = ["submit", "siujk", "surat.pdf"];
    let in_both = |papers: &str, id: &str, en: &str| -> Outcome {
        let said = office.queue_in(papers, "dewi", &submit)?.with_code(2).complaining(id);
        assert!(said.err.lines().count() > 1, "what to do: {}", said.err);
        office
            .queue_in(papers, "dewi", &[&submit[..], &["--lang", "en"]].concat())?
            .with_code(2)
            .complaining(en);
        Ok(())
    };
    let wrong = office.server.address("words", "wrong");
    in_both(&wrong, "kunci ditolak", "the key is refused")?;
    in_both(&office.server.address("words", "idle"), "s3:PutObject", "s3:PutObject")?;
    in_both(&office.server.address("words", "siapa"), "profil siapa", "profile siapa")?;
    in_both(&papers.replace("//segel/", "//lain/"), "tidak ada bucket lain", "no bucket lain")?;
    in_both(&office.server.secured("words"), "?ca=BERKAS", "?ca=FILE")?;
    in_both(&office.gone()?, "tidak dapat dihubungi", "cannot be reached")?;
    in_both(&papers.replace("//segel/", "//AKIA:rahasia@segel/"), "Ganti kunci", "key replaced")?;
    let told = papers.replace("//segel/", "//AKIA:rahasia@segel/");
    let told = office.queue_in(&told, "dewi", &submit)?;
    assert!(!told.err.contains("rahasia@"), "{}", told.err);
    in_both("s3://segel/words", "tidak menyebut endpoint", "neither an endpoint")?;
    let open = papers.replace("127.0.0.1", "10.0.0.1");
    in_both(&open, "hanya dicapai lewat https", "over https only")?;

    // The user's own credentials serve where the address names none.
    let credentials = std::fs::read_to_string(office.server.folder.join("credentials"))?;
    let (unnamed, _) = papers.split_once("&credentials").ok_or("no credentials")?;
    let home = |home: &str| {
        let mut command = office.command("dewi", unnamed, &submit);
        command.env("HOME", office.bench.folder.join(home)).output().map(Said::of)
    };
    home("nobody")?.with_code(2).complaining("?credentials=BERKAS");
    office.bench.write("own/.aws/credentials", credentials.as_bytes())?;
    home("own")?.with_code(2).complaining("chmod 600");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let path = office.bench.folder.join("own/.aws/credentials");
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
        home("own")?.with_code(0);
    }
    Ok(())
}

#[test]
fn a_desk_that_is_killed_again_and_again_loses_and_doubles_nothing() -> Outcome {
    let Some(office) = Office::new("killed")? else { return Ok(()) };
    office.queue("admin", &["route", "siujk", "paraf:kasi,tte:kepala-dinas"])?.with_code(0);
    office.bench.write("halaman.pdf", &page_of("2 0 m 2 9 l S"))?;
    let submit = ["submit", "siujk", "halaman.pdf"];
    for round in 0..12 {
        office.killed("dewi", &submit, round * 9)?;
    }
    let item = office.json("dewi", &submit)?;
    assert_eq!(item["item"], 1, "one document, however often it was brought");
    let content = item["content"].as_str().ok_or("no content")?;
    office.queue("rudi", &["initial", "1", "--digest", content])?.with_code(0);
    let list = office.json("wati", &[&["sign"], &KEY[..]].concat())?;
    let root = list["root"].as_str().ok_or("no root")?;
    let sign = [&["sign", "--root", root], &KEY[..]].concat();
    for round in 0..12 {
        office.killed("wati", &sign, round * 13)?;
    }
    office.queue("wati", &sign)?.with_code(0);
    office.bench.verify(&[SIGNED, "--revocation", "soft"])?.with_code(0);
    office.audit(&["--papers", &office.papers()])?.with_code(0).saying("1 entri, 1 berkas");
    Ok(())
}
