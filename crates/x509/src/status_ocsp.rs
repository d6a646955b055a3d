//! What one OCSP response says about a certificate.

use crate::checks::Verifier;
use crate::crl_entry::RevokedEntry;
use crate::revocation_fault::RevocationFaultKind as Kind;
use crate::status::{Answer, Inquiry, SIGNERS, Signer, Verdict};
use crate::{
    CertId, OcspCertStatus, OcspResponse, OcspResponseStatus, Responder, ResponderFault,
    RevocationReason, RevocationSource, SingleResponse,
};

pub(crate) fn answer(
    inquiry: &Inquiry<'_>,
    response: &OcspResponse,
    source: impl Fn(Signer) -> RevocationSource,
    verifier: &mut Verifier<'_>,
) -> Result<Vec<Answer>, Kind> {
    if response.status() != OcspResponseStatus::Successful {
        return Err(Kind::NoAnswer(response.status()));
    }
    // Of several answers about the same certificate the gravest counts, of those the newest.
    let gravity = |single: &SingleResponse| match single.status() {
        OcspCertStatus::Good => 0,
        OcspCertStatus::Unknown => 1,
        OcspCertStatus::Revoked { .. } => 2,
    };
    // Who may answer and revokes that number, of an issuer that is named by nobody knows what digest, may mean it.
    if unclear(inquiry, response) && !responders(inquiry, response, verifier)?.is_empty() {
        return Err(Kind::UnknownDigest);
    }
    let about = about(inquiry, response);
    let order = |single: &&&SingleResponse| (gravity(single), single.this_update());
    let single = about.iter().max_by_key(order).ok_or(Kind::OtherCertificate)?;
    if let Some(oid) = about.iter().find_map(|one| one.unknown_critical_extension()) {
        return Err(Kind::UnknownCriticalExtension { oid: oid.to_owned() });
    }
    let revoked = joined(&about);
    let (this_update, next_update) = (single.this_update(), single.next_update());
    // What revokes counts whenever it was said.
    if !revoked.is_some_and(|entry| inquiry.counts_already(&entry)) {
        inquiry.check_made(this_update)?;
        if let Some(produced_at) = response.produced_at() {
            if inquiry.is_before(produced_at, this_update) {
                return Err(Kind::ProducedBeforeUpdate { produced_at, this_update });
            }
            inquiry.check_made(produced_at)?;
        }
    }
    let found = responders(inquiry, response, verifier)?;
    let verdict = match (revoked, single.status()) {
        (Some(entry), _) => Verdict::of(&entry).ok_or(Kind::RemovedFromCompleteList)?,
        (None, OcspCertStatus::Good) => Verdict::Good,
        (None, _) => return Err(Kind::UnknownToResponder),
    };
    let answer = |responder| {
        let source = source(Signer::of(responder, inquiry.issuer));
        Answer::new(verdict, this_update, next_update, source)
    };
    let answers: Vec<Answer> = found.into_iter().map(answer).collect();
    if verdict == Verdict::Good {
        let fresh = inquiry.check_good(this_update, next_update, single.archive_cutoff());
        fresh.inspect_err(|fault| inquiry.keep_stale(fault, &answers))?;
    }
    Ok(answers)
}

/// Who signed a response that may answer about the certificate.
fn responders(
    inquiry: &Inquiry<'_>,
    response: &OcspResponse,
    verifier: &mut Verifier<'_>,
) -> Result<Vec<Responder>, Kind> {
    let found = response.responders_among(inquiry.issuer, inquiry.known(), SIGNERS, verifier);
    let mut found = found.map_err(Kind::Responder)?;
    // Nobody answers for himself, under whatever certificate and however that spells the key.
    let own_key = inquiry.certificate.public_key().key_identity();
    found.retain(|responder| responder.certificate.public_key().key_identity() != own_key);
    if found.is_empty() {
        return Err(Kind::Responder(ResponderFault::OwnCertificate));
    }
    Ok(found)
}

/// Whether a response revokes a certificate of that number whose issuer is named by a digest that is not known.
fn unclear(inquiry: &Inquiry<'_>, response: &OcspResponse) -> bool {
    response.responses().iter().any(|single| {
        let id = single.cert_id();
        id.digest_algorithm().is_none()
            && id.serial() == inquiry.certificate.serial_as_named()
            && matches!(single.status(), OcspCertStatus::Revoked { .. })
    })
}

fn about<'a>(inquiry: &Inquiry<'_>, response: &'a OcspResponse) -> Vec<&'a SingleResponse> {
    // Each digest of the issuer is made once, however many answers there are.
    let mut own = inquiry.named.borrow_mut();
    let mut about = Vec::new();
    for single in response.responses() {
        let id = single.cert_id();
        if id.serial() != inquiry.certificate.serial_as_named() {
            continue;
        }
        let Some(digest) = id.digest_algorithm() else { continue };
        if !own.iter().any(|known| known.digest_algorithm() == Some(digest)) {
            own.extend(CertId::spelled(inquiry.certificate, inquiry.issuer, digest));
        }
        if own.contains(id) {
            about.push(single);
        }
    }
    about
}

/// Whether any answer about the certificate revokes it.
pub(crate) fn may_revoke(inquiry: &Inquiry<'_>, response: &OcspResponse) -> bool {
    joined(&about(inquiry, response)).is_some()
}

/// What the answers that revoke a certificate say together.
fn joined(about: &[&SingleResponse]) -> Option<RevokedEntry> {
    let entry = |single: &&SingleResponse| match single.status() {
        OcspCertStatus::Revoked { at, reason } => Some(RevokedEntry {
            revocation_date: at,
            // Revoked is what is not good (RFC 6960, 2.2): no responder has a list to remove anything from.
            reason: reason.filter(|reason| *reason != RevocationReason::RemoveFromCrl),
            invalidity_date: single.invalidity_date(),
            occurrences: 1,
        }),
        _ => None,
    };
    about.iter().filter_map(entry).reduce(RevokedEntry::joined)
}
