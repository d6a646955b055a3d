//! Runs every target over its seeds, the kept inputs and changes of both, for some seconds each.
//!
//! `cargo run -p segel-fuzz --bin replay -- [--seconds N] [--start N] [TARGET...]`. The changes follow
//! from `--start`, so a run can be had again. `--seeds FOLDER` writes the seeds of each target for
//! cargo-fuzz instead. An input that breaks a target is written to
//! `fuzz/failures/` and the exit code is 1. Each input has a stack of 1 MiB.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a program for the terminal, which measures and leaves what broke a target"
)]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use segel_fuzz::mutate::{Dice, mutated};
use segel_fuzz::{TARGETS, Target};

const STACK: usize = 1 << 20;

fn main() -> Result<(), Box<dyn Error>> {
    let (mut seconds, mut start, mut names) = (10, 1, Vec::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--seeds" => {
                let folder = arguments.next().ok_or("--seeds needs a folder")?;
                return write_seeds(Path::new(&folder));
            }
            "--seconds" => seconds = arguments.next().ok_or("--seconds needs a number")?.parse()?,
            "--start" => start = arguments.next().ok_or("--start needs a number")?.parse()?,
            name if TARGETS.iter().any(|target| target.name == name) => names.push(argument),
            other => return Err(format!("no such target or option: {other}").into()),
        }
    }
    let mut broken = 0;
    for target in TARGETS {
        if names.is_empty() || names.iter().any(|name| name == target.name) {
            broken += usize::from(!replayed(target, Duration::from_secs(seconds), start)?);
        }
    }
    if broken > 0 {
        return Err(format!("{broken} targets are broken").into());
    }
    Ok(())
}

/// Writes what every target begins with, a folder for each.
fn write_seeds(folder: &Path) -> Result<(), Box<dyn Error>> {
    for target in TARGETS {
        let own = folder.join(target.name);
        fs::create_dir_all(&own)?;
        for (number, seed) in kept(target)?.into_iter().chain((target.seeds)()).enumerate() {
            fs::write(own.join(format!("seed-{number:03}")), seed)?;
        }
    }
    Ok(())
}

/// The folder of this crate.
fn home() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Inputs that once broke a target or were found worth keeping.
fn kept(target: Target) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let folder = home().join("kept").join(target.name);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_, std::io::Error>>()?;
    paths.sort();
    Ok(paths.iter().map(fs::read).collect::<Result<_, _>>()?)
}

/// Runs one target in a thread of its own; false when an input broke it.
fn replayed(target: Target, time: Duration, start: u64) -> Result<bool, Box<dyn Error>> {
    let mut seeds = kept(target)?;
    seeds.extend((target.seeds)());
    let current = Arc::new(Mutex::new(Vec::new()));
    let shown = Arc::clone(&current);
    let worker = std::thread::Builder::new().stack_size(STACK).spawn(move || {
        let begun = Instant::now();
        let (mut runs, mut slowest) = (0u64, Duration::ZERO);
        let mut run = |input: Vec<u8>| {
            let at = Instant::now();
            if let Ok(mut place) = shown.lock() {
                place.clone_from(&input);
            }
            (target.run)(&input);
            slowest = slowest.max(at.elapsed());
            runs += 1;
        };
        for seed in &seeds {
            run(seed.clone());
        }
        let mut dice = Dice::new(start);
        while begun.elapsed() < time {
            let (one, two) = (dice.below(seeds.len()), dice.below(seeds.len()));
            let (Some(seed), Some(other)) = (seeds.get(one), seeds.get(two)) else { break };
            run(mutated(seed, other, &mut dice));
        }
        (runs, slowest)
    })?;
    if let Ok((runs, slowest)) = worker.join() {
        println!("{}: {runs} inputs, slowest {} ms", target.name, slowest.as_millis());
        return Ok(true);
    }
    let input = current.lock().map_or_else(|e| e.into_inner().clone(), |input| input.clone());
    println!("{}: broken by {}", target.name, written(target, &input)?.display());
    Ok(false)
}

fn written(target: Target, input: &[u8]) -> Result<PathBuf, Box<dyn Error>> {
    let folder = home().join("failures");
    fs::create_dir_all(&folder)?;
    let name = segel_crypto::DigestAlgorithm::Sha256.digest(input).to_hex();
    let path = folder.join(format!("{}-{}", target.name, name.get(..16).unwrap_or(&name)));
    fs::write(&path, input)?;
    Ok(Path::new("fuzz/failures").join(path.file_name().unwrap_or_default()))
}
