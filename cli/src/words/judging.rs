//! Words about verifying.

use std::collections::BTreeMap;

use super::Words;

/// The last line over many files.
pub(crate) fn counted(counts: &BTreeMap<&str, usize>, unread: usize) -> Words {
    let words: Vec<String> = counts.iter().map(|(word, count)| format!("{word} {count}")).collect();
    let words = words.join(", ");
    match (words.is_empty(), unread) {
        (_, 0) => Words::new(words.clone(), words),
        (true, _) => Words::new(
            format!("{unread} tidak dapat dibaca"),
            format!("{unread} could not be read"),
        ),
        (false, _) => Words::new(
            format!("{words}, {unread} tidak dapat dibaca"),
            format!("{words}, {unread} could not be read"),
        ),
    }
}
