//! Proofs of existence: what is known to have been there at which instant (EN 319 102-1, 5.6.2).

use std::collections::{HashMap, HashSet};

use segel_crypto::UnixTime;
use segel_x509::RevocationSource;

/// How far the clocks of others may be ahead, in seconds.
pub(crate) const SKEW: i64 = 300;

/// What is known of the time of a signature or a stamp.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known {
    /// The earliest instant at which it is proved to have existed.
    pub(crate) best: UnixTime,
    /// The earliest instant at which the certificate that it names is proved to have existed.
    pub(crate) certified: UnixTime,
    /// Of when it says itself to be, at the latest.
    pub(crate) own: UnixTime,
    /// The latest instant after which it is proved to have been made.
    pub(crate) since: Option<UnixTime>,
}

/// What one verified document timestamp proves.
#[derive(Debug)]
pub(crate) struct Proof {
    /// The bytes it covers, from the start of the file.
    pub(crate) end: u64,
    /// The latest instant at which it can have been made, by its own accuracy: that is what it proves.
    pub(crate) time: UnixTime,
    /// The time that it tells.
    pub(crate) told: UnixTime,
    /// The earliest instant at which it can have been made, by its own accuracy.
    pub(crate) earliest: UnixTime,
    /// Whether it is such a stamp as a baseline level asks for.
    pub(crate) conforms: bool,
    /// The validation data inside those bytes, the stamp's own hole excepted.
    pub(crate) pieces: Pieces,
    /// SHA-256 of what the document has to prove the status of its own authority, where it has all of
    /// it.
    pub(crate) inside: Option<Vec<[u8; 32]>>,
}

/// Pieces of validation data, by the numbers that [`Times`] gave them, in order: many stamps stand over
/// the same thousands.
#[derive(Debug)]
pub(crate) struct Pieces(Vec<u32>);

/// Everything that is proved of times, for one document and one instant of checking.
#[derive(Debug)]
pub(crate) struct Times {
    /// The instant of the check: everything at hand exists now.
    pub(crate) at: UnixTime,
    pub(crate) proofs: Vec<Proof>,
    /// The number of each piece of validation data that any proof is over, by its SHA-256.
    numbers: HashMap<[u8; 32], u32>,
}

impl Times {
    pub(crate) fn new(at: UnixTime) -> Self {
        Self { at, proofs: Vec::new(), numbers: HashMap::new() }
    }

    /// Knows pieces of validation data again, by their SHA-256.
    pub(crate) fn pieces(&mut self, found: HashSet<[u8; 32]>) -> Pieces {
        let next = |numbers: &HashMap<_, u32>| u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        let mut pieces = Vec::with_capacity(found.len());
        for piece in found {
            let number = next(&self.numbers);
            pieces.push(*self.numbers.entry(piece).or_insert(number));
        }
        pieces.sort_unstable();
        Pieces(pieces)
    }

    /// Whether a piece of validation data stands in what a stamp covers.
    pub(crate) fn holds(&self, proof: &Proof, sha256: &[u8; 32]) -> bool {
        let number = self.numbers.get(sha256);
        number.is_some_and(|number| proof.pieces.0.binary_search(number).is_ok())
    }

    /// The earliest proved instant of a revision of that many bytes.
    pub(crate) fn of_bytes(&self, end: u64) -> UnixTime {
        let covering = self.proofs.iter().filter(|proof| proof.end > end);
        covering.map(|proof| proof.time).min().map_or(self.at, |time| time.min(self.at))
    }

    /// The time that is told of a revision of that many bytes: what its earliest stamp says.
    pub(crate) fn told_of_bytes(&self, end: u64) -> UnixTime {
        let covering = self.proofs.iter().filter(|proof| proof.end > end);
        covering.map(|proof| proof.told).min().map_or(self.at, |time| time.min(self.at))
    }

    /// The latest instant after which bytes were signed: that of the stamps among them.
    pub(crate) fn since(&self, end: u64) -> Option<UnixTime> {
        let covered = self.proofs.iter().filter(|proof| proof.end < end);
        covered.map(|proof| proof.earliest).max()
    }

    /// The earliest proved instant of evidence: what answers together existed when the youngest of it did.
    pub(crate) fn of_source(&self, source: &RevocationSource) -> UnixTime {
        let pieces = std::iter::once(&source.sha256).chain(&source.beside);
        pieces.map(|piece| self.of_piece(piece)).max().unwrap_or(self.at)
    }

    /// The earliest proved instant of a piece of validation data.
    pub(crate) fn of_piece(&self, sha256: &[u8; 32]) -> UnixTime {
        let holding = self.proofs.iter().filter(|proof| self.holds(proof, sha256));
        holding.map(|proof| proof.time).min().map_or(self.at, |time| time.min(self.at))
    }
}
