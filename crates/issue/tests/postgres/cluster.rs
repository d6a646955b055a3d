//! The server of the tests in this program, with the accounts that they need.

use std::path::Path;
use std::sync::OnceLock;

use crate::server::Server;

/// A server.
pub(crate) struct Cluster(Server);

impl Cluster {
    /// The one server of this run.
    pub(crate) fn get() -> Result<&'static Self, String> {
        static CLUSTER: OnceLock<Result<Cluster, String>> = OnceLock::new();
        CLUSTER.get_or_init(Self::begin).as_ref().map_err(Clone::clone)
    }

    fn begin() -> Result<Self, String> {
        let cluster = Self(Server::begin()?);
        let roles = "CREATE ROLE guarded LOGIN PASSWORD 'rahasia:sekali'; CREATE ROLE desk LOGIN";
        let made = cluster.administrator("postgres").and_then(|mut all| all.batch_execute(roles));
        made.map_err(|error| error.to_string())?;
        Ok(cluster)
    }

    /// Where on the loopback address it listens.
    pub(crate) fn port(&self) -> u16 {
        self.0.port()
    }

    /// Where its socket lies, and all its files.
    pub(crate) fn folder(&self) -> &Path {
        self.0.folder()
    }

    /// A connection of the superuser's.
    pub(crate) fn administrator(
        &self,
        database: &str,
    ) -> Result<postgres::Client, postgres::Error> {
        let mut config = postgres::Config::new();
        config.host_path(self.folder()).port(self.port()).user("postgres").dbname(database);
        config.connect(postgres::NoTls)
    }
}
