//! What can be typed.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands;
use crate::words::Language;

/// Issues, signs and verifies PDF documents with PAdES signatures.
#[derive(Debug, Parser)]
#[command(
    name = "segel",
    version,
    max_term_width = 100,
    after_help = "Exit codes: 0 done, or every document VALID; 1 CHANGED, INVALID or UNTRUSTED, \
                  a register that is not in order, or with --status a document not in force; \
                  2 the work could not be done; 3 UNDETERMINED; 4 NOT_SIGNED.\n\
                  stdout carries data, stderr everything else."
)]
pub(crate) struct Arguments {
    /// Language of messages and reports [default: from the locale, id where that is silent]
    #[arg(long, global = true, value_name = "LANGUAGE", value_parser = languages())]
    pub(crate) lang: Option<Language>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Takes the tag of a language.
fn languages() -> impl TypedValueParser<Value = Language> {
    let tags = PossibleValuesParser::new(Language::ALL.map(Language::tag));
    tags.try_map(|tag| Language::from_tag(&tag).ok_or("no such language"))
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the whole path on one screen: bench PKI, a permit issued, signed and verified
    #[cfg(feature = "render")]
    Demo(commands::demo::Demo),
    /// Issue a document of a kind from JSON data: render, number, sign
    #[cfg(feature = "render")]
    Issue(Box<commands::issue::Issue>),
    /// Sign one PDF, or many into a folder with one unlock of the key
    Sign(Box<commands::sign::Sign>),
    /// Raise signed files to a higher level: time-stamps, proofs, an archive stamp
    #[cfg(feature = "network")]
    Extend(commands::extend::Extend),
    /// Judge the signatures of PDF files; works offline too
    Verify(commands::verify::Verify),
    /// Judge the signed code on a printed document; works without a network
    #[cfg(feature = "paper")]
    VerifyQr(commands::verify_qr::VerifyQr),
    /// Show facts without judgement: revisions, signatures, certificates, bytes
    Inspect(commands::inspect::Inspect),
    /// Say why a file can or cannot be signed, and what a signer should know of it
    Doctor(commands::doctor::Doctor),
    /// List the kinds of documents, show what one needs, check them, or begin a new one
    #[cfg(feature = "kinds")]
    Kinds(commands::kinds::KindsArguments),
    /// The desk: submit, list, show, initial, approve, reject, sign; and who may do which
    #[cfg(feature = "register")]
    Queue(commands::queue::QueueArguments),
    /// The register of numbers: list, show, audit, void, withdraw, replace, export, copy
    #[cfg(feature = "register")]
    Register(commands::register::RegisterArguments),
    /// A bench PKI (UJI COBA) for trying out and tests, never for production: make it, serve it with
    /// faults on demand, issue and revoke certificates
    #[cfg(feature = "bench")]
    Pki(commands::pki::Pki),
    /// Write a completion script for a shell to stdout
    Completions(commands::completions::Completions),
    /// Write manual pages into a folder
    Man(commands::man::Man),
}

/// Where the key is.
#[derive(Debug, Args)]
pub(crate) struct KeyArguments {
    /// Key and certificates in one PKCS#12 file (.p12, .pfx)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["key", "cert"])]
    pub(crate) p12: Option<PathBuf>,
    /// Private key: PKCS#8, SEC1 or PKCS#1, PEM or DER
    #[arg(long, value_name = "FILE", requires = "cert")]
    pub(crate) key: Option<PathBuf>,
    /// Certificates of the key, PEM or DER
    #[arg(long, value_name = "FILE", requires = "key")]
    pub(crate) cert: Option<PathBuf>,
    /// Read the passphrase from an open file descriptor
    #[arg(long, value_name = "N", conflicts_with = "passphrase_file")]
    pub(crate) passphrase_fd: Option<u32>,
    /// Read the passphrase from the first line of a file; without either the terminal is asked
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
}

impl KeyArguments {
    /// The files that were named.
    pub(crate) fn files(&self) -> impl Iterator<Item = &PathBuf> {
        [&self.p12, &self.key, &self.cert, &self.passphrase_file].into_iter().flatten()
    }
}

/// The signature algorithm of an RSA key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Algorithm {
    RsaPss,
    RsaPkcs1,
}

/// The digest of document and signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DigestChoice {
    Sha256,
    Sha384,
    Sha512,
}

/// The PAdES baseline level.
#[cfg(feature = "network")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum LevelChoice {
    #[default]
    B,
    T,
    Lt,
    Lta,
}

/// What a certification lets others do afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Certify {
    /// Nothing (P=1)
    None,
    /// Filling in forms and signing (P=2)
    Forms,
    /// That, and annotations (P=3)
    Annotations,
}

/// Whose document it is: by what rules it is signed or judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PolicyChoice {
    /// The office's own
    Official,
    /// Anybody's
    Contract,
}

/// How the signature is made and what it says.
#[derive(Debug, Default, Args)]
pub(crate) struct SignatureArguments {
    /// Signature algorithm of an RSA key [default: rsa-pkcs1]
    #[arg(long, value_enum)]
    pub(crate) algorithm: Option<Algorithm>,
    /// Digest algorithm [default: what fits the key]
    #[arg(long, value_enum)]
    pub(crate) digest: Option<DigestChoice>,
    #[cfg(feature = "network")]
    #[command(flatten)]
    pub(crate) raising: RaisingArguments,
    /// Picture in the visible signature, PNG or JPEG
    #[arg(long, value_name = "FILE")]
    pub(crate) image: Option<PathBuf>,
    /// QR code of an address in the visible signature
    #[arg(long, value_name = "URL")]
    pub(crate) qr: Option<String>,
    /// Text in the visible signature; {name} {time} {date} {reason} {location} {issuer} {serial}
    /// are filled in, \n begins a new line
    #[arg(long, value_name = "TEMPLATE")]
    pub(crate) text: Option<String>,
    /// Why it is signed
    #[arg(long)]
    pub(crate) reason: Option<String>,
    /// Where it is signed
    #[arg(long)]
    pub(crate) location: Option<String>,
    /// How the signer can be reached
    #[arg(long)]
    pub(crate) contact: Option<String>,
    /// Signing time to write, such as 2026-11-24T10:00:00+07:00 [default: now]
    #[arg(long, value_name = "RFC3339")]
    pub(crate) time: Option<String>,
}

/// The level of a signature, and how it gets there.
#[cfg(feature = "network")]
#[derive(Debug, Default, Args)]
pub(crate) struct RaisingArguments {
    /// PAdES baseline level; above b it needs --tsa
    #[arg(long, value_enum, default_value = "b")]
    pub(crate) level: LevelChoice,
    #[command(flatten)]
    pub(crate) stamps: StampArguments,
    /// Where the level cannot be reached now, leave the file at the highest one that can, and note it
    /// for segel extend --pending
    #[arg(long)]
    pub(crate) timestamp_later: bool,
}

/// What opens an encrypted PDF.
#[derive(Debug, Default, Args)]
pub(crate) struct PasswordArguments {
    /// Read the password of an encrypted PDF from an open file descriptor
    #[arg(long, value_name = "N", conflicts_with = "password_file")]
    pub(crate) password_fd: Option<u32>,
    /// Read the password of an encrypted PDF from the first line of a file; without either the
    /// terminal is asked where one file needs it
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
}

/// Who stamps, and when a proof is new enough.
#[cfg(feature = "network")]
#[derive(Debug, Default, Args)]
pub(crate) struct StampArguments {
    /// Time-stamping authority; repeatable, tried in order
    #[arg(long, value_name = "URL")]
    pub(crate) tsa: Vec<String>,
    /// Take time-stamps under this policy only
    #[arg(long, value_name = "OID")]
    pub(crate) tsa_policy: Option<String>,
    /// Requests to each authority at the most [default: no limit]
    #[arg(long, value_name = "N")]
    pub(crate) tsa_requests: Option<u32>,
    /// Seconds by which the proof about a signer may be older than the time-stamp
    #[arg(long, value_name = "SECONDS", default_value = "300")]
    pub(crate) grace: u32,
    #[command(flatten)]
    pub(crate) trust: TrustArguments,
    #[command(flatten)]
    pub(crate) network: NetworkArguments,
}

/// How the network is used.
#[cfg(feature = "network")]
#[derive(Debug, Default, Args)]
pub(crate) struct NetworkArguments {
    /// Seconds for one request; all of one document take three times that at the most
    #[arg(long, value_name = "SECONDS", default_value = "10")]
    pub(crate) timeout: u32,
    /// Proxy for HTTP and HTTPS, not for this machine itself nor for hosts in NO_PROXY [default:
    /// HTTPS_PROXY, then HTTP_PROXY]
    #[arg(long, value_name = "URL")]
    pub(crate) proxy: Option<String>,
    /// Let addresses of certificates that no anchor vouches for lead into private networks
    #[arg(long)]
    pub(crate) allow_private_network: bool,
    /// Where lists and responses are kept until newer are due [default: the user's cache]
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    pub(crate) cache: Option<PathBuf>,
    /// Keep nothing
    #[arg(long)]
    pub(crate) no_cache: bool,
}

/// Whom to trust.
#[derive(Debug, Default, Args)]
pub(crate) struct TrustArguments {
    /// Trust anchors: a PEM or DER file, or a folder of them; repeatable
    #[arg(long, value_name = "PEM|DIR")]
    pub(crate) trust: Vec<PathBuf>,
    /// Do not trust the bundled Indonesian root
    #[arg(long)]
    pub(crate) no_default_trust: bool,
}
