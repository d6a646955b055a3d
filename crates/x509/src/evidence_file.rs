//! Files of evidence: certificates, revocation lists and OCSP responses, whichever they are.

use segel_crypto::der::tag;

use crate::{
    Certificate, CertificateList, EvidenceOrigin, OcspResponse, RevocationEvidence, X509Error, pem,
};

const CERTIFICATE: &str = "CERTIFICATE";
const CRL: &str = "X509 CRL";
const OCSP: &str = "OCSP RESPONSE";

impl RevocationEvidence {
    /// Adds what a file holds: one certificate, revocation list or OCSP response in DER, or any number
    /// of them as PEM blocks (`CERTIFICATE`, `X509 CRL`, `OCSP RESPONSE`). Returns how many it were.
    ///
    /// Nothing in it is trusted: a certificate may complete a path, and a list or a response counts as
    /// far as its signature and its authority prove it.
    ///
    /// # Errors
    ///
    /// A damaged PEM block, a block that is not what it says, or a file that holds none of the three;
    /// nothing is added then.
    pub fn add_file(&mut self, bytes: &[u8], origin: EvidenceOrigin) -> Result<usize, X509Error> {
        let (mut certificates, mut crls, mut responses) = (Vec::new(), Vec::new(), Vec::new());
        if bytes.first() == Some(&tag::SEQUENCE) {
            if let Ok(certificate) = Certificate::from_der(bytes) {
                certificates.push(certificate);
            } else if CertificateList::from_der(bytes).is_ok() {
                crls.push(bytes.to_vec());
            } else if OcspResponse::from_der(bytes).is_ok() {
                responses.push(bytes.to_vec());
            }
        } else {
            for (label, der) in pem::blocks(bytes, &[CERTIFICATE, CRL, OCSP])? {
                let wrong = |_| X509Error::NoEvidence;
                match label {
                    CERTIFICATE => certificates.push(Certificate::from_der(&der)?),
                    CRL => {
                        CertificateList::from_der(&der).map_err(wrong)?;
                        crls.push(der);
                    }
                    _ => {
                        OcspResponse::from_der(&der).map_err(wrong)?;
                        responses.push(der);
                    }
                }
            }
        }
        let count = certificates.len() + crls.len() + responses.len();
        if count == 0 {
            return Err(X509Error::NoEvidence);
        }
        self.add_certificates(certificates);
        for der in &crls {
            self.add_crl(der, origin);
        }
        for der in &responses {
            self.add_ocsp(der, origin);
        }
        Ok(count)
    }
}
