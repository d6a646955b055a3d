//! Prints the revisions and signature fields of each file named on the command line.

use std::fs::File;
use std::io::Write;

use segel_pdf::{Document, PdfError};

fn print(path: &str, out: &mut impl Write) -> std::io::Result<()> {
    let document = match Document::open(File::open(path)?) {
        Ok(document) => document,
        Err(error) => return writeln!(out, "{path}: {error}"),
    };
    writeln!(out, "{path}: {} revisions", document.revisions().len())?;
    for revision in document.revisions() {
        let gaps: Result<_, PdfError> = document.unaccounted_bytes(revision);
        let (start, end) = (revision.start, revision.end);
        writeln!(
            out,
            "  revision {}: bytes {start} to {end}, unaccounted {gaps:?}",
            revision.index
        )?;
    }
    match document.signature_fields() {
        Err(error) => writeln!(out, "  fields: {error}"),
        Ok(fields) => {
            for field in fields {
                let covers = field.value.map(|v| v.byte_range.end());
                let fault = field.fault;
                writeln!(out, "  field {}: covers to {covers:?}, fault {fault:?}", field.name)?;
            }
            Ok(())
        }
    }
}

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for path in std::env::args().skip(1) {
        print(&path, &mut out)?;
    }
    Ok(())
}
