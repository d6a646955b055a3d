//! The Merkle tree of a list that is signed at once (hashing of RFC 9162, 2.1.1).

use segel_crypto::{Digest, DigestAlgorithm, Hasher};

/// The SHA-256 root over digests in their order: leaves hash `00` before the digest, nodes `01`
/// before their two children, and the left part is the largest power of two that leaves a right
/// part. The root of no leaves is the hash of nothing.
pub fn merkle_root(leaves: &[Digest]) -> Digest {
    // Finished parts, the largest first; two of one size become one of twice the size.
    let mut parts: Vec<(usize, Digest)> = Vec::new();
    for leaf in leaves {
        parts.push((1, hash(0, &[leaf.as_bytes()])));
        while let [.., (left, _), (right, _)] = parts.as_slice()
            && left == right
        {
            join(&mut parts);
        }
    }
    while parts.len() > 1 {
        join(&mut parts);
    }
    parts.pop().map_or_else(|| DigestAlgorithm::Sha256.digest(&[]), |(_, root)| root)
}

fn join(parts: &mut Vec<(usize, Digest)>) {
    if let (Some((right_size, right)), Some((left_size, left))) = (parts.pop(), parts.pop()) {
        let node = hash(1, &[left.as_bytes(), right.as_bytes()]);
        parts.push((left_size.saturating_add(right_size), node));
    }
}

fn hash(prefix: u8, parts: &[&[u8]]) -> Digest {
    let mut hasher = Hasher::new(DigestAlgorithm::Sha256);
    hasher.update(&[prefix]);
    parts.iter().for_each(|part| hasher.update(part));
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition of RFC 9162, 2.1.1, as it is written there.
    fn by_definition(leaves: &[Digest]) -> Digest {
        match leaves {
            [] => DigestAlgorithm::Sha256.digest(&[]),
            [only] => hash(0, &[only.as_bytes()]),
            _ => {
                let split = leaves.len().next_power_of_two() / 2;
                let (left, right) = leaves.split_at(split);
                hash(1, &[by_definition(left).as_bytes(), by_definition(right).as_bytes()])
            }
        }
    }

    #[test]
    fn the_root_is_that_of_the_definition_for_every_size() {
        let leaves: Vec<Digest> =
            (0..130_u8).map(|leaf| DigestAlgorithm::Sha256.digest(&[leaf])).collect();
        for size in 0..=leaves.len() {
            assert_eq!(merkle_root(&leaves[..size]), by_definition(&leaves[..size]), "{size}");
        }
    }

    #[test]
    fn order_and_every_leaf_count() {
        let leaf = |text: &str| DigestAlgorithm::Sha256.digest(text.as_bytes());
        let (a, b, c) = (leaf("a"), leaf("b"), leaf("c"));
        let root = merkle_root(&[a.clone(), b.clone(), c.clone()]);
        assert_ne!(root, merkle_root(&[b.clone(), a.clone(), c.clone()]));
        assert_ne!(root, merkle_root(&[a.clone(), b.clone()]));
        assert_ne!(root, merkle_root(&[a, b, c.clone(), c]));
    }
}
