//! Many clients at one register: two processes with half of the clients each, all at once.
//!
//! `cargo run --release -p segel-issue --no-default-features --features register
//! --example register_clients -- FILE [CLIENTS] [NUMBERS]`; FILE must not be there yet. With
//! `--features postgres` also `postgresql://USER@/DATABASE?host=FOLDER`, a database without register.

use std::error::Error;
use std::process::Command;

use segel_crypto::{DigestAlgorithm, UnixTime};
use segel_issue::register::{Act, Location, Reservation, Selection};
use segel_issue::{NumberFormat, Scope, Sifat, ZonaWaktu};

const AT: UnixTime = UnixTime::new(1_795_492_800);
const PROCESSES: usize = 2;

#[expect(clippy::disallowed_methods, reason = "measuring is what this program is for")]
#[expect(clippy::print_stdout, reason = "a program for the terminal")]
fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().ok_or("FILE [CLIENTS] [NUMBERS]")?;
    let place = Location::named(name.clone().into())?;
    let mut count = |default| arguments.next().map_or(Ok(default), |count| count.parse());
    let (clients, numbers): (usize, usize) = (count(64)?, count(500)?);
    if let Some(process) = arguments.next() {
        return work(&place, clients, numbers, &process);
    }
    let act = Act { actor: "load", at: AT };
    place.open_or_begin(ZonaWaktu::Wib, &act)?;
    let begun = std::time::Instant::now();
    let mut processes = Vec::new();
    for process in 0..PROCESSES {
        let (each, numbers) = ((clients / PROCESSES).to_string(), numbers.to_string());
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(&name).args([each, numbers, process.to_string()]);
        processes.push(command.spawn()?);
    }
    for process in &mut processes {
        if !process.wait()?.success() {
            return Err("a process failed".into());
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    let register = place.open()?;
    let mut given: Vec<u32> =
        register.entries(&Selection::default())?.iter().map(|entry| entry.ordinal()).collect();
    given.sort_unstable();
    let expected = clients / PROCESSES * PROCESSES * numbers;
    let gapless = (1..).zip(&given).all(|(due, found)| due == *found);
    let audit = register.audit(|_| Err(std::io::ErrorKind::NotFound.into()))?;
    println!(
        "{} of {expected} numbers by {clients} clients in {PROCESSES} processes: {seconds:.1} s, \
         {:.0} a second; without gap or double: {gapless}; breaches: {}",
        given.len(),
        given.len() as f64 / seconds,
        audit.breaches.len()
    );
    if given.len() != expected || !gapless || !audit.breaches.is_empty() {
        return Err("not what was asked for".into());
    }
    Ok(())
}

/// What one process does.
fn work(
    place: &Location,
    clients: usize,
    numbers: usize,
    process: &str,
) -> Result<(), Box<dyn Error>> {
    let format: NumberFormat = "{sifat}/{klasifikasi}/{nomor}/{kode_unit}/{tahun}".parse()?;
    let failed = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..clients)
            .map(|client| {
                let format = &format;
                scope.spawn(move || -> Result<(), String> {
                    let told = |error: segel_issue::register::RegisterError| error.to_string();
                    let mut register = place.open().map_err(told)?;
                    let act = Act { actor: "load", at: AT };
                    for number in 0..numbers {
                        let key = format!("{process}-{client}-{number}");
                        let data = DigestAlgorithm::Sha256.digest(key.as_bytes());
                        let request = Reservation {
                            kind: "siujk",
                            scope: Scope::Kind,
                            sifat: Sifat::Biasa,
                            klasifikasi: "500.16.7",
                            kode_unit: "409.117",
                            format,
                            tanggal: register.day(AT).map_err(|error| error.to_string())?,
                            valid_until: None,
                            idempotency_key: &key,
                            data: &data,
                        };
                        register.reserve(&request, &act).map_err(told)?;
                    }
                    Ok(())
                })
            })
            .collect();
        clients
            .into_iter()
            .filter_map(|client| match client.join() {
                Ok(result) => result.err(),
                Err(_) => Some("a client fell over".to_owned()),
            })
            .next()
    });
    failed.map_or(Ok(()), |failed| Err(failed.into()))
}
