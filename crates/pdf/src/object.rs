//! The objects of ISO 32000-2, 7.3.

mod dictionary;

pub use dictionary::Dictionary;
pub(crate) use dictionary::{
    Entry, direct_numbers, is_roomy, keeps_place, ordered, rounds, same_entry, same_places,
    same_under,
};

use std::fmt;

/// The number and generation that name an indirect object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_structs, reason = "ISO 32000-2, 7.3.10 fixes the two parts")]
pub struct ObjectId {
    /// The object number, from 1.
    pub number: u32,
    /// The generation number.
    pub generation: u16,
}

impl ObjectId {
    /// Names an object by number and generation.
    pub const fn new(number: u32, generation: u16) -> Self {
        Self { number, generation }
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.number, self.generation)
    }
}

/// Bytes of a name that stand in the name itself: more than any key of the standard takes.
const INLINE: usize = 22;

/// A name, its `#xx` escapes resolved.
#[derive(Clone)]
pub struct Name(Characters);

/// A document has tens of thousands of names, nearly all of them short: those take no memory of their own.
#[derive(Clone)]
enum Characters {
    Short { len: u8, bytes: [u8; INLINE] },
    Long(Box<[u8]>),
}

impl Name {
    /// Makes a name from its characters.
    pub fn new(bytes: impl AsRef<[u8]>) -> Self {
        let long = bytes.as_ref();
        let mut bytes = [0; INLINE];
        match (bytes.get_mut(..long.len()), u8::try_from(long.len())) {
            (Some(short), Ok(len)) => {
                short.copy_from_slice(long);
                Self(Characters::Short { len, bytes })
            }
            _ => Self(Characters::Long(long.into())),
        }
    }
    /// The bytes, unescaped.
    pub fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Characters::Short { len, bytes } => bytes.get(..usize::from(*len)).unwrap_or_default(),
            Characters::Long(bytes) => bytes,
        }
    }
    /// The text, where the bytes are UTF-8.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(self.as_bytes()).ok()
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for Name {}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl std::hash::Hash for Name {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.as_bytes().hash(state);
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}", String::from_utf8_lossy(self.as_bytes()))
    }
}

/// How a string was, or is to be, written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "ISO 32000-2, 7.3.4 knows these two")]
pub enum StringForm {
    /// `( … )`
    Literal,
    /// `< … >`
    Hex,
}

/// A string object: its bytes, decoded, and the form it had.
#[derive(Debug, Clone)]
#[expect(clippy::exhaustive_structs, reason = "plain data")]
pub struct PdfString {
    /// The bytes that the string stands for.
    pub bytes: Vec<u8>,
    /// The form it is written in.
    pub form: StringForm,
}

impl PartialEq for PdfString {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

/// A direct object, or a reference to an indirect one.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "ISO 32000-2, 7.3 knows these kinds")]
pub enum Object {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// A real number.
    Real(f64),
    /// A string.
    String(PdfString),
    /// A name.
    Name(Name),
    /// An array.
    Array(Vec<Object>),
    /// A dictionary.
    Dictionary(Dictionary),
    /// A reference, `12 0 R`.
    Reference(ObjectId),
}

impl Object {
    /// Makes a name object.
    pub fn name(text: &str) -> Self {
        Self::Name(Name::new(text))
    }
    /// Makes a literal string object from its bytes.
    pub fn string(bytes: impl Into<Vec<u8>>) -> Self {
        Self::String(PdfString { bytes: bytes.into(), form: StringForm::Literal })
    }
    /// Whether the dictionaries in both have their keys in the same order.
    pub(crate) fn keeps_order(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Array(a), Self::Array(b)) => a.iter().zip(b).all(|(a, b)| a.keeps_order(b)),
            (Self::Dictionary(a), Self::Dictionary(b)) => a.keeps_order(b),
            _ => true,
        }
    }

    /// Whether both say the same: equal, or dictionaries and arrays of such; in a rectangle or another
    /// array of coordinates that a dictionary holds, `595` says the same as `595.0`.
    pub fn says_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Array(a), Self::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.says_same(b))
            }
            (Self::Dictionary(a), Self::Dictionary(b)) => a.says_same(b),
            _ => self == other,
        }
    }
    /// Whether both are arrays of the same numbers, as integers or reals, but for so much.
    pub(crate) fn has_same_numbers(&self, other: &Self, rounded: f64) -> bool {
        let numbers =
            |o: &Self| -> Option<Vec<f64>> { o.as_array()?.iter().map(Self::as_number).collect() };
        let near = |a: &[f64], b: &[f64]| {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= rounded)
        };
        matches!((numbers(self), numbers(other)), (Some(own), Some(others)) if near(&own, &others))
    }
    /// The integer, if it is one.
    pub fn as_integer(&self) -> Option<i64> {
        if let Self::Integer(i) = self { Some(*i) } else { None }
    }
    /// The number, if it is an integer or a real.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "page coordinates are far below 2^53")]
            Self::Integer(i) => Some(*i as f64),
            Self::Real(r) => Some(*r),
            _ => None,
        }
    }
    /// The boolean, if it is one.
    pub fn as_boolean(&self) -> Option<bool> {
        if let Self::Boolean(b) = self { Some(*b) } else { None }
    }
    /// The name as text, if it is a name in UTF-8.
    pub fn as_name(&self) -> Option<&str> {
        if let Self::Name(n) = self { n.as_str() } else { None }
    }
    /// The bytes of a string.
    pub fn as_string(&self) -> Option<&[u8]> {
        if let Self::String(s) = self { Some(&s.bytes) } else { None }
    }
    /// The items of an array.
    pub fn as_array(&self) -> Option<&[Object]> {
        if let Self::Array(a) = self { Some(a) } else { None }
    }
    /// The dictionary, if it is one.
    pub fn as_dictionary(&self) -> Option<&Dictionary> {
        if let Self::Dictionary(d) = self { Some(d) } else { None }
    }
    /// The values of a dictionary, to be changed in place; none of anything else.
    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut Self> {
        let dictionary = if let Self::Dictionary(d) = self { Some(d) } else { None };
        dictionary.into_iter().flat_map(|d| d.iter_mut().map(|(_, value)| value))
    }
    /// The object referred to.
    pub fn as_reference(&self) -> Option<ObjectId> {
        if let Self::Reference(r) = self { Some(*r) } else { None }
    }
}

/// A stream: its dictionary and its bytes as they stand, still filtered.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain data")]
pub struct StreamObject {
    /// The stream dictionary.
    pub dictionary: Dictionary,
    /// The bytes, still filtered.
    pub data: Vec<u8>,
}

/// What an object number stands for.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "ISO 32000-2, 7.3.10 knows these two")]
pub enum IndirectObject {
    /// Anything but a stream.
    Plain(Object),
    /// A stream.
    Stream(StreamObject),
}

impl IndirectObject {
    /// Whether the dictionaries in both have their keys in the same order.
    pub(crate) fn keeps_order(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Plain(a), Self::Plain(b)) => a.keeps_order(b),
            (Self::Stream(a), Self::Stream(b)) => a.dictionary.keeps_order(&b.dictionary),
            _ => true,
        }
    }

    /// Whether both say the same; the bytes of streams must be equal.
    pub fn says_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Plain(a), Self::Plain(b)) => a.says_same(b),
            (Self::Stream(a), Self::Stream(b)) => {
                a.data == b.data && a.dictionary.says_same(&b.dictionary)
            }
            _ => false,
        }
    }
    /// The dictionary: the object itself, or the stream's.
    pub fn dictionary(&self) -> Option<&Dictionary> {
        match self {
            Self::Plain(o) => o.as_dictionary(),
            Self::Stream(s) => Some(&s.dictionary),
        }
    }
    /// The object, where it is not a stream.
    pub fn as_plain(&self) -> Option<&Object> {
        if let Self::Plain(o) = self { Some(o) } else { None }
    }
    /// The object, where it is not a stream.
    pub fn into_plain(self) -> Option<Object> {
        if let Self::Plain(o) = self { Some(o) } else { None }
    }
}
