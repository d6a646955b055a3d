//! The SQL of the desk.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params, params_from_iter};
use segel_crypto::{Digest, UnixTime};

use super::{Failure, Tx};
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

fn misread(table: &'static str, row: i64, column: &'static str) -> Failure {
    RegisterError::Row { table, row, column }.into()
}

fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

fn appointment(row: &Row<'_>) -> Result<Appointment, Failure> {
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
        until: row.get::<_, Option<i64>>("ends")?.map(UnixTime::new),
        certificate,
    };
    let dismissed_at = row.get::<_, Option<i64>>("dismissed_at")?.map(UnixTime::new);
    Ok(Appointment { id, what, made_by: row.get("made_by")?, dismissed_at })
}

fn item(row: &Row<'_>) -> Result<Item, Failure> {
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
        expires_at: row.get::<_, Option<i64>>("expires_at")?.map(UnixTime::new),
        route: steps.parse().map_err(|_| wrong("steps"))?,
        state: ItemState::named(&state).ok_or_else(|| wrong("state"))?,
        version: row.get("version")?,
        content: digest(row.get("content")?, "content")?,
        step: row.get("step")?,
        since: UnixTime::new(row.get("since")?),
        entry: row.get::<_, Option<i64>>("entry")?.map(EntryId),
        document: document.map(|text| digest(text, "document")).transpose()?,
        signatures: row.get("signatures")?,
    })
}

impl Tx<'_> {
    /// Whether there is a desk: it begins with its first appointment.
    pub(in crate::register) fn has_appointments(&self) -> Result<bool, Failure> {
        let mut statement = self.0.prepare_cached("SELECT EXISTS (SELECT 1 FROM appointment)")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    fn appointed(&self, tail: &str, values: &[Value]) -> Result<Vec<Appointment>, Failure> {
        let mut statement = self.0.prepare_cached(&format!("{APPOINTMENT} {tail}"))?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(appointment(row)?);
        }
        Ok(found)
    }

    pub(in crate::register) fn appointments(&self) -> Result<Vec<Appointment>, Failure> {
        self.appointed("ORDER BY id", &[])
    }

    pub(in crate::register) fn appointments_of(
        &self,
        actor: &str,
    ) -> Result<Vec<Appointment>, Failure> {
        self.appointed("WHERE actor = ?1 ORDER BY id", &[Value::Text(actor.to_owned())])
    }

    pub(in crate::register) fn appointment(&self, id: i64) -> Result<Option<Appointment>, Failure> {
        Ok(self.appointed("WHERE id = ?1", &[Value::Integer(id)])?.pop())
    }

    pub(in crate::register) fn next_appointment(&self) -> Result<i64, Failure> {
        self.next("appointment")
    }

    fn next(&self, table: &str) -> Result<i64, Failure> {
        let mut statement =
            self.0.prepare_cached(&format!("SELECT coalesce(max(id), 0) + 1 FROM {table}"))?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    pub(in crate::register) fn add_appointment(&self, one: &Appointment) -> Result<(), Failure> {
        let what = &one.what;
        self.0
            .prepare_cached(
                "INSERT INTO appointment (id, actor, role, unit, kind, capacity, principal, begins,
                    ends, certificate, made_by)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
                one.id,
                what.actor,
                what.role,
                what.kode_unit.as_deref().unwrap_or_default(),
                what.kind.as_deref().unwrap_or_default(),
                capacity_name(what.capacity),
                what.principal,
                what.from.seconds(),
                what.until.map(UnixTime::seconds),
                what.certificate.as_ref().map(digest_text),
                one.made_by,
            ])?;
        Ok(())
    }

    pub(in crate::register) fn dismiss(&self, id: i64, at: UnixTime) -> Result<(), Failure> {
        self.0
            .prepare_cached("UPDATE appointment SET dismissed_at = ?2 WHERE id = ?1")?
            .execute(params![id, at.seconds()])?;
        Ok(())
    }

    pub(in crate::register) fn add_route(
        &self,
        kind: &str,
        unit: &str,
        route: &Route,
    ) -> Result<i64, Failure> {
        let id = self.next("route")?;
        self.0
            .prepare_cached("INSERT INTO route (id, kind, unit, steps) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![id, kind, unit, route.to_string()])?;
        Ok(id)
    }

    pub(in crate::register) fn route(
        &self,
        kind: &str,
        unit: &str,
    ) -> Result<Option<Route>, Failure> {
        let found = self
            .0
            .prepare_cached(
                "SELECT id, steps FROM route WHERE kind = ?1 AND unit IN (?2, '')
                 ORDER BY unit DESC, id DESC LIMIT 1",
            )?
            .query_row(params![kind, unit], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
            })
            .optional()?;
        let parsed =
            |(id, steps): (i64, String)| steps.parse().map_err(|_| misread("route", id, "steps"));
        found.map(parsed).transpose()
    }

    /// Each route as the journal tells it.
    pub(in crate::register) fn routes(&self) -> Result<Vec<(i64, String)>, Failure> {
        let sql = "SELECT id, id || ' ' || kind || ' ' || iif(unit = '', '*', unit) || ' ' || steps
            FROM route ORDER BY id";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub(in crate::register) fn next_item(&self) -> Result<ItemId, Failure> {
        self.next("item").map(ItemId)
    }

    fn one_item(&self, tail: &str, value: Value) -> Result<Option<Item>, Failure> {
        let mut statement = self.0.prepare_cached(&format!("{ITEM} {tail}"))?;
        let mut rows = statement.query([value])?;
        rows.next()?.map(item).transpose()
    }

    pub(in crate::register) fn item(&self, id: ItemId) -> Result<Item, Failure> {
        self.one_item("WHERE id = ?1", Value::Integer(id.0))?
            .ok_or_else(|| RegisterError::from(DeskRefusal::UnknownItem(id)).into())
    }

    pub(in crate::register) fn item_with_key(&self, key: &str) -> Result<Option<Item>, Failure> {
        self.one_item("WHERE key = ?1", Value::Text(key.to_owned()))
    }

    pub(in crate::register) fn item_of(&self, entry: EntryId) -> Result<Option<ItemId>, Failure> {
        Ok(self
            .0
            .prepare_cached("SELECT id FROM item WHERE entry = ?1")?
            .query_row([entry.0], |row| row.get(0).map(ItemId))
            .optional()?)
    }

    /// All documents, or those that are neither finished nor expired.
    pub(in crate::register) fn items(
        &self,
        open: bool,
        mut found: impl FnMut(Item),
    ) -> Result<(), Failure> {
        let only = if open { "WHERE state IN ('waiting', 'returned')" } else { "" };
        let mut statement = self.0.prepare_cached(&format!("{ITEM} {only} ORDER BY id"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            found(item(row)?);
        }
        Ok(())
    }

    pub(in crate::register) fn add_item(&self, item: &Item) -> Result<(), Failure> {
        self.0
            .prepare_cached(
                "INSERT INTO item (id, key, kind, unit, subject, submitted_by, submitted_at,
                    expires_at, steps, state, version, content, step, since)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            )?
            .execute(params![
                item.id.0,
                item.key,
                item.kind,
                item.kode_unit,
                item.subject,
                item.submitted_by,
                item.submitted_at.seconds(),
                item.expires_at.map(UnixTime::seconds),
                item.route.to_string(),
                item.state.name(),
                item.version,
                digest_text(&item.content),
                item.step,
                item.since.seconds(),
            ])?;
        Ok(())
    }

    /// Writes what may change.
    pub(in crate::register) fn update_item(&self, item: &Item) -> Result<(), Failure> {
        self.0
            .prepare_cached(
                "UPDATE item SET state = ?2, version = ?3, content = ?4, step = ?5, since = ?6,
                    entry = ?7, document = ?8, signatures = ?9 WHERE id = ?1",
            )?
            .execute(params![
                item.id.0,
                item.state.name(),
                item.version,
                digest_text(&item.content),
                item.step,
                item.since.seconds(),
                item.entry.map(|entry| entry.0),
                item.document.as_ref().map(digest_text),
                item.signatures,
            ])?;
        Ok(())
    }

    pub(in crate::register) fn add_list(
        &self,
        list: &SigningList,
        act: &Act<'_>,
        certificate: &Digest,
    ) -> Result<i64, Failure> {
        let id = self.next("list")?;
        let (root, certificate) = (digest_text(&list.root()), digest_text(certificate));
        self.0
            .prepare_cached(
                "INSERT INTO list (id, actor, certificate, root, confirmed_at)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![id, act.actor, certificate, root, act.at.seconds()])?;
        let mut statement = self.0.prepare_cached(
            "INSERT INTO list_item (list, place, item, document) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for (place, (item, _, document)) in (0_i64..).zip(&list.documents) {
            statement.execute(params![id, place, item.0, digest_text(document)])?;
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
    ) -> Result<bool, Failure> {
        let mut statement = self.0.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM list_item i JOIN list l ON l.id = i.list
                WHERE i.item = ?1 AND i.document = ?2 AND l.actor = ?3 AND l.certificate = ?4)",
        )?;
        let values = params![item.0, digest_text(document), actor, digest_text(certificate)];
        Ok(statement.query_row(values, |row| row.get(0))?)
    }

    /// Each list that was confirmed.
    pub(in crate::register) fn lists(&self) -> Result<Vec<KeptList>, Failure> {
        let sql = "SELECT id, actor, confirmed_at, root, certificate FROM list ORDER BY id";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(KeptList {
                id: row.get(0)?,
                actor: row.get(1)?,
                confirmed_at: UnixTime::new(row.get(2)?),
                root: row.get(3)?,
                certificate: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub(in crate::register) fn list_items(
        &self,
        list: i64,
    ) -> Result<Vec<(ItemId, String, Digest)>, Failure> {
        let sql = "SELECT item, document FROM list_item WHERE list = ?1 ORDER BY place";
        let mut statement = self.0.prepare_cached(sql)?;
        let mut rows = statement.query([list])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let document: String = row.get(1)?;
            let digest = parse_digest(&document);
            let digest = digest.ok_or_else(|| misread("list_item", list, "document"))?;
            found.push((ItemId(row.get(0)?), String::new(), digest));
        }
        Ok(found)
    }

    /// Who asked for a withdrawal, and why.
    pub(in crate::register) fn proposal(
        &self,
        entry: EntryId,
    ) -> Result<Option<(String, String)>, Failure> {
        Ok(self
            .0
            .prepare_cached("SELECT proposed_by, reason FROM proposal WHERE entry = ?1")?
            .query_row([entry.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?)
    }

    pub(in crate::register) fn proposals(&self) -> Result<Vec<(i64, String, String)>, Failure> {
        let sql = "SELECT entry, proposed_by, reason FROM proposal ORDER BY entry";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub(in crate::register) fn add_proposal(
        &self,
        entry: EntryId,
        reason: &str,
        actor: &str,
    ) -> Result<(), Failure> {
        self.0
            .prepare_cached(
                "INSERT INTO proposal (entry, reason, proposed_by) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![entry.0, reason, actor])?;
        Ok(())
    }
}
