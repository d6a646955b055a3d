//! Verifies a PDF inside another program: `embed_verification [FILE.pdf ROOT.pem]`.
//!
//! Without arguments it signs a page with a bench key, verifies it, changes one byte and verifies
//! it again.

use std::error::Error;
use std::sync::Arc;

use segel::keys::{self, Passphrase};
use segel::report::{JsonReport, Language, json, text};
use segel::sign::{Credential, SigningPlan, prepare};
use segel::verify::{Conclusion, Policy, Report, Revocation, verify_source};
use segel::{Certificate, Document, KeyKind, PdfDate, TrustAnchor, TrustStore, UnixTime};
use segel_testkit::document::one_page;
use segel_testkit::pki::Pki;

fn main() -> Result<(), Box<dyn Error>> {
    let now = UnixTime::parse_rfc3339("2026-11-24T10:00:00+07:00").ok_or("no such time")?;
    let mut arguments = std::env::args_os().skip(1);
    if let (Some(file), Some(root)) = (arguments.next(), arguments.next()) {
        let anchors = Certificate::from_pem_or_der(&std::fs::read(root)?)?;
        let trust = TrustStore::new(anchors.into_iter().map(TrustAnchor::new).collect());
        // A file on disk is read where it lies; it need not fit into memory.
        let report = verify_source(std::fs::File::open(file)?, &policy(trust), now)?;
        tell(&report);
        return Ok(());
    }

    let pki = Pki::quick(now);
    let mut signed = signed_page(&pki, now)?;
    let report = verify_source(signed.as_slice(), &policy(pki.trust()), now)?;
    tell(&report);
    assert_eq!(report.conclusion(), Conclusion::Valid);
    let signer = report.signatures.first().and_then(|signature| signature.signer.as_ref());
    assert_eq!(signer.and_then(Certificate::common_name).as_deref(), Some("Bupati (UJI COBA)"));

    // A program reads the JSON; its words are stable.
    let for_programs = json(&[JsonReport::new(&report, "surat.pdf", Language::English)]);
    assert!(for_programs.contains("\"TOTAL-PASSED\""), "{for_programs}");

    // The same file under other anchors: whoever is not trusted is not trusted by being inside it.
    let stranger = verify_source(signed.as_slice(), &policy(TrustStore::indonesian()), now)?;
    assert_eq!(stranger.conclusion(), Conclusion::Untrusted);

    // One covered byte differs.
    let byte = signed.get_mut(10).ok_or("an empty file")?;
    *byte ^= 1;
    let changed = verify_source(signed.as_slice(), &policy(pki.trust()), now)?;
    tell(&changed);
    assert_eq!(changed.conclusion(), Conclusion::Changed);
    Ok(())
}

/// Revocation data is not at hand here, so a good signature passes under a cloud.
fn policy(trust: TrustStore) -> Policy {
    Policy::contract(trust).with_revocation(Revocation::Soft)
}

fn tell(report: &Report) {
    #[expect(clippy::print_stdout, reason = "an example speaks to its caller")]
    {
        println!("{}", text(report, "surat.pdf", Language::Indonesian));
    }
}

fn signed_page(pki: &Pki, now: UnixTime) -> Result<Vec<u8>, Box<dyn Error>> {
    let key_file = pki.officer(KeyKind::P256, "Bupati (UJI COBA)").to_pkcs12("uji");
    let loaded = keys::load(&key_file, &[], Some(&Passphrase::from_bytes(b"uji".to_vec())))?;
    let credential = Credential::new(Arc::new(loaded.key), loaded.certificates)?;
    let document = Document::open(one_page())?;
    let time = PdfDate::at(now.seconds(), 7 * 60).ok_or("no such time")?;
    let plan = SigningPlan::approval();
    let signed = prepare(&document, &plan, credential.chain(), time)?.sign_with(&credential)?;
    let mut file = Vec::new();
    signed.write_to(document.source(), &mut file)?;
    Ok(file)
}
