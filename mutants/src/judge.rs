//! The tests, asked of one change after another.

use std::collections::{HashMap, HashSet};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::Wishes;
use crate::plant::Mutant;
use crate::tree::Program;
use crate::vectors;

/// A test program with those of its tests that reach any change.
#[derive(Debug)]
struct Judge {
    program: Program,
    tests: Vec<Test>,
}

/// A test, how long it takes and which changes it reaches.
#[derive(Debug)]
struct Test {
    name: String,
    takes: Duration,
    reaches: HashSet<usize>,
}

impl Judge {
    /// Runs each test alone, without a change.
    fn new(wishes: &Wishes, program: Program) -> Result<Self, String> {
        let log = wishes.work.join("reached");
        let listed = Command::new(&program.path)
            .args(["--list", "--format", "terse"])
            .current_dir(&program.folder)
            .output()
            .map_err(|error| format!("{}: {error}", program.name))?;
        let mut tests = Vec::new();
        for name in String::from_utf8_lossy(&listed.stdout).lines() {
            let Some(name) = name.strip_suffix(": test") else { continue };
            let _ = std::fs::remove_file(&log);
            let (begun, with) = (Instant::now(), ("MUTANT_LOG", log.display().to_string()));
            if !ask(&program, &[name], &with, Duration::from_secs(1800))? {
                return Err(format!("{}: {name} fails without a change", program.name));
            }
            let text = std::fs::read_to_string(&log).unwrap_or_default();
            let reaches: HashSet<usize> = text.lines().filter_map(|n| n.parse().ok()).collect();
            if !reaches.is_empty() {
                tests.push(Test { name: name.to_owned(), takes: begun.elapsed(), reaches });
            }
        }
        let reached: HashSet<usize> =
            tests.iter().flat_map(|test| &test.reaches).copied().collect();
        eprintln!("{}: {} tests, {} changes", program.name, tests.len(), reached.len());
        Ok(Self { program, tests })
    }

    fn takes(&self) -> Duration {
        self.tests.iter().map(|test| test.takes).sum()
    }

    /// Whether its tests that reach a change see it.
    fn sees(&self, number: usize) -> Result<bool, String> {
        let mut tests: Vec<&Test> =
            self.tests.iter().filter(|test| test.reaches.contains(&number)).collect();
        tests.sort_by_key(|test| test.takes);
        // The quick ones first: most changes need no others.
        let (mut few, mut taken) = (0, Duration::ZERO);
        for test in &tests {
            taken += test.takes;
            few += usize::from(taken < QUICK);
        }
        let (quick, slow) = tests.split_at(few);
        for group in [quick, slow] {
            let names: Vec<&str> = group.iter().map(|test| test.name.as_str()).collect();
            let limit = group.iter().map(|test| test.takes * 4).sum::<Duration>() + WAIT;
            let with = ("MUTANT", number.to_string());
            if !names.is_empty() && !ask(&self.program, &names, &with, limit)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// How long the tests take that are asked first, together, and what any of them may take longer.
const QUICK: Duration = Duration::from_secs(2);
const WAIT: Duration = Duration::from_secs(10);

pub fn all(wishes: &Wishes, mutants: &[Mutant], programs: Vec<Program>) -> Result<(), String> {
    let mut judges = Vec::new();
    for program in programs {
        judges.push(Judge::new(wishes, program)?);
    }
    judges.sort_by_key(Judge::takes);

    let path = wishes.work.join("results.tsv");
    let known: HashMap<String, bool> = std::fs::read_to_string(&path)
        .unwrap_or_default()
        .lines()
        .filter_map(|line| line.rsplit_once('\t').map(|(key, by)| (key.to_owned(), by != "-")))
        .collect();
    let results = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .map_err(|error| format!("{}: {error}", path.display()))?;
    // In one piece, so that lines of several workers do not mix.
    let write = |key: &str, by: &str| {
        (&results).write_all(format!("{key}\t{by}\n").as_bytes()).map_err(|e| e.to_string())
    };
    let chosen: Vec<&Mutant> = mutants.iter().step_by(wishes.every).collect();
    let keys: HashMap<usize, String> = chosen.iter().map(|m| (m.number, key(m))).collect();
    let mut seen_by = HashSet::new();
    if wishes.vectors {
        let unknown =
            |number: &&usize| keys.get(number).is_some_and(|key| !known.contains_key(key));
        let mut numbers: Vec<usize> = keys.keys().filter(unknown).copied().collect();
        numbers.sort_unstable();
        let found = |number: usize, vector: &str| match keys.get(&number) {
            Some(key) => write(key, &format!("vector {vector}")),
            None => Ok(()),
        };
        seen_by = vectors::ask(wishes, numbers, &found)?;
    }
    let (mut caught, mut open) = (0, 0);
    for (at, mutant) in chosen.iter().enumerate() {
        let key = keys.get(&mutant.number).ok_or("a change without a name")?;
        let found = match known.get(key) {
            Some(found) => *found,
            None if seen_by.contains(&mutant.number) => true,
            None => {
                let by = judged(&judges, mutant.number)?;
                write(key, by.unwrap_or("-"))?;
                by.is_some()
            }
        };
        if found {
            caught += 1;
        } else {
            open += 1;
            println!("{key}");
        }
        eprint!("\r{} of {}: {caught} caught, {open} open ", at + 1, chosen.len());
    }
    eprintln!();
    Ok(())
}

/// What a change is called among the results.
fn key(mutant: &Mutant) -> String {
    let source = mutant.source.replace(['\t', '\n'], " ");
    format!("{}:{}\t{}\t{}\t{source}", mutant.file, mutant.line, mutant.inside, mutant.what)
}

/// The first test program that sees a change.
fn judged(judges: &[Judge], number: usize) -> Result<Option<&str>, String> {
    for judge in judges {
        if judge.sees(number)? {
            return Ok(Some(&judge.program.name));
        }
    }
    Ok(None)
}

/// Whether some tests of a program pass in time.
fn ask(
    program: &Program,
    tests: &[&str],
    (name, value): &(&str, String),
    limit: Duration,
) -> Result<bool, String> {
    let mut child = Command::new(&program.path)
        .arg("--exact")
        .args(tests)
        .current_dir(&program.folder)
        .env(name, value)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("{}: {error}", program.name))?;
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            return Ok(status.success());
        }
        if begun.elapsed() > limit {
            let _ = child.kill();
            let _ = child.wait();
            return Ok(false);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}
