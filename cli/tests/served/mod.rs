//! A folder, and a bench PKI that answers on the loopback address by the computer's clock.

use std::error::Error;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use segel_crypto::{KeyKind, UnixTime};
use segel_testkit::document::one_page;
use segel_testkit::pki::{Officer, pem};
use segel_testkit::served::{Faults, Records, Revocation, Running, ServedPki, listen};

pub(crate) type Outcome = Result<(), Box<dyn Error>>;

pub(crate) fn now() -> UnixTime {
    #[expect(clippy::disallowed_methods, reason = "the binary under test reads the clock too")]
    let now = std::time::SystemTime::now();
    let since = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    UnixTime::new(i64::try_from(since.as_secs()).unwrap_or_default())
}

pub(crate) struct Served {
    pub(crate) folder: PathBuf,
    pub(crate) pki: Arc<ServedPki>,
    pub(crate) faults: Arc<Faults>,
    pub(crate) officer: Officer,
    records: Arc<Mutex<Records>>,
    _running: Running,
}

impl Served {
    pub(crate) fn new(name: &str, kind: KeyKind) -> Result<Self, Box<dyn Error>> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        std::fs::create_dir_all(&folder)?;
        let listener: TcpListener = listen(0)?;
        let url = format!("http://127.0.0.1:{}", listener.local_addr()?.port());
        let pki = Arc::new(ServedPki::new(&url, KeyKind::P256, now()));
        let officer = pki.officer(kind, "Siti Ngaisyiyah", now());
        let issued = vec![officer.certificate.serial().to_vec()];
        let records = Arc::new(Mutex::new(Records { issued, revoked: Vec::new() }));
        let (faults, known) = (Arc::new(Faults::default()), Arc::clone(&records));
        let read = move || known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let clock = Box::new(now);
        let running = Arc::clone(&pki).serve(listener, Arc::clone(&faults), read, clock)?;
        let served = Self { folder, pki, faults, officer, records, _running: running };
        served.write("officer.p12", &served.officer.to_pkcs12("rahasia"))?;
        served.write("officer.pass", b"rahasia\n")?;
        let root = pem("CERTIFICATE", served.pki.root.certificate.as_der());
        served.write("root.pem", root.as_bytes())?;
        served.write("surat.pdf", &one_page())?;
        Ok(served)
    }

    #[expect(clippy::disallowed_methods, reason = "a test's own throw-away file")]
    pub(crate) fn write(&self, name: &str, content: &[u8]) -> std::io::Result<()> {
        let path = self.folder.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, content)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.folder.join(name).exists()
    }

    pub(crate) fn read(&self, name: &str) -> std::io::Result<Vec<u8>> {
        std::fs::read(self.folder.join(name))
    }

    /// The names of everything in the folder.
    pub(crate) fn names(&self) -> std::io::Result<Vec<String>> {
        let entries = std::fs::read_dir(&self.folder)?;
        entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
    }

    pub(crate) fn asked(&self, path: &str) -> u64 {
        self.faults.asked().get(path).copied().unwrap_or_default()
    }

    pub(crate) fn revoke(&self, at: UnixTime) {
        let serial = self.officer.certificate.serial().to_vec();
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        records.revoked.push(Revocation { serial, at, reason: Some(1) });
    }

    pub(crate) fn tsa(&self) -> String {
        format!("{}/tsa", self.pki.url())
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_segel"));
        command.args(arguments).current_dir(&self.folder).stdin(Stdio::null());
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            command.env_remove(name);
        }
        // A proxy of the environment is not asked for what runs on this machine.
        command.env("HTTPS_PROXY", "http://127.0.0.1:1");
        command.env("XDG_DATA_HOME", self.folder.join("data"));
        command.env("XDG_CACHE_HOME", self.folder.join("cache"));
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> std::io::Result<Said> {
        Ok(Said::of(self.command(arguments).output()?))
    }

    /// Signs with the officer's key, trusting the root of the bench.
    pub(crate) fn sign(&self, arguments: &[&str]) -> std::io::Result<Said> {
        let key = ["--p12", "officer.p12", "--passphrase-file", "officer.pass"];
        let trust = ["--trust", "root.pem", "--no-cache"];
        self.run(&[&["sign"], arguments, &key[..], &trust[..]].concat())
    }

    /// Extends, trusting the root of the bench.
    pub(crate) fn extend(&self, arguments: &[&str]) -> std::io::Result<Said> {
        let trust = ["--trust", "root.pem", "--no-cache"];
        self.run(&[&["extend"], arguments, &trust[..]].concat())
    }

    /// Verifies with the root of the bench, and returns the first report.
    pub(crate) fn verify(
        &self,
        arguments: &[&str],
    ) -> Result<(Option<i32>, serde_json::Value), Box<dyn Error>> {
        let trust = ["--no-default-trust", "--trust", "root.pem", "--json", "--no-cache"];
        let said = self.run(&[&["verify"], arguments, &trust[..]].concat())?;
        let report: serde_json::Value = serde_json::from_str(&said.out)?;
        Ok((said.code, report.get(0).cloned().ok_or("no report")?))
    }
}

/// What the binary said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    #[track_caller]
    pub(crate) fn with_code(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    #[track_caller]
    pub(crate) fn complaining(self, words: &str) -> Self {
        assert!(self.err.contains(words), "no {words:?} in {self:#?}");
        self
    }
}
