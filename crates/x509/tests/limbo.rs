//! x509-limbo: paths that other implementations judge too. Its names of hosts and purposes of the web
//! have no counterpart here; what follows from that is among the divergences.

#[expect(unreachable_pub, reason = "shared by the tests of the suites")]
mod suite;

use std::error::Error;

use segel_crypto::UnixTime;
use segel_x509::{
    Budget, CertStatus, Certificate, EvidenceOrigin, FreshnessRule, Purpose, RevocationEvidence,
    TrustAnchor, TrustStore, build_path,
};
use serde_json::Value;

const PACKED: &[u8] = include_bytes!("../../../testdata/suites/x509-limbo.json.gz");
/// The instant of cases that name none.
const NOW: &str = "2026-11-24T03:00:00Z";

fn texts<'v>(case: &'v Value, key: &str) -> Vec<&'v str> {
    let items = case.get(key).and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).collect()
}

fn text<'v>(case: &'v Value, key: &str) -> &'v str {
    case.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn read(pem: &str) -> Result<Certificate, String> {
    let read = Certificate::from_pem_bundle(pem.as_bytes()).map_err(|error| error.to_string())?;
    read.into_iter().next().ok_or_else(|| "no certificate".to_owned())
}

/// The DER of a PEM block.
fn der(pem: &str) -> Result<Vec<u8>, String> {
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let value = |digit: u8| match digit {
        b'A'..=b'Z' => Some(u32::from(digit - b'A')),
        b'a'..=b'z' => Some(u32::from(digit - b'a') + 26),
        b'0'..=b'9' => Some(u32::from(digit - b'0') + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let (mut out, mut held, mut bits) = (Vec::new(), 0u32, 0);
    for digit in body.bytes().filter(|digit| *digit != b'=') {
        held = (held << 6) | value(digit).ok_or("no base64")?;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    Ok(out)
}

/// The instant of a case: fractions of a second are cut off.
fn instant(case: &Value) -> Result<UnixTime, String> {
    let time = case.get("validation_time").and_then(Value::as_str).unwrap_or(NOW);
    let seconds = time.get(..19).ok_or("no instant")?;
    UnixTime::parse_rfc3339(&format!("{seconds}Z")).ok_or_else(|| "no instant".to_owned())
}

fn judge(case: &Value) -> Result<(), String> {
    let at = instant(case)?;
    let leaf = read(text(case, "peer_certificate"))?;
    // An anchor or an intermediate that cannot be read is as one that is not there.
    let certificates = |key: &str| -> Vec<Certificate> {
        texts(case, key).into_iter().filter_map(|pem| read(pem).ok()).collect()
    };
    let anchors = certificates("trusted_certs").into_iter().map(TrustAnchor::new).collect();
    let trust = TrustStore::new(anchors);
    let mut budget = Budget::default();
    if let Some(depth) = case.get("max_chain_depth").and_then(Value::as_u64) {
        budget.depth = u32::try_from(depth).map_err(|error| error.to_string())?;
    }
    let candidates = certificates("untrusted_intermediates");
    let path = build_path(&leaf, &candidates, &trust, at, &Purpose::Any, &mut budget)
        .map_err(|failure| format!("{:?}", failure.reasons))?;
    let lists = texts(case, "crls");
    if lists.is_empty() {
        return Ok(());
    }
    let mut evidence = RevocationEvidence::new();
    for list in lists {
        evidence.add_crl(&der(list)?, EvidenceOrigin::Supplied);
    }
    match path.status(0, &evidence, at, &FreshnessRule::default(), &mut budget) {
        Some(CertStatus::Good { .. }) | None => Ok(()),
        other => Err(format!("the status is {other:?}")),
    }
}

#[test]
fn every_case_of_x509_limbo_ends_as_its_authors_say_or_differs_for_a_reason()
-> Result<(), Box<dyn Error>> {
    let cases: Value = serde_json::from_str(&suite::unpacked(PACKED)?)?;
    let cases = cases.as_array().ok_or("no list of cases")?;
    let mut found = Vec::new();
    for case in cases {
        let said = match (judge(case), text(case, "expected_result")) {
            (Ok(()), "SUCCESS") | (Err(_), "FAILURE") => continue,
            (Ok(()), _) => "accepted".to_owned(),
            (Err(why), _) => format!("refused: {why}"),
        };
        found.push((text(case, "id").to_owned(), said));
    }
    suite::hold("x509-limbo", cases.len(), &found)
}
