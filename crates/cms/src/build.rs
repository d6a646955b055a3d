//! Building a detached SignedData with one signer.

use segel_crypto::der::{self, tag};
use segel_crypto::{Digest, DigestAlgorithm, SignatureAlgorithm, SignatureValue};
use segel_x509::Certificate;

use crate::oid;

/// Gives the DER of the signed attributes, a SET OF, which is what the key signs.
///
/// They are content-type (id-data), message-digest and signing-certificate-v2 with the SHA-256 of
/// the certificate; no signing-time, which PAdES keeps in `/M` (EN 319 142-1).
pub fn signed_attributes(document: &Digest, signer: &Certificate) -> Vec<u8> {
    let name = der::tlv(tag::context_constructed(4), signer.issuer_der());
    let issuer_serial =
        der::sequence(&[&der::sequence(&[&name]), &der::tlv(tag::INTEGER, signer.serial())]);
    // The hash algorithm is left out: SHA-256 is the default of ESSCertIDv2 (RFC 5035).
    let certificate = der::sequence(&[&der::octet_string(&signer.sha256()), &issuer_serial]);
    let signing_certificate = der::sequence(&[&der::sequence(&[&certificate])]);
    der::set_of(vec![
        attribute(oid::CONTENT_TYPE, &der::oid(oid::DATA)),
        attribute(oid::MESSAGE_DIGEST, &der::octet_string(document.as_bytes())),
        attribute(oid::SIGNING_CERTIFICATE_V2, &signing_certificate),
    ])
}

fn attribute(oid: &str, value: &[u8]) -> Vec<u8> {
    der::sequence(&[&der::oid(oid), &der::tlv(tag::SET, value)])
}

/// Puts a SignedData together from the signed attributes, the signature and the chain, signer first.
///
/// The signature is taken as it is: the caller verifies it before. The certificates stand in the
/// order that DER demands of a SET OF.
pub fn assemble(
    attributes: &[u8],
    signature: &SignatureValue,
    digest: DigestAlgorithm,
    algorithm: SignatureAlgorithm,
    chain: &[Certificate],
) -> Vec<u8> {
    // Parameters are absent for the SHA-2 family (RFC 5754).
    let digest = der::sequence(&[&der::oid(digest.oid())]);
    let sid = chain.first().map(Certificate::issuer_and_serial_der).unwrap_or_default();
    let mut attributes = attributes.to_vec();
    if let Some(first) = attributes.first_mut() {
        *first = tag::context_constructed(0);
    }
    let version = der::unsigned(1);
    let signer = der::sequence(&[
        &version,
        &sid,
        &digest,
        &attributes,
        &algorithm.algorithm_identifier(),
        &der::octet_string(signature.as_bytes()),
    ]);
    let certificates = der::sorted(chain.iter().map(|c| c.as_der().to_vec()).collect()).concat();
    let signed_data = der::sequence(&[
        &version,
        &der::tlv(tag::SET, &digest),
        &der::sequence(&[&der::oid(oid::DATA)]),
        &der::tlv(tag::context_constructed(0), &certificates),
        &der::tlv(tag::SET, &signer),
    ]);
    let content = der::tlv(tag::context_constructed(0), &signed_data);
    der::sequence(&[&der::oid(oid::SIGNED_DATA), &content])
}

/// Says how many bytes [`assemble`] gives at the most; exact but for an ECDSA value that is shorter
/// than the longest. `None` without a signer, or with a key whose signatures have no known length.
pub fn encoded_len(
    chain: &[Certificate],
    digest: DigestAlgorithm,
    algorithm: SignatureAlgorithm,
) -> Option<usize> {
    let signer = chain.first()?;
    let longest = SignatureValue::new(vec![0; signer.public_key().max_signature_len()?]);
    let attributes = signed_attributes(&digest.digest(b""), signer);
    Some(assemble(&attributes, &longest, digest, algorithm, chain).len())
}
