//! The list that a signer confirms before the key is used.

use segel_crypto::Digest;

use super::item::ItemId;
use super::merkle::merkle_root;

/// Documents to be signed at once, in the order of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SigningList {
    /// Each with its number as printed and the digest of the file that is to be signed.
    pub documents: Vec<(ItemId, String, Digest)>,
}

impl SigningList {
    pub(super) fn new(documents: Vec<(ItemId, String, Digest)>) -> Self {
        Self { documents }
    }

    /// The root over the digests, in the order of the list.
    pub fn root(&self) -> Digest {
        let leaves: Vec<Digest> =
            self.documents.iter().map(|(_, _, digest)| digest.clone()).collect();
        merkle_root(&leaves)
    }

    /// The first and the last number, as printed.
    pub fn ends(&self) -> Option<(&str, &str)> {
        let (_, first, _) = self.documents.first()?;
        let (_, last, _) = self.documents.last()?;
        Some((first, last))
    }
}
