//! A register goes from a file to a server, and back.

use segel_issue::register::desk::{ADMINISTRATOR, Appointing, OPERATOR, Submission};
use segel_issue::register::{Location, Register, RegisterError, Selection};
use segel_issue::{Capacity, ZonaWaktu};

use crate::bench::{Request, Tested, act, noon, opened, publish, read_file, sha256};
use crate::ground;

/// Everything that an entry can become, and a document on the desk.
fn filled(location: &Location) -> Result<Register, Box<dyn std::error::Error>> {
    let mut register = opened(location)?;
    let by = act(noon("2026-11-24".parse()?));
    let mut published = Vec::new();
    for key in ["a", "b", "c", "d"] {
        published.push(publish(&mut register, &Request::new(key, "2026-11-24")?)?.id);
    }
    let [first, second, third, _] = published.as_slice() else { return Err("entries".into()) };
    register.withdraw(*first, "keliru", &by)?;
    register.replace(*second, *third, &by)?;
    let void = Request::new("e", "2026-11-24")?.ask(&mut register)?;
    register.prepared(void.id, &sha256("e"), &by)?;
    register.void(void.id, "salah ketik", &by)?;
    assert!(register.void(*third, "salah", &by).is_err(), "a line of a refusal");
    let unit = Request { unit: "409.20.4", kind: "tdup", ..Request::new("f", "2026-11-24")? };
    let prepared = unit.ask(&mut register)?;
    register.prepared(prepared.id, &sha256("f"), &by)?;
    Request::new("g", "2026-11-25")?.ask(&mut register)?;
    let mut desk = register.desk();
    for role in [ADMINISTRATOR, OPERATOR] {
        desk.appoint(&Appointing::new(by.actor, role, Capacity::Definitif, by.at), &by)?;
    }
    desk.set_route("siujk", None, &"paraf:kasi,tte:camat".parse()?, &by)?;
    let content = sha256("content");
    let submission = Submission {
        key: "h",
        kind: "siujk",
        kode_unit: "409.20.3",
        subject: "SIUJK CV Karya",
        content: &content,
        expires_at: None,
    };
    desk.submit(&submission, &by)?;
    Ok(register)
}

fn file(name: &str) -> Location {
    let name = format!("copied-{name}-{}.db", std::process::id());
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    for end in ["db", "db-wal", "db-shm"] {
        let _ = std::fs::remove_file(path.with_extension(end));
    }
    Location::File(path)
}

#[test]
fn a_register_goes_from_a_file_to_a_server_and_back_with_every_line() -> Tested {
    let (old, server, back) = (file("old"), ground::place("copied")?, file("back"));
    let register = filled(&old)?;
    let audit = register.audit(read_file)?;
    assert_eq!(audit.breaches, []);
    let all = Selection::default();
    for (from, to) in [(&old, &server), (&server, &back)] {
        let head = from.open()?.copy_to(to)?;
        let copy = to.open()?;
        assert_eq!(head, audit.head);
        assert_eq!(copy.audit(read_file)?, audit);
        assert_eq!(copy.journal()?, register.journal()?);
        assert_eq!(copy.entries(&all)?, register.entries(&all)?);
    }
    // Work goes on there, at the next number.
    let mut copy = server.open()?;
    let by = act(noon("2026-11-25".parse()?));
    let refused = copy.reserve(&Request::new("i", "2026-11-25")?.reservation(), &by);
    assert!(matches!(refused, Err(RegisterError::Desk(_))), "{refused:?}");
    assert_eq!(copy.audit(read_file)?.breaches, []);
    Ok(())
}

#[test]
fn a_register_is_copied_over_no_other() -> Tested {
    let (old, server) = (file("once"), ground::place("once")?);
    let register = filled(&old)?;
    register.copy_to(&server)?;
    let path = server.to_string().into();
    assert_eq!(register.copy_to(&server), Err(RegisterError::NotEmpty { path }));
    let other = ground::place("other")?;
    other.open_or_begin(ZonaWaktu::Wib, &act(noon("2026-11-24".parse()?)))?;
    let path = other.to_string().into();
    assert_eq!(register.copy_to(&other), Err(RegisterError::NotEmpty { path }));
    // Begun and cut short before anything was copied: it is copied now.
    let begun = ground::place("begun")?;
    opened(&begun)?;
    assert_eq!(begun.open()?.check_journal()?.seq, 1);
    assert_eq!(register.copy_to(&begun)?, register.check_journal()?);
    Ok(())
}
