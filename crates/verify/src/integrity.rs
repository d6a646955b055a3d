//! Digests of the bytes as they stand in the file.

use std::io;
use std::ops::Range;

use segel_crypto::{Digest, DigestAlgorithm, Hasher};
use segel_pdf::{ByteRange, Source};

const STEP: usize = 1 << 20;

/// Feeds a range of the source to a consumer without holding more than a window of it.
pub(crate) fn for_each_window<S: Source + ?Sized>(
    source: &S,
    range: Range<u64>,
    mut consume: impl FnMut(&[u8]),
) -> io::Result<()> {
    if let Some(all) = source.as_slice() {
        let part = usize::try_from(range.start).ok().zip(usize::try_from(range.end).ok());
        let part = part.and_then(|(start, end)| all.get(start..end));
        consume(part.ok_or(io::ErrorKind::UnexpectedEof)?);
        return Ok(());
    }
    let mut buffer = vec![0; STEP];
    let mut at = range.start;
    while at < range.end {
        let want = usize::try_from(range.end - at).unwrap_or(STEP).min(STEP);
        let window = buffer.get_mut(..want).ok_or(io::ErrorKind::UnexpectedEof)?;
        let got = source.read_at(at, window)?;
        if got == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        consume(window.get(..got).ok_or(io::ErrorKind::UnexpectedEof)?);
        at += got as u64;
    }
    Ok(())
}

/// The digests that a verdict needs of a file, made in one pass.
#[derive(Debug, Default)]
pub(crate) struct Digests {
    /// SHA-256 over the whole file.
    pub(crate) whole: Option<[u8; 32]>,
    /// SHA-256 over what each byte range covers.
    covered: Vec<(ByteRange, Digest)>,
}

impl Digests {
    /// Reads the file once, and behind each hole what its byte range still covers: what stands before
    /// the holes is the same for the file and for every signature in it.
    pub(crate) fn of<S: Source + ?Sized>(source: &S, ranges: &[ByteRange]) -> Self {
        Self::read(source, ranges).unwrap_or_default()
    }

    fn read<S: Source + ?Sized>(source: &S, ranges: &[ByteRange]) -> io::Result<Self> {
        let mut ranges: Vec<ByteRange> = ranges.to_vec();
        ranges.sort_by_key(|range| (range.before, range.end()));
        ranges.dedup();
        let mut covered = Vec::new();
        let mut whole = Hasher::new(DigestAlgorithm::Sha256);
        let mut at = 0;
        for range in ranges {
            for_each_window(source, at..range.before, |bytes| whole.update(bytes))?;
            at = range.before;
            let mut own = whole.clone();
            for_each_window(source, range.after_offset..range.end(), |bytes| own.update(bytes))?;
            covered.push((range, own.finish()));
        }
        for_each_window(source, at..source.len(), |bytes| whole.update(bytes))?;
        Ok(Self { whole: whole.finish().as_bytes().try_into().ok(), covered })
    }

    /// The digest over a byte range, where it was made.
    pub(crate) fn covered(&self, range: &ByteRange, algorithm: DigestAlgorithm) -> Option<Digest> {
        let found = self.covered.iter().find(|(known, _)| known == range);
        found.filter(|_| algorithm == DigestAlgorithm::Sha256).map(|(_, digest)| digest.clone())
    }
}

/// The digest of everything but the hole.
pub(crate) fn covered_digest<S: Source + ?Sized>(
    source: &S,
    range: &ByteRange,
    algorithm: DigestAlgorithm,
) -> io::Result<Digest> {
    let mut hasher = Hasher::new(algorithm);
    for_each_window(source, 0..range.before, |bytes| hasher.update(bytes))?;
    for_each_window(source, range.after_offset..range.end(), |bytes| hasher.update(bytes))?;
    Ok(hasher.finish())
}

/// SHA-256 over the whole file.
pub(crate) fn file_sha256<S: Source + ?Sized>(source: &S) -> Option<[u8; 32]> {
    let mut hasher = Hasher::new(DigestAlgorithm::Sha256);
    for_each_window(source, 0..source.len(), |bytes| hasher.update(bytes)).ok()?;
    hasher.finish().as_bytes().try_into().ok()
}

/// Whether a byte string occurs in the file.
pub(crate) fn find<S: Source + ?Sized>(source: &S, word: &[u8]) -> io::Result<Option<u64>> {
    let overlap = word.len().saturating_sub(1);
    let mut carried: Vec<u8> = Vec::new();
    let (mut at, mut found) = (0u64, None);
    for_each_window(source, 0..source.len(), |bytes| {
        if found.is_some() {
            return;
        }
        let start = at.saturating_sub(carried.len() as u64);
        let position = |hay: &[u8]| hay.windows(word.len()).position(|w| w == word);
        let head = bytes.get(..overlap.min(bytes.len())).unwrap_or_default();
        let seam: Vec<u8> = carried.iter().chain(head).copied().collect();
        found = position(&seam).map(|p| start + p as u64);
        found = found.or_else(|| position(bytes).map(|p| at + p as u64));
        at += bytes.len() as u64;
        let kept = bytes.len().min(overlap);
        carried = bytes.get(bytes.len() - kept..).unwrap_or_default().to_vec();
    })?;
    Ok(found)
}

/// The last ends of revisions as the bytes tell them, newest first: behind `%%EOF`.
pub(crate) fn ends<S: Source + ?Sized>(source: &S) -> io::Result<Vec<u64>> {
    const MARKER: &[u8] = b"%%EOF";
    const KEPT: usize = 64;
    let mut found: std::collections::VecDeque<u64> = std::collections::VecDeque::new();
    let (mut at, mut matched) = (0u64, 0usize);
    for_each_window(source, 0..source.len(), |bytes| {
        for byte in bytes {
            at += 1;
            // `%` may start the marker anew after one or two of its kind.
            matched = match (matched, byte) {
                (2, b'%') => 2,
                (m, b) if MARKER.get(m) == Some(b) && m < 5 => m + 1,
                (_, b'%') => 1,
                _ => 0,
            };
            if matched == 5 {
                matched = 0;
                found.push_back(at);
                if found.len() > KEPT {
                    found.pop_front();
                }
            }
        }
    })?;
    Ok(found.into_iter().rev().collect())
}
