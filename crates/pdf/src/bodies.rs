//! Two bodies of one object: whether it makes a difference which of them a reader takes.
//!
//! Some readers search a file whose newest cross-references are a table and older ones a stream, and take
//! what is packed for what counts; others search for whatever reason they are given, and pass over it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::changes::{INHERITED, Inherited, inherited, is_false};
use crate::document::Document;
use crate::error::PdfError;
use crate::object::{Dictionary, IndirectObject, Object, ObjectId, same_under};
use crate::revision::XrefStyle;
use crate::source::Source;
use crate::xref::Entry;

/// Entries of all cross-references that are gathered.
const ENTRIES: usize = 2_000_000;
/// What a catalog may have otherwise with the pages the same.
const TELLING: [&str; 8] =
    ["AcroForm", "DSS", "Extensions", "Lang", "Metadata", "Perms", "Type", "Version"];
/// What a page may have otherwise where it inherits the same, and its annotations, which are compared: what
/// it shows is the same in whatever order one goes from field to field.
const PASSED: [&str; 7] =
    ["Annots", "CropBox", "LastModified", "MediaBox", "Resources", "Rotate", "Tabs"];
/// Ranges that are told.
const TOLD: usize = 16;

impl<S: Source> Document<S> {
    /// The numbers that any section, old or new, has in an object stream, with their places there.
    pub(crate) fn once_packed(&self) -> Result<HashMap<u32, Vec<(u32, u32)>>, PdfError> {
        let mut out: HashMap<u32, Vec<(u32, u32)>> = HashMap::new();
        for section in self.sections() {
            for (number, entry) in section.entries(self.source(), ENTRIES)? {
                if let Entry::InStream { stream, index } = entry {
                    out.entry(number).or_default().push((stream, index));
                }
            }
        }
        Ok(out)
    }

    /// The place of the first revision that has objects in object streams, which a reader of tables alone
    /// would miss: in a hybrid file the tables have what is shown.
    pub(crate) fn packed_since(&self) -> Result<Option<usize>, PdfError> {
        for (at, revision) in self.revisions().iter().enumerate() {
            let streams = self.sections_of(revision).iter();
            for section in streams.filter(|section| section.style == XrefStyle::Stream) {
                let entries = section.entries(self.source(), ENTRIES)?;
                if entries.into_iter().any(|(_, entry)| matches!(entry, Entry::InStream { .. })) {
                    return Ok(Some(at));
                }
            }
        }
        Ok(None)
    }

    /// Objects of this version that were packed in an older one, or are packed now and were not, and would
    /// show something else then.
    ///
    /// Some readers search a file whose newest cross-references are a table and older ones a stream, and
    /// take what is packed for what counts; others search for whatever reason they are given, and pass over
    /// what is packed.
    pub(crate) fn packed_otherwise(&self) -> Result<Vec<Range<u64>>, PdfError> {
        let packed = self.once_packed()?;
        let mut out = Vec::new();
        for (number, places) in &packed {
            let Some(Entry::Offset { offset, generation }) = self.entry(*number)? else { continue };
            let id = ObjectId::new(*number, generation);
            let new = self.object(id)?;
            for (stream, index) in places {
                let old = self.in_stream(*number, *stream, *index)?;
                if out.len() < TOLD && !self.shows_same(id, &old, &new)? {
                    out.push(offset..offset + 1);
                }
            }
        }
        for section in self.sections().iter().filter(|_| !packed.is_empty()) {
            for (number, entry) in section.entries(self.source(), ENTRIES)? {
                let Entry::Offset { offset, generation } = entry else { continue };
                if !packed.contains_key(&number) || out.len() >= TOLD {
                    continue;
                }
                let Some(Entry::InStream { stream, index }) = self.entry(number)? else { continue };
                let new = self.in_stream(number, stream, index)?;
                let old = match self.placed(offset) {
                    Ok(old) => old,
                    Err(error @ (PdfError::Budget { .. } | PdfError::Read { .. })) => {
                        return Err(error);
                    }
                    // A row that leads nowhere is no body.
                    Err(_) => continue,
                };
                let id = ObjectId::new(number, generation);
                let same = old.stream.is_none()
                    && self.shows_same(id, &IndirectObject::Plain(old.object.clone()), &new)?;
                if !same {
                    out.push(offset..offset + 1);
                }
            }
        }
        Ok(out)
    }

    /// Whether an older body of an object shows what the one in effect does, but for signatures.
    pub(crate) fn shows_same(
        &self,
        id: ObjectId,
        old: &IndirectObject,
        new: &IndirectObject,
    ) -> Result<bool, PdfError> {
        let (IndirectObject::Plain(old), IndirectObject::Plain(new)) = (old, new) else {
            return Ok(false);
        };
        let (old_dictionary, new_dictionary) = match (old, new) {
            (Object::Dictionary(old), Object::Dictionary(new)) => (old, new),
            (Object::Array(old), Object::Array(new)) => return self.only_signs(old, new),
            _ => return Ok(old.says_same(new)),
        };
        let is_form = self.catalog()?.value("AcroForm").and_then(Object::as_reference) == Some(id);
        let both = |key: &str, name: &str| {
            [old_dictionary, new_dictionary]
                .into_iter()
                .all(|dictionary| dictionary.value(key).and_then(Object::as_name) == Some(name))
        };
        let passed: &[&str] = if both("Type", "Catalog") {
            &TELLING
        } else if both("Type", "Page") {
            let lists = [old_dictionary, new_dictionary]
                .map(|page| page.value("Annots").map(|list| self.resolve(list)).transpose());
            let [old, new] = lists;
            let (old, new) = (old?, new?);
            let list = |list: &Option<Object>| {
                list.as_ref().and_then(Object::as_array).unwrap_or_default().to_vec()
            };
            if !self.only_signs(&list(&old), &list(&new))?
                || !self.inherits_same(old_dictionary, new_dictionary)?
            {
                return Ok(false);
            }
            &PASSED
        } else if is_form
            && [old_dictionary, new_dictionary]
                .iter()
                .all(|form| is_false(form.value("NeedAppearances")))
        {
            &["Fields", "SigFlags", "DR", "DA", "NeedAppearances"]
        } else if is_form {
            &["Fields", "SigFlags", "DR", "DA"]
        } else if both("FT", "Sig")
            || self.trailer()?.value("Info").and_then(Object::as_reference) == Some(id)
            || self.structure_grows(old_dictionary, new_dictionary)?
        {
            return Ok(true);
        } else {
            &[]
        };
        Ok(same_but_for(passed, old_dictionary, new_dictionary))
    }

    /// Whether two bodies of a page have or inherit the same: some writers write out what it inherits.
    fn inherits_same(&self, old: &Dictionary, new: &Dictionary) -> Result<bool, PdfError> {
        for key in INHERITED {
            let (was, is) = (inherited(self, old, key)?, inherited(self, new, key)?);
            let same = match (was, is) {
                // `72` and `72.0` are one height.
                (Inherited::Value(was), Inherited::Value(is)) => same_under(key, &was, &is),
                (Inherited::Nothing, Inherited::Nothing) => true,
                _ => false,
            };
            if !same {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a list has all that an older one had, and signature fields or elements of the structure beside.
    fn only_signs(&self, old: &[Object], new: &[Object]) -> Result<bool, PdfError> {
        let Some(gained) = gained(old, new) else { return Ok(false) };
        for id in gained {
            let added = self.resolve(&Object::Reference(id))?;
            let Some(added) = added.as_dictionary() else { return Ok(false) };
            let kind = added.value("FT").and_then(Object::as_name);
            if kind != Some("Sig") && !is_element(added) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether two bodies of a part of the structure say the same, but for the elements of signatures, which
    /// the newer one may have beside.
    fn structure_grows(&self, old: &Dictionary, new: &Dictionary) -> Result<bool, PdfError> {
        let list = |of: &Dictionary, key: &str| -> Result<Vec<Object>, PdfError> {
            let value = of.value(key).map(|value| self.resolve(value)).transpose()?;
            Ok(match value {
                None | Some(Object::Null) => Vec::new(),
                Some(Object::Array(items)) => items,
                // One alone stands without a list.
                Some(_) => of.value(key).cloned().into_iter().collect(),
            })
        };
        let kind = |of: &Dictionary| of.value("Type").and_then(Object::as_name).map(str::to_owned);
        let root = [old, new].into_iter().all(|d| kind(d).as_deref() == Some("StructTreeRoot"));
        let node = [old, new].into_iter().all(is_number_tree);
        let grown: &[&str] = match () {
            () if root => &["K", "ParentTree", "ParentTreeNextKey"],
            () if is_element(old) && is_element(new) => &["K"],
            () if node => &["Nums", "Kids", "Limits"],
            () => return Ok(false),
        };
        for key in ["K", "Nums", "Kids"].iter().filter(|key| grown.contains(key)) {
            if !self.only_signs(&list(old, key)?, &list(new, key)?)? {
                return Ok(false);
            }
        }
        let tree = |of: &Dictionary| match of.value("ParentTree") {
            Some(Object::Dictionary(tree)) => Some(tree.clone()),
            _ => None,
        };
        let same_tree = match (tree(old), tree(new)) {
            (Some(old), Some(new)) => self.structure_grows(&old, &new)?,
            // Of another object the older one shows what it shows.
            _ => old.value("ParentTree") == new.value("ParentTree"),
        };
        Ok(same_tree && same_but_for(grown, old, new))
    }
}

/// What a list has that an older one had not, where it has all that the older one had.
fn gained(old: &[Object], new: &[Object]) -> Option<Vec<ObjectId>> {
    let references = |list: &[Object]| -> HashSet<ObjectId> {
        list.iter().filter_map(Object::as_reference).collect()
    };
    // Keys of a number tree stand between them, and lists for the elements of a page.
    let keys =
        |list: &[Object]| -> HashSet<i64> { list.iter().filter_map(Object::as_integer).collect() };
    let direct = |list: &[Object]| -> Vec<Object> {
        let plain = |item: &&Object| item.as_reference().is_none() && item.as_integer().is_none();
        list.iter().filter(plain).cloned().collect()
    };
    let (was, is) = (references(old), references(new));
    let kept = keys(old).is_subset(&keys(new)) && direct(old) == direct(new);
    (kept && was.is_subset(&is)).then(|| is.difference(&was).copied().collect())
}

/// Whether this is an element of the structure: a kind, and the one above it (ISO 32000-2, table 355).
fn is_element(dictionary: &Dictionary) -> bool {
    dictionary.value("S").is_some_and(|kind| kind.as_name().is_some())
        && dictionary.value("P").is_some_and(|above| above.as_reference().is_some())
        && dictionary.value("Subtype").is_none()
}

/// Whether this is a node of a number tree (ISO 32000-2, table 37).
fn is_number_tree(dictionary: &Dictionary) -> bool {
    let known = |key: &str| matches!(key, "Nums" | "Kids" | "Limits");
    !dictionary.is_empty() && dictionary.iter().all(|(key, _)| key.as_str().is_some_and(known))
}

fn same_but_for(keys: &[&str], old: &Dictionary, new: &Dictionary) -> bool {
    let without = |dictionary: &Dictionary| {
        keys.iter().fold(dictionary.clone(), |out, key| out.with(key, Object::Null))
    };
    without(old).says_same(&without(new))
}
