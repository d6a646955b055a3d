//! Signing up to each level with the bench PKI, at chosen instants.

use std::sync::Arc;

use segel_crypto::{DigestAlgorithm, KeyKind, PrivateKey, UnixTime};
use segel_pdf::{ByteRange, Document, PdfDate, Source};
use segel_sign::{
    Appended, Credential, PreparedTimestamp, ProofRule, SignError, SignedDocument, SigningPlan,
    ValidationData, append_validation_data, level, prepare, prepare_document_timestamp,
};
use segel_x509::{Certificate, EvidenceOrigin, RevocationEvidence};

use crate::pki::{
    CrlEntry, CrlTemplate, OcspAnswer, Officer, Options, Pki, TokenTemplate, TsaFault, generate,
};

/// When every signature is made: 2026-11-24T10:00:00+07:00.
pub const SIGNED_AT: PdfDate = PdfDate {
    year: 2026,
    month: 11,
    day: 24,
    hour: 10,
    minute: 0,
    second: 0,
    offset_minutes: Some(420),
};
/// That instant.
pub const NOW: UnixTime = UnixTime::new(1_795_489_200);
/// Room for a token of the bench.
pub const ROOM: usize = 4096;
/// Random enough for a bench.
pub const NONCE: [u8; 8] = [0x5a, 1, 2, 3, 4, 5, 6, 7];

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Signs with the officer's key, with room for a token.
///
/// # Errors
///
/// What signing refuses.
pub fn sign(
    source: &Vec<u8>,
    plan: SigningPlan,
    officer: &Officer,
) -> Result<SignedDocument<level::B>, SignError> {
    let key = PrivateKey::from_pkcs8(&officer.pkcs8_der).map_err(SignError::Key)?;
    let credential = Credential::new(Arc::new(key), officer.chain.clone())?;
    let document = Document::open(source)?;
    let plan = plan.with_timestamp_room(ROOM);
    prepare(&document, &plan, credential.chain(), SIGNED_AT)?.sign_with(&credential)
}

/// Stamps a signature at an instant, with a token that is wrong in one way if asked.
///
/// # Errors
///
/// What stamping refuses.
pub fn stamp(
    signed: SignedDocument<level::B>,
    pki: &Pki,
    at: UnixTime,
    fault: Option<TsaFault>,
) -> Result<SignedDocument<level::T>, SignError> {
    let request = signed.timestamp_request(&NONCE);
    let mut template = TokenTemplate::new(request.imprint().clone(), at).with_nonce(&NONCE);
    template.fault = fault;
    signed.with_timestamp(&request, &pki.timestamp_response(&template))
}

/// Fills a prepared document timestamp at an instant.
///
/// # Errors
///
/// What stamping refuses.
pub fn complete(
    prepared: &PreparedTimestamp,
    pki: &Pki,
    at: UnixTime,
) -> Result<Appended, SignError> {
    let request = prepared.request(&NONCE);
    let template = TokenTemplate::new(request.imprint().clone(), at).with_nonce(&NONCE);
    prepared.complete(&request, &pki.timestamp_response(&template))
}

/// Stamps a whole document at an instant.
///
/// # Errors
///
/// What stamping refuses.
pub fn stamp_document(file: &Vec<u8>, pki: &Pki, at: UnixTime) -> Result<Vec<u8>, SignError> {
    let document = Document::open(file)?;
    let prepared = prepare_document_timestamp(&document, ROOM, DigestAlgorithm::Sha256)?;
    let mut out = Vec::new();
    complete(&prepared, pki, at)?.write_to(file, &mut out)?;
    Ok(out)
}

/// Writes other contents into the hole of a signature, padded with zeros; none when they do not fit.
pub fn refilled(file: &[u8], range: ByteRange, contents: &[u8]) -> Option<Vec<u8>> {
    let mut out = file.to_vec();
    let start = usize::try_from(range.before).ok()? + 1;
    let end = usize::try_from(range.after_offset).ok()?.checked_sub(1)?;
    let digits = out.get_mut(start..end)?;
    let hex: String = contents.iter().map(|byte| format!("{byte:02x}")).collect();
    if hex.len() > digits.len() {
        return None;
    }
    let padded = hex.bytes().chain(std::iter::repeat(b'0'));
    digits.iter_mut().zip(padded).for_each(|(digit, new)| *digit = new);
    Some(out)
}

/// The lists of both authorities as of an instant: the issuing authority's for a week, the root's,
/// which is made rarely, a month old and for a quarter.
pub fn lists(pki: &Pki, at: UnixTime, entries: Vec<CrlEntry>) -> ValidationData {
    let mut list = CrlTemplate::new(&pki.issuing.certificate, at, entries);
    list.this_update = at;
    list.next_update = Some(at.plus_seconds(7 * DAY));
    let mut of_root = CrlTemplate::new(&pki.root.certificate, at, Vec::new());
    of_root.this_update = at.plus_seconds(-30 * DAY);
    of_root.next_update = Some(at.plus_seconds(60 * DAY));
    ValidationData {
        certificates: Vec::new(),
        crls: vec![pki.issuing.crl(&list, false), pki.root.crl(&of_root, false)],
        ocsp_responses: Vec::new(),
    }
}

/// What proves the status of every certificate as of an instant: an answer about the officer, and
/// the lists.
pub fn evidence(pki: &Pki, officers: &[&Certificate], at: UnixTime) -> ValidationData {
    let mut data = lists(pki, at, Vec::new());
    for officer in officers {
        let mut template = pki.ocsp_template(officer, OcspAnswer::Good);
        template.this_update = at;
        template.produced_at = at;
        template.next_update = Some(at.plus_seconds(DAY));
        data.ocsp_responses.push(pki.ocsp_of(template));
    }
    data
}

/// The same as a pool for a verifier, as if fetched for the occasion.
pub fn supplied(data: &ValidationData) -> RevocationEvidence {
    let mut pool = RevocationEvidence::new();
    for der in &data.crls {
        pool.add_crl(der, EvidenceOrigin::Supplied);
    }
    for der in &data.ocsp_responses {
        pool.add_ocsp(der, EvidenceOrigin::Supplied);
    }
    pool.add_certificates(data.certificates.iter().cloned());
    pool
}

/// One document, signed once and raised to each level.
#[derive(Debug)]
pub struct Raised {
    /// PAdES-B-B.
    pub b: Vec<u8>,
    /// PAdES-B-T, stamped a minute after signing.
    pub t: Vec<u8>,
    /// PAdES-B-LT, with evidence of an hour after.
    pub lt: Vec<u8>,
    /// PAdES-B-LTA, stamped a minute after that.
    pub lta: Vec<u8>,
}

/// Signs a document and raises the signature level by level, each written out; the evidence is about
/// the officer and about others who signed before.
///
/// # Errors
///
/// What any step refuses.
pub fn raised(
    source: &Vec<u8>,
    plan: SigningPlan,
    officer: &Officer,
    others: &[&Certificate],
    pki: &Pki,
) -> Result<Raised, SignError> {
    let signed = sign(source, plan, officer)?;
    let b = written(&signed, source)?;
    let signed = stamp(signed, pki, NOW.plus_seconds(MINUTE), None)?;
    let t = written(&signed, source)?;
    let later = NOW.plus_seconds(HOUR);
    let mut officers = vec![&officer.certificate];
    officers.extend(others);
    let data = evidence(pki, &officers, later);
    let trust = pki.trust();
    let signed = signed.with_validation_data(source, &data, &ProofRule::new(&trust, later))?;
    let lt = written(&signed, source)?;
    let prepared = signed.prepare_document_timestamp(source, ROOM, DigestAlgorithm::Sha256)?;
    let request = prepared.request(&NONCE);
    let at = later.plus_seconds(MINUTE);
    let template = TokenTemplate::new(request.imprint().clone(), at).with_nonce(&NONCE);
    let response = pki.timestamp_response(&template);
    let signed = signed.with_document_timestamp(&prepared, &request, &response)?;
    let lta = written(&signed, source)?;
    Ok(Raised { b, t, lt, lta })
}

fn written<L: level::Level>(
    signed: &SignedDocument<L>,
    source: &impl Source,
) -> Result<Vec<u8>, SignError> {
    let mut out = Vec::new();
    signed.write_to(source, &mut out)?;
    Ok(out)
}

/// Makes an officer whose certificate lives until an instant.
pub fn officer_until(pki: &Pki, kind: KeyKind, until: UnixTime) -> Officer {
    let pkcs8_der = generate(kind);
    let mut template = pki.officer_template(&pkcs8_der, "Agus Salim", Options::default());
    template.not_after = until;
    let certificate = pki.issuing.issue(&template, DigestAlgorithm::Sha256);
    let (issuing, root) = (pki.issuing.certificate.clone(), pki.root.certificate.clone());
    Officer { pkcs8_der, certificate: certificate.clone(), chain: vec![certificate, issuing, root] }
}

/// Appends validation data to a file.
///
/// # Errors
///
/// What appending refuses.
pub fn with_data(file: &Vec<u8>, data: &ValidationData) -> Result<Vec<u8>, SignError> {
    let mut out = Vec::new();
    append_validation_data(&Document::open(file)?, data)?.write_to(file, &mut out)?;
    Ok(out)
}
