//! What can be typed.

use std::path::PathBuf;

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
    #[arg(long, global = true, value_enum, value_name = "LANGUAGE")]
    pub(crate) lang: Option<Language>,
    #[command(subcommand)]
    pub(crate) command: Command,
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
    /// Judge the signatures of PDF files; works offline
    Verify(commands::verify::Verify),
    /// Show facts without judgement: revisions, signatures, certificates, bytes
    Inspect(commands::inspect::Inspect),
    /// List the kinds of documents, or show what one needs
    Kinds(commands::kinds::KindsArguments),
    /// The desk: submit, list, show, initial, approve, reject, sign; and who may do which
    #[cfg(feature = "register")]
    Queue(commands::queue::QueueArguments),
    /// The register of numbers: list, show, audit, void, withdraw, replace, export
    #[cfg(feature = "register")]
    Register(commands::register::RegisterArguments),
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

/// How the signature is made and what it says.
#[derive(Debug, Default, Args)]
pub(crate) struct SignatureArguments {
    /// Signature algorithm of an RSA key [default: rsa-pkcs1]
    #[arg(long, value_enum)]
    pub(crate) algorithm: Option<Algorithm>,
    /// Digest algorithm [default: what fits the key]
    #[arg(long, value_enum)]
    pub(crate) digest: Option<DigestChoice>,
    /// PAdES baseline level; this version makes b
    #[arg(long, value_enum, default_value = "b")]
    pub(crate) level: LevelChoice,
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

/// Whom to trust.
#[derive(Debug, Args)]
pub(crate) struct TrustArguments {
    /// Trust anchors: a PEM or DER file, or a folder of them; repeatable
    #[arg(long, value_name = "PEM|DIR")]
    pub(crate) trust: Vec<PathBuf>,
    /// Do not trust the bundled Indonesian root
    #[arg(long)]
    pub(crate) no_default_trust: bool,
}
