//! The command line of Segel: not written yet, and says so.

use std::process::ExitCode;

fn main() -> ExitCode {
    use std::io::Write as _;
    let word = "segel: the command line is not written yet; see README.md for the library crates\n";
    let _ = std::io::stderr().write_all(word.as_bytes());
    ExitCode::from(2)
}
