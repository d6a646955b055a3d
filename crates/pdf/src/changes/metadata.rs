//! Descriptive data: what of it only says when and with which program the file was written.

use super::change::ChangeKind;
use super::compare::Comparison;
use super::roles::Role;
use super::rules::differing;
use super::xmp::{self, Packet};
use crate::document::Document;
use crate::error::PdfError;
use crate::object::{Dictionary, Object, StreamObject};
use crate::source::Source;
use crate::text::decode_text;

/// Entries of `/Info` that say only that the file was written again.
const WRITTEN: [&str; 2] = ["ModDate", "Producer"];
impl<S: Source> Comparison<'_, S> {
    pub(super) fn metadata(&mut self) -> Result<(), PdfError> {
        let known = self.with_role(|role| matches!(role, Role::Metadata | Role::Information));
        self.claimed.extend(known);
        // A trailer left it out for a while: each of its entries is told as a new one.
        let number = self.new.trailer()?.value("Info").and_then(Object::as_reference);
        let back = number.map(|id| id.number).filter(|number| {
            self.new_roles.of(*number) == Some(Role::Information)
                && self.old_roles.of(*number).is_none()
                && self.old_uses.edges(*number).is_empty()
        });
        self.claimed.extend(back);
        self.information()?;
        self.packet()
    }

    /// Each entry of `/Info` that differs.
    fn information(&mut self) -> Result<(), PdfError> {
        let now = self.new.trailer()?.value("Info");
        let number = now.and_then(Object::as_reference).map(|id| id.number);
        let (old, new) = (information(self.old)?, information(self.new)?);
        let (Some(old), Some(new)) = (old, new) else {
            self.say(ChangeKind::MetadataChanged, number).name = Some("Info".to_owned());
            return Ok(());
        };
        // Nothing else is said; and some readers look for it in older trailers.
        if now.is_none() && !old.is_empty() {
            self.say(ChangeKind::MetadataUnclear, None).name = Some("Info".to_owned());
            return Ok(());
        }
        for key in differing(&old, &new) {
            let text = |d: &Dictionary| d.value(&key).and_then(Object::as_string).map(decode_text);
            let (before, after) = (text(&old), text(&new));
            if before.is_some() && before == after {
                continue;
            }
            // A text, and no place where anything else could be kept.
            let written = WRITTEN.contains(&key.as_str()) && after.is_some();
            let kind = if written {
                ChangeKind::MetadataDatesChanged
            } else {
                ChangeKind::MetadataChanged
            };
            let change = self.say(kind, number);
            (change.old, change.new, change.name) = (before, after, Some(key));
        }
        Ok(())
    }

    /// The stream of metadata of the document.
    fn packet(&mut self) -> Result<(), PdfError> {
        let (old, new) = (self.old.catalog()?, self.new.catalog()?);
        let (old, new) = (old.value("Metadata"), new.value("Metadata"));
        let number = new.and_then(Object::as_reference).map(|id| id.number);
        if old == new && number.is_none_or(|n| !self.pairs.contains_key(&n)) {
            return Ok(());
        }
        let stream = |document, value: Option<&Object>| -> Result<_, PdfError> {
            let Some(id) = value.and_then(Object::as_reference) else { return Ok(None) };
            let stream = self.stream_of(document, id)?;
            if let Some(text) = stream.as_ref().and_then(xmp::text) {
                self.visits.take(xmp::work(text))?;
            }
            Ok(stream)
        };
        let (before, after) = (stream(self.old, old)?, stream(self.new, new)?);
        let kind = match (before, after, information(self.old)?) {
            (Some(before), Some(after), _) => compared(&before, &after),
            // Readers take what it does not say from `/Info`, which is compared on its own.
            (None, Some(after), Some(info))
                if matches!(old, None | Some(Object::Null)) && repeats(&after, &info) =>
            {
                ChangeKind::MetadataDatesChanged
            }
            _ => ChangeKind::MetadataChanged,
        };
        self.say(kind, number).name = Some("Metadata".to_owned());
        Ok(())
    }
}

/// `/Info`, empty where there is none; `None` where it is no dictionary.
fn information<S: Source>(document: &Document<S>) -> Result<Option<Dictionary>, PdfError> {
    match document.trailer()?.value("Info").map(|i| document.resolve(i)).transpose()? {
        None | Some(Object::Null) => Ok(Some(Dictionary::new())),
        Some(Object::Dictionary(d)) => Ok(Some(d)),
        Some(_) => Ok(None),
    }
}

/// How two packets differ: in dates, tools and identifiers, in how the rest is written, or in what it says;
/// what is no XML is never the same.
fn compared(before: &StreamObject, after: &StreamObject) -> ChangeKind {
    let (before, after) = (xmp::text(before), xmp::text(after));
    let (before, after) = (before.and_then(xmp::parse), after.and_then(xmp::parse));
    let packets = (before.as_ref().and_then(Packet::of), after.as_ref().and_then(Packet::of));
    let (Some(before), Some(after)) = packets else { return ChangeKind::MetadataChanged };
    if before == after {
        ChangeKind::MetadataDatesChanged
    } else if before.means() == after.means() {
        ChangeKind::MetadataUnclear
    } else {
        ChangeKind::MetadataChanged
    }
}

/// Whether a packet says only what `/Info` says.
fn repeats(packet: &StreamObject, info: &Dictionary) -> bool {
    let xml = xmp::text(packet).and_then(xmp::parse);
    xml.as_ref().and_then(Packet::of).is_some_and(|packet| packet.repeats(info))
}
