//! OCSP: what is read, what is refused, and who may answer.

use std::error::Error;

use segel_crypto::der::{self, Reader, tag};
use segel_crypto::{CryptoError, DigestAlgorithm, KeyKind, UnixTime};
use segel_testkit::pki::{OcspAnswer, OcspFault, OcspSigner, Officer, Pki};
use segel_x509::{
    Budget, BudgetLimit, CertId, OcspCertStatus, OcspRequest, OcspResponse, OcspResponseStatus,
    Responder, ResponderAuthority, ResponderFault, ResponderId, RevocationError, RevocationReason,
};

type Outcome = Result<(), Box<dyn Error>>;

fn now() -> UnixTime {
    UnixTime::new(1_795_489_200)
}

fn bench() -> (Pki, Officer) {
    let pki = Pki::quick(now());
    let officer = pki.officer(KeyKind::P256, "Kepala Dinas (UJI COBA)");
    (pki, officer)
}

#[test]
fn every_field_of_a_response_is_read() -> Outcome {
    let (pki, officer) = bench();
    let issuing = &pki.issuing.certificate;
    let revoked_at = now().plus_seconds(-7200);
    let mut template =
        pki.ocsp_template(&officer.certificate, OcspAnswer::Revoked(revoked_at, Some(1)));
    template.request = template.request.with_nonce(&[7; 32]);
    let der = pki.ocsp_of(template);
    let response = OcspResponse::from_der(&der)?;
    assert_eq!(response.as_der(), der);
    assert_eq!(response.status(), OcspResponseStatus::Successful);
    assert_eq!(response.produced_at(), Some(now().plus_seconds(-3600)));
    assert_eq!(response.nonce(), Some(&[7; 32][..]));
    assert_eq!(response.certificates().len(), 1);
    assert!(matches!(response.responder_id(), Some(ResponderId::ByKey(_))));
    let [single] = response.responses() else {
        return Err("one answer".into());
    };
    assert!(single.cert_id().names(&officer.certificate, issuing));
    assert!(!single.cert_id().names(issuing, &pki.root.certificate));
    let reason = Some(RevocationReason::KeyCompromise);
    assert_eq!(single.status(), OcspCertStatus::Revoked { at: revoked_at, reason });
    assert_eq!(single.this_update(), now().plus_seconds(-3600));
    assert_eq!(single.next_update(), Some(now().plus_seconds(82_800)));
    assert_eq!(single.unknown_critical_extension(), None);
    let responder = response.responder(issuing, &[], &mut Budget::default())?;
    assert_eq!(responder.authority, ResponderAuthority::Delegated { no_check: true });
    assert_eq!(response.verify_signature(&responder.certificate), Ok(()));
    Ok(())
}

#[test]
fn the_basic_response_alone_is_read_too() -> Outcome {
    let (pki, officer) = bench();
    let der = pki.ocsp(&officer.certificate, OcspAnswer::Good, None);
    let mut parts = der::single(&der, tag::SEQUENCE)?.reader();
    parts.expect(tag::ENUMERATED)?;
    let mut bytes =
        der::single(parts.expect(tag::context_constructed(0))?.value, tag::SEQUENCE)?.reader();
    bytes.expect(tag::OID)?;
    let basic = OcspResponse::from_basic_der(bytes.expect(tag::OCTET_STRING)?.value)?;
    assert!(basic.responder(&pki.issuing.certificate, &[], &mut Budget::default()).is_ok());
    Ok(())
}

fn responder(fault: OcspFault) -> Result<Responder, ResponderFault> {
    let (pki, officer) = bench();
    let der = pki.ocsp(&officer.certificate, OcspAnswer::Good, Some(fault));
    let response = OcspResponse::from_der(&der).map_err(|_| ResponderFault::NoAnswer)?;
    response.responder(&pki.issuing.certificate, &[], &mut Budget::default())
}

#[test]
fn only_the_issuer_and_whom_it_certified_for_it_may_answer() {
    use OcspFault as Fault;
    let produced_at = now().plus_seconds(-3600);
    let expected = [
        (Fault::BadSignature, ResponderFault::Signature(CryptoError::BadSignature)),
        (Fault::OtherResponderId, ResponderFault::NotFound),
        (Fault::ResponderMissing, ResponderFault::NotFound),
        (Fault::ResponderWithoutPurpose, ResponderFault::NotForOcspSigning),
        (Fault::ResponderForAnything, ResponderFault::NotForOcspSigning),
        (Fault::ResponderOfTheRoot, ResponderFault::NotOfTheIssuer),
        (Fault::ResponderForged, ResponderFault::CertificateSignature(CryptoError::BadSignature)),
        (Fault::ResponderExpired, ResponderFault::NotValidThen { produced_at }),
    ];
    for (fault, expected) in expected {
        assert_eq!(responder(fault), Err(expected), "{fault:?}");
    }
    let to_be_checked = responder(Fault::ResponderToBeChecked).map(|found| found.authority);
    assert_eq!(to_be_checked, Ok(ResponderAuthority::Delegated { no_check: false }));
}

#[test]
fn the_issuer_itself_may_answer() -> Outcome {
    let (pki, officer) = bench();
    let mut template = pki.ocsp_template(&officer.certificate, OcspAnswer::Unknown);
    template.signer = OcspSigner::Issuer;
    let response = OcspResponse::from_der(&pki.ocsp_of(template))?;
    let mut budget = Budget { signature_checks: 1, ..Budget::default() };
    let found = response.responder(&pki.issuing.certificate, &[], &mut budget)?;
    assert_eq!(found.authority, ResponderAuthority::Issuer);
    let spent = response.responder(&pki.issuing.certificate, &[], &mut budget);
    assert_eq!(spent, Err(ResponderFault::Budget(BudgetLimit::SignatureChecks)));
    let mut budget = Budget { candidates: 0, ..Budget::default() };
    let known = std::slice::from_ref(&officer.certificate);
    let spent = response.responder(&pki.root.certificate, known, &mut budget);
    assert_eq!(spent, Err(ResponderFault::Budget(BudgetLimit::Candidates)));
    let other = response.responder(&pki.root.certificate, &[], &mut Budget::default());
    assert_eq!(other, Err(ResponderFault::NotFound));
    Ok(())
}

#[test]
fn a_responder_whose_certificate_is_elsewhere_is_found_there() -> Outcome {
    let (pki, officer) = bench();
    let whole = OcspResponse::from_der(&pki.ocsp(&officer.certificate, OcspAnswer::Good, None))?;
    // Another response has another responder: its certificate does not help.
    let missing = Some(OcspFault::ResponderMissing);
    let bare = OcspResponse::from_der(&pki.ocsp(&officer.certificate, OcspAnswer::Good, missing))?;
    let issuing = &pki.issuing.certificate;
    let found = bare.responder(issuing, whole.certificates(), &mut Budget::default());
    assert_eq!(found, Err(ResponderFault::NotFound));
    assert!(whole.responder(issuing, whole.certificates(), &mut Budget::default()).is_ok());
    Ok(())
}

#[test]
fn a_certificate_is_named_by_all_digests_and_by_nothing_less() {
    let (pki, officer) = bench();
    let (leaf, issuing) = (&officer.certificate, &pki.issuing.certificate);
    let digests = [
        DigestAlgorithm::Sha1,
        DigestAlgorithm::Sha256,
        DigestAlgorithm::Sha384,
        DigestAlgorithm::Sha512,
    ];
    for digest in digests {
        assert!(CertId::new(leaf, issuing, digest).names(leaf, issuing));
        assert!(!CertId::new(leaf, issuing, digest).names(leaf, &pki.root.certificate));
    }
    use OcspFault as Fault;
    for fault in [Fault::OtherSerial, Fault::OtherIssuerKey, Fault::OtherIssuerName] {
        let read = OcspResponse::from_der(&pki.ocsp(leaf, OcspAnswer::Good, Some(fault)));
        let named = read.map(|read| {
            read.responses().iter().any(|single| single.cert_id().names(leaf, issuing))
        });
        assert_eq!(named, Ok(false), "{fault:?}");
    }
}

#[test]
fn a_request_has_the_form_of_the_standard() -> Outcome {
    let (pki, officer) = bench();
    let digest = DigestAlgorithm::Sha256;
    let request = OcspRequest::new(&officer.certificate, &pki.issuing.certificate, digest);
    let bare = request.to_der();
    let nonced = request.clone().with_nonce(&[9; 16]);
    assert_eq!((request.nonce(), nonced.nonce()), (None, Some(&[9; 16][..])));
    let mut tbs = der::single(der::single(&bare, tag::SEQUENCE)?.value, tag::SEQUENCE)?.reader();
    let mut list = tbs.expect(tag::SEQUENCE)?.reader();
    tbs.finish()?;
    let id = list.expect(tag::SEQUENCE)?.value;
    assert_eq!(id, request.cert_id().to_der());
    assert_eq!(der::single(id, tag::SEQUENCE)?.value.last(), officer.certificate.serial().last());
    let nonced = nonced.to_der();
    let tbs = der::single(&nonced, tag::SEQUENCE)?.value;
    let mut tbs = der::single(tbs, tag::SEQUENCE)?.reader();
    tbs.expect(tag::SEQUENCE)?;
    let list = tbs.expect(tag::context_constructed(2))?.value;
    let extension = der::single(der::single(list, tag::SEQUENCE)?.value, tag::SEQUENCE)?;
    let mut parts = Reader::new(extension.value);
    assert_eq!(parts.expect(tag::OID)?.oid()?, "1.3.6.1.5.5.7.48.1.2");
    let value = der::single(parts.expect(tag::OCTET_STRING)?.value, tag::OCTET_STRING)?.value;
    assert_eq!(value, [9; 16]);
    Ok(())
}

#[test]
fn a_responder_that_does_not_answer_is_no_error_and_no_answer() -> Outcome {
    let names = [
        (1, "malformedRequest"),
        (2, "internalError"),
        (3, "tryLater"),
        (5, "sigRequired"),
        (6, "unauthorized"),
    ];
    let (pki, _) = bench();
    for (code, name) in names {
        let der = der::sequence(&[&der::tlv(tag::ENUMERATED, &[code])]);
        let response = OcspResponse::from_der(&der)?;
        assert_eq!(response.status().name(), name);
        assert!(response.responses().is_empty());
        let found = response.responder(&pki.issuing.certificate, &[], &mut Budget::default());
        assert_eq!(found, Err(ResponderFault::NoAnswer));
        assert!(response.verify_signature(&pki.issuing.certificate).is_err());
    }
    for code in [0, 4, 7] {
        let der = der::sequence(&[&der::tlv(tag::ENUMERATED, &[code])]);
        assert!(OcspResponse::from_der(&der).is_err(), "{code}");
    }
    Ok(())
}

#[test]
fn what_is_not_understood_is_refused_by_name() -> Outcome {
    let (pki, officer) = bench();
    let oid = "1.3.6.1.4.1.55555.1";
    let critical = Some(OcspFault::UnknownCritical);
    let read = OcspResponse::from_der(&pki.ocsp(&officer.certificate, OcspAnswer::Good, critical));
    let expected = RevocationError::UnknownCriticalExtension { oid: oid.to_owned() };
    assert_eq!(read.err(), Some(expected));
    // In the answer about one certificate it spoils that answer alone.
    let critical = Some(OcspFault::UnknownCriticalInAnswer);
    let read = OcspResponse::from_der(&pki.ocsp(&officer.certificate, OcspAnswer::Good, critical))?;
    let found = read.responses().first().and_then(|single| single.unknown_critical_extension());
    assert_eq!(found, Some(oid));
    Ok(())
}

#[test]
fn no_changed_byte_is_read_as_an_authorised_answer_but_in_the_certificates() -> Outcome {
    let (pki, officer) = bench();
    let whole = pki.ocsp(&officer.certificate, OcspAnswer::Good, None);
    let response = OcspResponse::from_der(&whole)?;
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        if let Some(byte) = changed.get_mut(at) {
            *byte ^= 1;
        }
        let Ok(read) = OcspResponse::from_der(&changed) else {
            continue;
        };
        let accepted = read.responder(&pki.issuing.certificate, &[], &mut Budget::default());
        assert!(accepted.is_err() || read.responses() == response.responses(), "byte {at}");
    }
    for len in 0..whole.len() {
        assert!(OcspResponse::from_der(whole.get(..len).ok_or("a part")?).is_err());
    }
    Ok(())
}
