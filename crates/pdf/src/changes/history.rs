//! The versions of one file, each read once however many others it is compared with.

use std::cell::{Cell, OnceCell};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

use super::change::{Change, ChangeKind};
use super::compare;
use super::pages;
use super::scripts::runs_unasked;
use super::version::{Shared, Version, Visits};
use crate::accounting::Stated;
use crate::document::Document;
use crate::error::PdfError;
use crate::object::Object;
use crate::revision::XrefStyle;
use crate::search::Found;
use crate::signature::SignatureField;
use crate::source::{Prefix, Source};
use crate::xref::Entry;

/// Signature fields of all versions.
const FIELDS: usize = 100_000;
/// Later revisions that are compared.
pub(super) const REVISIONS: usize = 256;
/// Objects that are compared, counted anew for every later revision.
const COMPARED: usize = 600_000;

/// The history of a document, for whoever asks of several of its signatures what came after them.
///
/// Each version is compared with each later one as [`super::after`] does it; only what one version
/// tells by itself is read once.
pub struct History<'d, S> {
    document: &'d Document<S>,
    versions: Vec<OnceCell<Result<Version<'d, S>, PdfError>>>,
    revisions: Vec<Layer>,
    /// Everything that any revision but the first speaks of.
    written: OnceCell<HashSet<u32>>,
    /// Where a search of the bytes finds objects and trailers.
    found: Once<Vec<Found>>,
    /// The place of the first revision that has anything in object streams.
    packed_since: Once<Option<usize>>,
    /// Signature fields that may still be kept.
    fields_left: Cell<usize>,
    shared: Rc<Shared>,
    /// What the second looks at all the steps may cost together: each is remembered, and never begins anew.
    looks: Visits,
}

impl<S> std::fmt::Debug for History<'_, S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("History").field("versions", &self.versions.len()).finish_non_exhaustive()
    }
}

type Once<T> = OnceCell<Result<T, PdfError>>;

/// What one revision tells by itself.
#[derive(Debug, Default)]
struct Layer {
    odd: Once<Vec<(ChangeKind, Range<u64>)>>,
    stated: Once<Vec<(u32, Stated)>>,
    dormant: Once<Vec<(ChangeKind, Range<u64>)>>,
    /// What it changed against the version before it.
    step: Once<Vec<Change>>,
    /// The signature fields after it.
    fields: Once<Vec<SignatureField>>,
}

/// What only adds something new, with all that belongs to it.
fn only_adds(kind: ChangeKind) -> bool {
    matches!(
        kind,
        ChangeKind::SignatureAdded
            | ChangeKind::VisibleSignatureAdded
            | ChangeKind::DocumentTimestampAdded
            | ChangeKind::ValidationDataAdded
            | ChangeKind::VersionRaised
            | ChangeKind::SameContent
    )
}

/// A change that is told of by the bytes that make it.
fn of_bytes(kind: ChangeKind, revision: usize, bytes: &Range<u64>) -> Change {
    let mut change = Change::new(kind, revision);
    change.bytes = Some(bytes.clone());
    change
}

/// Where the catalog begins, or the object stream that holds it.
fn catalog_at<S: Source>(document: &Document<S>) -> Result<Range<u64>, PdfError> {
    let root = document.trailer()?.value("Root").and_then(Object::as_reference);
    let mut entry = root.map(|id| document.entry(id.number)).transpose()?.flatten();
    if let Some(Entry::InStream { stream, .. }) = entry {
        entry = document.entry(stream)?;
    }
    Ok(match entry {
        Some(Entry::Offset { offset, .. }) => offset..offset + 1,
        _ => 0..0,
    })
}

/// A page, counted from 1, that does not show what it showed; 0 is the document as a whole.
fn otherwise(page: u32, revision: usize) -> Change {
    let mut change = Change::new(ChangeKind::PageContentChanged, revision);
    change.page = Some(page).filter(|page| *page > 0);
    change
}

impl<'d, S: Source> History<'d, S> {
    /// The history of a document; nothing is read yet.
    pub fn new(document: &'d Document<S>) -> Self {
        let count = document.revisions().len();
        Self {
            document,
            versions: (0..count).map(|_| OnceCell::new()).collect(),
            revisions: (0..count).map(|_| Layer::default()).collect(),
            written: OnceCell::new(),
            found: OnceCell::new(),
            packed_since: OnceCell::new(),
            fields_left: Cell::new(FIELDS),
            shared: Rc::new(Shared::of(document.len())),
            looks: Visits::of(document.len()),
        }
    }

    /// The document whose history it is.
    pub fn document(&self) -> &'d Document<S> {
        self.document
    }

    /// The document as it was after a revision, given by its index in [`Document::revisions`].
    ///
    /// # Errors
    /// As [`Document::prefix`].
    pub fn version(&self, index: usize) -> Result<&Document<Prefix<&'d S>>, PdfError> {
        self.at(index).map(|version| &version.document)
    }

    fn at(&self, index: usize) -> Result<&Version<'d, S>, PdfError> {
        let missing = PdfError::Missing { what: "that revision" };
        let revision = self.document.revisions().get(index).ok_or(missing.clone())?;
        let made = self
            .versions
            .get(index)
            .ok_or(missing)?
            .get_or_init(|| Ok(Version::of(self.document.prefix(revision.end)?, &self.shared)));
        made.as_ref().map_err(Clone::clone)
    }

    fn layer(&self, index: usize) -> Result<&Layer, PdfError> {
        self.revisions.get(index).ok_or(PdfError::Missing { what: "that revision" })
    }

    pub(super) fn stated(&self, index: usize) -> Result<&[(u32, Stated)], PdfError> {
        let made = self.layer(index)?.stated.get_or_init(|| {
            let revision = self.document.revisions().get(index);
            self.document
                .stated_objects(revision.ok_or(PdfError::Missing { what: "that revision" })?)
        });
        made.as_deref().map_err(Clone::clone)
    }

    /// What of a revision belongs to no object, or is not in plain form, by what it is.
    fn odd(&self, index: usize) -> Result<&[(ChangeKind, Range<u64>)], PdfError> {
        let look = || {
            let missing = PdfError::Missing { what: "that revision" };
            let revision = self.document.revisions().get(index).ok_or(missing)?;
            let new = &self.at(index)?.document;
            let stray = self.document.unaccounted_bytes(revision)?;
            let mut unclear = self.document.odd_ranges(revision, new)?;
            let mut tables = None;
            if let Some(before) = index.checked_sub(1) {
                let written = self.stated(index)?.iter().map(|(number, _)| *number);
                let before = self.at(before)?;
                let known = before.known()?;
                let before = &before.document;
                unclear.extend(pages::unclear_pages(before, &known)?);
                unclear.extend(before.odd_before(written)?);
                unclear.extend(before.odd_ending()?);
                unclear.extend(new.odd_encryption(before.trailer()?)?);
                unclear.extend(new.odd_parts());
                let newest = self.document.sections_of(revision).first();
                tables = if self.has_both_kinds(index)? { newest } else { None };
            }
            let of = |kind: ChangeKind, ranges: Vec<Range<u64>>| {
                ranges.into_iter().map(move |range| (kind, range))
            };
            let tables = tables.map(|section| section.offset..section.end).into_iter().collect();
            let stray = of(ChangeKind::UnaccountedBytes, stray);
            let unclear = of(ChangeKind::ReadersDiffer, unclear);
            Ok(stray.chain(unclear).chain(of(ChangeKind::TableOverStreams, tables)).collect())
        };
        self.layer(index)?.odd.get_or_init(look).as_deref().map_err(Clone::clone)
    }

    /// Whether a table closes over object streams, in a revision or one before it: what follows may be of
    /// one kind again.
    fn has_both_kinds(&self, index: usize) -> Result<bool, PdfError> {
        let since = self.packed_since.get_or_init(|| self.document.packed_since());
        let Some(since) = since.clone()? else { return Ok(false) };
        let over = self.document.revisions().iter().take(index + 1).skip(since + 1);
        Ok(over.map(|revision| revision.style).any(|style| style == XrefStyle::Table))
    }

    /// What sleeps in the version after a revision.
    fn dormant(&self, index: usize) -> Result<&[(ChangeKind, Range<u64>)], PdfError> {
        let made = self.layer(index)?.dormant.get_or_init(|| {
            let found = self.found.get_or_init(|| self.document.search());
            let found = found.as_ref().map_err(Clone::clone)?;
            let document = &self.at(index)?.document;
            let mut sleeping = document.dormant_ranges(found)?;
            sleeping.extend(document.concealed_ranges(found)?);
            let mut later = self.document.revisions().iter().skip(index + 1);
            let has_streams = |version: &Document<_>| {
                version.sections().iter().any(|section| section.style == XrefStyle::Stream)
            };
            // Some readers search such a file in any case, others for whatever reason they are given.
            let both = later.any(|later| later.style == XrefStyle::Table) && has_streams(document);
            let kind = if both { ChangeKind::SleepingData } else { ChangeKind::PackedDraft };
            let packed = document.packed_otherwise()?.into_iter().map(|range| (kind, range));
            let sleeping = sleeping.into_iter().map(|range| (ChangeKind::SleepingData, range));
            let version = self.at(index)?;
            let runs = || runs_unasked(document, &*version.known()?);
            let scripts = version.memories.scripts.get((), runs, |_| true)?;
            let scripts = scripts.then(|| catalog_at(document)).transpose()?;
            let scripts = scripts.into_iter().map(|range| (ChangeKind::ScriptsRun, range));
            Ok(sleeping.chain(packed).chain(scripts).collect())
        });
        made.as_deref().map_err(Clone::clone)
    }

    fn written(&self) -> &HashSet<u32> {
        self.written.get_or_init(|| {
            let later = 1..self.revisions.len();
            // A revision that cannot be read is told of where it is compared.
            later.filter_map(|at| self.stated(at).ok()).flatten().map(|(n, _)| *n).collect()
        })
    }

    /// The first page that does not show in one version what it showed in an earlier one.
    ///
    /// Where each step between them shows the same, so do they. Else the two are held side by side,
    /// which is paid for: there are many pairs.
    fn first_difference(
        &self,
        signed: usize,
        at: usize,
        changes: &[Change],
    ) -> Result<Option<u32>, PdfError> {
        let same = |step: &[Change]| step.is_empty() || pages::must_show_same(step);
        if (signed + 1..=at).all(|at| self.step(at).is_ok_and(same)) {
            return Ok(None);
        }
        let (old, new) = (&self.at(signed)?.document, &self.at(at)?.document);
        pages::first_difference(old, new, changes, &self.shared.visits)
    }

    /// What a revision changed against the version before it, its stray bytes apart.
    fn step(&self, at: usize) -> Result<&[Change], PdfError> {
        let look = || {
            let missing = PdfError::Missing { what: "that revision" };
            let before = at.checked_sub(1).ok_or(missing.clone())?;
            let index = self.document.revisions().get(at).ok_or(missing)?.index;
            let stated = self.stated(at)?.iter();
            let stated = stated.filter(|(number, entry)| *number != 0 || *entry != Stated::Free);
            let stated: HashMap<u32, usize> = stated.map(|(number, _)| (*number, index)).collect();
            let (old, new) = (self.at(before)?, self.at(at)?);
            let mut changes = compare::compare(old, new, self.written(), &stated, index)?;
            // A second look that does not lean on the rules.
            if (changes.is_empty() || pages::must_show_same(&changes))
                && let Some(page) =
                    pages::first_difference(&old.document, &new.document, &changes, &self.looks)?
            {
                changes.push(otherwise(page, index));
            }
            Ok(changes)
        };
        self.layer(at)?.step.get_or_init(look).as_deref().map_err(Clone::clone)
    }

    /// The bytes of a revision that belong to nothing, or are not in plain form.
    fn told_of_bytes(&self, at: usize, index: usize) -> Result<Vec<Change>, PdfError> {
        Ok(self.odd(at)?.iter().map(|(kind, range)| of_bytes(*kind, index, range)).collect())
    }

    /// Whether what a revision wrote anew had the place in the signed version that it had just before.
    ///
    /// A new object can give a signed one another place by naming it, and the next revision may do what is
    /// allowed there.
    fn keeps_roles(&self, signed: usize, at: usize) -> Result<bool, PdfError> {
        let missing = PdfError::Missing { what: "that revision" };
        let old = self.at(signed)?;
        let before = self.at(at.checked_sub(1).ok_or(missing)?)?;
        let (was, is) = (old.known()?, before.known()?);
        for (number, _) in self.stated(at)? {
            if was.role_of(*number) != is.role_of(*number)
                && old.document.current(*number)?.is_some()
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What came after a version where each revision only added to the one before.
    ///
    /// What is added that way, a signature or a proof, is new with all that belongs to it, and a revision
    /// that touches it again does more than to add; what was signed keeps its place. So nothing that one
    /// revision did is undone or joined by another, and what all of them did is what each did. `None` where
    /// that cannot be said.
    fn added_only(&self, signed: usize) -> Option<Vec<Change>> {
        let mut out: Vec<Change> = Vec::new();
        for at in signed + 1..self.revisions.len() {
            let step = self.step(at).ok()?;
            let plain = self.odd(at).ok()?.is_empty();
            if !plain || !step.iter().all(|change| only_adds(change.kind)) {
                return None;
            }
            if !self.keeps_roles(signed, at).ok()? {
                return None;
            }
            out.extend_from_slice(step);
        }
        let sleeping = self.dormant(signed).ok()?;
        if sleeping.iter().any(|(kind, _)| *kind != ChangeKind::ScriptsRun) {
            return None;
        }
        // An object that one revision brings as one thing may be made another by the next, which does
        // not touch it. So the last version is held against the signed one as well.
        let together = self.adds_together(signed, &out).ok()?;
        let index = self.document.revisions().get(signed).map_or(signed, |revision| revision.index);
        out.extend(sleeping.iter().map(|(kind, range)| of_bytes(*kind, index, range)));
        together.then_some(out)
    }

    /// Whether the last version, held against the signed one, has nothing but what its revisions added.
    fn adds_together(&self, signed: usize, steps: &[Change]) -> Result<bool, PdfError> {
        let revisions = self.document.revisions();
        let last = revisions.len().saturating_sub(1);
        if last <= signed + 1 {
            return Ok(true);
        }
        let mut stated: HashMap<u32, usize> = HashMap::new();
        for (at, revision) in revisions.iter().enumerate().skip(signed + 1) {
            let entries = self.stated(at)?.iter();
            let entries = entries.filter(|(number, entry)| *number != 0 || *entry != Stated::Free);
            stated.extend(entries.map(|(number, _)| (*number, revision.index)));
        }
        let index = revisions.get(last).map_or(last, |revision| revision.index);
        let (old, new) = (self.at(signed)?, self.at(last)?);
        let whole = compare::compare(old, new, self.written(), &stated, index)?;
        let told: HashSet<_> = steps.iter().map(|change| (change.kind, change.object)).collect();
        Ok(whole.iter().all(|change| match change.kind {
            ChangeKind::SameContent
            | ChangeKind::ValidationDataAdded
            | ChangeKind::VersionRaised => true,
            kind => only_adds(kind) && told.contains(&(kind, change.object)),
        }))
    }

    /// The signature fields of the version after a revision, as [`Document::signature_fields`] gives them.
    ///
    /// # Errors
    /// As [`Document::signature_fields`].
    pub fn signature_fields(&self, index: usize) -> Result<&[SignatureField], PdfError> {
        let fields = || {
            let fields = self.at(index)?.document.signature_fields()?;
            // Each version keeps its own.
            let limit = FIELDS;
            let left = self.fields_left.get().checked_sub(fields.len());
            self.fields_left.set(left.unwrap_or(0));
            let what = "signature fields of all versions";
            left.map(|_| fields).ok_or(PdfError::Budget { what, limit: limit as u64 })
        };
        self.layer(index)?.fields.get_or_init(fields).as_deref().map_err(Clone::clone)
    }

    /// Does what [`super::after`] does.
    ///
    /// # Errors
    /// As [`super::after`].
    pub fn after(&self, signed: usize) -> Result<Vec<Change>, PdfError> {
        let revisions = self.document.revisions();
        let later = revisions.get(signed + 1..).unwrap_or_default();
        if later.is_empty() {
            return Ok(Vec::new());
        }
        if later.len() > REVISIONS {
            let limit = REVISIONS as u64;
            return Err(PdfError::Budget { what: "revisions after a signature", limit });
        }
        self.shared.visits.renew();
        if let Some(changes) = self.added_only(signed) {
            return Ok(changes);
        }
        self.shared.visits.renew();
        let old = self.at(signed)?;
        let mut out: Vec<Change> = Vec::new();
        for (kind, range) in self.dormant(signed)? {
            let index = revisions.get(signed).map_or(signed, |revision| revision.index);
            out.push(of_bytes(*kind, index, range));
        }
        let mut told = HashSet::new();
        let mut newest: Vec<Change> = Vec::new();
        // The numbers that were written so far, with the revision that did so last.
        let mut stated: HashMap<u32, usize> = HashMap::new();
        let mut compared = 0;
        for (at, revision) in (signed + 1..).zip(later) {
            let new = self.at(at)?;
            out.extend(self.told_of_bytes(at, revision.index)?);
            for (number, entry) in self.stated(at)? {
                // The head of the free list is no object.
                if *number != 0 || *entry != Stated::Free {
                    stated.insert(*number, revision.index);
                }
            }
            compared += stated.len();
            if compared > COMPARED {
                let limit = COMPARED as u64;
                return Err(PdfError::Budget { what: "objects compared after a signature", limit });
            }
            if at == signed + 1 {
                newest = self.step(at)?.to_vec();
            } else {
                newest = compare::compare(old, new, self.written(), &stated, revision.index)?;
            }
            // A second look that does not lean on the rules.
            if at > signed + 1
                && pages::must_show_same(&newest)
                && let Some(page) = self.first_difference(signed, at, &newest)?
            {
                newest.push(otherwise(page, revision.index));
            }
            // A revision that writes no object and is followed by another one hides nothing by its
            // `/Size`: readers go by that of the last one, and a signature stands in what it covers.
            let passing = at + 1 < revisions.len()
                && self.stated(at)?.iter().all(|entry| *entry == (0, Stated::Free));
            for change in &newest {
                let Change { kind, page, object, name, new, .. } = change;
                let of_trailer =
                    matches!(kind, ChangeKind::TrailerChanged | ChangeKind::SizeUnclear);
                let of_size = of_trailer && name.as_deref() == Some("Size");
                if passing && of_size {
                    continue;
                }
                if told.insert((*kind, *page, *object, name.clone(), new.clone())) {
                    out.push(change.clone());
                }
            }
        }
        // A field that one revision adds and that is signed in the end counts as what it became.
        let last = later.last().map(|revision| revision.index);
        let signed: HashSet<_> =
            newest.iter().filter(|c| c.kind.is_signature()).map(|c| c.object).collect();
        out.retain(|c| {
            c.kind != ChangeKind::FieldAdded
                || newest.contains(c)
                || Some(c.revision) == last
                || !signed.contains(&c.object)
        });
        Ok(out)
    }
}
