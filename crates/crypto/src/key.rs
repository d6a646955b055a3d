//! Private keys: the trait every kind of key has, and the software key.

use std::fmt;

use zeroize::Zeroizing;

use crate::backend::{self, rand, signature as lib};
use crate::pkcs8::{self, Contents};
use crate::public_key::Material;
use crate::{
    Curve, Digest, DigestAlgorithm, KeyError, PssParameters, PublicKey, SignatureAlgorithm,
    SubjectPublicKeyInfo,
};
use lib::KeyPair as _;

/// Holds the exact bytes a signature is made over; in CMS the DER of the signed attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToBeSigned(Vec<u8>);

impl ToBeSigned {
    /// Takes the bytes.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// Returns the bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Digests the bytes, for a signer that takes a digest.
    pub fn digest(&self, algorithm: DigestAlgorithm) -> Digest {
        algorithm.digest(&self.0)
    }
}

/// Holds a signature as its algorithm encodes it: RSA as long as the modulus, ECDSA as DER.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureValue(Vec<u8>);

impl SignatureValue {
    /// Takes the bytes.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// Returns the bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Makes signatures with a private key, wherever it lives.
pub trait SigningKey: fmt::Debug + Send + Sync {
    /// Returns the public half.
    fn public_key(&self) -> &SubjectPublicKeyInfo;

    /// Returns the algorithms the key signs with, in order of preference.
    fn algorithms(&self) -> &[SignatureAlgorithm];

    /// Signs the message.
    ///
    /// # Errors
    ///
    /// [`KeyError::UnsupportedAlgorithm`] for an algorithm not among [`SigningKey::algorithms`];
    /// otherwise what the place where the key lives had to say.
    fn sign(
        &self,
        algorithm: SignatureAlgorithm,
        message: &ToBeSigned,
    ) -> Result<SignatureValue, KeyError>;
}

/// Names the kinds of key that can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyKind {
    /// RSA with 2048 bits.
    Rsa2048,
    /// RSA with 3072 bits.
    Rsa3072,
    /// RSA with 4096 bits.
    Rsa4096,
    /// ECDSA on P-256.
    P256,
    /// ECDSA on P-384.
    P384,
    /// Ed25519.
    Ed25519,
}

enum Pair {
    Rsa(lib::RsaKeyPair),
    Ec(lib::EcdsaKeyPair),
    Ed25519(lib::Ed25519KeyPair),
}

/// Holds a private key in memory.
///
/// Loading an RSA key checks it and takes tens of milliseconds: load once, sign often.
pub struct PrivateKey {
    pair: Pair,
    public: SubjectPublicKeyInfo,
    algorithms: Vec<SignatureAlgorithm>,
}

impl PrivateKey {
    /// Reads an unencrypted PKCS#8 DER key: RSA from 2048 bits, P-256, P-384 or Ed25519.
    ///
    /// # Errors
    ///
    /// [`KeyError`]; [`KeyError::PublicKeyMissing`] asks for [`PrivateKey::from_pkcs8_for`].
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, KeyError> {
        match pkcs8::read(der)? {
            Contents::Rsa => {
                let pair = lib::RsaKeyPair::from_pkcs8(der).map_err(|_| KeyError::Inconsistent)?;
                let public = SubjectPublicKeyInfo::rsa_from_pkcs1(pair.public_key().as_ref());
                Self::new(Pair::Rsa(pair), public.map_err(|_| KeyError::Inconsistent)?)
            }
            Contents::Ec { curve, has_point, .. } => {
                let algorithm = backend::ecdsa_signing(curve).ok_or(KeyError::Malformed)?;
                let refusal =
                    if has_point { KeyError::Inconsistent } else { KeyError::PublicKeyMissing };
                let pair = backend::ec_from_pkcs8(algorithm, der).ok_or(refusal)?;
                let public = SubjectPublicKeyInfo::ec_from_point(curve, pair.public_key().as_ref());
                Self::new(Pair::Ec(pair), public.map_err(|_| KeyError::Inconsistent)?)
            }
            Contents::Ed25519 => {
                let pair = lib::Ed25519KeyPair::from_pkcs8_maybe_unchecked(der)
                    .map_err(|_| KeyError::Inconsistent)?;
                let public = SubjectPublicKeyInfo::ed25519_from_octets(pair.public_key().as_ref());
                Self::new(Pair::Ed25519(pair), public.map_err(|_| KeyError::Inconsistent)?)
            }
        }
    }

    /// Reads a PKCS#8 key that must belong to `public`, which also supplies the public half where
    /// the key leaves it out.
    ///
    /// # Errors
    ///
    /// [`KeyError::PublicKeyMismatch`] when it belongs to another; else as
    /// [`PrivateKey::from_pkcs8`].
    pub fn from_pkcs8_for(der: &[u8], public: &SubjectPublicKeyInfo) -> Result<Self, KeyError> {
        let key = match (pkcs8::read(der)?, public.material()) {
            (
                Contents::Ec { curve, scalar, has_point: false },
                Material::Ec { curve: asked, point },
            ) if curve == *asked => {
                let algorithm = backend::ecdsa_signing(curve).ok_or(KeyError::Malformed)?;
                let pair = backend::ec_from_halves(algorithm, &scalar, point)
                    .ok_or(KeyError::PublicKeyMismatch)?;
                Self::new(Pair::Ec(pair), public.clone())?
            }
            _ => Self::from_pkcs8(der)?,
        };
        // The bytes around the key may differ (an RSA key restricted to PSS); the key may not.
        if key.public.key_octets() == public.key_octets() && key.public.key() == public.key() {
            Ok(key)
        } else {
            Err(KeyError::PublicKeyMismatch)
        }
    }

    /// Makes a new key, and its PKCS#8 form to keep.
    ///
    /// # Errors
    ///
    /// [`KeyError::UnsupportedAlgorithm`] for RSA without the feature `aws-lc`;
    /// [`KeyError::Failed`] when the system's generator fails.
    pub fn generate(kind: KeyKind) -> Result<(Self, Zeroizing<Vec<u8>>), KeyError> {
        let random = rand::SystemRandom::new();
        let ec = |curve| {
            let algorithm = backend::ecdsa_signing(curve).ok_or(KeyError::UnsupportedAlgorithm)?;
            lib::EcdsaKeyPair::generate_pkcs8(algorithm, &random)
                .map(|document| Zeroizing::new(document.as_ref().to_vec()))
                .map_err(|_| KeyError::Failed)
        };
        let rsa = |bits| backend::generate_rsa(bits).ok_or(KeyError::UnsupportedAlgorithm);
        let der = match kind {
            KeyKind::Rsa2048 => rsa(2048)?,
            KeyKind::Rsa3072 => rsa(3072)?,
            KeyKind::Rsa4096 => rsa(4096)?,
            KeyKind::P256 => ec(Curve::P256)?,
            KeyKind::P384 => ec(Curve::P384)?,
            KeyKind::Ed25519 => {
                let document =
                    lib::Ed25519KeyPair::generate_pkcs8(&random).map_err(|_| KeyError::Failed)?;
                pkcs8::first_version(document.as_ref()).ok_or(KeyError::Failed)?
            }
        };
        Self::from_pkcs8(&der).map(|key| (key, der))
    }

    fn new(pair: Pair, public: SubjectPublicKeyInfo) -> Result<Self, KeyError> {
        let algorithms = match public.key() {
            PublicKey::Rsa { modulus_bits, .. } => {
                if !(2048..=8192).contains(modulus_bits) {
                    return Err(KeyError::KeySize { bits: *modulus_bits });
                }
                let digests =
                    [DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512];
                let pss = digests.map(|d| SignatureAlgorithm::RsaPss(PssParameters::standard(d)));
                digests.map(SignatureAlgorithm::RsaPkcs1).into_iter().chain(pss).collect()
            }
            PublicKey::Ec(Curve::P256) => vec![SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha256)],
            PublicKey::Ec(Curve::P384) => vec![SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha384)],
            PublicKey::Ed25519 => vec![SignatureAlgorithm::Ed25519],
            PublicKey::Ec(Curve::P521) | PublicKey::Unsupported { .. } => {
                return Err(KeyError::UnsupportedAlgorithm);
            }
        };
        Ok(Self { pair, public, algorithms })
    }
}

fn rsa_encoding(algorithm: SignatureAlgorithm) -> Option<&'static dyn lib::RsaEncoding> {
    match algorithm {
        SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256) => Some(&lib::RSA_PKCS1_SHA256),
        SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha384) => Some(&lib::RSA_PKCS1_SHA384),
        SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha512) => Some(&lib::RSA_PKCS1_SHA512),
        SignatureAlgorithm::RsaPss(parameters) => match parameters.digest {
            DigestAlgorithm::Sha256 => Some(&lib::RSA_PSS_SHA256),
            DigestAlgorithm::Sha384 => Some(&lib::RSA_PSS_SHA384),
            DigestAlgorithm::Sha512 => Some(&lib::RSA_PSS_SHA512),
            _ => None,
        },
        _ => None,
    }
}

impl SigningKey for PrivateKey {
    fn public_key(&self) -> &SubjectPublicKeyInfo {
        &self.public
    }

    fn algorithms(&self) -> &[SignatureAlgorithm] {
        &self.algorithms
    }

    fn sign(
        &self,
        algorithm: SignatureAlgorithm,
        message: &ToBeSigned,
    ) -> Result<SignatureValue, KeyError> {
        if !self.algorithms.contains(&algorithm) {
            return Err(KeyError::UnsupportedAlgorithm);
        }
        let random = rand::SystemRandom::new();
        let bytes = match &self.pair {
            Pair::Rsa(pair) => {
                let encoding = rsa_encoding(algorithm).ok_or(KeyError::UnsupportedAlgorithm)?;
                let mut bytes = vec![0; backend::modulus_len(pair)];
                pair.sign(encoding, &random, message.as_bytes(), &mut bytes)
                    .map_err(|_| KeyError::Failed)?;
                bytes
            }
            Pair::Ec(pair) => pair
                .sign(&random, message.as_bytes())
                .map_err(|_| KeyError::Failed)?
                .as_ref()
                .to_vec(),
            Pair::Ed25519(pair) => pair.sign(message.as_bytes()).as_ref().to_vec(),
        };
        Ok(SignatureValue(bytes))
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrivateKey").field("public", &self.public).finish_non_exhaustive()
    }
}
