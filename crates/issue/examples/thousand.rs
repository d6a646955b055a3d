//! How fast pages come out: `thousand [COUNT [KIND]]` renders so many different permits on one
//! core with a warm engine, and prints documents a second and the slowest.
//!
//! Build it with `--release`. Nothing here is a test: a figure depends on the machine.

use std::error::Error;
use std::time::{Duration, Instant};

use segel_issue::{CalendarDate, Issuance, Kinds, NumberParts, Renderer};

#[expect(clippy::disallowed_methods, reason = "this program measures time and nothing else")]
fn now() -> Instant {
    Instant::now()
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let count: u32 = words.next().map_or(Ok(1_000), |count| count.parse())?;
    let slug = words.next().unwrap_or_else(|| "tdupr".to_owned());
    let kinds = Kinds::bundled()?;
    let kind = kinds.kind(&slug)?;
    let office = kinds.office(kind.office())?;
    let tanggal = CalendarDate::new(2026, 11, 24)?;
    let role = kind.signer().roles.first().ok_or("no signer")?;
    let signatory = office.signatory_on(role, tanggal)?;
    let renderer = Renderer::new(&kinds)?;
    let example: serde_json::Value = serde_json::from_str(kind.example())?;
    let (mut bytes, mut slowest, mut accepting) = (0, Duration::ZERO, Duration::ZERO);
    let mut made = 0;
    let mut begun = now();
    // The first ten warm the engine and are not counted.
    for ordinal in 1..=count + 10 {
        if ordinal == 11 {
            (begun, bytes, slowest, accepting, made) =
                (now(), 0, Duration::ZERO, Duration::ZERO, 0);
        }
        let start = now();
        let mut own = example.clone();
        let names = ["nama_pemilik", "nama_usaha", "nama", "nama_badan_usaha", "nama_pengusaha"];
        for field in names {
            if let Some(serde_json::Value::String(text)) = own.get_mut(field) {
                text.push_str(&format!(" {ordinal}"));
            }
        }
        let data = kind.accept(&own.to_string())?;
        accepting += start.elapsed();
        let nomor = kind.number_format().number(&NumberParts {
            sifat: kind.sifat(),
            klasifikasi: kind.klasifikasi(),
            ordinal,
            kode_unit: &office.kode_unit,
            tanggal,
        })?;
        let issuance = Issuance {
            nomor: Some(nomor),
            tanggal,
            draft: false,
            check_url: office.check_url.clone(),
        };
        let rendered = renderer.render(kind, &data, &office, signatory, &issuance)?;
        bytes += rendered.pdf.len();
        slowest = slowest.max(start.elapsed());
        made += 1;
    }
    let took = begun.elapsed().as_secs_f64();
    let rate = f64::from(made) / took;
    #[expect(clippy::print_stdout, reason = "an example speaks to its caller")]
    {
        println!("{made} {slug} in {took:.2} s: {rate:.0} documents/s, {:.2} ms each", 1e3 / rate);
        println!(
            "slowest {:.2} ms; checking the data {:.3} ms each; {} bytes each",
            slowest.as_secs_f64() * 1e3,
            accepting.as_secs_f64() * 1e3 / f64::from(made),
            bytes / usize::try_from(made)?
        );
    }
    Ok(())
}
