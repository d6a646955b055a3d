//! The copy of the workspace with the changes in it, and its build.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::Wishes;
use crate::plant::{Mutant, Planter};

/// The question that each change asks; in every crate that has one.
const ASKED: &str = r#"
pub mod mutant {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    static SEEN: [AtomicBool; 65536] = [const { AtomicBool::new(false) }; 65536];
    static CHOSEN: AtomicUsize = AtomicUsize::new(usize::MAX);
    static ASKED: OnceLock<usize> = OnceLock::new();
    static LOG: OnceLock<Option<String>> = OnceLock::new();

    pub(crate) fn on(number: usize) -> bool {
        if !SEEN[number].load(Ordering::Relaxed) {
            SEEN[number].store(true, Ordering::Relaxed);
            if let Some(log) = LOG.get_or_init(|| std::env::var("MUTANT_LOG").ok()) {
                use std::io::Write as _;
                let file = std::fs::OpenOptions::new().create(true).append(true).open(log);
                let _ = file.and_then(|mut file| file.write_all(format!("{number}\n").as_bytes()));
            }
        }
        let chosen = CHOSEN.load(Ordering::Relaxed);
        let asked = || std::env::var("MUTANT").ok().and_then(|n| n.parse().ok()).unwrap_or(usize::MAX);
        (if chosen == usize::MAX { *ASKED.get_or_init(asked) } else { chosen }) == number
    }

    pub fn choose(number: usize) {
        CHOSEN.store(number, Ordering::Relaxed);
    }

    /// What was asked since the last time.
    pub fn seen() -> Vec<usize> {
        (0..SEEN.len()).filter(|number| SEEN[*number].swap(false, Ordering::Relaxed)).collect()
    }
}
"#;

/// What asks the vectors, and where it stands in the copy.
const VECTORS: &str = include_str!("../asked.rs");
const EXAMPLE: &str = "crates/verify/examples/asked.rs";

/// What was planted: the changes, and the changed files as they stand in the copy.
#[derive(Debug)]
pub struct Planted {
    pub mutants: Vec<Mutant>,
    texts: HashMap<PathBuf, String>,
}

/// How a build ended.
#[derive(Debug)]
pub enum Built {
    Programs(Vec<Program>),
    /// Changes that do not compile.
    Refused(BTreeSet<usize>),
}

/// A test program.
#[derive(Debug, Clone)]
pub struct Program {
    pub name: String,
    pub path: PathBuf,
    pub folder: PathBuf,
}

fn tree(wishes: &Wishes) -> PathBuf {
    wishes.work.join("tree")
}

/// Writes a file unless it says that already, so that nothing is built twice.
fn write(path: &Path, content: &[u8]) -> Result<(), String> {
    if std::fs::read(path).is_ok_and(|there| there == content) {
        return Ok(());
    }
    let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    folder
        .and_then(|()| std::fs::write(path, content))
        .map_err(|e| format!("{}: {e}", path.display()))
}

/// Copies what the repository holds, committed or not, but for the files to change.
pub fn copy(wishes: &Wishes) -> Result<(), String> {
    let listed = Command::new("git")
        .args(["ls-files", "-z", "-c", "-o", "--exclude-standard"])
        .current_dir(&wishes.root)
        .output()
        .map_err(|error| format!("git: {error}"))?;
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    for name in listed.split('\0').filter(|name| !name.is_empty()) {
        if wishes.files.iter().any(|file| file == name || root_of(file) == name) {
            continue;
        }
        if let Ok(content) = std::fs::read(wishes.root.join(name)) {
            write(&tree(wishes).join(name), &content)?;
        }
    }
    Ok(())
}

/// The file in which the crate of a file begins.
fn root_of(file: &str) -> String {
    let crate_folder = file.split("/src/").next().unwrap_or_default();
    format!("{crate_folder}/src/lib.rs")
}

pub fn plant(wishes: &Wishes, without: &HashSet<usize>) -> Result<Planted, String> {
    let read = |name: &str| {
        std::fs::read_to_string(wishes.root.join(name)).map_err(|error| format!("{name}: {error}"))
    };
    let (mut planter, mut texts) = (Planter::new(without), HashMap::new());
    for file in &wishes.files {
        let text = planter.plant(file, &read(file)?).map_err(|error| format!("{file}: {error}"))?;
        texts.insert(PathBuf::from(file), text);
    }
    let roots: BTreeSet<String> = wishes.files.iter().map(|file| root_of(file)).collect();
    for root in roots {
        let text = match texts.remove(Path::new(&root)) {
            Some(text) => text,
            None => read(&root)?,
        };
        texts.insert(root.into(), text + ASKED);
    }
    for (name, text) in &texts {
        write(&tree(wishes).join(name), text.as_bytes())?;
    }
    write(&tree(wishes).join(EXAMPLE), vectors(wishes).as_bytes())?;
    Ok(Planted { mutants: planter.mutants, texts })
}

/// The program that asks the vectors about the changed crates.
fn vectors(wishes: &Wishes) -> String {
    let crates: BTreeSet<String> = wishes
        .files
        .iter()
        .filter_map(|file| Some(file.split("/src/").next()?.rsplit_once('/')?.1.replace('-', "_")))
        .collect();
    let each = |call: &str| -> String {
        crates.iter().map(|name| format!("    {}\n", call.replace("CRATE", name))).collect()
    };
    let asks = format!(
        "fn choose(number: usize) {{\n{}}}\n\nfn seen() -> Vec<usize> {{\n    let mut seen = Vec::new();\n{}    \
         seen\n}}",
        each("segel_CRATE::mutant::choose(number);"),
        each("seen.extend(segel_CRATE::mutant::seen());"),
    );
    VECTORS.replace("CRATES", &asks)
}

/// Builds the tests, once the changed crates alone compile.
pub fn build(wishes: &Wishes, planted: &Planted) -> Result<Built, String> {
    let crates: BTreeSet<&str> =
        wishes.files.iter().filter_map(|file| file.split("/src/").next()).collect();
    for folder in crates {
        let manifest = format!("{folder}/Cargo.toml");
        let checked = cargo(wishes, planted, &["check", "--manifest-path", &manifest])?;
        if matches!(checked, Built::Refused(_)) {
            return Ok(checked);
        }
    }
    let mut words = vec!["test", "--no-run"];
    for package in &wishes.packages {
        words.extend(["-p", package]);
    }
    if !wishes.vectors {
        return cargo(wishes, planted, &words);
    }
    let example = cargo(wishes, planted, &["build", "-p", "segel-verify", "--example", "asked"])?;
    if matches!(example, Built::Refused(_)) || wishes.packages.is_empty() {
        return Ok(example);
    }
    cargo(wishes, planted, &words)
}

/// Where the program is built that asks the vectors.
pub fn example(wishes: &Wishes) -> PathBuf {
    wishes.work.join("target/debug/examples/asked")
}

fn cargo(wishes: &Wishes, planted: &Planted, words: &[&str]) -> Result<Built, String> {
    let output = Command::new("cargo")
        .args(words)
        .args(["--message-format=json", "--locked"])
        .current_dir(tree(wishes))
        .env("CARGO_TARGET_DIR", wishes.work.join("target"))
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_INCREMENTAL", "1")
        .env("RUSTFLAGS", "--cap-lints=warn")
        .stderr(Stdio::null())
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    let (mut programs, mut refused, mut said) = (Vec::new(), BTreeSet::new(), Vec::new());
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
        programs.extend(program(wishes, &message));
        let error = &message["message"];
        if error["level"] == "error" {
            said.push(error["rendered"].as_str().unwrap_or_default().to_owned());
            for span in error["spans"].as_array().into_iter().flatten() {
                refused.extend(planted_at(planted, span));
            }
        }
    }
    if output.status.success() {
        return Ok(Built::Programs(programs));
    }
    if refused.is_empty() {
        return Err(format!("the copy does not build, and not for a change:\n{}", said.join("\n")));
    }
    Ok(Built::Refused(refused))
}

fn program(wishes: &Wishes, message: &Value) -> Option<Program> {
    let path = message["executable"].as_str()?;
    if message["profile"]["test"] != true {
        return None;
    }
    let manifest = Path::new(message["manifest_path"].as_str()?);
    let folder = manifest.parent()?.to_path_buf();
    let kind = message["target"]["kind"][0].as_str().unwrap_or_default();
    let package = folder.file_name()?.to_string_lossy().into_owned();
    let name = format!("{package} {kind} {}", message["target"]["name"].as_str()?);
    (!wishes.skip.iter().any(|skip| name.contains(skip.as_str()))).then(|| Program {
        name,
        path: path.into(),
        folder,
    })
}

/// The changes in the lines of which an error speaks. Where there is none, those of the function that take
/// an end away, behind which something is used once more, or else the nearest above.
fn planted_at(planted: &Planted, span: &Value) -> BTreeSet<usize> {
    let Some(text) = span["file_name"].as_str().and_then(|name| planted.texts.get(Path::new(name)))
    else {
        return BTreeSet::new();
    };
    let (Some(first), Some(last)) = (span["line_start"].as_u64(), span["line_end"].as_u64()) else {
        return BTreeSet::new();
    };
    let lines: Vec<&str> = text.lines().collect();
    let (first, last) = ((first as usize).saturating_sub(1), (last as usize).min(lines.len()));
    let here = numbers_in(lines.get(first..last).unwrap_or_default());
    if !here.is_empty() {
        return here;
    }
    let begins = |line: &&str| line.trim_start().starts_with("fn ") || line.contains(" fn ");
    let begin = lines.get(..last).and_then(|above| above.iter().rposition(begins)).unwrap_or(0);
    let below = lines.get(last..).unwrap_or_default();
    let end = below.iter().position(begins).map_or(lines.len(), |at| last + at);
    let ends = |number: &usize| {
        let named = planted.mutants.iter().find(|mutant| mutant.number == *number);
        named.is_some_and(|mutant| {
            mutant.what == "the statement goes"
                && ["return", "break", "continue"]
                    .iter()
                    .any(|word| mutant.source.starts_with(word))
        })
    };
    let mut around = numbers_in(lines.get(begin..end).unwrap_or_default());
    around.retain(ends);
    if !around.is_empty() {
        return around;
    }
    let mut above = lines.get(..first).unwrap_or_default().iter().rev();
    above.find_map(|line| Some(numbers_in(&[line])).filter(|n| !n.is_empty())).unwrap_or_default()
}

/// The changes that are planted in some lines.
fn numbers_in(lines: &[&str]) -> BTreeSet<usize> {
    let number = |rest: &str| rest.split("usize").next().and_then(|n| n.trim().parse().ok());
    lines.join("\n").split("mutant::on(").skip(1).filter_map(number).collect()
}
