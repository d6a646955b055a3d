//! A key, and those of the certificates at hand that are its chain.

use segel_crypto::{PrivateKey, SigningKey as _};
use segel_x509::Certificate;

use crate::{KeysError, LoadedKey};

/// Longer than any chain; a file with more is read no further.
const MAX_CHAIN: usize = 10;

/// Reads a PKCS#8 key and puts its certificates in order, leaf first.
pub(crate) fn assemble(pkcs8: &[u8], certificates: &[Certificate]) -> Result<LoadedKey, KeysError> {
    let key = read_key(pkcs8, certificates)?;
    let certificates = order(&key, certificates)?;
    Ok(LoadedKey { key, certificates })
}

/// An elliptic-curve key may lack its public half; then the certificate supplies it, and the crypto
/// layer checks that both halves fit.
fn read_key(pkcs8: &[u8], certificates: &[Certificate]) -> Result<PrivateKey, KeysError> {
    let error = match PrivateKey::from_pkcs8(pkcs8) {
        Ok(key) => return Ok(key),
        Err(error) => error,
    };
    certificates
        .iter()
        .find_map(|certificate| PrivateKey::from_pkcs8_for(pkcs8, certificate.public_key()).ok())
        .ok_or(KeysError::Key(error))
}

fn order(key: &PrivateKey, certificates: &[Certificate]) -> Result<Vec<Certificate>, KeysError> {
    if certificates.is_empty() {
        return Ok(Vec::new());
    }
    // A renewed certificate may lie beside its predecessor: the one that lasts longest is meant.
    let leaf = certificates
        .iter()
        .filter(|certificate| certificate.public_key() == key.public_key())
        .max_by_key(|certificate| (!certificate.is_ca(), certificate.not_after()))
        .ok_or(KeysError::KeyCertificateMismatch)?;
    let mut chain = vec![leaf.clone()];
    let mut last = leaf;
    while !last.is_self_issued() && chain.len() < MAX_CHAIN {
        let next = certificates
            .iter()
            .filter(|candidate| !chain.contains(candidate))
            .find(|candidate| issued(candidate, last));
        let Some(issuer) = next else {
            break;
        };
        chain.push(issuer.clone());
        last = issuer;
    }
    Ok(chain)
}

fn issued(issuer: &Certificate, subject: &Certificate) -> bool {
    issuer.subject_der() == subject.issuer_der()
        && subject.signature_algorithm().is_ok_and(|algorithm| {
            issuer.public_key().verify(algorithm, subject.tbs(), subject.signature()).is_ok()
        })
}
