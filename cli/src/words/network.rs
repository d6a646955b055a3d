//! Words about asking authorities: who was asked, what came of it, and what to do.

use std::path::Path;

use segel::fetch::FetchError;
use segel::long_term::LongTermError;
use segel::sign::SignError;
use segel::verify::Missing;
use segel_x509::RevocationFaultKind;

use super::tokens::token;
use super::{Trouble, Words, extending, signing};

/// Says why a document was not raised to a level.
pub(crate) fn refused(error: &LongTermError) -> Trouble {
    match error {
        LongTermError::NoTimestamp(unanswered)
            if unanswered.attempts == [FetchError::NoAuthority] =>
        {
            no_authority()
        }
        LongTermError::NoTimestamp(unanswered) => {
            let (id, en) = listed(&unanswered.attempts);
            Trouble::new(
                format!("tidak ada cap waktu yang didapat{id}"),
                format!("no time-stamp was given{en}"),
            )
            .next(
                "Tidak ada yang ditulis. Periksa alamat --tsa dan jaringan lalu ulangi; segel sign \
                 --timestamp-later menandatangani sekarang dan mencatat sisanya untuk segel extend.",
                "Nothing was written. Check the address of --tsa and the network and try again; segel \
                 sign --timestamp-later signs now and notes the rest for segel extend.",
            )
        }
        LongTermError::Incomplete { gaps, unanswered } => {
            let (mut id, mut en) = (String::new(), String::new());
            for link in gaps {
                id.push_str(&format!(
                    "\n  {}",
                    extending::gap(link).text(super::Language::Indonesian)
                ));
                en.push_str(&format!(
                    "\n  {}",
                    extending::gap(link).text(super::Language::English)
                ));
            }
            let (asked_id, asked_en) = listed(unanswered);
            let trouble = Trouble::new(
                format!("bukti sertifikat belum lengkap{id}{asked_id}"),
                format!("proofs about certificates are missing{en}{asked_en}"),
            );
            if gaps.iter().any(|link| matches!(link.missing, Some(Missing::OnHold { .. }))) {
                return trouble.next(signing::HELD.0, signing::HELD.1);
            }
            trouble.next(
                "Tidak ada yang ditulis. Ulangi bila penerbit sertifikat dapat dihubungi atau sudah memberi data yang lebih \
                 baru; segel inspect --ltv memperlihatkan siapa yang harus memberinya.",
                "Nothing was written. Try again when the authority can be reached or has newer data; segel inspect --ltv \
                 shows who must supply what.",
            )
        }
        LongTermError::NotSigned => {
            Trouble::new("tidak ada tanda tangan di dokumen ini", "this document has no signature")
                .next("Tandatangani dengan segel sign.", "Sign it with segel sign.")
        }
        LongTermError::Sign(SignError::TimestampOrder { time, earlier }) => Trouble::new(
            format!("cap waktu itu ({time}) lebih tua daripada yang ada di dokumen ({earlier})"),
            format!("the time-stamp ({time}) is older than one in the document ({earlier})"),
        )
        .next(
            "Periksa jam penyedia cap waktu, atau pilih --tsa yang lain.",
            "Check the authority's clock, or choose another --tsa.",
        ),
        LongTermError::Sign(error) => signing::refused(error),
        other => Trouble::new(
            format!("tidak dapat dinaikkan ({other})"),
            format!("cannot be raised ({other})"),
        ),
    }
}

/// What became of each address, a line each.
pub(crate) fn listed(attempts: &[FetchError]) -> (String, String) {
    let (mut id, mut en) = (String::new(), String::new());
    for attempt in attempts {
        let words = attempt_words(attempt);
        id.push_str(&format!("\n  {}", words.text(super::Language::Indonesian)));
        en.push_str(&format!("\n  {}", words.text(super::Language::English)));
    }
    (id, en)
}

/// What became of one address.
fn attempt_words(error: &FetchError) -> Words {
    let at = |url: &str, id: String, en: String| {
        Words::new(format!("{url}: {id}"), format!("{url}: {en}"))
    };
    let say = |url: &str, id: &str, en: &str| at(url, id.to_owned(), en.to_owned());
    match error {
        FetchError::Offline => {
            Words::new("luring: tidak ada yang ditanya", "offline: nobody was asked")
        }
        FetchError::Url { url } => {
            say(url, "bukan alamat http atau https", "not an http or https address")
        }
        FetchError::HostNotFound { url } => {
            say(url, "nama komputer tidak ditemukan", "host not found")
        }
        FetchError::PrivateAddress { url } => say(
            url,
            "menuju jaringan pribadi, tidak diikuti (--allow-private-network mengizinkannya)",
            "leads into a private network, not followed (--allow-private-network allows it)",
        ),
        FetchError::Connection { url, kind } => at(
            url,
            format!("tidak dapat dihubungi ({kind})"),
            format!("cannot be reached ({kind})"),
        ),
        FetchError::Tls { url, reason } => at(
            url,
            format!("sambungan tidak aman ({reason})"),
            format!("the connection is not secure ({reason})"),
        ),
        FetchError::Protocol { url, reason } => at(
            url,
            format!("jawaban bukan HTTP yang benar ({reason})"),
            format!("the answer is not proper HTTP ({reason})"),
        ),
        FetchError::Timeout { url, seconds } => at(
            url,
            format!("tidak menjawab dalam {seconds} detik"),
            format!("no whole answer within {seconds} seconds"),
        ),
        FetchError::TimeSpent { url } => say(
            url,
            "tidak sempat ditanya: waktu untuk dokumen ini habis",
            "not asked: the time for this document is spent",
        ),
        FetchError::Status { url, status } => {
            at(url, format!("menjawab HTTP {status}"), format!("answered HTTP {status}"))
        }
        FetchError::TooLarge { url, limit } => at(
            url,
            format!("jawaban lebih dari {limit} byte"),
            format!("the answer is more than {limit} bytes"),
        ),
        FetchError::Redirect { url, to } => at(
            url,
            format!("mengalihkan ke {to}, tidak diikuti"),
            format!("redirects to {to}, which is not followed"),
        ),
        FetchError::Resting { url, failures } => at(
            url,
            format!("tidak ditanya: gagal {failures} kali berturut-turut"),
            format!("not asked: it failed {failures} times in a row"),
        ),
        FetchError::RequestsSpent { url, requests } => at(
            url,
            format!("tidak ditanya: jatah {requests} permintaan habis"),
            format!("not asked: the {requests} requests allowed are used up"),
        ),
        FetchError::Token { url, fault } => {
            let (id, en) = token(fault);
            at(url, id, en)
        }
        FetchError::Clock { url, theirs, ours } => at(
            url,
            format!("jamnya {theirs}, jam komputer ini {ours}; salah satunya keliru"),
            format!("its clock tells {theirs}, this computer's {ours}; one of them is wrong"),
        ),
        FetchError::NoAnswer { url, status } => at(
            url,
            format!("responder menolak ({})", status.name()),
            format!("the responder refused ({})", status.name()),
        ),
        FetchError::Evidence { url, error } => at(
            url,
            format!("jawabannya tidak dapat dibaca ({error})"),
            format!("its answer cannot be read ({error})"),
        ),
        FetchError::Nonce { url } => say(
            url,
            "mengulang nonce lain: bisa jadi jawaban lama",
            "repeats another nonce: it may be an old answer",
        ),
        FetchError::Unusable { url, reasons } => {
            let telling = reasons.iter().find(|fault| !fault.kind.is_unrelated());
            let (id, en) = match telling.or(reasons.first()).map(|fault| &fault.kind) {
                Some(RevocationFaultKind::NotFresh { this_update, .. }) => (
                    format!("datanya terlalu lama, dibuat {this_update}"),
                    format!("its data is too old, made at {this_update}"),
                ),
                Some(RevocationFaultKind::FromTheFuture { this_update, .. }) => (
                    format!("datanya bertanggal {this_update}, di masa depan"),
                    format!("its data is dated {this_update}, in the future"),
                ),
                Some(RevocationFaultKind::OtherCertificate | RevocationFaultKind::OtherIssuer) => (
                    "berbicara tentang sertifikat lain".to_owned(),
                    "speaks of another certificate".to_owned(),
                ),
                Some(RevocationFaultKind::UnknownToResponder) => (
                    "tidak mengenal sertifikat ini".to_owned(),
                    "does not know the certificate".to_owned(),
                ),
                Some(other) => (
                    format!("datanya tidak dapat dipakai ({other})"),
                    format!("its data cannot be used ({other})"),
                ),
                None => (
                    "penanda tangan datanya tidak berlaku".to_owned(),
                    "the signer of its data is not in force".to_owned(),
                ),
            };
            at(url, id, en)
        }
        FetchError::Certificate { url, error } => at(
            url,
            format!("sertifikatnya tidak dapat dibaca ({error})"),
            format!("its certificate cannot be read ({error})"),
        ),
        FetchError::NotTheIssuer { url } => {
            say(url, "bukan sertifikat penerbitnya", "not the issuer's certificate")
        }
        FetchError::NoAddress { certificate } => Words::new(
            format!("{certificate}: tidak menyebut alamat yang dapat ditanya"),
            format!("{certificate}: names no address that could be asked"),
        ),
        other => Words::new(other.to_string(), other.to_string()),
    }
}

pub(crate) fn no_authority() -> Trouble {
    Trouble::new(
        "--level di atas b memerlukan penyedia cap waktu",
        "--level above b needs a time-stamping authority",
    )
    .next(
        "Beri --tsa ALAMAT; untuk mencoba: segel pki init DIR, lalu segel pki serve DIR.",
        "Give --tsa URL; to try it out: segel pki init DIR, then segel pki serve DIR.",
    )
}

pub(crate) fn bad_policy(text: &str) -> Trouble {
    Trouble::new(
        format!("--tsa-policy: {text:?} bukan OID"),
        format!("--tsa-policy: {text:?} is not an OID"),
    )
    .next("Tulis seperti 1.3.6.1.4.1.55555.1.", "Write it like 1.3.6.1.4.1.55555.1.")
}

pub(crate) fn no_client(error: &FetchError) -> Trouble {
    Trouble::new(
        format!("--proxy: tidak dapat dipakai ({error})"),
        format!("--proxy: cannot be used ({error})"),
    )
    .next(
        "Tulis seperti http://proxy.contoh.go.id:3128.",
        "Write it like http://proxy.example:3128.",
    )
}

pub(crate) fn restless_authority() -> Trouble {
    Trouble::new(
        "cap waktu dari --tsa setiap kali lebih panjang daripada tempatnya",
        "the time-stamps of --tsa are longer each time than the room kept for them",
    )
    .next("Pilih penyedia cap waktu lain.", "Choose another time-stamping authority.")
}

pub(crate) fn no_job_list() -> Trouble {
    Trouble::new("tidak ada tempat untuk daftar pekerjaan", "there is no place for the job list")
        .next("Beri --job-list BERKAS, atau setel HOME.", "Give --job-list FILE, or set HOME.")
}

pub(crate) fn bad_job(path: &Path, line: usize) -> Trouble {
    Trouble::new(format!("baris {line} bukan pekerjaan"), format!("line {line} is not a job"))
        .next("Hapus atau perbaiki baris itu.", "Delete or correct that line.")
        .at(path.display())
}

/// Said when a verdict had to do without what an address did not give.
pub(crate) fn not_answered(path: &Path, attempts: &[FetchError]) -> Words {
    let (id, en) = listed(attempts);
    let path = path.display();
    Words::new(
        format!("{path}: data pencabutan tidak didapat dari:{id}"),
        format!("{path}: no revocation data was had from:{en}"),
    )
}

/// Said when a file is left at a lower level for now.
pub(crate) fn owed(output: &Path, level: &str, list: &Path, trouble: &Trouble) -> Words {
    use super::Language::{English as En, Indonesian as Id};
    let (output, list) = (output.display(), list.display());
    Words::new(
        format!(
            "PERHATIAN: {output}: baru {level}; dicatat di {list} untuk segel extend --pending. \
             Sebab: {}",
            trouble.reason(Id)
        ),
        format!(
            "ATTENTION: {output}: only {level} so far; noted in {list} for segel extend --pending. \
             Reason: {}",
            trouble.reason(En)
        ),
    )
}
