//! At which register somebody acts, and when.

use std::path::{Path, PathBuf};

use segel::UnixTime;
use segel::issue::ZonaWaktu;
use segel::issue::register::{Act, Location, Register, RegisterError};

use crate::moment::Moment;
use crate::words::{Trouble, files, registering as words};

/// Who acts, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Acting {
    actor: String,
    pub(crate) at: UnixTime,
}

impl Acting {
    pub(crate) fn new(actor: Option<&str>, at: UnixTime) -> Self {
        let actor = actor.map(str::to_owned).or_else(|| variable("USER"));
        Self { actor: actor.unwrap_or_else(|| "segel".to_owned()), at }
    }

    pub(crate) fn act(&self) -> Act<'_> {
        Act { actor: &self.actor, at: self.at }
    }
}

/// Where the register is: a file, or the address of a database server.
pub(crate) fn location(name: Option<&Path>) -> Result<Location, Trouble> {
    let name = name.map(Path::to_path_buf).or_else(default_path).ok_or_else(words::no_place)?;
    let location = Location::named(name).map_err(|error| words::refused(&error))?;
    Ok(match location {
        #[cfg(feature = "postgres")]
        Location::Server(address) if address.is_on_network() => {
            let kept = variable("HOME").map(|home| Path::new(&home).join(".pgpass"));
            let kept = kept.filter(|path| path.exists());
            Location::Server(
                kept.iter().fold(address, |address, path| address.or_password_file(path)),
            )
        }
        other => other,
    })
}

/// Opens a register that is there.
pub(crate) fn existing(
    name: Option<&Path>,
    actor: Option<&str>,
    time: Option<&str>,
) -> Result<(Register, Acting), Trouble> {
    opened(&location(name)?, actor, time)
}

/// Opens the register at a place.
pub(crate) fn opened(
    location: &Location,
    actor: Option<&str>,
    time: Option<&str>,
) -> Result<(Register, Acting), Trouble> {
    let acting = Acting::new(actor, Moment::of("--time", time)?.instant);
    let register = location.open().map_err(|error| refused(&error, location))?;
    Ok((register, acting))
}

/// Opens the register at a place, or begins it there in the zone of Blitar.
pub(crate) fn begun(
    location: &Location,
    actor: Option<&str>,
    time: Option<&str>,
) -> Result<(Register, Acting), Trouble> {
    match location.open() {
        Err(RegisterError::Missing { .. }) => {}
        Err(error) => return Err(refused(&error, location)),
        Ok(register) => {
            let acting = Acting::new(actor, Moment::of("--time", time)?.instant);
            return Ok((register, acting));
        }
    }
    let acting = Acting::new(actor, Moment::of("--time", time)?.instant);
    Ok((begin(location, ZonaWaktu::Wib, &acting)?, acting))
}

/// Opens the register at a place, or begins it there in a zone.
pub(crate) fn begin(
    location: &Location,
    zone: ZonaWaktu,
    acting: &Acting,
) -> Result<Register, Trouble> {
    if let Location::File(path) = location
        && let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder).map_err(|error| files::unwritable(folder, &error))?;
    }
    location.open_or_begin(zone, &acting.act()).map_err(|error| refused(&error, location))
}

fn refused(error: &RegisterError, location: &Location) -> Trouble {
    words::refused(error).about(Path::new(&location.to_string()))
}

/// Where the register of a user is unless another is named.
fn default_path() -> Option<PathBuf> {
    let folder = match variable("XDG_DATA_HOME") {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(variable("HOME")?).join(".local/share"),
    };
    Some(folder.join("segel/register.db"))
}

/// A variable of the environment that is set to something.
pub(crate) fn variable(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the command line reads the environment")]
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
