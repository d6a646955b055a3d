//! A desk that is lost after a step, and one that is its own process, killed at moments nobody chose.

use std::process::{Command, Stdio};
use std::time::Duration;

use segel_issue::register::{Location, Register, RegisterError, State};

use crate::bench::{Request, Tested, act, file_of, noon, opened, read_file, sha256};
use crate::ground;

const PLACE: &str = "SEGEL_TEST_REGISTER";
const DOCUMENTS: usize = 60;
const DESKS: usize = 2;
/// How often they are killed, and then again after twice the time while none was at work.
const ROUNDS: u64 = 40;

fn request(number: usize) -> Result<Request, Box<dyn std::error::Error>> {
    Request::new(&format!("permohonan-{number}"), "2026-11-24")
}

/// Does nothing unless the test below starts it with a place to work at.
#[test]
fn a_desk_works_until_all_is_published() -> Tested {
    #[expect(clippy::disallowed_methods, reason = "a process learns from its parent where to work")]
    let Some(place) = std::env::var_os(PLACE) else { return Ok(()) };
    let mut register = opened(&Location::named(place.into())?)?;
    for number in 0..DOCUMENTS {
        let request = request(number)?;
        while next_step(&mut register, &request)? != State::Published {}
    }
    Ok(())
}

#[test]
fn desks_that_are_killed_at_any_moment_lose_and_double_nothing() -> Tested {
    let place = ground::place("killed")?;
    let desk = || {
        Command::new(std::env::current_exe()?)
            .args(["--exact", "killed::a_desk_works_until_all_is_published"])
            .env(PLACE, place.to_string())
            .stdout(Stdio::null())
            .spawn()
    };
    let mut unfinished = 0;
    for round in 0..200_u64 {
        // On a busy machine a desk takes longer until it is at work.
        let (lap, slower) = (round % ROUNDS, round / ROUNDS);
        if slower > 0 && unfinished > 0 {
            break;
        }
        let mut desks = (0..DESKS).map(|_| desk()).collect::<Result<Vec<_>, _>>()?;
        std::thread::sleep(Duration::from_millis(ground::kill_after(lap) << slower));
        for desk in &mut desks {
            desk.kill()?;
            desk.wait()?;
        }
        if !matches!(place.open(), Err(RegisterError::Missing { .. })) {
            let register = opened(&place)?;
            assert_eq!(register.audit(read_file)?.breaches, [], "round {round}");
            unfinished += usize::from(!register.unfinished()?.is_empty());
        }
    }
    for mut desk in (0..DESKS).map(|_| desk()).collect::<Result<Vec<_>, _>>()? {
        assert!(desk.wait()?.success());
    }
    let register = place.open()?;
    let audit = register.audit(read_file)?;
    let documents = u64::try_from(DOCUMENTS)?;
    assert_eq!((audit.breaches, audit.entries, audit.files), (vec![], documents, documents));
    assert_eq!(audit.head.seq, 1 + 4 * documents, "no step was taken twice");
    assert!(unfinished > 0, "no desk was killed at work");
    Ok(())
}

/// Takes the next step of a document, as a desk does that finds it half done.
pub(crate) fn next_step(
    register: &mut Register,
    request: &Request,
) -> Result<State, RegisterError> {
    let by = act(noon(request.day));
    let Some(entry) = register.entry_with_key(&request.key)? else {
        return Ok(request.ask(register)?.state);
    };
    let after = match entry.state {
        State::Reserved => register.prepared(entry.id, &sha256(&request.key), &by)?,
        State::Prepared => register.record(entry.id, &file_of(entry.id).0, &by)?,
        State::Signed => register.publish(entry.id, &by)?,
        State::Published | State::Void => entry,
    };
    Ok(after.state)
}

#[test]
fn a_desk_that_is_lost_after_every_step_finishes_all_the_same() -> Tested {
    let place = ground::place("dropped")?;
    let mut steps = 0;
    for key in ["a", "b", "c", "d", "e"] {
        let request = Request::new(key, "2026-11-24")?;
        loop {
            // A new connection for each step, and the step is asked for twice.
            let state = next_step(&mut opened(&place)?, &request)?;
            steps += 1;
            let mut register = opened(&place)?;
            let entry = register.entry_with_key(key)?.ok_or("entry")?;
            assert_eq!(entry.state, state);
            assert_eq!(request.ask(&mut register)?, entry);
            if let Some(digest) = &entry.prepared {
                let by = act(noon(request.day));
                assert_eq!(register.prepared(entry.id, digest, &by)?, entry);
                assert!(register.prepared(entry.id, &sha256("again"), &by).is_err());
            }
            assert_eq!(register.audit(read_file)?.breaches, []);
            if state == State::Published {
                break;
            }
        }
    }
    assert_eq!(steps, 20);
    assert_eq!(opened(&place)?.unfinished()?, []);
    Ok(())
}
