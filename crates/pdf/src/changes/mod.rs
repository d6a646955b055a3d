//! What changed after a signature: a closed-world comparison of revisions.
//!
//! Every object that a later revision writes must be accounted for by a rule that knows where the
//! object stands in the document and what may change there; and every place that uses it must be one
//! that the rule expects, in the version before and in the version after. What no rule claims is
//! named as it is: replaced, freed, added. Whether a named change is allowed is not decided here.
//!
//! `history` holds the versions together, and `version` reads each of them once. `roles` says where
//! objects stand, `graph` where they are used, `compare` puts both together, and `kinds` finds what
//! readers take for different things. The rules: `rules` for the catalog, form and pages, `defaults`,
//! `metadata` (with `xmp`) and `structure` for their parts, `fields`, `signature_face` and `placement` for signatures,
//! `filling` with `inheritance`, `formatted`, `appearance`, `appearance_text` and `glyphs` for text fields, `choices`
//! and `buttons` for the others, `notes` with `note_face` and `marks` for annotations, `content` for the
//! form of operators, `layout`, `measure`, `glyph_procs` and
//! `metrics` for where a page has text. `pages` looks once more
//! without any of them.

mod appearance;
mod appearance_fonts;
mod appearance_text;
mod buttons;
mod change;
mod choices;
mod colour;
mod compare;
mod content;
mod defaults;
mod fields;
mod filling;
mod formatted;
mod glyph_procs;
mod glyphs;
mod graph;
mod hints;
mod history;
mod inheritance;
mod kinds;
mod layout;
mod lists;
mod marks;
mod measure;
mod metadata;
mod metrics;
mod named;
mod note_face;
mod notes;
mod pages;
mod placement;
mod proofs;
mod redrawn;
mod removed;
mod roles;
mod rules;
mod scripts;
mod signature_face;
mod structure;
mod uses;
mod version;
mod xmp;

pub use change::{Change, ChangeKind};
pub(crate) use graph::references;
pub use history::History;
pub(crate) use pages::INHERITED;
pub(crate) use placement::{Inherited, inherited};
pub(crate) use rules::is_false;

use std::ops::Range;

use crate::document::Document;
use crate::error::PdfError;
use crate::source::Source;

/// Names everything that changed after a revision, given by its index in
/// [`Document::revisions`].
///
/// The signed version is compared with every later one, so that what one revision hides and the next
/// takes back is found as well.
///
/// # Errors
/// When a version cannot be read, or a budget runs out; then nothing can be said of what changed.
pub fn after<S: Source>(document: &Document<S>, signed: usize) -> Result<Vec<Change>, PdfError> {
    History::new(document).after(signed)
}

/// Where the pages of a version stand that inherit otherwise by `/Parent` than by `/Kids`, or that are pages for
/// some readers alone.
pub(crate) fn unclear_pages<S: Source>(
    document: &Document<S>,
) -> Result<Vec<Range<u64>>, PdfError> {
    pages::unclear_pages(document, &roles::Known::read(document)?)
}
