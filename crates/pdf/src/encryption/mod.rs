//! Encrypted documents (ISO 32000-2, 7.6): the standard security handler, revisions 2 to 6.
//!
//! `password` makes the file key from a password, `cipher` holds the ciphers, and [`FileKey`] knows what
//! of a document is encrypted with which of them. Encryption hides a document; it proves nothing, and no
//! verdict leans on it.

mod cipher;
mod form;
mod password;

use std::fmt;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

pub(crate) use form::is_plain;

use crate::error::PdfError;
use crate::object::{Dictionary, Object, ObjectId, StreamObject};

/// The key of an encrypted document, found with a password.
///
/// It opens the other versions of the same document: an earlier revision, or one with more appended.
#[derive(Clone)]
pub struct FileKey(Arc<Inner>);

struct Inner {
    key: Zeroizing<Vec<u8>>,
    strings: Method,
    streams: Method,
    embedded: Method,
    /// The crypt filters by name, which a stream may ask for.
    filters: Vec<(String, Method)>,
    metadata: bool,
    /// What the key was found for: the encryption dictionary and the first half of `/ID`.
    dictionary: Dictionary,
    id: Vec<u8>,
    /// The object that holds the encryption dictionary, whose strings are not encrypted.
    own: Option<ObjectId>,
}

impl fmt::Debug for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileKey").finish_non_exhaustive()
    }
}

/// How strings or streams are encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Identity,
    Rc4,
    /// AES in CBC mode under a key made for each object.
    AesV2,
    /// AES-256 in CBC mode under the file key itself.
    AesV3,
}

/// What the encryption dictionary asks of a password.
pub(crate) struct Handler {
    revision: u8,
    /// Bytes of the file key.
    length: usize,
    owner: Vec<u8>,
    user: Vec<u8>,
    owner_key: Vec<u8>,
    user_key: Vec<u8>,
    permissions: i32,
    metadata: bool,
    id: Vec<u8>,
    strings: Method,
    streams: Method,
    embedded: Method,
    filters: Vec<(String, Method)>,
    dictionary: Dictionary,
    own: Option<ObjectId>,
}

/// Values of an encryption dictionary, and bytes of a string that count as one more.
const VALUES: usize = 256;
const BYTES_A_VALUE: usize = 128;

impl Handler {
    /// Reads an encryption dictionary (ISO 32000-2, tables 20 and 21), its values resolved.
    pub(crate) fn read(
        dictionary: Dictionary,
        id: Vec<u8>,
        own: Option<ObjectId>,
    ) -> Result<Self, PdfError> {
        let unsupported = |what| PdfError::UnsupportedEncryption { what };
        if is_long(&dictionary) {
            return Err(PdfError::Budget {
                what: "values of the encryption",
                limit: VALUES as u64,
            });
        }
        match dictionary.value("Filter").and_then(Object::as_name) {
            Some("Standard") => {}
            Some("Adobe.PubSec" | "Adobe.PPKLite" | "Entrust.PPKEF") => {
                return Err(unsupported("encryption for certificates (public-key security)"));
            }
            _ => return Err(unsupported("an unknown security handler")),
        }
        let integer = |key: &str| dictionary.value(key).and_then(Object::as_integer);
        let string = |key: &str| {
            dictionary.value(key).and_then(Object::as_string).unwrap_or_default().to_vec()
        };
        let version = integer("V").unwrap_or(0);
        let revision = match integer("R") {
            Some(revision @ 2..=6) => u8::try_from(revision).unwrap_or(0),
            _ => return Err(unsupported("an unknown revision of the security handler")),
        };
        let stated = integer("Length").filter(|l| (40..=256).contains(l) && l % 8 == 0);
        let stated = stated.and_then(|l| usize::try_from(l / 8).ok()).unwrap_or(5);
        let mut filters = Vec::new();
        let (length, methods) = match (version, revision) {
            (1, 2..=3) => (5, [Method::Rc4; 3]),
            (2, 2..=3) => (stated.min(16), [Method::Rc4; 3]),
            (4, 4) => (16, Self::methods(&dictionary, &mut filters)?),
            (5, 5 | 6) => (32, Self::methods(&dictionary, &mut filters)?),
            _ => return Err(unsupported("an unknown version of the encryption")),
        };
        let [strings, streams, embedded] = methods;
        let [owner, user] = ["O", "U"].map(string);
        let enough = if revision >= 5 { 48 } else { 32 };
        if owner.len() < enough || user.len() < enough {
            return Err(PdfError::Missing { what: "/O and /U of the encryption" });
        }
        let permissions = integer("P").ok_or(PdfError::Missing { what: "/P of the encryption" })?;
        let metadata = dictionary.value("EncryptMetadata").and_then(Object::as_boolean);
        Ok(Self {
            revision,
            length,
            owner,
            user,
            owner_key: string("OE"),
            user_key: string("UE"),
            // Writers state it as signed or as unsigned 32 bits.
            permissions: permissions as i32,
            metadata: metadata.unwrap_or(true) || version < 4,
            id,
            strings,
            streams,
            embedded,
            filters,
            own,
            dictionary,
        })
    }

    /// The methods of strings, streams and embedded files by the crypt filters (ISO 32000-2, 7.6.6).
    fn methods(
        dictionary: &Dictionary,
        filters: &mut Vec<(String, Method)>,
    ) -> Result<[Method; 3], PdfError> {
        let unknown = PdfError::UnsupportedEncryption { what: "an unknown crypt filter" };
        let listed = dictionary.value("CF").and_then(Object::as_dictionary);
        for (name, filter) in listed.into_iter().flat_map(Dictionary::iter) {
            let (Some(name), Some(filter)) = (name.as_str(), filter.as_dictionary()) else {
                return Err(unknown);
            };
            let method = match filter.value("CFM").and_then(Object::as_name) {
                None | Some("None") => Method::Identity,
                Some("V2") => Method::Rc4,
                Some("AESV2") => Method::AesV2,
                Some("AESV3") => Method::AesV3,
                Some(_) => return Err(unknown),
            };
            filters.push((name.to_owned(), method));
        }
        let of = |key: &str| match dictionary.value(key).and_then(Object::as_name) {
            None if key == "EFF" => Ok(None),
            None | Some("Identity") => Ok(Some(Method::Identity)),
            Some(name) => filters
                .iter()
                .find(|(n, _)| n == name)
                .map(|(_, m)| Some(*m))
                .ok_or(unknown.clone()),
        };
        let (strings, streams) = (of("StrF")?, of("StmF")?);
        let streams = streams.unwrap_or(Method::Identity);
        Ok([strings.unwrap_or(Method::Identity), streams, of("EFF")?.unwrap_or(streams)])
    }

    /// The key that a password opens, as the user's or as the owner's; `None` where it opens nothing.
    pub(crate) fn unlock(&self, password: &[u8]) -> Option<FileKey> {
        let key = password::file_key(self, password)?;
        Some(FileKey(Arc::new(Inner {
            key,
            strings: self.strings,
            streams: self.streams,
            embedded: self.embedded,
            filters: self.filters.clone(),
            metadata: self.metadata,
            dictionary: self.dictionary.clone(),
            id: self.id.clone(),
            own: self.own,
        })))
    }
}

impl FileKey {
    /// Whether the key was found for this encryption.
    pub(crate) fn is_for(&self, dictionary: &Dictionary, id: &[u8], own: Option<ObjectId>) -> bool {
        self.0.dictionary == *dictionary && self.0.id == id && self.0.own == own
    }

    /// The first half of `/ID`, which the key was made with.
    pub(crate) fn id(&self) -> &[u8] {
        &self.0.id
    }

    /// Decrypts the strings of an object that stands in the file by itself; how many there are.
    pub(crate) fn decrypt_strings(
        &self,
        id: ObjectId,
        object: &mut Object,
    ) -> Result<u64, PdfError> {
        let mut count = 0;
        self.each_string(id, object, |method, key, bytes| {
            count += 1;
            cipher::decrypt(method, key, bytes)
        })?;
        Ok(count)
    }

    /// Encrypts the strings of an object that will stand in the file by itself.
    pub(crate) fn encrypt_strings(
        &self,
        id: ObjectId,
        object: &mut Object,
    ) -> Result<(), PdfError> {
        let mut count = 0u64;
        self.each_string(id, object, |method, key, bytes| {
            count += 1;
            Some(cipher::encrypt(method, key, &self.vector(id, count, bytes), bytes))
        })
    }

    fn each_string(
        &self,
        id: ObjectId,
        object: &mut Object,
        mut change: impl FnMut(Method, &[u8], &[u8]) -> Option<Vec<u8>>,
    ) -> Result<(), PdfError> {
        let method = self.0.strings;
        if method == Method::Identity || self.0.own == Some(id) {
            return Ok(());
        }
        let key = self.object_key(id, method);
        let mut waiting = vec![object];
        while let Some(object) = waiting.pop() {
            match object {
                Object::String(string) => {
                    let changed = change(method, &key, &string.bytes);
                    string.bytes = changed.ok_or(PdfError::DamagedString { number: id.number })?;
                }
                Object::Array(items) => waiting.extend(items),
                Object::Dictionary(dictionary) => {
                    // The hole of a signature is what no encryption reaches (ISO 32000-2, 7.6.2).
                    let signature = is_signature(dictionary);
                    for (name, value) in dictionary.iter_mut() {
                        if !(signature && name.as_bytes() == b"Contents") {
                            waiting.push(value);
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Decrypts a stream; its strings are decrypted already.
    pub(crate) fn decrypt_stream(
        &self,
        id: ObjectId,
        stream: &mut StreamObject,
    ) -> Result<(), PdfError> {
        let method = self.method_of(&stream.dictionary)?;
        if method == Method::Identity {
            return Ok(());
        }
        let key = self.object_key(id, method);
        let data = cipher::decrypt(method, &key, &stream.data);
        stream.data = data.ok_or(PdfError::DamagedStream { number: id.number })?;
        Ok(())
    }

    /// Encrypts the data of a stream that will be written.
    pub(crate) fn encrypt_stream(
        &self,
        id: ObjectId,
        dictionary: &Dictionary,
        data: &[u8],
    ) -> Result<Vec<u8>, PdfError> {
        let method = self.method_of(dictionary)?;
        let key = self.object_key(id, method);
        Ok(cipher::encrypt(method, &key, &self.vector(id, 0, data), data))
    }

    /// The method of one stream: its own crypt filter, or that of its kind.
    fn method_of(&self, dictionary: &Dictionary) -> Result<Method, PdfError> {
        let kind = dictionary.value("Type").and_then(Object::as_name);
        if kind == Some("XRef") || (kind == Some("Metadata") && !self.0.metadata) {
            return Ok(Method::Identity);
        }
        if let Some(name) = own_filter(dictionary) {
            let unknown = PdfError::UnsupportedEncryption { what: "an unknown crypt filter" };
            return match name {
                "Identity" => Ok(Method::Identity),
                name => {
                    let found = self.0.filters.iter().find(|(n, _)| n == name);
                    found.map(|(_, method)| *method).ok_or(unknown)
                }
            };
        }
        Ok(if kind == Some("EmbeddedFile") { self.0.embedded } else { self.0.streams })
    }

    /// The key of one object (ISO 32000-2, 7.6.3.2, algorithm 1).
    fn object_key(&self, id: ObjectId, method: Method) -> Zeroizing<Vec<u8>> {
        if method == Method::AesV3 {
            return self.0.key.clone();
        }
        let mut hash = md5::Md5::new();
        hash.update(&*self.0.key);
        hash.update(id.number.to_le_bytes().get(..3).unwrap_or_default());
        hash.update(id.generation.to_le_bytes());
        if method == Method::AesV2 {
            hash.update(b"sAlT");
        }
        let length = (self.0.key.len() + 5).min(16);
        Zeroizing::new(hash.finalize().get(..length).unwrap_or_default().to_vec())
    }

    /// An initialisation vector that nobody without the key can foresee, and that needs no randomness:
    /// the same object gives the same bytes.
    fn vector(&self, id: ObjectId, place: u64, data: &[u8]) -> [u8; 16] {
        let mut hash = Sha256::new();
        hash.update(b"segel vector");
        hash.update(&*self.0.key);
        hash.update(id.number.to_be_bytes());
        hash.update(id.generation.to_be_bytes());
        hash.update(place.to_be_bytes());
        hash.update(data);
        hash.finalize().first_chunk().copied().unwrap_or_default()
    }
}

/// Whether an encryption dictionary holds more than any handler needs: each version has its own.
fn is_long(dictionary: &Dictionary) -> bool {
    let mut waiting: Vec<&Object> = dictionary.iter().map(|(_, value)| value).collect();
    let mut left = VALUES;
    while let Some(value) = waiting.pop() {
        let bytes = value.as_string().map_or(0, <[u8]>::len);
        match left.checked_sub(1 + bytes / BYTES_A_VALUE) {
            Some(rest) => left = rest,
            None => return true,
        }
        match value {
            Object::Array(items) => waiting.extend(items),
            Object::Dictionary(inner) => waiting.extend(inner.iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    false
}

/// Whether a dictionary is that of a signature, whose `/Contents` stands unencrypted.
fn is_signature(dictionary: &Dictionary) -> bool {
    let kind = dictionary.value("Type").and_then(Object::as_name);
    matches!(kind, None | Some("Sig" | "DocTimeStamp"))
        && dictionary.value("ByteRange").is_some()
        && dictionary.value("Contents").is_some()
}

/// The crypt filter that a stream names itself, which is the first of its filters.
fn own_filter(dictionary: &Dictionary) -> Option<&str> {
    let first = |value: Option<&'_ Object>| -> Option<Object> {
        match value {
            Some(Object::Array(items)) => items.first().cloned(),
            other => other.cloned(),
        }
    };
    if first(dictionary.value("Filter")).as_ref().and_then(Object::as_name) != Some("Crypt") {
        return None;
    }
    let parameters = match dictionary.value("DecodeParms") {
        Some(Object::Array(items)) => items.first(),
        other => other,
    };
    let name = parameters.and_then(Object::as_dictionary).and_then(|d| d.value("Name"));
    Some(name.and_then(Object::as_name).unwrap_or("Identity"))
}
