//! What a document says of itself: which parts of ISO 19005 (PDF/A) and ISO 14289 (PDF/UA) its metadata
//! names. Nothing here checks whether that is so.

use crate::document::Document;
use crate::filter;
use crate::object::{IndirectObject, Object};
use crate::source::Source;

/// The schemas in which XMP makes the two claims.
const ARCHIVAL: &str = "http://www.aiim.org/pdfa/ns/id/";
const ACCESSIBLE: &str = "http://www.aiim.org/pdfua/ns/id/";
/// Bytes of metadata that are searched.
const PACKET: usize = 4 << 20;

/// The parts of standards that a document claims to keep.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Claims {
    /// The part of ISO 19005 (PDF/A).
    pub archival: Option<u8>,
    /// The part of ISO 14289 (PDF/UA).
    pub accessible: Option<u8>,
}

impl<S: Source> Document<S> {
    /// What the metadata of the catalog claims; metadata that cannot be read claim nothing.
    pub fn claims(&self) -> Claims {
        let Ok(catalog) = self.catalog() else { return Claims::default() };
        let Some(id) = catalog.value("Metadata").and_then(Object::as_reference) else {
            return Claims::default();
        };
        let Ok(IndirectObject::Stream(stream)) = self.object(id) else { return Claims::default() };
        let data = filter::decode(&stream.dictionary, &stream.data, id.number);
        let Ok(mut data) = data else { return Claims::default() };
        data.truncate(PACKET);
        claims_of(data)
    }
}

fn claims_of(mut packet: Vec<u8>) -> Claims {
    // Of a packet in UTF-16 or UTF-32 the bytes of ASCII are left.
    if packet.iter().take(64).any(|byte| *byte == 0) {
        packet.retain(|byte| *byte != 0);
    }
    let text = String::from_utf8_lossy(&packet);
    Claims { archival: part(&text, ARCHIVAL), accessible: part(&text, ACCESSIBLE) }
}

/// The number of the property `part` in a schema, whatever its prefix is.
fn part(text: &str, schema: &str) -> Option<u8> {
    let before = text.get(..text.find(schema)?)?;
    let declared = before.trim_end_matches(['"', '\'']).trim_end().strip_suffix('=')?.trim_end();
    let prefix = declared.rsplit_once("xmlns:")?.1;
    let property = format!("{prefix}:part");
    text.split(property.as_str()).skip(1).find_map(|behind| {
        let behind = behind.trim_start();
        let value = behind
            .strip_prefix('>')
            .or_else(|| behind.strip_prefix('=')?.trim_start().strip_prefix(['"', '\'']))?;
        let value = value.trim_start();
        let end = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
        value.get(..end)?.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(inner: &str) -> Claims {
        claims_of(format!("<?xpacket begin=''?><rdf:RDF>{inner}</rdf:RDF>").into_bytes())
    }

    #[test]
    fn a_claim_is_found_as_element_and_attribute_and_under_any_prefix() {
        for inner in [
            "<d xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"><pdfaid:part>2</pdfaid:part></d>",
            "<d xmlns:pdfaid='http://www.aiim.org/pdfa/ns/id/' pdfaid:part='2'/>",
            "<d xmlns:a = \"http://www.aiim.org/pdfa/ns/id/\" a:conformance=\"B\" a:part = \"2\"/>",
        ] {
            assert_eq!(of(inner), Claims { archival: Some(2), accessible: None }, "{inner}");
        }
        let both = "<d xmlns:a='http://www.aiim.org/pdfa/ns/id/' a:part='3' \
                    xmlns:u='http://www.aiim.org/pdfua/ns/id/'><u:part>1</u:part></d>";
        assert_eq!(of(both), Claims { archival: Some(3), accessible: Some(1) });
        let wide: Vec<u8> = both.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(claims_of(wide), of(both));
    }

    #[test]
    fn metadata_without_the_schema_or_without_a_number_claim_nothing() {
        for inner in [
            "<pdfaid:part>2</pdfaid:part>",
            "<d xmlns:pdfaid='http://www.aiim.org/pdfa/ns/id/'/>",
            "<d xmlns:pdfaid='http://www.aiim.org/pdfa/ns/id/' pdfaid:part='x'/>",
            "http://www.aiim.org/pdfa/ns/id/",
            "='http://www.aiim.org/pdfa/ns/id/",
            "",
        ] {
            assert_eq!(of(inner), Claims::default(), "{inner}");
        }
    }
}
