//! A signature that stands beside what it signs.

use segel_crypto::ToBeSigned;

use crate::credential::Credential;
use crate::error::SignError;
use crate::plan::SigningPlan;
use crate::prepare::algorithms;

/// Signs any content and gives the DER of a detached CMS SignedData with CAdES attributes
/// (EN 319 122-1), certificates included.
///
/// # Errors
/// An algorithm the key does not offer, a key that fails, and a value that does not verify.
pub fn sign_detached(content: &[u8], credential: &Credential) -> Result<Vec<u8>, SignError> {
    let chain = credential.chain();
    let (algorithm, digest) = algorithms(&SigningPlan::approval(), chain.signer())?;
    if !credential.key().algorithms().contains(&algorithm) {
        return Err(SignError::AlgorithmOfAnotherKey { algorithm: algorithm.name() });
    }
    let attributes = segel_cms::signed_attributes(&digest.digest(content), chain.signer());
    let to_be_signed = ToBeSigned::new(attributes);
    let value = credential.key().sign(algorithm, &to_be_signed).map_err(SignError::Key)?;
    let bytes = to_be_signed.as_bytes();
    let key = chain.signer().public_key();
    key.verify(algorithm, bytes, value.as_bytes()).map_err(SignError::WrongSignature)?;
    Ok(segel_cms::assemble(bytes, &value, digest, algorithm, chain.certificates()))
}
