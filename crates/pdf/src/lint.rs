//! What an honest document to be signed does not have: material for attacks, and what a signer cannot see.
//!
//! A signature covers bytes. Where the bytes hold what no page shows (yet), what runs when the document is
//! opened, or what is fetched from elsewhere, a signer vouches for more than was read. Each such thing is
//! a [`Hazard`]; what follows from it is the caller's choice.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::changes::{references, unclear_pages};
use crate::document::Document;
use crate::error::PdfError;
use crate::object::{Dictionary, Object, ObjectId};
use crate::source::Source;
use crate::xref::Entry;

/// Objects looked at in one document, whatever the caller allows.
const OBJECTS: usize = 2_000_000;
/// Faults that are kept.
const FAULTS: usize = 16;
/// Objects named for one kind of hazard.
const NAMED: usize = 16;

/// What a signer should know of before signing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum HazardKind {
    /// A script (`/JavaScript`, `/JS`).
    JavaScript,
    /// An action that runs by itself: `/AA`, or an `/OpenAction` other than going to a page.
    AutomaticAction,
    /// An action that starts a program (`/Launch`).
    Launch,
    /// A form of XFA, which readers without it show otherwise.
    Xfa,
    /// Layers that can be shown or hidden (`/OCProperties`).
    OptionalContent,
    /// Content or actions that reach outside the document.
    ExternalReference,
    /// Objects that nothing in the document uses.
    HiddenObject,
    /// Bytes that belong to no object.
    UnaccountedBytes,
    /// Other bodies of parts of the document, which some readers come to show.
    HiddenDraft,
    /// Film, sound, 3D and the like.
    RichMedia,
    /// The reader is asked to draw the fields itself (`/NeedAppearances`).
    NeedAppearances,
    /// A table and a stream of cross-references beside one another.
    HybridReference,
    /// Earlier versions inside the file.
    EarlierVersions,
    /// An annotation that is neither a field nor a link.
    Annotation,
    /// A form field that is no signature.
    FormField,
    /// A file inside the document.
    EmbeddedFile,
    /// A font that is not inside the document.
    FontNotEmbedded,
    /// The document is encrypted.
    Encrypted,
}

impl HazardKind {
    /// Every kind.
    pub const ALL: [Self; 18] = [
        Self::JavaScript,
        Self::AutomaticAction,
        Self::Launch,
        Self::Xfa,
        Self::OptionalContent,
        Self::ExternalReference,
        Self::HiddenObject,
        Self::UnaccountedBytes,
        Self::HiddenDraft,
        Self::RichMedia,
        Self::NeedAppearances,
        Self::HybridReference,
        Self::EarlierVersions,
        Self::Annotation,
        Self::FormField,
        Self::EmbeddedFile,
        Self::FontNotEmbedded,
        Self::Encrypted,
    ];

    /// The name under which programs know it.
    pub fn word(self) -> &'static str {
        match self {
            Self::JavaScript => "javascript",
            Self::AutomaticAction => "automatic_action",
            Self::Launch => "launch",
            Self::Xfa => "xfa",
            Self::OptionalContent => "optional_content",
            Self::ExternalReference => "external_reference",
            Self::HiddenObject => "hidden_object",
            Self::UnaccountedBytes => "unaccounted_bytes",
            Self::HiddenDraft => "hidden_draft",
            Self::RichMedia => "rich_media",
            Self::NeedAppearances => "need_appearances",
            Self::HybridReference => "hybrid_reference",
            Self::EarlierVersions => "earlier_versions",
            Self::Annotation => "annotation",
            Self::FormField => "form_field",
            Self::EmbeddedFile => "embedded_file",
            Self::FontNotEmbedded => "font_not_embedded",
            Self::Encrypted => "encrypted",
        }
    }

    /// Whether it can change what a signed document shows or does, in any document. The others are usual
    /// in documents of the world, and have no place in what an office issues.
    pub fn is_grave(self) -> bool {
        !matches!(
            self,
            Self::EarlierVersions
                | Self::Annotation
                | Self::FormField
                | Self::EmbeddedFile
                | Self::FontNotEmbedded
                | Self::Encrypted
        )
    }
}

/// One kind of hazard, with the objects or bytes where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hazard {
    /// What it is.
    pub kind: HazardKind,
    /// How many there are.
    pub count: usize,
    /// The first of the objects, at most sixteen.
    pub objects: Vec<ObjectId>,
    /// The first of the bytes, where it is bytes.
    pub bytes: Option<Range<u64>>,
    /// A name, where it has one: of an embedded file, a font, or a type of annotation.
    pub name: Option<String>,
}

/// An object that cannot be read strictly.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ObjectFault {
    /// Which one.
    pub object: ObjectId,
    /// Where it stands, outside of object streams.
    pub offset: Option<u64>,
    /// What is wrong.
    pub error: PdfError,
}

/// What was seen of a document before it is signed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Examination {
    /// Reachable objects that cannot be read strictly, at most sixteen.
    pub faults: Vec<ObjectFault>,
    /// What a signer should know of, by kind.
    pub hazards: Vec<Hazard>,
    /// Whether every object was looked at; else the limit came first.
    pub complete: bool,
}

impl Examination {
    fn note(&mut self, kind: HazardKind, object: Option<ObjectId>, name: Option<String>) {
        let at = match self.hazards.iter().position(|h| h.kind == kind) {
            Some(at) => at,
            None => {
                let objects = Vec::new();
                self.hazards.push(Hazard { kind, count: 0, objects, bytes: None, name });
                self.hazards.len() - 1
            }
        };
        let Some(hazard) = self.hazards.get_mut(at) else { return };
        hazard.count += 1;
        if hazard.objects.len() < NAMED {
            hazard.objects.extend(object);
        }
    }
}

impl<S: Source> Document<S> {
    /// Finds what keeps anything from following a signature of this document: parts out of effect, and parts
    /// in effect that a search of the bytes passes over, by their bytes in the file, at most some of each sort.
    ///
    /// Some readers come to search a file that goes on behind what was signed, and show another document
    /// then; so a second signature leaves the first one CHANGED. The bytes are read once from start to end.
    ///
    /// # Errors
    /// Cross-references or objects that cannot be read, and more of them than there is a budget for.
    pub fn unclear_once_followed(&self) -> Result<Vec<Range<u64>>, PdfError> {
        let found = self.search()?;
        let mut unclear = self.dormant_ranges(&found)?;
        unclear.extend(self.concealed_ranges(&found)?);
        unclear.extend(self.packed_otherwise()?);
        unclear.extend(unclear_pages(self)?);
        unclear.sort_unstable_by_key(|range| range.start);
        unclear.dedup();
        Ok(unclear)
    }

    /// What [`unclear_once_followed`](Self::unclear_once_followed) finds, as one hazard: with syntax that some
    /// readers do not take, they come to show such parts of a document that nothing follows, too.
    ///
    /// # Errors
    /// Those of the search.
    pub fn drafts(&self) -> Result<Option<Hazard>, PdfError> {
        let found = self.unclear_once_followed()?;
        let Some(first) = found.first().cloned() else { return Ok(None) };
        Ok(Some(Hazard {
            kind: HazardKind::HiddenDraft,
            count: found.len(),
            objects: Vec::new(),
            bytes: Some(first),
            name: None,
        }))
    }

    /// Looks at everything that is reachable from the trailer, at most `limit` objects of it, and at what
    /// is not reachable.
    ///
    /// # Errors
    /// When the document is locked, or the cross-references cannot be read.
    pub fn examine(&self, limit: usize) -> Result<Examination, PdfError> {
        if let Some(error) = self.locked() {
            return Err(error.clone());
        }
        let limit = limit.min(OBJECTS);
        let _keeping = self.keeping();
        let mut seen = Examination { complete: true, ..Examination::default() };
        let mut visited: HashSet<u32> = HashSet::new();
        let mut waiting: Vec<ObjectId> = Vec::new();
        let (mut values, mut known) = (0, HashMap::new());
        let trailer = Object::Dictionary(self.trailer()?.clone());
        references(&trailer, &mut values, |id, _| waiting.push(id))?;
        while let Some(id) = waiting.pop() {
            if visited.contains(&id.number) {
                continue;
            }
            if visited.len() >= limit || seen.faults.len() >= FAULTS {
                seen.complete = false;
                break;
            }
            visited.insert(id.number);
            match self.whole(id) {
                Ok(object) => {
                    self.look(id, &object, &mut seen, &mut known)?;
                    references(&object, &mut values, |id, _| {
                        if !visited.contains(&id.number) {
                            waiting.push(id);
                        }
                    })?;
                }
                Err(error) => {
                    let offset = self.offset_of(id).unwrap_or_default();
                    seen.faults.push(ObjectFault { object: id, offset, error });
                }
            }
        }
        self.look_at_whole(&mut seen)?;
        if seen.complete {
            self.look_for_hidden(&visited, &mut seen)?;
        }
        seen.hazards.sort_by_key(|hazard| hazard.kind);
        Ok(seen)
    }

    /// What one object brings by itself; dictionaries inside it count as its own.
    fn look(
        &self,
        id: ObjectId,
        object: &Object,
        seen: &mut Examination,
        known: &mut HashMap<ObjectId, bool>,
    ) -> Result<(), PdfError> {
        let mut inner = vec![object];
        while let Some(object) = inner.pop() {
            match object {
                Object::Array(items) => inner.extend(items),
                Object::Dictionary(dictionary) => {
                    self.look_at_dictionary(id, dictionary, seen, known)?;
                    inner.extend(dictionary.iter().map(|(_, value)| value));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether there are actions in `/AA`; `known` are the answers for objects, which many may share.
    fn acts(
        &self,
        actions: &Object,
        known: &mut HashMap<ObjectId, bool>,
    ) -> Result<bool, PdfError> {
        let id = actions.as_reference();
        if let Some(known) = id.and_then(|id| known.get(&id)) {
            return Ok(*known);
        }
        let acts = !self.follow(actions)?.as_dictionary().is_none_or(Dictionary::is_empty);
        known.extend(id.map(|id| (id, acts)));
        Ok(acts)
    }

    fn look_at_dictionary(
        &self,
        id: ObjectId,
        dictionary: &Dictionary,
        seen: &mut Examination,
        known: &mut HashMap<ObjectId, bool>,
    ) -> Result<(), PdfError> {
        let name = |key: &str| dictionary.value(key).and_then(Object::as_name);
        let has = |key: &str| !matches!(dictionary.value(key), None | Some(Object::Null));
        let mut note = |kind, name: Option<&str>| {
            seen.note(kind, Some(id), name.map(str::to_owned));
        };
        if has("JS") || name("S") == Some("JavaScript") {
            note(HazardKind::JavaScript, None);
        }
        // A structure element names its type under the same key as an action.
        let action = if has("P") || has("K") { None } else { name("S") };
        match action {
            Some("Launch") => note(HazardKind::Launch, None),
            Some(action @ ("GoToR" | "GoToE" | "SubmitForm" | "ImportData")) => {
                note(HazardKind::ExternalReference, Some(action));
            }
            Some(media @ ("Rendition" | "Sound" | "Movie" | "GoTo3DView" | "RichMediaExecute")) => {
                note(HazardKind::RichMedia, Some(media));
            }
            _ => {}
        }
        if let Some(actions) = dictionary.value("AA")
            && self.acts(actions, known)?
        {
            note(HazardKind::AutomaticAction, None);
        }
        // A stream whose data stands in another file, and a page of another file.
        let stream = has("Length") && (has("Filter") || name("Type").is_some());
        if stream && has("F") && !matches!(name("Type"), Some("Annot" | "Filespec")) {
            note(HazardKind::ExternalReference, Some("F"));
        }
        if name("Subtype") == Some("Form") && (has("Ref") || has("OPI")) {
            note(HazardKind::ExternalReference, Some("Ref"));
        }
        if has("EF") {
            let title = dictionary.value("UF").or(dictionary.value("F"));
            let title = title.and_then(Object::as_string).map(crate::text::decode_text);
            note(HazardKind::EmbeddedFile, title.as_deref());
        }
        let annotation = name("Type") == Some("Annot") || (has("Rect") && has("Subtype"));
        if annotation {
            match name("Subtype") {
                Some("Widget" | "Link" | "Popup" | "TrapNet" | "PrinterMark") | None => {}
                Some(media @ ("Movie" | "Sound" | "Screen" | "3D" | "RichMedia")) => {
                    note(HazardKind::RichMedia, Some(media));
                }
                Some(other) => note(HazardKind::Annotation, Some(other)),
            }
        }
        if let Some(kind @ ("Tx" | "Btn" | "Ch")) = name("FT") {
            note(HazardKind::FormField, Some(kind));
        }
        if name("Type") == Some("FontDescriptor")
            && !["FontFile", "FontFile2", "FontFile3"].into_iter().any(has)
        {
            note(HazardKind::FontNotEmbedded, name("FontName"));
        }
        let simple = matches!(name("Subtype"), Some("Type1" | "TrueType" | "MMType1"));
        if name("Type") == Some("Font") && simple && !has("FontDescriptor") {
            note(HazardKind::FontNotEmbedded, name("BaseFont"));
        }
        Ok(())
    }

    /// What the catalog, the form and the layers of the file bring.
    fn look_at_whole(&self, seen: &mut Examination) -> Result<(), PdfError> {
        let id = self.catalog_id()?;
        let catalog = self.catalog()?;
        if let Some(layers) = catalog.value("OCProperties")
            && let Some(layers) = self.resolve(layers)?.as_dictionary()
        {
            let groups = layers.value("OCGs").map(|o| self.resolve(o)).transpose()?;
            if groups.as_ref().and_then(Object::as_array).is_some_and(|groups| !groups.is_empty()) {
                seen.note(HazardKind::OptionalContent, Some(id), None);
            }
        }
        if let Some(action) = catalog.value("OpenAction")
            && let Some(action) = self.resolve(action)?.as_dictionary()
            && action.value("S").and_then(Object::as_name) != Some("GoTo")
        {
            seen.note(HazardKind::AutomaticAction, Some(id), None);
        }
        if let Some(form) = self.form()? {
            let form_id = catalog.value("AcroForm").and_then(Object::as_reference).unwrap_or(id);
            if !matches!(form.value("XFA"), None | Some(Object::Null)) {
                seen.note(HazardKind::Xfa, Some(form_id), None);
            }
            if form.value("NeedAppearances").and_then(Object::as_boolean) == Some(true) {
                seen.note(HazardKind::NeedAppearances, Some(form_id), None);
            }
        }
        if self.is_encrypted()? {
            seen.note(HazardKind::Encrypted, None, None);
        }
        let revisions = self.revisions();
        if revisions.iter().any(|revision| revision.hybrid) {
            seen.note(HazardKind::HybridReference, None, None);
        }
        for _ in revisions.iter().skip(1) {
            seen.note(HazardKind::EarlierVersions, None, None);
        }
        if let Some(range) = self.trailing_bytes() {
            seen.note(HazardKind::UnaccountedBytes, None, None);
            if let Some(hazard) = seen.hazards.last_mut() {
                hazard.bytes = Some(range);
            }
        }
        Ok(())
    }

    /// Objects that nothing uses, and bytes that are no object.
    fn look_for_hidden(
        &self,
        visited: &HashSet<u32>,
        seen: &mut Examination,
    ) -> Result<(), PdfError> {
        let mut known: HashSet<u32> = HashSet::new();
        let first = self.revisions().first();
        for revision in self.revisions() {
            for section in self.sections_of(revision) {
                for (number, entry) in section.entries(self.source(), OBJECTS)? {
                    let hidden = !visited.contains(&number) && known.insert(number);
                    if !hidden || matches!(entry, Entry::Free) {
                        continue;
                    }
                    let Some(id) = self.current(number)? else { continue };
                    // What cannot be read is used by nobody, and holds nothing for a reader.
                    let object = match self.peek(id) {
                        Ok(object) => object,
                        Err(error @ PdfError::Budget { .. }) => return Err(error),
                        Err(_) => continue,
                    };
                    if !is_of_file(&object) {
                        seen.note(HazardKind::HiddenObject, Some(id), None);
                    }
                }
            }
            // An earlier version counts as a whole; its gaps were its writer's.
            if Some(revision) == first || revision.index == self.revisions().len() {
                let gaps = self.unaccounted_bytes(revision).unwrap_or_default();
                for gap in gaps {
                    seen.note(HazardKind::UnaccountedBytes, None, None);
                    let hazard = seen.hazards.iter_mut().rev();
                    let mut hazard = hazard.filter(|h| h.kind == HazardKind::UnaccountedBytes);
                    if let Some(hazard) = hazard.next() {
                        hazard.bytes.get_or_insert(gap);
                    }
                }
            }
        }
        Ok(())
    }
}

/// What the form of a file needs and no object refers to, and what holds nothing.
fn is_of_file(object: &Object) -> bool {
    let Object::Dictionary(dictionary) = object else {
        // A number or a name by itself shows nothing; it was the length of a stream, mostly.
        return !matches!(object, Object::Array(_) | Object::String(_));
    };
    let kind = dictionary.value("Type").and_then(Object::as_name);
    let hints = dictionary.value("S").and_then(Object::as_integer).is_some()
        && dictionary.value("Length").is_some();
    matches!(kind, Some("XRef" | "ObjStm"))
        || dictionary.value("Linearized").is_some()
        || hints
        || dictionary.is_empty()
}
