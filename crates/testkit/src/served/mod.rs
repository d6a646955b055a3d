//! A bench PKI that answers: certificates whose addresses lead to a time-stamping authority, an OCSP
//! responder, revocation lists and issuers' certificates on this machine.
//!
//! For tests and for trying out, never for production: every name says "UJI COBA", every address is
//! that of the loopback interface, and each service can be told to fail in a chosen way.

mod answers;
mod fault;
mod http;
mod records;

use std::io;
use std::net::TcpListener;
use std::sync::Arc;

use segel_crypto::{DigestAlgorithm, KeyKind, UnixTime};
use segel_x509::{Certificate, TrustAnchor, TrustStore};
use zeroize::Zeroizing;

pub use answers::Clock;
pub use fault::{FAULTS, Fault, Faults, Service};
pub use http::{Running, listen};
pub use records::{Records, Revocation};

use crate::pki::{
    Authority, CrlEntry, CrlTemplate, DAY, Extension, Officer, Template, YEAR, distinguished_name,
    generate, pem, public_key, serial,
};

const SHA256: DigestAlgorithm = DigestAlgorithm::Sha256;
const TIME_STAMPING: &str = "1.3.6.1.5.5.7.3.8";
const OCSP_SIGNING: &str = "1.3.6.1.5.5.7.3.9";
const NO_CHECK: &str = "1.3.6.1.5.5.7.48.1.5";

/// The authorities of a bench, with their keys.
#[derive(Debug)]
pub struct ServedPki {
    /// The root, the only anchor.
    pub root: Authority,
    /// The authority that issues to officers, to the time-stamping authority and to the responder.
    pub issuing: Authority,
    /// The time-stamping authority.
    pub tsa: Authority,
    /// The OCSP responder, to which the issuing authority delegates.
    pub responder: Authority,
    url: String,
    keys: [Zeroizing<Vec<u8>>; 4],
}

/// The names of the authorities' files, without extension, in the order of [`ServedPki::files`].
pub const AUTHORITIES: [&str; 4] = ["root", "issuing", "tsa", "ocsp"];

/// The certificate and the key of one authority, to be kept.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "plain data")]
pub struct AuthorityFile {
    /// Its name, one of [`AUTHORITIES`].
    pub name: &'static str,
    /// The certificate, PEM.
    pub certificate: String,
    /// The key, PKCS#8 PEM.
    pub key: Zeroizing<String>,
}

impl ServedPki {
    /// Makes the authorities of a bench that is served at an address such as
    /// `http://127.0.0.1:8799`, with keys of one kind.
    ///
    /// # Panics
    ///
    /// When the backend makes no key.
    pub fn new(url: &str, kind: KeyKind, now: UnixTime) -> Self {
        let url = url.trim_end_matches('/').to_owned();
        let keys = [kind, kind, kind, KeyKind::P256].map(generate);
        let [root_key, issuing_key, tsa_key, responder_key] = &keys;
        let name = |cn: &str| {
            distinguished_name(&[("C", "ID"), ("O", "Bench Segel (UJI COBA)"), ("CN", cn)])
        };
        let root_name = name("Bench Root CA (UJI COBA)");
        let issuing_name = name("Bench Issuing CA (UJI COBA)");
        let root_public = public_key(root_key);
        let root = Template {
            serial: serial(&root_public, 0),
            issuer: root_name.clone(),
            subject: root_name.clone(),
            not_before: now.plus_seconds(-DAY),
            not_after: now.plus_seconds(20 * YEAR),
            extensions: vec![
                Extension::basic_constraints(true, None),
                Extension::key_usage(&[5, 6]),
                Extension::subject_key_identifier(&root_public),
            ],
            public_key: root_public.clone(),
        };
        let root = Authority::new(&root, root_key, None, SHA256);
        let issuing_public = public_key(issuing_key);
        let issuing = Template {
            serial: serial(&issuing_public, 1),
            issuer: root_name,
            subject: issuing_name.clone(),
            not_before: now.plus_seconds(-DAY),
            not_after: now.plus_seconds(10 * YEAR),
            extensions: vec![
                Extension::basic_constraints(true, Some(0)),
                Extension::key_usage(&[5, 6]),
                Extension::subject_key_identifier(&issuing_public),
                Extension::authority_key_identifier(&root_public),
                Extension::crl_url(&format!("{url}/root.crl")),
            ],
            public_key: issuing_public.clone(),
        };
        let issuing = Authority::new(&issuing, issuing_key, Some(&root), SHA256);
        let service = |key: &[u8], cn: &str, until: i64, extensions: Vec<Extension>| {
            let public_key = public_key(key);
            let mut all = vec![
                Extension::key_usage(&[0]),
                Extension::subject_key_identifier(&public_key),
                Extension::authority_key_identifier(&issuing_public),
            ];
            all.extend(extensions);
            let template = Template {
                serial: serial(&public_key, 2),
                issuer: issuing_name.clone(),
                subject: name(cn),
                not_before: now.plus_seconds(-DAY),
                not_after: now.plus_seconds(until),
                extensions: all,
                public_key,
            };
            Authority::new(&template, key, Some(&issuing), SHA256)
        };
        let looked_up = vec![
            Extension::extended_key_usage(&[TIME_STAMPING], true),
            Extension::authority_information(&format!("{url}/issuing.crt"), &format!("{url}/ocsp")),
            Extension::crl_url(&format!("{url}/issuing.crl")),
        ];
        let tsa = service(tsa_key, "Bench TSA (UJI COBA)", 5 * YEAR, looked_up);
        let delegated = vec![
            Extension::extended_key_usage(&[OCSP_SIGNING], false),
            Extension::raw(NO_CHECK, false, segel_crypto::der::null()),
        ];
        let responder = service(responder_key, "Bench OCSP (UJI COBA)", 2 * YEAR, delegated);
        Self { root, issuing, tsa, responder, url, keys }
    }

    /// Opens the authorities that were kept: certificate and key of each, PEM or DER, in the order of
    /// [`AUTHORITIES`].
    ///
    /// None where a certificate or key is not readable, or they do not belong together.
    pub fn open(url: &str, files: [(&[u8], Zeroizing<Vec<u8>>); 4]) -> Option<Self> {
        let mut keys = Vec::new();
        let mut authorities = Vec::new();
        for (certificate, key) in files {
            let certificate = Certificate::from_pem_or_der(certificate).ok()?.into_iter().next()?;
            let private = segel_crypto::PrivateKey::from_pkcs8(&key).ok()?;
            if public_key(&key) != certificate.public_key().as_der() {
                return None;
            }
            authorities.push(Authority { certificate, key: private });
            keys.push(key);
        }
        let [root, issuing, tsa, responder] = authorities.try_into().ok()?;
        let url = url.trim_end_matches('/').to_owned();
        Some(Self { root, issuing, tsa, responder, url, keys: keys.try_into().ok()? })
    }

    /// The files to keep; the keys are secrets, if only of a bench.
    pub fn files(&self) -> Vec<AuthorityFile> {
        let authorities = [&self.root, &self.issuing, &self.tsa, &self.responder];
        let all = AUTHORITIES.iter().zip(authorities).zip(&self.keys);
        all.map(|((name, authority), key)| AuthorityFile {
            name,
            certificate: pem("CERTIFICATE", authority.certificate.as_der()),
            key: Zeroizing::new(pem("PRIVATE KEY", key)),
        })
        .collect()
    }

    /// The list of the issuing authority, or of the root, for a week; its number is the second of its
    /// making.
    pub fn list(&self, of_root: bool, records: &Records, now: UnixTime) -> CrlTemplate {
        let authority = if of_root { &self.root } else { &self.issuing };
        let issuing = self.issuing.certificate.serial();
        let of_this = |revocation: &&Revocation| (revocation.serial == issuing) == of_root;
        let entries = records.revoked.iter().filter(of_this).map(|revocation| CrlEntry {
            serial: revocation.serial.clone(),
            revocation_date: revocation.at,
            reason: revocation.reason,
            invalidity_date: None,
            extensions: Vec::new(),
        });
        let mut template = CrlTemplate::new(&authority.certificate, now, entries.collect());
        template.this_update = now;
        template.next_update = Some(now.plus_seconds(7 * DAY));
        let number = u64::try_from(now.seconds()).unwrap_or_default();
        template.with(Extension::raw("2.5.29.20", false, segel_crypto::der::unsigned(number)))
    }

    /// The address that the bench is served at.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A store whose only anchor is the root.
    pub fn trust(&self) -> TrustStore {
        TrustStore::new(vec![TrustAnchor::new(self.root.certificate.clone())])
    }

    /// Issues a certificate for two years to an officer with a new key. The name is marked as one of a
    /// bench where it is not.
    ///
    /// # Panics
    ///
    /// When the backend makes no key.
    pub fn officer(&self, kind: KeyKind, common_name: &str, now: UnixTime) -> Officer {
        let pkcs8_der = generate(kind);
        let public_key = public_key(&pkcs8_der);
        let issuing = &self.issuing.certificate;
        let common_name = match common_name.contains("(UJI COBA)") {
            true => common_name.to_owned(),
            false => format!("{common_name} (UJI COBA)"),
        };
        let url = &self.url;
        let template = Template {
            serial: serial(&public_key, 3),
            issuer: issuing.subject_der().to_vec(),
            subject: distinguished_name(&[
                ("CN", &common_name),
                ("O", "Bench Pemerintah Daerah (UJI COBA)"),
                ("C", "ID"),
            ]),
            not_before: now.plus_seconds(-3600),
            not_after: now.plus_seconds(2 * YEAR),
            extensions: vec![
                Extension::basic_constraints(false, None),
                Extension::key_usage(&[0, 1]),
                Extension::extended_key_usage(&["1.2.840.113583.1.1.5"], true),
                Extension::subject_key_identifier(&public_key),
                Extension::authority_key_identifier(issuing.public_key().as_der()),
                Extension::authority_information(
                    &format!("{url}/issuing.crt"),
                    &format!("{url}/ocsp"),
                ),
                Extension::crl_url(&format!("{url}/issuing.crl")),
            ],
            public_key,
        };
        let certificate = self.issuing.issue(&template, SHA256);
        let chain = vec![certificate.clone(), issuing.clone(), self.root.certificate.clone()];
        Officer { pkcs8_der, certificate, chain }
    }

    /// Answers at a listener until the result is dropped. `records` is asked anew for every answer, so
    /// that a revocation counts at once.
    ///
    /// # Errors
    ///
    /// When the listener has no address.
    pub fn serve(
        self: Arc<Self>,
        listener: TcpListener,
        faults: Arc<Faults>,
        records: impl Fn() -> Records + Send + Sync + 'static,
        clock: Clock,
    ) -> io::Result<Running> {
        let answers = answers::Answers::new(self, faults, Box::new(records), clock);
        http::serve(listener, move |request| answers.to(request))
    }
}
