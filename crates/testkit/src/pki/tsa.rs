//! A time-stamping authority whose tokens are each also wrong in one chosen way.

use segel_crypto::der::{self, tag};
use segel_crypto::{Digest, DigestAlgorithm, KeyKind, SigningKey as _, ToBeSigned, UnixTime};
use segel_x509::Certificate;

use super::template::{Extension, Template, generalized_time};
use super::{
    Authority, DAY, Pki, YEAR, distinguished_name, generate, public_key, serial,
    signature_algorithm,
};

const SHA256: DigestAlgorithm = DigestAlgorithm::Sha256;
const TIME_STAMPING: &str = "1.3.6.1.5.5.7.3.8";
const EMAIL_PROTECTION: &str = "1.3.6.1.5.5.7.3.4";
const DATA: &str = "1.2.840.113549.1.7.1";
const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
const TST_INFO: &str = "1.2.840.113549.1.9.16.1.4";
const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
const SIGNING_CERTIFICATE_V2: &str = "1.2.840.113549.1.9.16.2.47";

/// The policy under which the bench stamps.
pub const BENCH_TSA_POLICY: &str = "1.3.6.1.4.1.55555.3161";

/// Names one way in which a token, or the certificate of its authority, is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TsaFault {
    /// It stamps something else.
    OtherImprint,
    /// Its content says that it is plain data.
    OtherContentType,
    /// Its version is 2.
    OtherVersion,
    /// It has a critical extension that no one knows.
    UnknownCritical,
    /// It names another authority than its certificate does.
    OtherTsa,
    /// It lacks the signing-certificate attribute.
    NoSigningCertificate,
    /// Its signing-certificate attribute is of the issuing authority.
    OtherSigningCertificate,
    /// Its message digest is of something else.
    OtherMessageDigest,
    /// One bit of its signature is flipped.
    BadSignature,
    /// It has two signers.
    TwoSigners,
    /// It does not carry the certificate of the authority.
    CertificateMissing,
    /// A byte that is not zero follows it.
    TrailingByte,
    /// Zeros follow it.
    TrailingZeros,
    /// The certificate of the authority says nothing of time-stamping.
    PurposeMissing,
    /// The certificate is for time-stamping, but the extension is not critical.
    PurposeNotCritical,
    /// The certificate is for time-stamping and for something else.
    PurposeNotAlone,
    /// The certificate ended thirty days before the instant the PKI was made for.
    TsaExpired,
}

/// Holds the fields of a token to be signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenTemplate {
    /// The digest of what is stamped.
    pub imprint: Digest,
    /// The time.
    pub gen_time: UnixTime,
    /// Digits after the seconds, without the dot; empty for none.
    pub fraction: String,
    /// Seconds and milliseconds of accuracy.
    pub accuracy: Option<(u8, u16)>,
    /// The nonce, big-endian.
    pub nonce: Option<Vec<u8>>,
    /// Whether the certificates of the authority are put inside.
    pub certificates: bool,
    /// The one thing that is wrong.
    pub fault: Option<TsaFault>,
}

impl TokenTemplate {
    /// Makes the template of a token of a digest at an instant, to the second.
    pub fn new(imprint: Digest, gen_time: UnixTime) -> Self {
        let (fraction, accuracy, nonce, fault) = (String::new(), Some((1, 0)), None, None);
        Self { imprint, gen_time, fraction, accuracy, nonce, certificates: true, fault }
    }

    /// Repeats a nonce.
    #[must_use]
    pub fn with_nonce(mut self, nonce: &[u8]) -> Self {
        self.nonce = Some(nonce.to_vec());
        self
    }

    /// Makes it wrong in one way.
    #[must_use]
    pub fn with_fault(mut self, fault: TsaFault) -> Self {
        self.fault = Some(fault);
        self
    }

    fn has(&self, fault: TsaFault) -> bool {
        self.fault == Some(fault)
    }

    fn info(&self, tsa: &[u8]) -> Vec<u8> {
        let algorithm = der::sequence(&[&der::oid(self.imprint.algorithm().oid()), &der::null()]);
        let mut imprint = self.imprint.as_bytes().to_vec();
        if self.has(TsaFault::OtherImprint)
            && let Some(first) = imprint.first_mut()
        {
            *first ^= 1;
        }
        let mut seed = imprint.clone();
        seed.extend_from_slice(&self.gen_time.seconds().to_be_bytes());
        let accuracy = self.accuracy.map(|(seconds, millis)| {
            let millis = der::integer(&millis.to_be_bytes());
            let millis = der::single(&millis, tag::INTEGER)
                .map(|tlv| der::tlv(tag::context(0), tlv.value))
                .unwrap_or_default();
            let zero = self.accuracy.is_some_and(|(_, millis)| millis == 0);
            let millis = if zero { Vec::new() } else { millis };
            der::sequence(&[&der::unsigned(u64::from(seconds)), &millis])
        });
        let nonce = self.nonce.as_ref().map(|nonce| der::integer(nonce));
        let extensions = self
            .has(TsaFault::UnknownCritical)
            .then(|| der::tlv(tag::context_constructed(1), &Extension::unknown(true).to_der()));
        let name = der::tlv(tag::context_constructed(4), tsa);
        der::sequence(&[
            &der::unsigned(if self.has(TsaFault::OtherVersion) { 2 } else { 1 }),
            &der::oid(BENCH_TSA_POLICY),
            &der::sequence(&[&algorithm, &der::octet_string(&imprint)]),
            &der::tlv(tag::INTEGER, &serial(&seed, 0)),
            &self.time(),
            &accuracy.unwrap_or_default(),
            &nonce.unwrap_or_default(),
            &der::tlv(tag::context_constructed(0), &name),
            &extensions.unwrap_or_default(),
        ])
    }

    fn time(&self) -> Vec<u8> {
        let whole = generalized_time(self.gen_time);
        let contents = der::single(&whole, tag::GENERALIZED_TIME).map(|tlv| tlv.value);
        let mut text = contents.unwrap_or_default().to_vec();
        text.pop();
        if !self.fraction.is_empty() {
            text.push(b'.');
            text.extend_from_slice(self.fraction.as_bytes());
        }
        text.push(b'Z');
        der::tlv(tag::GENERALIZED_TIME, &text)
    }
}

fn attribute(oid: &str, value: &[u8]) -> Vec<u8> {
    der::sequence(&[&der::oid(oid), &der::tlv(tag::SET, value)])
}

impl Pki {
    /// Returns the time-stamping authority, whose certificate is right in every way.
    ///
    /// # Panics
    ///
    /// When the backend makes no key.
    pub fn tsa(&self) -> &Authority {
        self.tsa.get_or_init(|| self.tsa_with(None))
    }

    fn tsa_with(&self, fault: Option<TsaFault>) -> Authority {
        let key = generate(KeyKind::P256);
        let public = public_key(&key);
        let issuing = &self.issuing.certificate;
        let usages: &[&str] = match fault {
            Some(TsaFault::PurposeNotAlone) => &[TIME_STAMPING, EMAIL_PROTECTION],
            _ => &[TIME_STAMPING],
        };
        let critical = fault != Some(TsaFault::PurposeNotCritical);
        let until = if fault == Some(TsaFault::TsaExpired) { -30 * DAY } else { 5 * YEAR };
        let mut template = Template {
            serial: serial(&public, 0),
            issuer: issuing.subject_der().to_vec(),
            subject: distinguished_name(&[("C", "ID"), ("CN", "Bench TSA (UJI COBA)")]),
            not_before: self.now.plus_seconds(-YEAR),
            not_after: self.now.plus_seconds(until),
            extensions: vec![
                Extension::key_usage(&[0]),
                Extension::extended_key_usage(usages, critical),
                Extension::authority_key_identifier(issuing.public_key().as_der()),
            ],
            public_key: public,
        };
        if fault == Some(TsaFault::PurposeMissing) {
            template = template.without("2.5.29.37");
        }
        Authority::new(&template, &key, Some(&self.issuing), SHA256)
    }

    /// Stamps a digest at an instant, wrong in one way if asked.
    ///
    /// # Panics
    ///
    /// When the key cannot sign.
    pub fn timestamp(
        &self,
        imprint: &Digest,
        gen_time: UnixTime,
        fault: Option<TsaFault>,
    ) -> Vec<u8> {
        let mut template = TokenTemplate::new(imprint.clone(), gen_time);
        template.fault = fault;
        self.timestamp_of(&template)
    }

    /// Signs a token.
    ///
    /// # Panics
    ///
    /// When the key cannot sign.
    pub fn timestamp_of(&self, template: &TokenTemplate) -> Vec<u8> {
        let bent = match template.fault {
            Some(
                TsaFault::PurposeMissing
                | TsaFault::PurposeNotCritical
                | TsaFault::PurposeNotAlone
                | TsaFault::TsaExpired,
            ) => Some(self.tsa_with(template.fault)),
            _ => None,
        };
        let tsa = bent.as_ref().unwrap_or_else(|| self.tsa());
        sign_token(template, tsa, &self.issuing.certificate)
    }

    /// Puts a token into a granted `TimeStampResp`.
    pub fn timestamp_response(&self, template: &TokenTemplate) -> Vec<u8> {
        granted(&self.timestamp_of(template))
    }
}

/// Signs a token with the key of an authority whose issuer is `issuing`.
///
/// # Panics
///
/// When the key cannot sign.
#[expect(clippy::expect_used, reason = "a test that cannot sign has nothing to go on with")]
pub(crate) fn sign_token(
    template: &TokenTemplate,
    tsa: &Authority,
    issuing: &Certificate,
) -> Vec<u8> {
    let named = if template.has(TsaFault::OtherTsa) { issuing } else { &tsa.certificate };
    let info = template.info(named.subject_der());
    let content_type = der::oid(match template.fault {
        Some(TsaFault::OtherContentType) => DATA,
        _ => TST_INFO,
    });
    let referenced = match template.fault {
        Some(TsaFault::OtherSigningCertificate) => issuing,
        _ => &tsa.certificate,
    };
    let reference = der::sequence(&[&der::octet_string(&referenced.sha256())]);
    let reference = der::sequence(&[&der::sequence(&[&reference])]);
    let digested: &[u8] = match template.fault {
        Some(TsaFault::OtherMessageDigest) => b"something else",
        _ => &info,
    };
    let message_digest = der::octet_string(SHA256.digest(digested).as_bytes());
    let mut attributes = vec![
        attribute(CONTENT_TYPE, &content_type),
        attribute(MESSAGE_DIGEST, &message_digest),
        attribute(SIGNING_CERTIFICATE_V2, &reference),
    ];
    if template.has(TsaFault::NoSigningCertificate) {
        attributes.pop();
    }
    let attributes = der::sorted(attributes).concat();
    let algorithm = signature_algorithm(&tsa.key, SHA256);
    let message = ToBeSigned::new(der::tlv(tag::SET, &attributes));
    let signature = tsa.key.sign(algorithm, &message).expect("the key signs");
    let mut signature = signature.as_bytes().to_vec();
    if template.has(TsaFault::BadSignature)
        && let Some(last) = signature.last_mut()
    {
        *last ^= 1;
    }
    let digest = der::sequence(&[&der::oid(SHA256.oid())]);
    let signer = der::sequence(&[
        &der::unsigned(1),
        &tsa.certificate.issuer_and_serial_der(),
        &digest,
        &der::tlv(tag::context_constructed(0), &attributes),
        &algorithm.algorithm_identifier(),
        &der::octet_string(&signature),
    ]);
    let signers = if template.has(TsaFault::TwoSigners) { signer.repeat(2) } else { signer };
    let mut certificates = vec![issuing.as_der().to_vec()];
    if !template.has(TsaFault::CertificateMissing) {
        certificates.push(tsa.certificate.as_der().to_vec());
    }
    let content = der::tlv(tag::context_constructed(0), &der::octet_string(&info));
    let certificates = match template.certificates {
        true => der::tlv(tag::context_constructed(0), &der::sorted(certificates).concat()),
        false => Vec::new(),
    };
    let signed_data = der::sequence(&[
        &der::unsigned(3),
        &der::tlv(tag::SET, &digest),
        &der::sequence(&[&content_type, &content]),
        &certificates,
        &der::tlv(tag::SET, &signers),
    ]);
    let explicit = der::tlv(tag::context_constructed(0), &signed_data);
    let mut token = der::sequence(&[&der::oid(SIGNED_DATA), &explicit]);
    match template.fault {
        Some(TsaFault::TrailingByte) => token.push(1),
        Some(TsaFault::TrailingZeros) => token.extend_from_slice(&[0; 4]),
        _ => {}
    }
    token
}

/// Puts a token into a granted `TimeStampResp`.
pub(crate) fn granted(token: &[u8]) -> Vec<u8> {
    der::sequence(&[&der::sequence(&[&der::unsigned(0)]), token])
}
