//! The SQL of the desk.

use segel_crypto::{Digest, UnixTime};

use super::Tx;
use super::database::{Row, Value, values};
use crate::register::desk::{
    Appointing, Appointment, CAPACITIES, DeskRefusal, Item, ItemId, ItemState, Route, SigningList,
    capacity_name,
};
use crate::register::entry::{Act, EntryId};
use crate::register::error::RegisterError;
use crate::register::journal::{digest_text, parse_digest};

const ITEM: &str = "SELECT id, key, kind, unit, subject, submitted_by, submitted_at, expires_at,
    steps, state, version, content, step, since, entry, document, signatures FROM item";
const APPOINTMENT: &str = "SELECT id, actor, role, unit, kind, capacity, principal, begins, ends,
    certificate, made_by, dismissed_at FROM appointment";

/// A list that was confirmed, without its documents.
pub(in crate::register) struct KeptList {
    pub(in crate::register) id: i64,
    pub(in crate::register) actor: String,
    pub(in crate::register) confirmed_at: UnixTime,
    pub(in crate::register) root: String,
    pub(in crate::register) certificate: String,
}

fn misread(table: &'static str, row: i64, column: &'static str) -> RegisterError {
    RegisterError::Row { table, row, column }
}

fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

fn appointment(row: &Row<'_>) -> Result<Appointment, RegisterError> {
    let id: i64 = row.get("id")?;
    let capacity: String = row.get("capacity")?;
    let capacity = CAPACITIES.iter().find(|(_, name)| *name == capacity);
    let (capacity, _) = capacity.ok_or_else(|| misread("appointment", id, "capacity"))?;
    let certificate: Option<String> = row.get("certificate")?;
    let certificate = certificate
        .map(|text| parse_digest(&text).ok_or_else(|| misread("appointment", id, "certificate")))
        .transpose()?;
    let what = Appointing {
        actor: row.get("actor")?,
        role: row.get("role")?,
        kode_unit: some(row.get("unit")?),
        kind: some(row.get("kind")?),
        capacity: *capacity,
        principal: row.get("principal")?,
        from: UnixTime::new(row.get("begins")?),
        until: row.get::<Option<i64>>("ends")?.map(UnixTime::new),
        certificate,
    };
    let dismissed_at = row.get::<Option<i64>>("dismissed_at")?.map(UnixTime::new);
    Ok(Appointment { id, what, made_by: row.get("made_by")?, dismissed_at })
}

fn item(row: &Row<'_>) -> Result<Item, RegisterError> {
    let id: i64 = row.get("id")?;
    let wrong = |column| misread("item", id, column);
    let digest = |text: String, column| parse_digest(&text).ok_or_else(|| wrong(column));
    let (steps, state): (String, String) = (row.get("steps")?, row.get("state")?);
    let document: Option<String> = row.get("document")?;
    Ok(Item {
        id: ItemId(id),
        key: row.get("key")?,
        kind: row.get("kind")?,
        kode_unit: row.get("unit")?,
        subject: row.get("subject")?,
        submitted_by: row.get("submitted_by")?,
        submitted_at: UnixTime::new(row.get("submitted_at")?),
        expires_at: row.get::<Option<i64>>("expires_at")?.map(UnixTime::new),
        route: steps.parse().map_err(|_| wrong("steps"))?,
        state: ItemState::named(&state).ok_or_else(|| wrong("state"))?,
        version: row.get("version")?,
        content: digest(row.get("content")?, "content")?,
        step: row.get("step")?,
        since: UnixTime::new(row.get("since")?),
        entry: row.get::<Option<i64>>("entry")?.map(EntryId),
        document: document.map(|text| digest(text, "document")).transpose()?,
        signatures: row.get("signatures")?,
    })
}

impl Tx<'_> {
    /// Whether there is a desk: it begins with its first appointment.
    pub(in crate::register) fn has_appointments(&self) -> Result<bool, RegisterError> {
        let found = self.first("SELECT 1 FROM appointment LIMIT 1", &[], |_| Ok(()))?;
        Ok(found.is_some())
    }

    fn appointed(
        &self,
        tail: &str,
        values: &[Value<'_>],
    ) -> Result<Vec<Appointment>, RegisterError> {
        self.all(&format!("{APPOINTMENT} {tail}"), values, appointment)
    }

    pub(in crate::register) fn appointments(&self) -> Result<Vec<Appointment>, RegisterError> {
        self.appointed("ORDER BY id", &[])
    }

    pub(in crate::register) fn appointments_of(
        &self,
        actor: &str,
    ) -> Result<Vec<Appointment>, RegisterError> {
        self.appointed("WHERE actor = ?1 ORDER BY id", values![actor])
    }

    pub(in crate::register) fn appointment(
        &self,
        id: i64,
    ) -> Result<Option<Appointment>, RegisterError> {
        Ok(self.appointed("WHERE id = ?1", values![id])?.pop())
    }

    pub(in crate::register) fn next_appointment(&self) -> Result<i64, RegisterError> {
        self.next("appointment")
    }

    pub(in crate::register) fn add_appointment(
        &self,
        one: &Appointment,
    ) -> Result<(), RegisterError> {
        let what = &one.what;
        self.0.execute(
            "INSERT INTO appointment (id, actor, role, unit, kind, capacity, principal, begins,
                    ends, certificate, made_by)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            values![
                one.id,
                &what.actor,
                &what.role,
                what.kode_unit.as_deref().unwrap_or_default(),
                what.kind.as_deref().unwrap_or_default(),
                capacity_name(what.capacity),
                what.principal.as_ref(),
                what.from.seconds(),
                what.until.map(UnixTime::seconds),
                what.certificate.as_ref().map(digest_text),
                &one.made_by,
            ],
        )
    }

    pub(in crate::register) fn dismiss(&self, id: i64, at: UnixTime) -> Result<(), RegisterError> {
        self.0.execute(
            "UPDATE appointment SET dismissed_at = ?2 WHERE id = ?1",
            values![id, at.seconds()],
        )
    }

    pub(in crate::register) fn add_route(
        &self,
        kind: &str,
        unit: &str,
        route: &Route,
    ) -> Result<i64, RegisterError> {
        let id = self.next("route")?;
        self.0.execute(
            "INSERT INTO route (id, kind, unit, steps) VALUES (?1, ?2, ?3, ?4)",
            values![id, kind, unit, route.to_string()],
        )?;
        Ok(id)
    }

    pub(in crate::register) fn route(
        &self,
        kind: &str,
        unit: &str,
    ) -> Result<Option<Route>, RegisterError> {
        let sql = "SELECT id, steps FROM route WHERE kind = ?1 AND unit IN (?2, '')
            ORDER BY unit DESC, id DESC LIMIT 1";
        let read = |row: &Row<'_>| Ok((row.get::<i64>("id")?, row.get::<String>("steps")?));
        let found = self.first(sql, values![kind, unit], read)?;
        let parsed =
            |(id, steps): (i64, String)| steps.parse().map_err(|_| misread("route", id, "steps"));
        found.map(parsed).transpose()
    }

    /// Each route as the journal tells it.
    pub(in crate::register) fn routes(&self) -> Result<Vec<(i64, String)>, RegisterError> {
        let sql = "SELECT id, id || ' ' || kind || ' ' || CASE unit WHEN '' THEN '*' ELSE unit END
                || ' ' || steps AS told
            FROM route ORDER BY id";
        self.all(sql, &[], |row| Ok((row.get("id")?, row.get("told")?)))
    }

    pub(in crate::register) fn next_item(&self) -> Result<ItemId, RegisterError> {
        self.next("item").map(ItemId)
    }

    fn one_item(&self, tail: &str, value: Value<'_>) -> Result<Option<Item>, RegisterError> {
        self.first(&format!("{ITEM} {tail}"), &[value], item)
    }

    pub(in crate::register) fn item(&self, id: ItemId) -> Result<Item, RegisterError> {
        self.one_item("WHERE id = ?1", id.0.into())?
            .ok_or_else(|| DeskRefusal::UnknownItem(id).into())
    }

    pub(in crate::register) fn item_with_key(
        &self,
        key: &str,
    ) -> Result<Option<Item>, RegisterError> {
        self.one_item("WHERE key = ?1", key.into())
    }

    pub(in crate::register) fn item_of(
        &self,
        entry: EntryId,
    ) -> Result<Option<ItemId>, RegisterError> {
        let sql = "SELECT id FROM item WHERE entry = ?1";
        self.first(sql, values![entry.0], |row| row.get("id").map(ItemId))
    }

    /// All documents, or those that are neither finished nor expired.
    pub(in crate::register) fn items(
        &self,
        open: bool,
        mut found: impl FnMut(Item),
    ) -> Result<(), RegisterError> {
        let only = if open { "WHERE state IN ('waiting', 'returned')" } else { "" };
        self.0.scan(&format!("{ITEM} {only} ORDER BY id"), &[], &mut |row| {
            found(item(row)?);
            Ok(())
        })
    }

    pub(in crate::register) fn add_item(&self, item: &Item) -> Result<(), RegisterError> {
        self.0.execute(
            "INSERT INTO item (id, key, kind, unit, subject, submitted_by, submitted_at,
                    expires_at, steps, state, version, content, step, since)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            values![
                item.id.0,
                &item.key,
                &item.kind,
                &item.kode_unit,
                &item.subject,
                &item.submitted_by,
                item.submitted_at.seconds(),
                item.expires_at.map(UnixTime::seconds),
                item.route.to_string(),
                item.state.name(),
                item.version,
                digest_text(&item.content),
                item.step,
                item.since.seconds(),
            ],
        )
    }

    /// Writes what may change.
    pub(in crate::register) fn update_item(&self, item: &Item) -> Result<(), RegisterError> {
        self.0.execute(
            "UPDATE item SET state = ?2, version = ?3, content = ?4, step = ?5, since = ?6,
                    entry = ?7, document = ?8, signatures = ?9 WHERE id = ?1",
            values![
                item.id.0,
                item.state.name(),
                item.version,
                digest_text(&item.content),
                item.step,
                item.since.seconds(),
                item.entry.map(|entry| entry.0),
                item.document.as_ref().map(digest_text),
                item.signatures,
            ],
        )
    }

    pub(in crate::register) fn add_list(
        &self,
        list: &SigningList,
        act: &Act<'_>,
        certificate: &Digest,
    ) -> Result<i64, RegisterError> {
        let id = self.next("list")?;
        let (root, certificate) = (digest_text(&list.root()), digest_text(certificate));
        self.0.execute(
            "INSERT INTO list (id, actor, certificate, root, confirmed_at)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            values![id, act.actor, certificate, root, act.at.seconds()],
        )?;
        for (place, (item, _, document)) in (0_i64..).zip(&list.documents) {
            self.0.execute(
                "INSERT INTO list_item (list, place, item, document) VALUES (?1, ?2, ?3, ?4)",
                values![id, place, item.0, digest_text(document)],
            )?;
        }
        Ok(id)
    }

    /// Whether somebody confirmed a list with the document as it is, for that certificate.
    pub(in crate::register) fn is_confirmed(
        &self,
        item: ItemId,
        document: &Digest,
        actor: &str,
        certificate: &Digest,
    ) -> Result<bool, RegisterError> {
        let sql = "SELECT 1 FROM list_item i JOIN list l ON l.id = i.list
            WHERE i.item = ?1 AND i.document = ?2 AND l.actor = ?3 AND l.certificate = ?4 LIMIT 1";
        let values = values![item.0, digest_text(document), actor, digest_text(certificate)];
        Ok(self.first(sql, values, |_| Ok(()))?.is_some())
    }

    /// Each list that was confirmed.
    pub(in crate::register) fn lists(&self) -> Result<Vec<KeptList>, RegisterError> {
        let sql = "SELECT id, actor, confirmed_at, root, certificate FROM list ORDER BY id";
        self.all(sql, &[], |row| {
            Ok(KeptList {
                id: row.get("id")?,
                actor: row.get("actor")?,
                confirmed_at: UnixTime::new(row.get("confirmed_at")?),
                root: row.get("root")?,
                certificate: row.get("certificate")?,
            })
        })
    }

    pub(in crate::register) fn list_items(
        &self,
        list: i64,
    ) -> Result<Vec<(ItemId, String, Digest)>, RegisterError> {
        let sql = "SELECT item, document FROM list_item WHERE list = ?1 ORDER BY place";
        self.all(sql, values![list], |row| {
            let document: String = row.get("document")?;
            let digest = parse_digest(&document);
            let digest = digest.ok_or_else(|| misread("list_item", list, "document"))?;
            Ok((ItemId(row.get("item")?), String::new(), digest))
        })
    }

    /// Who asked for a withdrawal, and why.
    pub(in crate::register) fn proposal(
        &self,
        entry: EntryId,
    ) -> Result<Option<(String, String)>, RegisterError> {
        let sql = "SELECT proposed_by, reason FROM proposal WHERE entry = ?1";
        let read = |row: &Row<'_>| Ok((row.get("proposed_by")?, row.get("reason")?));
        self.first(sql, values![entry.0], read)
    }

    pub(in crate::register) fn proposals(
        &self,
    ) -> Result<Vec<(i64, String, String)>, RegisterError> {
        let sql = "SELECT entry, proposed_by, reason FROM proposal ORDER BY entry";
        self.all(sql, &[], |row| {
            Ok((row.get("entry")?, row.get("proposed_by")?, row.get("reason")?))
        })
    }

    pub(in crate::register) fn add_proposal(
        &self,
        entry: EntryId,
        reason: &str,
        actor: &str,
    ) -> Result<(), RegisterError> {
        self.0.execute(
            "INSERT INTO proposal (entry, reason, proposed_by) VALUES (?1, ?2, ?3)",
            values![entry.0, reason, actor],
        )
    }
}
