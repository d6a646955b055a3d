//! The desk: who may do what, to which content, in which order.

use std::path::{Path, PathBuf};

use segel_crypto::{Digest, DigestAlgorithm, UnixTime};
use segel_issue::register::desk::{
    ADMINISTRATOR, Appointing, DeskRefusal, Item, ItemId, ItemSelection, ItemState, OPERATOR,
    Submission, Withdrawal,
};
use segel_issue::register::{
    Act, Entry, RecordedFile, Register, RegisterError, Selection, State, Status,
};
use segel_issue::{Capacity, ZonaWaktu};

use crate::bench::{Request, Tested, sha256};
use crate::ground;

const DAY: &str = "2026-11-24";
/// Nine in the morning in Jakarta on that day.
const NINE: i64 = 1_795_485_600;
const ROUTE: &str = "paraf:kasi,setuju:sekdes,tte:kepala-desa";

fn at(actor: &str, minutes: i64) -> Act<'_> {
    Act { actor, at: UnixTime::new(NINE + minutes * 60) }
}

fn certificate(actor: &str) -> Digest {
    sha256(&format!("certificate of {actor}"))
}

fn role(actor: &str, role: &str) -> Appointing {
    let from = UnixTime::new(NINE);
    let certificate = Some(certificate(actor));
    Appointing { certificate, ..Appointing::new(actor, role, Capacity::Definitif, from) }
}

fn staff(register: &mut Register, route: &str) -> Result<(), RegisterError> {
    let mut desk = register.desk();
    for (actor, held) in [
        ("admin", ADMINISTRATOR),
        ("dewi", OPERATOR),
        ("rudi", "kasi"),
        ("tono", "sekdes"),
        ("wati", "kepala-desa"),
        ("agus", "camat"),
    ] {
        desk.appoint(&role(actor, held), &at("admin", 0))?;
    }
    desk.set_route("siujk", None, &route.parse()?, &at("admin", 0))
}

fn office(route: &str) -> Result<Register, RegisterError> {
    let mut register = ground::register(ZonaWaktu::Wib)?;
    staff(&mut register, route)?;
    Ok(register)
}

fn submit(register: &mut Register, key: &str) -> Result<Item, RegisterError> {
    let content = sha256(key);
    let submission = Submission {
        key,
        kind: "siujk",
        kode_unit: "409.20.3",
        subject: "SIUJK CV Karya",
        content: &content,
        expires_at: Some(UnixTime::new(NINE + 7 * 86_400)),
    };
    register.desk().submit(&submission, &at("dewi", 1))
}

/// Initialled and approved: the signature is due.
fn approved(register: &mut Register, key: &str) -> Result<Item, RegisterError> {
    let item = submit(register, key)?;
    register.desk().initial(item.id, &sha256(key), &at("rudi", 11))?;
    register.desk().approve(item.id, &sha256(key), &at("tono", 31))
}

/// Numbered, its pages fixed.
fn ready(register: &mut Register, key: &str) -> Result<(Item, Entry), RegisterError> {
    let item = approved(register, key)?;
    let request = Request::new(key, DAY).map_err(|_| RegisterError::Busy)?;
    let entry = register.desk().number(item.id, &request.reservation(), &at("dewi", 32))?;
    let item = register.desk().ready(item.id, &pages(&entry), &at("dewi", 32))?;
    Ok((item, entry))
}

fn pages(entry: &Entry) -> Digest {
    sha256(&format!("pages {}", entry.nomor))
}

fn file(item: ItemId, signature: u32) -> RecordedFile {
    let bytes = format!("{item}-{signature}");
    let path = PathBuf::from(&bytes);
    RecordedFile { sha256: DigestAlgorithm::Sha256.digest(bytes.as_bytes()), path }
}

/// The bytes of [`file`].
#[expect(clippy::unnecessary_wraps, reason = "an audit reads files, which may fail")]
fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    Ok(path.as_os_str().as_encoded_bytes().to_vec())
}

fn sign(register: &mut Register, id: ItemId, actor: &str, n: u32) -> Result<Item, RegisterError> {
    let (mut desk, act) = (register.desk(), at(actor, 40));
    let root = desk.list(&[id], &act)?.root();
    desk.confirm(&[id], &root, &certificate(actor), &act)?;
    desk.sign(id, &file(id, n), &certificate(actor), &act)
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, RegisterError>, name: &str) {
    let text = match result {
        Err(RegisterError::Desk(refusal)) => format!("{refusal:?}"),
        other => format!("{other:?}"),
    };
    assert!(text.starts_with(name), "{text} is not {name}");
}

#[test]
fn a_document_goes_from_konsep_to_its_signature() -> Tested {
    let mut register = office(ROUTE)?;
    let (item, entry) = ready(&mut register, "a")?;
    assert_eq!(entry.nomor.as_str(), "B/500.16.7/1/409.20.3/2026");
    let item = sign(&mut register, item.id, "wati", 1)?;
    assert_eq!((item.state, item.signatures), (ItemState::Finished, 1));
    let entry = register.entry(entry.id)?;
    assert_eq!(entry.state, State::Published);
    assert_eq!(entry.file, Some(file(item.id, 1)));
    let lines = register.desk().journal_of(item.id)?;
    let told: Vec<String> = lines
        .iter()
        .map(|line| {
            format!("{} {} {}", line.actor, line.action, line.note.as_deref().unwrap_or(""))
        })
        .collect();
    assert!(told[0].starts_with("dewi submit 1 1 operator definitif "));
    assert_eq!(
        told[1..],
        [
            "rudi initial 1 1 kasi definitif",
            "tono approve 1 2 sekdes definitif",
            "dewi number ",
            "dewi ready ",
            "wati sign 1 3 kepala-desa definitif"
        ]
    );
    assert_eq!(register.audit(read)?.breaches, []);
    let times = register.desk().times()?;
    let waits: Vec<_> =
        times.iter().map(|time| (time.role.as_str(), time.median_seconds / 60)).collect();
    assert_eq!(waits, [("kasi", 10), ("kepala-desa", 9), ("sekdes", 20)]);
    Ok(())
}

#[test]
fn nobody_may_do_what_no_appointment_allows() -> Tested {
    let mut register = ground::register(ZonaWaktu::Wib)?;
    let refusal = register.desk().appoint(&role("rudi", OPERATOR), &at("rudi", 0));
    refused(refusal, "NoAdministrator");
    refused(register.desk().appoint(&role("rudi", ADMINISTRATOR), &at("x", 0)), "NoAdministrator");
    staff(&mut register, ROUTE)?;
    let item = submit(&mut register, "a")?;
    let mut desk = register.desk();
    refused(desk.appoint(&role("rudi", "camat"), &at("rudi", 1)), "NoRole");
    refused(desk.set_route("tdup", None, &ROUTE.parse()?, &at("dewi", 1)), "NoRole");
    for actor in ["dewi", "tono", "wati", "agus", "admin", "siapa"] {
        refused(desk.initial(item.id, &item.content, &at(actor, 2)), "NoRole");
    }
    // In time, in the unit and for the kind that the appointment says, and no longer.
    let only = |actor: &str| role(actor, "kasi");
    let later = UnixTime::new(NINE + 3600);
    for what in [
        Appointing { kode_unit: Some("409.20.4".into()), ..only("sri") },
        Appointing { kind: Some("tdup".into()), ..only("sri") },
        Appointing { from: later, ..only("sri") },
        Appointing { until: Some(UnixTime::new(NINE + 60)), ..only("sri") },
    ] {
        desk.appoint(&what, &at("admin", 1))?;
        refused(desk.initial(item.id, &item.content, &at("sri", 2)), "NoRole");
    }
    let given = desk.appoint(&only("sri"), &at("admin", 1))?;
    refused(desk.dismiss(given.id, &at("rudi", 2)), "NoRole");
    desk.dismiss(given.id, &at("admin", 2))?;
    refused(desk.initial(item.id, &item.content, &at("sri", 3)), "NoRole");
    assert_eq!(desk.initial(item.id, &item.content, &at("rudi", 3))?.step, 2);
    assert_eq!(register.audit(read)?.breaches, []);
    Ok(())
}

#[test]
fn each_step_takes_another_person_and_the_content_as_it_lies_there() -> Tested {
    let mut register = office(ROUTE)?;
    for (actor, held) in [("dewi", "kasi"), ("rudi", "sekdes"), ("rudi", "kepala-desa")] {
        register.desk().appoint(&role(actor, held), &at("admin", 0))?;
    }
    let item = submit(&mut register, "a")?;
    let mut desk = register.desk();
    refused(desk.initial(item.id, &item.content, &at("dewi", 2)), "SamePerson");
    refused(desk.initial(item.id, &sha256("other"), &at("rudi", 2)), "OtherContent");
    refused(desk.approve(item.id, &item.content, &at("rudi", 2)), "OtherTask");
    desk.initial(item.id, &item.content, &at("rudi", 2))?;
    refused(desk.initial(item.id, &item.content, &at("rudi", 2)), "OtherTask");
    refused(desk.approve(item.id, &item.content, &at("rudi", 3)), "SamePerson");
    desk.approve(item.id, &item.content, &at("tono", 3))?;
    refused(desk.list(&[item.id], &at("rudi", 4)), "SamePerson");
    refused(desk.list(&[item.id], &at("wati", 4)), "NotReady");
    Ok(())
}

#[test]
fn what_is_sent_back_starts_again_as_another_version_and_its_number_stays_unused() -> Tested {
    let mut register = office(ROUTE)?;
    let (item, entry) = ready(&mut register, "a")?;
    let mut desk = register.desk();
    let back = |reason| (item.id, item.content.clone(), reason);
    let (id, content, reason) = back("alamat belum lengkap");
    refused(desk.send_back(id, &content, reason, &at("rudi", 50)), "NoRole");
    let returned = desk.send_back(id, &content, reason, &at("wati", 50))?;
    assert_eq!((returned.state, returned.entry), (ItemState::Returned, None));
    refused(desk.initial(id, &content, &at("rudi", 51)), "NotThere");
    let again = desk.resubmit(id, &sha256("a, better"), &at("dewi", 52))?;
    assert_eq!((again.version, again.step), (2, 1));
    refused(desk.initial(id, &content, &at("rudi", 53)), "OtherContent");
    desk.initial(id, &again.content, &at("rudi", 53))?;
    desk.approve(id, &again.content, &at("tono", 54))?;
    let mut request = Request::new("a", DAY)?;
    refused(desk.number(id, &request.reservation(), &at("dewi", 55)), "OtherContent");
    request.data = sha256("a, better");
    let second = desk.number(id, &request.reservation(), &at("dewi", 55))?;
    assert_eq!(desk.number(id, &request.reservation(), &at("dewi", 56))?.id, second.id);
    assert_eq!(second.ordinal(), 2);
    let void = register.entry(entry.id)?;
    assert_eq!((void.state, void.reason.as_deref()), (State::Void, Some("dikembalikan: berkas 1")));
    assert_eq!(register.audit(read)?.breaches, []);
    Ok(())
}

#[test]
fn a_deputy_acts_for_the_holder_and_only_for_his_days() -> Tested {
    let mut register = office(ROUTE)?;
    let (item, _) = ready(&mut register, "a")?;
    let tomorrow = UnixTime::new(NINE + 86_400);
    let mut desk = register.desk();
    let agus = certificate("agus");
    refused(desk.delegate("kepala-desa", "agus", tomorrow, Some(&agus), &at("rudi", 33)), "NoRole");
    refused(desk.delegate(ADMINISTRATOR, "agus", tomorrow, None, &at("admin", 33)), "NoRole");
    let plh = desk.delegate("kepala-desa", "agus", tomorrow, Some(&agus), &at("wati", 33))?;
    assert_eq!((plh.what.capacity, plh.what.principal.as_deref()), (Capacity::Plh, Some("wati")));
    refused(desk.delegate("kepala-desa", "tono", tomorrow, None, &at("agus", 34)), "NoRole");
    refused(desk.list(&[item.id], &at("agus", 24 * 60)), "NoRole");
    sign(&mut register, item.id, "agus", 1)?;
    let lines = register.desk().journal_of(item.id)?;
    let last = lines.last().and_then(|line| line.note.as_deref());
    assert_eq!(last, Some("1 3 kepala-desa plh wati"));
    // The holder is dismissed: his deputy has nothing to act for.
    let (other, _) = ready(&mut register, "b")?;
    let wati = register.desk().appointments()?;
    let wati = wati.iter().find(|one| one.what.actor == "wati").ok_or("nobody")?.id;
    register.desk().dismiss(wati, &at("admin", 35))?;
    refused(register.desk().list(&[other.id], &at("agus", 36)), "NoRole");
    Ok(())
}

#[test]
fn a_list_is_signed_as_it_was_confirmed() -> Tested {
    let mut register = office(ROUTE)?;
    let items: Vec<ItemId> = ["a", "b", "c"]
        .iter()
        .map(|key| ready(&mut register, key).map(|(item, _)| item.id))
        .collect::<Result<_, _>>()?;
    let (mut desk, act, own) = (register.desk(), at("wati", 40), certificate("wati"));
    let list = desk.list(&items, &act)?;
    assert_eq!(list.ends(), Some(("B/500.16.7/1/409.20.3/2026", "B/500.16.7/3/409.20.3/2026")));
    refused(desk.sign(items[0], &file(items[0], 1), &own, &act), "NotConfirmed");
    refused(desk.confirm(&items[..2], &list.root(), &own, &act), "OtherList");
    refused(desk.confirm(&items, &list.root(), &certificate("x"), &act), "OtherCertificate");
    refused(desk.list(&[items[0], items[0]], &act), "Defect");
    desk.confirm(&items, &list.root(), &own, &act)?;
    desk.sign(items[0], &file(items[0], 1), &own, &act)?;
    // Stopped here; tomorrow it goes on, and what is signed stays signed once.
    refused(desk.confirm(&items, &list.root(), &own, &act), "NotThere");
    assert_eq!(desk.sign(items[0], &file(items[0], 1), &own, &act)?.signatures, 1);
    for item in &items[1..] {
        desk.sign(*item, &file(*item, 1), &own, &act)?;
    }
    assert_eq!(register.entries(&Selection::default())?.len(), 3);
    assert_eq!(register.audit(read)?.breaches, []);
    Ok(())
}

#[test]
fn several_sign_one_document_one_after_another() -> Tested {
    let mut register = office("paraf:kasi,setuju:sekdes,tte:kepala-desa,tte:camat")?;
    let (item, entry) = ready(&mut register, "a")?;
    let after = sign(&mut register, item.id, "wati", 1)?;
    assert_eq!((after.state, after.document), (ItemState::Waiting, Some(file(item.id, 1).sha256)));
    assert_eq!(register.entry(entry.id)?.state, State::Prepared);
    let back = register.desk().send_back(item.id, &item.content, "x", &at("agus", 41));
    refused(back, "Signed");
    refused(sign(&mut register, item.id, "wati", 2), "NoRole");
    let after = sign(&mut register, item.id, "agus", 2)?;
    assert_eq!((after.state, after.signatures), (ItemState::Finished, 2));
    assert_eq!(register.entry(entry.id)?.file, Some(file(item.id, 2)));
    assert_eq!(register.audit(read)?.breaches, []);
    Ok(())
}

#[test]
fn what_waited_too_long_ends_with_its_number() -> Tested {
    let mut register = office(ROUTE)?;
    let (item, entry) = ready(&mut register, "a")?;
    let week = 7 * 24 * 60;
    let late = at("wati", week);
    refused(register.desk().list(&[item.id], &late), "Expired");
    assert_eq!(register.desk().expire_due(&at("mesin", week - 1))?, []);
    assert_eq!(register.desk().expire_due(&at("mesin", week))?.len(), 1);
    assert_eq!(register.entry(entry.id)?.state, State::Void);
    let selection = ItemSelection { state: Some(ItemState::Expired), ..Default::default() };
    assert_eq!(register.desk().items(&selection)?.len(), 1);
    refused(register.desk().resubmit(item.id, &sha256("b"), &at("dewi", week)), "NotThere");
    assert_eq!(register.audit(read)?.breaches, []);
    Ok(())
}

#[test]
fn with_a_desk_nothing_goes_past_it_and_a_withdrawal_takes_two() -> Tested {
    let mut register = office(ROUTE)?;
    let (item, entry) = ready(&mut register, "a")?;
    let request = Request::new("b", DAY)?;
    refused(register.reserve(&request.reservation(), &at("admin", 1)), "AtTheDesk");
    refused(register.void(entry.id, "x", &at("admin", 1)), "OnTheDesk");
    refused(register.record(entry.id, &file(item.id, 1), &at("admin", 1)), "OnTheDesk");
    sign(&mut register, item.id, "wati", 1)?;
    let reason = "izin dicabut atas permintaan";
    refused(register.withdraw(entry.id, reason, &at("wati", 60)), "TwoPersons");
    let mut desk = register.desk();
    refused(desk.withdraw(entry.id, reason, &at("siapa", 60)), "NoRole");
    assert_eq!(desk.withdraw(entry.id, reason, &at("dewi", 60))?, Withdrawal::Proposed);
    assert_eq!(desk.withdraw(entry.id, reason, &at("dewi", 61))?, Withdrawal::Proposed);
    refused(desk.withdraw(entry.id, "lain", &at("wati", 61)), "OtherReason");
    refused(desk.withdraw(entry.id, reason, &at("rudi", 61)), "NoRole");
    let Withdrawal::Made(entry) = desk.withdraw(entry.id, reason, &at("wati", 62))? else {
        return Err("not made".into());
    };
    assert_eq!(entry.status(DAY.parse()?), Some(Status::Dicabut));
    assert_eq!(register.audit(read)?.breaches, []);
    Ok(())
}

#[test]
fn a_key_stands_for_one_submission() -> Tested {
    let mut register = office(ROUTE)?;
    let first = submit(&mut register, "a")?;
    assert_eq!(submit(&mut register, "a")?, first);
    let content = sha256("other");
    let other = Submission {
        key: "a",
        kind: "siujk",
        kode_unit: "409.20.3",
        subject: "SIUJK CV Karya",
        content: &content,
        expires_at: None,
    };
    refused(register.desk().submit(&other, &at("dewi", 2)), "OtherSubmission");
    let unrouted = Submission { key: "b", kind: "tdup", ..other };
    refused(register.desk().submit(&unrouted, &at("dewi", 2)), "NoRoute");
    let nik = Submission { key: "c", subject: "NIK 3505111212800001", ..unrouted };
    let nik = register.desk().submit(&nik, &at("dewi", 2));
    assert!(matches!(nik, Err(RegisterError::Text { .. })), "{nik:?}");
    Ok(())
}

#[test]
fn an_audit_sees_what_was_done_to_the_desk_behind_the_triggers() -> Tested {
    for (statement, expected) in [
        ("UPDATE item SET content = replace(content, 'a', 'b')", "content of item 1"),
        ("UPDATE item SET step = 9", "step of item 1"),
        ("UPDATE item SET state = 'returned' WHERE id = 1", "state of item 1"),
        ("UPDATE item SET subject = 'lain'", "identity of item 1"),
        ("UPDATE appointment SET role = 'camat' WHERE id = 3", "row of appointment 3"),
        ("UPDATE appointment SET dismissed_at = 5 WHERE id = 3", "end of appointment 3"),
        ("DELETE FROM appointment WHERE id = 3", "row of appointment 3"),
        ("UPDATE route SET steps = 'tte:kasi'", "row of route 1"),
        ("UPDATE list SET actor = 'rudi'", "row of list 1"),
        ("UPDATE list_item SET document = replace(document, 'a', 'b')", "documents of list 1"),
        ("DELETE FROM item", "row of item 1"),
    ] {
        let place = ground::place("desk-tampered")?;
        let mut register = place.open_or_begin(ZonaWaktu::Wib, &at("admin", 0))?;
        staff(&mut register, ROUTE)?;
        let (item, _) = ready(&mut register, "a")?;
        sign(&mut register, item.id, "wati", 1)?;
        assert_eq!(register.audit(read)?.breaches, []);
        drop(register);
        let said = ground::execute(&place, statement).err().map(|error| error.to_string());
        let said = said.unwrap_or_else(|| format!("{statement} was done"));
        let ours = ["never", "no such step", "approved stays"];
        // Ending an appointment is a step that the desk takes too: only the audit can tell.
        let a_step = statement.contains("dismissed_at");
        assert!(a_step || ours.iter().any(|words| said.contains(words)), "{statement}: {said}");
        ground::tamper(&place, statement)?;
        let breaches = place.open()?.audit(read)?.breaches;
        let told: Vec<String> = breaches.iter().map(ToString::to_string).collect();
        assert!(told.iter().any(|told| told.contains(expected)), "{statement}: {told:?}");
    }
    Ok(())
}

#[test]
fn refusals_stand_in_the_journal_with_their_document() -> Tested {
    let mut register = office(ROUTE)?;
    let item = submit(&mut register, "a")?;
    refused(register.desk().initial(item.id, &item.content, &at("siapa", 2)), "NoRole");
    let last = register.desk().journal_of(item.id)?.pop().ok_or("no line")?;
    assert_eq!((last.actor.as_str(), last.note.as_deref()), ("siapa", Some("no-role")));
    let mut journal = Vec::new();
    register.export_journal(&mut journal)?;
    let head = segel_issue::register::check_journal(&journal[..])?;
    assert_eq!(head, register.audit(read)?.head);
    let refusal = DeskRefusal::TwoPersons.to_string();
    assert_eq!(refusal, "a withdrawal takes two persons");
    Ok(())
}
