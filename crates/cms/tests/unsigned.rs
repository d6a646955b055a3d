//! Adding an unsigned attribute leaves everything that was signed as it was.

mod bench;

use std::error::Error;

use bench::*;
use segel_cms::{
    Profile, SignatureState, SignedData, Strictness, encoded_len, encoded_len_with_timestamp,
    with_signature_timestamp, with_unsigned_attribute,
};
use segel_crypto::{KeyKind, SignatureAlgorithm, UnixTime};

const OTHER: &str = "1.2.840.113549.1.9.16.2.99";

fn signature() -> Vec<u8> {
    signed_by(officer(), SignatureAlgorithm::Ecdsa(SHA256))
}

fn token(signature: &[u8]) -> Vec<u8> {
    pki().timestamp(&SHA256.digest(signature), UnixTime::new(1_795_489_200), None)
}

#[test]
fn a_token_is_added_and_everything_else_keeps_its_bytes() -> Result<(), Box<dyn Error>> {
    let plain = signature();
    let before = SignedData::from_contents(&plain, Strictness::Strict)?;
    let value = before.signer_infos().first().ok_or("no signer")?.signature().to_vec();
    let token = token(&value);
    let mut padded = plain.clone();
    padded.extend_from_slice(&[0; 100]);
    let stamped = with_signature_timestamp(&padded, &token)?;
    assert_eq!(stamped, with_signature_timestamp(&plain, &token)?, "padding is left off");
    let after = SignedData::from_contents(&stamped, Strictness::Strict)?;
    assert_eq!(after.encoding_notes(), []);
    let signer = after.signer_infos().first().ok_or("no signer")?;
    assert_eq!(signer.signature_timestamp_tokens(), [token.as_slice()]);
    let found = segel_cms::check(&after, document_digest, Profile::Cades);
    assert_eq!(found.faults, []);
    assert_eq!(found.signature, SignatureState::Verified);
    // Only the headers around the signer grow: what lies before them and inside stays in one piece.
    let tail = plain.len() - value.len() - 200;
    let certificates = officer().chain.iter().map(|certificate| certificate.as_der());
    for part in certificates.chain(plain.get(tail..)) {
        assert!(stamped.windows(part.len()).any(|window| window == part));
    }
    Ok(())
}

#[test]
fn a_second_attribute_stands_beside_the_first_in_the_order_of_der() -> Result<(), Box<dyn Error>> {
    let (first, second) = ([0x04, 1, 7], [0x04, 1, 8]);
    let one = with_unsigned_attribute(&signature(), OTHER, &second)?;
    let two = with_unsigned_attribute(&one, OTHER, &first)?;
    let read = SignedData::from_contents(&two, Strictness::Strict)?;
    let signer = read.signer_infos().first().ok_or("no signer")?;
    let values: Vec<&[u8]> = signer.unsigned_values(OTHER).collect();
    assert_eq!(values, [&first[..], &second[..]]);
    Ok(())
}

#[test]
fn what_is_no_der_or_has_another_number_of_signers_is_refused() -> Result<(), Box<dyn Error>> {
    let good = signature();
    assert!(with_unsigned_attribute(&good, OTHER, &[0x04, 1]).is_err());
    assert!(with_unsigned_attribute(&good, OTHER, &[0x04, 0, 0x04, 0]).is_err());
    let mut two = Parts::new();
    two.signers = 2;
    assert!(with_unsigned_attribute(&two.build(), OTHER, &[0x04, 0]).is_err());
    assert!(with_unsigned_attribute(good.get(..100).ok_or("short")?, OTHER, &[4, 0]).is_err());
    Ok(())
}

#[test]
fn the_length_with_a_token_is_foreseen_to_the_byte() -> Result<(), Box<dyn Error>> {
    let officer = pki().officer(KeyKind::Rsa2048, "Siti Aminah");
    let algorithm = SignatureAlgorithm::RsaPkcs1(SHA256);
    let plain = signed_by(&officer, algorithm);
    assert_eq!(encoded_len(&officer.chain, SHA256, algorithm), Some(plain.len()));
    // Every length at which a header around it grows is among these.
    for len in (2..400).chain(30_000..30_010).chain(65_400..65_600) {
        if let Some(inside) = (1..6).find_map(|header| {
            let inside = len - header.min(len);
            (segel_crypto::der::element_len(inside) == len).then_some(inside)
        }) {
            let token = segel_crypto::der::octet_string(&vec![1; inside]);
            let said = encoded_len_with_timestamp(&officer.chain, SHA256, algorithm, len);
            let is = with_signature_timestamp(&plain, &token)?.len();
            assert_eq!(said, Some(is), "{len}");
        }
    }
    Ok(())
}
