//! Whoever rewrites the register is stopped by it, or seen by the audit.

use segel_issue::CalendarDate;
use segel_issue::register::{
    Action, Audit, Breach, JournalBreach, JournalRecord, Location, RegisterError,
};

use crate::bench::{Request, Tested, act, file_of, noon, opened, publish, read_file};
use crate::ground;

/// Entries 1 to 3 published, 2 withdrawn, 4 void, 5 reserved.
fn office(name: &str) -> Result<Location, Box<dyn std::error::Error>> {
    let place = ground::place(name)?;
    let mut register = opened(&place)?;
    let day: CalendarDate = "2026-11-24".parse()?;
    let by = act(noon(day));
    for key in ["a", "b", "c"] {
        publish(&mut register, &Request::new(key, "2026-11-24")?)?;
    }
    let ids: Vec<_> = register.entries(&Default::default())?.iter().map(|entry| entry.id).collect();
    register.withdraw(*ids.get(1).ok_or("second")?, "keliru", &by)?;
    let void = Request::new("d", "2026-11-24")?.ask(&mut register)?;
    register.void(void.id, "salah ketik", &by)?;
    Request::new("e", "2026-11-24")?.ask(&mut register)?;
    Ok(place)
}

fn audited(place: &Location) -> Result<Audit, RegisterError> {
    place.open()?.audit(read_file)
}

#[test]
fn no_statement_rewrites_what_stands() -> Tested {
    let place = office("rewritten")?;
    let before = audited(&place)?;
    assert_eq!(before.breaches, []);
    let statements = [
        "UPDATE journal SET actor = 'x' WHERE seq = 2",
        "DELETE FROM journal WHERE seq = 2",
        "DELETE FROM journal",
        "UPDATE entry SET nomor = 'x' WHERE id = 1",
        "UPDATE entry SET ordinal = 9 WHERE id = 5",
        "UPDATE entry SET tanggal = '2026-01-01' WHERE id = 5",
        "UPDATE entry SET idempotency_key = 'x' WHERE id = 5",
        "UPDATE entry SET valid_until = '2099-01-01' WHERE id = 1",
        "DELETE FROM entry WHERE id = 5",
        "UPDATE entry SET state = 'reserved', reason = NULL WHERE id = 4",
        "UPDATE entry SET state = 'void', published_at = NULL, reason = 'x' WHERE id = 1",
        "UPDATE entry SET prepared = 'SHA-256:00' WHERE id = 1",
        "UPDATE entry SET file_sha256 = 'SHA-256:00' WHERE id = 1",
        "UPDATE entry SET prepared_at = prepared_at - 1 WHERE id = 1",
        "UPDATE entry SET published_at = published_at - 1 WHERE id = 1",
        "UPDATE entry SET file_path = 'x' WHERE id = 1",
        "UPDATE entry SET withdrawn_at = withdrawn_at - 1 WHERE id = 2",
        "INSERT INTO journal SELECT seq + 2, at, actor, action, outcome, entry, nomor, digest, note,
            hash, hash, NULL FROM journal ORDER BY seq DESC LIMIT 1",
        "UPDATE entry SET withdrawn_at = NULL, reason = NULL WHERE id = 2",
        "UPDATE entry SET reason = 'lain' WHERE id = 2",
        "UPDATE entry SET state = 'void' WHERE id = 5",
        "UPDATE entry SET state = 'signed', prepared = 'x', prepared_at = 1, file_sha256 = 'x',
            file_path = 'x' WHERE id = 5",
        "UPDATE entry SET reason = reason WHERE id = 4",
        "UPDATE entry SET replaced_by = 1 WHERE id = 1",
        "INSERT INTO entry SELECT 6, book, 7, tahun, 'x', tanggal, NULL, kind, sifat, klasifikasi,
            unit, 'x', request, reserved_at, 'reserved', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
            FROM entry WHERE id = 5",
        "UPDATE book SET first = 2",
        "DELETE FROM book",
        "UPDATE register SET zone = 'WIT'",
        "DELETE FROM register",
    ];
    for statement in statements.iter().chain(&ground::DISGUISED) {
        let said = ground::execute(&place, statement).err().map(|error| error.to_string());
        let said = said.unwrap_or_else(|| "done".to_owned());
        let ours = [
            "never",
            "follows the one before",
            "no such step",
            "is recorded stays",
            "CHECK",
            "check",
        ];
        assert!(ours.iter().any(|words| said.contains(words)), "{statement}: {said}");
    }
    assert_eq!(audited(&place)?, before);
    Ok(())
}

#[test]
fn an_audit_sees_what_was_done_behind_the_triggers() -> Tested {
    for (statements, expected) in [
        ("DELETE FROM journal WHERE seq = 4", "journal: line 5 stands where line 4 belongs"),
        ("UPDATE journal SET actor = 'x' WHERE seq = 4", "journal: line 4 is not what was hashed"),
        ("UPDATE journal SET at = at + 1 WHERE seq = 4", "journal: line 4 is not what was hashed"),
        (
            "UPDATE journal SET previous = hash WHERE seq = 4",
            "journal: line 4 is not what was hashed",
        ),
        (
            "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)",
            "B/500.16.7/5/409.20.3/2026: entry 5 is not in the journal",
        ),
        ("DELETE FROM entry WHERE id = 3", "kind:siujk 2026: 3 to 3 have no entry"),
        ("DELETE FROM entry WHERE id IN (2, 3)", "kind:siujk 2026: 2 to 3 have no entry"),
        (
            "DELETE FROM entry WHERE id = 5",
            "B/500.16.7/5/409.20.3/2026: entry 5 is in the journal and no longer in the register",
        ),
        (
            "DELETE FROM entry WHERE id = 1; UPDATE book SET first = 2",
            "B/500.16.7/1/409.20.3/2026: entry 1 is in the journal and no longer in the register",
        ),
        ("UPDATE book SET first = 2", "kind:siujk 2026: 1 is out of order"),
        (
            "UPDATE entry SET prepared_at = prepared_at - 60 WHERE id = 3",
            "B/500.16.7/3/409.20.3/2026: time of preparing of entry 3 is not what the journal says",
        ),
        (
            "UPDATE entry SET withdrawn_at = withdrawn_at + 60 WHERE id = 2",
            "B/500.16.7/2/409.20.3/2026: time of withdrawal of entry 2 is not what the journal \
             says",
        ),
        (
            "UPDATE entry SET nomor = 'B/500.16.7/9/409.20.3/2026' WHERE id = 1",
            "B/500.16.7/9/409.20.3/2026: identity of entry 1 is not what the journal says",
        ),
        (
            "UPDATE entry SET valid_until = '2099-01-01' WHERE id = 1",
            "B/500.16.7/1/409.20.3/2026: identity of entry 1 is not what the journal says",
        ),
        (
            "UPDATE entry SET tanggal = '2026-12-24' WHERE id = 1",
            "B/500.16.7/2/409.20.3/2026: dated before the number that precedes it, or in another \
             year",
        ),
        (
            "UPDATE entry SET withdrawn_at = NULL, reason = NULL WHERE id = 2",
            "B/500.16.7/2/409.20.3/2026: reason of entry 2 is not what the journal says",
        ),
        (
            "UPDATE entry SET reason = 'lain' WHERE id = 4",
            "B/500.16.7/4/409.20.3/2026: reason of entry 4 is not what the journal says",
        ),
        (
            "UPDATE entry SET state = 'reserved', reason = NULL WHERE id = 4",
            "B/500.16.7/4/409.20.3/2026: state of entry 4 is not what the journal says",
        ),
        (
            "UPDATE entry SET published_at = published_at - 86400 WHERE id = 3",
            "B/500.16.7/3/409.20.3/2026: time of publishing of entry 3 is not what the journal \
             says",
        ),
        (
            "UPDATE entry SET prepared = 'SHA-256:0000000000000000000000000000000000000000000000000000000000000000' WHERE id = 3",
            "B/500.16.7/3/409.20.3/2026: prepared digest of entry 3 is not what the journal says",
        ),
        (
            "UPDATE entry SET replaced_by = 3 WHERE id = 1",
            "B/500.16.7/1/409.20.3/2026: successor of entry 1 is not what the journal says",
        ),
        (
            "UPDATE entry SET file_sha256 = 'SHA-256:0000000000000000000000000000000000000000000000000000000000000000' WHERE id = 3",
            "B/500.16.7/3/409.20.3/2026: signed file of entry 3 is not what the journal says",
        ),
        (
            "UPDATE entry SET prepared = 'nonsense' WHERE id = 3",
            "entry 3: column prepared cannot be read",
        ),
        (
            "UPDATE journal SET action = 'x' WHERE seq = 3",
            "journal 3: column action cannot be read",
        ),
        (ground::STRANGE_TRIGGER, "trigger t was altered, added or removed"),
        ("DROP INDEX entry_nomor", "index entry_nomor was altered, added or removed"),
    ] {
        let place = office("tampered")?;
        ground::tamper(&place, statements)?;
        let told: Vec<String> = audited(&place)?.breaches.iter().map(Breach::to_string).collect();
        assert!(told.iter().any(|breach| breach == expected), "{statements}: {told:#?}");
    }
    Ok(())
}

#[test]
fn a_trigger_that_is_gone_is_named() -> Tested {
    let place = office("untriggered")?;
    ground::execute(&place, ground::WITHOUT_TRIGGER)?;
    let object = "trigger journal_stays".to_owned();
    assert_eq!(audited(&place)?.breaches, [Breach::Altered { object }]);
    Ok(())
}

/// Writes the journal anew with a change, every hash good.
fn rechain(place: &Location, change: impl Fn(&mut JournalRecord)) -> Tested {
    let mut previous = "0".repeat(64);
    let mut statements = String::new();
    for mut line in place.open()?.journal()? {
        change(&mut line);
        line.previous = previous;
        previous = line.hash();
        let note = line.note.as_ref().map_or("NULL".to_owned(), |note| format!("'{note}'"));
        statements.push_str(&format!(
            "UPDATE journal SET action = '{}', note = {note}, previous = '{}', hash = '{previous}'
             WHERE seq = {};",
            line.action, line.previous, line.seq
        ));
    }
    ground::tamper(place, &statements)
}

#[test]
fn a_whole_new_chain_over_changed_lines_does_not_fit_the_entries() -> Tested {
    // Whoever rewrites the journal with good hashes must rewrite the entries too; what then remains
    // is a head that differs from the one that was written down.
    let place = office("rechained")?;
    let head = audited(&place)?.head;
    rechain(&place, |_| ())?;
    assert_eq!(audited(&place)?.head, head);
    rechain(&place, |line| {
        if line.note.as_deref() == Some("salah ketik") {
            line.note = Some("lain".to_owned());
        }
    })?;
    let audit = audited(&place)?;
    let told: Vec<String> = audit.breaches.iter().map(Breach::to_string).collect();
    assert_eq!(
        told,
        ["B/500.16.7/4/409.20.3/2026: reason of entry 4 is not what the journal says"]
    );
    assert_ne!(audit.head, head);
    Ok(())
}

#[test]
fn a_good_chain_that_tells_an_impossible_story_is_named() -> Tested {
    // Line 3 is the preparing of the first document, line 5 its publishing.
    for (seq, action) in [
        (3, Action::Publish),
        (3, Action::Withdraw),
        (4, Action::Prepare),
        (5, Action::Reserve),
        (5, Action::Begin),
    ] {
        let place = office("story")?;
        rechain(&place, |line| {
            if line.seq == seq {
                line.action = action;
            }
        })?;
        let found = audited(&place)?.breaches;
        assert!(found.contains(&Breach::Step { seq }), "{seq} {action}: {found:#?}");
    }
    Ok(())
}

#[test]
fn a_file_that_is_gone_or_changed_is_named() -> Tested {
    let place = office("files")?;
    let register = place.open()?;
    let entries = register.entries(&Default::default())?;
    let [first, second, ..] = entries.as_slice() else { return Err("entries".into()) };
    let audit = register.audit(|file| {
        if file == file_of(first.id).0.path {
            Err(std::io::ErrorKind::NotFound.into())
        } else if file == file_of(second.id).0.path {
            Ok(b"other bytes".to_vec())
        } else {
            read_file(file)
        }
    })?;
    assert_eq!((audit.files, audit.entries), (2, 5));
    let [gone, changed] = audit.breaches.as_slice() else { return Err("breaches".into()) };
    let reason = std::io::ErrorKind::NotFound;
    assert!(
        matches!(gone, Breach::FileUnreadable { entry, reason: found, .. }
            if *entry == first.id && *found == reason),
        "{gone:?}"
    );
    assert!(
        matches!(changed, Breach::FileChanged { entry, .. } if *entry == second.id),
        "{changed:?}"
    );
    Ok(())
}

#[test]
fn the_two_checks_of_a_journal_agree() -> Tested {
    let place = office("journal")?;
    ground::tamper(&place, "UPDATE journal SET actor = 'x' WHERE seq = 4")?;
    let register = place.open()?;
    let found = register.check_journal();
    assert_eq!(found, Err(RegisterError::Journal(JournalBreach::Hash { seq: 4 })));
    let mut lines = Vec::new();
    register.export_journal(&mut lines)?;
    let found = segel_issue::register::check_journal(lines.as_slice());
    assert_eq!(found, Err(JournalBreach::Chain { seq: 5 }));
    Ok(())
}
