//! Adding an unsigned attribute to a SignedData that is signed already.

use segel_crypto::der::{self, Tlv, tag};
use segel_crypto::{CryptoError, DigestAlgorithm, SignatureAlgorithm, SignatureValue};
use segel_x509::Certificate;

use crate::build::{assemble, signed_attributes};
use crate::{CmsError, SignedData, Strictness, oid};

fn malformed(field: &'static str) -> impl Fn(CryptoError) -> CmsError {
    move |_| CmsError::Malformed { field }
}

/// Adds an unsigned attribute of one value to the only signer of a SignedData.
///
/// `contents` may be padded with zeros, which are left off. Every other element keeps its bytes; only
/// the lengths around the new one grow. The value is one DER element; what it says is not looked at.
///
/// # Errors
///
/// [`CmsError`] when the contents are not a SignedData in DER with exactly one signer, or when the
/// value is not one DER element.
pub fn with_unsigned_attribute(
    contents: &[u8],
    attribute: &str,
    value: &[u8],
) -> Result<Vec<u8>, CmsError> {
    // Reads it strictly, whole, so that only DER is ever rewritten.
    let read = SignedData::from_contents(contents, Strictness::Strict)?;
    if read.signer_infos().len() != 1 {
        return Err(CmsError::Malformed { field: "signerInfos" });
    }
    let mut one = der::Reader::new(value);
    one.read_any().and_then(|_| one.finish()).map_err(malformed("attribute value"))?;
    let new = der::sequence(&[&der::oid(attribute), &der::tlv(tag::SET, value)]);

    let whole = contents.get(..read.der_len()).unwrap_or(contents);
    let outer = der::single(whole, tag::SEQUENCE).map_err(malformed("ContentInfo"))?;
    let [content_type, content] = children(&outer, "ContentInfo")?[..] else {
        return Err(CmsError::Malformed { field: "ContentInfo" });
    };
    let signed_data = der::single(content.value, tag::SEQUENCE).map_err(malformed("SignedData"))?;
    let parts = children(&signed_data, "SignedData")?;
    let Some((signers, before)) = parts.split_last() else {
        return Err(CmsError::Malformed { field: "SignedData" });
    };
    let signer = der::single(signers.value, tag::SEQUENCE).map_err(malformed("signerInfos"))?;
    let mut fields = children(&signer, "SignerInfo")?;
    let unsigned = tag::context_constructed(1);
    let mut attributes = match fields.last() {
        Some(last) if last.tag == unsigned => {
            let attributes = children(last, "unsignedAttrs")?;
            fields.pop();
            attributes.iter().map(|tlv| tlv.encoding).collect()
        }
        _ => Vec::new(),
    };
    let place = attributes.iter().position(|other| *other > new.as_slice());
    attributes.insert(place.unwrap_or(attributes.len()), &new);

    let attributes = der::tlv_of(unsigned, &attributes);
    let mut signer: Vec<&[u8]> = fields.iter().map(|tlv| tlv.encoding).collect();
    signer.push(&attributes);
    let signers = der::tlv(tag::SET, &der::sequence(&signer));
    let mut parts: Vec<&[u8]> = before.iter().map(|tlv| tlv.encoding).collect();
    parts.push(&signers);
    let content = der::tlv(tag::context_constructed(0), &der::sequence(&parts));
    Ok(der::sequence(&[content_type.encoding, &content]))
}

/// Adds a signature time-stamp token to the only signer of a SignedData, beside any it has
/// (EN 319 122-1, 5.3).
///
/// # Errors
///
/// As [`with_unsigned_attribute`].
pub fn with_signature_timestamp(contents: &[u8], token: &[u8]) -> Result<Vec<u8>, CmsError> {
    with_unsigned_attribute(contents, oid::SIGNATURE_TIME_STAMP, token)
}

/// Says how many bytes a signature takes at the most once it carries a time-stamp token of
/// `token_len` bytes; exact as [`crate::encoded_len`] is, and `None` where that is.
pub fn encoded_len_with_timestamp(
    chain: &[Certificate],
    digest: DigestAlgorithm,
    algorithm: SignatureAlgorithm,
    token_len: usize,
) -> Option<usize> {
    let signer = chain.first()?;
    let longest = SignatureValue::new(vec![0; signer.public_key().max_signature_len()?]);
    let attributes = signed_attributes(&digest.digest(b""), signer);
    let plain = assemble(&attributes, &longest, digest, algorithm, chain);
    // An element of exactly that length, whose header is as long as its contents make it.
    let mut inside = token_len.saturating_sub(2);
    while inside > 0 && der::element_len(inside) > token_len {
        inside -= 1;
    }
    let token = der::octet_string(&vec![0; inside]);
    let missing = token_len.saturating_sub(token.len());
    with_signature_timestamp(&plain, &token).ok().map(|with| with.len() + missing)
}

fn children<'a>(outer: &Tlv<'a>, field: &'static str) -> Result<Vec<Tlv<'a>>, CmsError> {
    let mut reader = outer.reader();
    let mut found = Vec::new();
    // Bounded by the length that was read strictly before.
    while !reader.is_empty() {
        found.push(reader.read_any().map_err(malformed(field))?);
    }
    Ok(found)
}
