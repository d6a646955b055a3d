//! What a document claims to be, and what a signature may use there so that the claim stays true
//! (ISO 19005, PDF/A; ISO 14289, PDF/UA).

use segel_pdf::{Claims, Dictionary, Document, Object, ObjectId, Source};

use crate::appearance::{Inks, Means};
use crate::field::Root;

/// What the claims of a document ask of a signature field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Duties {
    /// The part of ISO 19005.
    archival: Option<u8>,
    /// Every widget belongs into the structure, the invisible one too (ISO 14289-1, 7.18).
    pub(crate) accessible: bool,
}

impl Duties {
    pub(crate) fn of<S: Source>(document: &Document<S>) -> Self {
        let Claims { archival, accessible, .. } = document.claims();
        Self { archival, accessible: accessible.is_some() }
    }

    /// Whether a widget without area needs an appearance too (ISO 19005-1, 6.9; the later parts exempt it).
    pub(crate) fn empty_appearance(self) -> bool {
        self.archival == Some(1)
    }

    /// What an appearance on this page may use.
    pub(crate) fn means<S: Source>(
        self,
        document: &Document<S>,
        root: &Root,
        page: Option<ObjectId>,
    ) -> Means {
        let Some(part) = self.archival else { return Means::default() };
        // An intent of the page's own (ISO 19005-4, 6.2.3) takes the place of the document's; colours
        // that depend on none are right under both.
        let own = page.and_then(|id| document.resolve(&Object::Reference(id)).ok());
        let own = own.as_ref().and_then(Object::as_dictionary);
        let intent = match own.and_then(|page| page.value("OutputIntents")) {
            Some(_) => None,
            None => intended_components(document, &root.catalog),
        };
        Means {
            gray: if intent.is_some() { Inks::Device } else { Inks::Calibrated },
            rgb: if intent == Some(3) { Inks::Device } else { Inks::Calibrated },
            // Part 1 knows no transparency (6.4); the later ones ask for the space in which it is
            // blended (ISO 19005-2, 6.2.10), which an intent is.
            soft_masks: part > 1 && intent.is_some(),
            // ISO 19005-1, 6.3.5; left out where later parts allow that.
            cid_set: part == 1,
        }
    }
}

/// The number of colour components of the output intent for PDF/A, where there is one.
fn intended_components<S: Source>(document: &Document<S>, catalog: &Dictionary) -> Option<i64> {
    let intents = document.resolve(catalog.value("OutputIntents")?).ok()?;
    intents.as_array()?.iter().take(16).find_map(|intent| {
        let intent = document.resolve(intent).ok()?;
        let intent = intent.as_dictionary()?;
        let kind = document.resolve(intent.value("S")?).ok()?;
        let profile = intent.value("DestOutputProfile").and_then(Object::as_reference)?;
        let profile = document.object(profile).ok()?;
        let components = document.resolve(profile.dictionary()?.value("N")?).ok()?.as_integer();
        components.filter(|_| kind.as_name() == Some("GTS_PDFA1"))
    })
}
