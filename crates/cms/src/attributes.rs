//! Signed and unsigned attributes, read without changing a byte.

use segel_crypto::UnixTime;
use segel_crypto::der::{self, Reader, Tlv, tag};

use crate::signature_policy::{self, SignaturePolicy};
use crate::signing_certificate::{self, SigningCertificateReference};
use crate::{CmsError, oid};

/// No honest signature has more than a dozen; a hostile one costs no more than this.
const MAX_ATTRIBUTES: usize = 256;

/// Holds one attribute with its values as received.
// Exhaustive: an attribute is a type and a set of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// The dotted object identifier of its type.
    pub oid: String,
    /// Each value, DER with its tag, in the order received.
    pub values: Vec<Vec<u8>>,
}

/// Tells why one attribute cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AttributeFault {
    /// It is not there.
    Missing,
    /// It is there more than once.
    Repeated,
    /// It has no value, or several where one belongs.
    ValueCount {
        /// The number of values.
        count: usize,
    },
    /// Its value does not have the structure its type calls for.
    Malformed,
}

impl std::fmt::Display for AttributeFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing => f.write_str("the attribute is missing"),
            Self::Repeated => f.write_str("the attribute is there more than once"),
            Self::ValueCount { count } => write!(f, "the attribute has {count} values"),
            Self::Malformed => f.write_str("the value of the attribute is malformed"),
        }
    }
}

/// Holds the signed attributes exactly as received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedAttributes {
    encoding: Vec<u8>,
    attributes: Vec<Attribute>,
    sorted: bool,
}

impl SignedAttributes {
    pub(crate) fn read(tlv: &Tlv<'_>) -> Result<Self, CmsError> {
        let (attributes, sorted) = read_attributes(tlv.value, "signedAttrs")?;
        Ok(Self { encoding: tlv.encoding.to_vec(), attributes, sorted })
    }

    /// Returns every attribute, in the order received.
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// Returns whether the attributes stand in the order DER demands of a SET OF.
    pub fn is_sorted(&self) -> bool {
        self.sorted
    }

    /// Returns the attributes exactly as received, with the tag of a SET.
    ///
    /// That is what the signature is over where they are sorted, and what signers that forget to sort
    /// have signed.
    pub fn to_be_verified(&self) -> Vec<u8> {
        let mut bytes = self.encoding.clone();
        if let Some(first) = bytes.first_mut() {
            *first = tag::SET;
        }
        bytes
    }

    /// Returns the bytes that the signature is over by RFC 5652 section 5.4: each attribute as
    /// received, in the order of DER, with the tag of a SET.
    pub fn in_der_order(&self) -> Vec<u8> {
        if self.sorted {
            return self.to_be_verified();
        }
        let mut attributes = Vec::new();
        let mut outer = Reader::new(&self.encoding);
        if let Ok(set) = outer.read_any() {
            let mut each = set.reader();
            while let Ok(attribute) = each.read_any() {
                attributes.push(attribute.encoding);
            }
        }
        attributes.sort_unstable();
        der::tlv(tag::SET, &attributes.concat())
    }

    /// Finds the one value of an attribute that occurs once and has one value.
    ///
    /// # Errors
    ///
    /// [`AttributeFault`].
    pub fn value(&self, oid: &str) -> Result<&[u8], AttributeFault> {
        let mut found = self.attributes.iter().filter(|attribute| attribute.oid == oid);
        let attribute = found.next().ok_or(AttributeFault::Missing)?;
        if found.next().is_some() {
            return Err(AttributeFault::Repeated);
        }
        match attribute.values.as_slice() {
            [value] => Ok(value),
            values => Err(AttributeFault::ValueCount { count: values.len() }),
        }
    }

    /// Reads the content-type attribute: a dotted object identifier.
    ///
    /// # Errors
    ///
    /// [`AttributeFault`].
    pub fn content_type(&self) -> Result<String, AttributeFault> {
        let value = self.value(oid::CONTENT_TYPE)?;
        der::single(value, tag::OID)
            .and_then(|tlv| tlv.oid())
            .map_err(|_| AttributeFault::Malformed)
    }

    /// Reads the message-digest attribute.
    ///
    /// # Errors
    ///
    /// [`AttributeFault`].
    pub fn message_digest(&self) -> Result<&[u8], AttributeFault> {
        let value = self.value(oid::MESSAGE_DIGEST)?;
        let octets = der::single(value, tag::OCTET_STRING).map(|tlv| tlv.value);
        octets.map_err(|_| AttributeFault::Malformed)
    }

    /// Reads the signing-time attribute: a claim of the signer, never proof.
    pub fn signing_time(&self) -> Option<UnixTime> {
        self.value(oid::SIGNING_TIME).ok().and_then(read_time)
    }

    /// Reads signing-certificate-v2, or signing-certificate where there is no version 2.
    ///
    /// # Errors
    ///
    /// [`AttributeFault`].
    pub fn signing_certificate(&self) -> Result<SigningCertificateReference, AttributeFault> {
        match self.signing_certificate_v2() {
            Err(AttributeFault::Missing) => self.signing_certificate_v1(),
            read => read,
        }
    }

    /// Reads signing-certificate-v2 (RFC 5035).
    ///
    /// # Errors
    ///
    /// [`AttributeFault`].
    pub fn signing_certificate_v2(&self) -> Result<SigningCertificateReference, AttributeFault> {
        signing_certificate::read_v2(self.value(oid::SIGNING_CERTIFICATE_V2)?)
            .ok_or(AttributeFault::Malformed)
    }

    /// Reads signing-certificate (RFC 2634), whose digest is SHA-1.
    ///
    /// # Errors
    ///
    /// [`AttributeFault`].
    pub fn signing_certificate_v1(&self) -> Result<SigningCertificateReference, AttributeFault> {
        signing_certificate::read_v1(self.value(oid::SIGNING_CERTIFICATE)?)
            .ok_or(AttributeFault::Malformed)
    }

    /// Returns the content time-stamps, DER, not read: tokens over the content, made before the
    /// signature (EN 319 122-1).
    pub fn content_timestamp_tokens(&self) -> Vec<&[u8]> {
        let found = self.attributes.iter().filter(|found| found.oid == oid::CONTENT_TIME_STAMP);
        found.flat_map(|attribute| &attribute.values).map(Vec::as_slice).collect()
    }

    /// Reads the signature policy that the signer names.
    ///
    /// # Errors
    ///
    /// [`AttributeFault`], of which `Missing` is the usual case.
    pub fn signature_policy(&self) -> Result<SignaturePolicy, AttributeFault> {
        let value = self.value(oid::SIGNATURE_POLICY)?;
        signature_policy::read(value).ok_or(AttributeFault::Malformed)
    }
}

/// Reads the attributes of a SET OF, and whether they are sorted.
pub(crate) fn read_attributes(
    contents: &[u8],
    field: &'static str,
) -> Result<(Vec<Attribute>, bool), CmsError> {
    let mut reader = Reader::new(contents);
    let mut attributes = Vec::new();
    let mut sorted = true;
    let mut last: &[u8] = &[];
    while !reader.is_empty() {
        if attributes.len() == MAX_ATTRIBUTES {
            return Err(CmsError::TooMany { field, limit: MAX_ATTRIBUTES });
        }
        let malformed = |_| CmsError::Malformed { field };
        let tlv = reader.expect(tag::SEQUENCE).map_err(malformed)?;
        let mut inner = tlv.reader();
        let oid = inner.expect(tag::OID).and_then(|tlv| tlv.oid()).map_err(malformed)?;
        let set = inner.expect(tag::SET).map_err(malformed)?;
        inner.finish().map_err(malformed)?;
        let mut values = Vec::new();
        let mut each = set.reader();
        while !each.is_empty() {
            if values.len() == MAX_ATTRIBUTES {
                return Err(CmsError::TooMany { field, limit: MAX_ATTRIBUTES });
            }
            values.push(each.read_any().map_err(malformed)?.encoding.to_vec());
        }
        sorted &= last <= tlv.encoding;
        last = tlv.encoding;
        attributes.push(Attribute { oid, values });
    }
    Ok((attributes, sorted))
}

/// Reads a UTCTime or GeneralizedTime in the one form RFC 5652 section 11.3 allows.
fn read_time(value: &[u8]) -> Option<UnixTime> {
    let mut reader = Reader::new(value);
    let tlv = reader.read_any().ok()?;
    reader.finish().ok()?;
    let text = std::str::from_utf8(tlv.value).ok()?.strip_suffix('Z')?;
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = match (tlv.tag, text.len()) {
        (tag::UTC_TIME, 12) => {
            let (short, rest) = text.split_at_checked(2)?;
            let short = short.parse::<i64>().ok()?;
            (if short < 50 { 2000 + short } else { 1900 + short }, rest)
        }
        (tag::GENERALIZED_TIME, 14) => {
            let (year, rest) = text.split_at_checked(4)?;
            (year.parse().ok()?, rest)
        }
        _ => return None,
    };
    let mut pairs = rest.as_bytes().chunks_exact(2).map(|pair| match pair {
        [tens, ones] => Some((tens - b'0') * 10 + (ones - b'0')),
        _ => None,
    });
    let mut next = || pairs.next().flatten();
    UnixTime::from_civil(year, next()?, next()?, next()?, next()?, next()?)
}
