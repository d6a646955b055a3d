//! A SignedData in parts, so that a case can bend any one of them.

use segel_crypto::der::{self, tag};
use segel_crypto::{DigestAlgorithm, SigningKey as _};

use super::bench::{key, sign};
use crate::pki::Officer;

pub(super) const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
pub(super) const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
pub(super) const SIGNING_TIME: &str = "1.2.840.113549.1.9.5";
pub(super) const ALGORITHM_PROTECTION: &str = "1.2.840.113549.1.9.52";
pub(super) const SIGNING_CERTIFICATE: &str = "1.2.840.113549.1.9.16.2.12";
pub(super) const SIGNING_CERTIFICATE_V2: &str = "1.2.840.113549.1.9.16.2.47";
pub(super) const DATA: &str = "1.2.840.113549.1.7.1";
pub(super) const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
pub(super) const TST_INFO: &str = "1.2.840.113549.1.9.16.1.4";
const SHA256: DigestAlgorithm = DigestAlgorithm::Sha256;

/// How the outer layers are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outer {
    Der,
    /// BER with indefinite lengths.
    Indefinite,
}

/// The parts of a detached SignedData; signed anew when built, unless a value is given.
#[derive(Clone)]
pub(super) struct Parts<'o> {
    pub(super) officer: &'o Officer,
    pub(super) attributes: Vec<Vec<u8>>,
    pub(super) sort: bool,
    /// Instead of what the attributes would be encoded as: the contents of `[0]`.
    pub(super) raw_attributes: Option<Vec<u8>>,
    pub(super) omit_attributes: bool,
    /// What is signed where there are no attributes.
    pub(super) content: Vec<u8>,
    pub(super) digest_algorithm: Vec<u8>,
    pub(super) listed_digests: Vec<u8>,
    pub(super) signature_algorithm: Vec<u8>,
    pub(super) signature: Option<Vec<u8>>,
    pub(super) version: u64,
    pub(super) sid: Vec<u8>,
    pub(super) encapsulated: Vec<u8>,
    pub(super) certificates: Vec<Vec<u8>>,
    pub(super) sort_certificates: bool,
    pub(super) unsigned: Vec<Vec<u8>>,
    /// SignerInfos before and after the own one.
    pub(super) others: [Vec<Vec<u8>>; 2],
    pub(super) omit_signer: bool,
    pub(super) outer: Outer,
    /// The version of the SignedData itself.
    pub(super) outer_version: u64,
}

/// An attribute of some values.
pub(super) fn attribute(oid: &str, values: &[&[u8]]) -> Vec<u8> {
    der::sequence(&[&der::oid(oid), &der::tlv(tag::SET, &values.concat())])
}

/// The value of signing-certificate-v2 for the SHA-256 of a certificate.
pub(super) fn ess_v2(hash: &[u8]) -> Vec<u8> {
    ess(&[certificate_id(None, hash)])
}

/// The value of signing-certificate-v2 of some certificates, the signer's first.
pub(super) fn ess(certificates: &[Vec<u8>]) -> Vec<u8> {
    der::sequence(&[&der::tlv(tag::SEQUENCE, &certificates.concat())])
}

/// An ESSCertIDv2, of SHA-256 where no algorithm is named.
pub(super) fn certificate_id(digest: Option<DigestAlgorithm>, hash: &[u8]) -> Vec<u8> {
    let mut parts = digest.map(identifier).unwrap_or_default();
    parts.extend(der::octet_string(hash));
    der::tlv(tag::SEQUENCE, &parts)
}

pub(super) fn content_type(oid: &str) -> Vec<u8> {
    attribute(CONTENT_TYPE, &[&der::oid(oid)])
}

pub(super) fn message_digest(digest: &[u8]) -> Vec<u8> {
    attribute(MESSAGE_DIGEST, &[&der::octet_string(digest)])
}

pub(super) fn identifier(digest: DigestAlgorithm) -> Vec<u8> {
    der::sequence(&[&der::oid(digest.oid())])
}

impl<'o> Parts<'o> {
    /// A right SignedData of an officer over a content, content-type, message-digest and
    /// signing-certificate-v2 in this order.
    #[expect(clippy::expect_used, reason = "a bench that cannot sign has nothing to go on with")]
    pub(super) fn of(officer: &'o Officer, content: &[u8]) -> Self {
        let algorithm = key(officer).algorithms().first().copied().expect("an algorithm");
        Self {
            officer,
            attributes: vec![
                content_type(DATA),
                message_digest(SHA256.digest(content).as_bytes()),
                attribute(SIGNING_CERTIFICATE_V2, &[&ess_v2(&officer.certificate.sha256())]),
            ],
            sort: true,
            raw_attributes: None,
            omit_attributes: false,
            content: content.to_vec(),
            digest_algorithm: identifier(SHA256),
            listed_digests: identifier(SHA256),
            signature_algorithm: algorithm.algorithm_identifier(),
            signature: None,
            version: 1,
            sid: officer.certificate.issuer_and_serial_der(),
            encapsulated: der::sequence(&[&der::oid(DATA)]),
            certificates: officer.chain.iter().map(|c| c.as_der().to_vec()).collect(),
            sort_certificates: true,
            unsigned: Vec::new(),
            others: [Vec::new(), Vec::new()],
            omit_signer: false,
            outer: Outer::Der,
            outer_version: 1,
        }
    }

    /// Replaces an attribute by its place, or leaves it out.
    pub(super) fn with_attribute(mut self, index: usize, attribute: Option<Vec<u8>>) -> Self {
        match (self.attributes.get_mut(index), attribute) {
            (Some(place), Some(attribute)) => *place = attribute,
            (Some(_), None) => drop(self.attributes.remove(index)),
            (None, Some(attribute)) => self.attributes.push(attribute),
            (None, None) => {}
        }
        self
    }

    fn attribute_contents(&self) -> Vec<u8> {
        if let Some(raw) = &self.raw_attributes {
            return raw.clone();
        }
        let mut attributes = self.attributes.clone();
        if self.sort {
            attributes.sort();
        }
        attributes.concat()
    }

    /// The bytes that the key signs.
    pub(super) fn to_be_signed(&self) -> Vec<u8> {
        if self.omit_attributes {
            self.content.clone()
        } else {
            der::tlv(tag::SET, &self.attribute_contents())
        }
    }

    /// The SignerInfo alone.
    pub(super) fn signer_info(&self) -> Vec<u8> {
        let signature =
            self.signature.clone().unwrap_or_else(|| sign(self.officer, &self.to_be_signed()));
        let mut parts =
            vec![der::unsigned(self.version), self.sid.clone(), self.digest_algorithm.clone()];
        if !self.omit_attributes {
            parts.push(der::tlv(tag::context_constructed(0), &self.attribute_contents()));
        }
        parts.push(self.signature_algorithm.clone());
        parts.push(der::octet_string(&signature));
        if !self.unsigned.is_empty() {
            parts.push(der::tlv(tag::context_constructed(1), &self.unsigned.concat()));
        }
        der::tlv(tag::SEQUENCE, &parts.concat())
    }

    pub(super) fn build(&self) -> Vec<u8> {
        let certificates = if self.sort_certificates {
            der::sorted(self.certificates.clone()).concat()
        } else {
            self.certificates.concat()
        };
        let own = if self.omit_signer { Vec::new() } else { vec![self.signer_info()] };
        let [before, after] = &self.others;
        let signers: Vec<u8> = before.iter().chain(&own).chain(after).flatten().copied().collect();
        let parts = [
            der::unsigned(self.outer_version),
            der::tlv(tag::SET, &self.listed_digests),
            self.encapsulated.clone(),
            der::tlv(tag::context_constructed(0), &certificates),
            der::tlv(tag::SET, &signers),
        ]
        .concat();
        match self.outer {
            Outer::Der => der::sequence(&[
                &der::oid(SIGNED_DATA),
                &der::tlv(tag::context_constructed(0), &der::tlv(tag::SEQUENCE, &parts)),
            ]),
            Outer::Indefinite => {
                let mut out = vec![0x30, 0x80];
                out.extend(der::oid(SIGNED_DATA));
                out.extend([0xa0, 0x80, 0x30, 0x80]);
                out.extend(parts);
                out.extend([0; 6]);
                out
            }
        }
    }
}
