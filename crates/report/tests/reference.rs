//! The papers that are written from the code say what the code says.

use std::error::Error;
use std::fs;
use std::path::Path;

fn paper(name: &str) -> std::io::Result<String> {
    fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference").join(name),
    )
}

#[test]
fn the_schema_in_the_papers_is_the_schema_of_the_types() -> Result<(), Box<dyn Error>> {
    assert!(
        paper("report.schema.json")? == segel_report::schema(),
        "write it again: cargo run --example schema > \
         docs/reference/report.schema.json"
    );
    Ok(())
}

#[test]
fn the_findings_in_the_papers_are_those_of_the_tables() -> Result<(), Box<dyn Error>> {
    assert!(
        paper("findings.md")? == segel_report::findings_reference(),
        "write it again: cargo run --example findings > docs/reference/findings.md"
    );
    Ok(())
}
