//! Words about the register of numbers.

use segel::issue::register::{Entry, RegisterError, State};

use super::Trouble;

/// Says why the register refused.
pub(crate) fn refused(error: &RegisterError) -> Trouble {
    match error {
        RegisterError::BackDated { tanggal, newest, nomor } => Trouble::new(
            format!("register: {tanggal} mendahului {newest}, tanggal nomor terakhir {nomor}"),
            format!("register: {tanggal} is before {newest}, the day of the newest number {nomor}"),
        )
        .next(
            "Nomor tidak dapat ditanggali mundur; pakai --date yang sama atau sesudahnya.",
            "Numbers are not dated back; use that --date or a later one.",
        ),
        RegisterError::PostDated { tanggal, today } => Trouble::new(
            format!("register: {tanggal} belum tiba; hari ini {today}"),
            format!("register: {tanggal} is yet to come; today is {today}"),
        )
        .next("Perbaiki --date atau --time.", "Correct --date or --time."),
        RegisterError::OtherData { nomor, .. } => Trouble::new(
            format!("register: permintaan ini sudah memakai {nomor} untuk data lain"),
            format!("register: this request took {nomor} for other data"),
        )
        .next("Beri nama lain untuk --request.", "Give another name for --request."),
        RegisterError::NotARegister { .. } => {
            Trouble::new("register: bukan register segel", "register: is no register of segel")
                .next("Perbaiki --register.", "Correct --register.")
        }
        RegisterError::Busy => Trouble::new(
            "register: sedang dipakai proses lain",
            "register: is held by another process",
        )
        .next("Ulangi sebentar lagi.", "Try again in a moment."),
        other => Trouble::new(format!("register: {other}"), format!("register: {other}")).next(
            "Nomor yang sudah diambil tetap tercatat; perintah yang sama dapat diulangi.",
            "A number that was taken stays recorded; the same command can be given again.",
        ),
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
    Trouble::new(
        format!("register: permintaan ini sudah terbit sebagai {nomor}: {file}"),
        format!("register: this request is issued already as {nomor}: {file}"),
    )
    .next(
        "Pakai berkas itu; untuk dokumen baru beri -o lain atau --request NAMA.",
        "Use that file; for a new document give another -o or --request NAME.",
    )
}

pub(crate) fn no_place() -> Trouble {
    Trouble::new(
        "register: tempatnya tidak diketahui, HOME tidak disetel",
        "register: its place is not known, HOME is not set",
    )
    .next("Beri --register BERKAS.", "Give --register FILE.")
}

/// Reminds of a number whose document waits for its signature.
pub(crate) fn waiting() -> super::Words {
    super::Words::new(
        "belum ditandatangani: ulangi perintah yang sama dengan --p12 dan --force untuk menyelesaikannya",
        "not signed yet: give the same command with --p12 and --force to finish it",
    )
}
