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

/// A test program, how long it takes and which changes it reaches.
#[derive(Debug)]
struct Judge {
    program: Program,
    takes: Duration,
    reaches: HashSet<usize>,
}

pub fn all(wishes: &Wishes, mutants: &[Mutant], programs: Vec<Program>) -> Result<(), String> {
    let mut judges = Vec::new();
    for program in programs {
        let log = wishes.work.join("reached");
        let _ = std::fs::remove_file(&log);
        let begun = Instant::now();
        let passed =
            ask(&program, &[("MUTANT_LOG", log.display().to_string())], Duration::from_secs(1800))?;
        if !passed {
            return Err(format!("{} fails without a change", program.name));
        }
        let text = std::fs::read_to_string(&log).unwrap_or_default();
        let reaches: HashSet<usize> = text.lines().filter_map(|line| line.parse().ok()).collect();
        eprintln!("{}: {} changes in {:.1?}", program.name, reaches.len(), begun.elapsed());
        judges.push(Judge { program, takes: begun.elapsed(), reaches });
    }
    judges.retain(|judge| !judge.reaches.is_empty());
    judges.sort_by_key(|judge| judge.takes);

    let path = wishes.work.join("results.tsv");
    let known: HashMap<String, bool> = std::fs::read_to_string(&path)
        .unwrap_or_default()
        .lines()
        .filter_map(|line| line.rsplit_once('\t').map(|(key, by)| (key.to_owned(), by != "-")))
        .collect();
    let mut results = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .map_err(|error| format!("{}: {error}", path.display()))?;
    let chosen: Vec<&Mutant> = mutants.iter().step_by(wishes.every).collect();
    let keys: HashMap<usize, String> = chosen.iter().map(|m| (m.number, key(m))).collect();
    let mut seen_by: HashMap<usize, String> = HashMap::new();
    if wishes.vectors {
        let unknown =
            |number: &&usize| keys.get(number).is_some_and(|key| !known.contains_key(key));
        let mut numbers: Vec<usize> = keys.keys().filter(unknown).copied().collect();
        numbers.sort_unstable();
        seen_by = vectors::ask(wishes, numbers)?;
    }
    let (mut caught, mut open) = (0, 0);
    for (at, mutant) in chosen.iter().enumerate() {
        let key = keys.get(&mutant.number).ok_or("a change without a name")?;
        let found = match known.get(key) {
            Some(found) => *found,
            None => {
                let by = match seen_by.get(&mutant.number) {
                    Some(vector) => Some(format!("vector {vector}")),
                    None => judged(&judges, mutant.number)?.map(str::to_owned),
                };
                writeln!(results, "{key}\t{}", by.as_deref().unwrap_or("-"))
                    .map_err(|error| error.to_string())?;
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
    for judge in judges.iter().filter(|judge| judge.reaches.contains(&number)) {
        let limit = judge.takes * 4 + Duration::from_secs(10);
        if !ask(&judge.program, &[("MUTANT", number.to_string())], limit)? {
            return Ok(Some(&judge.program.name));
        }
    }
    Ok(None)
}

/// Whether the tests of a program pass in time.
fn ask(program: &Program, with: &[(&str, String)], limit: Duration) -> Result<bool, String> {
    let mut child = Command::new(&program.path)
        .current_dir(&program.folder)
        .envs(with.iter().map(|(name, value)| (name, value)))
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
