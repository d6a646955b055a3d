//! The house's direction: which crate may lean on which, read from `cargo metadata`.
//!
//! Every arrow between our own crates goes strictly down, so there can be no circle. The floors are
//! those of `ARCHITECTURE.md`; a crate without a floor here fails the test.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Tens of a floor, so that the bench stands between the fourth and the fifth.
const FLOORS: [(&str, u32); 18] = [
    ("segel-crypto", 10),
    ("segel-pdf", 10),
    ("segel-x509", 20),
    ("segel-bsre", 30),
    ("segel-cms", 30),
    ("segel-keys", 30),
    ("segel-fetch", 40),
    ("segel-paper", 30),
    ("segel-sign", 40),
    ("segel-verify", 40),
    ("segel-testkit", 45),
    ("segel-issue", 50),
    ("segel-report", 50),
    ("segel", 60),
    ("segel-wasm", 60),
    ("segel-cli", 70),
    ("segel-fuzz", 70),
    ("segel-service", 70),
];

/// Arrows that the floors would allow and that must not be, by any way round.
const NEVERS: [(&str, &[&str]); 11] = [
    ("segel-pdf", &["segel-crypto", "segel-x509", "segel-cms"]),
    ("segel-crypto", &["segel-pdf"]),
    ("segel-x509", &["segel-pdf"]),
    ("segel-cms", &["segel-pdf"]),
    ("segel-keys", &["segel-pdf"]),
    ("segel-bsre", &["segel-pdf", "segel-x509"]),
    ("segel-fetch", &["segel-pdf"]),
    ("segel-paper", &["segel-pdf", "segel-keys"]),
    ("segel-sign", &["segel-verify"]),
    ("segel-verify", &["segel-sign", "segel-keys"]),
    ("segel-wasm", &["segel-sign", "segel-keys", "segel-fetch"]),
];

/// The crates that may name a dependency which has only so many doors.
const DOORS: [(&str, &[&str]); 28] = [
    ("aes", &["segel-pdf", "segel-testkit"]),
    ("cbc", &["segel-pdf", "segel-testkit"]),
    ("aws-lc-rs", &["segel-crypto"]),
    ("coset", &["segel-paper"]),
    ("md-5", &["segel-crypto", "segel-pdf"]),
    ("ring", &["segel-crypto"]),
    ("roxmltree", &["segel-pdf"]),
    ("sha1", &["segel-crypto"]),
    ("sha2", &["segel-crypto", "segel-pdf"]),
    ("x509-parser", &["segel-x509"]),
    ("p12-keystore", &["segel-keys", "segel-testkit"]),
    ("rcgen", &["segel-testkit"]),
    ("rqrr", &["segel-paper"]),
    ("postgres", &["segel-issue"]),
    ("rusqlite", &["segel-issue"]),
    ("rustls", &["segel-issue"]),
    ("tokio-postgres-rustls", &["segel-issue"]),
    ("typst", &["segel-issue"]),
    ("typst-layout", &["segel-issue"]),
    ("typst-pdf", &["segel-issue"]),
    ("attohttpc", HTTP),
    ("axum", HTTP),
    ("curl", HTTP),
    ("hyper", HTTP),
    ("minreq", HTTP),
    ("reqwest", HTTP),
    ("ureq", HTTP),
    ("segel-testkit", &["segel-cli", "segel-fuzz"]),
];

const HTTP: &[&str] = &["segel-fetch", "segel-service"];

/// Per crate the names of what it depends on outside its tests.
type Graph = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_arrow_between_crates_goes_down_and_every_door_is_kept() -> Result<(), Box<dyn Error>> {
    let graph = workspace()?;
    assert!(graph.len() >= 12, "cargo names only {} crates", graph.len());
    let faults = faults(&graph);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}

#[test]
fn an_arrow_up_a_brother_a_never_and_a_second_door_are_each_named() {
    let cases = [
        ("segel-pdf", "segel-sign", "segel-pdf (floor 1) leans on segel-sign (floor 4)"),
        ("segel-sign", "segel-verify", "segel-sign (floor 4) leans on segel-verify (floor 4)"),
        ("segel-verify", "segel-keys", "segel-verify never reaches segel-keys"),
        ("segel-wasm", "segel-sign", "segel-wasm never reaches segel-sign"),
        ("segel-report", "ring", "segel-report is no door to ring"),
        ("segel", "segel-testkit", "segel is no door to segel-testkit"),
        ("segel-new", "segel-pdf", "segel-new has no floor"),
    ];
    for (from, to, expected) in cases {
        let found = faults(&graph_of(&[(from, to)]));
        assert!(found.iter().any(|fault| fault == expected), "{from} -> {to}: {found:?}");
    }
}

#[test]
fn a_never_is_seen_through_a_crate_in_between() {
    let found = faults(&graph_of(&[("segel-wasm", "segel-issue"), ("segel-issue", "segel-sign")]));
    assert_eq!(found, ["segel-wasm never reaches segel-sign"]);
}

fn faults(graph: &Graph) -> Vec<String> {
    let floors: BTreeMap<&str, u32> = FLOORS.into_iter().collect();
    let mut faults = Vec::new();
    for (from, targets) in graph {
        let Some(floor) = floors.get(from.as_str()) else {
            faults.push(format!("{from} has no floor"));
            continue;
        };
        for to in targets {
            if let Some(below) = floors.get(to.as_str()).filter(|below| *below >= floor) {
                let (upper, lower) = (floor / 10, below / 10);
                faults.push(format!("{from} (floor {upper}) leans on {to} (floor {lower})"));
            }
            let door = DOORS.iter().find(|(name, _)| name == to);
            if door.is_some_and(|(_, doors)| !doors.contains(&from.as_str())) {
                faults.push(format!("{from} is no door to {to}"));
            }
        }
    }
    for (from, forbidden) in NEVERS {
        let reached = reached(graph, from);
        for to in forbidden.iter().filter(|to| reached.contains(**to)) {
            faults.push(format!("{from} never reaches {to}"));
        }
    }
    faults
}

/// Everything that `from` depends on, directly or through others.
fn reached<'g>(graph: &'g Graph, from: &str) -> BTreeSet<&'g str> {
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<&str> =
        graph.get(from).into_iter().flatten().map(String::as_str).collect();
    while let Some(next) = waiting.pop() {
        if seen.insert(next) {
            waiting.extend(graph.get(next).into_iter().flatten().map(String::as_str));
        }
    }
    seen
}

fn graph_of(arrows: &[(&str, &str)]) -> Graph {
    let mut graph = Graph::new();
    for (from, to) in arrows {
        graph.entry((*from).to_owned()).or_default().insert((*to).to_owned());
    }
    graph
}

fn workspace() -> Result<Graph, Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let output = Command::new(option_env!("CARGO").unwrap_or("cargo"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root)
        .output()?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo metadata: {complaint}");
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let mut graph = Graph::new();
    for package in list(&metadata, "packages") {
        let targets = list(package, "dependencies")
            .filter(|dependency| dependency.get("kind").and_then(Value::as_str) != Some("dev"))
            .map(|dependency| text(dependency, "name"))
            .collect();
        graph.insert(text(package, "name"), targets);
    }
    Ok(graph)
}

fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}
