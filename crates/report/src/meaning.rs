//! What the facts about one signature mean for whoever holds the file.

use segel_crypto::UnixTime;
use segel_pdf::SignatureKind;
use segel_verify::{Code, Conclusion, Coverage, SubIndication};

use crate::json::{JsonFinding, JsonSignature, JsonSigner};
use crate::language::Language;
use crate::shown::{clock, instant, plain, quoted};
use crate::verdict::{conclusion_sentence, sub_indication_sentence};

/// Further common names that a sentence shows.
const NAMES: usize = 4;

/// The signer as one line names them; whoever has several common names, by all of them.
pub(crate) fn name(signer: &JsonSigner, language: Language) -> String {
    match common_names(&signer.subject).as_slice() {
        [] | [_] => plain(signer.common_name.as_deref().unwrap_or(&signer.subject)),
        _ => who(signer, language),
    }
}

/// The signer within a sentence: quoted, so that no name can add words to it.
fn who(signer: &JsonSigner, language: Language) -> String {
    let Some(main) = signer.common_name.as_deref() else { return quoted(&signer.subject) };
    let mut others = common_names(&signer.subject);
    others.retain(|other| other != main);
    others.dedup();
    let shown: Vec<String> = others.iter().take(NAMES).map(|name| quoted(name)).collect();
    let more = match others.len().saturating_sub(NAMES) {
        0 => String::new(),
        _ => ", …".to_owned(),
    };
    match (quoted(main), shown.is_empty(), language) {
        (main, true, _) => main,
        (main, false, Language::Indonesian) => {
            format!("{main} (juga bernama {}{more})", shown.join(", "))
        }
        (main, false, Language::English) => {
            format!("{main} (also named {}{more})", shown.join(", "))
        }
    }
}

/// The common names in the RFC 4514 text of a subject, the most specific one first.
fn common_names(subject: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut value: Vec<u8> = Vec::new();
    let mut rest = subject.bytes();
    loop {
        let byte = rest.next();
        match byte {
            None | Some(b',' | b'+') => {
                if let Some(name) = value.strip_prefix(b"CN=") {
                    names.push(String::from_utf8_lossy(name).into_owned());
                }
                value.clear();
            }
            Some(b'\\') => {
                let digit = |byte: Option<u8>| byte.and_then(|b| char::from(b).to_digit(16));
                let mut ahead = rest.clone();
                match (digit(ahead.next()), digit(ahead.next())) {
                    (Some(high), Some(low)) => {
                        value.extend(u8::try_from(high * 16 + low));
                        rest = ahead;
                    }
                    _ => value.extend(rest.next()),
                }
            }
            Some(byte) => value.push(byte),
        }
        if byte.is_none() {
            return names;
        }
    }
}

/// An instant of the report in the words of the language.
pub(crate) fn told(rfc3339: &str, language: Language) -> String {
    match UnixTime::parse_rfc3339(rfc3339) {
        Some(time) if rfc3339.ends_with("-00:00") => {
            let zone = language.of(("(tanpa zona waktu)", "(no time zone)"));
            format!("{} {zone}", clock(time.civil(), language))
        }
        Some(time) => instant(time, language),
        None => plain(rfc3339),
    }
}

/// The revision that was signed, in words.
pub(crate) fn version(signature: &JsonSignature, language: Language) -> String {
    let revisions = signature.revisions;
    match (signature.revision, language) {
        (Some(revision), Language::Indonesian) => format!("versi {revision} dari {revisions}"),
        (Some(revision), Language::English) => format!("version {revision} of {revisions}"),
        (None, Language::Indonesian) => "versi terdahulu".to_owned(),
        (None, Language::English) => "an earlier version".to_owned(),
    }
}

/// What one signature says about the file in hand.
pub(crate) fn meaning(signature: &JsonSignature, language: Language) -> String {
    let who = match &signature.signer {
        Some(signer) => who(signer, language),
        None => language.of(("penandatangan", "the signer")).to_owned(),
    };
    let is_stamp = signature.kind.is_some_and(|kind| kind.0 == SignatureKind::DocumentTimestamp);
    let reason = signature.sub_indication.map(|sub| sub_indication_sentence(sub.0, language));
    match (signature.conclusion.0, signature.sub_indication.map(|sub| sub.0)) {
        (Conclusion::Valid, _) if is_stamp => {
            let time = told(&signature.best_signature_time, language);
            match (covered(signature, language), language) {
                (covered, Language::Indonesian) => {
                    format!("Cap waktu {who} membuktikan bahwa {covered} sudah ada pada {time}.")
                }
                (covered, Language::English) => {
                    format!("The time-stamp of {who} proves that {covered} existed at {time}.")
                }
            }
        }
        (Conclusion::Valid, _)
            if signature.coverage.0 == Coverage::WholeFile && signature.changes.is_empty() =>
        {
            match language {
                Language::Indonesian => {
                    format!("Yang ditandatangani {who} sama persis dengan isi berkas ini.")
                }
                Language::English => {
                    format!("What {who} signed is exactly the content of this file.")
                }
            }
        }
        (Conclusion::Valid, _) if signature.changes.iter().all(|one| one.kind.0.is_proof()) => {
            match (version(signature, language), language) {
                (version, Language::Indonesian) => format!(
                    "Yang ditandatangani {who} ({version}) sama persis dengan isi berkas ini; \
                     sesudahnya hanya data pembuktian yang ditambahkan."
                ),
                (version, Language::English) => format!(
                    "What {who} signed ({version}) is exactly the content of this file; only \
                     proofs were added afterwards."
                ),
            }
        }
        (Conclusion::Valid, _) => match (version(signature, language), language) {
            (version, Language::Indonesian) => {
                format!(
                    "Yang ditandatangani {who} ({version}) utuh; perubahan sesudahnya diizinkan."
                )
            }
            (version, Language::English) => {
                format!("What {who} signed ({version}) is intact; later changes are allowed.")
            }
        },
        (Conclusion::Changed, Some(SubIndication::HashFailure)) => {
            reason.unwrap_or_default().to_owned()
        }
        (Conclusion::Changed, None) => match (version(signature, language), language) {
            (version, Language::Indonesian) => format!(
                "Tanda tangan {who} sah untuk {version}, TETAPI berkas ini telah diubah sesudahnya."
            ),
            (version, Language::English) => format!(
                "The signature of {who} stands for {version}, BUT this file was changed afterwards."
            ),
        },
        (Conclusion::Changed, Some(_)) => {
            let changed = language.of((
                "Berkas ini telah diubah setelah ditandatangani.",
                "This file was changed after it was signed.",
            ));
            format!("{changed} {}", reason.unwrap_or_default())
        }
        (other, _) => reason.unwrap_or(conclusion_sentence(other, language)).to_owned(),
    }
}

/// What a time-stamp over the document is over.
fn covered(signature: &JsonSignature, language: Language) -> String {
    match signature.coverage.0 {
        Coverage::WholeFile => language.of(("seluruh berkas ini", "all of this file")).to_owned(),
        _ => version(signature, language),
    }
}

/// Whether the status of the certificates was a part of the judgement: it is asked for along a path,
/// so that a signature without one has none.
pub(crate) fn revocation_was_looked_at(signature: &JsonSignature) -> bool {
    let silent = |finding: &JsonFinding| {
        matches!(finding.code.0, Code::RevocationNotChecked | Code::RevocationUnknown)
    };
    let broken = |finding: &JsonFinding| {
        matches!(
            finding.code.0,
            Code::SignerCertificateMissing
                | Code::NoPath
                | Code::UntrustedRoot
                | Code::CertificateExpired
                | Code::CertificateNotYetValid
                | Code::ChainBroken
                | Code::NameConstraints
                | Code::UnknownCriticalExtension
                | Code::CertificatePurpose
                | Code::WeakKey
        )
    };
    let told = matches!(
        signature.sub_indication.map(|sub| sub.0),
        Some(
            SubIndication::Revoked
                | SubIndication::RevokedNoPoe
                | SubIndication::RevokedCaNoPoe
                | SubIndication::OutOfBoundsNotRevoked
        )
    );
    let findings = &signature.findings;
    told || !(signature.chain.is_empty() || findings.iter().any(|f| silent(f) || broken(f)))
}
