//! Revocation lists written field by field, each also wrong in one chosen way.

use segel_crypto::der::{self, tag};
use segel_crypto::{DigestAlgorithm, PrivateKey, SigningKey as _, ToBeSigned, UnixTime};
use segel_x509::Certificate;

use super::template::{Extension, generalized_time, time};
use super::{Authority, DAY, Pki, distinguished_name, signature_algorithm};

/// Holds the fields of a revocation list to be signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrlTemplate {
    /// DER `Name` of the issuer.
    pub issuer: Vec<u8>,
    /// When the list is made.
    pub this_update: UnixTime,
    /// When the next one is due.
    pub next_update: Option<UnixTime>,
    /// The entries, in order.
    pub entries: Vec<CrlEntry>,
    /// The extensions, in order.
    pub extensions: Vec<Extension>,
}

/// Holds one entry of a revocation list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrlEntry {
    /// Contents octets of the serial number.
    pub serial: Vec<u8>,
    /// When it was revoked.
    pub revocation_date: UnixTime,
    /// The number of a `CRLReason`.
    pub reason: Option<u8>,
    /// Since when the key is suspected.
    pub invalidity_date: Option<UnixTime>,
    /// Further extensions.
    pub extensions: Vec<Extension>,
}

/// Names one way in which a revocation list is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CrlFault {
    /// It bears the name of another issuer.
    OtherIssuer,
    /// One bit of its signature is flipped.
    BadSignature,
    /// The next list was due a day before the instant the PKI was made for.
    Stale,
    /// It was made two days after the instant the PKI was made for.
    FromTheFuture,
    /// It does not say when the next one is due.
    NoNextUpdate,
    /// It lists authorities only.
    OnlyAuthorities,
    /// It is published at another distribution point.
    OtherPoint,
    /// It is a delta of list 6.
    DeltaAlone,
    /// It is indirect.
    Indirect,
    /// It has a critical extension that no one knows.
    UnknownCritical,
    /// Its first entry has a critical extension that no one knows.
    UnknownCriticalInEntry,
    /// Its first entry is there again, suspended.
    Repeated,
    /// It was made a year before any officer's certificate.
    BeforeTheCertificate,
}

impl CrlEntry {
    /// Makes an entry for a certificate, revoked at an instant for a reason.
    pub fn new(certificate: &Certificate, revocation_date: UnixTime, reason: Option<u8>) -> Self {
        let serial = certificate.serial().to_vec();
        let (invalidity_date, extensions) = (None, Vec::new());
        Self { serial, revocation_date, reason, invalidity_date, extensions }
    }

    fn to_der(&self) -> Vec<u8> {
        let mut extensions = self.extensions.clone();
        if let Some(reason) = self.reason {
            extensions.push(Extension::raw(
                "2.5.29.21",
                false,
                der::tlv(tag::ENUMERATED, &[reason]),
            ));
        }
        if let Some(date) = self.invalidity_date {
            extensions.push(Extension::raw("2.5.29.24", false, generalized_time(date)));
        }
        let extensions = if extensions.is_empty() { Vec::new() } else { list(&extensions) };
        let serial = der::tlv(tag::INTEGER, &self.serial);
        der::sequence(&[&serial, &time(self.revocation_date), &extensions])
    }
}

impl CrlTemplate {
    /// Makes the template of list number 7 of an authority: a day old, due in six.
    pub fn new(issuer: &Certificate, now: UnixTime, entries: Vec<CrlEntry>) -> Self {
        Self {
            issuer: issuer.subject_der().to_vec(),
            this_update: now.plus_seconds(-DAY),
            next_update: Some(now.plus_seconds(6 * DAY)),
            entries,
            extensions: vec![
                Extension::authority_key_identifier(issuer.public_key().as_der()),
                Extension::raw("2.5.29.20", false, der::unsigned(7)),
            ],
        }
    }

    /// Replaces the extension of the same identifier, or adds it.
    #[must_use]
    pub fn with(mut self, extension: Extension) -> Self {
        self.extensions.retain(|existing| existing.oid != extension.oid);
        self.extensions.push(extension);
        self
    }

    /// Makes it wrong in one way; a bad signature is made when signing.
    #[must_use]
    pub fn with_fault(mut self, fault: CrlFault, now: UnixTime) -> Self {
        match fault {
            CrlFault::BadSignature => {}
            CrlFault::OtherIssuer => {
                self.issuer = distinguished_name(&[("C", "ID"), ("CN", "CA Lain (UJI COBA)")]);
            }
            CrlFault::Stale => {
                self.this_update = now.plus_seconds(-5 * DAY);
                self.next_update = Some(now.plus_seconds(-DAY));
            }
            CrlFault::FromTheFuture => {
                self.this_update = now.plus_seconds(2 * DAY);
                self.next_update = Some(now.plus_seconds(9 * DAY));
            }
            CrlFault::NoNextUpdate => self.next_update = None,
            CrlFault::BeforeTheCertificate => self.this_update = now.plus_seconds(-372 * DAY),
            CrlFault::OnlyAuthorities => {
                self = self.with(Extension::issuing_distribution_point(None, Some(2)));
            }
            CrlFault::OtherPoint => {
                let url = "http://127.0.0.1:8799/uji-coba/lain.crl";
                self = self.with(Extension::issuing_distribution_point(Some(url), None));
            }
            CrlFault::Indirect => {
                self = self.with(Extension::issuing_distribution_point(None, Some(4)));
            }
            CrlFault::DeltaAlone => {
                self = self.with(Extension::raw("2.5.29.27", true, der::unsigned(6)));
            }
            CrlFault::UnknownCritical => self = self.with(Extension::unknown(true)),
            CrlFault::UnknownCriticalInEntry => {
                if let Some(entry) = self.entries.first_mut() {
                    entry.extensions.push(Extension::unknown(true));
                }
            }
            CrlFault::Repeated => {
                let first = self.entries.first().cloned();
                self.entries.extend(first.map(|entry| CrlEntry { reason: Some(6), ..entry }));
            }
        }
        self
    }

    fn to_be_signed(&self, algorithm: &[u8]) -> Vec<u8> {
        let entries: Vec<u8> = self.entries.iter().flat_map(CrlEntry::to_der).collect();
        let entries = if entries.is_empty() { entries } else { der::tlv(tag::SEQUENCE, &entries) };
        let extensions = if self.extensions.is_empty() {
            Vec::new()
        } else {
            der::tlv(tag::context_constructed(0), &list(&self.extensions))
        };
        der::sequence(&[
            &der::unsigned(1),
            algorithm,
            &self.issuer,
            &time(self.this_update),
            &self.next_update.map(time).unwrap_or_default(),
            &entries,
            &extensions,
        ])
    }
}

fn list(extensions: &[Extension]) -> Vec<u8> {
    let encoded: Vec<u8> = extensions.iter().flat_map(Extension::to_der).collect();
    der::tlv(tag::SEQUENCE, &encoded)
}

/// Signs a to-be-signed part made for the algorithm and puts algorithm and signature behind it.
#[expect(clippy::expect_used, reason = "a test that cannot sign has nothing to go on with")]
pub(super) fn signed(
    key: &PrivateKey,
    make: impl FnOnce(&[u8]) -> Vec<u8>,
    bad: bool,
) -> [Vec<u8>; 3] {
    let algorithm = signature_algorithm(key, DigestAlgorithm::Sha256);
    let identifier = algorithm.algorithm_identifier();
    let to_be_signed = make(&identifier);
    let signature = key
        .sign(algorithm, &ToBeSigned::new(to_be_signed.clone()))
        .expect("the key signs with this algorithm");
    let mut signature = signature.as_bytes().to_vec();
    if bad && let Some(last) = signature.last_mut() {
        *last ^= 1;
    }
    [to_be_signed, identifier, der::bit_string(&signature)]
}

impl Authority {
    /// Signs a revocation list; `bad` flips a bit of the signature.
    ///
    /// # Panics
    ///
    /// When the key cannot sign.
    pub fn crl(&self, template: &CrlTemplate, bad: bool) -> Vec<u8> {
        let [to_be_signed, algorithm, signature] =
            signed(&self.key, |algorithm| template.to_be_signed(algorithm), bad);
        der::sequence(&[&to_be_signed, &algorithm, &signature])
    }
}

impl Pki {
    /// Makes the list of the issuing authority, wrong in one way if asked.
    ///
    /// # Panics
    ///
    /// When the key cannot sign.
    pub fn crl(&self, entries: Vec<CrlEntry>, fault: Option<CrlFault>) -> Vec<u8> {
        self.crl_of(&self.issuing, entries, fault)
    }

    /// Makes the list of the root, wrong in one way if asked.
    ///
    /// # Panics
    ///
    /// When the key cannot sign.
    pub fn root_crl(&self, entries: Vec<CrlEntry>, fault: Option<CrlFault>) -> Vec<u8> {
        self.crl_of(&self.root, entries, fault)
    }

    fn crl_of(
        &self,
        authority: &Authority,
        entries: Vec<CrlEntry>,
        fault: Option<CrlFault>,
    ) -> Vec<u8> {
        let mut template = CrlTemplate::new(&authority.certificate, self.now, entries);
        if let Some(fault) = fault {
            template = template.with_fault(fault, self.now);
        }
        authority.crl(&template, fault == Some(CrlFault::BadSignature))
    }
}
