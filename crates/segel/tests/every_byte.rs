//! Every byte of a real permit, changed by one bit: outside the hole not one of them stays VALID.
#![cfg(feature = "typst")]

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;

use segel::issue::{CalendarDate, Issuance, Kinds, NumberParts, Office, Renderer};
use segel::keys::{self, Passphrase};
use segel::sign::{Appearance, Credential, Permission, SigningPlan, prepare};
use segel::verify::{Conclusion, Policy, Revocation, verify_source};
use segel::{Document, KeyKind, PdfDate, UnixTime};
use segel_testkit::pki::Pki;

/// A SIUJK from its bundled example, certified with P=1 and a visible block.
fn permit(pki: &Pki, now: UnixTime) -> Result<Vec<u8>, Box<dyn Error>> {
    let (kinds, office) = (Kinds::bundled()?, Office::bundled()?);
    let kind = kinds.kind("siujk")?;
    let data = kind.accept(kind.example())?;
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
    let check_url = office.check_url.clone();
    let issuance = Issuance { nomor: Some(nomor), tanggal, draft: false, check_url };
    let rendered = Renderer::new(&kinds)?.render(kind, &data, &office, signatory, &issuance)?;
    let officer = pki.officer(KeyKind::P256, &signatory.name(true));
    let passphrase = Passphrase::from_bytes(b"uji".to_vec());
    let loaded = keys::load(&officer.to_pkcs12("uji"), &[], Some(&passphrase))?;
    let credential = Credential::new(Arc::new(loaded.key), loaded.certificates)?;
    let plan = SigningPlan::certification(Permission::None)
        .with_place(segel::place(&rendered, "tte").ok_or("the page has no place for it")?)
        .with_appearance(Appearance::new().with_line("Ditandatangani secara elektronik"));
    let document = Document::open(rendered.pdf)?;
    let time = PdfDate::at(now.seconds(), 420).ok_or("no such time")?;
    let signed = prepare(&document, &plan, credential.chain(), time)?.sign_with(&credential)?;
    let mut file = Vec::new();
    signed.write_to(document.source(), &mut file)?;
    Ok(file)
}

#[test]
fn no_byte_of_a_permit_can_change_and_leave_it_valid() -> Result<(), Box<dyn Error>> {
    let now = UnixTime::parse_rfc3339("2026-11-24T10:00:00+07:00").ok_or("no such time")?;
    let pki = Pki::quick(now);
    let file = permit(&pki, now)?;
    let policy = Policy::contract(pki.trust()).with_revocation(Revocation::Soft);
    let judge = |file: &[u8]| {
        verify_source(file, &policy, now).map_or("UNREADABLE", |report| report.conclusion().word())
    };
    assert_eq!(judge(&file), "VALID");
    let range = Document::open(file.as_slice())?
        .signature_fields()?
        .iter()
        .find_map(|field| Some(field.value.as_ref()?.byte_range))
        .ok_or("no signature")?;
    let hole = usize::try_from(range.before)?..usize::try_from(range.after_offset)?;
    let places: Vec<usize> = (0..file.len()).filter(|at| !hole.contains(at)).collect();
    let threads = std::thread::available_parallelism()?.get();
    let share = places.len().div_ceil(threads);
    let counted: Vec<BTreeMap<&str, usize>> = std::thread::scope(|scope| {
        let workers: Vec<_> = places
            .chunks(share)
            .map(|places| {
                let mut copy = file.clone();
                scope.spawn(move || {
                    let mut words = BTreeMap::new();
                    for at in places {
                        let bit = 1u8 << (at % 8);
                        let flip = |copy: &mut [u8]| copy.get_mut(*at).map(|b| *b ^= bit);
                        flip(&mut copy);
                        *words.entry(judge(&copy)).or_insert(0) += 1;
                        flip(&mut copy);
                    }
                    words
                })
            })
            .collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
    });
    let mut words = BTreeMap::new();
    for (word, count) in counted.into_iter().flatten() {
        *words.entry(word).or_insert(0) += count;
    }
    println!("{} bytes, {} of them changed: {words:?}", file.len(), places.len());
    assert_eq!(words.values().sum::<usize>(), places.len());
    assert_eq!(words.get(Conclusion::Valid.word()), None);
    Ok(())
}
