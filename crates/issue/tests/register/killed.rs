//! A desk that is its own process, killed at moments nobody chose.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use segel_issue::register::{Register, State};

use crate::bench::{Request, Tested, folder, opened, read_file};
use crate::cut::next_step;

const PLACE: &str = "SEGEL_TEST_REGISTER";
const DOCUMENTS: usize = 60;
const DESKS: usize = 2;

fn request(number: usize) -> Result<Request, Box<dyn std::error::Error>> {
    Request::new(&format!("permohonan-{number}"), "2026-11-24")
}

/// Does nothing unless the test below starts it with a place to work at.
#[test]
fn a_desk_works_until_all_is_published() -> Tested {
    #[expect(clippy::disallowed_methods, reason = "a process learns from its parent where to work")]
    let Some(path) = std::env::var_os(PLACE).map(PathBuf::from) else { return Ok(()) };
    let mut register = opened(&path)?;
    for number in 0..DOCUMENTS {
        let request = request(number)?;
        while next_step(&mut register, &request)? != State::Published {}
    }
    Ok(())
}

#[test]
fn desks_that_are_killed_at_any_moment_lose_and_double_nothing() -> Tested {
    let path = folder("killed")?.join("register.db");
    let desk = || {
        Command::new(std::env::current_exe()?)
            .args(["--exact", "killed::a_desk_works_until_all_is_published"])
            .env(PLACE, &path)
            .stdout(Stdio::null())
            .spawn()
    };
    let mut unfinished = 0;
    for round in 0..40_u64 {
        let mut desks = (0..DESKS).map(|_| desk()).collect::<Result<Vec<_>, _>>()?;
        std::thread::sleep(Duration::from_millis(3 + round * 7 % 31));
        for desk in &mut desks {
            desk.kill()?;
            desk.wait()?;
        }
        if path.exists() {
            let register = opened(&path)?;
            assert_eq!(register.audit(read_file)?.breaches, [], "round {round}");
            unfinished += usize::from(!register.unfinished()?.is_empty());
        }
    }
    for mut desk in (0..DESKS).map(|_| desk()).collect::<Result<Vec<_>, _>>()? {
        assert!(desk.wait()?.success());
    }
    let register = Register::open(&path)?;
    let audit = register.audit(read_file)?;
    let documents = u64::try_from(DOCUMENTS)?;
    assert_eq!((audit.breaches, audit.entries, audit.files), (vec![], documents, documents));
    assert_eq!(audit.head.seq, 1 + 4 * documents, "no step was taken twice");
    assert!(unfinished > 0, "no desk was killed at work");
    Ok(())
}
