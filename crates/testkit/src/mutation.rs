//! Documents changed a little, everywhere: each byte under each mask, each object in each way.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use segel_crypto::der::{Reader, tag};
use segel_crypto::{KeyKind, UnixTime};
use segel_pdf::{
    Dictionary, Document, Increment, IncrementOptions, IndirectObject, Object, ObjectId,
};
use segel_sign::{Permission, SigningPlan};
use segel_x509::Certificate;

use crate::attacks::{Bench, vectors};
use crate::document::page_of;
use crate::levels::{NOW, raised};

/// The lowest bit, the highest, and the one that tells capitals from small letters.
pub const MASKS: [u8; 3] = [0x01, 0x80, 0x20];

/// A document that is VALID as it stands.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Base {
    /// What it is.
    pub name: &'static str,
    /// The file.
    pub file: Vec<u8>,
    /// The instant at which it is VALID.
    pub at: UnixTime,
    /// Whether the status of every certificate is proved inside.
    pub hard: bool,
}

/// The six documents: B-B, two signers, object streams, a visible form, certified P=2, and B-LTA.
///
/// # Panics
///
/// When the bench cannot make them.
#[expect(clippy::expect_used, reason = "a bench that cannot sign has nothing to go on with")]
pub fn bases(bench: &Bench) -> Vec<Base> {
    let made = vectors(bench);
    let of = |name, id: &str| {
        let vector = made.iter().find(|vector| vector.id == id).expect("a near-miss of that name");
        Base { name, file: vector.file.clone(), at: vector.conditions.at, hard: false }
    };
    let officer = bench.pki.officer(KeyKind::P256, "Dewi Lestari");
    let plan = SigningPlan::certification(Permission::None);
    let page = page_of("0 0 1 rg 60 700 100 20 re f");
    let lta = raised(&page, plan, &officer, &[], &bench.pki).expect("an archived document").lta;
    vec![
        of("B-B, P=1", "ok-p1"),
        of("two signers", "ok-two-signers"),
        of("object streams", "ok-compact"),
        of("visible form", "ok-prepared-field"),
        of("certified P=2", "ok-p2"),
        Base { name: "B-LTA", file: lta, at: NOW.plus_seconds(2 * 3600), hard: true },
    ]
}

const NOTE: &str = "a Text on the page";

/// The hole of the newest signature, which no other covers, from `<` to behind `>`.
pub fn open_hole(file: &[u8]) -> Option<Range<usize>> {
    let fields = Document::open(file).ok()?.signature_fields().ok()?;
    let ranges = fields.iter().filter_map(|field| Some(field.value.as_ref()?.byte_range));
    let newest = ranges.max_by_key(|range| range.end())?;
    Some(usize::try_from(newest.before).ok()?..usize::try_from(newest.after_offset).ok()?)
}

/// What a sweep over the bytes of a document came to.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Sweep {
    /// How often each word was said.
    pub words: BTreeMap<&'static str, usize>,
    /// Where outside of the open hole, and under which mask, the document stayed VALID.
    pub outside: Vec<(usize, u8)>,
    /// How often it stayed VALID inside the hole, by the part of the signature.
    pub inside: BTreeMap<String, usize>,
}

/// Judges the document with every `step`th byte changed under each mask, on all cores.
///
/// # Panics
///
/// When the document has no signature.
#[expect(clippy::expect_used, reason = "a base is signed")]
pub fn sweep(file: &[u8], step: usize, judge: &(dyn Fn(&[u8]) -> &'static str + Sync)) -> Sweep {
    let hole = open_hole(file).expect("a signed document");
    let parts = parts(file, &hole);
    let places: Vec<usize> = (0..file.len()).step_by(step.max(1)).collect();
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get());
    let mut whole = Sweep::default();
    std::thread::scope(|scope| {
        let share = places.len().div_ceil(threads).max(1);
        let workers: Vec<_> = places
            .chunks(share)
            .map(|places| scope.spawn(|| swept(file, places, &hole, &parts, judge)))
            .collect();
        for worker in workers {
            let part = worker.join().expect("a judgement that does not panic");
            part.words.into_iter().for_each(|(word, n)| *whole.words.entry(word).or_default() += n);
            whole.outside.extend(part.outside);
            part.inside.into_iter().for_each(|(p, n)| *whole.inside.entry(p).or_default() += n);
        }
    });
    whole
}

fn swept(
    file: &[u8],
    places: &[usize],
    hole: &Range<usize>,
    parts: &[(Range<usize>, &'static str)],
    judge: &(dyn Fn(&[u8]) -> &'static str + Sync),
) -> Sweep {
    let mut found = Sweep::default();
    let mut copy = file.to_vec();
    for at in places {
        for mask in MASKS {
            let Some(byte) = copy.get_mut(*at) else { continue };
            let old = *byte;
            *byte ^= mask;
            let new = *byte;
            let word = judge(&copy);
            *found.words.entry(word).or_default() += 1;
            if word == "VALID" && hole.contains(at) {
                let value = |digit: u8| char::from(digit).to_digit(16);
                let same = value(old).is_some() && value(old) == value(new);
                let part = if same { "the case of a digit" } else { part(parts, hole, *at) };
                *found.inside.entry(part.to_owned()).or_default() += 1;
            } else if word == "VALID" {
                found.outside.push((*at, mask));
            }
            if let Some(byte) = copy.get_mut(*at) {
                *byte = old;
            }
        }
    }
    found
}

/// The part of the signature that a digit of the hole belongs to.
fn part(parts: &[(Range<usize>, &'static str)], hole: &Range<usize>, at: usize) -> &'static str {
    let octet = at.saturating_sub(hole.start + 1) / 2;
    let found = parts.iter().find(|(range, _)| range.contains(&octet));
    found.map_or("headers and padding", |(_, name)| *name)
}

/// The elements inside a range: tag, whole, contents.
fn elements(bytes: &[u8], inside: Range<usize>) -> Vec<(u8, Range<usize>, Range<usize>)> {
    let mut reader = Reader::new(bytes.get(inside.clone()).unwrap_or_default());
    let mut out = Vec::new();
    while let Ok(found) = {
        let start = inside.start + reader.offset();
        reader.read_any().map(|tlv| (start, tlv))
    } {
        let (start, tlv) = found;
        let end = start + tlv.encoding.len();
        out.push((tlv.tag, start..end, end - tlv.value.len()..end));
    }
    out
}

/// The parts of the SignedData in a hole, by the octets they take.
fn parts(file: &[u8], hole: &Range<usize>) -> Vec<(Range<usize>, &'static str)> {
    let digits = file.get(hole.start + 1..hole.end.saturating_sub(1)).unwrap_or_default();
    let octets: Vec<u8> = digits
        .chunks_exact(2)
        .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect();
    let mut out = Vec::new();
    let inside = |range: &Range<usize>| elements(&octets, range.clone());
    // ContentInfo, [0], SignedData.
    let Some((_, _, info)) = inside(&(0..octets.len())).into_iter().next() else { return out };
    let Some((_, _, explicit)) = inside(&info).into_iter().nth(1) else { return out };
    let Some((_, _, data)) = inside(&explicit).into_iter().next() else { return out };
    const FIXED: [&str; 3] = ["version", "digest algorithms", "content"];
    let mut sid = Vec::new();
    for (index, (tag, whole, contents)) in inside(&data).into_iter().enumerate() {
        match (index, tag) {
            (0..3, _) => out.extend(FIXED.get(index).map(|name| (whole, *name))),
            (_, tag::SET) => {
                for (_, _, signer) in inside(&contents) {
                    for (index, (tag, whole, _)) in inside(&signer).into_iter().enumerate() {
                        if index == 1 {
                            sid = octets.get(whole.clone()).unwrap_or_default().to_vec();
                        }
                        let name = match (index, tag) {
                            (0, _) => "signer version",
                            (1, _) => "signer identifier",
                            (2, _) => "digest algorithm",
                            (_, tag::OCTET_STRING) => "signature value",
                            (_, tag::SEQUENCE) => "signature algorithm",
                            (3, _) => "signed attributes",
                            _ => "unsigned attributes",
                        };
                        out.push((whole, name));
                    }
                }
            }
            _ => {
                out.push((whole.start..contents.start, "the head of the certificates"));
                out.extend(
                    inside(&contents).into_iter().map(|(_, whole, _)| (whole, "certificate")),
                );
            }
        }
    }
    for (range, name) in &mut out {
        if *name == "certificate" {
            let read = Certificate::from_der(octets.get(range.clone()).unwrap_or_default());
            let own = read.is_ok_and(|read| read.issuer_and_serial_der() == sid);
            *name = if own { "the signer's certificate" } else { "another certificate" };
        }
    }
    out
}

/// A document with one object changed by an appended revision.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Mutant {
    /// Which object, and how.
    pub what: String,
    /// The file.
    pub file: Vec<u8>,
    /// Whether a page, or anything that it uses, is another than before; but for a text note, which
    /// lies over nothing and which some permissions allow.
    pub shows: bool,
}

/// Changes every object of a document in every way: taken away, emptied, exchanged for another, each
/// entry taken out, bent or led elsewhere, each stream emptied or drawn over; and adds objects.
///
/// # Panics
///
/// When the document cannot be read.
#[expect(clippy::expect_used, reason = "a base is a readable document")]
pub fn object_mutants(file: &[u8]) -> Vec<Mutant> {
    let document = Document::open(file).expect("a readable document");
    let size = document.trailer().ok().and_then(|t| t.value("Size")?.as_integer()).unwrap_or(0);
    let ids: Vec<ObjectId> =
        (1..u32::try_from(size).unwrap_or(0)).map(|number| ObjectId::new(number, 0)).collect();
    let present: Vec<(ObjectId, IndirectObject)> = ids
        .iter()
        .filter_map(|id| Some((*id, document.object(*id).ok()?)))
        .filter(|(_, object)| *object != IndirectObject::Plain(Object::Null))
        .collect();
    let before = shown(&document);
    let mut out = Vec::new();
    // An appearance needs no type: the same is drawn without one.
    let is_form = |object: &IndirectObject| {
        let kind = object.dictionary().and_then(|d| d.value("Subtype"));
        kind.and_then(Object::as_name) == Some("Form")
    };
    let forms = present.iter().filter(|(_, object)| is_form(object));
    let idle: Vec<String> = forms
        .flat_map(|(id, _)| ["/Type ", "without /Type"].map(|way| format!("{} {way}", id.number)))
        .collect();
    let mut add = |what: String, set: &Setting<'_>| {
        let mut increment = Increment::new(&document).expect("a document to append to");
        set(&mut increment);
        let Ok(written) = increment.finish(IncrementOptions { file_id: [3; 16] }) else { return };
        let file = [file, &written.bytes].concat();
        let shows = Document::open(file.as_slice()).map_or(true, |after| shown(&after) != before);
        let shows = shows && what != NOTE && !idle.iter().any(|way| what.starts_with(way));
        out.push(Mutant { what, file, shows });
    };
    for (index, (id, object)) in present.iter().enumerate() {
        let id = *id;
        let number = id.number;
        add(format!("{number} taken away"), &|i| i.set(id, Object::Null));
        add(format!("{number} emptied"), &|i| i.set(id, Object::Dictionary(Dictionary::new())));
        if let Some((other, body)) = present.get((index + 1) % present.len()) {
            add(format!("{number} exchanged for {}", other.number), &|i| set(i, id, body));
        }
        let other = present.get((index + 2) % present.len()).map(|(other, _)| *other);
        if let IndirectObject::Stream(stream) = object {
            let dictionary = &stream.dictionary;
            add(format!("{number} without data"), &|i| {
                i.set_stream(id, dictionary.clone(), Vec::new());
            });
            add(format!("{number} drawn over"), &|i| {
                let mut plain = dictionary.clone();
                plain.remove("Filter");
                i.set_stream(id, plain, b"0 g 0 0 600 900 re f".to_vec());
            });
        }
        let Some(dictionary) = object.dictionary() else { continue };
        for (key, value) in dictionary.iter() {
            // The length of a stream is written anew whatever it was.
            let Some(key) = key.as_str().filter(|key| *key != "Length") else { continue };
            let mut without = dictionary.clone();
            without.remove(key);
            add(format!("{number} without /{key}"), &|i| set(i, id, &with(object, &without)));
            for (how, bent) in bent(value, other) {
                let changed = dictionary.clone().with(key, bent);
                add(format!("{number} /{key} {how}"), &|i| set(i, id, &with(object, &changed)));
            }
        }
    }
    added(&document, &mut add);
    out
}

fn set(increment: &mut Increment<'_, &[u8]>, id: ObjectId, object: &IndirectObject) {
    match object {
        IndirectObject::Plain(object) => increment.set(id, object.clone()),
        IndirectObject::Stream(stream) => {
            increment.set_stream(id, stream.dictionary.clone(), stream.data.clone());
        }
    }
}

fn with(object: &IndirectObject, dictionary: &Dictionary) -> IndirectObject {
    match object {
        IndirectObject::Plain(_) => IndirectObject::Plain(Object::Dictionary(dictionary.clone())),
        IndirectObject::Stream(stream) => {
            let mut stream = stream.clone();
            stream.dictionary = dictionary.clone();
            IndirectObject::Stream(stream)
        }
    }
}

/// The ways in which one value is bent.
fn bent(value: &Object, other: Option<ObjectId>) -> Vec<(&'static str, Object)> {
    let mut out = match value {
        Object::Integer(number) => vec![
            ("one more", Object::Integer(number.saturating_add(1))),
            ("negative", Object::Integer(-number.saturating_abs() - 1)),
        ],
        Object::Real(number) => vec![("one more", Object::Real(number + 1.0))],
        Object::Boolean(value) => vec![("the contrary", Object::Boolean(!value))],
        Object::String(text) => {
            vec![
                ("empty", Object::string(Vec::new())),
                ("longer", Object::string([text.bytes.as_slice(), b"X"].concat())),
            ]
        }
        Object::Name(_) => vec![("another name", Object::name("Lain"))],
        Object::Array(items) => {
            let shorter = items.get(..items.len().saturating_sub(1)).unwrap_or_default();
            let mut turned = items.clone();
            turned.reverse();
            let longer = [items.as_slice(), &[Object::Integer(7)]].concat();
            vec![
                ("shorter", Object::Array(shorter.to_vec())),
                ("turned round", Object::Array(turned)),
                ("longer", Object::Array(longer)),
            ]
        }
        Object::Dictionary(_) => vec![("emptied", Object::Dictionary(Dictionary::new()))],
        Object::Reference(_) => {
            other.map(|other| ("led elsewhere", Object::Reference(other))).into_iter().collect()
        }
        Object::Null => Vec::new(),
    };
    out.push(("null", Object::Null));
    out.retain(|(_, bent)| bent != value);
    out
}

/// Sets what a mutant changes.
type Setting<'a> = dyn Fn(&mut Increment<'_, &[u8]>) + 'a;

/// Adds objects: one that nothing uses, an annotation over the page, a page, an action on opening.
fn added(document: &Document<&[u8]>, add: &mut dyn FnMut(String, &Setting<'_>)) {
    let note = |subtype: &str| {
        Dictionary::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name(subtype))
            .with("Rect", Object::Array([0, 0, 500, 800].map(Object::Integer).to_vec()))
            .with("Contents", Object::string("9.999"))
    };
    add("an object that nothing uses".to_owned(), &|i| {
        let id = i.new_id();
        i.set(id, Object::Dictionary(note("FreeText")));
    });
    let Ok(page) = document.page(0).map(|page| page.id) else { return };
    let Ok(IndirectObject::Plain(Object::Dictionary(dictionary))) = document.object(page) else {
        return;
    };
    for subtype in ["FreeText", "Square", "Stamp", "Text", "Link", "Widget", "Lain"] {
        add(format!("a {subtype} on the page"), &|i| {
            let id = i.new_id();
            i.set(id, Object::Dictionary(note(subtype)));
            let own = dictionary.value("Annots").and_then(Object::as_array).unwrap_or_default();
            let all = [own, &[Object::Reference(id)]].concat();
            i.set(page, Object::Dictionary(dictionary.clone().with("Annots", Object::Array(all))));
        });
    }
    let (Ok(root), Ok(catalog)) = (document.catalog_id(), document.catalog()) else { return };
    for key in ["OpenAction", "Names", "OCProperties", "Outlines", "PageLabels", "AA", "Collection"]
    {
        add(format!("/{key} in the catalog"), &|i| {
            let value = Object::Dictionary(note("Lain").with("S", Object::name("JavaScript")));
            i.set(root, Object::Dictionary(catalog.clone().with(key, value)));
        });
    }
}

/// Everything that the pages use, as text; another text when anything of it is another.
fn shown(document: &Document<&[u8]>) -> String {
    let mut out = String::new();
    for index in 0..8 {
        let Ok(page) = document.page(index) else { break };
        let mut seen = BTreeSet::new();
        let mut waiting = vec![page.id];
        while let Some(id) = waiting.pop() {
            if !seen.insert(id.number) || seen.len() > 500 {
                continue;
            }
            let Ok(object) = document.object(id) else { continue };
            // What leads back up is the structure of the document and not the page.
            let mut own = object.clone();
            if let IndirectObject::Plain(Object::Dictionary(dictionary)) = &mut own {
                for key in ["Parent", "P", "V", "Lock"] {
                    dictionary.remove(key);
                }
            }
            out += &format!("{id:?} {}\n", described(&own, &mut waiting));
        }
        // What a page has from its parents.
        out += &inherited(document, page.id);
    }
    out
}

fn inherited(document: &Document<&[u8]>, page: ObjectId) -> String {
    let mut out = String::new();
    let mut next = Some(page);
    for _ in 0..16 {
        let Some(Ok(object)) = next.map(|id| document.object(id)) else { break };
        let Some(dictionary) = object.dictionary() else { break };
        for key in ["MediaBox", "CropBox", "Rotate", "Resources"] {
            out += &format!("{key} {:?}\n", dictionary.value(key).map(plain));
        }
        next = dictionary.value("Parent").and_then(Object::as_reference);
    }
    out
}

/// A value without the places where it stood in the file.
fn plain(object: &Object) -> String {
    let mut references = Vec::new();
    described_object(object, &mut references)
}

fn described(object: &IndirectObject, waiting: &mut Vec<ObjectId>) -> String {
    match object {
        IndirectObject::Plain(object) => described_object(object, waiting),
        IndirectObject::Stream(stream) => {
            let dictionary = Object::Dictionary(stream.dictionary.clone());
            format!("{} {:?}", described_object(&dictionary, waiting), stream.data)
        }
    }
}

fn described_object(object: &Object, waiting: &mut Vec<ObjectId>) -> String {
    match object {
        Object::Reference(id) => {
            waiting.push(*id);
            format!("{id:?}")
        }
        Object::Array(items) => {
            items.iter().map(|item| described_object(item, waiting)).collect::<Vec<_>>().join(" ")
        }
        Object::Dictionary(dictionary) => {
            let entries: BTreeMap<String, String> = dictionary
                .iter()
                .map(|(key, value)| (format!("{key:?}"), described_object(value, waiting)))
                .collect();
            format!("{entries:?}")
        }
        other => format!("{other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use segel_crypto::der;

    use super::*;

    #[test]
    fn elements_are_found_where_they_stand() {
        let inner = der::octet_string(&[1, 2, 3]);
        let outer = der::sequence(&[&inner, &der::null()]);
        let found = elements(&outer, 2..outer.len());
        assert_eq!(found, [(tag::OCTET_STRING, 2..7, 4..7), (tag::NULL, 7..9, 9..9)]);
    }
}
