//! A village's morning through the library: `apeldeskel [FOLDER]`.
//!
//! What an application such as Apeldeskel does around it: list the kinds and the fields of a form,
//! check what is typed, show a preview, issue with a number from the register, and hand back the PDF
//! and the number. The keys are bench keys made on the spot; a real office brings its own.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use segel::issue::register::{Act, RecordedFile, Register, Reservation};
use segel::issue::{
    CalendarDate, DocumentData, Issuance, Kind, Kinds, Language, NomorSurat, Office, Renderer,
    Signatory,
};
use segel::paper::{Claim, OfficeKey, TrustedKeys, Verdict};
use segel::sign::{Appearance, Credential, Permission, SigningPlan, prepare};
use segel::verify::{Conclusion, Policy, Revocation, verify_source};
use segel::{DigestAlgorithm, Document, KeyKind, PdfDate, PrivateKey, UnixTime, keys};
use segel_testkit::pki::Pki;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What lives as long as the application: kinds and fonts are read once.
struct Village {
    kinds: Kinds,
    renderer: Renderer,
    office: Office,
    register: Register,
    credential: Credential,
    office_key: OfficeKey,
}

/// What the counter gets back.
struct Issued {
    nomor: NomorSurat,
    pdf: PathBuf,
    code: String,
}

fn main() -> Outcome<()> {
    let folder = std::env::args().nth(1).map_or_else(std::env::temp_dir, PathBuf::from);
    std::fs::create_dir_all(&folder)?;
    let now = UnixTime::parse_rfc3339("2026-11-24T08:15:00+07:00").ok_or("no such time")?;
    let pki = Pki::quick(now);
    let mut village = open(&pki)?;

    // 1. The menu, and the form of one letter.
    let letters = village.kinds.iter().filter(|kind| kind.office() == "desa").count();
    say(&format!("{letters} jenis surat desa"));
    let kind = village.kinds.kind("sktm-sekolah")?.clone();
    for field in kind.fields() {
        let mark = if field.required { "*" } else { " " };
        let expected = field.expected.text(Language::Indonesian);
        say(&format!("  {mark} {} ({expected})", field.title.text(Language::Indonesian)));
    }

    // 2. While the operator types, every fault is a sentence at its field.
    let mut form: serde_json::Value = serde_json::from_str(kind.example())?;
    type_into(&mut form, "nik_anak", "350506610812000");
    let faults = kind.accept(&form.to_string()).err().ok_or("a short NIK was accepted")?;
    for fault in faults.faults() {
        say(&format!("  {}: {}", fault.pointer, fault.sentence(Language::Indonesian)));
    }
    type_into(&mut form, "nik_anak", "3505066108120001");
    let data = kind.accept(&form.to_string())?;

    // 3. A preview: a draft without a number, as a picture where there is a program that draws.
    let tanggal = village.register.day(now)?;
    let draft = Issuance { nomor: None, tanggal, draft: true, check_url: None };
    let rendered = village.renderer.render(
        &kind,
        &data,
        &village.office,
        signatory(&village, &kind, tanggal)?,
        &draft,
    )?;
    let preview = folder.join("konsep.pdf");
    write(&preview, &rendered.pdf)?;
    match picture(&preview) {
        Some(png) => say(&format!("pratinjau: {}", png.display())),
        None => say(&format!("pratinjau: {} (pdftoppm tidak ada)", preview.display())),
    }

    // 4. Issue. The same request asked twice gets the same number.
    let issued = issue(&mut village, &kind, &data, "permohonan-2026-0117", now, &folder)?;
    say(&format!("terbit: {} -> {}", issued.nomor, issued.pdf.display()));

    // 5. What anyone can check: the file, and its printout.
    let policy = Policy::official(pki.trust()).with_revocation(Revocation::Soft);
    let report = verify_source(std::fs::read(&issued.pdf)?, &policy, now)?;
    assert_eq!(report.conclusion(), Conclusion::Valid);
    let trusted = TrustedKeys::new().with(village.office_key.public_key().clone());
    match segel::paper::verify(&issued.code, &trusted)? {
        Verdict::Genuine(found) => {
            let holder = found.claim.holder.unwrap_or_default();
            say(&format!("kertas: asli, {} atas nama {holder}", found.claim.number));
        }
        other => return Err(format!("the code is not genuine: {other:?}").into()),
    }
    Ok(())
}

fn open(pki: &Pki) -> Outcome<Village> {
    let kinds = Kinds::bundled()?;
    let mut office = kinds.office("desa")?;
    office.code_url = Some("https://cek.pojok.desa.example.id/q/".to_owned());
    let head = office.signatory("kepala-desa").ok_or("the village has no head")?.name(true);
    let officer = pki.officer(KeyKind::P256, &head);
    let passphrase = keys::Passphrase::from_bytes(b"uji".to_vec());
    let loaded = keys::load(&officer.to_pkcs12("uji"), &[], Some(&passphrase))?;
    Ok(Village {
        renderer: Renderer::new(&kinds)?,
        kinds,
        // A file in an office: Register::open_or_begin.
        register: Register::in_memory(office.zona_waktu)?,
        office,
        credential: Credential::new(Arc::new(loaded.key), loaded.certificates)?,
        office_key: OfficeKey::new(PrivateKey::generate(KeyKind::Ed25519)?.0)?,
    })
}

fn signatory<'v>(village: &'v Village, kind: &Kind, day: CalendarDate) -> Outcome<&'v Signatory> {
    let role = kind.signer().roles.first().ok_or("the kind names no signer")?;
    Ok(village.office.signatory_on(role, day)?)
}

fn issue(
    village: &mut Village,
    kind: &Kind,
    data: &DocumentData,
    request: &str,
    now: UnixTime,
    folder: &Path,
) -> Outcome<Issued> {
    let act = Act { actor: "operator-desa", at: now };
    let today = village.register.day(now)?;
    let validity = kind.validity(data, today)?;
    let digest = DigestAlgorithm::Sha256.digest(data.as_json().as_bytes());
    let wanted = Reservation::of_kind(kind, &village.office.kode_unit, today, request, &digest);
    let wanted = Reservation { valid_until: validity.map(|term| term.until), ..wanted };
    let entry = village.register.reserve(&wanted, &act)?;
    assert_eq!(village.register.reserve(&wanted, &act)?.nomor, entry.nomor);

    let nomor = entry.nomor.clone();
    let issuance =
        Issuance { nomor: Some(nomor.clone()), tanggal: today, draft: false, check_url: None };
    let signer = signatory(village, kind, today)?;
    let rendered = village.renderer.render(kind, data, &village.office, signer, &issuance)?;

    let days = |day: CalendarDate| u32::try_from(day.days()).unwrap_or(0);
    let claim = Claim {
        kind: kind.slug().to_owned(),
        number: nomor.to_string(),
        holder: kind.holder(data).map(str::to_owned),
        issued: days(today),
        valid: validity.map(|term| (days(term.from), days(term.until))),
        data_sha256: digest.as_bytes().try_into()?,
    };
    let code = village.office_key.sign(&claim, village.office.code_url.as_deref())?;

    let place = segel::place(&rendered, "tte").ok_or("the page keeps no place")?;
    let appearance = Appearance::new()
        .with_qr(&code)
        .with_line("Ditandatangani secara elektronik oleh:")
        .with_bold_line(&signer.name(true));
    let plan =
        SigningPlan::certification(Permission::None).with_place(place).with_appearance(appearance);
    let time = PdfDate::at(now.seconds(), village.office.zona_waktu.minutes());
    let pages = DigestAlgorithm::Sha256.digest(&rendered.pdf);
    village.register.prepared(entry.id, &pages, &act)?;
    let document = Document::open(rendered.pdf)?;
    let chain = village.credential.chain();
    let signed = prepare(&document, &plan, chain, time.ok_or("no such time")?)?
        .sign_with(&village.credential)?;
    let mut file = Vec::new();
    signed.write_to(document.source(), &mut file)?;

    let pdf = folder.join("sktm-sekolah.pdf");
    write(&pdf, &file)?;
    let recorded = RecordedFile {
        sha256: DigestAlgorithm::Sha256.digest(&file),
        path: std::path::absolute(&pdf)?,
    };
    village.register.record(entry.id, &recorded, &act)?;
    village.register.publish(entry.id, &act)?;
    Ok(Issued { nomor, pdf, code })
}

/// What happens in the form when someone types.
fn type_into(form: &mut serde_json::Value, field: &str, text: &str) {
    if let Some(fields) = form.as_object_mut() {
        fields.insert(field.to_owned(), text.into());
    }
}

/// The first page as PNG, with pdftoppm of poppler-utils where it is installed.
fn picture(pdf: &Path) -> Option<PathBuf> {
    let target = pdf.with_extension("");
    let drawn = std::process::Command::new("pdftoppm")
        .args(["-png", "-r", "80", "-singlefile"])
        .args([pdf, &target])
        .status();
    drawn.ok().filter(std::process::ExitStatus::success).map(|_| pdf.with_extension("png"))
}

#[expect(clippy::disallowed_methods, reason = "an example's own throw-away file")]
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    std::fs::write(path, bytes)
}

#[expect(clippy::print_stdout, reason = "an example speaks to its caller")]
fn say(line: &str) {
    println!("{line}");
}
