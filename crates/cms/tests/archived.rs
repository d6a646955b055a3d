//! Revocation data that a signature carries is found wherever it may stand.

mod bench;

use bench::{Parts, attribute, officer, pki};
use segel_cms::{SignedData, Strictness};
use segel_crypto::UnixTime;
use segel_crypto::der::{self, tag};
use segel_testkit::pki::OcspAnswer;
use segel_x509::{Budget, CertStatus, EvidenceOrigin, FreshnessRule, RevocationEvidence, status};

const ARCHIVAL: &str = "1.2.840.113583.1.1.8";
const VALUES: &str = "1.2.840.113549.1.9.16.2.24";

fn values(crls: &[&[u8]], responses: &[&[u8]]) -> Vec<u8> {
    let part = |number, pieces: &[&[u8]]| {
        der::tlv(tag::context_constructed(number), &der::sequence(pieces))
    };
    der::sequence(&[&part(0, crls), &part(1, responses)])
}

fn basic(response: &[u8]) -> Result<Vec<u8>, segel_crypto::CryptoError> {
    let mut parts = der::single(response, tag::SEQUENCE)?.reader();
    parts.read_any()?;
    let mut bytes = der::single(parts.read_any()?.value, tag::SEQUENCE)?.reader();
    bytes.read_any()?;
    Ok(bytes.expect(tag::OCTET_STRING)?.value.to_vec())
}

fn now() -> Option<UnixTime> {
    UnixTime::parse_rfc3339("2026-11-24T03:00:00Z")
}

#[test]
fn data_in_signed_and_unsigned_attributes_becomes_evidence()
-> Result<(), Box<dyn std::error::Error>> {
    let leaf = &officer().certificate;
    let crl = pki().crl(Vec::new(), None);
    let response = pki().ocsp(leaf, OcspAnswer::Good, None);
    let mut parts = Parts::new();
    parts.attributes.push(attribute(ARCHIVAL, &[&values(&[&crl], &[&response])]));
    let other = basic(&pki().ocsp(leaf, OcspAnswer::Unknown, None))?;
    parts.unsigned.push(attribute(VALUES, &[&values(&[], &[&other])]));
    let read = SignedData::from_contents(&parts.build(), Strictness::Strict)?;
    let archived = read.signer_infos().first().ok_or("a signer")?.archived_revocation();
    assert_eq!(archived.crls, [crl]);
    assert_eq!(archived.ocsp_responses, [response]);
    assert_eq!(archived.basic_ocsp_responses, [other]);

    let mut pool = RevocationEvidence::new();
    read.add_evidence_to(&mut pool);
    assert_eq!((pool.len(), pool.unreadable().count()), (3, 0));
    let (at, rule) = (now().ok_or("an instant")?, FreshnessRule::default());
    let issuing = &pki().issuing.certificate;
    let found = status(leaf, issuing, &pool, at, &rule, &mut Budget::default());
    let CertStatus::Good { source, .. } = found else {
        return Err(format!("{found:?}").into());
    };
    assert_eq!(source.origin, EvidenceOrigin::Signature);
    Ok(())
}

#[test]
fn what_is_not_readable_is_left_out() -> Result<(), Box<dyn std::error::Error>> {
    let mut parts = Parts::new();
    parts.attributes.push(attribute(ARCHIVAL, &[&der::null()]));
    parts.unsigned.push(attribute(VALUES, &[&der::sequence(&[&der::null()])]));
    let read = SignedData::from_contents(&parts.build(), Strictness::Strict)?;
    let archived = read.signer_infos().first().ok_or("a signer")?.archived_revocation();
    assert_eq!(archived, segel_cms::ArchivedRevocation::default());
    Ok(())
}
