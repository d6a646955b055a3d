//! OCSP responses written field by field, each also wrong in one chosen way.

use segel_crypto::der::{self, tag};
use segel_crypto::{DigestAlgorithm, KeyKind, UnixTime};
use segel_x509::{CertId, Certificate, OcspRequest};

use super::crl::signed;
use super::template::{Extension, Template, generalized_time};
use super::{Authority, DAY, Pki, YEAR, distinguished_name, generate, public_key, serial};

const BASIC: &str = "1.3.6.1.5.5.7.48.1.1";
const NONCE: &str = "1.3.6.1.5.5.7.48.1.2";
const NO_CHECK: &str = "1.3.6.1.5.5.7.48.1.5";
const OCSP_SIGNING: &str = "1.3.6.1.5.5.7.3.9";

/// Says what the bench's responder answers about a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OcspAnswer {
    /// It is not revoked.
    Good,
    /// It is revoked since an instant, with the number of a `CRLReason`.
    Revoked(UnixTime, Option<u8>),
    /// The responder does not know it.
    Unknown,
}

/// Names one way in which an OCSP response is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OcspFault {
    /// It speaks of another serial number.
    OtherSerial,
    /// The digest of the issuer's name is another's.
    OtherIssuerName,
    /// The digest of the issuer's key is another's.
    OtherIssuerKey,
    /// One bit of its signature is flipped.
    BadSignature,
    /// Newer information was due a day before the instant the PKI was made for.
    Stale,
    /// It was made two days after the instant the PKI was made for.
    FromTheFuture,
    /// It does not say when newer information is due.
    NoNextUpdate,
    /// It speaks of an instant before the certificate was issued.
    BeforeTheCertificate,
    /// What names the responder is another key.
    OtherResponderId,
    /// It repeats another nonce than the one asked with.
    OtherNonce,
    /// Its answer has a critical extension that no one knows.
    UnknownCriticalInAnswer,
    /// It has a critical extension that no one knows.
    UnknownCritical,
    /// The certificate of the responder is not inside.
    ResponderMissing,
    /// The certificate of the responder is not for signing OCSP responses.
    ResponderWithoutPurpose,
    /// The certificate of the responder may be used for anything, which is no delegation.
    ResponderForAnything,
    /// The certificate of the responder was issued by the root.
    ResponderOfTheRoot,
    /// The certificate of the responder bears the issuer's name but another signed it.
    ResponderForged,
    /// The certificate of the responder had expired.
    ResponderExpired,
    /// The certificate of the responder does not spare the look-up of its own status.
    ResponderToBeChecked,
}

/// Chooses who signs a response.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OcspSigner {
    /// A responder that the issuing authority certified for it.
    #[default]
    Delegated,
    /// The issuing authority itself.
    Issuer,
}

/// The issuing authority's answer about one certificate, before it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OcspTemplate {
    /// Which certificate is asked about, and the nonce.
    pub request: OcspRequest,
    /// What is answered.
    pub answer: OcspAnswer,
    /// Who signs.
    pub signer: OcspSigner,
    /// When the status was known.
    pub this_update: UnixTime,
    /// When newer information is due.
    pub next_update: Option<UnixTime>,
    /// When the response was made.
    pub produced_at: UnixTime,
    /// Extensions of the answer.
    pub answer_extensions: Vec<Extension>,
    /// The one thing that is wrong.
    pub fault: Option<OcspFault>,
}

impl Pki {
    /// Makes the template of an answer about a certificate of the issuing authority: an hour old,
    /// good for a day.
    pub fn ocsp_template(&self, certificate: &Certificate, answer: OcspAnswer) -> OcspTemplate {
        let issuer = &self.issuing.certificate;
        OcspTemplate {
            request: OcspRequest::new(certificate, issuer, DigestAlgorithm::Sha1),
            answer,
            signer: OcspSigner::Delegated,
            this_update: self.now.plus_seconds(-3600),
            next_update: Some(self.now.plus_seconds(DAY - 3600)),
            produced_at: self.now.plus_seconds(-3600),
            answer_extensions: Vec::new(),
            fault: None,
        }
    }

    /// Answers about a certificate of the issuing authority, wrong in one way if asked.
    ///
    /// # Panics
    ///
    /// When the key cannot sign.
    pub fn ocsp(
        &self,
        certificate: &Certificate,
        answer: OcspAnswer,
        fault: Option<OcspFault>,
    ) -> Vec<u8> {
        self.ocsp_of(self.ocsp_template(certificate, answer).with_fault(fault, self.now))
    }

    /// Signs an answer.
    ///
    /// # Panics
    ///
    /// When the key cannot sign.
    pub fn ocsp_of(&self, template: OcspTemplate) -> Vec<u8> {
        let delegated = match template.signer {
            OcspSigner::Issuer => None,
            OcspSigner::Delegated => Some(self.responder(template.fault)),
        };
        let signer = delegated.as_ref().unwrap_or(&self.issuing);
        sign_response(&template, signer, delegated.is_some())
    }

    fn responder(&self, fault: Option<OcspFault>) -> Authority {
        let key = generate(KeyKind::P256);
        let public = public_key(&key);
        let usage = match fault {
            Some(OcspFault::ResponderWithoutPurpose) => "1.3.6.1.5.5.7.3.4",
            Some(OcspFault::ResponderForAnything) => "2.5.29.37.0",
            _ => OCSP_SIGNING,
        };
        let issuer = match fault {
            Some(OcspFault::ResponderOfTheRoot) => &self.root,
            _ => &self.issuing,
        };
        let mut template = Template {
            serial: serial(&public, 0),
            issuer: issuer.certificate.subject_der().to_vec(),
            subject: distinguished_name(&[("C", "ID"), ("CN", "Bench OCSP (UJI COBA)")]),
            not_before: self.now.plus_seconds(-YEAR),
            not_after: self.now.plus_seconds(YEAR),
            extensions: vec![
                Extension::key_usage(&[0]),
                Extension::extended_key_usage(&[usage], false),
                Extension::raw(NO_CHECK, false, der::null()),
            ],
            public_key: public,
        };
        match fault {
            Some(OcspFault::ResponderToBeChecked) => template = template.without(NO_CHECK),
            Some(OcspFault::ResponderExpired) => {
                template.not_after = self.now.plus_seconds(-DAY);
            }
            Some(OcspFault::ResponderForged) => {
                template.issuer = self.issuing.certificate.subject_der().to_vec();
                return Authority::new(&template, &key, Some(&self.root), DigestAlgorithm::Sha256);
            }
            _ => {}
        }
        Authority::new(&template, &key, Some(issuer), DigestAlgorithm::Sha256)
    }
}

/// Signs an answer; the certificate of a delegated signer is put inside.
pub(crate) fn sign_response(
    template: &OcspTemplate,
    signer: &Authority,
    delegated: bool,
) -> Vec<u8> {
    let inside = delegated && template.fault != Some(OcspFault::ResponderMissing);
    let bad = template.fault == Some(OcspFault::BadSignature);
    let [data, algorithm, signature] =
        signed(&signer.key, |_| template.response_data(&signer.certificate), bad);
    let certificates = if inside {
        let list = der::sequence(&[signer.certificate.as_der()]);
        der::tlv(tag::context_constructed(0), &list)
    } else {
        Vec::new()
    };
    let basic = der::sequence(&[&data, &algorithm, &signature, &certificates]);
    let bytes = der::sequence(&[&der::oid(BASIC), &der::octet_string(&basic)]);
    der::sequence(&[
        &der::tlv(tag::ENUMERATED, &[0]),
        &der::tlv(tag::context_constructed(0), &bytes),
    ])
}

impl OcspTemplate {
    /// Makes it wrong in one way, or leaves it right.
    #[must_use]
    pub fn with_fault(mut self, fault: Option<OcspFault>, now: UnixTime) -> Self {
        self.fault = fault;
        match fault {
            Some(OcspFault::Stale) => {
                self.this_update = now.plus_seconds(-2 * DAY);
                self.next_update = Some(now.plus_seconds(-DAY));
                self.produced_at = self.this_update;
            }
            Some(OcspFault::FromTheFuture) => {
                self.this_update = now.plus_seconds(2 * DAY);
                self.next_update = Some(now.plus_seconds(3 * DAY));
                self.produced_at = self.this_update;
            }
            Some(OcspFault::NoNextUpdate) => self.next_update = None,
            Some(OcspFault::BeforeTheCertificate) => self.this_update = now.plus_seconds(-YEAR),
            Some(OcspFault::UnknownCriticalInAnswer) => {
                self.answer_extensions.push(Extension::unknown(true));
            }
            _ => {}
        }
        self
    }

    fn response_data(&self, signer: &Certificate) -> Vec<u8> {
        let key = match self.fault {
            Some(OcspFault::OtherResponderId) => b"another key",
            _ => signer.public_key().key_octets(),
        };
        let hash = der::octet_string(DigestAlgorithm::Sha1.digest(key).as_bytes());
        let responder = der::tlv(tag::context_constructed(2), &hash);
        let answers = der::sequence(&[&self.single()]);
        let mut extensions = Vec::new();
        if let Some(nonce) = self.request.nonce() {
            let other = self.fault == Some(OcspFault::OtherNonce);
            let nonce = if other { b"another nonce" } else { nonce };
            extensions.push(Extension::raw(NONCE, false, der::octet_string(nonce)));
        }
        if self.fault == Some(OcspFault::UnknownCritical) {
            extensions.push(Extension::unknown(true));
        }
        let produced_at = generalized_time(self.produced_at);
        der::sequence(&[&responder, &produced_at, &answers, &explicit_list(&extensions)])
    }

    fn single(&self) -> Vec<u8> {
        let status = match self.answer {
            OcspAnswer::Good => der::tlv(tag::context(0), &[]),
            OcspAnswer::Unknown => der::tlv(tag::context(2), &[]),
            OcspAnswer::Revoked(at, reason) => {
                let reason = reason.map(|code| {
                    der::tlv(tag::context_constructed(0), &der::tlv(tag::ENUMERATED, &[code]))
                });
                let info = [generalized_time(at), reason.unwrap_or_default()].concat();
                der::tlv(tag::context_constructed(1), &info)
            }
        };
        let next = self
            .next_update
            .map(|next| der::tlv(tag::context_constructed(0), &generalized_time(next)));
        der::sequence(&[
            &self.cert_id(),
            &status,
            &generalized_time(self.this_update),
            &next.unwrap_or_default(),
            &explicit_list(&self.answer_extensions),
        ])
    }

    fn cert_id(&self) -> Vec<u8> {
        let right: &CertId = self.request.cert_id();
        let mut encoded = right.to_der();
        // The serial number ends the structure, the key hash stands before it, the name hash first.
        let serial = der::tlv(tag::INTEGER, right.serial()).len();
        let hash = right.digest_algorithm().map_or(0, DigestAlgorithm::output_len);
        let from_the_end = match self.fault {
            Some(OcspFault::OtherSerial) => 1,
            Some(OcspFault::OtherIssuerKey) => serial + 1,
            Some(OcspFault::OtherIssuerName) => serial + hash + 3,
            _ => return encoded,
        };
        let at = encoded.len() - from_the_end;
        if let Some(byte) = encoded.get_mut(at) {
            *byte ^= 1;
        }
        encoded
    }
}

fn explicit_list(extensions: &[Extension]) -> Vec<u8> {
    if extensions.is_empty() {
        return Vec::new();
    }
    let encoded: Vec<u8> = extensions.iter().flat_map(Extension::to_der).collect();
    der::tlv(tag::context_constructed(1), &der::tlv(tag::SEQUENCE, &encoded))
}
