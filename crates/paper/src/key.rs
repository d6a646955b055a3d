//! The keys of the office: one that signs, and those that are trusted.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use coset::{CoseSign1Builder, HeaderBuilder, TaggedCborSerializable as _, iana};
use segel_crypto::der::{self, tag};
use segel_crypto::{
    Curve, DigestAlgorithm, PublicKey, SignatureAlgorithm, SigningKey, SubjectPublicKeyInfo,
    ToBeSigned,
};
use segel_x509::Certificate;

use crate::claim::{Claim, IDENTIFIER_LEN};
use crate::error::PaperError;
use crate::text;

/// Keeps a signature made here from being taken for one made for anything else.
pub(crate) const CONTEXT: &[u8] = b"segel.paper/1";
const IDENTIFIER_CONTEXT: &[u8] = b"segel.paper/1 identifier\0";

/// Names a key: the first eight bytes of the SHA-256 of its `SubjectPublicKeyInfo`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyId(pub(crate) [u8; 8]);

impl KeyId {
    /// The name of a public key.
    pub fn of(key: &SubjectPublicKeyInfo) -> Self {
        let digest = DigestAlgorithm::Sha256.digest(key.as_der());
        let mut id = [0; 8];
        id.iter_mut().zip(digest.as_bytes()).for_each(|(to, from)| *to = *from);
        Self(id)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

/// How keys of a kind sign in COSE; `None` for a kind that has no place in a code.
pub(crate) fn algorithm(
    key: &SubjectPublicKeyInfo,
) -> Option<(iana::Algorithm, SignatureAlgorithm)> {
    match key.key() {
        PublicKey::Ed25519 => Some((iana::Algorithm::EdDSA, SignatureAlgorithm::Ed25519)),
        PublicKey::Ec(Curve::P256) => {
            Some((iana::Algorithm::ES256, SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha256)))
        }
        _ => None,
    }
}

/// The key with which an office signs codes; never an official's.
#[derive(Debug, Clone)]
pub struct OfficeKey {
    key: Arc<dyn SigningKey>,
}

impl OfficeKey {
    /// Takes a key.
    ///
    /// # Errors
    /// [`PaperError::KeyKind`] for one that is neither Ed25519 nor on P-256.
    pub fn new(key: impl SigningKey + 'static) -> Result<Self, PaperError> {
        match algorithm(key.public_key()) {
            Some(_) => Ok(Self { key: Arc::new(key) }),
            None => Err(PaperError::KeyKind),
        }
    }

    /// The public half, for those who check.
    pub fn public_key(&self) -> &SubjectPublicKeyInfo {
        self.key.public_key()
    }

    /// Signs the facts and writes the code, behind the address of a check page where there is one.
    ///
    /// The identifier is made from a signature over the facts, so nobody without the key guesses it;
    /// with Ed25519 the same facts give the same code.
    ///
    /// # Errors
    /// [`PaperError::Fact`] and [`PaperError::Address`] for what cannot stand in a code,
    /// [`PaperError::Key`] where the key fails.
    pub fn sign(&self, claim: &Claim, address: Option<&str>) -> Result<String, PaperError> {
        let claim = claim.fitted()?;
        let (cose, signature) = algorithm(self.public_key()).ok_or(PaperError::KeyKind)?;
        let sign = |message: Vec<u8>| {
            self.key.sign(signature, &ToBeSigned::new(message)).map_err(PaperError::Key)
        };
        let proof = sign([IDENTIFIER_CONTEXT, &claim.seed()].concat())?;
        let digest = DigestAlgorithm::Sha256.digest(proof.as_bytes());
        let mut identifier = [0; IDENTIFIER_LEN];
        identifier.iter_mut().zip(digest.as_bytes()).for_each(|(to, from)| *to = *from);
        let header = HeaderBuilder::new()
            .algorithm(cose)
            .key_id(KeyId::of(self.public_key()).0.to_vec())
            .build();
        let signed = CoseSign1Builder::new()
            .protected(header)
            .payload(claim.encode(&identifier))
            .try_create_signature(CONTEXT, |message| {
                let value = sign(message.to_vec())?;
                match cose {
                    iana::Algorithm::ES256 => fixed(value.as_bytes()).ok_or(PaperError::KeyKind),
                    _ => Ok(value.as_bytes().to_vec()),
                }
            })?
            .build();
        let bytes = signed.to_tagged_vec().map_err(|_| PaperError::KeyKind)?;
        text::write(&identifier, &bytes, address)
    }
}

/// An ECDSA signature on P-256 as COSE has it (RFC 9053, 2.1): both numbers in 32 bytes each.
fn fixed(signature: &[u8]) -> Option<Vec<u8>> {
    let mut numbers = der::single(signature, tag::SEQUENCE).ok()?.reader();
    let mut fixed = Vec::with_capacity(64);
    for _ in 0..2 {
        let number = numbers.expect(tag::INTEGER).ok()?.magnitude().ok()?;
        fixed.resize(fixed.len() + 32usize.checked_sub(number.len())?, 0);
        fixed.extend_from_slice(number);
    }
    Some(fixed)
}

/// The same signature as DER.
pub(crate) fn der_of(fixed: &[u8]) -> Option<Vec<u8>> {
    let (r, s) = (fixed.get(..32)?, fixed.get(32..).filter(|s| s.len() == 32)?);
    let bare = |number: &[u8]| {
        let begin = number.iter().position(|byte| *byte != 0).unwrap_or(31);
        der::integer(number.get(begin..).unwrap_or_default())
    };
    Some(der::sequence(&[&bare(r), &bare(s)]))
}

/// The keys that are trusted.
#[derive(Debug, Clone, Default)]
pub struct TrustedKeys {
    keys: Vec<SubjectPublicKeyInfo>,
}

impl TrustedKeys {
    /// No key yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a key.
    #[must_use]
    pub fn with(mut self, key: SubjectPublicKeyInfo) -> Self {
        self.keys.push(key);
        self
    }

    /// Adds every public key and the key of every certificate of a file, PEM or DER.
    ///
    /// # Errors
    /// [`PaperError::NoKey`] where there is none.
    pub fn with_file(mut self, bytes: &[u8]) -> Result<Self, PaperError> {
        let before = self.keys.len();
        if let Ok(key) = SubjectPublicKeyInfo::from_der(bytes) {
            self.keys.push(key);
        } else {
            self.keys.extend(public_keys(bytes));
            let certificates = Certificate::from_pem_or_der(bytes).unwrap_or_default();
            self.keys.extend(certificates.iter().map(|one| one.public_key().clone()));
        }
        if self.keys.len() == before { Err(PaperError::NoKey) } else { Ok(self) }
    }

    pub(crate) fn key(&self, id: &[u8]) -> Option<&SubjectPublicKeyInfo> {
        self.keys.iter().find(|key| KeyId::of(key).0 == id)
    }
}

/// The `PUBLIC KEY` blocks of a PEM file (RFC 7468, 13).
fn public_keys(bytes: &[u8]) -> Vec<SubjectPublicKeyInfo> {
    const BLOCKS: usize = 1_000;
    let Ok(text) = std::str::from_utf8(bytes) else { return Vec::new() };
    let blocks = text.split("-----BEGIN PUBLIC KEY-----").skip(1).take(BLOCKS);
    blocks
        .filter_map(|block| {
            let (inner, _) = block.split_once("-----END PUBLIC KEY-----")?;
            let bare: String = inner.split_whitespace().collect();
            SubjectPublicKeyInfo::from_der(&STANDARD.decode(bare).ok()?).ok()
        })
        .collect()
}
