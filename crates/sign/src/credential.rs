//! A key bound to the certificates that speak for it.

use std::sync::Arc;

use segel_crypto::SigningKey;
use segel_x509::Certificate;

use crate::error::SignError;

/// The greatest number of certificates in a chain.
const CHAIN_LIMIT: usize = 16;

/// The signer's certificate and those above it, signer first, each issued by the next.
///
/// Cloning shares the certificates.
#[derive(Debug, Clone)]
pub struct CertificateChain {
    signer: Certificate,
    certificates: Arc<[Certificate]>,
}

impl CertificateChain {
    /// Binds certificates into a chain; the issuers may be left out, the order may not.
    ///
    /// # Errors
    ///
    /// No certificate, more than 16, or one whose issuer is not the next one's subject.
    pub fn new(certificates: Vec<Certificate>) -> Result<Self, SignError> {
        let signer = certificates.first().ok_or(SignError::EmptyChain)?.clone();
        if certificates.len() > CHAIN_LIMIT {
            return Err(SignError::ChainTooLong { len: certificates.len(), limit: CHAIN_LIMIT });
        }
        for (position, pair) in certificates.windows(2).enumerate() {
            if let [lower, upper] = pair
                && lower.issuer_der() != upper.subject_der()
            {
                return Err(SignError::ChainBroken { position });
            }
        }
        Ok(Self { signer, certificates: certificates.into() })
    }

    /// Returns the signer's certificate.
    #[must_use]
    pub fn signer(&self) -> &Certificate {
        &self.signer
    }

    /// Returns all certificates, signer first.
    #[must_use]
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }
}

/// A signing key together with its certificate chain.
///
/// One credential signs any number of documents; the certificates are read once.
#[derive(Debug, Clone)]
pub struct Credential {
    key: Arc<dyn SigningKey>,
    chain: CertificateChain,
}

impl Credential {
    /// Binds a key to its chain.
    ///
    /// # Errors
    ///
    /// What [`CertificateChain::new`] refuses, and a key that is not the first certificate's.
    pub fn new(
        key: Arc<dyn SigningKey>,
        certificates: Vec<Certificate>,
    ) -> Result<Self, SignError> {
        let chain = CertificateChain::new(certificates)?;
        if key.public_key() != chain.signer().public_key() {
            return Err(SignError::KeyOfAnotherCertificate);
        }
        Ok(Self { key, chain })
    }

    /// Returns the chain, as [`crate::prepare`] needs it.
    #[must_use]
    pub fn chain(&self) -> &CertificateChain {
        &self.chain
    }

    /// Returns the key.
    #[must_use]
    pub fn key(&self) -> &dyn SigningKey {
        self.key.as_ref()
    }
}
