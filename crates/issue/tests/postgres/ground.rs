//! The database under the tests that both databases stand: PostgreSQL.

use std::sync::atomic::{AtomicU32, Ordering};

use segel_issue::ZonaWaktu;
use segel_issue::register::{Act, Location, Register, RegisterError};

use crate::bench::Tested;
use crate::cluster::Cluster;

/// What an `UPDATE` may hide in, and a `DELETE`.
pub(crate) const DISGUISED: [&str; 8] = [
    "INSERT INTO journal SELECT * FROM journal WHERE seq = 2
        ON CONFLICT (seq) DO UPDATE SET actor = 'x'",
    "INSERT INTO entry SELECT * FROM entry WHERE id = 5 ON CONFLICT (id) DO UPDATE SET nomor = 'x'",
    "MERGE INTO journal j USING register r ON j.seq = 2 WHEN MATCHED THEN UPDATE SET actor = 'x'",
    "MERGE INTO entry e USING register r ON e.id = 5 WHEN MATCHED THEN DELETE",
    "TRUNCATE journal",
    "TRUNCATE register CASCADE",
    "TRUNCATE entry CASCADE",
    "UPDATE migration SET schema = 1",
];
pub(crate) const STRANGE_TRIGGER: &str =
    "CREATE TRIGGER t AFTER INSERT ON entry EXECUTE FUNCTION refuse('x')";
pub(crate) const WITHOUT_TRIGGER: &str = "DROP TRIGGER journal_stays ON journal";
/// How many stories are made up; each has a database of its own.
pub(crate) const CASES: u32 = 12;

/// After how many milliseconds a desk of its own process is killed; it connects first.
pub(crate) fn kill_after(round: u64) -> u64 {
    10 + round * 37 % 251
}

/// A register of its own, begun as one in memory is.
pub(crate) fn register(zone: ZonaWaktu) -> Result<Register, RegisterError> {
    let act = Act { actor: "memory", at: segel_crypto::UnixTime::new(0) };
    let place = place("").map_err(|error| RegisterError::Database {
        engine: "test",
        code: String::new(),
        message: error.to_string(),
    });
    place?.open_or_begin(zone, &act)
}

/// A place where no register is yet: a database of its own.
pub(crate) fn place(_: &str) -> Result<Location, Box<dyn std::error::Error>> {
    let database = database()?;
    named("postgres", &database)
}

/// Makes an empty database.
pub(crate) fn database() -> Result<String, Box<dyn std::error::Error>> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("register_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    Cluster::get()?.administrator("postgres")?.batch_execute(&format!("CREATE DATABASE {name}"))?;
    Ok(name)
}

/// The place of a database, for a user of it.
pub(crate) fn named(user: &str, database: &str) -> Result<Location, Box<dyn std::error::Error>> {
    let cluster = Cluster::get()?;
    let (folder, port) = (cluster.folder().display(), cluster.port());
    let address = format!("postgresql://{user}@/{database}?host={folder}&port={port}");
    Ok(Location::named(address.into())?)
}

/// A connection to a register's database, past the register.
pub(crate) fn past(place: &Location) -> Result<postgres::Client, Box<dyn std::error::Error>> {
    let address = place.to_string();
    let database = address.split(['/', '?']).nth(3).ok_or("no database")?;
    let mut client = Cluster::get()?.administrator(database)?;
    client.batch_execute("SET search_path = segel")?;
    Ok(client)
}

/// Does something past the register, as its owner could.
pub(crate) fn execute(place: &Location, statement: &str) -> Tested {
    past(place)?.batch_execute(statement).map_err(|error| {
        error.as_db_error().map_or_else(|| error.to_string(), |said| said.message().to_owned())
    })?;
    Ok(())
}

/// Does its worst while no trigger is asked.
pub(crate) fn tamper(place: &Location, statements: &str) -> Tested {
    let mut client = past(place)?;
    client.batch_execute("SET session_replication_role = replica")?;
    client.batch_execute(statements)?;
    Ok(())
}
