//! Words about the register of numbers.

#[cfg(feature = "postgres")]
use segel::issue::register::AddressDefect;
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
        RegisterError::NoServers => Trouble::new(
            "register: program ini hanya mengenal register dalam berkas",
            "register: this program knows registers in files only",
        )
        .next(
            "Beri --register BERKAS, atau bangun segel dengan fitur postgres.",
            "Give --register FILE, or build segel with the feature postgres.",
        ),
        #[cfg(feature = "postgres")]
        RegisterError::Address(AddressDefect::Password) => Trouble::new(
            "register: alamat basis data memuat sandi, yang terbaca oleh semua proses di mesin ini",
            "register: the address of the database holds a password, which every process of this \
             machine can read",
        )
        .next(
            "Ganti sandi itu; tulis yang baru dalam berkas dan sebut dengan ?passfile=BERKAS.",
            "Change that password; write the new one to a file and name it with ?passfile=FILE.",
        ),
        #[cfg(feature = "postgres")]
        RegisterError::Address(AddressDefect::Unprotected) => Trouble::new(
            "register: basis data di mesin lain hanya dicapai lewat TLS",
            "register: a database on another machine is reached over TLS only",
        )
        .next(
            "Sebut sertifikat penjaminnya dengan ?sslrootcert=BERKAS.",
            "Name the certificate of the authority behind it with ?sslrootcert=FILE.",
        ),
        #[cfg(feature = "postgres")]
        RegisterError::Address(defect) => Trouble::new(
            format!("register: alamat basis data tidak dapat dipakai: {defect}"),
            format!("register: the address of the database {defect}"),
        )
        .next("Perbaiki --register.", "Correct --register."),
        #[cfg(feature = "postgres")]
        RegisterError::NoConnection { server, reason } => Trouble::new(
            format!("register: {server}: tidak tersambung: {reason}"),
            format!("register: {server}: no connection: {reason}"),
        )
        .next(
            "Periksa server, pengguna dan berkas sandinya.",
            "Look at the server, the user and the file with its password.",
        ),
        #[cfg(feature = "postgres")]
        RegisterError::OutcomeUnknown { server } => Trouble::new(
            format!("register: {server}: sambungan putus saat langkah ini disimpan"),
            format!("register: {server}: the connection was lost while this step was being kept"),
        )
        .next(
            "Ulangi perintah yang sama: langkah yang sudah tersimpan tidak diambil dua kali.",
            "Give the same command again: a step that was kept is not taken twice.",
        ),
        RegisterError::Busy => Trouble::new(
            "register: sedang dipakai proses lain",
            "register: is held by another process",
        )
        .next("Ulangi sebentar lagi.", "Try again in a moment."),
        RegisterError::Database { .. } => {
            Trouble::new(format!("register: {error}"), format!("register: {error}")).next(
                "Nomor yang sudah diambil tetap tercatat; perintah yang sama dapat diulangi.",
                "A number that was taken stays recorded; the same command can be given again.",
            )
        }
        other => Trouble::new(format!("register: {other}"), format!("register: {other}")).next(
            "Register tidak diubah; lihat isinya dengan segel register list.",
            "The register was not changed; see what it holds with segel register list.",
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
