//! The public key interoperability test suite of NIST: paths with their policies and revocation
//! lists.

#[expect(unreachable_pub, reason = "shared by the tests of the suites")]
mod suite;

use std::collections::{BTreeSet, HashMap};
use std::error::Error;

use segel_crypto::UnixTime;
use segel_x509::{
    Budget, CertStatus, Certificate, EvidenceOrigin, FreshnessRule, PolicyRules, Purpose,
    RevocationEvidence, TrustAnchor, TrustStore, ValidPolicies, build_path_under,
};

const PACKED: &[u8] = include_bytes!("../../../testdata/suites/pkits.tsv.gz");
const CASES: &str = include_str!("../../../testdata/suites/pkits.tsv");
const NIST_POLICY: &str = "2.16.840.1.101.3.2.1.48.";
const ANY_POLICY: &str = "2.5.29.32.0";

/// The files of the suite by name.
#[derive(Default)]
struct Files {
    certificates: HashMap<String, Vec<u8>>,
    lists: HashMap<String, Vec<u8>>,
}

impl Files {
    fn read() -> Result<Self, Box<dyn Error>> {
        let mut files = Self::default();
        for line in suite::unpacked(PACKED)?.lines() {
            let cells: Vec<&str> = line.split('\t').collect();
            let [kind, name, hex] = cells.as_slice() else {
                return Err(format!("no three cells in {line}").into());
            };
            let octets = hex.as_bytes().chunks(2).map(|pair| {
                Ok::<u8, Box<dyn Error>>(u8::from_str_radix(std::str::from_utf8(pair)?, 16)?)
            });
            let octets = octets.collect::<Result<Vec<u8>, _>>()?;
            let into = if *kind == "crl" { &mut files.lists } else { &mut files.certificates };
            into.insert((*name).to_owned(), octets);
        }
        Ok(files)
    }
}

/// One row of the table of tests.
struct Case<'a> {
    id: &'a str,
    valid: bool,
    chain: Vec<&'a str>,
    lists: Vec<&'a str>,
    settings: HashMap<&'a str, &'a str>,
}

fn case(line: &str) -> Option<Case<'_>> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [_, _, id, expected, chain, lists, settings] = cells.as_slice() else {
        return None;
    };
    let settings = settings.split(';').filter_map(|setting| setting.split_once('='));
    Some(Case {
        id,
        valid: *expected == "valid",
        chain: chain.split(',').collect(),
        lists: lists.split(',').filter(|name| !name.is_empty()).collect(),
        settings: settings.map(|(key, value)| (key, value.trim_matches('"'))).collect(),
    })
}

fn policies(names: &str) -> BTreeSet<String> {
    let oid = |name: &str| match name.strip_prefix("NIST-test-policy-") {
        Some(number) => format!("{NIST_POLICY}{number}"),
        None => ANY_POLICY.to_owned(),
    };
    names.split(',').filter(|name| !name.is_empty()).map(oid).collect()
}

fn rules(case: &Case<'_>) -> PolicyRules {
    let is = |key: &str| case.settings.get(key) == Some(&"true");
    let set = case.settings.get("SetInitialPolicySet").map(|names| policies(names));
    let set = set.filter(|set| !set.contains(ANY_POLICY)).unwrap_or_default();
    PolicyRules {
        acceptable: set.into_iter().collect(),
        require_explicit: is("SetInitialExplicitPolicy"),
        inhibit_any: is("SetInitialInhibitAnyPolicy"),
        inhibit_mapping: is("SetInitialPolicyMappingInhibit"),
    }
}

/// Judges one test: the policies of the path, or why it is refused.
fn judge(case: &Case<'_>, files: &Files, at: UnixTime) -> Result<BTreeSet<String>, String> {
    let certificate = |name: &&str| {
        let der = files.certificates.get(*name).ok_or(format!("{name} is not here"))?;
        Certificate::from_der(der).map_err(|error| format!("{name}: {error}"))
    };
    let chain = case.chain.iter().map(certificate).collect::<Result<Vec<_>, String>>()?;
    let (leaf, above) = chain.split_last().ok_or("an empty chain")?;
    let (root, between) = above.split_first().ok_or("a chain of one")?;
    let trust = TrustStore::new(vec![TrustAnchor::new(root.clone())]);
    let mut budget = Budget::default();
    let rules = rules(case);
    let path = build_path_under(leaf, between, &trust, at, &Purpose::Any, &rules, &mut budget)
        .map_err(|failure| format!("{:?}", failure.reasons))?;
    let mut evidence = RevocationEvidence::new();
    evidence.add_certificates(chain.iter().cloned());
    for name in &case.lists {
        let list = files.lists.get(*name).ok_or(format!("{name} is not here"))?;
        evidence.add_crl(list, EvidenceOrigin::Supplied);
    }
    for index in 0..path.certificates().len() - 1 {
        let rule = FreshnessRule::default();
        match path.status(index, &evidence, at, &rule, &mut budget) {
            Some(CertStatus::Good { .. }) => {}
            other => return Err(format!("the status of {index} is {other:?}")),
        }
    }
    Ok(match path.policies() {
        ValidPolicies::Only(named) => named.iter().cloned().collect(),
        _ => policies("anyPolicy"),
    })
}

#[test]
fn every_test_of_pkits_ends_as_nist_says() -> Result<(), Box<dyn Error>> {
    let files = Files::read()?;
    let at = UnixTime::parse_rfc3339("2026-11-24T03:00:00Z").ok_or("no instant")?;
    let (mut total, mut found) = (0, Vec::new());
    for line in CASES.lines().skip(1) {
        let case = case(line).ok_or("a row without seven cells")?;
        total += 1;
        let said = match (judge(&case, &files, at), case.valid) {
            (Ok(policies), false) => format!("accepted for {policies:?}"),
            (Err(why), true) => format!("refused: {why}"),
            (Err(_), false) => continue,
            (Ok(policies), true) => {
                // Where the table names no policies, the path is valid for the first.
                let expected = case.settings.get("SetUserConstrainedPolicySet");
                let expected = expected.unwrap_or(&"NIST-test-policy-1");
                if policies == self::policies(expected) {
                    continue;
                }
                format!("valid for {policies:?}")
            }
        };
        found.push((case.id.to_owned(), said));
    }
    suite::hold("pkits", total, &found)
}
