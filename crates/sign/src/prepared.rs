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
        *pair = digits_of(*byte);
    }
    padding.fill([b'0'; 2]);
}

/// Both digits in one step, without branches: a signature is thousands of them.
fn digits_of(byte: u8) -> [u8; 2] {
    let halves = (u16::from(byte >> 4)) | (u16::from(byte & 15) << 8);
    let letters = ((halves + 0x0606) >> 4) & 0x0101;
    (halves + 0x3030 + u16::from(b'a' - b'9' - 1) * letters).to_le_bytes()
}

/// Returns the digits between `<` and `>`, where they are all still zero.
pub(crate) fn hole_digits(
    appended: &mut [u8],
    source_len: u64,
    range: ByteRange,
) -> Option<&mut [u8]> {
    let digits = digits(appended, source_len, range)?;
    let (pieces, rest) = digits.as_chunks::<64>();
    let is_empty = |piece: &[u8]| piece.iter().fold(true, |all, digit| all & (*digit == b'0'));
    (pieces.iter().all(|piece| is_empty(piece)) && is_empty(rest)).then_some(digits)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_as_digits_with_zeros_behind() {
        let bytes: Vec<u8> = (0..=255).collect();
        let expected: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut digits = [b'x'; 516];
        write_digits(&mut digits, &bytes);
        assert_eq!(String::from_utf8_lossy(&digits), expected + "0000");
    }

    #[test]
    fn a_hole_is_empty_only_where_every_digit_is_zero() {
        let range = |len: u64| ByteRange { before: 0, after_offset: len, after_length: 1 };
        for len in [2usize, 64, 66, 130, 200] {
            let mut hole = [b"<".as_slice(), &vec![b'0'; len], b">"].concat();
            let end = range(hole.len() as u64);
            assert_eq!(hole_digits(&mut hole, 0, end).map(|digits| digits.len()), Some(len));
            for at in 1..=len {
                hole[at] = b'1';
                assert!(hole_digits(&mut hole, 0, end).is_none(), "{len} {at}");
                hole[at] = b'0';
            }
        }
    }
}
