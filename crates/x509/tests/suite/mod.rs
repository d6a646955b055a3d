//! What the public suites have in common: packed files, and the list of known divergences.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::Read as _;

use flate2::read::GzDecoder;

const DIVERGENCES: &str = include_str!("../../../../testdata/suites/divergences.tsv");

/// Reads a packed file of a suite.
pub fn unpacked(packed: &[u8]) -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    GzDecoder::new(packed).read_to_string(&mut text)?;
    Ok(text)
}

/// Holds what was said against what a suite expects and against the divergences that are known.
///
/// A divergence that is not listed fails, and so does one that is listed and no longer there.
pub fn hold(suite: &str, total: usize, found: &[(String, String)]) -> Result<(), Box<dyn Error>> {
    let mut known = BTreeSet::new();
    for line in DIVERGENCES.lines().skip(1) {
        let mut cells = line.split('\t');
        match (cells.next(), cells.next(), cells.next()) {
            (Some(of), Some(case), Some(reason)) if !reason.is_empty() => {
                if of == suite {
                    known.insert(case.to_owned());
                }
            }
            _ => return Err(format!("no suite, case and reason in: {line}").into()),
        }
    }
    let met: BTreeSet<String> = found.iter().map(|(case, _)| case.clone()).collect();
    let stale: Vec<&String> = known.difference(&met).collect();
    assert!(stale.is_empty(), "no longer so, take out of divergences.tsv: {stale:?}");
    let new: Vec<String> = found
        .iter()
        .filter(|(case, _)| !known.contains(case))
        .map(|(case, said)| format!("{suite}\t{case}\t{said}"))
        .collect();
    assert!(new.is_empty(), "{} of {total} differ:\n{}", new.len(), new.join("\n"));
    Ok(())
}
