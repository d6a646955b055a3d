//! Who may do what.

use std::path::Path;

use segel::issue::Capacity;
use segel::issue::register::desk::{Appointing, Appointment};
use segel_crypto::{Digest, DigestAlgorithm, UnixTime};
use serde_json::{Value, json};

use super::arguments::{Appoint, CapacityChoice, Delegate};
use super::{Table, refused};
use crate::credential;
use crate::moment::Moment;
use crate::output;
use crate::table::Table as Lines;
use crate::words::{Trouble, files, keys, queue as words};

impl Table {
    pub(super) fn appoint(&mut self, arguments: &Appoint) -> Result<u8, Trouble> {
        let capacity = match arguments.capacity {
            CapacityChoice::Definitif => Capacity::Definitif,
            CapacityChoice::AtasNama => Capacity::AtasNama,
            CapacityChoice::UntukBeliau => Capacity::UntukBeliau,
            CapacityChoice::Plt => Capacity::Plt,
            CapacityChoice::Plh => Capacity::Plh,
            CapacityChoice::Pj => Capacity::Pj,
        };
        let from = instant("--from", arguments.from.as_deref())?.unwrap_or(self.acting.at);
        let what = Appointing {
            kode_unit: arguments.unit.clone(),
            kind: arguments.kind.clone(),
            principal: arguments.principal.clone(),
            until: instant("--until", arguments.until.as_deref())?,
            certificate: certificate(arguments.signs_with.as_deref())?,
            ..Appointing::new(&arguments.who, &arguments.role, capacity, from)
        };
        let made = self.register.desk().appoint(&what, &self.acting.act()).map_err(refused)?;
        self.told(&made)
    }

    pub(super) fn delegate(&mut self, arguments: &Delegate) -> Result<u8, Trouble> {
        let until = instant("--until", Some(&arguments.until))?.unwrap_or(self.acting.at);
        let certificate = certificate(arguments.signs_with.as_deref())?;
        let (role, to, act) = (&arguments.role, &arguments.to, self.acting.act());
        let made = self.register.desk().delegate(role, to, until, certificate.as_ref(), &act);
        self.told(&made.map_err(refused)?)
    }

    pub(super) fn dismiss(&mut self, id: u32) -> Result<u8, Trouble> {
        let ended = self.register.desk().dismiss(i64::from(id), &self.acting.act());
        self.told(&ended.map_err(refused)?)
    }

    fn told(&self, one: &Appointment) -> Result<u8, Trouble> {
        if self.json {
            output::json(&as_json(one));
        } else {
            output::remark(words::appointed(one).text(self.language));
        }
        Ok(0)
    }

    pub(super) fn people(&mut self) -> Result<u8, Trouble> {
        let people = self.register.desk().appointments().map_err(refused)?;
        if self.json {
            let people: Vec<Value> = people.iter().map(as_json).collect();
            output::json(&json!({ "schema": "segel.people/1", "appointments": people }));
            return Ok(0);
        }
        let mut lines = Lines::new(&self.language.pick(
            [">no", "akun", "peran", "sebagai", "untuk", "unit", "jenis", "sampai", "sertifikat"],
            [">no", "account", "role", "capacity", "for", "unit", "kind", "until", "certificate"],
        ));
        for one in &people {
            let what = &one.what;
            let until = one.dismissed_at.or(what.until);
            let certificate = what.certificate.as_ref().map(Digest::to_hex);
            lines.row([
                one.id.to_string(),
                what.actor.clone(),
                what.role.clone(),
                words::capacity(what.capacity).to_owned(),
                what.principal.clone().unwrap_or_default(),
                what.kode_unit.clone().unwrap_or_else(|| "*".to_owned()),
                what.kind.clone().unwrap_or_else(|| "*".to_owned()),
                until.map(|at| at.to_string()).unwrap_or_default(),
                certificate.map(|hex| hex.chars().take(16).collect()).unwrap_or_default(),
            ]);
        }
        output::data(&lines.text());
        Ok(0)
    }

    pub(super) fn route(
        &mut self,
        kind: &str,
        steps: &str,
        unit: Option<&str>,
    ) -> Result<u8, Trouble> {
        let route = steps.parse().map_err(refused)?;
        let act = self.acting.act();
        self.register.desk().set_route(kind, unit, &route, &act).map_err(refused)?;
        if self.json {
            output::json(&json!({ "kind": kind, "unit": unit, "steps": route.to_string() }));
        } else {
            output::remark(&format!("{kind} {}: {route}", unit.unwrap_or("*")));
        }
        Ok(0)
    }
}

pub(super) fn instant(option: &str, text: Option<&str>) -> Result<Option<UnixTime>, Trouble> {
    text.map(|text| {
        let moment = Moment::parse(text).ok_or_else(|| files::bad_time(option, text))?;
        Ok(moment.instant)
    })
    .transpose()
}

fn certificate(path: Option<&Path>) -> Result<Option<Digest>, Trouble> {
    let Some(path) = path else { return Ok(None) };
    let certificates = credential::read_certificates(path)?;
    let first = certificates.first().ok_or_else(|| keys::no_certificate(path))?;
    Ok(Some(DigestAlgorithm::Sha256.digest(first.as_der())))
}

fn as_json(one: &Appointment) -> Value {
    let what = &one.what;
    let at = |at: Option<UnixTime>| at.map(|at| at.to_string());
    json!({
        "appointment": one.id, "actor": what.actor, "role": what.role,
        "capacity": words::capacity(what.capacity), "for": what.principal,
        "unit": what.kode_unit, "kind": what.kind, "from": what.from.to_string(),
        "until": at(what.until), "certificate": what.certificate.as_ref().map(Digest::to_hex),
        "made_by": one.made_by, "dismissed_at": at(one.dismissed_at),
    })
}
