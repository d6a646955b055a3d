//! BER, damaged bytes and limits.

mod bench;

use bench::*;
use proptest::prelude::*;
use segel_cms::{CmsError, CmsFault, SignedData, Strictness};
use segel_crypto::der::{Reader, tag};

/// Writes the outermost `levels` constructed levels with indefinite lengths.
fn indefinite(der: &[u8], levels: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut reader = Reader::new(der);
    while let Ok(tlv) = reader.read_any() {
        if levels == 0 || tlv.tag & 0x20 == 0 {
            out.extend_from_slice(tlv.encoding);
        } else {
            out.extend_from_slice(&[tlv.tag, 0x80]);
            out.extend(indefinite(tlv.value, levels - 1));
            out.extend_from_slice(&[0, 0]);
        }
    }
    out
}

#[test]
fn ber_outside_the_signed_attributes_is_read_when_allowed_and_gives_the_same_facts() {
    let der = Parts::new().build();
    for levels in 1..=4 {
        let ber = indefinite(&der, levels);
        let padded = [&ber[..], &[0; 64]].concat();
        let strict = SignedData::from_contents(&padded, Strictness::Strict);
        assert_eq!(strict.unwrap_err(), CmsError::NotDer { offset: 0 });
        let read = SignedData::from_contents(&padded, Strictness::Tolerant).unwrap();
        assert_eq!(read.der_len(), ber.len());
        let same = SignedData::from_contents(&der, Strictness::Strict).unwrap();
        assert_eq!(read.certificates(), same.certificates());
        assert_eq!(read.signer_infos(), same.signer_infos());
        assert_eq!(faults(&padded), [CmsFault::Ber { offset: 0 }]);
    }
}

#[test]
fn ber_inside_the_signed_attributes_is_a_fault_of_its_own() {
    let ber = indefinite(&Parts::new().build(), 6);
    let found = faults(&ber);
    assert!(found.contains(&CmsFault::SignedAttributesNotDer), "{found:?}");
}

#[test]
fn a_constructed_octet_string_is_read_as_one() {
    let cms = Parts::new().build();
    let read = SignedData::from_contents(&cms, Strictness::Strict).unwrap();
    let signature = read.signer_infos()[0].signature();
    let (first, second) = signature.split_at(20);
    let mut pieces = vec![0x24, 0x80, tag::OCTET_STRING, 20];
    pieces.extend_from_slice(first);
    // A piece inside a piece, with a length that is not minimal.
    pieces.extend_from_slice(&[0x24, 0x80, tag::OCTET_STRING, 0x81, second.len() as u8]);
    pieces.extend_from_slice(second);
    pieces.extend_from_slice(&[0, 0, 0, 0]);
    let ber = indefinite(&cms, 5);
    let at = ber.windows(signature.len()).position(|window| window == signature).unwrap();
    let rest = &ber[at + signature.len()..];
    let ber = [&ber[..at - 2], &pieces, rest].concat();
    let read = SignedData::from_contents(&ber, Strictness::Tolerant).unwrap();
    assert_eq!(read.signer_infos()[0].signature(), signature);
}

#[test]
fn hostile_nesting_and_lengths_are_refused() {
    let deep = [0x30, 0x80].repeat(100_000);
    let read = |bytes: &[u8]| SignedData::from_contents(bytes, Strictness::Tolerant).unwrap_err();
    assert_eq!(read(&deep), CmsError::TooDeep { limit: 48 });
    assert_eq!(read(&[]), CmsError::Empty);
    assert_eq!(read(&[0; 512]), CmsError::Empty);
    assert_eq!(read(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]), CmsError::Encoding { offset: 0 });
    assert_eq!(read(&[0x30, 0x80, 0x05, 0x00]), CmsError::Encoding { offset: 4 });
    assert_eq!(read(&[0x24, 0x80, 0x02, 0x01, 0x01]), CmsError::Encoding { offset: 2 });
    assert_eq!(read(&[0x30, 0x00]), CmsError::Malformed { field: "contentType" });
    let many = [&[0x30, 0x80][..], &[5, 0].repeat(1_000_001)].concat();
    assert_eq!(read(&many), CmsError::TooMany { field: "elements", limit: 1_000_000 });
}

#[test]
fn a_value_cut_short_anywhere_is_refused() {
    let cms = Parts::new().build();
    for len in 0..cms.len() {
        assert!(SignedData::from_contents(&cms[..len], Strictness::Tolerant).is_err());
    }
}

proptest! {
    #[test]
    fn no_change_of_bytes_makes_the_reader_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)
    ) {
        let mut cms = Parts::new().build();
        for (index, byte) in changes {
            let index = index.index(cms.len());
            cms[index] = byte;
        }
        if let Ok(read) = SignedData::from_contents(&cms, Strictness::Tolerant) {
            let _ = segel_cms::check(&read, document_digest, segel_cms::Profile::Cades);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = SignedData::from_contents(&bytes, Strictness::Tolerant);
    }
}
