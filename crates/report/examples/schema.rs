//! Writes `docs/reference/report.schema.json`:
//! `cargo run --example schema > docs/reference/report.schema.json`.

use std::io::{self, Write as _};

fn main() -> io::Result<()> {
    io::stdout().write_all(segel_report::schema().as_bytes())
}
