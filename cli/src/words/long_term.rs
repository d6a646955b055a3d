//! Words about levels: what proves the status of a certificate, what is missing, who must supply it.

use std::path::Path;

use segel::verify::{ChainOf, KeptProof, Link, Missing};

use super::{Trouble, Words};

/// Whose chain a certificate stands in.
pub(crate) fn chain(of: ChainOf) -> Words {
    match of {
        ChainOf::Signer => Words::new("penanda tangan", "signer"),
        ChainOf::SignatureTimestamp => Words::new("cap waktu tanda tangan", "signature time-stamp"),
        ChainOf::DocumentTimestamp => Words::new("cap waktu dokumen", "document timestamp"),
        _ => Words::new("lain", "other"),
    }
}

/// The proof that a document carries.
pub(crate) fn proof(proof: &KeptProof) -> Words {
    let kind = match proof.kind {
        segel_x509::EvidenceKind::Crl => "CRL",
        _ => "OCSP",
    };
    let made = proof.this_update;
    let signer = proof.signer.common_name().unwrap_or_else(|| proof.signer.subject());
    match (proof.revoked, proof.next_update) {
        (Some(at), _) => Words::new(
            f(kind, &format!("dari {made}: dicabut sejak {at}, sesudahnya"), &signer),
            f(kind, &format!("of {made}: revoked since {at}, which is later"), &signer),
        ),
        (None, Some(next)) => Words::new(
            f(kind, &format!("dari {made}, berikutnya {next}"), &signer),
            f(kind, &format!("of {made}, next due {next}"), &signer),
        ),
        (None, None) => Words::new(
            f(kind, &format!("dari {made}"), &signer),
            f(kind, &format!("of {made}"), &signer),
        ),
    }
}

fn f(kind: &str, made: &str, signer: &str) -> String {
    format!("{kind} {made} ({signer})")
}

/// What is missing, and who must supply it.
pub(crate) fn missing(link: &Link) -> Option<Words> {
    let issuer = link.issuer.as_ref();
    let issuer = issuer.map_or_else(
        || link.certificate.issuer(),
        |i| i.common_name().unwrap_or_else(|| i.subject()),
    );
    let from = |id: &mut String, en: &mut String| {
        if link.sources.is_empty() {
            id.push_str(&format!("; tanyakan kepada {issuer}"));
            en.push_str(&format!("; ask {issuer}"));
        } else {
            let sources = link.sources.join(", ");
            id.push_str(&format!("; dari {issuer}: {sources}"));
            en.push_str(&format!("; from {issuer}: {sources}"));
        }
    };
    let (mut id, mut en) = match link.missing.as_ref()? {
        Missing::Certificate => {
            return Some(Words::new(
                "sertifikat ini tidak ada di dalam dokumen",
                "this certificate is not in the document",
            ));
        }
        Missing::Issuer { name } => (
            format!("sertifikat penerbitnya tidak ada: {name}"),
            format!("the certificate of its issuer is missing: {name}"),
        ),
        Missing::Path(error) => {
            return Some(Words::new(
                format!("rantainya cacat: {error}"),
                format!("its chain is not sound: {error}"),
            ));
        }
        Missing::Revocation { faults } => match faults.first() {
            Some(fault) => (
                format!("bukti status tidak berlaku ({})", fault.kind),
                format!("the proof of its status does not count ({})", fault.kind),
            ),
            None => ("tidak ada bukti status".to_owned(), "no proof of its status".to_owned()),
        },
        Missing::EvidenceSignerInForce { not_after } => (
            format!("penanda tangan buktinya berakhir {not_after}, dan tidak ada cap sebelum itu"),
            format!("the signer of the proof ended at {not_after}, and no stamp is older"),
        ),
        Missing::Revoked { at } => {
            return Some(Words::new(
                format!("DICABUT sejak {at}: tidak dapat dilengkapi"),
                format!("REVOKED since {at}: nothing can fill this"),
            ));
        }
        Missing::OnHold { since } => {
            (format!("ditangguhkan sejak {since}"), format!("suspended since {since}"))
        }
        _ => ("tidak terbukti".to_owned(), "not proved".to_owned()),
    };
    from(&mut id, &mut en);
    Some(Words::new(id, en))
}

/// A gap in one line.
pub(crate) fn gap(link: &Link) -> Words {
    let name = link.certificate.common_name().unwrap_or_else(|| link.certificate.subject());
    let older = Words::new(
        "buktinya lebih tua daripada cap waktu",
        "its proof is older than the time-stamp",
    );
    let missing = missing(link).unwrap_or(older);
    let of = chain(link.chain);
    let line = |language| {
        format!("{} · {} ({}): {}", link.field, name, of.text(language), missing.text(language))
    };
    Words::new(line(super::Language::Indonesian), line(super::Language::English))
}

/// A certificate and its proof, or what is missing.
pub(crate) fn row(link: &Link) -> Words {
    let (proved, lacks) = (link.proof.as_ref().map(proof), missing(link));
    match (proved, lacks) {
        (Some(proved), None) => proved,
        (None, Some(lacks)) => lacks,
        (Some(proved), Some(lacks)) => {
            let both = |language| format!("{}; {}", proved.text(language), lacks.text(language));
            Words::new(both(super::Language::Indonesian), both(super::Language::English))
        }
        (None, None) => Words::new("tidak terbukti", "not proved"),
    }
}

/// The line for one extended file.
pub(crate) fn extended(input: &Path, output: &Path, level: &str) -> Words {
    let (input, output) = (input.display(), output.display());
    Words::new(
        format!("dinaikkan ke {level}: {input} -> {output}"),
        format!("extended to {level}: {input} -> {output}"),
    )
}

/// The line for a file that has the level already.
pub(crate) fn already(input: &Path, level: &str) -> Words {
    let input = input.display();
    Words::new(
        format!("sudah {level}, tidak ada yang ditambahkan: {input}"),
        format!("{level} already, nothing was added: {input}"),
    )
}

/// The line for a file that was not extended.
pub(crate) fn not_extended(input: &Path, trouble: &Trouble) -> Words {
    use super::Language::{English as En, Indonesian as Id};
    Words::new(
        format!("GAGAL: {}: {}", input.display(), trouble.line(Id)),
        format!("FAILED: {}: {}", input.display(), trouble.line(En)),
    )
}

pub(crate) fn level_b() -> Trouble {
    Trouble::new(
        "--level b: setiap tanda tangan sudah B",
        "--level b: every signature is B already",
    )
    .next("Beri --level t, lt atau lta.", "Give --level t, lt or lta.")
}

pub(crate) fn nothing_to_do() -> Words {
    Words::new("tidak ada pekerjaan yang tertunda", "no job is pending")
}
