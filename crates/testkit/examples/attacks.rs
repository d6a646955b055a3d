//! Writes every vector into a folder, with the root, the instant and the expected words:
//! the suite that another verifier can run.
//!
//! `cargo run --example attacks -- DIR`

#![expect(clippy::print_stdout, reason = "a program that says what it wrote")]
#![expect(clippy::disallowed_methods, reason = "a folder of test files, written anew each time")]

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use segel_testkit::attacks::{Bench, expected_tsv, vectors};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or("say the folder to write to: attacks DIR")?;
    fs::create_dir_all(&folder)?;
    let bench = Bench::new();
    let vectors = vectors(&bench);
    for vector in &vectors {
        fs::write(folder.join(format!("{}.pdf", vector.id)), &vector.file)?;
    }
    fs::write(folder.join("root.pem"), bench.pki.root_pem())?;
    fs::write(folder.join("time"), format!("{}\n", bench.judged_at()))?;
    fs::write(folder.join("expected.tsv"), expected_tsv(&vectors))?;
    println!("{} vectors in {}", vectors.len(), folder.display());
    Ok(())
}
