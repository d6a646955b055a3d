//! A bench PKI in the shape of the Indonesian one: a root, an issuing authority, officers, and what
//! speaks about them: revocation lists, an OCSP responder, a time-stamping authority.
//!
//! Every name says that it is a bench ("UJI COBA"), and every URL stays on the machine. All keys
//! are generated at run time; a process makes the large keys of its authorities once.

mod crl;
mod ocsp;
mod officer;
mod template;
mod tsa;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use segel_crypto::{
    DigestAlgorithm, KeyKind, PrivateKey, SignatureAlgorithm, SigningKey as _, UnixTime,
};
use segel_x509::{Certificate, TrustAnchor, TrustStore};
use zeroize::Zeroizing;

pub(crate) use ocsp::sign_response;
pub(crate) use tsa::{granted, sign_token};

pub use crl::{CrlEntry, CrlFault, CrlTemplate};
pub use ocsp::{OcspAnswer, OcspFault, OcspSigner, OcspTemplate};
pub use officer::{Fault, Officer, Options};
pub use template::{Extension, Form, Template, distinguished_name};
pub use tsa::{BENCH_TSA_POLICY, TokenTemplate, TsaFault};

/// Where the bench says its responders are; nothing listens there.
pub const BENCH_URL: &str = "http://127.0.0.1:8799/uji-coba";

pub(crate) const DAY: i64 = 86_400;
pub(crate) const YEAR: i64 = 365 * DAY;

/// Holds one authority: its certificate and the key it issues with.
pub struct Authority {
    /// Its certificate.
    pub certificate: Certificate,
    pub(crate) key: PrivateKey,
}

impl std::fmt::Debug for Authority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Authority").field("certificate", &self.certificate).finish()
    }
}

impl Authority {
    /// Issues a certificate of a template, signed with the given digest.
    ///
    /// # Panics
    ///
    /// When the template is not a certificate: a fault of the test.
    pub fn issue(&self, template: &Template, digest: DigestAlgorithm) -> Certificate {
        template.sign(&self.key, signature_algorithm(&self.key, digest))
    }

    /// Issues what may be no certificate, written in a form, and returns its DER.
    pub fn issue_der(&self, template: &Template, form: &Form, digest: DigestAlgorithm) -> Vec<u8> {
        template.sign_der_as(form, &self.key, signature_algorithm(&self.key, digest))
    }

    /// Makes an authority of its own from a template whose key is `pkcs8`; self-signed when
    /// `issuer` is none.
    ///
    /// # Panics
    ///
    /// When the key or the template is not one: a fault of the test.
    pub fn new(
        template: &Template,
        pkcs8: &[u8],
        issuer: Option<&Self>,
        digest: DigestAlgorithm,
    ) -> Self {
        let key = private_key(pkcs8);
        let certificate = match issuer {
            Some(issuer) => issuer.issue(template, digest),
            None => template.sign(&key, signature_algorithm(&key, digest)),
        };
        Self { certificate, key }
    }
}

/// Holds a bench root, its issuing authority and the instant they were made for.
#[derive(Debug)]
pub struct Pki {
    /// The root, the only anchor.
    pub root: Authority,
    /// The authority that issues to officers.
    pub issuing: Authority,
    tsa: OnceLock<Authority>,
    now: UnixTime,
    issued: AtomicU64,
}

impl Pki {
    /// Makes a PKI as the real one is: RSA-4096 authorities, the issuing one signed over SHA-384.
    pub fn new(now: UnixTime) -> Self {
        static KEYS: OnceLock<[Zeroizing<Vec<u8>>; 2]> = OnceLock::new();
        let keys = KEYS.get_or_init(|| [generate(KeyKind::Rsa4096), generate(KeyKind::Rsa4096)]);
        Self::with_keys(now, keys)
    }

    /// Makes a PKI quickly, with P-256 authorities, for tests.
    pub fn quick(now: UnixTime) -> Self {
        Self::with_keys(now, &[generate(KeyKind::P256), generate(KeyKind::P256)])
    }

    fn with_keys(now: UnixTime, [root_key, issuing_key]: &[Zeroizing<Vec<u8>>; 2]) -> Self {
        let root_name = distinguished_name(&[
            ("CN", "Bench Root CA Indonesia (UJI COBA)"),
            ("O", "Bench Segel (UJI COBA)"),
            ("C", "ID"),
        ]);
        let issuing_name = distinguished_name(&[
            ("C", "ID"),
            ("O", "Bench Segel (UJI COBA)"),
            ("CN", "Bench Issuing CA (UJI COBA)"),
        ]);
        let root_public = public_key(root_key);
        let root_template = Template {
            serial: serial(&root_public, 0),
            issuer: root_name.clone(),
            subject: root_name.clone(),
            not_before: now.plus_seconds(-6 * YEAR),
            not_after: now.plus_seconds(14 * YEAR),
            extensions: vec![
                Extension::basic_constraints(true, None),
                Extension::key_usage(&[5, 6]),
                Extension::subject_key_identifier(&root_public),
            ],
            public_key: root_public.clone(),
        };
        let root = Authority::new(&root_template, root_key, None, DigestAlgorithm::Sha256);
        let issuing_public = public_key(issuing_key);
        let issuing_template = Template {
            serial: serial(&issuing_public, 1),
            issuer: root_name,
            subject: issuing_name,
            not_before: now.plus_seconds(-2 * YEAR),
            not_after: now.plus_seconds(8 * YEAR),
            extensions: vec![
                Extension::basic_constraints(true, Some(0)),
                Extension::key_usage(&[5, 6]),
                Extension::subject_key_identifier(&issuing_public),
                Extension::authority_key_identifier(&root_public),
                Extension::crl_url(&format!("{BENCH_URL}/root.crl")),
            ],
            public_key: issuing_public,
        };
        let issuing =
            Authority::new(&issuing_template, issuing_key, Some(&root), DigestAlgorithm::Sha384);
        Self { root, issuing, tsa: OnceLock::new(), now, issued: AtomicU64::new(2) }
    }

    /// Makes an officer with a new key and a certificate that is right in every way.
    pub fn officer(&self, kind: KeyKind, common_name: &str) -> Officer {
        self.officer_with(kind, common_name, Options::default())
    }

    /// Makes an officer with a new key whose certificate has one chosen fault.
    pub fn officer_with(&self, kind: KeyKind, common_name: &str, options: Options) -> Officer {
        self.certify(generate(kind), common_name, options)
    }

    /// Makes another certificate, with another subject, for the key of an officer.
    pub fn same_key(&self, officer: &Officer, common_name: &str) -> Officer {
        self.certify(officer.pkcs8_der.clone(), common_name, Options::default())
    }

    fn certify(&self, pkcs8: Zeroizing<Vec<u8>>, common_name: &str, options: Options) -> Officer {
        let template = self.officer_template(&pkcs8, common_name, options);
        let certificate = self.issuing.issue(&template, DigestAlgorithm::Sha256);
        let chain = vec![
            certificate.clone(),
            self.issuing.certificate.clone(),
            self.root.certificate.clone(),
        ];
        Officer { pkcs8_der: pkcs8, certificate, chain }
    }

    /// Returns the template of an officer's certificate, to be bent further by a test and issued
    /// with [`Authority::issue`].
    pub fn officer_template(&self, pkcs8: &[u8], common_name: &str, options: Options) -> Template {
        let public = public_key(pkcs8);
        let serial = serial(&public, self.issued.fetch_add(1, Ordering::Relaxed));
        let issuing = &self.issuing.certificate;
        officer::template(&options, common_name, public, serial, issuing, self.now)
    }

    /// Returns the root as PEM.
    pub fn root_pem(&self) -> String {
        pem("CERTIFICATE", self.root.certificate.as_der())
    }

    /// Returns a store whose only anchor is the root.
    pub fn trust(&self) -> TrustStore {
        TrustStore::new(vec![TrustAnchor::new(self.root.certificate.clone())])
    }
}

/// Generates a key and returns it as PKCS#8.
///
/// # Panics
///
/// When the crypto backend refuses.
#[expect(clippy::expect_used, reason = "a test that cannot make its key has nothing to go on with")]
pub fn generate(kind: KeyKind) -> Zeroizing<Vec<u8>> {
    PrivateKey::generate(kind).expect("the backend generates keys").1
}

/// Writes DER as PEM, 64 columns.
pub fn pem(label: &str, der: &[u8]) -> String {
    let encoded = STANDARD.encode(der);
    let mut text = format!("-----BEGIN {label}-----\n");
    for line in encoded.as_bytes().chunks(64) {
        text.push_str(&String::from_utf8_lossy(line));
        text.push('\n');
    }
    text.push_str(&format!("-----END {label}-----\n"));
    text
}

/// Reads Base64, as between the lines of a PEM block.
pub fn unbase64(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    STANDARD.decode(text).ok().map(Zeroizing::new)
}

#[expect(clippy::expect_used, reason = "a test that cannot read its key has nothing to go on with")]
pub(crate) fn private_key(pkcs8: &[u8]) -> PrivateKey {
    PrivateKey::from_pkcs8(pkcs8).expect("the bench made this key")
}

/// Returns the DER `SubjectPublicKeyInfo` of a PKCS#8 key.
pub fn public_key(pkcs8: &[u8]) -> Vec<u8> {
    private_key(pkcs8).public_key().as_der().to_vec()
}

fn signature_algorithm(key: &PrivateKey, digest: DigestAlgorithm) -> SignatureAlgorithm {
    match key.algorithms().first() {
        Some(SignatureAlgorithm::RsaPkcs1(_) | SignatureAlgorithm::RsaPss(_)) => {
            SignatureAlgorithm::RsaPkcs1(digest)
        }
        // A curve goes with its own digest: a P-256 authority does not sign over SHA-384.
        Some(other) => *other,
        None => SignatureAlgorithm::Ecdsa(digest),
    }
}

/// Twenty positive octets that differ for every key and every count.
pub(crate) fn serial(public_key: &[u8], count: u64) -> Vec<u8> {
    let mut seed = public_key.to_vec();
    seed.extend_from_slice(&count.to_be_bytes());
    let digest = DigestAlgorithm::Sha256.digest(&seed);
    let mut octets: Vec<u8> = digest.as_bytes().iter().copied().take(20).collect();
    if let Some(first) = octets.first_mut() {
        *first = (*first & 0x3f) | 0x40;
    }
    octets
}
