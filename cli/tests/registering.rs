//! The register on the command line.

#![cfg(feature = "register")]

#[path = "bench/mod.rs"]
#[expect(dead_code, reason = "each test program uses a part of the bench")]
mod bench;

use std::path::PathBuf;

use bench::{Bench, Outcome, TIME};
use segel::UnixTime;
use segel::issue::register::{Act, Entry, RecordedFile, Register, Reservation};
use segel::issue::{Kinds, ZonaWaktu};
use segel_crypto::DigestAlgorithm;
use serde_json::Value;

/// Three published permits, of which each file lies in the folder, and one that is only reserved.
fn filled(name: &str) -> Result<Bench, Box<dyn std::error::Error>> {
    let bench = Bench::new(name)?;
    let at = UnixTime::parse_rfc3339(TIME).ok_or("no such time")?;
    let act = Act { actor: "operator", at };
    let path = bench.folder.join("register.db");
    let mut register = Register::open_or_begin(&path, ZonaWaktu::Wib, &act)?;
    let kinds = Kinds::bundled()?;
    let kind = kinds.kind("siujk")?;
    for number in 1..=4 {
        let data = DigestAlgorithm::Sha256.digest(format!("{number}").as_bytes());
        let (key, day) = (format!("permohonan-{number}"), register.day(at)?);
        let request = Reservation::of_kind(kind, "409.20.3", day, &key, &data);
        let entry = register.reserve(&request, &act)?;
        if number < 4 {
            publish(&mut register, &bench, &entry, &act)?;
        }
    }
    Ok(bench)
}

fn publish(register: &mut Register, bench: &Bench, entry: &Entry, act: &Act<'_>) -> Outcome {
    let (name, bytes) = (format!("{}.pdf", entry.id), format!("%PDF {}", entry.id).into_bytes());
    let sha256 = DigestAlgorithm::Sha256.digest(&bytes);
    register.prepared(entry.id, &sha256, act)?;
    let path: PathBuf = bench.folder.join(&name);
    bench.write(&name, &bytes)?;
    register.record(entry.id, &RecordedFile { sha256, path }, act)?;
    register.publish(entry.id, act)?;
    Ok(())
}

fn said(bench: &Bench, words: &[&str]) -> std::io::Result<bench::Said> {
    let common = ["--register", "register.db", "--time", TIME, "--actor", "kasi"];
    bench.run(&[&["register"], words, &common[..]].concat())
}

fn json(bench: &Bench, words: &[&str]) -> Result<Value, Box<dyn std::error::Error>> {
    let said = said(bench, &[words, &["--json"]].concat())?.with_code(0);
    Ok(serde_json::from_str(&said.out)?)
}

#[test]
fn a_list_is_a_table_or_json() -> Outcome {
    let bench = filled("register-list")?;
    let list = said(&bench, &["list"])?.with_code(0).complaining("4 entri");
    assert_eq!(list.out.lines().count(), 5);
    let list = list.saying("1  B/500.16.7/1/409.20.3/2026  2026-11-24  siujk  409.20.3  berlaku");
    let positions: Vec<_> = list.out.lines().map(|line| line.find("siujk")).collect();
    assert!(positions.iter().skip(1).all(|place| *place == positions[1]), "{}", list.out);
    said(&bench, &["list", "--lang", "en"])?.saying("in force").saying("reserved");
    let published = json(&bench, &["list", "--state", "published", "--limit", "2"])?;
    assert_eq!(published["entries"].as_array().map(Vec::len), Some(2));
    assert_eq!(published["entries"][1]["nomor"], "B/500.16.7/2/409.20.3/2026");
    said(&bench, &["list", "--state", "hilang"])?.with_code(2);
    Ok(())
}

#[test]
fn withdrawn_replaced_and_void_are_told_in_list_show_and_journal() -> Outcome {
    let bench = filled("register-fates")?;
    let nomor = "B/500.16.7/1/409.20.3/2026";
    let after = json(&bench, &["withdraw", nomor, "--reason", "salah klasifikasi"])?;
    assert_eq!(after["status"], "dicabut");
    said(&bench, &["replace", "2", "--by", "3"])?.with_code(0).complaining("DIGANTI");
    assert_eq!(json(&bench, &["void", "4", "--reason", "batal diajukan"])?["state"], "void");
    said(&bench, &["void", "3", "--reason", "x"])?.with_code(2);
    said(&bench, &["withdraw", nomor, "--reason", "NIK 3505111212800001"])?.with_code(2);
    let shown = json(&bench, &["show", nomor])?;
    let actions: Vec<_> =
        shown["journal"].as_array().into_iter().flatten().map(|line| &line["action"]).collect();
    assert_eq!(actions, ["reserve", "prepare", "record", "publish", "withdraw"]);
    assert_eq!(shown["journal"][4]["actor"], "kasi");
    said(&bench, &["show", nomor])?.with_code(0).saying("DICABUT").saying("salah klasifikasi");
    let list = said(&bench, &["list"])?.with_code(0);
    for fate in ["DICABUT", "DIGANTI", "BATAL", "berlaku"] {
        assert!(list.out.contains(fate), "{fate}: {}", list.out);
    }
    said(&bench, &["show", "B/1/2/3"])?.with_code(2).complaining("tidak ada nomor");
    let statistics = json(&bench, &["statistics"])?;
    let november = &statistics["issued"][0];
    assert_eq!((&november["month"], &november["published"]), (&"2026-11".into(), &3.into()));
    assert_eq!((&november["withdrawn"], &november["replaced"]), (&1.into(), &1.into()));
    Ok(())
}

#[test]
fn an_audit_ends_with_1_where_a_file_or_the_database_was_touched() -> Outcome {
    let bench = filled("register-audit")?;
    said(&bench, &["audit"])?.with_code(0).saying("REGISTER TERTIB: 4 entri, 3 berkas");
    let audit = json(&bench, &["audit"])?;
    assert_eq!((&audit["entries"], &audit["books"][0]["last"]), (&4.into(), &4.into()));
    bench.write("2.pdf", b"%PDF another")?;
    said(&bench, &["audit"])?.with_code(1).saying("bukan berkas yang dicatat");
    let told = said(&bench, &["audit", "--json"])?.with_code(1);
    let told: Value = serde_json::from_str(&told.out)?;
    assert_eq!(told["breaches"][0]["code"], "file_changed");
    said(&bench, &["audit", "--register", "other.db"])?.with_code(2);
    Ok(())
}

#[test]
fn exports_hold_no_formula_and_the_journal_checks_on_its_own() -> Outcome {
    let bench = filled("register-export")?;
    said(&bench, &["withdraw", "1", "--reason", "=1+1"])?.with_code(0);
    let csv = said(&bench, &["export"])?.with_code(0);
    assert_eq!(csv.out.lines().count(), 5);
    csv.saying(",'=1+1,");
    let entries = json(&bench, &["export"])?;
    assert_eq!(entries["entries"][0]["reason"], "=1+1");
    said(&bench, &["export", "--format", "journal", "-o", "jurnal.jsonl"])?.with_code(0);
    let journal = bench.read("jurnal.jsonl")?;
    let head = segel::issue::register::check_journal(&journal[..])?;
    assert_eq!(head.hash, json(&bench, &["audit"])?["journal"]["sha256"]);
    said(&bench, &["export", "-o", "jurnal.jsonl"])?.with_code(2);
    said(&bench, &["export", "-o", "jurnal.jsonl", "--force"])?.with_code(0);
    assert!(bench.names()?.iter().all(|name| !name.ends_with(".tmp")));
    Ok(())
}

#[test]
fn an_address_is_never_taken_for_a_file() -> Outcome {
    let bench = Bench::new("register-address")?;
    let address = "postgresql://segel:rahasia@localhost/register";
    let common = ["--register", address, "--actor", "kasi", "--lang", "en"];
    for words in [&["register", "list"][..], &["queue", "list"], &["queue", "people"]] {
        let said = bench.run(&[words, &common[..]].concat())?.with_code(2);
        let expected = if cfg!(feature = "postgres") {
            "the address of the database holds a password"
        } else {
            "this program knows registers in files only"
        };
        assert!(said.err.contains(expected), "{}", said.err);
        assert!(!said.err.contains("rahasia"), "{}", said.err);
    }
    assert!(!bench.folder.join("postgresql:").exists());
    Ok(())
}

#[test]
fn a_copy_has_every_line_and_is_made_once() -> Outcome {
    let bench = filled("register-copy")?;
    said(&bench, &["copy", "other.db"])?.with_code(0);
    let audit = |name: &str| -> Result<String, Box<dyn std::error::Error>> {
        let words = ["register", "audit", "--json", "--register", name];
        Ok(bench.run(&words)?.with_code(0).out)
    };
    assert_eq!(audit("other.db")?, audit("register.db")?);
    let said = said(&bench, &["copy", "other.db"])?.with_code(2);
    assert!(said.err.contains("other.db"), "{}", said.err);
    Ok(())
}
