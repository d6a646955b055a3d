//! A PostgreSQL server that lives as long as whoever began it.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The account under which Debian's package runs servers; a server refuses to be root's.
const ACCOUNT: &str = "postgres";

/// The server; the pipe to it is what it lives by.
pub(crate) struct Server {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    _script: Child,
}

impl Server {
    /// Begins one. Where there is no PostgreSQL the run ends here: as a failure with CI set, else with
    /// a word that the tests were skipped.
    pub(crate) fn begin() -> Result<Self, String> {
        let Some(programs) = programs() else { skip() };
        // A port that nobody has now.
        let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|taken| taken.local_addr());
        let port = port.map_err(|error| error.to_string())?.port();
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            // Root's own folder for temporary files may be closed to that account.
            command.env_remove("TMPDIR");
            command.args(["--reuid", ACCOUNT, "--regid", ACCOUNT, "--clear-groups", "sh"]);
            command
        } else {
            Command::new("sh")
        };
        command.args(["-c", include_str!("cluster.sh"), "cluster"]).arg(&programs);
        let mut script = command
            .arg(port.to_string())
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("the server cannot be started: {error}"))?;
        let mut said = String::new();
        if let Some(out) = script.stdout.take() {
            BufReader::new(out).read_line(&mut said).map_err(|error| error.to_string())?;
        }
        let folder = said.trim().strip_prefix("READY ").map(PathBuf::from);
        let folder =
            folder.ok_or("the server did not come up; see log in its folder segel-postgres.*")?;
        Ok(Self { programs, folder, port, _script: script })
    }

    /// Where on the loopback address it listens.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Where its socket lies, and all its files.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder of its programs.
    pub(crate) fn programs(&self) -> &Path {
        &self.programs
    }
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

/// The folder of the newest server's programs.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<(u32, PathBuf)> = versions
        .filter_map(|version| {
            let number = version.file_name().to_str()?.parse().ok()?;
            Some((number, version.path().join("bin")))
        })
        .collect();
    folders.sort();
    let known = folders.into_iter().rev().map(|(_, folder)| folder);
    let others = ["/usr/local/bin", "/usr/bin", "/usr/local/pgsql/bin"].map(PathBuf::from);
    known.chain(others).find(|folder| folder.join("initdb").exists())
}

#[expect(clippy::disallowed_methods, reason = "CI is asked, and without a server no test can run")]
fn skip() -> ! {
    let demanded = std::env::var_os("CI").is_some_and(|value| !value.is_empty());
    let word = if demanded { "CI demands it" } else { "skipped" };
    // The test's own output is caught, and this must be seen.
    let _ = writeln!(std::io::stderr(), "no PostgreSQL on this machine: {word}");
    std::process::exit(i32::from(demanded))
}
