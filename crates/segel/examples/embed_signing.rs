//! Signs a PDF that another program made: `embed_signing [IN.pdf OUT.pdf]`.
//!
//! Key and certificates come from a bench PKI made on the spot; a real program reads a key file with
//! `segel::keys::load`, or completes the prepared document with a value from a token or service.

use std::error::Error;
use std::sync::Arc;

use segel::keys::{self, Passphrase};
use segel::sign::{Appearance, Credential, Place, SigningPlan, prepare};
use segel::{Document, KeyKind, PdfDate, UnixTime};
use segel_testkit::document::one_page;
use segel_testkit::pki::Pki;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let source = match arguments.next() {
        Some(path) => std::fs::read(path)?,
        None => one_page(),
    };
    let now = UnixTime::parse_rfc3339("2026-11-24T10:00:00+07:00").ok_or("no such time")?;
    let officer = Pki::quick(now).officer(KeyKind::P256, "Siti Ngaisyiyah (UJI COBA)");
    let key_file = officer.to_pkcs12("kata sandi uji coba");

    let passphrase = Passphrase::from_bytes(b"kata sandi uji coba".to_vec());
    let loaded = keys::load(&key_file, &[], Some(&passphrase))?;
    let credential = Credential::new(Arc::new(loaded.key), loaded.certificates)?;

    let appearance = Appearance::new()
        .with_qr("https://contoh.go.id/periksa")
        .with_line("Ditandatangani secara elektronik oleh:")
        .with_bold_line("Siti Ngaisyiyah")
        .with_frame();
    let plan = SigningPlan::approval()
        .with_place(Place { page: 1, x: 300.0, y: 600.0, width: 220.0, height: 70.0 })
        .with_appearance(appearance)
        .with_reason("Persetujuan");

    let document = Document::open(source)?;
    let time = PdfDate::at(now.seconds(), 7 * 60).ok_or("no such time")?;
    let signed = prepare(&document, &plan, credential.chain(), time)?.sign_with(&credential)?;
    let mut file = Vec::new();
    signed.write_to(document.source(), &mut file)?;

    assert!(file.starts_with(document.source()), "the old bytes are never changed");
    let fields = Document::open(file.clone())?.signature_fields()?;
    assert!(fields.iter().any(|field| field.value.is_some()), "the signature is there");
    if let Some(path) = arguments.next() {
        #[expect(clippy::disallowed_methods, reason = "an example's own throw-away file")]
        std::fs::write(path, &file)?;
    }
    #[expect(clippy::print_stdout, reason = "an example speaks to its caller")]
    {
        println!("{}: {} bytes appended", signed.level(), signed.appended().len());
    }
    Ok(())
}
