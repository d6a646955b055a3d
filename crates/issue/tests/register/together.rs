//! Many desks at one register.

use std::collections::BTreeSet;
use std::thread;

use segel_issue::ZonaWaktu;
use segel_issue::register::{Entry, RegisterError, Selection};

use crate::bench::{Request, Tested, act, noon, opened, publish, read_file};
use crate::ground;

const DESKS: usize = 8;
const EACH: usize = 200;

#[test]
fn eight_desks_give_out_two_hundred_numbers_each_without_gap_or_double() -> Tested {
    let place = ground::place("desks")?;
    let given = thread::scope(|scope| {
        let desks: Vec<_> = (0..DESKS)
            .map(|desk| {
                let place = &place;
                // Each opens its own connection, and the first to come begins the register.
                scope.spawn(move || -> Result<Vec<Entry>, String> {
                    let told = |error: RegisterError| error.to_string();
                    let mut register = opened(place).map_err(told)?;
                    (0..EACH)
                        .map(|number| {
                            let key = format!("{desk}-{number}");
                            let request = Request::new(&key, "2026-11-24")
                                .map_err(|error| error.to_string())?;
                            request.ask(&mut register).map_err(told)
                        })
                        .collect()
                })
            })
            .collect();
        let mut given = Vec::new();
        for desk in desks {
            given.extend(desk.join().map_err(|_| "a desk fell over")??);
        }
        Ok::<_, String>(given)
    })?;
    let ordinals: BTreeSet<u32> = given.iter().map(Entry::ordinal).collect();
    let last = u32::try_from(DESKS * EACH)?;
    assert_eq!(given.len(), DESKS * EACH);
    assert!(ordinals.into_iter().eq(1..=last));
    let register = place.open()?;
    let audit = register.audit(read_file)?;
    assert_eq!(audit.breaches, []);
    assert_eq!(audit.head.seq, u64::from(last) + 1);
    let mut kept = register.entries(&Selection::default())?;
    let mut given = given;
    kept.sort_by_key(|entry| entry.id);
    given.sort_by_key(|entry| entry.id);
    assert_eq!(kept, given);
    Ok(())
}

#[test]
fn desks_that_ask_with_one_key_get_one_entry() -> Tested {
    let place = ground::place("one-key")?;
    opened(&place)?;
    let requests: Vec<Request> = (0..25)
        .map(|key| Request::new(&format!("k{key}"), "2026-11-24"))
        .collect::<Result<_, _>>()?;
    thread::scope(|scope| {
        let desks: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut register = place.open()?;
                    requests.iter().try_for_each(|request| {
                        // Two desks may race for one document: each step must bear it.
                        publish(&mut register, request).map(|_| ())
                    })
                })
            })
            .collect();
        desks.into_iter().try_for_each(|desk| {
            desk.join()
                .map_err(|_| "a desk fell over".to_owned())?
                .map_err(|error: RegisterError| error.to_string())
        })
    })?;
    let register = place.open()?;
    let audit = register.audit(read_file)?;
    assert_eq!((audit.breaches.as_slice(), audit.entries, audit.files), ([].as_slice(), 25, 25));
    // One line for the beginning and four for each document: no step was taken twice.
    assert_eq!(audit.head.seq, 1 + 4 * 25);
    Ok(())
}

#[test]
fn a_reader_sees_one_moment_while_others_write() -> Tested {
    let place = ground::place("reader")?;
    let mut writer = opened(&place)?;
    publish(&mut writer, &Request::new("a", "2026-11-24")?)?;
    let reader = place.open()?;
    let mut wrote = Ok(());
    let audit = reader.audit(|file| {
        // The audit is under way: a desk goes on working.
        let by = act(noon("2026-11-24".parse().map_err(|_| std::io::ErrorKind::Other)?));
        let request = Request::new("b", "2026-11-24").map_err(|_| std::io::ErrorKind::Other)?;
        wrote = writer.reserve(&request.reservation(), &by).map(|_| ());
        read_file(file)
    })?;
    wrote?;
    assert_eq!((audit.entries, audit.breaches), (1, vec![]));
    assert_eq!(reader.audit(read_file)?.entries, 2);
    assert_eq!(reader.zone(), ZonaWaktu::Wib);
    Ok(())
}

#[test]
fn audits_between_and_during_steps_find_nothing() -> Tested {
    let place = ground::place("audits")?;
    opened(&place)?;
    let audits = thread::scope(|scope| {
        let desk = scope.spawn(|| -> Result<(), String> {
            let mut register = place.open().map_err(|error| error.to_string())?;
            for key in 0..60 {
                let request = Request::new(&format!("k{key}"), "2026-11-24")
                    .map_err(|error| error.to_string())?;
                publish(&mut register, &request).map_err(|error| error.to_string())?;
            }
            Ok(())
        });
        let reader = place.open().map_err(|error| error.to_string())?;
        let mut audits = 0;
        while !desk.is_finished() {
            let audit = reader.audit(read_file).map_err(|error| error.to_string())?;
            if !audit.breaches.is_empty() {
                return Err(format!("{:?}", audit.breaches));
            }
            audits += 1;
        }
        desk.join().map_err(|_| "the desk fell over")??;
        Ok(audits)
    })?;
    assert!(audits > 1, "{audits}");
    Ok(())
}
