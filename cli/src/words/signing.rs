//! Words about signing and issuing.

use std::path::Path;

use segel::PdfError;
use segel::sign::{Missing, SignError};
use segel::verify::JudgedChange;
use segel_pdf::changes::ChangeKind;

use super::{Trouble, Words};

/// Says why a file is not read as a PDF.
pub(crate) fn unreadable_pdf(error: &PdfError) -> Trouble {
    let trouble = match error {
        PdfError::Header => Trouble::new("bukan berkas PDF", "is not a PDF file"),
        PdfError::BeforeHeader { offset } => Trouble::new(
            format!("ada {offset} byte lain di depan awal PDF ini (%PDF-)"),
            format!("{offset} other bytes stand before the beginning of this PDF (%PDF-)"),
        ),
        PdfError::NoSuchPage { index: 0 } => {
            return Trouble::new("PDF ini tidak punya halaman", "this PDF has no page").next(
                "Buat ulang PDF dari dokumen aslinya.",
                "Make the PDF again from the original document.",
            );
        }
        PdfError::Encrypted => return encrypted(),
        PdfError::UnsupportedEncryption { what } => {
            return Trouble::new(
                format!("PDF ini terenkripsi dengan cara yang tidak didukung ({what})"),
                format!("this PDF is encrypted in a way that is not supported ({what})"),
            )
            .next(
                "Minta berkas tanpa enkripsi, atau yang dibuka dengan kata sandi.",
                "Ask for a file without encryption, or one that a password opens.",
            );
        }
        other => Trouble::new(
            format!("PDF ini rusak atau tidak baku ({other})"),
            format!("this PDF is damaged or does not follow the standard ({other})"),
        ),
    };
    trouble.next(
        "Jalankan segel doctor pada berkas ini, atau buat ulang PDF dari dokumen aslinya.",
        "Run segel doctor on this file, or make the PDF again from the original document.",
    )
}

fn encrypted() -> Trouble {
    Trouble::new("PDF ini terenkripsi", "this PDF is encrypted").next(
        "Beri kata sandinya dengan --password-file atau --password-fd, atau jalankan di terminal.",
        "Give its password with --password-file or --password-fd, or run it on a terminal.",
    )
}

pub(crate) fn wrong_password() -> Trouble {
    Trouble::new("kata sandi PDF ini salah", "the password of this PDF is wrong").next(
        "Periksa kata sandi dan huruf besar-kecilnya, lalu ulangi.",
        "Check the password and its capitals, then try again.",
    )
}

pub(crate) fn password_prompt(path: &Path) -> Words {
    let path = path.display();
    Words::new(format!("Kata sandi {path}: "), format!("Password of {path}: "))
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
        other => rarer(other),
    }
}

/// The refusals that a user of the command seldom meets.
fn rarer(error: &SignError) -> Trouble {
    let look = |trouble: Trouble| {
        trouble.next(
            "segel inspect memperlihatkan apa yang ada di dalam berkas.",
            "segel inspect shows what is in the file.",
        )
    };
    match error {
        SignError::Read { offset, kind } => Trouble::new(
            format!("tidak dapat dibaca pada byte {offset} ({kind})"),
            format!("cannot be read at byte {offset} ({kind})"),
        )
        .next("Periksa media penyimpanannya.", "Check the disk that it is on."),
        SignError::Write { kind } => Trouble::new(
            format!("hasilnya tidak dapat ditulis ({kind})"),
            format!("the result cannot be written ({kind})"),
        )
        .next(
            "Periksa folder tujuan dan ruang disk.",
            "Check the target folder and the disk space.",
        ),
        SignError::UnreadablePermission => look(Trouble::new(
            "izin DocMDP dokumen ini tidak dapat dibaca",
            "the DocMDP permission of this document cannot be read",
        )),
        SignError::FieldOfAnotherType { name } => look(Trouble::new(
            format!("isian {name} bukan isian tanda tangan"),
            format!("field {name} is not a signature field"),
        )),
        SignError::FieldName { name } => Trouble::new(
            format!("isian baru tidak dapat bernama {name:?}"),
            format!("a new field cannot be named {name:?}"),
        )
        .next(
            "Pakai nama yang tidak kosong dan tanpa titik.",
            "Use a name that is not empty and has no full stop.",
        ),
        SignError::FieldConstrained { name, key } => look(Trouble::new(
            format!("isian {name} mensyaratkan {key}, yang belum didukung"),
            format!("field {name} demands {key}, which is not supported yet"),
        )),
        SignError::FieldWidgets { name, count } => look(Trouble::new(
            format!("isian {name} berada di {count} tempat; hanya satu yang mungkin"),
            format!("field {name} stands in {count} places; one is possible"),
        )),
        SignError::TurnedPage { page, degrees } => Trouble::new(
            format!("halaman {page} diputar {degrees} derajat, bukan kelipatan 90"),
            format!("page {page} is turned by {degrees} degrees, no multiple of 90"),
        )
        .next(
            "Pilih halaman lain untuk --at, atau tandatangani tanpa tempat.",
            "Choose another page for --at, or sign without a place.",
        ),
        SignError::Entry { entry } => look(Trouble::new(
            format!("{entry} di dokumen ini tidak seperti seharusnya"),
            format!("{entry} of this document is not what it must be"),
        )),
        SignError::TimeWithoutZone => {
            Trouble::new("waktu penandatanganan tanpa zona", "the signing time has no zone")
                .next("Beri --time dengan zona.", "Give --time with a zone.")
        }
        SignError::EmptyChain
        | SignError::ChainTooLong { .. }
        | SignError::ChainBroken { .. }
        | SignError::KeyOfAnotherCertificate
        | SignError::PreparedForAnother
        | SignError::Certificate(_) => Trouble::new(
            format!("sertifikat untuk kunci ini tidak cocok ({error})"),
            format!("the certificates for this key do not fit ({error})"),
        )
        .next(
            "Beri sertifikat penanda tangan, lalu penerbitnya, dengan --cert.",
            "Give the signer's certificate, then its issuers, with --cert.",
        ),
        SignError::UnsupportedKey => {
            Trouble::new("jenis kunci ini tidak didukung", "this kind of key is not supported")
                .next(
                    "Pakai kunci RSA, P-256, P-384 atau Ed25519.",
                    "Use an RSA, P-256, P-384 or Ed25519 key.",
                )
        }
        SignError::WeakDigest { digest } => Trouble::new(
            format!("{digest} tidak dipakai lagi untuk tanda tangan baru"),
            format!("{digest} is not used for new signatures"),
        )
        .next("Hilangkan --digest.", "Leave --digest out."),
        SignError::Key(error) => Trouble::new(
            format!("kunci tidak dapat menandatangani ({error})"),
            format!("the key did not sign ({error})"),
        )
        .next("Periksa kuncinya, lalu ulangi.", "Check the key and try again."),
        SignError::WrongSignature(_) => Trouble::new(
            "tanda tangan yang dibuat tidak cocok dengan sertifikatnya; tidak ada yang ditulis",
            "the signature made does not verify with its certificate; nothing was written",
        )
        .next(
            "Beri kunci dan sertifikat yang sepasang.",
            "Give the key and the certificate that belong together.",
        ),
        SignError::TooLong { len, reserved } => Trouble::new(
            format!("tanda tangannya {len} byte, tempatnya {reserved}"),
            format!("the signature takes {len} bytes and {reserved} were kept"),
        )
        .next("Laporkan ini sebagai cacat segel.", "Report this as a fault of segel."),
        SignError::RoomTooLarge { limit } => Trouble::new(
            format!("cap waktunya lebih panjang daripada {limit} byte yang mungkin"),
            format!("the time-stamp is longer than the {limit} bytes that are possible"),
        )
        .next("Pilih --tsa yang lain.", "Choose another --tsa."),
        SignError::Timestamp(fault) => {
            let (id, en) = super::tokens::token(fault);
            Trouble::new(id, en).next("Pilih --tsa yang lain.", "Choose another --tsa.")
        }
        SignError::TimestampOfAnother => Trouble::new(
            "cap waktu itu untuk tanda tangan lain",
            "the time-stamp is for another signature",
        )
        .next("Ulangi.", "Try again."),
        SignError::TimestampTooLong { needed, kept } => Trouble::new(
            format!("cap waktunya {needed} byte, tempatnya {kept}"),
            format!("the time-stamp takes {needed} bytes and there is room for {kept}"),
        )
        .next("Ulangi; ukurannya kini diingat.", "Try again; its size is remembered now."),
        SignError::TimestampOrder { time, earlier } => Trouble::new(
            format!("cap waktu itu ({time}) lebih tua daripada yang ada di dokumen ({earlier})"),
            format!("the time-stamp ({time}) is older than one in the document ({earlier})"),
        )
        .next(
            "Periksa jam penyedia cap waktu, atau pilih --tsa yang lain.",
            "Check the authority's clock, or choose another --tsa.",
        ),
        SignError::Evidence(fault) => Trouble::new(
            format!("data validasi tidak dapat dibaca ({fault})"),
            format!("validation data cannot be read ({fault})"),
        )
        .next("Ulangi dengan --no-cache.", "Try again with --no-cache."),
        SignError::MissingProofs(proofs) => {
            let (mut id, mut en) = (String::new(), String::new());
            for proof in proofs {
                let (why_id, why_en) = missing(&proof.missing);
                id.push_str(&format!("\n  {}: {why_id}", proof.certificate));
                en.push_str(&format!("\n  {}: {why_en}", proof.certificate));
            }
            let trouble = Trouble::new(
                format!("bukti sertifikat belum lengkap{id}"),
                format!("proofs about certificates are missing{en}"),
            );
            // No newer data and no grace proves what is suspended.
            let is_held = |missing: &Missing| matches!(missing, Missing::OnHold { .. });
            if proofs.iter().any(|proof| is_held(&proof.missing)) {
                return trouble.next(HELD.0, HELD.1);
            }
            trouble.next(
                "Tidak ada yang ditulis. Ulangi bila penerbitnya sudah memberi data yang lebih baru, \
                 atau perbesar --grace.",
                "Nothing was written. Try again when the authority has newer data, or raise --grace.",
            )
        }
        SignError::AnotherDocument => Trouble::new(
            "dokumen berubah selagi ditandatangani",
            "the document changed while it was signed",
        )
        .next("Ulangi.", "Try again."),
        SignError::Suspended { part } => Trouble::new(
            format!("tanda tangan yang tertunda rusak pada {part}"),
            format!("the suspended signature is damaged at {part}"),
        )
        .next("Tandatangani dari awal.", "Sign it anew."),
        SignError::EmptyBox { width, height } => Trouble::new(
            format!("kotak {width} × {height} pt tidak punya luas"),
            format!("a box of {width} × {height} pt has no area"),
        )
        .next("Perbaiki ukuran pada --at.", "Correct the size in --at."),
        SignError::Image(fault) => Trouble::new(
            format!("gambar tidak dapat dipakai ({fault})"),
            format!("the picture cannot be used ({fault})"),
        )
        .next("Beri gambar PNG atau JPEG.", "Give a PNG or JPEG picture."),
        SignError::QrTooLong { bytes } => Trouble::new(
            format!("alamat {bytes} byte terlalu panjang untuk kode QR"),
            format!("an address of {bytes} bytes is too long for a QR code"),
        )
        .next("Perpendek --qr.", "Shorten --qr."),
        other => look(Trouble::new(
            format!("tidak dapat ditandatangani ({other})"),
            format!("cannot be signed ({other})"),
        )),
    }
}

/// What to do where a certificate is suspended.
pub(super) const HELD: (&str, &str) = (
    "Tidak ada yang ditulis. Selama sertifikat ditangguhkan, tidak dapat dibuktikan bahwa ia masih \
     berlaku: hubungi penerbitnya, dan ulangi setelah penangguhan berakhir; bila sertifikat itu dicabut, \
     tandatangani lagi dengan sertifikat lain.",
    "Nothing was written. While a certificate is on hold nothing can prove that it is in force: ask its \
     issuer, and try again once it is released; if it is revoked, sign again with another certificate.",
);

/// What is missing to prove the status of a certificate.
fn missing(missing: &Missing) -> (String, String) {
    match missing {
        Missing::Path(Some(reason)) => (
            format!("tidak ada jalan ke jangkar kepercayaan ({reason}); beri --trust"),
            format!("no way to a trust anchor ({reason}); give --trust"),
        ),
        Missing::Path(None) => (
            "tidak ada jalan ke jangkar kepercayaan; beri --trust".to_owned(),
            "no way to a trust anchor; give --trust".to_owned(),
        ),
        Missing::Newer { next_update: Some(next) } => (
            format!("buktinya terlalu lama, yang baru seharusnya ada {next}"),
            format!("the proof is too old, newer was due at {next}"),
        ),
        Missing::Newer { next_update: None } => (
            "buktinya tidak menyebut kapan diperbarui".to_owned(),
            "the proof does not say when newer is due".to_owned(),
        ),
        Missing::SignerInForce { not_after } => (
            format!("penanda tangan buktinya berlaku sampai {not_after} saja"),
            format!("the signer of the proof was in force until {not_after} only"),
        ),
        Missing::Revoked { at } => (format!("DICABUT sejak {at}"), format!("REVOKED since {at}")),
        Missing::OnHold { since } => (
            format!("DITANGGUHKAN sejak {since}; hanya penerbitnya yang dapat mengakhirinya"),
            format!("ON HOLD (suspended) since {since}; only its issuer can release it"),
        ),
        Missing::Status(reasons) => match reasons.first() {
            Some(reason) => (
                format!("tidak ada bukti status yang berlaku ({})", reason.kind),
                format!("no proof of its status that counts ({})", reason.kind),
            ),
            None => ("tidak ada bukti status".to_owned(), "no proof of its status".to_owned()),
        },
        _ => ("tidak terbukti".to_owned(), "not proved".to_owned()),
    }
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

/// What the new signature does that an earlier one does not bear, and what to do instead.
pub(crate) fn opposed(input: &Path, field: &str, judged: &JudgedChange) -> Words {
    use super::Language::{English as En, Indonesian as Id};
    let (input, change) = (input.display(), &judged.change);
    let sentence = |language| segel::report::change_sentence(change, language);
    let (verdict_id, verdict_en) = match judged.allowed {
        false => ("akan dinilai BERUBAH", "will be judged CHANGED"),
        true => (
            "tidak dapat dinilai tanpa dilihat orang",
            "cannot be judged unless a person looks at it",
        ),
    };
    let (instead_id, instead_en) = match change.kind {
        ChangeKind::SignatureOverContent => (
            "Pilih tempat yang kosong dengan --at, atau tanda tangani tanpa tempat.",
            "Choose an empty place with --at, or sign without one.",
        ),
        ChangeKind::VisibleSignatureAdded | ChangeKind::SignatureUnclear => (
            "Tanda tangani tanpa --at, atau di isian kosong yang disiapkan sebelumnya (--field).",
            "Sign without --at, or in an empty field that was prepared before (--field).",
        ),
        _ => (
            "Minta berkas sebelum tanda tangan pertama, dan perbaiki dengan segel doctor.",
            "Ask for the file before its first signature, and mend that with segel doctor.",
        ),
    };
    Words::new(
        format!(
            "PERHATIAN: {input}: tanda tangan “{field}” yang sudah ada {verdict_id}: {} {instead_id}",
            sentence(Id)
        ),
        format!(
            "ATTENTION: {input}: the earlier signature “{field}” {verdict_en}: {} {instead_en}",
            sentence(En)
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
