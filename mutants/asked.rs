//! Asks the attack vectors about one change after another; `mutants` puts this into its copy of the
//! workspace as an example of `segel-verify`.
//!
//! First it writes `reached` and the numbers of the changes that any vector reaches. Each line that it reads
//! is such a number; it answers with the number and the first vector of which something else is said, or `-`.

#[path = "../tests/judging/mod.rs"]
mod judging;
#[path = "../tests/saying/mod.rs"]
mod saying;

use std::collections::HashMap;
use std::io::{BufRead as _, Write as _};

use saying::said;
use segel_testkit::attacks::{Bench, vectors};

CRATES

fn main() {
    let bench = Bench::new();
    let vectors = vectors(&bench);
    let of = |at: usize| {
        let vector = vectors.get(at).expect("a vector");
        [false, true].map(|official| said(vector, official, &bench))
    };
    let mut reached: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut words = Vec::new();
    for at in 0..vectors.len() {
        let _ = seen();
        words.push(of(at));
        for number in seen() {
            reached.entry(number).or_default().push(at);
        }
    }
    let mut out = std::io::stdout().lock();
    let numbers: Vec<String> = reached.keys().map(usize::to_string).collect();
    writeln!(out, "reached {}", numbers.join(" ")).expect("someone who reads");
    for line in std::io::stdin().lock().lines() {
        let number: usize = line.expect("a line").parse().expect("a number");
        choose(number);
        // A panic is seen as well, and the vectors need not be made again.
        let differs = |at: &&usize| {
            let now = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| of(**at)));
            !now.is_ok_and(|now| now == words[**at])
        };
        let found = reached.get(&number).and_then(|those| those.iter().find(differs));
        let found = found.map_or("-", |at| vectors[*at].id);
        writeln!(out, "{number}\t{found}").expect("someone who reads");
        out.flush().expect("someone who reads");
    }
}
