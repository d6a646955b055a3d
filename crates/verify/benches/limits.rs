//! Verification beside what it cannot do without, measured in the same run.
//!
//! `cargo bench -p segel-verify --bench limits [WORD...]` prints one line a case; words choose cases by
//! name. Nothing is asserted: the figures are for `docs/performance.md`.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench measures time and says what it measured"
)]

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use segel_crypto::{
    DigestAlgorithm, KeyKind, PrivateKey, SignatureAlgorithm, SigningKey as _, ToBeSigned,
};
use segel_pdf::{Dictionary, Document, Increment, IncrementOptions, Object, ObjectId, changes};
use segel_sign::{Place, SigningPlan};
use segel_testkit::document::laid_out;
use segel_testkit::levels::{NOW, sign};
use segel_testkit::pki::{Officer, Pki};
use segel_verify::{Policy, Report, Revocation, verify_source};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// How long each case is repeated.
const SPAN: Duration = Duration::from_millis(1500);

/// The median time of one round, over rounds that fill the span.
fn median(mut round: impl FnMut() -> Outcome) -> Outcome<Duration> {
    let mut times = Vec::new();
    let start = Instant::now();
    while times.len() < 3 || start.elapsed() < SPAN {
        let begin = Instant::now();
        round()?;
        times.push(begin.elapsed());
    }
    times.sort_unstable();
    Ok(times.get(times.len() / 2).copied().unwrap_or_default())
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn stream(text: &str, size: usize) -> String {
    // Bytes without a pattern that a search would stop at.
    let mut state = 1u32;
    let noise = (text.len()..size).map(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b'a' + u8::try_from((state >> 24) % 16).unwrap_or(0))
    });
    let body: String = text.chars().chain(noise).collect();
    format!("<</Length {}>>\nstream\n{body}\nendstream", body.len())
}

/// One tagged page with a font and a picture, as large as an issued permit.
fn permit() -> Vec<u8> {
    const ELEMENTS: usize = 60;
    let first = 12;
    let kids: String = (0..ELEMENTS).map(|n| format!("{} 0 R ", first + n)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R/Lang(id)/MarkInfo<</Marked true>>/StructTreeRoot 9 0 R\
         /Metadata 8 0 R/ViewerPreferences<</DisplayDocTitle true>>>>"
            .to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/StructParents 0/Tabs/S/Contents 4 0 R\
         /Resources<</Font<</F1 5 0 R>>/XObject<</X1 7 0 R>>>>>>"
            .to_owned(),
        stream("BT /F1 11 Tf 72 700 Td (SURAT IZIN USAHA JASA KONSTRUKSI) Tj ET ", 9_000),
        "<</Type/Font/Subtype/TrueType/BaseFont/Segel/FirstChar 32/LastChar 34\
         /Widths[250 300 300]/FontDescriptor 6 0 R/Encoding/WinAnsiEncoding>>"
            .to_owned(),
        "<</Type/FontDescriptor/FontName/Segel/Flags 32/FontBBox[0 0 1000 1000]/ItalicAngle 0\
         /Ascent 800/Descent -200/CapHeight 700/StemV 80/FontFile2 10 0 R>>"
            .to_owned(),
        stream("", 6_000).replacen("<<", "<</Type/XObject/Subtype/Form/BBox[0 0 1 1]", 1),
        stream("<?xpacket?>", 1_500).replacen("<<", "<</Type/Metadata/Subtype/XML", 1),
        format!("<</Type/StructTreeRoot/K[{kids}]/ParentTree 11 0 R/ParentTreeNextKey 1>>"),
        stream("", 18_000),
        format!("<</Nums[0 [{kids}]]>>"),
    ];
    objects.extend((0..ELEMENTS).map(|n| {
        format!("<</Type/StructElem/S/P/P 9 0 R/Pg 3 0 R/K {n}/A<</O/Layout/SpaceBefore 4>>>>")
    }));
    laid_out("1.7", &objects)
}

/// A form of many pages: the first page has a text field.
fn pages(count: u32) -> Vec<u8> {
    // Catalog, pages, form, field, font, and three objects a page.
    let page = |n: u32| 6 + 3 * n;
    let kids: String = (0..count).map(|n| format!("{} 0 R ", page(n))).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R/AcroForm 3 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{kids}]/Count {count}/MediaBox[0 0 595 842]>>"),
        "<</Fields[4 0 R]/DA(/F1 0 Tf 0 g)/DR<</Font<</F1 5 0 R>>>>>>".to_owned(),
        "<</FT/Tx/T(nama)/Type/Annot/Subtype/Widget/Rect[72 700 300 720]/P 6 0 R/F 4>>".to_owned(),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    for n in 0..count {
        let own = page(n);
        let annotations = if n == 0 { "/Annots[4 0 R]" } else { "" };
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/Contents {} 0 R/Resources {} 0 R{annotations}>>",
            own + 1,
            own + 2
        ));
        objects.push(stream("BT /F1 11 Tf 72 600 Td (Halaman) Tj ET ", 60));
        objects.push("<</Font<</F1 5 0 R>>/ProcSet[/PDF/Text]>>".to_owned());
    }
    laid_out("1.7", &objects)
}

fn signed(file: &Vec<u8>, plan: SigningPlan, officer: &Officer) -> Outcome<Vec<u8>> {
    let mut out = Vec::new();
    sign(file, plan, officer)?.write_to(file, &mut out)?;
    Ok(out)
}

fn many(count: u32, seen: bool, officer: &Officer) -> Outcome<Vec<u8>> {
    let mut file = permit();
    for n in 0..count {
        let mut plan = SigningPlan::approval();
        if seen {
            let (x, y) = (f64::from(n % 10) * 50.0, 300.0 + f64::from(n / 10) * 25.0);
            plan = plan.with_place(Place { page: 1, x, y, width: 40.0, height: 20.0 });
        }
        file = signed(&file, plan, officer)?;
    }
    Ok(file)
}

/// Fills the field, or puts a note on a page in the middle.
fn later(file: &Vec<u8>, note: bool, count: u32) -> Outcome<Vec<u8>> {
    let document = Document::open(file)?;
    let mut increment = Increment::new(&document)?;
    let dictionary = |id| match document.object(id)? {
        segel_pdf::IndirectObject::Plain(Object::Dictionary(found)) => {
            Ok::<_, Box<dyn Error>>(found)
        }
        _ => Err("no dictionary".into()),
    };
    if note {
        let page = ObjectId::new(6 + 3 * (count / 2), 0);
        let id = increment.new_id();
        let numbers = [500, 800, 520, 820].map(Object::Integer).to_vec();
        let text = Dictionary::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("Text"))
            .with("Rect", Object::Array(numbers))
            .with("Contents", Object::string("Sudah diperiksa"))
            .with("P", Object::Reference(page));
        increment.set(id, Object::Dictionary(text));
        let listed = dictionary(page)?.with("Annots", Object::Array(vec![Object::Reference(id)]));
        increment.set(page, Object::Dictionary(listed));
    } else {
        let field = ObjectId::new(4, 0);
        let filled = dictionary(field)?.with("V", Object::string("Budi Santoso"));
        increment.set(field, Object::Dictionary(filled));
    }
    let written = increment.finish(IncrementOptions { file_id: [7; 16] })?;
    Ok([file.as_slice(), written.bytes.as_slice()].concat())
}

fn judged(file: &Vec<u8>, policy: &Policy) -> Outcome<Report> {
    Ok(verify_source(file, policy, NOW.plus_seconds(3600))?)
}

fn words(report: &Report) -> String {
    let told: usize = report.signatures.iter().map(|one| one.changes.len()).sum();
    format!("{}, {} signatures, {told} changes", report.conclusion(), report.signatures.len())
}

fn loop_speed(policy: &Policy, officer: &Officer) -> Outcome {
    let file = signed(&permit(), SigningPlan::approval(), officer)?;
    let report = judged(&file, policy)?;
    let hash = median(|| {
        black_box(DigestAlgorithm::Sha256.digest(&file));
        Ok(())
    })?;
    let [leaf, issuing, root] = officer.chain.as_slice() else { return Err("no chain".into()) };
    let links = [(leaf, issuing), (issuing, root)];
    // As long as the signed attributes.
    let message = vec![0u8; 200];
    let algorithm = SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256);
    let key = PrivateKey::from_pkcs8(&officer.pkcs8_der)?;
    let value = key.sign(algorithm, &ToBeSigned::new(message.clone()))?;
    let keys = median(|| {
        leaf.public_key().verify(algorithm, &message, value.as_bytes())?;
        for (child, issuer) in links {
            let algorithm = child.signature_algorithm()?;
            issuer.public_key().verify(algorithm, child.tbs(), child.signature())?;
        }
        Ok(())
    })?;
    let one = median(|| {
        black_box(judged(&file, policy)?);
        Ok(())
    })?;
    let limit = hash + keys;
    println!(
        "loop: {} bytes, {}: {:.0} us ({:.0}/s); SHA-256 {:.0} us and 3 public-key operations {:.0} us; ratio {:.2}",
        file.len(),
        words(&report),
        micros(one),
        1e6 / micros(one),
        micros(hash),
        micros(keys),
        micros(one) / micros(limit)
    );
    Ok(())
}

fn many_signatures(count: u32, seen: bool, officer: &Officer, policy: &Policy) -> Outcome {
    let file = many(count, seen, officer)?;
    let report = judged(&file, policy)?;
    let time = median(|| {
        black_box(judged(&file, policy)?);
        Ok(())
    })?;
    println!(
        "signatures: {count}{}, {} bytes, {}: {:.1} ms, {:.2} ms a signature",
        if seen { " visible" } else { "" },
        file.len(),
        words(&report),
        micros(time) / 1e3,
        micros(time) / 1e3 / f64::from(count)
    );
    Ok(())
}

fn many_pages(count: u32, note: bool, officer: &Officer, policy: &Policy) -> Outcome {
    let file = signed(&pages(count), SigningPlan::approval(), officer)?;
    let file = later(&file, note, count)?;
    let report = judged(&file, policy)?;
    let whole = median(|| {
        black_box(judged(&file, policy)?);
        Ok(())
    })?;
    let compared = median(|| {
        let document = Document::open(&file)?;
        black_box(changes::after(&document, 1)?);
        Ok(())
    })?;
    println!(
        "pages: {count}, then a {}, {} bytes, {}: {:.1} ms, of it the comparison {:.1} ms",
        if note { "note" } else { "filled field" },
        file.len(),
        words(&report),
        micros(whole) / 1e3,
        micros(compared) / 1e3
    );
    Ok(())
}

fn main() -> Outcome {
    let chosen: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    let runs = |name: &str| chosen.is_empty() || chosen.iter().any(|word| name.contains(word));
    let pki = Pki::new(NOW);
    let rsa = pki.officer(KeyKind::Rsa2048, "Budi Santoso");
    let quick = pki.officer(KeyKind::P256, "Siti Aminah");
    let policy = Policy::contract(pki.trust()).with_revocation(Revocation::Soft);
    if runs("loop") {
        loop_speed(&policy, &rsa)?;
    }
    for count in [10, 50, 100, 200] {
        if runs(&format!("signatures-{count}")) {
            many_signatures(count, false, &quick, &policy)?;
        }
    }
    if runs("signatures-seen") {
        many_signatures(50, true, &quick, &policy)?;
    }
    for note in [false, true] {
        if runs("pages") {
            many_pages(10_000, note, &quick, &policy)?;
        }
    }
    Ok(())
}
