//! A sample of the sweep over six documents; `cargo run --example sweep` is the whole.

use std::error::Error;

use segel_testkit::attacks::Bench;
use segel_testkit::mutation::{Base, bases, object_mutants, sweep};
use segel_verify::{Policy, Revocation, verify_source};

/// What stays VALID inside a hole: digits in the other case, parts that nothing binds and nothing
/// uses, and stamps of which the level only falls.
const UNBOUND: [&str; 6] = [
    "the case of a digit",
    "version",
    "digest algorithms",
    "another certificate",
    "signer version",
    "unsigned attributes",
];

fn judge<'a>(base: &Base, bench: &'a Bench) -> impl Fn(&[u8]) -> &'static str + Sync + use<'a> {
    let revocation = if base.hard { Revocation::Hard } else { Revocation::Soft };
    let policy = Policy::contract(bench.trust()).with_revocation(revocation);
    let at = base.at;
    move |file: &[u8]| {
        let report = verify_source(file, &policy, at);
        report.map_or("UNREADABLE", |report| report.conclusion().word())
    }
}

#[test]
fn a_changed_byte_is_met_or_belongs_to_what_nothing_binds() -> Result<(), Box<dyn Error>> {
    let bench = Bench::new();
    for base in bases(&bench) {
        let judge = judge(&base, &bench);
        assert_eq!(judge(&base.file), "VALID", "{}", base.name);
        // A prime, so that no part of the layout is stepped over.
        let found = sweep(&base.file, 41, &judge);
        assert!(found.outside.is_empty(), "{}: VALID at {:?}", base.name, found.outside);
        // An archived document has the certificates of its authorities more than once.
        let copied = |part: &str| {
            let parts = ["the signer's certificate", "the head of the certificates"];
            base.hard && parts.contains(&part)
        };
        let unbound = |part: &str| UNBOUND.contains(&part) || copied(part);
        let bound: Vec<_> = found.inside.keys().filter(|part| !unbound(part)).collect();
        assert!(bound.is_empty(), "{}: VALID with another {bound:?}", base.name);
    }
    Ok(())
}

#[test]
fn a_changed_object_that_shows_is_never_valid() -> Result<(), Box<dyn Error>> {
    let bench = Bench::new();
    let mut judged = 0;
    for base in bases(&bench) {
        let judge = judge(&base, &bench);
        let mutants = object_mutants(&base.file);
        let survivors: Vec<_> = mutants
            .iter()
            .step_by(5)
            .inspect(|_| judged += 1)
            .filter(|mutant| mutant.shows && judge(&mutant.file) == "VALID")
            .map(|mutant| mutant.what.as_str())
            .collect();
        assert!(survivors.is_empty(), "{}: VALID with {survivors:?}", base.name);
    }
    assert!(judged > 200, "only {judged} were judged");
    Ok(())
}
