//! A prepared document as bytes, so that a remote signer may take its time.

use segel_crypto::{DigestAlgorithm, SignatureAlgorithm, ToBeSigned};
use segel_pdf::ByteRange;
use segel_x509::Certificate;

use crate::credential::CertificateChain;
use crate::error::SignError;
use crate::prepared::{Prepared, hole_digits};

/// Names the form of the bytes and its version.
const MAGIC: &[u8] = b"segel-prepared-1\n";
/// SHA-256 over everything before it, which finds damage (it is no proof of origin).
const CHECK: usize = 32;

impl Prepared {
    /// Writes the prepared document as bytes.
    ///
    /// They hold the appended part, the hole, the signed attributes and the certificates; no
    /// secret and not the document. Keep them where only the signing service writes.
    #[must_use]
    pub fn suspend(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        let range = self.byte_range;
        for value in [self.source_len, range.before, range.after_offset, range.after_length] {
            out.extend(value.to_be_bytes());
        }
        put(&mut out, self.digest_algorithm.oid().as_bytes());
        put(&mut out, &self.algorithm.algorithm_identifier());
        put(&mut out, &self.digest);
        put(&mut out, self.to_be_signed.as_bytes());
        put(&mut out, &self.appended);
        for certificate in self.chain.certificates() {
            put(&mut out, certificate.as_der());
        }
        let check = DigestAlgorithm::Sha256.digest(&out);
        out.extend(check.as_bytes());
        out
    }

    /// Reads a prepared document that was suspended.
    ///
    /// # Errors
    ///
    /// Bytes that are damaged, of another version, or whose lengths contradict one another.
    pub fn resume(suspended: &[u8]) -> Result<Self, SignError> {
        let bad = |part| SignError::Suspended { part };
        let (body, check) = suspended
            .len()
            .checked_sub(CHECK)
            .and_then(|end| suspended.split_at_checked(end))
            .ok_or(bad("the length"))?;
        if DigestAlgorithm::Sha256.digest(body).as_bytes() != check {
            return Err(bad("the checksum"));
        }
        let mut rest = body.strip_prefix(MAGIC).ok_or(bad("the version"))?;
        let mut number = || -> Option<u64> {
            let (head, tail) = rest.split_first_chunk()?;
            rest = tail;
            Some(u64::from_be_bytes(*head))
        };
        let numbers = [number(), number(), number(), number()];
        let [Some(source_len), Some(before), Some(after_offset), Some(after_length)] = numbers
        else {
            return Err(bad("the byte range"));
        };
        let byte_range = ByteRange { before, after_offset, after_length };
        let digest_algorithm = take(&mut rest)
            .and_then(|oid| std::str::from_utf8(oid).ok())
            .and_then(DigestAlgorithm::from_oid)
            .ok_or(bad("the digest algorithm"))?;
        let algorithm = take(&mut rest)
            .and_then(|der| {
                SignatureAlgorithm::from_algorithm_identifier(der, Some(digest_algorithm)).ok()
            })
            .ok_or(bad("the signature algorithm"))?;
        let digest = take(&mut rest)
            .filter(|digest| digest.len() == digest_algorithm.output_len())
            .ok_or(bad("the digest"))?;
        let attributes = take(&mut rest)
            .filter(|attributes| attributes.windows(digest.len()).any(|part| part == digest))
            .ok_or(bad("the signed attributes"))?;
        let mut appended = take(&mut rest).ok_or(bad("the appended bytes"))?.to_vec();
        let mut certificates = Vec::new();
        while !rest.is_empty() {
            let der = take(&mut rest).ok_or(bad("a certificate"))?;
            certificates.push(Certificate::from_der(der).map_err(SignError::Certificate)?);
        }
        let end = source_len.checked_add(appended.len() as u64);
        if after_offset.checked_add(after_length) != end
            || hole_digits(&mut appended, source_len, byte_range).is_none()
        {
            return Err(bad("the byte range"));
        }
        Ok(Self {
            source_len,
            appended,
            byte_range,
            algorithm,
            digest_algorithm,
            digest: digest.to_vec(),
            to_be_signed: ToBeSigned::new(attributes.to_vec()),
            chain: CertificateChain::new(certificates)?,
            // A secret, which is not kept: what follows opens a document with its password anew.
            key: None,
        })
    }
}

fn put(out: &mut Vec<u8>, part: &[u8]) {
    out.extend((part.len() as u64).to_be_bytes());
    out.extend(part);
}

fn take<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, tail) = rest.split_first_chunk()?;
    let length = usize::try_from(u64::from_be_bytes(*length)).ok()?;
    let (part, tail) = tail.split_at_checked(length)?;
    *rest = tail;
    Some(part)
}
