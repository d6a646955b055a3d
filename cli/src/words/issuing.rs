//! Words about issuing.

use segel::issue::NomorSurat;
use segel::issue::register::{Entry, State};

use super::Trouble;

pub(crate) fn no_such_role(role: &str, known: &str) -> Trouble {
    Trouble::new(
        format!("profil kantor tidak punya penandatangan {role:?}"),
        format!("the office profile has no signatory {role:?}"),
    )
    .next(
        format!("Yang ada: {known}. Pilih dengan --role, atau lengkapi profil kantor."),
        format!("There are: {known}. Choose with --role, or complete the office profile."),
    )
}

pub(crate) fn no_place(kind: &str) -> Trouble {
    Trouble::new(
        format!("halaman jenis {kind:?} tidak menyediakan tempat tanda tangan"),
        format!("the pages of kind {kind:?} keep no place for a signature"),
    )
    .next("Perbaiki main.typ jenis itu.", "Correct main.typ of that kind.")
}

/// Names the line of a file of many.
pub(crate) fn at_line(line: Option<usize>, trouble: Trouble) -> Trouble {
    match line {
        Some(line) => {
            trouble.at_words(&super::Words::new(format!("baris {line}"), format!("line {line}")))
        }
        None => trouble,
    }
}

/// The line for one issued document.
pub(crate) fn issued(number: Option<&NomorSurat>, output: &std::path::Path) -> super::Words {
    let output = output.display();
    match number {
        Some(number) => super::Words::new(
            format!("diterbitkan: {number} -> {output}"),
            format!("issued: {number} -> {output}"),
        ),
        None => super::Words::new(format!("konsep: {output}"), format!("draft: {output}")),
    }
}

/// Refuses to make a document a second time.
pub(crate) fn finished(entry: &Entry) -> Trouble {
    let nomor = &entry.nomor;
    if entry.state == State::Void {
        return Trouble::new(
            format!("register: {nomor} dibatalkan"),
            format!("register: {nomor} is void"),
        )
        .next("Beri --request NAMA yang baru.", "Give a new --request NAME.");
    }
    let file = entry.file.as_ref().map(|file| file.path.display().to_string()).unwrap_or_default();
    if entry.withdrawn_at.is_some() || entry.replaced_by.is_some() {
        let (id, en) = match entry.replaced_by {
            Some(_) => ("diganti dokumen lain", "replaced by another document"),
            None => ("dicabut", "withdrawn"),
        };
        return Trouble::new(
            format!("register: {nomor} sudah terbit dan {id}: {file}"),
            format!("register: {nomor} was issued and is {en}: {file}"),
        )
        .next(
            "Untuk dokumen baru beri -o lain atau --request NAMA.",
            "For a new document give another -o or --request NAME.",
        );
    }
    Trouble::new(
        format!("register: permintaan ini sudah terbit sebagai {nomor}: {file}"),
        format!("register: this request is issued already as {nomor}: {file}"),
    )
    .next(
        "Pakai berkas itu; untuk dokumen baru beri -o lain atau --request NAMA.",
        "Use that file; for a new document give another -o or --request NAME.",
    )
}

/// Reminds of a number whose document waits for its signature.
pub(crate) fn waiting() -> super::Words {
    super::Words::new(
        "belum ditandatangani: ulangi perintah yang sama dengan --p12 dan --force untuk menyelesaikannya",
        "not signed yet: give the same command with --p12 and --force to finish it",
    )
}

#[cfg(feature = "network")]
pub(crate) fn no_later_stamp() -> Trouble {
    Trouble::new(
        "--timestamp-later: register mencatat berkas untuk selamanya, jadi tidak dapat ditambah kemudian",
        "--timestamp-later: the register records the file for good, so that nothing can be added later",
    )
    .next(
        "Terbitkan dengan --level b, atau ulangi bila penyedia cap waktu dapat dihubungi.",
        "Issue with --level b, or try again when a time-stamping authority can be reached.",
    )
}
