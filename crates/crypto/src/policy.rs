//! Until when algorithms are acceptable.
//!
//! The dates are data (`data/algorithms.tsv`), never code paths.

use crate::{DigestAlgorithm, PublicKey, SignatureAlgorithm, UnixTime};

/// Tells whether an algorithm may be relied on at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Acceptability {
    /// Acceptable, with no end in sight.
    Acceptable,
    /// Acceptable at the instant asked about; no longer from this one on.
    AcceptableUntil(UnixTime),
    /// No longer acceptable since this instant.
    EndedAt(UnixTime),
    /// The table says nothing about it.
    Unknown,
}

#[derive(Debug, Clone)]
struct Row {
    mechanism: String,
    least_bits: u32,
    end: Option<UnixTime>,
}

/// Holds a dated table of algorithms.
#[derive(Debug, Clone)]
pub struct AlgorithmPolicy {
    rows: Vec<Row>,
}

impl AlgorithmPolicy {
    /// Gives the table this version was built with.
    pub fn bundled() -> Self {
        let table = include_str!("../data/algorithms.tsv");
        Self { rows: table.lines().filter_map(read_row).collect() }
    }

    fn end(&self, mechanism: &str, bits: u32) -> Option<Option<UnixTime>> {
        let rows = self.rows.iter().filter(|row| row.mechanism == mechanism);
        rows.filter(|row| row.least_bits <= bits).max_by_key(|row| row.least_bits).map(|r| r.end)
    }

    /// Tells whether a digest may be relied on at this instant.
    pub fn digest_acceptable(&self, digest: DigestAlgorithm, at: UnixTime) -> Acceptability {
        judge([self.end(digest.name(), 0)], at)
    }

    /// Tells whether a signature with this key may be relied on at this instant: the mechanism, the
    /// length of the key and the digest together.
    ///
    /// A key that does not fit the algorithm is [`Acceptability::Unknown`].
    pub fn signature_acceptable(
        &self,
        algorithm: SignatureAlgorithm,
        key: &PublicKey,
        at: UnixTime,
    ) -> Acceptability {
        let bits = match (algorithm, key) {
            (
                SignatureAlgorithm::RsaPkcs1(_) | SignatureAlgorithm::RsaPss(_),
                PublicKey::Rsa { modulus_bits, .. },
            ) => *modulus_bits,
            (SignatureAlgorithm::Ecdsa(_), PublicKey::Ec(curve)) => curve.bits(),
            (SignatureAlgorithm::Ed25519, PublicKey::Ed25519) => 256,
            _ => return Acceptability::Unknown,
        };
        let mechanism = self.end(algorithm.name(), bits);
        let digest = algorithm.digest().map_or(Some(None), |digest| self.end(digest.name(), 0));
        let mask = match algorithm {
            SignatureAlgorithm::RsaPss(parameters) => self.end(parameters.mask_digest.name(), 0),
            _ => Some(None),
        };
        judge([mechanism, digest, mask], at)
    }
}

fn read_row(line: &str) -> Option<Row> {
    let mut fields = line.split('\t');
    let (mechanism, least_bits, end) = (fields.next()?, fields.next()?, fields.next()?);
    if mechanism.starts_with('#') {
        return None;
    }
    let end = if end == "-" { None } else { Some(UnixTime::parse_rfc3339(end)?) };
    Some(Row { mechanism: mechanism.to_owned(), least_bits: least_bits.parse().ok()?, end })
}

/// The earliest end decides; a part the table does not know makes the whole unknown.
fn judge<const N: usize>(ends: [Option<Option<UnixTime>>; N], at: UnixTime) -> Acceptability {
    let mut earliest: Option<UnixTime> = None;
    for end in ends {
        let Some(end) = end else {
            return Acceptability::Unknown;
        };
        earliest = match (earliest, end) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
    match earliest {
        None => Acceptability::Acceptable,
        Some(end) if at < end => Acceptability::AcceptableUntil(end),
        Some(end) => Acceptability::EndedAt(end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let table = include_str!("../data/algorithms.tsv");
        let lines = table.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(AlgorithmPolicy::bundled().rows.len(), lines);
        assert!(DigestAlgorithm::ALL.iter().all(|digest| {
            AlgorithmPolicy::bundled().digest_acceptable(*digest, UnixTime::new(0))
                != Acceptability::Unknown
        }));
    }
}
