//! Changes six documents everywhere and tells what stays VALID: each byte under three masks, each
//! object in each way by an appended revision.
//!
//! `cargo run --example sweep`

#![expect(clippy::print_stdout, reason = "a program that says what it found")]

use std::collections::BTreeMap;
use std::error::Error;

use segel_testkit::attacks::Bench;
use segel_testkit::mutation::{bases, object_mutants, sweep};
use segel_verify::{Policy, Revocation, verify_source};

fn main() -> Result<(), Box<dyn Error>> {
    let bench = Bench::new();
    let (mut bytes, mut objects, mut bad) = (0, 0, 0);
    for base in bases(&bench) {
        let revocation = if base.hard { Revocation::Hard } else { Revocation::Soft };
        let policy = Policy::contract(bench.trust()).with_revocation(revocation);
        let judge = |file: &[u8]| {
            let report = verify_source(file, &policy, base.at);
            report.map_or("UNREADABLE", |report| report.conclusion().word())
        };
        if judge(&base.file) != "VALID" {
            return Err(format!("{} is not VALID as it stands", base.name).into());
        }
        let found = sweep(&base.file, 1, &judge);
        let count: usize = found.words.values().sum();
        println!("{}: {} bytes, {count} changes, {:?}", base.name, base.file.len(), found.words);
        println!("  outside the hole VALID: {:?}", found.outside);
        println!("  inside the hole VALID: {:?}", found.inside);
        bytes += count;
        bad += found.outside.len();
        let mutants = object_mutants(&base.file);
        let mut words: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut shown, mut unseen) = (Vec::new(), Vec::new());
        for mutant in &mutants {
            let word = judge(&mutant.file);
            *words.entry(word).or_default() += 1;
            if word == "VALID" {
                let list = if mutant.shows { &mut shown } else { &mut unseen };
                list.push(mutant.what.as_str());
            }
        }
        println!("  {} objects changed: {words:?}", mutants.len());
        println!("  VALID though a page is another: {shown:?}");
        println!("  VALID, and no page is another: {unseen:?}");
        objects += mutants.len();
        bad += shown.len();
    }
    println!("{bytes} changed bytes, {objects} changed objects, {bad} that must not be VALID");
    if bad == 0 { Ok(()) } else { Err("something that was changed is VALID".into()) }
}
