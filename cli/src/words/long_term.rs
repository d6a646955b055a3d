//! Words about levels: what proves the status of a certificate, what is missing, who must supply it.

use segel::verify::{KeptProof, Link, Missing};

use super::Words;

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
            let fault = super::chain::fault(error);
            return Some(fault.behind("rantainya cacat: ", "its chain is not sound: "));
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
        Missing::OnHold { since } => (
            format!("DITANGGUHKAN sejak {since}; hanya penerbitnya yang dapat mengakhirinya"),
            format!("ON HOLD (suspended) since {since}; only its issuer can release it"),
        ),
        _ => ("tidak terbukti".to_owned(), "not proved".to_owned()),
    };
    from(&mut id, &mut en);
    Some(Words::new(id, en))
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
