//! The server goes, or a connection to it.

use std::thread;

use segel_issue::register::{Register, RegisterError, State};

use crate::bench::{Request, Tested, act, noon, opened, publish, read_file, sha256};
use crate::ground;

/// Ends every connection to a register's database but its own.
fn cut(place: &segel_issue::register::Location) -> Tested {
    ground::past(place)?.batch_execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )?;
    Ok(())
}

fn is_lost(error: &RegisterError) -> bool {
    matches!(
        error,
        RegisterError::ConnectionLost { .. }
            | RegisterError::OutcomeUnknown { .. }
            | RegisterError::NoConnection { .. }
    )
}

#[test]
fn a_desk_whose_connection_is_lost_connects_again_and_goes_on() -> Tested {
    let place = ground::place("cut")?;
    let mut register = opened(&place)?;
    let request = Request::new("a", "2026-11-24")?;
    let entry = request.ask(&mut register)?;
    cut(&place)?;
    assert_eq!(register.entry(entry.id)?, entry, "reading");
    cut(&place)?;
    let by = act(noon(request.day));
    let prepared = register.prepared(entry.id, &sha256("a"), &by)?;
    assert_eq!(prepared.state, State::Prepared, "writing");
    assert_eq!(register.audit(read_file)?.breaches, []);
    Ok(())
}

#[test]
fn desks_that_are_cut_off_again_and_again_lose_and_double_nothing() -> Tested {
    let place = ground::place("cut-often")?;
    opened(&place)?;
    thread::scope(|scope| -> Tested {
        let desks: Vec<_> = (0..4)
            .map(|desk| {
                let place = &place;
                scope.spawn(move || -> Result<(), String> {
                    let mut register = loop {
                        match place.open() {
                            Ok(register) => break register,
                            Err(error) if is_lost(&error) => {}
                            Err(error) => return Err(error.to_string()),
                        }
                    };
                    for number in 0..40 {
                        let request = Request::new(&format!("{desk}-{number}"), "2026-11-24")
                            .map_err(|error| error.to_string())?;
                        // Cut off too often, or while a step was being kept: the desk asks again.
                        while let Err(error) = publish(&mut register, &request) {
                            if !is_lost(&error) {
                                return Err(error.to_string());
                            }
                        }
                    }
                    Ok(())
                })
            })
            .collect();
        // Ever more seldom, so that a slow machine gets on too.
        for pause in (20..).step_by(5) {
            if desks.iter().all(thread::ScopedJoinHandle::is_finished) {
                break;
            }
            cut(&place)?;
            thread::sleep(std::time::Duration::from_millis(pause));
        }
        for desk in desks {
            desk.join().map_err(|_| "a desk fell over")??;
        }
        Ok(())
    })?;
    let audit = place.open()?.audit(read_file)?;
    assert_eq!((audit.breaches, audit.entries, audit.files), (vec![], 160, 160));
    assert_eq!(audit.head.seq, 1 + 4 * 160, "no step was taken twice");
    Ok(())
}

#[test]
fn work_that_the_server_gives_up_is_done_anew() -> Tested {
    let place = ground::place("deadlock")?;
    let mut register = opened(&place)?;
    let request = Request::new("a", "2026-11-24")?;
    let entry = request.ask(&mut register)?;
    let by = act(noon(request.day));
    // Somebody who does not keep to the lock holds the row, then wants the lock: the two wait for
    // each other, and the server ends one of them.
    let mut other = ground::past(&place)?;
    other.batch_execute("SET deadlock_timeout = '10s'; BEGIN; SELECT FROM entry FOR UPDATE")?;
    thread::scope(|scope| -> Tested {
        let desk = scope.spawn(|| register.prepared(entry.id, &sha256("a"), &by).map(|_| register));
        while !waits(&place)? {
            thread::sleep(std::time::Duration::from_millis(10));
        }
        let taken = other.batch_execute("SELECT pg_advisory_xact_lock(1397183047); COMMIT");
        let register: Register = desk.join().map_err(|_| "the desk fell over")??;
        assert!(taken.is_ok(), "{taken:?}");
        assert_eq!(register.entry(entry.id)?.state, State::Prepared);
        assert_eq!(register.check_journal()?.seq, 3);
        Ok(())
    })
}

/// Whether somebody waits for a lock in a register's database.
fn waits(place: &segel_issue::register::Location) -> Result<bool, Box<dyn std::error::Error>> {
    let waiting = "SELECT count(*) > 0 FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    Ok(ground::past(place)?.query_one(waiting, &[])?.try_get(0)?)
}
