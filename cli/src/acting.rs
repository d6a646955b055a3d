//! At which register somebody acts, and when.

use std::path::{Path, PathBuf};

use segel::UnixTime;
use segel::issue::ZonaWaktu;
use segel::issue::register::{Act, Register};

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

/// Where the register is.
pub(crate) fn place(path: Option<&Path>) -> Result<PathBuf, Trouble> {
    path.map(Path::to_path_buf).or_else(default_path).ok_or_else(words::no_place)
}

/// Opens a register that is there.
pub(crate) fn existing(
    path: Option<&Path>,
    actor: Option<&str>,
    time: Option<&str>,
) -> Result<(Register, Acting), Trouble> {
    opened(&place(path)?, actor, time)
}

/// Opens the register at a place.
pub(crate) fn opened(
    path: &Path,
    actor: Option<&str>,
    time: Option<&str>,
) -> Result<(Register, Acting), Trouble> {
    let acting = Acting::new(actor, Moment::of("--time", time)?.instant);
    let register = Register::open(path).map_err(|error| words::refused(&error).about(path))?;
    Ok((register, acting))
}

/// Opens the register at a place, or begins it there in the zone of Blitar.
pub(crate) fn begun(
    path: &Path,
    actor: Option<&str>,
    time: Option<&str>,
) -> Result<(Register, Acting), Trouble> {
    if path.exists() {
        return opened(path, actor, time);
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|error| files::unwritable(folder, &error))?;
    }
    let acting = Acting::new(actor, Moment::of("--time", time)?.instant);
    let register = Register::open_or_begin(path, ZonaWaktu::Wib, &acting.act());
    Ok((register.map_err(|error| words::refused(&error).about(path))?, acting))
}

/// Where the register of a user is unless another is named.
fn default_path() -> Option<PathBuf> {
    let folder = match variable("XDG_DATA_HOME") {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(variable("HOME")?).join(".local/share"),
    };
    Some(folder.join("segel/register.db"))
}

fn variable(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the command line reads the environment")]
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
