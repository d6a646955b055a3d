//! Time-stamp tokens: what is read, and the name of everything that can be wrong with one.

use std::error::Error;
use std::sync::OnceLock;

use segel_cms::{
    Accuracy, AttributeFault, CmsError, CmsFault, ImprintState, ResponseFault, SignatureState,
    Strictness, TimeStampRequest, TimeStampResponse, TimeStampToken, TimestampCheck,
    TimestampFailure, TimestampFault, TimestampStatus,
};
use segel_crypto::der::{self, tag};
use segel_crypto::{CryptoError, Digest, DigestAlgorithm, UnixTime};
use segel_testkit::pki::{BENCH_TSA_POLICY, Pki, TokenTemplate, TsaFault};
use segel_x509::{Budget, PathError, Purpose, PurposeFault, build_path};

type Outcome = Result<(), Box<dyn Error>>;

const STAMPED: &[u8] = b"the value of a signature";
const SHA256: DigestAlgorithm = DigestAlgorithm::Sha256;

fn now() -> UnixTime {
    UnixTime::new(1_795_489_200)
}

fn pki() -> &'static Pki {
    static PKI: OnceLock<Pki> = OnceLock::new();
    PKI.get_or_init(|| Pki::quick(now()))
}

fn imprint(algorithm: DigestAlgorithm) -> Digest {
    algorithm.digest(STAMPED)
}

fn token(fault: Option<TsaFault>) -> Vec<u8> {
    pki().timestamp(&imprint(SHA256), now(), fault)
}

fn checked(fault: TsaFault) -> Result<TimestampCheck, CmsError> {
    let token = TimeStampToken::from_der(&token(Some(fault)), Strictness::Strict)?;
    Ok(token.check(imprint))
}

#[test]
fn every_field_of_a_token_is_read() -> Outcome {
    let mut template = TokenTemplate::new(imprint(SHA256), now()).with_nonce(&[0x80, 1, 2]);
    template.fraction = "125".to_owned();
    template.accuracy = Some((2, 500));
    let der = pki().timestamp_of(&template);
    let token = TimeStampToken::from_der(&der, Strictness::Strict)?;
    let info = token.info();
    assert_eq!(token.as_der(), der);
    assert_eq!((info.version(), info.policy()), (1, BENCH_TSA_POLICY));
    assert_eq!(info.imprint_algorithm(), Ok(SHA256));
    assert_eq!(info.imprint(), imprint(SHA256).as_bytes());
    assert_eq!(info.serial().len(), 20);
    assert_eq!((info.gen_time(), info.gen_time_nanos()), (now(), 125_000_000));
    assert_eq!(info.accuracy(), Some(Accuracy { seconds: 2, millis: 500, micros: 0 }));
    assert_eq!(info.earliest(), now().plus_seconds(-3));
    assert_eq!(info.latest(), now().plus_seconds(3));
    assert!(!info.ordering());
    assert_eq!(info.nonce(), Some(&[0, 0x80, 1, 2][..]));
    assert!(info.tsa().is_some());
    assert_eq!(info.unknown_critical_extension(), None);
    let check = token.check(imprint);
    assert!(check.is_faultless(), "{check:?}");
    assert_eq!(check.imprint, ImprintState::Matches);
    assert_eq!(check.cms.signature, SignatureState::Verified);
    assert_eq!(check.cms.signer.as_ref(), Some(&pki().tsa().certificate));
    Ok(())
}

#[test]
fn the_certificate_of_the_authority_leads_to_the_anchor_for_its_purpose() -> Outcome {
    let token = TimeStampToken::from_der(&token(None), Strictness::Strict)?;
    let signer = token.check(imprint).cms.signer.ok_or("a signer")?;
    let hints = token.signed_data().certificates();
    let mut budget = Budget::default();
    build_path(&signer, hints, &pki().trust(), now(), &Purpose::TimeStamping, &mut budget)?;
    Ok(())
}

#[test]
fn a_certificate_that_is_not_for_time_stamping_alone_has_no_path() -> Outcome {
    let path = |fault| -> Result<Vec<PathError>, Box<dyn Error>> {
        let check = checked(fault)?;
        assert!(check.is_faultless(), "{fault:?}: {check:?}");
        let signer = check.cms.signer.ok_or("a signer")?;
        let hints = [pki().issuing.certificate.clone()];
        let mut budget = Budget::default();
        let purpose = Purpose::TimeStamping;
        let path = build_path(&signer, &hints, &pki().trust(), now(), &purpose, &mut budget);
        Ok(path.err().ok_or("a path where none should be")?.reasons)
    };
    let against = |fault| vec![PathError::Purpose { certificate: 0, fault }];
    let stamping = "1.3.6.1.5.5.7.3.8".to_owned();
    let mail = "1.3.6.1.5.5.7.3.4".to_owned();
    let missing = PurposeFault::ExtendedKeyUsage { oids: Vec::new() };
    assert_eq!(path(TsaFault::PurposeMissing)?, against(missing));
    let oids = vec![stamping.clone()];
    let not_critical = PurposeFault::ExtendedKeyUsageNotExclusive { oids };
    assert_eq!(path(TsaFault::PurposeNotCritical)?, against(not_critical));
    let not_alone = PurposeFault::ExtendedKeyUsageNotExclusive { oids: vec![stamping, mail] };
    assert_eq!(path(TsaFault::PurposeNotAlone)?, against(not_alone));
    let expired = path(TsaFault::TsaExpired)?;
    assert!(matches!(expired.as_slice(), [PathError::Expired { certificate: 0, .. }]));
    Ok(())
}

#[test]
fn a_token_of_something_else_is_named() -> Outcome {
    let check = checked(TsaFault::OtherImprint)?;
    assert_eq!(check.imprint, ImprintState::Differs);
    let [TimestampFault::ImprintDiffers { token, expected }] = check.faults.as_slice() else {
        return Err(format!("{:?}", check.faults).into());
    };
    assert_eq!(expected, &imprint(SHA256));
    assert_ne!(token, expected.as_bytes());
    assert!(check.cms.faults.is_empty());
    // A token cut from another signature is right in itself.
    let token = TimeStampToken::from_der(&self::token(None), Strictness::Strict)?;
    let check = token.check(|algorithm| algorithm.digest(b"another signature"));
    assert_eq!(check.imprint, ImprintState::Differs);
    assert!(!check.is_faultless());
    Ok(())
}

#[test]
fn each_fault_of_the_signature_is_named() -> Outcome {
    let data = "1.2.840.113549.1.7.1".to_owned();
    let expected = [
        (TsaFault::OtherContentType, CmsFault::EncapsulatedContentType { oid: data }),
        (TsaFault::NoSigningCertificate, CmsFault::SigningCertificateMissing),
        (TsaFault::OtherSigningCertificate, CmsFault::SigningCertificateDiffers { version: 2 }),
        (TsaFault::BadSignature, CmsFault::Signature(CryptoError::BadSignature)),
        (TsaFault::TwoSigners, CmsFault::SignerCount { count: 2 }),
        (TsaFault::CertificateMissing, CmsFault::SignerCertificateMissing),
        (TsaFault::TrailingByte, CmsFault::TrailingBytes { len: 1 }),
    ];
    for (fault, expected) in expected {
        let check = checked(fault)?;
        assert_eq!(check.cms.faults, [expected], "{fault:?}");
        assert!(check.faults.is_empty(), "{fault:?}: {:?}", check.faults);
    }
    let check = checked(TsaFault::OtherMessageDigest)?;
    let faults = check.cms.faults.as_slice();
    assert!(matches!(faults, [CmsFault::MessageDigestDiffers { .. }]), "{faults:?}");
    Ok(())
}

#[test]
fn each_fault_of_the_contents_is_named() -> Outcome {
    let oid = "1.3.6.1.4.1.55555.1".to_owned();
    let expected = [
        (TsaFault::OtherVersion, TimestampFault::Version { found: 2 }),
        (TsaFault::UnknownCritical, TimestampFault::UnknownCriticalExtension { oid }),
        (TsaFault::OtherTsa, TimestampFault::TsaDiffers),
        (TsaFault::TrailingZeros, TimestampFault::TrailingZeros { len: 4 }),
    ];
    for (fault, expected) in expected {
        let check = checked(fault)?;
        assert_eq!(check.faults, [expected], "{fault:?}");
        assert!(check.cms.faults.is_empty(), "{fault:?}: {:?}", check.cms.faults);
    }
    Ok(())
}

#[test]
fn the_padding_of_a_document_time_stamp_is_no_fault() -> Outcome {
    let der = token(Some(TsaFault::TrailingZeros));
    let read = TimeStampToken::from_contents(&der, Strictness::Strict)?;
    assert!(read.check(imprint).is_faultless());
    assert_eq!(read.as_der().len(), der.len() - 4);
    Ok(())
}

#[test]
fn an_authority_whose_certificate_is_elsewhere_is_found_there() -> Outcome {
    let der = token(Some(TsaFault::CertificateMissing));
    let read = TimeStampToken::from_der(&der, Strictness::Strict)?;
    let known = [pki().tsa().certificate.clone()];
    assert!(read.with_certificates(&known).check(imprint).is_faultless());
    Ok(())
}

#[test]
fn a_signature_that_is_no_time_stamp_is_refused() {
    let officer = pki().officer(segel_crypto::KeyKind::P256, "Budi Santoso");
    let chain = &officer.chain;
    let algorithm = segel_crypto::SignatureAlgorithm::Ecdsa(SHA256);
    let value = segel_crypto::SignatureValue::new(vec![0; 70]);
    let attributes = segel_cms::signed_attributes(&imprint(SHA256), &officer.certificate);
    let detached = segel_cms::assemble(&attributes, &value, SHA256, algorithm, chain);
    let read = TimeStampToken::from_der(&detached, Strictness::Strict);
    assert_eq!(read.err(), Some(CmsError::Malformed { field: "eContent" }));
    assert!(TimeStampToken::from_der(&[], Strictness::Tolerant).is_err());
}

#[test]
fn no_changed_byte_leaves_a_faultless_token_that_says_something_else() -> Outcome {
    let whole = token(None);
    let info = TimeStampToken::from_der(&whole, Strictness::Strict)?.info().clone();
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        if let Some(byte) = changed.get_mut(at) {
            *byte ^= 1;
        }
        if let Ok(read) = TimeStampToken::from_der(&changed, Strictness::Tolerant) {
            let harmless = read.info() == &info;
            assert!(harmless || !read.check(imprint).is_faultless(), "byte {at}");
        }
    }
    for len in 0..whole.len() {
        let cut = whole.get(..len).ok_or("a part")?;
        assert!(TimeStampToken::from_der(cut, Strictness::Tolerant).is_err(), "{len} bytes");
    }
    Ok(())
}

#[test]
fn the_answer_is_taken_only_if_it_is_the_one_asked_for() -> Outcome {
    let request = TimeStampRequest::new(imprint(SHA256))
        .with_policy(BENCH_TSA_POLICY)
        .with_nonce(&[0, 0xff, 7]);
    let template = TokenTemplate::new(imprint(SHA256), now()).with_nonce(&[0xff, 7]);
    let answer = |template: &TokenTemplate, request: &TimeStampRequest| {
        let response = TimeStampResponse::from_der(&pki().timestamp_response(template));
        response
            .map_err(ResponseFault::Token)
            .and_then(|response| response.token_for(request, Strictness::Strict))
            .map(|token| token.check(imprint).is_faultless())
    };
    assert_eq!(answer(&template, &request), Ok(true));
    let old = TokenTemplate::new(imprint(SHA256), now());
    assert_eq!(answer(&old, &request), Err(ResponseFault::Nonce));
    assert_eq!(answer(&old.with_nonce(&[1]), &request), Err(ResponseFault::Nonce));
    let other = template.clone().with_fault(TsaFault::OtherImprint);
    assert_eq!(answer(&other, &request), Err(ResponseFault::Imprint));
    let sha384 = TimeStampRequest::new(imprint(DigestAlgorithm::Sha384)).with_nonce(&[0xff, 7]);
    assert_eq!(answer(&template, &sha384), Err(ResponseFault::Imprint));
    let policy = request.clone().with_policy("1.2.3");
    let found = BENCH_TSA_POLICY.to_owned();
    assert_eq!(answer(&template, &policy), Err(ResponseFault::Policy { found }));
    Ok(())
}

#[test]
fn a_request_has_the_form_of_the_standard() -> Outcome {
    let request = TimeStampRequest::new(imprint(SHA256)).with_nonce(&[0x80]).with_policy("1.2.3");
    let encoded = request.to_der();
    let mut parts = der::single(&encoded, tag::SEQUENCE)?.reader();
    assert_eq!(parts.expect(tag::INTEGER)?.value, [1]);
    let mut imprint_parts = parts.expect(tag::SEQUENCE)?.reader();
    let algorithm = imprint_parts.expect(tag::SEQUENCE)?.encoding;
    assert_eq!(DigestAlgorithm::from_algorithm_identifier(algorithm), Ok(SHA256));
    assert_eq!(imprint_parts.expect(tag::OCTET_STRING)?.value, request.imprint().as_bytes());
    assert_eq!(parts.expect(tag::OID)?.oid()?, "1.2.3");
    assert_eq!(parts.expect(tag::INTEGER)?.value, [0, 0x80]);
    assert_eq!(parts.expect(tag::BOOLEAN)?.value, [0xff]);
    parts.finish()?;
    // The flag is FALSE by default, which DER leaves out.
    let bare = TimeStampRequest::new(imprint(SHA256)).with_certificates(false).to_der();
    let mut parts = der::single(&bare, tag::SEQUENCE)?.reader();
    parts.expect(tag::INTEGER)?;
    parts.expect(tag::SEQUENCE)?;
    parts.finish()?;
    Ok(())
}

#[test]
fn a_refusal_is_read_with_its_reasons() -> Outcome {
    let text = der::sequence(&[&der::tlv(tag::UTF8_STRING, "kebijakan tidak dikenal".as_bytes())]);
    let bits = der::tlv(tag::BIT_STRING, &[6, 0x80, 0x01, 0x00, 0x40]);
    let status = der::sequence(&[&der::unsigned(2), &text, &bits]);
    let response = TimeStampResponse::from_der(&der::sequence(&[&status]))?;
    assert_eq!(response.status(), TimestampStatus::Rejection);
    assert_eq!(response.texts(), ["kebijakan tidak dikenal"]);
    let failures = [
        TimestampFailure::BadAlg,
        TimestampFailure::UnacceptedPolicy,
        TimestampFailure::SystemFailure,
    ];
    assert_eq!(response.failures(), failures);
    assert_eq!(response.token_der(), None);
    let request = TimeStampRequest::new(imprint(SHA256));
    let taken = response.token_for(&request, Strictness::Strict).err();
    let (status, failures) = (TimestampStatus::Rejection, failures.to_vec());
    let texts = vec!["kebijakan tidak dikenal".to_owned()];
    let expected = ResponseFault::NotGranted { status, failures, texts };
    assert_eq!(taken, Some(expected));
    let granted = der::sequence(&[&der::sequence(&[&der::unsigned(0)])]);
    let taken = TimeStampResponse::from_der(&granted)?.token_for(&request, Strictness::Strict);
    assert_eq!(taken.err(), Some(ResponseFault::TokenMissing));
    Ok(())
}

#[test]
fn the_signing_certificate_attribute_of_a_token_is_read_even_when_it_is_missing() -> Outcome {
    let der = token(Some(TsaFault::NoSigningCertificate));
    let read = TimeStampToken::from_der(&der, Strictness::Strict)?;
    let signers = read.signed_data().signer_infos();
    let attributes = signers.first().and_then(|signer| signer.signed_attributes());
    let attributes = attributes.ok_or("signed attributes")?;
    assert_eq!(attributes.signing_certificate(), Err(AttributeFault::Missing));
    Ok(())
}
