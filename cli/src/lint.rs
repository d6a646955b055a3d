//! What is looked at before a document is signed.

use segel::{Document, PdfError, Source};
use segel_pdf::{Examination, Hazard, HazardKind, Object};

use crate::arguments::PolicyChoice;
use crate::words::{Trouble, doctoring, signing};

/// Where the office does not vouch for the document itself, one with more objects is only glanced at: the
/// look would take longer than the signature. A permit has below 200.
const OBJECTS: i64 = 4000;
/// Objects looked at in a glance.
const GLANCE: usize = 100;

/// The files inside a document of our own: its data, and the places it keeps free.
const OWN_FILES: [&str; 2] = ["data.json", "places.json"];

/// Looks at a document before it is signed: refuses what cannot be read strictly, and under `official`
/// every hazard; else gives those that a signer should know of.
pub(crate) fn before_signing<S: Source>(
    document: &Document<S>,
    policy: Option<PolicyChoice>,
) -> Result<Vec<Hazard>, Trouble> {
    let official = policy == Some(PolicyChoice::Official);
    let size = document.trailer().ok().and_then(|t| t.value("Size")).and_then(Object::as_integer);
    let large = size.is_none_or(|size| size > OBJECTS);
    let seen = document.examine(if large && !official { GLANCE } else { usize::MAX });
    let seen = seen.map_err(|error| signing::unreadable_pdf(&error))?;
    if let Some(fault) = seen.faults.first() {
        return Err(doctoring::unreadable_object(fault));
    }
    if official {
        let refused = refused(document, &seen).map_err(|error| signing::unreadable_pdf(&error))?;
        if !refused.is_empty() {
            return Err(doctoring::refused(&refused));
        }
        if !seen.complete {
            return Err(doctoring::too_large());
        }
    }
    Ok(seen.hazards.into_iter().filter(|hazard| hazard.kind.is_grave()).collect())
}

/// The hazards that keep the office from signing.
pub(crate) fn refused<S: Source>(
    document: &Document<S>,
    seen: &Examination,
) -> Result<Vec<Hazard>, PdfError> {
    let mut out = Vec::new();
    for hazard in &seen.hazards {
        let allowed = match hazard.kind {
            // Every earlier version was signed: the next one signs behind the others.
            HazardKind::EarlierVersions => {
                let fields = document.signature_fields()?;
                let signed = fields.iter().filter(|field| field.value.is_some()).count();
                signed >= hazard.count
            }
            HazardKind::EmbeddedFile => {
                let mut own = 0;
                for name in OWN_FILES {
                    own += usize::from(document.attachment(name)?.is_some());
                }
                own >= hazard.count
            }
            _ => false,
        };
        if !allowed {
            out.push(hazard.clone());
        }
    }
    // Whoever signs behind somebody else is told by what that makes of the earlier signature.
    if !document.signature_fields()?.iter().any(|field| field.value.is_some()) {
        out.extend(document.drafts()?);
    }
    Ok(out)
}
