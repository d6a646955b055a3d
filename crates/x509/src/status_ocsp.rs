//! What one OCSP response says about a certificate.

use crate::revocation_fault::RevocationFaultKind as Kind;
use crate::status::{Answer, Inquiry, Signer, Verdict};
use crate::{
    Budget, OcspCertStatus, OcspResponse, OcspResponseStatus, ResponderFault, RevocationSource,
    SingleResponse,
};

pub(crate) fn answer(
    inquiry: &Inquiry<'_>,
    response: &OcspResponse,
    source: impl FnOnce(Signer) -> RevocationSource,
    budget: &mut Budget,
) -> Result<Answer, Kind> {
    if response.status() != OcspResponseStatus::Successful {
        return Err(Kind::NoAnswer(response.status()));
    }
    let about =
        |single: &&SingleResponse| single.cert_id().names(inquiry.certificate, inquiry.issuer);
    // Of several answers about the same certificate the gravest counts.
    let gravity = |single: &&SingleResponse| match single.status() {
        OcspCertStatus::Good => 0,
        OcspCertStatus::Unknown => 1,
        OcspCertStatus::Revoked { .. } => 2,
    };
    let single = response.responses().iter().filter(about).max_by_key(gravity);
    let single = single.ok_or(Kind::OtherCertificate)?;
    if let Some(oid) = single.unknown_critical_extension() {
        return Err(Kind::UnknownCriticalExtension { oid: oid.to_owned() });
    }
    let (this_update, next_update) = (single.this_update(), single.next_update());
    inquiry.check_made(this_update)?;
    if let Some(produced_at) = response.produced_at() {
        if inquiry.is_before(produced_at, this_update) {
            return Err(Kind::ProducedBeforeUpdate { produced_at, this_update });
        }
        inquiry.check_made(produced_at)?;
    }
    let responder = response.responder(inquiry.issuer, inquiry.known, budget);
    let responder = responder.map_err(Kind::Responder)?;
    // Nobody answers for himself, under whatever certificate.
    if responder.certificate.public_key() == inquiry.certificate.public_key() {
        return Err(Kind::Responder(ResponderFault::OwnCertificate));
    }
    let verdict = match single.status() {
        OcspCertStatus::Unknown => return Err(Kind::UnknownToResponder),
        OcspCertStatus::Good => {
            inquiry.check_good(this_update, next_update, single.archive_cutoff())?;
            Verdict::Good
        }
        // A responder has no list to remove anything from.
        OcspCertStatus::Revoked { at, reason } => {
            Verdict::of(at, reason, None).ok_or(Kind::RemovedFromCompleteList)?
        }
    };
    let source = source(Signer::of(responder, inquiry.issuer));
    Ok(Answer { verdict, this_update, next_update, source })
}
