//! Words about the bench PKI, each of which says that it is one.

use std::path::Path;

use segel::{Certificate, UnixTime};

use super::{Trouble, Words};
use crate::commands::pki::name;

/// What lies in the folder of every bench.
pub(crate) fn notice() -> &'static str {
    "PKI UJI COBA. Hanya untuk mencoba dan menguji segel. Kunci di folder ini tidak dikunci;\n\
     jangan dipakai untuk dokumen sungguhan, dan jangan ada yang memercayai root.pem ini.\n\
     \n\
     A BENCH PKI, for trying out and testing segel only. The keys in this folder are not locked;\n\
     never use them for a real document, and let nobody trust this root.pem.\n"
}

/// How the list of issued and revoked certificates begins.
pub(crate) fn records() -> &'static str {
    "# PKI UJI COBA / a bench: issued SERIAL, revoked SERIAL TIME REASON\n"
}

pub(crate) fn made(folder: &Path, url: &str) -> Words {
    let folder = folder.display();
    Words::new(
        format!(
            "PKI UJI COBA dibuat di {folder}, untuk dilayani di {url}; bukan untuk dokumen sungguhan.\n\
             Berikutnya: segel pki serve {folder}"
        ),
        format!(
            "a bench PKI (UJI COBA) is in {folder}, to be served at {url}; not for real documents.\n\
             Next: segel pki serve {folder}"
        ),
    )
}

pub(crate) fn serving(url: &str) -> Words {
    Words::new(
        format!("PKI UJI COBA melayani di {url}; hentikan dengan Ctrl-C"),
        format!("the bench PKI (UJI COBA) is served at {url}; stop it with Ctrl-C"),
    )
}

pub(crate) fn issued(path: &Path, certificate: &Certificate) -> Words {
    let (path, name) = (path.display(), name(certificate));
    Words::new(
        format!("sertifikat uji coba untuk {name}: {path}"),
        format!("a bench certificate for {name}: {path}"),
    )
}

pub(crate) fn revoked(certificate: &Certificate, at: UnixTime) -> Words {
    let name = name(certificate);
    Words::new(
        format!("dicabut sejak {at} (uji coba): {name}"),
        format!("revoked since {at} (bench): {name}"),
    )
}

pub(crate) fn is_there(folder: &Path) -> Trouble {
    Trouble::new("sudah ada PKI uji coba di folder ini", "there is a bench PKI in this folder")
        .next("Beri nama folder baru.", "Give the name of a new folder.")
        .at(folder.display())
}

pub(crate) fn no_bench(folder: &Path) -> Trouble {
    Trouble::new("tidak ada PKI uji coba di folder ini", "there is no bench PKI in this folder")
        .next("Buat dengan segel pki init DIR.", "Make one with segel pki init DIR.")
        .at(folder.display())
}

pub(crate) fn damaged(folder: &Path) -> Trouble {
    Trouble::new(
        "PKI uji coba ini rusak: kunci dan sertifikatnya tidak cocok",
        "this bench PKI is damaged: its keys and certificates do not belong together",
    )
    .next("Buat yang baru dengan segel pki init.", "Make a new one with segel pki init.")
    .at(folder.display())
}

pub(crate) fn bad_fault(text: &str, known: &str) -> Trouble {
    Trouble::new(
        format!("--fault: {text:?} tidak dikenal"),
        format!("--fault: {text:?} is not known"),
    )
    .next(
        format!("Tulis tsa, ocsp, crl atau issuer, lalu =, lalu salah satu dari: {known}."),
        format!("Write tsa, ocsp, crl or issuer, then =, then one of: {known}."),
    )
}

pub(crate) fn port_taken(port: u16, error: &std::io::Error) -> Trouble {
    Trouble::new(
        format!("127.0.0.1:{port} tidak dapat dipakai ({})", error.kind()),
        format!("127.0.0.1:{port} cannot be used ({})", error.kind()),
    )
    .next(
        "Hentikan yang memakainya, atau buat PKI lain dengan --port.",
        "Stop what uses it, or make another bench with --port.",
    )
}

pub(crate) fn not_of_this_bench(path: &Path) -> Trouble {
    Trouble::new("tidak diterbitkan oleh PKI uji coba ini", "was not issued by this bench PKI")
        .next(
            "Beri sertifikat dari segel pki certificate, atau tsa.pem, ocsp.pem, issuing.pem.",
            "Give a certificate of segel pki certificate, or tsa.pem, ocsp.pem, issuing.pem.",
        )
        .at(path.display())
}

pub(crate) fn no_random() -> Trouble {
    Trouble::new("sistem tidak memberi bilangan acak", "the system gave no random number")
}
