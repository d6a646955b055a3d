//! A CMS in parts, so that a test can bend one of them.

#![allow(dead_code, reason = "each test file uses its own part of the bench")]
#![allow(unreachable_pub, reason = "shared by the test files beside it")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails where it did not expect to"
)]

use std::sync::OnceLock;

use segel_cms::{CmsCheck, CmsFault, Profile, SignedData, Strictness, check};
use segel_crypto::der::{self, tag};
use segel_crypto::{
    Digest, DigestAlgorithm, KeyKind, PrivateKey, SignatureAlgorithm, SignatureValue, SigningKey,
    ToBeSigned, UnixTime,
};
use segel_testkit::pki::{Officer, Pki};

pub const DOCUMENT: &[u8] = b"%PDF-2.0 surat keterangan nomor 7";
pub const SHA256: DigestAlgorithm = DigestAlgorithm::Sha256;

pub fn pki() -> &'static Pki {
    static PKI: OnceLock<Pki> = OnceLock::new();
    PKI.get_or_init(|| Pki::quick(UnixTime::parse_rfc3339("2026-11-24T03:00:00Z").unwrap()))
}

pub fn officer() -> &'static Officer {
    static OFFICER: OnceLock<Officer> = OnceLock::new();
    OFFICER.get_or_init(|| pki().officer(KeyKind::P256, "Budi Santoso"))
}

pub fn digest_for(algorithm: SignatureAlgorithm) -> DigestAlgorithm {
    algorithm.digest().unwrap_or(DigestAlgorithm::Sha512)
}

/// Signs `DOCUMENT` the way the signing crate does.
pub fn signed_by(officer: &Officer, algorithm: SignatureAlgorithm) -> Vec<u8> {
    let digest = digest_for(algorithm);
    let attributes = segel_cms::signed_attributes(&digest.digest(DOCUMENT), &officer.certificate);
    let value = sign(officer, algorithm, &attributes);
    segel_cms::assemble(&attributes, &value, digest, algorithm, &officer.chain)
}

pub fn sign(officer: &Officer, algorithm: SignatureAlgorithm, message: &[u8]) -> SignatureValue {
    let key = PrivateKey::from_pkcs8(&officer.pkcs8_der).unwrap();
    key.sign(algorithm, &ToBeSigned::new(message.to_vec())).unwrap()
}

pub fn document_digest(algorithm: DigestAlgorithm) -> Digest {
    algorithm.digest(DOCUMENT)
}

pub fn checked(cms: &[u8], profile: Profile) -> CmsCheck {
    let read = SignedData::from_contents(cms, Strictness::Tolerant).unwrap();
    check(&read, document_digest, profile)
}

pub fn faults(cms: &[u8]) -> Vec<CmsFault> {
    checked(cms, Profile::Cades).faults
}

pub fn attribute(oid: &str, values: &[&[u8]]) -> Vec<u8> {
    der::sequence(&[&der::oid(oid), &der::tlv(tag::SET, &values.concat())])
}

pub const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
pub const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
pub const SIGNING_CERTIFICATE: &str = "1.2.840.113549.1.9.16.2.12";
pub const SIGNING_CERTIFICATE_V2: &str = "1.2.840.113549.1.9.16.2.47";
pub const DATA: &str = "1.2.840.113549.1.7.1";

/// The parts of a detached CMS by `officer()`; signed anew when built.
#[derive(Clone)]
pub struct Parts {
    pub attributes: Vec<Vec<u8>>,
    pub sort: bool,
    pub omit_attributes: bool,
    pub digest_algorithm: Vec<u8>,
    pub listed_digest: Vec<u8>,
    pub signature_algorithm: Vec<u8>,
    pub signature: Option<Vec<u8>>,
    pub version: u64,
    pub sid: Vec<u8>,
    pub content: Vec<u8>,
    pub certificates: Vec<Vec<u8>>,
    pub unsigned: Vec<Vec<u8>>,
    pub signers: usize,
}

impl Parts {
    pub fn new() -> Self {
        let digest = der::sequence(&[&der::oid(SHA256.oid())]);
        Self {
            attributes: vec![
                attribute(CONTENT_TYPE, &[&der::oid(DATA)]),
                attribute(
                    MESSAGE_DIGEST,
                    &[&der::octet_string(SHA256.digest(DOCUMENT).as_bytes())],
                ),
                attribute(SIGNING_CERTIFICATE_V2, &[&ess_v2(&officer().certificate.sha256())]),
            ],
            sort: true,
            omit_attributes: false,
            digest_algorithm: digest.clone(),
            listed_digest: digest,
            signature_algorithm: SignatureAlgorithm::Ecdsa(SHA256).algorithm_identifier(),
            signature: None,
            version: 1,
            sid: officer().certificate.issuer_and_serial_der(),
            content: der::sequence(&[&der::oid(DATA)]),
            certificates: officer().chain.iter().map(|c| c.as_der().to_vec()).collect(),
            unsigned: Vec::new(),
            signers: 1,
        }
    }

    /// Puts another attribute in the place of the one of the same type, or removes it.
    pub fn with_attribute(mut self, index: usize, attribute: Option<Vec<u8>>) -> Self {
        match attribute {
            Some(attribute) => self.attributes[index] = attribute,
            None => {
                self.attributes.remove(index);
            }
        }
        self
    }

    pub fn build(&self) -> Vec<u8> {
        let mut attributes = self.attributes.clone();
        if self.sort {
            attributes.sort();
        }
        let attributes = attributes.concat();
        let signature = self.signature.clone().unwrap_or_else(|| {
            let message = der::tlv(tag::SET, &attributes);
            sign(officer(), SignatureAlgorithm::Ecdsa(SHA256), &message).as_bytes().to_vec()
        });
        let mut parts =
            vec![der::unsigned(self.version), self.sid.clone(), self.digest_algorithm.clone()];
        if !self.omit_attributes {
            parts.push(der::tlv(tag::context_constructed(0), &attributes));
        }
        parts.push(self.signature_algorithm.clone());
        parts.push(der::octet_string(&signature));
        if !self.unsigned.is_empty() {
            parts.push(der::tlv(tag::context_constructed(1), &self.unsigned.concat()));
        }
        let signer = der::tlv(tag::SEQUENCE, &parts.concat());
        let signed_data = der::sequence(&[
            &der::unsigned(1),
            &der::tlv(tag::SET, &self.listed_digest),
            &self.content,
            &der::tlv(
                tag::context_constructed(0),
                &der::sorted(self.certificates.clone()).concat(),
            ),
            &der::tlv(tag::SET, &signer.repeat(self.signers)),
        ]);
        der::sequence(&[
            &der::oid("1.2.840.113549.1.7.2"),
            &der::tlv(tag::context_constructed(0), &signed_data),
        ])
    }
}

pub fn ess_v2(hash: &[u8]) -> Vec<u8> {
    let id = der::sequence(&[&der::octet_string(hash)]);
    der::sequence(&[&der::sequence(&[&id])])
}
