//! What all tests of the register need: an office's requests and days.

use std::error::Error;
use std::path::{Path, PathBuf};

use segel_crypto::{Digest, DigestAlgorithm, UnixTime};
use segel_issue::register::{
    Act, Entry, EntryId, Location, RecordedFile, Register, RegisterError, Reservation,
};
use segel_issue::{CalendarDate, NumberFormat, Scope, Sifat, ZonaWaktu};

pub(crate) type Tested = Result<(), Box<dyn Error>>;

pub(crate) fn sha256(text: &str) -> Digest {
    DigestAlgorithm::Sha256.digest(text.as_bytes())
}

/// Noon in Jakarta.
pub(crate) fn noon(day: CalendarDate) -> UnixTime {
    let (year, month, day) = (i64::from(day.year()), day.month(), day.day());
    UnixTime::from_civil(year, month, day, 5, 0, 0).unwrap_or(UnixTime::new(0))
}

pub(crate) fn act(at: UnixTime) -> Act<'static> {
    Act { actor: "operator-1", at }
}

/// A request for a number, with its own texts.
pub(crate) struct Request {
    pub(crate) kind: &'static str,
    pub(crate) scope: Scope,
    pub(crate) klasifikasi: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) format: NumberFormat,
    pub(crate) day: CalendarDate,
    pub(crate) key: String,
    pub(crate) data: Digest,
}

impl Request {
    pub(crate) fn new(key: &str, day: &str) -> Result<Self, Box<dyn Error>> {
        Ok(Self {
            kind: "siujk",
            scope: Scope::Kind,
            klasifikasi: "500.16.7",
            unit: "409.20.3",
            format: "{sifat}/{klasifikasi}/{nomor}/{kode_unit}/{tahun}".parse()?,
            day: day.parse()?,
            key: key.to_owned(),
            data: sha256(key),
        })
    }

    pub(crate) fn reservation(&self) -> Reservation<'_> {
        Reservation {
            kind: self.kind,
            scope: self.scope,
            sifat: Sifat::Biasa,
            klasifikasi: self.klasifikasi,
            kode_unit: self.unit,
            format: &self.format,
            tanggal: self.day,
            valid_until: None,
            idempotency_key: &self.key,
            data: &self.data,
        }
    }

    /// Asks on the day itself.
    pub(crate) fn ask(&self, register: &mut Register) -> Result<Entry, RegisterError> {
        register.reserve(&self.reservation(), &act(noon(self.day)))
    }
}

/// The bytes that stand for the signed file of an entry.
pub(crate) fn file_of(entry: EntryId) -> (RecordedFile, Vec<u8>) {
    let bytes = format!("signed {entry}").into_bytes();
    let sha256 = DigestAlgorithm::Sha256.digest(&bytes);
    (RecordedFile { sha256, path: PathBuf::from(format!("{entry}.pdf")) }, bytes)
}

/// Answers an audit with the bytes of [`file_of`].
pub(crate) fn read_file(path: &Path) -> std::io::Result<Vec<u8>> {
    let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    Ok(format!("signed {name}").into_bytes())
}

/// Takes an entry all the way.
pub(crate) fn publish(register: &mut Register, request: &Request) -> Result<Entry, RegisterError> {
    let by = act(noon(request.day));
    let entry = request.ask(register)?;
    register.prepared(entry.id, &sha256(&format!("prepared {}", entry.id)), &by)?;
    register.record(entry.id, &file_of(entry.id).0, &by)?;
    register.publish(entry.id, &by)
}

/// Opens the register at a place; the first to come begins it.
pub(crate) fn opened(place: &Location) -> Result<Register, RegisterError> {
    place.open_or_begin(ZonaWaktu::Wib, &act(UnixTime::new(1_700_000_000)))
}
