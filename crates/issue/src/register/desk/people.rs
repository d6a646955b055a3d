//! Who may do what: nobody anything, unless an appointment says so.

use segel_crypto::{Digest, UnixTime};

use super::Desk;
use super::item::Route;
use super::refusal::DeskRefusal;
use crate::register::entry::{Act, Entry, check_code, check_text, digest_of};
use crate::register::error::RegisterError;
use crate::register::journal::{Action, Note, digest_text};
use crate::register::steps::done;
use crate::register::store::Tx;
use crate::signatory::Capacity;

/// The role that appoints others and lays down routes.
pub const ADMINISTRATOR: &str = "admin";
/// The role that submits documents.
pub const OPERATOR: &str = "operator";

/// A role that somebody holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Appointment {
    /// Its number.
    pub id: i64,
    /// What was asked for.
    pub what: Appointing,
    /// Who appointed.
    pub made_by: String,
    /// When it was taken back.
    pub dismissed_at: Option<UnixTime>,
}

/// Gives somebody a role.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "what an appointment is")]
pub struct Appointing {
    /// The account.
    pub actor: String,
    /// The role: `admin`, `operator`, or one that routes name.
    pub role: String,
    /// Only for this unit; `None` for all.
    pub kode_unit: Option<String>,
    /// Only for this kind; `None` for all.
    pub kind: Option<String>,
    /// The capacity in which it is held.
    pub capacity: Capacity,
    /// For whom, where it is held for somebody else: needed for Plh., a.n. and u.b.
    pub principal: Option<String>,
    /// From when.
    pub from: UnixTime,
    /// Until when, that instant no longer included; needed for Plh.
    pub until: Option<UnixTime>,
    /// The SHA-256 of the certificate that this person signs with; without it, no signature.
    pub certificate: Option<Digest>,
}

pub(in crate::register) const CAPACITIES: [(Capacity, &str); 6] = [
    (Capacity::Definitif, "definitif"),
    (Capacity::AtasNama, "atas-nama"),
    (Capacity::UntukBeliau, "untuk-beliau"),
    (Capacity::Plt, "plt"),
    (Capacity::Plh, "plh"),
    (Capacity::Pj, "pj"),
];

pub(in crate::register) fn capacity_name(capacity: Capacity) -> &'static str {
    CAPACITIES.iter().find(|(known, _)| *known == capacity).map_or("definitif", |(_, name)| name)
}

impl Appointing {
    /// A role in all units and for all kinds, from an instant on, without a certificate.
    pub fn new(actor: &str, role: &str, capacity: Capacity, from: UnixTime) -> Self {
        Self {
            actor: actor.to_owned(),
            role: role.to_owned(),
            kode_unit: None,
            kind: None,
            capacity,
            principal: None,
            from,
            until: None,
            certificate: None,
        }
    }

    fn check(&self) -> Result<(), RegisterError> {
        check_text("actor", &self.actor, 120)?;
        check_code("role", &self.role)?;
        for (part, code) in [("kode_unit", &self.kode_unit), ("kind", &self.kind)] {
            code.as_deref().map_or(Ok(()), |code| check_code(part, code))?;
        }
        if let Some(principal) = &self.principal {
            check_text("principal", principal, 120)?;
        }
        let wrong = |reason| Err(DeskRefusal::Defect { part: "appointment", reason }.into());
        let for_other =
            matches!(self.capacity, Capacity::Plh | Capacity::AtasNama | Capacity::UntukBeliau);
        if for_other && self.principal.is_none() {
            return wrong("Plh., a.n. and u.b. are held for somebody: name the principal");
        }
        if self.principal.as_deref() == Some(&self.actor) {
            return wrong("nobody is his own deputy");
        }
        if self.capacity == Capacity::Plh && self.until.is_none() {
            return wrong("a Plh. acts until a day: name it");
        }
        if self.until.is_some_and(|until| until <= self.from) {
            return wrong("it ends before it begins");
        }
        Ok(())
    }
}

impl Appointment {
    pub(in crate::register) fn covers(
        &self,
        role: &str,
        kind: &str,
        unit: &str,
        at: UnixTime,
    ) -> bool {
        let what = &self.what;
        what.role == role
            && what.kind.as_deref().is_none_or(|only| only == kind)
            && what.kode_unit.as_deref().is_none_or(|only| only == unit)
            && what.from <= at
            && what.until.is_none_or(|until| at < until)
            && self.dismissed_at.is_none_or(|end| at < end)
    }

    pub(in crate::register) fn identity(&self) -> Digest {
        let what = &self.what;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        digest_of(
            "segel desk appointment 1",
            &[
                self.id.to_string().as_bytes(),
                what.actor.as_bytes(),
                what.role.as_bytes(),
                text(&what.kode_unit).as_bytes(),
                text(&what.kind).as_bytes(),
                capacity_name(what.capacity).as_bytes(),
                text(&what.principal).as_bytes(),
                what.from.to_string().as_bytes(),
                what.until.map(|at| at.to_string()).unwrap_or_default().as_bytes(),
                what.certificate.as_ref().map(digest_text).unwrap_or_default().as_bytes(),
                self.made_by.as_bytes(),
            ],
        )
    }

    /// Role and capacity as the journal names them.
    pub(in crate::register) fn held(&self) -> String {
        let principal = self.what.principal.as_ref().map(|who| format!(" {who}"));
        let capacity = capacity_name(self.what.capacity);
        format!("{} {capacity}{}", self.what.role, principal.unwrap_or_default())
    }

    fn line(&self) -> String {
        format!("{} {} {}", self.id, self.what.actor, self.held())
    }
}

impl Desk<'_> {
    /// Gives somebody a role; only an administrator does, but for the first one.
    ///
    /// # Errors
    /// [`DeskRefusal::NoRole`]; [`DeskRefusal::NoAdministrator`] where the first appointment is
    /// another; [`DeskRefusal::Defect`] where capacity, principal and time do not fit.
    pub fn appoint(
        &mut self,
        what: &Appointing,
        act: &Act<'_>,
    ) -> Result<Appointment, RegisterError> {
        what.check()?;
        self.0.step(act, Action::Appoint, None, |tx| {
            if tx.has_appointments()? {
                tx.let_administer(act)?;
            } else if what.role != ADMINISTRATOR || what.actor != act.actor {
                return Err(DeskRefusal::NoAdministrator.into());
            }
            add(tx, what, act)
        })
    }

    /// Lets somebody act from day to day (Plh.) for a role that the actor holds; a Plh. has no
    /// deputy of his own.
    ///
    /// # Errors
    /// [`DeskRefusal::NoRole`] where he does not hold it, or is a Plh. himself.
    pub fn delegate(
        &mut self,
        role: &str,
        to: &str,
        until: UnixTime,
        certificate: Option<&Digest>,
        act: &Act<'_>,
    ) -> Result<Appointment, RegisterError> {
        self.0.step(act, Action::Appoint, None, |tx| {
            let own = tx.appointments_of(act.actor)?.into_iter().find(|own| {
                let (unit, kind) = (own.what.kode_unit.as_deref(), own.what.kind.as_deref());
                own.covers(role, kind.unwrap_or(""), unit.unwrap_or(""), act.at)
                    && own.what.capacity != Capacity::Plh
            });
            let Some(own) = own.filter(|_| role != ADMINISTRATOR) else {
                return Err(no_role(act.actor, role));
            };
            let what = Appointing {
                actor: to.to_owned(),
                capacity: Capacity::Plh,
                principal: Some(act.actor.to_owned()),
                from: act.at,
                until: Some(until),
                certificate: certificate.cloned(),
                ..own.what
            };
            what.check()?;
            add(tx, &what, act)
        })
    }

    /// Takes a role back: an administrator does, or whoever gave it.
    ///
    /// # Errors
    /// [`DeskRefusal::UnknownAppointment`]; [`DeskRefusal::NoRole`].
    pub fn dismiss(&mut self, id: i64, act: &Act<'_>) -> Result<Appointment, RegisterError> {
        self.0.step(act, Action::Dismiss, None, |tx| {
            let found = tx.appointment(id)?.ok_or(DeskRefusal::UnknownAppointment(id))?;
            if found.made_by != act.actor {
                tx.let_administer(act)?;
            }
            if found.dismissed_at.is_some() {
                return Ok(found);
            }
            tx.dismiss(id, act.at)?;
            let note = found.line();
            let note = Note { note: Some(&note), ..done(Action::Dismiss) };
            tx.append(act.at, act.actor, note)?;
            Ok(Appointment { dismissed_at: Some(act.at), ..found })
        })
    }

    /// All appointments, those that have ended included.
    ///
    /// # Errors
    /// [`RegisterError::Database`] where the database fails.
    pub fn appointments(&self) -> Result<Vec<Appointment>, RegisterError> {
        self.0.store.read(|tx| tx.appointments())
    }

    /// Lays down the steps for a kind, in one unit or in all; what lies on the desk already goes on
    /// by the steps it was submitted with.
    ///
    /// # Errors
    /// [`DeskRefusal::NoRole`] unless the actor is an administrator.
    pub fn set_route(
        &mut self,
        kind: &str,
        kode_unit: Option<&str>,
        route: &Route,
        act: &Act<'_>,
    ) -> Result<(), RegisterError> {
        check_code("kind", kind)?;
        kode_unit.map_or(Ok(()), |unit| check_code("kode_unit", unit))?;
        self.0.step(act, Action::Route, None, |tx| {
            if !tx.has_appointments()? {
                return Err(DeskRefusal::NoAdministrator.into());
            }
            tx.let_administer(act)?;
            let unit = kode_unit.unwrap_or_default();
            let id = tx.add_route(kind, unit, route)?;
            let place = kode_unit.unwrap_or("*");
            let text = format!("{id} {kind} {place} {route}");
            let note = Note { note: Some(&text), ..done(Action::Route) };
            tx.append(act.at, act.actor, note)
        })
    }

    /// The steps for a kind in a unit: those laid down for the unit, else those for all.
    ///
    /// # Errors
    /// [`RegisterError::Database`] where the database fails.
    pub fn route(&self, kind: &str, kode_unit: &str) -> Result<Option<Route>, RegisterError> {
        self.0.store.read(|tx| tx.route(kind, kode_unit))
    }
}

fn add(tx: &Tx<'_>, what: &Appointing, act: &Act<'_>) -> Result<Appointment, RegisterError> {
    let (what, made_by) = (what.clone(), act.actor.to_owned());
    let id = tx.next_appointment()?;
    let appointment = Appointment { id, what, made_by, dismissed_at: None };
    tx.add_appointment(&appointment)?;
    let line = appointment.line();
    let digest = Some(digest_text(&appointment.identity()));
    tx.append(act.at, act.actor, Note { digest, note: Some(&line), ..done(Action::Appoint) })?;
    Ok(appointment)
}

fn no_role(actor: &str, role: &str) -> RegisterError {
    DeskRefusal::NoRole { actor: actor.to_owned(), role: role.to_owned() }.into()
}

impl Tx<'_> {
    /// The appointment by which the actor of an act holds a role; his own before one for another.
    pub(in crate::register) fn holding(
        &self,
        role: &str,
        kind: &str,
        unit: &str,
        act: &Act<'_>,
    ) -> Result<Appointment, RegisterError> {
        let mut held = Vec::new();
        for one in self.appointments_of(act.actor)? {
            if one.covers(role, kind, unit, act.at)
                && self.principal_holds(&one, kind, unit, act)?
            {
                held.push(one);
            }
        }
        held.sort_by_key(|one| one.what.principal.is_some());
        held.into_iter().next().ok_or_else(|| no_role(act.actor, role))
    }

    /// Who acts for another acts only while that one holds the role himself.
    fn principal_holds(
        &self,
        one: &Appointment,
        kind: &str,
        unit: &str,
        act: &Act<'_>,
    ) -> Result<bool, RegisterError> {
        let Some(principal) = &one.what.principal else { return Ok(true) };
        if one.what.capacity != Capacity::Plh {
            return Ok(true);
        }
        let theirs = self.appointments_of(principal)?;
        let role = &one.what.role;
        Ok(theirs
            .iter()
            .any(|own| own.covers(role, kind, unit, act.at) && own.what.capacity != Capacity::Plh))
    }

    /// Where there is a desk, only its administrator may.
    pub(in crate::register) fn let_administer(&self, act: &Act<'_>) -> Result<(), RegisterError> {
        if !self.has_appointments()? {
            return Ok(());
        }
        self.holding(ADMINISTRATOR, "", "", act).map(drop)
    }

    /// Where there is a desk, only who signs that kind there, or its administrator, may.
    pub(in crate::register) fn let_decide(
        &self,
        entry: &Entry,
        act: &Act<'_>,
    ) -> Result<(), RegisterError> {
        if !self.has_appointments()? {
            return Ok(());
        }
        if let Some(route) = self.route(&entry.kind, &entry.kode_unit)? {
            for role in route.signing_roles() {
                if self.holding(role, &entry.kind, &entry.kode_unit, act).is_ok() {
                    return Ok(());
                }
            }
        }
        self.let_administer(act)
    }
}
