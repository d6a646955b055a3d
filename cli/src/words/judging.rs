//! Words about verifying.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Trouble, Words};

pub(crate) fn one_file_only(option: &str) -> Trouble {
    Trouble::new("hanya untuk satu berkas", "is for one file only")
        .next("Periksa berkas itu sendiri.", "Verify that file alone.")
        .at(option)
}

pub(crate) fn bad_number(text: &str) -> Trouble {
    Trouble::new(
        format!("{text:?} bukan nomor tanda tangan"),
        format!("{text:?} is not the number of a signature"),
    )
    .next(
        "Tulis nomor seperti pada laporan, mulai dari 1: --extract-signed 1 KELUARAN.pdf.",
        "Write the number as the report has it, from 1 on: --extract-signed 1 OUT.pdf.",
    )
    .at("--extract-signed")
}

pub(crate) fn no_such_signature(number: usize, count: usize) -> Trouble {
    Trouble::new(
        format!("tidak ada tanda tangan {number}; dokumen ini memuat {count}"),
        format!("there is no signature {number}; this document holds {count}"),
    )
    .next("Lihat nomornya pada laporan.", "See its number in the report.")
    .at("--extract-signed")
}

pub(crate) fn nothing_signed(number: usize) -> Trouble {
    Trouble::new(
        format!("tidak ada versi yang terbukti ditandatangani oleh tanda tangan {number}"),
        format!("no version is proved to have been signed by signature {number}"),
    )
    .next(
        "Isi yang dicakupnya sudah berubah atau rusak; mintalah berkas aslinya.",
        "What it covers was changed or is broken; ask for the original file.",
    )
    .at("--extract-signed")
}

pub(crate) fn output_is_input(path: &Path) -> Trouble {
    Trouble::new("dibaca untuk pemeriksaan ini", "is read for this verification")
        .next("Pilih nama lain.", "Choose another name.")
        .at(path.display())
}

pub(crate) fn bad_evidence(path: &Path, error: &dyn std::fmt::Display) -> Trouble {
    Trouble::new(
        format!("bukan bukti yang dapat dibaca ({error})"),
        format!("is no evidence that can be read ({error})"),
    )
    .next(
        "Beri sertifikat, CRL, atau tanggapan OCSP dalam bentuk DER atau PEM.",
        "Give certificates, CRLs or OCSP responses in DER or PEM form.",
    )
    .at(path.display())
}

pub(crate) fn no_evidence(path: &Path) -> Trouble {
    Trouble::new(
        "tidak ada sertifikat, CRL, atau tanggapan OCSP di folder ini",
        "no certificate, CRL or OCSP response is in this folder",
    )
    .next("Periksa nama folder.", "Check the name of the folder.")
    .at(path.display())
}

pub(crate) fn too_many_files(path: &Path, limit: usize) -> Trouble {
    Trouble::new(
        format!("lebih dari {limit} berkas bukti"),
        format!("more than {limit} files of evidence"),
    )
    .next("Beri folder yang lebih kecil.", "Give a smaller folder.")
    .at(path.display())
}

/// Why no ETSI report was written.
pub(crate) fn nothing_for_etsi(path: &Path) -> Words {
    let path = path.display();
    Words::new(
        format!("{path} tidak ditulis: laporan ETSI memerlukan sedikitnya satu tanda tangan."),
        format!("{path} was not written: an ETSI report needs at least one signature."),
    )
}

/// Where a report was written to.
pub(crate) fn report_written(path: &Path) -> Words {
    let path = path.display();
    Words::new(format!("Laporan ditulis ke {path}."), format!("The report was written to {path}."))
}

/// What was written out.
pub(crate) fn extracted(number: usize, path: &Path, bytes: u64) -> Words {
    let path = path.display();
    Words::new(
        format!(
            "Versi yang ditandatangani oleh tanda tangan {number} ditulis ke {path} ({bytes} byte)."
        ),
        format!(
            "The version that signature {number} signed was written to {path} ({bytes} bytes)."
        ),
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
