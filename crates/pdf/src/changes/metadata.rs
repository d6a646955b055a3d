//! Descriptive data: what of it only says when and with which program the file was written.

use super::change::ChangeKind;
use super::compare::Comparison;
use super::roles::Role;
use super::rules::differing;
use crate::document::Document;
use crate::error::PdfError;
use crate::object::{Dictionary, Object, StreamObject};
use crate::source::Source;
use crate::text::decode_text;

/// Entries of `/Info` that say only that the file was written again.
const WRITTEN: [&str; 2] = ["ModDate", "Producer"];
/// Properties of XMP that say only when, with what, and as which file it was written.
const PROPERTIES: [&str; 10] = [
    "xmp:ModifyDate",
    "xmp:MetadataDate",
    "xmp:CreateDate",
    "xmp:CreatorTool",
    "pdf:Producer",
    "xmpMM:DocumentID",
    "xmpMM:InstanceID",
    "xmpMM:OriginalDocumentID",
    "xmpMM:VersionID",
    "xmpMM:History",
];
/// The names that XMP gives to what these prefixes stand for.
const NAMES: [(&str, &str); 6] = [
    ("xmlns:xmp", "http://ns.adobe.com/xap/1.0/"),
    ("xmlns:pdf", "http://ns.adobe.com/pdf/1.3/"),
    ("xmlns:xmpMM", "http://ns.adobe.com/xap/1.0/mm/"),
    ("xmlns:stEvt", "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"),
    ("xmlns:rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("xmlns:x", "adobe:ns:meta/"),
];
/// Bytes of one XMP packet.
const PACKET: usize = 4 << 20;
/// Elements inside one another.
const DEPTH: usize = 64;

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
        let stream = |document, value: Option<&Object>| {
            let id = value.and_then(Object::as_reference);
            id.map_or(Ok(None), |id| self.stream_of(document, id))
        };
        let told = match (stream(self.old, old)?, stream(self.new, new)?) {
            (Some(before), Some(after)) => {
                let before = told(&before);
                before.is_some() && before == told(&after)
            }
            _ => false,
        };
        let kind =
            if told { ChangeKind::MetadataDatesChanged } else { ChangeKind::MetadataChanged };
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

/// What a packet tells beside dates, tools and identifiers, in a fixed order.
fn told(stream: &StreamObject) -> Option<Vec<String>> {
    let plain = stream.dictionary.iter().all(|(key, _)| {
        let known = ["Type", "Subtype", "Length", "Filter", "DecodeParms"];
        key.as_str().is_some_and(|k| known.contains(&k))
    });
    if !plain || stream.data.len() > PACKET {
        return None;
    }
    statements(std::str::from_utf8(&stream.data).ok()?)
}

/// The statements of XMP: the way to each element or attribute, and its text. Properties written as
/// attributes and as elements say the same.
fn statements(text: &str) -> Option<Vec<String>> {
    let mut out = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text.trim_start_matches('\u{feff}');
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        told_text(&mut out, &open, before);
        if let Some(comment) = tag.strip_prefix("<!--") {
            rest = comment.split_once("-->")?.1;
            continue;
        }
        if let Some(instruction) = tag.strip_prefix("<?") {
            rest = instruction.split_once("?>")?.1;
            continue;
        }
        // Document types and unparsed text are not understood.
        if tag.starts_with("<!") {
            return None;
        }
        let (inside, behind) = split_tag(tag.get(1..)?)?;
        rest = behind;
        if let Some(name) = inside.strip_prefix('/') {
            if open.pop() != Some(name.trim_end()) {
                return None;
            }
            continue;
        }
        let alone = inside.ends_with('/');
        let inside = inside.strip_suffix('/').unwrap_or(inside);
        let name = inside.split(|c: char| c.is_ascii_whitespace()).next()?;
        open.push(name);
        if open.len() > DEPTH {
            return None;
        }
        attributes(&mut out, &mut open, inside.get(name.len()..)?)?;
        let left_out = open.iter().any(|n| PROPERTIES.contains(n));
        let plain = ["x:xmpmeta", "rdf:RDF", "rdf:Description"].contains(&name);
        if !left_out && !plain {
            out.push(format!("{}/", open.join("/")));
        }
        if alone {
            open.pop();
        }
    }
    told_text(&mut out, &open, rest);
    out.sort();
    // Properties may stand in one description or in several.
    out.dedup();
    open.is_empty().then_some(out)
}

/// The inside of a tag, and what comes behind it; `>` may stand in a quoted value.
fn split_tag(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(q), c) if q == c => quote = None,
            (None, '>') => return Some((text.get(..at)?, text.get(at + 1..)?)),
            (None, '<') => return None,
            _ => {}
        }
    }
    None
}

fn attributes<'a>(out: &mut Vec<String>, open: &mut Vec<&'a str>, text: &'a str) -> Option<()> {
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, behind) = rest.split_once('=')?;
        let (name, behind) = (name.trim(), behind.trim_start());
        let quote = behind.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, behind) = behind.get(1..)?.split_once(quote)?;
        rest = behind.trim_start();
        if name.starts_with("xmlns") {
            // Another meaning of a prefix is another statement.
            if !NAMES.contains(&(name, value)) {
                out.push(format!("{name}={value}"));
            }
            continue;
        }
        if name == "x:xmptk" || (name == "rdf:about" && value.is_empty()) {
            continue;
        }
        open.push(name);
        if !open.iter().any(|n| PROPERTIES.contains(n)) {
            out.push(format!("{}/", open.join("/")));
            told_text(out, open, value);
        }
        open.pop();
    }
    Some(())
}

fn told_text(out: &mut Vec<String>, open: &[&str], text: &str) {
    let text = text.trim();
    if !text.is_empty() && !open.iter().any(|n| PROPERTIES.contains(n)) {
        out.push(format!("{}={text}", open.join("/")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(inner: &str) -> String {
        format!(
            "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\" \
             x:xmptk=\"any 1\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
             <rdf:Description rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\">{inner}</rdf:Description></rdf:RDF>\
             </x:xmpmeta><?xpacket end='w'?>"
        )
    }

    #[test]
    fn dates_and_tools_are_told_from_everything_else() {
        let title = "<dc:title>Izin 17</dc:title>";
        let base = packet(&format!("<xmp:ModifyDate>2026-01-01</xmp:ModifyDate>{title}"));
        let of = |inner: &str| statements(&packet(inner));
        let base = statements(&base);
        assert!(base.is_some());
        for same in [
            title.to_owned(),
            format!("<xmp:ModifyDate>2027-05-05</xmp:ModifyDate>{title}"),
            format!("{title}<xmp:CreatorTool>x</xmp:CreatorTool>"),
            format!("{title} <pdf:Producer>y</pdf:Producer><!-- note -->"),
        ] {
            assert_eq!(of(&same), base, "{same}");
        }
        for other in [
            "<dc:title>Izin 18</dc:title>".to_owned(),
            String::new(),
            format!("{title}<dc:creator>x</dc:creator>"),
            format!("{title}<xmp:Rating>5</xmp:Rating>"),
            format!("<dc:source>{title}</dc:source>"),
            format!("<xmp:ModifyDateX>1</xmp:ModifyDateX>{title}"),
        ] {
            assert_ne!(of(&other), base, "{other}");
        }
        for broken in ["<dc:title>", "</dc:title>", "<![CDATA[x]]>", "<!DOCTYPE x>"] {
            assert_eq!(of(broken), None, "{broken}");
        }
    }
}
