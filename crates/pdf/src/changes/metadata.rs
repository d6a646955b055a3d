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
/// The prefixes that are usual for the namespaces of XMP.
const NAMES: [(&str, &str); 6] = [
    ("xmp", "http://ns.adobe.com/xap/1.0/"),
    ("pdf", "http://ns.adobe.com/pdf/1.3/"),
    ("xmpMM", "http://ns.adobe.com/xap/1.0/mm/"),
    ("stEvt", "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("x", "adobe:ns:meta/"),
];
/// Bytes of one XMP packet.
const PACKET: usize = 4 << 20;
/// Declarations of prefixes that hold at one place.
const SPACES: usize = 256;
/// Elements inside one another.
const DEPTH: usize = 64;
/// Bytes of all statements, with the ways to them.
const TOLD: usize = 16 << 20;
/// The elements that hold all others, each of which stands once.
const OUTER: [&str; 2] = ["x:xmpmeta", "rdf:RDF"];
/// An element of a list.
const LISTED: &str = "rdf:li";
/// What the names of elements and attributes of a history begin with.
const HISTORY: [&str; 2] = ["rdf:", "stEvt:"];

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

/// An element or attribute that is open.
struct Open<'a> {
    /// As it is written.
    written: &'a str,
    /// In the prefixes of XMP, or with its namespace.
    name: String,
    /// Which of the elements of its list it is.
    place: usize,
    /// How many elements of a list stand in it so far.
    listed: usize,
    /// Whether elements and text stand in it.
    holds: [bool; 2],
}

/// The statements of XMP: the way to each element or attribute, and its text. Properties written as
/// attributes and as elements say the same.
#[derive(Default)]
struct Statements<'a> {
    out: Vec<String>,
    open: Vec<Open<'a>>,
    /// Declared prefixes, what they stand for, and in how many elements.
    spaces: Vec<(&'a str, &'a str, usize)>,
    /// The bytes of all of them.
    size: usize,
    /// How many elements there were that hold all others.
    outer: usize,
}

impl<'a> Statements<'a> {
    /// A name in the prefixes of XMP, whichever the packet takes for its namespaces.
    fn named(&self, written: &str, is_element: bool) -> String {
        let (prefix, local) = written.split_once(':').unwrap_or(("", written));
        let declared = self.spaces.iter().rev().find(|(known, ..)| *known == prefix);
        match declared {
            Some((_, space, _)) if is_element || !prefix.is_empty() => {
                match NAMES.iter().find(|(_, known)| known == space) {
                    Some((known, _)) => format!("{known}:{local}"),
                    None => format!("{{{space}}}{local}"),
                }
            }
            _ => written.to_owned(),
        }
    }

    fn enter(&mut self, written: &'a str, is_element: bool) {
        let (name, mut place) = (self.named(written, is_element), 0);
        if let (LISTED, Some(list)) = (name.as_str(), self.open.last_mut()) {
            list.listed += 1;
            place = list.listed;
        }
        if let (true, Some(outer)) = (is_element, self.open.last_mut()) {
            outer.holds[0] = true;
        }
        self.open.push(Open { written, name, place, listed: 0, holds: [false; 2] });
    }

    /// Leaves what is open, and gives back its name as it was written.
    fn leave(&mut self) -> Option<&'a str> {
        let left = self.open.pop();
        self.spaces.retain(|(.., depth)| *depth <= self.open.len());
        // Of text between elements some readers take the one, some the other.
        left.filter(|open| open.holds != [true; 2]).map(|open| open.written)
    }

    /// Whether what is open here says only when, with what, and as which file it was written.
    fn is_left_out(&self) -> bool {
        let mut names = self.open.iter().map(|open| open.name.as_str()).peekable();
        names.next_if_eq(&"x:xmpmeta");
        // A property stands right in a description.
        let described = names.next() == Some("rdf:RDF") && names.next() == Some("rdf:Description");
        let Some(property) = names.next().filter(|name| described && PROPERTIES.contains(name))
        else {
            return false;
        };
        // Nothing stands in the others but text.
        let history = |name: &str| HISTORY.iter().any(|prefix| name.starts_with(prefix));
        let plain = |name: &str| name == "rdf:parseType" || name == "xml:lang";
        names.all(|name| if property == "xmpMM:History" { history(name) } else { plain(name) })
    }

    /// Says something of what is open here; `None` where that is too much.
    fn say(&mut self, sign: &str, text: &str) -> Option<()> {
        if self.is_left_out() {
            return Some(());
        }
        let mut way = String::new();
        for Open { name, written, place, .. } in &self.open {
            way.push_str(name);
            // Some readers go by the prefix as it is written.
            way.push_str(written);
            // The order of a list counts.
            if *place > 0 {
                way.push_str(&place.to_string());
            }
            way.push('/');
        }
        way.push_str(sign);
        way.push_str(text);
        self.size += way.len();
        self.out.push(way);
        (self.size <= TOLD).then_some(())
    }

    fn say_attributes(&mut self, attributes: Vec<(&'a str, &'a str)>) -> Option<()> {
        for (written, value) in attributes {
            let name = self.named(written, false);
            // What a prefix stands for is a part of the names.
            if written == "xmlns"
                || written.starts_with("xmlns:")
                || name == "x:xmptk"
                || (name == "rdf:about" && value.is_empty())
            {
                continue;
            }
            // Only of a description an attribute is a property.
            let described = self.open.last().is_some_and(|open| open.name == "rdf:Description");
            self.enter(written, false);
            if described || name == "xml:lang" {
                self.say("", "")?;
                self.text(value)?;
            } else {
                self.say("@", value)?;
            }
            self.leave()?;
        }
        Some(())
    }

    fn text(&mut self, text: &str) -> Option<()> {
        let text = text.trim();
        if text.is_empty() {
            return Some(());
        }
        // Entities that are not known, and what XML forbids, readers refuse or read in their own ways.
        let plain = text.split('&').skip(1).all(|rest| {
            ["amp;", "lt;", "gt;", "quot;", "apos;", "#"].iter().any(|e| rest.starts_with(e))
        });
        if let Some(outer) = self.open.last_mut() {
            outer.holds[1] = true;
        }
        (plain && !text.contains(['\0', '\u{fffe}']) && !text.contains("]]>")).then_some(())?;
        self.say("=", text)
    }
}

fn statements(text: &str) -> Option<Vec<String>> {
    let mut told = Statements::default();
    let mut rest = text.trim_start_matches('\u{feff}');
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        told.text(before)?;
        // Within a text some readers join what stands before and behind them, and some do not.
        let outside = before.trim().is_empty();
        if let Some(comment) = tag.strip_prefix("<!--") {
            rest = comment.split_once("-->")?.1;
            (outside && !begins_with_text(rest)).then_some(())?;
            continue;
        }
        if let Some(instruction) = tag.strip_prefix("<?") {
            let (said, behind) = instruction.split_once("?>")?;
            rest = behind;
            // In other letters the packet says something else.
            let said = said.to_ascii_lowercase();
            let letters = said.starts_with("xml ") && said.contains("encoding");
            let plain = outside && !begins_with_text(rest);
            (plain && (!letters || said.contains("utf-8"))).then_some(())?;
            continue;
        }
        // Document types and unparsed text are not understood.
        if tag.starts_with("<!") {
            return None;
        }
        let (inside, behind) = split_tag(tag.get(1..)?)?;
        rest = behind;
        if let Some(name) = inside.strip_prefix('/') {
            if told.leave() != Some(name.trim_end()) {
                return None;
            }
            continue;
        }
        let alone = inside.ends_with('/');
        let inside = inside.strip_suffix('/').unwrap_or(inside);
        let name = inside.split(|c: char| c.is_ascii_whitespace()).next()?;
        let own = attributes(inside.get(name.len()..)?)?;
        let depth = told.open.len() + 1;
        for (name, value) in &own {
            let prefix = match name.strip_prefix("xmlns") {
                Some("") => Some(""),
                Some(rest) => rest.strip_prefix(':'),
                None => None,
            };
            told.spaces.extend(prefix.map(|prefix| (prefix, *value, depth)));
        }
        let twice = own
            .iter()
            .enumerate()
            .any(|(at, (name, _))| own.iter().take(at).any(|(other, _)| other == name));
        told.enter(name, true);
        // Of a second one some readers take nothing.
        let outer = told.open.last().is_some_and(|open| OUTER.contains(&open.name.as_str()));
        told.outer += usize::from(outer);
        if twice || told.outer > OUTER.len() {
            return None;
        }
        if told.open.len() > DEPTH || told.spaces.len() > SPACES {
            return None;
        }
        told.say_attributes(own)?;
        let said = told.open.last().map(|open| open.name.as_str()).unwrap_or_default();
        if !["x:xmpmeta", "rdf:RDF", "rdf:Description"].contains(&said) {
            told.say("", "")?;
        }
        if alone {
            told.leave()?;
        }
    }
    told.text(rest)?;
    let Statements { mut out, open, .. } = told;
    out.sort();
    // Properties may stand in one description or in several.
    out.dedup();
    // Where one is said in two ways, readers take the first or the last.
    let way = |said: &str| said.split_once('=').map(|(way, _)| way.to_owned());
    let twice = out.windows(2).any(|two| match two {
        [one, other] => way(one).is_some_and(|own| way(other) == Some(own)),
        _ => false,
    });
    (open.is_empty() && !twice).then_some(out)
}

fn begins_with_text(rest: &str) -> bool {
    !rest.trim_start().starts_with('<') && !rest.trim().is_empty()
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

/// The attributes of a tag, as they are written.
fn attributes(text: &str) -> Option<Vec<(&str, &str)>> {
    let (mut rest, mut out) = (text.trim(), Vec::new());
    while !rest.is_empty() {
        let (name, behind) = rest.split_once('=')?;
        let (name, behind) = (name.trim(), behind.trim_start());
        let quote = behind.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, behind) = behind.get(1..)?.split_once(quote)?;
        rest = behind.trim_start();
        out.push((name, value));
    }
    Some(out)
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
    fn what_readers_join_or_take_otherwise_tells_nothing() {
        for odd in [
            "<dc:title>Rp 10<!-- -->Rp 10</dc:title>",
            "<dc:title>Rp 1<!-- -->0</dc:title>",
            "<dc:title><!-- -->Rp 10</dc:title>",
            "<dc:title>Rp 1<?x y?>0</dc:title>",
            "<dc:title>Rp 10</dc:title><dc:title>Rp 1000</dc:title>",
        ] {
            assert_eq!(statements(&packet(odd)), None, "{odd}");
        }
        let declared = format!("<?xml version='1.0' encoding='UTF-16'?>{}", packet(""));
        assert_eq!(statements(&declared), None);
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
            format!("<xmp:CreatorTool>x<dc:title>Izin 18</dc:title></xmp:CreatorTool>{title}"),
        ] {
            assert_ne!(of(&other), base, "{other}");
        }
        let dc = "http://purl.org/dc/elements/1.1/";
        let same = "<a:ModifyDate xmlns:a='http://ns.adobe.com/xap/1.0/'>2</a:ModifyDate>";
        assert_eq!(of(&format!("{title}{same}")), base);
        for other in [
            "<dc:title xmlns:dc='x'>Izin 17</dc:title>".to_owned(),
            // Some readers go by the prefix.
            format!("<a:title xmlns:a='{dc}'>Izin 17</a:title>"),
            format!("<title xmlns='{dc}'>Izin 17</title>"),
            "<dc:title>Izin 17<pdf:Producer>00</pdf:Producer></dc:title>".to_owned(),
            "<dc:title>Izin 17<rdf:Description/>Izin 17</dc:title>".to_owned(),
            format!("{title}</rdf:Description></rdf:RDF><rdf:RDF/><rdf:RDF><rdf:Description>"),
            format!("{title}<xmp:CreatorTool>&x;</xmp:CreatorTool>"),
            "<dc:title>Izin 17]]></dc:title>".to_owned(),
            format!("{title}<xmp:ModifyDate xmlns:xmp='x'>2</xmp:ModifyDate>"),
            format!("<a:b xmlns:a='{dc}'/><a:title>Izin 17</a:title>"),
        ] {
            assert_ne!(of(&other), base, "{other}");
        }
        let list = |of: &str| {
            statements(&packet(&format!("<dc:creator><rdf:Seq>{of}</rdf:Seq></dc:creator>")))
        };
        let (one, other) = ("<rdf:li>Budi</rdf:li>", "<rdf:li>Sari</rdf:li>");
        assert_ne!(list(&[one, other].concat()), list(&[other, one].concat()));
        assert_ne!(list(&[one, one].concat()), list(one));
        // Ways to many things deep inside one another are long.
        let (long, depth) = ("x".repeat(1000), 58);
        let deep = format!("<{long}>").repeat(depth) + &"<a/>".repeat(2000);
        assert_eq!(of(&(deep + &format!("</{long}>").repeat(depth))), None);
        for broken in ["<dc:title>", "</dc:title>", "<![CDATA[x]]>", "<!DOCTYPE x>"] {
            assert_eq!(of(broken), None, "{broken}");
        }
    }
}
