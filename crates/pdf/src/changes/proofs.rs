//! What may change in the validation data: the store of ISO 32000-2, 12.8.4.3 and what hangs on it.

use std::collections::BTreeSet;

use super::change::ChangeKind;
use super::compare::Comparison;
use super::lists::Held;
use super::roles::{Role, items};
use crate::document::Document;
use crate::error::PdfError;
use crate::object::{Dictionary, IndirectObject, Object, ObjectId};
use crate::source::Source;

/// The lists of the store.
const LISTS: [&str; 3] = ["Certs", "CRLs", "OCSPs"];

/// Bytes of a proof that are unfolded for as much as one visit of an object.
const UNFOLDED: usize = 1024;

/// What stands at a place of the store.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// `/VRI`: what belongs to each signature.
    Signatures,
    /// What belongs to one.
    Signature,
    Proofs,
    Proof,
    Time,
}

impl Place {
    /// What stands under a key of the store.
    fn in_store(key: &str) -> Option<Self> {
        match key {
            "VRI" => Some(Self::Signatures),
            _ if LISTS.contains(&key) => Some(Self::Proofs),
            _ => None,
        }
    }

    /// What stands under a key of what belongs to one signature (ISO 32000-2, table 262).
    fn in_signature(key: &str) -> Option<Self> {
        match key {
            "Cert" | "CRL" | "OCSP" => Some(Self::Proofs),
            "TS" => Some(Self::Proof),
            "TU" => Some(Self::Time),
            _ => None,
        }
    }
}

impl<S: Source> Comparison<'_, S> {
    /// The security store: what is reachable only from it shows nowhere on a page.
    pub(super) fn validation(&mut self) -> Result<(), PdfError> {
        let (old, new) = (self.old.catalog()?, self.new.catalog()?);
        let changed = self.with_role(|role| role == Role::Validation);
        if changed.is_empty() && old.value("DSS") == new.value("DSS") {
            return Ok(());
        }
        let read = |document: &Document<S>, catalog: &Dictionary| {
            let store = catalog.value("DSS").map(|s| document.resolve(s)).transpose()?;
            Ok::<_, PdfError>(store.and_then(|s| s.as_dictionary().cloned()))
        };
        let (before, after) = (read(self.old, &old)?.unwrap_or_default(), read(self.new, &new)?);
        let Some(after) = after else {
            self.claimed.extend(changed);
            self.say(ChangeKind::ValidationDataRemoved, None);
            return Ok(());
        };
        let mut found = Found::default();
        found.placed.extend(new.value("DSS").and_then(Object::as_reference).map(|id| id.number));
        for (key, value) in after.iter().filter(|(key, _)| key.as_str() != Some("Type")) {
            let key = key.as_str().unwrap_or("?");
            match Place::in_store(key) {
                Some(place) => self.look(value, before.value(key), place, &mut found)?,
                None => {
                    self.say(ChangeKind::CatalogChanged, None).name = Some(format!("DSS/{key}"));
                }
            }
        }
        if found.is_odd {
            self.say(ChangeKind::CatalogChanged, None).name = Some("DSS".to_owned());
        }
        let known = |number: &u32| found.placed.contains(number) && !found.odd.contains(number);
        let strange = changed.iter().filter(|number| {
            let new = self.pairs.get(number).and_then(|pair| pair.new.as_ref());
            new.is_some() && !known(number)
        });
        for number in strange.copied().chain(found.odd.iter().copied()).collect::<BTreeSet<_>>() {
            self.say(ChangeKind::ObjectAdded, Some(number)).name = Some("DSS".to_owned());
        }
        self.claimed.extend(changed);
        let kind = if self.lost_proofs(&before, &after)? {
            ChangeKind::ValidationDataRemoved
        } else {
            ChangeKind::ValidationDataAdded
        };
        self.say(kind, None);
        Ok(())
    }

    /// Whether a list of the store lost something, or holds it with other bytes.
    fn lost_proofs(&self, before: &Dictionary, after: &Dictionary) -> Result<bool, PdfError> {
        for key in LISTS {
            let kept = items(self.new, after.value(key))?;
            let kept = Held::of(&kept);
            for item in items(self.old, before.value(key))? {
                let same = kept.holds(&item, self.visits)?
                    && item.as_reference().is_some_and(|id| !self.pairs.contains_key(&id.number));
                if !same {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Looks at what is new at a place of the store. `old` is what stood there.
    fn look(
        &self,
        value: &Object,
        old: Option<&Object>,
        place: Place,
        found: &mut Found,
    ) -> Result<(), PdfError> {
        self.visits.take(1)?;
        let id = value.as_reference();
        if let Some(id) = id {
            if !found.placed.insert(id.number) {
                return Ok(());
            }
            let changed = self.pairs.contains_key(&id.number);
            // What was there as something else is no validation data.
            let known =
                old == Some(value) || self.old_roles.role_of(id.number) == Some(Role::Validation);
            if matches!(place, Place::Proof) {
                if (changed || !known) && !self.is_proof_stream(id, found)? {
                    found.odd.insert(id.number);
                }
                return Ok(());
            }
            if !changed && !known {
                found.odd.insert(id.number);
            }
        }
        let inner = self.new.follow(value)?;
        let was = old.map(|old| self.old.follow(old)).transpose()?;
        let fits = match (place, &*inner) {
            (_, Object::Null) | (Place::Time, Object::String(_)) => true,
            (Place::Proofs, Object::Array(proofs)) => {
                let had = was.as_deref().and_then(Object::as_array).unwrap_or_default();
                let had = Held::of(had);
                for proof in proofs {
                    let held = had.holds(proof, self.visits)?.then_some(proof);
                    self.look(proof, held, Place::Proof, found)?;
                }
                true
            }
            (Place::Signatures | Place::Signature, Object::Dictionary(parts)) => {
                let was = was.as_deref().and_then(Object::as_dictionary);
                let mut fits = true;
                for (key, value) in parts.iter() {
                    let key = key.as_str().unwrap_or("?");
                    let place = match (place, key) {
                        (_, "Type") => continue,
                        (Place::Signatures, _) => Some(Place::Signature),
                        _ => Place::in_signature(key),
                    };
                    let Some(place) = place else {
                        fits = false;
                        continue;
                    };
                    self.look(value, was.and_then(|was| was.value(key)), place, found)?;
                }
                fits
            }
            _ => false,
        };
        match id {
            _ if fits => {}
            Some(id) => {
                found.odd.insert(id.number);
            }
            None => found.is_odd = true,
        }
        Ok(())
    }

    /// Whether something is a stream of one proof and nothing else; its length may stand elsewhere.
    fn is_proof_stream(&self, id: ObjectId, found: &mut Found) -> Result<bool, PdfError> {
        const KEYS: [&str; 4] = ["Length", "Filter", "DecodeParms", "Type"];
        let object = self.new.object(id)?;
        let IndirectObject::Stream(stream) = &object else { return Ok(false) };
        let length = stream.dictionary.value("Length").and_then(Object::as_reference);
        found.placed.extend(length.map(|id| id.number));
        let known = |key: &crate::object::Name| key.as_str().is_some_and(|k| KEYS.contains(&k));
        Ok(stream.dictionary.iter().all(|(key, _)| known(key)) && self.is_sequence(id)?)
    }

    /// Whether an object is a stream of one DER SEQUENCE.
    fn is_sequence(&self, id: ObjectId) -> Result<bool, PdfError> {
        self.visits.take(1)?;
        let Ok(Some(stream)) = self.new.unfolded(id) else { return Ok(false) };
        // Lists of some megabytes are honest, and only their ends are looked at.
        self.visits.take(stream.data.len() / UNFOLDED)?;
        Ok(is_one_sequence(&stream.data))
    }

    /// Whether something is validation data by its form: what belongs to one signature, or the bytes of
    /// one proof.
    pub(super) fn is_proof(&self, id: ObjectId, object: &IndirectObject) -> Result<bool, PdfError> {
        match object {
            IndirectObject::Plain(Object::Dictionary(of)) => {
                let known = |key: &str| key == "Type" || Place::in_signature(key).is_some();
                let named = of.value("Type").is_none_or(|kind| kind.as_name() == Some("VRI"));
                Ok(named
                    && ["Cert", "CRL", "OCSP"].iter().any(|key| of.value(key).is_some())
                    && of.iter().all(|(key, _)| key.as_str().is_some_and(known)))
            }
            IndirectObject::Stream(_) => self.is_proof_stream(id, &mut Found::default()),
            IndirectObject::Plain(_) => Ok(false),
        }
    }
}

/// What stands in the store.
#[derive(Debug, Default)]
struct Found {
    /// The objects that stand in their place.
    placed: BTreeSet<u32>,
    /// Those of them that are not what stands there.
    odd: BTreeSet<u32>,
    /// Whether something is odd that is no object of its own.
    is_odd: bool,
}

/// Whether the bytes are one DER SEQUENCE and nothing else, as every certificate, revocation list,
/// OCSP response and time-stamp token is.
fn is_one_sequence(data: &[u8]) -> bool {
    let [0x30, first, rest @ ..] = data else { return false };
    let (length, head) = match first {
        0..=0x7f => (usize::from(*first), 0),
        0x81..=0x84 => {
            let head = usize::from(first & 0x7f);
            let octets = rest.get(..head).unwrap_or_default();
            (octets.iter().fold(0usize, |n, b| (n << 8) | usize::from(*b)), head)
        }
        _ => return false,
    };
    rest.len().checked_sub(head) == Some(length)
}
