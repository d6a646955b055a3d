//! A document that waits for its signature.

use std::marker::PhantomData;

use segel_crypto::{Digest, DigestAlgorithm, SignatureAlgorithm, SignatureValue, ToBeSigned};
use segel_pdf::{ByteRange, FileKey};

use crate::credential::{CertificateChain, Credential};
use crate::error::SignError;
use crate::level;
use crate::signed::{Seal, SignedDocument};

/// A revision with a hole, and the bytes to be signed to fill it.
///
/// It holds the appended bytes only, never the document.
#[derive(Debug)]
#[must_use = "a prepared document is not signed yet"]
pub struct Prepared {
    pub(crate) source_len: u64,
    pub(crate) appended: Vec<u8>,
    pub(crate) byte_range: ByteRange,
    pub(crate) algorithm: SignatureAlgorithm,
    pub(crate) digest_algorithm: DigestAlgorithm,
    pub(crate) digest: Vec<u8>,
    pub(crate) to_be_signed: ToBeSigned,
    pub(crate) chain: CertificateChain,
    /// Of an encrypted document, to open it again for what follows the signature.
    pub(crate) key: Option<FileKey>,
}

impl Prepared {
    /// Returns the bytes to be signed: the DER of the signed attributes as a SET OF.
    #[must_use]
    pub fn to_be_signed(&self) -> &ToBeSigned {
        &self.to_be_signed
    }

    /// Returns the algorithm with which they are to be signed.
    #[must_use]
    pub fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// Returns the digest of the covered bytes of the document.
    #[must_use]
    pub fn document_digest(&self) -> &[u8] {
        &self.digest
    }

    /// Returns the byte range that the signature will cover.
    #[must_use]
    pub fn byte_range(&self) -> ByteRange {
        self.byte_range
    }

    /// Returns the chain for which the document was prepared.
    #[must_use]
    pub fn chain(&self) -> &CertificateChain {
        &self.chain
    }

    /// Signs with a key at hand and completes the document.
    ///
    /// # Errors
    ///
    /// A credential of another certificate, an algorithm the key does not offer, a key that
    /// fails, and what [`Prepared::complete`] refuses.
    pub fn sign_with(self, credential: &Credential) -> Result<SignedDocument<level::B>, SignError> {
        if credential.chain().signer().as_der() != self.chain.signer().as_der() {
            return Err(SignError::PreparedForAnother);
        }
        if !credential.key().algorithms().contains(&self.algorithm) {
            return Err(SignError::AlgorithmOfAnotherKey { algorithm: self.algorithm.name() });
        }
        let value =
            credential.key().sign(self.algorithm, &self.to_be_signed).map_err(SignError::Key)?;
        self.complete(value)
    }

    /// Verifies a signature value and puts it into the hole.
    ///
    /// # Errors
    ///
    /// A value that does not verify with the signer's public key, or one that is too long.
    pub fn complete(
        mut self,
        value: SignatureValue,
    ) -> Result<SignedDocument<level::B>, SignError> {
        self.chain
            .signer()
            .public_key()
            .verify(self.algorithm, self.to_be_signed.as_bytes(), value.as_bytes())
            .map_err(SignError::WrongSignature)?;
        let signed_data = segel_cms::assemble(
            self.to_be_signed.as_bytes(),
            &value,
            self.digest_algorithm,
            self.algorithm,
            self.chain.certificates(),
        );
        let hole = hole_digits(&mut self.appended, self.source_len, self.byte_range)
            .ok_or(SignError::Entry { entry: "/Contents" })?;
        let reserved = hole.len() / 2;
        if signed_data.len() > reserved {
            return Err(SignError::TooLong { len: signed_data.len(), reserved });
        }
        write_digits(hole, &signed_data);
        let signature_digest = self.digest_algorithm.digest(value.as_bytes());
        let digest = Digest::from_bytes(self.digest_algorithm, &self.digest)
            .ok_or(SignError::Entry { entry: "/Contents" })?;
        Ok(SignedDocument {
            source_len: self.source_len,
            appended: self.appended,
            seals: vec![Seal { byte_range: self.byte_range, digest }],
            signature_digest,
            key: self.key,
            level: PhantomData,
        })
    }
}

/// Writes bytes as digits, and zeros behind them up to the end.
pub(crate) fn write_digits(digits: &mut [u8], bytes: &[u8]) {
    let (pairs, _) = digits.as_chunks_mut::<2>();
    let (filled, padding) = pairs.split_at_mut(bytes.len().min(pairs.len()));
    for (pair, byte) in filled.iter_mut().zip(bytes) {
        *pair = [digit(byte >> 4), digit(byte & 15)];
    }
    padding.fill([b'0'; 2]);
}

fn digit(value: u8) -> u8 {
    if value < 10 { b'0' + value } else { b'a' + value - 10 }
}

/// Returns the digits between `<` and `>`, where they are all still zero.
pub(crate) fn hole_digits(
    appended: &mut [u8],
    source_len: u64,
    range: ByteRange,
) -> Option<&mut [u8]> {
    let digits = digits(appended, source_len, range)?;
    digits.iter().all(|digit| *digit == b'0').then_some(digits)
}

/// Returns the digits between `<` and `>`.
pub(crate) fn digits(appended: &mut [u8], source_len: u64, range: ByteRange) -> Option<&mut [u8]> {
    let start = usize::try_from(range.before.checked_sub(source_len)?).ok()?;
    let end = usize::try_from(range.after_offset.checked_sub(source_len)?).ok()?;
    let hole = appended.get_mut(start..end)?;
    match hole {
        [b'<', digits @ .., b'>'] => Some(digits),
        _ => None,
    }
}
