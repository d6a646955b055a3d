//! `segel pki`: a bench PKI (UJI COBA), for trying out and tests; never for production.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Subcommand, ValueEnum};
use segel::{Certificate, KeyKind};
use segel_crypto::Zeroizing;
use segel_testkit::pki::{Officer, pem};
use segel_testkit::served::{
    AUTHORITIES, FAULTS, Fault, Faults, Records, ServedPki, Service, listen,
};

use crate::credential::read_certificates;
use crate::moment::Moment;
use crate::moment::clock;
use crate::output;
use crate::secret;
use crate::words::{Language, Trouble, files, pki as words};
use crate::written::{self, Existing};

/// What the list of issued and revoked certificates is called.
const RECORDS: &str = "records.txt";
/// Where the address of the bench is kept.
const ADDRESS: &str = "address.txt";

#[derive(Debug, Args)]
#[command(
    after_help = "A BENCH (UJI COBA), for trying out and tests only: its keys lie unlocked in its folder, \
                  every certificate says UJI COBA, and nobody else should trust its root."
)]
pub(crate) struct Pki {
    #[command(subcommand)]
    command: PkiCommand,
}

#[derive(Debug, Subcommand)]
enum PkiCommand {
    /// Make a bench (UJI COBA): root, issuing CA, TSA, OCSP responder, and one officer
    Init(Init),
    /// Serve the bench (UJI COBA) on 127.0.0.1: TSA, OCSP, CRLs and issuers, with faults on demand
    Serve(Serve),
    /// Issue a certificate of the bench (UJI COBA) to an officer, with a new key, as PKCS#12
    Certificate(CertificateArguments),
    /// Write the revocation list of an authority of the bench (UJI COBA)
    Crl(CrlArguments),
    /// Revoke a certificate of the bench (UJI COBA); a bench that is being served knows it at once
    Revoke(Revoke),
}

/// The folder of a bench.
#[derive(Debug, Args)]
struct Folder {
    /// Folder of the bench
    #[arg(value_name = "DIR", default_value = "segel-pki")]
    folder: PathBuf,
}

#[derive(Debug, Args)]
struct Init {
    #[command(flatten)]
    folder: Folder,
    /// Port of 127.0.0.1 that it will be served at; it stands in every certificate
    #[arg(long, value_name = "N", default_value = "8799")]
    port: u16,
    /// Keys of the authorities
    #[arg(long, value_enum, default_value = "p256")]
    key_kind: Kind,
    /// Key of the officer
    #[arg(long, value_enum, default_value = "rsa2048")]
    officer_key: Kind,
    /// Name of the officer
    #[arg(long, default_value = "Pejabat Uji")]
    name: String,
}

#[derive(Debug, Args)]
struct Serve {
    #[command(flatten)]
    folder: Folder,
    /// Make a service fail: tsa, ocsp, crl or issuer, then =, then hang, 503, slow, page, endless,
    /// wrong-nonce, wrong-imprint, wrong-signature, no-purpose, refuse, stale, revoked,
    /// other-certificate, clock-ahead, redirect or get-only; repeatable. A single request fails by
    /// ?fault=FAULT behind its address
    #[arg(long, value_name = "SERVICE=FAULT")]
    fault: Vec<String>,
}

#[derive(Debug, Args)]
struct CertificateArguments {
    #[command(flatten)]
    folder: Folder,
    /// Name of the officer; "(UJI COBA)" is added
    #[arg(long)]
    name: String,
    /// Key of the officer
    #[arg(long, value_enum, default_value = "rsa2048")]
    key_kind: Kind,
    /// The PKCS#12 file; its passphrase goes into a file of the same name that ends in .pass, and the
    /// certificates into one that ends in .pem
    #[arg(short, long, value_name = "OUT.p12")]
    output: PathBuf,
    /// Read the passphrase from an open file descriptor instead of making one
    #[arg(long, value_name = "N", conflicts_with = "passphrase_file")]
    passphrase_fd: Option<u32>,
    /// Read the passphrase from the first line of a file instead of making one
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Overwrite files that exist already
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Args)]
struct CrlArguments {
    #[command(flatten)]
    folder: Folder,
    /// Whose list
    #[arg(long, value_enum, default_value = "issuing")]
    of: Of,
    /// Where it goes, DER
    #[arg(short, long, value_name = "OUT.crl")]
    output: PathBuf,
    /// Overwrite a file that exists already
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Args)]
struct Revoke {
    #[command(flatten)]
    folder: Folder,
    /// The certificate, PEM or DER: of an officer, or tsa.pem, ocsp.pem or issuing.pem of the bench
    #[arg(long, value_name = "FILE")]
    cert: PathBuf,
    /// The number of a reason of RFC 5280: 1 key compromise, 4 superseded, 5 cessation, 6 on hold
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u8).range(0..=10))]
    reason: u8,
    /// Since when, such as 2026-11-24T10:00:00+07:00 [default: now]
    #[arg(long, value_name = "RFC3339")]
    time: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Of {
    Issuing,
    Root,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Rsa2048,
    Rsa3072,
    Rsa4096,
    P256,
    P384,
}

impl Kind {
    fn kind(self) -> KeyKind {
        match self {
            Self::Rsa2048 => KeyKind::Rsa2048,
            Self::Rsa3072 => KeyKind::Rsa3072,
            Self::Rsa4096 => KeyKind::Rsa4096,
            Self::P256 => KeyKind::P256,
            Self::P384 => KeyKind::P384,
        }
    }
}

pub(crate) fn run(arguments: &Pki, language: Language) -> Result<u8, Trouble> {
    match &arguments.command {
        PkiCommand::Init(init) => self::init(init, language),
        PkiCommand::Serve(serve) => self::serve(serve, language),
        PkiCommand::Certificate(certificate) => self::certificate(certificate, language),
        PkiCommand::Crl(crl) => self::crl(crl),
        PkiCommand::Revoke(revoke) => self::revoke(revoke, language),
    }
}

fn init(arguments: &Init, language: Language) -> Result<u8, Trouble> {
    let folder = &arguments.folder.folder;
    let unwritable = |error: std::io::Error| files::unwritable(folder, &error);
    std::fs::create_dir_all(folder.join("keys")).map_err(unwritable)?;
    if folder.join(ADDRESS).exists() || folder.join("root.pem").exists() {
        return Err(words::is_there(folder));
    }
    let url = format!("http://127.0.0.1:{}", arguments.port);
    let now = Moment::now()?.instant;
    let pki = ServedPki::new(&url, arguments.key_kind.kind(), now);
    for file in pki.files() {
        let path = folder.join(format!("{}.pem", file.name));
        written::bytes(&path, Existing::Refuse, file.certificate.as_bytes())?;
        let path = folder.join("keys").join(format!("{}.key", file.name));
        secret_file(&path, Existing::Refuse, file.key.as_bytes())?;
    }
    written::bytes(&folder.join("UJI-COBA.txt"), Existing::Replace, words::notice().as_bytes())?;
    written::bytes(&folder.join(RECORDS), Existing::Refuse, words::records().as_bytes())?;
    let officer = pki.officer(arguments.officer_key.kind(), &arguments.name, now);
    keep(&officer, &folder.join("officer.p12"), None, Existing::Refuse)?;
    record(folder, &Records::issued_line(&officer.certificate))?;
    // The last file, so that a bench which is not whole is none.
    written::bytes(&folder.join(ADDRESS), Existing::Refuse, format!("{url}\n").as_bytes())?;
    output::remark(words::made(folder, &url).text(language));
    Ok(0)
}

fn serve(arguments: &Serve, language: Language) -> Result<u8, Trouble> {
    let folder = &arguments.folder.folder;
    let pki = Arc::new(open(folder)?);
    let faults = Arc::new(Faults::default());
    for text in &arguments.fault {
        let (service, fault) = text
            .split_once('=')
            .and_then(|(s, f)| Some((s.parse::<Service>().ok()?, f.parse::<Fault>().ok()?)))
            .ok_or_else(|| words::bad_fault(text, &FAULTS.map(|(_, word)| word).join(", ")))?;
        faults.set(service, Some(fault));
    }
    let url = pki.url().to_owned();
    let port = url.rsplit_once(':').and_then(|(_, port)| port.parse().ok()).unwrap_or(0);
    let listener = listen(port).map_err(|error| words::port_taken(port, &error))?;
    let records = folder.join(RECORDS);
    let read = move || Records::parse(&std::fs::read_to_string(&records).unwrap_or_default());
    let running = pki.serve(listener, faults, read, Box::new(clock));
    let running = running.map_err(|error| words::port_taken(port, &error))?;
    let services = ["tsa", "ocsp", "issuing.crl", "root.crl", "issuing.crt"];
    output::data(&services.map(|service| format!("{url}/{service}\n")).concat());
    output::remark(words::serving(&url).text(language));
    running.wait();
    Ok(0)
}

fn certificate(arguments: &CertificateArguments, language: Language) -> Result<u8, Trouble> {
    let folder = &arguments.folder.folder;
    let pki = open(folder)?;
    let existing = if arguments.force { Existing::Replace } else { Existing::Refuse };
    for path in [arguments.output.clone(), arguments.output.with_extension("pem")] {
        written::check(&path, existing)?;
    }
    let given = arguments.passphrase_fd.is_some() || arguments.passphrase_file.is_some();
    let passphrase = match given {
        true => Some(secret::line(arguments.passphrase_file.as_deref(), arguments.passphrase_fd)?),
        false => None,
    };
    let officer = pki.officer(arguments.key_kind.kind(), &arguments.name, Moment::now()?.instant);
    keep(&officer, &arguments.output, passphrase, existing)?;
    record(folder, &Records::issued_line(&officer.certificate))?;
    output::remark(words::issued(&arguments.output, &officer.certificate).text(language));
    Ok(0)
}

fn crl(arguments: &CrlArguments) -> Result<u8, Trouble> {
    let folder = &arguments.folder.folder;
    let pki = open(folder)?;
    let now = Moment::now()?.instant;
    let text = std::fs::read_to_string(folder.join(RECORDS)).unwrap_or_default();
    let of_root = arguments.of == Of::Root;
    let authority = if of_root { &pki.root } else { &pki.issuing };
    let template = pki.list(of_root, &Records::parse(&text), now);
    let existing = if arguments.force { Existing::Replace } else { Existing::Refuse };
    written::bytes(&arguments.output, existing, &authority.crl(&template, false))?;
    Ok(0)
}

fn revoke(arguments: &Revoke, language: Language) -> Result<u8, Trouble> {
    let folder = &arguments.folder.folder;
    let pki = open(folder)?;
    let at = Moment::of("--time", arguments.time.as_deref())?.instant;
    let read = read_certificates(&arguments.cert)?;
    let certificate = read.first().ok_or_else(|| files::no_anchor(&arguments.cert))?;
    let issuers = [&pki.issuing, &pki.root].map(|authority| &authority.certificate);
    let own = certificate.signature_algorithm().is_ok_and(|algorithm| {
        let (tbs, signature) = (certificate.tbs(), certificate.signature());
        let signed = |key: &Certificate| key.public_key().verify(algorithm, tbs, signature).is_ok();
        issuers.into_iter().any(signed)
    });
    if !own || certificate.is_self_issued() {
        return Err(words::not_of_this_bench(&arguments.cert));
    }
    record(folder, &Records::revoked_line(certificate, at, Some(arguments.reason)))?;
    output::remark(words::revoked(certificate, at).text(language));
    Ok(0)
}

/// Opens the bench of a folder.
fn open(folder: &Path) -> Result<ServedPki, Trouble> {
    let address = std::fs::read_to_string(folder.join(ADDRESS));
    let address = address.map_err(|_| words::no_bench(folder))?;
    let mut read = Vec::new();
    for name in AUTHORITIES {
        let path = folder.join(format!("{name}.pem"));
        let certificate = std::fs::read(&path).map_err(|error| files::unreadable(&path, &error))?;
        let path = folder.join("keys").join(format!("{name}.key"));
        let key = std::fs::read(&path).map_err(|error| files::unreadable(&path, &error))?;
        let key = unwrapped(&Zeroizing::new(key)).ok_or_else(|| words::damaged(folder))?;
        read.push((certificate, key));
    }
    let files: Vec<(&[u8], Zeroizing<Vec<u8>>)> =
        read.iter().map(|(certificate, key)| (certificate.as_slice(), key.clone())).collect();
    let files = files.try_into().map_err(|_| words::damaged(folder))?;
    ServedPki::open(address.trim(), files).ok_or_else(|| words::damaged(folder))
}

/// The DER of a PEM key as the bench writes it.
fn unwrapped(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let text = std::str::from_utf8(text).ok()?;
    let body: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
    segel_testkit::pki::unbase64(&body)
}

/// Writes an officer's key and certificates; without a passphrase one is made and written beside.
fn keep(
    officer: &Officer,
    path: &Path,
    passphrase: Option<Zeroizing<String>>,
    existing: Existing,
) -> Result<(), Trouble> {
    let passphrase = match passphrase {
        Some(passphrase) => passphrase,
        None => {
            let octets: [u8; 12] = segel_crypto::random().map_err(|_| words::no_random())?;
            let made: String = octets.iter().map(|octet| format!("{octet:02x}")).collect();
            let made = Zeroizing::new(made);
            let line = Zeroizing::new(format!("{}\n", made.as_str()));
            secret_file(&path.with_extension("pass"), existing, line.as_bytes())?;
            made
        }
    };
    let chain: String = officer.chain.iter().map(|c| pem("CERTIFICATE", c.as_der())).collect();
    written::bytes(&path.with_extension("pem"), existing, chain.as_bytes())?;
    secret_file(path, existing, &officer.to_pkcs12(&passphrase))
}

fn secret_file(path: &Path, existing: Existing, content: &[u8]) -> Result<(), Trouble> {
    written::whole(path, existing, true, |sink| {
        sink.write_all(content).map_err(|error| files::unwritable(path, &error))
    })
}

/// Adds a line to the records; a line is short enough to be written at once.
fn record(folder: &Path, line: &str) -> Result<(), Trouble> {
    let path = folder.join(RECORDS);
    let append = || -> std::io::Result<()> {
        let mut file = std::fs::OpenOptions::new().append(true).open(&path)?;
        file.write_all(line.as_bytes())?;
        file.sync_all()
    };
    append().map_err(|error| files::unwritable(&path, &error))
}

/// The name that a person reads.
pub(crate) fn name(certificate: &Certificate) -> String {
    certificate.common_name().unwrap_or_else(|| certificate.subject())
}
