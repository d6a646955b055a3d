//! Every fault of the bench: what the user reads in either language, and what is left on disk. The
//! table is that of the documentation.
#![expect(clippy::tests_outside_test_module, reason = "an integration test")]

#[path = "served/mod.rs"]
#[expect(dead_code, reason = "each test program uses a part of the bench")]
mod served;

use segel_crypto::KeyKind;
use segel_testkit::served::{FAULTS, Fault, Service};
use served::{Outcome, Served};

const TABLE: &str = include_str!("../../docs/reference/bench-faults.md");

/// The cells of every row.
fn rows() -> Vec<Vec<&'static str>> {
    let lines = TABLE.lines().filter(|line| line.starts_with("| ") && !line.contains("| service"));
    lines.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

#[test]
fn every_fault_is_in_the_table() {
    let rows = rows();
    for (fault, word) in FAULTS {
        let named = rows.iter().any(|row| row[1] == word);
        assert!(named, "{fault} is in no row");
    }
}

#[test]
fn every_row_of_the_table_holds_in_both_languages() -> Outcome {
    let bench = Served::new("faults", KeyKind::P256)?;
    let mut wrong = Vec::new();
    for row in rows() {
        let [service, fault, level, exit, id, en, disk] = row[..] else { panic!("{row:?}") };
        let named: (Result<Service, ()>, Result<Fault, ()>) = (service.parse(), fault.parse());
        let (Ok(at), Ok(kind)) = named else { panic!("{row:?}") };
        bench.faults.set(at, Some(kind));
        for (language, words) in [("id", id), ("en", en)] {
            let before = bench.names()?.len();
            let tsa = bench.tsa();
            let mut arguments = vec!["surat.pdf", "-o", "out.pdf", "--level", level];
            arguments.extend(["--tsa", &tsa, "--lang", language]);
            // Whoever does not answer is not waited for long; the others have all the time they need.
            if matches!(kind, Fault::Hang | Fault::Slow) {
                arguments.extend(["--timeout", "1"]);
            }
            let said = bench.sign(&arguments)?;
            let left = bench.names()?;
            let whole = disk.starts_with("out.pdf");
            let right = said.code.map(|code| code.to_string()).as_deref() == Some(exit)
                && said.err.contains(words)
                && left.len() == before + usize::from(whole)
                && bench.has("out.pdf") == whole;
            if !right {
                wrong.push(format!("{service}={fault} ({language}): {said:#?}, {left:?}"));
            }
            if bench.has("out.pdf") {
                if whole {
                    let (code, report) = bench.verify(&["out.pdf", "--offline"])?;
                    let level = &report["signatures"][0]["level"];
                    if code != Some(0) || level != "PAdES-B-LT" {
                        wrong.push(format!("{service}={fault}: judged {code:?} {level}"));
                    }
                }
                std::fs::remove_file(bench.folder.join("out.pdf"))?;
            }
        }
        bench.faults.set(at, None);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}
