//! Words about verifying.

use std::collections::BTreeMap;

use super::{Trouble, Words};

pub(crate) fn no_passwords() -> Trouble {
    Trouble::new(
        "--password-file dan --password-fd: PDF terenkripsi belum didukung",
        "--password-file and --password-fd: encrypted PDFs are not supported yet",
    )
    .next(
        "Mintalah berkas tanpa kata sandi; tanpa opsi ini berkas tetap dilaporkan.",
        "Ask for a file without a password; without this option the file is still reported on.",
    )
}

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
