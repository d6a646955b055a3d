//! The certificates a caller trusts, and those it merely knows.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use segel_crypto::{DigestAlgorithm, Hasher, UnixTime};

use crate::{Certificate, CertificateReader};

const INDONESIAN_ROOT: &[u8] = include_bytes!("../data/RootCAIndonesiaDSG1.pem");
const BSRE_ISSUING: &[u8] = include_bytes!("../data/BSRECADSG1.pem");

/// Holds a certificate whose key is trusted because the caller says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustAnchor {
    certificate: Certificate,
    until: Option<UnixTime>,
}

impl TrustAnchor {
    /// Makes an anchor of a certificate the caller vouches for.
    pub fn new(certificate: Certificate) -> Self {
        Self { certificate, until: None }
    }

    /// Trusts it up to and including an instant only: a path at a later one is refused.
    #[must_use]
    pub fn until(mut self, end: UnixTime) -> Self {
        self.until = Some(end);
        self
    }

    /// Returns the last instant at which it is trusted, if there is one.
    pub fn end(&self) -> Option<UnixTime> {
        self.until
    }

    /// Returns the certificate of the anchor.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }
}

/// Signatures of certificates that are remembered to be good, and as many that are not.
const LINKS: usize = 1024;

/// Remembers which certificates were signed by which keys, and which were not; shared by the clones of a
/// store.
///
/// A signature is good or not whatever the store trusts and whenever it is asked, so this says nothing
/// of trust.
#[derive(Debug, Clone, Default)]
pub(crate) struct Links {
    good: Arc<Mutex<HashSet<[u8; 32]>>>,
    bad: Arc<Mutex<HashSet<[u8; 32]>>>,
}

impl Links {
    /// The name of a link: the whole certificate, its signature included, and the issuer's key.
    pub(crate) fn name(child: &Certificate, issuer: &Certificate) -> Option<[u8; 32]> {
        let mut hasher = Hasher::new(DigestAlgorithm::Sha256);
        hasher.update(&child.sha256());
        hasher.update(issuer.public_key().as_der());
        hasher.finish().as_bytes().try_into().ok()
    }

    /// Whether a signature is known to be good, or not to be.
    pub(crate) fn known(&self, link: &[u8; 32]) -> Option<bool> {
        let holds = |links: &Mutex<HashSet<[u8; 32]>>| {
            links.lock().unwrap_or_else(PoisonError::into_inner).contains(link)
        };
        if holds(&self.good) {
            return Some(true);
        }
        holds(&self.bad).then_some(false)
    }

    pub(crate) fn remember(&self, link: [u8; 32], is_good: bool) {
        let links = if is_good { &self.good } else { &self.bad };
        let mut links = links.lock().unwrap_or_else(PoisonError::into_inner);
        if links.len() >= LINKS {
            links.clear();
        }
        links.insert(link);
    }
}

/// Holds the trust anchors of a verification, and intermediates known beforehand.
///
/// An intermediate is only a hint: it is trusted no more than one found in the document.
#[derive(Debug, Clone, Default)]
pub struct TrustStore {
    anchors: Vec<TrustAnchor>,
    intermediates: Vec<Certificate>,
    links: Links,
    reader: CertificateReader,
}

impl TrustStore {
    /// Makes a store of exactly these anchors.
    pub fn new(anchors: Vec<TrustAnchor>) -> Self {
        Self { anchors, ..Self::default() }
    }

    /// Returns the bundled store: Root CA Indonesia DS G1 as anchor, BSRE CA DS G1 as a known
    /// intermediate.
    pub fn indonesian() -> Self {
        let read = |pem| Certificate::from_pem_bundle(pem).unwrap_or_default();
        Self {
            anchors: read(INDONESIAN_ROOT).into_iter().map(TrustAnchor::new).collect(),
            intermediates: read(BSRE_ISSUING),
            ..Self::default()
        }
    }

    /// Adds anchors.
    #[must_use]
    pub fn with_anchors(mut self, anchors: impl IntoIterator<Item = TrustAnchor>) -> Self {
        self.anchors.extend(anchors);
        self
    }

    /// Adds intermediates that a path may use though the document does not carry them.
    #[must_use]
    pub fn with_intermediates(mut self, known: impl IntoIterator<Item = Certificate>) -> Self {
        self.intermediates.extend(known);
        self
    }

    /// Returns the reader that remembers the certificates of the documents judged by this store.
    pub fn reader(&self) -> &CertificateReader {
        &self.reader
    }

    pub(crate) fn links(&self) -> &Links {
        &self.links
    }

    /// Returns the anchors, in the order given.
    pub fn anchors(&self) -> &[TrustAnchor] {
        &self.anchors
    }

    /// Returns the intermediates known beforehand.
    pub fn intermediates(&self) -> &[Certificate] {
        &self.intermediates
    }

    /// Returns the last instant at which this certificate is trusted as an anchor; none when it is
    /// trusted without end, or is no anchor. Of several ends the latest counts.
    pub fn anchor_end(&self, certificate: &Certificate) -> Option<UnixTime> {
        let same = |anchor: &&TrustAnchor| anchor.certificate == *certificate;
        let mut ends = self.anchors.iter().filter(same).map(TrustAnchor::end);
        ends.try_fold(None, |latest, end| end.map(|end| latest.max(Some(end)))).flatten()
    }

    /// Returns whether exactly this certificate is an anchor.
    pub fn is_anchor(&self, certificate: &Certificate) -> bool {
        self.anchors.iter().any(|anchor| anchor.certificate == *certificate)
    }
}
