//! What the document, its signatures and the caller bring to prove the status of certificates.

use std::collections::HashSet;

use segel_cms::{SignedData, SignerInfo, Strictness, TimeStampToken};
use segel_crypto::DigestAlgorithm;
use segel_pdf::changes::History;
use segel_pdf::{ByteRange, Document, PdfError, SecurityStore, Source};
use segel_x509::{Certificate, CertificateReader, EvidenceOrigin, RevocationEvidence, TrustStore};

use crate::policy::Policy;

/// Certificates and revocation data; nothing in it is trusted.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    /// Of the document and its signatures.
    pub(crate) certificates: Vec<Certificate>,
    /// From everywhere.
    pub(crate) revocation: RevocationEvidence,
    /// Of the document and its signatures alone.
    pub(crate) inside: RevocationEvidence,
    /// SHA-256 of every piece of the document and its signatures, to know it again.
    pub(crate) pieces: HashSet<[u8; 32]>,
    /// All of it, and what stores of earlier revisions held and that of the document does not; empty
    /// where there is no such thing.
    pub(crate) with_removed: RevocationEvidence,
    /// What there was too much of in the document to be read.
    pub(crate) overflow: Option<&'static str>,
}

/// Time-stamp tokens of one signature whose own evidence is read.
const TOKENS: usize = 16;

#[derive(Debug, Clone, Copy)]
enum Kind {
    Crl,
    Ocsp,
    /// An OCSP response without its outer wrapping.
    BasicOcsp,
}

impl Evidence {
    /// Takes what the caller supplied and what the document's security store holds.
    pub(crate) fn of<S: Source>(document: &Document<S>, policy: &Policy) -> Self {
        let revocation = policy.evidence.clone();
        let inside = revocation.companion();
        let mut evidence = Self { revocation, inside, ..Self::default() };
        evidence.add_store(document, policy.trust.reader());
        evidence
    }

    /// Takes what the stores of earlier revisions held: whoever takes it out may not want it to be known, and
    /// it is no part of the document any more. So it speaks against a certificate alone.
    pub(crate) fn add_removed<S: Source>(
        &mut self,
        history: &History<'_, S>,
        reader: &CertificateReader,
    ) {
        let origin = EvidenceOrigin::Document;
        let removed = history.removed_from_store();
        let removed = removed.unwrap_or_else(|error| self.not_read(&error));
        if removed == SecurityStore::default() {
            return;
        }
        self.with_removed = self.revocation.companion();
        self.with_removed.add_all(&self.revocation);
        for der in removed.crls {
            self.with_removed.add_crl(&der, origin);
        }
        for der in removed.ocsp_responses {
            self.with_removed.add_ocsp(&der, origin);
        }
        let read = removed.certificates.iter().filter_map(|der| reader.read(der).ok());
        self.with_removed.add_certificates(read);
    }

    /// A store that cannot be read proves nothing, as one that is not there; one that is not read to its
    /// end may speak against a certificate.
    fn not_read(&mut self, error: &PdfError) -> SecurityStore {
        if let PdfError::Budget { what, .. } = error {
            self.overflow = Some(what);
        }
        SecurityStore::default()
    }

    /// Takes what a version of the document holds: its security store, and what its signatures carry.
    pub(crate) fn inside<S: Source>(document: &Document<S>, trust: &TrustStore) -> Self {
        let (mut evidence, reader) = (Self::default(), trust.reader());
        evidence.add_store(document, reader);
        for_each_signed_data(document, None, |data| evidence.add_signed_data(data), reader);
        evidence
    }

    fn add_store<S: Source>(&mut self, document: &Document<S>, reader: &CertificateReader) {
        let store = document.security_store();
        let store = store.unwrap_or_else(|error| Some(self.not_read(&error))).unwrap_or_default();
        let origin = EvidenceOrigin::Document;
        for der in &store.certificates {
            self.add_certificates(reader.read(der).ok());
        }
        // One after the other is let go once it is read.
        for der in store.crls {
            self.add(&der, Kind::Crl, origin);
        }
        for der in store.ocsp_responses {
            self.add(&der, Kind::Ocsp, origin);
        }
    }

    fn add(&mut self, der: &[u8], kind: Kind, origin: EvidenceOrigin) {
        // Read once for both: lists may be long.
        let mut one = RevocationEvidence::new();
        match kind {
            Kind::Crl => one.add_crl(der, origin),
            Kind::Ocsp => one.add_ocsp(der, origin),
            Kind::BasicOcsp => one.add_basic_ocsp(der, origin),
        };
        for pool in [&mut self.revocation, &mut self.inside] {
            pool.add_all(&one);
        }
        self.pieces.extend(sha256(der));
    }

    fn add_certificates(&mut self, certificates: impl IntoIterator<Item = Certificate>) {
        for certificate in certificates {
            if !self.certificates.contains(&certificate) {
                self.certificates.push(certificate.clone());
                self.revocation.add_certificates([certificate.clone()]);
                self.inside.add_certificates([certificate]);
            }
        }
    }

    /// Adds what a SignedData carries.
    pub(crate) fn add_signed_data(&mut self, data: &SignedData) {
        let origin = EvidenceOrigin::Signature;
        self.add_certificates(data.certificates().iter().cloned());
        for_each_piece(data, &mut |der, kind| self.add(der, kind, origin));
    }
}

/// SHA-256 of the validation data that stands in the bytes that a document timestamp covers, `document`
/// being the version that it ends. What its own hole holds is not covered: anyone can have added it
/// since.
pub(crate) fn pieces_covered<S: Source>(
    document: &Document<S>,
    hole: &ByteRange,
    trust: &TrustStore,
) -> HashSet<[u8; 32]> {
    let mut pieces = HashSet::new();
    let store = document.security_store().ok().flatten().unwrap_or_default();
    pieces.extend(store.crls.iter().chain(&store.ocsp_responses).filter_map(|der| sha256(der)));
    let take = |data: &SignedData| {
        for_each_piece(data, &mut |der, _| pieces.extend(sha256(der)));
        for_each_token(data, |token| {
            for_each_piece(token.signed_data(), &mut |der, _| pieces.extend(sha256(der)))
        });
    };
    for_each_signed_data(document, Some(hole), take, trust.reader());
    pieces
}

/// Shows what can be read in every signature of a document but one.
fn for_each_signed_data<S: Source>(
    document: &Document<S>,
    but: Option<&ByteRange>,
    mut take: impl FnMut(&SignedData),
    reader: &CertificateReader,
) {
    for field in document.signature_fields().unwrap_or_default() {
        if let Some(value) = &field.value
            && but != Some(&value.byte_range)
            && let Ok(data) =
                SignedData::from_contents_with(&value.contents, Strictness::Tolerant, reader)
        {
            take(&data);
        }
    }
}

/// Shows the revocation data that a SignedData carries.
fn for_each_piece(data: &SignedData, take: &mut dyn FnMut(&[u8], Kind)) {
    let mut show = |found: &[Vec<u8>], kind| found.iter().for_each(|der| take(der, kind));
    show(data.crls(), Kind::Crl);
    show(data.ocsp_responses(), Kind::Ocsp);
    for signer in data.signer_infos() {
        let archived = signer.archived_revocation();
        show(&archived.crls, Kind::Crl);
        show(&archived.ocsp_responses, Kind::Ocsp);
        show(&archived.basic_ocsp_responses, Kind::BasicOcsp);
    }
}

/// Shows the time-stamp tokens of a SignedData, whose own evidence counts as well.
pub(crate) fn for_each_token(data: &SignedData, mut take: impl FnMut(&TimeStampToken)) {
    let tokens = data.signer_infos().iter().flat_map(SignerInfo::signature_timestamp_tokens);
    for token in tokens.take(TOKENS) {
        if let Ok(token) = TimeStampToken::from_der(token, Strictness::Tolerant) {
            take(&token);
        }
    }
}

fn sha256(der: &[u8]) -> Option<[u8; 32]> {
    DigestAlgorithm::Sha256.digest(der).as_bytes().try_into().ok()
}
