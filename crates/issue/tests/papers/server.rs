//! An S3 server that lives as long as the tests.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};

/// What `scripts/setup-judges` installs, below the root of the workspace.
const PYTHON: &str = "target/judges/s3/bin/python";

/// The server; the pipe to it is what it lives by.
pub(crate) struct Server {
    pub(crate) folder: PathBuf,
    plain: u16,
    secured: u16,
    pipes: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
    _process: Child,
}

impl Server {
    /// The one server of this run; none where the tests are to be skipped, which is told. With CI
    /// set that is a failure.
    pub(crate) fn get() -> Result<Option<&'static Self>, String> {
        static SERVER: OnceLock<Result<Option<Server>, String>> = OnceLock::new();
        SERVER.get_or_init(Self::begin).as_ref().map(Option::as_ref).map_err(Clone::clone)
    }

    #[expect(clippy::disallowed_methods, reason = "CI is asked, a gate may not skip its judges")]
    fn begin() -> Result<Option<Self>, String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
        let python = root.map(|folder| folder.join(PYTHON)).find(|path| path.exists());
        let Some(python) = python else {
            if std::env::var_os("CI").is_some_and(|value| !value.is_empty()) {
                return Err("no S3 server on this machine, and CI demands it".to_owned());
            }
            // The test's own output is caught, and this must be seen.
            let _ = writeln!(std::io::stderr(), "no S3 server on this machine: skipped");
            return Ok(None);
        };
        let mut process = Command::new(python)
            .args(["-c", include_str!("server.py")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("the server cannot be started: {error}"))?;
        let pipes = process.stdin.take().zip(process.stdout.take());
        let (input, output) = pipes.ok_or("the server has no pipes")?;
        let mut output = BufReader::new(output);
        let mut said = String::new();
        output.read_line(&mut said).map_err(|error| error.to_string())?;
        let words: Vec<&str> = said.split_whitespace().collect();
        let ["READY", folder, plain, secured] = words.as_slice() else {
            return Err(format!("the server did not come up: {said}"));
        };
        let port = |text: &str| text.parse::<u16>().map_err(|error| error.to_string());
        Ok(Some(Self {
            folder: folder.into(),
            plain: port(plain)?,
            secured: port(secured)?,
            pipes: Mutex::new((input, output)),
            _process: process,
        }))
    }

    /// The address of its bucket, for the user of a profile, without TLS.
    pub(crate) fn address(&self, prefix: &str, profile: &str) -> String {
        let (folder, port) = (self.folder.display(), self.plain);
        format!(
            "s3://segel/{prefix}?endpoint=http://127.0.0.1:{port}&credentials={folder}/credentials\
             &profile={profile}"
        )
    }

    /// The same with TLS.
    pub(crate) fn secured(&self, prefix: &str) -> String {
        let (folder, port) = (self.folder.display(), self.secured);
        format!(
            "s3://segel/{prefix}?endpoint=https://localhost:{port}&credentials={folder}/credentials"
        )
    }

    /// Puts other bytes where an object lies, past all that is signed.
    pub(crate) fn spoil(&self, name: &str) -> Result<(), String> {
        self.tell(&format!("spoil {name}"))
    }

    /// Takes an object away.
    pub(crate) fn lose(&self, name: &str) -> Result<(), String> {
        self.tell(&format!("lose {name}"))
    }

    fn tell(&self, line: &str) -> Result<(), String> {
        let mut pipes = self.pipes.lock().unwrap_or_else(PoisonError::into_inner);
        let (input, output) = &mut *pipes;
        let mut said = String::new();
        writeln!(input, "{line}")
            .and_then(|()| input.flush())
            .map_err(|error| error.to_string())?;
        output.read_line(&mut said).map_err(|error| error.to_string())?;
        if said.trim() == "DONE" { Ok(()) } else { Err(format!("the server said {said:?}")) }
    }
}
