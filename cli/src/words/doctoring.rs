//! Words about what keeps a file from being signed, and what a signer should know of.

use segel::PdfError;
use segel_pdf::{Hazard, HazardKind, ObjectFault};

use super::inspecting::plain;
use super::{Language, Trouble, Words};
use crate::commands::doctor::Findings;

/// Where a file is broken, where the error knows it.
pub(crate) fn offset_of(error: &PdfError) -> Option<u64> {
    match error {
        PdfError::Header | PdfError::BeforeHeader { .. } => Some(0),
        PdfError::Read { offset, .. }
        | PdfError::Syntax { offset, .. }
        | PdfError::EntryMismatch { offset, .. }
        | PdfError::XrefChain { offset } => Some(*offset),
        PdfError::RevisionEnd { xref_offset } => Some(*xref_offset),
        _ => None,
    }
}

/// Said of an object that two readers may understand in two ways.
pub(crate) fn unreadable_object(fault: &ObjectFault) -> Trouble {
    let (object, error) = (fault.object, &fault.error);
    let (id, en) = match fault.offset {
        Some(offset) => (format!(" pada byte {offset}"), format!(" at byte {offset}")),
        None => (" di dalam object stream".to_owned(), " inside an object stream".to_owned()),
    };
    Trouble::new(
        format!("objek {object}{id} tidak dapat dibaca menurut standar ({error})"),
        format!("object {object}{en} cannot be read by the standard ({error})"),
    )
    .next(
        "Jalankan segel doctor pada berkas ini, atau buat ulang PDF dari dokumen aslinya.",
        "Run segel doctor on this file, or make the PDF again from the original document.",
    )
}

/// Said of a file to which nothing can be added once it is signed.
pub(crate) fn followed(offset: u64) -> Words {
    Words::new(
        format!(
            "sesudah ditandatangani, berkas ini tidak dapat ditambah lagi (tanda tangan kedua, cap waktu): ada \
             bagian tersembunyi (mulai byte {offset}) yang lalu ditampilkan sebagian aplikasi; perbaiki dulu \
             dengan --repair"
        ),
        format!(
            "once it is signed, nothing can be added to this file (a second signature, a time stamp): it holds \
             hidden parts (from byte {offset}) that some readers show then; mend it with --repair first"
        ),
    )
}

pub(crate) fn too_large() -> Trouble {
    Trouble::new(
        "dokumen ini terlalu besar untuk diperiksa seluruhnya",
        "this document is too large to be looked through",
    )
    .next(
        "Pecah dokumen ini, atau tanda tangani tanpa --policy official.",
        "Split it, or sign it without --policy official.",
    )
}

/// Said under `--policy official`.
pub(crate) fn refused(hazards: &[Hazard]) -> Trouble {
    let list = |language: Language| {
        let each: Vec<String> =
            hazards.iter().map(|h| hazard(h).text(language).to_owned()).collect();
        each.join("; ")
    };
    Trouble::new(
        format!("kebijakan official menolak dokumen ini: {}", list(Language::Indonesian)),
        format!("the official policy refuses this document: {}", list(Language::English)),
    )
    .next(
        "Buat ulang PDF tanpa itu (misalnya cetak ke PDF/A); segel doctor memperlihatkan tempatnya.",
        "Make the PDF again without it (print to PDF/A, say); segel doctor shows the places.",
    )
}

/// Said before a document is signed in which there is something to know of.
pub(crate) fn warning(path: &std::path::Path, hazards: &[Hazard]) -> Words {
    let path = path.display();
    let list = |language: Language| {
        let each: Vec<String> =
            hazards.iter().map(|h| hazard(h).text(language).to_owned()).collect();
        each.join("; ")
    };
    Words::new(
        format!("PERHATIAN: {path}: {}", list(Language::Indonesian)),
        format!("ATTENTION: {path}: {}", list(Language::English)),
    )
}

/// Who or what helps with a file that is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Help {
    /// What can be read of it makes a new file.
    Repair,
    /// It carries a signature, and is not touched.
    Signer,
    /// Nothing of it makes a file.
    Anew,
}

/// What helps against a fault, for who asks the doctor already.
pub(crate) fn remedy(fault: &Trouble, help: Help, language: Language) -> Option<String> {
    let other = fault.advice(language)?;
    if !other.contains("segel doctor") {
        return Some(other.to_owned());
    }
    let words = match help {
        Help::Signer => language.pick(
            "Minta berkas aslinya kepada penanda tangan.",
            "Ask the signer for the original file.",
        ),
        Help::Anew => language.pick(
            "Buat ulang PDF dari dokumen aslinya; yang masih terbaca tidak cukup untuk berkas baru.",
            "Make the PDF again from the original document; what can still be read makes no new file.",
        ),
        Help::Repair => language.pick(
            "segel doctor BERKAS --repair HASIL menulis berkas baru dari apa yang masih terbaca; atau \
             buat ulang PDF dari dokumen aslinya.",
            "segel doctor FILE --repair OUT writes a new file of what can still be read; or make the \
             PDF again from the original document.",
        ),
    };
    Some(words.to_owned())
}

pub(crate) fn not_repaired(error: &PdfError) -> Trouble {
    match error {
        PdfError::Signed => Trouble::new(
            "berkas ini memuat tanda tangan dan tidak diubah",
            "this file carries a signature and is not touched",
        )
        .next(
            "Minta berkas aslinya kepada penanda tangan.",
            "Ask the signer for the original file.",
        ),
        PdfError::UnsupportedEncryption { .. } => Trouble::new(
            "berkas terenkripsi tidak dapat diperbaiki",
            "an encrypted file cannot be repaired",
        )
        .next(
            "Minta berkas tanpa enkripsi; yang utuh dapat ditandatangani dengan kata sandinya \
             (--password-file).",
            "Ask for a file without encryption; a whole one can be signed with its password \
             (--password-file).",
        ),
        other => Trouble::new(
            format!("tidak dapat diperbaiki ({other})"),
            format!("cannot be repaired ({other})"),
        )
        .next(
            "Buat ulang PDF dari dokumen aslinya.",
            "Make the PDF again from the original document.",
        ),
    }
}

pub(crate) fn repaired(input: &std::path::Path, output: &std::path::Path) -> Words {
    let (input, output) = (input.display(), output.display());
    Words::new(
        format!(
            "diperbaiki: {input} -> {output}; baca hasilnya dari halaman pertama sampai terakhir \
             sebelum ditandatangani"
        ),
        format!(
            "repaired: {input} -> {output}; read the result from the first page to the last before \
             it is signed"
        ),
    )
}

/// One hazard with its places.
pub(crate) fn hazard(hazard: &Hazard) -> Words {
    let (id, en) = match hazard.kind {
        HazardKind::JavaScript => ("berisi JavaScript", "it holds JavaScript"),
        HazardKind::AutomaticAction => {
            ("ada tindakan yang berjalan sendiri", "it has actions that run by themselves")
        }
        HazardKind::Launch => ("ada tindakan yang menjalankan program", "it can start programs"),
        HazardKind::Xfa => (
            "ada formulir XFA, yang tampil lain di pembaca lain",
            "it has an XFA form, which other readers show otherwise",
        ),
        HazardKind::OptionalContent => (
            "ada lapisan yang dapat disembunyikan atau ditampilkan",
            "it has layers that can be hidden or shown",
        ),
        HazardKind::ExternalReference => {
            ("merujuk ke luar dokumen", "it reaches outside the document")
        }
        HazardKind::HiddenObject => {
            ("ada objek yang tidak dipakai di mana pun", "it has objects that nothing uses")
        }
        HazardKind::UnaccountedBytes => {
            ("ada data di luar semua objek", "it has data outside of every object")
        }
        HazardKind::HiddenDraft => (
            "memuat isi lain dari bagiannya, yang ditampilkan sebagian aplikasi; segel doctor \
             --repair membuat berkas bersih",
            "it holds other bodies of its parts, which some readers show; segel doctor --repair \
             makes a clean file",
        ),
        HazardKind::RichMedia => ("ada film, suara atau 3D", "it has film, sound or 3D"),
        HazardKind::NeedAppearances => {
            ("tampilan isian diserahkan kepada pembaca", "how fields look is left to the reader")
        }
        HazardKind::HybridReference => (
            "punya dua daftar objek berdampingan (hybrid)",
            "it has two lists of objects side by side (hybrid)",
        ),
        HazardKind::EarlierVersions => {
            ("memuat versi-versi sebelumnya", "it holds earlier versions")
        }
        HazardKind::Annotation => ("ada anotasi", "it has annotations"),
        HazardKind::FormField => ("ada isian formulir", "it has form fields"),
        HazardKind::EmbeddedFile => ("ada berkas di dalamnya", "it has files inside"),
        HazardKind::FontNotEmbedded => ("ada huruf yang tidak disertakan", "a font is not inside"),
        HazardKind::Encrypted => ("terenkripsi", "it is encrypted"),
        _ => ("ada hal yang tidak dikenal", "it has something unknown"),
    };
    let objects: Vec<String> = hazard.objects.iter().take(3).map(ToString::to_string).collect();
    let mut places = [Vec::new(), Vec::new()];
    for (place, (object, more)) in places.iter_mut().zip([("objek", "lagi"), ("object", "more")]) {
        place.extend(hazard.name.as_deref().map(plain));
        if !objects.is_empty() {
            let rest = hazard.count.saturating_sub(objects.len());
            let tail = if rest > 0 { format!(" + {rest} {more}") } else { String::new() };
            place.push(format!("{object} {}{tail}", objects.join(", ")));
        }
        if let Some(range) = &hazard.bytes {
            place.push(format!("byte {}..{}", range.start, range.end));
        }
    }
    let with = |words: &str, place: &[String]| match place {
        [] => words.to_owned(),
        place => format!("{words} ({})", place.join(", ")),
    };
    let [in_id, in_en] = &places;
    Words::new(with(id, in_id), with(en, in_en))
}

/// Everything that was found, for a person.
pub(crate) fn text(findings: &Findings, language: Language) -> String {
    let mut out = format!("{}\n", plain(&findings.file));
    let verdict = match (findings.signable, findings.official) {
        (true, true) => language.pick(
            "Dapat ditandatangani, juga dengan --policy official.",
            "Can be signed, with --policy official too.",
        ),
        (true, false) => language.pick(
            "Dapat ditandatangani, tetapi tidak dengan --policy official.",
            "Can be signed, but not with --policy official.",
        ),
        (false, _) => language.pick("TIDAK dapat ditandatangani.", "CANNOT be signed."),
    };
    out.push_str(&format!("  {verdict}\n"));
    if !findings.faults.is_empty() {
        out.push_str(language.pick("\nSebabnya\n", "\nWhy\n"));
    }
    for fault in &findings.faults {
        out.push_str(&format!("  - {}\n", plain(&fault.text)));
    }
    let mut told: Vec<&str> = Vec::new();
    for next in findings.faults.iter().filter_map(|fault| fault.next.as_deref()) {
        if !told.contains(&next) {
            out.push_str(&format!("    {next}\n"));
            told.push(next);
        }
    }
    if !findings.hazards.is_empty() {
        out.push_str(
            language
                .pick("\nYang perlu diketahui penanda tangan\n", "\nWhat a signer should know\n"),
        );
    }
    for known in &findings.hazards {
        let weight = match (known.grave, known.refused) {
            (true, _) => language.pick("PERHATIAN", "ATTENTION"),
            (false, true) => language.pick("bukan untuk official", "not for official"),
            (false, false) => language.pick("catatan", "note"),
        };
        out.push_str(&format!("  - {weight}: {}\n", plain(&known.text)));
    }
    out
}
