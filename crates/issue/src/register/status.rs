//! The status list: what each document that was handed out is good for, to be signed and given to
//! those who verify.

use std::collections::HashMap;

use segel_crypto::{Digest, UnixTime};
use serde::{Deserialize, Serialize};

use super::Register;
use super::entry::{Selection, State, Status};
use super::error::RegisterError;
use crate::date::CalendarDate;
use crate::office::ZonaWaktu;

/// The name and version of the form.
pub const STATUS_SCHEMA: &str = "segel.status/1";

/// A document on the list. It names nobody and gives no reason: whoever checks a paper learns what
/// it is good for, not the story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ListedDocument {
    /// The SHA-256 of the signed file in lower-case hexadecimal.
    pub sha256: String,
    /// The number as printed.
    pub nomor: String,
    /// `berlaku`, `dicabut` or `diganti`.
    pub status: String,
    /// The last day on which it is good, where it has one.
    pub valid_until: Option<String>,
    /// When it was withdrawn, in UTC.
    pub since: Option<String>,
    /// The number of the document that took its place.
    pub replaced_by: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    schema: String,
    issued_at: String,
    next_update: String,
    zone: ZonaWaktu,
    documents: Vec<ListedDocument>,
}

/// A status list as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusList {
    issued_at: UnixTime,
    next_update: UnixTime,
    zone: ZonaWaktu,
    documents: HashMap<String, ListedDocument>,
}

impl Register {
    /// The status of every document that was handed out, as compact JSON: the bytes to be signed.
    ///
    /// # Errors
    /// [`RegisterError::Database`] where the database fails.
    pub fn status_list(
        &self,
        issued_at: UnixTime,
        next_update: UnixTime,
    ) -> Result<String, RegisterError> {
        let selection = Selection { state: Some(State::Published), ..Selection::default() };
        let mut documents = Vec::new();
        self.store.read(|tx| {
            let mut replaced = Vec::new();
            tx.selected(&selection, |entry| {
                let Some(file) = &entry.file else { return Ok(()) };
                let status = match (entry.withdrawn_at, entry.replaced_by) {
                    (Some(_), _) => Status::Dicabut,
                    (None, Some(_)) => Status::Diganti,
                    (None, None) => Status::Berlaku,
                };
                if let Some(by) = entry.replaced_by {
                    replaced.push((documents.len(), by));
                }
                documents.push(ListedDocument {
                    sha256: file.sha256.to_hex(),
                    nomor: entry.nomor.as_str().to_owned(),
                    status: status.name().to_owned(),
                    valid_until: entry.valid_until.map(|day| day.to_string()),
                    since: entry.withdrawn_at.map(|at| at.to_string()),
                    replaced_by: None,
                });
                Ok(())
            })?;
            for (place, by) in replaced {
                let nomor = tx.entry(by)?.nomor;
                if let Some(document) = documents.get_mut(place) {
                    document.replaced_by = Some(nomor.as_str().to_owned());
                }
            }
            Ok::<_, RegisterError>(())
        })?;
        let form = Form {
            schema: STATUS_SCHEMA.to_owned(),
            issued_at: issued_at.to_string(),
            next_update: next_update.to_string(),
            zone: self.zone(),
            documents,
        };
        // A struct of texts always has a JSON form.
        Ok(serde_json::to_string(&form).unwrap_or_default())
    }
}

impl StatusList {
    /// Reads a list, whose signature the caller verified before. `None` where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let form: Form = serde_json::from_str(text).ok()?;
        if form.schema != STATUS_SCHEMA {
            return None;
        }
        let documents =
            form.documents.into_iter().map(|document| (document.sha256.clone(), document));
        Some(Self {
            issued_at: UnixTime::parse_rfc3339(&form.issued_at)?,
            next_update: UnixTime::parse_rfc3339(&form.next_update)?,
            zone: form.zone,
            documents: documents.collect(),
        })
    }

    /// When it was drawn up.
    pub fn issued_at(&self) -> UnixTime {
        self.issued_at
    }

    /// When the next one comes; later than this it says nothing.
    pub fn next_update(&self) -> UnixTime {
        self.next_update
    }

    /// Whether it speaks about an instant.
    pub fn is_current(&self, at: UnixTime) -> bool {
        self.issued_at <= at && at < self.next_update
    }

    /// What is listed for a file, and its status on the day that an instant is in the register's
    /// zone.
    pub fn find(&self, sha256: &Digest, at: UnixTime) -> Option<(&ListedDocument, Status)> {
        let document = self.documents.get(&sha256.to_hex())?;
        let status = match document.status.as_str() {
            "berlaku" => Status::Berlaku,
            "diganti" => Status::Diganti,
            // What is not known is not in force.
            _ => Status::Dicabut,
        };
        let local = at.plus_seconds(i64::from(self.zone.minutes()) * 60).civil();
        let year = u16::try_from(local.year).unwrap_or(u16::MAX);
        let today = CalendarDate::new(year, local.month, local.day).ok();
        let last = document.valid_until.as_deref().and_then(|day| day.parse().ok());
        let over = today.zip(last).is_some_and(|(today, last): (_, CalendarDate)| last < today);
        let expired = status == Status::Berlaku && over;
        Some((document, if expired { Status::Kedaluwarsa } else { status }))
    }
}
