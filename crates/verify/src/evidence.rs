//! What the document, its signatures and the caller bring to prove the status of certificates.

use std::collections::HashSet;

use segel_cms::SignedData;
use segel_crypto::DigestAlgorithm;
use segel_crypto::der::{self, tag};
use segel_pdf::{Document, SecurityStore, Source};
use segel_x509::{Certificate, EvidenceOrigin, RevocationEvidence};

use crate::policy::Policy;

/// adbe-revocationInfoArchival (ISO 32000-2, 12.8.3.3.2).
const REVOCATION_INFO_ARCHIVAL: &str = "1.2.840.113583.1.1.8";

/// Certificates and revocation data; nothing in it is trusted.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    pub(crate) certificates: Vec<Certificate>,
    pub(crate) revocation: RevocationEvidence,
}

impl Evidence {
    /// Takes what the caller supplied and what the document's security store holds.
    pub(crate) fn of<S: Source>(document: &Document<S>, policy: &Policy) -> Self {
        let mut evidence = Self { certificates: Vec::new(), revocation: policy.evidence.clone() };
        // A store that cannot be read proves nothing, as one that is not there.
        let store = document.security_store().ok().flatten().unwrap_or_default();
        let origin = EvidenceOrigin::Document;
        for der in &store.certificates {
            evidence.add_certificates(Certificate::from_der(der).ok());
        }
        for der in &store.crls {
            evidence.revocation.add_crl(der, origin);
        }
        for der in &store.ocsp_responses {
            evidence.revocation.add_ocsp(der, origin);
        }
        evidence
    }

    fn add_certificates(&mut self, certificates: impl IntoIterator<Item = Certificate>) {
        for certificate in certificates {
            if !self.certificates.contains(&certificate) {
                self.certificates.push(certificate.clone());
                self.revocation.add_certificates([certificate]);
            }
        }
    }

    /// Adds what a SignedData carries.
    pub(crate) fn add_signed_data(&mut self, data: &SignedData) {
        let origin = EvidenceOrigin::Signature;
        self.add_certificates(data.certificates().iter().cloned());
        for der in data.crls() {
            self.revocation.add_crl(der, origin);
        }
        for der in data.ocsp_responses() {
            self.revocation.add_ocsp(der, origin);
        }
        for signer in data.signer_infos() {
            let archival = signer
                .signed_attributes()
                .and_then(|attributes| attributes.value(REVOCATION_INFO_ARCHIVAL).ok());
            if let Some(value) = archival {
                self.add_archival(value);
            }
        }
    }

    /// Reads `SEQUENCE { [0] CRLs, [1] OCSP responses, … }`; what is malformed is left out.
    fn add_archival(&mut self, value: &[u8]) -> Option<()> {
        let mut reader = der::single(value, tag::SEQUENCE).ok()?.reader();
        while let Ok(part) = reader.read_any() {
            let inner = der::single(part.value, tag::SEQUENCE).ok();
            let Some(mut items) = inner.map(|inner| inner.reader()) else { continue };
            while let Ok(item) = items.read_any() {
                if part.tag == tag::context_constructed(0) {
                    self.revocation.add_crl(item.encoding, EvidenceOrigin::Signature);
                } else if part.tag == tag::context_constructed(1) {
                    self.revocation.add_ocsp(item.encoding, EvidenceOrigin::Signature);
                }
            }
        }
        Some(())
    }
}

/// SHA-256 of every piece of a store, to know it again.
pub(crate) fn pieces(store: &SecurityStore) -> HashSet<[u8; 32]> {
    [&store.certificates, &store.crls, &store.ocsp_responses]
        .into_iter()
        .flatten()
        .filter_map(|der| DigestAlgorithm::Sha256.digest(der).as_bytes().try_into().ok())
        .collect()
}
