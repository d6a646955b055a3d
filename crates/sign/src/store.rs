//! Writing validation data into the document security store (ISO 32000-2, 12.8.4.3).

use std::collections::HashSet;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use segel_crypto::DigestAlgorithm;
use segel_pdf::{
    Dictionary, Document, Increment, IncrementOptions, Object, ObjectId, SecurityStore, Source,
};
use segel_x509::{Certificate, CertificateList, OcspResponse};

use crate::appended::Appended;
use crate::error::{EvidenceFault, SignError};
use crate::field::{ExtensionLevel, Root, dictionary, indirect};
use crate::prepare::file_id;

/// What proves the status of certificates: to be written into a document, from any origin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "plain data: the three arrays of the store")]
pub struct ValidationData {
    /// Certificates of the chains: of signers, authorities and responders.
    pub certificates: Vec<Certificate>,
    /// Revocation lists, DER.
    pub crls: Vec<Vec<u8>>,
    /// OCSP responses, DER.
    pub ocsp_responses: Vec<Vec<u8>>,
}

impl ValidationData {
    /// Reads every list and response, so that nothing unreadable is written.
    fn check(&self) -> Result<(), SignError> {
        for (position, der) in self.crls.iter().enumerate() {
            CertificateList::from_der(der)
                .map_err(|error| SignError::Evidence(EvidenceFault::Crl { position, error }))?;
        }
        for (position, der) in self.ocsp_responses.iter().enumerate() {
            OcspResponse::from_der(der)
                .map_err(|error| SignError::Evidence(EvidenceFault::Ocsp { position, error }))?;
        }
        Ok(())
    }
}

/// Appends validation data to a document, signed by whomever: a revision with the document security
/// store, or one that extends the store it has.
///
/// What the store has already is not written again. Nothing else of the document changes, and what is
/// appended is allowed after every signature, a certification with P=1 too. There is no `/VRI`.
///
/// # Errors
///
/// A list or response that cannot be read, or a document that is encrypted or broken where it must
/// be read.
pub fn append_validation_data<S: Source>(
    document: &Document<S>,
    data: &ValidationData,
) -> Result<Appended, SignError> {
    data.check()?;
    let source_len = document.len();
    let known = document.security_store()?.unwrap_or_default();
    let new = missing(&known, data);
    if new.iter().all(|(_, streams)| streams.is_empty()) {
        return Ok(Appended { source_len, bytes: Vec::new(), seals: Vec::new() });
    }
    let mut increment = Increment::new(document)?;
    let mut root = Root::read(document)?;
    let own = root.catalog.value("DSS").cloned();
    let store = dictionary(document, own.as_ref(), "/DSS")?;
    let mut store = store.unwrap_or_else(|| Dictionary::new().with("Type", Object::name("DSS")));
    let before = store.clone();
    let mut digests = Vec::new();
    for (key, streams) in new {
        if streams.is_empty() {
            continue;
        }
        let list = store.value(key).cloned();
        let mut items = match list.as_ref().map(|list| document.resolve(list)).transpose()? {
            Some(Object::Array(items)) => items,
            Some(Object::Null) | None => Vec::new(),
            Some(_) => return Err(SignError::Entry { entry: "an array of /DSS" }),
        };
        for stream in streams {
            digests.extend(sha256(stream));
            items.push(Object::Reference(write_stream(stream, &mut increment)));
        }
        match indirect(document, list.as_ref()) {
            Some(id) => increment.set(id, Object::Array(items)),
            None => {
                store.insert(key, Object::Array(items));
            }
        }
    }
    let held = indirect(document, own.as_ref());
    if held.is_none() || store != before {
        root.set_store(held, store, &mut increment);
    }
    root.declare_extension(document, ExtensionLevel::LongTerm, &mut increment)?;
    root.write(&mut increment);
    let file_id = file_id(document, &[b"DSS", &digests])?;
    let written = increment.finish(IncrementOptions { file_id })?;
    Ok(Appended { source_len, bytes: written.bytes, seals: Vec::new() })
}

/// What the store does not have yet, each once, under its key.
fn missing<'a>(
    known: &SecurityStore,
    data: &'a ValidationData,
) -> [(&'static str, Vec<&'a [u8]>); 3] {
    let pick = |known: &[Vec<u8>], offered: Vec<&'a [u8]>| {
        let mut seen: HashSet<Vec<u8>> = known.iter().map(|der| sha256(der)).collect();
        offered.into_iter().filter(|der| seen.insert(sha256(der))).collect()
    };
    let certificates = data.certificates.iter().map(Certificate::as_der).collect();
    let slices = |list: &'a [Vec<u8>]| list.iter().map(Vec::as_slice).collect();
    [
        ("Certs", pick(&known.certificates, certificates)),
        ("OCSPs", pick(&known.ocsp_responses, slices(&data.ocsp_responses))),
        ("CRLs", pick(&known.crls, slices(&data.crls))),
    ]
}

fn sha256(der: &[u8]) -> Vec<u8> {
    DigestAlgorithm::Sha256.digest(der).as_bytes().to_vec()
}

/// Writes a stream, compressed where that is shorter.
fn write_stream<S: Source>(der: &[u8], increment: &mut Increment<'_, S>) -> ObjectId {
    let id = increment.new_id();
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    // Writing into memory does not fail; if it did, the plain bytes are as good.
    let packed = encoder.write_all(der).and_then(|()| encoder.finish()).unwrap_or_default();
    let filter = "/Filter /FlateDecode".len();
    if packed.is_empty() || packed.len() + filter >= der.len() {
        increment.set_stream(id, Dictionary::new(), der.to_vec());
    } else {
        let dictionary = Dictionary::new().with("Filter", Object::name("FlateDecode"));
        increment.set_stream(id, dictionary, packed);
    }
    id
}
