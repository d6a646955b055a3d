//! Verification of one signature with one public key.

use crate::backend::{self, signature as lib};
use crate::pkcs1;
use crate::public_key::{Material, Restriction};
use crate::{CryptoError, PublicKey, SignatureAlgorithm, SubjectPublicKeyInfo};

/// The bits of the largest modulus computed with: more would only cost time.
const MAX_MODULUS: u32 = 8192;
const MIN_MODULUS: u32 = 1024;
/// The largest exponent computed with, as both libraries have it.
const MAX_EXPONENT: u64 = (1 << 33) - 1;

impl SubjectPublicKeyInfo {
    /// Verifies `signature` over `message`; the message is the bytes, not their digest.
    ///
    /// Says nothing about whether the algorithm is still acceptable: that is the policy's to judge.
    ///
    /// # Errors
    ///
    /// [`CryptoError::AlgorithmKeyMismatch`] when the algorithm is for another kind of key,
    /// [`CryptoError::WeakKey`] for RSA below 1024 bits or below what the library computes with,
    /// [`CryptoError::UnsupportedAlgorithm`] when the library at hand does not compute it, and
    /// [`CryptoError::BadSignature`] when it does not verify.
    pub fn verify(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), CryptoError> {
        let verified = match (algorithm, self.material()) {
            (_, Material::None) => return Err(CryptoError::UnsupportedAlgorithm),
            (
                SignatureAlgorithm::RsaPkcs1(_) | SignatureAlgorithm::RsaPss(_),
                Material::Rsa { modulus, exponent, restriction },
            ) => {
                self.check_restriction(algorithm, restriction)?;
                self.verify_rsa(algorithm, (modulus, exponent), message, signature)?
            }
            (SignatureAlgorithm::Ecdsa(digest), Material::Ec { curve, point }) => {
                let parameters =
                    backend::ecdsa(*curve, digest).ok_or(CryptoError::UnsupportedAlgorithm)?;
                lib::UnparsedPublicKey::new(parameters, point).verify(message, signature).is_ok()
            }
            (SignatureAlgorithm::Ed25519, Material::Ed25519(octets)) => {
                lib::UnparsedPublicKey::new(&lib::ED25519, octets)
                    .verify(message, signature)
                    .is_ok()
            }
            _ => return Err(CryptoError::AlgorithmKeyMismatch),
        };
        if verified { Ok(()) } else { Err(CryptoError::BadSignature) }
    }

    fn check_restriction(
        &self,
        algorithm: SignatureAlgorithm,
        restriction: &Restriction,
    ) -> Result<(), CryptoError> {
        let fits = match (restriction, algorithm) {
            (Restriction::None, _) | (Restriction::Pss, SignatureAlgorithm::RsaPss(_)) => true,
            // RFC 4055 section 3.3: the same digests, and a salt no shorter than the key asks for.
            (Restriction::PssWith(asked), SignatureAlgorithm::RsaPss(used)) => {
                asked.digest == used.digest
                    && asked.mask_digest == used.mask_digest
                    && asked.salt_length <= used.salt_length
            }
            _ => false,
        };
        if fits { Ok(()) } else { Err(CryptoError::AlgorithmKeyMismatch) }
    }

    fn verify_rsa(
        &self,
        algorithm: SignatureAlgorithm,
        (modulus, exponent): (&[u8], &[u8]),
        message: &[u8],
        signature: &[u8],
    ) -> Result<bool, CryptoError> {
        let PublicKey::Rsa { modulus_bits, exponent: small } = *self.key() else {
            return Err(CryptoError::AlgorithmKeyMismatch);
        };
        if modulus_bits < MIN_MODULUS {
            return Err(CryptoError::WeakKey);
        }
        if modulus_bits > MAX_MODULUS || small > MAX_EXPONENT {
            return Err(CryptoError::UnsupportedAlgorithm);
        }
        let key = lib::RsaPublicKeyComponents { n: modulus, e: exponent };
        match algorithm {
            SignatureAlgorithm::RsaPkcs1(digest) => {
                let (parameters, least) =
                    backend::rsa_pkcs1(digest).ok_or(CryptoError::UnsupportedAlgorithm)?;
                if modulus_bits < least {
                    return Err(CryptoError::WeakKey);
                }
                Ok(key.verify(parameters, message, signature).is_ok()
                    || pkcs1::verify_without_null(modulus, exponent, digest, message, signature))
            }
            SignatureAlgorithm::RsaPss(parameters) => {
                if parameters.mask_digest != parameters.digest {
                    return Err(CryptoError::UnsupportedAlgorithm);
                }
                if modulus_bits < 2048 {
                    return Err(CryptoError::WeakKey);
                }
                let salt = parameters.salt_length;
                backend::verify_pss(&key, parameters.digest, salt, message, signature)
                    .ok_or(CryptoError::UnsupportedAlgorithm)
            }
            SignatureAlgorithm::Ecdsa(_) | SignatureAlgorithm::Ed25519 => {
                Err(CryptoError::AlgorithmKeyMismatch)
            }
        }
    }
}
