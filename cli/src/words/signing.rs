//! Words about signing and issuing.

use std::path::Path;

use segel::PdfError;
use segel::sign::SignError;

use super::{Trouble, Words};

/// Says why a file is not read as a PDF.
pub(crate) fn unreadable_pdf(error: &PdfError) -> Trouble {
    let trouble = match error {
        PdfError::Header => Trouble::new("bukan berkas PDF", "is not a PDF file"),
        PdfError::Encrypted => return encrypted(),
        other => Trouble::new(
            format!("PDF ini rusak atau tidak baku ({other})"),
            format!("this PDF is damaged or does not follow the standard ({other})"),
        ),
    };
    trouble.next(
        "Buat ulang PDF dari dokumen aslinya.",
        "Make the PDF again from the original document.",
    )
}

fn encrypted() -> Trouble {
    Trouble::new("PDF ini terenkripsi", "this PDF is encrypted").next(
        "Simpan tanpa kata sandi, lalu ulangi; PDF terenkripsi belum didukung.",
        "Save it without a password and try again; encrypted PDFs are not supported yet.",
    )
}

/// Says why a document could not be signed.
pub(crate) fn refused(error: &SignError) -> Trouble {
    match error {
        SignError::Pdf(error) => unreadable_pdf(error),
        SignError::Encrypted => encrypted(),
        SignError::CertifiedWithoutChanges { field } => Trouble::new(
            format!("dokumen ini tidak boleh ditambah: {field} mengesahkannya dengan P=1"),
            format!("nothing may be added to this document: {field} certifies it with P=1"),
        )
        .next(
            "Minta dokumen tanpa pengesahan, atau tanda tangani sebelum disahkan.",
            "Ask for a document that is not certified, or sign before it is certified.",
        ),
        SignError::Locked { field } => Trouble::new(
            format!("isian {field} mengunci dokumen ini"),
            format!("field {field} locks this document"),
        )
        .next(
            "Tanda tangani sebelum isian itu ditandatangani.",
            "Sign before that field is signed.",
        ),
        SignError::CertificationNotFirst { field } => Trouble::new(
            format!("pengesahan harus menjadi tanda tangan pertama, dan {field} sudah terisi"),
            format!("a certification must be the first signature, and {field} is signed"),
        )
        .next("Tanda tangani tanpa --certify.", "Sign without --certify."),
        SignError::FieldSigned { name } => Trouble::new(
            format!("isian {name} sudah ditandatangani"),
            format!("field {name} is signed already"),
        )
        .next(
            "Pilih nama lain untuk --field; segel inspect memperlihatkan isian yang ada.",
            "Choose another name for --field; segel inspect shows the fields there are.",
        ),
        SignError::FieldPlaced { name } => Trouble::new(
            format!("isian {name} sudah punya tempat"),
            format!("field {name} has its own place"),
        )
        .next("Hilangkan --at.", "Leave --at out."),
        SignError::AppearanceWithoutPlace => Trouble::new(
            "tampilan tanda tangan memerlukan tempat",
            "what the signature shows needs a place",
        )
        .next("Beri --at HALAMAN:X,Y,L,T atau --at tte.", "Give --at PAGE:X,Y,W,H or --at tte."),
        SignError::NoSuchPage { page, count } => Trouble::new(
            format!("halaman {page} tidak ada; dokumen ini {count} halaman"),
            format!("there is no page {page}; the document has {count}"),
        )
        .next("Perbaiki nomor halaman pada --at.", "Correct the page number in --at."),
        SignError::PlaceOutsidePage { page, width, height } => Trouble::new(
            format!("tempat itu keluar dari halaman {page} yang berukuran {width} × {height} pt"),
            format!("the place leaves page {page}, which is {width} × {height} pt"),
        )
        .next(
            "Perbaiki --at; titik (0,0) ada di kiri atas.",
            "Correct --at; the point (0,0) is at the top left.",
        ),
        SignError::TextDoesNotFit { width, height } => Trouble::new(
            format!("teks tidak muat dalam kotak {width} × {height} pt"),
            format!("the text does not fit a box of {width} × {height} pt"),
        )
        .next("Perbesar --at, atau perpendek --text.", "Enlarge --at, or shorten --text."),
        SignError::MissingGlyph { character } => Trouble::new(
            format!("huruf {character:?} tidak dapat digambar"),
            format!("the letter {character:?} cannot be drawn"),
        )
        .next(
            "Tulis teks tanda tangan dengan huruf Latin.",
            "Write the text of the signature in Latin letters.",
        ),
        SignError::AlgorithmOfAnotherKey { algorithm } => Trouble::new(
            format!("kunci ini tidak membuat tanda tangan {algorithm}"),
            format!("this key makes no {algorithm} signatures"),
        )
        .next(
            "Hilangkan --algorithm dan --digest, atau pilih yang cocok dengan kuncinya.",
            "Leave --algorithm and --digest out, or choose what fits the key.",
        ),
        SignError::DigestMismatch => {
            Trouble::new("--digest tidak cocok dengan kunci ini", "--digest does not fit this key")
                .next("Hilangkan --digest.", "Leave --digest out.")
        }
        other => Trouble::new(
            format!("tidak dapat ditandatangani ({other})"),
            format!("cannot be signed ({other})"),
        )
        .next(
            "segel inspect memperlihatkan apa yang ada di dalam berkas.",
            "segel inspect shows what is in the file.",
        ),
    }
}

pub(crate) fn later_level() -> Trouble {
    Trouble::new(
        "--level: versi ini hanya membuat tanda tangan PAdES-B-B",
        "--level: this version makes PAdES-B-B signatures only",
    )
    .next(
        "Pakai --level b; cap waktu dan data validasi jangka panjang belum tersedia.",
        "Use --level b; timestamps and long-term validation data are not available yet.",
    )
}

pub(crate) fn bad_place(text: &str) -> Trouble {
    Trouble::new(format!("--at: {text:?} bukan tempat"), format!("--at: {text:?} is not a place"))
        .next(
            "Tulis HALAMAN:X,Y,LEBAR,TINGGI dalam titik dari kiri atas, misalnya 1:300,680,220,70.",
            "Write PAGE:X,Y,WIDTH,HEIGHT in points from the top left, such as 1:300,680,220,70.",
        )
}

pub(crate) fn no_such_label(label: &str, known: &[String]) -> Trouble {
    let trouble = Trouble::new(
        format!("--at: dokumen ini tidak punya tempat bernama {label:?}"),
        format!("--at: this document has no place named {label:?}"),
    );
    if known.is_empty() {
        trouble.next(
            "Hanya dokumen yang dibuat segel punya tempat bernama; beri HALAMAN:X,Y,LEBAR,TINGGI.",
            "Only documents made by segel have named places; give PAGE:X,Y,WIDTH,HEIGHT.",
        )
    } else {
        let known = known.join(", ");
        trouble.next(format!("Yang ada: {known}."), format!("There are: {known}."))
    }
}

pub(crate) fn unknown_placeholder(name: &str, known: &str) -> Trouble {
    Trouble::new(
        format!("--text: {{{name}}} tidak dikenal"),
        format!("--text: {{{name}}} is not known"),
    )
    .next(format!("Yang ada: {known}."), format!("There are: {known}."))
}

pub(crate) fn bad_image(path: &Path, error: &SignError) -> Trouble {
    Trouble::new(
        format!("gambar tidak dapat dipakai ({error})"),
        format!("the picture cannot be used ({error})"),
    )
    .next("Beri gambar PNG atau JPEG.", "Give a PNG or JPEG picture.")
    .at(path.display())
}

pub(crate) fn output_missing() -> Trouble {
    Trouble::new("tujuan belum diberikan", "no output was given")
        .next("Beri -o HASIL, atau --in-place.", "Give -o OUT, or --in-place.")
}

/// The line for one signed file.
pub(crate) fn signed(input: &Path, output: &Path) -> Words {
    let (input, output) = (input.display(), output.display());
    Words::new(
        format!("ditandatangani: {input} -> {output}"),
        format!("signed: {input} -> {output}"),
    )
}

/// Said when a new box stands over something that an earlier signature covers.
pub(crate) fn over_content(input: &Path, field: &str) -> Words {
    let input = input.display();
    Words::new(
        format!(
            "PERHATIAN: {input}: tempat tanda tangan “{field}” menutupi isi halaman, sehingga tanda \
             tangan sebelumnya akan dinilai BERUBAH; pilih tempat yang kosong dengan --at, atau \
             tanda tangani tanpa tempat"
        ),
        format!(
            "ATTENTION: {input}: the place of signature “{field}” covers content of the page, so the \
             earlier signature will be judged CHANGED; choose an empty place with --at, or sign \
             without one"
        ),
    )
}

/// The line for one file that was not signed.
pub(crate) fn not_signed(input: &Path, trouble: &Trouble) -> Words {
    use super::Language::{English as En, Indonesian as Id};
    Words::new(
        format!("GAGAL: {}: {}", input.display(), trouble.line(Id)),
        format!("FAILED: {}: {}", input.display(), trouble.line(En)),
    )
}

/// The last line of a batch.
pub(crate) fn counted(done: usize, failed: usize) -> Words {
    Words::new(
        format!("{done} dokumen selesai, {failed} gagal"),
        format!("{done} documents done, {failed} failed"),
    )
}
