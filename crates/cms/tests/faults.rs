//! Every fault has a CMS that raises it, and the CMS without it raises none.

mod bench;

use bench::*;
use segel_cms::{
    AttributeFault, CmsError, CmsFault, EncodingNote, Profile, ReferenceMatch, SignatureState,
    SignedData, Strictness,
};
use segel_crypto::der::{self, tag};
use segel_crypto::{CryptoError, DigestAlgorithm, SignatureAlgorithm};

fn alone(parts: &Parts, fault: CmsFault) {
    assert_eq!(faults(&parts.build()), [fault]);
}

#[test]
fn a_right_cms_has_no_fault() {
    let checked = checked(&Parts::new().build(), Profile::Cades);
    assert_eq!(checked.faults, []);
    assert_eq!(checked.signature, SignatureState::Verified);
    assert_eq!(checked.signer.as_ref(), Some(&officer().certificate));
}

#[test]
fn a_document_that_is_another_one_is_told_by_its_digest() {
    let read = SignedData::from_contents(&Parts::new().build(), Strictness::Strict).unwrap();
    let found = segel_cms::check(&read, |algorithm| algorithm.digest(b"other"), Profile::Cades);
    assert!(matches!(found.faults.as_slice(), [CmsFault::MessageDigestDiffers { .. }]));
    assert_eq!(found.signature, SignatureState::Verified);
}

#[test]
fn faults_of_the_attributes_are_told_apart() {
    let new = Parts::new;
    alone(
        &new().with_attribute(
            0,
            Some(attribute(CONTENT_TYPE, &[&der::oid("1.2.840.113549.1.9.16.1.4")])),
        ),
        CmsFault::ContentTypeDiffers {
            attribute: "1.2.840.113549.1.9.16.1.4".to_owned(),
            content: DATA.to_owned(),
        },
    );
    alone(&new().with_attribute(0, None), CmsFault::ContentType(AttributeFault::Missing));
    alone(&new().with_attribute(1, None), CmsFault::MessageDigest(AttributeFault::Missing));
    let digest = der::octet_string(SHA256.digest(DOCUMENT).as_bytes());
    let two = attribute(MESSAGE_DIGEST, &[&digest, &digest]);
    alone(
        &new().with_attribute(1, Some(two)),
        CmsFault::MessageDigest(AttributeFault::ValueCount { count: 2 }),
    );
    alone(
        &new().with_attribute(1, Some(attribute(MESSAGE_DIGEST, &[&der::null()]))),
        CmsFault::MessageDigest(AttributeFault::Malformed),
    );
    let mut twice = new();
    twice.attributes.push(attribute(MESSAGE_DIGEST, &[&digest]));
    assert_eq!(
        faults(&twice.build()),
        [
            CmsFault::RepeatedAttribute { oid: MESSAGE_DIGEST.to_owned() },
            CmsFault::MessageDigest(AttributeFault::Repeated)
        ]
    );
    let mut timed = new();
    timed
        .attributes
        .push(attribute("1.2.840.113549.1.9.5", &[&der::tlv(tag::UTC_TIME, b"261124030000Z")]));
    alone(&timed, CmsFault::SigningTime);
    let read = SignedData::from_contents(&timed.build(), Strictness::Strict).unwrap();
    let attributes = read.signer_infos()[0].signed_attributes().unwrap();
    assert_eq!(attributes.signing_time().unwrap().to_string(), "2026-11-24T03:00:00Z");
    assert_eq!(checked(&timed.build(), Profile::Pkcs7Detached).faults, []);
}

#[test]
fn faults_of_the_signing_certificate_attribute_are_told_apart() {
    let new = Parts::new;
    let v2 = |value: &[u8]| Some(attribute(SIGNING_CERTIFICATE_V2, &[value]));
    let without = new().with_attribute(2, None);
    alone(&without, CmsFault::SigningCertificateMissing);
    assert_eq!(checked(&without.build(), Profile::Pkcs7Detached).faults, []);
    alone(
        &new().with_attribute(2, v2(&ess_v2(&[0; 32]))),
        CmsFault::SigningCertificateDiffers { version: 2 },
    );
    alone(
        &new().with_attribute(2, v2(&der::null())),
        CmsFault::SigningCertificate(AttributeFault::Malformed),
    );
    let certificate = &officer().certificate;
    let hash = der::octet_string(&certificate.sha256());
    let name = der::tlv(tag::context_constructed(4), certificate.issuer_der());
    let other_serial = der::sequence(&[&der::sequence(&[&name]), &der::unsigned(7)]);
    let id = der::sequence(&[&hash, &other_serial]);
    alone(
        &new().with_attribute(2, v2(&der::sequence(&[&der::sequence(&[&id])]))),
        CmsFault::IssuerSerialDiffers { version: 2 },
    );
    let id = der::sequence(&[&der::sequence(&[&der::oid("1.2.3")]), &hash]);
    alone(
        &new().with_attribute(2, v2(&der::sequence(&[&der::sequence(&[&id])]))),
        CmsFault::SigningCertificateDigest { oid: "1.2.3".to_owned() },
    );
    let sha1 = DigestAlgorithm::Sha1.digest(certificate.as_der());
    let v1 = attribute(SIGNING_CERTIFICATE, &[&ess_v2(sha1.as_bytes())]);
    let old = checked(&new().with_attribute(2, Some(v1.clone())).build(), Profile::Cades);
    assert_eq!(old.faults, []);
    assert_eq!(old.reference.unwrap().digest_algorithm, Ok(DigestAlgorithm::Sha1));
    let mut both = new();
    both.attributes.push(v1);
    alone(&both, CmsFault::BothSigningCertificates);
}

#[test]
fn another_certificate_for_the_same_key_is_told_by_the_signed_reference() {
    let other = pki().same_key(officer(), "Orang Lain");
    let mut parts = Parts::new();
    parts.sid = other.certificate.issuer_and_serial_der();
    parts.certificates.push(other.certificate.as_der().to_vec());
    alone(&parts, CmsFault::SigningCertificateDiffers { version: 2 });
    parts.certificates.pop();
    alone(&parts, CmsFault::SignerCertificateMissing);
}

#[test]
fn names_in_another_string_type_are_the_same_names() {
    let certificate = &officer().certificate;
    let swap = |name: &[u8]| {
        let (from, to) = if name.contains(&0x0c) { (0x0c, 0x13) } else { (0x13, 0x0c) };
        // The tag of a value stands behind the last octet of 2.5.4.3.
        let at = name.windows(4).position(|w| w == [0x55, 4, 3, from]).unwrap();
        let mut other = name.to_vec();
        other[at + 3] = to;
        other
    };
    let issuer = swap(certificate.issuer_der());
    assert_ne!(issuer, certificate.issuer_der());
    let serial = der::tlv(tag::INTEGER, certificate.serial());
    let directory = der::tlv(tag::context_constructed(4), &issuer);
    let named = der::sequence(&[&der::sequence(&[&directory]), &serial]);
    let id = der::sequence(&[&der::octet_string(&certificate.sha256()), &named]);
    let value = der::sequence(&[&der::sequence(&[&id])]);
    let attribute = attribute(SIGNING_CERTIFICATE_V2, &[&value]);
    assert_eq!(faults(&Parts::new().with_attribute(2, Some(attribute)).build()), []);
}

#[test]
fn certificates_with_one_key_identifier_are_told_apart_by_the_signed_reference() {
    let other = pki().same_key(officer(), "Orang Lain");
    let mut parts = Parts::new();
    parts.certificates.push(other.certificate.as_der().to_vec());
    let identifier = officer().certificate.subject_key_identifier().unwrap();
    parts.sid = der::tlv(tag::context(0), identifier);
    parts.version = 3;
    assert_eq!(faults(&parts.build()), []);
    parts.version = 1;
    alone(&parts, CmsFault::SignerInfoVersion { found: 1, expected: 3 });
}

#[test]
fn faults_of_the_algorithms_are_told_apart() {
    let new = Parts::new;
    let sha512 = der::sequence(&[&der::oid(DigestAlgorithm::Sha512.oid())]);
    let mut confused = new();
    confused.digest_algorithm = sha512.clone();
    confused.listed_digest = sha512.clone();
    assert!(faults(&confused.build()).contains(&CmsFault::AlgorithmsContradict));
    assert_eq!(checked(&confused.build(), Profile::Cades).signature, SignatureState::NotComputed);
    let mut unlisted = new();
    unlisted.listed_digest = sha512;
    alone(&unlisted, CmsFault::DigestAlgorithmNotListed { algorithm: SHA256 });
    let mut rsa = new();
    rsa.signature_algorithm = SignatureAlgorithm::RsaPkcs1(SHA256).algorithm_identifier();
    alone(&rsa, CmsFault::Signature(CryptoError::AlgorithmKeyMismatch));
    let mut unknown = new();
    unknown.signature_algorithm = der::sequence(&[&der::oid("1.2.3")]);
    let error = CryptoError::UnknownAlgorithm { oid: "1.2.3".to_owned() };
    alone(&unknown, CmsFault::SignatureAlgorithm(error.clone()));
    let mut unknown = new();
    unknown.digest_algorithm = der::sequence(&[&der::oid("1.2.3")]);
    alone(&unknown, CmsFault::DigestAlgorithm(error));
    let mut edwards = new();
    edwards.signature_algorithm = SignatureAlgorithm::Ed25519.algorithm_identifier();
    assert!(faults(&edwards.build()).contains(&CmsFault::Ed25519Digest { found: SHA256 }));
}

#[test]
fn algorithm_protection_must_name_the_algorithms_in_use() {
    let protection = |signature: SignatureAlgorithm| {
        let mut signature = signature.algorithm_identifier();
        signature[0] = tag::context_constructed(1);
        let digest = der::sequence(&[&der::oid(SHA256.oid())]);
        let mut parts = Parts::new();
        let value = der::sequence(&[&digest, &signature]);
        parts.attributes.push(attribute("1.2.840.113549.1.9.52", &[&value]));
        parts
    };
    assert_eq!(faults(&protection(SignatureAlgorithm::Ecdsa(SHA256)).build()), []);
    alone(&protection(SignatureAlgorithm::RsaPkcs1(SHA256)), CmsFault::AlgorithmProtection);
}

#[test]
fn a_signature_value_that_is_wrong_does_not_verify() {
    let zero = der::sequence(&[&der::unsigned(0), &der::unsigned(0)]);
    for value in [zero, vec![0; 64], vec![]] {
        let mut parts = Parts::new();
        parts.signature = Some(value);
        alone(&parts, CmsFault::Signature(CryptoError::BadSignature));
        assert_eq!(checked(&parts.build(), Profile::Cades).signature, SignatureState::Bad);
    }
}

#[test]
fn signed_attributes_given_out_as_the_document_do_not_pass() {
    let genuine = Parts::new().build();
    let read = SignedData::from_contents(&genuine, Strictness::Strict).unwrap();
    let signer = &read.signer_infos()[0];
    let forged_document = signer.signed_attributes().unwrap().to_be_verified();
    let mut parts = Parts::new();
    parts.omit_attributes = true;
    parts.signature = Some(signer.signature().to_vec());
    let cms = SignedData::from_contents(&parts.build(), Strictness::Strict).unwrap();
    for profile in [Profile::Cades, Profile::Pkcs7Detached] {
        let found = segel_cms::check(&cms, |digest| digest.digest(&forged_document), profile);
        assert_eq!(found.faults, [CmsFault::NoSignedAttributes]);
        assert_eq!(found.signature, SignatureState::NotComputed);
    }
}

#[test]
fn the_number_of_signers_is_one() {
    for count in [0, 2] {
        let mut parts = Parts::new();
        parts.signers = count;
        let found = checked(&parts.build(), Profile::Cades);
        assert_eq!(found.faults, [CmsFault::SignerCount { count }]);
        assert_eq!(found.signer, None);
    }
}

#[test]
fn content_inside_and_content_of_another_type_are_told() {
    let mut parts = Parts::new();
    let inside = der::tlv(tag::context_constructed(0), &der::octet_string(DOCUMENT));
    parts.content = der::sequence(&[&der::oid(DATA), &inside]);
    alone(&parts, CmsFault::ContentPresent { len: DOCUMENT.len() });
    let mut parts = Parts::new();
    parts.content = der::sequence(&[&der::oid("1.2.3")]);
    assert!(
        faults(&parts.build())
            .contains(&CmsFault::EncapsulatedContentType { oid: "1.2.3".to_owned() })
    );
}

#[test]
fn unsigned_attributes_are_read_raw_and_forbidden_ones_told() {
    let mut parts = Parts::new();
    let stamp = "1.2.840.113549.1.9.16.2.14";
    let archive = "1.2.840.113549.1.9.16.2.48";
    let (first, second) = (der::unsigned(1), der::unsigned(2));
    parts.unsigned = vec![attribute(stamp, &[&first]), attribute(stamp, &[&second])];
    assert_eq!(faults(&parts.build()), []);
    let read = SignedData::from_contents(&parts.build(), Strictness::Strict).unwrap();
    assert_eq!(read.signer_infos()[0].signature_timestamp_tokens(), [&first[..], &second]);
    parts.unsigned.push(attribute(archive, &[&first]));
    alone(&parts, CmsFault::ForbiddenAttribute { oid: archive.to_owned(), signed: false });
    parts.unsigned = vec![attribute(stamp, &[&first]); 257];
    assert_eq!(
        SignedData::from_contents(&parts.build(), Strictness::Strict).unwrap_err(),
        CmsError::TooMany { field: "unsignedAttrs", limit: 256 }
    );
}

#[test]
fn padding_is_noted_and_anything_else_after_the_value_is_a_fault() {
    let cms = Parts::new().build();
    let padded = [&cms[..], &[0; 9]].concat();
    let read = SignedData::from_contents(&padded, Strictness::Strict).unwrap();
    assert_eq!(read.encoding_notes(), [EncodingNote::TrailingZeros { len: 9 }]);
    assert_eq!(read.der_len(), cms.len());
    assert_eq!(faults(&padded), []);
    let trailing = [&padded[..], &[1]].concat();
    assert_eq!(faults(&trailing), [CmsFault::TrailingBytes { len: 10 }]);
}

/// Parts whose attributes stand in the opposite of the order of DER.
fn reversed() -> Parts {
    let mut parts = Parts::new();
    parts.sort = false;
    parts.attributes.sort();
    parts.attributes.reverse();
    parts
}

#[test]
fn a_value_over_unsorted_signed_attributes_as_they_stand_verifies_and_is_a_fault() {
    let cms = reversed().build();
    let read = SignedData::from_contents(&cms, Strictness::Strict).unwrap();
    assert_eq!(read.encoding_notes(), [EncodingNote::UnsortedSignedAttributes]);
    let found = checked(&cms, Profile::Cades);
    assert_eq!(found.signature, SignatureState::Verified);
    assert_eq!(found.faults, [CmsFault::SignedAttributesUnsorted]);
}

#[test]
fn a_value_over_the_der_of_unsorted_signed_attributes_is_right() {
    let mut parts = reversed();
    parts.sort = true;
    let der = SignedData::from_contents(&parts.build(), Strictness::Strict).unwrap();
    let der = &der.signer_infos()[0];
    let sorted = der.signed_attributes().unwrap();
    assert_eq!(sorted.in_der_order(), sorted.to_be_verified());
    parts.sort = false;
    parts.signature = Some(der.signature().to_vec());
    let cms = parts.build();
    let read = SignedData::from_contents(&cms, Strictness::Strict).unwrap();
    let unsorted = read.signer_infos()[0].signed_attributes().unwrap();
    assert_eq!(unsorted.in_der_order(), sorted.in_der_order());
    assert_ne!(unsorted.to_be_verified(), sorted.to_be_verified());
    assert_eq!(read.encoding_notes(), [EncodingNote::UnsortedSignedAttributes]);
    let found = checked(&cms, Profile::Cades);
    assert_eq!(found.signature, SignatureState::Verified);
    assert_eq!(found.faults, []);
}

#[test]
fn a_value_over_another_order_of_the_signed_attributes_is_bad() {
    let mut parts = reversed();
    let other = parts.build();
    let other = SignedData::from_contents(&other, Strictness::Strict).unwrap();
    parts.signature = Some(other.signer_infos()[0].signature().to_vec());
    parts.attributes.swap(0, 1);
    let found = checked(&parts.build(), Profile::Cades);
    assert_eq!(found.signature, SignatureState::Bad);
    assert_eq!(found.faults, [CmsFault::Signature(CryptoError::BadSignature)]);
}

#[test]
fn a_content_time_stamp_may_be_there_more_than_once() {
    let mut parts = Parts::new();
    let stamp = |text: &[u8]| {
        attribute("1.2.840.113549.1.9.16.2.20", &[&der::sequence(&[&der::octet_string(text)])])
    };
    parts.attributes.extend([stamp(b"a"), stamp(b"b")]);
    let cms = parts.build();
    assert_eq!(faults(&cms), []);
    let read = SignedData::from_contents(&cms, Strictness::Strict).unwrap();
    let attributes = read.signer_infos()[0].signed_attributes().unwrap();
    assert_eq!(attributes.content_timestamp_tokens().len(), 2);
}

#[test]
fn the_further_certificates_of_the_reference_are_read_and_compared() {
    let [own, issuing, root] = &officer().chain[..] else { panic!("a chain of three") };
    let id = |hash: &[u8]| der::sequence(&[&der::octet_string(hash)]);
    let value = |ids: &[u8]| {
        let value = der::sequence(&[&der::tlv(tag::SEQUENCE, ids)]);
        Some(attribute(SIGNING_CERTIFICATE_V2, &[&value]))
    };
    let ids = [id(&own.sha256()), id(&issuing.sha256())].concat();
    let found = checked(&Parts::new().with_attribute(2, value(&ids)).build(), Profile::Cades);
    assert_eq!(found.faults, []);
    let [further] = &found.reference.unwrap().further[..] else { panic!("one further") };
    assert_eq!(further.compare(issuing), ReferenceMatch::Matches);
    assert_eq!(further.compare(root), ReferenceMatch::HashDiffers);
    let broken = [id(&own.sha256()), der::sequence(&[&der::null()])].concat();
    alone(
        &Parts::new().with_attribute(2, value(&broken)),
        CmsFault::SigningCertificate(AttributeFault::Malformed),
    );
}

#[test]
fn the_version_of_the_signed_data_is_the_one_that_its_contents_call_for() {
    let notes = |cms: &[u8]| {
        SignedData::from_contents(cms, Strictness::Strict).unwrap().encoding_notes().to_vec()
    };
    let version = |found, expected| EncodingNote::Version { found, expected };
    // The version stands behind the headers of SignedData and what is around it.
    let written = |mut cms: Vec<u8>, version: u8| {
        let at = cms.windows(4).position(|window| window == [2, 1, 1, 0x31]).unwrap();
        cms[at + 2] = version;
        cms
    };
    assert_eq!(notes(&Parts::new().build()), []);
    for other in [0, 3, 5, 65] {
        assert_eq!(notes(&written(Parts::new().build(), other)), [version(other.into(), 1)]);
    }
    let mut by_key = Parts::new();
    let identifier = officer().certificate.subject_key_identifier().unwrap();
    (by_key.sid, by_key.version) = (der::tlv(tag::context(0), identifier), 3);
    assert_eq!(notes(&by_key.build()), [version(1, 3)]);
    assert_eq!(notes(&written(by_key.build(), 3)), []);
    let mut stamp = Parts::new();
    stamp.content = der::sequence(&[&der::oid("1.2.840.113549.1.9.16.1.4")]);
    assert_eq!(notes(&written(stamp.build(), 3)), []);
    for (choice, expected) in [(1, 3), (2, 4), (3, 5)] {
        let mut parts = Parts::new();
        parts.certificates.push(der::tlv(tag::context_constructed(choice), &der::null()));
        let found = notes(&written(parts.build(), 1));
        assert!(found.contains(&version(1, expected)), "{choice}: {found:?}");
    }
}

#[test]
fn no_flipped_bit_of_the_signed_attributes_or_the_signature_goes_unnoticed() {
    let cms = Parts::new().build();
    let read = SignedData::from_contents(&cms, Strictness::Strict).unwrap();
    let signer = &read.signer_infos()[0];
    let signed = signer.signed_attributes().unwrap().to_be_verified();
    for part in [&signed[1..], signer.signature()] {
        let at = cms.windows(part.len()).position(|window| window == part).unwrap();
        for index in at..at + part.len() {
            let mut flipped = cms.clone();
            flipped[index] ^= 1;
            if let Ok(read) = SignedData::from_contents(&flipped, Strictness::Tolerant) {
                let found = segel_cms::check(&read, document_digest, Profile::Cades);
                assert_ne!(found.faults, [], "byte {index}");
            }
        }
    }
}
