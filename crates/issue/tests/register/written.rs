//! What is written out for others.

use segel_issue::register::{Act, JournalBreach, Register, Selection, State, check_journal};
use segel_issue::{Scope, ZonaWaktu};
use serde_json::Value;

use crate::bench::{Request, Tested, act, noon, publish};
use crate::ground;

fn office() -> Result<Register, Box<dyn std::error::Error>> {
    let mut register = ground::register(ZonaWaktu::Wib)?;
    let by = act(noon("2026-11-24".parse()?));
    let first = publish(&mut register, &Request::new("rahasia-1", "2026-11-24")?)?;
    register.withdraw(first.id, "=cmd|' /C calc'!A0, \"x\"", &by)?;
    let format = "-{nomor}/{tahun}".parse()?;
    let request =
        Request { kind: "tdup", format, scope: Scope::Global, ..Request::new("b", "2026-11-24")? };
    request.ask(&mut register)?;
    Ok(register)
}

#[test]
fn a_table_has_a_line_for_each_entry_and_runs_no_formula() -> Tested {
    let register = office()?;
    let mut table = Vec::new();
    let written = register.export_csv(&Selection::default(), "2026-11-25".parse()?, &mut table)?;
    assert_eq!(written, 2);
    let table = String::from_utf8(table)?;
    let lines: Vec<&str> = table.split_terminator("\r\n").collect();
    let [names, first, second] = lines.as_slice() else { return Err(table.into()) };
    assert!(names.starts_with("entry,nomor,ordinal,tahun,"), "{names}");
    assert!(
        first.starts_with("1,B/500.16.7/1/409.20.3/2026,1,2026,kind:siujk,siujk,B,"),
        "{first}"
    );
    assert!(first.contains(",published,2026-11-24T05:00:00Z,dicabut,"), "{first}");
    assert!(first.contains(",\"'=cmd|' /C calc'!A0, \"\"x\"\"\","), "{first}");
    assert!(second.starts_with("2,'-1/2026,1,2026,global,tdup,"), "{second}");
    assert!(!table.contains("rahasia"), "keys are not exported");
    assert!(!table.contains(".pdf"), "paths are not exported");
    Ok(())
}

#[test]
fn the_same_entries_stand_in_json() -> Tested {
    let register = office()?;
    let mut text = Vec::new();
    let written = register.export_json(&Selection::default(), "2026-11-25".parse()?, &mut text)?;
    let value: Value = serde_json::from_slice(&text)?;
    assert_eq!((written, value.pointer("/schema")), (2, Some(&"segel.register/1".into())));
    let at = |pointer: &str| value.pointer(pointer).cloned().unwrap_or_default();
    assert_eq!(at("/entries/0/nomor"), "B/500.16.7/1/409.20.3/2026");
    assert_eq!(at("/entries/0/status"), "dicabut");
    assert_eq!(at("/entries/0/reason"), "=cmd|' /C calc'!A0, \"x\"");
    assert_eq!(at("/entries/1/state"), "reserved");
    assert_eq!(at("/entries/1/status"), Value::Null);
    let mut none = Vec::new();
    let nothing = Selection { tahun: Some(1999), ..Selection::default() };
    assert_eq!(register.export_json(&nothing, "2026-11-25".parse()?, &mut none)?, 0);
    assert_eq!(
        serde_json::from_slice::<Value>(&none)?.pointer("/entries"),
        Some(&Value::Array(vec![]))
    );
    Ok(())
}

#[test]
fn a_selection_keeps_to_its_conditions_and_goes_page_by_page() -> Tested {
    let mut register = ground::register(ZonaWaktu::Wib)?;
    for (key, kind, unit, day) in [
        ("a", "siujk", "x", "2026-11-24"),
        ("b", "tdup", "x", "2026-11-24"),
        ("c", "tdup", "y", "2026-11-25"),
        ("d", "tdup", "y", "2027-01-04"),
    ] {
        let request = Request { kind, unit, ..Request::new(key, day)? };
        request.ask(&mut register)?;
    }
    let keys = |selection: Selection| -> Result<String, Box<dyn std::error::Error>> {
        let entries = register.entries(&selection)?;
        Ok(entries.into_iter().map(|entry| entry.idempotency_key).collect())
    };
    let all = Selection::default;
    assert_eq!(keys(all())?, "abcd");
    assert_eq!(keys(Selection { kind: Some("tdup".to_owned()), ..all() })?, "bcd");
    assert_eq!(keys(Selection { kode_unit: Some("y".to_owned()), ..all() })?, "cd");
    assert_eq!(keys(Selection { tahun: Some(2026), ..all() })?, "abc");
    assert_eq!(keys(Selection { state: Some(State::Published), ..all() })?, "");
    let both = Selection { kind: Some("tdup".to_owned()), tahun: Some(2026), ..all() };
    assert_eq!(keys(both)?, "bc");
    let page = register.entries(&Selection { limit: Some(2), ..all() })?;
    let after = page.last().map(|entry| entry.id);
    assert_eq!(keys(Selection { after, limit: Some(2), ..all() })?, "cd");
    Ok(())
}

#[test]
fn a_journal_is_checked_on_its_own() -> Tested {
    let register = office()?;
    let mut text = Vec::new();
    let written = register.export_journal(&mut text)?;
    let head = check_journal(text.as_slice())?;
    assert_eq!(head.seq, written);
    assert_eq!(head, register.check_journal()?);
    let text = String::from_utf8(text)?;
    let lines: Vec<&str> = text.lines().collect();
    // Every byte of every line but the last is bound by the line that follows.
    for (place, line) in lines.iter().enumerate().take(lines.len() - 1) {
        for at in (0..line.len()).step_by(7) {
            let mut changed = line.as_bytes().to_vec();
            if let Some(byte) = changed.get_mut(at) {
                *byte ^= 1;
            }
            let mut bytes = Vec::new();
            for (other, line) in lines.iter().enumerate() {
                let line = if other == place { changed.as_slice() } else { line.as_bytes() };
                bytes.extend_from_slice(line);
                bytes.push(b'\n');
            }
            assert!(check_journal(bytes.as_slice()).is_err(), "line {place}, byte {at}");
        }
    }
    let without = |place: usize| -> String {
        let kept = lines.iter().enumerate().filter(|(other, _)| *other != place);
        kept.map(|(_, line)| format!("{line}\n")).collect()
    };
    let found = check_journal(without(2).as_bytes());
    assert_eq!(found, Err(JournalBreach::Sequence { expected: 3, found: 4 }));
    let spread = text.replacen(":", ": ", 1);
    assert_eq!(check_journal(spread.as_bytes()), Err(JournalBreach::Form { line: 1 }));
    Ok(())
}

#[test]
fn the_journal_has_no_key_no_path_and_no_nik() -> Tested {
    let mut register = office()?;
    let at = noon("2026-11-24".parse()?);
    let refused = register
        .unfinished()?
        .first()
        .map(|entry| register.void(entry.id, "salah", &Act { actor: "3505016504900002", at }));
    assert!(matches!(refused, Some(Err(_))), "{refused:?}");
    let mut text = Vec::new();
    register.export_journal(&mut text)?;
    let text = String::from_utf8(text)?;
    for word in ["rahasia", ".pdf", "3505016504900002"] {
        assert!(!text.contains(word), "{word}");
    }
    Ok(())
}
