//! What each page shows, compared once more without the rules.
//!
//! Where a revision is said to add only data for long-term validation, every page must show what it
//! showed before. This holds page against page by what is reachable from it, and knows neither roles
//! nor claims.

use std::collections::HashSet;
use std::ops::Range;
use std::rc::Rc;

use super::change::{Change, ChangeKind};
use super::placement::{Inherited, inherited};
use super::roles::Known;
use super::version::Visits;
use crate::document::Document;
use crate::error::PdfError;
use crate::object::{
    Dictionary, IndirectObject, Object, ObjectId, direct_numbers, is_roomy, keeps_place, ordered,
    same_places,
};
use crate::source::Source;

/// Values compared between two versions.
const VALUES: usize = 20_000_000;
/// Values that weigh as much as an object.
const PAID: usize = 4;
/// Levels of the page tree.
const LEVELS: usize = 64;
/// Pages that are told of.
const TOLD: usize = 16;
/// What a page shows and how, where it may be inherited.
pub(crate) const INHERITED: [&str; 4] = ["Resources", "MediaBox", "CropBox", "Rotate"];
/// What a page shows and how, in its own dictionary.
const OWN: [&str; 4] = ["Contents", "Group", "UserUnit", "AA"];
/// What of the catalog changes what is shown.
const CATALOG: [&str; 4] = ["OCProperties", "ViewerPreferences", "OutputIntents", "OpenAction"];
/// What of the form changes what is shown; its defaults are told by their own sort of change.
const FORM: [&str; 2] = ["Q", "XFA"];
/// Keys of annotations that lead back to where one came from, or only number things.
const BACK: [&str; 4] = ["P", "Parent", "StructParent", "StructParents"];
/// Keys of annotations that lead to others.
const BESIDE: [&str; 2] = ["Popup", "IRT"];

/// Whether all changes are ones after which every page must show what it showed.
pub(super) fn must_show_same(changes: &[Change]) -> bool {
    !changes.is_empty()
        && changes.iter().all(|change| {
            matches!(
                change.kind,
                ChangeKind::SignatureAdded
                    | ChangeKind::VisibleSignatureAdded
                    | ChangeKind::DocumentTimestampAdded
                    | ChangeKind::ValidationDataAdded
                    | ChangeKind::VersionRaised
                    | ChangeKind::FormDefaultsAdded
                    | ChangeKind::MetadataChanged
                    | ChangeKind::MetadataDatesChanged
                    | ChangeKind::MetadataUnclear
                    | ChangeKind::PanelChanged
                    | ChangeKind::UnusedObjectAdded
                    | ChangeKind::SameContent
            )
        })
}

/// The first page, counted from 1, that does not show what it showed; 0 where the whole document
/// shows otherwise.
pub(super) fn first_difference<A: Source, B: Source>(
    old: &Document<A>,
    new: &Document<B>,
    changes: &[Change],
    visits: &Visits,
) -> Result<Option<u32>, PdfError> {
    let mut stamps: HashSet<u32> = changes
        .iter()
        .filter(|change| {
            matches!(
                change.kind,
                ChangeKind::SignatureAdded
                    | ChangeKind::VisibleSignatureAdded
                    | ChangeKind::DocumentTimestampAdded
            )
        })
        .filter_map(|change| change.object.map(|id| id.number))
        .collect();
    // The widgets of such a field may be objects of their own.
    for number in stamps.clone() {
        let field = new.current(number)?.map(|id| new.peek(id)).transpose()?;
        let kids = field.as_deref().and_then(Object::as_dictionary).and_then(|f| f.value("Kids"));
        let kids = kids.map(|kids| new.resolve(kids)).transpose()?;
        let kids = kids.as_ref().and_then(Object::as_array).unwrap_or_default();
        stamps.extend(kids.iter().filter_map(Object::as_reference).map(|kid| kid.number));
    }
    let mut numbers = HashSet::new();
    for page in Pages::of(old)? {
        visits.take(1)?;
        numbers.insert(page?.id.number);
    }
    let (seen, known) = (HashSet::new(), Default::default());
    let mut sameness =
        Sameness { old, new, pages: numbers, stamps, seen, known, values: 0, visits };
    let (was, is) = (old.form()?.unwrap_or_default(), new.form()?.unwrap_or_default());
    let whole = sameness.keys(&old.catalog()?, &new.catalog()?, &CATALOG)?;
    if !whole || !sameness.keys(&was, &is, &FORM)? {
        return Ok(Some(0));
    }
    let (mut before, mut after) = (Pages::of(old)?, Pages::of(new)?);
    for number in 1.. {
        visits.take(2)?;
        let same = match (before.page()?, after.page()?) {
            (None, None) => break,
            (Some(was), Some(is)) => {
                was.id == is.id && sameness.page(was.id)? && sameness.given(was.given, is.given)?
            }
            // Pages went, or came.
            _ => return Ok(Some(0)),
        };
        if !same {
            return Ok(Some(number));
        }
    }
    Ok(None)
}

/// The first page, counted from 1, of which a sliver is shown in one of two versions, where its boxes have
/// other numbers than before: a little more or less of it may be all or nothing.
pub(super) fn first_sliver<S: Source>(
    old: &Document<S>,
    new: &Document<S>,
    visits: &Visits,
) -> Result<Option<u32>, PdfError> {
    let boxes = |page: &Page| {
        let of = |name: &str| {
            let at = INHERITED.iter().position(|key| *key == name)?;
            page.given.get(at)?.clone()
        };
        (of("MediaBox"), of("CropBox"))
    };
    let is_whole = |(sheet, cut): &(Option<Rc<Object>>, Option<Rc<Object>>)| {
        let sides = |value: &Object| direct_numbers(Some(value)).map(ordered);
        let sheet = sheet.as_deref().and_then(sides);
        let cut = cut.as_deref().map_or(sheet, sides);
        sheet.zip(cut).is_some_and(|([a, b, c, d], [left, lower, right, upper])| {
            is_roomy([a.max(left), b.max(lower), c.min(right), d.min(upper)])
        })
    };
    for (number, (was, is)) in (1..).zip(Pages::of(old)?.zip(Pages::of(new)?)) {
        visits.take(2)?;
        let (was, is) = (boxes(&was?), boxes(&is?));
        if was != is && !(is_whole(&was) && is_whole(&is)) {
            return Ok(Some(number));
        }
    }
    Ok(None)
}

/// Where pages stand that inherit something else from those whom they and the nodes above them call parent
/// than from those that list them: some readers go the one way, some the other; and nodes that are a page for
/// some readers and none for others.
pub(super) fn unclear_pages<S: Source>(
    document: &Document<S>,
    known: &Known,
) -> Result<Vec<Range<u64>>, PdfError> {
    // What is packed has no place of its own.
    let place = |id: ObjectId| {
        let at = document.offset_of(id)?.unwrap_or_default();
        Ok::<_, PdfError>(at..at + 1)
    };
    let mut out = Vec::new();
    for number in known.twofold().iter().take(TOLD) {
        out.extend(document.current(*number)?.map(place).transpose()?);
    }
    if known.astray().is_empty() {
        return Ok(out);
    }
    for page in Pages::of(document)? {
        let page = page?;
        let Object::Dictionary(own) = document.shape(page.id)? else { continue };
        let mut same = true;
        for (key, given) in INHERITED.iter().zip(&page.given) {
            let other = match inherited(document, &own, key)? {
                Inherited::Value(value) => Some(value),
                // Who goes that way finds nothing either way.
                Inherited::Nothing | Inherited::Unknown => None,
            };
            same &= given.as_deref() == other.as_ref();
        }
        if !same && out.len() < TOLD {
            out.push(place(page.id)?);
        }
    }
    Ok(out)
}

/// The values of [`INHERITED`], shared by all pages that have them from the same node.
type Given = [Option<Rc<Object>>; INHERITED.len()];

/// A page with what it has or inherits. The rest of it is read when it is asked for: there may be hundreds of
/// thousands in a small file.
struct Page {
    id: ObjectId,
    given: Given,
}

/// Every page in order, each read when it is come to.
struct Pages<'d, S> {
    document: &'d Document<S>,
    waiting: Vec<(Object, Given, usize)>,
    seen: HashSet<u32>,
}

impl<'d, S: Source> Pages<'d, S> {
    fn of(document: &'d Document<S>) -> Result<Self, PdfError> {
        let root = document.catalog()?.value("Pages").cloned();
        let waiting = root.into_iter().map(|root| (root, Given::default(), 0)).collect();
        Ok(Self { document, waiting, seen: HashSet::new() })
    }

    fn page(&mut self) -> Result<Option<Page>, PdfError> {
        while let Some((node, mut given, level)) = self.waiting.pop() {
            let Some(id) = node.as_reference().filter(|id| self.seen.insert(id.number)) else {
                continue;
            };
            if level > LEVELS {
                let limit = LEVELS as u64;
                return Err(PdfError::Budget { what: "levels of the page tree", limit });
            }
            let Object::Dictionary(mut node) = self.document.resolve(&node)? else { continue };
            for (key, value) in INHERITED.iter().zip(&mut given) {
                if let Some(own) = node.remove(key) {
                    *value = Some(Rc::new(own));
                }
            }
            match node.value("Kids").map(|kids| self.document.resolve(kids)).transpose()? {
                None => return Ok(Some(Page { id, given })),
                Some(kids) => {
                    let kids = kids.as_array().unwrap_or_default().iter().rev();
                    let below = kids.map(|kid| (kid.clone(), given.clone(), level + 1));
                    self.waiting.extend(below);
                }
            }
        }
        Ok(None)
    }
}

impl<S: Source> Iterator for Pages<'_, S> {
    type Item = Result<Page, PdfError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.page().transpose()
    }
}

struct Sameness<'d, A, B> {
    visits: &'d Visits,
    old: &'d Document<A>,
    new: &'d Document<B>,
    pages: HashSet<u32>,
    /// The fields of document timestamps, which show nothing.
    stamps: HashSet<u32>,
    /// Objects that were compared, and whether as annotations.
    seen: HashSet<(u32, bool)>,
    /// The inherited values that were found the same last.
    known: [Option<(Rc<Object>, Rc<Object>)>; INHERITED.len()],
    values: usize,
}

impl<A: Source, B: Source> Sameness<'_, A, B> {
    fn keys(
        &mut self,
        old: &Dictionary,
        new: &Dictionary,
        keys: &[&str],
    ) -> Result<bool, PdfError> {
        for key in keys {
            let (was, is) = (old.value(key), new.value(key));
            let (was, is) = (was.unwrap_or(&Object::Null), is.unwrap_or(&Object::Null));
            if !self.same(was, is)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What a page has itself.
    fn page(&mut self, id: ObjectId) -> Result<bool, PdfError> {
        let is = self.new.shape(id)?;
        let was = if self.stays(id)? { None } else { Some(self.old.shape(id)?) };
        let was = was.as_ref().unwrap_or(&is);
        let (Some(was), Some(is)) = (was.as_dictionary(), is.as_dictionary()) else {
            return Ok(false);
        };
        Ok(self.keys(was, is, &OWN)? && self.annotations(was, is)?)
    }

    /// Whether an object is the same bytes of the file in both versions.
    fn stays(&self, id: ObjectId) -> Result<bool, PdfError> {
        let place = self.new.place_of(id)?;
        Ok(place.1 != 0 && place == self.old.place_of(id)?)
    }

    /// What pages have or inherit: the same for thousands of them.
    fn given(&mut self, old: Given, new: Given) -> Result<bool, PdfError> {
        for (at, (key, pair)) in INHERITED.iter().zip(old.into_iter().zip(new)).enumerate() {
            let same = match pair {
                (Some(was), Some(is)) => {
                    let known = self.known.get(at).and_then(Option::as_ref);
                    let known = known.is_some_and(|(one, other)| {
                        Rc::ptr_eq(one, &was) && Rc::ptr_eq(other, &is)
                    });
                    let same = known || same_places(key, &was, &is) || self.same(&was, &is)?;
                    if let (true, Some(known)) = (same && !known, self.known.get_mut(at)) {
                        *known = Some((was, is));
                    }
                    same
                }
                (None, None) => true,
                (Some(only), None) | (None, Some(only)) => *only == Object::Null,
            };
            if !same {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The annotations of a page, but for the fields of document timestamps.
    fn annotations(&mut self, old: &Dictionary, new: &Dictionary) -> Result<bool, PdfError> {
        let was = super::roles::items(self.old, old.value("Annots"))?;
        let is = super::roles::items(self.new, new.value("Annots"))?;
        let stays =
            |o: &Object| o.as_reference().is_none_or(|id| !self.stamps.contains(&id.number));
        let was: Vec<Object> = was.into_iter().filter(stays).collect();
        let is: Vec<Object> = is.into_iter().filter(stays).collect();
        self.same_of(&Object::Array(was), &Object::Array(is), true)
    }

    /// Whether two values are the same with all that they lead to.
    fn same(&mut self, old: &Object, new: &Object) -> Result<bool, PdfError> {
        self.same_of(old, new, false)
    }

    /// The same, for annotations or anything else.
    fn same_of(&mut self, old: &Object, new: &Object, notes: bool) -> Result<bool, PdfError> {
        let mut waiting = vec![(old.clone(), new.clone(), notes)];
        while let Some((old, new, note)) = waiting.pop() {
            self.values += 1;
            if self.values > VALUES {
                let limit = VALUES as u64;
                return Err(PdfError::Budget { what: "values of two versions", limit });
            }
            if self.values.is_multiple_of(PAID) {
                self.visits.take(1)?;
            }
            match (old, new) {
                (Object::Reference(was), Object::Reference(is)) => {
                    if was != is {
                        return Ok(false);
                    }
                    // Other pages are compared by themselves.
                    let known = self.pages.contains(&is.number) || self.stamps.contains(&is.number);
                    if known || !self.seen.insert((is.number, note)) {
                        continue;
                    }
                    let Some((was, is)) = self.objects(is)? else { return Ok(false) };
                    waiting.push((was, is, note));
                }
                // A part that is an object of its own now.
                (was @ Object::Dictionary(_), Object::Reference(is)) => {
                    match self.new.object(is)? {
                        IndirectObject::Plain(is) if is.as_reference().is_none() => {
                            waiting.push((was, is, note));
                        }
                        _ => return Ok(false),
                    }
                }
                (Object::Array(was), Object::Array(is)) => {
                    if was.len() != is.len() {
                        return Ok(false);
                    }
                    waiting.extend(was.into_iter().zip(is).map(|(was, is)| (was, is, note)));
                }
                (Object::Dictionary(was), Object::Dictionary(is)) => {
                    if was.len() != is.len() {
                        return Ok(false);
                    }
                    for (key, value) in was.iter() {
                        let Some(name) = key.as_str() else { return Ok(false) };
                        // What a signature speaks of is no part of what a page shows.
                        let spoken = name == "Data" && was.value("TransformMethod").is_some();
                        if spoken || (note && BACK.contains(&name)) {
                            continue;
                        }
                        let Some(other) = is.value(name) else { return Ok(false) };
                        // `612` and `612.0` are one width.
                        if !same_places(name, value, other)
                            || !keeps_place(&was, name, value, other)
                        {
                            let note = note && BESIDE.contains(&name);
                            waiting.push((value.clone(), other.clone(), note));
                        }
                    }
                }
                (was, is) => {
                    if !was.says_same(&is) {
                        return Ok(false);
                    }
                }
            }
        }
        Ok(true)
    }

    /// An object in both versions, without the bytes of a stream; `None` where those differ.
    fn objects(&self, id: ObjectId) -> Result<Option<(Object, Object)>, PdfError> {
        if self.stays(id)? {
            let shape = self.new.shape(id)?;
            return Ok(Some((shape.clone(), shape)));
        }
        Ok(match (self.old.object(id)?, self.new.object(id)?) {
            (IndirectObject::Plain(was), IndirectObject::Plain(is)) => Some((was, is)),
            (IndirectObject::Stream(was), IndirectObject::Stream(is)) if was.data == is.data => {
                Some((Object::Dictionary(was.dictionary), Object::Dictionary(is.dictionary)))
            }
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::*;

    const OBJECTS: [&str; 9] = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 9 9]/Resources 8 0 R>>",
        "<</Type/Page/Parent 2 0 R/Contents 5 0 R>>",
        "<</Type/Page/Parent 2 0 R/Contents 6 0 R/Annots[7 0 R]>>",
        "<</Length 1>>\nstream\nq\nendstream",
        "<</Length 1>>\nstream\nq\nendstream",
        "<</Type/Annot/Subtype/Link/Dest[3 0 R/Fit]/Rect[0 0 1 1]/P 4 0 R>>",
        "<</Font<</F 9 0 R>>>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Courier>>",
    ];

    /// A version in which nothing stands where it stood in one with another head.
    fn file(head: &str, changed: &[(usize, &str, &str)]) -> Vec<u8> {
        let mut out = head.as_bytes().to_vec();
        let mut table = String::from("xref\n0 10\n0000000000 65535 f \n");
        for (number, body) in (1..).zip(OBJECTS) {
            table.push_str(&format!("{:010} 00000 n \n", out.len()));
            let mut body = body.to_owned();
            for (_, from, to) in changed.iter().filter(|(n, ..)| *n == number) {
                body = body.replace(from, to);
            }
            out.extend_from_slice(format!("{number} 0 obj\n{body}\nendobj\n").as_bytes());
        }
        let end = format!("trailer\n<</Size 10/Root 1 0 R>>\nstartxref\n{}\n%%EOF\n", out.len());
        out.extend_from_slice(table.as_bytes());
        out.extend_from_slice(end.as_bytes());
        out
    }

    #[test]
    fn each_page_is_held_against_itself() -> Result<(), Box<dyn Error>> {
        let base = file("%PDF-1.7\n", &[]);
        let old = Document::open(base.as_slice())?;
        // The first changed page; nothing where only the way back differs.
        for (changed, found) in [
            (&[][..], None),
            (&[(5, "\nq\n", "\nQ\n")], Some(1)),
            (&[(6, "\nq\n", "\nQ\n")], Some(2)),
            (&[(9, "Courier", "Times")], Some(1)),
            (&[(2, "0 0 9 9", "0 0 8 8")], Some(1)),
            (&[(7, "[0 0 1 1]", "[0 0 2 2]")], Some(2)),
            (&[(7, "/P 4 0 R", "/P 3 0 R")], None),
            (&[(4, "/Annots[7 0 R]", "")], Some(2)),
            (&[(4, "/Contents", "/UserUnit 2/Contents")], Some(2)),
            (&[(2, "[3 0 R 4 0 R]", "[4 0 R 3 0 R]")], Some(1)),
            (&[(2, "[3 0 R 4 0 R]", "[3 0 R]")], Some(0)),
            (&[(1, "/Pages", "/OCProperties<<>>/Pages")], Some(0)),
            (&[(1, "/Pages", "/Version/1.7/Pages")], None),
        ] {
            let new = file("%PDF-1.7\n%later\n", changed);
            let new = Document::open(new.as_slice())?;
            assert_eq!(first_difference(&old, &new, &[], &Visits::of(0))?, found, "{changed:?}");
        }
        Ok(())
    }

    #[test]
    fn each_page_that_is_read_is_paid_for() -> Result<(), Box<dyn Error>> {
        let (base, later) = (file("%PDF-1.7\n", &[]), file("%PDF-1.7\n%later\n", &[]));
        let (old, new) = (Document::open(base.as_slice())?, Document::open(later.as_slice())?);
        // Two pages are collected, read in both versions with what they show, and seen to be all.
        let spent = |left: usize| -> Result<bool, PdfError> {
            let visits = Visits::of(0);
            visits.take(400_000 - left)?;
            let looked = first_difference(&old, &new, &[], &visits);
            Ok(matches!(looked, Err(PdfError::Budget { .. })))
        };
        assert!(spent(7)?);
        assert!(!spent(30)?);
        Ok(())
    }

    #[test]
    fn a_link_to_a_page_and_a_way_back_are_not_followed() -> Result<(), Box<dyn Error>> {
        let linked = [
            (3, "/Contents", "/Annots[7 0 R]/Contents"),
            (4, "/Annots[7 0 R]", ""),
            (7, "[3 0 R/Fit]", "[4 0 R/Fit]"),
            (9, "/Courier", "/Courier/Up 8 0 R"),
        ];
        let base = file("%PDF-1.7\n", &linked);
        let old = Document::open(base.as_slice())?;
        for (further, found) in
            [((4, "/Contents", "/UserUnit 2/Contents"), Some(2)), (linked[0], None)]
        {
            let mut changed = linked.to_vec();
            if found.is_some() {
                changed.push(further);
            }
            let new = file("%PDF-1.7\n%later\n", &changed);
            let new = Document::open(new.as_slice())?;
            assert_eq!(first_difference(&old, &new, &[], &Visits::of(0))?, found);
        }
        Ok(())
    }

    #[test]
    fn a_page_tree_has_a_limit_of_levels() -> Result<(), Box<dyn Error>> {
        let found = |levels: usize| -> Result<Result<usize, PdfError>, Box<dyn Error>> {
            let mut out = b"%PDF-1.7\n".to_vec();
            let mut rows = String::from("0000000000 65535 f \n");
            let mut add = |number: usize, body: String| {
                rows += &format!("{:010} 00000 n \n", out.len());
                out.extend(format!("{number} 0 obj\n{body}\nendobj\n").bytes());
            };
            add(1, "<</Type/Catalog/Pages 2 0 R>>".to_owned());
            for number in 2..levels + 2 {
                add(number, format!("<</Type/Pages/Count 1/Kids[{} 0 R]>>", number + 1));
            }
            add(levels + 2, "<</Type/Page>>".to_owned());
            let (at, size) = (out.len(), levels + 3);
            let end = format!("xref\n0 {size}\n{rows}trailer\n<</Size {size}/Root 1 0 R>>\n");
            out.extend(end.bytes());
            out.extend(format!("startxref\n{at}\n%%EOF\n").bytes());
            Ok(Pages::of(&Document::open(out.as_slice())?)?
                .collect::<Result<Vec<_>, _>>()
                .map(|pages| pages.len()))
        };
        assert_eq!(found(LEVELS)?, Ok(1));
        let limit = LEVELS as u64;
        let over = PdfError::Budget { what: "levels of the page tree", limit };
        assert_eq!(found(LEVELS + 1)?, Err(over.clone()));
        assert_eq!(found(LEVELS + 9)?, Err(over));
        Ok(())
    }

    #[test]
    fn only_proof_leaves_every_page_as_it_was() {
        let of = |kinds: &[ChangeKind]| -> Vec<Change> {
            kinds.iter().map(|kind| Change::new(*kind, 2)).collect()
        };
        assert!(must_show_same(&of(&[ChangeKind::ValidationDataAdded])));
        assert!(!must_show_same(&of(&[ChangeKind::ValidationDataAdded, ChangeKind::FieldFilled])));
        assert!(!must_show_same(&[]));
    }
}
