//! Words about the desk.

use std::path::Path;

use segel::UnixTime;
use segel::issue::register::RegisterError;
use segel::issue::register::desk::{Appointment, DeskRefusal, Item, ItemId, ItemState};
use segel::issue::{Capacity, NomorSurat};
use segel_crypto::Digest;

use super::{Language, Trouble, Words, registering};

/// Says why the desk refused.
pub(crate) fn refused(error: &RegisterError) -> Trouble {
    let RegisterError::Desk(refusal) = error else { return registering::refused(error) };
    let (id, next): (String, (&str, &str)) = match refusal {
        DeskRefusal::NoRole { actor, role } => (
            format!("{actor} tidak memegang peran {role} untuk itu saat ini"),
            (
                "Yang memegang peran ada di `segel queue people`; admin memberinya dengan `segel queue appoint`.",
                "`segel queue people` lists who holds it; the administrator gives it with `segel queue appoint`.",
            ),
        ),
        DeskRefusal::NoAdministrator => (
            "pengangkatan pertama ialah admin, oleh dirinya sendiri".to_owned(),
            (
                "Mulai dengan `segel queue appoint NAMA admin --actor NAMA`.",
                "Begin with `segel queue appoint NAME admin --actor NAME`.",
            ),
        ),
        DeskRefusal::NoRoute { kind, .. } => (
            format!("alur untuk {kind} belum ditetapkan"),
            (
                "Admin menetapkannya dengan `segel queue route`.",
                "The administrator lays it down with `segel queue route`.",
            ),
        ),
        DeskRefusal::AtTheDesk => (
            "register ini bermeja: nomor diberikan di meja".to_owned(),
            ("Ajukan dengan `segel queue submit`.", "Submit it with `segel queue submit`."),
        ),
        DeskRefusal::OnTheDesk { item } => (
            format!("dokumennya ada di meja sebagai nomor {item}"),
            ("Lanjutkan di meja: `segel queue show`.", "Go on at the desk: `segel queue show`."),
        ),
        DeskRefusal::NotThere { item, state } => (
            format!("dokumen {item} {}", state_word(*state).0),
            ("Lihat `segel queue list`.", "See `segel queue list`."),
        ),
        DeskRefusal::OtherTask { item, due, asked } => (
            format!("dokumen {item} menunggu {due}, bukan {asked}"),
            ("Lihat `segel queue list`.", "See `segel queue list`."),
        ),
        DeskRefusal::OtherContent { item, .. } => (
            format!("isi dokumen {item} bukan yang Anda lihat"),
            (
                "Baca lagi isinya dengan `segel queue show --content`, lalu pakai sidiknya.",
                "Read the content again with `segel queue show --content` and use its digest.",
            ),
        ),
        DeskRefusal::SamePerson { item, actor } => (
            format!("{actor} sudah mengambil langkah untuk dokumen {item}"),
            ("Setiap langkah diambil orang lain.", "Each step takes another person."),
        ),
        DeskRefusal::Expired { item } => (
            format!("waktu dokumen {item} sudah lewat"),
            ("Ajukan dokumen baru.", "Submit a new document."),
        ),
        DeskRefusal::Signed { item } => (
            format!("dokumen {item} sudah bertanda tangan"),
            ("Selesaikan, lalu cabut bila perlu.", "Finish it, and withdraw it if need be."),
        ),
        DeskRefusal::OtherCertificate { actor } => (
            format!("sertifikat kunci bukan yang ditetapkan untuk {actor}"),
            (
                "Pakai kunci itu, atau minta admin mengangkat dengan --signs-with.",
                "Use that key, or ask the administrator to appoint with --signs-with.",
            ),
        ),
        DeskRefusal::OtherList { found, .. } => (
            format!("akar daftar kini {}", found.to_hex()),
            (
                "Daftarnya berubah sejak dilihat: lihat lagi, lalu konfirmasi.",
                "The list changed since it was shown: look again, then confirm.",
            ),
        ),
        DeskRefusal::TwoPersons => (
            "pencabutan memerlukan dua orang".to_owned(),
            ("Pakai `segel register withdraw`.", "Use `segel register withdraw`."),
        ),
        DeskRefusal::OtherReason => (
            "pencabutan diusulkan dengan alasan lain".to_owned(),
            ("Pakai alasan yang sama.", "Use the same reason."),
        ),
        other => (other.to_string(), ("Lihat `segel queue list`.", "See `segel queue list`.")),
    };
    let (next_id, next_en) = next;
    Trouble::new(format!("meja: {id}"), format!("desk: {refusal}")).next(next_id, next_en)
}

fn state_word(state: ItemState) -> (&'static str, &'static str) {
    match state {
        ItemState::Waiting => ("menunggu", "waiting"),
        ItemState::Returned => ("DIKEMBALIKAN", "RETURNED"),
        ItemState::Finished => ("selesai", "finished"),
        ItemState::Expired => ("KEDALUWARSA", "EXPIRED"),
    }
}

pub(crate) fn state(item: &Item, at: UnixTime) -> Words {
    let state = if item.is_overdue(at) { ItemState::Expired } else { item.state };
    let (id, en) = state_word(state);
    Words::new(id, en)
}

/// The short form of a capacity, as it stands before an office.
pub(crate) fn capacity(capacity: Capacity) -> &'static str {
    match capacity {
        Capacity::Definitif => "definitif",
        Capacity::AtasNama => "a.n.",
        Capacity::UntukBeliau => "u.b.",
        Capacity::Plt => "Plt.",
        Capacity::Plh => "Plh.",
        Capacity::Pj => "Pj.",
        _ => "?",
    }
}

/// The facts of a document, each with its name.
pub(crate) fn facts(
    item: &Item,
    nomor: Option<String>,
    at: UnixTime,
    language: Language,
) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    let due = item.due().map(|step| format!("{} {}", step.task, step.role));
    for (id, en, value) in [
        ("Dokumen", "Document", Some(item.id.to_string())),
        ("Perihal", "Subject", Some(item.subject.clone())),
        ("Jenis", "Kind", Some(item.kind.clone())),
        ("Unit", "Unit", Some(item.kode_unit.clone()).filter(|unit| !unit.is_empty())),
        ("Keadaan", "State", Some(state(item, at).text(language).to_owned())),
        ("Menunggu", "Waits for", due),
        ("Alur", "Route", Some(item.route.to_string())),
        ("Versi", "Version", Some(item.version.to_string())),
        ("Sidik isi", "Content", Some(item.content.to_hex())),
        ("Nomor", "Number", nomor),
        ("Halaman", "Pages", item.document.as_ref().map(Digest::to_hex)),
        ("Batas waktu", "Expires", item.expires_at.map(|at| at.to_string())),
    ] {
        if let Some(value) = value {
            facts.push((language.pick(id, en), value));
        }
    }
    facts
}

pub(crate) fn became(item: &Item, at: UnixTime) -> Words {
    let state = state(item, at);
    let due = item.due().map(|step| format!(" {} {}", step.task, step.role)).unwrap_or_default();
    let (id, content) = (item.id, item.content.to_hex());
    Words::new(
        format!("dokumen {id}: {}{due}; sidik isi {content}", state.text(Language::Indonesian)),
        format!("document {id}: {}{due}; content {content}", state.text(Language::English)),
    )
}

pub(crate) fn appointed(one: &Appointment) -> Words {
    let what = &one.what;
    let (capacity, end) = (capacity(what.capacity), one.dismissed_at.or(what.until));
    let line = format!("{}: {} {} {capacity}", one.id, what.actor, what.role);
    match end {
        Some(end) => Words::new(format!("{line} s.d. {end}"), format!("{line} until {end}")),
        None => Words::new(line.clone(), line),
    }
}

pub(crate) fn counted(count: usize) -> Words {
    let plural = if count == 1 { "document" } else { "documents" };
    Words::new(format!("{count} dokumen"), format!("{count} {plural}"))
}

pub(crate) fn expired(item: &Item) -> Words {
    let (id, subject) = (item.id, &item.subject);
    Words::new(
        format!("dokumen {id} kedaluwarsa di meja: {subject}"),
        format!("document {id} expired on the desk: {subject}"),
    )
}

/// The last lines of a list that is to be confirmed.
pub(crate) fn list(count: usize, first: &str, last: &str, root: &Digest) -> Words {
    let root = root.to_hex();
    Words::new(
        format!("\n{count} dokumen, {first} sampai {last}\nakar {root}\n"),
        format!("\n{count} documents, {first} to {last}\nroot {root}\n"),
    )
}

pub(crate) fn how_to_confirm(root: &str) -> Words {
    Words::new(
        format!("belum ditandatangani: ulangi perintah yang sama dengan --root {root}"),
        format!("not signed yet: give the same command with --root {root}"),
    )
}

pub(crate) fn question(count: usize) -> Words {
    Words::new(
        format!("Tanda tangani {count} dokumen ini? Ketik ya:"),
        format!("Sign these {count} documents? Type yes:"),
    )
}

pub(crate) fn signed(nomor: &NomorSurat, path: &Path) -> Words {
    let path = path.display();
    Words::new(format!("ditandatangani: {nomor} -> {path}"), format!("signed: {nomor} -> {path}"))
}

pub(crate) fn proposed(nomor: &NomorSurat) -> Words {
    Words::new(
        format!(
            "{nomor}: pencabutan diusulkan; seorang lain menjalankannya dengan perintah yang sama"
        ),
        format!("{nomor}: withdrawal proposed; another person makes it with the same command"),
    )
}

pub(crate) fn nothing_to_sign() -> Words {
    Words::new(
        "tidak ada dokumen yang menunggu tanda tangan Anda",
        "no document waits for your signature",
    )
}

pub(crate) fn about(item: ItemId, trouble: Trouble) -> Trouble {
    trouble.at_words(&Words::new(format!("dokumen {item}"), format!("document {item}")))
}

pub(crate) fn bad_root(text: &str) -> Trouble {
    Trouble::new(
        format!("--root: {text:?} bukan SHA-256"),
        format!("--root: {text:?} is no SHA-256"),
    )
    .next("Salin akar dari daftar.", "Copy the root from the list.")
}

pub(crate) fn other_digest(lies: &str) -> Trouble {
    Trouble::new(
        "--digest: bukan sidik isi yang ada di meja",
        "--digest: is not that of the content on the desk",
    )
    .next(
        format!(
            "Di meja ada {lies}. Baca isinya dengan `segel queue show --content` lebih dahulu."
        ),
        format!("On the desk lies {lies}. Read it with `segel queue show --content` first."),
    )
}

#[cfg_attr(not(feature = "render"), expect(dead_code, reason = "said where pages are rendered"))]
pub(crate) fn other_capacity(role: &str, page: Capacity, held: Capacity) -> Trouble {
    let (page, held) = (capacity(page), capacity(held));
    Trouble::new(
        format!("profil kantor menyebut {role} {page}, padahal yang menandatangani {held}"),
        format!("the office profile names {role} {page}, but who signs is {held}"),
    )
    .next(
        "Beri --office dengan pejabat yang menandatangani.",
        "Give --office with the official who signs.",
    )
}

#[cfg_attr(feature = "render", expect(dead_code, reason = "said where nothing is rendered"))]
pub(crate) fn no_renderer() -> Trouble {
    Trouble::new(
        "program ini dibangun tanpa pembuat halaman",
        "this program was built without the layout engine",
    )
    .next("Ajukan halaman PDF yang sudah jadi.", "Submit pages as a PDF.")
}
