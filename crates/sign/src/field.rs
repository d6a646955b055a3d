//! The signature field, its widget, its page and the interactive form.

use std::collections::HashSet;

use segel_pdf::{
    Dictionary, Document, Increment, IndirectObject, Object, ObjectId, SignatureField, Source,
    encode_text,
};

use crate::appearance::Appearance;
use crate::error::SignError;
use crate::plan::{Place, SigningPlan};
use crate::structure;

/// The developer prefix of ETSI's extensions.
const EXTENSION: &str = "ESIC";

/// What the document uses that PDF 1.7 does not have, as ETSI numbers it (EN 319 142-1; the editors of
/// ISO 32000 quote both entries in pdf-association/pdf-issues, 399).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExtensionLevel {
    /// The document security store and document timestamps.
    LongTerm = 1,
    /// The sub-filter `ETSI.CAdES.detached`.
    Cades = 2,
}

/// Print and Locked (ISO 32000-2, table 167).
const WIDGET_FLAGS: i64 = 4 + 128;
/// SignaturesExist and AppendOnly (ISO 32000-2, table 225).
const SIG_FLAGS: i64 = 3;

/// The catalog as it is, and whether it must be written again.
pub(crate) struct Root {
    id: ObjectId,
    pub(crate) catalog: Dictionary,
    changed: bool,
}

impl Root {
    pub(crate) fn read<S: Source>(document: &Document<S>) -> Result<Self, SignError> {
        Ok(Self { id: document.catalog_id()?, catalog: document.catalog()?, changed: false })
    }

    pub(crate) fn set(&mut self, key: &str, value: Object) {
        self.catalog.insert(key, value);
        self.changed = true;
    }

    /// Writes the document security store where it is held; else as an object of its own, so that
    /// the next one to add to it leaves the catalog as it is.
    pub(crate) fn set_store<S: Source>(
        &mut self,
        held: Option<ObjectId>,
        store: Dictionary,
        increment: &mut Increment<'_, S>,
    ) {
        let id = held.unwrap_or_else(|| {
            let id = increment.new_id();
            self.set("DSS", Object::Reference(id));
            id
        });
        increment.set(id, Object::Dictionary(store));
    }

    /// Names the extension of PDF that the structures of PAdES are, where the document's version
    /// does not have them (ISO 32000-2, 7.12). There is one entry for ETSI, whose levels grow: a higher
    /// one that is there already says enough.
    pub(crate) fn declare_extension<S: Source>(
        &mut self,
        document: &Document<S>,
        level: ExtensionLevel,
        increment: &mut Increment<'_, S>,
    ) -> Result<(), SignError> {
        if has_version_2(document, &self.catalog)? {
            return Ok(());
        }
        let own = self.catalog.value("Extensions").cloned();
        let mut extensions = dictionary(document, own.as_ref(), "/Extensions")?.unwrap_or_default();
        let level = level as i64;
        let known = extensions.value(EXTENSION).map(|known| document.resolve(known)).transpose()?;
        let known = match &known {
            Some(Object::Dictionary(known)) => known.value("ExtensionLevel"),
            // Something of another's making, such as the several entries of PDF 2.0.
            Some(_) => return Ok(()),
            None => None,
        };
        if known.and_then(Object::as_integer).is_some_and(|known| known >= level) {
            return Ok(());
        }
        let entry = Dictionary::new()
            .with("BaseVersion", Object::name("1.7"))
            .with("ExtensionLevel", Object::Integer(level));
        extensions.insert(EXTENSION, Object::Dictionary(entry));
        match indirect(document, own.as_ref()) {
            Some(id) => increment.set(id, Object::Dictionary(extensions)),
            None => self.set("Extensions", Object::Dictionary(extensions)),
        }
        Ok(())
    }

    pub(crate) fn write<S: Source>(self, increment: &mut Increment<'_, S>) {
        if self.changed {
            increment.set(self.id, Object::Dictionary(self.catalog));
        }
    }
}

/// A dictionary, wherever it stands; `entry` names it in the error where it is something else.
pub(crate) fn dictionary<S: Source>(
    document: &Document<S>,
    value: Option<&Object>,
    entry: &'static str,
) -> Result<Option<Dictionary>, SignError> {
    match value.map(|value| document.resolve(value)).transpose()? {
        Some(Object::Dictionary(dictionary)) => Ok(Some(dictionary)),
        Some(Object::Null) | None => Ok(None),
        Some(_) => Err(SignError::Entry { entry }),
    }
}

/// The object of its own that a reference leads to, where it holds a dictionary or an array.
pub(crate) fn indirect<S: Source>(
    document: &Document<S>,
    value: Option<&Object>,
) -> Option<ObjectId> {
    let whole = |id: &ObjectId| {
        let object = document.object(*id);
        matches!(object, Ok(IndirectObject::Plain(Object::Dictionary(_) | Object::Array(_))))
    };
    value.and_then(Object::as_reference).filter(whole)
}

/// Whether the document is PDF 2.0 or later, by its header or by its catalog.
fn has_version_2<S: Source>(
    document: &Document<S>,
    catalog: &Dictionary,
) -> Result<bool, SignError> {
    let mut major = [0];
    let read = document.source().read_at(b"%PDF-".len() as u64, &mut major);
    read.map_err(|error| SignError::Read { offset: 5, kind: error.kind() })?;
    let stated = catalog.value("Version").map(|v| document.resolve(v)).transpose()?;
    let stated = stated.as_ref().and_then(Object::as_name).and_then(|v| v.bytes().next());
    Ok([Some(major[0]), stated].into_iter().flatten().any(|major| (b'2'..=b'9').contains(&major)))
}

/// Follows references to a dictionary.
pub(crate) fn resolved_dictionary<S: Source>(
    document: &Document<S>,
    object: &Object,
    entry: &'static str,
) -> Result<Dictionary, SignError> {
    match document.resolve(object)? {
        Object::Dictionary(dictionary) => Ok(dictionary),
        _ => Err(SignError::Entry { entry }),
    }
}

/// Puts the signature into the field that the plan names, or into a new one.
pub(crate) fn place<S: Source>(
    document: &Document<S>,
    plan: &SigningPlan,
    fields: &[SignatureField],
    signature: ObjectId,
    prefix: &str,
    root: &mut Root,
    increment: &mut Increment<'_, S>,
) -> Result<(), SignError> {
    let existing =
        plan.field.as_ref().and_then(|name| fields.iter().find(|field| field.name == *name));
    if let Some(field) = existing {
        if !field.is_empty() {
            return Err(SignError::FieldSigned { name: field.name.clone() });
        }
        fill(document, plan, field, signature, increment)?;
        return extend_form(document, None, root, increment);
    }
    let name = new_name(document, plan, fields, prefix, root)?;
    let place = match (plan.place, &plan.appearance) {
        (Some(place), _) => Some(place),
        (None, None) => None,
        (None, Some(_)) => return Err(SignError::AppearanceWithoutPlace),
    };
    let (page, rectangle) = match place {
        Some(place) => on_page(document, place)?,
        None => (document.page_id(0)?, [0.0; 4]),
    };
    let widget_id = increment.new_id();
    let mut widget = Dictionary::new()
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name("Widget"))
        .with("FT", Object::name("Sig"))
        .with("T", Object::string(encode_text(&name)))
        .with("V", Object::Reference(signature))
        .with("F", Object::Integer(WIDGET_FLAGS))
        .with("P", Object::Reference(page))
        .with("Rect", Object::Array(rectangle.iter().map(|side| number(*side)).collect()));
    if let Some(place) = place {
        let form = draw(plan, place.width, place.height, increment)?;
        widget.insert("AP", appearance_dictionary(form));
    }
    // Other verifiers call a structure that grew after a signature changed, so only the first one is
    // put into it.
    let tagged = place.is_some()
        && fields.iter().all(SignatureField::is_empty)
        && structure::is_tagged(root);
    if tagged {
        let signer = plan.name.as_deref();
        structure::tag(document, root, page, widget_id, &mut widget, signer, increment)?;
    }
    increment.set(widget_id, Object::Dictionary(widget));
    annotate(document, page, widget_id, tagged, increment)?;
    extend_form(document, Some(widget_id), root, increment)
}

/// Fills an empty field of the document.
fn fill<S: Source>(
    document: &Document<S>,
    plan: &SigningPlan,
    field: &SignatureField,
    signature: ObjectId,
    increment: &mut Increment<'_, S>,
) -> Result<(), SignError> {
    let name = || field.name.clone();
    if plan.place.is_some() {
        return Err(SignError::FieldPlaced { name: name() });
    }
    let id = field.field.ok_or(SignError::Entry { entry: "/Fields" })?;
    let mut dictionary = field.dictionary.clone();
    for key in ["Lock", "SV"] {
        if dictionary.value(key).is_some() {
            return Err(SignError::FieldConstrained { name: name(), key });
        }
    }
    dictionary.insert("V", Object::Reference(signature));
    let kids = match dictionary.value("Kids") {
        Some(kids) => match document.resolve(kids)? {
            Object::Array(kids) => kids,
            _ => return Err(SignError::Entry { entry: "/Kids" }),
        },
        None => Vec::new(),
    };
    let (widget_id, mut widget) = match kids.as_slice() {
        [] => (id, dictionary),
        [kid] => {
            increment.set(id, Object::Dictionary(dictionary));
            let kid_id = kid.as_reference().ok_or(SignError::Entry { entry: "/Kids" })?;
            (kid_id, resolved_dictionary(document, kid, "/Kids")?)
        }
        more => return Err(SignError::FieldWidgets { name: name(), count: more.len() }),
    };
    let (width, height) = match widget.value("Rect") {
        Some(rectangle) => size(document, rectangle)?,
        None => (0.0, 0.0),
    };
    if width > 0.0 && height > 0.0 {
        if let Some(degrees) = turned(document, &widget)? {
            return Err(degrees);
        }
        let form = draw(plan, width, height, increment)?;
        widget.insert("AP", appearance_dictionary(form));
    } else if plan.appearance.is_some() {
        return Err(SignError::AppearanceWithoutPlace);
    }
    increment.set(widget_id, Object::Dictionary(widget));
    Ok(())
}

/// Says why a widget's page cannot carry an upright appearance, where it names its page.
fn turned<S: Source>(
    document: &Document<S>,
    widget: &Dictionary,
) -> Result<Option<SignError>, SignError> {
    let Some(id) = widget.value("P").and_then(Object::as_reference) else {
        return Ok(None);
    };
    // One look at each page; the count is bounded by the document's own budget.
    for index in 0..document.page_count()? {
        let page = document.page(index)?;
        if page.id == id {
            let degrees = page.rotate;
            let page = index.saturating_add(1);
            return Ok((degrees % 360 != 0).then_some(SignError::TurnedPage { page, degrees }));
        }
    }
    Ok(None)
}

fn size<S: Source>(document: &Document<S>, rectangle: &Object) -> Result<(f64, f64), SignError> {
    let broken = || SignError::Entry { entry: "/Rect" };
    let Object::Array(sides) = document.resolve(rectangle)? else {
        return Err(broken());
    };
    let mut numbers = [0.0; 4];
    if sides.len() != numbers.len() {
        return Err(broken());
    }
    for (number, side) in numbers.iter_mut().zip(&sides) {
        *number = document.resolve(side)?.as_number().ok_or_else(broken)?;
    }
    let [left, bottom, right, top] = numbers;
    Ok(((right - left).abs(), (top - bottom).abs()))
}

/// Takes the name asked for, or the first free of `TTE1`, `TTE2`, … for the prefix `TTE`.
fn new_name<S: Source>(
    document: &Document<S>,
    plan: &SigningPlan,
    fields: &[SignatureField],
    prefix: &str,
    root: &Root,
) -> Result<String, SignError> {
    let mut taken = HashSet::new();
    for field in form_fields(document, root)? {
        // What is no dictionary is no field, and has no name.
        let Object::Dictionary(field) = document.resolve(&field)? else { continue };
        if let Some(name) = field.value("T") {
            let name = document.resolve(name)?;
            taken.insert(segel_pdf::decode_text(name.as_string().unwrap_or_default()));
        }
    }
    taken.extend(fields.iter().map(|field| field.name.clone()));
    match &plan.field {
        Some(name) if name.is_empty() || name.contains('.') => {
            Err(SignError::FieldName { name: name.clone() })
        }
        Some(name) if taken.contains(name) => {
            Err(SignError::FieldOfAnotherType { name: name.clone() })
        }
        Some(name) => Ok(name.clone()),
        // One more than the names taken is always free.
        None => (1..=taken.len() + 1)
            .map(|number| format!("{prefix}{number}"))
            .find(|name| !taken.contains(name))
            .ok_or(SignError::Entry { entry: "/Fields" }),
    }
}

fn form_fields<S: Source>(document: &Document<S>, root: &Root) -> Result<Vec<Object>, SignError> {
    let Some(form) = root.catalog.value("AcroForm") else {
        return Ok(Vec::new());
    };
    let form = match document.resolve(form)? {
        Object::Dictionary(form) => form,
        Object::Null => return Ok(Vec::new()),
        _ => return Err(SignError::Entry { entry: "/AcroForm" }),
    };
    match form.value("Fields").map(|fields| document.resolve(fields)).transpose()? {
        Some(Object::Array(fields)) => Ok(fields),
        _ => Ok(Vec::new()),
    }
}

/// Finds the page and the rectangle, in its own coordinates, of a place.
fn on_page<S: Source>(
    document: &Document<S>,
    place: Place,
) -> Result<(ObjectId, [f64; 4]), SignError> {
    let count = document.page_count()?;
    let index = place.page.checked_sub(1).filter(|index| *index < count);
    let index = index.ok_or(SignError::NoSuchPage { page: place.page, count })?;
    let page = document.page(index)?;
    let degrees = page.rotate;
    if degrees % 360 != 0 {
        return Err(SignError::TurnedPage { page: place.page, degrees });
    }
    // What is seen is the crop box as far as the medium reaches.
    let [left, bottom, right, top] = upright(page.crop_box);
    let [west, south, east, north] = upright(page.media_box);
    let (left, bottom) = (left.max(west), bottom.max(south));
    let (right, top) = (right.min(east), top.min(north));
    let (width, height) = (right - left, top - bottom);
    let inside = place.x >= 0.0
        && place.y >= 0.0
        && place.width > 0.0
        && place.height > 0.0
        && place.x + place.width <= width
        && place.y + place.height <= height;
    if !inside {
        return Err(SignError::PlaceOutsidePage { page: place.page, width, height });
    }
    let (x, y) = (left + place.x, top - place.y);
    Ok((page.id, [x, y - place.height, x + place.width, y]))
}

fn upright([x1, y1, x2, y2]: [f64; 4]) -> [f64; 4] {
    [x1.min(x2), y1.min(y2), x1.max(x2), y1.max(y2)]
}

fn draw<S: Source>(
    plan: &SigningPlan,
    width: f64,
    height: f64,
    increment: &mut Increment<'_, S>,
) -> Result<ObjectId, SignError> {
    let empty = Appearance::new();
    let appearance = plan.appearance.as_ref().unwrap_or(&empty);
    let drawn = appearance.draw(width, height, &mut || increment.new_id())?;
    for (id, object) in drawn.objects {
        match object {
            IndirectObject::Plain(object) => increment.set(id, object),
            IndirectObject::Stream(stream) => {
                increment.set_stream(id, stream.dictionary, stream.data);
            }
        }
    }
    Ok(drawn.form)
}

fn appearance_dictionary(form: ObjectId) -> Object {
    Object::Dictionary(Dictionary::new().with("N", Object::Reference(form)))
}

/// Appends a widget to its page: to the array of annotations where that is an object of its own,
/// else to the page.
fn annotate<S: Source>(
    document: &Document<S>,
    page: ObjectId,
    widget: ObjectId,
    tabs: bool,
    increment: &mut Increment<'_, S>,
) -> Result<(), SignError> {
    let mut dictionary = resolved_dictionary(document, &Object::Reference(page), "a page")?;
    // The order of reading is that of the structure (ISO 14289-1, 7.18.3).
    let tabs = tabs && dictionary.value("Tabs").is_none();
    if tabs {
        dictionary.insert("Tabs", Object::name("S"));
    }
    let broken = SignError::Entry { entry: "/Annots" };
    let own = dictionary.value("Annots").cloned();
    let mut annotations = match own.as_ref().map(|own| document.resolve(own)).transpose()? {
        Some(Object::Array(annotations)) => annotations,
        Some(Object::Null) | None => Vec::new(),
        Some(_) => return Err(broken),
    };
    let indirect = own
        .as_ref()
        .and_then(Object::as_reference)
        .filter(|id| matches!(document.object(*id), Ok(IndirectObject::Plain(Object::Array(_)))));
    annotations.push(Object::Reference(widget));
    match indirect {
        Some(id) => {
            increment.set(id, Object::Array(annotations));
            if tabs {
                increment.set(page, Object::Dictionary(dictionary));
            }
        }
        None => {
            dictionary.insert("Annots", Object::Array(annotations));
            increment.set(page, Object::Dictionary(dictionary));
        }
    }
    Ok(())
}

/// Makes or extends the interactive form.
fn extend_form<S: Source>(
    document: &Document<S>,
    added: Option<ObjectId>,
    root: &mut Root,
    increment: &mut Increment<'_, S>,
) -> Result<(), SignError> {
    let own = root.catalog.value("AcroForm").cloned();
    let mut form = match own.as_ref().map(|own| document.resolve(own)).transpose()? {
        Some(Object::Dictionary(form)) => form,
        Some(Object::Null) | None => Dictionary::new(),
        Some(_) => return Err(SignError::Entry { entry: "/AcroForm" }),
    };
    let before = form.clone();
    let flags = form.value("SigFlags").map(|flags| document.resolve(flags)).transpose()?;
    let flags = flags.as_ref().and_then(Object::as_integer).unwrap_or(0);
    if flags & SIG_FLAGS != SIG_FLAGS {
        form.insert("SigFlags", Object::Integer(flags | SIG_FLAGS));
    }
    if let Some(added) = added {
        let mut fields = form_fields(document, root)?;
        fields.push(Object::Reference(added));
        let indirect = form.value("Fields").and_then(Object::as_reference).filter(|id| {
            matches!(document.object(*id), Ok(IndirectObject::Plain(Object::Array(_))))
        });
        match indirect {
            Some(id) => increment.set(id, Object::Array(fields)),
            None => {
                form.insert("Fields", Object::Array(fields));
            }
        }
    }
    if form == before {
        return Ok(());
    }
    let indirect = own.as_ref().and_then(Object::as_reference).filter(|id| {
        matches!(document.object(*id), Ok(IndirectObject::Plain(Object::Dictionary(_))))
    });
    match indirect {
        Some(id) => increment.set(id, Object::Dictionary(form)),
        None => root.set("AcroForm", Object::Dictionary(form)),
    }
    Ok(())
}

/// A coordinate to a hundred-thousandth of a point.
fn number(value: f64) -> Object {
    let value = (value * 1e5).round() / 1e5;
    if value.fract() == 0.0 && value.abs() < 1e9 {
        Object::Integer(value as i64)
    } else {
        Object::Real(value)
    }
}
