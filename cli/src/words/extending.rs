//! Words about raising files to a level.

use std::path::Path;

use segel::verify::{ChainOf, Link};

use super::{Trouble, Words, long_term};

/// Whose chain a certificate stands in.
pub(crate) fn chain(of: ChainOf) -> Words {
    match of {
        ChainOf::Signer => Words::new("penanda tangan", "signer"),
        ChainOf::SignatureTimestamp => Words::new("cap waktu tanda tangan", "signature time-stamp"),
        ChainOf::DocumentTimestamp => Words::new("cap waktu dokumen", "document timestamp"),
        _ => Words::new("lain", "other"),
    }
}

/// A gap in one line.
pub(crate) fn gap(link: &Link) -> Words {
    let name = link.certificate.common_name().unwrap_or_else(|| link.certificate.subject());
    let older = Words::new(
        "buktinya lebih tua daripada cap waktu",
        "its proof is older than the time-stamp",
    );
    let missing = long_term::missing(link).unwrap_or(older);
    let of = chain(link.chain);
    let line = |language| {
        format!("{} · {} ({}): {}", link.field, name, of.text(language), missing.text(language))
    };
    Words::new(line(super::Language::Indonesian), line(super::Language::English))
}

/// The line for one extended file.
pub(crate) fn extended(input: &Path, output: &Path, level: &str) -> Words {
    let (input, output) = (input.display(), output.display());
    Words::new(
        format!("dinaikkan ke {level}: {input} -> {output}"),
        format!("extended to {level}: {input} -> {output}"),
    )
}

/// The line for a file that has the level already.
pub(crate) fn already(input: &Path, level: &str) -> Words {
    let input = input.display();
    Words::new(
        format!("sudah {level}, tidak ada yang ditambahkan: {input}"),
        format!("{level} already, nothing was added: {input}"),
    )
}

/// The line for a file that was not extended.
pub(crate) fn not_extended(input: &Path, trouble: &Trouble) -> Words {
    use super::Language::{English as En, Indonesian as Id};
    Words::new(
        format!("GAGAL: {}: {}", input.display(), trouble.line(Id)),
        format!("FAILED: {}: {}", input.display(), trouble.line(En)),
    )
}

pub(crate) fn level_b() -> Trouble {
    Trouble::new(
        "--level b: setiap tanda tangan sudah B",
        "--level b: every signature is B already",
    )
    .next("Beri --level t, lt atau lta.", "Give --level t, lt or lta.")
}

pub(crate) fn nothing_to_do() -> Words {
    Words::new("tidak ada pekerjaan yang tertunda", "no job is pending")
}
