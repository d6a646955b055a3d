//! Words about the code on paper.

use segel::issue::CalendarDate;
use segel::paper::{Genuine, PaperError, Reason};

use super::{Language, Trouble, Words};

pub(crate) fn refused(error: &PaperError) -> Trouble {
    let next = match error {
        PaperError::KeyKind => (
            "Buat kunci kantor dengan openssl genpkey -algorithm ed25519 -out kantor.key.",
            "Make an office key with openssl genpkey -algorithm ed25519 -out office.key.",
        ),
        PaperError::Address { .. } => (
            "Perbaiki code_url pada profil kantor, misalnya https://cek.contoh.go.id/q/.",
            "Correct code_url in the office profile, such as https://cek.example.go.id/q/.",
        ),
        PaperError::Fact { .. } => (
            "Periksa isian yang ditunjuk holder pada kind.toml; NIK tidak boleh masuk kode.",
            "Check the field that holder names in kind.toml; a NIK never goes into a code.",
        ),
        PaperError::NoKey => (
            "Beri kunci publik kantor (PUBLIC KEY, PEM atau DER) atau sertifikat.",
            "Give the office's public key (PUBLIC KEY, PEM or DER) or a certificate.",
        ),
        PaperError::Picture { .. } => (
            "Beri gambar PNG atau JPEG yang tajam, atau teks kodenya.",
            "Give a sharp PNG or JPEG picture, or the text of the code.",
        ),
        _ => ("Periksa masukan lalu ulangi.", "Check what was given and try again."),
    };
    Trouble::new(
        format!("kode kertas tidak dapat dikerjakan ({error})"),
        format!("the code on paper cannot be worked on ({error})"),
    )
    .next(next.0, next.1)
}

#[cfg(feature = "render")]
pub(crate) fn officials_key(path: &std::path::Path) -> Trouble {
    Trouble::new(
        "ini kunci TTE pejabat, bukan kunci kantor",
        "this is the official's signing key, not the office's",
    )
    .next(
        "Kode kertas ditandatangani dengan kunci kantor tersendiri; buat dengan openssl genpkey.",
        "The code on paper is signed with a key of the office's own; make one with openssl genpkey.",
    )
    .at(path.display())
}

pub(crate) fn no_trust() -> Trouble {
    Trouble::new("kunci kantor belum disebut", "no office key was named").next(
        "Beri --trust KUNCI: kunci publik kantor penerbit.",
        "Give --trust KEY: the public key of the office that issues.",
    )
}

/// The verdict on one line.
pub(crate) fn conclusion(word: &str) -> Words {
    match word {
        "GENUINE" => Words::new(
            "ASLI: kode ini ditandatangani kantor penerbit",
            "GENUINE: the issuing office signed this code",
        ),
        "FORGED" => Words::new(
            "PALSU: kode ini bukan yang ditandatangani kantor penerbit",
            "FORGED: this is not a code that the issuing office signed",
        ),
        "UNKNOWN_KEY" => Words::new(
            "TIDAK TEPERCAYA: kode ditandatangani dengan kunci yang tidak dikenal",
            "UNTRUSTED: the code names a key that is not trusted",
        ),
        "MISMATCH" => Words::new(
            "TIDAK COCOK: kodenya asli, tetapi bukan untuk dokumen ini",
            "MISMATCH: the code is genuine, but not of this document",
        ),
        _ => Words::new(
            "TANPA KODE: tidak ada kode bertanda tangan",
            "NO CODE: there is no signed code",
        ),
    }
}

pub(crate) fn reason(reason: Reason) -> (&'static str, Words) {
    match reason {
        Reason::Malformed => {
            ("malformed", Words::new("bentuknya tidak benar", "its form is not right"))
        }
        Reason::Algorithm => (
            "algorithm",
            Words::new("algoritmanya bukan milik kunci itu", "its algorithm is not the key's"),
        ),
        Reason::Signature => {
            ("signature", Words::new("tanda tangannya tidak sah", "its signature does not hold"))
        }
        Reason::Facts => (
            "facts",
            Words::new("isinya bukan data dokumen", "what was signed is not a document's facts"),
        ),
        Reason::Identifier => (
            "identifier",
            Words::new("alamatnya menunjuk dokumen lain", "its address points at another document"),
        ),
        _ => ("other", Words::new("alasan lain", "another reason")),
    }
}

pub(crate) fn day(days: u32) -> Option<CalendarDate> {
    CalendarDate::from_days(i32::try_from(days).ok()?).ok()
}

/// What the paper must say, line by line.
pub(crate) fn facts(found: &Genuine, title: Option<&str>, language: Language) -> String {
    let pick = |id: &'static str, en: &'static str| language.pick(id, en);
    let shown = |days: u32| day(days).map_or_else(String::new, CalendarDate::long);
    let claim = &found.claim;
    let mut text = format!("{}\n", pick("Cocokkan dengan kertasnya:", "Compare with the paper:"));
    let mut line = |label: &str, value: &str| text.push_str(&format!("  {label:<14}{value}\n"));
    let kind =
        title.map_or_else(|| claim.kind.clone(), |title| format!("{title} ({})", claim.kind));
    line(pick("Jenis", "Kind"), &kind);
    line(pick("Nomor", "Number"), &claim.number);
    if let Some(holder) = &claim.holder {
        line(pick("Atas nama", "Holder"), holder);
    }
    line(pick("Tanggal", "Issued"), &shown(claim.issued));
    if let Some((from, until)) = claim.valid {
        let to = pick("sampai dengan", "to");
        line(pick("Berlaku", "Valid"), &format!("{} {to} {}", shown(from), shown(until)));
    }
    line(pick("Kunci", "Key"), &found.key.to_string());
    text
}

pub(crate) fn expired() -> Words {
    Words::new("Masa berlakunya sudah lewat pada hari ini.", "Its term is over today.")
}

pub(crate) fn not_checked() -> Words {
    Words::new(
        "Belum diperiksa: apakah dokumen dicabut atau diganti, dan keaslian alamat pada kode.",
        "Not checked: whether the document was withdrawn or replaced, and whose the address is.",
    )
}
