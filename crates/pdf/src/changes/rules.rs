//! What may change in the catalog, the form, the pages and the validation data.

use std::collections::BTreeSet;

use super::change::ChangeKind;
use super::compare::Comparison;
use super::lists::{Held, added, extends, names_again};
use super::pages::INHERITED;
use super::placement::{Inherited, inherited};
use super::roles::{Role, items};
use crate::error::PdfError;
use crate::object::{Dictionary, IndirectObject, Object, ObjectId, same_entry, same_under};
use crate::source::Source;

/// Where a widely used library says its version in the page tree; no reader asks for it.
const PROGRAM: &str = "ITXT";

/// Keys of the catalog whose values may be written in other objects than before.
const MOVED: [&str; 3] = ["PageLabels", "OutputIntents", "OCProperties"];
/// Keys in these of which it depends on the reader whether it takes what is no object of its own: nodes, and
/// layers.
const STAYING: [&str; 8] = ["Kids", "OCGs", "ON", "OFF", "Order", "RBGroups", "Locked", "Configs"];

/// The keys whose values differ, or that only one of the two has.
pub(super) fn differing(old: &Dictionary, new: &Dictionary) -> Vec<String> {
    let mut keys = BTreeSet::new();
    let text = |name: &crate::object::Name| match name.as_str() {
        Some(text) => text.to_owned(),
        None => "?".to_owned(),
    };
    for (key, value) in new.iter() {
        let name = text(key);
        if name == "?" || !old.value(&name).is_some_and(|was| same_entry(old, &name, was, value)) {
            keys.insert(name);
        }
    }
    for (key, _) in old.iter() {
        let name = text(key);
        if name == "?" || new.value(&name).is_none() {
            keys.insert(name);
        }
    }
    keys.into_iter().collect()
}

/// The dictionary before and after, where both are dictionaries and no streams.
pub(super) fn dictionaries<S: Source>(
    comparison: &Comparison<'_, S>,
    number: u32,
) -> Option<(Dictionary, Dictionary)> {
    let pair = comparison.pairs.get(&number)?;
    let plain = |object: Option<&IndirectObject>| object?.as_plain()?.as_dictionary().cloned();
    Some((plain(pair.old.as_deref())?, plain(pair.new.as_deref())?))
}

impl<S: Source> Comparison<'_, S> {
    /// The numbers of changed objects that had and have a role for which `which` holds.
    pub(super) fn with_role(&self, which: impl Fn(Role) -> bool) -> Vec<u32> {
        self.pairs
            .iter()
            .filter(|(number, pair)| {
                self.new_roles.of(**number).is_some_and(&which)
                    && (pair.is_added() || self.old_roles.of(**number).is_some_and(&which))
            })
            .map(|(number, _)| *number)
            .collect()
    }

    pub(super) fn catalog(&mut self) -> Result<(), PdfError> {
        for number in self.with_role(|role| role == Role::Catalog) {
            let Some((old, new)) = dictionaries(self, number) else { continue };
            self.claimed.insert(number);
            for key in differing(&old, &new) {
                let (before, after) = (old.value(&key), new.value(&key));
                let kind = match key.as_str() {
                    // Compared on their own.
                    "AcroForm" | "DSS" | "Metadata" => continue,
                    key if MOVED.contains(&key) && self.moves_out(before, after) => {
                        ChangeKind::SameContent
                    }
                    "Version" if self.names_version(before, after) => ChangeKind::VersionRaised,
                    "PageMode" if is_panel(before) && is_panel(after) => ChangeKind::PanelChanged,
                    "Extensions" => {
                        let before = before.map(|v| self.old.resolve(v)).transpose()?;
                        let after = after.map(|v| self.new.resolve(v)).transpose()?;
                        if raises_extensions(before.as_ref(), after.as_ref()) {
                            ChangeKind::VersionRaised
                        } else {
                            ChangeKind::CatalogChanged
                        }
                    }
                    "Pages" => ChangeKind::PagesChanged,
                    "StructTreeRoot" | "MarkInfo" => ChangeKind::StructureChanged,
                    "Names" | "AF" => ChangeKind::AttachmentsChanged,
                    _ => ChangeKind::CatalogChanged,
                };
                self.say(kind, Some(number)).name = Some(key);
            }
        }
        for number in self.with_role(|role| role == Role::Extensions) {
            if self.pairs.get(&number).is_some_and(super::compare::Pair::is_added) {
                // The catalog names it anew, and was looked at.
                self.claimed.insert(number);
                continue;
            }
            let Some((old, new)) = dictionaries(self, number) else { continue };
            self.claimed.insert(number);
            let (old, new) = (Object::Dictionary(old), Object::Dictionary(new));
            let raised = raises_extensions(Some(&old), Some(&new));
            let kind = if raised { ChangeKind::VersionRaised } else { ChangeKind::CatalogChanged };
            self.say(kind, Some(number)).name = Some("Extensions".to_owned());
        }
        self.metadata()
    }

    /// Whether a value is what it was, but for parts that became objects of their own, as some writers do
    /// with whatever stands in a list; nothing else uses those, and nothing named them before.
    fn moves_out(&mut self, before: Option<&Object>, after: Option<&Object>) -> bool {
        let (Some(before), Some(after)) = (before, after) else { return false };
        let mut moved = Vec::new();
        let same = self.says_same_moved(before, after, &mut moved);
        if same {
            self.claimed.extend(&moved);
            self.moved.extend(moved);
        }
        same
    }

    fn says_same_moved(&self, before: &Object, after: &Object, moved: &mut Vec<u32>) -> bool {
        match (before, after) {
            (Object::Array(before), Object::Array(after)) => {
                let mut pairs = before.iter().zip(after);
                before.len() == after.len()
                    && pairs.all(|(before, after)| match (before, after) {
                        (Object::Dictionary(_), Object::Reference(id)) => {
                            self.says_same_there(before, *id, moved)
                        }
                        _ => self.says_same_moved(before, after, moved),
                    })
            }
            (Object::Dictionary(before), Object::Dictionary(after)) => {
                let mut pairs = before.iter().zip(after.iter());
                before.len() == after.len()
                    && pairs.all(|((key, before), (other, after))| {
                        let stays = key.as_str().is_none_or(|key| STAYING.contains(&key));
                        key == other
                            && if stays {
                                before.says_same(after)
                            } else {
                                self.says_same_moved(before, after, moved)
                            }
                    })
            }
            (before, after) => before.says_same(after) && before.keeps_order(after),
        }
    }

    /// The same for a dictionary and an object that came in its place.
    fn says_same_there(&self, before: &Object, id: ObjectId, moved: &mut Vec<u32>) -> bool {
        let Some(pair) = self.pairs.get(&id.number).filter(|pair| pair.is_added()) else {
            return false;
        };
        let alone = self.old_uses.edges(id.number).is_empty()
            && self.new_uses.edges(id.number).len() == 1
            && self.new.current(id.number).is_ok_and(|now| now == Some(id));
        let Some(IndirectObject::Plain(after)) = pair.new.as_deref() else { return false };
        moved.push(id.number);
        alone && self.says_same_moved(before, after, moved)
    }

    /// Whether the catalog names a version, and not one below that of the header in the place of another:
    /// readers show what they find, whatever the number (ISO 32000-2, 7.5.2).
    fn names_version(&self, before: Option<&Object>, after: Option<&Object>) -> bool {
        let of = |version: Option<&Object>| rank(version.and_then(Object::as_name));
        match (before, of(before), of(after)) {
            (None, _, Some(_)) => true,
            (Some(_), Some(before), Some(now)) => {
                now > before || Some(now) >= rank(self.new.header_version().as_deref())
            }
            _ => false,
        }
    }

    pub(super) fn form(&mut self) -> Result<(), PdfError> {
        let number = self.new.catalog()?.value("AcroForm").and_then(Object::as_reference);
        let number = number.map(|id| id.number);
        for role in [Role::Form, Role::FieldsArray] {
            let claimed = self.with_role(|r| r == role);
            self.claimed.extend(claimed);
        }
        let (old, new) = (self.old.form()?, self.new.form()?);
        let Some(new) = new else {
            if old.is_some() {
                self.say(ChangeKind::FormChanged, number).name = Some("AcroForm".to_owned());
            }
            return Ok(());
        };
        let old = old.unwrap_or_default();
        for key in differing(&old, &new) {
            match key.as_str() {
                "Fields" => {}
                // What is not said is false.
                "NeedAppearances" if is_false(old.value(&key)) && is_false(new.value(&key)) => {}
                "NeedAppearances"
                    if old.value(&key) == Some(&Object::Boolean(true))
                        && is_false(new.value(&key))
                        && self.faces_show_values()? =>
                {
                    self.say(ChangeKind::FormUnclear, number).name = Some(key);
                }
                "SigFlags" if raises_flags(old.value("SigFlags"), new.value("SigFlags")) => {}
                "DA" | "DR" => {
                    let kind = self.form_defaults.unwrap_or(ChangeKind::FormChanged);
                    self.say(kind, number).name = Some(key);
                }
                _ => self.say(ChangeKind::FormChanged, number).name = Some(key),
            }
        }
        let before = items(self.old, old.value("Fields"))?;
        let after = items(self.new, new.value("Fields"))?;
        if self.is_read_as_xfa(&new)?
            && (before != after
                || old.value("SigFlags") != new.value("SigFlags")
                || self.moves_a_field())
        {
            self.say(ChangeKind::FormChanged, number).name = Some("XFA".to_owned());
        }
        if let Err(order) = extends(&before, &after, self.visits)? {
            let kind = if order { ChangeKind::FormChanged } else { ChangeKind::FieldRemoved };
            self.say(kind, number).name = Some("Fields".to_owned());
        }
        // What was added must be an object of its own, so that its rule can find it.
        for item in added(&before, &after, self.visits)? {
            let known = item.as_reference().is_some_and(|id| {
                self.pairs.contains_key(&id.number)
                    && self.new_roles.of(id.number) == Some(Role::Field)
            });
            if !known {
                self.say(ChangeKind::FieldAdded, number);
            }
        }
        Ok(())
    }

    /// Whether a field came, or has another rectangle than before.
    fn moves_a_field(&self) -> bool {
        self.pairs.keys().any(|number| {
            self.new_roles.of(*number) == Some(Role::Field)
                && dictionaries(self, *number)
                    .is_none_or(|(old, new)| old.value("Rect") != new.value("Rect"))
        })
    }

    /// Whether a form has XFA, and no field of its own that is no signature: some readers then show the one
    /// or the other by what signatures there are, how large they are, and whether `/SigFlags` speaks of them.
    fn is_read_as_xfa(&self, form: &Dictionary) -> Result<bool, PdfError> {
        if form.value("XFA").is_none_or(|value| *value == Object::Null) {
            return Ok(false);
        }
        for (number, facts) in &self.old_roles.fields {
            if facts.kind.as_deref().is_none_or(|kind| kind == "Sig") {
                continue;
            }
            let (field, _) = self.both(*number)?;
            if field.value("FT").is_some() && field.value("Kids").is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The name of the program that a node of the page tree gained, where it gained nothing else.
    fn signs_page_tree(&self, number: u32) -> Option<String> {
        let (old, new) = dictionaries(self, number)?;
        let text = new.value(PROGRAM)?.as_string()?;
        let plain = text.len() <= 32 && text.iter().all(|b| b.is_ascii_graphic() || *b == b' ');
        let known = old.value(PROGRAM).is_none_or(|before| before.as_string().is_some());
        (plain && known && differing(&old, &new) == [PROGRAM])
            .then(|| String::from_utf8_lossy(text).into_owned())
    }

    pub(super) fn pages(&mut self) -> Result<(), PdfError> {
        for number in self.with_role(|r| matches!(r, Role::PageNode | Role::PagesArray)) {
            self.claimed.insert(number);
            // The same in another order.
            if dictionaries(self, number).is_some_and(|(old, new)| differing(&old, &new).is_empty())
            {
                continue;
            }
            if let Some(program) = self.signs_page_tree(number) {
                let change = self.say(ChangeKind::MetadataDatesChanged, Some(number));
                (change.name, change.new) = (Some(PROGRAM.to_owned()), Some(program));
                continue;
            }
            self.say(ChangeKind::PagesChanged, Some(number));
        }
        let changed = self.with_role(|r| matches!(r, Role::Page(_) | Role::AnnotationsArray(_)));
        let mut pages = BTreeSet::new();
        for number in changed {
            let (before, after) = (self.old_roles.of(number), self.new_roles.of(number));
            let added = self.pairs.get(&number).is_some_and(super::compare::Pair::is_added);
            if before != after && !added {
                // Another page than before: the order of the pages changed.
                continue;
            }
            if let Some(Role::Page(page) | Role::AnnotationsArray(page)) = after {
                self.claimed.insert(number);
                pages.insert(page);
            }
        }
        for page in pages {
            let (Some(number), Some(before)) =
                (self.new_roles.place_of(page), self.old_roles.place_of(page))
            else {
                self.say(ChangeKind::PagesChanged, None).page = Some(page);
                continue;
            };
            if number != before {
                self.say(ChangeKind::PagesChanged, Some(number)).page = Some(page);
                continue;
            }
            self.page(page, number)?;
        }
        Ok(())
    }

    fn page(&mut self, page: u32, number: u32) -> Result<(), PdfError> {
        let read = |document: &crate::document::Document<S>| match document.current(number)? {
            Some(id) => Ok(document.shape(id)?.as_dictionary().cloned().unwrap_or_default()),
            None => Ok::<_, PdfError>(Dictionary::new()),
        };
        let (old, new) = (read(self.old)?, read(self.new)?);
        for key in differing(&old, &new) {
            let kind = match key.as_str() {
                "Annots" => continue,
                // Some writers copy what a page inherits into it.
                key if INHERITED.contains(&key) && self.in_effect(&old, &new, key)? => {
                    continue;
                }
                "Contents" | "Resources" => ChangeKind::PageContentChanged,
                _ => ChangeKind::PageChanged,
            };
            let change = self.say(kind, Some(number));
            (change.page, change.name) = (Some(page), Some(key));
        }
        let before = items(self.old, old.value("Annots"))?;
        let after = items(self.new, new.value("Annots"))?;
        let removed = added(&after, &before, self.visits)?;
        let gone = Held::of(&removed);
        let mut kept = Vec::new();
        for item in &before {
            if !gone.holds(item, self.visits)? {
                kept.push(item.clone());
            }
        }
        // What is drawn before what was signed may leave it something that is open.
        let goes_on = after.len() >= kept.len()
            && kept.iter().zip(&after).all(|(kept, item)| kept.says_same(item));
        if !goes_on || names_again(&before, &after) {
            let change = self.say(ChangeKind::PageChanged, Some(number));
            (change.page, change.name) = (Some(page), Some("Annots".to_owned()));
        }
        for item in removed {
            self.annotation_removed(page, number, &item)?;
        }
        // A list that nothing uses any more went with what stood in it, which is judged by itself.
        if let Some(list) = old.value("Annots").and_then(Object::as_reference)
            && self.pairs.get(&list.number).is_some_and(|pair| pair.new.is_none())
            && self.new_uses.edges(list.number).is_empty()
            && self.old_roles.of(list.number) == Some(Role::AnnotationsArray(page))
        {
            self.claimed.insert(list.number);
        }
        let list = new.value("Annots").map(|list| self.new.follow(list)).transpose()?;
        if list.is_some_and(|list| !matches!(&*list, Object::Array(_) | Object::Null)) {
            let change = self.say(ChangeKind::PageChanged, Some(number));
            (change.page, change.name) = (Some(page), Some("Annots".to_owned()));
        }
        for item in added(&before, &after, self.visits)? {
            let known = item.as_reference().is_some_and(|id| {
                self.pairs.contains_key(&id.number)
                    && matches!(
                        self.new_roles.of(id.number),
                        Some(Role::Field | Role::Annotation(_))
                    )
            });
            if !known {
                self.say(ChangeKind::OverlayAdded, Some(number)).page = Some(page);
            }
        }
        Ok(())
    }

    /// Whether a page has or inherits under a key what it had or inherited.
    fn in_effect(&self, old: &Dictionary, new: &Dictionary, key: &str) -> Result<bool, PdfError> {
        let (was, is) = (inherited(self.old, old, key)?, inherited(self.new, new, key)?);
        Ok(match (was, is) {
            (Inherited::Value(was), Inherited::Value(is)) if same_under(key, &was, &is) => true,
            // What was named by a reference, and is written out.
            (Inherited::Value(was @ Object::Reference(_)), Inherited::Value(is)) => {
                let was = self.old.plain(&was)?;
                is.as_dictionary().is_some() && was.says_same(&is) && was.keeps_order(&is)
            }
            _ => false,
        })
    }
}

/// `/SigFlags` gained SignaturesExist and AppendOnly and lost nothing.
fn raises_flags(old: Option<&Object>, new: Option<&Object>) -> bool {
    let number = |o: Option<&Object>| match o {
        None => Some(0),
        Some(o) => o.as_integer(),
    };
    match (number(old), number(new)) {
        (Some(old), Some(new)) => new & !3 == old & !3 && new & old == old,
        _ => false,
    }
}

/// Whether something that is false where it is left out is so: what is not said, too.
pub(crate) fn is_false(value: Option<&Object>) -> bool {
    matches!(value, None | Some(Object::Null | Object::Boolean(false)))
}

/// Whether a page mode opens a panel beside the pages, or none (ISO 32000-2, table 29); one takes the whole screen.
fn is_panel(mode: Option<&Object>) -> bool {
    const PANELS: [&str; 5] = ["UseNone", "UseOutlines", "UseThumbs", "UseOC", "UseAttachments"];
    mode.is_none_or(|mode| mode.as_name().is_some_and(|mode| PANELS.contains(&mode)))
}

/// The place of a version of the format among all of them.
fn rank(version: Option<&str>) -> Option<usize> {
    const KNOWN: [&str; 9] = ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "2.0"];
    KNOWN.iter().position(|known| Some(*known) == version)
}

/// Whether what changed are developer extensions, each with only the entries of ISO 32000-2, table 48.
fn raises_extensions(old: Option<&Object>, new: Option<&Object>) -> bool {
    let none = Dictionary::new();
    let old = match old {
        None | Some(Object::Null) => &none,
        Some(Object::Dictionary(d)) => d,
        Some(_) => return false,
    };
    let Some(Object::Dictionary(new)) = new else { return false };
    let level = |o: &Object| {
        let d = o.as_dictionary()?;
        let known = ["Type", "BaseVersion", "ExtensionLevel", "URL", "ExtensionRevision"];
        let plain = d.iter().all(|(key, value)| {
            key.as_str().is_some_and(|k| known.contains(&k))
                && matches!(value, Object::Name(_) | Object::Integer(_) | Object::String(_))
        });
        plain.then_some(d.value("ExtensionLevel")?.as_integer()?)
    };
    // One that is named no longer, or with another level, changes nothing that is shown.
    let kept = old.iter().all(|(key, value)| {
        let now = key.as_str().and_then(|k| new.value(k));
        now == Some(value) || (level(value).is_some() && now.is_none_or(|now| level(now).is_some()))
    });
    let fresh = new.iter().all(|(key, value)| {
        let before = key.as_str().and_then(|k| old.value(k));
        before == Some(value)
            || key.as_str() == Some("Type")
            || level(value).is_some()
            || value.as_array().is_some_and(|list| list.iter().all(|v| level(v).is_some()))
    });
    kept && fresh
}
