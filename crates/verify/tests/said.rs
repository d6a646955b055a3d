//! All that is said about the attack vectors, beyond the words that they must get.
//!
//! `testdata/attacks/said.tsv` keeps what our verifier says of each vector: indications, findings,
//! statuses and changes. A new row is no fault by itself; it is looked at before it is kept.

mod judging;
mod saying;

use std::error::Error;
use std::path::Path;

use saying::said;
use segel_testkit::attacks::{Bench, vectors};

#[test]
fn all_that_is_said_of_the_vectors_is_what_was_looked_at() -> Result<(), Box<dyn Error>> {
    let bench = Bench::new();
    let mut made = String::from("id\tpolicy\tword\tfile\tsignatures\n");
    for vector in vectors(&bench) {
        let [contract, official] = [false, true].map(|official| said(&vector, official, &bench));
        if contract == official {
            made += &format!("{}\tboth\t{contract}\n", vector.id);
        } else {
            made += &format!("{0}\tcontract\t{contract}\n{0}\tofficial\t{official}\n", vector.id);
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/attacks/said.tsv");
    let kept = std::fs::read_to_string(&path)?;
    if made == kept {
        return Ok(());
    }
    let fresh = std::env::temp_dir().join("segel-attacks-said.tsv");
    let mut file = std::fs::File::create(&fresh)?;
    std::io::Write::write_all(&mut file, made.as_bytes())?;
    let kept: Vec<&str> = kept.lines().collect();
    let rows: Vec<&str> = made.lines().filter(|row| !kept.contains(row)).collect();
    let (count, fresh) = (rows.len(), fresh.display());
    let first: Vec<&str> = rows.into_iter().take(5).collect();
    Err(format!("{count} rows are new, all of them in {fresh}; first\n{}", first.join("\n")).into())
}
