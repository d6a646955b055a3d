//! The functions that bytes are thrown at.

use segel_cms::{Profile, SignedData, Strictness, TimeStampResponse, TimeStampToken, check};
use segel_crypto::{DigestAlgorithm, UnixTime};
use segel_pdf::{Document, ObjectId, PdfError, Source, changes};
use segel_sign::{SigningPlan, prepare};
use segel_testkit::levels::{NOW, SIGNED_AT};
use segel_verify::{Conclusion, Policy, Report, Revocation, verify_source};
use segel_x509::{Certificate, CertificateList, OcspResponse};

use crate::seeds::{bench, in_object_stream};

/// Walks everything that the reader offers.
pub fn document(data: &[u8]) {
    let Ok(document) = Document::open(data) else { return };
    // Each door answers or says why not; what it says is the judge's business.
    let _ = walk(&document);
}

fn walk<S: Source>(document: &Document<S>) -> Result<(), PdfError> {
    let _ = document.trailer();
    let _ = document.is_encrypted();
    let _ = document.form();
    let _ = document.security_store();
    let _ = document.attachment("data.json");
    for index in 0..document.page_count().unwrap_or_default().min(16) {
        let _ = document.page(index);
    }
    let _ = document.signature_fields();
    for (at, revision) in document.revisions().iter().enumerate().take(8) {
        let _ = document.unaccounted_bytes(revision);
        for (number, _) in document.stated_objects(revision)?.into_iter().take(256) {
            let _ = document.object(ObjectId { number, generation: 0 });
        }
        let _ = changes::after(document, at);
    }
    Ok(())
}

/// Puts the bytes behind the first into an object stream, coded as the first says.
pub fn streams(data: &[u8]) {
    let Some((coding, content)) = data.split_first() else { return };
    let filter = match coding % 8 {
        0 | 4 => "",
        1 => "/FlateDecode",
        2 => "/ASCIIHexDecode",
        3 => "/ASCII85Decode",
        5 => "/LZWDecode",
        6 => "[/ASCIIHexDecode /FlateDecode]",
        _ => "/RunLengthDecode",
    };
    document(&in_object_stream(content, filter, 3, usize::from(coding / 8)));
}

/// Reads the bytes as a CMS message, a time-stamp token and a time-stamp answer.
pub fn cms(data: &[u8]) {
    let digest = |algorithm: DigestAlgorithm| algorithm.digest(b"segel");
    for strictness in [Strictness::Strict, Strictness::Tolerant] {
        if let Ok(signed) = SignedData::from_contents(data, strictness) {
            for signer in signed.signer_infos() {
                let _ = signer.archived_revocation();
            }
            for profile in [Profile::Cades, Profile::Pkcs7Detached, Profile::TimeStampToken] {
                let _ = check(&signed, digest, profile);
            }
        }
        if let Ok(token) = TimeStampToken::from_contents(data, strictness) {
            let _ = token.check(digest);
        }
    }
    let _ = TimeStampResponse::from_der(data);
}

/// Reads the bytes as a certificate, a list and a status answer.
pub fn certificates(data: &[u8]) {
    let issuer = &bench().pki.issuing.certificate;
    if let Ok(all) = Certificate::from_pem_or_der(data) {
        for certificate in all {
            let _ = certificate.subject();
            let _ = certificate.policies();
            let _ = certificate.signature_algorithm();
        }
    }
    if let Ok(list) = CertificateList::from_der(data) {
        let _ = list.verify_signature(issuer);
        let _ = list.issuing_distribution_point();
    }
    if let Ok(answer) = OcspResponse::from_der(data) {
        let _ = answer.verify_signature(issuer);
    }
}

/// Edits a VALID file: the first byte chooses it, then each record says where, what and how.
///
/// A record is an offset of four bytes, an operation (overwrite, insert, delete), a length and the
/// bytes.
///
/// # Panics
///
/// When the edited file is VALID although a covered byte changed.
pub fn edits(data: &[u8]) {
    let Some((which, mut rest)) = data.split_first() else { return };
    let Some(signed) = bench().signed.get(usize::from(*which) % bench().signed.len()) else {
        return;
    };
    let mut file = signed.bytes.clone();
    for _ in 0..16 {
        let Some((head, tail)) = rest.split_at_checked(6) else { break };
        let [a, b, c, d, operation, length] = *head else { break };
        let at = u32::from_le_bytes([a, b, c, d]) as usize % (file.len() + 1);
        let length = usize::from(length);
        let bytes = tail.get(..length.min(tail.len())).unwrap_or_default();
        match operation % 3 {
            0 => {
                for (place, byte) in file.iter_mut().skip(at).zip(bytes) {
                    *place = *byte;
                }
            }
            1 => {
                file.splice(at..at, bytes.iter().copied());
            }
            _ => {
                file.drain(at..(at + length).min(file.len()));
            }
        }
        rest = tail.get(bytes.len()..).unwrap_or_default();
    }
    hold(&file);
}

/// Judges the bytes as a document.
///
/// # Panics
///
/// When they are VALID and not one of the bench's own files.
pub fn judge(data: &[u8]) {
    hold(data);
}

fn judged(file: &[u8]) -> Option<Report> {
    let policy = Policy::contract(bench().pki.trust()).with_revocation(Revocation::Soft);
    let now: UnixTime = NOW.plus_seconds(3600);
    verify_source(file, &policy, now).ok()
}

/// The oracle: VALID is what the bench signed, byte for byte outside the holes, and what may follow.
fn hold(file: &[u8]) {
    let Some(report) = judged(file) else { return };
    if report.conclusion() != Conclusion::Valid {
        return;
    }
    let known = bench()
        .signed
        .iter()
        .any(|signed| signed.is_covered_by(file.get(..signed.bytes.len()).unwrap_or(file)));
    assert!(known, "a document that nobody signed is VALID");
}

/// Signs the bytes, if they can be signed, and judges the result.
///
/// # Panics
///
/// When what was signed is CHANGED or INVALID.
pub fn round_trip(data: &[u8]) {
    let before = Document::open(data).ok().and_then(|document| document.signature_fields().ok());
    let Some(fields) = before else { return };
    // An earlier signature has a verdict of its own.
    if fields.iter().any(|field| field.value.is_some()) {
        return;
    }
    let credential = &bench().credential;
    let Ok(document) = Document::open(data) else { return };
    // Signing reads what it touches; a verdict is given over everything.
    if !document.unreadable_objects().is_ok_and(|faults| faults.is_empty()) {
        return;
    }
    let Ok(prepared) = prepare(&document, &SigningPlan::approval(), credential.chain(), SIGNED_AT)
    else {
        return;
    };
    let Ok(signed) = prepared.sign_with(credential) else { return };
    let mut file = Vec::new();
    if signed.write_to(&data, &mut file).is_err() {
        return;
    }
    let conclusion = judged(&file).map(|report| report.conclusion());
    assert_eq!(conclusion, Some(Conclusion::Valid), "what was signed is not VALID");
}
