//! How near a signature is to its limit: the key operation, one hash of the bytes, one copy.
//!
//! `cargo bench -p segel-sign --bench signing [WORD...]` signs files in memory on one core, with four
//! kinds of keys and in three sizes, and prints beside each the limit of the same run; words choose
//! cases by name, such as `rsa2048` or `50`. `benches/run inprocess` takes these rows into its table.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench measures time and says what it measured"
)]

use std::error::Error;
use std::hint::black_box;
use std::process::Command;
use std::sync::Arc;

use segel_crypto::{DigestAlgorithm, KeyKind, SignatureAlgorithm, ToBeSigned, UnixTime};
use segel_keys::Passphrase;
use segel_pdf::{Document, PdfDate};
use segel_sign::{Credential, SigningPlan, prepare_copying};
use segel_testkit::document::page_of;
use segel_testkit::pki::Pki;

#[path = "../../../benches/clock.rs"]
mod clock;

use clock::{seconds, shown};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const TIME: PdfDate = PdfDate {
    year: 2026,
    month: 11,
    day: 24,
    hour: 10,
    minute: 0,
    second: 0,
    offset_minutes: Some(420),
};
const SIZES: [(&str, usize); 3] = [("50 KB", 50_000), ("2 MB", 2_000_000), ("100 MB", 100_000_000)];
const KEYS: [(KeyKind, &str, &str); 4] = [
    (KeyKind::Rsa2048, "rsa2048", "rsa2048"),
    (KeyKind::Rsa3072, "rsa3072", "rsa3072"),
    (KeyKind::P256, "p256", "ecdsap256"),
    (KeyKind::Ed25519, "ed25519", "ed25519"),
];

/// A file with one page and a content stream of that many bytes.
fn document(size: usize) -> Vec<u8> {
    let content = "0 0 m 100 100 l S\n".repeat(size / 18 + 1);
    page_of(content.get(..size).unwrap_or_default())
}

/// Signatures a second as `openssl speed` counts them, where it is installed.
fn openssl(kind: &str) -> Option<f64> {
    let output = Command::new("openssl").args(["speed", "-seconds", "1", kind]).output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let words: Vec<&str> = said.lines().last()?.split_whitespace().collect();
    let per_second = words.iter().rev().nth(1)?;
    per_second.parse().ok()
}

fn main() -> Outcome {
    let words: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    let pki = Pki::quick(UnixTime::new(TIME.unix_seconds()));
    println!("| case | time | limit | to limit | note |\n|---|---|---|---|---|");
    for (kind, name, in_openssl) in KEYS {
        let case = |size: &str| format!("sign {size}, {name}");
        let wanted = |size: &str| words.is_empty() || words.iter().any(|w| case(size).contains(w));
        let sizes: Vec<_> = SIZES.into_iter().filter(|(size, _)| wanted(size)).collect();
        if sizes.is_empty() {
            continue;
        }
        let officer = pki.officer(kind, "Bench");
        let passphrase = Passphrase::from_bytes(b"rahasia".to_vec());
        let loaded = segel_keys::pkcs12::load(&officer.to_pkcs12("rahasia"), &passphrase)?;
        let credential = Credential::new(Arc::new(loaded.key), loaded.certificates)?;
        let algorithm = *credential.key().algorithms().first().ok_or("no algorithm")?;
        let message = ToBeSigned::new(vec![7; 300]);
        let key = seconds(|| {
            black_box(credential.key().sign(algorithm, &message)?);
            Ok(())
        })?;
        // Segel verifies each signature before it embeds it; this is what that takes.
        let value = credential.key().sign(algorithm, &message)?;
        let check = seconds(|| {
            let public = credential.key().public_key();
            Ok(public.verify(algorithm, message.as_bytes(), value.as_bytes())?)
        })?;
        let digest = match algorithm {
            SignatureAlgorithm::Ed25519 => DigestAlgorithm::Sha512,
            other => other.digest().unwrap_or(DigestAlgorithm::Sha256),
        };
        let peer =
            openssl(in_openssl).map_or(String::new(), |n| format!(", openssl {n:.0} keys/s"));
        for (size, bytes) in sizes {
            let file = document(bytes);
            let hash = seconds(|| {
                black_box(digest.digest(&file));
                Ok(())
            })?;
            let copy = seconds(|| {
                black_box(file.clone());
                Ok(())
            })?;
            let plan = SigningPlan::approval();
            let whole = seconds(|| {
                let document = Document::open(file.as_slice())?;
                let mut out = Vec::with_capacity(file.len() + 20_000);
                let chain = credential.chain();
                let prepared = prepare_copying(&document, &plan, chain, TIME, &mut out)?;
                out.extend_from_slice(prepared.sign_with(&credential)?.appended());
                black_box(out);
                Ok(())
            })?;
            let limit = key + hash + copy;
            println!(
                "| {} | {} | {} | {:.2} | key {}, hash {}, copy {}, check {}; {:.0}/s{peer} |",
                case(size),
                shown(whole),
                shown(limit),
                whole / limit,
                shown(key),
                shown(hash),
                shown(copy),
                shown(check),
                1.0 / whole,
            );
        }
    }
    Ok(())
}
