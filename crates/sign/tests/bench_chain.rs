//! Every kind of officer's key signs, and openssl agrees with the whole chain.

use std::process::Command;
use std::sync::Arc;

use segel_crypto::{DigestAlgorithm, KeyKind, PssParameters, SignatureAlgorithm, UnixTime};
use segel_keys::Passphrase;
use segel_pdf::{Document, PdfDate};
use segel_sign::{Credential, SigningPlan, prepare};
use segel_testkit::document::one_page;
use segel_testkit::pki::Pki;

const TIME: PdfDate = PdfDate {
    year: 2026,
    month: 11,
    day: 24,
    hour: 10,
    minute: 0,
    second: 0,
    offset_minutes: Some(420),
};

#[test]
fn every_kind_of_key_signs_and_openssl_agrees_with_the_chain() {
    let now = UnixTime::new(TIME.unix_seconds());
    let pki = Pki::quick(now);
    let folder = std::env::temp_dir().join(format!("segel-bench-chain-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        std::io::Write::write_all(&mut std::fs::File::create(&path).unwrap(), bytes).unwrap();
        path
    };
    let root = put("root.pem", pki.root_pem().as_bytes());
    let pss = SignatureAlgorithm::RsaPss(PssParameters::standard(DigestAlgorithm::Sha256));
    for (kind, algorithm, exact) in [
        (KeyKind::Rsa2048, None, true),
        (KeyKind::Rsa3072, Some(pss), true),
        (KeyKind::P256, None, false),
        (KeyKind::P384, None, false),
        (KeyKind::Ed25519, None, true),
    ] {
        let officer = pki.officer(kind, "Siti Ngaisyiyah");
        let p12 = officer.to_pkcs12("rahasia");
        let loaded =
            segel_keys::pkcs12::load(&p12, &Passphrase::from_bytes(b"rahasia".to_vec())).unwrap();
        let credential = Credential::new(Arc::new(loaded.key), loaded.certificates).unwrap();
        let file = one_page();
        let document = Document::open(file.as_slice()).unwrap();
        let mut plan = SigningPlan::approval();
        if let Some(algorithm) = algorithm {
            plan = plan.with_algorithm(algorithm);
        }
        let sign = || {
            let prepared = prepare(&document, &plan, credential.chain(), TIME).unwrap();
            let signed = prepared.sign_with(&credential).unwrap();
            let mut out = Vec::new();
            signed.write_to(&file.as_slice(), &mut out).unwrap();
            out
        };
        let signed = sign();
        if exact && algorithm.is_none() {
            assert_eq!(signed, sign(), "{kind:?} is deterministic");
        }
        assert!(signed.starts_with(&file));
        let document = Document::open(signed.as_slice()).unwrap();
        let fields = document.signature_fields().unwrap();
        let value = fields[0].value.as_ref().unwrap();
        assert_eq!(value.byte_range.end(), signed.len() as u64);
        let der_len = 4 + usize::from(u16::from_be_bytes([value.contents[2], value.contents[3]]));
        assert!(value.contents.len() - der_len <= if exact { 0 } else { 4 }, "{kind:?}");
        let added = signed.len() - file.len() - 2 * der_len;
        assert!(added < 2048, "{kind:?} adds {added} bytes beside the CMS");

        if kind == KeyKind::Ed25519 {
            eprintln!("skipped: openssl before 3.2 has no Ed25519 in cms");
            continue;
        }
        let range = value.byte_range;
        let mut covered = signed[..range.before as usize].to_vec();
        covered.extend_from_slice(&signed[range.after_offset as usize..]);
        let content = put("covered.bin", &covered);
        let cms = put("contents.der", &value.contents[..der_len]);
        let openssl = |content: &std::path::Path| {
            Command::new("openssl")
                .args(["cms", "-verify", "-cades", "-binary", "-inform", "DER"])
                .args(["-purpose", "any", "-attime", &now.seconds().to_string()])
                .args(["-out", "/dev/null", "-in"])
                .arg(&cms)
                .arg("-content")
                .arg(content)
                .arg("-CAfile")
                .arg(&root)
                .output()
        };
        match openssl(&content) {
            Err(_) => eprintln!("skipped: openssl is not installed"),
            Ok(output) => {
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                assert!(output.status.success(), "{kind:?}: {said}");
                covered[20] ^= 1;
                let changed = put("changed.bin", &covered);
                assert!(!openssl(&changed).unwrap().status.success(), "{kind:?}");
            }
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
