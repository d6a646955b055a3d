//! The power goes at any byte that SQLite writes.

use std::collections::BTreeMap;
use std::path::Path;

use segel_issue::ZonaWaktu;
use segel_issue::register::{Entry, Location, Register, Selection, State};

use crate::bench::{Request, Tested, act, noon, opened, read_file};
use crate::file::write;
use crate::ground::folder;
use crate::killed::next_step;

/// What stood in the register after each step, by the head of its journal.
type Story = BTreeMap<String, Vec<Entry>>;

fn reopened(
    folder: &Path,
    database: &[u8],
    log: &[u8],
    story: &Story,
) -> Result<Register, Box<dyn std::error::Error>> {
    let path = folder.join("register.db");
    for leftover in ["register.db-shm", "register.db-wal", "register.db"] {
        match std::fs::remove_file(folder.join(leftover)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    write(&path, database)?;
    write(&folder.join("register.db-wal"), log)?;
    let register = opened(&Location::named(path)?)?;
    let head = register.check_journal()?;
    let expected = story.get(&head.hash).ok_or("the register stands between two steps")?;
    assert_eq!(&register.entries(&Selection::default())?, expected);
    assert_eq!(register.audit(read_file)?.breaches, []);
    Ok(register)
}

#[test]
fn a_log_that_is_cut_or_torn_anywhere_leaves_whole_steps() -> Tested {
    let original = folder("cut")?.join("register.db");
    let requests: Vec<Request> = ["a", "b", "c"]
        .iter()
        .map(|key| Request::new(key, "2026-11-24"))
        .collect::<Result<_, _>>()?;
    let mut story = Story::new();
    let mut register =
        Register::open_or_begin(&original, ZonaWaktu::Wib, &act(noon("2026-11-24".parse()?)))?;
    // The database begins with the register in it; what follows is in the log alone.
    rusqlite::Connection::open(&original)?.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    let database = std::fs::read(&original)?;
    let mut tell = |register: &Register| -> Tested {
        let head = register.check_journal()?;
        story.insert(head.hash, register.entries(&Selection::default())?);
        Ok(())
    };
    tell(&register)?;
    for request in &requests {
        while next_step(&mut register, request)? != State::Published {
            tell(&register)?;
        }
        tell(&register)?;
    }
    assert_eq!(std::fs::read(&original)?, database, "nothing went to the database yet");
    let log = std::fs::read(original.with_extension("db-wal"))?;
    assert_eq!(story.len(), 1 + 4 * requests.len());

    // A header of 32 bytes, then frames of 24 and a page.
    let frames = (log.len() - 32) / (24 + 4096);
    assert!(frames > 40, "{frames}");
    let copy = folder("cut-copy")?;
    for frame in 0..=frames {
        let end = 32 + frame * (24 + 4096);
        for cut in [end, end + 1, end + 24, end + 2000] {
            let kept = log.get(..cut.min(log.len())).ok_or("log")?;
            let mut register = reopened(&copy, &database, kept, &story)
                .map_err(|error| format!("cut at {cut}: {error}"))?;
            if cut > end {
                continue;
            }
            // The desk goes on from there.
            for request in &requests {
                while next_step(&mut register, request)? != State::Published {}
            }
            let audit = register.audit(read_file)?;
            let count = u64::try_from(requests.len())?;
            assert_eq!((audit.breaches, audit.entries), (vec![], count));
        }
        let mut torn = log.clone();
        if let Some(byte) = torn.get_mut(end + 1000) {
            *byte ^= 1;
            reopened(&copy, &database, &torn, &story)
                .map_err(|error| format!("torn in frame {frame}: {error}"))?;
        }
    }
    Ok(())
}
