//! Officers: those who sign.

use p12_keystore::{KeyStore, KeyStoreEntry, PrivateKeyChain};
use segel_crypto::UnixTime;
use segel_x509::Certificate;
use zeroize::Zeroizing;

use super::template::{Extension, Template, distinguished_name};
use super::{BENCH_URL, DAY, YEAR, pem};

const AUTHENTIC_DOCUMENTS: &str = "1.2.840.113583.1.1.5";
const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
const OCSP_SIGNING: &str = "1.3.6.1.5.5.7.3.9";

/// Names one way in which an officer's certificate is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Its only extended key usage is that of a TLS server.
    OnlyServerAuth,
    /// Its only extended key usage is that of an OCSP responder.
    OnlyOcspSigning,
    /// It ended thirty days before the instant the PKI was made for.
    Expired,
    /// It says that it is an authority.
    IsCa,
    /// Its key usage is `keyEncipherment` alone.
    NoSignatureUsage,
}

/// Chooses how an officer's certificate differs from a right one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// The one thing that is wrong.
    pub fault: Option<Fault>,
}

impl Options {
    /// Makes a certificate with one fault.
    pub fn with_fault(fault: Fault) -> Self {
        Self { fault: Some(fault) }
    }
}

/// Holds an officer's key and certificates.
#[derive(Clone)]
pub struct Officer {
    /// The private key, PKCS#8.
    pub pkcs8_der: Zeroizing<Vec<u8>>,
    /// The certificate of the officer.
    pub certificate: Certificate,
    /// The certificate, the issuing authority, the root.
    pub chain: Vec<Certificate>,
}

impl std::fmt::Debug for Officer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Officer").field("certificate", &self.certificate).finish_non_exhaustive()
    }
}

impl Officer {
    /// Writes key and chain as PKCS#12: AES-256 under PBKDF2, with a SHA-256 MAC.
    ///
    /// # Panics
    ///
    /// When the writer refuses what the bench made.
    #[expect(clippy::expect_used, reason = "the bench made every part of the file itself")]
    pub fn to_pkcs12(&self, passphrase: &str) -> Vec<u8> {
        let key = p12_keystore::PrivateKey::from_der(&self.pkcs8_der).expect("a PKCS#8 key");
        let certificates = self.chain.iter().map(|certificate| {
            p12_keystore::Certificate::from_der(certificate.as_der()).expect("a certificate")
        });
        let identifier = self.certificate.sha256().to_vec();
        let entry = PrivateKeyChain::new(identifier, key, certificates);
        let mut store = KeyStore::new();
        store.add_entry("uji-coba", KeyStoreEntry::PrivateKeyChain(entry));
        store.writer(passphrase).write().expect("a writable store")
    }

    /// Writes the chain as PEM, leaf first.
    pub fn chain_pem(&self) -> String {
        self.chain.iter().map(|certificate| pem("CERTIFICATE", certificate.as_der())).collect()
    }

    /// Writes the key as unencrypted PKCS#8 PEM.
    pub fn key_pem(&self) -> Zeroizing<String> {
        Zeroizing::new(pem("PRIVATE KEY", &self.pkcs8_der))
    }
}

pub(super) fn template(
    options: &Options,
    common_name: &str,
    public_key: Vec<u8>,
    serial: Vec<u8>,
    issuer: &Certificate,
    now: UnixTime,
) -> Template {
    let fault = options.fault;
    let usage = match fault {
        Some(Fault::OnlyServerAuth) => SERVER_AUTH,
        Some(Fault::OnlyOcspSigning) => OCSP_SIGNING,
        _ => AUTHENTIC_DOCUMENTS,
    };
    let bits: &[u8] = if fault == Some(Fault::NoSignatureUsage) { &[2] } else { &[0, 1] };
    // A certificate already in use: issued some days ago, for two years.
    let not_before = match fault {
        Some(Fault::Expired) => now.plus_seconds(-2 * YEAR - 30 * DAY),
        _ => now.plus_seconds(-7 * DAY),
    };
    Template {
        serial,
        issuer: issuer.subject_der().to_vec(),
        subject: distinguished_name(&[
            ("CN", common_name),
            ("O", "Bench Pemerintah Daerah (UJI COBA)"),
            ("C", "ID"),
        ]),
        not_before,
        not_after: not_before.plus_seconds(2 * YEAR),
        extensions: vec![
            Extension::basic_constraints(fault == Some(Fault::IsCa), None),
            Extension::key_usage(bits),
            Extension::extended_key_usage(&[usage], true),
            Extension::policies(&["2.16.360.1.1.1.3.11.2.1", "2.16.360.1.1.1.7.1"]),
            Extension::subject_key_identifier(&public_key),
            Extension::authority_key_identifier(issuer.public_key().as_der()),
            Extension::authority_information(
                &format!("{BENCH_URL}/issuing.crt"),
                &format!("{BENCH_URL}/ocsp"),
            ),
            Extension::crl_url(&format!("{BENCH_URL}/issuing.crl")),
        ],
        public_key,
    }
}
