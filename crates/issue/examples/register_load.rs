//! A year of an office: how long the register takes for what is asked of it.
//!
//! `cargo run --release -p segel-issue --no-default-features --features register
//! --example register_load -- [ENTRIES] [FILE]`; with FILE also the rate on a disk, each step
//! synced. With `--features postgres` also `postgresql://USER@/DATABASE?host=FOLDER`.

use std::error::Error;
use std::io;
use std::path::Path;

use segel_crypto::{Digest, DigestAlgorithm, UnixTime};
use segel_issue::register::{Act, Location, RecordedFile, Register, Reservation, Selection};
use segel_issue::{NumberFormat, Scope, Sifat, ZonaWaktu};

const KINDS: u32 = 40;
const VILLAGES: u32 = 248;
const YEAR_BEGINS: i64 = 1_767_200_400;
const YEAR: i64 = 365 * 86_400;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let entries: u32 = arguments.next().map_or(Ok(100_000), |count| count.parse())?;
    // Twice as many entries take twice as long, or something is not linear.
    for part in [4, 2, 1] {
        year(entries / part)?;
    }
    if let Some(path) = arguments.next() {
        let act = Act { actor: "load", at: UnixTime::new(YEAR_BEGINS) };
        let mut register = Location::named(path.into())?.open_or_begin(ZonaWaktu::Wib, &act)?;
        timed("1000 entries, four steps each, on disk", || fill(&mut register, 1000))?;
    }
    Ok(())
}

fn year(entries: u32) -> Result<(), Box<dyn Error>> {
    let mut register = Register::in_memory(ZonaWaktu::Wib)?;
    timed(&format!("{entries} entries, four steps each, in memory"), || {
        fill(&mut register, entries)
    })?;
    let all = Selection::default();
    let day = register.day(UnixTime::new(YEAR_BEGINS + YEAR - 1))?;
    timed("list all", || Ok(register.entries(&all)?.len()))?;
    let page = Selection { kind: Some("kind-7".to_owned()), limit: Some(100), ..all.clone() };
    timed("list 100 of a kind", || Ok(register.entries(&page)?.len()))?;
    timed("audit, files included", || {
        let audit = register.audit(|path| Ok(contents(path)))?;
        Ok(format!("{} breaches, {} books", audit.breaches.len(), audit.books.len()))
    })?;
    timed("export as CSV", || Ok(register.export_csv(&all, day, io::sink())?))?;
    timed("export as JSON", || Ok(register.export_json(&all, day, io::sink())?))?;
    timed("count per month and kind", || Ok(register.issued(&all)?.len()))?;
    let at = UnixTime::new(YEAR_BEGINS + YEAR);
    timed("status list, bytes", || Ok(register.status_list(at, at.plus_seconds(1))?.len()))?;
    timed("export the journal", || Ok(register.export_journal(io::sink())?))?;
    Ok(())
}

fn fill(register: &mut Register, entries: u32) -> Result<u32, Box<dyn Error>> {
    let format: NumberFormat = "[kode]/[no,3]/[desa]/[romawi]/[tahun]".parse()?;
    for number in 0..entries {
        let at = UnixTime::new(YEAR_BEGINS + i64::from(number) * YEAR / i64::from(entries));
        let act = Act { actor: "load", at };
        // Strides that share no factor with the counts, so that kinds and villages mix.
        let (kind, village) = (number * 7 % KINDS, number * 13 % VILLAGES);
        let (kind, unit) = (format!("kind-{kind}"), format!("409.20.{village}"));
        let key = format!("load-{number}");
        let data = sha256(&key);
        let entry = register.reserve(
            &Reservation {
                kind: &kind,
                scope: Scope::UnitKind,
                sifat: Sifat::Biasa,
                klasifikasi: "474",
                kode_unit: &unit,
                format: &format,
                tanggal: register.day(at)?,
                valid_until: None,
                idempotency_key: &key,
                data: &data,
            },
            &act,
        )?;
        register.prepared(entry.id, &data, &act)?;
        let path = format!("{}.pdf", entry.id);
        let sha256 = DigestAlgorithm::Sha256.digest(&contents(Path::new(&path)));
        register.record(entry.id, &RecordedFile { sha256, path: path.into() }, &act)?;
        register.publish(entry.id, &act)?;
    }
    Ok(entries)
}

fn contents(path: &Path) -> Vec<u8> {
    path.as_os_str().as_encoded_bytes().to_vec()
}

fn sha256(text: &str) -> Digest {
    DigestAlgorithm::Sha256.digest(text.as_bytes())
}

#[expect(clippy::disallowed_methods, reason = "measuring is what this program is for")]
#[expect(clippy::print_stdout, reason = "a program for the terminal")]
fn timed<T: std::fmt::Display>(
    what: &str,
    work: impl FnOnce() -> Result<T, Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let begun = std::time::Instant::now();
    let made = work()?;
    println!("{:>9.3} s  {what}: {made}", begun.elapsed().as_secs_f64());
    Ok(())
}
