//! What the Rust drivers have in common: the words that `benches/harness/peers.py` gives them.

#![expect(clippy::disallowed_methods, reason = "a bench may write half a file where it is struck")]

use std::error::Error;
use std::fs::{read, write};
use std::process::ExitCode;
use std::time::Duration;

use nix::time::{ClockId, clock_gettime};

pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// A variable that the harness sets.
pub fn variable(name: &str) -> Outcome<String> {
    std::env::var(name).map_err(|_| format!("{name} is not set").into())
}

fn processor() -> Outcome<Duration> {
    Ok(clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID)?.into())
}

fn code(good: bool) -> ExitCode {
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// `sign` takes a document and the name of the field; `verify` a document.
pub fn drive(
    sign: impl Fn(&[u8], &str) -> Outcome<Vec<u8>>,
    verify: impl Fn(&[u8]) -> Outcome<bool>,
) -> Outcome<ExitCode> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match *words {
        ["sign", source, out] => write(out, sign(&read(source)?, "Sig1")?)?,
        ["verify", source] => return Ok(code(verify(&read(source)?)?)),
        ["signatures", source, folder, count] => {
            let mut last = read(source)?;
            for k in 1..=count.parse::<u32>()? {
                let start = processor()?;
                let out = sign(&last, &format!("Sig{k}"))?;
                write(format!("{folder}/s{k:02}.pdf"), &out)?;
                let spent = (processor()? - start).as_secs_f64();
                println!("{k} {spent:.6} {}", out.len().saturating_sub(last.len()));
                last = out;
            }
        }
        [what, source, ref rest @ ..] => {
            let (mut documents, mut good) = (0, 0);
            for entry in std::fs::read_dir(source)? {
                let entry = entry?;
                let document = read(entry.path())?;
                documents += 1;
                if let ("sign-batch", [folder]) = (what, rest) {
                    write(
                        format!("{folder}/{}", entry.file_name().display()),
                        sign(&document, "Sig1")?,
                    )?;
                    good += 1;
                } else {
                    good += u32::from(verify(&document)?);
                }
            }
            println!("docs={documents} ok={good}");
            return Ok(code(good == documents));
        }
        _ => return Err("no such words".into()),
    }
    Ok(ExitCode::SUCCESS)
}
