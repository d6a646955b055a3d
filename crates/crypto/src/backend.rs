//! The one place that knows which library computes: aws-lc with the feature `aws-lc`, else ring.
//!
//! Their interfaces are almost the same; what differs is evened out here.

#[cfg(feature = "aws-lc")]
pub(crate) use aws_lc_rs::{rand, signature};
#[cfg(not(feature = "aws-lc"))]
pub(crate) use ring::{rand, signature};

use signature::{
    EcdsaKeyPair, EcdsaSigningAlgorithm, EcdsaVerificationAlgorithm, RsaKeyPair, RsaParameters,
    RsaPublicKeyComponents,
};

use crate::{Curve, DigestAlgorithm};

/// Finds the computation for PKCS#1 v1.5; the range of moduli reaches down to 1024 bits where the
/// library has it.
pub(crate) fn rsa_pkcs1(digest: DigestAlgorithm) -> Option<(&'static RsaParameters, u32)> {
    match digest {
        DigestAlgorithm::Sha1 => {
            Some((&signature::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY, 1024))
        }
        DigestAlgorithm::Sha256 => {
            Some((&signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, 1024))
        }
        DigestAlgorithm::Sha384 => Some((&signature::RSA_PKCS1_2048_8192_SHA384, 2048)),
        DigestAlgorithm::Sha512 => {
            Some((&signature::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY, 1024))
        }
        DigestAlgorithm::Md5 | DigestAlgorithm::Sha224 => None,
    }
}

fn rsa_pss(digest: DigestAlgorithm) -> Option<&'static RsaParameters> {
    match digest {
        DigestAlgorithm::Sha256 => Some(&signature::RSA_PSS_2048_8192_SHA256),
        DigestAlgorithm::Sha384 => Some(&signature::RSA_PSS_2048_8192_SHA384),
        DigestAlgorithm::Sha512 => Some(&signature::RSA_PSS_2048_8192_SHA512),
        DigestAlgorithm::Md5 | DigestAlgorithm::Sha1 | DigestAlgorithm::Sha224 => None,
    }
}

/// Verifies RSASSA-PSS; none when the library cannot.
pub(crate) fn verify_pss(
    key: &RsaPublicKeyComponents<&[u8]>,
    digest: DigestAlgorithm,
    salt_length: u32,
    message: &[u8],
    signature: &[u8],
) -> Option<bool> {
    let parameters = rsa_pss(digest)?;
    if salt_length as usize == digest.output_len() {
        return Some(key.verify(parameters, message, signature).is_ok());
    }
    verify_pss_with_salt(key, digest, salt_length, message, signature)
}

#[cfg(feature = "aws-lc")]
fn verify_pss_with_salt(
    key: &RsaPublicKeyComponents<&[u8]>,
    digest: DigestAlgorithm,
    salt_length: u32,
    message: &[u8],
    signature: &[u8],
) -> Option<bool> {
    let salt = signature::RsaPssSaltLength::Custom(u16::try_from(salt_length).ok()?);
    let parameters = match digest {
        DigestAlgorithm::Sha256 => signature::RSA_PSS_2048_8192_SHA256,
        DigestAlgorithm::Sha384 => signature::RSA_PSS_2048_8192_SHA384,
        DigestAlgorithm::Sha512 => signature::RSA_PSS_2048_8192_SHA512,
        DigestAlgorithm::Md5 | DigestAlgorithm::Sha1 | DigestAlgorithm::Sha224 => return None,
    };
    Some(key.verify(&parameters.with_pss_salt_length(salt), message, signature).is_ok())
}

#[cfg(not(feature = "aws-lc"))]
fn verify_pss_with_salt(
    _: &RsaPublicKeyComponents<&[u8]>,
    _: DigestAlgorithm,
    _: u32,
    _: &[u8],
    _: &[u8],
) -> Option<bool> {
    None
}

/// Finds the computation for ECDSA.
pub(crate) fn ecdsa(
    curve: Curve,
    digest: DigestAlgorithm,
) -> Option<&'static EcdsaVerificationAlgorithm> {
    match (curve, digest) {
        (Curve::P256, DigestAlgorithm::Sha256) => Some(&signature::ECDSA_P256_SHA256_ASN1),
        (Curve::P256, DigestAlgorithm::Sha384) => Some(&signature::ECDSA_P256_SHA384_ASN1),
        (Curve::P384, DigestAlgorithm::Sha256) => Some(&signature::ECDSA_P384_SHA256_ASN1),
        (Curve::P384, DigestAlgorithm::Sha384) => Some(&signature::ECDSA_P384_SHA384_ASN1),
        #[cfg(feature = "aws-lc")]
        (Curve::P256, DigestAlgorithm::Sha512) => Some(&signature::ECDSA_P256_SHA512_ASN1),
        #[cfg(feature = "aws-lc")]
        (Curve::P384, DigestAlgorithm::Sha512) => Some(&signature::ECDSA_P384_SHA512_ASN1),
        #[cfg(feature = "aws-lc")]
        (Curve::P521, DigestAlgorithm::Sha256) => Some(&signature::ECDSA_P521_SHA256_ASN1),
        #[cfg(feature = "aws-lc")]
        (Curve::P521, DigestAlgorithm::Sha384) => Some(&signature::ECDSA_P521_SHA384_ASN1),
        #[cfg(feature = "aws-lc")]
        (Curve::P521, DigestAlgorithm::Sha512) => Some(&signature::ECDSA_P521_SHA512_ASN1),
        _ => None,
    }
}

/// Finds the signing computation of a curve; the digest is as wide as the curve.
pub(crate) fn ecdsa_signing(curve: Curve) -> Option<&'static EcdsaSigningAlgorithm> {
    match curve {
        Curve::P256 => Some(&signature::ECDSA_P256_SHA256_ASN1_SIGNING),
        Curve::P384 => Some(&signature::ECDSA_P384_SHA384_ASN1_SIGNING),
        Curve::P521 => None,
    }
}

/// Opens an EC key that carries its public half.
pub(crate) fn ec_from_pkcs8(
    algorithm: &'static EcdsaSigningAlgorithm,
    pkcs8: &[u8],
) -> Option<EcdsaKeyPair> {
    #[cfg(feature = "aws-lc")]
    let pair = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8);
    #[cfg(not(feature = "aws-lc"))]
    let pair = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8, &rand::SystemRandom::new());
    pair.ok()
}

/// Opens an EC key from its scalar and its point.
pub(crate) fn ec_from_halves(
    algorithm: &'static EcdsaSigningAlgorithm,
    scalar: &[u8],
    point: &[u8],
) -> Option<EcdsaKeyPair> {
    #[cfg(feature = "aws-lc")]
    let pair = EcdsaKeyPair::from_private_key_and_public_key(algorithm, scalar, point);
    #[cfg(not(feature = "aws-lc"))]
    let pair = EcdsaKeyPair::from_private_key_and_public_key(
        algorithm,
        scalar,
        point,
        &rand::SystemRandom::new(),
    );
    pair.ok()
}

/// Returns the length of the modulus, and of a signature, in bytes.
pub(crate) fn modulus_len(key: &RsaKeyPair) -> usize {
    #[cfg(feature = "aws-lc")]
    return key.public_modulus_len();
    #[cfg(not(feature = "aws-lc"))]
    return key.public().modulus_len();
}

/// Makes an RSA key: PKCS#8; none when the library cannot.
#[cfg(feature = "aws-lc")]
pub(crate) fn generate_rsa(bits: u32) -> Option<zeroize::Zeroizing<Vec<u8>>> {
    use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
    use aws_lc_rs::rsa::KeySize;

    let size = match bits {
        2048 => KeySize::Rsa2048,
        3072 => KeySize::Rsa3072,
        4096 => KeySize::Rsa4096,
        _ => return None,
    };
    let pair = RsaKeyPair::generate(size).ok()?;
    let der: Pkcs8V1Der<'_> = pair.as_der().ok()?;
    Some(zeroize::Zeroizing::new(der.as_ref().to_vec()))
}

/// Makes an RSA key: ring cannot.
#[cfg(not(feature = "aws-lc"))]
pub(crate) fn generate_rsa(_: u32) -> Option<zeroize::Zeroizing<Vec<u8>>> {
    None
}
