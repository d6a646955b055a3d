//! Revocation data that a signature carries with it.

use segel_crypto::der::{self, Reader, tag};
use segel_x509::{EvidenceOrigin, RevocationEvidence};

use crate::{SignedData, SignerInfo, oid};

/// More pieces than any honest signature carries.
const MAX_PIECES: usize = 128;

/// Holds revocation data found inside a signature: DER, not verified, whoever put it there.
// Exhaustive: these are the kinds of revocation data there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArchivedRevocation {
    /// Revocation lists.
    pub crls: Vec<Vec<u8>>,
    /// Whole `OCSPResponse`s.
    pub ocsp_responses: Vec<Vec<u8>>,
    /// Responses without their outer wrapping: `BasicOCSPResponse`s.
    pub basic_ocsp_responses: Vec<Vec<u8>>,
}

impl SignerInfo {
    /// Reads the revocation data among the attributes: the signed `adbe-revocationInfoArchival` and
    /// the unsigned revocation-values of CAdES. What cannot be read is left out: it would only have
    /// been a hint.
    pub fn archived_revocation(&self) -> ArchivedRevocation {
        let mut found = ArchivedRevocation::default();
        let signed = self.signed_attributes();
        if let Some(value) =
            signed.and_then(|attributes| attributes.value(oid::REVOCATION_ARCHIVAL).ok())
        {
            found.read(value, false);
        }
        for value in self.unsigned_values(oid::REVOCATION_VALUES) {
            found.read(value, true);
        }
        found
    }
}

impl ArchivedRevocation {
    /// Reads a SEQUENCE of `[0]` lists and `[1]` responses; both structures are the same but for
    /// what a response is.
    fn read(&mut self, value: &[u8], basic: bool) -> Option<()> {
        let mut reader = der::single(value, tag::SEQUENCE).ok()?.reader();
        if let Some(lists) = reader.optional(tag::context_constructed(0)).ok()? {
            take(lists.value, &mut self.crls)?;
        }
        if let Some(responses) = reader.optional(tag::context_constructed(1)).ok()? {
            let into =
                if basic { &mut self.basic_ocsp_responses } else { &mut self.ocsp_responses };
            take(responses.value, into)?;
        }
        Some(())
    }
}

fn take(explicit: &[u8], into: &mut Vec<Vec<u8>>) -> Option<()> {
    let mut reader: Reader<'_> = der::single(explicit, tag::SEQUENCE).ok()?.reader();
    while !reader.is_empty() && into.len() < MAX_PIECES {
        into.push(reader.expect(tag::SEQUENCE).ok()?.encoding.to_vec());
    }
    Some(())
}

impl SignedData {
    /// Adds all revocation data and certificates that the signature carries to a pool of evidence.
    pub fn add_evidence_to(&self, pool: &mut RevocationEvidence) {
        let origin = EvidenceOrigin::Signature;
        for list in self.crls() {
            pool.add_crl(list, origin);
        }
        for response in self.ocsp_responses() {
            pool.add_ocsp(response, origin);
        }
        for signer in self.signer_infos() {
            let archived = signer.archived_revocation();
            for list in &archived.crls {
                pool.add_crl(list, origin);
            }
            for response in &archived.ocsp_responses {
                pool.add_ocsp(response, origin);
            }
            for response in &archived.basic_ocsp_responses {
                pool.add_basic_ocsp(response, origin);
            }
        }
        pool.add_certificates(self.certificates().iter().cloned());
    }
}
