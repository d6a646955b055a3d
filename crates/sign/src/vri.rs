//! Saying which validation data belongs to which signature (ISO 32000-2, 12.8.4.4).

use std::collections::HashSet;

use segel_crypto::DigestAlgorithm;
use segel_pdf::{Dictionary, Document, Increment, IncrementOptions, Object, Source};

use crate::appended::Appended;
use crate::error::SignError;
use crate::field::indirect;
use crate::prepare::file_id;

/// What belongs to one signature, of what the document security store holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "plain data")]
pub struct SignatureEvidence {
    /// The octets of the signature's `/Contents`, with their padding.
    pub contents: Vec<u8>,
    /// The SHA-256 of each certificate, list and response that belongs to it.
    pub pieces: HashSet<[u8; 32]>,
}

/// Appends a revision whose `/VRI` says for each signature what in the document security store
/// belongs to it. A signature that has an entry keeps it, and so does one to which nothing belongs.
///
/// The store is enough for whoever verifies, and nobody should rely on `/VRI`: this is for readers
/// that show nothing without it.
///
/// # Errors
///
/// A document without a store, one that cannot be read, or one that is encrypted.
pub fn append_vri<S: Source>(
    document: &Document<S>,
    evidence: &[SignatureEvidence],
) -> Result<Appended, SignError> {
    let source_len = document.len();
    let no_store = SignError::Entry { entry: "/DSS" };
    let Some(streams) = document.security_streams()? else { return Err(no_store) };
    let own = document.catalog()?.value("DSS").cloned();
    let store = own.as_ref().map(|own| document.resolve(own)).transpose()?;
    let Some(Object::Dictionary(mut store)) = store else { return Err(no_store) };
    let held = store.value("VRI").cloned();
    let mut entries = match held.as_ref().map(|held| document.resolve(held)).transpose()? {
        Some(Object::Dictionary(entries)) => entries,
        Some(Object::Null) | None => Dictionary::new(),
        Some(_) => return Err(SignError::Entry { entry: "/VRI of /DSS" }),
    };
    let mut added = Vec::new();
    for one in evidence {
        let key = DigestAlgorithm::Sha1.digest(&one.contents).to_hex().to_uppercase();
        let mut entry = Dictionary::new();
        for (name, streams) in ["Cert", "CRL", "OCSP"].into_iter().zip(&streams) {
            let belongs = |der: &[u8]| {
                let digest = DigestAlgorithm::Sha256.digest(der);
                one.pieces.iter().any(|piece| piece.as_slice() == digest.as_bytes())
            };
            let items: Vec<Object> = streams
                .iter()
                .filter(|(_, der)| belongs(der))
                .map(|(id, _)| Object::Reference(*id))
                .collect();
            if !items.is_empty() {
                entry.insert(name, Object::Array(items));
            }
        }
        if entry.iter().next().is_some() && entries.value(&key).is_none() {
            added.extend_from_slice(key.as_bytes());
            entries.insert(&key, Object::Dictionary(entry));
        }
    }
    if added.is_empty() {
        return Ok(Appended { source_len, bytes: Vec::new(), seals: Vec::new() });
    }
    let mut increment = Increment::new(document)?;
    match (indirect(document, held.as_ref()), indirect(document, own.as_ref())) {
        (Some(id), _) => increment.set(id, Object::Dictionary(entries)),
        (None, Some(id)) => {
            store.insert("VRI", Object::Dictionary(entries));
            increment.set(id, Object::Dictionary(store));
        }
        // What append_validation_data writes is an object of its own.
        (None, None) => return Err(SignError::Entry { entry: "/DSS in the catalog itself" }),
    }
    let file_id = file_id(document, &[b"VRI", &added])?;
    let written = increment.finish(IncrementOptions { file_id })?;
    Ok(Appended { source_len, bytes: written.bytes, seals: Vec::new() })
}
