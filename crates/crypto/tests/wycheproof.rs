//! Project Wycheproof: every signature set that names an algorithm of ours, whole.
//!
//! `testdata/suites/wycheproof.tsv` says of each set how many of its tests each build computes; the
//! rest must be refused as not supported. A test that is computed has the result of its authors.

use std::error::Error;

use segel_crypto::{
    CryptoError, DigestAlgorithm, PssParameters, SignatureAlgorithm, SubjectPublicKeyInfo,
};
use serde_json::Value;

const TABLE: &str = include_str!("../../../testdata/suites/wycheproof.tsv");
/// The column of this build in the table.
const COLUMN: usize = if cfg!(feature = "aws-lc") { 2 } else { 3 };

/// Every set with its name; signatures in other encodings than those of X.509 are left out.
fn sets() -> Vec<(String, &'static str)> {
    fn named<T: std::fmt::Debug>(
        kind: &str,
        all: Vec<T>,
        data: impl Fn(&T) -> &'static str,
    ) -> Vec<(String, &'static str)> {
        all.iter().map(|name| (format!("{kind} {name:?}"), data(name))).collect()
    }
    let mut sets = named("ecdsa", wycheproof::ecdsa::TestName::all(), |name| name.json_data());
    sets.retain(|(name, _)| !name.ends_with("P1363") && !name.ends_with("Bitcoin"));
    sets.extend(named("eddsa", wycheproof::eddsa::TestName::all(), |name| name.json_data()));
    let pkcs1 = wycheproof::rsa_pkcs1_verify::TestName::all();
    sets.extend(named("pkcs1", pkcs1, |name| name.json_data()));
    sets.extend(named("pss", wycheproof::rsa_pss_verify::TestName::all(), |name| name.json_data()));
    sets
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn bytes(value: &Value, key: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let digits = text(value, key).as_bytes();
    let pairs =
        digits.chunks(2).map(|pair| Ok(u8::from_str_radix(std::str::from_utf8(pair)?, 16)?));
    pairs.collect()
}

fn digest(name: &str) -> Option<DigestAlgorithm> {
    Some(match name {
        "SHA-1" => DigestAlgorithm::Sha1,
        "SHA-224" => DigestAlgorithm::Sha224,
        "SHA-256" => DigestAlgorithm::Sha256,
        "SHA-384" => DigestAlgorithm::Sha384,
        "SHA-512" => DigestAlgorithm::Sha512,
        _ => return None,
    })
}

/// The algorithm of a group; none when it names a digest that we do not have.
fn algorithm(kind: &str, group: &Value) -> Option<SignatureAlgorithm> {
    if kind == "eddsa" {
        return Some(SignatureAlgorithm::Ed25519);
    }
    let own = digest(text(group, "sha"))?;
    Some(match kind {
        "ecdsa" => SignatureAlgorithm::Ecdsa(own),
        "pkcs1" => SignatureAlgorithm::RsaPkcs1(own),
        _ => SignatureAlgorithm::RsaPss(PssParameters {
            digest: own,
            mask_digest: digest(text(group, "mgfSha"))?,
            salt_length: u32::try_from(group.get("sLen")?.as_u64()?).ok()?,
        }),
    })
}

/// What one set came to.
#[derive(Default)]
struct Outcome {
    tests: usize,
    computed: usize,
    wrong: Vec<String>,
}

fn judge(name: &str, data: &str) -> Result<Outcome, Box<dyn Error>> {
    let kind = name.split(' ').next().unwrap_or_default();
    let mut outcome = Outcome::default();
    let set: Value = serde_json::from_str(data)?;
    for group in list(&set, "testGroups") {
        let key = SubjectPublicKeyInfo::from_der(&bytes(group, "publicKeyDer")?);
        let algorithm = algorithm(kind, group);
        for test in list(group, "tests") {
            outcome.tests += 1;
            let (message, signature) = (bytes(test, "msg")?, bytes(test, "sig")?);
            let said = match (&key, algorithm) {
                (Ok(key), Some(algorithm)) => key.verify(algorithm, &message, &signature),
                // A key that is not read, like a digest that is not had, computes nothing.
                (Err(_), _) | (_, None) => Err(CryptoError::UnsupportedAlgorithm),
            };
            if said == Err(CryptoError::UnsupportedAlgorithm) {
                continue;
            }
            outcome.computed += 1;
            let agrees = match text(test, "result") {
                "valid" => said.is_ok(),
                "invalid" => said.is_err(),
                // The authors leave these to the taste of the library.
                "acceptable" => true,
                _ => false,
            };
            if !agrees {
                let id = test.get("tcId").and_then(Value::as_u64).unwrap_or_default();
                let expected = text(test, "result");
                let comment = text(test, "comment");
                outcome.wrong.push(format!("{name} {id} is {expected}: {said:?} ({comment})"));
            }
        }
    }
    Ok(outcome)
}

#[test]
fn every_test_that_is_computed_has_the_result_of_its_authors() -> Result<(), Box<dyn Error>> {
    let (mut wrong, mut total, mut rows) = (Vec::new(), 0, Vec::new());
    for (name, data) in sets() {
        let outcome = judge(&name, data).map_err(|error| format!("{name}: {error}"))?;
        wrong.extend(outcome.wrong);
        total += outcome.computed;
        let row = TABLE.lines().find(|row| row.split('\t').next() == Some(name.as_str()));
        let cells: Vec<&str> = row.unwrap_or_default().split('\t').collect();
        let (tests, computed) = (outcome.tests.to_string(), outcome.computed.to_string());
        let stands =
            cells.get(1) == Some(&tests.as_str()) && cells.get(COLUMN) == Some(&computed.as_str());
        if !stands {
            rows.push(format!("{name}\t{tests}\t{computed}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {total} differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(rows.is_empty(), "not as in wycheproof.tsv:\n{}", rows.join("\n"));
    let known = TABLE.lines().skip(1).count();
    assert_eq!(known, sets().len(), "wycheproof.tsv has rows for sets that are not there");
    Ok(())
}
