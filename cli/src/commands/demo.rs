//! `segel demo [DIR]`: the whole path on one screen.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use segel::KeyKind;
use segel::issue::{IssueError, Kinds, Office, Renderer};
use segel_testkit::pki::{self, Pki};

use crate::arguments::{Certify, KeyArguments, SignatureArguments, TrustArguments};
use crate::commands::verify;
use crate::credential;
use crate::desk::{self, Desk};
use crate::moment::Moment;
use crate::office;
use crate::output;
use crate::signer::Signer;
use crate::words::{Language, Trouble, demo as words, files, keys, kinds};
use crate::written::{self, Existing};

/// The data of the permit that is issued.
const DATA: &str = include_str!("../../../examples/siujk.json");

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Where the files are left
    #[arg(value_name = "DIR", default_value = "segel-demo")]
    folder: PathBuf,
    /// Kind of the officer's key
    #[arg(long, value_enum, default_value = "rsa2048")]
    key_kind: OfficerKey,
    /// Signing time to write, such as 2026-11-24T10:00:00+07:00 [default: now]
    #[arg(long, value_name = "RFC3339")]
    time: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OfficerKey {
    Rsa2048,
    Rsa3072,
    P256,
    P384,
    Ed25519,
}

pub(crate) fn run(arguments: &Demo, language: Language) -> Result<u8, Trouble> {
    let folder = &arguments.folder;
    let refused = |error: IssueError| kinds::refused(&error);
    let office = Office::bundled().map_err(refused)?;
    let zone = office.zona_waktu.minutes();
    let moment = Moment::of("--time", arguments.time.as_deref())?.in_zone(zone);
    let kinds = Kinds::bundled().map_err(refused)?;
    let kind = kinds::kind_named(&kinds, "siujk")?;
    let tanggal = moment.date().map_err(|error| refused(error.into()))?;
    let signatory = office::signatory(kind, &office, None, tanggal)?;
    make_room(folder)?;

    output::remark(words::making_keys().text(language));
    let pki = Pki::new(moment.instant);
    let name = format!("{} (UJI COBA)", signatory.name(true));
    let officer = pki.officer(key_kind(arguments.key_kind), &name);
    // A passphrase that no one knows beforehand: a digest of a key made for nothing else.
    let seed = pki::generate(KeyKind::Ed25519);
    let passphrase: String =
        segel::DigestAlgorithm::Sha256.digest(&seed).to_hex().chars().take(24).collect();
    let (p12, pass) = (folder.join("officer.p12"), folder.join("officer.pass"));
    let root = folder.join("root.pem");
    written::bytes(&root, Existing::Replace, pki.root_pem().as_bytes())?;
    secret(&p12, &officer.to_pkcs12(&passphrase))?;
    secret(&pass, format!("{passphrase}\n").as_bytes())?;
    drop(officer);

    // From here on everything goes the way of the other commands.
    let key = KeyArguments {
        p12: Some(p12),
        key: None,
        cert: None,
        passphrase_fd: None,
        passphrase_file: Some(pass),
    };
    let credential = credential::open(&key, language)?.ok_or_else(keys::no_key_given)?;
    let options = SignatureArguments::default();
    let mut signer = Signer::new(credential, Some(Certify::None), &options, Language::Indonesian)?;
    signer.time = Some(moment);
    signer.zone = Some(zone);

    output::remark(words::issuing().text(language));
    let renderer = Renderer::new(&kinds).map_err(refused)?;
    let desk = Desk { kind, office: &office, signatory, renderer: &renderer };
    let data = kind.accept(DATA).map_err(|faults| refused(faults.into()))?;
    let nomor = desk::number(kind, &office, tanggal, 1).map_err(refused)?;
    let rendered = desk.render(&data, Some(&nomor), tanggal)?;
    written::bytes(&folder.join("siujk-unsigned.pdf"), Existing::Replace, &rendered.pdf)?;
    let pdf = desk.certify(rendered, &nomor, &signer, None)?;
    let signed = folder.join("siujk.pdf");
    written::bytes(&signed, Existing::Replace, &pdf)?;

    let trust = TrustArguments { trust: vec![root], no_default_trust: true };
    let judged = verify::of_demo(&signed, &trust, moment, language)?;
    written::bytes(&folder.join("siujk.json"), Existing::Replace, judged.json.as_bytes())?;
    output::data(&judged.text);
    output::remark(words::left(folder).text(language));
    Ok(judged.code)
}

/// Files of an earlier demo may be replaced; in a folder of anything else nothing is touched.
fn make_room(folder: &Path) -> Result<(), Trouble> {
    std::fs::create_dir_all(folder).map_err(|error| files::unwritable(folder, &error))?;
    let mut entries =
        std::fs::read_dir(folder).map_err(|error| files::unreadable(folder, &error))?;
    let own = ["officer.pass", "siujk-unsigned.pdf"].iter().all(|name| folder.join(name).is_file());
    if entries.next().is_some() && !own { Err(words::no_demo_folder(folder)) } else { Ok(()) }
}

fn secret(path: &Path, content: &[u8]) -> Result<(), Trouble> {
    written::whole(path, Existing::Replace, true, |sink| {
        sink.write_all(content).map_err(|error| files::unwritable(path, &error))
    })
}

fn key_kind(chosen: OfficerKey) -> KeyKind {
    match chosen {
        OfficerKey::Rsa2048 => KeyKind::Rsa2048,
        OfficerKey::Rsa3072 => KeyKind::Rsa3072,
        OfficerKey::P256 => KeyKind::P256,
        OfficerKey::P384 => KeyKind::P384,
        OfficerKey::Ed25519 => KeyKind::Ed25519,
    }
}
