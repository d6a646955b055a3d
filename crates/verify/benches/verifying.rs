//! How near a verification is to its limit: three public-key operations and one hash of the bytes.
//!
//! `cargo bench -p segel-verify --bench verifying [WORD...]` verifies signed files in memory on one
//! core, with four kinds of keys and in three sizes, and prints beside each the limit of the same run;
//! words choose cases by name, such as `rsa2048` or `50`. `benches/run inprocess` takes these rows
//! into its table.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench measures time and says what it measured"
)]

use std::error::Error;
use std::hint::black_box;

use segel_crypto::{
    DigestAlgorithm, KeyKind, PrivateKey, SignatureAlgorithm, SigningKey as _, ToBeSigned,
};
use segel_sign::SigningPlan;
use segel_testkit::document::page_of;
use segel_testkit::levels::{NOW, sign};
use segel_testkit::pki::{Officer, Pki};
use segel_verify::{Policy, Revocation, verify_source};

#[path = "../../../benches/clock.rs"]
mod clock;

use clock::{seconds, shown};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const SIZES: [(&str, usize); 3] = [("50 KB", 50_000), ("2 MB", 2_000_000), ("100 MB", 100_000_000)];
const KEYS: [(KeyKind, &str); 4] = [
    (KeyKind::Rsa2048, "rsa2048"),
    (KeyKind::Rsa3072, "rsa3072"),
    (KeyKind::P256, "p256"),
    (KeyKind::Ed25519, "ed25519"),
];

/// A signed file with one page and a content stream of that many bytes.
fn signed(size: usize, officer: &Officer) -> Outcome<Vec<u8>> {
    let content = "0 0 m 100 100 l S\n".repeat(size / 18 + 1);
    let file = page_of(content.get(..size).unwrap_or_default());
    let mut out = Vec::new();
    sign(&file, SigningPlan::approval(), officer)?.write_to(&file, &mut out)?;
    Ok(out)
}

/// What the signature and the two links of its chain take.
fn operations(officer: &Officer) -> Outcome<(f64, SignatureAlgorithm)> {
    let [leaf, issuing, root] = officer.chain.as_slice() else { return Err("no chain".into()) };
    let key = PrivateKey::from_pkcs8(&officer.pkcs8_der)?;
    let algorithm = *key.algorithms().first().ok_or("no algorithm")?;
    // As long as the signed attributes.
    let message = vec![0u8; 200];
    let value = key.sign(algorithm, &ToBeSigned::new(message.clone()))?;
    let taken = seconds(|| {
        leaf.public_key().verify(algorithm, &message, value.as_bytes())?;
        for (child, issuer) in [(leaf, issuing), (issuing, root)] {
            let algorithm = child.signature_algorithm()?;
            issuer.public_key().verify(algorithm, child.tbs(), child.signature())?;
        }
        Ok(())
    })?;
    Ok((taken, algorithm))
}

fn main() -> Outcome {
    let words: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    // Its authorities have keys of RSA-4096, as the real ones have.
    let pki = Pki::new(NOW);
    let policy = Policy::contract(pki.trust()).with_revocation(Revocation::Soft);
    println!("| case | time | limit | to limit | note |\n|---|---|---|---|---|");
    for (kind, name) in KEYS {
        let case = |size: &str| format!("verify {size}, {name}");
        let wanted = |size: &str| words.is_empty() || words.iter().any(|w| case(size).contains(w));
        let sizes: Vec<_> = SIZES.into_iter().filter(|(size, _)| wanted(size)).collect();
        if sizes.is_empty() {
            continue;
        }
        let officer = pki.officer(kind, "Bench");
        let (keys, algorithm) = operations(&officer)?;
        let digest = match algorithm {
            SignatureAlgorithm::Ed25519 => DigestAlgorithm::Sha512,
            other => other.digest().unwrap_or(DigestAlgorithm::Sha256),
        };
        for (size, bytes) in sizes {
            let file = signed(bytes, &officer)?;
            let hash = seconds(|| {
                black_box(digest.digest(&file));
                Ok(())
            })?;
            let mut word = String::new();
            let whole = seconds(|| {
                let report = verify_source(&file, &policy, NOW.plus_seconds(3600))?;
                word = report.conclusion().to_string();
                Ok(())
            })?;
            let limit = keys + hash;
            println!(
                "| {} | {} | {} | {:.2} | {word}; 3 public-key operations {}, hash {}; {:.0}/s |",
                case(size),
                shown(whole),
                shown(limit),
                whole / limit,
                shown(keys),
                shown(hash),
                1.0 / whole,
            );
        }
    }
    Ok(())
}
