//! What may change in form fields and annotations.

use std::collections::BTreeSet;

use super::change::ChangeKind;
use super::compare::{Comparison, Pair};
use super::placement::UNTURNED;
use super::roles::{FieldFacts, Role, items};
use super::rules::differing;
use super::signature_face::{shows, takes_room};
use crate::error::PdfError;
use crate::object::{Dictionary, Object, direct_numbers};
use crate::source::Source;
use crate::text::{decode_text, reads_alike};

/// Hidden and NoView (ISO 32000-2, table 167).
const UNSEEN: i64 = 2 + 32;

impl<S: Source> Comparison<'_, S> {
    pub(super) fn fields_and_annotations(&mut self) -> Result<(), PdfError> {
        let appearances = self.with_role(|role| matches!(role, Role::Appearance(_)));
        self.claimed.extend(appearances);
        let owners = self.owners_of_replaced();
        let mut fields: BTreeSet<u32> =
            self.with_role(|role| role == Role::Field).into_iter().collect();
        self.claimed.extend(fields.iter().copied());
        fields.extend(owners.iter().filter(|n| self.new_roles.of(**n) == Some(Role::Field)));
        let mut filled = BTreeSet::new();
        for number in fields {
            let facts = self.new_roles.fields.get(&number).cloned().unwrap_or_default();
            if self.pairs.get(&number).is_some_and(Pair::is_added) {
                self.field_added(number, &facts)?;
            } else if facts.kind.as_deref() == Some("Sig") {
                self.signature_field_changed(number, &facts, &owners)?;
            } else {
                filled.insert(number);
            }
        }
        self.filled(&filled)?;
        for number in self.with_role(|role| role == Role::KidsArray) {
            self.claimed.insert(number);
            // New widgets of a signature field are looked at by themselves.
            let (before, after) = (self.list(number, false), self.list(number, true));
            if !self.gains_widgets(&before, &after) {
                self.say(ChangeKind::FieldChanged, Some(number)).name = Some("Kids".to_owned());
            }
        }
        for number in self.with_role(|role| role == Role::SignatureValue) {
            self.claimed.insert(number);
            if !self.pairs.get(&number).is_some_and(Pair::is_added) {
                self.say(ChangeKind::SignatureChanged, Some(number));
            }
        }
        let mut notes: BTreeSet<u32> =
            self.with_role(|role| matches!(role, Role::Annotation(_))).into_iter().collect();
        self.claimed.extend(notes.iter().copied());
        let is_note = |n: &&u32| matches!(self.new_roles.of(**n), Some(Role::Annotation(_)));
        notes.extend(owners.iter().filter(is_note));
        self.annotations(&notes)
    }

    /// The items of a changed array, before or after.
    fn list(&self, number: u32, now: bool) -> Vec<Object> {
        let pair = self.pairs.get(&number);
        let object = pair.and_then(|p| if now { p.new.as_deref() } else { p.old.as_deref() });
        match object.and_then(crate::object::IndirectObject::as_plain) {
            Some(Object::Array(items)) => items.clone(),
            _ => Vec::new(),
        }
    }

    /// Whether a list of kids only gained widgets of a signature field.
    fn gains_widgets(&self, before: &[Object], after: &[Object]) -> bool {
        after.len() >= before.len()
            && after.iter().zip(before).all(|(new, old)| new == old)
            && after.iter().skip(before.len()).all(|kid| {
                kid.as_reference().is_some_and(|id| {
                    let facts = self.new_roles.fields.get(&id.number);
                    facts.is_some_and(|f| f.kind.as_deref() == Some("Sig"))
                        && self.pairs.get(&id.number).is_some_and(Pair::is_added)
                })
            })
    }

    /// The dictionary of an object as it is now.
    fn now(&self, number: u32) -> Dictionary {
        let new = self.pairs.get(&number).and_then(|pair| pair.new.as_ref());
        new.and_then(|object| object.dictionary()).cloned().unwrap_or_default()
    }

    /// The signature that a field holds now and did not hold before: a document timestamp by `/Type`
    /// and `/SubFilter` both, a certification by its DocMDP.
    fn new_signature(&self, facts: &FieldFacts, value: Option<&Object>) -> Option<ChangeKind> {
        if facts.kind.as_deref() != Some("Sig") {
            return None;
        }
        let signature = match value? {
            Object::Reference(id) => {
                // With another generation than the object's the reference means null.
                let same = |pair: &&Pair| pair.is_added() && pair.id == *id;
                let pair = self.pairs.get(&id.number).filter(same)?;
                if self.new_roles.of(id.number) != Some(Role::SignatureValue) {
                    return None;
                }
                match pair.new.as_ref()?.as_plain()? {
                    Object::Dictionary(d) => d,
                    _ => return None,
                }
            }
            Object::Dictionary(d) => d,
            _ => return None,
        };
        let name = |key: &str| signature.value(key).map(Object::as_name);
        let stamp = name("SubFilter") == Some(Some("ETSI.RFC3161"));
        match name("Type") {
            Some(Some("DocTimeStamp")) if stamp => Some(ChangeKind::DocumentTimestampAdded),
            // Only the first signature of a document may say what may follow.
            Some(Some("Sig")) | None if self.certifies(signature) => {
                Some(ChangeKind::CertificationAdded)
            }
            Some(Some("Sig")) | None => Some(ChangeKind::SignatureAdded),
            Some(_) => None,
        }
    }

    /// Whether a signature dictionary has a DocMDP reference, or references that cannot be read.
    fn certifies(&self, signature: &Dictionary) -> bool {
        let Some(references) = signature.value("Reference") else { return false };
        let Ok(Object::Array(references)) = self.new.resolve(references) else { return true };
        references.iter().any(|reference| {
            let Ok(Object::Dictionary(reference)) = self.new.resolve(reference) else {
                return true;
            };
            let method = reference.value("TransformMethod").map(|m| self.new.resolve(m));
            match method {
                Some(Ok(method)) => method.as_name().is_none_or(|m| m == "DocMDP"),
                _ => true,
            }
        })
    }

    fn field_added(&mut self, number: u32, facts: &FieldFacts) -> Result<(), PdfError> {
        let field = self.now(number);
        // A widget under a new signed field is part of that field.
        let parent = facts.parent.filter(|_| field.value("T").is_none());
        let holder = parent.map_or_else(|| field.clone(), |p| self.now(p));
        let kind = match self.new_signature(facts, holder.value("V")) {
            Some(kind)
                if !acts(&field)
                    && !acts(&holder)
                    && self.new_roles.belongs(number)
                    && is_plain_widget(&field, facts)
                    && self.has_plain_values(&field)?
                    && self.has_plain_values(&holder)?
                    && self.brings_its_kids(&field)?
                    && !self.name_is_taken(number, facts, &field)? =>
            {
                kind
            }
            _ => ChangeKind::FieldAdded,
        };
        // Some readers take the field of a stamp for one that waits to be signed, and draw a flag on it.
        let stamp = kind == ChangeKind::DocumentTimestampAdded;
        let shows = (stamp && takes_room(&field)) || shows(self, &field)?;
        let kind = match kind {
            ChangeKind::FieldAdded | ChangeKind::CertificationAdded => kind,
            _ if shows => self.ground_of(number, facts.page, &field, stamp)?.change(),
            kind => kind,
        };
        let change = self.say(kind, Some(number));
        (change.page, change.name) = (facts.page, Some(facts.name.to_string()));
        Ok(())
    }

    /// Whether the values of a new signature field have the types that ISO 32000-2 gives them (tables 166,
    /// 192 and 226): some readers draw nothing of a page on which one has another.
    fn has_plain_values(&self, field: &Dictionary) -> Result<bool, PdfError> {
        for (key, value) in field.iter() {
            let resolved = || self.new.follow(value);
            let plain = match key.as_str().unwrap_or_default() {
                // A dot parts names, and what is decoded otherwise may be the name of a field that is there.
                "T" => value.as_string().is_some_and(|name| {
                    let plain = |c: char| c != '.' && !c.is_control();
                    !name.is_empty() && reads_alike(name) && decode_text(name).chars().all(plain)
                }),
                "TU" | "TM" | "DA" | "NM" | "M" | "Contents" => resolved()?.as_string().is_some(),
                "FT" | "Subtype" | "Type" | "AS" | "H" => value.as_name().is_some(),
                "F" | "Ff" | "Q" | "StructParent" => value.as_integer().is_some(),
                "P" | "Parent" => value.as_reference().is_some(),
                "Rect" => direct_numbers(Some(value)).is_some(),
                "AP" => self.is_plain_appearance(value, takes_room(field))?,
                "MK" | "BS" | "DR" | "Lock" | "SV" => resolved()?.as_dictionary().is_some(),
                "Border" | "C" | "Kids" => resolved()?.as_array().is_some(),
                _ => true,
            };
            if !plain {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether all that a new field has for kids is new as well: what was signed stays what it was.
    fn brings_its_kids(&self, field: &Dictionary) -> Result<bool, PdfError> {
        let is_new = |kid: &Object| {
            let pair = kid.as_reference().and_then(|id| self.pairs.get(&id.number));
            pair.is_some_and(Pair::is_added)
        };
        Ok(items(self.new, field.value("Kids"))?.iter().all(is_new))
    }

    /// Whether another field has the same full name, so that a reader may take one for the other.
    fn name_is_taken(
        &self,
        number: u32,
        facts: &FieldFacts,
        field: &Dictionary,
    ) -> Result<bool, PdfError> {
        if self.old_roles.may_be_named(&facts.name, self.visits)? {
            return Ok(true);
        }
        Ok(field.value("T").is_some()
            && [&self.old_roles, &self.new_roles].into_iter().any(|roles| {
                roles.named(&facts.name).iter().any(|other| {
                    let parent = roles.fields.get(other).and_then(|known| known.parent);
                    *other != number && parent != Some(number)
                })
            }))
    }

    /// Whether a key of a signature field says no more than what was known: its page, that its appearance
    /// has one state, and that a widget which showed nothing takes no room.
    fn says_where_it_is(
        &self,
        key: &str,
        facts: &FieldFacts,
        old: &Dictionary,
        new: &Dictionary,
    ) -> Result<bool, PdfError> {
        let value = new.value(key);
        Ok(match key {
            "P" => {
                let page = facts.page.and_then(|page| self.new_roles.place_of(page));
                let named = value.and_then(Object::as_reference).map(|id| id.number);
                old.value("P").is_none() && page.is_some() && named == page
            }
            "AS" => self.has_one_state(new)?,
            "Rect" => {
                let drew = ["AP", "MK"].iter().any(|key| old.value(key).is_some());
                !drew && !shows(self, new)?
            }
            _ => false,
        })
    }

    fn signature_field_changed(
        &mut self,
        number: u32,
        facts: &FieldFacts,
        owners: &BTreeSet<u32>,
    ) -> Result<(), PdfError> {
        let (old, new) = self.both(number)?;
        let keys = differing(&old, &new);
        let mut plain = Vec::new();
        for key in &keys {
            if self.says_where_it_is(key, facts, &old, &new)? {
                plain.push(key.as_str());
            }
        }
        let only = |allowed: &[&str]| {
            keys.iter().all(|key| allowed.contains(&key.as_str()) || plain.contains(&key.as_str()))
        };
        let was_empty = matches!(old.value("V"), None | Some(Object::Null));
        let signature = self.new_signature(facts, new.value("V"));
        // The widget of a signature field that is signed now may stand on its own.
        let widget_of = facts.parent.filter(|_| new.value("T").is_none());
        let holder = widget_of.map(|parent| self.now(parent));
        let signed_above = holder.and_then(|h| self.new_signature(facts, h.value("V")));
        let kids = |d: &Dictionary| {
            d.value("Kids").and_then(Object::as_array).unwrap_or_default().to_vec()
        };
        let kids_fit =
            !keys.iter().any(|k| k == "Kids") || self.gains_widgets(&kids(&old), &kids(&new));
        let kind = match (signature, signed_above) {
            (Some(kind), _)
                if was_empty && only(&["V", "DV", "AP", "M", "F", "Kids"]) && kids_fit =>
            {
                kind
            }
            (None, Some(kind)) if only(&["AP", "M", "F"]) => kind,
            _ if old.value("V") != new.value("V") || !was_empty => ChangeKind::SignatureChanged,
            _ => ChangeKind::FieldChanged,
        };
        let flags = |d: &Dictionary| d.value("F").map(Object::as_integer);
        // Hidden, or drawn beside its rectangle.
        let hides = flags(&new) != flags(&old)
            && flags(&new).flatten().is_none_or(|f| f & (UNSEEN | UNTURNED) != 0);
        // Other annotations draw by rules of their own.
        let other = new.value("Subtype").is_some_and(|kind| kind.as_name() != Some("Widget"));
        let face = match new.value("AP") {
            Some(face) if keys.iter().any(|key| key == "AP") || owners.contains(&number) => {
                self.is_plain_appearance(face, takes_room(&new))?
            }
            _ => true,
        };
        let plain = !hides
            && !other
            && face
            && self.is_dictionary(number)
            && self.new_roles.belongs(number);
        let kind = if plain { kind } else { ChangeKind::FieldChanged };
        // A stamp proves a time and has nothing to show, wherever its field stands. Of another signature
        // the place counts that everyone saw.
        let before = self.old_roles.fields.get(&number).map(|known| (known.page, &known.further));
        let unseen = before != Some((facts.page, &facts.further))
            || flags(&old).flatten().is_some_and(|f| f & UNSEEN != 0);
        let redrawn =
            keys.iter().any(|key| matches!(key.as_str(), "AP" | "F")) || owners.contains(&number);
        let kind = match kind {
            ChangeKind::DocumentTimestampAdded | ChangeKind::SignatureAdded
                if (unseen || (redrawn && kind == ChangeKind::DocumentTimestampAdded))
                    && shows(self, &new)? =>
            {
                self.ground_of(number, facts.page, &new, false)?.change()
            }
            kind => kind,
        };
        let change = self.say(kind, Some(number));
        (change.page, change.name) = (facts.page, Some(facts.name.to_string()));
        Ok(())
    }
}

/// Whether something happens when the reader touches or opens it.
pub(super) fn acts(dictionary: &Dictionary) -> bool {
    ["A", "AA", "PA", "JS"].iter().any(|key| dictionary.value(key).is_some())
}

/// Whether what stands on a page is a widget: any other annotation draws by rules of its own.
fn is_plain_widget(field: &Dictionary, facts: &FieldFacts) -> bool {
    let drawn = ["Rect", "AP", "Subtype"].iter().any(|key| field.value(key).is_some());
    let name = |key: &str| field.value(key).map(Object::as_name);
    let widget = name("Subtype") == Some(Some("Widget"))
        && matches!(name("Type"), None | Some(Some("Annot")));
    widget || (!drawn && facts.page.is_none())
}

/// The value of a field in words, where it has one.
pub(super) fn shown(field: &Dictionary) -> Option<String> {
    match field.value("V")? {
        Object::String(text) => Some(decode_text(&text.bytes)),
        Object::Name(name) => name.as_str().map(str::to_owned),
        Object::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}
