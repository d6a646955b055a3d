//! DER, algorithm identifiers, instants and dates of algorithms.

use proptest::prelude::*;
use segel_crypto::der::{self, DerFault, Reader, tag};
use segel_crypto::{
    Acceptability, AlgorithmPolicy, CryptoError, Curve, DigestAlgorithm, PssParameters, PublicKey,
    SignatureAlgorithm, SubjectPublicKeyInfo, UnixTime,
};

#[test]
fn lengths_that_are_not_der_are_refused() {
    for (bytes, fault) in [
        (&[0x30, 0x80, 0, 0][..], DerFault::Length),
        (&[0x30, 0x81, 0x01, 0], DerFault::Length),
        (&[0x30, 0x82, 0x00, 0x80], DerFault::Length),
        (&[0x30, 0x85, 0, 0, 0, 0, 1, 0], DerFault::Length),
        (&[0x1f, 0x81, 0x01, 0], DerFault::LongTag),
        (&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], DerFault::Truncated),
        (&[0x30], DerFault::Truncated),
        (&[0x30, 0x02, 0x05], DerFault::Truncated),
    ] {
        assert_eq!(Reader::new(bytes).read_any(), Err(CryptoError::Der { offset: 0, fault }));
    }
    assert_eq!(
        der::single(&[5, 0, 0], tag::NULL),
        Err(CryptoError::Der { offset: 2, fault: DerFault::TrailingBytes })
    );
}

#[test]
fn object_identifiers_are_read_strictly() {
    for dotted in ["1.2.840.113549.1.9.16.2.47", "2.999.1", "0.9.2342.19200300.100.1.25", "1.0"] {
        let encoded = der::oid(dotted);
        assert_eq!(der::single(&encoded, tag::OID).unwrap().oid().unwrap(), dotted);
    }
    for bad in [&[][..], &[0x80, 0x01], &[0x2a, 0x86], &[0xff; 12]] {
        assert!(der::oid_to_string(bad).is_err());
    }
    assert_eq!(der::oid("no identifier"), [tag::OID, 0]);
}

#[test]
fn algorithm_identifiers_survive_a_round_trip() {
    let strong = [DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512];
    let mut all = vec![SignatureAlgorithm::Ed25519];
    for digest in DigestAlgorithm::ALL {
        all.push(SignatureAlgorithm::RsaPkcs1(digest));
        all.push(SignatureAlgorithm::RsaPss(PssParameters::standard(digest)));
    }
    all.extend(strong.map(SignatureAlgorithm::Ecdsa));
    for algorithm in all {
        let encoded = algorithm.algorithm_identifier();
        let read = |digest| SignatureAlgorithm::from_algorithm_identifier(&encoded, digest);
        assert_eq!(read(None), Ok(algorithm));
        assert_eq!(read(algorithm.digest()), Ok(algorithm));
        if let Some(own) = algorithm.digest() {
            let other = DigestAlgorithm::ALL.into_iter().find(|digest| *digest != own);
            assert_eq!(read(other), Err(CryptoError::DigestMismatch));
        }
    }
}

#[test]
fn identifiers_without_a_digest_take_the_one_beside_them() {
    let rsa = der::sequence(&[&der::oid("1.2.840.113549.1.1.1"), &der::null()]);
    let ec = der::sequence(&[&der::oid("1.2.840.10045.2.1")]);
    let read = SignatureAlgorithm::from_algorithm_identifier;
    let sha384 = Some(DigestAlgorithm::Sha384);
    assert_eq!(read(&rsa, sha384), Ok(SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha384)));
    assert_eq!(read(&ec, sha384), Ok(SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha384)));
    assert_eq!(read(&rsa, None), Err(CryptoError::DigestMissing));
    assert_eq!(read(&ec, None), Err(CryptoError::DigestMissing));
}

#[test]
fn absent_pss_parameters_mean_sha1_and_odd_ones_are_refused() {
    let pss = der::oid("1.2.840.113549.1.1.10");
    let read = |parts: &[&[u8]]| {
        SignatureAlgorithm::from_algorithm_identifier(&der::sequence(parts), None)
    };
    let sha1 = SignatureAlgorithm::RsaPss(PssParameters::standard(DigestAlgorithm::Sha1));
    assert_eq!(read(&[&pss]), Ok(sha1));
    assert_eq!(read(&[&pss, &der::sequence(&[])]), Ok(sha1));
    let trailer = der::tlv(tag::context_constructed(3), &der::unsigned(2));
    assert!(matches!(
        read(&[&pss, &der::sequence(&[&trailer])]),
        Err(CryptoError::Parameters { .. })
    ));
    let garbage = der::octet_string(b"garbage");
    for oid in ["1.2.840.113549.1.1.11", "1.2.840.10045.4.3.2", "1.3.101.112"] {
        assert!(read(&[&der::oid(oid), &der::null()]).is_ok());
        assert!(matches!(read(&[&der::oid(oid), &garbage]), Err(CryptoError::Parameters { .. })));
    }
}

#[test]
fn instants_are_written_and_read_as_rfc_3339() {
    let text = "2026-11-24T03:00:00Z";
    let at = UnixTime::parse_rfc3339(text).unwrap();
    assert_eq!(at.to_string(), text);
    assert_eq!(UnixTime::parse_rfc3339("2026-11-24T10:00:00.250+07:00"), Some(at));
    assert_eq!(UnixTime::new(0).to_string(), "1970-01-01T00:00:00Z");
    assert_eq!(UnixTime::from_civil(2000, 2, 29, 0, 0, 0).unwrap().seconds(), 951_782_400);
    for bad in [
        "2026-11-24",
        "2026-02-29T00:00:00Z",
        "2026-11-24T24:00:00Z",
        "2026-11-24T03:00:00",
        "2026-11-24T03:00:00+7:00",
        "2026-1-24T03:00:00Z",
        "+026-11-24T03:00:00Z",
        "2026-11-24T03:00:00.Z",
        "é26-11-24T03:00:00Z",
    ] {
        assert_eq!(UnixTime::parse_rfc3339(bad), None, "{bad}");
    }
}

#[test]
fn algorithms_end_on_their_published_dates() {
    let policy = AlgorithmPolicy::bundled();
    let at = |text| UnixTime::parse_rfc3339(text).unwrap();
    let end = at("2029-01-01T00:00:00Z");
    let (before, after) = (at("2026-11-24T00:00:00Z"), at("2029-01-02T00:00:00Z"));
    let pkcs1 = SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256);
    let rsa = |modulus_bits| PublicKey::Rsa { modulus_bits, exponent: 65537 };
    let judged = |key: &PublicKey, when| policy.signature_acceptable(pkcs1, key, when);
    assert_eq!(judged(&rsa(2048), before), Acceptability::AcceptableUntil(end));
    assert_eq!(judged(&rsa(3072), after), Acceptability::EndedAt(end));
    assert!(matches!(judged(&rsa(1024), before), Acceptability::EndedAt(_)));
    assert_eq!(judged(&PublicKey::Ed25519, before), Acceptability::Unknown);
    let pss = SignatureAlgorithm::RsaPss(PssParameters::standard(DigestAlgorithm::Sha256));
    let judged = policy.signature_acceptable(pss, &rsa(3072), at("2035-01-01T00:00:00Z"));
    assert_eq!(judged, Acceptability::Acceptable);
    let weak = SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha1);
    let judged = policy.signature_acceptable(weak, &PublicKey::Ec(Curve::P256), before);
    assert_eq!(judged, Acceptability::EndedAt(at("2012-08-01T00:00:00Z")));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..96)) {
        let mut reader = Reader::new(&bytes);
        while let Ok(tlv) = reader.read_any() {
            let _ = tlv.oid();
            let _ = tlv.unsigned();
            prop_assert_eq!(der::tlv(tlv.tag, tlv.value), tlv.encoding);
        }
        let _ = SubjectPublicKeyInfo::from_der(&bytes);
        let _ = SignatureAlgorithm::from_algorithm_identifier(&bytes, None);
    }

    #[test]
    fn integers_survive_a_round_trip(value: u64) {
        let encoded = der::unsigned(value);
        prop_assert_eq!(der::single(&encoded, tag::INTEGER).unwrap().unsigned(), Ok(value));
    }

    #[test]
    fn every_instant_of_ten_thousand_years_survives_a_round_trip(seconds in -62_167_219_200_i64..253_402_300_800) {
        let at = UnixTime::new(seconds);
        prop_assert_eq!(UnixTime::parse_rfc3339(&at.to_string()), Some(at));
    }

    #[test]
    fn element_len_tells_the_length_of_an_element(len in 0_usize..70_000) {
        prop_assert_eq!(der::element_len(len), der::octet_string(&vec![0; len]).len());
    }
}
