//! Where a register is kept.

use std::fmt;
use std::path::PathBuf;

use super::Register;
#[cfg(feature = "postgres")]
use super::address::ServerAddress;
use super::entry::Act;
use super::error::RegisterError;
use super::store::Store;
use crate::office::ZonaWaktu;

/// Where a register is kept: in a file of this machine, or in a database that many share.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Location {
    /// One SQLite file.
    File(PathBuf),
    /// A PostgreSQL server.
    #[cfg(feature = "postgres")]
    Server(ServerAddress),
}

impl Location {
    /// Takes the name of a file, or an address that begins with `postgresql:`.
    ///
    /// # Errors
    /// `RegisterError::Address` for an address that does not serve;
    /// [`RegisterError::NoServers`] for any, where this build has no feature `postgres`.
    pub fn named(name: PathBuf) -> Result<Self, RegisterError> {
        let address = name
            .to_str()
            .filter(|name| name.starts_with("postgresql:") || name.starts_with("postgres:"));
        match address {
            None => Ok(Self::File(name)),
            #[cfg(feature = "postgres")]
            Some(address) => Ok(Self::Server(address.parse()?)),
            #[cfg(not(feature = "postgres"))]
            Some(_) => Err(RegisterError::NoServers),
        }
    }

    /// Opens the register that is there.
    ///
    /// # Errors
    /// As [`Register::open`]; for a server also those of its address and its connection.
    pub fn open(&self) -> Result<Register, RegisterError> {
        Register::found(match self {
            Self::File(path) => Store::open(path, None)?,
            #[cfg(feature = "postgres")]
            Self::Server(address) => Store::connect(address, None)?,
        })
    }

    /// Opens the register that is there and begins it where there is none.
    ///
    /// # Errors
    /// As [`Register::open_or_begin`] and [`Location::open`].
    pub fn open_or_begin(&self, zone: ZonaWaktu, act: &Act<'_>) -> Result<Register, RegisterError> {
        act.check()?;
        let begin = Some((zone, act.actor, act.at));
        let register = Register::found(match self {
            Self::File(path) => Store::open(path, begin)?,
            #[cfg(feature = "postgres")]
            Self::Server(address) => Store::connect(address, begin)?,
        })?;
        if register.zone != zone {
            return Err(RegisterError::Zone { recorded: register.zone, asked: zone });
        }
        Ok(register)
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            #[cfg(feature = "postgres")]
            Self::Server(address) => address.fmt(f),
        }
    }
}
