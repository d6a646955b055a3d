//! Key files: the bench's own, and those that `openssl` writes when it is at hand.
#![expect(clippy::expect_used, reason = "tests stop at the first surprise")]
#![expect(clippy::print_stderr, reason = "a test that is left out says so")]

use std::path::{Path, PathBuf};
use std::process::Command;

use segel_crypto::{KeyKind, SigningKey as _, ToBeSigned, UnixTime};
use segel_keys::{KeysError, LoadedKey, Passphrase, load, pem, pkcs12};
use segel_testkit::pki::{Officer, Pki};

const SECRET: &str = "rahasia uji coba";

fn bench() -> Pki {
    Pki::quick(UnixTime::parse_rfc3339("2026-11-24T03:00:00Z").expect("an instant"))
}

fn secret() -> Passphrase {
    Passphrase::from_line(format!("{SECRET}\n").into_bytes())
}

fn wrong() -> Passphrase {
    Passphrase::from_bytes(b"salah".to_vec())
}

/// The key signs, and the officer's certificate verifies what it signed.
fn belongs(loaded: &LoadedKey, officer: &Officer) {
    let algorithm = *loaded.key.algorithms().first().expect("an algorithm");
    let message = ToBeSigned::new(b"isi surat".to_vec());
    let signature = loaded.key.sign(algorithm, &message).expect("a signature");
    officer
        .certificate
        .public_key()
        .verify(algorithm, message.as_bytes(), signature.as_bytes())
        .expect("the certificate's key");
}

/// A directory of one test, removed when it ends.
struct Bench {
    directory: PathBuf,
}

impl Bench {
    /// None, in words, when `openssl` is not installed.
    fn new(name: &str) -> Option<Self> {
        if Command::new("openssl").arg("version").output().is_err() {
            eprintln!("left out: openssl is not installed");
            return None;
        }
        let directory =
            std::env::temp_dir().join(format!("segel-keys-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&directory).expect("a directory");
        Some(Self { directory })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    #[expect(clippy::disallowed_methods, reason = "nothing of a test outlives a power cut")]
    fn write(&self, name: &str, contents: &[u8]) {
        std::fs::write(self.path(name), contents).expect("a file");
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).expect("a file that openssl wrote")
    }

    /// Runs `openssl` in the directory; false when it refuses, as some builds do.
    fn openssl(&self, arguments: &str) -> bool {
        let output = Command::new("openssl")
            .args(arguments.split(' ').map(|word| word.replace('~', " ")))
            .current_dir(&self.directory)
            .output()
            .expect("openssl runs");
        if !output.status.success() {
            eprintln!("openssl {arguments}: {}", String::from_utf8_lossy(&output.stderr));
        }
        output.status.success()
    }

    fn with_officer(name: &str, officer: &Officer) -> Option<Self> {
        let bench = Self::new(name)?;
        bench.write("key.pem", officer.key_pem().as_bytes());
        bench.write(
            "leaf.pem",
            segel_testkit::pki::pem("CERTIFICATE", officer.certificate.as_der()).as_bytes(),
        );
        bench.write("chain.pem", officer.chain_pem().as_bytes());
        Some(bench)
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        remove(&self.directory);
    }
}

fn remove(directory: &Path) {
    if let Err(error) = std::fs::remove_dir_all(directory) {
        eprintln!("not removed: {error}");
    }
}

#[test]
fn a_pkcs12_of_the_bench_holds_key_and_chain_in_order() {
    let pki = bench();
    for kind in [KeyKind::Rsa2048, KeyKind::Rsa3072, KeyKind::P256, KeyKind::P384, KeyKind::Ed25519]
    {
        let officer = pki.officer(kind, "Pejabat (UJI COBA)");
        let file = officer.to_pkcs12(SECRET);
        let loaded = pkcs12::load(&file, &secret()).expect("the bench's file");
        assert_eq!(loaded.certificates, officer.chain, "{kind:?}");
        belongs(&loaded, &officer);
        assert_eq!(pkcs12::load(&file, &wrong()).err(), Some(KeysError::WrongPassphrase));
        assert_eq!(load(&file, &[], None).err(), Some(KeysError::PassphraseNeeded));
    }
}

#[test]
fn a_pem_file_of_key_and_shuffled_certificates_comes_out_in_order() {
    let officer = bench().officer(KeyKind::P256, "Pejabat (UJI COBA)");
    let mut shuffled = officer.chain.clone();
    shuffled.reverse();
    let mut text = String::from("# sebuah catatan\n");
    for certificate in &shuffled {
        text.push_str(&segel_testkit::pki::pem("CERTIFICATE", certificate.as_der()));
    }
    text.push_str(&officer.key_pem());
    let loaded = pem::load(text.as_bytes(), &[], None).expect("a key and its chain");
    assert_eq!(loaded.certificates, officer.chain);
    belongs(&loaded, &officer);
    let alone = pem::load(&officer.pkcs8_der, &[], None).expect("bare der");
    assert!(alone.certificates.is_empty());
}

#[test]
fn a_key_with_the_certificate_of_another_is_refused() {
    let pki = bench();
    let officer = pki.officer(KeyKind::P256, "Pejabat (UJI COBA)");
    let other = pki.officer(KeyKind::P256, "Orang Lain (UJI COBA)");
    let result = pem::load(&officer.pkcs8_der, &other.chain, None);
    assert_eq!(result.err(), Some(KeysError::KeyCertificateMismatch));
}

#[test]
fn two_keys_no_key_and_half_a_key_are_told_apart() {
    let officer = bench().officer(KeyKind::P256, "Pejabat (UJI COBA)");
    let key = officer.key_pem();
    let twice = format!("{}{}", &*key, &*key);
    let result = pem::load(twice.as_bytes(), &[], None);
    assert_eq!(result.err(), Some(KeysError::SeveralKeys { count: 2 }));
    let result = pem::load(officer.chain_pem().as_bytes(), &[], None);
    assert_eq!(result.err(), Some(KeysError::NoKey));
    let half = key.get(..key.len() / 2).expect("half a key");
    let result = pem::load(half.as_bytes(), &[], None);
    assert_eq!(result.err(), Some(KeysError::Malformed { part: "a pem block" }));
}

#[test]
fn pkcs12_files_of_openssl_are_read_modern_and_legacy() {
    let officer = bench().officer(KeyKind::Rsa2048, "Pejabat (UJI COBA)");
    let Some(bench) = Bench::with_officer("pkcs12", &officer) else {
        return;
    };
    let export = "pkcs12 -export -inkey key.pem -in leaf.pem -certfile chain.pem -passout \
                  pass:rahasia~uji~coba -out";
    let export = export.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut read = 0;
    for more in [
        "modern.p12",
        "legacy.p12 -legacy",
        "triple.p12 -legacy -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1",
        "nomac.p12 -nomac",
    ] {
        let name = more.split(' ').next().expect("a name");
        if !bench.openssl(&format!("{export} {more}")) {
            eprintln!("left out: this openssl does not write {name}");
            continue;
        }
        let file = bench.read(name);
        let loaded = load(&file, &[], Some(&secret())).expect("a file of openssl");
        assert_eq!(loaded.certificates, officer.chain, "{name}");
        belongs(&loaded, &officer);
        let refused = load(&file, &[], Some(&wrong())).err();
        assert_eq!(refused, Some(KeysError::WrongPassphrase), "{name}");
        read += 1;
    }
    assert!(read > 0, "openssl wrote no file at all");
}

#[test]
fn encrypted_pkcs8_of_openssl_is_read() {
    let officer = bench().officer(KeyKind::P256, "Pejabat (UJI COBA)");
    let Some(bench) = Bench::with_officer("pkcs8", &officer) else {
        return;
    };
    for more in ["-v2 aes-256-cbc", "-v2 des3", "-v2 aes-128-cbc -v2prf hmacWithSHA1", "-scrypt"] {
        let command = format!(
            "pkcs8 -topk8 -in key.pem -passout pass:rahasia~uji~coba -out encrypted.pem {more}"
        );
        assert!(bench.openssl(&command));
        let file = bench.read("encrypted.pem");
        let loaded = pem::load(&file, &officer.chain, Some(&secret())).expect("an encrypted key");
        assert_eq!(loaded.certificates, officer.chain, "{more}");
        belongs(&loaded, &officer);
        let refused = pem::load(&file, &[], Some(&wrong())).err();
        assert_eq!(refused, Some(KeysError::WrongPassphrase), "{more}");
        assert_eq!(pem::load(&file, &[], None).err(), Some(KeysError::PassphraseNeeded));
    }
}

#[test]
fn sec1_and_pkcs1_of_openssl_are_read_in_pem_and_der() {
    let pki = bench();
    for (kind, tool) in
        [(KeyKind::P256, "ec"), (KeyKind::P384, "ec"), (KeyKind::Rsa2048, "rsa -traditional")]
    {
        let officer = pki.officer(kind, "Pejabat (UJI COBA)");
        let Some(bench) = Bench::with_officer("traditional", &officer) else {
            return;
        };
        assert!(bench.openssl(&format!("{tool} -in key.pem -out old.pem")));
        assert!(bench.openssl(&format!("{tool} -in key.pem -outform DER -out old.der")));
        for name in ["old.pem", "old.der"] {
            let loaded = load(&bench.read(name), &officer.chain, None).expect("an older form");
            assert_eq!(loaded.certificates, officer.chain, "{kind:?} {name}");
            belongs(&loaded, &officer);
        }
    }
}

#[test]
fn a_key_without_its_public_half_takes_it_from_the_certificate() {
    let officer = bench().officer(KeyKind::P256, "Pejabat (UJI COBA)");
    let Some(bench) = Bench::with_officer("half", &officer) else {
        return;
    };
    assert!(bench.openssl("ec -in key.pem -no_public -out half.pem"));
    let loaded = pem::load(&bench.read("half.pem"), &officer.chain, None).expect("a completed key");
    belongs(&loaded, &officer);
    let other = self::bench().officer(KeyKind::P256, "Orang Lain (UJI COBA)");
    assert!(pem::load(&bench.read("half.pem"), &other.chain, None).is_err());
}

#[test]
fn the_older_encryption_of_pem_is_refused_with_the_command_that_converts_it() {
    let officer = bench().officer(KeyKind::Rsa2048, "Pejabat (UJI COBA)");
    let Some(bench) = Bench::with_officer("proctype", &officer) else {
        return;
    };
    let command = "rsa -traditional -aes256 -in key.pem -passout pass:rahasia -out old.pem";
    assert!(bench.openssl(command));
    let error = pem::load(&bench.read("old.pem"), &[], Some(&secret())).expect_err("refused");
    assert_eq!(error, KeysError::LegacyPemEncryption);
    assert!(error.to_string().contains("openssl pkcs8 -topk8"));
}
