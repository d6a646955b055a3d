//! Words about what stands in the register.

use std::path::Path;

use segel::issue::CalendarDate;
use segel::issue::register::{
    Audit, Breach, Entry, JournalBreach, JournalHead, Location, State, Status,
};
use segel::verify::DetachedFault;

use super::{Language, Trouble, Words};

/// What became of a number: the status of a document that was handed out, else how far it has come.
pub(crate) fn fate(entry: &Entry, on: CalendarDate) -> Words {
    let (id, en) = match (entry.status(on), entry.state) {
        (Some(Status::Berlaku), _) => ("berlaku", "in force"),
        (Some(Status::Dicabut), _) => ("DICABUT", "WITHDRAWN"),
        (Some(Status::Diganti), _) => ("DIGANTI", "REPLACED"),
        (Some(Status::Kedaluwarsa), _) => ("KEDALUWARSA", "EXPIRED"),
        (None, State::Reserved) => ("dipesan", "reserved"),
        (None, State::Prepared) => ("disiapkan", "prepared"),
        (None, State::Signed | State::Published) => ("ditandatangani", "signed"),
        (None, State::Void) => ("BATAL", "VOID"),
    };
    Words::new(id, en)
}

/// The facts of an entry, each with its name.
pub(crate) fn facts(
    entry: &Entry,
    on: CalendarDate,
    language: Language,
) -> Vec<(&'static str, String)> {
    let day = |day: Option<CalendarDate>| day.map(|day| day.to_string());
    let file = entry.file.as_ref();
    let mut facts = Vec::new();
    for (id, en, value) in [
        ("Nomor", "Number", Some(entry.nomor.to_string())),
        ("Entri", "Entry", Some(entry.id.to_string())),
        ("Keadaan", "State", Some(fate(entry, on).text(language).to_owned())),
        ("Jenis", "Kind", Some(entry.kind.clone())),
        ("Unit", "Unit", Some(entry.kode_unit.clone()).filter(|unit| !unit.is_empty())),
        ("Urutan", "Sequence", Some(entry.sequence.to_string())),
        ("Tanggal", "Date", Some(entry.tanggal.to_string())),
        ("Berlaku s.d.", "Good until", day(entry.valid_until)),
        ("Diserahkan", "Handed out", entry.published_at.map(|at| at.to_string())),
        ("Dicabut", "Withdrawn", entry.withdrawn_at.map(|at| at.to_string())),
        ("Diganti entri", "Replaced by", entry.replaced_by.map(|by| by.to_string())),
        ("Alasan", "Reason", entry.reason.clone()),
        ("Siap, sidik", "Prepared", entry.prepared.as_ref().map(|digest| digest.to_hex())),
        ("Berkas, SHA-256", "File, SHA-256", file.map(|file| file.sha256.to_hex())),
        ("Berkas", "File", file.map(|file| file.path.display().to_string())),
    ] {
        if let Some(value) = value {
            facts.push((language.pick(id, en), value));
        }
    }
    facts
}

pub(crate) fn counted(count: usize) -> Words {
    let plural = if count == 1 { "entry" } else { "entries" };
    Words::new(format!("{count} entri"), format!("{count} {plural}"))
}

pub(crate) fn became(entry: &Entry, on: CalendarDate) -> Words {
    let (nomor, fate) = (&entry.nomor, fate(entry, on));
    let (id, en) = (fate.text(Language::Indonesian), fate.text(Language::English));
    Words::new(format!("{nomor}: {id}"), format!("{nomor}: {en}"))
}

pub(crate) fn copied(to: &Location, head: &JournalHead) -> Words {
    let (lines, hash) = (head.seq, &head.hash);
    Words::new(
        format!("disalin ke {to}: jurnal {lines} {hash}; simpan yang lama, jangan dipakai lagi"),
        format!("copied to {to}: journal {lines} {hash}; put the old one away, use it no more"),
    )
}

pub(crate) fn exported(count: u64, path: &Path) -> Words {
    let path = path.display();
    Words::new(format!("{count} baris -> {path}"), format!("{count} lines -> {path}"))
}

pub(crate) fn unknown(name: &str) -> Trouble {
    Trouble::new(
        format!("register: tidak ada nomor {name:?}"),
        format!("register: there is no number {name:?}"),
    )
    .next(
        "Tulis nomor persis seperti tercetak, atau nomor entri dari `segel register list`.",
        "Write the number as printed, or the entry's number from `segel register list`.",
    )
}

pub(crate) fn ambiguous(name: &str, entries: &str) -> Trouble {
    Trouble::new(
        format!("register: {name:?} dipakai beberapa jenis: entri {entries}"),
        format!("register: {name:?} is shared by several kinds: entries {entries}"),
    )
    .next("Sebutkan nomor entrinya.", "Name the number of the entry.")
}

pub(crate) fn bad_status_list(path: &Path, fault: &DetachedFault) -> Trouble {
    let path = path.display();
    let id = match fault {
        DetachedFault::Broken(_) => "isinya bukan yang ditandatangani".to_owned(),
        DetachedFault::Untrusted(_) => {
            "tidak ada rantai dari penanda tangannya ke jangkar kepercayaan".to_owned()
        }
        DetachedFault::Weak(algorithm) => format!("{} tidak lagi diandalkan", algorithm.name()),
        DetachedFault::Revoked { certificate, at } => format!("{certificate} dicabut sejak {at}"),
        other => other.to_string(),
    };
    Trouble::new(
        format!("{path}: tanda tangan daftar status tidak berlaku ({id})"),
        format!("{path}: the signature of the status list does not stand ({fault})"),
    )
    .next(
        "Ambil daftar baru dari penerbit, atau beri --trust untuk penanda tangannya.",
        "Take a new list from the issuer, or give --trust for its signer.",
    )
}

#[cfg(feature = "network")]
pub(crate) fn status_not_fetched(url: &str, error: &segel::fetch::FetchError) -> Trouble {
    let (id, en) = super::network::listed(std::slice::from_ref(error));
    Trouble::new(
        format!("daftar status tidak dapat diambil{id}"),
        format!("the status list could not be fetched{en}"),
    )
    .at(url)
    .next(
        "Periksa alamat --status dan jaringan, atau beri berkasnya; tanda tangannya ada di alamat yang sama dengan akhiran .p7s.",
        "Check the address of --status and the network, or give the file; its signature is at the same address with .p7s behind it.",
    )
}

/// An address where no socket may be opened.
pub(crate) fn status_offline(url: &str) -> Trouble {
    Trouble::new(
        "--status dengan alamat memerlukan jaringan, dan jaringan tidak dipakai",
        "--status with an address needs the network, which is not used",
    )
    .at(url)
    .next(
        "Ambil daftar dan .p7s-nya lebih dahulu lalu beri sebagai berkas, atau jalankan tanpa --offline.",
        "Fetch the list and its .p7s first and give them as files, or run without --offline.",
    )
}

pub(crate) fn no_status_list(path: &Path) -> Trouble {
    let path = path.display();
    Trouble::new(format!("{path}: bukan daftar status"), format!("{path}: is no status list"))
        .next("Buat dengan `segel register status`.", "It is made with `segel register status`.")
}

pub(crate) fn status_written(path: &Path) -> Words {
    let path = path.display();
    Words::new(
        format!("daftar status: {path}, {path}.p7s"),
        format!("status list: {path}, {path}.p7s"),
    )
}

/// The last line of an audit.
pub(crate) fn audited(audit: &Audit) -> Words {
    let (entries, files, head) = (audit.entries, audit.files, &audit.head);
    let tail = format!("{} {}", head.seq, head.hash);
    match audit.breaches.len() {
        0 => Words::new(
            format!("REGISTER TERTIB: {entries} entri, {files} berkas dicocokkan; jurnal {tail}"),
            format!("REGISTER IN ORDER: {entries} entries, {files} files compared; journal {tail}"),
        ),
        breaches => Words::new(
            format!("{breaches} PELANGGARAN dalam {entries} entri, {files} berkas; jurnal {tail}"),
            format!("{breaches} BREACHES in {entries} entries, {files} files; journal {tail}"),
        ),
    }
}

/// What is wrong with the register.
pub(crate) fn breach(breach: &Breach) -> Words {
    let id = match breach {
        Breach::Damaged { message } => format!("berkas register rusak: {message}"),
        Breach::Row { table, row, column } => {
            format!("{table} {row}: kolom {column} tidak terbaca")
        }
        Breach::Altered { object } => format!("{object} diubah, ditambah atau dihapus"),
        Breach::Journal(breach) => format!("jurnal: {}", journal(breach)),
        Breach::Step { seq } => {
            format!("jurnal: baris {seq} mencatat langkah yang tidak mungkin saat itu")
        }
        Breach::Missing { sequence, tahun, from, to } => {
            format!("{sequence} {tahun}: nomor {from} sampai {to} tidak ada entrinya")
        }
        Breach::OutOfOrder { sequence, tahun, ordinal } => {
            format!("{sequence} {tahun}: nomor {ordinal} tidak pada urutannya")
        }
        Breach::BackDated { nomor, .. } => {
            format!("{nomor}: bertanggal mundur, atau tahunnya bukan tahun buku")
        }
        Breach::Gone { entry, nomor } => {
            format!("{nomor}: entri {entry} ada di jurnal tetapi hilang dari register")
        }
        Breach::NotJournalled { entry, nomor } => {
            format!("{nomor}: entri {entry} tidak tercatat di jurnal")
        }
        Breach::Differs { entry, nomor, part } => {
            format!("{nomor}: {part} pada entri {entry} berbeda dari jurnal")
        }
        Breach::DeskDiffers { table, row, part } => {
            format!("meja: {part} pada {table} {row} berbeda dari jurnal")
        }
        Breach::FileUnreadable { nomor, path, reason, .. } => {
            format!("{nomor}: {} tidak terbaca: {reason}", path.display())
        }
        Breach::FileChanged { nomor, path, .. } => {
            format!("{nomor}: {} bukan berkas yang dicatat", path.display())
        }
        other => other.to_string(),
    };
    Words::new(id, breach.to_string())
}

fn journal(breach: &JournalBreach) -> String {
    match breach {
        JournalBreach::Sequence { expected, found } => {
            format!("baris {found} berdiri di tempat baris {expected}")
        }
        JournalBreach::Chain { seq } => {
            format!("baris {seq} tidak menyambung pada baris sebelumnya")
        }
        JournalBreach::Hash { seq } => format!("baris {seq} bukan yang dahulu disidik"),
        other => other.to_string(),
    }
}
