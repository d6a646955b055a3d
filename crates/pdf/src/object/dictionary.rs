//! Dictionaries (ISO 32000-2, 7.3.7).

use std::collections::HashMap;
use std::ops::Range;

use super::{Name, Object};

/// Keys that are looked for one after the other; nearly every dictionary has fewer.
const FEW: usize = 32;

/// Keys of places on a page. Elsewhere some readers do take `595` and `595.0` for different things.
const COORDINATES: [&str; 9] = [
    "Rect",
    "BBox",
    "MediaBox",
    "CropBox",
    "BleedBox",
    "TrimBox",
    "ArtBox",
    "Matrix",
    "QuadPoints",
];

/// Those of boxes on a page, of which some writers keep few digits: a matrix is multiplied with.
const BOXES: [&str; 6] = ["Rect", "MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox"];
/// How far two numbers of such a box may lie apart, in points.
const ROUNDED: f64 = 0.0005;
/// How wide and how high a box is at least whose numbers may: a smaller one may be a page for one reader
/// and none for the next.
const SIDE: f64 = 1.0;

/// What holds dictionaries of which some readers take one entry after the other: they set the parameters of
/// a graphics state in that order, and take the first state of a button for its value.
const HOLDERS: [&str; 2] = ["ExtGState", "AP"];

/// Whether two values of a key say the same, in the same order where that matters.
pub(crate) fn same_under(key: &str, a: &Object, b: &Object) -> bool {
    (a.says_same(b) || same_places(key, a, b)) && in_order(key, a, b)
}

/// Whether two values of a key of a dictionary say the same. What has no face is drawn by readers, and where a
/// word just fits, a little less of its rectangle may be a word less.
pub(crate) fn same_entry(of: &Dictionary, key: &str, a: &Object, b: &Object) -> bool {
    same_under(key, a, b) && keeps_place(of, key, a, b)
}

/// Whether a rectangle has the same numbers, where no face is drawn into it.
pub(crate) fn keeps_place(of: &Dictionary, key: &str, a: &Object, b: &Object) -> bool {
    key != "Rect" || of.value("AP").is_some() || a == b || a.has_same_numbers(b, 0.0)
}

/// Whether two values of a key have the same order where that matters.
fn in_order(key: &str, a: &Object, b: &Object) -> bool {
    let (Some(a), Some(b)) = (a.as_dictionary(), b.as_dictionary()) else { return true };
    !HOLDERS.contains(&key)
        || a.iter().all(|(key, held)| {
            let other = key.as_str().and_then(|key| b.value(key));
            other.is_none_or(|other| held.keeps_order(other))
        })
}

/// Whether two values of a key are the same coordinates.
pub(crate) fn same_places(key: &str, a: &Object, b: &Object) -> bool {
    let rounds = BOXES.contains(&key) && has_room(a) && has_room(b);
    COORDINATES.contains(&key) && a.has_same_numbers(b, if rounds { ROUNDED } else { 0.0 })
}

/// Whether two dictionaries have the same box with other numbers.
pub(crate) fn rounds(a: &Dictionary, b: &Dictionary) -> bool {
    BOXES.into_iter().any(|key| match (a.value(key), b.value(key)) {
        (Some(a), Some(b)) => same_places(key, a, b) && !a.has_same_numbers(b, 0.0),
        _ => false,
    })
}

/// Four direct numbers.
pub(crate) fn direct_numbers(value: Option<&Object>) -> Option<[f64; 4]> {
    let [a, b, c, d] = value?.as_array()? else { return None };
    Some([a.as_number()?, b.as_number()?, c.as_number()?, d.as_number()?])
}

/// A box with its lower left corner first.
pub(crate) fn ordered([a, b, c, d]: [f64; 4]) -> [f64; 4] {
    [a.min(c), b.min(d), a.max(c), b.max(d)]
}

fn has_room(value: &Object) -> bool {
    direct_numbers(Some(value)).map(ordered).is_some_and(is_roomy)
}

/// Whether a box is large enough for its numbers to be rounded.
pub(crate) fn is_roomy([left, lower, right, upper]: [f64; 4]) -> bool {
    right - left >= SIDE && upper - lower >= SIDE
}

/// A key with its value.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) key: Name,
    pub(crate) value: Object,
    /// Where the value's token or tokens stood in the file; empty for a made entry.
    pub(crate) span: Range<u64>,
}

/// A dictionary, in the order in which it was read or filled; a key stands once.
#[derive(Debug, Clone, Default)]
pub struct Dictionary {
    entries: Vec<Entry>,
    /// The places of the entries by key, where there are more than a few; else empty. A hostile file has
    /// dictionaries of a million keys.
    sorted: Vec<u32>,
}

/// Two dictionaries are equal when the same keys have the same values, in any order but where readers go by it.
impl PartialEq for Dictionary {
    fn eq(&self, other: &Self) -> bool {
        self.agrees(other, |key, a, b| a == b && key.as_str().is_none_or(|key| in_order(key, a, b)))
    }
}

impl Dictionary {
    /// Makes an empty dictionary.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the entries that were read; where a key stands twice and readers differ in what it says,
    /// where the first value stands whose key was there before.
    pub(crate) fn of(entries: Vec<Entry>) -> Result<Self, Range<u64>> {
        let mut dictionary = Self { entries, sorted: Vec::new() };
        if dictionary.entries.len() <= FEW {
            // A bit for each key, so that two keys are compared only where they look alike.
            let mut seen = 0u64;
            for (at, entry) in dictionary.entries.iter().enumerate() {
                let bit = 1 << looks(&entry.key);
                let mut earlier = dictionary.entries.iter().take(at);
                if seen & bit != 0 && earlier.any(|e| e.key == entry.key) {
                    let twice = entry.span.clone();
                    return Self::of_one_meaning(dictionary.entries).ok_or(twice);
                }
                seen |= bit;
            }
            return Ok(dictionary);
        }
        dictionary.sort();
        let key = |at: &u32| dictionary.entry(*at).map(|entry| &entry.key);
        let twice = dictionary.sorted.windows(2).filter_map(|pair| match pair {
            // Equal keys stand in their order.
            [a, b] if key(a) == key(b) => Some(*b),
            _ => None,
        });
        match twice.min().and_then(|at| dictionary.entry(at)).map(|entry| entry.span.clone()) {
            Some(twice) => Self::of_one_meaning(dictionary.entries).ok_or(twice),
            None => Ok(dictionary),
        }
    }

    /// Takes entries some of whose keys stand twice; nothing where readers differ in what one says.
    ///
    /// They do not where both values are the same. Nor does it matter which of the two types of a
    /// signature dictionary stands there twice: of those the one remains that may do less. The place of
    /// a signature is one place.
    fn of_one_meaning(entries: Vec<Entry>) -> Option<Self> {
        let is_type = |value: &Object| matches!(value.as_name(), Some("Sig" | "DocTimeStamp"));
        let mut places: HashMap<Name, usize> = HashMap::with_capacity(entries.len());
        let mut merged: Vec<Entry> = Vec::with_capacity(entries.len());
        for entry in entries {
            let place = *places.entry(entry.key.clone()).or_insert(merged.len());
            let Some(earlier) = merged.get_mut(place) else {
                merged.push(entry);
                continue;
            };
            match entry.key.as_str() {
                Some("Contents") => return None,
                _ if earlier.value == entry.value => {}
                Some("Type") if is_type(&earlier.value) && is_type(&entry.value) => {
                    earlier.value = Object::Name(Name::new("Sig"));
                }
                _ => return None,
            }
        }
        Self::of(merged).ok()
    }

    /// Takes the entries that were read; of a key that stands twice the last one counts, as in most
    /// readers, in the place of the first.
    pub(crate) fn last_of(entries: Vec<Entry>) -> Self {
        let mut places: HashMap<Name, usize> = HashMap::with_capacity(entries.len());
        let mut merged: Vec<Entry> = Vec::with_capacity(entries.len());
        for entry in entries {
            let place = *places.entry(entry.key.clone()).or_insert(merged.len());
            match merged.get_mut(place) {
                Some(earlier) => earlier.value = entry.value,
                None => merged.push(entry),
            }
        }
        Self::of(merged).unwrap_or_default()
    }

    fn entry(&self, at: u32) -> Option<&Entry> {
        self.entries.get(at as usize)
    }

    /// Brings the places up to date with the entries.
    fn sort(&mut self) {
        self.sorted.clear();
        if self.entries.len() > FEW {
            let entries = &self.entries;
            let key = |at: &u32| entries.get(*at as usize).map(|entry| entry.key.as_bytes());
            self.sorted.extend((0u32..).zip(entries).map(|(at, _)| at));
            self.sorted.sort_by(|a, b| key(a).cmp(&key(b)));
        }
    }

    /// Where a key stands among the places; else where it belongs.
    fn search(&self, key: &[u8]) -> Result<usize, usize> {
        self.sorted.binary_search_by(|at| self.entry(*at).map(|e| e.key.as_bytes()).cmp(&Some(key)))
    }

    fn position(&self, key: &[u8]) -> Option<usize> {
        if self.sorted.is_empty() {
            return self.entries.iter().position(|e| e.key.as_bytes() == key);
        }
        let at = self.search(key).ok()?;
        self.sorted.get(at).map(|at| *at as usize)
    }

    fn found(&self, key: &str) -> Option<&Entry> {
        self.position(key.as_bytes()).and_then(|at| self.entries.get(at))
    }

    /// The value of a key.
    pub fn value(&self, key: &str) -> Option<&Object> {
        self.found(key).map(|e| &e.value)
    }

    /// Where the value of a key stands in the file, from its first byte to after its last.
    pub fn span(&self, key: &str) -> Option<Range<u64>> {
        self.found(key).filter(|e| !e.span.is_empty()).map(|e| e.span.clone())
    }

    /// Sets a key, in its old place if it had one, and returns the old value.
    pub fn insert(&mut self, key: &str, value: Object) -> Option<Object> {
        let old = self.position(key.as_bytes()).and_then(|at| self.entries.get_mut(at));
        if let Some(e) = old {
            e.span = 0..0;
            return Some(std::mem::replace(&mut e.value, value));
        }
        if !self.sorted.is_empty() {
            let at = self.search(key.as_bytes()).unwrap_or_else(|at| at);
            self.sorted.insert(at, u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        }
        self.entries.push(Entry { key: Name::new(key), value, span: 0..0 });
        if self.sorted.is_empty() {
            self.sort();
        }
        None
    }

    /// Sets a key and hands the dictionary on.
    #[must_use]
    pub fn with(mut self, key: &str, value: Object) -> Self {
        self.insert(key, value);
        self
    }

    /// Whether both have the same keys and each value says the same.
    pub fn says_same(&self, other: &Self) -> bool {
        self.agrees(other, |key, a, b| {
            key.as_str().map_or(a == b, |key| same_entry(self, key, a, b))
        })
    }

    /// Whether both have the same keys in the same order, all the way down.
    pub(crate) fn keeps_order(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self
                .entries
                .iter()
                .zip(&other.entries)
                .all(|(a, b)| a.key == b.key && a.value.keeps_order(&b.value))
    }

    fn agrees(&self, other: &Self, same: impl Fn(&Name, &Object, &Object) -> bool) -> bool {
        self.len() == other.len()
            && self.entries.iter().all(|e| {
                let found = other.position(e.key.as_bytes()).and_then(|at| other.entries.get(at));
                found.is_some_and(|o| same(&e.key, &e.value, &o.value))
            })
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &str) -> Option<Object> {
        let at = self.position(key.as_bytes())?;
        let removed = self.entries.remove(at).value;
        self.sort();
        Some(removed)
    }

    /// The keys and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Name, &Object)> {
        self.entries.iter().map(|e| (&e.key, &e.value))
    }

    /// The keys, and the values to be changed in place: they keep where they stood.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (&Name, &mut Object)> {
        self.entries.iter_mut().map(|e| (&e.key, &mut e.value))
    }

    /// The number of keys.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Forgets where the values stood: inside an object stream an offset says nothing of the file.
    pub(crate) fn forget_spans(&mut self) {
        self.entries.iter_mut().for_each(|entry| entry.span = 0..0);
    }
}

/// Six bits that are the same for equal keys.
fn looks(key: &Name) -> u32 {
    let bytes = key.as_bytes();
    let byte = |at: usize| bytes.get(at).copied().map_or(0, u32::from);
    let last = bytes.last().copied().map_or(0, u32::from);
    (byte(0).wrapping_mul(7) ^ byte(1).wrapping_mul(11) ^ last ^ ((bytes.len() as u32) << 2)) & 63
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(key: &str, value: i64) -> Entry {
        Entry { key: Name::new(key), value: Object::Integer(value), span: 1..2 }
    }

    fn many(count: i64) -> Vec<Entry> {
        (0..count).map(|n| entry(&format!("K{}", n * 7919 % count), n)).collect()
    }

    #[test]
    fn a_rectangle_without_a_face_keeps_its_numbers() {
        let of = |right: f64| Object::Array([1.0, 1.0, right, 9.0].map(Object::Real).to_vec());
        let bare = |right| Dictionary::new().with("Rect", of(right));
        let faced = |right| bare(right).with("AP", Object::Dictionary(Dictionary::new()));
        assert!(faced(60.0003).says_same(&faced(60.0)));
        assert!(!bare(60.0003).says_same(&bare(60.0)));
        let whole = Object::Array([1, 1, 60, 9].map(Object::Integer).to_vec());
        assert!(bare(60.0).says_same(&Dictionary::new().with("Rect", whole)));
        let sheet = |right| Dictionary::new().with("MediaBox", of(right));
        assert!(sheet(60.0003).says_same(&sheet(60.0)));
    }

    #[test]
    fn few_keys_and_many_are_found_changed_and_taken_out_alike() {
        for count in [1, 31, 32, 33, 34, 997] {
            let mut dictionary = Dictionary::of(many(count)).unwrap();
            let made = many(count).iter().fold(Dictionary::new(), |made, e| {
                made.with(e.key.as_str().unwrap(), e.value.clone())
            });
            assert_eq!(dictionary, made);
            assert!(dictionary.says_same(&made));
            let mut reversed = many(count);
            reversed.reverse();
            assert_eq!(dictionary, Dictionary::of(reversed).unwrap());
            for n in 0..count {
                let key = format!("K{n}");
                let value = dictionary.value(&key).and_then(Object::as_integer).unwrap();
                assert_eq!(value * 7919 % count, n);
                assert_eq!(dictionary.span(&key), Some(1..2));
            }
            assert_eq!(dictionary.value("K"), None);
            assert_eq!(dictionary.insert("new", Object::Null), None);
            assert_eq!(dictionary.insert("K0", Object::Null), Some(Object::Integer(0)));
            assert_eq!(dictionary.span("K0"), None);
            assert_ne!(dictionary, made);
            assert_eq!(dictionary.remove("new"), Some(Object::Null));
            assert_eq!(dictionary.remove("K0"), Some(Object::Null));
            assert_eq!(dictionary.value("new"), None);
            assert_eq!(dictionary.len() as i64, count - 1);
            for n in 1..count {
                assert!(dictionary.value(&format!("K{n}")).is_some());
            }
        }
    }

    #[test]
    fn a_key_that_stands_twice_is_named_or_the_last_one_counts() {
        for count in [5i64, 32, 33, 500] {
            let mut entries = many(count);
            entries.insert(4, entry("K2", -1));
            entries.push(entry("K0", -2));
            (0u64..).zip(&mut entries).for_each(|(at, entry)| entry.span = at..at + 1);
            let first = (0u64..).zip(&entries).find(|(at, entry)| {
                entries.iter().take(*at as usize).any(|earlier| earlier.key == entry.key)
            });
            let first = first.map(|(_, entry)| entry.span.clone());
            assert_eq!(Dictionary::of(entries.clone()).err(), first);
            let merged = Dictionary::last_of(entries);
            assert_eq!(merged.len() as i64, count);
            assert_eq!(merged.value("K0"), Some(&Object::Integer(-2)));
        }
    }
}
