//! How a server is reached, and how a register is found or begun there.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use postgres::config::SslMode;
use postgres::{Client, Config, NoTls};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{Session, Tx, failed, password};
use crate::register::address::{Host, ServerAddress};
use crate::register::error::RegisterError;
use crate::register::store::{Begin, NEWEST};

/// What takes a database to a schema; one that was released is never edited.
const MIGRATIONS: [(i64, &str); 1] = [(2, include_str!("schema.sql"))];
/// How long a server may take to answer at all, and a network to carry a request.
const CONNECTING: Duration = Duration::from_secs(10);
const CARRYING: Duration = Duration::from_secs(60);
/// What each session needs. A lock is waited for as long as sixty desks and a slow disk may take.
const SETTINGS: &str = "SET search_path = segel; SET lock_timeout = '60s';
    SET client_min_messages = warning;";
/// What the durability of a number hangs on.
const DURABILITY: &str = "SELECT current_setting('fsync') AS fsync,
    current_setting('synchronous_commit') AS synchronous_commit,
    current_setting('server_encoding') AS encoding";

pub(super) fn connect(address: &ServerAddress) -> Result<Client, RegisterError> {
    let mut config = Config::new();
    config
        .port(address.port)
        .application_name("segel")
        .connect_timeout(CONNECTING)
        .tcp_user_timeout(CARRYING)
        .keepalives_idle(CARRYING)
        .keepalives_interval(CONNECTING)
        .keepalives_retries(3);
    if let Some(user) = &address.user {
        config.user(user);
    }
    if let Some(database) = &address.database {
        config.dbname(database);
    }
    if let Some(password) = password::find(address)? {
        config.password(password.as_bytes());
    }
    let tls = match &address.host {
        #[cfg(unix)]
        Host::Socket(folder) => {
            config.host_path(folder);
            None
        }
        #[cfg(not(unix))]
        Host::Socket(_) => {
            return Err(unreached(address, "no Unix sockets on this system".to_owned()));
        }
        Host::Network(host) => {
            config.host(host);
            address.authorities.as_deref()
        }
    };
    let connected = match tls {
        None => config.ssl_mode(SslMode::Disable).connect(NoTls),
        Some(file) => config.ssl_mode(SslMode::Require).connect(trusting(file)?),
    };
    let mut client = connected.map_err(|error| unreached(address, told(&error)))?;
    settings(&mut client, address)?;
    Ok(client)
}

fn unreached(address: &ServerAddress, reason: String) -> RegisterError {
    RegisterError::NoConnection { server: address.to_string(), reason }
}

/// The server's words where it gave some, else the cause beneath.
fn told(error: &postgres::Error) -> String {
    match (error.as_db_error(), std::error::Error::source(error)) {
        (Some(said), _) => said.message().to_owned(),
        (None, Some(cause)) => cause.to_string(),
        (None, None) => error.to_string(),
    }
}

/// TLS with a server whose certificate leads to one of those in a file and names it.
fn trusting(file: &Path) -> Result<MakeRustlsConnect, RegisterError> {
    let unread = || RegisterError::Authorities { path: file.to_owned() };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|_| unread())? {
        let certificate = certificate.map_err(|_| unread())?;
        roots.add(certificate).map_err(|_| unread())?;
    }
    if roots.is_empty() {
        return Err(unread());
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| unread())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

fn settings(client: &mut Client, address: &ServerAddress) -> Result<(), RegisterError> {
    let mut ask = || {
        client.batch_execute(SETTINGS)?;
        let row = client.query_one(DURABILITY, &[])?;
        Ok((row.try_get("fsync")?, row.try_get("synchronous_commit")?, row.try_get("encoding")?))
    };
    let asked: Result<(String, String, String), postgres::Error> = ask();
    let (fsync, commit, encoding) = asked.map_err(|error| failed(client, address, &error))?;
    if fsync != "on" {
        return Err(RegisterError::Unsafe { setting: "fsync", value: fsync });
    }
    if encoding != "UTF8" {
        return Err(RegisterError::Unsafe { setting: "server_encoding", value: encoding });
    }
    // `remote_apply` promises more than `on` and stays.
    if ["off", "local", "remote_write"].contains(&commit.as_str()) {
        let set = client.batch_execute("SET synchronous_commit = on");
        set.map_err(|error| failed(client, address, &error))?;
    }
    Ok(())
}

/// What stands where a register would.
enum Standing {
    Nothing,
    Another,
    Register { schema: i64 },
}

fn place(session: &mut Session) -> Result<Standing, postgres::Error> {
    let found = session.client.query_one(
        "SELECT to_regclass('segel.migration') IS NOT NULL AS register,
            EXISTS (SELECT FROM pg_class WHERE relnamespace = to_regnamespace('segel')) AS full",
        &[],
    )?;
    Ok(match (found.try_get("register")?, found.try_get("full")?) {
        (true, _) => {
            let sql = "SELECT coalesce(max(schema), 0) AS schema FROM segel.migration";
            Standing::Register { schema: session.client.query_one(sql, &[])?.try_get("schema")? }
        }
        (false, true) => Standing::Another,
        (false, false) => Standing::Nothing,
    })
}

/// Finds the register, begins it, or brings it to the newest schema.
pub(super) fn settle(
    session: &mut Session,
    address: &ServerAddress,
    begin: Option<Begin<'_>>,
) -> Result<(), RegisterError> {
    if is_settled(session, address, begin)? {
        return Ok(());
    }
    let mut running = session.begin(address, super::WRITING)?;
    // Another process may have done it meanwhile.
    let session = running.session.get_mut();
    if is_settled(session, address, begin)? {
        return running.commit();
    }
    let done = match place(session).map_err(|error| failed(&session.client, address, &error))? {
        Standing::Register { schema } => schema,
        Standing::Nothing | Standing::Another => 0,
    };
    for (schema, sql) in MIGRATIONS.iter().filter(|(schema, _)| *schema > done) {
        let taken = session
            .client
            .batch_execute(&format!("{sql}; INSERT INTO migration (schema) VALUES ({schema});"));
        taken.map_err(|error| failed(&session.client, address, &error))?;
    }
    if let (0, Some(begin)) = (done, begin) {
        Tx(&running).begin(begin)?;
    }
    running.commit()
}

fn is_settled(
    session: &mut Session,
    address: &ServerAddress,
    begin: Option<Begin<'_>>,
) -> Result<bool, RegisterError> {
    let found = place(session).map_err(|error| failed(&session.client, address, &error))?;
    match found {
        Standing::Register { schema } if schema > NEWEST => {
            Err(RegisterError::NewerSchema { found: schema, known: NEWEST })
        }
        Standing::Register { schema } => Ok(schema == NEWEST),
        Standing::Another => Err(RegisterError::NotARegister { path: address.to_string().into() }),
        Standing::Nothing if begin.is_none() => {
            Err(RegisterError::Missing { path: address.to_string().into() })
        }
        Standing::Nothing => Ok(false),
    }
}
