//! Words about files, arguments and times.

use std::io;
use std::path::Path;

use super::Trouble;

/// What the system said, in both languages where it is a common thing.
fn reason(kind: io::ErrorKind) -> (String, String) {
    let known = match kind {
        io::ErrorKind::NotFound => ("tidak ditemukan", "not found"),
        io::ErrorKind::PermissionDenied => ("akses ditolak", "permission denied"),
        io::ErrorKind::AlreadyExists => ("sudah ada", "exists already"),
        io::ErrorKind::IsADirectory => ("adalah folder", "is a folder"),
        io::ErrorKind::NotADirectory => ("bukan folder", "is not a folder"),
        io::ErrorKind::StorageFull => ("ruang disk habis", "the disk is full"),
        io::ErrorKind::ReadOnlyFilesystem => {
            ("sistem berkas hanya dapat dibaca", "the file system is read-only")
        }
        io::ErrorKind::InvalidData => ("bukan teks UTF-8", "not UTF-8 text"),
        other => return (other.to_string(), other.to_string()),
    };
    (known.0.to_owned(), known.1.to_owned())
}

pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Trouble {
    let (id, en) = reason(error.kind());
    Trouble::new(format!("tidak dapat dibaca: {id}"), format!("cannot be read: {en}"))
        .next(
            "Periksa nama dan hak akses berkas.",
            "Check the name of the file and its permissions.",
        )
        .at(path.display())
}

pub(crate) fn unwritable(path: &Path, error: &io::Error) -> Trouble {
    let (id, en) = reason(error.kind());
    Trouble::new(format!("tidak dapat ditulis: {id}"), format!("cannot be written: {en}"))
        .next(
            "Periksa folder tujuan, hak akses, dan ruang disk; berkas lama tidak diubah.",
            "Check the target folder, its permissions and the disk space; no old file was changed.",
        )
        .at(path.display())
}

pub(crate) fn output_lost() -> Trouble {
    Trouble::new(
        "hasilnya tidak dapat ditulis ke keluaran standar",
        "what came of it could not be written to standard output",
    )
    .next(
        "Periksa ruang disk dan tempat keluaran itu, lalu ulangi.",
        "Look at the disk space and where that output goes, and try again.",
    )
}

pub(crate) fn not_a_file(path: &Path) -> Trouble {
    Trouble::new(
        "ada dan bukan berkas biasa; tidak diganti",
        "is there and is no regular file; it is not replaced",
    )
    .next("Pilih nama lain.", "Choose another name.")
    .at(path.display())
}

pub(crate) fn too_long(path: &Path) -> Trouble {
    Trouble::new(
        "bukan berkas biasa, dan isinya tidak berakhir",
        "is no regular file, and what comes out of it does not end",
    )
    .next("Simpan dahulu sebagai berkas.", "Save it as a file first.")
    .at(path.display())
}

pub(crate) fn exists(path: &Path) -> Trouble {
    Trouble::new("sudah ada dan tidak ditimpa", "exists already and is not overwritten")
        .next("Pilih nama lain, atau beri --force.", "Choose another name, or give --force.")
        .at(path.display())
}

pub(crate) fn output_is_input(path: &Path) -> Trouble {
    Trouble::new("hasil dan masukan adalah berkas yang sama", "output and input are the same file")
        .next(
            "Pilih nama lain untuk -o, atau beri --in-place tanpa -o.",
            "Choose another name for -o, or give --in-place without -o.",
        )
        .at(path.display())
}

pub(crate) fn output_is_key(path: &Path) -> Trouble {
    Trouble::new(
        "adalah kunci atau sandinya; tidak diganti",
        "is the key or its passphrase; it is not replaced",
    )
    .next("Pilih nama lain untuk -o.", "Choose another name for -o.")
    .at(path.display())
}

pub(crate) fn no_pdfs(path: &Path) -> Trouble {
    Trouble::new("tidak ada berkas .pdf di folder ini", "no .pdf file is in this folder")
        .next("Periksa nama folder.", "Check the name of the folder.")
        .at(path.display())
}

pub(crate) fn same_name(path: &Path, first: &Path, second: &Path) -> Trouble {
    let (one, two) = (first.display(), second.display());
    Trouble::new(
        format!("{one} dan {two} akan ditulis ke berkas yang sama"),
        format!("{one} and {two} would be written to the same file"),
    )
    .next("Tandatangani dalam dua langkah.", "Sign them in two steps.")
    .at(path.display())
}

pub(crate) fn not_a_folder(path: &Path) -> Trouble {
    Trouble::new(
        "bukan folder; banyak dokumen ditulis ke dalam folder",
        "is not a folder; many documents are written into a folder",
    )
    .next("Beri folder untuk -o.", "Give a folder for -o.")
    .at(path.display())
}

pub(crate) fn bad_time(option: &str, text: &str) -> Trouble {
    Trouble::new(format!("{text:?} bukan waktu"), format!("{text:?} is not a time"))
        .next(
            "Tulis seperti 2026-11-24T10:00:00+07:00.",
            "Write it like 2026-11-24T10:00:00+07:00.",
        )
        .at(option)
}

pub(crate) fn no_clock() -> Trouble {
    Trouble::new("jam komputer ini tidak masuk akal", "this computer's clock makes no sense")
        .next("Setel jam, atau beri --time.", "Set the clock, or give --time.")
}

pub(crate) fn no_anchor(path: &Path) -> Trouble {
    Trouble::new("tidak ada sertifikat di dalamnya", "holds no certificate")
        .next("Beri berkas PEM atau DER untuk --trust.", "Give a PEM or DER file for --trust.")
        .at(path.display())
}

pub(crate) fn bad_certificate(path: &Path, error: &dyn std::fmt::Display) -> Trouble {
    Trouble::new(
        format!("sertifikat tidak dapat dibaca ({error})"),
        format!("a certificate cannot be read ({error})"),
    )
    .next(
        "Beri sertifikat X.509 dalam bentuk PEM atau DER.",
        "Give X.509 certificates in PEM or DER form.",
    )
    .at(path.display())
}

pub(crate) fn changed_meanwhile(path: &Path) -> Trouble {
    Trouble::new(
        "berubah selagi ditandatangani; tidak ada yang ditulis",
        "changed while it was signed; nothing was written",
    )
    .next("Ulangi.", "Try again.")
    .at(path.display())
}
