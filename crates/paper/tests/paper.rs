//! Codes on paper: made, read, judged, and forged in every way at hand.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails here fails rightly"
)]
#![expect(clippy::tests_outside_test_module, reason = "an integration test")]

use coset::cbor::value::Value;
use coset::{
    CborSerializable as _, CoseSign1, CoseSign1Builder, HeaderBuilder, TaggedCborSerializable as _,
    iana,
};
use proptest::prelude::*;
use segel_crypto::{KeyKind, PrivateKey, SignatureAlgorithm, SigningKey as _, ToBeSigned};
use segel_paper::{
    Claim, KeyId, LONGEST_TEXT, OfficeKey, PaperError, Reason, TrustedKeys, Verdict,
    codes_in_picture, verify,
};

const ADDRESS: &str = "https://cek.blitarkab.example.id/q/";
const CONTEXT: &[u8] = b"segel.paper/1";

fn key(kind: KeyKind) -> OfficeKey {
    OfficeKey::new(PrivateKey::generate(kind).unwrap().0).unwrap()
}

fn claim() -> Claim {
    Claim {
        kind: "siujk".into(),
        number: "B/500.16.7/1785/409.117/2026".into(),
        holder: Some("Persekutuan Komanditer Sumber Rejeki Mulya Abadi".into()),
        issued: 20_781,
        valid: Some((20_781, 21_877)),
        data_sha256: [0xA5; 32],
    }
}

fn trusting(key: &OfficeKey) -> TrustedKeys {
    TrustedKeys::new().with(key.public_key().clone())
}

fn base32(bytes: &[u8]) -> String {
    let mut text = String::new();
    let bits: Vec<u8> = bytes.iter().flat_map(|b| (0..8).rev().map(move |n| b >> n & 1)).collect();
    for five in bits.chunks(5) {
        let value = five.iter().fold(0, |v, bit| v << 1 | bit) << (5 - five.len());
        text.push(char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[usize::from(value)]));
    }
    text
}

fn bytes_of(text: &str) -> Vec<u8> {
    let code = text.rsplit(['/', ':']).next().unwrap();
    let mut bits = Vec::new();
    for letter in code.bytes() {
        let value = if letter.is_ascii_uppercase() { letter - b'A' } else { letter - b'2' + 26 };
        bits.extend((0..5).rev().map(|n| value >> n & 1));
    }
    bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |v, bit| v << 1 | bit)).collect()
}

/// Signs a payload of the forger's choice with a raw key, in the way of the library or nearly so.
fn signed(
    key: &PrivateKey,
    payload: Vec<u8>,
    context: &[u8],
    change: impl FnOnce(HeaderBuilder) -> HeaderBuilder,
) -> Vec<u8> {
    let id = KeyId::of(key.public_key()).to_string();
    let id = (0..8).map(|n| u8::from_str_radix(&id[2 * n..2 * n + 2], 16).unwrap()).collect();
    let header = HeaderBuilder::new().algorithm(iana::Algorithm::EdDSA).key_id(id);
    let sign = |message: &[u8]| {
        let message = ToBeSigned::new(message.to_vec());
        key.sign(SignatureAlgorithm::Ed25519, &message).unwrap().as_bytes().to_vec()
    };
    CoseSign1Builder::new()
        .protected(change(header).build())
        .payload(payload)
        .create_signature(context, sign)
        .build()
        .to_tagged_vec()
        .unwrap()
}

fn judged(bytes: &[u8], trusted: &TrustedKeys) -> Verdict {
    verify(&format!("SEGEL1:{}", base32(bytes)), trusted).unwrap()
}

#[test]
fn what_was_signed_comes_back_with_either_algorithm_and_with_or_without_an_address() {
    for kind in [KeyKind::Ed25519, KeyKind::P256] {
        let key = key(kind);
        for address in [None, Some(ADDRESS)] {
            for claim in [claim(), Claim { holder: None, valid: None, ..claim() }] {
                let text = key.sign(&claim, address).unwrap();
                let Verdict::Genuine(found) = verify(&text, &trusting(&key)).unwrap() else {
                    panic!("{text}");
                };
                assert_eq!(found.claim, claim);
                assert_eq!(found.key, KeyId::of(key.public_key()));
                assert_eq!(found.address.is_some(), address.is_some());
                assert_eq!(found.identifier.len(), 16);
                assert!(matches!(
                    verify(&text.to_lowercase(), &trusting(&key)).unwrap(),
                    Verdict::Genuine(_)
                ));
            }
        }
    }
}

#[test]
fn the_same_facts_give_the_same_code_and_others_another_identifier() {
    let key = key(KeyKind::Ed25519);
    let text = |claim: &Claim| key.sign(claim, Some(ADDRESS)).unwrap();
    assert_eq!(text(&claim()), text(&claim()));
    let other = Claim { data_sha256: [1; 32], ..claim() };
    let identifier = |text: &str| text.rsplit('/').nth(1).unwrap().to_owned();
    assert_ne!(identifier(&text(&claim())), identifier(&text(&other)));
}

#[test]
fn no_flipped_bit_leaves_a_code_genuine() {
    for kind in [KeyKind::Ed25519, KeyKind::P256] {
        let key = key(kind);
        let bytes = bytes_of(&key.sign(&claim(), None).unwrap());
        assert!(matches!(judged(&bytes, &trusting(&key)), Verdict::Genuine(_)));
        for bit in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let verdict = judged(&changed, &trusting(&key));
            assert!(!matches!(verdict, Verdict::Genuine(_)), "bit {bit}");
        }
        for cut in 0..bytes.len() {
            let verdict = judged(&bytes[..cut.max(1)], &trusting(&key));
            assert!(!matches!(verdict, Verdict::Genuine(_)), "cut at {cut}");
        }
    }
}

#[test]
fn a_stranger_who_signs_is_unknown_and_one_who_borrows_the_name_is_a_forger() {
    let (office, stranger) = (key(KeyKind::Ed25519), key(KeyKind::Ed25519));
    let text = stranger.sign(&claim(), Some(ADDRESS)).unwrap();
    let verdict = verify(&text, &trusting(&office)).unwrap();
    assert_eq!(verdict, Verdict::UnknownKey(Some(KeyId::of(stranger.public_key()))));
    let mut bytes = bytes_of(&text);
    let (from, to) = (KeyId::of(stranger.public_key()), KeyId::of(office.public_key()));
    let raw = |id: KeyId| -> Vec<u8> {
        let text = id.to_string();
        (0..8).map(|n| u8::from_str_radix(&text[2 * n..2 * n + 2], 16).unwrap()).collect()
    };
    let at = bytes.windows(8).position(|window| window == raw(from)).unwrap();
    bytes[at..at + 8].copy_from_slice(&raw(to));
    assert_eq!(judged(&bytes, &trusting(&office)), Verdict::Forged(Reason::Signature));
}

#[test]
fn a_signature_of_the_office_over_anything_else_is_no_code() {
    let (key, _) = PrivateKey::generate(KeyKind::Ed25519).unwrap();
    let trusted = TrustedKeys::new().with(key.public_key().clone());
    let payload = {
        let office = OfficeKey::new(PrivateKey::generate(KeyKind::Ed25519).unwrap().0).unwrap();
        let bytes = bytes_of(&office.sign(&claim(), None).unwrap());
        CoseSign1::from_tagged_slice(&bytes).unwrap().payload.unwrap()
    };
    let good = signed(&key, payload.clone(), CONTEXT, |header| header);
    assert!(matches!(judged(&good, &trusted), Verdict::Genuine(_)));
    // Made for another purpose.
    for context in [&b""[..], b"segel.paper/2"] {
        let bytes = signed(&key, payload.clone(), context, |header| header);
        assert_eq!(judged(&bytes, &trusted), Verdict::Forged(Reason::Signature));
    }
    // Another algorithm in the header than the key's.
    let bytes =
        signed(&key, payload.clone(), CONTEXT, |header| header.algorithm(iana::Algorithm::ES256));
    assert_eq!(judged(&bytes, &trusted), Verdict::Forged(Reason::Algorithm));
    // A header that must be understood, or that nobody asked for.
    let bytes = signed(&key, payload.clone(), CONTEXT, |header| {
        header.add_critical(iana::HeaderParameter::Alg)
    });
    assert_eq!(judged(&bytes, &trusted), Verdict::Forged(Reason::Malformed));
    // Facts in another spelling, with something more, twice, or of another version.
    let Value::Map(map) = Value::from_slice(&payload).unwrap() else { panic!("no map") };
    let mut reversed = map.clone();
    reversed.reverse();
    let mut more = map.clone();
    more.push((Value::from(9), Value::from(1)));
    let mut twice = map.clone();
    twice.insert(3, (Value::from(2), Value::from("tdup")));
    let mut version = map.clone();
    version[0].1 = Value::from(2);
    let mut hidden = map.clone();
    hidden[3].1 = Value::from("1/\u{202E}6202");
    for facts in [reversed, more, twice, version, hidden] {
        let payload = Value::Map(facts).to_vec().unwrap();
        let bytes = signed(&key, payload, CONTEXT, |header| header);
        assert_eq!(judged(&bytes, &trusted), Verdict::Forged(Reason::Facts));
    }
    let indefinite = [&[0xBF][..], &payload[1..], &[0xFF]].concat();
    let bytes = signed(&key, indefinite, CONTEXT, |header| header);
    assert_eq!(judged(&bytes, &trusted), Verdict::Forged(Reason::Facts));
    // Something outside the signature.
    let mut open = CoseSign1::from_tagged_slice(&good).unwrap();
    open.unprotected = HeaderBuilder::new().iv(vec![1]).build();
    let bytes = open.to_tagged_vec().unwrap();
    assert_eq!(judged(&bytes, &trusted), Verdict::Forged(Reason::Malformed));
}

#[test]
fn the_address_cannot_be_given_the_identifier_of_another_document() {
    let key = key(KeyKind::Ed25519);
    let one = key.sign(&claim(), Some(ADDRESS)).unwrap();
    let other = key.sign(&Claim { issued: 20_782, ..claim() }, Some(ADDRESS)).unwrap();
    let identifier = |text: &str| text.rsplit('/').nth(1).unwrap().to_owned();
    let mixed = one.replace(&identifier(&one), &identifier(&other));
    let verdict = verify(&mixed, &trusting(&key)).unwrap();
    assert_eq!(verdict, Verdict::Forged(Reason::Identifier));
}

#[test]
fn a_text_without_a_code_is_an_error_and_no_verdict() {
    let trusted = TrustedKeys::new();
    for text in ["", "https://tte.kominfo.go.id/verifyPDF", "SEGEL1:", "SEGEL1:abc!", "a/b/c"] {
        assert_eq!(verify(text, &trusted), Err(PaperError::NoCode), "{text:?}");
    }
    assert!(matches!(verify(&"A".repeat(5_000), &trusted), Err(PaperError::TooLong { .. })));
}

#[test]
fn no_personal_number_and_no_hidden_letter_gets_into_a_code() {
    let key = key(KeyKind::Ed25519);
    let refused = |claim: Claim| key.sign(&claim, None).unwrap_err();
    for holder in ["3505065204850003", "NIK 3505 0652 0485 0003", "a\u{202E}b", " ", "a\nb"] {
        let claim = Claim { holder: Some(holder.into()), ..claim() };
        assert_eq!(refused(claim), PaperError::Fact { field: "the holder" }, "{holder:?}");
    }
    let long = Claim { number: "1".repeat(LONGEST_TEXT + 1), ..claim() };
    assert_eq!(refused(long), PaperError::Fact { field: "the number" });
    let late = Claim { valid: Some((2, 1)), ..claim() };
    assert_eq!(refused(late), PaperError::Fact { field: "the term" });
    let long = Claim { holder: Some("Wira ".repeat(40)), ..claim() };
    let text = key.sign(&long, None).unwrap();
    let Verdict::Genuine(found) = verify(&text, &trusting(&key)).unwrap() else { panic!("{text}") };
    let holder = found.claim.holder.unwrap();
    assert!(holder.chars().count() == LONGEST_TEXT && holder.ends_with('…'), "{holder}");
    for address in ["https://x.id/q", "x.id/q/", "https://x.id/q?a=/"] {
        let refused = key.sign(&claim(), Some(address));
        assert!(matches!(refused, Err(PaperError::Address { .. })), "{address}");
    }
    let rsa_like = PrivateKey::generate(KeyKind::P384).unwrap().0;
    assert_eq!(OfficeKey::new(rsa_like).unwrap_err(), PaperError::KeyKind);
}

/// Draws a code as a grey PNG with so many pixels a module.
fn drawn(text: &str, scale: usize) -> (Vec<u8>, usize) {
    let code = fast_qr::QRBuilder::new(text).ecl(fast_qr::ECL::M).build().unwrap();
    let side = (code.size + 8) * scale;
    let mut pixels = vec![255; side * side];
    for (index, module) in code.data[..code.size * code.size].iter().enumerate() {
        if module.value() {
            let (row, column) = (index / code.size + 4, index % code.size + 4);
            for y in 0..scale {
                let from = (row * scale + y) * side + column * scale;
                pixels[from..from + scale].fill(0);
            }
        }
    }
    let mut file = Vec::new();
    let width = u32::try_from(side).unwrap();
    let mut encoder = png::Encoder::new(&mut file, width, width);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    (file, code.size)
}

#[test]
fn a_code_has_a_printable_size_and_is_read_from_a_picture() {
    for kind in [KeyKind::Ed25519, KeyKind::P256] {
        let key = key(kind);
        let text = key.sign(&claim(), Some(ADDRESS)).unwrap();
        let (picture, modules) = drawn(&text, 3);
        // Version 15, the largest that was measured to print well on 3 cm.
        assert!(modules <= 77, "{modules} modules for {} characters", text.len());
        assert_eq!(codes_in_picture(&picture).unwrap(), [text]);
    }
    assert!(matches!(codes_in_picture(b"no picture"), Err(PaperError::Picture { .. })));
}

#[test]
fn keys_are_read_from_pem_and_der_and_a_file_without_one_is_refused() {
    let key = key(KeyKind::P256);
    let der = key.public_key().as_der();
    let text = key.sign(&claim(), None).unwrap();
    use base64::Engine as _;
    let body = base64::engine::general_purpose::STANDARD.encode(der);
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n");
    for file in [der, pem.as_bytes()] {
        let trusted = TrustedKeys::new().with_file(file).unwrap();
        assert!(matches!(verify(&text, &trusted).unwrap(), Verdict::Genuine(_)));
    }
    assert_eq!(TrustedKeys::new().with_file(b"nothing").unwrap_err(), PaperError::NoKey);
}

proptest! {
    #[test]
    fn any_text_is_judged_without_a_panic(text in "(SEGEL1:|HTTPS://A/Q/[A-Z2-7]{16}/)?[A-Z2-7]{0,600}") {
        let _ = verify(&text, &TrustedKeys::new());
    }

    #[test]
    fn any_bytes_are_looked_at_as_a_picture_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = codes_in_picture(&bytes);
        let _ = codes_in_picture(&[b"\x89PNG\r\n\x1a\n", &bytes[..]].concat());
    }
}
