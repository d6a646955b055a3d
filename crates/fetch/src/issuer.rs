//! The certificate of an issuer, from where a certificate says it can be had (RFC 5280 section 4.2.2.1).

use segel_x509::Certificate;

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
    /// trusted. PEM and DER are read.
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
                accept: "application/pkix-cert, application/x-x509-ca-cert, */*;q=0.5",
                limit: LIMIT,
            };
            let read = transport.ask(&ask, deadline).and_then(|bytes| {
                Certificate::from_pem_or_der(&bytes)
                    .map_err(|error| FetchError::Certificate { url: url.to_owned(), error })
            });
            self.breaker().tell(url, &read);
            slot.certificates = read?;
            let found = slot.certificates.iter().find(|found| issued(found, certificate));
            found.cloned().ok_or_else(|| FetchError::NotTheIssuer { url: url.to_owned() })
        })
    }
}

/// Whether one certificate has the name and the key that issued another.
fn issued(issuer: &Certificate, certificate: &Certificate) -> bool {
    issuer.has_subject(certificate.issuer_der())
        && certificate.signature_algorithm().is_ok_and(|algorithm| {
            let (tbs, signature) = (certificate.tbs(), certificate.signature());
            issuer.public_key().verify(algorithm, tbs, signature).is_ok()
        })
}
