//! Where a PostgreSQL server is that keeps a register, and how it is reached.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::error::RegisterError;
use super::percent;

/// Where a server's socket lies unless another folder is named.
const SOCKETS: &str = "/var/run/postgresql";
const PORT: u16 = 5432;

/// Says what is wrong with the address of a database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddressDefect {
    /// It is no `postgresql://` address.
    #[error("is not of the form postgresql://USER@HOST:PORT/DATABASE")]
    Form,
    /// A password stands in it, where every user of the machine can read it.
    #[error(
        "holds a password, which every process of this machine can read; change that password, \
         and name a file that holds it with passfile=FILE"
    )]
    Password,
    /// It names several servers.
    #[error("names several servers; a register is on one")]
    Servers,
    /// It has an option that is not known here.
    #[error("has the option {name}, which is not known; known are {}", OPTIONS.join(", "))]
    Option {
        /// The option.
        name: String,
    },
    /// An option has a value that it cannot have.
    #[error("option {name}: {value} does not serve")]
    Value {
        /// The option.
        name: String,
        /// Its value.
        value: String,
    },
    /// The server is on another machine, and nothing says whose certificates it may show.
    #[error(
        "names a server on another machine, which is reached over TLS only; name the certificate \
         of the authority behind it with sslrootcert=FILE"
    )]
    Unprotected,
}

/// The options of an address; what else there is of libpq's has no effect that a register needs.
const OPTIONS: [&str; 7] = ["dbname", "host", "passfile", "port", "sslmode", "sslrootcert", "user"];

/// Where on the network or the machine a server listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Host {
    /// A folder with its socket.
    Socket(PathBuf),
    /// A name or an address of the network.
    Network(String),
}

/// The address of a database, without its password: `postgresql://USER@HOST:PORT/DATABASE`.
///
/// It is written as libpq has it. A host that begins with `/` is the folder of a Unix socket, as is
/// no host at all (`/var/run/postgresql`). Options are `passfile`, `sslrootcert`, `sslmode` and, in
/// place of the parts before them, `host`, `port`, `user` and `dbname`.
///
/// ```
/// use segel_issue::register::ServerAddress;
///
/// let address: ServerAddress = "postgresql://segel@db.blitarkab.go.id/register\
///     ?sslrootcert=/etc/segel/db-root.pem&passfile=/etc/segel/db.pass".parse()?;
/// assert_eq!(address.to_string(), "postgresql://segel@db.blitarkab.go.id:5432/register");
///
/// let told = "postgresql://segel:rahasia@localhost/register".parse::<ServerAddress>();
/// assert!(!told.unwrap_err().to_string().contains("rahasia"));
/// # Ok::<(), segel_issue::register::RegisterError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerAddress {
    pub(super) user: Option<String>,
    pub(super) host: Host,
    pub(super) port: u16,
    pub(super) database: Option<String>,
    pub(super) password_file: Option<PathBuf>,
    pub(super) authorities: Option<PathBuf>,
}

impl ServerAddress {
    /// The same address with a file of passwords, in libpq's form, where it names none.
    pub fn or_password_file(mut self, path: &Path) -> Self {
        self.password_file.get_or_insert_with(|| path.to_owned());
        self
    }

    /// Whether a password would be sent to a server that may ask for one: over a socket the
    /// operating system says who asks.
    pub fn is_on_network(&self) -> bool {
        matches!(self.host, Host::Network(_))
    }

    fn set(&mut self, name: &str, value: String) -> Result<(), AddressDefect> {
        let wrong = |value| Err(AddressDefect::Value { name: name.to_owned(), value });
        match name {
            "user" => self.user = Some(value),
            "dbname" => self.database = Some(value),
            "host" if value.contains(',') => return Err(AddressDefect::Servers),
            "host" if value.starts_with('/') => self.host = Host::Socket(value.into()),
            "host" => self.host = Host::Network(value),
            "port" if value.contains(',') => return Err(AddressDefect::Servers),
            // Not repeated: a password with a slash looks like one.
            "port" => self.port = value.parse().map_err(|_| AddressDefect::Form)?,
            "passfile" => self.password_file = Some(value.into()),
            "sslrootcert" => self.authorities = Some(value.into()),
            // Anything weaker could be answered by whoever is in between.
            "sslmode" if value == "verify-full" => {}
            "sslmode" => return wrong(value),
            "password" => return Err(AddressDefect::Password),
            other
                if other.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_') =>
            {
                return Err(AddressDefect::Option { name: other.to_owned() });
            }
            _ => return Err(AddressDefect::Form),
        }
        Ok(())
    }
}

impl fmt::Display for ServerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("postgresql://")?;
        if let Some(user) = &self.user {
            write!(f, "{user}@")?;
        }
        match &self.host {
            Host::Network(host) if host.contains(':') => write!(f, "[{host}]:{}", self.port)?,
            Host::Network(host) => write!(f, "{host}:{}", self.port)?,
            Host::Socket(_) => {}
        }
        write!(f, "/{}", self.database.as_deref().unwrap_or_default())?;
        match &self.host {
            Host::Socket(folder) => write!(f, "?host={}&port={}", folder.display(), self.port),
            Host::Network(_) => Ok(()),
        }
    }
}

impl FromStr for ServerAddress {
    type Err = RegisterError;

    fn from_str(text: &str) -> Result<Self, RegisterError> {
        Ok(parse(text)?)
    }
}

fn parse(text: &str) -> Result<ServerAddress, AddressDefect> {
    let rest = text.strip_prefix("postgresql://").or_else(|| text.strip_prefix("postgres://"));
    let (place, options) =
        rest.map(|rest| rest.split_once('?').unwrap_or((rest, ""))).ok_or(AddressDefect::Form)?;
    let (user, place) = place.rsplit_once('@').unwrap_or(("", place));
    if user.contains([':', '/']) {
        return Err(AddressDefect::Password);
    }
    let (host, database) = place.split_once('/').unwrap_or((place, ""));
    let (host, port) = match host.strip_prefix('[').and_then(|host| host.split_once(']')) {
        Some((host, port)) => (host, port.strip_prefix(':').unwrap_or(port)),
        None => host.split_once(':').unwrap_or((host, "")),
    };
    let mut address = ServerAddress {
        user: None,
        host: Host::Socket(SOCKETS.into()),
        port: PORT,
        database: None,
        password_file: None,
        authorities: None,
    };
    for (name, value) in [("user", user), ("host", host), ("port", port), ("dbname", database)] {
        if !value.is_empty() {
            address.set(name, decoded(value)?)?;
        }
    }
    let mut checked = false;
    for option in options.split('&').filter(|option| !option.is_empty()) {
        let (name, value) = option.split_once('=').ok_or(AddressDefect::Form)?;
        address.set(name, decoded(value)?)?;
        checked |= name == "sslmode";
    }
    match &address.host {
        Host::Network(host) if address.authorities.is_none() && (checked || !is_loopback(host)) => {
            Err(AddressDefect::Unprotected)
        }
        _ => Ok(address),
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn decoded(text: &str) -> Result<String, AddressDefect> {
    percent::decoded(text).ok_or(AddressDefect::Form)
}
