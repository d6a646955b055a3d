//! Known answers: digests, published signatures, and signatures made by a foreign program.

#![expect(clippy::unwrap_used, reason = "a test fails where it did not expect to")]

use segel_crypto::der::{self, tag};
use segel_crypto::{
    CryptoError, Curve, DigestAlgorithm, Hasher, PssParameters, PublicKey, SignatureAlgorithm,
    SubjectPublicKeyInfo,
};
#[cfg(feature = "aws-lc")]
use segel_crypto::{KeyKind, PrivateKey, SigningKey, ToBeSigned};

const MESSAGE: &[u8] = include_bytes!("data/message.bin");
const RSA2048: &[u8] = include_bytes!("data/rsa2048.spki.der");
const SHA256: DigestAlgorithm = DigestAlgorithm::Sha256;

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits
        .chunks_exact(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn spki(der: &[u8]) -> SubjectPublicKeyInfo {
    SubjectPublicKeyInfo::from_der(der).unwrap()
}

fn ec_key(curve_oid: &str, point: &[u8]) -> SubjectPublicKeyInfo {
    let algorithm = der::sequence(&[&der::oid("1.2.840.10045.2.1"), &der::oid(curve_oid)]);
    spki(&der::sequence(&[&algorithm, &der::bit_string(point)]))
}

#[test]
fn digests_of_abc_are_the_published_ones() {
    let published = [
        (DigestAlgorithm::Md5, "900150983cd24fb0d6963f7d28e17f72"),
        (DigestAlgorithm::Sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (DigestAlgorithm::Sha224, "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
        (SHA256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            DigestAlgorithm::Sha384,
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed\
             8086072ba1e7cc2358baeca134c825a7",
        ),
        (
            DigestAlgorithm::Sha512,
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
             2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        ),
    ];
    for (algorithm, hex) in published {
        let mut hasher = Hasher::new(algorithm);
        hasher.update(b"a");
        hasher.update(b"bc");
        let digest = hasher.finish();
        assert_eq!(digest.to_hex(), hex);
        assert_eq!(digest.as_bytes().len(), algorithm.output_len());
        assert_eq!(DigestAlgorithm::from_oid(algorithm.oid()), Some(algorithm));
    }
}

#[test]
fn the_ecdsa_example_of_rfc_6979_verifies_and_its_relatives_do_not() {
    let point = bytes(
        "04 60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6
            7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299",
    );
    let r = bytes("EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716");
    let s = bytes("F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");
    let key = ec_key("1.2.840.10045.3.1.7", &point);
    let ecdsa = SignatureAlgorithm::Ecdsa(SHA256);
    let good = der::sequence(&[&der::integer(&r), &der::integer(&s)]);
    assert_eq!(key.key(), &PublicKey::Ec(Curve::P256));
    assert_eq!(key.verify(ecdsa, b"sample", &good), Ok(()));

    let zero = der::sequence(&[&der::integer(&[]), &der::integer(&[])]);
    let swapped = der::sequence(&[&der::integer(&s), &der::integer(&r)]);
    let negative = der::sequence(&[&der::tlv(tag::INTEGER, &r), &der::tlv(tag::INTEGER, &s)]);
    let raw = [r.clone(), s.clone()].concat();
    let trailing = [good.clone(), vec![0]].concat();
    let mut long_form = good.clone();
    long_form.splice(1..2, [0x81, good[1]]);
    for bad in [zero, swapped, negative, raw, trailing, long_form, Vec::new()] {
        assert_eq!(key.verify(ecdsa, b"sample", &bad), Err(CryptoError::BadSignature));
    }
    assert_eq!(key.verify(ecdsa, b"Sample", &good), Err(CryptoError::BadSignature));
    assert_eq!(
        key.verify(SignatureAlgorithm::RsaPkcs1(SHA256), b"sample", &good),
        Err(CryptoError::AlgorithmKeyMismatch)
    );
}

#[test]
fn a_point_off_the_curve_verifies_nothing() {
    let key = ec_key("1.2.840.10045.3.1.7", &[&[4u8][..], &[1; 64]].concat());
    let signature = der::sequence(&[&der::integer(&[1]), &der::integer(&[1])]);
    let verdict = key.verify(SignatureAlgorithm::Ecdsa(SHA256), b"m", &signature);
    assert_eq!(verdict, Err(CryptoError::BadSignature));
}

#[test]
fn the_first_ed25519_example_of_rfc_8032_verifies() {
    let point = bytes("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    let algorithm = der::sequence(&[&der::oid("1.3.101.112")]);
    let key = spki(&der::sequence(&[&algorithm, &der::bit_string(&point)]));
    let signature = bytes(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155
         5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    );
    assert_eq!(key.verify(SignatureAlgorithm::Ed25519, b"", &signature), Ok(()));
    assert_eq!(
        key.verify(SignatureAlgorithm::Ed25519, b"x", &signature),
        Err(CryptoError::BadSignature)
    );
}

#[test]
fn rsa_of_1024_bits_and_sha1_still_verify_because_the_policy_judges_them() {
    let weak = spki(include_bytes!("data/rsa1024.spki.der"));
    let signature = include_bytes!("data/rsa1024-sha256.sig");
    assert_eq!(weak.verify(SignatureAlgorithm::RsaPkcs1(SHA256), MESSAGE, signature), Ok(()));
    let sha1 = SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha1);
    let signature = include_bytes!("data/rsa2048-sha1.sig");
    assert_eq!(spki(RSA2048).verify(sha1, MESSAGE, signature), Ok(()));
    let pss = SignatureAlgorithm::RsaPss(PssParameters::standard(SHA256));
    assert_eq!(weak.verify(pss, MESSAGE, &[0; 128]), Err(CryptoError::WeakKey));
}

#[test]
fn pss_verifies_with_its_own_salt_length_only() {
    let key = spki(RSA2048);
    let standard = PssParameters::standard(SHA256);
    let short = PssParameters { salt_length: 20, ..standard };
    let with = |parameters, signature: &[u8]| {
        key.verify(SignatureAlgorithm::RsaPss(parameters), MESSAGE, signature)
    };
    let usual_signature = include_bytes!("data/rsa2048-pss.sig");
    let short_signature = include_bytes!("data/rsa2048-pss-salt20.sig");
    assert_eq!(with(standard, usual_signature), Ok(()));
    assert_eq!(with(standard, short_signature), Err(CryptoError::BadSignature));
    let other_mask = PssParameters { mask_digest: DigestAlgorithm::Sha1, ..standard };
    assert_eq!(with(other_mask, usual_signature), Err(CryptoError::UnsupportedAlgorithm));
    if cfg!(feature = "aws-lc") {
        assert_eq!(with(short, short_signature), Ok(()));
        assert_eq!(with(short, usual_signature), Err(CryptoError::BadSignature));
    } else {
        assert_eq!(with(short, short_signature), Err(CryptoError::UnsupportedAlgorithm));
    }
}

#[test]
fn a_key_restricted_to_pss_verifies_nothing_else() {
    let plain = spki(RSA2048);
    let parameters = SignatureAlgorithm::RsaPss(PssParameters::standard(SHA256));
    let restricted =
        der::sequence(&[&parameters.algorithm_identifier(), &der::bit_string(plain.key_octets())]);
    let key = spki(&restricted);
    assert_eq!(key.verify(parameters, MESSAGE, include_bytes!("data/rsa2048-pss.sig")), Ok(()));
    for other in [
        SignatureAlgorithm::RsaPkcs1(SHA256),
        SignatureAlgorithm::RsaPss(PssParameters::standard(DigestAlgorithm::Sha384)),
    ] {
        assert_eq!(key.verify(other, MESSAGE, &[0; 256]), Err(CryptoError::AlgorithmKeyMismatch));
    }
}

#[test]
fn a_cube_root_forgery_under_exponent_3_is_refused() {
    let modulus = vec![0xc5; 384];
    let rsa = der::sequence(&[&der::integer(&modulus), &der::integer(&[3])]);
    let algorithm = der::sequence(&[&der::oid("1.2.840.113549.1.1.1"), &der::null()]);
    let key = spki(&der::sequence(&[&algorithm, &der::bit_string(&rsa)]));
    assert_eq!(key.key(), &PublicKey::Rsa { modulus_bits: 3072, exponent: 3 });
    let forged = include_bytes!("data/e3-forged.sig");
    assert_eq!(
        key.verify(SignatureAlgorithm::RsaPkcs1(SHA256), MESSAGE, forged),
        Err(CryptoError::BadSignature)
    );
}

#[test]
fn curves_and_digests_beyond_the_library_say_so() {
    let p521 = spki(include_bytes!("data/p521.spki.der"));
    let p256 = spki(include_bytes!("data/p256.spki.der"));
    let sha512 = SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha512);
    let expected =
        if cfg!(feature = "aws-lc") { Ok(()) } else { Err(CryptoError::UnsupportedAlgorithm) };
    assert_eq!(p521.verify(sha512, MESSAGE, include_bytes!("data/p521-sha512.sig")), expected);
    assert_eq!(p256.verify(sha512, MESSAGE, include_bytes!("data/p256-sha512.sig")), expected);
    assert_eq!(
        p256.verify(SignatureAlgorithm::Ecdsa(DigestAlgorithm::Md5), MESSAGE, &[]),
        Err(CryptoError::UnsupportedAlgorithm)
    );
}

#[test]
fn explicit_curves_and_compressed_points_are_read_but_never_computed_with() {
    for der in [
        &include_bytes!("data/p256-explicit.spki.der")[..],
        include_bytes!("data/p256-compressed.spki.der"),
    ] {
        let key = spki(der);
        assert!(matches!(key.key(), PublicKey::Unsupported { .. }));
        assert_eq!(key.max_signature_len(), None);
        assert_eq!(
            key.verify(SignatureAlgorithm::Ecdsa(SHA256), MESSAGE, &[]),
            Err(CryptoError::UnsupportedAlgorithm)
        );
    }
}

#[test]
#[cfg(feature = "aws-lc")]
fn a_new_rsa_key_signs_with_every_algorithm_it_offers() {
    let (key, _) = PrivateKey::generate(KeyKind::Rsa2048).unwrap();
    assert_eq!(key.algorithms()[0], SignatureAlgorithm::RsaPkcs1(SHA256));
    let message = ToBeSigned::new(MESSAGE.to_vec());
    for algorithm in key.algorithms() {
        let value = key.sign(*algorithm, &message).unwrap();
        assert_eq!(value.as_bytes().len(), 256);
        assert_eq!(key.public_key().verify(*algorithm, MESSAGE, value.as_bytes()), Ok(()));
    }
}

#[test]
fn a_point_of_small_order_is_no_key() {
    let key = |octets: &[u8]| {
        let head = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
        SubjectPublicKeyInfo::from_der(&[&head[..], octets].concat()).map(|_| ())
    };
    // Ordinates of the points whose order divides eight, p and p + 1 as other forms of 0 and 1.
    for hex in [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    ] {
        let mut octets = bytes(hex);
        for sign in [0, 0x80] {
            octets[31] = octets[31] & 0x7f | sign;
            assert_eq!(key(&octets), Err(CryptoError::MalformedKey), "{hex} {sign}");
        }
        octets[1] ^= 2;
        assert_eq!(key(&octets), Ok(()), "{hex}");
    }
}
