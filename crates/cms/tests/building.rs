//! What is built is read back without a fault, by this library and by a foreign one.

#![expect(clippy::unwrap_used, reason = "a test fails where it did not expect to")]

mod bench;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use bench::*;
use proptest::prelude::*;
use segel_cms::{Profile, SignatureState, SignedData, Strictness, assemble, encoded_len};
use segel_crypto::{
    DigestAlgorithm, KeyKind, PrivateKey, SignatureAlgorithm, SignatureValue, SigningKey,
};
use segel_testkit::pki::{Officer, pem};

const KINDS: [KeyKind; 4] = [KeyKind::P256, KeyKind::P384, KeyKind::Ed25519, KeyKind::Rsa2048];

fn officers() -> &'static [Officer] {
    static OFFICERS: OnceLock<Vec<Officer>> = OnceLock::new();
    OFFICERS.get_or_init(|| KINDS.map(|kind| pki().officer(kind, "Siti Aminah")).to_vec())
}

fn algorithms(officer: &Officer) -> Vec<SignatureAlgorithm> {
    PrivateKey::from_pkcs8(&officer.pkcs8_der).unwrap().algorithms().to_vec()
}

#[test]
fn what_is_built_for_every_kind_of_key_is_read_back_without_a_fault() {
    for officer in officers() {
        for algorithm in algorithms(officer) {
            let cms = signed_by(officer, algorithm);
            let read = SignedData::from_contents(&cms, Strictness::Strict).unwrap();
            assert_eq!(read.encoding_notes(), []);
            assert_eq!(read.certificates().len(), 3);
            let found = segel_cms::check(&read, document_digest, Profile::Cades);
            assert_eq!(found.faults, [], "{algorithm:?}");
            assert_eq!(found.signature, SignatureState::Verified);
            assert_eq!(found.signature_algorithm, Some(algorithm));
            assert_eq!(found.reference.unwrap().version, 2);
        }
    }
}

#[test]
fn ed25519_goes_with_sha512() {
    let edwards = officers()[2].clone();
    let cms = signed_by(&edwards, SignatureAlgorithm::Ed25519);
    let found = checked(&cms, Profile::Cades);
    assert_eq!(found.digest_algorithm, Some(DigestAlgorithm::Sha512));
}

#[test]
fn the_length_is_exact_for_the_longest_signature() {
    for officer in officers() {
        for algorithm in algorithms(officer) {
            let digest = digest_for(algorithm);
            let said = encoded_len(&officer.chain, digest, algorithm).unwrap();
            let longest = officer.certificate.public_key().max_signature_len().unwrap();
            let attributes =
                segel_cms::signed_attributes(&digest.digest(DOCUMENT), &officer.certificate);
            let value = SignatureValue::new(vec![0xff; longest]);
            let built = assemble(&attributes, &value, digest, algorithm, &officer.chain);
            assert_eq!(built.len(), said);
        }
    }
    assert_eq!(encoded_len(&[], SHA256, SignatureAlgorithm::Ecdsa(SHA256)), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_signature_is_longer_than_was_said(document: Vec<u8>, kind in 0_usize..4, chain in 1_usize..4) {
        let officer = &officers()[kind];
        let algorithm = algorithms(officer)[0];
        let digest = digest_for(algorithm);
        let attributes =
            segel_cms::signed_attributes(&digest.digest(&document), &officer.certificate);
        let value = sign(officer, algorithm, &attributes);
        let chain = &officer.chain[..chain];
        let built = assemble(&attributes, &value, digest, algorithm, chain);
        let said = encoded_len(chain, digest, algorithm).unwrap();
        let longest = officer.certificate.public_key().max_signature_len().unwrap();
        prop_assert!(built.len() <= said);
        // What is missing is what the signature is short of, and a length octet or two at the most.
        prop_assert!(said - built.len() <= longest - value.as_bytes().len() + 4);
    }
}

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("segel-cms-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    #[expect(clippy::disallowed_methods, reason = "a scratch file of this test")]
    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn openssl_accepts(folder: &Folder, cms: &Path, content: &Path, root: &Path) -> (bool, String) {
    let output = Command::new("openssl")
        .args(["cms", "-verify", "-cades", "-binary", "-inform", "DER", "-purpose", "any"])
        .arg("-in")
        .arg(cms)
        .arg("-content")
        .arg(content)
        .arg("-CAfile")
        .arg(root)
        .args(["-attime", "1795489200"])
        .arg("-out")
        .arg(folder.0.join("out"))
        .output()
        .unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn openssl_verifies_what_is_built() {
    let Ok(version) = Command::new("openssl").arg("version").output() else {
        println!("skipped: there is no openssl program here");
        return;
    };
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    let folder = Folder::new();
    let root = folder.write("root.pem", pki().root_pem().as_bytes());
    let content = folder.write("content", DOCUMENT);
    let other = folder.write("other", b"another document");
    assert!(pem("CERTIFICATE", officer().certificate.as_der()).starts_with("-----BEGIN"));
    for officer in officers() {
        for algorithm in algorithms(officer) {
            if algorithm == SignatureAlgorithm::Ed25519
                && ["1.", "3.0", "3.1"].iter().any(|old| version.contains(&format!("SSL {old}")))
            {
                println!("skipped: {} does not verify Ed25519 in CMS", version.trim());
                continue;
            }
            let cms = folder.write("signature.der", &signed_by(officer, algorithm));
            let (accepted, words) = openssl_accepts(&folder, &cms, &content, &root);
            assert!(accepted, "{algorithm:?}: {words}");
            let (accepted, _) = openssl_accepts(&folder, &cms, &other, &root);
            assert!(!accepted, "{algorithm:?} over another document");
        }
    }
}
