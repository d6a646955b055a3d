//! Signature fields and dictionaries (ISO 32000-2, 12.7.5.5 and 12.8.1).

use std::rc::Rc;
use std::sync::Arc;

use crate::changes::references;
use crate::date::PdfDate;
use crate::document::Document;
use crate::error::PdfError;
use crate::field_name::{FieldNames, below};
use crate::lexer::is_hex_only;
use crate::lock::FieldLock;
use crate::object::{Dictionary, IndirectObject, Object, ObjectId};
use crate::source::{Source, window};
use crate::text::decode_text;

/// Fields and kids visited in one form.
const FIELDS: usize = 100_000;
/// Bytes of `/Contents`, as hex digits.
const CONTENTS: u64 = 4 << 20;

/// What a signature is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "ISO 32000-2, 12.8 knows these three")]
pub enum SignatureKind {
    /// A person or office signs.
    Approval,
    /// The first signature, which says what may follow (DocMDP).
    Certification,
    /// A time-stamp over the document (`/Type /DocTimeStamp`).
    DocumentTimestamp,
}

/// The two ranges that a signature covers: from the start to the hole, and from the hole on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "plain data")]
pub struct ByteRange {
    /// The length of the first range, which starts at 0: where the hole begins.
    pub before: u64,
    /// Where the second range starts: behind the hole.
    pub after_offset: u64,
    /// The length of the second range.
    pub after_length: u64,
}

impl ByteRange {
    /// Behind the last covered byte.
    pub fn end(&self) -> u64 {
        self.after_offset.saturating_add(self.after_length)
    }
}

/// Why the value of a signature field is not a signature that can be vouched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureFault {
    /// `/V` is not a dictionary.
    NotADictionary,
    /// The dictionary stands inside an object stream, where no byte range can leave it out.
    Compressed,
    /// `/ByteRange` is not four direct integers `[0 b c d]` in order, inside the file.
    ByteRange,
    /// `/Contents` is missing or not a direct hexadecimal string.
    Contents,
    /// The hole of the byte range is not exactly the `/Contents` token.
    Hole,
    /// A byte between `<` and `>` is no hexadecimal digit, or their number is odd.
    HoleDigits,
    /// A budget ran out.
    TooLarge,
}

/// A signature dictionary whose hole is exactly its `/Contents` token.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SignatureDictionary {
    /// The indirect object that holds the dictionary.
    pub object: ObjectId,
    /// The dictionary as it stands.
    pub dictionary: Dictionary,
    /// `/Filter`.
    pub filter: Option<String>,
    /// `/SubFilter`, the form of `/Contents`.
    pub sub_filter: Option<String>,
    /// What the signature is for, by its own dictionary alone.
    pub kind: SignatureKind,
    /// The covered bytes.
    pub byte_range: ByteRange,
    /// `/Contents`, decoded, with its padding.
    pub contents: Vec<u8>,
    /// P of the DocMDP transform: 1, 2 or 3.
    pub permission: Option<u8>,
    /// `/M`, claimed by the signer.
    pub signing_time: Option<PdfDate>,
    /// `/Reason`.
    pub reason: Option<String>,
    /// `/Location`.
    pub location: Option<String>,
    /// `/Name`.
    pub name: Option<String>,
    /// `/ContactInfo`.
    pub contact: Option<String>,
}

/// A field of type `/Sig`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SignatureField {
    /// The full name, its parts joined with full stops.
    pub name: String,
    /// The field object, where it is indirect.
    pub field: Option<ObjectId>,
    /// The field dictionary.
    pub dictionary: Dictionary,
    /// The signature, where the field has one that can be vouched for; versions of one file share it.
    pub value: Option<Arc<SignatureDictionary>>,
    /// P of the lock that takes hold when the field is signed (`/Lock`): 1, 2 or 3.
    pub lock_permission: Option<u8>,
    /// The fields that the signature locks: `/Lock` of the field, and FieldMDP of the signature.
    pub locks: Vec<FieldLock>,
    /// Why a value that is there cannot be vouched for.
    pub fault: Option<SignatureFault>,
}

/// A field to be looked at: itself, the name and the type that it inherits, and its level.
type Waiting = (Object, Rc<str>, Option<Rc<str>>, usize);

impl SignatureField {
    /// Whether the field has no value yet.
    pub fn is_empty(&self) -> bool {
        self.value.is_none() && self.fault.is_none()
    }
}

impl<S: Source> Document<S> {
    /// The interactive form, or `None` where the document has none (ISO 32000-2, 12.7.3).
    ///
    /// # Errors
    /// When it is there but cannot be read.
    pub fn form(&self) -> Result<Option<Dictionary>, PdfError> {
        match self.catalog()?.value("AcroForm") {
            None => Ok(None),
            Some(o) => match self.resolve(o)? {
                Object::Null => Ok(None),
                Object::Dictionary(d) => Ok(Some(d)),
                _ => Err(PdfError::Missing { what: "/AcroForm as a dictionary" }),
            },
        }
    }

    /// The signature fields, signed ones first in the order of what they cover, then empty ones.
    ///
    /// # Errors
    /// When the form cannot be read. A broken value is a fault of its field, not an error.
    pub fn signature_fields(&self) -> Result<Vec<SignatureField>, PdfError> {
        let mut out: Vec<SignatureField> = Vec::new();
        let Some(form) = self.form()? else { return Ok(out) };
        let top = match form.value("Fields") {
            None => return Ok(out),
            Some(o) => self.resolve(o)?,
        };
        // What is no array holds no field for any reader.
        let top = top.as_array().unwrap_or_default();
        let (mut names, none): (_, Rc<str>) = (FieldNames::new(), Rc::from(""));
        let mut stack: Vec<Waiting> =
            top.iter().rev().map(|o| (o.clone(), Rc::clone(&none), None, 0)).collect();
        let mut visited = std::collections::HashSet::new();
        let mut count = 0usize;
        while let Some((object, prefix, kind, level)) = stack.pop() {
            count += 1;
            if count > FIELDS {
                return Err(PdfError::Budget { what: "form fields", limit: FIELDS as u64 });
            }
            let id = object.as_reference();
            if id.is_some_and(|id| !visited.insert(id)) {
                continue;
            }
            let Object::Dictionary(field) = self.resolve(&object)? else { continue };
            let name = match field.value("T") {
                None => prefix,
                Some(t) => {
                    let part = self.resolve(t)?.as_string().map(decode_text).unwrap_or_default();
                    names.join(&prefix, part)?
                }
            };
            let kind = match field.value("FT") {
                None => kind,
                Some(t) => self.resolve(t)?.as_name().map(Rc::from),
            };
            if let Some(kids) = field.value("Kids") {
                let kids = self.resolve(kids)?;
                let level = below(level)?;
                for kid in kids.as_array().unwrap_or_default().iter().rev() {
                    stack.push((kid.clone(), Rc::clone(&name), kind.clone(), level));
                }
            }
            let signature = kind.as_deref() == Some("Sig");
            if signature && (field.value("T").is_some() || field.value("V").is_some()) {
                let (value, fault) = match self.signature_value(id, &field)? {
                    None => (None, None),
                    Some(Ok(v)) => (Some(v), None),
                    Some(Err(f)) => (None, Some(f)),
                };
                let lock_permission = self.lock_permission(&field)?;
                let made = value.as_ref().map(|v: &Arc<SignatureDictionary>| &v.dictionary);
                let locks = self.field_locks(&field, made)?;
                names.take(&name)?;
                out.push(SignatureField {
                    name: name.to_string(),
                    field: id,
                    dictionary: field,
                    value,
                    lock_permission,
                    locks,
                    fault,
                });
            }
        }
        out.sort_by_key(|f| match (&f.value, f.fault) {
            (Some(v), _) => (0, v.byte_range.end()),
            (None, Some(_)) => (1, 0),
            (None, None) => (2, 0),
        });
        Ok(out)
    }

    /// P of the field's `/Lock` (ISO 32000-2, table 236); what is unreadable counts as 1.
    fn lock_permission(&self, field: &Dictionary) -> Result<Option<u8>, PdfError> {
        let lock = field.value("Lock").map(|lock| self.resolve(lock)).transpose()?;
        let p = lock.as_ref().and_then(Object::as_dictionary).and_then(|lock| lock.value("P"));
        match p.map(|p| self.resolve(p)).transpose()? {
            None | Some(Object::Null) => Ok(None),
            Some(Object::Integer(p @ 1..=3)) => Ok(Some(u8::try_from(p).unwrap_or(1))),
            Some(_) => Ok(Some(1)),
        }
    }

    fn signature_value(
        &self,
        field: Option<ObjectId>,
        dictionary: &Dictionary,
    ) -> Result<Option<Result<Arc<SignatureDictionary>, SignatureFault>>, PdfError> {
        let (object, value) = match dictionary.value("V") {
            None | Some(Object::Null) => return Ok(None),
            Some(Object::Reference(id)) if let Some(known) = self.known_signature(*id)? => {
                return Ok(Some(Ok(known)));
            }
            Some(Object::Reference(id)) => match self.object(*id)? {
                IndirectObject::Plain(Object::Null) => return Ok(None),
                IndirectObject::Plain(Object::Dictionary(d)) => (Some(*id), d),
                _ => return Ok(Some(Err(SignatureFault::NotADictionary))),
            },
            // A dictionary inside the field has lost its spans only inside an object stream.
            Some(Object::Dictionary(d)) => (field, d.clone()),
            Some(_) => return Ok(Some(Err(SignatureFault::NotADictionary))),
        };
        let Some(object) = object else { return Ok(Some(Err(SignatureFault::Compressed))) };
        let Some(offset) = self.offset_of(object)? else {
            return Ok(Some(Err(SignatureFault::Compressed)));
        };
        let by_itself = field != Some(object) && speaks_for_itself(&value);
        let read = self.signature_dictionary(object, value)?.map(Arc::new);
        if let (true, Ok(read)) = (by_itself, &read) {
            self.keep_signature(offset, read);
        }
        Ok(Some(read))
    }

    fn signature_dictionary(
        &self,
        object: ObjectId,
        dictionary: Dictionary,
    ) -> Result<Result<SignatureDictionary, SignatureFault>, PdfError> {
        let Some(byte_range) = byte_range(&dictionary, self.len()) else {
            return Ok(Err(SignatureFault::ByteRange));
        };
        let is_hex = matches!(dictionary.value("Contents"), Some(Object::String(s))
            if s.form == crate::object::StringForm::Hex);
        let Some(span) = dictionary.span("Contents").filter(|_| is_hex) else {
            return Ok(Err(SignatureFault::Contents));
        };
        if span != (byte_range.before..byte_range.after_offset) {
            return Ok(Err(SignatureFault::Hole));
        }
        if span.end - span.start > CONTENTS {
            return Ok(Err(SignatureFault::TooLarge));
        }
        let size = usize::try_from(span.end - span.start).unwrap_or(0);
        let token = window(self.source(), span.start, size)
            .map_err(|e| PdfError::Read { offset: span.start, kind: e.kind() })?;
        let digits = match &*token {
            [b'<', digits @ .., b'>'] if digits.len() % 2 == 0 => digits,
            _ => return Ok(Err(SignatureFault::HoleDigits)),
        };
        if !is_hex_only(digits) {
            return Ok(Err(SignatureFault::HoleDigits));
        }
        let contents = match dictionary.value("Contents").and_then(Object::as_string) {
            Some(bytes) if !bytes.is_empty() => bytes.to_vec(),
            _ => return Ok(Err(SignatureFault::Contents)),
        };
        let text = |key: &str| -> Result<Option<String>, PdfError> {
            let value = dictionary.value(key).map(|o| self.resolve(o)).transpose()?;
            Ok(value.as_ref().and_then(Object::as_string).map(decode_text))
        };
        let name_of = |key: &str| -> Result<Option<String>, PdfError> {
            let value = dictionary.value(key).map(|o| self.resolve(o)).transpose()?;
            Ok(value.as_ref().and_then(Object::as_name).map(str::to_owned))
        };
        let permission = self.doc_mdp(&dictionary)?;
        let kind = match name_of("Type")?.as_deref() {
            Some("DocTimeStamp") => SignatureKind::DocumentTimestamp,
            _ if permission.is_some() => SignatureKind::Certification,
            _ => SignatureKind::Approval,
        };
        let signing_time = match dictionary.value("M") {
            None => None,
            Some(m) => self.resolve(m)?.as_string().and_then(PdfDate::parse),
        };
        Ok(Ok(SignatureDictionary {
            object,
            filter: name_of("Filter")?,
            sub_filter: name_of("SubFilter")?,
            kind,
            byte_range,
            contents,
            permission,
            signing_time,
            reason: text("Reason")?,
            location: text("Location")?,
            name: text("Name")?,
            contact: text("ContactInfo")?,
            dictionary,
        }))
    }

    /// P of the strictest DocMDP reference; what is unreadable counts as 1, what is absent as 2.
    fn doc_mdp(&self, signature: &Dictionary) -> Result<Option<u8>, PdfError> {
        let Some(references) = signature.value("Reference") else { return Ok(None) };
        let references = self.resolve(references)?;
        let mut strictest: Option<u8> = None;
        for reference in references.as_array().unwrap_or_default() {
            let Object::Dictionary(reference) = self.resolve(reference)? else { continue };
            let method = reference.value("TransformMethod").cloned().unwrap_or(Object::Null);
            if self.resolve(&method)?.as_name() != Some("DocMDP") {
                continue;
            }
            let parameters = reference.value("TransformParams").cloned().unwrap_or(Object::Null);
            let p = match self.resolve(&parameters)? {
                Object::Dictionary(d) => match d.value("P") {
                    None => 2,
                    Some(p) => match self.resolve(p)? {
                        Object::Integer(p @ 1..=3) => u8::try_from(p).unwrap_or(1),
                        _ => 1,
                    },
                },
                Object::Null => 2,
                _ => 1,
            };
            strictest = Some(strictest.map_or(p, |s| s.min(p)));
        }
        Ok(strictest)
    }
}

/// Whether nothing in a dictionary is said elsewhere, where versions may differ.
fn speaks_for_itself(dictionary: &Dictionary) -> bool {
    let mut values = 0;
    let mut elsewhere = false;
    // Read already, so the budget for values holds.
    let whole = Object::Dictionary(dictionary.clone());
    let counted = references(&whole, &mut values, |_, _| elsewhere = true);
    counted.is_ok() && !elsewhere
}

/// `[0 b c d]`, direct integers, in order and inside the file.
fn byte_range(dictionary: &Dictionary, len: u64) -> Option<ByteRange> {
    let [a, b, c, d] = dictionary.value("ByteRange")?.as_array()? else { return None };
    let number = |o: &Object| o.as_integer().and_then(|i| u64::try_from(i).ok());
    let (0, before, after_offset, after_length) = (number(a)?, number(b)?, number(c)?, number(d)?)
    else {
        return None;
    };
    let range = ByteRange { before, after_offset, after_length };
    (before > 0 && before < after_offset && after_length > 0 && range.end() <= len).then_some(range)
}
