//! Objects that some readers take for one thing and some for another.

use super::change::{Change, ChangeKind};
use super::compare::{Comparison, Pair};
use super::graph::{Edge, is_dictionary};
use super::roles::Role;
use crate::filter::{names_crypt, names_elsewhere};
use crate::object::{Dictionary, IndirectObject, Object};
use crate::source::Source;

/// The keys under which an embedded file hangs, or a list of files that go with one.
const FILES: [&str; 5] = ["F", "UF", "DOS", "Mac", "Unix"];
impl<S: Source> Comparison<'_, S> {
    /// Names what readers take for different things.
    pub(super) fn read_otherwise(&mut self) {
        let mut found = self.encrypted_otherwise();
        found.extend(self.streams_for_dictionaries());
        found.extend(self.between_stream_and_none());
        let uses = [&self.old_uses, &self.new_uses];
        found.extend(self.pairs.keys().filter(|number| {
            uses.iter().any(|uses| uses.is_misled(**number) || uses.is_misnamed(**number))
        }));
        // Whoever does not follow them sees another document, before or after.
        found.extend(uses.iter().flat_map(|uses| uses.unlike()));
        found.sort_unstable();
        found.dedup();
        for number in found {
            let added = self.pairs.get(&number).is_some_and(Pair::is_added);
            let kind = if added { ChangeKind::ObjectAdded } else { ChangeKind::ObjectReplaced };
            self.say(kind, Some(number)).name = Some("Type".to_owned());
        }
    }

    /// What was a stream and is none, or the other way round: some readers go by its dictionary alone.
    fn between_stream_and_none(&self) -> Vec<u32> {
        let is_stream = |o: &IndirectObject| matches!(o, IndirectObject::Stream(_));
        let turned = |pair: &Pair| {
            let both = pair.old.as_deref().zip(pair.new.as_deref());
            both.is_some_and(|(old, new)| is_stream(old) != is_stream(new))
        };
        self.pairs.iter().filter(|(_, pair)| turned(pair)).map(|(number, _)| *number).collect()
    }

    /// What is shown may be something else for readers that pass over generations, wherever one is wrong: then
    /// nothing that came is clear but proofs, which show nothing.
    pub(super) fn strays(&mut self) {
        let proves = |change: &Change| change.kind.is_proof();
        if (self.old_uses.is_strayed() || self.new_uses.is_strayed())
            && !self.out.iter().all(proves)
        {
            self.say(ChangeKind::GenerationUnclear, None);
        }
    }

    /// Streams that stand where a dictionary should.
    fn streams_for_dictionaries(&self) -> Vec<u32> {
        let stands = |edge: &Edge| is_dictionary(&edge.path);
        self.pairs
            .iter()
            .filter(|(number, pair)| {
                matches!(pair.new.as_deref(), Some(IndirectObject::Stream(_)))
                    && self.new_uses.edges(**number).iter().any(stands)
            })
            .map(|(number, _)| *number)
            .collect()
    }

    /// What an encrypted document uses as one thing and calls another by its `/Type`: what is not
    /// encrypted, or otherwise than the rest. Some readers go by the type and some by the use, so that
    /// they see different bytes. Nor do all know of crypt filters, which metadata alone has, or take the
    /// same dictionaries for signatures. What is said again may have other bytes for them.
    fn encrypted_otherwise(&self) -> Vec<u32> {
        if self.new.key().is_none() {
            return Vec::new();
        }
        let differs = |edge: &Edge, kind: &str| match (kind, edge.keys().as_slice()) {
            ("XRef" | "ObjStm", _) => true,
            ("Metadata", [.., last]) => *last != "Metadata",
            ("EmbeddedFile", [.., last, "*"] | [.., last]) => !FILES.contains(last),
            _ => false,
        };
        let changed = self.pairs.iter().filter_map(|(n, pair)| Some((*n, pair.new.as_deref()?)));
        let restated = self.restated.iter().map(|(number, object)| (*number, &**object));
        changed
            .chain(restated)
            .filter(|(number, object)| {
                let dictionary = object.dictionary();
                let kind = dictionary.and_then(|d| d.value("Type")).and_then(Object::as_name);
                let crypt = match object {
                    IndirectObject::Stream(stream) => {
                        names_crypt(&stream.dictionary) || names_elsewhere(&stream.dictionary)
                    }
                    IndirectObject::Plain(_) => false,
                };
                let kind = if crypt { "Metadata" } else { kind.unwrap_or_default() };
                let edges = self.new_uses.edges(*number);
                let signs = self.new_roles.of(*number) == Some(Role::SignatureValue)
                    && edges.iter().all(|edge| edge.keys().last() == Some(&"V"));
                edges.iter().any(|edge| differs(edge, kind)) || has_hole(object, signs)
            })
            .map(|(number, _)| number)
            // What was drawn so is drawn as it was, by whoever knows of the filter or not.
            .chain(self.new_uses.through_crypt().difference(self.old_uses.through_crypt()).copied())
            .collect()
    }
}

/// Whether some readers may take anything in an object for a signature, whose `/Contents` stands as it is;
/// what stands in a field as its value is one.
fn has_hole(object: &IndirectObject, is_value: bool) -> bool {
    let (mut dictionaries, mut values) = (Vec::new(), Vec::new());
    match object {
        IndirectObject::Plain(value) => values.push((value, is_value)),
        IndirectObject::Stream(stream) => dictionaries.push(&stream.dictionary),
    }
    loop {
        if let Some(dictionary) = dictionaries.pop() {
            values.extend(dictionary.iter().map(|(key, value)| (value, key.as_str() == Some("V"))));
        }
        match values.pop() {
            Some((Object::Dictionary(dictionary), signs)) => {
                if !signs && may_sign(dictionary) {
                    return true;
                }
                dictionaries.push(dictionary);
            }
            Some((Object::Array(items), _)) => values.extend(items.iter().map(|i| (i, false))),
            Some(_) => {}
            None => return false,
        }
    }
}

fn may_sign(dictionary: &Dictionary) -> bool {
    let kind = dictionary.value("Type").and_then(Object::as_name);
    let called = matches!(kind, Some("Sig" | "DocTimeStamp"));
    dictionary.value("Contents").is_some() && (called || dictionary.value("ByteRange").is_some())
}
