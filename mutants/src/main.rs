//! Changes the rules one at a time and asks the tests whether they see it.
//!
//!     cargo run --release --manifest-path mutants/Cargo.toml -- [OPTION...] FILE...
//!
//! FILEs are sources of library crates (`crates/pdf/src/plain.rs`). All changes are compiled into one build
//! of a copy of the workspace; a variable of the environment turns one on when the tests run.
//!
//!     --packages A,B,...   whose tests judge (default segel-pdf,segel-verify; `none` for no tests)
//!     --no-vectors         does not ask the attack vectors first, all of them in one process
//!     --skip WORD,...      test programs that are left out, by a part of their names
//!     --every N            only each N-th change, from the first on (default 1: all)
//!     --work FOLDER        the copy, its build and the results (default target/mutants)
//!
//! What is decided already stands in `results.tsv` of the folder and is not asked again.

mod judge;
mod plant;
mod tree;
mod vectors;

use std::collections::HashSet;
use std::path::PathBuf;
use std::process::ExitCode;

/// What the command line says.
#[derive(Debug)]
pub struct Wishes {
    pub files: Vec<String>,
    pub packages: Vec<String>,
    pub skip: Vec<String>,
    pub every: usize,
    pub vectors: bool,
    pub work: PathBuf,
    pub root: PathBuf,
}

fn wishes() -> Result<Wishes, String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let root = root.canonicalize().map_err(|error| error.to_string())?;
    let mut wishes = Wishes {
        files: Vec::new(),
        packages: vec!["segel-pdf".into(), "segel-verify".into()],
        skip: Vec::new(),
        every: 1,
        vectors: true,
        work: root.join("target/mutants"),
        root,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value"));
        let listed = |text: String| text.split(',').map(str::to_owned).collect();
        match word.as_str() {
            "--packages" => {
                wishes.packages = listed(value()?);
                wishes.packages.retain(|package| package != "none");
            }
            "--no-vectors" => wishes.vectors = false,
            "--skip" => wishes.skip = listed(value()?),
            "--every" => wishes.every = value()?.parse().map_err(|_| "--every takes a number")?,
            "--work" => wishes.work = value()?.into(),
            _ if word.starts_with('-') => {
                return Err(format!("{word} is not known; see mutants/src/main.rs"));
            }
            _ => wishes.files.push(word),
        }
    }
    if wishes.files.is_empty() || wishes.every == 0 {
        return Err("name the files to change, e.g. crates/pdf/src/plain.rs".into());
    }
    Ok(wishes)
}

fn run(wishes: &Wishes) -> Result<(), String> {
    tree::copy(wishes)?;
    let mut without = HashSet::new();
    let (mutants, programs) = loop {
        let planted = tree::plant(wishes, &without)?;
        match tree::build(wishes, &planted)? {
            tree::Built::Programs(programs) => break (planted.mutants, programs),
            tree::Built::Refused(numbers) => {
                eprintln!("{} changes do not compile", numbers.len());
                without.extend(numbers);
            }
        }
    };
    eprintln!("{} changes, {} test programs", mutants.len(), programs.len());
    judge::all(wishes, &mutants, programs)
}

fn main() -> ExitCode {
    match wishes().and_then(|wishes| run(&wishes)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mutants: {error}");
            ExitCode::from(2)
        }
    }
}
