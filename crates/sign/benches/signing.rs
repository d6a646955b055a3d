//! How near a signature is to its limit: the key operation, one hash of the bytes, one copy.
//!
//! `cargo bench -p segel-sign` signs a file of 57 KB in memory on one core and prints, in one run, the
//! limit, what was reached, and `openssl speed` of the same kind of key.

use std::error::Error;
use std::hint::black_box;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use segel_crypto::{DigestAlgorithm, KeyKind, SignatureAlgorithm, ToBeSigned, UnixTime};
use segel_keys::Passphrase;
use segel_pdf::{Document, PdfDate};
use segel_sign::{Credential, SigningPlan, prepare_copying};
use segel_testkit::document::page_of;
use segel_testkit::pki::Pki;

const TIME: PdfDate = PdfDate {
    year: 2026,
    month: 11,
    day: 24,
    hour: 10,
    minute: 0,
    second: 0,
    offset_minutes: Some(420),
};
const SIZE: usize = 57_000;

/// A file with one page and a content stream of that many bytes.
fn document(size: usize) -> Vec<u8> {
    let content = "0 0 m 100 100 l S\n".repeat(size / 18 + 1);
    page_of(content.get(..size).unwrap_or_default())
}

/// The best seconds a turn out of several rounds.
#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn seconds(mut turn: impl FnMut() -> Result<(), Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let mut best = f64::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        let mut turns = 0u32;
        while start.elapsed() < Duration::from_millis(300) {
            turn()?;
            turns += 1;
        }
        best = best.min(start.elapsed().as_secs_f64() / f64::from(turns));
    }
    Ok(best)
}

/// Signatures a second as `openssl speed` counts them, where it is installed.
fn openssl(kind: &str) -> Option<f64> {
    let output = Command::new("openssl").args(["speed", "-seconds", "1", kind]).output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let words: Vec<&str> = said.lines().last()?.split_whitespace().collect();
    let per_second = words.iter().rev().nth(1)?;
    per_second.parse().ok()
}

#[expect(clippy::print_stdout, reason = "a bench prints its figures")]
fn main() -> Result<(), Box<dyn Error>> {
    let pki = Pki::quick(UnixTime::new(TIME.unix_seconds()));
    let file = document(SIZE);
    println!("{SIZE} bytes, one core; microseconds a turn, signatures a second");
    for (kind, name) in [
        (KeyKind::Rsa2048, "rsa2048"),
        (KeyKind::Rsa3072, "rsa3072"),
        (KeyKind::P256, "ecdsap256"),
        (KeyKind::P384, "ecdsap384"),
        (KeyKind::Ed25519, "ed25519"),
    ] {
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
        let value = credential.key().sign(algorithm, &message)?;
        let check = seconds(|| {
            let public = credential.key().public_key();
            Ok(public.verify(algorithm, message.as_bytes(), value.as_bytes())?)
        })?;
        let digest = match algorithm {
            SignatureAlgorithm::Ed25519 => DigestAlgorithm::Sha512,
            other => other.digest().unwrap_or(DigestAlgorithm::Sha256),
        };
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
        let micro = |s: f64| s * 1e6;
        println!(
            "{name:10} key {:7.1} hash {:6.1} copy {:5.1} check {:6.1} | limit {:7.0}/s reached \
             {:7.0}/s = {:.2} x the limit's time | openssl speed {}",
            micro(key),
            micro(hash),
            micro(copy),
            micro(check),
            1.0 / limit,
            1.0 / whole,
            whole / limit,
            openssl(name).map_or("not installed".to_owned(), |n| format!("{n:.0}/s")),
        );
    }
    Ok(())
}
