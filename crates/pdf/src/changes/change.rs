//! What a later revision did, named.

use std::ops::Range;

use crate::object::ObjectId;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// The sort of a change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(clippy::exhaustive_enums, reason = "whoever judges or words changes must meet every one")]
        pub enum ChangeKind { $($(#[$doc])* $name,)* }

        impl ChangeKind {
            /// Every sort.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable word in reports.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }
        }
    };
}

kinds! {
    /// A signature was added, with all that belongs to it.
    SignatureAdded = "signature_added",
    /// A signature was added in a new field that shows on a page, with all that belongs to it.
    VisibleSignatureAdded = "visible_signature_added",
    /// A signature was added in a new field that stands on text or on another annotation.
    SignatureOverContent = "signature_over_content",
    /// A signature was added whose face lies over the face of an earlier one, or stands right beside a number,
    /// and covers nothing else.
    SignatureUnclear = "signature_unclear",
    /// A signature was added that says what may follow, though it is not the first.
    CertificationAdded = "certification_added",
    /// A document timestamp was added, with all that belongs to it.
    DocumentTimestampAdded = "document_timestamp_added",
    /// Validation data was added (`/DSS`).
    ValidationDataAdded = "validation_data_added",
    /// Validation data was taken away or replaced.
    ValidationDataRemoved = "validation_data_removed",
    /// The version or the extensions of the file were raised.
    VersionRaised = "version_raised",
    /// An object was written again with the same content.
    SameContent = "same_content",
    /// A form field was filled in.
    FieldFilled = "field_filled",
    /// A form field was filled in, and what it shows may be read otherwise than its value.
    FieldUnclear = "field_unclear",
    /// A form field changed in more than its value.
    FieldChanged = "field_changed",
    /// A form field that the signature locks was filled in, signed or changed.
    LockedFieldChanged = "locked_field_changed",
    /// A form field was added without a signature in it.
    FieldAdded = "field_added",
    /// A form field was taken away.
    FieldRemoved = "field_removed",
    /// Defaults for text fields were added to a form that has none.
    FormDefaultsAdded = "form_defaults_added",
    /// Standard fonts for text fields were added to the defaults of a form.
    FormDefaultsExtended = "form_defaults_extended",
    /// The form does not ask readers any more to draw its fields themselves: they show the appearances that it
    /// has, which nobody saw before.
    FormUnclear = "form_unclear",
    /// The form as a whole changed.
    FormChanged = "form_changed",
    /// A note or a mark on text was added that covers nothing.
    NoteAdded = "note_added",
    /// A note or a mark on text changed and covers nothing.
    NoteChanged = "note_changed",
    /// A note or a mark on text was taken away.
    NoteRemoved = "note_removed",
    /// A note or a mark was added, changed or taken away that covers nothing, and could be read as a part
    /// of the content: a line, or an icon close to it.
    NoteUnclear = "note_unclear",
    /// A note or a mark on text was added whose appearance is not understood.
    AnnotationAdded = "annotation_added",
    /// An annotation that can cover what the page shows was added.
    OverlayAdded = "overlay_added",
    /// An annotation changed.
    AnnotationChanged = "annotation_changed",
    /// An annotation was taken away.
    AnnotationRemoved = "annotation_removed",
    /// What a page shows changed.
    PageContentChanged = "page_content_changed",
    /// The dictionary of a page changed.
    PageChanged = "page_changed",
    /// The pages were added to, taken from or put in another order.
    PagesChanged = "pages_changed",
    /// The catalog changed.
    CatalogChanged = "catalog_changed",
    /// Readers open another panel beside the pages, or none (`/PageMode`).
    PanelChanged = "panel_changed",
    /// The descriptive data changed (`/Info`, XMP).
    MetadataChanged = "metadata_changed",
    /// Dates, tools and identifiers in the descriptive data changed.
    MetadataDatesChanged = "metadata_dates_changed",
    /// The descriptive data say the same by their namespaces, and not to readers that go by prefixes.
    MetadataUnclear = "metadata_unclear",
    /// The structure tree changed.
    StructureChanged = "structure_changed",
    /// Attached files changed.
    AttachmentsChanged = "attachments_changed",
    /// The dictionary of an earlier signature changed.
    SignatureChanged = "signature_changed",
    /// The trailer names another catalog, other encryption or another identity.
    TrailerChanged = "trailer_changed",
    /// An object that the signed version uses was replaced.
    ObjectReplaced = "object_replaced",
    /// An object that the signed version uses was marked free.
    ObjectFreed = "object_freed",
    /// An object was added in a place where no rule expects one.
    ObjectAdded = "object_added",
    /// An object was added that nothing uses.
    UnusedObjectAdded = "unused_object_added",
    /// Bytes that belong to no object.
    UnaccountedBytes = "unaccounted_bytes",
    /// A part that a revision writes, or that it takes the place of, has a form in which not every reader
    /// sees the same.
    ReadersDiffer = "readers_differ",
    /// The signed version holds a part that is not in effect, or that a search of the bytes passes over, and
    /// that some readers take for another one once a revision follows.
    SleepingData = "sleeping_data",
    /// `/Size` leaves out objects that were there, which readers ignore or do not.
    SizeUnclear = "size_unclear",
    /// Something refers to an object under another generation than it has: for some readers to nothing, for
    /// others to the object.
    GenerationUnclear = "generation_unclear",
    /// The signed version holds an older body of a part in an object stream, which shows something else, and
    /// which some readers take when they search the bytes.
    PackedDraft = "packed_draft",
    /// A table of cross-references follows streams of them: some readers see no more what is packed in
    /// object streams, once anything else is unclear to them.
    TableOverStreams = "table_over_streams",
    /// The signed version runs scripts when it is opened, which may show something else once anything follows.
    ScriptsRun = "scripts_run",
    /// The revision could not be read to its end.
    Unreadable = "unreadable",
}

impl ChangeKind {
    /// Whether it adds to what proves a signature and leaves what the document says alone.
    pub fn is_proof(self) -> bool {
        matches!(
            self,
            Self::DocumentTimestampAdded
                | Self::ValidationDataAdded
                | Self::VersionRaised
                | Self::SameContent
        )
    }

    /// Whether a signature was added that certifies nothing, wherever its face stands.
    pub fn is_signature(self) -> bool {
        matches!(
            self,
            Self::SignatureAdded
                | Self::VisibleSignatureAdded
                | Self::SignatureOverContent
                | Self::SignatureUnclear
        )
    }
}

/// One change after a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The sort.
    pub kind: ChangeKind,
    /// The revision that made it, counted from 1.
    pub revision: usize,
    /// The page, counted from 1, where it belongs to one.
    pub page: Option<u32>,
    /// The object, where it is one.
    pub object: Option<ObjectId>,
    /// The name of the field, the key or the subtype.
    pub name: Option<String>,
    /// The value before, where it can be shown.
    pub old: Option<String>,
    /// The value after, where it can be shown.
    pub new: Option<String>,
    /// The bytes of the file that made it, where known.
    pub bytes: Option<Range<u64>>,
}

impl Change {
    /// A change of this sort by this revision, with nothing more said yet.
    pub fn new(kind: ChangeKind, revision: usize) -> Self {
        Self {
            kind,
            revision,
            page: None,
            object: None,
            name: None,
            old: None,
            new: None,
            bytes: None,
        }
    }
}
