//! The SignedData bent, one part at a time; its value is right wherever the case allows.

use segel_crypto::DigestAlgorithm;
use segel_crypto::der::{self, tag};

use super::bench::sign;
use super::cms::{
    ALGORITHM_PROTECTION, DATA, MESSAGE_DIGEST, Parts, SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_V2,
    TST_INFO, attribute, certificate_id, content_type, ess, ess_v2, identifier, message_digest,
};
use super::draft::{CADES, Draft, SIGNATURE, doc_mdp, signature};
use super::tamper::{find, stream};
use super::{BROKEN, CHANGED, Cases, Expected, FORMAT, INVALID, UNDETERMINED, Word, rsa};

const SHA1: DigestAlgorithm = DigestAlgorithm::Sha1;
const ECDSA_SHA256: &str = "1.2.840.10045.4.3.2";
const ECDSA_SHA512: &str = "1.2.840.10045.4.3.4";
const RSA_SHA1: &str = "1.2.840.113549.1.1.5";
const RSA_MD5: &str = "1.2.840.113549.1.1.4";
const RSA_SHA256: &str = "1.2.840.113549.1.1.11";

/// The value is wrong, or what names it is.
const VALUE: Expected = INVALID.sub("SIG_CRYPTO_FAILURE");
const WEAK: Expected = UNDETERMINED;
const ATTRIBUTES: Expected = UNDETERMINED.sub("SIG_CONSTRAINTS_FAILURE");

pub(super) fn add(cases: &mut Cases<'_>) {
    attributes(cases);
    algorithms(cases);
    values(cases);
    layers(cases);
    sub_filters(cases);
    forged_attributes(cases);
    too_wide(cases);
}

/// The hole of a permit that is larger than a verifier need read: more than 4 MiB of digits.
const TOO_WIDE: usize = (2 << 20) + (1 << 16);

/// A hole that nobody has a use for hides what was put there; what it does not hide is not denied.
fn too_wide(cases: &mut Cases<'_>) {
    cases.class("C");
    let mut wide = Draft::permit(Some(1));
    wide.hole = TOO_WIDE;
    cases.add(
        "c-hole-too-wide",
        "a hole of more than two million octets",
        "What was not read is neither vouched for nor called wrong.",
        wide.signed_by(&cases.bench.officer).bytes().to_vec(),
        UNDETERMINED.sub("GENERIC"),
    );
}

/// Adds a permit whose SignedData was bent by the officer.
fn bent(
    cases: &mut Cases<'_>,
    id: &'static str,
    title: &'static str,
    reason: &'static str,
    expected: Expected,
    bend: impl FnOnce(&mut Parts<'_>),
) {
    let officer = &cases.bench.officer;
    let signed = Draft::permit(Some(1)).lay_out().seal(|content| {
        let mut parts = Parts::of(officer, content);
        bend(&mut parts);
        parts.build()
    });
    cases.add(id, title, reason, signed.laid.bytes, expected);
}

fn attributes(cases: &mut Cases<'_>) {
    cases.class("C");
    let reason = "PAdES asks for signed attributes, and for these (EN 319 142-1, 6.3).";
    let set = |index: usize, attribute: Option<Vec<u8>>| {
        move |parts: &mut Parts<'_>| {
            *parts = parts.clone().with_attribute(index, attribute);
        }
    };
    let zeros = || Some(message_digest(&[0; 32]));
    bent(cases, "C2", "no signed attributes", reason, FORMAT, |p| p.omit_attributes = true);
    let hash = CHANGED.sub("HASH_FAILURE");
    bent(cases, "C4", "message-digest of something else", reason, hash, set(1, zeros()));
    let tst = set(0, Some(content_type(TST_INFO)));
    bent(cases, "C5", "content-type of a time-stamp", reason, FORMAT, tst);
    bent(cases, "C6", "no signing-certificate", reason, ATTRIBUTES, set(2, None));
    let wrong = Some(attribute(SIGNING_CERTIFICATE_V2, &[&ess_v2(&[7; 32])]));
    bent(cases, "C7", "signing-certificate-v2 of no one", reason, ATTRIBUTES, set(2, wrong));
    bent(cases, "c-no-content-type", "no content-type", reason, FORMAT, set(0, None));
    let broken = Expected::of(&[Word::Invalid, Word::Changed]);
    bent(cases, "c-no-digest", "no message-digest", reason, broken, set(1, None));
    let short = Some(message_digest(&[1; 20]));
    bent(cases, "c-short-digest", "message-digest of 20 bytes", reason, broken, set(1, short));
    bent(cases, "c-digest-twice", "message-digest twice, one right", reason, broken, |p| {
        p.attributes.push(message_digest(&[0; 32]));
    });
    bent(cases, "c-digest-values", "message-digest of two values", reason, broken, |p| {
        let own = DigestAlgorithm::Sha256.digest(&p.content);
        let values = [der::octet_string(own.as_bytes()), der::octet_string(&[0; 32])];
        let values: Vec<&[u8]> = values.iter().map(Vec::as_slice).collect();
        if let Some(place) = p.attributes.get_mut(1) {
            *place = attribute(MESSAGE_DIGEST, &values);
        }
    });
    bent(cases, "c-digest-unsigned", "message-digest unsigned only", reason, broken, |p| {
        p.unsigned = vec![p.attributes.remove(1)];
    });
    bent(cases, "c-type-twice", "content-type twice", reason, FORMAT, |p| {
        p.attributes.push(content_type(DATA));
        p.attributes.push(content_type(TST_INFO));
    });
    let open = Expected::of(&[Word::Undetermined, Word::Invalid]);
    bent(cases, "c-certificate-twice", "two signing-certificate-v2", reason, open, |p| {
        p.attributes.push(attribute(SIGNING_CERTIFICATE_V2, &[&ess_v2(&[7; 32])]));
    });
    bent(
        cases,
        "c-certificate-sha1",
        "signing-certificate over SHA-1 of no one",
        reason,
        open,
        |p| {
            let value = ess_v2(&[7; 20]);
            p.attributes.truncate(2);
            p.attributes.push(attribute(SIGNING_CERTIFICATE, &[&value]));
        },
    );
    bent(cases, "c-certificate-junk", "signing-certificate-v2 that is none", reason, open, |p| {
        p.attributes.truncate(2);
        p.attributes.push(attribute(SIGNING_CERTIFICATE_V2, &[&der::null()]));
    });
    let title = "signing-certificate-v2 with the serial number of another certificate";
    let differs = ATTRIBUTES.finding("SIGNING_CERTIFICATE_DIFFERS");
    bent(cases, "c-certificate-serial", title, reason, differs, |p| {
        let issuer = der::tlv(tag::context_constructed(4), p.officer.certificate.issuer_der());
        let named = der::sequence(&[&der::sequence(&[&issuer]), &der::unsigned(99)]);
        let hash = der::octet_string(&p.officer.certificate.sha256());
        let value = ess(&[der::sequence(&[&hash, &named])]);
        *p = p.clone().with_attribute(2, Some(attribute(SIGNING_CERTIFICATE_V2, &[&value])));
    });
    let title = "signing-certificate-v2 over MD5 of the certificate";
    let weak = UNDETERMINED.sub("CRYPTO_CONSTRAINTS_FAILURE_NO_POE");
    let weak = weak.finding("ALGORITHM_ENDED");
    bent(cases, "c-certificate-md5", title, reason, weak, |p| {
        let md5 = DigestAlgorithm::Md5;
        let hash = md5.digest(p.officer.certificate.as_der());
        let value = ess(&[certificate_id(Some(md5), hash.as_bytes())]);
        *p = p.clone().with_attribute(2, Some(attribute(SIGNING_CERTIFICATE_V2, &[&value])));
    });
    bent(
        cases,
        "c-certificate-unsigned",
        "signing-certificate-v2 unsigned only",
        reason,
        open,
        |p| {
            p.unsigned = vec![p.attributes.remove(2)];
        },
    );
    let reason = "What the key signed must be DER as it was received.";
    let raw = |p: &mut Parts<'_>, from: u8| {
        let mut attributes = p.attributes.clone();
        attributes.sort();
        // The first attribute with a length in two bytes, which DER forbids.
        let mut contents = attributes.concat();
        if let Some(length) = contents.get(1).copied() {
            contents.splice(1..2, [from, length]);
        }
        p.raw_attributes = Some(contents);
    };
    let title = "signed attributes with a long length, the value over their DER";
    bent(cases, "c-attributes-ber-der", title, reason, FORMAT, |p| {
        p.signature = Some(sign(p.officer, &p.to_be_signed()));
        raw(p, 0x81);
    });
    bent(cases, "c-attributes-ber", "signed attributes with a long length", reason, FORMAT, |p| {
        raw(p, 0x81);
    });
}

fn algorithms(cases: &mut Cases<'_>) {
    cases.class("C");
    let reason = "An algorithm is what its identifier says, and all that name it must agree.";
    let algorithm = |oid: &str| der::sequence(&[&der::oid(oid)]);
    bent(cases, "C9", "digest SHA-512, signature ecdsa-with-SHA256", reason, INVALID, |p| {
        p.digest_algorithm = identifier(DigestAlgorithm::Sha512);
        p.listed_digests = p.digest_algorithm.clone();
        let digest = DigestAlgorithm::Sha512.digest(&p.content);
        if let Some(place) = p.attributes.get_mut(1) {
            *place = message_digest(digest.as_bytes());
        }
    });
    bent(
        cases,
        "c-algorithm-swapped",
        "ecdsa-with-SHA512 named over SHA-256",
        reason,
        INVALID,
        |p| {
            p.signature_algorithm = algorithm(ECDSA_SHA512);
        },
    );
    bent(cases, "c-algorithm-other-key", "RSA named over an ECDSA key", reason, INVALID, |p| {
        p.signature_algorithm = der::sequence(&[&der::oid(RSA_SHA256), &der::null()]);
    });
    let open = Expected::of(&[Word::Invalid, Word::Undetermined]);
    bent(cases, "c-algorithm-unknown", "a signature algorithm no one knows", reason, open, |p| {
        p.signature_algorithm = algorithm("1.3.6.1.4.1.55555.9");
    });
    bent(cases, "c-algorithm-rubbish", "rubbish in the parameters", reason, open, |p| {
        let rubbish = der::octet_string(b"rubbish");
        p.signature_algorithm = der::sequence(&[&der::oid(ECDSA_SHA256), &rubbish]);
    });
    bent(cases, "c-protection", "algorithm protection that names others", reason, INVALID, |p| {
        let digest = identifier(DigestAlgorithm::Sha512);
        let signature = der::tlv(tag::context_constructed(1), &der::oid(ECDSA_SHA512));
        let value = der::sequence(&[&digest, &signature]);
        p.attributes.push(attribute(ALGORITHM_PROTECTION, &[&value]));
    });

    let reason = "SHA-1 and MD5 do not bind a signature to one document.";
    for (id, title, digest, oid) in [
        ("C8", "SHA-1 everywhere", SHA1, RSA_SHA1),
        ("c-md5", "MD5 everywhere", DigestAlgorithm::Md5, RSA_MD5),
    ] {
        let officer = &cases.bench.rsa;
        let signed = Draft::permit(Some(1)).lay_out().seal(|content| {
            let mut parts = Parts::of(officer, content);
            parts.digest_algorithm = identifier(digest);
            parts.listed_digests = identifier(digest);
            parts.signature_algorithm = der::sequence(&[&der::oid(oid), &der::null()]);
            parts =
                parts.with_attribute(1, Some(message_digest(digest.digest(content).as_bytes())));
            parts.signature = Some(rsa::sign(&officer.pkcs8_der, digest, &parts.to_be_signed()));
            parts.build()
        });
        let words = if digest == SHA1 { WEAK } else { open };
        cases.add(id, title, reason, signed.laid.bytes, words);
    }
}

fn values(cases: &mut Cases<'_>) {
    cases.class("C");
    let reason = "The value must verify under the key, in the one form of its algorithm.";
    let mut with = |id, title, expected, change: fn(&[u8]) -> Vec<u8>| {
        bent(cases, id, title, reason, expected, |p| {
            p.signature = Some(change(&sign(p.officer, &p.to_be_signed())));
        });
    };
    with("C11", "ECDSA r = s = 0", VALUE, |_| integers(&[0], &[0]));
    with("c-value-swapped", "r and s swapped", VALUE, |value| {
        let (r, s) = split(value);
        integers(&s, &r)
    });
    with("c-value-raw", "r and s bare, without DER", VALUE, |value| {
        let (r, s) = split(value);
        [pad(&r), pad(&s)].concat()
    });
    with("c-value-longer", "rubbish behind the DER of the value", VALUE, |value| {
        [value, b"\0\0"].concat()
    });
    with("c-value-empty", "an empty value", VALUE, |_| Vec::new());
    with("c-value-negative", "r written as a negative number", VALUE, |value| {
        let (r, s) = split(value);
        let mut negative = pad(&r);
        if let Some(first) = negative.first_mut() {
            *first |= 0x80;
        }
        der::sequence(&[&der::tlv(tag::INTEGER, &negative), &der::integer(&s)])
    });
    with("c-value-order", "r and s both the order of the curve", VALUE, |_| {
        integers(&P256_ORDER, &P256_ORDER)
    });
    with("c-value-long-form", "the value with a long length, not DER", VALUE, |value| {
        let mut out = value.to_vec();
        if let Some(length) = out.get(1).copied() {
            out.splice(1..2, [0x81, length]);
        }
        out
    });
    bent(cases, "c-value-other", "the value of a second officer", reason, VALUE, |p| {
        let tbs = p.to_be_signed();
        p.signature = Some(sign(p.officer, &[tbs.as_slice(), b"x"].concat()));
    });
    let officer = &cases.bench.rsa;
    let signed = Draft::permit(Some(1)).lay_out().seal(|content| {
        let mut parts = Parts::of(officer, content);
        parts.signature = Some(rsa::sign_with_rubbish(&officer.pkcs8_der, &parts.to_be_signed()));
        parts.build()
    });
    let title = "RSA with short padding and rubbish behind the digest";
    let reason = "The whole block is compared, not only where a parser looks.";
    cases.add("c-rsa-rubbish", title, reason, signed.laid.bytes, VALUE);
    let title = "RSA with rubbish in the parameters of the DigestInfo";
    let file = with_info(cases, rsa::Info::Rubbish);
    cases.add("c-rsa-parameters", title, reason, file, VALUE);
    let title = "RSA with a DigestInfo that names SHA-512 over 32 bytes";
    let file = with_info(cases, rsa::Info::OtherDigest);
    cases.add("c-rsa-digest-info", title, reason, file, VALUE);
}

/// A permit signed by RSA over a DigestInfo of some kind.
pub(super) fn with_info(cases: &Cases<'_>, kind: rsa::Info) -> Vec<u8> {
    let officer = &cases.bench.rsa;
    let signed = Draft::permit(Some(1)).lay_out().seal(|content| {
        let mut parts = Parts::of(officer, content);
        parts.signature = Some(rsa::sign_info(&officer.pkcs8_der, kind, &parts.to_be_signed()));
        parts.build()
    });
    signed.laid.bytes
}

fn layers(cases: &mut Cases<'_>) {
    cases.class("C");
    let reason = "One detached SignedData with one signer, padded with zeros, and nothing else.";
    let encapsulated = |content: &[u8]| {
        let inner = der::tlv(tag::context_constructed(0), &der::octet_string(content));
        der::sequence(&[&der::oid(DATA), &inner])
    };
    let file = cases.bench.p1.bytes();
    let signed = &cases.bench.p1;
    let used = 1 + 2 * signed.cms.len();
    let trailing = |text: &str| {
        let mut token = signed.token().to_vec();
        token.splice(used..used + text.len(), text.bytes());
        signed.with_hole(&token)
    };
    let bytes = trailing("deadbeef");
    cases.grown(file, "C1", "bytes behind the SignedData", reason, bytes, FORMAT);
    let bytes = trailing("3003020100");
    cases.grown(file, "c-second-value", "a second value behind the first", reason, bytes, FORMAT);
    let mut token = signed.token().to_vec();
    let len = token.len();
    token.splice(len - 3..len - 1, b"01".iter().copied());
    let bytes = signed.with_hole(&token);
    let title = "the last byte of the padding is not zero";
    cases.grown(file, "c-last-byte", title, reason, bytes, FORMAT);

    bent(cases, "C12", "content inside the detached signature", reason, FORMAT, |p| {
        p.encapsulated = encapsulated(b"PERMIT 009 FOR TONO");
    });
    bent(
        cases,
        "c-content-digest",
        "content inside, and its digest signed",
        reason,
        INVALID,
        |p| {
            let content = b"PERMIT 009 FOR TONO";
            p.encapsulated = encapsulated(content);
            let digest = DigestAlgorithm::Sha256.digest(content);
            *p = p.clone().with_attribute(1, Some(message_digest(digest.as_bytes())));
        },
    );
    let type_of_stamp = der::sequence(&[&der::oid(TST_INFO)]);
    bent(cases, "c-encapsulated-type", "the type of a time-stamp outside", reason, FORMAT, |p| {
        p.encapsulated = type_of_stamp;
    });
    let second = &cases.bench.second;
    bent(cases, "C14", "two SignerInfos of one officer", reason, FORMAT, |p| {
        p.others = [Vec::new(), vec![p.signer_info()]];
    });
    for (id, title, place) in [
        ("c-signer-first", "the SignerInfo of a second officer first", 0),
        ("c-signer-last", "the SignerInfo of a second officer last", 1),
    ] {
        bent(cases, id, title, reason, FORMAT, |p| {
            let other = Parts::of(second, &p.content);
            p.certificates.extend(other.certificates.iter().take(1).cloned());
            if let Some(place) = p.others.get_mut(place) {
                place.push(other.signer_info());
            }
        });
    }
    bent(cases, "c-no-signer", "no SignerInfo", reason, INVALID, |p| p.omit_signer = true);
    let mut add = |id, title, change: &dyn Fn(&[u8]) -> Vec<u8>| {
        let officer = &cases.bench.officer;
        let signed = Draft::permit(Some(1))
            .lay_out()
            .seal(|content| change(&Parts::of(officer, content).build()));
        cases.add(id, title, reason, signed.laid.bytes, INVALID);
    };
    add("c-cut", "the SignedData cut off", &|cms| cms.iter().take(300).copied().collect());
    add("c-rubbish", "rubbish instead of a SignedData", &|cms| vec![0x5a; cms.len()]);
    add("c-huge-length", "a length of four gigabytes", &|cms| {
        let mut out = vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff];
        out.extend(cms.iter().skip(4));
        out
    });
    add("c-nested", "three thousand sequences, one in the other", &|_| {
        let mut out: Vec<u8> = [0x30, 0x80].repeat(1_500);
        out.extend([0; 64]);
        out
    });
    add("c-type-data", "the outer type is data", &|cms| {
        let mut out = cms.to_vec();
        if let Some(place) = out.get_mut(14) {
            *place = 1;
        }
        out
    });
}

/// Forms of signature that are no longer accepted, whatever they hold.
fn sub_filters(cases: &mut Cases<'_>) {
    cases.class("C");
    let reason = "These forms are withdrawn; forged ones of them passed in more than one reader.";
    let officer = &cases.bench.officer;
    let mut add = |id, title, sub_filter: &str, expected| {
        let body = signature(sub_filter, &doc_mdp(1));
        let signed = Draft::permit(Some(1)).with(SIGNATURE, body).lay_out().seal(|content| {
            let mut parts = Parts::of(officer, content);
            if sub_filter == "adbe.pkcs7.sha1" {
                let digest = der::octet_string(SHA1.digest(content).as_bytes());
                let inner = der::tlv(tag::context_constructed(0), &digest);
                parts.encapsulated = der::sequence(&[&der::oid(DATA), &inner]);
                let digest = DigestAlgorithm::Sha256.digest(SHA1.digest(content).as_bytes());
                parts = parts.with_attribute(1, Some(message_digest(digest.as_bytes())));
            }
            parts.build()
        });
        cases.add(id, title, reason, signed.laid.bytes, expected);
    };
    let open = Expected::of(&[Word::Invalid, Word::Undetermined]);
    add("sub-sha1", "adbe.pkcs7.sha1, rightly made", "adbe.pkcs7.sha1", open);
    add("sub-x509", "adbe.x509.rsa_sha1", "adbe.x509.rsa_sha1", open);
    add("sub-unknown", "a sub-filter that no one knows", "Bench.detached", open);
    add("sub-stamp", "the sub-filter of a time-stamp over a signature", "ETSI.RFC3161", open);
    let untyped = signature(CADES, &doc_mdp(1));
    let untyped = String::from_utf8_lossy(&untyped).replace("/SubFilter /ETSI.CAdES.detached", "");
    let signed = Draft::permit(Some(1)).with(SIGNATURE, untyped).signed_by(officer);
    cases.add("sub-none", "no sub-filter at all", reason, signed.laid.bytes, open);
}

/// The attributes of a genuine signature presented as a document that has none.
fn forged_attributes(cases: &mut Cases<'_>) {
    cases.class("F");
    let officer = &cases.bench.officer;
    let genuine = Parts::of(officer, b"%PDF-2.0 another document");
    let attributes = genuine.to_be_signed();
    let value = sign(officer, &attributes);
    let forge = || {
        let laid = Draft::permit(Some(1)).with(14, stream("", &attributes)).lay_out();
        let at = find(&laid.bytes, &attributes).start;
        let half = attributes.len() / 2;
        laid.seal_over(&[(at, half), (at + half, attributes.len() - half)], |content| {
            let mut parts = Parts::of(officer, content);
            parts.omit_attributes = true;
            parts.signature = Some(value.clone());
            parts.build()
        })
        .laid
        .bytes
    };
    let reason = "Signed attributes are asked for, and the covered bytes begin at the first byte.";
    let title = "the attributes of another signature as the covered bytes";
    cases.add("F1", title, reason, forge(), INVALID);
    let title = "the same where the hole has its right place and only the value is borrowed";
    let signed = Draft::permit(Some(1)).lay_out().seal(|content| {
        let mut parts = Parts::of(officer, content);
        parts.omit_attributes = true;
        parts.signature = Some(value.clone());
        parts.build()
    });
    cases.add("f-borrowed", title, reason, signed.laid.bytes, INVALID);
    let title = "the attributes and the value of another signature";
    let borrowed = genuine.attributes.clone();
    let signed = Draft::permit(Some(1)).lay_out().seal(|content| {
        let mut parts = Parts::of(officer, content);
        parts.attributes = borrowed;
        parts.signature = Some(value.clone());
        parts.build()
    });
    let expected = CHANGED.sub("HASH_FAILURE");
    cases.add("f-other-document", title, reason, signed.laid.bytes, expected);
    let bytes = {
        let mut draft = Draft::permit(Some(1));
        draft.header.splice(0..0, attributes.iter().copied());
        draft.signed_by(officer).laid.bytes
    };
    let title = "signed attributes before the header of the document";
    cases.add("f-before-header", title, reason, bytes, BROKEN);
}

/// The order of P-256 (SEC 2, 2.4.2).
const P256_ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

/// The magnitudes of r and s.
#[expect(clippy::expect_used, reason = "the bench made the value itself")]
fn split(value: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let mut reader = der::single(value, tag::SEQUENCE).expect("a value").reader();
    let mut magnitude = || {
        let tlv = reader.expect(tag::INTEGER).expect("an integer");
        tlv.magnitude().expect("a positive integer").to_vec()
    };
    (magnitude(), magnitude())
}

fn integers(r: &[u8], s: &[u8]) -> Vec<u8> {
    let integer = |bytes: &[u8]| {
        let start = bytes.iter().take_while(|byte| **byte == 0).count();
        der::integer(bytes.get(start..).unwrap_or_default())
    };
    der::sequence(&[&integer(r), &integer(s)])
}

fn pad(magnitude: &[u8]) -> Vec<u8> {
    let mut out = vec![0; 32 - magnitude.len()];
    out.extend_from_slice(magnitude);
    out
}

/// (r, s) as (r, n - s), which verifies as well.
pub(super) fn with_negated_s(value: &[u8]) -> Vec<u8> {
    let (r, s) = split(value);
    let mut borrow = 0;
    let mut difference = [0; 32];
    for ((out, n), s) in difference.iter_mut().zip(P256_ORDER).zip(pad(&s)).rev() {
        let digit = i16::from(n) - i16::from(s) - borrow;
        borrow = i16::from(digit < 0);
        *out = digit.rem_euclid(256) as u8;
    }
    integers(&r, &difference)
}
