//! From JSON to a certified permit: `issue_from_json [KIND DATA.json OUT.pdf]`.
//!
//! Without arguments it issues the bundled example of a SIUJK. The key is a bench key made on the
//! spot.

use std::error::Error;
use std::sync::Arc;

use segel::issue::{CalendarDate, Issuance, Kinds, Language, NumberParts, Office, Renderer};
use segel::keys::{self, Passphrase};
use segel::sign::{Appearance, Credential, Permission, SigningPlan, prepare};
use segel::{Document, KeyKind, PdfDate, UnixTime};
use segel_testkit::pki::Pki;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let kinds = Kinds::bundled()?;
    let office = Office::bundled()?;
    let kind = kinds.kind(arguments.first().map_or("siujk", String::as_str))?;
    let text = match arguments.get(1) {
        Some(path) => std::fs::read_to_string(path)?,
        None => kind.example().to_owned(),
    };

    // What is wrong with the data comes back as sentences an officer can act on.
    let data = kind.accept(&text).map_err(|faults| faults.sentences(Language::Indonesian))?;
    let faults = kind.accept("{}").err().ok_or("an empty form was accepted")?;
    assert!(faults.sentences(Language::Indonesian).contains("wajib"), "{faults}");

    let tanggal = CalendarDate::new(2026, 11, 24)?;
    let nomor = kind.number_format().number(&NumberParts {
        sifat: kind.sifat(),
        klasifikasi: kind.klasifikasi(),
        ordinal: 17,
        kode_unit: &office.kode_unit,
        tanggal,
    })?;
    let role = kind.signer().roles.first().ok_or("the kind names no signer")?;
    let signatory = office.signatory(role).ok_or("the office has no such signatory")?;
    let check_url = office.check_url.clone().unwrap_or_default();
    let issuance =
        Issuance { nomor: Some(nomor), tanggal, draft: false, check_url: Some(check_url.clone()) };
    let rendered = Renderer::new(&kinds)?.render(kind, &data, &office, signatory, &issuance)?;

    let now = UnixTime::parse_rfc3339("2026-11-24T10:00:00+07:00").ok_or("no such time")?;
    let officer = Pki::quick(now).officer(KeyKind::P256, &signatory.name(true));
    let passphrase = Passphrase::from_bytes(b"uji".to_vec());
    let loaded = keys::load(&officer.to_pkcs12("uji"), &[], Some(&passphrase))?;
    let credential = Credential::new(Arc::new(loaded.key), loaded.certificates)?;

    let plan = SigningPlan::certification(Permission::None)
        .with_place(segel::place(&rendered, "tte").ok_or("the page has no place for it")?)
        .with_appearance(
            Appearance::new()
                .with_qr(&check_url)
                .with_line("Ditandatangani secara elektronik oleh:")
                .with_bold_line(&signatory.name(true)),
        );
    let document = Document::open(rendered.pdf)?;
    let time = PdfDate::at(now.seconds(), office.zona_waktu.minutes()).ok_or("no such time")?;
    let signed = prepare(&document, &plan, credential.chain(), time)?.sign_with(&credential)?;
    let mut file = Vec::new();
    signed.write_to(document.source(), &mut file)?;

    let fields = Document::open(file.clone())?.signature_fields()?;
    let permission = fields.iter().find_map(|field| field.value.as_ref()?.permission);
    assert_eq!(permission, Some(1), "certified: nothing may be changed");
    if let Some(path) = arguments.get(2) {
        #[expect(clippy::disallowed_methods, reason = "an example's own throw-away file")]
        std::fs::write(path, &file)?;
    }
    #[expect(clippy::print_stdout, reason = "an example speaks to its caller")]
    {
        let number = issuance.nomor.map(|nomor| nomor.to_string()).unwrap_or_default();
        println!("{number}: {} bytes, {}", file.len(), signed.level());
    }
    Ok(())
}
