//! What a signature is to be: its kind, its field, its place and its words.

use segel_crypto::{DigestAlgorithm, SignatureAlgorithm};

use crate::appearance::Appearance;

/// What may be changed after a certification signature (DocMDP `/P`, ISO 32000-2, 12.8.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "ISO 32000-2, table 257 knows these three")]
pub enum Permission {
    /// `/P 1`: nothing.
    None,
    /// `/P 2`: filling in forms and signing.
    Forms,
    /// `/P 3`: that, and annotations.
    Annotations,
}

impl Permission {
    /// Returns the value of `/P`.
    #[must_use]
    pub fn value(self) -> u8 {
        match self {
            Self::None => 1,
            Self::Forms => 2,
            Self::Annotations => 3,
        }
    }
}

/// Where a visible signature stands: points from the top left of the visible page.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain data")]
pub struct Place {
    /// The page, counted from 1.
    pub page: u32,
    /// From the left edge of the page to the left edge of the box.
    pub x: f64,
    /// From the top edge of the page down to the top edge of the box.
    pub y: f64,
    /// Width of the box.
    pub width: f64,
    /// Height of the box.
    pub height: f64,
}

/// Describes a signature before it is made.
///
/// Without a place it is invisible; without a field name it takes the first free of `TTE1`,
/// `TTE2`, …; without an algorithm it takes what fits the certificate's key.
#[derive(Debug, Clone, PartialEq)]
pub struct SigningPlan {
    pub(crate) certification: Option<Permission>,
    pub(crate) field: Option<String>,
    pub(crate) place: Option<Place>,
    pub(crate) appearance: Option<Appearance>,
    pub(crate) name: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) contact: Option<String>,
    pub(crate) digest: Option<DigestAlgorithm>,
    pub(crate) algorithm: Option<SignatureAlgorithm>,
    pub(crate) timestamp_room: Option<usize>,
}

impl SigningPlan {
    fn new(certification: Option<Permission>) -> Self {
        Self {
            certification,
            field: None,
            place: None,
            appearance: None,
            name: None,
            reason: None,
            location: None,
            contact: None,
            digest: None,
            algorithm: None,
            timestamp_room: None,
        }
    }

    /// Begins an approval signature.
    #[must_use]
    pub fn approval() -> Self {
        Self::new(None)
    }

    /// Begins a certification signature, which must be the document's first.
    #[must_use]
    pub fn certification(permission: Permission) -> Self {
        Self::new(Some(permission))
    }

    /// Names the signature field: an empty one of the document, or a new one.
    #[must_use]
    pub fn with_field(mut self, name: &str) -> Self {
        self.field = Some(name.to_owned());
        self
    }

    /// Makes the signature visible at a place.
    #[must_use]
    pub fn with_place(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Says what is drawn at the place, or in the box of an existing field.
    #[must_use]
    pub fn with_appearance(mut self, appearance: Appearance) -> Self {
        self.appearance = Some(appearance);
        self
    }

    /// Writes `/Name`, the signer's name.
    #[must_use]
    pub fn with_name(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    /// Writes `/Reason`.
    #[must_use]
    pub fn with_reason(mut self, reason: &str) -> Self {
        self.reason = Some(reason.to_owned());
        self
    }

    /// Writes `/Location`.
    #[must_use]
    pub fn with_location(mut self, location: &str) -> Self {
        self.location = Some(location.to_owned());
        self
    }

    /// Writes `/ContactInfo`.
    #[must_use]
    pub fn with_contact(mut self, contact: &str) -> Self {
        self.contact = Some(contact.to_owned());
        self
    }

    /// Chooses the digest algorithm of the document and of the signature.
    #[must_use]
    pub fn with_digest(mut self, digest: DigestAlgorithm) -> Self {
        self.digest = Some(digest);
        self
    }

    /// Chooses the signature algorithm.
    #[must_use]
    pub fn with_algorithm(mut self, algorithm: SignatureAlgorithm) -> Self {
        self.algorithm = Some(algorithm);
        self
    }

    /// Keeps room in `/Contents` for a time-stamp token of up to that many bytes, besides the
    /// signature itself.
    #[must_use]
    pub fn with_timestamp_room(mut self, bytes: usize) -> Self {
        self.timestamp_room = Some(bytes);
        self
    }
}
