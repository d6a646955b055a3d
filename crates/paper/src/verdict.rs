//! The judgement of a code.

use coset::{CoseSign1, TaggedCborSerializable as _};

use crate::base32;
use crate::claim::Claim;
use crate::error::PaperError;
use crate::key::{self, CONTEXT, KeyId, TrustedKeys};
use crate::text;

/// What a code that holds says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Genuine {
    /// The facts, to be compared with the paper.
    pub claim: Claim,
    /// The identifier under which the check page knows the document.
    pub identifier: String,
    /// The address of the check page; it is not signed, and only the code is proof.
    pub address: Option<String>,
    /// The key that signed.
    pub key: KeyId,
}

/// Why a code is not what an office signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// It is not a signed code of the right form.
    Malformed,
    /// It names another algorithm than its key's.
    Algorithm,
    /// The signature does not hold.
    Signature,
    /// The signature holds, but what it covers is not the facts of a document.
    Facts,
    /// The identifier in the address is another than the signed one.
    Identifier,
}

/// What is to be thought of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
#[must_use]
pub enum Verdict {
    /// The office signed exactly these facts.
    Genuine(Genuine),
    /// No office whose key is trusted signed this.
    Forged(Reason),
    /// It names a key that is not among the trusted ones; nothing it says can be believed.
    UnknownKey(Option<KeyId>),
}

/// Judges the text of a code with the keys that are trusted. Nothing in it is believed before its
/// signature holds, and no network is asked.
///
/// # Errors
/// [`PaperError::NoCode`] and [`PaperError::TooLong`] for a text that holds no code at all.
pub fn verify(text: &str, trusted: &TrustedKeys) -> Result<Verdict, PaperError> {
    let read = text::read(text)?;
    Ok(judge(&read, trusted).unwrap_or(Verdict::Forged(Reason::Malformed)))
}

fn judge(read: &text::Read, trusted: &TrustedKeys) -> Option<Verdict> {
    let signed = CoseSign1::from_tagged_slice(&read.bytes).ok()?;
    let header = &signed.protected.header;
    // Nothing outside the signature, and nothing inside it that is not understood (RFC 9052, 3.1).
    let bare = signed.unprotected.is_empty()
        && header.crit.is_empty()
        && header.rest.is_empty()
        && header.content_type.is_none();
    if !bare {
        return None;
    }
    let id = <[u8; 8]>::try_from(header.key_id.as_slice()).ok().map(KeyId);
    let Some(key) = trusted.key(&header.key_id) else {
        return Some(Verdict::UnknownKey(id));
    };
    let Some((cose, algorithm)) = key::algorithm(key) else {
        return Some(Verdict::Forged(Reason::Algorithm));
    };
    if header.alg != Some(coset::RegisteredLabelWithPrivate::Assigned(cose)) {
        return Some(Verdict::Forged(Reason::Algorithm));
    }
    let holds = signed.verify_signature(CONTEXT, |signature, message| {
        let signature = match cose {
            coset::iana::Algorithm::ES256 => key::der_of(signature).ok_or(())?,
            _ => signature.to_vec(),
        };
        key.verify(algorithm, message, &signature).map_err(|_| ())
    });
    if holds.is_err() {
        return Some(Verdict::Forged(Reason::Signature));
    }
    let facts = signed.payload.as_deref().and_then(Claim::decode);
    let Some((claim, identifier)) = facts else {
        return Some(Verdict::Forged(Reason::Facts));
    };
    if read.identifier.as_deref().is_some_and(|stated| stated != identifier) {
        return Some(Verdict::Forged(Reason::Identifier));
    }
    // One document has one code: another spelling of the same bytes is not what was printed.
    if signed.to_tagged_vec().ok()? != read.bytes {
        return None;
    }
    Some(Verdict::Genuine(Genuine {
        claim,
        identifier: base32::encode(&identifier),
        address: read.address.clone(),
        key: KeyId::of(key),
    }))
}
