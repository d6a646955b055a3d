//! A folder, a bench key and the binary.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use segel_crypto::{KeyKind, UnixTime};
pub(crate) use segel_testkit::document::one_page;
use segel_testkit::pki::{CrlEntry, Pki};

pub(crate) type Outcome = Result<(), Box<dyn Error>>;

/// The instant of every test.
pub(crate) const TIME: &str = "2026-11-24T10:00:00+07:00";

/// A folder of its own with `officer.p12`, `officer.pass` and `root.pem`.
pub(crate) struct Bench {
    pub(crate) folder: PathBuf,
}

impl Bench {
    pub(crate) fn new(name: &str) -> Result<Self, Box<dyn Error>> {
        Self::with_key(name, KeyKind::P256)
    }

    pub(crate) fn with_key(name: &str, kind: KeyKind) -> Result<Self, Box<dyn Error>> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        std::fs::create_dir_all(&folder)?;
        let now = UnixTime::parse_rfc3339(TIME).ok_or("no such time")?;
        let pki = Pki::quick(now);
        let officer = pki.officer(kind, "Siti Ngaisyiyah (UJI COBA)");
        let bench = Self { folder };
        bench.write("officer.p12", &officer.to_pkcs12("rahasia"))?;
        bench.write("officer.pass", b"rahasia\n")?;
        bench.write("officer.key", officer.key_pem().as_bytes())?;
        bench.write("officer.pem", officer.chain_pem().as_bytes())?;
        bench.write("root.pem", pki.root_pem().as_bytes())?;
        bench.write("surat.pdf", &one_page())?;
        bench.write("evidence/issuing.crl", &pki.crl(Vec::new(), None))?;
        bench.write("evidence/root.crl", &pki.root_crl(Vec::new(), None))?;
        let revoked = vec![CrlEntry::new(&officer.certificate, now.plus_seconds(-3600), Some(1))];
        bench.write("revoked/issuing.crl", &pki.crl(revoked, None))?;
        bench.write("revoked/root.crl", &pki.root_crl(Vec::new(), None))?;
        Ok(bench)
    }

    #[expect(clippy::disallowed_methods, reason = "a test's own throw-away file")]
    pub(crate) fn write(&self, name: &str, content: &[u8]) -> std::io::Result<()> {
        let path = self.folder.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, content)
    }

    pub(crate) fn read(&self, name: &str) -> std::io::Result<Vec<u8>> {
        std::fs::read(self.folder.join(name))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.folder.join(name).exists()
    }

    /// The names of everything in the folder.
    pub(crate) fn names(&self) -> std::io::Result<Vec<String>> {
        let entries = std::fs::read_dir(&self.folder)?;
        entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_segel"));
        command.args(arguments).current_dir(&self.folder).stdin(Stdio::null());
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            command.env_remove(name);
        }
        command.env("XDG_DATA_HOME", self.folder.join("data"));
        command
    }

    /// Runs the binary in the folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> std::io::Result<Said> {
        Ok(Said::of(self.command(arguments).output()?))
    }

    /// Signs with the officer's key as of the time of every test.
    pub(crate) fn sign(&self, arguments: &[&str]) -> std::io::Result<Said> {
        let key = ["--p12", "officer.p12", "--passphrase-file", "officer.pass", "--time", TIME];
        self.run(&[&["sign"], arguments, &key[..]].concat())
    }

    /// Verifies with the bench's root as of the time of every test.
    pub(crate) fn verify(&self, arguments: &[&str]) -> std::io::Result<Said> {
        let trust = ["--no-default-trust", "--trust", "root.pem", "--at-time", TIME, "--offline"];
        self.run(&[&["verify"], arguments, &trust[..]].concat())
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

    /// Asserts the exit code, and shows what was said where it is another.
    #[track_caller]
    pub(crate) fn with_code(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Asserts that a remark or complaint says something.
    #[track_caller]
    pub(crate) fn complaining(self, words: &str) -> Self {
        assert!(self.err.contains(words), "no {words:?} in {self:#?}");
        self
    }

    /// Asserts that the data says something.
    #[track_caller]
    pub(crate) fn saying(self, words: &str) -> Self {
        assert!(self.out.contains(words), "no {words:?} in {self:#?}");
        self
    }
}
