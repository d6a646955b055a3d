//! What changed after a signature: a closed-world comparison of revisions.
//!
//! Every object that a later revision writes must be accounted for by a rule that knows where the
//! object stands in the document and what may change there; and every place that uses it must be one
//! that the rule expects, in the version before and in the version after. What no rule claims is
//! named as it is: replaced, freed, added. Whether a named change is allowed is not decided here.
//!
//! `roles` says where objects stand, `graph` where they are used, `compare` puts both together. The
//! rules: `rules` for the catalog, form and pages, `defaults`, `metadata` and `structure` for their
//! parts, `fields` and `placement` for signatures, `filling` with `appearance` and `glyphs` for filled
//! fields, `notes` for annotations, `layout` and `measure` for where a page has text. `pages` looks once
//! more without any of them.

mod appearance;
mod change;
mod compare;
mod defaults;
mod fields;
mod filling;
mod glyphs;
mod graph;
mod layout;
mod measure;
mod metadata;
mod notes;
mod pages;
mod placement;
mod roles;
mod rules;
mod structure;

pub use change::{Change, ChangeKind};
pub(crate) use graph::references;

use std::collections::HashMap;

use crate::accounting::Stated;
use crate::document::Document;
use crate::error::PdfError;
use crate::source::Source;

/// Later revisions that are compared.
const REVISIONS: usize = 128;
/// Objects that are compared, counted anew for every later revision.
const COMPARED: usize = 600_000;

/// Objects visited over all revisions: a few times all that a file of that many bytes can honestly hold.
pub(crate) struct Visits {
    limit: u64,
    left: u64,
}

impl Visits {
    const LEAST: u64 = 400_000;

    fn of(bytes: u64) -> Self {
        let limit = Self::LEAST + bytes / 2;
        Self { limit, left: limit }
    }

    fn take(&mut self, visited: usize) -> Result<(), PdfError> {
        let what = "objects visited after a signature";
        let left = self.left.checked_sub(visited as u64);
        self.left = left.ok_or(PdfError::Budget { what, limit: self.limit })?;
        Ok(())
    }
}

/// Names everything that changed after a revision, given by its index in
/// [`Document::revisions`].
///
/// The signed version is compared with every later one, so that what one revision hides and the next
/// takes back is found as well.
///
/// # Errors
/// When a version cannot be read, or a budget runs out; then nothing can be said of what changed.
pub fn after<S: Source>(document: &Document<S>, signed: usize) -> Result<Vec<Change>, PdfError> {
    let revisions = document.revisions();
    let later = revisions.get(signed + 1..).unwrap_or_default();
    let Some(base) = revisions.get(signed).filter(|_| !later.is_empty()) else {
        return Ok(Vec::new());
    };
    if later.len() > REVISIONS {
        let limit = REVISIONS as u64;
        return Err(PdfError::Budget { what: "revisions after a signature", limit });
    }
    let old = document.prefix(base.end)?;
    let mut out: Vec<Change> = Vec::new();
    let mut newest: Vec<Change> = Vec::new();
    for range in old.dormant_ranges()? {
        let mut change = Change::new(ChangeKind::UnaccountedBytes, base.index);
        change.bytes = Some(range);
        out.push(change);
    }
    let mut stated = HashMap::new();
    let mut compared = 0;
    let mut visits = Visits::of(document.len());
    for revision in later {
        let new = document.prefix(revision.end)?;
        let unaccounted = document.unaccounted_bytes(revision)?;
        for range in unaccounted.into_iter().chain(document.odd_ranges(revision, &new)?) {
            let mut change = Change::new(ChangeKind::UnaccountedBytes, revision.index);
            change.bytes = Some(range);
            out.push(change);
        }
        for (number, entry) in document.stated_objects(revision)? {
            // The head of the free list is no object.
            if number != 0 || entry != Stated::Free {
                stated.insert(number, revision.index);
            }
        }
        compared += stated.len();
        if compared > COMPARED {
            let limit = COMPARED as u64;
            return Err(PdfError::Budget { what: "objects compared after a signature", limit });
        }
        newest = compare::compare(&old, &new, &stated, revision.index, &mut visits)?;
        // A second look that does not lean on the rules.
        if pages::must_show_same(&newest)
            && let Some(page) = pages::first_difference(&old, &new, &newest)?
        {
            let mut change = Change::new(ChangeKind::PageContentChanged, revision.index);
            change.page = Some(page).filter(|page| *page > 0);
            newest.push(change);
        }
        for change in newest.iter().cloned() {
            let known = out.iter().any(|c| {
                (c.kind, c.page, c.object, &c.name, &c.new)
                    == (change.kind, change.page, change.object, &change.name, &change.new)
            });
            if !known {
                out.push(change);
            }
        }
    }
    // A field that one revision adds and that is signed in the end counts as what it became.
    let last = later.last().map(|revision| revision.index);
    let signed: Vec<_> = newest
        .iter()
        .filter(|c| {
            matches!(
                c.kind,
                ChangeKind::SignatureAdded
                    | ChangeKind::VisibleSignatureAdded
                    | ChangeKind::SignatureOverContent
            )
        })
        .map(|c| c.object)
        .collect();
    out.retain(|c| {
        c.kind != ChangeKind::FieldAdded
            || newest.contains(c)
            || Some(c.revision) == last
            || !signed.contains(&c.object)
    });
    Ok(out)
}
