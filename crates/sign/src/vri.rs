//! Saying which validation data belongs to which signature (ISO 32000-2, 12.8.4.4).

use std::collections::HashSet;

use segel_crypto::DigestAlgorithm;
use segel_pdf::{Dictionary, Document, HeldStream, Increment, IncrementOptions, Object, Source};

use crate::appended::Appended;
use crate::error::SignError;
use crate::field::{Root, dictionary, indirect};
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
/// belongs to it; nothing where there is no store. A signature that has an entry keeps it, and one to
/// which nothing belongs gets none.
///
/// The store is enough for whoever verifies, and nobody should rely on `/VRI`: this is for readers
/// that show nothing without it.
///
/// # Errors
///
/// A document that is encrypted or broken where it must be read.
pub fn append_vri<S: Source>(
    document: &Document<S>,
    evidence: &[SignatureEvidence],
) -> Result<Appended, SignError> {
    let nothing = Appended { source_len: document.len(), bytes: Vec::new(), seals: Vec::new() };
    let Some(streams) = document.security_streams()? else { return Ok(nothing) };
    let mut root = Root::read(document)?;
    let own = root.catalog.value("DSS").cloned();
    let Some(mut store) = dictionary(document, own.as_ref(), "/DSS")? else { return Ok(nothing) };
    let held = store.value("VRI").cloned();
    let mut entries = dictionary(document, held.as_ref(), "/VRI of /DSS")?.unwrap_or_default();
    let digested = |(id, der): HeldStream| (id, DigestAlgorithm::Sha256.digest(&der));
    let streams = streams.map(|list| list.into_iter().map(digested).collect::<Vec<_>>());
    let mut added = Vec::new();
    for one in evidence {
        let key = DigestAlgorithm::Sha1.digest(&one.contents).to_hex().to_uppercase();
        let mut entry = Dictionary::new();
        for (name, list) in ["Cert", "CRL", "OCSP"].into_iter().zip(&streams) {
            let own = list.iter().filter(|(_, digest)| one.pieces.contains(digest.as_bytes()));
            let items: Vec<Object> = own.map(|(id, _)| Object::Reference(*id)).collect();
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
        return Ok(nothing);
    }
    let mut increment = Increment::new(document)?;
    match indirect(document, held.as_ref()) {
        Some(id) => increment.set(id, Object::Dictionary(entries)),
        None => {
            store.insert("VRI", Object::Dictionary(entries));
            root.set_store(indirect(document, own.as_ref()), store, &mut increment);
        }
    }
    root.write(&mut increment);
    let file_id = file_id(document, &[b"VRI", &added])?;
    let written = increment.finish(IncrementOptions { file_id })?;
    Ok(Appended { bytes: written.bytes, ..nothing })
}
