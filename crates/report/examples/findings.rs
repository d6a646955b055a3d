//! Writes `docs/reference/findings.md`:
//! `cargo run --example findings > docs/reference/findings.md`.

use std::io::{self, Write as _};

fn main() -> io::Result<()> {
    io::stdout().write_all(segel_report::findings_reference().as_bytes())
}
