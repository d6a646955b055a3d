//! What one desk may ask, and what it is refused.

use segel_issue::register::{
    Act, Action, EntryId, Outcome, RegisterError, Selection, Sequence, State, Status, TextDefect,
};
use segel_issue::{NumberError, Scope, ZonaWaktu};

use crate::bench::{Request, Tested, act, file_of, noon, opened, publish, read_file, sha256};
use crate::ground;

#[test]
fn numbers_run_from_one_without_a_gap_and_begin_again_each_year() -> Tested {
    let mut register = ground::register(ZonaWaktu::Wib)?;
    let mut given = Vec::new();
    for (key, day) in [
        ("a", "2026-12-30"),
        ("b", "2026-12-30"),
        ("c", "2026-12-31"),
        ("d", "2027-01-01"),
        ("e", "2027-01-04"),
    ] {
        given.push(Request::new(key, day)?.ask(&mut register)?.nomor.to_string());
    }
    let expected = [
        "B/500.16.7/1/409.20.3/2026",
        "B/500.16.7/2/409.20.3/2026",
        "B/500.16.7/3/409.20.3/2026",
        "B/500.16.7/1/409.20.3/2027",
        "B/500.16.7/2/409.20.3/2027",
    ];
    assert_eq!(given, expected);
    Ok(())
}

#[test]
fn the_year_ends_by_the_clock_of_the_registers_own_zone() -> Tested {
    let last_second = segel_crypto::UnixTime::from_civil(2026, 12, 31, 16, 59, 59).ok_or("year")?;
    for (zone, before, after) in [
        (ZonaWaktu::Wib, "2026-12-31", "2027-01-01"),
        (ZonaWaktu::Wita, "2027-01-01", "2027-01-01"),
        (ZonaWaktu::Wit, "2027-01-01", "2027-01-01"),
    ] {
        let register = ground::register(zone)?;
        assert_eq!(register.day(last_second)?.to_string(), before, "{zone:?}");
        assert_eq!(register.day(last_second.plus_seconds(1))?.to_string(), after, "{zone:?}");
    }
    Ok(())
}

#[test]
fn each_scope_counts_what_belongs_together() -> Tested {
    // The running numbers that four documents get: kind a in unit x, kind b in unit x, kind a in
    // unit y, and kind c of another classification in unit x.
    for (scope, expected) in [
        (Scope::Kind, [1, 1, 2, 1]),
        (Scope::Unit, [1, 2, 1, 3]),
        (Scope::Klasifikasi, [1, 2, 3, 1]),
        (Scope::UnitKind, [1, 1, 1, 1]),
        (Scope::UnitKlasifikasi, [1, 2, 1, 1]),
        (Scope::Global, [1, 2, 3, 4]),
    ] {
        let mut register = ground::register(ZonaWaktu::Wib)?;
        let documents =
            [("a", "1.1", "x"), ("b", "1.1", "x"), ("a", "1.1", "y"), ("c", "2.2", "x")];
        let mut given = Vec::new();
        for (kind, klasifikasi, unit) in documents {
            let key = format!("{kind}-{unit}");
            let request =
                Request { kind, klasifikasi, unit, scope, ..Request::new(&key, "2026-11-24")? };
            given.push(request.ask(&mut register)?.ordinal());
        }
        assert_eq!(given, expected, "{scope:?}");
    }
    Ok(())
}

#[test]
fn a_day_before_the_newest_number_is_refused_also_over_the_turn_of_the_year() -> Tested {
    let mut register = ground::register(ZonaWaktu::Wib)?;
    let newest = Request::new("a", "2026-11-24")?.ask(&mut register)?;
    let earlier = Request::new("b", "2026-11-23")?;
    let late = act(noon(newest.tanggal));
    assert_eq!(
        register.reserve(&earlier.reservation(), &late),
        Err(RegisterError::BackDated {
            tanggal: earlier.day,
            newest: newest.tanggal,
            nomor: newest.nomor.to_string(),
        })
    );
    let next_year = Request::new("c", "2027-01-02")?;
    next_year.ask(&mut register)?;
    let old_year = Request::new("d", "2026-12-31")?;
    let refused = register.reserve(&old_year.reservation(), &act(noon(next_year.day)));
    assert!(matches!(refused, Err(RegisterError::BackDated { .. })), "{refused:?}");
    assert_eq!(register.entries(&Selection::default())?.len(), 2);
    Ok(())
}

#[test]
fn a_day_to_come_is_refused() -> Tested {
    let mut register = ground::register(ZonaWaktu::Wib)?;
    let request = Request::new("a", "2026-11-25")?;
    let today = "2026-11-24".parse()?;
    let refused = register.reserve(&request.reservation(), &act(noon(today)));
    assert_eq!(refused, Err(RegisterError::PostDated { tanggal: request.day, today }));
    Ok(())
}

#[test]
fn the_same_key_gives_the_same_entry_and_refuses_other_data() -> Tested {
    let mut register = ground::register(ZonaWaktu::Wib)?;
    let request = Request::new("a", "2026-11-24")?;
    let entry = request.ask(&mut register)?;
    assert_eq!(request.ask(&mut register)?, entry);
    Request::new("b", "2026-11-25")?.ask(&mut register)?;
    let next_day = Request { day: "2026-11-25".parse()?, ..Request::new("a", "2026-11-24")? };
    assert_eq!(next_day.ask(&mut register)?, entry, "asked again after midnight");
    let others = [
        Request { data: sha256("other"), ..Request::new("a", "2026-11-25")? },
        Request { kind: "tdup", ..Request::new("a", "2026-11-25")? },
        Request { unit: "409.20.4", ..Request::new("a", "2026-11-25")? },
        Request { scope: Scope::Global, ..Request::new("a", "2026-11-25")? },
    ];
    for other in others {
        let nomor = entry.nomor.to_string();
        let expected = Err(RegisterError::OtherData { entry: entry.id, nomor });
        assert_eq!(other.ask(&mut register), expected);
    }
    assert_eq!(register.entry_with_key("a")?, Some(entry));
    assert_eq!(register.entry_with_key("z")?, None);
    assert_eq!(register.entries(&Selection::default())?.len(), 2);
    Ok(())
}

#[test]
fn a_running_book_goes_on_where_it_stood() -> Tested {
    let mut register = ground::register(ZonaWaktu::Wib)?;
    let request = Request::new("a", "2026-11-24")?;
    let sequence = Sequence::new(Scope::Kind, "siujk", "", "")?;
    let by = act(noon(request.day));
    register.start_at(&sequence, 2026, 117, &by)?;
    register.start_at(&sequence, 2026, 117, &by)?;
    let begun = register.start_at(&sequence, 2026, 118, &by);
    assert_eq!(begun, Err(RegisterError::Begun { tahun: 2026, next: 117 }));
    let entry = request.ask(&mut register)?;
    assert_eq!(entry.nomor.as_str(), "B/500.16.7/117/409.20.3/2026");
    let begun = register.start_at(&sequence, 2026, 117, &by);
    assert_eq!(begun, Err(RegisterError::Begun { tahun: 2026, next: 118 }));
    assert_eq!(register.start_at(&sequence, 2027, 0, &by), Err(NumberError::Zero.into()));
    let audit = register.audit(read_file)?;
    assert_eq!(audit.breaches, []);
    let [book] = audit.books.as_slice() else { return Err("books".into()) };
    assert_eq!((book.first, book.last, book.unfinished), (117, Some(117), 1));
    Ok(())
}

#[test]
fn the_last_number_of_a_sequence_is_the_last() -> Tested {
    let mut register = ground::register(ZonaWaktu::Wib)?;
    let request = Request::new("a", "2026-11-24")?;
    let sequence = Sequence::new(Scope::Kind, "siujk", "", "")?;
    register.start_at(&sequence, 2026, u32::MAX, &act(noon(request.day)))?;
    assert_eq!(request.ask(&mut register)?.ordinal(), u32::MAX);
    let exhausted = Request::new("b", "2026-11-24")?.ask(&mut register);
    assert_eq!(exhausted, Err(RegisterError::Exhausted { tahun: 2026 }));
    Ok(())
}

#[test]
fn an_entry_takes_its_steps_in_order_and_each_may_be_repeated() -> Tested {
    let mut register = ground::register(ZonaWaktu::Wib)?;
    let request = Request::new("a", "2026-11-24")?;
    let by = act(noon(request.day));
    let id = request.ask(&mut register)?.id;
    let (file, _) = file_of(id);
    let wrong = |state, action| Err(RegisterError::WrongState { entry: id, state, action });
    assert_eq!(register.record(id, &file, &by), wrong(State::Reserved, Action::Record));
    assert_eq!(register.publish(id, &by), wrong(State::Reserved, Action::Publish));
    assert_eq!(register.withdraw(id, "salah", &by), wrong(State::Reserved, Action::Withdraw));

    let digest = sha256("prepared");
    let prepared = register.prepared(id, &digest, &by)?;
    assert_eq!((prepared.state, prepared.prepared.as_ref()), (State::Prepared, Some(&digest)));
    assert_eq!(prepared.prepared_at, Some(by.at));
    let later = act(by.at.plus_seconds(60));
    assert_eq!(register.prepared(id, &digest, &later)?, prepared);
    let given = sha256("rendered again");
    assert_eq!(
        register.prepared(id, &given, &by),
        Err(RegisterError::DigestDiffers { entry: id, recorded: digest.clone(), given })
    );
    assert_eq!(register.publish(id, &by), wrong(State::Prepared, Action::Publish));

    let signed = register.record(id, &file, &by)?;
    assert_eq!((signed.state, signed.file.as_ref()), (State::Signed, Some(&file)));
    assert_eq!(register.record(id, &file, &by)?, signed);
    let (other_file, _) = file_of(EntryId::new(77));
    assert!(matches!(
        register.record(id, &other_file, &by),
        Err(RegisterError::DigestDiffers { .. })
    ));

    let published = register.publish(id, &by)?;
    assert_eq!(published.state, State::Published);
    assert_eq!(register.publish(id, &by)?, published);
    assert_eq!(register.prepared(id, &digest, &by)?, published);
    assert_eq!(register.record(id, &file, &by)?, published);
    assert_eq!(register.void(id, "salah", &by), wrong(State::Published, Action::Void));
    assert_eq!(register.entry(id)?, published);
    assert_eq!(register.entry_with_file(&file.sha256)?, Some(published));
    assert_eq!(register.unfinished()?, []);
    Ok(())
}

#[test]
fn one_file_is_not_two_documents() -> Tested {
    let mut register = ground::register(ZonaWaktu::Wib)?;
    let first = publish(&mut register, &Request::new("a", "2026-11-24")?)?;
    let request = Request::new("b", "2026-11-24")?;
    let by = act(noon(request.day));
    let second = request.ask(&mut register)?;
    register.prepared(second.id, &sha256("b"), &by)?;
    assert_eq!(
        register.record(second.id, &file_of(first.id).0, &by),
        Err(RegisterError::FileTaken { entry: second.id, other: first.id })
    );
    Ok(())
}

#[test]
fn a_void_number_needs_a_reason_and_is_never_given_out_again() -> Tested {
    let mut register = ground::register(ZonaWaktu::Wib)?;
    let request = Request::new("a", "2026-11-24")?;
    let by = act(noon(request.day));
    let entry = request.ask(&mut register)?;
    for (reason, defect) in [
        ("", TextDefect::Empty),
        ("  ", TextDefect::Empty),
        ("a\nb", TextDefect::Characters),
        ("a\u{202e}b", TextDefect::Characters),
        ("salah NIK 3505016504900002", TextDefect::Nik),
        ("12 - 3505.0165-0490 0002", TextDefect::Nik),
        ("x".repeat(501).as_str(), TextDefect::TooLong { limit: 500 }),
    ] {
        let refused = register.void(entry.id, reason, &by);
        let expected = RegisterError::Text { part: "reason", defect };
        assert_eq!(refused, Err(expected), "{reason:?}");
    }
    let good = "ganti 2026-11-24 2026-11-25, nomor 12345678901234567";
    assert!(
        register
            .void(EntryId::new(9), good, &by)
            .is_err_and(|error| { matches!(error, RegisterError::UnknownEntry { .. }) })
    );
    let void = register.void(entry.id, "salah ketik", &by)?;
    assert_eq!((void.state, void.reason.as_deref()), (State::Void, Some("salah ketik")));
    assert_eq!(register.void(entry.id, "salah ketik", &by)?, void);
    assert!(register.void(entry.id, "lain", &by).is_err());
    let (entry_id, state) = (entry.id, State::Void);
    assert_eq!(
        register.prepared(entry_id, &sha256("a"), &by),
        Err(RegisterError::WrongState { entry: entry_id, state, action: Action::Prepare })
    );
    assert_eq!(request.ask(&mut register)?.state, State::Void, "its key still names it");
    assert_eq!(Request::new("b", "2026-11-24")?.ask(&mut register)?.ordinal(), 2);
    Ok(())
}

#[test]
fn a_published_document_is_withdrawn_replaced_or_expires() -> Tested {
    let mut register = ground::register(ZonaWaktu::Wib)?;
    let day = "2026-11-24".parse()?;
    let by = act(noon(day));
    let old = publish(&mut register, &Request::new("a", "2026-11-24")?)?;
    let new = publish(&mut register, &Request::new("b", "2026-11-24")?)?;
    let reserved = Request::new("c", "2026-11-24")?.ask(&mut register)?;
    assert_eq!(old.status(day), Some(Status::Berlaku));
    assert_eq!(reserved.status(day), None);
    let itself = register.replace(old.id, old.id, &by);
    assert_eq!(itself, Err(RegisterError::ReplacesItself { entry: old.id }));
    assert!(matches!(
        register.replace(old.id, reserved.id, &by),
        Err(RegisterError::WrongState { .. })
    ));
    let replaced = register.replace(old.id, new.id, &by)?;
    assert_eq!((replaced.status(day), replaced.replaced_by), (Some(Status::Diganti), Some(new.id)));
    assert_eq!(register.replace(old.id, new.id, &by)?, replaced);
    assert_eq!(
        register.replace(new.id, old.id, &by),
        Err(RegisterError::NotInForce { entry: old.id }),
        "no circle"
    );
    let again = register.withdraw(old.id, "keliru", &by);
    assert_eq!(again, Err(RegisterError::NotInForce { entry: old.id }));
    let withdrawn = register.withdraw(new.id, "keliru", &by)?;
    assert_eq!(withdrawn.status(day), Some(Status::Dicabut));
    assert_eq!(register.withdraw(new.id, "keliru", &by)?, withdrawn);

    let request = Request::new("d", "2026-11-24")?;
    let reservation = segel_issue::register::Reservation {
        valid_until: Some("2029-11-23".parse()?),
        ..request.reservation()
    };
    register.reserve(&reservation, &by)?;
    let term = publish(&mut register, &request)?;
    assert_eq!(term.status("2029-11-23".parse()?), Some(Status::Berlaku));
    assert_eq!(term.status("2029-11-24".parse()?), Some(Status::Kedaluwarsa));
    assert_eq!(register.audit(read_file)?.breaches, []);
    Ok(())
}

#[test]
fn a_format_that_prints_one_number_twice_is_refused() -> Tested {
    let mut register = ground::register(ZonaWaktu::Wib)?;
    let request = |key, unit| -> Result<Request, Box<dyn std::error::Error>> {
        let format = "{nomor}/{tahun}".parse()?;
        let scope = Scope::UnitKind;
        Ok(Request { unit, format, scope, ..Request::new(key, "2026-11-24")? })
    };
    let first = request("a", "x")?.ask(&mut register)?;
    let second = request("b", "y")?.ask(&mut register);
    let nomor = "1/2026".to_owned();
    assert_eq!(second, Err(RegisterError::NumberTaken { entry: first.id, nomor }));
    Ok(())
}

#[test]
fn a_list_is_numbered_whole_or_not_at_all() -> Tested {
    let mut register = ground::register(ZonaWaktu::Wib)?;
    let requests: Vec<Request> =
        (0..20).map(|n| Request::new(&format!("k{n}"), "2026-11-24")).collect::<Result<_, _>>()?;
    let mut list: Vec<_> = requests.iter().map(Request::reservation).collect();
    let by = act(noon("2026-11-24".parse()?));
    let early = Request::new("early", "2026-11-01")?;
    list.push(early.reservation());
    assert!(matches!(register.reserve_all(&list, &by), Err(RegisterError::BackDated { .. })));
    assert_eq!(register.entries(&Selection::default())?, []);
    list.pop();
    let entries = register.reserve_all(&list, &by)?;
    assert!((1..).zip(&entries).all(|(ordinal, entry)| entry.ordinal() == ordinal));
    assert_eq!(register.reserve_all(&list, &by)?, entries);
    assert_eq!(register.audit(read_file)?.breaches, []);
    Ok(())
}

#[test]
fn texts_that_are_no_codes_are_named() -> Tested {
    let mut register = ground::register(ZonaWaktu::Wib)?;
    let good = || Request::new("a", "2026-11-24");
    for (request, part, defect) in [
        (Request { kind: "", ..good()? }, "kind", TextDefect::Empty),
        (Request { kind: "a b", ..good()? }, "kind", TextDefect::Characters),
        (Request { unit: "x/y", ..good()? }, "kode_unit", TextDefect::Characters),
        (Request { unit: "", scope: Scope::Unit, ..good()? }, "kode_unit", TextDefect::Empty),
        (Request { key: String::new(), ..good()? }, "idempotency key", TextDefect::Empty),
        (Request { key: "a b".to_owned(), ..good()? }, "idempotency key", TextDefect::Characters),
    ] {
        assert_eq!(request.ask(&mut register), Err(RegisterError::Text { part, defect }));
    }
    let nameless = Act { actor: "", at: noon("2026-11-24".parse()?) };
    let refused = register.reserve(&good()?.reservation(), &nameless);
    let defect = TextDefect::Empty;
    assert_eq!(refused, Err(RegisterError::Text { part: "actor", defect }));
    let unknown = register.publish(EntryId::new(5), &act(nameless.at));
    assert_eq!(unknown, Err(RegisterError::UnknownEntry { entry: EntryId::new(5) }));
    Ok(())
}

#[test]
fn the_journal_tells_who_did_what_and_what_was_refused() -> Tested {
    let mut register = ground::register(ZonaWaktu::Wib)?;
    let entry = publish(&mut register, &Request::new("a", "2026-11-24")?)?;
    let by = Act { actor: "kasi-2", at: noon(entry.tanggal) };
    assert!(register.void(entry.id, "salah", &by).is_err());
    register.withdraw(entry.id, "keliru", &by)?;
    let journal = register.journal()?;
    let told: Vec<_> = journal
        .iter()
        .map(|line| (line.action, line.outcome, line.actor.as_str(), line.note.as_deref()))
        .collect();
    let (done, refused) = (Outcome::Done, Outcome::Refused);
    let expected = [
        (Action::Begin, done, "memory", Some("WIB")),
        (Action::Reserve, done, "operator-1", None),
        (Action::Prepare, done, "operator-1", None),
        (Action::Record, done, "operator-1", None),
        (Action::Publish, done, "operator-1", None),
        (Action::Void, refused, "kasi-2", Some("wrong-state")),
        (Action::Withdraw, done, "kasi-2", Some("keliru")),
    ];
    assert_eq!(told, expected);
    let head = register.check_journal()?;
    assert_eq!(head.seq, 7);
    assert_eq!(journal.last().map(|line| line.hash()), Some(head.hash));
    Ok(())
}

#[test]
fn a_register_is_found_again_with_its_zone() -> Tested {
    let place = ground::place("zone")?;
    let missing = place.open().map(|_| ());
    assert_eq!(missing, Err(RegisterError::Missing { path: place.to_string().into() }));
    let entry = publish(&mut opened(&place)?, &Request::new("a", "2026-11-24")?)?;
    let register = place.open()?;
    assert_eq!(register.zone(), ZonaWaktu::Wib);
    assert_eq!(register.entry(entry.id)?, entry);
    assert_eq!(register.entries_numbered(entry.nomor.as_str())?, [entry]);
    let at = segel_crypto::UnixTime::new(0);
    let other = place.open_or_begin(ZonaWaktu::Wit, &act(at)).map(|_| ());
    let (recorded, asked) = (ZonaWaktu::Wib, ZonaWaktu::Wit);
    assert_eq!(other, Err(RegisterError::Zone { recorded, asked }));
    Ok(())
}
