//! XMP packets (ISO 16684-1): what one says, where every reader takes it for the same.

use std::collections::{BTreeSet, HashMap};

use roxmltree::{Document, Node, NodeType, ParsingOptions};

use crate::object::{Dictionary, Object, StreamObject};
use crate::text::decode_text;

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const META: &str = "adobe:ns:meta/";
const DC: &str = "http://purl.org/dc/elements/1.1/";
const PDF: &str = "http://ns.adobe.com/pdf/1.3/";
const XMP: &str = "http://ns.adobe.com/xap/1.0/";
const MEDIA: &str = "http://ns.adobe.com/xap/1.0/mm/";
const EVENT: &str = "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Properties that say only when, with what, and as which file it was written.
const WRITTEN: [(&str, &str); 10] = [
    (XMP, "ModifyDate"),
    (XMP, "MetadataDate"),
    (XMP, "CreateDate"),
    (XMP, "CreatorTool"),
    (PDF, "Producer"),
    (MEDIA, "DocumentID"),
    (MEDIA, "InstanceID"),
    (MEDIA, "OriginalDocumentID"),
    (MEDIA, "VersionID"),
    (MEDIA, "History"),
];
/// What is told of an event in a history.
const EVENTS: [&str; 6] =
    ["action", "changed", "instanceID", "parameters", "softwareAgent", "when"];
/// The elements that keep the order of what stands in them.
const LISTS: [&str; 3] = ["Seq", "Bag", "Alt"];
/// Bytes of one packet.
const PACKET: usize = 4 << 20;
/// How often a packet opens a tag, gives a value, and declares a prefix.
const COUNTS: [(&str, usize); 3] = [("<", 1 << 16), ("=", 1 << 11), ("xmlns", 256)];
/// Elements inside one another.
const DEPTH: usize = 64;

/// The text of a packet, where its stream says nothing else and it is of a size to be read.
pub(super) fn text(stream: &StreamObject) -> Option<&str> {
    let plain = stream.dictionary.iter().all(|(key, value)| match key.as_str() {
        Some("Type") => value.as_name() == Some("Metadata"),
        Some("Subtype") => value.as_name() == Some("XML"),
        Some(key) => ["Length", "Filter", "DecodeParms"].contains(&key),
        None => false,
    });
    if !plain || stream.data.len() > PACKET {
        return None;
    }
    let text = std::str::from_utf8(&stream.data).ok()?;
    COUNTS.iter().all(|(sign, most)| text.matches(sign).count() <= *most).then_some(text)
}

/// What it costs to read a packet, in objects that could be visited: each attribute is held against the others
/// of its element, and each name against the prefixes in force.
pub(super) fn work(text: &str) -> usize {
    let [tags, values, prefixes] = COUNTS.map(|(sign, _)| text.matches(sign).count());
    (values * values + tags * prefixes) / 64
}

/// Reads a packet as XML; `None` where it is none, or might be read otherwise.
pub(super) fn parse(text: &str) -> Option<Document<'_>> {
    // Document types are not understood, and of unparsed text readers join what stands around it or not.
    if text.contains("<!D") || text.contains("<![") || !is_declared(text) {
        return None;
    }
    let options = ParsingOptions { nodes_limit: 1 << 17, ..ParsingOptions::default() };
    let xml = Document::parse_with_options(text, options).ok()?;
    xml.descendants().all(|node| is_plain(&xml, node)).then_some(xml)
}

/// Whether a declaration of XML, where there is one, names the letters that the text is in.
fn is_declared(text: &str) -> bool {
    let Some(rest) = text.trim_start_matches('\u{feff}').strip_prefix("<?xml ") else {
        return true;
    };
    let said = rest.split_once("?>").map_or("", |(said, _)| said).replace('\'', "\"");
    let mut said = said.split_ascii_whitespace();
    said.next() == Some("version=\"1.0\"")
        && said.all(|part| {
            part.eq_ignore_ascii_case("encoding=\"utf-8\"") || part.starts_with("standalone=\"")
        })
}

/// What the library lets pass though other readers stop, or that would lead some of them astray.
fn is_plain(xml: &Document<'_>, node: Node<'_, '_>) -> bool {
    let clear = |text: &str| !text.contains('\u{fffd}');
    // Some readers search the text for where a packet, or a property, begins.
    let loud = |text: &str| text.contains("xpacket") || (text.contains('<') && text.contains(':'));
    match node.node_type() {
        NodeType::Root => true,
        NodeType::Element => {
            // Of names without a prefix the library does not see that they are declared twice, nor that a
            // prefix is declared for nothing; some readers stop at what is no address.
            let address = |uri: &str| {
                let known = |c: char| c.is_ascii_alphanumeric() || "-._~:/#?=&+,".contains(c);
                !uri.is_empty() && uri.chars().all(known)
            };
            let named = node
                .namespaces()
                .all(|n| n.name().is_some_and(|name| name != "xmlns") && address(n.uri()));
            named
                && node.attributes().all(|attribute| clear(attribute.value()))
                && node.ancestors().take(DEPTH + 2).count() <= DEPTH + 1
        }
        NodeType::Text => node.text().is_some_and(clear),
        NodeType::Comment => node.text().is_some_and(|text| !loud(text)),
        NodeType::PI => {
            let source = xml.input_text().get(node.range()).unwrap_or_default();
            let Some(pi) = node.pi() else { return false };
            let apart = source.get(2 + pi.target.len()..).is_some_and(|rest| {
                rest == "?>" || rest.starts_with(|c: char| c.is_ascii_whitespace())
            });
            let value = pi.value.unwrap_or_default();
            let right = if pi.target == "xpacket" {
                let before = node.range().start < xml.root_element().range().start;
                node.parent_element().is_none()
                    && value.starts_with(if before { "begin" } else { "end" })
            } else {
                !pi.target.eq_ignore_ascii_case("xml")
                    && !pi.target.contains(':')
                    && is_name(pi.target)
            };
            apart && right && !loud(value)
        }
    }
}

/// An element or attribute, and what stands in it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Told<'a> {
    space: &'a str,
    /// With its prefix: some readers go by that.
    written: &'a str,
    /// Attributes that are no properties.
    marks: Vec<Told<'a>>,
    text: &'a str,
    inside: Vec<Told<'a>>,
}

impl<'a> Told<'a> {
    /// An element whose own elements were read before.
    fn of(node: Node<'a, '_>, mut inside: Vec<Self>) -> Option<Self> {
        let (source, space) = (node.document().input_text(), node.tag_name().namespace()?);
        let tag = source.get(node.range().start + 1..)?;
        let written = tag.split(|c: char| c.is_ascii_whitespace() || "/>".contains(c)).next()?;
        let local = node.tag_name().name();
        if !is_name(written) {
            return None;
        }
        let spoken =
            node.children().any(|c| c.is_text() && c.text().is_some_and(|t| !trim(t).is_empty()));
        // Of text beside elements, and around comments, each reader takes something else.
        let text = match (spoken, node.children().nth(1)) {
            (false, _) => "",
            (true, None) => trim(node.text()?),
            (true, Some(_)) => return None,
        };
        let (mut marks, described) = (Vec::new(), space == RDF && local == "Description");
        for attribute in node.attributes() {
            let (written, text) = (source.get(attribute.range_qname())?, attribute.value());
            let space = attribute.namespace().unwrap_or_default();
            let own = Self { space, written, marks: Vec::new(), text, inside: Vec::new() };
            if !written.ends_with(attribute.name()) || !is_name(written) {
                return None;
            }
            match (space, attribute.name()) {
                (META, "xmptk") => {}
                (RDF, "about") if described && text.is_empty() => {}
                // Only of a description an attribute is a property.
                (space, _) if described && ![RDF, XML, ""].contains(&space) => {
                    inside.push(Self { text: trim(text), ..own });
                }
                _ => marks.push(own),
            }
        }
        marks.sort();
        let list = space == RDF && LISTS.contains(&local);
        // Where one is said twice, readers take the first, the last or none.
        if !list && !are_single(&inside) {
            return None;
        }
        let resource = |mark: &Self| mark.is(RDF, "parseType") && mark.text == "Resource";
        if described || marks.iter().any(resource) {
            inside.sort();
        }
        Some(Self { space, written, marks, text, inside })
    }

    fn local(&self) -> &'a str {
        self.written.rsplit(':').next().unwrap_or_default()
    }

    fn is(&self, space: &str, local: &str) -> bool {
        self.space == space && self.local() == local
    }

    /// Whether a property says only when, with what, and as which file the packet was written; `plain` asks for
    /// the usual prefixes as well.
    fn is_left_out(&self, plain: bool) -> bool {
        if !WRITTEN.iter().any(|(space, local)| self.is(space, local)) {
            return false;
        }
        if self.local() != "History" {
            return self.inside.is_empty() && self.marks.iter().all(|mark| mark.is(XML, "lang"));
        }
        // Nothing stands in a history but events.
        let mut rest = vec![self];
        while let Some(told) = rest.pop() {
            for part in told.inside.iter().chain(&told.marks) {
                let known = match part.space {
                    RDF => !plain || part.written.starts_with("rdf:"),
                    EVENT if plain && !part.written.starts_with("stEvt:") => false,
                    EVENT => EVENTS.contains(&part.local()),
                    _ => part.is(XML, "lang"),
                };
                if !known {
                    return false;
                }
                rest.push(part);
            }
        }
        true
    }

    /// The text of a property, by itself or alone in a list.
    fn sole(&self, list: &str) -> Option<&'a str> {
        let default = |mark: &Self| mark.is(XML, "lang") && mark.text == "x-default";
        match (self.marks.as_slice(), self.inside.as_slice()) {
            ([], []) => Some(self.text),
            ([], [inner]) if inner.space == RDF && inner.written == list => {
                match (inner.marks.as_slice(), inner.inside.as_slice()) {
                    ([], [one]) if one.written == "rdf:li" && one.inside.is_empty() => {
                        one.marks.iter().all(default).then_some(one.text)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Whether a property says what an entry of `/Info` says (ISO 32000-2, 14.3.3).
    fn repeats(&self, info: &Dictionary) -> bool {
        let entry = |key: &str| info.value(key).and_then(Object::as_string).map(decode_text);
        let (said, key) = match (self.space, self.written) {
            (DC, "dc:format") => return self.sole("") == Some("application/pdf"),
            (DC, "dc:title") => (self.sole("rdf:Alt"), "Title"),
            (DC, "dc:description") => (self.sole("rdf:Alt"), "Subject"),
            (DC, "dc:creator") => (self.sole("rdf:Seq"), "Author"),
            (PDF, "pdf:Keywords") => (self.sole(""), "Keywords"),
            _ => return false,
        };
        said.is_some_and(|said| entry(key).as_deref() == Some(said))
    }
}

/// What something means by the namespaces that it names: prefixes are left out, and an address is the same as
/// a resource and as a text.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Meaning<'a> {
    name: (&'a str, &'a str),
    text: &'a str,
    marks: Vec<(&'a str, &'a str, &'a str)>,
    inside: Vec<Meaning<'a>>,
}

impl<'a> Meaning<'a> {
    fn of(told: &Told<'a>) -> Self {
        let own = (told.space, told.local());
        // A resource may be written with an element around its properties, or without one.
        let (marks, parts) = match (told.marks.as_slice(), told.inside.as_slice()) {
            ([], [one]) if one.is(RDF, "Description") => (&one.marks, &one.inside),
            _ => (&told.marks, &told.inside),
        };
        let mut meaning =
            Self { name: own, text: told.text, marks: Vec::new(), inside: Vec::new() };
        for mark in marks {
            let property = told.text.is_empty() && ![RDF, XML, META, ""].contains(&mark.space);
            if property {
                meaning.inside.push(Self::of(mark));
            } else if told.text.is_empty() && mark.is(RDF, "resource") {
                meaning.text = mark.text;
            } else if !(mark.is(RDF, "parseType") && mark.text == "Resource") {
                meaning.marks.push((mark.space, mark.local(), mark.text));
            }
        }
        meaning.marks.sort_unstable();
        meaning.inside.extend(parts.iter().map(Self::of));
        if !LISTS.iter().any(|list| told.is(RDF, list)) {
            meaning.inside.sort();
        }
        meaning
    }
}

/// Whether no two have the same name.
fn are_single(told: &[Told<'_>]) -> bool {
    let mut names = BTreeSet::new();
    told.iter().all(|one| names.insert((one.space, one.local())))
}

/// Whether all editions of XML take it for a name, near enough; the library takes an empty prefix.
fn is_name(written: &str) -> bool {
    !written.starts_with(':') && written.chars().all(|c| c.is_ascii() || c.is_alphanumeric())
}

/// Without what XML takes for blank.
fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\r', '\n'])
}

/// An element with all that stands in it.
fn told<'a>(top: Node<'a, '_>) -> Option<Told<'a>> {
    let mut inside: HashMap<_, Vec<Told<'a>>> = HashMap::new();
    let elements: Vec<_> = top.descendants().filter(Node::is_element).collect();
    for node in elements.into_iter().rev() {
        // There is one of these, and it was read before.
        if node.has_tag_name((RDF, "RDF")) || node.has_tag_name((META, "xmpmeta")) {
            return None;
        }
        let mut own = inside.remove(&node.id()).unwrap_or_default();
        own.reverse();
        let told = Told::of(node, own)?;
        if node == top {
            return Some(told);
        }
        inside.entry(node.parent()?.id()).or_default().push(told);
    }
    None
}

/// What a packet tells beside dates, tools and identifiers.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Packet<'a> {
    /// What holds the properties, as it is written.
    outer: Vec<Told<'a>>,
    /// In a fixed order: they may stand in one description or in several, as elements or attributes.
    properties: Vec<Told<'a>>,
}

impl<'a> Packet<'a> {
    /// `None` where readers might understand it otherwise.
    pub(super) fn of(xml: &'a Document<'_>) -> Option<Self> {
        let shell = |node: Node<'a, '_>| {
            let blank =
                |c: Node<'_, '_>| !c.is_text() || c.text().is_some_and(|t| trim(t).is_empty());
            node.children().all(blank).then(|| Told::of(node, Vec::new()))?
        };
        let (mut rdf, mut outer) = (xml.root_element(), Vec::new());
        if rdf.has_tag_name((META, "xmpmeta")) {
            outer.push(shell(rdf)?);
            let mut elements = rdf.children().filter(Node::is_element);
            let only = elements.next()?;
            rdf = elements.next().is_none().then_some(only)?;
        }
        if !rdf.has_tag_name((RDF, "RDF")) {
            return None;
        }
        outer.push(shell(rdf)?);
        let (mut properties, mut descriptions) = (Vec::new(), Vec::new());
        for node in rdf.children().filter(Node::is_element) {
            let mut description = told(node)?;
            if !description.is(RDF, "Description") || !description.text.is_empty() {
                return None;
            }
            properties.append(&mut description.inside);
            descriptions.push(description);
        }
        descriptions.dedup();
        if descriptions.len() > 1 || !are_single(&properties) {
            return None;
        }
        properties.retain(|property| !property.is_left_out(true));
        properties.sort();
        if !properties.is_empty() {
            outer.append(&mut descriptions);
        }
        Some(Self { outer, properties })
    }

    /// What the packet tells, however it is written.
    pub(super) fn means(&self) -> impl PartialEq + use<'a> {
        let kept = self.properties.iter().filter(|property| !property.is_left_out(false));
        let mut properties: Vec<_> = kept.map(Meaning::of).collect();
        properties.sort();
        let outer: Vec<_> = self.outer.iter().map(Meaning::of).collect();
        (outer, properties)
    }

    /// Whether the packet says nothing but what `/Info` says.
    pub(super) fn repeats(&self, info: &Dictionary) -> bool {
        self.outer.iter().all(|outer| {
            outer.marks.is_empty()
                && ["x:xmpmeta", "rdf:RDF", "rdf:Description"].contains(&outer.written)
        }) && self.properties.iter().all(|property| property.repeats(info))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OPEN: &str = "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta \
        xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>";
    const NEXT: &str =
        "<rdf:Description rdf:about='' xmlns:q='urn:q' xmlns:xmp='http://ns.adobe.com/xap/1.0/'";
    const CLOSE: &str = "</rdf:RDF></x:xmpmeta><?xpacket end='w'?>";

    /// Properties, each in a description of its own or not, as an element or an attribute.
    fn packet(properties: &[(String, String, bool)]) -> String {
        let described: String = properties
            .iter()
            .map(|(name, value, element)| match element {
                true => format!("{NEXT}><q:{name}>{value}</q:{name}></rdf:Description>"),
                false => format!("{NEXT} q:{name}='{value}'/>"),
            })
            .collect();
        format!("{OPEN}{described}{CLOSE}")
    }

    fn same(one: &str, other: &str) -> bool {
        let (Some(one), Some(other)) = (parse(one), parse(other)) else { return false };
        let one = Packet::of(&one);
        one.is_some() && one == Packet::of(&other)
    }

    proptest! {
        #[test]
        fn any_form_and_order_of_the_same_says_the_same(
            values in prop::collection::btree_map("[a-z]{1,8}", "[A-Z0-9é]{0,8}", 1..8),
            forms in any::<[u64; 2]>(),
            turned in any::<bool>(),
        ) {
            let as_said = |form: u64| {
                let one = |(at, (name, value)): (usize, (&String, &String))| {
                    (name.clone(), value.clone(), form >> (at % 64) & 1 == 1)
                };
                values.iter().enumerate().map(one).collect::<Vec<_>>()
            };
            let (one, mut other) = (as_said(forms[0]), as_said(forms[1]));
            if turned {
                other.reverse();
            }
            prop_assert!(same(&packet(&one), &packet(&other)));
            other[0].1.push('!');
            prop_assert!(!same(&packet(&one), &packet(&other)));
            other.remove(0);
            prop_assert!(!same(&packet(&one), &packet(&other)));
        }

        #[test]
        fn nothing_that_is_written_into_a_packet_stops_the_reader(
            edits in prop::collection::vec((any::<prop::sample::Index>(), 0usize..20, "[<>&;:/='\"!?\\[\\]a-z# \\u{0}\\u{fffd}\\u{feff}-]{0,6}"), 1..6),
        ) {
            let whole = packet(&[("a".into(), "1".into(), true), ("b".into(), "2".into(), false)]);
            let mut text: Vec<char> = whole.chars().collect();
            for (at, removed, written) in edits {
                let at = at.index(text.len());
                let end = text.len().min(at + removed);
                text.splice(at..end, written.chars());
                if text.is_empty() {
                    text.push('<');
                }
            }
            let text: String = text.into_iter().collect();
            let read = parse(&text);
            let told = read.as_ref().and_then(Packet::of);
            prop_assert_eq!(told.is_some(), same(&text, &text));
            if let Some(told) = told {
                told.repeats(&Dictionary::new());
            }
        }
    }
}
