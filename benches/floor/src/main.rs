//! What cannot be done without. This is no signer: it writes no signature into a PDF.
//!
//!     floor limits SCRATCH NAME=KEY.der...    rates of this machine on one core, as JSON
//!     floor sign IN OUT KEY.der               start, load a key, read, hash, write, one signature
//!     floor batch IN OUT KEY.der              the same for each file of a folder, in one process; results
//!                                             are synced before they are named, 64 together
//!     floor verify IN CHECK...                start, read, hash, one public-key operation each
//!     floor check KEY.der OUT                 writes the CHECK of a key for `verify`
//!     floor measure OUT CMD...                runs one command: wall, processor time, memory, code
//!
//! `measure` is here because a command started by a large program has that program's peak of memory.

#![expect(
    clippy::disallowed_methods,
    reason = "a bench measures time, and may write half a file where it is struck"
)]

mod keys;

use std::error::Error;
use std::fs::File;
use std::hint::black_box;
use std::io::{Read as _, Write as _};
use std::os::fd::AsRawFd as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use aws_lc_rs::digest::{Algorithm, Context, Digest, SHA256, SHA512, digest};
use nix::fcntl::{AT_FDCWD, AtFlags, OFlag, open};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::stat::Mode;
use nix::sys::time::TimeVal;
use nix::time::{ClockId, clock_gettime};
use nix::unistd::{linkat, syncfs};

use keys::{Check, Key};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const BLOCK: usize = 256 << 10;
/// What a signature adds to a file, about.
const ADDED: usize = 12 << 10;
const ROUNDS: usize = 7;
/// Results that are synced together.
const TOGETHER: usize = 64;

/// Reads a file, hashes it and hands each block on.
fn hashed(input: &str, with: &'static Algorithm, mut out: Option<&mut File>) -> Outcome<Digest> {
    let mut input = File::open(input)?;
    let mut context = Context::new(with);
    let mut block = vec![0; BLOCK];
    loop {
        let read = input.read(&mut block)?;
        let Some(bytes) = block.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        context.update(bytes);
        if let Some(out) = &mut out {
            out.write_all(bytes)?;
        }
    }
    Ok(context.finish())
}

fn sign(input: &str, output: &str, key: &str) -> Outcome {
    let key = Key::open(key)?;
    let mut out = File::create(output)?;
    let digest = hashed(input, key.digest(), Some(&mut out))?;
    let mut added = key.sign(digest.as_ref())?;
    added.resize(ADDED, b'0');
    out.write_all(&added)?;
    Ok(())
}

/// Files that last: whole or not there when the power goes, as whoever signs ten thousand permits wants them.
fn batch(from: &str, to: &str, key: &str) -> Outcome {
    let key = Key::open(key)?;
    let mut named: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(from)? {
        named.push(entry?.path());
    }
    named.sort();
    let mut content = Vec::new();
    for group in named.chunks(TOGETHER) {
        let mut waiting = Vec::new();
        for input in group {
            content.clear();
            File::open(input)?.read_to_end(&mut content)?;
            let flags = OFlag::O_TMPFILE | OFlag::O_RDWR | OFlag::O_CLOEXEC;
            let mut out = File::from(open(to, flags, Mode::from_bits_truncate(0o666))?);
            let signature = key.sign(digest(key.digest(), &content).as_ref())?;
            content.extend_from_slice(&signature);
            content.resize(content.len() + ADDED - signature.len(), b'0');
            out.write_all(&content)?;
            waiting.push((out, Path::new(to).join(input.file_name().ok_or("a file has a name")?)));
        }
        let Some((last, _)) = waiting.last() else { break };
        syncfs(last)?;
        for (file, target) in &waiting {
            let file = format!("/proc/self/fd/{}", file.as_raw_fd());
            linkat(AT_FDCWD, file.as_str(), AT_FDCWD, target, AtFlags::AT_SYMLINK_FOLLOW)?;
        }
        syncfs(last)?;
    }
    Ok(())
}

fn verify(input: &str, checks: &[String]) -> Outcome {
    black_box(hashed(input, &SHA256, None)?);
    for check in checks {
        Check::read(&std::fs::read(check)?)?.verify()?;
    }
    Ok(())
}

/// Processor time of this process: the clock on the wall also counts what others took.
fn processor() -> Outcome<Duration> {
    Ok(clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID)?.into())
}

/// The best processor seconds a turn out of several rounds.
fn seconds(span: Duration, mut turn: impl FnMut() -> Outcome) -> Outcome<f64> {
    turn()?;
    let mut best = f64::MAX;
    for _ in 0..ROUNDS {
        let start = processor()?;
        let mut turns = 0u32;
        let mut spent = Duration::ZERO;
        while turns == 0 || spent < span {
            turn()?;
            turns += 1;
            spent = processor()?.saturating_sub(start);
        }
        best = best.min(spent.as_secs_f64() / f64::from(turns));
    }
    Ok(best)
}

fn copied(from: &str, to: &str) -> Outcome {
    let (mut from, mut to) = (File::open(from)?, File::create(to)?);
    let mut block = vec![0; BLOCK];
    loop {
        let read = from.read(&mut block)?;
        let Some(bytes) = block.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        to.write_all(bytes)?;
    }
    Ok(())
}

/// The rates, in seconds an operation and seconds a byte; `scratch` is a file in the page cache.
fn limits(scratch: &str, keys: &[String]) -> Outcome {
    let span = Duration::from_millis(120);
    let (mut signing, mut verifying) = (Vec::new(), Vec::new());
    for key in keys {
        let (name, path) = key.split_once('=').ok_or("a key is NAME=FILE")?;
        let key = Key::open(path)?;
        let check = Check::read(&key.check()?)?;
        let one = seconds(span, || {
            black_box(key.sign(&keys::MESSAGE)?);
            Ok(())
        })?;
        signing.push(format!("\"{name}\":{one:e}"));
        verifying.push(format!("\"{name}\":{:e}", seconds(span, || check.verify())?));
    }
    let block = vec![0x5a; 1 << 20];
    let hash = |with: &'static Algorithm| -> Outcome<f64> {
        let one = seconds(span, || {
            black_box(digest(with, &block));
            Ok(())
        })?;
        Ok(one / (1u32 << 20) as f64)
    };
    let (sha256, sha512) = (hash(&SHA256)?, hash(&SHA512)?);
    let bytes = std::fs::metadata(scratch)?.len() as f64;
    let to = format!("{scratch}.copy");
    let by_blocks = seconds(Duration::ZERO, || copied(scratch, &to))?;
    // In the kernel, and on some file systems without touching a byte.
    let by_system = seconds(Duration::ZERO, || {
        std::io::copy(&mut File::open(scratch)?, &mut File::create(&to)?)?;
        Ok(())
    })?;
    std::fs::remove_file(&to)?;
    let mut block = vec![0; BLOCK];
    let read = seconds(Duration::ZERO, || {
        let mut file = File::open(scratch)?;
        while file.read(&mut block)? > 0 {}
        Ok(())
    })?;
    println!(
        "{{\"sign\":{{{}}},\"verify\":{{{}}},\"sha256\":{sha256:e},\"sha512\":{sha512:e},\
         \"copy\":{:e},\"read\":{:e}}}",
        signing.join(","),
        verifying.join(","),
        by_blocks.min(by_system) / bytes,
        read / bytes
    );
    Ok(())
}

/// Runs one command; what it says goes to `OUT.said`, what it took to `OUT` as JSON.
fn measure(out: &str, command: &[String]) -> Outcome {
    let (program, arguments) = command.split_first().ok_or("no command")?;
    let said = File::create(format!("{out}.said"))?;
    let start = Instant::now();
    let status = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(said.try_clone()?)
        .stderr(said)
        .status()?;
    let wall = start.elapsed().as_secs_f64();
    // It was the only child.
    let used = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let seconds = |time: TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    let cpu = seconds(used.user_time()) + seconds(used.system_time());
    let (peak, code) = (used.max_rss(), status.code().unwrap_or(-1));
    let line = format!("{{\"wall\":{wall},\"cpu\":{cpu},\"peak_kib\":{peak},\"code\":{code}}}\n");
    Ok(std::fs::write(out, line)?)
}

fn run() -> Outcome {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words_as: Vec<&str> = words.iter().map(String::as_str).collect();
    match words_as.as_slice() {
        ["limits", scratch, _, ..] => limits(scratch, words.get(2..).unwrap_or_default()),
        ["sign", input, output, key] => sign(input, output, key),
        ["batch", from, to, key] => batch(from, to, key),
        ["verify", input, _, ..] => verify(input, words.get(2..).unwrap_or_default()),
        ["check", key, out] => Ok(std::fs::write(out, Key::open(key)?.check()?)?),
        ["measure", out, _, ..] => measure(out, words.get(2..).unwrap_or_default()),
        _ => Err("see the head of main.rs for what this takes".into()),
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("floor: {error}");
            ExitCode::FAILURE
        }
    }
}
