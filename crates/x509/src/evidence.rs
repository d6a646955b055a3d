//! A pool of revocation lists and OCSP responses, read once, trusted never.

use std::collections::{HashMap, HashSet};

use segel_crypto::{DigestAlgorithm, SignatureAlgorithm, UnixTime};

use crate::checks::Checks;
use crate::{
    Certificate, CertificateList, OcspCertStatus, OcspResponse, ResponderAuthority, RevocationError,
};

/// Says where a piece of evidence came from; no origin makes it truer than another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EvidenceOrigin {
    /// From a store of validation data in the document.
    Document,
    /// From inside the signature.
    Signature,
    /// From whoever asks.
    Supplied,
    /// From the network, asked for on this occasion.
    Fetched,
}

/// Says what a piece of evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EvidenceKind {
    /// A revocation list.
    Crl,
    /// An OCSP response.
    Ocsp,
}

#[derive(Debug, Clone)]
pub(crate) enum Content {
    Crl(CertificateList),
    Ocsp(OcspResponse),
}

/// One piece of evidence: what it is, where it came from, and what was read of it.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub(crate) kind: EvidenceKind,
    pub(crate) origin: EvidenceOrigin,
    pub(crate) sha256: [u8; 32],
    pub(crate) content: Result<Content, RevocationError>,
}

impl Piece {
    fn made(&self) -> Option<UnixTime> {
        match &self.content {
            Ok(Content::Crl(list)) => Some(list.this_update()),
            Ok(Content::Ocsp(response)) => response.produced_at(),
            Err(_) => None,
        }
    }
}

/// Holds the revocation lists and OCSP responses at hand for a verification.
///
/// Each is read once, when it is added; the same bytes are kept once. A piece is known by the number
/// that adding it gave.
#[derive(Debug, Clone, Default)]
pub struct RevocationEvidence {
    pieces: Vec<Piece>,
    /// Their numbers, those made last first.
    newest: Vec<usize>,
    known: HashMap<[u8; 32], usize>,
    certificates: Vec<Certificate>,
    known_certificates: HashSet<[u8; 32]>,
    checks: Checks,
}

/// Tells which piece of evidence an answer rests on, and who signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RevocationSource {
    /// The number of the piece in the pool.
    pub evidence: usize,
    /// What it is.
    pub kind: EvidenceKind,
    /// Where it came from.
    pub origin: EvidenceOrigin,
    /// The SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// The SHA-256 of other pieces that it answers with: of a list whose changes it tells, or of those that
    /// know of the other reasons; signed with the same key, by the same algorithm.
    pub beside: Vec<[u8; 32]>,
    /// Whose key signed it. Whether that certificate was in force then, and is now, is for the
    /// caller to ask.
    pub signer: Certificate,
    /// By what right.
    pub authority: ResponderAuthority,
    /// Who certified the signer, where it is no authority of the path: whether the signer is revoked is
    /// for the caller to ask there.
    pub certifier: Option<Certificate>,
    /// The algorithm of its signature, whose strength is for the caller to judge.
    pub signature_algorithm: Option<SignatureAlgorithm>,
    /// When it was signed: `producedAt` of a response, `thisUpdate` of a list.
    pub produced_at: UnixTime,
    /// How often the serial number occurs in the list; 0 when it does not, or for a response.
    pub occurrences: u32,
}

/// Entries of lists that are kept for being asked often.
const MOST_SERIALS: u64 = 200_000;

/// Holds the serial numbers of certificates that evidence speaks against; any number where there are too many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevokedSerials(Option<HashSet<Vec<u8>>>);

impl RevokedSerials {
    /// Returns whether a certificate may be among those, by its serial number alone.
    pub fn may_hold(&self, certificate: &Certificate) -> bool {
        self.0.as_ref().is_none_or(|serials| serials.contains(certificate.serial_as_named()))
    }
}

impl RevocationEvidence {
    /// Makes an empty pool.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes an empty pool that remembers with this one which signatures verified, for other evidence of the
    /// same document.
    #[must_use]
    pub fn companion(&self) -> Self {
        Self { checks: self.checks.shared(), ..Self::default() }
    }

    /// Makes a pool of some of its pieces, by the SHA-256 of their bytes, with all of its certificates; it
    /// remembers with this one which signatures verified.
    #[must_use]
    pub fn only(&self, keep: &dyn Fn(&[u8; 32]) -> bool) -> Self {
        let mut some = self.companion();
        for piece in self.pieces.iter().filter(|piece| keep(&piece.sha256)) {
            let number = some.pieces.len();
            some.known.insert(piece.sha256, number);
            some.pieces.push(piece.clone());
            some.place(number);
        }
        some.add_certificates(self.certificates.iter().cloned());
        some
    }

    /// Adds a DER revocation list, readable or not, and returns its number.
    pub fn add_crl(&mut self, bytes: &[u8], origin: EvidenceOrigin) -> usize {
        let read = |bytes: &[u8]| CertificateList::from_der(bytes).map(Content::Crl);
        self.add(bytes, origin, EvidenceKind::Crl, read)
    }

    /// Adds a DER `OCSPResponse`, readable or not, and returns its number.
    pub fn add_ocsp(&mut self, bytes: &[u8], origin: EvidenceOrigin) -> usize {
        let read = |bytes: &[u8]| OcspResponse::from_der(bytes).map(Content::Ocsp);
        self.add(bytes, origin, EvidenceKind::Ocsp, read)
    }

    /// Adds a DER `BasicOCSPResponse`, readable or not, and returns its number.
    pub fn add_basic_ocsp(&mut self, bytes: &[u8], origin: EvidenceOrigin) -> usize {
        let read = |bytes: &[u8]| OcspResponse::from_basic_der(bytes).map(Content::Ocsp);
        self.add(bytes, origin, EvidenceKind::Ocsp, read)
    }

    /// Adds certificates among which responders, and other keys of an issuer, may be found.
    pub fn add_certificates(&mut self, certificates: impl IntoIterator<Item = Certificate>) {
        for certificate in certificates {
            if self.known_certificates.insert(certificate.sha256()) {
                self.certificates.push(certificate);
            }
        }
    }

    /// Adds what another pool holds and this one does not.
    pub fn add_all(&mut self, other: &Self) {
        for piece in &other.pieces {
            match self.known.get(&piece.sha256).and_then(|at| self.pieces.get_mut(*at)) {
                // What could not be read as one kind may have been put in the wrong place.
                Some(known) if known.content.is_err() && piece.content.is_ok() => {
                    *known = piece.clone();
                    let number = self.known.get(&piece.sha256).copied();
                    number.into_iter().for_each(|number| self.place(number));
                }
                Some(_) => {}
                None => {
                    let number = self.pieces.len();
                    self.known.insert(piece.sha256, number);
                    self.pieces.push(piece.clone());
                    self.place(number);
                }
            }
        }
        self.add_certificates(other.certificates.iter().cloned());
    }

    fn add(
        &mut self,
        bytes: &[u8],
        origin: EvidenceOrigin,
        kind: EvidenceKind,
        read: impl FnOnce(&[u8]) -> Result<Content, RevocationError>,
    ) -> usize {
        let sha256: [u8; 32] =
            DigestAlgorithm::Sha256.digest(bytes).as_bytes().try_into().unwrap_or_default();
        if let Some(&number) = self.known.get(&sha256) {
            // What could not be read as one kind may have been put in the wrong place.
            if let Some(piece) = self.pieces.get_mut(number)
                && piece.content.is_err()
                && let Ok(content) = read(bytes)
            {
                *piece = Piece { kind, origin, sha256, content: Ok(content) };
                self.place(number);
            }
            return number;
        }
        let number = self.pieces.len();
        self.pieces.push(Piece { kind, origin, sha256, content: read(bytes) });
        self.known.insert(sha256, number);
        self.place(number);
        number
    }

    /// Puts a piece among the others by when it was made.
    fn place(&mut self, number: usize) {
        let made = |number: &usize| self.pieces.get(*number).and_then(Piece::made);
        let own = made(&number);
        if number + 1 < self.pieces.len() {
            self.newest.retain(|other| *other != number);
        }
        let place = self.newest.partition_point(|other| made(other) >= own);
        self.newest.insert(place, number);
    }

    /// The pieces with their numbers, those made last first: where a budget does not reach for all, it is spent
    /// on what can be fresh.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = (usize, &Piece)> {
        self.newest.iter().filter_map(|number| Some((*number, self.pieces.get(*number)?)))
    }

    /// Returns how many pieces there are.
    pub fn len(&self) -> usize {
        self.pieces.len()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Returns whether it holds a piece, by the SHA-256 of its bytes.
    pub fn contains(&self, sha256: &[u8; 32]) -> bool {
        self.known.contains_key(sha256)
    }

    /// Returns the readable list with a number.
    pub fn crl(&self, number: usize) -> Option<&CertificateList> {
        match self.pieces.get(number).map(|piece| &piece.content) {
            Some(Ok(Content::Crl(list))) => Some(list),
            _ => None,
        }
    }

    /// Returns the readable response with a number.
    pub fn ocsp(&self, number: usize) -> Option<&OcspResponse> {
        match self.pieces.get(number).map(|piece| &piece.content) {
            Some(Ok(Content::Ocsp(response))) => Some(response),
            _ => None,
        }
    }

    /// Returns the pieces that could not be read, each with its number and why.
    pub fn unreadable(&self) -> impl Iterator<Item = (usize, &RevocationError)> {
        let pieces = self.pieces.iter().enumerate();
        pieces.filter_map(|(number, piece)| piece.content.as_ref().err().map(|why| (number, why)))
    }

    /// Returns the serial numbers of all that any piece, if it were believed, revokes or suspends: for other
    /// certificates nothing needs to be verified.
    pub fn revoked_serials(&self) -> RevokedSerials {
        let lists = || (0..self.len()).filter_map(|number| self.crl(number));
        let entries: u64 = lists().map(|list| u64::from(list.entries())).sum();
        if entries > MOST_SERIALS {
            return RevokedSerials(None);
        }
        let mut serials: HashSet<Vec<u8>> =
            lists().flat_map(CertificateList::serials).map(<[u8]>::to_vec).collect();
        let answers = (0..self.len()).filter_map(|number| self.ocsp(number));
        let answers = answers.flat_map(OcspResponse::responses);
        let revoked = answers.filter(|one| matches!(one.status(), OcspCertStatus::Revoked { .. }));
        serials.extend(revoked.map(|one| one.cert_id().serial().to_vec()));
        RevokedSerials(Some(serials))
    }

    pub(crate) fn checks(&self) -> &Checks {
        &self.checks
    }

    pub(crate) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Returns the instants up to which pieces are fresh by their own words, the earliest first: of two instants
    /// with none of them in between every piece is fresh at both or at neither.
    pub fn ends(&self) -> Vec<UnixTime> {
        let lists = (0..self.len()).filter_map(|number| self.crl(number));
        let lists = lists.map(|list| list.next_update().unwrap_or(list.this_update()));
        let answers = (0..self.len()).filter_map(|number| self.ocsp(number));
        let answers = answers.flat_map(OcspResponse::responses);
        let answers = answers.map(|one| one.next_update().unwrap_or(one.this_update()));
        let mut ends: Vec<UnixTime> = lists.chain(answers).collect();
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    /// Returns the certificates among which responders, and other keys of an issuer, may be found.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }
}
