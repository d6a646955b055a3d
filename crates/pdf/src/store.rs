//! The document security store (`/DSS`): validation data as the document carries it.

use crate::document::Document;
use crate::error::PdfError;
use crate::filter;
use crate::object::{Dictionary, IndirectObject, Object, ObjectId};
use crate::source::Source;
use crate::xref::Entry;

/// A stream of the store: the object that holds it, and its bytes.
pub type HeldStream = (ObjectId, Vec<u8>);

/// An object, where it or the stream that holds it stands in the file, and its place in that.
pub(crate) type Place = (ObjectId, u64, u32);

/// Streams read out of one store.
pub(crate) const STREAMS: usize = 10_000;
/// Bytes read out of one store, and how many more for each of the file's own: lists of serial numbers do
/// not deflate to less.
const BYTES: usize = 16 << 20;
const MORE: usize = 8;

/// The certificates, revocation lists and OCSP responses of `/DSS`, each as its DER bytes.
///
/// Nothing in it has been verified (ISO 32000-2, 12.8.4.3).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SecurityStore {
    /// `/Certs`
    pub certificates: Vec<Vec<u8>>,
    /// `/CRLs`
    pub crls: Vec<Vec<u8>>,
    /// `/OCSPs`
    pub ocsp_responses: Vec<Vec<u8>>,
}

impl<S: Source> Document<S> {
    /// The security store, or `None` where the document has none.
    ///
    /// An entry that is no stream, or whose stream cannot be read, is left out.
    ///
    /// # Errors
    /// When the catalog cannot be read, or a budget runs out.
    pub fn security_store(&self) -> Result<Option<SecurityStore>, PdfError> {
        let Some([certificates, crls, ocsp_responses]) = self.security_streams()? else {
            return Ok(None);
        };
        let bytes = |streams: Vec<HeldStream>| streams.into_iter().map(|(_, bytes)| bytes);
        Ok(Some(SecurityStore {
            certificates: bytes(certificates).collect(),
            crls: bytes(crls).collect(),
            ocsp_responses: bytes(ocsp_responses).collect(),
        }))
    }

    /// The streams of `/Certs`, `/CRLs` and `/OCSPs` with the objects that hold them, for whoever
    /// refers to them.
    ///
    /// # Errors
    /// As [`security_store`](Self::security_store).
    pub fn security_streams(&self) -> Result<Option<[Vec<HeldStream>; 3]>, PdfError> {
        let catalog = self.catalog()?;
        let Some(store) = catalog.value("DSS") else { return Ok(None) };
        let Object::Dictionary(store) = self.resolve(store)? else { return Ok(None) };
        let mut room = self.store_room();
        Ok(Some([
            self.streams_of(&store, "Certs", &mut room)?,
            self.streams_of(&store, "CRLs", &mut room)?,
            self.streams_of(&store, "OCSPs", &mut room)?,
        ]))
    }

    /// Where an object stands in this version.
    pub(crate) fn place_of(&self, id: ObjectId) -> Result<Place, PdfError> {
        Ok(match self.entry(id.number)? {
            Some(Entry::Offset { offset, .. }) => (id, offset, 0),
            Some(Entry::InStream { stream, index }) => {
                let holder = self.current(stream)?.map(|id| self.offset_of(id)).transpose()?;
                (id, holder.flatten().unwrap_or_default(), index.saturating_add(1))
            }
            _ => (id, 0, 0),
        })
    }

    /// Streams and bytes that may be read.
    pub(crate) fn store_room(&self) -> (usize, usize) {
        let own = usize::try_from(self.len()).unwrap_or(usize::MAX).saturating_mul(MORE);
        (STREAMS, BYTES.saturating_add(own))
    }

    /// The three lists of the store, and where it and they stand.
    pub(crate) fn store_lists(&self) -> Result<([Vec<ObjectId>; 3], Vec<Place>), PdfError> {
        let (mut lists, mut places) = (<[Vec<ObjectId>; 3]>::default(), Vec::new());
        let catalog = self.catalog()?;
        let mut note = |value: &Object| -> Result<(), PdfError> {
            if let Some(id) = value.as_reference() {
                places.push(self.place_of(id)?);
            }
            Ok(())
        };
        let Some(store) = catalog.value("DSS") else { return Ok((lists, places)) };
        note(store)?;
        let Object::Dictionary(store) = self.resolve(store)? else { return Ok((lists, places)) };
        for (key, ids) in ["Certs", "CRLs", "OCSPs"].into_iter().zip(&mut lists) {
            let Some(list) = store.value(key) else { continue };
            note(list)?;
            let list = self.resolve(list)?;
            ids.extend(list.as_array().unwrap_or_default().iter().filter_map(Object::as_reference));
        }
        Ok((lists, places))
    }

    fn streams_of(
        &self,
        store: &Dictionary,
        key: &str,
        (streams, bytes): &mut (usize, usize),
    ) -> Result<Vec<HeldStream>, PdfError> {
        let list = store.value(key).map(|list| self.resolve(list)).transpose()?;
        let mut out = Vec::new();
        for item in list.as_ref().and_then(Object::as_array).unwrap_or_default() {
            let limit = STREAMS as u64;
            *streams = streams
                .checked_sub(1)
                .ok_or(PdfError::Budget { what: "streams of the security store", limit })?;
            let Some(id) = item.as_reference() else { continue };
            let Some(data) = self.held(id, bytes)? else { continue };
            out.push((id, data));
        }
        Ok(out)
    }

    /// The bytes of a stream, where it can be read.
    pub(crate) fn held(&self, id: ObjectId, room: &mut usize) -> Result<Option<Vec<u8>>, PdfError> {
        let Ok(IndirectObject::Stream(stream)) = self.object(id) else { return Ok(None) };
        let Ok(data) = filter::decode(&stream.dictionary, &stream.data, id.number) else {
            return Ok(None);
        };
        let limit = BYTES as u64 + self.len().saturating_mul(MORE as u64);
        let left = room.checked_sub(data.len());
        *room = left.ok_or(PdfError::Budget { what: "bytes of the security store", limit })?;
        Ok(Some(data))
    }
}
