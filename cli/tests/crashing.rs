//! A batch that is killed, or whose disk or connection fails, at any of its durable steps.
//!
//! The system call at which it happens is chosen by `strace`. The whole of it, over more documents:
//! `cargo test -p segel-cli --test crashing -- --ignored --nocapture`, and with the register in a
//! PostgreSQL that the test starts
//! `cargo test -p segel-cli --no-default-features --features postgres --test crashing -- --ignored --nocapture`.

#![cfg(all(feature = "register", target_os = "linux"))]
#![allow(clippy::indexing_slicing, reason = "of JSON that the command wrote, a missing key fails")]
#![allow(clippy::print_stdout, reason = "tells what was skipped and how far it is")]

#[path = "bench/mod.rs"]
#[expect(dead_code, reason = "each test program uses a part of the bench")]
mod bench;

#[cfg(feature = "postgres")]
#[path = "../../crates/issue/tests/postgres/server.rs"]
mod server;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::process::Command;

use bench::{Bench, Outcome, TIME};
use segel_testkit::document::page_of;
use serde_json::Value;

/// What makes something last, or fails to; a server's register is reached by sending.
const DURABLE: [&str; 12] = [
    "pwrite64",
    "sendto",
    "write",
    "writev",
    "fsync",
    "fdatasync",
    "rename",
    "linkat",
    "unlink",
    "unlinkat",
    "ftruncate",
    "mkdir",
];

/// The folder with the desk's files.
const PAPERS: &str = "berkas";

/// What happens at a system call.
#[derive(Debug, Clone, Copy)]
enum Blow {
    Kill,
    Fails(&'static str),
}

impl Blow {
    fn injection(self, call: &str, when: usize) -> String {
        match self {
            Self::Kill => format!("inject={call}:signal=SIGKILL:when={when}"),
            Self::Fails(error) => format!("inject={call}:error={error}:when={when}"),
        }
    }
}

/// Where the register lies.
enum Place {
    /// In the folder of the bench.
    File,
    #[cfg(feature = "postgres")]
    Server(server::Server),
}

impl Place {
    /// What `--register` takes for the register of a bench.
    fn register(&self, bench: &Bench) -> String {
        match self {
            Self::File => bench.folder.join("register.db").display().to_string(),
            #[cfg(feature = "postgres")]
            Self::Server(server) => format!(
                "postgresql://postgres@/{}?host={}&port={}",
                database(bench),
                server.folder().display(),
                server.port()
            ),
        }
    }

    /// Gives a new bench an empty place for its register.
    fn begin(&self, bench: &Bench) -> Outcome {
        match self {
            Self::File => {
                assert!(!bench.has("register.db"));
                Ok(())
            }
            #[cfg(feature = "postgres")]
            Self::Server(server) => tell(server, &[format!("CREATE DATABASE {}", database(bench))]),
        }
    }

    /// Copies the register of one bench for another.
    fn copy(&self, from: &Bench, to: &Bench) -> Outcome {
        match self {
            // It lies in the folder that was copied.
            Self::File => {
                assert_eq!(from.has("register.db"), to.has("register.db"));
                Ok(())
            }
            #[cfg(feature = "postgres")]
            Self::Server(server) => {
                let (from, to) = (database(from), database(to));
                tell(
                    server,
                    &[
                        format!("DROP DATABASE IF EXISTS {to} WITH (FORCE)"),
                        format!("CREATE DATABASE {to} TEMPLATE {from}"),
                    ],
                )
            }
        }
    }
}

#[cfg(feature = "postgres")]
fn database(bench: &Bench) -> String {
    let name = bench.folder.file_name().unwrap_or_default().to_string_lossy();
    name.replace('-', "_")
}

#[cfg(feature = "postgres")]
fn tell(server: &server::Server, statements: &[String]) -> Outcome {
    let mut psql = Command::new(server.programs().join("psql"));
    psql.args(["-q", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-h"]).arg(server.folder());
    psql.args(["-p", &server.port().to_string()]);
    for statement in statements {
        psql.args(["-c", statement]);
    }
    let said = psql.output()?;
    if said.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&said.stderr).into()) }
}

/// An office whose documents are approved and wait for one signature, and the root of their list.
struct Waiting {
    place: Place,
    bench: Bench,
    root: String,
    documents: usize,
}

fn queue(
    place: &Place,
    bench: &Bench,
    actor: &str,
    words: &[&str],
) -> Result<String, Box<dyn Error>> {
    let register = place.register(bench);
    let who = ["--register", &register, "--actor", actor, "--at-time", TIME, "--papers", PAPERS];
    Ok(bench.run(&[&["queue"], words, &who[..]].concat())?.with_code(0).out)
}

fn waiting(place: Place, name: &str, documents: usize) -> Result<Waiting, Box<dyn Error>> {
    let bench = Bench::new(name)?;
    place.begin(&bench)?;
    let queue = |bench: &Bench, actor: &str, words: &[&str]| queue(&place, bench, actor, words);
    for words in [
        &["appoint", "admin", "admin"][..],
        &["appoint", "dewi", "operator"],
        &["appoint", "rudi", "kasi"],
        &["appoint", "wati", "kepala-dinas", "--signs-with", "officer.pem"],
        &["route", "siujk", "paraf:kasi,tte:kepala-dinas"],
    ] {
        queue(&bench, "admin", words)?;
    }
    for number in 0..documents {
        bench.write("halaman.pdf", &page_of(&format!("{number} 0 m {number} 9 l S")))?;
        let item = queue(&bench, "dewi", &["submit", "siujk", "halaman.pdf", "--json"])?;
        let item: Value = serde_json::from_str(&item)?;
        let digest = item["content"].as_str().unwrap_or_default();
        queue(&bench, "rudi", &["initial", &item["item"].to_string(), "--digest", digest])?;
    }
    // The pages are what was submitted, so the root is known before anything is numbered.
    let scratch = copy(&place, &bench, &format!("{name}-root"))?;
    let list = queue(&scratch, "wati", &["sign", "-o", "terbit", "--json"])?;
    let list: Value = serde_json::from_str(&list)?;
    let root = list["root"].as_str().ok_or("no root")?.to_owned();
    Ok(Waiting { place, bench, root, documents })
}

fn copy(place: &Place, bench: &Bench, name: &str) -> Result<Bench, Box<dyn Error>> {
    let folder = bench.folder.with_file_name(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let copied = Command::new("cp").arg("-a").arg(&bench.folder).arg(&folder).status()?;
    assert!(copied.success());
    let copied = Bench { folder };
    place.copy(bench, &copied)?;
    Ok(copied)
}

impl Waiting {
    /// The name of a bench that goes with this one; other offices may be struck at the same time.
    fn beside(&self, name: &str) -> String {
        let own = self.bench.folder.file_name().unwrap_or_default();
        format!("{}-{name}", own.to_string_lossy())
    }

    fn arguments<'a>(&'a self, register: &'a str) -> Vec<&'a str> {
        let mut words = vec!["queue", "sign", "--root", &self.root, "-o", "terbit", "--jobs", "1"];
        words.extend(["--p12", "officer.p12", "--passphrase-file", "officer.pass"]);
        words.extend(["--time", TIME, "--register", register, "--actor", "wati"]);
        words.extend(["--at-time", TIME, "--papers", PAPERS]);
        words
    }

    /// Runs the batch under `strace`.
    fn traced(&self, bench: &Bench, options: &[&str]) -> std::io::Result<()> {
        let binary = bench.command(&[]);
        let mut strace = Command::new("strace");
        strace.args(["-f", "-qq", "-o", "trace"]).args(options).arg(binary.get_program());
        let register = self.place.register(bench);
        strace.args(self.arguments(&register)).current_dir(&bench.folder).env("LANG", "id_ID");
        strace.output().map(drop)
    }

    /// How often each durable call is made when nothing goes wrong.
    fn points(&self) -> Result<BTreeMap<String, usize>, Box<dyn Error>> {
        let bench = copy(&self.place, &self.bench, &self.beside("points"))?;
        self.traced(&bench, &["-e", &format!("trace={}", DURABLE.join(","))])?;
        let trace = String::from_utf8_lossy(&bench.read("trace")?).into_owned();
        let mut points = BTreeMap::new();
        for line in trace.lines() {
            let call = line.split_whitespace().nth(1).and_then(|call| call.split('(').next());
            if let Some(call) = call.filter(|call| DURABLE.contains(call)) {
                *points.entry(call.to_owned()).or_insert(0) += 1;
            }
        }
        assert!(points.len() > 3, "strace saw only {points:?}");
        Ok(points)
    }

    /// Strikes at one point, and, where it is a blow to the recovery too, once more there; then
    /// recovers and looks at everything.
    fn strike(&self, blow: Blow, call: &str, when: usize, twice: bool) -> Outcome {
        let bench = copy(&self.place, &self.bench, &self.beside("struck"))?;
        let register = self.place.register(&bench);
        let name = format!("{blow:?} at {call} {when}, twice {twice}");
        self.traced(&bench, &["-e", "trace=none", "-e", &blow.injection(call, when)])?;
        if twice {
            let again = Blow::Kill.injection(call, when.div_ceil(2));
            self.traced(&bench, &["-e", "trace=none", "-e", &again])?;
        }
        let recovered = bench.run(&self.arguments(&register))?;
        assert_eq!(recovered.code, Some(0), "{name}: {recovered:?}");
        let audit = bench.run(&["register", "audit", "--json", "--register", &register])?;
        assert_eq!(audit.code, Some(0), "{name}: {audit:?}");
        let audit: Value = serde_json::from_str(&audit.out)?;
        let documents = self.documents;
        assert_eq!(audit["entries"], documents, "{name}: lost or doubled");
        assert_eq!(audit["files"], documents, "{name}: lost");
        assert_eq!(audit["books"][0]["published"], documents, "{name}");
        let names = |folder: &Path| -> std::io::Result<Vec<String>> {
            let entries = std::fs::read_dir(folder)?;
            entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
        };
        let signed = names(&bench.folder.join("terbit"))?;
        assert_eq!(signed.len(), documents, "{name}: {signed:?}");
        for folder in ["terbit", PAPERS, "."] {
            let left = names(&bench.folder.join(folder))?;
            assert!(left.iter().all(|file| !file.ends_with(".tmp")), "{name}: {left:?}");
        }
        let verified = bench.verify(&["terbit", "--revocation", "soft"])?;
        assert_eq!(verified.code, Some(0), "{name}: half-written: {verified:?}");
        Ok(())
    }
}

/// Whether there is an strace that may trace; where not, that is said, and a gate fails.
fn can_trace() -> bool {
    let traced = Command::new("strace").args(["-qq", "-e", "trace=none", "true"]).status();
    let can = traced.is_ok_and(|status| status.success());
    if !can {
        #[expect(clippy::disallowed_methods, reason = "a gate may not skip its judges")]
        let gate = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(!gate, "strace is not there or may not trace");
        println!("skipped: strace is not there or may not trace");
    }
    can
}

/// Strikes at every `stride`th point, with all blows or with one of them in turn, and returns how many
/// blows there were.
fn strike_all(
    place: Place,
    name: &str,
    documents: usize,
    (stride, all): (usize, bool),
) -> Result<usize, Box<dyn Error>> {
    let office = waiting(place, name, documents)?;
    let (mut struck, mut turn) = (0, 0);
    for (call, count) in office.points()? {
        for when in 1..=count {
            turn += 1;
            if turn % stride != 0 {
                continue;
            }
            let mut blows = vec![(Blow::Kill, false), (Blow::Kill, true)];
            blows.push((Blow::Fails("EIO"), false));
            if matches!(call.as_str(), "pwrite64" | "write" | "linkat" | "mkdir" | "ftruncate") {
                blows.push((Blow::Fails("ENOSPC"), false));
            }
            if matches!(call.as_str(), "sendto" | "writev") {
                blows.push((Blow::Fails("ECONNRESET"), false));
            }
            let chosen =
                if all { blows } else { blows.into_iter().cycle().skip(struck).take(1).collect() };
            for (blow, twice) in chosen {
                office.strike(blow, &call, when, twice)?;
                struck += 1;
            }
        }
        println!("{call}: {count} points");
    }
    println!(
        "{struck} blows over {documents} documents: 0 lost, 0 doubled, 0 half-written, 0 left"
    );
    Ok(struck)
}

/// Strikes at every point, over as many documents as are asked for; with `SEGEL_CRASH_BLOWS=one` a point
/// takes one blow, the kinds in turn.
fn strike_each(place: Place, name: &str) -> Outcome {
    #[expect(clippy::disallowed_methods, reason = "how many is for whoever runs it")]
    let asked = |name: &str| std::env::var(name).ok();
    let documents = asked("SEGEL_CRASH_DOCUMENTS").and_then(|number| number.parse().ok());
    let all = asked("SEGEL_CRASH_BLOWS").is_none_or(|blows| blows != "one");
    strike_all(place, name, documents.unwrap_or(20), (1, all)).map(drop)
}

#[test]
fn a_batch_that_is_struck_at_some_of_its_steps_is_finished_by_the_same_command() -> Outcome {
    if can_trace() {
        assert!(strike_all(Place::File, "crash-some", 2, (7, false))? > 5);
    }
    Ok(())
}

#[test]
#[ignore = "takes many minutes: every point, every blow"]
fn a_batch_that_is_struck_at_each_of_its_steps_is_finished_by_the_same_command() -> Outcome {
    if can_trace() { strike_each(Place::File, "crash-each") } else { Ok(()) }
}

#[cfg(feature = "postgres")]
#[test]
fn a_batch_over_a_server_that_is_struck_at_some_of_its_steps_is_finished_too() -> Outcome {
    if can_trace() {
        let place = Place::Server(server::Server::begin()?);
        assert!(strike_all(place, "crash-server-some", 2, (11, false))? > 5);
    }
    Ok(())
}

#[cfg(feature = "postgres")]
#[test]
#[ignore = "takes many minutes: every point, every blow"]
fn a_batch_over_a_server_that_is_struck_at_each_of_its_steps_is_finished_too() -> Outcome {
    if !can_trace() {
        return Ok(());
    }
    strike_each(Place::Server(server::Server::begin()?), "crash-server-each")
}
