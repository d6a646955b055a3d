//! The certificate of an issuer, from where a certificate says it can be had (RFC 5280 section 4.2.2.1).

use segel_cms::{SignedData, Strictness};
use segel_x509::{Certificate, X509Error};

use crate::address::Reach;
use crate::client::Client;
use crate::deadline::Deadline;
use crate::error::{FetchError, Unanswered};
use crate::transport::Ask;

/// Far above any certificate.
const LIMIT: usize = 256 << 10;

impl Client {
    /// Asks for the certificate that issued another, at the addresses which that one names.
    ///
    /// Taken is one of the issuer's name whose key verifies the signature; that does not make it
    /// trusted. PEM, DER and bundles of certificates (certs-only CMS) are read.
    ///
    /// # Errors
    ///
    /// What became of every address.
    pub fn issuer(
        &self,
        certificate: &Certificate,
        reach: Reach,
    ) -> Result<Certificate, Unanswered> {
        let deadline = Deadline::after(self.settings().total);
        let mut attempts = Vec::new();
        for url in certificate.issuer_urls() {
            if !crate::revocation::is_web(url) {
                continue;
            }
            match self.issuer_at(url, certificate, reach, &deadline) {
                Ok(issuer) => return Ok(issuer),
                Err(error) => attempts.push(error),
            }
        }
        if attempts.is_empty() {
            attempts.push(FetchError::NoAddress { certificate: certificate.subject() });
        }
        Err(Unanswered { attempts })
    }

    fn issuer_at(
        &self,
        url: &str,
        certificate: &Certificate,
        reach: Reach,
        deadline: &Deadline,
    ) -> Result<Certificate, FetchError> {
        self.slots().one(&format!("issuer {url}"), |slot| {
            if let Some(known) = slot.certificates.iter().find(|known| issued(known, certificate)) {
                return Ok(known.clone());
            }
            let transport = self.transport()?;
            self.breaker().check(url)?;
            let ask = Ask {
                url,
                reach,
                post: None,
                accept: "application/pkix-cert, application/pkcs7-mime, */*;q=0.5",
                limit: LIMIT,
            };
            let read = transport.ask(&ask, deadline).and_then(|bytes| {
                certificates(&bytes)
                    .map_err(|error| FetchError::Certificate { url: url.to_owned(), error })
            });
            self.breaker().tell(url, &read);
            slot.certificates = read?;
            let found = slot.certificates.iter().find(|found| issued(found, certificate));
            found.cloned().ok_or_else(|| FetchError::NotTheIssuer { url: url.to_owned() })
        })
    }
}

/// The certificates of an answer: alone or, as RFC 5280 also allows, in a SignedData without signers.
fn certificates(bytes: &[u8]) -> Result<Vec<Certificate>, X509Error> {
    Certificate::from_pem_or_der(bytes).or_else(|error| {
        let bundle = SignedData::from_contents(bytes, Strictness::Tolerant).ok();
        let found = bundle.map(|bundle| bundle.certificates().to_vec()).unwrap_or_default();
        if found.is_empty() { Err(error) } else { Ok(found) }
    })
}

/// Whether one certificate has the name and the key that issued another.
fn issued(issuer: &Certificate, certificate: &Certificate) -> bool {
    issuer.has_subject(certificate.issuer_der()) && certificate.verify_signature(issuer).is_ok()
}

#[cfg(test)]
mod tests {
    use segel_crypto::UnixTime;
    use segel_crypto::der::{integer, oid, sequence, set_of, tag, tlv_of};
    use segel_testkit::pki::Pki;

    use super::*;

    /// What `openssl crl2pkcs7 -nocrl` makes of certificates.
    fn bundle(certificates: &[&[u8]]) -> Vec<u8> {
        let certificates = tlv_of(tag::context_constructed(0), certificates);
        let content = sequence(&[&oid("1.2.840.113549.1.7.1")]);
        let none = set_of(Vec::new());
        let signed = sequence(&[&integer(&[1]), &none, &content, &certificates, &none]);
        let inside = tlv_of(tag::context_constructed(0), &[&signed]);
        sequence(&[&oid("1.2.840.113549.1.7.2"), &inside])
    }

    #[test]
    fn a_bundle_of_certificates_is_read_and_an_empty_one_is_none() {
        let pki = Pki::quick(UnixTime::new(1_795_492_800));
        let (root, issuing) = (&pki.root.certificate, &pki.issuing.certificate);
        let found = certificates(&bundle(&[root.as_der(), issuing.as_der()])).unwrap();
        assert_eq!(found, [root.clone(), issuing.clone()]);
        assert_eq!(certificates(issuing.as_der()).unwrap(), std::slice::from_ref(issuing));
        assert!(certificates(&bundle(&[])).is_err());
    }
}
