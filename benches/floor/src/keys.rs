//! The four kinds of keys, of which a signature takes one operation and its verification another.

use std::error::Error;
use std::hint::black_box;

use aws_lc_rs::digest::{Algorithm, SHA256, SHA512};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, ED25519, EcdsaKeyPair, Ed25519KeyPair,
    KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair,
    VerificationAlgorithm,
};

/// As long as signed attributes are.
pub const MESSAGE: [u8; 200] = [7; 200];

/// A private key from PKCS#8.
pub enum Key {
    Rsa(RsaKeyPair),
    P256(EcdsaKeyPair),
    Ed25519(Box<Ed25519KeyPair>),
}

impl Key {
    pub fn open(path: &str) -> Result<Self, Box<dyn Error>> {
        let der = std::fs::read(path)?;
        if let Ok(key) = RsaKeyPair::from_pkcs8(&der) {
            return Ok(Self::Rsa(key));
        }
        if let Ok(key) = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &der) {
            return Ok(Self::P256(key));
        }
        let key = Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der)?;
        Ok(Self::Ed25519(Box::new(key)))
    }

    /// The digest of the document: RFC 8419 asks for SHA-512 with Ed25519.
    pub fn digest(&self) -> &'static Algorithm {
        if matches!(self, Self::Ed25519(_)) { &SHA512 } else { &SHA256 }
    }

    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
        let random = SystemRandom::new();
        Ok(match self {
            Self::Rsa(key) => {
                let mut out = vec![0; key.public_modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &random, message, &mut out)?;
                out
            }
            Self::P256(key) => key.sign(&random, message)?.as_ref().to_vec(),
            Self::Ed25519(key) => key.sign(message).as_ref().to_vec(),
        })
    }

    fn public(&self) -> (Kind, &[u8]) {
        match self {
            Self::Rsa(key) => (Kind::Rsa, key.public_key().as_ref()),
            Self::P256(key) => (Kind::P256, key.public_key().as_ref()),
            Self::Ed25519(key) => (Kind::Ed25519, key.public_key().as_ref()),
        }
    }

    /// The public key and a signature over [`MESSAGE`], for [`Check::read`].
    pub fn check(&self) -> Result<Vec<u8>, Box<dyn Error>> {
        let (kind, public) = self.public();
        let mut out = vec![kind as u8];
        out.extend_from_slice(&u16::try_from(public.len())?.to_be_bytes());
        out.extend_from_slice(public);
        out.extend_from_slice(&self.sign(&MESSAGE)?);
        Ok(out)
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Rsa = 1,
    P256 = 2,
    Ed25519 = 3,
}

/// A public key with a signature that it verifies.
pub struct Check {
    key: ParsedPublicKey,
    signature: Vec<u8>,
}

impl Check {
    pub fn read(bytes: &[u8]) -> Result<Self, Box<dyn Error>> {
        let (kind, rest) = bytes.split_first().ok_or("an empty file")?;
        let (length, rest) = rest.split_at_checked(2).ok_or("a cut file")?;
        let length = u16::from_be_bytes(length.try_into()?);
        let (public, signature) = rest.split_at_checked(length.into()).ok_or("a cut file")?;
        let algorithm: &'static dyn VerificationAlgorithm = match kind {
            1 => &RSA_PKCS1_2048_8192_SHA256,
            2 => &ECDSA_P256_SHA256_ASN1,
            3 => &ED25519,
            _ => return Err("an unknown kind of key".into()),
        };
        let key = ParsedPublicKey::new(algorithm, public)?;
        Ok(Self { key, signature: signature.to_vec() })
    }

    pub fn verify(&self) -> Result<(), Box<dyn Error>> {
        black_box(self.key.verify_sig(&MESSAGE, &self.signature))?;
        Ok(())
    }
}
