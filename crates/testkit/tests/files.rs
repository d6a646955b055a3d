//! What holds for every file of the repository: its length, and no word of the machine it was
//! written on.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// Lines of a Rust file above which `ARCHITECTURE.md` must give a reason.
const LONGEST: usize = 600;

/// The heading in `ARCHITECTURE.md` under which a line `` - `path`: reason `` excuses a file.
const HEADING: &str = "## Long files";

/// Folders that hold what is built or found, not what is kept.
const BUILT: [&str; 5] = ["target", ".git", "node_modules", "corpus", "artifacts"];

/// Cut in two so that this file does not hold them itself.
const MACHINE_PATHS: [(&str, &str); 5] =
    [("/wo", "rk/"), ("/ro", "ot/"), ("/t", "mp/"), ("/ho", "me/"), (":\\Us", "ers\\")];

#[test]
fn a_long_file_has_its_reason_and_a_reason_has_its_long_file() -> Result<(), Box<dyn Error>> {
    let papers = fs::read_to_string(root().join("ARCHITECTURE.md"))?;
    let excused = excused(&papers);
    let mut long = BTreeSet::new();
    let mut seen = 0;
    for path in files()? {
        if path.extension().is_some_and(|extension| extension == "rs") {
            seen += 1;
            if fs::read_to_string(&path)?.lines().count() > LONGEST {
                long.insert(shown(&path));
            }
        }
    }
    assert!(seen > 20, "only {seen} Rust files were found");
    assert_eq!(long, excused, "files over {LONGEST} lines, and those under `{HEADING}`");
    Ok(())
}

#[test]
fn a_reason_without_words_excuses_nothing() {
    let papers = format!("# A\n- `a.rs`: above\n{HEADING}\n\n- `b.rs`: a table\n- `c.rs`:\n## B\n");
    assert_eq!(excused(&papers), BTreeSet::from(["b.rs".to_owned()]));
}

#[test]
fn no_file_names_a_path_of_the_machine_it_was_written_on() -> Result<(), Box<dyn Error>> {
    let mut found = Vec::new();
    for path in files()? {
        // What is no text has no words; fonts and images pass by.
        let Ok(content) = String::from_utf8(fs::read(&path)?) else { continue };
        for (number, line) in content.lines().enumerate() {
            if let Some(word) = machine_path(line) {
                found.push(format!("{}:{}: {word}", shown(&path), number + 1));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    Ok(())
}

#[test]
fn a_machine_path_is_told_from_the_path_of_an_address() {
    let (start, end) = ("/ro", "ot/");
    assert!(machine_path(&format!("see {start}{end}notes")).is_some());
    assert!(machine_path(&format!("https://example.org{start}{end}notes")).is_none());
}

fn machine_path(line: &str) -> Option<String> {
    MACHINE_PATHS.iter().map(|(start, end)| format!("{start}{end}")).find(|word| {
        line.match_indices(word.as_str()).any(|(at, _)| {
            let before = line.get(..at).and_then(|before| before.chars().next_back());
            // A drive's letter stands before the one that starts with a colon.
            word.starts_with(':')
                || !before.is_some_and(|c| c.is_alphanumeric() || "._-".contains(c))
        })
    })
}

fn excused(papers: &str) -> BTreeSet<String> {
    papers
        .lines()
        .skip_while(|line| *line != HEADING)
        .skip(1)
        .take_while(|line| !line.starts_with("## "))
        .filter_map(|line| line.strip_prefix("- `")?.split_once("`:"))
        .filter(|(_, reason)| !reason.trim().is_empty())
        .map(|(path, _)| path.to_owned())
        .collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// Every file below the root but for what is built.
fn files() -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if BUILT.iter().any(|built| entry.file_name() == *built) {
                continue;
            }
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                files.push(entry.path());
            }
        }
    }
    Ok(files)
}
