//! Our own list of rules for the archival file, read from its bytes by another reader than the
//! writer's: what `docs/conformance/pdfa.md` lists.

use segel_pdf::{Dictionary, Document, IndirectObject, Object, ObjectId, PdfError, Stated};

/// One rule of ISO 19005-3 (PDF/A-3, level A) as it is checked here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ArchiveRule {
    /// A header of version 1.0 to 1.7 in the first byte, then a comment of four high bytes.
    Header,
    /// The trailer has an identifier, and the file is not encrypted.
    Trailer,
    /// Nothing but one line end follows the last `%%EOF`.
    End,
    /// No LZW, no encryption filter, no stream whose bytes are elsewhere.
    Streams,
    /// An output intent with a colour profile.
    OutputIntent,
    /// Every font program is inside.
    Fonts,
    /// Every composite font says which letters its glyphs are.
    Unicode,
    /// No PostScript, no alternate images, no interpolation.
    Images,
    /// No action that runs, plays, sends or launches anything, and none on events.
    Actions,
    /// No annotation without an appearance, and none that is hidden.
    Annotations,
    /// Metadata in plain sight that names part 3, level A, and the title.
    Metadata,
    /// The document is marked as tagged and has a structure with a heading and paragraphs, and every
    /// page belongs to it.
    Structure,
    /// A language is set.
    Language,
    /// Every embedded file has both names, a media type and a relationship, and the catalog has it.
    Attachments,
    /// No optional content, no alternate presentations, no requirements, no XFA.
    Catalog,
}

impl ArchiveRule {
    /// All rules, in the order of the list.
    pub const ALL: [Self; 15] = [
        Self::Header,
        Self::Trailer,
        Self::End,
        Self::Streams,
        Self::OutputIntent,
        Self::Fonts,
        Self::Unicode,
        Self::Images,
        Self::Actions,
        Self::Annotations,
        Self::Metadata,
        Self::Structure,
        Self::Language,
        Self::Attachments,
        Self::Catalog,
    ];

    /// The name in the list.
    pub fn name(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Trailer => "trailer",
            Self::End => "end",
            Self::Streams => "streams",
            Self::OutputIntent => "output-intent",
            Self::Fonts => "fonts",
            Self::Unicode => "unicode",
            Self::Images => "images",
            Self::Actions => "actions",
            Self::Annotations => "annotations",
            Self::Metadata => "metadata",
            Self::Structure => "structure",
            Self::Language => "language",
            Self::Attachments => "attachments",
            Self::Catalog => "catalog",
        }
    }
}

/// The rules that a file breaks, with the object where that shows; empty for a good file.
///
/// # Errors
/// [`PdfError`] where the file cannot be read at all.
pub fn archive_breaches(pdf: &[u8]) -> Result<Vec<(ArchiveRule, Option<u32>)>, PdfError> {
    let document = Document::open(pdf)?;
    let mut found = Found { broken: Vec::new() };
    bytes(pdf, &mut found);
    let trailer = document.trailer()?;
    if trailer.value("ID").is_none() || trailer.value("Encrypt").is_some() {
        found.add(ArchiveRule::Trailer, None);
    }
    let catalog = document.catalog()?;
    let mut seen = Seen::default();
    let revision = document.revisions().last().ok_or(PdfError::Missing { what: "a revision" })?;
    for (number, stated) in document.stated_objects(revision)? {
        if matches!(stated, Stated::Free) {
            continue;
        }
        let object = document.object(ObjectId { number, generation: 0 })?;
        if let IndirectObject::Stream(stream) = &object {
            self::stream(&stream.dictionary, number, &mut found);
        }
        for dictionary in dictionaries(&object) {
            inspect(&document, dictionary, number, &mut seen, &mut found)?;
        }
    }
    whole(&document, &catalog, &seen, &mut found)?;
    Ok(found.broken)
}

struct Found {
    broken: Vec<(ArchiveRule, Option<u32>)>,
}

impl Found {
    fn add(&mut self, rule: ArchiveRule, object: Option<u32>) {
        self.broken.push((rule, object));
    }
}

/// What is counted over all objects.
#[derive(Default)]
struct Seen {
    headings: usize,
    paragraphs: usize,
    embedded: usize,
}

fn bytes(pdf: &[u8], found: &mut Found) {
    let version = pdf.get(..8).is_some_and(|start| {
        start.starts_with(b"%PDF-1.")
            && start.last().is_some_and(|digit| (b'0'..=b'7').contains(digit))
    });
    let comment = pdf.get(9..14).is_some_and(|line| {
        line.first() == Some(&b'%') && line.iter().skip(1).all(|byte| *byte > 127)
    });
    if !version || !comment {
        found.add(ArchiveRule::Header, None);
    }
    let ends = [&b"%%EOF"[..], b"%%EOF\n", b"%%EOF\r\n", b"%%EOF\r"];
    if !ends.iter().any(|end| pdf.ends_with(end)) {
        found.add(ArchiveRule::End, None);
    }
}

fn names(object: Option<&Object>) -> impl Iterator<Item = &str> {
    let list = object.and_then(Object::as_array).unwrap_or_default();
    object.and_then(Object::as_name).into_iter().chain(list.iter().filter_map(Object::as_name))
}

fn stream(dictionary: &Dictionary, number: u32, found: &mut Found) {
    let forbidden =
        names(dictionary.value("Filter")).any(|name| matches!(name, "LZWDecode" | "Crypt"));
    let elsewhere =
        ["F", "FFilter", "FDecodeParms"].iter().any(|key| dictionary.value(key).is_some());
    if forbidden || elsewhere {
        found.add(ArchiveRule::Streams, Some(number));
    }
    let postscript = dictionary.value("Subtype").and_then(Object::as_name) == Some("PS")
        || dictionary.value("PS").is_some();
    let interpolated = dictionary.value("Interpolate").and_then(Object::as_boolean) == Some(true);
    if postscript
        || interpolated
        || ["Alternates", "OPI"].iter().any(|key| dictionary.value(key).is_some())
    {
        found.add(ArchiveRule::Images, Some(number));
    }
}

/// All dictionaries of an object, whatever they are nested in.
fn dictionaries(object: &IndirectObject) -> Vec<&Dictionary> {
    let mut all = Vec::new();
    let mut waiting: Vec<&Object> = Vec::new();
    match object {
        IndirectObject::Plain(plain) => waiting.push(plain),
        IndirectObject::Stream(stream) => {
            all.push(&stream.dictionary);
            waiting.extend(stream.dictionary.iter().map(|(_, value)| value));
        }
    }
    while let Some(next) = waiting.pop() {
        match next {
            Object::Dictionary(dictionary) => {
                all.push(dictionary);
                waiting.extend(dictionary.iter().map(|(_, value)| value));
            }
            Object::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
    all
}

fn inspect(
    document: &Document<&[u8]>,
    dictionary: &Dictionary,
    number: u32,
    seen: &mut Seen,
    found: &mut Found,
) -> Result<(), PdfError> {
    let name = |key: &str| dictionary.value(key).and_then(Object::as_name);
    match name("Type") {
        Some("Font") => font(document, dictionary, number, found)?,
        Some("Filespec" | "F") => {
            seen.embedded += usize::from(dictionary.value("EF").is_some());
            filespec(document, dictionary, number, found)?;
        }
        Some("Annot") => {
            let flags = dictionary.value("F").and_then(Object::as_integer).unwrap_or(0);
            // Invisible, hidden, no view; and it must print.
            let hidden = flags & (1 | 2 | 32) != 0 || flags & 4 == 0;
            let popup = name("Subtype") == Some("Popup");
            if !popup && (hidden || dictionary.value("AP").is_none()) {
                found.add(ArchiveRule::Annotations, Some(number));
            }
        }
        _ => {}
    }
    const FORBIDDEN: [&str; 13] = [
        "Launch",
        "Sound",
        "Movie",
        "ResetForm",
        "ImportData",
        "Hide",
        "SetOCGState",
        "Rendition",
        "Trans",
        "GoTo3DView",
        "JavaScript",
        "SubmitForm",
        "GoToE",
    ];
    let acts = name("S").is_some_and(|action| FORBIDDEN.contains(&action));
    if acts || dictionary.value("AA").is_some() || dictionary.value("JS").is_some() {
        found.add(ArchiveRule::Actions, Some(number));
    }
    // A structure element has a type and a parent.
    if dictionary.value("P").is_some()
        && let Some(kind) = name("S")
    {
        seen.headings += usize::from(matches!(kind, "H" | "H1"));
        seen.paragraphs += usize::from(kind == "P");
    }
    Ok(())
}

fn resolved(document: &Document<&[u8]>, object: &Object) -> Result<Option<Dictionary>, PdfError> {
    if let Some(id) = object.as_reference() {
        return Ok(document.object(id)?.dictionary().cloned());
    }
    Ok(object.as_dictionary().cloned())
}

fn font(
    document: &Document<&[u8]>,
    font: &Dictionary,
    number: u32,
    found: &mut Found,
) -> Result<(), PdfError> {
    let subtype = font.value("Subtype").and_then(Object::as_name);
    match subtype {
        // Its descendant is looked at on its own; a Type 3 font is its own program.
        Some("Type0") => {
            if font.value("ToUnicode").is_none() {
                found.add(ArchiveRule::Unicode, Some(number));
            }
            return Ok(());
        }
        Some("Type3") => return Ok(()),
        _ => {}
    }
    let descriptor = match font.value("FontDescriptor") {
        Some(descriptor) => resolved(document, descriptor)?,
        None => None,
    };
    let embedded = descriptor.is_some_and(|descriptor| {
        ["FontFile", "FontFile2", "FontFile3"].iter().any(|key| descriptor.value(key).is_some())
    });
    if !embedded {
        found.add(ArchiveRule::Fonts, Some(number));
    }
    Ok(())
}

fn filespec(
    document: &Document<&[u8]>,
    file: &Dictionary,
    number: u32,
    found: &mut Found,
) -> Result<(), PdfError> {
    let Some(inside) = file.value("EF") else { return Ok(()) };
    let mut good = ["F", "UF", "AFRelationship"].iter().all(|key| file.value(key).is_some());
    let inside = resolved(document, inside)?.unwrap_or_default();
    match inside.value("F").or(inside.value("UF")) {
        Some(stream) => {
            let stream = resolved(document, stream)?.unwrap_or_default();
            good &= stream.value("Subtype").and_then(Object::as_name).is_some();
        }
        None => good = false,
    }
    if !good {
        found.add(ArchiveRule::Attachments, Some(number));
    }
    Ok(())
}

/// What the catalog says of the whole.
fn whole(
    document: &Document<&[u8]>,
    catalog: &Dictionary,
    seen: &Seen,
    found: &mut Found,
) -> Result<(), PdfError> {
    let array = |key: &str| -> Result<usize, PdfError> {
        let Some(value) = catalog.value(key) else { return Ok(0) };
        Ok(document.resolve(value)?.as_array().map_or(0, <[Object]>::len))
    };
    if !has_profile(document, catalog)? {
        found.add(ArchiveRule::OutputIntent, None);
    }
    if catalog.value("Lang").and_then(Object::as_string).is_none_or(<[u8]>::is_empty) {
        found.add(ArchiveRule::Language, None);
    }
    if array("AF")? < seen.embedded {
        found.add(ArchiveRule::Attachments, None);
    }
    let marked = match catalog.value("MarkInfo") {
        Some(info) => resolved(document, info)?
            .is_some_and(|info| info.value("Marked").and_then(Object::as_boolean) == Some(true)),
        None => false,
    };
    let mut pages_belong = true;
    for index in 0..document.page_count()? {
        pages_belong &= document.page(index)?.dictionary.value("StructParents").is_some();
    }
    let structured = catalog.value("StructTreeRoot").is_some();
    if !(marked && structured && pages_belong && seen.headings > 0 && seen.paragraphs > 0) {
        found.add(ArchiveRule::Structure, None);
    }
    let form = match catalog.value("AcroForm") {
        Some(form) => resolved(document, form)?.unwrap_or_default(),
        None => Dictionary::new(),
    };
    let unwanted = ["OCProperties", "Requirements", "NeedsRendering"];
    if unwanted.iter().any(|key| catalog.value(key).is_some()) || form.value("XFA").is_some() {
        found.add(ArchiveRule::Catalog, None);
    }
    if !metadata_says(document, catalog)? {
        found.add(ArchiveRule::Metadata, None);
    }
    Ok(())
}

fn has_profile(document: &Document<&[u8]>, catalog: &Dictionary) -> Result<bool, PdfError> {
    let Some(intents) = catalog.value("OutputIntents") else { return Ok(false) };
    for intent in document.resolve(intents)?.as_array().unwrap_or_default() {
        let Some(intent) = resolved(document, intent)? else { continue };
        let archival = intent.value("S").and_then(Object::as_name) == Some("GTS_PDFA1");
        if archival && intent.value("DestOutputProfile").is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn metadata_says(document: &Document<&[u8]>, catalog: &Dictionary) -> Result<bool, PdfError> {
    let Some(id) = catalog.value("Metadata").and_then(Object::as_reference) else {
        return Ok(false);
    };
    let IndirectObject::Stream(stream) = document.object(id)? else { return Ok(false) };
    if stream.dictionary.value("Filter").is_some() {
        return Ok(false);
    }
    let text = String::from_utf8_lossy(&stream.data);
    let parts = [
        "<pdfaid:part>3</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<dc:title>",
    ];
    Ok(parts.iter().all(|part| text.contains(part)))
}
