//! Words about the register of numbers.

use segel::issue::register::RegisterError;

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

pub(crate) fn no_place() -> Trouble {
    Trouble::new(
        "register: tempatnya tidak diketahui, HOME tidak disetel",
        "register: its place is not known, HOME is not set",
    )
    .next("Beri --register BERKAS.", "Give --register FILE.")
}
